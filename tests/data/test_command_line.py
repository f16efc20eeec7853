"""The command line: check, plans, sample; what it prints, what it returns, which store it touches."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import duckdb
import pytest

from data.__main__ import main
from data.plan_files import shipped, shipped_plans
from data.plan_store import set_up
from data.store import ILLUSTRATIVE, REAL, close_stores, open_store
from tests.builders import somebody

ROOT = Path(__file__).parents[2]
TARGET_KEYS = {
    "code", "name", "measure", "kind", "over_time", "noun", "comparator", "value", "low", "high", "unit", "year",
    "per_year", "given", "level", "lead", "suggested_lead", "support", "numerator", "denominator", "source",
}  # fmt: skip


def run(capsys: pytest.CaptureFixture[str], *arguments: str) -> tuple[int, str, str]:
    """The exit code, standard output and standard error of one command."""
    code = main(arguments)
    printed = capsys.readouterr()
    return code, printed.out, printed.err


# --- check


def test_check_says_that_the_shipped_plans_are_sound(capsys: pytest.CaptureFixture[str]) -> None:
    assert run(capsys, "check") == (0, "Các kế hoạch đều hợp lệ.\n", "")


def test_check_prints_every_finding_with_its_place_and_what_stands_there(
    capsys: pytest.CaptureFixture[str], plans: Path
) -> None:
    path = plans / "an-nong" / "targets.csv"
    path.write_text(path.read_text(encoding="utf-8").replace("35.4", "35,4 %"), encoding="utf-8")
    (plans / "giao-minh" / "plan.toml").unlink()
    code, out, err = run(capsys, "check", "--folder", str(plans))
    lines = out.splitlines()
    assert (code, err) == (1, "")
    assert lines[-1] == "Có 2 lỗi cần sửa."
    assert any(one.startswith("plans/giao-minh/plan.toml: ") and one.endswith("[missing_file]") for one in lines)


def test_check_quotes_the_cell_it_could_not_read(capsys: pytest.CaptureFixture[str], plans: Path) -> None:
    path = plans / "an-nong" / "targets.csv"
    path.write_text(path.read_text(encoding="utf-8").replace(",35.4,", ",ba mươi,"), encoding="utf-8")
    code, out, _ = run(capsys, "check", "--folder", str(plans))
    assert code == 1
    assert out.startswith("plans/an-nong/targets.csv:27: ")
    assert "«ba mươi»" in out
    assert "[bad_value]" in out


def test_check_does_not_call_an_empty_folder_sound(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    code, out, _ = run(capsys, "check", "--folder", str(tmp_path / "không-có"))
    assert code == 1
    assert "Có 1 lỗi cần sửa." in out


def test_check_opens_no_store(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    run(capsys, "check")
    run(capsys, "plans")
    assert list(home.iterdir()) == []


# --- plans


def test_plans_prints_a_line_a_commune(capsys: pytest.CaptureFixture[str]) -> None:
    code, out, _ = run(capsys, "plans")
    assert code == 0
    lines = dict(line.split(": ", 1) for line in out.splitlines())
    assert list(lines) == ["an-nong", "giao-minh", "tan-ninh", "thong-nhat", "thuong-ninh"]
    assert lines["an-nong"].startswith("xã An Nông, Thanh Hóa, 2026–2030: 26 mục tiêu")
    assert "22 thôn" in lines["an-nong"]
    assert "0 mục tiêu, 16 mục tiêu định tính" in lines["giao-minh"]
    assert lines["giao-minh"].endswith("0 xóm")


@pytest.fixture
def printed(capsys: pytest.CaptureFixture[str]) -> dict[str, dict]:
    code, out, _ = run(capsys, "plans", "--json")
    assert code == 0
    return json.loads(out)


def test_the_json_holds_every_plan_with_the_keys_that_are_asked_for(printed: dict[str, dict]) -> None:
    assert list(printed) == list(shipped_plans())
    for found in printed.values():
        assert found.keys() >= {
            "name", "province", "span", "unit_word", "phases", "reviews", "reporting", "departments", "places",
            "targets", "goals", "tasks",
        }  # fmt: skip


@pytest.mark.parametrize(
    ("part", "keys"),
    [
        ("reviews", {"kind", "year", "quarter", "given"}),
        ("departments", {"id", "name", "aliases"}),
        ("places", {"id", "name", "aliases"}),
        ("targets", TARGET_KEYS),
        ("goals", {"code", "text", "source"}),
        ("tasks", {"code", "text", "lead", "support", "when", "parent", "source"}),
        ("phases", {"name", "start", "end"}),
        ("reporting", {"rhythm", "due", "to", "via", "given"}),
    ],
)
def test_every_entry_of_the_json_has_the_keys_that_are_asked_for(
    printed: dict[str, dict], part: str, keys: set[str]
) -> None:
    entries = [one for found in printed.values() for one in found[part]]
    assert entries
    assert [one for one in entries if not one.keys() >= keys] == []


def test_numbers_in_the_json_are_numbers_and_the_unknown_is_null(printed: dict[str, dict]) -> None:
    targets = {one["code"]: one for found in printed.values() for one in found["targets"]}
    assert targets["AN-16"]["value"] == 35.4
    assert (targets["AN-07"]["value"], targets["AN-07"]["low"], targets["AN-07"]["high"]) == (None, 2, 3)
    assert (targets["AN-04"]["value"], targets["AN-04"]["low"]) == (None, None)
    assert (targets["AN-M1"]["lead"], targets["TN-04"]["suggested_lead"]) == (None, "ca")
    assert targets["AN-16"]["support"] == ["dnvt", "tcnscd"]
    whole = [one["value"] for one in targets.values() if one["value"] is not None and one["code"] != "AN-16"]
    assert {type(one) for one in whole} == {int}
    tasks = {one["code"]: one for one in printed["an-nong"]["tasks"]}
    assert (tasks["AN-T-IV.4"]["when"], tasks["AN-T-IV.4"]["parent"]) == (None, None)


def test_the_json_keeps_vietnamese_letters_readable(capsys: pytest.CaptureFixture[str]) -> None:
    _, out, _ = run(capsys, "plans", "--json")
    assert "Phòng Văn hóa - Xã hội" in out
    assert "\\u" not in out


# --- sample


@pytest.fixture
def sampled(capsys: pytest.CaptureFixture[str], home: Path) -> Path:
    code, out, err = run(capsys, "sample", "--until", "2026-08")
    assert (code, out, err) == (0, "Đã tạo số liệu minh hoạ trong minh-hoa.duckdb.\n", "")
    return home


def test_sample_writes_only_the_illustrative_store(sampled: Path) -> None:
    assert {path.name.removesuffix(".wal") for path in sampled.iterdir()} == {"minh-hoa.duckdb"}
    store = open_store(ILLUSTRATIVE)
    assert store.rows("SELECT kind FROM meta") == [("illustrative",)]
    assert store.communes() == list(shipped_plans())
    assert store.rows("SELECT count(*) > 500, max(period)::VARCHAR FROM current_figure") == [(True, "2026-08-01")]
    assert store.rows("SELECT DISTINCT submitted_by FROM batch") == [("Số liệu minh hoạ",)]


def test_sample_a_second_time_adds_only_the_months_that_are_new(
    sampled: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    sql = "SELECT commune, indicator, place, period, numerator, denominator, value FROM current_figure ORDER BY ALL"
    before = open_store(ILLUSTRATIVE).rows(sql)
    batches = open_store(ILLUSTRATIVE).rows("SELECT count(*) FROM batch")
    assert run(capsys, "sample", "--until", "2026-08")[0] == 0
    assert open_store(ILLUSTRATIVE).rows("SELECT count(*) FROM batch") == batches
    assert open_store(ILLUSTRATIVE).rows(sql) == before
    assert run(capsys, "sample", "--until", "2026-09")[0] == 0
    after = open_store(ILLUSTRATIVE).rows(sql)
    assert set(before) < set(after)
    assert {str(row[3]) for row in set(after) - set(before)} == {"2026-09-01"}


# --- refusals


@pytest.mark.parametrize("arguments", [["bay"], [], ["check", "--la"], ["sample", "--until", "tháng 9"]])
def test_a_command_nobody_knows_is_refused_with_the_usage(
    capsys: pytest.CaptureFixture[str], home: Path, arguments: list[str]
) -> None:
    with pytest.raises(SystemExit) as left:
        main(arguments)
    printed = capsys.readouterr()
    assert left.value.code == 2
    assert printed.out == ""
    assert "python -m data" in printed.err
    assert list(home.iterdir()) == []


def test_a_store_that_cannot_be_opened_is_a_sentence_and_not_a_traceback(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    (home / "minh-hoa.duckdb").write_text("Đây không phải kho số liệu.", encoding="utf-8")
    code, out, err = run(capsys, "sample", "--until", "2026-07")
    assert (code, out) == (1, "")
    assert err.startswith("Không đọc được kho số liệu minh-hoa.duckdb: tệp bị hỏng")


def test_the_module_runs_as_a_program_and_speaks_utf_8(home: Path) -> None:
    close_stores()
    done = subprocess.run(
        [sys.executable, "-m", "data", "plans"], cwd=ROOT, capture_output=True, check=True, timeout=60,
        env={"TIEN_DO_HOME": str(home), "PYTHONIOENCODING": "ascii", "PATH": "", "SYSTEMROOT": "C:\\Windows"},
    )  # fmt: skip
    assert "xã An Nông" in done.stdout.decode("utf-8")
    assert done.stderr == b""
    assert list(home.iterdir()) == []


# ── verify ───────────────────────────────────────────────────────────────────────────────────────────


def test_verify_says_that_all_is_sound_and_finds_one_changed_figure(
    capsys: pytest.CaptureFixture[str], home: Path
) -> None:
    set_up(open_store(REAL), "an-nong", shipped("an-nong").places, somebody())
    code, out, _ = run(capsys, "verify")
    assert (code, out.splitlines()[-1]) == (0, "Tất cả nguyên vẹn.")
    assert out.startswith("Đã kiểm tra 1 đợt nộp của 1 xã")
    close_stores()
    with duckdb.connect(str(home / "tien-do.duckdb")) as connection:
        connection.execute("UPDATE plan_row SET cells = replace(cells, 'Thôn 3', 'Thôn 8')")
    code, out, _ = run(capsys, "verify")
    assert code == 1
    assert "không nguyên vẹn" in out


def test_accounts_are_made_and_listed_from_the_command_line(capsys: pytest.CaptureFixture[str], home: Path) -> None:
    code, out, _ = run(capsys, "user", "add", "lan", "--name", "Chị Lan", "--role", "quan-tri")
    assert code == 0
    code, out, _ = run(capsys, "user", "list")
    assert code == 0
    assert "lan: Chị Lan" in out
