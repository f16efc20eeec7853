"""The month's cycle in a real browser: asked and answered, checked, signed, handed to the province, corrected after."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from playwright.sync_api import Page, expect

from tests.browser.chromium import settle
from tests.browser.test_journeys import go_to

pytestmark = pytest.mark.browser


def opened(page: Page, server: str, address: str, heading: str) -> None:
    page.goto(f"{server}/{address}{'&' if '?' in address else '?'}xem-thu=true")
    page.wait_for_selector(f"h1:has-text('{heading}')")
    settle(page)


def press(page: Page, label: str) -> None:
    page.get_by_role("button", name=label, exact=True).last.click()
    settle(page)


def numbers(page: Page, pattern: str) -> list[int]:
    """Every number that the page says in those words, chosen ones included."""
    chosen = page.eval_on_selector_all("input", "all => all.map(one => one.value)")
    return [int(one) for one in re.findall(pattern, "\n".join([page.inner_text("body"), *chosen]))]


def test_a_period_is_questioned_closed_exported_and_then_corrected(page: Page, trial_server: str, tmp_path: Path):
    opened(page, trial_server, "chot-ky", "Chốt kỳ xã An Nông")
    asked, closed = sum(numbers(page, r"(\d+) câu hỏi")), max(numbers(page, r"Số (\d+) · Kỳ"))
    opened(page, trial_server, "giai-trinh?hoi=true&chi-tieu=AN-14", "Giải trình số liệu xã An Nông")
    page.get_by_label("Hỏi điều gì?").fill("Vì sao tháng này chưa tăng?")
    press(page, "Gửi câu hỏi")
    expect(page.get_by_text("Vì sao tháng này chưa tăng?")).to_be_visible()

    opened(page, trial_server, "chot-ky", "Chốt kỳ xã An Nông")
    expect(page.locator("body")).to_contain_text(f"{asked + 1} câu hỏi")
    press(page, "Đã kiểm tra")
    press(page, "Ký chốt…")
    press(page, "Ký chốt")
    expect(page.locator("[data-testid=stMain] h3").first).to_contain_text(f"đã chốt: số {closed + 1}")

    go_to(page, "Xuất cho tỉnh", "Xuất số liệu xã An Nông cho tỉnh")
    with page.expect_download() as taken:
        page.get_by_role("button", name="Tải CSV").click()
    path = tmp_path / taken.value.suggested_filename
    taken.value.save_as(path)
    opened(page, trial_server, "nhap-so-lieu", "Nộp số liệu xã An Nông")
    page.set_input_files("[data-testid=stFileUploaderDropzoneInput]", path)
    expect(page.get_by_text("Tệp không có số mới")).to_be_visible(timeout=60_000)
    assert page.locator("button:has-text('Ghi số liệu')").count() == 0

    opened(page, trial_server, "nhap-nhanh", "Nhập nhanh một số")
    number = page.get_by_role("textbox", name="Tử số (a)")
    number.fill("1")
    number.press("Enter")
    settle(page)
    expect(page.locator("[data-testid=stMain]")).to_contain_text("sẽ là số liệu điều chỉnh")
    press(page, "Ghi")
    opened(page, trial_server, "chot-ky", "Chốt kỳ xã An Nông")
    expect(page.locator("[data-testid=stMain]")).to_contain_text("1 số điều chỉnh")


def test_two_villages_merge_and_the_pages_show_the_new_one(page: Page, trial_server: str):
    opened(page, trial_server, "dia-gioi?xa=xã Tân Ninh", "Sáp nhập, tách thôn")
    page.locator("[data-testid=stMultiSelect] input").click()
    for _ in range(2):
        page.locator("[role=option]").first.click()
        settle(page)
    page.keyboard.press("Escape")
    page.get_by_label("Tên mới").fill("Thôn Đoàn Kết")
    page.get_by_label("Văn bản quyết định").fill("Nghị quyết 12/NQ-HĐND ngày 01/11/2026")
    page.keyboard.press("Tab")
    settle(page)
    expect(page.get_by_text("Sẽ ghi như sau")).to_be_visible()
    press(page, "Ghi thay đổi")
    expect(page.get_by_text("Chưa ghi thay đổi nào")).to_have_count(0)
    expect(page.locator("[data-testid=stMain]")).to_contain_text("Nghị quyết 12/NQ-HĐND")
    go_to(page, "Thiết lập xã", "Thiết lập xã")
    go_to(page, "Theo thôn", "Thôn nào cần giúp?")
    expect(page.get_by_text("Địa giới")).to_be_visible()
