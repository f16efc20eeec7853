"""The hash chain of a commune's batches: change, add or take away one byte of one batch and it no longer fits.

A batch's digest is the SHA-256, in lower-case hex, of this UTF-8 text, its lines joined by a line feed:

1. the digest of the commune's batch before it, by `seq`; for the first the seed, which is the SHA-256 of the one row of
   `meta` as an object without `schema_version`;
2. the batch as an object, without its columns `previous` and `digest`;
3. one line for every row the batch wrote, `["table",{…}]`, these lines sorted by their bytes.

Objects are JSON without spaces, keys sorted, non-ASCII letters as themselves. A cell that is NULL is left out, so that
NULL is not "" and a column added later leaves old digests as they are. Every other value is a JSON string: texts as
they are, integers in decimal digits, decimals without exponent or trailing zeros (`29`, `35.4`, `0`), days as
`2026-06-05`, times (UTC) as `2026-06-05T07:02:03.000456`.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Mapping
from decimal import Decimal
from typing import Any

OWN = ("previous", "digest")
"""The columns of a batch that are not hashed with the others."""
SHORT = 8
"""How many characters of a digest people are shown."""


def seed(meta: Mapping[str, Any]) -> str:
    """What the first batches of a store's communes build on."""
    own = {name: value for name, value in meta.items() if name != "schema_version"}
    return hashlib.sha256(_object(own).encode()).hexdigest()


def digest(previous: str, batch: Mapping[str, Any], rows: Mapping[str, Iterable[Mapping[str, Any]]]) -> str:
    """The digest of a batch with its rows by table, after the batch whose digest is `previous`."""
    own = {name: value for name, value in batch.items() if name not in OWN}
    lines = sorted(f"[{_json(table)},{_object(row)}]".encode() for table, many in rows.items() for row in many)
    text = b"\n".join([previous.encode(), _object(own).encode(), *lines])
    return hashlib.sha256(text).hexdigest()


def _object(row: Mapping[str, Any]) -> str:
    return _json({name: _text(value) for name, value in row.items() if value is not None})


def _json(value: object) -> str:
    return _ENCODER.encode(value)


_ENCODER = json.JSONEncoder(ensure_ascii=False, separators=(",", ":"), sort_keys=True)


def _text(value: object) -> str:
    if isinstance(value, str):
        return value
    if isinstance(value, Decimal):
        text = f"{value:f}"
        return (text.rstrip("0").rstrip(".") if "." in text else text) if value else "0"
    if isinstance(value, dt.datetime):
        return value.isoformat(timespec="microseconds")
    return value.isoformat() if isinstance(value, dt.date) else str(value)
