"""Recording changes of villages: checked against what stands, written once, taken back while nothing rests on them."""

from __future__ import annotations

import datetime as dt
import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from decimal import Decimal
from fractions import Fraction

import pytest

from data.access import Grant, Role, User
from data.errors import RefusalError
from data.figures import bases
from data.lineage import Change, Flow, name_at
from data.lineage_check import change_trouble
from data.lineage_record import recorded
from data.lineage_store import Draft, What, check, record, take_back
from data.model import Period, Place
from data.plan_store import blank_places, identified, load_plan, places_ever, replace_places, set_up
from data.standings import rows
from data.store import Batch, Receipt, Store
from queries import figures
from tests.builders import make_plan, somebody

SLUG, CODE = "an-nong", "AN-14"
MAY, JUNE, JULY, AUGUST = (Period(2026, one) for one in (5, 6, 7, 8))
DOCUMENT = "Nghị quyết 12/NQ-HĐND ngày 01/7/2026"
A, B, D = "thon-01", "thon-02", "thon-03"


@pytest.fixture
def ready(store: Store) -> Store:
    """Three villages with figures of May and June."""
    set_up(store, SLUG, blank_places(["Thôn Đông", "Thôn Tây", "Thôn Nam"], "thôn"), somebody("An"))
    hand_in(store, told(A, 70, 100, MAY), told(B, 20, 300, MAY), told(D, 10, 50, MAY))
    hand_in(store, told(A, 80, 100, JUNE), told(B, 30, 300, JUNE), told(D, 12, 50, JUNE))
    return store


def told(place: str | None, a: float, b: float, period: Period, state: str = "reported") -> dict:
    return {"indicator": CODE, "place": place, "period": period.date, "state": state, "numerator": a, "denominator": b}


def hand_in(store: Store, *observations: dict) -> None:
    seq = store.seq(SLUG)
    store.append(Batch(SLUG, "hand_in", f"s{seq}", "An"), {"observation": observations}, seq)


def merge(*places: str, name: str = "Thôn Đông Tây", since: Period = JULY, **cells) -> Draft:
    return Draft(What.MERGE, since, places or (A, B), (name,), **{"document": DOCUMENT, **cells})


def split(place: str = A, names=("Thôn Một", "Thôn Hai"), parts=(40, 60), since: Period = JULY, **cells) -> Draft:
    given = {"document": DOCUMENT, "basis": "dân số", **cells}
    return Draft(What.SPLIT, since, (place,), tuple(names), tuple(map(Decimal, parts)), **given)


def rename(place: str = A, name: str = "Thôn Mới", since: Period = JULY, **cells) -> Draft:
    return Draft(What.RENAME, since, (place,), (name,), **{"document": DOCUMENT, **cells})


def write(
    store: Store, draft: Draft, submission: str = "p1", running: Period = AUGUST, by: User | None = None
) -> Receipt:
    return record(store, SLUG, draft, by or somebody("Bình"), submission, running)


def refusal(act: Callable[[], object], store: Store) -> str:
    """The sentence with which it is refused; nothing must have been written."""
    before = store.rows("SELECT * FROM batch ORDER BY ALL"), store.rows("SELECT * FROM head ORDER BY ALL")
    with pytest.raises(RefusalError) as error:
        act()
    assert (store.rows("SELECT * FROM batch ORDER BY ALL"), store.rows("SELECT * FROM head ORDER BY ALL")) == before
    return str(error.value)


def row(store: Store, at: Period):
    plan = load_plan(store, SLUG)
    sums, current = figures.village_sums(store, plan, at), figures.current_figures(store, SLUG, at)
    found = rows(plan, at, sums, current, bases(store, SLUG), {})
    return next(one for one in found if one.standing.indicator.code == CODE)


def test_a_village_that_others_became_stays_on_the_list(ready: Store):
    write(ready, merge())
    plan = load_plan(ready, SLUG)
    without = [one for one in plan.places if one.name != "Thôn Đông Tây"]
    said = refusal(lambda: replace_places(ready, plan, without, somebody("An"), ready.seq(SLUG)), ready)
    assert said.startswith("Thôn Đông Tây có từ sáp nhập hoặc tách")
    left = [one for one in plan.places if one.name != "Thôn Nam"]
    replace_places(ready, plan, left, somebody("An"), ready.seq(SLUG))
    assert [one.name for one in load_plan(ready, SLUG).places] == ["Thôn Đông Tây"]


def test_another_village_by_the_name_of_one_that_ended_is_a_new_one(ready: Store):
    """Else it would get the ended one's id and be nowhere on the list of today."""
    write(ready, merge())
    plan = load_plan(ready, SLUG)
    wanted = [*((one.name, one.aliases) for one in plan.places), ("Thôn Đông", ())]
    places = identified(wanted, plan, places_ever(ready, SLUG))
    replace_places(ready, plan, places, somebody("An"), ready.seq(SLUG))
    now = load_plan(ready, SLUG)
    assert [(one.id, one.name) for one in now.places] == [
        ("thon-04", "Thôn Đông Tây"), (D, "Thôn Nam"), ("thon-05", "Thôn Đông"),
    ]  # fmt: skip
    assert [(one.id, one.name, one.until) for one in now.former] == [(A, "Thôn Đông", JUNE), (B, "Thôn Tây", JUNE)]


# ── recording ────────────────────────────────────────────────────────────────────────────────────────


def test_a_merge_ends_the_old_villages_and_begins_one_with_an_id_of_its_own(ready: Store):
    write(ready, merge())
    plan = load_plan(ready, SLUG)
    assert [(one.id, one.name, one.since) for one in plan.places] == [
        ("thon-04", "Thôn Đông Tây", JULY),
        (D, "Thôn Nam", None),
    ]
    assert [(one.id, one.name, one.until) for one in plan.former] == [(A, "Thôn Đông", JUNE), (B, "Thôn Tây", JUNE)]
    [change] = recorded(ready, SLUG)
    assert (change.document, change.since, change.sources, change.targets) == (DOCUMENT, JULY, (A, B), ("thon-04",))


def test_no_sum_of_an_old_period_moves_by_one_unit(ready: Store):
    before = {at: row(ready, at) for at in (MAY, JUNE)}
    write(ready, merge())
    for at, old in before.items():
        new = row(ready, at)
        assert (new.readings, new.completeness, new.standing) == (old.readings, old.completeness, old.standing)
        assert dict(new.own) == dict(old.villages)


def test_the_new_villages_history_is_the_old_ones_sum(ready: Store):
    write(ready, merge())
    hand_in(ready, told("thon-04", 150, 400, JULY), told(D, 15, 50, JULY))
    found = row(ready, JULY)
    assert [(one.numerator, one.denominator) for one in found.villages["thon-04"]] == [
        (90, 400),
        (110, 400),
        (150, 400),
    ]
    new = found.villages["thon-04"][1]
    assert 100 * new.numerator / new.denominator == Fraction("27.5")
    assert [(one.numerator, one.denominator, one.coverage) for one in found.readings] == [
        (100, 450, 1),
        (122, 450, 1),
        (165, 450, 1),
    ]


def test_one_village_that_takes_in_another_may_keep_its_name_but_not_its_id(ready: Store):
    write(ready, merge(name="Thôn Đông"))
    plan = load_plan(ready, SLUG)
    assert (plan.places[0].id, plan.places[0].name) == ("thon-04", "Thôn Đông")
    assert plan.place(A).until == JUNE


def test_a_split_keeps_its_shares_as_they_were_typed(ready: Store):
    write(ready, split(parts=("33.5", "66.5")))
    [change] = recorded(ready, SLUG)
    assert [(one.part, one.whole, one.share) for one in change.flows] == [
        (Decimal("33.5"), Decimal(100), Fraction(67, 200)),
        (Decimal("66.5"), Decimal(100), Fraction(133, 200)),
    ]
    found = row(ready, JUNE).villages
    assert sum(found[one][1].numerator for one in ("thon-04", "thon-05")) == 80


def test_a_renamed_village_keeps_its_id_and_its_figures(ready: Store):
    write(ready, rename())
    plan = load_plan(ready, SLUG)
    place = plan.place(A)
    assert (place.name, place.aliases, plan.former) == ("Thôn Mới", ("Thôn Đông",), ())
    assert [name_at(place, one) for one in (JUNE, JULY)] == ["Thôn Đông", "Thôn Mới"]
    assert len(row(ready, JUNE).villages[A]) == 2


def test_pressing_twice_is_one_change(ready: Store):
    first, second = write(ready, merge()), write(ready, merge())
    assert (first.batch_id, first.written, second.written) == (second.batch_id, True, False)
    assert len(recorded(ready, SLUG)) == 1


def test_changes_in_chains_and_several_in_one_period(ready: Store):
    write(ready, split(), "p1")
    write(ready, merge(B, D, name="Thôn Tây Nam"), "p2")
    write(ready, merge("thon-05", "thon-06", name="Thôn Lớn", since=AUGUST), "p3")
    plan = load_plan(ready, SLUG)
    assert {one.name for one in plan.places} == {"Thôn Một", "Thôn Lớn"}
    assert {one.name for one in plan.places_at(JULY)} == {"Thôn Một", "Thôn Hai", "Thôn Tây Nam"}
    found = row(ready, JUNE).villages
    assert found["thon-07"][1].numerator == Fraction(60 * 80, 100) + 42


def test_the_list_of_today_can_still_be_edited_and_leaves_the_history(ready: Store):
    write(ready, merge())
    plan = load_plan(ready, SLUG)
    replace_places(ready, plan, [*plan.places, Place("thon-09", "Thôn Bắc")], somebody("An"), ready.seq(SLUG))
    again = load_plan(ready, SLUG)
    assert [one.name for one in again.places] == ["Thôn Đông Tây", "Thôn Nam", "Thôn Bắc"]
    assert again.former == plan.former


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("draft", "says"),
    [
        (merge(A), "từ hai thôn trở lên"),
        (merge(A, A), "từ hai thôn trở lên"),
        (merge("thon-77", A), "không có trong danh sách"),
        (merge(name="  "), "ghi tên"),
        (merge(name="Thôn Nam"), "đứng ở hai dòng"),
        (merge(name="x" * 201), "quá dài"),
        (merge(document=""), "văn bản"),
        (merge(since=JUNE), "đã có số liệu của kỳ 6/2026"),
        (merge(since=Period(2026, 9)), "chưa bắt đầu"),
        (merge(since=Period(2026, 1)), "kỳ đầu của kế hoạch"),
        (split(parts=(1,)), "phần của từng thôn mới"),
        (split(parts=(0, 5)), "lớn hơn 0"),
        (split(parts=(-1, 5)), "lớn hơn 0"),
        (split(names=("Thôn Một",), parts=(1,)), "hai thôn mới"),
        (split(names=("Thôn Một", "thôn một")), "đứng ở hai dòng"),
        (split(basis=""), "tính theo gì"),
        (rename(name="Thôn Đông"), "trùng"),
        (rename(name="Thôn Tây"), "đứng ở hai dòng"),
        (rename("thon-77"), "chọn thôn đổi tên"),
        (rename(name=""), "ghi tên"),
    ],
    ids=lambda one: one if isinstance(one, str) else one.what,
)
def test_what_stands_against_a_change_is_said(ready: Store, draft: Draft, says: str):
    assert says in refusal(lambda: write(ready, draft), ready)
    assert says in check(ready, load_plan(ready, SLUG), draft, "x", AUGUST).trouble


def test_an_ended_village_and_one_that_has_just_begun_cannot_change(ready: Store):
    write(ready, merge())
    assert "đã kết thúc sau kỳ 6/2026" in refusal(lambda: write(ready, merge(A, D, name="Thôn X"), "p2"), ready)
    early = merge("thon-04", D, name="Thôn X", since=JULY)
    assert "mới có từ kỳ 7/2026" in refusal(lambda: write(ready, early, "p2"), ready)


def test_a_village_is_renamed_in_the_order_of_time(ready: Store):
    write(ready, rename(since=JULY))
    said = refusal(lambda: write(ready, rename(name="Thôn Khác", since=JUNE), "p2"), ready)
    assert "đã đổi tên ở một kỳ sau" in said
    write(ready, rename(name="Thôn Khác", since=AUGUST), "p3")
    assert name_at(load_plan(ready, SLUG).place(A), JULY) == "Thôn Mới"


def test_only_who_keeps_the_plan_may_change_villages(ready: Store):
    officer = User("Cán bộ", "can.bo", (Grant(Role.OFFICER, SLUG, "vhxh"), Grant(Role.LEADER, SLUG)))
    assert "người điều phối" in refusal(lambda: write(ready, merge(), by=officer), ready)
    write(ready, merge())
    assert "người điều phối" in refusal(lambda: take_back(ready, SLUG, "p1", officer), ready)


@pytest.mark.parametrize(
    ("flows", "new", "says"),
    [
        ((Flow("thon-01", "n"), Flow("thon-02", "n"), Flow("thon-02", "m")), "n m", "cộng lại không bằng toàn bộ"),
        ((Flow("thon-01", "n", Decimal(3), Decimal(2)), Flow("thon-02", "n")), "n", "không quá toàn bộ"),
        ((Flow("thon-01", "n", Decimal(1), None), Flow("thon-02", "n")), "n", "không quá toàn bộ"),
        ((Flow("thon-01", "thon-02"), Flow("thon-03", "thon-02")), "thon-02", "chưa từng dùng"),  # a cycle begins so
        ((Flow("thon-01", "n"), Flow("thon-01", "n"), Flow("thon-02", "n")), "n", "hai dòng"),
        ((Flow("thon-01", "n"),), "n", "không phải sáp nhập hay tách"),
        ((), "", "Chưa chọn"),
    ],
)
def test_shares_that_are_not_the_whole_and_villages_that_come_back_are_refused(flows, new, says):
    plan = make_plan(places=3)
    begun = [Place(one, f"Thôn {one}") for one in new.split()]
    ever = {one.id for one in plan.places}
    assert says in change_trouble(plan, Change("c", JULY, flows), begun, ever, {}, AUGUST)


# ── taking back ──────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("draft", [merge(), split(), rename()], ids=["merge", "split", "rename"])
def test_a_change_that_is_taken_back_has_never_been(ready: Store, draft: Draft):
    before, sums = load_plan(ready, SLUG), row(ready, JUNE)
    write(ready, draft)
    take_back(ready, SLUG, "p1", somebody("Bình"))
    after = load_plan(ready, SLUG)
    assert [(one.id, one.name, one.aliases, one.until) for one in after.places] == [
        (one.id, one.name, one.aliases, None) for one in before.places
    ]
    assert (after.former, recorded(ready, SLUG)) == ((), ())
    assert row(ready, JUNE) == sums
    assert "đã được rút lại" in refusal(lambda: take_back(ready, SLUG, "p1", somebody("An")), ready)


def test_a_name_borne_before_stays_a_spelling_when_a_later_rename_is_taken_back(ready: Store):
    """Forms and files of the months in which it bore that name go on naming it so."""
    write(ready, rename(name="Thôn Mới", since=JUNE), "p1")
    write(ready, rename(name="Thôn Đông", since=AUGUST), "p2")
    take_back(ready, SLUG, "p2", somebody("Bình"))
    place = load_plan(ready, SLUG).place(A)
    assert (place.name, place.aliases, name_at(place, MAY)) == ("Thôn Mới", ("Thôn Đông",), "Thôn Đông")


def test_the_name_of_a_village_off_the_list_is_not_taken_back(ready: Store):
    write(ready, rename())
    plan = load_plan(ready, SLUG)
    left = [one for one in plan.places if one.id != A]
    replace_places(ready, plan, left, somebody("An"), ready.seq(SLUG))
    said = refusal(lambda: take_back(ready, SLUG, "p1", somebody("Bình")), ready)
    assert said.startswith("Thôn này đã bỏ khỏi danh sách")


def test_ids_of_a_change_that_was_taken_back_are_never_given_again(ready: Store):
    write(ready, merge())
    take_back(ready, SLUG, "p1", somebody("Bình"))
    write(ready, merge(), "p2")
    assert [one.id for one in load_plan(ready, SLUG).places] == ["thon-05", D]


def test_a_change_with_figures_of_its_new_villages_stays(ready: Store):
    write(ready, merge())
    hand_in(ready, told("thon-04", 150, 400, JULY))
    said = refusal(lambda: take_back(ready, SLUG, "p1", somebody("An")), ready)
    assert "Thôn Đông Tây đã có số liệu (mới nhất: kỳ 7/2026)" in said
    hand_in(ready, told("thon-04", None, None, JULY, "withdrawn"))
    take_back(ready, SLUG, "p1", somebody("An"))
    assert {one.id for one in load_plan(ready, SLUG).places} == {A, B, D}


def test_the_later_change_is_taken_back_first(ready: Store):
    write(ready, merge(), "p1")
    write(ready, merge("thon-04", D, name="Thôn Cả", since=AUGUST), "p2")
    assert "rút lại thay đổi sau trước" in refusal(lambda: take_back(ready, SLUG, "p1", somebody("An")), ready)
    take_back(ready, SLUG, "p2", somebody("An"))
    take_back(ready, SLUG, "p1", somebody("An"))
    assert len(load_plan(ready, SLUG).places) == 3


# ── several at once ──────────────────────────────────────────────────────────────────────────────────


def test_two_who_merge_one_village_at_once_do_not_both(ready: Store):
    gate = threading.Barrier(2)

    def one(at: int) -> str:
        gate.wait()
        try:
            write(ready, merge(A, (B, D)[at], name=f"Thôn {at}"), f"p{at}")
        except RefusalError as error:
            return str(error)
        return ""

    with ThreadPoolExecutor(2) as pool:
        said = list(pool.map(one, (0, 1)))
    assert sorted(map(bool, said)) == [False, True]
    assert "đã kết thúc" in max(said)
    assert len(recorded(ready, SLUG)) == 1


def test_a_figure_handed_in_while_the_change_is_recorded_stops_it(ready: Store, monkeypatch: pytest.MonkeyPatch):
    """The check saw no July figure; one is written before the change is, so it is asked again."""
    real, told_once = ready.append, []

    def late(batch: Batch, tables, seen, **more):
        if batch.kind == "lineage" and not told_once:
            told_once.append(True)
            real(Batch(SLUG, "hand_in", "late", "An"), {"observation": [told(A, 81, 100, JULY)]}, seen)
        return real(batch, tables, seen, **more)

    monkeypatch.setattr(ready, "append", late)
    with pytest.raises(RefusalError, match="đã có số liệu của kỳ 7/2026"):
        write(ready, merge())
    assert recorded(ready, SLUG) == ()


def test_the_rows_say_when_and_by_what_document(ready: Store):
    write(ready, split())
    assert ready.rows("SELECT in_force_from, basis, document, old_name FROM lineage LIMIT 1") == [
        (dt.date(2026, 7, 1), "dân số", DOCUMENT, None)
    ]


def test_the_stores_sums_leave_out_figures_of_villages_that_were_not_there(ready: Store):
    """However they came in: a restored backup, an older program."""
    write(ready, merge())
    before = row(ready, JULY)
    hand_in(ready, told(A, 99, 99, JULY), told("thon-04", 99, 99, JUNE))
    after = row(ready, JULY)
    assert (after.readings, after.completeness, after.villages) == (
        before.readings,
        before.completeness,
        before.villages,
    )
