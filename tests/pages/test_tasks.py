"""Nhiệm vụ as it is drawn, and recording a result as an officer does it."""

from __future__ import annotations

from dataclasses import replace

import pytest
from streamlit.testing.v1 import AppTest

from data.access import Grant, Role, User
from data.plan_files import slugs
from data.plan_store import load_plan
from data.store import Store
from data.tasks import Entry, State
from data.visit import Visit
from queries.tasks import task_entries
from tests.builders import somebody
from tests.pages.conftest import SECONDS, TODAY, UNTIL, begin, foreign, frame, show, visible

PAGE, SLUG = "tasks", "an-nong"
LABEL = "AN-T-I.1 · năm 2026 · Rà soát, bổ sung, sửa văn bản, quy định thúc đẩy chuyển đổi số"


def opened(store: Store, slug: str = SLUG, user: User | None = None, **query: str) -> AppTest:
    visit = Visit(user or somebody("Người thử"), store, load_plan(store, slug), UNTIL)
    shown = AppTest.from_function(frame, args=(visit, PAGE), default_timeout=SECONDS)
    for name, value in query.items():
        shown.query_params[name.replace("_", "-")] = value
    return shown.run()


def texts(shown: AppTest) -> str:
    cells = [str(cell) for one in shown.table for line in one.value.to_dict("records") for cell in line.values()]
    return " ".join([*visible(shown), *cells]).replace("\\", "").replace("\u2011", "-").replace("\u00a0", " ")


def entry(store: Store, code: str = "AN-T-I.1", name: str = "2026") -> Entry:
    found = task_entries(store, load_plan(store, SLUG), TODAY)
    return next(one for one in found if (one.task.code, one.instance.name) == (code, name))


@pytest.mark.parametrize("slug", slugs())
@pytest.mark.parametrize("query", [{}, {"chu_to": "true"}, {"ket_qua": "Chưa đến lúc"}, {"ket_qua": "Không có gì"}])
def test_every_commune_is_drawn_in_vietnamese(trial: Store, slug: str, query: dict):
    shown = opened(trial, slug, **query)
    assert not shown.exception
    assert foreign(shown) == []
    assert "việc đến nay" in shown.subheader[0].value


def test_the_table_holds_every_task_of_the_plan_with_lead_and_due_day(trial: Store):
    said = texts(opened(trial))
    for one in load_plan(trial, SLUG).tasks:
        assert one.text in said
    assert "31/12/2026" in said
    assert "0/4 việc con đã xong" in said


def test_department_and_state_are_chosen_by_the_address(trial: Store):
    own = texts(opened(trial, don_vi_lam="Công an xã"))
    assert "Lắp, nâng cấp camera an ninh" in own
    table = [line for one in opened(trial, don_vi_lam="Công an xã").table for line in one.value.to_dict("records")]
    assert {line["Chủ trì"].replace("\\", "") for line in table} == {"Công an xã"}
    past = texts(opened(trial, "giao-minh", ket_qua="Qua hạn từ trước"))
    assert "Lập, ban hành kế hoạch phong trào của từng đơn vị" in past
    assert "Qua hạn trước khi xã dùng phần mềm" in past


def test_an_officer_records_a_result_and_the_coordinator_takes_it_back(store: Store):
    begin(store, SLUG, "Thôn Đông")
    officer = User("Anh Văn", "vhxh", (Grant(Role.OFFICER, SLUG, "vhxh"),))
    shown = opened(store, user=officer, viec=LABEL)
    shown.button[0].click().run()
    assert "Hãy viết đã làm được gì" in " ".join(visible(shown))
    shown.text_area[0].set_value("Đã rà soát *12* văn bản.").run()
    shown.button[0].click().run()
    assert not shown.exception
    assert entry(store).state is State.DONE
    assert "Đã rà soát *12* văn bản" in texts(shown)
    again = opened(store, viec=LABEL)
    again.text_area[0].set_value("Ghi nhầm.").run()
    next(one for one in again.button if one.label == "Rút lại").click().run()
    assert (entry(store).state, len(entry(store).history)) == (State.OPEN, 2)
    assert foreign(again) == []


def test_whom_it_does_not_concern_sees_it_and_has_no_form(store: Store):
    begin(store, SLUG, "Thôn Đông")
    for grant in (Grant(Role.OFFICER, SLUG, "ca"), Grant(Role.LEADER, SLUG), Grant(Role.MONITOR, SLUG)):
        shown = opened(store, user=User("Ai", "ai", (grant,)), viec=LABEL)
        assert "Kết quả do đơn vị chủ trì hoặc người điều phối ghi." in visible(shown)
        assert [*shown.main.button, *shown.main.text_area] == []


def test_an_address_that_names_no_task_opens_the_page_without_one(trial: Store):
    shown = opened(trial, viec="AN-T-99 · không có", don_vi_lam="Phòng Lạ")
    assert not shown.exception
    assert list(shown.text_area) == []


def test_a_plan_without_tasks_says_so(store: Store, monkeypatch: pytest.MonkeyPatch):
    begin(store, SLUG, "Thôn Đông")
    monkeypatch.setattr("tests.pages.conftest.load_plan", lambda *_: replace(load_plan(store, SLUG), tasks=()))
    assert "chưa ghi nhiệm vụ nào" in show(PAGE, store, SLUG).info[0].value
