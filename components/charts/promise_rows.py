"""The plans' promises of one measure turned into the rows of the chart that shows them."""

from __future__ import annotations

from collections.abc import Sequence

from components.charts.promises import Point, Row
from components.compare_words import NO_NUMBER, dated, how
from components.sentences import promise
from data.compare import Comparison, Group, Promise
from data.model import Grade, Plan

NONE = "không đặt"


def rows(one: Comparison, group: Group, plans: Sequence[Plan], own: str) -> list[Row]:
    """One row a plan: those of the group as they are ranked, then the others with why they have no point."""
    order = list(dict.fromkeys(line.promise.plan.slug for line in group.lines))
    rest = [plan.slug for plan in plans if plan.slug not in order]
    by_slug = {plan.slug: plan for plan in plans}
    return [_row(one, group, by_slug[slug], own) for slug in (*order, *rest)]


def _row(one: Comparison, group: Group, plan: Plan, own: str) -> Row:
    here = [line.promise for line in group.lines if line.promise.plan.slug == plan.slug]
    points = tuple(
        Point(float(each.target.goal), each.target.year_given, f"{plan.name}: {dated(each)}; {how(each)}")
        for each in here
    )
    says = "; ".join(_label(each) for each in here) or _absent(one, plan)
    return Row(plan.name, points, says, plan.slug == own)


def _label(one: Promise) -> str:
    sure = "" if one.target.year_given else " (năm tạm lấy)"
    return f"{promise(one.indicator, one.target)} · {one.target.year}{sure}"


def _absent(one: Comparison, plan: Plan) -> str:
    """Why the plan has no point: nothing promised, words alone, or another way of counting."""
    found = [each for each in one.promises if each.plan.slug == plan.slug]
    if not found:
        return NONE if plan.targets else f"{NO_NUMBER} trong kế hoạch"
    if all(each.strength is None for each in found):
        return "; ".join(promise(each.indicator, each.target) for each in found)
    theme = all(each.indicator.grade is Grade.THEME for each in found)
    return "chỉ có việc cùng chủ đề" if theme else "đặt theo cách tính khác"


def scale(group: Group) -> float:
    """Where the chart's axis ends: 100 for rates, else the largest promise."""
    most = float(max(line.promise.target.goal for line in group.lines))
    return max(most, 100) if group.way.kind.is_rate else most or 1
