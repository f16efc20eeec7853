"""One of every place where text is shown, filled with hostile texts; run by Streamlit for test_literal.py."""

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components.exhibit import Caption, exhibit
from components.screen import Screen
from components.words import literal, plain
from tests.payloads import HARMLESS, LIVELY, LOT


def read(text: str) -> None:
    """Where Markdown is read."""
    safe = literal(text)
    st.markdown(safe)
    st.markdown(f"**{safe}**: trước {safe} sau\n\n- {safe}\n- {safe}")
    st.markdown(f"##### {safe}")
    st.caption(safe)
    st.subheader(safe, anchor=False)
    st.title(f"Xã {safe}", anchor=False)
    st.error(safe)
    st.expander(safe)
    st.button(safe, key=f"button-{text}")
    st.checkbox(safe, key=f"check-{text}")
    st.radio(safe, [text, "khác"], format_func=literal, key=f"radio-{text}")
    st.pills(safe, [text, "khác"], format_func=literal, key=f"pills-{text}")
    st.metric(safe, safe, safe)
    st.progress(0.5, safe)
    st.download_button(safe, b"", key=f"download-{text}")
    st.table(pd.DataFrame({safe: [safe]}), hide_index=True, alt=text)


def shown(text: str) -> None:
    """Where nothing is read."""
    st.selectbox("Nơi", [text, "khác"], key=f"select-{text}")
    st.multiselect("Nơi", [text, "khác"], default=[text], key=f"several-{text}")
    st.text_input("Nơi", value=text, placeholder=text, key=f"typed-{text}")
    st.code(text, language=None)
    st.dataframe(pd.DataFrame({"Nơi": [text]}), hide_index=True, alt=text)


def drawn(texts: list[str]) -> None:
    """Where Plotly reads a little HTML: a tick, a text, a note and what is said on hovering."""
    said = [plain(one) for one in texts]
    rows = list(range(len(said)))
    hover = "%{customdata}<extra></extra>"
    points = {"mode": "markers+text", "customdata": said, "hovertemplate": hover, "marker": {"size": 20}}
    figure = go.Figure(go.Scatter(x=[0] * len(said), y=rows, text=said, **points))
    figure.update_layout(height=30 * len(said), margin={"l": 500}, yaxis={"tickvals": rows, "ticktext": said})
    for row, one in enumerate(said):
        figure.add_annotation(text=one, x=2, y=row, showarrow=False)
    caption = Caption(texts[0], texts[1], texts[2], texts[3])
    exhibit(figure, "chart", caption, lambda: pd.DataFrame({"Nơi": texts}), Screen())


first = int(st.query_params["part"]) * LOT
some = LIVELY[first : first + LOT]
for number, one in enumerate((HARMLESS, *some)):
    with st.container(key=f"at-{number}"):
        {"read": read, "shown": shown}.get(st.query_params["what"], lambda _: None)(one)
if st.query_params["what"] == "drawn":
    drawn(some)
st.markdown("XONG")
