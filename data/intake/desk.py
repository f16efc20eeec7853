"""A file as it comes over the counter: read with what the store knows – số nền, earlier answers, history.

`allowed` are the figures that the person may hand in; the others in the file are set aside.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace

from data.access import Scope
from data.figures import bases, history
from data.flat.layout_store import flat_layout
from data.intake.batch import remembered
from data.intake.own import own_part, with_unnamed
from data.intake.read import read_sheets, read_workbook
from data.intake.reading import Reading
from data.intake.suspicions import suspicious
from data.model import Period, Plan
from data.store import Store


def receive(
    store: Store,
    plan: Plan,
    allowed: Scope,
    content: bytes,
    name: str,
    running: Period,
    wanted: Period | None = None,
) -> Reading:
    """The reading of a file by what officers have answered for its layout before; what is open, it asks."""
    first = opened(store, plan, allowed, content, name, running, wanted)
    known = remembered(store, plan.slug, first.layout) if first.questions else {}
    return answered(store, plan, allowed, first, running, wanted, known) if known else first


def opened(
    store: Store,
    plan: Plan,
    allowed: Scope,
    content: bytes,
    name: str,
    running: Period,
    wanted: Period | None = None,
) -> Reading:
    """The reading of a file without any answer: all that it leaves open is asked."""
    reading = read_workbook(
        content,
        name,
        plan,
        store.kind,
        running,
        wanted,
        bases=bases(store, plan.slug),
        flat=flat_layout(store, plan.slug),
    )
    return answered(store, plan, allowed, reading, running, wanted, {})


def answered(
    store: Store,
    plan: Plan,
    allowed: Scope,
    reading: Reading,
    running: Period,
    wanted: Period | None,
    answers: Mapping[str, str],
) -> Reading:
    """The same file read again with these answers, and what is odd about its figures."""
    bases_known = bases(store, plan.slug)
    if answers:
        again = read_sheets(
            Reading(reading.file_name, reading.sha256), reading.sheets, plan, running, wanted, answers, bases_known
        )
        reading = replace(again, sheets=reading.sheets)
    reading = own_part(reading, plan, allowed)
    if not reading.figures:
        return reading
    known = history(store, plan.slug, reading.periods[-1])
    reading = with_unnamed(reading, plan, allowed, known)
    said = [one for one in suspicious(plan, reading.figures, known, bases_known) if one not in reading.problems]
    return replace(reading, problems=(*reading.problems, *said))
