"""A table of closed periods, with the button that takes it along as a workbook."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.exhibit import offer_table
from data.model import Plan


def draw_table(key: str, title: str, table: pd.DataFrame, plan: Plan) -> None:
    """Draw it; `key` names the button, `title` the workbook and what a screen reader says."""
    st.dataframe(table, hide_index=True, width="stretch", alt=title)
    offer_table(key, title, f"xã {plan.name}", lambda: table)
