"""/lan-dau: the first account, made at this machine by whoever can read its terminal."""

from __future__ import annotations

from collections.abc import Mapping

from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response

from components.gate import html
from components.gate.asking import is_local
from components.gate.desk import Desk, refused, who
from components.gate.first_door import ADDRESS
from components.gate.html import Field
from components.gate.way_back import HOME
from data.access import Grant, Role
from data.accounts import Session, SignedIn
from data.errors import RefusalError

GONE = "Không có trang này."
WRONG_CODE = "Mã không đúng. Hãy xem lại cửa sổ chạy chương trình; sau 10 lần sai, chương trình in ra một mã khác."
DIFFERENT = "Hai lần ghi mật khẩu không giống nhau. Hãy ghi lại cả hai."
COORDINATES = "Tôi cũng là người điều phối số liệu của xã"
PASSWORD_HINT = "Ít nhất 8 ký tự. Một câu ngắn dễ nhớ thì tốt hơn một từ có ký tự lạ."


async def first_account(desk: Desk, asked: Request, session: Session | None) -> Response:
    """The form or what came of it; for everybody else, and afterwards for all, there is no such page."""
    if not is_local(asked) or not await desk.no_account_yet():
        return PlainTextResponse(GONE, 404)
    if asked.method != "POST":
        return _form(desk, asked, session, {"dieu-phoi": "1"})
    fields: Mapping[str, str] = {"dieu-phoi": "1"}
    try:
        fields = await desk.forms.read(asked, session.key if session else "")
        found = await _make(desk, asked, fields)
    except RefusalError as error:
        return refused(_form(desk, asked, session, fields, str(error)), error)
    return desk.let_in(asked, found, HOME)


async def _make(desk: Desk, asked: Request, fields: Mapping[str, str]) -> SignedIn:
    if not desk.door.fits(fields.get("ma", "")):
        raise RefusalError(WRONG_CODE)
    password = fields.get("mat-khau", "")
    if password != fields.get("mat-khau-lai", ""):
        raise RefusalError(DIFFERENT)
    grants = [Grant(Role.ADMIN)] + ([Grant(Role.COORDINATOR)] if fields.get("dieu-phoi") else [])
    login, name = fields.get("dang-nhap", ""), fields.get("ho-ten", "")
    await desk.slow.run(desk.accounts().add_first, login, name, password, grants)
    desk.door.shut()
    return await desk.slow.run(desk.accounts().sign_in, login, password, *who(asked))


def _form(desk: Desk, asked: Request, session: Session | None, kept: Mapping[str, str], trouble: str = "") -> Response:
    fields = [
        Field("ma", "Mã dùng một lần", "one-time-code", "Mã in trong cửa sổ chạy chương trình, dạng ABCD-EFGH-JKLM."),
        Field("ho-ten", "Họ và tên", "name", value=kept.get("ho-ten", "")),
        Field("dang-nhap", "Tên đăng nhập", "username", "Chữ không dấu, ví dụ nguyen.van.an.",
              value=kept.get("dang-nhap", "")),
        Field("mat-khau", "Mật khẩu", "new-password", PASSWORD_HINT, secret=True),
        Field("mat-khau-lai", "Ghi lại mật khẩu", "new-password", secret=True),
    ]  # fmt: skip
    ticked = html.tick("dieu-phoi", COORDINATES, ticked=bool(kept.get("dieu-phoi")))

    def draw(token: str) -> str:
        told = html.said("Tài khoản này quản trị các tài khoản khác và việc sao lưu.")
        made = html.form(ADDRESS, token, "Tạo tài khoản", fields, ticked)
        return html.page("Tài khoản đầu tiên", told, html.alert(trouble), html.card("Người quản trị", made))

    return desk.page(asked, session, draw)
