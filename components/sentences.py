"""Sentences written from standings: what a leader reads before any chart."""

from __future__ import annotations

from collections.abc import Sequence

from components.status import BASES, LOOKS, word
from components.words import amount, capital, counted, difference, number, percent, short_number
from data.model import Comparator, Indicator, Kind, Period, Plan, Target
from data.progress import Standing, State
from data.standings import Row

GOOD = (State.MET, State.ON_TRACK)
BAD = (State.REGRESSING, State.OUT_OF_REACH, State.BEHIND)


def promise(indicator: Indicator, target: Target) -> str:
    """The target in words: "từ 65 %", "trên 70 %", "2–3 đơn mỗi năm", "khuyến khích"."""
    unit = "%" if indicator.kind.is_rate else indicator.unit
    yearly = " mỗi năm" if target.per_year else ""
    match target.comparator:
        case Comparator.LEAD:
            return "dẫn đầu"
        case Comparator.ENCOURAGED:
            suggested = f" {_range(target)} {unit}" if target.low is not None else ""
            return f"khuyến khích{suggested}"
        case Comparator.RANGE:
            return f"{_range(target)} {unit}{yearly}"
        case Comparator.MORE:
            return f"trên {short_number(target.value)} {unit}{yearly}"
        case Comparator.EXACTLY:
            return f"đúng {short_number(target.value)} {unit}{yearly}"
    return f"từ {short_number(target.value)} {unit}{yearly}"


def _range(target: Target) -> str:
    return f"{short_number(target.low)}–{short_number(target.high)}"


def says(row: Row) -> str:
    """The row's verdict: value, shape and word."""
    one = row.standing
    verdict = f"{LOOKS[one.state].shape} {word(one)}"
    return verdict if one.level is None else f"{amount(one.indicator, one.level.value)}  {verdict}"


def detail(row: Row) -> str:
    """The line under the verdict: how far off and how many are missing, or why nothing is judged."""
    one = row.standing
    if one.level is None:
        if one.last_known is None:
            return "Chưa có số liệu nào."
        return f"Gần nhất: {amount(one.indicator, one.last_known.value)} ({one.last_known.period.label})"
    if one.state is State.NOT_ENOUGH or one.reason:
        return one.reason
    if one.state in BAD:
        return capital(_short_of_path(one))
    if one.aim is not None:
        return f"Mục tiêu {promise(one.indicator, one.aim.target)}"
    if one.pace is not None:
        sign = "+" if one.pace.per_month >= 0 else "−"
        return f"{sign}{difference(one.indicator, one.pace.per_month)}/tháng"
    return ""


def _short_of_path(one: Standing) -> str:
    """How far below the path: points and how many are missing for rates, whole events for counts."""
    if not one.behind:
        return f"kém {difference(one.indicator, one.position)}"
    missing = f"thiếu {counted(one.indicator, one.behind)}"
    if one.indicator.kind in (Kind.RATIO, Kind.SHARE):
        return f"kém {difference(one.indicator, one.position)}, {missing}"
    return missing


def hover(row: Row, plan: Plan) -> list[str]:
    """The lines behind a row: code, sums, path, target, pace, completeness, owner."""
    one = row.standing
    lines = [f"{one.indicator.code} · {one.indicator.name}"]
    if one.level is not None:
        lines.append(_level_line(one))
    if row.official and row.villages_sum is not None:
        gap = one.level.value - row.villages_sum
        lines.append(
            f"Đang lấy số toàn xã; cộng từ các {plan.unit_word}: {amount(one.indicator, row.villages_sum)},"
            f" lệch {difference(one.indicator, gap)}"
        )
    if one.path_now is not None:
        lines.append(f"Lẽ ra đến {one.level.period.label.lower()}: {amount(one.indicator, one.path_now)}")
    if one.aim is not None:
        due = f"hết {one.aim.due.label.lower()} ({BASES[one.aim.basis]})"
        lines.append(f"Mục tiêu: {promise(one.indicator, one.aim.target)}, {due}")
    lines += [line for line in (needed(one), _forecast_line(one), soft(one)) if line]
    lines.append(complete(row, plan))
    lines.append(owner(plan, one.indicator))
    return lines


def _level_line(one: Standing) -> str:
    text = f"Thực hiện {one.level.period.label.lower()}: {amount(one.indicator, one.level.value)}"
    if one.level.denominator is not None:
        text += f" = {short_number(one.level.numerator)} / {short_number(one.level.denominator)}"
    if one.level.months > 1:
        text += f", cộng dồn {one.level.months} kỳ; riêng kỳ này {amount(one.indicator, one.own)}"
    return text


def needed(one: Standing) -> str:
    """What is needed a month against what has been done: "cần +1,2 điểm/tháng (≈ 38 người); gần đây +0,7"."""
    if one.required is None:
        return ""
    if one.required.average is not None:
        text = f"Cần bình quân {percent(one.required.average)} mỗi tháng trong {one.required.months_left} tháng còn lại"
        if one.required.average > 100:
            text = "Không thể đạt trong năm: các tháng còn lại có 100 % cũng không đủ"
        return text
    text = f"Cần +{difference(one.indicator, one.required.per_month)}/tháng"
    if one.required.nouns_per_month and one.indicator.kind.is_rate:
        text += f" (≈ {counted(one.indicator, _up(one.required.nouns_per_month))}/tháng)"
    if one.pace is not None:
        sign = "+" if one.pace.per_month >= 0 else "−"
        text += f"; {one.pace.readings} kỳ qua {sign}{difference(one.indicator, one.pace.per_month)}/tháng"
    return text


def _up(value: object) -> int:
    return -(-value // 1)


def _forecast_line(one: Standing) -> str:
    if not one.forecasts:
        return ""
    said = [
        f"cuối {ahead.period.year}: {amount(one.indicator, ahead.value)}"
        f" ({short_number(ahead.low)}–{short_number(ahead.high)})"
        for ahead in one.forecasts
    ]
    return "Theo nhịp độ này, " + "; ".join(said)


def soft(one: Standing) -> str:
    """A word of caution for small bases and close calls."""
    if one.small_base:
        return "Mẫu số nhỏ (dưới 30): chênh lệch vài đơn vị đã đổi nhiều điểm."
    return "Sát mức mục tiêu: chênh lệch nhỏ, xem thêm các kỳ sau." if one.close_call else ""


def complete(row: Row, plan: Plan) -> str:
    """Who reported: "18/22 thôn đã báo"."""
    if row.completeness.expected == 1:
        return "Toàn xã: đã báo" if row.completeness.reported else "Toàn xã: chưa báo"
    return f"{row.completeness.reported}/{row.completeness.expected} {plan.unit_word} đã báo"


def owner(plan: Plan, indicator: Indicator) -> str:
    """Who answers for it, honest about an owner the plan does not name."""
    target = next(iter(plan.targets_of(indicator.part_of or indicator.code)), None)
    if target is None:
        return "Kế hoạch không giao đơn vị"
    if target.lead:
        return f"Chủ trì: {plan.department(target.lead).name}"
    if target.suggested_lead:
        return f"Kế hoạch không ghi chủ trì; gợi ý: {plan.department(target.suggested_lead).name}"
    return "Kế hoạch không ghi chủ trì"


def headline(judged: Sequence[Row], period: Period) -> str:
    """The one sentence on how the commune is doing, over its formal targets."""
    states = [row.standing.state for row in judged]
    good = sum(state in GOOD for state in states)
    bad = sum(state in BAD for state in states)
    unknown = states.count(State.NOT_ENOUGH)
    counted_states = good + bad + unknown
    text = f"{period.label}: {good}/{counted_states} chỉ tiêu đạt hoặc đúng tiến độ"
    if bad:
        text += f", {bad} chỉ tiêu chậm"
    if unknown:
        text += f", {unknown} chỉ tiêu chưa đủ số liệu"
    return text + "."


def lagging(judged: Sequence[Row], most: int = 3) -> list[str]:
    """The worst gaps to the path, one sentence each: by how much, how many, because of which villages."""
    behind = [row for row in judged if row.standing.state in BAD and row.standing.position is not None]
    behind.sort(key=_severity)
    return [_lags(row) for row in behind[:most]]


def _severity(row: Row) -> float:
    """Share of the promised level that is missing, worst (most negative) first."""
    one = row.standing
    return -abs(float(one.position)) / max(float(one.path_now), 1e-9)


def _lags(row: Row) -> str:
    one = row.standing
    text = f"{one.indicator.short}: {amount(one.indicator, one.level.value)}, {_short_of_path(one)} so với lộ trình"
    if row.gaps:
        text += "; nhiều nhất ở " + ", ".join(
            f"{gap.place.name} ({counted(one.indicator, gap.units)})" for gap in row.gaps[:3]
        )
    return text + "."


def reported_places(rows: Sequence[Row], plan: Plan) -> str:
    """How complete the period is over everything reported by village: "21/22 thôn đã báo đủ" and cells."""
    by_place = [row.completeness for row in rows if row.completeness.expected > 1]
    whole = [row.completeness for row in rows if row.completeness.expected == 1]
    said = []
    if by_place:
        cells = sum(one.reported for one in by_place)
        said.append(f"{number(cells)}/{number(sum(one.expected for one in by_place))} ô số liệu theo {plan.unit_word}")
    if whole:
        said.append(f"{sum(one.reported for one in whole)}/{len(whole)} chỉ tiêu toàn xã")
    return "Đã báo " + " và ".join(said) if said else ""
