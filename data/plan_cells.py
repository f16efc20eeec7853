"""A cell of the plan as people see it and type it: Vietnamese words and numbers for what the plan files write."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from decimal import Decimal

from data.intake.grid import Raw
from data.intake.numbers import read_number
from data.model import Period
from data.plan_store import clean_name
from data.plan_tables import Column, Names, Sort, Table, split

MAX_TEXT = 1_000
"""Characters in one cell."""


def shown(column: Column, cell: str, names: Names) -> str:
    """A cell as people see it."""
    if column.choices:
        return column.choices.get(cell, cell)
    match column.sort:
        case Sort.UNIT | Sort.UNITS:
            return "; ".join(names.departments.get(one, one) for one in split(cell))
        case Sort.BASE:
            return names.bases.get(cell, cell)
        case Sort.NUMBER:
            return cell.replace(".", ",")
        case Sort.MONTH if re.fullmatch(r"\d{4}-\d{2}", cell):
            return f"{int(cell[5:])}/{cell[:4]}"
        case Sort.DAY if re.fullmatch(r"\d{4}-\d{2}-\d{2}", cell):
            return f"{cell[8:]}/{cell[5:7]}/{cell[:4]}"
    return cell


def read(column: Column, typed: str, names: Names) -> tuple[str, str]:
    """(the cell, "") for what somebody typed, ("", why not and what to do) where it cannot stand there."""
    typed = clean_name(typed)
    if len(typed) > MAX_TEXT:
        return "", f"dài {len(typed)} chữ; hãy viết gọn trong {MAX_TEXT} chữ"
    if not typed:
        return "", ""
    if column.choices:
        return _choice(column.choices, typed)
    match column.sort:
        case Sort.UNIT:
            return _unit(typed, names)
        case Sort.UNITS:
            return _units(typed, names)
        case Sort.BASE:
            return _choice(names.bases, typed)
        case Sort.NUMBER | Sort.WHOLE:
            return _number(typed, whole=column.sort is Sort.WHOLE)
        case Sort.MONTH:
            return _month(typed)
        case Sort.DAY:
            return _day(typed)
        case Sort.LIST:
            return "; ".join(split(typed)), ""
    return typed, ""


def row_said(table: Table, cells: Mapping[str, str], names: Names, only: Iterable[str] | None = None) -> str:
    """A row in one line: "Tên chỉ tiêu: …; Năm: 2027"; `only` these columns."""
    wanted = set(cells if only is None else only)
    told = ((one.heading, shown(one, cells.get(one.name, ""), names)) for one in table.columns if one.name in wanted)
    return "; ".join(f"{heading}: {said}" for heading, said in told if said)


def _choice(choices: Mapping[str, str], typed: str) -> tuple[str, str]:
    known = {said.casefold(): cell for cell, said in choices.items()} | {cell.casefold(): cell for cell in choices}
    found = known.get(typed.casefold())
    return (found, "") if found is not None else ("", f"chỉ nhận một trong: {', '.join(choices.values())}")


def _unit(typed: str, names: Names) -> tuple[str, str]:
    found = names.spellings.get(typed.casefold())
    if found is not None:
        return found, ""
    return "", f"kế hoạch chưa có đơn vị «{typed}»; hãy ghi đúng tên, hoặc thêm đơn vị ấy trước"


def _units(typed: str, names: Names) -> tuple[str, str]:
    found = [_unit(one, names) for one in split(typed)]
    trouble = next((why for _, why in found if why), "")
    return ("", trouble) if trouble else ("; ".join(one for one, _ in found), "")


def _number(typed: str, *, whole: bool) -> tuple[str, str]:
    number = read_number(Raw("text", typed.removesuffix("%").strip()), "", whole=whole)
    if number.value is None or number.value < 0:
        return "", "không đọc được là số; hãy ghi " + ("số nguyên như 2027" if whole else "như 35,4")
    return _written(number.value), ""


def _written(value: Decimal) -> str:
    """A number as the plan files write it: 80, 35.4."""
    return f"{value.normalize():f}"


def _month(typed: str) -> tuple[str, str]:
    found = re.fullmatch(r"(?:tháng )?(\d{1,2})[/-](\d{4})|(\d{4})-(\d{2})(?:-\d{2}.*)?", typed, re.IGNORECASE)
    if found:
        month, year = int(found[1] or found[4]), int(found[2] or found[3])
        if 1 <= month <= 12:
            return str(Period(year, month)), ""
    return "", "không đọc được là tháng; hãy ghi như 6/2026"


def _day(typed: str) -> tuple[str, str]:
    """A day in either way of writing; other words stay, and are checked with the plan."""
    found = re.fullmatch(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})|(\d{4})-(\d{2})-(\d{2})(?:[T ][\d:.]+)?", typed)
    if not found:
        return typed, ""
    day, month, year = map(int, found.groups()[:3] if found[1] else found.groups()[:2:-1])
    try:
        return dt.date(year, month, day).isoformat(), ""
    except ValueError:
        return "", "không có ngày ấy; hãy ghi như 31/12/2027"
