"""One more thing said about a question: written on top of whatever stands, judged by all that was said before it.

Nothing said is ever changed or lost: two officers who answer at once are both kept, in order, and whoever writes in
between makes it be judged again. What was written before is not written again.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import unicodedata
from collections.abc import Callable, Sequence
from typing import Any, NamedTuple

from data.access import User
from data.attachment import Attachment
from data.errors import RefusalError
from data.model import Plan
from data.on_top import on_top
from data.originals import keep
from data.plan_store import clean_name
from data.questions import due_day
from data.store import Batch, Receipt, Store
from data.visit import today

QUESTION = "question"
MAX_TEXT = 2000
"""Characters in what is asked or answered."""
LONGEST = 366
"""Days that an answer may be given time."""
OTHERWISE = "Câu này đã được ghi với nội dung khác. Hãy tải lại trang rồi viết lại."
_FILLERS = "\u115f\u1160\u3164\uffa0"  # letters without a shape
_THREAD = """
SELECT
    question_entry.kind, indicator, place, period, department, text, submission_id, submitted_by, login, submitted_at,
    file_sha256
FROM question_entry
JOIN live_batch USING (batch_id)
WHERE question_entry.commune = $commune AND question_id = $question_id
ORDER BY seq
"""


class Line(NamedTuple):
    """One thing said so far."""

    kind: str
    indicator: str | None
    place: str | None
    period: dt.date | None
    department: str | None
    text: str | None
    submission_id: str
    by: str
    login: str | None
    at: dt.datetime
    sha256: str | None


def follow(
    store: Store,
    plan: Plan,
    question_id: str,
    by: User,
    submission_id: str,
    rows: Callable[[Sequence[Line]], dict[str, Any]],
    file: Attachment | None = None,
) -> Receipt:
    """The receipt of one more entry; one that was written before is neither judged nor written again."""
    key = f"{QUESTION}:{question_id}:{submission_id}"
    sha256 = hashlib.sha256(file.content).hexdigest() if file else None

    def row(thread: Sequence[Line]) -> dict[str, Any]:
        known = [one.submission_id for one in thread]
        at = known.index(key) if key in known else len(thread)
        found = rows(thread[:at])
        for twice in thread[at : at + 1]:
            if (twice.kind, twice.text, twice.sha256) != (found["kind"], found["text"], sha256):
                raise RefusalError(OTHERWISE)
        if file:
            keep(file.content)
        return found

    return say(store, plan, question_id, key, by, row, file.name if file else None, sha256)


def say(
    store: Store,
    plan: Plan,
    question_id: str,
    key: str,
    by: User,
    row: Callable[[Sequence[Line]], dict[str, Any]],
    file_name: str | None = None,
    sha256: str | None = None,
) -> Receipt:
    """The receipt of one entry: `row` makes it of all that was said about that question, or refuses."""
    batch = Batch(plan.slug, QUESTION, key, by.signed, file_name, sha256, login=by.login or None)

    def rows(_: int) -> dict[str, list[dict[str, Any]]]:
        found = store.rows(_THREAD, {"commune": plan.slug, "question_id": question_id})
        return {"question_entry": [{"question_id": question_id, **row([Line(*one) for one in found])}]}

    return on_top(store, batch, rows)


def text_of(text: str, empty: str = "") -> str:
    """What was typed, line by line, without what cannot be seen; RefusalError where that is too much.

    Where nothing is left it refuses with the sentence `empty`; without one the answer is "".
    """
    lines = (clean_name(line) for line in text.encode(errors="ignore").decode().splitlines())
    said = "\n".join(line for line in lines if line)
    if not any(unicodedata.category(one)[0] in "LN" and one not in _FILLERS for one in said):
        said = ""
    if empty and not said:
        raise RefusalError(empty)
    if len(said) > MAX_TEXT:
        raise RefusalError(f"Nội dung dài {len(said)} ký tự, tối đa là {MAX_TEXT}. Hãy viết gọn lại hoặc gửi kèm tệp.")
    return said


def due_of(day: dt.date | None, now: dt.date | None = None) -> dt.date:
    """The day by which to answer; RefusalError where it has passed or is too far away. `now` None is today."""
    now = now or today()
    if day is not None and not now <= day <= now + dt.timedelta(days=LONGEST):
        raise RefusalError("Hạn trả lời phải từ hôm nay trở đi và không quá một năm. Hãy chọn ngày khác.")
    return day or due_day(now)
