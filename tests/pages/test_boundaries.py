"""Sáp nhập, tách thôn: what a change does is shown before it is written; the series can be read in both borders."""

from __future__ import annotations

import pytest
from streamlit.testing.v1 import AppTest

from components.as_typed import CHANGED
from data.access import Grant, Role, User
from data.lineage_record import recorded
from data.lineage_store import Draft, What, record
from data.model import Period
from data.plan_store import load_plan
from data.store import Store
from tests.builders import somebody
from tests.pages.conftest import begin, rate, show, visible, write

SLUG, CODE = "an-nong", "AN-14"
JUNE, JULY, RUNNING = Period(2026, 6), Period(2026, 7), Period(2027, 1)
NAMES = ("Thôn Đông", "Thôn Tây", "Thôn *Nam*")


@pytest.fixture
def ready(store: Store) -> Store:
    """Three villages; in June 80/100, 30/300 and 12/50."""
    begin(store, SLUG, *NAMES)
    for month, more in (("2026-05", 0), ("2026-06", 5)):
        write(
            store, SLUG, rate(CODE, "thon-01", month, 75 + more, 100), rate(CODE, "thon-02", month, 25 + more, 300),
            rate(CODE, "thon-03", month, 12, 50),
        )  # fmt: skip
    return store


def press(shown: AppTest, label: str) -> AppTest:
    next(one for one in shown.button if one.label == label).click()
    return shown.run()


def said(shown: AppTest) -> str:
    return "\n".join(visible(shown))


def pick(widgets, label: str):
    return next(one for one in widgets if one.label == label)


def merging(store: Store, since: Period = JULY, document: str = "NQ 12 ngày 1/7/2026") -> AppTest:
    shown = show("boundaries", store, SLUG, JUNE)
    shown.multiselect[0].select("thon-01").select("thon-02")
    pick(shown.selectbox, "Có hiệu lực từ").select(since)
    pick(shown.text_input, "Tên mới").input("Thôn Đông Tây")
    pick(shown.text_input, "Văn bản quyết định").input(document)
    return shown.run()


def test_before_anything_is_written_it_says_who_ends_who_begins_and_what_the_figures_become(ready: Store):
    shown = merging(ready)
    text = said(shown)
    assert "Kết thúc sau kỳ 6/2026: Thôn Đông và Thôn Tây. Số đã báo giữ nguyên." in text
    assert "Có từ kỳ 7/2026: Thôn Đông Tây." in text
    assert "Thôn Đông: 80/100 = 80,0 %; Thôn Tây: 30/300 = 10,0 %" in text
    assert "Thôn Đông Tây: 110/400 = 27,5 %" in text
    assert recorded(ready, SLUG) == ()


def test_writing_it_says_what_is_left_to_do_and_empties_the_form(ready: Store):
    shown = press(merging(ready), "Ghi thay đổi")
    text = said(shown)
    assert "có Thôn Đông Tây từ kỳ 7/2026" in text
    assert "quản trị cấp vai trò «thôn» của Thôn Đông Tây" in text
    assert [one.sources for one in recorded(ready, SLUG)] == [("thon-01", "thon-02")]
    assert shown.multiselect[0].value == []
    assert pick(shown.text_input, "Tên mới").value == ""
    assert "Thôn Đông và Thôn Tây nhập thành Thôn Đông Tây" in said(show("boundaries", ready, SLUG, JUNE))


def test_a_name_mended_in_the_moment_of_the_press_is_shown_before_it_is_written(ready: Store):
    shown = merging(ready)
    pick(shown.text_input, "Tên mới").input("Thôn Đoàn Kết")
    press(shown, "Ghi thay đổi")
    assert CHANGED in shown.error[0].value.replace("\\", "")
    assert recorded(ready, SLUG) == ()
    assert "Có từ kỳ 7/2026: Thôn Đoàn Kết." in said(shown)
    press(shown, "Ghi thay đổi")
    assert "có Thôn Đoàn Kết từ kỳ 7/2026" in said(shown)


def test_what_stands_against_it_is_said_and_cannot_be_pressed(ready: Store):
    shown = merging(ready, since=JUNE)
    assert "đã có số liệu của kỳ 6/2026" in shown.error[0].value
    assert "Ghi thay đổi" not in [one.label for one in shown.button]
    assert "văn bản" in merging(ready, document=" ").error[0].value


def test_a_split_is_shared_by_its_numbers_and_marked(ready: Store):
    shown = show("boundaries", ready, SLUG, JUNE)
    shown.segmented_control[0].set_value("Tách").run()
    pick(shown.selectbox, "Thôn tách").select("thon-03")
    pick(shown.selectbox, "Có hiệu lực từ").select(JULY)
    for at, (name, part) in enumerate((("Thôn Một", 1), ("Thôn Hai", 2)), 1):
        pick(shown.text_input, f"Tên thôn mới thứ {at}").input(name)
        pick(shown.number_input, f"Phần của thôn thứ {at}").set_value(part)
    pick(shown.text_input, "Văn bản quyết định").input("NQ 13")
    shown.run()
    assert "Thôn Một: 4/17 = 24,0 %; Thôn Hai: 8/33 = 24,0 %" in said(shown)
    press(shown, "Ghi thay đổi")
    text = said(show("boundaries", ready, SLUG, JUNE))
    assert "Thôn Một 33,3 %, Thôn Hai 66,7 % (theo dân số, ước tính)" in text


def test_a_rename_and_taking_it_back(ready: Store):
    shown = show("boundaries", ready, SLUG, JUNE)
    shown.segmented_control[0].set_value("Đổi tên").run()
    pick(shown.selectbox, "Thôn đổi tên").select("thon-01")
    pick(shown.selectbox, "Có hiệu lực từ").select(JULY)
    pick(shown.text_input, "Tên mới").input("Thôn Mới")
    pick(shown.text_input, "Văn bản quyết định").input("NQ 14")
    shown.run()
    press(shown, "Ghi thay đổi")
    shown = show("boundaries", ready, SLUG, JUNE)
    assert "Thôn Đông đổi tên thành Thôn Mới" in said(shown)
    shown = press(shown, "Rút lại thay đổi này")
    assert "Đã rút lại" in said(shown)
    assert [one.name for one in load_plan(ready, SLUG).places] == list(NAMES)


def merged(store: Store) -> Store:
    draft = Draft(What.MERGE, JULY, ("thon-01", "thon-02"), ("Thôn Đông Tây",), document="NQ 12")
    record(store, SLUG, draft, somebody(), "p1", RUNNING)
    write(store, SLUG, rate(CODE, "thon-04", "2026-07", 160, 400), rate(CODE, "thon-03", "2026-07", 15, 50))
    return store


@pytest.mark.parametrize("page", ["villages", "indicator"])
def test_the_borders_are_only_asked_about_where_something_changed(ready: Store, page: str):
    def switches(shown: AppTest) -> list[str]:
        return [one.label for one in shown.segmented_control if one.label == "Địa giới"]

    assert switches(_at(ready, page, JUNE)) == []
    assert switches(_at(merged(ready), page, JUNE)) == ["Địa giới"]


def _at(store: Store, page: str, period: Period, view: str = "") -> AppTest:
    shown = show(page, store, SLUG, period)
    if page == "indicator":
        shown.query_params["chi-tieu"] = CODE
        shown.run()
    if view:
        next(one for one in shown.segmented_control if one.label == "Địa giới").set_value(view)
        shown.run()
    return shown


@pytest.mark.parametrize("page", ["villages", "indicator"])
def test_an_old_period_is_shown_in_both_borders(ready: Store, page: str):
    merged(ready)
    now = said(_at(ready, page, JUNE))
    then = said(_at(ready, page, JUNE, "Lúc đó"))
    assert "Thôn Đông Tây" in now
    assert "Thôn Đông" in then
    assert "Thôn Tây" in then
    assert "Thôn Đông Tây" not in then


def test_a_village_that_was_only_partly_reported_says_why_it_has_no_figure(ready: Store):
    write(ready, SLUG, rate(CODE, "thon-01", "2026-06", 80, 100) | {"state": "withdrawn"})
    merged(ready)
    text = said(_at(ready, "villages", JUNE))
    assert "Thôn Đông Tây: kỳ 6/2026 chưa có số theo địa giới hiện nay vì Thôn Đông chưa báo." in text


def test_people_of_a_village_that_ended_see_its_history_and_what_it_became(ready: Store):
    merged(ready)
    user = User("Trưởng thôn", "truong.thon", (Grant(Role.VILLAGE, SLUG, village="thon-01"),))
    shown = show("own_village", ready, SLUG, JULY, user)
    assert not shown.exception
    text = "\n".join(one.value for one in (*shown.info, *shown.subheader, *shown.markdown)).replace("\\", "")
    assert "Thôn Đông đã nhập vào Thôn Đông Tây từ kỳ 7/2026." in text
    assert "Thôn Đông: 1/1 chỉ tiêu đạt mức" in text
    assert "Thôn Tây" not in text.replace("Thôn Đông Tây", "")
