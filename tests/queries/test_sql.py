"""Every question file: says what it answers, returns the columns it names, runs where nothing is stored yet."""

from __future__ import annotations

import datetime as dt
import re
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from data.closing_store import check, sign
from data.intake.undo import plan_undo, undo
from data.model import FigureState, Period, Place
from data.plan_files import shipped
from data.plan_store import BaselineEntry, blank_places, load_plan, set_up
from data.question_store import ask
from data.scenario_store import save
from data.store import Batch, Store
from data.task_store import record
from queries import batches, figures
from queries.closings import as_stands
from queries.run import FOLDER, frame, rows, sql
from tests.builders import somebody

FILES = sorted(FOLDER.glob("*.sql"))
NAMES = [path.stem for path in FILES]
VALUES = {
    "commune": "an-nong",
    "since": dt.date(2025, 7, 1),
    "until": dt.date(2030, 12, 1),
    "places": ["thon-01", "thon-02"],
    "first": [dt.date.min, dt.date(2026, 1, 1)],
    "last": [dt.date(2030, 12, 1), dt.date(2030, 12, 1)],
    "rates": ["AN-14"],
    "kind": None,
    "by": None,
    "period": dt.date(2026, 1, 1),
    "batch_id": "no such batch",
    "data_seq": 1,
    "until_seq": None,
    "indicator": "AN-14",
    "place": "thon-01",
    "after": None,
    "text": None,
    "limit": 100,
    "offset": 0,
}
"""Something sensible for every name that a question may ask for."""


def asked(text: str) -> set[str]:
    """The names of the values that a question binds."""
    return set(re.findall(r"\$([a-z_]+)", text))


def params(name: str, **changed: object) -> dict:
    return {key: changed.get(key, VALUES[key]) for key in asked(sql(name))}


def returns(path: Path) -> list[str]:
    """The columns that the header of a file names."""
    [line] = [one for one in path.read_text(encoding="utf-8").splitlines() if one.startswith("-- Returns: ")]
    return line.removeprefix("-- Returns: ").split(", ")


def test_there_are_questions() -> None:
    assert len(FILES) >= 5


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_the_header_asks_a_question_and_names_the_columns(path: Path) -> None:
    lines = path.read_text(encoding="utf-8").splitlines()
    assert re.fullmatch(r"-- [A-Z].*\?", lines[0])
    header = lines[: next(number for number, line in enumerate(lines) if not line.startswith("--"))]
    assert [one.startswith("-- Returns: ") for one in header] == [False] * (len(header) - 1) + [True]


@pytest.mark.parametrize("path", FILES, ids=NAMES)
def test_the_question_runs_on_an_empty_store_and_returns_what_it_names(any_store: Store, path: Path) -> None:
    found = frame(any_store, path.stem, params(path.stem))
    assert list(found.columns) == returns(path)
    assert len(found) == 0
    assert rows(any_store, path.stem, params(path.stem)) == []


@pytest.mark.parametrize("name", [one for one in NAMES if asked(sql(one)) & {"places", "rates"}])
def test_a_commune_without_villages_or_rates_can_be_asked_about(store: Store, name: str) -> None:
    assert rows(store, name, params(name, places=[], rates=[])) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_question_is_about_one_commune(filled: Store, name: str) -> None:
    assert "commune" in asked(sql(name))
    first = batches.batches(filled, "an-nong")[-2].batch_id
    save(filled, "an-nong", "Dốc sức", "AN-14", Period(2026, 1), 3, {}, {}, somebody("An"), "p1")
    ask(filled, load_plan(filled, "an-nong"), "AN-14", None, Period(2026, 1), "Vì sao?", somebody("An"), "q1")
    done = ("AN-T-III.1", "2025-2030", "Đã phủ sóng.", dt.date(2025, 1, 2))
    record(filled, load_plan(filled, "an-nong"), *done, somebody("An"), "t1")
    period, seq = Period(2026, 1), filled.seq("an-nong")
    checked = check(filled, "an-nong", period, seq, "", somebody("An"))
    signed = sign(filled, "an-nong", period, checked.seq, as_stands, somebody("An"))
    batch = signed.batch_id if name == "closing_rows" else first
    assert rows(filled, name, params(name, batch_id=batch)) != []
    assert rows(filled, name, params(name, batch_id=batch, commune="xa-khac")) == []


@pytest.mark.parametrize("name", NAMES)
def test_a_question_is_one_statement_that_only_reads(name: str) -> None:
    statement = re.sub(r"--.*", "", sql(name))
    assert ";" not in statement
    assert re.match(r"\s*(SELECT|WITH)\b", statement)


def observation(indicator: str, place: str | None, month: int, a: int, b: int | None, **cells: object) -> dict:
    numbers = {"value": a} if b is None else {"numerator": a, "denominator": b}
    return {
        "indicator": indicator, "place": place, "period": dt.date(2026, month, 1), "state": "reported", **numbers,
        **cells,
    }  # fmt: skip


@pytest.fixture
def filled(store: Store) -> Store:
    """Two villages and the whole commune, two months, by two hand-ins."""
    baselines = [BaselineEntry("AN-14", dt.date(2025, 12, 31), Decimal("41.2"), "Công an xã")]
    set_up(store, "an-nong", blank_places(["Thôn 1", "Thôn 2"], "thôn"), somebody("An"), baselines)
    first = [
        observation("AN-14", "thon-01", 1, 40, 100, sheet="Số liệu", cell="D7", raw="40", rule="a"),
        observation("AN-14", "thon-02", 1, 30, 50),
        observation("AN-14", None, 1, 75, 160),
        observation("AN-07", None, 1, 1, None),
    ]
    second = [
        observation("AN-14", "thon-01", 2, 50, 100),
        observation("AN-14", "thon-02", 2, 60, None),
        observation("AN-14", "thon-09", 2, 9, 10),
    ]
    for number, (many, name) in enumerate([(first, "An"), (second, "Bình")], 1):
        batch = Batch("an-nong", "hand_in", f"s{number}", name, file_name=f"thang-{number}.xlsx")
        bases = [{"base": "age14", "place": "thon-01", "as_of": dt.date(2026, 1, 1), "value": 100, "source": name}]
        store.append(batch, {"observation": many, "base_figure": bases if number == 1 else []}, number)
    return store


def test_village_sums_hold_the_plans_villages_only_and_never_a_percent_alone(filled: Store) -> None:
    plan = load_plan(filled, "an-nong")
    found = figures.village_sums(filled, plan, Period(2026, 2))
    assert [tuple(one) for one in found] == [
        ("AN-14", Period(2026, 1), 70, 150, None, 2),
        ("AN-14", Period(2026, 2), 50, 100, None, 2),
    ]
    assert figures.village_sums(filled, plan, Period(2025, 12)) == []
    assert figures.village_sums(filled, replace(plan, places=()), Period(2026, 2)) == []


def test_counts_of_villages_are_summed(filled: Store) -> None:
    plan = load_plan(filled, "an-nong")
    many = [observation("AN-04", place, 3, 2, None) for place in ("thon-01", "thon-02")]
    filled.append(Batch("an-nong", "hand_in", "s3", "An"), {"observation": many}, 3)
    [found] = [one for one in figures.village_sums(filled, plan, Period(2026, 3)) if one.indicator == "AN-04"]
    assert (found.numerator, found.denominator, found.value, found.places) == (None, None, 4, 2)


def test_current_figures_come_whole_and_exact_up_to_the_period(filled: Store) -> None:
    found = figures.current_figures(filled, "an-nong", Period(2026, 1))
    assert [(one.indicator, one.place) for one in found] == [
        ("AN-07", None), ("AN-14", None), ("AN-14", "thon-01"), ("AN-14", "thon-02"),
    ]  # fmt: skip
    village = found[2]
    assert (village.numerator, village.denominator, village.value) == (Decimal(40), Decimal(100), None)
    assert (village.period, village.state) == (Period(2026, 1), FigureState.REPORTED)
    assert (village.sheet, village.cell, village.raw, village.rule) == ("Số liệu", "D7", "40", "a")
    assert len(figures.current_figures(filled, "an-nong", Period(2026, 2))) == 7


def test_periods_come_newest_first(filled: Store) -> None:
    assert figures.periods(filled, "an-nong") == [Period(2026, 2), Period(2026, 1)]
    assert figures.periods(filled, "xa-khac") == []


def test_baselines_come_by_indicator(filled: Store) -> None:
    found = figures.baselines(filled, "an-nong")
    assert list(found) == ["AN-14"]
    assert found["AN-14"].value == Decimal("41.2")


def test_the_last_hand_in_is_the_newest_up_to_the_period(filled: Store) -> None:
    found = figures.last_hand_in(filled, "an-nong", Period(2026, 2))
    assert (found.submitted_by, found.file_name) == ("Bình", "thang-2.xlsx")
    found = figures.last_hand_in(filled, "an-nong", Period(2026, 1))
    assert (found.submitted_by, found.file_name) == ("An", "thang-1.xlsx")
    assert figures.last_hand_in(filled, "an-nong", Period(2025, 12)) is None


def test_set_up_alone_is_no_hand_in(store: Store) -> None:
    set_up(store, "tan-ninh", [Place("thon-01", "Thôn 1")], somebody("An"))
    assert figures.last_hand_in(store, "tan-ninh", Period(2030, 12)) is None
    assert figures.village_sums(store, load_plan(store, "tan-ninh"), Period(2030, 12)) == []
    assert shipped("tan-ninh").indicators == load_plan(store, "tan-ninh").indicators


def test_batches_come_newest_first_and_can_be_narrowed(filled: Store) -> None:
    found = batches.batches(filled, "an-nong")
    assert [(one.seq, one.kind, one.figures, one.undone_by) for one in found] == [
        (3, "hand_in", 3, None), (2, "hand_in", 4, None), (1, "set_up", 0, None),
    ]  # fmt: skip
    assert (found[1].first_period, found[1].last_period) == (dt.date(2026, 1, 1), dt.date(2026, 1, 1))
    assert [one.bases for one in found] == [0, 1, 0]
    assert (found[1].periods, found[1].indicators) == ((Period(2026, 1),), ("AN-07", "AN-14"))
    assert (found[2].periods, found[2].indicators, found[2].first_period) == ((), (), None)
    assert [one.seq for one in batches.batches(filled, "an-nong", kind="hand_in")] == [3, 2]
    assert [one.seq for one in batches.batches(filled, "an-nong", by="Bình")] == [3]
    assert [one.seq for one in batches.batches(filled, "an-nong", period=Period(2026, 1))] == [2]


def test_the_bases_of_a_batch_come_with_their_source_and_one_withdrawn_without_value(filled: Store) -> None:
    first = batches.batches(filled, "an-nong")[1].batch_id
    day = dt.date(2026, 1, 1)
    assert batches.bases_of_batch(filled, "an-nong", first) == [("age14", "thon-01", day, 100, "An")]
    back = undo(filled, plan_undo(filled, "an-nong", first), somebody("An")).batch_id
    assert batches.bases_of_batch(filled, "an-nong", back) == [("age14", "thon-01", day, None, None)]


def test_a_batch_names_the_undo_that_is_in_effect(filled: Store) -> None:
    def take_back(batch_id: str) -> str:
        return undo(filled, plan_undo(filled, "an-nong", batch_id), somebody("An")).batch_id

    first = batches.batches(filled, "an-nong")[1].batch_id
    back = take_back(first)
    [withdrawn, *_] = batches.figures_of_batch(filled, "an-nong", back)
    assert (withdrawn.figure.state, withdrawn.before.value) == (FigureState.WITHDRAWN, 1)
    assert [one.undone_by for one in batches.batches(filled, "an-nong", kind="hand_in")] == [None, 4]
    take_back(back)
    assert [(one.seq, one.undoes, one.undone_by) for one in batches.batches(filled, "an-nong", kind="undo")] == [
        (5, back, None), (4, first, 5),
    ]  # fmt: skip
    assert [one.undone_by for one in batches.batches(filled, "an-nong", kind="hand_in")] == [None, None]


def test_a_batchs_figures_come_with_what_stood_before_and_every_version_is_kept(filled: Store) -> None:
    filled.append(
        Batch("an-nong", "hand_in", "s3", "An"), {"observation": [observation("AN-14", "thon-01", 1, 44, 100)]}, 3
    )
    newest = batches.batches(filled, "an-nong")[0]
    [written] = batches.figures_of_batch(filled, "an-nong", newest.batch_id)
    assert (written.figure.numerator, written.before.numerator) == (44, 40)
    first = batches.figures_of_batch(filled, "an-nong", batches.batches(filled, "an-nong")[2].batch_id)
    assert [one.before for one in first] == [None] * 4
    [village] = [one.figure for one in first if one.figure.place == "thon-01"]
    assert (village.sheet, village.cell, village.raw, village.rule) == ("Số liệu", "D7", "40", "a")
    versions = batches.trace(filled, "an-nong", "AN-14", "thon-01", Period(2026, 1))
    assert [(one.numerator, one.seq, one.cell, one.file_name) for one in versions] == [
        (44, 4, None, None), (40, 2, "D7", "thang-1.xlsx"),
    ]  # fmt: skip
    assert [one.numerator for one in batches.trace(filled, "an-nong", "AN-14", None, Period(2026, 1))] == [75]


def test_each_figure_names_its_file_and_cell_and_the_newest_month_counts(filled: Store) -> None:
    found = {one.figure.key[:2]: one for one in figures.sources(filled, "an-nong", Period(2026, 1))}
    one = found["AN-14", "thon-01"]
    assert (one.file_name, one.figure.sheet, one.figure.cell, one.figure.raw) == ("thang-1.xlsx", "Số liệu", "D7", "40")
    assert (one.submitted_by, one.seq, len(found)) == ("An", 2, 4)
    later = {one.figure.key[:2]: one for one in figures.sources(filled, "an-nong", Period(2026, 2))}
    assert (later["AN-14", "thon-01"].file_name, later["AN-14", None].file_name) == ("thang-2.xlsx", "thang-1.xlsx")
