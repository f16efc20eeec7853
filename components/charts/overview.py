"""The overview's rows: standings grouped by pillar, ready for `bullets`."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import replace

import plotly.graph_objects as go

from components.charts.bullets import SYMBOLS, Bullet, Mark, bullets
from components.milestone_words import outlook_detail, prospect
from components.screen import Screen
from components.sentences import detail, hover, says
from components.status import BASES
from components.words import amount, plain
from data.model import PILLARS, Period, Plan
from data.outlook import Outlook
from data.progress import Basis, Standing, milestone
from data.standings import Row

EXTRA = "Theo dõi thêm (không phải chỉ tiêu thi đua)"
COUNTS = "Đếm số lượng (100 % = đủ mục tiêu năm)"
FIXED = (2027, 2030)


def overview(
    rows: Sequence[Row],
    plan: Plan,
    screen: Screen = Screen(),  # noqa: B008 – a frozen value
    outlooks: Mapping[str, Outlook] | None = None,
) -> go.Figure:
    """Every indicator as a bullet row under its pillar; with `outlooks` (by code) held against that milestone."""
    return bullets(list(_grouped(rows, plan, outlooks or {})), screen)


def is_formal(row: Row, plan: Plan) -> bool:
    """Whether the plan promises this indicator as a formal target at the row's period."""
    return any(one.formal for one in plan.targets_of(row.standing.indicator.code, row.standing.at))


def _grouped(rows: Sequence[Row], plan: Plan, outlooks: Mapping[str, Outlook]):
    formal = [row for row in rows if is_formal(row, plan)]
    rates = [row for row in formal if row.standing.indicator.kind.is_rate]
    groups = {
        **{pillar: [row for row in rates if row.standing.indicator.pillar == pillar] for pillar in PILLARS},
        COUNTS: [row for row in formal if row not in rates],
        EXTRA: [row for row in rows if row not in formal],
    }
    for heading, members in groups.items():
        if members:
            yield Bullet(heading)
            yield from (_bullet(row, plan, outlooks.get(row.standing.indicator.code)) for row in members)


def _bullet(row: Row, plan: Plan, ahead: Outlook | None) -> Bullet:
    one = row.standing
    scale = _scale(one)
    bullet = Bullet(
        label=one.indicator.short,
        state=one.state,
        value=_scaled(None if one.level is None else one.level.value, scale),
        path=_scaled(one.path_now, scale),
        marks=tuple(_marks(one, plan, scale)),
        says=says(row),
        detail=detail(row),
        hover="<br>".join(plain(line) for line in hover(row, plan)),
        key=one.indicator.code,
    )
    return bullet if ahead is None else _against(bullet, row, ahead, scale)


def _against(bullet: Bullet, row: Row, ahead: Outlook, scale: float | None) -> Bullet:
    """The row held against a milestone instead of the path until now."""
    indicator, level = row.standing.indicator, row.standing.level
    verdict = prospect(ahead)
    return replace(
        bullet,
        state=ahead.prospect,
        path=_scaled(ahead.goal, scale),
        says=verdict if level is None else f"{amount(indicator, level.value)}  {verdict}",
        detail=outlook_detail(indicator, ahead),
    )


def _scale(one: Standing) -> float | None:
    """What a hundred percent of the axis stands for: 100 for rates, the goal for counts."""
    if one.indicator.kind.is_rate:
        return 100.0
    return float(one.aim.goal) if one.aim and one.aim.goal else None


def _scaled(value: object, scale: float | None) -> float | None:
    return None if value is None else 0.0 if scale is None else 100 * float(value) / scale


def _marks(one: Standing, plan: Plan, scale: float | None):
    if one.aim is None or scale is None:
        return
    for period, kind in (_dates(plan) | ({} if one.aim.due in _dates(plan) else {one.aim.due: "due"})).items():
        targets = plan.targets_of(one.indicator.code, min(period, one.at))
        found = milestone(plan, one.path, targets, period)
        if found is None:
            continue
        value, basis = found
        text = f"{_when(period, plan)}: {amount(one.indicator, value)} ({BASES[basis]})"
        yield Mark(kind, _scaled(value, scale), basis is Basis.GIVEN, plain(text))


def _dates(plan: Plan) -> dict[Period, str]:
    """The dated marks of a plan: the ends of 2027 and 2030, and its own reviews where they fall elsewhere."""
    ends = {Period(year, 12): str(year) for year in FIXED if plan.span[0] <= year <= plan.span[1]}
    return ends | {one.period: "review" for one in plan.reviews if one.period not in ends}


def _when(period: Period, plan: Plan) -> str:
    names = {"so_ket": "sơ kết", "tong_ket": "tổng kết"}
    held = [names[one.kind] for one in plan.reviews if one.period == period]
    end = f"Cuối {period.year}" if period.month == 12 else f"Hết {period.label.lower()}"
    return f"{end} ({', '.join(held)})" if held else end


def marks_key(plan: Plan, due: str = "lẽ ra đến nay") -> str:
    """What the marks stand for, in one line."""
    said = ["▌ đã thực hiện", f"┃ {due}", f"{SYMBOLS['due'].sign} hạn gần nhất"]
    said += [f"{SYMBOLS[kind].sign} {_when(period, plan).lower()}" for period, kind in sorted(_dates(plan).items())]
    return "   ".join(said) + ". Dấu đặc: kế hoạch ghi; dấu rỗng: suy ra."
