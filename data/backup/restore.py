"""Back to a backup. Nothing is deleted: what is replaced lies in a folder of its own.

The new files are complete and verified on the disk before the first one is exchanged, and the exchange is noted first:
a process that dies at any moment leaves all of the old or, after the next start, all of the new.
"""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Set
from contextlib import closing, contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from zipfile import ZipFile

from data.access import COMMAND_LINE, Act, User, require
from data.accounts import Accounts, Event, close_accounts, open_accounts
from data.backup.archive import contents, copy_out
from data.backup.check import Unpacked, unpacked
from data.backup.exchange import STAGE, Move, exchange, exchanged, interrupted, resume, whose
from data.backup.lock import BackupError, one_at_a_time
from data.backup.loss import Loss, accounts_lost, acknowledged, batches, compared
from data.backup.make import make_locked
from data.backup.manifest import ACCOUNTS, FIGURES, JOURNAL, ORIGINALS
from data.backup.room import require_room
from data.backup.rotation import Why
from data.clock import now
from data.disk import folder_to_disk
from data.errors import RefusalError, StoreError
from data.home import home
from data.originals import keep, original
from data.store import REAL, Store, closed, open_store, store_path
from data.store_trouble import wal_of
from data.verify import verify_store

REPLACED = "thay-ra"
"""The folder that holds what restores replaced."""
_BESIDE = ("-journal", "-wal", "-shm")
_HEADS = "SELECT commune, seq, left(digest, 8) FROM head ORDER BY commune"


@dataclass(frozen=True)
class Restored:
    """What a restore did: the loss, where the replaced files lie, and what went wrong besides."""

    loss: Loss
    aside: Path
    with_accounts: bool
    warning: str = ""


def preview(path: Path) -> Loss:
    """What restoring that backup would take away, accounts as if they too were restored; the backup is verified."""
    with one_at_a_time(), said_of_disk(), unpacked(path) as found:
        return _loss(found, present(), _people())


def restore(path: Path, by: User, *, with_accounts: bool = False, seen: Loss | None = None) -> Restored:
    """The figures are those of the backup, verified before and after; RefusalError where nothing has changed.

    The accounts stay, unless asked for or there are none that can be read; those of a backup are all signed out.
    `seen` is the loss that was agreed to: where somebody has written since, nothing is restored.
    """
    require(by, Act.BACKUP)
    with one_at_a_time(), said_of_disk():
        _tidy_stages()
        standing, people = present(), _people()
        with_accounts = with_accounts or people is None
        with unpacked(path) as found:
            loss = _loss(found, standing, people)
            heads = found.store.rows(_HEADS)
            given_up = (*(seen or loss).gone, *(standing.missing if standing else ()))
            known = {one.batch_id for one in (*batches(found.store), *given_up)}
        require_room(path)
        aside = new_aside(REPLACED)
        with tempfile.TemporaryDirectory(prefix=STAGE, dir=home()) as stage:
            _fill(Path(stage), path, aside, with_accounts)
            before = standing.rows(_HEADS) if standing else None
            warning = _keep_present(by) if standing and people else ""
            problems = swap(lambda: _moves(Path(stage), aside, with_accounts, known), by, with_accounts)
        told = {"heads": heads, "gone": len(loss.gone), "accounts": with_accounts, "aside": aside.name}
        open_accounts().record(Event(by.signed, "restore.done", path.name, {"heads": before}, told))
        return Restored(loss, aside, with_accounts, " ".join([*([warning] if warning else []), *problems[:3]]))


def finish_interrupted() -> None:
    """A restore that was cut short is carried to its end; to be called before anybody opens the store."""
    if not interrupted():
        return
    with one_at_a_time(), said_of_disk():
        if not interrupted():
            return
        by = whose() or COMMAND_LINE.signed
        close_accounts()
        with closed(REAL, by):
            resume()
        exchanged()
        _tidy_stages()
        open_accounts().record(Event(by, "restore.resumed"))


def _tidy_stages() -> None:
    """What restores that were killed before their exchange had laid ready is gone; never that of one under way."""
    for one in home().glob(f"{STAGE}*") if not interrupted() else ():
        if one.is_dir():
            shutil.rmtree(one, ignore_errors=True)


# ── the present ──────────────────────────────────────────────────────────────────────────────────────


def present() -> Store | None:
    """The store as it is, None where it is damaged or not there; StoreError where somebody else holds it."""
    if not store_path(REAL).exists():
        return None
    try:
        return open_store(REAL)
    except StoreError as error:
        if not error.damaged:
            raise
        return None


def _people() -> Accounts | None:
    """The accounts as they are, None where there is none or they cannot be read."""
    if not (home() / ACCOUNTS).exists():
        return None
    try:
        accounts = open_accounts()
        return accounts if accounts.any_account() else None
    except StoreError as error:
        if not error.damaged:
            raise
        return None


def _loss(found: Unpacked, now: Store | None, people: Accounts | None) -> Loss:
    lost = accounts_lost(people, found.accounts) if people else ()
    return replace(compared(now, found.store), accounts=lost)


def _keep_present(by: User) -> str:
    """Why there is no backup of the present state, "" where there is: its files are put aside in any case."""
    try:
        make_locked(Why.BEFORE_RESTORE, by)
    except RefusalError as error:
        return f"Hiện trạng không sao lưu được nhưng các tệp cũ còn nguyên trong thư mục {REPLACED}. {error}"
    return ""


# ── the exchange ─────────────────────────────────────────────────────────────────────────────────────


@contextmanager
def said_of_disk() -> Iterator[None]:
    """The disk's errors as a sentence: up to the exchange, which has its own, nothing has been replaced."""
    try:
        yield
    except OSError as error:
        raise BackupError(
            "Không đọc được bản sao lưu hoặc không ghi được vào thư mục số liệu nên chưa thay gì. Hãy kiểm tra ổ đĩa"
            " còn chỗ và quyền ghi rồi làm lại."
        ) from error


def new_aside(name: str) -> Path:
    """A folder that is not there yet, for what is replaced now."""
    return home() / name / f"{now():%Y%m%d-%H%M%S}-{os.urandom(2).hex()}"


def _fill(stage: Path, path: Path, aside: Path, with_accounts: bool) -> None:
    """The backup's databases, verified, in the folder; its original files already in their place."""
    wanted = [FIGURES, *([ACCOUNTS] if with_accounts else []), *([] if (home() / JOURNAL).exists() else [JOURNAL])]
    with contents(path) as (archive, manifest):
        for name in manifest.members:
            if name in wanted:
                copy_out(archive, manifest, name, stage / name)
                (stage / name).chmod(0o600)
            elif name.startswith(ORIGINALS):
                _bring_back(archive, name, aside)
    folder_to_disk(stage)


def _bring_back(archive: ZipFile, name: str, aside: Path) -> None:
    """The original file is kept; a damaged one in its place is put aside."""
    sha256 = name.rpartition("/")[2]
    if original(sha256) is not None:
        return
    if (home() / name).exists():
        (aside / name).parent.mkdir(parents=True, exist_ok=True)
        (home() / name).rename(aside / name)
    keep(archive.read(name))


def _moves(stage: Path, aside: Path, with_accounts: bool, known: Set[str]) -> list[Move]:
    """What leaves, then what comes in its place; BackupError where batches were acknowledged that nobody gave up."""
    if any(one.batch_id not in known for one in acknowledged()):
        raise BackupError("Vừa có người ghi thêm số liệu nên chưa khôi phục. Hãy xem lại sẽ mất gì rồi làm lại.")
    store, people = store_path(REAL), home() / ACCOUNTS
    old = [store, wal_of(store)]
    old += [people, *(people.with_name(f"{people.name}{end}") for end in _BESIDE)] if with_accounts else []
    leaving = [(one, aside / one.name) for one in old if one.exists()]
    return leaving + [(one, home() / one.name) for one in sorted(stage.iterdir())]


def swap(moves_of: Callable[[], list[Move]], by: User, with_accounts: bool = False) -> list[str]:
    """The problems of the store after the moves; where it does not open, all is as it was and StoreError says so."""
    with closed(REAL, by.signed) as path:
        if with_accounts:
            close_accounts()
        moves = moves_of()
        exchange(moves, by.signed)
        try:
            with closing(Store(path, REAL, exchanged_by=by.signed)) as store:
                problems = [str(one) for one in verify_store(store)]
        except StoreError:
            exchange([(target, source) for source, target in reversed(moves)], by.signed)
            exchanged()
            raise
    exchanged()
    if with_accounts:
        close_accounts()  # whoever opened the old file meanwhile lets go of it
    return problems
