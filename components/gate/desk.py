"""What the gate's own pages work with: the accounts, who asks, how to answer."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property

from starlette.concurrency import run_in_threadpool
from starlette.requests import HTTPConnection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from components.gate import cookies
from components.gate.asking import address, is_local
from components.gate.first_door import FirstDoor
from components.gate.forms import FormError, Forms
from components.gate.serving import Serving
from components.gate.slow_work import BusyError, SlowWork
from components.gate.sockets import Sockets
from data.accounts import Accounts, Session, SignedIn, SignInRefused
from data.accounts.sessions import key_of
from data.errors import RefusalError, StoreError

AGENT = 200
"""As much of a browser's description as is kept."""


class Desk:
    """Shared by all requests of one server."""

    def __init__(self, accounts: Callable[[], Accounts], serving: Callable[[], Serving]) -> None:
        """Both are asked anew each time: accounts may be closed and opened, the port is known only once it is bound."""
        self.accounts, self.serving = accounts, serving
        self.forms, self.slow = Forms(), SlowWork()
        self._looking = ThreadPoolExecutor(1, "tien-do-phien")

    @cached_property
    def door(self) -> FirstDoor:
        """The way to the first account."""
        return FirstDoor(lambda: self.accounts().any_account(), lambda: self.serving().first_door)

    @cached_property
    def sockets(self) -> Sockets:
        """Every open websocket."""
        return Sockets(self.living)

    async def living(self) -> Mapping[str, Session]:
        """The living sessions by key: a query a second at the most whoever asks, and never on the server's loop."""
        return await self._look(lambda: self.accounts().living())

    async def no_account_yet(self) -> bool:
        """Whether the first account is still to be made."""
        return await self._look(self.door.is_open)

    async def _look(self, question: Callable) -> object:
        return await asyncio.get_running_loop().run_in_executor(self._looking, question)

    async def session_of(self, asked: HTTPConnection) -> Session | None:
        """The living session of whoever asks; one of an account always counts before one of a trial."""
        tokens = {trial: cookies.read(asked, name) for trial, name in _COOKIES.items()}
        if not any(tokens.values()):
            return None
        living = await self.living()
        for trial, token in tokens.items():
            session = living.get(key_of(token)) if token else None
            if session is not None and session.trial is trial:
                return session
        return None

    def may_try(self, asked: HTTPConnection) -> bool:
        """Whether illustrative figures may be shown without an account: at this machine, served to it alone."""
        return self.serving().is_loopback and is_local(asked)

    async def start_trial(self, asked: HTTPConnection, to: str) -> Response:
        """Let a visitor in to the illustrative figures."""
        found = await run_in_threadpool(self.accounts().start_trial, *who(asked))
        answer = redirect(to)
        cookies.give(asked, answer, cookies.TRIAL, found.token)
        return answer

    def let_in(self, asked: HTTPConnection, found: SignedIn, to: str) -> Response:
        """Give the browser its session and lead it on."""
        answer = redirect(to)
        cookies.give(asked, answer, cookies.SESSION, found.token)
        if found.device:
            cookies.give(asked, answer, cookies.DEVICE, found.device, cookies.YEAR)
        cookies.take(asked, answer, cookies.TRIAL)
        return answer

    def page(self, asked: HTTPConnection, session: Session | None, html: Callable[[str], str]) -> Response:
        """One of our own pages; `html` is given the token for its forms."""
        nonce = self.forms.nonce(asked)
        answer = HTMLResponse(html(self.forms.token(nonce, session.key if session else "")))
        self.forms.bind(asked, answer, nonce)
        return answer


_COOKIES = {False: cookies.SESSION, True: cookies.TRIAL}
"""By whether the session is a trial, the account's first."""


def who(asked: HTTPConnection) -> tuple[str, str]:
    """(address, browser) of whoever asks."""
    return address(asked), asked.headers.get("user-agent", "")[:AGENT]


def redirect(to: str) -> Response:
    """Lead the browser on, by GET."""
    return RedirectResponse(to, 303)


def refused(answer: Response, error: RefusalError) -> Response:
    """The answer, with HTTP's word for why it refuses."""
    answer.status_code = _status(error)
    if wait := getattr(error, "wait", 0):
        answer.headers["Retry-After"] = str(wait)
    return answer


def _status(error: RefusalError) -> int:
    match error:
        case FormError():
            return error.status
        case SignInRefused():
            return 429 if error.wait else 401
        case BusyError() | StoreError():
            return 503
        case _:
            return 400
