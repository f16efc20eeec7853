"""The leaders' screens in a real browser: nothing cut, nothing over another, nothing foreign; and a meeting's ways."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

import openpyxl
import pytest
from PIL import Image
from playwright.sync_api import Browser, Error, Page, expect

from data import sample
from data.access import COMMAND_LINE
from data.model import Period, Place
from data.plan_store import set_up
from data.store import FILES, ILLUSTRATIVE, REAL, Store
from tests.browser.chromium import settle, visitor
from tests.browser.conftest import add_first_account, serving, sign_in
from tests.browser.test_journeys import BANNER, ENGLISH

pytestmark = pytest.mark.browser

DESK, HALL, PHONE = (1366, 768), (1920, 1080), (390, 844)
LEADERS = {
    "": "Tổng quan xã An Nông",
    "theo-thon": "Thôn nào cần giúp?",
    "theo-phong": "Theo phòng xã An Nông",
    "chi-tieu": "Chỉ tiêu có đạt không?",
    "gia-dinh": "Nếu làm khác đi thì sao?",
    "so-sanh": "So sánh kế hoạch",
}
"""The six pages by their address, with their headings."""
ON_A_PHONE = ("", "theo-thon", "chi-tieu", "gia-dinh")
LINKS = {"theo-thon": "thon=thon-07&so-voi=thon-03", "chi-tieu": "chi-tieu=AN-16",
         "gia-dinh": "chi-tieu=AN-16&muc-tieu=60"}  # fmt: skip
"""What opens a page with everything it can show."""
STAGES = {"month": Period(2026, 1), "year": Period(2026, 12), "years": Period(2030, 12)}
UNREACHED = (
    "Failed to load resource", "WebSocket", "Client Error in reaching server endpoint",
    "Streamlit server is not responding",
)  # fmt: skip
"""What the browser and Streamlit note of a server that refuses, or is down for a while."""
KNOWN = re.compile(r"/_stcore/(health|host-config)$")
"""Streamlit asks for these below every page before it finds them at the root."""


# ── servers ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.fixture(scope="module")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The address of a server for each stage; beside the year stands a commune that has not reported yet."""
    with ExitStack() as running:
        found = {}
        for stage, until in STAGES.items():
            home = tmp_path_factory.mktemp(stage)
            _fill(home, until)
            found[stage] = running.enter_context(serving(home))
        yield found


def _fill(home: Path, until: Period) -> None:
    store = Store(home / FILES[ILLUSTRATIVE], ILLUSTRATIVE)
    sample.build(store, STAGES["month"])
    sample.build(store, until, ["an-nong"])
    store.close()
    store = Store(home / FILES[REAL], REAL)
    set_up(store, "an-nong", [Place(f"thon-0{at}", f"Thôn {at}") for at in (1, 2, 3)], COMMAND_LINE)
    store.close()
    add_first_account(home)


def link(served: dict[str, str], stage: str, path: str, more: str = "") -> str:
    """The address of a leaders' page; the stage "nothing" is the real commune without a figure, for who signs in.

    It names the stage's last period, whatever day it is today, unless `more` names another.
    """
    trial = "" if stage == "nothing" else "xem-thu=true"
    period = f"ky={STAGES[stage].label}" if trial and "ky=" not in more else ""
    query = "&".join(one for one in (LINKS.get(path, ""), trial, period, more) if one)
    return f"{served['year' if stage == 'nothing' else stage]}/{path}?{query}"


# ── what is wrong with what is on the screen ─────────────────────────────────────────────────────────

_LOOK = r"""() => {  // a watermark (the only annotation) lies across a chart on purpose
  const all = (root, what) => [...root.querySelectorAll(what)];
  const box = (node) => { const { left, top, right, bottom } = node.getBoundingClientRect();
    return { left, top, right, bottom }; };
  const seen = (node) => node.checkVisibility({ opacityProperty: true, visibilityProperty: true });
  const main = document.querySelector("[data-testid=stMain]");
  const charts = all(document, "[data-testid=stPlotlyChart]").map((chart) => ({
    label: chart.getAttribute("aria-label") || "",
    area: box(chart.querySelector("svg.main-svg")),
    texts: all(chart, "svg.main-svg text").filter((text) => text.textContent.trim() && seen(text)
      && !text.closest(".annotation")).flatMap((text) => {
      const lines = all(text, ":scope > tspan.line");
      const size = parseFloat(getComputedStyle(text).fontSize);
      return (lines.length ? lines : [text]).map((line) => ({ says: line.textContent.trim(), size, ...box(line) }));
    }).filter((text) => text.says),
  }));
  const sentences = all(main, "p, li, h1, h2, h3, h4, h5, h6").filter((node) => node.innerText.trim() && seen(node)
    && node.closest("[data-testid=stMarkdownContainer], [data-testid=stHeading]")
    && !node.closest("details, button, label, table, [role=radiogroup], [role=group]")
    && !node.closest("[data-testid=stAlert], [data-testid=stPageLink]"))
    .map((node) => ({ says: node.innerText.trim(), size: parseFloat(getComputedStyle(node).fontSize), ...box(node) }));
  const spoken = all(document, "[aria-label], [title], [placeholder]").filter((node) => node.checkVisibility())
    .flatMap((node) => ["aria-label", "title", "placeholder"].map((name) => node.getAttribute(name) || ""));
  const icons = all(document, "[data-testid=stIconMaterial]");
  icons.forEach((icon) => icon.style.setProperty("display", "none", "important"));
  const text = document.body.innerText;
  icons.forEach((icon) => icon.style.removeProperty("display"));
  return {
    charts, sentences, spoken, text,
    errors: all(document, "[data-testid=stException]").length,
    wide: [main.scrollWidth - main.clientWidth, document.documentElement.scrollWidth - innerWidth],
    height: innerHeight,
  };
}"""


def looked_at(page: Page) -> dict:
    """What stands on the page; looked at again where a chart was being drawn anew just then."""
    for _ in range(10):
        try:
            return page.evaluate(_LOOK)
        except Error:
            page.wait_for_timeout(300)
    return page.evaluate(_LOOK)


def problems(page: Page, *, large: bool = False) -> list[str]:
    """What a leader would see wrong on the page as it stands, in words."""
    seen = looked_at(page)
    found = [f"rộng hơn màn hình {wide} px" for wide in seen["wide"] if wide > 0]
    found += ["hộp lỗi"] * seen["errors"] + ["Traceback"] * ("Traceback" in seen["text"])
    found += ["lỗi ngoài dự kiến"] * ("lỗi ngoài dự kiến" in seen["text"])
    words = [seen["text"], *seen["spoken"], *(one["says"] for chart in seen["charts"] for one in chart["texts"])]
    found += [f"chữ nước ngoài: {one}" for one in sorted(set(ENGLISH.findall(" ".join(words))))]
    for at, chart in enumerate(seen["charts"], 1):
        found += [f"biểu đồ {at}: {one}" for one in _in_chart(chart)]
    if large:
        least = seen["height"] / 50
        texts = [one for chart in seen["charts"] for one in chart["texts"]] + seen["sentences"]
        small = {f"{one['size']:g}px: {one['says'][:60]}" for one in texts if one["size"] < least}
        found += [f"nhỏ hơn {least:g}px: {one}" for one in sorted(small)]
    return found


def _in_chart(chart: dict) -> list[str]:
    """A chart without a name, and its texts that are cut by its own edge or stand on one another."""
    area, texts = chart["area"], chart["texts"]
    found = [] if chart["label"] else ["không có lời mô tả"]
    for at, one in enumerate(texts):
        out = max(area["left"] - one["left"], area["top"] - one["top"], one["right"] - area["right"],
                  one["bottom"] - area["bottom"])  # fmt: skip
        if out > 1.5:
            found.append(f"bị cắt {out:.0f} px: “{one['says']}”")
        found += [f"“{one['says']}” đè “{other['says']}”" for other in texts[at + 1 :] if _meet(one, other)]
    return found


def _meet(one: dict, other: dict) -> bool:
    """Whether two texts share more than the air around their letters."""
    wide = min(one["right"], other["right"]) - max(one["left"], other["left"])
    high = min(one["bottom"], other["bottom"]) - max(one["top"], other["top"])
    return wide > 2 and high > 0.25 * min(one["bottom"] - one["top"], other["bottom"] - other["top"])


# ── every page in every stage, at every size ─────────────────────────────────────────────────────────


@contextmanager
def opened(browser: Browser, size: tuple[int, int], *, touch: bool = False, refusals: bool = False) -> Iterator[Page]:
    """A new visitor's page; at the end nothing has left the machine and the console is silent.

    `refusals`: the server's refusals of a request, which the browser notes, are part of the walk.
    """
    hosts, errors, matters = set(), [], _is_fault if refusals else _matters
    with visitor(browser, size, touch=touch) as page:
        page.set_default_timeout(15_000)
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
        page.on("pageerror", lambda error: errors.append(str(error)))
        page.on("console", lambda said: errors.append(said.text) if said.type == "error" and matters(said) else None)
        yield page
        assert hosts <= {"127.0.0.1", None}, "không yêu cầu nào được rời máy này"
        assert errors == []


def _matters(said) -> bool:
    return not ("404" in said.text and KNOWN.search(urlsplit(said.location["url"]).path))


def _is_fault(said) -> bool:
    """Whether the page itself is at fault: its own content is forbidden to it, or its script fails."""
    return not any(sign in said.text for sign in UNREACHED)


def visit(page: Page, address: str, *, charts: bool = True) -> None:
    """Open the address and wait until it is drawn for the browser's own size."""
    page.goto(address)
    page.wait_for_selector("[data-testid=stMain] h1")
    if charts:
        page.wait_for_selector("[data-testid=stPlotlyChart] svg.main-svg")
    settle(page)


def resize(page: Page, size: tuple[int, int]) -> None:
    """Another window: the meter reports it once it is calm, and the page is drawn anew."""
    before = page.evaluate("__met.sent")
    page.set_viewport_size({"width": size[0], "height": size[1]})
    page.wait_for_function("before => __met.sent > before", arg=before)  # a busy machine is calm before it has heard
    settle(page)


def found_at(page: Page, where: str, *, large: bool = False) -> list[str]:
    return [f"{where}: {one}" for one in problems(page, large=large)]


@pytest.mark.parametrize("stage", STAGES)
def test_at_every_size_nothing_is_cut_or_foreign_or_wider_than_the_screen(
    browser: Browser, served: dict[str, str], stage: str
):
    wrong = []
    with opened(browser, DESK) as page:
        for path, heading in LEADERS.items():
            visit(page, link(served, stage, path))
            assert page.inner_text("[data-testid=stMain] h1") == heading
            wrong += found_at(page, f"{stage} {heading} {DESK}")
            wrong += unsourced(page, path)
            resize(page, HALL)
            wrong += found_at(page, f"{stage} {heading} {HALL}")
            if path in ON_A_PHONE and stage != "year":
                resize(page, PHONE)
                wrong += found_at(page, f"{stage} {heading} {PHONE}")
            page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    assert wrong == []


def unsourced(page: Page, path: str) -> list[str]:
    """The charts of figures below which no line says until when they count."""
    if path == "so-sanh":
        return []
    charts, lines = page.locator("[data-testid=stPlotlyChart]"), page.locator("p:has-text('số liệu đến')")
    assert charts.count() > 0
    with suppress(AssertionError):  # a chart is drawn a moment before its line
        expect(lines).to_have_count(charts.count())
    return [] if charts.count() == lines.count() else [f"{path}: {charts.count()} biểu đồ, {lines.count()} dòng nguồn"]


def test_on_a_phone_nothing_is_cut_or_foreign_or_wider_than_the_screen(browser: Browser, served: dict[str, str]):
    wrong = []
    with opened(browser, PHONE, touch=True) as page:
        for path in ON_A_PHONE:
            visit(page, link(served, "year", path))
            wrong += found_at(page, f"year {LEADERS[path]} {PHONE}")
    assert wrong == []


def test_before_the_first_figure_every_page_is_useful_and_whole(browser: Browser, served: dict[str, str]):
    wrong = []
    with opened(browser, DESK) as page:
        sign_in(page, served["year"])
        for path, heading in LEADERS.items():
            visit(page, link(served, "nothing", path), charts=path == "so-sanh")
            assert page.inner_text("[data-testid=stMain] h1") == heading
            assert page.locator("[data-testid=stAlert]", has_text=BANNER).count() == 0
            wrong += found_at(page, f"chưa có số liệu {heading} {DESK}")
            if path != "so-sanh":
                expect(page.locator("[data-testid=stAlert]").first).to_contain_text("Chưa có")
            if path in ON_A_PHONE:
                resize(page, PHONE)
                wrong += found_at(page, f"chưa có số liệu {heading} {PHONE}")
                page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    assert wrong == []


def test_in_a_meeting_every_text_is_a_fiftieth_of_the_height(browser: Browser, served: dict[str, str]):
    wrong = []
    with opened(browser, DESK) as page:
        for path, heading in LEADERS.items():
            visit(page, link(served, "year", path, "chu-to=true"))
            wrong += found_at(page, f"{heading} {DESK}", large=True)
            resize(page, HALL)
            wrong += found_at(page, f"{heading} {HALL}", large=True)
            page.set_viewport_size({"width": DESK[0], "height": DESK[1]})
    assert wrong == []


def test_the_looking_itself_sees_what_is_wrong(browser: Browser, served: dict[str, str]):
    with opened(browser, DESK) as page:
        visit(page, link(served, "year", "chi-tieu"))
        assert problems(page) == []
        texts = page.locator("[data-testid=stPlotlyChart] .scatterlayer text")
        assert texts.count() > 20
        texts.nth(0).evaluate("text => { text.setAttribute('transform', 'translate(-400, 0)') }")
        texts.nth(1).evaluate("text => { text.textContent = 'Upload' }")
        page.locator("[data-testid=stPlotlyChart]").nth(1).evaluate("chart => chart.removeAttribute('aria-label')")
        page.locator("[data-testid=stMain] h1").evaluate("title => { title.style.width = '1500px' }")
        found = " ".join(problems(page, large=True))
    for sign in ("bị cắt", "chữ nước ngoài: Upload", "không có lời mô tả", "rộng hơn màn hình"):
        assert sign in found


# ── a meeting's ways ─────────────────────────────────────────────────────────────────────────────────


@pytest.fixture
def leader(browser: Browser, served: dict[str, str]) -> Iterator[Page]:
    with opened(browser, DESK) as page:
        yield page


def headed(page: Page, heading: str) -> None:
    expect(page.locator("[data-testid=stMain] h1")).to_have_text(heading, timeout=15_000)
    page.wait_for_selector("[data-testid=stPlotlyChart] svg.main-svg")
    settle(page)


def query(page: Page) -> dict[str, list[str]]:
    return parse_qs(urlsplit(page.url).query)


_POINT = """([chart, wanted]) => {
  const plot = document.querySelector(`.st-key-${chart} .js-plotly-plot`);
  for (const node of plot.querySelectorAll(".cartesianlayer .trace")) {
    const carried = node.__data__?.[0]?.trace.customdata || [];
    const at = [...carried].findIndex((one) => Array.isArray(one) && one.includes(wanted));
    const found = at < 0 ? null : node.querySelectorAll(".points path")[at];
    if (found) return found;
  }
}"""


def click_point(page: Page, chart: str, wanted: str) -> None:
    """A click on the bar or dot of that chart that carries this code or id, as a hand does it."""
    found = page.evaluate_handle(_POINT, [chart, wanted]).as_element()
    assert found, f"{chart} không có {wanted}"
    found.scroll_into_view_if_needed()
    box = found.bounding_box()
    x, y = box["x"] + box["width"] / 2, box["y"] + box["height"] / 2
    page.mouse.move(x - 5, y)
    page.mouse.move(x, y)
    page.wait_for_timeout(200)
    page.mouse.click(x, y)


def press(page: Page, words: str) -> None:
    """A button or a pill of the main column with these words on it."""
    page.locator("[data-testid=stMain] button", has_text=words).first.click()
    settle(page)


def shown_on(page: Page) -> tuple[list[str], list[str]]:
    """The sentences of the page and the texts of its charts."""
    seen = page.evaluate(_LOOK)
    return [one["says"] for one in seen["sentences"]], [
        one["says"] for chart in seen["charts"] for one in chart["texts"]
    ]


def test_from_a_state_to_its_indicator_to_its_village(leader: Page, served: dict[str, str]):
    visit(leader, link(served, "year", ""))
    press(leader, "Chậm")
    assert query(leader)["trang-thai"] == ["Chậm"]
    expect(leader.locator("p:has-text('10/26 chỉ tiêu: 10 chậm')")).to_be_visible()

    click_point(leader, "overview", "AN-03b")
    headed(leader, LEADERS["chi-tieu"])
    assert query(leader)["chi-tieu"] == ["AN-03b"]
    assert shown_on(leader)[0][1].startswith("Tiếp cận dịch vụ số: giáo dục: ")

    click_point(leader, "indicator-villages", "thon-18")
    headed(leader, LEADERS["theo-thon"])
    assert query(leader)["thon"] == ["thon-18"]
    card = leader.locator("[data-testid=stMain] p", has_text=re.compile(r"^Thôn 18: \d+/\d+ chỉ tiêu đạt mức"))
    expect(card).to_be_visible()


def test_the_address_after_a_click_shows_anybody_the_same(leader: Page, browser: Browser, served: dict[str, str]):
    visit(leader, link(served, "year", "", "xa=xã An Nông&ky=Kỳ 11/2026"))
    click_point(leader, "overview", "AN-03b")
    headed(leader, LEADERS["chi-tieu"])
    with opened(browser, DESK) as other:
        other.goto(link(served, "year", ""))  # whoever is let in may follow the address
        visit(other, leader.url)
        assert shown_on(other) == shown_on(leader)


def test_back_returns_to_the_page_as_it_was(leader: Page, served: dict[str, str]):
    visit(leader, link(served, "year", "chi-tieu"))
    before = shown_on(leader)
    click_point(leader, "indicator-villages", "thon-18")
    headed(leader, LEADERS["theo-thon"])
    leader.go_back()
    headed(leader, LEADERS["chi-tieu"])
    assert shown_on(leader) == before


def test_the_search_box_needs_no_marks(leader: Page, served: dict[str, str]):
    visit(leader, link(served, "year", ""))
    leader.fill("[data-testid=stSidebar] input[placeholder='Chỉ tiêu, nơi, đơn vị']", "dinh danh")
    leader.keyboard.press("Enter")
    leader.locator("[data-testid=stSidebar] a", has_text="Tài khoản định danh VNeID").click()
    headed(leader, LEADERS["chi-tieu"])
    assert query(leader)["chi-tieu"] == ["AN-14"]
    assert shown_on(leader)[0][1].startswith("Tài khoản định danh VNeID: ")


def test_the_figures_and_the_picture_of_the_villages_can_be_taken(leader: Page, served: dict[str, str], tmp_path: Path):
    visit(leader, link(served, "year", "theo-thon"))
    for key in ("villages", "two-villages"):
        paths = [_taken(leader, f"{key}-{kind}", tmp_path) for kind in ("excel", "picture")]
        assert [one.suffix for one in paths] == [".xlsx", ".png"]
        sheet = openpyxl.load_workbook(paths[0]).worksheets[0]
        assert sheet["A2"].value.startswith("xã An Nông · Kỳ 12/2026 · ")
        assert sheet.max_row > 10
        with Image.open(paths[1]) as picture:
            assert picture.width > 1500
            assert len(picture.convert("RGB").getcolors(picture.width * picture.height)) > 50


def _taken(page: Page, key: str, folder: Path) -> Path:
    with page.expect_download() as taken:
        page.locator(f".st-key-{key} button").click()
    path = folder / taken.value.suggested_filename
    taken.value.save_as(path)
    return path


def test_the_milestone_is_reached_and_changed_by_the_keyboard_alone(leader: Page, served: dict[str, str]):
    visit(leader, link(served, "year", ""))
    in_switch = (
        """() => document.activeElement.closest("[data-testid=stButtonGroup]")?.innerText.startsWith("Mốc so")"""
    )
    for _ in range(60):
        if leader.evaluate(in_switch):
            break
        leader.keyboard.press("Tab")
    assert leader.evaluate(in_switch), "phím Tab không tới được nút Mốc so"
    for key in ("ArrowRight", "ArrowRight", "Enter"):
        leader.keyboard.press(key)
    settle(leader)
    assert "moc" in query(leader)
    expect(leader.locator("p:has-text('chỉ tiêu đã tới mốc hoặc sẽ kịp')")).to_be_visible()
