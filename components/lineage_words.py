"""Villages that merged, split or were renamed, in words: what became of whom, in whose borders one looks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from fractions import Fraction

import pandas as pd
import streamlit as st

from components.words import NOT_KNOWN, amount, number, percent
from data.lineage import Change, Unknown, View, became, has_lineage
from data.model import Indicator, Period, Place, Plan
from data.progress import Reading, levels
from data.villages import Cell

BORDERS = "dia-gioi"
_VIEWS = {"Hiện nay": View.NOW, "Lúc đó": View.THEN}
_HELP = (
    "Hiện nay: số của các nơi cũ được cộng (hoặc chia theo phần đã ghi, là ước tính) về các nơi có trong danh sách hôm"
    " nay. Lúc đó: đúng các nơi của kỳ đang xem, với số chính họ đã báo."
)


def pick_view(plan: Plan) -> View:
    """In whose borders the villages are shown; not asked where nothing ever changed."""
    if not has_lineage(plan):
        return View.NOW
    chosen = st.segmented_control(
        "Địa giới", list(_VIEWS), default="Hiện nay", required=True, key=BORDERS, bind="query-params", help=_HELP
    )
    return _VIEWS.get(chosen, View.NOW)


def change_said(change: Change, plan: Plan) -> str:
    """A recorded change as a sentence: "Thôn A và Thôn B nhập thành Thôn C"."""
    if change.renamed:
        return f"{change.renamed} đổi tên thành {_name(plan, change.targets[0])}"
    old, new = _listed(plan, change.sources), _listed(plan, change.targets)
    if len(change.targets) == 1:
        return f"{old} nhập thành {new}"
    if len(change.sources) == 1:
        return f"{old} tách thành {new}"
    return f"{old} được xếp lại thành {new}"


def fate(place: Place, plan: Plan) -> str:
    """What became of a former village: "Thôn A đã nhập vào Thôn C từ kỳ 7/2026."; "" for one of today."""
    into = [one for one, _ in became(place)]
    if not into or place.until is None:
        return ""
    verb = "nhập vào" if len(into) == 1 else "tách thành"
    return f"{place.name} đã {verb} {_listed(plan, into)} từ {place.until.plus(1).label.lower()}."


def made_of(place: Place, period: Period, plan: Plan) -> str:
    """Of whose figures a village's are made in a period before it began."""
    old = [one.id for one in plan.former if any(target == place.id for target, _ in became(one))]
    return (
        f"{place.name} có từ {place.since.label.lower()}; số {period.label.lower()} dưới đây tính từ số của"
        f" {_listed(plan, old)}."
    )


def shares_said(change: Change, plan: Plan) -> str:
    """How much of each village went where; "" where everything went into one."""
    parts = [one for one in change.flows if one.part is not None]
    if not parts:
        return ""
    said = ", ".join(f"{_name(plan, one.target)} {percent(100 * one.share, 1)}" for one in parts)
    return f"{said} (theo {change.basis}, ước tính)" if change.basis else f"{said} (ước tính)"


def changes_table(changes: Sequence[Change], plan: Plan) -> pd.DataFrame:
    """The recorded changes as rows of text, the newest first."""
    lines = [
        (one.since.label, change_said(one, plan), one.document, shares_said(one, plan))
        for one in sorted(changes, key=lambda one: one.since, reverse=True)
    ]
    return pd.DataFrame(lines, columns=["Từ kỳ", "Thay đổi", "Văn bản", "Chia số cũ"], dtype="str")


def begins_said(change: Change, new: Sequence[Place], plan: Plan) -> list[str]:
    """What recording a change would do: which villages end, which begin."""
    names = {one.id: one.name for one in new}
    since, last = change.since, change.since.plus(-1)
    if change.renamed:
        return [
            f"{change.renamed} mang tên {new[0].name} từ {since.label.lower()}; số liệu vẫn là của cùng một"
            f" {plan.unit_word}.",
            f"Tệp ghi tên cũ vẫn nhận được; xem các kỳ trước thì vẫn hiện tên {change.renamed}.",
        ]
    return [
        f"Kết thúc sau {last.label.lower()}: {_listed(plan, change.sources)}. Số đã báo giữ nguyên.",
        f"Có từ {since.label.lower()}: {', '.join(names[one] for one in change.targets)}.",
        f"Tổng của xã ở các kỳ đã qua không đổi. Từ {since.label.lower()}, nơi cũ không nộp số nữa.",
    ]


def preview_table(
    indicators: Sequence[tuple[Indicator, Period, Mapping[str, Reading], Mapping[str, Reading]]],
    names: Mapping[str, str],
) -> pd.DataFrame:
    """What the newest figures become: per indicator the old villages' figures and those of the new ones."""
    lines = []
    for indicator, period, before, after in indicators:
        old = "; ".join(f"{names[one]}: {figure_of(indicator, reading)}" for one, reading in before.items())
        new = "; ".join(f"{names[one]}: {figure_of(indicator, reading)}" for one, reading in after.items())
        lines.append((indicator.short, period.label, new or "chưa có: còn nơi chưa báo hoặc số không cộng được", old))
    return pd.DataFrame(lines, columns=["Chỉ tiêu", "Kỳ", "Nơi mới", "Nơi cũ"], dtype="str")


def figure_of(indicator: Indicator, reading: Reading) -> str:
    """A reading in words, fractions of people rounded: "110/400 = 27,5 %"."""
    if not indicator.kind.is_rate or reading.numerator is None or reading.denominator is None:
        return NOT_KNOWN if reading.value is None else amount(indicator, Fraction(reading.value))
    sides = f"{_round(indicator, reading.numerator)}/{_round(indicator, reading.denominator)}"
    found = levels(indicator, [reading])
    return f"{sides} = {amount(indicator, found[-1].value)}" if found else sides


def _round(indicator: Indicator, value: Fraction) -> str:
    return number(value, 0 if indicator.whole else 1)


def unknown_said(unknown: Sequence[Unknown], period: Period, plan: Plan) -> list[str]:
    """Why villages of today have no figure of that period although a part of them reported."""
    said = []
    for one in unknown:
        if one.period != period:
            continue
        why = [f"{_listed(plan, one.missing)} chưa báo"] if one.missing else []
        why += [f"số của {_listed(plan, one.uncountable)} không cộng được"] if one.uncountable else []
        said.append(
            f"{_name(plan, one.place)}: {period.label.lower()} chưa có số theo địa giới hiện nay vì {'; '.join(why)}."
        )
    return said


def estimated_said(cells: Iterable[Cell], plan: Plan) -> list[str]:
    """Which villages' figures are shares of former ones; nothing where none is."""
    found = {(cell.place.id, cell.at): None for cell in cells if cell.estimated}
    periods: dict[Period, list[str]] = {}
    for place, at in found:
        periods.setdefault(at, []).append(place)
    return [
        f"{_listed(plan, places)}: số {at.label.lower()} là ước tính, chia từ {plan.unit_word} cũ theo tỷ lệ đã ghi."
        for at, places in sorted(periods.items())
    ]


def _name(plan: Plan, place: str) -> str:
    found = plan.place(place)
    return found.name if found else f"{plan.unit_word} đã bỏ khỏi danh sách"


def _listed(plan: Plan, places: Sequence[str]) -> str:
    names = [_name(plan, one) for one in places]
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} và {names[-1]}"
