"""Bytes of a text file → characters: the encodings that Vietnamese offices write, told apart by what they contain."""

from __future__ import annotations

import codecs
import re
import unicodedata

from data.intake.formats.cells import RefusedError

_BOMS = ((codecs.BOM_UTF8, "utf-8"), (codecs.BOM_UTF16_LE, "utf-16-le"), (codecs.BOM_UTF16_BE, "utf-16-be"))
_CP1252 = "".join(bytes([one]).decode("cp1252", "ignore") or chr(one) for one in range(256))
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\ufffe\uffff]")
_MARKS = "\u0300\u0301\u0303\u0309\u0323"
_LETTERS = frozenset(
    unicodedata.normalize("NFC", letter + mark)
    for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
    for mark in ("", *_MARKS)
) | set("đĐ")  # fmt: skip
_ORDINARY = _LETTERS | set("\xa0–—‘’“”…«»·°•€±²³×½§₫")


def decode(content: bytes, declared: str = "") -> str:
    """The text, without a byte order mark; Refused where the bytes are no text.

    TCVN3 and VNI come as their windows-1252 characters, for the step that decodes them.
    """
    text = _decode(content, declared.lower()).removeprefix("\ufeff").rstrip("\x1a")
    if _CONTROL.search(text):
        raise RefusedError("not_a_workbook")
    return text


def _decode(content: bytes, declared: str) -> str:
    try:
        for mark, name in _BOMS:
            if content.startswith(mark):
                return content.decode(name)
        if b"\x00" in content:
            return _utf16(content)
    except UnicodeDecodeError as error:
        raise RefusedError("not_a_workbook") from error
    unicode = content.decode("utf-8", "replace")
    broken = unicode.count("\ufffd")
    if broken == 0 or sum(ord(one) > 127 for one in unicode) > 10 * broken:
        return unicode
    western = codecs.charmap_decode(content, "strict", _CP1252)[0]
    if declared in ("windows-1252", "iso-8859-1"):
        return western
    try:
        vietnamese = unicodedata.normalize("NFC", content.decode("cp1258"))
    except UnicodeDecodeError:
        return western
    return vietnamese if _is_vietnamese(vietnamese) else western


def _utf16(content: bytes) -> str:
    """Without a mark: the byte order in which more of the text is ASCII."""
    low = content[1::2].count(0) >= content[::2].count(0)
    return content.decode("utf-16-le" if low else "utf-16-be")


def _is_vietnamese(text: str) -> bool:
    """Whether nearly all letters beyond ASCII are Vietnamese ones; legacy fonts read this way give many others."""
    strange = [one for one in text if ord(one) > 127]
    return sum(one in _ORDINARY for one in strange) >= 0.9 * len(strange)
