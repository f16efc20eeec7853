"""Editors for villages, baselines and bases: frames in, checked entries out, with a sentence where one is wrong."""

from __future__ import annotations

import datetime as dt
from collections.abc import Sequence

import pandas as pd
import streamlit as st

from data.intake.grid import Raw
from data.intake.numbers import read_number
from data.model import Base, Indicator, Level, Place, Plan
from data.plan_store import BaseEntry, BaselineEntry, blank_places, clean_name, names_trouble, with_ids
from data.visit import today

WHOLE = "Toàn xã"


# ── villages ─────────────────────────────────────────────────────────────────────────────────────────


def place_list(plan: Plan) -> tuple[list[Place], str]:
    """The villages typed or pasted, one a line (further cells are other spellings), and what is wrong."""
    text = st.text_area(
        f"Danh sách {plan.unit_word}",
        value="\n".join(one.name for one in plan.places),
        height=260,
        key=f"places-{plan.slug}",
        placeholder=f"Mỗi dòng một {plan.unit_word}",
    )
    return read_place_list(text, plan)


def read_place_list(text: str, plan: Plan) -> tuple[list[Place], str]:
    """Villages from lines of text; cells after a tab are other spellings, a number before it is the row's (TT).

    The sentence is "" where all is well.
    """
    shipped = {one.name for one in plan.places if one.placeholder}
    lines = [[cell for cell in map(clean_name, line.split("\t")) if cell] for line in text.splitlines() if line.strip()]
    lines = [cells[1:] if cells[0].isdigit() and len(cells) > 1 else cells for cells in lines]
    places = [
        Place(blank.id, blank.name, tuple(cells[1:]), blank.name in shipped)
        for blank, cells in zip(blank_places([cells[0] for cells in lines], plan.unit_word), lines, strict=True)
    ]
    return places, names_trouble(places)


def place_editor(plan: Plan, ever: Sequence[Place]) -> tuple[list[Place], str]:
    """The villages as edited in a table, identities kept, and what is wrong. `ever`: all the list has held."""
    frame = pd.DataFrame(
        [{"id": one.id, "Tên": one.name, "Cách viết khác": "; ".join(one.aliases)} for one in plan.places],
        columns=["id", "Tên", "Cách viết khác"],
        dtype="str",
    )
    edited = st.data_editor(
        frame,
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        placeholder="",
        column_order=["Tên", "Cách viết khác"],
        key=f"place-table-{plan.slug}",
    )
    return read_place_table(edited, plan, ever)


def read_place_table(frame: pd.DataFrame, plan: Plan, ever: Sequence[Place] = ()) -> tuple[list[Place], str]:
    """Villages from an edited table: a known id keeps its identity, a new row gets one never used."""
    known = {one.id: one for one in plan.places}
    places: list[Place] = []
    for row in frame.itertuples(index=False):
        place_id, name, spellings = ("" if pd.isna(cell) else clean_name(cell) for cell in row)
        if not name:
            continue
        aliases = tuple(part.strip() for part in spellings.split(";") if part.strip())
        before = known.get(place_id)
        untouched = before is not None and before.name == name
        places.append(Place(before.id if before else "", name, aliases, untouched and before.placeholder))
    places = with_ids(places, (*plan.places, *ever), plan.unit_word)
    return places, names_trouble(places)


# ── baselines ────────────────────────────────────────────────────────────────────────────────────────

_LEVEL, _DAY, _SOURCE = "Mức", "Ngày", "Nguồn"


def baseline_editor(plan: Plan) -> tuple[list[BaselineEntry], str]:
    """Baselines typed indicator by indicator, and what is wrong."""
    frame = pd.DataFrame(
        [
            {"Mã": one.code, "Chỉ tiêu": one.name, "Đơn vị": one.unit, _LEVEL: "", _DAY: None, _SOURCE: ""}
            for one in plan.indicators
        ],
        columns=["Mã", "Chỉ tiêu", "Đơn vị", _LEVEL, _DAY, _SOURCE],
    ).astype({_DAY: "datetime64[us]"})
    edited = st.data_editor(
        frame,
        hide_index=True,
        width="stretch",
        placeholder="",
        disabled=["Mã", "Chỉ tiêu", "Đơn vị"],
        key=f"baselines-{plan.slug}",
        column_config={_DAY: st.column_config.DateColumn(format="DD/MM/YYYY")},
    )
    return read_baselines(edited, plan)


def read_baselines(frame: pd.DataFrame, plan: Plan) -> tuple[list[BaselineEntry], str]:
    """Baselines from an edited table; the sentence says what is wrong, "" where all is well."""
    entries = []
    for row in frame.to_dict("records"):
        typed = "" if pd.isna(row[_LEVEL]) else str(row[_LEVEL]).strip().rstrip("%").strip()
        if not typed:
            continue
        indicator = plan.indicator(row["Mã"])
        number = read_number(Raw("text", typed), indicator.noun, whole=not indicator.kind.is_rate)
        if number.value is None:
            return [], f"{row['Mã']}: mức «{typed}» không đọc được là số. Hãy ghi như 35,4."
        if indicator.kind.is_rate and number.value > 100:
            return [], f"{row['Mã']}: mức «{typed}» quá 100 %. Hãy kiểm tra lại."
        if pd.isna(row[_DAY]):
            return [], f"{row['Mã']}: đã ghi mức thì phải chọn ngày của mức đó."
        day = pd.Timestamp(row[_DAY]).date()
        if day > today():
            return [], f"{row['Mã']}: ngày của mốc xuất phát không thể ở tương lai."
        source = "" if pd.isna(row[_SOURCE]) else clean_name(row[_SOURCE])
        entries.append(BaselineEntry(indicator.code, day, number.value, source))
    return entries, ""


# ── bases ────────────────────────────────────────────────────────────────────────────────────────────


def base_editor(plan: Plan, places: Sequence[Place]) -> tuple[list[BaseEntry], str]:
    """Bases typed place by place on one date, and what is wrong."""
    day = st.date_input("Số nền tính đến ngày", value=today(), format="DD/MM/YYYY", max_value=today())
    bases = used_bases(plan)
    frame = pd.DataFrame(
        [{"Nơi": name, **{one.name: "" for one in bases}} for name in (WHOLE, *(one.name for one in places))]
    )
    edited = st.data_editor(
        frame,
        hide_index=True,
        width="stretch",
        placeholder="",
        disabled=["Nơi"],
        key=f"bases-{plan.slug}-{len(places)}",
    )
    return read_bases(edited, bases, places, day)


def used_bases(plan: Plan) -> list[Base]:
    """The bases that the plan's indicators use, those of villages first."""
    wanted = [one.base for one in sorted(plan.indicators, key=_by_place) if one.base]
    known = {one.id: one for one in plan.bases}
    return [known[one] for one in dict.fromkeys(wanted)]


def _by_place(indicator: Indicator) -> bool:
    return indicator.level is not Level.PLACE


def read_bases(
    frame: pd.DataFrame, bases: Sequence[Base], places: Sequence[Place], day: dt.date
) -> tuple[list[BaseEntry], str]:
    """Bases from an edited table, row by row: the whole commune first, then the villages in order."""
    entries = []
    ids = (None, *(one.id for one in places))
    for place_id, row in zip(ids, frame.to_dict("records"), strict=True):
        for base in bases:
            typed = "" if pd.isna(row[base.name]) else str(row[base.name]).strip()
            number = read_number(Raw("text", typed), base.noun, whole=True)
            if number.trouble or number.not_arisen:
                why = number.why or f"cần ghi số {base.noun}; chưa có thì để trống"
                return [], f"{row['Nơi']}, {base.name}: «{typed}» – {why}."
            if number.value is not None:
                entries.append(BaseEntry(base.id, place_id, day, number.value, "Nhập khi thiết lập"))
    return entries, ""
