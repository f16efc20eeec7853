"""Who the gate let in, for the script behind it."""

from __future__ import annotations

import streamlit as st

from data.accounts import Session, open_accounts

HEADER = "X-Tien-Do-Session"
FIELD = "tien_do_session"
"""Streamlit puts the header's value into this field of `st.user` (`server.trustedUserHeaders` in config.toml)."""


def visitor() -> Session | None:
    """The living session of whoever looks, read afresh; None where there is none, or none any more."""
    key = st.user.get(FIELD)
    return open_accounts().session_by_key(key) if isinstance(key, str) and key else None
