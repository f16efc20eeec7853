"""One indicator in words: where it stands, what it is, why it moved."""

from __future__ import annotations

import re
from collections.abc import Sequence
from fractions import Fraction
from typing import Any

import pandas as pd

from components.milestone_words import end_of, outlook_detail, outlook_needed, prospect
from components.sentences import ground, owner, promise
from components.status import BASES, LOOKS, word
from components.tables import month_of, place_name
from components.words import amount, capital, change, counted, monthly, number, short_number
from data.model import Direction, Indicator, Kind, OverTime, Plan, Target
from data.movement import Movement
from data.outlook import Outlook
from data.progress import Standing, State, levels
from data.standings import Row

_KINDS = {
    Kind.RATIO: "tỷ lệ", Kind.SHARE: "tỷ lệ đơn vị làm được", Kind.SCORE: "điểm trên thang", Kind.COUNT: "số lượng",
    Kind.YES_NO: "có hoặc không",
}  # fmt: skip


def indicator_line(row: Row) -> str:
    """Where the indicator stands now: "62,4 % (5.120 / 8.205), ▲ Chậm: kém 3,4 điểm, thiếu 279 người"."""
    one = row.standing
    if one.level is None:
        last = one.last_known
        if last is None:
            return f"{one.indicator.short}: chưa có số liệu nào."
        return f"{one.indicator.short}: gần nhất {amount(one.indicator, last.value)}, {last.period.label}."
    text = f"{one.indicator.short}: {amount(one.indicator, one.level.value)}"
    if one.level.denominator is not None:
        text += f" ({short_number(one.level.numerator)} / {short_number(one.level.denominator)})"
    text += f", {LOOKS[one.state].shape} {word(one)}"
    return f"{text}{_off_path(one)}."


def _off_path(one: Standing) -> str:
    """How far from its path a judged indicator is; counts by what is missing alone."""
    if one.state in (State.NOT_ENOUGH, State.NO_TARGET) or not one.position:
        return ""
    lacks = "thiếu" if one.indicator.direction is Direction.UP else "quá"
    if not one.indicator.kind.is_rate:
        off = (
            f"{lacks} {counted(one.indicator, one.behind)}"
            if one.behind
            else change(one.indicator, one.position, "hơn")
        )
        return f", {off} so với lộ trình"
    said = f", {change(one.indicator, one.position, 'hơn', 'kém')} so với lộ trình"
    return said + (f" ({lacks} {counted(one.indicator, one.behind)})" if one.behind else "")


def milestone_line(row: Row, ahead: Outlook) -> tuple[str, str]:
    """One milestone as (when, what): "Cuối 2027", "▲ Chưa chắc kịp. Mốc 80,0 % …. Cần +1,2 điểm mỗi tháng …"."""
    one = row.standing
    pace, readings = (one.pace.per_month, one.pace.readings) if one.pace else (None, 0)
    needed = outlook_needed(one.indicator, ahead, pace, readings)
    said = f"{prospect(ahead)}. {outlook_detail(one.indicator, ahead)}."
    return capital(end_of(ahead.milestone.period)), said + (f" {needed}." if needed else "")


def definition(indicator: Indicator, plan: Plan) -> list[tuple[str, str]]:
    """What the indicator is, as (name, text): how a and b are defined, what the plan promises, who, on which ground."""
    found = [("Tên trong kế hoạch", indicator.name), ("Cách tính", _reckoned(indicator))]
    if indicator.numerator:
        found.append(("Tử số", indicator.numerator))
    if indicator.denominator:
        found.append(("Mẫu số", indicator.denominator))
    current = plan.targets_of(indicator.code)
    former = [one for one in plan.targets if one.code == indicator.code and one not in current]
    for target in current:
        found += _promised("Mục tiêu", indicator, target)
    for target in former:
        found += _promised("Mục tiêu trước đó", indicator, target)
    found.append(("Đơn vị", owner(plan, indicator)))
    if indicator.judged:
        found.append(("Cách hiểu của hệ thống", indicator.reading or "Một phần định nghĩa là cách hiểu của hệ thống."))
    return list(dict.fromkeys(found))


def _promised(name: str, indicator: Indicator, target: Target) -> list[tuple[str, str]]:
    year = f"năm {target.year}" if target.year_given else f"kế hoạch không ghi năm; tạm lấy {target.year}"
    found = [(name, f"{promise(indicator, target)}, {year}; {ground(target)}")]
    if target.legal and target.since is None:
        found.append(("Căn cứ", target.legal))
    if target.note:
        found.append(("Ghi chú", target.note))
    return found


def _reckoned(indicator: Indicator) -> str:
    when = "lấy số cuối kỳ" if indicator.over_time is OverTime.STOCK else "cộng dồn từ đầu năm"
    kind = _KINDS[indicator.kind]
    if indicator.scale:
        kind += f" {short_number(indicator.scale)}"
    return f"{capital(kind)}, {when}; đếm bằng {indicator.noun}"


def movement_headline(indicator: Indicator, found: Movement, plan: Plan) -> str:
    """Why the figure moved: "+1,2 điểm so với kỳ 5/2026: tăng nhờ Thôn 3 (+0,42), …; mẫu số thay đổi làm giảm …"."""
    unit = "điểm" if indicator.kind.is_rate else indicator.unit
    text = f"{capital(change(indicator, found.change))} so với {found.before.label.lower()}"
    best = sorted(found.places, key=lambda one: -one.reached)
    up = [one for one in best[:2] if one.reached > 0]
    down = [one for one in best[::-1][:2] if one.reached < 0]
    if up:
        text += ": tăng nhờ " + ", ".join(_part(indicator, one.place, one.reached, plan) for one in up)
    if down:
        text += ("; giảm ở " if up else ": giảm ở ") + ", ".join(
            _part(indicator, one.place, one.reached, plan) for one in down
        )
    if _said(found.base):
        text += f"; mẫu số thay đổi làm {'tăng' if found.base > 0 else 'giảm'} {number(abs(found.base), 1)} {unit}"
    if found.once and _said(found.reporting):
        text += f"; {found.once} nơi chỉ báo một trong hai kỳ làm lệch {part_said(indicator, found.reporting)} {unit}"
    return text + "."


def _part(indicator: Indicator, place: str, value: Fraction, plan: Plan) -> str:
    return f"{place_name(plan, place)} ({part_said(indicator, value)})"


def _said(value: Fraction) -> bool:
    return abs(value) >= Fraction(5, 100)


def signed(value: Fraction | float, decimals: int = 2) -> str:
    """A part of a change with its sign: "+0,42"; nothing has none."""
    size = number(abs(value), decimals)
    return size if not size.strip("0,") else f"{'−' if value < 0 else '+'}{size}"


def part_said(indicator: Indicator, value: Fraction) -> str:
    """A part of a change: "+0,42" points of a rate, "+4" of a count."""
    return signed(value) if indicator.kind.is_rate else re.sub(r",0+$", "", signed(value, 1))


def movement_table(found: Movement, plan: Plan) -> pd.DataFrame:
    """The parts of a change as rows of numbers; they add up to the change."""
    rows: list[dict[str, Any]] = [
        {
            "Nơi": place_name(plan, one.place),
            "Đã thêm (đơn vị)": float(one.units),
            "Do tử số (điểm)": float(one.reached),
            "Do mẫu số (điểm)": float(one.base),
        }
        for one in found.places
    ]
    rows.append({"Nơi": "Nơi chỉ báo một trong hai kỳ", "Do tử số (điểm)": float(found.reporting)})
    return pd.DataFrame(rows)


def history_table(row: Row) -> pd.DataFrame:
    """Every period of the commune as numbers."""
    return pd.DataFrame(
        [
            {
                "Kỳ": month_of(one.period),
                "Tử số": None if one.numerator is None else float(one.numerator),
                "Mẫu số": None if one.denominator is None else float(one.denominator),
                "Mức": float(one.value),
                "Số kỳ cộng dồn": one.months,
            }
            for one in levels(row.standing.indicator, row.readings)
        ]
    )


def trend_headline(row: Row, ahead: Sequence[Outlook]) -> str:
    """Will we make it: the standing, then the next milestone that has not passed."""
    level, indicator, said = row.standing.level, row.standing.indicator, indicator_line(row)
    coming = [
        one for one in ahead if level is not None and one.goal is not None and one.milestone.period > level.period
    ]
    if not coming:
        return said if row.standing.aim is not None else f"{said[:-1]}{_trend(row)}."
    goal = f"{amount(indicator, coming[0].goal)} ({BASES[coming[0].basis]})"
    return f"{said[:-1]}; {end_of(coming[0].milestone.period)} cần {goal}: {prospect(coming[0])}."


def _trend(row: Row) -> str:
    """How fast an indicator without a target moves."""
    pace = row.standing.pace
    return (
        ""
        if pace is None
        else f"; {pace.readings} kỳ qua {monthly(row.standing.indicator, pace.per_month, ' mỗi tháng')}"
    )
