"""Forms of the gate's own pages: small, sent in time, and from our own page."""

from __future__ import annotations

import asyncio
import hashlib
import hmac
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import parse_qsl

from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response

from components.gate import cookies
from components.gate.asking import comes_from_own_page
from data.errors import RefusalError

TOKEN = "phieu"
_LARGEST = 4096
_FIELDS = 20
_KIND = "application/x-www-form-urlencoded"

STALE = "Trang này mở đã lâu hoặc trình duyệt chặn cookie nên chưa gửi được. Hãy nhập lại rồi gửi."
FOREIGN = "Yêu cầu này không đến từ trang của Tiến độ nên bị từ chối. Hãy mở lại trang rồi gửi."
TOO_LARGE = "Biểu mẫu gửi lên quá lớn."
TOO_SLOW = "Biểu mẫu gửi lên quá chậm. Hãy gửi lại."
UNREADABLE = "Không đọc được biểu mẫu gửi lên. Hãy mở lại trang rồi gửi."


class FormError(RefusalError):
    """A form that is not taken; `status` is what HTTP calls the reason."""

    def __init__(self, status: int, reason: str) -> None:
        """Say why."""
        super().__init__(reason)
        self.status = status


@dataclass(frozen=True)
class Forms:
    """What makes a form ours: a token that only this process can make, for this browser and session."""

    secret: bytes = field(default_factory=lambda: secrets.token_bytes(32), repr=False)
    patience: float = 10.0
    """Seconds within which a whole form must have arrived."""

    def token(self, nonce: str, session_key: str) -> str:
        """What a form must bring back."""
        return hmac.new(self.secret, f"{nonce}|{session_key}".encode(), hashlib.sha256).hexdigest()

    def nonce(self, asked: Request) -> str:
        """The browser's form cookie, or a new value for it."""
        return cookies.read(asked, cookies.FORM) or secrets.token_urlsafe(24)

    def bind(self, asked: Request, answer: Response, nonce: str) -> None:
        """Have the browser keep the cookie that its forms are bound to."""
        if cookies.read(asked, cookies.FORM) != nonce:
            cookies.give(asked, answer, cookies.FORM, nonce)

    async def read(self, asked: Request, session_key: str) -> Mapping[str, str]:
        """The fields of a form that one of our own pages sent, else FormError."""
        if not comes_from_own_page(asked):
            raise FormError(403, FOREIGN)
        if asked.headers.get("content-type", "").split(";")[0].strip().lower() != _KIND:
            raise FormError(415, UNREADABLE)
        try:
            body = await asyncio.wait_for(_body(asked), self.patience)
        except TimeoutError:
            raise FormError(408, TOO_SLOW) from None
        except ClientDisconnect:
            raise FormError(400, UNREADABLE) from None
        try:
            fields = dict(parse_qsl(body.decode(), keep_blank_values=True, errors="strict", max_num_fields=_FIELDS))
        except ValueError:
            raise FormError(400, UNREADABLE) from None
        nonce = cookies.read(asked, cookies.FORM)
        expected = self.token(nonce, session_key).encode()
        if not nonce or not hmac.compare_digest(expected, fields.get(TOKEN, "").encode()):
            raise FormError(403, STALE)
        return fields


async def _body(asked: Request) -> bytes:
    body = bytearray()
    async for part in asked.stream():
        body += part
        if len(body) > _LARGEST:
            raise FormError(413, TOO_LARGE)
    return bytes(body)
