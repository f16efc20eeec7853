"""Tổng quan as it is drawn: every commune, no figures, one month, a year, one village, an official figure beside."""

from __future__ import annotations

import re
from decimal import Decimal

import pytest

from components.status import LOOKS
from data.model import Period
from data.plan_files import slugs
from data.plan_store import BaseEntry, load_plan
from data.store import Store
from tests.pages.conftest import UNTIL, begin, chart, foreign, rate, show, visible, write

DECEMBER = UNTIL
COMMUNES = [slug for slug in slugs() if slug != "giao-minh"]
SIX = [f"2026-{month:02d}" for month in range(1, 7)]


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
def test_every_indicator_of_the_plan_is_a_row_and_a_line_of_the_table(trial: Store, slug: str):
    plan = load_plan(trial, slug)
    shown = show("overview", trial, slug, DECEMBER)
    table, _ = shown.dataframe
    assert list(table.value["Mã"]) == [one.code for one in plan.indicators]
    assert {one.short for one in plan.indicators} <= set(chart(shown))


@pytest.mark.parametrize("slug", COMMUNES)
def test_the_counts_of_states_are_those_of_the_headline(trial: Store, slug: str):
    shown = show("overview", trial, slug, DECEMBER)
    by_word = {one.label[2:]: int(one.value) for one in shown.metric}
    told = [
        int(one) for one in re.findall(r"(\d+)(?:/(\d+))? chỉ tiêu", shown.subheader[0].value) for one in one if one
    ]
    good = by_word.get("Đạt", 0) + by_word.get("Đúng tiến độ", 0)
    bad = sum(by_word.get(one, 0) for one in ("Chậm", "Khó đạt", "Thụt lùi"))
    unknown = by_word.get("Chưa đủ số liệu", 0)
    assert told == [good, good + bad + unknown, *(one for one in (bad, unknown) if one)]
    assert len(by_word) == len(shown.metric)
    promised = {one.code for one in load_plan(trial, slug).targets if one.formal}
    assert sum(by_word.values()) == len(promised), "what is only followed is not counted"


def test_the_worst_three_are_a_numbered_list_in_plain_text(trial: Store):
    shown = show("overview", trial, "an-nong", DECEMBER)
    [said] = [one.value for one in shown.markdown if "Chậm nhất so với lộ trình" in one.value]
    lines = said.splitlines()
    assert lines[0] == "**Chậm nhất so với lộ trình**"
    assert [line[:3] for line in lines[2:]] == ["1. "] * 3
    assert not [line for line in lines[2:] if re.search(r"(?<!\\)[*_\[\]$:<>]", line[3:])]


def test_how_to_read_explains_every_state_and_mark(trial: Store):
    text = " ".join(visible(show("overview", trial, "an-nong", DECEMBER)))
    for look in LOOKS.values():
        assert f"{look.shape} **{look.word}**: {look.meaning}." in text
    assert "nội suy" in text
    assert "không phải số 0" in text


def test_a_commune_without_numbers_shows_its_goals_and_judges_nothing(trial: Store):
    plan = load_plan(trial, "giao-minh")
    shown = show("overview", trial, "giao-minh", None)
    [goals] = shown.dataframe
    assert list(goals.value["Mục tiêu"]) == [one.text for one in plan.goals]
    assert "không chấm đạt hay chậm" in shown.info[0].value
    assert (len(shown.metric), len(shown.get("plotly_chart"))) == (0, 0)


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


def table_row(shown, code: str) -> dict[str, str]:
    table, _ = shown.dataframe
    return table.value.set_index("Mã").loc[code].to_dict()


def test_one_month_is_a_level_and_no_verdict(store: Store):
    begin(store, "tan-ninh", "Thôn Đông", "Thôn Đoài", "Thôn 3")
    write(
        store,
        "tan-ninh",
        *(rate("TN-02", f"thon-0{at}", "2026-06", a, b) for at, a, b in ((1, 30, 100), (2, 60, 200), (3, 0, 100))),
    )
    shown = show("overview", store, "tan-ninh", Period(2026, 6))
    found = table_row(shown, "TN-02")
    assert found["Thực hiện"] == "22,5 %", "Σa/Σb = 90/400, not the mean of 30, 30 and 0"
    assert found["Trạng thái"] == "– Chưa đủ số liệu"
    assert found["Đã báo"] == "3/3 thôn đã báo"
    assert "Chưa đủ 3 kỳ để biết nhịp độ." in chart(shown)
    assert foreign(shown) == []


def test_what_nobody_reported_is_missing_and_not_zero(store: Store):
    begin(store, "tan-ninh", "Thôn Đông")
    write(store, "tan-ninh", rate("TN-02", "thon-01", "2026-06", 30, 100))
    shown = show("overview", store, "tan-ninh", Period(2026, 6))
    assert table_row(shown, "TN-01")["Thực hiện"] == "–"
    assert not [one for one in visible(shown) if re.search(r"(?<!\d)0,0 %", one)]


def test_one_village_is_a_village_not_the_commune(store: Store):
    begin(store, "tan-ninh", "Thôn Đông")
    write(store, "tan-ninh", *(rate("TN-02", "thon-01", when, 30 + at, 100) for at, when in enumerate(SIX)))
    shown = show("overview", store, "tan-ninh", Period(2026, 6))
    assert not shown.exception
    assert table_row(shown, "TN-02")["Đã báo"] == "1/1 thôn đã báo"
    assert table_row(shown, "TN-01")["Đã báo"] == "Toàn xã: chưa báo"
    assert " · 1/1 thôn đã báo, 0 thôn đủ mọi chỉ tiêu; 0/6 chỉ tiêu toàn xã đã báo · " in visible(shown)[1]


def test_an_official_figure_stands_beside_the_villages_sum(store: Store):
    begin(store, "tan-ninh", "Thôn Đông", "Thôn Đoài")
    for when in SIX:
        write(
            store, "tan-ninh", rate("TN-02", "thon-01", when, 40, 100), rate("TN-02", "thon-02", when, 20, 100),
            rate("TN-02", None, when, 84, 240),
        )  # fmt: skip
    shown = show("overview", store, "tan-ninh", Period(2026, 6))
    assert table_row(shown, "TN-02")["Thực hiện"] == "35,0 %"
    assert "Đang lấy số toàn xã; cộng từ các thôn: 30,0 %, lệch 5,0 điểm" in chart(shown)


def test_villages_that_hold_little_of_the_base_are_not_enough(store: Store):
    start = Period(2026, 1).date
    bases = [BaseEntry("households", f"thon-0{at}", start, Decimal(size)) for at, size in ((1, 50), (2, 950))]
    begin(store, "tan-ninh", "Thôn Đông", "Thôn Đoài", bases=bases)
    write(store, "tan-ninh", *(rate("TN-02", "thon-01", when, 30 + at, 50) for at, when in enumerate(SIX)))
    shown = show("overview", store, "tan-ninh", Period(2026, 6))
    assert table_row(shown, "TN-02")["Trạng thái"] == "– Chưa đủ số liệu"
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
    [said] = [one.value for one in shown.markdown if "Chậm nhất" in one.value]
    assert f"nhiều nhất ở {name} (" in re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", said).replace("\u2060", "")
    assert not re.search(r"(?<!\\)[*_\[\]$<>]", said.split("1. ", 1)[1])


def test_a_later_period_does_not_reach_back(store: Store):
    begin(store, "tan-ninh", "Thôn Đông")
    for at, when in enumerate(SIX):
        write(store, "tan-ninh", rate("TN-02", "thon-01", when, 10 * at, 100))
    assert table_row(show("overview", store, "tan-ninh", Period(2026, 3)), "TN-02")["Thực hiện"] == "20,0 %"
    assert table_row(show("overview", store, "tan-ninh", Period(2026, 6)), "TN-02")["Thực hiện"] == "50,0 %"


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
