"""Cứu số liệu: shown instead of everything while the figures cannot be opened because they are damaged."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from components.backup_words import WORD, sets_table
from components.problems import show_refusal
from components.rescue import asked_once, show_loss, show_opened, typed_button, whom_to_call
from components.words import literal
from data.access import Act, User, may
from data.accounts import open_accounts
from data.backup.loss import Loss
from data.backup.rescue import preview_without_wal, quarantine, set_wal_aside
from data.backup.restore import preview, restore
from data.backup.sets import BackupSet, folder, sets
from data.clock import moment
from data.errors import RefusalError, StoreError

TITLE, ADDRESS = "Cứu số liệu", "cuu-so-lieu"
NEEDS = Act.BACKUP
ASIDE, EMPTY = "CẤT PHẦN HỎNG", "KHO TRỐNG"


def render(trouble: StoreError, user: User) -> None:
    """Draw the page: for administrators the ways out, for others the sentence and whom to call."""
    st.title("Cứu số liệu")
    show_refusal(str(trouble))
    if not may(user, NEEDS):
        st.markdown(literal(_whom()))
        return
    st.markdown("Chưa có gì bị xoá hay thay đổi. Chọn một cách dưới đây; tệp hỏng luôn được giữ lại nguyên vẹn.")
    if trouble.wal:
        _without_wal(user)
    _backups(user, first=not trouble.wal)
    with st.expander("Cách cuối cùng: bắt đầu từ kho trống"):
        st.markdown(
            "Chỉ khi không có bản sao lưu nào dùng được. Kho hỏng được cất vào thư mục hong để người có chuyên môn thử"
            " cứu; mọi xã phải thiết lập lại và nộp lại. Tệp gốc đã nộp và tài khoản vẫn còn."
        )
        typed_button("Bắt đầu từ kho trống", EMPTY, "empty", partial(_do, partial(_empty, user)), "Đang cất kho hỏng…")


def _whom() -> str:
    try:
        return whom_to_call(open_accounts().list_accounts())
    except StoreError:
        return whom_to_call([])


def _without_wal(user: User) -> None:
    st.subheader("Cách 1: cất phần ghi tạm bị hỏng")
    st.markdown("Tệp chính còn đọc được. Kho mở lại ở lần lưu trọn gần nhất; nếu làm vậy:")
    loss = asked_once("loss-wal", preview_without_wal)
    if loss is not None:
        show_loss(loss)
        act = partial(_do, partial(_aside, user))
        typed_button("Cất phần hỏng và mở kho", ASIDE, "wal", act, "Đang cất phần hỏng và mở lại kho…")


def _backups(user: User, *, first: bool) -> None:
    st.subheader(f"Cách {1 if first else 2}: khôi phục bản sao lưu")
    found = sets()
    good = [one for one in found if one.good]
    if not good:
        st.markdown(f"Không có bản sao lưu nào dùng được trong `{folder()}`. Có bản ở USB thì chép vào đó rồi tải lại.")
        if found:
            st.dataframe(sets_table(found), hide_index=True, width="stretch", alt="Các tệp không dùng được")
        return
    one = st.selectbox("Bản sao lưu", good, format_func=_named, key="rescue-set")
    loss = asked_once(f"loss-{one.path.name}", partial(preview, one.path))
    if loss is not None:
        show_loss(loss)
        act = partial(_do, partial(_restore, user, one, loss))
        typed_button("Khôi phục", WORD, "rescue", act, "Đang khôi phục và kiểm tra. Đừng tắt máy…")


def _named(one: BackupSet) -> str:
    held = ", ".join(f"{held.name}: {held.seq} đợt" for held in one.manifest.communes)
    return f"{moment(one.made_at)} – {held}"


def _do(work: Callable[[], None]) -> None:
    """Do it, say how it went, and offer the way on."""
    try:
        work()
    except RefusalError as refusal:
        show_refusal(str(refusal))
        return
    st.button("Mở Tiến độ", type="primary", key="go-on")


def _aside(user: User) -> None:
    st.session_state["opened"] = set_wal_aside(user)
    show_opened(st.session_state["opened"])


def _restore(user: User, one: BackupSet, seen: Loss) -> None:
    done = restore(one.path, user, seen=seen)
    st.success(literal(f"Đã khôi phục {one.path.name}. {done.warning}".strip()))
    show_loss(done.loss)


def _empty(user: User) -> None:
    aside = quarantine(user)
    st.success(literal(f"Kho hỏng nằm trong {aside.parent.name}/{aside.name}. Tiến độ bắt đầu từ kho trống."))
