"""Running text in the size the room needs: a meeting's is drawn as a quiet heading, which the theme sizes."""

from __future__ import annotations

from collections.abc import Sequence

import streamlit as st

from components.screen import current
from components.words import literal


def say(markdown: str) -> None:
    """One paragraph; what comes from people or data is `literal` already."""
    st.markdown(f"##### {markdown}" if current().large else markdown)


def say_lines(lines: Sequence[str]) -> None:
    """One paragraph in lines of its own."""
    if current().large:
        for line in lines:
            say(line)
    else:
        st.markdown("  \n".join(lines))


def say_each(lines: list[str]) -> None:
    """A list, one line each."""
    if current().large:
        for line in lines:
            say(line)
    else:
        st.markdown("\n".join(f"- {line}" for line in lines))


def draw_numbers(facts: Sequence[tuple[str, str, str]]) -> None:
    """A few large numbers, each as (what it is, the number, a word more or ""); in a meeting a line each."""
    if current().large:
        for name, value, more in facts:
            say(f"{literal(name)}: **{literal(value)}**" + (f" ({literal(more)})" if more else ""))
        return
    with st.container(horizontal=True):
        for name, value, more in facts:
            st.metric(literal(name), literal(value), literal(more) or None, "off", delta_arrow="off")
