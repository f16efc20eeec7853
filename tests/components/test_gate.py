"""Only this machine is served, and only under its own name."""

from __future__ import annotations

import pytest

from components.gate import REFUSED, LoopbackGate, is_loopback
from tests.components.conftest import run_alone


class Behind:
    """The application behind the gate: counts who came through."""

    def __init__(self) -> None:
        self.seen = []

    async def __call__(self, scope, receive, send) -> None:
        self.seen.append(scope["type"])
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"ok"})


def knock(client: str | None, *hosts: str, kind: str = "http", path: str = "/") -> tuple[list[str], list[dict]]:
    """(what came through, what was answered) for one request."""
    behind, sent = Behind(), []
    headers = [(b"accept", b"*/*"), *((b"host", host.encode("latin-1")) for host in hosts)]
    scope = {"type": kind, "path": path, "headers": headers, "client": None if client is None else (client, 50000)}

    async def receive():
        return {"type": "websocket.connect"} if kind == "websocket" else {"type": "http.request"}

    async def send(message):
        sent.append(message)

    run_alone(LoopbackGate(behind)(scope, receive, send))
    return behind.seen, sent


@pytest.mark.parametrize("kind", ["http", "websocket"])
@pytest.mark.parametrize("client", ["127.0.0.1", "127.8.9.10", "::1", "0:0:0:0:0:0:0:1"])
@pytest.mark.parametrize(
    "host",
    [
        "127.0.0.1",
        "127.0.0.1:8501",
        "localhost",
        "localhost:8501",
        "LocalHost:8501",
        "[::1]",
        "[::1]:8501",
        "127.0.0.53",
    ],
)
def test_this_machine_under_its_own_name_is_served(kind, client, host):
    assert knock(client, host, kind=kind)[0] == [kind]


STRANGERS = [
    "192.168.1.9",
    "10.0.0.1",
    "8.8.8.8",
    "fe80::1",
    "2001:db8::1",
    "0.0.0.0",
    "::",
    "",
    "unix:",
    "testclient",
    None,
]
NAMES = [
    "tien-do.example", "tien-do.example:8501", "192.168.1.9", "192.168.1.9:8501", "127.0.0.1.evil.com",
    "127.0.0.1.evil.com:8501", "localhost.evil.com", "evil.com:127.0.0.1", "localhost@evil.com", "0.0.0.0:8501",
    "[::]:8501", "[2001:db8::1]:8501", "127.0.0.1:8501:80", "127.0.0.1, evil.com", "127.0.0.1/evil", "127.1",
    "2130706433", "localhost\u00e9", "", ":8501", "[]", "[", " ",
]  # fmt: skip


def refused_http(sent: list[dict]) -> bool:
    start, body = sent
    return (start["status"], body["body"].decode()) == (403, REFUSED) and dict(start["headers"]) == {
        b"content-type": b"text/plain; charset=utf-8"
    }


@pytest.mark.parametrize("client", STRANGERS)
def test_another_machine_is_refused(client):
    seen, sent = knock(client, "127.0.0.1:8501")
    assert seen == []
    assert refused_http(sent)


@pytest.mark.parametrize("host", NAMES)
def test_another_name_is_refused(host):
    seen, sent = knock("127.0.0.1", host)
    assert seen == []
    assert refused_http(sent)


def test_no_name_at_all_is_refused():
    seen, sent = knock("127.0.0.1")
    assert seen == []
    assert refused_http(sent)


def test_a_second_name_does_not_open_the_gate():
    assert knock("127.0.0.1", "evil.com", "127.0.0.1")[0] == []


@pytest.mark.parametrize(
    "path",
    ["/", "/tong-quan", "/_stcore/health", "/_stcore/upload_file/a/b", "/media/x", "/static/js/a.js", "//", "/../x"],
)
def test_every_path_stands_behind_the_gate(path):
    assert knock("127.0.0.1", "evil.com", path=path)[0] == []
    assert knock("192.168.1.9", "127.0.0.1", path=path)[0] == []
    assert knock("127.0.0.1", "127.0.0.1", path=path)[0] == ["http"]


@pytest.mark.parametrize(("client", "host"), [("192.168.1.9", "127.0.0.1"), ("127.0.0.1", "evil.com")])
def test_a_strangers_websocket_is_closed_before_it_opens(client, host):
    seen, sent = knock(client, host, kind="websocket")
    assert seen == []
    assert sent == [{"type": "websocket.close", "code": 4403}]


def test_the_servers_own_start_and_stop_pass():
    behind = Behind()
    run_alone(LoopbackGate(behind)({"type": "lifespan"}, None, None))
    assert behind.seen == ["lifespan"]


@pytest.mark.parametrize(
    ("address", "ours"),
    [
        ("127.0.0.1", True), ("127.255.255.254", True), ("::1", True), ("[::1]", True), ("localhost", True),
        ("0.0.0.0", False), ("::", False), ("192.168.1.9", False), ("tien-do.local", False), ("", False), (None, False),
        ("127.0.0.1.evil.com", False), ("128.0.0.1", False),
    ],
)  # fmt: skip
def test_an_address_that_can_only_mean_this_machine(address, ours):
    assert is_loopback(address) is ours


def test_the_refusal_says_what_and_why_in_vietnamese():
    assert "127.0.0.1" in REFUSED
    assert "chưa có tài khoản đăng nhập" in REFUSED
