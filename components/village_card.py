"""One village's card: what it reported late or not at all, its indicators as bars, and how each has gone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from components.charts.bullets import bullets
from components.charts.village_rows import card
from components.exhibit import Caption, exhibit
from components.lineage_words import made_of
from components.screen import Screen
from components.speech import say
from components.village_words import cells_table, late_said, ranks, reported_of, trends_table, village_headline
from components.words import data_date, literal
from data.model import Period, Plan
from data.progress import Reading
from data.punctuality import PlaceReporting
from data.villages import Cell, Village

KEY = "village"


def draw_card(
    one: Village,
    columns: Mapping[str, Sequence[Cell]],
    reporting: PlaceReporting,
    readings: Mapping[str, Sequence[Reading]],
    plan: Plan,
    period: Period,
    screen: Screen,
    key: str = KEY,
) -> None:
    """Draw it; `columns` are all villages' cells by indicator (for the rank), `readings` the village's own months."""
    missing = [cell for cell in one.cells if cell.level is None]
    at = max(cell.at for cell in one.cells)
    there = one.place.existed(at)
    say(literal(late_said(missing, at, reporting, plan) if there else made_of(one.place, at, plan)))
    title, says = f"Các chỉ tiêu của {one.place.name}", village_headline(one, plan)
    exhibit(
        bullets(card(one, {code: ranks(many) for code, many in columns.items()}, plan), screen),
        key=key,
        caption=Caption(
            title, says, f"xã {plan.name} · {period.label}", f"{reported_of(one)} · {data_date(period, plan)}"
        ),
        table=lambda: cells_table(one.cells),
        screen=screen,
    )
    with st.expander(f"Xu hướng của {literal(one.place.name)}"):
        st.dataframe(
            trends_table(one, readings), hide_index=True, width="stretch", height="content",
            column_config={"12 kỳ gần nhất": st.column_config.LineChartColumn()}, alt=f"Xu hướng của {one.place.name}",
        )  # fmt: skip
