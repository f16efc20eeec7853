"""Giả định: what if we moved the target, the date, the effort?"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import replace
from functools import partial

import streamlit as st

from components.adopting import Decision, draw_adopting
from components.charts.scenario_rows import course
from components.charts.simulated import simulated
from components.charts.trend import trend
from components.exhibit import Caption, exhibit
from components.filters import INDICATOR, pick_indicator
from components.indicator_words import history_table
from components.milestone_words import end_of
from components.no_indicators import no_indicators
from components.saved_scenarios import ADDRESS as OPENED_ADDRESS
from components.saved_scenarios import (
    OPENED,
    draw_compared_scenarios,
    draw_list,
    draw_opened,
    draw_save,
    opened,
    pick_compared,
)
from components.scenario_book.workbook import scenario_workbook
from components.scenario_inputs import Inputs, base_case, draw, keep_in_address
from components.scenario_panels import draw_sharing, draw_villages, shared, title_of
from components.scenario_presets import draw_presets
from components.scenario_tables import saved_table
from components.scenario_words import (
    NOT_REPORTED,
    SIMULATED,
    assumption,
    caption_source,
    feasible,
    gain_in_units,
    gain_said,
    headline,
    refusal,
)
from components.screen import Screen, current
from components.speech import draw_numbers, say
from components.target_panel import draw_compared, pick_candidates
from components.words import amount, literal
from data.access import Act
from data.clock import moment
from data.model import Level
from data.outlook import milestones, outlook
from data.plan_files import shipped_plans
from data.plan_store import load_plan
from data.scenario import Outcome, Refusal, Scenario, from_json, to_json, work_out
from data.scenario_record import record, results, since
from data.scenario_store import save, withdraw
from data.sharing import Sharing, shareable
from data.standings import Row
from data.target_comparison import candidates, compared
from data.target_versions import adopt_target, earliest
from data.visit import Visit
from queries.scenarios import SavedScenario, batches_since, scenarios
from queries.standings import best_pace, standings, village_cells

TITLE, ADDRESS = "Giả định", "gia-dinh"
NEEDS = Act.SEE
COURSE, PART = "scenario-course", "phan"
SHARING, VILLAGES, TARGETS = "Chia việc", "Từng nơi", "So mức khác"
SAVED, ADOPTING = "Phương án", "Ghi mục tiêu mới"
LINKED = "so-lieu"
"""The write a link's figures rest on, in the address."""
_APPLIED, _LINK = "scenario-applied", "scenario-link"
HOW_TO_READ = (
    "Đường xám là số liệu thật, lộ trình của kế hoạch và dự báo nếu giữ nhịp hiện nay; đường xanh là giả định. Kéo"
    " thanh để đổi mức, hạn, nhịp hay tháng bắt đầu; phần còn lại được tính ra ngay. Giả định không đổi số liệu hay mục"
    " tiêu nào đã lưu, và mọi hình, mọi tệp tải về đều mang chữ MÔ PHỎNG."
)
_WIDE = 2 / 3


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune and period."""
    st.title("Nếu làm khác đi thì sao?")
    if not visit.plan.indicators:
        no_indicators(visit.plan, visit.pages, "không có gì để giả định")
        return
    if visit.period is None:
        st.info("Chưa có số liệu nào nên chưa giả định được. Hãy nộp số liệu tháng đầu tiên.")
        return
    _scenario(visit)
    with st.expander("Cách đọc"):
        st.markdown(HOW_TO_READ)


@st.fragment
def _scenario(visit: Visit) -> None:
    seen = visit.store.seq(visit.plan.slug)
    visit = replace(visit, plan=load_plan(visit.store, visit.plan.slug))  # a decision may have changed it since
    plan = visit.plan
    saved = scenarios(visit.store, plan.slug)
    chosen = _apply_opened(visit, saved)
    indicator = pick_indicator(plan.indicators)
    found = {row.standing.indicator.code: row for row in standings(visit.store, plan, visit.period)}
    row = found[indicator.code]
    if row.standing.level is None:
        st.info(literal(refusal(row, base_case(plan, row), Refusal.NO_LEVEL, plan)))
        return
    inputs = Inputs(plan, row)
    if chosen is not None and chosen.indicator == indicator.code:
        moved = batches_since(visit.store, plan.slug, chosen.data_seq)
        draw_opened(chosen, record(chosen.results), row, moved, inputs.scenario == from_json(chosen.inputs))
    narrow = current().narrow
    left, right = (st.container(), st.container()) if narrow else st.columns([1, 2], gap="medium")
    with left:
        say(f":blue[**{SIMULATED}**]{literal(NOT_REPORTED.removeprefix(SIMULATED))}")
        scenario = draw(inputs)
        if not narrow:
            draw_presets(inputs, _cells(visit, row))
    _keep_link(visit, inputs, chosen, seen)
    outcome = work_out(plan, row, scenario, best_pace(visit.store, plan, row))
    with right:
        _course(visit, inputs, outcome)
    if narrow:
        draw_presets(inputs, _cells(visit, row))
    if isinstance(outcome, Outcome):
        inputs.filled(outcome)
        _facts(visit, inputs, outcome)
        _parts(visit, inputs, outcome, saved, seen)


def _apply_opened(visit: Visit, saved: Sequence[SavedScenario]) -> SavedScenario | None:
    """The scenario that is open, its indicator and its inputs taken up once."""
    one = opened(saved)
    if one is None or visit.plan.indicator(one.indicator) is None:
        return None
    if st.session_state.get(_APPLIED) != one.scenario_id:
        st.session_state[_APPLIED] = one.scenario_id
        st.query_params[INDICATOR] = one.indicator
        st.session_state[Inputs.key_of(visit.plan, one.indicator)] = from_json(one.inputs)
    return one


def _keep_link(visit: Visit, inputs: Inputs, chosen: SavedScenario | None, seen: int) -> None:
    """Keep the scenario in the address, with the write its figures rest on; an old link says what has come since."""
    linked = st.query_params.get(LINKED, "")
    if _LINK not in st.session_state and chosen is None and linked.isdigit() and len(linked) < 10:
        st.session_state[_LINK] = int(linked)
    mark = st.session_state.get(_LINK)
    moved = None if mark is None else batches_since(visit.store, visit.plan.slug, mark)
    if moved is not None:
        say(
            f"Từ khi lập đường dẫn này đã có {moved.batches} lần ghi mới (gần nhất {moment(moved.newest_at)}); kết quả"
            " dưới đây tính trên số liệu hiện có."
        )
    base = base_case(visit.plan, inputs.row)
    keep_in_address(inputs.scenario, base)
    for name, value in ((OPENED_ADDRESS, chosen.scenario_id if chosen else ""), (LINKED, _mark(inputs, base, seen))):
        if value:
            st.query_params[name] = value
        else:
            st.query_params.pop(name, None)


def _mark(inputs: Inputs, base: Scenario, seen: int) -> str:
    return "" if inputs.scenario == base else str(st.session_state.get(_LINK, seen))


def _cells(visit: Visit, row: Row) -> Sequence:
    if row.standing.indicator.level is not Level.PLACE:
        return []
    return village_cells(visit.store, visit.plan, visit.period)[row.standing.indicator.code]


def _course(visit: Visit, inputs: Inputs, outcome: Outcome | Refusal) -> None:
    plan, row = visit.plan, inputs.row
    known = outcome if isinstance(outcome, Outcome) else None
    says = headline(plan, row, outcome) if known else refusal(row, inputs.scenario, outcome, plan)
    ahead = [outlook(plan, row, one) for one in milestones(plan)]
    screen = _beside(current())
    if known:
        _numbers(inputs, known)
    exhibit(
        simulated(trend(course(row, ahead, known), screen), screen),
        key=COURSE,
        caption=_caption(visit, row, row.standing.indicator.short, says),
        table=lambda: history_table(row),
        screen=screen,
        book=_book(visit, inputs, known) if known else None,
    )


def _beside(screen: Screen) -> Screen:
    """The screen of what stands in the wide column."""
    return screen if screen.narrow else screen.part(_WIDE, 16)


def _caption(visit: Visit, row: Row, title: str, says: str) -> Caption:
    subtitle = f"xã {visit.plan.name} · {visit.period.label}"
    return Caption(title_of(title), says, subtitle, caption_source(visit.plan, row))


def _numbers(inputs: Inputs, outcome: Outcome) -> None:
    row, indicator = inputs.row, inputs.row.standing.indicator
    when = end_of(outcome.scenario.due)
    facts = [
        (f"Giữ nhịp, {when}", amount(indicator, outcome.usual), ""),
        (f"Giả định, {when}", amount(indicator, outcome.value), ""),
        ("Chênh", gain_said(indicator, outcome), gain_in_units(row, outcome)),
    ]
    draw_numbers(facts)


def _facts(visit: Visit, inputs: Inputs, outcome: Outcome) -> None:
    say(literal(feasible(inputs.row, outcome, visit.plan)))
    say(literal(assumption(inputs.row, outcome.scenario)))


def _parts(visit: Visit, inputs: Inputs, outcome: Outcome, saved: Sequence[SavedScenario], seen: int) -> None:
    """What goes further, one part at a time; none until asked for, because a slider waits for all that is drawn."""
    row = inputs.row
    by_village = shareable(row) is None and bool(visit.plan.places)
    adopting = (ADOPTING,) if visit.may(Act.PLAN) else ()
    names = [*((SHARING, VILLAGES) if by_village else ()), TARGETS, SAVED, *adopting]
    chosen = st.segmented_control("Xem tiếp", names, key=f"{PART}-{len(names)}")
    match chosen:
        case one if one == SHARING:
            _sharing(visit, inputs, outcome)
        case one if one == VILLAGES:
            draw_villages(inputs, _cells(visit, row), outcome.scenario, partial(_caption, visit, row))
        case one if one == TARGETS:
            _targets(visit, inputs, outcome)
        case one if one == SAVED:
            _saved(visit, inputs, outcome, saved, seen)
        case one if one == ADOPTING:
            _adopting(visit, inputs, outcome, seen)


def _sharing(visit: Visit, inputs: Inputs, outcome: Outcome) -> None:
    found = shared(inputs, _cells(visit, inputs.row), outcome.scenario)
    draw_sharing(inputs, found, outcome.units, partial(_caption, visit, inputs.row), _book(visit, inputs, outcome))


def _targets(visit: Visit, inputs: Inputs, outcome: Outcome) -> None:
    plan, row, due = visit.plan, inputs.row, outcome.scenario.due
    plans = [plan, *(one for slug, one in shipped_plans().items() if slug != plan.slug)]
    indicator, cells = row.standing.indicator, _cells(visit, row)
    chosen = pick_candidates(candidates(plan, row, due, plans), outcome.scenario.goal, indicator, due)
    found = [compared(plan, row, cells, one, due) for one in chosen]
    draw_compared(found, indicator, plan, due, f"xã {plan.name} · {visit.period.label}")


def _saved(visit: Visit, inputs: Inputs, outcome: Outcome, saved: Sequence[SavedScenario], seen: int) -> None:
    plan = visit.plan

    def keep(name: str, scenario_id: str) -> None:
        code, scenario = inputs.row.standing.indicator.code, to_json(inputs.scenario)
        save(
            visit.store, plan.slug, name, code, visit.period, seen, scenario, results(outcome), visit.user, scenario_id
        )
        st.session_state[_APPLIED] = scenario_id

    drop = None
    if visit.may(Act.SCENARIO):
        draw_save(keep)
        drop = partial(withdraw, visit.store, plan.slug, by=visit.user)
    draw_list(saved, plan, _open, drop)
    if saved:
        rows = {row.standing.indicator.code: row for row in standings(visit.store, plan, visit.period)}
        pairs = [(one, record(one.results)) for one in pick_compared(saved)]
        done = {one.scenario_id: since(kept, rows[one.indicator]) for one, kept in pairs if one.indicator in rows}
        draw_compared_scenarios(saved_table(pairs, plan, done), f"xã {plan.name} · {visit.period.label}")


def _open(scenario_id: str) -> None:
    st.session_state[OPENED] = scenario_id
    st.session_state.pop(_APPLIED, None)


def _adopting(visit: Visit, inputs: Inputs, outcome: Outcome, seen: int) -> None:
    plan, code, scenario = visit.plan, inputs.row.standing.indicator.code, outcome.scenario

    def adopt(one: Decision, key: str) -> None:
        adopt_target(
            visit.store, plan, code, comparator=one.comparator, value=one.value, year=one.year, document=one.document,
            document_date=one.day, since=one.since, by=visit.user, seen=seen, submission_id=key,
        )  # fmt: skip

    first = earliest(visit.store, plan)
    draw_adopting(inputs.row.standing.indicator, plan, scenario.goal, scenario.due, first, adopt)


def _book(visit: Visit, inputs: Inputs, outcome: Outcome) -> Callable[[], bytes]:
    """What makes the workbook with live formulas when somebody asks for it."""
    row, cells = inputs.row, _cells(visit, inputs.row)

    def made() -> bytes:
        found = shared(inputs, cells, outcome.scenario)
        caption = _caption(visit, row, row.standing.indicator.short, headline(visit.plan, row, outcome))
        signed = replace(caption, source=f"{caption.source} · {visit.user.signed}")
        sharing = found if isinstance(found, Sharing) else None
        return scenario_workbook(signed, visit.plan, row, outcome, sharing, cells)

    return made
