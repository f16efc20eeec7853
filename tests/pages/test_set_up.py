"""Thiết lập xã: choose, paste, press; then rename, add, take away – and nothing is written while something is wrong."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest
from streamlit.testing.v1 import AppTest

from components.filters import COMMUNE_TO_OPEN
from components.words import literal
from data.access import Grant, Role, User
from data.figures import bases
from data.lineage_store import Draft, What, record
from data.model import Period, Place
from data.plan_files import shipped, shipped_plans, slugs
from data.plan_store import load_plan
from data.store import Store
from data.visit import Visit
from tests.builders import somebody
from tests.pages.conftest import TODAY, begin, foreign, rate, show, visible, write

SLUG = "tan-ninh"


def choose(store: Store, slug: str = SLUG) -> AppTest:
    """The form for a new commune, with its plan chosen."""
    return show("set_up", store).selectbox[0].select(slug).run()


def edit(
    shown: AppTest, key: str, rows: dict | None = None, added: list | None = None, deleted: list | None = None
) -> AppTest:
    """Type into a table: AppTest cannot, but the table takes what its state says."""
    editor = next(one.key for one in shown.data_editor if one.key.startswith(key))
    shown.session_state[editor] = {
        "edited_rows": rows or {}, "added_rows": added or [], "deleted_rows": deleted or [],
    }  # fmt: skip
    return shown.run()


def press(shown: AppTest, label: str) -> AppTest:
    next(one for one in shown.button if one.label == label).click()
    return shown.run()


def refusals(shown: AppTest) -> list[str]:
    return [one.value.replace("\\", "") for one in shown.error]


# ── a new commune ────────────────────────────────────────────────────────────────────────────────────


def test_every_shipped_plan_can_be_chosen_and_none_is_preset(store: Store):
    shown = show("set_up", store)
    [picker] = shown.selectbox
    assert picker.value is None
    shipped_ones = [f"xã {one.name}, {one.province}" for one in shipped_plans().values()]
    assert picker.options == [*shipped_ones, "Xã khác (lập kế hoạch mới)"]
    assert (len(shown.button), len(shown.text_area)) == (0, 0)


@pytest.mark.parametrize("slug", slugs())
def test_the_form_of_every_plan_is_vietnamese(store: Store, slug: str):
    shown = choose(store, slug)
    assert not shown.exception
    assert foreign(shown) == []
    assert f"Danh sách {shipped(slug).unit_word}" in visible(shown)
    assert [one.label for one in shown.button] == ["Thiết lập"]
    assert store.communes() == []


@pytest.mark.parametrize("slug", slugs())
def test_every_plan_can_be_set_up_as_it_is(store: Store, slug: str):
    shown = press(choose(store, slug), "Thiết lập")
    assert not shown.exception
    assert store.communes() == [slug]
    assert load_plan(store, slug).places == shipped(slug).places
    then = "nộp số liệu tháng đầu" if shipped(slug).indicators else "thêm chỉ tiêu ở trang Kế hoạch"
    assert shown.success[0].value == (
        f"Đã thiết lập xã {shipped(slug).name} với {len(shipped(slug).places)} {shipped(slug).unit_word}."
        f" Giờ hãy {then}."
    )
    assert [one.label for one in shown.get("page_link")] == [
        "Sang trang Kế hoạch", "Sang trang Nộp số liệu", "Sang trang Tổng quan",
    ]  # fmt: skip
    assert foreign(shown) == []


def test_pasted_villages_are_the_communes(store: Store):
    shown = choose(store)
    shown.text_area[0].set_value("Thôn Đông\tĐông\r\n\n Thôn  Đoài \nThôn 3").run()
    press(shown, "Thiết lập")
    assert load_plan(store, SLUG).places == (
        Place("thon-01", "Thôn Đông", ("Đông",)),
        Place("thon-02", "Thôn Đoài"),
        Place("thon-03", "Thôn 3"),
    )
    assert "với 3 thôn" in shown.success[0].value


def test_a_name_that_stands_for_two_keeps_the_button_shut(store: Store):
    shown = choose(store)
    shown.text_area[0].set_value("Thôn Đông\nthôn đông").run()
    assert refusals(shown) == ["Tên «thôn đông» đứng ở hai dòng. Mỗi tên chỉ được dùng cho một nơi; hãy sửa một dòng."]
    assert shown.button[0].disabled
    shown.text_area[0].set_value("Thôn Đông\nThôn Đoài").run()
    assert (refusals(shown), shown.button[0].disabled) == ([], False)


def test_a_baseline_typed_is_stored_exactly(store: Store):
    shown = edit(choose(store), "baselines", {1: {"Mức": "35,4 %", "Ngày": "2026-01-14", "Nguồn": "BC số 12"}})
    press(shown, "Thiết lập")
    code = shipped(SLUG).indicators[1].code
    assert store.rows("SELECT indicator, as_of, value, source FROM current_baseline") == [
        (code, dt.date(2026, 1, 14), Decimal("35.4"), "BC số 12")
    ]


@pytest.mark.parametrize("source", [None, ""])
def test_a_baseline_without_a_source_has_none(store: Store, source: str | None):
    shown = edit(choose(store), "baselines", {0: {"Mức": "35", "Ngày": "2026-01-14", "Nguồn": source}})
    press(shown, "Thiết lập")
    [[kept]] = store.rows("SELECT source FROM current_baseline")
    assert kept in (None, "")


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ({"Mức": "nhiều", "Ngày": "2026-01-14"}, "TN-01: mức «nhiều» không đọc được là số. Hãy ghi như 35,4."),
        ({"Mức": "135", "Ngày": "2026-01-14"}, "TN-01: mức «135» quá 100 %. Hãy kiểm tra lại."),
        ({"Mức": "35"}, "TN-01: đã ghi mức thì phải chọn ngày của mức đó."),
        ({"Mức": "35", "Ngày": "2026-12-21"}, "TN-01: ngày của mốc xuất phát không thể ở tương lai."),
    ],
)
def test_a_wrong_baseline_keeps_the_button_shut(store: Store, typed: dict, said: str):
    shown = edit(choose(store), "baselines", {0: typed})
    assert refusals(shown) == [said]
    assert shown.button[0].disabled


def test_a_base_typed_is_stored_for_its_place_and_day(store: Store):
    shown = choose(store)
    shown.text_area[0].set_value("Thôn Đông\nThôn Đoài").run()
    edit(shown, "bases", {0: {"Hộ gia đình": "1.234"}, 2: {"Hộ gia đình": "600"}})
    press(shown, "Thiết lập")
    assert [(one.base, one.place, one.as_of, one.value) for one in bases(store, SLUG)] == [
        ("households", None, TODAY, 1234),
        ("households", "thon-02", TODAY, 600),
    ]


def test_every_wrong_table_is_told_at_once(store: Store):
    shown = choose(store)
    shown.text_area[0].set_value("Thôn 1\nThôn 1").run()
    edit(shown, "baselines", {0: {"Mức": "nhiều"}})
    edit(shown, "bases", {0: {"Hộ gia đình": "-5"}})
    assert [one.split(":")[0] for one in refusals(shown)] == [
        "Tên «Thôn 1» đứng ở hai dòng. Mỗi tên chỉ được dùng cho một nơi; hãy sửa một dòng.",
        "TN-01",
        "Toàn xã, Hộ gia đình",
    ]
    assert store.communes() == []


def test_a_commune_that_somebody_else_has_set_up_meanwhile_is_refused(store: Store):
    shown = choose(store)
    begin(store, SLUG, "Thôn Đông")
    press(shown, "Thiết lập")
    assert refusals(shown) == ["Tân Ninh đã được thiết lập; hãy mở xã này để sửa danh sách thôn."]
    assert [one.name for one in load_plan(store, SLUG).places] == ["Thôn Đông"]


# ── the villages of a commune that is open ───────────────────────────────────────────────────────────


@pytest.fixture
def ready(store: Store) -> Store:
    begin(store, SLUG, "Thôn Đông", "Thôn Đoài")
    write(store, SLUG, rate("TN-02", "thon-01", "2026-06", 30, 100))
    return store


def test_the_list_is_shown_and_cannot_be_saved_unchanged(ready: Store):
    shown = show("set_up", ready, SLUG)
    assert list(shown.data_editor[0].value["Tên"]) == ["Thôn Đông", "Thôn Đoài"]
    assert (len(shown.button), len(shown.selectbox)) == (0, 0)
    assert foreign(shown) == []


def test_neither_can_one_whose_villages_have_a_history(ready: Store):
    draft = Draft(What.RENAME, Period(2026, 7), ("thon-01",), ("Thôn Rạng Đông",), document="Nghị quyết 1")
    record(ready, SLUG, draft, somebody("An"), "p1", Period(2026, 8))
    shown = show("set_up", ready, SLUG)
    assert list(shown.data_editor[0].value["Tên"]) == ["Thôn Rạng Đông", "Thôn Đoài"]
    assert len(shown.button) == 0


def test_a_renamed_village_keeps_its_figures_and_its_old_name(ready: Store):
    shown = edit(show("set_up", ready, SLUG), "place-table", {0: {"Tên": "Thôn Rạng Đông"}})
    press(shown, "Lưu danh sách")
    assert load_plan(ready, SLUG).places[0] == Place("thon-01", "Thôn Rạng Đông", ("Thôn Đông",))
    assert ready.rows("SELECT place, numerator FROM current_figure") == [("thon-01", 30)]
    assert shown.success[0].value == "Đã lưu danh sách 2 thôn."


def test_a_village_is_added_with_an_identity_of_its_own(ready: Store):
    shown = edit(
        show("set_up", ready, SLUG), "place-table", added=[{"Tên": "Thôn Mới", "Cách viết khác": "Mới; thôn 3"}]
    )
    press(shown, "Lưu danh sách")
    assert load_plan(ready, SLUG).places[-1] == Place("thon-03", "Thôn Mới", ("Mới", "thôn 3"))


def test_a_village_taken_away_leaves_its_figures_in_the_store(ready: Store):
    shown = edit(show("set_up", ready, SLUG), "place-table", deleted=[0])
    press(shown, "Lưu danh sách")
    assert [one.id for one in load_plan(ready, SLUG).places] == ["thon-02"]
    assert ready.rows("SELECT place, numerator FROM current_figure") == [("thon-01", 30)]


def test_a_wrong_list_cannot_be_saved(ready: Store):
    shown = edit(show("set_up", ready, SLUG), "place-table", {0: {"Tên": "thôn đoài"}})
    assert "Tên «Thôn Đoài» đứng ở hai dòng" in refusals(shown)[0]
    assert len(shown.button) == 0


def test_an_edit_survives_that_somebody_hands_in_meanwhile(ready: Store):
    shown = edit(show("set_up", ready, SLUG), "place-table", {0: {"Tên": "Thôn Rạng Đông"}})
    write(ready, SLUG, rate("TN-02", "thon-01", "2026-07", 40, 100))
    press(shown, "Lưu danh sách")
    assert [one.name for one in load_plan(ready, SLUG).places] == ["Thôn Rạng Đông", "Thôn Đoài"]
    assert len(ready.rows("SELECT 1 FROM current_figure")) == 2


def test_the_edit_of_one_commune_is_not_the_edit_of_another(ready: Store):
    begin(ready, "an-nong", "Thôn 1", "Thôn 2")
    shown = edit(show("set_up", ready, SLUG), "place-table", {0: {"Tên": "Thôn Rạng Đông"}})
    shown.args = (Visit(somebody("Người thử"), ready, load_plan(ready, "an-nong")), "set_up")
    shown.run()
    assert list(shown.data_editor[0].value["Tên"]) == ["Thôn 1", "Thôn 2"]
    assert len(shown.button) == 0, "nothing to save"


@pytest.mark.parametrize("slug", [None, SLUG])
def test_an_emptied_cell_is_empty_and_not_a_word(ready: Store, slug: str | None):
    shown = show("set_up", ready, slug) if slug else choose(ready, "an-nong")
    assert shown.data_editor
    assert [
        one.key for one in shown.data_editor if one.proto.placeholder or not one.proto.HasField("placeholder")
    ] == []


def test_a_communes_strange_name_is_shown_as_it_is_written(ready: Store):
    strange = replace(load_plan(ready, SLUG), name="Tân *Ninh* :red[x]")
    shown = show("set_up", ready, SLUG)
    shown.args = (Visit(somebody("Người thử"), ready, strange), "set_up")
    assert shown.run().subheader[0].value == f"Danh sách thôn của xã {literal(strange.name)}"


# ── a commune that is none of the five ───────────────────────────────────────────────────────────────


def put_down(store: Store, pattern: str, name: str = "Đồng Tiến") -> AppTest:
    """The form for a commune without a plan, filled in."""
    shown = choose(store, "xa-moi")
    shown.text_input(key="new-name").set_value(name)
    shown.text_input(key="new-province").set_value("Nghệ An")
    shown.selectbox(key="new-unit").set_value("xóm")
    return shown.selectbox(key="new-pattern").set_value(pattern).run()


@pytest.mark.parametrize("pattern", ["", *slugs()])
def test_a_new_commune_begins_with_a_pattern_or_with_nothing(store: Store, pattern: str):
    shown = put_down(store, pattern)
    assert foreign(shown) == []
    shown.text_area[0].set_value("TT\tTên xóm\tSố hộ\n1\tXóm Đông\t90\n2\tXóm Đoài\t80\n\tTổng\t170").run()
    press(shown, "Thiết lập")
    plan = load_plan(store, "dong-tien")
    assert (plan.name, plan.province, plan.unit_word, plan.code_prefix) == ("Đồng Tiến", "Nghệ An", "xóm", "DT")
    assert [one.name for one in plan.places] == ["Xóm Đông", "Xóm Đoài"]
    old = shipped(pattern) if pattern else None
    assert len(plan.indicators) == (len(old.indicators) if old else 0)
    assert (plan.number, plan.date, plan.superior) == ("", "", ())
    assert foreign(shown) == []


def test_what_is_left_out_of_a_pasted_list_is_said(store: Store):
    shown = put_down(store, "")
    shown.text_area[0].set_value("TT\tTên xóm\tSố hộ\n1\tXóm Đông\t90\n\tTổng\t90").run()
    assert {"- dòng 1 là tiêu đề", "- không lấy cột «Số hộ»", "- dòng 3 là dòng tổng"} <= set(visible(shown))


def test_a_name_with_the_word_for_commune_is_asked_again(store: Store):
    shown = put_down(store, "", name="Xã Đồng Tiến")
    assert refusals(shown) == ["Tên chỉ ghi phần sau chữ «xã»: Đồng Tiến."]
    assert len(shown.button) == 0


def test_who_plans_for_every_commune_sets_another_one_up(ready: Store):
    shown = show("set_up", ready, SLUG)
    [another] = [one for one in shown.toggle if one.label == "Thiết lập thêm một xã"]
    shown = another.set_value(True).run()
    [picker] = shown.selectbox
    there = press(picker.select(SLUG).run(), "Thiết lập")
    assert refusals(there) == ["Tân Ninh đã được thiết lập; hãy mở xã này để sửa danh sách thôn."]
    [picker] = there.selectbox
    shown = press(picker.select("an-nong").run(), "Thiết lập")
    assert not shown.exception
    assert "Đã thiết lập xã An Nông" in shown.success[0].value
    assert set(ready.communes()) == {SLUG, "an-nong"}
    assert shown.session_state[COMMUNE_TO_OPEN] == "an-nong", "what it leads to is of the commune just set up"
    [again] = [one for one in shown.toggle if one.label == "Thiết lập thêm một xã"]
    assert not again.value
    assert again.key != another.key, "a browser keeps a switch turned on until it is another one"


def test_who_plans_for_one_commune_is_not_asked_about_others(ready: Store):
    coordinator = User("Chị Lan", "lan", (Grant(Role.COORDINATOR, SLUG),))
    assert not show("set_up", ready, SLUG, user=coordinator).toggle
