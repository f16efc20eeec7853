"""Recording that villages merged, split or were renamed, and taking that back: never a figure is touched.

What is recorded goes on top of whatever stands and is checked against it at that very moment, so that a figure handed
in meanwhile, or somebody else's change of the same village, is never overlooked.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from enum import StrEnum

from data.access import Act, User, require
from data.errors import RefusalError
from data.lineage import Change, Flow, borne
from data.lineage_check import change_trouble, take_back_trouble
from data.lineage_record import recorded
from data.model import Period, Place, Plan
from data.on_top import on_top
from data.plan_files import PLACES, to_rows
from data.plan_store import clean_name, load_plan, places_ever, plan_row, with_ids
from data.store import Batch, Receipt, Store

LINEAGE = "lineage"
MAX_TEXT = 200
"""Characters in the name of a document or a basis."""

_NEWEST = """
SELECT place, max(period)
FROM current_figure
WHERE commune = $commune AND place IS NOT NULL
GROUP BY place
"""
_POSITIONS = """
SELECT row_key, max(position)
FROM plan_row
WHERE commune = $commune AND file = $file
GROUP BY row_key
"""


class What(StrEnum):
    """What can become of villages."""

    MERGE = "merge"
    SPLIT = "split"
    RENAME = "rename"


@dataclass(frozen=True)
class Draft:
    """A change as it is typed: which villages, what they are called afterwards, of a split how much goes to each."""

    what: What
    since: Period
    places: tuple[str, ...]
    names: tuple[str, ...]
    parts: tuple[Decimal, ...] = ()
    basis: str = ""
    document: str = ""


@dataclass(frozen=True)
class Checked:
    """A draft as a change with the villages that begin (a renamed one under its new name); `trouble` "": all is well"""

    change: Change
    new: tuple[Place, ...]
    trouble: str = ""


def newest_figures(store: Store, commune: str) -> dict[str, Period]:
    """The newest period with a figure, by village."""
    return {place: Period(day.year, day.month) for place, day in store.rows(_NEWEST, {"commune": commune})}


def check(store: Store, plan: Plan, draft: Draft, change_id: str, running: Period) -> Checked:
    """The draft against what stands now; `running`: the period whose days include today."""
    ever = places_ever(store, plan.slug)
    new = _renamed(plan, draft) if draft.what is What.RENAME else _begun(plan, draft, ever)
    change = _change(plan, draft, new, change_id)
    ids = {one.id for one in (*plan.places, *plan.former, *ever)}
    trouble = _draft_trouble(plan, draft, change) or change_trouble(
        plan, change, new, ids, newest_figures(store, plan.slug), running
    )
    return Checked(change, new, trouble)


def _begun(plan: Plan, draft: Draft, ever: Sequence[Place]) -> tuple[Place, ...]:
    """The new villages with ids that never stood for another, not even for one of the same name."""
    blank = [Place("", f"\n{number}") for number in range(len(draft.names))]
    fresh = with_ids(blank, (*plan.places, *plan.former, *ever), plan.unit_word)
    return tuple(Place(one.id, clean_name(name)) for one, name in zip(fresh, draft.names, strict=True))


def _renamed(plan: Plan, draft: Draft) -> tuple[Place, ...]:
    """The village under its new name, the old one another spelling; empty where it is not known."""
    before = next((plan.place(one) for one in draft.places), None)
    if before is None:
        return ()
    name = clean_name(next(iter(draft.names), ""))
    also = dict.fromkeys(one for one in (*before.aliases, before.name) if one != name)
    return (Place(before.id, name, tuple(also)),)


def _change(plan: Plan, draft: Draft, new: Sequence[Place], change_id: str) -> Change:
    if draft.what is What.RENAME:
        flows = tuple(Flow(one.id, one.id) for one in new)
        renamed = plan.place(new[0].id).name if new else ""
    else:
        whole, renamed = sum(draft.parts, Decimal(0)), ""
        parts = [(one, whole) for one in draft.parts] if draft.what is What.SPLIT else [(None, None)] * len(new)
        flows = tuple(
            Flow(source, one.id, *part) for source in draft.places for one, part in zip(new, parts, strict=False)
        )
    return Change(change_id, draft.since, flows, clean_name(draft.basis), clean_name(draft.document), renamed)


def _draft_trouble(plan: Plan, draft: Draft, change: Change) -> str:
    """What is missing in the form."""
    word = plan.unit_word
    if draft.what is What.MERGE and (len(set(draft.places)) < 2 or len(draft.names) != 1):
        return f"Sáp nhập cần từ hai {word} trở lên và một tên mới."
    if draft.what is What.SPLIT and (len(draft.places) != 1 or len(draft.names) < 2):
        return f"Tách cần đúng một {word} cũ và từ hai {word} mới trở lên."
    if draft.what is What.SPLIT and (len(draft.parts) != len(draft.names) or any(one <= 0 for one in draft.parts)):
        return f"Hãy ghi phần của từng {word} mới (số dân, số hộ…), lớn hơn 0."
    if draft.what is What.SPLIT and not change.basis:
        return "Hãy ghi các phần tính theo gì, ví dụ «dân số» hay «số hộ»."
    if draft.what is What.RENAME and not change.renamed:
        return f"Hãy chọn {word} đổi tên."
    if not change.document:
        return "Hãy ghi số và ngày của văn bản quyết định thay đổi."
    if max(len(change.document), len(change.basis)) > MAX_TEXT:
        return f"Tên văn bản hay căn cứ dài quá {MAX_TEXT} ký tự. Hãy ghi ngắn hơn."
    return ""


def record(store: Store, commune: str, draft: Draft, by: User, submission_id: str, running: Period) -> Receipt:
    """The receipt of a change, whose id is the `submission_id`: pressing twice is one change.

    RefusalError where something stands against it (`check`), or it is not theirs to record.
    """
    require(by, Act.PLAN, commune)

    def rows(_: int) -> dict[str, list[dict]]:
        if any(one.id == submission_id for one in recorded(store, commune)):
            return {LINEAGE: []}  # pressed twice: the store keeps the first
        plan = load_plan(store, commune)
        found = check(store, plan, draft, submission_id, running)
        if found.trouble:
            raise RefusalError(found.trouble)
        return {LINEAGE: _lineage_rows(found.change), "plan_row": _plan_rows(store, plan, found)}

    batch = Batch(commune, LINEAGE, f"lineage:{submission_id}", by.signed, login=by.login or None)
    return on_top(store, batch, rows)


def _lineage_rows(change: Change) -> list[dict]:
    return [
        {
            "change_id": change.id, "in_force_from": change.since.date, "from_place": one.source,
            "to_place": one.target, "share_part": one.part, "share_whole": one.whole, "basis": change.basis or None,
            "document": change.document or None, "old_name": change.renamed or None,
        }
        for one in change.flows
    ]  # fmt: skip


def _plan_rows(store: Store, plan: Plan, found: Checked) -> list[dict]:
    """The new villages in the plan's list, where the first of those stood that went into them."""
    positions = dict(store.rows(_POSITIONS, {"commune": plan.slug, "file": PLACES}))
    at = positions[found.change.sources[0]]
    cells = to_rows(PLACES, found.new)
    return [plan_row(plan, PLACES, at, one.id, row) for one, row in zip(found.new, cells, strict=True)]


def take_back(store: Store, commune: str, change_id: str, by: User) -> Receipt:
    """The receipt of taking a change back: its new villages go, the old ones are there again, nothing else moves.

    RefusalError where there is no such change, a later one or a figure rests on it, or it is not theirs to take back.
    """
    require(by, Act.PLAN, commune)

    def rows(_: int) -> dict[str, list[dict]]:
        changes, plan = recorded(store, commune), load_plan(store, commune)
        change = next((one for one in changes if one.id == change_id), None)
        if change is None:
            raise RefusalError("Không tìm thấy thay đổi này, hoặc nó đã được rút lại. Hãy tải lại trang.")
        trouble = take_back_trouble(plan, change, changes, newest_figures(store, commune))
        if trouble:
            raise RefusalError(trouble)
        gone = {"change_id": change_id, "in_force_from": change.since.date, "from_place": None}
        return {LINEAGE: [gone], "plan_row": _plan_rows_back(store, plan, change)}

    batch = Batch(commune, LINEAGE, f"lineage_back:{change_id}", by.signed, login=by.login or None)
    return on_top(store, batch, rows)


def _plan_rows_back(store: Store, plan: Plan, change: Change) -> list[dict]:
    """The new villages off the list; a renamed one under its old name."""
    positions = dict(store.rows(_POSITIONS, {"commune": plan.slug, "file": PLACES}))
    if not change.renamed:
        return [plan_row(plan, PLACES, positions[one], one, None) for one in change.targets]
    now = plan.place(change.sources[0])
    known = dict.fromkeys((*now.aliases, *borne(now)))
    also = tuple(one for one in known if one != change.renamed)
    [cells] = to_rows(PLACES, [replace(now, name=change.renamed, aliases=also)])
    return [plan_row(plan, PLACES, positions[now.id], now.id, cells)]
