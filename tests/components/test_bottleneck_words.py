"""What stands in the way, in words: the number that would resolve it, in every shape that a need can have."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from fractions import Fraction

import pytest

from components.bottleneck_words import headline, resolved_by, says, sentence
from data import tasks
from data.bottlenecks import Bottleneck, Gap, Kind, Stuck
from data.model import Department, Direction, Period, Task
from data.progress import Aim, Basis, Level, Required, Standing, State
from data.standings import Completeness, Row
from data.tasks import Entry, Instance
from tests.builders import make_count, make_indicator, make_plan, make_rate, make_target, month

JUNE, DUE, TODAY = month("2027-06"), Period(2027, 12), dt.date(2027, 7, 1)
PLAN = replace(make_plan(), departments=(Department("ca", "Công an xã"), Department("kt", "Phòng Kinh tế")))


def stuck(required: Required | None, indicator=None, state: State = State.OUT_OF_REACH, short: int = 38) -> Bottleneck:
    indicator = indicator or make_indicator()
    level = Level(JUNE, Fraction(50), Fraction(50), Fraction(100))
    aim = Aim(make_target(), Fraction(90), None, DUE, Basis.GIVEN)
    one = Standing(
        indicator, JUNE, state, level=level, aim=aim, short=short, required=required, position=Fraction(-5), behind=5
    )
    about = Stuck(Row(one, Completeness(1, 1, Fraction(1))), month("2027-02"))
    return Bottleneck(Kind.INDICATOR, about, ("ca",), dt.date(2027, 2, 14))


def late(name: str) -> Bottleneck:
    task, due = Task("XA-T-1", "", "Mở lớp", ("ca",), (), "", "", "mục 2"), dt.date(2026, 12, 31)
    entry = Entry(Instance(task, name, dt.date(2026, 1, 1), due), tasks.State.OVERDUE)
    return Bottleneck(Kind.TASK, entry, ("ca",), due)


def gap(since: dt.date = dt.date(2027, 6, 18), *owners: str) -> Bottleneck:
    return Bottleneck(Kind.REPORT, Gap("ca", JUNE, since, 12, 440), owners, since)


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (
            stuck(Required(Fraction(12, 10), Fraction(371, 10), 6)),
            "cần +1,2 điểm/tháng đến hết kỳ 12/2027: thêm 38 người mỗi tháng, hoặc đổi mục tiêu bằng văn bản",
        ),
        (
            stuck(
                Required(Fraction(-2), Fraction(3), 6),
                make_indicator(direction=Direction.DOWN, noun="vụ"),
            ),
            "cần −2,0 điểm/tháng đến hết kỳ 12/2027: bớt 3 vụ mỗi tháng, hoặc đổi mục tiêu bằng văn bản",
        ),
        (
            stuck(Required(Fraction(1, 2), Fraction(1, 2), 6), make_count()),
            "cần +0,5 ý tưởng/tháng đến hết kỳ 12/2027, hoặc đổi mục tiêu bằng văn bản",
        ),
        (
            stuck(Required(Fraction(1), None, 5, Fraction(96)), make_rate()),
            "cần bình quân 96,0 % mỗi tháng trong 5 tháng còn lại, hoặc đổi mục tiêu bằng văn bản",
        ),
        (
            stuck(Required(Fraction(9), None, 1, Fraction(130)), make_rate()),
            "các tháng còn lại có 100 % cũng không kịp trong năm: cần lãnh đạo quyết định, đổi mục tiêu bằng văn bản",
        ),
        (
            stuck(None, state=State.BEHIND),
            "đã đến hạn (kỳ 12/2027) mà còn thiếu 38 người: làm cho đủ, hoặc đổi mục tiêu bằng văn bản",
        ),
        (gap(), "nộp 12 số còn thiếu của kỳ 6/2027"),
    ],
)
def test_what_resolves_it_bears_the_number(one: Bottleneck, said: str):
    assert resolved_by(one, PLAN) == said


def test_how_it_stands_names_the_period_it_was_judged_in():
    assert says(stuck(None), PLAN) == "× Khó đạt: 50,0 % (kỳ 6/2027), kém 5,0 điểm, thiếu 5 người so với lộ trình"
    assert says(gap(), PLAN) == "thiếu 12/440 số, hạn nộp 18/06/2027"
    assert says(late("2026"), PLAN) == "năm 2026, hạn 31/12/2026, chưa có kết quả"
    assert says(late("31/12/2026"), PLAN) == "hạn 31/12/2026, chưa có kết quả", "a day is not said twice"


def test_the_headline_says_how_many_the_oldest_and_who_has_most():
    early = dt.date(2027, 1, 18)
    assert headline([], PLAN, TODAY) == "Không có điểm nghẽn nào."
    assert headline([gap(early, "kt")], PLAN, TODAY) == (
        "1 báo cáo còn thiếu. Lâu nhất: Báo cáo kỳ 6/2027 (Phòng Kinh tế), quá hạn 164 ngày."
    )
    found = [gap(early), gap(TODAY, "ca"), gap(TODAY, "ca", "kt"), stuck(None)]
    assert headline(found, PLAN, TODAY) == (
        "4 điểm nghẽn: 3 báo cáo còn thiếu, 1 chỉ tiêu khó đạt. Lâu nhất: Báo cáo kỳ 6/2027 (Chưa giao đơn vị nào),"
        " quá hạn 164 ngày. Nhiều nhất ở Công an xã (3)."
    )


@pytest.mark.parametrize(("text", "said"), [("vì sao?", "Vì sao?"), ("xong.", "Xong."), ("hạn 3", "Hạn 3.")])
def test_a_sentence_ends_once(text: str, said: str):
    assert sentence(text) == said
