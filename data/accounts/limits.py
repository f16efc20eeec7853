"""How often a password may be tried. A try counts before it is judged, so that guessing in parallel gains nothing.

Three things are counted apart: an account as strangers try it, an account as one known browser tries it, and an
address. A known browser is held back by its own failures alone, so nobody elsewhere can lock its owner out.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import hmac
import ipaddress
import secrets
from collections.abc import Collection, Mapping

from sqlalchemy import Connection, delete, func, insert, select, update

from data.accounts.tables import attempt

FREE = 5
"""Failures in a row without any wait."""
WAITS = tuple(dt.timedelta(minutes=one) for one in (1, 2, 4, 8, 15))
"""What each further failure costs; the last one from then on."""
MEMORY = dt.timedelta(days=1)
"""After so long without a failure all is forgotten."""
ADDRESS_FREE = 30
ADDRESS_WINDOW = dt.timedelta(minutes=15)
_BUCKETS = 12
"""Bits by which unknown names are told apart: too few to find out what was typed, which may be a password."""
_NO_WAIT = dt.timedelta(0)


def of_account(account_id: str) -> str:
    """What strangers' tries at the account are counted under."""
    return f"account:{account_id}"


def of_nobody(secret: bytes, typed: str) -> str:
    """What tries at a name that no account has are counted under; it waits like a real one."""
    digest = hmac.digest(secret, typed.encode("utf-8", "replace"), hashlib.sha256)
    return f"nobody:{int.from_bytes(digest[:4]) >> (32 - _BUCKETS)}"


def of_address(address: str) -> str:
    """What an address's tries are counted under: one IPv6 household has countless addresses."""
    try:
        found = ipaddress.ip_address(address.partition("%")[0])
    except ValueError:
        return f"address:{address}"
    mapped = getattr(found, "ipv4_mapped", None)
    if found.version == 6 and mapped is None and not found.is_loopback:
        return f"address:{ipaddress.ip_network((found, 64), strict=False)}"
    return f"address:{mapped or found}"


# ── known browsers ───────────────────────────────────────────────────────────────────────────────────


def new_device(secret: bytes, account_id: str) -> str:
    """What a browser is given to keep once this account has signed in there."""
    nonce = secrets.token_hex(16)
    return f"{nonce}.{_signature(secret, account_id, nonce)}"


def of_device(secret: bytes, account_id: str, device: str) -> str:
    """What tries from that browser are counted under; "" where it is no browser known for this account."""
    nonce, _, signature = device.partition(".")
    fits = hmac.compare_digest(signature.encode("utf-8", "replace"), _signature(secret, account_id, nonce).encode())
    return f"device:{nonce}" if fits else ""


def _signature(secret: bytes, account_id: str, nonce: str) -> str:
    text = f"device\n{account_id}\n{nonce}"
    return hmac.digest(secret, text.encode("utf-8", "replace"), hashlib.sha256).hex()


# ── counting ─────────────────────────────────────────────────────────────────────────────────────────


def wait(connection: Connection, subjects: Collection[str], now: dt.datetime) -> dt.timedelta:
    """How long these must wait before the next try."""
    return max(waits(connection, subjects, now).values(), default=_NO_WAIT)


def waits(connection: Connection, subjects: Collection[str], now: dt.datetime) -> Mapping[str, dt.timedelta]:
    """How long each of these must wait; those that need not are left out."""
    asked = (
        select(attempt.c.subject, func.count(), func.max(attempt.c.at))
        .where(attempt.c.subject.in_(subjects), attempt.c.at > now - MEMORY)
        .group_by(attempt.c.subject)
    )
    found = {}
    for subject, failures, last in connection.execute(asked):
        if subject.startswith("address:"):
            until = _address_free_at(connection, subject, now)
        elif failures >= FREE:
            until = last + WAITS[min(failures - FREE, len(WAITS) - 1)]
        else:
            continue
        if until > now:
            found[subject] = min(until - now, WAITS[-1])
    return found


def _address_free_at(connection: Connection, subject: str, now: dt.datetime) -> dt.datetime:
    """When so few failures lie within the window that the address may try again."""
    recent = select(attempt.c.at).where(attempt.c.subject == subject, attempt.c.at > now - ADDRESS_WINDOW)
    nth = connection.execute(recent.order_by(attempt.c.at.desc()).offset(ADDRESS_FREE - 1).limit(1)).scalar()
    return now if nth is None else nth + ADDRESS_WINDOW


def reserve(connection: Connection, subjects: Collection[str], now: dt.datetime) -> list[int]:
    """The numbers of the tries that are now counted, as failures until they succeed."""
    return [connection.execute(insert(attempt).values(subject=one, at=now)).inserted_primary_key[0] for one in subjects]


def forgive(connection: Connection, subject: str) -> None:
    """Forget the failures of one."""
    connection.execute(delete(attempt).where(attempt.c.subject == subject))


def take_back(connection: Connection, tries: Collection[int]) -> None:
    """Forget these tries alone."""
    connection.execute(delete(attempt).where(attempt.c.attempt_id.in_(tries)))


def settle(connection: Connection, now: dt.datetime) -> None:
    """Forget what is old; a try that lies ahead, because the clock was moved back, counts as made now."""
    connection.execute(delete(attempt).where(attempt.c.at <= now - MEMORY))
    connection.execute(update(attempt).where(attempt.c.at > now).values(at=now))
