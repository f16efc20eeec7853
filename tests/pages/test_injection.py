"""A thousand texts that something might obey, wherever a person may type one: each is kept as typed, or refused in a
sentence; nothing else in the store moves.
"""

from __future__ import annotations

import datetime as dt
import re
import uuid
from pathlib import Path
from typing import Any

import pytest
from streamlit.testing.v1 import AppTest

from components.dry_run import lines, lines_table
from components.entry import read_bare, read_figure, read_place_list
from components.exhibit import file_name
from components.tables import batches_table
from components.words import literal, plain
from data.attachment import attachment
from data.errors import RefusalError
from data.intake.batch import difference
from data.intake.desk import opened
from data.model import Figure, Period, Place
from data.originals import original
from data.plan_store import MAX_NAME, clean_name, load_plan, read_places_csv, replace_places
from data.question_store import answer, ask
from data.review import marked_name
from data.scenario_store import MAX_NAME as LONGEST_SCENARIO
from data.scenario_store import save
from data.search import search
from data.store import REAL, Batch, Store
from data.task_store import record, withdraw
from data.visit import Visit
from queries.batches import batches
from queries.questions import questions
from queries.scenarios import scenarios
from queries.tasks import task_entries
from tests.builders import make_count, make_indicator, somebody
from tests.pages.conftest import SECONDS, TODAY, begin, foreign, frame, rate, write
from tests.payloads import INJECTIONS

SLUG, JUNE = "tan-ninh", Period(2026, 6)
TABLES = (
    "batch",
    "observation",
    "base_figure",
    "baseline",
    "plan_row",
    "answer",
    "scenario",
    "question_entry",
    "task_result",
    "head",
    "meta",
)
PARAMETERS = {
    "overview": ("moc", "trang-thai"),
    "villages": ("thon", "so-voi", "muc", "nhom", "tu-ky"),
    "departments": ("don-vi",),
    "missing": ("ky-phai-nop", "don-vi-nop", "nhom"),
    "indicator": ("chi-tieu", "moc"),
    "scenario": ("chi-tieu", "phuong-an", "can-tim", "dich", "den", "nhip", "tu"),
    "compare": ("thuoc-do",),
    "questions": ("chi-tieu", "noi-hoi", "ky-hoi", "don-vi-hoi", "tinh-trang"),
    "bottlenecks": ("don-vi-nghen",),
    "tasks": ("viec", "don-vi-lam", "ket-qua"),
    "quick_entry": ("chi-tieu", "noi", "ky-so"),
    "closing": ("ban-chot", "ky-chot"),
    "batches": ("dot", "viec", "nguoi", "ky-nop"),
}

FIGURE = {**rate("TN-02", "thon-01", "2026-06", 30, 60), "period": JUNE.date, "state": "reported", "rule": "typed"}


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Any:
    """Tân Ninh with three villages and one hand-in; only to look at."""
    store = Store(tmp_path_factory.mktemp("injection") / "so-lieu.duckdb", REAL)
    begin(store, SLUG, "Thôn Đông", "Thôn Đoài", "Thôn 3")
    write(store, SLUG, rate("TN-02", "thon-01", "2026-06", 30, 60))
    yield store
    store.close()


def rows(store: Store) -> dict[str, int]:
    return {name: store.rows(f"SELECT count(*) FROM {name}")[0][0] for name in TABLES}


def test_there_are_a_thousand():
    assert len(set(INJECTIONS)) == 1000


# ── kept as typed ────────────────────────────────────────────────────────────────────────────────────


def test_batches_bear_any_file_name_note_sheet_cell_and_person(store: Store):
    begin(store, SLUG, "Thôn Đông")
    before = rows(store)
    signed = INJECTIONS[::20]
    for at, text in enumerate(signed):
        figures = [{**FIGURE, "sheet": one, "cell": one, "raw": one} for one in INJECTIONS[at * 20 : at * 20 + 20]]
        batch = Batch(SLUG, "hand_in", uuid.uuid4().hex, text, text, "0" * 64, note=text)
        store.append(batch, {"observation": figures}, store.seq(SLUG))
    found = {one.seq: one for one in batches(store, SLUG)}
    kept = [(found[at].file_name, found[at].submitted_by, found[at].note) for at in range(2, 52)]
    assert kept == [(text, text, text) for text in signed]
    stored = store.rows("SELECT sheet, cell, raw FROM observation")
    assert sorted(stored) == sorted((text, text, text) for text in INJECTIONS)
    for text in INJECTIONS[::10]:
        assert {one.submitted_by for one in batches(store, SLUG, by=text)} == ({text} & set(signed))
    after = rows(store)
    grown = {name: after[name] - before[name] for name in TABLES if after[name] != before[name]}
    assert grown == {"batch": 50, "observation": 1000}
    assert len(batches_table(list(found.values()))) == 51


def test_villages_bear_any_name_that_is_one_and_no_two_the_same(store: Store):
    begin(store, SLUG, "Thôn Đông")
    wanted: dict[str, str] = {}
    for text in INJECTIONS:
        name = clean_name(text)
        if name and len(name) <= MAX_NAME:
            wanted.setdefault(name.casefold(), name)
    places = [Place(f"thon-{at:02d}", name) for at, name in enumerate(wanted.values(), 2)]
    plan = load_plan(store, SLUG)
    replace_places(store, plan, [*plan.places, *places], somebody(), store.seq(SLUG))
    assert [one.name for one in load_plan(store, SLUG).places[1:]] == list(wanted.values())
    assert rows(store)["batch"] == 2


def test_scenarios_bear_any_name_or_are_refused_in_a_sentence(store: Store):
    begin(store, SLUG, "Thôn Đông")
    kept, refused = [], set()
    for text in INJECTIONS[::9]:
        try:
            save(store, SLUG, text, "TN-02", JUNE, 1, {"ghi": text}, {"ghi": text}, somebody(), uuid.uuid4().hex)
            kept.append(text)
        except RefusalError as error:
            refused.add(str(error).split(" ")[0])
    found = scenarios(store, SLUG)
    assert sorted(one.name for one in found) == sorted(map(clean_name, kept))
    assert {one.inputs["ghi"] for one in found} == set(kept)
    assert all(len(one.name) <= LONGEST_SCENARIO for one in found)
    assert refused <= {"Tên", "Hãy", "Xã"}
    assert rows(store)["scenario"] == len(kept)


def test_questions_bear_any_text_and_file_name_or_are_refused_in_a_sentence(store: Store):
    begin(store, SLUG, "Thôn Đông")
    plan = load_plan(store, SLUG)
    kept = []
    for at, text in enumerate(INJECTIONS[::9]):
        try:
            ask(
                store, plan, "TN-02", "thon-01", JUNE, text, somebody(text), f"q{at}", department=plan.departments[0].id
            )
            kept.append((f"q{at}", text))
            answer(store, plan, f"q{at}", text, somebody(text), "a", attachment(f"{text}.pdf", b"%PDF-"))
        except RefusalError as error:
            assert str(error).endswith(".")
    assert len(kept) > 80
    found = {one.id: one for one in questions(store, plan)}
    for id_, text in kept:
        said = found[id_].entries
        assert "".join(said[0].text.split()) == "".join(clean_name(text).split())
        assert said[0].by == text
        assert all("/" not in one.file_name and "\\" not in one.file_name for one in said[1:])
    assert rows(store)["question_entry"] == sum(len(one.entries) for one in found.values())
    assert rows(store)["observation"] == 0


def test_results_of_tasks_bear_any_text_and_file_name_or_are_refused_in_a_sentence(store: Store):
    begin(store, SLUG, "Thôn Đông")
    plan, kept = load_plan(store, SLUG), []
    for at, text in enumerate(INJECTIONS[::9]):
        given = (store, plan, "TN-T15", "2026")
        try:
            file = attachment(f"{text}.pdf", b"%PDF-")
            record(*given, text, dt.date(2026, 1, 2), somebody(text), f"t{at}", file)
            withdraw(*given, text, somebody(text), f"w{at}")
            kept.append(text)
        except RefusalError as error:
            assert str(error).endswith(".")
    found = next(one for one in task_entries(store, plan, TODAY) if one.task.code == "TN-T15").history
    assert len(kept) > 60
    assert ["".join(one.text.split()) for one in found[::2]] == ["".join(clean_name(one).split()) for one in kept]
    assert all("/" not in one.file_name and "\\" not in one.file_name for one in found[::2])
    assert rows(store)["observation"] == 0


def test_originals_are_kept_under_their_hash_whatever_they_are_called(home: Path):
    before = set(home.parent.rglob("*"))
    for text in INJECTIONS:
        assert Path(marked_name(text)).suffix == ".xlsx"
        assert file_name(text).replace("-", "").isalnum()
        with pytest.raises(ValueError, match=re.escape(text)):
            original(text)
    assert set(home.parent.rglob("*")) == before


# ── read, or refused in a sentence ───────────────────────────────────────────────────────────────────


def test_what_is_typed_as_a_number_is_a_number_or_a_sentence():
    blank = Figure("XA-01", "thon-01", JUNE)
    for text in INJECTIONS:
        for figure, trouble in (
            read_bare(blank, text),
            read_figure(make_indicator(), blank, text, "100"),
            read_figure(make_indicator(), blank, "1", text),
            read_figure(make_count(), blank, text, ""),
        ):
            assert figure is None or not trouble
            if figure is not None:
                assert figure.raw.count(text) == 1


def test_a_list_of_villages_is_a_list_or_a_sentence(ready: Store, tmp_path: Path):
    plan = load_plan(ready, SLUG)
    for text in INJECTIONS:
        places, trouble = read_place_list(f"Thôn A\n{text}\nThôn B", plan)
        assert trouble or {"Thôn A", "Thôn B"} <= {one.name for one in places}
        assert all(one.name == clean_name(one.name) for one in places)
    path = tmp_path / "thon.csv"
    for text in INJECTIONS[::5]:
        path.write_text(f'name,other_spellings\n"{text.replace(chr(34), chr(34) * 2)}",\n', encoding="utf-8")
        try:
            assert [one.name for one in read_places_csv(path, plan)] == [clean_name(text)]
        except RefusalError as error:
            assert str(error).endswith(".")


def test_the_search_finds_or_finds_nothing(ready: Store):
    plan = load_plan(ready, SLUG)
    known = {one.id for many in (plan.places, plan.departments) for one in many} | {one.code for one in plan.indicators}
    for text in INJECTIONS:
        assert {one.id for one in search(plan, text)} <= known


def test_any_text_can_be_shown():
    for text in INJECTIONS:
        assert "\n" not in literal(text)
        assert "<" not in plain(text)


# ── by address ───────────────────────────────────────────────────────────────────────────────────────


def asked(store: Store, page: str, **query: str) -> AppTest:
    visit = Visit(somebody("Người thử"), store, load_plan(store, SLUG), JUNE)
    shown = AppTest.from_function(frame, args=(visit, page), default_timeout=SECONDS)
    for name, value in query.items():
        shown.query_params[name] = value
    return shown.run()


ASKED = [(page, one) for page, many in PARAMETERS.items() for one in many]


@pytest.mark.parametrize(("page", "parameter"), ASKED)
def test_an_address_asks_and_never_tells(ready: Store, page: str, parameter: str):
    before = rows(ready)
    for text in INJECTIONS[ASKED.index((page, parameter)) :: 211]:
        shown = asked(ready, page, **{parameter: text})
        assert not shown.exception, (parameter, text)
        assert foreign(shown) == []
    assert rows(ready) == before


@pytest.mark.parametrize("text", INJECTIONS[::40])
def test_a_file_of_any_name_is_read_by_its_bytes(ready: Store, text: str):
    plan = load_plan(ready, SLUG)
    visit = Visit(somebody(), ready, plan, JUNE)
    content = "Thôn,a,b\nThôn Đông,1,2\n".encode()
    reading = opened(ready, plan, visit.scope, content, f"{text}.csv", JUNE)
    assert reading.file_name == f"{text}.csv"
    found = difference(ready, reading)
    shown = lines_table(lines([found]), plan, several=True)
    assert set(shown.get("Tệp", [f"{text}.csv"])) == {f"{text}.csv"}
