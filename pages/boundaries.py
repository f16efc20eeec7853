"""Sáp nhập, tách thôn: what became of villages, by which decision, and recording the next change."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import streamlit as st

from components.as_typed import still, typed
from components.boundary_form import change_form
from components.exhibit import offer_table
from components.kept_form import form_id, kept, waits
from components.lineage_words import begins_said, change_said, changes_table, preview_table
from components.links import lead
from components.problems import show_refusal
from components.tables import as_written
from components.words import literal
from data.access import Act
from data.errors import RefusalError
from data.figures import bases
from data.lineage import Borders, Change, carried, with_lineage
from data.lineage_record import recorded
from data.lineage_store import Checked, Draft, What, check, record, take_back
from data.model import Level, Place, Plan
from data.visit import Visit
from queries.figures import current_figures

TITLE, ADDRESS = "Sáp nhập, tách thôn", "dia-gioi"
NEEDS = Act.PLAN
NAME, _DONE, _TROUBLE = "boundaries", "boundaries-done", "boundaries-trouble"


def render(visit: Visit) -> None:
    """Draw what has been recorded, the form for the next change and the way to take one back."""
    plan = visit.plan
    st.title(f"Sáp nhập, tách {plan.unit_word}")
    if _DONE in st.session_state:
        st.success(literal(st.session_state.pop(_DONE)))
        lead(visit.pages, "villages")
    if _TROUBLE in st.session_state:
        show_refusal(st.session_state.pop(_TROUBLE))
    changes = recorded(visit.store, plan.slug)
    _recorded(visit, changes)
    if not plan.places:
        st.info(f"Xã chưa có danh sách {plan.unit_word}. Hãy nhập danh sách ở trang Thiết lập xã.")
        return
    st.subheader("Ghi thay đổi mới", anchor=False)
    form = form_id(NAME)
    draft = change_form(plan, visit.running, bases(visit.store, plan.slug), f"change-{form}")
    if draft.places:
        found = check(visit.store, plan, draft, form, visit.running)
        if found.trouble:
            show_refusal(found.trouble)
        else:
            _offer(visit, form, draft, found, changes)


# ── what stands ──────────────────────────────────────────────────────────────────────────────────────


def _recorded(visit: Visit, changes: Sequence[Change]) -> None:
    plan = visit.plan
    if not changes:
        st.markdown(
            f"Chưa ghi thay đổi nào. Khi {plan.unit_word} sáp nhập, tách hay đổi tên thì ghi ở đây: số đã báo không bị"
            " sửa, các kỳ cũ vẫn xem được theo địa giới lúc đó hoặc theo địa giới hiện nay."
        )
        return
    table = changes_table(changes, plan)
    st.table(as_written(table), hide_index=True, alt="Các thay đổi đã ghi")
    offer_table("boundaries-table", f"Sáp nhập, tách {plan.unit_word} xã {plan.name}", "Tiến độ", lambda: table)
    with st.expander("Rút lại một thay đổi đã ghi nhầm"):
        names = {one.id: f"{change_said(one, plan)} (từ {one.since.label.lower()})" for one in reversed(changes)}
        chosen = st.selectbox("Thay đổi", list(names), format_func=names.__getitem__, key="boundaries-back")
        st.caption(f"Chỉ rút lại được khi {plan.unit_word} mới chưa có số liệu nào và chưa thay đổi tiếp.")
        st.button("Rút lại thay đổi này", on_click=_take_back, args=(visit, chosen, names[chosen]))


def _take_back(visit: Visit, change: str, said: str) -> None:
    try:
        take_back(visit.store, visit.plan.slug, change, visit.user)
    except RefusalError as refusal:
        st.session_state[_TROUBLE] = str(refusal)
        return
    st.session_state[_DONE] = f"Đã rút lại: {said}. Danh sách {visit.plan.unit_word} trở lại như trước."


# ── before and after ─────────────────────────────────────────────────────────────────────────────────


def _offer(visit: Visit, form: str, draft: Draft, found: Checked, changes: Sequence[Change]) -> None:
    plan = visit.plan
    st.markdown(
        "**Sẽ ghi như sau**" + "".join(f"\n- {literal(one)}" for one in begins_said(found.change, found.new, plan))
    )
    if not found.change.renamed:
        table = preview_table(_newest(visit, found, changes), {one.id: one.name for one in (*plan.places, *found.new)})
        if len(table):
            st.markdown("Số mới nhất sẽ thành:")
            st.table(as_written(table), hide_index=True, alt="Số liệu trước và sau")
    st.button(
        "Ghi thay đổi", type="primary", on_click=_write, args=(visit, form, draft, found.new, typed(f"change-{form}"))
    )


def _newest(visit: Visit, found: Checked, changes: Sequence[Change]) -> list[tuple]:
    """For each indicator the newest figures of the villages that end, and what they make of the new ones."""
    plan, change = visit.plan, found.change
    after = with_lineage(replace(plan, places=(*plan.places, *plan.former, *found.new), former=()), (*changes, change))
    figures = [one for one in current_figures(visit.store, plan.slug, change.since) if one.place in change.sources]
    rows = []
    for indicator in (one for one in plan.indicators if one.level is Level.PLACE):
        own = [one for one in figures if one.indicator == indicator.code]
        if own:
            last = max(one.period for one in own)
            newest = [one for one in own if one.period == last]
            before, _ = carried(indicator, newest, Borders(after, last))
            new, _ = carried(indicator, newest, Borders(after))
            rows.append((indicator, last, *({one: many[0] for one, many in each.items()} for each in (before, new))))
    return rows


def _write(visit: Visit, form: str, draft: Draft, new: Sequence[Place], seen: Mapping[str, Any]) -> None:
    """Write the change under the form's id; the next one has another, so that it begins empty."""
    if not waits(NAME, form):
        return
    try:
        still(seen)
        done = record(visit.store, visit.plan.slug, draft, visit.user, form, visit.running)
    except RefusalError as refusal:
        st.session_state[_TROUBLE] = str(refusal)
        return
    kept(NAME)
    st.session_state[_DONE] = _said(visit.plan, draft, new, done.seq)


def _said(plan: Plan, draft: Draft, new: Sequence[Place], seq: int) -> str:
    names = ", ".join(one.name for one in new)
    if draft.what is What.RENAME:
        return f"Đã ghi đợt số {seq}: tên mới {names} từ {draft.since.label.lower()}."
    return (
        f"Đã ghi đợt số {seq}: có {names} từ {draft.since.label.lower()}. Việc tiếp theo: nhập số nền của"
        f" {plan.unit_word} mới nếu có, và nhờ người quản trị cấp vai trò «thôn» của {names} cho người phụ trách."
    )
