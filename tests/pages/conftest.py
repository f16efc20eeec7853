"""A page under test: the frame around its `render`, the stores it looks at, and all that it puts on the screen."""

from __future__ import annotations

import datetime as dt
import json
import re
import uuid
from collections.abc import Iterable, Iterator, Sequence
from decimal import Decimal
from html import unescape

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from data import sample
from data.access import User
from data.model import FigureState, Period, Place
from data.plan_store import load_plan, set_up
from data.store import ILLUSTRATIVE, Batch, Store
from data.visit import Visit
from tests.builders import somebody

TODAY = dt.date(2026, 12, 20)
"""Kỳ 1/2027 is running, Kỳ 12/2026 the newest closed one."""
UNTIL = Period(2026, 12)
SECONDS = 30


@pytest.fixture(autouse=True)
def today(monkeypatch: pytest.MonkeyPatch) -> dt.date:
    """The same day on every machine."""
    for name in (
        "data.visit.today",
        "components.entry.today",
        "components.adopting.today",
        "data.target_versions.today",
        "components.plan_decision.today",
        "data.closing_store.today",
        "queries.closings.today",
        "pages.closing.today",
        "data.question_store.today",
        "data.question_thread.today",
        "pages.questions.today",
        "pages.overview.today",
        "pages.missing.today",
        "pages.bottlenecks.today",
        "pages.tasks.today",
        "data.task_store.today",
        "pages.hand_in.today",
        "pages.indicator.today",
    ):
        monkeypatch.setattr(name, lambda: TODAY)
    return TODAY


@pytest.fixture(scope="session")
def trial(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    """Every commune with illustrative months up to UNTIL; only to look at."""
    store = Store(tmp_path_factory.mktemp("trial") / "minh-hoa.duckdb", ILLUSTRATIVE)
    sample.build(store, UNTIL)
    yield store
    store.close()


def frame(visit, first):
    """What app.py does, for one visit: AppTest runs this function's text as a script."""
    from functools import partial

    import streamlit as st

    from data.access import Act
    from pages import (
        bases,
        batches,
        bottlenecks,
        boundaries,
        closing,
        compare,
        departments,
        export,
        hand_in,
        indicator,
        missing,
        overview,
        own_village,
        plan,
        questions,
        quick_entry,
        scenario,
        set_up,
        start,
        tasks,
        villages,
    )  # fmt: skip

    modules = {
        "start": start, "overview": overview, "villages": villages, "departments": departments,
        "indicator": indicator, "scenario": scenario, "compare": compare, "hand_in": hand_in, "missing": missing,
        "questions": questions, "bottlenecks": bottlenecks, "tasks": tasks,
        "quick_entry": quick_entry, "batches": batches, "closing": closing, "export": export,
        "bases": bases, "set_up": set_up, "plan": plan, "boundaries": boundaries, "own_village": own_village,
    }  # fmt: skip
    menu = {
        name: st.Page(partial(one.render, visit), title=one.TITLE, url_path=one.ADDRESS, default=name == first)
        for name, one in modules.items()
        if name == first or visit.may(getattr(one, "NEEDS", Act.SEE))
    }
    visit.pages.update(menu)
    st.navigation(list(menu.values())).run()


def show(
    page: str, store: Store, slug: str | None = None, period: Period | None = None, user: User | None = None
) -> AppTest:
    """The page, drawn once for a visit to that commune and period; by somebody who may do everything, else `user`."""
    plan = load_plan(store, slug) if slug else None
    visit = Visit(user or somebody("Người thử"), store, plan, period)
    return AppTest.from_function(frame, args=(visit, page), default_timeout=SECONDS).run()


def begin(store: Store, slug: str, *names: str, **more: Iterable) -> None:
    """Set the commune up with these villages: ids as set-up gives them."""
    places = [Place(f"thon-{at:02d}", name) for at, name in enumerate(names, 1)]
    set_up(store, slug, places, somebody("Người thử"), **more)


def write(store: Store, slug: str, *figures: dict) -> None:
    """Hand these figures in: indicator, place, period ("2026-03") and numbers."""
    rows = [{"state": FigureState.REPORTED, **one, "period": Period.parse(one["period"]).date} for one in figures]
    batch = Batch(slug, "hand_in", uuid.uuid4().hex, "Người thử", "so-lieu.xlsx", "0" * 64)
    store.append(batch, {"observation": rows}, store.seq(slug))


def rate(indicator: str, place: str | None, period: str, a: float, b: float) -> dict:
    """One figure with a and b."""
    numbers = {"numerator": Decimal(str(a)), "denominator": Decimal(str(b))}
    return {"indicator": indicator, "place": place, "period": period, **numbers}


# ── what is on the screen ────────────────────────────────────────────────────────────────────────────

_FIELDS = ("label", "body", "text", "help", "placeholder", "options", "title", "alt")
_ICON = re.compile(r":material/\w+:")


def visible(shown: AppTest) -> list[str]:
    """Every text on the screen, as a reader sees it."""
    found: list[str] = []
    for node in (*shown.main, *shown.sidebar):
        proto = node.proto
        if node.type == "plotly_chart":
            found += _chart(proto.spec)
        elif node.type == "dataframe":
            table = node.value
            found += [str(name) for name in table.columns]
            empty = proto.placeholder if proto.HasField("placeholder") else "None"
            found += [empty if pd.isna(cell) else str(cell) for line in table.itertuples(index=False) for cell in line]
        elif node.type in ("table", "arrow_table"):
            found += [str(cell) for line in (node.value.columns, *node.value.to_numpy()) for cell in line]
        elif node.type in ("expandable", "expander"):
            found.append(node.label)
        for name in _FIELDS:
            value = getattr(proto, name, None) if proto is not None else None
            found += [value] if isinstance(value, str) else _texts(value)
    plain = (_ICON.sub("", re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", one)).strip() for one in found)
    return [one for one in plain if one]


def _texts(value: object) -> list[str]:
    named = isinstance(value, Sequence) or type(value).__name__ == "RepeatedScalarContainer"
    return [one for one in value if isinstance(one, str)] if named else []


def _chart(spec: str) -> list[str]:
    figure = json.loads(spec)
    layout = figure["layout"]
    found = [one for axis in ("xaxis", "yaxis") for one in layout.get(axis, {}).get("ticktext") or ()]
    found += [one["text"] for one in layout.get("annotations", ())]
    for trace in figure["data"]:
        found += [one for name in ("text", "customdata") for one in _flat(trace.get(name))]
    lines = (line for one in found for line in one.split("<br>"))
    return [unescape(re.sub(r"</?b>", "", line)) for line in lines]


def _flat(value: object) -> list[str]:
    """The texts of a trace's field, however deep."""
    if isinstance(value, str):
        return [value]
    return [one for part in value or () for one in _flat(part)] if isinstance(value, list) else []


def chart(shown: AppTest) -> list[str]:
    """The texts of the page's only chart."""
    [node] = shown.get("plotly_chart")
    return _chart(node.proto.spec)


_WRONG = re.compile(
    r"\b(None|nan|NaN|NaT|True|False|Traceback|Error|Exception)\b"
    r"|\b(the|of|and|with|without|from|for|not|is|are|was|this|that|error|upload|download|select|choose|value|missing"
    r"|unknown|target|period|month|village|commune|row|column|level|behind|met|reported|real|illustrative|numerator"
    r"|denominator|browse|drop|limit|empty|search|press|enter|status|warning|submit|save|settings)\b",
    re.IGNORECASE,
)


def foreign(shown: AppTest) -> list[str]:
    """The texts that are no Vietnamese: English words, or values of the language the product is written in."""
    return [one for one in visible(shown) if _WRONG.search(one)]
