"""Forms whose text stays until it is kept: their id, the press that keeps or refuses, and the file that comes along."""

from __future__ import annotations

import uuid
from collections.abc import Callable
from functools import partial
from typing import Any

import streamlit as st

from components.problems import show_refusal
from components.words import literal
from data.attachment import MAX_BYTES, TYPES, Attachment, attachment
from data.errors import RefusalError
from data.originals import is_kept, original

_DONE, _TROUBLE = "form-done", "form-trouble"
_MEGABYTE = 2**20


def form_id(name: str) -> str:
    """The id of what is being typed there, the same until it is kept: pressing twice is one."""
    return st.session_state.setdefault(f"form-{name}", uuid.uuid4().hex)


def waits(name: str, form: str) -> bool:
    """Whether that form is still to be kept: pressed twice, it is not."""
    return st.session_state.get(f"form-{name}") == form


def kept(name: str) -> None:
    """What is typed there next is another form."""
    st.session_state.pop(f"form-{name}", None)


def press(name: str, done: str, act: Callable[[], Any], spot: str = "") -> bool:
    """Whether it was kept, and is said so; else the refusal is shown at its spot, beside what was typed."""
    try:
        act()
    except RefusalError as refusal:
        st.session_state[_TROUBLE] = (spot or name, str(refusal))
        return False
    kept(name)
    st.session_state[_DONE] = done
    return True


def show_done() -> None:
    """What was kept by the last press, once."""
    if _DONE in st.session_state:
        st.toast(st.session_state.pop(_DONE), icon=":material/check:")


def show_trouble(spot: str) -> None:
    """The refusal of what was last pressed there, once."""
    if st.session_state.get(_TROUBLE, ("",))[0] == spot:
        show_refusal(st.session_state.pop(_TROUBLE)[1])


# ── the file that comes along ────────────────────────────────────────────────────────────────────────


def ask_file(form: str) -> None:
    """Where a file may be added to what is typed in that form."""
    st.file_uploader(
        "Tệp kèm theo (nếu có)", TYPES, key=f"file-{form}",
        help=f"PDF, Word, Excel, OpenDocument, CSV, TXT hoặc ảnh; tối đa {MAX_BYTES // _MEGABYTE} MB.",
    )  # fmt: skip


def file_of(form: str) -> Attachment | None:
    """The file that was added there, None where there is none; RefusalError where it may not be kept."""
    file = st.session_state.get(f"file-{form}")
    return attachment(file.name, file.getvalue()) if file is not None else None


def offer_file(key: str, name: str | None, sha256: str | None, *, may: bool) -> None:
    """The file kept under that hash to be taken; its name alone where the visitor may not, or where it is gone."""
    if not name:
        return
    if not (may and sha256 and is_kept(sha256)):
        st.caption(f"Kèm tệp {literal(name)}")
        return
    st.download_button(
        f"Tải {literal(name)}", partial(_read, sha256), file_name=name, on_click="ignore",
        icon=":material/attach_file:", key=key,
    )  # fmt: skip


def _read(sha256: str) -> bytes:
    content = original(sha256)
    if content is None:
        raise RefusalError("Tệp này không còn như lúc gửi. Hãy báo người quản trị khôi phục từ bản sao lưu.")
    return content
