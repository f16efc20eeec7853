"""A running server and a real browser, for tests that drive the app as a person would."""

from __future__ import annotations

import os
import socket
import ssl
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping
from contextlib import contextmanager, nullcontext
from pathlib import Path
from urllib.parse import urlencode
from zlib import crc32

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from data.access import Grant, Role
from data.accounts import FILE, Accounts
from tests.browser.chromium import find_browser, launched, visitor

ROOT = Path(__file__).parents[2]
LOGIN, NAME, PASSWORD = "van.an", "Nguyễn Văn An", "Lúa chín vàng đồng 2026"
"""The first account: administrator and coordinator."""
_ANY_CERTIFICATE = ssl._create_unverified_context()
"""A server that tests TLS signs its certificate itself."""


@pytest.fixture(scope="session")
def browser() -> Iterator[Browser]:
    path = find_browser()
    if path is None:
        reason = "Không tìm thấy Chromium, Chrome hay Edge trên máy này."
        if os.environ.get("CI") == "true":
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        opened = launched(playwright, path)
        yield opened
        opened.close()


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    with visitor(browser, (1366, 768)) as opened:
        opened.set_default_timeout(30_000)
        yield opened


def _own_ports() -> set[int]:
    """The ports that this process, of this run, deals to its servers: below those the system deals to everybody."""
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID", str(os.getpid()))
    worker = int(os.environ.get("PYTEST_XDIST_WORKER", "gw0").removeprefix("gw"))
    first = 10_000 + crc32(run.encode()) % 200 * 100 + worker % 10 * 10
    return set(range(first, first + 10))


_free = _own_ports()


@contextmanager
def dealt_port() -> Iterator[int]:
    """A port nobody listens on, for as long as it is needed; always the lowest, as scripts are compiled by address."""
    port = min(one for one in _free if _is_unused(one))
    _free.remove(port)
    try:
        yield port
    finally:
        _free.add(port)


def _is_unused(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, os.name == "posix")
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


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
    with nullcontext(port) if port else dealt_port() as own:
        process = start(home, *options, port=own, **how)
        address = f"http{'s' if '--server.sslCertFile' in options else ''}://127.0.0.1:{own}"
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
