"""Where to go after signing in: only ever to a page of this very app."""

from __future__ import annotations

from urllib.parse import urlencode

HOME = "/"
SIGN_IN = "/dang-nhap"
FIELD = "ve"
_LONGEST = 2000


def own_path(wanted: str, never: frozenset[str] = frozenset()) -> str:
    """The wanted path and query where they can only mean a page here, else the first page.

    A browser reads `//x`, and `/\\x` or a tab or line break between the slashes, as another host.
    """
    plain = wanted.isprintable() and "\\" not in wanted and len(wanted) <= _LONGEST
    own = wanted.startswith("/") and not wanted.startswith("//")
    return wanted if plain and own and wanted.split("?", maxsplit=1)[0] not in never else HOME


def sign_in_address(wanted: str) -> str:
    """The sign-in page that leads back to what was wanted."""
    path = own_path(wanted)
    return SIGN_IN if path == HOME else f"{SIGN_IN}?{urlencode({FIELD: path})}"
