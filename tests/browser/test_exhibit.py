"""A chart with its sentence, source, workbook and picture in a real browser; and the screen it is drawn for."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from urllib.parse import urlsplit

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Browser, Download, Page, expect

from tests.browser.chromium import settle, visitor
from tests.browser.conftest import serving
from tests.browser.test_journeys import ENGLISH

pytestmark = pytest.mark.browser

SCRIPT = """
import pandas as pd
import streamlit as st

from components.charts.bullets import Bullet, Mark, bullets
from components.exhibit import Caption, exhibit
from components.screen import measured
from data.progress import State

st.set_page_config(page_title="Thử", page_icon="📈", layout="wide")
st.session_state["runs"] = st.session_state.get("runs", 0) + 1
st.sidebar.markdown("Thanh bên")
screen = measured(large=False)
st.markdown(f"Rộng {screen.width}, cao {screen.height}, lần {st.session_state['runs']}")
ROWS = [
    Bullet("CBCC được bồi dưỡng kỹ năng số", State.BEHIND, 42.5, 60.0, (Mark("2027", 80, True, "Cuối 2027"),),
           says="▲ Chậm: 42,5 %", detail="còn thiếu 41 người", hover="42,5 %", key="AN-02"),
    Bullet("Người dân có định danh điện tử", State.ON_TRACK, 71.0, 70.0,
           says="● Đúng tiến độ: 71 %", hover="71 %", key="AN-03"),
    Bullet("Hộ gia đình có địa chỉ số", State.NOT_ENOUGH, says="– Chưa đủ số liệu", hover="–", key="AN-04"),
]
CAPTION = Caption("Các chỉ tiêu của xã An Nông", "1 trong 3 chỉ tiêu chậm: <CBCC> kém *17,5* điểm.",
                  "xã An Nông · Kỳ 6/2026", "21/22 thôn đã báo · số liệu đến 14/06/2026")

def table():
    return pd.DataFrame({"Chỉ tiêu": ["=1+1", "Hộ gia đình"], "Mức": [42.5, None]})

exhibit(bullets(ROWS, screen), "chỉ tiêu.1", CAPTION, table, screen)

@st.fragment
def second():
    def chosen():
        st.session_state["chosen"] = st.session_state["second"]["selection"]["points"][0]["customdata"][1]
    exhibit(bullets(ROWS, screen), "second", CAPTION, table, screen, on_select=chosen)
    st.markdown(f"Đã chọn {st.session_state.get('chosen', 'chưa có')}")

second()
"""
FIRST, SECOND = ".st-key-ch--ti-u-1", ".st-key-second"
BLUE, ORANGE = (0, 114, 178), (194, 65, 12)


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    folder = tmp_path_factory.mktemp("exhibit")
    script = folder / "script.py"
    script.write_text(SCRIPT, encoding="utf-8")
    with serving(folder, script=str(script)) as found:
        yield found


@pytest.fixture
def shown(page: Page, address: str) -> Iterator[Page]:
    """The script's page; at the end nothing has left the machine and the console is silent."""
    hosts, errors = set(), []
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.on("pageerror", lambda error: errors.append(str(error)))
    page.on("console", lambda said: errors.append(said.text) if said.type in {"error", "warning"} else None)
    page.goto(address)
    drawn(page)
    yield page
    assert hosts <= {"127.0.0.1", None}
    assert errors == []


def drawn(page: Page) -> None:
    page.wait_for_selector(f"{SECOND} .js-plotly-plot svg.main-svg")
    expect(page.locator("text=/, lần 2$/")).to_be_visible()
    settle(page)


def screen(page: Page) -> tuple[int, int, int]:
    """What the script was told: width, height, and the number of its runs."""
    return tuple(map(int, re.findall(r"\d+", page.inner_text("text=/^Rộng/"))))


def chart_size(page: Page, chart: str = FIRST) -> tuple[float, float]:
    box = page.locator(f"{chart} .js-plotly-plot").bounding_box()
    return box["width"], box["height"]


def take(page: Page, words: str, at: int = 0) -> Download:
    with page.expect_download() as taken:
        page.locator(f"button:has-text('{words}')").nth(at).click()
    return taken.value


def test_the_screen_is_measured_once_and_the_meter_takes_no_room(shown: Page):
    width, height, runs = screen(shown)
    assert 0 <= chart_size(shown)[0] - width < 20
    assert (height, runs) == (760, 2)
    assert shown.locator(".st-key-screen_meter").bounding_box() is None


def test_a_new_size_is_reported_and_jitter_is_not(shown: Page):
    shown.set_viewport_size({"width": 1372, "height": 764})
    shown.wait_for_timeout(1000)
    assert screen(shown)[2] == 2
    before = screen(shown)[0]
    shown.set_viewport_size({"width": 1920, "height": 1080})
    expect(shown.locator("text=/cao 1080, lần 3$/")).to_be_visible()
    assert screen(shown)[0] == before + 560
    shown.wait_for_timeout(1000)
    assert screen(shown)[2] == 3, "một lần đổi cỡ, một lần vẽ lại"


def test_a_phone_is_measured_and_nothing_is_wider_than_it(browser: Browser, address: str):
    with visitor(browser, (390, 844), touch=True) as page:
        page.goto(address)
        drawn(page)
        width, height, _ = screen(page)
        assert (width, height) == (340, 840)
        assert 0 <= chart_size(page)[0] - width < 20
        assert page.evaluate("document.querySelector('[data-testid=stMain]').scrollWidth") <= 390
        for words in ("Tải Excel", "Tải ảnh"):
            box = page.locator(f"button:has-text('{words}')").first.bounding_box()
            assert 0 <= box["x"] < box["x"] + box["width"] <= 390
            assert box["height"] >= 40, "đủ to cho ngón tay"


@pytest.mark.parametrize("at", [0, 1])
def test_the_picture_holds_title_chart_and_source_at_twice_the_size(shown: Page, tmp_path: Path, at: int):
    taken = take(shown, "Tải ảnh", at)
    assert taken.suggested_filename == "cac-chi-tieu-cua-xa-an-nong.png"
    taken.save_as(tmp_path / "taken.png")
    with Image.open(tmp_path / "taken.png") as opened:
        picture = opened.convert("RGB")
    width, height = chart_size(shown, (FIRST, SECOND)[at])
    assert picture.width >= 2 * width
    assert picture.height >= 2 * height
    assert picture.getpixel((2, 2)) == (255, 255, 255), "nền trắng, không trong suốt"
    edge = (picture.height - 2 * height) * 0.6
    above, chart, below = (
        ink(picture.crop((0, int(top), picture.width, int(bottom))))
        for top, bottom in ((0, edge), (edge, picture.height - 100), (picture.height - 100, picture.height))
    )
    assert above > 3000, "tên, kỳ và câu kết luận"
    assert below > 800, "dòng nguồn"
    assert chart > above + below
    assert count(picture, BLUE) > 5_000
    assert count(picture, ORANGE) > 5_000


def ink(picture: Image.Image) -> int:
    return sum(picture.convert("L").histogram()[:200])


def count(picture: Image.Image, colour: tuple[int, int, int]) -> int:
    colours = {shade: times for times, shade in picture.getcolors(picture.width * picture.height)}
    return colours.get(colour, 0)


def test_the_workbook_is_made_on_the_click_and_opens(shown: Page, tmp_path: Path):
    taken = take(shown, "Tải Excel")
    assert taken.suggested_filename == "cac-chi-tieu-cua-xa-an-nong.xlsx"
    taken.save_as(tmp_path / "taken.xlsx")
    sheet = openpyxl.load_workbook(tmp_path / "taken.xlsx")["Số liệu"]
    found = [[cell.value for cell in row] for row in sheet.iter_rows()]
    assert found[0][0] == "Các chỉ tiêu của xã An Nông"
    assert found[1][0] == "xã An Nông · Kỳ 6/2026 · 21/22 thôn đã báo · số liệu đến 14/06/2026"
    assert found[3:] == [["Chỉ tiêu", "Mức"], ["=1+1", 42.5], ["Hộ gia đình", None]]
    assert sheet["A5"].data_type == "s"
    assert screen(shown)[2] == 2, "tải về không vẽ lại trang"


def test_a_chart_that_is_not_there_is_said_and_the_button_comes_back(shown: Page):
    button = shown.locator("button:has-text('Tải ảnh')").nth(1)
    shown.evaluate(f"document.querySelector('{SECOND} .js-plotly-plot').remove()")
    button.click()
    expect(shown.locator("text=Chưa thấy biểu đồ")).to_be_visible()
    expect(button).to_be_hidden()
    expect(button).to_be_visible(timeout=8000)
    expect(shown.locator("text=Chưa thấy biểu đồ")).to_be_hidden()


def test_a_click_on_a_bar_reaches_the_page_without_a_full_run(shown: Page):
    shown.locator(f"{SECOND} .barlayer .trace").nth(2).locator("path").nth(1).click(force=True)
    expect(shown.locator("text=Đã chọn AN-03")).to_be_visible()
    assert screen(shown)[2] == 2


def test_what_stands_around_a_chart_is_vietnamese_and_literal(shown: Page):
    main = shown.locator("[data-testid=stMain]")
    seen = main.inner_text() + " ".join(shown.locator("button:has-text('Tải ảnh')").all_inner_texts())
    labels = main.evaluate("main => [...main.querySelectorAll('[aria-label]')].map(one => one.ariaLabel)")
    assert "1 trong 3 chỉ tiêu chậm: <CBCC> kém *17,5* điểm." in seen
    assert any("Các chỉ tiêu của xã An Nông. 1 trong 3" in one for one in labels)
    assert not (found := sorted(set(ENGLISH.findall(" ".join([seen, *labels]))))), found
    expect(shown.locator(".modebar-btn")).to_have_count(0)
