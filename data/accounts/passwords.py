"""Passwords: hashed with argon2id, one-time ones made, weak ones refused by a sentence."""

from __future__ import annotations

import os
import secrets
import threading
import unicodedata
from functools import cache

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from data.accounts.weak_passwords import trouble

__all__ = ["make_hash", "nobodys_hash", "one_time", "stale", "trouble", "typed_one_time", "verify"]

HASHER = PasswordHasher(time_cost=2, memory_cost=47104, parallelism=1)
"""46 MiB, two passes: about a tenth of a second."""
_AT_ONCE = threading.BoundedSemaphore(os.cpu_count() or 2)
"""More at once would be no faster and only fill the memory."""
_SPOKEN = "abeghkmrtuvx23456789"
"""No two of these look alike or sound alike when read out."""


def make_hash(password: str) -> str:
    """What is stored instead of the password."""
    with _AT_ONCE:
        return HASHER.hash(_composed(password))


def verify(hashed: str, password: str) -> bool:
    """Whether this is the password; takes as long for a wrong one."""
    with _AT_ONCE:
        try:
            return HASHER.verify(hashed, _composed(password))
        except (VerificationError, InvalidHashError):
            return False


def stale(hashed: str) -> bool:
    """Whether the hash was made with other parameters than today's."""
    return HASHER.check_needs_rehash(hashed)


@cache
def nobodys_hash() -> str:
    """A hash to verify against where there is no such account: it costs the same."""
    return make_hash(secrets.token_hex(16))


def one_time() -> str:
    """A first password, 69 bits, in groups that are easy to read out."""
    letters = [secrets.choice(_SPOKEN) for _ in range(16)]
    return "-".join("".join(letters[at : at + 4]) for at in range(0, 16, 4))


def typed_one_time(text: str) -> str:
    """A one-time password as it was given, however its groups and capitals were typed."""
    plain = [one for one in text.lower() if one.isascii() and one.isalnum()]
    return "-".join("".join(plain[at : at + 4]) for at in range(0, len(plain), 4))


def _composed(password: str) -> bytes:
    """The same bytes whichever keyboard composed the letters."""
    return unicodedata.normalize("NFC", password).encode("utf-8", "surrogatepass")
