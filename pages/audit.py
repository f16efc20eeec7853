"""Nhật ký: who changed what, when, from what to what and where it came from; and whether it is all still so."""

from __future__ import annotations

import datetime as dt

import streamlit as st

from components.audit_words import changes_table, checked, done, events_table
from components.exhibit import XLSX
from components.problems import show_refusal
from components.tables import indicator_name
from components.words import literal, number
from components.workbook import workbook
from data.access import Act, may, require
from data.accounts import open_accounts
from data.errors import RefusalError
from data.model import Period
from data.verify import examine
from data.visit import Visit
from queries.audit import Asked, changes, choices
from queries.figures import periods

TITLE, ADDRESS = "Nhật ký", "nhat-ky"
NEEDS = Act.AUDIT
ALL, WHOLE = "Tất cả", "Toàn xã"
FIGURES, ACCOUNTS = "Số liệu và kế hoạch", "Tài khoản"
AT_ONCE, MOST = 100, 20_000
"""Rows on a page, and in a workbook."""
_EVENTS = 500
_SHOWN = 50


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune."""
    require(visit.user, NEEDS, visit.plan.slug if visit.plan else "")
    st.title(TITLE)
    views = [FIGURES, ACCOUNTS] if may(visit.user, Act.ACCOUNTS) else [FIGURES]
    view = FIGURES
    if len(views) > 1:
        view = st.segmented_control("Xem", views, default=FIGURES, required=True, key="nhat-ky", bind="query-params")
    if view == ACCOUNTS:
        _accounts(visit)
    elif visit.plan is None:
        st.info("Chưa có xã nào được thiết lập nên chưa có gì trong nhật ký.")
    else:
        _figures(visit)


# ── figures and plan ─────────────────────────────────────────────────────────────────────────────────


def _figures(visit: Visit) -> None:
    st.markdown(f"Mọi thay đổi của xã {literal(visit.plan.name)}, mới nhất ở trên: ai, lúc nào, từ số nào sang số nào.")
    asked = _asked(visit)
    total, found = changes(visit.store, visit.plan.slug, asked, AT_ONCE, (_page() - 1) * AT_ONCE)
    if not found and _page() > 1:
        st.session_state["trang"] = 1
        total, found = changes(visit.store, visit.plan.slug, asked, AT_ONCE)
    if not found:
        st.info("Không có thay đổi nào như vậy. Hãy bỏ bớt điều kiện lọc.")
    else:
        st.markdown(f"**{number(total)} thay đổi**")
        table = changes_table(found, visit.plan)
        st.dataframe(table, hide_index=True, width="stretch", alt="Các thay đổi, mới nhất ở trên")
        with st.container(horizontal=True, vertical_alignment="center"):
            st.pagination(-(-total // AT_ONCE), key="trang", bind="query-params")
            _take(visit, asked, total)
    _check(visit)


def _page() -> int:
    """The page asked for, before its widget is drawn: from the widget, else from the address."""
    asked = st.session_state.get("trang") or st.query_params.get("trang", "1")
    return int(asked) if str(asked).isdecimal() and 0 < int(asked) < 10**6 else 1


def _asked(visit: Visit) -> Asked:
    """What the filters ask for; each keeps its choice in the address."""
    plan = visit.plan
    kinds, people = choices(visit.store, plan.slug)
    named = {done(one): one for one in kinds}
    indicators = {indicator_name(plan, one.code): one.code for one in plan.indicators}
    places = {WHOLE: "", **{one.name: one.id for one in (*plan.places, *plan.former)}}
    months = {one.label: one for one in periods(visit.store, plan.slug)}
    what, who, where, which = st.columns(4)
    kind = _pick(what, "Việc", named, "viec")
    by = _pick(who, "Người ghi", {one: one for one in people}, "nguoi")
    place = _pick(where, "Nơi", places, "noi")
    period: Period | None = _pick(which, "Kỳ", months, "ky-ghi")
    about, since, until, words = st.columns([2, 1, 1, 2])
    indicator = _pick(about, "Chỉ tiêu", indicators, "chi-tieu-ghi")
    first = _day(since, "Từ ngày", "tu-ngay")
    last = _day(until, "Đến ngày", "den-ngay")
    text = words.text_input(
        "Tìm chữ", key="tim-chu", bind="query-params", placeholder="tên tệp, ô, ghi chú…", max_chars=100,
        on_change=_to_the_first_page,
    )  # fmt: skip
    return Asked(kind, by, indicator, place, period, first, last, (text or "").strip() or None)


def _pick(column, label: str, named: dict, key: str):
    """The choice behind the chosen name, None for all."""
    chosen = column.selectbox(label, [ALL, *named], key=key, bind="query-params", on_change=_to_the_first_page)
    return named.get(chosen)


def _day(column, label: str, key: str) -> dt.date | None:
    return column.date_input(
        label, value=None, format="DD/MM/YYYY", key=key, bind="query-params", on_change=_to_the_first_page
    )


def _to_the_first_page() -> None:
    st.session_state["trang"] = 1


def _take(visit: Visit, asked: Asked, total: int) -> None:
    def book() -> bytes:
        _, found = changes(visit.store, visit.plan.slug, asked, MOST)
        cut = f"{number(MOST)} thay đổi mới nhất trong {number(total)}" if total > MOST else f"{number(total)} thay đổi"
        kind = "số liệu minh hoạ" if visit.illustrative else "kho số liệu"
        return workbook(f"Nhật ký xã {visit.plan.name}", f"{cut} · {kind}", changes_table(found, visit.plan))

    st.download_button(
        "Tải Excel", data=book, file_name=f"nhat-ky-{visit.plan.slug}.xlsx", mime=XLSX, on_click="ignore"
    )


def _check(visit: Visit) -> None:
    st.subheader("Còn nguyên như lúc ghi không?", anchor=False)
    st.markdown(
        "Mỗi đợt nộp mang một mã tính từ mọi số của nó và từ mã của đợt trước: sửa một chữ trong kho là mã không còn"
        " khớp. Kiểm tra tính lại tất cả, đối chiếu với sổ ghi và các tệp gốc."
    )
    if not st.button("Kiểm tra chuỗi", icon=":material/verified:"):
        return
    with st.spinner("Đang kiểm tra từng đợt nộp…"):
        verdict = examine(visit.store)
    if not verdict.troubles:
        st.success(f"Tất cả nguyên vẹn. {checked(verdict)}")
        return
    st.error(f"Có {len(verdict.troubles)} chỗ không còn như lúc ghi. Hãy giữ nguyên máy và báo người quản trị.")
    for one in verdict.troubles[:_SHOWN]:
        st.markdown(f"- {literal(one)}")
    if len(verdict.troubles) > _SHOWN:
        st.markdown(f"… và {len(verdict.troubles) - _SHOWN} chỗ nữa; lệnh `python -m data verify` in ra tất cả.")


# ── accounts ─────────────────────────────────────────────────────────────────────────────────────────


def _accounts(visit: Visit) -> None:
    st.markdown(f"{_EVENTS} việc mới nhất về tài khoản và sao lưu: đăng nhập, cấp quyền, khôi phục.")
    try:
        found = open_accounts().events(limit=_EVENTS)
    except RefusalError as refusal:
        show_refusal(str(refusal))
        return
    if not found:
        st.info("Chưa có việc nào về tài khoản.")
        return
    table = events_table(found, {visit.plan.slug: visit.plan} if visit.plan else {})
    st.dataframe(table, hide_index=True, width="stretch", alt="Các việc về tài khoản, mới nhất ở trên")
    st.download_button(
        "Tải Excel", data=lambda: workbook("Nhật ký tài khoản", f"{len(found)} việc mới nhất", table),
        file_name="nhat-ky-tai-khoan.xlsx", mime=XLSX, on_click="ignore",
    )  # fmt: skip
    if st.button("Kiểm tra nhật ký tài khoản", icon=":material/verified:"):
        troubles = open_accounts().verify()
        for one in troubles[:_SHOWN]:
            show_refusal(one)
        if not troubles:
            st.success("Nhật ký tài khoản nguyên vẹn.")
