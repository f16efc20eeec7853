"""Sixty texts that a spreadsheet might calculate, through every text that we write into one: none of them ever runs."""

from __future__ import annotations

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterable
from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

import openpyxl
import pandas as pd
import pytest
from openpyxl.cell import Cell

from components.exhibit import Caption
from components.scenario_book.workbook import scenario_workbook
from components.workbook import HEAD, workbook, writable
from data.cell_text import like_formula
from data.intake.grid import read_grid
from data.model import Department, Figure, Period, Place, Problem, Severity
from data.review import mark
from data.scenario import Scenario, Unknown, work_out
from data.sharing import Rule, share_out
from data.store import REAL
from data.template import TemplateRequest, make
from tests.builders import make_count, make_indicator, make_plan, make_target
from tests.components.test_scenario_workbook import case
from tests.payloads import FORMULAS

JUNE = Period(2026, 6)
OURS = ("IF(", "INDEX(", "(", "ROUND", "DATE", "EDATE", "SUM(", "MAX(", "MIN(", "CEILING", "COUNT")
"""How the formulas begin that we write on purpose."""


def texts(content: bytes) -> list[Cell]:
    """Every cell that holds text or a formula, on every sheet, hidden ones included."""
    book = openpyxl.load_workbook(io.BytesIO(content))
    return [one for sheet in book for line in sheet.iter_rows() for one in line if isinstance(one.value, str)]


def bare(text: str) -> str:
    """The text without what stands before its first sign: blanks, quotes, what is not seen."""
    unseen = {"Cc", "Cf", "Zs", "Zl", "Zp"}
    kept = [at for at, one in enumerate(text) if unicodedata.category(one) not in unseen and one not in "'\""]
    return text[kept[0] :] if kept else ""


def running(cells: Iterable[Cell], named: Iterable[str]) -> list[str]:
    """Cells that would calculate one of these texts, now or once somebody edits them."""
    said = {writable(one) for one in named}
    found = []
    for cell in cells:
        formula = cell.data_type == "f" and any(len(bare(one)) > 6 and bare(one)[2:] in cell.value for one in said)
        unquoted = cell.data_type != "f" and bare(cell.value)[:1] in tuple("=+-@＝＋－＠") and not cell.quotePrefix
        found += [f"{cell.parent.title}!{cell.coordinate}: {cell.value!r}"] if formula or unquoted else []
    return found


def test_there_are_sixty_and_each_is_known_for_what_it_is():
    assert len(set(FORMULAS)) == 60
    assert [one for one in FORMULAS if not like_formula(one)] == []


@pytest.mark.parametrize("text", ["Thôn 1", "5 - 3", "a=b", "'", "", "–", "▲ 3", "«=»", "3,5", "TN-02 · Hộ", "(1+1)"])
def test_ordinary_texts_are_not_taken_for_formulas(text: str):
    assert not like_formula(text)


def test_the_workbook_of_a_chart_and_what_is_read_from_it_again():
    table = pd.DataFrame({one: [one, one] for one in FORMULAS} | {"Mức": [-3.5, "-3,5"]})
    content = workbook(FORMULAS[1], FORMULAS[1], table)
    cells = texts(content)
    assert [one for one in cells if one.data_type == "f"] == []
    assert running(cells, FORMULAS) == []
    [sheet] = read_grid(content, "so-lieu.xlsx")
    for column, one in enumerate(FORMULAS, 1):
        assert sheet.cells[HEAD + 1, column].kind == "text"
        assert sheet.cells[HEAD + 1, column].text.strip() == writable(one).strip()
    last = len(FORMULAS) + 1
    assert [sheet.cells[HEAD + at, last].kind for at in (1, 2)] == ["number", "text"]
    assert sheet.cells[HEAD + 1, last].text == "-3.5"
    assert sheet.cells[HEAD + 2, last].text == "-3,5"


@pytest.mark.parametrize("text", ["a" * 40_000, "𝒜" * 40_000, "=" + "👩" * 40_000])
def test_no_cell_is_longer_than_excel_takes(text: str):
    for one in (writable(text), texts(workbook(text, text, pd.DataFrame({"Tên": [text]})))[0].value):
        assert 0 < len(one.encode("utf-16-le")) // 2 <= 32_767


def hostile_plan(texts_: list[str]):
    """A plan whose commune, department, villages and indicators bear these names."""
    one, two, three, four, *more = texts_
    people = make_indicator(name=one, short=two, noun=three, numerator=four, denominator=one, reading=two)
    ideas = make_count(code="XA-02", name=three, short=four, noun=one, unit=two)
    plan = make_plan(make_target(90, lead="p"), make_target(3, code="XA-02", lead="p"), indicators=(people, ideas))
    places = tuple(Place(f"thon-{at:02d}", name) for at, name in enumerate(more, 1))
    return replace(plan, name=one, departments=(Department("p", two),), places=places)


@pytest.mark.parametrize("first", range(0, 60, 12))
def test_the_template(first: int):
    said = FORMULAS[first : first + 12]
    plan = hostile_plan(said)
    before = {("XA-01", "thon-01"): Figure("XA-01", "thon-01", JUNE, Decimal(5), Decimal(9))}
    cells = texts(make(TemplateRequest(plan, plan.departments[0], JUNE, REAL, before, [])))
    assert running(cells, said) == []
    assert {cell.value[:8] for cell in cells if cell.data_type == "f"} == {"=IF(AND("}
    shown = {cell.value for cell in cells}
    assert {writable(one) for one in said[4:]} - {one.replace("\r", "\n") for one in shown} == set()


@pytest.mark.parametrize("first", range(0, 60, 6))
def test_the_book_of_a_scenario(first: int):
    said = FORMULAS[first : first + 6]
    plan, row, found = case("stock rate")
    named = replace(row.standing.indicator, name=said[0], short=said[1], noun=said[2])
    plan = replace(plan, places=tuple(Place(f"thon-{at:02d}", name) for at, name in enumerate(said, 1)), name=said[3])
    found = [replace(one, place=plan.place(one.place.id)) for one in found]
    row = replace(row, standing=replace(row.standing, indicator=named))
    outcome = work_out(plan, row, Scenario(Unknown.PACE, Fraction(80), Period(2027, 12)))
    sharing = share_out(row, found, outcome.scenario, Rule.BY_GAP)
    caption = Caption(said[4], said[5], said[0], said[1])
    cells = texts(scenario_workbook(caption, plan, row, outcome, sharing, found))
    assert running(cells, said) == []
    assert [one.value for one in cells if one.data_type == "f" and not one.value.startswith(("=", *OURS))] == []
    assert writable(said[4]) in {one.value for one in cells}


@pytest.mark.parametrize("title", ["Tốt!A1", "=Số!$B$2", "cmd|' /C calc'!A0"])
def test_a_charts_title_is_no_reference(title: str):
    plan, row, found = case("stock rate")
    outcome = work_out(plan, row, Scenario(Unknown.PACE, Fraction(80), Period(2027, 12)))
    sharing = share_out(row, found, outcome.scenario, Rule.BY_GAP)
    content = scenario_workbook(Caption(title, "", "", ""), plan, row, outcome, sharing, found)
    with zipfile.ZipFile(io.BytesIO(content)) as book:
        charts = [book.read(one).decode() for one in book.namelist() if one.startswith("xl/charts/chart")]
    titles = [re.search(r"<c:title>.*?</c:title>", one)[0] for one in charts]
    assert titles
    assert not any("<c:f>" in one for one in titles)


def complaint(text: str, at: int) -> Problem:
    return Problem(Severity.ERROR, "text_in_number", text, sheet="T6", cell=f"B{at}", text=text)


def test_the_marked_workbook_of_an_officer_and_its_list_of_mistakes():
    book = openpyxl.Workbook()
    book.active.title = "T6"
    for at in range(1, 61):
        book.active.cell(at, 2, "x")
    out = io.BytesIO()
    book.save(out)
    content = out.getvalue()
    problems = [complaint(one, at) for at, one in enumerate(FORMULAS, 1)]
    _, marked = mark(content, "bao-cao.xlsx", read_grid(content, "bao-cao.xlsx"), problems)
    cells = texts(marked)
    assert [one for one in cells if one.data_type == "f"] == []
    assert running(cells, FORMULAS) == []


def test_a_marked_workbook_made_of_a_csv():
    out = io.StringIO()
    said = [one for one in FORMULAS if not re.search("[\0-\x08\x0b-\x1f]", one.replace("\r", ""))]
    csv.writer(out).writerows([[one, "-3", one] for one in said])  # with other controls it is no CSV
    content = out.getvalue().encode("utf-8-sig")
    sheets = read_grid(content, "bao-cao.csv")
    problems = [replace(complaint(one, at), sheet=sheets[0].name) for at, one in enumerate(FORMULAS, 1)]
    _, marked = mark(content, "bao-cao.csv", sheets, problems)
    cells = texts(marked)
    assert [one for one in cells if one.data_type == "f"] == []
    assert running(cells, FORMULAS) == []
