"""Nhiệm vụ: what does the plan ask to be done, by whom, by when, and was it?"""

from __future__ import annotations

from collections.abc import Sequence
from itertools import groupby

import streamlit as st

from components import task_words as words
from components.exhibit import offer_table
from components.filters import ALL, TASK
from components.kept_form import show_done
from components.screen import current
from components.speech import say, say_each
from components.task_card import Acts, draw_task
from components.words import literal
from data.access import Act
from data.model import Plan
from data.task_store import record, withdraw
from data.tasks import Entry, State, may_record
from data.visit import Visit, today
from queries.tasks import task_entries

TITLE, ADDRESS = "Nhiệm vụ", "nhiem-vu"
NEEDS = Act.SEE
DEPARTMENT, STATE = "don-vi-lam", "ket-qua"
SO_FAR = "Tất cả đến nay"
HOW_TO_READ = (
    "Nhiệm vụ *hằng năm* có mỗi năm một lần, hạn là ngày cuối năm hoặc ngày kế hoạch ghi; khoảng năm có hạn là ngày"
    " cuối của năm sau cùng; nhiệm vụ không ghi thời gian thì không bao giờ quá hạn. **Đã xong** khi đơn vị chủ trì"
    " hoặc người điều phối ghi kết quả và ngày hoàn thành, kèm tệp nếu có. Ghi sai thì *Rút lại* kèm lý do, lời đã ghi"
    " vẫn còn. Nhiệm vụ có việc con thì theo các việc con. Hạn đã qua trước ngày xã bắt đầu dùng phần mềm chỉ ghi lại"
    " để biết, không tính là chậm."
)


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune."""
    plan = visit.plan
    st.title(f"Nhiệm vụ của xã {literal(plan.name)}")
    if not plan.tasks:
        st.info("Kế hoạch của xã chưa ghi nhiệm vụ nào. Người điều phối thêm nhiệm vụ ở trang Kế hoạch.")
        return
    show_done()
    found = task_entries(visit.store, plan, today())
    st.subheader(literal(words.headline(found)), anchor=False)
    _one(visit, found)
    _list(plan, _filtered(plan, found))
    with st.expander("Cách đọc"):
        st.markdown(HOW_TO_READ)


def _filtered(plan: Plan, found: Sequence[Entry]) -> list[Entry]:
    """Those of the department and state that were chosen; a task's parts bring along what they belong to."""
    names = sorted({words.department_name(plan, one) for each in found for one in each.task.lead})
    states = {words.STATES[state]: state for state in words.STATES if any(one.state is state for one in found)}
    who, how = st.columns([1, 3], vertical_alignment="bottom")
    whose = who.selectbox("Đơn vị chủ trì", [ALL, *names], key=DEPARTMENT, bind="query-params")
    state = how.segmented_control(
        "Tình trạng", [SO_FAR, *states], default=SO_FAR, required=True, key=STATE, bind="query-params"
    )
    wanted = {states[state]} if state in states else set(State) - {State.AHEAD}
    return [
        one
        for one in found
        if one.state in wanted
        and (whose == ALL or whose in [words.department_name(plan, lead) for lead in one.task.lead])
    ]


def _list(plan: Plan, shown: Sequence[Entry]) -> None:
    if not shown:
        st.info("Không có nhiệm vụ nào như vậy. Hãy bỏ bớt điều kiện lọc.")
        return
    for group, own in groupby(shown, key=lambda one: one.task.group):
        say(f"**{literal(group)}**")
        _table(plan, list(own))
    offer_table(
        "tasks", f"Nhiệm vụ của xã {plan.name}", f"xã {plan.name}", lambda: words.tasks_table(shown, plan, today())
    )


def _table(plan: Plan, own: Sequence[Entry]) -> None:
    if current().large:
        say_each([f"{literal(one.task.text)}: **{literal(words.state_said(one, today()))}**" for one in own])
        return
    table = words.tasks_table(own, plan, today()).drop(columns=["Nhóm"])
    table = table.loc[:, [name for name in table if name != "Kết quả" or (table[name] != "").any()]]
    for name in ("Mã", "Thời gian"):
        table[name] = table[name].str.translate(words.UNBROKEN)
    st.table(table.map(literal), hide_index=True, alt="Nhiệm vụ, đơn vị chủ trì, hạn và tình trạng")


def _one(visit: Visit, found: Sequence[Entry]) -> None:
    """One instance with all that was recorded of it, and what the visitor may record."""
    names = {words.label(one): one for one in found if one.parts is None and one.state is not State.AHEAD}
    chosen = st.selectbox(
        "Xem và ghi kết quả của nhiệm vụ", list(names), index=None, key=TASK, bind="query-params",
        placeholder="Chọn nhiệm vụ…",
    )  # fmt: skip
    if chosen in names:
        one = names[chosen]
        draw_task(one, visit.plan, today(), _acts(visit, one))


def _acts(visit: Visit, one: Entry) -> Acts:
    """What is the visitor's to record of it."""
    given = (visit.store, visit.plan, one.task.code, one.instance.name)
    mine = may_record(visit.user, visit.plan.slug, one.task)
    return Acts(
        record=(lambda text, day, file, id_: record(*given, text, day, visit.user, id_, file)) if mine else None,
        withdraw=(lambda reason, id_: withdraw(*given, reason, visit.user, id_)) if mine else None,
        files=visit.may(Act.FILES),
    )
