"""Saved scenarios as read back, how far the data moved on since, and that no figure ever notices one."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from data.errors import StoreError
from data.figures import bases, history, standing
from data.model import Period
from data.plan_store import BaselineEntry, blank_places, load_plan, set_up
from data.scenario_store import save, withdraw
from data.store import ILLUSTRATIVE, Batch, Receipt, Store, open_store
from queries import figures
from queries.batches import batches, trace
from queries.reports import first_reports
from queries.scenarios import Since, batches_since, scenarios
from queries.standings import standings, village_cells
from tests.builders import somebody

SLUG, CODE = "an-nong", "AN-14"
JANUARY, MARCH = Period(2026, 1), Period(2026, 3)
INPUTS = {"mục tiêu": "80", "hạn": "2027-12", "thôn": ["thon-01"], "mỗi tháng": 1.5, "đến": None}
RESULTS = {"đạt": True, "cần thêm": 118, "lớn": 10**25}


@pytest.fixture
def filled(store: Store) -> Store:
    """Two villages and the whole commune in January, handed in at `seq` 2."""
    baseline = BaselineEntry(CODE, dt.date(2025, 12, 31), Decimal("41.2"), "Công an xã")
    set_up(store, SLUG, blank_places(["Thôn 1", "Thôn 2"], "thôn"), somebody("An"), [baseline])
    hand_in(store, 40)
    return store


def hand_in(store: Store, a: int, kind: str = "hand_in", at: dt.datetime | None = None) -> None:
    rows = [
        {"indicator": CODE, "place": place, "period": JANUARY.date, "numerator": a, "denominator": 100,
         "state": "reported"}
        for place in ("thon-01", "thon-02", None)
    ]  # fmt: skip
    seq = store.seq(SLUG)
    store.append(Batch(SLUG, kind, f"s{seq}", "An"), {"observation": rows}, seq, at=at)


def keep(store: Store, name: str = "Dốc sức", submission: str = "p1", data_seq: int = 2) -> Receipt:
    return save(store, SLUG, name, CODE, MARCH, data_seq, INPUTS, RESULTS, somebody("Bình"), submission)


# ── read back ────────────────────────────────────────────────────────────────────────────────────────


def test_a_scenario_comes_back_as_it_was_saved_with_its_author_and_time(filled: Store) -> None:
    receipt = keep(filled)
    assert scenarios(filled, SLUG) == [("p1", "Dốc sức", CODE, MARCH, 2, INPUTS, RESULTS, "Bình", receipt.submitted_at)]
    assert scenarios(filled, "tan-ninh") == []


def test_scenarios_come_newest_first_and_one_taken_away_is_gone(filled: Store) -> None:
    for number in range(1, 4):
        keep(filled, f"Phương án {number}", f"p{number}")
    withdraw(filled, SLUG, "p2", somebody("An"))
    assert [one.name for one in scenarios(filled, SLUG)] == ["Phương án 3", "Phương án 1"]


FOREIGN = {
    "no JSON": {"inputs": "{'a': 1"},
    "nothing": {"results": ""},
    "not there": {"inputs": None},
    "a list": {"results": "[1, 2]"},
    "a number": {"inputs": "5"},
    "no number": {"results": '{"a": NaN}'},
    "a number beyond all": {"results": '{"a": [1e999]}'},
    "a number of too many digits": {"inputs": '{"a": ' + "9" * 5000 + "}"},
    "far too deep": {"inputs": '{"a": ' + "[" * 100_000 + "]" * 100_000 + "}"},
    "no period": {"period": None},
    "no indicator": {"indicator": None},
    "no data": {"data_seq": None},
}


@pytest.mark.parametrize("changed", FOREIGN.values(), ids=FOREIGN)
def test_a_scenario_that_cannot_be_read_is_named_in_a_sentence(filled: Store, changed: dict[str, Any]) -> None:
    row = {"scenario_id": "p1", "name": "Dốc sức", "indicator": CODE, "period": MARCH.date, "data_seq": 2}
    row |= {"inputs": "{}", "results": "{}"} | changed
    filled.append(Batch(SLUG, "scenario", "x", "An"), {"scenario": [row]}, 2)
    with pytest.raises(StoreError, match="Phương án «Dốc sức» trong kho số liệu không đọc được"):
        scenarios(filled, SLUG)


# ── how far the data moved on ────────────────────────────────────────────────────────────────────────


def test_only_what_may_move_the_figures_counts_as_written_since(filled: Store) -> None:
    keep(filled)
    keep(filled, "Cầm chừng", "p2")
    withdraw(filled, SLUG, "p2", somebody("An"))
    assert batches_since(filled, SLUG, 2) is None
    for kind in ("hand_in", "quick_entry", "bases", "places", "undo", "target"):
        hand_in(filled, 50, kind)
    [(newest,)] = filled.rows("SELECT submitted_at FROM batch WHERE seq = 11")
    assert batches_since(filled, SLUG, 2) == Since(6, newest)
    assert batches_since(filled, SLUG, 10) == Since(1, newest)
    assert batches_since(filled, SLUG, 11) is None
    assert batches_since(filled, "tan-ninh", 0) is None


def test_the_newest_is_the_last_written_whatever_the_clock_said(home: object) -> None:
    store = open_store(ILLUSTRATIVE)
    set_up(store, SLUG, blank_places(["Thôn 1", "Thôn 2"], "thôn"), somebody("An"))
    late, early = dt.datetime(2026, 2, 9), dt.datetime(2026, 2, 1)
    for at in (late, early):
        hand_in(store, 40, at=at)
    assert batches_since(store, SLUG, 1) == Since(2, early)


# ── no figure notices ────────────────────────────────────────────────────────────────────────────────


def everything(store: Store) -> dict[str, Any]:
    """What every other page reads."""
    plan = load_plan(store, SLUG)
    return {
        "plan": plan,
        "standings": standings(store, plan, MARCH),
        "cells": village_cells(store, plan, MARCH),
        "sums": figures.village_sums(store, plan, MARCH),
        "figures": figures.current_figures(store, SLUG, MARCH),
        "standing": standing(store, SLUG, JANUARY),
        "history": history(store, SLUG, MARCH),
        "bases": bases(store, SLUG),
        "baselines": figures.baselines(store, SLUG),
        "periods": figures.periods(store, SLUG),
        "last hand-in": figures.last_hand_in(store, SLUG, MARCH),
        "sources": figures.sources(store, SLUG, MARCH),
        "first reports": first_reports(store, SLUG, [JANUARY, MARCH]),
        "trace": trace(store, SLUG, CODE, "thon-01", JANUARY),
        "batches": batches(store, SLUG),
        "batches of the author": batches(store, SLUG, by="Bình"),
        "batches of the kind": batches(store, SLUG, kind="scenario"),
    }


def test_neither_saving_nor_taking_away_moves_anything_that_is_read_elsewhere(filled: Store) -> None:
    before = everything(filled)
    assert before["batches"] != []
    assert before["batches of the author"] == before["batches of the kind"] == []
    keep(filled)
    assert everything(filled) == before
    withdraw(filled, SLUG, "p1", somebody("Bình"))
    assert everything(filled) == before
