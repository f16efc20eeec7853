"""The gate in a real browser, before the smallest app: in, out, thrown out, and nothing left on the screen."""

from __future__ import annotations

import datetime as dt
import re
import subprocess
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Page, expect
from sqlalchemy import update

from data.access import COMMAND_LINE, Grant, Role
from data.accounts.tables import session
from tests.browser.chromium import settle
from tests.browser.conftest import (
    LOGIN,
    NAME,
    PASSWORD,
    accounts_of,
    add_first_account,
    dealt_port,
    serving,
    sign_in,
)  # fmt: skip
from tests.browser.test_leaders import DESK, opened

pytestmark = pytest.mark.browser

APP = "tests/components/gate/app.py"
SIZES = [(390, 844), (1366, 768), (1920, 1080)]
NEW = "Gặt lúa mùa thu 2027"
OTHER = "thi.binh"


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("gate")
    add_first_account(folder)
    return folder


@pytest.fixture(scope="module")
def address(home: Path) -> Iterator[str]:
    """A server with the first account."""
    with serving(home, script=APP) as found:
        yield found


@pytest.fixture
def page(browser: Browser) -> Iterator[Page]:
    """A visitor whose console stays silent and whose requests stay here; answers that refuse are allowed."""
    with opened(browser, DESK, refusals=True) as found:
        yield found


def inside(page: Page) -> None:
    expect(page.locator("h1", has_text="Bên trong")).to_be_visible()
    settle(page)


def outside(page: Page, within: float = 10) -> None:
    """The sign-in form, and not a trace of the page that was there."""
    expect(page).to_have_url(re.compile("/dang-nhap"), timeout=within * 1000)  # two may lead there, one cut off
    expect(page.get_by_label("Tên đăng nhập")).to_be_focused()
    assert page.locator("text=Bên trong").count() == 0


# ── in ───────────────────────────────────────────────────────────────────────────────────────────────


def test_a_wrong_password_is_said_and_the_right_one_leads_back(page: Page, address: str):
    page.goto(f"{address}/?xa=xã An Nông")
    outside(page)
    page.keyboard.type(LOGIN)
    page.keyboard.press("Tab")
    page.keyboard.type("sai rồi")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_contain_text("Tên đăng nhập hoặc mật khẩu không đúng")
    expect(page.get_by_label("Tên đăng nhập")).to_have_value(LOGIN)
    expect(page.get_by_label("Mật khẩu")).to_be_focused()
    expect(page.get_by_label("Mật khẩu")).to_have_value("")
    page.keyboard.type(PASSWORD)
    page.keyboard.press("Enter")
    inside(page)
    assert page.url == f"{address}/?xa=x%C3%A3%20An%20N%C3%B4ng"
    expect(page.locator("text=Người dùng: ")).to_contain_text(f"{NAME} ({LOGIN})")


def test_the_sessions_cookies_are_out_of_reach_of_any_script(page: Page, address: str):
    sign_in(page, address)
    inside(page)
    assert "tien-do" not in page.evaluate("document.cookie")
    held = {one["name"]: one for one in page.context.cookies()}
    for name in ("tien-do-phien", "tien-do-may", "tien-do-bieu-mau"):
        assert (held[name]["httpOnly"], held[name]["sameSite"], held[name]["path"]) == (True, "Lax", "/")


def test_a_link_from_another_site_arrives_signed_in(page: Page, address: str):
    sign_in(page, address)
    inside(page)
    page.goto(f"data:text/html,<a href='{address}/'>mở</a>")
    page.click("a")
    inside(page)


def test_without_scripts_the_form_works_all_the_same(browser: Browser, address: str):
    context = browser.new_context(java_script_enabled=False)
    page = context.new_page()
    sign_in(page, address, "/theo-thon")
    assert page.url == f"{address}/theo-thon"
    assert "phien.js" in page.content()
    context.close()


def test_uploads_downloads_and_clicks_work_behind_the_gate(page: Page, address: str, tmp_path: Path):
    sign_in(page, address)
    inside(page)
    page.set_input_files("input[type=file]", {"name": "số liệu.csv", "mimeType": "text/csv", "buffer": b"1,2,3"})
    expect(page.locator("text=Đã nhận số liệu.csv: 5 byte")).to_be_visible()
    with page.expect_download() as taken:
        page.click("button:has-text('Tải về')")
    assert Path(taken.value.path()).read_text(encoding="utf-8") == "nội dung"
    page.click("button:has-text('Chạy lại')")
    expect(page.locator("text=/Lần chạy [3-9]/")).to_be_visible()


def test_an_upload_needs_the_session_the_pages_token_and_the_right_size(page: Page, address: str):
    sign_in(page, address)
    inside(page)
    sent = []
    page.on("request", lambda one: sent.append(one) if one.method == "PUT" else None)
    page.set_input_files("input[type=file]", {"name": "a.csv", "mimeType": "text/csv", "buffer": b"1"})
    expect(page.locator("text=Đã nhận a.csv")).to_be_visible()
    url, token = sent[0].url, sent[0].headers["x-xsrftoken"]
    cookies = {one["name"]: one["value"] for one in page.context.cookies()}

    def put(size: int, without: str = "", **other: str) -> int:
        headers = {"origin": address, "x-xsrftoken": token} | other
        kept = {name: value for name, value in cookies.items() if name != without}
        files = {"file": ("b.csv", b"0" * size)}
        return httpx.put(url, files=files, headers=headers, cookies=kept, trust_env=False).status_code

    assert put(1 << 20) == 204
    assert put(12 << 20) == 413
    assert put(1, without="tien-do-phien") == 401
    assert put(1, origin="http://evil.com") == 403
    assert put(1, **{"x-xsrftoken": "x"}) == 403


def test_a_one_time_password_must_be_replaced_first(page: Page, address: str, home: Path):
    with accounts_of(home) as accounts:
        password = accounts.add("tam.thoi", "Lê Tạm", [Grant(Role.LEADER)], COMMAND_LINE)[1]
    sign_in(page, address, login="tam.thoi", password=password)
    for path in ("/", "/theo-thon", "/doi-mat-khau"):
        page.goto(f"{address}{path}")
        assert page.url == f"{address}/doi-mat-khau"
    page.fill("#mat-khau-cu", password)
    page.fill("#mat-khau", "12345678")
    page.fill("#mat-khau-lai", "12345678")
    page.keyboard.press("Enter")
    expect(page.get_by_role("alert")).to_be_visible()
    page.fill("#mat-khau-cu", password)
    page.fill("#mat-khau", NEW)
    page.fill("#mat-khau-lai", NEW)
    page.keyboard.press("Enter")
    inside(page)


# ── out ──────────────────────────────────────────────────────────────────────────────────────────────


def test_signing_out_in_one_tab_empties_the_other_at_once(page: Page, address: str):
    sign_in(page, address)
    inside(page)
    other = page.context.new_page()
    other.goto(f"{address}/?xa=x")
    inside(other)
    page.goto(f"{address}/dang-xuat")
    page.click("button:has-text('Đăng xuất')")
    outside(page)
    outside(other)
    assert other.url.endswith("/dang-nhap?ve=%2F%3Fxa%3Dx")
    page.go_back()
    outside(page)
    assert "tien-do-phien" not in {one["name"] for one in page.context.cookies()}


def test_our_own_link_signs_out_without_asking(page: Page, address: str):
    sign_in(page, address)
    inside(page)
    page.evaluate("location.assign('/dang-xuat')")
    outside(page)


@pytest.fixture
def other_person(page: Page, address: str, home: Path) -> Iterator[str]:
    """Another account, signed in on the page, with its id."""
    with accounts_of(home) as accounts:
        found, password = accounts.add(OTHER, "Trần Thị Bình", [Grant(Role.LEADER)], COMMAND_LINE)
        given = accounts.change_password(accounts.sign_in(OTHER, password, "127.0.0.1").session.key, password, NEW)
        accounts.end(given.session.key, found.user)
    sign_in(page, address, login=OTHER, password=NEW)
    inside(page)
    yield found.account_id
    with accounts_of(home) as accounts:
        accounts.disable(found.account_id, COMMAND_LINE)


@pytest.mark.parametrize("at", range(1))
def test_disabling_an_account_from_another_process_empties_its_screen(
    page: Page, home: Path, other_person: str, at: int
):
    with accounts_of(home) as accounts:
        accounts.disable(other_person, COMMAND_LINE)
    outside(page)


def test_a_projector_that_nobody_watches_is_emptied(page: Page, address: str, home: Path):
    sign_in(page, address)
    inside(page)
    with accounts_of(home) as accounts, accounts.writing() as (connection, now):
        connection.execute(update(session).values(seen_at=now - dt.timedelta(minutes=31)))
    outside(page)


def test_a_page_whose_socket_is_gone_finds_out_by_asking(page: Page, address: str, home: Path):
    """As where a proxy keeps a dead line open: the page asks when it is looked at again."""
    sign_in(page, address)
    page.route_web_socket(re.compile("stream"), lambda line: None)
    page.reload()
    with accounts_of(home) as accounts:
        mine = next(one for one in accounts.list_accounts() if one.login == LOGIN)
        accounts.end_all(mine.account_id, mine.user)
    page.wait_for_timeout(1500)  # the server looks once a second
    page.evaluate("document.dispatchEvent(new Event('visibilitychange'))")
    outside(page)


def test_an_unreachable_server_empties_nothing(page: Page, address: str):
    sign_in(page, address)
    inside(page)
    page.route("**/phien*", lambda route: route.abort())
    page.evaluate("dispatchEvent(new Event('online'))")
    page.wait_for_timeout(500)
    inside(page)
    page.unroute("**/phien*")


def test_a_restarted_server_goes_on_where_it_was(browser: Browser, tmp_path: Path):
    add_first_account(tmp_path)
    with dealt_port() as port, opened(browser, DESK, refusals=True) as page:
        with serving(tmp_path, script=APP, port=port) as address:
            sign_in(page, address)
            inside(page)
        with serving(tmp_path, script=APP, port=port):
            page.goto(address)
            inside(page)


# ── the first start ──────────────────────────────────────────────────────────────────────────────────


def test_from_the_terminal_to_the_first_account_and_the_door_is_gone(browser: Browser, tmp_path: Path):
    with serving(tmp_path, script=APP) as address, opened(browser, DESK, refusals=True) as page:
        told = (tmp_path / "server.log").read_text(encoding="utf-8")
        code = re.search(r"Mã dùng một lần: (\S+)", told)[1]
        assert f"{address}/lan-dau" in told
        page.goto(address)
        page.get_by_role("link", name="Tạo tài khoản đầu tiên").click()
        expect(page.get_by_label("Tôi cũng là người điều phối")).to_be_checked()
        for label, value in (("Mã dùng một lần", code.lower()), ("Họ và tên", NAME), ("Tên đăng nhập", LOGIN)):
            page.get_by_label(label).fill(value)
        page.get_by_label("Mật khẩu", exact=True).fill(PASSWORD)
        page.get_by_label("Ghi lại mật khẩu").fill(PASSWORD)
        page.click("button:has-text('Tạo tài khoản')")
        inside(page)
        assert page.goto(f"{address}/lan-dau").status == 404
    with serving(tmp_path, script=APP):
        assert code in (tmp_path / "server.log").read_text(encoding="utf-8")
        assert (tmp_path / "server.log").read_text(encoding="utf-8").count("Mã dùng một lần") == 1


def test_trying_it_out_and_leaving(browser: Browser, tmp_path: Path):
    with serving(tmp_path, script=APP) as address, opened(browser, DESK, refusals=True) as page:
        page.goto(address)
        page.click("button:has-text('Xem thử với số liệu minh hoạ')")
        inside(page)
        assert page.url == f"{address}/?xem-thu=true"
        expect(page.locator("text=Người dùng: Người xem thử")).to_be_visible()
        page.goto(f"{address}/dang-xuat")
        page.click("button:has-text('Thoát xem thử')")
        expect(page.locator("text=Tạo tài khoản đầu tiên").first).to_be_visible()


# ── over TLS ─────────────────────────────────────────────────────────────────────────────────────────


def test_over_tls_cookies_and_websocket_are_secure(browser: Browser, tmp_path: Path):
    add_first_account(tmp_path)
    made = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "1", "-subj", "/CN=127.0.0.1",
            "-keyout", "key.pem", "-out", "cert.pem"]  # fmt: skip
    subprocess.run(made, cwd=tmp_path, check=True, capture_output=True)
    files = [
        "--server.sslCertFile", str(tmp_path / "cert.pem"), "--server.sslKeyFile", str(tmp_path / "key.pem"),
    ]  # fmt: skip
    context = browser.new_context(ignore_https_errors=True)
    with serving(tmp_path, *files, script=APP) as address:
        page = context.new_page()
        answer = page.goto(address)
        assert address.startswith("https://")
        assert "max-age=31536000" in answer.headers["strict-transport-security"]
        sign_in(page, address)
        inside(page)
        held = {one["name"]: one for one in context.cookies() if one["name"].endswith(("phien", "may", "bieu-mau"))}
        assert all(name.startswith("__Host-") and one["secure"] for name, one in held.items())
        assert len(held) == 3
        page.evaluate("location.assign('/dang-xuat')")
        outside(page)
    context.close()


# ── how it looks ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("size", SIZES)
def test_our_own_pages_fit_every_screen(browser: Browser, address: str, tmp_path: Path, size: tuple[int, int]):
    with serving(tmp_path, script=APP) as empty, opened(browser, size, refusals=True) as page:
        for place in (f"{empty}/dang-nhap", f"{empty}/lan-dau", f"{address}/dang-nhap"):
            page.goto(place)
            assert fits(page), place
        page.fill("#dang-nhap", "x" * 60)
        page.fill("#mat-khau", "x")
        page.click("button")
        expect(page.get_by_role("alert")).to_be_visible()
        page.wait_for_load_state()  # the alert stands before the style sheet has come
        assert fits(page)
        sign_in(page, address)
        for place in ("doi-mat-khau", "dang-xuat"):
            page.goto(f"{address}/{place}")
            assert fits(page), place


def fits(page: Page) -> bool:
    """Nothing is wider than the screen, and every text is large enough to read and dark enough to see."""
    return page.evaluate("""() => {
      const shown = [...document.querySelectorAll("main *")].filter((one) => one.checkVisibility());
      return document.documentElement.scrollWidth <= innerWidth
        && shown.every((one) => parseFloat(getComputedStyle(one).fontSize) >= 16)
        && getComputedStyle(document.body).color === "rgb(17, 24, 39)";
    }""")
