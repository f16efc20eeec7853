"""Sums against the plan: who reported, how much of the base they hold, whose figure is shown, who lacks how many."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from data import sample
from data.figures import bases as bases_known
from data.model import Calendar, Direction, Figure, FigureState, Level, Period, Plan
from data.plan_store import load_plan
from data.progress import State
from data.standings import BaseFigure, Baseline, MonthSum, Row, counts, rows
from data.store import ILLUSTRATIVE, Batch, Store
from queries import figures as queries
from tests.builders import (
    CODE,
    figure,
    make_count,
    make_indicator,
    make_plan,
    make_rate,
    make_target,
    month,
    reading,
)
from tests.data import progress_referee as referee

YEAR_PLAN = make_plan(make_target(80, year=2026), places=4)
FROM_25 = {CODE: Baseline(CODE, dt.date(2026, 1, 1), Decimal(25), "Biên bản")}
"""With YEAR_PLAN: 25 in January, 30 in February, 35 in March, five more each month."""
BASES = [
    BaseFigure("age14", "thon-01", dt.date(2026, 1, 1), Decimal(400)),
    BaseFigure("age14", "thon-02", dt.date(2026, 1, 1), Decimal(300)),
    BaseFigure("age14", "thon-03", dt.date(2026, 1, 1), Decimal(200)),
    BaseFigure("age14", "thon-04", dt.date(2026, 1, 1), Decimal(100)),
]


def village_sums(plan: Plan, found: Iterable[Figure]) -> list[MonthSum]:
    """What queries/village_sums.sql is to answer, added up one figure at a time."""
    rates = {one.code for one in plan.indicators if one.kind.is_rate}
    cells = defaultdict(list)
    for one in found:
        if one.place in {place.id for place in plan.places}:
            cells[one.indicator, one.period].append(one)
    sums = []
    for (code, period), many in sorted(cells.items()):
        both = [one for one in many if one.numerator is not None and one.denominator is not None]
        bare = [one.value for one in many if (one.numerator, one.denominator) == (None, None) and one.value is not None]
        sums.append(
            MonthSum(
                code,
                period,
                sum(one.numerator for one in both) if both else None,
                sum(one.denominator for one in both) if both else None,
                sum(bare) if bare and code not in rates else None,
                len(many),
            )
        )
    return sums


def row(found, *, plan=YEAR_PLAN, at="2026-03", bases=(), baselines=None) -> Row:
    """The plan's only row."""
    until = [one for one in found if one.period <= month(at)]
    sums = village_sums(plan, until)
    [only] = rows(plan, month(at), sums, until, bases, FROM_25 if baselines is None else baselines)
    return only


def in_march(*shares: tuple[int, int] | None) -> list[Figure]:
    """March's a and b of thon-01, thon-02, …"""
    return [figure(f"thon-{at:02d}", "2026-03", *one) for at, one in enumerate(shares, 1) if one is not None]


# ── who reported, how much of the base they hold ─────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("missing", "coverage", "state"),
    [
        ("thon-01", Fraction(6, 10), State.NOT_ENOUGH),  # three of four villages, six tenths of the people
        ("thon-02", Fraction(7, 10), State.NOT_ENOUGH),
        ("thon-03", Fraction(8, 10), State.MET),
        ("thon-04", Fraction(9, 10), State.MET),
    ],
)
def test_coverage_is_the_share_of_the_base_not_of_the_villages(missing, coverage, state):
    all_there = in_march((380, 400), (280, 300), (190, 200), (90, 100))
    found = row([one for one in all_there if one.place != missing], bases=BASES)
    assert (found.completeness.reported, found.completeness.expected) == (3, 4)
    assert found.completeness.coverage == coverage
    assert (found.standing.level.coverage, found.standing.state) == (coverage, state)


def test_where_all_reported_the_level_is_the_sum_of_counts():
    found = row(in_march((100, 400), (300, 300), (0, 200), (50, 100)), bases=BASES)
    assert found.standing.level.value == 45  # 450 of 1000; the mean of the four shares would be 43,75
    assert (found.completeness.reported, found.completeness.coverage) == (4, 1)


def test_a_villages_own_b_weighs_before_its_base():
    """thon-01 had 600 of 14 years and older in February, whatever its base says: 400 of 1000 are left."""
    found = row([figure("thon-01", "2026-02", 10, 600), *in_march(None, (1, 200), (1, 150), (1, 50))], bases=BASES)
    assert found.completeness.coverage == Fraction(400, 1000)


def test_without_every_villages_base_villages_are_counted():
    assert row(in_march(None, (1, 300), (1, 200), (1, 100)), bases=BASES[1:]).completeness.coverage == Fraction(3, 4)


@pytest.mark.parametrize(
    "useless",
    [
        BaseFigure("households", "thon-01", dt.date(2026, 1, 1), Decimal(400)),  # another base
        BaseFigure("age14", None, dt.date(2026, 1, 1), Decimal(1000)),  # the whole commune's
        BaseFigure("age14", "thon-99", dt.date(2026, 1, 1), Decimal(400)),  # no village of the plan
        BaseFigure("age14", "thon-01", dt.date(2026, 3, 15), Decimal(400)),  # after March's last day, the 14th
    ],
)
def test_a_base_of_something_else_weighs_nothing(useless):
    found = row(in_march(None, (1, 300), (1, 200), (1, 100)), bases=[useless, *BASES[1:]])
    assert found.completeness.coverage == Fraction(3, 4)


def test_the_newest_base_weighs():
    newer = BaseFigure("age14", "thon-01", dt.date(2026, 3, 14), Decimal(900))
    found = row(in_march(None, (1, 300), (1, 200), (1, 100)), bases=[newer, *BASES])
    assert found.completeness.coverage == Fraction(600, 1500)


@pytest.mark.parametrize(
    ("cell", "covered"),
    [
        (figure("thon-04", "2026-03", 90, 100), True),
        (figure("thon-04", "2026-03", 0, 100), True),
        (figure("thon-04", "2026-03", value=90), False),  # a percent alone cannot be summed
        (figure("thon-04", "2026-03", 90, None), False),  # nor an a without its b
        (figure("thon-04", "2026-03", None, 100), False),
    ],
)
def test_only_what_can_be_summed_covers_the_base(cell, covered):
    found = row([*in_march((300, 400), (200, 300), (100, 200)), cell], bases=BASES)
    assert found.completeness.reported == 4
    assert found.completeness.coverage == (1 if covered else Fraction(9, 10))
    whole = 1000 if covered else 900
    assert found.standing.level.denominator == whole


def test_a_village_counts_once_for_the_months_it_reported():
    both = [*in_march((1, 400), (1, 300)), figure("thon-03", "2026-02", 1, 200)]
    found = row(both, bases=BASES)
    assert (found.completeness.reported, found.completeness.coverage) == (2, Fraction(7, 10))


def test_villages_that_are_not_in_the_plan_are_ignored():
    known = in_march((100, 400), (100, 300), (50, 200), (50, 100))
    stranger = [figure("thon-99", one, 900, 900) for one in ("2026-01", "2026-02", "2026-03")]
    assert row([*known, *stranger], bases=BASES) == row(known, bases=BASES)
    assert row(stranger, bases=BASES).standing.state is State.NOT_ENOUGH


@pytest.mark.parametrize("there", [True, False])
def test_a_commune_wide_indicator_owes_one_figure(there):
    plan = replace(YEAR_PLAN, indicators=(make_indicator(level=Level.COMMUNE, base="staff"),))
    found = row([figure(None, "2026-03" if there else "2026-02", 40, 50)], plan=plan)
    assert (found.completeness.reported, found.completeness.expected) == (int(there), 1)
    assert found.completeness.coverage == int(there)


def test_without_villages_one_figure_is_owed():
    found = row([figure(None, "2026-03", 40, 50)], plan=replace(YEAR_PLAN, places=()))
    assert (found.completeness.reported, found.completeness.expected) == (1, 1)
    assert found.standing.state is State.MET


def test_a_month_in_which_nothing_arose_is_reported_and_covers():
    plan = replace(YEAR_PLAN, indicators=(make_rate(level=Level.PLACE),))
    nothing = FigureState.NOTHING_AROSE
    story = [
        *[figure(f"thon-{at:02d}", "2026-02", 9, 10) for at in (1, 2, 3, 4)],
        *[figure(f"thon-{at:02d}", "2026-03", 0, 0, state=nothing) for at in (1, 2, 3, 4)],
    ]
    found = row(story, plan=plan)
    assert (found.completeness.reported, found.completeness.coverage) == (4, 1)
    assert (found.standing.level.value, found.standing.state) == (90, State.MET)


# ── the department's figure and the villages' sum ────────────────────────────────────────────────────


def test_the_official_figure_is_shown_and_the_villages_sum_kept_beside_it():
    villages = in_march((100, 400), (100, 300), (50, 200), (50, 100))  # 300 of 1000
    found = row([*villages, figure(None, "2026-03", 850, 1000)], bases=BASES)
    assert (found.official, found.standing.level.value, found.villages_sum) == (True, 85, 30)
    assert found.standing.state is State.MET
    assert found.completeness.reported == 4


def test_an_official_figure_speaks_for_the_whole_base():
    found = row([*in_march((1, 400)), figure(None, "2026-03", 850, 1000)], bases=BASES)
    assert (found.standing.level.coverage, found.standing.state) == (1, State.MET)
    assert found.completeness.coverage == Fraction(4, 10)


def test_without_villages_figures_there_is_no_sum_to_compare():
    found = row([figure(None, "2026-03", 850, 1000)], bases=BASES)
    assert (found.official, found.villages_sum, found.completeness.reported) == (True, None, 0)


def test_an_official_figure_of_another_month_is_not_shown_for_this_one():
    villages = in_march((100, 400), (100, 300), (50, 200), (50, 100))
    found = row([*villages, figure(None, "2026-02", 850, 1000)], bases=BASES)
    assert (found.official, found.standing.level.value, found.villages_sum) == (False, 30, None)


def test_a_flows_villages_are_summed_over_the_year_beside_the_official_year():
    plan = replace(YEAR_PLAN, indicators=(make_rate(level=Level.PLACE),))
    villages = [figure("thon-01", "2026-01", 1, 10), *in_march((5, 10))]
    official = [figure(None, "2026-01", 40, 100), figure(None, "2026-03", 60, 100)]
    found = row([*villages, *official], plan=plan)
    assert (found.standing.level.value, found.villages_sum) == (50, 30)


def test_official_and_village_months_are_never_mixed_in_one_year():
    """Official January 850/1000, villages in February 120/400: the year is one source's, never 970/1400."""
    plan = replace(YEAR_PLAN, indicators=(make_rate(level=Level.PLACE),))
    villages = [figure(f"thon-{at:02d}", "2026-02", 30, 100) for at in range(1, 5)]
    found = row([figure(None, "2026-01", 850, 1000), *villages], plan=plan, at="2026-02")
    assert (found.standing.level.value, found.standing.level.months, found.official) == (30, 1, False)


def test_a_stale_official_figure_is_not_called_official():
    found = row([figure(None, "2026-02", 850, 1000)])
    assert (found.standing.level, found.official, found.villages_sum) == (None, False, None)


# ── who lacks how many ───────────────────────────────────────────────────────────────────────────────


def gaps(found: Row) -> list[tuple]:
    return [(one.place.id, one.value, one.points, one.units) for one in found.gaps]


def test_gaps_are_sorted_by_the_people_missing_to_the_communes_path():
    """35 % are due in March: 140 of 400, 105 of 300, 70 of 200, 35 of 100."""
    found = row(in_march((120, 400), (105, 300), (10, 200), (10, 100)), bases=BASES)
    assert gaps(found) == [
        ("thon-03", 5, 30, 60),
        ("thon-04", 10, 25, 25),
        ("thon-01", 30, 5, 20),
    ]


def test_the_same_gap_is_sorted_by_the_villages_id():
    found = row(in_march((139, 400), (105, 300), (69, 200), (34, 100)), bases=BASES)
    assert [one[0] for one in gaps(found)] == ["thon-01", "thon-03", "thon-04"]
    assert {one[3] for one in gaps(found)} == {1}


def test_a_part_of_a_person_is_a_person():
    assert gaps(row(in_march(None, None, None, (3, 9)))) == [("thon-04", Fraction(100, 3), Fraction(5, 3), 1)]


def test_a_villages_gap_is_that_of_the_judged_month_only():
    story = [figure("thon-01", "2026-02", 0, 400), *in_march(None, (105, 300))]
    assert gaps(row(story, bases=BASES)) == []


def test_a_bare_percent_lacks_no_number_of_people():
    story = [*in_march((120, 400)), figure("thon-02", "2026-03", value=5)]
    assert [one[0] for one in gaps(row(story, bases=BASES))] == ["thon-01"]


@pytest.mark.parametrize(("size", "small"), [(29, True), (30, False)])
def test_a_gap_of_a_small_village_says_so(size, small):
    [gap] = row(in_march((1, size))).gaps
    assert gap.small_base is small


def test_where_less_is_better_the_villages_above_lack():
    plan = replace(
        YEAR_PLAN,
        indicators=(make_indicator(direction=Direction.DOWN),),
        targets=(make_target(20, year=2026),),
    )
    from_75 = {CODE: Baseline(CODE, dt.date(2026, 1, 1), Decimal(75), "")}  # 65 in March
    found = row(in_march((260, 400), (240, 300)), plan=plan, baselines=from_75)
    assert gaps(found) == [("thon-02", 80, 15, 45)]


def test_villages_lag_behind_an_official_figure_too():
    found = row([*in_march((100, 400)), figure(None, "2026-03", 850, 1000)], bases=BASES)
    assert gaps(found) == [("thon-01", 25, 10, 40)]


def test_counts_and_free_indicators_have_no_gaps():
    counted = replace(
        YEAR_PLAN,
        indicators=(make_count(level=Level.PLACE),),
        targets=(make_target(80, year=2026, per_year=True),),
    )
    story = [figure("thon-01", "2026-03", value=1), figure("thon-02", "2026-03", value=2)]
    found = row(story, plan=counted)
    assert (found.standing.level.value, found.gaps) == (3, ())
    free = replace(YEAR_PLAN, targets=())
    assert row(in_march((1, 400)), plan=free).gaps == ()


def test_a_villages_kept_up_pace_counts_as_possible():
    """The commune needs 55/6 points a month; it kept up 1, but thon-04 kept up 10."""
    first = month("2026-01")
    story = []
    for passed in range(6):
        when = first.plus(passed)
        story.append(figure(None, when, 20 + passed, 100))
    assert row(story, at="2026-06").standing.state is State.OUT_OF_REACH
    story += [figure("thon-04", first.plus(passed), 10 * passed, 100) for passed in range(6)]
    assert row(story, at="2026-06").standing.state is State.BEHIND


# ── rows and their counts ────────────────────────────────────────────────────────────────────────────


def test_every_indicator_has_a_row_in_plan_order():
    codes = ("XA-03", "XA-01", "XA-02")
    plan = replace(
        YEAR_PLAN,
        indicators=tuple(make_indicator(code=one) for one in codes),
        targets=tuple(make_target(80, code=one, year=2026) for one in codes[:2]),
    )
    only = [figure("thon-01", "2026-03", 400, 400, indicator="XA-01")]
    found = rows(plan, month("2026-03"), village_sums(plan, only), only, [], {})
    assert [one.standing.indicator.code for one in found] == list(codes)
    assert [one.standing.last_known is not None for one in found] == [False, True, False]
    assert counts(found) == {**dict.fromkeys(State, 0), State.NOT_ENOUGH: 2, State.NO_TARGET: 1}


@pytest.mark.parametrize(
    ("regime", "day", "start"),
    [
        (Calendar.DECREE, dt.date(2025, 12, 31), "2026-01"),  # the 15th to the 14th
        (Calendar.DECREE, dt.date(2026, 1, 14), "2026-01"),
        (Calendar.DECREE, dt.date(2026, 1, 15), "2026-02"),
        (Calendar.MONTH, dt.date(2025, 12, 31), "2025-12"),
    ],
)
def test_a_baselines_day_belongs_to_the_plans_reporting_month(regime, day, start):
    plan = replace(YEAR_PLAN, calendar=regime)
    found = row(in_march((1, 400)), plan=plan, baselines={CODE: Baseline(CODE, day, Decimal(25), "")})
    assert str(found.standing.path[0].period) == start


cells = st.dictionaries(
    st.tuples(st.sampled_from(["thon-01", "thon-02", "thon-03", "thon-04"]), st.integers(0, 5)),
    st.tuples(st.integers(0, 60), st.integers(0, 60)),
    min_size=1,
)


@settings(max_examples=150, deadline=None, derandomize=True)
@given(cells, st.integers(0, 23))
def test_one_more_village_report_never_changes_another_months_level(reports, which):
    found = [
        figure(place, month("2026-01").plus(passed), min(a, b), b)
        for (place, passed), (a, b) in sorted(reports.items())
    ]
    added = found[which % len(found)]
    others = [one for one in found if one != added]
    for at in {one.period for one in others} - {added.period}:
        before, after = (row(many, at=str(at), bases=BASES).standing.level for many in (others, found))
        assert _numbers(before) == _numbers(after)


def _numbers(level) -> tuple | None:
    return None if level is None else (level.period, level.value, level.numerator, level.denominator)


# ── the slow way over the illustrative store ─────────────────────────────────────────────────────────

MONTHS = ("2026-03", "2026-07", "2026-12", "2027-02")


@pytest.fixture(scope="module")
def store(tmp_path_factory):
    """The illustrative months, and in An Nông's July everything that may stand beside a plain figure."""
    opened = Store(tmp_path_factory.mktemp("store") / "x.duckdb", ILLUSTRATIVE)
    sample.build(opened, month("2027-02"))
    plan = load_plan(opened, "an-nong")
    first, second, third = (one.id for one in plan.places[:3])
    odd = [
        _cell("AN-14", None, numerator="9000.5", denominator=10000),
        _cell("AN-14", "thon-99", numerator=100, denominator=100),
        _cell("AN-14", first, value=12),
        _cell("AN-14", second, numerator=77),
        _cell("AN-14", third, state=FigureState.WITHDRAWN),
        _cell("AN-08", first, numerator=1, denominator=2),
        _cell("AN-10", None, numerator=0, denominator=0, state=FigureState.NOTHING_AROSE),
        _cell("AN-11", None, value="93.5"),
    ]
    batch = Batch("an-nong", "hand_in", "odd", "người thử")
    opened.append(batch, {"observation": odd}, opened.seq("an-nong"))
    yield opened
    opened.close()


def _cell(indicator: str, place: str | None, **numbers) -> dict:
    return {
        "indicator": indicator,
        "place": place,
        "period": dt.date(2026, 7, 1),
        "state": FigureState.REPORTED,
        **numbers,
    }


def asked(store: Store, slug: str, at: Period):
    """The plan, the rows and what they were made from, as a page asks for them."""
    plan = load_plan(store, slug)
    found = queries.current_figures(store, slug, at)
    sums = queries.village_sums(store, plan, at)
    bases, baselines = bases_known(store, slug), queries.baselines(store, slug)
    return plan, found, sums, bases, baselines, rows(plan, at, sums, found, bases, baselines)


SLUGS = ("an-nong", "giao-minh", "tan-ninh", "thong-nhat", "thuong-ninh")


@pytest.mark.parametrize("slug", SLUGS)
def test_the_query_adds_up_like_a_person_with_a_pencil(store, slug):
    plan, found, sums, *_ = asked(store, slug, month("2027-02"))
    assert sorted(sums) == sorted(village_sums(plan, found))


@pytest.mark.parametrize("at", MONTHS)
@pytest.mark.parametrize("slug", SLUGS)
def test_the_slow_way_finds_the_same_standings(store, slug, at):
    plan, found, _, bases, baselines, shown = asked(store, slug, month(at))
    assert [one.standing.indicator for one in shown] == list(plan.indicators)
    for one in shown:
        slow = SlowRow(plan, one.standing.indicator, month(at), found, bases)
        baseline = baselines.get(slow.indicator.code)
        start = None
        if baseline is not None:
            start = Period.containing(baseline.as_of, plan.calendar), baseline.value
        verdict = referee.verdict(plan, slow.indicator, slow.readings(), slow.at, start, slow.peers())
        level = None if one.standing.level is None else one.standing.level.value
        assert (one.standing.state, level, one.standing.path_now, one.standing.position, one.standing.short) == (
            verdict.state, verdict.level, verdict.path_now, verdict.position, verdict.short,
        ), slow.indicator.code  # fmt: skip
        assert (one.completeness.reported, one.completeness.expected) == slow.reported()
        if verdict.level is not None:
            judged = one.standing.level.period
            assert one.official == (judged in slow.official)
            assert one.villages_sum == (slow.villages_level(judged) if one.official else None)
            assert gaps(one) == slow.gaps(judged, verdict.path_now)


class SlowRow:
    """One indicator's figures, added up cell by cell."""

    def __init__(self, plan: Plan, indicator, at: Period, found, bases) -> None:
        self.plan, self.indicator, self.at = plan, indicator, at
        self.places = [one.id for one in plan.places]
        mine = [one for one in found if one.indicator == indicator.code]
        self.official = {one.period: one for one in mine if one.place is None}
        self.cells = {(one.place, one.period): one for one in mine if one.place in self.places}
        self.weights = {place: self._weight(place, bases) for place in self.places}

    def _weight(self, place: str, bases) -> Fraction | None:
        weight, fourteenth = None, dt.date(self.at.year, self.at.month, 14)
        for one in sorted(bases, key=lambda one: one.as_of):
            if (one.base, one.place) == (self.indicator.base, place) and one.as_of <= fourteenth:
                weight = Fraction(one.value)
        for _, one in sorted((period, one) for (where, period), one in self.cells.items() if where == place):
            weight = Fraction(one.denominator) if one.denominator else weight
        return weight

    def coverage(self, period: Period) -> Fraction:
        there = [place for place in self.places if self._sums(self.cells.get((place, period)))]
        if None in self.weights.values():
            return Fraction(len(there), len(self.places))
        return sum((self.weights[one] for one in there), Fraction(0)) / sum(self.weights.values())

    def _sums(self, one: Figure | None) -> bool:
        if one is None:
            return False
        if self.indicator.unit == "%":
            return one.numerator is not None and one.denominator is not None
        return one.value is not None

    def reported(self) -> tuple[int, int]:
        if self.indicator.level is Level.PLACE and self.places:
            return sum((place, self.at) in self.cells for place in self.places), len(self.places)
        return int(self.at in self.official), 1

    def summed(self) -> list:
        found = []
        for one in village_sums(self.plan, self.cells.values()):
            numbers = (one.numerator, one.denominator)
            found.append(reading(one.period, *numbers, value=one.value, coverage=self.coverage(one.period)))
        return found

    def readings(self) -> list:
        official = [_as_reading(one) for one in self.official.values()]
        newest_sum = max((one.period for one in self.summed()), default=None)
        newest_official = max(self.official, default=None)
        if newest_official is not None and (newest_sum is None or newest_official >= newest_sum):
            return official
        return self.summed()

    def of_place(self, place: str) -> list:
        return [_as_reading(one) for (where, _), one in self.cells.items() if where == place]

    def peers(self) -> list[list]:
        return [self.of_place(one) for one in self.places]

    def villages_level(self, period: Period) -> Fraction | None:
        found = referee.level(self.indicator, self.summed(), referee.month_number(period))
        return None if found is None else found.value

    def gaps(self, period: Period, path: Fraction | None) -> list[tuple]:
        if path is None or self.indicator.unit != "%":
            return []
        found = []
        due = make_target(1, code=self.indicator.code)
        for place in self.places:
            stand = referee.level(self.indicator, self.of_place(place), referee.month_number(period))
            if stand is not None and stand.b is not None:
                short = referee.short(self.indicator, replace(due, value=path), stand)
                if short > 0:
                    found.append((place, stand.value, abs(path - stand.value), short))
        return sorted(found, key=lambda one: (-one[3], one[0]))


def _as_reading(one: Figure):
    return reading(one.period, one.numerator, one.denominator, value=one.value, state=one.state)


def test_the_illustrative_store_puts_every_rule_to_work(store):
    """A referee over months in which nothing happens would prove nothing."""
    shown = [one for slug in SLUGS for at in MONTHS for one in asked(store, slug, month(at))[-1]]
    assert {one.standing.state for one in shown} == set(State)
    assert any(one.gaps for one in shown)
    assert any(one.official and one.villages_sum is not None for one in shown)
    assert any(one.completeness.coverage not in (0, 1) for one in shown)
