"""Names of villages and indicators: certain, or asked about, never swapped."""

import random
import time
import unicodedata
from collections import Counter
from dataclasses import replace
from functools import cache

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.intake.headings import aside, side
from data.intake.months import is_signing, mentions
from data.intake.names import Indicators, Match, Places, is_total, is_whole_commune
from data.intake.words import bare_key, tone_key, words
from data.model import Indicator, Place, Plan
from data.plan_files import shipped_plans

NUMBERED = [Place(f"v{n:02}", f"Thôn {n}") for n in range(1, 23)]
SPELLED = ("", "Một", "Hai", "Ba", "Bốn", "Năm", "Sáu", "Bảy", "Tám", "Chín", "Mười", "Mười một", "Mười hai", "Mười ba",
           "Mười bốn", "Mười lăm", "Mười sáu", "Mười bảy", "Mười tám", "Mười chín", "Hai mươi", "Hai mươi mốt",
           "Hai mươi hai")  # fmt: skip
ROMAN = ("", "I", "II", "III", "IV", "V", "VI", "VII", "VIII", "IX", "X", "XI", "XII", "XIII", "XIV", "XV", "XVI",
         "XVII", "XVIII", "XIX", "XX", "XXI", "XXII")  # fmt: skip


def spellings(number: int) -> tuple[str, ...]:
    """Twelve ways and more to write the name of one numbered village."""
    return (
        f"Thôn {number}", f"Thôn {number:02}", f"thôn số {number}", f"T.{number}", f"T{number}", f"THÔN {number:02}",
        f"Thôn {SPELLED[number]}", f"Thôn {ROMAN[number]}", f"Thon {number}", f"{number}", f"{number:02}",
        f"Thôn{number}",
        f"Xóm {number}", f"TDP {number}", f"Thôn\u00a0{number} ", f"Bản {ROMAN[number]}", f"Tổ dân phố số {number}",
        f"thon {bare_key(SPELLED[number])}", f"Thôn {number}:", f"{number}. Thôn {number}",
        f"Xóm {SPELLED[number].lower()}",
        unicodedata.normalize("NFD", f"Thôn {number}"), f"Thôn {number} (Đông Sơn)", f"Thôn số {number:02}.",
    )  # fmt: skip


@cache
def commune(*names: str) -> Places:
    return Places([Place(str(at), name) for at, name in enumerate(names)], "thôn")


def found(places: Places, text: str) -> str:
    match = places.match(text)
    return match.found.name if match.found else ""


def offered(places: Places, text: str) -> list[str]:
    match = places.match(text)
    assert match.found is None, f"{text} was taken for {match.found}"
    return [one.name for one in match.suggestions]


# ── keys ─────────────────────────────────────────────────────────────────────────────────────────────

WORD = st.text(alphabet="abcdđeghiklmnopqrstuvxyăâêôơưáàảãạếềểễệốồổỗộứừửữựýỳỷỹỵóòỏõọíìỉĩị", min_size=1, max_size=6)
NAME = st.lists(WORD, min_size=1, max_size=4).map(" ".join)


@given(NAME)
def test_one_key_for_every_way_to_store_a_name(name: str) -> None:
    key = tone_key(name)
    for written in (name.upper(), name.title(), unicodedata.normalize("NFD", name), f" {name}\u00a0", f"{name}.",
                    name.replace(" ", "\u00a0"), name.replace(" ", "  "), "\u200b".join(name), name.replace("đ", "ð"),
                    name.replace("đ", "Ð"), name.replace("đ", "Ɖ"), f"\ufeff{name}"):  # fmt: skip
        assert tone_key(written) == key, written


@given(NAME, NAME)
def test_distinct_names_keep_distinct_keys(one: str, other: str) -> None:
    def spoken(name: str) -> list[tuple[str, ...]]:
        marks = [unicodedata.normalize("NFD", word) for word in name.split()]
        tones = "\u0300\u0301\u0303\u0309\u0323"
        return [
            ("".join(c for c in word if c not in tones), "".join(sorted(c for c in word if c in tones)))
            for word in marks
        ]

    assert (tone_key(one) == tone_key(other)) == (spoken(one) == spoken(other))


@given(st.text(max_size=40))
def test_keys_of_keys_are_the_keys(text: str) -> None:
    assert tone_key(tone_key(text)) == tone_key(text)
    assert bare_key(bare_key(text)) == bare_key(text) == bare_key(tone_key(text))


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("hoà", "hòa"),
        ("Thuỷ", "Thủy"),
        ("khoẻ", "khỏe"),
        ("HOÁ", "hóa"),
        ("Quý", "qúy"),
        ("Ðông", "Đông"),
        ("Thôn  Đông", "thôn đông."),
    ],
)
def test_spellings_of_one_word(one: str, other: str) -> None:
    assert tone_key(one) == tone_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Tân Tiến", "Tân Tiên"),
        ("Thôn Đông", "Thôn Đồng"),
        ("Thôn 1", "Thôn 11"),
        ("Thôn 5", "Thôn 5A"),
        ("Bản Na", "Bản Nà"),
    ],
)
def test_words_that_only_look_alike(one: str, other: str) -> None:
    assert tone_key(one) != tone_key(other)


# ── numbered villages ────────────────────────────────────────────────────────────────────────────────


def test_thon_1_to_22_in_all_spellings_are_never_confused() -> None:
    places = Places(NUMBERED, "thôn")
    wrong = [
        (text, match.found.name if match.found else "asked")
        for number in range(1, 23)
        for text in spellings(number)
        if (match := places.match(text)).found != NUMBERED[number - 1]
    ]
    assert wrong == []


@pytest.mark.parametrize("gone", range(1, 23))
def test_a_village_that_is_not_there_is_never_another(gone: int) -> None:
    places = Places([one for one in NUMBERED if one.name != f"Thôn {gone}"], "thôn")
    for text in spellings(gone):
        assert offered(places, text) == []


def test_every_pair_of_two_villages_is_told_apart() -> None:
    confused = []
    for one in range(1, 23):
        for other in range(1, 23):
            if one == other:
                continue
            places = Places([NUMBERED[other - 1]], "thôn")
            confused += [(text, other) for text in spellings(one) if places.match(text).found]
    assert confused == []


@pytest.mark.parametrize(
    "unit", ["Xóm", "Bản", "Làng", "Ấp", "Buôn", "Khu", "Khu phố", "Tổ dân phố", "Tổ", "Đội", "Khóm", "Tiểu khu"]
)
def test_any_unit_word(unit: str) -> None:
    places = Places([Place(str(n), f"{unit} {n}") for n in (1, 2, 11, 12, 21)], unit.lower())
    for n in (1, 2, 11, 12, 21):
        for text in (
            f"{unit} {n:02}",
            f"{unit.upper()} SỐ {n}",
            str(n),
            bare_key(f"{unit} {n}"),
            f"{unit} {SPELLED[n]}",
        ):
            assert found(places, text) == f"{unit} {n}", text
    assert offered(places, f"{unit} 3") == []


@pytest.mark.parametrize("text", ["Thôn 23", "Thôn 0", "Thôn 1-2", "Thôn 1, 2", "Thôn 1 + 2", "Thôn 5A", "Thôn 1.5",
    "1.234", "45/60",
                                  "Tổ 3", "Đội 3", "Thôn 5 (tổ 2)", "Thôn 5 (thôn 6 cũ)", "Thôn 5 - Thôn 6",
                                  "Thôn 5 - 6", "Thôn 111",
                                  "Thôm 3", "Thôn Nam", "Năm", "Ba", "III", "Thôn 5 (xã Tân Ninh)",
                                  "Thôn 5 (một phần)", "Thôn 5 xã khác",
                                  "Tổng cộng", "Toàn xã", "Thôn", "", "Số thôn 22", "Cộng 22 thôn"])  # fmt: skip
def test_what_no_numbered_village_is_called(text: str) -> None:
    for one in offered(Places(NUMBERED, "thôn"), text):
        assert one.split()[1] in "".join(c if c.isdigit() else " " for c in bare_key(text).replace("nam",
        "5").replace("ba", "3")
                                         .replace("iii", "3")).split()  # fmt: skip


def test_numbers_with_letters_are_other_villages() -> None:
    places = commune("Thôn 5", "Thôn 5A", "Thôn 5B", "Thôn 15")
    assert [found(places, one) for one in ("Thôn 5", "5", "5A", "Thôn 5 A", "thôn 05a", "T5B", "5b", "Thôn 15")] == [
        "Thôn 5", "Thôn 5", "Thôn 5A", "Thôn 5A", "Thôn 5A", "Thôn 5B", "Thôn 5B", "Thôn 15",
    ]  # fmt: skip
    assert offered(places, "Thôn 5C") in ([], ["Thôn 5"])


def test_names_with_a_number_behind() -> None:
    places = commune("Thôn Đông Sơn 1", "Thôn Đông Sơn 2", "Thôn Đông Sơn 11", "Thôn Tây Sơn 1")
    assert found(places, "Đông Sơn 01") == "Thôn Đông Sơn 1"
    assert found(places, "đông sơn II") == "Thôn Đông Sơn 2"
    assert found(places, "Thôn Đông Sơn 11") == "Thôn Đông Sơn 11"
    assert found(places, "thon dong son 2") == "Thôn Đông Sơn 2"
    assert offered(places, "Đông Sơn") == []
    assert offered(places, "Đông Sơn 3") == []
    assert offered(places, "Đông Sơn 12") == []


def test_two_kinds_of_unit_with_one_number_are_told_apart() -> None:
    places = commune("Thôn 1", "Thôn 2", "Bản 1", "Bản 2")
    assert found(places, "Thôn 01") == "Thôn 1"
    assert found(places, "Bản I") == "Bản 1"
    assert found(places, "T.2") == "Thôn 2"
    assert found(places, "B2") == "Bản 2"
    assert offered(places, "1") == ["Thôn 1", "Bản 1"]
    assert offered(places, "Xóm 2") == ["Thôn 2", "Bản 2"]


# ── named villages ───────────────────────────────────────────────────────────────────────────────────

NAMED = (
    "Thôn Đông Sơn",
    "Thôn Tân Tiến",
    "Thôn Tân Tiên",
    "Thôn Hòa Bình",
    "Thôn Cộng Hòa",
    "Bản Na",
    "Thôn Đoài",
    "Thôn Đồng",
)


@pytest.mark.parametrize(
    ("text", "name"),
    [("Đông Sơn", "Thôn Đông Sơn"), ("ĐÔNG SƠN", "Thôn Đông Sơn"), ("thôn Ðông Sơn", "Thôn Đông Sơn"),
     ("Thon Dong Son", "Thôn Đông Sơn"),
     ("dong son", "Thôn Đông Sơn"), ("Xóm Đông Sơn", "Thôn Đông Sơn"), ("Thôn Đông Sơn.", "Thôn Đông Sơn"),
     ("1. Đông Sơn", "Thôn Đông Sơn"),
     ("Tân Tiến", "Thôn Tân Tiến"), ("Tân Tiên", "Thôn Tân Tiên"), ("tân tiến", "Thôn Tân Tiến"), ("Hoà Bình",
     "Thôn Hòa Bình"),
     ("Cộng Hoà", "Thôn Cộng Hòa"), ("Thôn Cộng Hòa", "Thôn Cộng Hòa"), ("Na", "Bản Na"), ("Thôn Na", "Bản Na"),
     ("thôn Đồng", "Thôn Đồng"),
     ("Đoài", "Thôn Đoài"), ("Thôn Đông Sơn (cả thôn)", "Thôn Đông Sơn"), ("Đông  Sơn\u00a0", "Thôn Đông Sơn"),
     ("Thôn Đông Sơn - Đông Sơn", "Thôn Đông Sơn")],
)  # fmt: skip
def test_named_villages(text: str, name: str) -> None:
    assert found(commune(*NAMED), text) == name


@pytest.mark.parametrize(
    ("text", "names"),
    [("Tan Tien", {"Thôn Tân Tiến", "Thôn Tân Tiên"}), ("Tân Tiền", {"Thôn Tân Tiến", "Thôn Tân Tiên"}),
     ("Đông Sen", {"Thôn Đông Sơn"}),
     ("Đông", set()), ("Thôn Đong", {"Thôn Đồng"}), ("Thôn 3", set()), ("Quang Trung", set()), ("Tổng cộng", set()),
     ("dong", {"Thôn Đồng"}),
     ("Bản Nà", {"Bản Na"}), ("Đông Sơn, Tân Tiến", {"Thôn Đông Sơn", "Thôn Tân Tiến"}),
     ("Đông Sơn - Đoài", {"Thôn Đông Sơn", "Thôn Đoài"}),
     ("Đông Sơn (Tân Tiến)", {"Thôn Đông Sơn", "Thôn Tân Tiến"})],
)  # fmt: skip
def test_named_villages_to_ask_about(text: str, names: set[str]) -> None:
    asked = offered(commune(*NAMED), text)
    assert names <= set(asked)
    assert len(asked) <= 3


def test_a_bare_name_shared_by_two_units_is_asked_about() -> None:
    places = commune("Thôn Đông", "Xóm Đông", "Thôn Bản Na", "Thôn Na")
    assert offered(places, "Đông") == ["Thôn Đông", "Xóm Đông"]
    assert offered(places, "Bản Đông") == ["Thôn Đông", "Xóm Đông"]
    assert found(places, "xóm đông") == "Xóm Đông"
    assert found(places, "Bản Na") == "Thôn Bản Na"
    assert found(places, "Thôn Na") == "Thôn Na"


def test_other_spellings_and_remembered_answers() -> None:
    places = [Place("a", "Thôn Đông", ("Đông Thượng",)), Place("b", "Xóm Đông"), Place("c", "Thôn 7", ("Làng Vạc",))]
    register = Places(places, "thôn", {tone_key("Đông"): "b", "Thôn Lạ": "a", "đã mất": "zzz", "thôn 7": "a"})
    assert register.match("đông thượng") == Match(places[0], "exact")
    assert register.match("vạc").found == places[2]
    assert register.match("ĐÔNG") == Match(places[1], "remembered")
    assert register.match("thôn lạ") == Match(places[0], "remembered")
    assert register.match("Thôn 7") == Match(places[2], "exact")
    assert register.match("Thôn 7 (Làng Vạc)").found == places[2]
    assert register.match("Thôn 7 - Vạc").found == places[2]
    assert register.match("đã mất").found is None


def test_how_a_village_was_found() -> None:
    places = Places([Place("1", "Thôn 1"), Place("2", "Thôn Đông Sơn")], "thôn")
    ways = {
        "thôn 1": "exact",
        "Thôn 01": "number",
        "Đông Sơn": "abbreviated",
        "Thon Dong Son": "unmarked",
        "thon 1": "unmarked",
    }
    assert {text: places.match(text).how for text in ways} == ways


def test_the_communes_own_name_may_follow() -> None:
    places = Places(NUMBERED, "thôn", commune="An Nông")
    assert found(places, "Thôn 5, xã An Nông") == "Thôn 5"
    assert found(places, "Thôn 5 - xã An Nông") == "Thôn 5"
    assert offered(places, "Thôn 5, xã Tân Ninh") == ["Thôn 5"]


@given(st.sampled_from(NAMED), st.integers(0, 12), st.sampled_from("aăâeêioôơuưyáàảãạđbcdghklmnprstvx"))
def test_one_letter_changed_is_never_another_village(name: str, at: int, letter: str) -> None:
    at = min(at, len(name) - 1)
    text = name[:at] + letter + name[at + 1 :]
    got = found(commune(*NAMED), text)
    assert (
        got in ("", name) or tone_key(got) == tone_key(text) or tone_key(got).split()[1:] == tone_key(text).split()[1:]
    )


@given(st.text(max_size=30))
def test_any_text_in_a_place_cell_is_answered(text: str) -> None:
    for places in (commune(*NAMED), Places(NUMBERED, "thôn")):
        match = places.match(text)
        assert match.found is None or not match.suggestions
        assert len(match.suggestions) <= 3


# ── totals ───────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    "text",
    ["Tổng", "Tổng cộng", "Tổng số", "Cộng", "Toàn xã", "Chung", "Tổng toàn xã", "Cộng toàn xã", "TỔNG CỘNG:",
     "Tổng cộng (22 thôn)", "TC",
     "Bình quân", "Trung bình", "tong cong", "CỘNG", "Tổng 22 thôn", "Cộng (A+B)", "Toàn xã:", "∑",
     "Tổng cộng toàn xã", "Bình quân chung",
     "Chung toàn xã", "T.Cộng", "Toan xa", unicodedata.normalize("NFD", "Tổng cộng"), "Tổng số (A)", "Cộng:",
     "Cả xã", "Tổng hợp"],
)  # fmt: skip
def test_totals(text: str) -> None:
    assert is_total(text)


@pytest.mark.parametrize(
    "text",
    ["Thôn Cộng Hòa", "Cộng Hòa", "Tổng số hộ", "Tổng dân số", "Tổng số hồ sơ", "Thôn 1", "Công", "Thôn Chung",
     "Cộng dồn", "Tổng số thôn",
     "Tổ công nghệ số cộng đồng", "", "Tổng số người", "Trung Bình Sơn", "Trung Tâm", "Tổng Cục", "Chúng", "35",
     "Tổng điểm"],
)  # fmt: skip
def test_no_totals(text: str) -> None:
    assert not is_total(text)


def test_the_whole_commune() -> None:
    for text in (
        "Toàn xã",
        "Cấp xã",
        "UBND xã",
        "xã An Nông",
        "UBND xã An Nông",
        "XÃ AN NÔNG",
        "Toàn xã An Nông",
        "xa an nong",
        "An Nông",
    ):
        assert is_whole_commune(text, "An Nông"), text
    for text in ("xã Tân Ninh", "Thôn 1", "Tổng cộng", "", "Tân Ninh", "An Nong Thượng"):
        assert not is_whole_commune(text, "An Nông"), text
    assert is_whole_commune("Toàn xã")
    assert not is_whole_commune("xã An Nông")


# ── indicators ───────────────────────────────────────────────────────────────────────────────────────

PLANS = shipped_plans()
ALL = [(plan.slug, one) for plan in PLANS.values() for one in plan.indicators]


@cache
def register(slug: str) -> Indicators:
    return Indicators(PLANS[slug])


def code(slug: str, text: str) -> str:
    match = register(slug).match(text)
    assert match.found is None or match.how
    assert len(match.suggestions) <= 3
    return match.found.code if match.found else ""


@pytest.mark.parametrize(("slug", "one"), ALL, ids=[one.code for _, one in ALL])
def test_every_indicator_by_code_and_by_its_own_names(slug: str, one: Indicator) -> None:
    number = one.code.rpartition("-")[2]
    ways = [one.code, one.code.lower(), one.code.replace("-", " "), one.code.replace("-",
    ""), f"{one.code} · {one.name}", f"{one.code}. {one.short}",
            f"({one.code})", f"{one.short} ({one.code})", f"{one.code} (a)"]  # fmt: skip
    for name in filter(None, (one.name, one.short, one.numerator)):
        ways += [name, name.upper(), unicodedata.normalize("NFD", name), bare_key(name), f"1. {name}",
                 f"3a) {name}", f"a, {name}", f"I. {name}", f"- {name}",
                 f"{name} (%)", f"{name}.", f"{name}, %", f"{name} tháng 6/2026", f"{name} (a)",
                 f"{name}\n(%)", f"{name} ({one.noun})",
                 name.replace("Tỷ lệ", "Tỉ lệ"), name.replace("Tỷ lệ", "TL"), name.replace(" và ",
                 " & "), f"{name} trên địa bàn xã {PLANS[slug].name}"]  # fmt: skip
    if one.kind.is_rate:
        ways += [f"Tỷ lệ {one.short}", f"Phấn đấu {one.name}", f"% {one.short}"]
    assert number
    assert [(way, code(slug, way)) for way in ways if code(slug, way) != one.code] == []


@pytest.mark.parametrize(
    ("slug", "one"), [(s, o) for s, o in ALL if o.denominator], ids=[o.code for _, o in ALL if o.denominator]
)
def test_a_denominator_names_no_indicator(slug: str, one: Indicator) -> None:
    assert code(slug, one.denominator) == ""
    assert code(slug, bare_key(one.denominator)) == ""


WRITTEN = """
an-nong
Phủ sóng 4G/5G → ?
Phủ sóng 4G/5G trên dân số → AN-01
Tỷ lệ phủ sóng 4G, 5G → ?
Phủ sóng 5G → ?
Tỷ lệ phủ sóng → ?
CBCC bồi dưỡng KNS → AN-02
Tỷ lệ CBCC được bồi dưỡng kỹ năng số → AN-02
TL CB, CC cấp xã được bồi dưỡng KNS căn bản → AN-02
CBCCVC được bồi dưỡng kỹ năng số → ?
Tỷ lệ CBCC → ?
Tiếp cận DVS: y tế → ?
Tiếp cận dịch vụ số y tế → AN-03a
Tiếp cận dịch vụ số trong YT → AN-03a
Tiếp cận dịch vụ số trong GD → AN-03b
Dân số trưởng thành tiếp cận dịch vụ số trong BH → AN-03c
Tiếp cận dịch vụ số giao thông → AN-03d
Tiếp cận dịch vụ số GT → AN-03d
Tỷ lệ dân số trưởng thành tiếp cận dịch vụ số → ?
Tiếp cận dịch vụ số → ?
Tỷ lệ dân số trưởng thành tiếp cận dịch vụ số trong › y tế → AN-03a
Tỷ lệ dân số trưởng thành tiếp cận dịch vụ số trong › giáo dục → AN-03b
Y tế → ?
Giáo dục → ?
AN-03 → ?
AN-03a → AN-03a
AN 03b → AN-03b
an-3c → AN-03c
AN-99 → ?
TN-01 → ?
TN-01 · Tỷ lệ hồ sơ trực tuyến toàn trình → ?
Doanh nghiệp KHCN → AN-04
DN KH&CN → AN-04
Số DN khoa học công nghệ → AN-04
Số lượng DN khoa học và công nghệ trên địa bàn → AN-04
Doanh nghiệp công nghệ số → ?
DN đổi mới quy trình, mô hình KD → AN-05
Tỷ lệ DN đổi mới quy trình → ?
DN KNST → AN-06
Số DN khởi nghiệp sáng tạo → AN-06
Doanh nghiệp khởi nghiệp → ?
Tỷ lệ doanh nghiệp khởi nghiệp sáng tạo → ?
Đơn đăng ký SHTT → AN-07
Số đơn đăng ký sở hữu trí tuệ → AN-07
Đơn đăng ký kết hôn → ?
TL hồ sơ TTHC được số hóa → AN-08
TL HS TTHC được số hóa → AN-08
Tỷ lệ số hóa hồ sơ, kết quả giải quyết TTHC → AN-08
Tỉ lệ số hoá hồ sơ TTHC → AN-08
Số hóa HS, KQ TTHC → AN-08
ty le ho so TTHC duoc so hoa → AN-08
Tỷ lệ hồ sơ TTHC chưa được số hóa → ?
Số hóa hồ sơ đất đai → ?
Hồ sơ TTHC → ?
Sử dụng DVCTT → AN-09
TL sử dụng DVC trực tuyến → AN-09
Tỷ lệ sử dụng dịch vụ công trực tuyến của người dân và DN → AN-09
DVCTT → ?
Dịch vụ công trực tuyến → ?
Thanh toán trực tuyến → ?
Thanh toán trực tuyến phí lệ phí → AN-10
TT trực tuyến phí, lệ phí → AN-10
Tỷ lệ TT trực tuyến → ?
Hài lòng DVCTT → AN-11
Mức độ hài lòng của người dân → ?
Tỷ lệ hài lòng khi dùng DVC trực tuyến → AN-11
Người từ 15 tuổi có TK NH → AN-12
Người từ 15 tuổi có tài khoản ngân hàng → AN-12
Tỷ lệ dân số từ 15 tuổi trở lên có TK giao dịch tại ngân hàng → AN-12
Dân số ≥ 15 tuổi có TK ngân hàng → AN-12
Người từ 14 tuổi có TK ngân hàng → ?
Người dưới 15 tuổi có TK ngân hàng → ?
Người < 15 tuổi có TK ngân hàng → ?
Người từ 16 tuổi có TK ngân hàng → ?
Người dân có TK ngân hàng → ?
Tài khoản ngân hàng → ?
DN vừa và nhỏ ƯD CNS → AN-13
DNVVN ứng dụng CNS → AN-13
DNNVV ứng dụng công nghệ số → AN-13
DN vừa và nhỏ ứng dụng công nghệ thông tin → ?
TK ĐDĐT (VNeID) → AN-14
Tỷ lệ người dân có tài khoản định danh điện tử → AN-14
Tỷ lệ người dân có TK ĐDĐT → AN-14
TL người dân có TK định danh điện tử VNeID → AN-14
Tài khoản VNeID → ?
Tỷ lệ người dân có tài khoản định danh điện tử mức độ 1 → ?
VNeID mức 2 → ?
Định danh điện tử → ?
Sổ SKĐT → AN-15
SSKĐT → AN-15
Sổ sức khoẻ điện tử → AN-15
so suc khoe dien tu → AN-15
Số sức khỏe điện tử → ?
Tỷ lệ người dân có sổ SKĐT → AN-15
Sổ sức khỏe → ?
Bệnh án điện tử → ?
Người trưởng thành có CKS → AN-16
Tỷ lệ người dân trưởng thành có CKS → AN-16
Chữ ký số → ?
Tỷ lệ CBCC có chữ ký số → ?
HS trực tuyến toàn trình → AN-M1
Hồ sơ TTTT → AN-M1
Tỷ lệ HS trực tuyến toàn trình → AN-M1
Hồ sơ trực tuyến một phần → ?
Hồ sơ trực tuyến → ?
Kích hoạt ĐDĐT → AN-M2
Kích hoạt định danh điện tử mức độ 1 → ?
Làm sạch dữ liệu dân cư → AN-M3
Làm sạch dữ liệu đất đai → ?
Hộ có kỹ năng DVCTT và TTKDTM → AN-M4
Hộ có KN DVCTT → ?
Hộ được phủ cáp quang, sóng 4G, 5G → AN-B1
Hộ được phủ cáp quang → ?
CBCC có máy tính → ?
Tỷ lệ CBCC có máy tính làm việc → AN-B2
Máy tính → ?
KQ TTHC được ký số → AN-B3
Kết quả giải quyết TTHC ký số → AN-B3
Kết quả TTHC → ?
Tổng dân số → ?
Tổng số hộ → ?
Tổng số hồ sơ → ?
Tỷ lệ hộ nghèo → ?
Tỷ lệ → ?
Số người → ?
Thôn 5 → ?
Ghi chú → ?
35,4 → ?
tan-ninh
Hồ sơ trực tuyến toàn trình → TN-01
Hộ có kỹ năng DVCTT, TT số → TN-02
Người đứng đầu gương mẫu → ?
Người đứng đầu gương mẫu, tiên phong về CĐS, chuyển đổi xanh → TN-03
Tỷ lệ kích hoạt định danh điện tử mức 2 → TN-04
Kích hoạt ĐDĐT mức độ 2 → TN-04
Kích hoạt ĐDĐT mức độ 1 → ?
Kích hoạt định danh điện tử → ?
KTS trong GRDP → TN-05
Quy mô KTS so với GRDP → TN-05
Kinh tế xanh trong GRDP → ?
Hồ sơ công việc xử lý trên môi trường mạng → TN-06
HS công việc xử lý trên mạng → TN-06
Hồ sơ công việc → ?
TTKDTM → TN-07
Tỷ lệ TT không dùng tiền mặt → TN-07
Thanh toán dùng tiền mặt → ?
DN đầu tư R&D → TN-08
Doanh nghiệp đầu tư cho nghiên cứu và phát triển → TN-08
AN-01 → ?
TNH-01 → ?
TN 3 → TN-03
thong-nhat
CBCC tập huấn KNS → TNH-01
Thành viên Tổ CNSCĐ tập huấn → TNH-02
Thành viên TCNSCĐ được tập huấn → TNH-02
Điện thoại thông minh → TNH-03a
Có ĐTTM → TNH-03a
Người trưởng thành có ĐTTM → TNH-03a
Có VNeID mức 2 → TNH-03b
Người trưởng thành có VNeID mức độ 2 → ?
Người trưởng thành có TK VNeID mức độ 2 → TNH-03b
Người trưởng thành có VNeID mức độ 1 → ?
Người trưởng thành có VNeID → ?
TK thanh toán số → TNH-03c
Người trưởng thành có tài khoản thanh toán số → TNH-03c
Người trưởng thành có tài khoản → ?
Điện thoại, VNeID mức 2, tài khoản thanh toán số → TNH-03
Điện thoại thông minh và VNeID mức 2 → ?
Tổ CNSCĐ hoạt động hiệu quả → TNH-04
TCNSCĐ hoạt động thường xuyên, hiệu quả → TNH-04
Tổ CNSCĐ hoạt động → ?
Có VNeID và dùng DVCTT → TNH-05
VNeID → ?
HS TTHC giải quyết trực tuyến → TNH-06
Văn bản trao đổi điện tử → TNH-07
VB trao đổi dưới dạng điện tử → TNH-07
Văn bản điện tử → ?
CBCC thạo phần mềm, CKS → TNH-08
CBCC có chữ ký số → ?
HKD ứng dụng CNS → TNH-09
Hộ KD ứng dụng công nghệ số → TNH-09
Sản phẩm chủ lực trên môi trường số → TNH-10
SP chủ lực quảng bá, tiêu thụ trên môi trường số → TNH-10
Thôn, bản có Tổ CNSCĐ hiệu quả → TNH-11
Thôn có tổ CNSCĐ → ?
Hộ tiếp cận dịch vụ số → ?
Hộ gia đình tiếp cận dịch vụ số thiết yếu → TNH-12
Hộ dân phân loại rác tại nguồn → TNH-13
Hộ gia đình phân loại rác thải tại nguồn → TNH-13
Phân loại rác → ?
Hộ không phân loại rác tại nguồn → ?
Mô hình nông nghiệp sạch → TNH-14
Mô hình NN sạch → TNH-14
Mô hình nông nghiệp → ?
thuong-ninh
Thôn, đơn vị triển khai phong trào → TH-01
Thôn, cơ quan, đơn vị triển khai phong trào thi đua → TH-01
Bộ phận, Tổ CNSCĐ tham gia tuyên truyền → ?
Ý tưởng, sáng kiến tiếp nhận → TH-03
Ý tưởng, SK được tiếp nhận → TH-03
Ý tưởng áp dụng thực tế → TH-04
Số ý tưởng được áp dụng thực tế → TH-04
Ý tưởng → ?
Sáng kiến → ?
Ý tưởng được khen thưởng → ?
"""


def table() -> list[tuple[str, str, str]]:
    rows, slug = [], ""
    for line in WRITTEN.strip().splitlines():
        text, arrow, wanted = line.partition(" → ")
        slug = slug if arrow else text
        rows += [(slug, text, wanted.replace("?", ""))] if arrow else []
    return rows


def test_the_table_is_long_enough() -> None:
    assert len(table()) >= 150
    assert Counter(slug for slug, *_ in table()).keys() == {"an-nong", "tan-ninh", "thong-nhat", "thuong-ninh"}


@pytest.mark.parametrize(("slug", "text", "wanted"), table())
def test_what_officers_write(slug: str, text: str, wanted: str) -> None:
    assert code(slug, text) == wanted


def test_one_word_dropped_added_or_replaced_never_gives_another_indicator() -> None:
    dice = random.Random(5)
    vocabulary = sorted(
        {
            word
            for _, one in ALL
            for way in (one.name, one.short, one.numerator)
            for word in way.replace(",", "").split()
        }
    )
    swapped = []
    for slug, one in ALL:
        for way in filter(None, (one.name, one.short, one.numerator)):
            said = way.split()
            for at in range(len(said) + 1):
                others = dice.sample(vocabulary, 1)
                texts = [[*said[:at], other, *said[after:]] for other in others for after in (at, at + 1)]
                texts.append(said[:at] + said[at + 1 :])
                swapped += [(way, text) for text in map(" ".join, texts) if code(slug, text) not in ("", one.code)]
    assert swapped == []


@pytest.mark.parametrize("word", ["nghèo", "không", "chưa", "dưới", "nữ", "7", "thôn", "trẻ", "cận"])
def test_an_unknown_content_word_is_always_asked_about(word: str) -> None:
    taken = [
        (text, code(slug, text))
        for slug, one in ALL
        for way in (one.name, one.short)
        if tone_key(word) not in words(" ".join((one.name, one.short, one.numerator))).first
        for text in (f"{way} {word}", f"{way.split()[0]} {word} {' '.join(way.split()[1:])}")
        if code(slug, text)
    ]
    assert taken == []


def near(*names: str, kinds: tuple[str, ...] = ()) -> Indicators:
    plan = PLANS["an-nong"]
    model = plan.indicator("AN-15")
    kept = tuple(
        replace(
            model,
            code=f"AN-{at + 50}",
            name=name,
            short="",
            numerator="",
            denominator="",
            kind=type(model.kind)(kinds[at] if kinds else "ratio"),
        )
        for at, name in enumerate(names)
    )
    return Indicators(replace(plan, indicators=kept))


@pytest.mark.parametrize(
    ("one", "other"),
    [("Tỷ lệ hộ có sổ sức khỏe", "Tỷ lệ hộ có số sức khỏe"), ("Tỷ lệ hộ nghèo", "Tỷ lệ hộ cận nghèo"),
     ("Tỷ lệ người dân có VNeID mức độ 1", "Tỷ lệ người dân có VNeID mức độ 2"),
     ("Tỷ lệ trẻ dưới 14 tuổi có thẻ", "Tỷ lệ người từ 14 tuổi có thẻ"), ("Tỷ lệ hồ sơ được số hóa",
     "Tỷ lệ hồ sơ chưa được số hóa"), ("Tỷ lệ thôn có mạng", "Tỷ lệ thôn có máng"),
     ("Tỷ lệ hồ sơ giải quyết đúng hạn", "Tỷ lệ hồ sơ giải quyết trước hạn"), ("Tỷ lệ đơn vị dùng chữ ký số",
     "Tỷ lệ đơn vị dùng chữ ký số chuyên dùng"),
     ("Tỷ lệ học sinh có tài khoản", "Tỷ lệ hồ sơ có tài khoản")],
)  # fmt: skip
def test_near_equal_names_are_never_swapped(one: str, other: str) -> None:
    both = near(one, other)
    for name, wanted, gone in ((one, "AN-50", near(other)), (other, "AN-51", near(one))):
        for text in (name, name.upper(), f"1. {name} (%)", name.replace("Tỷ lệ", "TL"), name.replace("hồ sơ", "HS")):
            match = both.match(text)
            assert match.found is None or match.found.code == wanted, text
            assert gone.match(text).found is None or "HS" in text, text
        assert both.match(name).found is not None
    assert near(one, other).match("HS có tài khoản").found is None


def test_a_rate_and_a_count_of_one_thing() -> None:
    both = near(
        "Số doanh nghiệp ứng dụng công nghệ số", "Tỷ lệ doanh nghiệp ứng dụng công nghệ số", kinds=("count", "ratio")
    )
    assert both.match("Số doanh nghiệp ứng dụng công nghệ số").found.code == "AN-50"
    assert both.match("Tỷ lệ doanh nghiệp ứng dụng công nghệ số").found.code == "AN-51"
    assert both.match("DN ứng dụng CNS").found is None
    assert near("Số doanh nghiệp ứng dụng công nghệ số", kinds=("count",)).match("Tỷ lệ DN ứng dụng CNS").found is None


def test_code_and_name_must_not_contradict() -> None:
    match = register("an-nong").match("AN-14 · Tỷ lệ người dân có Sổ sức khỏe điện tử")
    assert match.found is None
    assert [one.code for one in match.suggestions] == ["AN-14", "AN-15"]
    assert register("an-nong").match("AN-14, AN-15").found is None


def test_remembered_answers_of_indicators() -> None:
    plan = PLANS["an-nong"]
    answered = Indicators(
        plan,
        {
            tone_key("Hài lòng"): "AN-11",
            "Chỉ số lạ": "AN-09",
            tone_key(plan.indicators[0].name): "AN-09",
            "Mất": "ZZ-1",
        },
    )
    assert answered.match("HÀI LÒNG") == Match(plan.indicator("AN-11"), "remembered")
    assert answered.match("chỉ số lạ").found.code == "AN-09"
    assert answered.match(plan.indicators[0].name).found.code == "AN-01"
    assert answered.match("Mất").found is None


def test_how_an_indicator_was_found() -> None:
    ways = {
        "AN-15": "exact",
        "Sổ sức khoẻ điện tử": "exact",
        "so suc khoe dien tu": "unmarked",
        "Sổ SKĐT": "abbreviated",
    }
    assert {text: register("an-nong").match(text).how for text in ways} == ways


def test_suggestions_lead_with_what_is_meant() -> None:
    for text, wanted in (
        ("Sổ sức khẻo điện tử", "AN-15"),
        ("Người từ 14 tuổi có TK ngân hàng", "AN-12"),
        ("Chữ ký số", "AN-16"),
        ("y tế", "AN-03a"),
    ):
        assert register("an-nong").match(text).suggestions[0].code == wanted
    assert {one.code for one in register("an-nong").match("Tiếp cận dịch vụ số").suggestions} <= {
        "AN-03a",
        "AN-03b",
        "AN-03c",
        "AN-03d",
    }


def test_indicators_in_titles() -> None:
    def told(text: str) -> list[str]:
        return [one.code for one in register("thong-nhat").mentions(text)]

    assert told("Biểu 1: TNH-13 - Phân loại rác") == ["TNH-13"]
    assert told("BÁO CÁO TỶ LỆ HỘ DÂN PHÂN LOẠI RÁC THẢI SINH HOẠT TẠI NGUỒN THÁNG 6/2026") == ["TNH-13"]
    assert told("Tỷ lệ người dân trưởng thành có tài khoản định danh điện tử (VNeID) mức độ 2 các thôn") == ["TNH-03b"]
    assert told("Báo cáo kết quả phong trào thi đua tháng 6") == []


@given(st.text(max_size=40))
def test_any_text_in_a_heading_is_answered(text: str) -> None:
    assert len(register("an-nong").match(text).suggestions) <= 3
    assert isinstance(register("an-nong").mentions(text), tuple)
    assert side(text, PLANS["an-nong"].indicators[0]) in ("a", "b", "percent", "value", "")
    assert isinstance(aside(text), str)


# ── headings ─────────────────────────────────────────────────────────────────────────────────────────

SIDES = """
AN-08: a | Tử số ; a ; (a) ; Số đạt ; Đã có ; Số hồ sơ được số hóa ; HS được số hóa ; Số hồ sơ đã số hóa (a)
AN-08: a | so ho so duoc so hoa ; Trong đó: số hóa
AN-08: b | Mẫu số ; b ; (b) ; Tổng số ; Tổng số hồ sơ ; Tổng số HS ; tong so ho so
AN-08: b | Tổng số hồ sơ, KQ giải quyết TTHC ; Số hóa hồ sơ - Tổng số ; AN-08 (b)
AN-08: percent | % ; (%) ; Tỷ lệ ; Tỉ lệ (%) ; TL ; Tỷ lệ đạt ; TL số hóa (%) ; a/b*100 ; Đạt (%) ; Tỷ lệ tháng 6/2026
AN-08: value | Kết quả ; Thực hiện ; Số lượng ; Kết quả tháng 6 ; Tháng này ; KQ
AN-08: ? | Số hồ sơ ; Tổng số hộ ; Tỷ lệ hộ nghèo ; Kế hoạch ; % so KH ; Luỹ kế ; Ghi chú ; Số người
AN-08: ? | Tổng số người ; hồ sơ chưa số hóa
AN-10: a | Tổng số hồ sơ thanh toán trực tuyến phí, lệ phí ; Tử số
AN-10: ? | Tổng số giao dịch ; Tổng số hồ sơ thanh toán trực tuyến ; Số hồ sơ thanh toán
AN-12: a | Số người có tài khoản ; Số người từ 15 tuổi có tài khoản ; Trong đó: có TK ; Có tài khoản ngân hàng
AN-12: b | Tổng dân số ; Dân số từ 15 tuổi ; Dân số từ 15 tuổi trở lên ; Tổng số người từ 15 tuổi ; Dân số ≥ 15 tuổi
AN-12: ? | Dân số từ 14 tuổi ; Số người ; Tổng số người từ 14 tuổi ; Dân số dưới 15 tuổi
AN-14: a | Số người có tài khoản ; Số TK định danh ; Đã có ; Số người từ 14 tuổi trở lên có tài khoản định danh
AN-14: b | Dân số từ 14 tuổi ; Công dân từ đủ 14 tuổi ; Tổng số công dân từ 14 tuổi
AN-15: a | Số có sổ SKĐT ; Đã có sổ
AN-15: b | Tổng số người có VNeID mức 2 ; Số người có VNeID mức độ 2 ; Tổng dân số có VNeID mức 2
AN-15: ? | Số người có VNeID mức 1
AN-M4: a | Số hộ đạt ; Số hộ đã có ; Số hộ có kỹ năng
AN-M4: b | Tổng số hộ ; Tổng số hộ gia đình ; Tổng số hộ dân ; tong so ho
AN-M4: ? | Số hộ ; Hộ ; Tổng số hộ nghèo
AN-04: value | Số lượng ; Kết quả ; Thực hiện ; Số doanh nghiệp ; DN KHCN ; Tổng số
AN-04: ? | Tỷ lệ ; % ; Số hộ ; a ; Kế hoạch
AN-M2: a | Số đã kích hoạt ; Kích hoạt
AN-M2: b | Số đã cấp ; Tổng số tài khoản đã cấp
TN-05: a | Kinh tế số ; Quy mô kinh tế số
TN-05: b | GRDP ; GRDP trong năm
TNH-13: a | Số hộ phân loại rác ; Hộ đã phân loại
TNH-13: b | Tổng số hộ ; Tổng số hộ dân trên địa bàn
TNH-13: percent | Tỷ lệ hộ phân loại ; Tỷ lệ phân loại rác (%)
TNH-11: b | Tổng số thôn ; Tổng số thôn, bản
"""


def sides() -> list[tuple[str, str, str]]:
    rows = []
    for line in SIDES.strip().splitlines():
        head, _, texts = line.partition(" | ")
        one, _, field = head.partition(": ")
        rows += [(one, text.strip(), field.replace("?", "")) for text in texts.split(" ; ")]
    return rows


@pytest.mark.parametrize(("one", "text", "field"), sides())
def test_which_field_a_heading_names(one: str, text: str, field: str) -> None:
    indicator = next(it for _, it in ALL if it.code == one)
    assert side(text, indicator) == field


@pytest.mark.parametrize(
    "one", [one for _, one in ALL if one.numerator], ids=[one.code for _, one in ALL if one.numerator]
)
def test_the_plans_own_wordings_name_their_field(one: Indicator) -> None:
    assert side(one.numerator, one) == "a"
    assert side(one.denominator, one) == "b"
    assert side(bare_key(one.numerator), one) == "a"
    assert side(bare_key(one.denominator), one) == "b"
    assert side(f"{one.short} › Mẫu số", one) == "b"
    assert side(f"{one.name} › Số đạt", one) == "a"
    assert side(f"{one.short} (b)", one) == "b"
    assert side(one.name, one) in (("percent",) if one.name.startswith("Tỷ lệ") else ("a", ""))


ASIDES = """
target | Kế hoạch ; KH ; Chỉ tiêu giao ; Mục tiêu 2026 ; KH năm ; Chỉ tiêu được giao ; Mục tiêu đến 2030 ; KH 2026
target | Kế hoạch năm 2026 (%) ; Chỉ tiêu năm 2026 ; Chỉ tiêu 2026 ; ke hoach nam 2026 ; Kế hoạch giao
target | Chỉ tiêu kế hoạch ; KH tháng 6 ; Mục tiêu
previous | Tháng trước ; Kỳ trước ; Cùng kỳ ; Cùng kỳ năm trước ; Cùng kỳ 2025 ; thang truoc
previous | Thực hiện tháng trước ; Tháng 5 (so sánh) ; Kỳ trước (%) ; Số liệu kỳ trước
difference | So với cùng kỳ ; Tăng/giảm ; Chênh lệch ; +/- ; % so KH ; % hoàn thành ; Đạt % KH
difference | Tỷ lệ hoàn thành kế hoạch ; So sánh ; Tăng (+), giảm (-) ; TH/KH (%) ; So với tháng trước ; % KH
difference | So với kế hoạch (%) ; Còn thiếu ; tang giam ; Tỷ lệ % so với kế hoạch ; So với kỳ trước
cumulative | Luỹ kế ; Lũy kế từ đầu năm ; Cộng dồn ; LK ; Tích lũy ; 6 tháng ; luy ke ; Luỹ kế 6 tháng đầu năm
cumulative | Lũy kế đến tháng 6 ; 6 tháng đầu năm 2026 ; Từ đầu năm đến nay ; Tỷ lệ lũy kế (%) ; LŨY KẾ ; 9 tháng
note | Ghi chú ; Lý do ; Nguyên nhân ; GHI CHÚ ; ghi chu
order | STT ; TT ; Số TT ; stt ; #
unit | ĐVT ; Đơn vị tính ; DVT
place | Thôn ; Xóm ; Tên thôn ; Thôn/xóm ; Địa bàn ; Đơn vị ; Tên đơn vị ; Thôn, bản ; TÊN THÔN ; Thôn/Tổ dân phố
place | Khu dân cư ; Tên thôn (xóm) ; Ten thon
indicator | Chỉ tiêu ; Tên chỉ tiêu ; Nội dung ; Nội dung chỉ tiêu ; CHỈ TIÊU ; Tiêu chí
period | Tháng ; Kỳ ; Kỳ báo cáo ; Thời gian ; Tháng báo cáo
department | Đơn vị chủ trì ; Phòng ; Cơ quan thực hiện ; Đơn vị phụ trách ; Cơ quan chủ trì
code | Mã ; Mã chỉ tiêu ; Mã số
personal | Họ tên ; Họ và tên ; CCCD ; CMND ; Số định danh cá nhân ; SĐT ; Điện thoại ; Ngày sinh ; Năm sinh
personal | Số CCCD ; ho va ten ; Số điện thoại
? | Số người có điện thoại thông minh ; Số CCCD đã cấp ; Tỷ lệ ; Số đạt ; Tổng số ; Tổng số hộ ; Dân số ; Tháng 6
? | T6/2026 ; Thôn 5 ; Kết quả ; Số lượng ; Thực hiện ; Quy mô kinh tế số so với GRDP ; Tỷ lệ hộ nghèo
? | Kế hoạch chuyển đổi số ; Chữ ký số ; Hộ ; a ; b ; % ; Tổ công nghệ số cộng đồng ; Số thôn ; Cán bộ
? | Điện thoại thông minh ; Kết quả thực hiện tháng 6/2026 ; Tổng số hộ dân ; Công an ; Số hộ ; Người dân
? | Bản đồ số ; Tỷ lệ hộ có điện thoại
"""


@pytest.mark.parametrize(
    ("name", "text"),
    [
        (head.strip().replace("?", ""), text.strip())
        for line in ASIDES.strip().splitlines()
        for head, _, texts in [line.partition(" | ")]
        for text in texts.split(" ; ")
    ],
)
def test_columns_that_are_not_the_months_own(name: str, text: str) -> None:
    assert aside(text) == name


@pytest.mark.parametrize("one", [one for _, one in ALL], ids=[one.code for _, one in ALL])
def test_no_indicator_is_set_aside(one: Indicator) -> None:
    for text in filter(
        None, (one.name, one.short, one.numerator, one.denominator, bare_key(one.name), bare_key(one.short), one.code)
    ):
        assert aside(text) == "", text


@pytest.mark.parametrize("text", ["1" * 32_000, "ngày" + " " * 32_000, "(a" * 16_000, "HS TT " * 5_000, "1. " * 9_000])
def test_prose_and_attacks_name_nothing_at_once(text: str) -> None:
    start = time.perf_counter()
    assert register("an-nong").match(text) == Match()
    assert Places(NUMBERED, "thôn").match(text) == Match()
    assert (aside(text), is_total(text)) == ("", False)
    assert side(text, PLANS["an-nong"].indicators[0]) == ""
    assert mentions(text) == ()
    assert not is_signing(text)
    assert time.perf_counter() - start < 1


def test_plans_are_what_this_file_was_written_for() -> None:
    assert isinstance(PLANS["an-nong"], Plan)
    assert len(ALL) == 55
