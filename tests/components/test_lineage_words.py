"""Changes of villages in words: who became whom, since when, by which share; an estimate is called one."""

from __future__ import annotations

from decimal import Decimal
from fractions import Fraction

import pytest

from components.lineage_words import (
    begins_said,
    change_said,
    changes_table,
    estimated_said,
    fate,
    figure_of,
    made_of,
    preview_table,
    shares_said,
    unknown_said,
)
from components.village_words import ESTIMATED, cell_hover, cell_says, cells_table, ranks
from data.lineage import Borders, Change, Estimate, Flow, Unknown, carried, with_lineage
from data.model import FigureState, Period, Place
from data.standings import rows
from data.villages import cells
from tests.builders import figure, make_count, make_indicator, make_plan, make_target, reading
from tests.data.test_lineage import commune, merge, split, true_sums

JUNE, JULY = Period(2026, 6), Period(2026, 7)
MERGED, PARTED = merge("A B", "C"), split("D", "2026-09", E=1, F=2)
RENAMED = Change("r", JULY, (Flow("G", "G"),), document="NQ 3", renamed="Thôn Cũ")
PLAN = commune(MERGED, PARTED, RENAMED, names="A B C D E F G")


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (MERGED, "Thôn A và Thôn B nhập thành Thôn C"),
        (PARTED, "Thôn D tách thành Thôn E và Thôn F"),
        (RENAMED, "Thôn Cũ đổi tên thành Thôn G"),
        (Change("x", JULY, (Flow("A", "C"), Flow("B", "E"), Flow("D", "C"))), "Thôn A, Thôn B và Thôn D được xếp lại"),
    ],
)
def test_a_change_is_one_sentence(change: Change, said: str):
    assert change_said(change, PLAN).startswith(said)


def test_what_became_of_a_village():
    assert fate(PLAN.place("A"), PLAN) == "Thôn A đã nhập vào Thôn C từ kỳ 7/2026."
    assert fate(PLAN.place("D"), PLAN) == "Thôn D đã tách thành Thôn E và Thôn F từ kỳ 9/2026."
    assert fate(PLAN.place("C"), PLAN) == ""
    assert made_of(PLAN.place("C"), JUNE, PLAN) == (
        "Thôn C có từ kỳ 7/2026; số kỳ 6/2026 dưới đây tính từ số của Thôn A và Thôn B."
    )


def test_shares_are_called_an_estimate_and_merges_have_none():
    assert shares_said(PARTED, PLAN) == "Thôn E 33,3 %, Thôn F 66,7 % (ước tính)"
    assert shares_said(MERGED, PLAN) == ""


def test_the_newest_change_stands_first():
    table = changes_table([MERGED, PARTED, RENAMED], PLAN)
    assert list(table["Từ kỳ"]) == ["Kỳ 9/2026", "Kỳ 7/2026", "Kỳ 7/2026"]
    assert table["Văn bản"].tolist() == ["", "", "NQ 3"]


def test_what_writing_would_do_names_the_last_and_the_first_period():
    plan = commune(names="A B")
    said = begins_said(MERGED, [Place("C", "Thôn C")], plan)
    assert said[:2] == ["Kết thúc sau kỳ 6/2026: Thôn A và Thôn B. Số đã báo giữ nguyên.", "Có từ kỳ 7/2026: Thôn C."]


def test_the_preview_shows_the_sum_and_never_the_mean():
    plan = commune(MERGED, names="A B C")
    found = [figure("A", "2026-06", 80, 100), figure("B", "2026-06", 30, 300)]
    before, after = (
        {place: many[0] for place, many in carried(plan.indicators[0], found, borders)[0].items()}
        for borders in (Borders(plan, JUNE), Borders(plan))
    )
    names = {one: f"Thôn {one}" for one in "ABC"}
    [line] = preview_table([(plan.indicators[0], JUNE, before, after)], names).to_dict("records")
    assert (line["Nơi cũ"], line["Nơi mới"]) == (
        "Thôn A: 80/100 = 80,0 %; Thôn B: 30/300 = 10,0 %",
        "Thôn C: 110/400 = 27,5 %",
    )
    half = preview_table([(plan.indicators[0], JUNE, {}, {})], names)["Nơi mới"][0]
    assert half.startswith("chưa có")


def test_fractions_of_people_are_rounded_for_the_screen_only():
    one = Estimate(JUNE, Fraction(80, 3), Fraction(100, 3), state=FigureState.ESTIMATED)
    assert figure_of(make_indicator(), one) == "27/33 = 80,0 %"
    assert one.numerator == Fraction(80, 3)
    assert figure_of(make_count(), reading("2026-06", value=5)) == "5 ý tưởng"
    assert figure_of(make_indicator(), reading("2026-06", 0, 0)) == "0/0"


def test_why_a_village_of_today_has_no_figure():
    found = [Unknown("C", JUNE, ("B",), ()), Unknown("C", JUNE, (), ("A",)), Unknown("C", JULY, ("B",), ())]
    assert unknown_said(found, JUNE, PLAN) == [
        "Thôn C: kỳ 6/2026 chưa có số theo địa giới hiện nay vì Thôn B chưa báo.",
        "Thôn C: kỳ 6/2026 chưa có số theo địa giới hiện nay vì số của Thôn A không cộng được.",
    ]


def test_a_village_whose_figure_is_a_share_says_so_wherever_it_is_shown():
    plan = with_lineage(commune(names="D E F"), [PARTED])
    months = [figure("D", f"2026-0{at}", 70 + at, 100) for at in (6, 7, 8)]
    plan = type(plan)(**{**vars(plan), "targets": make_plan(make_target(80, year=2026)).targets})
    [row] = rows(plan, Period(2026, 8), true_sums(plan, months), months, [], {})
    found = cells(plan, row, Period(2026, 8))
    assert [(one.estimated, one.pace, one.tier) for one in found] == [(True, None, None)] * 2
    assert ranks(found) == {}
    assert estimated_said(found, plan) == [
        "Thôn E và Thôn F: số kỳ 8/2026 là ước tính, chia từ thôn cũ theo tỷ lệ đã ghi."
    ]
    assert ESTIMATED in cell_hover(found[0], plan)
    assert "= 26 / 33" in cell_hover(found[0], plan)[1]
    assert ", ước tính" in cell_says(found[0])
    assert cells_table(found)["Ghi chú"].str.contains(ESTIMATED).all()
    assert found[0].level.numerator == Decimal(78) / 3
