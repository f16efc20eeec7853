"""What a request says about itself, judged strictly: from which machine, over TLS, from our own page, for a page.

Locality and TLS behind a proxy. Uvicorn believes `X-Forwarded-For` and `X-Forwarded-Proto` only from a peer on this
machine and then puts what they say into the scope's `client` and `scheme`. So:

- `is_local` asks that *no* forwarding header is there. Then the scope's client is the real peer, whatever
  `FORWARDED_ALLOW_IPS` says, and a forged header can only take locality away. A proxy on this machine that adds no such
  header but keeps the visitor's Host fails by the Host; one that also puts 127.0.0.1 in its place looks local, which is
  why the first account needs the code from the terminal as well. (Behind such a proxy no sign-in and no websocket
  works, as Origin and Host differ, so nobody runs one for long.)
- `is_secure` may be claimed by whoever talks to the server from this machine; all it decides is how that visitor's own
  cookies are named and marked, so a false claim harms only its author.
"""

from __future__ import annotations

import ipaddress
from urllib.parse import quote, urlsplit

from starlette.requests import HTTPConnection

_FORWARDING = frozenset({"forwarded", "via", "x-real-ip", "x-client-ip", "client-ip", "true-client-ip"})
_NOT_PAGES = ("/_stcore", "/static/", "/media/", "/component/", "/app/static/")


def is_loopback(address: str | None) -> bool:
    """Whether an address or host name can only mean this machine."""
    if not address:
        return False
    if address.lower() == "localhost":
        return True
    try:
        found = ipaddress.ip_address(address.strip("[]"))
    except ValueError:
        return False
    return (getattr(found, "ipv4_mapped", None) or found).is_loopback


def is_local(asked: HTTPConnection) -> bool:
    """Whether the visitor sits at this machine, with no proxy in between, and calls it by its own name."""
    forwarded = any(name in _FORWARDING or name.startswith("x-forwarded") for name in asked.headers)
    return not forwarded and is_loopback(address(asked)) and is_loopback(_host_name(asked))


def is_secure(asked: HTTPConnection) -> bool:
    """Whether the visitor's browser speaks TLS, to us or to the proxy on this machine."""
    return asked.scope.get("scheme") in ("https", "wss")


def address(asked: HTTPConnection) -> str:
    """The visitor's address as far as it is known, else ""."""
    return asked.client.host if asked.client else ""


def _host_name(asked: HTTPConnection) -> str:
    host = _only(asked, "host")
    return host if host.endswith("]") else host.rsplit(":", 1)[0]


def _only(asked: HTTPConnection, name: str) -> str:
    """The header where it was sent exactly once, else ""."""
    sent = asked.headers.getlist(name)
    return sent[0] if len(sent) == 1 else ""


def has_own_origin(asked: HTTPConnection) -> bool:
    """Whether the one Origin names this very address; a missing one does not."""
    return _is_ours(asked, _only(asked, "origin"))


def comes_from_own_page(asked: HTTPConnection) -> bool:
    """Whether a browser says that a page of ours sent this: by Origin, else Sec-Fetch-Site, else Referer."""
    site = asked.headers.get("sec-fetch-site")
    if site not in (None, "same-origin"):
        return False
    if "origin" in asked.headers:
        return has_own_origin(asked)
    return site is not None or _is_ours(asked, _only(asked, "referer"))


def _is_ours(asked: HTTPConnection, url: str) -> bool:
    try:
        said = urlsplit(url)
    except ValueError:
        return False
    schemes = ("https",) if is_secure(asked) else ("http", "https")
    host = _only(asked, "host").lower()
    return said.scheme in schemes and host != "" and said.netloc.lower() == host


def wants_page(asked: HTTPConnection) -> bool:
    """Whether a browser wants a page to show: only then may it be led somewhere else."""
    if asked.scope.get("method") != "GET" or asked.scope["path"].startswith(_NOT_PAGES):
        return False
    mode = asked.headers.get("sec-fetch-mode")
    return mode == "navigate" if mode else "text/html" in asked.headers.get("accept", "")


def target(asked: HTTPConnection) -> str:
    """Path and query as they were asked for, in signs that an address may hold."""
    path = (asked.scope.get("raw_path") or asked.scope["path"].encode()).split(b"?")[0]
    query = asked.scope.get("query_string", b"")
    return quote(path + (b"?" + query if query else b""), safe="%/?:@!$&'()*+,;=~[]")
