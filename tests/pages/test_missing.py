"""Ai chưa nộp? as it is drawn: every commune, every stage, each role; and the reminders on the other pages."""

from __future__ import annotations

import datetime as dt

import pytest
from streamlit.testing.v1 import AppTest

from data.access import Grant, Role, User
from data.model import Period
from data.owed import State, count
from data.plan_files import slugs
from data.plan_store import load_plan
from data.store import Store
from data.visit import Visit
from queries.reports import owed_cells
from tests.builders import somebody
from tests.pages.conftest import SECONDS, TODAY, UNTIL, begin, foreign, frame, rate, show, visible, write

SLUG = "an-nong"


def box(shown, label: str):
    return next(one for one in shown.selectbox if one.label == label)


def at(monkeypatch: pytest.MonkeyPatch, day: dt.date) -> None:
    for page in ("missing", "hand_in", "overview"):
        monkeypatch.setattr(f"pages.{page}.today", lambda: day)
    monkeypatch.setattr("data.visit.today", lambda: day)


def set_up_on(monkeypatch: pytest.MonkeyPatch, moment: dt.datetime) -> None:
    """What is written from now on is written at that moment (UTC)."""
    monkeypatch.setattr("data.store.now", lambda: moment)


def officer(department: str, slug: str = SLUG) -> User:
    return User("Cán bộ", "can.bo", (Grant(Role.OFFICER, slug, department),))


@pytest.mark.parametrize("slug", slugs())
def test_every_commune_is_drawn_in_vietnamese(trial: Store, slug: str):
    shown = show("missing", trial, slug, UNTIL)
    assert not shown.exception
    assert foreign(shown) == []
    assert len(visible(shown)) > 1


def test_the_headline_counts_what_the_cells_say(trial: Store):
    """TODAY is the 20th of December: Kỳ 12/2026 was due two days ago."""
    shown = show("missing", trial, SLUG, UNTIL)
    found = count(owed_cells(trial, load_plan(trial, SLUG), [UNTIL], TODAY))
    said = shown.subheader[0].value
    assert box(shown, "Kỳ phải nộp").value == UNTIL
    assert f"phải nộp {found.expected} số, đã nộp {found.came} " in said.replace("\\", "")
    assert f"còn thiếu {found.missing};" in said and "đã quá 2 ngày" in said
    table = shown.table[0].value
    assert (table["Phải nộp"].sum(), table["Còn thiếu"].sum()) == (found.expected, found.missing)


def test_a_department_is_chosen_and_the_reminder_is_its_own(trial: Store):
    shown = show("missing", trial, SLUG, UNTIL)
    cells = owed_cells(trial, load_plan(trial, SLUG), [UNTIL], TODAY)
    owing = next(one.department for one in cells if one.state is State.MISSING and one.department)
    name = load_plan(trial, SLUG).department(owing).name
    assert shown.code[0].value.startswith("Kính gửi các đơn vị,")
    shown = box(shown, "Đơn vị").select(name).run()
    text = shown.code[0].value
    assert text.startswith(f"Kính gửi {name},")
    missing = {one.indicator for one in cells if one.department == owing and one.open}
    assert {line.split(" ")[1] for line in text.splitlines() if line.startswith("- ")} == missing


def test_a_quarterly_commune_is_asked_about_quarters_alone(trial: Store):
    shown = show("missing", trial, "thuong-ninh", UNTIL)
    assert box(shown, "Kỳ phải nộp").options == ["Quý I/2027", "Quý IV/2026", "Quý III/2026"]


def test_giao_minh_is_told_of_its_yearly_report(trial: Store, monkeypatch: pytest.MonkeyPatch):
    at(monkeypatch, dt.date(2026, 12, 10))
    shown = show("missing", trial, "giao-minh", None)
    assert "báo cáo năm 2026 bằng văn bản: hạn nộp 14/12/2026, còn 4 ngày" in shown.info[0].value.replace("\\", "")
    assert len(shown.table) == 0


def test_before_the_plan_begins_nobody_owes(store: Store, monkeypatch: pytest.MonkeyPatch):
    """Thượng Ninh's plan begins in June 2026: in February no quarter of it is running."""
    at(monkeypatch, dt.date(2026, 2, 2))
    begin(store, "thuong-ninh", "Thôn Đông")
    shown = show("missing", store, "thuong-ninh", None)
    assert "kế hoạch bắt đầu từ kỳ 6/2026" in shown.info[0].value.replace("\\", "")
    assert foreign(shown) == []


def test_a_commune_set_up_late_is_not_accused_of_what_was_before(store: Store, monkeypatch: pytest.MonkeyPatch):
    set_up_on(monkeypatch, dt.datetime(2026, 11, 20))
    begin(store, "tan-ninh", "Thôn Đông", "Thôn Tây")
    write(store, "tan-ninh", rate("TN-02", "thon-01", "2026-11", 30, 100))
    shown = show("missing", store, "tan-ninh", Period(2026, 11))
    assert box(shown, "Kỳ phải nộp").options == ["Kỳ 1/2027", "Kỳ 12/2026"]
    assert "đã nộp 0" in shown.subheader[0].value


def test_in_a_meeting_who_owes_is_said_in_large_lines(trial: Store):
    shown = AppTest.from_function(
        frame, args=(Visit(somebody(), trial, load_plan(trial, SLUG), UNTIL), "missing"), default_timeout=SECONDS
    )
    shown.session_state["chu-to"] = True
    shown.run()
    assert not shown.exception
    assert any(one.value.startswith("##### ") and "chưa nộp" in one.value for one in shown.markdown)


def test_an_officer_sees_the_own_department_first(trial: Store):
    plan = load_plan(trial, SLUG)
    shown = show("missing", trial, SLUG, UNTIL, officer("tyt"))
    assert box(shown, "Đơn vị").value == plan.department("tyt").name
    assert shown.table[0].value.iloc[0]["Đơn vị"].replace("\\", "") == plan.department("tyt").name


# ── reminders ────────────────────────────────────────────────────────────────────────────────────────


def reminded(page: str, store: Store, user: User) -> str:
    shown = show(page, store, SLUG, UNTIL, user)
    assert not shown.exception
    texts = [one.value for one in shown.markdown] + [one.label for one in shown.get("page_link")]
    plain = [one.removeprefix(":material/notifications: ").replace("\\", "") for one in texts]
    return " ".join(one for one in plain if "hạn nộp" in one)


@pytest.mark.parametrize("page", ["hand_in", "overview"])
def test_an_officer_is_reminded_of_what_the_department_has_not_brought(trial: Store, page: str, monkeypatch):
    """In January the illustrative months have ended: nothing of Kỳ 1/2027 has come."""
    at(monkeypatch, dt.date(2027, 1, 15))
    cells = owed_cells(trial, load_plan(trial, SLUG), [Period(2027, 1)], dt.date(2027, 1, 15))
    own = sum(one.department == "tyt" for one in cells)
    assert reminded(page, trial, officer("tyt")) == (
        f"Kỳ 1/2027 chốt số ngày 14/01, hạn nộp 18/01: còn 3 ngày; đơn vị của bạn còn {own} số chưa nộp."
    )
    assert reminded(page, trial, officer("hdnd")) == "", "whose department owes nothing is not reminded"


def test_a_leader_and_who_has_brought_everything_are_not_reminded(trial: Store):
    assert reminded("overview", trial, User("Chủ tịch", "ct", (Grant(Role.LEADER, SLUG),))) == ""
    cells = owed_cells(trial, load_plan(trial, SLUG), [UNTIL], TODAY)
    done = {one.department for one in cells} - {one.department for one in cells if one.open} - {""}
    assert done
    for department in sorted(done):
        assert reminded("overview", trial, officer(department)) == ""


def test_a_village_is_reminded_where_it_hands_in(trial: Store, monkeypatch):
    at(monkeypatch, dt.date(2027, 1, 18))
    village = User("Trưởng thôn", "truong", (Grant(Role.VILLAGE, SLUG, village="thon-02"),))
    assert "hôm nay là ngày cuối; thôn của bạn còn" in reminded("hand_in", trial, village)
