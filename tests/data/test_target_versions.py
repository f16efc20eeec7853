"""A target adopted by a document holds from its period on and changes nothing that was judged before."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

import data.target_versions
from data.errors import MovedError, RefusalError
from data.figures import bases
from data.model import Comparator, Direction, Kind, Period, Plan, Target
from data.outlook import Milestone, outlook
from data.plan_files import TARGETS, shipped, slugs, to_csv
from data.plan_store import BaselineEntry, blank_places, load_plan, replace_places, set_up
from data.progress import Basis, PathPoint, State, aim_at, judge, on_path, path_in_force
from data.standings import Row, rows
from data.store import Batch, Receipt, Store
from data.target_versions import MAX_DOCUMENT, adopt_target, earliest
from data.villages import Yardstick, cells
from queries import figures
from queries.standings import standings, village_cells
from tests.builders import (
    CODE,
    counts,
    figure,
    make_count,
    make_indicator,
    make_plan,
    make_rate,
    make_target,
    month,
    readings,
    somebody,
)
from tests.data.test_standings import FROM_25, row

SLUG, VNEID = "an-nong", "AN-14"
"""An Nông's people with an electronic identity: at least 65 % by the end of 2026, carried from then on."""
TODAY = dt.date(2026, 8, 10)
"""In the period 8/2026, which ends on the 14th."""
TWO = blank_places(["Thôn 1", "Thôn 2"], "thôn")
SHARES = (22, 26, 30, 33, 37, 42)
"""What one village had from January to June; the newest period with figures is 6/2026."""


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(data.target_versions, "today", lambda: TODAY)


@pytest.fixture
def commune(begun: Callable) -> Store:
    """An Nông with two villages and six months of one indicator."""
    return begun(_begin)


def _begin(store: Store) -> None:
    set_up(store, SLUG, TWO, somebody("An"), [BaselineEntry(VNEID, dt.date(2026, 1, 1), Decimal(20), "Công an xã")])
    for at, share in enumerate(SHARES, 1):
        hand_in(store, Period(2026, at), share)


def hand_in(store: Store, period: Period, share: int, other: int = 40) -> None:
    told = [
        {"indicator": VNEID, "place": place, "period": period.date, "state": "reported", "numerator": a,
         "denominator": 100}
        for place, a in (("thon-01", share), ("thon-02", other))
    ]  # fmt: skip
    seq = store.seq(SLUG)
    store.append(Batch(SLUG, "hand_in", f"s{seq}", "An"), {"observation": told}, seq)


def adopt(store: Store, code: str = VNEID, **changes: object) -> Receipt:
    """At least 80 % by the end of 2026, by a decision of July, in force from the period after the newest figures."""
    asked = {
        "comparator": Comparator.AT_LEAST, "value": Decimal(80), "year": 2026, "document": "Quyết định 12/QĐ-UBND",
        "document_date": dt.date(2026, 7, 5), "since": Period(2026, 7), "by": somebody("An"), "seen": store.seq(SLUG),
        "submission_id": f"m{store.seq(SLUG)}", **changes,
    }  # fmt: skip
    return adopt_target(store, load_plan(store, SLUG), code, **asked)


def at(store: Store, period: Period) -> tuple[Row, ...]:
    """The standings as stored, read anew."""
    plan = load_plan(store, SLUG)
    sums, current = figures.village_sums(store, plan, period), figures.current_figures(store, SLUG, period)
    return tuple(rows(plan, period, sums, current, bases(store, SLUG), figures.baselines(store, SLUG)))


def targets(store: Store, code: str = VNEID, when: Period | None = None) -> list[tuple[int, Decimal, Period | None]]:
    return [(one.year, one.goal, one.since) for one in load_plan(store, SLUG).targets_of(code, when)]


def refused(store: Store, code: str = VNEID, **changes: object) -> str:
    """What the officer is told; nothing is written."""
    before = store.seq(SLUG)
    with pytest.raises(RefusalError) as error:
        adopt(store, code, **changes)
    assert store.seq(SLUG) == before
    return str(error.value)


# ── which version is in force ────────────────────────────────────────────────────────────────────────


def slowly(plan: Plan, code: str, until: Period) -> list[Target]:
    """Month by month from the plan's first, each decision on the day it comes into force."""
    held: dict[int, Target] = {one.year: one for one in plan.targets if one.code == code and one.since is None}
    now = plan.start
    while now <= until:
        for one in plan.targets:
            if one.code == code and one.since == now:
                held[one.year] = one
        now = now.plus(1)
    return [held[year] for year in range(2000, 2100) if year in held]


@st.composite
def versions(draw) -> tuple[Target, ...]:
    keys = draw(
        st.lists(
            st.tuples(
                st.sampled_from([CODE, "XA-02"]),
                st.integers(2026, 2030),
                st.none() | st.integers(1, 59).map(Period(2026, 1).plus),
            ),
            unique=True,
            max_size=12,
        )
    )
    found = [
        make_target(value, code=code, year=year, since=since)
        for value, (code, year, since) in enumerate(draw(st.permutations(keys)))
    ]
    return tuple(found)


@given(versions(), st.integers(-3, 70).map(Period(2026, 1).plus))
def test_the_version_in_force_is_the_one_a_slow_clerk_finds(found, when):
    plan = replace(make_plan(), targets=found)
    assert list(plan.targets_of(CODE, when)) == slowly(plan, CODE, when)
    assert plan.targets_of(CODE) == plan.targets_of(CODE, plan.end.plus(12)), "without a date: the newest"


def test_a_version_replaces_its_own_year_and_an_added_year_stands_beside():
    first, later = make_target(65, year=2026), make_target(80, year=2026, since=month("2026-07"))
    added = make_target(95, year=2028, since=month("2027-01"))
    plan = make_plan(later, added, first)
    assert plan.targets_of(CODE, month("2026-06")) == (first,)
    assert plan.targets_of(CODE, month("2026-07")) == (later,)
    assert plan.targets_of(CODE, month("2027-01")) == plan.targets_of(CODE) == (later, added)
    assert plan.turns(CODE, month("2026-12")) == [month("2026-07")]


@given(versions(), st.integers(0, 40), st.integers(0, 100), st.integers(1, 8))
def test_a_judgement_does_not_know_what_was_decided_after_it(found, first, share, many):
    plan = replace(make_plan(), targets=found)
    when = Period(2026, 1).plus(first + many)
    story = readings(when.plus(1 - many), *[min(share + one, 100) for one in range(many)])
    known = replace(plan, targets=tuple(one for one in found if one.since is None or one.since <= when))
    assert judge(plan, make_indicator(), story, when) == judge(known, make_indicator(), story, when)


# ── a path that changes in mid-plan ──────────────────────────────────────────────────────────────────

START = (month("2025-12"), Fraction(0))


def path(*later: Target, when: str = "2030-12", direction: Direction = Direction.UP) -> dict[str, Fraction]:
    """A plan of 60 by the end of 2030 that started from 0, one point a month: its path's points."""
    first = make_target(60, year=2030)
    plan = make_plan(first, *later)
    found = path_in_force(plan, make_indicator(direction=direction), month(when), START)
    return {str(one.period): one.value for one in found}


def test_a_raised_target_bends_the_path_where_it_comes_into_force():
    raised = make_target(84, year=2030, since=month("2028-01"))
    assert path(raised) == {"2025-12": 0, "2027-12": 24, "2030-12": 84}
    assert path(raised, when="2027-12") == {"2025-12": 0, "2030-12": 60}


def test_what_should_have_been_before_the_bend_stays_what_it_was():
    plan = make_plan(make_target(60, year=2030), make_target(84, year=2030, since=month("2028-01")))
    before, after = (path_in_force(plan, make_indicator(), month(one), START) for one in ("2027-12", "2030-12"))
    for one in range(month("2025-12").ordinal, month("2028-01").ordinal):
        assert on_path(plan, before, (), Period.of(one))[0] == on_path(plan, after, (), Period.of(one))[0]
    assert on_path(plan, after, (), month("2028-01"))[0] == 24 + Fraction(60, 36)


def test_past_a_lowered_target_the_path_goes_on_level():
    assert path(make_target(20, year=2030, since=month("2028-01"))) == {
        "2025-12": 0, "2027-12": 24, "2028-01": 20, "2030-12": 20,
    }  # fmt: skip


def test_where_less_is_better_a_higher_ceiling_is_a_lowered_target():
    start = (month("2025-12"), Fraction(100))
    plan = make_plan(make_target(40, year=2030), make_target(90, year=2030, since=month("2028-01")))
    found = path_in_force(plan, make_indicator(direction=Direction.DOWN), plan.end, start)
    assert [one.value for one in found] == [100, 76, 90, 90]


def test_two_decisions_bend_it_twice():
    later = (make_target(84, year=2030, since=month("2028-01")), make_target(30, year=2028, since=month("2028-04")))
    assert path(*later) == {"2025-12": 0, "2027-12": 24, "2028-03": 29, "2028-12": 30, "2030-12": 84}


def test_an_added_year_goes_on_from_what_was_carried():
    plan = make_plan(make_target(60, year=2026), make_target(90, year=2027, since=month("2027-07")))
    found = path_in_force(plan, make_indicator(), plan.end, (month("2026-01"), Fraction(5)))
    assert found[2:4] == (
        PathPoint(month("2027-06"), Fraction(60), Basis.CARRIED), PathPoint(month("2027-12"), Fraction(90), Basis.GIVEN)
    )  # fmt: skip
    assert {one.value for one in found[4:]} == {90}


def test_a_first_number_where_there_was_none_brings_a_path_of_its_own():
    free = make_target(comparator=Comparator.ENCOURAGED, year=2026)
    plan = make_plan(free, make_target(50, year=2027, since=month("2027-01")))
    assert path_in_force(plan, make_indicator(), month("2026-12"), START) == ()
    found = path_in_force(plan, make_indicator(), month("2027-01"), START)
    assert found[0] == PathPoint(START[0], Fraction(0), Basis.BASELINE)
    assert judge(plan, make_indicator(), readings("2026-10", 9, 9, 9), month("2026-12")).state is State.NO_TARGET


def test_a_yearly_count_is_due_by_the_number_in_force_that_month():
    plan = make_plan(
        make_target(12, year=2030, per_year=True),
        make_target(24, year=2030, per_year=True, since=month("2028-07")),
        indicators=(make_count(),),
    )
    story = counts("2028-01", *[1] * 7)
    june, july = (judge(plan, make_count(), story, month(one)) for one in ("2028-06", "2028-07"))
    assert (june.path_now, june.state) == (6, State.ON_TRACK)
    assert (july.path_now, july.aim.goal) == (14, 24)


def test_a_judgement_takes_the_comparator_of_its_time():
    plan = make_plan(
        make_target(70, year=2026),
        make_target(70, year=2026, comparator=Comparator.MORE, since=month("2026-03")),
        indicators=(make_rate(),),
    )
    story = readings("2026-01", 70, 70, 70)
    assert judge(plan, make_rate(), story, month("2026-02")).state is State.MET
    assert judge(plan, make_rate(), story, month("2026-03")).state is not State.MET


# ── milestones and villages ──────────────────────────────────────────────────────────────────────────

RAISED = make_plan(make_target(80, year=2026), make_target(91, year=2026, since=month("2026-03")), places=1)
"""From 25 in January: 30 in February, then up to 91 in December, six more each month."""


def stood(until: str, share: int = 33) -> Row:
    found = [figure("thon-01", month("2026-01").plus(one), share, 100) for one in range(int(until[-2:]))]
    return row(found, plan=RAISED, at=until, baselines=FROM_25)


def test_a_milestone_is_asked_by_what_is_known_at_the_look():
    due = Milestone(month("2026-12"))
    assert outlook(RAISED, stood("2026-02"), due).goal == 80
    assert outlook(RAISED, stood("2026-03"), due).goal == 91


def test_a_milestone_that_has_come_is_held_to_what_was_in_force_then():
    passed = Milestone(month("2026-02"))
    assert outlook(RAISED, stood("2026-02"), passed).goal == outlook(RAISED, stood("2026-06"), passed).goal == 30
    assert outlook(RAISED, stood("2026-06"), passed).prospect == "reached"


def test_a_yearly_count_that_was_kept_is_not_missed_by_a_later_decision():
    plan = make_plan(
        make_target(12, year=2026, per_year=True),
        make_target(24, year=2027, per_year=True, since=month("2027-02")),
        make_target(30, year=2026, per_year=True, since=month("2027-02")),
        indicators=(make_count(),),
    )
    found = [figure(None, one.period, value=one.value) for one in counts("2026-01", *[1] * 14)]
    seen = row(found, plan=plan, at="2027-02", baselines={})
    assert outlook(plan, seen, Milestone(month("2026-12"))).goal == 12
    assert outlook(plan, seen, Milestone(month("2027-12"))).goal == 24


def test_villages_are_held_to_the_path_of_the_period_that_stands():
    [before] = cells(RAISED, stood("2026-02"), month("2026-02"))
    [after] = cells(RAISED, stood("2026-04"), month("2026-04"))
    assert (before.yardstick, after.yardstick) == (30, 30 + 2 * Fraction(61, 10))
    [own] = cells(RAISED, stood("2026-04"), month("2026-04"), Yardstick.OWN)
    bend = 33 + Fraction(80 - 33, 11)
    assert own.yardstick == bend + 2 * (91 - bend) / 10
    for held in Yardstick:
        [due] = cells(RAISED, stood("2026-02"), month("2026-02"), held, month("2026-12"))
        assert due.yardstick == 80, "what is decided later is not known yet"


# ── the store ────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("slug", slugs())
def test_a_plan_without_later_versions_is_what_it_was(store: Store, slug: str):
    plan = shipped(slug)
    set_up(store, slug, plan.places, somebody("An"))
    assert load_plan(store, slug) == plan


def test_an_adopted_target_holds_from_its_period_on(commune: Store):
    receipt = adopt(commune)
    assert (receipt.written, receipt.seq) == (True, commune.seq(SLUG))
    assert targets(commune, when=Period(2026, 6)) == [(2026, 65, None)]
    assert targets(commune, when=Period(2026, 7)) == targets(commune) == [(2026, 80, Period(2026, 7))]
    assert len(load_plan(commune, SLUG).targets) == len(shipped(SLUG).targets) + 1


def test_it_keeps_who_answers_and_says_by_which_document(commune: Store):
    adopt(commune)
    [old] = load_plan(commune, SLUG).targets_of(VNEID, Period(2026, 6))
    [new] = load_plan(commune, SLUG).targets_of(VNEID)
    assert new == replace(
        old, value=Decimal(80), legal="Quyết định 12/QĐ-UBND ngày 05/07/2026", since=Period(2026, 7), note=""
    )
    [(kind, note, by)] = commune.rows("SELECT kind, note, submitted_by FROM batch ORDER BY seq DESC LIMIT 1")
    assert (kind, note, by) == ("target", new.legal, "An")


def test_another_year_is_a_target_of_its_own_and_no_earlier_period_is_judged_by_it(commune: Store):
    adopt(commune, value=Decimal("85.50"), year=2027, since=Period(2027, 1))
    assert targets(commune, when=Period(2026, 12)) == [(2026, 65, None)]
    assert targets(commune) == [(2026, 65, None), (2027, Decimal("85.5"), Period(2027, 1))]
    plan = load_plan(commune, SLUG)
    assert aim_at(plan, plan.targets_of(VNEID, Period(2026, 12)), Period(2026, 12)).goal == 65


def test_no_standing_of_an_earlier_period_changes(commune: Store):
    past = [Period(2026, one) for one in range(1, 7)]
    before = [at(commune, one) for one in past]
    kept = [standings(commune, load_plan(commune, SLUG), one) for one in past]
    held = [village_cells(commune, load_plan(commune, SLUG), one, own) for one in past for own in Yardstick]
    adopt(commune)
    adopt(commune, value=Decimal(90), year=2027, since=Period(2026, 8), document_date=dt.date(2026, 7, 20))
    hand_in(commune, Period(2026, 7), 45)
    plan = load_plan(commune, SLUG)
    assert [at(commune, one) for one in past] == before
    assert [standings(commune, plan, one) for one in past] == kept
    assert [village_cells(commune, plan, one, own) for one in past for own in Yardstick] == held
    july = next(one for one in at(commune, Period(2026, 7)) if one.standing.indicator.code == VNEID)
    june = next(one for one in before[-1] if one.standing.indicator.code == VNEID)
    assert (june.standing.aim.goal, july.standing.aim.goal) == (65, 80)
    assert july.standing.path_now == june.standing.path_now + (80 - june.standing.path_now) / 6


def test_a_wrong_number_is_put_right_from_the_same_period(commune: Store):
    adopt(commune, value=Decimal(8), comparator=Comparator.EXACTLY)
    adopt(commune)
    assert targets(commune) == [(2026, 80, Period(2026, 7))]
    adopt(commune, value=Decimal(65))
    assert [one[1] for one in targets(commune)] == [65]


def test_versions_survive_a_new_list_of_villages(commune: Store):
    adopt(commune)
    replace_places(commune, load_plan(commune, SLUG), TWO[:1], somebody("An"), commune.seq(SLUG))
    assert targets(commune) == [(2026, 80, Period(2026, 7))]


def test_a_range_and_an_encouragement_are_followed_by_a_number(commune: Store):
    adopt(commune, "AN-07", value=Decimal(4))
    [new] = load_plan(commune, SLUG).targets_of("AN-07")
    assert (new.goal, new.low, new.high, new.per_year, new.lead) == (4, None, None, True, "vhxh")
    adopt(commune, "AN-04", value=Decimal(50))
    [new] = load_plan(commune, SLUG).targets_of("AN-04")
    assert (new.comparator, new.goal, new.note, new.formal) == (Comparator.AT_LEAST, 50, "", True)


def test_a_part_takes_who_answers_from_its_whole(store: Store):
    slug, part = next(
        (slug, one) for slug in slugs() for one in shipped(slug).indicators
        if one.part_of and not shipped(slug).targets_of(one.code) and one.kind is not Kind.YES_NO
    )  # fmt: skip
    plan = shipped(slug)
    set_up(store, slug, plan.places, somebody("An"))
    receipt = adopt_target(
        store, plan, part.code, comparator=Comparator.AT_LEAST, value=Decimal(50), year=2030, document="QĐ 9/QĐ-UBND",
        document_date=dt.date(2026, 8, 1), since=Period(2027, 1), by=somebody("An"), seen=1, submission_id="x",
    )  # fmt: skip
    [new] = load_plan(store, slug).targets_of(part.code)
    assert receipt.written
    assert (new.goal, new.year) == (50, 2030)
    assert new.owner == plan.targets_of(part.part_of)[0].owner


def test_the_plan_files_know_nothing_of_versions(commune: Store):
    adopt(commune)
    first = [one for one in load_plan(commune, SLUG).targets if one.since is None]
    assert to_csv(TARGETS, first) == to_csv(TARGETS, shipped(SLUG).targets)
    [(cells,)] = commune.rows("SELECT cells FROM plan_row WHERE in_force_from = DATE '2026-07-01'")
    assert list(json.loads(cells)) == to_csv(TARGETS, ()).strip().split(",")


def test_a_part_of_a_yearly_count_is_not_yearly_for_that(store: Store):
    set_up(store, SLUG, TWO, somebody("An"))
    plan = load_plan(store, SLUG)
    whole = next(one for one in plan.targets if one.per_year)
    parts = [replace(one, part_of=whole.code) if one.code == VNEID else one for one in plan.indicators]
    told = replace(plan, indicators=tuple(parts), targets=tuple(one for one in plan.targets if one.code != VNEID))
    adopt_target(
        store, told, VNEID, comparator=Comparator.AT_LEAST, value=Decimal(50), year=2026, document="QĐ 9",
        document_date=dt.date(2026, 7, 5), since=Period(2026, 7), by=somebody("An"), seen=1, submission_id="x",
    )  # fmt: skip
    [new] = load_plan(store, SLUG).targets_of(VNEID)
    assert (new.per_year, new.owner, new.since) == (False, whole.owner, Period(2026, 7))


# ── two officers, two presses ────────────────────────────────────────────────────────────────────────


def test_pressing_twice_is_one_target(commune: Store):
    first = adopt(commune, submission_id="one")
    again = adopt(commune, submission_id="one")
    assert (again.batch_id, again.written) == (first.batch_id, False)
    assert commune.seq(SLUG) == first.seq


def test_where_somebody_wrote_since_nothing_is_adopted(commune: Store):
    seen = commune.seq(SLUG)
    hand_in(commune, Period(2026, 6), 50)
    with pytest.raises(MovedError):
        adopt(commune, seen=seen)
    assert targets(commune) == [(2026, 65, None)]


# ── from which period ────────────────────────────────────────────────────────────────────────────────


def test_the_first_period_is_the_one_after_the_newest_figures_or_the_running_one(commune: Store):
    plan = load_plan(commune, SLUG)
    assert earliest(commune, plan) == Period(2026, 7)
    hand_in(commune, Period(2026, 7), 45)
    assert earliest(commune, plan) == Period(2026, 8)
    hand_in(commune, Period(2026, 8), 45)
    assert earliest(commune, plan) == Period(2026, 8), "the running period is not judged yet"
    hand_in(commune, Period(2026, 11), 45)
    assert earliest(commune, plan) == Period(2026, 8)


def test_before_any_figure_the_plans_own_targets_hold_the_first_period(store: Store):
    set_up(store, SLUG, TWO, somebody("An"))
    assert earliest(store, load_plan(store, SLUG)) == Period(2026, 2)
    assert "trước kỳ 2/2026" in refused(store, since=Period(2026, 1), document_date=dt.date(2026, 1, 5))


@pytest.mark.parametrize("since", [Period(2026, 6), Period(2026, 1), Period(2025, 12)])
def test_what_was_judged_is_not_judged_again(commune: Store, since: Period):
    said = refused(commune, since=since, document_date=dt.date(2025, 12, 15))
    assert "áp dụng từ kỳ 7/2026 trở đi" in said or (since.year, "hết ngày 14/12/2025" in said) == (2025, True)


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────

WRONG = {
    "unknown indicator": ({"code": "AN-99"}, "không có chỉ tiêu «AN-99»"),
    "no document": ({"document": " \u200b\n "}, "tên và số của văn bản"),
    "only signs": ({"document": "…/–"}, "tên và số của văn bản"),
    "long document": ({"document": "Q" * (MAX_DOCUMENT + 1)}, "dài 201 chữ"),
    "date in the name": ({"document": "QĐ 12 ngày 5/7/2026"}, "ngày ký ghi ở ô riêng"),
    "signed tomorrow": ({"document_date": TODAY + dt.timedelta(1)}, "11/08/2026, chưa đến ngày ấy"),
    "signed long ago": ({"document_date": dt.date(2025, 12, 14)}, "trước khi kế hoạch bắt đầu"),
    "signed after the period": ({"document_date": dt.date(2026, 7, 15)}, "chọn từ kỳ 8/2026 trở đi"),
    "judged already": ({"since": Period(2026, 6), "document_date": dt.date(2026, 6, 1)}, "từ kỳ 7/2026 trở đi"),
    "year before the plan": ({"year": 2025}, "ngoài kế hoạch 2026–2030"),
    "year after the plan": ({"year": 2031}, "ngoài kế hoạch 2026–2030"),
    "year that has passed": ({"since": Period(2027, 1)}, "năm ấy đã qua"),
    "above the scale": ({"value": Decimal("100.1")}, "từ 0 đến 100 %"),
    "below the scale": ({"value": Decimal(-1)}, "từ 0 đến 100 %"),
    "no number": ({"value": Decimal("NaN")}, "từ 0 đến 100 %"),
    "no end": ({"code": "AN-07", "value": Decimal("Infinity")}, "từ 0 trở lên"),
    "half an idea": ({"code": "AN-07", "value": Decimal("2.5")}, "số nguyên"),
    "negative count": ({"code": "AN-07", "value": Decimal(-1)}, "từ 0 trở lên"),
    "too many digits": ({"code": "AN-07", "value": Decimal(10) ** 12}, "quá dài"),
    "too many decimals": ({"value": Decimal("80." + "0" * 30 + "1")}, "quá dài"),
    "more than all": ({"value": Decimal(100), "comparator": Comparator.MORE}, "trên 100 %"),
    "a range": ({"comparator": Comparator.RANGE}, "phải là một con số"),
    "an encouragement": ({"comparator": Comparator.ENCOURAGED}, "phải là một con số"),
    "the same again": ({"value": Decimal("65.0")}, "chính là số này"),
}


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_refused_with_a_sentence(commune: Store, case: str):
    changes, said = WRONG[case]
    told = refused(commune, **changes)
    assert said in told
    assert told.endswith(".")


def test_on_the_last_day_of_the_period_a_document_still_holds_for_it(commune: Store):
    assert adopt(commune, document_date=dt.date(2026, 7, 14)).written


@pytest.mark.parametrize("value", ["80", "80.0000000", "8E+1", "35.4567", "0"])
def test_every_number_that_is_written_can_be_read_again(commune: Store, value: str):
    adopt(commune, value=Decimal(value))
    assert targets(commune) == [(2026, Decimal(value), Period(2026, 7))]


def test_a_later_year_may_not_ask_for_less(commune: Store):
    adopt(commune, value=Decimal(70), year=2028)
    assert refused(commune, value=Decimal("66.5"), year=2029) == (
        "Mục tiêu năm 2029 (66,5) sẽ lùi so với năm 2028 (70). Hãy đổi mục tiêu năm 2028 trước, hoặc ghi số khác."
    )
    assert "đổi mục tiêu năm 2028 trước" in refused(commune, value=Decimal("75.5"), year=2026)
    adopt(commune, value=Decimal(60), year=2030, since=Period(2029, 1))
    assert [one[:2] for one in targets(commune)] == [(2026, 65), (2028, 70), (2030, 60)], "2028 has passed by then"


def test_a_year_that_was_only_assumed_may_be_confirmed_by_a_document(commune: Store):
    [old] = load_plan(commune, SLUG).targets_of("AN-B2")
    assert not old.year_given
    adopt(commune, "AN-B2", value=old.value)
    assert load_plan(commune, SLUG).targets_of("AN-B2")[0].year_given


def test_names_are_kept_composed_and_on_one_line(commune: Store):
    adopt(commune, document="  Quye\u0302\u0301t đi\u0323nh\n 12 ")
    assert load_plan(commune, SLUG).targets_of(VNEID)[0].legal == "Quyết định 12 ngày 05/07/2026"
