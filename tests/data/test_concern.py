"""Whose figures a person is to bring, by role, department, village and commune."""

from __future__ import annotations

import datetime as dt

import pytest

from data.access import Grant, Role, User
from data.concern import Concern
from data.owed import Cell, State
from tests.builders import CODE, month

JUNE, DUE = month("2026-06"), dt.date(2026, 6, 18)


def a_cell(place: str | None, department: str) -> Cell:
    return Cell(CODE, place, JUNE, department, DUE, State.MISSING)


CELLS = (a_cell("thon-01", "vhxh"), a_cell("thon-02", "ca"), a_cell(None, ""), a_cell(None, "vhxh"))


@pytest.mark.parametrize(
    ("grants", "mine"),
    [
        ([Grant(Role.COORDINATOR, "xa")], [0, 1, 2, 3]),
        ([Grant(Role.COORDINATOR)], [0, 1, 2, 3]),
        ([Grant(Role.COORDINATOR, "khac")], []),
        ([Grant(Role.OFFICER, "xa", "vhxh")], [0, 3]),
        ([Grant(Role.OFFICER, "khac", "vhxh")], []),
        ([Grant(Role.OFFICER, "xa", "")], []),
        ([Grant(Role.VILLAGE, "xa", village="thon-02")], [1]),
        ([Grant(Role.VILLAGE, "xa", village="")], []),
        ([Grant(Role.LEADER, "xa"), Grant(Role.MONITOR, "xa"), Grant(Role.ADMIN)], []),
        ([Grant(Role.OFFICER, "xa", "ca"), Grant(Role.VILLAGE, "xa", village="thon-01")], [0, 1]),
    ],
)
def test_everybody_is_reminded_of_their_own_alone(grants: list, mine: list[int]):
    concern = Concern.of(User("An", "an", tuple(grants)), "xa")
    assert concern.part_of(CELLS) == tuple(CELLS[at] for at in mine)
