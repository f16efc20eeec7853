"""A list of villages as it is pasted from Excel → names and other spellings, what was left out, what must be asked.

Headings, numbering, totals and counts beside the names are set aside, each said; a line that could be two things is
asked about.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from data.intake.headings import aside
from data.intake.words import bare_key
from data.plan_store import clean_name

_NUMBER = re.compile(r"[\d.,\s]+%?")
_NUMBERED = re.compile(r"(?:\d{1,3}\s*[.)]|[-–•*+])\s+(?=\S)")
_UNITS = "(?:thon|xom|ban|to dan pho|tdp|ap|buon|lang|khu pho|don vi)"
_NAMED = re.compile(rf"(?:ten|danh sach)\b.*|{_UNITS}(?:[ ,/]+{_UNITS})*")
_UNIT = re.compile(rf"{_UNITS} .+")
_OTHER = re.compile(r"(?:cach viet|ten) (?:khac|cu|goi khac|truoc day).*|ghi chu ten.*")
_ORDER = ("tt", "stt", "so tt", "so thu tu", "#")
_TOTAL = re.compile(r"(?:tong|cong)(?: (?:cong|so|toan xa))?\b[:. ]*")


@dataclass(frozen=True)
class PlaceList:
    """(name, other spellings) in order; what was left out and why; what is to be asked, "" where nothing is."""

    rows: tuple[tuple[str, tuple[str, ...]], ...] = ()
    left_out: tuple[str, ...] = ()
    question: str = ""


def read_list(text: str, unit_word: str) -> PlaceList:
    """The villages of lines of text, cells apart by tabs."""
    lines = [(at, [clean_name(cell) for cell in line.split("\t")]) for at, line in enumerate(text.splitlines(), 1)]
    lines = [(at, cells) for at, cells in lines if any(cells)]
    heads, left_out = None, []
    rows: list[tuple[str, tuple[str, ...]]] = []
    for at, cells in lines:
        if not rows and _is_heading(cells):
            left_out.append(f"dòng {at} là tiêu đề")
            if _name_column(cells) is not None and sum(map(bool, cells)) > 1:
                heads = cells
                left_out += [f"không lấy cột «{one}»" for one in cells if _beside(one)]
            continue
        names, more = _names(cells, heads)
        if not names:
            return PlaceList(tuple(rows), tuple(left_out), _unnamed(at, cells, unit_word))
        if _TOTAL.fullmatch(bare_key(names[0])):
            left_out.append(f"dòng {at} là dòng tổng")
            continue
        left_out += [f"dòng {at}: không lấy «{one}»" for one in more]
        rows.append((names[0], tuple(names[1:])))
    return PlaceList(tuple(rows), tuple(left_out), "" if heads else _several(rows, unit_word))


def _several(rows: Sequence[tuple[str, Sequence[str]]], unit_word: str) -> str:
    """What is asked where lines hold several names of villages and no heading says that they are spellings of one."""
    joined = next((name for name, _ in rows if sum(map(_is_unit, re.split("[,;]", name))) > 1), "")
    if joined:
        return f"«{joined[:60]}» có nhiều tên trong một ô. Hãy ghi mỗi {unit_word} một dòng."
    found = [(name, one) for name, more in rows for one in more
             if _is_unit(one) and bare_key(one) != bare_key(name)]  # fmt: skip
    if len(found) < 2:
        return ""
    name, other = found[0]
    return (
        f"«{name}» và «{other}» đứng cùng một dòng, chưa rõ là hai {unit_word} hay hai tên của một {unit_word}. Hãy ghi"
        f" mỗi {unit_word} một dòng; nếu là tên khác thì thêm dòng tiêu đề có hai cột «Tên {unit_word}» và «Tên khác»."
    )


def _is_unit(text: str) -> bool:
    """Whether a text names a village by its kind: "Thôn Đông"."""
    return bool(_UNIT.fullmatch(bare_key(text)))


def _is_heading(cells: Sequence[str]) -> bool:
    """Whether a line heads columns: an order or a name column, and no number beside it."""
    said = [bare_key(one) for one in cells if one]
    return any(one in _ORDER or _is_name_head(one) for one in said) and not any(map(_NUMBER.fullmatch, said))


def _beside(head: str) -> bool:
    """Whether a heading stands over a column that says nothing of names."""
    bare = bare_key(head)
    return bool(bare) and bare not in _ORDER and not _is_name_head(bare) and not _OTHER.fullmatch(bare)


def _is_name_head(bare: str) -> bool:
    return bool(_NAMED.fullmatch(bare)) and not _OTHER.fullmatch(bare)


def _name_column(cells: Sequence[str]) -> int | None:
    return next((at for at, one in enumerate(cells) if one and _is_name_head(bare_key(one))), None)


def _names(cells: Sequence[str], heads: Sequence[str] | None) -> tuple[list[str], list[str]]:
    """(the name and its other spellings, what stands beside and is not taken)."""
    if heads is not None:
        spelled = [at for at, one in enumerate(heads) if _OTHER.fullmatch(bare_key(one))]
        at = _name_column(heads)
        name = _bare(cells[at]) if at < len(cells) else ""
        others = [part.strip() for one in spelled if one < len(cells) for part in cells[one].split(";")]
        return ([name, *filter(None, others)] if name and not _NUMBER.fullmatch(name) else []), []
    said = [one for one in cells if one]
    texts = [_bare(one) for one in said if not _NUMBER.fullmatch(one)]
    beside = [one for one in said[1:] if _NUMBER.fullmatch(one)]
    personal = [one for one in texts[1:] if aside(one) == "personal"]
    return [one for one in texts if one not in personal], [*beside, *personal]


def _bare(text: str) -> str:
    """The name without what numbers or marks its line."""
    return _NUMBERED.sub("", text, count=1) if _NUMBERED.match(text) else text


def _unnamed(at: int, cells: Sequence[str], unit_word: str) -> str:
    shown = " ".join(one for one in cells if one)
    number = re.fullmatch(r"\d{1,3}", shown)
    meant = f"{unit_word.capitalize()} {shown}" if number else f"{unit_word.capitalize()} Đông"
    return f"Dòng {at} chỉ có «{shown[:60]}», chưa rõ tên {unit_word}. Hãy ghi đủ tên, như {meant}, hoặc bỏ dòng này."
