"""Chỉ tiêu as it is drawn: every indicator of every commune, no figures, one month, one village, links and clicks."""

from __future__ import annotations

import re

import pytest
from streamlit.testing.v1 import AppTest

from components.words import day
from data.model import Level, Period
from data.plan_files import slugs
from data.plan_store import load_plan
from data.store import Store
from tests.pages.conftest import UNTIL, _chart, begin, foreign, rate, show, visible, write
from tests.pages.test_overview import COMMUNES, SIX, choose, click, look, record, unescaped

JUNE = Period(2026, 6)


def charts(shown: AppTest) -> dict[str, list[str]]:
    """The texts of each chart by its key."""
    keys = ("trend", "indicator-villages", "moved", "left")
    found = {one.proto.id: _chart(one.proto.spec) for one in shown.get("plotly_chart")}
    return {key: texts for key in keys for one, texts in found.items() if one.endswith(f"-{key}")}


def says(shown: AppTest) -> list[str]:
    """The sentences above the charts, in bold."""
    return [unescaped(one.value).strip("*") for one in shown.markdown if one.value.startswith("**")]


def milestones_said(shown: AppTest) -> list[str]:
    """The list of milestones under the trend."""
    [found] = [unescaped(one.value) for one in shown.markdown if one.value.startswith("- **Cuối 20")]
    return found.splitlines()


@pytest.mark.parametrize("slug", slugs())
@pytest.mark.parametrize("period", [None, "start", "next", "until"])
def test_every_commune_in_every_stage_is_drawn_in_vietnamese(trial: Store, slug: str, period: str | None):
    start = load_plan(trial, slug).start
    at = {None: None, "start": start, "next": start.plus(2), "until": UNTIL}[period]
    shown = show("indicator", trial, slug, at)
    assert not shown.exception
    assert foreign(shown) == []
    drawn = at is not None and slug in COMMUNES
    assert (len(shown.info), bool(charts(shown))) == ((0, True) if drawn else (1, False))


@pytest.mark.parametrize("slug", COMMUNES)
def test_every_indicator_can_be_looked_at(trial: Store, slug: str):
    plan = load_plan(trial, slug)
    shown = show("indicator", trial, slug, UNTIL)
    assert [one.split(" · ")[0] for one in shown.selectbox("chi-tieu").options] == [one.code for one in plan.indicators]
    for one in plan.indicators:
        shown.selectbox("chi-tieu").set_value(one.code).run()
        assert not shown.exception, one.code
        assert foreign(shown) == []
        assert says(shown)[0].startswith(f"{one.short}: ")
        assert shown.query_params["chi-tieu"] == one.code
        by_village = one.level is Level.PLACE and bool(plan.places)
        assert ("indicator-villages" in charts(shown)) == by_village, one.code
        assert f"số liệu đến {day(UNTIL.last_day(plan.calendar))}" in " ".join(visible(shown))


def test_it_says_the_fact_every_milestone_and_what_the_figure_is(trial: Store):
    shown = look("indicator", trial, "an-nong", UNTIL, chi_tieu="AN-16")
    plan = load_plan(trial, "an-nong")
    number = r"[\d.]+(,\d+)? %"
    assert re.match(rf"Người trưởng thành có chữ ký số: {number} \([\d.]+ / [\d.]+\), . ", says(shown)[0])
    assert [line[:13] for line in milestones_said(shown)] == [f"- **Cuối {year}" for year in (2026, 2027, 2030)]
    assert all(re.search(r"Mốc [\d,]+ % \(", line) for line in milestones_said(shown))
    text = "\n".join(visible(shown))
    for name in ("Tên trong kế hoạch", "Cách tính", "Tử số", "Mẫu số", "Mục tiêu", "Đơn vị"):
        assert f"- **{name}**: " in text
    assert plan.indicator("AN-16").name in text


def test_the_villages_are_judged_and_those_who_lack_people_add_up(trial: Store, monkeypatch: pytest.MonkeyPatch):
    tables = record(monkeypatch)
    shown = look("indicator", trial, "an-nong", UNTIL, chi_tieu="AN-15")
    found = tables["indicator-villages"]
    met = int((found["Chênh (điểm)"] >= 0).sum())
    assert [one for one in says(shown) if one.startswith(f"{met}/22 thôn đạt mức")]
    short = found["Còn thiếu"].fillna(0)
    [said] = [one for one in says(shown) if one.startswith("Còn ")]
    whole = int(short.sum())
    assert said.startswith(f"Còn {whole:,} người ở {int((short > 0).sum())} thôn; riêng ".replace(",", "."))
    assert tables["left"]["Còn thiếu"].is_monotonic_decreasing


def test_the_parts_of_a_change_add_up_to_it(trial: Store, monkeypatch: pytest.MonkeyPatch):
    tables = record(monkeypatch)
    look("indicator", trial, "an-nong", UNTIL, chi_tieu="AN-16")
    parts = tables["moved"][["Do tử số (điểm)", "Do mẫu số (điểm)"]].sum().sum()
    before, now = tables["trend"]["Mức"].iloc[-2:]
    assert parts == pytest.approx(now - before, abs=1e-6)


def test_an_indicator_without_a_target_is_a_level_and_a_trend_and_never_behind(trial: Store):
    plan = load_plan(trial, "thuong-ninh")
    free = [one for one in plan.indicators if not [of for of in plan.targets_of(one.code) if of.value is not None]]
    assert free
    for one in free:
        shown = look("indicator", trial, "thuong-ninh", UNTIL, chi_tieu=one.code)
        assert not shown.exception
        assert not re.search(r"Chậm|Khó đạt|Thụt lùi|▲|×|▼", says(shown)[0]), one.code


# ── what a link or a button changes ──────────────────────────────────────────────────────────────────


def test_a_milestone_in_the_address_moves_the_line_of_the_villages(trial: Store):
    usual = look("indicator", trial, "an-nong", JUNE, chi_tieu="AN-16")
    assert [one for one in charts(usual)["indicator-villages"] if one.startswith("lẽ ra đến nay ")]
    shown = look("indicator", trial, "an-nong", JUNE, chi_tieu="AN-16", moc="2027 (sơ kết)")
    assert not shown.exception
    assert [one for one in charts(shown)["indicator-villages"] if one.startswith("mốc cuối 2027 ")]
    assert "Thước đo: mức của xã (mức phải đạt cuối 2027 theo lộ trình của xã)." in visible(shown)
    assert says(shown)[0] == says(usual)[0], "the commune's own verdict is another question"


def test_their_own_yardstick_judges_otherwise(trial: Store, monkeypatch: pytest.MonkeyPatch):
    tables = record(monkeypatch)
    shown = look("indicator", trial, "an-nong", JUNE, chi_tieu="AN-16")
    before = list(tables["indicator-villages"].sort_values("Nơi")["Chênh (điểm)"])
    [row] = [one for one in shown.get("button_group") if one.label == "Thước đo"]
    choose(shown, "Thước đo", row.options[1])
    assert not shown.exception
    assert list(tables["indicator-villages"].sort_values("Nơi")["Chênh (điểm)"]) != before
    assert [one for one in visible(shown) if one.startswith("Thước đo: mức riêng (")]


@pytest.mark.parametrize("value", ["khong-co", "", "<b>", "0", "AN-99", "TN-02"])
def test_an_address_that_says_nothing_known_changes_nothing(trial: Store, value: str):
    usual = visible(show("indicator", trial, "an-nong", UNTIL))
    shown = look("indicator", trial, "an-nong", UNTIL, chi_tieu=value, moc=value, muc=value, thon=value, nhom=value)
    assert not shown.exception
    assert visible(shown) == usual


def test_a_click_on_a_village_opens_its_card(trial: Store):
    shown = look("indicator", trial, "an-nong", UNTIL, chi_tieu="AN-16")
    click(shown, "indicator-villages", ["thon-07", ""])
    assert not shown.exception
    assert shown.title[0].value == "Thôn nào cần giúp?"
    assert shown.selectbox("thon").value == "thon-07"
    assert [one for one in says(shown) if one.startswith("Thôn 7: ")]


# ── a real store, figure by figure ───────────────────────────────────────────────────────────────────


def test_without_a_figure_it_shows_definition_and_target(store: Store):
    begin(store, "tan-ninh", "Thôn Đông")
    shown = look("indicator", store, "tan-ninh", None, chi_tieu="TN-02")
    assert not shown.exception
    assert "Chưa có số liệu nào" in shown.info[0].value
    assert not charts(shown)
    assert "- **Mục tiêu**: 100 %, năm 2030; mục II; IV.1" in "\n".join(visible(shown))
    assert foreign(shown) == []


def test_one_month_of_one_village_is_a_level_and_no_verdict(store: Store):
    begin(store, "tan-ninh", "Thôn Đông")
    write(store, "tan-ninh", rate("TN-02", "thon-01", "2026-06", 30, 100))
    shown = look("indicator", store, "tan-ninh", JUNE, chi_tieu="TN-02")
    assert not shown.exception
    assert foreign(shown) == []
    assert says(shown)[0].startswith("Hộ có kỹ năng DVCTT, thanh toán số: 30,0 % (30 / 100), – Chưa đủ số liệu")
    assert "moved" not in charts(shown)
    assert not re.search(r"Chậm|▲|dự báo \d", says(shown)[0])


def test_what_nobody_reported_is_no_zero(store: Store):
    begin(store, "tan-ninh", "Thôn Đông", "Thôn Đoài")
    write(store, "tan-ninh", rate("TN-02", "thon-01", "2026-06", 30, 100))
    shown = look("indicator", store, "tan-ninh", JUNE, chi_tieu="TN-04")
    assert not shown.exception
    assert says(shown)[0] == "Kích hoạt định danh điện tử mức độ 2: chưa có số liệu nào."
    assert not [one for one in visible(shown) if re.search(r"(?<![\d,.])0(,0)? (%|người)(?! trở)", one)]
    assert foreign(shown) == []


def test_a_village_that_is_silent_is_a_dash_beside_those_that_spoke(store: Store, monkeypatch: pytest.MonkeyPatch):
    tables = record(monkeypatch)
    begin(store, "tan-ninh", "Thôn Đông", "Thôn Đoài", "Thôn 3")
    for at, when in enumerate(SIX):
        write(store, "tan-ninh", rate("TN-02", "thon-01", when, 30 + at, 100), rate("TN-02", "thon-03", when, 0, 100))
    shown = look("indicator", store, "tan-ninh", JUNE, chi_tieu="TN-02")
    found = tables["indicator-villages"].set_index("Nơi")
    assert found["Tỷ lệ (%)"].isna()["Thôn Đoài"]
    assert found["Tỷ lệ (%)"]["Thôn 3"] == 0
    assert found["Ghi chú"]["Thôn Đoài"] == "Chưa báo"
    assert "–" in [one.strip("\u00a0") for one in charts(shown)["indicator-villages"]]
    assert [one for one in says(shown) if one.endswith("; 1 thôn chưa báo.")]


@pytest.mark.parametrize("name", ["<b>x</b>", "Thôn *một* :red[x] $y$", "[Thôn](http://xa.example)", "=1+1"])
def test_a_village_with_a_strange_name_is_shown_as_it_is_written(store: Store, name: str):
    begin(store, "tan-ninh", name, "Thôn Đoài")
    for at, when in enumerate(SIX):
        write(store, "tan-ninh", rate("TN-02", "thon-01", when, 1 + at, 500), rate("TN-02", "thon-02", when, 90, 100))
    shown = look("indicator", store, "tan-ninh", JUNE, chi_tieu="TN-02")
    assert not shown.exception
    assert [one for one in says(shown) if f"chậm nhất: {name}, kém" in one]
    assert [one for one in says(shown) if f"tăng nhờ {name} (+" in one]
