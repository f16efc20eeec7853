"""Nộp số liệu as an officer goes through it: take the template, hand it in, look, write – once."""

from __future__ import annotations

from io import BytesIO

import openpyxl
import pytest
from streamlit.testing.v1 import AppTest

from data.figures import standing
from data.model import Period
from data.plan_store import load_plan
from data.store import ILLUSTRATIVE, REAL, Store, open_store
from data.template import VILLAGES, WHOLE, TemplateRequest, make
from data.visit import Visit
from tests.pages.conftest import begin, foreign, rate, show, write

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
    return {one.label: int(one.value) for one in shown.metric}


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
    assert counted(shown) == {"Lỗi": 0, "Mới": 3, "Thay đổi": 0, "Không đổi": 0, "Kỳ trước có, nay trống": 0}
    assert [one.label for one in shown.expander] == ["Mới: 3 số"]
    told = {tuple(line) for line in shown.dataframe[0].value[["Mã", "Nơi", "Trong tệp", "Trang tính"]].to_numpy()}
    assert told == {
        ("TN-02", "Thôn Đông", "30 / 100", VILLAGES), ("TN-02", "Thôn Đoài", "60 / 200", VILLAGES),
        ("TN-01", "Toàn xã", "85 / 100", WHOLE),
    }  # fmt: skip
    assert shown.subheader[-1].value == "Xem trước: mau\\.xlsx – Kỳ 6/2026 (15/05–14/06/2026)"
    assert labels(shown) == ["Ghi số liệu"]
    assert (numbers(ready), batches(ready)) == ({}, 0)
    assert foreign(shown) == []


def test_what_was_shown_is_written_and_receipted(ready: Store):
    shown = hand_in(show("hand_in", ready, SLUG), fill(template(ready), *THREE), "số liệu [6].xlsx")
    shown.button[0].click().run()
    assert not shown.exception
    assert numbers(ready) == {("TN-02", EAST): (30, 100), ("TN-02", WEST): (60, 200), ("TN-01", None): (85, 100)}
    [receipt] = shown.success
    assert receipt.value == ("Đã ghi đợt nộp số 2: 3 số mới, 0 số thay đổi, Kỳ 6/2026, từ tệp số liệu \\[6\\]\\.xlsx.")
    assert [one.label for one in shown.get("page_link")] == ["Xem Tổng quan"]
    assert (labels(shown), len(shown.metric)) == ([], 0)
    assert shown.file_uploader[0].value is None, "the next file starts afresh"
    assert foreign(shown) == []


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
    assert counted(shown)["Không đổi"] == 3
    assert "Tệp không có số mới" in shown.info[0].value
    assert (labels(shown), batches(ready)) == ([], 1)


def test_a_correction_shows_old_and_new_and_replaces(ready: Store):
    write(ready, SLUG, rate("TN-02", EAST, "2026-06", 30, 100), rate("TN-02", WEST, "2026-06", 60, 200))
    shown = hand_in(show("hand_in", ready, SLUG), fill(template(ready), ("TN-02", EAST, 35, 100), THREE[1]))
    assert (counted(shown)["Thay đổi"], counted(shown)["Không đổi"], counted(shown)["Mới"]) == (1, 1, 0)
    line = shown.dataframe[0].value.iloc[0].to_dict()
    assert (line["Việc"], line["Nơi"], line["Đang có"], line["Trong tệp"]) == (
        "Thay đổi", "Thôn Đông", "30 / 100", "35 / 100",
    )  # fmt: skip
    shown.button[0].click().run()
    assert numbers(ready) == {("TN-02", EAST): (35, 100), ("TN-02", WEST): (60, 200)}
    assert "0 số mới, 1 số thay đổi" in shown.success[0].value


def test_what_stood_last_month_and_is_blank_now_is_listed_not_zeroed(ready: Store):
    write(ready, SLUG, rate("TN-02", EAST, "2026-05", 30, 100), rate("TN-02", WEST, "2026-05", 60, 200))
    shown = hand_in(show("hand_in", ready, SLUG), fill(template(ready), ("TN-02", EAST, 35, 100)))
    assert counted(shown)["Kỳ trước có, nay trống"] == 1
    shown.button[0].click().run()
    assert numbers(ready) == {("TN-02", EAST): (35, 100)}


def test_pressing_twice_writes_once(ready: Store):
    shown = hand_in(show("hand_in", ready, SLUG), fill(template(ready), *THREE))
    button = shown.button[0]
    button.click().run()
    button.click().run()  # the second click of a double click: sent before the first answer came
    assert not shown.exception
    assert (batches(ready), ready.seq(SLUG)) == (1, 2)
    assert len(numbers(ready)) == 3
    [receipt] = shown.success
    assert receipt.value.startswith("Đã ghi đợt nộp số 2 (đã ghi từ lần bấm trước, không ghi lại): 3 số mới")


def test_a_wrong_cell_is_named_with_its_address_and_nothing_can_be_written(ready: Store):
    content = fill(template(ready), ("TN-02", EAST, "chưa rõ", 100), ("TN-02", WEST, 60, 200))
    shown = hand_in(show("hand_in", ready, SLUG), content)
    assert counted(shown)["Lỗi"] == 1
    line = shown.dataframe[0].value.iloc[0].to_dict()
    assert (line["Mức"], line["Trang tính"], line["Đọc được"]) == ("Cần sửa", VILLAGES, "chưa rõ")
    assert line["Ô"].endswith("7")
    assert "đây là chữ, cần ghi số hộ" in line["Vì sao và cách sửa"]
    assert shown.error[-1].value.startswith("Tệp còn 1 lỗi nên chưa ghi gì.")
    assert (labels(shown), batches(ready)) == ([], 0)
    assert foreign(shown) == []


def test_a_doubtful_cell_is_shown_and_may_be_written(ready: Store):
    shown = hand_in(show("hand_in", ready, SLUG), fill(template(ready), ("TN-02", EAST, 120, 100)))
    assert list(shown.dataframe[0].value["Mức"]) == ["Nên xem lại"]
    assert labels(shown) == ["Ghi số liệu"]


def test_an_empty_template_says_that_it_is_empty(ready: Store):
    shown = hand_in(show("hand_in", ready, SLUG), template(ready))
    assert [one.value for one in shown.info] == ["Tệp chưa có số nào trong các ô màu vàng."]
    assert (labels(shown), batches(ready)) == ([], 0)


def of_another_commune(store: Store) -> bytes:
    begin(store, "an-nong", "Thôn 1")
    return fill(template(store, "an-nong"), ("AN-02", None, 59, 118))


@pytest.mark.parametrize(
    ("made", "said"),
    [
        (lambda store: b"", "Tệp rỗng"),
        (lambda store: b"xin chao", "Tệp này không phải tệp Excel"),
        (lambda store: template(store)[:2000], "Tệp Excel bị hỏng"),
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
    assert (labels(shown), len(shown.metric), len(shown.dataframe), batches(ready)) == ([], 0, 0, 0)
    assert foreign(shown) == []


def test_somebody_else_wrote_meanwhile(ready: Store):
    shown = hand_in(show("hand_in", ready, SLUG), fill(template(ready), *THREE))
    write(ready, SLUG, rate("TN-02", EAST, "2026-06", 99, 100))
    shown.button[0].click().run()
    assert numbers(ready) == {("TN-02", EAST): (99, 100)}, "nothing of ours yet"
    assert [one.value for one in shown.error] == [
        "Vừa có người khác ghi số liệu của xã này\\. Hãy xem lại phần khác biệt rồi ghi\\."
    ]
    assert (counted(shown)["Thay đổi"], counted(shown)["Mới"]) == (1, 2), "the new difference"
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
        shown.args = (Visit("Người thử", store, load_plan(store, slug)), "hand_in")
        assert [one.value for one in shown.run().success] == []
    shown.args = (Visit("Người thử", ready, load_plan(ready, SLUG)), "hand_in")
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
