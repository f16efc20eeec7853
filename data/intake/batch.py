"""Difference → batch: one transaction that moves the head, written whole or not at all."""

from __future__ import annotations

import hashlib
from collections.abc import Hashable, Iterable, Mapping, Sequence
from dataclasses import replace
from datetime import datetime

from data.access import Act, User, require, require_figures
from data.beside import append_past
from data.errors import RefusalError
from data.figures import standing_before_each, standing_of
from data.intake.borders import refuse_misplaced
from data.intake.diff import Difference, compare
from data.intake.reading import Reading
from data.intake.undo import undone_by
from data.model import Figure, Plan
from data.plan_store import BaseEntry, load_plan
from data.store import Batch, Receipt, Store

HAND_IN, QUICK_ENTRY, BASES = "hand_in", "quick_entry", "bases"
TYPED = "typed"
"""The rule by which a figure typed in the app was read."""
ONE_TIME = ("period:", "missing_place:", "base:")
"""Questions whose answers hold for one hand-in only and are never remembered."""

_ANSWERS = """
SELECT question, answer
FROM current_answer
WHERE commune = $commune AND layout = $layout
"""
_HANDED_IN = """
SELECT batch_id, seq, submitted_at, submitted_by
FROM live_batch
WHERE commune = $commune AND file_sha256 = $sha256 AND kind = 'hand_in'
ORDER BY seq DESC
"""


def difference(store: Store, reading: Reading) -> Difference:
    """What handing the reading in would do to the store as it stands."""
    seen = store.seq(reading.commune)
    current = standing_of(store, reading.commune, reading.periods)
    return compare(reading, current, standing_before_each(store, reading.commune, reading.periods), seen)


def commit(
    store: Store,
    difference: Difference,
    by: User,
    answers: Mapping[str, str | None] | None = None,
    *,
    kind: str = "",
    only_right: bool = False,
) -> Receipt:
    """The receipt of the hand-in, or of a quick entry where there is no file.

    `answers` are remembered for the layout, None forgets one; `only_right` holds back what is in doubt.
    RefusalError where the reading has open errors, nothing new, figures that are not theirs to write, of a village that
    was not there in their period or of a period closed since; MovedError where somebody wrote figures, bases or the
    plan since.
    """
    if not (difference.may_write or (only_right and difference.may_write_right)):
        raise RefusalError("Không có gì để ghi: hoặc còn lỗi cần sửa, hoặc số liệu đã có đủ trong kho.")
    reading = difference.reading
    cells = {(figure.indicator, figure.place) for figure in difference.to_write}
    plan = load_plan(store, reading.commune)
    require_figures(by, plan, cells)
    refuse_misplaced(plan, difference.to_write)
    _once_each(figure.key for figure in difference.to_write)
    held = len(reading.errors) if only_right else 0
    note = f"Giữ lại {held} chỗ còn lỗi hoặc chưa trả lời, chỉ ghi phần đúng." if held else None
    file = reading.file_name or None
    batch = Batch(
        commune=reading.commune,
        kind=kind or (HAND_IN if file else QUICK_ENTRY),
        submission_id=difference.submission_id,
        submitted_by=by.signed,
        login=by.login or None,
        file_name=file,
        file_sha256=reading.sha256 if file else None,
        note=note,
    )
    tables = {
        "observation": [_row(figure) for figure in difference.to_write],
        "answer": _answers(reading.layout, answers or {}, remembered(store, reading.commune, reading.layout)),
    }
    return append_past(store, batch, tables, difference.seen, {one.period for one in difference.to_write})


def _once_each(keys: Iterable[Hashable]) -> None:
    """RefusalError where a key comes twice: which of the two would count is nobody's to say but the officer's."""
    many = list(keys)
    if len(set(many)) != len(many):
        raise RefusalError("Có hai số cho cùng một chỗ trong một lần ghi nên chưa ghi gì. Hãy giữ lại một số.")


def _row(figure: Figure) -> dict:
    return {**vars(figure), "period": figure.period.date}


def _answers(layout: str, answers: Mapping[str, str | None], known: Mapping[str, str]) -> list[dict]:
    """The answers that are worth remembering and not yet known."""
    kept = {key: one for key, one in answers.items() if not key.startswith(ONE_TIME) and known.get(key) != one}
    return [{"layout": layout, "question": key, "answer": one} for key, one in kept.items()] if layout else []


def remembered(store: Store, commune: str, layout: str) -> dict[str, str]:
    """What officers answered for workbooks of that layout, by question."""
    return dict(store.rows(_ANSWERS, {"commune": commune, "layout": layout})) if layout else {}


def handed_in_before(store: Store, commune: str, sha256: str) -> list[tuple[int, datetime, str]]:
    """(seq, when in UTC, who) of the batches in effect that came from the very same file, newest first."""
    found = store.rows(_HANDED_IN, {"commune": commune, "sha256": sha256})
    undone = undone_by(store, commune) if found else {}
    return [(seq, at, by) for batch_id, seq, at, by in found if batch_id not in undone]


def typed_reading(plan: Plan, figures: Sequence[Figure]) -> Reading:
    """A reading of figures typed in the app, to be compared and committed like a file's.

    A figure whose state is withdrawn takes away what stands.
    """
    typed = tuple(replace(one, sheet="", cell="", rule=TYPED) for one in figures)
    periods = {one.period for one in typed}
    period = periods.pop() if len(periods) == 1 else None
    return Reading("", "", plan.slug, period=period, figures=typed)


def commit_bases(store: Store, plan: Plan, entries: Sequence[BaseEntry], by: User, seen: int) -> Receipt:
    """The receipt of bases typed in (`compare_bases` says which are new or changed).

    RefusalError where there is none or bases are not theirs to write, MovedError where somebody wrote since.
    """
    require(by, Act.PLAN, plan.slug)
    if not entries:
        raise RefusalError("Chưa có số nền nào mới để ghi.")
    _once_each((one.base, one.place, one.as_of) for one in entries)
    named = repr(sorted((one.base, one.place or "", str(one.as_of), str(one.value)) for one in entries))
    submission = f"bases:{plan.slug}:{seen}:{hashlib.sha256(named.encode()).hexdigest()[:16]}"
    batch = Batch(plan.slug, BASES, submission, by.signed, login=by.login or None)
    return append_past(store, batch, {"base_figure": [vars(one) for one in entries]}, seen)
