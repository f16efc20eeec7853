"""The command line, from a list of villages to stored figures: what it prints, returns, writes and refuses."""

from __future__ import annotations

import datetime as dt
import io
import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path

import pytest
from openpyxl import load_workbook

from data import __main__ as command_line
from data.figures import standing
from data.model import Period
from data.plan_files import shipped
from data.plan_store import BaseEntry, load_plan, set_up
from data.store import ILLUSTRATIVE, REAL, open_store, store_path
from data.template import TemplateRequest, make
from tests.builders import somebody

JULY = Period(2026, 7)
FIGURE_KEYS = {
    "place", "indicator", "indicator_name", "period", "numerator", "denominator", "value", "sheet", "cell",
}  # fmt: skip
PROBLEM_KEYS = {"severity", "kind", "sheet", "cell", "text", "message"}
VILLAGES = "name,other_spellings\nThôn Đông,\nThôn Tây,Tây; Xóm Tây\nThôn Đoài,\n"


@pytest.fixture(autouse=True)
def here(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A data folder of the test's own, on 10 September 2026: the period 9/2026 is running."""
    monkeypatch.setattr(command_line, "today", lambda: dt.date(2026, 9, 10))
    return home


Run = Callable[..., tuple[int, str, str]]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Run one command: its exit code, what it printed, what it complained."""

    def command(*argv: object) -> tuple[int, str, str]:
        code = command_line.main([str(one) for one in argv])
        return code, *capsys.readouterr()

    return command


@pytest.fixture
def places(tmp_path: Path) -> Callable[[str | bytes], Path]:
    """A file of villages with that content."""

    def write(content: str | bytes) -> Path:
        path = tmp_path / "thon.csv"
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
        return path

    return write


@pytest.fixture
def commune(run: Run, places: Callable[[str | bytes], Path]) -> str:
    """Thống Nhất, set up with three villages: thon-01 to thon-03."""
    assert run("places", "thong-nhat", places(VILLAGES))[0] == 0
    return "thong-nhat"


@pytest.fixture
def template(run: Run, tmp_path: Path) -> Callable[..., Path]:
    """The template of a commune as the command writes it, with values typed in at "sheet!cell"."""

    def fill(slug: str, values: Mapping[str, object], period: str = "2026-07", name: str = "thang-7.xlsx") -> Path:
        path = tmp_path / name
        assert run("template", slug, period, path)[0] == 0
        book = load_workbook(path)
        for address, value in values.items():
            sheet, cell = address.split("!")
            book[sheet][cell].value = value
        book.save(path)
        return path

    return fill


def villages(slug: str) -> dict[str, str]:
    """Id → name, as the store has them."""
    return {one.id: one.name for one in load_plan(open_store(REAL), slug).places}


def counts() -> tuple[int, int]:
    """How many batches and observations the real store holds."""
    store = open_store(REAL)
    return tuple(store.rows(f"SELECT count(*) FROM {table}")[0][0] for table in ("batch", "observation"))


def says(text: str, *words: str) -> None:
    """Says these words, in a sentence and not a stack trace."""
    for word in words:
        assert word in text
    assert "Traceback" not in text


A1, B1 = "Theo thôn!E7", "Theo thôn!F7"
"""TNH-02 of the first village: people of the community teams who were trained."""
CODE = "TNH-02"


def test_the_addresses_are_those_of_the_indicator(commune: str, template: Callable[..., Path]) -> None:
    book = load_workbook(template(commune, {}))
    assert book["Theo thôn"]["D5"].value.startswith(f"{CODE} · ")
    assert (book["Theo thôn"]["C7"].value, book["Toàn xã"]["C6"].value) == ("Thôn Đông", "TNH-01")


# ── places ──────────────────────────────────────────────────────────────────────────────────────────


def test_a_list_of_villages_sets_the_commune_up(run: Run, places: Callable[[str | bytes], Path]) -> None:
    code, out, err = run("places", "thong-nhat", places(VILLAGES))
    assert (code, out, err) == (0, "Xã Thống Nhất có 3 thôn.\n", "")
    assert villages("thong-nhat") == {"thon-01": "Thôn Đông", "thon-02": "Thôn Tây", "thon-03": "Thôn Đoài"}
    assert load_plan(open_store(REAL), "thong-nhat").place("thon-02").aliases == ("Tây", "Xóm Tây")


def test_a_byte_order_mark_windows_lines_and_empty_lines_do_not_matter(
    run: Run, places: Callable[[str | bytes], Path]
) -> None:
    text = VILLAGES.replace("\n", "\r\n") + ",\r\n\r\n"
    assert run("places", "thong-nhat", places(text.encode("utf-8-sig")))[0] == 0
    assert list(villages("thong-nhat").values()) == ["Thôn Đông", "Thôn Tây", "Thôn Đoài"]


def test_a_name_in_combining_marks_is_the_same_name(
    run: Run, commune: str, places: Callable[[str | bytes], Path]
) -> None:
    run("places", commune, places("name,other_spellings\nTho\u0302n  \u0110o\u0302ng,\n"))
    assert villages(commune) == {"thon-01": "Thôn Đông"}


def test_a_renamed_village_keeps_its_identity_by_its_other_spelling(
    run: Run, commune: str, places: Callable[[str | bytes], Path]
) -> None:
    text = "name,other_spellings\nThôn Đoài,\nThôn Phương Đông,Thôn Đông\nThôn Tây,Tây\nThôn Mới,\n"
    assert run("places", commune, places(text))[0] == 0
    assert villages(commune) == {
        "thon-03": "Thôn Đoài",
        "thon-01": "Thôn Phương Đông",
        "thon-02": "Thôn Tây",
        "thon-04": "Thôn Mới",
    }


def test_a_file_with_the_old_name_is_still_taken_after_a_renaming(
    run: Run, commune: str, places: Callable[[str | bytes], Path], template: Callable[..., Path]
) -> None:
    path = template(commune, {A1: 5, B1: 7})
    run("places", commune, places("name,other_spellings\nThôn Phương Đông,Thôn Đông\nThôn Tây,\nThôn Đoài,\n"))
    code, out, _ = run("read", path, "--commune", commune, "--json")
    assert code == 0
    assert [one["place"] for one in json.loads(out)[0]["observations"]] == ["Thôn Phương Đông"]


def test_a_removed_villages_id_is_never_given_to_another_and_waits_for_its_return(
    run: Run, commune: str, places: Callable[[str | bytes], Path]
) -> None:
    head, first, *others = VILLAGES.splitlines()
    before = villages(commune)
    last = next(reversed(before))
    assert run("places", commune, places("\n".join([head, first, *others[:-1], "Thôn Mới,"])))[0] == 0
    after = villages(commune)
    assert last not in after
    assert after["thon-04"] == "Thôn Mới"
    assert run("places", commune, places("\n".join([head, first, *others, "Thôn Mới,", "Thôn Khác,"])))[0] == 0
    assert villages(commune) == {**before, "thon-04": "Thôn Mới", "thon-05": "Thôn Khác"}


def test_invisible_characters_leave_a_name(run: Run, commune: str, places: Callable[[str | bytes], Path]) -> None:
    assert run("places", commune, places(VILLAGES + "Thôn\0 Đ\u200bình,\n"))[0] == 0
    assert "Thôn Đình" in villages(commune).values()


REFUSED_LISTS = {
    "a name twice": (VILLAGES + "Thôn Đông,\n", ("Thôn Đông", "hai dòng")),
    "a name twice in other letters": (VILLAGES + "THÔN ĐÔNG,\n", ("hai dòng",)),
    "a name that is another's spelling": (VILLAGES + "Xóm Tây,\n", ("Xóm Tây", "hai dòng")),
    "a spelling twice": (VILLAGES + "Thôn Bắc,Tây\n", ("«Tây»", "hai dòng")),
    "wrong header": ("ten,ten_khac\nThôn Đông,\n", ("name,other_spellings",)),
    "no header": ("Thôn Đông,\nThôn Tây,\n", ("name,other_spellings",)),
    "semicolons": ("name;other_spellings\nThôn Đông;\n", ("name,other_spellings",)),
    "empty": ("", ("name,other_spellings",)),
    "three cells": ("name,other_spellings\nThôn Đông,a,b\n", ("dòng 2", "hai ô")),
    "one cell": ("name,other_spellings\nThôn Đông,\nThôn Tây\n", ("dòng 3", "hai ô")),
    "no name": ("name,other_spellings\n,Thôn Đông\n", ("dòng 2", "tên")),
    "not UTF-8": (VILLAGES.encode("cp1258", "replace"), ("UTF-8",)),
    "UTF-16": (VILLAGES.encode("utf-16"), ("UTF-8",)),
    "a cell without an end": (VILLAGES + '"' + "x" * 140_000, ("quá dài",)),
    "a name of three hundred letters": (VILLAGES + "Thôn " + "x" * 300 + ",\n", ("quá dài", "305")),
}


@pytest.mark.parametrize("name", REFUSED_LISTS)
def test_a_wrong_list_of_villages_is_refused_and_nothing_is_set_up(
    run: Run, places: Callable[[str | bytes], Path], name: str
) -> None:
    content, words = REFUSED_LISTS[name]
    code, out, err = run("places", "thong-nhat", places(content))
    assert (code, out) == (1, "")
    says(err, *words)
    assert not store_path(REAL).exists() or counts() == (0, 0)


def test_a_wrong_list_leaves_the_villages_that_stand(
    run: Run, commune: str, places: Callable[[str | bytes], Path]
) -> None:
    before = villages(commune), counts()
    assert run("places", commune, places(VILLAGES + "Thôn Tây,\n"))[0] == 1
    assert (villages(commune), counts()) == before


def test_a_list_that_cannot_be_opened_is_said(run: Run, tmp_path: Path) -> None:
    for path in (tmp_path / "khong-co.csv", tmp_path):
        code, out, err = run("places", "thong-nhat", path)
        assert (code, out) == (1, "")
        says(err, "Không mở được tệp", path.name)


def test_an_unknown_commune_is_refused_with_those_there_are(
    run: Run, places: Callable[[str | bytes], Path], tmp_path: Path
) -> None:
    for argv in (
        ("places", "xa-la", places(VILLAGES)),
        ("template", "xa-la", "2026-07", tmp_path / "x.xlsx"),
        ("read", tmp_path / "x.xlsx", "--commune", "xa-la"),
        ("import", tmp_path / "x.xlsx", "--commune", "../an-nong"),
    ):
        code, out, err = run(*argv)
        assert (code, out) == (1, "")
        says(err, "an-nong, giao-minh, tan-ninh, thong-nhat, thuong-ninh")
    assert not (tmp_path / "x.xlsx").exists()


# ── template ────────────────────────────────────────────────────────────────────────────────────────


def test_the_template_has_the_stores_villages_bases_and_last_months_figures(
    run: Run, tmp_path: Path, template: Callable[..., Path]
) -> None:
    store = open_store(REAL)
    plan = shipped("an-nong")
    day = dt.date(2026, 1, 1)
    set_up(store, "an-nong", plan.places, somebody("x"), bases=[BaseEntry("population", "thon-01", day, 900)])
    june = template("an-nong", {A1: 310}, period="2026-06", name="thang-6.xlsx")
    assert run("import", june, "--commune", "an-nong")[0] == 0
    path = tmp_path / "thang-7.xlsx"
    code, out, err = run("template", "an-nong", "2026-07", path, "--department", "vhxh")
    assert (code, out, err) == (0, "Đã tạo thang-7.xlsx.\n", "")
    sheet = load_workbook(path)["Theo thôn"]
    assert [sheet[spot].value for spot in ("D7", "E7", "F7", "D8", "E8", "F8")] == [310, None, 900, None, None, None]


def test_an_unknown_department_is_refused_with_those_there_are(run: Run, tmp_path: Path) -> None:
    code, out, err = run("template", "an-nong", "2026-07", tmp_path / "x.xlsx", "--department", "xyz")
    assert (code, out) == (1, "")
    says(err, "xyz", "vhxh, kt, ttpvhcc, ca, tyt, truong, dnvt")
    assert not (tmp_path / "x.xlsx").exists()


@pytest.mark.parametrize("period", ["2026-13", "7/2026", "2026", "x"])
def test_a_period_that_is_none_is_refused(run: Run, tmp_path: Path, period: str) -> None:
    with pytest.raises(SystemExit) as ended:
        run("template", "an-nong", period, tmp_path / "x.xlsx")
    assert ended.value.code == 2


@pytest.mark.parametrize("period", ["2025-12", "2031-01"])
def test_a_period_outside_the_plan_has_no_template(run: Run, tmp_path: Path, period: str) -> None:
    code, out, err = run("template", "an-nong", period, tmp_path / "x.xlsx")
    assert (code, out) == (1, "")
    says(err, "nằm ngoài thời gian kế hoạch")
    assert not (tmp_path / "x.xlsx").exists()


def test_a_template_that_cannot_be_written_is_said(run: Run, tmp_path: Path) -> None:
    code, out, err = run("template", "an-nong", "2026-07", tmp_path / "khong-co" / "x.xlsx")
    assert (code, out) == (1, "")
    says(err, "Không ghi được x.xlsx")


def test_a_quarterly_template_shows_the_newest_figures_and_asks_for_the_whole_quarter(
    run: Run, commune: str, template: Callable[..., Path], tmp_path: Path
) -> None:
    july = template(commune, {A1: 310, B1: 400}, name="thang-7.xlsx")
    assert run("import", july, "--commune", commune)[0] == 0
    sheet = load_workbook(template(commune, {}, period="2026-09", name="quy-3.xlsx"))["Theo thôn"]
    assert [sheet[spot].value for spot in ("D6", "D7")] == ["Kỳ 7/2026", 310]
    assert "cả quý" in sheet["B3"].value


# ── read ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_dry_run_as_json(run: Run, commune: str, template: Callable[..., Path]) -> None:
    path = template(commune, {A1: 5, B1: 8, "Toàn xã!G6": "12", "Toàn xã!H6": 16, "Theo thôn!E8": 9, "Theo thôn!F8": 7})
    before = counts()
    code, out, err = run("read", path, "--commune", commune, "--json")
    assert (code, err) == (0, "")
    [found] = json.loads(out)
    assert {"file", "refused", "reason", "observations", "problems"} <= found.keys()
    assert (found["file"], found["refused"], found["reason"], found["period"]) == (
        "thang-7.xlsx", False, None, "2026-07",
    )  # fmt: skip
    name = shipped(commune).indicator(CODE).name
    observations = found["observations"]
    assert all(one.keys() >= FIGURE_KEYS for one in observations)
    chosen = [{key: one[key] for key in FIGURE_KEYS} for one in observations]
    assert chosen == [
        {
            "place": "Thôn Đông", "indicator": CODE, "indicator_name": name, "period": "2026-07", "numerator": 5,
            "denominator": 8, "value": 62.5, "sheet": "Theo thôn", "cell": "E7",
        },
        {
            "place": "Thôn Tây", "indicator": CODE, "indicator_name": name, "period": "2026-07", "numerator": 9,
            "denominator": 7, "value": pytest.approx(900 / 7), "sheet": "Theo thôn", "cell": "E8",
        },
        {
            "place": None, "indicator": "TNH-01", "indicator_name": shipped(commune).indicator("TNH-01").name,
            "period": "2026-07", "numerator": 12, "denominator": 16, "value": 75, "sheet": "Toàn xã", "cell": "G6",
        },
    ]  # fmt: skip
    [problem] = found["problems"]
    assert problem.keys() == PROBLEM_KEYS
    assert [problem[key] for key in ("severity", "kind", "sheet", "cell", "text")] == [
        "warning", "a_gt_b", "Theo thôn", "E8", "9",
    ]  # fmt: skip
    assert "lớn hơn mẫu số" in problem["message"]
    assert counts() == before


def test_errors_come_with_their_cells_and_a_failing_code(run: Run, commune: str, template: Callable[..., Path]) -> None:
    path = template(commune, {A1: 5, "Theo thôn!E8": "nhiều", "Theo thôn!F8": 7})
    code, out, _ = run("read", path, "--commune", commune, "--json")
    assert code == 1
    [found] = json.loads(out)
    assert (found["refused"], found["observations"]) == (False, [])
    assert [[one[key] for key in ("severity", "kind", "sheet", "cell", "text")] for one in found["problems"]] == [
        ["error", "missing_value", "Theo thôn", "F7", ""],
        ["error", "text_in_number", "Theo thôn", "E8", "nhiều"],
    ]
    assert run("read", path, "--commune", commune)[:2] == (
        1,
        "thang-7.xlsx: Kỳ 7/2026, 0 số, 2 lỗi.\n"
        "  Theo thôn!F7: Có tử số 5 nhưng chưa có mẫu số. Hãy điền mẫu số (b) vào ô F7.\n"
        "  Theo thôn!E8: Đọc được «nhiều»: đây là chữ, cần ghi số người; chưa có số thì để trống.\n",
    )


def test_nothing_arose_and_counts_as_json(run: Run, commune: str, template: Callable[..., Path]) -> None:
    path = template(commune, {A1: 0, B1: 0})
    [found] = json.loads(run("read", path, "--commune", commune, "--json")[1])
    [figure] = found["observations"]
    assert [figure[key] for key in ("numerator", "denominator", "value", "state")] == [0, 0, None, "nothing_arose"]


def test_several_files_are_read_in_order_and_one_refusal_fails_the_command(
    run: Run, commune: str, template: Callable[..., Path], tmp_path: Path
) -> None:
    good = template(commune, {A1: 5, B1: 8})
    bad = tmp_path / "bao-cao.pdf"
    bad.write_bytes(b"%PDF-1.7")
    code, out, _ = run("read", bad, good, "--commune", commune, "--json")
    assert code == 1
    refused, taken = json.loads(out)
    assert (refused["file"], refused["refused"], refused["observations"], refused["problems"]) == (
        "bao-cao.pdf", True, [], [],
    )  # fmt: skip
    assert "không phải bảng tính" in refused["reason"]
    assert (taken["file"], taken["refused"], len(taken["observations"])) == ("thang-7.xlsx", False, 1)


def test_reading_needs_no_set_up(run: Run, tmp_path: Path, here: Path) -> None:
    plan = shipped("an-nong")
    path = tmp_path / "thang-7.xlsx"
    path.write_bytes(make(TemplateRequest(plan, None, JULY, REAL, {}, ())))
    code, out, err = run("read", path, "--commune", "an-nong")
    assert (code, out, err) == (0, "thang-7.xlsx: Kỳ 7/2026, 0 số, 0 lỗi.\n", "")
    assert list(here.iterdir()) == []


def test_a_path_that_cannot_be_read_is_said(run: Run, commune: str, tmp_path: Path) -> None:
    for command in ("read", "import"):
        for path in (tmp_path / "khong-co.xlsx", tmp_path):
            code, out, err = run(command, path, "--commune", commune)
            assert (code, out) == (1, "")
            says(err, "Không mở được tệp", path.name, "Hãy")
    assert counts() == (1, 0)


@pytest.mark.parametrize("command", ["read", "import"])
def test_another_period_than_asked_for_is_refused(
    run: Run, commune: str, template: Callable[..., Path], command: str
) -> None:
    path = template(commune, {A1: 5, B1: 8})
    code, out, _ = run(command, path, "--commune", commune, "--period", "2026-08")
    assert code == 1
    says(out, "Kỳ 7/2026", "Kỳ 8/2026")
    assert counts() == (1, 0)
    assert run(command, path, "--commune", commune, "--period", "2026-07")[0] == 0


@pytest.mark.parametrize(("period", "code"), [("2026-09", 0), ("2026-10", 1)])
def test_the_running_period_is_taken_and_the_next_is_not(
    run: Run, commune: str, template: Callable[..., Path], period: str, code: int
) -> None:
    path = template(commune, {A1: 5, B1: 8}, period=period)
    assert run("import", path, "--commune", commune)[0] == code
    assert counts() == (2 - code, 1 - code)


def test_another_communes_file_is_refused(run: Run, commune: str, template: Callable[..., Path]) -> None:
    path = template("an-nong", {A1: 5, B1: 8})
    code, out, _ = run("read", path, "--commune", commune)
    assert code == 1
    says(out, "an-nong", "Thống Nhất")


# ── import ──────────────────────────────────────────────────────────────────────────────────────────


def test_importing_before_set_up_is_refused(run: Run, template: Callable[..., Path]) -> None:
    path = template("an-nong", {A1: 5, B1: 8})
    code, out, err = run("import", path, "--commune", "an-nong")
    assert (code, out) == (1, "")
    says(err, "An Nông", "chưa được thiết lập")
    assert counts() == (0, 0)


def test_importing_twice_writes_once(run: Run, commune: str, template: Callable[..., Path]) -> None:
    path = template(commune, {A1: 5, B1: 8, "Theo thôn!E8": 6, "Theo thôn!F8": 9})
    code, out, err = run("import", path, "--commune", commune)
    assert (code, err) == (0, "")
    says(out, "Kỳ 7/2026, 2 số, 0 lỗi", "Đã ghi đợt nộp số 2: 2 số mới, 0 số thay đổi.")
    assert counts() == (2, 2)
    code, out, err = run("import", path, "--commune", commune)
    assert (code, err) == (0, "")
    says(out, "Không có số mới")
    assert counts() == (2, 2)
    found = standing(open_store(REAL), commune, JULY)
    assert {key: (one.numerator, one.denominator) for key, one in found.items()} == {
        (CODE, "thon-01"): (5, 8),
        (CODE, "thon-02"): (6, 9),
    }


def test_one_file_given_twice_is_written_once(run: Run, commune: str, template: Callable[..., Path]) -> None:
    path = template(commune, {A1: 5, B1: 8})
    code, out, _ = run("import", path, path, "--commune", commune)
    assert code == 0
    says(out, "Đã ghi đợt nộp số 2", "Không có số mới")
    assert counts() == (2, 1)


def test_a_correction_changes_what_stands(run: Run, commune: str, template: Callable[..., Path]) -> None:
    run("import", template(commune, {A1: 5, B1: 8}), "--commune", commune)
    code, out, _ = run("import", template(commune, {A1: 6, B1: 8}, name="sua.xlsx"), "--commune", commune)
    assert code == 0
    says(out, "0 số mới, 1 số thay đổi")
    assert standing(open_store(REAL), commune, JULY)[CODE, "thon-01"].numerator == 6
    assert counts() == (3, 2)


def test_a_file_with_an_error_is_left_out_and_the_others_go_in(
    run: Run, commune: str, template: Callable[..., Path]
) -> None:
    wrong = template(commune, {A1: 5, "Theo thôn!E8": 6, "Theo thôn!F8": 9}, name="sai.xlsx")
    good = template(commune, {"Theo thôn!E9": 2, "Theo thôn!F9": 3}, name="dung.xlsx")
    code, out, _ = run("import", wrong, good, "--commune", commune)
    assert code == 1
    says(out, "sai.xlsx: Kỳ 7/2026, 1 số, 1 lỗi.", "Theo thôn!F7", "dung.xlsx", "Đã ghi đợt nộp số 2: 1 số mới")
    assert set(standing(open_store(REAL), commune, JULY)) == {(CODE, "thon-03")}


def test_an_untouched_template_writes_nothing(run: Run, commune: str, template: Callable[..., Path]) -> None:
    code, out, _ = run("import", template(commune, {}), "--commune", commune)
    assert code == 0
    says(out, "0 số, 0 lỗi", "chưa điền số nào")
    assert counts() == (1, 0)


def test_made_up_figures_are_not_imported(run: Run, commune: str, tmp_path: Path) -> None:
    plan = load_plan(open_store(REAL), commune)
    book = load_workbook(io.BytesIO(make(TemplateRequest(plan, None, JULY, ILLUSTRATIVE, {}, ()))))
    book["Theo thôn"]["E7"].value, book["Theo thôn"]["F7"].value = 5, 8
    path = tmp_path / "minh-hoa.xlsx"
    book.save(path)
    code, out, _ = run("import", path, "--commune", commune)
    assert code == 1
    says(out, "minh hoạ", "số liệu thật")
    assert counts() == (1, 0)


def test_the_file_is_remembered_by_its_name(run: Run, commune: str, template: Callable[..., Path]) -> None:
    path = template(commune, {A1: 5, B1: 8}, name="tháng 7 (bản cuối).xlsx")
    run("import", path, "--commune", commune)
    found = open_store(REAL).rows("SELECT file_name, submitted_by, kind FROM batch WHERE kind = 'hand_in'")
    assert found == [("tháng 7 (bản cuối).xlsx", "Lệnh quản trị", "hand_in")]


def test_the_help_is_there(run: Run, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as ended:
        run("--help")
    assert ended.value.code == 0
    assert {"places", "template", "read", "import"} <= set(capsys.readouterr().out.split())
    assert sys.stdout.encoding.lower() == "utf-8"


# ── undo ────────────────────────────────────────────────────────────────────────────────────────────


def test_a_batch_is_undone_by_its_number(run: Run, commune: str, template: Callable[..., Path]) -> None:
    assert run("import", template(commune, {A1: 5, B1: 7}), "--commune", commune)[0] == 0
    code, out, err = run("undo", commune, 2)
    assert (code, err) == (0, "")
    says(out, "Đã hoàn tác đợt nộp số 2 bằng đợt số 3", "rút 1 số")
    assert open_store(REAL).rows("SELECT count(*) FROM current_figure") == [(0,)]
    code, _, err = run("undo", commune, 2)
    assert code == 1
    says(err, "Không còn gì để hoàn tác")
    assert run("undo", commune, 99)[0] == 1
