"""Vietnamese numbers, percents, months and safe text. Rounds only here, on the way to the screen."""

from __future__ import annotations

import datetime as dt
import re
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction

from data.model import Indicator, Kind, Period, Plan
from data.visit import VIETNAM

NOT_KNOWN = "–"
_LEAST = Fraction(5, 100)
_MARKDOWN = re.compile(r"([\\`*_{}\[\]()#+\-.!|~$:<>&])")


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


def counted(indicator: Indicator, units: int | Fraction) -> str:
    """So many of the counted noun: "118 người"."""
    noun = f"điểm thang {short_number(indicator.scale)}" if indicator.kind is Kind.SCORE else indicator.noun
    return f"{short_number(units, 0 if indicator.whole else 1)} {noun}"


def day(value: dt.date) -> str:
    """A date: 05/06/2026."""
    return value.strftime("%d/%m/%Y")


def moment(utc: dt.datetime) -> str:
    """A time of the store (UTC) as the clock in Vietnam shows it: 14:02 ngày 05/06/2026."""
    local = utc.replace(tzinfo=dt.UTC).astimezone(VIETNAM)
    return f"{local:%H:%M} ngày {local:%d/%m/%Y}"


def span(period: Period, plan: Plan) -> str:
    """A period with its days: "Kỳ 6/2026 (15/05–14/06/2026)"."""
    first, last = period.first_day(plan.calendar), period.last_day(plan.calendar)
    return f"{period.label} ({first:%d/%m}–{last:%d/%m/%Y})"


def capital(text: str) -> str:
    """The text with its first letter large, the rest as it is."""
    return text[:1].upper() + text[1:]


def literal(text: str) -> str:
    """Text from people, shown as it stands where Markdown is read."""
    return _MARKDOWN.sub(r"\\\1", text.replace("\n", " "))


def plain(text: str) -> str:
    """Text from people, shown as it stands in a chart (Plotly reads a little HTML)."""
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
