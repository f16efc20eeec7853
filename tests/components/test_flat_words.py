"""The province's file in words, and its layout as it is set in two tables."""

from __future__ import annotations

from decimal import Decimal

import pandas as pd
import pytest

from components.flat_words import (
    HEADING,
    ORDER,
    THEIRS,
    WANTED,
    cannot_come_back,
    codes_table,
    columns_table,
    headline,
    layout_of,
    lines_table,
)
from data.flat.layout import Field, Layout
from data.flat.lines import HANDED_IN, SUM
from data.plan_files import shipped

PLAN = shipped("an-nong")
OWN = Layout(((Field.VALUE, "Số"), (Field.LINE, "Loại")), {"AN-14": "X1"}, decimal_comma=False, separator=",")


def again(layout: Layout, **how: object) -> Layout:
    given = {"decimal_comma": layout.decimal_comma, "separator": layout.separator, **how}
    return layout_of(columns_table(layout), codes_table(layout, PLAN), **given)


@pytest.mark.parametrize("layout", [Layout(), OWN])
def test_what_nobody_changes_stays(layout: Layout) -> None:
    assert again(layout) == layout


def test_columns_are_left_out_named_and_put_in_order() -> None:
    columns = columns_table(Layout())
    columns[WANTED] = [at in (0, 2, 11) for at in range(len(columns))]
    columns.loc[11, [ORDER, HEADING]] = [1, " TU_SO "]
    columns.loc[0, ORDER] = None
    found = layout_of(columns, codes_table(Layout(), PLAN), decimal_comma=True, separator=";")
    assert found.columns == ((Field.NUMERATOR, "TU_SO"), (Field.INDICATOR, "Mã chỉ tiêu"), (Field.SOURCE, "Nguồn"))


def test_only_codes_that_were_written_are_kept() -> None:
    codes = codes_table(Layout(), PLAN)
    codes.loc[0, THEIRS], codes.loc[1, THEIRS] = " CDS.01 ", None
    found = layout_of(columns_table(Layout()), codes, decimal_comma=True, separator=";")
    assert found.codes == {PLAN.indicators[0].code: "CDS.01"}


def test_the_headline_counts_figures_and_sums() -> None:
    assert headline(OWN, [(Decimal(1), HANDED_IN), (Decimal(2), HANDED_IN), (Decimal(3), SUM)]) == (
        "Tệp có 3 dòng: 2 số nộp và 1 số tổng các nơi; 2 cột."
    )
    assert headline(Layout(((Field.VALUE, "Số"),)), [(None,)]) == "Tệp có 1 dòng, 1 cột."


def test_what_cannot_come_back_is_said_with_what_is_missing() -> None:
    assert cannot_come_back(Layout()) == ""
    assert "Mã chỉ tiêu, Mã nơi, Kỳ" in cannot_come_back(OWN)


def test_numbers_are_shown_as_vietnamese_write_them_and_nothing_as_nothing() -> None:
    shown = lines_table(OWN, [(Decimal("1234.5000"), SUM), (None, HANDED_IN)])
    pd.testing.assert_frame_equal(
        shown, pd.DataFrame([["1.234,5", SUM], ["", HANDED_IN]], columns=["Số", "Loại"], dtype="str")
    )
