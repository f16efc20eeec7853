"""An installed Chromium, and visitors whom no server has seen: their pages are quick and tell when they are calm."""

from __future__ import annotations

import shutil
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

from playwright.sync_api import Browser, BrowserContext, Page, Playwright
from playwright.sync_api import TimeoutError as TooLate

NAMES = (
    "chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge", "msedge",
)  # fmt: skip
PLACES = (
    r"C:\Program Files\Google\Chrome\Application\chrome.exe",
    r"C:\Program Files (x86)\Microsoft\Edge\Application\msedge.exe",
    r"C:\Program Files\Microsoft\Edge\Application\msedge.exe",
    "/Applications/Google Chrome.app/Contents/MacOS/Google Chrome",
    "/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge",
)
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
    "--process-per-site",
]  # fmt: skip
"""Pages of one context and address share a process: what one has compiled of the scripts, the next need not."""

_METER = """(() => {
  const met = (window.__met = { sent: 0, heard: 0, ran: 0, changed: 0 });
  const Socket = window.WebSocket;
  window.WebSocket = class extends Socket {
    constructor(...how) { super(...how); this.addEventListener("message", () => { met.heard = performance.now(); }); }
    send(what) { met.sent = performance.now(); super.send(what); }
  };
  const changed = () => { met.changed = performance.now(); };
  addEventListener("resize", changed);
  new MutationObserver((records) => {
    changed();
    if (records.some((one) => one.attributeName === "data-test-script-state")) met.ran = met.changed;
  }).observe(
    document, { subtree: true, childList: true, attributes: true, characterData: true });
})()"""
"""Notes in every page when it last asked the server, heard from it, saw a run begin or end, and changed."""
_CALM = """() => {
  const { sent, heard, ran, changed } = window.__met, now = performance.now();
  const waits = (sent > heard && now - sent < 12000) || (sent > ran && now - sent < 2000);
  const app = document.querySelector("[data-testid=stApp]");
  return !waits && now - Math.max(heard, changed) > 350
    && (!app || app.dataset.testScriptState === "notRunning");
}"""
"""Whether a page has stood still, with nothing asked that is not answered, for longer than the screen's meter waits."""


def find_browser() -> str | None:
    """The path of any installed Chromium, Chrome or Edge."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    return found or next((path for path in PLACES if Path(path).exists()), None)


def launched(playwright: Playwright, path: str) -> Browser:
    """The browser; every page of it notes when it is calm."""
    opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
    plain = opened.new_context

    def metered(**how: object) -> BrowserContext:
        context = plain(**how)
        context.add_init_script(_METER)
        return context

    opened.new_context = metered
    return opened


@dataclass
class _Context:
    """A context that is taken again, and what keeps its processes alive: an empty page of every address."""

    own: BrowserContext
    kept: dict[str, Page] = field(default_factory=dict)

    def forget(self) -> None:
        """Close what the visitor had open, and empty what pages leave behind."""
        for page in [one for one in self.own.pages if one not in self.kept.values()]:
            self._keep(page.url)
            page.close()
        self.own.clear_cookies()
        self.own.clear_permissions()
        for address, page in self.kept.items():
            session = self.own.new_cdp_session(page)
            session.send("Storage.clearDataForOrigin", {"origin": address, "storageTypes": _STORED})
            session.detach()

    def _keep(self, url: str) -> None:
        parts = urlsplit(url)
        address = f"{parts.scheme}://{parts.netloc}"
        if parts.scheme == "http" and address not in self.kept:
            page = self.kept[address] = self.own.new_page()
            page.route("**/*", lambda route: route.fulfill(body="", content_type="text/html"))
            page.goto(address)


_STORED = "local_storage,indexeddb,cache_storage,service_workers,file_systems"
_free: dict[tuple[Browser, bool], list[_Context]] = defaultdict(list)
"""Contexts that nobody visits with, by browser and touch."""


@contextmanager
def visitor(browser: Browser, size: tuple[int, int], *, touch: bool = False) -> Iterator[Page]:
    """A page of somebody who has nothing from an earlier visit: no cookie, nothing stored.

    The context is taken again, as half of what a first page costs is compiling Streamlit's scripts.
    """
    free = _free[browser, touch]
    context = free.pop() if free else _Context(_begun(browser, touch))
    page = context.own.new_page()
    page.set_viewport_size({"width": size[0], "height": size[1]})
    try:
        yield page
    finally:
        context.forget()
    free.append(context)


def _begun(browser: Browser, touch: bool) -> BrowserContext:
    how = {"locale": "vi-VN", "timezone_id": "Asia/Ho_Chi_Minh"}
    return browser.new_context(**how, has_touch=touch, accept_downloads=True)


def settle(page: Page) -> None:
    """Wait until the app has drawn what it was asked for."""
    page.wait_for_selector("[data-testid=stMain]")
    with suppress(TooLate):  # what never rests is looked at as it moves
        page.wait_for_function(_CALM, polling=50, timeout=20_000)
    page.wait_for_selector("[data-testid=stStatusWidget]", state="detached")
