"""Two files of one hand-in may repeat each other, never contradict each other unseen."""

from __future__ import annotations

from decimal import Decimal

from data.intake.reading import Reading
from data.intake.several import together
from data.model import Figure, Period, Severity

JULY = Period(2026, 7)


def figure(place: str, a: int, cell: str = "C7") -> Figure:
    return Figure("AN-14", place, JULY, Decimal(a), Decimal(100), sheet="T7", cell=cell, raw=str(a))


def readings(*files: tuple[Figure, ...]) -> list[Reading]:
    return together([Reading(f"tep-{at}.xlsx", str(at) * 64, figures=many) for at, many in enumerate(files, 1)])


def test_different_figures_stay_each_with_its_file():
    first, second = readings((figure("thon-01", 1),), (figure("thon-02", 2),))
    assert [one.place for one in (*first.figures, *second.figures)] == ["thon-01", "thon-02"]
    assert first.problems == second.problems == ()


def test_the_same_figure_twice_is_taken_once_from_the_first():
    first, second = readings((figure("thon-01", 1),), (figure("thon-01", 1, "D9"), figure("thon-02", 2)))
    assert [len(one.figures) for one in (first, second)] == [1, 1]
    [said] = second.problems
    assert (said.kind, said.severity, said.cell) == ("duplicate_identical", Severity.WARNING, "D9")
    assert "tep-1.xlsx" in said.message


def test_a_contradiction_is_an_error_in_both_and_neither_is_taken():
    first, second = readings((figure("thon-01", 1), figure("thon-03", 3)), (figure("thon-01", 2, "D9"),))
    assert [one.place for one in first.figures] == ["thon-03"]
    assert second.figures == ()
    assert [one.kind for one in (*first.problems, *second.problems)] == ["duplicate_conflict"] * 2
    assert "ô C7, trang T7, tệp tep-1.xlsx" in second.problems[0].message


def test_three_files_of_which_two_agree_still_contradict():
    found = readings((figure("thon-01", 1),), (figure("thon-01", 1),), (figure("thon-01", 2),))
    assert [one.figures for one in found] == [(), (), ()]
