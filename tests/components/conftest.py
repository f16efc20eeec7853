"""Rows of the overview made from a few readings, an ear for sentences that went wrong, and coroutines run alone."""

from __future__ import annotations

import asyncio
import re
from collections.abc import Coroutine, Sequence
from concurrent.futures import ThreadPoolExecutor
from fractions import Fraction

from data.model import Indicator, Period, Plan
from data.progress import Reading, judge
from data.standings import Completeness, Row
from tests.builders import make_plan, make_target, month

JANUARY = (month("2026-01"), Fraction(25))
YEAR_PLAN = make_plan(make_target(80, year=2026), places=4)
"""With JANUARY: 25 in January, 30 in February, 35 in March, five points more each month, 80 in December."""


def row(
    found: Sequence[Reading],
    *,
    plan: Plan = YEAR_PLAN,
    indicator: Indicator | None = None,
    at: str | None = None,
    baseline: tuple[Period, Fraction] | None = JANUARY,
    reported: int = 4,
    expected: int = 4,
    **more: object,
) -> Row:
    """The plan's first indicator, judged at the newest reading unless `at` says otherwise.

    The first `reported` villages of the plan have reported.
    """
    when = max(one.period for one in found) if at is None else month(at)
    standing = judge(plan, indicator or plan.indicators[0], found, when, baseline)
    who = frozenset(one.id for one in plan.places[:reported])
    return Row(standing, Completeness(reported, expected, Fraction(reported, expected), who), **more)


FAULTS = {
    "a Python value": re.compile(r"\b(None|nan|NaN|NaT|inf|True|False|Fraction|Decimal)\b|[{}<>]"),
    "two blanks": re.compile(r" {2}"),
    "stray punctuation": re.compile(r"\.\.|,,|;;| [,.;:)](?!\d)|\(\s|:$|,$|;$"),
    "a sign before a word": re.compile(r"[+−-]\s*[a-zà-ỹ]{2,}", re.IGNORECASE),
    "a decimal point": re.compile(r"\d\.\d{1,2}(?!\d)"),
    "English": re.compile(
        r"\b(the|of|and|with|without|from|for|not|is|are|was|this|that|error|file|files|upload|download|select|choose"
        r"|value|missing|unknown|target|period|month|village|commune|row|column|index|level|state|behind|met|reported"
        r"|place|real|illustrative|numerator|denominator|browse|drag|drop|here|limit|empty|search|press|enter)\b",
        re.IGNORECASE,
    ),
}


def faults(text: str) -> list[str]:
    """What is wrong with a sentence on the screen, as (what, where); empty where it reads well."""
    return [f"{what}: {found[0]!r} in {text!r}" for what, rule in FAULTS.items() if (found := rule.search(text))]


def run_alone(coroutine: Coroutine) -> None:
    """The coroutine run to its end in a thread of its own: Playwright leaves a running loop in the main one."""
    with ThreadPoolExecutor(1) as thread:
        thread.submit(asyncio.run, coroutine).result()
