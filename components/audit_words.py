"""The audit in words: a change as one readable line of a table, what a verification found, what accounts did."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from contextlib import suppress
from decimal import Decimal
from typing import Any

import pandas as pd

from components.account_words import event_said, roles_said
from components.backup_words import WHY
from components.plan_words import cells_said, file_said
from components.question_words import SAID
from components.sentences import promise
from components.tables import address, figure_said, indicator_name, month_of, place_name
from components.words import KINDS, day, number
from data.access import Grant, Role
from data.chain import SHORT
from data.clock import moment
from data.errors import RefusalError
from data.flat.layout import from_text
from data.model import Comparator, Figure, FigureState, Indicator, Period, Plan, Target
from data.plan_files import HEADER, PLACES
from data.plan_store import PROMISE
from data.plan_tables import TABLES
from data.verify import Verdict

NOTHING = "chưa có"
GONE = "đã bỏ"
DONE = {**KINDS, "scenario": "Phương án", "question": "Giải trình", "closing": "Chốt kỳ",
        "task": "Kết quả nhiệm vụ", "setting": "Cách làm của xã"}  # fmt: skip
"""What was done, by the kind of batch."""
CLOSING = {"checked": "Đã kiểm tra", "signed": "Đã ký chốt", "reopened": "Đã mở lại"}
"""What was done to a period."""
_TYPED = "gõ trên màn hình"
_NOT_TYPED = ("hand_in", "undo", "sample")
"""Kinds of batches that nobody typed."""
COLUMNS = (
    "Lúc", "Người ghi", "Việc", "Nội dung", "Nơi", "Kỳ, ngày", "Trước", "Sau", "Nguồn", "Đợt", "Mã đợt",
)  # fmt: skip


def done(kind: str) -> str:
    """What a kind of batch is called."""
    return DONE.get(kind, kind)


def changes_table(found: Sequence[Any], plan: Plan) -> pd.DataFrame:
    """Changes (`queries.audit.Change`) as rows of text."""
    lines = [
        (
            moment(one.submitted_at), one.submitted_by, done(one.kind), _about(one, plan), _place(one, plan),
            _when(one), *_said(one, plan), _source(one), str(one.seq), (one.digest or "")[:SHORT],
        )
        for one in found
    ]  # fmt: skip
    return pd.DataFrame(lines, columns=list(COLUMNS), dtype="str")


def _about(one: Any, plan: Plan) -> str:
    match one.subject:
        case "figure":
            return indicator_name(plan, one.indicator)
        case "base":
            return f"Số nền: {next((base.name for base in plan.bases if base.id == one.base), one.base)}"
        case "baseline":
            return f"Mốc xuất phát: {indicator_name(plan, one.indicator)}"
        case "scenario":
            return f"Phương án «{one.text or one.old_text or ''}»"
        case "lineage":
            return ("Sáp nhập, tách" if one.text else "Rút lại sáp nhập, tách") + f" {plan.unit_word}"
        case "closing":
            return CLOSING.get(one.state, one.state) + (f", số {number(one.value)}" if one.value is not None else "")
        case "setting":
            return "Cách xuất tệp cho tỉnh"
        case "task":
            return _task(one, plan)
        case "question":
            return f"{SAID.get(one.state, one.state)}: {indicator_name(plan, one.indicator or '')}"
        case "plan":
            return f"Kế hoạch của xã: {one.many} dòng"
        case "answers":
            return f"Cách đọc tệp đã ghi nhớ: {one.many} câu trả lời"
        case "nothing":
            return "Không ghi số liệu nào"
    name = f"Danh sách {plan.unit_word}" if one.subject == PLACES else file_said(one.subject)
    return f"{name}: {indicator_name(plan, one.indicator)}" if one.indicator else name


def _place(one: Any, plan: Plan) -> str:
    if one.subject in ("figure", "base", "question"):
        return place_name(plan, one.place)
    return place_name(plan, one.place) if one.place else ""


def _when(one: Any) -> str:
    if one.day is None or one.subject == PLACES:
        return ""
    if one.subject in ("lineage", HEADER) or one.subject in TABLES:
        return f"từ {month_of(Period(one.day.year, one.day.month))}"
    if one.subject in ("figure", "scenario", "question", "closing"):
        return month_of(Period(one.day.year, one.day.month))
    return f"xong {day(one.day)}" if one.subject == "task" else f"từ {day(one.day)}"


def _said(one: Any, plan: Plan) -> tuple[str, str]:
    """(what stood before, what stands now)."""
    match one.subject:
        case "figure":
            before = NOTHING if one.old_state is None else _figure(one, plan, one.old_a, one.old_b, one.old_value,
                                                                    one.old_state)  # fmt: skip
            return before, _figure(one, plan, one.a, one.b, one.value, one.state)
        case "base" | "baseline":
            rate = one.subject == "baseline" and _is_rate(plan.indicator(one.indicator))
            old = NOTHING if one.old_value is None else _amount(one.old_value, rate)
            return old, GONE if one.value is None else _amount(one.value, rate)
        case "scenario":
            return ("đã lưu" if one.old_text else NOTHING), ("đã lưu" if one.text else GONE)
        case "lineage":
            return _became(one, plan)
        case "closing":
            return CLOSING.get(one.old_state, NOTHING), one.text or CLOSING.get(one.state, "")
        case "setting":
            return _layout(one.old_text), _layout(one.text)
        case "task":
            before = NOTHING if one.old_value is None else one.old_text if one.old_value else GONE
            return before, one.text if one.value else f"{GONE}: {one.text}"
        case "question":
            return one.old_text or SAID.get(one.old_state, NOTHING), one.text or SAID.get(one.state, "")
        case "plan" | "answers" | "nothing":
            return "", ""
    old, new = _cells(one.old_text), _cells(one.text)
    file = one.subject
    return (_row(file, old, new, plan) if old else NOTHING), (_row(file, new, old, plan) if new else GONE)


def _task(one: Any, plan: Plan) -> str:
    """Which task a result is about, and which year of a yearly one."""
    text = next((f": {task.text}" for task in plan.tasks if task.code == one.rule), "")
    return f"Nhiệm vụ {one.rule}{text}" + (f", năm {one.state}" if (one.state or "").isdigit() else "")


def _layout(text: str | None) -> str:
    """How the province's file is written, as far as one line tells it."""
    if text is None:
        return NOTHING
    try:
        found = from_text(text)
    except RefusalError:
        return text
    mark = "phẩy" if found.decimal_comma else "chấm"
    return f"{len(found.columns)} cột, {len(found.codes)} mã riêng, dấu thập phân là {mark}"


def _became(one: Any, plan: Plan) -> tuple[str, str]:
    """(the village before, what it became), with the share of it that went there."""
    if not one.text:
        return "", GONE
    if one.state:
        return one.state, f"đổi tên thành {place_name(plan, one.text)}"
    share = f" {number(one.a, 0)}/{number(one.b, 0)} ({one.rule})" if one.a is not None else ""
    return place_name(plan, one.place), f"vào {place_name(plan, one.text)}{share}"


def _figure(one: Any, plan: Plan, a: Decimal, b: Decimal, value: Decimal, state: str) -> str:
    if state not in set(FigureState):
        return state
    period = Period(one.day.year, one.day.month)
    return figure_said(Figure(one.indicator, one.place, period, a, b, value, FigureState(state)), plan)


def _is_rate(indicator: Indicator | None) -> bool:
    return indicator is not None and indicator.kind.is_rate


def _amount(value: Decimal, rate: bool) -> str:
    said = number(value, max(-value.normalize().as_tuple().exponent, 0))
    return f"{said} %" if rate else said


def _cells(text: str | None) -> dict[str, Any]:
    """The cells of a plan's row; none where it was taken away or is not what we wrote."""
    try:
        found = json.loads(text or "{}")
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


def _row(file: str, cells: Mapping[str, Any], other: Mapping[str, Any], plan: Plan) -> str:
    """A plan's row in words: a village's name, a target's promise, else whatever differs from the other version."""
    indicator = plan.indicator(str(cells.get("code", "")))
    if "comparator" in cells and indicator is not None and not _same_promise(cells, other):
        return _target(cells, indicator)
    if file == HEADER or file in TABLES:
        with suppress(AttributeError, KeyError, TypeError, ValueError):  # not as we wrote it: told as it stands
            return cells_said(file, cells, other, plan)
    if "other_spellings" in cells:
        also = f" (còn viết: {cells['other_spellings']})" if cells["other_spellings"] else ""
        return f"{cells.get('name', '')}{also}"
    return "; ".join(str(value) for name, value in cells.items() if value and value != other.get(name))


def _same_promise(cells: Mapping[str, Any], other: Mapping[str, Any]) -> bool:
    return all(cells.get(name) == other.get(name) for name in PROMISE)


def _target(cells: Mapping[str, Any], indicator: Indicator) -> str:
    def decimal(name: str) -> Decimal | None:
        return Decimal(cells[name]) if cells.get(name) else None

    try:
        target = Target(
            code=indicator.code, comparator=Comparator(cells["comparator"]), year=int(cells["year"]),
            value=decimal("value"), low=decimal("low"), high=decimal("high"), per_year=cells.get("per_year") == "yes",
            source=str(cells.get("source", "")),
        )  # fmt: skip
        legal = f", {cells['legal']}" if cells.get("legal") else ""
        return f"{promise(indicator, target)}, năm {target.year}{legal}"
    except (ValueError, ArithmeticError, TypeError):
        return "; ".join(str(value) for value in cells.values() if value)


def _source(one: Any) -> str:
    """File, sheet and cell with what stood there; or that it was typed; with the batch's note."""
    where = " ".join(part for part in (one.file_name or "", address(one.sheet, one.cell)) if part)
    raw = "" if not one.raw else one.raw if one.subject == "lineage" else f"ghi «{one.raw}»"
    typed = "" if one.kind in _NOT_TYPED else _TYPED
    source = one.text if one.subject in ("base", "baseline") else ""
    return "; ".join(part for part in (where or typed, raw, source, one.note) if part)


# ── is it still as it was written ────────────────────────────────────────────────────────────────────


def checked(verdict: Verdict) -> str:
    """What a verification looked at."""
    return (
        f"Đã kiểm tra {number(verdict.batches)} đợt nộp của {verdict.communes} xã, {number(verdict.rows)} dòng,"
        f" {number(verdict.noted)} dòng sổ ghi và {number(verdict.originals)} tệp gốc."
    )


# ── accounts ─────────────────────────────────────────────────────────────────────────────────────────

_EVENTS = {
    "backup.made": "Sao lưu",
    "backup.checked": "Kiểm tra bản sao lưu",
    "backup.failed": "Bản sao lưu không dùng được",
    "restore.done": "Khôi phục",
    "restore.resumed": "Khôi phục tiếp phần dở dang",
    "store.wal_aside": "Cất riêng phần ghi tạm hỏng",
    "store.quarantined": "Cất riêng kho số liệu hỏng",
    "store.accepted": "Nhận kho số liệu hiện có",
}
_FIELDS = {
    "login": "tên đăng nhập",
    "name": "họ tên",
    "grants": "vai trò",
    "why": "lý do",
    "minutes": "phải đợi (phút)",
    "problems": "lỗi",
    "warning": "lưu ý",
    "files": "tệp",
}
"""What is told of an event's before and after; the rest is for the machine."""
_VALUES = {
    "wrong": "sai tên hoặc mật khẩu",
    "expired": "mật khẩu một lần hết hạn",
    "disabled": "tài khoản đã khoá",
    **{one.value: said.lower() for one, said in WHY.items()},
}


def events_table(found: Sequence[Any], plans: Mapping[str, Plan]) -> pd.DataFrame:
    """Events of accounts and backups (`data.accounts.event_log.Event`) as rows of text."""
    lines = [
        (
            moment(one.at) if one.at else "", one.who, _EVENTS.get(one.what, event_said(one)), one.about,
            _state(one.before, plans), _state(one.after, plans), one.address, str(one.seq),
        )
        for one in found
    ]  # fmt: skip
    columns = ["Lúc", "Người làm", "Việc", "Về", "Trước", "Sau", "Từ địa chỉ", "Dòng"]
    return pd.DataFrame(lines, columns=columns, dtype="str")


def _state(recorded: Any, plans: Mapping[str, Plan]) -> str:
    """What an event recorded of a state, in words."""
    if not isinstance(recorded, Mapping):
        return "" if recorded is None else str(recorded)
    told = {name: _value(name, recorded[name], plans) for name in _FIELDS if name in recorded}
    said = [f"{_FIELDS[name]}: {text}" for name, text in told.items() if text]
    said += ["đã khoá"] if recorded.get("disabled") is True else []
    return "; ".join(said)


def _value(name: str, value: Any, plans: Mapping[str, Plan]) -> str:
    if name == "grants":
        return roles_said([Grant(**{**one, "role": Role(one["role"])}) for one in value], plans)
    if isinstance(value, Sequence) and not isinstance(value, str):
        return ", ".join(map(str, value))
    return _VALUES.get(value, str(value))
