"""Chỉ tiêu: will we make it?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from components.charts.contributions import contributions
from components.charts.dumbbell import dumbbell
from components.charts.indicator_trend import history, parts
from components.charts.remaining import remaining
from components.charts.trend import trend
from components.charts.village_rows import left_rows, pairs
from components.closed_note import draw_closed, draw_reopened
from components.exhibit import Caption, clicked, exhibit
from components.filters import INDICATOR, VILLAGE, asking, go_to, pick_indicator, pick_milestone, pick_yardstick
from components.indicator_words import (
    definition,
    history_table,
    milestone_line,
    movement_headline,
    movement_table,
    trend_headline,
)
from components.lineage_words import estimated_said, pick_view, unknown_said
from components.links import lead
from components.milestone_words import end_of
from components.no_indicators import no_indicators
from components.screen import current
from components.sentences import complete, soft
from components.speech import say, say_each
from components.village_words import cells_table, indicator_headline, remaining_headline, yardstick_said
from components.waiting_questions import draw_waiting
from components.words import amount, data_date, literal
from data.access import Act
from data.lineage import View, as_then, same_borders
from data.model import Level
from data.movement import movement, previous_period
from data.outlook import Milestone, Outlook, milestones, outlook
from data.standings import Row
from data.villages import Cell, Yardstick, judged_period, sorted_by_gap
from data.villages import remaining as left
from data.visit import Visit, today
from queries.closings import adjusted, cycle, since_closed
from queries.questions import open_questions, with_gone
from queries.standings import standings, village_cells

TITLE, ADDRESS = "Chỉ tiêu", "chi-tieu"
NEEDS = Act.SEE
TREND, VILLAGES, MOVED, LEFT = "trend", "indicator-villages", "moved", "left"
_OPEN = "village-to-open"
HOW_TO_READ = (
    "Đường đậm là đã thực hiện, đường xám là lộ trình, đường đứt là dự báo nếu giữ nhịp gần đây, dải nhạt là khoảng dự"
    " báo 95 %. Hình thoi đặc là mức kế hoạch ghi, rỗng là mức suy ra. Ở biểu đồ các nơi, vòng rỗng là kỳ trước, hình"
    " đặc là kỳ này, vạch đứng là mức phải đạt; số người còn thiếu được cộng dồn để thấy làm ở đâu thì rút ngắn nhanh"
    " nhất."
)


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune and period."""
    plan = visit.plan
    st.title("Chỉ tiêu có đạt không?")
    if not plan.indicators:
        no_indicators(plan, visit.pages, "không có gì để chấm", "Xem các mục tiêu định tính ở Tổng quan.")
        return
    _indicator(visit)
    with st.expander("Cách đọc"):
        st.markdown(HOW_TO_READ)


@st.fragment
def _indicator(visit: Visit) -> None:
    plan = visit.plan
    if _OPEN in st.session_state:
        go_to(visit.pages["villages"], VILLAGE, st.session_state.pop(_OPEN))
    indicator = pick_indicator(plan.indicators)
    if visit.period is None:
        st.info("Chưa có số liệu nào. Dưới đây là định nghĩa và mục tiêu trong kế hoạch.")
        _definition(visit, indicator)
        return
    draw_reopened(cycle(visit.store, plan.slug, visit.period), visit.pages)
    found = {row.standing.indicator.code: row for row in standings(visit.store, plan, visit.period)}
    row = found[indicator.code]
    ahead = [outlook(plan, row, one) for one in milestones(plan)]
    exhibit(
        trend(history(row, ahead), current()),
        key=TREND,
        caption=_caption(visit, row, indicator.short, trend_headline(row, ahead)),
        table=lambda: history_table(row),
        screen=current(),
    )
    say_each([_escaped(row, one) for one in ahead if one.goal is not None])
    if soft(row.standing):
        say(literal(soft(row.standing)))
    st.page_link(
        visit.pages["scenario"], label="Nếu làm khác đi thì sao? Thử giả định với chỉ tiêu này",
        query_params={INDICATOR: indicator.code},
    )  # fmt: skip
    _closed(visit, indicator.code)
    _questions(visit, indicator.code)
    if indicator.level is Level.PLACE and plan.places and row.villages:
        _villages(visit, row)
    _definition(visit, indicator)


def _closed(visit: Visit, code: str) -> None:
    """That the period is closed, and what of this indicator is no longer as the meeting saw it."""
    signed = cycle(visit.store, visit.plan.slug, visit.period).signed
    if signed is not None:
        changed, since = adjusted(visit.store, visit.plan.slug, signed), since_closed(visit.store, visit.plan, signed)
        draw_closed(signed, changed, since, visit.plan, visit.pages, code)


def _questions(visit: Visit, code: str) -> None:
    """What was asked about it and waits for an answer, and the way to ask."""
    mine = [one for one in open_questions(visit.store, visit.plan) if one.indicator == code]
    if mine:
        draw_waiting(mine, with_gone(visit.store, visit.plan), today(), visit.pages)
    if visit.may(Act.ASK) or visit.may(Act.REMARK):
        lead(visit.pages, "questions", "Hỏi về số này", ":material/help:", **asking(code, None, visit.period))


def _escaped(row: Row, one: Outlook) -> str:
    head, rest = milestone_line(row, one)
    return f"**{literal(head)}**: {literal(rest)}"


def _caption(visit: Visit, row: Row, title: str, says: str) -> Caption:
    plan, period = visit.plan, visit.period
    return Caption(
        title, says, f"xã {plan.name} · {period.label}", f"{complete(row, plan)} · {data_date(period, plan)}"
    )


def _villages(visit: Visit, row: Row) -> None:
    plan = visit.plan
    st.subheader(f"Từng {plan.unit_word}", anchor=False)
    view = pick_view(plan)
    now = visit, row
    if view is View.THEN:
        plan, row = as_then(plan, visit.period), replace(row, villages=row.own)
        visit = replace(visit, plan=plan)
    milestone, yardstick = None, Yardstick.COMMUNE
    if row.standing.path:
        with st.container(horizontal=True):
            milestone, yardstick = pick_milestone(plan), pick_yardstick()
        say(literal(yardstick_said(yardstick, milestone, plan)))
    code = row.standing.indicator.code
    due = milestone.period if milestone else None
    cells = village_cells(visit.store, plan, visit.period, yardstick, due, view)[code]
    _pairs(visit, row, cells, milestone, yardstick, view)
    if view is View.NOW:
        partly = unknown_said(row.unknown, judged_period(plan, row, visit.period), plan)
        partly = [*estimated_said(cells, plan), *partly]
        if partly:
            say_each([literal(one) for one in partly])
    _moved(*(now if _crosses(*now) else (visit, row)))
    _left(visit, row, cells)


def _crosses(visit: Visit, row: Row) -> bool:
    """Whether villages changed between the period looked at and the one before it."""
    now = judged_period(visit.plan, row, visit.period)
    before = previous_period(row.villages, now)
    return before is not None and not same_borders(visit.plan, before, now)


def _pairs(
    visit: Visit, row: Row, cells: Sequence[Cell], milestone: Milestone | None, yardstick: Yardstick, view: View
) -> None:
    plan, indicator = visit.plan, row.standing.indicator
    now = judged_period(plan, row, visit.period)
    before = previous_period(row.villages, now)
    earlier = village_cells(visit.store, plan, before, view=view)[indicator.code] if before else []
    line = cells[0].yardstick if yardstick is Yardstick.COMMUNE else None
    exhibit(
        dumbbell(
            pairs(sorted_by_gap(cells), {one.place.id: one for one in earlier}, plan),
            current(),
            line=None if line is None else float(line),
            line_says="" if line is None else f"{_named(milestone)} {amount(indicator, line)}",
            names=(before.label if before else "", now.label),
            suffix=" %" if indicator.kind.is_rate else f" {indicator.unit}",
        ),
        key=VILLAGES,
        caption=_caption(visit, row, f"{indicator.short} theo {plan.unit_word}", indicator_headline(cells, plan)),
        table=lambda: cells_table(cells),
        screen=current(),
        on_select=_open,
    )


def _named(milestone: Milestone | None) -> str:
    return f"mốc {end_of(milestone.period)}" if milestone else "lẽ ra đến nay"


def _open() -> None:
    point = clicked(VILLAGES)
    if point is not None:
        st.session_state[_OPEN] = point[0]


def _moved(visit: Visit, row: Row) -> None:
    plan, indicator = visit.plan, row.standing.indicator
    now = judged_period(plan, row, visit.period)
    before = previous_period(row.villages, now)
    found = movement(indicator, row.villages, now, before) if before else None
    if found is None:
        return
    exhibit(
        contributions(parts(indicator, found, plan), current()),
        key=MOVED,
        caption=_caption(visit, row, f"Vì sao {indicator.short} đổi", movement_headline(indicator, found, plan)),
        table=lambda: movement_table(found, plan),
        screen=current(),
    )


def _left(visit: Visit, row: Row, cells: Sequence[Cell]) -> None:
    plan, found = visit.plan, left(cells)
    if not found:
        return
    title = f"{row.standing.indicator.short}: còn thiếu ở đâu"
    exhibit(
        remaining(left_rows(found, plan), current()),
        key=LEFT,
        caption=_caption(visit, row, title, remaining_headline(found, plan)),
        table=lambda: cells_table([one.cell for one in found]),
        screen=current(),
    )


def _definition(visit: Visit, indicator) -> None:
    with st.expander("Định nghĩa, mục tiêu, nguồn và căn cứ", expanded=visit.period is None):
        st.markdown("\n".join(f"- **{name}**: {literal(text)}" for name, text in definition(indicator, visit.plan)))
