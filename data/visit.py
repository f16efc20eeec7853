"""Who looks, at which commune, through which store: what every page is handed. No page runs without one."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from data.access import Act, Scope, User, may, scope
from data.clock import VIETNAM
from data.model import Period, Plan
from data.store import ILLUSTRATIVE, Store


@dataclass(frozen=True)
class Visit:
    """One look at the product. `plan` is None before any commune is set up, `period` before any figure."""

    user: User
    store: Store
    plan: Plan | None = None
    period: Period | None = None
    pages: Mapping[str, Any] = field(default_factory=dict)

    @property
    def illustrative(self) -> bool:
        """True where the figures are made up."""
        return self.store.kind == ILLUSTRATIVE

    def may(self, act: Act) -> bool:
        """Whether the visitor may do that in the commune looked at."""
        return may(self.user, act, self.plan.slug if self.plan else "")

    @property
    def scope(self) -> Scope:
        """The figures of the commune looked at that the visitor may write."""
        return scope(self.user, self.plan)

    @property
    def running(self) -> Period:
        """The period whose days include today, in Vietnam."""
        return Period.containing(today(), self.plan.calendar)


def today() -> dt.date:
    """The day in Vietnam, whatever the machine's clock zone."""
    return dt.datetime.now(VIETNAM).date()
