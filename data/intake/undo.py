"""Undo: a new batch that restores what stood before another, or withdraws what had not stood.

A cell that someone has changed since is left as it is: undoing it would take away their figure. The answers that
came with a hand-in are taken back with it, so that a wrong one is asked again.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple

from data.access import Act, User, require, require_figures
from data.beside import append_past
from data.errors import RefusalError
from data.intake.borders import refuse_misplaced
from data.model import Figure, FigureState, Period, Plan
from data.plan_store import load_plan, places_ever
from data.store import Batch, Receipt, Store

UNDO = "undo"
UNDOABLE = ("hand_in", "quick_entry", "bases", UNDO)
_WHY_NOT = {
    "sample": "Số liệu minh hoạ do phần mềm tạo sẵn nên không hoàn tác.",
    "places": "Danh sách thôn không hoàn tác ở đây; hãy sửa ở trang Thiết lập xã.",
    "target": "Mục tiêu mới không hoàn tác; hãy ghi lại mục tiêu đúng theo văn bản ở trang Giả định.",
    "plan": "Thay đổi kế hoạch không hoàn tác; hãy sửa lại ở trang Kế hoạch, kèm văn bản.",
    "scenario": "Phương án không phải số liệu; hãy bỏ phương án ở trang Giả định.",
    "lineage": "Sáp nhập, tách thôn không hoàn tác ở đây; hãy rút lại ở trang Sáp nhập, tách thôn.",
    "closing": "Việc chốt kỳ không hoàn tác; lãnh đạo mở lại kỳ ở trang Chốt kỳ, có ghi lý do.",
    "question": "Câu hỏi và trả lời không hoàn tác, để ai cũng thấy đã nói gì; hãy trả lời tiếp ở trang Giải trình.",
    "task": "Kết quả nhiệm vụ không hoàn tác ở đây; hãy rút lại ở trang Nhiệm vụ, có ghi lý do.",
    "setting": "Cách xuất tệp không phải số liệu; hãy đặt lại ở trang Xuất cho tỉnh.",
}
_NOT_HERE = (
    "Chỉ hoàn tác được đợt nộp số liệu, nhập nhanh và số nền; kế hoạch và danh sách thôn thì sửa ở trang Thiết lập xã."
)

_BATCH = """
SELECT kind
FROM live_batch
WHERE commune = $commune AND batch_id = $batch_id
"""
_UNDOS = """
SELECT batch_id, undoes, seq
FROM live_batch
WHERE commune = $commune AND undoes IS NOT NULL
ORDER BY seq DESC
"""
_FIGURES = """
SELECT
    live_batch.batch_id, live_batch.seq, live_batch.undoes, observation.indicator, observation.place,
    observation.period, numerator, denominator, value, state, sheet, cell, raw, rule
FROM observation
JOIN live_batch USING (batch_id)
JOIN (SELECT DISTINCT indicator, place, period FROM observation WHERE batch_id = $batch_id) AS mine
    ON observation.indicator = mine.indicator
    AND observation.period = mine.period
    AND observation.place IS NOT DISTINCT FROM mine.place
WHERE observation.commune = $commune
ORDER BY live_batch.seq
"""
_BASES = """
SELECT
    live_batch.batch_id, live_batch.seq, live_batch.undoes, base_figure.base, base_figure.place, base_figure.as_of,
    base_figure.value, base_figure.source
FROM base_figure
JOIN live_batch USING (batch_id)
JOIN (SELECT DISTINCT base, place, as_of FROM base_figure WHERE batch_id = $batch_id) AS mine
    ON base_figure.base = mine.base
    AND base_figure.as_of = mine.as_of
    AND base_figure.place IS NOT DISTINCT FROM mine.place
WHERE base_figure.commune = $commune
ORDER BY live_batch.seq
"""
_ANSWERS = """
SELECT
    live_batch.batch_id, live_batch.seq, live_batch.undoes, answer.layout, answer.question, answer.answer
FROM answer
JOIN live_batch USING (batch_id)
JOIN (SELECT DISTINCT layout, question FROM answer WHERE batch_id = $batch_id) AS mine USING (layout, question)
WHERE answer.commune = $commune
ORDER BY live_batch.seq
"""


@dataclass(frozen=True)
class Restored:
    """A figure and what stood before it; `before` None where nothing did, so that it is withdrawn."""

    now: Figure
    before: Figure | None


@dataclass(frozen=True)
class Undo:
    """What undoing a batch would do. `refused`: figures changed since, with the seq of the batch that did."""

    commune: str
    batch_id: str
    seen: int
    figures: tuple[Restored, ...] = ()
    refused: tuple[tuple[Figure, int], ...] = ()
    bases: tuple[dict[str, Any], ...] = ()
    refused_bases: int = 0
    answers: tuple[dict[str, Any], ...] = ()

    @property
    def restored(self) -> tuple[Restored, ...]:
        """Figures that get back what stood before."""
        return tuple(one for one in self.figures if one.before is not None)

    @property
    def withdrawn(self) -> tuple[Figure, ...]:
        """Figures that are taken away: nothing stood before them."""
        return tuple(one.now for one in self.figures if one.before is None)

    @property
    def anything(self) -> bool:
        """True where there is something left to undo."""
        return bool(self.figures or self.bases)


class Version(NamedTuple):
    """What one batch wrote into one cell; `undoes` names the batch that this one undid, if any."""

    batch_id: str
    seq: int
    undoes: str | None
    cells: tuple


def plan_undo(store: Store, commune: str, batch_id: str) -> Undo:
    """What undoing that batch would do now; RefusalError where a batch of its kind cannot be undone."""
    found = store.rows(_BATCH, {"commune": commune, "batch_id": batch_id})
    if not found:
        raise RefusalError("Không tìm thấy đợt nộp này.")
    [(kind,)] = found
    if kind not in UNDOABLE:
        raise RefusalError(_WHY_NOT.get(kind, _NOT_HERE))
    seen = store.seq(commune)
    key = {"commune": commune, "batch_id": batch_id}
    figures, refused, bases, answers, refused_bases = [], [], [], [], 0
    for many in _by_cell(store.rows(_FIGURES, key), width=3):
        mine, before, changed = _back(many, batch_id)
        if changed:
            refused.append((_figure(mine.cells), changed.seq))
        else:
            figures.append(Restored(_figure(mine.cells), _standing(before)))
    for many in _by_cell(store.rows(_BASES, key), width=3):
        mine, before, changed = _back(many, batch_id)
        refused_bases += bool(changed)
        if not changed:
            base, place, as_of, *_ = mine.cells
            value, source = before.cells[3:] if before else (None, None)
            bases.append({"base": base, "place": place, "as_of": as_of, "value": value, "source": source})
    for many in _by_cell(store.rows(_ANSWERS, key), width=2):
        mine, before, changed = _back(many, batch_id)
        if not changed:
            layout, question, _ = mine.cells
            answers.append({"layout": layout, "question": question, "answer": before.cells[2] if before else None})
    return Undo(commune, batch_id, seen, tuple(figures), tuple(refused), tuple(bases), refused_bases, tuple(answers))


def _by_cell(rows: Sequence[tuple], width: int) -> Iterator[list[Version]]:
    """The versions of each cell, oldest first; a cell is named by the first `width` values after the batch's."""
    found: dict[tuple, list[Version]] = defaultdict(list)
    for batch_id, seq, undoes, *cells in rows:
        found[tuple(cells[:width])].append(Version(batch_id, seq, undoes, tuple(cells)))
    yield from found.values()


def _back(versions: Sequence[Version], batch_id: str) -> tuple[Version, Version | None, Version | None]:
    """(what the batch wrote, what stood before it, the newer version that replaced it: None where it still counts).

    A later undo that gave the cell back to this batch has not replaced it.
    """
    at = {one.batch_id: index for index, one in enumerate(versions)}
    mine, counts = at[batch_id], len(versions) - 1
    while counts > mine and versions[counts].undoes in at:
        counts = at[versions[counts].undoes] - 1
    before = versions[mine - 1] if mine else None
    return versions[mine], before, None if counts == mine else versions[-1]


def _standing(version: Version | None) -> Figure | None:
    figure = version and _figure(version.cells)
    return None if figure is None or figure.state is FigureState.WITHDRAWN else figure


def _figure(cells: Sequence[Any]) -> Figure:
    indicator, place, period, a, b, value, state, *source = cells
    kept = [one or "" for one in source]
    return Figure(indicator, place, Period(period.year, period.month), a, b, value, FigureState(state), *kept)


def undo(store: Store, planned: Undo, by: User) -> Receipt:
    """The receipt of the batch that undoes another, as planned.

    RefusalError where nothing is left to undo, a figure would come back to a village that was not there in its period
    or is off the list, or it is not theirs to undo; MovedError where somebody wrote since it was planned.
    """
    cells = {(one.now.indicator, one.now.place) for one in planned.figures}
    plan = load_plan(store, planned.commune)
    require_figures(by, plan, cells)
    if planned.bases:
        require(by, Act.PLAN, planned.commune)
    if not planned.anything:
        raise RefusalError("Không còn gì để hoàn tác: các số của đợt này đã được sửa hoặc hoàn tác sau đó.")
    back = [one.before for one in planned.restored]
    refuse_misplaced(plan, back)
    _refuse_gone(store, plan, back)
    submission = f"undo:{planned.batch_id}:{planned.seen}"
    batch = Batch(planned.commune, UNDO, submission, by.signed, login=by.login or None, undoes=planned.batch_id)
    tables = {
        "observation": [_row(one) for one in planned.figures],
        "base_figure": planned.bases,
        "answer": planned.answers,
    }
    return append_past(store, batch, tables, planned.seen, {one.now.period for one in planned.figures})


def _refuse_gone(store: Store, plan: Plan, back: Iterable[Figure]) -> None:
    """RefusalError where a figure would come back to a village off the list: it would count nowhere, unseen."""
    gone = {one.place for one in back if one.place is not None and plan.place(one.place) is None}
    if gone:
        named = ", ".join(one.name for one in places_ever(store, plan.slug) if one.id in gone)
        raise RefusalError(
            f"{named} không còn trong danh sách {plan.unit_word} nên số khôi phục sẽ không được tính ở đâu; chưa ghi"
            f" gì. Hãy thêm lại {plan.unit_word} ấy ở trang Thiết lập xã rồi hoàn tác, hoặc nhập lại phần còn cần."
        )


def _row(one: Restored) -> dict[str, Any]:
    figure = one.before or one.now
    row = {**vars(figure), "period": figure.period.date}
    return row if one.before else row | {"state": FigureState.WITHDRAWN}


def undone_by(store: Store, commune: str) -> dict[str, int]:
    """Batch id → seq of the undo that took it back; an undo that was itself undone counts no more."""
    found: dict[str, int] = {}
    for batch_id, undoes, seq in store.rows(_UNDOS, {"commune": commune}):
        if batch_id not in found:
            found.setdefault(undoes, seq)
    return found
