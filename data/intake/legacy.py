"""Text typed in the fonts before Unicode (.VnTime: TCVN3, VNI-Times: VNI) → Unicode; None where it is not legacy."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterator, Mapping

from data.intake.syllables import is_syllable

_TCVN3: Mapping[str, str] = dict(
    zip(
        "¡¢£¤¥¦§¨©ª«¬\u00ad®µ¶·¸¹»¼½¾ÆÇÈÉÊËÌÎÏÐÑÒÓÔÕÖ×ØÜÝÞßáâãäåæçèéêëìíîïñòóôõö÷øùúûüýþ",
        "ĂÂÊÔƠƯĐăâêôơưđàảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
        strict=True,
    )
)
"""The letters of the .Vn fonts, by the character that Windows shows for their byte. ư is the soft hyphen."""

_TCVN3_CAPITALS: Mapping[str, str] = dict(
    zip(
        "\u20ac\u0081\u201a\u0192\u201e\u2026\u2020\u2021\u02c6\u2030\u0160\u2039\u0152\u008d\u017d\u008f\u0090\u2018"
        "\u2019\u201c\u201d\u2022\u2013\u2014\u02dc\u2122\u0161\u203a\u0153\u009d\u017e\u0178¯º¿ÀÁÂÃÄÅÍÙÚÛàðÿ",
        "ÀẢÃÁẠẶẬÈẺẼÉẸỆÌỈĨÍỊÒỎÕÓỌỘỜỞỠỚỢÙỦŨẰẲẴẮẦẨẪẤỀỂỄẾỒỔỖỐ",
        strict=True,
    )
)
"""Accented capitals, which only a few programs wrote; most of these characters are ordinary punctuation."""

_VNI_MARKS: Mapping[str, Mapping[str, str]] = {
    "a": dict(zip("ùøûõïêéèúüëâáàåãä", "áàảãạăắằẳẵặâấầẩẫậ", strict=True)),
    "e": dict(zip("ùøûõïâáàåãä", "éèẻẽẹêếềểễệ", strict=True)),
    "o": dict(zip("ùøûõïâáàåãä", "óòỏõọôốồổỗộ", strict=True)),
    "ô": dict(zip("ùøûõï", "ớờởỡợ", strict=True)),
    "u": dict(zip("ùøûõï", "úùủũụ", strict=True)),
    "ö": dict(zip("ùøûõï", "ứừửữự", strict=True)),
    "y": dict(zip("ùøûõ", "ýỳỷỹ", strict=True)),
}
"""VNI writes most letters as a base and a mark."""
_VNI_ALONE: Mapping[str, str] = dict(zip("íìæóòîôöñ", "íìỉĩịỵơưđ", strict=True))

_TCVN3_ONLY = re.compile(f"[\\x00-\\x7f{re.escape(''.join(_TCVN3) + ''.join(_TCVN3_CAPITALS))}]*")
_VNI_PAIRS = [base + mark for base, marks in _VNI_MARKS.items() for mark in marks]
_VNI_ONLY = re.compile(
    f"(?:{'|'.join(_VNI_PAIRS)}|{'|'.join(_VNI_PAIRS).upper()}|[\\x00-\\x7f]"
    f"|[{''.join(_VNI_ALONE)}{''.join(_VNI_ALONE).upper()}])*"
)
"""What texts of each kind may hold; a mark of VNI is a capital where its base is."""

_C1 = {chr(code): bytes([code]).decode("cp1252", errors="ignore") for code in range(0x80, 0xA0)}
_BEYOND = re.compile("[ĂăĐđĨĩŨũƠơƯưẠ-ỹ\u0300\u0301\u0303\u0309\u0323]")
_WORD = re.compile(r"[^\s0-9.,;:()\[\]/+*=%\"'?!<>&_-]+")


def encoding_of(font: str) -> str:
    """The way of writing that a font stands for: "tcvn3", "vni" or ""."""
    name = font.strip().casefold()
    if name.startswith(".vn"):
        return "tcvn3"
    return "vni" if re.match(r"vni[\s\-_]?[a-z]", name) else ""


def decode(text: str, font: str = "") -> str | None:
    """The Unicode text of a legacy cell; None where the cell is not legacy.

    A legacy font decides. Without one the text must have the unmistakable shape: words that are no Vietnamese
    as they stand and are all Vietnamese under one of the two ways of writing.
    """
    if (text.isascii() and not encoding_of(font)) or _BEYOND.search(unicodedata.normalize("NFC", text)):
        return None
    shown = "".join(_C1.get(one) or one for one in text)
    match encoding_of(font):
        case "tcvn3":
            return _from_tcvn3(shown, capitals=font.strip()[-1:] in "Hh")
        case "vni":
            return _from_vni(shown)
    return _by_shape(shown)


def _by_shape(text: str) -> str | None:
    foreign = [one for one in _WORD.findall(text) if not one.isascii()]
    if not foreign or all(is_syllable(one) for one in foreign):
        return None
    readings = {
        decoded
        for fits, decoded in (
            (_TCVN3_ONLY.fullmatch(text), _from_tcvn3(text, capitals=False)),
            (_VNI_ONLY.fullmatch(text), _from_vni(text)),
        )
        if fits and decoded != text and _all_said(text, decoded)
    }
    return readings.pop() if len(readings) == 1 else None


def _all_said(text: str, decoded: str) -> bool:
    """Whether every word that was no plain text has become a Vietnamese syllable."""
    before, after = _WORD.findall(text), _WORD.findall(decoded)
    return len(before) == len(after) and all(
        len(new) > 1 and is_syllable(new) for old, new in zip(before, after, strict=True) if not old.isascii()
    )


def _from_tcvn3(text: str, *, capitals: bool) -> str:
    spoken = re.sub(r"\S+", lambda word: _tcvn3_word(word[0]), text)
    return spoken.upper() if capitals else spoken


def _tcvn3_word(word: str) -> str:
    """A word whose rare accented capitals are read as letters only where that makes it Vietnamese."""
    if any(one in _TCVN3_CAPITALS for one in word):
        read = "".join(_TCVN3.get(one) or _TCVN3_CAPITALS.get(one, one) for one in word)
        if len(read) > 1 and is_syllable(read):
            return read
    return "".join(_TCVN3.get(one, one) for one in word)


def _from_vni(text: str) -> str:
    return "".join(_vni_letters(text))


def _vni_letters(text: str) -> Iterator[str]:
    at = 0
    while at < len(text):
        one, after = text[at], text[at + 1 : at + 2]
        letter = _VNI_MARKS.get(one.lower(), {}).get(after.lower()) if after else None
        at += 2 if letter else 1
        letter = letter or _VNI_ALONE.get(one.lower())
        yield one if letter is None else letter.upper() if one.isupper() else letter
