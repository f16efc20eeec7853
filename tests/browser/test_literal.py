"""More than two hundred hostile texts in a browser: none runs, none is dressed up, each is read as it was typed."""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest
from playwright.sync_api import Page

from components.words import literal
from data.model import Period
from data.store import REAL, Store
from tests.browser.chromium import settle
from tests.browser.conftest import serving
from tests.hostile import MARK, Names, fill
from tests.payloads import HARMLESS, HOST, LIVELY, LOT

pytestmark = pytest.mark.browser

SINKS, PAGES = "tests/browser/literal_sinks.py", "tests/browser/literal_pages.py"
"""Scripts that Streamlit runs without the gate."""
WALKS = (
    "tong-quan", "tong-quan?chu-to=true", "theo-thon?thon=thon-03&so-voi=thon-04", "theo-phong",
    "chi-tieu?chi-tieu=AN-01", "gia-dinh?chi-tieu=AN-01", "so-sanh", "nhap-so-lieu",
    "nhap-nhanh?chi-tieu=AN-01&noi=thon-02", "ai-chua-nop", "lich-su-nop?dot=3", "so-nen", "thiet-lap",
)  # fmt: skip
TRAP = "window.trapped = []; window.trap = () => window.trapped.push(new Error().stack);"
SHAPES = """() => Object.fromEntries([...document.querySelectorAll("[class*=st-key-at-]")].map(box => [
    Number(box.className.match(/st-key-at-(\\d+)/)[1]),
    [...box.children].map(one => [
        [...one.querySelectorAll("*")].map(part => part.tagName + (part.dataset.testid || "")).join(" "),
        [...one.querySelectorAll("input, textarea")].map(part => part.value + part.placeholder).join(" ")
            + one.textContent,
    ]),
]))"""
FOREIGN = f"""() => [...document.querySelectorAll("*")].filter(one =>
    [...one.attributes].some(its => /^(href|src|action|data|formaction|xlink:href)$/.test(its.name)
        && (its.value.includes("{HOST}") || /^\\\\s*(javascript|vbscript|data:text)/i.test(its.value)))
    || [...one.attributes].some(its => its.name.startsWith("on"))
    || ["IFRAME", "OBJECT", "EMBED", "MARQUEE", "VIDEO"].includes(one.tagName) || one.matches(".katex, [node]")
).map(one => one.outerHTML.slice(0, 200))"""

HOVERED = """said => [...document.querySelectorAll(".hoverlayer text")].some(
    one => one.textContent.replaceAll(/[\\s\\u2060]+/g, "") === said)"""


def seen(text: str) -> str:
    """The text as a reader sees it: on one line, without what has no shape, blanks aside."""
    bare = re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", literal(text))
    return re.sub(r"[\s\u2060]+", "", bare)


@pytest.fixture(scope="module")
def sinks(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("sinks"), script=SINKS) as found:
        yield found


@pytest.fixture(scope="module")
def pages(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with serving(tmp_path_factory.mktemp("pages"), script=PAGES) as found:
        yield found


@pytest.fixture(scope="module")
def names(tmp_path_factory: pytest.TempPathFactory) -> Names:
    """What the server's commune calls everything: the same each time."""
    store = Store(tmp_path_factory.mktemp("names") / "so-lieu.duckdb", REAL)
    said = fill(store, Period(2026, 7))
    store.close()
    return said


@pytest.fixture
def guarded(page: Page) -> Iterator[Page]:
    """A page that must run nothing, ask nothing and reach nobody."""
    reached, asked = [], []
    page.add_init_script(TRAP)
    page.on("dialog", lambda one: (asked.append(one.message), one.dismiss()))
    page.on("request", lambda one: reached.append(one.url))
    yield page
    assert page.evaluate("window.trapped") == []
    assert asked == []
    assert [one for one in reached if not re.match(r"(https?|ws)://127\.0\.0\.1:|data:|blob:", one)] == []
    assert page.evaluate(FOREIGN) == []


def part(page: Page, address: str, what: str, number: int) -> list[str]:
    """The texts of that lot, once they are on the screen."""
    page.goto(f"{address}/?what={what}&part={number}")
    page.get_by_text("XONG", exact=True).wait_for(timeout=60_000)
    page.wait_for_timeout(500)
    return LIVELY[number * LOT : (number + 1) * LOT]


LOTS = range(-(-len(LIVELY) // LOT))


def test_there_are_more_than_two_hundred():
    assert len(set(LIVELY)) > 200


@pytest.mark.parametrize("what", ["read", "shown"])
@pytest.mark.parametrize("number", LOTS)
def test_each_is_drawn_as_a_harmless_word_is(guarded: Page, sinks: str, what: str, number: int):
    texts = [HARMLESS, *part(guarded, sinks, what, number)]
    found = guarded.evaluate(SHAPES)
    wrong = []
    for at, text in enumerate(texts):
        for (shape, said), (harmless, wanted) in zip(found[str(at)], found["0"], strict=True):
            plain = what == "shown"
            shown = re.sub(r"[\s\u2060]+", "", seen(said) if plain else said)
            expected = wanted.replace(HARMLESS, text if plain else seen(text))
            expected = re.sub(r"[\s\u2060]+", "", seen(expected) if plain else expected)
            wrong += [(text, shape)] if shape != harmless else []
            wrong += [(text, shown, expected)] if shown != expected else []
    assert wrong == []


@pytest.mark.parametrize("number", LOTS)
def test_each_is_text_in_a_chart(guarded: Page, sinks: str, number: int):
    texts = part(guarded, sinks, "drawn", number)
    guarded.wait_for_selector(".js-plotly-plot .annotation")
    drawn = [seen(one) for one in guarded.locator(".js-plotly-plot svg text").all_text_contents()]
    assert [one for one in texts if drawn.count(seen(one)) < 3] == [], "a tick, a text and a note each"
    assert guarded.locator(".js-plotly-plot svg :is(a, tspan, image, foreignObject)").count() == 0
    points = guarded.locator(".js-plotly-plot .scatterlayer .point")
    for at in range(0, len(texts), 12):
        points.nth(at).hover(force=True)
        guarded.wait_for_function(HOVERED, arg=seen(texts[at]))


@pytest.mark.parametrize("address", WALKS)
def test_a_commune_whose_every_name_is_hostile_reads_as_it_was_typed(
    guarded: Page, pages: str, names: Names, address: str
):
    guarded.goto(f"{pages}/{address}")
    guarded.wait_for_function("document.querySelector('[data-testid=stMain]')?.textContent.includes('¤')")
    settle(guarded)
    assert "Traceback" not in guarded.inner_text("body")
    shown = guarded.evaluate("document.body.textContent").replace("\u2011", "-")  # a day is kept on one line
    whole = re.sub(r"[\s\u2060]+", "", shown)
    marks = list(MARK.finditer(whole))
    assert marks
    wrong = {}
    for mark in marks:
        said = names.said[int(mark[1])].split("¤")[0]
        before = re.sub(r"[\s\u2060]+", "", seen(whole[max(0, mark.start() - 400) : mark.start()]))
        if not before.endswith(seen(said)):
            wrong[said] = before[-80:]
    assert wrong == {}
