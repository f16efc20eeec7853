"""What a restore would take away, the word that must be typed, and what is to be handed in again."""

from __future__ import annotations

from collections.abc import Callable, Sequence

import streamlit as st

from components.backup_words import confirmed, loss_table
from components.problems import show_refusal
from components.words import literal
from data.access import Act, may
from data.accounts import Account
from data.backup.loss import Loss
from data.backup.rescue import Opened
from data.clock import moment
from data.errors import RefusalError
from data.originals import original


def asked_once(key: str, ask: Callable[[], Loss]) -> Loss | None:
    """The loss, asked for once and remembered under that key; None where there is none, with the reason shown."""
    if key not in st.session_state:
        with st.spinner("Đang mở bản sao lưu ra xem sẽ mất gì…"):
            try:
                st.session_state[key] = ask()
            except RefusalError as refusal:
                show_refusal(str(refusal))
                return None
    return st.session_state[key]


def show_loss(loss: Loss, *, accounts: bool = False) -> None:
    """The loss in sentences, then batch by batch; what happens to accounts only where they are restored too."""
    lines = loss.sentences()
    keep = len(lines) if accounts else len(lines) - len(loss.accounts)
    for line in lines[:keep]:
        st.markdown(f"- {literal(line)}")
    if loss.gone:
        st.dataframe(
            loss_table(loss.gone, loss.from_journal), hide_index=True, width="stretch", alt="Các đợt nộp sẽ mất"
        )


def typed_button(label: str, word: str, key: str, act: Callable[[], None], waiting: str) -> None:
    """The button that acts once the word stands in the field above it."""
    typed = st.text_input(f"Gõ {word} để xác nhận", key=f"word-{key}", autocomplete="off")
    if st.button(label, type="primary", disabled=not confirmed(typed, word), key=f"act-{key}"):
        with st.spinner(waiting):
            act()


def show_opened(opened: Opened) -> None:
    """What is to be handed in again after the store opened without its WAL, with the files that are still here."""
    st.success(
        "Kho số liệu đã mở được. Phần ghi tạm bị hỏng còn nguyên trong thư mục"
        f" {literal(opened.aside.parent.name)}/{literal(opened.aside.name)}."
    )
    if not opened.loss.gone:
        st.markdown("Theo sổ ghi, không thiếu đợt nộp nào.")
        return
    st.markdown("**Các đợt sau không còn trong kho, hãy nộp lại.** Tệp gốc còn giữ thì tải ở đây:")
    for one in opened.loss.gone:
        what = one.file or "không có tệp, nhập lại bằng tay"
        st.markdown(f"- Đợt số {one.seq}, {literal(one.by)}, {moment(one.at)}: {literal(what)}")
        content = original(opened.files[one.batch_id]) if one.batch_id in opened.files else None
        if content is not None:
            st.download_button(
                "Tải tệp gốc", content, file_name=one.file, on_click="ignore", key=f"again-{one.batch_id}"
            )


def whom_to_call(accounts: Sequence[Account]) -> str:
    """Who can help, in a sentence."""
    names = [one.name for one in accounts if not one.disabled and may(one.user, Act.BACKUP)]
    who = f" ({', '.join(names)})" if names else ""
    return f"Hãy gọi người quản trị{who}. Đừng tắt máy, đừng xoá hay chép đè tệp nào trong thư mục số liệu."
