"""Giải trình as it is drawn and pressed: asking, answering with a file, settling, by whom it concerns alone."""

from __future__ import annotations

import datetime as dt
import uuid
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.kept_form import _read
from data.access import Grant, Role, User
from data.attachment import attachment
from data.errors import RefusalError
from data.model import Period
from data.originals import FOLDER
from data.plan_files import slugs
from data.plan_store import load_plan, replace_places
from data.question_store import answer, ask, remark, settle
from data.questions import Stage
from data.store import Store
from data.visit import Visit
from queries.questions import open_questions, questions
from tests.builders import somebody
from tests.pages.conftest import SECONDS, UNTIL, begin, foreign, frame, rate, show, visible, write

SLUG, CODE, MARCH = "an-nong", "AN-14", Period(2026, 3)
PDF = b"%PDF-1.7 van ban"
LEADER = User("Ông Chủ tịch", "ct", (Grant(Role.LEADER, SLUG),))
POLICE = User("Anh Công an", "ca", (Grant(Role.OFFICER, SLUG, "ca"),))
OTHER = User("Chị Kinh tế", "kt", (Grant(Role.OFFICER, SLUG, "kt"),))
MONITOR = User("Bà Mặt trận", "mt", (Grant(Role.MONITOR, SLUG),))
COORDINATOR = User("Chị Lan", "lan", (Grant(Role.COORDINATOR, SLUG),))


@pytest.fixture
def ready(store: Store) -> Store:
    """Two villages with figures of March."""
    begin(store, SLUG, "Thôn Đông", "Thôn Tây")
    write(store, SLUG, rate(CODE, "thon-01", "2026-03", 45, 60), rate(CODE, "thon-02", "2026-03", 30, 90))
    return store


def asked(store: Store, text: str = "Vì sao thấp?", id_: str = "", by: User = LEADER, **more: Any) -> str:
    """The id of a question about Thôn Đông in March."""
    given = {"indicator": CODE, "place": "thon-01", "period": MARCH, **more}
    id_ = id_ or uuid.uuid4().hex
    ask(store, load_plan(store, SLUG), text=text, by=by, submission_id=id_, **given)
    return id_


def page(store: Store, user: User | None = None, period: Period | None = MARCH, **query: str) -> AppTest:
    visit = Visit(user or somebody("Người thử"), store, load_plan(store, SLUG), period)
    shown = AppTest.from_function(frame, args=(visit, "questions"), default_timeout=SECONDS)
    for name, value in query.items():
        shown.query_params[name.replace("_", "-")] = value
    shown.run()
    assert not shown.exception
    return shown


def said(shown: AppTest) -> str:
    return "\n".join(visible(shown)).replace("\\", "")


def button(shown: AppTest, label: str):
    return next(one for one in shown.button if one.label == label)


def labels(shown: AppTest) -> set[str]:
    return {one.label for one in shown.button}


def area(shown: AppTest, label: str):
    return next(one for one in shown.text_area if one.label == label)


def stages(store: Store) -> list[Stage]:
    return [one.stage for one in questions(store, load_plan(store, SLUG))]


# ── looking ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize("slug", slugs())
@pytest.mark.parametrize("period", [None, UNTIL])
def test_without_a_question_every_commune_is_drawn_in_vietnamese(trial: Store, slug: str, period: Period | None):
    shown = show("questions", trial, slug, period)
    assert not shown.exception
    assert foreign(shown) == []
    assert visible(shown)[0].startswith("Giải trình số liệu xã ")
    assert ("không có số nào để hỏi" in said(shown)) is (slug == "giao-minh")


def test_a_question_says_which_figure_then_and_now_to_whom_and_since_when(ready: Store):
    asked(ready)
    write(ready, SLUG, rate(CODE, "thon-01", "2026-03", 50, 60))
    shown = page(ready)
    assert foreign(shown) == []
    text = said(shown)
    assert "AN-14 · Tài khoản định danh VNeID, Thôn Đông, kỳ 3/2026" in text
    assert "Số khi hỏi: 45 / 60 = 75,0 %; đã thay đổi, nay là 50 / 60 = 83,3 %." in text
    assert "hỏi Công an xã · hạn 25/12/2026" in text
    assert "Vì sao thấp?" in text
    assert "1 câu hỏi đang chờ trả lời." in text


def test_the_whole_commune_without_a_figure_of_its_own_is_the_sum_of_the_villages(ready: Store):
    asked(ready, place=None)
    assert "Số khi hỏi: 75 / 150 = 50,0 % (cộng từ 2 thôn); đến nay không đổi." in said(page(ready))


def test_a_figure_that_was_withdrawn_is_told_with_what_it_was(ready: Store):
    asked(ready)
    write(ready, SLUG, rate(CODE, "thon-01", "2026-03", 45, 60) | {"state": "withdrawn"})
    assert "Số khi hỏi: 45 / 60 = 75,0 %; nay đã rút, không còn số nào." in said(page(ready))


def test_a_figure_that_was_missing_is_told_when_it_came(ready: Store):
    asked(ready, period=Period(2026, 4))
    assert "Số khi hỏi: chưa có số; đến nay không đổi." in said(page(ready))
    write(ready, SLUG, rate(CODE, "thon-01", "2026-04", 45, 60))
    assert "Số khi hỏi: chưa có số; nay đã có 45 / 60 = 75,0 %." in said(page(ready))


def test_a_village_off_the_list_keeps_its_name_and_the_question(ready: Store):
    asked(ready)
    plan = load_plan(ready, SLUG)
    replace_places(ready, plan, plan.places[1:], somebody(), ready.seq(SLUG))
    shown = page(ready)
    assert "Thôn Đông, kỳ 3/2026" in said(shown)
    assert "Thôn Đông, kỳ 3/2026" in said(show("overview", ready, SLUG, MARCH))


def test_what_waits_stands_first_then_what_was_answered_then_what_is_clear(ready: Store):
    plan = load_plan(ready, SLUG)
    ids = [asked(ready, f"Câu {at}") for at in range(4)]
    answer(ready, plan, ids[0], "Vì mưa.", POLICE, "a0")
    settle(ready, plan, ids[0], LEADER, "s0")
    answer(ready, plan, ids[1], "Vì nắng.", POLICE, "a1")
    text = said(page(ready))
    assert [text.index(f"\nCâu {at}") for at in (2, 3, 1, 0)] == sorted(text.index(f"\nCâu {at}") for at in range(4))
    assert "2 câu hỏi đang chờ trả lời; 1 câu đã trả lời, chờ ghi «đã rõ»." in text


def test_a_question_past_its_day_says_by_how_much(ready: Store, monkeypatch: pytest.MonkeyPatch):
    asked(ready)
    monkeypatch.setattr("pages.questions.today", lambda: dt.date(2026, 12, 28))
    text = said(page(ready))
    assert "▲ Quá hạn 3 ngày" in text
    assert "1 câu hỏi đang chờ trả lời, 1 quá hạn." in text


def test_department_and_state_filter(ready: Store):
    plan = load_plan(ready, SLUG)
    asked(ready, "Hỏi công an")
    asked(ready, "Hỏi kinh tế", indicator="AN-13", place=None)
    remark(ready, plan, CODE, None, MARCH, "Góp ý thôi", MONITOR, "r1")
    shown = page(ready)
    text = said(shown)
    assert all(one in text for one in ("Hỏi công an", "Hỏi kinh tế", "Góp ý thôi"))
    who = next(one for one in shown.selectbox if one.label == "Đơn vị được hỏi")
    text = said(who.select("Phòng Kinh tế").run())
    assert "Hỏi kinh tế" in text
    assert "Hỏi công an" not in text
    text = said(page(ready, tinh_trang="Góp ý"))
    assert "Góp ý thôi" in text
    assert "Hỏi kinh tế" not in text
    assert "Không có câu hỏi nào như vậy" in said(page(ready, tinh_trang="Đã rõ"))


def test_many_questions_are_paged_and_none_is_left_out(ready: Store):
    for at in range(12):
        asked(ready, f"Câu số {at:02d}")
    text = said(page(ready))
    assert ("Câu số 09" in text, "Câu số 10" in text) == (True, False)
    assert "12 câu hỏi đang chờ trả lời." in text


# ── asking ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_link_opens_the_form_with_the_figure_the_department_and_five_working_days(ready: Store):
    shown = page(ready, LEADER, hoi="true", chi_tieu=CODE, noi_hoi="thon-01", ky_hoi="2026-03")
    assert "Số đang có: 45 / 60 = 75,0 %" in said(shown).replace("*", "")
    assert [one.value for one in shown.selectbox][:3] == [CODE, "thon-01", "2026-03"]
    assert next(one for one in shown.selectbox if one.label == "Đơn vị trả lời").value == "ca"
    assert shown.date_input[0].value == dt.date(2026, 12, 25)
    assert foreign(shown) == []


def test_asking_writes_one_question_and_closes_the_form(ready: Store):
    shown = page(ready, LEADER, hoi="true", chi_tieu=CODE, noi_hoi="thon-01", ky_hoi="2026-03")
    area(shown, "Hỏi điều gì?").set_value("Vì sao chỉ có 45?").run()
    button(shown, "Gửi câu hỏi").click().run()
    assert not shown.exception
    [one] = open_questions(ready, load_plan(ready, SLUG))
    assert (one.indicator, one.place, one.period, one.department) == (CODE, "thon-01", MARCH, "ca")
    assert one.due == dt.date(2026, 12, 25)
    assert [toast.value for toast in shown.toast] == ["Đã gửi câu hỏi."]
    assert not shown.text_area or "Hỏi điều gì?" not in {each.label for each in shown.text_area}


def test_an_empty_question_is_refused_in_a_sentence_and_the_form_stays(ready: Store):
    shown = page(ready, LEADER, hoi="true", chi_tieu=CODE, noi_hoi="thon-01", ky_hoi="2026-03")
    button(shown, "Gửi câu hỏi").click().run()
    assert [one.value for one in shown.error] == ["Hãy viết điều muốn hỏi hoặc góp ý\\."]
    area(shown, "Hỏi điều gì?")
    assert questions(ready, load_plan(ready, SLUG)) == []


def test_an_indicator_that_nobody_leads_asks_for_the_department(ready: Store):
    shown = page(ready, LEADER, hoi="true", chi_tieu="AN-M1", noi_hoi="toan-xa", ky_hoi="2026-03")
    area(shown, "Hỏi điều gì?").set_value("Vì sao?").run()
    shown = button(shown, "Gửi câu hỏi").click().run()
    assert "Hãy chọn đơn vị trả lời" in shown.error[0].value
    who = next(one for one in shown.selectbox if one.label == "Đơn vị trả lời")
    shown = who.select("kt").run()
    assert area(shown, "Hỏi điều gì?").value == "Vì sao?"
    button(shown, "Gửi câu hỏi").click().run()
    assert [one.department for one in open_questions(ready, load_plan(ready, SLUG))] == ["kt"]


def test_the_monitor_remarks_and_asks_nothing(ready: Store):
    shown = page(ready, MONITOR, hoi="true", chi_tieu=CODE, noi_hoi="thon-01", ky_hoi="2026-03")
    assert {one.label for one in shown.selectbox} == {"Chỉ tiêu", "Nơi", "Kỳ"}
    area(shown, "Góp ý điều gì?").set_value("Nên đối chiếu với công an.").run()
    button(shown, "Gửi góp ý").click().run()
    assert stages(ready) == [Stage.REMARK]
    shown = page(ready, MONITOR)
    assert labels(shown) == set()
    assert "Không có câu hỏi nào đang chờ trả lời." in said(shown)
    assert button(page(ready, POLICE), "Gửi trả lời")


def test_an_officer_is_offered_no_asking(ready: Store):
    shown = page(ready, POLICE, hoi="true")
    assert len(shown.toggle) == 0
    assert len(shown.text_area) == 0


# ── answering and settling ───────────────────────────────────────────────────────────────────────────


def test_the_department_answers_with_a_file_which_others_take_and_the_monitor_does_not(ready: Store):
    asked(ready)
    shown = page(ready, POLICE)
    area(shown, "Câu trả lời").set_value("Mới rà xong.\nĐã sửa số.").run()
    shown.file_uploader[0].set_value(("Biên bản.pdf", PDF, "application/pdf")).run()
    shown = button(shown, "Gửi trả lời").click().run()
    assert not shown.exception
    [one] = questions(ready, load_plan(ready, SLUG))
    assert (one.stage, one.entries[1].text) == (Stage.ANSWERED, "Mới rà xong.\nĐã sửa số.")
    assert (one.entries[1].by, one.entries[1].file_name) == ("Anh Công an (ca)", "Biên bản.pdf")
    assert [each.value for each in shown.toast] == ["Đã gửi trả lời."]
    for user, files in ((LEADER, ["Tải Biên bản\\.pdf"]), (MONITOR, [])):
        shown = page(ready, user)
        assert [each.label for each in shown.get("download_button") if "Biên" in each.label] == files
        assert "Biên bản.pdf" in said(shown)


def test_a_file_that_is_gone_is_named_and_not_offered_and_a_changed_one_is_never_given(ready: Store, home: Path):
    id_ = asked(ready)
    answer(ready, load_plan(ready, SLUG), id_, "Vì mưa.", POLICE, "a", attachment("a.pdf", PDF))
    [path] = [one for one in (home / FOLDER).rglob("*") if one.is_file()]
    path.write_bytes(b"khac")
    with pytest.raises(RefusalError, match="không còn như lúc gửi"):
        _read(path.name)
    path.unlink()
    shown = page(ready, LEADER)
    assert "Kèm tệp a.pdf" in said(shown)
    assert [one.label for one in shown.get("download_button") if "pdf" in one.label] == []


@pytest.mark.parametrize(
    ("user", "answers", "settles"),
    [(LEADER, False, True), (POLICE, True, False), (OTHER, False, False), (MONITOR, False, False),
     (COORDINATOR, True, False)],
)  # fmt: skip
def test_each_is_offered_what_is_theirs(ready: Store, user: User, answers: bool, settles: bool):
    plan = load_plan(ready, SLUG)
    id_ = asked(ready)
    assert (("Gửi trả lời" in labels(page(ready, user))), "Ghi «đã rõ»" in labels(page(ready, user))) == (
        answers,
        settles,
    )
    answer(ready, plan, id_, "Vì mưa.", POLICE, "a")
    found = labels(page(ready, user))
    assert ("Đã rõ" in found, "Gửi câu hỏi lại" in found) == (settles, settles)


def test_what_was_typed_stays_when_it_is_refused_and_when_others_write_meanwhile(ready: Store):
    id_ = asked(ready)
    shown = page(ready, POLICE)
    area(shown, "Câu trả lời").set_value("Vì số cũ.").run()
    shown.file_uploader[0].set_value(("số.pdf", b"MZ khong phai pdf", "application/pdf")).run()
    answer(ready, load_plan(ready, SLUG), id_, "Vì mưa.", COORDINATOR, "a")
    shown = button(shown, "Gửi trả lời").click().run()
    assert "nội dung không phải loại .pdf" in shown.error[0].value.replace("\\", "")
    assert area(shown, "Câu trả lời").value == "Vì số cũ."
    shown.file_uploader[0].set_value(("số.pdf", PDF, "application/pdf")).run()
    button(shown, "Gửi trả lời").click().run()
    [one] = questions(ready, load_plan(ready, SLUG))
    assert [each.text for each in one.entries[1:]] == ["Vì mưa.", "Vì số cũ."]


def test_pressing_the_same_button_again_is_one_answer(ready: Store):
    asked(ready)
    shown = page(ready, POLICE)
    area(shown, "Câu trả lời").set_value("Vì mưa.").run()
    button(shown, "Gửi trả lời").click()
    sent = shown._tree.get_widget_states()
    shown._run(sent)
    shown._run(sent)
    assert not shown.exception
    [one] = questions(ready, load_plan(ready, SLUG))
    assert len(one.entries) == 2


def test_the_asker_settles_asks_again_and_settles_again(ready: Store):
    plan = load_plan(ready, SLUG)
    id_ = asked(ready)
    answer(ready, plan, id_, "Vì mưa.", POLICE, "a")
    shown = button(page(ready, LEADER), "Đã rõ").click().run()
    assert stages(ready) == [Stage.SETTLED]
    area(shown, "Điều gì chưa rõ?").set_value("Mưa tháng nào?").run()
    shown = button(shown, "Gửi câu hỏi lại").click().run()
    assert stages(ready) == [Stage.OPEN]
    answer(ready, plan, id_, "Tháng ba.", POLICE, "b")
    shown = button(page(ready, LEADER), "Đã rõ").click().run()
    assert stages(ready) == [Stage.SETTLED]
    assert said(shown).index("Mưa tháng nào?") < said(shown).index("Tháng ba.")


def test_a_question_that_needs_no_answer_any_more_wants_a_reason(ready: Store):
    asked(ready)
    shown = button(page(ready, LEADER), "Ghi «đã rõ»").click().run()
    assert "hãy ghi lý do" in shown.error[0].value
    area(shown, "Vì sao không cần trả lời nữa?").set_value("Hỏi nhầm thôn.").run()
    button(shown, "Ghi «đã rõ»").click().run()
    assert stages(ready) == [Stage.SETTLED]


# ── elsewhere ────────────────────────────────────────────────────────────────────────────────────────


def test_the_overview_lists_what_waits_and_nothing_when_nothing_does(ready: Store):
    plan = load_plan(ready, SLUG)
    assert "Đang chờ giải trình" not in said(show("overview", ready, SLUG, MARCH))
    id_ = asked(ready)
    remark(ready, plan, CODE, None, MARCH, "Góp ý", MONITOR, "r")
    text = said(show("overview", ready, SLUG, MARCH))
    assert "Đang chờ giải trình: 1 câu hỏi" in text
    assert "Thôn Đông, kỳ 3/2026**: Công an xã" in text
    answer(ready, plan, id_, "Vì mưa.", POLICE, "a")
    assert "Đang chờ giải trình" not in said(show("overview", ready, SLUG, MARCH))


def test_the_overview_names_five_and_counts_the_rest(ready: Store):
    for at in range(7):
        asked(ready, f"Câu {at}")
    text = said(show("overview", ready, SLUG, MARCH))
    assert "Đang chờ giải trình: 7 câu hỏi" in text
    assert text.count("Thôn Đông, kỳ 3/2026") == 5
    assert "và 2 câu hỏi khác" in text


def test_an_indicator_shows_its_own_questions_and_the_way_to_ask(ready: Store):
    asked(ready)
    asked(ready, indicator="AN-13", place=None)

    def at(code: str, user: User = LEADER) -> AppTest:
        visit = Visit(user, ready, load_plan(ready, SLUG), MARCH)
        shown = AppTest.from_function(frame, args=(visit, "indicator"), default_timeout=SECONDS)
        shown.query_params["chi-tieu"] = code
        return shown.run()

    shown = at(CODE)
    assert "Đang chờ giải trình: 1 câu hỏi" in said(shown)
    links = {one.label: one.proto.query_string for one in shown.get("page_link")}
    assert links["Hỏi về số này"] == "hoi=true&chi-tieu=AN-14&noi-hoi=toan-xa&ky-hoi=2026-03"
    assert "Đang chờ giải trình" not in said(at("AN-15"))
    assert "Hỏi về số này" not in {one.label for one in at(CODE, POLICE).get("page_link")}
