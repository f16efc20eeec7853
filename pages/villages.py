"""Theo thôn: which village?"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

import streamlit as st

from components.charts.dumbbell import dumbbell
from components.charts.heat import heat
from components.charts.slope import slope
from components.charts.village_rows import heat_rows, movers, side_by_side
from components.exhibit import Caption, clicked, exhibit
from components.filters import OTHER, VILLAGE, pick_columns, pick_earlier, pick_milestone, pick_place, pick_yardstick
from components.lineage_words import estimated_said, pick_view, unknown_said
from components.links import lead
from components.no_indicators import no_indicators
from components.screen import current
from components.speech import say, say_each
from components.tables import movers_table
from components.village_card import draw_card
from components.village_words import (
    cells_table,
    heat_table,
    reported_of,
    villages_headline,
    yardstick_said,
)
from components.words import capital, data_date, literal
from data.access import Act
from data.lineage import View, as_then, same_borders
from data.model import Period
from data.punctuality import of_place
from data.villages import Cell, Village, Yardstick, moved, narrowed, villages
from data.visit import Visit, today
from queries.figures import periods
from queries.reports import due_cells
from queries.standings import standings, village_cells

TITLE, ADDRESS = "Theo thôn", "theo-thon"
NEEDS = Act.SEE
HEAT, PAIR, SLOPE = "villages", "two-villages", "movers"
HOW_TO_READ = (
    "Mỗi ô là tỷ lệ của một nơi (làm tròn, %); màu là chênh lệch với thước đo đã nêu: xanh là hơn, cam là kém,"
    " trắng là ngang, gạch chéo là chưa báo (không phải số 0), xám là chỉ tiêu không đặt mức. Nơi bình quân kém nhất"
    " đứng đầu; số ở cuối dòng là chênh bình quân tính bằng điểm phần trăm. Dấu ° là mẫu số dưới 30: vài người đã đổi"
    " nhiều điểm, không nên xếp hạng."
)


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune and period."""
    plan = visit.plan
    st.title(f"{capital(plan.unit_word)} nào cần giúp?")
    if not plan.indicators:
        no_indicators(plan, visit.pages, f"không có gì để so các {plan.unit_word}")
        return
    if not plan.places:
        st.info(f"Chưa có danh sách {plan.unit_word}. Hãy nhập ở trang Thiết lập xã.")
        lead(visit.pages, "set_up")
        return
    if visit.period is None:
        st.info("Chưa có số liệu nào. Hãy nộp số liệu của kỳ đầu tiên.")
        lead(visit.pages, "hand_in")
        return
    codes = list(village_cells(visit.store, plan, visit.period))
    if not codes:
        st.info(
            f"Kế hoạch của xã không có chỉ tiêu nào báo theo {plan.unit_word}. Xem các chỉ tiêu toàn xã ở Tổng quan."
        )
        return
    _map(visit)
    with st.expander("Cách đọc"):
        st.markdown(HOW_TO_READ)


@st.fragment
def _map(visit: Visit) -> None:
    plan, screen = visit.plan, current()
    with st.container(horizontal=True):
        milestone = pick_milestone(plan)
        yardstick = pick_yardstick()
        view = pick_view(plan)
    columns = village_cells(visit.store, plan, visit.period, yardstick, milestone.period if milestone else None, view)
    now, codes = visit, list(columns)
    if view is View.THEN:
        plan = as_then(plan, visit.period)
        visit = replace(visit, plan=plan)
    with st.container(horizontal=True):
        judged, chosen = pick_columns([plan.indicator(code) for code in columns], 4 if screen.narrow else 12)
    whole = villages(plan, [columns[one.code] for one in judged])
    found = narrowed(whole, [one.code for one in chosen])
    say(literal(yardstick_said(yardstick, milestone, plan)))
    exhibit(
        heat([one.short for one in chosen], heat_rows(found, plan), screen),
        key=HEAT,
        caption=_caption(visit, "Chỉ tiêu theo nơi", villages_headline(found, plan), _reported(whole)),
        table=lambda: heat_table(found),
        screen=screen,
        on_select=_choose,
    )
    if view is View.NOW:
        _partly(now, codes, whole)
    _one(visit, columns, view)
    _movers(now, yardstick, [one.code for one in judged], whole, view)


def _partly(visit: Visit, codes: Sequence[str], whole: Sequence[Village]) -> None:
    """Which figures of today's villages are estimates, and why some have none although a part of them reported."""
    if not visit.plan.former:
        return
    guessed = estimated_said((cell for one in whole for cell in one.cells), visit.plan)
    found = [one for one in standings(visit.store, visit.plan, visit.period) if one.standing.indicator.code in codes]
    said = [line for row in found for line in unknown_said(row.unknown, visit.period, visit.plan)]
    if guessed or said:
        say_each([literal(one) for one in dict.fromkeys([*guessed, *said])])


def _choose() -> None:
    point = clicked(HEAT)
    if point is not None:
        st.session_state[VILLAGE] = point[0]


def _caption(visit: Visit, title: str, says: str, reported: str) -> Caption:
    plan, period = visit.plan, visit.period
    source = f"{reported} · {data_date(period, plan)}"
    return Caption(title, says, f"xã {plan.name} · {period.label}", source)


def _reported(found: Sequence[Village]) -> str:
    some = sum(any(cell.level is not None for cell in one.cells) for one in found)
    return f"{some}/{len(found)} nơi đã báo"


def _one(visit: Visit, columns: dict[str, list[Cell]], view: View) -> None:
    """One village's card, alone or beside another."""
    plan, screen = visit.plan, current()
    everyone = {one.place.id: one for one in villages(plan, list(columns.values()))}
    with st.container(horizontal=True):
        place = pick_place(f"Xem {plan.unit_word}", plan, VILLAGE)
        other = pick_place("So với", plan, OTHER, besides=place)
    if place is None:
        return
    one = everyone[place]
    reporting = of_place(due_cells(visit.store, plan, visit.period, today()), place)
    found = standings(visit.store, plan, visit.period)
    readings = {
        row.standing.indicator.code: (row.own if view is View.THEN else row.villages).get(place, ()) for row in found
    }
    draw_card(one, columns, reporting, readings, plan, visit.period, screen)
    if other is not None:
        two = everyone[other]
        exhibit(
            dumbbell(side_by_side(one, two, plan), screen, names=(two.place.name, one.place.name)),
            key=PAIR,
            caption=_caption(
                visit,
                f"{one.place.name} và {two.place.name}",
                _versus(one, two),
                f"{reported_of(one)}; {reported_of(two)}",
            ),
            table=lambda: cells_table([*one.cells, *two.cells]),
            screen=screen,
        )


def _versus(one: Village, two: Village) -> str:
    both = [(a, b) for a, b in zip(one.cells, two.cells, strict=True) if a.level and b.level]
    ahead = sum(a.gap > b.gap for a, b in both if a.gap is not None and b.gap is not None)
    return f"{one.place.name} hơn {two.place.name} ở {ahead}/{len(both)} chỉ tiêu cả hai cùng báo."


def _movers(visit: Visit, yardstick: Yardstick, codes: Sequence[str], now: Sequence[Village], view: View) -> None:
    """Who moved since an earlier period, against the path of each time; across a change, today's villages."""
    earlier = [one for one in periods(visit.store, visit.plan.slug) if one < visit.period]
    before = pick_earlier(earlier)
    if before is None:
        return
    plan, screen = visit.plan, current()
    if view is View.THEN and same_borders(plan, before, visit.period):
        plan = as_then(plan, visit.period)
    else:
        view = View.NOW
    then = village_cells(visit.store, plan, before, yardstick, view=view)
    today = village_cells(visit.store, plan, visit.period, yardstick, view=view)
    steps = moved(villages(plan, [today[one] for one in codes]), villages(plan, [then[one] for one in codes]))
    exhibit(
        slope(movers(steps, plan), screen, names=(before.label, visit.period.label), least=8),
        key=SLOPE,
        caption=_caption(
            visit, f"Ai chuyển biến từ {before.label.lower()}", _moved(steps, plan, before), _reported(now)
        ),
        table=lambda: movers_table(steps, plan, before, visit.period),
        screen=screen,
    )


def _moved(steps: dict[str, tuple[float, float]], plan, before: Period) -> str:
    up = sum(now > then for then, now in steps.values())
    return (
        f"{up}/{len(steps)} {plan.unit_word} cải thiện chênh lệch với lộ trình so với {before.label.lower()}"
        " (bình quân các chỉ tiêu báo cả hai kỳ, điểm)."
    )
