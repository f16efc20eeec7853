"""The what-if's inputs: sliders that reach everything, an address that says the same again and takes no nonsense."""

from __future__ import annotations

from fractions import Fraction

import pytest
import streamlit as st
from hypothesis import given, settings
from hypothesis import strategies as some

from components.scenario_inputs import ADDRESS, base_case, from_address, goals, keep_in_address, steps
from data.model import Period
from data.scenario import Scenario, Unknown
from tests.builders import make_count, make_indicator, make_plan, make_target, month, readings
from tests.components.conftest import YEAR_PLAN, row

BASE = Scenario(goal=Fraction(80), due=month("2026-12"))
shares = some.fractions(0, 100, max_denominator=10**6)
periods = some.builds(Period, some.integers(2026, 2035), some.integers(1, 12))
scenarios = some.builds(Scenario, some.sampled_from(Unknown), shares, periods, shares, periods, shares)


@pytest.fixture
def address(monkeypatch: pytest.MonkeyPatch) -> dict[str, str]:
    """The page's address as a plain dictionary."""
    found: dict[str, str] = {}
    monkeypatch.setattr(st, "query_params", found)
    return found


def test_every_scenario_comes_back_from_its_address_as_it_was(address: dict[str, str]):
    @settings(max_examples=50)
    @given(scenarios)
    def check(one: Scenario):
        address.clear()
        keep_in_address(one, BASE)
        assert from_address(BASE, address) == one

    check()


def test_only_what_differs_is_written_and_what_no_longer_does_is_taken_away(address: dict[str, str]):
    keep_in_address(Scenario(goal=Fraction(85), due=BASE.due, unknown=Unknown.REACHED), BASE)
    assert address == {"muc-tieu": "85", "hoi": "muc"}
    keep_in_address(BASE, BASE)
    assert address == {}


@pytest.mark.parametrize("name", ADDRESS.values())
@pytest.mark.parametrize(
    "text", ["", "nan", "inf", "-inf", "9/0", "<b>", "x" * 500, "2026-13", "None", "[]", "1e999999"]
)
def test_nonsense_is_passed_over(name: str, text: str):
    assert from_address(BASE, {name: text}) == BASE


@given(some.text(max_size=30), some.sampled_from(list(ADDRESS.values())))
def test_whatever_stands_in_an_address_is_no_fault(text: str, name: str):
    found = from_address(BASE, {name: text})
    assert found.unknown in Unknown


@given(some.fractions(0, 10**9), some.sampled_from([Fraction(1), Fraction(1, 10), Fraction(1, 20)]))
def test_steps_are_round_few_and_reach_the_end(most: Fraction, least: Fraction):
    found = steps(most, least)
    assert found[0] == 0
    assert found[-1] >= most
    assert len(found) <= 202
    step = found[1] if len(found) > 1 else least
    assert step >= least
    assert str(float(step)).strip("0.").split("e")[0] in {"1", "2", "5"}


def test_a_rate_goes_to_a_hundred_by_halves_and_a_count_past_twice_what_there_is():
    assert goals(make_indicator(), Fraction(40))[::50] == [0, 25, 50, 75, 100]
    found = goals(make_count(), Fraction(300))
    assert found[-1] >= 600
    assert all(one.denominator == 1 for one in found)
    assert goals(make_count(), Fraction(0))[-1] >= 10


def test_it_begins_with_what_the_plan_asks_for_next():
    assert base_case(YEAR_PLAN, row(readings("2026-01", 25, 30, 35))) == BASE
    free = make_plan(make_target(50, code="XA-99"), places=4)
    assert base_case(free, row(readings("2026-01", 25), plan=free)) == Scenario(due=month("2030-12"))
