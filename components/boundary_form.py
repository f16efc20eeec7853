"""A change of villages typed in: merge, split or rename, from when, under which names, by which decision."""

from __future__ import annotations

from collections.abc import Sequence
from decimal import Decimal

import streamlit as st

from components.words import capital, literal, number
from data.lineage_store import Draft, What
from data.model import Period, Plan
from data.standings import BaseFigure

_WHATS = {"Sáp nhập": What.MERGE, "Tách": What.SPLIT, "Đổi tên": What.RENAME}


def change_form(plan: Plan, running: Period, bases: Sequence[BaseFigure], key: str) -> Draft:
    """The change as it stands in the form; `running`: the newest period it may hold from, `bases`: what is known.

    `key` begins the keys of its widgets: under another one the form is empty again.
    """
    what = _WHATS[st.segmented_control("Việc", list(_WHATS), default="Sáp nhập", required=True, key=f"{key}-what")]
    left, right = st.columns(2)
    with left:
        places = _places(plan, what, key)
    periods = [Period.of(at) for at in range(running.ordinal, plan.start.ordinal, -1)] or [running]
    since = right.selectbox("Có hiệu lực từ", periods, format_func=lambda one: one.label, key=f"{key}-since")
    parts: tuple[Decimal, ...] = ()
    basis = ""
    if what is What.SPLIT:
        names, parts, basis = _parts(plan, _known(plan, places[0], bases) if places else "", key)
    else:
        names = (st.text_input("Tên mới", key=f"{key}-name-{what}", max_chars=200),)
    document = st.text_input(
        "Văn bản quyết định", key=f"{key}-document", placeholder="Số, ngày của nghị quyết hay quyết định", max_chars=200
    )
    return Draft(what, since, places, names, parts, basis, document)


def _places(plan: Plan, what: What, key: str) -> tuple[str, ...]:
    """The villages that change: several of a merger, else one."""
    word, names = plan.unit_word, {one.id: one.name for one in plan.places}
    if what is What.MERGE:
        return tuple(
            st.multiselect(
                f"Các {word} nhập lại", list(names), format_func=names.__getitem__, key=f"{key}-merge",
                placeholder=f"Chọn từ hai {word} trở lên",
            )
        )  # fmt: skip
    one = st.selectbox(
        f"{capital(word)} {'tách' if what is What.SPLIT else 'đổi tên'}", list(names), index=None,
        format_func=names.__getitem__, key=f"{key}-{what}", placeholder=f"Chọn {word}",
    )  # fmt: skip
    return (one,) if one else ()


def _parts(plan: Plan, known: str, key: str) -> tuple[tuple[str, ...], tuple[Decimal, ...], str]:
    """Names and shares of the villages that a split makes, and what the shares are counted on."""
    word = plan.unit_word
    left, right = st.columns(2)
    many = left.number_input(f"Tách thành mấy {word}", 2, 9, key=f"{key}-many")
    basis = right.text_input("Chia số cũ theo", value="dân số", key=f"{key}-basis", max_chars=200)
    explained = (
        f"Ghi số dân (số hộ…) của từng {word} mới: số của các kỳ cũ được chia theo tỷ lệ ấy, luôn ghi là ước tính."
    )
    st.caption(literal(f"{explained} {known}".strip()))
    names, parts = [], []
    for at in range(1, many + 1):
        left, right = st.columns(2)
        names.append(left.text_input(f"Tên {word} mới thứ {at}", key=f"{key}-new-{at}", max_chars=200))
        part = right.number_input(f"Phần của {word} thứ {at}", 0, 10**7, value=None, key=f"{key}-part-{at}")
        parts.append(Decimal(part or 0))
    return tuple(names), tuple(parts), basis


def _known(plan: Plan, place: str, bases: Sequence[BaseFigure]) -> str:
    """What is known of the village's people and households, to divide: "Số nền của Thôn A: Dân số 620."."""
    newest = {one.base: one.value for one in bases if one.place == place}
    said = [f"{one.name} {number(newest[one.id], 0)}" for one in plan.bases if one.id in newest]
    return f"Số nền của {plan.place(place).name}: {'; '.join(said)}." if said else ""
