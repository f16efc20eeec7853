"""Sao lưu: how the backups stand, make one, look into one, download one, go back to one."""

from __future__ import annotations

from collections.abc import Callable
from functools import partial

import streamlit as st

from components.backup_words import WORD, loss_table, sets_table, standing
from components.problems import show_refusal
from components.rescue import asked_once, show_loss, show_opened, typed_button
from components.words import literal
from data.access import Act
from data.backup.check import check
from data.backup.keeper import last_trouble
from data.backup.loss import Loss, missing
from data.backup.make import make
from data.backup.rescue import accept_present
from data.backup.restore import preview, restore
from data.backup.rotation import Why
from data.backup.sets import BackupSet, elsewhere, folder, sets
from data.clock import now
from data.errors import RefusalError
from data.visit import Visit

TITLE, ADDRESS = "Sao lưu", "sao-luu"
NEEDS = Act.BACKUP
ACCEPT = "NHẬN KHO"
_TALLEST = 400


def render(visit: Visit) -> None:
    """Draw the page; it concerns the whole installation, whichever commune is open."""
    st.title("Sao lưu")
    if "backup-done" in st.session_state:
        st.success(literal(st.session_state.pop("backup-done")))
    if "backup-trouble" in st.session_state:
        show_refusal(st.session_state.pop("backup-trouble"))
    if "opened" in st.session_state:
        show_opened(st.session_state["opened"])
    found = sets()
    said, warning = standing(found, now(), last_trouble())
    (st.warning if warning else st.markdown)(literal(said))
    if visit.store.missing:
        _incomplete(visit)
    if st.button("Sao lưu ngay", type="primary"):
        with st.spinner("Đang sao lưu rồi mở ra kiểm tra…"):
            _do(partial(_make, visit))
    if found:
        _show(visit, found)
    _folders()


def _do(work: Callable[[], str]) -> None:
    """Do it and draw the page anew, with what was done or why not."""
    try:
        st.session_state["backup-done"] = work()
    except RefusalError as refusal:
        st.session_state["backup-trouble"] = str(refusal)
    st.rerun()


def _make(visit: Visit) -> str:
    made = make(Why.ASKED, visit.user)
    return " ".join(one for one in (f"Đã sao lưu và kiểm tra: {made.path.name}.", made.warning) if one)


def _folders() -> None:
    second = elsewhere()
    st.markdown(
        f"Bản sao lưu nằm trong thư mục `{folder()}`"
        + (f" và thư mục thứ hai `{second}`." if second else ". Nên có thêm bản ở nơi khác: tải về USB, ổ đĩa khác.")
        + " Muốn dùng bản từ USB, chép tệp vào thư mục trên rồi bấm *Tìm lại*."
    )
    st.button("Tìm lại")


# ── one backup ───────────────────────────────────────────────────────────────────────────────────────


def _show(visit: Visit, found: list[BackupSet]) -> None:
    st.markdown("Bấm vào ô đầu dòng để kiểm tra, tải về hoặc khôi phục.")
    picked = st.dataframe(
        sets_table(found),
        hide_index=True,
        width="stretch",
        height=min(35 * (len(found) + 1) + 12, _TALLEST),
        on_select="rerun",
        selection_mode="single-row",
        key=f"sets-{len(found)}-{found[0].path.name}",
        alt="Các bản sao lưu, mới nhất ở trên",
    )
    for at in picked["selection"]["rows"]:
        if at < len(found):
            _one(visit, found[at])


def _one(visit: Visit, one: BackupSet) -> None:
    st.subheader(literal(one.path.name))
    if one.trouble:
        show_refusal(one.trouble)
        return
    if one.manifest.missing:
        st.markdown(f"{len(one.manifest.missing)} tệp gốc đã không còn lúc sao lưu nên không có trong bản này.")
    st.markdown("Tệp có cả tài khoản (mật khẩu đã băm): chỉ cất ở nơi người khác không lấy được.")
    with st.container(horizontal=True):
        checking = st.button("Kiểm tra lại", key="check")
        st.download_button("Tải về", one.path.read_bytes, file_name=one.path.name, on_click="ignore")
        asked = st.button("Khôi phục…", key="ask")
    if checking:
        with st.spinner("Đang mở ra kiểm tra từng phần…"):
            _do(partial(_check, one))
    if asked:
        st.session_state["going-back"] = one.path
    if st.session_state.get("going-back") == one.path:
        _go_back(visit, one)


def _check(one: BackupSet) -> str:
    verdict = check(one.path)
    if not verdict.sound:
        raise RefusalError(verdict.problems[0])
    return f"{one.path.name} nguyên vẹn: mọi phần đúng như lúc sao lưu, số liệu và tài khoản mở được."


def _go_back(visit: Visit, one: BackupSet) -> None:
    with st.container(border=True):
        heads = [(slug, visit.store.seq(slug)) for slug in visit.store.communes()]
        loss = asked_once(f"loss-{one.path.name}-{heads}", partial(preview, one.path))
        if loss is None:
            return
        st.markdown("**Khôi phục bản này thì:**")
        accounts = st.checkbox("Lấy lại cả tài khoản như lúc đó (mọi người sẽ bị đăng xuất)", key="with-accounts")
        show_loss(loss, accounts=accounts)
        st.markdown("Trước khi khôi phục, hiện trạng được sao lưu và các tệp cũ được giữ nguyên trong thư mục thay-ra.")
        act = partial(_do, partial(_restore, visit, one, accounts, loss))
        typed_button("Khôi phục", WORD, "restore", act, "Đang khôi phục và kiểm tra. Đừng tắt máy…")


def _restore(visit: Visit, one: BackupSet, accounts: bool, seen: Loss) -> str:
    st.session_state.pop("going-back", None)
    done = restore(one.path, visit.user, with_accounts=accounts, seen=seen)
    said = f"Đã khôi phục {one.path.name}; các tệp cũ nằm trong {done.aside.parent.name}/{done.aside.name}."
    return " ".join(text for text in (said, done.warning) if text)


# ── a store that lacks batches ───────────────────────────────────────────────────────────────────────


def _incomplete(visit: Visit) -> None:
    with st.container(border=True):
        show_refusal(visit.store.read_only)
        st.markdown("Các đợt sau có trong sổ ghi nhưng không có trong kho:")
        st.dataframe(
            loss_table(missing(visit.store), from_journal=True), hide_index=True, width="stretch", alt="Các đợt thiếu"
        )
        st.markdown(
            "Nên khôi phục một bản sao lưu còn các đợt này. Không có bản nào như vậy thì nhận kho hiện có rồi nộp lại."
        )
        act = partial(_do, partial(_accept, visit))
        typed_button("Nhận kho hiện có", ACCEPT, "accept", act, "Đang ghi nhận…")


def _accept(visit: Visit) -> str:
    accept_present(visit.user)
    return "Đã nhận kho hiện có; từ giờ ghi được số liệu. Hãy nộp lại các đợt thiếu."
