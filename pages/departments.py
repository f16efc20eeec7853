"""Theo phòng: Who answers?"""

from __future__ import annotations

import streamlit as st

from components import departments as said
from components.charts.overview import marks_key, overview
from components.exhibit import Caption, exhibit
from components.links import lead
from components.screen import current
from components.speech import say
from components.tables import as_written, standings_table
from components.words import data_date, literal
from data.access import Act
from data.departments import Account, accounts
from data.visit import Visit, today
from queries.reports import due_cells
from queries.standings import standings

TITLE, ADDRESS = "Theo phòng", "theo-phong"
NEEDS = Act.SEE

HOW_TO_READ = (
    "**Chủ trì** là đơn vị kế hoạch ghi; **gợi ý** là đơn vị phần mềm đề xuất từ phần giao việc vì kế hoạch không ghi"
    " ai chủ trì, xã cần quyết định. **Báo đúng hạn** đếm từng số (mỗi chỉ tiêu ở mỗi nơi phải báo) theo lần nộp đầu"
    " tiên, ngày Việt Nam, trong tối đa 12 kỳ phải báo gần nhất đã qua hạn: sửa số về sau không thành nộp muộn, nộp dày"
    " hơn kế hoạch yêu cầu, hay kỳ đã qua hạn trước ngày xã bắt đầu dùng phần mềm, không bị tính. **Theo dõi** là chỉ"
    " tiêu khuyến khích, không có con số hoặc không phải chỉ tiêu thi đua, nên không chấm đạt hay chậm."
)


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune and period."""
    plan = visit.plan
    st.title(f"Theo phòng xã {literal(plan.name)}")
    found = _accounts(visit)
    st.subheader(literal(said.headline(found, plan)))
    if plan.indicators and visit.period is None:
        st.info("Chưa có số liệu nào nên chưa nói được đạt, chậm hay đúng hạn; dưới đây là phần kế hoạch giao.")
        lead(visit.pages, "hand_in")
    _overall(visit, said.answering(found), said.helping(found))
    names = {said.name(one.duties): one for one in said.in_order(found)}
    chosen = st.selectbox("Đơn vị", list(names), key="don-vi", bind="query-params")
    if chosen:
        _department(visit, names[chosen])
    with st.expander("Cách đọc"):
        st.markdown(HOW_TO_READ)


def _overall(visit: Visit, answering: list[Account], helping: list[Account]) -> None:
    if answering:
        _table(said.overall(answering, visit.plan), "Các đơn vị chịu trách nhiệm chỉ tiêu")
    if helping and not answering:
        _table(said.overall(helping, visit.plan), "Các đơn vị có nhiệm vụ")
    elif helping:
        with st.expander(said.others(helping)):
            _table(said.overall(helping, visit.plan), said.others(helping))


def _accounts(visit: Visit) -> list[Account]:
    plan, period = visit.plan, visit.period
    if period is None:
        return accounts(plan, [], [])
    return accounts(plan, standings(visit.store, plan, period), due_cells(visit.store, plan, period, today()))


def _department(visit: Visit, account: Account) -> None:
    """One department: its sentence, indicators, what it supports, its tasks, its reporting."""
    plan, duties = visit.plan, account.duties
    sentence = said.sentence(account, plan)
    if not account.rows:
        say(f"**{literal(sentence)}**")
    if account.rows:
        say(literal(marks_key(plan)))
        exhibit(
            overview(account.rows, plan, current()),
            key="department",
            caption=Caption(
                f"Các chỉ tiêu của {said.name(duties)}",
                sentence,
                f"xã {plan.name} · {visit.period.label}",
                data_date(visit.period, plan),
            ),
            table=lambda: standings_table(account.rows, plan),
            screen=current(),
        )
    elif duties.codes:
        _grid(said.promises_table(duties, plan), "Các chỉ tiêu được giao")
    if account.reporting.expected:
        say("**Báo cáo theo kỳ**")
        _grid(said.reporting_table(account.reporting), "Báo cáo theo kỳ")
    if duties.supports:
        say("**Chỉ tiêu phối hợp**")
        _grid(said.supported_table(account, plan), "Chỉ tiêu phối hợp")
    if duties.tasks or duties.helps:
        say("**Nhiệm vụ trong kế hoạch**")
        _table(said.tasks_table(duties, plan), "Nhiệm vụ trong kế hoạch")


def _table(table, alt: str) -> None:
    """A table whose long texts wrap: a grid would cut them on a projector."""
    st.table(as_written(table), hide_index=True, alt=alt)


def _grid(table, alt: str) -> None:
    st.dataframe(table, hide_index=True, width="stretch", height="content", alt=alt)
