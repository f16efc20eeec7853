"""Whatever the bytes: the sheets as they stand, or one Vietnamese sentence; soon, and without filling our memory."""

from __future__ import annotations

import datetime as dt
import io
import random
import re
import socket
import subprocess
import sys
import time
import zipfile
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from unittest.mock import MagicMock

import pytest
from openpyxl import Workbook
from openpyxl.utils import get_column_letter

from data.errors import RefusalError
from data.intake import grid, worker
from data.intake.grid import MAX_BYTES, FileRefusedError, Raw, Sheet, read_grid

SECONDS = 10
MEGABYTES = 100
"""What a file may cost this process; the child has a limit of its own, and both together stay below 500."""
GIB = 2**30

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
TYPE = "application/vnd.openxmlformats-officedocument.spreadsheetml"
SHEET = "xl/worksheets/sheet1.xml"
SHARED = "xl/sharedStrings.xml"
ROOT = Path(__file__).parents[3]


# ── building ─────────────────────────────────────────────────────────────────────────────────────────


def worksheet(rows: str, before: str = "", head: str = "") -> str:
    return f'{head}<worksheet xmlns="{MAIN}">{before}<sheetData>{rows}</sheetData></worksheet>'


def row(number: int, cells: str) -> str:
    return f'<row r="{number}">{cells}</row>'


def cell(name: str, value: object) -> str:
    return f'<c r="{name}"><v>{value}</v></c>'


ONE_CELL = row(1, cell("A1", 5))


def parts(sheet: str | bytes = worksheet(ONE_CELL), shared: str = "") -> dict[str, str | bytes]:
    """The parts of the smallest workbook that Excel would open, one sheet "T6" with a 5 in A1."""
    overrides = {"xl/workbook.xml": "sheet.main", SHEET: "worksheet"} | ({SHARED: "sharedStrings"} if shared else {})
    types = "".join(
        f'<Override PartName="/{name}" ContentType="{TYPE}.{kind}+xml"/>' for name, kind in overrides.items()
    )
    found = {
        "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="rels"'
        ' ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Default Extension="xml" ContentType="application/xml"/>{types}</Types>',
        "_rels/.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{OFFICE}/officeDocument" Target="xl/workbook.xml"/></Relationships>',
        "xl/workbook.xml": f'<workbook xmlns="{MAIN}" xmlns:r="{OFFICE}"><sheets>'
        '<sheet name="T6" sheetId="1" r:id="rId1"/></sheets></workbook>',
        "xl/_rels/workbook.xml.rels": f'<Relationships xmlns="{PACKAGE}/relationships"><Relationship Id="rId1"'
        f' Type="{OFFICE}/worksheet" Target="worksheets/sheet1.xml"/></Relationships>',
        SHEET: sheet,
    }
    return found | ({SHARED: shared} if shared else {})


def packed(members: dict[str, str | bytes], *extra: tuple[str, int, Iterable[bytes]]) -> bytes:
    """The members as a zip; extra ones (name, compression, chunks) are streamed in."""
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in members.items():
            archive.writestr(name, content)
        archive.compresslevel = 1
        for name, compression, chunks in extra:
            archive.compression = compression
            with archive.open(name, "w", force_zip64=True) as entry:
                for chunk in chunks:
                    entry.write(chunk)
    return out.getvalue()


def zeros(size: int) -> Iterator[bytes]:
    chunk = bytes(2**20)
    return (chunk for _ in range(size // 2**20))


def bomb(compression: int, size: int) -> bytes:
    """A small file with a member that inflates to `size`."""
    return packed(parts(), ("xl/media/image1.png", compression, zeros(size)))


def lying(declared: int, size: int) -> bytes:
    """A member of `size` bytes whose headers declare another size."""
    content = bytearray(packed(parts(), ("xl/media/image1.png", zipfile.ZIP_DEFLATED, zeros(size))))
    directory = content.rindex(b"PK\x01\x02")
    content[directory + 24 : directory + 28] = declared.to_bytes(4, "little")
    return bytes(content)


def with_flag(flag: int) -> bytes:
    """Every member marked with a flag of the zip format; 1 says "encrypted"."""
    content = bytearray(packed(parts()))
    for mark, at in ((b"PK\x01\x02", 8), (b"PK\x03\x04", 6)):
        for found in re.finditer(re.escape(mark), bytes(content)):
            content[found.start() + at] |= flag
    return bytes(content)


def entries(number: int) -> bytes:
    return packed(parts() | {f"xl/media/{one}.png": b"" for one in range(number)})


def table(rows: int, columns: int, cells: str = '<c r="{}"><v>7</v></c>') -> str:
    letters = [get_column_letter(one) for one in range(1, columns + 1)]
    return worksheet(
        "".join(row(at, "".join(cells.format(f"{letter}{at}") for letter in letters)) for at in range(1, rows + 1))
    )


def shared_text(length: int, cells: int) -> bytes:
    """One text of that length, shown by many cells: small on disk, large once every cell has its own."""
    sheet = table(cells // 10, 10, '<c r="{}" t="s"><v>0</v></c>')
    return packed(parts(sheet, f'<sst xmlns="{MAIN}"><si><t>{"a" * length}</t></si></sst>'))


def long_formats(length: int, cells: int) -> bytes:
    book = Workbook()
    for at in range(1, cells + 1):
        book.active.cell(at, 1, at).number_format = "0" * length + f'"{at}"'
    return saved(book)


def long_title(length: int) -> bytes:
    found = parts()
    return packed(found | {"xl/workbook.xml": str(found["xl/workbook.xml"]).replace("T6", "T" * length)})


def with_doctype(doctype: str, used: str, part: str) -> bytes:
    """The smallest workbook with a doctype before one part's root and `used` in its first text or attribute."""
    found = parts(worksheet(row(1, '<c r="A1" t="s"><v>0</v></c>')), f'<sst xmlns="{MAIN}"><si><t>chữ</t></si></sst>')
    text = str(found[part])
    spot = {SHARED: "chữ", SHEET: "<v>0</v>", "xl/workbook.xml": "T6"}.get(part, "xmlns=")
    put = {SHARED: used, SHEET: f"<v>0</v>{used}", "xl/workbook.xml": used}.get(part, "xmlns=")
    return packed(found | {part: f'<?xml version="1.0"?>{doctype}{text.replace(spot, put, 1)}'})


def laughs(root: str) -> str:
    lines = ['<!ENTITY e0 "ha">'] + [f'<!ENTITY e{one} "{f"&e{one - 1};" * 10}">' for one in range(1, 11)]
    return f"<!DOCTYPE {root} [{''.join(lines)}]>"


def saved(book: Workbook) -> bytes:
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


# ── watching ─────────────────────────────────────────────────────────────────────────────────────────


def megabytes_more(action: Callable[[], object]) -> float:
    """By how many MB this process's memory peaked above where it stood; 0 where the system cannot say."""
    try:
        Path("/proc/self/clear_refs").write_text("5", encoding="ascii")  # Linux: the peak starts anew
        before = _status("VmRSS")
        action()
        return (_status("VmHWM") - before) / 1024
    except OSError:
        pass
    try:
        import resource
    except ImportError:
        action()
        return 0
    unit = 2**20 if sys.platform == "darwin" else 2**10
    before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
    action()
    return (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) / unit


def _status(name: str) -> int:
    text = Path("/proc/self/status").read_text(encoding="ascii")
    return int(re.search(rf"^{name}:\s+(\d+) kB", text, re.MULTILINE)[1])


def outcome(content: bytes) -> list[Sheet] | str:
    """The sheets or the kind of refusal; fails on a crash, a slow answer or a sentence that is none."""
    began = time.monotonic()
    try:
        found = read_grid(content, "so-lieu.xlsx")
    except FileRefusedError as refusal:
        found = refusal.kind
        is_a_sentence(str(refusal))
    assert time.monotonic() - began < SECONDS
    return found


def is_a_sentence(text: str) -> None:
    """Vietnamese, says what to do, and shows nothing of the machine."""
    assert re.search("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]", text)
    assert "Hãy" in text
    assert text.endswith(".")
    assert not re.search(r"Error|Exception|Traceback|Errno|\.py|None", text)


def watched(content: bytes) -> list[Sheet] | str:
    found: list = []
    assert megabytes_more(lambda: found.append(outcome(content))) < MEGABYTES
    return found[0]


def test_the_watch_sees_memory_that_is_taken() -> None:
    assert megabytes_more(lambda: bytearray(400 * 2**20).count(1)) > (390 if _can_watch() else -1)


def _can_watch() -> bool:
    return Path("/proc/self/clear_refs").exists()


# ── what Excel wrote ─────────────────────────────────────────────────────────────────────────────────


def test_every_kind_of_cell_comes_as_it_stands() -> None:
    book = Workbook()
    sheet = book.active
    sheet.title = "Số liệu T6"
    sheet["A1"], sheet["B1"], sheet["C1"] = "Thôn Đông", 29, 35.4
    sheet["A2"], sheet["A2"].number_format = 0.354, "0.0%"
    sheet["B2"] = True
    sheet["C2"] = dt.date(2026, 5, 1)
    sheet["A3"] = "=B1+1"
    sheet["B3"] = "#DIV/0!"
    sheet["C3"], sheet["C3"].number_format = 1234567, "#,##0"
    sheet["A4"], sheet["A4"].data_type = "=1+1", "s"
    sheet["A5"] = dt.timedelta(hours=3)
    sheet["A6"] = " 1.234,5 "
    hidden = book.create_sheet("Ẩn")
    hidden.sheet_state = "veryHidden"
    hidden["D7"] = "khoá"
    found = outcome(saved(book))
    assert [(one.name, one.state) for one in found] == [("Số liệu T6", "visible"), ("Ẩn", "veryHidden")]
    cells = {at: replace(raw, font="") for at, raw in found[0].cells.items()}
    assert {raw.font for raw in found[0].cells.values()} == {"Calibri"}
    assert cells.pop((2, 3)).text == "2026-05-01T00:00:00"
    assert cells.pop((5, 1)).kind == "date"
    assert cells == {
        (1, 1): Raw("text", "Thôn Đông"),
        (1, 2): Raw("number", "29"),
        (1, 3): Raw("number", "35.4"),
        (2, 1): Raw("number", "0.354", "0.0%"),
        (2, 2): Raw("bool", "True"),
        (3, 1): Raw("formula", "=B1+1"),
        (3, 2): Raw("error", "#DIV/0!"),
        (3, 3): Raw("number", "1234567", "#,##0"),
        (4, 1): Raw("text", "=1+1"),
        (6, 1): Raw("text", " 1.234,5 "),
    }
    assert found[1].cells == {(7, 4): Raw("text", "khoá", font="Calibri")}


def test_a_formula_with_a_stored_result_is_that_result() -> None:
    cells = '<c r="A1"><f>1+1</f><v>2</v></c><c r="B1" t="e"><f>1/0</f><v>#DIV/0!</v></c><c r="C1"><f>2+2</f></c>'
    [sheet] = outcome(packed(parts(worksheet(row(1, cells)))))
    assert sheet.cells == {
        (1, 1): Raw("number", "2", formula="=1+1"),
        (1, 2): Raw("error", "#DIV/0!", formula="=1/0"),
        (1, 3): Raw("formula", "=2+2"),
    }


def test_an_array_formula_without_a_result_shows_its_text() -> None:
    cells = '<c r="A1"><f t="array" ref="A1">SUM(B1:B3)</f></c>'
    [sheet] = outcome(packed(parts(worksheet(row(1, cells)))))
    assert sheet.cells == {(1, 1): Raw("formula", "=SUM(B1:B3)")}


@pytest.mark.parametrize(
    ("stored", "text"), [("100.0", "100"), ("1E2", "100"), ("-0.5", "-0.5"), ("0.1", "0.1"), ("1E-7", "0.0000001")]
)
def test_numbers_come_as_short_exact_text(stored: str, text: str) -> None:
    [sheet] = outcome(packed(parts(worksheet(row(1, cell("A1", stored))))))
    assert sheet.cells[1, 1] == Raw("number", text)


def test_a_dimension_that_lies_costs_nothing() -> None:
    for ref in ("A1:XFD1048576", "A1:A1048576", "C3", "B2:A1"):
        [sheet] = watched(packed(parts(worksheet(ONE_CELL, f'<dimension ref="{ref}"/>'))))
        assert sheet.cells == {(1, 1): Raw("number", "5")}


def test_two_cells_far_apart_are_two_cells() -> None:
    """Making every cell between the corners of a sheet took a quarter of a minute and half a gigabyte."""
    began = time.monotonic()
    [sheet] = watched(packed(parts(worksheet(ONE_CELL + row(5000, cell("OJ5000", 7))))))
    assert sheet.cells == {(1, 1): Raw("number", "5"), (5000, 400): Raw("number", "7")}
    assert time.monotonic() - began < SECONDS / 2


def test_harmless_strangers_in_the_archive_are_let_be() -> None:
    found = outcome(packed(parts() | {"../../etc/passwd": "x", "CON": "", "a:b": "", "xl/": "", "vbaProject.bin": "x"}))
    assert [one.cells for one in found] == [{(1, 1): Raw("number", "5")}]


# ── what is no workbook ──────────────────────────────────────────────────────────────────────────────

READS = "reads"
noise = random.Random(20260621)
HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty": (lambda: b"", "empty"),
    "spaces": (lambda: b" \r\n\t \n", "empty"),
    "NUL bytes": (lambda: bytes(10_000), "not_a_workbook"),
    "PDF": (lambda: b"%PDF-1.7\n" + bytes(range(256)) * 40, "not_a_workbook"),
    "HTML without a table": (lambda: b"<html><body><p>29</p></body></html>", "not_a_workbook"),
    "HTML with an empty table": (lambda: b"<table><tr><td></td></tr></table>", READS),
    "random bytes": (lambda: noise.randbytes(50_000), "not_a_workbook"),
    "random bytes after PK": (lambda: b"PK\x03\x04" + noise.randbytes(50_000), "damaged"),
    "PK alone": (lambda: b"PK", "damaged"),
    "OLE container of nothing": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(5_000), "damaged"),
    "docx": (lambda: packed({"[Content_Types].xml": "<a/>", "word/document.xml": "<a/>"}), "not_a_workbook"),
    "zip of a workbook": (lambda: packed({"so-lieu.xlsx": packed(parts())}), "not_a_workbook"),
    "empty zip": (lambda: packed({}), "not_a_workbook"),
    "too large": (lambda: b"PK\x03\x04" + bytes(MAX_BYTES), "too_large"),
    "cut at a quarter": (lambda: packed(parts())[: len(packed(parts())) // 4], "damaged"),
    "cut at half": (lambda: packed(parts())[: len(packed(parts())) // 2], "damaged"),
    "cut before the end": (lambda: packed(parts())[:-1], "damaged"),
    "a workbook part that is none": (lambda: packed({"xl/workbook.xml": "<a/>"}), "not_a_workbook"),
    "without its sheet": (lambda: packed({one: text for one, text in parts().items() if one != SHEET}), "damaged"),
    "two parts of one name": (lambda: packed(parts(), (SHEET.upper(), zipfile.ZIP_STORED, [b"<a/>"])), "damaged"),
    "members marked encrypted": (lambda: with_flag(1), "damaged"),
    # sizes
    "1 GiB inflating": (lambda: bomb(zipfile.ZIP_DEFLATED, GIB), "too_large"),
    "192 MB in bzip2": (lambda: bomb(zipfile.ZIP_BZIP2, 192 * 2**20), "damaged"),
    "192 MB in LZMA": (lambda: bomb(zipfile.ZIP_LZMA, 192 * 2**20), "damaged"),
    "declares 10 bytes of 192 MB": (lambda: lying(10, 192 * 2**20), "damaged"),
    "declares 10 bytes of 1 MB": (lambda: lying(10, 2**20), "damaged"),
    "declares 3 GiB of 1 MB": (lambda: lying(3 * GIB, 2**20), READS),
    "3,000 entries": (lambda: entries(3_000), "too_large"),
    # shapes
    "cell at XFD1048576": (lambda: packed(parts(worksheet(row(2**20, cell("XFD1048576", 7))))), "too_many_cells"),
    "cell in the last row": (lambda: packed(parts(worksheet(row(2**20, cell("A1048576", 7))))), "too_many_cells"),
    "cell in the last column": (lambda: packed(parts(worksheet(row(1, cell("XFD1", 7))))), "too_many_cells"),
    "cell beyond the last column": (lambda: packed(parts(worksheet(row(1, cell("ZZZZ1", 7))))), "damaged"),
    "cell in row 0": (lambda: packed(parts(worksheet(row(0, cell("A0", 7))))), "damaged"),
    "210,000 cells": (lambda: packed(parts(table(2_100, 100))), "too_many_cells"),
    "one long text in 1,000 cells": (lambda: shared_text(300_000, 1_000), "too_many_cells"),
    "long formats": (lambda: long_formats(50_000, 100), "too_many_cells"),
    "long sheet name": (lambda: long_title(5_000_000), "too_many_cells"),
    "100,000 elements deep": (
        lambda: packed(parts(worksheet(row(1, '<c r="A1">' + "<is>" * 100_000 + "</is>" * 100_000 + "</c>")))),
        READS,
    ),
    # XML
    "NUL in a sheet": (lambda: packed(parts(worksheet(row(1, cell("A1", "5\x00"))))), "damaged"),
    "sheet of NULs": (lambda: packed(parts(bytes(10_000))), "damaged"),
    "no XML in a sheet": (lambda: packed(parts("xin chào")), "damaged"),
    "wrong encoding": (lambda: packed(parts(worksheet(ONE_CELL, "<!-- Thôn -->").encode("cp1258"))), "damaged"),
    "a number that is none": (lambda: packed(parts(worksheet(row(1, cell("A1", "NaN"))))), READS),
    "a number of 5,000 digits": (lambda: packed(parts(worksheet(row(1, cell("A1", "9" * 5_000))))), READS),
    "a shared text that is absent": (
        lambda: packed(parts(worksheet(row(1, '<c r="A1" t="s"><v>7</v></c>')))),
        "damaged",
    ),
}


@pytest.mark.parametrize("name", HOSTILE)
def test_a_hostile_file_costs_one_sentence(name: str) -> None:
    make, kind = HOSTILE[name]
    content = make()
    assert len(content) < MAX_BYTES + 2**10
    found = watched(content)
    assert (found if isinstance(found, str) else READS) == kind


PARTS = ["_rels/.rels", "xl/workbook.xml", "xl/_rels/workbook.xml.rels", SHEET, SHARED]


@pytest.mark.parametrize("part", PARTS)
def test_entities_never_grow(part: str) -> None:
    assert watched(with_doctype(laughs("x"), "&e10;", part)) == "damaged"


@pytest.mark.parametrize("part", PARTS)
def test_nothing_outside_the_file_is_fetched(part: str, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("mật", encoding="utf-8")
    with socket.create_server(("127.0.0.1", 0)) as server:
        server.setblocking(False)
        address = f"http://127.0.0.1:{server.getsockname()[1]}/x"
        file = secret.as_uri()
        general = f'<!DOCTYPE x [<!ENTITY a SYSTEM "{file}"><!ENTITY b SYSTEM "{address}">]>'
        parameter = f'<!DOCTYPE x SYSTEM "{address}" [<!ENTITY % a SYSTEM "{file}"> %a;]>'
        assert outcome(with_doctype(general, "&a;&b;", part)) == "damaged"
        assert outcome(with_doctype(parameter, "", part)) == "damaged"
        with pytest.raises(BlockingIOError):
            server.accept()


# ── the child ────────────────────────────────────────────────────────────────────────────────────────


def test_a_child_that_takes_too_long_is_ended(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(grid, "SECONDS", 0.01)
    assert outcome(packed(parts())) == "too_slow"


def test_the_time_and_memory_allowed_are_within_the_bar() -> None:
    assert grid.SECONDS < SECONDS
    assert worker.MEMORY / 2**20 + MEGABYTES <= 500


def test_a_child_that_dies_costs_a_sentence(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    dying = tmp_path / "dying.py"
    dying.write_text("import os\nos.abort()\n", encoding="utf-8")
    monkeypatch.setattr(grid, "_WORKER", dying)
    assert outcome(packed(parts())) == "damaged"


def in_child(*lines: str) -> subprocess.CompletedProcess[str]:
    folder = str(Path(worker.__file__).parent)
    script = "\n".join(["import sys", f"sys.path.append({folder!r})", "import worker", *lines])
    return subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, timeout=60, check=False)


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")
def test_the_child_cannot_take_more_memory_than_it_is_allowed() -> None:
    done = in_child("worker.limit()", "bytearray(worker.MEMORY)")
    assert done.returncode == 1
    assert "MemoryError" in done.stderr


@pytest.mark.skipif(sys.platform == "win32", reason="POSIX limits")
def test_the_child_ends_itself_after_its_processor_time() -> None:
    done = in_child("worker.PROCESSOR_SECONDS = 1", "worker.limit()", "while True: pass")
    assert done.returncode < 0


def test_on_windows_the_child_puts_itself_into_a_job() -> None:
    """The calls as kernel32 would get them; the sizes are those of the 64-bit structures."""
    kernel = MagicMock()
    worker.limit_windows(kernel)
    (job, what, limits, size), _ = kernel.SetInformationJobObject.call_args
    basic = limits._obj.BasicLimitInformation
    assert (job, what, size) == (kernel.CreateJobObjectW.return_value, 9, 144)
    assert (basic.LimitFlags, basic.ActiveProcessLimit) == (0x2 | 0x8 | 0x100 | 0x400, 1)
    assert limits._obj.ProcessMemoryLimit == worker.MEMORY
    assert basic.PerProcessUserTimeLimit == worker.PROCESSOR_SECONDS * 10**7
    kernel.AssignProcessToJobObject.assert_called_once_with(job, kernel.GetCurrentProcess.return_value)


def test_the_child_loads_only_the_reader_the_file_needs() -> None:
    done = in_child(
        f"sys.path.insert(0, {str(ROOT)!r})",
        f"assert worker.read({packed(parts())!r})['sheets']",
        "print(*sorted(one for one in sys.modules if one.partition('.')[0] in "
        "('data', 'openpyxl', 'xlrd', 'python_calamine', 'numpy', 'pandas', 'duckdb')))",
    )
    ours = [f"data.intake.formats.{one}" for one in ("archive", "cells", "detect", "markup", "xlsx")]
    assert done.stdout.split() == ["data", "data.intake", "data.intake.formats", *ours], done.stderr


def test_a_refusal_is_one_of_the_product_and_names_its_kind() -> None:
    with pytest.raises(RefusalError) as caught:
        read_grid(b"", "")
    assert isinstance(caught.value, FileRefusedError)
    assert caught.value.kind == "empty"


# ── mutations ────────────────────────────────────────────────────────────────────────────────────────


def valid() -> bytes:
    """A small workbook with formats, a merge, a comment-free second sheet and shared texts."""
    book = Workbook()
    sheet = book.active
    for at in range(1, 13):
        sheet.append([f"Thôn {at}", at * 7, at * 11, f"=B{at}/C{at}", at / 13])
        sheet.cell(at, 5).number_format = "0.0%"
    sheet.merge_cells("A14:E14")
    book.create_sheet("Ẩn")["A1"] = "khoá"
    members = zipfile.ZipFile(io.BytesIO(saved(book)))
    return packed({one: members.read(one) for one in members.namelist()})


VALID = valid()


def flipped(draw: random.Random) -> bytes:
    """One to eight bytes of the file changed, wherever they stand."""
    content = bytearray(VALID)
    for _ in range(draw.randint(1, 8)):
        content[draw.randrange(len(content))] = draw.randrange(256)
    return bytes(content)


def rewritten(draw: random.Random) -> bytes:
    """One part cut, doubled, overwritten or filled with noise, and packed again with honest sums."""
    archive = zipfile.ZipFile(io.BytesIO(VALID))
    members = {one: archive.read(one) for one in archive.namelist()}
    name = draw.choice(list(members))
    old = members[name]
    left, right = sorted(draw.randrange(len(old) + 1) for _ in range(2))
    right = min(right, left + 40)
    middle = draw.choice(
        [b"", old[left:right] * 2, draw.randbytes(right - left), b"\x00", b"<", b"&lt;", b"99999999999", b"-1", b"]]>"]
    )
    return packed(members | {name: old[:left] + middle + old[right:]})


MUTATIONS = 200


def test_two_hundred_damaged_workbooks_read_or_refuse() -> None:
    untouched = outcome(VALID)
    assert [len(one.cells) for one in untouched] == [60, 1]
    contents = [(rewritten if seed % 3 == 0 else flipped)(random.Random(seed)) for seed in range(MUTATIONS)]

    def all_of_them() -> list[list[Sheet] | str]:
        with ThreadPoolExecutor(max_workers=2) as pool:
            return list(pool.map(outcome, contents))

    found: list[list[Sheet] | str] = []
    assert megabytes_more(lambda: found.extend(all_of_them())) < MEGABYTES
    assert len(found) == MUTATIONS
    assert {one for one in found if isinstance(one, str)} <= {"damaged", "not_a_workbook", "too_many_cells"}
    flips = [one for seed, one in enumerate(found) if seed % 3]
    assert all(isinstance(one, str) or one == untouched for one in flips)  # a flipped byte never changes a figure
    assert any(isinstance(one, list) for one in found[::3])
