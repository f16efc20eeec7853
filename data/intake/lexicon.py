"""What a text of a commune's workbook may stand for: a village, an indicator, a month, a label, a total."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import replace
from functools import cache

from data.intake.grid import Raw
from data.intake.headings import aside, side
from data.intake.months import Mention, mentions, period_of_date, whole_month
from data.intake.names import Indicators, Match, Places, is_total, is_whole_commune
from data.intake.numbers import is_numeric
from data.intake.words import tone_key
from data.model import Indicator, Place, Plan

LABELS = frozenset({"place", "indicator", "code", "order", "period"})
"""Labels that only a header row carries."""
ASIDES = frozenset({"target", "previous", "difference", "cumulative", "note"})
"""Columns beside the month's own figures."""

_FOOTER = re.compile(
    r"(ghi chú|nơi nhận|người lập|lập biểu|người báo cáo|người tổng hợp|kế toán|thủ trưởng|chủ tịch|phó chủ tịch|"
    r"tm |tm\b|kt |tl |trưởng phòng|trưởng thôn$|cán bộ phụ trách|xác nhận)"
)
_INDEX = re.compile(r"\(?\s*(?P<own>[A-Za-z]|\d{1,3})\s*\)?\s*(=\s*(?P<formula>[\d()\s/x×*:.,+\-–A-Za-z%]+))?")
_NUMBERED = re.compile(r"^\s*(chỉ tiêu|tiêu chí|mục|ct)\s*(số\s*)?\d+[a-d]?\s*[:.)–-]\s*", re.IGNORECASE)
_IN_BRACKETS = re.compile(r"\s*\([^()]*\)\s*$")
_SUM = re.compile(r"(cộng|tổng|tổng cộng)\s")
_FIGURE = r"(?P<figure>\(?(tử số|mẫu số|[ab]|tỷ lệ|tỉ lệ|%|số đạt|tổng số)\)?(\s*\(?([ab]|%)\)?)?)"
_FIELD_LAST = re.compile(rf"(?P<name>.+?)[\s:–—(-]+{_FIGURE}", re.IGNORECASE)
_FIELD_FIRST = re.compile(rf"{_FIGURE}\s*[:–—-]\s*(?P<name>.+)", re.IGNORECASE)
_MOTTO = ("cộng hòa xã hội chủ nghĩa việt nam", "độc lập tự do hạnh phúc")


class Lexicon:
    """The words of one plan, looked up once each."""

    def __init__(self, plan: Plan, answers: Mapping[str, str] | None = None) -> None:
        """Learn the plan's villages and indicators; `answers` are an officer's, by question key."""
        self.plan, self.answers = plan, dict(answers or {})
        self._places, self._indicators = Places(_named(plan), plan.unit_word), Indicators(plan)
        self.place: Callable[[str], Match[Place]] = cache(self._place)
        self.indicator: Callable[[str], Match[Indicator]] = cache(self._indicator)
        self.months: Callable[[str], tuple[Mention, ...]] = cache(mentions)
        self._month: Callable[[str], Mention | None] = cache(whole_month)
        self.label: Callable[[str], str] = cache(self._label)
        self.side: Callable[[str, Indicator], str] = cache(self._side)

    def _place(self, text: str) -> Match[Place]:
        answer = self.answers.get(place_key(text))
        known = self.plan.place(answer) if answer else None
        if known:
            return Match(known, "remembered")
        match = self._places.match(text)
        return replace(match, found=self.plan.place(match.found.id)) if match.found else match

    def _indicator(self, text: str) -> Match[Indicator]:
        answer = self.answers.get(indicator_key(text))
        known = self.plan.indicator(answer) if answer else None
        if known:
            return Match(known, "remembered")
        match = self._indicators.match(text)
        if match.found is not None:
            return match
        for shorter in (field_apart(text)[0], _NUMBERED.sub("", text), _IN_BRACKETS.sub("", text)):
            if shorter and shorter != text and (found := self.indicator(shorter)).found is not None:
                return found
        return match

    def _side(self, text: str, indicator: Indicator) -> str:
        name, figure = field_apart(text)
        said = side(figure if figure and self.indicator(name).found == indicator else text, indicator)
        bare = _IN_BRACKETS.sub("", text).strip()
        return said or (side(bare, indicator) if bare and bare != text else "")

    def _label(self, text: str) -> str:
        """Which label or aside column a heading is; a remark in brackets after a name makes it none."""
        bare = _IN_BRACKETS.sub("", text).strip()
        if _NUMBERED.match(text) or (bare and bare != text and self.is_indicator(bare)):
            return ""
        return aside(text) or aside(bare)

    def answered(self, key: str) -> str:
        """What the officer answered to that question, "" where nothing."""
        return self.answers.get(key, "")

    def is_place(self, text: str) -> bool:
        """Whether the text names one of the villages and is no mere number."""
        return not is_numeric(text) and self.place(text).found is not None

    def is_indicator(self, text: str) -> bool:
        """Whether the text names one of the indicators."""
        return not is_numeric(text) and self.indicator(text).found is not None

    def month(self, raw: Raw) -> Mention | None:
        """The month that a header or label cell consists of, None where it says more or something else."""
        if raw.kind == "date":
            return period_of_date(raw.text)
        return self._month(raw.text) if raw.kind == "text" else None

    def is_total(self, text: str) -> bool:
        """Whether a row or column label announces a sum of the others."""
        return is_total(text)

    def is_total_row(self, text: str) -> bool:
        """Whether a row's label announces a sum: also "Cộng cụm 1", unless a village is called so."""
        match = self.place(text)
        if match.found is not None or any(tone_key(text) in tone_key(one.name) for one in match.suggestions):
            return False
        return is_total(text) or (bool(_SUM.match(tone_blind(text))) and not match.suggestions)

    def is_whole(self, text: str) -> bool:
        """Whether a label means the commune as a whole."""
        return is_whole_commune(text, self.plan.name)


def _named(plan: Plan) -> tuple[Place, ...]:
    """The villages that names are looked up among: today's, and former ones by names that today's do not bear.

    Which of two that bear one name is meant, the period tells (`borders.at_its_time`).
    """
    taken = {tone_key(name) for one in plan.places for name in (one.name, *one.aliases)}
    found = list(plan.places)
    for one in reversed(plan.former):
        free = [name for name in (one.name, *one.aliases) if tone_key(name) not in taken]
        taken.update(map(tone_key, free))
        if free:
            found.append(replace(one, name=free[0], aliases=tuple(free[1:])))
    return tuple(found)


def place_key(text: str) -> str:
    """The key of the question which village a text means."""
    return f"place:{tone_key(text)}"


def indicator_key(text: str) -> str:
    """The key of the question which indicator a text means."""
    return f"indicator:{tone_key(text)}"


def field_apart(text: str) -> tuple[str, str]:
    """(the rest, the figure's name) of a heading like "AN-14 – Tử số" or "Mẫu số: …"; (text, "") where it has none."""
    for pattern in (_FIELD_LAST, _FIELD_FIRST):
        found = pattern.fullmatch(text.strip())
        if found and found["name"].strip():
            return found["name"].strip(" -–—:.,("), found["figure"].strip(" ()")
    return text, ""


def is_footer(text: str) -> bool:
    """Whether a row that begins so ends the table: notes, recipients, signatures."""
    return bool(_FOOTER.match(tone_blind(text)))


def is_motto(text: str) -> bool:
    """Whether a text is the national motto."""
    return any(words in tone_blind(text) for words in _MOTTO)


def tone_blind(text: str) -> str:
    """Lower-case words with old-style tone placement folded the common way, for plain word patterns."""
    words = " ".join(re.findall(r"[^\W_]+", text.casefold()))
    return words.replace("hoà", "hòa").replace("uỷ", "ủy")


def index_of(text: str) -> tuple[str, str] | None:
    """(own index, formula or "") of a cell like "(3)=(1)/(2)", "A" or "2"; None where it is none."""
    found = _INDEX.fullmatch(text.strip())
    return (found["own"], found["formula"] or "") if found else None
