"""Theo phòng as it is drawn: every commune, no figures, one month, a year; each department in turn."""

from __future__ import annotations

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from data.model import Period
from data.plan_files import slugs
from data.plan_store import load_plan
from data.store import ILLUSTRATIVE, Batch, Store, open_store
from data.visit import Visit
from tests.builders import somebody
from tests.pages.conftest import SECONDS, TODAY, UNTIL, begin, chart, foreign, frame, rate, show, visible, write

COMMUNES = [slug for slug in slugs() if slug != "giao-minh"]


@pytest.fixture(autouse=True)
def late_today(monkeypatch: pytest.MonkeyPatch) -> None:
    """The page's own today is the frame's."""
    monkeypatch.setattr("pages.departments.today", lambda: TODAY)


def choose(shown, name: str):
    return next(one for one in shown.selectbox if one.label == "Đơn vị").select(name).run()


def table(shown, column: str) -> dict:
    """The first table or grid with that column, its lines by their first cell."""
    found = [*(one.value for one in shown.table), *(one.value for one in shown.dataframe)]
    lines = next(one for one in found if column in one.columns)
    return {next(iter(line.values())).replace("\\", ""): line for line in lines.to_dict("records")}


def tables(shown) -> list[str]:
    return [str(cell) for one in shown.table for line in one.value.to_dict("records") for cell in line.values()]


@pytest.mark.parametrize("slug", slugs())
@pytest.mark.parametrize("period", [None, "start", "next", "until"])
def test_every_commune_in_every_stage_is_drawn_in_vietnamese(trial: Store, slug: str, period: str | None):
    start = load_plan(trial, slug).start
    shown = show(
        "departments", trial, slug, {None: None, "start": start, "next": start.plus(2), "until": UNTIL}[period]
    )
    assert not shown.exception
    assert len(visible(shown)) > 5
    assert foreign(shown) == []
    assert [one for one in tables(shown) if one in ("None", "nan")] == []


@pytest.mark.parametrize("slug", COMMUNES)
def test_every_department_can_be_chosen(trial: Store, slug: str):
    plan = load_plan(trial, slug)
    shown = show("departments", trial, slug, UNTIL)
    [box] = shown.selectbox
    assert set(box.options) >= {one.name for one in plan.departments}
    for name in box.options:
        shown = choose(shown, name)
        assert not shown.exception, name
        assert foreign(shown) == []
        assert [one for one in visible(shown) if one.startswith(f"**{name}: ")], name


def test_the_department_in_the_address_is_chosen(trial: Store):
    visit = Visit(somebody("Người thử"), trial, load_plan(trial, "an-nong"), UNTIL)
    shown = AppTest.from_function(frame, args=(visit, "departments"), default_timeout=SECONDS)
    shown.query_params["don-vi"] = "Công an xã"
    shown.run()
    assert shown.selectbox[0].value == "Công an xã"
    assert "Tài khoản định danh VNeID" in chart(shown)
    assert "Phủ sóng 4G/5G trên dân số" not in chart(shown)


def test_the_lines_hold_the_states_that_the_departments_chart_shows(trial: Store):
    shown = show("departments", trial, "an-nong", UNTIL)
    lines = table(shown, "Báo đúng hạn")
    assert lines["Phòng Kinh tế"]["Chủ trì"] == 3
    assert lines["Kế hoạch không giao đơn vị (4)"]["Chủ trì"] == 0
    assert all(sum(v for k, v in line.items() if k in ("Đạt, đúng tiến độ", "Chậm", "Chưa đủ số liệu", "Theo dõi"))
               == line["Chủ trì"] for name, line in lines.items() if "không giao" not in name)  # fmt: skip


def test_a_suggested_lead_is_never_shown_as_given(trial: Store):
    shown = show("departments", trial, "tan-ninh", UNTIL)
    assert "kế hoạch không ghi chủ trì, gợi ý giao" in shown.subheader[0].value
    assert set(table(shown, "Gợi ý")["Công an xã"]) & {"Chủ trì", "Gợi ý"} == {"Gợi ý"}


def test_a_commune_without_indicators_shows_tasks_only(trial: Store):
    shown = show("departments", trial, "giao-minh", None)
    assert "không đặt chỉ tiêu bằng số" in shown.subheader[0].value
    assert (len(shown.get("plotly_chart")), len(shown.dataframe), len(shown.info)) == (0, 0, 0)
    shown = choose(shown, "Các xóm")
    assert "Lập, ban hành kế hoạch phong trào của từng đơn vị" in table(shown, "Nhiệm vụ")


def test_before_the_first_figure_it_says_what_was_given_and_accuses_nobody(store: Store):
    begin(store, "an-nong", "Thôn Đông")
    shown = show("departments", store, "an-nong")
    assert "Chưa có số liệu nào" in shown.info[0].value
    assert [one.label for one in shown.get("page_link")] == ["Sang trang Nộp số liệu"]
    assert len(shown.get("plotly_chart")) == 0
    assert "AN-01" in table(shown, "Mục tiêu")
    said = " ".join([*visible(shown), *tables(shown)])
    assert "báo đúng hạn" not in said.replace("Báo đúng hạn", "")
    assert foreign(shown) == []


def test_the_due_day_decides_and_what_is_not_due_yet_is_not_missing(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("data.store.now", lambda: dt.datetime(2026, 1, 2))
    begin(store, "tan-ninh", "Thôn Đông")
    write(store, "tan-ninh", rate("TN-02", "thon-01", "2026-06", 30, 100))
    monkeypatch.setattr("pages.departments.today", lambda: dt.date(2026, 6, 18))
    shown = show("departments", store, "tan-ninh", Period(2026, 6))
    assert list(table(shown, "Hạn nộp")) == ["5/2026", "4/2026", "3/2026", "2/2026", "1/2026"]
    monkeypatch.setattr("pages.departments.today", lambda: dt.date(2026, 6, 19))
    shown = show("departments", store, "tan-ninh", Period(2026, 6))
    june = table(shown, "Hạn nộp")["6/2026"]
    assert (june["Phải báo"], june["Thiếu"], june["Đúng hạn"] + june["Muộn"]) == (7, 6, 1)


def test_what_was_due_before_the_commune_was_set_up_is_not_owed(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("data.store.now", lambda: dt.datetime(2026, 4, 18, 17))  # 19 April in Vietnam
    begin(store, "tan-ninh", "Thôn Đông")
    write(store, "tan-ninh", rate("TN-02", "thon-01", "2026-03", 30, 100))
    shown = show("departments", store, "tan-ninh", Period(2026, 6))
    assert list(table(shown, "Hạn nộp")) == ["6/2026", "5/2026"]


def test_a_late_correction_leaves_a_figure_in_time(home):
    store = open_store(ILLUSTRATIVE)
    begin(store, "tan-ninh", "Thôn Đông")
    row = {"indicator": "TN-04", "place": "thon-01", "period": dt.date(2026, 6, 1), "numerator": 3, "denominator": 9}
    for at, moment in enumerate([dt.datetime(2026, 6, 18, 16, 59), dt.datetime(2026, 7, 30)]):
        batch = Batch("tan-ninh", "hand_in", f"s{at}", "An")
        rows = [{**row, "numerator": 3 + at, "state": "reported"}]
        store.append(batch, {"observation": rows}, store.seq("tan-ninh"), at=moment)
    shown = choose(show("departments", store, "tan-ninh", Period(2026, 6)), "Công an xã")
    june = table(shown, "Hạn nộp")["6/2026"]
    assert (june["Phải báo"], june["Đúng hạn"], june["Muộn"], june["Thiếu"]) == (1, 1, 0, 0)


def test_how_to_read_is_three_sentences_long(trial: Store):
    [text] = [one.value for one in show("departments", trial, "an-nong", UNTIL).markdown if "lần nộp đầu" in one.value]
    assert text.count(". ") + 1 == 3
