"""The running server: what it refuses to do, what it never asks for, never a page without the frame."""

from __future__ import annotations

import os
import re
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page, expect

from components.gate.serving import NO_TLS
from components.vietnamese import OWN
from tests.browser.chromium import settle
from tests.browser.conftest import ROOT, dealt_port, serving, sign_in, start
from tests.browser.test_leaders import DESK, opened

PAGES = [
    "", "theo-thon", "theo-phong", "chi-tieu", "gia-dinh", "so-sanh", "nhap-so-lieu", "nhap-nhanh", "ai-chua-nop",
    "lich-su-nop", "so-nen", "thiet-lap", "chot-ky",
]  # fmt: skip
LISTEN_IN = """
import contextlib, ipaddress, os, socket, sys

def note(event, arguments):
    if event == "socket.getaddrinfo":
        asked = arguments[0]
    elif event in ("socket.connect", "socket.sendto"):
        asked = arguments[1][0] if isinstance(arguments[1], tuple) else "127.0.0.1"
    else:
        return
    asked = asked.decode() if isinstance(asked, bytes) else str(asked)
    try:
        ours = ipaddress.ip_address(asked).is_loopback
    except ValueError:
        ours = asked in ("localhost", "None", "")
    with open(os.environ["HEARD"], "a") as heard:
        heard.write(("" if ours else "LEAVES ") + event + " " + asked + chr(10))

sys.addaudithook(note)
with contextlib.closing(socket.socket()) as own:
    own.connect_ex(("127.0.0.1", 9))
"""
"""Run first in the server: notes whom it asks. The last lines show that it hears."""


@pytest.mark.parametrize("address", ["0.0.0.0", "::"])
def test_it_refuses_to_listen_beyond_this_machine_without_tls(tmp_path: Path, address: str):
    with dealt_port() as port:
        assert start(tmp_path, "--server.address", address, port=port).wait(timeout=60) != 0
    assert NO_TLS in (tmp_path / "server.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("host", ["tien-do.example", "127.0.0.1.example", "192.168.1.9:8501"])
def test_under_another_name_there_is_no_trial_and_no_first_account(trial_server: str, host: str):
    found = httpx.get(f"{trial_server}/?xem-thu=true", headers={"host": host, "accept": "text/html"}, trust_env=False)
    assert (found.status_code, found.headers["location"]) == (303, "/dang-nhap?ve=%2F%3Fxem-thu%3Dtrue")
    assert httpx.get(f"{trial_server}/lan-dau", headers={"host": host}, trust_env=False).status_code == 404


@pytest.mark.parametrize(
    "path",
    ["/_stcore/health", "/_stcore/metrics", "/_stcore/host-config", "/_stcore/agent/openapi.json", "/_stcore/agent/mcp",
     "/_stcore/upload_file/x/y", "/media/x", "/static/js/index.js", "/component/x", "/favicon.png", "//", "/%2e%2e/"],
)  # fmt: skip
def test_a_stranger_is_answered_nothing(trial_server: str, path: str):
    for method in ("GET", "HEAD", "OPTIONS", "POST", "PUT", "DELETE"):
        answer = httpx.request(method, f"{trial_server}{path}", trust_env=False)
        assert answer.status_code == 401
        assert answer.headers["content-security-policy"].startswith("default-src 'none'")
        assert answer.headers["server"] == "uvicorn", "no version"


@pytest.fixture(scope="module")
def inside(trial_server: str) -> httpx.Client:
    """A visitor of the trial."""
    with httpx.Client(base_url=trial_server, headers={"accept": "text/html"}, trust_env=False) as client:
        assert client.get("/?xem-thu=true").status_code == 303
        yield client


def test_the_page_shell_is_vietnamese_and_watches_its_session(inside: httpx.Client):
    answer = inside.get("/")
    assert answer.status_code == 200
    assert '<html lang="vi">' in answer.text
    assert answer.text.index('<script src="/tien-do/phien.js">') < answer.text.index(f".{OWN}")
    assert int(answer.headers["content-length"]) == len(answer.content)
    assert answer.headers["cache-control"] == "no-store"


def test_the_agents_door_is_closed_inside_as_well(inside: httpx.Client):
    own = {"origin": str(inside.base_url).rstrip("/")}
    for path in ("interact", "mcp"):
        answer = inside.post(f"/_stcore/agent/{path}", json={}, headers=own)
        assert answer.status_code >= 400
        assert "does not serve the agent API" in answer.text


@pytest.mark.browser
@pytest.mark.parametrize("path", ["overview", "hand_in", "quick_entry", "batches", "bases", "set_up", "start"])
def test_a_cold_server_never_runs_a_page_file_by_its_name(page: Page, server: str, path: str):
    sign_in(page, server, f"/{path}")
    expect(page.locator("h1:has-text('Tiến độ')"), "khung vẫn đứng trước mọi trang").to_be_visible(timeout=30_000)
    settle(page)
    assert page.locator("[data-testid=stException]").count() == 0


@pytest.mark.browser
def test_no_request_leaves_the_machine_from_browser_or_server(browser, tmp_path: Path):
    heard = tmp_path / "heard"
    (tmp_path / "sitecustomize.py").write_text(LISTEN_IN, encoding="utf-8")
    environment = {"PYTHONPATH": os.pathsep.join([str(tmp_path), str(ROOT)]), "HEARD": str(heard)}
    with serving(tmp_path, environment=environment) as address, opened(browser, DESK) as page:
        for path in PAGES:
            page.goto(f"{address}/{path}?xem-thu=true")
            page.wait_for_selector("[data-testid=stMain] h1")
            settle(page)
        page.goto(f"{address}/dang-xuat")
    told = heard.read_text(encoding="utf-8").splitlines()
    assert told, "listening in works"
    assert [one for one in told if one.startswith("LEAVES")] == []


@pytest.mark.browser
def test_a_table_hands_out_no_raw_csv(page: Page, trial_server: str):
    """Streamlit's own download writes texts as they are, so that one beginning with = would run in Excel."""
    page.goto(f"{trial_server}/lich-su-nop?xem-thu=true")
    settle(page)
    page.locator("[data-testid=stDataFrame]").first.hover()
    page.wait_for_selector("[data-testid=stElementToolbarButton]")
    assert page.get_by_role("button", name="Toàn màn hình").count() > 0, "the toolbar is there"
    assert page.get_by_role("button", name="Tải về dạng CSV").count() == 0


@pytest.mark.browser
def test_the_way_out_in_the_sidebar_stays_in_the_window(page: Page, server: str):
    """Streamlit would open a text's link in a new one and leave the figures standing in the old."""
    sign_in(page, server)
    settle(page)
    before = page.context.pages
    page.get_by_role("link", name="Đăng xuất").click()
    expect(page).to_have_url(re.compile("/dang-nhap"))
    assert page.context.pages == before
