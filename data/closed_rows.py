"""What a closing shows of each indicator and village, kept so that no later program, plan or figure changes it."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any

from data.errors import RefusalError, StoreError
from data.exact_json import from_json, to_json
from data.lineage import plain
from data.model import Figure, Indicator, Place, Plan
from data.progress import Standing, State
from data.standings import Completeness, Row, VillageGap
from data.villages import Cell

FORM = 1
"""Which way of writing a row this program writes. One that reads another form must still read this one."""
_INDICATOR, _PLACE = ("indicator",), ("indicator", "place")
_UNREADABLE = (ValueError, TypeError, KeyError, AttributeError, ZeroDivisionError, RecursionError)
_BROKEN = "Có bản chốt trong kho số liệu không đọc được trọn vẹn nên không mở; hãy báo người quản trị."
_INEXACT = "Có số không lưu được chính xác vào bản chốt nên chưa chốt. Hãy báo người quản trị."


@dataclass(frozen=True)
class ClosedRow:
    """One indicator as the meeting saw it: for the whole commune (`place` None, with its `row`) or at a village.

    `figure` is the period's own as it was handed in, `cell` the village against its yardstick. `owed` and `missing`
    count the figures that the period owed of the indicator and that had not come; `formal`: a target of the plan.
    """

    indicator: Indicator
    place: Place | None = None
    figure: Figure | None = None
    row: Row | None = None
    cell: Cell | None = None
    owner: str = ""
    owed: int = 0
    missing: int = 0
    formal: bool = False


def closed_rows(
    plan: Plan,
    rows: Sequence[Row],
    cells: Mapping[str, Sequence[Cell]],
    figures: Mapping[tuple[str, str | None], Figure],
    owed: Mapping[str, tuple[int, int]],
) -> list[ClosedRow]:
    """What stands, in plan order, each indicator before its villages.

    `cells` and `owed` (how many figures were owed, how many had not come) go by the indicator's code.
    """
    figures = {key: _sourced(one) for key, one in figures.items()}
    found = []
    for row in rows:
        indicator = row.standing.indicator
        code = indicator.code
        lead = _lead(plan, row)
        formal = any(one.formal for one in plan.targets_of(code, row.standing.at))
        gaps = tuple(replace(one, place=plain(one.place)) for one in row.gaps)
        short = Row(row.standing, row.completeness, row.official, row.villages_sum, gaps)
        many, missing = owed.get(code, (0, 0))
        found.append(ClosedRow(indicator, None, figures.get((code, None)), short, None, lead, many, missing, formal))
        found += _villages(plan, indicator, cells.get(code, ()), figures)
    return found


def nothing_came(rows: Sequence[ClosedRow]) -> bool:
    """Whether not one figure of the period was handed in, though the plan asks for figures."""
    return bool(rows) and all(one.figure is None for one in rows)


def _sourced(one: Figure) -> Figure:
    """The figure with "" where nothing is known of its source: the store says NULL."""
    return replace(one, **{name: getattr(one, name) or "" for name in ("sheet", "cell", "raw", "rule")})


def _lead(plan: Plan, row: Row) -> str:
    """The name of the department that led the indicator then, else of the one suggested, else ""."""
    indicator = row.standing.indicator
    target = next(iter(plan.targets_of(indicator.part_of or indicator.code, row.standing.at)), None)
    found = plan.department(target.owner) if target else None
    return found.name if found else ""


def _villages(
    plan: Plan, indicator: Indicator, cells: Sequence[Cell], figures: Mapping[tuple[str, str | None], Figure]
) -> list[ClosedRow]:
    """Every village with a cell, and those that gave a figure without one: nothing that was handed in is left out."""
    there = {one.place.id: replace(one, place=plain(one.place)) for one in cells}
    more = [
        plain(plan.place(place) or _off_list(place))
        for code, place in figures
        if code == indicator.code and place is not None and place not in there
    ]
    places = [*(one.place for one in there.values()), *more]
    return [ClosedRow(indicator, one, figures.get((indicator.code, one.id)), cell=there.get(one.id)) for one in places]


def _off_list(place: str) -> Place:
    """A village that the plan's list no longer had: what it was called is not known there."""
    return Place(place, place)


def counts(one: ClosedRow) -> bool:
    """Whether a village's row was a part of the commune's sums: its figure stood, and it was on the list then."""
    return one.place is not None and one.figure is not None and one.place != _off_list(one.place.id)


# ── as JSON ──────────────────────────────────────────────────────────────────────────────────────────


def written(rows: Sequence[ClosedRow]) -> list[dict[str, Any]]:
    """The rows for the table `closing_row`; RefusalError where they would not be read back exactly as they are."""
    try:
        found = [(one.indicator.code, one.place and one.place.id, _content(one, at)) for at, one in enumerate(rows)]
        exact = read_back(found) == tuple(rows)
    except (ValueError, TypeError, StoreError) as error:
        raise RefusalError(_INEXACT) from error
    if not exact:
        raise RefusalError(_INEXACT)
    return [{"indicator": code, "place": place, "content": content} for code, place, content in found]


def _content(one: ClosedRow, at: int) -> str:
    found: dict[str, Any] = {"form": FORM, "at": at, "figure": one.figure and to_json(one.figure)}
    if one.place is None:
        row = one.row
        found |= {
            "indicator": to_json(one.indicator),
            "standing": to_json(row.standing, leave=_INDICATOR),
            "completeness": to_json(row.completeness),
            "official": row.official,
            "villages_sum": to_json(row.villages_sum),
            "gaps": to_json(row.gaps),
            "owner": one.owner,
            "owed": one.owed,
            "missing": one.missing,
            "formal": one.formal,
        }
    else:
        found |= {"place": to_json(one.place), "cell": one.cell and to_json(one.cell, leave=_PLACE)}
    return json.dumps(found, ensure_ascii=False, allow_nan=False)


def read_back(found: Sequence[tuple[str, str | None, str]]) -> tuple[ClosedRow, ...]:
    """The rows (indicator, place, content) of the table, in the order in which they were closed.

    StoreError where one cannot be read.
    """
    try:
        contents = sorted(
            ((code, place, _document(content)) for code, place, content in found), key=lambda one: one[2]["at"]
        )
        indicators = {code: from_json(Indicator, one["indicator"]) for code, place, one in contents if place is None}
        return tuple(_row(indicators[code], place, one) for code, place, one in contents)
    except _UNREADABLE as error:
        raise StoreError(_BROKEN) from error


def state_in(content: str) -> State | None:
    """The state that one row's content says, None where it is no formal target's; StoreError as `read_back`."""
    try:
        one = _document(content)
        return State(one["standing"]["state"]) if one["formal"] else None
    except _UNREADABLE as error:
        raise StoreError(_BROKEN) from error


def _document(content: str) -> dict[str, Any]:
    found = json.loads(content)
    if found["form"] != FORM:
        raise ValueError(found["form"])
    return found


def _row(indicator: Indicator, place: str | None, one: Mapping[str, Any]) -> ClosedRow:
    figure = from_json(Figure | None, one["figure"])
    if place is None:
        row = Row(
            from_json(Standing, one["standing"], indicator=indicator),
            from_json(Completeness, one["completeness"]),
            one["official"],
            from_json(Fraction | None, one["villages_sum"]),
            from_json(tuple[VillageGap, ...], one["gaps"]),
        )
        counted = one["owed"], one["missing"], one["formal"]
        return ClosedRow(indicator, None, figure, row, None, one["owner"], *counted)
    where = from_json(Place, one["place"])
    cell = one["cell"] and from_json(Cell, one["cell"], indicator=indicator, place=where)
    return ClosedRow(indicator, where, figure, cell=cell)
