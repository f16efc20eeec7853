"""A period's report: what a meeting saw and nothing that came later, a draft that says so, every figure as it is."""

from __future__ import annotations

import datetime as dt
import re
import uuid
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import replace
from decimal import ROUND_HALF_UP, Decimal
from fractions import Fraction
from itertools import pairwise
from types import SimpleNamespace

import pandas as pd
import pytest

from components.closing_snapshot import saw, snapshot_table
from components.reports.document import as_text
from components.reports.open_points import NOT_NAMED, missing
from components.reports.period_report import DRAFT, MADE_UP, PARTS, period_report
from components.reports.results import NO_NUMBERS, behind, each
from data.closed_rows import ClosedRow, closed_rows
from data.closing import Cycle
from data.closing_store import check, reopen, sign
from data.model import Figure, Level, Period, Place
from data.plan_files import HEADER, header_json, read_text
from data.plan_store import load_plan, plan_row, replace_places, set_up
from data.question_store import answer, ask, settle
from data.questions import Entry, Question, Said
from data.standings import MonthSum, rows
from data.store import ILLUSTRATIVE, REAL, Batch, Store
from data.villages import cells
from queries.closings import adjusted, as_stands, closings, opened_rows
from queries.period_facts import PeriodFacts, drafted, told_by
from tests.builders import make_count, make_indicator, make_plan, make_target, somebody
from tests.components.reports.paper import LAST, files, live, opened, part, parts, said, tables, text
from tests.hostile import MARK, fill
from tests.hostile import SLUG as HOSTILE

SLUG, JUNE, TODAY = "tan-ninh", Period(2026, 6), dt.date(2026, 7, 20)
VILLAGES = ("thon-01", "thon-02", "thon-03")
LAN, BINH, OFFICER = somebody("Bà Lan"), somebody("Ông Bình"), somebody("Cán bộ")
TODAYS = (
    "data.visit.today", "data.closing_store.today", "queries.closings.today", "data.question_store.today",
    "data.question_thread.today",
)  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def clock() -> Iterator[SimpleNamespace]:
    """The same day on every machine; the minute of what is written moves on."""
    held = SimpleNamespace(at=dt.datetime(2026, 3, 1, 2))
    with pytest.MonkeyPatch.context() as patch:
        for name in TODAYS:
            patch.setattr(name, lambda: TODAY)
        patch.setattr("data.store.now", lambda: held.at)
        yield held


@pytest.fixture(scope="module")
def store(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Store]:
    held = Store(tmp_path_factory.mktemp("bao-cao") / "so-lieu.duckdb", REAL)
    yield held
    held.close()


def hand_in(store: Store, *figures: tuple) -> None:
    """Figures as (indicator, place, month of 2026, a, b); b None is a count."""
    many = [
        {"indicator": code, "place": place, "period": dt.date(2026, month, 1), "state": "reported",
         **({"value": Decimal(a)} if b is None else {"numerator": Decimal(a), "denominator": Decimal(b)})}
        for code, place, month, a, b in figures
    ]  # fmt: skip
    batch = Batch(SLUG, "hand_in", uuid.uuid4().hex, OFFICER.signed, "so-lieu.xlsx", "0" * 64)
    store.append(batch, {"observation": many}, store.seq(SLUG))


def report(store: Store, number: int = 1) -> bytes:
    plan = load_plan(store, SLUG)
    [one] = [each for each in closings(store, SLUG) if each.event.number == number]
    return period_report(told_by(store, plan, one))


@pytest.fixture(scope="module")
def told(store: Store, clock: SimpleNamespace) -> dict[str, bytes]:
    """June as a draft, as closed, after much was said and renamed since, after a figure was corrected, after reopening.

    Village 3 has not reported TN-02, nobody TN-03 and four more; the denominator of TN-04 jumps.
    """
    set_up(store, SLUG, [Place(one, f"Thôn {at}") for at, one in enumerate(VILLAGES, 1)], LAN)
    for month in range(1, 7):
        hand_in(store, ("TN-01", None, month, 10 * month, 50 * month), ("TN-08", None, month, month, None))
        hand_in(store, ("TN-02", "thon-01", month, 3 * month, 100), ("TN-02", "thon-02", month, 2 * month, 200))
        hand_in(store, *(("TN-04", one, month, 60 + month, 180 if month == 6 else 90) for one in VILLAGES))
        if month < 6:
            hand_in(store, ("TN-02", "thon-03", month, month, 300), ("TN-03", None, month, month, 7))
    found = {}
    plan = load_plan(store, SLUG)
    asked = ("TN-02", "thon-01", JUNE)
    clock.at = dt.datetime(2026, 7, 1, 3)
    ask(store, plan, *asked, "Sao thấp thế?", BINH, "q-waits", department="vhxh", due=dt.date(2026, 7, 20))
    ask(store, plan, *asked, "Đã rõ từ trước?", BINH, "q-clear", department="vhxh")
    answer(store, plan, "q-clear", "Đã xem lại.", OFFICER, "a-clear")
    settle(store, plan, "q-clear", BINH, "s-clear")
    ask(store, plan, "TN-04", None, JUNE, "Vì sao mẫu số đổi?", BINH, "q-answered", department="vhxh")
    answer(store, plan, "q-answered", "Do rà soát lại.", OFFICER, "a-answered")
    found["draft"] = period_report(drafted(store, plan, JUNE, TODAY))
    clock.at = dt.datetime(2026, 7, 19, 18, 30)  # already the 20th in Vietnam
    checked = check(store, SLUG, JUNE, store.seq(SLUG), "Thôn 3 hẹn nộp bù", LAN)
    sign(store, SLUG, JUNE, checked.seq, as_stands, BINH)
    found["closed"] = report(store)
    clock.at = dt.datetime(2026, 8, 1, 3)
    _later(store)
    found["later"] = report(store)
    hand_in(store, ("TN-02", "thon-01", 6, 60, 100))
    hand_in(store, *(("TN-04", one, 5, 65, 180) for one in VILLAGES))  # June's looks odd no more
    found["corrected"] = report(store)
    reopen(store, SLUG, JUNE, 1, "sai số", BINH)
    found["reopened"] = report(store)
    found["draft again"] = period_report(drafted(store, load_plan(store, SLUG), JUNE, TODAY))
    return found


def _later(store: Store) -> None:
    """What is no business of the closing: talk, July's figures, new names of a village, a department, an indicator."""
    plan = load_plan(store, SLUG)
    answer(store, plan, "q-waits", "Nay đã trả lời.", OFFICER, "a-waits")
    ask(store, plan, "TN-02", "thon-02", JUNE, "Hỏi sau khi chốt?", BINH, "q-later", department="vhxh")
    hand_in(store, ("TN-04", "thon-01", 7, 99, 100))
    replace_places(store, plan, [replace(one, name=f"Làng {one.id}") for one in plan.places], LAN, store.seq(SLUG))
    text = read_text(SLUG)
    departments = [{**one, "name": f"Mới: {one['name']}"} for one in text.header["departments"]]
    header = {**text.header, "departments": departments}
    renamed = [
        plan_row(plan, HEADER, 0, "header", header_json(header)),
        *(
            plan_row(plan, "indicators.csv", at, one.cells["code"], {**one.cells, "short": "Tên mới"})
            for at, one in enumerate(text.rows["indicators.csv"])
        ),
    ]
    store.append(Batch(SLUG, "plan", "renamed", LAN.signed), {"plan_row": renamed}, store.seq(SLUG))


def sections(content: bytes) -> list[str]:
    """The headings, in order."""
    return [one for one in parts(content) if one not in ("", LAST)]


def signed_facts(store: Store) -> PeriodFacts:
    return told_by(store, load_plan(store, SLUG), closings(store, SLUG)[-1])


# ── what the meeting saw ─────────────────────────────────────────────────────────────────────────────


def test_the_sections_are_numbered_in_order_under_real_headings(told: dict[str, bytes]):
    numerals = ("I", "II", "III", "IV", "V", "VI")
    assert sections(told["closed"]) == [f"{one}. {name}" for one, name in zip(numerals, PARTS, strict=True)]


def test_no_section_is_blank_and_each_begins_with_a_sentence(told: dict[str, bytes]):
    for content in told.values():
        for heading in sections(content):
            blocks = parts(content)[heading]
            assert isinstance(blocks[0], str)
            assert [one for one in blocks if isinstance(one, pd.DataFrame) and one.empty] == []
            for above, block in pairwise(blocks):
                if isinstance(block, pd.DataFrame):
                    assert isinstance(above, str)
                    assert above.strip()


def test_it_says_which_closing_by_whom_and_when(told: dict[str, bytes]):
    opening = "\n".join(one for one in parts(told["closed"])[""] if isinstance(one, str))
    assert "bản chốt số 1: Bà Lan kiểm tra lúc 01:30 ngày 20/07/2026, Ông Bình ký chốt lúc" in opening
    assert "Khi chốt còn thiếu 5 trên 12 số phải báo." in opening
    assert "Khi kiểm tra, Bà Lan ghi: Thôn 3 hẹn nộp bù" in opening
    assert "số liệu đến 14/06/2026" in opening
    assert DRAFT not in text(told["closed"])
    assert "mở lại" not in opening
    assert "đã được mở lại" in text(told["reopened"])


def test_every_result_is_what_a_slow_reading_of_the_store_finds(store: Store, told: dict[str, bytes]):
    """The referee adds up what had been handed in by then, by hand, and knows nothing of standings."""
    until = signed_facts(store).closing.event.data_seq
    newest: dict[tuple, tuple] = {}
    sql = """
    SELECT indicator, place, period, numerator, denominator, value
    FROM observation JOIN batch USING (batch_id)
    WHERE observation.commune = $commune AND seq <= $seq
    ORDER BY seq
    """
    for code, place, day, *numbers in store.rows(sql, {"commune": SLUG, "seq": until}):
        newest[code, place, day.month] = numbers
    plan = load_plan(store, SLUG)
    wanted = {}
    for one in plan.indicators:
        months = range(1, 7) if one.over_time == "flow" else [6]
        there = [num for (code, _, month), num in newest.items() if code == one.code and month in months]
        if not [1 for (code, _, month) in newest if code == one.code and month == 6]:
            wanted[one.code] = "–"
        elif one.kind.is_rate:
            rate = 100 * sum(a for a, _, _ in there) / sum(b for _, b, _ in there)
            wanted[one.code] = f"{rate.quantize(Decimal('0.1'), ROUND_HALF_UP)} %".replace(".", ",")
        else:
            wanted[one.code] = f"{sum(value for *_, value in there):.0f} {one.unit}"
    table = pd.concat(tables(told["closed"], "từng chỉ tiêu"))
    assert dict(zip(table["Mã"], table["Thực hiện"], strict=True)) == wanted
    assert wanted["TN-02"] == "10,0 %"  # (18 + 12) / (100 + 200), the third village not counted as zero
    assert wanted["TN-01"] == "20,0 %"
    assert wanted["TN-03"] == "–"


def test_a_figure_is_the_same_text_as_on_the_screen(store: Store, told: dict[str, bytes]):
    rows = opened_rows(store, SLUG, signed_facts(store).closing.event)
    screen = snapshot_table(rows).set_index("Mã")
    table = pd.concat(tables(told["closed"], "từng chỉ tiêu")).set_index("Mã")
    for code, line in table.iterrows():
        for column in ("Chỉ tiêu", "Thực hiện", "Lẽ ra đến nay", "Trạng thái"):
            assert line[column] == screen.loc[code, column]
        assert line["Mục tiêu và hạn"] in (screen.loc[code, "Mục tiêu"], "Không đặt mục tiêu")
    assert part(told["closed"], "Kết quả chung")[0] == saw(SimpleNamespace(period=JUNE), rows)
    [counts] = tables(told["closed"], "Kết quả chung")
    states = Counter(one for one in table["Trạng thái"])
    assert sum(map(int, counts["Số chỉ tiêu"])) == len(table) == sum(states.values())


def test_a_state_is_a_shape_and_a_word(told: dict[str, bytes]):
    table = pd.concat(tables(told["closed"], "từng chỉ tiêu"))
    assert len(set(table["Trạng thái"])) >= 2
    for one in table["Trạng thái"]:
        assert re.fullmatch(r"[●◐▲×▼–○] \w.*", one)


def test_what_is_missing_is_named_by_department_and_village(store: Store, told: dict[str, bytes]):
    plan = load_plan(store, SLUG)
    sql = "SELECT DISTINCT indicator, place FROM observation WHERE commune = $commune AND period = $period"
    came = {*store.rows(sql, {"commune": SLUG, "period": JUNE.date})}
    owed = [
        (one.code, place)
        for one in plan.indicators
        for place in (VILLAGES if one.level is Level.PLACE else (None,))
    ]  # fmt: skip
    lacking = [one for one in owed if one not in came]
    by_place = Counter(f"Thôn {place[-1]}" if place else "Toàn xã" for _, place in lacking)
    departments, places = tables(told["closed"], "còn thiếu")[:2]
    assert dict(zip(places["Nơi"], map(int, places["Còn thiếu"]), strict=True)) == by_place
    assert sum(map(int, departments["Còn thiếu"])) == len(lacking) == 5
    codes = {one for line in departments["Chỉ tiêu còn thiếu số"] for one in line.split(", ")}
    assert codes == {code for code, _ in lacking}
    assert f"Còn thiếu {len(lacking)} trong {len(owed)} số phải báo." in said(told["closed"], "còn thiếu")


def test_what_looked_odd_is_told_with_why_whatever_was_corrected_since(told: dict[str, bytes]):
    for content in (told["closed"], told["reopened"]):
        odd = tables(content, "còn thiếu")[-1]
        assert set(odd["Nơi"]) == {"Thôn 1", "Thôn 2", "Thôn 3"}
        assert all("mẫu số đổi từ 90" in one for one in odd["Vì sao đáng ngờ"])
        assert "3 số cần xem lại" in said(content, "còn thiếu")
    assert "mẫu số đổi từ 90" not in text(told["draft again"])


# ── as it stood at that closing ──────────────────────────────────────────────────────────────────────


def test_a_question_answered_later_is_still_open_and_one_asked_later_is_not_there(told: dict[str, bytes]):
    for content in (told["closed"], told["later"], told["corrected"], told["reopened"]):
        [asked] = tables(content, "Giải trình")
        [line] = asked.to_dict("records")
        assert line["Hỏi về"] == "TN-02 · Hộ có kỹ năng DVCTT, thanh toán số, Thôn 1, kỳ 6/2026"
        assert line["Nội dung"] == "Ông Bình: Sao thấp thế?"
        assert line["Số khi hỏi"] == "18 / 100 = 18,0 %"
        assert line["Hỏi lúc"] == "10:00 ngày 01/07/2026"
        assert line["Hạn"].startswith("20/07/2026")
        assert said(content, "Giải trình") == (
            "1 câu hỏi đang chờ trả lời; 1 câu đã trả lời, chờ ghi «đã rõ»."
        )  # fmt: skip
        assert "Hỏi sau khi chốt" not in text(content)
    assert "Hỏi sau khi chốt" in text(told["draft again"])


def test_nothing_that_comes_later_moves_a_byte_of_it(told: dict[str, bytes]):
    assert told["later"] == told["closed"]


def test_the_same_closing_is_the_same_file_again(store: Store, told: dict[str, bytes]):
    assert report(store) == told["reopened"]


def test_what_was_corrected_since_stands_in_a_section_of_its_own_then_and_now(told: dict[str, bytes]):
    before, after = parts(told["later"]), parts(told["corrected"])
    for heading in ["", *sections(told["corrected"])[:-1], LAST]:
        assert [str(one) for one in after[heading]] == [str(one) for one in before[heading]]
    assert "chưa có số nào điều chỉnh sau khi chốt" in said(told["later"], "điều chỉnh")
    figures, indicators = tables(told["corrected"], "điều chỉnh")
    [line] = figures.to_dict("records")
    assert (line["Nơi"], line["Lúc chốt"], line["Nay"]) == ("Làng thon-01", "18 / 100 = 18,0 %", "60 / 100 = 60,0 %")
    assert line["Người ghi"] == "Cán bộ"
    assert "10,0 % → 24,0 %" in " ".join(indicators["Khác thế nào"])
    assert "1 số điều chỉnh sau khi chốt; 1 chỉ tiêu nay khác lúc chốt" in said(told["corrected"], "điều chỉnh")


# ── a draft ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_draft_says_so_on_every_page_and_else_what_the_closing_will_say(told: dict[str, bytes]):
    [section] = opened(told["draft"]).sections
    for one in (section.header, section.first_page_header):
        assert DRAFT in [each.text for each in one.paragraphs]
    draft, kept = parts(told["draft"]), parts(told["closed"])
    for heading in sections(told["closed"])[:-1]:
        assert [str(one) for one in draft[heading]] == [str(one) for one in kept[heading]]
    opening = "\n".join(one for one in draft[""] if isinstance(one, str))
    assert "Bản nháp lập ngày 20/07/2026" in opening
    assert "Kỳ 6/2026 chưa chốt: còn thiếu 5/12 số, 3 số đáng ngờ, 1 câu hỏi chưa trả lời" in opening
    assert part(told["draft"], "điều chỉnh") == ["Kỳ chưa chốt nên chưa có số liệu điều chỉnh sau khi chốt."]
    assert "ký chốt lúc" not in text(told["draft"])


def test_a_draft_after_reopening_says_why_it_was_reopened(told: dict[str, bytes]):
    assert "mở lại lúc" in said(told["draft again"], "điều chỉnh")
    assert "«sai số»" in said(told["draft again"], "điều chỉnh")
    assert "Tên mới" in text(told["draft again"])


def test_a_plan_without_numbers_is_told_by_its_goals(store: Store):
    set_up(store, "giao-minh", [Place("xom-01", "Xóm 1")], LAN)
    plan = load_plan(store, "giao-minh")
    content = period_report(drafted(store, plan, Period(2026, 12), TODAY))
    assert part(content, "Kết quả chung") == [NO_NUMBERS]
    [goals] = tables(content, "từng chỉ tiêu")
    assert len(goals) == len(plan.goals) > 5
    assert "%" not in text(content)


def test_a_commune_without_a_figure_has_dashes_and_no_zero(store: Store):
    set_up(store, "thuong-ninh", [Place("thon-01", "Thôn 1")], LAN)
    content = period_report(drafted(store, load_plan(store, "thuong-ninh"), JUNE, TODAY))
    table = pd.concat(tables(content, "từng chỉ tiêu"))
    assert set(table["Thực hiện"]) == {"–"}
    assert set(table["Trạng thái"]) <= {"– Chưa đủ số liệu", "○ Không đặt mục tiêu", "○ Chưa chấm"}
    assert "Không có số nào được báo." in said(content, "Kết quả chung")
    assert "Không có chỉ tiêu nào bị chấm là chậm" in said(content, "tập trung")
    assert "chưa đủ số liệu nên chưa chấm được" in said(content, "tập trung")
    assert not re.search(r"\b0(,0)? %", text(content))


def test_illustrative_figures_are_marked_on_every_page(tmp_path, clock: SimpleNamespace):
    store = Store(tmp_path / "minh-hoa.duckdb", ILLUSTRATIVE)
    set_up(store, "giao-minh", [Place("xom-01", "Xóm 1")], LAN)
    content = period_report(drafted(store, load_plan(store, "giao-minh"), Period(2026, 12), TODAY))
    store.close()
    [section] = opened(content).sections
    for one in (section.header, section.first_page_header):
        assert [each.text for each in one.paragraphs if each.text] == [DRAFT, MADE_UP]


# ── large, long and hostile ──────────────────────────────────────────────────────────────────────────


def facts_of(plan, rows_: list[ClosedRow], **more: object) -> SimpleNamespace:
    checks = SimpleNamespace(missing=(), owed=(), odd=(), questions=(), thin=(), empty=False)
    usual = {
        "plan": plan, "names": plan, "asked": True, "period": JUNE, "day": TODAY, "at": dt.datetime(2026, 7, 20),
        "rows": tuple(rows_), "questions": (), "odd": (), "made_up": False, "closing": None, "adjusted": (),
        "since": None, "now": plan, "cycle": Cycle(JUNE), "checks": checks, "touched": False,
    }  # fmt: skip
    return SimpleNamespace(**usual | more)


def large(villages: int, indicators: int, name: str) -> SimpleNamespace:
    """So many villages at so many indicators, all below the path, every fifth figure missing."""
    many = [make_indicator(code=f"XA-{at:02d}", short=f"{name} {at}") for at in range(1, indicators + 1)]
    plan = make_plan(*(make_target(90, code=one.code, year=2026) for one in many), places=villages)
    places = tuple(replace(one, name=f"{name} {at}") for at, one in enumerate(plan.places, 1))
    plan = replace(plan, indicators=tuple(many), places=places)
    figures = [
        Figure(one.code, place.id, Period(2026, month), Decimal(10 + at % 7 - month % 2), Decimal(100))
        for one in many
        for at, place in enumerate(places)
        for month in range(1, 7)
        if month < 6 or at % 5
    ]
    sums: dict[tuple, list[Figure]] = defaultdict(list)
    for one in figures:
        sums[one.indicator, one.period].append(one)
    summed = [
        MonthSum(*key, sum(one.numerator for one in own), sum(one.denominator for one in own), None, len(own))
        for key, own in sums.items()
    ]
    found = rows(plan, JUNE, summed, figures, (), {})
    owed = {one.code: (villages, len(range(0, villages, 5))) for one in many}
    at_villages = {one.standing.indicator.code: cells(plan, one, JUNE) for one in found}
    june = {(one.indicator, one.place): one for one in figures if one.period == JUNE}
    return facts_of(plan, closed_rows(plan, found, at_villages, june, owed))


def test_twenty_villages_at_thirty_indicators_are_all_told():
    facts = large(20, 30, "Thôn")
    content = period_report(facts)
    assert len(pd.concat(tables(content, "từng chỉ tiêu"))) == 30
    [late] = tables(content, "tập trung")
    assert len(late) == 30
    assert all(re.search(r"Thôn \d+ \(\d+ người\).* và 11 nơi khác", one) for one in late["Nhiều nhất ở"])
    assert all("điểm, thiếu" in one for one in late["So với lộ trình"])
    _, places = tables(content, "còn thiếu")[:2]
    assert dict(zip(places["Nơi"], places["Còn thiếu"], strict=True)) == {f"Thôn {at}": "30" for at in (1, 6, 11, 16)}
    assert NOT_NAMED not in text(content)


def test_a_long_name_stays_whole_within_the_page():
    name = "Thôn" + " Trường Xuân Đông Tây Nam Bắc" * 6
    content = period_report(large(5, 2, name))
    assert [at for at in (2, 3, 4, 5) if f"{name} {at} (" not in text(content)] == []
    for one in opened(content).tables:
        widths = [cell.width.mm for cell in one.rows[0].cells]
        assert sum(widths) == pytest.approx(165, abs=1)
        assert 'w:type="fixed"' in one._tbl.tblPr.xml


def test_a_village_that_the_closing_did_not_keep_is_counted_and_not_guessed():
    facts = large(5, 1, "Thôn")
    facts.rows = tuple(replace(one, missing=3) if one.row else one for one in facts.rows)
    assert NOT_NAMED in missing(facts)[3]["Nơi"].tolist()
    facts.rows = tuple(replace(one, owed=1, missing=1) if one.row else one for one in facts.rows)
    assert missing(facts)[3]["Nơi"].tolist() == ["Toàn xã"]


def test_a_figure_of_an_earlier_period_and_one_beside_its_villages_are_noted():
    facts = large(3, 1, "Thôn")
    whole = next(one for one in facts.rows if one.row)
    level = replace(whole.row.standing.level, period=Period(2026, 5))
    row = replace(
        whole.row, standing=replace(whole.row.standing, level=level), official=True, villages_sum=Fraction(12)
    )
    facts.rows = (replace(whole, row=row),)
    notes = [one for one in each(facts) if isinstance(one, str) and one.startswith("Ghi chú")]
    assert "Ghi chú (XA-01): Số của kỳ 5/2026, kỳ này chưa có số mới." in notes
    assert any("Đang lấy số toàn xã; cộng từ các thôn là 12,0 %, lệch" in one for one in notes)


def test_a_count_that_is_behind_names_no_village():
    count = make_count()
    plan = replace(make_plan(make_target(60, year=2026)), indicators=(count,))
    figures = [Figure(count.code, None, Period(2026, month), value=Decimal(1)) for month in range(1, 7)]
    found = rows(plan, JUNE, (), figures, (), {})
    facts = facts_of(plan, closed_rows(plan, found, {}, {}, {}))
    line, table = behind(facts)
    assert line.startswith("1 chỉ tiêu chậm; trước hết là")
    assert table["Nhiều nhất ở"].tolist() == ["không tính riêng từng thôn"]
    assert table["So với lộ trình"].tolist() == ["thiếu 22 ý tưởng"]  # 60 a year are 27,5 in 5,5 months


def test_asking_again_is_what_the_report_quotes():
    facts = large(2, 1, "Thôn")
    said_ = [(Said.ASKED, "Vì sao?"), (Said.ANSWERED, "Vì thế."), (Said.REOPENED, "Vẫn chưa rõ.")]
    entries = tuple(
        Entry(kind, at, "An", None, dt.datetime(2026, 7, at, 3), text, dt.date(2026, 7, 10)) for at, (kind, text) in
        enumerate(said_, 1)
    )  # fmt: skip
    facts.questions = (Question("q", "XA-01", "thon-09", JUNE, "x", entries),)
    [line] = tables(period_report(facts), "Giải trình")[0].to_dict("records")
    assert (line["Nội dung"], line["Hạn"]) == ("An: Vẫn chưa rõ.", "10/07/2026 (▲ Quá hạn 10 ngày)")
    assert (line["Số khi hỏi"], line["Đơn vị được hỏi"]) == ("chưa có số", "đơn vị không còn trong kế hoạch")


def test_in_a_commune_where_every_name_is_hostile_nothing_lives_and_every_name_is_read_as_it_was_typed(tmp_path):
    store = Store(tmp_path / "so-lieu.duckdb", REAL)
    names = fill(store, JUNE)
    plan = load_plan(store, HOSTILE)
    found = [period_report(told_by(store, plan, one)) for one in closings(store, HOSTILE)]
    found.append(period_report(drafted(store, plan, JUNE.plus(-1), TODAY)))
    assert adjusted(store, HOSTILE, closings(store, HOSTILE)[0].event)
    store.close()
    for content in found:
        assert live(content) == []
        everything = text(content)
        seen = {int(one) for one in MARK.findall(everything)}
        assert len(seen) > 40
        assert [names.said[one] for one in seen if as_text(names.said[one]) not in everything] == []
        assert "dich.example" not in "".join(one for name, one in files(content).items() if name.endswith(".rels"))
