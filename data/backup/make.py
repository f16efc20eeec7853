"""A backup made: figures, accounts and original files as one file, opened and verified before it counts as one.

The order makes it consistent while people go on working: first the figures, as one moment's reader sees them; then the
files their batches name, which were kept before the batches and are never taken away; then the accounts, so that
whoever signed a batch is among them; last the journal, which may only say more than the figures.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager, suppress
from dataclasses import dataclass, replace
from functools import partial
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from zipfile import ZipFile, ZipInfo

from data.access import Act, User, require
from data.accounts import Accounts, Event, open_accounts
from data.backup.archive import copy_in
from data.backup.check import SCRATCH, examine, files
from data.backup.lock import BackupError, one_at_a_time
from data.backup.manifest import ACCOUNTS, FIGURES, FORMAT, JOURNAL, MANIFEST, ORIGINALS, Held, Manifest, Member, State
from data.backup.room import require_room, rotate, tidy
from data.backup.rotation import Why
from data.backup.sets import ELSEWHERE, BackupSet, elsewhere, folder, look, new_name, newest
from data.clock import now
from data.communes import commune_name
from data.disk import file_to_disk, folder_to_disk
from data.home import home
from data.originals import original
from data.store import REAL, Store, open_store, store_path
from data.store_look import copy_as_it_is
from data.store_look import look as look_at
from data.store_upgrades import SCHEMA_VERSION

MADE, CHECKED, FAILED = "backup.made", "backup.checked", "backup.failed"
"""What the log calls the events told here; they are no change of the accounts."""
STALE = dt.timedelta(hours=24)
"""How old a backup may be to spare a start its own."""
_NEW_FILE = os.O_CREAT | os.O_EXCL | os.O_RDWR | getattr(os, "O_BINARY", 0)

_LAST = """
SELECT head.commune, head.seq, head.digest, batch.submitted_at, batch.submitted_by
FROM head
JOIN batch ON batch.commune = head.commune AND batch.seq = head.seq
ORDER BY head.commune
"""
_FIGURES = "SELECT count(*) FROM current_figure"


def make(why: str, by: User) -> BackupSet:
    """A new backup, verified; RefusalError says why there is none."""
    require(by, Act.BACKUP)
    with one_at_a_time():
        made = make_locked(why, by)
        rotate(open_store(REAL).store_id)
        return made


def make_unasked(why: str, by: User) -> BackupSet | None:
    """A backup without anybody's asking, None while there is nothing to keep.

    A start is content with the newest one, verified anew, where that is of today and holds all there is.
    """
    require(by, Act.BACKUP)
    if not store_path(REAL).exists() and not (home() / ACCOUNTS).exists():
        return None
    with one_at_a_time():
        store, accounts = open_store(REAL), open_accounts()
        if not store.communes() and not accounts.any_account():
            return None
        found = _newest_again(store, accounts, by) if why == Why.START else None
        made = found or make_locked(why, by)
        rotate(store.store_id)
        return made


def _newest_again(store: Store, accounts: Accounts, by: User) -> BackupSet | None:
    """The newest backup if it holds the present state and is still sound; one that is not is put aside."""
    last = newest()
    if not last or not now() - STALE < last.made_at <= now() or last.manifest.state != _state(store, accounts):
        return None
    verdict = examine(last.path)
    accounts.record(Event(by.signed, CHECKED, last.path.name, after={"problems": verdict.problems}))
    if not verdict.sound:
        last.path.rename(last.path.with_suffix(".hong"))
    return last if verdict.sound else None


def make_before_upgrade(by: User) -> BackupSet | None:
    """A backup of a store of older software as it is, before opening it brings it up to date; None for any other store.

    To be called before the store is opened. RefusalError where it cannot be read, or says why there is no backup.
    """
    require(by, Act.BACKUP)
    path = store_path(REAL)
    if not path.exists():
        return None
    with one_at_a_time():
        found = look_at(path, REAL)
        if found.version in (0, SCHEMA_VERSION):
            return None
        old = _Figures(found.store_id, found.version, partial(copy_as_it_is, path))
        made = _made(Why.BEFORE_UPGRADE, by, old, open_accounts())
        rotate(found.store_id)
        return made


def make_locked(why: str, by: User) -> BackupSet:
    """A new backup, for those who hold the lock."""
    store = open_store(REAL)
    if store.missing and why != Why.BEFORE_RESTORE:
        raise BackupError(
            "Kho số liệu đang thiếu đợt nộp so với sổ ghi nên chưa sao lưu, để bản thiếu không thay bản đủ. Hãy khôi"
            " phục, hoặc nhận kho hiện có, ở trang Sao lưu."
        )
    return _made(why, by, _Figures(store.store_id, SCHEMA_VERSION, store.copy_to), open_accounts())


@dataclass(frozen=True)
class _Figures:
    """The store whose figures are kept, the version of its schema, and what puts a copy of it somewhere."""

    store_id: str
    schema: int
    copy_to: Callable[[Path], None]


def _made(why: str, by: User, figures: _Figures, accounts: Accounts) -> BackupSet:
    tidy()
    require_room()
    try:
        return _finished(_write(why, by, figures, accounts), by, accounts)
    except OSError as error:
        raise BackupError(
            "Không ghi được bản sao lưu; không có gì bị ghi dở. Hãy kiểm tra ổ đĩa còn chỗ và quyền ghi của thư mục"
            " sao-luu rồi làm lại."
        ) from error
    finally:
        with suppress(OSError):  # what is left lying is taken away next time
            tidy()


def _state(store: Store, accounts: Accounts) -> State:
    heads = store.rows("SELECT commune, seq, digest FROM head WHERE seq > 0")
    return frozenset(heads), event_head(accounts)


def event_head(accounts: Accounts) -> str:
    """The digest of the newest event that is more than the keeping of backups; "" where there is none."""
    below = 0
    while found := accounts.events(limit=100, below=below):
        for one in found:
            if one.what not in {MADE, CHECKED, FAILED}:
                return one.digest
        below = found[-1].seq
    return ""


# ── writing ──────────────────────────────────────────────────────────────────────────────────────────


def _write(why: str, by: User, source: _Figures, accounts: Accounts) -> Path:
    """The finished file, not yet under its name."""
    made_at = now()
    part = folder() / f"{new_name(made_at)}.part"
    with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=folder()) as scratch, _private(part) as archive:
        figures, people = Path(scratch) / FIGURES, Path(scratch) / ACCOUNTS
        source.copy_to(figures)
        with _opened(figures, source.schema) as copy:
            last, count, named = copy.rows(_LAST), copy.rows(_FIGURES)[0][0], files(copy)
        members = {FIGURES: copy_in(archive, FIGURES, figures)}
        originals = {sha256: _copy_original(archive, sha256) for sha256 in named}
        members |= {f"{ORIGINALS}/{sha256[:2]}/{sha256}": one for sha256, one in originals.items() if one}
        accounts.copy_to(people)
        with closing(Accounts(people)) as copy:
            known, head = len(copy.list_accounts()), event_head(copy)
        members[ACCOUNTS] = copy_in(archive, ACCOUNTS, people)
        if (home() / JOURNAL).exists():
            members[JOURNAL] = copy_in(archive, JOURNAL, home() / JOURNAL)
        held = tuple(Held(commune, commune_name(commune), *rest) for commune, *rest in last)
        missing = tuple(sha256 for sha256, one in originals.items() if not one)
        manifest = Manifest(
            format=FORMAT, product=_product(), schema=source.schema, store=source.store_id, made_at=made_at, why=why,
            by=by.signed, communes=held, figures=count, accounts=known, event_head=head, members=members,
            missing=missing,
        )  # fmt: skip
        archive.writestr(ZipInfo(MANIFEST), manifest.text())
    return part


@contextmanager
def _opened(figures: Path, schema: int) -> Iterator[Store]:
    """The copied store, to be asked; of older software a second copy, because opening brings it up to date."""
    if schema == SCHEMA_VERSION:
        with closing(Store(figures, REAL)) as store:
            yield store
        return
    with tempfile.TemporaryDirectory(dir=figures.parent) as scratch:
        again = Path(shutil.copyfile(figures, Path(scratch) / figures.name))
        with closing(Store(again, REAL)) as store:
            yield store


@contextmanager
def _private(path: Path) -> Iterator[ZipFile]:
    """A new zip that only this machine's user may read, whole on the disk in the end, else gone."""
    try:
        with os.fdopen(os.open(path, _NEW_FILE, 0o600), "w+b") as file:
            with ZipFile(file, "w") as archive:
                yield archive
            file_to_disk(file)
    except BaseException:
        path.unlink(missing_ok=True)
        raise


def _copy_original(archive: ZipFile, sha256: str) -> Member | None:
    content = original(sha256)
    if content is None:
        return None
    archive.writestr(ZipInfo(f"{ORIGINALS}/{sha256[:2]}/{sha256}"), content)
    return Member(len(content), sha256)


def _product() -> str:
    try:
        return version("tien-do")
    except PackageNotFoundError:
        return ""


def _finished(part: Path, by: User, accounts: Accounts) -> BackupSet:
    """The backup under its name once it has been opened and verified; BackupError where it is not sound."""
    path = part.with_suffix("")
    verdict = examine(part)
    if not verdict.sound:
        part.rename(path.with_suffix(".hong"))
        accounts.record(Event(by.signed, FAILED, path.name, after={"problems": verdict.problems}))
        raise BackupError(
            f"Bản sao lưu vừa làm không qua được kiểm tra nên bị để riêng, không tính là bản sao lưu."
            f" {verdict.problems[0]}"
        )
    part.rename(path)
    folder_to_disk(path.parent)
    made = look(path)
    warnings = [_missing(made.manifest), _copy_elsewhere(path)]
    made = replace(made, warning=" ".join(one for one in warnings if one))
    after = {"why": made.why, "size": made.size, "verified": True, "sha256": _sha256(path), "warning": made.warning}
    accounts.record(Event(by.signed, MADE, path.name, after=after))
    return made


def _missing(manifest: Manifest) -> str:
    many = len(manifest.missing)
    return f"{many} tệp gốc không còn hoặc đã hỏng nên không có trong bản sao lưu." if many else ""


def _copy_elsewhere(path: Path) -> str:
    """Why there is no copy in the second folder, "" where there is one or none is wanted."""
    place = elsewhere()
    if place is None:
        return ""
    part = place / f"{path.stem}.chua-xong"
    try:
        for left in place.glob("tien-do-*.chua-xong"):
            if (folder() / f"{left.stem}.zip").exists():  # ours, from a copy that was killed
                left.unlink()
        with path.open("rb") as source, part.open("wb") as target:
            shutil.copyfileobj(source, target)
            file_to_disk(target)
        if _sha256(part) != _sha256(path):
            raise OSError
        part.replace(place / path.name)
    except OSError:
        return f"Chưa chép được sang thư mục thứ hai ({ELSEWHERE}): hãy kiểm tra ổ đĩa đó có cắm và còn chỗ."
    return ""


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
