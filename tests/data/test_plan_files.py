"""Plans survive every trip unchanged: from the shipped files and back, into a store and back."""

from __future__ import annotations

import datetime as dt
import json
from dataclasses import replace
from decimal import Decimal
from pathlib import Path

import pytest

from data.errors import MovedError, RefusalError, StoreError
from data.model import Place, Plan
from data.plan_check import check_all
from data.plan_files import (
    BASES,
    FOLDER,
    HEADER,
    INDICATORS,
    LAYOUTS,
    OWN,
    SHARED,
    PlanError,
    PlanText,
    build,
    header_json,
    line_of,
    parse_rows,
    read_csv,
    read_text,
    shipped,
    shipped_plans,
    slugs,
    to_csv,
)
from data.plan_store import BaseEntry, BaselineEntry, blank_places, load_plan, replace_places, set_up
from data.store import Store
from tests.builders import somebody

COMMUNES = ["an-nong", "giao-minh", "tan-ninh", "thong-nhat", "thuong-ninh"]
CSV_FILES = [*SHARED, *(f"{slug}/{name}" for slug in COMMUNES for name in OWN)]


@pytest.fixture
def plan() -> Plan:
    return shipped("an-nong")


def test_five_communes_ship() -> None:
    assert slugs() == COMMUNES
    assert list(shipped_plans()) == COMMUNES


def test_the_check_finds_nothing_in_the_shipped_plans() -> None:
    assert check_all() == []


@pytest.mark.parametrize("slug", COMMUNES)
def test_a_shipped_plan_builds_without_a_problem(slug: str) -> None:
    built, problems = build(read_text(slug))
    assert problems == []
    assert built == shipped(slug)
    assert built.slug == slug


@pytest.mark.parametrize("name", CSV_FILES)
def test_reading_and_writing_a_shipped_file_gives_the_same_bytes(name: str) -> None:
    problems: list = []
    kind = name.rsplit("/", maxsplit=1)[-1]
    rows = read_csv(FOLDER / name, name, LAYOUTS[kind], problems)
    values = [value for _, value in parse_rows(kind, name, rows, problems)]
    assert problems == []
    assert to_csv(kind, values).encode() == (FOLDER / name).read_bytes()


def test_the_catalogue_is_what_the_plans_hold_together() -> None:
    order = ["an-nong", "tan-ninh", "thuong-ninh", "thong-nhat", "giao-minh"]
    indicators = [one for slug in order for one in shipped(slug).indicators]
    assert to_csv(INDICATORS, indicators).encode() == (FOLDER / INDICATORS).read_bytes()
    for slug in COMMUNES:
        assert to_csv(BASES, shipped(slug).bases).encode() == (FOLDER / BASES).read_bytes()


def test_no_shipped_file_begins_with_a_byte_order_mark_or_ends_lines_as_windows_does() -> None:
    for path in [*FOLDER.rglob("*.csv"), *FOLDER.rglob("*.toml")]:
        content = path.read_bytes()
        assert not content.startswith(b"\xef\xbb\xbf")
        assert b"\r" not in content
        assert content.endswith(b"\n")


def test_excel_may_add_a_byte_order_mark_and_windows_line_ends(plans: Path) -> None:
    for name in ("an-nong/targets.csv", "an-nong/plan.toml", "indicators.csv"):
        text = (plans / name).read_text(encoding="utf-8")
        (plans / name).write_bytes(b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode())
    assert check_all(plans) == []
    assert build(read_text("an-nong", plans))[0] == shipped("an-nong")


def test_a_line_number_is_where_a_row_starts_even_when_a_cell_holds_a_line_break(tmp_path: Path) -> None:
    path = tmp_path / "goals.csv"
    path.write_text('code,text,source\nA-1,"hai\ndòng",I\nA-2,một,II\n', encoding="utf-8")
    problems: list = []
    rows = read_csv(path, "goals.csv", LAYOUTS["goals.csv"], problems)
    assert problems == []
    assert [(row.line, row.cells["code"]) for row in rows] == [(2, "A-1"), (4, "A-2")]


@pytest.mark.parametrize(
    ("key", "table", "at", "line"),
    [
        ("name", "", 0, 1),
        ("span", "", 0, 2),
        ("name", "phases", 0, 5),
        ("name", "phases", 1, 8),
        ("end", "phases", 1, 7),
        ("intake", "ideas", 0, 10),
        ("lost", "", 0, 1),
        ("lost", "phases", 0, 4),
        ("awards", "awards", 0, 3),
    ],
)
def test_a_key_of_the_header_is_found_where_it_stands(key: str, table: str, at: int, line: int) -> None:
    source = "\n".join(
        [
            'name = "X"', "span = [1, 2]", "awards = []", "[[phases]]", 'name = "một"', "", "[[phases]]  # sau",
            'name = "hai"', "[ideas]", 'intake = "vhxh"',
        ]
    )  # fmt: skip
    assert line_of(source, key, table, at) == line


def test_a_header_survives_json_with_its_dates_as_text() -> None:
    header = read_text("tan-ninh").header
    assert header["superior"][0]["date"] == dt.date(2026, 4, 20)
    plain = json.loads(json.dumps(header_json(header)))
    assert plain["superior"][0]["date"] == "2026-04-20"
    assert header_json(plain) == plain


def test_an_unsound_plan_is_refused_with_its_findings(plans: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (plans / "an-nong" / "goals.csv").unlink()
    monkeypatch.setattr("data.plan_files.read_text", lambda slug: read_text(slug, plans))
    with pytest.raises(PlanError) as error:
        shipped.__wrapped__("an-nong")
    assert [one.file for one in error.value.problems] == ["plans/an-nong/goals.csv"]
    assert "goals.csv" in str(error.value)


def test_a_header_that_another_version_stored_builds_no_plan() -> None:
    rows = dict.fromkeys((*SHARED, *OWN), ())
    plan, [problem] = build(PlanText("x", {"name": "X"}, "", rows))
    assert plan is None
    assert (problem.kind, problem.file) == ("bad_header", "plans/x/plan.toml")


@pytest.mark.parametrize("slug", COMMUNES)
def test_a_plan_comes_out_of_the_store_as_it_ships(any_store: Store, slug: str) -> None:
    receipt = set_up(any_store, slug, shipped(slug).places, somebody("An"))
    assert (receipt.written, receipt.seq) == (True, 1)
    assert load_plan(any_store, slug) == shipped(slug)
    assert any_store.communes() == [slug]


@pytest.mark.parametrize("slug", COMMUNES)
def test_set_up_replaces_the_places_and_nothing_else(any_store: Store, slug: str) -> None:
    places = (Place("thon-01", "Thôn Đông", ("Làng Đông", "Đông")), Place("thon-02", "Thôn Bắc"))
    set_up(any_store, slug, places, somebody("An"))
    assert load_plan(any_store, slug) == replace(shipped(slug), places=places)


def test_a_commune_without_villages_can_be_set_up(any_store: Store) -> None:
    set_up(any_store, "an-nong", [], somebody("An"))
    assert load_plan(any_store, "an-nong").places == ()


def test_villages_keep_the_order_of_the_list_past_ninety_nine(store: Store) -> None:
    places = blank_places([f"Thôn {number}" for number in range(120, 0, -1)], "thôn")
    set_up(store, "tan-ninh", places, somebody("An"))
    assert [one.name for one in load_plan(store, "tan-ninh").places] == [one.name for one in places]


def test_set_up_a_second_time_is_refused_and_changes_nothing(any_store: Store) -> None:
    set_up(any_store, "tan-ninh", [Place("thon-01", "Thôn 1")], somebody("An"))
    with pytest.raises(StoreError, match="Tân Ninh đã được thiết lập"):
        set_up(any_store, "tan-ninh", [Place("thon-09", "Thôn 9")], somebody("Bình"))
    assert any_store.seq("tan-ninh") == 1
    assert [one.name for one in load_plan(any_store, "tan-ninh").places] == ["Thôn 1"]


def test_two_communes_live_in_one_store_apart(any_store: Store) -> None:
    set_up(any_store, "tan-ninh", [Place("thon-01", "Thôn 1")], somebody("An"))
    set_up(any_store, "giao-minh", [Place("xom-01", "Xóm 1")], somebody("Bình"))
    assert any_store.communes() == ["giao-minh", "tan-ninh"]
    assert [one.name for one in load_plan(any_store, "tan-ninh").places] == ["Thôn 1"]
    assert [one.name for one in load_plan(any_store, "giao-minh").places] == ["Xóm 1"]


def test_set_up_keeps_baselines_and_bases_exactly(store: Store) -> None:
    day = dt.date(2025, 12, 31)
    baselines = [BaselineEntry("AN-14", day, Decimal("41.2"), "Công an xã")]
    bases = [
        BaseEntry("households", "thon-01", day, Decimal(212), "Kê khai"),
        BaseEntry("staff", None, day, Decimal(61)),
    ]
    set_up(store, "an-nong", shipped("an-nong").places, somebody("An"), baselines, bases)
    assert store.rows("SELECT indicator, as_of, value, source FROM current_baseline") == [
        ("AN-14", day, Decimal("41.2"), "Công an xã")
    ]
    assert store.rows("SELECT base, place, as_of, value, source FROM current_base ORDER BY base") == [
        ("households", "thon-01", day, Decimal(212), "Kê khai"),
        ("staff", None, day, Decimal(61), ""),
    ]


def test_a_commune_that_was_not_set_up_is_refused_by_name(any_store: Store) -> None:
    with pytest.raises(StoreError, match=r"tan-ninh.*chưa được thiết lập"):
        load_plan(any_store, "tan-ninh")


def test_a_stored_plan_that_cannot_be_read_is_refused(store: Store) -> None:
    set_up(store, "giao-minh", [], somebody("An"))
    store.rows("UPDATE plan_row SET cells = '{}' WHERE file = $file", {"file": HEADER})
    with pytest.raises(StoreError, match="không đọc được"):
        load_plan(store, "giao-minh")


@pytest.fixture
def village_store(any_store: Store) -> Store:
    set_up(any_store, "an-nong", blank_places(["Thôn 1", "Thôn 2", "Thôn 3"], "thôn"), somebody("An"))
    return any_store


def villages(store: Store) -> list[tuple[str, str, tuple[str, ...]]]:
    return [(one.id, one.name, one.aliases) for one in load_plan(store, "an-nong").places]


def test_a_renamed_village_keeps_its_id_and_its_old_name(village_store: Store) -> None:
    before = load_plan(village_store, "an-nong")
    after = [replace(before.places[0], name="Thôn Đông"), *before.places[1:]]
    receipt = replace_places(village_store, before, after, somebody("An"), 1)
    assert receipt.seq == 2
    assert villages(village_store) == [
        ("thon-01", "Thôn Đông", ("Thôn 1",)), ("thon-02", "Thôn 2", ()), ("thon-03", "Thôn 3", ()),
    ]  # fmt: skip


def test_a_village_renamed_twice_and_back_keeps_every_spelling_once(village_store: Store) -> None:
    for seen, name in enumerate(["Thôn Đông", "Thôn Đông Hải", "Thôn Đông"], 1):
        before = load_plan(village_store, "an-nong")
        replace_places(
            village_store, before, [replace(before.places[0], name=name), *before.places[1:]], somebody("An"), seen
        )
    _, name, aliases = villages(village_store)[0]
    assert name == "Thôn Đông"
    assert sorted(one for one in aliases if one != name) == ["Thôn 1", "Thôn Đông Hải"]


def test_a_placeholder_that_gets_its_name_is_none_any_more(store: Store, plan: Plan) -> None:
    set_up(store, "an-nong", plan.places, somebody("An"))
    before = load_plan(store, "an-nong")
    replace_places(store, before, [replace(before.places[0], name="Thôn Đông"), *before.places[1:]], somebody("An"), 1)
    assert [one.placeholder for one in load_plan(store, "an-nong").places[:2]] == [False, True]


def test_a_removed_village_is_gone_and_the_others_stay(village_store: Store) -> None:
    before = load_plan(village_store, "an-nong")
    replace_places(village_store, before, [before.places[0], before.places[2]], somebody("An"), 1)
    assert [one[0] for one in villages(village_store)] == ["thon-01", "thon-03"]


def test_a_removed_village_can_come_back_with_its_id(village_store: Store) -> None:
    before = load_plan(village_store, "an-nong")
    replace_places(village_store, before, before.places[:2], somebody("An"), 1)
    replace_places(village_store, load_plan(village_store, "an-nong"), before.places, somebody("An"), 2)
    assert load_plan(village_store, "an-nong").places == before.places


def test_new_villages_stand_where_the_list_puts_them(village_store: Store) -> None:
    before = load_plan(village_store, "an-nong")
    replace_places(village_store, before, [Place("thon-04", "Thôn Bắc"), *before.places[::-1]], somebody("An"), 1)
    assert [one[0] for one in villages(village_store)] == ["thon-04", "thon-03", "thon-02", "thon-01"]


def test_a_list_of_villages_made_from_an_old_look_is_refused(village_store: Store) -> None:
    before = load_plan(village_store, "an-nong")
    replace_places(village_store, before, before.places[:2], somebody("An"), 1)
    with pytest.raises(MovedError):
        replace_places(village_store, before, before.places[:1], somebody("Bình"), 1)
    assert [one[0] for one in villages(village_store)] == ["thon-01", "thon-02"]


def test_villages_change_without_touching_the_rest_of_the_plan(village_store: Store) -> None:
    before = load_plan(village_store, "an-nong")
    replace_places(village_store, before, [], somebody("An"), 1)
    assert load_plan(village_store, "an-nong") == replace(before, places=())


def test_every_refusal_here_is_one_that_the_product_shows() -> None:
    assert issubclass(StoreError, RefusalError)
    assert issubclass(MovedError, RefusalError)
