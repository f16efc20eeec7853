"""Điểm nghẽn as it is drawn: every commune, nothing at all, each department, the way to where it is resolved."""

from __future__ import annotations

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from data.access import Grant, Role, User
from data.bottlenecks import Kind
from data.model import Period
from data.plan_files import slugs
from data.plan_store import load_plan
from data.question_store import ask
from data.store import Store
from data.visit import Visit
from queries.bottlenecks import in_the_way
from tests.builders import somebody
from tests.pages.conftest import SECONDS, TODAY, UNTIL, begin, foreign, frame, rate, show, visible, write

PAGE = "bottlenecks"


def opened(store: Store, slug: str, **query: str) -> AppTest:
    visit = Visit(somebody("Người thử"), store, load_plan(store, slug), UNTIL)
    shown = AppTest.from_function(frame, args=(visit, PAGE), default_timeout=SECONDS)
    for name, value in query.items():
        shown.query_params[name.replace("_", "-")] = value
    return shown.run()


@pytest.mark.parametrize("slug", slugs())
@pytest.mark.parametrize("large", [False, True])
def test_every_commune_is_drawn_in_vietnamese(trial: Store, slug: str, large: bool):
    shown = opened(trial, slug, **({"chu_to": "true"} if large else {}))
    assert not shown.exception
    assert foreign(shown) == []
    found = in_the_way(trial, load_plan(trial, slug), TODAY)
    said = shown.subheader[0].value.replace("\\", "")
    assert said == "Không có điểm nghẽn nào." if not found else str(len(found)) in said
    assert not [one for one in visible(shown) if ".." in one or "?." in one]


def test_each_has_owner_age_and_what_resolves_it_with_a_number(trial: Store):
    text = " ".join(visible(opened(trial, "an-nong"))).replace("**", "")
    assert "Báo cáo kỳ 1/2026 · Phòng Văn hóa - Xã hội · quá hạn 336 ngày" in text
    assert "Cách gỡ: nộp 6 số còn thiếu của kỳ 1/2026." in text
    assert "hoặc đổi mục tiêu bằng văn bản" in text


def test_a_department_is_chosen_by_the_address_and_sees_its_own(trial: Store):
    plan = load_plan(trial, "an-nong")
    mine = [one for one in in_the_way(trial, plan, TODAY) if "ca" in one.owners]
    shown = opened(trial, "an-nong", don_vi_nghen="Công an xã")
    assert shown.subheader[0].value.startswith(str(len(mine)))
    assert "Phòng Kinh tế ·" not in " ".join(visible(shown))
    nobodys = opened(trial, "an-nong", don_vi_nghen="Chưa giao đơn vị nào")
    assert "Chưa giao đơn vị nào" in nobodys.subheader[0].value


def test_what_does_not_fit_the_page_is_on_the_next_and_all_is_in_the_workbook(trial: Store):
    found = in_the_way(trial, load_plan(trial, "an-nong"), TODAY)
    assert sum(one.kind is Kind.REPORT for one in found) > 8
    shown = opened(trial, "an-nong")
    assert sum("Cách gỡ: nộp" in one.value.replace("\\", "") for one in shown.markdown) == 8
    assert shown.get("download_button")


def test_every_line_leads_to_where_it_is_resolved(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("data.store.now", lambda: dt.datetime(2026, 1, 2))
    begin(store, "tan-ninh", "Thôn Đông")
    write(store, "tan-ninh", *(rate("TN-02", "thon-01", f"2026-{at:02d}", 30 + at / 10, 100) for at in range(1, 12)))
    for name in ("data.question_store.today", "data.question_thread.today"):
        monkeypatch.setattr(name, lambda: dt.date(2026, 12, 1))
    ask(store, load_plan(store, "tan-ninh"), "TN-02", None, Period(2026, 11), "Sao chậm?", somebody(), "q",
        department="vhxh")  # fmt: skip
    for name in ("pages.bottlenecks.today", "data.visit.today"):
        monkeypatch.setattr(name, lambda: dt.date(2027, 1, 4))
    found = in_the_way(store, load_plan(store, "tan-ninh"), dt.date(2027, 1, 4))
    assert {one.kind for one in found} == set(Kind)
    shown = show(PAGE, store, "tan-ninh", Period(2026, 11))
    assert not shown.exception
    labels = {one.label for one in shown.get("page_link")}
    assert labels == {"Số còn thiếu", "Nộp số liệu", "Trả lời", "Ghi kết quả", "Xem chỉ tiêu", "Thử giả định"}
    monitor = User("Bà Mặt trận", "mt", (Grant(Role.MONITOR, "tan-ninh"),))
    watched = show(PAGE, store, "tan-ninh", Period(2026, 11), monitor)
    assert "Nộp số liệu" not in {one.label for one in watched.get("page_link")}
    assert "Xem nhiệm vụ" in {one.label for one in watched.get("page_link")}


def test_nothing_can_be_ticked_away(trial: Store):
    shown = opened(trial, "an-nong")
    assert [*shown.main.button, *shown.main.checkbox, *shown.main.toggle, *shown.main.text_area] == []


def test_a_commune_that_has_just_begun_has_none(store: Store, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr("data.store.now", lambda: dt.datetime.combine(TODAY, dt.time(3)))
    begin(store, "an-nong", "Thôn Đông")
    shown = show(PAGE, store, "an-nong")
    assert shown.subheader[0].value.replace("\\", "") == "Không có điểm nghẽn nào."
    assert foreign(shown) == []


def test_overview_counts_them_and_leads_there(trial: Store):
    found = in_the_way(trial, load_plan(trial, "an-nong"), TODAY)
    shown = show("overview", trial, "an-nong", Period(2026, 6))
    [line] = [one.label for one in shown.get("page_link") if "điểm nghẽn" in one.label]
    assert line.replace("\\", "").startswith(f"Hôm nay có {len(found)} điểm nghẽn: ")
