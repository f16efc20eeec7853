"""A cell's labels → its indicator and its village; what they leave open is asked, never guessed."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.intake.columns import Head
from data.intake.context import Context
from data.intake.figures import VALUE, is_blank
from data.intake.findings import Findings, Spot, indicator_options, place_options
from data.intake.lexicon import Lexicon, indicator_key, place_key, tone_blind
from data.intake.meaning import Meaning
from data.intake.numbers import is_numeric
from data.intake.rows import Line
from data.intake.words import tone_key
from data.model import Indicator, Place, Plan

_NEGATED = re.compile(r"\b(chưa|không|còn lại|còn thiếu)\b")
_STANDING = re.compile(r"^(tổng )?(số )?(dân số|nhân khẩu|khẩu|hộ|hộ dân|hộ gia đình|diện tích)( \w{1,3})?$")
"""Columns every list of villages has: its people, its households, its area."""


@dataclass(frozen=True)
class Identities:
    """Settles what cells are about, for one plan."""

    plan: Plan
    findings: Findings
    lexicon: Lexicon

    # ── the indicator ────────────────────────────────────────────────────────────────────────────────

    def indicator(self, meaning: Meaning, context: Context, head: Head, line: Line, spot: Spot) -> Indicator | None:
        """The indicator a cell is about; None where it is none of the plan's, or has been asked about."""
        if head.indicator is not None and line.indicator is not None and head.indicator != line.indicator:
            return (
                line.indicator if self.lexicon.side(head.column.leaf, line.indicator) else self._torn(head, line, spot)
            )
        found = head.indicator or line.indicator
        if found is not None:
            return found if head.indicator or self._figure_known(head, line, spot) else None
        if line.unknown_indicator:
            at = Spot(spot.sheet, line.row, line.indicator_cell)
            return self._ask_indicator(line.unknown_indicator, line.suggestions, at, is_blank(spot))
        if context.indicator is not None and self._belongs(head, context.indicator):
            return context.indicator
        if head.unknown:
            cells = [meaning.table.at(one.row, head.column.index) for one in meaning.lines]
            numeric = any(one is not None and (one.kind != "text" or is_numeric(one.text)) for one in cells)
            at = Spot(spot.sheet, *head.column.cell)
            return self._ask_indicator(head.unknown, head.suggestions, at, not numeric)
        if context.indicator is not None:
            return context.indicator
        if not is_blank(spot) and not head.column.path and line.place is None:
            return None
        if not is_blank(spot) and (line.place or head.place) and spot.raw.kind != "text":
            self.findings.ask(
                f"indicator:?{context.sheet}:{tone_key(' '.join(meaning.table.titles))}", "unknown_indicator", spot,
                f"Bảng ở trang «{context.sheet}» không ghi là số liệu của chỉ tiêu nào. Hãy ghi tên chỉ tiêu vào tiêu"
                " đề của bảng rồi nộp lại.", (),
            )  # fmt: skip
        return None

    def _figure_known(self, head: Head, line: Line, spot: Spot) -> bool:
        """Whether a column beside rows of indicators says which figure it holds; else that is asked, once a column."""
        if not head.unknown or is_blank(spot) or head.figure:
            return True
        if any(self.lexicon.side(one, line.indicator) for one in head.column.path):
            return True
        if spot.raw.kind == "text" and not is_numeric(spot.raw.text):
            return False
        answer = self.findings.ask(
            f"column:{tone_key(head.unknown)}", "unknown_indicator", Spot(spot.sheet, *head.column.cell),
            f"Cột «{head.unknown}» có phải là kết quả của các chỉ tiêu trong bảng không?",
            ((VALUE, "Đúng, là kết quả của kỳ"),), head.unknown,
        )  # fmt: skip
        return answer == VALUE

    def counts_others(self, head: Head, indicator: Indicator, spot: Spot) -> bool:
        """Whether a column counts those who have *not* reached it: never taken for those who have."""
        leaf = tone_blind(head.column.leaf)
        if head.figure or head.aside or not _NEGATED.search(leaf) or _NEGATED.search(tone_blind(indicator.name)):
            return False
        if is_blank(spot) or (spot.raw.kind == "text" and not is_numeric(spot.text)):
            return False
        text = " › ".join(head.column.path)
        self.findings.ask(
            f"negated:{tone_key(text)}", "unknown_indicator", Spot(spot.sheet, *head.column.cell),
            f"Cột «{text}» đếm phần chưa đạt, còn {indicator.code} cần số đã đạt. Hãy ghi thêm cột đó rồi nộp lại.",
            (), text,
        )  # fmt: skip
        return True

    def _torn(self, head: Head, line: Line, spot: Spot) -> None:
        self.findings.ask(
            f"torn:{head.indicator.code}:{line.indicator.code}", "unknown_indicator", spot,
            f"Ô này đứng ở cột «{head.indicator.short}» nhưng ở dòng «{line.indicator.short}»: không rõ là số liệu của"
            " chỉ tiêu nào. Hãy sửa tiêu đề rồi nộp lại.", (),
        )  # fmt: skip

    def _belongs(self, head: Head, indicator: Indicator) -> bool:
        """Whether a column may be the title's indicator: it names one of its figures, or only a month or village."""
        if not head.unknown or head.figure:
            return True
        return bool(self.lexicon.side(head.column.leaf, indicator))

    def _ask_indicator(self, text: str, suggestions: Sequence[Indicator], spot: Spot, blank: bool) -> Indicator | None:
        if blank:
            return None
        answered = self.plan.indicator(self.lexicon.answered(indicator_key(text)))
        if answered is not None:
            return answered
        if _STANDING.search(tone_blind(text)):
            self.findings.ignore(
                "base_column",
                spot,
                f"Cột «{text}» là số chung của {self.plan.unit_word}, không phải kết quả của chỉ tiêu, nên không nhập.",
                text,
            )
            return None
        self.findings.ask(
            indicator_key(text), "unknown_indicator", spot, f"«{text}» là chỉ tiêu nào trong kế hoạch của xã?",
            indicator_options(suggestions), text, indicator_options(self.plan.indicators),
        )  # fmt: skip
        return None

    # ── the village ──────────────────────────────────────────────────────────────────────────────────

    def place(
        self, meaning: Meaning, context: Context, head: Head, line: Line, spot: Spot
    ) -> tuple[Place | None, bool]:
        """(the village, None for the whole commune; whether that is known)."""
        if head.place and line.place and head.place != line.place:
            self.findings.error(
                "unknown_place",
                spot,
                f"Ô này đứng ở cột của «{head.place.name}» nhưng ở dòng của «{line.place.name}». Hãy sửa lại bảng.",
            )
            return None, False
        found = head.place or line.place
        if found is not None:
            return found, True
        if line.unknown_place:
            return self._ask_place(line.unknown_place, Spot(spot.sheet, line.row, line.place_cell), is_blank(spot))
        if meaning.by_place:
            if any(one.place for one in meaning.heads) and not head.place:
                return self._place_column(meaning, head, spot)
            if not is_blank(spot):
                self.findings.ask(
                    f"missing_place:{spot.sheet}:{spot.cell}", "missing_place", spot,
                    f"Dòng {line.row} có số liệu nhưng không ghi tên {self.plan.unit_word}. Hãy ghi tên rồi nộp"
                    " lại.", (),
                )  # fmt: skip
            return None, False
        if context.unknown_place:
            return None, False
        if context.several_places:
            self.findings.ask(
                f"places:{spot.sheet}", "missing_place", spot,
                f"Tiêu đề của trang «{spot.sheet}» nêu nhiều {self.plan.unit_word}: không rõ bảng này của nơi nào. Hãy"
                " tách bảng hoặc sửa tiêu đề rồi nộp lại.", (),
            )  # fmt: skip
            return None, False
        return context.place, True

    def _place_column(self, meaning: Meaning, head: Head, spot: Spot) -> tuple[Place | None, bool]:
        """A column among villages that is none of them."""
        text = " › ".join(head.column.path)
        if text and not is_blank(spot):
            return self._ask_place(head.column.path[0], Spot(spot.sheet, *head.column.cell), blank=False)
        return None, False

    def _ask_place(self, text: str, spot: Spot, blank: bool) -> tuple[Place | None, bool]:
        if blank:
            return None, False
        if not self.plan.places:
            self.findings.ask(
                "no_places", "no_places", spot,
                f"Xã chưa có danh sách {self.plan.unit_word} nên chưa nhận được số của «{text}». Hãy nhập danh sách ở"
                " trang Thiết lập xã rồi nộp lại.", (), text,
            )  # fmt: skip
            return None, False
        answer = self.findings.ask(
            place_key(text), "unknown_place", spot,
            f"«{text}» không có trong danh sách {self.plan.unit_word} của xã. Đây là nơi nào?",
            place_options(self.lexicon.place(text).suggestions), text,
            place_options((*self.plan.places, *self.plan.former)),
        )  # fmt: skip
        place = self.plan.place(answer)
        return place, place is not None
