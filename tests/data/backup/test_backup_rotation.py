"""Which backups stay."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from data.backup.rotation import Why, to_keep

NOW = dt.datetime(2027, 3, 17, 20, 30)


@dataclass(frozen=True)
class Made:
    made_at: dt.datetime
    why: str = Why.NIGHT


def ago(why: str = Why.NIGHT, **time: float) -> Made:
    return Made(NOW - dt.timedelta(**time), why)


made = st.builds(
    Made,
    st.datetimes(NOW - dt.timedelta(days=900), NOW + dt.timedelta(days=2)),
    st.sampled_from(list(Why)),
)


def local_day(one: Made) -> dt.date:
    return (one.made_at + dt.timedelta(hours=7)).date()


@given(st.lists(made, max_size=120))
def test_what_stays(sets: list[Made]) -> None:
    kept = to_keep(sets, NOW)
    assert all(any(one is another for another in sets) for one in kept)
    assert kept == sorted(kept, key=lambda one: one.made_at, reverse=True)
    past = [one for one in sets if one.made_at <= NOW]
    if past:
        assert max(one.made_at for one in past) in {one.made_at for one in kept}
    assert to_keep(kept, NOW) == kept
    days = {local_day(one) for one in past if (local_day(Made(NOW)) - local_day(one)).days < 14}
    assert days <= {local_day(one) for one in kept}
    for one in sets:
        young = NOW - one.made_at <= dt.timedelta(days=30)
        if one.made_at > NOW or (young and one.why in {Why.BEFORE_RESTORE, Why.BEFORE_UPGRADE}):
            assert one in kept
    plain = [one for one in kept if one.made_at <= NOW and one.why not in {Why.BEFORE_RESTORE, Why.BEFORE_UPGRADE}]
    assert len(plain) <= 1 + 8 + 14 + 8 + 24


def test_a_server_that_runs_for_three_years_can_always_go_back() -> None:
    start, kept = dt.datetime(2026, 1, 1, 19), []
    for night in range(3 * 365):
        now = start + dt.timedelta(days=night)
        kept = to_keep([*kept, Made(now)], now)
        ages = [(now - one.made_at).days for one in kept]
        assert ages[:14] == list(range(min(night + 1, 14)))
        for age in range(0, min(night, 42)):
            assert any(age <= one <= age + 7 for one in ages) or night - age < 7
        for age in range(0, min(night, 660), 10):
            assert any(age <= one <= age + 31 for one in ages) or night - age < 31
    assert len(kept) < 45


def test_twenty_starts_in_one_day_leave_eight() -> None:
    sets = [ago(Why.START, minutes=10 * one) for one in range(20)]
    assert to_keep(sets, NOW) == sets[:8]


def test_one_made_before_a_restore_stays_for_thirty_days() -> None:
    early, late = ago(Why.BEFORE_RESTORE, days=29, hours=1), ago(Why.BEFORE_RESTORE, days=31, hours=1)
    others = [ago(days=29), ago(days=31)]
    assert early in to_keep([early, late, *others], NOW)
    assert late not in to_keep([early, late, *others], NOW)


def test_the_only_one_stays_however_old() -> None:
    old = ago(days=4000)
    assert to_keep([old], NOW) == [old]


def test_backups_from_a_clock_that_was_wrong_push_nothing_out() -> None:
    future = [ago(days=-400 - one) for one in range(20)]
    past = [ago(hours=one) for one in range(3)]
    assert to_keep([*future, *past], NOW) == sorted([*future, *past], key=lambda one: one.made_at, reverse=True)
