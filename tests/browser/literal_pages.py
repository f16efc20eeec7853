"""Every page over a commune with hostile names, run by Streamlit without the gate for test_literal.py.

Without the gate's policy nothing but the pages themselves keeps a payload from running.
"""

import os
from pathlib import Path

import streamlit as st

from components import filters
from components.screen import measured
from data.model import Period
from data.plan_store import load_plan
from data.store import REAL, Store
from data.visit import Visit
from tests.builders import somebody
from tests.hostile import SLUG, fill
from tests.pages.conftest import frame

UNTIL = Period(2026, 7)


@st.cache_resource
def hostile() -> Store:
    """The store, filled once."""
    store = Store(Path(os.environ["TIEN_DO_HOME"]) / "so-lieu.duckdb", REAL)
    fill(store, UNTIL)
    return store


st.set_page_config(layout="wide")
plan = load_plan(hostile(), SLUG)
visit = Visit(somebody("<img src=x onerror=trap()> **An**"), hostile(), plan, UNTIL)
filters.pick_commune({SLUG: f"xã {plan.name}"})
measured(large=filters.pick_large())
frame(visit, "overview")
filters.find(plan, visit.pages)
