"""Thiết lập: choose a plan or put a new one down, list the villages, enter baselines and bases where known."""

from __future__ import annotations

import streamlit as st

from components.entry import base_editor, baseline_editor, place_editor, place_list
from components.filters import COMMUNE_TO_OPEN
from components.links import lead
from components.new_commune import NEW, ask_commune, show_commune
from components.problems import show_refusal
from components.words import literal
from data.access import Act, may
from data.errors import RefusalError
from data.model import Plan
from data.new_commune import plan_of, taken
from data.plan_files import PLACES, PlanText, build, shipped, shipped_plans, to_rows
from data.plan_store import places_ever, replace_places, set_up
from data.visit import Visit

TITLE, ADDRESS = "Thiết lập xã", "thiet-lap"
NEEDS = Act.PLAN


def render(visit: Visit) -> None:
    """Draw the form for a new commune, or the list of villages of the one that is open."""
    st.title("Thiết lập xã")
    if "set-up-done" in st.session_state:
        st.success(st.session_state.pop("set-up-done"))
        for name in ("plan", "hand_in", "overview"):
            lead(visit.pages, name)
    if visit.plan is None or _wants_another(visit):
        _new(visit)
    else:
        _edit_places(visit)


def _wants_another(visit: Visit) -> bool:
    """Whether one more commune is to be set up, which only those may who plan for every commune."""
    return may(visit.user, Act.PLAN, NEW) and st.toggle("Thiết lập thêm một xã", key=_another(visit))


def _another(visit: Visit) -> str:
    """The switch's key, new with each commune: a browser keeps a switch turned on until it is another one."""
    return f"another-commune-{len(visit.store.communes())}"


def _edit_places(visit: Visit) -> None:
    plan = visit.plan
    st.subheader(f"Danh sách {plan.unit_word} của xã {literal(plan.name)}")
    st.markdown(
        "Đổi tên trực tiếp trong bảng; tên cũ vẫn được nhận ra trong tệp nộp sau này. Số liệu đã nộp giữ nguyên."
    )
    seq = visit.store.seq(plan.slug)
    places, trouble = place_editor(plan, places_ever(visit.store, plan.slug))
    if trouble:
        show_refusal(trouble)
    elif to_rows(PLACES, places) != to_rows(PLACES, plan.places) and st.button("Lưu danh sách", type="primary"):
        try:
            replace_places(visit.store, plan, places, visit.user, seq)
        except RefusalError as refusal:
            show_refusal(str(refusal))
            return
        st.session_state["set-up-done"] = f"Đã lưu danh sách {len(places)} {plan.unit_word}."
        st.rerun()


def _new(visit: Visit) -> None:
    names = {slug: f"xã {plan.name}, {plan.province}" for slug, plan in shipped_plans().items()}
    slug = st.selectbox(
        "Kế hoạch của xã", [*names, NEW], format_func=lambda one: names.get(one, "Xã khác (lập kế hoạch mới)"),
        index=None, placeholder="Chọn xã",
    )  # fmt: skip
    if slug is None:
        return
    plan, text = (shipped(slug), None) if slug != NEW else _put_down(visit)
    if plan is not None:
        _villages(visit, plan, text)


def _put_down(visit: Visit) -> tuple[Plan | None, PlanText | None]:
    """A plan for a commune that is none of those that ship; None while something is missing or wrong."""
    asked = ask_commune()
    if asked is None:
        return None, None
    try:
        text = plan_of(asked, taken(visit.store))
    except RefusalError as refusal:
        show_refusal(str(refusal))
        return None, None
    plan, _ = build(text)
    show_commune(plan, asked)
    return plan, text


def _villages(visit: Visit, plan: Plan, text: PlanText | None) -> None:
    st.subheader(f"1. Danh sách {plan.unit_word}")
    st.markdown(f"Mỗi dòng một {plan.unit_word}. Dán được từ Excel; để trống nếu chưa có danh sách.")
    places, places_trouble = place_list(plan)
    baselines, baseline_trouble = [], ""
    if plan.indicators:
        st.subheader("2. Mốc xuất phát (nếu biết)")
        st.markdown("Mức đã đạt trước khi thực hiện kế hoạch, kèm nguồn. Để trống thì kỳ đầu tiên có số liệu là mốc.")
        baselines, baseline_trouble = baseline_editor(plan)
    st.subheader("3. Số nền (nếu biết)" if plan.indicators else "2. Số nền (nếu biết)")
    st.markdown("Dân số, số hộ… dùng làm mẫu số; ghi một lần, mẫu các kỳ sau điền sẵn.")
    bases, base_trouble = base_editor(plan, places)
    troubles = [one for one in (places_trouble, baseline_trouble, base_trouble) if one]
    for one in troubles:
        show_refusal(one)
    if st.button("Thiết lập", type="primary", disabled=bool(troubles)):
        try:
            set_up(visit.store, plan.slug, places, visit.user, baselines, bases, text=text)
        except RefusalError as refusal:
            show_refusal(str(refusal))
            return
        then = "Giờ hãy nộp số liệu tháng đầu." if plan.indicators else "Giờ hãy thêm chỉ tiêu ở trang Kế hoạch."
        if text is not None and plan.indicators:
            then = "Giờ hãy sửa mục tiêu, đơn vị cho đúng ở trang Kế hoạch, rồi nộp số liệu tháng đầu."
        st.session_state[COMMUNE_TO_OPEN] = plan.slug
        st.session_state["set-up-done"] = (
            f"Đã thiết lập xã {literal(plan.name)} với {len(places)} {plan.unit_word}. {then}"
        )
        st.rerun()
