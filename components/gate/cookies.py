"""The gate's cookies: opaque, out of a script's reach, bound to this host where TLS allows it.

Under TLS the names bear `__Host-`, and only those are read: nobody who can answer for the plain address, or for a
sister name, can plant one. A name that comes twice is refused: one of the two is not ours.
"""

from __future__ import annotations

from starlette.requests import HTTPConnection
from starlette.responses import Response

from components.gate.asking import is_secure

SESSION = "tien-do-phien"
TRIAL = "tien-do-xem-thu"
DEVICE = "tien-do-may"
FORM = "tien-do-bieu-mau"
YEAR = 365 * 24 * 3600
_PREFIX = "__Host-"


def read(asked: HTTPConnection, name: str) -> str:
    """The cookie's value where it was sent exactly once, else ""."""
    wanted = _full(asked, name)
    pairs = (one.strip().partition("=") for sent in asked.headers.getlist("cookie") for one in sent.split(";"))
    found = [value for key, equals, value in pairs if equals and key == wanted]
    return found[0] if len(found) == 1 else ""


def give(asked: HTTPConnection, answer: Response, name: str, value: str, seconds: int | None = None) -> None:
    """Have the browser keep the cookie; without `seconds` until it is closed."""
    answer.set_cookie(
        _full(asked, name), value, max_age=seconds, path="/", secure=is_secure(asked), httponly=True, samesite="lax"
    )


def take(asked: HTTPConnection, answer: Response, name: str) -> None:
    """Have the browser forget the cookie."""
    answer.delete_cookie(_full(asked, name), path="/", secure=is_secure(asked), httponly=True, samesite="lax")


def _full(asked: HTTPConnection, name: str) -> str:
    return _PREFIX + name if is_secure(asked) else name
