"""The trial at this machine, signing out, changing the password, and the question whether the session lives."""

from __future__ import annotations

import re

import pytest

from components.gate.middleware import Gate
from components.gate.serving import Serving
from tests.components.gate.conftest import LAN, PASSWORD, Surfer

CLICK = {"sec_fetch_mode": "navigate", "sec_fetch_dest": "document", "sec_fetch_site": "same-origin"}
NEW = "Gặt lúa mùa thu 2027"


# ── trial ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_button_starts_a_trial(surfer, inside, accounts):
    answer = surfer.submit("/dang-nhap", "/xem-thu")
    assert (answer.status, answer["location"]) == (303, "/?xem-thu=true")
    assert accounts.session(surfer.jar["tien-do-xem-thu"]).trial
    assert surfer.get("/").text == "inside"


def test_a_link_into_the_trial_opens_where_it_points(surfer, admin):
    answer = surfer.get("/theo-thon?xem-thu=true&xa=xã Tân Ninh")
    assert answer["location"] == "/theo-thon?xem-thu=true&xa=x%C3%A3%20T%C3%A2n%20Ninh"
    assert surfer.get("/theo-thon?xem-thu=true").text == "inside"


@pytest.mark.parametrize(
    "browser",
    [
        {"client": LAN},
        {"host": "tien-do.xa.vn"},
        {"always": {"x-forwarded-for": "127.0.0.1"}},
        {"always": {"via": "x"}},
    ],
)
def test_elsewhere_there_is_no_trial(gate, admin, accounts, inside, browser):
    far = Surfer(gate, **browser)
    assert far.get("/?xem-thu=true")["location"].startswith("/dang-nhap")
    assert far.submit("/dang-nhap", "/xem-thu").status == 403
    assert "tien-do-xem-thu" not in far.jar
    assert inside.scopes == []


def test_a_server_that_others_reach_has_no_trial(inside, accounts):
    gate = Gate(inside, lambda: accounts, lambda: Serving("0.0.0.0", tls=True))
    near = Surfer(gate, scheme="https")
    assert near.get("/?xem-thu=true")["location"].startswith("/dang-nhap")
    assert "Xem thử" not in near.get("/dang-nhap").text
    assert near.submit("/lan-dau", "/xem-thu").status == 403


@pytest.mark.parametrize("headers", [{"sec_fetch_site": "cross-site"}, {"sec_fetch_mode": "no-cors"}])
def test_another_site_cannot_start_a_trial(surfer, admin, headers):
    surfer.get("/?xem-thu=true", **headers)
    surfer.post("/xem-thu", {}, origin="http://evil.com")
    assert "tien-do-xem-thu" not in surfer.jar


def test_only_true_is_true(surfer, admin):
    for query in ("xem-thu=false", "xem-thu=", "xem-thu=1", "x=xem-thu=true"):
        assert surfer.get(f"/?{query}")["location"].startswith("/dang-nhap")


def test_who_has_signed_in_cannot_start_a_trial(signed_in):
    token = re.search(r'name="phieu" value="([^"]+)"', signed_in.get("/dang-xuat").text)[1]
    assert signed_in.post("/xem-thu", {"phieu": token})["location"] == "/"
    assert "tien-do-xem-thu" not in signed_in.jar


# ── signing out ──────────────────────────────────────────────────────────────────────────────────────


def test_our_own_link_signs_out_at_once(signed_in, accounts):
    token = signed_in.jar["tien-do-phien"]
    answer = signed_in.get("/dang-xuat", **CLICK)
    assert answer["location"] == "/dang-nhap"
    assert "tien-do-phien" not in signed_in.jar
    assert accounts.session(token) is None


@pytest.mark.parametrize(
    "headers",
    [{}, {"sec_fetch_site": "cross-site"}, {"sec_fetch_site": "none"}, CLICK | {"sec_fetch_dest": "image"},
     CLICK | {"sec_fetch_mode": "no-cors"}, CLICK | {"sec_purpose": "prefetch"}],
)  # fmt: skip
def test_any_other_way_there_asks_first(signed_in, accounts, headers):
    answer = signed_in.ask("GET", "/dang-xuat", **headers)
    assert answer.status == 200
    assert accounts.session(signed_in.jar["tien-do-phien"]) is not None
    assert "<form" in answer.text


def test_the_button_signs_out_and_a_forged_one_does_not(signed_in, accounts):
    token = signed_in.jar["tien-do-phien"]
    assert signed_in.post("/dang-xuat", {}).status == 403
    assert signed_in.submit("/dang-xuat", phieu="x").status == 403
    assert accounts.session(token) is not None
    assert signed_in.submit("/dang-xuat")["location"] == "/dang-nhap"
    assert accounts.session(token) is None
    assert signed_in.ask("GET", "/", cookie=f"tien-do-phien={token}").status == 401


def test_a_trial_is_left_the_same_way(surfer, admin, accounts):
    surfer.get("/?xem-thu=true")
    token = surfer.jar["tien-do-xem-thu"]
    assert "Thoát xem thử" in surfer.get("/dang-xuat").text
    surfer.submit("/dang-xuat")
    assert "tien-do-xem-thu" not in surfer.jar
    assert accounts.session(token) is None


def test_who_is_out_already_is_led_to_the_form(surfer, admin):
    assert surfer.get("/dang-xuat")["location"] == "/dang-nhap"


# ── another password ─────────────────────────────────────────────────────────────────────────────────


def change(browser: Surfer, old: str = PASSWORD, new: str = NEW, again: str = NEW):
    return browser.submit("/doi-mat-khau", mat_khau_cu=old, mat_khau=new, mat_khau_lai=again)


def test_a_new_password_is_a_new_session_and_the_others_end(signed_in, gate, accounts):
    other = Surfer(gate)
    other.sign_in()
    before = signed_in.jar["tien-do-phien"]
    assert change(signed_in)["location"] == "/"
    assert signed_in.ask("GET", "/media/x").status == 200
    assert signed_in.jar["tien-do-phien"] != before
    assert accounts.session(before) is None
    assert other.ask("GET", "/media/x").status == 401
    assert Surfer(gate).sign_in().status == 401
    assert Surfer(gate).sign_in(password=NEW).status == 303


@pytest.mark.parametrize(
    ("old", "new", "again", "status"),
    [("sai", NEW, NEW, 401), (PASSWORD, NEW, NEW + "x", 400), (PASSWORD, "12345678", "12345678", 400),
     (PASSWORD, PASSWORD, PASSWORD, 400), ("", "", "", 400)],
)  # fmt: skip
def test_a_change_that_is_refused_says_why_and_changes_nothing(signed_in, gate, old, new, again, status):
    answer = change(signed_in, old, new, again)
    assert answer.status in (status, 401)
    assert answer.alert
    assert NEW not in answer.text
    assert Surfer(gate).sign_in().status == 303


def test_after_a_one_time_password_everything_opens(gate, new_person, inside):
    browser = Surfer(gate)
    browser.sign_in("thi.binh", new_person[1])
    shown = browser.get("/doi-mat-khau").text
    assert "mật khẩu dùng một lần" in shown
    assert change(browser, new_person[1])["location"] == "/"
    assert browser.get("/").text == "inside"


def test_a_trial_has_no_password(surfer, admin):
    surfer.get("/?xem-thu=true")
    assert surfer.get("/doi-mat-khau")["location"] == "/"
    assert surfer.post("/doi-mat-khau", {})["location"] == "/"


# ── still there ──────────────────────────────────────────────────────────────────────────────────────


def test_the_page_can_ask_whether_its_session_lives(signed_in, surfer, clock):
    assert signed_in.ask("GET", "/phien").status == 204
    assert Surfer(surfer.app).ask("GET", "/phien").status == 401
    for _ in range(3):
        clock.move(minutes=20)
        assert signed_in.ask("GET", "/phien?hoat-dong=1").status == 204
    clock.move(minutes=20)
    assert signed_in.ask("GET", "/phien").status == 204
    clock.move(minutes=20)
    assert signed_in.ask("GET", "/phien").status == 401
