"""Whether the numbers of one line can be one figure of its indicator; what cannot is named with its column. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal
from typing import NamedTuple

from data.flat.layout import Field
from data.model import Figure, FigureState, Indicator, Kind, Severity

_SIDES = (Field.NUMERATOR, Field.DENOMINATOR)
_MOST = 1_000
"""Above this a percent is a typing error; above 100 it is only odd."""


class Unsound(NamedTuple):
    """What is wrong with a line: the column, the kind of problem, why and what to do."""

    column: Field
    kind: str
    why: str
    severity: Severity = Severity.ERROR


def whole(indicator: Indicator, figure: Figure) -> Figure:
    """The figure as it is kept: where nothing arose the numbers are zeros, whether written or left blank."""
    if figure.state is not FigureState.NOTHING_AROSE or any(one is not None for one in figure.numbers[:3]):
        return figure
    names = ("numerator", "denominator") if indicator.kind.is_rate else ("value",)
    return replace(figure, **dict.fromkeys(names, Decimal(0)))


def unsound(indicator: Indicator, figure: Figure) -> Iterator[Unsound]:
    """What is wrong with a figure that was read from a line, nothing where all is well."""
    if figure.state is FigureState.NOTHING_AROSE:
        yield from _nothing(figure)
    elif indicator.kind.is_rate:
        yield from _rate(indicator, figure)
    else:
        yield from _count(indicator, figure)


def _nothing(figure: Figure) -> Iterator[Unsound]:
    if any(figure.numbers[:3]):
        why = "dòng ghi «không phát sinh» nhưng vẫn có số khác 0; hãy bỏ số, hoặc sửa tình trạng"
        yield Unsound(Field.STATE, "contradiction", why)


def _rate(indicator: Indicator, figure: Figure) -> Iterator[Unsound]:
    a, b, value, _ = figure.numbers
    if (a is not None or b is not None) and value is not None:
        why = "dòng vừa có tử số, mẫu số vừa có giá trị; hãy giữ tử số và mẫu số, hoặc chỉ giữ giá trị (tỷ lệ %)"
        yield Unsound(Field.VALUE, "contradiction", why)
    elif value is not None:
        yield from _percent(value)
    elif a is None or b is None:
        yield Unsound(_SIDES[a is not None], "missing_value", "tử số và mẫu số phải có cả hai; hãy ghi thêm ô này")
    elif indicator.kind is Kind.SCORE and b != indicator.scale:
        yield Unsound(Field.DENOMINATOR, "wrong_scale", f"thang điểm của chỉ tiêu là {indicator.scale}; hãy ghi lại")
    elif not b or a > b:
        yield from _more(indicator, a, b)
    yield from _fractions(indicator, figure)


def _percent(value: Decimal) -> Iterator[Unsound]:
    if value > _MOST:
        yield Unsound(Field.VALUE, "bad_number", "tỷ lệ % này lớn quá mức có thể; hãy kiểm tra lại")
    elif value > 100:
        yield Unsound(Field.VALUE, "a_gt_b", "tỷ lệ lớn hơn 100 %; hãy kiểm tra lại", Severity.WARNING)


def _more(indicator: Indicator, a: Decimal, b: Decimal) -> Iterator[Unsound]:
    if not a:
        why = "tử số và mẫu số đều là 0; nếu trong kỳ không có gì thì tình trạng là «không phát sinh»"
        yield Unsound(Field.DENOMINATOR, "zero_denominator", why, Severity.WARNING)
    elif not b:
        why = "mẫu số là 0 nhưng tử số khác 0 nên không tính được tỷ lệ; hãy sửa một trong hai ô"
        yield Unsound(Field.DENOMINATOR, "zero_denominator", why)
    elif indicator.kind is Kind.SCORE:
        yield Unsound(Field.NUMERATOR, "a_gt_b", "điểm không thể quá thang điểm; hãy sửa")
    else:
        why = "tử số lớn hơn mẫu số; hãy kiểm tra lại hai ô"
        yield Unsound(Field.NUMERATOR, "a_gt_b", why, Severity.WARNING)


def _count(indicator: Indicator, figure: Figure) -> Iterator[Unsound]:
    side = next((one for one in _SIDES if getattr(figure, one) is not None), None)
    if side is not None:
        why = "chỉ tiêu này là số đếm, không có tử số, mẫu số; hãy xoá ô này và ghi số vào cột giá trị"
        yield Unsound(side, "contradiction", why)
    elif indicator.kind is Kind.YES_NO and figure.value not in (0, 1):
        yield Unsound(Field.VALUE, "bad_number", "chỉ tiêu có hoặc không chỉ nhận 1 (có) hoặc 0 (không)")
    else:
        yield from _fractions(indicator, figure)


def _fractions(indicator: Indicator, figure: Figure) -> Iterator[Unsound]:
    """Where whole people or files are counted, a part of one; what is estimated may have parts."""
    if not indicator.whole or indicator.kind is Kind.SCORE or figure.state is FigureState.ESTIMATED:
        return
    for one in _SIDES if indicator.kind.is_rate else (Field.VALUE,):
        number = getattr(figure, one)
        if number is not None and number % 1:
            why = f"số {indicator.noun} đếm từng cái nên thường là số nguyên; hãy kiểm tra lại"
            yield Unsound(one, "not_whole", why, Severity.WARNING)
