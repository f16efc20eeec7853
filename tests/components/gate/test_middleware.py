"""Denied by default: nothing but a living session reaches what stands behind the gate."""

from __future__ import annotations

from urllib.parse import parse_qs, unquote, urlsplit

import pytest

from components.gate.identity import HEADER
from components.gate.middleware import Gate
from components.gate.serving import Serving
from data.access import COMMAND_LINE, Grant, Role
from data.errors import StoreError
from tests.components.gate.conftest import LAN, LOGIN, OWN_HOST, PAGE, PASSWORD, Surfer, alone, answered, headers_of

PATHS = [
    "/", "/tong-quan", "/theo-thon?xa=x", "/_stcore/health", "/_stcore/host-config", "/_stcore/metrics",
    "/_stcore/upload_file/a/b", "/_stcore/agent/mcp", "/_stcore/agent/openapi.json", "/_stcore/stream",
    "/_stcore/bidi-components/x", "/media/abc.xlsx", "/static/js/index.js", "/component/x/y", "/app/static/x",
    "/favicon.png", "//", "//evil.com", "/dang-nhap/", "/dang-nhap/..", "/dang-nhap/../tong-quan", "/dang-nhap;x",
    "/lan-dau/x", "/tien-do/", "/tien-do/cua.css/..", "/tien-do/../_stcore/metrics", "/DANG-NHAP", "/./dang-nhap",
    "/dang-xuat", "/doi-mat-khau", "/phien", "", "*", "http://127.0.0.1/dang-nhap",
]  # fmt: skip
METHODS = ["GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS", "TRACE", "CONNECT", "PROPFIND", "get", "X"]


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("client", ["127.0.0.1", LAN])
def test_a_stranger_reaches_nothing_by_any_path_or_method(gate, admin, inside, path, client):
    stranger = Surfer(gate, client)
    for method in METHODS:
        for headers in ({}, {name.replace("-", "_"): value for name, value in PAGE.items()}):
            answer = stranger.ask(method, path, **headers)
            assert answer.status in (303, 401), (method, headers)
            if answer.status == 303:
                assert method == "GET"
                assert answer["location"].startswith("/dang-nhap")
            else:
                assert "Bạn chưa đăng nhập" in answer.text
    assert inside.scopes == []


@pytest.mark.parametrize("raw", ["/%64ang-nhap", "/dang-nhap%2f..", "/%2e%2e/dang-nhap", "/dang%2dnhap"])
def test_an_encoded_spelling_of_a_public_path_is_our_own_page_or_nothing(gate, admin, inside, raw):
    answer = Surfer(gate).ask("GET", unquote(raw), raw=raw, accept="text/html")
    assert answer.status in (200, 303)
    assert inside.scopes == []


@pytest.mark.parametrize(("method", "path"), [("PUT", "/dang-nhap"), ("HEAD", "/dang-nhap"), ("GET", "/xem-thu")])
def test_a_public_path_takes_its_own_methods_alone(surfer, admin, inside, method, path):
    assert surfer.ask(method, path).status == 405
    assert inside.scopes == []


def test_our_own_files_are_for_everybody(surfer, admin):
    for path, kind in (("/tien-do/cua.css", "text/css"), ("/tien-do/phien.js", "text/javascript")):
        answer = surfer.ask("GET", path)
        assert (answer.status, answer["content-type"].split(";")[0]) == (200, kind)
    assert surfer.ask("GET", "/tien-do/own.js").status == 401


def test_a_page_comes_back_after_signing_in(surfer, admin):
    led = surfer.get("/theo-thon?xa=xã An Nông&ky=1")["location"]
    assert parse_qs(urlsplit(led).query) == {"ve": ["/theo-thon?xa=x%C3%A3%20An%20N%C3%B4ng&ky=1"]}
    assert surfer.sign_in(back="/theo-thon?xa=x%C3%A3%20An&ky=1")["location"] == "/theo-thon?xa=x%C3%A3%20An&ky=1"
    assert Surfer(surfer.app).get("/")["location"] == "/dang-nhap"


# ── who comes through ────────────────────────────────────────────────────────────────────────────────


def test_a_session_comes_through_under_its_own_name(signed_in, inside, accounts):
    assert signed_in.get("/").text == "inside"
    [key] = headers_of(inside.scopes[-1], HEADER)
    assert accounts.session_by_key(key).user.login == LOGIN


@pytest.mark.parametrize("name", [HEADER, HEADER.lower(), HEADER.upper()])
def test_a_name_that_the_visitor_claims_is_not_believed(signed_in, inside, name):
    scope = signed_in.scope("http", "/", {"accept": "text/html"})
    scope["headers"] += [(name.encode(), b"forged"), (name.encode(), b"forged too")]
    alone(answered(signed_in.app, scope, [b""], {}))
    [key] = headers_of(inside.scopes[-1], HEADER)
    assert "forged" not in key


@pytest.mark.parametrize(
    "cookie",
    ["tien-do-phien=", "tien-do-phien=abc", "tien-do-phien", "Tien-Do-Phien={0}", "tien-do-xem-thu={0}",
     "__Host-tien-do-phien={0}", "tien-do-phien={0}x"],
)  # fmt: skip
def test_a_forged_cookie_opens_nothing(signed_in, inside, cookie):
    token = signed_in.jar["tien-do-phien"]
    assert signed_in.ask("GET", "/", cookie=cookie.format(token)).status == 401
    assert inside.scopes == []


def test_two_cookies_of_one_name_are_refused(signed_in, inside):
    token = signed_in.jar["tien-do-phien"]
    for other in (token, "x", ""):
        assert signed_in.ask("GET", "/", cookie=f"tien-do-phien={token}; tien-do-phien={other}").status == 401
    scope = signed_in.scope("http", "/", {"cookie": f"tien-do-phien={token}"})
    scope["headers"].append((b"cookie", b"tien-do-phien=x"))
    assert alone(answered(signed_in.app, scope, [b""], {})).status == 401
    assert inside.scopes == []


def test_an_ended_session_is_out_with_its_next_request(signed_in, accounts, admin):
    assert signed_in.ask("GET", "/media/x").status == 200
    accounts.end_all(admin.account_id, COMMAND_LINE)
    assert signed_in.ask("GET", "/media/x").status == 401


@pytest.mark.parametrize(("idle", "status"), [({"minutes": 29}, 200), ({"minutes": 31}, 401)])
def test_an_idle_session_is_out(signed_in, clock, accounts, idle, status):
    clock.move(**idle)
    assert signed_in.ask("GET", "/media/x").status == status


def test_opening_a_page_counts_as_being_there_and_the_rest_does_not(signed_in, clock):
    for _ in range(3):
        clock.move(minutes=20)
        assert signed_in.get("/").status == 200
    clock.move(minutes=20)
    assert signed_in.ask("GET", "/media/x").status == 200
    assert signed_in.ask("GET", "/phien").status == 204
    clock.move(minutes=20)
    assert signed_in.ask("GET", "/media/x").status == 401


# ── writes from elsewhere ────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("method", ["POST", "PUT", "DELETE", "PATCH"])
@pytest.mark.parametrize(
    "headers",
    [{"origin": "http://evil.com"}, {"origin": "null"}, {"origin": "http://127.0.0.1:9999"}, {},
     {"sec-fetch-site": "cross-site"}, {"sec-fetch-site": "same-site", "origin": f"http://{OWN_HOST}"},
     {"referer": "http://evil.com/"}],
)  # fmt: skip
def test_a_write_that_another_site_sends_is_refused(signed_in, inside, method, headers):
    named = {name.replace("-", "_"): value for name, value in headers.items()}
    assert signed_in.ask(method, "/_stcore/upload_file/a/b", b"x", **named).status == 403
    assert inside.scopes == []


def test_a_write_from_our_own_page_passes(signed_in, inside):
    assert signed_in.ask("PUT", "/_stcore/upload_file/a/b", b"x", origin=f"http://{OWN_HOST}").status == 200


# ── a password that has to be replaced first ─────────────────────────────────────────────────────────


def test_a_one_time_password_opens_the_page_to_replace_it_and_nothing_else(gate, new_person, inside):
    _, password = new_person
    browser = Surfer(gate)
    assert browser.sign_in("thi.binh", password)["location"] == "/doi-mat-khau"
    for path in ("/", "/theo-thon"):
        assert browser.get(path)["location"] == "/doi-mat-khau"
    for path in ("/media/x", "/_stcore/health", "/phien", "/static/js/x.js"):
        assert browser.ask("GET", path).status == 401
    assert browser.get("/doi-mat-khau").status == 200
    assert inside.scopes == []


# ── accounts that cannot be read ─────────────────────────────────────────────────────────────────────


def test_without_readable_accounts_nobody_comes_in_and_a_sentence_says_why(inside, signed_in):
    def broken():
        raise StoreError("Không đọc được tệp tài khoản.")

    gate = Gate(inside, broken, Serving)
    for browser in (Surfer(gate), Surfer(gate, jar=signed_in.jar)):
        answer = browser.get("/dang-nhap")
        assert (answer.status, answer.text) == (503, "Không đọc được tệp tài khoản.")
    assert Surfer(gate, jar=signed_in.jar).get("/").status == 503
    assert inside.scopes == []


def test_an_unknown_kind_of_connection_is_not_passed_on(gate, inside):
    alone(gate({"type": "something"}, None, None))
    assert inside.scopes == []


# ── trial and real ───────────────────────────────────────────────────────────────────────────────────


def test_who_has_signed_in_is_never_shown_the_trial(gate, admin, inside, accounts):
    browser = Surfer(gate)
    assert browser.get("/?xem-thu=true").status == 303
    assert accounts.session(browser.jar["tien-do-xem-thu"]).trial
    trial = browser.jar["tien-do-xem-thu"]
    browser.sign_in()
    assert accounts.session(trial) is None, "the trial ends with signing in"
    again = accounts.start_trial("127.0.0.1")
    browser.jar["tien-do-xem-thu"] = again.token
    browser.get("/")
    assert not accounts.session_by_key(headers_of(inside.scopes[-1], HEADER)[0]).trial


def test_a_trial_token_under_the_name_of_a_session_opens_nothing(gate, admin, accounts, inside):
    token = accounts.start_trial("127.0.0.1").token
    assert Surfer(gate, jar={"tien-do-phien": token}).ask("GET", "/").status == 401
    assert inside.scopes == []


def test_other_roles_end_the_session(gate, new_person, accounts):
    person, password = new_person
    browser = Surfer(gate)
    browser.sign_in("thi.binh", password)
    browser.submit("/doi-mat-khau", mat_khau_cu=password, mat_khau=PASSWORD, mat_khau_lai=PASSWORD)
    assert browser.ask("GET", "/media/x").status == 200
    accounts.change(person.account_id, COMMAND_LINE, grants=[Grant(Role.MONITOR)])
    assert browser.ask("GET", "/media/x").status == 401
