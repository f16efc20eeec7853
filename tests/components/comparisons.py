"""Comparisons of the five real plans, and of made ones, for the tests of what is said of them."""

from __future__ import annotations

from data.compare import Comparison, compare
from data.model import Grade, Plan
from data.plan_files import shipped_plans
from tests.builders import make_indicator, make_plan

REAL = shipped_plans()


def plans_of(own: str) -> list[Plan]:
    return [REAL[own], *(plan for slug, plan in REAL.items() if slug != own)]


def real(measure: str, own: str = "an-nong") -> Comparison:
    return next(one for one in compare(plans_of(own)) if one.measure == measure)


def made(*targets, **changes) -> tuple[Comparison, list[Plan]]:
    """One measure in as many plans as targets: communes A, B, C, …"""
    indicator = make_indicator(**{"measure": "m", "grade": Grade.SAME_BASE, **changes})
    plans = [
        make_plan(target, slug=name.lower(), name=name, indicators=(indicator,))
        for name, target in zip("ABCDE", targets, strict=False)
    ]
    [one] = compare(plans)
    return one, plans
