"""Standings become rows: grouped by pillar, counts against their goal, the plan's own dates as marks."""

from __future__ import annotations

from fractions import Fraction

import pytest

from components.charts.overview import COUNTS, EXTRA, is_formal, marks_key, overview
from data.model import Comparator, FigureState, Kind, Level, Place, Review
from data.standings import Row
from tests.builders import (
    counts,
    make_count,
    make_indicator,
    make_plan,
    make_rate,
    make_target,
    month,
    reading,
    readings,
)
from tests.components.charts.test_bullets import Read
from tests.components.conftest import YEAR_PLAN, faults, row


def draw(*rows: Row, plan=YEAR_PLAN) -> Read:
    return Read(overview(list(rows), plan))


def marks(found: Read) -> dict[str, tuple[float, bool, str]]:
    """kind → (where, given, text) of the only row."""
    return {
        kind: (trace.x[0], given, trace.customdata[0])
        for (kind, given), trace in found.marks.items()
        for _ in trace.x or ()
    }


# ── groups ───────────────────────────────────────────────────────────────────────────────────────────

CODES = {
    "XA-01": make_indicator(code="XA-01", short="Một", pillar="Xã hội số"),
    "XA-02": make_indicator(code="XA-02", short="Hai", pillar="Hạ tầng số"),
    "XA-03": make_indicator(code="XA-03", short="Ba", pillar="Xã hội số"),
    "XA-04": make_count(code="XA-04", short="Bốn", pillar="Hạ tầng số"),
    "XA-05": make_indicator(code="XA-05", short="Năm", pillar="Hạ tầng số"),
    "XA-06": make_indicator(code="XA-06", short="Sáu", pillar="Hạ tầng số"),
}
MIXED = make_plan(
    *(make_target(80, code=code) for code in ("XA-01", "XA-02", "XA-03")),
    make_target(12, code="XA-04", per_year=True),
    make_target(80, code="XA-05", formal=False),
    indicators=tuple(CODES.values()),
    places=4,
)


def test_rows_are_grouped_in_the_order_of_the_pillars_and_keep_the_plans_order():
    rows = [row([], at="2026-03", plan=MIXED, indicator=one) for one in CODES.values()]
    assert draw(*rows, plan=MIXED).labels == [
        "<b>Hạ tầng số</b>", "Hai", "<b>Xã hội số</b>", "Một", "Ba", f"<b>{COUNTS}</b>", "Bốn", f"<b>{EXTRA}</b>",
        "Năm", "Sáu",
    ]  # fmt: skip


def test_no_heading_stands_alone():
    only = row([], at="2026-03", plan=MIXED, indicator=CODES["XA-04"])
    assert draw(only, plan=MIXED).labels == [f"<b>{COUNTS}</b>", "Bốn"]


def test_no_rows_are_no_figure():
    assert draw().labels == []


def test_formal_is_what_the_plan_promises_formally():
    assert [code for code, one in CODES.items() if is_formal(row([], at="2026-03", indicator=one), MIXED)] == [
        "XA-01", "XA-02", "XA-03", "XA-04",
    ]  # fmt: skip


# ── values ───────────────────────────────────────────────────────────────────────────────────────────


def test_what_is_formal_only_later_is_not_formal_before():
    plan = make_plan(make_target(80, formal=False), make_target(90, since=month("2027-01")))
    seen = [is_formal(row([], plan=plan, at=one), plan) for one in ("2026-12", "2027-01")]
    assert seen == [False, True]


def test_a_milestone_that_has_passed_keeps_the_mark_it_had():
    plan = make_plan(
        make_target(12, year=2027, per_year=True),
        make_target(24, year=2028, per_year=True, since=month("2028-01")),
        make_target(6, year=2027, per_year=True, since=month("2028-01")),
        indicators=(make_count(),),
    )
    found = marks(draw(row(counts("2028-01", 1, 1, 1), plan=plan, baseline=None), plan=plan))
    assert found["2027"] == (50.0, True, "Cuối 2027: 12 ý tưởng (kế hoạch ghi)")


def test_a_rate_is_drawn_in_percent_beside_its_path():
    found = draw(row(readings("2026-01", 20, 21, 22, of=200)))
    assert (list(found.values.x), list(found.path.x)) == ([11.0], [35.0])
    assert found.says.text == ("<b>11,0 %  ▲ Chậm</b><br>Kém 24,0 điểm, thiếu 48 người",)


COUNT_PLAN = make_plan(make_target(12, year=2026, per_year=True), indicators=(make_count(),))


def test_a_count_is_drawn_against_its_goal():
    found = draw(row(counts("2026-01", 0, 0, 1, 0, 1, 1), plan=COUNT_PLAN, baseline=None), plan=COUNT_PLAN)
    assert (list(found.values.x), list(found.path.x)) == ([25.0], [50.0]), "3 and 6 of 12"
    assert found.labels[0] == f"<b>{COUNTS}</b>"
    assert "3 ý tưởng" in found.says.text[0]


def test_a_count_above_its_goal_fills_the_bar():
    found = draw(row(counts("2026-01", 10, 10, 10), plan=COUNT_PLAN, baseline=None), plan=COUNT_PLAN)
    assert list(found.values.x) == [100.0]
    assert "30 ý tưởng" in found.says.text[0]


def test_a_range_counts_against_its_low_end():
    plan = make_plan(make_target(low=4, high=8, year=2026, per_year=True), indicators=(make_count(),))
    found = draw(row(counts("2026-01", 1, 0, 0), plan=plan, baseline=None), plan=plan)
    assert list(found.values.x) == [25.0]


def test_a_count_without_a_goal_shows_its_words_but_no_length():
    plan = make_plan(make_target(comparator=Comparator.ENCOURAGED), indicators=(make_count(),))
    found = draw(row(counts("2026-01", 1, 0, 2), plan=plan, baseline=None), plan=plan)
    assert list(found.values.x) == [0.0]
    assert list(found.path.x) == []
    assert marks(found) == {}
    assert "3 ý tưởng" in found.says.text[0]


@pytest.mark.parametrize(
    "found",
    [
        row([], at="2026-03", reported=0),
        row(readings("2026-01", 25, 30, 35), at="2026-05", reported=0),
        row([reading("2026-03", 0, 0, state=FigureState.NOTHING_AROSE)]),
    ],
    ids=["never", "stale", "nothing arose"],
)
def test_what_is_missing_is_hatched_and_never_zero(found):
    drawn = draw(found)
    assert drawn.told(drawn.missing) == ["Tài khoản định danh"]
    assert (list(drawn.values.x), list(drawn.path.x)) == ([], [])
    assert "0,0 %" not in drawn.says.text[0]


def test_a_figure_of_zero_is_a_figure():
    drawn = draw(row(readings("2026-01", 0, 0, 0)))
    assert (list(drawn.values.x), list(drawn.missing.x)) == ([0.0], [])
    assert drawn.says.text[0].startswith("<b>0,0 %  ▲ Chậm</b>")


# ── marks ────────────────────────────────────────────────────────────────────────────────────────────

SO_KET = Review("so_ket", 2028, None, given=True, source="V")
TONG_KET = Review("tong_ket", 2030, 3, given=True, source="V")


def test_the_ends_of_2027_and_2030_are_marked_and_the_next_due_date():
    plan = make_plan(make_target(50, year=2026), make_target(90, year=2030), places=4)
    found = marks(draw(row(readings("2026-01", 20, 21, 22), plan=plan), plan=plan))
    assert found == {
        "due": (50.0, True, "Cuối 2026: 50,0 % (kế hoạch ghi)"),
        "2027": (60.0, False, "Cuối 2027: 60,0 % (nội suy)"),
        "2030": (90.0, True, "Cuối 2030: 90,0 % (kế hoạch ghi)"),
    }


def test_a_due_date_that_is_a_milestone_is_marked_once():
    plan = make_plan(make_target(90, year=2030), places=4)
    found = marks(draw(row(readings("2026-01", 20, 21, 22), plan=plan), plan=plan))
    assert set(found) == {"2027", "2030"}


def test_what_a_plan_for_one_year_leaves_open_is_hollow():
    found = marks(draw(row(readings("2026-01", 20, 21, 22))))
    assert found["due"] == (80.0, True, "Cuối 2026: 80,0 % (kế hoạch ghi)")
    assert found["2027"] == (80.0, False, "Cuối 2027: 80,0 % (tạm tính)")
    assert found["2030"] == (80.0, False, "Cuối 2030: 80,0 % (tạm tính)")


def test_a_year_that_is_only_assumed_is_hollow():
    plan = make_plan(make_target(90, year=2030, year_given=False), places=4)
    found = marks(draw(row(readings("2026-01", 20, 21, 22), plan=plan), plan=plan))
    assert found["2030"] == (90.0, False, "Cuối 2030: 90,0 % (tạm lấy năm cuối kế hoạch)")


def test_the_plans_own_reviews_are_marked_where_they_fall():
    plan = make_plan(make_target(90, year=2030), places=4, reviews=(SO_KET, TONG_KET))
    drawn = draw(row(readings("2026-01", 20, 21, 22), plan=plan), plan=plan)
    texts = [text for (kind, _), trace in drawn.marks.items() if kind == "review" for text in trace.customdata]
    assert [text.split(":")[0] for text in texts] == ["Cuối 2028 (sơ kết)", "Hết kỳ 9/2030 (tổng kết)"]
    assert [trace.x for (kind, given), trace in drawn.marks.items() if (kind, given) == ("review", True)] == [()]


def test_a_review_at_a_milestone_shares_its_mark():
    plan = make_plan(make_target(90, year=2030), places=4, reviews=(Review("so_ket", 2027, 4, given=True, source="V"),))
    found = marks(draw(row(readings("2026-01", 20, 21, 22), plan=plan), plan=plan))
    assert found["2027"][2].startswith("Cuối 2027 (sơ kết): ")
    assert "review" not in found


def test_a_yearly_counts_marks_are_full_goals():
    found = marks(draw(row(counts("2026-01", 0, 0, 1), plan=COUNT_PLAN, baseline=None), plan=COUNT_PLAN))
    assert found["due"] == (100.0, True, "Cuối 2026: 12 ý tưởng (kế hoạch ghi)")
    assert found["2030"] == (100.0, False, "Cuối 2030: 12 ý tưởng (tạm tính)")


def test_a_row_without_figures_still_shows_what_was_promised():
    assert marks(draw(row([], at="2026-03")))["due"][0] == 80.0


# ── words ────────────────────────────────────────────────────────────────────────────────────────────


def test_names_from_people_are_never_html():
    nasty = "<b>x</b> & y"
    plan = make_plan(
        make_target(80, year=2026),
        places=0,
        indicators=(make_indicator(short=nasty, name=nasty, noun=nasty),),
        unit_word="thôn",
    )
    found = row(readings("2026-01", 20, 21, 22), plan=plan, official=True, villages_sum=Fraction(10))
    drawn = draw(found, plan=plan)
    texts = [*drawn.labels, *drawn.says.text, *(hover for hover, _ in drawn.values.customdata)]
    assert "&lt;b&gt;x&lt;/b&gt; &amp; y" in drawn.labels
    assert not [text for text in texts if "<b>x" in text or "& y" in text]


def test_a_village_named_in_html_stays_text():
    place = Place("thon-01", "<b>x</b>")
    plan = make_plan(make_target(80, year=2026), unit_word="<i>thôn</i>")
    plan = type(plan)(**{**vars(plan), "places": (place,)})
    found = draw(row(readings("2026-01", 20, 21, 22), plan=plan, reported=1, expected=1), plan=plan)
    assert "1/1 &lt;i&gt;thôn&lt;/i&gt; đã báo" in found.values.customdata[0][0]


def test_the_pointer_tells_line_by_line():
    drawn = draw(row(readings("2026-01", 20, 21, 22, of=200)))
    lines = drawn.values.customdata[0][0].split("<br>")
    assert lines[0] == "XA-01 · Tỷ lệ người từ 14 tuổi có tài khoản định danh điện tử"
    assert lines[1] == "Thực hiện kỳ 3/2026: 11,0 % = 22 / 200"
    assert [fault for line in lines for fault in faults(line)] == []


@pytest.mark.parametrize(
    ("plan", "key"),
    [
        (
            YEAR_PLAN,
            "▌ đã thực hiện   ┃ lẽ ra đến nay   ★ hạn gần nhất   ◆ cuối 2027   ■ cuối 2030."
            " Dấu đặc: kế hoạch ghi; dấu rỗng: suy ra.",
        ),
        (
            make_plan(reviews=(SO_KET, TONG_KET)),
            "▌ đã thực hiện   ┃ lẽ ra đến nay   ★ hạn gần nhất   ◆ cuối 2027   ⬢ cuối 2028 (sơ kết)"
            "   ⬢ hết kỳ 9/2030 (tổng kết)   ■ cuối 2030. Dấu đặc: kế hoạch ghi; dấu rỗng: suy ra.",
        ),
    ],
)
def test_the_key_names_every_mark_in_order_of_time(plan, key):
    assert marks_key(plan) == key


def test_a_score_and_a_share_are_rates_too():
    for kind in (Kind.SCORE, Kind.SHARE):
        indicator = make_rate(
            kind=kind, level=Level.COMMUNE, pillar="Đề án 06", scale=20 if kind is Kind.SCORE else None
        )
        plan = make_plan(make_target(80, year=2026), indicators=(indicator,))
        found = draw(row(readings("2026-01", 10, 11, 12, of=20), plan=plan), plan=plan)
        assert found.labels[0] == "<b>Đề án 06</b>"
        assert list(found.values.x) == [55.0]
