"""What a saved scenario keeps: what was assumed, what stood then and what came of it, so that it can be held against
what has happened since. Plain values in, plain values out; exact.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from fractions import Fraction
from typing import Any

from data.errors import RefusalError
from data.model import Period
from data.progress import levels
from data.scenario import Effort, Outcome, Scenario, against, exactly, from_json, to_json
from data.standings import Row

Point = tuple[Period, Fraction]


@dataclass(frozen=True)
class Record:
    """A scenario with its unknown filled in, and its facts as they stood when it was saved.

    `began`: the level it went on from; `line`: month by month from there; `usual`: where the pace of then led.
    """

    scenario: Scenario
    began: Point
    value: Fraction
    units: Fraction | None
    usual: float | None
    effort: Effort
    line: tuple[Point, ...]


def results(outcome: Outcome) -> dict[str, Any]:
    """What to keep of an outcome beside its inputs, as JSON takes it."""
    return {
        "filled": to_json(outcome.scenario),
        "value": str(outcome.value),
        "units": None if outcome.units is None else str(outcome.units),
        "usual": None if outcome.usual is None else float(outcome.usual),
        "effort": outcome.feasibility.effort.value,
        "line": [[str(at), str(value)] for at, value in outcome.line],
    }


def record(found: Mapping[str, Any]) -> Record:
    """The record that `results` wrote; RefusalError where it is something else."""
    try:
        line = tuple((Period.parse(at), exactly(value)) for at, value in found["line"])
        return Record(
            from_json(found["filled"]),
            line[0],
            exactly(found["value"]),
            None if found["units"] is None else exactly(found["units"]),
            None if found["usual"] is None else float(found["usual"]),
            Effort(found["effort"]),
            line,
        )
    except (KeyError, IndexError, TypeError, OverflowError, ValueError, ZeroDivisionError) as error:
        raise RefusalError("Phương án này được lưu không trọn nên không mở được. Hãy lập lại.") from error


def since(kept: Record, row: Row) -> list[tuple[Period, Fraction, Fraction]]:
    """Each period that has come since as (period, foreseen, actual), oldest first."""
    return against(kept.line, levels(row.standing.indicator, row.readings))


def corrected(kept: Record, row: Row) -> Fraction | None:
    """What stands today for the period it began at, where that is no longer what stood then; else None."""
    at, then = kept.began
    now = {one.period: one.value for one in levels(row.standing.indicator, row.readings)}.get(at)
    return None if now is None or now == then else now
