"""Chốt kỳ: check a period, sign it, open what a meeting saw, and hold two closings side by side."""

from __future__ import annotations

from collections.abc import Sequence
from functools import partial

import streamlit as st

from components import closing_stage_words as said
from components.closing_adjusted import draw_adjusted
from components.closing_check_words import points, will_close
from components.closing_desk import draw_check_list, offer_checking, offer_reopening, offer_signing, say_done
from components.closing_opened import draw_opened, pick_opened
from components.closing_pair import draw_pair, pick_pair
from components.filters import pick_closing
from components.links import lead
from components.reports.offering import offer_report
from components.speech import say
from components.words import literal
from data.access import Act
from data.closed_rows import nothing_came
from data.closing import Cycle, holes, unready
from data.closing_store import check, reopen, sign
from data.compare_closings import compare
from data.model import Period
from data.visit import Visit, today
from queries.closing_checks import Checks, checks
from queries.closing_periods import Offered, first_to_close, offered
from queries.closings import Closing, adjusted, as_stands, closings, opened_rows
from queries.period_facts import drafted, told_by

TITLE, ADDRESS = "Chốt kỳ", "chot-ky"
NEEDS = Act.SEE
HOW_TO_READ = (
    "Người điều phối kiểm tra, lãnh đạo ký; chỉ ký được đúng số liệu đã kiểm tra. Bản đã chốt giữ nguyên những gì cuộc"
    " họp thấy: số sửa sau đó là **số liệu điều chỉnh**, mục tiêu hay số nền đổi sau đó không làm bản chốt đổi. Muốn"
    " chốt lại thì lãnh đạo mở lại kỳ và ghi lý do; cả hai bản chốt đều được giữ. Kỳ không ai nộp số vẫn chốt được: bản"
    " chốt ghi rõ là không có số nào được báo."
)


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune; the period is its own choice among those that can be closed."""
    st.title(f"Chốt kỳ xã {literal(visit.plan.name)}")
    say_done()
    offers, found = offered(visit.store, visit.plan, today()), closings(visit.store, visit.plan.slug)
    if offers:
        _period(visit, offers, found)
    else:
        st.info(literal(said.none_offered(visit.plan)))
        lead(visit.pages, "hand_in")
    if found:
        _open(visit, found)
        _compare(visit, found)
    with st.expander("Cách đọc"):
        st.markdown(HOW_TO_READ)


# ── the period that is looked at ─────────────────────────────────────────────────────────────────────


def _period(visit: Visit, offers: Sequence[Offered], closed: Sequence[Closing]) -> None:
    labels = {one.period: said.offered_label(one) for one in offers}
    period = pick_closing(labels, first_to_close(offers, visit.period), visit.period)
    one = next(each for each in offers if each.period == period)
    seq = visit.store.seq(visit.plan.slug)
    found = checks(visit.store, visit.plan, period)
    _say_stage(one, found)
    if one.cycle.signed is not None:
        _closed(visit, one.cycle, offers, next(each for each in closed if each.event == one.cycle.signed))
        return
    say(literal(said.about(one, visit.plan)))
    draw_check_list(found, visit.plan, visit.pages)
    offer_report("draft", visit.plan, period, partial(drafted, visit.store, visit.plan, period, today()))
    sentence = unready(visit.plan, period, today())
    if sentence:
        st.info(literal(sentence))
        return
    if visit.may(Act.CHECK):
        offer_checking(one.cycle, partial(check, visit.store, visit.plan.slug, period, seq, by=visit.user))
    if visit.may(Act.SIGN) and one.cycle.check is not None and not one.touched:
        _sign(visit, one.cycle, found, offers)


def _say_stage(one: Offered, found: Checks) -> None:
    stands, left = one.cycle, points(found)
    sentence = said.stage(stands, touched=one.touched, open_points=left, ended=one.ended)
    st.subheader(literal(sentence), anchor=False)
    if stands.reopened is not None:
        say(literal(f"Lý do mở lại ({stands.reopened.by}): {stands.reopened.note}"))
    if stands.check is not None and stands.check.note:
        say(literal(f"Khi kiểm tra, {stands.check.by} ghi: {stands.check.note}"))


def _closed(visit: Visit, stands: Cycle, offers: Sequence[Offered], closing: Closing) -> None:
    signed = stands.signed
    draw_adjusted(signed, adjusted(visit.store, visit.plan.slug, signed), visit.plan)
    _offer_report("closed", visit, closing)
    newest = max((one.period for one in offers if one.ended), default=stands.period)
    if left := said.holes_said(_holes(visit, offers, newest.plus(1))):
        say(literal(left))
    if visit.may(Act.SIGN):
        press = partial(reopen, visit.store, visit.plan.slug, stands.period, signed.number, by=visit.user)
        offer_reopening(stands, press)


def _sign(visit: Visit, stands: Cycle, found: Checks, offers: Sequence[Offered]) -> None:
    left = said.holes_said(_holes(visit, offers, stands.period))
    press = partial(sign, visit.store, visit.plan.slug, stands.period, stands.check.seq, as_stands, visit.user)
    offer_signing(stands, will_close(found, stands.period, visit.plan), left, press)


def _holes(visit: Visit, offers: Sequence[Offered], upto: Period) -> list[Period]:
    return holes(visit.plan, {one.period for one in offers if one.cycle.signed}, upto)


# ── closings ─────────────────────────────────────────────────────────────────────────────────────────


def _open(visit: Visit, found: Sequence[Closing]) -> None:
    one = pick_opened(found, visit.plan)
    if one is not None:
        rows = opened_rows(visit.store, visit.plan.slug, one.event)
        draw_opened(one, rows, visit.plan)
        _offer_report("opened", visit, one)


def _offer_report(key: str, visit: Visit, one: Closing) -> None:
    offer_report(key, visit.plan, one.period, partial(told_by, visit.store, visit.plan, one), one.event.number)


def _compare(visit: Visit, found: Sequence[Closing]) -> None:
    pair = pick_pair(found)
    if pair is None:
        return
    slug, (before, now) = visit.plan.slug, pair
    rows = [opened_rows(visit.store, slug, one.event) for one in pair]
    empty = [one for one, saw in zip(pair, rows, strict=True) if nothing_came(saw)]
    changed = adjusted(visit.store, slug, before.event, now.event.seq)
    draw_pair(pair, compare(*rows), changed, empty, visit.plan)
