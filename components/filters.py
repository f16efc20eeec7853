"""The pickers of the frame: trial mode, commune, period. Each lives in the address bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import streamlit as st

from data.model import Period

TRIAL, COMMUNE, PERIOD = "xem-thu", "xa", "ky"


def pick_trial() -> bool:
    """Whether the illustrative figures are shown; kept in the address as ?xem-thu=true."""
    return st.sidebar.toggle(
        "Xem thử với số liệu minh hoạ",
        key=TRIAL,
        bind="query-params",
        help="Số liệu minh hoạ nằm ở kho riêng, không lẫn với số liệu thật của xã.",
    )


def enter_trial() -> None:
    """Turn trial mode on; for a button's on_click."""
    st.session_state[TRIAL] = True


def pick_commune(names: Mapping[str, str]) -> str:
    """The slug of the commune to look at, by its shown name."""
    return st.sidebar.selectbox("Xã", list(names), format_func=names.__getitem__, key=COMMUNE, bind="query-params")


def pick_period(periods: Sequence[Period]) -> Period | None:
    """The period to look at, newest first; None while there are no figures."""
    if not periods:
        return None
    return st.sidebar.selectbox(
        "Kỳ báo cáo",
        list(periods),
        format_func=lambda one: one.label,
        key=PERIOD,
        bind="query-params",
    )


def look_at(period: Period) -> None:
    """Turn the picker to a period that has just been written; for a button's on_click."""
    st.session_state[PERIOD] = period
