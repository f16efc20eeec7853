"""The parts below a what-if, one shown at a time: who does how much, what hangs on one village."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from fractions import Fraction

import pandas as pd
import streamlit as st

from components.charts.contributions import contributions
from components.charts.dumbbell import dumbbell
from components.charts.scenario_rows import bringing, shares
from components.charts.simulated import simulated
from components.exhibit import Caption, exhibit
from components.scenario_inputs import Inputs
from components.scenario_village_words import (
    RULES,
    alone_said,
    gains_headline,
    gains_table,
    keeping_up_said,
    rule_said,
    sharing_headline,
    sharing_notes,
    sharing_table,
    unshared,
)
from components.scenario_words import SIMULATED
from components.screen import current
from components.speech import say, say_each
from components.words import literal, percent
from data.model import Comparator
from data.scenario import Scenario, comparator_of
from data.sharing import Rule, Sharing, Unshared, alone, gains, keeping_up, share_out
from data.villages import Cell

SHARES, GAINS = "scenario-shares", "scenario-gains"
RULE, ONE, MODEL = "scenario-rule", "scenario-village", "scenario-model"
Captions = Callable[[str, str], Caption]
"""(title, sentence) → what stands around a chart."""


def shared(inputs: Inputs, cells: Sequence[Cell], scenario: Scenario) -> Sharing | Unshared:
    """The work shared out by the rule that is chosen."""
    row, rule = inputs.row, chosen_rule()
    strictly = comparator_of(inputs.plan, row, scenario.goal, scenario.due) is Comparator.MORE
    return share_out(row, cells, scenario, rule, by_hand(inputs), strictly=strictly)


def chosen_rule() -> Rule:
    """By what rule the work is shared out."""
    return st.session_state.get(RULE) or Rule.EQUAL_POINTS


def by_hand(inputs: Inputs) -> dict[str, int]:
    """What has been typed for each village."""
    return st.session_state.setdefault(f"{inputs.key}-hand", {})


def draw_sharing(
    inputs: Inputs,
    found: Sharing | Unshared,
    whole: int | Fraction | None,
    caption: Captions,
    book: Callable[[], bytes] | None,
) -> None:
    """Who does how much: the rule, the sentence, each village before and after.

    `whole`: how many the commune needs in all by its own figure.
    """
    plan, indicator = inputs.plan, inputs.row.standing.indicator
    st.segmented_control(
        "Cách chia", list(RULES), default=Rule.EQUAL_POINTS, format_func=RULES.__getitem__, required=True, key=RULE,
        on_change=_start_by_hand, args=(inputs, found),
    )  # fmt: skip
    say(literal(rule_said(chosen_rule(), plan)))
    if isinstance(found, Unshared):
        st.info(unshared(found, plan))
        return
    if found.rule is Rule.BY_HAND:
        _hand_editor(inputs, found)
    exhibit(
        simulated(_shares(inputs, found), current()),
        key=SHARES,
        caption=caption(
            f"{indicator.short}: chia việc cho các {plan.unit_word}", sharing_headline(indicator, found, plan)
        ),
        table=lambda: sharing_table(found, indicator),
        screen=current(),
        book=book,
    )
    say_each([literal(one) for one in sharing_notes(indicator, found, plan, whole)])


def _shares(inputs: Inputs, found: Sharing):
    return dumbbell(
        shares(inputs.row.standing.indicator, found),
        current(),
        line=float(found.goal),
        line_says=f"mức {percent(found.goal)}",
        names=("nay", "sau khi thêm"),
    )


def _start_by_hand(inputs: Inputs, found: Sharing | Unshared) -> None:
    """Begin one's own shares with those of the rule that was chosen before."""
    if st.session_state[RULE] is Rule.BY_HAND and isinstance(found, Sharing):
        st.session_state[f"{inputs.key}-hand"] = {one.place.id: int(one.units) for one in found.parts}
        st.session_state[f"{inputs.key}-hand-turn"] = st.session_state.get(f"{inputs.key}-hand-turn", 0) + 1


def _hand_editor(inputs: Inputs, found: Sharing) -> None:
    """A table in which every village's share is typed; what is cleared counts as nothing."""
    key = f"{inputs.key}-hand-editor-{st.session_state.get(f'{inputs.key}-hand-turn', 0)}"
    frame_key = f"{key}-frame"
    noun = inputs.row.standing.indicator.noun
    if frame_key not in st.session_state:
        given = by_hand(inputs)
        st.session_state[frame_key] = pd.DataFrame(
            {
                "Nơi": [one.place.name for one in found.parts],
                "Thêm được nhiều nhất": [int(one.room) for one in found.parts],
                f"Giao thêm ({noun})": [given.get(one.place.id, 0) for one in found.parts],
            }
        )
    ids = [one.place.id for one in found.parts]

    def typed() -> None:
        for at, cells in st.session_state[key]["edited_rows"].items():
            value = next(iter(cells.values()))
            by_hand(inputs)[ids[int(at)]] = int(value or 0)

    frame = st.session_state[frame_key]
    st.data_editor(
        frame, key=key, hide_index=True, width="stretch", height=min(35 * (len(frame) + 1) + 2, 330),
        disabled=list(frame.columns[:2]), on_change=typed, num_rows="fixed",
        column_config={frame.columns[2]: st.column_config.NumberColumn(step=1, min_value=0)},
    )  # fmt: skip


def draw_villages(inputs: Inputs, cells: Sequence[Cell], scenario: Scenario, caption: Captions) -> None:
    """What all would gain if one came up to the average; what hangs on one village; one keeping up with another."""
    plan, row = inputs.plan, inputs.row
    indicator = row.standing.indicator
    found = gains(row, cells)
    if isinstance(found, Unshared):
        st.info(unshared(found, plan))
        return
    exhibit(
        simulated(contributions(bringing(indicator, found), current()), current()),
        key=GAINS,
        caption=caption(
            f"{indicator.short}: nếu từng {plan.unit_word} lên mức bình quân", gains_headline(indicator, found, plan)
        ),
        table=lambda: gains_table(found, indicator),
        screen=current(),
    )
    _one_village(inputs, cells, scenario)


def _one_village(inputs: Inputs, cells: Sequence[Cell], scenario: Scenario) -> None:
    plan, row = inputs.plan, inputs.row
    strictly = comparator_of(plan, row, scenario.goal, scenario.due) is Comparator.MORE
    each = alone(row, cells, scenario, strictly=strictly)
    names = {one.place.id: one.place.name for one in each}
    first, second = st.columns(2)
    place = first.selectbox(f"Một {plan.unit_word}", list(names), format_func=names.__getitem__, key=ONE)
    others = [one for one in names if one != place]
    model = second.selectbox(
        f"Theo kịp {plan.unit_word} nào", others, format_func=names.__getitem__, key=MODEL, index=None,
        placeholder="Chọn…",
    )  # fmt: skip
    said = alone_said(row.standing.indicator, next(one for one in each if one.place.id == place), scenario, plan)
    if model is not None:
        found = keeping_up(row, cells, scenario, place, model)
        said += keeping_up_said(row.standing.indicator, found, scenario)
    say_each([literal(one) for one in said])


def title_of(text: str) -> str:
    """The title of anything that leaves the page."""
    return f"{SIMULATED}: {text}"
