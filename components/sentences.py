"""Sentences written from standings: what a leader reads before any chart."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction
from math import ceil

from components.status import BASES, LOOKS, word
from components.words import amount, capital, change, counted, difference, percent, short_number
from data.model import Comparator, Direction, Indicator, Kind, Level, Period, Plan, Target
from data.progress import Standing, State, better_or_equal
from data.standings import Row

GOOD = (State.MET, State.ON_TRACK)
BAD = (State.REGRESSING, State.OUT_OF_REACH, State.BEHIND)


def promise(indicator: Indicator, target: Target) -> str:
    """The target in words: "từ 65 % trở lên", "trên 70 %", "2–3 đơn mỗi năm", "khuyến khích"."""
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
    value = f"{short_number(target.value)} {unit}{yearly}"
    falls = indicator.direction is Direction.DOWN
    if target.comparator is Comparator.MORE:
        return f"dưới {value}" if falls else f"trên {value}"
    if indicator.kind.is_rate and target.value == 100 and not falls:
        return value
    if target.comparator is Comparator.EXACTLY:
        return f"đúng {value}"
    if falls:
        return f"không quá {value}"
    return f"từ {value} trở lên" if indicator.kind.is_rate else f"ít nhất {value}"


def ground(target: Target) -> str:
    """Where a promise stands: "mục II.1"; a later one by its document, "áp dụng từ kỳ 1/2027 theo Quyết định …"."""
    if target.since is None:
        return f"mục {target.source}"
    return f"áp dụng từ {target.since.label.lower()} theo {target.legal}"


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
    if below_path(one):
        return capital(short_of_path(one))
    if one.aim is not None:
        return f"Mục tiêu {promise(one.indicator, one.aim.target)}"
    if one.pace is not None:
        return f"{capital(change(one.indicator, one.pace.per_month))}/tháng"
    return ""


def below_path(one: Standing) -> bool:
    """Whether it is judged behind and is; a value at or past the path may still miss "trên" or "đúng"."""
    return one.state in BAD and not better_or_equal(one.indicator, one.position, 0)


def short_of_path(one: Standing) -> str:
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
    text = f"Cần {change(one.indicator, one.required.per_month)}/tháng"
    nouns = one.required.nouns_per_month
    if nouns and one.indicator.kind.is_rate:
        text += f" (≈ {counted(one.indicator, rounded_up(one.indicator, nouns))}/tháng)"
    if one.pace is not None:
        text += f"; {one.pace.readings} kỳ qua {change(one.indicator, one.pace.per_month)}/tháng"
    return text


def rounded_up(indicator: Indicator, units: Fraction) -> int | Fraction:
    """So many of the noun that are needed: whole ones are rounded up, money and points are not."""
    return ceil(units) if indicator.whole else units


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
    return "Mức này và mục tiêu chưa tách hẳn nhau (khoảng tin cậy 95 %)." if one.close_call else ""


def complete(row: Row, plan: Plan) -> str:
    """Who reported: "18/22 thôn đã báo"."""
    if not _by_place(row, plan):
        return "Toàn xã: đã báo" if row.completeness.reported else "Toàn xã: chưa báo"
    return f"{row.completeness.reported}/{row.completeness.expected} {plan.unit_word} đã báo"


def _by_place(row: Row, plan: Plan) -> bool:
    return row.standing.indicator.level is Level.PLACE and bool(plan.places)


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
        kinds = [(states.count(one), LOOKS[one].word.lower()) for one in (State.OUT_OF_REACH, State.REGRESSING)]
        named = ", ".join(f"{many} {what}" for many, what in kinds if many)
        text += f", {bad} chỉ tiêu chậm" + (f" (trong đó {named})" if named else "")
    if unknown:
        text += f", {unknown} chỉ tiêu chưa đủ số liệu"
    return text + "."


def reported_places(rows: Sequence[Row], plan: Plan) -> str:
    """How complete the period is: "22/22 thôn đã báo, 14 thôn đủ mọi chỉ tiêu; 13/13 chỉ tiêu toàn xã đã báo"."""
    by_place = [row.completeness for row in rows if _by_place(row, plan)]
    whole = [row.completeness for row in rows if not _by_place(row, plan)]
    said = []
    if by_place:
        some = frozenset().union(*(one.who for one in by_place))
        every = some.intersection(*(one.who for one in by_place))
        said.append(
            f"{len(some)}/{len(plan.places_at(rows[0].standing.at))} {plan.unit_word} đã báo,"
            f" {len(every)} {plan.unit_word} đủ mọi chỉ tiêu"
        )
    if whole:
        said.append(f"{sum(one.reported for one in whole)}/{len(whole)} chỉ tiêu toàn xã đã báo")
    return "; ".join(said)
