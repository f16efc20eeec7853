"""A village and a period → the village of that name there was then, or the sentence why there is none. Pure.

Forms and reports of old months go on naming the villages of their time; a name that lives on means another village
before and after a merger, and only the period tells which.
"""

from __future__ import annotations

from collections.abc import Iterable

from data.errors import RefusalError
from data.lineage import became, namesake
from data.model import Figure, FigureState, Period, Place, Plan


def at_its_time(plan: Plan, place: Place, period: Period) -> tuple[Place | None, str]:
    """(the village meant, ""), or (None, why that village has no figure of that period)."""
    if place.existed(period):
        return place, ""
    same = namesake(plan, place, period)
    return (same, "") if same is not None else (None, not_there(plan, place, period))


def not_there(plan: Plan, place: Place, period: Period) -> str:
    """What became of a village that had ended by then, or what one that had not begun is made of."""
    if place.until is not None and place.until < period:
        since = place.until.plus(1).label.lower()
        into = [plan.place(one).name for one, _ in became(place) if plan.place(one)]
        verb = "nhập vào" if len(into) == 1 else "tách thành"
        what = f"đã {verb} {', '.join(into)} từ {since}" if into else f"không còn từ {since}"
        return f"{place.name} {what}, nên không có số liệu {period.label.lower()}. Hãy ghi số cho nơi mới."
    made = ", ".join(
        one.name for one in (*plan.places, *plan.former) if any(target == place.id for target, _ in became(one))
    )
    return (
        f"{place.name} chỉ có từ {place.since.label.lower()}, hình thành từ {made}. Số liệu {period.label.lower()} phải"
        f" ghi theo {plan.unit_word} cũ."
    )


def swallowed_by(plan: Plan, place: Place, period: Period) -> Place | None:
    """The village of that period that all of an ended one is a part of; None where it is still there, or was split."""
    now = place
    while now is not None and not now.existed(period):
        into = became(now)
        now = plan.place(into[0][0]) if len(into) == 1 and into[0][1] == 1 else None
    return None if now == place else now


def refuse_misplaced(plan: Plan, figures: Iterable[Figure]) -> None:
    """Nothing where every figure is of a village of its period, or takes a figure back; else RefusalError."""
    for one in figures:
        place = None if one.place is None else plan.place(one.place)
        if place is not None and not place.existed(one.period) and one.state is not FigureState.WITHDRAWN:
            raise RefusalError(not_there(plan, place, one.period))
