"""A planned undo in words: what is given back, taken away, left alone."""

from __future__ import annotations

import datetime as dt
from dataclasses import replace
from decimal import Decimal

import pytest

from components.undoing import undo_sentence, undo_table
from data.intake.undo import Restored, Undo
from data.model import Base, FigureState
from tests.builders import figure, make_indicator, make_plan

PLAN = replace(make_plan(places=3, indicators=(make_indicator(),)), bases=(Base("age14", "Từ 14 tuổi", "người"),))
OLD, NOW = figure("thon-01", "2026-03", 45, 60), figure("thon-01", "2026-03", 50, 60)
OTHER = figure("thon-02", "2026-03", 10, 60)
BASE = {"base": "age14", "place": None, "as_of": dt.date(2026, 1, 1), "value": None, "source": ""}


def planned(*figures: Restored, **more: object) -> Undo:
    return Undo("xa-mau", "b1", 3, figures, **more)


@pytest.mark.parametrize(
    ("undo", "said"),
    [
        (planned(Restored(NOW, OLD)), "Hoàn tác là ghi thêm một đợt mới: 1 số trở lại số cũ."),
        (
            planned(Restored(NOW, OLD), Restored(OTHER, None), bases=(BASE,)),
            "Hoàn tác là ghi thêm một đợt mới: 1 số trở lại số cũ, 1 số được rút đi vì trước đó chưa có,"
            " 1 số nền trở lại như trước.",
        ),
        (
            planned(refused=((NOW, 7),), refused_bases=1),
            "Không còn gì để hoàn tác. 2 số được để nguyên vì sau đợt này đã có người ghi số khác.",
        ),
    ],
)
def test_the_sentence(undo, said):
    assert undo_sentence(undo) == said


def test_each_figure_with_what_stands_and_what_would_stand():
    undo = planned(
        Restored(NOW, OLD), Restored(OTHER, None), Restored(replace(OTHER, state=FigureState.WITHDRAWN), OTHER),
        refused=((figure("thon-03", "2026-03", 1, 60), 7),),
        bases=(BASE, {**BASE, "value": Decimal(900)}),
    )  # fmt: skip
    table = undo_table(undo, PLAN)
    assert [tuple(line) for line in table[["Việc", "Nơi", "Đang có", "Sau khi hoàn tác"]].to_numpy()] == [
        ("Trả lại số cũ", "Thôn 1", "50 / 60 = 83,3 %", "45 / 60 = 75,0 %"),
        ("Rút số", "Thôn 2", "10 / 60 = 16,7 %", "chưa có số"),
        ("Trả lại số cũ", "Thôn 2", "đã rút", "10 / 60 = 16,7 %"),
        ("Để nguyên, đã ghi lại ở đợt 7", "Thôn 3", "", "như đang có"),
        ("Rút số nền", "Toàn xã", "", "chưa có số"),
        ("Trả lại số nền cũ", "Toàn xã", "", "900"),
    ]


def test_nothing_to_undo_is_an_empty_table():
    assert undo_table(planned(), PLAN).empty
