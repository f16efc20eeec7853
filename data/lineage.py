"""Villages that merged, split or were renamed: the plan with their history, and figures in today's borders. Pure.

Facts are never rewritten: a village that merges or splits ends, and what it becomes is a new one, even where it bears
an old name. Figures of former villages are carried over only when asked for: Σa and Σb, exact fractions, and nothing
where one of the villages that make up the whole has not reported.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields, replace
from decimal import Decimal
from enum import StrEnum
from fractions import Fraction

from data.model import Figure, FigureState, Indicator, Kind, Period, Place, Plan
from data.progress import Reading

_WHOLE = Fraction(1)


class View(StrEnum):
    """In whose borders villages are looked at: today's, or those of the period looked at."""

    NOW = "now"
    THEN = "then"


@dataclass(frozen=True)
class Flow:
    """So much of one village (`part` of `whole`, None: all of it) went into another."""

    source: str
    target: str
    part: Decimal | None = None
    whole: Decimal | None = None

    @property
    def share(self) -> Fraction:
        """The share of the source that went there, 1 where all of it did."""
        return _WHOLE if self.part is None else Fraction(self.part) / Fraction(self.whole)


@dataclass(frozen=True)
class Change:
    """What became of some villages from a period on. `renamed`: the name that the one village bore until then.

    `basis`: what the shares were counted on; `document`: the decision behind the change.
    """

    id: str
    since: Period
    flows: tuple[Flow, ...]
    basis: str = ""
    document: str = ""
    renamed: str = ""

    @property
    def sources(self) -> tuple[str, ...]:
        """The villages that ended, each once; of a rename the village itself."""
        return tuple(dict.fromkeys(one.source for one in self.flows))

    @property
    def targets(self) -> tuple[str, ...]:
        """The villages that began, each once; of a rename the village itself."""
        return tuple(dict.fromkeys(one.target for one in self.flows))


@dataclass(frozen=True)
class Village(Place):
    """A village with a history: `into` what it became, with shares; `names` it bore, each with its last period."""

    into: tuple[tuple[str, Fraction], ...] = ()
    names: tuple[tuple[Period, str], ...] = ()


@dataclass(frozen=True)
class Estimate(Reading):
    """A reading of a part of a former village, by its share: good to look at, no measure of anybody's pace."""


@dataclass(frozen=True)
class Unknown:
    """A period whose figure of a village cannot be had: who did not report then, or gave what cannot be summed."""

    place: str
    period: Period
    missing: tuple[str, ...]
    uncountable: tuple[str, ...]


def with_lineage(plan: Plan, changes: Iterable[Change]) -> Plan:
    """The plan whose villages know since and until when they are; those that ended are its `former` ones."""
    into, names = defaultdict(list), defaultdict(list)
    since: dict[str, Period] = {}
    until: dict[str, Period] = {}
    for change in sorted(changes, key=lambda one: one.since):
        last = change.since.plus(-1)
        if change.renamed:
            names[change.sources[0]].append((last, change.renamed))
            continue
        for flow in change.flows:
            into[flow.source].append((flow.target, flow.share))
            until[flow.source], since[flow.target] = last, change.since
    touched = {*into, *names, *since}
    if not touched:
        return plan

    def village(one: Place) -> Place:
        if one.id not in touched:
            return one
        what = one.id, one.name, one.aliases, one.placeholder, since.get(one.id), until.get(one.id)
        return Village(*what, tuple(into[one.id]), tuple(names[one.id]))

    known = [village(one) for one in (*plan.places, *plan.former)]
    return replace(
        plan,
        places=tuple(one for one in known if one.until is None),
        former=tuple(one for one in known if one.until is not None),
    )


def has_lineage(plan: Plan) -> bool:
    """Whether any village of the plan merged, split or got another name."""
    return bool(plan.former) or any(isinstance(one, Village) for one in plan.places)


def became(place: Place) -> tuple[tuple[str, Fraction], ...]:
    """What a village became: (id, its share that went there); empty for one of today."""
    return place.into if isinstance(place, Village) else ()


def plain(place: Place) -> Place:
    """The village without what became of it and what it was called: its id, names and periods alone."""
    return Place(**{one.name: getattr(place, one.name) for one in fields(Place)})


def borne(place: Place) -> tuple[str, ...]:
    """The names that a village bore before, the oldest first."""
    return tuple(name for _, name in place.names) if isinstance(place, Village) else ()


def name_at(place: Place, period: Period) -> str:
    """The name that a village bore in that period."""
    names = place.names if isinstance(place, Village) else ()
    return next((name for last, name in names if period <= last), place.name)


def as_then(plan: Plan, period: Period) -> Plan:
    """The plan with the villages there were in that period, under the names they bore; nothing before or after.

    A former village stands where today the first of those stands that it became.
    """
    if not has_lineage(plan):
        return plan
    order = {one.id: at for at, one in enumerate(plan.places)}
    for one in sorted(plan.former, key=lambda one: one.until, reverse=True):
        order[one.id] = min((order[target] for target, _ in became(one) if target in order), default=len(order))
    there = sorted(plan.places_at(period), key=lambda one: (order[one.id], one.id))
    return replace(plan, places=tuple(_then(one, period) for one in there), former=())


def _then(place: Place, period: Period) -> Place:
    """The village under its name of that period, today's another spelling."""
    name = name_at(place, period)
    return place if name == place.name else replace(place, name=name, aliases=(*place.aliases, place.name))


def same_borders(plan: Plan, one: Period, other: Period) -> bool:
    """Whether the villages of two periods are the same ones."""
    return {each.id for each in plan.places_at(one)} == {each.id for each in plan.places_at(other)}


def namesake(plan: Plan, place: Place, period: Period) -> Place | None:
    """The village of that period that goes by the same name; None where there is none, or more than one."""
    names = _names(place)
    found = [one for one in plan.places_at(period) if _names(one) & names]
    return found[0] if len(found) == 1 else None


def _names(place: Place) -> frozenset[str]:
    return frozenset(one.casefold() for one in (place.name, *place.aliases))


class Borders:
    """The villages there were at a period (None: those of today), and of what earlier ones they are made."""

    def __init__(self, plan: Plan, at: Period | None = None) -> None:
        """Learn the plan's villages."""
        self._known = {one.id: one for one in (*plan.places, *plan.former)}
        self._at = at
        self._made: dict[Period, dict[str, dict[str, Fraction]]] = {}

    def made_of(self, period: Period) -> Mapping[str, Mapping[str, Fraction]]:
        """Each village, by the ids and shares of those of that earlier period that went into it."""
        if period not in self._made:
            found: dict[str, dict[str, Fraction]] = defaultdict(lambda: defaultdict(Fraction))
            for one in self._known.values():
                if one.existed(period):
                    self._spread(one, one.id, _WHOLE, found)
            self._made[period] = {target: dict(parts) for target, parts in found.items()}
        return self._made[period]

    def _spread(self, place: Place, source: str, share: Fraction, found: dict) -> None:
        if place.until is None or (self._at is not None and place.until >= self._at):
            found[place.id][source] += share
            return
        for target, part in became(place):
            if target in self._known:
                self._spread(self._known[target], source, share * part, found)


def carried(
    indicator: Indicator, figures: Iterable[Figure], borders: Borders
) -> tuple[dict[str, list[Reading]], list[Unknown]]:
    """The readings of each village within these borders, oldest first, numbers as fractions; and what cannot be had.

    `figures`: of the villages at that indicator, each of a period in which its village existed and none later than
    the borders. Summed over the villages they are exactly what was handed in, save for what cannot be had.
    """
    there: dict[Period, dict[str, Figure]] = defaultdict(dict)
    for one in figures:
        there[one.period][one.place] = one
    found, unknown = defaultdict(list), []
    for period in sorted(there):
        for target, shares in borders.made_of(period).items():
            parts = [(there[period].get(source), share) for source, share in shares.items()]
            if not any(one for one, _ in parts):
                continue
            reading = _joined(indicator, period, parts)
            if reading is not None:
                found[target].append(reading)
                continue
            missing = tuple(source for source in shares if source not in there[period])
            mute = tuple(one.place for one, _ in parts if one is not None and not _counts(indicator, one))
            unknown.append(Unknown(target, period, missing, mute))
    return dict(found), unknown


def _joined(indicator: Indicator, period: Period, parts: Sequence[tuple[Figure | None, Fraction]]) -> Reading | None:
    """One village's reading from the figures and shares of all that it is made of; None where one does not count."""
    if len(parts) == 1 and parts[0][1] == _WHOLE:
        one = parts[0][0]
        numbers = (None if number is None else Fraction(number) for number in one.numbers[:3])
        return Reading(period, *numbers, state=one.state)
    if not all(one is not None and _counts(indicator, one) for one, _ in parts):
        return None
    states = {one.state for one, _ in parts}
    estimated = any(share != _WHOLE for _, share in parts)
    if states == {FigureState.NOTHING_AROSE}:
        state, estimated = FigureState.NOTHING_AROSE, False
    else:
        state = FigureState.ESTIMATED if estimated or FigureState.ESTIMATED in states else FigureState.REPORTED
    kind = Estimate if estimated else Reading
    if indicator.kind.is_rate:
        return kind(period, _sum(parts, "numerator"), _sum(parts, "denominator"), state=state)
    return kind(period, value=_sum(parts, "value"), state=state)


def _counts(indicator: Indicator, one: Figure) -> bool:
    """Whether a figure can be summed with others: counts can, and rates with both sides; nothing arose is nothing."""
    if indicator.kind is Kind.YES_NO:
        return False
    if one.state is FigureState.NOTHING_AROSE:
        return True
    if indicator.kind.is_rate:
        return one.numerator is not None and one.denominator is not None
    return one.value is not None


def _sum(parts: Sequence[tuple[Figure, Fraction]], side: str) -> Fraction:
    return sum((share * Fraction(getattr(one, side) or 0) for one, share in parts), Fraction(0))
