"""Ai chưa nộp?: what is owed of a period, what came of it, who is to be reminded."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from components import missing_words as said
from components.charts.heat import heat
from components.charts.owed_rows import owed_rows
from components.exhibit import Caption, exhibit, offer_table
from components.filters import ALL, OWED, OWING, pick_columns
from components.no_indicators import no_indicators
from components.reminders import reminder
from components.screen import current
from components.speech import say, say_each
from components.tables import as_written
from components.words import day, literal
from data.access import Act
from data.concern import Concern
from data.model import Period, Plan
from data.owed import Cell, begun_periods, newest_asked
from data.punctuality import Punctuality, by_department
from data.visit import Visit, today
from queries.reports import asked_periods, due_cells, owed_cells, plan_at

TITLE, ADDRESS = "Ai chưa nộp?", "ai-chua-nop"
NEEDS = Act.SEE
CHART, PERIOD, DEPARTMENT = "owed", OWED, OWING
HOW_TO_READ = (
    "Mỗi số phải nộp là một chỉ tiêu ở một nơi trong một kỳ mà kế hoạch yêu cầu báo (hằng tháng, quý hay năm); nộp dày"
    " hơn không bị tính. Chỉ tiêu mà đơn vị báo một số cho toàn xã thì thôn không phải nộp. **Đúng hạn** hay **muộn**"
    " theo lần nộp đầu tiên, ngày Việt Nam: sửa số về sau không thành nộp muộn. **Không phát sinh** là đã báo, khác với"
    " **còn thiếu**. Kỳ đã quá hạn trước ngày xã bắt đầu dùng phần mềm, kỳ trước khi kế hoạch bắt đầu và kỳ mà nơi đó"
    " chưa có hoặc không còn thì không phải nộp."
)


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune; the period is its own choice among those that are owed."""
    st.title(f"Ai chưa nộp số liệu xã {literal(visit.plan.name)}?")
    periods = asked_periods(visit.store, visit.plan, today())
    if not visit.plan.indicators:
        no_indicators(visit.plan, visit.pages, "không có số nào phải nộp", _in_writing(visit.plan))
        return
    if not periods:
        st.info(literal(_nothing(visit)))
        return
    mine = Concern.of(visit.user, visit.plan.slug).departments
    with st.container(horizontal=True):
        period = _pick_period(visit.plan, periods)
        plan = plan_at(visit.store, visit.plan.slug, period)
        cells = owed_cells(visit.store, plan, [period], today())
        chosen = _pick_department(cells, plan, mine)
    st.subheader(literal(said.headline(cells, plan, period, today())), anchor=False)
    _departments(cells, plan, period, by_department(due_cells(visit.store, plan, period, today())), mine)
    _cells([one for one in cells if chosen in (None, one.department)], plan, period)
    _reminder(reminder(cells, plan, period, today(), chosen))
    with st.expander("Cách đọc"):
        st.markdown(HOW_TO_READ)


def _nothing(visit: Visit) -> str:
    """Why no figure is owed."""
    plan = visit.plan
    if plan.start > visit.running:
        return f"Chưa có kỳ nào phải nộp: kế hoạch bắt đầu từ {plan.start.label.lower()}."
    return "Không có kỳ nào phải nộp: các kỳ của kế hoạch đã qua hạn trước ngày xã bắt đầu dùng phần mềm."


def _in_writing(plan: Plan) -> str:
    """The written report that a plan without indicators asks for all the same, "" where none is due yet."""
    for one in begun_periods(plan, today(), None)[:1]:
        report = f"báo cáo {said.asked_label(plan, one).lower()}"
        return f"Riêng {report} bằng văn bản: {said.due_said(plan.due(one), today())}."
    return ""


def _pick_period(plan: Plan, periods: Sequence[Period]) -> Period:
    return st.selectbox(
        "Kỳ phải nộp",
        periods,
        index=periods.index(newest_asked(plan, periods, today())),
        format_func=lambda one: said.asked_label(plan, one),
        key=PERIOD,
        bind="query-params",
    )


def _pick_department(cells: Sequence[Cell], plan: Plan, mine: frozenset[str]) -> str | None:
    """The department to look at, an officer's own at first; None for all."""
    names = {said.department_name(plan, one): one for one in dict.fromkeys(cell.department for cell in cells)}
    options = [ALL, *names]
    own = next((at for at, name in enumerate(options) if names.get(name) in mine), 0)
    return names.get(st.selectbox("Đơn vị", options, index=own, key=DEPARTMENT, bind="query-params"))


def _departments(
    cells: Sequence[Cell], plan: Plan, period: Period, told: Mapping[str, Punctuality], mine: frozenset[str]
) -> None:
    """A line for each department; in a meeting large lines of those that still owe."""
    table = said.departments_table(cells, plan, told, mine)
    if current().large:
        say_each([literal(line) for line in said.departments_said(cells, plan, told, mine)])
    else:
        _table(table, "Các đơn vị")
    title = f"Các đơn vị nộp {said.asked_label(plan, period)}"
    offer_table("owed-departments", title, f"xã {plan.name}", lambda: table)


def _cells(cells: Sequence[Cell], plan: Plan, period: Period) -> None:
    """Village × indicator as a map, and what is reported for the whole commune as a table."""
    screen = current()
    codes = {one.indicator for one in cells if one.place is not None}
    source = f"tính đến {day(today())}"
    whole = sorted((one for one in cells if one.place is None), key=lambda one: (not one.open, -one.days_late))
    if codes:
        say(literal(said.KEY))
        _, columns = pick_columns([one for one in plan.indicators if one.code in codes], 4 if screen.narrow else 12)
        own = [one for one in cells if one.place is not None]
        exhibit(
            heat([one.short for one in columns], owed_rows(own, [one.code for one in columns], plan), screen),
            key=CHART,
            caption=Caption(
                f"Nơi nào chưa nộp {said.asked_label(plan, period)}",
                said.villages_headline(own, plan),
                f"xã {plan.name} · {said.asked_label(plan, period)}",
                source,
            ),
            table=lambda: said.cells_table(cells, plan),
            screen=screen,
        )
    if whole:
        say("**Số báo cho toàn xã**")
        _table(said.cells_table(whole, plan).drop(columns=["Nơi", "Hạn nộp"]), "Số báo cho toàn xã")
    if not codes:
        title = f"Ai chưa nộp {said.asked_label(plan, period)}"
        offer_table("owed-cells", title, f"xã {plan.name} · {source}", lambda: said.cells_table(cells, plan))


def _table(table, alt: str) -> None:
    st.table(as_written(table), hide_index=True, alt=alt)


def _reminder(text: str) -> None:
    if text:
        with st.expander("Lời nhắc để gửi Zalo: bấm nút ở góc phải để chép"):
            st.code(text, language=None, wrap_lines=True)
