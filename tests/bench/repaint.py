"""How long a filter change takes to repaint, against an empty rerun of the same frame: python -m tests.bench.repaint

Five years of a commune are on board. A click is timed in Chromium from the press to the frame painted after the last
change of the page; each ratio holds two medians of one run on one machine.
"""

from __future__ import annotations

import os
import shutil
import statistics
import sys
import tempfile
import time
from pathlib import Path
from subprocess import Popen

from playwright.sync_api import Page, sync_playwright

from data import sample
from data.model import Period
from data.store import FILES, ILLUSTRATIVE, Store
from tests.browser.conftest import ARGUMENTS, ROOT, find_browser, free_port, settle, start, wait_until_up

ROUNDS = 15
EMPTY = """
import streamlit as st
from data.plan_store import load_plan
from data.sample import open_illustrative
from data.visit import today
from components import filters
from queries import figures

st.set_page_config(page_title="Trống", layout="wide")
filters.pick_trial()
store = open_illustrative(today())
plans = {slug: load_plan(store, slug) for slug in store.communes()}
slug = filters.pick_commune({slug: plan.name for slug, plan in plans.items()})
filters.pick_period(figures.periods(store, slug))


def page():
    st.segmented_control("Đổi", ["Một", "Hai"], default="Một", required=True, key="doi")
    st.markdown(st.session_state["doi"])


st.navigation([st.Page(page, title="Trống")]).run()
"""
"""The frame of app.py around a page with one switch."""
TIMED = """
(selector) => new Promise((done) => {
  let last = 0, idle = 0;
  const seen = new MutationObserver(() => requestAnimationFrame(() => { last = performance.now(); idle = 0; }));
  seen.observe(document.querySelector('[data-testid=stMain]'), {subtree: true, childList: true, attributes: true,
    characterData: true});
  const began = performance.now();
  document.querySelector(selector).click();
  const wait = () => {
    idle += 1;
    if (idle > 40 && performance.now() - began > 700) { seen.disconnect(); done(last - began); }
    else requestAnimationFrame(wait);
  };
  requestAnimationFrame(wait);
})
"""


def main() -> None:
    """Print the medians and their ratio for each of the leaders' pages."""
    with tempfile.TemporaryDirectory() as folder, sync_playwright() as playwright:
        home = Path(folder)
        store = Store(home / FILES[ILLUSTRATIVE], ILLUSTRATIVE)
        sample.build(store, Period(2030, 12))
        store.close()
        browser = playwright.chromium.launch(executable_path=find_browser(), args=ARGUMENTS)
        opened = browser.new_page(viewport={"width": 1366, "height": 768})
        empty = _empty(home, opened)
        print(f"empty rerun {empty:.0f} ms")
        for path, choices in _PAGES.items():
            found = _time(home, opened, path, choices)
            print(f"{path or 'tong-quan'}: {found:.0f} ms, {found / empty:.2f} × the empty rerun")
        browser.close()


_SWITCH = "[data-testid=stMain] [class*=st-key-{key}] button:nth-of-type({at})"
_PAGES = {"": ("moc", 3), "theo-thon": ("moc", 3), "chi-tieu?chi-tieu=AN-14": ("moc", 3)}


def _empty(home: Path, page: Page) -> float:
    script = home / "empty.py"
    script.write_text(EMPTY, encoding="utf-8")
    return _served(home, page, "", ("doi", 2), [str(script)])


def _time(home: Path, page: Page, path: str, choices: tuple[str, int]) -> float:
    return _served(home, page, path, choices, [])


def _served(home: Path, page: Page, path: str, choices: tuple[str, int], script: list[str]) -> float:
    """The median of clicks that go to and fro between the first choice and another."""
    own = Path(tempfile.mkdtemp(dir=home))
    shutil.copy(home / FILES[ILLUSTRATIVE], own)
    port = free_port()
    process = start(own, port=port) if not script else _start(own, script[0], port)
    try:
        wait_until_up(f"http://127.0.0.1:{port}", process)
        page.goto(f"http://127.0.0.1:{port}/{path}{'&' if '?' in path else '?'}xem-thu=true")
        settle(page)
        page.wait_for_timeout(3000)
        key, other = choices
        times = []
        for one in range(ROUNDS + 2):
            at = other if one % 2 == 0 else 1
            times.append(page.evaluate(TIMED, _SWITCH.format(key=key, at=at)))
            time.sleep(0.2)
        return statistics.median(times[2:])
    finally:
        process.terminate()
        process.wait(timeout=15)


def _start(home: Path, script: str, port: int) -> Popen:

    environment = {
        **os.environ,
        "TIEN_DO_HOME": str(home),
        "PYTHONPATH": str(ROOT),
        "STREAMLIT_SERVER_HEADLESS": "true",
    }
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port)]
    return Popen(command, cwd=ROOT, env=environment)


if __name__ == "__main__":
    main()
