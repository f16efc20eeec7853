"""Months in texts: what is a month, and what looks like one and is not."""

import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from data.intake.months import Mention, is_signing, mentions, period_of_date, whole_month
from data.intake.words import bare_key


def read(text: str) -> list[tuple[int | None, int | None, str]]:
    return [(one.year, one.month, one.span) for one in mentions(text)]


JUNE = [
    "T6/2026", "T06/2026", "T6.2026", "T06.2026", "T6-2026", "T.6/2026", "T6 2026", "Tháng 6/2026", "Tháng 06/2026",
    "Tháng 06 năm 2026", "THÁNG 6 NĂM 2026", "Tháng 6 - 2026", "tháng 6, năm 2026", "tháng 6 (năm 2026)",
    "tháng sáu 2026",
    "Tháng sáu năm 2026", "tháng VI/2026", "tháng VI năm 2026", "6/2026", "06/2026", "06-2026", "6-2026", "2026-06",
    "06.2026", "2026/06", "Kỳ 6/2026", "kỳ 06/2026", "Kỳ 6 năm 2026", "thang 6 nam 2026", "thang 06/2026",
    "Thang_6_2026",
    "Thg6-26", "Jun-26", "June 2026", "BC_T6_2026", "T6_2026", "(từ ngày 15/5/2026 đến 14/6/2026)",
    "từ 01/06/2026 đến 30/06/2026", "Từ ngày 15 tháng 5 năm 2026 đến ngày 14 tháng 6 năm 2026", "15/5/2026 – 14/6/2026",
    "Số liệu tính đến ngày 14/6/2026", "tính đến 30/6/2026", "T6/26", "Tháng  06\n năm 2026", "Tháng\u00a06/2026",
]  # fmt: skip


@pytest.mark.parametrize("text", JUNE)
def test_june_2026_in_every_spelling(text: str) -> None:
    assert read(text) == [(2026, 6, "month")]
    assert read(unicodedata.normalize("NFD", text)) == [(2026, 6, "month")]
    assert read(text.upper()) == [(2026, 6, "month")]


@pytest.mark.parametrize("text", ["T6", "T06", "Tháng 6", "tháng 06", "tháng sáu", "THÁNG SÁU", "thang 6", "Thang6",
                                  "tháng VI", "Kỳ 6", "kỳ 06", "Tháng: 6", "Thg 6"])  # fmt: skip
def test_a_month_without_its_year(text: str) -> None:
    assert read(text) == [(None, 6, "month")]
    assert whole_month(text) is not None


@pytest.mark.parametrize("month", range(1, 13))
def test_every_month_in_every_form(month: int) -> None:
    for text in (f"T{month}/2027", f"Tháng {month:02} năm 2027", f"{month}/2027", f"{month:02}-2027",
                 f"2027-{month:02}",
                 f"{month:02}.2027", f"Kỳ {month}/2027", f"THÁNG {month}/2027", f"T{month:02}.2027"):  # fmt: skip
        assert read(text) == [(2027, month, "month")], text
        assert whole_month(text) == mentions(text)[0], text


@pytest.mark.parametrize(
    ("word", "month"),
    [("một", 1), ("giêng", 1), ("hai", 2), ("ba", 3), ("tư", 4), ("sáu", 6), ("bảy", 7), ("tám", 8), ("chín", 9),
     ("mười", 10), ("mười một", 11), ("mười hai", 12), ("chạp", 12), ("I", 1), ("iv", 4), ("V", 5), ("IX", 9),
     ("XII", 12)],
)  # fmt: skip
def test_months_spelled_out(word: str, month: int) -> None:
    assert read(f"Tháng {word}") == [(None, month, "month")]
    assert read(f"tháng {word} năm 2026") == [(2026, month, "month")]


def test_may_is_only_may_when_nothing_else_is_possible() -> None:
    assert read("tháng năm năm 2026") == [(2026, 5, "month")]
    assert read("Tháng năm") == []
    assert whole_month("tháng năm 2026") is None
    assert read("tháng X năm 2026") == [(2026, 12, "year")]
    assert read("thang sau") == []


@pytest.mark.parametrize(
    ("text", "expected"),
    [("Quý II/2026", (2026, 6, "quarter")), ("Quý II năm 2026", (2026, 6, "quarter")), ("Q2", (None, 6, "quarter")),
     ("Q2/2026", (2026, 6, "quarter")), ("quý 2 năm 2026", (2026, 6, "quarter")), ("Quý IV", (None, 12, "quarter")),
     ("quy 3/2026", (2026, 9, "quarter")), ("QUÝ I-2026", (2026, 3, "quarter")), ("quý ba", (None, 9, "quarter")),
     ("6 tháng đầu năm 2026", (2026, 6, "half")), ("06 tháng đầu năm", (None, 6, "half")),
     ("6 tháng", (None, 6, "half")),
     ("sáu tháng đầu năm 2026", (2026, 6, "half")), ("6 tháng cuối năm 2026", (2026, 12, "half")),
     ("9 tháng", (None, 9, "nine")), ("9 tháng đầu năm 2026", (2026, 9, "nine")),
     ("9 tháng năm 2026", (2026, 9, "nine")),
     ("3 tháng đầu năm 2026", (2026, 3, "quarter")), ("12 tháng năm 2026", (2026, 12, "year")),
     ("5 tháng đầu năm 2026", (2026, 5, "months")), ("năm 2026", (2026, 12, "year")), ("Nam 2026", (2026, 12, "year")),
     ("từ 01/01/2026 đến 30/06/2026", (2026, 6, "half")), ("15/12/2025 - 14/6/2026", (2026, 6, "half")),
     ("15/12/2025 đến 14/12/2026", (2026, 12, "year"))],
)  # fmt: skip
def test_longer_stretches_are_no_months(text: str, expected: tuple) -> None:
    assert read(text) == [expected]
    assert whole_month(text) is None


@pytest.mark.parametrize(
    "text",
    ["An Nông, ngày 05 tháng 7 năm 2026", "An Nông, ngày 5 tháng 7 năm 2026", "Ngày 05/07/2026", "ngày 5-7-2026",
     "ngày … tháng 7 năm 2026", "ngày     tháng     năm 2026", "Ngày ... tháng ... năm ...", "Số: 12/BC-UBND",
     "Kế hoạch số 004/KH-UBND ngày 12/5/2026", "(Kèm theo Kế hoạch số 28/KH-UBND ngày 24/01/2026 của UBND xã An Nông)",
     "Quyết định số 131/QĐ-TTg ngày 25/01/2022", "Nghị định 09/2019/NĐ-CP", "Luật số 06/2022/QH15", "NQ 57-NQ/TW",
     "KH 238-KH/TU (23/5/2025)", "giai đoạn 2026-2030", "2026 – 2030", "Giai đoạn 2026 - 2030", "từ 2026 đến 2030",
     "năm 2026-2030", "đến năm 2030", "05/07/2026", "5-7-2026", "05.07.2026", "2026-07-05", "45/60", "12/5", "7/12",
     "6",
     "2026", "35,4%", "4G/5G", "Thôn 6", "15 tuổi", "Mẫu số 06/2026", "Tháng 13", "Tháng 0", "T13/2026", "tháng trước",
     "tháng này", "từ ngày 3/6/2026 đến ngày 5/6/2026", "tính đến ngày 20/6/2026", "Đề án 06", "Tháng/năm",
     "hằng tháng",
     "tập huấn ngày 12/6", "Công văn số 6/2026/CV", "an nong, ngay 05 thang 7 nam 2026", "T6.5", ""],
)  # fmt: skip
def test_what_is_no_month(text: str) -> None:
    assert read(text) == []
    assert whole_month(text) is None


def test_a_text_with_several() -> None:
    assert read("Tháng 4, 5, 6/2026") == [(2026, 4, "month"), (2026, 5, "month"), (2026, 6, "month")]
    assert read("tháng 5 và tháng 6 năm 2026") == [(2026, 5, "month"), (2026, 6, "month")]
    assert read("Tháng 6/2026 và luỹ kế 6 tháng") == [(2026, 6, "month"), (None, 6, "half")]
    assert read("Tháng 5-6/2026") == [(2026, 5, "month"), (2026, 6, "month")]


def test_one_month_said_twice_is_one_month() -> None:
    assert read("Báo cáo tháng 6 năm 2026 (15/5–14/6)") == [(2026, 6, "month")]
    assert read("THÁNG 6/2026 (từ ngày 15/5/2026 đến ngày 14/6/2026)") == [(2026, 6, "month")] * 2


def test_titles_with_dates_of_documents_keep_their_month() -> None:
    title = "BÁO CÁO KẾT QUẢ THÁNG 6 NĂM 2026 (Kèm theo Công văn số 45/UBND-VHXH ngày 05/7/2026 của UBND xã)"
    assert read(title) == [(2026, 6, "month")]
    assert read("An Nông, ngày 18 tháng 6 năm 2026 - Báo cáo tháng 5/2026") == [(2026, 5, "month")]


@pytest.mark.parametrize("text", ["Tháng 6 (kỳ báo cáo)", "Số liệu tháng 6/2026", "Báo cáo T6.2026",
    "Thực hiện tháng 6",
                                  "Kết quả tháng 6/2026", "T 6", "[T6]", " T6 ", "BC T6", "Trong tháng 6"])  # fmt: skip
def test_headings_that_are_only_a_month(text: str) -> None:
    found = whole_month(text)
    assert found is not None
    assert found.month == 6


@pytest.mark.parametrize("text", ["Kế hoạch tháng 6", "Luỹ kế đến tháng 6", "Thôn 6 tháng 6", "Hộ nghèo tháng 6",
    "Tháng 5, 6",
                                  "T6 trước", "So với tháng 5", "Tổng T6"])  # fmt: skip
def test_headings_that_say_more_than_a_month(text: str) -> None:
    assert whole_month(text) is None


def test_a_date_cell_names_its_month() -> None:
    assert period_of_date("2026-06-01") == Mention(2026, 6, "month", "2026-06-01")
    assert period_of_date("2026-06-14T00:00:00") == Mention(2026, 6, "month", "2026-06-14T00:00:00")
    assert period_of_date("12/5") is None


@pytest.mark.parametrize(
    "text",
    ["An Nông, ngày 05 tháng 7 năm 2026", "Ngày 05/07/2026", "ngày … tháng … năm 2026",
     "An Nông, ngày    tháng    năm 2026",
     "AN NÔNG, NGÀY 5 THÁNG 7 NĂM 2026", "(An Nông, ngày 05 tháng 7 năm 2026)", "an nong, ngay 5 thang 7 nam 2026"],
)  # fmt: skip
def test_signing_lines(text: str) -> None:
    assert is_signing(text)


@pytest.mark.parametrize(
    "text",
    ["Tháng 6/2026", "Kế hoạch số 004/KH-UBND ngày 12/5/2026", "từ ngày 15/5/2026 đến ngày 14/6/2026", "Ngày sinh",
     "Thôn 5",
     "tính đến ngày 14/6/2026", "Theo Quyết định ngày 12 tháng 5 năm 2026", ""],
)  # fmt: skip
def test_what_is_no_signing_line(text: str) -> None:
    assert not is_signing(text)


@given(st.text(max_size=60))
def test_any_text_is_answered(text: str) -> None:
    for one in mentions(text):
        assert one.month is None or 1 <= one.month <= 12
    assert isinstance(is_signing(text), bool)
    assert whole_month(text) is None or whole_month(text) in (
        *mentions(text),
        *mentions(f"T{text.strip()[1:].strip()}"),
    )


@given(st.integers(1, 12), st.integers(2020, 2035))
def test_unmarked_spellings_say_the_same(month: int, year: int) -> None:
    text = f"Báo cáo tháng {month} năm {year}"
    assert read(bare_key(text)) == read(text) == [(year, month, "month")]


@given(st.integers(1, 28), st.integers(1, 12), st.integers(2020, 2035), st.sampled_from(["/", "-", "."]))
def test_a_full_date_is_never_a_month(day: int, month: int, year: int, sign: str) -> None:
    for text in (f"{day}{sign}{month}{sign}{year}", f"ngày {day:02} tháng {month:02} năm {year}"):
        assert read(text) == [], text
