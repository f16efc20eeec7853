"""A gate over real accounts, with an app behind it that notes who came through; and a browser that keeps cookies."""

from __future__ import annotations

import asyncio
import datetime as dt
import re
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from html import unescape
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlencode

import pytest
from argon2 import PasswordHasher

from components.gate.middleware import Gate
from components.gate.serving import Serving
from data.access import COMMAND_LINE, Grant, Role
from data.accounts import Accounts

LOGIN = "van.an"
PASSWORD = "Lúa chín vàng đồng 2026"
OWN_HOST = "127.0.0.1:8501"
LAN = "192.168.1.9"
PAGE = {"accept": "text/html", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "sec-fetch-site": "none"}


def alone(coroutine: Coroutine) -> Any:
    """What the coroutine returns, run in a thread of its own: Playwright leaves a running loop in the main one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


class Clock:
    """A clock that the test moves."""

    def __init__(self) -> None:
        self.now = dt.datetime(2026, 8, 20, 8)

    def __call__(self) -> dt.datetime:
        return self.now

    def move(self, **by: float) -> None:
        self.now += dt.timedelta(**by)


class Inside:
    """The app behind the gate: notes each scope that came through; a websocket it accepts and answers."""

    def __init__(self) -> None:
        self.scopes: list[dict] = []
        self.heard: list[dict] = []

    async def __call__(self, scope, receive, send) -> None:
        self.scopes.append(scope)
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 200, "headers": []})
            await send({"type": "http.response.body", "body": b"inside"})
        elif scope["type"] == "websocket":
            await self.talk(receive, send)

    async def talk(self, receive, send) -> None:
        while True:
            message = await receive()
            self.heard.append(message)
            if message["type"] == "websocket.disconnect":
                return
            answer = {"type": "websocket.accept"} if message["type"] == "websocket.connect" else ECHO
            await send(answer)


ECHO = {"type": "websocket.send", "bytes": b"figures"}


def headers_of(scope: dict, name: str) -> list[str]:
    return [value.decode() for key, value in scope["headers"] if key.decode().lower() == name.lower()]


@dataclass
class Answer:
    """What came back."""

    status: int
    headers: list[tuple[str, str]]
    text: str

    def __getitem__(self, name: str) -> str:
        return next((value for key, value in self.headers if key == name), "")

    @property
    def alert(self) -> str:
        found = re.search(r'role="alert"[^>]*>(.*?)</p>', self.text, re.DOTALL)
        return unescape(found[1]) if found else ""


@dataclass
class Surfer:
    """A browser as far as the gate can tell."""

    app: Callable
    client: str = "127.0.0.1"
    host: str = OWN_HOST
    scheme: str = "http"
    always: dict[str, str] = field(default_factory=dict)
    jar: dict[str, str] = field(default_factory=dict)

    def scope(self, kind: str, path: str, headers: dict[str, str], method: str = "GET", raw: str = "") -> dict:
        sent = {"host": self.host, **self.always, **headers}
        if self.jar and "cookie" not in sent:
            sent["cookie"] = "; ".join(f"{name}={value}" for name, value in self.jar.items())
        plain, _, query = path.partition("?")
        scheme = self.scheme if kind == "http" else self.scheme.replace("http", "ws")
        return {
            "type": kind, "path": plain, "raw_path": (raw or quote(plain)).encode(),
            "query_string": quote(query, safe="=&%+").encode(),
            "method": method, "scheme": scheme, "client": (self.client, 50000), "server": ("127.0.0.1", 8501),
            "headers": [(name.lower().encode(), value.encode("latin-1")) for name, value in sent.items()],
            "http_version": "1.1", "root_path": "", "asgi": {"version": "3.0"}, "subprotocols": [],
        }  # fmt: skip

    def ask(self, method: str, path: str, body: bytes = b"", *, raw: str = "", **headers: str) -> Answer:
        named = {name.replace("_", "-"): value for name, value in headers.items()}
        return alone(answered(self.app, self.scope("http", path, named, method, raw), [body], self.jar))

    def get(self, path: str, **headers: str) -> Answer:
        return self.ask("GET", path, **{name.replace("-", "_"): one for name, one in PAGE.items()} | headers)

    def submit(self, page: str, to: str = "", **fields: str) -> Answer:
        """Open the page, fill in its form and send it."""
        shown = self.get(page)
        kept = dict(re.findall(r'type="hidden" name="([^"]+)" value="([^"]*)"', shown.text))
        kept = {name: unescape(value) for name, value in kept.items()}
        return self.post(to or page.partition("?")[0], kept | {name.replace("_", "-"): v for name, v in fields.items()})

    def post(self, path: str, fields: dict[str, str], **headers: str) -> Answer:
        own = {"origin": f"{self.scheme}://{self.host}", "content_type": "application/x-www-form-urlencoded"}
        return self.ask("POST", path, urlencode(fields).encode(), **(own | headers))

    def sign_in(self, login: str = LOGIN, password: str = PASSWORD, back: str = "") -> Answer:
        page = f"/dang-nhap?{urlencode({'ve': back})}" if back else "/dang-nhap"
        return self.submit(page, dang_nhap=login, mat_khau=password)


async def answered(app: Callable, scope: dict, parts: list[bytes], jar: dict[str, str]) -> Answer:
    """The answer to one request; the cookies it gives and takes go into the jar."""
    sent, waiting = [], list(parts)

    async def receive() -> dict:
        if not waiting:
            await asyncio.sleep(3600)
        return {"type": "http.request", "body": waiting.pop(0), "more_body": bool(waiting)}

    async def send(message: dict) -> None:
        sent.append(message)

    await app(scope, receive, send)
    headers = [(name.decode().lower(), value.decode("latin-1")) for name, value in sent[0]["headers"]]
    for name, value in headers:
        if name == "set-cookie":
            cookie, _, rest = value.partition(";")
            key, _, given = cookie.partition("=")
            jar.pop(key, None) if "Max-Age=0" in rest else jar.update({key: given})
    body = b"".join(one.get("body", b"") for one in sent[1:])
    return Answer(sent[0]["status"], headers, body.decode())


@pytest.fixture(autouse=True)
def quick_hashes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Passwords are hashed all the same, only not slowly."""
    monkeypatch.setattr("data.accounts.passwords.HASHER", PasswordHasher(time_cost=1, memory_cost=8, parallelism=1))


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture
def accounts(tmp_path: Path, clock: Clock) -> Iterator[Accounts]:
    """Accounts without anybody in them."""
    opened = Accounts(tmp_path / "accounts.sqlite", clock)
    yield opened
    opened.close()


@pytest.fixture
def admin(accounts: Accounts):
    """The first account: van.an, administrator and coordinator."""
    return accounts.add_first(LOGIN, "Nguyễn Văn An", PASSWORD, [Grant(Role.ADMIN), Grant(Role.COORDINATOR)])


@pytest.fixture
def new_person(accounts: Accounts, admin) -> tuple:
    """A second account with its one-time password."""
    return accounts.add("thi.binh", "Trần Thị Bình", [Grant(Role.LEADER)], COMMAND_LINE)


@pytest.fixture
def inside() -> Inside:
    return Inside()


@pytest.fixture
def gate(inside: Inside, accounts: Accounts) -> Gate:
    """The gate of a server that listens on this machine alone."""
    return Gate(inside, lambda: accounts, Serving)


@pytest.fixture
def surfer(gate: Gate) -> Surfer:
    """A browser at this machine, without any cookie."""
    return Surfer(gate)


@pytest.fixture
def signed_in(gate: Gate, admin) -> Surfer:
    """A browser that has signed in as the administrator."""
    found = Surfer(gate)
    assert found.sign_in().status == 303
    return found
