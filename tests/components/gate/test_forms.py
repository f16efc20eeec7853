"""A form is taken only from our own page, in our size, in time, bound to this browser and session."""

from __future__ import annotations

import asyncio
import re
from urllib.parse import urlencode

import pytest

from components.gate.forms import FOREIGN, STALE
from tests.components.gate.conftest import LOGIN, OWN_HOST, PASSWORD, Surfer, alone

KIND = "application/x-www-form-urlencoded"


@pytest.fixture
def shown(surfer: Surfer, admin) -> tuple[Surfer, dict[str, str]]:
    """A browser with the sign-in form open, and what it would send."""
    page = surfer.get("/dang-nhap")
    token = re.search(r'name="phieu" value="([^"]+)"', page.text)[1]
    return surfer, {"phieu": token, "dang-nhap": LOGIN, "mat-khau": PASSWORD, "ve": "/"}


def test_the_form_itself_is_taken(shown):
    surfer, fields = shown
    assert surfer.post("/dang-nhap", fields).status == 303


@pytest.mark.parametrize(
    "origin", ["http://evil.com", "null", "", "http://127.0.0.1:9999", f"http://{OWN_HOST}@evil.com"]
)
def test_another_site_cannot_send_it(shown, origin):
    surfer, fields = shown
    answer = surfer.post("/dang-nhap", fields, origin=origin)
    assert (answer.status, answer.alert) == (403, FOREIGN)
    assert "tien-do-phien" not in surfer.jar


@pytest.mark.parametrize("token", ["", "0" * 64, "ê", "x"])
def test_a_forged_token_is_refused(shown, token):
    surfer, fields = shown
    answer = surfer.post("/dang-nhap", fields | {"phieu": token})
    assert (answer.status, answer.alert) == (403, STALE)


def test_a_token_is_bound_to_its_browser(shown, gate):
    _, fields = shown
    other = Surfer(gate)
    assert other.post("/dang-nhap", fields).status == 403, "no cookie"
    other.get("/dang-nhap")
    assert other.post("/dang-nhap", fields).status == 403, "another cookie"


def test_a_token_is_bound_to_its_session(shown):
    surfer, fields = shown
    surfer.sign_in()
    assert surfer.post("/dang-xuat", fields).status == 403


def test_two_form_cookies_are_refused(shown):
    surfer, fields = shown
    nonce = surfer.jar["tien-do-bieu-mau"]
    assert surfer.post("/dang-nhap", fields, cookie=f"tien-do-bieu-mau={nonce}; tien-do-bieu-mau=x").status == 403


@pytest.mark.parametrize("kind", ["text/plain", "multipart/form-data; boundary=x", "application/json", ""])
def test_another_kind_of_content_is_refused(shown, kind):
    surfer, fields = shown
    assert surfer.post("/dang-nhap", fields, content_type=kind).status == 415


@pytest.mark.parametrize(
    ("body", "status"),
    [(b"a" * 4097, 413), (b"dang-nhap=%ff", 400), (b"\xff", 400), (b"&".join(b"a=1" for _ in range(50)), 400)],
)
def test_what_is_too_large_or_unreadable_is_refused(surfer, admin, body, status):
    own = {"origin": f"http://{OWN_HOST}", "content_type": KIND}
    assert surfer.ask("POST", "/dang-nhap", body, **own).status == status


def test_a_body_in_endless_pieces_is_cut_off(gate, admin):
    asked = []

    async def receive():
        asked.append(1)
        return {"type": "http.request", "body": b"x" * 1000, "more_body": True}

    assert posted(gate, receive) == 413
    assert len(asked) == 5


def test_a_slow_body_is_not_waited_for(gate, admin):
    object.__setattr__(gate.desk.forms, "patience", 0.05)

    async def receive():
        await asyncio.sleep(3600)

    assert posted(gate, receive) == 408


def test_a_visitor_who_hangs_up_halfway_is_no_fault(gate, admin):
    async def receive():
        return {"type": "http.disconnect"}

    assert posted(gate, receive) == 400


def posted(gate, receive) -> int:
    sent = []

    async def send(message):
        sent.append(message)

    headers = {"origin": f"http://{OWN_HOST}", "content-type": KIND}
    alone(gate(Surfer(gate).scope("http", "/dang-nhap", headers, "POST"), receive, send))
    return sent[0]["status"]


def test_nothing_that_is_sent_comes_back_as_markup(shown):
    surfer, fields = shown
    nasty = '"><script>alert(1)</script><img src=x onerror=alert(1)>'
    answer = surfer.post("/dang-nhap", fields | {"dang-nhap": nasty, "ve": f"/{nasty}", "mat-khau": nasty})
    assert answer.status == 401
    assert "<script" not in answer.text
    assert "<img" not in answer.text
    assert urlencode({"x": nasty}) not in answer.text
