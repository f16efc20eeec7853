"""Every state is told by word, shape and colour, and none of the three can be taken for another."""

from __future__ import annotations

from itertools import combinations

import pytest

from components.charts.bullets import SYMBOLS, Bullet, bullets
from components.charts.overview import marks_key
from components.status import BASES, BEHIND, GOOD, INK, LOOKS, NEUTRAL, word
from data.progress import Aim, Basis, Standing, State
from tests.builders import make_indicator, make_plan, make_target, month

WHITE = "#FFFFFF"


def luminance(colour: str) -> float:
    """Relative luminance as WCAG 2.2 defines it."""
    channels = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [one / 12.92 if one <= 0.04045 else ((one + 0.055) / 1.055) ** 2.4 for one in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def contrast(one: str, other: str) -> float:
    darker, lighter = sorted((luminance(one), luminance(other)))
    return (lighter + 0.05) / (darker + 0.05)


def test_the_measure_of_contrast_is_right():
    assert contrast("#000000", WHITE) == pytest.approx(21)
    assert contrast("#767676", WHITE) == pytest.approx(4.54, abs=0.01)


def test_every_state_has_a_look():
    assert set(LOOKS) == set(State)
    for look in LOOKS.values():
        assert look.word and look.meaning and look.shape.strip()
        assert len(look.shape) == 1
        assert look.word[0].isupper()
        assert not look.meaning.endswith(".")


@pytest.mark.parametrize("what", ["word", "shape", "meaning"])
def test_no_two_states_are_told_alike(what):
    told = [getattr(look, what) for look in LOOKS.values()]
    assert len(set(told)) == len(told)


def test_a_states_shape_is_no_mark_of_the_chart():
    key = marks_key(make_plan())
    signs = {symbol.sign for symbol in SYMBOLS.values()}
    assert len(signs) == len(SYMBOLS)
    for look in LOOKS.values():
        assert look.shape not in signs
        assert look.shape not in key


@pytest.mark.parametrize("colour", sorted({look.colour for look in LOOKS.values()} | {INK}))
def test_colours_can_be_read_on_white(colour):
    assert contrast(colour, WHITE) >= 4.5


def test_the_charts_letters_can_be_read_on_white():
    rows = [Bullet("x", state, 50.0, says="x") for state in State]
    letters = bullets(rows).data[-1].textfont.color
    assert len(letters) == len(State)
    assert [one for one in letters if contrast(one, WHITE) < 4.5] == []


def test_bars_stand_out_from_the_range_behind_them():
    rows = [Bullet("x", state, 50.0) for state in State]
    behind, _, values, *_ = bullets(rows).data
    assert [one for one in values.marker.color if contrast(one, behind.marker.color) < 3] == []


def test_good_and_behind_never_share_a_colour():
    assert {LOOKS[one].colour for one in (State.MET, State.ON_TRACK)} == {GOOD}
    assert {LOOKS[one].colour for one in (State.BEHIND, State.OUT_OF_REACH, State.REGRESSING)} == {BEHIND}
    assert {LOOKS[one].colour for one in (State.NOT_ENOUGH, State.NO_TARGET)} == {NEUTRAL}


@pytest.mark.parametrize(("one", "other"), list(combinations((GOOD, BEHIND, NEUTRAL), 2)))
def test_colours_differ_for_those_who_see_no_red_or_no_green(one, other):
    """Blue against what red and green make together: the one axis that deuteranopes and protanopes keep."""

    def blueness(colour: str) -> int:
        red, green, blue = (int(colour[at : at + 2], 16) for at in (1, 3, 5))
        return blue - (red + green) // 2

    assert abs(blueness(one) - blueness(other)) > 30


def test_every_basis_has_words():
    assert set(BASES) == set(Basis)
    assert len(set(BASES.values())) == len(BASES)


AIM = Aim(make_target(80), 80, None, month("2026-12"), Basis.GIVEN)


@pytest.mark.parametrize(
    ("state", "facts", "said"),
    [
        (State.MET, {}, "Đạt"),
        (State.MET, {"early": True}, "Đạt, về đích sớm"),
        (State.MET, {"exceeded": True}, "Vượt"),
        (State.MET, {"exceeded": True, "early": True}, "Vượt, về đích sớm"),
        (State.ON_TRACK, {}, "Đúng tiến độ"),
        (State.BEHIND, {}, "Chậm"),
        (State.OUT_OF_REACH, {}, "Khó đạt"),
        (State.REGRESSING, {}, "Thụt lùi"),
        (State.NOT_ENOUGH, {"aim": AIM}, "Chưa đủ số liệu"),
        (State.NOT_ENOUGH, {"aim": AIM, "exceeded": True, "early": True}, "Chưa đủ số liệu"),
        (State.NO_TARGET, {}, "Không đặt mục tiêu"),
        (State.NO_TARGET, {"aim": AIM}, "Chưa chấm"),
    ],
)
def test_the_word_of_a_standing(state, facts, said):
    assert word(Standing(make_indicator(), month("2026-06"), state, **facts)) == said
