"""One broken plan for every kind of mistake the check can find: kind, file, line and a Vietnamese sentence.

A sample breaks one thing in a copy of the shipped plans. The check must name that file and that line, and must
not blame anything else: a clerk who mends the named cell must be done.
"""

from __future__ import annotations

import ast
import csv
import io
import re
import unicodedata
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from data import plan_check, plan_files
from data.model import Period, Severity
from data.plan_check import check_all
from data.plan_files import build, read_text

AN, GM, TH, TNH = "an-nong", "giao-minh", "thuong-ninh", "thong-nhat"
INDICATORS, BASES = "indicators.csv", "bases.csv"
TARGETS, GOALS, TASKS = f"{AN}/targets.csv", f"{AN}/goals.csv", f"{AN}/tasks.csv"
PLACES, PLAN = f"{AN}/places.csv", f"{AN}/plan.toml"

Break = Callable[[Path], int | None]
"""Breaks something in a file and returns the line that the check must name."""


def read(path: Path) -> list[list[str]]:
    return list(csv.reader(io.StringIO(path.read_text(encoding="utf-8"), newline="")))


def write(path: Path, rows: list[list[str]]) -> None:
    out = io.StringIO(newline="")
    csv.writer(out, lineterminator="\n").writerows(rows)
    path.write_bytes(out.getvalue().encode())


def cell(key: str, column: str, value: str) -> Break:
    """One cell gets another text: in the row whose first cell is `key`."""
    return cells(key, {column: value})


def cells(key: str, values: dict[str, str]) -> Break:
    def change(path: Path) -> int:
        rows = read(path)
        at = next(number for number, row in enumerate(rows) if row[0] == key)
        for column, value in values.items():
            assert rows[at][rows[0].index(column)] != value
            rows[at][rows[0].index(column)] = value
        write(path, rows)
        return at + 1

    return change


def added(**values: str) -> Break:
    """One more row at the end: its first named cells as given, the others empty."""

    def change(path: Path) -> int:
        rows = read(path)
        write(path, [*rows, [values.get(column, "") for column in rows[0]]])
        return len(rows) + 1

    return change


def again(key: str, **values: str) -> Break:
    """The row of `key` once more at the end, with some cells changed."""

    def change(path: Path) -> int:
        rows = read(path)
        row = next(row for row in rows if row[0] == key)
        row = [values.get(column, old) for column, old in zip(rows[0], row, strict=True)]
        write(path, [*rows, row])
        return len(rows) + 1

    return change


def without(key: str) -> Break:
    """The row of `key` is taken away; nothing of this file is to blame."""

    def change(path: Path) -> None:
        rows = read(path)
        write(path, [row for row in rows if row[0] != key])
        assert len(read(path)) == len(rows) - 1

    return change


def line(old: str, new: str, nth: int = 1, blamed: int = 0) -> Break:
    """The nth line that is exactly `old` becomes `new`; `blamed` shifts the line that must be named."""

    def change(path: Path) -> int:
        lines = path.read_text(encoding="utf-8").split("\n")
        at = [number for number, text in enumerate(lines) if text == old][nth - 1]
        lines[at] = new
        path.write_text("\n".join(lines), encoding="utf-8")
        return at + 1 + blamed

    return change


def no_line(old: str, nth: int = 1, blamed: int = 0) -> Break:
    """The nth line that is exactly `old` is deleted."""

    def change(path: Path) -> int:
        lines = path.read_text(encoding="utf-8").split("\n")
        at = [number for number, text in enumerate(lines) if text == old][nth - 1]
        del lines[at]
        path.write_text("\n".join(lines), encoding="utf-8")
        return at + 1 + blamed

    return change


def text(old: str, new: str, blamed: int | None = None) -> Break:
    """The first place where `old` stands gets `new`; the line is where it stands, else `blamed`."""

    def change(path: Path) -> int:
        whole = path.read_text(encoding="utf-8")
        assert old in whole
        path.write_text(whole.replace(old, new, 1), encoding="utf-8")
        return blamed or whole[: whole.index(old)].count("\n") + 1

    return change


def end(added_text: str, blamed: int = 0) -> Break:
    """More text at the end of the file; the line is that of its first line break, shifted."""

    def change(path: Path) -> int:
        whole = path.read_text(encoding="utf-8")
        path.write_text(whole + added_text, encoding="utf-8")
        return whole.count("\n") + 1 + blamed

    return change


def gone(path: Path) -> None:
    path.unlink()


def content(data: bytes, blamed: int | None) -> Break:
    def change(path: Path) -> int | None:
        path.write_bytes(data)
        return blamed

    return change


def legacy(path: Path) -> int:
    """Saved in the old Windows encoding, from the fourth line on."""
    lines = path.read_text(encoding="utf-8").split("\n")
    encoded = [one.encode() for one in lines]
    encoded[3] = unicodedata.normalize("NFD", lines[3]).encode("cp1258", "replace") + b"\xea\xf2"
    path.write_bytes(b"\n".join(encoded))
    return 4


@dataclass(frozen=True)
class Sample:
    """What is broken in which file, and what the check must say; `also` are kinds that must follow elsewhere."""

    kind: str
    file: str
    change: Break
    blamed: str = ""
    at: int | None = None
    also: tuple[str, ...] = ()

    def __str__(self) -> str:
        return f"{self.kind}-{self.file}"


NFD = unicodedata.normalize("NFD", "Thôn Đồng")
DEPARTMENT = '[[departments]]\nid = "{id}"\nname = "{name}"\naliases = [{aliases}]\nkind = "internal"\n'
REVIEW = '[[reviews]]\nkind = "so_ket"\nyear = {year}\n{quarter}given = true\nsource = "V"\n'
EVALUATION = '[[evaluations]]\nby = "{by}"\nrhythm = "{rhythm}"\nsource = "V"\n'

SAMPLES = [
    # files that cannot be read
    Sample("missing_file", TARGETS, gone),
    Sample("missing_file", GOALS, gone),
    Sample("missing_file", PLACES, gone),
    Sample("missing_file", TASKS, gone),
    Sample("missing_file", PLAN, gone),
    Sample("missing_file", f"{GM}/plan.toml", gone),
    Sample("missing_file", INDICATORS, gone),
    Sample("missing_file", BASES, gone),
    Sample("not_utf8", TARGETS, legacy),
    Sample("not_utf8", INDICATORS, legacy),
    Sample("not_utf8", PLAN, legacy),
    Sample("not_utf8", GOALS, content("code,text,source\n".encode("utf-16"), 1)),
    Sample("bad_quotes", TARGETS, text('"Khác mục', '"Khác "mục')),
    Sample("bad_quotes", TASKS, end('AN-T-9,"I. Mở mà không đóng,,,,,,,\n')),
    Sample("bad_quotes", INDICATORS, text('100 % hộ)."', "100 % hộ).")),
    Sample("bad_quotes", GOALS, text('I.1; II\nAN-G2,"MTTQ', 'I.1; II\nAN-G2,"M"TTQ', 3)),
    Sample("bad_row", TARGETS, text("AN-M1,>=,100,", "AN-M1,>=,100")),
    Sample("bad_row", GOALS, text("AN-G4,", "AN-G4,,")),
    Sample("bad_row", PLACES, end("thon-23,Thôn 23\n")),
    Sample("bad_row", BASES, end("\n")),
    Sample("bad_row", GOALS, text('AN-G1,"Khơi dậy khát vọng, tính', "AN-G1,Khơi dậy khát vọng, tính")),
    Sample("bad_header", TARGETS, text("code,comparator,", "mã,comparator,")),
    Sample("bad_header", PLACES, text(",", ";")),
    Sample("bad_header", TASKS, text("lead,support", "support,lead")),
    Sample("bad_header", GOALS, content(b"", 1)),
    Sample("bad_header", INDICATORS, text(",reading\n", "\n")),
    Sample("bad_toml", PLAN, line("span = [2026, 2030]", "span = [2026, 2030", blamed=1)),
    Sample("bad_toml", PLAN, line('province = "Thanh Hóa"', "province = Thanh Hóa")),
    Sample("bad_toml", PLAN, line('name = "An Nông"', 'name = "An Nông')),
    Sample("bad_toml", PLAN, line('code_prefix = "AN"', 'name = "AN"')),
    Sample("bad_toml", PLAN, line("date = 2026-04-20", "date = 2026-02-30")),
    Sample("bad_toml", PLAN, end("ghi chú", 0)),
    Sample("bad_toml", f"{GM}/plan.toml", text("notes = [", "notes = ", 11)),
    # the header: keys that lack, that nobody knows, that hold the wrong thing
    Sample("bad_header", PLAN, no_line('province = "Thanh Hóa"', blamed=-1)),
    Sample("bad_header", PLAN, no_line('code_prefix = "AN"', blamed=-8)),
    Sample("bad_header", PLAN, content(b"", 1)),
    Sample("bad_header", PLAN, line('name = "An Nông"', 'name = ""')),
    Sample("bad_header", PLAN, line('name = "An Nông"', "name = 5")),
    Sample("bad_header", PLAN, line("span = [2026, 2030]", "span = [2026]")),
    Sample("bad_header", PLAN, line("span = [2026, 2030]", 'span = ["2026", "2030"]')),
    Sample("bad_header", PLAN, line("span = [2026, 2030]", "span = 2026")),
    Sample("bad_header", PLAN, line('start = "2026-01"', 'start = "2026-13"')),
    Sample("bad_header", PLAN, line('start = "2026-01"', "start = 2026-01-01")),
    Sample("bad_header", PLAN, line('start = "2026-01"', 'start = "tháng 1"')),
    Sample("bad_header", PLAN, line('calendar = "15-14"', 'calendar = "14-15"')),
    Sample("bad_header", PLAN, line('calendar = "15-14"', 'calendar = "15-14"\ndue_days = 28', blamed=1)),
    Sample("bad_header", PLAN, line('calendar = "15-14"', 'calendar = "15-14"\ndue_days = "5"', blamed=1)),
    Sample("bad_header", PLAN, line('end = "2027-12"', 'end = "12/2027"')),
    Sample("bad_header", PLAN, line("given = true", 'given = "yes"')),
    Sample("bad_header", PLAN, no_line('name = "Giai đoạn 2028 - 2030"', blamed=-1)),
    Sample("bad_header", PLAN, line("year = 2027", 'year = "2027"')),
    Sample("bad_header", PLAN, line('kind = "so_ket"', 'kind = "sơ kết"')),
    Sample("bad_header", PLAN, line('rhythm = "monthly"', 'rhythm = "hằng tháng"')),
    Sample("bad_header", f"{GM}/plan.toml", line('due = "before 12-15"', 'due = "before 13-40"')),
    Sample("bad_header", f"{GM}/plan.toml", line('due = "before 12-15"', 'due = "15/12"')),
    Sample("bad_header", PLAN, line("date = 2026-04-20", 'date = "20/4/2026"')),
    Sample("bad_header", PLAN, no_line('issuer = "UBND tỉnh Thanh Hóa"', blamed=-3)),
    Sample("bad_header", PLAN, line('aliases = ["Phòng kinh tế"]', 'aliases = "Phòng kinh tế"')),
    Sample("bad_header", PLAN, line('aliases = ["Phòng kinh tế"]', 'aliases = [""]')),
    Sample("bad_header", PLAN, line('id = "kt"', 'id = ""')),
    Sample("bad_header", PLAN, line('kind = "external"', 'kind = "outside"')),
    Sample("bad_header", PLAN, line("[[awards]]", "[awards]")),
    Sample("bad_header", PLAN, line('round = "yearly"', 'round = "weekly"')),
    Sample("bad_header", PLAN, line('rhythm = "yearly"', 'rhythm = "thường xuyên"')),
    Sample("bad_header", f"{TNH}/plan.toml", line("phases = []", "phases = 3")),
    Sample("bad_header", f"{TH}/plan.toml", line("[ideas]", "[[ideas]]")),
    Sample("bad_header", f"{TH}/plan.toml", line('intake = "vhxh"', 'intake = ["vhxh"]')),
    Sample("unknown_key", f"{TNH}/plan.toml", line("quarter = 4", "quater = 4")),
    Sample("unknown_key", PLAN, end("\n[[mucluc]]\n", 1)),
    Sample("unknown_key", PLAN, line('unit_word = "thôn"', 'unit_word = "thôn"\nunitword = "xóm"', blamed=1)),
    # the header: what it means
    Sample("bad_span", PLAN, line("span = [2026, 2030]", "span = [2030, 2026]"), also=("outside_span",)),
    Sample("outside_span", PLAN, line('start = "2026-01"', 'start = "2025-12"')),
    Sample("outside_span", PLAN, line('start = "2026-01"', 'start = "2031-01"')),
    Sample("outside_span", PLAN, line('end = "2030-12"', 'end = "2031-06"', blamed=-1)),
    Sample("outside_span", PLAN, line('end = "2030-12"', 'end = "2027-12"', blamed=-1)),
    Sample("outside_span", f"{TH}/plan.toml", line('start = "2026-06"', 'start = "2026-05"', nth=2)),
    Sample("outside_span", PLAN, line("year = 2027", "year = 2031"), also=("bad_review",)),
    Sample("outside_span", PLAN, line("year = 2030", "year = 2031")),
    Sample("outside_span", TARGETS, cell("AN-01", "year", "2031")),
    Sample("outside_span", TARGETS, cell("AN-01", "year", "2025")),
    Sample("bad_unit_word", PLAN, line('unit_word = "thôn"', 'unit_word = "phường"')),
    Sample("phase_overlap", PLAN, line('start = "2028-01"', 'start = "2027-12"')),
    Sample("phase_overlap", f"{GM}/plan.toml", line('start = "2028-01"', 'start = "2027-01"')),
    Sample("bad_review", f"{TNH}/plan.toml", line("quarter = 4", "quarter = 5")),
    Sample("bad_review", f"{TNH}/plan.toml", line("year = 2027", "year = 2030")),
    Sample("bad_rhythm", PLAN, line('rhythm = "monthly"', 'rhythm = "ad_hoc"', blamed=9)),
    Sample("bad_rhythm", PLAN, line('rhythm = "ad_hoc"', 'rhythm = "yearly"')),
    Sample("bad_due", PLAN, line('due = ""', 'due = "before 12-15"')),
    Sample("bad_due", f"{GM}/plan.toml", line('due = "before 12-15"', 'due = "before 12-10"')),
    Sample("duplicate_code", PLAN, line('id = "kt"', 'id = "vhxh"'), also=("unknown_department",)),
    Sample("duplicate_code", PLAN, end("\n" + DEPARTMENT.format(id="kt", name="Phòng Khác", aliases=""), 2)),
    Sample(
        "duplicate_code",
        f"{GM}/plan.toml",
        line('code_prefix = "GM"', 'code_prefix = "TN"'),
        also=("bad_code", "no_target"),
    ),
    Sample("duplicate_alias", PLAN, line('aliases = ["Phòng kinh tế"]', 'aliases = ["phòng vhxh"]')),
    Sample("duplicate_alias", PLAN, line('name = "Phòng Kinh tế"', 'name = "Công an xã"'), at=124),
    Sample("duplicate_alias", PLAN, end("\n" + DEPARTMENT.format(id="x", name="X", aliases='"UBND xã"'), 4)),
    Sample(
        "bad_code",
        PLAN,
        line('code_prefix = "AN"', 'code_prefix = "an"'),
        also=("orphan_indicator", "unknown_indicator"),
    ),
    Sample("bad_code", PLAN, end("\n" + DEPARTMENT.format(id="Phòng X", name="X", aliases=""), 2)),
    Sample("unknown_department", f"{GM}/plan.toml", line('via = "vhxh"', 'via = "vhxxh"')),
    Sample("unknown_department", f"{TH}/plan.toml", line('intake = "vhxh"', 'intake = "vanhoa"')),
    Sample("unknown_department", PLAN, line('by = "Ban Chỉ đạo xã"', 'by = "Ban Chỉ đạo tỉnh"', nth=2)),
    Sample("unknown_department", TARGETS, cell("AN-01", "lead", "vhxxh")),
    Sample("unknown_department", TARGETS, cell("AN-16", "support", "dnvt; tocns")),
    Sample("unknown_department", "tan-ninh/targets.csv", cell("TN-04", "suggested_lead", "congan")),
    Sample("unknown_department", TASKS, cell("AN-T-II.3", "lead", "vhxh, kt")),
    Sample("unknown_department", TASKS, cell("AN-T-II.3", "support", "VHXH")),
    Sample("unknown_indicator", f"{TH}/plan.toml", line('quotas = ["TH-03", "TH-04"]', 'quotas = ["TH-3"]')),
    Sample("not_nfc", PLAN, line('province = "Thanh Hóa"', unicodedata.normalize("NFD", 'province = "Thanh Hóa"'))),
    Sample("not_nfc", PLAN, line('name = "Phòng Kinh tế"', 'name = "Phòng\u00a0Kinh tế"')),
    # rows: how they are written
    Sample("not_nfc", PLACES, cell("thon-01", "name", NFD)),
    Sample("not_nfc", PLACES, cell("thon-01", "name", "Thôn 1 ")),
    Sample("not_nfc", PLACES, cell("thon-01", "name", "Thôn\u200b1")),
    Sample("not_nfc", GOALS, cell("AN-G4", "text", "Dữ liệu\ndân cư")),
    Sample("not_nfc", INDICATORS, cell("AN-01", "short", unicodedata.normalize("NFD", "Phủ sóng"))),
    Sample("not_nfc", TARGETS, cell("AN-16", "support", "dnvt;\u00a0tcnscd")),
    Sample("untidy_value", TARGETS, cell("AN-16", "support", "dnvt;tcnscd")),
    Sample("untidy_value", TARGETS, cell("AN-05", "value", "015")),
    Sample("untidy_value", INDICATORS, cell("AN-05", "judged", "pillar; ; level")),
    Sample("empty_cell", TARGETS, cell("AN-05", "source", "")),
    Sample("empty_cell", GOALS, cell("AN-G4", "source", "")),
    Sample("empty_cell", GOALS, cell("AN-G4", "text", "")),
    Sample("empty_cell", TASKS, cell("AN-T-V.3", "source", "")),
    Sample("empty_cell", TASKS, cell("AN-T-V.3", "text", "")),
    Sample("empty_cell", TASKS, cell("AN-T-V.3", "group", "")),
    Sample("empty_cell", PLACES, cell("thon-07", "name", "")),
    Sample("empty_cell", PLACES, cell("thon-07", "id", "")),
    Sample("empty_cell", BASES, cell("age14", "name", "")),
    Sample("empty_cell", INDICATORS, cell("AN-05", "name", "")),
    Sample("empty_cell", INDICATORS, cell("AN-05", "noun", "")),
    Sample("empty_cell", INDICATORS, cell("AN-05", "measure", "")),
    Sample("bad_value", TARGETS, cell("AN-01", "comparator", "≥")),
    Sample("bad_value", TARGETS, cell("AN-01", "comparator", "")),
    Sample("bad_value", TARGETS, cell("AN-16", "value", "35,4")),
    Sample("bad_value", TARGETS, cell("AN-16", "value", "35.4%")),
    Sample("bad_value", TARGETS, cell("AN-16", "value", "ba mươi")),
    Sample("bad_value", TARGETS, cell("AN-16", "value", "３５")),
    Sample("bad_value", TARGETS, cell("AN-07", "low", "2-3")),
    Sample("bad_value", TARGETS, cell("AN-01", "year", "2026.0")),
    Sample("bad_value", TARGETS, cell("AN-01", "year", "")),
    Sample("bad_value", TARGETS, cell("AN-01", "formal", "có")),
    Sample("bad_value", TARGETS, cell("AN-01", "per_year", "")),
    Sample("bad_value", PLACES, cell("thon-01", "placeholder", "true")),
    Sample("bad_value", INDICATORS, cell("AN-01", "kind", "tỷ lệ")),
    Sample("bad_value", INDICATORS, cell("AN-01", "direction", "")),
    Sample("bad_value", INDICATORS, cell("AN-11", "scale", "hai mươi")),
    # codes
    Sample("duplicate_code", TARGETS, again("AN-05")),
    Sample("duplicate_code", GOALS, again("AN-G4")),
    Sample("duplicate_code", TASKS, again("AN-T-I.1")),
    Sample("duplicate_code", PLACES, again("thon-05", name="Thôn Năm")),
    Sample("duplicate_code", BASES, again("age14")),
    Sample("duplicate_code", INDICATORS, again("TN-07", name="Khác", short="Khác")),
    Sample("bad_code", TARGETS, cell("AN-05", "code", "TN-05"), also=("unknown_indicator", "no_target")),
    Sample("bad_code", GOALS, cell("AN-G4", "code", "TN-G4")),
    Sample("bad_code", GOALS, cell("AN-G4", "code", "")),
    Sample("bad_code", TASKS, cell("AN-T-VI.7", "code", "VI.7")),
    Sample("bad_code", TASKS, cell("AN-T-VI.7", "code", "AN-T VI 7")),
    Sample("bad_code", PLACES, cell("thon-05", "id", "Thôn 5")),
    Sample("bad_code", BASES, cell("teams", "id", "các tổ"), also=("unknown_base",)),
    Sample("bad_code", INDICATORS, cell("AN-05", "measure", "Kinh tế số")),
    Sample("orphan_indicator", INDICATORS, cell("TN-08", "code", "XX-08"), also=("unknown_indicator",)),
    Sample("orphan_indicator", INDICATORS, cell("TN-08", "code", ""), also=("unknown_indicator",)),
    # indicators
    Sample("unknown_pillar", INDICATORS, cell("AN-05", "pillar", "Đổi mới")),
    Sample("unknown_base", INDICATORS, cell("AN-05", "base", "enterprise")),
    Sample("unknown_base", BASES, without("teams"), blamed=INDICATORS, at=46),
    Sample("unknown_indicator", INDICATORS, cell("TNH-03a", "part_of", "TNH-3")),
    Sample("unknown_indicator", INDICATORS, cell("TNH-03a", "part_of", "TNH-03a")),
    Sample("unknown_indicator", INDICATORS, cell("TNH-03a", "part_of", "AN-01")),
    Sample("unknown_indicator", INDICATORS, without("AN-05"), blamed=TARGETS, at=15),
    Sample("unknown_indicator", TARGETS, cell("AN-05", "code", "AN-55"), also=("no_target",)),
    Sample("no_target", TARGETS, without("AN-05"), blamed=INDICATORS, at=9),
    Sample("no_target", INDICATORS, cell("TNH-03a", "part_of", "")),
    Sample("bad_name", INDICATORS, cell("AN-05", "short", "")),
    Sample("bad_name", INDICATORS, cell("AN-05", "short", "x" * 39)),
    Sample("duplicate_name", INDICATORS, cell("AN-05", "short", "Doanh nghiệp KH&CN")),
    Sample("duplicate_name", INDICATORS, cell("TN-02", "name", "Tỷ lệ hồ sơ trực tuyến toàn trình")),
    Sample("unit_mismatch", INDICATORS, cell("AN-05", "unit", "doanh nghiệp")),
    Sample("unit_mismatch", INDICATORS, cell("AN-07", "unit", "%")),
    Sample("unit_mismatch", INDICATORS, cell("AN-07", "unit", "hồ sơ")),
    Sample("undefined_ratio", INDICATORS, cell("AN-05", "numerator", "")),
    Sample("undefined_ratio", INDICATORS, cell("TH-01", "denominator", "")),
    Sample("bad_scale", INDICATORS, cell("AN-11", "scale", "")),
    Sample("bad_scale", INDICATORS, cell("AN-11", "scale", "0")),
    Sample("bad_scale", INDICATORS, cell("AN-05", "scale", "20")),
    Sample("bad_judged", INDICATORS, cell("AN-05", "judged", "pillar; mẫu số")),
    # targets
    Sample("comparator_mismatch", TARGETS, cell("AN-05", "value", "")),
    Sample("comparator_mismatch", TARGETS, cell("AN-05", "low", "10")),
    Sample("comparator_mismatch", TARGETS, cell("AN-05", "high", "20")),
    Sample("comparator_mismatch", TARGETS, cell("AN-07", "high", "")),
    Sample("comparator_mismatch", TARGETS, cell("AN-07", "low", "")),
    Sample("comparator_mismatch", TARGETS, cell("AN-07", "value", "2")),
    Sample("comparator_mismatch", TARGETS, cell("AN-M2", "value", "1")),
    Sample("comparator_mismatch", TARGETS, cell("AN-04", "value", "1")),
    Sample("comparator_mismatch", TARGETS, cell("AN-05", "comparator", "range")),
    Sample("comparator_mismatch", f"{TNH}/targets.csv", cell("TNH-10", "high", "")),
    Sample("bad_range", TARGETS, cells("AN-07", {"low": "3", "high": "2"})),
    Sample("impossible_number", TARGETS, cell("AN-05", "value", "100.1")),
    Sample("impossible_number", TARGETS, cell("AN-05", "value", "150")),
    Sample("impossible_number", TARGETS, cell("AN-05", "value", "-15")),
    Sample("impossible_number", TARGETS, cell("AN-11", "value", "101")),
    Sample("impossible_number", TARGETS, cell("AN-07", "high", "3.5")),
    Sample("impossible_number", TARGETS, cell("AN-07", "low", "-2")),
    Sample("impossible_number", "tan-ninh/targets.csv", cell("TN-07", "value", "100")),
    Sample("per_year_mismatch", TARGETS, cell("AN-05", "per_year", "yes")),
    Sample("per_year_mismatch", TARGETS, cell("AN-04", "per_year", "yes")),
    Sample("double_role", TARGETS, cell("AN-05", "suggested_lead", "vhxh")),
    Sample("double_role", TARGETS, cell("AN-05", "support", "kt")),
    Sample("double_role", TARGETS, cell("AN-16", "support", "dnvt; dnvt")),
    Sample("double_role", "tan-ninh/targets.csv", cell("TN-04", "support", "ca")),
    Sample("against_direction", TARGETS, again("AN-14", year="2027", value="64")),
    Sample("against_direction", TARGETS, again("AN-07", year="2027", low="1")),
    Sample("against_direction", TARGETS, again("AN-14", year="2028", value="60")),
    # tasks and places
    Sample("unknown_task", TASKS, cell("AN-T-V.3.1", "parent", "AN-T-V.9")),
    Sample("unknown_task", f"{GM}/tasks.csv", cell("GM-T2", "parent", "AN-T-I.1")),
    Sample("circular_task", TASKS, cell("AN-T-V.3", "parent", "AN-T-V.3")),
    Sample("circular_task", TASKS, cell("AN-T-V.3", "parent", "AN-T-V.3.1")),
    Sample("bad_when", f"{GM}/tasks.csv", cell("GM-T18", "when", "2025-07-32")),
    Sample("bad_when", f"{GM}/tasks.csv", cell("GM-T18", "when", "31/07/2025")),
    Sample("bad_when", TASKS, cell("AN-T-III.1", "when", "2030-2025")),
    Sample("double_role", TASKS, cell("AN-T-III.1", "support", "vhxh; dnvt")),
    Sample("duplicate_alias", PLACES, cell("thon-11", "name", "thôn 1")),
    Sample("duplicate_alias", PLACES, cell("thon-11", "other_spellings", "Thôn 10")),
    Sample("duplicate_alias", PLACES, added(id="thon-23", name="THÔN 22", placeholder="no")),
]


def test_an_unbroken_copy_has_no_finding(plans: Path) -> None:
    assert check_all(plans) == []


@pytest.mark.parametrize("sample", SAMPLES, ids=str)
def test_a_broken_plan_is_named_with_file_line_and_remedy(plans: Path, sample: Sample) -> None:
    blamed = sample.change(plans / sample.file)
    found = check_all(plans)
    file = f"plans/{sample.blamed or sample.file}"
    ours = [one for one in found if (one.kind, one.file) == (sample.kind, file)]
    assert [one.line for one in ours][:1] == [sample.at or blamed], found
    assert {one.kind for one in found} == {sample.kind, *sample.also}, found
    for one in found:
        assert one.severity is Severity.ERROR
        assert is_vietnamese(one.message), one.message
        assert len(one.message) >= 25


def is_vietnamese(message: str) -> bool:
    """Whether a sentence has Vietnamese letters and none of Python's own words."""
    marked = re.search("[ăâđêôơưàáảãạèéẻẽẹìíỉĩịòóỏõọùúủũụỳýỷỹỵấầẩẫậắằẳẵặếềểễệốồổỗộớờởỡợứừửữự]", message.lower())
    return bool(marked) and not re.search("Error|object|NoneType|Traceback|expected|invalid", message)


def test_there_is_a_sample_for_every_kind() -> None:
    kinds = {*kinds_in(plan_check), *kinds_in(plan_files)}
    assert len(kinds) > 30
    assert kinds - {sample.kind for sample in SAMPLES} == set()


def kinds_in(module: object) -> Iterator[str]:
    """Every kind that a file can give a finding, wherever it is written."""
    for node in ast.walk(ast.parse(Path(module.__file__).read_text(encoding="utf-8"))):
        named = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
        if named in {"Finding", "_problem"} or (isinstance(node, ast.Yield) and isinstance(node.value, ast.Tuple)):
            first = (node.args if named else node.value.elts)[0]
        elif named == "Problem":
            first = node.args[1]
        else:
            continue
        if isinstance(first, ast.Constant) and isinstance(first.value, str):
            yield first.value


@pytest.mark.parametrize("name", ["không-có", "rỗng"])
def test_a_folder_without_any_plan_is_not_called_sound(tmp_path: Path, name: str) -> None:
    (tmp_path / "rỗng").mkdir()
    [found] = check_all(tmp_path / name)
    assert (found.kind, found.file) == ("missing_file", str(tmp_path / name))
    assert is_vietnamese(found.message)


def test_folders_that_programs_leave_behind_are_no_plans(plans: Path) -> None:
    for name in (".git", "__pycache__"):
        (plans / name).mkdir()
    assert check_all(plans) == []


def test_a_copied_plan_must_get_a_prefix_of_its_own(plans: Path) -> None:
    (plans / "xa-moi").mkdir()
    for path in (plans / GM).iterdir():
        (plans / "xa-moi" / path.name).write_bytes(path.read_bytes())
    found = [(one.kind, one.file, one.line) for one in check_all(plans)]
    assert found == [("duplicate_code", f"plans/{slug}/plan.toml", 9) for slug in (GM, "xa-moi")]


def test_a_folder_where_a_file_should_be_is_a_missing_file(plans: Path) -> None:
    (plans / GOALS).unlink()
    (plans / GOALS).mkdir()
    assert [(one.kind, one.file) for one in check_all(plans)] == [("missing_file", f"plans/{GOALS}")]


def test_two_mistakes_are_both_found(plans: Path) -> None:
    first = cell("AN-05", "value", "150")(plans / TARGETS)
    second = cell("AN-G4", "text", "")(plans / GOALS)
    third = line("phases = []", "phases = []\nstart_month = 7")(plans / f"{TNH}/plan.toml") + 1
    found = {(one.kind, one.file, one.line) for one in check_all(plans)}
    assert found == {
        ("impossible_number", f"plans/{TARGETS}", first),
        ("empty_cell", f"plans/{GOALS}", second),
        ("unknown_key", f"plans/{TNH}/plan.toml", third),
    }


def test_what_was_read_is_quoted(plans: Path) -> None:
    cell("AN-16", "value", "35,4")(plans / TARGETS)
    [found] = check_all(plans)
    assert found.text == "35,4"
    assert "35.4" in found.message


@pytest.mark.parametrize(
    "change",
    [
        again("AN-14", year="2027", value="65"),
        again("AN-14", year="2027", value="80"),
        again("AN-04", year="2027", comparator="encouraged"),
        again("AN-M2", year="2029"),
        cell("AN-16", "value", "35.45"),
        cell("AN-01", "note", ""),
        cell("AN-05", "comparator", "="),
        cells("AN-07", {"low": "100", "high": "150"}),
        cells("AN-07", {"comparator": ">", "value": "100", "low": "", "high": ""}),
    ],
)
def test_a_change_that_is_right_is_left_alone(plans: Path, change: Break) -> None:
    change(plans / TARGETS)
    assert check_all(plans) == []


@pytest.mark.parametrize(
    ("file", "change"),
    [
        (PLAN, line('calendar = "15-14"', 'calendar = "15-14"\ndue_days = 0')),
        (f"{GM}/plan.toml", line('due = "before 12-15"', 'due = "before 02-29"')),
    ],
)
def test_due_days_that_are_right_are_left_alone(plans: Path, file: str, change: Break) -> None:
    change(plans / file)
    assert check_all(plans) == []


def test_a_commune_says_how_many_days_after_the_cut_off_it_is_due(plans: Path) -> None:
    line('calendar = "15-14"', 'calendar = "15-14"\ndue_days = 10')(plans / PLAN)
    plan, problems = build(read_text("an-nong", plans))
    assert (plan.due_days, problems) == (10, [])
    assert plan.due(Period(2026, 6)) == date(2026, 6, 24)


def test_a_goal_that_falls_is_right_where_less_is_better(plans: Path) -> None:
    cell("AN-14", "direction", "down")(plans / INDICATORS)
    again("AN-14", year="2027", value="50")(plans / TARGETS)
    assert check_all(plans) == []
    again("AN-14", year="2028", value="51")(plans / TARGETS)
    assert [one.kind for one in check_all(plans)] == ["against_direction"]


def test_money_comes_in_fractions_where_applications_do_not(plans: Path) -> None:
    cells("AN-07", {"noun": "tỷ đồng", "unit": "tỷ đồng"})(plans / INDICATORS)
    cell("AN-07", "high", "3.5")(plans / TARGETS)
    assert check_all(plans) == []


def test_findings_stand_in_the_order_of_the_lines(plans: Path) -> None:
    lines = [cell(code, "value", "150")(plans / TARGETS) for code in ("AN-16", "AN-09", "AN-12")]
    assert [one.line for one in check_all(plans)] == sorted(lines)
