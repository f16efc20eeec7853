"""What a backup says of itself: when, why and by whom it was made, how far everything had come, and its members."""

from __future__ import annotations

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass

from data.backup.lock import BackupError

FORMAT = 1
MANIFEST = "manifest.json"
FIGURES, ACCOUNTS, JOURNAL, ORIGINALS = "tien-do.duckdb", "tai-khoan.sqlite", "so-ghi.jsonl", "tep-goc"
"""The members: the manifest, two databases, the journal, and a folder of original files by their hash."""

State = tuple[frozenset[tuple[str, int, str]], str]
"""(commune, seq, digest) of every commune's newest batch, and the digest of the newest event."""


@dataclass(frozen=True)
class Member:
    """One file in a backup."""

    size: int
    sha256: str


@dataclass(frozen=True)
class Held:
    """How far a commune had come: its last batch."""

    commune: str
    name: str
    seq: int
    digest: str
    last_at: dt.datetime
    last_by: str


@dataclass(frozen=True)
class Manifest:
    """What a backup says of itself. Times are UTC; `missing`: hashes of original files that were not there."""

    format: int
    product: str
    schema: int
    store: str
    made_at: dt.datetime
    why: str
    by: str
    communes: tuple[Held, ...]
    figures: int
    accounts: int
    event_head: str
    members: Mapping[str, Member]
    missing: tuple[str, ...] = ()

    @property
    def state(self) -> State:
        """How far figures and accounts had come."""
        return frozenset((one.commune, one.seq, one.digest) for one in self.communes), self.event_head

    def text(self) -> str:
        """The manifest as it stands in the zip."""
        return json.dumps(asdict(self), ensure_ascii=False, indent=1, default=dt.datetime.isoformat)

    @classmethod
    def parse(cls, text: bytes) -> Manifest:
        """The manifest from its text; BackupError where it is none, or of a newer format than is known here."""
        try:
            found = json.loads(text)
            if found["format"] > FORMAT:
                raise BackupError(
                    "Bản sao lưu này do phiên bản phần mềm mới hơn tạo ra. Hãy cài phiên bản mới hơn rồi khôi phục."
                )
            found["made_at"] = _time(found["made_at"])
            found["communes"] = tuple(_held(**one) for one in found["communes"])
            found["members"] = {
                name: Member(int(one["size"]), str(one["sha256"])) for name, one in found["members"].items()
            }
            numbers = {name: int(found[name]) for name in ("schema", "figures", "accounts")}
            words = {name: str(found[name]) for name in ("product", "store", "why", "by", "event_head")}
            missing = tuple(str(one) for one in found["missing"])
            return cls(**{**found, **numbers, **words, "missing": missing})
        except (ValueError, TypeError, KeyError, AttributeError, RecursionError) as error:
            raise BackupError("Bản kê trong tệp sao lưu hỏng nên tệp không dùng được. Hãy chọn bản khác.") from error


def _held(commune: str, name: str, seq: int, digest: str, last_at: str, last_by: str) -> Held:
    return Held(str(commune), str(name), int(seq), str(digest), _time(last_at), str(last_by))


def _time(text: str) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=None)
