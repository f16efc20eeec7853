"""Bắt đầu: what a signed-in person finds before any commune of theirs has been set up."""

from __future__ import annotations

import streamlit as st

from components.links import lead
from data.visit import Visit

TITLE, ADDRESS = "Bắt đầu", "bat-dau"


def render(visit: Visit) -> None:
    """Draw the way to set-up for whoever may take it, or say whom to ask."""
    st.title("Tiến độ")
    st.markdown(
        "Xã nhìn thấy từng tháng kế hoạch thi đua 2026–2030 có giữ được không: theo chỉ tiêu, theo đơn vị, theo thôn."
    )
    if "set_up" in visit.pages:
        with st.container(border=True):
            st.subheader("Thiết lập xã", anchor=False)
            st.markdown("Chọn kế hoạch của xã, ghi danh sách thôn, mốc xuất phát và số nền nếu đã có.")
            if st.button("Thiết lập cho xã của tôi", type="primary"):
                st.switch_page(visit.pages["set_up"])
    elif not {"accounts", "backups"} & visit.pages.keys():
        st.info("Chưa có xã nào dành cho tài khoản của bạn. Hãy báo người điều phối thiết lập xã, hoặc người quản trị.")
    for name in ("accounts", "backups"):
        lead(visit.pages, name)
