"""So sánh kế hoạch as it is drawn: every commune, every measure, links that lead nowhere, an edited plan."""

from __future__ import annotations

import re
from dataclasses import replace
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from data.model import Plan
from data.plan_files import shipped, slugs
from data.plan_store import load_plan
from data.store import Store
from data.visit import Visit
from tests.builders import somebody
from tests.pages.conftest import SECONDS, UNTIL, begin, chart, foreign, frame, rate, show, visible, write

PICKER = "thuoc-do"


def cells(shown: AppTest) -> list[str]:
    """Every text of the page's tables, which `visible` does not reach."""
    found = [one for table in shown.table for line in table.value.itertuples(index=False) for one in line]
    return [*found, *(name for table in shown.table for name in table.value.columns)]


def wrong(shown: AppTest) -> list[str]:
    """What is not Vietnamese on the page or in its tables, or a code of a measure or a comparator."""
    english = re.compile(r"\b(None|nan|True|False|the|of|and|same_base|different_base|theme|encouraged|lead|range)\b")
    code = re.compile(r"\b[a-z0-9]+(-[a-z0-9]+){2,}\b")
    return foreign(shown) + [one for one in [*visible(shown), *cells(shown)] if english.search(one) or code.search(one)]


def looked_at(plan: Plan, store: Store, **address: str) -> AppTest:
    shown = AppTest.from_function(
        frame, args=(Visit(somebody("Người thử"), store, plan), "compare"), default_timeout=SECONDS
    )
    for name, value in address.items():
        shown.query_params[name.replace("_", "-")] = value
    return shown.run()


@pytest.mark.parametrize("slug", slugs())
@pytest.mark.parametrize("period", [None, UNTIL])
def test_every_commune_with_and_without_figures_is_drawn_in_vietnamese(trial: Store, slug: str, period):
    shown = show("compare", trial, slug, period)
    assert not shown.exception
    assert wrong(shown) == []
    assert shown.title[0].value == "So sánh kế hoạch"
    assert [one.label for one in shown.expander] == ["Cách đọc"]
    assert len(shown.table) == 2


@pytest.mark.parametrize("slug", ["an-nong", "giao-minh"])
def test_every_measure_can_be_chosen(trial: Store, slug: str):
    shown = show("compare", trial, slug)
    options = list(shown.selectbox(PICKER).options)
    assert len(options) == 22
    drawn = 0
    for name in options:
        shown.selectbox(PICKER).set_value(name).run()
        assert not shown.exception
        assert wrong(shown) == []
        drawn += len(shown.get("plotly_chart"))
    assert drawn == 7, "rows 1 and 2, and the five numbers that one commune alone sets on a base of its own"


def test_a_real_store_before_any_figure(store: Store):
    begin(store, "tan-ninh", "Thôn Đông")
    shown = show("compare", store, "tan-ninh")
    assert not shown.exception
    assert visible(shown)[1].startswith("Xã Tân Ninh đặt 8 thước đo: 2 có xã khác đặt cùng cách tính")
    assert "An Nông" in chart(shown)
    assert "Tân Ninh" in chart(shown)


def test_figures_change_nothing(store: Store):
    begin(store, "tan-ninh", "Thôn Đông")
    before = visible(show("compare", store, "tan-ninh"))
    assert len(before) > 20
    write(store, "tan-ninh", rate("TN-02", "thon-01", "2026-06", 30, 100))
    assert visible(show("compare", store, "tan-ninh")) == before


def test_the_own_measures_are_offered_first(trial: Store):
    options = list(show("compare", trial, "thuong-ninh").selectbox(PICKER).options)
    assert set(options[:3]) == {
        "Tổ CNSCĐ hoạt động hiệu quả", "Ý tưởng, sáng kiến được tiếp nhận", "Thôn, đơn vị triển khai phong trào",
    }  # fmt: skip


def test_a_link_opens_its_measure(trial: Store):
    shown = looked_at(load_plan(trial, "giao-minh"), trial, thuoc_do="Sổ sức khỏe điện tử")
    assert shown.selectbox(PICKER).value == "Sổ sức khỏe điện tử"
    assert "từ 95 % trở lên · 2026" in [one.strip("\u00a0") for one in chart(shown)]


@pytest.mark.parametrize("value", ["khong-co", "", "ho-so-truc-tuyen-toan-trinh", "<b>", "0"])
def test_a_link_to_no_measure_opens_the_first(trial: Store, value: str):
    shown = looked_at(load_plan(trial, "an-nong"), trial, thuoc_do=value)
    assert not shown.exception
    assert shown.selectbox(PICKER).value == "Hồ sơ trực tuyến toàn trình"


@pytest.mark.parametrize(
    "name", ["CBCC được tập huấn kỹ năng số", "Tài khoản định danh VNeID", "Văn bản trao đổi điện tử"]
)
def test_what_may_not_be_ranked_has_no_chart_and_says_why(trial: Store, name: str):
    shown = looked_at(load_plan(trial, "an-nong"), trial, thuoc_do=name)
    assert not shown.get("plotly_chart")
    assert [one for one in visible(shown) if "không xếp hạng" in one or "không so con số" in one]
    assert not [one for one in shown.table[0].value["So với xã khác"] if one.startswith("thứ")]


def test_a_plan_without_numbers_says_so_and_counts_its_goals(trial: Store):
    shown = show("compare", trial, "giao-minh")
    assert "không đặt số, chỉ có 16 mục tiêu định tính" in shown.subheader[0].value
    assert "không đặt số trong kế hoạch" in [one.strip("\u00a0") for one in chart(shown)]


def test_the_own_plan_is_the_one_in_the_store_and_not_the_shipped_one(trial: Store):
    plan = load_plan(trial, "an-nong")
    lower = tuple(replace(one, value=Decimal(90)) if one.code == "AN-M1" else one for one in plan.targets)
    shown = looked_at(replace(plan, targets=lower), trial)
    assert [one.value for one in shown.markdown if "thứ 2 trong 2 xã cùng cách tính" in one.value]
    assert list(shown.table[0].value["Xã"]) == ["Tân\u00a0Ninh", "**An\u00a0Nông**"]
    assert shipped("an-nong").targets[0].value == 100


def test_a_commune_whose_name_is_markup_is_shown_as_it_is_written(trial: Store):
    plan = replace(load_plan(trial, "an-nong"), name="*Xã* <b>mới</b> $x$")
    shown = looked_at(plan, trial)
    assert not shown.exception
    assert [one for one in visible(shown) if "Xã *Xã* <b>mới</b> $x$ đặt 16 thước đo" in one]
    assert "*Xã* <b>mới</b> $x$" in chart(shown)


def test_how_to_read_is_three_sentences(trial: Store):
    [text] = [one.value for one in show("compare", trial, "an-nong").markdown if "mới được xếp hạng" in one.value]
    assert len(re.findall(r"\.(?:\s|$)", text)) == 3
