"""Links from page to page; one that leads where the visitor may not go is not drawn."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

import streamlit as st

ARROW, HISTORY = ":material/arrow_forward:", ":material/history:"


def lead(pages: Mapping[str, Any], name: str, label: str = "", icon: str = ARROW, **query: str) -> None:
    """A link to that page of the visitor's menu, with these choices in its address."""
    if name in pages:
        page = pages[name]
        st.page_link(page, label=label or f"Sang trang {page.title}", icon=icon, query_params=query or None)
