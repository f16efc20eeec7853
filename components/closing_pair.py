"""Two closings held side by side: which two, a sentence, what differs under its heading."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import streamlit as st

from components.closing_comparison import compared_table, groups, headline
from components.closing_table import draw_table
from components.closing_words import adjusted_table, number_of
from components.exhibit import offer_table
from components.speech import say, say_each
from components.words import literal
from data.compare_closings import Compared
from data.model import Plan


def pick_pair(found: Sequence[Any]) -> tuple[Any, Any] | None:
    """The earlier and the later closing (`queries.closings.Closing`, newest first); None where no two are chosen."""
    if len(found) < 2:
        return None
    st.subheader("So hai lần chốt", anchor=False)
    names = {number_of(one): one for one in found}
    newest = found[0].event.number  # a new closing is held against the last one, whatever was chosen before
    left, right = st.columns(2)
    before = names[left.selectbox("Lần trước", list(names), index=1, key=f"closing-before-{newest}")]
    now = names[right.selectbox("Lần sau", list(names), index=0, key=f"closing-now-{newest}")]
    if before.event.number >= now.event.number:
        st.info("Hãy chọn lần trước là bản chốt có số nhỏ hơn.")
        return None
    return before, now


def draw_pair(
    pair: tuple[Any, Any], compared: Compared, changed: Sequence[Any], empty: Sequence[Any], plan: Plan
) -> None:
    """What the later one has different; `changed`: the earlier's figures adjusted meanwhile, `empty`: who has none."""
    before, now = pair
    say(f"**{literal(headline(compared, len(changed)))}**")
    for one in empty:
        say(literal(f"Bản chốt số {one.event.number} ({one.period.label.lower()}) không có số nào được báo."))
    for heading, lines, more in groups(compared):
        say(f"**{literal(heading)}**" + (f" (và {more} chỉ tiêu khác)" if more else ""))
        say_each([f"{literal(one.name)}: {literal(one.says)}" for one in lines])
    title = f"So bản chốt số {before.event.number} và số {now.event.number}"
    if compared.anything:
        offer_table("closings-compared", title, f"xã {plan.name}", lambda: compared_table(compared))
    if changed:
        with st.expander(f"{len(changed)} số của {before.period.label.lower()} đã điều chỉnh giữa hai lần chốt"):
            draw_table("closings-adjusted", f"{title}, số điều chỉnh", adjusted_table(changed, plan), plan)
