"""Milestones in words: their names, what is due there, whether it will be kept."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence

from components.sentences import rounded_up
from components.status import BASES, LOOKS, PROSPECTS, look_of
from components.words import amount, change, counted, difference, monthly, percent, short_number
from data.model import Indicator, Period
from data.outlook import Milestone, Outlook, Prospect
from data.progress import State

NOW = "Đến nay"
_REVIEWS = {"so_ket": "sơ kết", "tong_ket": "tổng kết"}
GOOD = (Prospect.REACHED, Prospect.LIKELY)
BAD = (Prospect.OPEN, Prospect.UNLIKELY, Prospect.MISSED)


def end_of(period: Period) -> str:
    """The end of a period: "cuối 2027" where it closes a year, else "hết kỳ 9/2030"."""
    return f"cuối {period.year}" if period.month == 12 else f"hết {period.label.lower()}"


def milestone_name(one: Milestone) -> str:
    """What a milestone is called on a button: "2027 (sơ kết)", "Kỳ 9/2030 (tổng kết)"."""
    name = str(one.period.year) if one.period.month == 12 else one.period.label
    held = ", ".join(_REVIEWS[kind] for kind in one.reviews)
    return f"{name} ({held})" if held else name


def prospect(one: Outlook) -> str:
    """The verdict on a milestone: "◐ Sẽ kịp"."""
    look = PROSPECTS[one.prospect]
    return f"{look.shape} {look.word}"


def outlook_detail(indicator: Indicator, one: Outlook) -> str:
    """What is due, what is missing and where the pace leads: "Mốc 80,0 % (kế hoạch ghi); còn 118 người; dự báo …"."""
    if one.goal is None:
        return "Chỉ theo dõi mức và xu hướng"
    said = [f"Mốc {amount(indicator, one.goal)} ({BASES[one.basis]})"]
    if one.short:
        said.append(f"còn {counted(indicator, one.short)}")
    elif one.short is None and one.gap is not None and one.prospect in BAD:
        said.append(f"còn {difference(indicator, one.gap)}")
    if one.forecast is not None and one.prospect is not Prospect.REACHED:
        said.append(f"dự báo {forecast_range(indicator, one)}")
    return "; ".join(said)


def forecast_range(indicator: Indicator, one: Outlook) -> str:
    """Where the pace leads with its interval: "74,0 % (70,3–78,5)"."""
    ahead = one.forecast
    return f"{amount(indicator, ahead.value)} ({short_number(ahead.low)}–{short_number(ahead.high)})"


def outlook_needed(indicator: Indicator, one: Outlook, pace: float | None, readings: int) -> str:
    """What is needed a month against what has been done lately, in points and in the counted noun."""
    need = one.required
    if need is None:
        return ""
    if need.average is not None:
        if not 0 <= need.average <= 100:
            return "Không thể đạt trong năm: các tháng còn lại có 100 % cũng không đủ"
        return f"Cần bình quân {percent(need.average)} mỗi tháng trong {need.months_left} tháng còn lại"
    text = f"Cần {change(indicator, need.per_month)} mỗi tháng"
    if need.nouns_per_month and indicator.kind.is_rate:
        text += f" (khoảng {counted(indicator, rounded_up(indicator, need.nouns_per_month))})"
    text += f" trong {need.months_left} tháng còn lại"
    if pace is not None:
        text += f"; {readings} kỳ qua {monthly(indicator, pace, ' mỗi tháng')}"
    return text


def outlook_headline(found: Sequence[Outlook], due: Period) -> str:
    """The one sentence on a milestone, over the formal targets."""
    kinds = Counter(one.prospect for one in found)
    good, bad = sum(kinds[one] for one in GOOD), sum(kinds[one] for one in BAD)
    unknown = kinds[Prospect.UNKNOWN]
    if not good + bad + unknown:
        return f"Đến {end_of(due)}: kế hoạch không đặt mức cho chỉ tiêu nào."
    text = f"Đến {end_of(due)}: {good}/{good + bad + unknown} chỉ tiêu đã tới mốc hoặc sẽ kịp"
    lost = kinds[Prospect.UNLIKELY] + kinds[Prospect.MISSED]
    if bad:
        inside = f" (trong đó {lost} không kịp)" if lost else ""
        text += f", {bad} chỉ tiêu không kịp" if lost == bad else f", {bad} chỉ tiêu chưa chắc{inside}"
    return text + (f", {unknown} chưa dự báo được" if unknown else "") + "."


def shown_headline(shown: int, many: int, states: Mapping[State, int]) -> str:
    """What a chart of states shows: "26/26 chỉ tiêu: 7 đạt, 2 đúng tiến độ, 10 chậm"."""
    said = ", ".join(f"{count} {look_of(state).word.lower()}" for state in LOOKS if (count := states.get(state, 0)))
    return f"{shown}/{many} chỉ tiêu" + (f": {said}." if said else ".")
