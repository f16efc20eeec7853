"""From which machine, over TLS, from our own page, for a page: judged strictly, also behind a proxy."""

from __future__ import annotations

import pytest
from starlette.requests import HTTPConnection
from uvicorn.middleware.proxy_headers import ProxyHeadersMiddleware

from components.gate.asking import address, comes_from_own_page, is_local, is_loopback, is_secure, wants_page
from tests.components.gate.conftest import LAN, OWN_HOST, Surfer, alone

OURS = ["127.0.0.1", "127.255.255.254", "::1", "[::1]", "0:0:0:0:0:0:0:1", "localhost", "LocalHost", "::ffff:127.0.0.1"]
NOT_OURS = [
    "0.0.0.0", "::", "192.168.1.9", "10.0.0.1", "8.8.8.8", "fe80::1", "2001:db8::1", "::ffff:192.168.1.9",
    "tien-do.local", "", None, "127.0.0.1.evil.com", "128.0.0.1", "unix:", "testclient", "127.1", "2130706433",
]  # fmt: skip
HOSTS = ["127.0.0.1", "127.0.0.1:8501", "localhost", "LocalHost:8501", "[::1]", "[::1]:8501", "127.0.0.53"]
NAMES = [
    "tien-do.example", "192.168.1.9:8501", "127.0.0.1.evil.com:8501", "localhost.evil.com", "evil.com:127.0.0.1",
    "localhost@evil.com", "0.0.0.0:8501", "[::]:8501", "[2001:db8::1]:8501", "127.0.0.1:8501:80",
    "127.0.0.1, evil.com", "127.0.0.1/evil", "127.1", "localhost\u00e9", "", ":8501", "[]", "[", " ",
]  # fmt: skip


def asked(client: str | None = "127.0.0.1", host: str = OWN_HOST, **headers: str) -> HTTPConnection:
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    scope = Surfer(None, client, host).scope("http", named.pop("path", "/"), named, named.pop("method", "GET"))
    return HTTPConnection(scope | {"client": None if client is None else (client, 50000)})


@pytest.mark.parametrize("one", OURS)
def test_an_address_that_can_only_mean_this_machine(one):
    assert is_loopback(one)


@pytest.mark.parametrize("one", NOT_OURS)
def test_an_address_that_may_mean_another_machine(one):
    assert not is_loopback(one)


@pytest.mark.parametrize("host", HOSTS)
@pytest.mark.parametrize("client", ["127.0.0.1", "::1", "::ffff:127.0.0.1"])
def test_this_machine_under_its_own_name_is_local(client, host):
    assert is_local(asked(client, host))


@pytest.mark.parametrize("client", [LAN, "8.8.8.8", "", None, "testclient"])
def test_another_machine_is_not_local(client):
    assert not is_local(asked(client))


@pytest.mark.parametrize("host", NAMES)
def test_another_name_is_not_local(host):
    assert not is_local(asked(host=host))


def test_two_names_are_not_local():
    one = asked()
    one.scope["headers"].append((b"host", b"127.0.0.1"))
    assert not is_local(HTTPConnection(one.scope))


FORWARDED = [
    "forwarded", "via", "x-real-ip", "x-forwarded-for", "x-forwarded-proto", "x-forwarded-host", "x-forwarded",
    "x-client-ip", "X-Forwarded-For",
]  # fmt: skip


@pytest.mark.parametrize("name", FORWARDED)
@pytest.mark.parametrize("value", ["127.0.0.1", ""])
def test_whatever_was_forwarded_is_not_local(name, value):
    assert not is_local(asked(**{name.lower(): value}))


# ── behind uvicorn's own reading of the proxy's headers ──────────────────────────────────────────────


def behind_uvicorn(trusted: str, client: str, **headers: str) -> HTTPConnection:
    """What the gate is asked after uvicorn has put the forwarded client and scheme into the scope."""
    passed = []

    async def app(scope, receive, send):
        passed.append(HTTPConnection(scope))

    alone(ProxyHeadersMiddleware(app, trusted)(asked(client, **headers).scope, None, None))
    return passed[0]


@pytest.mark.parametrize("trusted", ["127.0.0.1,::1", "*"])
@pytest.mark.parametrize("forged", ["127.0.0.1", "::1", "localhost", "127.0.0.1, 127.0.0.1", "", "unix:"])
@pytest.mark.parametrize("client", ["127.0.0.1", LAN])
def test_a_forged_forwarding_header_never_makes_a_visitor_local(trusted, client, forged):
    for header in ("x_forwarded_for", "x_real_ip", "forwarded"):
        assert not is_local(behind_uvicorn(trusted, client, **{header: forged}))


def test_a_proxy_on_this_machine_hands_its_visitors_address_on():
    behind = behind_uvicorn("127.0.0.1,::1", "127.0.0.1", x_forwarded_for=LAN, x_forwarded_proto="https")
    assert (address(behind), is_secure(behind), is_local(behind)) == (LAN, True, False)


def test_another_machine_cannot_claim_an_address_or_tls():
    behind = behind_uvicorn("127.0.0.1,::1", LAN, x_forwarded_for="10.9.9.9", x_forwarded_proto="https")
    assert (address(behind), is_secure(behind)) == (LAN, False)


# ── our own page ─────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("headers", "ours"),
    [
        ({"origin": f"http://{OWN_HOST}"}, True),
        ({"origin": f"HTTP://{OWN_HOST.upper()}"}, True),
        ({"origin": f"https://{OWN_HOST}"}, True),
        ({"origin": f"http://{OWN_HOST}", "sec_fetch_site": "same-origin"}, True),
        ({"sec_fetch_site": "same-origin"}, True),
        ({"referer": f"http://{OWN_HOST}/dang-nhap?ve=/"}, True),
        ({}, False),
        ({"origin": "null"}, False),
        ({"origin": "null", "sec_fetch_site": "same-origin"}, False),
        ({"origin": "http://127.0.0.1"}, False),
        ({"origin": f"http://{OWN_HOST}", "sec_fetch_site": "cross-site"}, False),
        ({"sec_fetch_site": "none"}, False),
        ({"sec_fetch_site": "same-site"}, False),
        ({"referer": "http://evil.com/127.0.0.1:8501"}, False),
        ({"origin": "http://evil.com", "referer": f"http://{OWN_HOST}/"}, False),
    ],
)
def test_a_form_comes_from_our_own_page(headers, ours):
    assert comes_from_own_page(asked(**headers)) is ours


@pytest.mark.parametrize(
    ("path", "headers", "page"),
    [
        ("/", {"accept": "text/html"}, True),
        ("/theo-thon", {"sec_fetch_mode": "navigate"}, True),
        ("/", {"accept": "text/html", "sec_fetch_mode": "cors"}, False),
        ("/", {"accept": "*/*"}, False),
        ("/_stcore/health", {"accept": "text/html"}, False),
        ("/media/x.xlsx", {"sec_fetch_mode": "navigate"}, False),
        ("/static/js/x.js", {"accept": "text/html"}, False),
    ],
)
def test_only_a_page_is_led_elsewhere(path, headers, page):
    one = asked(**headers)
    one.scope["path"] = path
    assert wants_page(one) is page
