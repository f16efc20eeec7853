"""/phien: whether the session still lives; our script on the page asks it a few times a minute."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from components.gate.desk import Desk
from data.accounts import Session

ADDRESS = "/phien"
ACTIVE = "hoat-dong"


async def still_there(desk: Desk, asked: Request, session: Session) -> Response:
    """204; with ?hoat-dong=1 the person has done something since."""
    if asked.query_params.get(ACTIVE) == "1":
        await run_in_threadpool(desk.accounts().touch, session.key)
    return Response(status_code=204)
