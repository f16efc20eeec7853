"""The corpus of golden workbooks: every figure is the clerk's, or it is asked about; none is silently wrong."""

from __future__ import annotations

import json
import warnings
from collections.abc import Mapping
from dataclasses import replace
from decimal import Decimal
from unittest.mock import patch

import pytest

from data.intake import grid, worker
from data.intake.read import read_workbook
from data.intake.reading import Reading
from data.model import Figure, Period, Problem, Severity
from data.store import REAL
from tests.data.intake.corpus import combined, dirt, formats, layouts, refusals, reports, strangers, twins
from tests.data.intake.corpus.case import Case, judge

CASES = (
    *layouts.CASES,
    *dirt.CASES,
    *formats.CASES,
    *refusals.CASES,
    *reports.CASES,
    *combined.CASES,
    *strangers.CASES,
    *twins.CASES,
)


def read(case: Case) -> Reading:
    """What the reader makes of a case."""
    wanted = Period.parse(case.wanted) if case.wanted else None
    return read_workbook(case.content(), case.file_name, case.plan, REAL, case.running, wanted)


@pytest.fixture(scope="module")
def readings(request: pytest.FixtureRequest) -> Mapping[str, Reading]:
    """Every selected case, read: one in ten in a child, as the app does, the others by the same code in here."""
    cases = [one.callspec.params["case"] for one in request.session.items if "readings" in one.fixturenames]
    found = {one.name: read(one) for one in cases[::10]}
    with warnings.catch_warnings(), patch.object(grid, "_in_child", _in_here):
        warnings.simplefilter("ignore")
        return found | {one.name: read(one) for one in cases if one.name not in found}


def _in_here(content: bytes) -> dict:
    return json.loads(json.dumps(worker.read(content)))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_a_golden_workbook_is_read_as_a_clerk_reads_it(case: Case, readings: Mapping[str, Reading]) -> None:
    assert judge(case, readings[case.name], case.plan) == []


def test_every_case_has_a_name_of_its_own() -> None:
    names = [one.name for one in CASES]
    assert sorted({one for one in names if names.count(one) > 1}) == []


def test_every_expected_figure_is_of_a_village_and_an_indicator_of_the_plan() -> None:
    strangers = [
        (case.name, place, code)
        for case in CASES
        for place, code, *_ in (*case.expected, *case.also)
        if case.plan.indicator(code) is None or place not in {None, *(one.name for one in case.plan.places)}
    ]
    assert strangers == []


# ── the judge ────────────────────────────────────────────────────────────────────────────────────────

_CASE = Case("judged", bytes, expected=(("Thôn 1", "AN-15", "2026-08", "45", "60", None),))
_FIGURE = Figure("AN-15", "thon-01", Period(2026, 8), Decimal(45), Decimal(60))
_SAID = Reading("x.xlsx", "", figures=(_FIGURE,))
_QUESTION = Problem(Severity.QUESTION, "unknown_place", "?", sheet="T8", cell="B4")
_MUTE = replace(_SAID, figures=())


@pytest.mark.parametrize(
    ("case", "reading", "fault"),
    [
        (_CASE, replace(_SAID, figures=(replace(_FIGURE, numerator=Decimal(54)),)), "SILENTLY WRONG"),
        (_CASE, replace(_SAID, figures=(replace(_FIGURE, place="thon-11"),)), "SILENTLY WRONG"),
        (_CASE, replace(_SAID, figures=(_FIGURE, replace(_FIGURE, period=Period(2026, 7)))), "SILENTLY WRONG"),
        (_CASE, replace(_SAID, figures=(_FIGURE, _FIGURE)), "read twice"),
        (_CASE, _MUTE, "not read"),
        (_CASE, replace(_MUTE, problems=(_QUESTION,)), "not read"),
        (replace(_CASE, may_ask=True), _MUTE, "not read"),
        (replace(_CASE, asked=(("Thôn 1", "AN-15", "2026-08"),)), _SAID, "must not be read"),
        (replace(_CASE, unread=(("Thôn 1", "AN-15", "2026-08"),)), _SAID, "must not be read"),
        (replace(_CASE, asked=(("Thôn 2", "AN-15", "2026-08"),)), _SAID, "nothing is asked"),
        (replace(_CASE, asked=("negative",)), replace(_SAID, problems=(_QUESTION,)), "does not ask: negative"),
        (replace(_CASE, kinds=("negative",)), _SAID, "does not say: negative"),
        (replace(_CASE, kinds=("unknown_place@B5",)), replace(_SAID, problems=(_QUESTION,)), "does not say"),
        (_CASE, replace(_SAID, problems=(_QUESTION,)), "noise"),
        (_CASE, replace(_MUTE, refused="damaged", reason="Tệp hỏng."), "refused as damaged"),
        (replace(_CASE, refused="any"), _SAID, "not refused"),
        (replace(_CASE, refused="any"), replace(_MUTE, refused="damaged"), "without a sentence"),
        (replace(_CASE, refused="any"), replace(_SAID, refused="damaged", reason="Tệp hỏng."), "and yet figures"),
        (replace(_CASE, refused="wrong_commune"), replace(_MUTE, refused="damaged", reason="Tệp hỏng."), "not as"),
    ],
)
def test_the_judge_finds_what_is_wrong(case: Case, reading: Reading, fault: str) -> None:
    assert fault in " ".join(judge(case, reading, case.plan))


@pytest.mark.parametrize(
    ("case", "reading"),
    [
        (_CASE, _SAID),
        (_CASE, replace(_SAID, problems=(replace(_QUESTION, severity=Severity.IGNORED),))),
        (replace(_CASE, may_ask=True), replace(_MUTE, problems=(_QUESTION,))),
        (replace(_CASE, kinds=("unknown_place@4",)), replace(_SAID, problems=(_QUESTION,))),
        (replace(_CASE, expected=(), also=_CASE.expected), _SAID),
        (replace(_CASE, expected=(), also=_CASE.expected), _MUTE),
        (replace(_CASE, refused="any"), replace(_MUTE, refused="damaged", reason="Tệp hỏng.")),
        (replace(_CASE, refused_will_do=True), replace(_MUTE, refused="wrong_commune", reason="Tệp của xã khác.")),
    ],
)
def test_the_judge_lets_the_right_pass(case: Case, reading: Reading) -> None:
    assert judge(case, reading, case.plan) == []
