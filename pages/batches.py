"""Lịch sử nộp: who handed in what and when, each figure with its file and cell, the original file, undo."""

from __future__ import annotations

from functools import partial

import streamlit as st

from components.dry_run import Group, Line, lines_table, show_lines
from components.exhibit import offer_table
from components.problems import show_refusal
from components.tables import bases_table, batches_table
from components.undoing import confirm_undo, undo_button
from components.words import KINDS, batch_mark, literal
from data.access import Act
from data.clock import moment
from data.closing_store import closed_among
from data.errors import RefusalError
from data.intake.undo import UNDOABLE, Undo, plan_undo, undo
from data.model import Period
from data.originals import original
from data.visit import Visit
from queries import figures
from queries.batches import BatchRow, Written, bases_of_batch, batches, figures_of_batch

TITLE, ADDRESS = "Lịch sử nộp", "lich-su-nop"
NEEDS = Act.SEE
ALL = "Tất cả"
ONE = "dot"
"""The batch looked at, in the address: ?dot=12."""
_TALLEST = 330


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune."""
    st.title(f"Lịch sử nộp xã {literal(visit.plan.name)}")
    if "undone" in st.session_state:
        st.success(st.session_state.pop("undone"))
    if "trouble" in st.session_state:
        show_refusal(st.session_state.pop("trouble"))
    kind, by, period = _filters(visit)
    found = batches(visit.store, visit.plan.slug, kind, by, period)
    if not found:
        st.info("Không có đợt nộp nào như vậy.")
        return
    one = _pick(visit, found, (kind, by, period))
    if one is not None:
        _show(visit, one)


def _filters(visit: Visit) -> tuple[str | None, str | None, Period | None]:
    every = batches(visit.store, visit.plan.slug)
    kinds = {KINDS.get(one.kind, one.kind): one.kind for one in every}
    people = list(dict.fromkeys(one.submitted_by for one in every))
    periods = {one.label: one for one in figures.periods(visit.store, visit.plan.slug)}
    what, who, when = st.columns(3)
    kind = what.selectbox("Việc", [ALL, *kinds], key="viec", bind="query-params")
    by = who.selectbox("Người nộp", [ALL, *people], key="nguoi", bind="query-params")
    period = when.selectbox("Kỳ có trong đợt nộp", [ALL, *periods], key="ky-nop", bind="query-params")
    return kinds.get(kind), None if by == ALL else by, periods.get(period)


def _pick(visit: Visit, found: list[BatchRow], filters: tuple) -> BatchRow | None:
    """The batch that is chosen in the table or named in the address."""
    st.markdown(f"{len(found)} đợt, mới nhất ở trên. Bấm vào ô đầu dòng để xem từng số, tải tệp gốc hoặc hoàn tác.")
    asked = [at for at, one in enumerate(found) if str(one.seq) == st.query_params.get(ONE)]
    picked = st.dataframe(
        batches_table(found),
        hide_index=True,
        width="stretch",
        height=min(35 * (len(found) + 1) + 12, _TALLEST),
        on_select="rerun",
        selection_mode="single-row",
        selection_default={"selection": {"rows": asked, "columns": [], "cells": []}},
        key=f"dot-{visit.store.kind}-{visit.plan.slug}-{visit.store.seq(visit.plan.slug)}-{filters}",
        alt="Các đợt nộp số liệu, mới nhất ở trên",
    )
    rows = [at for at in picked["selection"]["rows"] if at < len(found)]
    if not rows:
        st.query_params.pop(ONE, None)
        return None
    st.query_params[ONE] = str(found[rows[0]].seq)
    return found[rows[0]]


# ── one batch ────────────────────────────────────────────────────────────────────────────────────────


def _show(visit: Visit, batch: BatchRow) -> None:
    slug = visit.plan.slug
    st.subheader(f"Đợt số {batch.seq}: {KINDS.get(batch.kind, batch.kind).lower()}")
    facts = [f"Người nộp: {batch.submitted_by}", moment(batch.submitted_at)]
    facts += [f"tệp {batch.file_name}"] if batch.file_name else []
    facts += [f"mã tệp {batch.file_sha256[:12]}"] if batch.file_sha256 else []
    facts += [batch_mark(batch.digest)]
    facts += [f"đã được hoàn tác ở đợt số {batch.undone_by}"] if batch.undone_by else []
    st.markdown(literal(" · ".join(facts)))
    if batch.note:
        st.markdown(literal(batch.note))
    with st.container(horizontal=True):
        content = original(batch.file_sha256) if batch.file_sha256 and visit.may(Act.FILES) else None
        if content is not None:
            st.download_button("Tải tệp gốc", lambda: content, file_name=batch.file_name, on_click="ignore")
        undoing = batch.kind in UNDOABLE and visit.may(Act.WRITE) and undo_button(batch.batch_id)
    if undoing:
        planned = plan_undo(visit.store, slug, batch.batch_id)
        with st.container(border=True):
            closed = closed_among(visit.store, slug, [one.now.period for one in planned.figures])
            press = partial(_undo, visit, batch, planned)
            confirm_undo(planned, visit.plan, batch.seq, batch.batch_id, press, closed)
    written = figures_of_batch(visit.store, slug, batch.batch_id)
    if written:
        lines = [_line(one, batch) for one in written]
        show_lines(lines, visit.plan, written=True)
        title = f"Các số của đợt {batch.seq}"
        offer_table("batch", title, f"xã {visit.plan.name}", lambda: lines_table(lines, visit.plan))
    bases = bases_of_batch(visit.store, slug, batch.batch_id)
    if bases:
        table = bases_table(visit.plan, bases)
        st.dataframe(table, hide_index=True, width="stretch", alt="Các số nền của đợt này")
    if not written and not bases:
        st.info("Đợt này không ghi số liệu.")


def _line(one: Written, batch: BatchRow) -> Line:
    figure = one.figure
    group = Group.NEW if one.before is None else Group.CHANGED
    return Line(group, batch.file_name or "", figure.sheet, figure.cell, figure.raw, before=one.before, after=figure)


def _undo(visit: Visit, batch: BatchRow, planned: Undo) -> None:
    try:
        receipt = undo(visit.store, planned, visit.user)
    except RefusalError as refusal:
        st.session_state["trouble"] = str(refusal)
        return
    st.session_state["undone"] = f"Đã hoàn tác đợt số {batch.seq} bằng đợt số {receipt.seq}."
