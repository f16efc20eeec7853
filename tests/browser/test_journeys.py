"""The whole way through in a real browser: start, look, hand in, see the figure move."""

from __future__ import annotations

import re
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from playwright.sync_api import Page

from tests.browser.chromium import settle
from tests.browser.conftest import sign_in

pytestmark = pytest.mark.browser

BANNER = "mọi con số dưới đây là giả định"
ENGLISH = re.compile(
    r"\b(upload|search|download|per file|running|required|select|choose|open|close|clear|apply|press|enter|rerun|stop"
    r"|fullscreen|loading|error|warning|sort|column|row|drag|drop|file|show|hide|none|nan|true|false|sheet|date|help|sidebar|app|pages?)\b",
    re.IGNORECASE,
)


def go_to(page: Page, menu: str, heading: str) -> None:
    links = page.locator("[data-testid=stTopNavDropdownLink]").get_by_text(menu, exact=True)
    for section in page.locator("[data-testid=stTopNavSection]").all():
        section.click()
        page.wait_for_selector("[data-testid=stTopNavPopover]")
        if links.count():
            links.click()
            break
        section.click()  # not in this one: shut it again
        page.wait_for_selector("[data-testid=stTopNavPopover]", state="detached")
    page.wait_for_selector(f"h1:has-text('{heading}')")
    settle(page)


def take_template(page: Page, folder: Path) -> Path:
    with page.expect_download() as taken:
        page.click("[data-testid=stDownloadButton] button:has-text('Tải mẫu')")
    path = folder / taken.value.suggested_filename
    taken.value.save_as(path)
    return path


def fill(path: Path, sheet: str, code: str, place: str | None, **fields: object) -> Path:
    """Write figures into the input cells of one indicator (and village), found by what the sheet shows."""
    book = openpyxl.load_workbook(path)
    rows = book[sheet]
    if place is None:
        row = next(cell.row for cell in rows["C"] if cell.value == code)
        columns = {"a": 7, "b": 8}
    else:
        row = next(cell.row for cell in rows["C"] if cell.value == place)
        first = next(cell.column for cell in rows[5] if str(cell.value or "").startswith(f"{code} ·"))
        columns = {"a": first + 1, "b": first + 2}
    for name, value in fields.items():
        rows.cell(row, columns[name]).value = value
    book.save(path)
    return path


def hand_in(page: Page, path: Path) -> None:
    page.set_input_files("input[type=file]", path)
    page.wait_for_selector("h3:has-text('Xem trước:')")
    settle(page)


def chart_text(page: Page) -> str:
    page.wait_for_selector("[data-testid=stPlotlyChart] .scatterlayer text")
    return " ".join(page.locator("[data-testid=stPlotlyChart] text").all_text_contents())


def enter_trial(page: Page, server: str) -> None:
    page.goto(f"{server}/?xem-thu=true")
    page.wait_for_selector(f"text={BANNER}")
    page.wait_for_selector("h1:has-text('Tổng quan xã An Nông')")
    settle(page)


def test_look_hand_in_one_figure_and_see_it(page: Page, server: str, tmp_path: Path):
    hosts = set()
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    enter_trial(page, server)
    assert "CBCC được bồi dưỡng kỹ năng số" in chart_text(page)

    go_to(page, "Nộp số liệu", "Nộp số liệu xã An Nông")
    template = take_template(page, tmp_path)
    hand_in(page, fill(template, "Toàn xã", "AN-02", None, a=59, b=118))
    assert page.locator("button:has-text('Ghi số liệu')").count() == 1
    page.dblclick("button:has-text('Ghi số liệu')")
    page.wait_for_selector("text=Đã ghi đợt nộp số")

    page.click("text=Xem Tổng quan")
    page.wait_for_selector("h1:has-text('Tổng quan xã An Nông')")
    settle(page)
    assert "50,0 %" in chart_text(page)
    assert hosts <= {"127.0.0.1", None}, "không yêu cầu nào được rời máy này"

    go_to(page, "Nộp số liệu", "Nộp số liệu xã An Nông")
    hand_in(page, template)
    page.wait_for_selector("text=Tệp không có số mới")
    assert page.locator("button:has-text('Ghi số liệu')").count() == 0


def test_a_bad_cell_is_refused_with_its_address_and_nothing_is_written(page: Page, server: str, tmp_path: Path):
    enter_trial(page, server)
    before = chart_text(page)
    go_to(page, "Nộp số liệu", "Nộp số liệu xã An Nông")
    template = take_template(page, tmp_path)
    fill(template, "Theo thôn", "AN-14", "Thôn 3", a=120)
    hand_in(page, fill(template, "Theo thôn", "AN-14", "Thôn 4", a="chưa rõ"))
    page.wait_for_selector("text=Chưa ghi gì. Hãy sửa các ô ấy trong tệp")
    assert page.locator("button:has-text('Ghi số liệu')").count() == 0
    go_to(page, "Tổng quan", "Tổng quan xã")
    page.wait_for_selector("h1:has-text('Tổng quan xã An Nông')")
    settle(page)
    assert chart_text(page) == before


def test_set_up_a_real_commune_and_hand_in_its_first_month(page: Page, server: str, tmp_path: Path):
    sign_in(page, server)
    page.click("button:has-text('Thiết lập cho xã của tôi')")
    page.wait_for_selector("h1:has-text('Thiết lập xã')")
    page.click("[data-testid=stSelectbox] input")
    page.click("text=xã Tân Ninh, Thanh Hóa")
    page.wait_for_selector("textarea")
    page.fill("textarea", "Thôn Đông\nThôn Đoài\nThôn 3")
    page.press("textarea", "Control+Enter")
    settle(page)
    page.click("[data-testid=stMain] button:has-text('Thiết lập')")
    page.wait_for_selector("text=Đã thiết lập xã Tân Ninh với 3 thôn")
    page.click("text=Sang trang Nộp số liệu")
    page.wait_for_selector("h1:has-text('Nộp số liệu xã Tân Ninh')")
    settle(page)

    template = take_template(page, tmp_path)
    fill(template, "Theo thôn", "TN-02", "Thôn Đông", a=30, b=100)
    fill(template, "Theo thôn", "TN-02", "Thôn Đoài", a=60, b=200)
    hand_in(page, fill(template, "Theo thôn", "TN-02", "Thôn 3", a=0, b=100))
    page.click("button:has-text('Ghi số liệu')")
    page.wait_for_selector("text=Đã ghi đợt nộp số 2: 3 số mới")
    page.click("text=Xem Tổng quan")
    page.wait_for_selector("h1:has-text('Tổng quan xã Tân Ninh')")
    settle(page)
    assert "22,5 %" in chart_text(page), "Σa/Σb = 90/400, không phải trung bình 20 %"
    assert page.locator(f"text={BANNER}").count() == 0


def test_a_placeholder_village_is_renamed_and_the_next_template_shows_it(page: Page, server: str, tmp_path: Path):
    enter_trial(page, server)
    go_to(page, "Thiết lập xã", "Thiết lập xã")
    table = page.locator("[data-testid=stDataFrame]")
    table.dblclick(position={"x": 120, "y": 60})
    page.fill("#portal textarea", "Thôn Đông")
    page.press("#portal textarea", "Enter")
    settle(page)
    page.click("button:has-text('Lưu danh sách')")
    page.wait_for_selector("text=Đã lưu danh sách 22 thôn")
    go_to(page, "Nộp số liệu", "Nộp số liệu xã An Nông")
    names = [cell.value for cell in openpyxl.load_workbook(take_template(page, tmp_path))["Theo thôn"]["C"]]
    assert "Thôn Đông" in names
    assert "Thôn 1" not in names


def test_an_illustrative_workbook_is_not_taken_for_real_figures(page: Page, server: str, tmp_path: Path):
    enter_trial(page, server)
    go_to(page, "Nộp số liệu", "Nộp số liệu xã An Nông")
    template = take_template(page, tmp_path)
    fill(template, "Toàn xã", "AN-02", None, a=59, b=118)
    sign_in(page, server)
    page.click("button:has-text('Thiết lập cho xã của tôi')")
    page.click("[data-testid=stSelectbox] input")
    page.click("text=xã An Nông, Thanh Hóa")
    page.wait_for_selector("textarea")
    settle(page)
    page.click("[data-testid=stMain] button:has-text('Thiết lập')")
    page.click("text=Sang trang Nộp số liệu")
    page.wait_for_selector("h1:has-text('Nộp số liệu xã An Nông')")
    settle(page)
    page.set_input_files("input[type=file]", template)
    page.wait_for_selector("text=xem thử với số liệu minh hoạ. Số liệu minh hoạ và số liệu thật không được lẫn nhau")


@pytest.mark.parametrize("commune", ["An Nông", "Giao Minh", "Tân Ninh", "Thượng Ninh", "Thống Nhất"])
def test_every_commune_shows_every_page_in_vietnamese_without_a_trace(page: Page, trial_server: str, commune: str):
    page.goto(f"{trial_server}/?xem-thu=true&xa=xã {commune}")
    for menu, heading in (
        ("Tổng quan", f"Tổng quan xã {commune}"),
        ("Theo thôn", " nào cần giúp?"),
        ("Theo phòng", f"Theo phòng xã {commune}"),
        ("Chỉ tiêu", "Chỉ tiêu có đạt không?"),
        ("Điểm nghẽn", f"Điểm nghẽn xã {commune}"),
        ("Giải trình", "Giải trình số liệu xã"),
        ("So sánh kế hoạch", "So sánh kế hoạch"),
        ("Nộp số liệu", "Nộp số liệu xã"),
        ("Nhập nhanh", "Nhập nhanh một số"),
        ("Ai chưa nộp?", "Ai chưa nộp số liệu xã"),
        ("Nhiệm vụ", "Nhiệm vụ của xã"),
        ("Lịch sử nộp", "Lịch sử nộp xã"),
        ("Chốt kỳ", "Chốt kỳ xã"),
        ("Xuất cho tỉnh", "Xuất số liệu xã"),
        ("Số nền", "Số nền của xã"),
        ("Kế hoạch", f"Kế hoạch xã {commune}"),
        ("Thiết lập xã", "Thiết lập xã"),
        ("Sáp nhập, tách thôn", "Sáp nhập, tách"),
        ("Nhật ký", "Nhật ký"),
    ):
        page.wait_for_selector("[data-testid=stTopNav]")
        go_to(page, menu, heading)
        page.add_style_tag(content="[data-testid=stIconMaterial] { display: none !important }")  # names of drawings
        seen = page.inner_text("body")
        labels = page.eval_on_selector_all("[aria-label], [title], [placeholder]", _SPOKEN)
        assert "Traceback" not in seen
        assert page.locator("[data-testid=stException]").count() == 0
        assert not (found := sorted(set(ENGLISH.findall(" ".join([seen, *labels]))))), found
        assert page.get_attribute("html", "lang") == "vi"


_SPOKEN = """nodes => nodes.filter(node => node.checkVisibility())
    .flatMap(node => ['aria-label', 'title', 'placeholder'].map(name => node.getAttribute(name) || ''))"""
