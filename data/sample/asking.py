"""What is asked about the made-up figures: after the meetings, and of late; some settled, some still waited for."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable, Iterator
from decimal import ROUND_CEILING

from data.closing_store import Look
from data.model import Period, Plan
from data.question_store import remark
from data.questions import due_day
from data.sample.arrivals import LATEST
from data.sample.closings import Meeting, closed, kept, reopened
from data.sample.deeds import Deed, on
from data.sample.odd import Odd, absent, fallen, lowest, percent
from data.sample.people import People
from data.sample.talk import Talk


def after_meetings(plan: Plan, held: list[Meeting], look: Look, who: People) -> Iterator[Deed]:
    """What the meetings led to: a late figure brought after one, a wrong one mended before it, an odd one explained."""
    if not held:
        return
    at = len(held) - (2 if len(held) > 2 and kept(plan) > 2 else 1)
    yield from _late(plan, held[at], who)
    yield from _wrong(plan, held[at - 1], look, who) if at > 0 else ()
    yield from _explained(plan, held[at - 2], who) if at > 1 else ()
    yield from _remarked(plan, held[-1], who)


def _explained(plan: Plan, meeting: Meeting, who: People) -> Iterator[Deed]:
    """A figure that fell and is right all the same."""
    about = fallen(plan, meeting.period)
    if about:
        talk = Talk(plan, about, "explained", who)
        yield talk.asked(due_day(meeting.day, 1), _why(talk), who.leader)
        yield talk.answered(due_day(meeting.day, 3), _right(talk))
        yield talk.settled(due_day(meeting.day, 4), who.leader)


def _wrong(plan: Plan, meeting: Meeting, look: Look, who: People) -> Iterator[Deed]:
    """A figure that fell by mistake: mended after the closing, so that the period is opened and signed again."""
    about = fallen(plan, meeting.period)
    if about is None or about.still:
        return
    talk = Talk(plan, about, "wrong", who)
    right = (about.before * about.b).to_integral_value(ROUND_CEILING)
    many = f"{right - about.a} {about.indicator.noun}"
    day = [due_day(meeting.day, days) for days in range(6)]
    yield talk.asked(day[1], _why(talk), who.leader)
    yield talk.corrected(day[3], right)
    yield talk.answered(
        day[3],
        f"Đã rà lại sổ của {talk.place}: bảng tổng hợp ghi sót {many}. Đơn vị đã sửa từ {about.a} thành {right} trên"
        f" {about.b} {about.indicator.noun}; tỷ lệ đúng là {percent(right / about.b)}.",
    )
    reason = f"Sửa số {about.indicator.short} của {talk.place}, ghi sót {many}."
    yield reopened(plan, meeting._replace(day=day[4]), reason, who)
    again = meeting._replace(day=day[5])
    yield from closed(plan, again, look, who, note=f"Đã đối chiếu lại số của {talk.place} sau khi sửa.")
    yield talk.settled(day[5], who.leader, "Đồng ý với số đã sửa.")


def _late(plan: Plan, meeting: Meeting, who: People) -> Iterator[Deed]:
    """A village's figure that came after the closing, and stays an adjustment."""
    about = absent(plan, meeting.period)
    if about:
        talk = Talk(plan, about, "late", who)
        yield talk.asked(due_day(meeting.day, 1), _where(talk), who.coordinator)
        yield talk.corrected(due_day(meeting.day, 3), about.a)
        yield talk.answered(
            due_day(meeting.day, 3),
            f"{talk.place} nộp phiếu muộn. Đơn vị đã ghi bổ sung: {about.a} trên {about.b} {about.indicator.noun},"
            f" đạt {about.share}.",
        )
        yield talk.settled(due_day(meeting.day, 4), who.coordinator)


def _remarked(plan: Plan, meeting: Meeting, who: People) -> Iterator[Deed]:
    """What the Front says about the village that is furthest behind."""
    about = lowest(plan, meeting.period)
    if about:
        one, place = about.indicator, plan.place(about.place)
        level = f"ở {place.name} thấp nhất xã ({about.share})" if place else f"mới đạt {about.share}"
        text = (
            f"{meeting.period.label}: {one.short} {level}. Đề nghị đơn vị phụ trách xem còn vướng ở đâu,"
            " báo lại tại cuộc họp tới."
        )
        name = f"sample:{plan.slug}:remark"
        yield Deed(
            on(due_day(meeting.day, 2), 14, 30),
            lambda store: remark(store, plan, one.code, about.place, meeting.period, text, who.monitor, name),
        )


# ── of late ──────────────────────────────────────────────────────────────────────────────────────────


def of_late(plan: Plan, today: dt.date, who: People) -> Iterator[Deed]:
    """Three questions that still wait: one overdue, one answered and not accepted yet, one with time left."""
    overdue, waiting, fresh = (_working_days_before(today, many) for many in (11, 7, 2))
    yield from _late_question(plan, overdue, who)
    about = _newest(fallen, plan, waiting)
    if about:
        talk = Talk(plan, about, "waiting", who)
        yield talk.asked(waiting, _why(talk), who.leader)
        yield talk.answered(due_day(waiting, 3), _right(talk))
    about = _newest(fallen, plan, fresh, 1)
    if about:
        talk = Talk(plan, about, "fresh", who)
        yield talk.asked(fresh, _why(talk), who.leader)


def _late_question(plan: Plan, day: dt.date, who: People) -> Iterator[Deed]:
    """Nobody has answered it: about a missing figure, else one more that fell."""
    about = absent(plan, _known_by(plan, day), 1) or _newest(fallen, plan, day, 2)
    if about:
        talk = Talk(plan, about, "overdue", who)
        yield talk.asked(day, _where(talk) if about.before is None else _why(talk), who.leader)


def _newest(find: Callable[..., Odd | None], plan: Plan, day: dt.date, at: int = 0) -> Odd | None:
    """What is found in the newest period that was known that day, else in one of the two before."""
    known = _known_by(plan, day)
    found = (find(plan, known.plus(-back), at) for back in range(3))
    return next((one for one in found if one), None)


def _known_by(plan: Plan, day: dt.date) -> Period:
    """The newest period of which everything had come by that day, else the first, in which nothing is odd yet."""
    period = min(Period.containing(day, plan.calendar), plan.end)
    while period > plan.start and plan.due(period) + dt.timedelta(LATEST) >= day:
        period = period.plus(-1)
    return period


def _working_days_before(day: dt.date, many: int) -> dt.date:
    while many:
        day -= dt.timedelta(1)
        many -= day.weekday() < 5
    return day


# ── words ────────────────────────────────────────────────────────────────────────────────────────────


def _why(talk: Talk) -> str:
    one = talk.about
    if one.still:
        return (
            f"{one.indicator.short} của {talk.place} đứng yên ở {one.share} từ {one.period.plus(-1).label.lower()} đến"
            f" {one.period.label.lower()}. Đề nghị đơn vị nói rõ vì sao và làm gì tiếp."
        )
    return (
        f"{one.indicator.short} của {talk.place} giảm từ {percent(one.before)} ({one.period.plus(-1).label.lower()})"
        f" xuống {one.share} ({one.period.label.lower()}). Đề nghị đơn vị kiểm tra và nói rõ vì sao."
    )


def _where(talk: Talk) -> str:
    one = talk.about
    return (
        f"{one.period.label} chưa có số {one.indicator.short} của {talk.place}. Đề nghị đơn vị bổ sung, hoặc nói rõ vì"
        " sao chưa có."
    )


def _right(talk: Talk) -> str:
    if talk.about.still:
        return f"Số đúng: trong kỳ chưa có thêm {talk.about.indicator.noun} nào; đã cử người đến từng nơi đôn đốc."
    village = f" cùng {talk.place}" if talk.about.place else ""
    return f"Số đúng: đơn vị đã{village} rà soát, bỏ những trường hợp ghi trùng và đã chuyển đi nên tử số giảm."
