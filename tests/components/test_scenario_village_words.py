"""Villages in a what-if, in words: who does how much, who is full, cut or silent, what hangs on one."""

from __future__ import annotations

from dataclasses import replace
from fractions import Fraction

import pytest

from components.scenario_village_words import (
    RULES,
    alone_said,
    gains_headline,
    gains_table,
    keeping_up_said,
    rule_said,
    sharing_headline,
    sharing_notes,
    sharing_table,
    unshared,
)
from data.model import Place
from data.scenario import Scenario
from data.sharing import Alone, Gain, KeepingUp, Part, Rule, Sharing, Unshared
from tests.builders import make_indicator, make_plan, month
from tests.components.conftest import faults

PLAN = make_plan(unit_word="bản")
PEOPLE = make_indicator()
ONE, TWO = Place("thon-01", "Bản Một"), Place("thon-02", "Bản Hai")
GOAL = Scenario(goal=Fraction(60), due=month("2026-12"))
SHARED = Sharing(
    Rule.EQUAL_POINTS,
    Fraction(60),
    (Part(ONE, 20, 100, None, 20), Part(TWO, 70, 100, None, 10)),
    30,
    0,
    step=Fraction(15),
)


def headline(**changes) -> str:
    found = sharing_headline(PEOPLE, replace(SHARED, **changes), PLAN)
    assert faults(found) == []
    return found


def test_who_does_how_much_and_who_the_most():
    said = headline()
    for fact in ("2 bản", "thêm 30 người", "đạt 60,0 %", "+15 điểm", "Bản Một: 20 người", "từ 20,0 % lên 40,0 %"):
        assert fact in said


@pytest.mark.parametrize(("left", "said"), [(5, "Còn 5 người chưa giao được."), (-5, "Dư 5 người so với cần.")])
def test_what_is_nobodys_and_what_is_too_much_is_said(left: int, said: str):
    assert headline(left=left).endswith(said)


def test_nothing_to_share_and_nothing_shared_are_two_things():
    idle = tuple(replace(one, units=0) for one in SHARED.parts)
    assert "đã đủ mức 60,0 %" in headline(whole=0, parts=idle)
    assert headline(parts=idle, left=30).startswith("Cần thêm 30 người; chưa giao")


def test_the_pace_of_the_best_is_a_pace():
    assert "+1,5 điểm mỗi tháng" in headline(rule=Rule.BEST_PACE, step=Fraction(3, 2))


def test_what_is_given_although_nothing_is_needed_is_not_kept_silent():
    said = headline(rule=Rule.BY_HAND, whole=0, left=-30, step=None)
    assert "30 người" in said


def test_the_full_the_cut_and_the_silent_are_named():
    parts = (Part(ONE, 90, 100, None, 10), Part(TWO, 70, 100, None, 0))
    found = sharing_notes(
        PEOPLE, replace(SHARED, parts=parts, cut=(ONE, TWO), silent=(Place("thon-03", "Bản Ba"),)), PLAN, None
    )
    assert found[0].startswith("Bản Một lên tới 100 %")
    assert "Bản Một (nhiều nhất 10 người)" in found[1]
    assert found[2].endswith(": Bản Ba.")
    assert [fault for one in found for fault in faults(one)] == []


def test_where_the_communes_own_figure_wants_another_number_both_are_said():
    [said] = sharing_notes(PEOPLE, SHARED, PLAN, 35)
    assert "35 người" in said
    assert "30 người" in said
    assert faults(said) == []


def test_what_is_cut_says_from_what_to_what_it_may_be():
    [said] = sharing_notes(PEOPLE, replace(SHARED, cut=(TWO,)), PLAN, 30)
    assert "từ 0 " in said


def test_many_names_are_cut_to_five_and_counted():
    silent = tuple(Place(f"thon-{at:02d}", f"Bản {at}") for at in range(1, 9))
    [said] = sharing_notes(PEOPLE, replace(SHARED, silent=silent), PLAN, 30)
    assert "8 bản" in said
    assert said.endswith("Bản 5 và 3 nơi khác.")


@pytest.mark.parametrize("rule", Rule)
def test_every_rule_has_a_name_and_says_what_it_does_with_the_plans_word(rule: Rule):
    assert RULES[rule]
    said = rule_said(rule, PLAN)
    assert faults(said) == []
    assert "bản" in said.lower()
    assert "thôn" not in said.lower()


@pytest.mark.parametrize("why", Unshared)
def test_every_refusal_is_a_sentence(why: Unshared):
    assert faults(unshared(why, PLAN)) == []
    assert unshared(why, PLAN).endswith(".")


def test_the_tables_hold_the_numbers_and_never_a_text_for_one():
    found = sharing_table(SHARED, PEOPLE).to_dict("list")
    assert found["Nơi"] == ["Bản Một", "Bản Hai"]
    assert found["Thêm (người)"] == [20, 10]
    assert found["Sau khi thêm (%)"] == [40, 80]
    gains = gains_table([Gain(ONE, Fraction(20), Fraction(5, 2), 25)], PEOPLE).to_dict("records")
    assert gains == [{"Nơi": "Bản Một", "Nay (%)": 20, "Phải thêm (người)": 25, "Xã thêm (điểm)": 2.5}]


def test_what_the_laggards_would_bring():
    said = gains_headline(
        PEOPLE, [Gain(ONE, Fraction(20), Fraction(5, 2), 25), Gain(TWO, Fraction(30), Fraction(1), 9)], PLAN
    )
    for fact in ("Riêng Bản Một", "2,5 điểm (25 người)", "cả 2 bản", "3,5 điểm (34 người)"):
        assert fact in said
    assert "bằng nhau" in gains_headline(PEOPLE, [], PLAN)


HANGS = Alone(ONE, Fraction(40), Fraction(45), Fraction(70), 12, Fraction(32), 1)


@pytest.mark.parametrize(
    ("changes", "said"),
    [
        ({}, "Bản Một phải thêm 12 người, tức là lên 32,0 %."),
        ({"units": 0, "still": Fraction(61)}, "Xã vẫn đạt 60,0 % dù Bản Một đứng yên."),
        ({"units": None, "needed": None, "full": Fraction(55)}, "dù Bản Một lên 100 %, xã mới được 55,0 %."),
    ],
)
def test_what_hangs_on_one_village(changes: dict, said: str):
    still, need = alone_said(PEOPLE, replace(HANGS, **changes), GOAL, PLAN)
    assert still.startswith("Nếu Bản Một đứng yên")
    assert "đến cuối 2026" in still
    assert need.endswith(said)
    assert faults(still) + faults(need) == []


def test_keeping_up_is_said_by_level_and_by_pace():
    found = KeepingUp(ONE, TWO, Gain(ONE, Fraction(20), Fraction(5), 50), Fraction(50), Fraction(45), 50)
    level, pace = keeping_up_said(PEOPLE, found, GOAL)
    assert level == "Nếu Bản Một bằng mức Bản Hai hiện nay: xã thêm 5,0 điểm (50 người)."
    assert "+5,0 điểm so với khi Bản Một giữ nhịp" in pace
    level, pace = keeping_up_said(PEOPLE, replace(found, level=None, by_pace=None), GOAL)
    assert "đã bằng hoặc hơn" in level
    assert "chưa có nhịp" in pace
    assert keeping_up_said(PEOPLE, replace(found, by_pace=Fraction(45)), GOAL)[1].endswith("không đổi.")
