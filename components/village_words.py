"""Villages in words: who lags, by how much, how many people, against what."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import pandas as pd

from components.milestone_words import end_of
from components.sentences import rounded_up
from components.status import TIERS
from components.words import NOT_KNOWN, amount, counted, monthly, number, percent, short_number
from data.model import Indicator, Period, Plan
from data.outlook import Milestone
from data.progress import Reading, levels
from data.punctuality import PlaceReporting
from data.villages import Cell, Left, Tier, Village, Yardstick

YARDSTICKS = {Yardstick.COMMUNE: "Mức của xã", Yardstick.OWN: "Mức riêng của từng nơi"}
UNJUDGED = "các chỉ tiêu này không đặt mức nên không xếp đạt hay chậm."
SMALL = "°"
"""Marks a small base (denominator under 30)."""
ESTIMATED = "Ước tính: phần được chia từ nơi cũ"
"""Marks a figure that rests on the share of a former village that was split."""


def points(gap: float | None) -> str:
    """A gap in points with its sign: "−3,2"; a dash where nothing was judged."""
    if gap is None:
        return NOT_KNOWN
    size = number(abs(gap), 1)
    return size if size == "0,0" else f"{'−' if gap < 0 else '+'}{size}"


def _size(gap: float) -> str:
    """The size of a gap: "3,2 điểm", "dưới 0,1 điểm"."""
    size = number(abs(gap), 1)
    return "dưới 0,1 điểm" if size == "0,0" and gap else f"{size} điểm"


def yardstick_said(yardstick: Yardstick, milestone: Milestone | None, plan: Plan) -> str:
    """What villages are held against, named in full."""
    due = f"mức phải đạt {end_of(milestone.period)}" if milestone else "mức lẽ ra phải đạt đến nay"
    if yardstick is Yardstick.COMMUNE:
        return f"Thước đo: mức của xã ({due} theo lộ trình của xã)."
    return f"Thước đo: mức riêng ({due}, tính từ số đầu tiên của chính {plan.unit_word} đến mục tiêu của xã)."


def villages_headline(found: Sequence[Village], plan: Plan) -> str:
    """The one sentence on all villages: who lags most, who leads."""
    judged = [one for one in found if one.mean_gap is not None]
    if not judged:
        known = sum(any(cell.level is not None for cell in one.cells) for one in found)
        if known:
            return f"{known}/{len(plan.places)} {plan.unit_word} đã báo; {UNJUDGED}"
        return f"Chưa có {plan.unit_word} nào đủ số liệu để so với mức của xã."
    behind = sum(one.mean_gap < 0 for one in judged)
    worst, best = judged[0], judged[-1]
    text = f"{len(judged) - behind}/{len(plan.places)} {plan.unit_word} bình quân đạt mức hoặc hơn"
    if worst.mean_gap < 0:
        text += f"; chậm nhất: {worst.place.name}, bình quân kém {_size(worst.mean_gap)}"
    if best is not worst and best.mean_gap > 0:
        text += f"; khá nhất: {best.place.name}, hơn {_size(best.mean_gap)}"
    return text + "."


def indicator_headline(many: Sequence[Cell], plan: Plan) -> str:
    """The sentence on an indicator's villages: "18/22 thôn đạt mức; chậm nhất: Thôn 7, kém 12,4 điểm, 118 người"."""
    known = [one for one in many if one.level is not None]
    judged = [one for one in known if one.gap is not None]
    if not known:
        return f"Chưa {plan.unit_word} nào báo chỉ tiêu này trong kỳ."
    if not judged:
        return (
            f"{len(known)}/{len(many)} {plan.unit_word} đã báo; chỉ tiêu này không đặt mức nên không xếp đạt hay chậm."
        )
    met = sum(one.gap >= 0 for one in judged)
    text = f"{met}/{len(many)} {plan.unit_word} đạt mức"
    worst = min(judged, key=lambda one: (one.gap, one.place.id))
    if worst.gap < 0:
        text += f"; chậm nhất: {worst.place.name}, {_short(worst)}"
    silent = len(many) - len(known)
    return text + (f"; {silent} {plan.unit_word} chưa báo." if silent else ".")


def _short(cell: Cell) -> str:
    missing = f", {counted(cell.indicator, cell.short)}" if cell.short else ""
    return f"kém {_size(cell.gap)}{missing}"


def reported_of(one: Village) -> str:
    """How many of its indicators a village has reported."""
    known = sum(cell.level is not None for cell in one.cells)
    return f"{one.place.name}: {known}/{len(one.cells)} chỉ tiêu đã báo"


def village_headline(one: Village, plan: Plan) -> str:
    """The one sentence on one village."""
    judged = [cell for cell in one.cells if cell.gap is not None]
    if not judged:
        known = sum(cell.level is not None for cell in one.cells)
        if known:
            return f"{one.place.name}: {known}/{len(one.cells)} chỉ tiêu đã báo; {UNJUDGED}"
        return f"{one.place.name}: chưa có chỉ tiêu nào đủ số liệu để so."
    met = sum(cell.gap >= 0 for cell in judged)
    text = f"{one.place.name}: {met}/{len(judged)} chỉ tiêu đạt mức, bình quân {said_mean(one.mean_gap)}"
    worst = min(judged, key=lambda cell: cell.gap)
    if worst.gap < 0:
        text += f"; chậm nhất: {worst.indicator.short}, {_short(worst)}"
    return text + "."


def said_mean(gap: float) -> str:
    """A mean gap: "kém 3,2 điểm", "hơn 1,0 điểm", "ngang mức"."""
    size = number(abs(gap), 1)
    return "ngang mức" if size == "0,0" else f"{'kém' if gap < 0 else 'hơn'} {size} điểm"


def cell_says(cell: Cell) -> str:
    """A cell beside its bar: "62,4 % (kém 3,1 điểm, 18 người)"."""
    if cell.level is None:
        return NOT_KNOWN
    text = amount(cell.indicator, cell.level.value) + (", ước tính" if cell.estimated else "")
    if cell.gap is None:
        return text
    return f"{text} ({_short(cell)})" if cell.gap < 0 else text


def cell_detail(cell: Cell, ranks: Mapping[str, int]) -> str:
    """Where a village stands among the others, and how fast it moves."""
    if cell.level is None:
        last = cell.last_known
        return "chưa báo" if last is None else f"gần nhất {amount(cell.indicator, last.value)} ({last.period.label})"
    said = []
    if cell.tier is not None:
        said.append(TIERS[cell.tier])
    if cell.place.id in ranks:
        said.append(f"thứ {ranks[cell.place.id]}/{len(ranks)}")
    if cell.pace is not None:
        said.append(f"{cell.pace.readings} kỳ qua {monthly(cell.indicator, cell.pace.per_month)}")
    if cell.small_base:
        said.append("mẫu số nhỏ")
    return "; ".join(said)


def ranks(many: Sequence[Cell]) -> dict[str, int]:
    """The rank of each village that was judged, 1 is best; small bases and estimates are not ranked.

    Those that chance does not tell from the yardstick share one rank, as equal ones do.
    """
    fit = [one for one in many if one.gap is not None and not one.small_base and not one.estimated]
    fit.sort(key=lambda one: -one.gap)
    found: dict[str, int] = {}
    for at, one in enumerate(fit):
        tied = at and (fit[at - 1].gap == one.gap or fit[at - 1].tier is one.tier is Tier.LEVEL)
        found[one.place.id] = found[fit[at - 1].place.id] if tied else at + 1
    return found


def cell_hover(cell: Cell, plan: Plan) -> list[str]:
    """The lines behind a cell: sums, yardstick, gap, people still to reach, pace."""
    lines = [f"{cell.place.name} · {cell.indicator.short}"]
    if cell.level is None:
        last = cell.last_known
        known = "" if last is None else f"; gần nhất {amount(cell.indicator, last.value)} ({last.period.label})"
        return [*lines, f"Chưa báo {cell.at.label.lower()}{known}"]
    text = f"{cell.level.period.label}: {amount(cell.indicator, cell.level.value)}"
    if cell.level.denominator is not None:
        places = 0 if cell.estimated and cell.indicator.whole else 1
        text += f" = {short_number(cell.level.numerator, places)} / {short_number(cell.level.denominator, places)}"
    lines.append(text)
    if cell.estimated:
        lines.append(ESTIMATED)
    if cell.yardstick is not None:
        lines.append(f"Mức so: {amount(cell.indicator, cell.yardstick)}, chênh {points(float(cell.gap))} điểm")
    if cell.short:
        lines.append(f"Còn thiếu {counted(cell.indicator, rounded_up(cell.indicator, cell.short))}")
    if cell.tier is Tier.LEVEL:
        lines.append("Chênh lệch chưa rõ (khoảng tin cậy 95 %)")
    if cell.pace is not None:
        lines.append(f"{cell.pace.readings} kỳ qua {monthly(cell.indicator, cell.pace.per_month)}")
    if cell.small_base:
        lines.append("Mẫu số nhỏ (dưới 30): vài đơn vị đã đổi nhiều điểm")
    return lines


def remaining_headline(found: Sequence[Left], plan: Plan) -> str:
    """Who closes the gap fastest: "Còn 1.240 người ở 9 thôn; riêng 3 thôn đầu đã là 52 %"."""
    if not found:
        return f"Không còn {plan.unit_word} nào dưới mức."
    indicator: Indicator = found[0].cell.indicator
    whole = sum(one.units for one in found)
    text = f"Còn {counted(indicator, whole)} ở {len(found)} {plan.unit_word}"
    if len(found) > 1:
        half = next(at for at, one in enumerate(found, 1) if one.cumulated >= 50)
        first = "nơi đầu" if half == 1 else f"{half} nơi đầu"
        text += f"; riêng {first} ({', '.join(one.cell.place.name for one in found[:half][:3])}"
        text += f"{' …' if half > 3 else ''}) đã là {percent(found[half - 1].cumulated, 0)}"
    return text + "."


def cells_table(many: Sequence[Cell]) -> pd.DataFrame:
    """Cells as rows of numbers: an officer can sort and reckon with them."""
    return pd.DataFrame([_cell(one) for one in many])


def _cell(one: Cell) -> dict[str, Any]:
    level = one.level
    rate = one.indicator.kind.is_rate
    return {
        "Nơi": one.place.name,
        "Chỉ tiêu": one.indicator.short,
        "Kỳ": f"{one.at.month}/{one.at.year}",
        "Tử số": _float(level.numerator) if level else None,
        "Mẫu số": _float(level.denominator) if level else None,
        "Tỷ lệ (%)" if rate else "Số lượng": _float(level.value) if level else None,
        "Mức so": _float(one.yardstick),
        "Chênh (điểm)": _float(one.gap),
        "Còn thiếu": _float(one.short),
        "Nhịp mỗi tháng": None if one.pace is None else round(one.pace.per_month, 4),
        "Ghi chú": _remark(one),
    }


def _remark(one: Cell) -> str:
    if one.level is None:
        return "Chưa báo"
    return "; ".join([ESTIMATED] * one.estimated + ["Mẫu số nhỏ"] * one.small_base)


def _float(value: Any) -> float | None:
    return None if value is None else round(float(value), 4)


def heat_table(found: Sequence[Village]) -> pd.DataFrame:
    """The heat map as rows of numbers: every village's rates, its mean gap last."""
    return pd.DataFrame(
        [
            {
                "Nơi": one.place.name,
                **{cell.indicator.short: _float(cell.level.value) if cell.level else None for cell in one.cells},
                "Chênh bình quân (điểm)": _float(one.mean_gap),
                "Số chỉ tiêu đã so": one.judged,
            }
            for one in found
        ]
    )


def late_said(missing: Sequence[Cell], at: Period, reporting: PlaceReporting, plan: Plan) -> str:
    """What a village has not reported for the period, and how it kept its dates so far."""
    names = [one.indicator.short for one in missing]
    when = max((one.at for one in missing), default=at).label.lower()
    text = f"Chưa báo {when}: {_few(names)}." if names else f"Đã báo đủ {when}."
    if not reporting.expected:
        return text
    text += f" Các kỳ đã đến hạn: {reporting.on_time}/{reporting.expected} số báo đúng hạn"
    if reporting.late:
        found = {one.indicator: plan.indicator(one.indicator) for one in reporting.late}
        named = {code: one.short if one else code for code, one in found.items()}
        text += f", {len(reporting.late)} số báo muộn ({_few(list(named.values()))})"
    return text + (f", {len(reporting.missing)} số chưa báo." if reporting.missing else ".")


def _few(names: Sequence[str], most: int = 3) -> str:
    return ", ".join(names[:most]) + (f" và {len(names) - most} chỉ tiêu khác" if len(names) > most else "")


def trends_table(village: Village, readings: Mapping[str, Sequence[Reading]]) -> pd.DataFrame:
    """Each indicator of a village with its last twelve levels, to draw small lines; `readings` by indicator."""
    return pd.DataFrame(
        [
            {
                "Chỉ tiêu": cell.indicator.short,
                "12 kỳ gần nhất": [
                    float(one.value) for one in levels(cell.indicator, readings[cell.indicator.code])[-12:]
                ],
                "Nay": cell_says(cell),
                "Nhịp": "" if cell.pace is None else f"{monthly(cell.indicator, cell.pace.per_month)}",
            }
            for cell in village.cells
        ]
    )
