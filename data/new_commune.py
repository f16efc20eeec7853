"""A commune that is none of the five: its plan put down from one of theirs as a pattern, or from nothing.

What the pattern's document says stays with the pattern: number, date, superior plans and remarks are left blank, every
row says whose it was, and each code begins with the new commune's own letters.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Any

from data.errors import RefusalError
from data.intake.words import bare_key
from data.model import Calendar, Period, Rhythm
from data.plan_check import UNIT_WORDS, check
from data.plan_files import (
    BASES,
    GOALS,
    INDICATORS,
    OWN,
    PLACES,
    SHARED,
    TARGETS,
    TASKS,
    PlanText,
    header_json,
    read_text,
    shipped_plans,
    slugs,
)
from data.plan_store import clean_name, load_plan
from data.store import Store

SPAN, START = (2026, 2030), Period(2026, 1)
MAX_NAME = 60
_PREFIX_LETTERS = 4
_KIND = re.compile(r"(xã|phường|thị trấn|đặc khu)\s+", re.IGNORECASE)


@dataclass(frozen=True)
class NewCommune:
    """What is asked about a new commune; `pattern` is the slug of a shipped plan, "" to start from nothing.

    Without a pattern the plan begins with `start` and is reported at `rhythm`.
    """

    name: str
    province: str
    unit_word: str
    calendar: Calendar
    pattern: str = ""
    start: Period = START
    rhythm: Rhythm = Rhythm.MONTHLY


@dataclass(frozen=True)
class Taken:
    """What other communes go by already."""

    slugs: frozenset[str]
    prefixes: frozenset[str]
    names: frozenset[tuple[str, str]]


def taken(store: Store) -> Taken:
    """What the shipped plans and those of the store go by."""
    plans = list(shipped_plans().values()) + [load_plan(store, one) for one in store.communes()]
    return Taken(
        frozenset({one.slug for one in plans} | set(slugs())),
        frozenset(one.code_prefix for one in plans),
        frozenset(_called(one.name, one.province) for one in plans),
    )


def slug_of(name: str, others: Iterable[str]) -> str:
    """The commune's short name in addresses: "dong-tien", "dong-tien-2" where another has that."""
    bare = re.sub(r"[^a-z0-9]+", "-", bare_key(name)).strip("-")
    return _free(bare, "-", set(others))


def prefix_of(name: str, others: Iterable[str]) -> str:
    """The letters its codes begin with: the initials of the name, one letter more of its last word where needed."""
    words = re.findall(r"[a-z]+", bare_key(name)) or ["xa"]
    initials = "".join(one[0] for one in words)[:_PREFIX_LETTERS].upper()
    tried = [initials + words[-1][1 : 1 + more].upper() for more in range(3)]
    tried += [initials[:4] + letter for letter in "ABCDEGHIKLMNOPQRSTUVXY"]
    tried += [initials[:4] + first + second for first in "ABCDEGHIKLMN" for second in "ABCDEGHIKLMN"]
    known = set(others)
    return next(one for one in tried if one not in known)


def _free(wanted: str, between: str, others: set[str]) -> str:
    tried = (wanted if at == 1 else f"{wanted}{between}{at}" for at in range(1, len(others) + 2))
    return next(one for one in tried if one not in others)


def trouble(asked: NewCommune, others: Taken) -> str:
    """What is wrong with the answers, "" where all is well."""
    name, province = clean_name(asked.name), clean_name(asked.province)
    if not re.search(r"[a-z]", bare_key(name)):
        return "Hãy ghi tên xã, như Đồng Tiến."
    if _KIND.match(name):
        return f"Tên chỉ ghi phần sau chữ «{_KIND.match(name)[1].lower()}»: {_KIND.sub('', name, count=1)}."
    if not re.search(r"[a-z]", bare_key(province)):
        return "Hãy ghi tên tỉnh, thành phố, như Thanh Hóa."
    if max(len(name), len(province)) > MAX_NAME:
        return f"Tên xã và tên tỉnh ghi gọn trong {MAX_NAME} chữ."
    if asked.unit_word not in UNIT_WORDS:
        return f"Đơn vị dưới xã là một trong: {', '.join(UNIT_WORDS)}."
    if _called(name, province) in others.names:
        return f"Xã {name}, {province} đã có kế hoạch. Hãy chọn xã ấy trong danh sách, không tạo thêm."
    return ""


def _called(name: str, province: str) -> tuple[str, str]:
    return bare_key(name), bare_key(province)


def plan_of(asked: NewCommune, others: Taken) -> PlanText:
    """The new commune's plan as text, checked; RefusalError says what is wrong with the answers."""
    wrong = trouble(asked, others)
    if wrong:
        raise RefusalError(wrong)
    asked = replace(asked, name=clean_name(asked.name), province=clean_name(asked.province))
    slug, prefix = slug_of(asked.name, others.slugs), prefix_of(asked.name, others.prefixes)
    text = _patterned(asked, slug, prefix) if asked.pattern else _empty(asked, slug, prefix)
    if check(text):
        raise RefusalError("Kế hoạch mẫu không dùng được cho xã này. Hãy chọn mẫu khác hoặc bắt đầu từ trang trắng.")
    return text


def _empty(asked: NewCommune, slug: str, prefix: str) -> PlanText:
    header = _named(asked, prefix) | {
        "movement": "Đổi mới sáng tạo, chuyển đổi số", "span": list(SPAN), "start": str(asked.start), "notes": [],
        "superior": [], "phases": [], "reviews": [], "departments": [], "awards": [], "evaluations": [],
        "reporting": [
            {"rhythm": str(asked.rhythm), "due": "", "to": "UBND xã", "via": "", "given": False,
             "source": "Xã chọn khi thiết lập"}
        ],
    }  # fmt: skip
    bases = read_text(slugs()[0]).rows[BASES]
    return PlanText(slug, header, "", {**dict.fromkeys((*SHARED, *OWN), ()), BASES: bases})


def _named(asked: NewCommune, prefix: str) -> dict[str, Any]:
    return {
        "name": asked.name, "province": asked.province, "number": "", "date": "", "unit_word": asked.unit_word,
        "code_prefix": prefix, "calendar": str(asked.calendar),
    }  # fmt: skip


def _patterned(asked: NewCommune, slug: str, prefix: str) -> PlanText:
    pattern = read_text(asked.pattern)
    old = pattern.header["code_prefix"]
    codes = {
        row.cells["code"]: f"{prefix}-{row.cells['code'].removeprefix(f'{old}-')}"
        for name in (INDICATORS, GOALS, TASKS) for row in pattern.rows[name]
    }  # fmt: skip
    told = _Retold(codes, pattern.header["name"], asked.name)
    header = told.value(header_json(pattern.header)) | _named(asked, prefix) | {"notes": [], "superior": []}
    for name in ("phases", "reviews", "reporting", "awards", "evaluations"):
        header[name] = [_borrowed(one, pattern.header["name"]) for one in header.get(name, ())]
    if asked.calendar is Calendar.MONTH:  # a day of its own would come before the last period's cut-off
        header["reporting"] = [{**one, "due": ""} for one in header["reporting"]]
    if header.get("ideas"):
        header["ideas"] = _borrowed(header["ideas"], pattern.header["name"])
    rows = {name: pattern.rows[name] for name in (*SHARED, *OWN)} | {PLACES: ()}
    for name in (INDICATORS, TARGETS, GOALS, TASKS):
        rows[name] = tuple(
            replace(row, cells=_borrowed(told.value(row.cells), pattern.header["name"])) for row in rows[name]
        )
    return PlanText(slug, header, "", rows)


def _borrowed(cells: Mapping[str, Any], name: str) -> dict[str, Any]:
    """A row that says whose it was, and of no document."""
    found = dict(cells)
    if "source" in found:
        found["source"] = f"theo mẫu xã {name}: {found['source']}"
    return found | {key: kept for key, kept in (("legal", ""), ("given", False), ("note", "")) if key in found}


@dataclass(frozen=True)
class _Retold:
    """Says every text with the new commune's codes and name."""

    codes: Mapping[str, str]
    old: str
    new: str

    def value(self, value: Any) -> Any:
        """The value with every text in it retold."""
        if isinstance(value, Mapping):
            return {key: self.value(one) for key, one in value.items()}
        if isinstance(value, list):
            return list(dict.fromkeys(self.value(one) for one in value)) if _texts(value) else [*map(self.value, value)]
        return self._text(value) if isinstance(value, str) else value

    def _text(self, text: str) -> str:
        known = "|".join(re.escape(one) for one in sorted(self.codes, key=len, reverse=True))
        retold = re.sub(rf"(?<![\w-])({known})(?![\w-])", lambda one: self.codes[one[1]], text) if known else text
        return retold.replace(self.old, self.new)


def _texts(value: list) -> bool:
    return all(isinstance(one, str) for one in value)
