"""The one place refusals are shown."""

from __future__ import annotations

import streamlit as st

from components.words import literal


def show_refusal(reason: str) -> None:
    """A refusal as one sentence."""
    st.error(literal(reason))
