"""Who answers: what the plan gives each department, how that stands, and whether it was reported in time. Pure."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from data.model import Department, Indicator, Plan, Target, Task
from data.owed import Cell
from data.punctuality import Punctuality, by_department
from data.standings import Row


@dataclass(frozen=True)
class Duties:
    """What the plan gives to one department; `department` None: what it gives to nobody.

    `leads` are given, `suggested` only our reading of who should lead; a part goes with the indicator it is part of.
    """

    department: Department | None
    leads: tuple[Indicator, ...] = ()
    suggested: tuple[Indicator, ...] = ()
    nobodys: tuple[Indicator, ...] = ()
    supports: tuple[Indicator, ...] = ()
    tasks: tuple[Task, ...] = ()
    helps: tuple[Task, ...] = ()

    @property
    def id(self) -> str:
        """The department's id, "" for nobody."""
        return self.department.id if self.department else ""

    @property
    def codes(self) -> frozenset[str]:
        """The indicators it answers for, named or suggested."""
        return frozenset(one.code for one in (*self.leads, *self.suggested, *self.nobodys))


@dataclass(frozen=True)
class Account:
    """One department's duties, the rows of the indicators it answers for and supports, and its reporting."""

    duties: Duties
    rows: tuple[Row, ...] = ()
    supported: tuple[Row, ...] = ()
    reporting: Punctuality = field(default_factory=Punctuality)


def accounts(plan: Plan, rows: Sequence[Row], cells: Sequence[Cell]) -> list[Account]:
    """Every department of the plan in its order, last what the plan gives to nobody (if there is any).

    `cells` are what was owed in the periods that were due (`data.punctuality.due_periods`), newest first.
    """
    found, told = [], by_department(cells)
    for one in duties(plan):
        supports = {indicator.code for indicator in one.supports}
        found.append(
            Account(
                one,
                tuple(row for row in rows if row.standing.indicator.code in one.codes),
                tuple(row for row in rows if row.standing.indicator.code in supports),
                told.get(one.id, Punctuality()),
            )
        )
    return found


def duties(plan: Plan) -> list[Duties]:
    """What each department of the plan leads, is suggested for and supports; last what nobody is given."""
    targets = {one.code: next(iter(plan.targets_of(one.part_of or one.code)), None) for one in plan.indicators}
    found = [_duties(plan, one, targets) for one in plan.departments]
    headings = {one.parent for one in plan.tasks}
    nobodys = tuple(one for one in plan.indicators if targets[one.code] is None or not targets[one.code].owner)
    tasks = tuple(one for one in plan.tasks if not one.lead and one.code not in headings)
    return [*found, Duties(None, nobodys=nobodys, tasks=tasks)] if nobodys or tasks else found


def _duties(plan: Plan, department: Department, targets: Mapping[str, Target | None]) -> Duties:
    def given(wanted) -> tuple[Indicator, ...]:
        return tuple(one for one in plan.indicators if targets[one.code] and wanted(targets[one.code]))

    me = department.id
    return Duties(
        department,
        leads=given(lambda one: one.lead == me),
        suggested=given(lambda one: not one.lead and one.suggested_lead == me),
        supports=given(lambda one: me in one.support),
        tasks=tuple(one for one in plan.tasks if me in one.lead),
        helps=tuple(one for one in plan.tasks if me in one.support),
    )
