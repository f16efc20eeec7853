"""Figures → what looks odd about them beside their own history. Only ever a warning: an odd figure may be right."""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Mapping, Sequence
from decimal import Decimal
from itertools import pairwise
from statistics import median

from data.intake.numbers import spoken
from data.model import Direction, Figure, FigureState, Indicator, Kind, OverTime, Plan, Problem, Severity
from data.standings import BaseFigure

DENOMINATOR_JUMP = Decimal("0.03")
FALL, FALL_UNITS = Decimal("0.01"), 2
TIMES, TIMES_FROM = (10, 100, 1000), 20
"""Factors that a slip of the keyboard makes, and from what size of the greater number on."""
NEARLY, ROUGHLY = Decimal("0.05"), Decimal("0.4")
"""How near to such a factor: of a stock, which hardly moves in a month, and of what arises anew."""
DEVIATIONS = 5
"""How many median deviations from its own history is far."""
FLOOR_POINTS, FLOOR_SHARE, FLOOR_UNITS = Decimal(5), Decimal("0.1"), 3
"""What is never far, however flat the history: points of a rate, share of a count, units of either."""
CHANCE = 4
"""Standard deviations that chance alone may bring to what arises anew every month."""
SHORT = 3
"""Figures of history without which nothing is far from it."""
COPIED = 5
"""Figures that must be equal to last period's before a copied month is suspected."""
RECENT = 3
"""How many of its latest figures say whether a figure moves at all."""
History = Mapping[tuple[str, str | None], Sequence[Figure]]


def suspicious(
    plan: Plan, figures: Sequence[Figure], history: History, bases: Sequence[BaseFigure] = ()
) -> list[Problem]:
    """The oddest thing about each figure, and whether a month was copied whole.

    `history` is what stands, oldest first; figures of earlier months in the same file count as history too.
    """
    known = _known(figures, history)
    found, earlier = [], {}
    for figure in figures:
        many = known[figure.key[:2]]
        earlier[figure.key] = before = many[: bisect_left(many, figure.period, key=lambda one: one.period)]
        indicator = plan.indicator(figure.indicator)
        if indicator is None or figure.state in (FigureState.NOTHING_AROSE, FigureState.WITHDRAWN):
            continue
        kind, said = _oddest(indicator, figure, before, bases)
        if said:
            found.append(_problem(figure, kind, f"{indicator.code}: {said}"))
    return [*_copied(plan, figures, earlier), *found]


def _known(figures: Sequence[Figure], history: History) -> dict[tuple[str, str | None], list[Figure]]:
    """What is known of each indicator and place, oldest first, the file's own figures before what stood."""
    found: dict[tuple[str, str | None], dict] = {}
    for figure in figures:
        pair = figure.key[:2]
        if pair not in found:
            found[pair] = {one.period: one for one in history.get(pair, ())}
        found[pair][figure.period] = figure
    kept = {pair: [one for _, one in sorted(many.items())] for pair, many in found.items()}
    return {pair: [one for one in many if one.state is not FigureState.WITHDRAWN] for pair, many in kept.items()}


def _problem(figure: Figure, kind: str, message: str) -> Problem:
    return Problem(Severity.WARNING, kind, message, sheet=figure.sheet, cell=figure.cell, text=figure.raw)


def _oddest(
    indicator: Indicator, figure: Figure, before: Sequence[Figure], bases: Sequence[BaseFigure]
) -> tuple[str, str]:
    """(kind, what is odd) of one figure, the surest first; ("", "") where nothing is."""
    if not before:
        return "denominator_jump", _far_from_base(indicator, figure, bases)
    last = before[-1]
    for kind, said in (
        ("swapped", _swapped(indicator, figure, last)),
        ("factor_ten", _factor_ten(indicator, figure, before)),
        ("denominator_jump", _denominator_jump(indicator, figure, last)),
        ("falling", _falling(indicator, figure, last)),
        ("far_from_history", _far_from_history(indicator, figure, before)),
    ):
        if said:
            return kind, said
    return "", ""


def _swapped(indicator: Indicator, figure: Figure, last: Figure) -> str:
    a, b, old_a, old_b = figure.numerator, figure.denominator, last.numerator, last.denominator
    if not (a and b and old_a and old_b) or a <= b:
        return ""
    if indicator.over_time is OverTime.FLOW:  # other numbers every month, but much the same rate
        alike = old_a < old_b * Decimal("0.95") and abs(b / a - old_a / old_b) * 100 <= FLOOR_POINTS
    else:
        alike = abs(a - old_b) <= old_b / 10 and abs(b - old_a) <= old_a / 4
    if not alike:
        return ""
    return (
        f"tử số {spoken(a)} và mẫu số {spoken(b)} có vẻ bị đổi chỗ cho nhau ({_label(last)} là {spoken(old_a)}"
        f" trên {spoken(old_b)}). Hãy kiểm tra lại."
    )


def _factor_ten(indicator: Indicator, figure: Figure, before: Sequence[Figure]) -> str:
    arises = indicator.over_time is OverTime.FLOW
    least = TIMES_FROM / 2 if arises else 1  # 2 files one month and 20 the next: that happens
    for field in ("numerator", "denominator", "value"):
        past = [found for one in before if (found := getattr(one, field))]
        now = getattr(figure, field)
        if not past or not now:
            continue
        usual = median(past) if arises else past[-1]
        if max(now, usual) < TIMES_FROM or min(now, usual) < least:
            continue
        times = max(now, usual) / min(now, usual)
        if any(abs(times - one) <= one * (ROUGHLY if arises else NEARLY) for one in TIMES):
            what = "mức thường có" if arises else _label(before[-1])
            return (
                f"{spoken(now)} {'gấp' if now > usual else 'kém'} khoảng {spoken(times.to_integral_value())} lần {what}"
                f" ({spoken(usual)}): có thể thừa hoặc thiếu chữ số 0, hoặc nhầm đơn vị. Hãy kiểm tra lại."
            )
    return ""


def _denominator_jump(indicator: Indicator, figure: Figure, last: Figure) -> str:
    now, before = figure.denominator, last.denominator
    if indicator.over_time is OverTime.FLOW or not _jumps(now, before):
        return ""
    return (
        f"mẫu số đổi từ {spoken(before)} ({_label(last)}) thành {spoken(now)}, quá 3 %. Hãy kiểm tra"
        f" tổng số {indicator.noun}."
    )


def _far_from_base(indicator: Indicator, figure: Figure, bases: Sequence[BaseFigure]) -> str:
    """The first denominator of a place beside the base that was entered for it."""
    following = figure.period.plus(1).date
    known = [one for one in bases if one.base == indicator.base and one.place == figure.place and one.as_of < following]
    if not indicator.base or not known or not _jumps(figure.denominator, known[-1].value):
        return ""
    return (
        f"mẫu số {spoken(figure.denominator)} lệch quá 3 % so với số nền {spoken(known[-1].value)} ghi ngày"
        f" {known[-1].as_of:%d/%m/%Y}. Hãy kiểm tra tổng số {indicator.noun}."
    )


def _jumps(now: Decimal | None, before: Decimal | None) -> bool:
    return bool(now and before) and abs(now - before) > max(before * DENOMINATOR_JUMP, 1)


def _falling(indicator: Indicator, figure: Figure, last: Figure) -> str:
    if indicator.over_time is OverTime.FLOW or indicator.direction is Direction.DOWN or indicator.kind is Kind.SCORE:
        return ""
    now, before = figure.numerator, last.numerator
    if not indicator.kind.is_rate:
        now, before = figure.value, last.value
    if now is None or before is None or before - now <= max(before * FALL, FALL_UNITS):
        return ""
    return (
        f"giảm từ {spoken(before)} ({_label(last)}) xuống {spoken(now)}, trong khi số này thường chỉ"
        " tăng. Hãy kiểm tra lại."
    )


def _far_from_history(indicator: Indicator, figure: Figure, before: Sequence[Figure]) -> str:
    """A level beside the usual level where every month is new, else a step beside the usual step."""
    known = [(one.period, level) for one in before if (level := _level(one)) is not None]
    now = _level(figure)
    if now is None or len(known) < SHORT:
        return ""
    unit = " điểm" if indicator.kind.is_rate else f" {indicator.noun}"
    if indicator.over_time is OverTime.FLOW:
        levels = [level for _, level in known]
        middle, spread = _usual(levels)
        shown = "%" if indicator.kind.is_rate else unit
        if abs(now - middle) > max(DEVIATIONS * spread, _floor(indicator, figure, middle), _chance(figure, middle)):
            usual = f"thường khoảng {spoken(middle)}{shown}"
            return f"{spoken(now)}{shown} khác hẳn các kỳ trước ({usual}). Hãy kiểm tra lại."
        return ""
    last, level = known[-1]
    middle, spread = _usual([(b - a) / (later.ordinal - when.ordinal) for (when, a), (later, b) in pairwise(known)])
    gap = figure.period.ordinal - last.ordinal
    step = now - level
    if abs(step - middle * gap) > max(DEVIATIONS * spread * gap, _floor(indicator, figure, level)):
        since = "một kỳ" if gap == 1 else f"{gap} kỳ"
        return (
            f"{since} đổi {spoken(step, signed=True)}{unit}, khác hẳn nhịp trước đây (khoảng"
            f" {spoken(middle, signed=True)}{unit} mỗi kỳ). Hãy kiểm tra lại."
        )
    return ""


def _usual(values: Sequence[Decimal]) -> tuple[Decimal, Decimal]:
    """The median, and the median deviation from it: neither is moved by one odd month."""
    middle = median(values)
    return middle, median(abs(one - middle) for one in values)


def _floor(indicator: Indicator, figure: Figure, level: Decimal) -> Decimal:
    if not indicator.kind.is_rate:
        return max(abs(level) * FLOOR_SHARE, Decimal(FLOOR_UNITS))
    return max(FLOOR_POINTS, 100 * FLOOR_UNITS / figure.denominator) if figure.denominator else FLOOR_POINTS


def _chance(figure: Figure, middle: Decimal) -> Decimal:
    """How far chance alone takes what arises anew every month: few files make a wide swing."""
    if not figure.denominator:
        return CHANCE * max(middle, Decimal(0)).sqrt() if figure.numerator is None else Decimal(0)
    share = min(max(middle / 100, Decimal(0)), Decimal(1))
    return CHANCE * 100 * (share * (1 - share) / figure.denominator).sqrt()


def _copied(plan: Plan, figures: Sequence[Figure], earlier: Mapping[tuple, Sequence[Figure]]) -> list[Problem]:
    """One problem a month where every figure that usually moves is what it was the period before."""
    moving: dict[tuple, list[Figure]] = defaultdict(list)
    equal: dict[tuple, list[Figure]] = defaultdict(list)
    for figure in figures:
        indicator, before = plan.indicator(figure.indicator), earlier[figure.key]
        if indicator is None or not _moves(before):
            continue
        arises = indicator.over_time is OverTime.FLOW
        group = (figure.period, arises, indicator.code if arises else "")
        moving[group].append(figure)
        if figure.numbers == before[-1].numbers:
            equal[group].append(figure)
    whole: dict = defaultdict(list)
    for group, many in equal.items():
        if len(many) >= COPIED and len(many) == len(moving[group]):
            whole[group[0]] += many
    return [
        _problem(
            many[0],
            "copied_month",
            f"{period.label}: cả {len(many)} số của {', '.join(dict.fromkeys(one.indicator for one in many))} giống hệt"
            f" {_label(earlier[many[0].key][-1])}, có thể số kỳ trước được nộp lại. Hãy kiểm tra tháng và số liệu.",
        )
        for period, many in whole.items()
    ]


def _moves(before: Sequence[Figure]) -> bool:
    """Whether a figure has moved of late: that one at rest has not moved again says nothing."""
    recent = [one.numbers for one in before[-RECENT:]]
    return len(set(recent)) > 1 or (len(recent) == 1 and any(recent[0][:3]))


def _level(figure: Figure) -> Decimal | None:
    if figure.denominator:
        return 100 * figure.numerator / figure.denominator
    return figure.value if figure.numerator is None else None


def _label(figure: Figure) -> str:
    return figure.period.label.lower()
