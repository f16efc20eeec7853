"""Nhập nhanh: type or correct one figure, beside every version it has had."""

from __future__ import annotations

from collections.abc import Mapping
from decimal import Decimal
from typing import Any

import streamlit as st

from components.as_typed import still, typed
from components.closing_words import later_marked, will_adjust
from components.entry import FIELDS, figure_entry
from components.filters import look_at
from components.links import HISTORY, lead
from components.no_indicators import no_indicators
from components.problems import show_refusal
from components.tables import figure_said, indicator_name, place_name, versions_table
from components.words import literal, span
from data.access import Act
from data.closing_store import closed_among
from data.errors import RefusalError
from data.figures import bases, history, standing
from data.intake.batch import QUICK_ENTRY, commit, difference, typed_reading
from data.intake.diff import Difference
from data.intake.suspicions import suspicious
from data.model import Figure, Indicator, Level, Period
from data.standings import base_at
from data.visit import Visit
from queries.batches import trace

TITLE, ADDRESS = "Nhập nhanh", "nhap-nhanh"
NEEDS = Act.WRITE
CODE, PLACE, REPORTED_AS_ONE, PERIOD = PICKED = ("chi-tieu", "noi", "noi-chung", "ky-so")
"""Two pickers of a place: the village chosen for one indicator is not carried to what the whole commune reports."""


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune."""
    plan = visit.plan
    st.title(f"Nhập nhanh một số của xã {literal(plan.name)}")
    if not plan.indicators:
        no_indicators(plan, visit.pages, "chưa có số để nhập")
        return
    if not visit.scope.part_of(plan).indicators:
        st.info("Tài khoản của bạn chưa được giao chỉ tiêu hay thôn nào để nhập. Hãy báo người quản trị.")
        return
    if visit.running < plan.start:
        st.info(f"Kế hoạch bắt đầu từ {plan.start.label.lower()}; chưa có kỳ nào để nhập.")
        return
    indicator, place, period = _choose(visit)
    receipt = (visit.store.kind, plan.slug, indicator.code, place, period)
    if st.session_state.get("typed", ("",))[0] == receipt:
        _show_receipt(visit, *st.session_state["typed"][1:])
    if "trouble" in st.session_state:
        show_refusal(st.session_state.pop("trouble"))
    stands = standing(visit.store, plan.slug, period).get((indicator.code, place))
    st.markdown(f"Đang có: **{literal(figure_said(stands, plan))}**" if stands else "Đang có: chưa có số nào.")
    _explain(indicator)
    key = f"{receipt}-{stands and stands.numbers}"
    figure, trouble = figure_entry(indicator, place, period, key, stands, _base(visit, indicator, place, period))
    if trouble:
        show_refusal(trouble)
    elif figure is not None and (stands is None or figure.numbers != stands.numbers):
        _offer(visit, figure, receipt)
    _show_trace(visit, indicator, place, period)


def _choose(visit: Visit) -> tuple[Indicator, str | None, Period]:
    plan = visit.plan
    left, middle, right = st.columns([3, 2, 2])
    mine = visit.scope.part_of(plan)
    code = left.selectbox(
        "Chỉ tiêu", [one.code for one in mine.indicators], format_func=lambda one: indicator_name(plan, one),
        key=CODE, bind="query-params",
    )  # fmt: skip
    indicator = plan.indicator(code)
    last = min(visit.running, plan.end)
    periods = [Period.of(one) for one in range(last.ordinal, plan.start.ordinal - 1, -1)]
    at = periods.index(visit.period) if visit.period in periods else 0
    period = right.selectbox(
        "Kỳ", periods, index=at, format_func=lambda one: one.label, key=PERIOD, bind="query-params"
    )
    villages = [one.id for one in mine.places_at(period)]
    order = [*villages, ""] if indicator.level is Level.PLACE else ["", *villages]
    places = [one for one in order if visit.scope.covers(indicator, one or None)]
    place = middle.selectbox(
        "Nơi", places, format_func=lambda one: place_name(plan, one or None), bind="query-params",
        key=PLACE if indicator.level is Level.PLACE else REPORTED_AS_ONE,
    )  # fmt: skip
    return indicator, place or None, period


def _explain(indicator: Indicator) -> None:
    parts = [f"Tử số (a): {indicator.numerator}"] if indicator.numerator else []
    parts += [f"Mẫu số (b): {indicator.denominator}"] if indicator.denominator else []
    if parts:
        st.caption(literal(". ".join(parts) + "."))


def _base(visit: Visit, indicator: Indicator, place: str | None, period: Period) -> Decimal | None:
    """The base to offer as b: the newest that held by the period's end."""
    return base_at(bases(visit.store, visit.plan.slug), indicator.base, place, period.last_day(visit.plan.calendar))


def _offer(visit: Visit, figure: Figure, receipt: tuple) -> None:
    plan = visit.plan
    found = difference(visit.store, typed_reading(plan, [figure]))
    if not found.to_write:
        return
    after = literal(figure_said(figure, plan))
    before = found.changed[0].before if found.changed else None
    st.markdown(f"Thay đổi: {literal(figure_said(before, plan))} → **{after}**" if before else f"Mới: **{after}**")
    known = history(visit.store, plan.slug, figure.period)
    odd = [one.message for one in suspicious(plan, [figure], known, bases(visit.store, plan.slug))]
    if figure.denominator and figure.numerator > figure.denominator:
        odd.insert(0, "Tử số lớn hơn mẫu số. Hãy kiểm tra lại.")
    if odd:
        st.warning("**Nghi ngờ**\n" + "".join(f"\n- {literal(one)}" for one in odd))
    closed = closed_among(visit.store, plan.slug, [figure.period])
    if closed:
        st.warning(literal(will_adjust(closed)))
    st.button("Ghi", type="primary", on_click=_write, args=(visit, found, receipt, typed(*FIELDS, *PICKED)))


def _write(visit: Visit, found: Difference, receipt: tuple, seen: Mapping[str, Any]) -> None:
    try:
        still(seen)
        done = commit(visit.store, found, visit.user, kind=QUICK_ENTRY)
    except RefusalError as refusal:
        st.session_state["trouble"] = str(refusal)
        return
    look_at(found.to_write[0].period)
    st.session_state["typed"] = (receipt, done.seq, found.to_write[0])


def _show_receipt(visit: Visit, seq: int, figure: Figure) -> None:
    plan = visit.plan
    st.success(
        f"Đã ghi đợt số {seq}: {literal(indicator_name(plan, figure.indicator))},"
        f" {literal(place_name(plan, figure.place))}, {figure.period.label}: {literal(figure_said(figure, plan))}."
    )
    lead(visit.pages, "batches", "Xem hoặc hoàn tác trong Lịch sử nộp", HISTORY, dot=str(seq))


def _show_trace(visit: Visit, indicator: Indicator, place: str | None, period: Period) -> None:
    plan = visit.plan
    versions = trace(visit.store, plan.slug, indicator.code, place, period)
    if not versions:
        return
    st.subheader("Số này từ đâu")
    st.markdown(f"Các lần ghi cho {span(period, plan)}, mới nhất ở trên.")
    closed = closed_among(visit.store, plan.slug, [period])
    st.dataframe(
        later_marked(versions_table(versions, plan, indicator, period), versions, closed), hide_index=True,
        width="stretch",
        alt="Các lần ghi của số này, với tệp và ô",
    )  # fmt: skip
