"""Kế hoạch: what does the plan promise, who answers for it, by which document did it change – and changing it."""

from __future__ import annotations

import hashlib
from functools import partial

import streamlit as st

from components.audit_words import changes_table
from components.exhibit import offer_table
from components.plan_book import draw_book
from components.plan_decision import pick_decision, press, show_done, show_draft
from components.plan_forms import FORMS, Desk
from components.plan_words import rows_table, targets_table
from components.speech import say
from components.tables import as_written
from components.whole_table import draw_whole
from components.words import literal
from data.access import Act
from data.originals import keep
from data.plan_editing import first_period, propose, tables, write
from data.plan_edits import Decision
from data.plan_files import GOALS, TASKS
from data.plan_store import in_force_now, load_plan
from data.plan_tables import DEPARTMENTS, GENERAL, PHASES, REVIEWS, TABLES, Tables
from data.plan_versions import ever
from data.visit import Visit
from queries.audit import Asked, changes

TITLE, ADDRESS = "Kế hoạch", "ke-hoach"
NEEDS = Act.SEE
VIEW, WHAT = "phan-ke-hoach", "viec-ke-hoach"
TARGETS_SEEN, MILESTONES, DEPARTMENTS_SEEN, TASKS_SEEN, HISTORY, EDITING = (
    "Mục tiêu", "Mốc", "Đơn vị", "Nhiệm vụ", "Lịch sử thay đổi", "Sửa kế hoạch",
)  # fmt: skip
_SHOWN = {
    TARGETS_SEEN: (GOALS,), MILESTONES: (REVIEWS, PHASES), DEPARTMENTS_SEEN: (DEPARTMENTS,), TASKS_SEEN: (TASKS,),
}  # fmt: skip
BOOK = "Bằng tệp Excel"
_AT_ONCE = 200


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune."""
    plan = visit.plan
    st.title(f"Kế hoạch xã {literal(plan.name)}")
    show_done()
    views = [TARGETS_SEEN, MILESTONES, DEPARTMENTS_SEEN, TASKS_SEEN, HISTORY]
    views += [EDITING] if visit.may(Act.PLAN) else []
    chosen = st.segmented_control(
        "Phần", views, default=TARGETS_SEEN, required=True, key=VIEW, bind="query-params", label_visibility="collapsed"
    )
    if chosen == EDITING:
        _editing(visit)
    elif chosen == HISTORY:
        _history(visit)
    else:
        _seen(visit, chosen)


def _seen(visit: Visit, view: str) -> None:
    plan, now = visit.plan, in_force_now(visit.store, visit.plan.slug)
    found, called = tables(visit.store, plan.slug)
    if view == TARGETS_SEEN:
        say(literal(_identity(found)))
        _table("targets", "Mục tiêu của kế hoạch", targets_table(plan, now), plan)
    for name in _SHOWN[view]:
        title = "Sơ kết, tổng kết" if name == REVIEWS else TABLES[name].title
        _table(name, title, rows_table(name, found[name], called), plan)


def _identity(found: Tables) -> str:
    """Which document the plan is."""
    general = next(iter(found[GENERAL].values()))
    if not general["number"]:
        return f"{general['movement']}. Kế hoạch chưa ghi số và ngày ban hành."
    return f"{general['movement']}. Kế hoạch số {general['number']}."


def _table(key: str, title: str, table, plan) -> None:
    if table.empty:
        st.info(f"{title}: kế hoạch chưa có dòng nào.")
        return
    st.subheader(title, anchor=False)
    st.table(as_written(table), hide_index=True, alt=title)
    offer_table(f"plan-{key}", title, f"xã {plan.name}", lambda: table)


def _history(visit: Visit) -> None:
    plan = visit.plan
    asked = (Asked(kind=kind) for kind in ("plan", "target"))
    found = [one for each in asked for one in changes(visit.store, plan.slug, each, _AT_ONCE)[1]]
    if not found:
        st.info("Kế hoạch chưa thay đổi lần nào từ khi thiết lập.")
        return
    found.sort(key=lambda one: -one.seq)
    table = changes_table(found, plan).drop(columns=["Nơi", "Mã đợt", "Việc"])
    draw_whole(table, "Các thay đổi của kế hoạch, mới nhất ở trên")
    offer_table("plan-history", "Lịch sử thay đổi kế hoạch", f"xã {plan.name}", lambda: table)


# ── changing it ──────────────────────────────────────────────────────────────────────────────────────


def _editing(visit: Visit) -> None:
    plan, store = visit.plan, visit.store
    say(
        "Mọi thay đổi đều cần **văn bản** (số, ngày) và áp dụng từ một kỳ trở đi; các kỳ đã có số liệu giữ nguyên cách"
        " chấm. Sáp nhập, chia tách, đổi tên thôn làm ở trang riêng."
    )
    what = st.selectbox("Sửa gì", [*FORMS, BOOK], index=None, placeholder="Chọn phần cần sửa", key=WHAT)
    if what is None:
        return
    seen = store.seq(plan.slug)
    desk = _desk(visit)
    if what == BOOK:
        typed, file = draw_book(desk, store.kind)
    else:
        typed, file = FORMS[what](desk), None
    first = first_period(store, plan)
    decision, missing = pick_decision(plan, first)
    draft = propose(store, plan.slug, typed.edits, decision)
    ready = show_draft(draft, typed.wrong, missing)
    press("Ghi thay đổi", partial(_write, visit, typed.edits, decision, seen, file), ready=ready)


def _desk(visit: Visit) -> Desk:
    found, called = tables(visit.store, visit.plan.slug)
    mark = hashlib.sha256(repr((visit.plan.slug, found)).encode()).hexdigest()[:12]
    return Desk(visit.plan, found, called, ever(visit.store, visit.plan.slug), mark)


def _write(visit: Visit, edits, decision: Decision, seen: int, file, key: str) -> str:
    kept = (file[0], keep(file[1])) if file else None
    receipt = write(visit.store, visit.plan.slug, edits, decision, visit.user, seen, key, kept)
    plan = load_plan(visit.store, visit.plan.slug)
    return f"Đã ghi thay đổi kế hoạch xã {plan.name}, đợt số {receipt.seq}, theo {decision.said}."
