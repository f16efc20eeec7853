"""Where words are placed: off one another, the marks and the lines, and nearer to their own than to a rival."""

from __future__ import annotations

from dataclasses import replace
from itertools import combinations

from components.charts.placing import Box, Wish, Words, placed


def words(*spots: tuple[float, float], text: str = "x", reach: float = 60) -> Words:
    """Words of 40 × 10 pixels that wish to stand 10 above each of the spots."""
    return Words(text, "#000", tuple(Wish(Box(x, y + 10, 40, 10), (x, y)) for x, y in spots), reach=reach)


def test_words_with_room_stand_where_they_wish():
    assert placed([words((50, 50))], [], [], 100, 100) == [Box(50, 60, 40, 10)]


def test_words_in_each_others_way_are_spread_up_and_down():
    found = placed([words((50, 50))] * 4, [], [], 100, 100)
    assert not [pair for pair in combinations(found, 2) if pair[0].covers(pair[1])]
    assert sorted(box.y for box in found) == [40, 50, 60, 70] or sorted(box.y for box in found) == [50, 60, 70, 80]


def test_words_are_pushed_in_from_the_edges():
    left, right = placed([words((0, 95)), words((100, 50))], [], [], 100, 100)
    assert (left, right) == (None, Box(80, 60, 40, 10)), "a height is never taken by force"


def test_words_keep_off_the_lines_if_they_can_and_off_the_marks_always():
    line = [Box(x, 60, 6, 6) for x in range(0, 101, 5)]
    (off,) = placed([words((50, 50))], line, [], 100, 100)
    assert abs(off.y - 60) == 8
    (on,) = placed([words((50, 50), reach=5)], line, [], 100, 100)
    assert on.y == 60
    assert placed([words((50, 50), reach=5)], [], line, 100, 100) == [None]


def test_words_take_the_nearer_of_two_wishes():
    mark = Box(50, 60, 60, 30)
    assert placed([words((50, 50), (50, 10))], [], [mark], 100, 100)[0].y == 20


def test_words_are_never_nearer_to_a_rival_if_they_can():
    wanted, marks = words((50, 50)), [Box(50, 50, 9, 9), Box(50, 60, 40, 10)]
    rival = Box(50, 80, 0, 0)
    (free,) = placed([wanted], [], marks, 100, 100)
    (kept,) = placed([replace(wanted, rivals=(rival,))], [], marks, 100, 100)
    assert (free.y, kept.y) == (70, 40.5)
    (forced,) = placed(
        [replace(wanted, rivals=(rival, Box(50, 30, 0, 0)))], [], [*marks, Box(50, 35, 40, 20)], 100, 100
    )
    assert forced.y == 70, "better near a rival than nowhere"
