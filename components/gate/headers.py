"""What every answer tells the browser: run nothing foreign, show us in no frame, keep no figures, tell nobody."""

from __future__ import annotations

import base64
import hashlib
import logging
import re
from collections.abc import Awaitable, Callable, MutableMapping
from pathlib import Path
from typing import Any

import streamlit
from starlette.datastructures import MutableHeaders
from starlette.requests import HTTPConnection
from starlette.responses import PlainTextResponse

from components.gate.asking import is_secure

Message = MutableMapping[str, Any]

UNFORESEEN = "Có lỗi ngoài dự kiến ở máy chủ. Số liệu không bị thay đổi; hãy tải lại trang."
_DENIED = (
    "accelerometer", "autoplay", "browsing-topics", "camera", "display-capture", "encrypted-media",
    "geolocation", "gyroscope", "hid", "magnetometer", "microphone", "midi", "payment", "publickey-credentials-get",
    "screen-wake-lock", "serial", "usb", "xr-spatial-tracking",
)  # fmt: skip
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": ", ".join(f"{one}=()" for one in _DENIED),
}
_SECURE = "max-age=31536000"
_LASTING = "/static/"
"""Streamlit's own scripts and fonts: the same for everybody, named by their content."""


def _own_inline_scripts() -> str:
    """The hashes of the inline scripts in the installed Streamlit's page shell."""
    shell = (Path(streamlit.__file__).parent / "static" / "index.html").read_bytes()
    found = re.findall(rb"<script>(.*?)</script>", shell, re.DOTALL)
    return " ".join(f"'sha256-{base64.b64encode(hashlib.sha256(one).digest()).decode()}'" for one in found)


POLICY = "; ".join(
    (
        "default-src 'none'",
        f"script-src 'self' blob: {_own_inline_scripts()}",  # blob: Streamlit imports a component's script from one
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "media-src 'self'",
        "connect-src 'self'",
        "manifest-src 'self'",
        "worker-src 'none'",
        "frame-src 'none'",
        "object-src 'none'",
        "base-uri 'none'",
        "form-action 'self'",
        "frame-ancestors 'none'",
    )
)


class SecurityHeaders:
    """ASGI middleware: adds the headers, and a sentence where everything behind it failed."""

    def __init__(self, app: Callable[..., Awaitable[None]]) -> None:
        """Stand before `app`."""
        self.app = app

    async def __call__(self, scope: Message, receive: Callable, send: Callable) -> None:
        """Pass the request on; complete the answer."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        started = False

        async def complete(message: Message) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = [(name.lower(), value) for name, value in message.get("headers", [])]
                _add(scope, MutableHeaders(raw=headers), message["status"])
                message = {**message, "headers": headers}
            await send(message)

        try:
            await self.app(scope, receive, complete)
        except Exception as error:
            if started:
                raise
            logging.getLogger("tien-do").error("unforeseen", exc_info=error)
            await PlainTextResponse(UNFORESEEN, 500)(scope, receive, complete)


def _add(scope: Message, headers: MutableHeaders, status: int) -> None:
    for name, value in _HEADERS.items():
        headers[name] = value
    headers["Content-Security-Policy"] = POLICY
    if not (scope["path"].startswith(_LASTING) and status in (200, 206, 304)):
        headers["Cache-Control"] = "no-store"
    if is_secure(HTTPConnection(scope)):
        headers["Strict-Transport-Security"] = _SECURE
