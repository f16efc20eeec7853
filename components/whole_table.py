"""A table with its texts whole, in a frame that scrolls where there are many rows."""

from __future__ import annotations

import pandas as pd
import streamlit as st

from components.tables import as_written

_OPEN, _FRAME = 12, 480
"""So many rows stand on the page by themselves; more go into a frame of that many pixels."""


def draw_whole(table: pd.DataFrame, alt: str) -> None:
    """Draw the table; nothing in it is cut."""
    with st.container(height=_FRAME if len(table) > _OPEN else "content", border=False):
        st.table(as_written(table), hide_index=True, alt=alt)
