"""One question about a figure of a made-up commune: asked, corrected, answered, settled; each a deed on a day."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

from data.access import User, scope
from data.intake.batch import commit, difference, typed_reading
from data.model import Plan
from data.question_store import answer, ask, settle
from data.questions import leading
from data.sample.deeds import Deed, on
from data.sample.odd import Odd
from data.sample.people import People
from data.store import Store


class Talk:
    """One question about a figure: who asks, who answers; each of its steps a deed on a day."""

    def __init__(self, plan: Plan, about: Odd, name: str, who: People) -> None:
        """`name` tells the commune's questions apart."""
        self.plan, self.about, self.who = plan, about, who
        self.id = f"sample:{plan.slug}:{name}"
        self.officer = who.officer(leading(plan, about.indicator))

    @property
    def place(self) -> str:
        """Where the figure is of, inside a sentence."""
        return self.plan.place(self.about.place).name if self.about.place else "toàn xã"

    def asked(self, day: dt.date, text: str, by: User, due: dt.date | None = None) -> Deed:
        """The question, in the afternoon of that day; `due` None: five working days to answer."""
        one = self.about

        def asking(store: Store) -> None:
            ask(store, self.plan, one.indicator.code, one.place, one.period, text, by, self.id, on=day, due=due)

        return Deed(on(day, 14, 5), asking)

    def answered(self, day: dt.date, text: str) -> Deed:
        """The answer of the department's officer."""
        return Deed(
            on(day, 15, 20),
            lambda store: answer(store, self.plan, self.id, text, self.officer, f"{self.id}:answer"),
        )

    def settled(self, day: dt.date, by: User, text: str = "") -> Deed:
        """Who asked says that all is clear."""
        return Deed(on(day, 16, 10), lambda store: settle(store, self.plan, self.id, by, f"{self.id}:settled", text))

    def corrected(self, day: dt.date, a: Decimal) -> Deed:
        """The figure handed in anew, typed by the officer where it is theirs, else by the coordinator."""
        one = self.about
        theirs = scope(self.officer, self.plan).covers(one.indicator, one.place)

        def correcting(store: Store) -> None:
            found = difference(store, typed_reading(self.plan, [one.figure(a)]))
            if found.may_write:
                commit(store, found, self.officer if theirs else self.who.coordinator)

        return Deed(on(day, 14, 45), correcting)
