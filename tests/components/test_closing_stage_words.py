"""Where periods stand on their way to being closed: to choose one, of one, of those left out."""

from __future__ import annotations

from types import SimpleNamespace

import pytest

from components.closing_stage_words import about, holes_said, none_offered, offered_label, stage
from data.closing import Cycle, Deed
from data.model import Period, Rhythm
from data.spans import MONTH, QUARTER, YEAR, Span
from tests.builders import make_plan
from tests.components.closed import CHECK, JUNE, SIGNED, event


@pytest.mark.parametrize(
    ("cycle", "touched", "said"),
    [
        (Cycle(JUNE), False, "Kỳ 6/2026 chưa chốt: xong."),
        (Cycle(JUNE, check=CHECK), False,
         "Kỳ 6/2026 đã được Bà Lan kiểm tra lúc 01:30 ngày 18/06/2026, chờ lãnh đạo ký: xong."),
        (Cycle(JUNE, check=CHECK), True,
         "Kỳ 6/2026 đã kiểm tra lúc 01:30 ngày 18/06/2026 nhưng sau đó có thay đổi, cần kiểm tra lại: xong."),
        (Cycle(JUNE, reopened=event(Deed.REOPENED, "Bà Hoa", note="sai")), False,
         "Kỳ 6/2026 đã mở lại lúc 01:30 ngày 18/06/2026, chờ kiểm tra và ký lại: xong."),
        (Cycle(JUNE, signed=SIGNED, signings=(SIGNED,)), False,
         "Kỳ 6/2026 đã chốt: số 4, 18/06/2026, Nguyễn Thị Hoa (hoa)."),
    ],
)  # fmt: skip
def test_where_a_period_stands_is_one_sentence(cycle: Cycle, touched: bool, said: str):
    assert stage(cycle, touched=touched, open_points="xong") == said


def test_a_period_that_still_runs_is_not_called_unclosed():
    assert stage(Cycle(JUNE), touched=False, open_points="xong", ended=False) == "Kỳ 6/2026 chưa hết kỳ, đến nay: xong."


def test_holes_are_named_but_not_all_of_many():
    assert holes_said([]) == ""
    assert holes_said([JUNE]) == "Lưu ý: kỳ 6/2026 chưa chốt."
    assert holes_said([Period.of(one) for one in range(JUNE.ordinal, JUNE.ordinal + 8)]).endswith(
        "kỳ 11/2026 và 2 kỳ khác chưa chốt."
    )


def offered(cycle: Cycle = Cycle(JUNE), months: int = MONTH, **more: object) -> SimpleNamespace:  # noqa: B008
    span = Span.containing(cycle.period, months) if months else None
    usual = {"ended": True, "empty": False, "touched": False}
    return SimpleNamespace(cycle=cycle, period=cycle.period, span=span, **usual | more)


REOPENED = event(Deed.REOPENED, "Bà Hoa", note="sai")


@pytest.mark.parametrize(
    ("one", "said"),
    [
        (offered(), "Kỳ 6/2026 · chưa kiểm tra"),
        (offered(empty=True), "Kỳ 6/2026 · không có số nào"),
        (offered(ended=False), "Kỳ 6/2026 · chưa hết kỳ"),
        (offered(Cycle(JUNE, CHECK)), "Kỳ 6/2026 · chờ ký"),
        (offered(Cycle(JUNE, CHECK), touched=True), "Kỳ 6/2026 · cần kiểm tra lại"),
        (offered(Cycle(JUNE, CHECK, reopened=REOPENED)), "Kỳ 6/2026 · chờ ký"),
        (offered(Cycle(JUNE, reopened=REOPENED)), "Kỳ 6/2026 · đã mở lại"),
        (offered(Cycle(JUNE, signed=SIGNED), empty=True), "Kỳ 6/2026 · đã chốt số 4"),
        (offered(months=QUARTER), "Kỳ 6/2026 (Quý II/2026) · chưa kiểm tra"),
        (offered(Cycle(Period(2026, 12)), YEAR), "Kỳ 12/2026 (Năm 2026) · chưa kiểm tra"),
        (offered(months=0), "Kỳ 6/2026 · không bắt buộc chốt"),
    ],
)
def test_a_period_to_choose_says_where_it_stands(one: SimpleNamespace, said: str):
    assert offered_label(one) == said


def test_what_the_plan_asks_of_a_period_is_said_and_nobody_is_accused_of_more():
    plan = make_plan()
    assert about(offered(), plan) == "Số liệu của kỳ 6/2026 (15/05–14/06/2026)."
    assert about(offered(months=QUARTER), plan) == (
        "Số liệu của kỳ 6/2026 (15/05–14/06/2026). Kế hoạch yêu cầu báo cáo Quý II/2026 (15/03/2026–14/06/2026) trong"
        " kỳ này."
    )
    assert about(offered(months=0), plan).endswith(
        "Kế hoạch không yêu cầu báo cáo riêng kỳ này nên không bắt buộc chốt."
    )


@pytest.mark.parametrize(
    ("rhythm", "first"),
    [(Rhythm.MONTHLY, "kỳ 1/2026, hết ngày 14/01/2026"), (Rhythm.YEARLY, "kỳ 12/2026, hết ngày 14/12/2026")],
)
def test_before_any_period_has_ended_the_first_one_is_named(rhythm: Rhythm, first: str):
    assert none_offered(make_plan(rhythm=rhythm)).endswith(f"là {first}.")
