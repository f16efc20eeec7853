"""The smallest app behind the gate, for tests that need no figures: who looks, an upload, a download, a counter."""

from __future__ import annotations

import streamlit as st

from components.gate import Gate, SecurityHeaders, Serving, visitor
from components.vietnamese import VietnameseInterface
from data.accounts import open_accounts


def main() -> None:
    found = visitor()
    st.title("Bên trong")
    st.markdown(f"Người dùng: {found.user.signed if found else 'không ai'}")
    runs = st.session_state["runs"] = st.session_state.get("runs", 0) + 1
    st.button("Chạy lại")
    st.markdown(f"Lần chạy {runs}")
    if sent := st.file_uploader("Tệp"):
        st.markdown(f"Đã nhận {sent.name}: {len(sent.getvalue())} byte")
    st.download_button("Tải về", "nội dung", "tệp.txt")


if __name__ == "__main__":
    main()
else:
    import sys

    from starlette.middleware import Middleware

    if refusal := Serving.configured().refusal:
        sys.exit(refusal)
    app = st.App(
        __file__,
        middleware=[
            Middleware(SecurityHeaders),
            Middleware(Gate, open_accounts),
            Middleware(VietnameseInterface),
        ],
    )
