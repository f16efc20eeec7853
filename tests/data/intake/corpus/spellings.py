"""Vietnamese as old fonts, other programs and hurried hands write it."""

from __future__ import annotations

import unicodedata

_TCVN3 = (
    "àµ á¸ ả¶ ã· ạ¹ ă¨ ằ» ắ¾ ẳ¼ ẵ½ ặÆ â© ầÇ ấÊ ẩÈ ẫÉ ậË đ® èÌ éÐ ẻÎ ẽÏ ẹÑ êª ềÒ ếÕ ểÓ ễÔ ệÖ ì× íÝ ỉØ ĩÜ ịÞ "
    "òß óã ỏá õâ ọä ô« ồå ốè ổæ ỗç ộé ơ¬ ờê ớí ởë ỡì ợî ùï úó ủñ ũò ụô ư\u00ad ừõ ứø ửö ữ÷ ựù ỳú ýý ỷû ỹü ỵþ "
    "Ă¡ Â¢ Ê£ Ô¤ Ơ¥ Ư¦ Đ§"
)
_TO_TCVN3 = str.maketrans({one[0]: one[1] for one in _TCVN3.split(" ")})

_SHAPES = {"\u0302": "â", "\u0306": "ê"}  # circumflex, breve
_TONES = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
_BOTH = {
    "\u0302": {"\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"},
    "\u0306": {"\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"},
}
_ALONE = {"í": "í", "ì": "ì", "ỉ": "æ", "ĩ": "ó", "ị": "ò", "ỵ": "î", "đ": "ñ"}
_HORNED = {"o": "ô", "u": "ö"}


def tcvn3(text: str) -> str:
    """The text as a .Vn font holds it, in the characters Windows shows for its bytes; accented capitals go small."""
    return "".join(_small(one) for one in text).translate(_TO_TCVN3)


def _small(letter: str) -> str:
    plain = unicodedata.normalize("NFD", letter)[0]
    return letter.lower() if letter.isupper() and letter != plain and letter not in "ĂÂÊÔƠƯĐ" else letter


def tcvn3_capitals(text: str) -> str:
    """The text as a font like .VnTimeH holds it: small letters, which the font shows as capitals."""
    return tcvn3(text.lower())


def vni(text: str) -> str:
    """The text as a VNI font holds it: most letters are a base and a mark."""
    return "".join(_vni(one) for one in unicodedata.normalize("NFC", text))


def _vni(letter: str) -> str:
    if not letter.isalpha() or letter.isascii():
        return letter
    low = letter.lower()
    if low in _ALONE:
        written = _ALONE[low]
    else:
        base, *marks = unicodedata.normalize("NFD", low)
        if "\u031b" in marks:
            base = _HORNED[base]
            marks.remove("\u031b")
        shape = next((one for one in marks if one in _SHAPES), "")
        tone = next((one for one in marks if one in _TONES), "")
        mark = _BOTH[shape][tone] if shape and tone else _SHAPES.get(shape) or _TONES.get(tone) or ""
        written = base + mark
    return written.upper() if letter.isupper() else written


def unmarked(text: str) -> str:
    """The text typed without marks."""
    plain = "".join(one for one in unicodedata.normalize("NFD", text) if not unicodedata.combining(one))
    return plain.replace("đ", "d").replace("Đ", "D")


def decomposed(text: str) -> str:
    """The text with its marks as characters of their own (NFD), as a Mac writes it."""
    return unicodedata.normalize("NFD", text)


def eth(text: str) -> str:
    """The text with the Icelandic Ð in Đ's place."""
    return text.replace("Đ", "\u00d0")


def new_tones(text: str) -> str:
    """The text with the tone on the second vowel: hoà, khoẻ, thuỷ."""
    for old, new in (("òa", "oà"), ("óa", "oá"), ("ỏa", "oả"), ("ỏe", "oẻ"), ("ủy", "uỷ"), ("ùy", "uỳ"), ("ọa", "oạ")):
        text = text.replace(old, new)
    return text
