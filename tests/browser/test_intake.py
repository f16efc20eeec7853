"""Officers' own workbooks in a real browser: asked, shown, written, taken back, and quicker the second month."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Page

from data.access import COMMAND_LINE
from data.plan_store import blank_places, set_up
from data.review import REVIEW_SHEET
from data.store import FILES, REAL, Store
from tests.browser.chromium import settle
from tests.browser.conftest import add_first_account, serving, sign_in
from tests.browser.test_journeys import ENGLISH, chart_text, go_to
from tests.messy import monthly, saved

pytestmark = pytest.mark.browser

JUNE = {"Thôn Đông": (30, 100), "thôn đoài": (60, 200), "Xóm Chùa Mới": (20, 100)}
JULY = {"Thôn Đông": (50, 100), "thôn đoài": (100, 200), "Xóm Chùa Mới": (50, 100)}


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """A server with the first account and a commune of three villages without figures."""
    add_first_account(tmp_path)
    store = Store(tmp_path / FILES[REAL], REAL)
    set_up(store, "tan-ninh", blank_places(["Thôn Đông", "Thôn Đoài", "Thôn Bắc"], "thôn"), COMMAND_LINE)
    store.close()
    with serving(tmp_path) as address:
        yield address


@pytest.fixture
def ready(page: Page, server: str) -> Page:
    """The hand-in page of that commune."""
    sign_in(page, server, "/nhap-so-lieu")
    page.wait_for_selector("h1:has-text('Nộp số liệu xã Tân Ninh')")
    settle(page)
    return page


def drop(page: Page, *paths: Path) -> None:
    page.set_input_files("input[type=file]", list(paths))


def say_which_village(page: Page) -> None:
    page.wait_for_selector("button:has-text('Xem trước số liệu')")
    settle(page)
    assert not (found := ENGLISH.findall(page.inner_text("[data-testid=stMain]").replace("T6.xlsx", ""))), found
    page.click("[data-testid=stMain] [data-testid=stSelectbox] input >> nth=0")
    page.click("[role=option]:has-text('Thôn Bắc')")
    settle(page)
    page.click("button:has-text('Xem trước số liệu')")


def write(page: Page) -> None:
    page.wait_for_selector("button:has-text('Ghi số liệu')")
    settle(page)
    page.click("button:has-text('Ghi số liệu')")
    page.wait_for_selector("text=Đã ghi đợt nộp số")
    settle(page)


def see_overview(page: Page) -> str:
    page.click("[data-testid=stMain] >> text=Xem Tổng quan")
    page.wait_for_selector("h1:has-text('Tổng quan xã Tân Ninh')")
    settle(page)
    return chart_text(page)


def test_two_months_of_their_own_table_and_back(ready: Page, tmp_path: Path):
    page = ready
    drop(page, saved(tmp_path, "T6.xlsx", monthly(6, JUNE)))
    say_which_village(page)
    write(page)
    assert "27,5 %" in see_overview(page), "Σa/Σb = 110/400"

    go_to(page, "Nộp số liệu", "Nộp số liệu xã Tân Ninh")
    drop(page, saved(tmp_path, "T7.xlsx", monthly(7, JULY)))
    write(page)  # nothing asked: drop, press, receipt
    assert "50,0 %" in see_overview(page), "the link opens the month that was written"

    go_to(page, "Lịch sử nộp", "Lịch sử nộp xã Tân Ninh")
    go_to(page, "Nộp số liệu", "Nộp số liệu xã Tân Ninh")
    page.click("[data-testid=stMain] >> text=Xem trong Lịch sử nộp")
    page.wait_for_selector("h3:has-text('Đợt số 3')")
    settle(page)
    assert "dot=3" in page.url
    with page.expect_download() as taken:
        page.click("button:has-text('Tải tệp gốc')")
    assert taken.value.suggested_filename == "T7.xlsx"
    assert Path(taken.value.path()).read_bytes() == (tmp_path / "T7.xlsx").read_bytes()

    page.click("button:has-text('Hoàn tác…')")
    page.wait_for_selector("text=3 số được rút đi")
    page.dblclick("button:has-text('Hoàn tác đợt số 3')")
    page.wait_for_selector("text=Đã hoàn tác đợt số 3 bằng đợt số 4")
    settle(page)
    go_to(page, "Tổng quan", "Tổng quan xã Tân Ninh")
    assert "27,5 %" in chart_text(page)
    assert "50,0 %" not in chart_text(page)


def test_the_marked_file_is_mended_and_handed_in_again(ready: Page, tmp_path: Path):
    page = ready
    wrong = {"Thôn Đông": ("chưa rõ", 100), "Thôn Đoài": (60, 200)}
    drop(page, saved(tmp_path, "T6.xlsx", monthly(6, wrong)))
    page.wait_for_selector("text=Chưa ghi gì")
    settle(page)
    assert page.locator("button:has-text('Ghi số liệu')").count() == 0
    with page.expect_download() as taken:
        page.click("button:has-text('Tải tệp đã đánh dấu')")
    marked = tmp_path / taken.value.suggested_filename
    taken.value.save_as(marked)
    book = openpyxl.load_workbook(marked)
    assert book.sheetnames == [REVIEW_SHEET, "T6"]
    assert "đây là chữ" in book["T6"]["C8"].comment.text
    book["T6"]["C8"].value = 30
    book["T6"]["C10"].value = 90
    book.save(marked)

    page.reload()
    page.wait_for_selector("h1:has-text('Nộp số liệu xã Tân Ninh')")
    settle(page)
    drop(page, marked)
    write(page)
    assert page.locator("text=Đã ghi đợt nộp số 2: 2 số mới").count() == 1


def test_a_double_click_and_a_reload_write_one_batch(ready: Page, tmp_path: Path):
    page = ready
    drop(page, saved(tmp_path, "T6.xlsx", monthly(6, {"Thôn Đông": (30, 100)})))
    page.wait_for_selector("button:has-text('Ghi số liệu')")
    settle(page)
    page.dblclick("button:has-text('Ghi số liệu')")
    page.wait_for_selector("text=Đã ghi đợt nộp số 2")
    page.reload()
    page.wait_for_selector("h1:has-text('Nộp số liệu xã Tân Ninh')")
    go_to(page, "Lịch sử nộp", "Lịch sử nộp xã Tân Ninh")
    assert page.locator("text=2 đợt, mới nhất ở trên").count() == 1, "set-up and one hand-in"


def test_two_officers_at_once_and_the_second_decides(ready: Page, server: str, tmp_path: Path):
    page = ready
    other = page.context.new_page()
    other.goto(f"{server}/nhap-so-lieu")
    other.wait_for_selector("h1:has-text('Nộp số liệu xã Tân Ninh')")
    settle(other)
    drop(other, saved(tmp_path, "của tôi.xlsx", monthly(6, {"Thôn Đông": (30, 100)})))
    other.wait_for_selector("button:has-text('Ghi số liệu')")
    settle(other)
    drop(page, saved(tmp_path, "T6.xlsx", monthly(6, {"Thôn Đông": (45, 100)})))
    write(page)
    other.click("button:has-text('Ghi số liệu')")
    other.wait_for_selector("text=Vừa có người khác ghi số liệu của xã này")
    other.wait_for_selector("text=0 số mới, 1 số thay đổi")
    other.click("button:has-text('Ghi số liệu')")
    other.wait_for_selector("text=Đã ghi đợt nộp số 3: 0 số mới, 1 số thay đổi")


def test_one_figure_typed_moves_the_chart(ready: Page, server: str, tmp_path: Path):
    page = ready
    drop(page, saved(tmp_path, "T6.xlsx", monthly(6, {"Thôn Đông": (30, 100)})))
    write(page)
    assert "30,0 %" in see_overview(page)
    page.goto(f"{server}/nhap-nhanh?chi-tieu=TN-02 · Hộ có kỹ năng DVCTT, thanh toán số&ky-so=Kỳ 6/2026")
    page.wait_for_selector("text=30 / 100 = 30,0 %")
    settle(page)
    box = page.get_by_role("textbox", name="Tử số (a)")
    box.fill("45")
    box.press("Enter")
    page.wait_for_selector("text=Thay đổi:")
    page.get_by_role("button", name="Ghi", exact=True).click()
    page.wait_for_selector("text=Đã ghi đợt số 3")
    settle(page)
    go_to(page, "Tổng quan", "Tổng quan xã Tân Ninh")
    assert "45,0 %" in chart_text(page)
