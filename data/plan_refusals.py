"""What may not change of a plan whatever its check says: what was judged, what figures mean, codes, who is needed."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterator, Mapping, Sequence
from decimal import Decimal
from typing import NamedTuple

from data.model import Direction, Period, Plan
from data.plan_edits import Decision, Edit, applied
from data.plan_files import BASES, GOALS, INDICATORS, TARGETS, TASKS
from data.plan_store import Version, clean_name
from data.plan_tables import DEPARTMENTS, GENERAL, PHASES, REVIEWS, TABLES, Tables, file_of, split
from data.plan_versions import ever
from data.store import Store
from data.target_versions import document_troubles, judged

LEVELS = ("value", "high")
"""The columns in which a target says how much."""
MOST_DAYS = 27
"""A report is due before the next period's is cut off."""
_NAMED = 5
"""Rows that are named where more stand in the way."""

_COUNTED = """
SELECT indicator FROM current_figure WHERE commune = $commune
UNION
SELECT indicator FROM current_baseline WHERE commune = $commune
"""
_BASES_COUNTED = "SELECT DISTINCT base FROM base_figure WHERE commune = $commune"
_NEEDED = {
    INDICATORS: ("code", "name", "short", "pillar", "kind", "over_time", "direction", "noun", "unit", "level"),
    TARGETS: ("code", "year", "comparator", "per_year"),
    GOALS: ("code", "text"),
    TASKS: ("code", "group", "text"),
    BASES: ("name", "noun"),
    DEPARTMENTS: ("id", "name", "kind"),
    GENERAL: ("movement", "due_days", "rhythm", "calendar"),
    REVIEWS: ("kind", "year", "source"),
    PHASES: ("name", "start", "end", "source"),
}
_ROLES = {TARGETS: ("lead", "suggested_lead", "support"), TASKS: ("lead", "support")}
_NEEDS = {
    DEPARTMENTS: (_ROLES, "còn chủ trì hoặc phối hợp {}; hãy giao các việc ấy cho đơn vị khác trước"),
    BASES: ({INDICATORS: ("base",)}, "còn là số nền của {}; hãy đổi số nền của các chỉ tiêu ấy trước"),
}
"""What must not go while other rows name it: in which columns they do, and what is said then."""
_COUNTED_ALREADY = {
    INDICATORS: "chỉ tiêu này đã có số liệu, đổi cột này thì số cũ mang nghĩa khác. Hãy giữ như cũ và thêm một chỉ tiêu"
                " mới với mã mới",
    BASES: "số nền này đã có số, đổi cột này thì số cũ mang nghĩa khác. Hãy giữ như cũ và thêm một số nền mới",
}  # fmt: skip
_JUDGED_ALREADY = {
    "rhythm": "xã đã có số liệu, đổi nhịp báo cáo thì các kỳ trước bị chấm lại nên phải giữ như cũ. Cần báo dày hơn thì"
              " cứ nộp hằng tháng: nộp dày hơn nhịp luôn được nhận, không ai bị tính là muộn",
    "calendar": "xã đã có số liệu, đổi ngày đầu và ngày cuối của kỳ thì các số ấy thành của những ngày khác nên phải"
                " giữ như cũ. Cần thêm ngày để tổng hợp thì đổi hạn nộp",
}  # fmt: skip


class Trouble(NamedTuple):
    """Why nothing can be written: the row and column it is about ("" for none), and the sentence."""

    table: str
    key: str
    column: str
    why: str


def decision_troubles(store: Store, plan: Plan, decision: Decision, first: Period) -> Iterator[Trouble]:
    """What is wrong with the document and its period; `first`: the first that an edit may hold from."""
    since = decision.since
    told = []
    if since < first:
        told.append(
            f"Các kỳ trước {first.label.lower()} đã có số liệu hoặc đã chốt, không chấm lại."
            f" Hãy cho thay đổi áp dụng từ {first.label.lower()} trở đi."
        )
    if since > plan.end:
        told.append(f"Kế hoạch hết ở {plan.end.label.lower()}. Hãy chọn kỳ sớm hơn.")
    held = None if _fresh(store, plan) else since
    told += document_troubles(plan, held, clean_name(decision.document), decision.day)
    yield from (Trouble("", "", "", why) for why in told)


def _fresh(store: Store, plan: Plan) -> bool:
    """Whether the plan is still being put down."""
    return judged(store, plan) == (None, None)


def refused(
    store: Store, plan: Plan, found: Sequence[Version], edits: Sequence[Edit], before: Tables, first: Period,
    since: Period,
) -> Iterator[Trouble]:  # fmt: skip
    """Why settled edits may not be written; `found` are all versions so far, `before` the tables they come to."""
    counted = {
        INDICATORS: {code for (code,) in store.rows(_COUNTED, {"commune": plan.slug})},
        BASES: {base for (base,) in store.rows(_BASES_COUNTED, {"commune": plan.slug})},
    }
    former, after = ever(store, plan.slug), applied(before, edits)
    begun: dict[tuple[str, str], dt.date] = {}
    for one in found:
        begun[one.file, one.key] = min(one.day, begun.get((one.file, one.key), one.day))
    for one in edits:
        old = before[one.table].get(one.key)
        yield from _unfit(one)
        if old is None:
            yield from _new_row(one, former)
        elif one.cells is None:
            yield from _judged_row(one, begun.get((file_of(one.table), one.key)), first)
            yield from _needed_row(one, after, counted)
        elif one.key in counted.get(one.table, ()):
            yield from _meaning(one, _COUNTED_ALREADY[one.table])
        elif one.table == GENERAL and not _fresh(store, plan):
            yield from (
                Trouble(GENERAL, one.key, name, why) for name, why in _JUDGED_ALREADY.items() if name in one.cells
            )
        if one.table == TARGETS and one.cells is not None:
            yield from _passed(one, {**(old or {}), **one.cells}, since)
            yield from _fraction(one, before, after)
        if one.table == BASES and one.cells is not None:
            yield from _same_name(one, after)


def _unfit(edit: Edit) -> Iterator[Trouble]:
    """Cells that cannot stand there or must not be empty; of a row that is there only those that change."""
    day, days = ((edit.cells or {}).get(name, "") for name in ("date", "due_days"))
    if day and not re.fullmatch(r"\d{4}-\d{2}-\d{2}", day):
        yield Trouble(edit.table, edit.key, "date", f"«{day}» không phải một ngày; hãy ghi như 05/07/2026")
    if days.isdigit() and int(days) > MOST_DAYS:
        yield Trouble(edit.table, edit.key, "due_days", f"hạn nộp từ 0 đến {MOST_DAYS} ngày sau ngày chốt số; hãy sửa")
    for name in _NEEDED[edit.table]:
        if edit.cells is not None and not edit.cells.get(name, "x"):
            yield Trouble(edit.table, edit.key, name, "không được để trống; hãy điền")


def _new_row(edit: Edit, former: Mapping[str, set[str]]) -> Iterator[Trouble]:
    table = TABLES[edit.table]
    if edit.key in former[edit.table] and edit.table != TARGETS:  # a year may be promised again
        why = f"mã «{edit.key}» đã từng dùng cho một {table.noun} đã bỏ; hãy đặt mã khác"
        yield Trouble(edit.table, edit.key, table.code, why)


def _judged_row(edit: Edit, begun: dt.date | None, first: Period) -> Iterator[Trouble]:
    if edit.table in (INDICATORS, TARGETS) and begun is not None and begun < first.date:
        yield Trouble(
            edit.table, edit.key, "",
            "đã được chấm ở các kỳ trước nên không bỏ được. Nếu không còn giao nữa thì đổi «Cách giữ» của mục tiêu"
            " thành khuyến khích",
        )  # fmt: skip


def _needed_row(edit: Edit, after: Tables, counted: Mapping[str, set[str]]) -> Iterator[Trouble]:
    """A row that others name, or a base that has numbers."""
    columns, why = _NEEDS.get(edit.table, ({}, ""))
    held = [
        " năm ".join(key.split(":"))
        for name, roles in columns.items()
        for key, cells in after[name].items()
        if edit.key in [one for role in roles for one in split(cells[role])]
    ]
    if held:
        more = f" và {len(held) - _NAMED} việc khác" if len(held) > _NAMED else ""
        yield Trouble(edit.table, edit.key, "", why.format(", ".join(held[:_NAMED]) + more))
    elif edit.table == BASES and edit.key in counted[BASES]:
        yield Trouble(BASES, edit.key, "", "đã có số ở trang Số nền nên không bỏ được; không dùng nữa thì cứ để đó")


def _meaning(edit: Edit, why: str) -> Iterator[Trouble]:
    for column in TABLES[edit.table].columns:
        if column.meaning and column.name in edit.cells:
            yield Trouble(edit.table, edit.key, column.name, why)


def _fraction(edit: Edit, before: Tables, after: Tables) -> Iterator[Trouble]:
    """A level under one percent of an indicator that rises and was promised tens: 0,9 for 90 %, as Excel keeps it."""
    code = edit.key.split(":")[0]
    indicator = after[INDICATORS].get(code, {})
    known = [
        Decimal(cells[name])
        for cells in before[TARGETS].values()
        for name in LEVELS
        if cells["code"] == code and cells[name]
    ]
    if indicator.get("unit") != "%" or indicator.get("direction") != Direction.UP or not known or min(known) < 10:
        return
    for name in LEVELS:
        cell = edit.cells.get(name, "")
        if cell and 0 < Decimal(cell) < 1:
            typed, meant, least = (
                f"{one:f}".replace(".", ",") for one in (Decimal(cell), Decimal(cell) * 100, min(known))
            )
            meant = meant.rstrip("0").rstrip(",")
            why = f"{typed} % là quá thấp vì chỉ tiêu này đang đặt từ {least} %; nếu là {meant} % thì ghi {meant}"
            yield Trouble(TARGETS, edit.key, name, why)


def _passed(edit: Edit, cells: Mapping[str, str], since: Period) -> Iterator[Trouble]:
    """A promise for a year that is over decides nothing."""
    if "comparator" in edit.cells and cells["year"].isdigit() and int(cells["year"]) < since.year:
        why = f"từ {since.label.lower()} thì năm {cells['year']} đã qua nên không đổi mục tiêu năm ấy được"
        yield Trouble(TARGETS, edit.key, "year", why)


def _same_name(edit: Edit, after: Tables) -> Iterator[Trouble]:
    """A base goes by its name wherever an indicator chooses it."""
    name = edit.cells.get("name", "").casefold()
    if name and any(key != edit.key and one["name"].casefold() == name for key, one in after[BASES].items()):
        yield Trouble(
            BASES, edit.key, "name", f"tên «{edit.cells['name']}» đã là tên của một số nền khác; hãy đặt tên khác"
        )
