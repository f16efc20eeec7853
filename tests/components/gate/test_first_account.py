"""The first account: at this machine, with the code from the terminal, once."""

from __future__ import annotations

import re
from concurrent.futures import ThreadPoolExecutor

import pytest

from components.gate.first_account import DIFFERENT, WRONG_CODE
from components.gate.first_door import FirstDoor
from components.gate.middleware import Gate
from components.gate.serving import Serving
from data.access import Act, may
from data.errors import StoreError
from tests.components.gate.conftest import LAN, PASSWORD, Surfer, alone

FILLED = {
    "ho-ten": "Nguyễn Văn An", "dang-nhap": "van.an", "mat-khau": PASSWORD, "mat-khau-lai": PASSWORD,
}  # fmt: skip


def start(gate: Gate) -> None:
    """Start the server as far as the gate hears of it."""

    async def app(scope, receive, send):
        await send({"type": "lifespan.startup.complete"})

    async def send(message):
        pass

    gate.app = app
    alone(gate({"type": "lifespan"}, None, send))


@pytest.fixture
def code(gate, inside, capsys) -> str:
    """The code that the terminal shows."""
    start(gate)
    gate.app = inside
    return printed(capsys.readouterr().out)


def printed(text: str) -> str:
    return re.search(r"Mã dùng một lần: (\S+)", text)[1]


def make(browser: Surfer, code: str, **other: str):
    fields = FILLED | {"ma": code} | {name.replace("_", "-"): value for name, value in other.items()}
    return browser.submit("/lan-dau", **{name.replace("-", "_"): value for name, value in fields.items()})


def test_the_terminal_shows_code_and_address_while_there_is_no_account(gate, capsys):
    start(gate)
    told = capsys.readouterr().out
    assert "http://127.0.0.1:8501/lan-dau" in told
    assert re.fullmatch(r"[A-HJ-NP-Z2-9]{4}(-[A-HJ-NP-Z2-9]{4}){2}", printed(told)), "60 bits, nothing to mistake"


def test_with_an_account_the_terminal_shows_nothing(gate, admin, capsys):
    start(gate)
    assert capsys.readouterr().out == ""


def test_accounts_that_cannot_be_read_are_said_on_the_terminal(capsys):
    def broken():
        raise StoreError("Không đọc được tệp tài khoản.")

    start(Gate(None, broken, Serving))
    assert "Không đọc được tệp tài khoản." in capsys.readouterr().out


def test_each_start_has_its_own_code(capsys):
    door = FirstDoor(lambda: False, lambda: "http://127.0.0.1:8501/lan-dau")
    codes = set()
    for _ in range(50):
        door.announce()
        codes.add(printed(capsys.readouterr().out))
    assert len(codes) == 50


@pytest.mark.parametrize(
    "typed", [str, str.lower, lambda one: one.replace("-", " "), lambda one: f" {one[:4]}{one[5:]} "]
)
def test_the_code_makes_the_first_account_and_signs_in(surfer, code, accounts, inside, typed):
    answer = make(surfer, typed(code), dieu_phoi="1")
    assert (answer.status, answer["location"]) == (303, "/")
    assert surfer.get("/").text == "inside"
    user = accounts.list_accounts()[0].user
    assert all(may(user, act) for act in (Act.ACCOUNTS, Act.BACKUP, Act.PLAN, Act.AUDIT, Act.WRITE))


def test_without_the_tick_the_account_only_administers(surfer, code, accounts):
    make(surfer, code)
    user = accounts.list_accounts()[0].user
    assert may(user, Act.ACCOUNTS)
    assert not may(user, Act.SEE)


def test_afterwards_there_is_no_such_door_even_without_accounts_again(surfer, gate, code, accounts, monkeypatch):
    make(surfer, code)
    monkeypatch.setattr(accounts, "any_account", lambda: False)
    for browser in (surfer, Surfer(gate)):
        assert browser.get("/lan-dau").status == 404
        assert browser.post("/lan-dau", FILLED | {"ma": code}).status == 404


def test_a_wrong_code_makes_nothing_and_keeps_what_was_typed(surfer, code, accounts):
    answer = make(surfer, "AAAA-AAAA-AAAA")
    assert (answer.status, answer.alert) == (400, WRONG_CODE)
    assert 'value="Nguyễn Văn An"' in answer.text
    assert PASSWORD not in answer.text
    assert not accounts.any_account()


def test_ten_wrong_codes_bring_another(surfer, code, accounts, capsys):
    for _ in range(10):
        make(surfer, "AAAA-AAAA-AAAA")
    other = printed(capsys.readouterr().out)
    assert other != code
    assert make(surfer, code).status == 400
    assert make(surfer, other).status == 303


@pytest.mark.parametrize(
    ("field", "value", "says"),
    [
        ("mat_khau_lai", "khác hẳn", DIFFERENT),
        ("dang_nhap", "Nguyễn An", "Tên đăng nhập cần"),
        ("ho_ten", "", "họ tên"),
    ],
)
def test_what_is_wrong_with_the_form_is_said(surfer, code, accounts, field, value, says):
    answer = make(surfer, code, **{field: value})
    assert answer.status == 400
    assert says in answer.alert
    assert not accounts.any_account()


def test_a_weak_password_is_refused(surfer, code, accounts):
    assert make(surfer, code, mat_khau="12345678", mat_khau_lai="12345678").status == 400
    assert not accounts.any_account()


@pytest.mark.parametrize(
    "browser",
    [{"client": LAN}, {"client": LAN, "host": "192.168.1.2:8501"}, {"host": "tien-do.xa.vn"},
     {"always": {"x-forwarded-for": "127.0.0.1"}}, {"always": {"x-real-ip": "127.0.0.1"}},
     {"always": {"forwarded": "for=127.0.0.1"}}, {"always": {"via": "1.1 x"}},
     {"always": {"x-forwarded-proto": "http"}}],
)  # fmt: skip
def test_from_elsewhere_or_through_a_proxy_there_is_no_such_page_even_with_the_code(gate, code, accounts, browser):
    far = Surfer(gate, **browser)
    assert far.get("/lan-dau").status == 404
    page = far.get("/dang-nhap").text
    assert "Hãy mở Tiến độ ngay tại máy chủ" in page
    assert "<form" not in page
    near = Surfer(gate)
    token = re.search(r'name="phieu" value="([^"]+)"', near.get("/lan-dau").text)[1]
    far.jar = near.jar
    assert far.post("/lan-dau", FILLED | {"ma": code, "phieu": token}).status == 404
    assert not accounts.any_account()


def test_two_at_once_make_one_account(gate, code, accounts):
    def one(at: int) -> int:
        return make(Surfer(gate), code, dang_nhap=f"nguoi.{at}").status

    with ThreadPoolExecutor(4) as threads:
        found = sorted(threads.map(one, range(4)))
    assert found[0] == 303
    assert found.count(303) == 1
    assert len(accounts.list_accounts()) == 1


def test_a_machine_without_accounts_shows_two_ways_in(surfer):
    text = surfer.get("/dang-nhap").text
    assert "Xem thử với số liệu minh hoạ" in text
    assert 'href="/lan-dau"' in text
