from __future__ import annotations

import io
import random
import zipfile
from collections import defaultdict
from collections.abc import Mapping
from dataclasses import replace
from datetime import date
from fractions import Fraction
from functools import cache

import openpyxl
import pytest

from components.exhibit import Caption
from components.scenario_book.answers import EFFORT_WORDS
from components.scenario_book.formulas import VALID
from components.scenario_book.workbook import scenario_workbook
from components.scenario_words import NOT_REPORTED
from data.model import Comparator, Direction, Indicator, Kind, Period, Place, Plan
from data.scenario import Outcome, Refusal, Scenario, Unknown, comparator_of, work_out
from data.sharing import Rule, Sharing, share_out
from data.standings import MonthSum, Row, rows
from data.villages import Cell, cells
from tests.builders import counts, figure, make_count, make_indicator, make_plan, make_rate, make_target, reading
from tests.components.conftest import row as judged
from tests.components.spreadsheet import Spreadsheet

CAPTION = Caption(
    "Giả định: Tài khoản định danh", "Để đạt 80 % cần +1 điểm mỗi tháng.", "xã Mẫu · Kỳ 7/2026", "lập bởi bà Lan"
)
BASES = (101, 57, 320, 44, 57)
SCORE = make_indicator(kind=Kind.SCORE, noun="điểm", unit="%")
Case = tuple[Plan, Row, list[Cell]]


def by_village(indicator: Indicator, *targets, bases: tuple[float, ...] = BASES, months: int = 7) -> Case:
    """Villages that move at different paces; the last one has not reported."""
    plan = make_plan(*targets, places=len(bases) + 1, indicators=(indicator,))
    figures, sums = [], defaultdict(list)
    for month in range(months):
        at = Period(2026, 1).plus(month)
        for village, base in enumerate(bases):
            have = min(base, int(base * (0.2 + 0.03 * village) + month * base * 0.01 * (village + 1)))
            figures.append(figure(f"thon-{village + 1:02d}", at, have, base))
            sums[at].append((have, base))
    added = [
        MonthSum(indicator.code, at, sum(a for a, _ in many), sum(b for _, b in many), None, len(many))
        for at, many in sums.items()
    ]
    found = rows(plan, max(sums), added, figures, [], {})[0]
    found = replace(found, standing=replace(found.standing, level=replace(found.standing.level, coverage=Fraction(1))))
    return plan, found, cells(plan, found, max(sums))


def alone(indicator: Indicator, found, *targets) -> Case:
    plan = make_plan(*targets, indicators=(indicator,))
    return plan, judged(found, plan=plan, indicator=indicator, baseline=None, readings=tuple(found)), []


YEARLY = make_target(30, year=2027, per_year=True)
DOWN = {"direction": Direction.DOWN}


@cache
def case(name: str) -> Case:
    months = ["2026-01", "2026-02", "2026-03", "2026-04", "2026-05", "2026-06", "2026-07"]
    stock = make_count(over_time=make_indicator().over_time)
    falling = [reading(at, 400 - 12 * one, 1000) for one, at in enumerate(months)]
    flow = [reading(at, 50 + 3 * one, 90 + one) for one, at in enumerate(months)]
    events = counts("2026-01", 2, 1, 0, 3, 2, 2, 1)
    return {
        "stock rate": lambda: by_village(make_indicator()),
        "stock rate above": lambda: by_village(make_indicator(), make_target(80, comparator=Comparator.MORE)),
        "stock rate exactly": lambda: by_village(make_indicator(), make_target(100, comparator=Comparator.EXACTLY)),
        "score": lambda: by_village(SCORE),
        "falling rate": lambda: alone(make_indicator(**DOWN), falling, make_target(15, comparator=Comparator.MORE)),
        "bare percent": lambda: alone(
            make_indicator(), [reading(at, value=40 + 1.3 * n) for n, at in enumerate(months)]
        ),
        "stock count": lambda: alone(stock, counts("2026-01", 3, 3, 4, 5, 5, 6, 8), make_target(30, year=2028)),
        "stock count above": lambda: alone(
            stock, counts("2026-01", 3, 3, 4, 5, 5, 6, 8), make_target(30, comparator=Comparator.MORE)
        ),
        "money": lambda: alone(replace(stock, noun="tỷ đồng", unit="tỷ đồng"), counts("2026-01", "1.5", "2.25", "4")),
        "flow count": lambda: alone(make_count(), events, YEARLY),
        "falling flow count": lambda: alone(make_count(**DOWN), events, make_target(8, year=2027, per_year=True)),
        "flow rate": lambda: alone(make_rate(), flow, make_target(80)),
        "quarterly-old flow rate": lambda: alone(make_rate(), flow[:2], make_target(70)),
        "no plan": lambda: alone(make_indicator(), flow[:2], make_target(comparator=Comparator.ENCOURAGED)),
    }[name]()


KINDS = (
    "stock rate", "stock rate above", "stock rate exactly", "score", "falling rate", "bare percent", "stock count",
    "stock count above", "money", "flow count", "falling flow count", "flow rate", "quarterly-old flow rate", "no plan",
)  # fmt: skip
GROWING = ("stock rate", "stock rate above", "stock rate exactly", "falling rate", "no plan")


def base_scenario(name: str, unknown: Unknown) -> Scenario:
    """A scenario that has an answer: with a start that waits and, where it can, a base that grows."""
    goal = {
        "stock count": 30, "stock count above": 30, "money": 9, "flow count": 14, "falling flow count": 12,
        "falling rate": 15, "flow rate": 65, "quarterly-old flow rate": 70, "stock rate exactly": 100,
    }.get(name, 80)  # fmt: skip
    pace = {
        "flow rate": 72, "quarterly-old flow rate": 80, "falling rate": -1.25, "flow count": 1.75,
        "falling flow count": 0.25,
    }.get(name, 2.25)  # fmt: skip
    growth = Fraction(3, 2) if name in GROWING else Fraction(0)
    start = Period(2026, 10)
    return Scenario(unknown, Fraction(goal), Period(2027, 11), Fraction(pace), start, growth)


@cache
def workbook_of(name: str, unknown: Unknown) -> tuple[Spreadsheet, Outcome]:
    plan, row, _ = case(name)
    outcome = work_out(plan, row, base_scenario(name, unknown))
    assert isinstance(outcome, Outcome), outcome
    return Spreadsheet(scenario_workbook(CAPTION, plan, row, outcome)), outcome


def same(found: object, wanted: object) -> bool:
    if isinstance(found, int | float) and isinstance(wanted, int | float | Fraction):
        return abs(found - float(wanted)) <= 1e-9 * max(1, abs(found)) * 100
    return found == wanted


def check_cached(book: Spreadsheet) -> None:
    formulas = book.formulas()
    wrong = [(*at, book.cell(*at), book.cached(*at)) for at in formulas if not same(book.cell(*at), book.cached(*at))]
    assert formulas and wrong == []


def serial(at: Period) -> int:
    return (at.date - date(1899, 12, 30)).days


def on_the_fence(book: Spreadsheet, outcome: Outcome) -> bool:
    """Whether what a pace adds is whole but for the last bit of a float: the product may round it to either side."""
    reached = outcome.scenario.unknown is Unknown.REACHED
    return reached and abs(book.value("con_thieu") - round(book.value("con_thieu"))) < 1e-6


def check_outcome(book: Spreadsheet, outcome: Outcome, months: int | None = None) -> None:
    """The named cells say what `data.scenario` says."""
    wanted: dict[str, object] = {
        "kiem_tra": VALID, "nhip": outcome.scenario.pace, "muc_tieu": outcome.scenario.goal,
        "muc_den_han": outcome.value, "so_thang": outcome.months,
        "danh_gia": EFFORT_WORDS[outcome.feasibility.effort],
    }  # fmt: skip
    if "can_them" in book.names and not on_the_fence(book, outcome):
        wanted["can_them"] = outcome.units
    found = {name: book.value(name) for name in wanted}
    assert {name: found[name] for name in wanted if not same(found[name], wanted[name])} == {}, wanted
    due = Period.of(outcome.scenario.due.ordinal)
    assert serial(due) <= book.value("den_ky") < serial(due.plus(1))
    inside = months is None or due.ordinal <= months
    if "muc_nhip_nay" in book.names and inside:
        assert same(book.value("muc_nhip_nay"), "–" if outcome.usual is None else outcome.usual)
    if "muc_ke_hoach" in book.names and inside:
        assert same(book.value("muc_ke_hoach"), outcome.planned[0])


@pytest.mark.parametrize("unknown", Unknown)
@pytest.mark.parametrize("name", KINDS)
def test_every_formula_gives_the_value_it_was_saved_with(name: str, unknown: Unknown):
    book, outcome = workbook_of(name, unknown)
    check_cached(book)
    check_outcome(book, outcome)


def typed(plan: Plan, row: Row, one: Scenario) -> dict[str, object]:
    """What an officer types for that scenario, the unknown left alone."""
    first = row.standing.level.period.plus(1)
    found: dict[str, object] = {"bat_dau": (one.start or first).date.replace(day=13)}
    if one.unknown is not Unknown.REACHED:
        more = comparator_of(plan, row, one.goal, one.due)
        down = row.standing.indicator.direction is Direction.DOWN
        words = {Comparator.MORE: "dưới" if down else "trên"}
        found |= {"muc_tieu": float(one.goal), "cach_so": words.get(more, "không quá" if down else "từ mức này")}
    if one.unknown is not Unknown.DUE:
        found["den_ky"] = one.due.date.replace(day=28)
    if one.unknown is not Unknown.PACE:
        found["nhip"] = float(one.pace)
    return found


def others(name: str, unknown: Unknown) -> list[Scenario]:
    """That scenario with one thing changed, and many with several."""
    one, row = base_scenario(name, unknown), case(name)[1]
    ahead = row.standing.level.period
    found = [
        replace(one, goal=one.goal + 5), replace(one, goal=Fraction(0)), replace(one, due=Period(2028, 12)),
        replace(one, due=ahead.plus(1), start=None), replace(one, due=Period(2027, 1), start=Period(2026, 12)),
        replace(one, due=Period(2041, 3)), replace(one, start=None), replace(one, pace=Fraction(0)),
        replace(one, pace=one.pace * 3), replace(one, pace=-one.pace), replace(one, growth=Fraction(0)),
        replace(one, goal=row.standing.level.value.limit_denominator(10)),
    ]  # fmt: skip
    if name in GROWING:
        found.append(replace(one, growth=Fraction(2)))
    dice = random.Random(f"{name} {unknown}")
    for _ in range(6):
        due = ahead.plus(dice.randint(1, 60))
        found.append(
            Scenario(
                unknown, Fraction(dice.randint(0, 200), 2), due, one.pace * dice.randint(-2, 12) / 4,
                ahead.plus(dice.randint(1, due.ordinal - ahead.ordinal)),
                Fraction(dice.randint(0, 8), 2) if name in GROWING else Fraction(0),
            )
        )  # fmt: skip
    return found


@pytest.mark.parametrize("unknown", Unknown)
@pytest.mark.parametrize("name", KINDS)
def test_a_changed_input_leads_where_the_product_would_lead(name: str, unknown: Unknown):
    plan, row, _ = case(name)
    book, outcome = workbook_of(name, unknown)
    last = row.standing.level.period.ordinal + 300
    if unknown is not Unknown.DUE:
        last = max(plan.end, outcome.scenario.due).ordinal
    said = set()
    for one in others(name, unknown):
        changes = typed(plan, row, one) | ({"tang_mau_so": float(one.growth)} if name in GROWING else {})
        changed, wanted = book.changed(**changes), work_out(plan, row, one)
        if isinstance(wanted, Outcome):
            check_outcome(changed, wanted, last)
            check_path(changed, wanted)
        else:
            assert wanted is not Refusal.BASE_UNKNOWN
            check_words(changed, unknown)
        said.add(type(wanted))
    assert Outcome in said


def check_path(book: Spreadsheet, outcome: Outcome) -> None:
    sheet = book.book["Lộ trình"]
    column = next(cell.column_letter for cell in sheet[4] if cell.value == "Phương án")
    for months, (at, value) in enumerate(outcome.line):
        if 5 + months <= sheet.max_row:
            assert book.cell("Lộ trình", f"A{5 + months}") == serial(at)
            assert same(book.cell("Lộ trình", f"{column}{5 + months}"), value), at


SOLVED = {Unknown.PACE: "nhip", Unknown.DUE: "den_ky", Unknown.REACHED: "muc_tieu"}


def check_words(book: Spreadsheet, unknown: Unknown) -> None:
    """No answer: the cell that is solved for or the check says why, the rest is a dash; nothing breaks."""
    solved = book.value(SOLVED[unknown])
    assert isinstance(solved, str)
    assert solved != "–" or book.value("kiem_tra") != VALID
    assert book.value("muc_den_han") == "–"
    for at in book.formulas():
        value = book.cell(*at)
        assert not (isinstance(value, str) and value.startswith("#")), at


BAD: tuple[Mapping[str, object], ...] = (
    {"muc_tieu": None}, {"muc_tieu": "tám mươi"}, {"muc_tieu": 130}, {"muc_tieu": -1}, {"den_ky": None},
    {"den_ky": "12/2027"}, {"den_ky": date(2020, 1, 1)}, {"den_ky": date(2090, 1, 1)}, {"bat_dau": date(2029, 1, 1)},
    {"tang_mau_so": -3}, {"tang_mau_so": None}, {"mau_so": 0}, {"mau_so": None}, {"tu_so": "x"}, {"tu_so": -1},
    {"ky_so_lieu": None}, {"ky_so_lieu": date(2027, 11, 1)}, {"nhip": None}, {"nhip": "nhanh"}, {"bat_dau": None},
)  # fmt: skip


HARMLESS = ({"bat_dau": date(2029, 1, 1)}, {"ky_so_lieu": date(2027, 11, 1)})
"""What does no harm where the due month is looked for."""


@cache
def shared_out(unknown: Unknown) -> Spreadsheet:
    plan, row, found = case("stock rate")
    outcome = work_out(plan, row, base_scenario("stock rate", unknown))
    sharing = share_out(row, found, outcome.scenario, Rule.EQUAL_POINTS)
    return Spreadsheet(scenario_workbook(CAPTION, plan, row, outcome, sharing, found))


@pytest.mark.parametrize("changes", BAD, ids=str)
def test_a_bad_input_is_answered_in_words(changes: Mapping[str, object]):
    asked = [one for one in Unknown if SOLVED[one] not in changes]
    for unknown in asked:
        book = shared_out(unknown).changed(**changes)
        if unknown is Unknown.DUE and changes in HARMLESS:
            assert book.value("kiem_tra") == VALID
        else:
            check_words(book, unknown)
            assert book.value("kiem_tra") not in (VALID, "–")


def test_a_goal_out_of_reach_this_year_is_said_in_words():
    plan, row, _ = case("flow rate")
    book, _ = workbook_of("flow rate", Unknown.PACE)
    never = replace(base_scenario("flow rate", Unknown.PACE), goal=Fraction(99), due=Period(2026, 12))
    assert work_out(plan, row, never) is Refusal.NEVER
    assert "Không đạt được trong năm" in book.changed(**typed(plan, row, never)).value("nhip")


def test_newer_figures_can_be_typed_in():
    plan, row, _ = case("stock rate")
    book, outcome = workbook_of("stock rate", Unknown.PACE)
    newer = replace(row.standing.level, period=Period(2026, 9), numerator=Fraction(300), denominator=Fraction(600),
                    value=Fraction(50))  # fmt: skip
    wanted = work_out(plan, replace(row, standing=replace(row.standing, level=newer)), outcome.scenario)
    found = book.changed(ky_so_lieu=date(2026, 9, 1), tu_so=300, mau_so=600)
    facts = {"nhip": wanted.scenario.pace, "can_them": wanted.units, "muc_den_han": wanted.value}
    for name, value in (facts | {"muc_ke_hoach": wanted.planned[0]}).items():
        assert same(found.value(name), value), name


# ── sharing ──────────────────────────────────────────────────────────────────────────────────────────

HAND = {"thon-01": 1, "thon-03": 9, "thon-04": 2}
SHARED = ("stock rate", "stock rate above", "measured")


@cache
def shared_case(name: str) -> Case:
    if name != "measured":
        return case(name)
    return by_village(make_indicator(noun="triệu đồng", base=""), make_target(80), bases=(10.5, 22.25, 31, 7.75))


def shared(name: str, rule: Rule, one: Scenario) -> tuple[Outcome, Sharing]:
    plan, row, found = shared_case(name)
    outcome = work_out(plan, row, one)
    strictly = comparator_of(plan, row, outcome.scenario.goal, outcome.scenario.due) is Comparator.MORE
    return outcome, share_out(row, found, outcome.scenario, rule, HAND, strictly=strictly)


def shares(book: Spreadsheet, head: str = "Giao thêm") -> list[object]:
    sheet = book.book["Từng thôn"]
    column = next(cell.column_letter for cell in sheet[9] if cell.value == head)
    last = next(cell.row for cell in sheet["A"] if cell.value == "Cộng")
    return [book.cell("Từng thôn", f"{column}{row}") for row in range(10, last)]


SHARE_CHANGES = (
    {}, {"goal": Fraction(85)}, {"goal": Fraction(100)}, {"goal": Fraction(81, 2)}, {"goal": Fraction(10)},
    {"due": Period(2029, 6)}, {"growth": Fraction(2)}, {"start": Period(2027, 5)}, {"growth": Fraction(0)},
    {"goal": Fraction(187, 2), "growth": Fraction(5), "due": Period(2030, 2)},
)  # fmt: skip


@pytest.mark.parametrize("rule", Rule)
@pytest.mark.parametrize("name", SHARED)
def test_the_villages_shares_are_the_products_and_follow_the_inputs(name: str, rule: Rule):
    plan, row, found = shared_case(name)
    first = base_scenario("stock rate", Unknown.PACE)
    outcome, sharing = shared(name, rule, first)
    book = Spreadsheet(scenario_workbook(CAPTION, plan, row, outcome, sharing, found))
    check_cached(book)
    assert sharing.whole > 0
    for change in SHARE_CHANGES:
        other, wanted = shared(name, rule, replace(first, **change))
        typed_in = typed(plan, row, other.scenario) | {"tang_mau_so": float(other.scenario.growth)}
        changed = book.changed(**typed_in)
        got = shares(changed)
        assert [one for one, part in zip(got, wanted.parts, strict=True) if not same(one, part.units)] == [], change
        assert same(changed.value("can_xa"), wanted.whole), change
        assert same(changed.cell("Từng thôn", "B6"), wanted.left), change


def test_a_share_by_hand_beyond_everyone_is_said():
    plan, row, found = case("stock rate")
    outcome, sharing = shared("stock rate", Rule.BY_HAND, base_scenario("stock rate", Unknown.PACE))
    book = Spreadsheet(scenario_workbook(CAPTION, plan, row, outcome, sharing, found))
    cell = next(cell for cell in book.book["Từng thôn"][9] if cell.value == "Giao thêm")
    changed = book.changed(**{f"Từng thôn!{cell.column_letter}10": 500, f"Từng thôn!{cell.column_letter}11": -2})
    assert shares(changed, "Kiểm tra")[:3] == ["vượt 100 %", "số âm", "được"]


def test_who_has_not_reported_is_named_and_gets_nothing():
    plan, row, found = case("stock rate")
    outcome, sharing = shared("stock rate", Rule.BY_GAP, base_scenario("stock rate", Unknown.PACE))
    sheet = Spreadsheet(scenario_workbook(CAPTION, plan, row, outcome, sharing, found)).book["Từng thôn"]
    assert ("Thôn 6", "chưa có tử số và mẫu số, không chia") in [(one[0].value, one[1].value) for one in sheet.rows]


def test_a_sharing_of_another_goal_is_refused():
    plan, row, found = case("stock rate")
    outcome, sharing = shared("stock rate", Rule.BY_GAP, base_scenario("stock rate", Unknown.PACE))
    with pytest.raises(ValueError, match="another goal"):
        scenario_workbook(CAPTION, plan, row, outcome, replace(sharing, goal=Fraction(1)), found)


# ── the file ─────────────────────────────────────────────────────────────────────────────────────────

NAMES = ("=1+1", "-Thôn", "@x", "+84", "\tTab", '=HYPERLINK("http://x.example")', "Thôn\x00\x07 1", "http://x.example")


def test_names_never_run_and_hold_no_control_characters():
    plan, row, found = case("stock rate")
    places = tuple(Place(f"thon-{one:02d}", NAMES[one - 1]) for one in range(1, 7))
    plan = replace(plan, places=places)
    found = [replace(one, place=plan.place(one.place.id)) for one in found]
    outcome = work_out(plan, row, base_scenario("stock rate", Unknown.PACE))
    sharing = share_out(row, found, outcome.scenario, Rule.BY_GAP)
    for name in NAMES:
        caption = Caption(name, name, name, f"{name} & {name}" * 30)
        book = openpyxl.load_workbook(io.BytesIO(scenario_workbook(caption, plan, row, outcome, sharing, found)))
        cells_ = [cell for sheet in book for line in sheet.iter_rows() for cell in line if cell.value is not None]
        literal = [cell for cell in cells_ if isinstance(cell.value, str) and cell.data_type == "s"]
        assert [cell.coordinate for cell in cells_ if cell.data_type == "f" and cell.value in NAMES] == []
        assert all(cell.quotePrefix for cell in literal if cell.value.startswith(("=", "+", "-", "@", "\t")))
        assert not any("\x07" in cell.value or "\x00" in cell.value for cell in literal)
        assert not any(cell.hyperlink for cell in cells_)
        assert {"=1+1", "-Thôn", "@x"} <= {cell.value for cell in literal}
        assert all(len(sheet.oddFooter.left.text) < 255 for sheet in book)


def test_the_file_is_whole_and_holds_nothing_foreign():
    plan, row, found = case("stock rate")
    outcome, sharing = shared("stock rate", Rule.EQUAL_POINTS, base_scenario("stock rate", Unknown.PACE))
    file = scenario_workbook(CAPTION, plan, row, outcome, sharing, found)
    parts = zipfile.ZipFile(io.BytesIO(file)).namelist()
    assert not [one for one in parts if "vba" in one.lower() or "external" in one.lower()]
    book = openpyxl.load_workbook(io.BytesIO(file), data_only=True)
    assert book.sheetnames == ["Phương án", "Từng thôn", "Lộ trình", "Số liệu gốc", "Cách tính"]
    assert len(book["Lộ trình"]._charts) == 1
    for sheet in book:
        assert sheet["A1"].value == NOT_REPORTED
        assert NOT_REPORTED in sheet.oddHeader.center.text
        assert "xã Mẫu" in sheet.oddFooter.left.text
        assert "bà Lan" in sheet.oddFooter.left.text
        assert (sheet.page_setup.orientation, str(sheet.page_setup.paperSize)) == ("landscape", "9")
        assert sheet.freeze_panes is not None
        assert sheet.print_title_rows is not None
        texts = [cell.value for line in sheet.iter_rows() for cell in line if isinstance(cell.value, str)]
        assert [one for one in texts if one.startswith("#")] == []


def test_the_chart_is_marked_as_simulated():
    plan, row, _ = case("stock rate")
    outcome = work_out(plan, row, base_scenario("stock rate", Unknown.DUE))
    file = scenario_workbook(CAPTION, plan, row, outcome)
    chart = zipfile.ZipFile(io.BytesIO(file)).read("xl/charts/chart1.xml").decode()
    assert "MÔ PHỎNG – Giả định" in chart
    assert "0072B2" in chart


def test_without_a_sharing_there_is_no_sheet_of_villages():
    plan, row, _ = case("stock rate")
    book = Spreadsheet(scenario_workbook(CAPTION, plan, row, work_out(plan, row, base_scenario("score", Unknown.PACE))))
    assert book.book.sheetnames == ["Phương án", "Lộ trình", "Số liệu gốc", "Cách tính"]


def test_yellow_cells_take_only_what_makes_sense():
    book, _ = workbook_of("stock rate", Unknown.PACE)
    sheet = book.book["Phương án"]
    rules = {str(one.sqref): one for one in sheet.data_validations.dataValidation}
    kinds = {name: rules[book.where(name)[1]].type for name in ("muc_tieu", "den_ky", "bat_dau", "cach_so", "mau_so")}
    assert kinds == {"muc_tieu": "decimal", "den_ky": "date", "bat_dau": "date", "cach_so": "list", "mau_so": "decimal"}
    yellow = {cell.coordinate for cell in sheet["B"] if cell.fill.fgColor.rgb == "FFFFF2CC"}
    assert yellow == set(rules)
    assert book.where("nhip")[1] not in yellow


def test_what_cannot_be_counted_is_said_in_words():
    for name, why in (("bare percent", "chỉ có phần trăm"), ("flow rate", "chưa biết")):
        sheet = workbook_of(name, Unknown.PACE)[0].book["Phương án"]
        line = next(one for one in sheet.rows if one[0].value == "Số cần thêm")
        assert line[1].value == "không tính được"
        assert why in line[3].value
