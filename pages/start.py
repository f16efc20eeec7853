"""Bắt đầu: the first screen of a fresh installation – two buttons."""

from __future__ import annotations

import streamlit as st

from components.filters import enter_trial
from data.visit import Visit

TITLE, ADDRESS = "Bắt đầu", "bat-dau"


def render(visit: Visit) -> None:
    """Draw the two ways in."""
    st.title("Tiến độ")
    st.markdown(
        "Xã nhìn thấy từng tháng kế hoạch thi đua 2026–2030 có giữ được không: theo chỉ tiêu, theo đơn vị, theo thôn."
    )
    trial, real = st.columns(2, gap="large")
    with trial.container(border=True):
        st.subheader("Xem thử")
        st.markdown("Năm xã có kế hoạch sẵn với số liệu minh hoạ, ở kho riêng. Không ảnh hưởng gì đến số liệu thật.")
        st.button("Xem thử với số liệu minh hoạ", type="primary", on_click=enter_trial, width="stretch")
    with real.container(border=True):
        st.subheader("Dùng thật")
        st.markdown("Chọn kế hoạch của xã, ghi danh sách thôn, mốc xuất phát và số nền nếu đã có.")
        if st.button("Thiết lập cho xã của tôi", type="primary", width="stretch"):
            st.switch_page(visit.pages["set_up"])
