"""Sheets → figures: every cell of every table gets its indicator, village, period and figure, or a reason why not."""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from data.intake.borders import at_its_time, swallowed_by
from data.intake.columns import Head
from data.intake.context import Clock, Context, around, ask_place, covers_more
from data.intake.fields import Fields
from data.intake.figures import VALUE, A, Assembler, B, Group, Key, Piece, is_blank, is_tick, scales_of
from data.intake.findings import Findings, Spot
from data.intake.grid import Raw, Sheet
from data.intake.identities import Identities
from data.intake.lexicon import Lexicon
from data.intake.meaning import Meaning, understand
from data.intake.numbers import is_numeric
from data.intake.reading import IGNORE, Reading, SheetView
from data.intake.rows import Line
from data.intake.table import Page, find_tables
from data.intake.titles import heading_texts, layout_of
from data.intake.totals import Totals, parts_of
from data.model import Indicator, Level, OverTime, Period, Place, Plan, Severity
from data.standings import BaseFigure, base_at

_CUMULATIVE = "cumulative"
SHOW = "show"
"""The answer that hidden rows are meant to be read."""
WHOLE = "whole"
"""The answer that a figure is the commune's own."""


@dataclass
class Reader:
    """Reads one file's sheets one after the other; `finish` gives the reading of all."""

    plan: Plan
    findings: Findings
    clock: Clock
    lexicon: Lexicon
    names: list[str]
    bases: Sequence[BaseFigure]
    groups: dict[Key, Group] = field(default_factory=dict)
    cumulative: dict[Key, Group] = field(default_factory=dict)
    scaled: list[tuple[Piece, str]] = field(default_factory=list)
    views: list[SheetView] = field(default_factory=list)
    layouts: list[str] = field(default_factory=list)
    tables: int = 0
    covers: dict[tuple[str, str | None], None] = field(default_factory=dict)
    parts: dict[Key, Place] = field(default_factory=dict)
    """Figures of villages of which the file still names a part by itself, as if it had not been merged."""

    def __post_init__(self) -> None:
        """Ready the helpers that share the findings and the words."""
        self.identities = Identities(self.plan, self.findings, self.lexicon)
        self.fields = Fields(self.lexicon)
        self.totals = Totals(self.findings, self.fields, self.plan.unit_word)

    # ── sheets and tables ────────────────────────────────────────────────────────────────────────────

    def sheet(self, sheet: Sheet) -> None:
        """Read one sheet into the groups."""
        if sheet.state != "visible":
            if sheet.cells:
                self.findings.ignore(
                    "hidden_sheet", Spot(sheet.name, 0, 0),
                    f"Trang tính ẩn «{sheet.name}» không được đọc. Muốn nộp thì bỏ ẩn rồi nộp lại.", sheet.name,
                )  # fmt: skip
            return
        if self.findings.answers.get(f"hidden:{sheet.name}") == SHOW:
            sheet = replace(sheet, hidden_rows=frozenset(), hidden_columns=frozenset())
        page = Page(sheet)
        tables, aside = find_tables(page, self.lexicon)
        heading = heading_texts(page, tables)
        header: set[int] = set()
        used: set[tuple[int, int]] = set()
        for table in tables:
            context = around(sheet.name, table.titles, heading, self.lexicon, self.names)
            meaning = understand(page, table, self.lexicon, context.indicator)
            header.update(table.header)
            aside.update(meaning.set_aside)
            self.tables += 1
            used |= self.table(page, meaning, context)
        self._hidden(sheet, tables)
        self.layouts.append(layout_of(tables, self.lexicon))
        self.views.append(SheetView(sheet.name, frozenset(header), frozenset(used), aside))

    def table(self, page: Page, meaning: Meaning, context: Context) -> set[tuple[int, int]]:
        """Read one table; the cells that became figures."""
        if not meaning.by_indicator and context.indicator is None and not self._worth_asking(meaning):
            self.findings.ignore(
                "other_table",
                Spot(context.sheet, meaning.table.top, meaning.table.columns[0].index),
                f"Bảng bắt đầu ở dòng {meaning.table.top} trang «{context.sheet}» không nêu chỉ tiêu hay"
                f" {self.plan.unit_word} nào của xã nên không đọc.",
                " | ".join(one.leaf for one in meaning.table.columns[:4]),
            )
            return set()
        spots: set[tuple[int, int]] = set()
        first = meaning.lines[0].row if meaning.lines else meaning.table.top
        if not meaning.by_place:
            at = Spot(context.sheet, first, meaning.table.columns[0].index)
            context = ask_place(context, self.lexicon, self.findings, at)
        months = {one.month for one in meaning.heads if one.month is not None}
        if context.month is None and not context.clash and len(months) == 1:
            context = replace(context, month=next(iter(months)))
        heads = [self._in_time(head, meaning, context) for head in meaning.heads]
        for head in heads:
            column = head.column.index
            if head.aside == "unsettled":
                continue
            if head.aside and head.aside != _CUMULATIVE:
                self._set_aside(meaning, head, context)
                continue
            for line in meaning.lines:
                raw = page.rows[line.row].get(column)
                spot = Spot(context.sheet, line.row, column, raw)
                if line.aside and line.aside != _CUMULATIVE:
                    continue
                if self._cell(page, meaning, context, head, line, spot):
                    spots.add((line.row, column))
        self.totals.check(meaning, context)
        return spots

    def _in_time(self, head: Head, meaning: Meaning, context: Context) -> Head:
        """The column with what its time makes it: another year's, the year so far, or the month before."""
        several = len({one.month for one in meaning.heads if one.month}) > 1
        if head.either:
            head = self._settled(head, context)
        if head.aside == _CUMULATIVE and several and head.month is None and self.lexicon.is_total(head.column.leaf):
            return replace(head, aside="sum")
        if head.aside:
            return head
        if head.year is not None:
            other = context.year is not None and head.year != context.year
            return replace(head, aside="previous" if other else _CUMULATIVE)
        months = {one.month.month for one in meaning.heads if one.month is not None and not one.aside}
        titled = context.month is not None and context.month.span == "month" and context.month.month in months
        if len(months) == 2 and titled and head.month is not None and head.month.month != context.month.month:
            return replace(head, aside="previous")
        return head

    def _settled(self, head: Head, context: Context) -> Head:
        """A column "T1" that may be a month or a village: told by the sheet's own month or year, else asked."""
        if context.month is None and context.year is not None:
            return replace(head, place=None)
        text = head.column.leaf
        answer = self.findings.ask(
            f"either:{context.sheet}", "unknown_place", Spot(context.sheet, *head.column.cell),
            f"Các cột như «{text}» ở trang «{context.sheet}» là tháng hay là {self.plan.unit_word}?",
            (("month", "Là tháng"), ("place", f"Là {self.plan.unit_word}")), text,
        )  # fmt: skip
        if answer == "month":
            return replace(head, place=None)
        return replace(head, month=None) if answer == "place" else replace(head, aside="unsettled")

    @staticmethod
    def _worth_asking(meaning: Meaning) -> bool:
        return bool(meaning.by_place or any(one.suggestions for one in (*meaning.heads, *meaning.lines)))

    def _set_aside(self, meaning: Meaning, head: Head, context: Context) -> None:
        said = {
            "target": ("target_column", "là mục tiêu được giao"), "previous": ("previous_column", "là của kỳ trước"),
            "difference": ("difference_column", "là so sánh, chênh lệch"), "note": ("note_column", "là ghi chú"),
            "sum": ("cumulative_column", "là cộng của các tháng"),
        }  # fmt: skip
        kind, what = said[head.aside]
        spot = Spot(context.sheet, *head.column.cell)
        text = " › ".join(head.column.path)
        self.findings.ignore(kind, spot, f"Cột «{text}» {what}, không phải số của kỳ, nên không nhập.", text)

    # ── one cell ─────────────────────────────────────────────────────────────────────────────────────

    def _cell(self, page: Page, meaning: Meaning, context: Context, head: Head, line: Line, spot: Spot) -> bool:
        if line.total or head.total:
            return self._commune_figure(page, meaning, context, head, line, spot)
        blank = is_blank(spot)
        indicator = self.identities.indicator(meaning, context, head, line, spot)
        if indicator is None:
            return False
        blank = blank and not is_tick(spot, indicator)
        if self._is_text_beside(spot, indicator, head, line):
            return False
        if self.identities.counts_others(head, indicator, spot):
            return False
        place, known = self.identities.place(meaning, context, head, line, spot)
        if not known:
            return False
        if not blank and self._merged_over(page, meaning, spot):
            return False
        mention = head.month or line.month
        period = None if blank and not self._has_period(mention, context) else self._period(mention, context, spot)
        if period is None:
            return False
        if place is not None and not place.existed(period):
            named, (place, why) = place, at_its_time(self.plan, place, period)
            if why and not blank:
                self.findings.error("place_of_other_time", spot, why)
                whole = swallowed_by(self.plan, named, period)
                self.parts |= {(indicator.code, whole.id, period): named} if whole else {}
            if why:
                return False
        piece = self.fields.piece(head, line, indicator, context, spot, self.tables)
        key = (indicator.code, place.id if place else None, period)
        self.covers.setdefault(key[:2])
        more = covers_more(mention or context.month, indicator, self.plan)
        lone = _CUMULATIVE in (head.aside, line.aside) or context.cumulative or more
        groups = self.cumulative if lone else self.groups
        groups.setdefault(key, Group(key)).pieces[piece.field].append(piece)
        if piece.field == VALUE:
            self.scaled.append((piece, indicator.code))
        return not blank

    def _is_text_beside(self, spot: Spot, indicator: Indicator, head: Head, line: Line) -> bool:
        """Whether a cell is a remark and not a figure: words in a column that names no figure."""
        raw = spot.raw
        if raw is None or raw.kind != "text" or is_numeric(raw.text) or head.column.path:
            return False
        return not head.indicator and len(raw.text) > 20

    def _merged_over(self, page: Page, meaning: Meaning, spot: Spot) -> bool:
        """A number merged over several villages or columns belongs to none of them alone."""
        merge = page.merge(spot.row, spot.column)
        if merge is None:
            return False
        rows = {one.row for one in meaning.lines}
        columns = {one.column.index for one in meaning.heads}
        spread = sum(merge[0] <= row <= merge[2] for row in rows) > 1
        spread = spread or sum(merge[1] <= column <= merge[3] for column in columns) > 1
        if spread:
            self.findings.error(
                "merged_value",
                spot,
                f"Số «{spot.text}» nằm trong ô gộp của nhiều dòng hoặc cột nên không biết là của nơi nào. Hãy bỏ gộp ô"
                " và ghi số riêng cho từng nơi.",
            )
        return spread

    def _has_period(self, mention: object, context: Context) -> bool:
        return bool(mention or context.month or self.clock.wanted)

    def _period(self, mention: object, context: Context, spot: Spot) -> Period | None:
        period = self.clock.period(mention, context, spot, self.findings)
        if period is None:
            return None
        if period > self.clock.running:
            if not is_blank(spot):
                self.findings.error(
                    "future_period",
                    spot,
                    f"{period.label} chưa đến nên chưa thể có số liệu. Hãy kiểm tra lại tháng ghi trong tệp.",
                )
            return None
        if not self.plan.start <= period <= self.plan.end:
            return self._outside(period, mention, context, spot)
        return period

    def _outside(self, period: Period, mention: object, context: Context, spot: Spot) -> Period | None:
        """A column of a month before the plan is set aside; a whole sheet of one may only be misdated: asked."""
        span = f"{self.plan.span[0]}–{self.plan.span[1]}"
        if mention is not None:
            self.findings.ignore(
                "other_period", Spot(spot.sheet, 0, 0),
                f"Số của {period.label.lower()} nằm ngoài thời gian kế hoạch {span} nên không nhập.", period.label,
            )  # fmt: skip
            return None
        likely = [self.clock.wanted] if self.clock.wanted else self.clock.likely(context, period.month)
        answer = self.findings.ask(
            f"period:outside:{context.sheet}", "other_period", spot,
            f"Trang «{context.sheet}» ghi {period.label.lower()}, nằm ngoài thời gian kế hoạch {span}. Đây là số liệu"
            " của kỳ nào?", [(str(one), one.label) for one in likely], period.label,
        )  # fmt: skip
        return Period.parse(answer) if answer and answer != IGNORE else None

    def _commune_figure(
        self, page: Page, meaning: Meaning, context: Context, head: Head, line: Line, spot: Spot
    ) -> bool:
        """A "Toàn xã" row or column is the commune's own figure only where its villages report none at all."""
        if is_blank(spot) or head.aside:
            return False
        indicator = head.indicator or line.indicator or context.indicator
        if indicator is None:
            return False
        parts = parts_of(meaning, head, line)
        if any(not is_blank(one) for one in parts):
            return False
        whole = line.whole or (head.total and any(self.lexicon.is_whole(part) for part in head.column.path))
        if indicator.level is not Level.COMMUNE or not whole:
            answer = self.findings.ask(
                f"whole:{indicator.code}", "missing_place", spot,
                f"{indicator.code}: chỉ dòng hoặc cột tổng có số, không có số của {self.plan.unit_word} nào. Đây có"
                " phải số chính thức của toàn xã không?", ((WHOLE, "Đúng, là số của toàn xã"),),
            )  # fmt: skip
            if answer != WHOLE:
                return False
        period = self._period(head.month or line.month, context, spot)
        if period is None:
            return False
        piece = self.fields.piece(head, line, indicator, context, spot, self.tables)
        key = (indicator.code, None, period)
        self.covers.setdefault(key[:2])
        self.groups.setdefault(key, Group(key)).pieces[piece.field].append(piece)
        if piece.field == VALUE:
            self.scaled.append((piece, indicator.code))
        return True

    # ── hidden parts ─────────────────────────────────────────────────────────────────────────────────

    def _hidden(self, sheet: Sheet, tables: Sequence) -> None:
        if not tables:
            return
        last = max((row for table in tables for row in table.rows), default=0)
        first = min(table.top for table in tables)
        rows = sorted({row for row, _ in sheet.cells if row in sheet.hidden_rows and first <= row <= last})
        if rows:
            column = min(column for row, column in sheet.cells if row == rows[0])
            spot = Spot(sheet.name, rows[0], column, sheet.cells[rows[0], column])
            shown = ", ".join(map(str, rows[:8])) + ("…" if len(rows) > 8 else "")
            counted = sum(sheet.cells[at].kind == "number" for at in sheet.cells if at[0] in rows)
            text = f"Trang «{sheet.name}» có {len(rows)} dòng đang ẩn hoặc bị lọc (dòng {shown})"
            if counted:
                self.findings.ask(
                    f"hidden:{sheet.name}", "hidden_row", spot, f"{text}, trong đó có số liệu. Có nhập cả không?",
                    ((SHOW, "Nhập cả các dòng ẩn"),),
                )  # fmt: skip
            else:
                self.findings.ignore("hidden_row", spot, f"{text}, không có số liệu nên bỏ qua.")
        columns = sorted({column for _, column in sheet.cells if column in sheet.hidden_columns})
        if columns:
            spot = Spot(sheet.name, min(row for row, column in sheet.cells if column == columns[0]), columns[0])
            self.findings.warn(
                "hidden_column",
                replace(spot, raw=sheet.cells.get((spot.row, spot.column))),
                f"Trang «{sheet.name}» có {len(columns)} cột đang ẩn nên không nhập. Muốn nộp thì bỏ ẩn rồi nộp lại.",
            )

    # ── the end ──────────────────────────────────────────────────────────────────────────────────────

    def finish(self, reading: Reading) -> Reading:
        """The reading of all sheets together."""
        self._take_cumulative()
        self._choose_period()
        self._add_bases()
        assembler = Assembler(self.plan, self.findings, scales_of(self.scaled, self.plan))
        groups = [group for group in self.groups.values() if not self._is_torn(group)]
        figures = [found for group in groups if (found := assembler.figure(group)) is not None]
        if not figures and not self.covers and all(one.kind == "other_table" for one in self.findings.problems):
            return replace(
                reading, refused="no_figures",
                reason="Không tìm thấy bảng số liệu nào trong tệp. Hãy kiểm tra tệp có dòng tiêu đề (tên chỉ tiêu, tên"
                f" {self.plan.unit_word}) và số liệu, hoặc dùng mẫu của Tiến độ.",
            )  # fmt: skip
        periods = {one.period for one in figures}
        layout = hashlib.sha256("\n".join(self.layouts).encode()).hexdigest()[:16]
        order = list(Severity)
        return replace(
            reading,
            commune=self.plan.slug,
            period=periods.pop() if len(periods) == 1 else self.clock.wanted if not periods else None,
            figures=tuple(figures),
            problems=tuple(sorted(self.findings.problems, key=lambda one: order.index(one.severity))),
            covers=tuple(self.covers),
            questions=tuple(self.findings.questions.values()),
            views=tuple(self.views),
            layout=layout,
        )

    def _is_torn(self, group: Group) -> bool:
        """Whether a village's figure may be its old namesake's alone: the file has another part of it beside it."""
        part = self.parts.get(group.key)
        if part is None or all(is_blank(one.spot) for many in group.pieces.values() for one in many):
            return False
        name = self.plan.place(group.key[1]).name
        self.findings.error(
            "place_of_other_time", group.spot,
            f"Tệp vẫn ghi riêng {part.name}, nay đã thuộc {name}, nên không rõ số này của {name} đã gồm cả"
            f" {part.name} chưa. Hãy ghi một số chung cho {name}.",
        )  # fmt: skip
        return True

    def _take_cumulative(self) -> None:
        """A luỹ kế beside the month's own is set aside; alone it is a stock's value and a question for a flow."""
        own = {key[0] for key, group in self.groups.items() if A in group.pieces or VALUE in group.pieces}
        for key, group in self.cumulative.items():
            indicator = self.plan.indicator(key[0])
            spot = group.spot
            if key[0] in own:
                self.findings.ignore(
                    "cumulative_column",
                    spot,
                    f"{indicator.code}: cột luỹ kế đứng cạnh số của kỳ nên không nhập; hệ thống tự cộng dồn.",
                )
                continue
            if all(is_blank(one.spot) for many in group.pieces.values() for one in many):
                continue
            if indicator.over_time is OverTime.FLOW and not self._is_own(indicator, spot):
                self.groups.pop(key, None)  # a percent beside it is of the same sum
                continue
            pieces = self.groups.setdefault(key, Group(key)).pieces
            for name, many in group.pieces.items():
                pieces.setdefault(name, many)

    def _is_own(self, indicator: Indicator, spot: Spot) -> bool:
        """Whether an officer has said that a flow's luỹ kế is the period's own figure."""
        answer = self.findings.ask(
            f"cumulative:{indicator.code}", "cumulative_column", spot,
            f"{indicator.code} tính theo số phát sinh trong kỳ, nhưng số trong tệp là luỹ kế. Đây có đúng là số riêng"
            " của kỳ này không?", (("own", "Đúng, là số riêng của kỳ"),),
        )  # fmt: skip
        return answer == "own"

    def _choose_period(self) -> None:
        """Figures of other periods than the one asked for are set aside; if there are no others, that is asked."""
        wanted = self.clock.wanted
        if wanted is None or all(key[2] == wanted for key in self.groups):
            return
        others = [key for key in self.groups if key[2] != wanted]
        mixed = len(others) < len(self.groups)
        for key in others:
            group = self.groups.pop(key)
            shown = f"{key[2].label} không phải {wanted.label.lower()} đang chọn"
            if mixed:
                self.findings.ignore("other_period", replace(group.spot, raw=None), f"Số của {shown} nên không nhập.")
                continue
            answer = self.findings.ask(
                f"period:other:{key[2]}", "other_period", group.spot,
                f"Tệp ghi số liệu của {shown}. Nhập vào kỳ nào?",
                ((str(key[2]), f"Nhập vào {key[2].label}"), (str(wanted), f"Thực ra là số của {wanted.label}")),
                key[2].label,
            )  # fmt: skip
            if answer and answer != IGNORE:
                period = Period.parse(answer)
                moved = (*key[:2], period)
                self.groups[moved] = Group(moved, group.pieces)

    def _add_bases(self) -> None:
        """Số nền as b where a sheet gives a without b."""
        for key, group in self.groups.items():
            indicator = self.plan.indicator(key[0])
            if not indicator.base or B in group.pieces or A not in group.pieces:
                continue
            value = base_at(self.bases, indicator.base, key[1], key[2].last_day(self.plan.calendar))
            if value is not None:
                at = group.first(A)
                raw = Raw("number", f"{value.normalize():f}")
                group.pieces[B].append(Piece(replace(at.spot, raw=raw), B, "số nền", "", at.table, "số nền"))
