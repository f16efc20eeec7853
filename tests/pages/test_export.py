"""Xuất cho tỉnh as it is drawn: nothing without a closing, the closing's own figures with one, its layout to set."""

from __future__ import annotations

import datetime as dt

import pytest

from data.access import Grant, Role, Scope, User
from data.closing_store import check, reopen, sign
from data.flat.files import Form, file_of
from data.flat.layout import Field, Layout
from data.flat.layout_store import set_flat_layout
from data.flat.lines import Closed, lines
from data.intake.desk import opened
from data.model import Period, Severity
from data.plan_store import load_plan
from data.store import Store
from queries.closings import as_stands
from tests.builders import somebody
from tests.pages.conftest import begin, foreign, rate, show, visible, write

SLUG, JUNE = "an-nong", Period(2026, 6)
WHO = somebody("Người thử")


@pytest.fixture
def closed(store: Store) -> Store:
    """One commune with a closed June of two villages."""
    begin(store, SLUG, "Thôn Đông", "Thôn *Tây*")
    write(store, SLUG, rate("AN-14", "thon-01", "2026-06", 80, 100), rate("AN-14", "thon-02", "2026-06", 30, 300))
    close(store)
    return store


def close(store: Store, period: Period = JUNE) -> None:
    checked = check(store, SLUG, period, store.seq(SLUG), "", WHO)
    sign(store, SLUG, period, checked.seq, as_stands, WHO)


def test_before_any_closing_the_way_is_said(store: Store) -> None:
    begin(store, SLUG, "Thôn Đông")
    shown = show("export", store, SLUG, JUNE)
    assert not shown.exception
    assert "chưa chốt kỳ nào" in shown.info[0].value
    assert not shown.get("download_button")


def test_a_closed_period_is_offered_in_three_forms_with_its_sum(closed: Store) -> None:
    shown = show("export", closed, SLUG, JUNE, User("Ai đó", "ai", (Grant(Role.LEADER, SLUG),)))
    assert not shown.exception
    assert foreign(shown) == []
    assert [one.proto.label for one in shown.get("download_button")] == ["Tải Excel", "Tải CSV", "Tải JSON"]
    assert "2 số nộp và 1 số tổng" in shown.subheader[0].value
    table = shown.dataframe[0].value
    total = table[table["Loại dòng"] == "tổng các nơi"].iloc[0]
    assert (total["Tử số"], total["Mẫu số"], total["Tỷ lệ (%)"]) == ("110", "400", "27,5")
    assert set(table["Nơi"]) == {"Toàn xã", "Thôn Đông", "Thôn *Tây*"}


def test_a_closed_period_without_any_figure_is_a_file_of_headings_and_says_so(store: Store) -> None:
    begin(store, SLUG, "Thôn Đông")
    close(store)
    shown = show("export", store, SLUG, JUNE, User("Ai đó", "ai", (Grant(Role.LEADER, SLUG),)))
    assert not shown.exception
    assert foreign(shown) == []
    assert "Kỳ 6/2026 không có số nào được báo khi chốt nên tệp không có dòng số nào." in " ".join(visible(shown))
    assert [one.proto.label for one in shown.get("download_button")] == ["Tải Excel", "Tải CSV", "Tải JSON"]
    assert len(shown.dataframe) == 0


@pytest.mark.parametrize("form", Form)
def test_a_file_without_figures_comes_back_as_nothing(store: Store, form: Form) -> None:
    begin(store, SLUG, "Thôn Đông")
    plan, layout = load_plan(store, SLUG), Layout()
    closed = Closed(plan, JUNE, 1, dt.date(2026, 6, 18), as_stands(store, SLUG, JUNE), store.kind)
    assert lines(closed, layout) == []
    reading = opened(store, plan, Scope(everything=True), file_of(form, layout, []), f"ioc.{form}", Period(2026, 8))
    assert reading.figures == ()
    assert reading.questions == ()
    assert [one for one in reading.problems if one.severity is Severity.ERROR] == []


def test_what_was_corrected_after_the_closing_is_not_in_it(closed: Store) -> None:
    write(closed, SLUG, rate("AN-14", "thon-01", "2026-06", 90, 100))
    table = show("export", closed, SLUG, JUNE).dataframe[0].value
    assert set(table["Tử số"]) == {"80", "30", "110"}


def test_the_closing_in_force_comes_first_and_a_reopened_one_says_so(closed: Store) -> None:
    reopen(closed, SLUG, JUNE, 1, "sai số", WHO)
    write(closed, SLUG, rate("AN-14", "thon-01", "2026-06", 90, 100))
    close(closed)
    options = show("export", closed, SLUG, JUNE).selectbox[0].options
    assert [one.split(" ngày ")[0] for one in options] == ["Kỳ 6/2026 · chốt số 2", "Kỳ 6/2026 · chốt số 1"]
    assert ["đã mở lại" in one for one in options] == [False, True]


def test_a_layout_without_what_it_needs_warns(closed: Store) -> None:
    set_flat_layout(closed, load_plan(closed, SLUG), Layout(((Field.VALUE, "*Số*"),)), WHO, "s1")
    shown = show("export", closed, SLUG, JUNE)
    assert not shown.exception
    assert "không đọc lại vào phần mềm được" in shown.warning[0].value
    assert list(shown.dataframe[0].value.columns) == ["*Số*"]


@pytest.mark.parametrize(("role", "may"), [(Role.COORDINATOR, True), (Role.LEADER, False), (Role.MONITOR, False)])
def test_only_who_may_change_the_plan_sets_how_it_is_written(closed: Store, role: Role, may: bool) -> None:
    shown = show("export", closed, SLUG, JUNE, User("Ai đó", "ai", (Grant(role, SLUG),)))
    assert ("Đặt cách xuất theo mẫu của tỉnh" in " ".join(visible(shown))) is may
    assert shown.get("download_button")


def test_saving_keeps_what_the_tables_say(closed: Store) -> None:
    shown = show("export", closed, SLUG, JUNE)
    next(one for one in shown.radio if one.label == "Dấu thập phân").set_value(False)
    shown = next(one for one in shown.button if one.label == "Lưu cách xuất").click().run()
    assert not shown.exception
    assert shown.success[0].value == "Đã lưu cách xuất."
    from data.flat.layout_store import flat_layout

    assert flat_layout(closed, SLUG) == Layout(decimal_comma=False)


def test_what_cannot_be_saved_is_a_sentence(closed: Store) -> None:
    shown = show("export", closed, SLUG, JUNE)
    next(one for one in shown.radio if one.label == "Dấu ngăn cột của tệp CSV").set_value(",")
    shown = next(one for one in shown.button if one.label == "Lưu cách xuất").click().run()
    assert not shown.exception
    assert "dấu phẩy thập phân" in " ".join(visible(shown))
    from data.flat.layout_store import flat_layout

    assert flat_layout(closed, SLUG) == Layout()
