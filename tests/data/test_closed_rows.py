"""What a closing keeps is read back exactly, by this program and by every later one."""

from __future__ import annotations

import json
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import pytest

from data.closed_rows import ClosedRow, closed_rows, read_back, state_in, written
from data.errors import RefusalError, StoreError
from data.lineage import Village
from data.model import Figure, FigureState, Kind, Period
from data.progress import Basis, Pace, State
from data.standings import Completeness, Row
from tests.builders import make_indicator, make_plan

KEPT = Path(__file__).with_name("closed_form_1.json")
"""A closing as it was written when this way of writing began: never changed, whatever the program becomes."""


@pytest.fixture
def kept() -> list[tuple]:
    found = json.loads(KEPT.read_text(encoding="utf-8"))
    return [(one["indicator"], one["place"], json.dumps(one["content"])) for one in found]


def test_a_closing_of_the_first_form_is_still_read_as_it_was(kept: list[tuple]):
    rows = read_back(reversed(kept))
    assert [one.place and one.place.name for one in rows] == [None, "Thôn 1", "Thôn 2"]
    whole, first, second = rows
    standing = whole.row.standing
    assert (standing.state, standing.at, standing.exceeded, standing.early) == (State.MET, Period(2026, 4), True, True)
    assert (standing.level.value, standing.level.numerator, standing.level.denominator) == (Fraction(580, 11), 58, 110)
    assert (standing.position, standing.path_now) == (Fraction(4570, 649), Fraction(29650, 649))
    assert standing.pace == Pace(2.5757575757575752, 0.0, 4.545454545454547, 4)
    assert (standing.aim.goal, standing.aim.due, standing.aim.basis) == (50, Period(2030, 12), Basis.GIVEN)
    assert [(one.period, one.value) for one in standing.path] == [
        (Period(2026, 1), Fraction(500, 11)), (Period(2030, 12), 50),
    ]  # fmt: skip
    assert whole.row.completeness == Completeness(2, 2, Fraction(1), frozenset({"thon-01", "thon-02"}))
    assert (whole.owed, whole.missing, whole.formal, whole.row.official) == (2, 1, True, False)
    assert whole.indicator == make_indicator()
    [gap] = whole.row.gaps
    assert (gap.place, gap.points, gap.units) == (second.place, Fraction(12850, 4543), 2)
    assert (first.figure.numerator, first.figure.denominator, first.figure.state) == (28, 40, FigureState.REPORTED)
    assert (second.cell.level.value, second.cell.short, second.cell.place) == (Fraction(300, 7), 2, second.place)
    assert second.cell.gap < 0 < first.cell.gap


def test_what_this_program_writes_holds_all_that_the_first_form_held(kept: list[tuple]):
    for before, now in zip(kept, written(read_back(kept)), strict=True):
        assert _holds(json.loads(now["content"]), json.loads(before[2])), before[:2]


def _holds(now: object, before: object) -> bool:
    """Whether everything of `before` stands in `now`, which may hold more."""
    if isinstance(before, dict):
        return isinstance(now, dict) and all(name in now and _holds(now[name], one) for name, one in before.items())
    if isinstance(before, list):
        return len(now) == len(before) and all(_holds(*pair) for pair in zip(now, before, strict=True))
    return now == before and type(now) is type(before)


@pytest.mark.parametrize(
    "broken",
    ["{", "3", "null", "[]", "{}", '{"form": 2}', '{"form": 1}', '{"form": 1, "at": "x"}', '{"form": 1, "at": 0}'],
)
def test_what_is_no_closing_is_refused_with_a_sentence(broken: str):
    for read in (lambda: read_back([("XA-01", None, broken)]), lambda: state_in(broken)):
        with pytest.raises(StoreError, match="không đọc được trọn vẹn"):
            read()


def test_a_village_without_its_indicator_is_refused(kept: list[tuple]):
    with pytest.raises(StoreError):
        read_back(kept[1:])


def test_what_would_not_come_back_as_it_is_is_not_written(kept: list[tuple]):
    row = read_back(kept)[0]
    for pace in (Pace(float("nan"), 0, 0, 3), Pace(1, 0.0, 0.0, 3)):  # an int where a float is meant is another value
        standing = replace(row.row.standing, pace=pace)
        broken = replace(row, row=Row(standing, row.row.completeness))
        with pytest.raises(RefusalError, match="chưa chốt"):
            written([broken])


def test_a_village_that_the_plan_has_lost_is_kept_with_its_figure(kept: list[tuple]):
    whole, first, _ = read_back(kept)
    gone = replace(first, cell=None, figure=Figure("XA-01", "thon-09", Period(2026, 4), value=None))
    shown = [whole, gone, ClosedRow(replace(whole.indicator, code="XA-02", kind=Kind.COUNT), row=whole.row)]
    shown[2] = replace(shown[2], row=Row(replace(whole.row.standing, indicator=shown[2].indicator),
                                         whole.row.completeness))  # fmt: skip
    back = read_back([(one["indicator"], one["place"], one["content"]) for one in written(shown)])
    assert back == tuple(shown)


def test_villages_with_a_history_are_kept_as_any_other(kept: list[tuple]):
    """After a merger, a split or a new name every later period is closed like the ones before."""
    known = read_back(kept)
    before, first, second = known
    told = [
        Village(one.place.id, one.place.name, names=((Period(2026, 2), "Tên cũ"),), into=(("thon-09", Fraction(1, 3)),))
        for one in (first, second)
    ]
    cells = [replace(one.cell, place=place) for one, place in zip((first, second), told, strict=True)]
    gaps = tuple(replace(one, place=told[1]) for one in before.row.gaps)
    figures = {("XA-01", one.place.id): one.figure for one in (first, second)}
    plan = make_plan()
    shown = closed_rows(plan, [replace(before.row, gaps=gaps)], {"XA-01": cells}, figures, {"XA-01": (2, 1)})
    assert read_back([(one["indicator"], one["place"], one["content"]) for one in written(shown)]) == tuple(shown)
    assert [one.place for one in shown] == [None, first.place, second.place]
    assert shown[0].row.gaps == before.row.gaps
