"""Targets and kept scenarios side by side: one column each, the same rows, a dash where nothing is known."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction
from types import SimpleNamespace

import pytest

from components.scenario_tables import EFFORTS, candidate_name, compared_headline, compared_table, saved_table
from data.model import Comparator, Kind
from data.progress import Basis
from data.scenario import Effort, Scenario, Unknown
from data.scenario_record import Record
from data.target_comparison import Candidate, Compared, Origin
from tests.builders import CODE, make_indicator, make_plan, make_rate, make_target, month
from tests.components.conftest import faults

PLAN, PEOPLE, DUE = make_plan(make_target(80, year=2027)), make_indicator(), month("2027-12")
TODAY = Candidate(Origin.TODAY, Fraction(80), year=2027, plan=PLAN, basis=Basis.GIVEN)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (TODAY, "Kế hoạch của xã, cuối 2027 (kế hoạch ghi): 80,0 %"),
        (Candidate(Origin.TYPED, Fraction(171, 2)), "Mức thử: 85,5 %"),
        (Candidate(Origin.LAST_TARGET, Fraction(70), Comparator.MORE, 2026, PLAN), "Mục tiêu năm 2026: trên 70,0 %"),
        (Candidate(Origin.LAST_RESULT, Fraction(65), year=2026), "Đã đạt cuối 2026: 65,0 %"),
        (Candidate(Origin.OTHER_COMMUNE, Fraction(90), year=2030, plan=PLAN), "Xã Xã Mẫu, năm 2030: 90,0 %"),
        (Candidate(Origin.USUAL, Fraction(75)), "Giữ nhịp hiện nay đến cuối 2027: 75,0 %"),
    ],
)
def test_a_target_says_where_it_comes_from(one: Candidate, said: str):
    assert candidate_name(one, PEOPLE, DUE) == said


def test_every_origin_has_a_name_and_every_effort_a_word():
    names = {candidate_name(replace(TODAY, origin=one), PEOPLE, DUE) for one in Origin}
    assert len(names) == len(Origin)
    assert set(EFFORTS) == set(Effort)


MADE = Compared(TODAY, when=month("2028-03"), short=45, now=1, by_due=2, judged=4, below=50)
MORE = replace(MADE, candidate=Candidate(Origin.TYPED, Fraction(90)), when=None, short=55, now=0)


def test_the_columns_hold_the_same_rows():
    found = compared_table([MADE, MORE], PEOPLE, PLAN, DUE).set_index("So sánh")
    assert list(found.columns) == ["Kế hoạch của xã, cuối 2027 (kế hoạch ghi): 80,0 %", "Mức thử: 90,0 %"]
    assert list(found.loc["Toàn xã còn thiếu"]) == ["45 người", "55 người"]
    assert list(found.loc["Toàn xã, giữ nhịp hiện nay"]) == ["đạt kỳ 3/2028", "không đạt trong kế hoạch"]
    assert list(found.loc["Số thôn đã đạt"]) == ["1/4", "0/4"]
    assert not [fault for cell in found.to_numpy().flat for fault in faults(cell)]


def test_another_year_of_a_flow_is_never_counted_as_missing_from_this_one():
    found = compared_table([MADE, replace(MORE, other_year=True, met=False, short=None)], PEOPLE, PLAN, DUE)
    column = found.set_index("So sánh")["Mức thử: 90,0 %"]
    assert "không đạt" not in column["Toàn xã, giữ nhịp hiện nay"]
    assert column["Toàn xã còn thiếu"] == "–"


def test_without_villages_nothing_is_said_of_villages():
    found = compared_table([replace(MADE, judged=0, below=None, short=None)], make_rate(), PLAN, DUE)
    assert not [one for one in found["So sánh"] if "thôn" in one]
    assert "–" in set(found.iloc[:, 1])


def test_the_headline_holds_the_most_demanding_against_todays():
    said = compared_headline([MADE, MORE], PEOPLE, PLAN)
    for fact in ("80,0 %", "90,0 %", "+10,0 điểm", "55 người thay vì 45 người", "0/4 thôn đã đạt thay vì 1/4"):
        assert fact in said
    assert faults(said) == []
    assert compared_headline([MADE], PEOPLE, PLAN).endswith(".")
    same = replace(MORE, candidate=Candidate(Origin.TYPED, Fraction(80)))
    assert "bằng nhau" in compared_headline([MADE, same], PEOPLE, PLAN)


LINE = ((month("2026-03"), Fraction(35)), (month("2026-04"), Fraction(40)))
KEPT = Record(
    Scenario(Unknown.PACE, Fraction(80), DUE, Fraction(5, 4)),
    LINE[0],
    Fraction(80),
    Fraction(45),
    62.5,
    Effort.USUAL,
    LINE,
)


def saved(name: str, code: str = CODE) -> SimpleNamespace:
    return SimpleNamespace(
        scenario_id=name, name=name, indicator=code, period=month("2026-03"), data_seq=7, by="An",
        at=dt.datetime(2026, 3, 20, 7, 2),
    )  # fmt: skip


def test_kept_scenarios_say_who_when_on_what_and_what_came_of_it():
    done = {"Dốc sức": [(*LINE[1], Fraction(38))]}
    found = saved_table([(saved("Dốc sức"), KEPT)], PLAN, done).set_index("So sánh")["Dốc sức"]
    assert (found["Người lập"], found["Lập lúc"], found["Tính trên"]) == (
        "An",
        "14:02 ngày 20/03/2026",
        "Kỳ 3/2026, đợt 7",
    )
    assert (found["Mức"], found["Đến hết"], found["Khi lập"]) == ("80,0 %", "Kỳ 12/2027", "35,0 %")
    assert (found["Cả thảy thêm"], found["Nếu giữ nhịp khi lập"]) == ("45 người", "62,5 %")
    assert found["Thực tế đến nay"].endswith("kém 2,0 điểm.")


def test_what_is_not_known_is_a_dash_and_never_nothing():
    bare = replace(KEPT, units=None, usual=None)
    found = saved_table([(saved("A"), KEPT), (saved("B", "XA-99"), bare)], PLAN, {}).set_index("So sánh")
    assert found["B"]["Mức"] == "–", "its indicator has left the plan"
    assert found["B"]["Người lập"] == "An"
    assert saved_table([(saved("A"), bare)], PLAN, {}).set_index("So sánh")["A"]["Cả thảy thêm"] == "–"
    assert not found.isna().any().any()


def test_a_score_is_said_in_its_own_points():
    plan = make_plan(indicators=(make_indicator(kind=Kind.SCORE, scale=Fraction(20), noun="điểm"),))
    found = saved_table([(saved("A"), replace(KEPT, units=Fraction(36, 5)))], plan, {}).set_index("So sánh")["A"]
    assert found["Cả thảy thêm"] == "7,2 điểm thang 20"
