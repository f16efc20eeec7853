"""Changing a plan by a document: edits of rows, proposed with all that is wrong, then written as one batch.

An edit holds from a period on, in every version of its row from then on; what held before stays, so that no period
that has been judged is judged anew. What would change the meaning of figures that are there is refused.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from data.access import Act, User, require
from data.beside import SAID, append_past, pressed
from data.errors import RefusalError
from data.model import Period, Plan
from data.plan_edits import Change, Decision, Edit, applied, changes, settled
from data.plan_files import BASES, TARGETS
from data.plan_findings import new_findings
from data.plan_refusals import Trouble, decision_troubles, refused
from data.plan_store import Version, load_plan, text_at, versions
from data.plan_tables import DEPARTMENTS, GENERAL, TABLES, Names, Tables, names_of, tables_of
from data.plan_versions import merged, new_rows
from data.store import Batch, Receipt, Store
from data.target_versions import earliest, judged

PLAN = "plan"
LAST = Period(9999, 12)
"""The period in which everything decided so far holds."""


@dataclass(frozen=True)
class Draft:
    """What edits would do: cells old → new, what is wrong, and the rows to write where nothing is."""

    changes: tuple[Change, ...]
    troubles: tuple[Trouble, ...]
    rows: tuple[dict, ...]
    names: Names
    before: Tables
    after: Tables


def tables(store: Store, slug: str) -> tuple[Tables, Names]:
    """The plan's tables with everything decided so far, and what departments and bases are called."""
    found = tables_of(text_at(slug, versions(store, slug), LAST))
    return found, names_of(found)


def first_period(store: Store, plan: Plan) -> Period:
    """The first period an edit may hold from: the plan's own while nothing is judged, else no period before."""
    return plan.start if judged(store, plan) == (None, None) else earliest(store, plan)


def propose(store: Store, slug: str, edits: Iterable[Edit], decision: Decision | None) -> Draft:
    """What these edits would do from that decision's period on; without a decision as if from the first possible."""
    plan, found = load_plan(store, slug), versions(store, slug)
    first = first_period(store, plan)
    since = decision.since if decision else first
    before = tables_of(text_at(slug, found, LAST))
    wanted = settled(edits, before, decision)
    after = applied(before, wanted)
    rows = new_rows(plan, found, wanted, after, since)
    troubles = list(decision_troubles(store, plan, decision, first)) if decision else []
    troubles += refused(store, plan, found, wanted, before, first, since)
    if not troubles:
        troubles += _unsound(plan, found, rows, since)
    return Draft(
        tuple(changes(wanted, before)), tuple(dict.fromkeys(troubles)), tuple(rows), names_of(after), before, after
    )


def _unsound(plan: Plan, found: Sequence[Version], rows: Sequence[dict], since: Period) -> Iterator[Trouble]:
    """What the plan's check says of it with those rows and did not say without, whenever something begins to hold."""
    later, begins = merged(found, rows), max(since, plan.start)
    days = {one.day for one in later if one.day > begins.date} if rows else ()
    for at in (begins, *(Period(day.year, day.month) for day in sorted(days))):
        texts = text_at(plan.slug, found, at), text_at(plan.slug, later, at)
        yield from (Trouble(*one) for one in new_findings(*texts, since.year))


def write(
    store: Store,
    slug: str,
    edits: Sequence[Edit],
    decision: Decision,
    by: User,
    seen: int,
    submission_id: str,
    file: tuple[str, str] | None = None,
) -> Receipt:
    """The receipt of the edits as one batch; `file`: name and hash of the workbook they came in.

    RefusalError where something is wrong or it is not theirs to change; MovedError where somebody wrote since `seen`.
    """
    require(by, Act.PLAN, slug)
    batch = Batch(
        slug, PLAN, submission_id, by.signed, *(file or (None, None)), note=decision.said, login=by.login or None
    )
    if pressed(store, slug, submission_id):
        return store.append(batch, {}, seen)
    draft = propose(store, slug, edits, decision)
    if draft.troubles:
        raise RefusalError(said(draft, draft.troubles[0]))
    if not draft.rows:
        raise RefusalError("Không có gì thay đổi so với kế hoạch đang có nên không ghi.")
    return append_past(store, batch, {"plan_row": draft.rows}, seen, past=SAID)


def said(draft: Draft, trouble: Trouble) -> str:
    """A trouble as a sentence that names its row and column."""
    if not trouble.table:
        return trouble.why
    table = TABLES[trouble.table]
    where = [table.title, row_name(draft, trouble.table, trouble.key)]
    where += [f"cột «{table.column(trouble.column).heading}»"] if trouble.column else []
    return f"{', '.join(one for one in where if one)}: {trouble.why.rstrip('.')}."


def row_name(draft: Draft, table: str, key: str) -> str:
    """What a row is called: "AN-14 năm 2027", a department or a base by its name."""
    cells = draft.after[table].get(key) or draft.before[table].get(key) or {}
    if table in (BASES, DEPARTMENTS):
        return cells.get("name") or key
    if table == GENERAL:
        return ""
    return " năm ".join(key.split(":")) if table == TARGETS else key
