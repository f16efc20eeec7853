"""A what-if in words: what is assumed, what comes of it, whether anybody has done it before, why nothing is said."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

from components.milestone_words import end_of
from components.sentences import rounded_up
from components.status import BASES
from components.tables import place_name
from components.words import amount, change, counted, data_date, difference, number, percent, short_number
from data.model import Comparator, Direction, Indicator, OverTime, Period, Plan
from data.outlook import Milestone
from data.progress import SUSTAINED, Level
from data.scenario import Course, Effort, Outcome, Refusal, Scenario, Unknown, comparator_of, recent_pace
from data.standings import Row

SIMULATED = "MÔ PHỎNG"
NOT_REPORTED = f"{SIMULATED} – không phải số liệu báo cáo"
QUESTIONS = {
    Unknown.PACE: "Cần làm nhanh thế nào?",
    Unknown.DUE: "Bao giờ đạt?",
    Unknown.REACHED: "Đến hạn được bao nhiêu?",
}
_SAME, _HALF = Fraction(5, 100), Fraction(1, 2)


def means(indicator: Indicator) -> bool:
    """Whether a pace is the mean of the months to come (a flow's rate) rather than a step a month."""
    return indicator.kind.is_rate and indicator.over_time is OverTime.FLOW


def pace_said(indicator: Indicator, pace: Fraction) -> str:
    """A pace: "+1,25 điểm mỗi tháng", "bình quân 86,0 % mỗi tháng", "0,5 đơn mỗi tháng"."""
    if means(indicator):
        return f"bình quân {percent(pace)} mỗi tháng"
    if indicator.over_time is OverTime.FLOW:
        return f"{short_number(pace, 2)} {indicator.unit} mỗi tháng"
    unit = "điểm" if indicator.kind.is_rate else indicator.unit
    size = short_number(abs(pace), 2)
    if not size.strip("0,"):
        small = f"{'giảm ' if pace < 0 else ''}dưới 0,01" if pace else "không thêm"
        return f"{small} {unit} mỗi tháng"
    return f"{'−' if pace < 0 else '+'}{size} {unit} mỗi tháng"


def goal_said(plan: Plan, row: Row, goal: Fraction, due: Period) -> str:
    """The target as it must be kept: "trên 70 %" where the plan says so, else "80 %"."""
    indicator = row.standing.indicator
    above = comparator_of(plan, row, goal, due) is Comparator.MORE
    return f"{'trên ' if above else ''}{amount(indicator, goal)}"


def headline(plan: Plan, row: Row, outcome: Outcome) -> str:
    """The answer in one sentence, as a chairman would repeat it."""
    one, indicator = outcome.scenario, row.standing.indicator
    match one.unknown:
        case Unknown.PACE:
            return f"{_to_reach(plan, row, outcome)}."
        case Unknown.DUE:
            return f"{_when(plan, row, outcome)}."
    text = f"Với {pace_said(indicator, one.pace)}, {_until(indicator, one.due)} {_named(indicator)} được"
    text += f" {amount(indicator, outcome.value)}"
    if outcome.units:
        text += f", {'thêm' if outcome.units > 0 else 'bớt'} {counted(indicator, abs(outcome.units))}"
    return f"{text}{_beside_plan(indicator, outcome)}."


def _until(indicator: Indicator, due: Period) -> str:
    """Up to when something counts: a flow begins anew each year."""
    if indicator.over_time is OverTime.STOCK:
        return f"đến {end_of(due)}"
    return f"cả năm {due.year}" if due.month == 12 else f"từ đầu năm đến {end_of(due)}"


def _named(indicator: Indicator) -> str:
    """Its name set apart: some hold a colon or a comma."""
    return f"“{indicator.short}”"


def _to_reach(plan: Plan, row: Row, outcome: Outcome) -> str:
    one, indicator = outcome.scenario, row.standing.indicator
    goal = goal_said(plan, row, one.goal, one.due)
    if outcome.feasibility.effort is Effort.NONE:
        return (
            f"{indicator.short} nay {amount(indicator, row.standing.level.value)}, đã đủ cho mức {goal} {_by(one.due)}"
        )
    text = f"Để {_named(indicator)} đạt {goal} {_by(one.due)}, cần {pace_said(indicator, one.pace)}"
    each = _units_a_month(row, outcome)
    if each:
        text += f" (khoảng {counted(indicator, rounded_up(indicator, each))})"
    text += f" trong {outcome.months} tháng"
    more = "thêm" if indicator.direction is Direction.UP else "bớt"
    return text + (f"; cả thảy {more} {counted(indicator, outcome.units)}" if outcome.units else "")


def _units_a_month(row: Row, outcome: Outcome) -> Fraction | None:
    """How many of the noun the pace of a standing rate means each month; None for everything else."""
    indicator, level = row.standing.indicator, row.standing.level
    if outcome.units is None or not indicator.kind.is_rate or level.denominator is None:
        return None
    return abs(outcome.scenario.pace) * level.denominator / 100


def _by(due: Period) -> str:
    return f"vào {end_of(due)}" if due.month == 12 else f"khi {end_of(due)}"


def _when(plan: Plan, row: Row, outcome: Outcome) -> str:
    one, indicator = outcome.scenario, row.standing.indicator
    goal = goal_said(plan, row, one.goal, one.due)
    if one.due == row.standing.level.period:
        return f"{_named(indicator)} nay {amount(indicator, row.standing.level.value)}, đã đạt mức {goal}"
    text = f"Với {pace_said(indicator, one.pace)}, {_named(indicator)} "
    if indicator.over_time is OverTime.FLOW:
        text += f"cả năm {one.due.year} đạt {goal}"
        if not indicator.kind.is_rate:
            text += f", đủ từ {one.due.label.lower()}"
    else:
        text += f"đạt {goal} vào {one.due.label.lower()}"
    if outcome.units:
        more = "thêm" if indicator.direction is Direction.UP else "bớt"
        text += f", sau khi {more} {counted(indicator, outcome.units)}"
    if one.due > plan.end:
        text += f", tức là sau khi kế hoạch kết thúc ({plan.end.label.lower()})"
    return text


def _beside_plan(indicator: Indicator, outcome: Outcome) -> str:
    if outcome.planned is None:
        return ""
    goal, basis = outcome.planned
    off, text = outcome.value - goal, f"mức kế hoạch {amount(indicator, goal)} ({BASES[basis]})"
    if not off:
        return f"; đúng {text}"
    return f"; {change(indicator, off, 'hơn', 'kém')} so với {text}"


def assumption(row: Row, scenario: Scenario, outcome: Outcome | None = None) -> str:
    """What is taken for granted: even steps, the start, the base."""
    indicator, level = row.standing.indicator, row.standing.level
    start = scenario.start or level.period.plus(1)
    if means(indicator):
        said = [f"Giả định: từ {start.label.lower()} tháng nào cũng như nhau, số phát sinh mỗi tháng không đổi"]
    else:
        said = [f"Giả định: làm đều mỗi tháng từ {start.label.lower()}"]
    if start > level.period.plus(1):
        said.append("trước đó " + _until_start(row))
    if level.denominator is not None and indicator.over_time is OverTime.STOCK and indicator.scale is None:
        base = f"{short_number(level.denominator)} {indicator.noun}"
        grown = f"tăng đều {short_number(scenario.growth)} % mỗi năm" if scenario.growth else "không đổi"
        said.append(f"mẫu số ({base}) {grown}")
    return "; ".join(said) + "."


def _until_start(row: Row) -> str:
    if means(row.standing.indicator):
        return "giữ tỷ lệ hiện nay"
    recent = recent_pace(row)
    return "đứng yên" if recent is None else f"giữ nhịp hiện nay ({pace_said(row.standing.indicator, recent)})"


def feasible(row: Row, outcome: Outcome, plan: Plan) -> str:
    """How the pace compares with what has been done: the recent one, the best that anybody kept up."""
    found, indicator = outcome.feasibility, row.standing.indicator
    recent = "" if found.recent is None else _recent(row, found.recent)
    best = "" if found.best is None else _best(indicator, plan, found.place, found.best)
    match found.effort:
        case Effort.NONE:
            if outcome.scenario.unknown is Unknown.PACE:
                return f"Mức hiện có đã đủ, không phải làm thêm. {recent}".strip()
            return f"Không thêm gì so với mức hiện có. {recent}".strip()
        case Effort.USUAL:
            return f"Trong tầm: nhịp gần đây đã đủ. {recent}"
        case Effort.KEPT_UP:
            return f"Làm được nếu cố: {_times(outcome)}đã có nơi giữ được. {recent} {best}".replace("  ", " ")
        case Effort.UNHEARD:
            return f"Khó: {_times(outcome)}chưa nơi nào từng giữ được. {recent} {best}".replace("  ", " ")
    return f"Chưa đủ {SUSTAINED} kỳ để biết có nơi nào từng giữ được nhịp này. {recent}".strip()


def _recent(row: Row, recent: Fraction) -> str:
    indicator = row.standing.indicator
    if means(indicator):
        return f"Năm nay đến giờ {percent(recent)}."
    pace = row.standing.pace
    return f"{pace.readings} kỳ qua {pace_said(indicator, recent)}."


def _best(indicator: Indicator, plan: Plan, place: str | None, best: Fraction) -> str:
    who = "toàn xã" if place is None else place_name(plan, place)
    return f"Cao nhất từng giữ được {SUSTAINED} kỳ liền: {who}, {pace_said(indicator, best)}."


def _times(outcome: Outcome) -> str:
    """How many times the recent pace, where that says something."""
    recent, pace = outcome.feasibility.recent, outcome.scenario.pace
    if recent is None or recent <= 0 or pace <= recent or pace > 20 * recent:
        return ""
    return f"nhanh gấp {short_number(pace / recent)} lần gần đây, "


def gain_said(indicator: Indicator, outcome: Outcome) -> str:
    """The difference to going on as now: "+5,2 điểm"; a dash where no pace is known."""
    return "–" if outcome.gain is None else change(indicator, outcome.gain)


def gain_in_units(row: Row, outcome: Outcome) -> str:
    """The same in the counted noun: "≈ 712 người"; "" where it has none."""
    level, indicator = row.standing.level, row.standing.indicator
    if outcome.gain is None or not indicator.kind.is_rate or level.denominator is None:
        return ""
    if indicator.over_time is OverTime.FLOW or indicator.scale is not None:
        return ""
    base = Course.of(row, outcome.scenario).base(outcome.scenario.due)
    units = abs(outcome.gain) * float(base) / 100
    return f"≈ {number(units)} {indicator.noun}" if units >= _HALF else ""


def refusal(row: Row, scenario: Scenario, why: Refusal, plan: Plan) -> str:
    """Why there is no answer, and what to do."""
    one = row.standing
    level = one.level
    match why:
        case Refusal.YES_NO:
            return "Chỉ tiêu này chỉ có hoặc không, không có mức để giả định."
        case Refusal.NO_LEVEL:
            last = "" if one.last_known is None else f" Gần nhất là {one.last_known.period.label.lower()}."
            return (
                f"Kỳ này chưa có số liệu của chỉ tiêu nên chưa giả định được.{last} Hãy nộp số liệu hoặc chọn kỳ khác."
            )
        case Refusal.FEW_REPORTED:
            held = percent(100 * level.coverage, 0)
            return f"Các nơi đã báo mới giữ {held} mẫu số (cần 80 %) nên chưa giả định được. Hãy chờ đủ số liệu."
        case Refusal.NO_GOAL:
            return no_goal(plan, row)
        case Refusal.NO_PACE:
            few = "" if one.pace else "Chưa đủ 3 kỳ nên chưa có nhịp hiện nay. "
            return f"{few}Hãy kéo thanh nhịp để đặt mỗi tháng được bao nhiêu."
        case Refusal.OFF_SCALE:
            return "Mức phải nằm trong thang của chỉ tiêu: tỷ lệ từ 0 đến 100 %, số lượng và độ tăng mẫu số không âm."
        case Refusal.PAST if level.period >= plan.end:
            return (
                f"Kế hoạch đã hết ({plan.end.label.lower()}) nên không còn tháng nào để giả định. Hãy chọn kỳ sớm hơn."
            )
        case Refusal.PAST:
            return f"Hạn phải sau kỳ của số liệu ({level.period.label.lower()}). Hãy chọn hạn muộn hơn."
        case Refusal.STARTS_LATE:
            return (
                f"Tháng bắt đầu ({scenario.start.label.lower()}) sau hạn ({scenario.due.label.lower()}). Hãy lùi hạn."
            )
        case Refusal.BASE_UNKNOWN:
            return "Không rõ mẫu số là bao nhiêu người hay hộ nên không giả định mẫu số tăng được."
        case Refusal.TOO_LATE if scenario.unknown is not Unknown.DUE:
            return "Hạn quá xa: chỉ giả định trong 25 năm tới. Hãy chọn hạn sớm hơn."
        case Refusal.TOO_LATE:
            goal = goal_said(plan, row, scenario.goal, scenario.due or plan.end)
            return f"Với {pace_said(one.indicator, scenario.pace)} thì trong 25 năm tới vẫn chưa đạt {goal}."
    return _never(plan, row, scenario)


def _never(plan: Plan, row: Row, scenario: Scenario) -> str:
    indicator = row.standing.indicator
    if scenario.unknown is Unknown.DUE:
        goal = goal_said(plan, row, scenario.goal, scenario.due or plan.end)
        return f"Với {pace_said(indicator, scenario.pace)} thì không bao giờ đạt {goal}."
    return (
        f"Không thể đạt {goal_said(plan, row, scenario.goal, scenario.due)} trong năm {scenario.due.year}: các tháng"
        " còn lại có 100 % cũng không đủ. Hãy hạ mức hoặc lùi hạn sang năm sau."
    )


def no_goal(plan: Plan, row: Row) -> str:
    """Why the plan gives nothing to reach, and how to go on."""
    kinds = {one.comparator for one in plan.targets_of(row.standing.indicator.code, row.standing.at)}
    if Comparator.ENCOURAGED in kinds:
        why = "Kế hoạch chỉ khuyến khích, không đặt mức bắt buộc"
    elif Comparator.LEAD in kinds:
        why = "Kế hoạch chỉ ghi “dẫn đầu”, không có con số"
    else:
        why = "Kế hoạch không đặt mức cho chỉ tiêu này"
    return f"{why}, nên không có mức kế hoạch để so. Hãy kéo thanh Mức để tự đặt một mức thử."


def milestone_due(found: Sequence[Milestone], level: Level) -> Period | None:
    """The next milestone after the level."""
    return next((one.period for one in found if one.period > level.period), None)


def caption_source(plan: Plan, row: Row) -> str:
    """What a what-if stands on: "MÔ PHỎNG – không phải số liệu báo cáo · tính từ số liệu đến 14/06/2026"."""
    return f"{NOT_REPORTED} · tính từ {data_date(row.standing.level.period, plan)}"


def seen_since(done: Sequence[tuple[Period, Fraction, Fraction]], indicator: Indicator) -> str:
    """How reality has gone against a scenario: the newest period that both have."""
    if not done:
        return "Chưa có kỳ nào sau khi lập để đối chiếu."
    at, foreseen, actual = done[-1]
    off = actual - foreseen
    text = f"{at.label}: phương án {amount(indicator, foreseen)}, thực tế {amount(indicator, actual)}"
    if abs(off) < _SAME:
        return f"{text}: đúng như phương án."
    return f"{text}: {'hơn' if off > 0 else 'kém'} {difference(indicator, off)}."
