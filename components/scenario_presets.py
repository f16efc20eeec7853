"""One click instead of three sliders: what the plan asks for, the pace of today, a quarter sooner; undo."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import replace
from fractions import Fraction

import streamlit as st

from components.milestone_words import milestone_name
from components.scenario_inputs import Inputs, base_case, draw_growth
from components.scenario_words import means
from components.target_panel import read_goal
from components.words import literal
from data.outlook import milestones
from data.scenario import Scenario, Unknown, planned, recent_pace
from data.sharing import Unshared, best_pace_of, parts
from data.villages import Cell

_QUARTER = 3
_HUNDREDTHS = 100


def presets(inputs: Inputs, cells: Sequence[Cell]) -> Iterable[tuple[str, Scenario]]:
    """Each ready-made scenario with its name."""
    plan, row, now = inputs.plan, inputs.row, inputs.scenario
    level = row.standing.level
    for one in milestones(plan):
        wanted = planned(plan, row, one.period) if one.period > level.period else None
        if wanted is not None:
            yield f"Kế hoạch {milestone_name(one)}", Scenario(goal=wanted[0], due=one.period)
    usual = recent_pace(row)
    ahead = replace(now, unknown=Unknown.REACHED, due=now.due or plan.end)
    if usual is not None:
        yield "Giữ nhịp hiện nay", replace(ahead, pace=_rounded(usual))
    found = parts(row, cells, ahead)
    best = None if isinstance(found, Unshared) else best_pace_of(found[0])
    if best is not None and not means(row.standing.indicator):
        yield "Cả xã như 3 nơi nhanh nhất", replace(ahead, pace=_rounded(best))
    if now.due is not None and now.goal is not None and now.due.plus(-_QUARTER) > level.period:
        yield "Sớm một quý", replace(now, unknown=Unknown.PACE, due=now.due.plus(-_QUARTER))


def _rounded(pace: Fraction) -> Fraction:
    return Fraction(round(pace * _HUNDREDTHS), _HUNDREDTHS)


def draw_presets(inputs: Inputs, cells: Sequence[Cell]) -> None:
    """The buttons, undo, and what is seldom assumed."""
    with st.container(horizontal=True):
        for name, scenario in presets(inputs, cells):
            st.button(name, key=f"{inputs.key}-{name}", on_click=inputs.put, args=(scenario,))
        st.button("Hoàn tác", key=f"{inputs.key}-undo", disabled=not inputs.before, on_click=inputs.undo)
        start = base_case(inputs.plan, inputs.row)
        st.button(
            "Đặt lại", key=f"{inputs.key}-reset", disabled=inputs.scenario == start, on_click=inputs.put, args=(start,)
        )
        with st.popover("Giả định khác"):
            _type_goal(inputs)
            draw_growth(inputs)


def _type_goal(inputs: Inputs) -> None:
    """A level typed exactly, for what the slider's steps leave out."""
    indicator, key = inputs.row.standing.indicator, f"{inputs.key}-typed"

    def take() -> None:
        goal, trouble = read_goal(st.session_state[key], indicator)
        st.session_state[f"{key}-trouble"] = trouble
        if goal is not None:
            inputs.put(replace(inputs.scenario, goal=goal))

    st.text_input("Gõ mức cần đạt", key=key, placeholder="Ví dụ 85,5", max_chars=20, on_change=take)
    if st.session_state.get(f"{key}-trouble"):
        st.error(literal(st.session_state[f"{key}-trouble"]))
