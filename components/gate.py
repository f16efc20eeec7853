"""The gate before Streamlit: until accounts exist, only this machine is served, and only under its own name."""

from __future__ import annotations

import ipaddress
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

REFUSED = (
    "Tiến độ chưa có tài khoản đăng nhập nên chỉ phục vụ chính máy này (127.0.0.1)."
    " Hãy bỏ thiết lập server.address khác rồi khởi động lại."
)
_NAMES = frozenset({"localhost"})


def is_loopback(address: str | None) -> bool:
    """Whether an address or host name can only mean this machine."""
    if not address:
        return False
    if address.lower() in _NAMES:
        return True
    try:
        return ipaddress.ip_address(address.strip("[]")).is_loopback
    except ValueError:
        return False


class LoopbackGate:
    """ASGI middleware: refuses every request that is not from, or not addressed to, this machine.

    The Host header is checked too, so that a page elsewhere cannot reach in by pointing its name here.
    """

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]]) -> None:
        """Stand before `app`."""
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, or answer 403."""
        if scope["type"] not in ("http", "websocket") or _is_ours(scope):
            await self.app(scope, receive, send)
        elif scope["type"] == "websocket":
            await receive()
            await send({"type": "websocket.close", "code": 4403})
        else:
            headers = [(b"content-type", b"text/plain; charset=utf-8")]
            await send({"type": "http.response.start", "status": 403, "headers": headers})
            await send({"type": "http.response.body", "body": REFUSED.encode()})


def _is_ours(scope: Scope) -> bool:
    client = (scope.get("client") or ("",))[0]
    host = next((value.decode("latin-1") for name, value in scope["headers"] if name == b"host"), "")
    name = host.rsplit(":", 1)[0] if not host.endswith("]") else host
    return is_loopback(client) and is_loopback(name)
