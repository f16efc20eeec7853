"""The pickers of the frame and of the leaders' pages. Each lives in the address bar."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from itertools import pairwise
from typing import Any

import streamlit as st

from components.milestone_words import NOW, milestone_name
from components.screen import LARGE
from components.status import look_of
from components.village_words import YARDSTICKS
from components.words import literal
from data.model import PILLARS, Indicator, Period, Plan
from data.outlook import Milestone, Prospect, milestones
from data.progress import State
from data.search import Kind as Sort
from data.search import search
from data.villages import Yardstick

MILESTONE, STATES, INDICATOR, VILLAGE, OTHER = "moc", "trang-thai", "chi-tieu", "thon", "so-voi"
YARDSTICK, PILLAR, PART, EARLIER = "muc", "nhom", "cot", "tu-ky"
DEPARTMENT = "don-vi"
ASKING, ASKED_PLACE, ASKED_PERIOD, WHOLE = "hoi", "noi-hoi", "ky-hoi", "toan-xa"
OWED, OWING, TASK = "ky-phai-nop", "don-vi-nop", "viec"
CLOSING, OPENED_CLOSING = "ky-chot", "ban-chot"
_PUT_BACK = "put-back-address"
ALL = "Tất cả"
COMMUNE, PERIOD, TRIAL = "xa", "ky", "xem-thu"
COMMUNE_TO_OPEN = "commune-to-open"


def stay_on_trial() -> None:
    """Keep ?xem-thu=true in the address, so that a link into the trial opens it elsewhere on this machine too."""
    st.query_params[TRIAL] = "true"


def pick_commune(names: Mapping[str, str]) -> str:
    """The slug of the commune to look at, by its shown name; once the one that `COMMUNE_TO_OPEN` asks for."""
    wanted = st.session_state.pop(COMMUNE_TO_OPEN, None)
    if wanted in names:
        st.session_state[COMMUNE] = wanted
    return st.sidebar.selectbox("Xã", list(names), format_func=names.__getitem__, key=COMMUNE, bind="query-params")


def pick_period(periods: Sequence[Period], running: Period) -> Period | None:
    """The period to look at, newest first; None while there are no figures.

    At first not the `running` one where there is another: one early figure of it must not turn every page to a month
    that is nearly empty.
    """
    if not periods:
        return None
    return st.sidebar.selectbox(
        "Kỳ báo cáo",
        list(periods),
        index=1 if periods[0] == running and len(periods) > 1 else 0,
        format_func=lambda one: one.label,
        key=PERIOD,
        bind="query-params",
    )


def look_at(period: Period) -> None:
    """Turn the picker to a period that has just been written; for a button's on_click."""
    st.session_state[PERIOD] = period


def pick_large() -> bool:
    """The switch between desk and meeting size; charts and sentences read it (`components.screen`)."""
    return st.sidebar.toggle(
        "Cỡ chữ họp",
        key=LARGE,
        bind="query-params",
        help="Chữ và biểu đồ to theo chiều cao màn hình, để người ngồi cuối phòng đọc được.",
    )


def go_to(page: Any, key: str, value: str) -> None:
    """Leave for a page with that choice in the address; the frame's own choices are put back there (`keep_address`)."""
    st.session_state[_PUT_BACK] = True
    st.switch_page(page, query_params={key: value})


def keep_address() -> None:
    """Put the frame's choices back into the address after a switch, which drops them; before the pickers are drawn.

    Streamlit writes a bound widget's value into the address only where the value was just set.
    """
    if st.session_state.pop(_PUT_BACK, False):
        for key in (COMMUNE, PERIOD, LARGE):
            if key in st.session_state:
                st.session_state[key] = st.session_state[key]


def pick_milestone(plan: Plan) -> Milestone | None:
    """The milestone to hold figures against; None for the path until now."""
    found = {milestone_name(one): one for one in milestones(plan)}
    chosen = st.segmented_control(
        "Mốc so", [NOW, *found], default=NOW, required=True, key=MILESTONE, bind="query-params"
    )
    return found.get(chosen)


def pick_states(counts: Mapping[State | Prospect, int]) -> set[State | Prospect]:
    """The states to show, each with its count; none chosen shows them all.

    Kept in the address by hand: a bound widget would write the counts into it, and a link outlives them.
    """
    key = f"{STATES}-{'-'.join(counts)}"
    if key not in st.session_state:
        named = st.query_params.get_all(STATES)
        st.session_state[key] = [one for one in counts if look_of(one).word in named]
    chosen = st.pills(
        "Lọc theo trạng thái",
        list(counts),
        selection_mode="multi",
        format_func=lambda one: f"{look_of(one).shape} {look_of(one).word} **{counts[one]}**",
        key=key,
    )
    words = [look_of(one).word for one in chosen]
    if words != st.query_params.get_all(STATES):
        st.query_params[STATES] = words
    return set(chosen) or set(counts)


def pick_yardstick() -> Yardstick:
    """What villages are held against."""
    named = {name: one for one, name in YARDSTICKS.items()}
    chosen = st.segmented_control(
        "Thước đo", list(named), default=next(iter(named)), required=True, key=YARDSTICK, bind="query-params"
    )
    return named.get(chosen, Yardstick.COMMUNE)  # an empty value in the address chooses nothing


def pick_columns(indicators: Sequence[Indicator], most: int) -> tuple[list[Indicator], list[Indicator]]:
    """The indicators to judge by (a pillar's, or all), and those of one screen: at most so many at a time."""
    pillars = [one for one in PILLARS if any(each.pillar == one for each in indicators)]
    chosen = ALL
    if len(pillars) > 1:
        chosen = st.segmented_control(
            "Nhóm chỉ tiêu", [ALL, *pillars], default=ALL, required=True, key=PILLAR, bind="query-params"
        )
    fit = [one for one in indicators if chosen in (ALL, None, one.pillar)]
    if len(fit) <= most:
        return fit, fit
    parts = -(-len(fit) // most)
    bounds = [len(fit) * part // parts for part in range(parts + 1)]
    spans = {f"{first + 1}–{last}": slice(first, last) for first, last in pairwise(bounds)}
    part = st.segmented_control(
        f"Các cột (trong {len(fit)} chỉ tiêu)", list(spans), default=next(iter(spans)), required=True,
        key=f"{PART}-{most}-{chosen}",
    )  # fmt: skip
    return fit, fit[spans.get(part, slice(most))]


def pick_place(label: str, plan: Plan, key: str, besides: str | None = None) -> str | None:
    """The id of a village, None while none is chosen."""
    names = {one.id: one.name for one in plan.places if one.id != besides}
    return _by_id(label, names, key, index=None)


def _by_id(label: str, names: Mapping[str, str], key: str, *, index: int | None) -> str | None:
    """A choice kept in the address by its id: a bound widget would write the whole name.

    A page that is come back to without one (a switch of pages has dropped it) shows the choice it was left with.
    """
    said, seen = st.query_params.get(key), f"{key}-seen"
    if said in names and said != st.session_state.get(seen):
        st.session_state[key] = said
    elif key not in st.session_state and st.session_state.get(seen) in names:
        st.session_state[key] = st.session_state[seen]
    if st.session_state.get(key) not in (None, *names):
        del st.session_state[key]
    chosen = st.selectbox(label, list(names), index=index, format_func=names.__getitem__, key=key, placeholder="Chọn…")
    st.session_state[seen] = chosen
    if chosen is not None and chosen != said:
        st.query_params[key] = chosen
    elif chosen is None and said is not None:
        del st.query_params[key]
    return chosen


def pick_earlier(periods: Sequence[Period]) -> Period | None:
    """The earlier period to look back to, by default six periods ago or the first; None where there is none."""
    if not periods:
        return None
    return st.selectbox(
        "Nhìn lại từ kỳ", list(periods), index=min(5, len(periods) - 1), format_func=lambda one: one.label,
        key=EARLIER, bind="query-params",
    )  # fmt: skip


def pick_indicator(indicators: Sequence[Indicator]) -> Indicator:
    """The indicator to look at."""
    names = {one.code: f"{one.code} · {one.short}" for one in indicators}
    chosen = _by_id("Chỉ tiêu", names, INDICATOR, index=0)
    return next(one for one in indicators if one.code == chosen)


def pick_asked(plan: Plan, periods: Sequence[Period], at: Period) -> tuple[str | None, Period]:
    """The place (None: the whole commune) and the period of the figure to ask about; `at` unless another is chosen."""
    spots = {WHOLE: "Toàn xã", **{one.id: one.name for one in plan.places}}
    place = _by_id("Nơi", spots, ASKED_PLACE, index=0)
    months = {str(one): one.label for one in periods}
    index = list(months).index(str(at)) if str(at) in months else 0
    period = Period.parse(_by_id("Kỳ", months, ASKED_PERIOD, index=index))
    return None if place == WHOLE else place, period


def pick_closing(labels: Mapping[Period, str], first: Period, looked_at: Period | None) -> Period:
    """The period to check and close, `first` at first; it follows `looked_at`, the frame's, whenever that is turned.

    Kept in the address by its month: its label says where it stands, which changes while a link outlives it. For the
    same reason the choice is handed to the browser anew in every run.
    """
    names = {str(one): label for one, label in labels.items()}
    shown, frame = f"{CLOSING}-seen", f"{CLOSING}-frame"
    linked, seen = st.query_params.get(CLOSING), st.session_state.get(shown)
    chosen = st.session_state.get(CLOSING, seen)
    if linked in names and linked != seen:
        chosen = linked
    elif st.session_state.get(frame, looked_at) != looked_at:
        chosen = str(looked_at)
    st.session_state[CLOSING] = chosen if chosen in names else str(first)
    chosen = st.selectbox("Kỳ để chốt", list(names), format_func=names.__getitem__, key=CLOSING)
    st.session_state[shown], st.session_state[frame] = chosen, looked_at
    if chosen != linked:
        st.query_params[CLOSING] = chosen
    return Period.parse(chosen)


def asking(code: str, place: str | None, period: Period) -> dict[str, str]:
    """What the address says that asks about that figure."""
    return {ASKING: "true", INDICATOR: code, ASKED_PLACE: place or WHOLE, ASKED_PERIOD: str(period)}


def find(plan: Plan, pages: Mapping[str, Any]) -> None:
    """A search box in the sidebar: what it finds leads to its page."""
    text = st.sidebar.text_input("Tìm", type="search", key="tim", placeholder="Chỉ tiêu, nơi, đơn vị", max_chars=60)
    if not text:
        return
    found = search(plan, text)
    if not found:
        st.sidebar.markdown("Không tìm thấy tên nào như vậy.")
    for one in found:
        page, key, value = {
            Sort.INDICATOR: ("indicator", INDICATOR, one.id),
            Sort.VILLAGE: ("villages", VILLAGE, one.id),
            Sort.DEPARTMENT: ("departments", DEPARTMENT, one.name),
        }[one.kind]
        st.sidebar.page_link(pages[page], label=literal(one.name), query_params={key: value})
