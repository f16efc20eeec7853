"""The same table in every format gives the same cells: values, formats, fonts, merges, and what is hidden."""

from __future__ import annotations

import datetime as dt
import io
import random
import struct
import unicodedata
import zipfile
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from itertools import product

import pytest
import xlrd
import xlwt
from openpyxl import load_workbook
from openpyxl.formula.translate import Translator
from openpyxl.utils import get_column_letter

from data.intake import worker
from data.intake.formats import xls
from data.intake.formats.cells import Book, date_text, is_date, main_font, number_text
from data.intake.formats.decode import decode
from data.intake.formats.xlsx import moved
from data.intake.grid import FileRefusedError, Raw, Sheet, read_grid
from tests.data.intake import writers
from tests.data.intake.mutations import FORMATS, mutated, valid
from tests.data.intake.writers import Table, cp1258, packed

TABLE = Table(
    [
        ["BÁO CÁO THÁNG 6", None, None, None, None],
        ["Thôn Đông", 29, 0.354, True, dt.datetime(2026, 6, 15)],
        ["Thôn\nTây", 1234567.5, "#DIV/0!", "=1+1", "<b>đậm</b> & 'a'"],
        ["Th«n B¾c", 0, -1.5, False, None],
    ],
    formats={(2, 3): "0.0%", (3, 2): "#,##0.0", (2, 5): "dd/mm/yyyy"},
    fonts={(4, 1): ".VnTime"},
    merges=[(1, 1, 1, 3)],
    hidden_rows=frozenset({3}),
    hidden_columns=frozenset({2}),
    errors=frozenset({(3, 3)}),
)
HIDDEN = Table([["khoá"]], name="Ẩn", state="hidden")
CELLS = {
    (1, 1): Raw("text", "BÁO CÁO THÁNG 6"),
    (2, 1): Raw("text", "Thôn Đông"),
    (2, 2): Raw("number", "29"),
    (2, 3): Raw("number", "0.354", "0.0%"),
    (2, 4): Raw("bool", "True"),
    (2, 5): Raw("date", "2026-06-15T00:00:00", "dd/mm/yyyy"),
    (3, 1): Raw("text", "Thôn\nTây"),
    (3, 2): Raw("number", "1234567.5", "#,##0.0"),
    (3, 3): Raw("error", "#DIV/0!"),
    (3, 4): Raw("text", "=1+1"),
    (3, 5): Raw("text", "<b>đậm</b> & 'a'"),
    (4, 1): Raw("text", "Th«n B¾c", font=".VnTime"),
    (4, 2): Raw("number", "0"),
    (4, 3): Raw("number", "-1.5"),
    (4, 4): Raw("bool", "False"),
}
WRITERS: dict[str, Callable[..., bytes]] = {
    "xlsx": writers.xlsx,
    "xls": writers.xls,
    "ods": writers.ods,
    "fods": writers.fods,
    "2003 XML": writers.sheetml,
    "HTML": writers.html,
}
NO_NAMES = "HTML"


def read(content: bytes, name: str = "so-lieu.xls") -> list[Sheet]:
    return read_grid(content, name)


def cells(content: bytes) -> dict[tuple[int, int], Raw]:
    """The cells of the only sheet."""
    [sheet] = read(content)
    return dict(sheet.cells)


def texts(content: bytes) -> list[list[str]]:
    """The texts of the only sheet, row by row, "" where nothing stands."""
    found = cells(content)
    last_row, last_column = (max((at[one] for at in found), default=0) for one in (0, 1))
    return [
        [found[row, column].text if (row, column) in found else "" for column in range(1, last_column + 1)]
        for row in range(1, last_row + 1)
    ]


def refused(content: bytes) -> str:
    with pytest.raises(FileRefusedError) as caught:
        read(content)
    return caught.value.kind


# ── the same table ───────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("name", WRITERS)
def test_the_same_table_gives_the_same_cells(name: str) -> None:
    sheet = read(WRITERS[name](TABLE))[0]
    unsaid = {"": "General"} if name == NO_NAMES else {}
    found = {
        at: replace(raw, format=unsaid.get(raw.format, raw.format), font=raw.font.replace("Calibri", ""))
        for at, raw in sheet.cells.items()
    }
    assert found == CELLS
    assert sheet.merges == ((1, 1, 1, 3),)
    assert sheet.hidden_rows == {3}
    assert sheet.hidden_columns == {2}


@pytest.mark.parametrize("name", [one for one in WRITERS if one != NO_NAMES])
def test_hidden_sheets_come_and_say_so(name: str) -> None:
    assert [(one.name, one.state) for one in read(WRITERS[name](TABLE, HIDDEN))] == [
        ("T6", "visible"),
        ("Ẩn", "hidden"),
    ]


@pytest.mark.parametrize("name", ["xlsx", "xls", "2003 XML"])
def test_a_sheet_can_be_hidden_for_good(name: str) -> None:
    assert read(WRITERS[name](TABLE, replace(HIDDEN, state="veryHidden")))[1].state == "veryHidden"


def test_a_binary_workbook_says_no_formats() -> None:
    plain = {at: raw for at, raw in CELLS.items() if raw.kind not in ("date", "error")}
    found = cells(writers.xlsb(replace(TABLE, hidden_rows=frozenset())))
    assert {at: raw for at, raw in found.items() if at in plain} == {
        at: Raw(raw.kind, raw.text, "") for at, raw in plain.items()
    }


def test_a_text_file_is_all_text() -> None:
    [sheet] = read_grid(writers.text(TABLE), "../../Thôn Đông T6.2026.csv")
    assert sheet.name == "Thôn Đông T6.2026"
    assert sheet.cells == {
        at: Raw("text", "15/06/2026" if raw.kind == "date" else raw.text, "") for at, raw in CELLS.items()
    }


@pytest.mark.parametrize(
    ("name", "shown"),
    [("../x/số liệu.csv", "số liệu"), ("C:\\a\\b.csv", "b"), ("", "Bảng"), (".csv", ".csv"), ("<script>", "<script>")],
)
def test_a_sheet_without_a_name_takes_the_files(name: str, shown: str) -> None:
    assert read_grid(b"a;b\n", name)[0].name == shown


@pytest.mark.parametrize("shown", ["0%", "0.0%", "0.00%"])
@pytest.mark.parametrize("name", WRITERS)
def test_percents_keep_their_format(name: str, shown: str) -> None:
    table = Table([["Tỷ lệ"], [0.354], [1]], formats={(2, 1): shown, (3, 1): shown})
    found = cells(WRITERS[name](table))
    assert [(found[at, 1].text, found[at, 1].format) for at in (2, 3)] == [("0.354", shown), ("1", shown)]


@pytest.mark.parametrize("name", WRITERS)
def test_what_a_merge_covers_is_absent(name: str) -> None:
    table = Table(
        [["Thôn Đông", "a", 1], ["x", "b", 2], ["Thôn Tây", "a", 3], ["x", "b", 4]],
        merges=[(1, 1, 2, 1), (3, 1, 4, 1)],
    )
    [sheet] = read(WRITERS[name](table))
    assert sheet.merges == ((1, 1, 2, 1), (3, 1, 4, 1))
    assert [at for at in sheet.cells if at[1] == 1] == [(1, 1), (3, 1)]
    assert [sheet.cells[row, 3].text for row in (1, 2, 3, 4)] == ["1", "2", "3", "4"]


def test_every_format_keeps_numbers_exactly() -> None:
    draw = random.Random(6)
    numbers = [0, 1, -1, 0.1, 1e-9, 123456789012, 0.35399999999999998, 1 / 3]
    numbers += [round(draw.uniform(-1e6, 1e6), draw.randint(0, 6)) for _ in range(200)]
    for name, write in WRITERS.items():
        found = cells(write(Table([[one] for one in numbers])))
        assert [float(found[at, 1].text) for at in range(1, len(numbers) + 1)] == numbers, name
        assert not any("e" in one.text.lower() for one in found.values()), name


# ── numbers and dates ────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("shown", "date"),
    [
        ("General", False), ("Standard", False), ("0.0%", False), ("@", False), ('0 "hộ dân"', False), ("0\\d", False),
        ("[Red]0", False), ("_(* #,##0_);_(@_)", False), ("0.00E+00", False), ("#,##0;dd", False),
        ("dd/mm/yyyy", True), ("[$-42A]dd mmmm yyyy;@", True), ("mm-dd-yy", True), ("[h]:mm", True), ("h:mm", True),
        ("", False), ("#,##0 VND", False),
    ],
)  # fmt: skip
def test_a_format_shows_a_date_or_not(shown: str, date: bool) -> None:
    assert is_date(shown) is date


@pytest.mark.parametrize(
    ("serial", "shown", "from_1904", "text"),
    [
        (46188, "d/m/yy", False, "2026-06-15T00:00:00"),
        (46188.5, "d/m/yy", False, "2026-06-15T12:00:00"),
        (44726, "d/m/yy", True, "2026-06-15T00:00:00"),
        (1, "d/m/yy", False, "1900-01-01T00:00:00"),
        (61, "d/m/yy", False, "1900-03-01T00:00:00"),
        (0.5, "h:mm", False, "12:00:00"),
        (1.25, "[h]:mm", False, "30:00:00"),
        (-1, "d/m/yy", False, ""),
        (3_000_000, "d/m/yy", False, ""),
        (46187.9999999999, "d/m/yy", False, "2026-06-15T00:00:00"),
    ],
)
def test_a_day_number_is_that_day(serial: float, shown: str, from_1904: bool, text: str) -> None:
    assert date_text(serial, shown, from_1904) == text


def test_a_date_that_is_none_is_an_error_at_its_cell() -> None:
    table = Table([[-5], [9e9]], formats={(1, 1): "dd/mm/yyyy", (2, 1): "dd/mm/yyyy"})
    assert [raw.kind for raw in cells(writers.xls(table)).values()] == ["error", "error"]


@pytest.mark.parametrize(("value", "text"), [(1.0, "1"), (1e22, "1" + "0" * 22), (1e-7, "0.0000001"), (-0.5, "-0.5")])
def test_a_number_is_plain_decimals(value: float, text: str) -> None:
    assert number_text(value) == text


# ── .xlsx as others write it ─────────────────────────────────────────────────────────────────────────

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"


def book(
    rows: str,
    after: str = "",
    before: str = "",
    workbook: str = "",
    prefix: str = "",
    main: str = MAIN,
    styles: str = "",
    shared: str = "",
    folder: str = "xl/",
    slash: str = "/",
) -> bytes:
    """A workbook of one sheet, in the dialect asked for."""
    p = prefix
    space = f'xmlns{":" + p[:-1] if p else ""}="{main}" xmlns:r="{OFFICE}"'
    relation = f'<Relationship Id="{{}}" Type="{OFFICE}/{{}}" Target="{{}}"/>'
    relations = '<Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">{}</Relationships>'
    inner = relation.format("rId1", "worksheet", "worksheets/sheet1.xml")
    inner += relation.format("rId2", "styles", "styles.xml") + relation.format("rId3", "sharedStrings", "strings.xml")
    members = {
        "_rels/.rels": relations.format(relation.format("rId1", "officeDocument", f"/{folder}workbook.xml")),
        f"{folder}workbook.xml": f'<{p}workbook {space}>{workbook}<{p}sheets><{p}sheet name="T6" sheetId="1"'
        f' r:id="rId1"/></{p}sheets></{p}workbook>',
        f"{folder}_rels/workbook.xml.rels": relations.format(inner),
        f"{folder}worksheets/sheet1.xml": f"<{p}worksheet {space}>{before}<{p}sheetData>{rows}</{p}sheetData>{after}"
        f"</{p}worksheet>",
    }
    if styles:
        members[f"{folder}styles.xml"] = f"<styleSheet {space}>{styles}</styleSheet>"
    if shared:
        members[f"{folder}strings.xml"] = f"<sst {space}>{shared}</sst>"
    return packed({name.replace("/", slash): content for name, content in members.items()})


FIVE = '<row r="1"><c r="A1"><v>5</v></c></row>'


@pytest.mark.parametrize(
    "dialect",
    [
        {"main": "http://purl.oclc.org/ooxml/spreadsheetml/main"},
        {"folder": ""},
        {"folder": "Other/"},
        {"slash": "\\"},
    ],
    ids=["strict", "at the root", "another folder", "backslashes"],
)
def test_other_programs_dialects_are_read(dialect: dict[str, str]) -> None:
    assert cells(book(FIVE, **dialect)) == {(1, 1): Raw("number", "5")}


def test_prefixed_elements_are_read() -> None:
    rows = (
        '<x:row r="1"><x:c r="A1"><x:v>5</x:v></x:c><x:c r="B1" t="inlineStr"><x:is><x:t>a</x:t></x:is></x:c></x:row>'
    )
    assert cells(book(rows, prefix="x:")) == {(1, 1): Raw("number", "5"), (1, 2): Raw("text", "a")}


def test_cells_without_addresses_follow_each_other() -> None:
    rows = "<row><c><v>1</v></c><c/><c><v>3</v></c></row><row r='5'><c r='C5'><v>4</v></c><c><v>5</v></c></row>"
    found = {at: raw.text for at, raw in cells(book(rows)).items()}
    assert found == {(1, 1): "1", (1, 3): "3", (5, 3): "4", (5, 4): "5"}


def test_shared_formulas_read_as_each_cell_shows_them() -> None:
    rows = (
        '<row r="5"><c r="C5"><f t="shared" ref="C5:C6" si="0">SUM(A5:$B5)&amp;"A5"</f><v>1</v></c></row>'
        '<row r="6"><c r="C6"><f t="shared" si="0"/><v>2</v></c></row>'
        '<row r="7"><c r="C7"><f t="shared" si="0"/></c></row>'
    )
    assert list(cells(book(rows)).values()) == [
        Raw("number", "1", formula='=SUM(A5:$B5)&"A5"'),
        Raw("number", "2", formula='=SUM(A6:$B6)&"A5"'),
        Raw("formula", '=SUM(A7:$B7)&"A5"'),
    ]


@pytest.mark.parametrize(
    "formula",
    [
        "A1+B2*$C3-D$4/$E$5", "SUM(A1:B2,Sheet2!C3)", "'T 6 A1'!A1+\"A1\"\"B2\"", "SUM(A:B)+SUM($C:D)",
        "SUM(1:2)+SUM($3:4)",
        "LOG10(A1)+ATAN2(B2,C3)", "IF(A1>0,A1/B1,\"\")", "Thang6+A1", "XFA1000-AA99",
    ],
)  # fmt: skip
@pytest.mark.parametrize(("down", "right"), [(0, 0), (1, 0), (7, 3)])
def test_formulas_move_as_openpyxl_moves_them(formula: str, down: int, right: int) -> None:
    target = f"{get_column_letter(10 + right)}{10 + down}"
    assert "=" + moved(formula, down, right) == Translator("=" + formula, "J10").translate_formula(target)


def test_every_cell_of_an_array_formula_shows_its_result() -> None:
    rows = '<row r="1"><c r="A1"><f t="array" ref="A1:B1">C1:D1*2</f><v>0</v></c><c r="B1"><v>0</v></c></row>'
    assert [raw.formula for raw in cells(book(rows)).values()] == ["=C1:D1*2"] * 2
    stale = cells(book(rows, workbook='<calcPr fullCalcOnLoad="1"/>'))
    assert [raw.kind for raw in stale.values()] == ["formula"] * 2


def test_a_result_marked_stale_counts_only_where_it_says_something() -> None:
    """Programs that do not compute store 0 or nothing, and ask Excel to compute on opening."""
    rows = (
        '<row r="1"><c r="A1"><f>B1</f><v>0</v></c><c r="B1" t="str"><f>C1</f><v></v></c>'
        '<c r="C1"><f>1+2</f><v>3</v></c>'
        '<c r="D1"><v>0</v></c></row>'
    )
    stale = cells(book(rows, workbook='<calcPr fullCalcOnLoad="1"/>'))
    assert {at[1]: (raw.kind, raw.text) for at, raw in stale.items()} == {
        1: ("formula", "=B1"), 2: ("formula", "=C1"), 3: ("number", "3"), 4: ("number", "0"),
    }  # fmt: skip
    fresh = cells(book(rows))
    assert {at[1]: (raw.kind, raw.text) for at, raw in fresh.items()} == {
        1: ("number", "0"), 3: ("number", "3"), 4: ("number", "0"),
    }  # fmt: skip


FONTS = (
    '<numFmts><numFmt numFmtId="165" formatCode="0.0%"/></numFmts>'
    '<fonts><font><name val="Arial"/></font><font><name val=".VnTime"/></font><font/></fonts>'
    '<cellStyleXfs><xf numFmtId="14" fontId="2"/></cellStyleXfs>'
    '<cellXfs><xf numFmtId="0" fontId="0"/><xf numFmtId="165" fontId="1"/><xf numFmtId="10" fontId="2"/></cellXfs>'
)


def test_styles_are_those_of_the_cell() -> None:
    rows = '<row r="1"><c r="A1"><v>1</v></c><c r="B1" s="1"><v>1</v></c><c r="C1" s="2"><v>1</v></c></row>'
    assert list(cells(book(rows, styles=FONTS)).values()) == [
        Raw("number", "1", "General", "Arial"),
        Raw("number", "1", "0.0%", ".VnTime"),
        Raw("number", "1", "0.00%", ""),
    ]
    assert refused(book('<row r="1"><c r="A1" s="3"><v>1</v></c></row>', styles=FONTS)) == "damaged"


def test_a_text_in_runs_has_the_font_of_most_of_it() -> None:
    shared = (
        '<si><r><rPr><rFont val=".VnTime"/></rPr><t>Th«n B¾c</t></r><r><t xml:space="preserve"> 1</t></r>'
        "<rPh><t>đọc</t></rPh></si><si><t>a_x000D_b</t></si>"
    )
    rows = '<row r="1"><c r="A1" t="s"><v>0</v></c><c r="B1" t="s"><v>1</v></c></row>'
    assert list(cells(book(rows, styles=FONTS, shared=shared)).values()) == [
        Raw("text", "Th«n B¾c 1", font=".VnTime"),
        Raw("text", "a\rb", font="Arial"),
    ]
    assert main_font([("ab", "x"), ("  ", "y"), ("abc", "y"), ("c", "x")]) == "x"


def test_hidden_lines_are_known_however_they_are_hidden() -> None:
    before = (
        '<sheetFormatPr zeroHeight="1"/><cols><col min="2" max="3" hidden="1"/><col min="5" max="9" width="0"/></cols>'
    )
    rows = (
        '<row r="1"><c r="F1"><v>1</v></c></row><row r="3" hidden="1"/><row r="4" ht="0"/>'
        '<row r="5"><c r="A5"><v>1</v></c></row>'
    )
    [sheet] = read(book(rows, before=before))
    assert sheet.hidden_rows == {2, 3, 4}
    assert sheet.hidden_columns == {2, 3, 5, 6}


def test_merges_end_where_the_cells_end() -> None:
    after = '<mergeCells><mergeCell ref="A1:XFD1"/><mergeCell ref="A9:B9"/><mergeCell ref="A2:A2"/></mergeCells>'
    rows = '<row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="C2"><v>1</v></c></row>'
    [sheet] = read(book(rows, after=after))
    assert sheet.merges == ((1, 1, 1, 3),)
    after = '<mergeCells><mergeCell ref="A1:C2"/><mergeCell ref="B1:C2"/></mergeCells>'
    assert refused(book(rows, after=after)) == "damaged"


def test_charts_and_macro_sheets_are_no_sheets() -> None:
    archive = {
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="B" sheetId="2" r:id="rId2"/>'
        '<sheet name="T6" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": "<Relationships>"
        f'<Relationship Id="rId1" Type="{OFFICE}/worksheet" Target="a.xml"/>'
        f'<Relationship Id="rId2" Type="{OFFICE}/chartsheet" Target="b.xml"/></Relationships>',
        "xl/a.xml": f"<worksheet><sheetData>{FIVE}</sheetData></worksheet>",
    }
    assert [one.name for one in read(packed(archive))] == ["T6"]


def test_an_iso_date_a_formula_of_text_and_two_cells_of_one_place() -> None:
    rows = '<row r="1"><c r="A1" t="d"><v>2026-06-15</v></c><c r="B1" t="str"><f>A2</f><v>chữ</v></c></row>'
    assert list(cells(book(rows)).values()) == [
        Raw("date", "2026-06-15T00:00:00"),
        Raw("text", "chữ", formula="=A2"),
    ]
    assert refused(book('<row r="1"><c r="A1"><v>1</v></c><c r="A1"><v>2</v></c></row>')) == "damaged"


def drawn(draw: random.Random) -> bytes:
    """A workbook of many kinds of cells, as openpyxl writes it."""
    values = [0, 1, -7, 35.4, 0.354, 1234567, True, False, "Thôn Đông", " a ", "1.234,5", "=B1+1", "#DIV/0!", "x\ny"]
    values += [dt.datetime(2026, 6, 15), dt.datetime(2026, 6, 15, 10, 30), dt.time(7, 30), None]
    shown = ["General", "0", "0.0%", "#,##0", '0 "hộ"', "@", "0.00E+00", "_(* #,##0_)"]
    table = Table(
        [[draw.choice(values) for _ in range(8)] for _ in range(30)],
        fonts={(draw.randint(1, 30), draw.randint(1, 8)): ".VnTime" for _ in range(20)},
    )
    numbers = [
        (row, column)
        for row, one in enumerate(table.rows, start=1)
        for column, value in enumerate(one, start=1)
        if isinstance(value, (int, float))
    ]
    return writers.xlsx(replace(table, formats={at: draw.choice(shown) for at in numbers}))


@pytest.mark.parametrize("seed", range(12))
def test_what_openpyxl_reads_is_what_we_read(seed: int) -> None:
    content = drawn(random.Random(seed))
    answer = worker.read(content)
    theirs = load_workbook(io.BytesIO(content)).active
    found = {
        (row, column): (text, *answer["styles"][style])
        for row, column, _, text, style, _ in answer["sheets"][0]["cells"]
    }
    assert found == {
        (cell.row, cell.column): (as_text(cell.value), cell.number_format, cell.font.name)
        for row in theirs.iter_rows()
        for cell in row
        if cell.value is not None
    }


def as_text(value: object) -> str:
    return value.isoformat() if isinstance(value, (dt.datetime, dt.time)) else str(value)


# ── .xls ─────────────────────────────────────────────────────────────────────────────────────────────


def test_an_old_workbook_outside_its_container_is_read() -> None:
    bof = struct.pack("<HHHH", 0x0009, 4, 0x0002, 0x0010)
    number = struct.pack("<HHHH3sd", 0x0003, 15, 1, 0, bytes(3), 29.5)
    label = struct.pack("<HHHH3sB", 0x0004, 11, 0, 0, bytes(3), 3) + b"Hai"
    assert {at: raw.text for at, raw in cells(bof + label + number + struct.pack("<HH", 0x000A, 0)).items()} == {
        (1, 1): "Hai",
        (2, 1): "29.5",
    }


def container(*names: str) -> bytes:
    """An OLE container with empty streams of those names."""
    sector, end, free = 512, -2, -1
    header = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(16) + struct.pack("<HHHHH", 0x3E, 3, 0xFFFE, 9, 6) + bytes(6)
    header += struct.pack("<iiiiiiiii", 0, 1, 1, 0, 4096, end, 0, end, 0)
    header += struct.pack("<109i", 0, *[free] * 108)
    table = struct.pack("<128i", -3, 2, end, *[free] * 125)
    entries = [_entry("Root Entry", 5, child=1)]
    entries += [_entry(one, 2, right=at + 1 if at < len(names) else -1) for at, one in enumerate(names, start=1)]
    entries += [bytes(64) + struct.pack("<HBBiii", 0, 0, 0, -1, -1, -1) + bytes(48)] * (8 - len(entries))
    return header + table + b"".join(entries)[: 2 * sector]


def _entry(name: str, kind: int, right: int = -1, child: int = -1) -> bytes:
    wide = (name + "\0").encode("utf-16-le")
    start = wide.ljust(64, b"\0") + struct.pack("<HBBiii", len(wide), kind, 1, -1, right, child)
    return (start + bytes(36) + struct.pack("<iI", -2, 0) + bytes(4))[:128].ljust(128, b"\0")


@pytest.mark.parametrize(
    ("names", "kind"),
    [
        (["EncryptedPackage", "EncryptionInfo"], "password"),
        (["WordDocument"], "not_a_workbook"),
        (["PowerPoint Document"], "not_a_workbook"),
        (["Other"], "not_a_workbook"),
        (["Workbook"], "damaged"),
    ],
)
def test_a_container_is_known_by_its_streams(names: list[str], kind: str) -> None:
    assert refused(container(*names)) == kind


def test_an_old_workbook_with_a_password_says_so() -> None:
    content = bytearray(writers.xls(TABLE))
    at = content.index(struct.pack("<HH", 0x0809, 0x10)) + 20
    content[at : at + 2] = struct.pack("<H", 0x2F)  # the record after the first begins the encryption
    assert refused(bytes(content)) == "password"


def test_a_text_in_runs_in_an_old_workbook_has_the_font_of_most_of_it() -> None:
    source = xlwt.Workbook()
    sheet = source.add_sheet("T6")
    sheet.write_rich_text(0, 0, [("Th«n B¾c", xlwt.easyfont("name .VnTime")), (" 1", xlwt.easyfont("name Arial"))])
    assert [(raw.text, raw.font) for raw in cells(saved(source)).values()] == [("Th«n B¾c 1", ".VnTime")]


def test_an_old_workbook_whose_styles_are_broken_keeps_its_values(monkeypatch: pytest.MonkeyPatch) -> None:
    opened = xlrd.open_workbook

    def without_styles(**options: object) -> xlrd.Book:
        if options.get("formatting_info"):
            raise IndexError
        return opened(**options)

    monkeypatch.setattr(xlrd, "open_workbook", without_styles)
    [sheet] = xls.read(writers.xls(replace(TABLE, merges=()))).answer()["sheets"]
    found = {(row, column): (kind, text) for row, column, kind, text, *_ in sheet["cells"]}
    assert found == {at: (raw.kind, raw.text) for at, raw in CELLS.items()}


# ── .ods ─────────────────────────────────────────────────────────────────────────────────────────────


def ods(table: str, before: str = "", manifest: str = "<a/>") -> bytes:
    names = writers._NAMES
    return packed(
        {
            "META-INF/manifest.xml": manifest,
            "content.xml": f"<office:document-content {names}>{before}<office:body><office:spreadsheet>{table}"
            "</office:spreadsheet></office:body></office:document-content>",
        }
    )


def test_repeated_cells_and_rows_are_counted_not_made() -> None:
    content = ods(
        '<table:table table:name="T"><table:table-row table:number-rows-repeated="3">'
        '<table:table-cell table:number-columns-repeated="2"/>'
        '<table:table-cell office:value-type="float" office:value="7" table:number-columns-repeated="2"/>'
        '</table:table-row><table:table-row table:number-rows-repeated="1048000"><table:table-cell'
        ' table:number-columns-repeated="16384"/></table:table-row></table:table>'
    )
    assert sorted(cells(content)) == list(product((1, 2, 3), (3, 4)))
    full = content_repeated(1_048_576)
    assert refused(full) == "too_many_cells"


def content_repeated(rows: int) -> bytes:
    return ods(
        f'<table:table><table:table-row table:number-rows-repeated="{rows}">'
        '<table:table-cell office:value-type="float" office:value="7"/></table:table-row></table:table>'
    )


def test_what_is_no_cell_text_stays_out() -> None:
    content = ods(
        "<table:tracked-changes><table:table><table:table-row><table:table-cell><text:p>cũ</text:p></table:table-cell>"
        "</table:table-row></table:table></table:tracked-changes>"
        '<table:table table:name="T"><table:shapes><draw:frame><text:p>hình</text:p></draw:frame></table:shapes>'
        '<table:table-row><table:table-cell office:value-type="string"><office:annotation><text:p>ghi chú</text:p>'
        "</office:annotation><text:p>Thôn<text:s text:c='2'/>1<text:line-break/>x<text:span>y</text:span></text:p>"
        "<draw:frame><text:p>hình</text:p></draw:frame></table:table-cell></table:table-row></table:table>"
    )
    assert cells(content) == {(1, 1): Raw("text", "Thôn  1\nxy")}


def test_styles_of_rows_columns_and_parents_hold() -> None:
    before = (
        '<office:automatic-styles><style:style style:name="p" style:family="table-cell"><style:text-properties'
        ' fo:font-family=".VnTime"/></style:style><style:style style:name="c" style:family="table-cell"'
        ' style:parent-style-name="p"/><style:font-face style:name="F" svg:font-family="&apos;VNI-Times&apos;"/>'
        '<style:style style:name="f" style:family="table-cell">'
        '<style:text-properties style:font-name="F"/></style:style>'
        "</office:automatic-styles>"
    )
    cell = "<table:table-cell office:value-type='string'{}><text:p>a</text:p></table:table-cell>"
    content = ods(
        '<table:table><table:table-column table:default-cell-style-name="c"/><table:table-column/><table:table-row>'
        + cell.format("") * 2 + "</table:table-row><table:table-row table:default-cell-style-name='f'>"
        + cell.format("") + cell.format(" table:style-name='c'") + "</table:table-row></table:table>",
        before,
    )  # fmt: skip
    assert [raw.font for raw in cells(content).values()] == [".VnTime", "", "VNI-Times", ".VnTime"]


def test_grouped_lines_that_are_closed_are_hidden() -> None:
    row = "<table:table-row><table:table-cell office:value-type='float' office:value='1'/></table:table-row>"
    closed = f"<table:table-row-group table:display='false'>{row}{row}</table:table-row-group>"
    [sheet] = read(ods(f"<table:table>{row}{closed}{row}</table:table>"))
    assert len(sheet.cells) == 4
    assert sheet.hidden_rows == {2, 3}


@pytest.mark.parametrize(
    ("marks", "text", "raw"),
    [
        ("office:value-type='percentage' office:value='0.354'", "35,4%", Raw("number", "0.354", "0%")),
        ("office:value-type='currency' office:value='5'", "5 đ", Raw("number", "5")),
        ("office:value-type='date' office:date-value='2026-06-15T10:30:00'", "",
         Raw("date", "2026-06-15T10:30:00", "dd/mm/yyyy")),
        ("office:value-type='time' office:time-value='PT27H30M00S'", "", Raw("date", "27:30:00", "hh:mm:ss")),
        ("office:value-type='date' office:date-value='hôm qua'", "", Raw("error", "#######", "dd/mm/yyyy")),
        ("office:value-type='float' office:value='NaN'", "", Raw("error", "#NUM!")),
        ("table:formula='of:=[.A1]+1'", "", Raw("formula", "=[.A1]+1")),
        ("table:formula='of:=[.A1]+1' office:value-type='float' office:value='2'", "2", Raw("number", "2")),
    ],
)  # fmt: skip
def test_the_values_type_says_what_it_is(marks: str, text: str, raw: Raw) -> None:
    table = f"<table:table><table:table-row><table:table-cell {marks}><text:p>{text}</text:p></table:table-cell>"
    assert cells(ods(table + "</table:table-row></table:table>")) == {(1, 1): raw}


def test_other_documents_and_locked_ones_are_refused() -> None:
    locked = '<m:manifest xmlns:m="m"><m:file-entry><m:encryption-data/></m:file-entry></m:manifest>'
    assert refused(ods("<table:table/>", manifest=locked)) == "password"
    assert refused(ods("")) == "damaged"
    text = (
        f"<office:document-content {writers._NAMES}><office:body><office:text/></office:body></office:document-content>"
    )
    assert refused(packed({"content.xml": text})) == "not_a_workbook"


# ── text ─────────────────────────────────────────────────────────────────────────────────────────────

LINES = "Thôn;Tỷ lệ;Số hộ\r\nThôn Đông;35,4;29\r\nXóm Mường Đỗ Hữu Nghĩa;7,25;1.234\r\n"
READ = [["Thôn", "Tỷ lệ", "Số hộ"], ["Thôn Đông", "35,4", "29"], ["Xóm Mường Đỗ Hữu Nghĩa", "7,25", "1.234"]]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be"])
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_text_in_every_unicode_encoding_comes_as_it_is(encoding: str, form: str) -> None:
    lines = unicodedata.normalize(form, LINES)
    assert texts(lines.encode(encoding)) == [[unicodedata.normalize(form, one) for one in row] for row in READ]


def test_text_in_the_windows_code_page_is_composed() -> None:
    assert texts(cp1258(LINES)) == READ


ALL_LETTERS = "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ"


def test_every_letter_survives_the_windows_code_page() -> None:
    letters = ALL_LETTERS + ALL_LETTERS.upper()
    assert decode(cp1258(letters)) == letters
    for letter in letters:
        assert decode(cp1258(letter + "n")) in (letter + "n", letter.replace("Đ", "Ð").replace("đ", "ð") + "n")


@pytest.mark.parametrize(
    "legacy",
    [
        "Th«n B¾c, X· An N«ng, tû lÖ hå s¬ ®­îc sè hãa",  # TCVN3
        "M\xadêng, §«ng, Th«n Hîp §ång",
        "Thoân Ñoâng, Xaõ An Noâng, tyû leä hoà sô ñöôïc soá hoùa",  # VNI
    ],
)
def test_legacy_text_keeps_its_bytes_as_western_letters(legacy: str) -> None:
    rows = [[one.strip(), "1"] for one in legacy.split(",")]
    content = "\n".join(";".join(row) for row in rows).encode("cp1252")
    assert texts(content) == rows


@pytest.mark.parametrize("delimiter", [",", ";", "\t"])
def test_the_delimiter_is_the_one_that_cuts_evenly(delimiter: str) -> None:
    table = Table([["BÁO CÁO; kỳ 6"], ["Thôn", "a", "b"], ["Thôn, xóm 1", "1,5", "2"], ["Thôn 2; 3", "1,5", "2"]])
    assert texts(writers.text(table, delimiter)) == [
        ["BÁO CÁO; kỳ 6", "", ""], ["Thôn", "a", "b"], ["Thôn, xóm 1", "1,5", "2"], ["Thôn 2; 3", "1,5", "2"],
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("content", "rows"),
    [
        ("a,b\n1,2\n", [["a", "b"], ["1", "2"]]),
        ("a;b\n1,5;2,5\n", [["a", "b"], ["1,5", "2,5"]]),
        ("1,5;2,5\n3,5;4,5\n", [["1,5", "2,5"], ["3,5", "4,5"]]),
        ('a;"b\n c";d\r"x ""y""";;z', [["a", "b\n c", "d"], ['x "y"', "", "z"]]),
        ("sep=,\na;b,c\n", [["a;b", "c"]]),
        ('"Thôn 1;29;50\nThôn 2;30;60\n', [['"Thôn 1', "29", "50"], ["Thôn 2", "30", "60"]]),
        ("Thôn 1\nThôn 2\n", [["Thôn 1"], ["Thôn 2"]]),
        ("a;b\n\n;;\nc;d\x1a", [["a", "b"], ["", ""], ["", ""], ["c", "d"]]),
        ("<5 tuổi;3\n", [["<5 tuổi", "3"]]),
    ],
)
def test_rows_and_fields_are_those_a_spreadsheet_shows(content: str, rows: list[list[str]]) -> None:
    assert texts(content.encode()) == rows


def test_one_broken_letter_leaves_the_others() -> None:
    content = ("Thôn Đông;29\n" * 9).encode().replace("Đ".encode(), b"\xc4", 1)
    assert texts(content)[:2] == [["Thôn \ufffdông", "29"], ["Thôn Đông", "29"]]


def test_what_is_no_character_is_marked() -> None:
    shared = "<si><t>a_x0000_b_xD800_c</t></si>"
    found = cells(book('<row r="1"><c r="A1" t="s"><v>0</v></c></row>', shared=shared))
    assert found[1, 1].text == "a\ufffdb\ufffdc"


@pytest.mark.parametrize(
    "content", [b"a;b\x00c\x01\n" * 9, b"a;b\x07", bytes(range(256)), b"%PDF-1.7 a;b", b"\x89PNG\r\n", b"MZ\x90\x00;a"]
)
def test_bytes_that_are_no_text_are_refused(content: bytes) -> None:
    assert refused(content) == "not_a_workbook"


# ── HTML ─────────────────────────────────────────────────────────────────────────────────────────────


def test_spans_push_the_cells_below_aside() -> None:
    content = (
        "<table><tr><th rowspan=2>Thôn<th colspan=2>Hộ nghèo<tr><th>a<th>b<tr><td rowspan=0>Thôn 1<td>1<td>2"
        "<tr><td>3<td>4</table>"
    )
    [sheet] = read(content.encode())
    assert texts(content.encode()) == [["Thôn", "Hộ nghèo", ""], ["", "a", "b"], ["Thôn 1", "1", "2"], ["", "3", "4"]]
    assert sheet.merges == ((1, 1, 2, 1), (1, 2, 1, 3), (3, 1, 4, 1))


def test_titles_tables_and_tables_in_tables_stand_one_below_the_other() -> None:
    content = (
        "<html><head><title>x</title><style>td {color:red}</style></head><body><h2>Báo cáo<br>Tháng 6/2026</h2>"
        "<table><caption>Biểu 1</caption><tr><td><table><tr><td>a<td>1</table></td></tr></table>"
        "<p>Ghi&nbsp;chú: &lt;không&gt;</p><script>alert(1)</script><table><tr><td>b</td></tr></table><div>Ký tên</div>"
    )
    assert texts(content.encode()) == [
        ["Báo cáo", ""], ["Tháng 6/2026", ""], ["Biểu 1", ""], ["a", "1"], ["", ""],
        ["Ghi\xa0chú: <không>", ""], ["b", ""], ["", ""], ["Ký tên", ""],
    ]  # fmt: skip


def test_the_text_of_a_cell_is_what_is_seen() -> None:
    content = "<table><tr><td> <b>Thôn</b>\n  <i>Đông</i><br>x<p>y</p>\n<font face='.VnTime'>Th«n</font></td>"
    content += "<td>&#273;&amp;</td>"
    assert texts(content.encode()) == [["Thôn Đông\nx\ny\nTh«n", "đ&"]]
    assert cells(content.encode())[1, 1].font == ".VnTime"


def test_styles_say_fonts_formats_and_what_is_hidden() -> None:
    content = (
        "<style><!-- td {font-family:Arial} .xl1 {mso-number-format:\"0\\.0%\"; font-family:'.VnTime', serif}"
        " .h {display:none} tr.g {visibility:collapse} --></style><table><col><col class=h><col width=0>"
        "<tr><td class=xl1>0.354</td><td class=xl1>35,4%</td><td>0.354</td><td>1</td></tr>"
        "<tr class=h><td>1</tr><tr class=g><td>2</tr><tr style='height:0pt'><td>3</tr><tr hidden>"
        "<td>4</tr><tr><td>5</tr>"
    )
    [sheet] = read(content.encode())
    assert [sheet.cells[1, at] for at in (1, 2, 3)] == [
        Raw("number", "0.354", "0.0%", ".VnTime"),
        Raw("text", "35,4%", "0.0%", ".VnTime"),
        Raw("text", "0.354", "", "Arial"),
    ]
    assert sheet.hidden_rows == {2, 3, 4, 5}
    assert sheet.hidden_columns == {2, 3}


def test_a_caption_stands_before_its_own_table_among_equal_ones() -> None:
    table = "<table>{}<tr><td>a</table>"
    assert texts((table.format("") + table.format("<caption>b</caption>")).encode()) == [["a"], [""], ["b"], ["a"]]


def test_libreoffice_pages_keep_their_numbers() -> None:
    content = '<table><tr><td sdval="0.354" sdnum="1066;1066;0,0%">35,4%</td>'
    content += '<td sdval="46188" sdnum="1066;0;DD/MM/YYYY">15/06/2026'
    assert list(cells(content.encode()).values()) == [
        Raw("number", "0.354", "0,0%"),
        Raw("date", "2026-06-15T00:00:00", "DD/MM/YYYY"),
    ]


@pytest.mark.parametrize("declared", ["windows-1258", ""])
def test_pages_in_the_windows_code_page_are_read(declared: str) -> None:
    page = f'<meta http-equiv=Content-Type content="text/html; charset={declared}">'
    page += "<table><tr><td>Thôn Đông Mường</td></tr></table>"
    assert texts(cp1258(page)) == [["Thôn Đông Mường"]]


def test_a_page_in_utf_16_is_read() -> None:
    assert texts(writers.html(Table([["Thôn Đông"]]), encoding="utf-16")) == [["Thôn Đông"]]


# ── refusals ─────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"%PDF-1.7\n", "tệp PDF"),
        (b"\x89PNG\r\n\x1a\n", "ảnh"),
        (b"\xff\xd8\xff\xe0", "ảnh"),
        (b"PK\x05\x06" + bytes(18), "tệp nén"),
        (b"Rar!\x1a\x07", "tệp nén"),
        (b"<html><body>Hello</body></html>", "trang web"),
        (b"MIME-Version: 1.0\r\n", "trang web"),
        (container("WordDocument"), "văn bản Word"),
        (container("EncryptedPackage"), "mật khẩu"),
        (b"\x00" * 99, "không phải bảng tính"),
    ],
)
def test_a_refusal_says_what_the_file_is_and_what_to_do(content: bytes, said: str) -> None:
    with pytest.raises(FileRefusedError, match=said) as caught:
        read(content)
    assert "Hãy" in str(caught.value)


@pytest.mark.parametrize("part", ["word/document.xml", "ppt/presentation.xml"])
def test_other_office_documents_are_named(part: str) -> None:
    relations = f'<Relationships><Relationship Id="a" Type="{OFFICE}/officeDocument" Target="{part}"/></Relationships>'
    with pytest.raises(FileRefusedError, match=r"văn bản Word|bài trình chiếu"):
        read(packed({"_rels/.rels": relations, part: "<a/>"}))


# ── hostile ──────────────────────────────────────────────────────────────────────────────────────────


def rows_of(cell: str, rows: int) -> str:
    return f"<tr>{cell}</tr>" * rows


EMPTY_CELLS = "<c s='0'/>" * 2**14
LAUGHS = '<!DOCTYPE x [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]>'
OUTSIDE = '<!DOCTYPE x [<!ENTITY a SYSTEM "file:///etc/hostname">]>'


def sheetml(doctype: str, text: str, marks: str = "", sheets: int = 1) -> bytes:
    name = "urn:schemas-microsoft-com:office:spreadsheet"
    sheet = (
        f'<Worksheet ss:Name="T"><Table><Row{marks}><Cell><Data ss:Type="String">{text}</Data></Cell></Row></Table>'
        "</Worksheet>"
    )
    return (
        f'<?xml version="1.0"?>{doctype}<Workbook xmlns="{name}" xmlns:ss="{name}">{sheet * sheets}</Workbook>'.encode()
    )


def far_xlsb() -> bytes:
    """A binary workbook whose one cell stands in the last corner: calamine ends the whole process."""
    first = struct.pack("<IIHBB", 0, 0, 300, 0, 0)
    last = struct.pack("<IIHBB", 2**20 - 1, 0, 300, 0, 0)
    content = writers.xlsb(Table([[1.0]]))
    archive = dict(_members(content))
    sheet = archive["xl/worksheets/sheet1.bin"]
    far = sheet[: sheet.index(b"\x92\x01")] + bytes([0, len(last) + 5]) + last + bytes(5)
    far += bytes([5, 16]) + struct.pack("<IId", 2**14 - 1, 0, 7.0) + sheet[sheet.index(b"\x92\x01") :]
    assert first in sheet
    return packed(archive | {"xl/worksheets/sheet1.bin": far})


def _members(content: bytes) -> Iterator[tuple[str, bytes]]:
    with zipfile.ZipFile(io.BytesIO(content)) as archive:
        for name in archive.namelist():
            yield name, archive.read(name)


def full_xls() -> bytes:
    source = xlwt.Workbook()
    sheet = source.add_sheet("T6")
    style = xlwt.easyxf("borders: left thin")
    for row in range(65_536):
        sheet.write(row, 0, None, style)
    for at in (0, 1):
        source.get_sheet(0).write(at, 2, 5)
    return saved(source)


def saved(source: xlwt.Workbook) -> bytes:
    out = io.BytesIO()
    source.save(out)
    return out.getvalue()


def many_sheets(number: int) -> bytes:
    sheets = "".join(f'<sheet name="s{at}" sheetId="{at}" r:id="rId1"/>' for at in range(1, number))
    members = dict(_members(book(FIVE)))
    workbook = members["xl/workbook.xml"].decode().replace("<sheets>", f"<sheets>{sheets}")
    return packed(members | {"xl/workbook.xml": workbook})


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "text: one line of 10 MB": (lambda: b"a" * (10 * 2**20), "too_many_cells"),
    "text: 5 million fields in a line": (lambda: b"1," * (5 * 2**20), "too_many_cells"),
    "text: 1 million rows": (lambda: b"1\n" * 2**20, "too_many_cells"),
    "text: 1 million empty rows": (lambda: b"a;b\n" + b";;;;\n" * 2**20, "2 cells"),
    "text: only quotes": (lambda: b'"' * 2**20, "too_many_cells"),
    "text: wide": ((";" * 400 + "a").encode, "too_many_cells"),
    "HTML: 1 million rows": (lambda: b"<table>" + b"<tr><td>1" * (10 * 2**20 // 9 - 9), "too_many_cells"),
    "HTML: 100,000 tables deep": (lambda: b"<table><tr><td>a" * 100_000, "too_many_cells"),
    "HTML: 10,000 tables": (lambda: b"<table><tr><td>a</table>" * 10_000, "too_many_cells"),
    "HTML: spans beyond measure": (
        lambda: b"<table><tr><td rowspan=999999 colspan=999999>a<td>b<tr><td>c",
        "too_many_cells",
    ),
    "HTML: spans in every cell": (
        lambda: b"<table>" + b"<tr>" + b"<td rowspan=5000 colspan=1000>" * 10_000 + b"<td>a",
        "too_many_cells",
    ),
    "HTML: unclosed": (lambda: b"<table><tr><td>a" + b"<" * 100_000, "1 cells"),
    "HTML: unclosed comments": (lambda: b"<table><tr><td>a<td" + b"<!--" * 2_000, "1 cells"),
    "HTML: a style without end": (lambda: b"<table><tr><td>a<style>" + b"a{" * 500_000, "1 cells"),
    "HTML: a page of attributes": (lambda: b"<table><tr><td " + b"a=1 " * 50_000 + b">a", "1 cells"),
    "2003 XML: entities": (lambda: sheetml(LAUGHS, "&b;"), "damaged"),
    "2003 XML: outside": (lambda: sheetml(OUTSIDE, "&a;"), "damaged"),
    "2003 XML: far away": (lambda: sheetml("", "a", ' ss:Index="1048576"'), "too_many_cells"),
    "2003 XML: nowhere": (lambda: sheetml("", "a", ' ss:Index="-5"'), "damaged"),
    "2003 XML: 3,000 sheets": (lambda: sheetml("", "a", sheets=3_000), "too_many_cells"),
    "fods: entities": (lambda: LAUGHS.encode() + writers.fods(TABLE)[39:], "damaged"),
    "ods: outside": (lambda: packed({"content.xml": OUTSIDE + "<a>&a;</a>"}), "damaged"),
    "ods: 10^12 cells": (
        lambda: ods(
            '<table:table><table:table-row table:number-rows-repeated="1000000"><table:table-cell'
            ' table:number-columns-repeated="1000000" office:value-type="float" office:value="1"/></table:table-row>'
            "</table:table>"
        ),
        "too_many_cells",
    ),
    "ods: spans beyond measure": (
        lambda: ods(
            '<table:table><table:table-row><table:table-cell table:number-columns-spanned="99999999"'
            ' table:number-rows-spanned="99999999"><text:p>a</text:p></table:table-cell>'
            "</table:table-row></table:table>"
        ),
        "1 cells",
    ),
    "ods: 3,000 sheets": (lambda: ods("<table:table/>" * 3_000), "too_many_cells"),
    "ods: a bomb": (lambda: packed({"content.xml": bytes(160 * 2**20)}), "too_large"),
    "ods: styles in a circle": (
        lambda: ods(
            "<table:table><table:table-row><table:table-cell table:style-name='a'><text:p>1</text:p></table:table-cell>"
            "</table:table-row></table:table>",
            "<style:style style:name='a' style:family='table-cell' style:parent-style-name='a'/>",
        ),
        "1 cells",
    ),
    "xlsb: a cell far away": (far_xlsb, "damaged"),
    "xls: cut": (lambda: writers.xls(TABLE)[:3000], "damaged"),
    "xls: every row formatted": (full_xls, "2 cells"),
    "xlsx: 3,000 sheets": (lambda: many_sheets(1_990), "too_many_cells"),
    "xlsx: every row of Excel formatted": (
        lambda: book(FIVE + "".join(f'<row r="{at}" s="0" customFormat="1"/>' for at in range(2, 2**20 + 1))),
        "1 cells",
    ),
    "xlsx: every column formatted": (
        lambda: book(FIVE + "".join(f'<row r="{at}">{EMPTY_CELLS}</row>' for at in range(2, 50))),
        "1 cells",
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", HOSTILE)
def test_hostile_files_of_every_format_cost_a_sentence_at_most(name: str) -> None:
    make, expected = HOSTILE[name]
    try:
        found = f"{sum(len(one.cells) for one in read(make()[: 10 * 2**20]))} cells"
    except FileRefusedError as refusal:
        found = refusal.kind
    assert found == expected


def test_the_limits_are_of_the_whole_workbook() -> None:
    whole = Book()
    with pytest.raises(Exception, match="too_many_cells"):
        for number in range(600):
            whole.sheet(str(number))


# ── mutations ────────────────────────────────────────────────────────────────────────────────────────

EACH = 23


def test_damaged_workbooks_of_every_format_read_or_are_refused() -> None:
    """A long run of the same is `tests/bench/fuzz_grid.py`."""
    cases = [mutated(name, seed) for name in FORMATS for seed in range(EACH)]

    def outcome(content: bytes) -> str:
        try:
            read(content)
        except FileRefusedError as refusal:
            return refusal.kind
        return "reads"

    with ThreadPoolExecutor(max_workers=2) as pool:
        found = Counter(pool.map(outcome, cases))
    assert sum(found.values()) == EACH * len(FORMATS)
    assert found["reads"] > EACH
    assert found["damaged"] > EACH
    assert found["too_slow"] == 0


@pytest.mark.parametrize("name", FORMATS)
def test_what_is_damaged_was_whole_before(name: str) -> None:
    sheets = read(valid(name))
    assert len(sheets[0].cells) >= 65
    assert [sheets[0].cells[13, column].text for column in (1, 2, 3)] == ["Thôn 12", "84", "132"]
