"""/dang-nhap: name and password, and on a machine without accounts the two ways in."""

from __future__ import annotations

import html as markup

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response

from components.gate import cookies, first_door, html, trying
from components.gate.asking import is_local
from components.gate.desk import Desk, redirect, refused, who
from components.gate.html import Field
from components.gate.way_back import FIELD, HOME, SIGN_IN, own_path
from data.accounts import Session
from data.errors import RefusalError

CHANGE = "/doi-mat-khau"
NEVER_BACK = frozenset({SIGN_IN, CHANGE, first_door.ADDRESS, "/dang-xuat", trying.ADDRESS, "/phien"})
"""Nobody is led back to these after signing in."""
FORGOTTEN = "Quên mật khẩu? Nhờ người quản trị của xã cấp mật khẩu mới."
UNFINISHED = (
    "Tiến độ chưa được thiết lập xong: chưa có tài khoản nào. Hãy mở Tiến độ ngay tại máy chủ và làm theo hướng dẫn"
    " hiện trong cửa sổ chạy chương trình."
)


async def sign_in(desk: Desk, asked: Request, session: Session | None) -> Response:
    """The form, or what came of it."""
    back = own_path(asked.query_params.get(FIELD, HOME), NEVER_BACK)
    if asked.method == "POST":
        return await _receive(desk, asked, session)
    if session is not None and not session.trial:
        return redirect(back)
    if await desk.no_account_yet():
        return _two_ways(desk, asked, session)
    return _form(desk, asked, session, back)


async def _receive(desk: Desk, asked: Request, session: Session | None) -> Response:
    fields: dict[str, str] = {}
    try:
        fields = dict(await desk.forms.read(asked, session.key if session else ""))
        known = cookies.read(asked, cookies.DEVICE)
        name, password = fields.get("dang-nhap", ""), fields.get("mat-khau", "")
        found = await desk.slow.run(desk.accounts().sign_in, name, password, *who(asked), known)
    except RefusalError as error:
        back = own_path(fields.get(FIELD, HOME), NEVER_BACK)
        return refused(_form(desk, asked, session, back, str(error), fields.get("dang-nhap", "")), error)
    if session is not None:
        await run_in_threadpool(desk.accounts().end, session.key, session.user)
    back = own_path(fields.get(FIELD, HOME), NEVER_BACK)
    return desk.let_in(asked, found, CHANGE if found.session.must_change else back)


def _form(
    desk: Desk, asked: Request, session: Session | None, back: str, trouble: str = "", name: str = ""
) -> Response:
    fields = [
        Field("dang-nhap", "Tên đăng nhập", "username", value=name),
        Field("mat-khau", "Mật khẩu", "current-password", secret=True),
    ]

    def draw(token: str) -> str:
        return html.page(
            "Đăng nhập",
            html.said("Tiến độ: xã nhìn thấy từng tháng kế hoạch thi đua 2026–2030 có giữ được không."),
            html.alert(trouble),
            html.card("Tài khoản của bạn", html.form(SIGN_IN, token, "Đăng nhập", fields, **{FIELD: back})),
            f"<footer>{markup.escape(FORGOTTEN)}</footer>",
        )

    return desk.page(asked, session, draw)


def _two_ways(desk: Desk, asked: Request, session: Session | None) -> Response:
    if not is_local(asked):
        return desk.page(asked, session, lambda _: html.page(html.PRODUCT, html.said(UNFINISHED)))

    def draw(token: str) -> str:
        real = html.card(
            "Dùng thật",
            html.said("Tạo tài khoản đầu tiên bằng mã hiện trong cửa sổ chạy chương trình, rồi thiết lập cho xã."),
            html.button("Tạo tài khoản đầu tiên", first_door.ADDRESS),
        )
        found = [trying.card(token), real] if desk.may_try(asked) else [real]
        told = html.said("Xã nhìn thấy từng tháng kế hoạch thi đua 2026–2030 có giữ được không.")
        return html.page(html.PRODUCT, told, html.cards(*found), wide=True)

    return desk.page(asked, session, draw)
