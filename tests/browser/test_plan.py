"""A plan changed in a real browser: by form and by workbook, with a document, seen old → new before it is written."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from openpyxl import Workbook
from playwright.sync_api import Browser, Page, expect

from data.access import COMMAND_LINE, Grant, Role
from data.model import Period
from data.plan_store import blank_places, set_up
from data.store import FILES, REAL, Batch, Store
from tests.browser.chromium import settle, visitor
from tests.browser.conftest import PASSWORD, accounts_of, add_first_account, serving, sign_in
from tests.data.test_plan_workbook import put

pytestmark = pytest.mark.browser

SLUG, VNEID, HEADING = "an-nong", "AN-14", "Kế hoạch xã An Nông"
LEADER, NEW = "thi.binh", "Gió mùa đông bắc 2027"
DOCUMENT, DAY = "Quyết định 12/QĐ-UBND", "05/02/2026"
"""The first change may hold from 2/2026 on: the only figures are of 1/2026."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One server for the file: the coordinator, a leader, and An Nông with two villages and one month."""
    home = tmp_path_factory.mktemp("home")
    add_first_account(home)
    with accounts_of(home) as accounts:
        found, once = accounts.add(LEADER, "Trần Thị Bình", [Grant(Role.LEADER)], COMMAND_LINE)
        given = accounts.change_password(accounts.sign_in(LEADER, once, "127.0.0.1").session.key, once, NEW)
        accounts.end(given.session.key, found.user)
    store = Store(home / FILES[REAL], REAL)
    set_up(store, SLUG, blank_places(["Thôn Đông", "Thôn Đoài"], "thôn"), COMMAND_LINE)
    told = [
        {"indicator": VNEID, "place": place, "period": Period(2026, 1).date, "state": "reported", "numerator": 30,
         "denominator": 100}
        for place in ("thon-01", "thon-02")
    ]  # fmt: skip
    store.append(Batch(SLUG, "hand_in", "thang-1", "An"), {"observation": told}, store.seq(SLUG))
    store.close()
    with serving(home) as found:
        yield found


@pytest.fixture(scope="module")
def desk(browser: Browser, address: str) -> Iterator[Page]:
    """The coordinator's browser, signed in once for the file."""
    with visitor(browser, (1366, 768)) as page:
        page.set_default_timeout(30_000)
        sign_in(page, address, "/ke-hoach", password=PASSWORD)
        yield page


def opened(page: Page, address: str, form: str) -> None:
    """One form of the page, as a menu click leads to it."""
    page.goto(f"{address}/ke-hoach")
    page.wait_for_selector(f"h1:has-text('{HEADING}')")
    part(page, "Sửa kế hoạch")
    choose(page, "Sửa gì", form)


def part(page: Page, name: str) -> None:
    page.get_by_role("radio", name=name, exact=True).click()
    settle(page)


def choose(page: Page, label: str, option: str) -> None:
    page.get_by_role("combobox", name=label).click()
    page.keyboard.type(option)  # of a long list only what is in sight is drawn
    page.locator("[role=option]").get_by_text(option).first.click()
    settle(page)


def decide(page: Page) -> None:
    """Name the document; the period stays the first that is possible."""
    page.get_by_label("Tên và số văn bản").fill(DOCUMENT)
    page.get_by_label("Tên và số văn bản").press("Enter")
    settle(page)
    page.get_by_role("group", name="Ngày ký").locator("[data-type=day]").click()
    page.keyboard.type(DAY.replace("/", ""))
    page.keyboard.press("Escape")  # shut the calendar
    page.get_by_label("Tên và số văn bản").click()
    settle(page)


def preview(page: Page) -> list[list[str]]:
    """What the page says will change: table, row, column, old, new."""
    lines = page.locator("[data-testid=stTable] tbody tr").all()
    return [[cell.inner_text().strip() for cell in line.locator("td, th").all()] for line in lines]


def write(page: Page) -> None:
    page.get_by_role("button", name="Ghi thay đổi").click()
    page.wait_for_selector("text=Đã ghi thay đổi kế hoạch xã An Nông")
    settle(page)


def cannot_write(page: Page) -> None:
    expect(page.get_by_role("button", name="Ghi thay đổi")).to_be_disabled()


def main(page: Page):
    return page.locator("[data-testid=stMain]")


def type_level(page: Page, year: int, level: str) -> None:
    """Type a level into that year's row of the table, which is drawn on a canvas."""
    rows = year - 2026 + 1
    page.locator("[data-testid=stDataFrame]").click(position={"x": 30, "y": 18 + 35 * rows})
    for _ in range(2):
        page.keyboard.press("ArrowRight")
    page.keyboard.press("Enter")
    page.fill("#portal textarea", level)
    page.press("#portal textarea", "Enter")
    settle(page)


def taken(page: Page, folder: Path) -> Path:
    """The plan's workbook, downloaded."""
    with page.expect_download() as download:
        page.get_by_role("button", name="Tải kế hoạch").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def hand_back(page: Page, path: Path, name: str, *typed: Callable[[Workbook], object]) -> Path:
    """Type into the workbook, keep it under another name and hand it back; a browser takes no file twice in a row."""
    book = openpyxl.load_workbook(path)
    for one in typed:
        one(book)
    typed_into = path.with_name(name)
    book.save(typed_into)
    page.set_input_files("[data-testid=stFileUploaderDropzoneInput]", typed_into)
    page.wait_for_selector(f"[data-testid=stFileChipName]:has-text('{name}')")
    settle(page)
    return typed_into


def test_a_target_is_changed_by_form_and_found_again(desk: Page, address: str):
    opened(desk, address, "Mục tiêu từng năm")
    choose(desk, "Chỉ tiêu", f"{VNEID} ·")
    type_level(desk, 2027, "80")
    assert ["Mục tiêu", "AN-14 năm 2027", "Mức", "", "80"] in preview(desk)
    cannot_write(desk)
    expect(main(desk)).to_contain_text("Hãy ghi tên và số văn bản cho phép thay đổi này.")
    decide(desk)
    write(desk)
    expect(main(desk)).to_contain_text(f"theo {DOCUMENT} ngày {DAY}")
    assert preview(desk) == []
    part(desk, "Lịch sử thay đổi")
    expect(main(desk).locator("table")).to_contain_text("từ 2/2026")
    expect(main(desk).locator("table")).to_contain_text(f"từ 80 % trở lên, năm 2027, {DOCUMENT} ngày {DAY}")
    part(desk, "Mục tiêu")
    expect(main(desk).locator("table tr", has_text="năm 2026").first).to_be_visible()
    expect(main(desk).locator("table tr", has_text=f"{DOCUMENT} ngày {DAY}")).to_contain_text("từ kỳ 2/2026")
    desk.goto(f"{address}/chi-tieu?chi-tieu={VNEID}")
    desk.wait_for_selector("h1:has-text('Chỉ tiêu có đạt không?')")
    settle(desk)
    expect(main(desk)).to_contain_text("Mốc 65,0 % (tạm tính)")  # what is looked at was judged before it held
    main(desk).get_by_text("Định nghĩa, mục tiêu, nguồn và căn cứ").click()
    expect(main(desk)).to_contain_text(f"từ 80 % trở lên, năm 2027; áp dụng từ kỳ 2/2026 theo {DOCUMENT} ngày {DAY}")


def test_the_workbook_goes_out_is_changed_and_says_nothing_new_the_second_time(
    desk: Page, address: str, tmp_path: Path
):
    opened(desk, address, "Bằng tệp Excel")
    path = taken(desk, tmp_path)
    hand_back(desk, path, "nguyên.xlsx")
    expect(main(desk)).to_contain_text("Tệp giống hệt kế hoạch đang có; không có gì để ghi.")
    cannot_write(desk)
    edited = hand_back(
        desk, path, "sửa.xlsx",
        put("Mục tiêu", f"{VNEID}:2026", "Mức", 70), put("Mục tiêu", "AN-01:2026", "Chủ trì", "phòng kinh tế"),
        put("Chỉ tiêu", "AN-02", "Tên ngắn", "CBCC học kỹ năng số"),
        put("Mục tiêu định tính", "AN-G3", "Mục tiêu", "Mỗi đơn vị có lộ trình từng năm"),
        put("Số nền", "teams", "Tên số nền", "Tổ công nghệ số của thôn"),
    )  # fmt: skip
    decide(desk)
    assert sorted(line[:3] + line[4:] for line in preview(desk)) == [
        ["Chỉ tiêu", "AN-02", "Tên ngắn", "CBCC học kỹ năng số"],
        ["Mục tiêu", "AN-01 năm 2026", "Chủ trì", "Phòng Kinh tế"],
        ["Mục tiêu", "AN-14 năm 2026", "Mức", "70"],
        ["Mục tiêu định tính", "AN-G3", "Mục tiêu", "Mỗi đơn vị có lộ trình từng năm"],
        ["Số nền", "Tổ công nghệ số của thôn", "Tên số nền", "Tổ công nghệ số của thôn"],
    ]
    write(desk)
    assert preview(desk) == []
    hand_back(desk, edited, "lần hai.xlsx")
    expect(main(desk)).to_contain_text("Tệp giống hệt kế hoạch đang có; không có gì để ghi.")
    cannot_write(desk)
    part(desk, "Mục tiêu")
    expect(main(desk)).to_contain_text("Mỗi đơn vị có lộ trình từng năm")


def test_a_wrong_cell_is_told_with_its_place_and_nothing_is_written(desk: Page, address: str, tmp_path: Path):
    opened(desk, address, "Bằng tệp Excel")
    path = taken(desk, tmp_path)
    hand_back(
        desk,
        path,
        "sai.xlsx",
        put("Mục tiêu", f"{VNEID}:2026", "Mức", "nhiều"),
        put("Chỉ tiêu", "AN-02", "Tên ngắn", "Khác"),
    )
    decide(desk)
    sheet = openpyxl.load_workbook(path)["Mục tiêu"]
    [row] = [cell.row for cell in sheet["A"] if cell.value == f"{VNEID}:2026"]
    expect(main(desk)).to_contain_text(
        f"Trang «Mục tiêu», ô E{row} ghi «nhiều»: không đọc được là số; hãy ghi như 35,4."
    )
    cannot_write(desk)
    part(desk, "Mục tiêu")
    expect(main(desk).locator("table tr", has_text=VNEID).first).to_be_visible()
    expect(main(desk)).not_to_contain_text("Khác")


def test_who_is_not_the_coordinator_is_offered_none_of_it(page: Page, address: str):
    sign_in(page, address, "/ke-hoach?phan-ke-hoach=Sửa kế hoạch", login=LEADER, password=NEW)
    page.wait_for_selector(f"h1:has-text('{HEADING}')")
    settle(page)
    expect(page.get_by_role("radio", name="Lịch sử thay đổi", exact=True)).to_be_visible()
    expect(page.get_by_role("radio", name="Sửa kế hoạch", exact=True)).to_have_count(0)
    expect(page.get_by_role("combobox", name="Sửa gì")).to_have_count(0)
    expect(page.get_by_role("button", name="Ghi thay đổi")).to_have_count(0)
    assert preview(page), "the promises are there to be read"
