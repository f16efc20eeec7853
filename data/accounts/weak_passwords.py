"""Which passwords are too easy: what many people use, and what everybody knows about the person."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from functools import cache
from itertools import pairwise

from zxcvbn.frequency_lists import FREQUENCY_LISTS

SHORTEST, LONGEST = 8, 128
_ADDED = 4
"""So many digits or signs around a common word do not make it a password."""
_LONGEST_NUMBER = 12
"""Digits of an identity card; dates and telephone numbers have fewer."""
_TRIMMED = re.compile(r"^[\W\d_]+|[\W\d_]+$")
_VIETNAMESE = """
    matkhau matkhaumoi matkhaucuatoi matkhaula khongco khongbiet khongnho quenmatkhau dangnhap taikhoan
    anhyeuem emyeuanh yeuem yeuanh yeunhau yeuvo yeuchong yeume yeubo yeucon giadinh hanhphuc tinhyeu nhoem nhoanh
    vietnam vietnamvodich toiyeuvietnam yeuvietnam bacho bachohochiminh hochiminh dangcongsan cachmang quehuong datnuoc
    hanoi saigon thanhhoa trieuson nongcong quangxuong hatrung nghean haiphong danang cantho hue
    xahoi ubnd ubndxa uyban uybannhandan hdnd danguy mttq congan congchuc canbo vanphong chutich bithu
    diaphuong nhanvien     thidua thiduakhenthuong phongtrao nongthonmoi tiendo baocao solieu
    quantri quantrivien lanhdao truongthon
    nguyen nguyenvan nguyenthi tran tranvan levan lethi pham hoang huynh vuvan dangvan buivan xinchao chaoban
    conyeu beyeu emyeu anhyeu vochong concon batngo motngay maimai maiyeu yeumaimai mottraitim khongbaogio
    a aa ab abc abcd abcde qa qw qwe qwer qwert qwerty asd asdf zxc zxcv aaa admin pass password test user letmein
"""
"""Without marks and in small letters; refused with any digits and signs around them."""


def trouble(password: str, about: Collection[str] = ()) -> str:
    """What is wrong with a new password, "" where it is fine. `about`: the person's names, the commune's.

    Compared without marks and capitals. Any characters may be used and none must be.
    """
    length = len(unicodedata.normalize("NFC", password))
    if length < SHORTEST:
        return f"Mật khẩu mới có {length} ký tự, cần ít nhất {SHORTEST}. Nên dùng một câu ngắn dễ nhớ."
    if length > LONGEST:
        return f"Mật khẩu mới có {length} ký tự, nhiều nhất là {LONGEST}. Hãy bớt đi."
    typed = "".join(_folded(password).split())
    if typed.isdigit() and len(typed) <= _LONGEST_NUMBER:
        return "Mật khẩu mới chỉ là một con số, như ngày sinh hay số điện thoại, nên dễ đoán. Hãy dùng một câu dễ nhớ."
    core = _TRIMMED.sub("", typed)
    if _plain(core) in _known(about):
        return "Mật khẩu mới chỉ là tên người, tên đăng nhập hoặc tên xã thêm vài ký tự nên dễ đoán. Hãy chọn câu khác."
    short_of = len(typed) - len(core) <= _ADDED
    if _plain(core) in _words() or typed in _common() or (short_of and core in _common()) or _is_pattern(typed):
        return "Mật khẩu mới quá phổ biến nên dễ đoán. Hãy dùng một câu riêng của bạn, dài hơn."
    return ""


def _known(about: Collection[str]) -> set[str]:
    """What everybody knows: each name whole, and the words of several as people run them together."""
    whole = {_plain(_folded(one)) for one in about}
    words = {_plain(word) for one in about for word in _folded(one).split()}
    return {one for one in whole | words if one}


def _is_pattern(typed: str) -> bool:
    """Whether the text repeats a few characters or counts up or down."""
    steps = {ord(after) - ord(before) for before, after in pairwise(typed)}
    repeated = any(typed == (typed[:size] * len(typed))[: len(typed)] for size in range(1, 5))
    return repeated or steps in ({1}, {-1}) or len(set(typed)) < 4


def _folded(text: str) -> str:
    parts = unicodedata.normalize("NFD", text.casefold().replace("đ", "d"))
    return "".join(one for one in parts if not unicodedata.combining(one))


def _plain(text: str) -> str:
    return "".join(one for one in text if one.isalnum())


@cache
def _words() -> frozenset[str]:
    return frozenset(_VIETNAMESE.split())


@cache
def _common() -> frozenset[str]:
    return frozenset(FREQUENCY_LISTS["passwords"])
