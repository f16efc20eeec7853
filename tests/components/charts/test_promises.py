"""What the chart of promises says: one row a commune, own first to the eye, nothing promised is no zero."""

from __future__ import annotations

import pytest

from components.charts.promises import Point, Row, promises
from components.charts.room import REST
from components.screen import Screen
from components.status import INK, NEUTRAL

ROWS = [
    Row(
        "An Nông", (Point(80, True, "An Nông: từ 80 %"), Point(95, False, "An Nông: từ 95 %")), "80 % · 2026", own=True
    ),
    Row("Tân Ninh", (Point(60, True, "Tân Ninh: trên 60 %"),), "trên 60 % · 2030"),
    Row("Giao Minh", (), "không đặt số trong kế hoạch"),
]
WIDE, PHONE = Screen(1000), Screen(380)
OTHER_STEMS, OTHER_POINTS, OWN_STEMS, OWN_POINTS, NAMES, SAYS = range(6)


def traces(rows=ROWS, screen=WIDE, top=100.0):
    return promises(rows, top, screen).data


def test_every_promise_is_a_point_at_its_level_on_its_row():
    found = traces()
    assert (list(found[OWN_POINTS].x), list(found[OWN_POINTS].y)) == ([80, 95], [0, 0])
    assert (list(found[OTHER_POINTS].x), list(found[OTHER_POINTS].y)) == ([60], [-1])
    assert list(found[OWN_POINTS].customdata) == ["An Nông: từ 80 %", "An Nông: từ 95 %"]


def test_a_stem_reaches_the_farthest_promise_and_nothing_promised_has_none():
    found = traces()
    assert (list(found[OWN_STEMS].x), list(found[OTHER_STEMS].x)) == ([95], [60])
    assert -2 not in [*found[OWN_STEMS].y, *found[OTHER_STEMS].y, *found[OWN_POINTS].y, *found[OTHER_POINTS].y]


def test_a_year_that_the_plan_does_not_name_is_hollow():
    found = traces()
    assert list(found[OWN_POINTS].marker.color) == [INK, "#FFFFFF"]
    assert found[OWN_POINTS].marker.line.color == INK
    assert list(found[OTHER_POINTS].marker.color) == [REST]


def test_the_words_stand_at_the_last_point_and_missing_ones_are_grey():
    found = traces()[SAYS]
    assert [text.replace("\u00a0", "") for text in found.text] == [row.says for row in ROWS]
    assert list(found.x) == [95, 60, 0]
    assert list(found.textfont.color) == [INK, INK, NEUTRAL]


def test_the_own_commune_is_strong():
    assert list(promises(ROWS, 100, WIDE).layout.yaxis.ticktext) == ["<b>An Nông</b>", "Tân Ninh", "Giao Minh"]


def test_on_a_phone_names_stand_above_the_points_and_not_beside():
    found = promises(ROWS, 100, PHONE)
    assert found.layout.yaxis.showticklabels is False
    assert list(found.data[NAMES].text) == ["<b>An Nông</b>", "Tân Ninh", "Giao Minh"]
    assert all(name > point for name, point in zip(found.data[NAMES].y, found.data[SAYS].y, strict=True))
    assert list(traces()[NAMES].text) == []


@pytest.mark.parametrize("screen", [WIDE, PHONE, Screen(1500, 1080, large=True)])
def test_the_words_beside_a_full_bar_find_room(screen):
    row = Row("Xã", (Point(100, True, ""),), "từ 100 % trở lên · 2030 (năm tạm lấy)")
    [low, high] = promises([row], 100, screen).layout.xaxis.range
    longest = max(len(line) for line in traces([row], screen)[SAYS].text[0].split("<br>"))
    assert (low, high > 100) == (0, True)
    assert (high - 100) / high * screen.width >= 0.5 * longest * screen.font


def test_the_axis_never_ends_before_the_scale():
    assert tuple(promises([Row("Xã", (Point(5, True, ""),), "5")], 100, WIDE).layout.xaxis.range) == (0, 100)


def test_text_takes_the_size_of_the_screen():
    large = Screen(1500, 1080, large=True)
    found = promises(ROWS, 100, large)
    assert found.layout.font.size == found.layout.yaxis.tickfont.size == found.data[SAYS].textfont.size == large.font
    assert found.layout.height > promises(ROWS, 100, WIDE).layout.height


def test_the_trace_structure_is_the_same_whatever_is_promised():
    kinds = [
        [trace.type for trace in traces(rows, screen)] for rows in (ROWS, ROWS[2:], []) for screen in (WIDE, PHONE)
    ]
    assert kinds == [kinds[0]] * 6


def test_text_from_people_is_shown_as_it_is_written():
    row = Row("<b>Xã</b>", (Point(1, True, "<i>x</i>"),), "a < b & c")
    found = promises([row], 100, WIDE)
    assert list(found.layout.yaxis.ticktext) == ["&lt;b&gt;Xã&lt;/b&gt;"]
    assert list(found.data[OTHER_POINTS].customdata) == ["&lt;i&gt;x&lt;/i&gt;"]
    assert "a &lt; b &amp; c" in found.data[SAYS].text[0]
