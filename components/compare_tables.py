"""What the plans promise, in tables: of one measure with base, year and place in the plan, and of all measures."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import pandas as pd

from components.compare_words import NO_NUMBER, how, year
from components.sentences import ground, promise
from components.words import NOT_KNOWN, literal
from data.compare import Comparison, Footing, Promise, Ranked
from data.model import Grade, Plan

FOOTINGS = {
    Footing.COMPARED: "cùng cách tính",
    Footing.BESIDE: "khác cách tính",
    Footing.THEME: "chỉ cùng chủ đề",
    Footing.ALONE: "chỉ một xã đặt",
}
_UNBROKEN = "\u00a0"


def promises_table(one: Comparison) -> pd.DataFrame:
    """Every promise of a measure with its base, year and place in the plan: as ranked, else plan by plan."""
    found = one.promises
    if one.footing is not Footing.COMPARED:
        order = list(dict.fromkeys(each.plan.slug for each in found))
        found = sorted(found, key=lambda each: order.index(each.plan.slug))
    return pd.DataFrame([_line(one, each) for each in found], dtype="str")


def _line(one: Comparison, each: Promise) -> dict[str, str]:
    buried = "" if each.target.formal else " (trong nhiệm vụ, không phải chỉ tiêu thi đua)"
    return {
        "Xã": each.plan.name,
        "Chỉ tiêu": each.indicator.short,
        "Đặt": promise(each.indicator, each.target),
        "Năm": year(each.target, each.plan),
        "Tính trên": _base(each),
        "So với xã khác": _standing(one, each),
        "Chủ trì": _owner(each),
        "Mục": (each.target.source if each.target.since is None else ground(each.target)) + buried,
    }


def _base(one: Promise) -> str:
    indicator = one.indicator
    if not indicator.denominator:
        return how(one)
    return indicator.denominator + (" (phần mềm hiểu, kế hoạch không nêu)" if "denominator" in indicator.judged else "")


def _standing(one: Comparison, each: Promise) -> str:
    if len(one.slugs) == 1:
        return "chỉ xã này đặt"
    if each.strength is None:
        return "không có mức bắt buộc"
    if each.indicator.grade is Grade.THEME:
        return FOOTINGS[Footing.THEME]
    group = next((group for group in one.groups if group.way == each.way and group.compared), None)
    if group is None or each.indicator.grade is not Grade.SAME_BASE:
        return FOOTINGS[Footing.BESIDE]
    [line] = [line for line in group.lines if line.promise is each]
    if line.rank is None:
        return "cùng cách tính, khác năm"
    level = [other for other in group.lines if _level(other) == _level(line)]
    return f"thứ {line.rank}/{line.among} xã" + (" (đồng hạng)" if len(level) > 1 else "")


def _level(line: Ranked) -> tuple:
    return line.promise.target.year, line.promise.strength


def _owner(one: Promise) -> str:
    if one.target.lead:
        return one.plan.department(one.target.lead).name
    if one.target.suggested_lead:
        return f"không ghi; gợi ý {one.plan.department(one.target.suggested_lead).name}"
    return "không ghi"


def measures_table(found: Sequence[Comparison], said: dict[str, str], plans: Sequence[Plan]) -> pd.DataFrame:
    """Every measure that several plans have, one column a plan, and whether it may be compared."""
    heads = {plan.slug: plan.name if plan.targets else f"{plan.name} ({NO_NUMBER})" for plan in plans}
    return pd.DataFrame(
        [
            {"Thước đo": said[one.measure]}
            | {heads[plan.slug]: _cell(one, plan) for plan in plans}
            | {"So với nhau": FOOTINGS[one.footing]}
            for one in found
            if len(one.slugs) > 1
        ],
        dtype="str",
    )


def _cell(one: Comparison, plan: Plan) -> str:
    """A plan's promises of a measure; of a theme the names alone, for numbers in a row would be compared."""
    here = [each for each in one.promises if each.plan.slug == plan.slug]
    said = Counter(_short(one, each) for each in here)
    return "; ".join(words if many == 1 else f"{many} chỉ tiêu {words}" for words, many in said.items()) or NOT_KNOWN


def _short(one: Comparison, each: Promise) -> str:
    if each.indicator.grade is Grade.THEME:
        return each.indicator.short
    sure = "" if each.target.year_given else ", tạm lấy"
    words = f"{promise(each.indicator, each.target)} ({each.target.year}{sure})"
    base = next((base.name for base in each.plan.bases if base.id == each.indicator.base), each.indicator.denominator)
    if one.footing is Footing.COMPARED or not base:
        return words
    return f"{words}, trên {base[:1].lower()}{base[1:]}"


def shown(table: pd.DataFrame, own: Plan) -> pd.DataFrame:
    """The table as it stands where Markdown is read: the own commune's name strong, names and percents unbroken."""
    found = table.map(lambda cell: literal(cell).replace(" %", f"{_UNBROKEN}%"))
    if "Xã" in found:
        bold = table["Xã"].map(lambda name: "**{}**" if name == own.name else "{}")
        found["Xã"] = [mark.format(name.replace(" ", _UNBROKEN)) for mark, name in zip(bold, found["Xã"], strict=True)]
    return found.rename(columns=literal)
