"""Total rows and columns held against the sum of their parts: recomputed and compared, never imported."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from data.intake.columns import Head
from data.intake.context import Context
from data.intake.fields import Fields
from data.intake.figures import PERCENT, TOLERANCE, VALUE, A, B, Piece, is_blank
from data.intake.findings import Findings, Spot
from data.intake.meaning import Meaning
from data.intake.numbers import plain_value, read_percent, spoken
from data.intake.rows import Line
from data.intake.words import tone_key
from data.model import Indicator, Kind


@dataclass(frozen=True)
class Totals:
    """Compares a table's totals; what differs goes to the findings."""

    findings: Findings
    fields: Fields
    unit_word: str

    def check(self, meaning: Meaning, context: Context) -> None:
        """Hold every total of a table against its parts, or those since the total before it."""
        for head in meaning.heads:
            if head.aside:
                continue
            since = 0
            for line in meaning.lines:
                if not (line.total or head.total) or (line.total and head.total):
                    continue
                spot = Spot(context.sheet, line.row, head.column.index, meaning.table.at(line.row, head.column.index))
                indicator = head.indicator or line.indicator or context.indicator
                if not is_blank(spot) and indicator is not None and not head.aside:
                    parts = parts_of(meaning, head, line)
                    recent = [one for one in parts if since < one.row < line.row] if line.total else []
                    piece = self.fields.piece(head, line, indicator, context, spot)
                    self._hold(spot, parts, recent, piece, indicator)
                    if piece.field == PERCENT and line.total:
                        self._hold_percent(meaning, context, head, line, spot, indicator, since)
                since = line.row if line.total else since

    def _hold(
        self, spot: Spot, parts: Sequence[Spot], recent: Sequence[Spot], piece: Piece, indicator: Indicator
    ) -> None:
        """Compare a total with the sum of its parts, or of those since the last total."""
        if piece.field == PERCENT or spot.raw.kind in ("error", "formula"):
            return
        if "%" in spot.raw.format or "%" in spot.text or (piece.field == VALUE and indicator.kind is not Kind.COUNT):
            return
        written = plain_value(spot.raw)
        given = [some for some in (parts, recent) if any(not is_blank(one) for one in some)]
        sums = [found for some in given if (found := _sum(some)) is not None]
        if written is not None and sums and written not in sums:
            self.findings.warn(
                "total_mismatch", spot,
                f"Ô tổng ghi «{spot.text}» nhưng cộng các dòng là {spoken(sums[0], 4)}. Hệ thống tự cộng lại từ các"
                f" {self.unit_word}; hãy kiểm tra xem có dòng nào sai hoặc thiếu.",
            )  # fmt: skip

    def _hold_percent(
        self, meaning: Meaning, context: Context, head: Head, line: Line, spot: Spot, indicator: Indicator, since: int
    ) -> None:
        """Compare a total's percent with Σa / Σb of the villages: a mean of their percents is another number."""
        sums: dict[str, tuple[Decimal, Decimal]] = {}
        for other in meaning.heads:
            same = (other.indicator or context.indicator) == indicator and other.month == head.month and not other.aside
            name = self.fields.piece(other, line, indicator, context, spot).field if same else ""
            parts = parts_of(meaning, other, line) if name in (A, B) else []
            totals = _sum(parts), _sum([one for one in parts if since < one.row < line.row])
            if None not in totals and parts:
                sums.setdefault(name, totals)
        written = read_percent(spot.raw)
        if written.value is None or A not in sums or B not in sums:
            return
        rates = [100 * a / b for a, b in zip(sums[A], sums[B], strict=True) if b]
        if not rates:
            return
        true = rates[0]
        if all(min(abs(written.value - one), abs(100 * written.value - one)) > TOLERANCE for one in rates):
            self.findings.warn(
                "total_mismatch", spot,
                f"Ô tổng ghi «{spot.text}» nhưng tính từ tổng tử số và tổng mẫu số là {spoken(true)} %. Tỷ lệ"
                " của xã không phải trung bình các tỷ lệ.",
            )  # fmt: skip


def parts_of(meaning: Meaning, head: Head, line: Line) -> list[Spot]:
    """The villages' cells that a total should add up."""
    table, name = meaning.table, meaning.table.sheet.name
    if line.total:
        same = [one for one in meaning.lines if not one.total and (one.place or one.unknown_place)]
        same = [one for one in same if line.indicator is None or one.indicator in (None, line.indicator)]
        return [Spot(name, one.row, head.column.index, table.at(one.row, head.column.index)) for one in same]
    leaf = tone_key(head.column.leaf)
    beside = [one for one in meaning.heads if one.place and not one.total]
    if len(head.column.path) > 1:
        beside = [one for one in beside if tone_key(one.column.leaf) == leaf]
    return [Spot(name, line.row, one.column.index, table.at(line.row, one.column.index)) for one in beside]


def _sum(spots: Sequence[Spot]) -> Decimal | None:
    """What the cells add up to; None where one cannot be read."""
    given = [one for one in spots if not is_blank(one)]
    numbers = [plain_value(one.raw) for one in given]
    return None if None in numbers else sum(numbers, Decimal(0))
