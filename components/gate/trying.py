"""/xem-thu: illustrative figures without an account, for somebody who sits at this machine."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from components.gate import html
from components.gate.asking import wants_page
from components.gate.desk import Desk, redirect
from components.gate.way_back import HOME
from data.accounts import Session

ADDRESS = "/xem-thu"
PARAMETER = "xem-thu"
NOT_HERE = "Số liệu minh hoạ chỉ xem được ngay tại máy chủ."


def card(token: str) -> str:
    """The way in, on the page of a machine without accounts."""
    return html.card(
        "Xem thử",
        html.said("Năm xã có kế hoạch sẵn với số liệu minh hoạ, ở kho riêng. Không ảnh hưởng gì đến số liệu thật."),
        html.form(ADDRESS, token, "Xem thử với số liệu minh hoạ"),
    )


async def try_out(desk: Desk, asked: Request, session: Session | None) -> Response:
    """Start a trial, unless somebody has signed in: illustrative figures never stand beside real ones."""
    await desk.forms.read(asked, session.key if session else "")
    if session is not None and not session.trial:
        return redirect(HOME)
    if not desk.may_try(asked):
        return PlainTextResponse(NOT_HERE, 403)
    return await desk.start_trial(asked, f"{HOME}?{PARAMETER}=true")


def asks_to_try(desk: Desk, asked: Request) -> bool:
    """Whether a link into the trial was opened here, and not by a page elsewhere."""
    elsewhere = asked.headers.get("sec-fetch-site") == "cross-site"
    wanted = asked.query_params.get(PARAMETER) == "true"
    return wanted and wants_page(asked) and not elsewhere and desk.may_try(asked)
