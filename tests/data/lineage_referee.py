"""A second, slow account of villages that merge and split: figures walk through every change, one after the other.

It shares nothing with data/lineage.py but the nouns and the changes, and serves only to contradict it. Also random
histories of villages to try both on.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from decimal import Decimal
from fractions import Fraction

from hypothesis import strategies as st

from data.lineage import Change, Flow
from data.model import Figure, FigureState, Indicator, Kind, Level, Period, Place, Plan
from tests.builders import CODE, make_count, make_indicator, make_plan

FIRST, MONTHS = Period(2026, 1), 8


@dataclass
class Heap:
    """What is known of one village in one period: sums so far, and whether anything is missing of it."""

    a: Fraction = Fraction(0)
    b: Fraction = Fraction(0)
    value: Fraction = Fraction(0)
    bare: Decimal | None = None
    whole: bool = True
    there: bool = False
    estimated: bool = False
    moved: bool = False


def heap_of(indicator: Indicator, one: Figure | None) -> Heap:
    """One village's figure as it came."""
    if one is None:
        return Heap(whole=False)
    nothing = one.state is FigureState.NOTHING_AROSE
    rate = indicator.kind.is_rate
    counted = nothing or (one.numerator is not None and one.denominator is not None if rate else one.value is not None)
    return Heap(
        Fraction(one.numerator or 0), Fraction(one.denominator or 0), Fraction(0 if rate else one.value or 0),
        one.value if rate and one.numerator is None else None, whole=counted, there=True,
        estimated=one.state is FigureState.ESTIMATED,
    )  # fmt: skip


def alive(plan: Plan, changes: Sequence[Change], period: Period) -> set[str]:
    """The villages of that period: everybody who began by then and had not yet become others."""
    begun = {one: change.since for change in changes for one in change.targets if not change.renamed}
    ended = {one: change.since for change in changes for one in change.sources if not change.renamed}
    ids = {one.id for one in (*plan.places, *plan.former)}
    return {one for one in ids if begun.get(one, period) <= period < ended.get(one, period.plus(1))}


def walked(
    plan: Plan, changes: Sequence[Change], indicator: Indicator, figures: Sequence[Figure], period: Period,
    until: Period | None = None,
) -> dict[str, Heap]:  # fmt: skip
    """What each village of `until` (None: of today) has of that period, once everything has moved on."""
    mine = {one.place: one for one in figures if one.period == period}
    heaps = {one: heap_of(indicator, mine.get(one)) for one in alive(plan, changes, period)}
    for change in sorted(changes, key=lambda one: one.since):
        if change.renamed or change.since <= period or (until is not None and change.since > until):
            continue
        for target in change.targets:
            heaps[target] = heap = Heap(moved=True)
            states = set()
            for flow in change.flows:
                if flow.target != target:
                    continue
                part = Fraction(1) if flow.part is None else Fraction(flow.part) / Fraction(flow.whole)
                old = heaps[flow.source]
                heap.a += part * old.a
                heap.b += part * old.b
                heap.value += part * old.value
                heap.whole &= old.whole
                heap.there |= old.there
                heap.estimated |= old.estimated or part != 1
                states.add(flow.source)
        for source in change.sources:
            del heaps[source]
    return heaps


# ── random histories ─────────────────────────────────────────────────────────────────────────────────


@dataclass(frozen=True)
class World:
    """A plan without lineage but with every village ever, its changes, and figures of one indicator."""

    plan: Plan
    changes: tuple[Change, ...]
    figures: tuple[Figure, ...]

    @property
    def indicator(self) -> Indicator:
        """The only indicator."""
        return self.plan.indicators[0]


@st.composite
def histories(draw: st.DrawFn, start: int = 4) -> tuple[list[str], list[Change]]:
    """(every village ever, its changes): merges, splits and both at once, several in one period, in chains."""
    now = [f"v{one}" for one in range(start)]
    ever, changes, when = list(now), [], FIRST
    for number in range(draw(st.integers(0, 4))):
        when = when.plus(draw(st.integers(0 if changes else 1, 2)))
        young = {one for change in changes if change.since == when for one in change.targets}
        old = [one for one in now if one not in young]
        if not old:
            continue
        sources = draw(st.lists(st.sampled_from(old), min_size=1, max_size=3, unique=True))
        least = 2 if len(sources) == 1 else 1
        targets = [f"n{number}{one}" for one in range(draw(st.integers(least, 3)))]
        flows = [flow for source in sources for flow in _flows(draw, source, targets)]
        reached = {one.target for one in flows}
        changes.append(Change(f"c{number}", when, tuple(flows)))
        now = [one for one in now if one not in sources] + sorted(reached)
        ever += sorted(reached)
    return ever, changes


def _flows(draw: st.DrawFn, source: str, targets: Sequence[str]) -> list[Flow]:
    sizes = draw(st.lists(st.integers(1, 90), min_size=len(targets), max_size=len(targets)))
    whole = Decimal(sum(sizes))
    if len(targets) == 1:
        return [Flow(source, targets[0])]
    return [Flow(source, target, Decimal(size), whole) for target, size in zip(targets, sizes, strict=True)]


def _figure(draw: st.DrawFn, indicator: Indicator, place: str, period: Period) -> Figure | None:
    blank = Figure(indicator.code, place, period)
    b = draw(st.integers(1, 400))
    a = draw(st.integers(0, b))
    match draw(st.sampled_from(["full"] * 6 + ["missing", "nothing", "bare", "estimated"])):
        case "missing":
            return None
        case "nothing":
            zero = Decimal(0)
            numbers = {"numerator": zero, "denominator": zero} if indicator.kind.is_rate else {"value": zero}
            return replace(blank, state=FigureState.NOTHING_AROSE, **numbers)
        case "bare":
            return replace(blank, value=Decimal(a) / 4)
        case "estimated":
            blank = replace(blank, state=FigureState.ESTIMATED)
    if indicator.kind.is_rate:
        return replace(blank, numerator=Decimal(a), denominator=Decimal(b))
    return replace(blank, value=Decimal(a))


@st.composite
def worlds(draw: st.DrawFn, *, whole: bool = False) -> World:
    """A commune's villages over eight months with one indicator; `whole`: everybody reported both sides always."""
    ever, changes = draw(histories())
    indicator = draw(
        st.sampled_from(
            [make_indicator(), make_count(level=Level.PLACE), make_indicator(kind=Kind.SHARE), make_indicator()]
        )
    )
    plan = make_plan(indicators=(indicator,), start=FIRST)
    plan = replace(plan, places=tuple(Place(one, f"Thôn {one}") for one in ever))
    figures = []
    for offset in range(MONTHS):
        period = FIRST.plus(offset)
        for place in sorted(alive(plan, changes, period)):
            one = _figure(draw, indicator, place, period) if not whole else _whole(draw, indicator, place, period)
            figures += [one] if one else []
    return World(plan, tuple(changes), tuple(figures))


def _whole(draw: st.DrawFn, indicator: Indicator, place: str, period: Period) -> Figure:
    a, b = draw(st.integers(0, 300)), draw(st.integers(300, 600))
    if indicator.kind.is_rate:
        return Figure(CODE, place, period, Decimal(a), Decimal(b))
    return Figure(CODE, place, period, value=Decimal(a))
