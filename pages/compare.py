"""So sánh kế hoạch: What do others promise?"""

from __future__ import annotations

import streamlit as st

from components import compare_tables as tables
from components import compare_words as said
from components.charts.promise_rows import rows, scale
from components.charts.promises import promises
from components.exhibit import Caption, exhibit
from components.screen import current
from components.speech import say
from components.words import literal
from data.access import Act
from data.compare import Comparison, Group, compare
from data.model import Plan
from data.plan_files import shipped_plans
from data.visit import Visit

TITLE, ADDRESS = "So sánh kế hoạch", "so-sanh"
NEEDS = Act.SEE

HOW_TO_READ = (
    "Chỉ những con số **cùng cách tính** (cùng mẫu số, cùng đơn vị) và **cùng năm** mới được xếp hạng; “trên 80 %” cao"
    " hơn “từ 80 % trở lên”, một khoảng thì lấy mức thấp. Con số **khác mẫu số** chỉ đặt cạnh nhau kèm mẫu số, việc"
    " **chỉ cùng chủ đề** thì không so con số, còn “khuyến khích” và “dẫn đầu” không phải mức bắt buộc nên không xếp."
    " Chấm đặc là năm kế hoạch ghi, chấm rỗng là năm tạm lấy; đặt cao hơn chưa nói là làm tốt hơn."
)


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune and period."""
    own = visit.plan
    plans = _plans(own)
    found = said.ordered(compare(plans), own.slug)
    names = said.names(found)
    st.title(TITLE)
    st.subheader(literal(said.overall(found, own)), anchor=False)
    by_name = {names[one.measure]: one for one in found}
    chosen = by_name[st.selectbox("Thước đo", list(by_name), key="thuoc-do", bind="query-params")]
    _measure(chosen, names[chosen.measure], plans, own)
    st.subheader("Tất cả thước đo", anchor=False)
    _table(tables.measures_table(found, names, plans), "Mọi thước đo mà nhiều xã đặt", own)
    for heading, text in said.only_here(found, plans):
        say(f"**{literal(heading)}**: {literal(text)}.")
    with st.expander("Cách đọc"):
        st.markdown(HOW_TO_READ)


def _plans(own: Plan) -> list[Plan]:
    """The own plan as it stands in the store, first; the others as they ship."""
    return [own, *(plan for slug, plan in shipped_plans().items() if slug != own.slug)]


def _measure(one: Comparison, name: str, plans: list[Plan], own: Plan) -> None:
    sentence = said.sentence(one, own.slug)
    group = said.charted(one, own.slug)
    if group:
        _chart(one, group, name, plans, own)
    elif current().large:
        st.subheader(literal(sentence), anchor=False)
    else:
        say(f"**{literal(sentence)}**")
    for line in said.reasons(one):
        say(literal(line))
    _table(tables.promises_table(one), f"{name}: từng kế hoạch đặt gì", own)


def _chart(one: Comparison, group: Group, name: str, plans: list[Plan], own: Plan) -> None:
    screen = current()
    exhibit(
        promises(rows(one, group, plans, own.slug), scale(group), screen),
        "compare",
        Caption(
            title=f"{name}: các kế hoạch đặt bao nhiêu",
            says=said.sentence(one, own.slug),
            subtitle=f"xã {own.name} và {len(plans) - 1} xã khác",
            source=said.source(one, plans),
        ),
        lambda: tables.promises_table(one),
        screen,
    )


def _table(table, alt: str, own: Plan) -> None:
    st.table(tables.shown(table, own), hide_index=True, alt=alt)
