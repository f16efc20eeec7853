"""What the rows of the promises' chart say, and why some have no point."""

from __future__ import annotations

from dataclasses import replace

from components.charts.promise_rows import rows, scale
from components.compare_words import charted
from data.compare import compare
from data.model import Comparator, Kind
from tests.builders import make_target
from tests.components.comparisons import made, plans_of, real


def test_every_plan_has_a_row_and_says_why_it_has_no_point():
    one = real("ho-so-truc-tuyen-toan-trinh")
    found = rows(one, charted(one, "thong-nhat"), plans_of("thong-nhat"), "thong-nhat")
    assert [(row.label, [point.at for point in row.points], row.says, row.own) for row in found] == [
        ("An Nông", [100.0], "100 % · 2030", False),
        ("Tân Ninh", [100.0], "100 % · 2030", False),
        ("Thống Nhất", [], "không đặt", True),
        ("Giao Minh", [], "không đặt số trong kế hoạch", False),
        ("Thượng Ninh", [], "không đặt", False),
    ]
    assert "tính trên tổng số hồ sơ của các TTHC" in found[0].points[0].hover


def test_a_commune_with_words_or_another_base_says_so_in_the_chart():
    one, plans = made(make_target(80), make_target(90), make_target(comparator=Comparator.LEAD), make_target(99))
    other = replace(plans[3], indicators=(replace(plans[3].indicators[0], base="households"),))
    plans = [*plans[:3], other]
    [one] = compare(plans)
    found = rows(one, charted(one, "a"), plans, "a")
    assert [(row.label, row.says) for row in found if not row.points] == [
        ("C", "dẫn đầu"), ("D", "đặt theo cách tính khác"),
    ]  # fmt: skip


def test_the_axis_ends_at_100_for_rates_and_at_the_largest_promise_for_counts():
    one, _ = made(make_target(30))
    assert scale(one.groups[0]) == 100
    one, _ = made(make_target(low=2, high=3), make_target(5), kind=Kind.COUNT, unit="đơn")
    assert scale(one.groups[0]) == 5
