"""A golden workbook with what a careful clerk reads from it, and the judgement of a reading against that."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from decimal import Decimal

from data.intake.reading import Reading
from data.model import Period, Place, Plan, Problem, Severity
from data.plan_files import shipped
from tests.data.intake.writers import Table

Seen = tuple[str | None, str, str, str | None, str | None, str | None]
"""(village or None for the whole commune, indicator code, "YYYY-MM", numerator, denominator, value)"""
Key = tuple[str | None, str, str]
ANY = "any"


@dataclass(frozen=True)
class Case:
    """One workbook, who hands it in and when, and what must come of it.

    `asked`: a key that must not be read, or a problem kind that must be a question or an error.
    `unread`: keys that must not be read, whether asked about or only set aside with a reason.
    `kinds`: problem kinds that must appear, of whatever severity; `fine`: kinds that may appear beside them
    ("any": all). Kinds may name their row or cell: "a_gt_b@7", "a_gt_b@D7".
    `also`: figures that are true but need not be read. `may_ask`: a question instead of a figure will do.
    `refused_will_do`: a refusal of the whole file will do.
    """

    name: str
    content: Callable[[], bytes]
    file_name: str = "bieu.xlsx"
    commune: str = "an-nong"
    places: tuple[str, ...] | None = None
    wanted: str | None = None
    today: str = "2026-09-10"
    expected: tuple[Seen, ...] = ()
    asked: tuple[str | Key, ...] = ()
    unread: tuple[Key, ...] = ()
    kinds: tuple[str, ...] = ()
    fine: tuple[str, ...] = ()
    also: tuple[Seen, ...] = ()
    refused: str | None = None
    refused_will_do: bool = False
    may_ask: bool = False
    tables: tuple[Table, ...] = ()
    """The sheets that `content` writes; none where it is ready bytes."""

    @property
    def plan(self) -> Plan:
        """The commune's plan with the case's villages ("Thôn Đông=Xóm Đông; Đông" adds other spellings)."""
        plan = shipped(self.commune)
        if self.places is None:
            return plan
        return replace(plan, places=tuple(_place(at, text) for at, text in enumerate(self.places, start=1)))

    @property
    def running(self) -> Period:
        """The period that runs on the case's day."""
        return Period.containing(dt.date.fromisoformat(self.today), shipped(self.commune).calendar)


def _place(at: int, text: str) -> Place:
    name, _, aliases = text.partition("=")
    return Place(f"thon-{at:02d}", name, tuple(one.strip() for one in aliases.split(";") if one.strip()))


def judge(case: Case, reading: Reading, plan: Plan) -> list[str]:
    """What is wrong with a reading of the case; silently wrong figures first."""
    if case.refused_will_do and reading.refused and not reading.figures:
        return []
    if case.refused or reading.refused:
        return _refusal(case, reading)
    read = _seen(reading, plan)
    true = {_key(one): _numbers(one) for one in (*case.also, *case.expected)}
    must = {_key(one) for one in case.expected}
    faults = [
        f"SILENTLY WRONG {key}: read {_show(numbers)}, the sheet says {_show(true.get(key))}"
        for key, numbers in read
        if true.get(key) != numbers
    ]
    keys = [key for key, _ in read]
    faults += [f"read twice: {key}" for key in sorted(set(keys), key=str) if keys.count(key) > 1]
    doubts = [one for one in reading.problems if one.severity in (Severity.QUESTION, Severity.ERROR)]
    if not (case.may_ask and doubts):
        faults += [f"not read: {key} = {_show(true[key])}" for key in sorted(must - set(keys), key=str)]
    faults += [f"must not be read: {one}" for one in (*case.asked, *case.unread) if one in keys]
    if case.asked and not doubts:
        faults.append("nothing is asked")
    asked_kinds = [one for one in case.asked if isinstance(one, str)]
    faults += [f"does not ask: {one}" for one in asked_kinds if not _appears(one, doubts)]
    faults += [f"does not say: {one}" for one in case.kinds if not _appears(one, reading.problems)]
    return faults + _noise(case, reading.problems, {*asked_kinds, *case.kinds, *case.fine})


def _refusal(case: Case, reading: Reading) -> list[str]:
    if not case.refused:
        return [f"refused as {reading.refused}: {reading.reason}"]
    if not reading.refused:
        return [f"not refused, {len(reading.figures)} figures read"]
    if reading.figures:
        return ["refused, and yet figures"]
    if case.refused not in (ANY, reading.refused):
        return [f"refused as {reading.refused}, not as {case.refused}"]
    return [] if reading.reason.strip() else ["refused without a sentence"]


def _seen(reading: Reading, plan: Plan) -> list[tuple[Key, tuple]]:
    """Every figure as (key, numbers), villages by name."""
    names = {one.id: one.name for one in plan.places} | {None: None}
    return [
        (
            (names[one.place], one.indicator, str(one.period)),
            (one.numerator, one.denominator, one.value),
        )
        for one in reading.figures
    ]


def _key(one: Seen) -> Key:
    return one[:3]


def _numbers(one: Seen) -> tuple[Decimal | None, ...]:
    return tuple(None if number is None else Decimal(number) for number in one[3:])


def _show(numbers: tuple[Decimal | None, ...] | None) -> str:
    return "nothing" if numbers is None else "/".join("·" if one is None else str(one) for one in numbers)


def _appears(wanted: str, problems: Sequence[Problem]) -> bool:
    kind, _, where = wanted.partition("@")
    return any(one.kind == kind and where in ("", one.cell, re.sub(r"[^0-9]", "", one.cell)) for one in problems)


def _noise(case: Case, problems: Sequence[Problem], said: set[str]) -> list[str]:
    """Warnings, questions and errors that nothing in the sheet calls for."""
    if ANY in said or case.may_ask:
        return []
    known = {one.partition("@")[0] for one in said}
    return [
        f"noise: {one.severity} {one.kind} {one.sheet}!{one.cell} «{one.text}» {one.message}"
        for one in problems
        if one.severity is not Severity.IGNORED and one.kind not in known
    ]
