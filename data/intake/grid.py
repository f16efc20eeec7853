"""Bytes → grid: sheets of cells as they stand, read in a child process with limits on time and memory.

A hostile or broken file costs a sentence, never the server: sizes are counted while inflating (declared
sizes lie), and the parser that could hang or die runs elsewhere.
"""

from __future__ import annotations

import json
import subprocess
import sys
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

from data.errors import RefusalError

MAX_BYTES = 10 * 2**20
MAX_UNPACKED = 150 * 2**20
MAX_ENTRIES = 2_000
SECONDS = 8
_WORKER = Path(__file__).with_name("worker.py")
_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"


@dataclass(frozen=True)
class Raw:
    """One cell as it stands: kind is number, text, bool, date, error or formula (one without a result)."""

    kind: str
    text: str
    format: str = "General"


@dataclass(frozen=True)
class Sheet:
    """One sheet: its cells by (row, column), both from 1."""

    name: str
    state: str
    cells: Mapping[tuple[int, int], Raw]


class FileRefusedError(RefusalError):
    """The file as a whole cannot be read; `kind` names the reason for programs."""

    def __init__(self, kind: str, message: str) -> None:
        """Keep the reason beside the sentence."""
        super().__init__(message)
        self.kind = kind


def read_xlsx(content: bytes) -> list[Sheet]:
    """The sheets of an .xlsx or .xlsm file; FileRefusedError says in Vietnamese why it cannot be read."""
    _preflight(content)
    answer = _in_child(content)
    if "refused" in answer:
        raise FileRefusedError(answer["refused"], _SENTENCES[answer["refused"]])
    return [
        Sheet(one["name"], one["state"], {(row, column): Raw(*raw) for row, column, *raw in one["cells"]})
        for one in answer["sheets"]
    ]


_SENTENCES = {
    "empty": "Tệp rỗng, không có nội dung nào. Hãy lưu lại từ Excel rồi nộp lại.",
    "too_large": f"Tệp lớn hơn {MAX_BYTES // 2**20} MB nên không được đọc. Hãy bỏ ảnh, biểu mẫu thừa rồi nộp lại.",
    "password": "Tệp có mật khẩu hoặc là Excel đời cũ (.xls). Hãy bỏ mật khẩu, lưu dạng .xlsx rồi nộp lại.",
    "not_a_workbook": "Tệp này không phải tệp Excel .xlsx. Hãy mở bằng Excel, lưu dạng .xlsx rồi nộp lại.",
    "damaged": "Tệp Excel bị hỏng nên không đọc được. Hãy mở bằng Excel, lưu lại rồi nộp lại.",
    "too_many_cells": "Bảng quá lớn (hơn 5.000 dòng, 400 cột hay 200.000 ô, hoặc quá nhiều chữ)."
    " Hãy xoá các dòng, cột thừa rồi nộp lại.",
    "too_slow": "Tệp quá phức tạp, đọc quá lâu nên đã dừng. Hãy chép riêng bảng số liệu sang tệp mới.",
}


def _preflight(content: bytes) -> None:
    if not content:
        raise FileRefusedError("empty", _SENTENCES["empty"])
    if len(content) > MAX_BYTES:
        raise FileRefusedError("too_large", _SENTENCES["too_large"])
    if content.startswith(_OLE):
        raise FileRefusedError("password", _SENTENCES["password"])
    try:
        with zipfile.ZipFile(BytesIO(content)) as archive:
            names = archive.namelist()
            if len(names) > MAX_ENTRIES:
                raise FileRefusedError("too_large", _SENTENCES["too_large"])
            if "xl/workbook.xml" not in names:
                raise FileRefusedError("not_a_workbook", _SENTENCES["not_a_workbook"])
            _count_unpacked(archive)
    except FileRefusedError:
        raise
    except zipfile.BadZipFile as error:
        kind = "damaged" if content.startswith(b"PK") else "not_a_workbook"
        raise FileRefusedError(kind, _SENTENCES[kind]) from error
    except Exception as error:  # a damaged archive fails in more ways than zipfile names
        raise FileRefusedError("damaged", _SENTENCES["damaged"]) from error


def _count_unpacked(archive: zipfile.ZipFile) -> None:
    left = MAX_UNPACKED
    for info in archive.infolist():
        if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
            # Excel writes no other, and bz2 or LZMA inflate one read to gigabytes at once
            raise FileRefusedError("damaged", _SENTENCES["damaged"])
        with archive.open(info) as entry:
            while chunk := entry.read(2**20):
                left -= len(chunk)
                if left < 0:
                    raise FileRefusedError("too_large", _SENTENCES["too_large"])


def _in_child(content: bytes) -> dict:
    try:
        done = subprocess.run(
            [sys.executable, "-E", "-P", str(_WORKER)],
            input=content,
            capture_output=True,
            timeout=SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        return {"refused": "too_slow"}
    if done.returncode != 0:
        return {"refused": "damaged"}
    return json.loads(done.stdout)
