"""The figures that were adjusted after a closing, one click away."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from components.closing_table import draw_table
from components.closing_words import adjusted_table
from components.speech import say
from data.closing import Event
from data.model import Plan


def draw_adjusted(signed: Event, found: Sequence[Any], plan: Plan) -> None:
    """What the meeting saw of each (`queries.closings.Adjusted`) and what is known now; or that there is none."""
    if not found:
        say("Chưa có số nào điều chỉnh sau khi chốt.")
        return
    with st.expander(f"{len(found)} số điều chỉnh sau khi chốt"):
        title = f"Số điều chỉnh của {signed.period.label.lower()}"
        draw_table(f"adjusted-{signed.number}", title, adjusted_table(found, plan), plan)
