"""Tổng quan: how is the commune doing?"""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

import streamlit as st

from components import sentences
from components.bottleneck_words import counts_said
from components.change_words import Line, bottlenecks, changed
from components.charts.overview import is_formal, marks_key, overview
from components.closed_note import draw_closed, draw_reopened
from components.closing_words import marked
from components.exhibit import Caption, clicked, exhibit, offer_table
from components.filters import INDICATOR, go_to, pick_milestone, pick_states
from components.links import lead
from components.milestone_words import end_of, outlook_headline, shown_headline
from components.no_indicators import no_indicators
from components.reminders import reminder_line
from components.screen import current
from components.speech import say, say_each
from components.status import LOOKS, PROSPECTS
from components.tables import goals_table, promises_table, sources_table, standings_table
from components.waiting_questions import draw_waiting
from components.words import data_date, literal, span
from data.access import Act
from data.changes import moves, turns
from data.clock import moment
from data.concern import Concern
from data.model import Period
from data.outlook import Outlook, outlook
from data.standings import Row
from data.visit import Visit, today
from queries import figures
from queries.bottlenecks import in_the_way
from queries.closings import adjusted, adjusted_figures, cycle, since_closed
from queries.questions import open_questions, with_gone
from queries.reports import cells_now
from queries.standings import standings

TITLE, ADDRESS = "Tổng quan", "tong-quan"
NEEDS = Act.SEE

CHART, _OPEN = "overview", "indicator-to-open"
HOW_TO_READ = (
    "Mỗi dòng là một chỉ tiêu: thanh màu là mức đã thực hiện, vạch đen đứng là mức lẽ ra phải đạt đến kỳ này (hoặc mức"
    " của mốc đang chọn), các dấu nhỏ là hạn gần nhất, cuối 2027, cuối 2030 và các đợt sơ kết, tổng kết của kế hoạch."
    " Dấu đặc là mức kế hoạch ghi; dấu rỗng là mức suy ra: nội suy giữa hai mốc, hoặc mang mức đã có sang năm sau (tạm"
    " tính). Thanh gạch chéo là chưa đủ số liệu, không phải số 0."
)


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune and period."""
    plan = visit.plan
    st.title(f"Tổng quan xã {literal(plan.name)}")
    if not plan.indicators:
        below = "Dưới đây là các mục tiêu định tính." if plan.goals else ""
        no_indicators(plan, visit.pages, "không có gì để chấm đạt hay chậm", below)
        if plan.goals:
            st.dataframe(goals_table(plan), hide_index=True, width="stretch", alt="Các mục tiêu định tính của kế hoạch")
        return
    if visit.period is None:
        st.info("Chưa có số liệu nào. Ở trang Nộp số liệu, hãy nộp bảng tính đơn vị đang dùng, hoặc tải mẫu của kỳ.")
        lead(visit.pages, "hand_in")
        st.subheader("Kế hoạch đã đặt")
        st.dataframe(promises_table(plan), hide_index=True, width="stretch", alt="Các mục tiêu của kế hoạch")
        offer_table("promises", "Các mục tiêu của kế hoạch", f"xã {plan.name}", lambda: promises_table(plan))
        return
    found = standings(visit.store, plan, visit.period)
    judged = [row for row in found if is_formal(row, plan)]
    say(literal(_facts(visit, found)))
    _closed(visit)
    _remind(visit)
    st.subheader(literal(sentences.headline(judged, visit.period)), anchor=False)
    _bottlenecks(visit, judged)
    _in_the_way(visit)
    _questions(visit)
    _progress(visit, found, judged)
    _changes(visit, found)
    with st.expander("Cách đọc"):
        st.markdown(HOW_TO_READ)
        looks = (*LOOKS.values(), *PROSPECTS.values())
        st.markdown("\n".join(f"- {look.shape} **{look.word}**: {look.meaning}." for look in looks))
    with st.expander("Từng số từ tệp và ô nào"):
        st.markdown("Số mới nhất của mỗi chỉ tiêu ở mỗi nơi. Mọi lần ghi trước của một số nằm ở trang Nhập nhanh.")
        origins = figures.sources(visit.store, plan.slug, visit.period)
        later = adjusted_figures(visit.store, plan.slug, {one.figure.period for one in origins})
        table = marked(sources_table(origins, plan), origins, later, plan)
        st.dataframe(table, hide_index=True, width="stretch", alt="Từng số, tệp và ô của nó")
        offer_table("sources", f"Từng số và nguồn, {visit.period.label}", f"xã {plan.name}", lambda: table)


def _closed(visit: Visit) -> None:
    """That the period is closed, and what is no longer as the meeting saw it; or that it was reopened."""
    stands = cycle(visit.store, visit.plan.slug, visit.period)
    draw_reopened(stands, visit.pages)
    signed = stands.signed
    if signed is not None:
        changed, since = adjusted(visit.store, visit.plan.slug, signed), since_closed(visit.store, visit.plan, signed)
        draw_closed(signed, changed, since, visit.plan, visit.pages)


def _remind(visit: Visit) -> None:
    """What the visitor has not brought yet, as a line that leads to who has not; nothing where nothing is left."""
    owed, concern = cells_now(visit.store, visit.plan, today()), Concern.of(visit.user, visit.plan.slug)
    line = reminder_line(owed, concern, visit.plan, today())
    if line:
        lead(visit.pages, "missing", literal(line))


def _facts(visit: Visit, found: Sequence[Row]) -> str:
    facts = [span(visit.period, visit.plan), sentences.reported_places(found, visit.plan)]
    last = figures.last_hand_in(visit.store, visit.plan.slug, visit.period)
    if last is not None:
        facts.append(f"cập nhật {moment(last.submitted_at)}")
    return " · ".join(fact for fact in facts if fact)


@st.fragment
def _progress(visit: Visit, found: Sequence[Row], judged: Sequence[Row]) -> None:
    """The bullet rows, held against the path or a milestone, filtered by state; a click opens the indicator."""
    if _OPEN in st.session_state:
        go_to(visit.pages["indicator"], INDICATOR, st.session_state.pop(_OPEN))
    plan, period = visit.plan, visit.period
    milestone = pick_milestone(plan)
    ahead: dict[str, Outlook] = {}
    said = ""
    if milestone is not None:
        ahead = {row.standing.indicator.code: outlook(plan, row, milestone) for row in found}
        said = outlook_headline([ahead[row.standing.indicator.code] for row in judged], milestone.period)
    states = {
        row.standing.indicator.code: ahead[row.standing.indicator.code].prospect if ahead else row.standing.state
        for row in found
    }
    counted = Counter(states[row.standing.indicator.code] for row in found)
    wanted = pick_states({state: counted[state] for state in (PROSPECTS if ahead else LOOKS) if counted[state]})
    shown = [row for row in found if states[row.standing.indicator.code] in wanted]
    say(literal(marks_key(plan, f"mức của mốc {end_of(milestone.period)}" if milestone else "lẽ ra đến nay")))
    exhibit(
        overview(shown, plan, current(), ahead),
        key=CHART,
        caption=Caption(
            "Tiến độ các chỉ tiêu",
            said
            or shown_headline(len(shown), len(found), Counter(states[row.standing.indicator.code] for row in shown)),
            f"xã {plan.name} · {period.label}",
            f"{sentences.reported_places(found, plan)} · {data_date(period, plan)}",
        ),
        table=lambda: standings_table(shown, plan, ahead),
        screen=current(),
        on_select=_open,
    )


def _open() -> None:
    point = clicked(CHART)
    if point is not None:
        st.session_state[_OPEN] = point[1]


def _bottlenecks(visit: Visit, judged: Sequence[Row]) -> None:
    lines = bottlenecks(judged)
    if lines:
        st.subheader("Còn thiếu nhiều nhất so với lộ trình", anchor=False)
        _list(visit, lines)


def _in_the_way(visit: Visit) -> None:
    """How many of each kind stand in the way today, as a line that leads to them; nothing where nothing does."""
    found = in_the_way(visit.store, visit.plan, today())
    if found:
        lead(visit.pages, "bottlenecks", literal(f"Hôm nay có {len(found)} điểm nghẽn: {counts_said(found)}"))


def _questions(visit: Visit) -> None:
    found = open_questions(visit.store, visit.plan)
    if found:
        draw_waiting(found, with_gone(visit.store, visit.plan), today(), visit.pages)


def _changes(visit: Visit, found: Sequence[Row]) -> None:
    before = _previous(visit)
    if before is None:
        return
    st.subheader(f"Cái gì đổi so với {before.label.lower()}", anchor=False)
    groups = changed(turns(standings(visit.store, visit.plan, before), found), moves(found, before, visit.period))
    if not groups:
        say("Không có chỉ tiêu nào đổi trạng thái hay đổi mức.")
    for heading, lines, more in groups:
        say(f"**{heading}**" + (f" (và {more} chỉ tiêu khác)" if more else ""))
        _list(visit, lines)


def _list(visit: Visit, lines: Sequence[Line]) -> None:
    """Each line beside the indicator it leads to; in a meeting as large text, where the chart's bars lead there."""
    if current().large:
        say_each([f"**{literal(line.name)}**: {literal(line.says)}" for line in lines])
        return
    for line in lines:
        name, said = st.columns([3, 7], vertical_alignment="center", gap="small")
        name.page_link(visit.pages["indicator"], label=literal(line.name), query_params={INDICATOR: line.code})
        with said:
            say(literal(line.says))


def _previous(visit: Visit) -> Period | None:
    """The newest earlier period with figures."""
    known = figures.periods(visit.store, visit.plan.slug)
    return next((one for one in known if one < visit.period), None)
