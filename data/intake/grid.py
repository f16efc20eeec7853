"""Bytes → grid: sheets of cells as they stand, read in a child process with limits on time and memory.

A hostile or broken file costs a sentence, never the server: everything that looks into it runs elsewhere.
"""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from data.errors import RefusalError

MAX_BYTES = 10 * 2**20
SECONDS = 8
_WORKER = Path(__file__).with_name("worker.py")
_FORMATS = ".xlsx, .xlsm, .xls, .xlsb, .ods hoặc .csv"
_UNNAMED = "Bảng"
_MAX_NAME = 100


@dataclass(frozen=True, slots=True)
class Raw:
    """One cell as it stands: kind is number, text, bool, date, error or formula (one without a stored result).

    Text is a number's plain decimals ("0.354"), a date's ISO form, "True" or "False", a formula with its "=".
    Format is Excel's, "" where the file does not say how the cell is shown; font is "" where it names none.
    """

    kind: str
    text: str
    format: str = "General"
    font: str = ""
    formula: str = ""
    """Where the value is a formula's stored result, the formula (.xlsx only)."""


@dataclass(frozen=True)
class Sheet:
    """One sheet: its cells by (row, column), both from 1. What a merged area covers is absent."""

    name: str
    state: str
    cells: Mapping[tuple[int, int], Raw]
    merges: tuple[tuple[int, int, int, int], ...] = ()
    """(first row, first column, last row, last column), inclusive, no further than the cells"""
    hidden_rows: frozenset[int] = frozenset()
    hidden_columns: frozenset[int] = frozenset()


class FileRefusedError(RefusalError):
    """The file as a whole cannot be read; `kind` names the reason for programs."""

    def __init__(self, kind: str, message: str) -> None:
        """Keep the reason beside the sentence."""
        super().__init__(message)
        self.kind = kind


def read_grid(content: bytes, name: str) -> list[Sheet]:
    """The sheets of a workbook, its format known by its bytes; FileRefusedError says in Vietnamese why it is not read.

    Formats: .xlsx, .xlsm, .xlsb, .xls (also HTML or XML under that name), .ods, .fods, .csv. `name` only names the
    sheet of a format that has no names.
    """
    if not content:
        raise _refused("empty")
    if len(content) > MAX_BYTES:
        raise _refused("too_large")
    answer = _in_child(content)
    if "refused" in answer:
        raise _refused(answer["refused"], answer.get("found", ""))
    styles = [tuple(one) for one in answer["styles"]]
    return [
        Sheet(
            one["name"] or _stem(name),
            one["state"],
            {
                (row, column): Raw(kind, text, *styles[style], formula)
                for row, column, kind, text, style, formula in one["cells"]
            },
            tuple(tuple(area) for area in one["merges"]),
            frozenset(one["hidden_rows"]),
            frozenset(one["hidden_columns"]),
        )
        for one in answer["sheets"]
    ]


def _stem(name: str) -> str:
    """A file's name without folder and ending."""
    last = name.replace("\\", "/").rpartition("/")[2]
    return (last.rpartition(".")[0] or last)[:_MAX_NAME].strip() or _UNNAMED


REASONS = {
    "empty": "Tệp rỗng, không có nội dung nào. Hãy lưu lại từ Excel rồi nộp lại.",
    "too_large": f"Tệp lớn hơn {MAX_BYTES // 2**20} MB, hoặc chứa quá nhiều ảnh, dòng trống có kẻ ô nên không"
    " được đọc. Hãy chép riêng bảng số liệu sang tệp mới rồi nộp lại.",
    "password": "Tệp có mật khẩu nên không đọc được. Hãy mở bằng Excel, bỏ mật khẩu, lưu lại rồi nộp lại.",
    "not_a_workbook": f"Tệp này không phải bảng tính {_FORMATS}. Hãy mở bằng Excel, lưu dạng .xlsx rồi nộp lại.",
    "damaged": "Tệp bị hỏng nên không đọc được. Hãy mở bằng Excel, lưu lại dạng .xlsx rồi nộp lại.",
    "too_many_cells": "Bảng quá lớn (hơn 5.000 dòng, 400 cột hay 200.000 ô có nội dung, hoặc quá nhiều chữ)."
    " Hãy xoá các dòng, cột thừa rồi nộp lại.",
    "too_slow": "Tệp quá phức tạp, đọc quá lâu nên đã dừng. Hãy chép riêng bảng số liệu sang tệp mới.",
}
_INSTEAD = {
    "pdf": "tệp PDF",
    "image": "ảnh",
    "word": "văn bản Word",
    "powerpoint": "bài trình chiếu",
    "mail": "thư điện tử",
    "archive": "tệp nén",
    "program": "chương trình máy tính",
    "web page": "trang web không có bảng",
    "web archive": "trang web lưu trọn gói",
}


def _refused(kind: str, found: str = "") -> FileRefusedError:
    if found in _INSTEAD:
        return FileRefusedError(
            kind,
            f"Tệp này là {_INSTEAD[found]}, không phải bảng tính {_FORMATS}."
            " Hãy nộp bảng số liệu ở một trong các dạng đó.",
        )
    return FileRefusedError(kind, REASONS[kind])


def _in_child(content: bytes) -> dict:
    try:
        done = subprocess.run(
            [sys.executable, "-E", "-P", str(_WORKER)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
            creationflags=getattr(subprocess, "CREATE_NO_WINDOW", 0),  # Windows: no console flashes up
        )
    except subprocess.TimeoutExpired:
        return {"refused": "too_slow"}
    if done.returncode == -getattr(signal, "SIGXCPU", 0) != 0:
        return {"refused": "too_slow"}
    if done.returncode != 0:
        return {"refused": "damaged"}
    return json.loads(done.stdout)
