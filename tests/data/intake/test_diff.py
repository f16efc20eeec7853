"""What handing in would do: a figure is new, changed or the same; what last month had and the file lacks is named."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.intake.diff import Change, Difference, compare, compare_bases
from data.intake.reading import Reading
from data.model import Figure, FigureState, Period, Problem, Severity
from data.plan_store import BaseEntry
from data.standings import BaseFigure
from tests.builders import CODE, figure

JULY, JUNE = "2026-07", "2026-06"
FILE = "a" * 64


def by_key(*figures: Figure) -> dict[tuple, Figure]:
    """What stands, or stood before July: by (indicator, place, July)."""
    return {(*one.key[:2], Period(2026, 7)): one for one in figures}


def reading(*figures: Figure, covers: tuple[str | None, ...] = (), problems: tuple[Problem, ...] = ()) -> Reading:
    """A file of July; `covers` are places whose cells it has beside those of the figures."""
    keys = (*(one.key[:2] for one in figures), *((CODE, place) for place in covers))
    return Reading(
        "thang-7.xlsx", FILE, "xa-mau", "vhxh", Period(2026, 7), figures, problems, covers=tuple(dict.fromkeys(keys))
    )


def problem(severity: Severity) -> Problem:
    return Problem(severity, "a_gt_b", "Tử số lớn hơn mẫu số.", sheet="Theo thôn", cell="E7", text="60")


def test_a_figure_that_does_not_stand_is_new() -> None:
    one = figure("thon-01", JULY, 29, 50)
    found = compare(reading(one), {}, {}, seen=3)
    assert (found.new, found.changed, found.same, found.missing) == ((one,), (), (), ())
    assert (found.to_write, found.seen, found.may_write) == ((one,), 3, True)


def test_a_figure_that_stands_otherwise_is_a_change_from_old_to_new() -> None:
    old, new = figure("thon-01", JULY, 28, 50), figure("thon-01", JULY, 29, 50)
    found = compare(reading(new), by_key(old), {}, seen=3)
    assert found.changed == (Change(before=old, after=new),)
    assert (found.new, found.same, found.to_write) == ((), (), (new,))


def test_a_figure_that_stands_already_is_the_same_wherever_it_came_from() -> None:
    old = replace(figure("thon-01", JULY, "29.0000", "50.0000"), sheet="Cũ", cell="Z9", raw="29", rule="sample")
    new = replace(figure("thon-01", JULY, 29, 50), sheet="Theo thôn", cell="E7")
    found = compare(reading(new), by_key(old), {}, seen=3)
    assert (found.same, found.new, found.changed, found.to_write, found.may_write) == ((new,), (), (), (), False)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (figure(None, JULY, 29, 50), figure(None, JULY, 29, 51)),
        (figure(None, JULY, value=3), figure(None, JULY, value=4)),
        (figure(None, JULY, value=0), figure(None, JULY, value=0, state=FigureState.NOTHING_AROSE)),
        (figure(None, JULY, 29, 50), figure(None, JULY, 29, 50, state=FigureState.ESTIMATED)),
        (figure(None, JULY, 29, 50), figure(None, JULY, value=58)),
    ],
)
def test_every_number_and_the_state_make_a_difference(old: Figure, new: Figure) -> None:
    assert compare(reading(new), by_key(old), {}, seen=3).changed == (Change(old, new),)
    assert compare(reading(old), by_key(new), {}, seen=3).changed == (Change(new, old),)


def test_another_place_or_the_whole_commune_is_another_figure() -> None:
    village, whole = figure("thon-01", JULY, 29, 50), figure(None, JULY, 29, 50)
    other = figure("thon-01", JULY, 29, 50, indicator="XA-02")
    assert compare(reading(village), by_key(whole, other), {}, seen=3).new == (village,)


def test_missing_is_what_last_month_had_and_this_file_has_an_empty_cell_for() -> None:
    before = [figure(f"thon-0{one}", JUNE, 20 + one, 50) for one in (1, 2, 3, 4)]
    given_now, stands = figure("thon-01", JULY, 29, 50), figure("thon-03", JULY, 31, 50)
    found = compare(
        reading(given_now, covers=("thon-02", "thon-03")),  # thon-04 is another department's
        by_key(stands),
        by_key(*before),
        seen=3,
    )
    assert found.missing == (before[1],)
    assert found.to_write == (given_now,)


def test_what_nobody_ever_gave_is_not_missing() -> None:
    assert compare(reading(covers=("thon-01",)), {}, {}, seen=3).missing == ()


def test_nothing_is_taken_away_by_a_file_that_lacks_it() -> None:
    stands = by_key(figure("thon-01", JULY, 29, 50))
    found = compare(reading(covers=("thon-01",)), stands, {}, seen=3)
    assert (found.to_write, found.missing, found.may_write) == ((), (), False)


@pytest.mark.parametrize(
    ("severity", "may"),
    [(Severity.ERROR, False), (Severity.QUESTION, False), (Severity.WARNING, True), (Severity.IGNORED, True)],
)
def test_an_error_or_an_open_question_keeps_the_file_from_being_written(severity: Severity, may: bool) -> None:
    found = compare(reading(figure("thon-01", JULY, 29, 50), problems=(problem(severity),)), {}, {}, seen=3)
    assert found.may_write is may
    assert len(found.to_write) == 1


def test_a_refused_file_is_never_written() -> None:
    refused = replace(reading(figure("thon-01", JULY, 29, 50)), refused="wrong_commune", reason="Mẫu này của xã khác.")
    assert not compare(refused, {}, {}, seen=3).may_write


def test_a_hand_in_is_named_by_commune_file_and_what_was_seen() -> None:
    one = reading(figure("thon-01", JULY, 29, 50))
    names = [
        Difference(one, 3).submission_id,
        Difference(one, 4).submission_id,
        Difference(replace(one, sha256="b" * 64), 3).submission_id,
        Difference(replace(one, commune="xa-khac"), 3).submission_id,
    ]
    assert len(set(names)) == 4
    assert all(re.fullmatch("[0-9a-f]{64}", name) for name in names)
    assert Difference(one, 3).submission_id == compare(one, {}, {}, seen=3).submission_id


def test_each_period_of_a_file_is_compared_with_its_own() -> None:
    june, july = figure("thon-01", JUNE, 20, 50), figure("thon-01", JULY, 25, 50)
    current = {one.key: one for one in (figure("thon-01", JUNE, 20, 50), figure("thon-01", JULY, 24, 50))}
    found = compare(replace(reading(june, july), period=None), current, {}, seen=3)
    assert (found.same, found.changed) == ((june,), (Change(current[july.key], july),))


def test_missing_is_told_month_by_month() -> None:
    may, june = figure("thon-01", "2026-05", 20, 50), figure("thon-01", JUNE, 21, 50)
    other = figure("thon-02", "2026-05", 30, 50), figure("thon-02", JUNE, 31, 50)
    previous = {
        (CODE, one.place, one.period.plus(1)): one for one in (may, june, *other)
    }  # what stood a month before June, and before July
    given_now = [figure("thon-01", JUNE, 22, 50), figure("thon-02", JULY, 32, 50)]
    found = compare(replace(reading(*given_now), period=None), {}, previous, seen=3)
    assert found.missing == (other[0], june)


def test_a_figure_whose_own_cell_is_in_doubt_is_in_no_group() -> None:
    one, other = figure("thon-01", JULY, 29, 50), figure("thon-02", JULY, 30, 50)
    doubtful = replace(one, sheet="Theo thôn", cell="E7")
    for severity, new in ((Severity.ERROR, (other,)), (Severity.WARNING, (doubtful, other))):
        found = compare(reading(doubtful, other, problems=(problem(severity),)), {}, by_key(one, other), seen=3)
        assert (found.new, found.missing) == (new, ())


def test_withdrawing_is_a_change_where_something_stands_and_nothing_where_not() -> None:
    stands, gone = figure("thon-01", JULY, 29, 50), figure("thon-01", JULY, state=FigureState.WITHDRAWN)
    assert compare(reading(gone), by_key(stands), {}, seen=3).changed == (Change(stands, gone),)
    found = compare(reading(gone), {}, {}, seen=3)
    assert (found.same, found.to_write) == ((gone,), ())


def test_bases_are_new_changed_or_the_same() -> None:
    day, later = dt.date(2026, 7, 1), dt.date(2026, 8, 1)

    def entry(place: str | None, value: str, when: dt.date = day) -> BaseEntry:
        return BaseEntry("age14", place, when, Decimal(value))

    stands = [BaseFigure("age14", "thon-01", day, Decimal(900)), BaseFigure("age14", None, day, Decimal(5000))]
    same, changed, new = (
        entry("thon-01", "900.0"),
        entry(None, "5001"),
        (entry("thon-02", "7"), entry(None, "5", later)),
    )
    found = compare_bases([same, changed, *new], stands)
    assert (found.same, found.changed, found.new) == ((same,), ((stands[1], changed),), new)
    assert found.to_write == (*new, changed)


places = st.sampled_from([None, *(f"thon-{at:02d}" for at in range(1, 7))])
tables = st.dictionaries(places, st.integers(0, 3), max_size=7)


@given(tables, tables, tables, st.sets(places))
def test_every_figure_falls_into_exactly_one_group(
    given_now: dict, standing: dict, before: dict, empty: set[str | None]
) -> None:
    figures = [figure(place, JULY, value=value) for place, value in given_now.items()]
    current = by_key(*(figure(place, JULY, value=value) for place, value in standing.items()))
    previous = by_key(*(figure(place, JUNE, value=value) for place, value in before.items()))
    found = compare(reading(*figures, covers=tuple(empty)), current, previous, seen=1)
    assert {one.place for one in found.new} == given_now.keys() - standing.keys()
    both = given_now.keys() & standing.keys()
    assert {one.after.place for one in found.changed} == {one for one in both if given_now[one] != standing[one]}
    assert {one.place for one in found.same} == {one for one in both if given_now[one] == standing[one]}
    assert {one.place for one in found.missing} == (empty & before.keys()) - given_now.keys() - standing.keys()
    assert len(found.new) + len(found.changed) + len(found.same) == len(figures)
    for one in found.changed:
        assert one.before is current[CODE, one.after.place, Period(2026, 7)]
        assert one.after.value == Decimal(given_now[one.after.place])
