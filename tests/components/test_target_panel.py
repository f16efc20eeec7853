"""Targets side by side: what a person may type, and what comes of anything else."""

from __future__ import annotations

from fractions import Fraction

import pytest

from components.target_panel import _distinct, read_goal
from data.model import Comparator
from data.target_comparison import Candidate, Origin, typed
from tests.builders import make_count, make_indicator
from tests.components.conftest import faults

RATE, COUNT = make_indicator(), make_count()


@pytest.mark.parametrize(
    ("text", "goal"),
    [("85,5", "171/2"), (" 85 % ", "85"), ("0", "0"), ("100", "100"), ("85,5 %", "171/2"), ("35,25", "141/4")],
)
def test_a_rate_is_read_as_vietnamese_write_it(text: str, goal: str):
    assert read_goal(text, RATE) == (Fraction(goal), "")


@pytest.mark.parametrize(("text", "goal"), [("12", 12), ("1.250", 1250), ("2000", 2000)])
def test_a_count_is_whole_and_may_be_large(text: str, goal: int):
    assert read_goal(text, COUNT) == (Fraction(goal), "")


@pytest.mark.parametrize("text", ["abc", "-1", "101", "nan", "inf", "1e999", "8 5,5,5", "<b>", "85,5 người", "–"])
def test_what_is_no_level_is_a_sentence(text: str):
    goal, trouble = read_goal(text, RATE)
    assert goal is None
    assert trouble.endswith(".")
    assert f"«{text}»" in trouble
    assert not faults(trouble.replace(text, ""))


@pytest.mark.parametrize("text", ["85,5", "-3", "1,5", "99999999999999999999"])
def test_a_count_takes_no_part_of_one_and_nothing_endless(text: str):
    goal, trouble = read_goal(text, COUNT)
    assert (goal is None) == bool(trouble)
    assert goal is None


@pytest.mark.parametrize("text", ["", "  ", "%"])
def test_nothing_typed_is_nothing(text: str):
    assert read_goal(text, RATE) == (None, "")


def test_a_level_that_stands_there_already_is_not_typed_again():
    today = Candidate(Origin.TODAY, Fraction(80))
    strict = Candidate(Origin.OTHER_COMMUNE, Fraction(80), Comparator.MORE)
    assert _distinct([typed(Fraction(80)), strict], [today]) == [strict]
    assert _distinct([typed(Fraction(85)), typed(Fraction(85))], [today]) == [typed(Fraction(85))]
