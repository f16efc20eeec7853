"""/doi-mat-khau: a person's own new password; after a one-time one the only way on."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from components.gate import html
from components.gate.desk import Desk, redirect, refused
from components.gate.first_account import DIFFERENT, PASSWORD_HINT
from components.gate.html import Field
from components.gate.way_back import HOME
from data.accounts import Session
from data.errors import RefusalError

ADDRESS = "/doi-mat-khau"


async def change_password(desk: Desk, asked: Request, session: Session) -> Response:
    """The form, or what came of it."""
    if session.trial:
        return redirect(HOME)
    if asked.method != "POST":
        return _form(desk, asked, session)
    try:
        fields = await desk.forms.read(asked, session.key)
        old, new = fields.get("mat-khau-cu", ""), fields.get("mat-khau", "")
        if new != fields.get("mat-khau-lai", ""):
            raise RefusalError(DIFFERENT)
        found = await desk.slow.run(desk.accounts().change_password, session.key, old, new)
    except RefusalError as error:
        return refused(_form(desk, asked, session, str(error)), error)
    return desk.let_in(asked, found, HOME)


def _form(desk: Desk, asked: Request, session: Session, trouble: str = "") -> Response:
    fields = [
        Field("mat-khau-cu", "Mật khẩu đang dùng", "current-password", secret=True),
        Field("mat-khau", "Mật khẩu mới", "new-password", PASSWORD_HINT, secret=True),
        Field("mat-khau-lai", "Ghi lại mật khẩu mới", "new-password", secret=True),
    ]
    why = (
        "Bạn vừa vào bằng mật khẩu dùng một lần. Hãy đặt mật khẩu của riêng bạn rồi mới dùng tiếp."
        if session.must_change
        else "Sau khi đổi, các máy khác đang mở tài khoản này phải đăng nhập lại."
    )
    leave = "/dang-xuat", "Đăng xuất"
    address, label = leave if session.must_change else (HOME, "Quay lại")

    def draw(token: str) -> str:
        made = html.form(ADDRESS, token, "Đổi mật khẩu", fields, who=session.user.login)
        card = html.card(session.user.signed, made)
        return html.page("Đổi mật khẩu", html.said(why), html.alert(trouble), card, html.way_on(label, address))

    return desk.page(asked, session, draw)
