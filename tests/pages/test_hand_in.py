"""Nộp số liệu as an officer goes through it: take the template, hand it in, look, write – once."""

from __future__ import annotations

import hashlib
from io import BytesIO

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from data.figures import standing
from data.model import Period
from data.originals import original
from data.plan_store import load_plan
from data.store import ILLUSTRATIVE, REAL, Store, open_store
from data.template import VILLAGES, WHOLE, TemplateRequest, make
from data.visit import Visit
from tests.builders import somebody
from tests.messy import monthly
from tests.pages.conftest import begin, foreign, rate, show, visible, write

SLUG, JUNE = "tan-ninh", Period(2026, 6)
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
EAST, WEST = "thon-01", "thon-02"


@pytest.fixture
def ready(store: Store) -> Store:
    """A real commune with two villages and no figures."""
    begin(store, SLUG, "Thôn Đông", "Thôn Đoài")
    return store


def template(store: Store, slug: str = SLUG, period: Period = JUNE, kind: str = REAL) -> bytes:
    plan = load_plan(store, slug)
    return make(TemplateRequest(plan, None, period, kind, standing(store, slug, period.plus(-1)), []))


def fill(content: bytes, *cells: tuple) -> bytes:
    """Write (code, place or None, a, b) into the input cells, found by the template's hidden keys."""
    book = openpyxl.load_workbook(BytesIO(content))
    for code, place, a, b in cells:
        sheet = book[VILLAGES if place else WHOLE]
        row = next(cell.row for cell in sheet["A"] if cell.value == (place or code))
        keys = {str(cell.value): cell.column for cell in sheet[4]}
        named = code if place else ""
        for field, value in (("numerator", a), ("denominator", b)):
            sheet.cell(row, keys[f"{named}|{field}"]).value = value
    out = BytesIO()
    book.save(out)
    book.close()
    return out.getvalue()


def hand_in(shown: AppTest, content: bytes, name: str = "mau.xlsx") -> AppTest:
    shown.file_uploader[0].set_value((name, content, XLSX))
    return shown.run()


def counted(shown: AppTest) -> dict[str, int]:
    """How many lines each group of the dry run has, as its filter says."""
    [picker] = shown.segmented_control
    found = {one.rsplit(" ", 1)[0]: int(one.rsplit(" ", 1)[1]) for one in picker.options}
    return {one.lstrip("✕?▲→+–=· "): count for one, count in found.items() if one != "Tất cả"}


def only(shown: AppTest, group: str) -> AppTest:
    """The dry run with its table narrowed to one group."""
    return shown.segmented_control[0].set_value(group).run()


def told(shown: AppTest, *columns: str) -> list[tuple]:
    """The dry run's table, only these columns."""
    return [tuple(line) for line in shown.dataframe[0].value[list(columns)].to_numpy()]


def links(shown: AppTest) -> list[str]:
    return [one.label for one in shown.get("page_link")]


def batches(store: Store, slug: str = SLUG) -> int:
    return store.rows("SELECT count(*) FROM batch WHERE commune = $c AND kind = 'hand_in'", {"c": slug})[0][0]


def numbers(store: Store, period: Period = JUNE) -> dict[tuple[str, str | None], tuple]:
    return {key: (one.numerator, one.denominator) for key, one in standing(store, SLUG, period).items()}


def labels(shown: AppTest) -> list[str]:
    return [one.label for one in shown.button]


THREE = (("TN-02", EAST, 30, 100), ("TN-02", WEST, 60, 200), ("TN-01", None, 85, 100))


def test_the_difference_is_shown_before_anything_is_written(ready: Store):
    shown = hand_in(show("hand_in", ready, SLUG), fill(template(ready), *THREE))
    assert not shown.exception
    assert counted(shown) == {"Mới": 3}
    assert set(told(shown, "Việc", "Chỉ tiêu", "Nơi", "Kỳ", "Trong tệp")) == {
        ("+ Mới", "TN-02 · Hộ có kỹ năng DVCTT, thanh toán số", "Thôn Đông", "6/2026", "30 / 100 = 30,0 %"),
        ("+ Mới", "TN-02 · Hộ có kỹ năng DVCTT, thanh toán số", "Thôn Đoài", "6/2026", "60 / 200 = 30,0 %"),
        ("+ Mới", "TN-01 · Hồ sơ trực tuyến toàn trình", "Toàn xã", "6/2026", "85 / 100 = 85,0 %"),
    }
    assert {(cell.split("!")[0], raw) for cell, raw in told(shown, "Ô", "Ghi trong ô")} == {
        (VILLAGES, "30"), (VILLAGES, "60"), (WHOLE, "85"),
    }  # fmt: skip
    assert shown.subheader[0].value == "Xem trước: mau\\.xlsx – Kỳ 6/2026 (15/05–14/06/2026)"
    assert "Không có lỗi. 3 số mới, 0 số thay đổi, 0 số không đổi." in [one.value for one in shown.markdown]
    assert labels(shown) == ["Ghi số liệu"]
    assert (numbers(ready), batches(ready)) == ({}, 0)
    assert foreign(shown) == []


def test_what_was_shown_is_written_and_receipted(ready: Store):
    content = fill(template(ready), *THREE)
    shown = hand_in(show("hand_in", ready, SLUG), content, "số liệu [6].xlsx")
    shown.button[0].click().run()
    assert not shown.exception
    assert numbers(ready) == {("TN-02", EAST): (30, 100), ("TN-02", WEST): (60, 200), ("TN-01", None): (85, 100)}
    [receipt] = shown.success
    assert receipt.value == (
        "Đã ghi đợt nộp số 2: 3 số mới, 0 số thay đổi, 0 số không đổi, Kỳ 6/2026, từ tệp số liệu \\[6\\]\\.xlsx."
    )
    sha256 = hashlib.sha256(content).hexdigest()
    assert f"mã tệp {sha256[:12]}" in shown.caption[0].value
    assert original(sha256) == content, "the file is kept as it came"
    assert links(shown) == ["Xem Tổng quan", "Xem trong Lịch sử nộp"]
    assert (labels(shown), len(shown.segmented_control)) == (["Hoàn tác…"], 0)
    assert not shown.file_uploader[0].value, "the next file starts afresh"
    assert foreign(shown) == []


def test_a_receipt_can_be_taken_back_and_the_file_handed_in_again(ready: Store):
    content = fill(template(ready), *THREE)
    shown = hand_in(show("hand_in", ready, SLUG), content)
    shown.button[0].click().run()
    shown.button[0].click().run()
    assert labels(shown) == ["Hoàn tác đợt số 2", "Thôi"], "what it would do comes first"
    assert "3 số được rút đi vì trước đó chưa có" in " ".join(one.value for one in shown.markdown)
    assert len(numbers(ready)) == 3
    shown.button[0].click().run()
    assert [one.value for one in shown.success] == ["Đã hoàn tác đợt số 2 bằng đợt số 3."]
    assert (numbers(ready), labels(shown)) == ({}, [])
    hand_in(shown, content)
    assert (counted(shown), len(shown.warning)) == ({"Mới": 3}, 0)
    shown.button[0].click().run()
    assert len(numbers(ready)) == 3


def test_the_cell_and_what_stood_in_it_are_kept(ready: Store):
    shown = hand_in(show("hand_in", ready, SLUG), fill(template(ready), THREE[0]))
    shown.button[0].click().run()
    [kept] = standing(ready, SLUG, JUNE).values()
    assert (kept.sheet, kept.raw, kept.rule) == (VILLAGES, "30", "template")
    assert kept.cell[-1] == "7", "the first village's row"


def test_the_same_file_again_says_nothing_new(ready: Store):
    content = fill(template(ready), *THREE)
    shown = hand_in(show("hand_in", ready, SLUG), content)
    shown.button[0].click().run()
    hand_in(shown, content, "bản sao.xlsx")
    assert counted(shown) == {"Không đổi": 3}
    assert "Tệp không có số mới" in shown.info[0].value
    [warning] = shown.warning
    assert warning.value.startswith("Tệp bản sao\\.xlsx đã nộp lúc ")
    assert warning.value.endswith("bởi Người thử (đợt số 2).")
    assert (labels(shown), batches(ready)) == ([], 1)


def test_a_correction_shows_old_and_new_and_replaces(ready: Store):
    write(ready, SLUG, rate("TN-02", EAST, "2026-06", 30, 100), rate("TN-02", WEST, "2026-06", 60, 200))
    shown = hand_in(show("hand_in", ready, SLUG), fill(template(ready), ("TN-02", EAST, 35, 100), THREE[1]))
    assert counted(shown) == {"Thay đổi": 1, "Không đổi": 1}
    assert told(shown, "Việc", "Nơi", "Đang có", "Trong tệp")[0] == (
        "→ Thay đổi", "Thôn Đông", "30 / 100 = 30,0 %", "35 / 100 = 35,0 %",
    )  # fmt: skip
    assert len(told(only(shown, "CHANGED"), "Việc")) == 1
    shown.button[0].click().run()
    assert numbers(ready) == {("TN-02", EAST): (35, 100), ("TN-02", WEST): (60, 200)}
    assert "0 số mới, 1 số thay đổi" in shown.success[0].value


def test_what_stood_last_month_and_is_blank_now_is_listed_not_zeroed(ready: Store):
    write(ready, SLUG, rate("TN-02", EAST, "2026-05", 30, 100), rate("TN-02", WEST, "2026-05", 60, 200))
    shown = hand_in(show("hand_in", ready, SLUG), fill(template(ready), ("TN-02", EAST, 31, 100)))
    assert counted(shown) == {"Mới": 1, "Kỳ trước có, nay trống": 1}
    assert told(only(shown, "MISSING"), "Nơi", "Kỳ", "Đang có") == [("Thôn Đoài", "5/2026", "60 / 200 = 30,0 %")]
    shown.button[0].click().run()
    assert numbers(ready) == {("TN-02", EAST): (31, 100)}


def test_pressing_twice_writes_once(ready: Store):
    shown = hand_in(show("hand_in", ready, SLUG), fill(template(ready), *THREE))
    shown.segmented_control[0].set_value("ALL")  # else AppTest asks a session that has forgotten it
    button = shown.button[0]
    button.click().run()
    button.click().run()  # the second click of a double click: sent before the first answer came
    assert not shown.exception
    assert (batches(ready), ready.seq(SLUG)) == (1, 2)
    assert len(numbers(ready)) == 3
    [receipt] = shown.success
    assert receipt.value.startswith("Đã ghi đợt nộp số 2 (đã ghi từ lần bấm trước, không ghi lại): 3 số mới")


def test_a_wrong_cell_is_named_with_its_address_and_nothing_can_be_written(ready: Store):
    content = fill(template(ready), ("TN-02", EAST, "chưa rõ", 100))
    shown = hand_in(show("hand_in", ready, SLUG), content)
    assert counted(shown) == {"Lỗi": 1}
    [(what, cell, raw, why)] = told(shown, "Việc", "Ô", "Ghi trong ô", "Vì sao và cách sửa")
    assert (what, raw, cell[: len(VILLAGES) + 1], cell[-1]) == ("✕ Lỗi", "chưa rõ", f"{VILLAGES}!", "7")
    assert "đây là chữ, cần ghi số hộ" in why
    assert shown.error[-1].value.startswith("**1 lỗi**. 0 số mới")
    assert "Chưa ghi gì." in shown.error[-1].value
    assert (labels(shown), batches(ready)) == ([], 0)
    assert [one.label for one in shown.get("download_button")] == ["Tải tệp đã đánh dấu"]
    assert foreign(shown) == []


def test_the_right_ones_can_be_written_after_seeing_what_is_left_out(ready: Store):
    content = fill(template(ready), ("TN-02", EAST, "chưa rõ", 100), THREE[1])
    shown = hand_in(show("hand_in", ready, SLUG), content)
    assert labels(shown) == ["Ghi phần đúng, giữ lại phần sai"]
    shown.button[0].click().run()
    assert batches(ready) == 0
    assert labels(shown) == ["Ghi 1 số đúng", "Thôi, chưa ghi"]
    assert told(shown, "Ghi trong ô") == [("chưa rõ",)]
    shown.button[1].click().run()
    assert labels(shown) == ["Ghi phần đúng, giữ lại phần sai"]
    shown.button[0].click().run()
    shown.button[0].click().run()
    assert numbers(ready) == {("TN-02", WEST): (60, 200)}
    assert "1 số mới" in shown.success[0].value
    assert [one.label for one in shown.expander] == ["Chưa ghi 1 chỗ"]
    assert foreign(shown) == []


def test_a_doubtful_cell_is_shown_and_may_be_written(ready: Store):
    shown = hand_in(show("hand_in", ready, SLUG), fill(template(ready), ("TN-02", EAST, 120, 100)))
    assert counted(shown) == {"Nghi ngờ": 1, "Mới": 1}
    assert "Tử số 120 lớn hơn mẫu số 100" in told(only(shown, "ODD"), "Vì sao và cách sửa")[0][0]
    assert labels(shown) == ["Ghi số liệu"]


def test_an_empty_template_says_that_it_is_empty(ready: Store):
    shown = hand_in(show("hand_in", ready, SLUG), template(ready))
    assert [one.value for one in shown.info] == ["Tệp chưa có số nào trong các ô màu vàng."]
    assert (labels(shown), batches(ready)) == ([], 0)


# ── the office's own workbook ────────────────────────────────────────────────────────────────────────

VILLAGES_6 = {"Thôn Đông": (30, 100), "thôn đoài": (60, 200), "Xóm Chùa Mới": (20, 80)}
VILLAGES_7 = {"Thôn Đông": (31, 100), "thôn đoài": (61, 200), "Xóm Chùa Mới": (21, 80)}


@pytest.fixture
def three(store: Store) -> Store:
    """A real commune with three villages, none of them called Xóm Chùa Mới."""
    begin(store, SLUG, "Thôn Đông", "Thôn Đoài", "Thôn Bắc")
    return store


def answer(shown: AppTest, place: str = "thon-03") -> AppTest:
    """Say which village Xóm Chùa Mới is, and look at the dry run."""
    next(one for one in shown.selectbox if "place" in one.key).select(place).run()
    return press(shown, "Xem trước số liệu")


def press(shown: AppTest, label: str) -> AppTest:
    next(one for one in shown.button if one.label == label).click()
    return shown.run()


def test_an_unknown_village_is_asked_about_and_the_answer_counts(three: Store):
    shown = hand_in(show("hand_in", three, SLUG), monthly(6, VILLAGES_6), "T6.xlsx")
    assert not shown.exception
    assert labels(shown) == ["Xem trước số liệu"], "one primary button, nothing can be written yet"
    assert "«Xóm Chùa Mới» không có trong danh sách thôn của xã. Đây là nơi nào?" in visible(shown)
    assert "**2. Xem tệp** › **3. Trả lời**" in visible(shown)[1].replace("\\", "")
    assert [one.label for one in shown.expander] == ["Tệp đang nộp\\: T6\\.xlsx", "Tệp như đã đọc: T6\\.xlsx"]
    assert foreign(shown) == []
    answer(shown)
    assert counted(shown)["Mới"] == 3
    assert foreign(shown) == []
    press(shown, "Ghi số liệu")
    assert numbers(three) == {("TN-02", EAST): (30, 100), ("TN-02", WEST): (60, 200), ("TN-02", "thon-03"): (20, 80)}


def test_what_was_not_answered_is_held_back_and_can_still_be_answered(three: Store):
    shown = hand_in(show("hand_in", three, SLUG), monthly(6, VILLAGES_6), "T6.xlsx")
    press(shown, "Xem trước số liệu")
    assert (counted(shown)["Cần trả lời"], counted(shown)["Mới"]) == (1, 2)
    assert "hoặc trả lời tiếp" in shown.error[-1].value
    assert labels(shown) == ["Trả lời tiếp", "Ghi phần đúng, giữ lại phần sai"]
    press(shown, "Trả lời tiếp")
    answer(shown)
    assert "Cần trả lời" not in counted(shown)
    assert labels(shown) == ["Ghi số liệu"]


def test_an_answer_that_leaves_a_village_out_leaves_it_out(three: Store):
    shown = hand_in(show("hand_in", three, SLUG), monthly(6, VILLAGES_6), "T6.xlsx")
    answer(shown, "ignore")
    press(shown, "Ghi số liệu")
    assert numbers(three) == {("TN-02", EAST): (30, 100), ("TN-02", WEST): (60, 200)}


def test_the_second_month_is_two_steps_and_its_answer_can_still_be_changed(three: Store):
    shown = hand_in(show("hand_in", three, SLUG), monthly(6, VILLAGES_6), "T6.xlsx")
    press(answer(shown), "Ghi số liệu")
    hand_in(shown, monthly(7, VILLAGES_7), "T7.xlsx")
    assert labels(shown) == ["Ghi số liệu"], "nothing is asked again"
    assert counted(shown)["Mới"] == 3
    [asked] = [one for one in shown.selectbox if "place" in one.key]
    assert asked.value == "thon-03", "what was remembered is shown, not applied in silence"
    asked.select("ignore").run()
    assert counted(shown)["Mới"] == 2
    press(shown, "Ghi số liệu")
    hand_in(shown, monthly(8, VILLAGES_7), "T8.xlsx")
    assert next(one for one in shown.selectbox if "place" in one.key).value == "ignore", "the newest answer stays"


def test_a_remembered_answer_that_is_taken_back_can_be_given_again(three: Store):
    shown = hand_in(show("hand_in", three, SLUG), monthly(6, VILLAGES_6), "T6.xlsx")
    press(answer(shown), "Ghi số liệu")
    hand_in(shown, monthly(7, VILLAGES_7), "T7.xlsx")
    next(one for one in shown.selectbox if "place" in one.key).set_value(None).run()
    assert labels(shown) == ["Trả lời tiếp", "Ghi phần đúng, giữ lại phần sai"]
    press(shown, "Trả lời tiếp")
    assert labels(shown) == ["Xem trước số liệu"]
    assert labels(answer(shown)) == ["Ghi số liệu"]


def test_several_files_are_a_batch_each(three: Store):
    shown = show("hand_in", three, SLUG)
    files = [(f"T{month}.xlsx", monthly(month, {"Thôn Đông": (30 + month, 100)}), XLSX) for month in (6, 7, 8)]
    shown.file_uploader[0].set_value(files)
    shown.run()
    assert not shown.exception
    assert counted(shown)["Mới"] == 3
    assert set(told(only(shown, "NEW"), "Kỳ", "Tệp")) == {
        ("6/2026", "T6.xlsx"), ("7/2026", "T7.xlsx"), ("8/2026", "T8.xlsx"),
    }  # fmt: skip
    press(shown, "Ghi số liệu")
    assert batches(three) == 3
    assert [one.value.split(":")[0] for one in shown.success] == [f"Đã ghi đợt nộp số {one}" for one in (2, 3, 4)]
    assert [numbers(three, Period(2026, month)) for month in (6, 7, 8)] == [
        {("TN-02", EAST): (30 + month, 100)} for month in (6, 7, 8)
    ]


def test_two_files_that_contradict_each_other_are_both_held_back(three: Store):
    shown = show("hand_in", three, SLUG)
    shown.file_uploader[0].set_value(
        [("một.xlsx", monthly(6, {"Thôn Đông": (30, 100)}), XLSX), ("hai.xlsx", monthly(6, VILLAGES_7), XLSX)]
    )
    shown.run()
    press(shown, "Xem trước số liệu")
    assert counted(shown)["Lỗi"] == 2
    assert "Ghi số liệu" not in labels(shown)


def test_a_refused_file_among_others_is_named_and_keeps_the_rest_waiting(three: Store):
    shown = show("hand_in", three, SLUG)
    shown.file_uploader[0].set_value(
        [("T6.xlsx", monthly(6, {"Thôn Đông": (30, 100)}), XLSX), ("hỏng.xlsx", b"PK", XLSX)]
    )
    shown.run()
    assert shown.error[0].value.startswith("hỏng\\.xlsx\\: Tệp bị hỏng")
    assert labels(shown) == ["Ghi phần đúng, giữ lại phần sai"]
    press(shown, "Ghi phần đúng, giữ lại phần sai")
    assert told(shown, "Việc", "Tệp") == [("✕ Lỗi", "hỏng.xlsx")]
    press(shown, "Ghi 1 số đúng")
    assert numbers(three) == {("TN-02", EAST): (30, 100)}


def test_somebody_wrote_between_two_files(three: Store, monkeypatch: pytest.MonkeyPatch):
    from pages import hand_in as page

    shown = show("hand_in", three, SLUG)
    files = [(f"T{month}.xlsx", monthly(month, {"Thôn Đông": (30 + month, 100)}), XLSX) for month in (6, 7)]
    shown.file_uploader[0].set_value(files)
    shown.run()
    whole = page.commit

    def commit_and_meet(store, found, *rest, **more):
        receipt = whole(store, found, *rest, **more)
        write(three, SLUG, rate("TN-02", WEST, "2026-07", 1, 100))
        return receipt

    monkeypatch.setattr(page, "commit", commit_and_meet)
    press(shown, "Ghi số liệu")
    monkeypatch.undo()
    assert "Đã ghi xong: T6.xlsx (đợt số 2)" in shown.error[0].value.replace("\\", "")
    assert numbers(three, Period(2026, 7)) == {("TN-02", WEST): (1, 100)}, "the second file waits for a new look"
    assert counted(shown) == {"Mới": 1, "Không đổi": 1}


def of_another_commune(store: Store) -> bytes:
    begin(store, "an-nong", "Thôn 1")
    return fill(template(store, "an-nong"), ("AN-02", None, 59, 118))


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda store: b"", "Tệp rỗng"),
        (lambda store: b"xin chao", "Không tìm thấy bảng số liệu nào"),
        (lambda store: template(store)[:2000], "bị hỏng"),
        (lambda store: template(store, kind=ILLUSTRATIVE), "Số liệu minh hoạ và số liệu thật không được lẫn nhau"),
        (lambda store: template(store, period=Period(2027, 2)), "Kỳ 2/2027 chưa đến"),
        (of_another_commune, "Mẫu này của xã có mã «an-nong», còn đang mở xã Tân Ninh"),
    ],
    ids=["empty", "text", "cut off", "illustrative", "future", "another commune"],
)
def test_a_file_that_is_not_for_us_is_refused_in_one_sentence(ready: Store, made, said: str):
    shown = hand_in(show("hand_in", ready, SLUG), made(ready))
    assert not shown.exception
    [refusal] = shown.error
    assert said in refusal.value.replace("\\", "")
    assert (labels(shown), len(shown.segmented_control), len(shown.dataframe), batches(ready)) == ([], 0, 0, 0)
    assert foreign(shown) == []


def test_somebody_else_wrote_meanwhile(ready: Store):
    shown = hand_in(show("hand_in", ready, SLUG), fill(template(ready), *THREE))
    write(ready, SLUG, rate("TN-02", EAST, "2026-06", 99, 100))
    shown.button[0].click().run()
    assert numbers(ready) == {("TN-02", EAST): (99, 100)}, "nothing of ours yet"
    assert [one.value for one in shown.error] == [
        "Vừa có người khác ghi số liệu của xã này\\. Hãy xem lại phần khác biệt rồi ghi\\."
    ]
    assert counted(shown) == {"Thay đổi": 1, "Mới": 2}, "the new difference"
    shown.button[0].click().run()
    assert numbers(ready)["TN-02", EAST] == (30, 100)
    assert len(shown.error) == 0


def test_somebody_else_wrote_the_very_same_meanwhile(ready: Store):
    shown = hand_in(show("hand_in", ready, SLUG), fill(template(ready), THREE[0]))
    write(ready, SLUG, rate("TN-02", EAST, "2026-06", 30, 100))
    shown.button[0].click().run()
    assert "Tệp không có số mới" in shown.info[0].value
    hand_in(shown, fill(template(ready), THREE[1]), "khác.xlsx")
    assert [one.value for one in shown.error] == [], "the trouble of the last file is not told about this one"
    assert labels(shown) == ["Ghi số liệu"]


def test_a_receipt_stays_with_its_commune_and_its_store(ready: Store, home):
    shown = hand_in(show("hand_in", ready, SLUG), fill(template(ready), *THREE))
    shown.button[0].click().run()
    begin(ready, "an-nong", "Thôn 1")
    trial = open_store(ILLUSTRATIVE)
    begin(trial, SLUG, "Thôn Đông")
    for store, slug in ((ready, "an-nong"), (trial, SLUG)):
        shown.args = (Visit(somebody("Người thử"), store, load_plan(store, slug)), "hand_in")
        assert [one.value for one in shown.run().success] == []
    shown.args = (Visit(somebody("Người thử"), ready, load_plan(ready, SLUG)), "hand_in")
    assert len(shown.run().success) == 1


# ── the template on offer ────────────────────────────────────────────────────────────────────────────


def test_the_newest_closed_period_is_offered_first(ready: Store):
    shown = show("hand_in", ready, SLUG)
    who, when = shown.selectbox
    assert (who.label, who.options[0]) == ("Đơn vị", "Tất cả các đơn vị")
    assert when.value == Period(2026, 12), "Kỳ 1/2027 is running on 20/12/2026"
    assert when.options[0] == "Kỳ 1/2027 (15/12/2026–14/01/2027)"
    assert when.options[-1] == "Kỳ 1/2026 (15/12/2025–14/01/2026)", "where the plan begins"
    assert [one.label for one in shown.get("download_button")] == ["Tải mẫu"]


def test_only_departments_that_answer_for_something_are_offered(trial: Store):
    from data.template import departments_with_template

    plan = load_plan(trial, "an-nong")
    options = show("hand_in", trial, "an-nong").selectbox[0].options
    assert options == ["Tất cả các đơn vị", *(one.name for one in departments_with_template(plan))]
    assert len(options) < 1 + len(plan.departments)


@pytest.mark.parametrize("at", [0, 1, -1])
def test_any_department_and_period_can_be_chosen(trial: Store, at: int):
    shown = show("hand_in", trial, "an-nong")
    shown.selectbox[0].select_index(at if at >= 0 else len(shown.selectbox[0].options) - 1).run()
    shown.selectbox[1].select_index(len(shown.selectbox[1].options) - 1).run()
    assert not shown.exception
    assert len(shown.get("download_button")) == 1


def test_before_the_plan_begins_there_is_nothing_to_report(store: Store, monkeypatch: pytest.MonkeyPatch):
    import datetime as dt

    monkeypatch.setattr("data.visit.today", lambda: dt.date(2026, 5, 20))
    begin(store, "thong-nhat", "Thôn 1")
    shown = show("hand_in", store, "thong-nhat")
    assert [one.value for one in shown.info] == ["Kế hoạch bắt đầu từ kỳ 7/2026; chưa có kỳ nào để báo."]
    assert len(shown.get("download_button")) == 0


def test_a_commune_without_numbers_has_nothing_to_fill_in(trial: Store):
    shown = show("hand_in", trial, "giao-minh")
    assert "không đặt chỉ tiêu bằng số" in shown.info[0].value
    assert (len(shown.get("file_uploader")), len(shown.get("download_button"))) == (0, 0)


@pytest.mark.parametrize("slug", ["an-nong", "tan-ninh", "thong-nhat", "thuong-ninh"])
def test_no_word_of_the_page_is_english(trial: Store, slug: str):
    assert foreign(show("hand_in", trial, slug)) == []
