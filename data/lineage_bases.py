"""Bases (số nền) of villages that began, from what the villages before them had, until they get their own. Pure."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from decimal import Decimal
from typing import Any

from data.lineage import became
from data.model import Plan


def derived_bases(plan: Plan, bases: Sequence[Any], *, parts: bool = False) -> list[Any]:
    """Bases (`standings.BaseFigure`) of villages that began, from what their former ones had, until they get their own.

    Only where every one of these is known; `parts`: also of villages that are a part of a former one, by its share.
    """
    found: list[Any] = []
    known: dict[tuple[str, str], list[Any]] = defaultdict(list)
    for one in bases:
        if one.place is not None:
            known[one.base, one.place].append(one)
    everyone = (*plan.places, *plan.former)
    for place in sorted((one for one in everyone if one.since), key=lambda one: one.since):
        day = place.since.first_day(plan.calendar)
        shares = [(one.id, share) for one in everyone for target, share in became(one) if target == place.id]
        if not shares or (not parts and any(share != 1 for _, share in shares)):
            continue
        for base in dict.fromkeys(base for base, _ in known):
            ends = [_newest(known[base, source], day) for source, _ in shares if (base, source) in known]
            own = [one for one in known.get((base, place.id), ()) if one.as_of <= day]
            if own or len(ends) < len(shares) or None in ends:
                continue
            value = sum(
                (one.value * share.numerator / share.denominator for one, (_, share) in zip(ends, shares, strict=True)),
                Decimal(0),
            )
            one = ends[0]._replace(place=place.id, as_of=day, value=value)
            known[base, place.id].append(one)
            found.append(one)
    return found


def _newest(held: Sequence[Any], day: Any) -> Any | None:
    return max((one for one in held if one.as_of <= day), key=lambda one: one.as_of, default=None)
