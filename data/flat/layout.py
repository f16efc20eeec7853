"""The flat file as a receiver wants it: which columns under which headings, whose codes, which decimal mark. Pure."""

from __future__ import annotations

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum

from data.errors import RefusalError
from data.model import Plan


class Field(StrEnum):
    """What a column holds."""

    SOURCE = "source"
    COMMUNE = "commune"
    INDICATOR = "indicator"
    INDICATOR_NAME = "indicator_name"
    UNIT = "unit"
    PLACE = "place"
    PLACE_NAME = "place_name"
    PERIOD = "period"
    FIRST_DAY = "first_day"
    LAST_DAY = "last_day"
    LINE = "line"
    NUMERATOR = "numerator"
    DENOMINATOR = "denominator"
    VALUE = "value"
    PERCENT = "percent"
    STATE = "state"
    GOAL = "goal"
    CLOSING = "closing"
    CLOSED_ON = "closed_on"


HEADINGS = {
    Field.SOURCE: "Nguồn",
    Field.COMMUNE: "Xã",
    Field.INDICATOR: "Mã chỉ tiêu",
    Field.INDICATOR_NAME: "Chỉ tiêu",
    Field.UNIT: "Đơn vị tính",
    Field.PLACE: "Mã nơi",
    Field.PLACE_NAME: "Nơi",
    Field.PERIOD: "Kỳ",
    Field.FIRST_DAY: "Từ ngày",
    Field.LAST_DAY: "Đến ngày",
    Field.LINE: "Loại dòng",
    Field.NUMERATOR: "Tử số",
    Field.DENOMINATOR: "Mẫu số",
    Field.VALUE: "Giá trị",
    Field.PERCENT: "Tỷ lệ (%)",
    Field.STATE: "Tình trạng",
    Field.GOAL: "Mục tiêu",
    Field.CLOSING: "Số chốt",
    Field.CLOSED_ON: "Ngày chốt",
}
"""What each column is called until a commune says otherwise, in the order in which they stand then."""
TO_COME_BACK = (
    Field.SOURCE, Field.INDICATOR, Field.PLACE, Field.PERIOD, Field.LINE, Field.NUMERATOR, Field.DENOMINATOR,
    Field.VALUE, Field.STATE,
)  # fmt: skip
"""Without one of these a file cannot be read in again."""
SEPARATORS = (";", ",", "\t")
MAX_HEADING, MAX_CODE = 100, 60
"""Characters."""
_AS_NUMBER = re.compile(r"[+-]?\d+(\.\d+)?(E[+-]?\d{1,3})?", re.IGNORECASE)
_APOSTROPHE = "'"
"""What a spreadsheet takes off the beginning of a text."""


@dataclass(frozen=True)
class Layout:
    """One way of writing the file. `codes`: our indicator code → the receiver's; the others keep ours."""

    columns: tuple[tuple[Field, str], ...] = tuple(HEADINGS.items())
    codes: Mapping[str, str] = field(default_factory=dict)
    decimal_comma: bool = True
    separator: str = ";"

    @property
    def headings(self) -> tuple[str, ...]:
        """The header row."""
        return tuple(heading for _, heading in self.columns)

    @property
    def lacks(self) -> tuple[Field, ...]:
        """The columns without which a file in this layout cannot be read in again."""
        held = {one for one, _ in self.columns}
        return tuple(one for one in TO_COME_BACK if one not in held)

    def theirs(self, code: str) -> str:
        """What the receiver calls that indicator."""
        return self.codes.get(code, code)

    def shared(self, codes: Iterable[str]) -> Iterator[str]:
        """Which of these indicators would go by one code, in sentences: as it is written, or as a spreadsheet reads it.

        Excel makes one number of 1, 01 and 1E0 when it saves a CSV.
        """
        found: dict[object, list[str]] = {}
        for code in codes:
            theirs = self.theirs(code)
            found.setdefault(Decimal(theirs) if _AS_NUMBER.fullmatch(theirs) else theirs, []).append(theirs)
        for many in found.values():
            if len(set(many)) > 1:
                yield f"Excel đọc các mã «{'», «'.join(many)}» thành cùng một số. Hãy đặt mã có chữ, hoặc mã khác hẳn."
            elif len(many) > 1:
                yield f"Mã «{many[0]}» đang dùng cho {len(many)} chỉ tiêu nên không biết dòng nào của chỉ tiêu nào."

    def ours(self, plan: Plan) -> dict[str, str]:
        """The receiver's code of every indicator of the plan → ours."""
        return {self.theirs(one.code): one.code for one in plan.indicators}


def troubles(layout: Layout, plan: Plan) -> Iterator[str]:
    """What is wrong with the layout for that plan, in sentences."""
    if not layout.columns:
        yield "Tệp phải có ít nhất một cột. Hãy chọn cột."
    for heading, many in Counter(one.casefold() for one in layout.headings).items():
        if many > 1:
            yield f"Tên cột «{heading}» đứng ở {many} cột. Mỗi cột cần một tên riêng."
    for kind, heading in layout.columns:
        if not heading or heading != heading.strip():
            yield f"Cột {HEADINGS[kind]} chưa có tên, hoặc tên có khoảng trắng ở đầu, ở cuối. Hãy ghi lại tên cột."
        elif len(heading) > MAX_HEADING or not heading.isprintable():
            yield f"Tên cột «{heading[:40]}» quá dài hoặc có ký tự lạ. Hãy ghi ngắn gọn trong một dòng."
        elif heading.startswith(_APOSTROPHE):
            yield f"Tên cột «{heading[:40]}» bắt đầu bằng dấu nháy mà bảng tính sẽ bỏ. Hãy ghi tên không có dấu nháy."
    yield from _codes(layout, plan)
    if layout.separator not in SEPARATORS:
        yield "Dấu ngăn cột của tệp CSV chỉ là chấm phẩy, phẩy hoặc tab."
    if layout.separator == "," and layout.decimal_comma:
        yield "Số đang viết dấu phẩy thập phân nên không ngăn cột bằng dấu phẩy được. Hãy chọn dấu khác."


def _codes(layout: Layout, plan: Plan) -> Iterator[str]:
    for code, theirs in layout.codes.items():
        if plan.indicator(code) is None:
            yield f"Kế hoạch không có chỉ tiêu «{code}». Hãy bỏ dòng ấy trong bảng mã."
        if not theirs or theirs != theirs.strip() or len(theirs) > MAX_CODE or not theirs.isprintable():
            yield f"Mã của nơi nhận cho chỉ tiêu {code} trống, quá dài hoặc có ký tự lạ. Hãy ghi lại."
        elif theirs.startswith(_APOSTROPHE):
            yield f"Mã «{theirs}» bắt đầu bằng dấu nháy mà bảng tính sẽ bỏ. Hãy ghi mã không có dấu nháy."
    yield from layout.shared(one.code for one in plan.indicators)


# ── as a setting ─────────────────────────────────────────────────────────────────────────────────────


def to_text(layout: Layout) -> str:
    """The layout as the store keeps it."""
    return json.dumps(
        {"columns": layout.columns, "codes": dict(layout.codes), "decimal_comma": layout.decimal_comma,
         "separator": layout.separator},
        ensure_ascii=False,
    )  # fmt: skip


def from_text(text: str) -> Layout:
    """The layout that was kept; RefusalError where the text is none."""
    try:
        found = json.loads(text)
        columns = tuple((Field(kind), str(heading)) for kind, heading in found["columns"])
        codes = {str(code): str(theirs) for code, theirs in found["codes"].items()}
        return Layout(columns, codes, bool(found["decimal_comma"]), str(found["separator"]))
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise RefusalError("Cách xuất tệp đã lưu không đọc được. Hãy đặt lại ở trang Xuất cho tỉnh.") from error
