"""Giả định in a real browser: a meeting moves a slider, shares a link, keeps a scenario, takes it away as Excel."""

from __future__ import annotations

import io
import re
from collections.abc import Iterator
from pathlib import Path

import openpyxl
import pytest
from playwright.sync_api import Browser, Page, expect

from data import sample
from data.model import Period
from data.store import FILES, ILLUSTRATIVE, Store
from tests.browser.chromium import settle
from tests.browser.conftest import serving
from tests.browser.test_leaders import DESK, opened, problems, query

pytestmark = pytest.mark.browser

CODE, UNTIL = "AN-03b", Period(2026, 12)
"""An indicator that is reported by village and is behind; the last period with figures."""
LAST = f"ky={UNTIL.label}"


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server whose illustrative store the tests write scenarios into."""
    home: Path = tmp_path_factory.mktemp("what-if")
    store = Store(home / FILES[ILLUSTRATIVE], ILLUSTRATIVE)
    sample.build(store, UNTIL)
    store.close()
    with serving(home) as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with opened(browser, DESK) as page:
        yield page


def look(page: Page, address: str) -> None:
    page.goto(address)
    page.wait_for_selector("[data-testid=stMain] h1")
    page.wait_for_selector("[data-testid=stPlotlyChart] svg.main-svg")
    settle(page)


def what_if(served: str, more: str = "") -> str:
    return f"{served}/gia-dinh?xem-thu=true&{LAST}&chi-tieu={CODE}{more}"


def answer(page: Page) -> str:
    """The sentence above the first chart."""
    return page.locator("[class*=st-key-scenario-course]").first.locator(
        "xpath=preceding::p[1]"
    ).inner_text()  # fmt: skip


def slide(page: Page, field: str, presses: int) -> None:
    thumb = page.locator(f"[class*=st-key-scenario-an-nong-{CODE}-{field}] input").first
    thumb.focus()
    for _ in range(abs(presses)):
        page.keyboard.press("ArrowRight" if presses > 0 else "ArrowLeft")
        page.wait_for_timeout(300)  # a slider that is redrawn takes no key
        settle(page)


def test_a_slider_changes_the_answer_and_a_link_opens_the_same(page: Page, served: str):
    look(page, what_if(served))
    before = answer(page)
    assert re.match(r"Để “.+” đạt 80,0 % vào cuối 2027, cần \+[\d,]+ điểm mỗi tháng \(khoảng [\d.]+ người\)", before)
    slide(page, "goal", 4)
    slide(page, "start", 2)
    moved = answer(page)
    assert "đạt 82,0 %" in moved and moved != before
    expect(page.get_by_text("trước đó giữ nhịp hiện nay")).to_be_visible()
    assert (query(page)["muc-tieu"], query(page)["tu"]) == (["82"], ["2027-03"])
    with page.context.expect_page() as other:
        page.evaluate("window.open(location.href)")
    shared = other.value
    shared.wait_for_selector("[data-testid=stPlotlyChart] svg.main-svg")
    settle(shared)
    assert answer(shared) == moved
    page.get_by_role("button", name="Hoàn tác").click()
    settle(page)
    page.get_by_role("button", name="Đặt lại").click()
    expect(page.locator("[data-testid=stMain]")).to_contain_text(before[:60])
    assert "muc-tieu" not in query(page)


def test_an_indicator_leads_to_its_what_if(page: Page, served: str):
    look(page, f"{served}/chi-tieu?xem-thu=true&{LAST}&chi-tieu=AN-12")
    page.get_by_role("link", name=re.compile("Nếu làm khác đi thì sao")).click()
    expect(page.locator("[data-testid=stMain] h1")).to_have_text("Nếu làm khác đi thì sao?")
    settle(page)
    assert query(page)["chi-tieu"] == ["AN-12"]
    expect(page.locator("[data-testid=stMain]")).to_contain_text("86,0 %")


def test_a_scenario_is_kept_and_opened_from_its_address_and_taken_away(page: Page, served: str):
    look(page, what_if(served, "&muc-tieu=95"))
    page.get_by_text("Phương án", exact=True).first.click()
    page.get_by_label("Tên phương án").fill("Nâng lên <b>95</b> $x$")
    page.get_by_label("Tên phương án").press("Enter")
    settle(page)
    page.get_by_role("button", name="Lưu phương án").click()
    expect(page.get_by_text("Đã lưu phương án")).to_be_visible()
    expect(page.get_by_text("Phương án Nâng lên <b>95</b> $x$", exact=True)).to_be_visible()
    address = page.url
    assert "phuong-an=" in address
    look(page, address.split("&muc-tieu")[0] + "&phuong-an=" + query(page)["phuong-an"][0])
    expect(page.get_by_text("Chưa có kỳ nào sau khi lập để đối chiếu.").first).to_be_visible()
    assert "đạt 95,0 %" in answer(page)
    assert problems(page) == []
    page.get_by_text("Phương án", exact=True).last.click()
    page.get_by_role("button", name="Bỏ…").click()
    page.get_by_role("button", name="Bỏ phương án này").click()
    expect(page.get_by_text("Chưa lưu phương án nào.")).to_be_visible()


def test_every_part_is_whole_and_marked_as_a_simulation(page: Page, served: str):
    look(page, what_if(served, "&muc-tieu=90"))
    wrong = []
    for part in ("Chia việc", "Từng nơi", "So mức khác", "Phương án", "Ghi mục tiêu mới"):
        page.get_by_role("radio", name=part).or_(page.get_by_text(part, exact=True)).last.click()
        page.wait_for_timeout(300)
        settle(page)
        wrong += [f"{part}: {one}" for one in problems(page)]
        charts = page.locator("[data-testid=stPlotlyChart]").count()
        assert page.locator("[data-testid=stPlotlyChart] .annotation-text", has_text="MÔ PHỎNG").count() == charts
    assert wrong == []


def test_the_workbook_holds_formulas_and_says_what_it_is(page: Page, served: str):
    look(page, what_if(served, "&muc-tieu=90"))
    with page.expect_download() as taken:
        page.get_by_role("button", name="Tải Excel").first.click()
    assert taken.value.suggested_filename.startswith("mo-phong-")
    content = Path(taken.value.path()).read_bytes()
    live = openpyxl.load_workbook(io.BytesIO(content))
    formulas = [
        cell.value for sheet in live for row in sheet.iter_rows() for cell in row if str(cell.value).startswith("=")
    ]
    assert len(formulas) > 50
    for sheet in live:
        assert any("MÔ PHỎNG" in str(cell.value) for row in sheet.iter_rows(max_row=3) for cell in row)
    shown = openpyxl.load_workbook(io.BytesIO(content), data_only=True)
    values = [cell.value for sheet in shown for row in sheet.iter_rows() for cell in row]
    assert not [one for one in values if isinstance(one, str) and one.startswith("#")]
    assert 90 in values
