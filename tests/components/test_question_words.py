"""Questions in words: which figure, to whom, how long, and what the figure was and is."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from components.question_words import (
    MOST,
    about,
    entry,
    figures,
    headline,
    questions_table,
    status,
    stood,
    waiting,
    whom,
)
from data.model import Department, FigureState, Period
from data.questions import Entry, Question, Said, Seen
from tests.builders import CODE, figure, make_plan

MAY = Period(2026, 5)
DAY = dt.date(2026, 6, 8)
ASKED_AT = dt.datetime(2026, 6, 1, 7, 2)
PLAN = make_plan(places=2, departments=(Department("ca", "Công an xã"),))


def said(kind: Said, seq: int = 1, text: str = "Vì sao?", **more) -> Entry:
    return Entry(kind, seq, "Ông An (an)", "an", ASKED_AT, text, **more)


def question(
    *kinds: Said, then: Seen | None = None, now: Seen | None = None, due: dt.date | None = DAY, **more
) -> Question:
    entries = [said(kind, at, due=due if at == 1 else None) for at, kind in enumerate(kinds or (Said.ASKED,), 1)]
    given = {"id": "q", "indicator": CODE, "place": "thon-01", "period": MAY, "department": "ca", **more}
    return Question(entries=tuple(entries), then=then, now=now, **given)


def test_the_figure_is_named_by_indicator_place_and_period():
    assert about(question(), PLAN) == "XA-01 · Tài khoản định danh, Thôn 1, kỳ 5/2026"
    assert about(question(place=None), PLAN) == "XA-01 · Tài khoản định danh, toàn xã, kỳ 5/2026"
    assert about(question(indicator="XA-99", place="thon-99"), PLAN) == ("XA-99, thôn đã bỏ khỏi danh sách, kỳ 5/2026")


def test_whoever_is_asked_is_named_even_where_the_plan_has_lost_them():
    assert whom(question(), PLAN) == "Công an xã"
    assert whom(question(department="cu"), PLAN) == "đơn vị không còn trong kế hoạch"
    assert whom(question(department=""), PLAN) == "chưa giao đơn vị nào"


@pytest.mark.parametrize(
    ("kinds", "today", "wanted"),
    [
        ((Said.ASKED,), dt.date(2026, 6, 1), "○ Đang chờ trả lời · hỏi Công an xã · hạn 08/06/2026 · hỏi hôm nay"),
        ((Said.ASKED,), DAY, "○ Đang chờ trả lời · hỏi Công an xã · hạn 08/06/2026 · đã 7 ngày"),
        ((Said.ASKED,), dt.date(2026, 6, 9), "▲ Quá hạn 1 ngày · hỏi Công an xã · hạn 08/06/2026 · đã 8 ngày"),
        ((Said.ASKED, Said.ANSWERED), DAY, "◐ Đã trả lời · hỏi Công an xã · chờ người hỏi ghi «đã rõ»"),
        ((Said.ASKED, Said.ANSWERED, Said.SETTLED), DAY, "● Đã rõ · hỏi Công an xã"),
        ((Said.REMARKED,), DAY, "– Góp ý · gửi Công an xã"),
    ],
)
def test_how_far_it_is_is_said_with_a_shape_and_a_word(kinds: tuple, today: dt.date, wanted: str):
    assert status(question(*kinds), PLAN, today) == wanted


def test_the_figure_then_and_now():
    then, now = Seen(figure("thon-01", "2026-05", 45, 60)), Seen(figure("thon-01", "2026-05", 50, 60))
    none = Seen(figure("thon-01", "2026-05", 0, 0, state=FigureState.NOTHING_AROSE))
    for one, wanted in (
        (question(then=then, now=then), "Số khi hỏi: 45 / 60 = 75,0 %; đến nay không đổi."),
        (question(then=then, now=now), "Số khi hỏi: 45 / 60 = 75,0 %; đã thay đổi, nay là 50 / 60 = 83,3 %."),
        (question(then=then), "Số khi hỏi: 45 / 60 = 75,0 %; nay đã rút, không còn số nào."),
        (question(now=now), "Số khi hỏi: chưa có số; nay đã có 50 / 60 = 83,3 %."),
        (question(), "Số khi hỏi: chưa có số; đến nay không đổi."),
        (question(Said.REMARKED), "Số khi góp ý: chưa có số; đến nay không đổi."),
        (question(then=none, now=now), "Số khi hỏi: 0 / 0 (không phát sinh); đã thay đổi, nay là 50 / 60 = 83,3 %."),
    ):
        assert figures(one, PLAN) == wanted


def test_a_sum_says_of_how_many_villages_and_what_cannot_be_summed_says_so():
    assert stood(Seen(figure(None, "2026-05", 110, 400), 2), PLAN) == "110 / 400 = 27,5 % (cộng từ 2 thôn)"
    assert stood(Seen(figure(None, "2026-05"), 0), PLAN) == "chưa cộng được (các thôn chỉ báo tỷ lệ)"


def test_the_headline_counts_what_waits_for_whom():
    late = question(due=dt.date(2026, 6, 1))
    answered = question(Said.ASKED, Said.ANSWERED)
    assert headline([], DAY) == "Không có câu hỏi nào đang chờ trả lời."
    assert headline([late, question()], DAY) == "2 câu hỏi đang chờ trả lời, 1 quá hạn."
    assert headline([answered, question(Said.REMARKED)], DAY) == (
        "Không có câu hỏi nào đang chờ trả lời; 1 câu đã trả lời, chờ ghi «đã rõ»."
    )


def test_the_oldest_are_listed_first_and_the_rest_counted():
    many = [replace(question(), id=f"q{at}", entries=(said(Said.ASKED, at, due=DAY),)) for at in range(9, 0, -1)]
    found = waiting([*many, question(Said.ASKED, Said.ANSWERED)], PLAN, dt.date(2026, 6, 10))
    assert found[0] == ("XA-01 · Tài khoản định danh, Thôn 1, kỳ 5/2026", "Công an xã, đã 9 ngày, quá hạn 2 ngày")
    assert (len(found), found[-1]) == (MOST + 1, ("và 4 câu hỏi khác", ""))
    assert waiting([question(Said.REMARKED)], PLAN, DAY) == []


def test_an_entry_is_literal_line_by_line():
    assert entry(said(Said.ASKED, text="**đậm**\n# đầu", due=DAY)) == [
        "**Hỏi** · Ông An \\(an\\) · 14:02 ngày 01/06/2026 · hạn 08/06/2026",
        "\\*\\*đậm\\*\\*",
        "\\# đầu",
    ]


def test_the_table_holds_everything_that_was_said():
    one = question(Said.ASKED, Said.ANSWERED, then=Seen(figure("thon-01", "2026-05", 45, 60)))
    one = replace(one, entries=(one.entries[0], replace(one.entries[1], text="Vì mưa.", file_name="a.pdf")))
    [line] = questions_table([one], PLAN, DAY).to_dict("records")
    assert line["Tình trạng"] == "◐ Đã trả lời"
    assert line["Số khi hỏi"] == "45 / 60 = 75,0 %"
    assert line["Câu hỏi"] == "Hỏi, Ông An (an), 14:02 ngày 01/06/2026: Vì sao?"
    assert line["Trao đổi sau đó"] == "Trả lời, Ông An (an), 14:02 ngày 01/06/2026: Vì mưa. [a.pdf]"
