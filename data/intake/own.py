"""A reading → what of it is that person's to hand in; the rest is set aside and said, never compared or written. Pure.

A department's workbook often holds other departments' figures too. What somebody else answers for is no mistake, but
neither its standing figures nor what is odd about them are shown to people who may not see them.
"""

from __future__ import annotations

from dataclasses import replace

from data.access import Scope
from data.intake.reading import Reading
from data.model import Figure, Plan, Problem, Severity

NOT_YOURS = "not_yours"
_WHY = "Số này không thuộc phần bạn được nộp nên không ghi; đơn vị phụ trách hoặc người điều phối sẽ nộp."


def own_part(reading: Reading, plan: Plan, allowed: Scope) -> Reading:
    """The reading with the figures within that scope; each of the others is noted at its cell as set aside."""
    if allowed.everything:
        return reading
    others = [one for one in reading.figures if not _covered(allowed, plan, one.indicator, one.place)]
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


def _covers(reading: Reading, plan: Plan, allowed: Scope) -> tuple[tuple[str, str | None], ...]:
    return tuple(one for one in reading.covers if _covered(allowed, plan, *one))


def _covered(allowed: Scope, plan: Plan, code: str, place: str | None) -> bool:
    indicator = plan.indicator(code)
    return indicator is not None and allowed.covers(indicator, place)


def _aside(one: Figure) -> Problem:
    return Problem(Severity.IGNORED, NOT_YOURS, _WHY, sheet=one.sheet, cell=one.cell, text=one.raw)
