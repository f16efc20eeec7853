"""What of a reading is that person's to hand in, the rest set aside and said; and the form for what they hand in.

A department's workbook often holds other departments' figures too. What somebody else answers for is no mistake, but
neither its standing figures nor what is odd about them are shown to people who may not see them.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace

from data.access import Scope
from data.figures import bases, standing_before
from data.intake.reading import Reading
from data.model import Department, Figure, Period, Plan, Problem, Severity
from data.store import Store
from data.template import TemplateRequest

NOT_YOURS = "not_yours"
_WHY = "Số này không thuộc phần bạn được nộp nên không ghi; đơn vị phụ trách hoặc người điều phối sẽ nộp."


def own_part(reading: Reading, plan: Plan, allowed: Scope) -> Reading:
    """The reading with the figures within that scope; each of the others is noted at its cell as set aside."""
    if allowed.everything:
        return reading
    others = [one for one in reading.figures if not allowed.covers(plan.indicator(one.indicator), one.place)]
    if not others:
        return replace(reading, covers=_covers(reading, plan, allowed))
    cells = {(one.sheet, one.cell) for one in others}
    said = [one for one in reading.problems if (one.sheet, one.cell) not in cells]
    return replace(
        reading,
        figures=tuple(one for one in reading.figures if one not in others),
        problems=(*said, *dict.fromkeys(_aside(one) for one in others)),
        covers=_covers(reading, plan, allowed),
    )


def with_unnamed(reading: Reading, plan: Plan, allowed: Scope, known: Collection[tuple[str, str | None]]) -> Reading:
    """The reading that answers for villages it does not name too: of each indicator it has for half of them or more.

    `known`: what was ever reported. A row that fell out of a table is as missing as an empty cell in it. Our own forms
    and the province's file (no `layout`) hold every row they mean.
    """
    if not reading.layout:
        return reading
    covers = dict.fromkeys(reading.covers)
    there = {one.id for one in plan.places_at(reading.periods[-1])}  # none answers for a village that became another
    for code in dict.fromkeys(one.indicator for one in reading.figures):
        here = {one.place for one in reading.figures if one.indicator == code}
        villages = [place for one, place in known if one == code and place in there]
        if 2 * len(here.intersection(villages)) >= len(villages):
            mine = (place for place in villages if allowed.covers(plan.indicator(code), place))
            covers |= dict.fromkeys((code, place) for place in mine)
    return replace(reading, covers=tuple(covers))


def own_request(
    store: Store, plan: Plan, allowed: Scope, department: Department | None, period: Period
) -> TemplateRequest:
    """The form of that period for what is within the scope, with no figure and no base of what others hand in.

    `department`: whose indicators alone, None for all of them.
    """
    plan = allowed.part_of(plan)
    known = standing_before(store, plan.slug, period)
    before = {
        cell: one
        for cell, one in known.items()
        if plan.indicator(cell[0]) and allowed.covers(plan.indicator(cell[0]), cell[1])
    }
    of_bases = bases(store, plan.slug)
    if not allowed.everything and not allowed.indicators:
        of_bases = [one for one in of_bases if one.place in allowed.villages]
    return TemplateRequest(plan, department, period, store.kind, before, of_bases)


def _covers(reading: Reading, plan: Plan, allowed: Scope) -> tuple[tuple[str, str | None], ...]:
    return tuple((code, place) for code, place in reading.covers if allowed.covers(plan.indicator(code), place))


def _aside(one: Figure) -> Problem:
    return Problem(Severity.IGNORED, NOT_YOURS, _WHY, sheet=one.sheet, cell=one.cell, text=one.raw)
