"""The running server: only this machine, only under its own name, never a page without the frame."""

from __future__ import annotations

from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Page

from components.gate import REFUSED
from tests.browser.conftest import free_port, settle, start


def test_it_refuses_to_listen_beyond_loopback(tmp_path: Path):
    process = start(tmp_path, "--server.address", "0.0.0.0", port=free_port())
    assert process.wait(timeout=60) != 0
    assert REFUSED in (tmp_path / "server.log").read_text(encoding="utf-8")


@pytest.mark.parametrize("host", ["tien-do.example", "127.0.0.1.example", "192.168.1.9:8501"])
def test_another_name_is_refused_on_every_path(trial_server: str, host: str):
    for path in ("/", "/tong-quan", "/_stcore/health", "/_stcore/upload_file/x/y", "/media/x", "/_stcore/metrics"):
        answer = httpx.get(f"{trial_server}{path}", headers={"host": host}, trust_env=False)
        assert (answer.status_code, answer.text) == (403, REFUSED)


def test_the_page_shell_is_declared_vietnamese(trial_server: str):
    answer = httpx.get(trial_server, headers={"accept": "text/html"}, trust_env=False)
    assert answer.status_code == 200
    assert '<html lang="vi">' in answer.text
    assert int(answer.headers["content-length"]) == len(answer.content)


@pytest.mark.browser
@pytest.mark.parametrize("path", ["overview", "hand_in", "quick_entry", "batches", "bases", "set_up", "start"])
def test_a_cold_server_never_runs_a_page_file_by_its_name(page: Page, server: str, path: str):
    page.goto(f"{server}/{path}")
    settle(page)
    assert page.locator("[data-testid=stException]").count() == 0
    assert page.locator("h1:has-text('Tiến độ')").count() == 1, "khung vẫn đứng trước mọi trang"
