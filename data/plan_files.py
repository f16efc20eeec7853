"""Plans as files: CSV for rows, TOML for the header. Reads, builds and writes; meaning is checked in `plan_check.py`.

The same rows of text come from a folder of `plans/` or from the store, so both are read by one builder.
"""

from __future__ import annotations

import csv
import io
import re
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from decimal import Decimal, InvalidOperation
from enum import StrEnum
from functools import cache
from pathlib import Path
from typing import Any

from data.model import (
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

_DECIMAL = re.compile(r"-?\d{1,12}(\.\d{1,4})?")


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
    if not re.fullmatch(r"\d{4}", cell):
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


@dataclass(frozen=True)
class Row:
    """One line of a CSV file as text, with the line it stands on."""

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

    def header_line(self, *needles: str) -> int | None:
        """The first header line that holds every needle, for findings about the TOML."""
        for number, line in enumerate(self.header_source.splitlines(), 1):
            if all(needle in line for needle in needles):
                return number
        return None


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


def _read_toml(path: Path, name: str, problems: list[Problem]) -> tuple[str, dict]:
    try:
        source = path.read_text(encoding="utf-8")
        return source, tomllib.loads(source)
    except FileNotFoundError:
        problems.append(_problem("missing_file", name, None, "thiếu tệp này; hãy chép từ một kế hoạch khác"))
    except UnicodeDecodeError:
        problems.append(_problem("not_utf8", name, None, "tệp không phải UTF-8; hãy lưu lại dạng UTF-8"))
    except tomllib.TOMLDecodeError as error:
        where = re.search(r"line (\d+)", str(error))
        line = int(where[1]) if where else None
        problems.append(_problem("bad_toml", name, line, "dòng này không đúng cú pháp TOML; hãy sửa lại"))
    return "", {}


def read_csv(path: Path, name: str, layout: Layout, problems: list[Problem]) -> tuple[Row, ...]:
    """The file's rows as text; what cannot be read is added to `problems`."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError:
        problems.append(_problem("missing_file", name, None, "thiếu tệp này; hãy chép từ một kế hoạch khác"))
        return ()
    except UnicodeDecodeError:
        problems.append(_problem("not_utf8", name, None, "tệp không phải UTF-8; hãy lưu lại dạng CSV UTF-8"))
        return ()
    reader = csv.reader(io.StringIO(text, newline=""))
    header = next(reader, [])
    if header != list(layout.columns):
        wanted = ",".join(layout.columns)
        problems.append(_problem("bad_header", name, 1, f"dòng tiêu đề phải đúng là: {wanted}"))
        return ()
    rows = []
    for cells in reader:
        if len(cells) != len(header):
            message = f"dòng có {len(cells)} ô, cần đúng {len(header)} ô; xem lại dấu phẩy và dấu nháy"
            problems.append(_problem("bad_row", name, reader.line_num, message))
            continue
        rows.append(Row(reader.line_num, dict(zip(header, cells, strict=True))))
    return tuple(rows)


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
    parts = {
        name: tuple(value for _, value in parse_rows(name, text.file(name), text.rows[name], problems))
        for name in (*SHARED, *OWN)
    }
    try:
        plan = _from_header(text.slug, text.header)
    except (KeyError, TypeError, ValueError) as error:
        if text.header:
            what = str(error).strip("'\"")
            message = f"phần đầu kế hoạch thiếu hoặc sai mục «{what}»; xem mẫu ở kế hoạch khác"
            problems.append(_problem("bad_header", text.file(HEADER), text.header_line(what), message))
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
