"""The gate before Streamlit: denied by default, to pages, websocket, uploads, media, metrics and everything else.

Whatever is public is answered here, by exact path, and never passed on; so no other spelling of a public path opens
anything behind the gate.
"""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection, Request
from starlette.responses import PlainTextResponse, Response

from components.gate import changing_password, first_account, first_door, signing_in, signing_out, still_there, trying
from components.gate.asking import comes_from_own_page, has_own_origin, target, wants_page
from components.gate.assets import asset
from components.gate.desk import Desk, redirect, refused
from components.gate.forms import FOREIGN
from components.gate.identity import HEADER
from components.gate.serving import Serving
from components.gate.sockets import Socket
from components.gate.way_back import SIGN_IN, sign_in_address
from data.accounts import Accounts, Session
from data.errors import RefusalError

Scope = MutableMapping[str, Any]
App = Callable[..., Awaitable[None]]

NOT_SIGNED_IN = "Bạn chưa đăng nhập hoặc phiên đã kết thúc. Hãy mở lại trang và đăng nhập."
NOT_SO = "Địa chỉ này không nhận cách gọi ấy."
PUBLIC = {
    SIGN_IN: (("GET", "POST"), signing_in.sign_in),
    first_door.ADDRESS: (("GET", "POST"), first_account.first_account),
    trying.ADDRESS: (("POST",), trying.try_out),
}
SIGNED_IN = {
    changing_password.ADDRESS: (("GET", "POST"), changing_password.change_password),
    signing_out.ADDRESS: (("GET", "POST"), signing_out.sign_out),
    still_there.ADDRESS: (("GET",), still_there.still_there),
}
_MUST_CHANGE = (changing_password.ADDRESS, signing_out.ADDRESS)
"""All that a one-time password opens."""
_HARMLESS = ("GET", "HEAD", "OPTIONS")


class Gate:
    """ASGI middleware: lets living sessions through, told to the script as a header; answers everybody else."""

    def __init__(
        self, app: App, accounts: Callable[[], Accounts], serving: Callable[[], Serving] = Serving.configured
    ) -> None:
        """Stand before `app`."""
        self.app = app
        self.desk = Desk(accounts, serving)
        self._told: set[asyncio.Task] = set()

    async def __call__(self, scope: Scope, receive: Callable, send: Callable) -> None:
        """Pass on what may pass."""
        if scope["type"] == "http":
            await self._http(scope, receive, send)
        elif scope["type"] == "websocket":
            await self._websocket(scope, receive, send)
        elif scope["type"] == "lifespan":
            await self.app(scope, receive, self._announcing(send))

    # ── http ─────────────────────────────────────────────────────────────────────────────────────────

    async def _http(self, scope: Scope, receive: Callable, send: Callable) -> None:
        asked = Request(scope, receive)
        try:
            session = await self.desk.session_of(asked)
            answer = await self._own(asked, session)
            if answer is None and session is not None:
                answer = await self._held_back(asked, session)
        except RefusalError as error:
            answer = refused(PlainTextResponse(str(error)), error)
        if answer is None:
            await self.app(_known(scope, session), receive, send)
        else:
            await answer(scope, receive, send)

    async def _own(self, asked: Request, session: Session | None) -> Response | None:
        """Our own page, or the refusal of a stranger; None for a session's way on to Streamlit."""
        path = asked.scope["path"]
        if asked.method == "GET" and (found := asset(path)):
            return found
        if path in PUBLIC:
            return await self._serve(PUBLIC[path], asked, session)
        if session is None:
            return await self._deny(asked)
        if session.must_change and path not in _MUST_CHANGE:
            return redirect(changing_password.ADDRESS) if wants_page(asked) else _refuse()
        if path in SIGNED_IN:
            return await self._serve(SIGNED_IN[path], asked, session)
        return None

    async def _serve(self, route: tuple, asked: Request, session: Session | None) -> Response:
        methods, handler = route
        if asked.method not in methods:
            return PlainTextResponse(NOT_SO, 405, {"Allow": ", ".join(methods)})
        return await handler(self.desk, asked, session)

    async def _deny(self, asked: Request) -> Response:
        if not wants_page(asked):
            return _refuse()
        if asked.scope["path"] == signing_out.ADDRESS:
            return redirect(SIGN_IN)
        if trying.asks_to_try(self.desk, asked):
            return await self.desk.start_trial(asked, target(asked))
        return redirect(sign_in_address(target(asked)))

    async def _held_back(self, asked: Request, session: Session) -> Response | None:
        """The refusal of a write that another site sent with this person's cookie; else note that they act."""
        writes = asked.method not in _HARMLESS
        if writes and not comes_from_own_page(asked):
            return PlainTextResponse(FOREIGN, 403)
        if writes or wants_page(asked):
            await run_in_threadpool(self.desk.accounts().touch, session.key)
        return None

    # ── websocket ────────────────────────────────────────────────────────────────────────────────────

    async def _websocket(self, scope: Scope, receive: Callable, send: Callable) -> None:
        session = await self._admitted(HTTPConnection(scope))
        if session is None:
            await receive()
            await send({"type": "websocket.close", "code": 1008})
            return
        socket = Socket(session.key, receive, send, lambda: self._note(session.key))
        known = _known(scope, session)
        await self.desk.sockets.serve(socket, lambda get, put: self.app(known, get, put))

    async def _admitted(self, asked: HTTPConnection) -> Session | None:
        if not has_own_origin(asked):
            return None
        try:
            session = await self.desk.session_of(asked)
        except RefusalError:
            return None
        return None if session is None or session.must_change else session

    def _note(self, key: str) -> None:
        """Note beside the conversation that the person acts."""
        task = asyncio.create_task(self._touch(key))
        self._told.add(task)
        task.add_done_callback(self._told.discard)

    async def _touch(self, key: str) -> None:
        try:
            await run_in_threadpool(self.desk.accounts().touch, key)
        except RefusalError as error:
            logging.getLogger("tien-do").warning("%s", error)

    # ── start ────────────────────────────────────────────────────────────────────────────────────────

    def _announcing(self, send: Callable) -> Callable:
        async def told(message: Scope) -> None:
            await send(message)
            if message["type"] == "lifespan.startup.complete":
                await run_in_threadpool(self._announce)

        return told

    def _announce(self) -> None:
        try:
            self.desk.door.announce()
        except RefusalError as error:
            first_door.say(str(error))


def _refuse() -> Response:
    return PlainTextResponse(NOT_SIGNED_IN, 401)


def _known(scope: Scope, session: Session) -> Scope:
    """The scope with our word on who it is, and nobody else's."""
    name = HEADER.lower().encode()
    headers = [one for one in scope["headers"] if one[0].lower() != name]
    return {**scope, "headers": [*headers, (name, session.key.encode())]}
