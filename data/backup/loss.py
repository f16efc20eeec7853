"""What a restore would take away, exactly: every batch and every account that the backup does not know."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from data import journal
from data.accounts import Account, Accounts
from data.backup.manifest import JOURNAL, ORIGINALS
from data.clock import moment
from data.communes import commune_name
from data.home import home
from data.journal import Entry
from data.store import REAL, Store, store_path

_BATCHES = """
SELECT batch_id, commune, seq, submitted_at, submitted_by, kind, coalesce(file_name, ''),
    (SELECT count(*) FROM observation WHERE observation.batch_id = batch.batch_id)
FROM batch
ORDER BY commune, seq
"""
_NAMED = "SELECT DISTINCT file_sha256 FROM batch WHERE file_sha256 IS NOT NULL"
_SOON = 600
"""Seconds within which a batch follows the keeping of its file."""


@dataclass(frozen=True)
class Gone:
    """One batch: when in UTC, `many` figures (from the journal: rows of every kind)."""

    batch_id: str
    commune: str
    seq: int
    at: dt.datetime
    by: str
    kind: str
    file: str
    many: int


@dataclass(frozen=True)
class Loss:
    """`gone` is not in the backup, `back` is only there; of `accounts` (sign-in name, what is lost) those too.

    `known` is False where neither the store nor its journal tells what there is now; `from_journal`: `many` of what
    is gone counts rows of every kind.
    """

    gone: tuple[Gone, ...] = ()
    back: tuple[Gone, ...] = ()
    accounts: tuple[tuple[str, str], ...] = ()
    known: bool = True
    from_journal: bool = False

    def sentences(self) -> list[str]:
        """The loss in words: first what is gone from each commune, then what comes back, then the accounts."""
        if not self.known:
            return ["Không biết hiện trạng có những gì (kho số liệu và sổ ghi đều không đọc được)."]
        unit = "dòng" if self.from_journal else "số"
        found = [_said(slug, of, "Mất", unit) for slug, of in _by_commune(self.gone)]
        found += [_said(slug, of, "Có lại", "số") for slug, of in _by_commune(self.back)]
        found = found or ["Không mất đợt nộp nào: bản sao lưu có đủ số liệu hiện nay."]
        return found + [f"Tài khoản «{login}»: {what}." for login, what in self.accounts]


def _by_commune(batches: Iterable[Gone]) -> list[tuple[str, list[Gone]]]:
    found: dict[str, list[Gone]] = {}
    for one in batches:
        found.setdefault(one.commune, []).append(one)
    return list(found.items())


def _said(slug: str, batches: list[Gone], verb: str, unit: str) -> str:
    first, last = batches[0], batches[-1]
    which = f"đợt số {first.seq}" if len(batches) == 1 else f"{len(batches)} đợt (số {first.seq} đến {last.seq})"
    many = sum(one.many for one in batches)
    people = ", ".join(dict.fromkeys(one.by for one in batches))
    when = moment(first.at) if len(batches) == 1 else f"từ {moment(first.at)} đến {moment(last.at)}"
    return f"{verb} {which} của xã {commune_name(slug)}: {many} {unit}, {when}, người nộp: {people}."


def batches(store: Store) -> list[Gone]:
    """Every batch of the store, by commune, oldest first."""
    return [Gone(*row) for row in store.rows(_BATCHES)]


def journalled() -> list[Gone]:
    """Every batch that the journal says was acknowledged, by commune, oldest first; OSError where it is unreadable."""
    return _gone(journal.read(home() / JOURNAL).entries)


def acknowledged() -> list[Gone]:
    """The same, nothing where the journal cannot be read."""
    try:
        return journalled()
    except OSError:
        return []


def missing(store: Store) -> list[Gone]:
    """The batches that the journal knows of and the store lacks, by commune, oldest first."""
    return _gone(store.missing)


def _gone(entries: Iterable[Entry]) -> list[Gone]:
    ordered = sorted(entries, key=lambda one: (one.commune, one.seq))
    times = [dt.datetime.fromisoformat(one.at) for one in ordered]
    return [
        Gone(one.batch_id, one.commune, one.seq, at, one.by, one.kind, one.file, one.rows)
        for one, at in zip(ordered, times, strict=True)
    ]


def compared(present: Store | None, then: Store) -> Loss:
    """What the present has and `then` has not, and the other way round; `present` None: as the journal tells."""
    try:
        now = batches(present) if present else journalled()
    except OSError:
        return Loss(known=False)
    past = batches(then)
    known, kept = {one.batch_id for one in now}, {one.batch_id for one in past}
    gone = tuple(one for one in now if one.batch_id not in kept)
    back = tuple(one for one in past if one.batch_id not in known)
    known_at_all = present is not None or bool(now) or not store_path(REAL).exists()
    return Loss(gone, back, known=known_at_all, from_journal=present is None)


def accounts_lost(present: Accounts, then: Accounts) -> tuple[tuple[str, str], ...]:
    """What going back would do to accounts, by sign-in name."""
    now = {one.login: one for one in present.list_accounts()}
    past = {one.login: one for one in then.list_accounts()}
    found = [(login, "tạo sau bản sao lưu, sẽ không còn") for login in sorted(now.keys() - past.keys())]
    found += [(login, "không có hiện nay, sẽ có lại") for login in sorted(past.keys() - now.keys())]
    both = sorted(now.keys() & past.keys())
    return tuple(found + [(one, what) for one in both if (what := _changed(now[one], past[one]))])


def _changed(now: Account, then: Account) -> str:
    what = ["tên"] if now.name != then.name else []
    what += ["vai trò"] if now.grants != then.grants else []
    what += ["trạng thái khoá"] if now.disabled != then.disabled else []
    return f"đã đổi {', '.join(what)} sau bản sao lưu, sẽ trở lại như cũ" if what else ""


# ── files to hand in again ───────────────────────────────────────────────────────────────────────────


def unclaimed(store: Store, gone: Iterable[Gone]) -> dict[str, str]:
    """For the lost batches that came from a file that is still kept: batch id → the file's hash.

    The journal does not name hashes; a file is kept just before its batch, so the last one before it is the one.
    """
    claimed = {sha256 for (sha256,) in store.rows(_NAMED)}
    free = {one.name: one.stat().st_mtime for one in _kept() if one.name not in claimed}
    found: dict[str, str] = {}
    for batch in sorted(gone, key=lambda one: one.at, reverse=True):
        at = batch.at.replace(tzinfo=dt.UTC).timestamp()
        before = [name for name, kept in free.items() if at - _SOON <= kept <= at + 1]
        if batch.file and before:
            found[batch.batch_id] = max(before, key=free.__getitem__)
            del free[found[batch.batch_id]]
    return found


def _kept() -> list[Path]:
    return [one for one in (home() / ORIGINALS).glob("??/*") if len(one.name) == 64]
