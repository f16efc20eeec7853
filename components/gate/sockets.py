"""Websockets that end with the session they were opened in, at once and with nothing more sent.

One watch looks at all of them: it asks which sessions live about twice a second, and accounts answers that from memory
for up to a second. No message costs a query.
"""

from __future__ import annotations

import asyncio
import time
from collections.abc import Awaitable, Callable, Mapping, MutableMapping
from contextlib import suppress
from typing import Any

from streamlit.proto.BackMsg_pb2 import BackMsg

from data.accounts import Session

Message = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[Message]]
Send = Callable[[Message], Awaitable[None]]

ENDED = 4401
"""The close code that our script on the page understands: the session has ended."""
UNKNOWN = 1013
"""Try again later: whether the session lives cannot be told just now."""
_EVERY = 0.5
_GOODBYE = 2.0
_CALM = 15.0


class Sockets:
    """All open sockets, and the one watch over them."""

    def __init__(self, living: Callable[[], Awaitable[Mapping[str, Session]]]) -> None:
        """Ask `living` who lives."""
        self._living = living
        self._open: set[Socket] = set()
        self._watch: asyncio.Task | None = None

    async def serve(self, socket: Socket, app: Callable[[Receive, Send], Awaitable[None]]) -> None:
        """Run the app behind the socket until one of them is done."""
        self._open.add(socket)
        if self._watch is None or self._watch.done():
            self._watch = asyncio.create_task(self._keep_watch(), name="tien-do-gate")
        try:
            await app(socket.receive, socket.send)
        finally:
            self._open.discard(socket)

    async def check(self) -> None:
        """End every socket whose session has ended."""
        try:
            living = await self._living()
        except Exception:
            for one in self._open:
                one.end(UNKNOWN)
            return
        for one in self._open:
            if (session := living.get(one.key)) is None or session.must_change:
                one.end(ENDED)

    async def _keep_watch(self) -> None:
        while self._open:
            await self.check()
            await asyncio.sleep(_EVERY)


class Socket:
    """One websocket of one session, as the app behind the gate sees it."""

    def __init__(self, key: str, receive: Receive, send: Send, active: Callable[[], None]) -> None:
        """`active` is told, now and then, that the person does something."""
        self.key = key
        self._receive, self._send, self._active = receive, send, active
        self._code = 0
        self._ended = asyncio.Event()
        self._sending = asyncio.Lock()
        self._greeted, self._told = False, -_CALM

    def end(self, code: int) -> None:
        """From now on nothing is sent, and whoever receives hears that the socket is closed."""
        self._code = self._code or code
        self._ended.set()

    async def receive(self) -> Message:
        """The next message, or the end."""
        if not self._ended.is_set():
            arriving, ending = asyncio.ensure_future(self._receive()), asyncio.ensure_future(self._ended.wait())
            try:
                await asyncio.wait({arriving, ending}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                ending.cancel()
                if self._ended.is_set() or not arriving.done():
                    arriving.cancel()
        if self._ended.is_set():
            await self._close()
            return {"type": "websocket.disconnect", "code": self._code}
        message = arriving.result()
        self._notice(message)
        return message

    async def send(self, message: Message) -> None:
        """Pass the message on unless the socket has ended."""
        async with self._sending:
            if not self._ended.is_set():
                await self._send(message)

    async def _close(self) -> None:
        async def say() -> None:
            async with self._sending:
                await self._send({"type": "websocket.close", "code": self._code})

        with suppress(TimeoutError, OSError, RuntimeError):  # nobody listens, or the app or the browser closed it first
            await asyncio.wait_for(say(), _GOODBYE)

    def _notice(self, message: Message) -> None:
        """Tell `active` of what a person did: not of keep-alives, nor of a page that came back by itself."""
        now = time.monotonic()
        calm = self._greeted and now - self._told < _CALM
        if calm or message["type"] != "websocket.receive" or not is_act(message.get("bytes") or b""):
            return
        if self._greeted:
            self._told = now
            self._active()
        self._greeted = True


def is_act(message: bytes) -> bool:
    """Whether Streamlit's page sends this because a person did something."""
    try:
        told = BackMsg.FromString(message)
    except Exception:  # whatever it is, Streamlit will refuse it
        return False
    return told.WhichOneof("type") == "rerun_script" and not told.rerun_script.is_auto_rerun
