"""What the fields of a form said when it was last drawn: a press must not write what they no longer say.

A button's callback gets what the last finished run handed it. Who types and presses at once sends both together: the
field holds the new value already, the callback still the old one, which nobody sees any more.
"""

from __future__ import annotations

import copy
from typing import Any

import streamlit as st

from data.errors import RefusalError

CHANGED = "Có ô vừa sửa sau lần xem trước nên chưa ghi gì. Hãy xem lại phần sẽ ghi rồi bấm lần nữa."


def typed(*starts: str) -> dict[str, Any]:
    """What the widgets hold whose keys begin like that, for the callback of the button that writes it.

    The button's own key must begin otherwise: a press changes it.
    """
    return {key: _copied(value) for key, value in st.session_state.items() if str(key).startswith(starts)}


def still(seen: dict[str, Any]) -> None:
    """RefusalError where any of them holds something else by now."""
    if any(st.session_state.get(key) != value for key, value in seen.items()):
        raise RefusalError(CHANGED)


def _copied(value: Any) -> Any:
    """A table's edits are changed in place."""
    return copy.deepcopy(value) if isinstance(value, dict | list) else value
