"""What came of a task, written down with a day and evidence; a wrong result is taken back by a later entry."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from data.access import Act, User, require
from data.attachment import Attachment
from data.clock import moment
from data.errors import RefusalError
from data.model import Plan, Task
from data.on_top import on_top
from data.originals import keep
from data.question_thread import text_of
from data.store import Batch, Receipt, Store
from data.tasks import Instance, instances, is_heading, may_record
from data.visit import today

TASK = "task"
_SO_FAR = """
SELECT day, text, submission_id, submitted_by, submitted_at, file_sha256
FROM task_result
JOIN live_batch USING (batch_id)
WHERE task_result.commune = $commune AND task = $task AND instance = $instance
ORDER BY seq
"""


class _Line(NamedTuple):
    """One entry so far."""

    day: dt.date | None
    text: str
    submission_id: str
    by: str
    at: dt.datetime
    sha256: str | None


def record(
    store: Store,
    plan: Plan,
    task: str,
    instance: str,
    text: str,
    day: dt.date,
    by: User,
    submission_id: str,
    file: Attachment | None = None,
) -> Receipt:
    """The receipt of a result: what was done (`text`), on which day, with its file if there is one.

    `instance` is its name (`data.tasks.Instance`). RefusalError where it is not theirs to say, a result stands already,
    or something is missing or wrong. Pressing twice is one result.
    """
    found = _theirs(plan, task, by)
    asked = next((one for one in instances(plan, found) if one.name == instance), None)
    if asked is None:
        raise RefusalError("Kế hoạch không còn giao lần này của nhiệm vụ. Hãy tải lại trang rồi chọn lại.")
    text = text_of(text, "Hãy viết đã làm được gì; tệp đính kèm chỉ là phần bổ sung.")
    _day_trouble(asked, day)

    def rows(last: _Line | None) -> dict[str, Any]:
        if last is not None and last.day is not None:
            raise RefusalError(
                f"{last.by} đã ghi kết quả nhiệm vụ này lúc {moment(last.at)}. Nếu kết quả ấy sai, hãy rút lại rồi ghi"
                " lại."
            )
        return {"day": day, "text": text}

    return _write(store, plan, task, instance, by, submission_id, rows, file)


def withdraw(store: Store, plan: Plan, task: str, instance: str, reason: str, by: User, submission_id: str) -> Receipt:
    """The receipt of taking a result back, and why; RefusalError where there is none or it is not theirs to take."""
    _theirs(plan, task, by)
    reason = text_of(reason, "Hãy ghi vì sao rút lại kết quả.")

    def rows(last: _Line | None) -> dict[str, Any]:
        if last is None or last.day is None:
            raise RefusalError("Nhiệm vụ này không có kết quả nào đang đứng để rút lại. Hãy tải lại trang.")
        return {"day": None, "text": reason}

    return _write(store, plan, task, instance, by, submission_id, rows)


def _theirs(plan: Plan, code: str, by: User) -> Task:
    """The task; RefusalError where there is none, others belong to it, or it is not theirs."""
    require(by, Act.ANSWER, plan.slug)
    task = next((one for one in plan.tasks if one.code == code), None)
    if task is None:
        raise RefusalError("Không có nhiệm vụ này trong kế hoạch. Hãy tải lại trang rồi chọn lại.")
    if is_heading(plan, code):
        raise RefusalError("Nhiệm vụ này gồm nhiều việc con. Hãy ghi kết quả ở từng việc con.")
    if not may_record(by, plan.slug, task):
        raise RefusalError("Nhiệm vụ này do đơn vị khác chủ trì. Hãy để đơn vị ấy hoặc người điều phối ghi kết quả.")
    return task


def _day_trouble(asked: Instance, day: dt.date) -> None:
    if day > today():
        raise RefusalError("Ngày hoàn thành không được sau hôm nay. Hãy chọn ngày đã làm xong.")
    if day < asked.begins:
        raise RefusalError(
            f"Lần này của nhiệm vụ tính từ ngày {asked.begins:%d/%m/%Y}. Hãy chọn ngày hoàn thành từ đó trở đi."
        )


def _write(
    store: Store,
    plan: Plan,
    task: str,
    instance: str,
    by: User,
    submission_id: str,
    rows: Callable[[_Line | None], dict[str, Any]],
    file: Attachment | None = None,
) -> Receipt:
    """The receipt of one more entry, judged by those before it; one that was written before is not judged again."""
    key = f"{TASK}:{task}:{instance}:{submission_id}"
    sha256 = hashlib.sha256(file.content).hexdigest() if file else None
    name = file.name if file else None
    batch = Batch(plan.slug, TASK, key, by.signed, name, sha256, login=by.login or None)

    def entry(_: int) -> dict[str, list[dict[str, Any]]]:
        asked = {"commune": plan.slug, "task": task, "instance": instance}
        so_far: Sequence[_Line] = [_Line(*one) for one in store.rows(_SO_FAR, asked)]
        known = [one.submission_id for one in so_far]
        at = known.index(key) if key in known else len(so_far)
        row = rows(so_far[at - 1] if at else None)
        for twice in so_far[at : at + 1]:
            if (twice.day, twice.text, twice.sha256) != (row["day"], row["text"], sha256):
                raise RefusalError("Lần ghi này đã được lưu với nội dung khác. Hãy tải lại trang rồi ghi lại.")
        if file:
            keep(file.content)
        return {"task_result": [{"task": task, "instance": instance, **row}]}

    return on_top(store, batch, entry)
