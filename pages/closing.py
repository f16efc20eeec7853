"""Chốt kỳ: check a period, sign it, open what a meeting saw, and hold two closings side by side."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial

import streamlit as st

from components import closing_comparison as beside
from components import closing_words as said
from components.exhibit import offer_table
from components.links import lead
from components.problems import show_refusal
from components.speech import say, say_each
from components.words import literal, span
from data.access import Act
from data.closing import Cycle, cycles, holes, unready
from data.closing_store import MAX_NOTE, check, events, reopen, sign, touched
from data.compare_closings import compare
from data.errors import RefusalError
from data.store import Receipt
from data.visit import Visit, today
from queries.closing_checks import Checks, checks
from queries.closings import Closing, adjusted, as_stands, closings, cycle, opened_rows

TITLE, ADDRESS = "Chốt kỳ", "chot-ky"
NEEDS = Act.SEE
SIGNING, OPENING = "signing-closing", "opening-closing"
HOW_TO_READ = (
    "Người điều phối kiểm tra, lãnh đạo ký; chỉ ký được đúng số liệu đã kiểm tra. Bản đã chốt giữ nguyên những gì cuộc"
    " họp thấy: số sửa sau đó là **số liệu điều chỉnh**, mục tiêu hay số nền đổi sau đó không làm bản chốt đổi. Muốn"
    " chốt lại thì lãnh đạo mở lại kỳ và ghi lý do; cả hai bản chốt đều được giữ."
)


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune and period."""
    plan = visit.plan
    st.title(f"Chốt kỳ xã {literal(plan.name)}")
    _say_done()
    found = closings(visit.store, plan.slug)
    if visit.period is None:
        st.info("Chưa có số liệu nào nên chưa có kỳ nào để chốt.")
        lead(visit.pages, "hand_in")
    else:
        _period(visit)
    if found:
        _closings(visit, found)
        _compare(visit, found)
    with st.expander("Cách đọc"):
        st.markdown(HOW_TO_READ)


def _say_done() -> None:
    """What the last press did, or why it did nothing; said once."""
    if "closing-trouble" in st.session_state:
        show_refusal(st.session_state.pop("closing-trouble"))
    if "closing-done" in st.session_state:
        st.success(literal(st.session_state.pop("closing-done")))


# ── the period that is looked at ─────────────────────────────────────────────────────────────────────


def _period(visit: Visit) -> None:
    plan, period, seq = visit.plan, visit.period, visit.store.seq(visit.plan.slug)
    stands = cycle(visit.store, plan.slug, period)
    found = checks(visit.store, plan, period)
    moved = stands.check is not None and touched(visit.store, plan.slug, period, stands.check.data_seq)
    st.subheader(literal(said.stage(stands, touched=moved, open_points=said.points(found))), anchor=False)
    if stands.reopened is not None:
        say(literal(f"Lý do mở lại ({stands.reopened.by}): {stands.reopened.note}"))
    if stands.check is not None and stands.check.note:
        say(literal(f"Khi kiểm tra, {stands.check.by} ghi: {stands.check.note}"))
    if stands.signed is not None:
        _show_adjusted(visit, stands)
        _offer_reopening(visit, stands)
        return
    say(f"Số liệu của {literal(span(period, plan))}.")
    _check_list(visit, found)
    sentence = unready(plan, period, today())
    if sentence:
        st.info(literal(sentence))
        return
    _offer_checking(visit, stands, seq)
    if stands.check is not None and not moved:
        _offer_signing(visit, stands, found)


def _check_list(visit: Visit, found: Checks) -> None:
    """What the coordinator looks at: each point a line, what is behind it one click away."""
    tables = {
        said.MISSING: said.missing_table(found, visit.plan),
        said.ODD: said.odd_table(found, visit.plan),
        said.THIN: said.thin_table(found),
    }
    for name, line in said.check_points(found).items():
        rows = tables.get(name)
        if rows is None or rows.empty:
            say(literal(line))
            continue
        with st.expander(literal(line)):
            st.dataframe(rows, hide_index=True, width="stretch", alt=line)
    if found.questions:
        lead(visit.pages, "questions")


def _offer_checking(visit: Visit, stands: Cycle, seq: int) -> None:
    if not visit.may(Act.CHECK):
        return
    key = f"closing-note-{visit.period}-{stands.check.seq if stands.check else 0}"
    note = st.text_area("Lưu ý khi kiểm tra (nếu có)", max_chars=MAX_NOTE, key=key)
    label = "Đã kiểm tra lại" if stands.check else "Đã kiểm tra"
    slug, period = visit.plan.slug, visit.period
    press = partial(check, visit.store, slug, period, seq, note, visit.user)
    st.button(label, on_click=_do, args=(press, f"Đã ghi là {period.label.lower()} đã được kiểm tra."))


def _offer_signing(visit: Visit, stands: Cycle, found: Checks) -> None:
    if not visit.may(Act.SIGN):
        return
    if not st.session_state.get(SIGNING):
        st.button("Ký chốt…", type="primary", on_click=_turn, args=(SIGNING, True))
        return
    slug, period = visit.plan.slug, visit.period
    closed = {one for one, each in cycles(events(visit.store, slug)).items() if each.signed}
    with st.container(border=True):
        st.markdown(
            literal(
                f"Sẽ chốt {span(period, visit.plan).lower()} như đang thấy: {len(visit.plan.indicators)} chỉ tiêu,"
                f" {said.points(found)}. Sau khi ký, số sửa thêm là số liệu điều chỉnh; bản chốt không đổi."
            )
        )
        if hole := said.holes_said(holes(visit.plan, closed, period)):
            st.warning(literal(hole))
        press = partial(sign, visit.store, slug, period, stands.check.seq, as_stands, visit.user)
        with st.container(horizontal=True):
            st.button("Ký chốt", type="primary", on_click=_do, args=(press, f"Đã chốt {period.label.lower()}."))
            st.button("Thôi, chưa ký", on_click=_turn, args=(SIGNING, False))


def _offer_reopening(visit: Visit, stands: Cycle) -> None:
    if not visit.may(Act.SIGN):
        return
    if not st.session_state.get(OPENING):
        st.button("Mở lại kỳ này…", on_click=_turn, args=(OPENING, True))
        return
    with st.container(border=True):
        reason = st.text_area("Lý do mở lại", max_chars=MAX_NOTE, key=f"opening-reason-{visit.period}")
        number = stands.signed.number
        press = partial(reopen, visit.store, visit.plan.slug, visit.period, number, reason, visit.user)
        done = f"Đã mở lại {visit.period.label.lower()}; bản chốt số {number} vẫn được giữ."
        with st.container(horizontal=True):
            st.button("Mở lại", type="primary", on_click=_do, args=(press, done))
            st.button("Thôi, không mở", on_click=_turn, args=(OPENING, False))


def _turn(key: str, on: bool) -> None:
    st.session_state[key] = on


def _do(press: Callable[[], Receipt], done: str) -> None:
    try:
        press()
    except RefusalError as refusal:
        st.session_state["closing-trouble"] = str(refusal)
        return
    _turn(SIGNING, False)
    _turn(OPENING, False)
    st.session_state["closing-done"] = done


def _show_adjusted(visit: Visit, stands: Cycle) -> None:
    found = adjusted(visit.store, visit.plan.slug, stands.signed)
    if not found:
        say("Chưa có số nào điều chỉnh sau khi chốt.")
        return
    with st.expander(f"{len(found)} số điều chỉnh sau khi chốt"):
        _table(f"adjusted-{stands.signed.number}", f"Số điều chỉnh của {stands.period.label.lower()}",
               said.adjusted_table(found, visit.plan), visit)  # fmt: skip


def _table(key: str, title: str, table, visit: Visit) -> None:
    st.dataframe(table, hide_index=True, width="stretch", alt=title)
    offer_table(key, title, f"xã {visit.plan.name}", lambda: table)


# ── closings ─────────────────────────────────────────────────────────────────────────────────────────


def _closings(visit: Visit, found: Sequence[Closing]) -> None:
    st.subheader("Các lần đã chốt", anchor=False)
    _table("closings", "Các lần đã chốt", said.closings_table(found), visit)
    names = {said.number_of(one): one for one in found}
    chosen = st.selectbox(
        "Mở một bản chốt như cuộc họp đã thấy", list(names), index=None, placeholder="Chọn…", key="ban-chot",
        bind="query-params",
    )  # fmt: skip
    if chosen not in names:
        return
    one = names[chosen]
    rows = opened_rows(visit.store, visit.plan.slug, one.event)
    if rows:
        say(f"**{literal(said.saw(one, rows))}**")
    say(literal(f"Ký: {one.event.by}; kiểm tra: {one.check.by}. {one.event.note}"))
    if one.check.note:
        say(literal(f"Khi kiểm tra, {one.check.by} ghi: {one.check.note}"))
    if not rows:
        say("Kế hoạch khi ấy không đặt chỉ tiêu bằng số nên bản chốt không có số.")
        return
    title = f"Bản chốt số {one.event.number}, {one.period.label.lower()}"
    _table(f"closing-{one.event.number}", title, said.snapshot_table(rows), visit)
    if any(each.place for each in rows):
        with st.expander(f"Từng {visit.plan.unit_word} trong bản chốt này"):
            _table(f"closing-places-{one.event.number}", f"{title}, từng nơi", said.villages_table(rows), visit)


def _compare(visit: Visit, found: Sequence[Closing]) -> None:
    if len(found) < 2:
        return
    st.subheader("So hai lần chốt", anchor=False)
    names = {said.number_of(one): one for one in found}
    left, right = st.columns(2)
    before = names[left.selectbox("Lần trước", list(names), index=1, key="closing-before")]
    now = names[right.selectbox("Lần sau", list(names), index=0, key="closing-now")]
    if before.event.number >= now.event.number:
        st.info("Hãy chọn lần trước là bản chốt có số nhỏ hơn.")
        return
    slug = visit.plan.slug
    compared = compare(opened_rows(visit.store, slug, before.event), opened_rows(visit.store, slug, now.event))
    changed = adjusted(visit.store, slug, before.event, now.event.seq)
    say(f"**{literal(beside.headline(compared, len(changed)))}**")
    for heading, lines, more in beside.groups(compared):
        say(f"**{literal(heading)}**" + (f" (và {more} chỉ tiêu khác)" if more else ""))
        say_each([f"{literal(one.name)}: {literal(one.says)}" for one in lines])
    title = f"So bản chốt số {before.event.number} và số {now.event.number}"
    if compared.anything:
        offer_table("closings-compared", title, f"xã {visit.plan.name}", lambda: beside.compared_table(compared))
    if changed:
        with st.expander(f"{len(changed)} số của {before.period.label.lower()} đã điều chỉnh giữa hai lần chốt"):
            _table("closings-adjusted", f"{title}, số điều chỉnh", said.adjusted_table(changed, visit.plan), visit)
