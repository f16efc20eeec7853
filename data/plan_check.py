"""What is wrong with a plan's meaning: findings with file, line, reason and remedy. Shape is `plan_files.py`'s."""

from __future__ import annotations

import unicodedata
from collections.abc import Callable, Iterator
from decimal import Decimal
from itertools import pairwise
from pathlib import Path
from typing import Any

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
    slugs,
)

SHORT_NAME = 38
UNIT_WORDS = ("thôn", "xóm", "bản", "tổ dân phố", "ấp", "buôn", "làng", "khu phố")

Finding = tuple[str, str, int | None, str]
"""kind, file name inside the plan, line, message."""


def check_all(folder: Path = FOLDER) -> list[Problem]:
    """Every finding about every plan in `folder`, and about rows of the catalogue no plan claims."""
    problems = [problem for slug in slugs(folder) for problem in check(read_text(slug, folder))]
    return list(dict.fromkeys([*problems, *_orphans(folder)]))


def check(text: PlanText) -> list[Problem]:
    """Every finding about one plan, in file order; empty means sound."""
    plan, problems = build(text)
    if plan is None:
        return problems
    lined = {
        name: parse_rows(name, text.file(name), text.rows[name], [])
        for name in (INDICATORS, BASES, TARGETS, GOALS, TASKS, PLACES)
    }
    checks: tuple[Callable[[Plan, PlanText, dict], Iterator[Finding]], ...] = (
        _spelling, _codes, _header, _departments, _indicators, _targets, _series, _tasks, _places,
    )  # fmt: skip
    for one in checks:
        for kind, name, line, message in one(plan, text, lined):
            problems.append(Problem(Severity.ERROR, kind, message, file=text.file(name), line=line))
    order = (HEADER, TARGETS, GOALS, TASKS, PLACES)
    return sorted(problems, key=lambda p: (p.file.endswith(order), p.file, p.line or 0))


def _orphans(folder: Path) -> Iterator[Problem]:
    prefixes = tuple(f"{read_text(slug, folder).header.get('code_prefix', '?')}-" for slug in slugs(folder))
    for row in read_csv(folder / INDICATORS, f"plans/{INDICATORS}", LAYOUTS[INDICATORS], []):
        if not row.cells["code"].startswith(prefixes):
            message = f"mã «{row.cells['code']}» không thuộc kế hoạch nào; sửa mã hoặc thêm kế hoạch"
            yield Problem(Severity.ERROR, "orphan_indicator", message, f"plans/{INDICATORS}", row.line)


def _spelling(_: Plan, text: PlanText, __: dict) -> Iterator[Finding]:
    for name, rows in text.rows.items():
        for row in rows:
            for column, cell in row.cells.items():
                if cell != unicodedata.normalize("NFC", cell) or cell != cell.strip():
                    yield "not_nfc", name, row.line, (
                        f"cột {column} có chữ tổ hợp hoặc khoảng trắng thừa; gõ lại bằng Unicode dựng sẵn"
                    )


def _codes(plan: Plan, text: PlanText, _: dict) -> Iterator[Finding]:
    keys: dict[str, Callable[[Row], tuple]] = {
        INDICATORS: lambda row: (row.cells["code"],),
        BASES: lambda row: (row.cells["id"],),
        TARGETS: lambda row: (row.cells["code"], row.cells["year"]),
        GOALS: lambda row: (row.cells["code"],),
        TASKS: lambda row: (row.cells["code"],),
        PLACES: lambda row: (row.cells["id"],),
    }
    for name, key in keys.items():
        seen: dict[tuple, int] = {}
        for row in text.rows[name]:
            if key(row) in seen:
                shown = " năm ".join(key(row))
                yield "duplicate_code", name, row.line, (
                    f"«{shown}» đã có ở dòng {seen[key(row)]}; mỗi mã chỉ đứng một lần, hãy bỏ hoặc đổi mã"
                )
            seen.setdefault(key(row), row.line)
            code = row.cells.get("code")
            if code is not None and not code.startswith(f"{plan.code_prefix}-"):
                yield "bad_code", name, row.line, f"mã «{code}» phải bắt đầu bằng «{plan.code_prefix}-»"


def _header(plan: Plan, text: PlanText, _: dict) -> Iterator[Finding]:
    first, last = plan.span
    if first > last:
        yield "bad_span", HEADER, text.header_line("span"), "năm đầu sau năm cuối; hãy đổi lại"
    if plan.start.year < first or plan.start > plan.end:
        yield "outside_span", HEADER, text.header_line("start"), f"tháng bắt đầu phải trong {first}–{last}"
    if plan.unit_word not in UNIT_WORDS:
        allowed = ", ".join(UNIT_WORDS)
        yield "bad_unit_word", HEADER, text.header_line("unit_word"), f"đơn vị dưới xã phải là: {allowed}"
    for phase in plan.phases:
        if phase.start > phase.end or phase.start.year < first or phase.end > plan.end:
            line = text.header_line(f'"{phase.name}"')
            yield "outside_span", HEADER, line, f"giai đoạn «{phase.name}» phải nằm trong {first}–{last}"
    for before, after in pairwise(sorted(plan.phases, key=lambda one: one.start)):
        if after.start <= before.end:
            line = text.header_line(f'"{after.name}"')
            yield "phase_overlap", HEADER, line, f"giai đoạn «{after.name}» chồng lên «{before.name}»"
    for review in plan.reviews:
        line = text.header_line("year", str(review.year))
        if not first <= review.year <= last:
            yield "outside_span", HEADER, line, f"năm {review.year} của sơ/tổng kết ngoài {first}–{last}"
        if review.kind not in ("so_ket", "tong_ket") or review.quarter not in (None, 1, 2, 3, 4):
            yield "bad_review", HEADER, line, "sơ/tổng kết: kind là so_ket hoặc tong_ket, quý từ 1 đến 4"
    regular = [duty for duty in plan.reporting if duty.rhythm is not Rhythm.AD_HOC]
    if len(regular) != 1:
        yield "bad_rhythm", HEADER, text.header_line("reporting"), (
            f"cần đúng một nhịp báo cáo định kỳ, đang có {len(regular)}; báo cáo đột xuất ghi ad_hoc"
        )


def _departments(plan: Plan, text: PlanText, lined: dict) -> Iterator[Finding]:
    known = {one.id for one in plan.departments}
    spelling: dict[str, str] = {}
    for one in plan.departments:
        line = text.header_line(f'"{one.id}"')
        if sum(other.id == one.id for other in plan.departments) > 1:
            yield "duplicate_code", HEADER, line, f"đơn vị «{one.id}» khai báo hai lần; hãy bỏ một"
        for name in (one.name, *one.aliases):
            if spelling.setdefault(name.casefold(), one.id) != one.id:
                yield "duplicate_alias", HEADER, text.header_line(name), (
                    f"cách viết «{name}» thuộc cả «{spelling[name.casefold()]}» và «{one.id}»; chỉ giữ một"
                )
    for name, columns in ((TARGETS, ("lead", "suggested_lead", "support")), (TASKS, ("lead", "support"))):
        for line, row in lined[name]:
            for column in columns:
                value = getattr(row, column)
                for one in (value,) if isinstance(value, str) else value:
                    if one and one not in known:
                        yield "unknown_department", name, line, (
                            f"cột {column}: không có đơn vị «{one}» trong plan.toml; sửa mã hoặc thêm đơn vị"
                        )
    for where, one in [("via", duty.via) for duty in plan.reporting] + [("intake", plan.ideas.get("intake"))]:
        if one and one not in known:
            line = text.header_line(where, f'"{one}"')
            yield "unknown_department", HEADER, line, f"mục {where}: không có đơn vị «{one}»; sửa mã"


def _indicators(plan: Plan, text: PlanText, lined: dict) -> Iterator[Finding]:
    bases, codes = {one.id for one in plan.bases}, {one.code for one in plan.indicators}
    columns = set(LAYOUTS[INDICATORS].columns)
    shorts: dict[str, str] = {}
    for line, one in lined[INDICATORS]:
        for kind, message in _indicator(one, bases, codes, columns):
            yield kind, INDICATORS, line, message
        if shorts.setdefault(one.short, one.code) != one.code:
            yield "duplicate_name", INDICATORS, line, f"tên ngắn «{one.short}» trùng {shorts[one.short]}"


def _indicator(one: Indicator, bases: set, codes: set, columns: set) -> Iterator[tuple[str, str]]:
    if one.pillar not in PILLARS:
        yield "unknown_pillar", f"trụ cột «{one.pillar}» lạ; chọn một trong: {', '.join(PILLARS)}"
    if one.base and one.base not in bases:
        yield "unknown_base", f"số nền «{one.base}» không có trong bases.csv; sửa hoặc thêm"
    if one.part_of and one.part_of not in codes:
        yield "unknown_indicator", f"part_of: không có chỉ tiêu «{one.part_of}»"
    if not one.short or len(one.short) > SHORT_NAME:
        yield "bad_name", f"tên ngắn phải có và dài tối đa {SHORT_NAME} chữ, đang là {len(one.short)}"
    if one.kind.is_rate != (one.unit == "%"):
        yield "unit_mismatch", "chỉ tiêu tỷ lệ có đơn vị «%», chỉ tiêu đếm có đơn vị là danh từ được đếm"
    if one.kind in (Kind.RATIO, Kind.SHARE) and not (one.numerator and one.denominator):
        yield "undefined_ratio", "tỷ lệ phải nói rõ tử số và mẫu số; nếu là cách hiểu thì ghi ở cột judged"
    if (one.kind is Kind.SCORE) != (one.scale is not None) or (one.scale is not None and one.scale <= 0):
        yield "bad_scale", "thang điểm (scale) là số dương, chỉ dùng cho chỉ tiêu chấm điểm (score)"
    for name in one.judged:
        if name not in columns:
            yield "bad_judged", f"judged: không có cột «{name}»"
    for name in ("name", "measure", "noun"):
        if not getattr(one, name):
            yield "empty_cell", f"cột {name} không được để trống"


def _targets(plan: Plan, _: PlanText, lined: dict) -> Iterator[Finding]:
    first, last = plan.span
    for line, one in lined[TARGETS]:
        indicator = plan.indicator(one.code)
        if indicator is None:
            yield "unknown_indicator", TARGETS, line, (
                f"không có chỉ tiêu «{one.code}» trong indicators.csv; thêm dòng ở đó hoặc sửa mã"
            )
            continue
        if not first <= one.year <= last:
            yield "outside_span", TARGETS, line, f"năm {one.year} ngoài thời gian kế hoạch {first}–{last}"
        for kind, message in (*_numbers(one), *_fits(one, indicator)):
            yield kind, TARGETS, line, message
        if not one.source:
            yield "empty_cell", TARGETS, line, "cột source phải ghi mục của kế hoạch chứa mục tiêu này"
        if one.lead and (one.suggested_lead or one.lead in one.support):
            yield "double_role", TARGETS, line, (
                "đã có đơn vị chủ trì thì bỏ suggested_lead và không ghi đơn vị ấy lại ở support"
            )


def _numbers(one: Target) -> Iterator[tuple[str, str]]:
    single = one.comparator in (Comparator.MORE, Comparator.AT_LEAST, Comparator.EXACTLY)
    if single and (one.value is None or one.low is not None or one.high is not None):
        yield "comparator_mismatch", f"so sánh «{one.comparator}» cần value, và không có low, high"
    if one.comparator is Comparator.RANGE and (one.low is None or one.high is None or one.value is not None):
        yield "comparator_mismatch", "khoảng (range) cần low và high, và không có value"
    if one.comparator is Comparator.LEAD and (one.value, one.low, one.high) != (None, None, None):
        yield "comparator_mismatch", "«dẫn đầu» (lead) không kèm số; nếu có số thì dùng >=, > hoặc ="
    if one.comparator is Comparator.ENCOURAGED and one.value is not None:
        yield "comparator_mismatch", "khuyến khích không có value; mức gợi ý ghi ở low và high"
    if one.low is not None and one.high is not None and one.low > one.high:
        yield "bad_range", f"low {one.low} lớn hơn high {one.high}; hãy đổi chỗ"


def _fits(one: Target, indicator: Indicator) -> Iterator[tuple[str, str]]:
    for number in (one.value, one.low, one.high):
        if number is not None and (number < 0 or (indicator.kind.is_rate and number > 100)):
            yield "impossible_number", f"{number} nằm ngoài thang của chỉ tiêu (tỷ lệ: 0–100)"
    if one.comparator is Comparator.MORE and indicator.kind.is_rate and one.value == Decimal(100):
        yield "impossible_number", "«trên 100 %» không bao giờ đạt được; dùng >= hoặc ="
    if one.per_year and (indicator.over_time is not OverTime.FLOW or indicator.kind is not Kind.COUNT):
        yield "per_year_mismatch", "«mỗi năm» chỉ dùng cho số đếm cộng dồn trong năm (count, flow)"


def _series(plan: Plan, _: PlanText, lined: dict) -> Iterator[Finding]:
    lines = {(one.code, one.year): line for line, one in lined[TARGETS]}
    for indicator in plan.indicators:
        promised = [one for one in plan.targets_of(indicator.code) if one.goal is not None]
        for before, after in pairwise(promised):
            worse = after.goal < before.goal if indicator.direction is Direction.UP else after.goal > before.goal
            if worse:
                yield "against_direction", TARGETS, lines[(after.code, after.year)], (
                    f"mục tiêu {after.year} ({after.goal}) lùi so với {before.year} ({before.goal}), trái chiều"
                    f" «{indicator.direction}» của chỉ tiêu; sửa số hoặc sửa chiều"
                )


def _tasks(plan: Plan, _: PlanText, lined: dict) -> Iterator[Finding]:
    codes = {one.code for one in plan.tasks}
    for line, one in lined[TASKS]:
        if one.parent and (one.parent not in codes or one.parent == one.code):
            yield "unknown_task", TASKS, line, f"không có nhiệm vụ cha «{one.parent}»; sửa mã"
        if not (one.text and one.source):
            yield "empty_cell", TASKS, line, "nhiệm vụ phải có nội dung (text) và mục trong kế hoạch (source)"
    for line, goal in lined[GOALS]:
        if not (goal.text and goal.source):
            yield "empty_cell", GOALS, line, "mục tiêu định tính phải có nội dung và mục trong kế hoạch"


def _places(_: Plan, __: PlanText, lined: dict) -> Iterator[Finding]:
    owner: dict[str, Any] = {}
    for line, one in lined[PLACES]:
        for name in (one.name, *one.aliases):
            if not name:
                yield "empty_cell", PLACES, line, "tên không được để trống"
            if owner.setdefault(name.casefold(), one.id) != one.id:
                yield "duplicate_alias", PLACES, line, (
                    f"cách viết «{name}» đã thuộc «{owner[name.casefold()]}»; mỗi cách viết chỉ một nơi"
                )
