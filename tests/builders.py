"""Small values to test with. Every builder gives something sensible; name only what the test is about.

Months are written "2026-03", numbers as they are read: `reading("2026-03", 29, 50)`, `make_target("35.4")`.
"""

from __future__ import annotations

from dataclasses import replace
from decimal import Decimal
from fractions import Fraction

from data.access import Grant, Role, User
from data.model import (
    Calendar,
    Comparator,
    Direction,
    Figure,
    FigureState,
    Grade,
    Indicator,
    Kind,
    Level,
    OverTime,
    Period,
    Place,
    Plan,
    Reporting,
    Rhythm,
    Target,
)
from data.progress import Reading

CODE = "XA-01"

_NO_DUTY = (Comparator.ENCOURAGED, Comparator.LEAD)

_INDICATOR = Indicator(
    code=CODE,
    name="Tỷ lệ người từ 14 tuổi có tài khoản định danh điện tử",
    short="Tài khoản định danh",
    pillar="Đề án 06",
    measure="dinh-danh-dien-tu",
    grade=Grade.SAME_BASE,
    kind=Kind.RATIO,
    over_time=OverTime.STOCK,
    direction=Direction.UP,
    noun="người",
    unit="%",
    level=Level.PLACE,
    base="age14",
    numerator="Số người có tài khoản",
    denominator="Tổng số người từ 14 tuổi",
)

_TARGET = Target(code=CODE, comparator=Comparator.AT_LEAST, year=2030, value=Decimal(90), source="II.1")

_PLAN = Plan(
    slug="xa-mau",
    name="Xã Mẫu",
    province="Tỉnh Mẫu",
    movement="Chuyển đổi số",
    number="",
    date="",
    span=(2026, 2030),
    start=Period(2026, 1),
    unit_word="thôn",
    code_prefix="XA",
    calendar=Calendar.DECREE,
    indicators=(_INDICATOR,),
    targets=(_TARGET,),
)


def month(when: str | Period) -> Period:
    """The period written "2026-03"; a Period stays itself."""
    return when if isinstance(when, Period) else Period.parse(when)


def number(value: float | str | Decimal | None) -> Decimal | None:
    """The decimal as it is written: 35.4 is 35.4, not its nearest float."""
    return None if value is None else Decimal(str(value))


def make_indicator(**changes: object) -> Indicator:
    """A stock ratio counted in people and reported by village."""
    return replace(_INDICATOR, **changes)


def make_rate(**changes: object) -> Indicator:
    """A flow ratio: each month's files handled online, reported for the whole commune."""
    return make_indicator(
        **{"over_time": OverTime.FLOW, "noun": "hồ sơ", "level": Level.COMMUNE, "base": "", **changes}
    )


def make_count(**changes: object) -> Indicator:
    """A yearly count: ideas received, each month its own."""
    counted = {"kind": Kind.COUNT, "over_time": OverTime.FLOW, "noun": "ý tưởng", "unit": "ý tưởng"}
    return make_indicator(**{**counted, "level": Level.COMMUNE, "base": "", **changes})


def make_target(
    value: float | str | None = None,
    *,
    low: float | str | None = None,
    high: float | str | None = None,
    comparator: Comparator | None = None,
    **changes: object,
) -> Target:
    """At least 90 by the end of 2030; `low` and `high` make it a range, ENCOURAGED and LEAD take the number away."""
    if comparator is None:
        comparator = Comparator.AT_LEAST if low is None else Comparator.RANGE
    if value is None and low is None and comparator not in _NO_DUTY:
        value = _TARGET.value
    return replace(
        _TARGET,
        comparator=comparator,
        value=number(value),
        low=number(low),
        high=number(high),
        **changes,
    )


def make_plan(
    *targets: Target,
    start: str | Period = "2026-01",
    rhythm: Rhythm = Rhythm.MONTHLY,
    places: int = 0,
    **changes: object,
) -> Plan:
    """A plan 2026–2030 with one indicator, the targets given (else 90 by 2030) and that many villages.

    The villages' ids are thon-01, thon-02, …
    """
    return replace(
        _PLAN,
        targets=targets or _PLAN.targets,
        start=month(start),
        reporting=(Reporting(rhythm, due="", to="UBND xã", via="vhxh", given=True, source="III"),),
        places=tuple(Place(f"thon-{one:02d}", f"Thôn {one}") for one in range(1, places + 1)),
        **changes,
    )


def reading(
    when: str | Period,
    numerator: float | str | None = None,
    denominator: float | str | None = None,
    *,
    value: float | str | None = None,
    coverage: str | int | Fraction = 1,
    state: FigureState = FigureState.REPORTED,
) -> Reading:
    """One month's own sums: a and b, or a count or bare percent as `value`."""
    return Reading(month(when), number(numerator), number(denominator), number(value), Fraction(coverage), state)


def readings(first: str | Period, *numerators: float | str | None, of: float = 100) -> list[Reading]:
    """Readings of consecutive months with one b; None leaves that month out."""
    start = month(first)
    return [reading(start.plus(offset), a, of) for offset, a in enumerate(numerators) if a is not None]


def counts(first: str | Period, *values: float | str | None) -> list[Reading]:
    """Counts of consecutive months; None leaves that month out."""
    start = month(first)
    return [reading(start.plus(offset), value=one) for offset, one in enumerate(values) if one is not None]


def figure(
    place: str | None,
    when: str | Period,
    numerator: float | str | None = None,
    denominator: float | str | None = None,
    *,
    value: float | str | None = None,
    indicator: str = CODE,
    state: FigureState = FigureState.REPORTED,
) -> Figure:
    """One reported number of a village, or of the whole commune where `place` is None."""
    return Figure(indicator, place, month(when), number(numerator), number(denominator), number(value), state)


def somebody(name: str = "An") -> User:
    """A person who may do everything everywhere."""
    return User(name, grants=tuple(Grant(role) for role in (Role.COORDINATOR, Role.LEADER, Role.ADMIN)))
