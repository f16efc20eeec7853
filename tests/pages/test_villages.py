"""Theo thôn as it is drawn: every commune in every stage, one village, links, filters, clicks, missing figures."""

from __future__ import annotations

import json
import re

import pytest
from streamlit.testing.v1 import AppTest

from data.model import Level, Period
from data.plan_files import slugs
from data.plan_store import load_plan
from data.store import Store
from tests.pages.conftest import UNTIL, _chart, begin, foreign, rate, show, visible, write
from tests.pages.test_overview import SIX, choose, click, look, record, table_row, unescaped

BY_VILLAGE = ["an-nong", "tan-ninh", "thong-nhat"]
JUNE = Period(2026, 6)


def charts(shown: AppTest) -> dict[str, list[str]]:
    """The texts of each chart by its key: "villages" (the map), "village" (the card), "two-villages", "movers"."""
    keys = {one.proto.id.split("-", 2)[2]: one.proto.spec for one in shown.get("plotly_chart")}
    return {key.rsplit("-", 1)[-1] if key.count("-") > 1 else key: _chart(spec) for key, spec in keys.items()}


def heat_columns(shown: AppTest) -> int:
    """How many indicators the map shows."""
    [spec] = [one.proto.spec for one in shown.get("plotly_chart") if one.proto.id.endswith("-villages")][:1]
    return len(json.loads(spec)["layout"]["xaxis"]["ticktext"])


def says(shown: AppTest) -> list[str]:
    """The sentences above the charts, in bold."""
    return [unescaped(one.value).strip("*") for one in shown.markdown if one.value.startswith("**")]


def seen(shown: AppTest) -> AppTest:
    """The page with a card open, but for the lists of its small lines, which `visible` cannot read."""
    for block in shown.expander:
        for at, node in list(block.children.items()):
            if node.type == "dataframe":
                words = " ".join(map(str, [*node.value.columns, *node.value["Nay"], *node.value["Nhịp"]]))
                assert not re.search(r"\b(None|nan|True|False)\b", words)
                del block.children[at]
    return shown


@pytest.mark.parametrize("slug", slugs())
@pytest.mark.parametrize("period", [None, "start", "next", "until"])
def test_every_commune_in_every_stage_is_drawn_in_vietnamese(trial: Store, slug: str, period: str | None):
    start = load_plan(trial, slug).start
    at = {None: None, "start": start, "next": start.plus(2), "until": UNTIL}[period]
    shown = show("villages", trial, slug, at)
    assert not shown.exception
    assert foreign(shown) == []
    drawn = at is not None and slug in BY_VILLAGE
    assert (len(shown.info), bool(shown.get("plotly_chart"))) == ((0, True) if drawn else (1, False))


@pytest.mark.parametrize("slug", BY_VILLAGE)
def test_the_map_names_every_village_its_yardstick_and_who_lags(trial: Store, slug: str):
    plan = load_plan(trial, slug)
    shown = show("villages", trial, slug, UNTIL)
    text = visible(shown)
    assert {one.name for one in plan.places} <= set(charts(shown)["villages"])
    assert "Thước đo: mức của xã (mức lẽ ra phải đạt đến nay theo lộ trình của xã)." in text
    many = len(plan.places)
    assert re.match(rf"\d+/{many} {plan.unit_word} bình quân đạt mức hoặc hơn; chậm nhất: ", says(shown)[0])
    assert [one for one in text if re.match(rf"\d+/{many} nơi đã báo · số liệu đến 14/12/2026", one)]
    assert "không phải số 0" in shown.expander[-1].markdown[0].value


def test_the_first_month_is_levels_and_nobody_moved(trial: Store):
    shown = show("villages", trial, "an-nong", load_plan(trial, "an-nong").start)
    assert [one.proto.id[-9:] for one in shown.get("plotly_chart")] == ["-villages"]
    assert not [one for one in visible(shown) if "Ai chuyển biến" in one]


def test_a_year_says_who_moved_and_lets_the_earlier_period_be_chosen(trial: Store):
    shown = show("villages", trial, "an-nong", UNTIL)
    assert [one for one in says(shown) if re.match(r"\d+/22 thôn cải thiện chênh lệch", one)]
    shown.selectbox("tu-ky").set_value(Period(2026, 11)).run()
    assert not shown.exception
    assert [one for one in says(shown) if "so với kỳ 11/2026" in one]


# ── what a link or a button changes ──────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("moc", ["2027 (sơ kết)", "2030 (tổng kết)"])
def test_a_milestone_in_the_address_is_the_yardstick(trial: Store, moc: str):
    shown = look("villages", trial, "an-nong", JUNE, moc=moc)
    assert not shown.exception
    assert f"Thước đo: mức của xã (mức phải đạt cuối {moc[:4]} theo lộ trình của xã)." in visible(shown)
    assert says(shown)[0] != says(show("villages", trial, "an-nong", JUNE))[0]


def test_their_own_yardstick_is_named_and_judges_otherwise(trial: Store, monkeypatch: pytest.MonkeyPatch):
    tables = record(monkeypatch)
    shown = show("villages", trial, "an-nong", JUNE)
    before = dict(tables["villages"].set_index("Nơi")["Chênh bình quân (điểm)"])
    choose(shown, "Thước đo", option(shown, "Thước đo", 1))
    assert not shown.exception
    assert [one for one in visible(shown) if one.startswith("Thước đo: mức riêng (")]
    assert dict(tables["villages"].set_index("Nơi")["Chênh bình quân (điểm)"]) != before


def option(shown: AppTest, label: str, at: int):
    """The button's own value: what stands at that place in the row."""
    [row] = [one for one in shown.get("button_group") if one.label == label]
    return row.options[at]


def test_a_pillar_leaves_its_own_indicators(trial: Store, monkeypatch: pytest.MonkeyPatch):
    tables, plan = record(monkeypatch), load_plan(trial, "an-nong")
    shown = look("villages", trial, "an-nong", UNTIL, nhom="Đề án 06")
    fit = [one.short for one in plan.indicators if one.pillar == "Đề án 06" and one.level is Level.PLACE]
    assert list(tables["villages"].columns[1:-2]) == fit
    assert heat_columns(shown) == len(fit) > 0


def test_at_most_twelve_columns_a_screen_and_the_rest_one_button_away(trial: Store, monkeypatch: pytest.MonkeyPatch):
    tables, plan = record(monkeypatch), load_plan(trial, "an-nong")
    by_village = [one.short for one in plan.indicators if one.level is Level.PLACE]
    shown = show("villages", trial, "an-nong", UNTIL)
    first = list(tables["villages"].columns[1:-2])
    assert len(first) <= 12 < len(by_village)
    label = f"Các cột (trong {len(by_village)} chỉ tiêu)"
    choose(shown, label, option(shown, label, 1))
    assert first + list(tables["villages"].columns[1:-2]) == by_village


@pytest.mark.parametrize("value", ["khong-co", "", "<b>", "0", "2099", "thon-99"])
def test_an_address_that_says_nothing_known_changes_nothing(trial: Store, value: str):
    usual = visible(show("villages", trial, "an-nong", UNTIL))
    shown = look(
        "villages", trial, "an-nong", UNTIL,
        moc=value, muc=value, nhom=value, thon=value, so_voi=value, tu_ky=value, chi_tieu=value,
    )  # fmt: skip
    assert not shown.exception
    assert visible(shown) == usual


def test_a_link_opens_a_village_beside_another(trial: Store, monkeypatch: pytest.MonkeyPatch):
    tables = record(monkeypatch)
    shown = look("villages", trial, "an-nong", UNTIL, thon="thon-07", so_voi="thon-03")
    assert not shown.exception
    assert foreign(seen(shown)) == []
    assert [one.value for one in (shown.selectbox("thon"), shown.selectbox("so-voi"))] == ["thon-07", "thon-03"]
    assert [one for one in says(shown) if re.match(r"Thôn 7: \d+/\d+ chỉ tiêu đạt mức, bình quân ", one)]
    assert [one for one in says(shown) if re.match(r"Thôn 7 hơn Thôn 3 ở \d+/\d+ chỉ tiêu cả hai cùng báo\.", one)]
    assert [one for one in visible(shown) if re.match(r"(Đã báo đủ|Chưa báo) kỳ 12/2026", one)]
    assert set(tables["village"]["Nơi"]) == {"Thôn 7"}
    assert list(tables["two-villages"]["Nơi"].unique()) == ["Thôn 7", "Thôn 3"]
    assert "thon-07" not in shown.selectbox("so-voi").options


def test_a_village_beside_itself_is_no_pair(trial: Store):
    shown = look("villages", trial, "an-nong", UNTIL, thon="thon-07", so_voi="thon-07")
    assert not shown.exception
    assert shown.selectbox("thon").value == "thon-07"
    assert shown.selectbox("so-voi").value is None


# ── a click ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_click_on_a_cell_opens_the_villages_card_and_a_second_one_another(trial: Store):
    shown = show("villages", trial, "an-nong", UNTIL)
    assert "village" not in charts(shown)
    for place, name in (("thon-12", "Thôn 12"), ("thon-03", "Thôn 3")):
        click(shown, "villages", [place, 2, ""])
        assert not shown.exception
        assert shown.selectbox("thon").value == place
        assert shown.query_params["thon"] == place
        assert [one for one in says(shown) if one.startswith(f"{name}: ")]


def test_a_click_that_takes_the_selection_back_keeps_the_card(trial: Store):
    shown = click(show("villages", trial, "an-nong", UNTIL), "villages", ["thon-12", 2, ""])
    shown.session_state["villages"] = {"selection": {"points": []}}
    shown.run()
    assert not shown.exception
    assert shown.selectbox("thon").value == "thon-12"


# ── a real store, figure by figure ───────────────────────────────────────────────────────────────────


def test_without_a_figure_it_says_what_to_do(store: Store):
    begin(store, "tan-ninh", "Thôn Đông")
    shown = show("villages", store, "tan-ninh")
    assert shown.info[0].value == "Chưa có số liệu nào. Hãy nộp số liệu của kỳ đầu tiên."
    assert not shown.get("plotly_chart")


def test_a_plan_without_village_indicators_points_to_the_overview(trial: Store):
    shown = show("villages", trial, "thuong-ninh", UNTIL)
    assert "không có chỉ tiêu nào báo theo thôn" in shown.info[0].value


def test_one_village_is_a_useful_page(store: Store):
    begin(store, "tan-ninh", "Thôn Đông")
    write(store, "tan-ninh", *(rate("TN-02", "thon-01", when, 30 + at, 100) for at, when in enumerate(SIX)))
    shown = look("villages", store, "tan-ninh", JUNE, thon="thon-01")
    assert not shown.exception
    assert foreign(seen(shown)) == []
    assert "35" in charts(shown)["villages"]
    assert [one for one in visible(shown) if one.startswith("1/1 nơi đã báo")]
    assert list(shown.selectbox("so-voi").options) == []


def test_what_is_not_reported_is_a_dash_and_zero_is_a_zero(store: Store, monkeypatch: pytest.MonkeyPatch):
    tables = record(monkeypatch)
    begin(store, "tan-ninh", "Thôn Đông", "Thôn Đoài", "Thôn 3")
    write(store, "tan-ninh", rate("TN-02", "thon-01", "2026-06", 30, 100), rate("TN-02", "thon-03", "2026-06", 0, 100))
    shown = look("villages", store, "tan-ninh", JUNE, thon="thon-02")
    found = tables["villages"].set_index("Nơi").iloc[:, 0]
    assert found["Thôn Đông"] == 30
    assert found["Thôn 3"] == 0
    assert found.isna()["Thôn Đoài"]
    heat = charts(shown)["villages"]
    assert (heat.count("–"), heat.count("0"), heat.count("30")) == (4, 1, 1), "one silent at TN-02, three at TN-04"
    assert "–" in charts(shown)["village"]
    assert not [one for one in charts(shown)["village"] if re.search(r"(?<!\d)0,0 %", one)]
    assert [one for one in visible(seen(shown)) if one.startswith("Chưa báo kỳ 6/2026: ")]


def test_a_small_base_is_marked(store: Store):
    begin(store, "tan-ninh", "Thôn Đông", "Thôn Đoài")
    write(store, "tan-ninh", rate("TN-02", "thon-01", "2026-06", 6, 12), rate("TN-02", "thon-02", "2026-06", 60, 100))
    heat = charts(show("villages", store, "tan-ninh", JUNE))["villages"]
    assert "50°" in heat
    assert "60" in heat


@pytest.mark.parametrize("name", ["<b>x</b>", "Thôn *một* :red[x] $y$", "[Thôn](http://xa.example)", "=1+1"])
def test_a_village_with_a_strange_name_is_shown_as_it_is_written(store: Store, name: str):
    begin(store, "tan-ninh", name, "Thôn Đoài")
    for at, when in enumerate(SIX):
        write(store, "tan-ninh", rate("TN-02", "thon-01", when, 1 + at, 500), rate("TN-02", "thon-02", when, 90, 100))
    shown = look("villages", store, "tan-ninh", JUNE, thon="thon-01", so_voi="thon-02")
    assert not shown.exception
    assert f"chậm nhất: {name}, bình quân kém" in says(shown)[0]
    assert [one for one in says(shown) if one.startswith(f"{name}: ")]
    assert [one for one in says(shown) if one.startswith(f"{name} hơn Thôn Đoài")]


def test_the_same_number_stands_on_all_three_pages(store: Store, monkeypatch: pytest.MonkeyPatch):
    tables = record(monkeypatch)
    begin(store, "tan-ninh", "Thôn Đông", "Thôn Đoài", "Thôn 3")
    parts = ((1, 30, 100), (2, 60, 200), (3, 0, 100))
    for when in SIX:
        write(store, "tan-ninh", *(rate("TN-02", f"thon-0{at}", when, a, b) for at, a, b in parts))
    show("overview", store, "tan-ninh", JUNE)
    assert table_row(tables, "TN-02")["Thực hiện"] == "22,5 %"
    shown = look("indicator", store, "tan-ninh", JUNE, chi_tieu="TN-02")
    assert [one for one in says(shown) if one.startswith("Hộ có kỹ năng DVCTT, thanh toán số: 22,5 % (90 / 400)")]
    assert dict(tables["indicator-villages"].set_index("Nơi")["Tỷ lệ (%)"]) == {
        "Thôn Đông": 30, "Thôn Đoài": 30, "Thôn 3": 0,
    }  # fmt: skip
    show("villages", store, "tan-ninh", JUNE)
    assert dict(tables["villages"].set_index("Nơi").iloc[:, 0]) == {"Thôn Đông": 30, "Thôn Đoài": 30, "Thôn 3": 0}


@pytest.mark.parametrize("slug", BY_VILLAGE)
def test_every_indicator_says_the_same_on_all_three_pages(trial: Store, slug: str, monkeypatch: pytest.MonkeyPatch):
    tables, plan = record(monkeypatch), load_plan(trial, slug)
    show("overview", trial, slug, UNTIL)
    levels = tables["overview"].set_index("Mã")["Thực hiện"]
    by_village = [one for one in plan.indicators if one.level is Level.PLACE]
    place = plan.places[0]
    look("villages", trial, slug, UNTIL, thon=place.id)
    card = tables["village"].set_index("Chỉ tiêu")["Tỷ lệ (%)"]
    for one in by_village:
        look("indicator", trial, slug, UNTIL, chi_tieu=one.code)
        cells = tables["indicator-villages"].dropna(subset=["Tử số"])
        level = 100 * cells["Tử số"].sum() / cells["Mẫu số"].sum()
        assert levels[one.code] == f"{level:.1f} %".replace(".", ","), one.code
        own = tables["indicator-villages"].set_index("Nơi")["Tỷ lệ (%)"][place.name]
        assert repr(card[one.short]) == repr(own), one.code
