"""Chốt kỳ as drawn and pressed: check, sign, reopen, open, compare; and what other pages say of a closed period."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from data.access import Grant, Role, User
from data.closed_rows import read_back, state_in, written
from data.closing_store import check, events, reopen, sign
from data.intake.batch import commit, difference, typed_reading
from data.model import Figure, Period
from data.plan_files import slugs
from data.plan_store import load_plan
from data.question_store import ask
from data.store import Store
from data.visit import Visit
from queries.closings import as_stands
from tests.builders import somebody
from tests.pages.conftest import SECONDS, UNTIL, begin, foreign, frame, rate, show, visible, write
from tests.pages.test_hand_in import fill, hand_in, template

SLUG, CODE, MAY, JUNE = "tan-ninh", "TN-02", Period(2026, 5), Period(2026, 6)
COORDINATOR = User("Bà Lan", "lan", (Grant(Role.COORDINATOR, SLUG),))
LEADER = User("Ông Bình", "binh", (Grant(Role.LEADER, SLUG),))
MONITOR = User("Ông Tư", "tu", (Grant(Role.MONITOR, SLUG),))


@pytest.fixture
def ready(store: Store, monkeypatch: pytest.MonkeyPatch) -> Store:
    """Two villages, six months of one indicator."""
    monkeypatch.setattr("data.store.now", lambda: dt.datetime(2026, 3, 1))
    begin(store, SLUG, "Thôn Đông", "Thôn Tây")
    for month in range(1, 7):
        write(store, SLUG, *(rate(CODE, f"thon-0{at}", f"2026-{month:02d}", 30 + month, 100) for at in (1, 2)))
    return store


def close(store: Store, period: Period, by: User | None = None) -> None:
    by = by or somebody("Ông Bình")
    seq = check(store, SLUG, period, store.seq(SLUG), "", somebody("Bà Lan")).seq
    sign(store, SLUG, period, seq, as_stands, by)


def correct(store: Store, a: int = 60, period: Period = JUNE) -> None:
    figure = Figure(CODE, "thon-01", period, Decimal(a), Decimal(100), None)
    commit(store, difference(store, typed_reading(load_plan(store, SLUG), [figure])), somebody("Cán bộ"))


def press(shown, label: str):
    return next(one for one in shown.button if one.label == label).click().run()


def said(shown) -> str:
    return " ".join(visible(shown))


def buttons(shown) -> set[str]:
    return {one.label for one in shown.button}


@pytest.mark.parametrize("slug", slugs())
@pytest.mark.parametrize("period", [None, "start", "until"])
def test_every_commune_in_every_stage_is_drawn_in_vietnamese(trial: Store, slug: str, period: str | None):
    shown = show("closing", trial, slug, {None: None, "start": load_plan(trial, slug).start, "until": UNTIL}[period])
    assert not shown.exception
    assert foreign(shown) == []


def test_every_state_of_the_illustrative_communes_comes_back_exactly(trial: Store):
    states = set()
    for slug in trial.communes():
        shown = as_stands(trial, slug, UNTIL)
        found = written(shown)
        assert read_back([(one["indicator"], one["place"], one["content"]) for one in found]) == tuple(shown)
        states |= {state_in(one["content"]) for one in found if one["place"] is None}
    assert len(states - {None}) >= 5


def test_the_coordinator_checks_and_the_leader_signs_and_everybody_sees_it(ready: Store):
    shown = press(show("closing", ready, SLUG, JUNE, COORDINATOR), "Đã kiểm tra")
    assert "kiểm tra lúc" in shown.subheader[0].value
    assert "Ký chốt…" not in buttons(shown)
    shown = show("closing", ready, SLUG, JUNE, LEADER)
    assert "Đã kiểm tra" not in buttons(shown)
    shown = press(shown, "Ký chốt…")
    assert "Sẽ chốt kỳ 6/2026" in said(shown)
    assert events(ready, SLUG)[-1].deed == "checked"
    shown = press(shown, "Ký chốt")
    assert not shown.exception
    assert "Đã chốt kỳ 6/2026." in said(shown)
    assert events(ready, SLUG)[-1].number == 1
    shown = show("closing", ready, SLUG, JUNE, MONITOR)
    assert "Kỳ 6/2026 đã chốt: số 1" in said(shown)
    assert buttons(shown) == set()


def test_what_came_between_is_said_and_nothing_is_signed(ready: Store):
    press(show("closing", ready, SLUG, JUNE, COORDINATOR), "Đã kiểm tra")
    shown = press(show("closing", ready, SLUG, JUNE, LEADER), "Ký chốt…")
    correct(ready)
    shown = press(shown, "Ký chốt")
    assert "Hãy người điều phối kiểm tra lại" in said(shown)
    assert "cần kiểm tra lại" in said(shown)
    assert "Ký chốt…" not in buttons(show("closing", ready, SLUG, JUNE, LEADER))
    assert events(ready, SLUG)[-1].deed == "checked"


def test_a_hole_is_said_before_signing(ready: Store):
    close(ready, Period(2026, 4))
    press(show("closing", ready, SLUG, JUNE, COORDINATOR), "Đã kiểm tra")
    shown = press(show("closing", ready, SLUG, JUNE, LEADER), "Ký chốt…")
    assert "Lưu ý: kỳ 5/2026 chưa chốt." in said(shown)


def test_reopening_asks_for_a_reason_and_says_it(ready: Store):
    close(ready, JUNE)
    shown = press(show("closing", ready, SLUG, JUNE, LEADER), "Mở lại kỳ này…")
    shown = press(shown, "Mở lại")
    assert "phải có lý do" in said(shown)
    next(one for one in shown.text_area if one.label == "Lý do mở lại").set_value("Thôn Tây ghi *nhầm*").run()
    shown = press(shown, "Mở lại")
    assert "Lý do mở lại (Ông Bình (binh)): Thôn Tây ghi *nhầm*" in said(shown)
    assert "chờ kiểm tra và ký lại" in said(shown)
    assert "Đã mở lại." in said(shown)


def test_a_closing_is_opened_as_the_meeting_saw_it(ready: Store):
    close(ready, JUNE)
    correct(ready, 90)
    shown = show("closing", ready, SLUG, JUNE)
    box = next(one for one in shown.selectbox if one.label.startswith("Mở một bản chốt"))
    shown = box.select(box.options[0]).run()
    table = next(one.value for one in shown.dataframe if "Tử / mẫu" in one.value.columns)
    row = table[table["Mã"] == CODE].iloc[0]
    assert (row["Thực hiện"], row["Tử / mẫu"]) == ("36,0 %", "72 / 200")
    villages = next(one.value for one in shown.dataframe if "Số của kỳ" in one.value.columns)
    assert list(villages[villages["Chỉ tiêu"].str.startswith(CODE)]["Số của kỳ"]) == ["36 / 100", "36 / 100"]
    assert foreign(shown) == []
    assert "1 số điều chỉnh sau khi chốt" in said(shown)


def test_the_last_two_closings_are_compared_a_sentence_first(ready: Store):
    close(ready, MAY)
    correct(ready, 40, MAY)
    close(ready, JUNE)
    shown = show("closing", ready, SLUG, JUNE)
    text = said(shown)
    assert "ức tiến ở 1 chỉ tiêu" in text
    assert "1 số của lần trước đã điều chỉnh" in text
    assert "35,0 % → 36,0 % (+1,0 điểm; thêm 2 người)" in text or "35,0 % → 36,0 % (+1,0 điểm; thêm 2 hộ)" in text
    later = next(one for one in shown.selectbox if one.label == "Lần sau")
    shown = later.select(later.options[1]).run()
    assert "Hãy chọn lần trước là bản chốt có số nhỏ hơn." in said(shown)


# ── which period ─────────────────────────────────────────────────────────────────────────────────────


def pick(shown, month: str):
    """Choose a period by its month in the page's own picker."""
    return next(one for one in shown.selectbox if one.label == "Kỳ để chốt").set_value(month).run()


def offers(shown) -> list[str]:
    return next(one for one in shown.selectbox if one.label == "Kỳ để chốt").options


def test_a_period_in_which_nobody_reported_is_checked_and_signed_and_says_so(ready: Store):
    shown = show("closing", ready, SLUG, JUNE)
    assert offers(shown)[0] == "Kỳ 12/2026 · không có số nào"
    assert "Kỳ 6/2026 · chưa kiểm tra" in offers(shown)
    shown = press(pick(shown, "2026-08"), "Đã kiểm tra")
    assert "Kỳ 8/2026 · chờ ký" in offers(shown), "the label moved on and the choice stays"
    assert "Kỳ 8/2026 đã được" in shown.subheader[0].value
    assert "không có số nào" in shown.subheader[0].value
    shown = press(shown, "Ký chốt…")
    assert "Bản chốt sẽ ghi rõ là không có số nào được báo." in said(shown)
    shown = press(shown, "Ký chốt")
    assert "Kỳ 8/2026 · đã chốt số 1" in offers(shown)
    assert shown.query_params["ky-chot"] == "2026-08"
    assert "Khi chốt không có số nào trong " in said(shown)
    box = next(one for one in shown.selectbox if one.label.startswith("Mở một bản chốt"))
    shown = box.select(box.options[0]).run()
    assert "Không có số nào được báo. Kỳ 8/2026: 0/" in said(shown)
    assert foreign(shown) == []


def test_a_closing_without_figures_is_compared_and_adjusted_like_any(ready: Store):
    close(ready, JUNE)
    close(ready, Period(2026, 8))
    shown = show("closing", ready, SLUG, JUNE)
    assert "Bản chốt số 2 (kỳ 8/2026) không có số nào được báo." in said(shown)
    assert "1 chỉ tiêu nay không có mức" in said(shown)
    assert "Không có gì khác" not in said(shown)
    correct(ready, 50, Period(2026, 8))
    shown = pick(shown, "2026-08")
    assert "1 số điều chỉnh sau khi chốt" in said(shown)
    table = next(one.value for one in shown.dataframe if "Lúc chốt" in one.value.columns)
    assert list(table["Lúc chốt"]) == ["chưa có số"]


@pytest.mark.parametrize("slug", slugs())
def test_a_commune_that_was_just_set_up_may_choose_every_period_asked_for(store: Store, slug: str):
    begin(store, slug, "Thôn Đông")
    shown = show("closing", store, slug)
    assert not shown.exception
    assert foreign(shown) == []
    plan = load_plan(store, slug)
    months = [Period.of(one) for one in range(plan.start.ordinal, UNTIL.ordinal + 1)]
    assert [one.split(" (")[0].split(" · ")[0] for one in offers(shown)] == [
        one.label for one in reversed(months) if plan.owes(one)
    ]
    assert "Đã kiểm tra" in buttons(shown)


def test_where_nothing_has_ended_and_nothing_was_given_the_first_period_is_named(
    store: Store, monkeypatch: pytest.MonkeyPatch
):
    for name in ("pages.closing.today", "data.closing_store.today", "queries.closings.today"):
        monkeypatch.setattr(name, lambda: dt.date(2026, 1, 14))
    begin(store, SLUG, "Thôn Đông")
    shown = show("closing", store, SLUG)
    assert not shown.exception
    assert "là kỳ 1/2026, hết ngày 14/01/2026." in said(shown)
    assert [one.label for one in shown.selectbox] == []


def test_a_link_opens_its_period_and_one_that_cannot_be_closed_is_passed_over(ready: Store):
    visit = Visit(somebody("Người thử"), ready, load_plan(ready, SLUG), JUNE)
    for month, label in (("2026-05", "Kỳ 5/2026"), ("2031-01", "Kỳ 6/2026"), ("<b>", "Kỳ 6/2026")):
        shown = AppTest.from_function(frame, args=(visit, "closing"), default_timeout=SECONDS)
        shown.query_params["ky-chot"] = month
        shown = shown.run()
        assert not shown.exception
        assert shown.subheader[0].value.startswith(f"{label} chưa chốt")


def test_a_confirmation_that_was_opened_for_one_period_signs_no_other(ready: Store):
    press(show("closing", ready, SLUG, JUNE, COORDINATOR), "Đã kiểm tra")
    press(show("closing", ready, SLUG, MAY, COORDINATOR), "Đã kiểm tra")
    shown = press(show("closing", ready, SLUG, JUNE, LEADER), "Ký chốt…")
    shown = pick(shown, "2026-05")
    assert "Ký chốt" not in buttons(shown)
    assert "Ký chốt…" in buttons(shown)


def test_what_a_closed_commune_has_left_open_is_said(ready: Store):
    close(ready, MAY)
    close(ready, Period(2026, 12))
    assert "Lưu ý: kỳ 6/2026, kỳ 7/2026" in said(show("closing", ready, SLUG, Period(2026, 12)))


def test_a_quarterly_commune_reads_which_quarter_and_is_not_pressed_for_a_month(store: Store):
    begin(store, "thong-nhat", "Thôn Đông")
    shown = show("closing", store, "thong-nhat")
    assert offers(shown)[0] == "Kỳ 12/2026 (Quý IV/2026) · không có số nào"
    assert "Kế hoạch yêu cầu báo cáo Quý IV/2026 (15/09/2026–14/12/2026) trong kỳ này." in said(shown)
    write(store, "thong-nhat", rate("TNH-02", "thon-01", "2026-11", 30, 100))
    shown = show("closing", store, "thong-nhat", Period(2026, 11))
    assert "Kỳ 11/2026 · không bắt buộc chốt" in offers(shown)
    assert "không bắt buộc chốt" in said(shown)
    assert "còn thiếu" not in said(shown)


def test_a_new_closing_is_the_one_that_is_compared(ready: Store):
    close(ready, MAY)
    close(ready, JUNE)
    shown = show("closing", ready, SLUG, Period(2026, 4))
    assert next(one for one in shown.selectbox if one.label == "Lần sau").value.startswith("Số 2")
    shown = press(shown, "Đã kiểm tra")
    shown = press(press(shown, "Ký chốt…"), "Ký chốt")
    later, before = (
        next(one.value for one in shown.selectbox if one.label == name) for name in ("Lần sau", "Lần trước")
    )
    assert (later[:4], before[:4]) == ("Số 3", "Số 2")


def test_a_period_that_runs_cannot_be_closed_yet(ready: Store, monkeypatch: pytest.MonkeyPatch):
    for name in ("pages.closing.today", "data.closing_store.today", "queries.closings.today"):
        monkeypatch.setattr(name, lambda: dt.date(2026, 6, 14))
    shown = show("closing", ready, SLUG, JUNE)
    assert "còn nhận số đến hết ngày 14/06/2026" in said(shown)
    assert "Đã kiểm tra" not in buttons(shown)


# ── elsewhere ────────────────────────────────────────────────────────────────────────────────────────


def test_overview_and_indicator_say_what_was_adjusted_since(ready: Store):
    close(ready, JUNE)
    assert "chưa có số nào điều chỉnh sau khi chốt." in said(show("overview", ready, SLUG, JUNE))
    correct(ready, 90)
    shown = show("overview", ready, SLUG, JUNE)
    text = said(shown)
    assert "Kỳ 6/2026 đã chốt (số 1" in text
    assert "1 số điều chỉnh sau khi chốt; 1 chỉ tiêu nay khác lúc chốt." in text
    marks = next(one.value for one in shown.dataframe if "Điều chỉnh" in one.value.columns)["Điều chỉnh"]
    assert sorted(marks)[-1] == "điều chỉnh; lúc chốt: 36 / 100 = 36,0 %"
    assert foreign(shown) == []
    assert "đã chốt" not in said(show("overview", ready, SLUG, MAY))
    shown = show("indicator", ready, SLUG, JUNE)
    assert "chưa có số nào điều chỉnh" in said(shown), "another indicator's figures are not its own"
    box = next(one for one in shown.selectbox if one.label == "Chỉ tiêu")
    shown = box.select(CODE).run()
    assert "1 số điều chỉnh sau khi chốt; 1 chỉ tiêu nay khác lúc chốt." in said(shown)


def test_overview_and_indicator_say_that_a_period_was_reopened(ready: Store):
    close(ready, JUNE)
    reopen(ready, SLUG, JUNE, 1, "Thôn Tây ghi *nhầm*", LEADER)
    for page in ("overview", "indicator"):
        shown = show(page, ready, SLUG, JUNE)
        text = said(shown)
        assert "Kỳ 6/2026 đã chốt (số 1" in text
        assert "được Ông Bình (binh) mở lại lúc" in text
        assert "lý do: «Thôn Tây ghi *nhầm*». Bản chốt số 1 vẫn được giữ; số liệu đang thấy là tạm thời" in text
        assert foreign(shown) == []
        assert "tạm thời" not in said(show(page, ready, SLUG, MAY))
    check(ready, SLUG, JUNE, ready.seq(SLUG), "", somebody("Bà Lan"))
    assert "tạm thời cho đến khi ký chốt lại" in said(show("overview", ready, SLUG, JUNE)), "a check signs nothing"
    sign(ready, SLUG, JUNE, events(ready, SLUG)[-1].seq, as_stands, LEADER)
    for page in ("overview", "indicator"):
        text = said(show(page, ready, SLUG, JUNE))
        assert "tạm thời" not in text
        assert "Kỳ 6/2026 đã chốt (số 2" in text


def test_who_types_into_a_closed_period_is_told_before_and_reads_it_after(ready: Store):
    close(ready, JUNE)
    shown = show("quick_entry", ready, SLUG, JUNE)
    shown = next(one for one in shown.selectbox if one.label == "Chỉ tiêu").select(CODE).run()
    shown = next(one for one in shown.selectbox if one.label == "Nơi").select("thon-01").run()
    assert "sẽ là số liệu điều chỉnh" not in said(shown)
    shown.text_input[0].set_value("50").run()
    assert "Kỳ 6/2026 đã chốt (số 1" in said(shown)
    assert "sẽ là số liệu điều chỉnh" in said(shown)
    shown = press(shown, "Ghi")
    versions = next(one.value for one in shown.dataframe if "Sau khi chốt" in one.value.columns)
    assert list(versions["Sau khi chốt"]) == ["điều chỉnh", ""]


def test_who_hands_a_file_in_is_told_and_nobody_closes_unseen_meanwhile(ready: Store):
    filled = fill(template(ready), (CODE, "thon-01", 50, 100))
    shown = hand_in(show("hand_in", ready, SLUG), filled)
    assert "sẽ là số liệu điều chỉnh" not in said(shown)
    ask(ready, load_plan(ready, SLUG), CODE, None, JUNE, "Vì sao?", somebody(), "q1")
    close(ready, JUNE)
    shown = press(shown, "Ghi số liệu")
    assert "vừa được Ông Bình ký chốt nên chưa ghi gì" in said(shown)
    assert "Số ghi vào kỳ đã chốt sẽ là số liệu điều chỉnh" in said(shown)
    ask(ready, load_plan(ready, SLUG), CODE, None, JUNE, "Vì sao nữa?", somebody(), "q2")
    shown = press(shown, "Ghi số liệu")
    assert [one.value.startswith("Đã ghi đợt nộp") for one in shown.success] == [True]


def test_whoever_undoes_into_a_closed_period_is_told(ready: Store):
    close(ready, JUNE)
    visit = Visit(somebody("Người thử"), ready, load_plan(ready, SLUG), JUNE)
    shown = AppTest.from_function(frame, args=(visit, "batches"), default_timeout=SECONDS)
    shown.query_params["dot"] = "7"
    shown = press(shown.run(), "Hoàn tác…")
    assert "sẽ là số liệu điều chỉnh" in said(shown)


def test_a_closing_is_no_hand_in_of_the_history(ready: Store):
    close(ready, JUNE)
    shown = show("batches", ready, SLUG, JUNE)
    assert {cell for one in shown.dataframe for cell in one.value.get("Việc", [])} == {"Thiết lập", "Nộp tệp"}
