"""What is wrong with a plan's meaning: findings with file, line, reason and remedy. Shape: `plan_files.py`."""

from __future__ import annotations

import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any, NamedTuple

from data.model import (
    PILLARS,
    Comparator,
    Direction,
    Indicator,
    Kind,
    OverTime,
    Plan,
    Problem,
    Rhythm,
    Severity,
    Target,
)
from data.plan_files import (
    BASES,
    FOLDER,
    GOALS,
    HEADER,
    INDICATORS,
    LAYOUTS,
    PLACES,
    TARGETS,
    TASKS,
    PlanText,
    Row,
    build,
    parse_rows,
    read_csv,
    read_text,
    to_rows,
)

SHORT_NAME = 38
UNIT_WORDS = ("thôn", "xóm", "bản", "tổ dân phố", "ấp", "buôn", "làng", "khu phố")

_ID = re.compile(r"[a-z0-9]+([_-][a-z0-9]+)*")
_PREFIX = re.compile(r"[A-Z]{1,6}")
_TAIL = re.compile(r"[0-9A-Za-z]+([.-][0-9A-Za-z]+)*")
_YEARS = re.compile(r"([0-9]{4})-([0-9]{4})")
_WORDS = ("hằng tháng", "hằng quý", "hằng năm")
_FILLED = {
    INDICATORS: ("name", "measure", "noun", "unit"),
    BASES: ("id", "name", "noun"),
    TARGETS: ("source",),
    GOALS: ("text", "source"),
    TASKS: ("group", "text", "source"),
    PLACES: ("id", "name"),
}
_RESTS_ON = {"unknown_indicator": INDICATORS, "unknown_base": BASES, "unknown_task": TASKS, "no_target": TARGETS}
"""Kinds that say nothing while that file has rows that could not be read: the missing one may be among them."""

Lined = Mapping[str, list[tuple[int, Any]]]


class Finding(NamedTuple):
    """What is wrong, in which file of the plan, on which line."""

    kind: str
    file: str
    line: int | None
    message: str


def check_all(folder: Path = FOLDER) -> list[Problem]:
    """Every finding about every plan in `folder`, and about rows of the catalogue no plan claims."""
    found = [path.name for path in sorted(folder.glob("*")) if path.is_dir() and path.name[0] not in "._"]
    if not found:
        message = "thư mục này không có kế hoạch nào; mỗi kế hoạch là một thư mục con có plan.toml"
        return [Problem(Severity.ERROR, "missing_file", message, str(folder))]
    texts = [read_text(slug, folder) for slug in found]
    problems = [problem for text in texts for problem in check(text)]
    return list(dict.fromkeys([*problems, *_prefixes(texts, folder)]))


def check(text: PlanText) -> list[Problem]:
    """Every finding about one plan, in file order; empty means sound."""
    plan, problems = build(text)
    if plan is None:
        return problems
    unread = {one.file for one in problems}
    lined = {
        name: parse_rows(name, text.file(name), text.rows[name], [])
        for name in (INDICATORS, BASES, TARGETS, GOALS, TASKS, PLACES)
    }
    checks: tuple[Callable[[Plan, PlanText, Lined], Iterator[Finding]], ...] = (
        _spelling, _empty, _codes, _header, _departments, _owners, _indicators, _targets, _series, _tasks, _places,
    )  # fmt: skip
    for one in checks:
        for kind, name, line, message in one(plan, text, lined):
            if text.file(_RESTS_ON.get(kind, "")) not in unread:
                problems.append(Problem(Severity.ERROR, kind, message, file=text.file(name), line=line))
    order = (HEADER, TARGETS, GOALS, TASKS, PLACES)
    return sorted(problems, key=lambda p: (p.file.endswith(order), p.file, p.line or 0))


def _prefixes(texts: list[PlanText], folder: Path) -> Iterator[Problem]:
    prefixes = [text.header.get("code_prefix") for text in texts]
    if None in prefixes:
        return
    for text, prefix in zip(texts, prefixes, strict=True):
        others = [one.slug for one in texts if one is not text and one.header["code_prefix"] == prefix]
        if others:
            message = f"tiền tố mã «{prefix}» cũng là của kế hoạch {others[0]}; mỗi kế hoạch chọn một tiền tố riêng"
            line = text.header_line("code_prefix")
            yield Problem(Severity.ERROR, "duplicate_code", message, text.file(HEADER), line)
    known = tuple(f"{prefix}-" for prefix in prefixes)
    for row in read_csv(folder / INDICATORS, f"plans/{INDICATORS}", LAYOUTS[INDICATORS], []):
        if not row.cells["code"].startswith(known):
            message = f"mã «{row.cells['code']}» không thuộc kế hoạch nào; sửa mã hoặc thêm kế hoạch"
            yield Problem(Severity.ERROR, "orphan_indicator", message, f"plans/{INDICATORS}", row.line)


def _spelling(_: Plan, text: PlanText, lined: Lined) -> Iterator[Finding]:
    remedy = "có chữ tổ hợp, ký tự lạ, xuống dòng hoặc khoảng trắng thừa; gõ lại bằng Unicode dựng sẵn"
    for name, rows in text.rows.items():
        for row in rows:
            for column, cell in row.cells.items():
                if not _clean(cell):
                    yield Finding("not_nfc", name, row.line, f"cột {column} {remedy}")
    for line, written in enumerate(text.header_source.splitlines(), 1):
        if not _clean(written.strip()):
            yield Finding("not_nfc", HEADER, line, f"dòng này {remedy}")
    for name, values in lined.items():
        cells = {row.line: row.cells for row in text.rows[name]}
        for line, value in values:
            for column, written in to_rows(name, [value])[0].items():
                if written != cells[line][column] and _clean(cells[line][column]):
                    message = f"cột {column} viết chưa đúng cách; hãy viết đúng là «{written}»"
                    yield Finding("untidy_value", name, line, message)


def _clean(text: str) -> bool:
    return text == unicodedata.normalize("NFC", text) == text.strip() and text.isprintable()


def _empty(_: Plan, text: PlanText, __: Lined) -> Iterator[Finding]:
    for name, columns in _FILLED.items():
        for row in text.rows[name]:
            for column in columns:
                if not row.cells[column].strip():
                    yield Finding("empty_cell", name, row.line, f"cột {column} không được để trống; hãy điền")


def _codes(plan: Plan, text: PlanText, _: Lined) -> Iterator[Finding]:
    keys: dict[str, Callable[[Row], tuple[str, ...]]] = {
        INDICATORS: lambda row: (row.cells["code"],),
        BASES: lambda row: (row.cells["id"],),
        TARGETS: lambda row: (row.cells["code"], row.cells["year"]),
        GOALS: lambda row: (row.cells["code"],),
        TASKS: lambda row: (row.cells["code"],),
        PLACES: lambda row: (row.cells["id"],),
    }
    if not _PREFIX.fullmatch(plan.code_prefix):
        line = text.header_line("code_prefix")
        yield Finding("bad_code", HEADER, line, "code_prefix phải là 1 đến 6 chữ cái in hoa không dấu, như AN")
    for name, key in keys.items():
        seen: dict[tuple[str, ...], int] = {}
        for row in text.rows[name]:
            first = seen.setdefault(key(row), row.line)
            if first != row.line:
                shown = " năm ".join(key(row))
                message = f"«{shown}» đã có ở dòng {first}; mỗi mã chỉ đứng một lần, hãy bỏ hoặc đổi mã"
                yield Finding("duplicate_code", name, row.line, message)
            message = _bad_code(row, f"{plan.code_prefix}-")
            if message:
                yield Finding("bad_code", name, row.line, message)


def _bad_code(row: Row, prefix: str) -> str:
    code = row.cells.get("code")
    if code is not None and not (code.startswith(prefix) and _TAIL.fullmatch(code.removeprefix(prefix))):
        return f"mã «{code}» phải là «{prefix}» rồi đến số và chữ không dấu, như {prefix}01"
    for column in ("id", "measure"):
        name = row.cells.get(column)
        if name and not _ID.fullmatch(name):
            return f"{column} «{name}» chỉ gồm chữ thường không dấu, số và gạch nối, như thon-01"
    return ""


def _header(plan: Plan, text: PlanText, _: Lined) -> Iterator[Finding]:
    first, last = plan.span
    if first > last:
        yield Finding("bad_span", HEADER, text.header_line("span"), "năm đầu sau năm cuối; hãy đổi lại")
    if plan.start.year < first or plan.start > plan.end:
        message = f"tháng bắt đầu {plan.start} ngoài thời gian kế hoạch {first}–{last}; sửa start hoặc span"
        yield Finding("outside_span", HEADER, text.header_line("start"), message)
    if plan.unit_word not in UNIT_WORDS:
        message = f"đơn vị dưới xã phải là một trong: {', '.join(UNIT_WORDS)}"
        yield Finding("bad_unit_word", HEADER, text.header_line("unit_word"), message)
    yield from _phases(plan, text)
    yield from _reviews(plan, text)
    regular = [duty for duty in plan.reporting if duty.rhythm is not Rhythm.AD_HOC]
    if len(regular) != 1:
        message = f"cần đúng một nhịp báo cáo định kỳ, đang có {len(regular)}; báo cáo đột xuất ghi ad_hoc"
        line = text.header_line("rhythm", "reporting", max(len(plan.reporting) - 1, 0))
        yield Finding("bad_rhythm", HEADER, line, message)
    yield from _own_due_days(plan, text)


def _own_due_days(plan: Plan, text: PlanText) -> Iterator[Finding]:
    for at, duty in enumerate(plan.reporting):
        line = text.header_line("due", "reporting", at)
        if duty.due and duty.rhythm is not Rhythm.YEARLY:
            message = "hạn có ngày riêng (due) chỉ dùng cho báo cáo năm; nhịp khác ghi due_days ở đầu tệp"
            yield Finding("bad_due", HEADER, line, message)
        elif duty.due and duty is plan.duty and (cut_off := plan.end.last_day(plan.calendar)) > plan.due(plan.end):
            message = (
                f"hạn «{duty.due}» đến trước khi kỳ 12 chốt số (ngày {cut_off:%d/%m}); lùi hạn hoặc dùng lịch 15-14"
            )
            yield Finding("bad_due", HEADER, line, message)


def _phases(plan: Plan, text: PlanText) -> Iterator[Finding]:
    placed = [(phase, text.header_line("start", "phases", at)) for at, phase in enumerate(plan.phases)]
    for phase, line in placed:
        if phase.start > phase.end or phase.start < plan.start or phase.end > plan.end:
            message = (
                f"giai đoạn «{phase.name}» ({phase.start} đến {phase.end}) phải xuôi chiều và nằm trong thời gian"
                f" kế hoạch, từ {plan.start} đến {plan.end}; sửa start, end"
            )
            yield Finding("outside_span", HEADER, line, message)
    for (before, _), (after, line) in pairwise(sorted(placed, key=lambda one: one[0].start)):
        if after.start <= before.end:
            message = f"giai đoạn «{after.name}» chồng lên «{before.name}»; sửa start, end cho nối tiếp nhau"
            yield Finding("phase_overlap", HEADER, line, message)


def _reviews(plan: Plan, text: PlanText) -> Iterator[Finding]:
    first, last = plan.span
    for at, review in enumerate(plan.reviews):
        if not first <= review.year <= last:
            message = f"năm {review.year} của sơ kết, tổng kết ngoài thời gian kế hoạch {first}–{last}; sửa năm"
            yield Finding("outside_span", HEADER, text.header_line("year", "reviews", at), message)
        if review.quarter not in (None, 1, 2, 3, 4):
            line = text.header_line("quarter", "reviews", at)
            yield Finding("bad_review", HEADER, line, "quý (quarter) là số từ 1 đến 4; không rõ thì bỏ dòng này")
        if review.kind == "so_ket" and any(
            other.kind == "tong_ket" and other.period <= review.period for other in plan.reviews
        ):
            message = "sơ kết phải trước tổng kết; sửa năm hoặc quý"
            yield Finding("bad_review", HEADER, text.header_line("year", "reviews", at), message)


def _departments(plan: Plan, text: PlanText, _: Lined) -> Iterator[Finding]:
    spelling: dict[str, str] = {}
    seen: set[str] = set()
    for at, one in enumerate(plan.departments):
        line = text.header_line("id", "departments", at)
        if one.id in seen:
            yield Finding("duplicate_code", HEADER, line, f"đơn vị «{one.id}» khai báo hai lần; hãy bỏ một")
        if not _ID.fullmatch(one.id):
            message = f"id «{one.id}» chỉ gồm chữ thường không dấu và số, như vhxh"
            yield Finding("bad_code", HEADER, line, message)
        for name in (one.name, *one.aliases):
            owner = spelling.setdefault(name.casefold(), one.id)
            if owner != one.id:
                line = text.header_line("name" if name == one.name else "aliases", "departments", at)
                message = f"cách viết «{name}» thuộc cả «{owner}» và «{one.id}»; chỉ giữ ở một đơn vị"
                yield Finding("duplicate_alias", HEADER, line, message)
        seen.add(one.id)
    for at, one in enumerate(plan.evaluations):
        if one["by"].casefold() not in spelling:
            message = f"mục by: không có đơn vị nào tên «{one['by']}»; sửa tên hoặc thêm đơn vị"
            yield Finding("unknown_department", HEADER, text.header_line("by", "evaluations", at), message)


def _owners(plan: Plan, text: PlanText, lined: Lined) -> Iterator[Finding]:
    known = {one.id for one in plan.departments}
    for name, columns in ((TARGETS, ("lead", "suggested_lead", "support")), (TASKS, ("lead", "support"))):
        for line, row in lined[name]:
            for column in columns:
                value = getattr(row, column)
                for one in (value,) if isinstance(value, str) else value:
                    if one and one not in known:
                        message = f"cột {column}: plan.toml không có đơn vị «{one}»; sửa mã hoặc thêm đơn vị"
                        yield Finding("unknown_department", name, line, message)
    named = [("via", "reporting", at, duty.via) for at, duty in enumerate(plan.reporting)]
    named += [("intake", "ideas", 0, plan.ideas.get("intake"))]
    for key, table, at, one in named:
        if one and one not in known:
            message = f"mục {key}: không có đơn vị «{one}»; sửa mã hoặc thêm đơn vị"
            yield Finding("unknown_department", HEADER, text.header_line(key, table, at), message)


def _indicators(plan: Plan, text: PlanText, lined: Lined) -> Iterator[Finding]:
    bases, codes = {one.id for one in plan.bases}, {one.code for one in plan.indicators}
    promised = {one.code for one in plan.targets}
    names: dict[str, str] = {}
    for line, one in lined[INDICATORS]:
        for kind, message in _indicator(one, bases, codes):
            yield Finding(kind, INDICATORS, line, message)
        for name in (one.short, one.name):
            owner = names.setdefault(name, one.code)
            if owner != one.code:
                message = f"tên «{name}» đã là tên của {owner}; đặt tên khác để phân biệt"
                yield Finding("duplicate_name", INDICATORS, line, message)
        if one.code not in promised and not one.part_of:
            message = (
                f"chỉ tiêu «{one.code}» không có mục tiêu nào; thêm dòng trong targets.csv của kế hoạch, hoặc ghi"
                " part_of nếu là thành phần của chỉ tiêu khác"
            )
            yield Finding("no_target", INDICATORS, line, message)
    for code in plan.ideas.get("quotas", ()):
        if code not in codes:
            message = f"quotas: không có chỉ tiêu «{code}»; sửa mã"
            yield Finding("unknown_indicator", HEADER, text.header_line("quotas", "ideas"), message)


def _indicator(one: Indicator, bases: set[str], codes: set[str]) -> Iterator[tuple[str, str]]:
    if one.pillar not in PILLARS:
        yield "unknown_pillar", f"trụ cột «{one.pillar}» lạ; chọn một trong: {', '.join(PILLARS)}"
    if one.base and one.base not in bases:
        yield "unknown_base", f"số nền «{one.base}» không có trong bases.csv; sửa hoặc thêm"
    if one.part_of and (one.part_of not in codes or one.part_of == one.code):
        yield "unknown_indicator", f"part_of: không có chỉ tiêu cha «{one.part_of}»; sửa mã"
    if not one.short or len(one.short) > SHORT_NAME:
        yield "bad_name", f"tên ngắn phải có và dài tối đa {SHORT_NAME} chữ, đang là {len(one.short)}; rút gọn"
    if one.kind.is_rate != (one.unit == "%") or (one.kind is Kind.COUNT and one.unit != one.noun):
        yield "unit_mismatch", "chỉ tiêu tỷ lệ có đơn vị «%», chỉ tiêu đếm có đơn vị là danh từ được đếm (noun)"
    if one.kind in (Kind.RATIO, Kind.SHARE) and not (one.numerator and one.denominator):
        yield "undefined_ratio", "tỷ lệ phải nói rõ tử số và mẫu số; nếu là cách hiểu thì ghi ở cột judged"
    if (one.kind is Kind.SCORE) != (one.scale is not None) or (one.scale is not None and one.scale <= 0):
        yield "bad_scale", "thang điểm (scale) là số dương, chỉ dùng cho chỉ tiêu chấm điểm (score)"
    for name in one.judged:
        if name not in LAYOUTS[INDICATORS].columns:
            yield "bad_judged", f"judged: không có cột «{name}»; sửa theo tên cột ở dòng tiêu đề"


def _targets(plan: Plan, _: PlanText, lined: Lined) -> Iterator[Finding]:
    first, last = plan.span
    for line, one in lined[TARGETS]:
        indicator = plan.indicator(one.code)
        if not first <= one.year <= last:
            message = f"năm {one.year} ngoài thời gian kế hoạch {first}–{last}; sửa năm"
            yield Finding("outside_span", TARGETS, line, message)
        for kind, message in (*_numbers(one), *_roles(one)):
            yield Finding(kind, TARGETS, line, message)
        if indicator is None:
            message = f"không có chỉ tiêu «{one.code}» trong indicators.csv; thêm dòng ở đó hoặc sửa mã"
            yield Finding("unknown_indicator", TARGETS, line, message)
            continue
        for kind, message in _fits(one, indicator):
            yield Finding(kind, TARGETS, line, message)


def _numbers(one: Target) -> Iterator[tuple[str, str]]:
    single = one.comparator in (Comparator.MORE, Comparator.AT_LEAST, Comparator.EXACTLY)
    if single and (one.value is None or one.low is not None or one.high is not None):
        yield "comparator_mismatch", f"so sánh «{one.comparator}» cần value, và không có low, high"
    if one.comparator is Comparator.RANGE and (one.low is None or one.high is None or one.value is not None):
        yield "comparator_mismatch", "khoảng (range) cần low và high, và không có value"
    if one.comparator is Comparator.LEAD and (one.value, one.low, one.high) != (None, None, None):
        yield "comparator_mismatch", "«dẫn đầu» (lead) không kèm số; nếu có số thì dùng >=, > hoặc ="
    if one.comparator is Comparator.ENCOURAGED and (one.value is not None or (one.low is None) != (one.high is None)):
        yield "comparator_mismatch", "khuyến khích không có value; mức gợi ý ghi ở cả low và high"
    if one.low is not None and one.high is not None and one.low > one.high:
        yield "bad_range", f"low {one.low} lớn hơn high {one.high}; hãy đổi chỗ"


def _roles(one: Target) -> Iterator[tuple[str, str]]:
    if one.lead and one.suggested_lead:
        yield "double_role", "đã có đơn vị chủ trì (lead) thì bỏ suggested_lead"
    if one.owner in one.support or _repeated(one.support):
        yield "double_role", "mỗi đơn vị chỉ ghi một lần: chủ trì thì không ghi lại ở support"


def _repeated(names: tuple[str, ...]) -> bool:
    return max(Counter(names).values(), default=1) > 1


def _fits(one: Target, indicator: Indicator) -> Iterator[tuple[str, str]]:
    for number in (one.value, one.low, one.high):
        if number is not None and (number < 0 or (indicator.kind.is_rate and number > 100)):
            yield "impossible_number", f"{number} nằm ngoài thang của chỉ tiêu (tỷ lệ: 0–100); sửa số"
        elif number is not None and not indicator.kind.is_rate and indicator.whole and number % 1:
            yield "impossible_number", f"{number} không phải số nguyên, mà {indicator.noun} đếm từng cái; sửa số"
    if one.comparator is Comparator.MORE and indicator.kind.is_rate and one.value == Decimal(100):
        yield "impossible_number", "«trên 100 %» không bao giờ đạt được; dùng >= hoặc ="
    if one.per_year and (indicator.over_time is not OverTime.FLOW or indicator.kind is not Kind.COUNT):
        yield "per_year_mismatch", "«mỗi năm» chỉ dùng cho số đếm cộng dồn trong năm (count, flow)"


def _series(plan: Plan, _: PlanText, lined: Lined) -> Iterator[Finding]:
    lines = {(one.code, one.year): line for line, one in lined[TARGETS]}
    for indicator in plan.indicators:
        promised = [one for one in plan.targets_of(indicator.code) if one.goal is not None]
        for before, after in pairwise(promised):
            up = indicator.direction is Direction.UP
            if after.goal < before.goal if up else after.goal > before.goal:
                message = (
                    f"mục tiêu {after.year} ({after.goal}) lùi so với {before.year} ({before.goal}), trái chiều"
                    f" «{indicator.direction}» của chỉ tiêu; sửa số hoặc sửa chiều"
                )
                yield Finding("against_direction", TARGETS, lines[(after.code, after.year)], message)


def _tasks(plan: Plan, _: PlanText, lined: Lined) -> Iterator[Finding]:
    parents = {one.code: one.parent for one in plan.tasks}
    for line, one in lined[TASKS]:
        if one.parent and one.parent not in parents:
            yield Finding("unknown_task", TASKS, line, f"không có nhiệm vụ cha «{one.parent}»; sửa mã")
        if _circular(one.code, parents):
            message = f"nhiệm vụ «{one.code}» là cha của chính nó qua cột parent; sửa cột parent"
            yield Finding("circular_task", TASKS, line, message)
        if not _is_when(one.when):
            message = f"thời gian «{one.when}» chưa đúng cách viết; ghi hằng năm, 2026-2030, hoặc ngày như 2027-12-31"
            yield Finding("bad_when", TASKS, line, message)
        if _repeated((*one.lead, *one.support)):
            message = "mỗi đơn vị chỉ ghi một lần: chủ trì thì không ghi lại ở support"
            yield Finding("double_role", TASKS, line, message)


def _circular(code: str, parents: Mapping[str, str]) -> bool:
    above = parents.get(code, "")
    for _ in parents:
        if above == code:
            return True
        above = parents.get(above, "")
    return False


def _is_when(when: str) -> bool:
    years = _YEARS.fullmatch(when)
    if years:
        return years[1] <= years[2]
    try:
        return not when or when.startswith(_WORDS) or date.fromisoformat(when).isoformat() == when
    except ValueError:
        return False


def _places(_: Plan, __: PlanText, lined: Lined) -> Iterator[Finding]:
    owner: dict[str, str] = {}
    for line, one in lined[PLACES]:
        for name in (one.name, *one.aliases):
            if name and owner.setdefault(name.casefold(), one.id) != one.id:
                message = f"cách viết «{name}» đã thuộc «{owner[name.casefold()]}»; mỗi cách viết chỉ một nơi"
                yield Finding("duplicate_alias", PLACES, line, message)
