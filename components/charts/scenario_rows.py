"""A what-if turned into the rows of the charts that show it: the line, the villages' shares, what each would bring."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from components.charts.contributions import Part as Bar
from components.charts.dumbbell import Pair
from components.charts.indicator_trend import history
from components.charts.trend import Point, Trend
from components.indicator_words import part_said
from components.scenario_words import SIMULATED
from components.words import amount, counted, percent, plain, short_number
from data.model import Indicator
from data.outlook import Outlook
from data.scenario import Outcome
from data.sharing import Gain, Part, Sharing
from data.standings import Row


def course(row: Row, ahead: Sequence[Outlook], outcome: Outcome | None) -> Trend:
    """The indicator as it stands in grey, the scenario beside it in blue; without an outcome the first alone."""
    known = replace(history(row, ahead), good=None, own=())
    if outcome is None:
        return known
    indicator = row.standing.indicator
    points = [
        Point(at, float(value), plain(f"{SIMULATED}, {at.label.lower()}: {amount(indicator, value)}"))
        for at, value in outcome.line
    ]
    if not points:
        return known
    due = outcome.scenario.due
    label = f"{due.year if due.month == 12 else due.label}: {amount(indicator, outcome.value)}"
    points[-1] = replace(points[-1], label=label)
    return replace(
        known,
        assumed=tuple(points),
        milestones=tuple(replace(one, label="") if _same(one, points[-1]) else one for one in known.milestones),
    )


def _same(one: Point, other: Point) -> bool:
    """Whether two points carry the same words: a milestone that the scenario reaches is named once."""
    return one.label == other.label


def shares(indicator: Indicator, found: Sharing) -> list[Pair]:
    """Each village before (hollow) and after (filled) its share, the largest share first."""
    ordered = sorted(found.parts, key=lambda one: (-one.units, one.place.id))
    return [
        Pair(
            one.place.id,
            one.place.name,
            float(one.after),
            float(one.before),
            f"{_asked(indicator, one, found)}, {percent(one.after)}",
            None if one.after < found.goal else True,
            plain(
                f"{one.place.name}: {short_number(one.have)} / {short_number(one.base)} = {percent(one.before)};"
                f" thêm {counted(indicator, one.units)} thành {percent(one.after)}"
            ),
        )
        for one in ordered
    ]


def _asked(indicator: Indicator, one: Part, found: Sharing) -> str:
    if one.units:
        return f"+{counted(indicator, one.units)}"
    return "đã đủ" if one.after >= found.goal else "không giao"


def bringing(indicator: Indicator, found: Sequence[Gain]) -> list[Bar]:
    """What all villages together gain if that one came up to the average."""
    return [
        Bar(
            one.place.name,
            float(one.points),
            f"{part_said(indicator, one.points)} (+{counted(indicator, one.units)})",
            plain(f"{one.place.name} nay {percent(one.value)}: cần thêm {counted(indicator, one.units)}"),
        )
        for one in found
    ]
