"""A chart as the leaders see it: what it says, the chart, how many reported, its figures and its picture to take."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass

import pandas as pd
import plotly.graph_objects as go
import streamlit as st

from components.picture import picture_button
from components.screen import Screen
from components.speech import say
from components.words import literal
from components.workbook import workbook

EXCEL = "Tải Excel"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
_LONGEST = 80


@dataclass(frozen=True)
class Caption:
    """What stands around a chart, all of it text from people or data.

    `title`: what the chart is; `says`: the sentence written from the data; `subtitle`: "xã An Nông · Kỳ 6/2026";
    `source`: "21/22 thôn đã báo · số liệu đến 14/06/2026 · cập nhật 14:02 ngày 15/06/2026".
    """

    title: str
    says: str
    subtitle: str
    source: str


def exhibit(
    figure: go.Figure,
    key: str,
    caption: Caption,
    table: Callable[[], pd.DataFrame],
    screen: Screen,
    *,
    on_select: Callable[[], None] | None = None,
    book: Callable[[], bytes] | None = None,
) -> None:
    """Draw the chart with what belongs to it; the workbook (`book`, else the plain table) is made when asked for."""
    if screen.large:
        st.subheader(literal(caption.says), anchor=False)
    else:
        st.markdown(f"**{literal(caption.says)}**")
    st.plotly_chart(
        figure,
        width="stretch",
        key=key,
        config={"displayModeBar": False},
        alt=f"{caption.title}. {caption.says}",
        on_select=on_select or "ignore",
        selection_mode="points",
    )
    with st.container(horizontal=True, vertical_alignment="center"):
        say(literal(caption.source))
        _take(key, caption, book or _plain_book(caption, table), screen)


def _plain_book(caption: Caption, table: Callable[[], pd.DataFrame]) -> Callable[[], bytes]:
    return lambda: workbook(caption.title, f"{caption.subtitle} · {caption.source}", table())


def offer_table(key: str, title: str, source: str, table: Callable[[], pd.DataFrame]) -> None:
    """A button that hands a table of texts over as a workbook, in which none of them runs as a formula."""
    _excel(key, title, lambda: workbook(title, source, table()))


def _excel(key: str, title: str, book: Callable[[], bytes]) -> None:
    name = f"{file_name(title)}.xlsx"
    st.download_button(EXCEL, data=book, file_name=name, mime=XLSX, key=f"{key}-excel", on_click="ignore")


def _take(key: str, caption: Caption, book: Callable[[], bytes], screen: Screen) -> None:
    name = file_name(caption.title)
    _excel(key, caption.title, book)
    said = f"{caption.subtitle}\n{caption.says}"
    picture_button(f"{key}-picture", key, caption.title, said, caption.source, name, screen)


def file_name(title: str) -> str:
    """The title as a file's name on any system: "chi-tieu-theo-thon"."""
    bare = unicodedata.normalize("NFD", title.lower().replace("đ", "d")).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", bare).strip("-")[:_LONGEST].strip("-") or "bieu-do"


def clicked(key: str) -> list | None:
    """What the clicked point of that chart carries (its customdata); None where the click took a selection back."""
    points = st.session_state[key]["selection"]["points"]
    return points[0].get("customdata") if points else None
