"""Editors for villages, baselines and bases: frames in, checked entries out, with a sentence where one is wrong."""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

import pandas as pd
import streamlit as st

from components.words import literal
from data.intake.grid import Raw
from data.intake.numbers import read_number, read_percent
from data.model import Base, Figure, FigureState, Indicator, Kind, Level, Period, Place, Plan
from data.place_list import read_list
from data.plan_store import BaseEntry, BaselineEntry, blank_places, clean_name, names_trouble, with_ids
from data.visit import today

WHOLE = "Toàn xã"
_SPELLINGS = "Cách viết khác"


# ── villages ─────────────────────────────────────────────────────────────────────────────────────────


def place_list(plan: Plan) -> tuple[list[Place], str]:
    """The villages typed or pasted, one a line, and what is wrong; draws what was understood of them."""
    text = st.text_area(
        f"Danh sách {plan.unit_word}",
        value="\n".join(one.name for one in plan.places),
        height=260,
        key=f"places-{plan.slug}",
        placeholder=f"Mỗi dòng một {plan.unit_word}",
    )
    found = read_list(text, plan.unit_word)
    places, trouble = read_place_list(text, plan)
    if places and text.strip() != "\n".join(one.name for one in plan.places).strip():
        frame = pd.DataFrame(
            {"Tên": [one.name for one in places], _SPELLINGS: ["; ".join(one.aliases) for one in places]}
        )
        with st.expander(f"Đọc được {len(places)} {plan.unit_word}", expanded=bool(found.left_out)):
            st.dataframe(
                frame, hide_index=True, width="stretch", height=min(36 * (len(frame) + 1) + 12, _TALLEST),
                alt=f"Các {plan.unit_word} đọc được",
            )  # fmt: skip
            for one in found.left_out:
                st.markdown(f"- {literal(one)}")
    return places, trouble


def read_place_list(text: str, plan: Plan) -> tuple[list[Place], str]:
    """Villages from lines of text; further cells with words are other spellings, numbering and counts are not names.

    The sentence is "" where all is well.
    """
    shipped = {one.name for one in plan.places if one.placeholder}
    found = read_list(text, plan.unit_word)
    blanks = blank_places([name for name, _ in found.rows], plan.unit_word)
    places = [
        Place(blank.id, blank.name, spellings, blank.name in shipped)
        for blank, (_, spellings) in zip(blanks, found.rows, strict=True)
    ]
    return places, found.question or names_trouble(places)


def place_editor(plan: Plan, ever: Sequence[Place]) -> tuple[list[Place], str]:
    """The villages as edited in a table, identities kept, and what is wrong. `ever`: all the list has held."""
    frame = pd.DataFrame(
        [{"id": one.id, "Tên": one.name, _SPELLINGS: "; ".join(one.aliases)} for one in plan.places],
        columns=["id", "Tên", _SPELLINGS],
        dtype="str",
    )
    edited = st.data_editor(
        frame,
        num_rows="dynamic",
        hide_index=True,
        width="stretch",
        placeholder="",
        column_order=["Tên", _SPELLINGS],
        key=f"place-table-{plan.slug}-{_mark(plan.places)}",
    )
    return read_place_table(edited, plan, ever)


def _mark(places: Sequence[Place]) -> str:
    """Names a list: edits are kept by row, so that they must not outlive the list they were made on."""
    return hashlib.sha256(repr(tuple(places)).encode()).hexdigest()[:12]


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
    places = with_ids(places, (*plan.places, *plan.former, *ever), plan.unit_word)
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


SET_UP = "Nhập khi thiết lập"
_TALLEST = 320
"""Pixels of the table of bases: what stands below it must be seen to change."""


def base_editor(
    plan: Plan,
    places: Sequence[Place],
    key: str = "",
    source: str = SET_UP,
    known: Mapping[tuple[str, str | None], Decimal] | None = None,
) -> tuple[list[BaseEntry], str]:
    """Bases typed place by place on one date, and what is wrong; those `known` (base, place) are filled in."""
    day = st.date_input(
        "Số nền tính đến ngày",
        value=today(),
        format="DD/MM/YYYY",
        max_value=today(),
        key=base_keys(plan)[0],
        width=260,
    )
    bases = used_bases(plan)
    known = known or {}
    rows = ((None, WHOLE), *((one.id, one.name) for one in places))
    frame = pd.DataFrame(
        [{"Nơi": name, **{one.name: _typed(known.get((one.id, place))) for one in bases}} for place, name in rows]
    )
    edited = st.data_editor(
        frame,
        hide_index=True,
        width="stretch",
        placeholder="",
        height=min(36 * (len(frame) + 1) + 12, _TALLEST),
        disabled=["Nơi"],
        key=f"{base_keys(plan)[1]}{len(places)}-{key}",
    )
    entries, trouble = read_bases(edited, bases, places, day, source)
    return [one for one in entries if known.get((one.base, one.place)) != one.value], trouble


def base_keys(plan: Plan) -> tuple[str, str]:
    """What the keys of the editor's day and table begin with."""
    return f"ngay-{plan.slug}", f"bases-{plan.slug}-"


def used_bases(plan: Plan) -> list[Base]:
    """The bases that the plan's indicators use, those of villages first."""
    wanted = [one.base for one in sorted(plan.indicators, key=_by_place) if one.base]
    known = {one.id: one for one in plan.bases}
    return [known[one] for one in dict.fromkeys(wanted)]


def _by_place(indicator: Indicator) -> bool:
    return indicator.level is not Level.PLACE


def read_bases(
    frame: pd.DataFrame, bases: Sequence[Base], places: Sequence[Place], day: dt.date, source: str = SET_UP
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
                entries.append(BaseEntry(base.id, place_id, day, number.value, source))
    return entries, ""


# ── one figure ───────────────────────────────────────────────────────────────────────────────────────

FIELDS = ("cach-", "tl-", "co-", "so-", "a-", "b-")
"""What the keys of the fields begin with in which one figure is typed."""
_TYPED = "typed"
_PAIR, _PERCENT, _COUNT, _NONE = "Tử số và mẫu số", "Chỉ có tỷ lệ %", "Có số liệu", "Không phát sinh trong kỳ"
_YES_NO = {"Có": Decimal(1), "Không": Decimal(0)}


def figure_entry(
    indicator: Indicator,
    place: str | None,
    period: Period,
    key: str,
    stands: Figure | None = None,
    base: Decimal | None = None,
) -> tuple[Figure | None, str]:
    """The figure typed for one indicator, place and period (None while incomplete), and what is wrong.

    What stands is filled in to be corrected; `base` is offered as b where nothing stands.
    """
    blank = Figure(indicator.code, place, period, rule=_TYPED)
    rate = indicator.kind.is_rate
    ways = [_PAIR, _PERCENT, _NONE] if rate else [_COUNT, _NONE]
    way = st.radio("Cách ghi", ways, index=_way(ways, stands), horizontal=True, key=f"cach-{key}")
    if way == _NONE:
        return nothing_arose(blank, rate=rate), ""
    if way == _PERCENT:
        typed = st.text_input("Tỷ lệ %", value=_typed(stands and stands.value), key=f"tl-{key}", placeholder="35,4")
        return read_bare(blank, typed)
    if indicator.kind is Kind.YES_NO:
        said = next((one for one, value in _YES_NO.items() if stands and stands.value == value), None)
        chosen = st.radio(
            "Kết quả", list(_YES_NO), index=None if said is None else list(_YES_NO).index(said), key=f"co-{key}"
        )
        return (None, "") if chosen is None else (replace(blank, value=_YES_NO[chosen], raw=chosen), "")
    if not rate:
        typed = st.text_input(f"Số {literal(indicator.noun)}", value=_typed(stands and stands.value), key=f"so-{key}")
        return read_figure(indicator, blank, typed, "")
    return _pair_entry(indicator, blank, key, stands, base)


def _pair_entry(
    indicator: Indicator, blank: Figure, key: str, stands: Figure | None, base: Decimal | None
) -> tuple[Figure | None, str]:
    scale = indicator.scale if indicator.kind is Kind.SCORE else None
    lower = scale or (stands and stands.denominator) or base
    left, right = st.columns(2)
    a = left.text_input(
        f"Tử số (a), {literal(indicator.noun)}", value=_typed(stands and stands.numerator), key=f"a-{key}"
    )
    b = right.text_input(
        "Thang điểm" if scale else f"Mẫu số (b), {literal(indicator.noun)}", value=_typed(lower), disabled=bool(scale),
        key=f"b-{key}",
    )  # fmt: skip
    return read_figure(indicator, blank, a, b)


def _way(ways: Sequence[str], stands: Figure | None) -> int:
    if stands is not None and stands.state is FigureState.NOTHING_AROSE:
        return ways.index(_NONE)
    return ways.index(_PERCENT) if _PERCENT in ways and stands is not None and stands.numerator is None else 0


def _typed(value: Decimal | None) -> str:
    """A number as an officer would type it."""
    return "" if value is None else f"{value.normalize():f}".replace(".", ",")


def nothing_arose(blank: Figure, *, rate: bool) -> Figure:
    """The figure that says that nothing arose in the period."""
    zero = Decimal(0)
    numbers = {"numerator": zero, "denominator": zero} if rate else {"value": zero}
    return replace(blank, state=FigureState.NOTHING_AROSE, raw=_NONE, **numbers)


def read_bare(blank: Figure, typed: str) -> tuple[Figure | None, str]:
    """A rate's percent that comes without its a and b."""
    read = read_percent(Raw("text", typed))
    if read.trouble:
        return None, f"Đọc được «{typed}»: {read.why}."
    if read.value is None:
        return None, ""
    return replace(blank, value=read.value, raw=typed), ""


def read_figure(indicator: Indicator, blank: Figure, a: str, b: str) -> tuple[Figure | None, str]:
    """A figure from what was typed: a and b of a rate, or a count alone; the sentence says what is wrong."""
    whole = indicator.whole and indicator.kind is not Kind.SCORE
    upper, lower = (read_number(Raw("text", one), indicator.noun, whole=whole) for one in (a, b))
    for text, one in ((a, upper), (b, lower)):
        if one.trouble:
            return None, f"Đọc được «{text}»: {one.why}."
        if one.not_arisen:
            return None, f"Muốn ghi là không phát sinh, hãy chọn «{_NONE}»."
    if not indicator.kind.is_rate:
        return (None, "") if upper.value is None else (replace(blank, value=upper.value, raw=a), "")
    if upper.value is None:
        return None, ""
    if lower.value is None:
        return None, "Có tử số nhưng chưa có mẫu số. Hãy ghi mẫu số (b)."
    if lower.value == 0:
        return None, f"Mẫu số là 0 nên không tính được tỷ lệ. Nếu trong kỳ không có gì, hãy chọn «{_NONE}»."
    if indicator.kind is Kind.SCORE and upper.value > lower.value:
        return None, f"Điểm không thể quá thang điểm {_typed(lower.value)}."
    return replace(blank, numerator=upper.value, denominator=lower.value, raw=f"{a} / {b}"), ""
