"""A planned undo → what it would give back, take away and leave alone, before anyone presses."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import Any

import pandas as pd
import streamlit as st

from components.closing_words import will_adjust
from components.tables import figure_said, indicator_name, month_of, place_name
from components.words import day, literal, number
from data.closing import Event
from data.intake.undo import Undo
from data.model import Figure, Plan

_COLUMNS = ("Việc", "Chỉ tiêu", "Nơi", "Kỳ", "Đang có", "Sau khi hoàn tác")


def undo_button(key: str) -> bool:
    """Whether the officer has asked to see what undoing would do; draws the button that asks."""
    asked = f"undoing-{key}"
    if st.session_state.get(asked):
        return True
    st.button("Hoàn tác…", key=f"undo-{key}", on_click=_turn, args=(asked, True))
    return False


def confirm_undo(
    planned: Undo, plan: Plan, seq: int, key: str, press: Callable[[], None], closed: Sequence[Event] = ()
) -> None:
    """What undoing batch `seq` would do, and the button that does it; `closed`: the closings that it touches."""
    st.markdown(undo_sentence(planned))
    if closed:
        st.warning(literal(will_adjust(closed)))
    table = undo_table(planned, plan)
    if not table.empty:
        st.dataframe(table, hide_index=True, width="stretch", alt="Các số sẽ thay đổi khi hoàn tác")
    with st.container(horizontal=True):
        if planned.anything:
            st.button(f"Hoàn tác đợt số {seq}", type="primary", key=f"really-{key}", on_click=_do, args=(key, press))
        st.button("Thôi", key=f"leave-{key}", on_click=_turn, args=(f"undoing-{key}", False))


def _turn(key: str, on: bool) -> None:
    st.session_state[key] = on


def _do(key: str, press: Callable[[], None]) -> None:
    _turn(f"undoing-{key}", False)
    press()


def undo_sentence(planned: Undo) -> str:
    """What undoing does, in numbers."""
    done = [f"{len(planned.restored)} số trở lại số cũ"] if planned.restored else []
    done += [f"{len(planned.withdrawn)} số được rút đi vì trước đó chưa có"] if planned.withdrawn else []
    done += [f"{len(planned.bases)} số nền trở lại như trước"] if planned.bases else []
    left = len(planned.refused) + planned.refused_bases
    kept = f" {left} số được để nguyên vì sau đợt này đã có người ghi số khác." if left else ""
    if not done:
        return f"Không còn gì để hoàn tác.{kept}"
    return f"Hoàn tác là ghi thêm một đợt mới: {', '.join(done)}.{kept}"


def undo_table(planned: Undo, plan: Plan) -> pd.DataFrame:
    """A row for each figure and base: what stands and what would stand."""
    rows = [
        _row(plan, "Trả lại số cũ" if one.before else "Rút số", one.now, figure_said(one.now, plan), one.before)
        for one in planned.figures
    ]
    rows += [
        _row(plan, f"Để nguyên, đã ghi lại ở đợt {seq}", one, "", one, "như đang có") for one, seq in planned.refused
    ]
    rows += [_base(plan, one) for one in planned.bases]
    table = pd.DataFrame(rows, columns=list(_COLUMNS), dtype="str")
    return table if table["Đang có"].any() else table.drop(columns="Đang có")


def _row(plan: Plan, what: str, figure: Figure, now: str, before: Figure | None, after: str = "") -> dict[str, str]:
    after = after or (figure_said(before, plan) if before else "chưa có số")
    cells = (what, indicator_name(plan, figure.indicator), place_name(plan, figure.place), month_of(figure.period))
    return dict(zip(_COLUMNS, (*cells, now, after), strict=True))


def _base(plan: Plan, row: dict[str, Any]) -> dict[str, str]:
    name = next((one.name for one in plan.bases if one.id == row["base"]), row["base"])
    gone = row["value"] is None
    what = "Rút số nền" if gone else "Trả lại số nền cũ"
    after = "chưa có số" if gone else number(row["value"])
    cells = (what, name, place_name(plan, row["place"]), f"từ {day(row['as_of'])}", "", after)
    return dict(zip(_COLUMNS, cells, strict=True))
