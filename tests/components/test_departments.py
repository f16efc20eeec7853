"""Theo phòng in words and tables: who was given what, who lags, who reports in time."""

from __future__ import annotations

import datetime as dt

import pytest

from components.departments import (
    NOBODY,
    headline,
    in_order,
    name,
    others,
    overall,
    promises_table,
    reporting_said,
    reporting_table,
    sentence,
    supported_table,
    tally,
    tasks_table,
    when,
)
from data.departments import Account, Duties, accounts, duties
from data.model import Department, Level, Task
from data.owed import owed
from data.plan_files import shipped, slugs
from data.punctuality import PeriodReports, Punctuality
from data.standings import Row, rows
from tests.builders import figure, make_indicator, make_plan, make_target, month
from tests.components.conftest import faults

ME, YOU, HE = (Department(one, f"Phòng {one}") for one in ("A", "B", "C"))
JUNE = month("2026-06")


def reports(*periods: tuple[int, int, int]) -> Punctuality:
    return Punctuality(tuple(PeriodReports(JUNE.plus(-at), dt.date(2026, 6 - at, 18), *one)
                             for at, one in enumerate(periods)))  # fmt: skip


def plan_of(*leads: str, suggested: bool = False, **more):
    """A plan whose indicators XA-01, XA-02, … are given to these departments, "" to nobody."""
    key = "suggested_lead" if suggested else "lead"
    codes = [f"XA-{at:02d}" for at in range(1, len(leads) + 1)]
    return make_plan(
        *(make_target(80, year=2026, code=code, **{key: one}) for code, one in zip(codes, leads, strict=True)),
        indicators=tuple(make_indicator(code=one, level=Level.COMMUNE, short=f"Việc {one}") for one in codes),
        departments=(ME, YOU, HE), **more,
    )  # fmt: skip


def judged(plan, **percents: int | None) -> list[Row]:
    """Rows of June after a steady year's start: XA_01=90 is met, =10 is behind, None was never reported."""
    told = [
        figure(None, JUNE.plus(-back), value, 100, indicator=code.replace("_", "-"))
        for code, value in percents.items() if value is not None for back in range(4)
    ]  # fmt: skip
    return rows(plan, JUNE, [], told, [], {})


def account(plan, found: list[Row], which: int, *periods: tuple[int, int, int]) -> Account:
    one = duties(plan)[which]
    mine = tuple(row for row in found if row.standing.indicator.code in one.codes)
    return Account(one, mine, (), reports(*periods))


# ── counted ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_tally_counts_formal_wholes_and_follows_the_rest():
    plan = make_plan(
        make_target(80, year=2026, code="XA-01"), make_target(80, year=2026, code="XA-02"),
        make_target(80, year=2026, code="XA-03"), make_target(80, year=2026, code="XA-04", formal=False),
        indicators=(
            *(make_indicator(code=f"XA-0{at}", level=Level.COMMUNE) for at in range(1, 5)),
            make_indicator(code="XA-01a", part_of="XA-01", level=Level.COMMUNE),
        ),
    )  # fmt: skip
    found = judged(plan, XA_01=90, XA_02=10, XA_03=None, XA_04=10)
    assert tally(found, plan) == (1, 1, 1, 1)
    assert tally(found, plan).judged == 3
    assert tally([], plan).lag == (0, 0)


@pytest.mark.parametrize("slug", [one for one in slugs() if one != "giao-minh"])
def test_states_add_up_to_what_was_given(slug: str):
    plan = shipped(slug)
    found = rows(plan, plan.start.plus(3), [], [], [], {})
    for one in accounts(plan, found, []):
        whole = [row for row in one.rows if not row.standing.indicator.part_of]
        counted = tally(one.rows, plan)
        assert sum(counted[:4]) == len(whole)


# ── sentences ────────────────────────────────────────────────────────────────────────────────────────


def test_the_headline_names_who_lags_most_and_who_reports_least_in_time():
    plan = plan_of("A", "A", "B", "")
    found = judged(plan, XA_01=10, XA_02=90, XA_03=90, XA_04=10)
    many = [account(plan, found, 0, (10, 1, 1)), account(plan, found, 1, (1, 1, 0)), account(plan, found, 3, (0, 0, 5))]
    assert headline(many, plan) == (
        "2 phòng, đơn vị được giao 3 chỉ tiêu; 1 chỉ tiêu không giao đơn vị nào; nhiều chỉ tiêu chậm nhất: Phòng A"
        " (1/2); báo đúng hạn thấp nhất: Phòng B (1/2 số)."
    )


def test_those_that_are_level_are_all_meant():
    plan = plan_of("A", "B", "C")
    found = judged(plan, XA_01=10, XA_02=10, XA_03=10)
    many = [account(plan, found, at, (1, 0, 0)) for at in range(3)]
    assert headline(many, plan).endswith("chậm nhất: Phòng A (1/1), Phòng B (1/1) và 1 đơn vị ngang mức đó.")
    assert headline(many[:2], plan).endswith("chậm nhất: Phòng A (1/1), Phòng B (1/1).")


def test_one_department_alone_is_the_most_of_nothing():
    plan = plan_of("A", "A", suggested=True)
    found = judged(plan, XA_01=10, XA_02=90)
    assert headline([account(plan, found, 0, (3, 1, 0))], plan) == (
        "2 chỉ tiêu kế hoạch không ghi chủ trì, gợi ý giao Phòng A; 1/2 chỉ tiêu chậm; báo đúng hạn 3/4 số."
    )


def test_where_all_goes_well_nobody_is_named():
    plan = plan_of("A", "B")
    found = judged(plan, XA_01=90, XA_02=90)
    many = [account(plan, found, at, (1, 0, 0)) for at in range(2)]
    assert headline(many, plan) == "2 phòng, đơn vị được giao 2 chỉ tiêu."


def test_a_plan_without_numbers_says_so():
    plan = shipped("giao-minh")
    assert headline(accounts(plan, [], []), plan) == (
        "Kế hoạch không đặt chỉ tiêu bằng số, chỉ giao 33 nhiệm vụ cho 9 phòng, đơn vị."
    )
    bare = make_plan(indicators=(), departments=(ME,))
    assert "không giao nhiệm vụ" in headline(accounts(bare, [], []), bare)


def test_a_department_is_told_whole():
    plan = plan_of("A", "A")
    found = judged(plan, XA_01=10, XA_02=None)
    assert sentence(account(plan, found, 0, (1200, 0, 0), (1200, 0, 0), (1198, 1, 1)), plan) == (
        "Phòng A: chủ trì 2 chỉ tiêu; 0/2 chỉ tiêu đạt hoặc đúng tiến độ, 1 chậm, 1 chưa đủ số liệu;"
        " 3 kỳ qua báo đúng hạn 3.598/3.600 số, muộn 1, thiếu 1; 2 kỳ gần nhất liền nhau đủ và đúng hạn."
    )


def test_a_suggestion_is_called_one_and_nothing_is_called_nothing():
    plan = plan_of("A", suggested=True)
    assert sentence(account(plan, [], 0), plan) == (
        "Phòng A: được gợi ý chủ trì 1 chỉ tiêu (kế hoạch không ghi ai chủ trì)."
    )
    assert sentence(account(plan, [], 1), plan) == (
        "Phòng B: kế hoạch nhắc tên nhưng không giao chỉ tiêu hay nhiệm vụ nào."
    )


def test_on_time_throughout_says_neither_late_nor_missing():
    assert reporting_said(reports((3, 0, 0))) == "1 kỳ qua báo đúng hạn 3/3 số"


@pytest.mark.parametrize("slug", slugs())
def test_every_sentence_of_the_shipped_plans_reads_well(slug: str):
    plan = shipped(slug)
    found = accounts(
        plan, rows(plan, plan.start.plus(3), [], [], [], {}), owed(plan, plan.start.plus(2), [], dt.date(2030, 1, 1))
    )
    said = [headline(found, plan), *(sentence(one, plan) for one in found)]
    assert [fault for one in said for fault in faults(one.replace(" - ", " "))] == [], "names hold hyphens"


def test_those_that_answer_come_first_and_nobody_last():
    plan = plan_of("", "B", tasks=(Task("1", "I", "Việc", (), (), "", "", "I"),))
    assert [name(one.duties) for one in in_order(accounts(plan, [], []))] == [
        "Phòng B", "Phòng A", "Phòng C", NOBODY,
    ]  # fmt: skip


def test_the_others_are_counted_without_nobody():
    assert others([Account(Duties(ME))]).startswith("1 đơn vị khác")
    assert others([Account(Duties(ME)), Account(Duties(None))]).endswith("; nhiệm vụ không giao đơn vị nào")


# ── tables ───────────────────────────────────────────────────────────────────────────────────────────


def test_the_overall_table_holds_a_line_for_each_and_no_empty_column():
    plan = plan_of("A", "A", "")
    found = judged(plan, XA_01=10, XA_02=90, XA_03=None)
    table = overall([account(plan, found, 0, (1313, 50, 5)), account(plan, found, 3)], plan)
    assert table.to_dict("records") == [
        {"Đơn vị": "Phòng A", "Chủ trì": 2, "Đạt, đúng tiến độ": 1, "Chậm": 1, "Chưa đủ số liệu": 0,
         "Báo đúng hạn": "1.313/1.368"},
        {"Đơn vị": f"{NOBODY} (1)", "Chủ trì": 0, "Đạt, đúng tiến độ": 0, "Chậm": 0, "Chưa đủ số liệu": 1,
         "Báo đúng hạn": "–"},
    ]  # fmt: skip


def test_those_without_indicators_are_counted_by_their_tasks():
    plan = shipped("giao-minh")
    table = overall(accounts(plan, [], []), plan)
    assert list(table.columns) == ["Đơn vị", "Chủ trì nhiệm vụ", "Phối hợp nhiệm vụ"]
    assert table["Chủ trì nhiệm vụ"].sum() > len(plan.tasks), "a task with several leads counts for each"


def test_what_is_supported_names_who_leads_and_whether_that_is_our_reading():
    plan = make_plan(
        make_target(80, year=2026, code="XA-01", lead="A", support=("B",)),
        make_target(80, year=2026, code="XA-02", suggested_lead="A", support=("B",)),
        make_target(80, year=2026, code="XA-03", support=("B",)),
        indicators=tuple(make_indicator(code=f"XA-0{at}", level=Level.COMMUNE) for at in (1, 2, 3)),
        departments=(ME, YOU),
    )  # fmt: skip
    _, you, _ = accounts(plan, judged(plan, XA_01=90), [])
    table = supported_table(you, plan)
    assert list(table["Đơn vị chủ trì"]) == ["Phòng A", "Phòng A (gợi ý)", "kế hoạch không ghi"]
    assert list(table["Thực hiện"]) == ["90,0 %", "–", "–"]
    bare = supported_table(accounts(plan, [], [])[1], plan)
    assert list(bare.columns) == ["Mã", "Chỉ tiêu", "Đơn vị chủ trì"]


def test_before_any_figure_the_promises_stand_there():
    plan = plan_of("A", "B")
    table = promises_table(duties(plan)[0], plan)
    assert table.to_dict("records") == [
        {"Mã": "XA-01", "Chỉ tiêu": "Việc XA-01", "Mục tiêu": "từ 80 % trở lên", "Năm": "2026",
         "Đơn vị": "Chủ trì: Phòng A"},
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("written", "said"),
    [("", "–"), ("hằng năm", "hằng năm"), ("2025-07-31", "31/07/2025"), ("2028-2030", "2028-2030")],
)
def test_a_tasks_time_is_said_in_vietnamese(written: str, said: str):
    assert when(Task("1", "I", "Việc", (), (), written, "", "I")) == said


def test_tasks_name_the_part_played_and_the_task_they_belong_to():
    tasks = (
        Task("1", "I", "Cả khối", (), (), "", "", "I"),
        Task("1.1", "I", "Phần đầu", ("A",), ("B",), "hằng năm", "1", "I"),
        Task("2", "I", "Không ai", (), (), "", "", "I"),
    )
    plan = plan_of("A", tasks=tasks)
    me, you, _, nobody = (tasks_table(one, plan) for one in duties(plan))
    assert me.to_dict("records") == [
        {"Nhiệm vụ": "Phần đầu", "Vai trò": "Chủ\u00a0trì", "Thời gian": "hằng\u00a0năm", "Thuộc nhiệm vụ": "Cả khối"}
    ]
    assert list(you["Vai trò"]) == ["Phối\u00a0hợp"]
    assert nobody.to_dict("records") == [
        {"Nhiệm vụ": "Không ai", "Vai trò": "Kế\u00a0hoạch\u00a0không\u00a0ghi", "Thời gian": "–"}
    ]


def test_a_period_is_a_line_with_its_due_day():
    assert reporting_table(reports((5, 2, 1))).to_dict("records") == [
        {"Kỳ": "6/2026", "Hạn nộp": "18/06/2026", "Phải báo": 8, "Đúng hạn": 5, "Muộn": 2, "Thiếu": 1}
    ]
