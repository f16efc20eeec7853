"""What an edited plan's check says that it did not say before, for people: each finding with its table, row, reason.

The checks are those of the plan files (`plan_check.py`); here their words for columns become those on screen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from dataclasses import replace

from data.model import Problem
from data.plan_check import check
from data.plan_files import LAYOUTS, TARGETS, PlanText
from data.plan_store import row_key
from data.plan_tables import GENERAL, TABLES

Finding = tuple[str, str, str, str]
"""(table, row's key, column or "", sentence)"""


def new_findings(before: PlanText, after: PlanText, year: int) -> list[Finding]:
    """What is wrong with the later text and was not with the earlier; targets of years before `year` have passed."""
    found = list(_findings(_coming(after, year)))
    stood = set(_findings(_coming(before, year))) if found else ()
    return [one for one in found if one not in stood]


def _coming(text: PlanText, year: int) -> PlanText:
    known = tuple(
        one for one in text.rows[TARGETS] if not one.cells["year"].isdigit() or int(one.cells["year"]) >= year
    )
    return replace(text, rows={**text.rows, TARGETS: known})


def _findings(text: PlanText) -> Iterator[Finding]:
    keys = {
        text.file(name): (name, {row.line: row_key(row.cells) for row in rows})
        for name, rows in text.rows.items()
        if name in TABLES
    }
    for one in check(text):
        table, lines = keys.get(one.file, (GENERAL, {}))
        yield table, lines.get(one.line, ""), "", plain(one, TABLES[table].name)


def plain(problem: Problem, table: str) -> str:
    """The finding in the words of the screen."""
    if problem.kind in _SENTENCES:
        return _SENTENCES[problem.kind]
    headings = {one.name: one.heading for each in (TABLES[TARGETS], TABLES[table]) for one in each.columns}
    message = problem.message
    for written, shown in _WORDS:
        message = message.replace(written, shown)
    return _COLUMN.sub(lambda found: f"cột «{headings.get(found[1], found[1])}»", message)


_COLUMNS = sorted({name for one in LAYOUTS.values() for name in one.columns}, key=len, reverse=True)
_COLUMN = re.compile(rf"cột ({'|'.join(_COLUMNS)})\b")
_SENTENCES: Mapping[str, str] = {
    "comparator_mismatch": (
        "cách giữ và các ô mức không khớp nhau: từ, trên, đúng thì chỉ ghi ô «Mức»; trong khoảng thì ghi «Khoảng từ» và"
        " «Khoảng đến»; khuyến khích thì không ghi «Mức»; dẫn đầu thì không ghi số nào"
    ),
    "bad_range": "«Khoảng từ» lớn hơn «Khoảng đến»; hãy đổi chỗ",
    "double_role": "mỗi đơn vị chỉ ghi một lần: đã chủ trì thì không ghi gợi ý chủ trì hay phối hợp nữa",
    "per_year_mismatch": "«mỗi năm» chỉ dùng cho chỉ tiêu số đếm, cộng dồn trong năm",
    "unit_mismatch": "chỉ tiêu tỷ lệ có đơn vị tính «%», chỉ tiêu đếm có đơn vị tính giống ô «Đếm cái gì»",
    "undefined_ratio": "chỉ tiêu tỷ lệ phải ghi rõ tử số và mẫu số",
    "bad_scale": "«Thang điểm» là số dương, chỉ ghi cho chỉ tiêu điểm theo thang",
    "no_target": "chỉ tiêu phải có ít nhất một mục tiêu; là thành phần của chỉ tiêu khác thì ghi ở «Thuộc chỉ tiêu»",
    "bad_when": "thời gian ghi là hằng tháng, hằng quý, hằng năm, khoảng năm như 2026-2030, hoặc ngày như 31/12/2027",
    "circular_task": "nhiệm vụ này thành cha của chính nó; hãy sửa cột «Thuộc nhiệm vụ»",
    "unknown_task": "không có nhiệm vụ ghi ở cột «Thuộc nhiệm vụ»; hãy sửa mã",
    "unknown_base": "kế hoạch không có số nền này; hãy chọn số nền khác",
    "bad_header": "có ô bắt buộc còn trống hoặc ghi sai; hãy xem lại các mốc, giai đoạn và đơn vị",
}  # fmt: skip
_WORDS = (
    ("plan.toml không có đơn vị", "kế hoạch không có đơn vị"),
    ("trong indicators.csv; thêm dòng ở đó hoặc sửa mã", "trong bảng Chỉ tiêu; hãy thêm chỉ tiêu ấy hoặc sửa mã"),
    ("part_of: không có chỉ tiêu cha", "cột «Thuộc chỉ tiêu»: không có chỉ tiêu"),
    ("mục by:", "phần đánh giá:"), ("mục via:", "phần báo cáo:"), ("mục intake:", "phần tiếp nhận ý tưởng:"),
    ("quotas:", "phần ý tưởng:"), ("dùng >= hoặc =", "hãy chọn cách giữ khác"), (" (quarter)", ""),
    ("không rõ thì bỏ dòng này", "không rõ thì để trống"), ("; sửa start, end cho nối tiếp nhau", "; hãy sửa tháng"),
    ("; sửa start, end", "; hãy sửa tháng"), ("; sửa start hoặc span", ""), (", trái chiều «up» của chỉ tiêu", ""),
    (", trái chiều «down» của chỉ tiêu", ""), ("sửa số hoặc sửa chiều", "hãy sửa số"),
    (" (due)", ""), ("; nhịp khác ghi due_days ở đầu tệp", ""),
    ("id «", "mã «"), ("; sửa tên hoặc thêm đơn vị", "; hãy sửa tên đơn vị"),
)  # fmt: skip
