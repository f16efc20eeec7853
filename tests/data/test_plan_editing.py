"""A plan changes by documents, from a period on: what has been judged stays, what would twist figures is refused."""

from __future__ import annotations

import datetime as dt
import json
import random
import re
import threading
from collections.abc import Callable
from dataclasses import replace
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import settings as steady
from hypothesis import strategies as st

import data.target_versions
import data.visit
from data.access import Grant, Role, User
from data.errors import MovedError, RefusalError
from data.figures import bases
from data.model import Comparator, Period, Plan
from data.plan_editing import PLAN, Decision, Edit, first_period, propose, said, tables, write
from data.plan_files import HEADER, INDICATORS, TARGETS, TASKS, shipped, slugs
from data.plan_store import BaselineEntry, blank_places, load_plan, replace_places, set_up
from data.plan_tables import DEPARTMENTS, GENERAL, PHASES, REVIEWS, TABLES, Names, read, shown
from data.standings import Row, rows
from data.store import ILLUSTRATIVE, Batch, Receipt, Store
from data.target_versions import adopt_target
from queries import figures
from queries.standings import standings
from tests.builders import somebody

SLUG, VNEID = "an-nong", "AN-14"
TODAY = dt.date(2026, 8, 10)
"""In the period 8/2026, which ends on the 14th; the newest figures are of 6/2026."""
TWO = blank_places(["Thôn 1", "Thôn 2"], "thôn")
JULY = Decision("Quyết định 12/QĐ-UBND", dt.date(2026, 7, 5), Period(2026, 7))
OCTOBER = replace(JULY, since=Period(2026, 10))


def on(monkeypatch: pytest.MonkeyPatch, day: dt.date) -> None:
    monkeypatch.setattr(data.visit, "today", lambda: day)
    monkeypatch.setattr(data.target_versions, "today", lambda: day)


@pytest.fixture(autouse=True)
def _today(monkeypatch: pytest.MonkeyPatch) -> None:
    on(monkeypatch, TODAY)


def begin(store: Store) -> Store:
    """An Nông with two villages and six months of one indicator."""
    set_up(store, SLUG, TWO, somebody("An"), [BaselineEntry(VNEID, dt.date(2026, 1, 1), Decimal(20), "Công an xã")])
    for at, share in enumerate((22, 26, 30, 33, 37, 42), 1):
        hand_in(store, Period(2026, at), share)
    return store


@pytest.fixture
def commune(store: Store) -> Store:
    return begin(store)


def hand_in(store: Store, period: Period, share: int, code: str = VNEID) -> None:
    told = [
        {"indicator": code, "place": place, "period": period.date, "state": "reported", "numerator": a,
         "denominator": 100}
        for place, a in (("thon-01", share), ("thon-02", 40))
    ]  # fmt: skip
    seq = store.seq(SLUG)
    store.append(Batch(SLUG, "hand_in", f"s{seq}", "An"), {"observation": told}, seq)


def change(store: Store, *edits: Edit, by: Decision = JULY, **more: object) -> Receipt:
    seen = store.seq(SLUG)
    asked = {"by": somebody("An"), "seen": seen, "submission_id": f"m{seen}", **more}
    return write(store, SLUG, edits, by, **asked)


def refused(store: Store, *edits: Edit, by: Decision = JULY, **more: object) -> str:
    """What the officer is told; nothing is written."""
    before = store.seq(SLUG)
    with pytest.raises(RefusalError) as error:
        change(store, *edits, by=by, **more)
    assert store.seq(SLUG) == before
    return str(error.value)


def target(year: int = 2026, code: str = VNEID, **cells: str) -> Edit:
    return Edit(TARGETS, f"{code}:{year}", {"code": code, "year": str(year), **cells})


def number(value: str, year: int = 2026, **cells: str) -> Edit:
    return target(year, **{"comparator": ">=", "value": value, "per_year": "no", **cells})


NEW = {
    "code": "AN-24", "name": "Tỷ lệ hộ có mạng cáp quang", "short": "Hộ có cáp quang", "pillar": "Hạ tầng số",
    "kind": "ratio", "over_time": "stock", "direction": "up", "noun": "hộ", "unit": "%", "level": "place",
    "numerator": "Số hộ có mạng cáp quang", "denominator": "Tổng số hộ",
}  # fmt: skip
FIBRE = Edit(INDICATORS, "AN-24", NEW)
FIBRE_TARGET = number("60", 2027, lead="kt", code="AN-24")
TEAM = {"id": "tcn", "name": "Tổ công nghệ số", "aliases": "TCN", "kind": "internal"}


def at(store: Store, period: Period, plan: Plan | None = None) -> tuple[Row, ...]:
    """The standings as stored, read anew."""
    plan = plan or load_plan(store, SLUG)
    sums, current = figures.village_sums(store, plan, period), figures.current_figures(store, SLUG, period)
    return tuple(rows(plan, period, sums, current, bases(store, SLUG), figures.baselines(store, SLUG)))


# ── targets ──────────────────────────────────────────────────────────────────────────────────────────


def goals(store: Store, when: Period | None = None, code: str = VNEID) -> list[tuple[int, Decimal, Period | None]]:
    return [(one.year, one.goal, one.since) for one in load_plan(store, SLUG).targets_of(code, when)]


def test_several_years_are_one_batch_with_the_document_behind_them(commune: Store):
    receipt = change(commune, number("70"), number("80", 2027), number("95", 2030))
    july = Period(2026, 7)
    assert goals(commune) == [(2026, 70, july), (2027, 80, july), (2030, 95, july)]
    assert goals(commune, Period(2026, 6)) == [(2026, 65, None)]
    [(kind, note, by)] = commune.rows("SELECT kind, note, submitted_by FROM batch ORDER BY seq DESC LIMIT 1")
    assert (receipt.written, kind, note, by) == (True, PLAN, "Quyết định 12/QĐ-UBND ngày 05/07/2026", "An")
    assert {one.legal for one in load_plan(commune, SLUG).targets_of(VNEID)} == {note}


def test_it_is_the_same_version_as_the_what_if_page_adopts(commune: Store, tmp_path):
    other = begin(Store(tmp_path / "khac.duckdb", ILLUSTRATIVE))
    [old] = [one for one in load_plan(commune, SLUG).targets_of(VNEID) if one.year == 2026]
    change(commune, number("80"))
    adopt_target(
        other, load_plan(other, SLUG), VNEID, comparator=Comparator.AT_LEAST, value=Decimal(80), year=2026,
        document=JULY.document, document_date=JULY.day, since=JULY.since, by=somebody("An"), seen=other.seq(SLUG),
        submission_id="x",
    )  # fmt: skip
    mine, theirs = (next(iter(load_plan(one, SLUG).targets_of(VNEID))) for one in (commune, other))
    other.close()
    assert replace(mine, note="") == theirs
    assert (mine.lead, mine.support, mine.note) == (old.lead, old.support, old.note)


def test_who_leads_changes_no_promise_and_no_path(commune: Store):
    before = {one: [row.standing for row in at(commune, Period(2026, one))] for one in range(1, 10)}
    change(commune, target(lead="vhxh", support="kt"))
    assert goals(commune) == [(2026, 65, None)]
    [now] = load_plan(commune, SLUG).targets_of(VNEID)
    assert (now.lead, now.support) == ("vhxh", ("kt",))
    assert {one: [row.standing.path for row in at(commune, Period(2026, one))] for one in range(1, 10)} == {
        one: [each.path for each in many] for one, many in before.items()
    }


def test_two_edits_of_one_row_are_one_version(commune: Store):
    change(commune, Edit(INDICATORS, VNEID, {"name": "Có VNeID"}), Edit(INDICATORS, VNEID, {"short": "VNeID"}))
    now = load_plan(commune, SLUG).indicator(VNEID)
    assert (now.name, now.short) == ("Có VNeID", "VNeID")
    assert commune.rows("SELECT count(*) FROM plan_row WHERE in_force_from = DATE '2026-07-01'") == [(1,)]


def test_who_leads_later_waits_for_its_period(commune: Store, monkeypatch: pytest.MonkeyPatch):
    [old] = load_plan(commune, SLUG).targets_of(VNEID)
    change(commune, target(lead="vhxh", support=""), by=OCTOBER)
    assert load_plan(commune, SLUG).targets_of(VNEID) == (old,)
    on(monkeypatch, dt.date(2026, 9, 14))
    assert load_plan(commune, SLUG).targets_of(VNEID) == (old,)
    on(monkeypatch, dt.date(2026, 9, 15))
    [now] = load_plan(commune, SLUG).targets_of(VNEID)
    assert (now.lead, now.since) == ("vhxh", None)


def test_a_target_adopted_later_is_answered_by_who_leads_then(commune: Store):
    change(commune, target(lead="vhxh", support=""), by=OCTOBER)
    adopt_target(
        commune, load_plan(commune, SLUG), VNEID, comparator=Comparator.AT_LEAST, value=Decimal(90), year=2027,
        document="QĐ 9", document_date=JULY.day, since=Period(2026, 11), by=somebody("An"), seen=commune.seq(SLUG),
        submission_id="x",
    )  # fmt: skip
    assert [one.lead for one in load_plan(commune, SLUG, Period(2026, 11)).targets_of(VNEID)] == ["vhxh", "vhxh"]


def test_before_it_begins_the_plan_is_what_it_begins_with(commune: Store):
    assert load_plan(commune, SLUG, Period(2025, 6)) == load_plan(commune, SLUG, Period(2026, 1))


def test_an_earlier_edit_holds_in_the_versions_that_wait(commune: Store):
    change(commune, number("80"), by=OCTOBER)
    change(commune, target(lead="kt", support=""))
    found = load_plan(commune, SLUG, Period(2026, 10)).targets_of(VNEID)
    assert [(one.goal, one.lead, one.since) for one in found] == [(80, "kt", Period(2026, 10))]
    assert [one.lead for one in load_plan(commune, SLUG).targets_of(VNEID, Period(2026, 7))] == ["kt"]


def test_a_promise_is_taken_back_by_encouraging_not_by_removing(commune: Store):
    told = refused(commune, Edit(TARGETS, f"{VNEID}:2026", None))
    assert told.startswith("Mục tiêu, AN-14 năm 2026: đã được chấm ở các kỳ trước nên không bỏ được.")
    assert "khuyến khích" in told
    change(commune, target(comparator="encouraged", value=""))
    assert goals(commune) == [(2026, None, Period(2026, 7))]
    assert goals(commune, Period(2026, 6)) == [(2026, 65, None)]


def test_a_promise_that_never_held_can_be_removed_and_made_again(commune: Store):
    change(commune, number("80", 2027), by=OCTOBER)
    change(commune, Edit(TARGETS, f"{VNEID}:2027", None), by=OCTOBER)
    assert goals(commune) == [(2026, 65, None)]
    change(commune, number("75", 2027), by=JULY)
    assert goals(commune) == [(2026, 65, None), (2027, 75, Period(2026, 7))]
    assert [one.goal for one in load_plan(commune, SLUG, Period(2027, 1)).targets_of(VNEID)] == [65, 75]


# ── wording, new indicators ──────────────────────────────────────────────────────────────────────────


def test_wording_and_formula_change_from_their_period_on(commune: Store, monkeypatch: pytest.MonkeyPatch):
    words = {"name": "Tỷ lệ công dân có VNeID", "short": "Có VNeID", "numerator": "Số công dân có VNeID mức 2"}
    change(commune, Edit(INDICATORS, VNEID, words), by=OCTOBER)
    assert load_plan(commune, SLUG).indicator(VNEID) == shipped(SLUG).indicator(VNEID)
    on(monkeypatch, dt.date(2026, 10, 1))
    now = load_plan(commune, SLUG).indicator(VNEID)
    assert now == replace(shipped(SLUG).indicator(VNEID), **words)
    assert [one.code for one in load_plan(commune, SLUG).indicators] == [one.code for one in shipped(SLUG).indicators]


@pytest.mark.parametrize("column", [one for one in TABLES[INDICATORS].columns if one.meaning])
def test_what_figures_mean_is_not_changed_under_them(commune: Store, column):
    told = refused(commune, Edit(INDICATORS, VNEID, {column.name: "x"}))
    assert told.startswith(f"Chỉ tiêu, AN-14, cột «{column.heading}»: chỉ tiêu này đã có số liệu")
    assert "thêm một chỉ tiêu mới" in told


def test_what_nobody_has_reported_yet_may_still_be_put_right(commune: Store):
    code = next(
        one.code
        for one in shipped(SLUG).indicators
        if one.kind == "ratio" and one.noun == "người" and one.code != VNEID
    )
    change(commune, Edit(INDICATORS, code, {"noun": "công dân"}))
    assert load_plan(commune, SLUG).indicator(code).noun == "công dân"


def test_a_new_indicator_is_owed_from_its_period_on(commune: Store, monkeypatch: pytest.MonkeyPatch):
    before = [[row.standing for row in at(commune, Period(2026, one))] for one in range(1, 7)]
    change(commune, FIBRE, FIBRE_TARGET, by=OCTOBER)
    assert load_plan(commune, SLUG).indicator("AN-24") is None
    on(monkeypatch, dt.date(2026, 10, 1))
    plan = load_plan(commune, SLUG)
    added = plan.indicator("AN-24")
    assert (added.since, added.measure, plan.indicators[-1]) == (Period(2026, 10), "rieng-an-24", added)
    assert {one.since for one in plan.indicators[:-1]} == {None}
    after = [[row.standing for row in at(commune, Period(2026, one))] for one in range(1, 7)]
    assert [one[:-1] for one in after] == before
    assert {one[-1].aim for one in after} == {None}, "no target held it then"


def test_standings_that_are_kept_know_the_indicator_once_its_period_runs(
    commune: Store, monkeypatch: pytest.MonkeyPatch
):
    change(commune, FIBRE, FIBRE_TARGET, by=OCTOBER)
    june = Period(2026, 6)
    assert "AN-24" not in {one.standing.indicator.code for one in standings(commune, load_plan(commune, SLUG), june)}
    on(monkeypatch, dt.date(2026, 10, 1))
    assert "AN-24" in {one.standing.indicator.code for one in standings(commune, load_plan(commune, SLUG), june)}


def test_of_two_who_change_at_once_one_is_told_to_look_again(commune: Store):
    seen, told = commune.seq(SLUG), []

    def one(name: str) -> None:
        try:
            edit = Edit(DEPARTMENTS, "kt", {"name": f"Phòng {name}"})
            told.append(write(commune, SLUG, [edit], JULY, somebody(name), seen, name).written)
        except MovedError:
            told.append(False)

    threads = [threading.Thread(target=one, args=(name,)) for name in ("Một", "Hai", "Ba")]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(told) == [False, False, True]
    assert commune.seq(SLUG) == seen + 1


def test_a_new_indicator_needs_a_target_and_every_cell(commune: Store):
    assert "chỉ tiêu phải có ít nhất một mục tiêu" in refused(commune, FIBRE)
    bare = Edit(INDICATORS, "AN-24", {**NEW, "noun": ""})
    assert refused(commune, bare, FIBRE_TARGET) == ("Chỉ tiêu, AN-24, cột «Đếm cái gì»: không được để trống; hãy điền.")


def test_an_indicator_that_was_judged_stays_and_its_code_is_never_used_again(commune: Store):
    assert "không bỏ được" in refused(commune, Edit(INDICATORS, VNEID, None))
    change(commune, FIBRE, FIBRE_TARGET, by=OCTOBER)
    change(commune, Edit(INDICATORS, "AN-24", None), by=OCTOBER)
    assert load_plan(commune, SLUG, Period(2026, 12)).indicator("AN-24") is None
    told = refused(commune, FIBRE, FIBRE_TARGET, by=OCTOBER)
    assert told == "Chỉ tiêu, AN-24, cột «Mã»: mã «AN-24» đã từng dùng cho một chỉ tiêu đã bỏ; hãy đặt mã khác."


# ── departments, tasks, milestones ───────────────────────────────────────────────────────────────────


def test_a_department_keeps_its_former_name_as_a_spelling(commune: Store):
    old = load_plan(commune, SLUG).department("kt")
    change(commune, Edit(DEPARTMENTS, "kt", {"name": "Phòng Kinh tế và Hạ tầng"}))
    now = load_plan(commune, SLUG).department("kt")
    assert (now.name, now.aliases) == ("Phòng Kinh tế và Hạ tầng", (*old.aliases, old.name))


def test_a_department_that_leads_is_not_removed(commune: Store):
    told = refused(commune, Edit(DEPARTMENTS, "kt", None))
    assert told.startswith("Đơn vị, Phòng Kinh tế: còn chủ trì hoặc phối hợp AN-")
    assert "giao các việc ấy cho đơn vị khác trước" in told


def test_a_department_comes_and_goes_and_its_code_is_not_used_again(commune: Store, monkeypatch: pytest.MonkeyPatch):
    change(commune, Edit(DEPARTMENTS, "tcn", TEAM), target(lead="tcn", support=""), by=JULY)
    assert load_plan(commune, SLUG).department("tcn").aliases == ("TCN",)
    change(commune, Edit(DEPARTMENTS, "tcn", None), target(lead="vhxh", support=""), by=JULY)
    assert load_plan(commune, SLUG).department("tcn") is None
    assert "đã từng dùng" in refused(commune, Edit(DEPARTMENTS, "tcn", TEAM))


def test_tasks_change_come_and_go(commune: Store, monkeypatch: pytest.MonkeyPatch):
    [first, second, *_] = [one for one in shipped(SLUG).tasks if not one.parent]
    added = {
        "code": "AN-T-X.1",
        "group": first.group,
        "text": "Rà soát sóng di động",
        "lead": "kt",
        "when": "2026-12-31",
    }
    change(
        commune, Edit(TASKS, first.code, {"lead": "vp", "support": ""}), Edit(TASKS, second.code, None),
        Edit(TASKS, "AN-T-X.1", added), by=OCTOBER,
    )  # fmt: skip
    assert load_plan(commune, SLUG).tasks == shipped(SLUG).tasks
    on(monkeypatch, dt.date(2026, 10, 1))
    known = {one.code: one for one in load_plan(commune, SLUG).tasks}
    assert (known[first.code].lead, second.code in known) == (("vp",), False)
    assert known["AN-T-X.1"].source == JULY.said
    assert "đã từng dùng" in refused(commune, Edit(TASKS, second.code, {**added, "code": second.code}), by=OCTOBER)


def test_milestones_and_the_plans_own_number(commune: Store):
    found, _ = tables(commune, SLUG)
    [so_ket] = [key for key, one in found[REVIEWS].items() if one["kind"] == "so_ket"]
    phase = next(iter(found[PHASES]))
    change(
        commune, Edit(REVIEWS, so_ket, {"year": "2028", "quarter": "1"}), Edit(PHASES, phase, {"name": "Khởi động"}),
        Edit(GENERAL, "header", {"number": "45/KH-UBND", "date": "2026-07-01"}),
    )  # fmt: skip
    plan = load_plan(commune, SLUG)
    assert next(one.period for one in plan.reviews if one.kind == "so_ket") == Period(2028, 3)
    assert (plan.phases[0].name, plan.number, plan.date) == ("Khởi động", "45/KH-UBND", "2026-07-01")
    change(commune, Edit(REVIEWS, so_ket, None))
    assert [one.kind for one in load_plan(commune, SLUG).reviews] == ["tong_ket"]


def test_the_header_that_waits_takes_an_earlier_edit_over(commune: Store):
    change(commune, Edit(DEPARTMENTS, "kt", {"name": "Phòng Kinh tế mới"}), by=OCTOBER)
    change(commune, Edit(DEPARTMENTS, "tcn", TEAM), by=JULY)
    now, then = load_plan(commune, SLUG), load_plan(commune, SLUG, Period(2026, 10))
    assert (now.department("kt").name, now.department("tcn").name) == ("Phòng Kinh tế", "Tổ công nghệ số")
    assert (then.department("kt").name, then.department("tcn").name) == ("Phòng Kinh tế mới", "Tổ công nghệ số")


def test_a_village_taken_off_the_list_stays_off_in_every_version(commune: Store):
    change(commune, number("80"), by=OCTOBER)
    replace_places(commune, load_plan(commune, SLUG), TWO[:1], somebody("An"), commune.seq(SLUG))
    for when in (None, Period(2026, 12)):
        assert load_plan(commune, SLUG, when).places == tuple(TWO[:1])


# ── what is refused ──────────────────────────────────────────────────────────────────────────────────

WRONG = {
    "nothing changes": ([target(value="65")], {}, "Không có gì thay đổi so với kế hoạch đang có nên không ghi."),
    "judged already": ([number("80")], {"by": replace(JULY, since=Period(2026, 6))}, "Các kỳ trước kỳ 7/2026"),
    "no document": ([number("80")], {"by": replace(JULY, document=" – ")}, "tên và số của văn bản"),
    "signed tomorrow": ([number("80")], {"by": replace(JULY, day=TODAY + dt.timedelta(1))}, "chưa đến ngày ấy"),
    "signed after it": ([number("80")], {"by": replace(JULY, day=dt.date(2026, 7, 15))}, "từ kỳ 8/2026 trở đi"),
    "after the plan": ([number("80")], {"by": replace(JULY, since=Period(2031, 1))}, "Kế hoạch hết ở kỳ 12/2030."),
    "above the scale": ([number("120")], {}, "Mục tiêu, AN-14 năm 2026: 120 nằm ngoài thang"),
    "a later year asks for less": ([number("50", 2028)], {}, "mục tiêu 2028 (50) lùi so với 2026"),
    "no number": ([number("")], {}, "cách giữ và các ô mức không khớp"),
    "a passed year": ([number("80")], {"by": replace(JULY, since=Period(2027, 1))}, "năm 2026 đã qua"),
    "outside the plan": ([number("80", 2031)], {}, "năm 2031 ngoài thời gian kế hoạch"),
    "nobody's department": ([target(lead="abc", support="")], {}, "cột «Chủ trì»: kế hoạch không có đơn vị «abc»"),
    "twice": ([target(lead="kt", support="kt")], {}, "mỗi đơn vị chỉ ghi một lần"),
    "unknown indicator": ([number("80", code="AN-99")], {}, "không có chỉ tiêu «AN-99» trong bảng Chỉ tiêu"),
    "short too long": ([Edit(INDICATORS, VNEID, {"short": "d" * 39})], {}, "tên ngắn phải có và dài tối đa 38 chữ"),
    "no name": ([Edit(INDICATORS, VNEID, {"name": ""})], {}, "cột «Tên chỉ tiêu»: không được để trống"),
    "someone's name": (
        [Edit(INDICATORS, VNEID, {"name": shipped(SLUG).indicators[0].name})], {}, "đã là tên của AN-01",
    ),
    "foreign code": ([Edit(TASKS, "XX-1", {"code": "XX-1", "group": "I", "text": "Việc"})], {}, "phải là «AN-»"),
    "a strange time": ([Edit(TASKS, shipped(SLUG).tasks[0].code, {"when": "sớm"})], {}, "thời gian ghi là hằng tháng"),
    "its own parent": (
        [Edit(TASKS, shipped(SLUG).tasks[0].code, {"parent": shipped(SLUG).tasks[0].code})], {}, "cha của chính nó",
    ),
    "a review past the end": ([Edit(REVIEWS, "1", {"year": "2035"})], {}, "năm 2035 của sơ kết, tổng kết ngoài"),
    "a review without a year": ([Edit(REVIEWS, "1", {"year": ""})], {}, "Mốc, 1, cột «Năm»: không được để trống"),
    "no day": ([Edit(GENERAL, "header", {"date": "tháng bảy"})], {}, "cột «Ngày ban hành»: «tháng bảy» không"),
    "too late a report": ([Edit(GENERAL, "header", {"due_days": "28"})], {}, "từ 0 đến 27 ngày"),
    "another's spelling": ([Edit(DEPARTMENTS, "kt", {"aliases": "VHXH"})], {}, "thuộc cả «"),
}  # fmt: skip


@pytest.mark.parametrize("case", WRONG)
def test_what_is_wrong_is_refused_with_a_sentence(commune: Store, case: str):
    edits, more, wanted = WRONG[case]
    told = refused(commune, *edits, **more)
    assert wanted in told
    assert told.endswith(".")
    assert not re.search(
        r"\b(lead|support|value|low|high|range|noun|scale|parent|part_of|csv|toml|start|end|up|down)\b", told
    )


def test_every_trouble_is_told_at_once(commune: Store):
    draft = propose(commune, SLUG, [number("120"), Edit(INDICATORS, VNEID, {"short": "d" * 39})], JULY)
    assert len({said(draft, one) for one in draft.troubles}) == 2


def test_only_who_may_change_plans_does(commune: Store):
    for role in (Role.LEADER, Role.OFFICER, Role.MONITOR, Role.ADMIN):
        with pytest.raises(RefusalError, match="người điều phối"):
            write(commune, SLUG, [number("80")], JULY, User("B", "b", (Grant(role),)), commune.seq(SLUG), "x")
    assert goals(commune) == [(2026, 65, None)]


def test_pressing_twice_is_one_change_and_a_stale_look_writes_nothing(commune: Store):
    seen = commune.seq(SLUG)
    first = change(commune, number("80"), submission_id="one")
    again = change(commune, number("80"), submission_id="one", seen=seen)
    assert (again.batch_id, again.written) == (first.batch_id, False)
    with pytest.raises(MovedError):
        change(commune, number("90"), seen=seen)


def test_before_any_figure_the_plan_is_still_put_down(store: Store):
    set_up(store, SLUG, TWO, somebody("An"))
    plan = load_plan(store, SLUG)
    assert first_period(store, plan) == plan.start
    first = Decision("Kế hoạch 5/KH-UBND", dt.date(2025, 12, 1), plan.start)
    change(store, number("70"), Edit(INDICATORS, "AN-01", {"kind": "share"}), FIBRE, FIBRE_TARGET, by=first)
    plan = load_plan(store, SLUG)
    assert [(one.goal, one.since) for one in plan.targets_of(VNEID)] == [(70, None)]
    assert plan.indicator("AN-24").since is None
    change(store, Edit(INDICATORS, "AN-24", None), by=first)
    assert load_plan(store, SLUG).indicator("AN-24") is None


# ── what has been judged stays ───────────────────────────────────────────────────────────────────────


def slowly(store: Store, file: str, when: Period) -> dict[str, dict]:
    """Row → cells in force at that period: every write replayed in turn, day by day, each taking what was before."""
    lines = store.rows(
        "SELECT seq, row_key, cells, in_force_from FROM plan_row JOIN batch USING (batch_id) WHERE file = $file",
        {"file": file},
    )
    found: dict[str, dict] = {}
    for key in {line[1] for line in lines}:
        for day in sorted({line[3] for line in lines if line[1] == key}):
            if (day.year, day.month) > (when.year, when.month):
                break
            _, said = max((line[0], line[2] or "") for line in lines if line[1] == key and line[3] == day)
            found[key] = json.loads(said) if said else {}
    return {key: cells for key, cells in found.items() if cells}


NOTHING = {"value": "", "low": "", "high": ""}


def seen_at(store: Store, period: Period, plan: Plan | None = None) -> dict[str, tuple]:
    """What a period's standings say of each indicator."""
    found = [row.standing for row in at(store, period, plan)]
    return {one.indicator.code: (one.state, one.aim and one.aim.goal, one.path) for one in found}


def drawn(draw: random.Random, store: Store) -> list[Edit]:
    """Some edits, most of them sensible."""
    found, _ = tables(store, SLUG)
    units = list(found[DEPARTMENTS])

    def some(name: str) -> str:
        return draw.choice(list(found[name]))

    one = found[TARGETS][some(TARGETS)]
    value = str(draw.choice([0, 5, 35, 66, 80, 100]))
    made: list[Callable[[], Edit]] = [
        lambda: number(value, draw.randint(2026, 2030)),
        lambda: number(value, draw.randint(2026, 2030), code=draw.choice(list(found[INDICATORS]))),
        lambda: Edit(TARGETS, some(TARGETS), {"lead": draw.choice(units), "suggested_lead": "", "support": ""}),
        lambda: Edit(TARGETS, f"{one['code']}:{one['year']}", {**NOTHING, "comparator": "encouraged"}),
        lambda: Edit(TARGETS, some(TARGETS), None),
        lambda: Edit(INDICATORS, some(INDICATORS), {"name": f"Tên mới {draw.random()}"}),
        lambda: Edit(INDICATORS, some(INDICATORS), draw.choice([{"direction": "down"}, {"level": "commune"}])),
        lambda: Edit(INDICATORS, some(INDICATORS), None),
        lambda: Edit(TASKS, some(TASKS), draw.choice([None, {"text": "Việc khác"}])),
        lambda: Edit(DEPARTMENTS, some(DEPARTMENTS), draw.choice([None, {"name": f"Phòng {draw.random()}"}])),
        lambda: Edit(REVIEWS, some(REVIEWS), {"year": str(draw.randint(2026, 2030))}),
    ]  # fmt: skip
    return [draw.choice(made)() for _ in range(draw.randint(1, 3))]


def test_no_accepted_edit_moves_what_has_been_judged(commune: Store):
    """Many edits one after the other: each ended period is judged as before, and what holds is what a replay says."""
    ended = [Period(2026, one) for one in range(1, 7)]
    before = {one: seen_at(commune, one) for one in ended}
    draw, accepted = random.Random(7), 0
    for turn in range(60):
        since = Period(2026, 7).plus(draw.choice([0, 0, 1, 3, 12]))
        seen = commune.seq(SLUG)
        try:
            write(commune, SLUG, drawn(draw, commune), replace(JULY, since=since), somebody(), seen, f"t{turn}")
        except RefusalError:
            assert commune.seq(SLUG) == seen
            continue
        accepted += 1
    for plan in (load_plan(commune, SLUG), load_plan(commune, SLUG, Period(2030, 12))):
        for one in ended:
            after = seen_at(commune, one, plan)
            assert {code: after[code] for code in before[one]} == before[one]
    for when in (Period(2026, 6), Period(2026, 8), Period(2026, 11), Period(2027, 7), Period(2030, 12)):
        plan = load_plan(commune, SLUG, when)
        assert {one.code: one.name for one in plan.indicators} == {
            key: one["name"] for key, one in slowly(commune, INDICATORS, when).items()
        }
        assert {one.code: (one.lead, one.text) for one in plan.tasks} == {
            key: (tuple(filter(None, one["lead"].split("; "))), one["text"])
            for key, one in slowly(commune, TASKS, when).items()
        }
        held = slowly(commune, TARGETS, when)
        told = {
            f"{one.code}:{one.year}": ("" if one.value is None else str(one.value), one.lead)
            for indicator in plan.indicators for one in plan.targets_of(indicator.code, when)
        }  # fmt: skip
        assert told == {key: (one["value"], one["lead"]) for key, one in held.items()}
        [header] = slowly(commune, HEADER, when).values()
        assert [one.name for one in plan.departments] == [one["name"] for one in header["departments"]]
    assert accepted > 15, "a test that refuses everything proves nothing"


# ── what people type ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("slug", slugs())
def test_every_cell_of_every_plan_is_read_as_it_is_shown(store: Store, slug: str):
    set_up(store, slug, shipped(slug).places, somebody("An"))
    found, names = tables(store, slug)
    for name, many in found.items():
        for cells in many.values():
            for column in TABLES[name].columns:
                assert read(column, shown(column, cells.get(column.name, ""), names), names) == (
                    cells.get(column.name, ""), "",
                )  # fmt: skip


@steady(max_examples=50)
@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_cell_or_a_sentence(typed: str):
    names = Names({"kt": "Phòng Kinh tế"}, {"adults": "Người trưởng thành"}, {"kt": "kt", "phòng kinh tế": "kt"})
    for table in TABLES.values():
        for column in table.columns:
            cell, why = read(column, typed, names)
            assert not (cell and why)
            assert cell == cell.strip()


def test_how_often_is_reported_is_settled_before_the_first_figure(store: Store):
    set_up(store, SLUG, TWO, somebody("An"))
    plan = load_plan(store, SLUG)
    first = Decision("Kế hoạch 5/KH-UBND", dt.date(2025, 12, 1), plan.start)
    told = {"rhythm": "quarterly", "calendar": "calendar", "due_days": "6"}
    change(store, Edit(GENERAL, "header", told), by=first)
    after = load_plan(store, SLUG)
    assert (after.rhythm, after.calendar, after.due_days) == ("quarterly", "calendar", 6)
    assert [one.due for one in after.reporting] == [one.due for one in plan.reporting]
    hand_in(store, Period(2026, 6), 40)
    assert "các kỳ trước bị chấm lại" in refused(store, Edit(GENERAL, "header", {"rhythm": "monthly"}))
    change(store, Edit(GENERAL, "header", {"due_days": "2"}))
    assert load_plan(store, SLUG).due_days == 2
    assert load_plan(store, SLUG, Period(2026, 6)).due_days == 6
