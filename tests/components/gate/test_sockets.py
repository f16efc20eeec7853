"""Websockets: only with a living session from our own page, and only for as long as it lives."""

from __future__ import annotations

import asyncio
from collections.abc import Callable

import pytest
from streamlit.proto.BackMsg_pb2 import BackMsg

from components.gate import sockets
from components.gate.middleware import Gate
from components.gate.serving import Serving
from components.gate.sockets import ENDED, UNKNOWN, is_act
from data.access import COMMAND_LINE, Grant, Role
from data.accounts import Accounts
from data.errors import StoreError
from tests.components.gate.conftest import ECHO, LAN, OWN_HOST, PASSWORD, Surfer, alone, answered

OWN = {"origin": f"http://{OWN_HOST}"}


def message(**fields: object) -> bytes:
    return BackMsg(**fields).SerializeToString()


CLICK = message(rerun_script={"query_string": ""})
TIMER = message(rerun_script={"is_auto_rerun": True})
KEEP_ALIVE = message(app_heartbeat=True)


class Line:
    """The browser's end of one websocket."""

    def __init__(self, browser: Surfer, headers: dict[str, str]) -> None:
        self.scope = browser.scope("websocket", "/_stcore/stream", headers)
        self.arriving, self.sent = asyncio.Queue(), []
        self.arriving.put_nowait({"type": "websocket.connect"})
        self.task = asyncio.ensure_future(browser.app(self.scope, self.arriving.get, self._send))

    async def _send(self, message: dict) -> None:
        self.sent.append(message)

    async def say(self, told: bytes) -> None:
        before = len(self.sent)
        self.arriving.put_nowait({"type": "websocket.receive", "bytes": told})
        await until(lambda: len(self.sent) > before or self.task.done())

    @property
    def closed(self) -> int | None:
        return next((one["code"] for one in self.sent if one["type"] == "websocket.close"), None)


async def until(held: Callable[[], object]) -> None:
    async with asyncio.timeout(20):
        while not held():
            await asyncio.sleep(0.01)


async def opened(browser: Surfer, **headers: str) -> Line:
    line = Line(browser, OWN | headers)
    await until(lambda: line.sent or line.task.done())
    return line


async def hung_up(line: Line) -> None:
    line.arriving.put_nowait({"type": "websocket.disconnect", "code": 1001})
    await line.task


# ── who may open one ─────────────────────────────────────────────────────────────────────────────────


def test_a_session_on_our_own_page_opens_one(signed_in, inside):
    async def walk():
        line = await opened(signed_in)
        await line.say(CLICK)
        await hung_up(line)
        return line.sent

    assert alone(walk()) == [{"type": "websocket.accept"}, ECHO]
    assert [one["type"] for one in inside.heard] == ["websocket.connect", "websocket.receive", "websocket.disconnect"]


@pytest.mark.parametrize(
    "headers",
    [{"origin": "http://evil.com"}, {"origin": "http://127.0.0.1:9999"}, {"origin": "null"}, {"origin": ""},
     {"origin": f"http://{OWN_HOST}.evil.com"}, {"origin": f"http://evil.com/{OWN_HOST}"}, {"origin": OWN_HOST},
     {"origin": f"http://x@{OWN_HOST}"}, {"origin": f"ftp://{OWN_HOST}"}, {"origin": "http://["}, {"host": "evil.com"}],
)  # fmt: skip
def test_another_origin_is_refused_before_the_handshake(signed_in, inside, headers):
    line = alone(refused(signed_in, OWN | headers))
    assert line.sent == [{"type": "websocket.close", "code": 1008}]
    assert inside.scopes == []


def test_no_origin_at_all_is_refused(signed_in, inside):
    assert alone(refused(signed_in, {})).closed == 1008
    assert inside.scopes == []


@pytest.mark.parametrize("cookie", ["", "tien-do-phien=forged", "tien-do-phien={0}; tien-do-phien={0}"])
def test_without_a_living_session_it_is_refused_before_the_handshake(signed_in, inside, cookie):
    sent = cookie.format(signed_in.jar["tien-do-phien"])
    assert alone(refused(signed_in, OWN | {"cookie": sent})).closed == 1008
    assert inside.scopes == []


def test_a_one_time_password_opens_none(gate, new_person, inside):
    browser = Surfer(gate)
    browser.sign_in("thi.binh", new_person[1])
    assert alone(refused(browser, OWN)).closed == 1008
    assert inside.scopes == []


async def refused(browser: Surfer, headers: dict[str, str]) -> Line:
    line = Line(browser, headers)
    await line.task
    return line


# ── the end of the session is the end of the socket ──────────────────────────────────────────────────


def elsewhere(accounts: Accounts, act: Callable[[Accounts], None]) -> None:
    """Do that as another process would: through a connection of its own."""
    other = Accounts(accounts.file.path, accounts.clock)
    try:
        act(other)
    finally:
        other.close()


def account_of(accounts: Accounts) -> str:
    return next(one.account_id for one in accounts.list_accounts() if one.login == "thi.binh")


ENDS = {
    "disabled": lambda one, _: one.disable(account_of(one), COMMAND_LINE),
    "other roles": lambda one, _: one.change(account_of(one), COMMAND_LINE, grants=[Grant(Role.MONITOR)]),
    "new password": lambda one, _: one.reset_password(account_of(one), COMMAND_LINE),
    "ended": lambda one, _: one.end_all(account_of(one), COMMAND_LINE),
    "idle": lambda _, clock: clock.move(minutes=31),
    "too old": lambda _, clock: clock.move(hours=13),
    "disabled elsewhere": lambda one, _: elsewhere(one, ENDS_ELSEWHERE),
}


def ENDS_ELSEWHERE(one: Accounts) -> None:  # noqa: N802
    one.disable(account_of(one), COMMAND_LINE)


@pytest.fixture
def officer(gate, new_person) -> Surfer:
    browser = Surfer(gate)
    browser.sign_in("thi.binh", new_person[1])
    browser.submit("/doi-mat-khau", mat_khau_cu=new_person[1], mat_khau=PASSWORD, mat_khau_lai=PASSWORD)
    return browser


@pytest.mark.parametrize("how", ENDS)
def test_an_open_socket_is_closed_without_waiting_for_a_message(officer, signed_in, accounts, clock, inside, how):
    async def walk():
        theirs, mine = await opened(officer), await opened(signed_in)
        await asyncio.to_thread(ENDS[how], accounts, clock)
        await theirs.task
        if how not in ("idle", "too old"):
            assert not mine.task.done(), "nobody else's"
            await hung_up(mine)
        return theirs

    line = alone(walk())
    assert line.sent == [{"type": "websocket.accept"}, {"type": "websocket.close", "code": ENDED}]
    assert {"type": "websocket.disconnect", "code": ENDED} in inside.heard, "the app is told"


def test_signing_out_closes_every_tab_of_this_session_before_it_answers(signed_in, monkeypatch):
    monkeypatch.setattr(sockets, "_EVERY", 3600)

    async def walk():
        tabs = [await opened(signed_in) for _ in range(3)]
        scope = signed_in.scope("http", "/dang-xuat", SAME_ORIGIN_CLICK)
        answer = await answered(signed_in.app, scope, [b""], signed_in.jar)
        await asyncio.gather(*(one.task for one in tabs))
        return answer, tabs

    answer, tabs = alone(walk())
    assert answer["location"] == "/dang-nhap"
    assert [one.closed for one in tabs] == [ENDED] * 3


SAME_ORIGIN_CLICK = {
    "accept": "text/html", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document", "sec-fetch-site": "same-origin",
}  # fmt: skip


def test_nothing_more_is_sent_once_the_session_has_ended(officer, accounts, inside):
    """An app that goes on drawing, as a running script does."""

    async def draw(receive, send):
        await receive()
        await send({"type": "websocket.accept"})
        while (await asyncio.wait_for(receive_or_draw(receive, send), 20))["type"] != "websocket.disconnect":
            pass
        for _ in range(10):
            await send({"type": "websocket.send", "bytes": b"after the end"})

    async def receive_or_draw(receive, send):
        waiting = asyncio.ensure_future(receive())
        while not waiting.done():
            await send(ECHO)
            await asyncio.sleep(0.01)
        return waiting.result()

    inside.talk = draw

    async def walk():
        line = await opened(officer)
        await until(lambda: ECHO in line.sent)
        await asyncio.to_thread(accounts.disable, account_of(accounts), COMMAND_LINE)
        await line.task
        return line

    line = alone(walk())
    assert line.sent[-1] == {"type": "websocket.close", "code": ENDED}
    assert {"type": "websocket.send", "bytes": b"after the end"} not in line.sent


def test_a_browser_that_does_not_read_cannot_keep_the_app_waiting(officer, accounts, inside, monkeypatch):
    monkeypatch.setattr(sockets, "_GOODBYE", 0.05)

    async def walk():
        line = Line(officer, OWN)
        stuck = asyncio.Event()

        async def send(message: dict) -> None:
            line.sent.append(message)
            if message["type"] != "websocket.accept":
                await stuck.wait()

        line.task.cancel()
        line.arriving.put_nowait({"type": "websocket.connect"})
        task = asyncio.ensure_future(officer.app(line.scope, line.arriving.get, send))
        await until(lambda: line.sent)
        await asyncio.to_thread(accounts.disable, account_of(accounts), COMMAND_LINE)
        await task

    alone(walk())
    assert inside.heard[-1] == {"type": "websocket.disconnect", "code": ENDED}


def test_accounts_that_cannot_be_read_close_it_with_another_word(signed_in, inside, accounts, monkeypatch):
    def broken():
        raise StoreError("Không đọc được tệp tài khoản.")

    async def walk():
        line = await opened(signed_in)
        monkeypatch.setattr(accounts, "living", broken)
        await line.task
        return line

    assert alone(walk()).closed == UNKNOWN


# ── one watch, no query a message ────────────────────────────────────────────────────────────────────


def test_messages_and_sockets_cost_no_questions(signed_in, accounts, monkeypatch):
    asked = []
    living = accounts.living
    monkeypatch.setattr(accounts, "living", lambda: asked.append(1) or living())
    monkeypatch.setattr(sockets, "_EVERY", 3600)

    async def walk():
        lines = [await opened(signed_in) for _ in range(20)]
        opening = len(asked)
        for line in lines:
            for _ in range(20):
                await line.say(TIMER)
        talking = len(asked) - opening
        for line in lines:
            await hung_up(line)
        return opening, talking

    opening, talking = alone(walk())
    assert opening <= 20 + 1, "one each for the handshake, one for the watch"
    assert talking == 0


# ── what counts as being there ───────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("told", "act"),
    [(CLICK, True), (TIMER, False), (KEEP_ALIVE, False), (b"", False), (b"\xff\xff", False),
     (message(load_git_info=True), False)],
)  # fmt: skip
def test_only_what_a_person_does_is_an_act(told, act):
    assert is_act(told) is act


def test_keep_alives_and_pages_that_come_back_by_themselves_do_not_keep_a_session(signed_in, accounts, monkeypatch):
    touched = []
    monkeypatch.setattr(accounts, "touch", touched.append)

    async def walk(*told: bytes):
        line = await opened(signed_in)
        for one in told:
            await line.say(one)
        await asyncio.sleep(0.05)
        await hung_up(line)

    alone(walk(CLICK, KEEP_ALIVE, TIMER, KEEP_ALIVE))
    assert touched == [], "the first run of a page that reconnects is nobody's act"
    alone(walk(CLICK, CLICK, CLICK, CLICK))
    assert len(touched) == 1, "noted, but not each time"


def test_over_tls_the_origin_must_be_tls_too(inside, accounts, admin):
    browser = Surfer(Gate(inside, lambda: accounts, Serving), LAN, "tien-do.xa.vn", "https")
    browser.sign_in()
    assert set(browser.jar) >= {"__Host-tien-do-phien"}
    assert alone(refused(browser, {"origin": "http://tien-do.xa.vn"})).closed == 1008

    async def walk():
        line = await opened(browser, origin="https://tien-do.xa.vn")
        await hung_up(line)
        return line

    assert alone(walk()).sent == [{"type": "websocket.accept"}]
