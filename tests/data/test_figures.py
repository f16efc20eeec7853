"""What stands: by period, the newest before each period, and the whole history of a place, oldest first."""

from __future__ import annotations

from decimal import Decimal

import pytest

from data.figures import history, standing, standing_before, standing_before_each, standing_of
from data.model import Figure, FigureState, Period
from data.store import Batch, Store

SLUG = "an-nong"
MARCH, MAY, JUNE, JULY = (Period(2026, month) for month in (3, 5, 6, 7))


def write(store: Store, a: int | None, period: Period, place: str | None = "thon-01", commune: str = SLUG) -> None:
    """One figure; None withdraws what stands."""
    state = FigureState.REPORTED if a is not None else FigureState.WITHDRAWN
    row = {"indicator": "AN-14", "place": place, "period": period.date, "numerator": a, "denominator": 50}
    row |= {"state": state, "sheet": "T", "cell": "C7", "raw": str(a), "rule": "template"}
    seen = store.seq(commune)
    store.append(Batch(commune, "hand_in", f"s{seen}", "An"), {"observation": [row]}, seen)


@pytest.fixture
def filled(store: Store) -> Store:
    """Two villages: March both, May the first (corrected) and the second taken back, July both; another commune."""
    for a, period, place in (
        (10, MARCH, "thon-01"), (20, MARCH, "thon-02"), (12, MAY, "thon-01"), (13, MAY, "thon-01"),
        (21, MAY, "thon-02"), (None, MAY, "thon-02"), (15, JULY, "thon-01"), (25, JULY, "thon-02"),
    ):  # fmt: skip
        write(store, a, period, place)
    write(store, 99, JUNE, commune="tan-ninh")
    return store


def numbers(found: dict) -> dict:
    return {key: one.numerator for key, one in found.items()}


def test_a_period_holds_what_counts_whole_with_its_source(filled: Store):
    assert standing(filled, SLUG, MAY) == {
        ("AN-14", "thon-01"): Figure(
            "AN-14", "thon-01", MAY, Decimal(13), Decimal(50), None, FigureState.REPORTED, "T", "C7", "13", "template"
        )
    }
    assert standing(filled, SLUG, JUNE) == standing(filled, "xa-khac", MAY) == {}


def test_before_a_period_stands_the_newest_that_has_any(filled: Store):
    assert numbers(standing_before(filled, SLUG, JULY)) == {("AN-14", "thon-01"): 13}
    assert numbers(standing_before(filled, SLUG, MAY)) == {("AN-14", "thon-01"): 10, ("AN-14", "thon-02"): 20}
    assert standing_before(filled, SLUG, MARCH) == {}


def test_several_periods_come_at_once_each_under_its_own_key(filled: Store):
    assert numbers(standing_of(filled, SLUG, [MAY, JUNE, JULY])) == {
        ("AN-14", "thon-01", MAY): 13, ("AN-14", "thon-01", JULY): 15, ("AN-14", "thon-02", JULY): 25,
    }  # fmt: skip
    assert standing_of(filled, SLUG, []) == standing_before_each(filled, SLUG, []) == {}


def test_what_stood_before_comes_under_the_later_periods_key_and_may_serve_two(filled: Store):
    found = standing_before_each(filled, SLUG, [JULY, MARCH, JUNE, MAY])
    assert numbers(found) == {
        ("AN-14", "thon-01", MAY): 10, ("AN-14", "thon-02", MAY): 20,
        ("AN-14", "thon-01", JUNE): 13, ("AN-14", "thon-01", JULY): 13,
    }  # fmt: skip
    assert {one.period for one in found.values()} == {MARCH, MAY}


def test_the_history_of_a_place_is_what_counts_oldest_first_and_ends_before_the_period(filled: Store):
    found = history(filled, SLUG, JULY)
    assert {key: [(one.period, one.numerator) for one in many] for key, many in found.items()} == {
        ("AN-14", "thon-01"): [(MARCH, 10), (MAY, 13)], ("AN-14", "thon-02"): [(MARCH, 20)],
    }  # fmt: skip
    assert history(filled, SLUG, MARCH) == {}
