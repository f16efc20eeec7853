"""Giải trình: why is this figure as it is, who is to say, and what was said?"""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components import question_words as words
from components.asking import Asked, draw_asking
from components.exhibit import offer_table
from components.filters import ASKING, pick_asked, pick_indicator
from components.kept_form import show_done
from components.no_indicators import no_indicators
from components.question_card import Acts, draw_question
from components.speech import say
from components.words import literal
from data.access import Act
from data.figures import standing_of
from data.model import Period, Plan
from data.question_store import answer, ask, remark, reopen, settle
from data.questions import Question, Said, Stage, leading, may_answer, may_settle, seen
from data.visit import Visit, today
from queries.questions import questions, with_gone

TITLE, ADDRESS = "Giải trình", "giai-trinh"
NEEDS = Act.SEE
ALL = "Tất cả"
AT_ONCE = 10
"""Questions on a page."""
HOW_TO_READ = (
    "Lãnh đạo hỏi vì sao một số như vậy; đơn vị được hỏi trả lời, kèm tệp nếu cần; người hỏi hoặc lãnh đạo ghi *Đã rõ*,"
    " chưa rõ thì *Hỏi lại*. Số ghi ở mỗi câu là số báo của riêng kỳ ấy, không cộng dồn, và được giữ như lúc hỏi để"
    " thấy về sau có đổi không. Không câu nào bị xoá hay sửa. Góp ý không chờ trả lời."
)


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune."""
    plan = visit.plan
    st.title(f"Giải trình số liệu xã {literal(plan.name)}")
    if not plan.indicators:
        no_indicators(plan, visit.pages, "không có số nào để hỏi")
        return
    show_done()
    found = questions(visit.store, plan)
    st.subheader(literal(words.headline(found, today())), anchor=False)
    _ask(visit)
    if found:
        named = with_gone(visit.store, plan)
        _list(visit, named, _filtered(named, found))
    with st.expander("Cách đọc"):
        st.markdown(HOW_TO_READ)


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────


def _ask(visit: Visit) -> None:
    plan = visit.plan
    may = [said for said, act in ((Said.ASKED, Act.ASK), (Said.REMARKED, Act.REMARK)) if visit.may(act)]
    if not may or visit.running < plan.start:
        return
    label = "Hỏi hoặc góp ý về một số" if Said.ASKED in may else "Góp ý về một số"
    if not st.toggle(label, key=ASKING, bind="query-params"):
        return
    with st.container(border=True):
        with st.container(horizontal=True):
            indicator = pick_indicator(plan.indicators)
            last = min(visit.running, plan.end)
            periods = [Period.of(one) for one in range(last.ordinal, plan.start.ordinal - 1, -1)]
            place, period = pick_asked(plan, periods, visit.period or last)
        now = seen(plan, standing_of(visit.store, plan.slug, [period]), indicator.code, place, period)
        say(f"Số đang có: **{literal(words.stood(now, plan))}**")
        draw_asking(plan, leading(plan, indicator), today(), may, partial(_write, visit, indicator.code, place, period))


def _write(visit: Visit, code: str, place: str | None, period: Period, asked: Asked, submission: str) -> None:
    if asked.said is Said.REMARKED:
        remark(visit.store, visit.plan, code, place, period, asked.text, visit.user, submission)
    else:
        ask(
            visit.store, visit.plan, code, place, period, asked.text, visit.user, submission,
            department=asked.department, due=asked.due,
        )  # fmt: skip
    st.session_state[ASKING] = False


# ── what was asked ───────────────────────────────────────────────────────────────────────────────────


def _filtered(plan: Plan, found: Sequence[Question]) -> list[Question]:
    departments = sorted({words.whom(one, plan) for one in found})
    stages = {words.STAGES[one]: one for one in Stage}
    who, how = st.columns([1, 2], vertical_alignment="bottom")
    whom = who.selectbox("Đơn vị được hỏi", [ALL, *departments], key="don-vi-hoi", bind="query-params")
    stage = how.segmented_control(
        "Tình trạng", [ALL, *stages], default=ALL, required=True, key="tinh-trang", bind="query-params"
    )
    return [one for one in found if whom in (ALL, words.whom(one, plan)) and stages.get(stage, one.stage) is one.stage]


def _list(visit: Visit, plan: Plan, found: Sequence[Question]) -> None:
    if not found:
        st.info("Không có câu hỏi nào như vậy. Hãy bỏ bớt điều kiện lọc.")
        return
    pages = -(-len(found) // AT_ONCE)
    page = 1
    if pages > 1:
        page = st.pagination(pages, key=f"trang-hoi-{pages}")
    for one in found[(page - 1) * AT_ONCE : page * AT_ONCE]:
        draw_question(one, plan, today(), _acts(visit, one), visit.pages)
    offer_table(
        "questions", "Giải trình số liệu", f"xã {plan.name}", lambda: words.questions_table(found, plan, today())
    )


def _acts(visit: Visit, one: Question) -> Acts:
    """What is the visitor's to say about it."""
    slug, given = visit.plan.slug, (visit.store, visit.plan, one.id)
    first = one.entries[0]
    settles = may_settle(visit.user, slug, first.by, first.login)
    return Acts(
        answer=(lambda text, file, id_: answer(*given, text, visit.user, id_, file))
        if may_answer(visit.user, slug, one.department)
        else None,
        settle=(lambda text, id_: settle(*given, visit.user, id_, text)) if settles else None,
        reopen=(lambda text, id_: reopen(*given, text, visit.user, id_)) if settles else None,
        files=visit.may(Act.FILES),
    )
