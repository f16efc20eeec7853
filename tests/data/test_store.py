"""The one door to the database: whole or nothing, once only, in turn, locked down, and one file one owner."""

from __future__ import annotations

import datetime as dt
import hashlib
import shutil
import subprocess
import sys
import threading
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import nullcontext
from decimal import Decimal
from pathlib import Path

import duckdb
import pytest

from data import store_upgrades
from data.errors import MovedError, RefusalError, StoreError
from data.store import ILLUSTRATIVE, REAL, SCHEMA_VERSION, Batch, Receipt, Store, close_stores, open_store, store_path

ROOT = Path(__file__).parents[2]
JANUARY, FEBRUARY = dt.date(2026, 1, 1), dt.date(2026, 2, 1)


def batch(submission: str, commune: str = "xa-mau", **values: str) -> Batch:
    return Batch(commune, "hand_in", submission, "An", **values)


def figure(value: object = None, indicator: str = "XA-01", place: str | None = "thon-01", **cells: object) -> dict:
    return {
        "indicator": indicator, "place": place, "period": JANUARY, "value": value, "state": "reported", **cells,
    }  # fmt: skip


def hand_in(store: Store, submission: str, *rows: dict, commune: str = "xa-mau") -> Receipt:
    return store.append(batch(submission, commune), {"observation": rows}, store.seq(commune))


def held(store: Store) -> dict[str, int]:
    """How many rows each table holds, and where the heads stand."""
    tables = ("batch", "observation", "plan_row", "baseline", "base_figure")
    return {name: store.rows(f"SELECT count(*) FROM {name}")[0][0] for name in tables} | dict(
        store.rows("SELECT commune, seq FROM head")
    )


def current(store: Store) -> list[tuple]:
    return store.rows("SELECT indicator, place, value, state FROM current_figure ORDER BY ALL")


# --- writing


def test_a_batch_is_written_with_its_rows_and_a_receipt(any_store: Store) -> None:
    written = batch("s1", file_name="thang-1.xlsx", file_sha256="ab" * 32, note="lần đầu")
    receipt = any_store.append(written, {"observation": [figure(5), figure(7, place="thon-02")]}, 0)
    assert (receipt.seq, receipt.written) == (1, True)
    assert any_store.rows("SELECT batch_id, submission_id, seq, commune, kind, file_name, note FROM batch") == [
        (receipt.batch_id, "s1", 1, "xa-mau", "hand_in", "thang-1.xlsx", "lần đầu")
    ]
    assert current(any_store) == [("XA-01", "thon-01", Decimal(5), "reported"), ("XA-01", "thon-02", 7, "reported")]
    assert any_store.communes() == ["xa-mau"]


def test_every_column_comes_back_as_it_went_in(store: Store) -> None:
    given = figure(
        indicator="XA-09", numerator=Decimal(29), denominator=Decimal(50), sheet="Số liệu", cell="D7", raw="29/50 ",
        rule="a/b",
    )  # fmt: skip
    receipt = hand_in(store, "s1", given)
    found = store.rows("SELECT * EXCLUDE (seq, submitted_at, submitted_by, file_name) FROM current_figure")
    assert found == [
        (
            receipt.batch_id, "xa-mau", "XA-09", "thon-01", JANUARY, Decimal(29), Decimal(50), None, "reported",
            "Số liệu", "D7", "29/50 ", "a/b",
        )
    ]  # fmt: skip


def test_a_batch_may_hold_nothing_and_still_counts(store: Store) -> None:
    assert store.append(batch("s1"), {"observation": []}, 0).seq == 1
    assert held(store) == {"batch": 1, "observation": 0, "plan_row": 0, "baseline": 0, "base_figure": 0, "xa-mau": 1}


BAD_TABLES: dict[str, dict[str, Sequence[dict]]] = {
    "a word where a number belongs": {"observation": [figure(5), figure("năm")]},
    "a number too large": {"observation": [figure(5), figure(10**20)]},
    "a day that is none": {"observation": [figure(5), figure(5, period="2026-02-30")]},
    "a cell that must not be empty": {"observation": [figure(5), figure(5, state=None)]},
    "a second table that fails": {"observation": [figure(5)], "baseline": [{"indicator": "XA-01", "value": 1}]},
}


@pytest.mark.parametrize("tables", BAD_TABLES.values(), ids=BAD_TABLES)
def test_a_batch_with_one_bad_row_leaves_nothing_behind(store: Store, tables: dict[str, Sequence[dict]]) -> None:
    hand_in(store, "s1", figure(1))
    before = held(store)
    with pytest.raises(StoreError):
        store.append(batch("s2"), tables, 1)
    assert held(store) == before
    assert hand_in(store, "s3", figure(2)).seq == 2


def test_a_first_batch_that_fails_leaves_no_commune_behind(store: Store) -> None:
    with pytest.raises(StoreError):
        store.append(batch("s1"), {"observation": [figure("năm")]}, 0)
    assert store.communes() == []
    assert store.seq("xa-mau") == 0


def test_a_table_that_does_not_exist_leaves_nothing_behind(store: Store) -> None:
    with pytest.raises(KeyError):
        store.append(batch("s1"), {"observation": [figure(5)], "figures": [figure(5)]}, 0)
    assert held(store) == {"batch": 0, "observation": 0, "plan_row": 0, "baseline": 0, "base_figure": 0}
    assert hand_in(store, "s2", figure(2)).seq == 1


def test_pressing_twice_is_one_batch(any_store: Store) -> None:
    first = hand_in(any_store, "s1", figure(5))
    again = any_store.append(batch("s1"), {"observation": [figure(6)]}, 0)
    assert again == Receipt(first.batch_id, first.seq, first.submitted_at, written=False, digest=first.digest)
    assert held(any_store) == {
        "batch": 1, "observation": 1, "plan_row": 0, "baseline": 0, "base_figure": 0, "xa-mau": 1,
    }  # fmt: skip
    assert current(any_store) == [("XA-01", "thon-01", 5, "reported")]


def test_pressing_twice_after_others_wrote_is_still_one_batch(store: Store) -> None:
    first = hand_in(store, "s1", figure(5))
    hand_in(store, "s2", figure(6))
    again = store.append(batch("s1"), {"observation": [figure(5)]}, 0)
    assert (again.batch_id, again.seq, again.written) == (first.batch_id, 1, False)
    assert store.seq("xa-mau") == 2


def test_the_same_submission_in_two_communes_is_two_batches(store: Store) -> None:
    assert hand_in(store, "s1", figure(5)).written
    assert hand_in(store, "s1", figure(5), commune="xa-khac").written
    assert store.communes() == ["xa-khac", "xa-mau"]


@pytest.mark.parametrize("seen", [0, 1, 3, -1])
def test_a_writer_who_looked_at_another_state_is_refused(store: Store, seen: int) -> None:
    hand_in(store, "s1", figure(5))
    hand_in(store, "s2", figure(6))
    before = held(store)
    with pytest.raises(MovedError, match="người khác"):
        store.append(batch("s3"), {"observation": [figure(7)]}, seen)
    assert held(store) == before


def test_a_writer_who_saw_something_where_nothing_is_is_refused(store: Store) -> None:
    with pytest.raises(MovedError):
        store.append(batch("s1"), {"observation": [figure(7)]}, 1)
    assert held(store)["batch"] == 0
    assert store.communes() == []


def race(writers: int, write: Callable[[int], Receipt]) -> list[Receipt | RefusalError]:
    """What each of so many threads got that began at the same moment."""
    ready = threading.Barrier(writers)

    def run(number: int) -> Receipt | RefusalError:
        ready.wait()
        try:
            return write(number)
        except RefusalError as refusal:
            return refusal

    with ThreadPoolExecutor(writers) as pool:
        return list(pool.map(run, range(writers)))


def writer(store: Store, seen: int, mark: str = "w", commune: str = "xa-mau") -> Callable[[int], Receipt]:
    """Writes, for each of the racing threads, its own number after having looked at `seen`."""
    return lambda number: store.append(batch(f"{mark}-{number}", commune), {"observation": [figure(number)]}, seen)


@pytest.mark.parametrize("first", [True, False], ids=["the first write", "a later write"])
def test_of_two_threads_that_race_exactly_one_wins(store: Store, first: bool) -> None:
    for turn in range(10):
        commune = f"xa-{turn}"
        if not first:
            hand_in(store, "s0", figure(0), commune=commune)
        seen = store.seq(commune)
        got = race(2, writer(store, seen, commune=commune))
        assert sorted(type(one).__name__ for one in got) == ["MovedError", "Receipt"]
        assert store.seq(commune) == seen + 1
        [winner] = [number for number, one in enumerate(got) if isinstance(one, Receipt)]
        assert store.rows("SELECT value FROM current_figure WHERE commune = $c", {"c": commune}) == [(winner,)]


def test_the_head_guards_even_without_the_lock_of_this_process(store: Store) -> None:
    """Another process's writes are not held back by our lock: the transaction itself must refuse."""
    store._writing = nullcontext()
    hand_in(store, "s0", figure(0))
    for turn in range(1, 16):
        got = race(2, writer(store, turn, mark=str(turn)))
        assert sorted(type(one).__name__ for one in got) == ["MovedError", "Receipt"]
        assert store.seq("xa-mau") == turn + 1
    assert store.rows("SELECT seq FROM batch ORDER BY seq") == [(seq,) for seq in range(1, 17)]


def test_the_same_submission_from_two_threads_is_written_once(store: Store) -> None:
    hand_in(store, "s0", figure(0))
    got = race(2, lambda _: store.append(batch("s1"), {"observation": [figure(9)]}, 1))
    assert sorted(one.written for one in got) == [False, True]
    assert held(store)["observation"] == 2


# --- what counts


def test_the_newest_seq_counts_whatever_the_clock_said(home: Path) -> None:
    store = open_store(ILLUSTRATIVE)
    for number, at in enumerate([dt.datetime(2026, 3, 1), dt.datetime(2026, 2, 1), dt.datetime(2026, 1, 1)]):
        store.append(batch(f"s{number}"), {"observation": [figure(number)]}, number, at=at)
    assert current(store) == [("XA-01", "thon-01", 2, "reported")]


def test_a_withdrawn_figure_drops_out_and_does_not_wake_the_one_before(store: Store) -> None:
    hand_in(store, "s1", figure(1), figure(8, place="thon-02"))
    hand_in(store, "s2", figure(2))
    hand_in(store, "s3", figure(None, state="withdrawn"))
    assert current(store) == [("XA-01", "thon-02", 8, "reported")]
    hand_in(store, "s4", figure(4))
    assert current(store) == [("XA-01", "thon-01", 4, "reported"), ("XA-01", "thon-02", 8, "reported")]


def test_a_figure_of_the_whole_commune_stands_beside_those_of_the_villages(store: Store) -> None:
    hand_in(store, "s1", figure(1), figure(10, place=None))
    hand_in(store, "s2", figure(11, place=None))
    assert current(store) == [("XA-01", "thon-01", 1, "reported"), ("XA-01", None, 11, "reported")]


def test_figures_of_other_communes_indicators_and_periods_are_left_alone(store: Store) -> None:
    hand_in(store, "s1", figure(1), figure(2, indicator="XA-02"), figure(3, period=FEBRUARY))
    hand_in(store, "s1", figure(4), commune="xa-khac")
    hand_in(store, "s2", figure(9))
    found = store.rows("SELECT commune, indicator, period, value FROM current_figure ORDER BY ALL")
    assert found == [
        ("xa-khac", "XA-01", JANUARY, 4),
        ("xa-mau", "XA-01", JANUARY, 9),
        ("xa-mau", "XA-01", FEBRUARY, 3),
        ("xa-mau", "XA-02", JANUARY, 2),
    ]


def test_nothing_arose_is_a_figure_and_missing_is_none(store: Store) -> None:
    hand_in(store, "s1", figure(None, state="nothing_arose"))
    assert current(store) == [("XA-01", "thon-01", None, "nothing_arose")]


def test_the_newest_base_and_baseline_count(store: Store) -> None:
    day = dt.date(2025, 12, 31)
    for number, name in ((100, "s1"), (120, "s2")):
        tables = {
            "base_figure": [{"base": "households", "place": "thon-01", "as_of": day, "value": number}],
            "baseline": [{"indicator": "XA-01", "as_of": day, "value": number}],
        }
        store.append(batch(name), tables, store.seq("xa-mau"))
    assert store.rows("SELECT value FROM current_base") == [(120,)]
    assert store.rows("SELECT value FROM current_baseline") == [(120,)]


def test_a_base_of_another_date_is_kept_beside(store: Store) -> None:
    for number, day in ((100, JANUARY), (120, FEBRUARY)):
        row = {"base": "households", "place": "thon-01", "as_of": day, "value": number}
        store.append(batch(str(day)), {"base_figure": [row]}, store.seq("xa-mau"))
    assert store.rows("SELECT as_of, value FROM current_base ORDER BY as_of") == [(JANUARY, 100), (FEBRUARY, 120)]


EXACT = ["0", "0.1", "35.4", "1234567890123456.7891", "-0.0001", "999999999999.9999", "29"]


@pytest.mark.parametrize("number", EXACT)
def test_decimals_come_back_exactly(store: Store, number: str) -> None:
    hand_in(store, "s1", figure(Decimal(number)))
    [(found,)] = store.rows("SELECT value FROM current_figure")
    assert isinstance(found, Decimal)
    assert found == Decimal(number)


def test_a_sum_of_tenths_is_exact(store: Store) -> None:
    hand_in(store, "s1", *(figure(Decimal("0.1"), place=f"thon-{number:02d}") for number in range(10)))
    assert store.rows("SELECT sum(value) FROM current_figure") == [(Decimal(1),)]


def test_a_frame_is_for_drawing_and_holds_floats(store: Store) -> None:
    hand_in(store, "s1", figure(Decimal("35.4")))
    frame = store.frame("SELECT value FROM current_figure")
    assert str(frame["value"].dtype) == "float64"
    assert frame["value"].tolist() == [35.4]


# --- locked down

ELSEWHERE = [
    "SELECT * FROM read_csv('{folder}/bi-mat.csv')",
    "SELECT * FROM '{folder}/bi-mat.csv'",
    "SELECT * FROM read_text('{folder}/bi-mat.csv')",
    "SELECT * FROM glob('{folder}/*')",
    "ATTACH '{folder}/khac.duckdb' AS khac",
    "COPY (SELECT 1) TO '{folder}/ra.csv'",
    "COPY meta FROM '{folder}/bi-mat.csv'",
    "EXPORT DATABASE '{folder}/ra'",
    "SET memory_limit = '1GB'",
    "SET enable_external_access = true",
    "SET lock_configuration = false",
    "SET allowed_directories = ['/']",
    "RESET lock_configuration",
    "PRAGMA threads = 1",
    "INSTALL httpfs",
    "LOAD httpfs",
]


@pytest.mark.parametrize("sql", ELSEWHERE)
def test_the_database_reaches_nothing_but_itself(any_store: Store, tmp_path: Path, sql: str) -> None:
    (tmp_path / "bi-mat.csv").write_text("mat_khau\n123456\n", encoding="utf-8")
    before = sorted(tmp_path.rglob("*"))
    with pytest.raises(duckdb.Error, match=r"(?i)permission|configuration|disabled"):
        any_store.rows(sql.format(folder=tmp_path))
    assert sorted(tmp_path.rglob("*")) == before
    assert any_store.rows("SELECT 1") == [(1,)]


def test_a_frame_of_ours_cannot_be_asked_for_by_its_name(store: Store) -> None:
    secret = duckdb.sql("SELECT 123456 AS mat_khau").df()
    assert len(secret) == 1
    with pytest.raises(duckdb.CatalogException):
        store.rows("SELECT * FROM secret")


def test_values_are_bound_and_never_become_sql(store: Store) -> None:
    nasty = "x'; DROP TABLE observation; --"
    hand_in(store, nasty, figure(5, indicator=nasty, raw=nasty), commune=nasty)
    assert store.rows("SELECT indicator, raw FROM current_figure WHERE commune = $c", {"c": nasty}) == [(nasty, nasty)]


# --- one file, one owner, one kind


def test_a_process_opens_a_store_once(home: Path) -> None:
    assert open_store(REAL) is open_store(REAL)
    assert open_store(REAL) is not open_store(ILLUSTRATIVE)
    assert {path.name for path in home.glob("*.duckdb")} == {"tien-do.duckdb", "minh-hoa.duckdb"}


def test_threads_that_ask_at_once_get_the_same_store(home: Path) -> None:
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda _: open_store(REAL), range(16)))
    assert len({id(one) for one in found}) == 1


def test_what_was_written_is_there_after_reopening(home: Path) -> None:
    store = open_store(REAL)
    identity = store.store_id
    hand_in(store, "s1", figure(5))
    close_stores()
    again = open_store(REAL)
    assert again is not store
    assert again.store_id == identity
    assert current(again) == [("XA-01", "thon-01", 5, "reported")]
    assert hand_in(again, "s2", figure(6)).seq == 2


@pytest.fixture
def closed(home: Path) -> Path:
    """The file of a real store with one figure, closed."""
    hand_in(open_store(REAL), "s1", figure(5))
    close_stores()
    return store_path(REAL)


def refused(path: Path, kind: str = REAL) -> str:
    """The sentence with which opening is refused; the file must stay as it was."""
    before = hashlib.sha256(path.read_bytes()).hexdigest()
    with pytest.raises(StoreError) as error:
        open_store(kind)
    close_stores()
    assert hashlib.sha256(path.read_bytes()).hexdigest() == before
    assert not path.with_name(f"{path.name}.wal").exists()
    return str(error.value)


def test_a_store_of_the_other_kind_is_refused(closed: Path) -> None:
    shutil.copy(closed, store_path(ILLUSTRATIVE))
    sentence = refused(store_path(ILLUSTRATIVE), ILLUSTRATIVE)
    assert "minh-hoa.duckdb" in sentence
    assert "không được lẫn" in sentence


def test_figures_of_one_kind_never_show_in_the_other(home: Path) -> None:
    hand_in(open_store(REAL), "s1", figure(5))
    assert current(open_store(ILLUSTRATIVE)) == []


def test_a_store_of_a_newer_version_is_refused(closed: Path) -> None:
    with duckdb.connect(str(closed)) as connection:
        connection.execute("UPDATE meta SET schema_version = schema_version + 1")
    sentence = refused(closed)
    assert f"phiên bản {SCHEMA_VERSION + 1}" in sentence
    assert "kho chưa bị thay đổi" in sentence


def _noise(path: Path) -> None:
    path.write_bytes(bytes(range(256)) * 64)


def _truncate(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:6000])


def _scribble(path: Path) -> None:
    content = bytearray(path.read_bytes())
    content[:4096] = b"\xff" * 4096
    path.write_bytes(bytes(content))


def _words(path: Path) -> None:
    path.write_text("Đây không phải kho số liệu.", encoding="utf-8")


def _blank(path: Path) -> None:
    path.write_bytes(b"")


@pytest.mark.parametrize("damage", [_noise, _truncate, _scribble, _words, _blank])
def test_a_damaged_file_is_refused_with_a_sentence(closed: Path, damage: Callable[[Path], None]) -> None:
    damage(closed)
    sentence = refused(closed)
    assert "tien-do.duckdb" in sentence
    assert "giữ nguyên tệp" in sentence


def test_a_damaged_file_does_not_keep_a_good_one_out(closed: Path) -> None:
    good = closed.read_bytes()
    _scribble(closed)
    refused(closed)
    closed.write_bytes(good)
    assert current(open_store(REAL)) == [("XA-01", "thon-01", 5, "reported")]


def test_another_kind_of_table_called_meta_is_refused(home: Path) -> None:
    with duckdb.connect(str(store_path(REAL))) as connection:
        connection.execute("CREATE TABLE meta (other INTEGER)")
    assert "tien-do.duckdb" in refused(store_path(REAL))


OTHER_PROCESS = """
from data.errors import RefusalError
from data.store import open_store
import sys
sys.stdout.reconfigure(encoding="utf-8")
try:
    print("mở được", open_store().communes())
except RefusalError as refusal:
    print(refusal)
"""


def ask_elsewhere() -> str:
    done = subprocess.run([sys.executable, "-c", OTHER_PROCESS], cwd=ROOT, capture_output=True, check=True, timeout=60)
    assert done.stderr == b""
    return done.stdout.decode()


def test_a_second_process_cannot_open_the_store_and_is_told_why(store: Store) -> None:
    hand_in(store, "s1", figure(5))
    sentence = ask_elsewhere()
    assert "đang được một chương trình khác mở" in sentence
    assert "tien-do.duckdb" in sentence
    assert current(store) == [("XA-01", "thon-01", 5, "reported")]
    close_stores()
    assert ask_elsewhere() == "mở được ['xa-mau']\n"


# --- a cursor of its own for every question


def test_eight_threads_never_get_one_anothers_rows(store: Store) -> None:
    sql = "SELECT $own AS own, range + $own AS number FROM range(500)"

    def ask(own: int) -> int:
        for _ in range(40):
            assert store.rows(sql, {"own": own}) == [(own, own + number) for number in range(500)]
        frame = store.frame(sql, {"own": own})
        assert frame["own"].unique().tolist() == [own]
        return own

    with ThreadPoolExecutor(8) as pool:
        assert list(pool.map(ask, range(0, 8000, 1000))) == list(range(0, 8000, 1000))


def test_readers_see_whole_batches_while_one_writes(store: Store) -> None:
    rows = [figure(1, place=f"thon-{number:02d}") for number in range(20)]
    hand_in(store, "s0", *rows)
    stop = threading.Event()

    def read() -> set[int]:
        seen = set()
        while not stop.is_set():
            seen.add(store.rows("SELECT count(*) FROM observation")[0][0] % 20)
        return seen

    with ThreadPoolExecutor(3) as pool:
        readers = [pool.submit(read) for _ in range(3)]
        for number in range(1, 15):
            hand_in(store, f"s{number}", *rows)
        stop.set()
        assert [one.result() for one in readers] == [{0}, {0}, {0}]
    assert store.rows("SELECT count(*) FROM observation") == [(300,)]


# ── upgrades ─────────────────────────────────────────────────────────────────────────────────────────

SCHEMA = (ROOT / "data" / "schema.sql").read_text(encoding="utf-8")


@pytest.fixture(params=range(1, SCHEMA_VERSION))
def version(request: pytest.FixtureRequest) -> int:
    """Every version that was ever in use before this one."""
    return request.param


@pytest.fixture
def old(tmp_path: Path, version: int) -> Path:
    """A store of that version with two bases of which one was corrected, a figure and a baseline, closed."""
    path = tmp_path / "kho's" / "tien-do.duckdb"
    path.parent.mkdir()
    schema = Path(__file__).with_name(f"schema_{version}.sql").read_text(encoding="utf-8")
    with duckdb.connect(str(path), config={"storage_compatibility_version": "v1.5.0"}) as connection:
        connection.execute(schema)
        connection.execute("INSERT INTO meta VALUES (?, 'kho-cu', 'real', TIMESTAMP '2026-01-01')", [version])
        connection.execute("""
            INSERT INTO head (commune, seq) VALUES ('an-nong', 2);
            INSERT INTO batch (
                batch_id, submission_id, seq, commune, kind, file_name, file_sha256, submitted_by, submitted_at, undoes,
                note
            ) VALUES
                ('b', 's', 1, 'an-nong', 'set_up', NULL, NULL, 'An', TIMESTAMP '2026-01-01', NULL, NULL),
                ('c', 't', 2, 'an-nong', 'hand_in', 't1.xlsx', NULL, 'An', TIMESTAMP '2026-01-02', NULL, NULL);
            INSERT INTO base_figure VALUES
                ('b', 'an-nong', 'age14', NULL, DATE '2026-01-01', 900, ''),
                ('b', 'an-nong', 'age14', 'thon-01', DATE '2026-01-01', 80, ''),
                ('c', 'an-nong', 'age14', 'thon-01', DATE '2026-01-01', 85, '');
            INSERT INTO baseline VALUES ('b', 'an-nong', 'AN-14', DATE '2026-01-01', 41.2, '');
            INSERT INTO observation VALUES (
                'c', 'an-nong', 'AN-14', NULL, DATE '2026-01-01', 29, 50, NULL, 'reported', 'T1', 'C7', '29', 'template'
            );
        """)
    return path


def copies(path: Path) -> list[str]:
    return sorted(one.name for one in (path.parent / "backup").iterdir())


def test_a_store_of_an_earlier_version_is_brought_up_to_date_and_a_copy_is_kept(old: Path, version: int) -> None:
    before = old.read_bytes()
    store = Store(old, REAL)
    assert (store.store_id, store.seq("an-nong")) == ("kho-cu", 2)
    assert store.rows("SELECT base, place, value FROM current_base ORDER BY value") == [
        ("age14", "thon-01", 85), ("age14", None, 900),
    ]  # fmt: skip
    assert store.rows("SELECT numerator, denominator, cell, file_name FROM current_figure") == [
        (29, 50, "C7", "t1.xlsx")
    ]
    assert store.rows("SELECT value FROM current_baseline") == [(Decimal("41.2"),)]
    assert store.rows("SELECT * FROM current_answer") == []
    assert store.rows("SELECT * FROM current_scenario") == []
    store.close()
    store = Store(old, REAL)
    assert store.rows("SELECT schema_version FROM meta") == [(SCHEMA_VERSION,)]
    store.close()
    assert copies(old) == [f"tien-do-phien-ban-{version}.duckdb"]
    [copy] = (old.parent / "backup").iterdir()
    assert copy.read_bytes() == before
    with duckdb.connect(str(copy), read_only=True) as kept:
        assert kept.execute("SELECT schema_version FROM meta").fetchall() == [(version,)]


def test_after_the_upgrade_a_base_can_be_withdrawn(old: Path) -> None:
    store = Store(old, REAL)
    gone = {"base": "age14", "place": "thon-01", "as_of": JANUARY, "value": None}
    store.append(batch("u", "an-nong"), {"base_figure": [gone]}, 2)
    assert store.rows("SELECT place, value FROM current_base") == [(None, 900)]
    store.close()


def test_after_the_upgrade_a_scenario_can_be_saved(old: Path) -> None:
    store = Store(old, REAL)
    row = {"scenario_id": "p", "name": "Dốc sức", "period": JANUARY, "data_seq": 2, "inputs": "{}", "results": "{}"}
    store.append(batch("u", "an-nong"), {"scenario": [row]}, 2)
    assert store.rows("SELECT name, period, data_seq, submitted_by, seq FROM current_scenario") == [
        ("Dốc sức", JANUARY, 2, "An", 3)
    ]
    store.close()


def test_after_the_upgrade_a_question_can_be_asked_and_a_period_closed(old: Path) -> None:
    store = Store(old, REAL)
    asked = {"question_id": "q", "kind": "asked", "indicator": "AN-14", "period": JANUARY, "text": "Vì sao?"}
    closed = {"period": JANUARY, "kind": "signed", "number": 1, "data_seq": 2}
    store.append(batch("u", "an-nong"), {"question_entry": [asked], "closing": [closed]}, 2)
    assert store.rows("SELECT text, due FROM question_entry") == [("Vì sao?", None)]
    assert store.rows("SELECT number, note FROM closing") == [(1, None)]
    store.close()


def test_a_chain_that_was_there_is_kept_by_the_upgrade(tmp_path: Path) -> None:
    path, chain = tmp_path / "tien-do.duckdb", "SELECT seq, previous, digest FROM batch ORDER BY seq"
    store = Store(path, REAL)
    store.append(batch("u", "an-nong"), {"observation": [figure(29)]}, 0)
    before = store.rows(chain)
    store.close()
    with duckdb.connect(str(path)) as connection:  # back to version 4, which knew neither of these
        for one in ("question_entry", "closing", "closing_row", "lineage", "task_result", "setting"):
            connection.execute("DROP TABLE " + one)
        connection.execute("UPDATE meta SET schema_version = 4")
    store = Store(path, REAL)
    assert store.rows("SELECT schema_version FROM meta") == [(SCHEMA_VERSION,)]
    assert store.rows(chain) == before
    store.append(batch("v", "an-nong"), {"observation": [figure(30)]}, 1)
    assert store.rows(chain)[1][1] == before[0][2]
    store.close()


def test_an_upgraded_store_has_the_tables_and_views_of_a_new_one(old: Path, tmp_path: Path) -> None:
    def shape(path: Path) -> list[tuple]:
        store = Store(path, REAL)
        columns = store.rows(
            "SELECT table_name, column_name, data_type, is_nullable FROM information_schema.columns"
            " WHERE table_schema = 'main' ORDER BY ALL"
        )
        views = store.rows("SELECT view_name, sql FROM duckdb_views() WHERE NOT internal ORDER BY ALL")
        store.close()
        assert len(views) == SCHEMA.count("CREATE VIEW")
        return columns + views

    assert shape(old) == shape(tmp_path / "moi.duckdb")


def test_an_upgrade_that_fails_leaves_the_old_version_whole_and_may_be_tried_again(
    old: Path, version: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    last = SCHEMA_VERSION - 1  # steps that went well before it must not stay either
    with monkeypatch.context() as broken:
        broken.setitem(store_upgrades.UPGRADES, last, f"{store_upgrades.UPGRADES[last]} SELECT 1 FROM no_such_table;")
        kept = []  # an error that is held on to holds on to the half-made store
        for _ in range(2):
            with pytest.raises(StoreError, match="giữ nguyên tệp") as error:
                Store(old, REAL)
            kept.append(error)
    with duckdb.connect(str(old), read_only=True) as connection:
        assert connection.execute("SELECT schema_version FROM meta").fetchall() == [(version,)]
        assert connection.execute("SELECT count(*) FROM current_base").fetchall() == [(2,)]
    assert copies(old) == [f"tien-do-phien-ban-{version}.duckdb"]
    Store(old, REAL).close()


def test_a_copy_of_another_store_is_not_written_over(old: Path, version: int) -> None:
    folder = old.parent / "backup"
    folder.mkdir()
    name = f"tien-do-phien-ban-{version}"
    for taken in (f"{name}.duckdb", f"{name}-2.duckdb"):
        (folder / taken).write_bytes(b"ban sao cu")
    Store(old, REAL).close()
    assert len(copies(old)) == 3
    assert (folder / f"{name}.duckdb").read_bytes() == b"ban sao cu"
    assert (folder / f"{name}-3.duckdb").stat().st_size > 10_000


def test_without_room_for_a_copy_nothing_is_upgraded(old: Path, version: int, monkeypatch: pytest.MonkeyPatch) -> None:
    def full(source: Path, target: Path) -> None:
        Path(target).write_bytes(b"half")
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as small:
        small.setattr(shutil, "copyfile", full)
        with pytest.raises(StoreError, match="nên chưa nâng cấp"):
            Store(old, REAL)
    with duckdb.connect(str(old), read_only=True) as connection:
        assert connection.execute("SELECT schema_version FROM meta").fetchall() == [(version,)]
    Store(old, REAL).close()
    assert copies(old) == [f"tien-do-phien-ban-{version}.duckdb"]


def test_a_store_of_the_other_kind_is_refused_before_any_upgrade(old: Path) -> None:
    before = old.read_bytes()
    with pytest.raises(StoreError, match="không được lẫn"):
        Store(old, ILLUSTRATIVE)
    assert (old.read_bytes(), (old.parent / "backup").exists()) == (before, False)
