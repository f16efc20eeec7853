"""The line that reminds one person, and the text to send: only what is left, with its due day."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace

import pytest

from components.reminders import reminder, reminder_line
from data.concern import Concern
from data.model import Rhythm
from data.owed import owed
from tests.builders import make_plan, month
from tests.components.conftest import faults
from tests.components.test_missing_words import DUE, JUNE, MIXED, PLAN, came, cells

ALL = Concern(everything=True)

# ── the line that reminds ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("concern", "day", "said"),
    [
        (ALL, 15, "Kỳ 6/2026 chốt số ngày 14/06, hạn nộp 18/06: còn 3 ngày; cả xã còn 5 số chưa nộp."),
        (
            Concern(departments=frozenset({"toi"})),
            18,
            "Kỳ 6/2026 chốt số ngày 14/06, hạn nộp 18/06: hôm nay là ngày cuối; đơn vị của bạn còn 3 số chưa nộp.",
        ),
        (
            Concern(villages=frozenset({"thon-02"})),
            20,
            "Kỳ 6/2026 hạn nộp 18/06: đã quá 2 ngày; thôn của bạn còn 1 số chưa nộp.",
        ),
        (Concern(departments=frozenset({"khac"})), 20, ""),
        (Concern(), 20, ""),
        (ALL, 10, ""),
    ],
)
def test_a_person_is_reminded_of_the_own_part_within_a_week_of_the_due_day(concern, day: int, said: str):
    today = dt.date(2026, 6, day)
    assert reminder_line(cells(today=today), concern, PLAN, today) == said
    assert faults(said) == []


def test_where_everything_came_nobody_is_reminded():
    everything = (*MIXED, came("thon-03", 16), came(None, 16, "XA-03"))
    assert reminder_line(cells(*everything), ALL, PLAN, DUE) == ""
    assert reminder_line((), ALL, PLAN, DUE) == ""
    assert reminder(cells(*everything), PLAN, JUNE, DUE) == ""


def test_a_year_due_on_its_cut_off_says_the_day_once():
    plan = make_plan(rhythm=Rhythm.YEARLY)
    plan = replace(plan, reporting=(replace(plan.reporting[0], due="before 12-15"),))
    today, december = dt.date(2026, 12, 12), month("2026-12")
    said = reminder_line(owed(plan, december, [], today), ALL, plan, today)
    assert said == "Năm 2026 hạn nộp 14/12: còn 2 ngày; cả xã còn 1 số chưa nộp."


# ── the reminder to send ─────────────────────────────────────────────────────────────────────────────


def test_a_department_is_told_what_is_missing_where():
    said = reminder(cells(came("thon-01", 16)), PLAN, JUNE, DUE, "toi")
    assert said.splitlines()[:3] == [
        "Kính gửi Phòng Tôi,",
        "Kỳ 6/2026 (15/05–14/06/2026) có hạn nộp 18/06/2026, hôm nay là ngày cuối. Hiện còn 2 số chưa nộp:",
        "- XA-01 Tài khoản định danh: Thôn 2, Thôn 3",
    ]
    assert "Hồ sơ số" not in said and said.endswith("Trân trọng cảm ơn.")


def test_all_are_told_department_by_department():
    lines = reminder(cells(), PLAN, JUNE, DUE).splitlines()
    assert lines[0] == "Kính gửi các đơn vị,"
    assert lines[2:-1] == [
        "Phòng Tôi: 3 số", "- XA-01 Tài khoản định danh: cả 3 thôn",
        "Phòng Bạn: 1 số", "- XA-02 Hồ sơ số: số toàn xã",
        "Chưa giao đơn vị nào: 1 số", "- XA-03 Chữ ký số: số toàn xã",
    ]  # fmt: skip
