"""Vietnamese numbers, percents, months and safe text. Rounds only here, on the way to the screen."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from data.model import Indicator, Kind, OverTime, Period, Plan

NOT_KNOWN = "–"
_LEAST = Fraction(5, 100)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&])")
_RECOGNISED = re.compile(
    r"(?<=:)(?=material[/_]|streamlit:)|(?=://)|(?<=www)(?=\.)|(?=@)"
    r"|(?<!\S)(?=(?:<?->|<-|--|[<>~]=)(?!\S))|^(?=[\s\u2600-\u27bf\U0001f000-\U0001faff])|(?<=\s)$",
    re.IGNORECASE,
)
"""What still means something once Markdown's escapes are gone: to Streamlit icons, addresses, mails, arrows and the
emoji that a text begins with; to the stars of bold type the blanks at either end."""
_JOINER = "\u2060"  # invisible, has no width
_BREAKS = re.compile("[\t\n\x0b\f\r\x85\u2028\u2029]+")
_UNSEEN = re.compile("[\0-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]")
"""Has no shape, yet may turn the reading direction of all that follows, or end a picture's drawing."""


def number(value: Fraction | Decimal | float | None, decimals: int = 0) -> str:
    """The number as Vietnamese write it: 1.234,5; an unknown one is a dash."""
    if value is None:
        return NOT_KNOWN
    exact = Decimal(value.numerator) / Decimal(value.denominator) if isinstance(value, Fraction) else Decimal(value)
    rounded = exact.quantize(Decimal(1).scaleb(-decimals), ROUND_HALF_UP)
    if rounded == 0:
        rounded = abs(rounded)
    return f"{rounded:,.{decimals}f}".translate(str.maketrans(",.", ".,"))


def short_number(value: Fraction | Decimal | float | None, decimals: int = 1) -> str:
    """The number without a fraction that says nothing: 65, not 65,0."""
    return re.sub(r",0+$", "", number(value, decimals))


def percent(value: Fraction | Decimal | float | None, decimals: int = 1) -> str:
    """A percent: 35,4 %."""
    return NOT_KNOWN if value is None else f"{number(value, decimals)} %"


def amount(indicator: Indicator, value: Fraction | Decimal | float | None) -> str:
    """A level of the indicator with its unit: "62,4 %", "3 đơn"."""
    if value is None:
        return NOT_KNOWN
    return percent(value) if indicator.kind.is_rate else f"{short_number(value)} {indicator.unit}"


def difference(indicator: Indicator, value: Fraction | float) -> str:
    """The size of a difference: "3,4 điểm" for rates, "2 đơn" for counts."""
    if indicator.kind.is_rate:
        return "dưới 0,1 điểm" if 0 < abs(value) < _LEAST else f"{number(abs(value), 1)} điểm"
    return f"{short_number(abs(value))} {indicator.unit}"


def change(
    indicator: Indicator, value: Fraction | float, more: str = "tăng", less: str = "giảm", none: str = "không đổi"
) -> str:
    """A difference with its direction: "+3,4 điểm", "−2 đơn", "tăng dưới 0,1 điểm", "không đổi"."""
    size = difference(indicator, value)
    if not value:
        return none
    if size[0].isdigit():
        return f"{'+' if value >= 0 else '−'}{size}"
    return f"{more if value > 0 else less} {size}"


def monthly(indicator: Indicator, value: Fraction | float, word: str = "/tháng") -> str:
    """A pace: "+0,7 điểm/tháng", "không đổi"; events of a flow are counted: "0 đơn/tháng"."""
    if indicator.over_time is OverTime.FLOW and not indicator.kind.is_rate:
        many = "dưới 0,1" if 0 < value < _LEAST else f"{'+' if value else ''}{short_number(value)}"
        return f"{many} {indicator.unit}{word}"
    return f"{change(indicator, value)}{word}" if value else change(indicator, value)


def counted(indicator: Indicator, units: int | Fraction) -> str:
    """So many of the counted noun: "118 người"."""
    noun = f"điểm thang {short_number(indicator.scale)}" if indicator.kind is Kind.SCORE else indicator.noun
    return f"{short_number(units, 0 if indicator.whole else 1)} {noun}"


def day(value: dt.date) -> str:
    """A date: 05/06/2026."""
    return value.strftime("%d/%m/%Y")


def batch_mark(digest: str) -> str:
    """What a receipt bears of a batch's digest: enough for anybody to hold it against the chain later."""
    return f"mã đợt {digest[:8]}"


def data_date(period: Period, plan: Plan) -> str:
    """Up to which day the figures count: "số liệu đến 14/06/2026"."""
    return f"số liệu đến {day(period.last_day(plan.calendar))}"


def span(period: Period, plan: Plan) -> str:
    """A period with its days: "Kỳ 6/2026 (15/05–14/06/2026)"."""
    first, last = period.first_day(plan.calendar), period.last_day(plan.calendar)
    opening = f"{first:%d/%m}" if first.year == last.year else day(first)
    return f"{period.label} ({opening}–{day(last)})"


KINDS = {
    "set_up": "Thiết lập",
    "places": "Danh sách thôn",
    "lineage": "Sáp nhập, tách thôn",
    "hand_in": "Nộp tệp",
    "quick_entry": "Nhập nhanh",
    "bases": "Số nền",
    "target": "Mục tiêu mới",
    "plan": "Sửa kế hoạch",
    "undo": "Hoàn tác",
    "sample": "Số liệu minh hoạ",
}
"""What each kind of batch is called."""


def capital(text: str) -> str:
    """The text with its first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def literal(text: str) -> str:
    """Text from people, shown as it stands where Markdown is read."""
    return _MARKDOWN.sub(r"\\\1", _RECOGNISED.sub(_JOINER, _on_one_line(text)))


def plain(text: str) -> str:
    """Text from people, shown as it stands in a chart (Plotly reads a little HTML)."""
    return _on_one_line(text).replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _on_one_line(text: str) -> str:
    """The text without what breaks a line or is not seen."""
    return _UNSEEN.sub("", _BREAKS.sub(" ", text))
