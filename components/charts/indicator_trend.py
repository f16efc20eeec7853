"""One indicator's history, path, milestones and forecast, ready for `trend`; its change, ready for `contributions`."""

from __future__ import annotations

from collections.abc import Sequence

from components.charts.contributions import Part
from components.charts.trend import Ahead, Point, Trend
from components.indicator_words import part_said, signed
from components.milestone_words import end_of
from components.sentences import BAD, GOOD
from components.status import BASES
from components.tables import place_name
from components.words import amount, counted, plain, short_number
from data.model import Indicator, OverTime, Plan
from data.movement import Contribution, Movement
from data.outlook import Outlook
from data.progress import Basis, PathPoint, levels, own_value
from data.standings import Row

UNCHANGED = "không đổi"
KNOWN = (Basis.GIVEN, Basis.BASELINE)


def history(row: Row, ahead: Sequence[Outlook]) -> Trend:
    """The indicator over time; `ahead` holds its outlook at each milestone."""
    one = row.standing
    indicator = one.indicator
    known = levels(indicator, row.readings)
    flow = indicator.over_time is OverTime.FLOW
    actual = [
        Point(level.period, float(level.value), _level(indicator, level), label=_last(indicator, level, known))
        for level in known
    ]
    own = [
        Point(reading.period, float(value), plain(f"Riêng {reading.period.label.lower()}: {amount(indicator, value)}"))
        for reading in row.readings
        if flow and (value := own_value(indicator, reading)) is not None
    ]
    return Trend(
        tuple(actual),
        tuple(own),
        tuple(
            Point(point.period, float(point.value), _promised(indicator, point), point.basis in KNOWN)
            for point in one.path
        ),
        tuple(_milestone(indicator, found) for found in ahead if found.goal is not None),
        tuple(_forecast(indicator, found) for found in ahead if found.forecast is not None),
        " %" if indicator.kind.is_rate else f" {indicator.unit}",
        True if one.state in GOOD else False if one.state in BAD else None,
        resets=flow,
    )  # fmt: skip


def _promised(indicator: Indicator, point: PathPoint) -> str:
    return plain(f"Lộ trình {end_of(point.period)}: {amount(indicator, point.value)} ({BASES[point.basis]})")


def _level(indicator: Indicator, level) -> str:
    text = f"{level.period.label}: {amount(indicator, level.value)}"
    if level.denominator is not None:
        text += f" = {short_number(level.numerator)} / {short_number(level.denominator)}"
    return plain(text + (f", cộng dồn {level.months} kỳ" if level.months > 1 else ""))


def _last(indicator: Indicator, level, known) -> str:
    return amount(indicator, level.value) if level is known[-1] else ""


def _milestone(indicator: Indicator, found: Outlook) -> Point:
    goal = amount(indicator, found.goal)
    text = f"Mốc {end_of(found.milestone.period)}: {goal} ({BASES[found.basis]})"
    return Point(
        found.milestone.period, float(found.goal), plain(text), found.basis is Basis.GIVEN,
        f"{_short(found)}: {goal}",
    )  # fmt: skip


def _short(found: Outlook) -> str:
    period = found.milestone.period
    return str(period.year) if period.month == 12 else f"{period.month}/{period.year}"


def _forecast(indicator: Indicator, found: Outlook) -> Ahead:
    one = found.forecast
    text = (
        f"Dự báo {end_of(one.period)}: {amount(indicator, one.value)}"
        f" (khoảng {short_number(one.low)}–{short_number(one.high)})"
    )
    return Ahead(one.period, one.value, one.low, one.high, plain(text), amount(indicator, one.value))


def parts(indicator: Indicator, found: Movement, plan: Plan) -> list[Part]:
    """What each village did to the change, most first; the denominators and the reporting apart."""
    unit = "điểm" if indicator.kind.is_rate else indicator.unit
    joint = " " if indicator.kind.is_rate else "\u00a0"
    rows = [
        Part(place_name(plan, one.place), float(one.reached), _reached(indicator, one))
        for one in sorted(found.places, key=lambda one: (-one.reached, one.place))
    ]
    if indicator.kind.is_rate:
        said = f"{signed(found.base)} {unit}" if found.base else UNCHANGED
        rows.append(Part("Mẫu số thay đổi", float(found.base), said, kind="base"))
    if found.once:
        said = f"{part_said(indicator, found.reporting)}{joint}{unit}" if found.reporting else UNCHANGED
        rows.append(Part(f"{found.once} nơi chỉ báo một kỳ", float(found.reporting), said, kind="reporting"))
    return rows


def _reached(indicator: Indicator, one: Contribution) -> str:
    """What a place did in points and in the counted noun: "+0,25 (+33 người)"."""
    if not one.units:
        return UNCHANGED
    units = f"{'+' if one.units > 0 else '−'}{counted(indicator, abs(one.units))}".replace(" ", "\u00a0", 1)
    return f"{part_said(indicator, one.reached)} ({units})" if indicator.kind.is_rate else units
