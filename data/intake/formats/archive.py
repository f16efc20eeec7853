"""A zip archive whose every byte was inflated and counted once: declared sizes lie."""

from __future__ import annotations

import zipfile
from collections.abc import Iterator
from io import BytesIO

from data.intake.formats.cells import RefusedError

MAX_UNPACKED = 150 * 2**20
MAX_ENTRIES = 2_000
_CHUNK = 2**16


class Archive:
    """Parts by name; names are compared as office programs do, whatever their case and slashes."""

    def __init__(self, content: bytes) -> None:
        """Open and count; Refused where it is too large or damaged."""
        self._zip = zipfile.ZipFile(BytesIO(content))
        entries = self._zip.infolist()
        if len(entries) > MAX_ENTRIES:
            raise RefusedError("too_large")
        self._entries = {_key(one.filename): one for one in entries}
        if len(self._entries) < len(entries):
            raise RefusedError("damaged")  # two parts of one name: programs differ in which they show
        left = MAX_UNPACKED
        for one in entries:
            if one.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
                raise RefusedError(
                    "damaged"
                )  # no office program writes another; bz2 and LZMA inflate one read to gigabytes
            for chunk in self._read(one):
                left -= len(chunk)
                if left < 0:
                    raise RefusedError("too_large")

    def __contains__(self, name: str) -> bool:
        """Whether there is such a part."""
        return _key(name) in self._entries

    def __iter__(self) -> Iterator[str]:
        """The names, folded."""
        return iter(self._entries)

    def chunks(self, name: str) -> Iterator[bytes]:
        """The bytes of one part, piece by piece; a part that is absent is damage."""
        if name not in self:
            raise RefusedError("damaged")
        return self._read(self._entries[_key(name)])

    def _read(self, entry: zipfile.ZipInfo) -> Iterator[bytes]:
        with self._zip.open(entry) as part:
            while chunk := part.read(_CHUNK):
                yield chunk


def _key(name: str) -> str:
    return name.replace("\\", "/").lstrip("/").lower()
