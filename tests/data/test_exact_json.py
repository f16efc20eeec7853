"""Frozen values come back from JSON exactly as they were, or not at all."""

from __future__ import annotations

import json
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data.exact_json import from_json, to_json
from data.model import Period
from data.progress import Pace, State

EXACT = st.decimals(allow_nan=False, allow_infinity=False, min_value=-(10**16), max_value=10**16, places=4)


@dataclass(frozen=True)
class Small:
    """One value of every kind that closings hold."""

    state: State
    at: Period
    decimal: Decimal | None
    share: Fraction
    units: int | Fraction | None
    pace: Pace | None
    who: frozenset[str]
    many: tuple[Fraction, ...]
    sure: bool = False
    since: Period | None = None


def there_and_back(one: Small) -> Small:
    return from_json(Small, json.loads(json.dumps(to_json(one), allow_nan=False)))


@given(
    EXACT | st.none(),
    st.fractions(),
    st.integers() | st.fractions() | st.none(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.frozensets(st.text(max_size=3)),
    st.lists(st.fractions(), max_size=3),
)
@settings(max_examples=50)
def test_every_value_comes_back_exactly(decimal, share, units, slope, who, many):
    one = Small(State.MET, Period(2026, 6), decimal, share, units, Pace(slope, slope, slope, 3), who, tuple(many), True)
    back = there_and_back(one)
    assert back == one
    assert type(back.units) is type(one.units)
    assert str(back.decimal) == str(one.decimal)
    assert repr(back) == repr(one).replace(repr(one.who), repr(back.who))


def test_what_a_value_has_gained_since_has_its_default():
    found = to_json(Small(State.MET, Period(2026, 6), None, Fraction(1), 3, None, frozenset(), ()))
    older = {name: one for name, one in found.items() if name not in ("since", "sure")}
    assert from_json(Small, older | {"gone": 1}) == from_json(Small, found)


@pytest.mark.parametrize("broken", [float("nan"), float("inf"), [1], object()])
def test_what_json_cannot_hold_exactly_is_no_value(broken):
    with pytest.raises((ValueError, TypeError)):
        to_json((broken,))


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("state", "great"), ("at", "2026-13"), ("share", 0.5), ("share", "1/0"), ("decimal", 3), ("units", 0.5),
        ("sure", 1), ("who", "ab"), ("many", {"a": 1}), ("pace", 3), ("share", None),
    ],
)  # fmt: skip
def test_something_else_is_refused(name: str, value: object):
    found = to_json(Small(State.MET, Period(2026, 6), None, Fraction(1), 3, None, frozenset(), ()))
    with pytest.raises((ValueError, TypeError, KeyError, ZeroDivisionError)):
        from_json(Small, found | {name: value})
