"""Bytes → the workbook they are, whatever the file was called."""

from __future__ import annotations

import re
from zipfile import BadZipFile

from data.intake.formats.cells import Book, RefusedError

_MAGIC = {
    b"%PDF": "pdf", b"\x89PNG": "image", b"\xff\xd8\xff": "image", b"GIF8": "image", b"{\\rtf": "word",
    b"Rar!": "archive", b"7z\xbc\xaf": "archive", b"\x1f\x8b": "archive", b"MZ": "program", b"\x7fELF": "program",
    b"MIME-Version:": "web archive",
}  # fmt: skip
_TAG = re.compile(r"\s*<[a-z!?]", re.IGNORECASE)
_JSON = ("[", "{")
_OLE = b"\xd0\xcf\x11\xe0"
_BARE = re.compile(b"\x09[\x00\x02\x04\x08][\x04\x06\x08\x10]\x00")
"""How an old workbook begins that is not wrapped in an OLE container."""


def read(content: bytes) -> Book:
    """The cells of a file of any known format; RefusedError says what it is instead."""
    found = next((kind for magic, kind in _MAGIC.items() if content.startswith(magic)), "")
    if found:
        raise RefusedError("not_a_workbook", found)
    if content.startswith(b"PK"):
        return _zipped(content)
    if content.startswith(_OLE) or _BARE.match(content):
        from data.intake.formats import xls  # noqa: PLC0415

        return xls.read(content)
    return _text(content)


def _zipped(content: bytes) -> Book:
    from data.intake.formats import xlsx  # noqa: PLC0415
    from data.intake.formats.archive import Archive  # noqa: PLC0415

    try:
        archive = Archive(content)
    except BadZipFile as error:
        raise RefusedError("damaged") from error
    if "content.xml" in archive:
        from data.intake.formats import ods  # noqa: PLC0415

        return ods.read(archive)
    main = xlsx.main_part(archive)
    if main.endswith(".bin"):
        from data.intake.formats import xlsb  # noqa: PLC0415

        return xlsb.read(content)
    if main.startswith("word/"):
        raise RefusedError("not_a_workbook", "word")
    if main.startswith("ppt/"):
        raise RefusedError("not_a_workbook", "powerpoint")
    if not main:
        raise RefusedError("not_a_workbook", "archive")
    return xlsx.read(archive, main)


def _text(content: bytes) -> Book:
    from data.intake.formats import delimited, html_table  # noqa: PLC0415
    from data.intake.formats.decode import decode  # noqa: PLC0415

    text = decode(content, html_table.charset(content))
    if not text.strip():
        raise RefusedError("empty")
    if html_table.looks_like(text):
        return html_table.read(text)
    if text.lstrip().startswith(_JSON):
        from data.intake.formats import json_rows  # noqa: PLC0415

        book = json_rows.read(text)
        if book is not None:
            return book
    if not _TAG.match(text):
        return delimited.read(text)
    head = text[:4096]
    if "urn:schemas-microsoft-com:office:spreadsheet" in head:
        from data.intake.formats import sheetml  # noqa: PLC0415

        return sheetml.read(content)
    if "urn:oasis:names:tc:opendocument:xmlns:office" in head:
        from data.intake.formats import ods  # noqa: PLC0415

        return ods.read_flat([content])
    raise RefusedError("not_a_workbook", "web page")
