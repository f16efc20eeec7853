"""Where the worst gaps are and what changed: whom to call first, and what to say of it."""

from __future__ import annotations

from fractions import Fraction

import pytest

from components.change_words import MOST, Line, bottlenecks, changed, moved, turned
from data.changes import Move, Turn
from data.model import Direction, Place
from data.progress import State
from data.standings import Row, VillageGap
from tests.builders import make_count, make_indicator, make_plan, make_target, month, reading, readings
from tests.components.conftest import YEAR_PLAN, faults, row
from tests.components.test_sentences import STORIES

BEHIND, FALLING, FAR = (STORIES[one][0] for one in ("behind", "falling", "out of reach"))
BEFORE, NOW = month("2026-02"), month("2026-03")
LESS_PLAN = make_plan(make_target(5, year=2026), indicators=(make_indicator(direction=Direction.DOWN),))


def gaps(*units: int | Fraction, name: str = "Thôn") -> tuple[VillageGap, ...]:
    places = (Place(f"thon-{at:02d}", f"{name} {at}") for at in range(1, len(units) + 1))
    return tuple(
        VillageGap(place, Fraction(10), Fraction(5), one, False) for place, one in zip(places, units, strict=True)
    )


def lacking(short: str, share: int, of: int) -> Row:
    """Behind the 35 % that are due in March by (35 − share) % of so many people."""
    last = share * of // 100
    found = row(readings("2026-01", last - 2, last - 1, last, of=of), indicator=make_indicator(short=short))
    assert found.standing.state is State.BEHIND
    return found


def bare(short: str, *values: float, plan=YEAR_PLAN) -> Row:
    """Percents without their a and b."""
    found = [reading(month("2026-01").plus(at), value=one) for at, one in enumerate(values)]
    return row(found, plan=plan, indicator=make_indicator(short=short, direction=plan.indicators[0].direction))


def names(rows: list[Row], **more) -> list[str]:
    return [line.name for line in bottlenecks(rows, **more)]


# ── bottlenecks ──────────────────────────────────────────────────────────────────────────────────────


def test_the_most_people_still_to_reach_come_first_and_not_the_most_points():
    """A lacks 5 % of 10.000 (500), B 25 % of 100 (25), C 15 % of 1.000 (150), D 10 % of 400 (40)."""
    rows = [lacking("A", 30, 10_000), lacking("B", 10, 100), lacking("C", 20, 1_000), lacking("D", 25, 400)]
    assert names(rows) == ["A", "C", "D"]


def test_what_counts_nobody_comes_last_and_there_the_most_points_first():
    assert names([bare("A", 20, 21, 22), bare("B", 10, 11, 12), lacking("C", 34, 100)]) == ["C", "B", "A"]


def test_where_less_is_better_the_farthest_above_comes_first():
    rows = [bare("A", 30, 30, 30, plan=LESS_PLAN), bare("B", 40, 40, 40, plan=LESS_PLAN)]
    assert names(rows) == ["B", "A"]


def test_a_bottleneck_says_how_much_how_many_and_where():
    found = row(readings("2026-01", 20, 21, 22, of=200), gaps=gaps(1200, 30, 20, 1))
    assert bottlenecks([found]) == [
        Line(
            "XA-01",
            "Tài khoản định danh",
            "▲ 11,0 %, kém 24,0 điểm, thiếu 48 người;"
            " nhiều nhất ở Thôn 1 (1.200 người), Thôn 2 (30 người), Thôn 3 (20 người).",
        )
    ]


@pytest.mark.parametrize(
    ("story", "said"),
    [
        ("behind", "▲ 11,0 %, kém 24,0 điểm, thiếu 48 người."),
        ("falling", "▼ 26,0 %, kém 9,0 điểm, thiếu 9 người."),
        ("out of reach", "× 25,0 %, kém 25,0 điểm, thiếu 25 người."),
        ("a yearly count", "× 2 ý tưởng, thiếu 4 ý tưởng."),
        ("points of a scale", "▼ 25,0 %, thiếu 2,5 điểm thang 20."),
        ("a percent without a and b", "▲ 22,5 %, kém 12,5 điểm."),
        ("behind by a hair", "▲ 35,0 %, kém dưới 0,1 điểm, thiếu 1 người."),
        ("money", "▲ 21,0 %, kém 4,9 điểm, thiếu 14,7 tỷ đồng."),
    ],
)
def test_how_far_a_target_lags(story, said):
    assert [line.says for line in bottlenecks([STORIES[story][0]])] == [said]


@pytest.mark.parametrize(
    "story",
    ["met in December", "on track", "nothing ever", "stale", "two months only", "encouraged", "trên, and just there",
     "đúng, and past it"],
)  # fmt: skip
def test_what_is_not_below_its_path_is_no_bottleneck(story):
    assert bottlenecks([STORIES[story][0]]) == []


@pytest.mark.parametrize("story", STORIES)
def test_every_bottleneck_reads_well(story):
    assert [fault for line in bottlenecks([STORIES[story][0]]) for fault in faults(line.says)] == []


def test_no_more_than_asked():
    assert len(bottlenecks([BEHIND, FALLING, FAR, BEHIND])) == 3
    assert len(bottlenecks([BEHIND, FALLING, FAR, BEHIND], most=2)) == 2
    assert bottlenecks([]) == []


def test_names_are_handed_on_as_they_stand():
    """Escaping is the screen's."""
    found = row(readings("2026-01", 20, 21, 22, of=200), gaps=gaps(7, name="<b>*x*</b>"))
    assert bottlenecks([found])[0].says.endswith("; nhiều nhất ở <b>*x*</b> 1 (7 người).")


# ── turns ────────────────────────────────────────────────────────────────────────────────────────────


def turn(before: str, now: str, *, better: bool | None) -> Turn:
    return Turn(STORIES[before][0].standing, STORIES[now][0].standing, better)


WORSE = turn("on track", "behind", better=False)
BETTER = turn("falling", "exceeded early", better=True)
STARTED = turn("two months only", "on track", better=None)


@pytest.mark.parametrize(
    ("better", "says"),
    [
        (False, "◐ Đúng tiến độ → ▲ Chậm"),
        (True, "▼ Thụt lùi → ● Vượt, về đích sớm"),
        (None, "– Chưa đủ số liệu → ◐ Đúng tiến độ"),
    ],
)
def test_a_turn_tells_both_states(better, says):
    assert turned([WORSE, BETTER, STARTED], better=better) == [Line("XA-01", "Tài khoản định danh", says)]
    assert faults(says) == []


def test_a_part_year_that_begins_to_be_judged_says_so():
    [line] = turned([turn("a yearly count of a part year", "a yearly count", better=None)], better=None)
    assert line.says == "○ Chưa chấm → × Khó đạt"


# ── moves ────────────────────────────────────────────────────────────────────────────────────────────


def move(change: float | str, *, indicator=None, places: int | None = None, own: bool = False) -> Move:
    return Move(indicator or make_indicator(), BEFORE, NOW, Fraction(str(change)), places, own)


@pytest.mark.parametrize(
    ("one", "up", "says"),
    [
        (move(2, places=4), True, "+2,0 điểm (4 nơi báo cả hai kỳ)"),
        (move("-3.25", places=22), False, "−3,3 điểm (22 nơi báo cả hai kỳ)"),
        (move(5, own=True), True, "+5,0 điểm, tính riêng từng kỳ"),
        (move(5, own=True, places=1), True, "+5,0 điểm, tính riêng từng kỳ (1 nơi báo cả hai kỳ)"),
        (move("0.01"), True, "tăng dưới 0,1 điểm"),
        (move("-0.01"), False, "giảm dưới 0,1 điểm"),
        (move(1234, indicator=make_count(), own=True), True, "+1.234 ý tưởng, tính riêng từng kỳ"),
        (move(-2, indicator=make_indicator(direction=Direction.DOWN)), True, "−2,0 điểm"),
        (move(2, indicator=make_indicator(direction=Direction.DOWN)), False, "+2,0 điểm"),
    ],
)
def test_a_move_has_its_sign_and_its_basis(one, up, says):
    assert moved([one], up=up) == [Line("XA-01", one.indicator.short, says)]
    assert moved([one], up=not up) == []
    assert faults(says) == []


def test_only_the_three_biggest_movers_are_named():
    assert [line.says for line in moved([move(at) for at in (9, 8, -7, 6, 5)], up=True)] == [
        "+9,0 điểm", "+8,0 điểm", "+6,0 điểm",
    ]  # fmt: skip


# ── all changes ──────────────────────────────────────────────────────────────────────────────────────


def test_changes_come_worst_first_under_their_headings():
    found = changed([BETTER, STARTED, WORSE], [move(2), move(-1)])
    assert [(heading, [line.says for line in lines], more) for heading, lines, more in found] == [
        ("Trạng thái xấu đi", ["◐ Đúng tiến độ → ▲ Chậm"], 0),
        ("Trạng thái tốt lên", ["▼ Thụt lùi → ● Vượt, về đích sớm"], 0),
        ("Bắt đầu hoặc thôi được chấm", ["– Chưa đủ số liệu → ◐ Đúng tiến độ"], 0),
        ("Tiến nhiều nhất", ["+2,0 điểm"], 0),
        ("Lùi nhiều nhất", ["−1,0 điểm"], 0),
    ]


def test_nothing_changed_is_no_heading():
    assert changed([], []) == []


def test_a_long_list_says_how_many_more():
    [(heading, lines, more)] = changed([WORSE] * (MOST + 2), [])
    assert (heading, len(lines), more) == ("Trạng thái xấu đi", MOST, 2)
