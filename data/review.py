"""Problems → the officer's own workbook back: each mistake coloured and explained in its cell, all listed first.

The marked file may be handed in again and marked again: our sheet, colours and comments are known by their own
signs (`REVIEW_MARK`, the two colours, `SEPARATOR`) and replaced, never stacked.
"""

from __future__ import annotations

import datetime as dt
import os
import pickle
import re
import subprocess
import sys
import unicodedata
import warnings
import zipfile
from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from contextlib import suppress
from copy import copy
from dataclasses import replace
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook
from openpyxl.cell import Cell
from openpyxl.cell.cell import ERROR_CODES
from openpyxl.comments import Comment
from openpyxl.styles import Alignment, Border, Color, Font, PatternFill, Side
from openpyxl.utils import coordinate_to_tuple, get_column_letter, quote_sheetname
from openpyxl.workbook.child import INVALID_TITLE_REGEX
from openpyxl.worksheet.cell_range import CellRange
from openpyxl.worksheet.hyperlink import Hyperlink
from openpyxl.worksheet.worksheet import Worksheet

from data.cell_text import like_formula, writable
from data.intake.grid import Raw, Sheet
from data.model import Problem, Severity

REVIEW_SHEET = "Lỗi cần sửa"
"""Name of the sheet that lists the mistakes; a number follows where the officer has a sheet of that name."""
REVIEW_MARK = "Lỗi cần sửa (trang do Tiến độ thêm, nộp lại sẽ được bỏ qua)"
"""What cell A1 of that sheet says, and no other sheet's."""
SEPARATOR = "── Tiến độ ──"
"""The line in a cell's comment under which ours begins; above it stands the officer's own."""
AUTHOR = "Tiến độ"
SUFFIX = " – đã đánh dấu"
SECONDS, MEMORY = 15, 1_500 * 2**20
"""What marking a workbook in place may take."""

_SAID = {Severity.ERROR: "Cần sửa", Severity.QUESTION: "Cần trả lời", Severity.WARNING: "Nên xem lại"}
_WRONG, _DOUBTFUL = "FFF7B58D", "FFFFE08A"
_COLOURS = {Severity.ERROR: _WRONG, Severity.QUESTION: _WRONG, Severity.WARNING: _DOUBTFUL}
_NO_COLOUR = 64
"""The colour index that stands for none."""
_MOST = 2_000
"""Problems marked in one file: more than a person mends at a time, few enough for Excel to open quickly."""
_MOST_TEXT = 1_000

Address = tuple[int, int]


def is_review(sheet: Sheet) -> bool:
    """Whether the sheet is the list of mistakes that we once added, nothing of the officer's."""
    first = sheet.cells.get((1, 1))
    return first is not None and _is_ours(sheet.name, first.text)


def mark(content: bytes, name: str, sheets: Sequence[Sheet], problems: Sequence[Problem]) -> tuple[str, bytes]:
    """(file name, .xlsx bytes) of the workbook with its mistakes marked.

    An .xlsx or .xlsm keeps all that openpyxl can keep, its macros left out; any other file, and one that openpyxl
    cannot open, comes back as a new workbook made of `sheets`.
    """
    order = list(_SAID)
    said = sorted((one for one in problems if one.severity in _SAID), key=lambda one: order.index(one.severity))
    marked = _in_child(content, sheets, said) or _rebuilt(sheets, said)
    return marked_name(name), marked


def _in_child(content: bytes, sheets: Sequence[Sheet], problems: Sequence[Problem]) -> bytes:
    """The workbook marked in place by a process with limits, b"" where that fails: openpyxl takes a minute and all
    memory over a million formatted rows or one merge of a whole sheet.
    """
    if not zipfile.is_zipfile(BytesIO(content)):
        return b""
    root = str(Path(__file__).parents[1])
    command = [sys.executable, "-c", "from data.review import serve; serve()"]
    path = os.pathsep.join(filter(None, (root, os.environ.get("PYTHONPATH"))))
    try:
        done = subprocess.run(
            command,
            input=pickle.dumps((content, list(sheets), list(problems))),
            capture_output=True,
            timeout=SECONDS,
            check=False,
            env={**os.environ, "PYTHONPATH": path},
        )
    except subprocess.TimeoutExpired:
        return b""
    return done.stdout if done.returncode == 0 else b""


def serve() -> None:
    """Mark what the parent process sends, within its own limits of memory and time, and answer with the bytes."""
    with suppress(ImportError, ValueError, OSError):  # elsewhere than POSIX the parent's time-out holds alone
        import resource  # noqa: PLC0415

        resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    content, sheets, problems = pickle.load(sys.stdin.buffer)
    warnings.simplefilter("ignore")  # openpyxl names every feature that it cannot keep
    sys.stdout.buffer.write(_in_place(content, sheets, problems))


def marked_name(name: str) -> str:
    """What the marked file is called: the same however often it is marked, safe on any system."""
    last = re.split(r"[/\\]", unicodedata.normalize("NFC", name))[-1]
    stem = last.rpartition(".")[0] if "." in last else last
    safe = "".join(one for one in stem if unicodedata.category(one)[0] != "C" and one not in '<>:"|?*')
    once = re.sub(rf"(\s*{SUFFIX.strip()}(\s*\(\d+\))?)+\s*$", "", safe).strip(" .")[:100].strip(" .")
    return f"{once or 'Tệp số liệu'}{SUFFIX}.xlsx"


# ── the officer's own workbook ───────────────────────────────────────────────────────────────────────


def _in_place(content: bytes, sheets: Sequence[Sheet], problems: Sequence[Problem]) -> bytes:
    book = load_workbook(BytesIO(content), rich_text=True)
    book.template = False
    for sheet in book.worksheets:
        _forget(sheet)
    _mark(book, {one.title: one.title for one in book.worksheets}, problems)
    return _with_results(book, sheets)


def _forget(sheet: Worksheet) -> None:
    """Take our earlier marks off a sheet; the sheet itself where it is ours."""
    if _is_ours(sheet.title, str(sheet["A1"].value or "")):
        sheet.parent.remove(sheet)
        return
    for cell in sheet._cells.values():  # only the cells that exist: iter_rows makes every cell up to the last corner
        if cell.has_style:
            before = _fill_before(cell.fill)
            if before is not None:
                cell.fill = before
        if cell.comment is not None:
            own, ours, _ = cell.comment.text.partition(SEPARATOR)
            if ours:
                own = own.rstrip()
                cell.comment = _comment(own, cell.comment.author) if own else None
            else:
                cell.comment = _comment(own, cell.comment.author)  # openpyxl has forgotten its size


def _is_ours(name: str, first: str) -> bool:
    return unicodedata.normalize("NFC", name).startswith(REVIEW_SHEET) and REVIEW_MARK in first


def _fill(colour: str, under: PatternFill) -> PatternFill:
    """Our colour over a cell's own: a solid fill does not show its second colour, so the own is kept there."""
    own = copy(under.fgColor) if under.fill_type == "solid" else Color(indexed=_NO_COLOUR)
    return PatternFill("solid", fgColor=colour, bgColor=own)


def _fill_before(fill: PatternFill) -> PatternFill | None:
    """The fill under our colour; None where the colour is not ours."""
    if fill.fill_type != "solid" or fill.fgColor.type != "rgb":
        return None
    if str(fill.fgColor.rgb)[-6:] not in (_WRONG[-6:], _DOUBTFUL[-6:]):
        return None
    own = fill.bgColor
    bare = (own.type == "indexed" and own.indexed == _NO_COLOUR) or (own.type == "rgb" and own.rgb == "00000000")
    return PatternFill() if bare else PatternFill("solid", fgColor=copy(own))


_CALCULATED = re.compile(
    rb'<c r="([A-Z]+[0-9]+)"( s="[0-9]+")?>(<f(?:[^<>]*/>|[^<>]*>[^<>]*</f>))(?:<v ?/>|<v></v>)</c>'
)


def _with_results(book: Workbook, sheets: Sequence[Sheet]) -> bytes:
    """The workbook saved, formulas with the results they had.

    openpyxl drops results; without them a file handed in again before Excel has calculated it would say nothing.
    """
    results = _results(book, sheets)
    out = BytesIO()
    book.calculation.fullCalcOnLoad = True
    book.save(out)
    parts = {one.path.lstrip("/"): results[one.title] for one in book.worksheets if results.get(one.title)}
    if not parts:
        return out.getvalue()
    whole = BytesIO()
    with zipfile.ZipFile(out) as saved, zipfile.ZipFile(whole, "w", zipfile.ZIP_DEFLATED) as target:
        for entry in saved.infolist():
            part = saved.read(entry)
            if entry.filename in parts:
                stored = parts[entry.filename]
                part = _CALCULATED.sub(lambda found, stored=stored: _calculated(found, stored), part)
            target.writestr(entry.filename, part)
    return whole.getvalue()


def _results(book: Workbook, sheets: Sequence[Sheet]) -> dict[str, dict[bytes, tuple[str, str]]]:
    """Sheet → address → (type, result) of every formula whose result is known."""
    found: dict[str, dict[bytes, tuple[str, str]]] = {}
    known = {one.name: one.cells for one in sheets}
    for sheet in book.worksheets:
        cells = known.get(sheet.title, {})
        formulas = {at for at, cell in sheet._cells.items() if cell.data_type == "f"}
        found[sheet.title] = {
            f"{get_column_letter(at[1])}{at[0]}".encode(): _result(cells[at], book.epoch)
            for at in formulas & cells.keys()
            if cells[at].kind != "formula"
        }
    return found


def _result(raw: Raw, epoch: dt.datetime) -> tuple[str, str]:
    if raw.kind == "number":
        return "n", raw.text
    if raw.kind == "bool":
        return "b", "1" if raw.text == "True" else "0"
    moment = _moment(raw.text) if raw.kind == "date" else None
    if isinstance(moment, dt.time):
        return "n", repr((moment.hour * 3600 + moment.minute * 60 + moment.second) / 86_400)
    if moment is not None:
        return "n", repr((moment - epoch) / dt.timedelta(days=1))
    return ("e" if raw.kind == "error" else "str"), raw.text


def _calculated(found: re.Match[bytes], results: Mapping[bytes, tuple[str, str]]) -> bytes:
    result = results.get(found[1])
    if result is None:
        return found[0]
    kind, text = result
    shown = writable(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;").encode()
    return b'<c r="%s"%s t="%s">%s<v>%s</v></c>' % (found[1], found[2] or b"", kind.encode(), found[3], shown)


# ── a workbook made of what was read ─────────────────────────────────────────────────────────────────


def _rebuilt(sheets: Sequence[Sheet], problems: Sequence[Problem]) -> bytes:
    book = Workbook()
    book.remove(book.active)
    titles: dict[str, str] = {}
    for sheet in sheets:
        if not is_review(sheet):
            made = book.create_sheet(_title(sheet.name, book.sheetnames))
            titles[sheet.name] = made.title
            _copy(sheet, made)
    _mark(book, titles, problems)
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def _title(name: str, taken: Sequence[str]) -> str:
    """A sheet name that Excel takes: short, without its forbidden characters, once."""
    safe = INVALID_TITLE_REGEX.sub("_", writable(name)).strip("' \t\r\n") or "Trang"
    used = {one.casefold() for one in taken}
    names = (safe[:31], *(f"{safe[:27]} {number}" for number in range(2, len(taken) + 3)))
    return next(one for one in names if one.casefold() not in used)


def _copy(sheet: Sheet, made: Worksheet) -> None:
    made.sheet_state = sheet.state if sheet.state in ("visible", "hidden", "veryHidden") else "visible"
    widths: dict[int, int] = {}
    merged = set(_merge(sheet, made))
    for (row, column), raw in sheet.cells.items():
        cell = made.cell(row, column)
        _set(cell, raw)
        if raw.font:
            cell.font = Font(name=writable(raw.font)[:31], size=11)
        if (row, column) not in merged:
            widths[column] = max(widths.get(column, 6), *map(len, raw.text.split("\n")))
    for column, width in widths.items():
        made.column_dimensions[get_column_letter(column)].width = min(width + 2, 40)
    for row in sheet.hidden_rows:
        made.row_dimensions[row].hidden = True
    for column in sheet.hidden_columns:
        made.column_dimensions[get_column_letter(column)].hidden = True


def _merge(sheet: Sheet, made: Worksheet) -> Iterator[Address]:
    """Merge what was merged, as long as no two overlap (Excel refuses those); the first cell of each."""
    covered: set[Address] = set()
    for top, left, bottom, right in sheet.merges:
        if (bottom - top + 1) * (right - left + 1) in range(2, 20_000):
            cells = {(row, column) for row in range(top, bottom + 1) for column in range(left, right + 1)}
            if covered.isdisjoint(cells):
                covered |= cells
                made.merged_cells.add(CellRange(min_row=top, min_col=left, max_row=bottom, max_col=right))
                yield top, left


def _set(cell: Cell, raw: Raw) -> None:
    value = _value(raw)
    if isinstance(value, str) and not (raw.kind == "error" and value in ERROR_CODES):
        _put(cell, value)
    else:
        cell.value = value
    if raw.format not in ("", "General"):
        cell.number_format = writable(raw.format)[:255]


_NUMBER = re.compile(r"-?[0-9]{1,300}(\.[0-9]+)?(e-?[0-9]{1,2})?", re.IGNORECASE)


def _value(raw: Raw) -> object:
    if raw.kind == "number" and _NUMBER.fullmatch(raw.text):
        number = float(raw.text)
        return int(number) if number.is_integer() and abs(number) < 10**15 else number
    if raw.kind == "bool":
        return raw.text == "True"
    moment = _moment(raw.text) if raw.kind == "date" else None
    return raw.text if moment is None else moment


def _moment(text: str) -> dt.datetime | dt.time | None:
    for read in (dt.datetime.fromisoformat, dt.time.fromisoformat):
        try:
            return read(text).replace(tzinfo=None)
        except ValueError:
            continue
    return None


# ── the marks ────────────────────────────────────────────────────────────────────────────────────────


def _mark(book: Workbook, titles: Mapping[str, str], problems: Sequence[Problem]) -> None:
    """Colour and explain each cell with a problem, and list them all on a first sheet.

    `titles` says which sheet of the workbook a problem's sheet became.
    """
    shown = [replace(one, sheet=titles.get(one.sheet, "")) for one in problems[:_MOST]]
    linked: set[tuple[str, str]] = set()
    for title in titles.values():
        sheet = book[title]
        addresses = {one.cell for one in shown if one.sheet == title}
        cells: dict[str, list[Problem]] = defaultdict(list)
        spots = _spots(sheet, addresses)
        for one in shown:
            if one.sheet == title and one.cell in spots:
                cells[spots[one.cell]].append(one)
        for coordinate, many in cells.items():
            _mark_cell(sheet[coordinate], many)
        if sheet.sheet_state == "visible":
            linked |= {(title, address) for address in spots}
    hidden = {one.title for one in book.worksheets if one.sheet_state != "visible"}
    listed = [
        replace(one, sheet=f"{one.sheet} (đang ẩn)" if one.sheet in hidden else one.sheet or problem.sheet)
        for one, problem in zip(shown, problems, strict=False)
    ]
    _list(book, listed, len(problems) - len(listed), linked)


def _spots(sheet: Worksheet, addresses: set[str]) -> dict[str, str]:
    """Address → the cell that shows there; an address outside what the sheet holds has none."""
    rows, columns = sheet.max_row, sheet.max_column
    merges = [one.bounds for one in sheet.merged_cells.ranges]
    found = {}
    for address in addresses:
        if re.fullmatch(r"[A-Z]{1,3}[1-9][0-9]{0,6}", address):
            row, column = coordinate_to_tuple(address)
            if row <= rows and column <= columns:
                over = (one for one in merges if one[0] <= column <= one[2] and one[1] <= row <= one[3])
                left, top, *_ = next(over, (column, row))
                found[address] = f"{get_column_letter(left)}{top}"
    return found


def _mark_cell(cell: Cell, problems: Sequence[Problem]) -> None:
    cell.fill = _fill(_COLOURS[problems[0].severity], cell.fill)
    said = "\n".join(f"{_SAID[one.severity]}: {_short(one.message)}" for one in problems)
    own = cell.comment
    text = f"{own.text}\n{SEPARATOR}\n{said}" if own else f"{SEPARATOR}\n{said}"
    cell.comment = _comment(text, own.author if own else AUTHOR)


def _comment(text: str, author: str | None) -> Comment:
    """A comment whose box shows its whole text."""
    lines = sum(len(line) // 48 + 1 for line in text.split("\n"))
    return Comment(writable(text), author or "", width=360, height=min(max(18 * lines + 24, 80), 500))


_COLUMNS = (("TT", 6), ("Mức", 14), ("Trang tính", 20), ("Ô", 9), ("Đọc được", 34), ("Vì sao và cách sửa", 84))
_HEAD_ROW = 5
_INK, _LINK = "111827", "0072B2"
_LINE = Border(*[Side(style="thin", color="C5CCD3")] * 4)
_WRAP = Alignment(wrap_text=True, vertical="top")


def _list(book: Workbook, problems: Sequence[Problem], left: int, linked: Collection[tuple[str, str]]) -> None:
    """The first sheet: every problem with a link to its cell."""
    sheet = book.create_sheet(_title(REVIEW_SHEET, book.sheetnames), 0)
    for one in book._sheets:
        for view in getattr(one.views, "sheetView", ()):
            view.tabSelected = one is sheet  # two selected sheets would take every later typing twice
    book.active = sheet
    for view in book.views:
        view.firstSheet = view.activeTab = 0
    guide = (
        "Bấm vào tên ô để đến chỗ cần sửa. Sửa xong thì lưu và nộp lại chính tệp này, không cần xoá trang này."
        if problems
        else "Không còn chỗ nào cần sửa."
    )
    if left:
        guide += f" Còn {left} điểm nữa chưa liệt kê: sửa các điểm này, nộp lại để xem tiếp."
    _put(sheet["A1"], REVIEW_MARK).font = Font(bold=True, size=14, color=_INK)
    _put(sheet["A2"], guide).font = Font(color=_INK)
    for row, colour, text in ((3, _WRONG, "Cần sửa, cần trả lời"), (4, _DOUBTFUL, "Nên xem lại")):
        sheet.cell(row, 1).fill = PatternFill("solid", fgColor=colour)
        _put(sheet.cell(row, 2), f"Màu của ô: {text.lower()}").font = Font(color=_INK)
    for column, (name, width) in enumerate(_COLUMNS, 1):
        cell = _put(sheet.cell(_HEAD_ROW, column), name)
        cell.font, cell.fill = Font(bold=True, color=_INK), PatternFill("solid", fgColor="E0ECF5")
        cell.border, cell.alignment = _LINE, Alignment(wrap_text=True, vertical="center")
        sheet.column_dimensions[get_column_letter(column)].width = width
    for at, one in enumerate(problems):
        _line(sheet, _HEAD_ROW + 1 + at, at + 1, one, linked=(one.sheet, one.cell) in linked)
    _print(sheet)


def _line(sheet: Worksheet, row: int, number: int, problem: Problem, *, linked: bool) -> None:
    texts = (_SAID[problem.severity], problem.sheet, problem.cell, problem.text, problem.message)
    sheet.cell(row, 1).value = number
    for column, text in enumerate(texts, 2):
        _put(sheet.cell(row, column), _short(text))
    for column in range(1, len(_COLUMNS) + 1):
        cell = sheet.cell(row, column)
        cell.font, cell.border, cell.alignment = Font(color=_INK), _LINE, _WRAP
    sheet.cell(row, 2).fill = PatternFill("solid", fgColor=_COLOURS[problem.severity])
    if linked:
        cell = sheet.cell(row, 4)
        place = f"{quote_sheetname(problem.sheet)}!{problem.cell}"
        cell.hyperlink = Hyperlink(ref="", location=place, tooltip="Đến ô này")
        cell.font = Font(color=_LINK, underline="single")


def _print(sheet: Worksheet) -> None:
    sheet.freeze_panes = f"A{_HEAD_ROW + 1}"
    sheet.sheet_view.showGridLines = False
    sheet.sheet_properties.tabColor = _WRONG
    sheet.print_title_rows = f"{_HEAD_ROW}:{_HEAD_ROW}"
    sheet.page_setup.orientation, sheet.page_setup.paperSize = "landscape", sheet.PAPERSIZE_A4
    sheet.page_setup.fitToWidth, sheet.page_setup.fitToHeight = 1, 0
    sheet.sheet_properties.pageSetUpPr.fitToPage = True
    sheet.oddFooter.center.text = "Trang &P/&N"


def _put(cell: Cell, text: str) -> Cell:
    """The text as text: one that begins like a formula does not run, now or when it is edited."""
    cell.value = writable(text)
    cell.data_type = "s"
    cell.quotePrefix = like_formula(text)
    return cell


def _short(text: str) -> str:
    return text if len(text) <= _MOST_TEXT else f"{text[:_MOST_TEXT]}…"
