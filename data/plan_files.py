"""Plans as files: CSV for rows, TOML for the header. Reads, builds, writes; `plan_check.py` checks meaning.

The same rows of text come from a folder of `plans/` or from the store, so both are read by one builder.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from data.model import (
    DUE_DAYS,
    Base,
    Calendar,
    Comparator,
    Department,
    Direction,
    Goal,
    Grade,
    Indicator,
    Kind,
    Level,
    OverTime,
    Period,
    Phase,
    Place,
    Plan,
    Problem,
    Reporting,
    Review,
    Rhythm,
    Severity,
    Target,
    Task,
)

FOLDER = Path(__file__).parent / "plans"
HEADER = "plan.toml"
INDICATORS, BASES = "indicators.csv", "bases.csv"
TARGETS, GOALS, TASKS, PLACES = "targets.csv", "goals.csv", "tasks.csv", "places.csv"
SHARED = (INDICATORS, BASES)
OWN = (TARGETS, GOALS, TASKS, PLACES)

_DECIMAL = re.compile(r"-?[0-9]{1,12}(\.[0-9]{1,4})?")


def _text(cell: str) -> str:
    return cell


def _list(cell: str) -> tuple[str, ...]:
    return tuple(part.strip() for part in cell.split(";") if part.strip())


def _decimal(cell: str) -> Decimal:
    if not _DECIMAL.fullmatch(cell):
        raise InvalidOperation(cell)
    return Decimal(cell)


def _number(cell: str) -> Decimal | None:
    return _decimal(cell) if cell else None


def _year(cell: str) -> int:
    if not re.fullmatch(r"[0-9]{4}", cell):
        raise ValueError(cell)
    return int(cell)


def _yes(cell: str) -> bool:
    return {"yes": True, "no": False}[cell]


@dataclass(frozen=True)
class Layout:
    """One kind of CSV file: its columns, how each is read, and what a row becomes."""

    make: type
    columns: Mapping[str, Callable[[str], Any]]
    rename: Mapping[str, str] = field(default_factory=dict)


LAYOUTS: dict[str, Layout] = {
    INDICATORS: Layout(
        Indicator,
        {
            "code": _text, "name": _text, "short": _text, "pillar": _text, "measure": _text,
            "grade": Grade, "kind": Kind, "over_time": OverTime, "direction": Direction, "noun": _text,
            "unit": _text, "level": Level, "base": _text, "scale": _number, "numerator": _text,
            "denominator": _text, "part_of": _text, "judged": _list, "reading": _text,
        },
    ),
    BASES: Layout(Base, {"id": _text, "name": _text, "noun": _text}),
    TARGETS: Layout(
        Target,
        {
            "code": _text, "comparator": Comparator, "value": _number, "low": _number, "high": _number,
            "year": _year, "year_given": _yes, "per_year": _yes, "formal": _yes, "lead": _text,
            "suggested_lead": _text, "support": _list, "legal": _text, "source": _text, "note": _text,
        },
    ),
    GOALS: Layout(Goal, {"code": _text, "text": _text, "source": _text}),
    TASKS: Layout(
        Task,
        {
            "code": _text, "group": _text, "text": _text, "lead": _list, "support": _list, "when": _text,
            "parent": _text, "source": _text, "note": _text,
        },
    ),
    PLACES: Layout(
        Place,
        {"id": _text, "name": _text, "other_spellings": _list, "placeholder": _yes},
        {"other_spellings": "aliases"},
    ),
}  # fmt: skip


Rule = tuple[str, Callable[[Any], bool]]
"""What a value of the header must be: in words and as a test."""


def _is_month(value: object) -> bool:
    try:
        Period.parse(value)
    except (AttributeError, ValueError):
        return False
    return True


def _is_due(value: object) -> bool:
    found = re.fullmatch(r"before ([0-9]{2}-[0-9]{2})", value) if isinstance(value, str) else None
    try:
        return value == "" or bool(found and date.fromisoformat(f"2000-{found[1]}"))
    except ValueError:
        return False


def _one_of(*allowed: str) -> Rule:
    return f"một trong: {', '.join(allowed)}", lambda value: value in allowed


_STRING: Rule = ("một chuỗi trong dấu nháy kép", lambda value: isinstance(value, str))
_FILLED: Rule = (
    "một chuỗi không trống trong dấu nháy kép",
    lambda value: isinstance(value, str) and bool(value.strip()),
)
_STRINGS: Rule = (
    'danh sách chuỗi không trống như ["…", "…"]',
    lambda value: isinstance(value, list) and all(_FILLED[1](one) for one in value),
)
_BOOLEAN: Rule = ("true hoặc false", lambda value: isinstance(value, bool))
_WHOLE: Rule = ("một số nguyên không có dấu nháy", lambda value: type(value) is int)
_DAY: Rule = ("một ngày như 2026-04-20, không có dấu nháy", lambda value: type(value) is date)
_DAY_OR_BLANK: Rule = ('"" hoặc một ngày như 2026-04-20', lambda value: value == "" or type(value) is date)
_MONTH: Rule = ('một tháng như "2026-01"', _is_month)
_SPAN: Rule = (
    "năm đầu và năm cuối như [2026, 2030]",
    lambda value: (
        isinstance(value, list) and len(value) == 2 and all(type(one) is int and 2000 <= one <= 2100 for one in value)
    ),
)
_DUE_DAYS: Rule = ("một số nguyên từ 0 đến 27", lambda value: type(value) is int and 0 <= value <= 27)
_DUE: Rule = ('"" hoặc một hạn như "before 12-15"', _is_due)
_ROUND = _one_of("yearly", "so_ket", "tong_ket")

HEADER_KEYS: dict[str, dict[str, Rule]] = {
    "": {
        "name": _FILLED, "province": _FILLED, "movement": _FILLED, "number": _STRING, "date": _DAY_OR_BLANK,
        "span": _SPAN, "start": _MONTH, "unit_word": _FILLED, "code_prefix": _FILLED,
        "calendar": _one_of(*Calendar), "due_days?": _DUE_DAYS, "notes?": _STRINGS,
    },
    "superior": {"number": _FILLED, "date": _DAY, "issuer": _FILLED, "about": _FILLED},
    "phases": {
        "name": _FILLED, "start": _MONTH, "end": _MONTH, "given": _BOOLEAN, "source": _FILLED,
        "note?": _STRING,
    },
    "reviews": {
        "kind": _one_of("so_ket", "tong_ket"), "year": _WHOLE, "quarter?": _WHOLE, "given": _BOOLEAN,
        "source": _FILLED, "note?": _STRING,
    },
    "reporting": {
        "rhythm": _one_of(*Rhythm), "due?": _DUE, "to?": _STRING, "via?": _STRING, "given": _BOOLEAN,
        "source": _FILLED, "note?": _STRING,
    },
    "departments": {
        "id": _FILLED, "name": _FILLED, "aliases?": _STRINGS,
        "kind": _one_of("internal", "external", "collective"),
    },
    "ideas": {
        "intake": _FILLED, "steps": _STRINGS, "criteria": _STRINGS, "quotas": _STRINGS, "source": _FILLED,
    },
    "awards": {"name": _FILLED, "round": _ROUND, "level": _STRING, "forms": _STRINGS, "source": _FILLED},
    "evaluations": {
        "by": _FILLED, "rhythm": _one_of("monthly", "quarterly", "yearly", "ongoing"), "source": _FILLED,
    },
}  # fmt: skip
"""What stands in plan.toml: at the top (""), in [ideas] and in every [[table]]; "?": may be left out."""
SINGLE = "ideas"


@dataclass(frozen=True)
class Row:
    """One line of a CSV file as text, with the line it starts on."""

    line: int
    cells: Mapping[str, str]


@dataclass(frozen=True)
class PlanText:
    """A plan before it is understood: header as parsed TOML, rows as text, problems met on the way."""

    slug: str
    header: Mapping[str, Any]
    header_source: str
    rows: Mapping[str, tuple[Row, ...]]
    problems: tuple[Problem, ...] = ()

    def file(self, name: str) -> str:
        """The path of one of its files as a finding names it."""
        return f"plans/{name}" if name in SHARED else f"plans/{self.slug}/{name}"

    def header_line(self, key: str, table: str = "", at: int = 0) -> int:
        """The header line of a key, for findings about the TOML (see `line_of`)."""
        return line_of(self.header_source, key, table, at)


def line_of(source: str, key: str, table: str = "", at: int = 0) -> int:
    """The line of a key at the top of a TOML text or in its `at`-th [table], else that of the table itself."""
    found, passed, inside = None if table else 1, -1, not table
    for number, line in enumerate(source.splitlines(), 1):
        opened = re.fullmatch(r"\[\[?\s*([\w-]+)\s*\]\]?\s*(#.*)?", line.strip())
        if opened and inside:
            break
        if opened:
            passed += opened[1] == table
            inside = opened[1] == table and passed == at
            found = number if inside else found
        elif inside and re.match(rf"\s*{re.escape(key)}\s*=", line):
            return number
    return found or line_of(source, table)


def slugs(folder: Path = FOLDER) -> list[str]:
    """The communes that have a plan folder, in alphabetical order."""
    return sorted(path.parent.name for path in folder.glob(f"*/{HEADER}"))


def read_text(slug: str, folder: Path = FOLDER) -> PlanText:
    """The plan's files as text, unreadable ones reported as problems."""
    problems: list[Problem] = []
    rows = {name: read_csv(folder / name, f"plans/{name}", LAYOUTS[name], problems) for name in SHARED}
    for name in OWN:
        rows[name] = read_csv(folder / slug / name, f"plans/{slug}/{name}", LAYOUTS[name], problems)
    source, header = _read_toml(folder / slug / HEADER, f"plans/{slug}/{HEADER}", problems)
    prefix = f"{header.get('code_prefix', '')}-"
    rows[INDICATORS] = tuple(row for row in rows[INDICATORS] if row.cells["code"].startswith(prefix))
    return PlanText(slug, header, source, rows, tuple(problems))


def _read_file(path: Path, name: str, problems: list[Problem]) -> str | None:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except OSError:
        message = "thiếu tệp này hoặc không mở được; hãy chép từ một kế hoạch khác"
        problems.append(_problem("missing_file", name, None, message))
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        message = "từ dòng này tệp không phải UTF-8; hãy mở bằng đúng bảng mã rồi lưu lại dạng UTF-8"
        problems.append(_problem("not_utf8", name, line, message))
    return None


def _read_toml(path: Path, name: str, problems: list[Problem]) -> tuple[str, dict]:
    source = _read_file(path, name, problems)
    if source is None:
        return "", {}
    try:
        header = tomllib.loads(source)
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+)", str(error))
        line = int(where[1]) if where else len(source.splitlines()) or 1
        message = "dòng này hoặc ngay trước đó sai cú pháp TOML; xem lại dấu nháy, dấu ngoặc và dấu ="
        problems.append(_problem("bad_toml", name, line, message))
        return "", {}
    problems.extend(_shape(source, header, name))
    return source, header


def _shape(source: str, header: Mapping[str, Any], name: str) -> Iterator[Problem]:
    top = {key: value for key, value in header.items() if key not in HEADER_KEYS}
    yield from _keys(source, top, name, "", 0)
    for table in HEADER_KEYS:
        found = header.get(table, [])
        single = table == SINGLE
        rows = [found] if single and found else found
        if not isinstance(rows, list) or not all(isinstance(one, dict) for one in rows):
            written = f"[{table}]" if single else f"[[{table}]]"
            line = line_of(source, table, table)
            message = f"mục {table} phải viết thành khối {written}; hãy sửa lại"
            yield _problem("bad_header", name, line, message)
            continue
        for at, row in enumerate(rows):
            yield from _keys(source, row, name, table, at)


def _keys(source: str, row: Mapping[str, Any], name: str, table: str, at: int) -> Iterator[Problem]:
    rules = HEADER_KEYS[table]
    for key in row:
        if key not in rules and f"{key}?" not in rules:
            known = ", ".join(one.rstrip("?") for one in rules)
            line = line_of(source, key, table or key, at)
            message = f"không có mục nào tên «{key}» ở đây; sửa thành một trong: {known}"
            yield _problem("unknown_key", name, line, message)
    for rule, (wanted, fits) in rules.items():
        key = rule.rstrip("?")
        if key in row and not fits(row[key]):
            message = f"mục {key} phải là {wanted}; hãy sửa lại"
            yield _problem("bad_header", name, line_of(source, key, table, at), message, str(row[key]))
        if key not in row and key == rule:
            message = f"thiếu mục {key}{f' trong khối {table}' if table else ''}; hãy ghi thêm {wanted}"
            yield _problem("bad_header", name, line_of(source, key, table, at), message)


def read_csv(path: Path, name: str, layout: Layout, problems: list[Problem]) -> tuple[Row, ...]:
    """The file's rows as text; what cannot be read is added to `problems`."""
    text = _read_file(path, name, problems)
    if text is None:
        return ()
    lines = list(_split(text, name, problems))
    header = list(layout.columns)
    if lines[:1] != [(1, header)]:
        wanted = ",".join(header)
        problems.append(_problem("bad_header", name, 1, f"dòng tiêu đề phải đúng là: {wanted}"))
        return ()
    rows = []
    for line, cells in lines[1:]:
        if len(cells) != len(header):
            message = f"dòng có {len(cells)} ô, cần đúng {len(header)} ô; xem lại dấu phẩy và dấu nháy"
            problems.append(_problem("bad_row", name, line, message))
            continue
        rows.append(Row(line, dict(zip(header, cells, strict=True))))
    return tuple(rows)


def _split(text: str, name: str, problems: list[Problem]) -> Iterator[tuple[int, list[str]]]:
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    line = 1
    try:
        for cells in reader:
            yield line, cells
            line = reader.line_num + 1
    except csv.Error:
        message = "dấu nháy kép ở dòng này mở mà không đóng, hoặc đóng sai chỗ; từ đây tệp không đọc được"
        problems.append(_problem("bad_quotes", name, line, message))


def parse_rows(name: str, file: str, rows: Iterable[Row], problems: list[Problem]) -> list[tuple[int, Any]]:
    """(line, value) for every row that can be understood; the others are added to `problems`."""
    layout = LAYOUTS[name]
    parsed = []
    for row in rows:
        fields = {}
        for column, convert in layout.columns.items():
            cell = row.cells[column]
            try:
                fields[layout.rename.get(column, column)] = convert(cell)
            except (ValueError, KeyError, InvalidOperation):
                problems.append(_problem("bad_value", file, row.line, _expected(column, convert), cell))
        if len(fields) == len(layout.columns):
            parsed.append((row.line, layout.make(**fields)))
    return parsed


def _expected(column: str, convert: Callable) -> str:
    if isinstance(convert, type) and issubclass(convert, StrEnum):
        allowed = ", ".join(convert)
        return f"cột {column} chỉ nhận một trong: {allowed}"
    wanted = {_number: "một số (dấu thập phân là dấu chấm, như 35.4)", _year: "một năm bốn chữ số",
              _yes: "yes hoặc no"}  # fmt: skip
    return f"cột {column} phải là {wanted[convert]}"


def build(text: PlanText) -> tuple[Plan | None, list[Problem]]:
    """The plan and what kept parts of it from being read; None where the header itself is unreadable."""
    problems = list(text.problems)
    unread = any(one.file == text.file(HEADER) for one in problems)
    parts = {
        name: tuple(value for _, value in parse_rows(name, text.file(name), text.rows[name], problems))
        for name in (*SHARED, *OWN)
    }
    try:
        plan = None if unread else _from_header(text.slug, text.header)
    except (KeyError, TypeError, ValueError):
        plan = None
        message = "phần đầu kế hoạch thiếu hoặc sai mục; hãy xem mẫu ở kế hoạch khác"
        problems.append(_problem("bad_header", text.file(HEADER), 1, message))
    if plan is None:
        return None, problems
    own = replace(
        plan,
        indicators=parts[INDICATORS],
        bases=parts[BASES],
        targets=parts[TARGETS],
        goals=parts[GOALS],
        tasks=parts[TASKS],
        places=parts[PLACES],
    )
    return own, problems


def _from_header(slug: str, header: Mapping[str, Any]) -> Plan:
    return Plan(
        slug=slug,
        name=header["name"],
        province=header["province"],
        movement=header["movement"],
        number=header["number"],
        date=str(header["date"]),
        span=(int(header["span"][0]), int(header["span"][1])),
        start=Period.parse(header["start"]),
        unit_word=header["unit_word"],
        code_prefix=header["code_prefix"],
        calendar=Calendar(header["calendar"]),
        due_days=header.get("due_days", DUE_DAYS),
        notes=tuple(header.get("notes", ())),
        superior=tuple(header_json({"superior": header.get("superior", [])})["superior"]),
        phases=tuple(
            Phase(
                one["name"], Period.parse(one["start"]), Period.parse(one["end"]), one["given"],
                one["source"], one.get("note", ""),
            )
            for one in header.get("phases", ())
        ),
        reviews=tuple(
            Review(
                one["kind"], one["year"], one.get("quarter"), one["given"], one["source"], one.get("note", "")
            )
            for one in header.get("reviews", ())
        ),
        reporting=tuple(
            Reporting(
                Rhythm(one["rhythm"]), one.get("due", ""), one.get("to", ""), one.get("via", ""),
                one["given"], one["source"], one.get("note", ""),
            )
            for one in header.get("reporting", ())
        ),
        departments=tuple(
            Department(one["id"], one["name"], tuple(one.get("aliases", ())), one.get("kind", "internal"))
            for one in header.get("departments", ())
        ),
        ideas=dict(header.get("ideas", {})),
        awards=tuple(header.get("awards", ())),
        evaluations=tuple(header.get("evaluations", ())),
    )  # fmt: skip


class PlanError(Exception):
    """A shipped or stored plan cannot be read; carries the findings."""

    def __init__(self, problems: list[Problem]) -> None:
        """Keep the findings for whoever shows them."""
        super().__init__("; ".join(f"{one.file}:{one.line}: {one.message}" for one in problems))
        self.problems = problems


@cache
def shipped(slug: str) -> Plan:
    """The plan as it ships with the product; PlanError where its files are unsound."""
    plan, problems = build(read_text(slug))
    if plan is None or problems:
        raise PlanError(problems)
    return plan


def shipped_plans() -> dict[str, Plan]:
    """Every shipped plan by slug."""
    return {slug: shipped(slug) for slug in slugs()}


def to_rows(name: str, values: Iterable[Any]) -> list[dict[str, str]]:
    """The values as rows of text, as `parse_rows` reads them."""
    layout = LAYOUTS[name]
    return [
        {column: _cell(getattr(value, layout.rename.get(column, column))) for column in layout.columns}
        for value in values
    ]


def _cell(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return "yes" if value else "no"
    return "; ".join(value) if isinstance(value, tuple) else str(value)


def to_csv(name: str, values: Iterable[Any]) -> str:
    """The values as the text of a CSV file; reading a shipped file and writing it gives the same bytes."""
    out = io.StringIO(newline="")
    writer = csv.DictWriter(out, fieldnames=list(LAYOUTS[name].columns), lineterminator="\n")
    writer.writeheader()
    writer.writerows(to_rows(name, values))
    return out.getvalue()


def header_json(header: Mapping[str, Any]) -> dict[str, Any]:
    """The header with TOML dates as ISO text, so that it survives a trip through JSON."""

    def plain(value: object) -> object:
        if isinstance(value, Mapping):
            return {key: plain(one) for key, one in value.items()}
        if isinstance(value, list):
            return [plain(one) for one in value]
        return value.isoformat() if isinstance(value, date) else value

    return {key: plain(value) for key, value in header.items()}


def _problem(kind: str, file: str, line: int | None, message: str, text: str = "") -> Problem:
    return Problem(Severity.ERROR, kind, message, file=file, line=line, text=text)
