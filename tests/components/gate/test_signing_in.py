"""Signing in: one sentence for whatever is wrong, a wait that is told, never a password that comes back."""

from __future__ import annotations

import asyncio
import re
import threading

import pytest

from components.gate.slow_work import BUSY, SlowWork
from data.access import COMMAND_LINE
from data.accounts import Accounts
from tests.components.gate.conftest import LAN, LOGIN, PASSWORD, Surfer, alone


def test_the_right_password_lets_in_and_leads_back(surfer, admin, inside):
    answer = surfer.sign_in(back="/theo-thon?xa=x")
    assert (answer.status, answer["location"]) == (303, "/theo-thon?xa=x")
    assert surfer.get("/").text == "inside"


@pytest.mark.parametrize(
    ("login", "password"), [(LOGIN, "sai"), ("khong.co", PASSWORD), ("", ""), (LOGIN, ""), ("<b>", "'")]
)
def test_whatever_is_wrong_has_one_sentence(surfer, admin, login, password):
    answer = surfer.sign_in(login, password)
    assert answer.status == 401
    assert answer.alert.startswith("Tên đăng nhập hoặc mật khẩu không đúng")
    assert not [name for name in surfer.jar if name != "tien-do-bieu-mau"]


def test_a_typed_password_never_comes_back(surfer, admin):
    answer = surfer.sign_in("khong.co", "Bí-mật-của-tôi-987")
    assert "Bí-mật-của-tôi-987" not in answer.text + str(answer.headers)
    assert 'value="khong.co"' in answer.text
    assert re.search(r'id="mat-khau"[^>]*autofocus', answer.text), "the name stands: go on with the password"


def test_who_is_held_back_is_told_for_how_long(surfer, admin):
    for _ in range(5):
        assert surfer.sign_in(LOGIN, "sai").status == 401
    answer = surfer.sign_in()
    assert (answer.status, answer["retry-after"]) == (429, "60")
    assert "đợi 1 phút" in answer.alert


def test_a_known_browser_is_not_held_back_by_a_strangers_guesses(surfer, gate, admin):
    surfer.sign_in()
    surfer.submit("/dang-xuat")
    stranger = Surfer(gate, LAN)
    for _ in range(6):
        stranger.sign_in(LOGIN, "sai")
    assert stranger.sign_in().status == 429
    assert surfer.sign_in().status == 303


def test_too_many_at_once_are_asked_to_wait(surfer, gate, admin):
    gate.desk.slow = SlowWork(at_once=1, waiting=-1)
    answer = surfer.sign_in()
    assert (answer.status, answer.alert) == (503, BUSY)


def test_at_most_two_passwords_are_hashed_at_once():
    running, most, lock, go = 0, 0, threading.Lock(), threading.Event()
    work = SlowWork(at_once=2, waiting=16)

    def hash_one():
        nonlocal running, most
        with lock:
            running, most = running + 1, max(most, running + 1)
            if running == 2:
                go.set()
        go.wait(10)
        with lock:
            running -= 1

    async def walk():
        return await asyncio.gather(*(work.run(hash_one) for _ in range(20)), return_exceptions=True)

    found = alone(walk())
    assert most == 2
    assert [str(one) for one in found if one] == [BUSY] * 2, "two work, sixteen wait, two are sent away"


def test_the_cookies_are_out_of_a_scripts_reach(surfer, admin):
    given = {value.split("=")[0]: value for name, value in surfer.sign_in().headers if name == "set-cookie"}
    session, device = given["tien-do-phien"].lower(), given["tien-do-may"].lower()
    assert "max-age" not in session
    assert "max-age=31536000" in device
    for one in (session, device):
        assert all(word in one for word in ("httponly", "samesite=lax", "path=/"))
        assert "secure" not in one, "plain HTTP on this machine"


def test_under_tls_the_cookies_are_bound_to_this_host_and_no_others_are_read(gate, admin, accounts):
    browser = Surfer(gate, LAN, "tien-do.xa.vn", "https")
    given = [value for name, value in browser.sign_in().headers if name == "set-cookie"]
    for one in given:
        assert one.startswith("__Host-")
        assert "Secure" in one
        assert "Domain" not in one
    assert browser.ask("GET", "/media/x").status == 200
    token = browser.jar["__Host-tien-do-phien"]
    assert browser.ask("GET", "/media/x", cookie=f"tien-do-phien={token}").status == 401


def test_signing_in_again_ends_the_session_before(signed_in, accounts):
    before = signed_in.jar["tien-do-phien"]
    shown = signed_in.get("/dang-nhap")
    assert shown["location"] == "/", "who is in needs no form"
    token = gate_token(signed_in)
    signed_in.post("/dang-nhap", {"phieu": token, "dang-nhap": LOGIN, "mat-khau": PASSWORD})
    assert signed_in.jar["tien-do-phien"] != before
    assert accounts.session(before) is None


def gate_token(browser: Surfer) -> str:
    return re.search(r'name="phieu" value="([^"]+)"', browser.get("/dang-xuat").text)[1]


def test_a_disabled_account_stays_out(surfer, accounts: Accounts, new_person):
    person, password = new_person
    accounts.disable(person.account_id, COMMAND_LINE)
    assert surfer.sign_in("thi.binh", password).status == 401


def test_the_form_helps_password_managers_and_screen_readers(surfer, admin):
    text = surfer.get("/dang-nhap").text
    assert re.search(r'id="dang-nhap"[^>]*autocomplete="username"[^>]*autofocus', text)
    assert re.search(r'id="mat-khau"[^>]*type="password"[^>]*autocomplete="current-password"', text)
    assert '<label for="mat-khau">' in text
    assert '<html lang="vi">' in text
