"""Giả định as it is drawn: every indicator and question, a meeting's clicks, links, what is kept and adopted."""

from __future__ import annotations

import datetime as dt
import io
import json
import re
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from openpyxl import load_workbook
from streamlit.testing.v1 import AppTest

from components.exhibit import Caption, exhibit
from components.scenario_inputs import from_address
from components.scenario_words import SIMULATED
from components.words import literal
from components.workbook import workbook
from data.model import Comparator, Kind, Level, OverTime, Period
from data.plan_files import slugs
from data.plan_store import BaseEntry, load_plan
from data.scenario import Scenario, Unknown
from data.sharing import Rule
from data.store import Store
from pages.scenario import ADOPTING, COURSE, SAVED, SHARING, TARGETS, VILLAGES
from queries.scenarios import scenarios
from queries.standings import standings, village_cells
from tests.pages.conftest import UNTIL, _chart, begin, foreign, rate, show, visible, write
from tests.pages.test_overview import COMMUNES, SIX, choose, look, unescaped

JUNE, JULY = Period(2026, 6), Period(2026, 7)
NUMBER = r"[\d.]+(?:,\d+)?"
QUESTIONS = tuple(Unknown)


@pytest.fixture(autouse=True)
def same_day(today: dt.date, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("components.adopting.today", "data.target_versions.today"):
        monkeypatch.setattr(name, lambda: today)


@pytest.fixture
def village_store(store: Store) -> Store:
    """Five villages of Tân Ninh over six months, the fifth silent: 200 of 450 in June."""
    return filled(store)


@pytest.fixture
def either_store(any_store: Store) -> Store:
    """The same, once real and once illustrative."""
    return filled(any_store)


def filled(store: Store) -> Store:
    begin(store, "tan-ninh", "Thôn Đông", "Thôn Đoài", "Thôn 3", "Thôn 4", "Thôn 5")
    for at, when in enumerate(SIX):
        hand_in(store, when, 30 + at, 60 + 2 * at, 10 + at, 80)
    return store


def hand_in(store: Store, when: str, *having: float) -> None:
    sizes = (100, 200, 50, 100)
    rows = [rate("TN-02", f"thon-0{at}", when, a, b) for at, (a, b) in enumerate(zip(having, sizes, strict=True), 1)]
    write(store, "tan-ninh", *rows)


# ── what is on the screen, and what a hand does ──────────────────────────────────────────────────────


def said(shown: AppTest) -> str:
    """The answer above the chart."""
    found = [unescaped(one.value).strip("*") for one in shown.markdown if one.value.startswith("**")]
    return next(one for one in found if not one.startswith("Phương án "))


def lines(shown: AppTest) -> str:
    return "\n".join(unescaped(one) for one in visible(shown))


def numbers(shown: AppTest) -> dict[str, str]:
    return {unescaped(one.label): unescaped(one.value) for one in shown.metric}


def spec(shown: AppTest, key: str = COURSE) -> dict[str, Any]:
    [found] = [one.proto.spec for one in shown.get("plotly_chart") if one.proto.id.endswith(f"-{key}")]
    return json.loads(found)


def assumed(shown: AppTest) -> list[float]:
    """The blue line's values, month by month."""
    return [value for value in spec(shown)["data"][9]["y"] if value is not None]


def slider(shown: AppTest, field: str):
    [found] = [one for one in shown.select_slider if one.key.endswith(f"-{field}")]
    return found


def slide(shown: AppTest, field: str, value: object) -> AppTest:
    return slider(shown, field).set_value(value).run()


def ask(shown: AppTest, question: Unknown) -> AppTest:
    return shown.radio[0].set_value(question).run()


def press(shown: AppTest, label: str) -> AppTest:
    [found] = [one for one in shown.button if one.label == label]
    return found.click().run()


def part(shown: AppTest, name: str) -> AppTest:
    return choose(shown, "Xem tiếp", name)


def about(shown: AppTest, label: str) -> AppTest:
    [found] = [one for one in shown.text_input if one.label == label]
    return found


def side_by_side(shown: AppTest) -> dict[str, dict[str, str]]:
    """The table of columns beside one another: {column: {row: text}}."""
    [table] = shown.get("table")
    return table.value.map(unescaped).rename(columns=unescaped).set_index("So sánh").to_dict()


def answered(shown: AppTest) -> bool:
    """Whether there is an outcome rather than a refusal; either way it must say so in a sentence."""
    assert not shown.exception
    assert foreign(shown) == []
    if not shown.get("plotly_chart"):
        [one] = shown.info
        assert one.value.endswith(".")
        return False
    assert said(shown).endswith("."), said(shown)
    assert bool(shown.metric) == bool(assumed(shown))
    return bool(shown.metric)


# ── everything there is ──────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("slug", slugs())
@pytest.mark.parametrize("period", [None, "start", "next", "until"])
def test_every_commune_in_every_stage_is_drawn_in_vietnamese(trial: Store, slug: str, period: str | None):
    start = load_plan(trial, slug).start
    at = {None: None, "start": start, "next": start.plus(2), "until": UNTIL}[period]
    shown = show("scenario", trial, slug, at)
    assert not shown.exception
    assert foreign(shown) == []
    drawn = at is not None and slug in COMMUNES
    assert bool(shown.get("plotly_chart")) == bool(shown.radio) == drawn
    assert any(SIMULATED in one for one in visible(shown)) == drawn


@pytest.mark.parametrize("slug", COMMUNES)
def test_every_indicator_has_an_answer_or_a_sentence_to_every_question(trial: Store, slug: str):
    plan = load_plan(trial, slug)
    shown = show("scenario", trial, slug, UNTIL)
    for one in plan.indicators:
        shown.selectbox("chi-tieu").set_value(one.code).run()
        promised = any(each.goal is not None for each in plan.targets_of(one.code))
        assert answered(shown) == promised, one.code
        if promised:
            assert one.short in said(shown)
            assert len(assumed(shown)) > 1
            for question in (Unknown.DUE, Unknown.REACHED):
                assert answered(ask(shown, question)), (one.code, question)
        else:
            assert "không có mức kế hoạch để so" in said(shown)


@pytest.mark.parametrize("slug", COMMUNES)
def test_only_what_villages_add_up_to_is_shared_out(trial: Store, slug: str):
    plan = load_plan(trial, slug)
    shown = show("scenario", trial, slug, UNTIL)
    for one in plan.indicators[:6]:
        shown.selectbox("chi-tieu").set_value(one.code).run()
        rows = [each for each in shown.get("button_group") if each.label == "Xem tiếp"]
        sums = one.level is Level.PLACE and one.kind is Kind.RATIO and one.over_time is OverTime.STOCK
        assert [SHARING in each.options for each in rows] == [sums for _ in rows], one.code


@pytest.mark.parametrize("code", ["AN-04", "AN-06", "AN-M2"])
def test_where_nothing_is_promised_it_says_why_and_a_typed_level_works(trial: Store, code: str):
    plan = load_plan(trial, "an-nong")
    shown = look("scenario", trial, "an-nong", UNTIL, chi_tieu=code)
    lead = plan.targets_of(code)[0].comparator is Comparator.LEAD
    assert said(shown).startswith("Kế hoạch chỉ ghi “dẫn đầu”" if lead else "Kế hoạch chỉ khuyến khích")
    assert not shown.metric
    about(shown, "Gõ mức cần đạt").set_value("90").run()
    assert answered(shown)
    assert re.search(r"đạt (mức )?90(,0 %| )|đã đủ cho mức 90,0 %", said(shown)), said(shown)


def test_a_count_without_a_target_asks_for_a_pace_where_there_is_none_yet(trial: Store):
    """Twelve periods are known: it must not say that there are fewer than three."""
    shown = ask(look("scenario", trial, "an-nong", UNTIL, chi_tieu="AN-04"), Unknown.REACHED)
    assert "Chưa đủ 3 kỳ" not in said(shown)


# ── a meeting ────────────────────────────────────────────────────────────────────────────────────────


def test_a_moved_goal_moves_the_sentence_the_line_and_the_numbers_and_undo_takes_it_back(trial: Store):
    shown = look("scenario", trial, "an-nong", UNTIL, chi_tieu="AN-12")
    before = said(shown), assumed(shown), numbers(shown)
    assert "đạt 86,0 % vào cuối 2027" in before[0]
    slide(shown, "goal", 90)
    assert "đạt 90,0 % vào cuối 2027" in said(shown)
    assert assumed(shown)[-1] == pytest.approx(90)
    assert assumed(shown)[0] == before[1][0], "it goes on from the last actual figure"
    assert numbers(shown)["Giả định, cuối 2027"] == "90,0 %"
    assert numbers(shown)["Giữ nhịp, cuối 2027"] == before[2]["Giữ nhịp, cuối 2027"], "the baseline stands still"
    assert numbers(shown)["Chênh"] == "+2,3 điểm"
    press(shown, "Hoàn tác")
    assert (said(shown), assumed(shown), numbers(shown)) == before
    [undo] = [one for one in shown.button if one.label == "Hoàn tác"]
    assert undo.disabled


def test_date_and_start_move_it_too(trial: Store):
    shown = look("scenario", trial, "an-nong", UNTIL, chi_tieu="AN-12")
    slide(shown, "due", Period(2027, 6))
    assert "khi hết kỳ 6/2027" in said(shown)
    assert len(assumed(shown)) == 7
    slide(shown, "start", Period(2027, 4))
    assert "trong 3 tháng" in said(shown)
    assert "từ kỳ 4/2027; trước đó " in lines(shown)
    found = assumed(shown)
    assert found[4] - found[3] > found[1] - found[0], "what begins later must go faster"
    assert found[-1] == pytest.approx(86)


def test_a_preset_brings_the_plan_back(trial: Store):
    shown = look("scenario", trial, "an-nong", UNTIL, chi_tieu="AN-12")
    before = said(shown)
    slide(slide(shown, "goal", 40), "due", Period(2029, 1))
    assert said(shown) != before
    press(shown, "Kế hoạch 2027 (sơ kết)")
    assert said(shown) == before


def test_going_on_as_now_gains_nothing(trial: Store):
    shown = press(look("scenario", trial, "an-nong", UNTIL, chi_tieu="AN-12"), "Giữ nhịp hiện nay")
    assert shown.radio[0].value is Unknown.REACHED
    assert re.fullmatch(r"không đổi|(tăng|giảm) dưới 0,1 điểm", numbers(shown)["Chênh"])
    assert numbers(shown)["Giữ nhịp, cuối 2027"] == numbers(shown)["Giả định, cuối 2027"]


def test_a_quarter_sooner_needs_more(trial: Store):
    shown = look("scenario", trial, "an-nong", UNTIL, chi_tieu="AN-12")

    def needed() -> float:
        return float(re.search(r"cần \+([\d,]+) điểm", said(shown))[1].replace(",", "."))

    before = needed()
    press(shown, "Sớm một quý")
    assert "khi hết kỳ 9/2027" in said(shown)
    assert needed() > before


@pytest.mark.parametrize("code", ["AN-12", "AN-15", "AN-16"])
def test_another_question_goes_on_from_the_answer(trial: Store, code: str):
    shown = look("scenario", trial, "an-nong", UNTIL, chi_tieu=code)
    [(goal, due)] = re.findall(r"đạt ([\d,]+ %) vào (cuối 2027)", said(shown))
    ask(shown, Unknown.REACHED)
    assert f"đến {due} " in said(shown)
    assert f"được {goal}" in said(shown)
    assert "; đúng mức kế hoạch" in said(shown)
    ask(shown, Unknown.DUE)
    assert f"đạt {goal} vào kỳ 12/2027" in said(shown)


def test_another_indicator_starts_from_its_own_plan_and_each_keeps_its_own(trial: Store):
    own = said(look("scenario", trial, "an-nong", UNTIL, chi_tieu="AN-07"))
    shown = look("scenario", trial, "an-nong", UNTIL, chi_tieu="AN-12")
    slide(shown, "goal", 90)
    shown.selectbox("chi-tieu").set_value("AN-07").run()
    assert said(shown) == own
    shown.selectbox("chi-tieu").set_value("AN-12").run()
    assert "đạt 90,0 %" in said(shown)


# ── the address ──────────────────────────────────────────────────────────────────────────────────────


ADDRESSES = {"hoi", "muc-tieu", "den", "nhip", "tu", "tang"}


def opened_again(shown: AppTest, store: Store, slug: str, period: Period) -> AppTest:
    """The page as somebody else opens it from the address."""
    return look("scenario", store, slug, period, **shown.query_params)


def test_the_address_is_bare_until_something_is_assumed(trial: Store):
    shown = look("scenario", trial, "an-nong", UNTIL, chi_tieu="AN-12")
    assert not ADDRESSES & set(shown.query_params)
    press(slide(shown, "goal", 90), "Hoàn tác")
    assert not ADDRESSES & set(shown.query_params)


def test_the_address_holds_the_whole_scenario(trial: Store):
    shown = look("scenario", trial, "an-nong", UNTIL, chi_tieu="AN-12")
    ask(slide(slide(slide(shown, "goal", 90), "due", Period(2028, 6)), "start", Period(2027, 3)), Unknown.REACHED)
    slide(slide(shown, "pace", slider(shown, "pace").value * 0 + 2), "growth", 1)
    found = {name: value for name, value in shown.query_params.items() if name in ADDRESSES}
    assert found == {"hoi": "muc", "muc-tieu": "90", "den": "2028-06", "nhip": "2", "tu": "2027-03", "tang": "1"}
    again = opened_again(shown, trial, "an-nong", UNTIL)
    assert (said(again), numbers(again), assumed(again)) == (said(shown), numbers(shown), assumed(shown))


@pytest.mark.parametrize("question", [Unknown.DUE, Unknown.REACHED])
@pytest.mark.parametrize("code", ["AN-12", "AN-15", "AN-16", "AN-03b"])
def test_a_link_to_a_solved_pace_says_the_same_sentence(trial: Store, code: str, question: Unknown):
    shown = ask(look("scenario", trial, "an-nong", UNTIL, chi_tieu=code), question)
    again = opened_again(shown, trial, "an-nong", UNTIL)
    assert said(again) == said(shown)


@pytest.mark.parametrize("code", ["TNH-01", "TNH-06", "TNH-12"])
def test_a_link_to_an_interpolated_promise_says_the_same_sentence(trial: Store, code: str):
    shown = look("scenario", trial, "thong-nhat", UNTIL, chi_tieu=code)
    press(shown, "Kế hoạch Kỳ 9/2030 (tổng kết)")
    again = opened_again(shown, trial, "thong-nhat", UNTIL)
    assert said(again) == said(shown)


NONSENSE = ("nan", "inf", "9/0", "<b>", "x" * 3000, "", "1_0/")


@pytest.mark.parametrize("value", NONSENSE)
def test_nonsense_in_the_address_is_passed_over(trial: Store, value: str):
    usual = look("scenario", trial, "an-nong", UNTIL, chi_tieu="AN-12")
    address = dict.fromkeys(("hoi", "muc_tieu", "den", "nhip", "tu", "tang", "so_lieu", "phuong_an", "phan"), value)
    shown = look("scenario", trial, "an-nong", UNTIL, chi_tieu="AN-12", **address)
    assert answered(shown)
    assert said(shown) == said(usual)


@pytest.mark.parametrize("code", ["AN-12", "AN-07"])
@pytest.mark.parametrize("value", ["-5", "1e30", "1e999"])
@pytest.mark.parametrize("name", ["muc_tieu", "nhip", "tang"])
def test_a_number_off_the_scale_is_refused_or_passed_over(trial: Store, code: str, value: str, name: str):
    usual = look("scenario", trial, "an-nong", UNTIL, chi_tieu=code, hoi="muc", nhip="1")
    address = {"hoi": "nhip" if name == "muc_tieu" else "muc", "nhip": "1", name: value}
    shown = look("scenario", trial, "an-nong", UNTIL, chi_tieu=code, **address)
    assert not shown.exception
    assert foreign(shown) == []
    if not answered(shown):
        assert re.search(r"trong thang của chỉ tiêu|Không rõ mẫu số|thanh nhịp", said(shown)), said(shown)
    assert all(0 <= one <= 100 for one in assumed(shown)) or code == "AN-07"
    assert answered(usual)


@pytest.mark.parametrize(("value", "said_of_it"), [("9999-12", "Hạn quá xa"), ("2020-01", "Hạn phải sau kỳ")])
def test_a_far_or_past_date_is_refused_and_no_slider_runs_to_it(trial: Store, value: str, said_of_it: str):
    shown = look("scenario", trial, "an-nong", UNTIL, chi_tieu="AN-12", den=value)
    assert not answered(shown)
    assert said(shown).startswith(said_of_it)
    assert all(len(one.options) < 500 for one in shown.select_slider), "each month is sent to the browser"


@pytest.mark.parametrize("value", ["1e999999", "1e-999999"])
def test_a_link_cannot_make_the_server_write_out_a_number_of_millions_of_digits(value: str):
    assert from_address(Scenario(), {"muc-tieu": value}) == Scenario()


# ── who does how much ────────────────────────────────────────────────────────────────────────────────


def shared(store: Store, **address: str) -> AppTest:
    """Tân Ninh's households brought to 60 % by the end of 2026."""
    shown = look(
        "scenario", store, "tan-ninh", JUNE, chi_tieu="TN-02", **{"muc_tieu": "60", "den": "2026-12", **address}
    )
    return part(shown, SHARING)


def rule(shown: AppTest, one: Rule) -> AppTest:
    return choose(shown, "Cách chia", one)


def shares(shown: AppTest) -> dict[str, int]:
    """How many more each village is asked for, as the chart says."""
    texts = _chart(json.dumps(spec(shown, "scenario-shares")))
    found = (
        re.fullmatch(rf"(.+): {NUMBER} / {NUMBER} = {NUMBER} %; thêm ({NUMBER}) hộ thành {NUMBER} %", one)
        for one in texts
    )
    return {one[1]: int(one[2].replace(".", "")) for one in found if one}


def share_said(shown: AppTest) -> str:
    """The sentence above the shares."""
    found = [unescaped(one.value).strip("*") for one in shown.markdown if one.value.startswith("**")]
    return found[-1]


@pytest.mark.parametrize("one", [Rule.EQUAL_POINTS, Rule.BY_GAP, Rule.LARGEST_FIRST])
def test_a_rule_gives_everyone_its_share_and_the_shares_are_the_whole(village_store: Store, one: Rule):
    shown = rule(shared(village_store), one)
    assert answered(shown)
    found = shares(shown)
    assert sum(found.values()) == 70, "60 % of 450 are 270, 200 stand"
    assert set(found) == {"Thôn Đông", "Thôn Đoài", "Thôn 3", "Thôn 4"}
    assert share_said(shown).startswith("4 thôn cùng thêm 70 hộ thì cộng lại đạt 60,0 %")
    most = max(found, key=found.__getitem__)
    assert f"nhiều nhất là {most}: {found[most]} hộ" in share_said(shown)
    assert "Không tính 1 thôn chưa có tử số và mẫu số của kỳ này: Thôn 5." in lines(shown)


def test_everyone_at_the_pace_of_the_best_may_leave_something(village_store: Store):
    shown = rule(shared(village_store), Rule.BEST_PACE)
    found = sum(shares(shown).values())
    assert 0 < found < 70
    assert f"Còn {70 - found} hộ chưa giao được." in share_said(shown)


def type_shares(shown: AppTest, **typed: float | None) -> AppTest:
    """Numbers typed into the table of shares: row_0=5 …; None clears the cell."""
    states = shown._tree.get_widget_states()
    [editor] = [one for one in shown.dataframe if one.proto.editing_mode]
    column = editor.value.columns[2]
    rows = {name.removeprefix("row_"): {column: value} for name, value in typed.items()}
    edits = {"edited_rows": rows, "added_rows": [], "deleted_rows": []}
    states.widgets.add(id=editor.proto.id, string_value=json.dumps(edits))
    return shown._run(states)


def test_by_hand_begins_with_the_rule_before_and_takes_what_is_typed(village_store: Store):
    shown = rule(shared(village_store), Rule.LARGEST_FIRST)
    before = shares(shown)
    rule(shown, Rule.BY_HAND)
    assert shares(shown) == before
    type_shares(shown, row_0=7)
    assert shares(shown) == {**before, "Thôn Đông": 7}
    off = sum(before.values()) - before["Thôn Đông"] + 7 - 70
    assert (f"Dư {off} hộ" if off > 0 else f"Còn {-off} hộ") in share_said(shown)


def test_by_hand_too_much_too_little_and_nothing_are_held_to_what_is_possible(village_store: Store):
    shown = rule(rule(shared(village_store), Rule.EQUAL_POINTS), Rule.BY_HAND)
    before = shares(shown)
    type_shares(shown, row_0=100_000, row_1=-3, row_2=None)
    assert not shown.exception
    assert shares(shown) == {"Thôn Đông": 65, "Thôn Đoài": 0, "Thôn 3": 0, "Thôn 4": before["Thôn 4"]}
    assert "đã lấy mức gần nhất ở: Thôn Đông (nhiều nhất 65 hộ), Thôn Đoài" in lines(shown)
    assert "Thôn Đông lên tới 100 %, không giao thêm được nữa." in lines(shown)


def test_by_hand_nothing_is_not_a_share(village_store: Store):
    shown = rule(shared(village_store), Rule.BY_HAND)
    type_shares(shown, row_0=0, row_1=0, row_2=0, row_3=0)
    assert share_said(shown) == "Cần thêm 70 hộ; chưa giao cho thôn nào."


def test_where_it_is_enough_already_nothing_is_shared(village_store: Store):
    shown = shared(village_store, muc_tieu="40")
    assert share_said(shown) == "4 thôn cộng lại đã đủ mức 40,0 %; không phải chia thêm."
    assert set(shares(shown).values()) == {0}


# ── one village ──────────────────────────────────────────────────────────────────────────────────────


def test_what_hangs_on_one_village_is_said(village_store: Store):
    shown = part(shared(village_store, muc_tieu="48"), VILLAGES)
    assert answered(shown)
    assert re.search(
        r"Nếu Thôn Đông đứng yên, các thôn khác giữ nhịp riêng: đến cuối 2026 xã được 48,4 %", lines(shown)
    )
    shown.selectbox("scenario-village").set_value("thon-03").run()
    assert "Nếu Thôn 3 đứng yên" in lines(shown)
    assert "Riêng Thôn Đoài lên mức bình quân thì xã thêm 4,2 điểm (19 hộ)" in lines(shown)


def test_one_village_keeps_up_with_another(village_store: Store):
    shown = part(shared(village_store), VILLAGES)
    shown.selectbox("scenario-village").set_value("thon-03").run()
    shown.selectbox("scenario-model").set_value("thon-04").run()
    assert not shown.exception
    assert "Nếu Thôn 3 bằng mức Thôn 4 hiện nay: xã thêm 5,6 điểm (25 hộ)." in lines(shown), (
        "80 % of 50 are 40, 15 stand"
    )
    assert "Nếu Thôn 3 đi theo nhịp của Thôn 4: đến cuối 2026 xã được" in lines(shown)


def test_the_other_village_is_dropped_when_it_becomes_the_one_asked_about(village_store: Store):
    shown = part(shared(village_store), VILLAGES)
    shown.selectbox("scenario-model").set_value("thon-04").run()
    shown.selectbox("scenario-village").set_value("thon-04").run()
    assert not shown.exception
    assert "Thôn 4 hiện nay" not in lines(shown)


def test_a_village_that_is_not_enough_even_with_everybody_says_so(village_store: Store):
    shown = part(shared(village_store, muc_tieu="95"), VILLAGES)
    shown.selectbox("scenario-village").set_value("thon-03").run()
    assert re.search(
        rf"Một mình Thôn 3 không đưa xã tới 95,0 % được: dù Thôn 3 lên 100 %, xã mới được {NUMBER} %\.", lines(shown)
    )


# ── other targets ────────────────────────────────────────────────────────────────────────────────────


def columns(shown: AppTest) -> list[str]:
    return list(side_by_side(shown))


def typed_goal(shown: AppTest, text: str) -> AppTest:
    return about(shown, "Thêm một mức thử").set_value(text).run()


def test_a_typed_level_stands_beside_todays(village_store: Store):
    shown = typed_goal(part(shared(village_store), TARGETS), "85,5")
    assert answered(shown)
    assert columns(shown)[0].startswith("Kế hoạch của xã, cuối 2026")
    found = side_by_side(shown)["Mức thử: 85,5 %"]
    assert found["Toàn xã còn thiếu"] == "185 hộ", "85,5 % of 450 are 384,75"
    assert found["Số thôn đã đạt"] == "0/4"
    assert side_by_side(shown)["Mức thử: 60,0 %"]["Số thôn đã đạt"] == "1/4"


@pytest.mark.parametrize(
    ("text", "trouble"),
    [("abc", "Không đọc được «abc»"), ("101", "«101» nằm ngoài thang"), ("-1", "«-1»"), ("<b>9</b>", "«<b>9</b>»")],
)
def test_a_level_that_is_none_is_refused_with_a_sentence(village_store: Store, text: str, trouble: str):
    shown = part(shared(village_store), TARGETS)
    before = columns(shown)
    typed_goal(shown, text)
    assert not shown.exception
    [one] = shown.error
    assert trouble in unescaped(one.value)
    assert columns(shown) == before


def test_no_more_than_three_stand_beside_todays(village_store: Store):
    shown = typed_goal(part(shared(village_store), TARGETS), "85,5")
    [row] = [one for one in shown.get("button_group") if one.label.startswith("So với")]
    assert len(row.options) > 3
    row.set_value([unescaped(one) for one in row.options]).run()
    assert not shown.exception
    assert len(columns(shown)) == 4
    assert "Chỉ so nhiều nhất 3 mức một lần" in lines(shown)


def test_other_communes_stand_there_where_they_count_in_the_same_way_and_only_there(trial: Store):
    """Households able to pay online: Tân Ninh and An Nông count the same; activated identities: a base of its own."""
    same = part(look("scenario", trial, "tan-ninh", UNTIL, chi_tieu="TN-02"), TARGETS)
    assert "Xã An Nông, năm 2030: 100,0 %" in columns(same)
    other = part(look("scenario", trial, "tan-ninh", UNTIL, chi_tieu="TN-04"), TARGETS)
    assert not [one for one in columns(other) if one.startswith("Xã ")]


@pytest.mark.parametrize(("slug", "code"), [("thong-nhat", "TNH-01"), ("thuong-ninh", "TH-01"), ("an-nong", "AN-12")])
def test_where_the_present_pace_leads_is_reached_at_the_present_pace(trial: Store, slug: str, code: str):
    found = side_by_side(part(look("scenario", trial, slug, UNTIL, chi_tieu=code), TARGETS))
    [usual] = [column for name, column in found.items() if name.startswith("Giữ nhịp hiện nay đến cuối 2027")]
    assert re.fullmatch(r"đã đạt|đạt kỳ \d+/2027", usual["Toàn xã, giữ nhịp hiện nay"])


# ── kept scenarios ───────────────────────────────────────────────────────────────────────────────────


def keep(shown: AppTest, name: str) -> AppTest:
    about(shown, "Tên phương án").set_value(name)
    return press(shown, "Lưu phương án")


def kept(store: Store, name: str = "Dốc sức", **address: str) -> tuple[AppTest, str]:
    """The page after saving, and the scenario's id."""
    shown = keep(part(shared(store, **address), SAVED), name)
    return shown, scenarios(store, "tan-ninh")[0].scenario_id


def reopened(store: Store, scenario_id: str, period: Period = JUNE, **more: str) -> AppTest:
    return look("scenario", store, "tan-ninh", period, phuong_an=scenario_id, **more)


def test_a_scenario_is_kept_and_moves_no_figure(either_store: Store):
    plan = load_plan(either_store, "tan-ninh")

    def figures() -> tuple:
        return standings(either_store, plan, JUNE), village_cells(either_store, plan, JUNE)

    before = figures()
    shown, scenario_id = kept(either_store)
    assert not shown.exception
    assert unescaped(shown.success[0].value).startswith("Đã lưu phương án Dốc sức.")
    assert shown.query_params["phuong-an"] == scenario_id
    assert about(shown, "Tên phương án").value == ""
    assert "Lập bởi Người thử, " in lines(shown)
    assert "trên số liệu kỳ 6/2026 (đợt 7)" in lines(shown)
    assert figures() == before


@pytest.mark.parametrize(
    ("name", "trouble"), [("", "Hãy đặt tên"), ("   ", "Hãy đặt tên"), ("DỐC SỨC", "Xã đã có phương án tên «DỐC SỨC»")]
)
def test_a_name_that_will_not_do_is_refused_and_nothing_is_written(village_store: Store, name: str, trouble: str):
    shown, _ = kept(village_store)
    seq = village_store.seq("tan-ninh")
    keep(shown, name)
    assert not shown.exception
    assert trouble in unescaped(shown.error[0].value)
    assert village_store.seq("tan-ninh") == seq


def test_a_strange_name_is_shown_as_it_is_written(village_store: Store):
    name = "<b>*x*</b> :red[y] $z$ =1+1"
    shown, scenario_id = kept(village_store, name)
    assert not shown.exception
    assert f"Phương án {name}" in lines(shown)
    [table] = shown.get("table")
    assert literal(name) in table.value.columns, "a table reads Markdown"
    assert not reopened(village_store, scenario_id).exception


def test_a_link_opens_its_indicator_and_its_sliders(village_store: Store):
    shown, scenario_id = kept(village_store)
    again = reopened(village_store, scenario_id, chi_tieu="TN-04")
    assert answered(again)
    assert again.selectbox("chi-tieu").value == "TN-02"
    assert (said(again), numbers(again)) == (said(shown), numbers(shown))
    assert (str(slider(again, "goal").value), str(slider(again, "due").value)) == ("60", "2026-12")
    assert "Từ đó kho số liệu" not in lines(again)
    assert "đã được kéo khác bản lưu" not in lines(again)
    slide(again, "goal", 65)
    assert "Các thanh dưới đây đã được kéo khác bản lưu." in lines(again)


def test_closing_leaves_the_sliders_and_takes_it_from_the_address(village_store: Store):
    _, scenario_id = kept(village_store)
    shown = press(reopened(village_store, scenario_id), "Đóng")
    assert "phuong-an" not in shown.query_params
    assert "Phương án Dốc sức" not in lines(shown)


def test_when_figures_have_come_since_it_says_so(village_store: Store):
    _, scenario_id = kept(village_store)
    hand_in(village_store, "2026-07", 36, 72, 16, 80)
    shown = reopened(village_store, scenario_id)
    assert "Từ đó kho số liệu đã có 1 lần ghi mới" in lines(shown)
    assert "Chưa có kỳ nào sau khi lập để đối chiếu." in lines(shown)
    assert "đã được sửa" not in lines(shown)


def test_a_figure_put_right_since_is_named(village_store: Store):
    _, scenario_id = kept(village_store)
    hand_in(village_store, "2026-06", 35, 70, 15, 35)
    shown = reopened(village_store, scenario_id)
    assert "Số của chính kỳ lập đã được sửa: khi lập 44,4 %, nay 34,4 %." in lines(shown)


def test_reality_is_held_against_it_once_a_month_has_come(village_store: Store):
    _, scenario_id = kept(village_store)
    hand_in(village_store, "2026-07", 36, 72, 16, 80)
    shown = reopened(village_store, scenario_id, JULY)
    assert answered(shown)
    assert "Kỳ 7/2026: phương án 47,0 %, thực tế 45,3 %: kém 1,7 điểm." in lines(shown)


def test_scenarios_stand_beside_one_another(village_store: Store):
    kept(village_store)
    shown, _ = kept(village_store, "Vừa sức", muc_tieu="50")
    assert columns(shown) == ["Vừa sức", "Dốc sức"]
    found = side_by_side(shown)
    assert [found[one]["Mức"] for one in ("Vừa sức", "Dốc sức")] == ["50,0 %", "60,0 %"]
    assert [found[one]["Cả thảy thêm"] for one in ("Vừa sức", "Dốc sức")] == ["25 hộ", "70 hộ"]
    assert found["Dốc sức"]["Khi lập"] == "44,4 %"


def test_a_scenario_that_is_dropped_is_gone_and_its_name_is_free(village_store: Store):
    shown, scenario_id = kept(village_store)
    press(shown, "Bỏ phương án này")
    assert not shown.exception
    assert scenarios(village_store, "tan-ninh") == []
    assert "phuong-an" not in shown.query_params
    assert "Chưa lưu phương án nào." in lines(shown)
    assert "Phương án Dốc sức" not in lines(reopened(village_store, scenario_id))
    kept(village_store)


def test_another_one_is_opened_from_the_list(village_store: Store):
    _, first = kept(village_store)
    shown, _ = kept(village_store, "Vừa sức", muc_tieu="50")
    shown.selectbox("scenario-chosen").set_value(first).run()
    press(shown, "Mở")
    assert shown.query_params["phuong-an"] == first
    assert "đạt 60,0 %" in said(shown)


# ── a new target ─────────────────────────────────────────────────────────────────────────────────────


def form(shown: AppTest, name: str):
    [found] = [
        one
        for kind in (shown.text_input, shown.selectbox, shown.date_input, shown.checkbox, shown.button)
        for one in kind
        if (one.key or "").startswith(("adopt-", "press-adopt-")) and one.key.endswith(f"-{name}")
    ]
    return found


def decided(store: Store, **missing: object) -> AppTest:
    """The form filled in for 70 % in 2027, but for what is missing, and the button pressed."""
    shown = part(shared(store), ADOPTING)
    filled = {"value": "70", "year": 2027, "document": "Quyết định 12/QĐ-UBND", "day": dt.date(2026, 7, 1), **missing}
    for name, value in filled.items():
        form(shown, name).set_value(value)
    form(shown, "sure").check().run()
    return form(shown, "adopt").click().run()


def test_without_the_tick_nothing_can_be_adopted(village_store: Store):
    shown = part(shared(village_store), ADOPTING)
    assert form(shown, "adopt").disabled
    form(shown, "sure").check().run()
    assert not form(shown, "adopt").disabled
    assert foreign(shown) == []


@pytest.mark.parametrize(
    ("name", "value", "trouble"),
    [
        ("document", "", "Hãy ghi tên và số của văn bản"),
        ("day", None, "Hãy chọn ngày ký"),
        ("value", "", "Hãy ghi mức mới"),
        ("value", "101", "nằm ngoài thang"),
        ("value", "abc", "Không đọc được"),
    ],
)
def test_what_a_decision_lacks_is_asked_for_and_nothing_is_written(village_store: Store, name, value, trouble):
    seq = village_store.seq("tan-ninh")
    shown = decided(village_store, **{name: value})
    assert not shown.exception
    assert trouble in unescaped(shown.error[0].value)
    assert village_store.seq("tan-ninh") == seq


def test_an_adopted_target_holds_from_its_period_and_no_older_one_is_judged_anew(either_store: Store):
    old = load_plan(either_store, "tan-ninh")
    before = [standings(either_store, old, Period(2026, month)) for month in (3, 6)]
    shown = decided(either_store)
    assert not shown.exception
    assert unescaped(shown.success[0].value) == "Đã ghi mục tiêu mới: 70,0 % năm 2027, áp dụng từ kỳ 7/2026."
    plan = load_plan(either_store, "tan-ninh")
    now = {one.year: (one.value, one.comparator) for one in plan.targets_of("TN-02", JULY)}
    assert now[2027] == (Decimal(70), Comparator.AT_LEAST)
    assert 2027 not in {one.year for one in plan.targets_of("TN-02", JUNE)}
    assert [standings(either_store, plan, Period(2026, month)) for month in (3, 6)] == before
    hand_in(either_store, "2026-07", 36, 72, 16, 80)
    later = look("scenario", either_store, "tan-ninh", JULY, chi_tieu="TN-02", den="2027-12")
    assert "Kế hoạch của xã, cuối 2027 (kế hoạch ghi): 70,0 %" in columns(part(later, TARGETS))


def test_the_same_decision_again_is_refused_although_the_page_still_holds_the_plan_of_before(village_store: Store):
    """A fragment's rerun keeps the visit it was drawn with: the plan in hand is older than the store's `seq`."""
    shown = decided(village_store)
    seq = village_store.seq("tan-ninh")
    form(shown, "adopt").click().run()
    assert village_store.seq("tan-ninh") == seq
    assert shown.error and not shown.success


# ── the mark on everything that leaves the page ──────────────────────────────────────────────────────


@pytest.fixture
def taken(monkeypatch: pytest.MonkeyPatch) -> Iterator[dict[str, bytes]]:
    """Every workbook that the page offers, by the chart's key or the table's title."""
    found: dict[str, bytes] = {}

    def drawn(figure: Any, key: str, caption: Caption, table: Any, screen: Any, **more: Any) -> None:
        book = more.get("book") or (lambda: workbook(caption.title, f"{caption.subtitle} · {caption.source}", table()))
        found[key] = book()
        exhibit(figure, key, caption, table, screen, **more)

    def made(title: str, source: str, table: Any) -> bytes:
        found[title] = workbook(title, source, table)
        return found[title]

    monkeypatch.setattr("pages.scenario.exhibit", drawn)
    monkeypatch.setattr("components.scenario_panels.exhibit", drawn)
    for name in ("target_panel", "saved_scenarios"):
        monkeypatch.setattr(f"components.{name}.workbook", made)
    return found


def test_everything_that_can_be_taken_away_says_that_it_is_simulated(either_store: Store, taken: dict[str, bytes]):
    shown, _ = kept(either_store)
    charts = set()
    for name in (SHARING, VILLAGES, TARGETS, SAVED):
        part(shown, name)
        for one in shown.get("plotly_chart"):
            charts.add(one.proto.id.rsplit("-", 1)[-1])
            notes = [each["text"] for each in json.loads(one.proto.spec)["layout"].get("annotations", ())]
            assert notes.count(SIMULATED) == 1, name
            assert one.proto.alt.startswith(f"{SIMULATED}: ")
        pictures = [json.loads(one.proto.json) for one in shown.get("bidi_component")]
        assert all(SIMULATED in one["title"] and one["file"].startswith("mo-phong-") for one in pictures)
        assert len(pictures) == len(shown.get("plotly_chart"))
        assert f":blue[**{SIMULATED}**]" in " ".join(one.value for one in shown.markdown)
    assert charts == {"course", "shares", "gains"}
    assert set(taken) >= {COURSE, "scenario-shares", "scenario-gains"}
    for key, content in taken.items():
        for sheet in load_workbook(io.BytesIO(content)):
            assert SIMULATED in " ".join(str(cell.value) for row in sheet["A1:C4"] for cell in row), (key, sheet.title)


@pytest.mark.parametrize("name", [TARGETS, SAVED])
def test_a_table_that_can_be_taken_away_bears_the_mark_in_its_name(village_store: Store, name: str, monkeypatch):
    offered = []
    for module in ("target_panel", "saved_scenarios"):
        monkeypatch.setattr(
            f"components.{module}.st.download_button",
            lambda *_, **more: offered.append((more["file_name"], more["data"]())),
        )
    shown, _ = kept(village_store)
    offered.clear()
    part(shown, name)
    assert offered
    for file, content in offered:
        assert file.startswith("mo-phong-")
        sheet = load_workbook(io.BytesIO(content)).active
        head = " ".join(str(cell.value) for row in sheet["A1:C3"] for cell in row)
        assert head.startswith(SIMULATED)
        assert "không phải số liệu báo cáo" in head


# ── a real store, figure by figure ───────────────────────────────────────────────────────────────────


def test_two_periods_have_no_pace_and_still_an_answer(store: Store):
    begin(store, "tan-ninh", "Thôn Đông")
    for at, when in enumerate(SIX[:2]):
        write(store, "tan-ninh", rate("TN-02", "thon-01", when, 30 + at, 100))
    shown = look("scenario", store, "tan-ninh", Period(2026, 2), chi_tieu="TN-02", muc_tieu="50", den="2026-12")
    assert answered(shown)
    for fact in ("đạt 50,0 % vào cuối 2026", "+1,90 điểm mỗi tháng", "19 hộ", "10 tháng"):
        assert fact in said(shown)
    assert numbers(shown)["Giữ nhịp, cuối 2026"] == numbers(shown)["Chênh"] == "–"
    assert "Chưa đủ 6 kỳ để biết" in lines(shown)


def test_what_nobody_reported_is_no_zero(store: Store):
    begin(store, "tan-ninh", "Thôn Đông")
    write(store, "tan-ninh", rate("TN-02", "thon-01", "2026-06", 30, 100))
    shown = look("scenario", store, "tan-ninh", JUNE, chi_tieu="TN-04")
    assert not answered(shown)
    assert unescaped(shown.info[0].value).startswith("Kỳ này chưa có số liệu của chỉ tiêu")
    assert not shown.select_slider


def test_villages_that_hold_little_of_the_base_are_not_enough(store: Store):
    sizes = ((1, 50), (2, 950))
    bases = [BaseEntry("households", f"thon-0{at}", Period(2026, 1).date, Decimal(size)) for at, size in sizes]
    begin(store, "tan-ninh", "Thôn Đông", "Thôn Đoài", bases=bases)
    for at, when in enumerate(SIX):
        write(store, "tan-ninh", rate("TN-02", "thon-01", when, 30 + at, 50))
    shown = look("scenario", store, "tan-ninh", JUNE, chi_tieu="TN-02")
    assert not answered(shown)
    assert said(shown).startswith("Các nơi đã báo mới giữ 5 % mẫu số (cần 80 %)")


@pytest.mark.parametrize("name", ["<b>x</b>", "Thôn *một* :red[x] $y$", "[Thôn](http://xa.example)", "=1+1"])
def test_a_village_with_a_strange_name_is_shown_as_it_is_written(store: Store, name: str):
    begin(store, "tan-ninh", name, "Thôn Đoài")
    for at, when in enumerate(SIX):
        write(store, "tan-ninh", rate("TN-02", "thon-01", when, 1 + at, 500), rate("TN-02", "thon-02", when, 90, 100))
    shown = part(look("scenario", store, "tan-ninh", JUNE, chi_tieu="TN-02"), SHARING)
    assert not shown.exception
    assert f"nhiều nhất là {name}: " in share_said(shown)
    part(shown, VILLAGES)
    assert f"Nếu {name} đứng yên" in lines(shown)


def test_an_old_link_says_that_figures_have_come_since(village_store: Store):
    shown = shared(village_store)
    assert "Từ khi lập đường dẫn này" not in lines(shown)
    hand_in(village_store, "2026-07", 36, 72, 16, 80)
    again = opened_again(shown, village_store, "tan-ninh", JUNE)
    assert "Từ khi lập đường dẫn này đã có 1 lần ghi mới" in lines(again)
