"""/dang-xuat: ends the session, at once where our own page leads here, else after a click."""

from __future__ import annotations

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from components.gate import cookies, html
from components.gate.desk import Desk, redirect
from components.gate.way_back import HOME, SIGN_IN
from data.accounts import Session

ADDRESS = "/dang-xuat"


async def sign_out(desk: Desk, asked: Request, session: Session) -> Response:
    """End the session and forget its cookies, or ask first."""
    if asked.method == "POST":
        await desk.forms.read(asked, session.key)
    elif not _from_own_link(asked):
        return _ask(desk, asked, session)
    await run_in_threadpool(desk.accounts().end, session.key, session.user)
    await desk.sockets.check()
    answer = redirect(SIGN_IN)
    cookies.take(asked, answer, cookies.TRIAL if session.trial else cookies.SESSION)
    answer.headers["Clear-Site-Data"] = '"storage"'
    return answer


def _from_own_link(asked: Request) -> bool:
    """Whether a person followed a link of ours: no picture, no preloading, no page elsewhere."""
    said = asked.headers
    clicked = said.get("sec-fetch-mode") == "navigate" and said.get("sec-fetch-dest") == "document"
    ahead = "sec-purpose" in said or "purpose" in said
    return said.get("sec-fetch-site") == "same-origin" and clicked and not ahead


def _ask(desk: Desk, asked: Request, session: Session) -> Response:
    label = "Thoát xem thử" if session.trial else "Đăng xuất"

    def draw(token: str) -> str:
        card = html.card(session.user.signed, html.form(ADDRESS, token, label))
        return html.page(label, card, html.way_on("Quay lại", HOME))

    return desk.page(asked, session, draw)
