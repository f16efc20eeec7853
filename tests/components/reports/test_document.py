"""The paper: its size, letters and language, tables that repeat their header, and text that stays text."""

from __future__ import annotations

import datetime as dt
import re

import pandas as pd
import pytest
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml.ns import qn
from docx.shared import Pt

from components.reports.document import FONT, WIDE, Paper, as_text
from components.reports.letterhead import MOTTO, STATE, ending, letterhead, title
from tests.components.reports.paper import files, frame, live, opened, text
from tests.payloads import FORMULAS, INJECTIONS, LIVELY

AT = dt.datetime(2026, 6, 18, 3, 30)
ROWS = pd.DataFrame({"Mã": ["XA-01", "XA-02"], "Chỉ tiêu": ["Thôn\nĐông", ""]})


def made(*marks: str) -> Paper:
    paper = Paper("Báo cáo", "UBND xã Mẫu", AT, marks)
    letterhead(paper, "An Nông")
    title(paper, "BÁO CÁO", "Kết quả kỳ 6/2026")
    paper.heading("I. Kết quả chung")
    paper.sentence("Một câu.", bold=True)
    paper.table("Các chỉ tiêu", ROWS, {"Mã": 1, "Chỉ tiêu": 3})
    ending(paper)
    return paper


@pytest.fixture(scope="module")
def content() -> bytes:
    return made("BẢN NHÁP").content()


def test_the_sheet_is_upright_a4_with_the_margins_of_the_decree(content: bytes):
    [section] = opened(content).sections
    sides = ("page_width", "page_height", "top_margin", "bottom_margin", "left_margin", "right_margin")
    width, height, top, bottom, left, right = (round(getattr(section, one).mm, 1) for one in sides)
    assert (width, height) == (210, 297)
    assert 20 <= top <= 25
    assert 20 <= bottom <= 25
    assert 30 <= left <= 35
    assert 15 <= right <= 20


def test_every_letter_is_black_times_new_roman_of_the_size_asked_for(content: bytes):
    styles = opened(content).styles
    sizes = {"Normal": 14, "Heading 1": 14, "Title": 14, "Subtitle": 14, "Header": 13, "No Spacing": 11}
    for name, size in sizes.items():
        fonts = styles[name].element.rPr.rFonts
        assert {fonts.get(qn(f"w:{one}")) for one in ("ascii", "hAnsi", "eastAsia", "cs")} == {FONT}
        assert not [one for one in fonts.attrib if one.endswith("Theme")]
        assert (styles[name].font.size, str(styles[name].font.color.rgb)) == (Pt(size), "000000")


def test_what_says_nothing_else_is_vietnamese_in_the_same_letters(content: bytes):
    assert re.findall(r'<w:sz w:val="(\d+)"', files(content)["word/styles.xml"])[0] == "28"
    assert re.findall(r'<w:lang w:val="([^"]*)"', files(content)["word/styles.xml"])[0] == "vi-VN"
    assert opened(content).core_properties.language == "vi-VN"


def test_above_the_text_stand_issuer_state_motto_and_an_open_number_and_date(content: bytes):
    table = opened(content).tables[0]
    (left, right), (number, date) = ([cell.text.strip() for cell in row.cells] for row in table.rows)
    assert left.splitlines() == ["ỦY BAN NHÂN DÂN", "Xã An Nông"]
    assert right.splitlines() == [STATE, MOTTO]
    assert re.fullmatch(r"Số:\s+/BC-UBND", number)
    assert re.fullmatch(r"An Nông, ngày\s+tháng\s+năm", date)
    sizes = [one.runs[0].font.size.pt for one in table.rows[0].cells[1].paragraphs if one.runs]
    assert sizes == [12, 13]
    assert all(run.bold for cell in table.rows[0].cells for one in cell.paragraphs for run in one.runs)
    assert all(run.italic for one in table.rows[1].cells[1].paragraphs for run in one.runs)


def test_below_it_receivers_and_signer_are_left_open(content: bytes):
    left, right = (cell.text.split("\n") for cell in opened(content).tables[-1].rows[0].cells)
    assert left[0] == "Nơi nhận:"
    assert left[-1].startswith("- Lưu: VT")
    assert right[0] == "TM. ỦY BAN NHÂN DÂN"
    assert {one.strip("…") for one in right[1:]} == {""}
    assert opened(content).paragraphs[-1]._p.getprevious().tag == qn("w:tbl")


def test_headings_are_words_own_and_titles_stand_in_the_middle(content: bytes):
    document = opened(content)
    styles = {one.text: one.style for one in document.paragraphs if one.text}
    assert styles["I. Kết quả chung"].name == "Heading 1"
    assert styles["BÁO CÁO"].paragraph_format.alignment == WD_ALIGN_PARAGRAPH.CENTER
    assert styles["Một câu."].paragraph_format.alignment == WD_ALIGN_PARAGRAPH.JUSTIFY


def test_a_table_repeats_its_header_fits_the_page_and_says_what_is_empty(content: bytes):
    table = opened(content).tables[1]
    assert [bool(row._tr.xpath("w:trPr/w:tblHeader")) for row in table.rows] == [True, False, False]
    assert all(row._tr.xpath("w:trPr/w:cantSplit") for row in table.rows)
    widths = [round(cell.width.mm) for cell in table.rows[2].cells]
    assert sum(widths) == WIDE
    assert widths[1] == pytest.approx(3 * widths[0], abs=1)
    assert table._tbl.tblPr.xpath("w:tblCaption/@w:val") == ["Các chỉ tiêu"]
    assert frame(table).to_dict("list") == {"Mã": ["XA-01", "XA-02"], "Chỉ tiêu": ["Thôn\nĐông", "–"]}
    assert next(one for one in opened(content).paragraphs if one.text == "Một câu.").paragraph_format.keep_with_next


def test_pages_are_numbered_from_the_second_on_and_marked_all(content: bytes):
    [section] = opened(content).sections
    assert section.different_first_page_header_footer
    assert 'w:instr="PAGE"' in section.header._element.xml
    assert "PAGE" not in section.first_page_header._element.xml
    for one in (section.header, section.first_page_header):
        assert [each.text for each in one.paragraphs if each.text] == ["BẢN NHÁP"]


def test_without_marks_no_page_bears_one():
    [section] = opened(made().content()).sections
    assert [one.text for one in section.first_page_header.paragraphs] == [""]


def test_the_file_says_whose_it_is_and_when_and_nothing_of_the_program_that_made_it(content: bytes):
    about = opened(content).core_properties
    assert (about.title, about.author, about.last_modified_by, about.comments) == ("Báo cáo", "UBND xã Mẫu", "", "")
    assert {about.created.replace(tzinfo=None), about.modified.replace(tzinfo=None)} == {AT}
    assert "python" not in "".join(files(content).values()).lower()


def test_the_same_paper_is_the_same_file_whenever_it_is_made(monkeypatch: pytest.MonkeyPatch, content: bytes):
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    monkeypatch.setattr("time.localtime", lambda *_: (2033, 5, 18, 3, 33, 20, 2, 138, 0))
    assert made("BẢN NHÁP").content() == content


@pytest.mark.parametrize("texts", [LIVELY, FORMULAS, INJECTIONS], ids=["lively", "formulas", "injections"])
def test_hostile_texts_are_read_again_as_texts_and_nothing_lives(texts: list[str]):
    paper = Paper(texts[0], texts[1], AT, texts[:3])
    for one in texts[:60]:
        paper.sentence(one)
        paper.heading(one)
    paper.table(texts[2], pd.DataFrame({one: [one] for one in texts[:8]}), {})
    paper.table("x", pd.DataFrame({"a": texts}), {})
    content = paper.content()
    assert live(content) == []
    assert list(frame(opened(content).tables[1])["a"]) == [as_text(one) or "–" for one in texts]


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("a\x00b\x08c\x1b", "abc"),
        ("một\r\nhai\rba\u2028bốn", "một\nhai\nba\nbốn"),
        ("\u202ecod.xslx\u2066", "cod.xslx"),
        ("a\tb", "a b"),
        ("\ud800\uffff", ""),
        ("hoà hòa 👩‍👩‍👧 ½", "hoà hòa 👩‍👩‍👧 ½"),
    ],
)
def test_text_keeps_its_lines_and_loses_what_nobody_sees(typed: str, kept: str):
    assert as_text(typed) == kept
    paper = Paper("", "", AT)
    paper.sentence(f"«{typed}»")
    assert f"«{kept}»" in text(paper.content())


def test_a_long_title_still_makes_a_file_that_opens():
    assert len(opened(Paper("Xã " * 200, "ă" * 400, AT).content()).core_properties.title) == 255
