"""Nhật ký: old → new with its file and cell, filters in the address, the workbook, the verification, the accounts."""

from __future__ import annotations

import datetime as dt
import io
import re
from pathlib import Path

import duckdb
import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from components.audit_words import changes_table, events_table
from data.access import Grant, Role, User
from data.accounts import Event, close_accounts, open_accounts
from data.attachment import attachment
from data.backup.rotation import Why
from data.closing_store import check, reopen, sign
from data.errors import RefusalError
from data.intake.batch import commit, difference
from data.intake.reading import Reading
from data.intake.undo import plan_undo, undo
from data.model import Figure, Period
from data.originals import keep
from data.plan_store import load_plan
from data.question_store import answer, ask, settle
from data.scenario_store import save, withdraw
from data.store import REAL, Batch, Store, close_stores, open_store
from data.task_store import record
from data.task_store import withdraw as take_back
from data.visit import Visit
from pages import audit
from queries.audit import Asked, changes
from queries.closings import as_stands
from tests.builders import somebody
from tests.pages.conftest import SECONDS, UNTIL, begin, foreign, rate, visible, write

SLUG, JUNE = "tan-ninh", Period(2026, 6)
EAST = "thon-01"
COORDINATOR = User("Chị Điều", "dieu", (Grant(Role.COORDINATOR),))


def draw(visit):
    from pages import audit

    audit.render(visit)


def show(store: Store, user: User | None = None, slug: str | None = SLUG, **address: str) -> AppTest:
    plan = load_plan(store, slug) if slug else None
    app = AppTest.from_function(
        draw, args=(Visit(user or somebody("Người thử"), store, plan),), default_timeout=SECONDS
    )
    for key, value in address.items():
        app.query_params[key.replace("_", "-")] = value
    return app.run()


def table(shown: AppTest) -> list[dict[str, str]]:
    return shown.dataframe[0].value.to_dict("records")


def hand_in(store: Store, a: int, name: str = "T6.xlsx", by: str = "Chị Lan") -> str:
    """The id of a batch that reports a of 100 in one village."""
    figure = Figure("TN-02", EAST, JUNE, a, 100, sheet="T6", cell=f"C{a}", raw=f"{a} ", rule="a, b")
    reading = Reading(name, keep(name.encode()), SLUG, "", JUNE, (figure,))
    return commit(store, difference(store, reading), somebody(by)).batch_id


@pytest.fixture
def begun(store: Store) -> Store:
    """A commune with two villages and nothing else."""
    begin(store, SLUG, "Thôn Đông", "Thôn Đoài")
    return store


def test_without_a_commune_there_is_nothing_to_tell(store: Store) -> None:
    shown = show(store, slug=None)
    assert "Chưa có xã nào được thiết lập nên chưa có gì trong nhật ký." in visible(shown)
    assert not shown.exception


def test_a_set_up_alone_is_one_line(begun: Store) -> None:
    shown = show(begun)
    [line] = table(shown)
    assert (line["Việc"], line["Người ghi"], line["Đợt"]) == ("Thiết lập", "Người thử", "1")
    assert line["Nội dung"].startswith("Kế hoạch của xã: ")
    assert foreign(shown) == []


def test_a_figure_is_told_with_its_file_cell_and_batch(begun: Store) -> None:
    batch_id = hand_in(begun, 30)
    [line, _] = table(show(begun))
    [(digest,)] = begun.rows("SELECT digest FROM batch WHERE batch_id = $id", {"id": batch_id})
    assert line.pop("Lúc")
    assert line == {
        "Người ghi": "Chị Lan", "Việc": "Nộp tệp", "Nội dung": line["Nội dung"], "Nơi": "Thôn Đông",
        "Kỳ, ngày": "6/2026", "Trước": "chưa có", "Sau": "30 / 100 = 30,0 %", "Nguồn": "T6.xlsx T6!C30; ghi «30 »",
        "Đợt": "2", "Mã đợt": digest[:8],
    }  # fmt: skip
    assert line["Nội dung"].startswith("TN-02 · ")


def test_corrections_undos_and_their_undos_are_told_from_old_to_new(begun: Store) -> None:
    hand_in(begun, 30)
    second = hand_in(begun, 40, "sửa.xlsx", "Anh Ba")
    back = undo(begun, plan_undo(begun, SLUG, second), somebody("Anh Ba")).batch_id
    undo(begun, plan_undo(begun, SLUG, back), somebody("Anh Ba"))
    shown = show(begun)
    assert [(one["Đợt"], one["Việc"], one["Trước"][:2], one["Sau"][:2]) for one in table(shown)][:4] == [
        ("5", "Hoàn tác", "30", "40"),
        ("4", "Hoàn tác", "40", "30"),
        ("3", "Nộp tệp", "30", "40"),
        ("2", "Nộp tệp", "ch", "30"),
    ]
    assert foreign(shown) == []


def test_a_first_figure_undone_is_told_as_withdrawn(begun: Store) -> None:
    batch_id = hand_in(begun, 30)
    undo(begun, plan_undo(begun, SLUG, batch_id), somebody())
    hand_in(begun, 35, "lại.xlsx")
    assert [(one["Trước"][:6], one["Sau"][:6]) for one in table(show(begun))][:3] == [
        ("đã rút", "35 / 1"), ("30 / 1", "đã rút"), ("chưa c", "30 / 1"),
    ]  # fmt: skip


def test_scenarios_are_told_by_name(begun: Store) -> None:
    hand_in(begun, 30)
    save(begun, SLUG, "Dốc sức", "TN-02", JUNE, 2, {}, {}, somebody(), "p")
    withdraw(begun, SLUG, "p", somebody())
    gone, kept, *_ = table(show(begun))
    assert (kept["Việc"], kept["Nội dung"], kept["Trước"], kept["Sau"]) == (
        "Phương án", "Phương án «Dốc sức»", "chưa có", "đã lưu",
    )  # fmt: skip
    assert (gone["Nội dung"], gone["Trước"], gone["Sau"]) == ("Phương án «Dốc sức»", "đã lưu", "đã bỏ")


def test_results_of_tasks_are_told_with_the_task_and_its_year(begun: Store) -> None:
    plan = load_plan(begun, SLUG)
    record(begun, plan, "TN-T15", "2026", "Đã xếp loại.", dt.date(2026, 3, 1), COORDINATOR, "t1")
    take_back(begun, plan, "TN-T15", "2026", "Chưa đủ.", COORDINATOR, "t2")
    shown = show(begun)
    told = [[one[name] for name in ("Việc", "Nội dung", "Kỳ, ngày", "Trước", "Sau")] for one in table(shown)[:2]]
    about = "Nhiệm vụ TN-T15: Dùng kết quả phong trào để xếp loại cán bộ, công chức, năm 2026"
    assert told == [
        ["Kết quả nhiệm vụ", about, "", "Đã xếp loại.", "đã bỏ: Chưa đủ."],
        ["Kết quả nhiệm vụ", about, "xong 01/03/2026", "chưa có", "Đã xếp loại."],
    ]
    assert foreign(shown) == []


def test_questions_are_told_by_what_was_done_about_which_figure_with_the_file(begun: Store) -> None:
    plan = load_plan(begun, SLUG)
    ask(begun, plan, "TN-02", EAST, JUNE, "Vì sao?", COORDINATOR, "q", department="vhxh")
    answer(begun, plan, "q", "Vì mưa.", COORDINATOR, "a", attachment("biên bản.pdf", b"%PDF"))
    settle(begun, plan, "q", COORDINATOR, "s")
    shown = show(begun)
    settled, answered, asked, *_ = table(shown)
    assert (asked["Việc"], asked["Nội dung"][:10], asked["Nơi"], asked["Kỳ, ngày"]) == (
        "Giải trình", "Hỏi: TN-02", "Thôn Đông", "6/2026",
    )  # fmt: skip
    assert (asked["Trước"], asked["Sau"], asked["Nguồn"]) == ("chưa có", "Vì sao?", "gõ trên màn hình")
    assert (answered["Nội dung"][:14], answered["Trước"], answered["Sau"]) == ("Trả lời: TN-02", "Vì sao?", "Vì mưa.")
    assert (answered["Người ghi"], answered["Nguồn"]) == ("Chị Điều (dieu)", "biên bản.pdf")
    assert (settled["Nội dung"][:12], settled["Trước"], settled["Sau"]) == ("Đã rõ: TN-02", "Vì mưa.", "Đã rõ")
    assert foreign(shown) == []


def test_closings_are_told_by_what_was_done_to_which_period_with_the_remark(begun: Store) -> None:
    checked = check(begun, SLUG, JUNE, begun.seq(SLUG), "Thôn Đoài báo muộn", COORDINATOR)
    sign(begun, SLUG, JUNE, checked.seq, as_stands, somebody("Ông Bình"))
    reopen(begun, SLUG, JUNE, 1, "sai số", somebody("Ông Bình"))
    shown = show(begun)
    opened, signed, first = table(shown)[:3]
    assert (first["Việc"], first["Nội dung"], first["Kỳ, ngày"]) == ("Chốt kỳ", "Đã kiểm tra", "6/2026")
    assert (first["Trước"], first["Sau"], first["Nguồn"]) == ("chưa có", "Thôn Đoài báo muộn", "gõ trên màn hình")
    assert (signed["Nội dung"], signed["Trước"], signed["Người ghi"]) == ("Đã ký chốt, số 1", "Đã kiểm tra", "Ông Bình")
    assert (opened["Nội dung"], opened["Trước"], opened["Sau"]) == ("Đã mở lại", "Đã ký chốt", "sai số")
    assert foreign(shown) == []


def test_years_of_figures_are_in_vietnamese_and_paged(trial: Store) -> None:
    shown = show(trial)
    assert len(table(shown)) == audit.AT_ONCE
    assert foreign(shown) == []
    total, _ = changes(trial, SLUG, Asked(), 1)
    assert total > 4 * audit.AT_ONCE
    last = show(trial, trang=str(-(-total // audit.AT_ONCE)))
    assert len(table(last)) == (total - 1) % audit.AT_ONCE + 1
    assert table(last)[-1]["Đợt"] == "1"
    assert UNTIL.label in shown.selectbox(key="ky-ghi").options


def test_a_page_beyond_the_end_shows_the_first(begun: Store) -> None:
    assert len(table(show(begun, trang="99"))) == 1
    assert len(table(show(begun, trang="-1"))) == 1
    assert len(table(show(begun, trang="x"))) == 1


def test_filters_come_from_the_address_and_leave_what_they_say(begun: Store) -> None:
    hand_in(begun, 30)
    hand_in(begun, 40, "sửa.xlsx", "Anh Ba")
    for address in (
        {"nguoi": "Anh Ba"},
        {"tim_chu": "SUA"},
        {"nguoi": "Anh Ba", "viec": "Nộp tệp", "noi": "Thôn Đông"},
    ):
        assert [one["Đợt"] for one in table(show(begun, **address))] == ["3"], address
    assert [one["Đợt"] for one in table(show(begun, ky_ghi="Kỳ 6/2026"))] == ["3", "2"]
    nothing = show(begun, tim_chu="không có chữ này")
    assert "Không có thay đổi nào như vậy. Hãy bỏ bớt điều kiện lọc." in visible(nothing)


def test_a_choice_made_on_a_later_page_begins_at_the_first(trial: Store) -> None:
    shown = show(trial, trang="3")
    first_of_third = table(shown)[0]
    shown.selectbox(key="viec").set_value("Thiết lập").run()
    assert table(shown)[0] != first_of_third
    assert {one["Việc"] for one in table(shown)} == {"Thiết lập"}


PAYLOADS = [
    "=1+1", "+1", "-1", "@SUM(A1)", "\t=1", '=HYPERLINK("http://x")', "<img src=x onerror=alert(1)>", "$x$", ":red[x]",
]  # fmt: skip


def test_texts_of_people_never_live_in_the_workbook(begun: Store) -> None:
    from components.workbook import workbook

    for number, text in enumerate(PAYLOADS):
        figure = {"indicator": "TN-02", "place": EAST, "period": JUNE.date, "numerator": number, "denominator": 50,
                  "state": "reported", "sheet": text, "cell": text, "raw": text}  # fmt: skip
        batch = Batch(SLUG, "hand_in", f"s{number}", text, text, note=text)
        begun.append(batch, {"observation": [figure]}, begun.seq(SLUG))
    _, found = changes(begun, SLUG, Asked(), 100)
    book = openpyxl.load_workbook(io.BytesIO(workbook("Nhật ký", "x", changes_table(found, load_plan(begun, SLUG)))))
    cells = [cell for line in book.active.iter_rows() for cell in line if cell.value is not None]
    assert all(cell.data_type == "s" for cell in cells)
    assert {"=1+1", "@SUM(A1)"} <= {cell.value for cell in cells}
    shown = show(begun)
    assert not shown.exception


# ── verification ─────────────────────────────────────────────────────────────────────────────────────


def test_a_sound_store_is_said_to_be_so(begun: Store) -> None:
    hand_in(begun, 30)
    shown = show(begun)
    shown.button[0].click().run()
    assert shown.success[0].value.startswith("Tất cả nguyên vẹn. Đã kiểm tra 2 đợt nộp của 1 xã")
    assert foreign(shown) == []


def test_a_change_behind_the_products_back_is_shown(begun: Store) -> None:
    hand_in(begun, 30)
    path = begun.path
    close_stores()
    with duckdb.connect(str(path)) as connection:
        connection.execute("UPDATE observation SET numerator = 31")
    shown = show(open_store(REAL))
    shown.button[0].click().run()
    assert shown.error[0].value.startswith("Có 1 chỗ không còn như lúc ghi.")
    assert any("Đợt số 2 của xã «tan-ninh» (Chị Lan) không còn như lúc ghi" in one for one in visible(shown))


# ── who may ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("role", [Role.LEADER, Role.OFFICER, Role.VILLAGE, Role.MONITOR, Role.ADMIN])
def test_nobody_but_the_coordinator_reads_it(begun: Store, role: Role) -> None:
    visit = Visit(User("Ai đó", "ai", (Grant(role),)), begun, load_plan(begun, SLUG))
    with pytest.raises(RefusalError, match="điều phối"):
        audit.render(visit)


def test_accounts_are_told_only_to_who_is_administrator_too(begun: Store) -> None:
    admin = somebody("Quản trị")
    open_accounts().add_first("quan.tri", "Quản Trị", "mat-khau-rat-dai-2026", (Grant(Role.ADMIN),))
    try:
        assert not show(begun, COORDINATOR, nhat_ky=audit.ACCOUNTS).segmented_control
        assert "Từ địa chỉ" not in visible(show(begun, COORDINATOR, nhat_ky=audit.ACCOUNTS))
        shown = show(begun, admin, nhat_ky=audit.ACCOUNTS)
        [line] = table(shown)
        assert (line["Việc"], line["Về"]) == ("Tạo tài khoản", "quan.tri")
        assert line["Sau"] == "tên đăng nhập: quan.tri; họ tên: Quản Trị; vai trò: quản trị"
        assert foreign(shown) == []
    finally:
        close_accounts()


def test_no_account_events_make_an_empty_table() -> None:
    assert events_table([], {}).empty


def test_figures_written_without_a_file_say_they_were_typed(begun: Store) -> None:
    write(begun, SLUG, rate("TN-02", EAST, "2026-06", 3, 4))
    row = {"indicator": "TN-02", "place": EAST, "period": JUNE.date, "numerator": 1, "denominator": 4}
    batch = Batch(SLUG, "quick_entry", "s", "An")
    begun.append(batch, {"observation": [{**row, "state": "reported"}]}, begun.seq(SLUG))
    assert [one["Nguồn"] for one in table(show(begun))][:2] == ["gõ trên màn hình", "so-lieu.xlsx"]


@pytest.mark.parametrize("why", list(Why))
def test_an_event_says_in_vietnamese_why_a_backup_was_made(why: Why):
    event = Event("Tiến độ", "backup.made", "tien-do.zip", after={"why": why.value, "size": 1})
    [said] = events_table([event], {})["Sau"]
    assert said.startswith("lý do: ")
    assert why.value not in said


def test_every_event_that_is_recorded_has_a_word():
    """Each kind named in the code that records, so that none is shown by its English key."""
    source = "\n".join(path.read_text(encoding="utf-8") for path in (Path(__file__).parents[2] / "data").rglob("*.py"))
    kinds = set(re.findall(r'"((?:backup|restore|store|account|sign_in|session|password)\.[a-z_]+)"', source))
    assert len(kinds) > 10
    for kind in sorted(one for one in kinds if not one.endswith("_id")):
        [said] = events_table([Event("x", kind, "")], {})["Việc"]
        assert said != kind, kind
