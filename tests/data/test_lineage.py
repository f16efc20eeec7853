"""Villages that merge, split or are renamed: sums never move, shares are exact, half a village is nobody's figure."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import HealthCheck, given, settings

from data.lineage import (
    Borders,
    Change,
    Estimate,
    Flow,
    as_then,
    became,
    carried,
    has_lineage,
    name_at,
    namesake,
    with_lineage,
)
from data.lineage_bases import derived_bases
from data.model import FigureState, Kind, Period, Place
from data.progress import levels
from data.standings import BaseFigure, Row, base_at, rows
from tests.builders import figure, make_count, make_indicator, make_plan, month, number
from tests.data.lineage_referee import FIRST, MONTHS, World, alive, walked, worlds
from tests.data.test_standings import village_sums

JULY = Period(2026, 7)
FEW = settings(max_examples=50, deadline=None, suppress_health_check=[HealthCheck.too_slow])


def commune(*changes: Change, names: str = "A B C D", **cells: object):
    """A plan whose villages are called by their ids, with its history."""
    plan = make_plan(**cells)
    return with_lineage(replace(plan, places=tuple(Place(one, f"Thôn {one}") for one in names.split())), changes)


def merge(sources: str, target: str, since: str = "2026-07") -> Change:
    return Change(f"{sources}>{target}", month(since), tuple(Flow(one, target) for one in sources.split()))


def split(source: str, since: str = "2026-07", **parts: int) -> Change:
    whole = number(sum(parts.values()))
    return Change(
        f"{source}<", month(since), tuple(Flow(source, one, number(part), whole) for one, part in parts.items())
    )


def now(plan, *figures, indicator=None):
    """What is carried into today's borders: (readings by village, unknowns)."""
    return carried(indicator or plan.indicators[0], figures, Borders(plan))


def row(plan, figures, at="2026-08", bases=()) -> Row:
    until = [one for one in figures if one.period <= month(at)]
    [only] = rows(plan, month(at), true_sums(plan, until), until, bases, {})
    return only


def true_sums(plan, figures):
    """The villages' sums from the figures of villages that there were in their period."""
    there = {period: {one.id for one in plan.places_at(period)} for period in {one.period for one in figures}}
    everyone = replace(plan, places=(*plan.places, *plan.former), former=())
    return village_sums(everyone, [one for one in figures if one.place in there[one.period]])


# ── the example of the plan ──────────────────────────────────────────────────────────────────────────


def test_eighty_of_a_hundred_and_thirty_of_three_hundred_are_27_5_percent():
    plan = commune(merge("A B", "C"), names="A B C")
    found, unknown = now(plan, figure("A", "2026-06", 80, 100), figure("B", "2026-06", 30, 300))
    [level] = levels(plan.indicators[0], found["C"])
    assert (level.value, level.numerator, level.denominator) == (Fraction("27.5"), 110, 400)
    assert (set(found), unknown) == ({"C"}, [])
    assert found["C"][0].state is FigureState.REPORTED  # exact: nothing about it is estimated


def test_half_of_a_merged_village_is_nobodys_figure_and_says_why():
    plan = commune(merge("A B", "C"), names="A B C")
    found, unknown = now(plan, figure("A", "2026-06", 80, 100), figure("A", "2026-05", 70, 100),
                         figure("B", "2026-05", value=40))  # fmt: skip
    assert found == {}
    assert [(one.place, one.period.month, one.missing, one.uncountable) for one in unknown] == [
        ("C", 5, (), ("B",)),
        ("C", 6, ("B",), ()),
    ]


def test_a_split_is_an_estimate_by_its_shares_and_loses_no_fraction():
    plan = commune(split("A", B=1, C=2), names="A B C")
    found, _ = now(plan, figure("A", "2026-06", 80, 100))
    assert [(one.numerator, one.denominator) for one in (found["B"][0], found["C"][0])] == [
        (Fraction(80, 3), Fraction(100, 3)),
        (Fraction(160, 3), Fraction(200, 3)),
    ]
    assert all(isinstance(one, Estimate) and one.state is FigureState.ESTIMATED for (one,) in found.values())


def test_what_is_split_and_merged_again_is_exact_again():
    plan = commune(split("A", "2026-03", B=1, C=2), merge("B C", "D", "2026-05"), names="A B C D")
    found, _ = now(plan, figure("A", "2026-01", 80, 100), figure("B", "2026-03", 1, 40), figure("C", "2026-03", 2, 60))
    assert [(one.numerator, one.denominator, one.state) for one in found["D"]] == [
        (80, 100, FigureState.REPORTED),
        (3, 100, FigureState.REPORTED),
    ]
    assert not any(isinstance(one, Estimate) for one in found["D"])


@pytest.mark.parametrize(
    ("kind", "first", "second"),
    [
        (Kind.RATIO, {"value": 80}, {"numerator": 30, "denominator": 300}),  # a percent without its a and b
        (Kind.RATIO, {"numerator": 30}, {"numerator": 30, "denominator": 300}),
        (Kind.YES_NO, {"value": 1}, {"value": 1}),
        (Kind.SCORE, {"value": 18}, {"value": 19}),  # points without their counts
    ],
)
def test_what_has_no_counts_is_never_summed(kind, first, second):
    plan = commune(merge("A B", "C"), names="A B C", indicators=(make_indicator(kind=kind),))
    given_ = [figure(place, "2026-06", **cells) for place, cells in (("A", first), ("B", second))]
    found, [unknown] = now(plan, *given_)
    assert (found, unknown.place, unknown.missing) == ({}, "C", ())


def test_nothing_arose_in_one_part_adds_nothing_and_is_no_gap():
    none = FigureState.NOTHING_AROSE
    plan = commune(merge("A B", "C"), names="A B C", indicators=(make_count(),))
    june = [figure("A", "2026-06", value=5), figure("B", "2026-06", value=0, state=none)]
    may = [figure("A", "2026-05", value=0, state=none), figure("B", "2026-05", value=0, state=none)]
    found, _ = now(plan, *june, *may)
    assert [(one.value, one.state) for one in found["C"]] == [(0, none), (5, FigureState.REPORTED)]


def test_a_flow_is_carried_month_by_month():
    plan = commune(merge("A B", "C"), names="A B C", indicators=(make_count(),))
    many = [figure(one, f"2026-0{at}", value=at) for at in (4, 5, 6) for one in "AB"]
    found, _ = now(plan, *many, figure("C", "2026-07", value=100))
    assert [one.value for one in levels(plan.indicators[0], found["C"])] == [8, 18, 30, 130]


def test_a_village_that_nothing_happened_to_keeps_its_percent():
    plan = commune(merge("A B", "C"), names="A B C D")
    found, _ = now(plan, figure("D", "2026-06", value=40))
    assert [(one.value, one.numerator) for one in found["D"]] == [(40, None)]


# ── who there was, and how it was called ─────────────────────────────────────────────────────────────


def test_the_villages_of_a_period_are_those_that_there_were():
    plan = commune(merge("A B", "C", "2026-07"), names="A B C D")
    assert [one.id for one in plan.places] == ["C", "D"]
    assert [one.id for one in plan.former] == ["A", "B"]
    assert {one.id for one in plan.places_at(Period(2026, 6))} == {"A", "B", "D"}
    assert {one.id for one in plan.places_at(JULY)} == {"C", "D"}
    assert became(plan.place("A")) == (("C", 1),)


def test_a_renamed_village_is_itself_under_the_name_of_its_time():
    renamed = Change("r", JULY, (Flow("A", "A"),), renamed="Thôn Cũ")
    plan = commune(renamed, names="A B")
    assert [name_at(plan.place("A"), month(one)) for one in ("2026-06", "2026-07")] == ["Thôn Cũ", "Thôn A"]
    assert [one.name for one in as_then(plan, Period(2026, 6)).places] == ["Thôn Cũ", "Thôn B"]
    assert [one.name for one in as_then(plan, JULY).places] == ["Thôn A", "Thôn B"]
    assert (plan.former, has_lineage(plan), plan.place("A").since) == ((), True, None)


def test_twice_renamed_each_period_has_its_name():
    first = Change("r", Period(2026, 3), (Flow("A", "A"),), renamed="Một")
    second = Change("s", JULY, (Flow("A", "A"),), renamed="Hai")
    plan = commune(second, first, names="A")
    assert [name_at(plan.place("A"), Period(2026, one)) for one in (2, 3, 6, 7)] == ["Một", "Hai", "Hai", "Thôn A"]


def test_without_a_change_the_plan_is_the_same():
    plan = commune(names="A B")
    assert with_lineage(plan, ()) is plan
    assert as_then(plan, JULY) is plan
    assert not has_lineage(plan)


def test_a_name_that_lives_on_is_told_apart_by_the_period():
    """Thôn A takes in Thôn B: what it becomes is another village of the same name."""
    plan = make_plan(places=0)
    places = Place("old", "Thôn A"), Place("b", "Thôn B"), Place("new", "Thôn A")
    plan = with_lineage(replace(plan, places=places), [merge("old b", "new")])
    assert namesake(plan, plan.place("new"), Period(2026, 6)).id == "old"
    assert namesake(plan, plan.place("old"), JULY).id == "new"
    assert namesake(plan, plan.place("b"), JULY) is None


# ── identities over random histories ─────────────────────────────────────────────────────────────────


@FEW
@given(worlds(whole=True))
def test_today_the_villages_sum_to_exactly_what_was_handed_in(world: World):
    plan = with_lineage(world.plan, world.changes)
    found, unknown = now(plan, *world.figures)
    assert unknown == []
    for offset in range(MONTHS):
        period = FIRST.plus(offset)
        for side in ("numerator", "denominator", "value"):
            own = [getattr(one, side) for one in world.figures if one.period == period]
            then = [getattr(one, side) for many in found.values() for one in many if one.period == period]
            assert sum(Fraction(one) for one in own if one is not None) == sum(one for one in then if one is not None)
    assert set(found) <= {one.id for one in plan.places}


@FEW
@given(worlds())
def test_every_village_has_what_a_walk_through_every_change_brings_it(world: World):
    plan, indicator = with_lineage(world.plan, world.changes), world.indicator
    for until in (None, FIRST.plus(MONTHS // 2)):
        given_ = [one for one in world.figures if until is None or one.period <= until]
        found, unknown = carried(indicator, given_, Borders(plan, until))
        for offset in range(MONTHS):
            period = FIRST.plus(offset)
            if until is not None and period > until:
                continue
            heaps = walked(plan, world.changes, indicator, given_, period, until)
            known = {place: one for place, many in found.items() for one in many if one.period == period}
            silent = {one.place for one in unknown if one.period == period}
            for place, heap in heaps.items():
                one = known.get(place)
                alone = len(Borders(plan, until).made_of(period)[place]) == 1
                exact = set(Borders(plan, until).made_of(period)[place].values()) == {Fraction(1)}
                assert (one is None) == (not heap.there if alone and exact else not heap.whole)
                assert (place in silent) == (heap.there and one is None)
                if one is not None and heap.whole:
                    sums = (one.numerator, one.denominator) if indicator.kind.is_rate else (one.value,)
                    assert sums == ((heap.a, heap.b) if indicator.kind.is_rate else (heap.value,))
            assert set(known) | silent <= set(heaps)


@FEW
@given(worlds())
def test_the_villages_of_each_period_are_those_of_a_second_count(world: World):
    plan = with_lineage(world.plan, world.changes)
    for offset in range(MONTHS):
        period = FIRST.plus(offset)
        assert {one.id for one in plan.places_at(period)} == alive(world.plan, world.changes, period)
    ended = {one for change in world.changes for one in change.sources}
    assert {one.id for one in plan.former} == ended


@FEW
@given(worlds())
def test_what_the_commune_was_does_not_move_when_villages_do(world: World):
    """Up to the period before a change, the commune's row is the one of a commune where it never came."""
    if not world.changes:
        return
    last = max(one.since for one in world.changes)
    before = tuple(one for one in world.changes if one.since < last)
    gone = {one for change in world.changes if change.since == last for one in change.targets}
    earlier = replace(world.plan, places=tuple(one for one in world.plan.places if one.id not in gone))
    at = str(last.plus(-1))
    old, new = row(with_lineage(earlier, before), world.figures, at), row(
        with_lineage(world.plan, world.changes), world.figures, at
    )  # fmt: skip
    assert old.standing == new.standing
    assert old.readings == new.readings
    assert old.completeness == new.completeness


@FEW
@given(worlds())
def test_each_periods_sum_and_coverage_are_those_of_its_own_villages(world: World):
    plan = with_lineage(world.plan, world.changes)
    at = FIRST.plus(MONTHS - 1)
    found = row(plan, world.figures, str(at))
    rate = world.indicator.kind.is_rate
    by_period = defaultdict(list)
    for one in world.figures:
        by_period[one.period].append(one)
    for reading in found.readings:
        full = [one for one in by_period[reading.period] if one.numerator is not None]
        if rate and full:
            assert reading.numerator == sum(one.numerator for one in full)
            assert reading.denominator == sum(one.denominator for one in full)
        everyone = alive(world.plan, world.changes, reading.period)
        countable = full if rate else [one for one in by_period[reading.period] if one.value is not None]
        if {one.place for one in countable} >= everyone:
            assert reading.coverage == 1
        elif not rate and not countable:
            assert reading.coverage == 0
        assert 0 <= reading.coverage <= 1
    assert found.completeness.expected == len(alive(world.plan, world.changes, at))


# ── standings ────────────────────────────────────────────────────────────────────────────────────────

STORY = [
    figure("A", "2026-05", 70, 100), figure("B", "2026-05", 20, 300), figure("D", "2026-05", 10, 50),
    figure("A", "2026-06", 80, 100), figure("B", "2026-06", 30, 300), figure("D", "2026-06", 12, 50),
    figure("C", "2026-07", 120, 400), figure("D", "2026-07", 15, 50),
]  # fmt: skip


def test_the_row_has_both_views():
    plan = commune(merge("A B", "C"))
    found = row(plan, STORY, "2026-07")
    assert [(one.numerator, one.denominator) for one in found.villages["C"]] == [(90, 400), (110, 400), (120, 400)]
    assert set(found.villages) == {"C", "D"}
    assert {place: len(many) for place, many in found.own.items()} == {"A": 2, "B": 2, "C": 1, "D": 3}
    assert (found.completeness.reported, found.completeness.expected) == (2, 2)


def test_the_sums_of_old_periods_stay_and_so_does_who_was_owed():
    plan = commune(merge("A B", "C"))
    found = row(plan, STORY, "2026-06")
    assert (found.completeness.reported, found.completeness.expected, found.completeness.coverage) == (3, 3, 1)
    assert [(one.numerator, one.denominator, one.coverage) for one in found.readings] == [(100, 450, 1), (122, 450, 1)]


def test_a_figure_of_a_village_that_was_not_there_counts_for_nobody():
    plan = commune(merge("A B", "C"))
    stray = [figure("A", "2026-07", 99, 99), figure("C", "2026-06", 99, 99)]
    assert row(plan, [*STORY, *stray], "2026-07") == row(plan, STORY, "2026-07")


def test_coverage_weighs_a_village_without_figures_by_the_bases_of_those_before_it():
    bases = [BaseFigure("age14", one, dt.date(2026, 1, 1), Decimal(size))
             for one, size in (("A", 100), ("B", 300), ("D", 100))]  # fmt: skip
    plan = commune(merge("A B", "C"))
    found = row(plan, [figure("D", "2026-07", 15, 100)], "2026-07", bases)
    assert found.completeness.coverage == Fraction(1, 5)


def test_a_base_is_the_sum_of_those_before_until_there_is_one():
    plan = commune(merge("A B", "C"))
    old = [
        BaseFigure("age14", "A", dt.date(2025, 1, 1), Decimal(90)),
        BaseFigure("age14", "A", dt.date(2026, 1, 1), Decimal(100)),
        BaseFigure("age14", "B", dt.date(2025, 6, 1), Decimal(300)),
        BaseFigure("households", "A", dt.date(2025, 6, 1), Decimal(30)),
    ]
    [derived] = derived_bases(plan, old)
    assert derived == BaseFigure("age14", "C", JULY.first_day(plan.calendar), Decimal(400))
    own = BaseFigure("age14", "C", dt.date(2026, 9, 1), Decimal(410))
    known = [*old, own, *derived_bases(plan, [*old, own])]
    assert [base_at(known, "age14", "C", dt.date(2026, 1, day)) for day in (1,)] == [None]
    assert base_at(known, "age14", "C", dt.date(2026, 8, 1)) == 400
    assert base_at(known, "age14", "C", dt.date(2026, 9, 1)) == 410
    assert derived_bases(plan, [*old, own._replace(as_of=dt.date(2026, 1, 1))]) == []


def test_a_part_has_a_base_only_where_estimates_are_asked_for():
    plan = commune(split("A", B=1, C=3), names="A B C")
    old = [BaseFigure("age14", "A", dt.date(2026, 1, 1), Decimal(100))]
    assert derived_bases(plan, old) == []
    assert [(one.place, one.value) for one in derived_bases(plan, old, parts=True)] == [("B", 25), ("C", 75)]


def test_several_changes_in_one_period_and_a_chain_of_them():
    plan = commune(
        merge("A B", "E"), merge("C D", "F"), split("E", "2026-09", G=50, H=50), merge("G F", "I", "2026-11"),
        names="A B C D E F G H I",
    )  # fmt: skip
    assert {one.id for one in plan.places} == {"H", "I"}
    found, _ = now(plan, *(figure(one, "2026-01", 10, 100) for one in "ABCD"))
    assert {place: (one.numerator, one.denominator) for place, (one,) in found.items()} == {
        "H": (10, 100),
        "I": (30, 300),
    }
