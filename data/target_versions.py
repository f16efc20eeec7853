"""A new version of a target: adopted by a document, in force from a period, never over what has been judged.

The rows before it stay: `Plan.targets_of` finds the version in force at a period. A version may begin after the newest
period that has figures, or in the running one, which is judged only when it ends: so no standing that a meeting has
seen of an ended period changes.
"""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator
from dataclasses import replace
from decimal import Decimal

from data.access import Act, User, require
from data.beside import SAID, append_past, pressed
from data.errors import RefusalError
from data.model import Comparator, Direction, Indicator, Kind, Period, Plan, Target
from data.plan_files import TARGETS, to_rows
from data.plan_store import clean_name, load_plan, plan_row, row_key
from data.store import Batch, Receipt, Store
from data.visit import today

TARGET = "target"
MAX_DOCUMENT = 200
"""Characters in the name and number of a document."""
NUMBERED = (Comparator.AT_LEAST, Comparator.MORE, Comparator.EXACTLY)
"""What a new target may say of its number."""

_NEWEST = """
SELECT
    (SELECT max(period) FROM current_figure WHERE commune = $commune),
    (
        SELECT max(closing.period)
        FROM closing
        JOIN live_batch USING (batch_id)
        WHERE closing.commune = $commune AND closing.kind = 'signed'
    )
"""


def adopt_target(
    store: Store,
    plan: Plan,
    code: str,
    *,
    comparator: Comparator,
    value: Decimal,
    year: int,
    document: str,
    document_date: dt.date,
    since: Period,
    by: User,
    seen: int,
    submission_id: str,
) -> Receipt:
    """The receipt of a new target for that indicator and year, in force from `since` on by that document.

    `plan` is the commune's as of `seen`. RefusalError says what is wrong, or that it is not theirs to adopt; MovedError
    where somebody wrote since.
    """
    require(by, Act.PLAN, plan.slug)
    document = clean_name(document)
    new = Target(code, comparator, year, value, legal=f"{document} ngày {_day(document_date)}", since=since)
    trouble = next(_troubles(store, plan, new, document, document_date), "")
    if trouble and not pressed(store, plan.slug, submission_id):
        raise RefusalError(trouble)
    [cells] = to_rows(TARGETS, [_answered(store, plan, _whole(plan, replace(new, value=Decimal(_written(value)))))])
    row = plan_row(plan, TARGETS, len(plan.targets), row_key(cells), cells, since)
    batch = Batch(plan.slug, TARGET, submission_id, by.signed, login=by.login or None, note=new.legal)
    return append_past(store, batch, {"plan_row": [row]}, seen, past=SAID)


def earliest(store: Store, plan: Plan) -> Period:
    """The first period that a new target may hold from: no period before it can be judged anew."""
    newest, closed = judged(store, plan)
    first = plan.start.plus(1)  # from the beginning on, the plan's own targets hold
    if closed is not None:
        first = max(first, closed.plus(1))
    if newest is None:
        return first
    running = Period.containing(today(), plan.calendar)
    return max(first, min(newest.plus(1), running))


def judged(store: Store, plan: Plan) -> tuple[Period | None, Period | None]:
    """The newest period that has figures, and the newest that was ever closed; None where there is none."""
    [days] = store.rows(_NEWEST, {"commune": plan.slug})
    newest, closed = (None if day is None else Period(day.year, day.month) for day in days)
    return newest, closed


def _whole(plan: Plan, new: Target) -> Target:
    """The new target with all that it takes from the one it follows: who leads, who supports, yearly, formal."""
    old = _followed(plan, new)
    if old is None:
        return replace(new, source=new.legal)
    mine = {name: getattr(new, name) for name in ("code", "comparator", "year", "value", "legal", "since")}
    yearly = old.per_year and old.code == new.code  # a part is counted in its own way, not in the whole's
    return replace(old, low=None, high=None, year_given=True, per_year=yearly, note="", **mine)


def _answered(store: Store, plan: Plan, new: Target) -> Target:
    """The new target with who answers for the one it follows once it holds, where a decision about that waits."""
    old = _followed(plan, new)
    waiting = load_plan(store, plan.slug, new.since).targets_of(old.code, new.since) if old else ()
    then = next((one for one in waiting if one.year == old.year), new)
    return replace(new, lead=then.lead, suggested_lead=then.suggested_lead, support=then.support)


def _followed(plan: Plan, new: Target) -> Target | None:
    """The target before it: the year's own, else the last earlier one, else the first; of a part the whole's."""
    indicator = plan.indicator(new.code)
    whole = indicator.part_of if indicator else ""
    known = plan.targets_of(new.code, new.since) or plan.targets_of(whole, new.since)
    earlier = [one for one in known if one.year <= new.year]
    return (*earlier[-1:], *known[:1], None)[0]


# ── what is wrong ────────────────────────────────────────────────────────────────────────────────────


def _troubles(store: Store, plan: Plan, new: Target, document: str, day: dt.date) -> Iterator[str]:
    indicator = plan.indicator(new.code)
    if indicator is None:
        yield f"Kế hoạch không có chỉ tiêu «{new.code}». Hãy chọn lại chỉ tiêu."
        return
    yield from document_troubles(plan, new.since, document, day)
    yield from _dates(store, plan, new)
    yield from _number(indicator, new)
    yield from _beside_others(plan, indicator, new)


def document_troubles(plan: Plan, since: Period | None, document: str, day: dt.date) -> Iterator[str]:
    """What is wrong with a document (name and number, day of signing) that decides something from `since` on.

    None: it puts down the plan itself, which may be signed before its first period or after.
    """
    if not any(one.isalnum() for one in document):
        yield "Hãy ghi tên và số của văn bản, như Quyết định 12/QĐ-UBND."
    if len(document) > MAX_DOCUMENT:
        yield f"Tên văn bản dài {len(document)} chữ; hãy ghi gọn trong {MAX_DOCUMENT} chữ."
    if re.search(r"\bngày\s*\d", document, re.IGNORECASE):
        yield "Ô văn bản chỉ ghi tên và số; ngày ký ghi ở ô riêng."
    if day > today():
        yield f"Văn bản đề ngày {_day(day)}, chưa đến ngày ấy. Hãy xem lại ngày ký."
    if since is None:
        return
    if day < plan.start.first_day(plan.calendar):
        yield f"Văn bản đề ngày {_day(day)}, trước khi kế hoạch bắt đầu. Hãy xem lại ngày ký."
    ends = since.last_day(plan.calendar)
    if day > ends:
        yield (
            f"{since.label} hết ngày {_day(ends)}, văn bản đề ngày {_day(day)} nên không áp dụng ngược lại được."
            f" Hãy chọn từ {Period.containing(day, plan.calendar).label.lower()} trở đi."
        )


def _dates(store: Store, plan: Plan, new: Target) -> Iterator[str]:
    first = earliest(store, plan)
    if new.since < first:
        yield (
            f"Các kỳ trước {first.label.lower()} đã chấm theo mục tiêu cũ, không chấm lại."
            f" Hãy cho mục tiêu mới áp dụng từ {first.label.lower()} trở đi."
        )
    if not plan.span[0] <= new.year <= plan.span[1]:
        yield f"Năm {new.year} nằm ngoài kế hoạch {plan.span[0]}–{plan.span[1]}. Hãy chọn năm khác."
    if new.since.year > new.year:
        yield f"Mục tiêu năm {new.year} không thể áp dụng từ {new.since.label.lower()}: năm ấy đã qua."


def _number(indicator: Indicator, new: Target) -> Iterator[str]:
    value, rate = new.value, indicator.kind.is_rate
    if new.comparator not in NUMBERED:
        yield "Mục tiêu mới phải là một con số: từ, trên hoặc đúng bao nhiêu."
    if not value.is_finite() or value < 0 or (rate and value > 100):
        yield "Tỷ lệ phải từ 0 đến 100 %. Hãy sửa số." if rate else "Mục tiêu phải là một số từ 0 trở lên. Hãy sửa số."
        return
    if indicator.kind is Kind.YES_NO and value not in (0, 1):
        yield "Chỉ tiêu có hoặc không chỉ nhận 1 (có) hoặc 0 (không)."
    if not rate and indicator.whole and value % 1:
        yield f"Số {indicator.noun} đếm từng cái nên phải là số nguyên. Hãy sửa số."
    if value >= 10**12 or value != round(value, 4):
        yield "Số quá dài: chỉ ghi được 12 chữ số và 4 chữ số thập phân."
    if new.comparator is Comparator.MORE and indicator.direction is Direction.DOWN and not value:
        yield "Không có mức nào dưới 0. Hãy dùng «từ» hoặc «đúng»."
    if new.comparator is Comparator.MORE and indicator.direction is Direction.UP and rate and value == 100:
        yield "Không có tỷ lệ nào trên 100 %. Hãy dùng «từ» hoặc «đúng»."


def _beside_others(plan: Plan, indicator: Indicator, new: Target) -> Iterator[str]:
    """What does not fit the targets in force then: the same again, or a later year that asks for less."""
    for one in plan.targets_of(new.code, new.since):
        if one.year == new.year and one.year_given and (one.comparator, one.value) == (new.comparator, new.value):
            yield f"Mục tiêu năm {new.year} đang áp dụng chính là số này; không có gì để đổi."
        if one.goal is None or one.year == new.year or one.year < new.since.year:
            continue
        early, late = (one, new) if one.year < new.year else (new, one)
        back = late.goal < early.goal if indicator.direction is Direction.UP else late.goal > early.goal
        if back:
            yield (
                f"Mục tiêu năm {late.year} ({_said(late.goal)}) sẽ lùi so với năm {early.year} ({_said(early.goal)})."
                f" Hãy đổi mục tiêu năm {one.year} trước, hoặc ghi số khác."
            )


def _day(day: dt.date) -> str:
    return f"{day:%d/%m/%Y}"


def _written(value: Decimal) -> str:
    """As the plan files write it: 80, 35.4."""
    return f"{value.normalize():f}"


def _said(value: Decimal) -> str:
    return _written(value).replace(".", ",")
