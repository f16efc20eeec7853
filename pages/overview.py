"""Tổng quan: how is the commune doing?"""

from __future__ import annotations

import streamlit as st

from components import sentences
from components.charts.overview import is_formal, marks_key, overview
from components.status import LOOKS
from components.tables import sources_table, standings_table
from components.words import literal, moment, span
from data.figures import bases
from data.model import Plan
from data.standings import Row, counts, rows
from data.visit import Visit
from queries import figures

TITLE, ADDRESS = "Tổng quan", "tong-quan"

ARROW = ":material/arrow_forward:"
HOW_TO_READ = (
    "Mỗi dòng là một chỉ tiêu: thanh màu là mức đã thực hiện, vạch đen đứng là mức lẽ ra phải đạt đến kỳ này, các dấu"
    " nhỏ là hạn gần nhất, cuối 2027, cuối 2030 và các đợt sơ kết, tổng kết của kế hoạch. Dấu đặc là mức kế hoạch ghi;"
    " dấu rỗng là mức suy ra: nội suy giữa hai mốc, hoặc mang mức đã có sang năm sau (tạm tính). Thanh gạch chéo là"
    " chưa đủ số liệu, không phải số 0."
)


def render(visit: Visit) -> None:
    """Draw the page for the visit's commune and period."""
    plan = visit.plan
    st.title(f"Tổng quan xã {literal(plan.name)}")
    if not plan.indicators:
        _goals(plan)
        return
    if visit.period is None:
        st.info("Chưa có số liệu nào. Hãy tải mẫu của kỳ, điền số và nộp ở trang Nộp số liệu.")
        st.page_link(visit.pages["hand_in"], label="Sang trang Nộp số liệu", icon=ARROW)
        _promises(plan)
        return
    found = _rows(visit)
    judged = [row for row in found if is_formal(row, plan)]
    _facts(visit, found)
    st.subheader(literal(sentences.headline(judged, visit.period)))
    _counts(judged)
    lagging = sentences.lagging(judged)
    if lagging:
        st.markdown("**Chậm nhất so với lộ trình**\n" + "".join(f"\n1. {literal(one)}" for one in lagging))
    st.markdown(literal(marks_key(plan)))
    st.plotly_chart(
        overview(found, plan),
        width="stretch",
        key="overview",
        config={"displayModeBar": False},
        alt=f"Các chỉ tiêu của xã {plan.name}: {sentences.headline(judged, visit.period)}",
    )
    with st.expander("Cách đọc"):
        st.markdown(HOW_TO_READ)
        st.markdown("\n".join(f"- {look.shape} **{look.word}**: {look.meaning}." for look in LOOKS.values()))
    with st.expander("Bảng số liệu"):
        st.dataframe(standings_table(found, plan), hide_index=True, width="stretch", alt="Bảng các chỉ tiêu")
    with st.expander("Từng số từ tệp và ô nào"):
        st.markdown("Số mới nhất của mỗi chỉ tiêu ở mỗi nơi. Mọi lần ghi trước của một số nằm ở trang Nhập nhanh.")
        st.dataframe(
            sources_table(figures.sources(visit.store, plan.slug, visit.period), plan),
            hide_index=True,
            width="stretch",
            alt="Từng số, tệp và ô của nó",
        )


def _rows(visit: Visit) -> list[Row]:
    store, plan, period = visit.store, visit.plan, visit.period
    return rows(
        plan,
        period,
        figures.village_sums(store, plan, period),
        figures.current_figures(store, plan.slug, period),
        bases(store, plan.slug),
        figures.baselines(store, plan.slug),
    )


def _facts(visit: Visit, found: list[Row]) -> None:
    facts = [span(visit.period, visit.plan), sentences.reported_places(found, visit.plan)]
    last = figures.last_hand_in(visit.store, visit.plan.slug, visit.period)
    if last is not None:
        facts.append(f"cập nhật {moment(last.submitted_at)}")
    st.markdown(literal(" · ".join(fact for fact in facts if fact)))


def _counts(judged: list[Row]) -> None:
    found = counts(judged)
    shown = [state for state in LOOKS if found[state]]
    if not shown:
        return
    widths = [len(LOOKS[state].word) + 14 for state in shown]
    for cell, state in zip(st.columns(widths), shown, strict=True):
        cell.metric(f"{LOOKS[state].shape} {LOOKS[state].word}", found[state], border=True)


def _promises(plan: Plan) -> None:
    st.subheader("Kế hoạch đã đặt")
    st.dataframe(
        [
            {
                "Mã": one.code,
                "Chỉ tiêu": indicator.short,
                "Mục tiêu": sentences.promise(indicator, one),
                "Năm": str(one.year),
                "Đơn vị": sentences.owner(plan, indicator),
            }
            for indicator in plan.indicators
            for one in plan.targets_of(indicator.code)
        ],
        hide_index=True,
        width="stretch",
        alt="Các mục tiêu của kế hoạch",
    )


def _goals(plan: Plan) -> None:
    st.info("Kế hoạch của xã không đặt chỉ tiêu bằng số; dưới đây là các mục tiêu định tính, không chấm đạt hay chậm.")
    st.dataframe(
        [{"Mã": one.code, "Mục tiêu": one.text, "Mục trong kế hoạch": one.source} for one in plan.goals],
        hide_index=True,
        width="stretch",
        alt="Các mục tiêu định tính của kế hoạch",
    )
