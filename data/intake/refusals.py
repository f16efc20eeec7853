"""Whole files that must not be read: lists of persons, and another commune's figures."""

from __future__ import annotations

import re
from collections.abc import Sequence
from itertools import takewhile

from data.intake.grid import Sheet
from data.intake.headings import aside
from data.intake.lexicon import is_footer
from data.intake.words import bare_key
from data.model import Plan
from data.plan_files import shipped_plans

_HEAD_ROWS = 15
_CITIZEN = re.compile(r"0\d{11}")
_COMMUNE = re.compile(r"(?:ubnd|uy ban nhan dan|hdnd|dang uy|cong an)\s+(?:xa|phuong|thi tran)\s+(.+)")

_LISTED = re.compile(r"(xa|phuong) (?!hoi\b)[a-z]+( [a-z]+){0,3}")
Refusal = tuple[str, str]
"""(kind, sentence)"""


def personal_data(sheets: Sequence[Sheet]) -> Refusal | None:
    """The refusal of a file with columns of personal data, hidden ones included."""
    for sheet in sheets:
        rows: dict[int, list[str]] = {}
        counts = _counts(sheet)
        numbers: dict[int, int] = {}
        for (row, column), raw in sheet.cells.items():
            named = raw.kind == "text" and len(raw.text) < 60 and aside(raw.text) == "personal"
            if named and column not in counts:
                rows.setdefault(row, []).append(" ".join(raw.text.split()))
            if _CITIZEN.fullmatch(raw.text.strip()):
                numbers[column] = numbers.get(column, 0) + 1
        named = next((texts for row, texts in sorted(rows.items()) if _is_heading(sheet, row)), None)
        if named or any(count >= 3 for count in numbers.values()):
            what = "«" + "», «".join(named[:4]) + "»" if named else "dãy số giống số căn cước công dân"
            return (
                "personal_data",
                f"Trang «{sheet.name}» có cột chứa dữ liệu cá nhân ({what}) nên tệp không được nhận. Tiến độ chỉ nhận"
                " số tổng hợp: hãy bỏ các cột này rồi nộp lại.",
            )
    return None


def _counts(sheet: Sheet) -> set[int]:
    """The columns whose numbers are counts: short ones only, as no identity or telephone number is."""
    found: dict[int, list[bool]] = {}
    for (_, column), raw in sheet.cells.items():
        digits = "".join(one for one in raw.text if one.isalnum())
        if digits.isdigit():
            found.setdefault(column, []).append(len(digits) <= 5 and not digits.startswith("0"))
    return {column for column, many in found.items() if len(many) >= 2 and all(many)}


def _is_heading(sheet: Sheet, row: int) -> bool:
    """Whether a row heads columns: two or more words beside each other, no form's "Họ và tên: …" line."""
    return sum(1 for at, _ in sheet.cells if at == row) >= 2


def wrong_commune(sheets: Sequence[Sheet], name: str, plan: Plan) -> Refusal | None:
    """The refusal of a file whose heading, sheet or file name is another commune's."""
    ours = bare_key(plan.name)
    listed = next((one for one in sheets if _lists_communes(one)), None)
    if listed is not None:
        return (
            "wrong_commune",
            f"Trang «{listed.name}» là bảng tổng hợp của nhiều xã. Hãy nộp bảng riêng của xã {plan.name}.",
        )
    others = [one for one in shipped_plans().values() if one.slug != plan.slug]
    texts = [name.rsplit(".", 1)[0], *(one.name for one in sheets)]
    for sheet in sheets:
        texts += _heading(sheet)
    if any(_names_commune(one, ours) for one in texts):
        return None
    for text in texts:
        bare = bare_key(text)
        other = next((one for one in others if _names_commune(text, bare_key(one.name))), None)
        found = _COMMUNE.match(bare)
        shown = other.name if other else " ".join(text.split()) if found and not found[1].startswith(ours) else ""
        if shown:
            return (
                "wrong_commune",
                f"Tệp này ghi là của «{shown}», còn đang mở xã {plan.name}. Hãy chọn đúng xã hoặc đúng tệp.",
            )
    return None


def _lists_communes(sheet: Sheet) -> bool:
    """Whether a column names several communes, as a province's table does."""
    found: dict[int, set[str]] = {}
    for (_, column), raw in sheet.cells.items():
        bare = bare_key(raw.text) if raw.kind == "text" and len(raw.text) < 40 else ""
        if _LISTED.fullmatch(bare):
            found.setdefault(column, set()).add(bare)
    return any(len(names) > 1 for names in found.values())


def _heading(sheet: Sheet) -> list[str]:
    """The texts at the top of a sheet, cell by cell and row by row; notes and signatures name others freely."""
    rows: dict[int, list[str]] = {}
    for (row, _), raw in sorted(sheet.cells.items()):
        if row <= _HEAD_ROWS and raw.kind == "text":
            rows.setdefault(row, []).append(raw.text)
    kept = list(takewhile(lambda texts: not is_footer(texts[0]), rows.values()))
    return [text for texts in kept for text in (*texts, " ".join(texts))]


def _names_commune(text: str, bare_name: str) -> bool:
    bare = bare_key(text)
    return bool(re.search(rf"\b(?:xa|ubnd|phuong)\s+{re.escape(bare_name)}\b", bare))
