"""Random layouts of known figures: every figure read is true, and every true one is read or asked about."""

from __future__ import annotations

from dataclasses import replace

import pytest

from data.intake.read import read_sheets
from data.intake.reading import Reading
from data.model import Period, Place, Plan
from data.plan_files import shipped
from tests.data.intake.layouts import Made, Maker

RUNNING = Period(2026, 9)
VILLAGES = (
    "Thôn Đông", "Thôn Đồng", "Thôn Tân Tiến", "Thôn Tân Tiên", "Thôn Hòa Bình", "Thôn Na Lương", "Thôn Cộng Hòa",
    "Thôn 5", "Thôn 15", "Bản Pác Lùng",
)  # fmt: skip


def plans() -> list[Plan]:
    """Three communes: numbered villages, and names that differ by a tone or a digit."""
    places = tuple(Place(f"thon-{number:02d}", name) for number, name in enumerate(VILLAGES, 1))
    return [shipped("an-nong"), *(replace(shipped(one), places=places) for one in ("thong-nhat", "tan-ninh"))]


PLANS = plans()


def faults(made: Made, reading: Reading) -> tuple[dict, list]:
    """(figures that are not true, true figures neither read nor in doubt)."""
    found = {one.key: (one.numerator, one.denominator, one.value) for one in reading.figures}
    wrong = {key: numbers for key, numbers in found.items() if made.truth.get(key) != numbers}
    lost = [] if reading.errors else [key for key in made.truth if key not in found]
    return wrong, lost


@pytest.mark.parametrize("seed", range(120))
def test_no_figure_of_a_random_layout_is_wrong_or_lost(seed):
    plan = PLANS[seed % len(PLANS)]
    made = Maker(plan, seed).make()
    reading = read_sheets(Reading("so-lieu.xlsx", ""), made.sheets, plan, RUNNING)
    assert reading.refused == ""
    assert faults(made, reading) == ({}, [])


def test_the_layouts_are_read_and_not_only_asked_about():
    read = expected = 0
    for seed in range(0, 90, 3):
        made = Maker(PLANS[0], seed).make()
        found = read_sheets(Reading("so-lieu.xlsx", ""), made.sheets, PLANS[0], RUNNING)
        read, expected = read + len(found.figures), expected + len(made.truth)
    assert read == expected
