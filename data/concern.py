"""Whose figures a person is to bring: what of all that is owed one is reminded of. Pure."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from data.access import Role, User, own_villages
from data.owed import Cell


@dataclass(frozen=True)
class Concern:
    """Whose figures a person is to bring: everybody's, some departments' or some villages'."""

    everything: bool = False
    departments: frozenset[str] = frozenset()
    villages: frozenset[str] = frozenset()

    @classmethod
    def of(cls, user: User, commune: str) -> Concern:
        """The coordinator's is everything, an officer's the own departments', a village's its own; else none."""
        mine = [one for one in user.grants if one.commune in ("", commune)]
        departments = frozenset(one.department for one in mine if one.role is Role.OFFICER and one.department)
        villages = own_villages(user, commune)
        return cls(any(one.role is Role.COORDINATOR for one in mine), departments, villages)

    def part_of(self, cells: Iterable[Cell]) -> tuple[Cell, ...]:
        """Those of the cells that are theirs to bring."""
        return tuple(
            one
            for one in cells
            if self.everything or one.department in self.departments or (one.place or "") in self.villages
        )
