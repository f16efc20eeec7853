from __future__ import annotations

import math
import unicodedata

import pytest
from argon2 import PasswordHasher, extract_parameters
from hypothesis import given
from hypothesis import strategies as st

from data.accounts import passwords
from data.accounts.weak_passwords import trouble
from tests.data.accounts.accounts_bench import CHEAP


@pytest.fixture
def cheap(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(passwords, "HASHER", CHEAP)


def test_hashes_are_argon2id_of_the_promised_strength() -> None:
    found = extract_parameters(passwords.make_hash("con trâu là đầu cơ nghiệp"))
    assert found.type.name == "ID"
    assert found.memory_cost >= 19 * 1024
    assert found.time_cost >= 2


def test_a_hash_knows_its_own_password_alone(cheap) -> None:
    hashed = passwords.make_hash("con trâu là đầu cơ nghiệp")
    assert passwords.verify(hashed, "con trâu là đầu cơ nghiệp")
    assert not passwords.verify(hashed, "con trau la dau co nghiep")
    assert not passwords.verify(hashed, "")


def test_two_keyboards_type_the_same_password(cheap) -> None:
    composed = unicodedata.normalize("NFC", "đường làng rực rỡ")
    hashed = passwords.make_hash(unicodedata.normalize("NFD", composed))
    assert passwords.verify(hashed, composed)


@given(st.text(alphabet=st.characters(), min_size=1, max_size=40))
def test_any_characters_can_be_a_password(text: str) -> None:
    hasher, passwords.HASHER = passwords.HASHER, CHEAP
    try:
        assert passwords.verify(passwords.make_hash(text), text)
    finally:
        passwords.HASHER = hasher


@pytest.mark.parametrize("broken", ["", "x", "$argon2id$v=19$m=8,t=1,p=1$", "$argon2id$v=19$m=8,t=1,p=1$AAAA$BBBB"])
def test_a_damaged_hash_lets_nobody_in(broken: str) -> None:
    assert not passwords.verify(broken, "")
    assert not passwords.verify(broken, "mật khẩu nào đó")


def test_a_hash_with_other_parameters_is_stale(cheap, monkeypatch: pytest.MonkeyPatch) -> None:
    hashed = passwords.make_hash("con trâu là đầu cơ nghiệp")
    assert not passwords.stale(hashed)
    monkeypatch.setattr(passwords, "HASHER", PasswordHasher(time_cost=2, memory_cost=8, parallelism=1))
    assert passwords.stale(hashed)


def test_a_one_time_password_is_long_distinct_and_plain() -> None:
    many = {passwords.one_time() for _ in range(500)}
    letters = {letter for one in many for letter in one if letter != "-"}
    assert len(many) == 500
    assert 16 * math.log2(len(letters)) > 60
    assert not letters & set("01ilopdnsyczqwfj")
    assert all([len(part) for part in one.split("-")] == [4, 4, 4, 4] for one in many)


def test_a_one_time_password_is_never_refused_as_weak() -> None:
    assert [one for one in (passwords.one_time() for _ in range(2000)) if trouble(one)] == []


def test_a_one_time_password_may_be_typed_without_its_signs() -> None:
    assert passwords.typed_one_time(" K7BM 3tax9ruv–4ghe") == "k7bm-3tax-9ruv-4ghe"


# ── what is too easy ─────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "weak",
    [
        "password", "Password1!", "qwertyuiop", "aaaaaaaa", "abcabcabc", "zyxwvuts", "abcdefgh",
        "matkhau123", "mật khẩu mới 2024", "MẬT KHẨU!", "anhyeuem", "Anh Yêu Em 1990", "emyeuanh!!", "123456aA@",
        "Aa@123456", "Abc@12345", "abcd1234", "Vietnam2026", "hànội1010", "ubndxa@2025", "nguyen1985", "thanhhoa36",
        "iloveyou", "sunshine12", "admin@123456", "        ", "!!!!!!!!!!", "quantri@2026", "asdfghjkl",
    ],
)  # fmt: skip
def test_what_many_people_use_is_refused(weak: str) -> None:
    assert "phổ biến" in trouble(weak)


@pytest.mark.parametrize(
    "known",
    [
        "nguyen.van.an",
        "nguyenvanan1990",
        "Nguyễn Văn An 90",
        "an-nong2026",
        "AnNong@2026!",
        "xã An Nông",
        "Nguyễn@1990",
    ],
)
def test_what_everybody_knows_of_the_person_is_refused(known: str) -> None:
    about = ["nguyen.van.an", "Nguyễn Văn An", "an-nong", "xã An Nông"]
    assert trouble(known, about) != ""


@pytest.mark.parametrize(
    "good",
    [
        "trâu gặm cỏ đồng chiêm", "bảy con vịt qua cầu", "k7bm3tax", "Tháng năm chưa nằm đã sáng", "🐃🌾🌧️☀️🏡🎋🛶🪷",
        "7#vR2!qLz9", "ruộng 3 sào 2 vụ", "x" * 3 + "Kr7-" * 31,
    ],
)  # fmt: skip
def test_a_phrase_of_ones_own_is_taken(good: str) -> None:
    assert trouble(good, ["nguyen.van.an", "Nguyễn Văn An", "an-nong"]) == ""


def test_length_is_counted_in_letters_as_they_are_seen() -> None:
    decomposed = unicodedata.normalize("NFD", "ấỡữậộợể")
    assert len(decomposed) > 8
    assert "7 ký tự" in trouble(decomposed)
    longest = " ".join(str(at * at * at) for at in range(100))[:128]
    assert trouble(longest) == ""
    assert "129 ký tự" in trouble(longest + "v")


@pytest.mark.parametrize("number", ["19851230", "0912 345 687", "038185004217", "30121985"])
def test_a_date_a_telephone_number_an_identity_number_are_refused(number: str) -> None:
    assert "con số" in trouble(number)
