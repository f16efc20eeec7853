"""The plan's workbook: the button that hands it over, and what is handed back read into edits."""

from __future__ import annotations

import hashlib

import streamlit as st

from components.exhibit import XLSX
from components.plan_forms import Desk, Typed
from components.problems import show_refusal
from components.speech import say
from data.errors import RefusalError
from data.plan_workbook import BookReading, Kept, file_name, make, read


def draw_book(desk: Desk, kind: str) -> tuple[Typed, tuple[str, bytes] | None]:
    """The edits that the chosen workbook asks for, with its name and content; `kind` is the store's."""
    kept = Kept(desk.plan, kind, desk.tables, desk.names, desk.ever)
    say(
        "Tải kế hoạch, sửa trong Excel (mỗi bảng một trang), rồi thả tệp vào đây. Trang cho xem từng ô thay đổi trước"
        " khi ghi; tệp không sửa gì thì không ghi gì."
    )
    st.download_button(
        "Tải kế hoạch", data=lambda: make(kept), file_name=file_name(desk.plan), mime=XLSX, key="book-of-plan",
        on_click="ignore",
    )  # fmt: skip
    file = st.file_uploader("Tệp kế hoạch đã sửa", type=["xlsx", "xlsm"], key=f"plan-book-{desk.mark}")
    if file is None:
        return Typed(), None
    content = file.getvalue()
    try:
        found = _read(content, file.name, kept)
    except RefusalError as refusal:
        show_refusal(str(refusal))
        return Typed(), None
    if not found.edits and not found.wrong:
        st.info("Tệp giống hệt kế hoạch đang có; không có gì để ghi.")
    return Typed(found.edits, found.wrong), (file.name, content)


def _read(content: bytes, name: str, kept: Kept) -> BookReading:
    """The reading, kept while the same file lies there: it starts a process of its own."""
    mark = (hashlib.sha256(content).hexdigest(), kept.mark)
    if st.session_state.get("plan-book-read", (None,))[0] != mark:
        st.session_state["plan-book-read"] = mark, read(content, name, kept)
    return st.session_state["plan-book-read"][1]
