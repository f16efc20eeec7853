"""The file a backup is: a zip of plain, uncompressed members, and a manifest that names each with its size and hash.

Nothing in it is compressed, so nothing can unpack to more than the file weighs; the spreadsheets in it are compressed
already. Whatever else stands in a zip is refused before anything is taken out.
"""

from __future__ import annotations

import hashlib
import re
import stat
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any
from zipfile import ZIP_STORED, ZipFile, ZipInfo

from data.backup.lock import BackupError
from data.backup.manifest import ACCOUNTS, FIGURES, MANIFEST, Manifest, Member
from data.disk import file_to_disk

_MEMBER = re.compile(r"tien-do\.duckdb|tai-khoan\.sqlite|so-ghi\.jsonl|tep-goc/([0-9a-f]{2})/\1[0-9a-f]{62}")
_MANIFEST_BYTES = 32 << 20
_CHUNK = 1 << 20


@contextmanager
def contents(path: Path) -> Iterator[tuple[ZipFile, Manifest]]:
    """The opened backup and its manifest, its table of contents checked; BackupError where it is not sound."""
    try:
        archive = ZipFile(path)
    except Exception as error:  # a damaged zip raises a dozen classes
        raise BackupError(
            f"Tệp {path.name} không mở được: tệp hỏng, bị cắt cụt hoặc không phải bản sao lưu."
        ) from error
    with archive:
        yield archive, _checked(archive, path)


def _checked(archive: ZipFile, path: Path) -> Manifest:
    infos = {one.filename: one for one in archive.infolist()}
    named = infos.get(MANIFEST)
    sound = len(infos) == len(archive.infolist()) and all(_plain(one) for one in infos.values())
    if named is None or not sound or sum(one.file_size for one in infos.values()) > path.stat().st_size:
        raise BackupError(
            f"Tệp {path.name} không phải bản sao lưu của Tiến độ, hoặc đã bị nén lại hay sửa. Hãy dùng đúng tệp gốc."
        )
    if named.file_size > _MANIFEST_BYTES:
        raise BackupError(f"Bản kê trong {path.name} lớn bất thường nên tệp không được dùng.")
    try:
        text = archive.read(MANIFEST)
    except Exception as error:  # as above
        raise BackupError(f"Bản kê trong {path.name} hỏng nên tệp không dùng được. Hãy chọn bản khác.") from error
    manifest = Manifest.parse(text)
    held = {name: one.file_size for name, one in infos.items() if name != MANIFEST}
    if held != {name: one.size for name, one in manifest.members.items()} or not {FIGURES, ACCOUNTS} <= held.keys():
        raise BackupError(f"Tệp {path.name} thiếu hoặc thừa phần so với bản kê của nó. Hãy chọn bản khác.")
    return manifest


def _plain(one: ZipInfo) -> bool:
    """Whether the member is an uncompressed, unencrypted ordinary file of a name that belongs here."""
    known = one.filename == MANIFEST or _MEMBER.fullmatch(one.filename)
    ordinary = stat.S_IFMT(one.external_attr >> 16) in {0, stat.S_IFREG}
    stored = one.compress_type == ZIP_STORED and one.compress_size == one.file_size
    return bool(known) and ordinary and stored and not one.flag_bits & 0x1


def copy_in(archive: ZipFile, name: str, source: Path) -> Member:
    """The member as it now stands in the zip, copied from that file."""
    digest, size = hashlib.sha256(), 0
    with source.open("rb") as file, archive.open(ZipInfo(name), "w", force_zip64=True) as member:
        while chunk := file.read(_CHUNK):
            member.write(chunk)
            digest.update(chunk)
            size += len(chunk)
    return Member(size, digest.hexdigest())


def copy_out(archive: ZipFile, manifest: Manifest, name: str, target: Path | None) -> None:
    """The member read whole, into that file on the disk if one is named; BackupError where it is not what it was."""
    digest = hashlib.sha256()
    try:
        with archive.open(name) as member:
            if target is None:
                _pour(member, digest)
            else:
                with target.open("xb") as file:
                    _pour(member, digest, file)
                    file_to_disk(file)
    except OSError:
        raise
    except Exception as error:  # a damaged zip raises a dozen classes
        raise _spoilt(name) from error
    if digest.hexdigest() != manifest.members[name].sha256:
        raise _spoilt(name)


def _pour(member: IO[bytes], digest: Any, file: IO[bytes] | None = None) -> None:
    while chunk := member.read(_CHUNK):
        digest.update(chunk)
        if file is not None:
            file.write(chunk)


def _spoilt(name: str) -> BackupError:
    return BackupError(f"Phần «{name}» trong tệp sao lưu không còn như lúc sao lưu. Hãy chọn bản khác.")
