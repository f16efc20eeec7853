"""Legacy fonts: every letter both ways, capitals, and texts that must stay as they are."""

import unicodedata
from itertools import product

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.intake.legacy import decode, encoding_of
from data.intake.syllables import is_syllable

TONES = ("", "\u0301", "\u0300", "\u0309", "\u0303", "\u0323")
VOWELS = "aăâeêioôơuưy"
LOWER = [unicodedata.normalize("NFC", a + t) for a, t in product(VOWELS, TONES) if (a + t) not in "aeiouy"] + ["đ"]
LETTERS = LOWER + [one.upper() for one in LOWER]

TCVN3_CODES = {
    "Ă": 0xA1, "Â": 0xA2, "Ê": 0xA3, "Ô": 0xA4, "Ơ": 0xA5, "Ư": 0xA6, "Đ": 0xA7, "ă": 0xA8, "â": 0xA9, "ê": 0xAA,
    "ô": 0xAB, "ơ": 0xAC, "ư": 0xAD, "đ": 0xAE, "à": 0xB5, "ả": 0xB6, "ã": 0xB7, "á": 0xB8, "ạ": 0xB9, "ằ": 0xBB,
    "ẳ": 0xBC, "ẵ": 0xBD, "ắ": 0xBE, "ặ": 0xC6, "ầ": 0xC7, "ẩ": 0xC8, "ẫ": 0xC9, "ấ": 0xCA, "ậ": 0xCB, "è": 0xCC,
    "ẻ": 0xCE, "ẽ": 0xCF, "é": 0xD0, "ẹ": 0xD1, "ề": 0xD2, "ể": 0xD3, "ễ": 0xD4, "ế": 0xD5, "ệ": 0xD6, "ì": 0xD7,
    "ỉ": 0xD8, "ĩ": 0xDC, "í": 0xDD, "ị": 0xDE, "ò": 0xDF, "ỏ": 0xE1, "õ": 0xE2, "ó": 0xE3, "ọ": 0xE4, "ồ": 0xE5,
    "ổ": 0xE6, "ỗ": 0xE7, "ố": 0xE8, "ộ": 0xE9, "ờ": 0xEA, "ở": 0xEB, "ỡ": 0xEC, "ớ": 0xED, "ợ": 0xEE, "ù": 0xEF,
    "ủ": 0xF1, "ũ": 0xF2, "ú": 0xF3, "ụ": 0xF4, "ừ": 0xF5, "ử": 0xF6, "ữ": 0xF7, "ứ": 0xF8, "ự": 0xF9, "ỳ": 0xFA,
    "ỷ": 0xFB, "ỹ": 0xFC, "ý": 0xFD, "ỵ": 0xFE,
}  # fmt: skip
"""TCVN 5712:1993, set VN3, checked against iconv's TCVN5712-1."""

VNI_MARKS = {"\u0301": "ù", "\u0300": "ø", "\u0309": "û", "\u0303": "õ", "\u0323": "ï"}
VNI_HAT = {"": "â", "\u0301": "á", "\u0300": "à", "\u0309": "å", "\u0303": "ã", "\u0323": "ä"}
VNI_BREVE = {"": "ê", "\u0301": "é", "\u0300": "è", "\u0309": "ú", "\u0303": "ü", "\u0323": "ë"}
VNI_I = {"\u0301": "í", "\u0300": "ì", "\u0309": "æ", "\u0303": "ó", "\u0323": "ò"}


def in_tcvn3(text: str) -> str:
    return "".join(chr(TCVN3_CODES.get(one, ord(one))) for one in text)


def in_vni(text: str) -> str:
    return "".join(vni_letter(one) for one in text)


def vni_letter(letter: str) -> str:
    if letter.lower() == "đ":
        return "Ñ" if letter.isupper() else "ñ"
    parts = unicodedata.normalize("NFD", letter.lower())
    tone = "".join(one for one in parts if one in TONES and one)
    base = unicodedata.normalize("NFC", "".join(one for one in parts if one not in TONES))
    written = {
        "ă": lambda: "a" + VNI_BREVE[tone], "â": lambda: "a" + VNI_HAT[tone], "ê": lambda: "e" + VNI_HAT[tone],
        "ô": lambda: "o" + VNI_HAT[tone], "ơ": lambda: "ô" + VNI_MARKS.get(tone, ""),
        "ư": lambda: "ö" + VNI_MARKS.get(tone, ""), "i": lambda: VNI_I.get(tone, "i"),
        "y": lambda: "î" if tone == "\u0323" else "y" + VNI_MARKS.get(tone, ""),
    }.get(base, lambda: base + VNI_MARKS.get(tone, ""))()  # fmt: skip
    return written.upper() if letter.isupper() else written


def test_the_alphabet_has_134_marked_letters() -> None:
    assert len(set(LETTERS)) == 134


@pytest.mark.parametrize("letter", LOWER + list("ĂÂÊÔƠƯĐ"))
def test_every_tcvn3_letter_comes_back(letter: str) -> None:
    assert decode(in_tcvn3(letter), ".VnTime") == letter


@pytest.mark.parametrize("letter", LOWER)
def test_every_capital_comes_from_the_font_of_capitals(letter: str) -> None:
    assert decode(in_tcvn3(letter), ".VnArialH") == letter.upper()


@pytest.mark.parametrize("letter", LETTERS)
def test_every_vni_letter_comes_back(letter: str) -> None:
    assert decode(in_vni(letter), "VNI-Times") == letter


def test_no_two_letters_share_a_code() -> None:
    assert len({in_tcvn3(one) for one in LOWER}) == len({in_vni(one) for one in LETTERS}) // 2 == 67


TEXTS = (
    "Tỷ lệ người dân có tài khoản định danh điện tử", "Thôn Đông Sơn", "Sổ sức khỏe điện tử", "Bản Hướng Phùng",
    "Tổng số hồ sơ, kết quả giải quyết thủ tục hành chính được số hóa", "Xóm Đồng Thượng 2", "Lũy kế từ đầu năm 2026",
    "Doanh nghiệp vừa và nhỏ ứng dụng công nghệ số", "Quỳnh Lưu", "Khuyến khích", "Ghi chú: chưa có số liệu",
)  # fmt: skip


@pytest.mark.parametrize("text", TEXTS)
def test_whole_texts_come_back_with_their_font_and_by_their_shape(text: str) -> None:
    assert decode(in_tcvn3(text), ".VnTime") == text
    assert decode(in_tcvn3(text), ".VnTimeH") == text.upper()
    assert decode(in_vni(text), "VNI-Times") == text
    assert decode(in_tcvn3(text)) == text
    assert decode(in_vni(text)) == text


@pytest.mark.parametrize("text", TEXTS)
def test_unicode_text_is_never_taken_for_legacy(text: str) -> None:
    for form in ("NFC", "NFD"):
        for font in ("", "Times New Roman", ".VnTime", "VNI-Times"):
            assert decode(unicodedata.normalize(form, text), font) is None


@pytest.mark.parametrize(
    "text",
    ["Thôn An", "Hoà Bình", "Trà Vinh", "Thôn Hòa", "xã", "Bà Nà", "Tân Lê", "café", "Müller", "m²", "10°C", "±5",
     "5·6", "4G · 5G", "AN-14 · Hoa", "«Thôn»", "1½", "§ 5", "®", "©", "naïve", "São Paulo", "Côte", "Thon 1", "",
     "35,4%", "T6/2026", "–", "“a”", "Ghi chú…"],
)  # fmt: skip
def test_without_a_font_only_an_unmistakable_shape_counts(text: str) -> None:
    assert decode(text) is None


def test_the_soft_hyphen_is_a_letter() -> None:
    assert decode("M\u00adêng", ".VnTime") == "Mường"
    assert decode("M\u00adêng") == "Mường"


def test_ascii_and_punctuation_stay() -> None:
    assert decode("Thon 1 (45/60) - 35.4%", ".VnTime") == "Thon 1 (45/60) - 35.4%"
    assert decode("\u201cTh«n\u201d \u2013 1\u2026", ".VnTime") == "\u201cThôn\u201d \u2013 1\u2026"
    assert decode("Thon 1", "Arial") is None


def test_rare_accented_capitals_are_read_inside_words_only() -> None:
    assert decode("X\u201a", ".VnTime") == decode("X\u0082", ".VnTime") == "XÃ"
    assert decode("Th«n A \u2026", ".VnTime") == "Thôn A \u2026"


@pytest.mark.parametrize(
    ("font", "encoding"),
    [(".VnTime", "tcvn3"), (".VnTimeH", "tcvn3"), (".vnarial", "tcvn3"), ("VNI-Times", "vni"), ("VNI Helve", "vni"),
     ("vni-times", "vni"), ("Times New Roman", ""), ("", ""), ("Vni", ""), ("Vnitra", "vni")],
)  # fmt: skip
def test_the_font_names_the_encoding(font: str, encoding: str) -> None:
    assert encoding_of(font) == encoding


@given(st.text(max_size=40), st.sampled_from(["", ".VnTime", ".VnTimeH", "VNI-Times", "Arial"]))
def test_any_text_is_answered(text: str, font: str) -> None:
    assert decode(text, font) is None or isinstance(decode(text, font), str)


@given(st.text(alphabet=[chr(one) for one in range(32, 127)], max_size=40))
def test_plain_ascii_is_never_changed(text: str) -> None:
    assert decode(text) is None
    assert decode(text, ".VnTime") == decode(text, "VNI-Times") == text


@pytest.mark.parametrize(
    "word", ["thôn", "xã", "tỷ", "nghiệp", "quyết", "giặt", "gì", "khuyến", "nguyễn", "oanh", "ý", "uống", "yếu"]
)
def test_syllables(word: str) -> None:
    assert is_syllable(word)
    assert is_syllable(unicodedata.normalize("NFD", word.upper()))


@pytest.mark.parametrize("word", ["thoân", "cafộ", "th«n", "múller", "sóo", "bap̀", "", "xyz", "ắắ", "tạp̃"])
def test_no_syllables(word: str) -> None:
    assert not is_syllable(word)
