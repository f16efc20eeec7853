"""The nouns: communes, plans, indicators, targets, periods, figures. Frozen values, no behaviour beyond them.

What a thing *is* belongs here; whether it goes well belongs in `progress.py`; how it is read from files
belongs in `plan_files.py`.
"""

from __future__ import annotations

import calendar
import datetime as dt
from dataclasses import dataclass, field
from decimal import Decimal
from enum import StrEnum


class Comparator(StrEnum):
    """How a value is held against a target."""

    MORE = ">"
    AT_LEAST = ">="
    EXACTLY = "="
    RANGE = "range"
    ENCOURAGED = "encouraged"
    LEAD = "lead"


class Kind(StrEnum):
    """What sort of number an indicator is."""

    RATIO = "ratio"
    COUNT = "count"
    SCORE = "score"
    SHARE = "share"
    YES_NO = "yes_no"

    @property
    def is_rate(self) -> bool:
        """True where the value is Σ numerator ÷ Σ denominator, in percent."""
        return self in (Kind.RATIO, Kind.SHARE, Kind.SCORE)


class OverTime(StrEnum):
    """How months add up: a stock is its last figure, a flow is summed over the year to date."""

    STOCK = "stock"
    FLOW = "flow"


class Direction(StrEnum):
    """Which way is better."""

    UP = "up"
    DOWN = "down"


class Level(StrEnum):
    """Where an indicator is expected to be reported."""

    PLACE = "place"
    COMMUNE = "commune"


class Grade(StrEnum):
    """How far one measure may be compared between plans."""

    SAME_BASE = "same_base"
    DIFFERENT_BASE = "different_base"
    THEME = "theme"


class Rhythm(StrEnum):
    """How often a plan asks for reports."""

    MONTHLY = "monthly"
    QUARTERLY = "quarterly"
    YEARLY = "yearly"
    AD_HOC = "ad_hoc"

    @property
    def months(self) -> int:
        """Months between two reports that are owed; 1 for ad hoc, which owes nothing by itself."""
        return {Rhythm.QUARTERLY: 3, Rhythm.YEARLY: 12}.get(self, 1)


class Calendar(StrEnum):
    """Which days a reporting month holds: Decree 09/2019 (15th to 14th) or the calendar month."""

    DECREE = "15-14"
    MONTH = "calendar"


class FigureState(StrEnum):
    """What a stored figure says about itself. A missing figure has no row."""

    REPORTED = "reported"
    NOTHING_AROSE = "nothing_arose"
    ESTIMATED = "estimated"
    WITHDRAWN = "withdrawn"


class Severity(StrEnum):
    """What a finding asks of the person who reads it."""

    ERROR = "error"
    WARNING = "warning"
    QUESTION = "question"
    IGNORED = "ignored"


PILLARS = (
    "Hạ tầng số",
    "Nhân lực số",
    "Chính quyền số",
    "Đề án 06",
    "Kinh tế số",
    "Xã hội số",
    "Đổi mới sáng tạo",
    "Chuyển đổi xanh",
    "Tổ chức phong trào",
)

MEASURED_NOUNS = frozenset({"tỷ đồng", "triệu đồng", "đồng", "điểm"})
"""Nouns that come in fractions; everything else is counted in whole units."""
DUE_DAYS = 4
"""Days from a period's cut-off to its due day, where a commune sets no other: under the decree the 18th."""


@dataclass(frozen=True, order=True)
class Period:
    """One reporting month, named by the month it ends in."""

    year: int
    month: int

    @classmethod
    def of(cls, ordinal: int) -> Period:
        """The period with that month ordinal (see `ordinal`)."""
        return cls(ordinal // 12, ordinal % 12 + 1)

    @classmethod
    def parse(cls, text: str) -> Period:
        """The period written "YYYY-MM"; ValueError for anything else."""
        year, month = text.split("-")
        if not (len(year) == 4 and len(month) == 2 and 1 <= int(month) <= 12):
            raise ValueError(text)
        return cls(int(year), int(month))

    @classmethod
    def containing(cls, day: dt.date, regime: Calendar) -> Period:
        """The period whose days include `day`."""
        period = cls(day.year, day.month)
        return period.plus(1) if regime is Calendar.DECREE and day.day >= 15 else period

    @classmethod
    def last_closed(cls, today: dt.date, regime: Calendar) -> Period:
        """The newest period that has ended before `today`."""
        return cls.containing(today, regime).plus(-1)

    @property
    def ordinal(self) -> int:
        """Months since year 0: the time axis of every path and pace."""
        return self.year * 12 + self.month - 1

    def plus(self, months: int) -> Period:
        """The period that many months later."""
        return Period.of(self.ordinal + months)

    def first_day(self, regime: Calendar) -> dt.date:
        """The first day counted in this period."""
        if regime is Calendar.MONTH:
            return dt.date(self.year, self.month, 1)
        before = self.plus(-1)
        return dt.date(before.year, before.month, 15)

    def last_day(self, regime: Calendar) -> dt.date:
        """The last day counted in this period."""
        day = 14 if regime is Calendar.DECREE else calendar.monthrange(self.year, self.month)[1]
        return dt.date(self.year, self.month, day)

    @property
    def label(self) -> str:
        """The name on screen, "Kỳ 6/2026"."""
        return f"Kỳ {self.month}/{self.year}"

    @property
    def date(self) -> dt.date:
        """The first of the naming month, as the store keeps it."""
        return dt.date(self.year, self.month, 1)

    def __str__(self) -> str:
        """The period as YYYY-MM."""
        return f"{self.year:04d}-{self.month:02d}"


@dataclass(frozen=True)
class Problem:
    """Something wrong with an input: where, what stands there, why it is wrong and what to do."""

    severity: Severity
    kind: str
    message: str
    file: str = ""
    line: int | None = None
    sheet: str = ""
    cell: str = ""
    text: str = ""


@dataclass(frozen=True)
class Indicator:
    """What is measured. `judged` names the fields that are our reading, not the plan's text.

    `since`: the period with which a later decision brought it into the plan; before it nobody owes a figure.
    """

    code: str
    name: str
    short: str
    pillar: str
    measure: str
    grade: Grade
    kind: Kind
    over_time: OverTime
    direction: Direction
    noun: str
    unit: str
    level: Level
    base: str = ""
    scale: Decimal | None = None
    numerator: str = ""
    denominator: str = ""
    part_of: str = ""
    judged: tuple[str, ...] = ()
    reading: str = ""
    since: Period | None = None

    @property
    def whole(self) -> bool:
        """True where figures are whole numbers (people, files), not money or points."""
        return self.noun not in MEASURED_NOUNS


@dataclass(frozen=True)
class Target:
    """Who promised how much of an indicator by when; `since`: in force from then on, None from the plan's beginning."""

    code: str
    comparator: Comparator
    year: int
    value: Decimal | None = None
    low: Decimal | None = None
    high: Decimal | None = None
    year_given: bool = True
    per_year: bool = False
    formal: bool = True
    lead: str = ""
    suggested_lead: str = ""
    support: tuple[str, ...] = ()
    legal: str = ""
    source: str = ""
    note: str = ""
    since: Period | None = None

    @property
    def goal(self) -> Decimal | None:
        """The number that must be reached: the value, or a range's low end; None where there is no duty."""
        if self.comparator in (Comparator.ENCOURAGED, Comparator.LEAD):
            return None
        return self.low if self.comparator is Comparator.RANGE else self.value

    @property
    def owner(self) -> str:
        """The department that leads, else the one we suggest, else ""."""
        return self.lead or self.suggested_lead


@dataclass(frozen=True)
class Place:
    """A village: its identity never changes, its name may.

    `since`, `until`: the first and last period in which it existed, None where nothing limits that side.
    """

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    placeholder: bool = False
    since: Period | None = None
    until: Period | None = None

    def existed(self, period: Period) -> bool:
        """Whether there was such a village in that period."""
        return (self.since is None or self.since <= period) and (self.until is None or period <= self.until)


@dataclass(frozen=True)
class Department:
    """A unit that leads or supports, with every spelling the plan uses for it."""

    id: str
    name: str
    aliases: tuple[str, ...] = ()
    kind: str = "internal"


@dataclass(frozen=True)
class Base:
    """A standing population or count that serves as denominator."""

    id: str
    name: str
    noun: str


@dataclass(frozen=True)
class Phase:
    """A stretch of the plan with its own emphasis."""

    name: str
    start: Period
    end: Period
    given: bool
    source: str
    note: str = ""


@dataclass(frozen=True)
class Review:
    """The plan's own point of judgement: sơ kết (so_ket) or tổng kết (tong_ket)."""

    kind: str
    year: int
    quarter: int | None
    given: bool
    source: str
    note: str = ""

    @property
    def period(self) -> Period:
        """The last period of the review's quarter, or of its year."""
        return Period(self.year, (self.quarter or 4) * 3)


@dataclass(frozen=True)
class Reporting:
    """A duty to report. `due`: "before 12-15" where a yearly one has a day of its own, else ""."""

    rhythm: Rhythm
    due: str
    to: str
    via: str
    given: bool
    source: str
    note: str = ""

    def last_day(self, year: int) -> dt.date | None:
        """The last day on which that year's report is in time, the day before the one named; None without one."""
        if not self.due:
            return None
        month, day = map(int, self.due.removeprefix("before ").split("-"))
        leap_day = (month, day) == (2, 29) and not calendar.isleap(year)
        named = dt.date(year, 3, 1) if leap_day else dt.date(year, month, day)
        return named - dt.timedelta(days=1)


@dataclass(frozen=True)
class Goal:
    """Something the plan wants without a number."""

    code: str
    text: str
    source: str


@dataclass(frozen=True)
class Task:
    """Work the plan hands out."""

    code: str
    group: str
    text: str
    lead: tuple[str, ...]
    support: tuple[str, ...]
    when: str
    parent: str
    source: str
    note: str = ""


@dataclass(frozen=True)
class Plan:
    """One commune's plan, whole. `places` are the villages of today, `former` those that became others.

    `due_turns`: the days a report had after its cut-off, each from its period on, where a later decision changed them.
    """

    slug: str
    name: str
    province: str
    movement: str
    number: str
    date: str
    span: tuple[int, int]
    start: Period
    unit_word: str
    code_prefix: str
    calendar: Calendar
    due_days: int = DUE_DAYS
    due_turns: tuple[tuple[Period, int], ...] = ()
    notes: tuple[str, ...] = ()
    superior: tuple[dict, ...] = ()
    phases: tuple[Phase, ...] = ()
    reviews: tuple[Review, ...] = ()
    reporting: tuple[Reporting, ...] = ()
    departments: tuple[Department, ...] = ()
    ideas: dict = field(default_factory=dict)
    awards: tuple[dict, ...] = ()
    evaluations: tuple[dict, ...] = ()
    places: tuple[Place, ...] = ()
    former: tuple[Place, ...] = ()
    indicators: tuple[Indicator, ...] = ()
    targets: tuple[Target, ...] = ()
    goals: tuple[Goal, ...] = ()
    tasks: tuple[Task, ...] = ()
    bases: tuple[Base, ...] = ()

    @property
    def duty(self) -> Reporting | None:
        """The plan's regular duty to report."""
        return next((one for one in self.reporting if one.rhythm is not Rhythm.AD_HOC), None)

    @property
    def rhythm(self) -> Rhythm:
        """The plan's regular reporting rhythm."""
        return self.duty.rhythm if self.duty else Rhythm.YEARLY

    @property
    def end(self) -> Period:
        """The plan's last period."""
        return Period(self.span[1], 12)

    def owes(self, period: Period) -> bool:
        """Whether the plan's rhythm asks for a report of this period."""
        return self.start <= period <= self.end and period.month % self.rhythm.months == 0

    def due(self, period: Period) -> dt.date:
        """The last day on which that period's report is in time: so many days after its cut-off as held in it.

        Where a yearly duty has a day of its own, it is that day of the year, the nearest to the cut-off.
        """
        cut_off = period.last_day(self.calendar)
        if self.rhythm is Rhythm.YEARLY and self.duty and self.duty.due and period.month == 12:
            own = (self.duty.last_day(year) for year in (cut_off.year, cut_off.year + 1))
            return min(own, key=lambda day: abs(day - cut_off))
        days = next((days for since, days in reversed(self.due_turns) if since <= period), self.due_days)
        return cut_off + dt.timedelta(days=days)

    def indicator(self, code: str) -> Indicator | None:
        """The indicator with that code."""
        return next((one for one in self.indicators if one.code == code), None)

    def targets_of(self, code: str, at: Period | None = None) -> tuple[Target, ...]:
        """The targets set for that indicator, by year: of each the version in force at `at`, else the newest."""
        versions = [one for one in self.targets if one.code == code]
        known = [one for one in versions if at is None or one.since is None or one.since <= at]
        newest = {one.year: one.since for one in sorted(known, key=lambda one: one.since or self.start)}
        return tuple(sorted((one for one in known if one.since == newest[one.year]), key=lambda one: one.year))

    def turns(self, code: str, until: Period) -> list[Period]:
        """The periods up to `until` from which a later decision changed that indicator's targets, oldest first."""
        known = {one.since for one in self.targets if one.code == code and one.since is not None}
        return sorted(one for one in known if one <= until)

    def departments_of(self, indicator: Indicator) -> frozenset[str]:
        """The ids of the departments that lead or support that indicator, or are suggested to lead it."""
        targets = self.targets_of(indicator.part_of or indicator.code)
        return frozenset(one for each in targets for one in (each.owner, *each.support) if one)

    def places_at(self, period: Period) -> tuple[Place, ...]:
        """The villages there were in that period."""
        return tuple(one for one in (*self.places, *self.former) if one.existed(period))

    def place(self, place_id: str) -> Place | None:
        """The village with that id, of today or a former one."""
        return next((one for one in (*self.places, *self.former) if one.id == place_id), None)

    def department(self, department_id: str) -> Department | None:
        """The department with that id."""
        return next((one for one in self.departments if one.id == department_id), None)


@dataclass(frozen=True)
class Figure:
    """One reported number before or after it is stored. `place` None means the whole commune.

    `numerator` and `denominator` are counts of the indicator's noun; `value` is a count, or a percent
    that came without its a and b.
    """

    indicator: str
    place: str | None
    period: Period
    numerator: Decimal | None = None
    denominator: Decimal | None = None
    value: Decimal | None = None
    state: FigureState = FigureState.REPORTED
    sheet: str = ""
    cell: str = ""
    raw: str = ""
    rule: str = ""

    @property
    def key(self) -> tuple[str, str | None, Period]:
        """What the figure is about; two figures with one key contradict or repeat each other."""
        return self.indicator, self.place, self.period

    @property
    def numbers(self) -> tuple[Decimal | None, Decimal | None, Decimal | None, FigureState]:
        """What the figure says; equal numbers are the same reading."""
        return self.numerator, self.denominator, self.value, self.state
