"""How long a filter change takes to repaint, against an empty rerun of the same frame: python -m tests.bench.repaint

Five years of a commune are on board. A click, or a slider's step, is timed in Chromium from the press to the frame
painted after the last change of the page; each ratio holds two medians of one run on one machine. The what-if's slider
is held against a slider in a fragment that shows nothing but its value.
"""

from __future__ import annotations

import shutil
import statistics
import tempfile
import time
from pathlib import Path

from playwright.sync_api import Page, sync_playwright

from data import sample
from data.model import Period
from data.store import FILES, ILLUSTRATIVE, Store
from tests.browser.chromium import find_browser, launched, settle
from tests.browser.conftest import serving

ROUNDS = 15
EMPTY = """
import streamlit as st
from data.model import Calendar, Period
from data.plan_store import load_plan
from data.sample import open_illustrative
from data.visit import today
from components import filters
from queries import figures

st.set_page_config(page_title="Trống", layout="wide")
store = open_illustrative(today())
plans = {slug: load_plan(store, slug) for slug in store.communes()}
slug = filters.pick_commune({slug: plan.name for slug, plan in plans.items()})
filters.pick_period(figures.periods(store, slug), Period.containing(today(), Calendar.DECREE))


def page():
    st.segmented_control("Đổi", ["Một", "Hai"], default="Một", required=True, key="doi")
    st.markdown(st.session_state["doi"])
    part()


@st.fragment
def part():
    st.markdown(st.select_slider("Kéo", range(201), key="keo"))


st.navigation([st.Page(page, title="Trống")]).run()
"""
"""The frame of app.py around a page with one switch, and a fragment with one slider."""
TIMED = """
(clicked) => {
  window.painted = new Promise((done) => {
    let began = 0, last = 0, idle = 0;
    const seen = new MutationObserver(() => requestAnimationFrame(() => { last = performance.now(); idle = 0; }));
    const wait = () => {
      idle += 1;
      if (idle > 40 && performance.now() - began > 700) { seen.disconnect(); done(last - began); }
      else requestAnimationFrame(wait);
    };
    const start = () => {
      began = performance.now();
      seen.observe(document.querySelector('[data-testid=stMain]'), {subtree: true, childList: true, attributes: true,
        characterData: true});
      requestAnimationFrame(wait);
    };
    for (const press of ["keydown", "click"]) addEventListener(press, start, {once: true, capture: true});
  });
  if (!clicked) return null;
  document.querySelector(clicked).click();
  return window.painted;
}
"""


def main() -> None:
    """Print the medians and their ratio for each of the leaders' pages."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder)
        store = Store(home / FILES[ILLUSTRATIVE], ILLUSTRATIVE)
        sample.build(store, Period(2030, 12))
        store.close()
        browser = launched(playwright, find_browser())
        opened = browser.new_page(viewport={"width": 1366, "height": 768})
        script = home / "empty.py"
        script.write_text(EMPTY, encoding="utf-8")
        _print(home, opened, "empty rerun", _switched("doi", 2), _PAGES, str(script))
        _print(home, opened, "empty fragment", _slid("keo"), _WHAT_IF, str(script))
        browser.close()


def _print(home: Path, page: Page, name: str, nothing: list, pages: dict[str, list], script: str) -> None:
    empty = _served(home, page, "", nothing, script)
    print(f"{name} {empty:.0f} ms")
    for path, steps in pages.items():
        found = _served(home, page, path, steps)
        print(f"{path or 'tong-quan'}: {found:.0f} ms, {found / empty:.2f} × the {name}")


def _switched(key: str, other: int) -> list:
    """To another choice of a switch and back to the first."""
    return [(f"[class*=st-key-{key}] button:nth-of-type({at})", "") for at in (other, 1)]


def _slid(key: str) -> list:
    """A step of a slider to the right and one back."""
    return [(f"[class*=st-key-{key}] input", press) for press in ("ArrowRight", "ArrowLeft")]


_PAGES = dict.fromkeys(("", "theo-thon", "chi-tieu?chi-tieu=AN-14"), _switched("moc", 3))
_WHAT_IF = {
    f"gia-dinh?chi-tieu={code}&ky=K%E1%BB%B3+6%2F2029": _slid(f"scenario-an-nong-{code}-goal")
    for code in ("AN-14", "AN-05")
}
"""An indicator shared out among all villages, and one of the whole commune; in a period with a future."""


def _served(home: Path, page: Page, path: str, steps: list, script: str = "") -> float:
    """The median of steps that go to and fro."""
    own = Path(tempfile.mkdtemp(dir=home))
    shutil.copy(home / FILES[ILLUSTRATIVE], own)
    with serving(own, script=script or "app.py") as address:
        page.goto(f"{address}/{path}{'&' if '?' in path else '?'}xem-thu=true")
        settle(page)
        page.wait_for_timeout(3000)
        times = []
        for one in range(ROUNDS + 2):
            times.append(_step(page, *steps[one % 2]))
            time.sleep(0.2)
        return statistics.median(times[2:])


def _step(page: Page, selector: str, press: str) -> float:
    """Milliseconds from a click, or from that key on a slider, to the last frame painted after it."""
    part = f"[data-testid=stMain] {selector}"
    if not press:
        return page.evaluate(TIMED, part)
    page.locator(part).first.focus()
    page.evaluate(TIMED, "")
    page.keyboard.press(press)
    return page.evaluate("window.painted")


if __name__ == "__main__":
    main()
