"""A running server and a real browser, for tests that drive the app as a person would."""

from __future__ import annotations

import os
import shutil
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from urllib.parse import urlencode

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, sync_playwright
from playwright.sync_api import TimeoutError as TooLate

from data.access import Grant, Role
from data.accounts import FILE, Accounts

ROOT = Path(__file__).parents[2]
LOGIN, NAME, PASSWORD = "van.an", "Nguyễn Văn An", "Lúa chín vàng đồng 2026"
"""The first account: administrator and coordinator."""
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
_ANY_CERTIFICATE = ssl._create_unverified_context()
"""A server that tests TLS signs its certificate itself."""
ARGUMENTS = [
    "--no-sandbox", "--disable-gpu", "--disable-background-networking", "--disable-component-update", "--disable-sync",
]  # fmt: skip


def find_browser() -> str | None:
    """The path of any installed Chromium, Chrome or Edge."""
    found = next((path for path in map(shutil.which, NAMES) if path), None)
    return found or next((path for path in PLACES if Path(path).exists()), None)


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


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        reason = "Không tìm thấy Chromium, Chrome hay Edge trên máy này."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        opened = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        plain = opened.new_context

        def metered(**how: object) -> BrowserContext:
            context = plain(**how)
            context.add_init_script(_METER)
            return context

        opened.new_context = metered
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    context = browser.new_context(
        locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport={"width": 1366, "height": 768}
    )
    opened = context.new_page()
    opened.set_default_timeout(30_000)
    yield opened
    context.close()


def free_port() -> int:
    """A port nobody listens on; tests that run side by side each draw from their own, so that no two take one."""
    mine = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    workers = int(os.environ.get("PYTEST_XDIST_WORKER_COUNT", "1"))
    while True:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        if port % (2 * workers) // 2 == mine:  # in pairs: the system deals even ports only
            return port


def start(
    home: Path, *options: str, port: int, script: str = "app.py", environment: Mapping[str, str] | None = None
) -> subprocess.Popen:
    """The server process, as the README starts it; what it prints goes to `server.log` in its data folder."""
    command = [sys.executable, "-m", "streamlit", "run", script, "--server.port", str(port), *options]
    own = {"TIEN_DO_HOME": str(home), "STREAMLIT_SERVER_HEADLESS": "true", "PYTHONPATH": str(ROOT)}
    with (home / "server.log").open("ab") as log:
        together = {**os.environ, **own, **(environment or {})}
        return subprocess.Popen(command, cwd=ROOT, env=together, stdout=log, stderr=subprocess.STDOUT)


@contextmanager
def serving(home: Path, *options: str, port: int = 0, **how: object) -> Iterator[str]:
    """The address of a running server."""
    port = port or free_port()
    process = start(home, *options, port=port, **how)
    address = f"http{'s' if '--server.sslCertFile' in options else ''}://127.0.0.1:{port}"
    try:
        wait_until_up(address, process)
        yield address
    finally:
        process.terminate()
        process.wait(timeout=60)


@pytest.fixture
def server(tmp_path: Path) -> Iterator[str]:
    """The address of a server on a data folder that holds the first account and nothing else."""
    add_first_account(tmp_path)
    with serving(tmp_path) as address:
        yield address


@pytest.fixture(scope="module")
def trial_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of a server that a module's tests only look at: its pages open with ?xem-thu=true."""
    with serving(tmp_path_factory.mktemp("home")) as address:
        yield address


@contextmanager
def accounts_of(home: Path) -> Iterator[Accounts]:
    """The accounts of a data folder, as another process than the server has them."""
    opened = Accounts(home / FILE)
    try:
        yield opened
    finally:
        opened.close()


def add_first_account(home: Path) -> None:
    """Give the data folder its administrator and coordinator, before its server starts."""
    with accounts_of(home) as accounts:
        accounts.add_first(LOGIN, NAME, PASSWORD, [Grant(Role.ADMIN), Grant(Role.COORDINATOR)])


def sign_in(page: Page, server: str, to: str = "/", *, login: str = LOGIN, password: str = PASSWORD) -> None:
    """Sign in through the form and arrive at `to`."""
    page.goto(f"{server}/dang-nhap?{urlencode({'ve': to})}")
    page.fill("#dang-nhap", login)
    page.fill("#mat-khau", password)
    page.click("button")
    page.wait_for_url(lambda address: "/dang-nhap" not in address)


def wait_until_up(address: str, process: subprocess.Popen, seconds: float = 40) -> None:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        assert process.poll() is None, "máy chủ đã dừng"
        try:
            with urllib.request.urlopen(f"{address}/dang-nhap", timeout=5, context=_ANY_CERTIFICATE):
                return
        except (urllib.error.URLError, ConnectionError, TimeoutError):
            time.sleep(0.1)
    raise AssertionError("máy chủ không lên kịp")


def settle(page: Page) -> None:
    """Wait until the app has drawn what it was asked for."""
    page.wait_for_selector("[data-testid=stMain]")
    with suppress(TooLate):  # what never rests is looked at as it moves
        page.wait_for_function(_CALM, polling=50, timeout=20_000)
    page.wait_for_selector("[data-testid=stStatusWidget]", state="detached")
