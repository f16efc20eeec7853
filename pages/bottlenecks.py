"""Điểm nghẽn: what stands in the way, whose is it, for how long, and what would resolve it?"""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components import bottleneck_words as words
from components.exhibit import offer_table
from components.filters import ALL, INDICATOR, OWED, OWING, TASK
from components.links import lead
from components.missing_words import asked_label, department_name
from components.screen import current
from components.speech import say
from components.task_words import label
from components.words import day, literal
from data.access import Act
from data.bottlenecks import Bottleneck, Gap, Kind, Stuck
from data.model import Plan
from data.questions import Question
from data.visit import Visit, today
from queries.bottlenecks import in_the_way
from queries.questions import with_gone

TITLE, ADDRESS = "Điểm nghẽn", "diem-nghen"
NEEDS = Act.SEE
DEPARTMENT = "don-vi-nghen"
AT_ONCE = 8
"""Bottlenecks of a kind on a page."""
HOW_TO_READ = (
    "Không đánh dấu hay xoá được dòng nào: có bằng chứng thì tự hết. **Báo cáo còn thiếu** hết khi đủ số (việc nào"
    " không phát sinh thì ghi *không phát sinh*). **Câu hỏi quá hạn** hết khi có trả lời. **Nhiệm vụ quá hạn** hết khi"
    " ghi kết quả. **Chỉ tiêu khó đạt** là chỉ tiêu đang dưới lộ trình mà nhịp cần có chưa nơi nào giữ được trong 6 kỳ,"
    " hoặc đã đến hạn mà chưa đạt; hết khi số liệu mới cho thấy khác, hoặc có văn bản đổi mục tiêu; kỳ chưa đủ số liệu"
    " thì chưa được coi là đã hết. Xếp theo loại như trên, trong mỗi loại cũ nhất đứng trước. Tính đến hôm nay, không"
    " theo kỳ đang xem."
)


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune."""
    plan = with_gone(visit.store, visit.plan)
    st.title(f"Điểm nghẽn xã {literal(plan.name)}")
    every = in_the_way(visit.store, visit.plan, today())
    said = st.container()
    found = _of_department(plan, every)
    said.subheader(literal(words.headline(found, plan, today())), anchor=False)
    for kind in Kind:
        _group(visit, plan, [one for one in found if one.kind is kind])
    if found:
        offer_table(
            "bottlenecks",
            f"Điểm nghẽn xã {plan.name}",
            f"xã {plan.name} · tính đến {day(today())}",
            lambda: words.bottlenecks_table(found, plan, today()),
        )
    with st.expander("Cách đọc"):
        st.markdown(HOW_TO_READ)


def _of_department(plan: Plan, every: Sequence[Bottleneck]) -> list[Bottleneck]:
    """Those of the department that is chosen; nobody's too are somebody's to look at."""
    names = sorted({department_name(plan, owner) for one in every for owner in one.owners or ("",)})
    if len(names) < 2:
        return list(every)
    whose = st.selectbox("Đơn vị", [ALL, *names], key=DEPARTMENT, bind="query-params")
    return [one for one in every if whose in (ALL, *(department_name(plan, own) for own in one.owners or ("",)))]


def _group(visit: Visit, plan: Plan, own: Sequence[Bottleneck]) -> None:
    if not own:
        return
    kind = own[0].kind
    st.subheader(f"{words.HEADINGS[kind]}: {len(own)}", anchor=False)
    pages = -(-len(own) // AT_ONCE)
    page = st.pagination(pages, key=f"trang-{kind}-{pages}") if pages > 1 else 1
    for one in own[(page - 1) * AT_ONCE : page * AT_ONCE]:
        with st.container(border=not current().large):
            _draw(visit, plan, one)


def _draw(visit: Visit, plan: Plan, one: Bottleneck) -> None:
    told, ways = st.columns([4, 1], vertical_alignment="center")
    owner, age = words.owners_said(one, plan), words.age_said(one, today())
    head = f"**{literal(words.title(one, plan))}** · {literal(owner)} · {literal(age)}"
    way = literal(words.sentence(f"cách gỡ: {words.resolved_by(one, plan)}"))
    with told:
        if current().large:
            say(f"{head}. {way}")
        else:
            st.markdown(f"{head}\n\n{literal(words.sentence(words.says(one, plan)))}  \n{way}")
    with ways:
        _links(visit, plan, one)


def _links(visit: Visit, plan: Plan, one: Bottleneck) -> None:
    """The way to where it is resolved."""
    about, pages = one.about, visit.pages
    match about:
        case Gap():
            asked = {OWED: asked_label(plan, about.period), OWING: department_name(plan, about.department)}
            lead(pages, "missing", "Số còn thiếu", **asked)
            lead(pages, "hand_in", "Nộp số liệu")
        case Question():
            lead(pages, "questions", "Trả lời")
        case Stuck():
            lead(pages, "indicator", "Xem chỉ tiêu", **{INDICATOR: about.standing.indicator.code})
            lead(pages, "scenario", "Thử giả định", **{INDICATOR: about.standing.indicator.code})
        case _:
            lead(pages, "tasks", "Ghi kết quả" if visit.may(Act.ANSWER) else "Xem nhiệm vụ", **{TASK: label(about)})
