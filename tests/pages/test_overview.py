"""Tổng quan as it is drawn: every commune, no figures, one month, a year, one village, an official figure beside."""

from __future__ import annotations

import json
import re
from collections import Counter
from decimal import Decimal
from typing import Any

import pandas as pd
import pytest
from streamlit.testing.v1 import AppTest

from components.exhibit import exhibit
from components.status import LOOKS, PROSPECTS
from data.model import Period
from data.plan_files import slugs
from data.plan_store import BaseEntry, load_plan
from data.store import Store
from data.visit import Visit
from tests.builders import somebody
from tests.pages.conftest import SECONDS, UNTIL, begin, chart, foreign, frame, rate, show, visible, write

DECEMBER = UNTIL
LEADERS = ("overview", "villages", "indicator")
COMMUNES = [slug for slug in slugs() if slug != "giao-minh"]
SIX = [f"2026-{month:02d}" for month in range(1, 7)]
STATES = "Lọc theo trạng thái"


def look(page: str, store: Store, slug: str, period: Period | None, **address: str | list[str]) -> AppTest:
    """The page as a link with that query opens it; so_voi stands for "so-voi"."""
    visit = Visit(somebody("Người thử"), store, load_plan(store, slug), period)
    shown = AppTest.from_function(frame, args=(visit, page), default_timeout=SECONDS)
    for name, value in address.items():
        shown.query_params[name.replace("_", "-")] = value
    return shown.run()


def record(monkeypatch: pytest.MonkeyPatch) -> dict[str, pd.DataFrame]:
    """What "Tải Excel" of each chart would hold, by the chart's key, as last drawn."""
    found: dict[str, pd.DataFrame] = {}

    def noted(figure: Any, key: str, caption: Any, table: Any, screen: Any, **more: Any) -> None:
        found[key] = table()
        exhibit(figure, key, caption, table, screen, **more)

    for place in (*(f"pages.{page}" for page in LEADERS), "components.village_card"):
        monkeypatch.setattr(f"{place}.exhibit", noted)
    return found


def click(shown: AppTest, key: str, customdata: list) -> AppTest:
    """A click on a point of that chart, as the browser reports it: its callback runs, then the page."""
    states = shown._tree.get_widget_states()
    [chart] = [one for one in shown.get("plotly_chart") if one.proto.id.endswith(f"-{key}")]
    clicked = {"points": [{"customdata": customdata}], "point_indices": [], "box": [], "lasso": []}
    states.widgets.add(id=chart.proto.id, string_value=json.dumps({"selection": clicked}))
    return shown._run(states)


def choose(shown: AppTest, label: str, value: object) -> AppTest:
    """That button of a row of buttons, pressed."""
    [row] = [one for one in shown.get("button_group") if one.label == label]
    return row.set_value(value).run()


def pills(shown: AppTest) -> dict[str, int]:
    """The states offered as filters, each with its count: {"▲ Chậm": 10}."""
    [row] = [one for one in shown.get("button_group") if one.label == STATES]
    named = (re.fullmatch(r"(.+) \*\*(\d+)\*\*", one) for one in row.options)
    return {one[1]: int(one[2]) for one in named}


def unescaped(text: str) -> str:
    """What a reader sees of `literal` text."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", text).replace("\u2060", "")


def section(shown: AppTest, heading: str) -> list:
    """What stands under that subheader, up to the next one, to the filters or to the notes."""
    found, inside = [], False
    for node in shown.main:
        if node.type == "subheader":
            inside = node.value.startswith(heading)
        elif node.type in ("button_group", "expander"):
            inside = False
        elif inside:
            found.append(node)
    return found


@pytest.mark.parametrize("slug", slugs())
@pytest.mark.parametrize("period", [None, "start", "next", "until"])
def test_every_commune_in_every_stage_is_drawn_in_vietnamese(trial: Store, slug: str, period: str | None):
    start = load_plan(trial, slug).start
    at = {None: None, "start": start, "next": start.plus(2), "until": DECEMBER}[period]
    shown = show("overview", trial, slug, at)
    assert not shown.exception
    assert len(visible(shown)) > 5
    assert foreign(shown) == []


@pytest.mark.parametrize("slug", COMMUNES)
def test_every_indicator_of_the_plan_is_a_row_and_a_line_of_the_workbook(
    trial: Store, slug: str, monkeypatch: pytest.MonkeyPatch
):
    tables, plan = record(monkeypatch), load_plan(trial, slug)
    shown = show("overview", trial, slug, DECEMBER)
    assert list(tables["overview"]["Mã"]) == [one.code for one in plan.indicators]
    assert {one.short for one in plan.indicators} <= set(chart(shown))


@pytest.mark.parametrize("slug", COMMUNES)
def test_the_counts_of_states_are_those_of_the_rows_and_of_the_headline(
    trial: Store, slug: str, monkeypatch: pytest.MonkeyPatch
):
    tables = record(monkeypatch)
    shown = show("overview", trial, slug, DECEMBER)
    states = tables["overview"].set_index("Mã")["Trạng thái"].str[0]
    assert {label[0]: many for label, many in pills(shown).items()} == Counter(states)
    assert set(pills(shown)) <= {f"{one.shape} {one.word}" for one in LOOKS.values()}
    promised = {one.code for one in load_plan(trial, slug).targets if one.formal}
    formal = Counter(states[[code for code in states.index if code in promised]])
    good, bad, unknown = (sum(formal[one] for one in shapes) for shapes in ("●◐", "▲×▼", "–"))
    told = [
        int(one) for one in re.findall(r"(\d+)(?:/(\d+))? chỉ tiêu", shown.subheader[0].value) for one in one if one
    ]
    assert told == [good, good + bad + unknown, *(one for one in (bad, unknown) if one)]
    assert sum(formal.values()) == len(promised), "what is only followed is not counted"


def test_the_worst_three_are_a_list_of_links_in_plain_text_the_most_people_first(trial: Store):
    shown = show("overview", trial, "an-nong", DECEMBER)
    lines = section(shown, "Còn thiếu nhiều nhất")
    links = [unescaped(one.label) for one in lines if one.type == "page_link"]
    said = [one.value for one in lines if one.type == "markdown"]
    assert (len(links), len(said)) == (4, 3)
    assert re.match(r"Hôm nay có \d+ điểm nghẽn: ", links.pop())
    assert set(links) <= {one.short for one in load_plan(trial, "an-nong").indicators}
    assert not [one for one in said if re.search(r"(?<!\\)[*_\[\]$:<>]", one)]
    short = [int(re.search(r"thiếu ([\d.]+)", unescaped(one))[1].replace(".", "")) for one in said]
    assert short == sorted(short, reverse=True)
    assert all(one[0] in "▲×▼" for one in said)


def test_what_changed_since_the_last_period_leads_to_its_indicators(trial: Store):
    lines = section(show("overview", trial, "an-nong", DECEMBER), "Cái gì đổi so với kỳ 11/2026")
    links = [unescaped(one.label) for one in lines if one.type == "page_link"]
    said = [one.value for one in lines if one.type == "markdown"]
    assert "**Tiến nhiều nhất**" in said
    assert set(links) <= {one.short for one in load_plan(trial, "an-nong").indicators}
    assert len(links) == sum(not one.startswith("**") for one in said) > 3


def test_the_first_period_is_compared_with_nothing(trial: Store):
    shown = show("overview", trial, "an-nong", load_plan(trial, "an-nong").start)
    assert not [one for one in shown.subheader if "Cái gì đổi" in one.value]


# ── the filters and the click ────────────────────────────────────────────────────────────────────────


def test_a_milestone_gives_other_words_and_another_sentence(trial: Store, monkeypatch: pytest.MonkeyPatch):
    tables = record(monkeypatch)
    shown = look("overview", trial, "an-nong", DECEMBER, moc="2030 (tổng kết)")
    assert not shown.exception
    assert foreign(shown) == []
    assert set(pills(shown)) <= {f"{one.shape} {one.word}" for one in PROSPECTS.values()}
    verdicts = tables["overview"]["Đến mốc"].str[0]
    assert {label[0]: many for label, many in pills(shown).items()} == Counter(verdicts)
    assert [one for one in visible(shown) if one.startswith("**Đến cuối 2030: ")]
    assert "Mốc 95,0 %" in " ".join(chart(shown))
    choose(shown, "Mốc so", "Đến nay")
    assert "Đến mốc" not in tables["overview"]
    assert set(pills(shown)) <= {f"{one.shape} {one.word}" for one in LOOKS.values()}


@pytest.mark.parametrize("words", [["Chậm"], ["Thụt lùi", "Đạt"]])
def test_states_in_the_address_leave_only_their_rows(trial: Store, words: list[str], monkeypatch):
    tables = record(monkeypatch)
    shown = look("overview", trial, "an-nong", DECEMBER, trang_thai=words)
    shapes = {one.shape for one in LOOKS.values() if one.word in words}
    assert set(tables["overview"]["Trạng thái"].str[0]) == shapes
    wanted = sum(many for label, many in pills(shown).items() if label[0] in shapes)
    assert len(tables["overview"]) == wanted
    assert [one for one in visible(shown) if one.startswith(f"**{wanted}/26 chỉ tiêu: ")]
    said = shown.query_params["trang-thai"]
    assert sorted([said] if isinstance(said, str) else said) == sorted(words), "the link still says it"


@pytest.mark.parametrize("value", ["khong-co", "", "<b>", "0", "Đạt **7**", "behind"])
def test_an_address_that_says_nothing_known_changes_nothing(trial: Store, value: str):
    usual = visible(show("overview", trial, "an-nong", DECEMBER))
    shown = look("overview", trial, "an-nong", DECEMBER, moc=value, trang_thai=value, chi_tieu=value, thon=value)
    assert not shown.exception
    assert visible(shown) == usual


def test_a_click_on_a_bar_opens_that_indicator(trial: Store):
    shown = show("overview", trial, "an-nong", DECEMBER)
    click(shown, "overview", ["", "AN-16"])
    assert not shown.exception
    assert shown.title[0].value == "Chỉ tiêu có đạt không?"
    assert shown.selectbox("chi-tieu").value == "AN-16"
    assert shown.query_params["chi-tieu"] == "AN-16"


def test_how_to_read_explains_every_state_and_mark(trial: Store):
    text = " ".join(visible(show("overview", trial, "an-nong", DECEMBER)))
    for one in (*LOOKS.values(), *PROSPECTS.values()):
        assert f"{one.shape} **{one.word}**: {one.meaning}." in text
    assert "nội suy" in text
    assert "không phải số 0" in text


def test_a_commune_without_numbers_shows_its_goals_and_judges_nothing(trial: Store):
    plan = load_plan(trial, "giao-minh")
    shown = show("overview", trial, "giao-minh", None)
    [goals] = shown.dataframe
    assert list(goals.value["Mục tiêu"]) == [one.text for one in plan.goals]
    assert "không có gì để chấm đạt hay chậm" in shown.info[0].value
    assert not shown.get("plotly_chart")
    assert not shown.get("button_group")


# ── a real store, figure by figure ───────────────────────────────────────────────────────────────────


def test_before_the_first_figure_it_says_what_to_do_and_what_was_promised(store: Store):
    begin(store, "tan-ninh", "Thôn Đông")
    shown = show("overview", store, "tan-ninh")
    assert "Chưa có số liệu nào" in shown.info[0].value
    assert [one.label for one in shown.get("page_link")] == ["Sang trang Nộp số liệu"]
    [promised] = shown.dataframe
    assert list(promised.value.columns) == ["Mã", "Chỉ tiêu", "Mục tiêu", "Năm", "Đơn vị"]
    assert "trên 80 %" in set(promised.value["Mục tiêu"])
    assert len(shown.get("plotly_chart")) == 0
    assert foreign(shown) == []


def table_row(tables: dict[str, pd.DataFrame], code: str) -> dict[str, str]:
    return tables["overview"].set_index("Mã").loc[code].to_dict()


def test_one_month_is_a_level_and_no_verdict(store: Store, monkeypatch: pytest.MonkeyPatch):
    tables = record(monkeypatch)
    begin(store, "tan-ninh", "Thôn Đông", "Thôn Đoài", "Thôn 3")
    write(
        store,
        "tan-ninh",
        *(rate("TN-02", f"thon-0{at}", "2026-06", a, b) for at, a, b in ((1, 30, 100), (2, 60, 200), (3, 0, 100))),
    )
    shown = show("overview", store, "tan-ninh", Period(2026, 6))
    found = table_row(tables, "TN-02")
    assert found["Thực hiện"] == "22,5 %", "Σa/Σb = 90/400, not the mean of 30, 30 and 0"
    assert found["Trạng thái"] == "– Chưa đủ số liệu"
    assert found["Đã báo"] == "3/3 thôn đã báo"
    assert "Chưa đủ 3 kỳ để biết nhịp độ." in chart(shown)
    assert foreign(shown) == []


def test_what_nobody_reported_is_missing_and_not_zero(store: Store, monkeypatch: pytest.MonkeyPatch):
    tables = record(monkeypatch)
    begin(store, "tan-ninh", "Thôn Đông")
    write(store, "tan-ninh", rate("TN-02", "thon-01", "2026-06", 30, 100))
    shown = show("overview", store, "tan-ninh", Period(2026, 6))
    assert table_row(tables, "TN-01")["Thực hiện"] == "–"
    assert not [one for one in visible(shown) if re.search(r"(?<!\d)0,0 %", one)]


def test_one_village_is_a_village_not_the_commune(store: Store, monkeypatch: pytest.MonkeyPatch):
    tables = record(monkeypatch)
    begin(store, "tan-ninh", "Thôn Đông")
    write(store, "tan-ninh", *(rate("TN-02", "thon-01", when, 30 + at, 100) for at, when in enumerate(SIX)))
    shown = show("overview", store, "tan-ninh", Period(2026, 6))
    assert not shown.exception
    assert table_row(tables, "TN-02")["Đã báo"] == "1/1 thôn đã báo"
    assert table_row(tables, "TN-01")["Đã báo"] == "Toàn xã: chưa báo"
    assert " · 1/1 thôn đã báo, 0 thôn đủ mọi chỉ tiêu; 0/6 chỉ tiêu toàn xã đã báo · " in visible(shown)[1]


def test_an_official_figure_stands_beside_the_villages_sum(store: Store, monkeypatch: pytest.MonkeyPatch):
    tables = record(monkeypatch)
    begin(store, "tan-ninh", "Thôn Đông", "Thôn Đoài")
    for when in SIX:
        write(
            store, "tan-ninh", rate("TN-02", "thon-01", when, 40, 100), rate("TN-02", "thon-02", when, 20, 100),
            rate("TN-02", None, when, 84, 240),
        )  # fmt: skip
    shown = show("overview", store, "tan-ninh", Period(2026, 6))
    assert table_row(tables, "TN-02")["Thực hiện"] == "35,0 %"
    assert "Đang lấy số toàn xã; cộng từ các thôn: 30,0 %, lệch 5,0 điểm" in chart(shown)


def test_villages_that_hold_little_of_the_base_are_not_enough(store: Store, monkeypatch: pytest.MonkeyPatch):
    tables = record(monkeypatch)
    start = Period(2026, 1).date
    bases = [BaseEntry("households", f"thon-0{at}", start, Decimal(size)) for at, size in ((1, 50), (2, 950))]
    begin(store, "tan-ninh", "Thôn Đông", "Thôn Đoài", bases=bases)
    write(store, "tan-ninh", *(rate("TN-02", "thon-01", when, 30 + at, 50) for at, when in enumerate(SIX)))
    shown = show("overview", store, "tan-ninh", Period(2026, 6))
    assert table_row(tables, "TN-02")["Trạng thái"] == "– Chưa đủ số liệu"
    assert "Các nơi đã báo chưa đủ 80 % mẫu số." in chart(shown)


@pytest.mark.parametrize(
    "name", ["<b>x</b>", "Thôn *một* :red[x] $y$", "[Thôn](http://xa.example)", "Thôn & xóm", "=1+1"]
)
def test_a_village_with_a_strange_name_is_shown_as_it_is_written(store: Store, name: str):
    begin(store, "tan-ninh", name, "Thôn Đoài")
    for at, when in enumerate(SIX):
        write(store, "tan-ninh", rate("TN-02", "thon-01", when, 1 + at, 500), rate("TN-02", "thon-02", when, 90, 100))
    shown = show("overview", store, "tan-ninh", Period(2026, 6))
    assert not shown.exception
    [said] = [one.value for one in section(shown, "Còn thiếu nhiều nhất") if one.type == "markdown"]
    assert f"nhiều nhất ở {name} (" in unescaped(said)
    assert not re.search(r"(?<!\\)[*_\[\]$<>]", said)


def test_a_later_period_does_not_reach_back(store: Store, monkeypatch: pytest.MonkeyPatch):
    tables = record(monkeypatch)
    begin(store, "tan-ninh", "Thôn Đông")
    for at, when in enumerate(SIX):
        write(store, "tan-ninh", rate("TN-02", "thon-01", when, 10 * at, 100))
    for month, level in ((3, "20,0 %"), (6, "50,0 %")):
        show("overview", store, "tan-ninh", Period(2026, month))
        assert table_row(tables, "TN-02")["Thực hiện"] == level


def test_it_says_which_days_and_when_it_was_last_told(trial: Store):
    said = visible(show("overview", trial, "an-nong", DECEMBER))[1]
    assert said.startswith("Kỳ 12/2026 (15/11–14/12/2026) · 22/22 thôn đã báo")
    assert re.search(r" · cập nhật \d\d:\d\d ngày \d\d/\d\d/\d{4}$", said)


def test_every_figure_names_its_file_its_cell_and_what_stood_there(store: Store):
    begin(store, "tan-ninh", "Thôn Đông")
    write(
        store, "tan-ninh",
        {**rate("TN-02", "thon-01", "2026-06", 30, 100), "sheet": "T6", "cell": "C9", "raw": "30"},
    )  # fmt: skip
    table = show("overview", store, "tan-ninh", Period(2026, 6)).dataframe[-1].value
    [line] = table.to_dict("records")
    assert (line["Nơi"], line["Kỳ"], line["Số"]) == ("Thôn Đông", "6/2026", "30 / 100 = 30,0 %")
    assert (line["Tệp"], line["Ô"], line["Ghi trong ô"], line["Đợt"]) == ("so-lieu.xlsx", "T6!C9", "30", "2")
