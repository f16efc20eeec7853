"""What titles, sheet names and the file say for every figure below them: month, village, indicator, cumulative."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from data.intake.findings import Findings, Spot, place_options
from data.intake.lexicon import Lexicon, place_key, tone_blind
from data.intake.months import Mention
from data.intake.titles import indicators_in, places_in, unknown_village
from data.intake.words import bare_key
from data.model import Indicator, OverTime, Period, Place, Plan, Rhythm

_CUMULATIVE = re.compile(r"\b(l[uũ]y kế|luỹ kế|cộng dồn|từ đầu năm)\b")
_AHEAD = re.compile(r"(?i)[,;:.–-]?\s*\b(?:nhiệm vụ|phương hướng|kế hoạch|dự kiến|chương trình)\b(?=.*tháng)")
"""What a title says of the months to come is no month of its figures."""
_SPAN_MONTHS = {"month": 1, "quarter": 3, "half": 6, "nine": 9, "year": 12}


@dataclass(frozen=True)
class Context:
    """What stands around a table. `clash` holds two months that contradict each other."""

    sheet: str
    place: Place | None = None
    unknown_place: str = ""
    several_places: bool = False
    indicator: Indicator | None = None
    month: Mention | None = None
    clash: tuple[Mention, ...] = ()
    year: int | None = None
    cumulative: bool = False
    percent: bool = False
    """Whether a title says that the figures are percents."""


def around(
    sheet: str, titles: Sequence[str], heading: Sequence[str], lexicon: Lexicon, sheets: Sequence[str]
) -> Context:
    """The context of a table: its own titles first, then the sheet's name, then the sheet's heading."""
    name = "" if is_generic(sheet) else sheet
    month, clash = _month([*titles], name, heading, lexicon, sheets)
    found, unknown = _places([*titles, *heading], name, lexicon, sheets)
    indicators = {one.code: one for one in indicators_in([*titles, name], lexicon)}
    texts = [*titles, *heading, name]
    years = {one.year for text in texts for one in lexicon.months(text) if one.year}
    return Context(
        sheet,
        found[0] if len(found) == 1 else None,
        unknown if not found else "",
        len(found) > 1,
        next(iter(indicators.values())) if len(indicators) == 1 else None,
        month,
        clash,
        years.pop() if len(years) == 1 else None,
        any(_CUMULATIVE.search(tone_blind(text)) for text in [*titles, name]),
        any(re.search(r"(đvt|đơn vị( tính)?)\s*:?\s*(tỷ lệ )?\(?%|\(%\)\s*$", text.casefold()) for text in titles),
    )


def is_generic(sheet: str) -> bool:
    """Whether a sheet's name says nothing: Sheet1, Trang tính 1."""
    return bool(re.fullmatch(r"(sheet|trang tinh|trang|bang|table|tong hop)?\s*\d*", bare_key(sheet)))


def _month(
    titles: Sequence[str], name: str, heading: Sequence[str], lexicon: Lexicon, sheets: Sequence[str]
) -> tuple[Mention | None, tuple[Mention, ...]]:
    found = _distinct(titles, lexicon) or _distinct(heading, lexicon)
    named = [] if _numbers_villages(name, sheets, lexicon) else _distinct([name], lexicon)
    if len(found) > 1:
        return None, tuple(found)
    if found and named and not _compatible(found[0], named[0]):
        return None, (found[0], named[0])
    both = [*found, *named]
    best = next((one for one in both if one.year), both[0] if both else None)
    return best, ()


def _distinct(texts: Sequence[str], lexicon: Lexicon) -> list[Mention]:
    """The months that texts name, each once; a month without a year is the same as one with."""
    kept: list[Mention] = []
    for text in texts:
        for one in lexicon.months(_AHEAD.split(text)[0]):
            if one.month is None or one.span == "year":
                continue
            same = next((at for at, other in enumerate(kept) if _compatible(one, other)), None)
            if same is None:
                kept.append(one)
            elif kept[same].year is None and one.year:
                kept[same] = one
    return kept


def _compatible(one: Mention, other: Mention) -> bool:
    years = {one.year, other.year} - {None}
    return one.month == other.month and len(years) < 2


def _numbers_villages(name: str, sheets: Sequence[str], lexicon: Lexicon) -> bool:
    """Whether sheets T1, T2 … count villages: no month is called T13."""
    numbers = [int(found[1]) for sheet in sheets if (found := re.fullmatch(r"[tT]\.?\s*0*(\d{1,2})", sheet.strip()))]
    return bool(re.fullmatch(r"[tT]\.?\s*\d{1,2}", name.strip())) and max(numbers, default=0) > 12


def _places(texts: Sequence[str], name: str, lexicon: Lexicon, sheets: Sequence[str]) -> tuple[list[Place], str]:
    by_number = _numbers_villages(name, sheets, lexicon)
    whole = lexicon.place(name).found if name and (by_number or not lexicon.months(name)) else None
    found: dict[str, Place] = {whole.id: whole} if whole is not None else {}
    unknown = "" if whole is not None else name if name and unknown_village(name) else ""
    for text in (name, *texts):
        places, doubt = places_in(text, lexicon)
        found.update({one.id: one for one in places})
        unknown = unknown or doubt
    return list(found.values()), unknown


# ── which period ─────────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class Clock:
    """What is known of time besides the sheets: the period asked for, the one running now, the plan's span."""

    plan: Plan
    running: Period
    wanted: Period | None = None
    file_month: Mention | None = None

    def period(self, mention: Mention | None, context: Context, spot: Spot, findings: Findings) -> Period | None:
        """The period a figure is of; None where that must be asked (it then has been)."""
        if mention is None and context.clash:
            shown = " và ".join(f"«{one.text.strip()}»" for one in context.clash)
            return self._ask(context, spot, findings, f"Trang «{context.sheet}» ghi hai kỳ khác nhau: {shown}.")
        mention = mention or context.month
        if mention is None or mention.month is None:
            if self.wanted is not None:
                return self.wanted
            return self._ask(context, spot, findings, f"Trang «{context.sheet}» không ghi số liệu của tháng nào.")
        year = mention.year or context.year
        if year is None and self.wanted is not None:
            year = self.wanted.year
        if year is None:
            text = f"Trang «{context.sheet}» ghi «{mention.text.strip()}» nhưng không ghi năm."
            return self._ask(context, spot, findings, text, mention.month)
        return Period(year, mention.month)

    def _ask(
        self, context: Context, spot: Spot, findings: Findings, why: str, month: int | None = None
    ) -> Period | None:
        options = [(str(one), one.label) for one in self.likely(context, month)]
        answer = findings.ask(
            f"period:{context.sheet}",
            "missing_period",
            spot,
            f"{why} Đây là số liệu của kỳ nào?",
            options,
            context.sheet,
        )
        return Period.parse(answer) if re.fullmatch(r"\d{4}-\d{2}", answer) else None

    def likely(self, context: Context, month: int | None) -> list[Period]:
        """At most three periods that a sheet without a whole date may be of."""
        if month is not None:
            years = range(self.running.year, self.plan.span[0] - 1, -1)
            return [one for year in years if (one := Period(year, month)) <= self.running][:3]
        named = [one for one in (*context.clash, self.file_month) if one is not None and one.month]
        found = [Period(one.year or self.running.year, one.month) for one in named]
        closed = [self.running.plus(-1), self.running, self.running.plus(-2)]
        return [one for one in dict.fromkeys([*found, *closed]) if one <= self.running][:3]


def covers_more(mention: Mention | None, indicator: Indicator, plan: Plan) -> bool:
    """Whether a flow's figure is of more than its own period: half a year, or a quarter in a monthly plan."""
    if mention is None or indicator.over_time is not OverTime.FLOW:
        return False
    months = plan.rhythm.months if plan.rhythm is not Rhythm.AD_HOC else 1
    return _SPAN_MONTHS.get(mention.span, 1) > months


def ask_place(context: Context, lexicon: Lexicon, findings: Findings, spot: Spot) -> Context:
    """The context with its unknown village settled, or the question asked."""
    if not context.unknown_place:
        return context
    text = context.unknown_place
    answer = findings.ask(
        place_key(text), "unknown_place", spot,
        f"Trang «{context.sheet}» là số liệu của «{text}», không có trong danh sách {lexicon.plan.unit_word} của xã."
        " Đây là nơi nào?",
        place_options(lexicon.place(text).suggestions), text,
        place_options((*lexicon.plan.places, *lexicon.plan.former)),
    )  # fmt: skip
    place = lexicon.plan.place(answer)
    return replace(context, place=place, unknown_place="" if place else text)
