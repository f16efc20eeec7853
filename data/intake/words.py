"""Texts → keys that compare: one spelling a name, and the set of words that carry a header's meaning."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property, lru_cache
from itertools import islice, pairwise, product

_TONES = "\u0300\u0301\u0303\u0309\u0323"
_SYLLABLE = re.compile(rf"[^\W_](?:[^\W_]|[{_TONES}])*")
_D_LIKE = str.maketrans({"Ð": "Đ", "Ɖ": "Đ", "ð": "đ", "ɖ": "đ"})


LONGEST_LABEL = 600
"""No name and no heading is longer: what is, is prose (or an attack on the patterns) and names nothing."""


@lru_cache(maxsize=50_000)
def tone_key(text: str) -> str:
    """The text in one spelling: case, tone placement (hoà, hòa), đ variants, punctuation and spaces folded.

    Distinct names keep distinct keys: each syllable keeps its letters and its tone.
    """
    visible = "".join(one for one in text if unicodedata.category(one) != "Cf")
    folded = unicodedata.normalize("NFC", unicodedata.normalize("NFC", visible).translate(_D_LIKE).casefold())
    return " ".join(_toned(one) for one in _SYLLABLE.findall(folded))


@lru_cache(maxsize=20_000)
def _toned(syllable: str) -> str:
    parts = unicodedata.normalize("NFD", syllable)
    tones = "".join(sorted(one for one in parts if one in _TONES))
    return unicodedata.normalize("NFC", "".join(one for one in parts if one not in _TONES)) + tones


@lru_cache(maxsize=50_000)
def bare_key(text: str) -> str:
    """The text without any marks: what somebody types who has no Vietnamese keyboard."""
    parts = unicodedata.normalize("NFD", tone_key(text))
    return "".join(one for one in parts if not unicodedata.combining(one)).replace("đ", "d")


def unmarked(text: str) -> bool:
    """Whether the text has no Vietnamese mark at all."""
    return tone_key(text) == bare_key(text)


# ── the words that carry meaning ─────────────────────────────────────────────────────────────────────

_SAME: Mapping[str, tuple[str, ...]] = {
    "người": ("người dân", "công dân", "dân số", "số dân", "nhân khẩu"),
    "hộ": ("hộ gia đình", "hộ dân", "hgđ", "gia đình"),
    "mức": ("mức độ",),
    "dùng": ("sử dụng",),
    "cơ bản": ("căn bản",),
    "": ("tỷ lệ", "tỉ lệ", "tl", "tỷ lệ phần trăm", "phần trăm", "trở lên", "trên địa bàn", "địa bàn", "phấn đấu",
         "số lượng", "cấp xã", "toàn xã", "tổng số", "so với"),
    "xã hội": ("xh",),
    "thủ tục hành chính": ("tthc",),
    "doanh nghiệp": ("dn",),
    "doanh nghiệp vừa và nhỏ": ("dnvvn", "dnnvv", "doanh nghiệp nhỏ và vừa"),
    "cán bộ công chức": ("cbcc", "cb cc"),
    "cán bộ công chức viên chức": ("cbccvc", "cb cc vc", "cbcc vc"),
    "cán bộ": ("cb",),
    "viên chức": ("vc",),
    "dịch vụ công": ("dvc",),
    "dịch vụ công trực tuyến": ("dvctt",),
    "dịch vụ": ("dv",),
    "tài khoản": ("tk",),
    "ngân hàng": ("nh",),
    "kinh doanh": ("kd",),
    "hộ kinh doanh": ("hkd",),
    "cơ sở sản xuất": ("cssx",),
    "sản xuất": ("sx",),
    "sản xuất kinh doanh": ("sxkd",),
    "định danh điện tử": ("đdđt",),
    "tài khoản định danh điện tử": ("tkđdđt",),
    "công nghệ số cộng đồng": ("cnscđ",),
    "tổ công nghệ số cộng đồng": ("tcnscđ",),
    "sức khỏe điện tử": ("skđt",),
    "sổ sức khỏe điện tử": ("sskđt", "sổ skđt"),
    "bảo hiểm y tế": ("bhyt",),
    "bảo hiểm xã hội": ("bhxh",),
    "bảo hiểm": ("bh",),
    "y tế": ("yt",),
    "giao thông": ("gt",),
    "công nghệ số": ("cns",),
    "công nghệ thông tin": ("cntt",),
    "chuyển đổi số": ("cđs",),
    "kinh tế số": ("kts",),
    "kỹ năng số": ("kns", "kĩ năng số"),
    "kỹ năng": ("kĩ năng",),
    "chữ ký số": ("cks", "chữ kí số"),
    "chữ ký": ("chữ kí",),
    "ký số": ("kí số",),
    "đổi mới sáng tạo": ("đmst",),
    "khởi nghiệp sáng tạo": ("knst",),
    "khoa học công nghệ": ("khcn", "kh cn"),
    "kinh tế xã hội": ("kt xh", "ktxh"),
    "căn cước công dân": ("cccd",),
    "ủy ban nhân dân": ("ubnd",),
    "phát triển": ("pt",),
    "thanh toán không dùng tiền mặt": ("ttkdtm", "tt kdtm"),
    "không dùng tiền mặt": ("kdtm",),
    "điện thoại thông minh": ("đttm", "smartphone"),
    "sở hữu trí tuệ": ("shtt",),
    "quản lý văn bản": ("qlvb",),
    "văn bản": ("vb",),
    "phần mềm": ("pm",),
    "sản phẩm": ("sp",),
    "kết quả": ("kq",),
    "giải quyết": ("gq", "gqtt"),
    "trực tuyến toàn trình": ("tttt",),
    "trực tuyến một phần": ("ttmp",),
    "ứng dụng": ("ưd",),
    "hoạt động": ("hđ",),
    "công ty": ("cty",),
    "nghiên cứu và phát triển": ("r d", "nc pt"),
    "bồi dưỡng": ("bd",),
    "máy tính": ("mt",),
    "môi trường": ("m trường",),
    "thương mại điện tử": ("tmđt",),
    "nông thôn mới": ("ntm",),
}  # fmt: skip
"""Other spellings and abbreviations that can mean one thing only, by what they stand for ("" says nothing)."""

_EITHER: Mapping[str, tuple[str, ...]] = {
    "hs": ("hồ sơ", "học sinh"),
    "gd": ("giáo dục", "giao dịch"),
    "tt": ("trực tuyến", "thanh toán", "tuyên truyền", "thông tin", "toàn trình", "trung tâm"),
    "đt": ("điện tử", "điện thoại", "đào tạo", "đầu tư"),
    "nn": ("nông nghiệp", "nhà nước"),
    "sk": ("sức khỏe", "sáng kiến"),
    "kh": ("kế hoạch", "khoa học"),
    "cc": ("công chức", "cung cấp"),
    "tn": ("tiếp nhận", "thanh niên"),
    "nd": ("người dân", "nội dung"),
    "sh": ("số hóa", "sinh hoạt", "sở hữu"),
    "kt": ("kinh tế", "kỹ thuật"),
}
"""Abbreviations that can mean several things: decided only where all readings that make sense agree."""

_SILENT = frozenset(
    str.split("của và các những được có đã là trong trên tại cho với theo ở về từ đủ ít nhất đạt xã phép")
)
"""Words that tell no two indicators apart. Negations (không, chưa, dưới, ngoài, trừ) always speak."""

_COUNTING = ("tổng", "số", "lượng")
_SPEAKING_NUMBER = frozenset({"hóa", "liệu"})
_READINGS = 32


@dataclass(frozen=True)
class Reading:
    """One way to spell a header out: its words in order, and the neighbours that only an expansion put together."""

    spoken: tuple[str, ...]
    supposed: frozenset[tuple[str, str]] = frozenset()

    @cached_property
    def all(self) -> frozenset[str]:
        """The words, whatever their order."""
        return frozenset(self.spoken)


@dataclass(frozen=True)
class Words:
    """What a header says: every way to read it, and how it opens."""

    readings: tuple[Reading, ...]
    rate: bool = False
    counts: bool = False
    total: bool = False

    @property
    def first(self) -> frozenset[str]:
        """The words of the reading with the commonest expansions."""
        return self.readings[0].all


@lru_cache(maxsize=20_000)
def words(text: str, bare: bool = False) -> Words:
    """The words of a header that carry meaning, spelled out; `bare` reads texts typed without marks."""
    plain = unicodedata.normalize("NFC", text)
    plain = re.sub(r"[<≤]", " dưới ", plain)
    plain = re.sub(r">(?=\s*\d)|\btr[êe]n(?=\s+\d)", " hơn ", plain, flags=re.IGNORECASE)
    syllables = [_whole(one) for one in (bare_key(plain) if bare else tone_key(plain)).split()]
    choices, rate = _spelled_out(syllables, bare)
    readings = tuple(dict.fromkeys(_content(reading, bare) for reading in islice(product(*choices), _READINGS)))
    total = syllables[:1] in ([_in("tổng", bare)], [_in("ts", bare)])
    counts = total or (
        syllables[:1] == [_in("số", bare)] and not set(syllables[1:2]) <= _either(_SPEAKING_NUMBER, bare)
    )
    return Words(readings, rate or plain.strip(" -–+*•.:").startswith("%"), counts, total)


def _whole(syllable: str) -> str:
    return str(int(syllable)) if re.fullmatch(r"[0-9]{1,9}", syllable) else syllable


@cache
def _in(word: str, bare: bool) -> str:
    return bare_key(word) if bare else tone_key(word)


@lru_cache(maxsize=100)
def _either(some: frozenset[str] | tuple[str, ...], bare: bool) -> frozenset[str]:
    return frozenset(_in(one, bare) for one in some)


@cache
def _spellings(bare: bool) -> Mapping[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    table = {
        tuple(_in(written, bare).split()): (tuple(_in(meant, bare).split()),)
        for meant, ways in _SAME.items()
        for written in ways
    }
    for written, meanings in _EITHER.items():
        folded = tuple(tuple(_in(meant if meant != "người dân" else "người", bare).split()) for meant in meanings)
        table[tuple(_in(written, bare).split())] = folded
    return table


_LONGEST = 4


def _spelled_out(syllables: Sequence[str], bare: bool) -> tuple[list[tuple[tuple[str, ...], ...]], bool]:
    table = _spellings(bare)
    rates = _either(("tỷ lệ", "tỉ lệ", "tl", "tỷ lệ phần trăm"), bare)
    choices: list[tuple[tuple[str, ...], ...]] = []
    rate = False
    at = 0
    while at < len(syllables):
        for length in range(min(_LONGEST, len(syllables) - at), 0, -1):
            written = tuple(syllables[at : at + length])
            if written in table:
                rate = rate or (at == 0 and " ".join(written) in rates)
                choices.append(table[written])
                break
        else:
            length = 1
            choices.append(((syllables[at],),))
        at += length
    return choices, rate


def _content(reading: Sequence[tuple[str, ...]], bare: bool) -> Reading:
    spoken = [one for part in reading for one in part]
    counting, speaking = _either(_COUNTING, bare), _either(_SPEAKING_NUMBER, bare)
    while spoken and spoken[0] in counting and not (len(spoken) > 1 and spoken[1] in speaking):
        spoken = spoken[1:]
    silent, society, commune = _either(_SILENT, bare), _in("hội", bare), _in("xã", bare)
    kept = (
        one
        for one, after in zip(spoken, [*spoken[1:], ""], strict=False)
        if one not in silent or (one == commune and after == society)
    )
    guessed = frozenset(part for part in reading if len(part) == 2 and part in _guesses(bare))
    return Reading(tuple(dict.fromkeys(kept)), guessed)


@cache
def _guesses(bare: bool) -> frozenset[tuple[str, ...]]:
    """Everything that a doubtful abbreviation may stand for."""
    return frozenset(tuple(_in(one, bare).split()) for meanings in _EITHER.values() for one in meanings)


def neighbours(text: str, bare: bool = False) -> frozenset[tuple[str, str]]:
    """The pairs of words that stand side by side in a text once it is spelled out."""
    syllables = (bare_key(text) if bare else tone_key(text)).split()
    pairs: set[tuple[str, str]] = set()
    for reading in islice(product(*_spelled_out(syllables, bare)[0]), _READINGS):
        spoken = [one for part in reading for one in part]
        pairs |= set(pairwise(spoken))
    return frozenset(pairs)
