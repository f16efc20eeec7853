"""Asking about a figure, remarking on it, answering, saying that all is clear, asking again: one row each.

Who may say what next is asked of all that was said before it (`data.question_thread`).
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from data.access import Act, User, require
from data.attachment import Attachment
from data.clock import moment
from data.errors import RefusalError, StoreError
from data.figures import standing_of
from data.model import Indicator, Period, Plan
from data.question_thread import OTHERWISE, QUESTION, Line, due_of, follow, say, text_of
from data.questions import Said, Stage, leading, may_answer, may_settle, seen, stage_of
from data.store import ILLUSTRATIVE, Receipt, Store
from data.visit import today

# ── asking ───────────────────────────────────────────────────────────────────────────────────────────


def ask(
    store: Store,
    plan: Plan,
    indicator: str,
    place: str | None,
    period: Period,
    text: str,
    by: User,
    submission_id: str,
    *,
    department: str = "",
    due: dt.date | None = None,
    on: dt.date | None = None,
) -> Receipt:
    """The receipt of a question, whose id is the `submission_id`: pressing twice is one question.

    `place` None is the whole commune. `department` "" is the one that leads the indicator, `due` None five working days
    from today. RefusalError where it is not theirs to ask, nobody is there to answer, or something is missing or wrong.
    `on` is the day it was asked, for an illustrative store alone: a real question is asked today.
    """
    if on is not None and store.kind != ILLUSTRATIVE:
        raise StoreError("Chỉ câu hỏi minh hoạ được ghi kèm ngày hỏi giả định; câu hỏi thật mang ngày lúc ghi.")
    require(by, Act.ASK, plan.slug)
    found = _about(plan, indicator, place, period)
    department = department or leading(plan, found)
    if plan.department(department) is None:
        raise RefusalError("Kế hoạch không ghi một đơn vị chủ trì chỉ tiêu này. Hãy chọn đơn vị trả lời.")
    row = {"kind": Said.ASKED, "department": department, "due": due_of(due, on)}
    return _begin(store, plan, indicator, place, period, text, by, submission_id, row)


def remark(
    store: Store, plan: Plan, indicator: str, place: str | None, period: Period, text: str, by: User, submission_id: str
) -> Receipt:
    """The receipt of a remark (góp ý) on a figure, which waits for no answer but may get one; else as `ask`."""
    require(by, Act.REMARK, plan.slug)
    department = leading(plan, _about(plan, indicator, place, period))
    row = {"kind": Said.REMARKED, "department": department or None}
    return _begin(store, plan, indicator, place, period, text, by, submission_id, row)


def _about(plan: Plan, code: str, place: str | None, period: Period) -> Indicator:
    """The indicator asked about; RefusalError where there can be no such figure."""
    indicator = plan.indicator(code)
    if indicator is None:
        raise RefusalError("Không có chỉ tiêu này trong kế hoạch. Hãy chọn một chỉ tiêu trong danh sách.")
    last = min(Period.containing(today(), plan.calendar), plan.end)
    if not plan.start <= period <= last:
        raise RefusalError(
            f"Chỉ hỏi được về số từ {plan.start.label.lower()} đến {last.label.lower()}. Hãy chọn kỳ khác."
        )
    if place is not None and place not in {one.id for one in plan.places_at(period)}:
        raise RefusalError(f"Không có {plan.unit_word} này ở {period.label.lower()}. Hãy chọn nơi khác.")
    return indicator


def _begin(
    store: Store,
    plan: Plan,
    indicator: str,
    place: str | None,
    period: Period,
    text: str,
    by: User,
    submission_id: str,
    row: Mapping[str, Any],
) -> Receipt:
    """The receipt of the first entry, with the figure as it stands at that very `seq`."""
    text = text_of(text, "Hãy viết điều muốn hỏi hoặc góp ý.")
    about = {"indicator": indicator, "place": place, "period": period.date}

    def rows(thread: Sequence[Line]) -> dict[str, Any]:
        for twice in thread[:1]:
            said = (twice.kind, twice.indicator, twice.place, twice.period, twice.text)
            if said != (row["kind"], indicator, place, period.date, text):
                raise RefusalError(OTHERWISE)
        stood = seen(plan, standing_of(store, plan.slug, [period]), indicator, place, period)
        return {**row, **about, **_figure(stood), "text": text}

    return say(store, plan, submission_id, f"{QUESTION}:{submission_id}", by, rows)


def _figure(stood: Any) -> dict[str, Any]:
    """A figure (`data.questions.Seen`) as columns; none of them where there was none."""
    if stood is None:
        return {}
    names = ("numerator", "denominator", "value", "state")
    return {name: getattr(stood.figure, name) for name in names} | {"places": stood.places}


# ── what is said since ───────────────────────────────────────────────────────────────────────────────


def answer(
    store: Store, plan: Plan, question_id: str, text: str, by: User, submission_id: str, file: Attachment | None = None
) -> Receipt:
    """The receipt of an answer, with its file if there is one; RefusalError where it is not theirs to answer."""
    require(by, Act.ANSWER, plan.slug)
    text = text_of(text, "Hãy viết câu trả lời; tệp đính kèm chỉ là phần bổ sung.")

    def rows(thread: Sequence[Line]) -> dict[str, Any]:
        if not may_answer(by, plan.slug, _asked(thread).department or ""):
            raise RefusalError("Câu này hỏi đơn vị khác. Hãy để đơn vị ấy hoặc người điều phối trả lời.")
        return {"kind": Said.ANSWERED, "text": text}

    return follow(store, plan, question_id, by, submission_id, rows, file)


def settle(store: Store, plan: Plan, question_id: str, by: User, submission_id: str, text: str = "") -> Receipt:
    """The receipt of saying that all is clear (đã rõ).

    RefusalError where it is neither the asker's nor a leader's to say, it was said before, or nobody has answered and
    `text` gives no reason why that is not needed any more.
    """
    require(by, Act.ASK, plan.slug)

    def rows(thread: Sequence[Line]) -> dict[str, Any]:
        stage = _stage(thread, by, plan)
        if stage is Stage.SETTLED:
            last = next(one for one in reversed(thread) if one.kind == Said.SETTLED)
            raise RefusalError(f"{last.by} đã ghi «đã rõ» lúc {moment(last.at)}; không cần làm gì thêm.")
        needed = "Chưa có trả lời. Nếu không cần trả lời nữa, hãy ghi lý do." if stage is Stage.OPEN else ""
        return {"kind": Said.SETTLED, "text": text_of(text, needed) or None}

    return follow(store, plan, question_id, by, submission_id, rows)


def reopen(
    store: Store, plan: Plan, question_id: str, text: str, by: User, submission_id: str, due: dt.date | None = None
) -> Receipt:
    """The receipt of asking again, and why; `due` None is five working days from today.

    RefusalError where it is neither the asker's nor a leader's to say, or an answer is waited for anyway.
    """
    require(by, Act.ASK, plan.slug)
    text, due = text_of(text, "Hãy ghi lý do hỏi lại."), due_of(due)

    def rows(thread: Sequence[Line]) -> dict[str, Any]:
        if _stage(thread, by, plan) is Stage.OPEN:
            raise RefusalError("Câu hỏi này đang chờ trả lời nên chưa cần hỏi lại.")
        return {"kind": Said.REOPENED, "text": text, "due": due}

    return follow(store, plan, question_id, by, submission_id, rows)


def _stage(thread: Sequence[Line], by: User, plan: Plan) -> Stage:
    """How far the question is; RefusalError where it is none, or not theirs to settle."""
    asked = _asked(thread)
    stage = stage_of(Said(one.kind) for one in thread)
    if stage is Stage.REMARK:
        raise RefusalError("Đây là góp ý, không chờ trả lời nên không cần ghi «đã rõ» hay hỏi lại.")
    if not may_settle(by, plan.slug, asked.by, asked.login):
        raise RefusalError("Chỉ người đã hỏi hoặc lãnh đạo ghi được «đã rõ» hay hỏi lại.")
    return stage


def _asked(thread: Sequence[Line]) -> Line:
    if not thread:
        raise RefusalError("Không tìm thấy câu hỏi này. Hãy tải lại trang.")
    return thread[0]
