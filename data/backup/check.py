"""A backup opened to its ground: every member's hash, figures and accounts opened and their chains followed."""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path

from data.accounts import Accounts
from data.backup.archive import contents, copy_out
from data.backup.lock import BackupError, one_at_a_time
from data.backup.manifest import ACCOUNTS, FIGURES, ORIGINALS, Manifest
from data.backup.sets import BackupSet, folder, look
from data.errors import RefusalError
from data.store import REAL, Store
from data.store_upgrades import SCHEMA_VERSION
from data.verify import verify_store

SCRATCH = ".thu-"
"""How folders begin that hold a backup while it is looked into."""

_OF_FILES = "Tệp gốc "
"""How sentences about original files begin: those are not unpacked, their hashes are followed inside the backup."""

_HEADS = "SELECT commune, seq, digest FROM head WHERE seq > 0"
_FILES = "SELECT DISTINCT file_sha256 FROM batch WHERE file_sha256 IS NOT NULL ORDER BY file_sha256"


@dataclass(frozen=True)
class Verdict:
    """What was found; sound where nothing was."""

    backup: BackupSet
    problems: tuple[str, ...] = ()

    @property
    def sound(self) -> bool:
        """Whether the backup can be restored."""
        return not self.problems


@dataclass(frozen=True)
class Unpacked:
    """A backup in a scratch folder, both databases open."""

    manifest: Manifest
    store: Store
    accounts: Accounts


def check(path: Path) -> Verdict:
    """The verdict on the backup in that file; BusyError while another backup or restore is under way."""
    with one_at_a_time():
        return examine(path)


def examine(path: Path) -> Verdict:
    """The verdict on the backup in that file, for those who hold the lock."""
    try:
        with unpacked(path):
            return Verdict(look(path))
    except RefusalError as error:
        return Verdict(look(path), (str(error),))


@contextmanager
def unpacked(path: Path) -> Iterator[Unpacked]:
    """The backup opened in a scratch folder and found sound; a RefusalError says in what it is not."""
    try:
        with tempfile.TemporaryDirectory(prefix=SCRATCH, dir=folder()) as scratch:
            manifest = _take_out(path, Path(scratch))
            with (
                closing(Store(Path(scratch) / FIGURES, REAL)) as store,
                closing(Accounts(Path(scratch) / ACCOUNTS)) as accounts,
            ):
                _require_sound(manifest, store, accounts)
                yield Unpacked(manifest, store, accounts)
    except OSError as error:
        raise BackupError(
            f"Không kiểm tra được {path.name}: không đọc được tệp, hoặc ổ đĩa của thư mục số liệu đã đầy hay không cho"
            " ghi. Hãy kiểm tra rồi làm lại."
        ) from error


def _take_out(path: Path, scratch: Path) -> Manifest:
    with contents(path) as (archive, manifest):
        for name, one in manifest.members.items():
            kept = name in {FIGURES, ACCOUNTS}
            copy_out(archive, manifest, name, scratch / name if kept else None)
            if name.startswith(ORIGINALS) and not name.endswith(one.sha256):
                raise BackupError(f"Tệp gốc «{name}» trong bản sao lưu không đúng nội dung. Hãy chọn bản khác.")
        return manifest


def _require_sound(manifest: Manifest, store: Store, accounts: Accounts) -> None:
    problems = [*(one for one in verify_store(store) if not one.startswith(_OF_FILES)), *accounts.verify()]
    if problems:
        raise BackupError(f"Bản sao lưu mở được nhưng không nguyên vẹn: {problems[0]}")
    chained = manifest.schema == SCHEMA_VERSION  # older software may have had other digests, or none
    said = {(one.commune, one.seq, one.digest if chained else "") for one in manifest.communes}
    held = {(commune, seq, digest if chained else "") for commune, seq, digest in store.rows(_HEADS)}
    named = {f"{ORIGINALS}/{one[:2]}/{one}" for one in files(store)}
    originals = {one for one in manifest.members if one.startswith(ORIGINALS)}
    if said != held or named != originals | {f"{ORIGINALS}/{one[:2]}/{one}" for one in manifest.missing}:
        raise BackupError("Số liệu hoặc tệp gốc trong bản sao lưu không khớp với bản kê của nó. Hãy chọn bản khác.")


def files(store: Store) -> list[str]:
    """The hashes of the files that the store's batches came from."""
    return [sha256 for (sha256,) in store.rows(_FILES)]
