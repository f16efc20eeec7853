"""Running text in the size the room needs: a meeting's is drawn as a quiet heading, which the theme sizes."""

from __future__ import annotations

import streamlit as st

from components.screen import current


def say(markdown: str) -> None:
    """One paragraph; what comes from people or data is `literal` already."""
    st.markdown(f"##### {markdown}" if current().large else markdown)


def say_each(lines: list[str]) -> None:
    """A list, one line each."""
    if current().large:
        for line in lines:
            say(line)
    else:
        st.markdown("\n".join(f"- {line}" for line in lines))
