"""What the plans promise of one measure, in sentences: who promises most, and why some are not ranked."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from components.sentences import promise
from components.status import BASES
from data.compare import Comparison, Footing, Group, Promise, Ranked
from data.model import Direction, Grade, Plan, Target
from data.progress import Basis

NO_NUMBER = "không đặt số"


def names(found: Iterable[Comparison]) -> dict[str, str]:
    """What each measure is called: the short name that says most of the words in its code; each name once."""
    said: dict[str, str] = {}
    for one in found:
        best = max(one.promises, key=lambda each: (*_likeness(one.measure, each), each.indicator.code)).indicator
        said[one.measure] = best.short if best.short not in said.values() else f"{best.short} ({best.code})"
    return said


def _likeness(measure: str, one: Promise) -> tuple[int, int]:
    words = _bare(one.indicator.short) | _bare(one.indicator.name)
    return len(set(measure.split("-")) & words), -len(one.indicator.short)


def _bare(text: str) -> set[str]:
    letters = unicodedata.normalize("NFD", text.lower().replace("đ", "d")).encode("ascii", "ignore").decode()
    return set(re.findall(r"[a-z0-9]+", letters))


def ordered(found: Iterable[Comparison], own: str) -> list[Comparison]:
    """The measures as they are offered: the own commune's first, then the most comparable first."""
    footings = list(Footing)
    return sorted(found, key=lambda one: (own not in one.slugs, footings.index(one.footing)))


def overall(found: Sequence[Comparison], plan: Plan) -> str:
    """How much of the own plan can be held against the others."""
    if not plan.targets:
        numbers = sum(len(one.promises) for one in found)
        return (
            f"Kế hoạch xã {plan.name} không đặt số, chỉ có {len(plan.goals)} mục tiêu định tính;"
            f" các xã khác đặt {numbers} mục tiêu ở {len(found)} thước đo."
        )
    footings = [one.footing_of(plan.slug) for one in found if plan.slug in one.slugs]
    kinds = {
        Footing.COMPARED: "có xã khác đặt cùng cách tính",
        Footing.BESIDE: "có xã khác đặt theo cách tính khác",
        Footing.THEME: "chỉ cùng chủ đề với xã khác",
        Footing.ALONE: "chỉ xã này đặt",
    }
    said = [f"{footings.count(one)} {what}" for one, what in kinds.items() if one in footings]
    return f"Xã {plan.name} đặt {len(footings)} thước đo: {', '.join(said)}."


def sentence(one: Comparison, own: str) -> str:
    """The one thing to know of a measure."""
    if len(one.slugs) == 1:
        named = len(one.promises) > 1
        said = "; ".join((f"{each.indicator.short} " if named else "") + _what(each) for each in one.promises)
        return f"Chỉ xã {one.promises[0].plan.name} đặt: {said}."
    group = charted(one, own)
    if group and group.compared:
        return _ranking(group, own)
    if one.footing is Footing.BESIDE:
        alike = [each for each in one.promises if each.indicator.grade is not Grade.THEME]
        return f"{_plans(alike)} đặt theo cách tính khác nhau nên không xếp hạng."
    return f"{_plans(one.promises)} chỉ cùng chủ đề, đo những việc khác nhau nên không so con số."


def _ranking(group: Group, own: str) -> str:
    """Who promises most in the own commune's year, else in the year most communes promise for."""
    lines = [line for line in group.lines if line.rank]
    if not lines:
        said = "; ".join(f"{line.promise.plan.name} {dated(line.promise)}" for line in group.lines)
        return f"{len(group.slugs)} xã cùng cách tính nhưng đặt cho năm khác nhau nên không xếp hạng: {said}."
    chosen = max(lines, key=lambda line: (line.promise.plan.slug == own, line.among, line.promise.strength))
    year = [line for line in lines if line.promise.target.year == chosen.promise.target.year]
    said = _place(chosen, year)
    other = [line.promise for line in group.lines if line.promise.target.year != chosen.promise.target.year]
    if other:
        said += "; năm khác không xếp chung: " + ", ".join(f"{one.plan.name} {dated(one)}" for one in other)
    return f"{said}."


def _place(chosen: Ranked, year: Sequence[Ranked]) -> str:
    one = chosen.promise
    first = [line.promise for line in year if line.rank == 1]
    if all(line.rank == 1 for line in year):
        words = "; ".join(dict.fromkeys(dated(each) for each in first))
        return f"{_plans(first)} đặt ngang nhau, {words} ({chosen.among} xã cùng cách tính)"
    most = "thấp nhất (chặt nhất)" if one.indicator.direction is Direction.DOWN else "cao nhất"
    said = f"{one.plan.name} đặt {dated(one)}"
    if chosen.rank == 1:
        others = [each for each in first if each.plan.slug != one.plan.slug]
        also = f" (cùng {_plans(others)})" if others else ""
        return f"{said}, {most}{also} trong {chosen.among} xã cùng cách tính"
    top = f"{_plans(first)}, {dated(first[0])}"
    return f"{said}, thứ {chosen.rank} trong {chosen.among} xã cùng cách tính; {most} là {top}"


def reasons(one: Comparison) -> list[str]:
    """Why promises are not ranked, and who promises nothing: one line each."""
    lines = []
    several = len(one.slugs) > 1
    if several and (one.beside or len(one.groups) > 1):
        alike = [line.promise for group in one.groups for line in group.lines] + list(one.beside)
        lines.append(f"{_by_plan(alike, how)}.")
    if several and one.themes:
        lines.append(f"Chỉ cùng chủ đề: {_by_plan(one.themes, lambda each: each.indicator.short)}.")
    if several and one.words:
        said = _by_plan(one.words, lambda each: f"{each.indicator.short}, {promise(each.indicator, each.target)}")
        lines.append(f"Không có mức bắt buộc nên không xếp hạng: {said}.")
    if one.missing:
        lines.append(f"Không đặt: {', '.join(_missing(plan) for plan in one.missing)}.")
    return lines


def _by_plan(many: Iterable[Promise], say: Callable[[Promise], str]) -> str:
    """What is said of each plan's promises, each thing once: "An Nông – … · …; Tân Ninh – …"."""
    found: dict[str, dict[str, None]] = {}
    for one in many:
        found.setdefault(one.plan.name, {})[say(one)] = None
    return "; ".join(f"{name} – {' · '.join(things)}" for name, things in found.items())


def _missing(plan: Plan) -> str:
    return plan.name if plan.targets else f"{plan.name} ({without_numbers(plan)})"


def without_numbers(plan: Plan) -> str:
    """What a plan without any target has instead."""
    return f"kế hoạch không đặt số, có {len(plan.goals)} mục tiêu định tính"


def how(one: Promise) -> str:
    """What it is counted on: "tính trên tổng số hộ gia đình trên địa bàn", "đếm số đơn mỗi năm"."""
    indicator = one.indicator
    if not indicator.denominator:
        return f"đếm số {indicator.noun}" + (" mỗi năm" if one.target.per_year else "")
    return f"tính trên {indicator.denominator[:1].lower()}{indicator.denominator[1:]}"


def _what(one: Promise) -> str:
    return f"{promise(one.indicator, one.target)} ({year(one.target, one.plan)})"


def dated(one: Promise) -> str:
    """What is promised by when: "từ 95 % trở lên năm 2026"."""
    sure = "" if one.target.year_given else " (năm tạm lấy)"
    return f"{promise(one.indicator, one.target)} năm {one.target.year}{sure}"


def year(target: Target, plan: Plan) -> str:
    """The year, and whether it is the plan's: "2030", "2030, tạm lấy năm cuối kế hoạch"."""
    if target.year_given:
        return str(target.year)
    why = BASES[Basis.ASSUMED_YEAR] if target.year == plan.span[1] else "kế hoạch không ghi năm"
    return f"{target.year}, {why}"


def _plans(many: Iterable[Promise]) -> str:
    found = list(dict.fromkeys(one.plan.name for one in many))
    return found[0] if len(found) == 1 else f"{', '.join(found[:-1])} và {found[-1]}"


def charted(one: Comparison, own: str) -> Group | None:
    """The group to draw: the own commune's among those of several plans; none where ways of counting differ."""
    compared = [group for group in one.groups if group.compared]
    if compared:
        return max(compared, key=lambda group: own in group.slugs)
    return one.groups[0] if len(one.groups) == 1 and not one.beside else None


def source(one: Comparison, plans: Sequence[Plan]) -> str:
    """How many plans have the measure, and what the others' promises are taken from."""
    return f"{len(one.slugs)}/{len(plans)} kế hoạch có thước đo này · xã khác: bản kế hoạch kèm phần mềm"


def only_here(found: Sequence[Comparison], plans: Sequence[Plan]) -> list[tuple[str, str]]:
    """What only one commune has, as (heading, measures in words), a line a commune that has any."""
    lines = []
    for plan in plans:
        alone = [one for one in found if one.slugs == {plan.slug}]
        if alone:
            said = "; ".join(f"{each.indicator.short} – {_what(each)}" for one in alone for each in one.promises)
            lines.append((f"Chỉ xã {plan.name} đặt", said))
    return lines
