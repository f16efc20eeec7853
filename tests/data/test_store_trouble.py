"""What happens when something is wrong: a sentence, a store that may be read, never half a write, nothing destroyed."""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import random
import shutil
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import duckdb
import pytest

from data import journal, store_trouble
from data import store as store_module
from data.connection import CLOSED
from data.errors import MovedError, StoreError
from data.store import (
    BACKUP,
    ILLUSTRATIVE,
    LEAST_ROOM,
    REAL,
    SCHEMA_VERSION,
    Batch,
    Receipt,
    Store,
    close_stores,
    closed,
    open_store,
    store_path,
)
from data.verify import examine, verify_store

ROOT = Path(__file__).parents[2]
JANUARY = dt.date(2026, 1, 1)
POSIX = pytest.mark.skipif(os.name != "posix", reason="limits and rights as POSIX has them")


def hand_in(store: Store, name: str, many: int = 3, commune: str = "xa") -> Receipt:
    rows = [
        {"indicator": "XA-01", "place": f"thon-{at}", "period": JANUARY, "value": at, "state": "reported"}
        for at in range(many)
    ]
    return store.append(
        Batch(commune, "hand_in", name, "An", f"{name}.xlsx"), {"observation": rows}, store.seq(commune)
    )


def held(store: Store) -> list[str]:
    return [one for (one,) in store.rows("SELECT submission_id FROM batch ORDER BY commune, seq")]


def fingerprint(folder: Path) -> dict[str, str]:
    return {one.name: hashlib.sha256(one.read_bytes()).hexdigest() for one in folder.iterdir() if one.is_file()}


CHILD = """
import datetime as dt, os, resource, signal, sys
sys.stdout.reconfigure(encoding="utf-8")
from data import store as module
from data.errors import RefusalError
from data.store import REAL, Batch, close_stores, open_store
def put(store, name, many=3):
    rows = [{"indicator": "XA-01", "place": f"thon-{at}", "period": dt.date(2026, 1, 1), "value": at,
             "state": "reported", "raw": os.urandom(150).hex()} for at in range(many)]
    return store.append(Batch("xa", "hand_in", name, "An"), {"observation": rows}, store.seq("xa"))
"""


def child(program: str, *args: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", CHILD + program, *args], cwd=ROOT, capture_output=True, text=True, encoding="utf-8",
        timeout=120, check=False,
    )  # fmt: skip


@pytest.fixture(scope="module")
def killed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The home of a store that was killed: two batches in the file, three more only in its WAL."""
    home = tmp_path_factory.mktemp("killed")
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("TIEN_DO_HOME", str(home))
        done = child("""
store = open_store()
put(store, "s1"); put(store, "s2"); close_stores()
store = open_store()
for name in ("s3", "s4", "s5"): put(store, name)
os._exit(9)
""")
    assert done.returncode == 9, done.stderr
    assert (home / "tien-do.duckdb.wal").stat().st_size > 0
    return home


@pytest.fixture
def crashed(killed: Path, home: Path) -> Path:
    """A copy of that home."""
    return Path(shutil.copytree(killed, home, dirs_exist_ok=True))


def refused(kind: str = REAL) -> StoreError:
    with pytest.raises(StoreError) as error:
        open_store(kind)
    return error.value


# ── damage ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_killed_store_opens_with_everything(crashed: Path) -> None:
    store = open_store()
    assert held(store) == ["s1", "s2", "s3", "s4", "s5"]
    assert (store.read_only, store.missing, verify_store(store)) == ("", (), [])


def cut(share: float) -> Callable[[bytes], bytes]:
    return lambda content: content[: int(len(content) * share)]


def flip(share: float) -> Callable[[bytes], bytes]:
    def change(content: bytes) -> bytes:
        changed = bytearray(content)
        changed[int(len(content) * share)] ^= 0x40
        return bytes(changed)

    return change


HARM = [
    flip(0.001),
    flip(0.2),
    flip(0.5),
    flip(0.8),
    cut(0.05),
    cut(0.5),
    cut(0.9),
    lambda _: b"",
    lambda _: b"x" * 900,
]


@pytest.mark.parametrize("harm", HARM)
def test_a_harmed_wal_is_refused_and_named_and_nothing_is_touched(crashed: Path, harm: Callable) -> None:
    wal = crashed / "tien-do.duckdb.wal"
    wal.write_bytes(harm(wal.read_bytes()))
    before = fingerprint(crashed)
    for _ in range(2):
        error = refused()
        assert (error.damaged, error.wal) == (True, True)
        assert "tien-do.duckdb.wal" in str(error)
        assert fingerprint(crashed) == before
    wal.rename(crashed / "de-rieng.wal")
    store = open_store()
    assert held(store) == ["s1", "s2"]
    assert [one.seq for one in store.missing] == [3, 4, 5]


@pytest.mark.parametrize("harm", [*HARM[1:7], HARM[-1]])
def test_a_harmed_file_is_refused_and_named_and_nothing_is_touched(crashed: Path, harm: Callable) -> None:
    path = crashed / "tien-do.duckdb"
    path.write_bytes(harm(path.read_bytes()))
    before = fingerprint(crashed)
    error = refused()
    assert (error.damaged, error.wal) == (True, False)
    assert fingerprint(crashed) == before


def test_random_bytes_of_file_and_wal_never_open_to_less_than_was_acknowledged(crashed: Path) -> None:
    gold = {one: one.read_bytes() for one in crashed.iterdir() if one.is_file()}
    chance = random.Random(11)
    for turn in range(24):
        for path, content in gold.items():
            path.write_bytes(content)
        path = crashed / ("tien-do.duckdb", "tien-do.duckdb.wal")[turn % 2]
        changed = bytearray(gold[path])
        changed[chance.randrange(len(changed))] ^= 1 << chance.randrange(8)
        path.write_bytes(changed if turn % 3 else changed[: chance.randrange(len(changed))])
        try:
            store = open_store()
        except StoreError as error:
            assert error.damaged
        else:
            assert held(store) == ["s1", "s2", "s3", "s4", "s5"]
        close_stores()


def test_without_a_wal_a_block_that_cannot_be_read_is_found_at_opening(crashed: Path) -> None:
    open_store()
    close_stores()
    path = crashed / "tien-do.duckdb"
    whole, found = path.read_bytes(), 0
    for at in range(12_288, len(whole), 40_000):
        changed = bytearray(whole)
        changed[at] ^= 1
        path.write_bytes(changed)
        try:
            open_store()
        except StoreError as error:
            assert error.damaged
            found += 1
        close_stores()
    assert found > 3


def test_a_file_that_is_gone_is_not_silently_begun_anew(crashed: Path) -> None:
    (crashed / "tien-do.duckdb").unlink()
    before = fingerprint(crashed)
    assert refused().damaged
    assert "5 đợt" in str(refused())
    (crashed / "tien-do.duckdb.wal").unlink()
    assert refused().damaged
    assert fingerprint(crashed) == {"so-ghi.jsonl": before["so-ghi.jsonl"]}
    (crashed / "so-ghi.jsonl").rename(crashed / "so-ghi-cu.jsonl")
    assert open_store().communes() == []


def test_an_older_file_put_back_by_hand_may_only_be_read_until_that_is_meant(home: Path) -> None:
    hand_in(open_store(), "s1")
    close_stores()
    old = store_path(REAL).read_bytes()
    hand_in(open_store(), "s2")
    hand_in(open_store(), "s2", commune="xa-hai")
    close_stores()
    store_path(REAL).write_bytes(old)
    store = open_store()
    assert held(store) == ["s1"]
    assert "đang thiếu 2 đợt nộp, đầu tiên là đợt số 2 của xã «xa» (An, " in store.read_only
    assert [(one.commune, one.seq, one.file) for one in store.missing] == [
        ("xa", 2, "s2.xlsx"),
        ("xa-hai", 1, "s2.xlsx"),
    ]
    with pytest.raises(StoreError, match="đang thiếu"):
        hand_in(store, "s3")
    assert len(verify_store(store)) == 2
    with closed(REAL, "Quản trị") as path:
        assert path.exists()
    assert open_store().read_only == ""
    assert hand_in(open_store(), "s3").seq == 2
    assert verify_store(open_store()) == []


def test_another_stores_file_may_only_be_read_until_that_is_meant(home: Path, tmp_path: Path) -> None:
    (tmp_path / "khac").mkdir()
    other = Store(tmp_path / "khac" / "x.duckdb", REAL)
    hand_in(other, "o1")
    other.close()
    hand_in(open_store(), "s1")
    close_stores()
    shutil.copy(other.path, store_path(REAL))
    assert "đang thiếu" in open_store().read_only


META = {
    "no row": ["DELETE FROM meta"],
    "two rows": ["INSERT INTO meta SELECT * FROM meta"],
    "no number": ["ALTER TABLE meta ALTER schema_version TYPE VARCHAR", "UPDATE meta SET schema_version = 'bốn'"],
    "another table": ["DROP TABLE meta", "CREATE TABLE meta (other INTEGER)"],
    "no meta": ["DROP TABLE meta"],
    "no batches": ["DROP VIEW live_batch", "DROP TABLE batch CASCADE"],
}


@pytest.mark.parametrize("statements", META.values(), ids=META)
def test_a_file_that_says_nonsense_of_itself_is_damaged(home: Path, statements: list[str]) -> None:
    hand_in(open_store(), "s1")
    close_stores()
    with duckdb.connect(str(store_path(REAL))) as connection:
        for one in statements:
            connection.execute(one)
    before = fingerprint(home)
    assert refused().damaged
    assert fingerprint(home) == before


@pytest.mark.parametrize(
    ("change", "said"),
    [
        ((SCHEMA_VERSION + 1, REAL), "mới hơn phần mềm này"),
        ((0, REAL), "không biết phiên bản ấy"),
        ((SCHEMA_VERSION, ILLUSTRATIVE), "không phải kho số liệu thật mà là kho số liệu minh hoạ"),
        ((SCHEMA_VERSION, "khác"), "mà là kho lạ"),
    ],
)
def test_another_version_or_kind_is_no_damage(home: Path, change: tuple[int, str], said: str) -> None:
    hand_in(open_store(), "s1")
    close_stores()
    with duckdb.connect(str(store_path(REAL))) as connection:
        connection.execute("UPDATE meta SET schema_version = ?, kind = ?", change)
    before = fingerprint(home)
    error = refused()
    assert said in str(error)
    assert (error.damaged, error.wal) == (False, False)
    assert fingerprint(home) == before


def test_a_store_that_another_process_holds_is_no_damage(home: Path) -> None:
    hand_in(open_store(), "s1")
    done = child("""
try: open_store()
except RefusalError as error: print(error.damaged, error.wal, error)
""")
    assert done.stdout.startswith("False False Kho số liệu tien-do.duckdb đang được một chương trình khác mở"), (
        done.stderr
    )
    assert hand_in(open_store(), "s2").seq == 2


# ── a disk that is full or may not be written ────────────────────────────────────────────────────────

FULL = """
module.LEAST_ROOM = 0
opened = module._connect
def connect(path):
    connection = opened(path)
    connection.execute("SET checkpoint_threshold = $size", {"size": sys.argv[2]})
    return connection
module._connect = connect
store, sure = open_store(), []
for at in range(4): sure.append(put(store, f"s{at}", 200).batch_id)
signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
size = store.path.stat().st_size
resource.setrlimit(resource.RLIMIT_FSIZE, (size + int(sys.argv[1]), resource.RLIM_INFINITY))
refused = 0
for at in range(4, 30):
    try: sure.append(put(store, f"s{at}", 200).batch_id)
    except RefusalError as error:
        refused += 1
        assert "đầy" in str(error), error
    assert store.seq("xa") == len(sure), (at, store.seq("xa"), len(sure))
    assert [one for (one,) in store.rows("SELECT batch_id FROM batch ORDER BY seq")] == sure
assert refused > 5, refused
resource.setrlimit(resource.RLIMIT_FSIZE, (resource.RLIM_INFINITY, resource.RLIM_INFINITY))
sure.append(put(store, "later", 200).batch_id)
close_stores()
from data.verify import examine
seen = examine(open_store())
assert (seen.troubles, seen.batches, seen.rows) == ((), len(sure), 200 * len(sure)), seen
print("sound", refused)
"""


@POSIX
@pytest.mark.parametrize("room", [0, 100_000, 420_000])
@pytest.mark.parametrize("checkpoint", ["16MB", "300KB"], ids=["in the WAL", "in a checkpoint"])
def test_a_disk_that_fills_up_writes_nothing_by_halves_and_goes_on_when_there_is_room(
    home: Path, room: int, checkpoint: str
) -> None:
    done = child(FULL, str(room), checkpoint)
    assert done.stdout.startswith("sound"), done.stdout + done.stderr


def test_with_little_room_left_nothing_is_begun(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    hand_in(store, "s1")
    monkeypatch.setattr(Store, "room", lambda _: LEAST_ROOM - 1)
    with pytest.raises(StoreError, match="chỉ còn 19 MB nên chưa ghi gì"):
        hand_in(store, "s2")
    with pytest.raises(StoreError, match="không còn đủ chỗ cho một bản sao"):
        store.copy_to(store.path.parent / "x.duckdb")
    monkeypatch.setattr(Store, "room", lambda _: LEAST_ROOM)
    assert hand_in(store, "s3").seq == 2


def test_the_room_is_that_of_the_stores_disk(store: Store) -> None:
    assert 0 < store.room() <= shutil.disk_usage(store.path.parent).total


NOBODY = """
if os.getuid() == 0: os.setgid(65534); os.setuid(65534)
before = {one: open(one, "rb").read() for one in sorted(os.listdir(".")) if os.path.isfile(one)}
store = open_store()
print(store.read_only)
print(store.seq("xa"), len(store.rows("SELECT * FROM current_figure")))
for act in (lambda: put(store, "new"), lambda: store.copy_to(store.path.parent / "backup" / "x.duckdb")):
    try: act()
    except RefusalError as error: print(error)
from data.verify import examine
print(len(examine(store).troubles))
close_stores()
print(before == {one: open(one, "rb").read() for one in sorted(os.listdir(".")) if os.path.isfile(one)})
"""


def as_nobody(folder: Path) -> list[str]:
    """What the program printed that may read the folder and write nothing in it."""
    above = [one for one in folder.parents if one.stat().st_uid == os.getuid()]
    modes = {one: one.stat().st_mode for one in above}
    for one in above:
        one.chmod(0o755)
    folder.chmod(0o555)
    for one in folder.iterdir():
        one.chmod(0o444)
    try:
        program = f"os.chdir({str(folder)!r})\n" + NOBODY
        done = child(program)
    finally:
        folder.chmod(0o755)
        for one, mode in modes.items():
            one.chmod(mode)
    assert done.returncode == 0, done.stderr
    return done.stdout.splitlines()


@POSIX
def test_a_disk_that_may_not_be_written_is_read_with_its_wal_and_left_as_it_is(crashed: Path) -> None:
    if not os.access(sys.executable, os.X_OK):
        pytest.skip("Python itself is out of others' reach here")
    why, seen, written, copied, troubles, same = as_nobody(crashed)
    assert why.startswith("Ổ đĩa hoặc thư mục chứa tien-do.duckdb không cho ghi nên chỉ xem được")
    assert (seen, troubles, same) == ("5 3", "0", "True")
    assert written == why
    assert copied


@POSIX
def test_an_older_schema_is_not_upgraded_where_nothing_may_be_written(
    home: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    make_old(store_path(REAL))
    before = fingerprint(home)
    monkeypatch.setattr(store_module, "_no_rights", lambda path: store_trouble.NO_RIGHTS.format(file=path.name))
    error = refused()
    assert "nâng cấp" in str(error)
    assert not error.damaged
    assert fingerprint(home) == before


def test_a_commit_that_the_disk_refused_is_no_other_persons_write() -> None:
    path = Path("tien-do.duckdb")
    refusal = store_trouble.in_writing(
        path, duckdb.TransactionException('Failed to commit: Cannot open file "x.wal": Permission denied')
    )
    assert not isinstance(refusal, MovedError)
    assert "Không được phép" in str(refusal)
    assert isinstance(store_trouble.in_writing(path, duckdb.TransactionException("Conflict on update!")), MovedError)


# ── the clock ────────────────────────────────────────────────────────────────────────────────────────


def test_a_clock_behind_the_newest_batch_of_any_commune_stops_writing(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = dt.datetime(2026, 6, 5, 7, 30)
    for minute, commune, fine in ((0, "xa", True), (-2, "xa-hai", True), (-3, "xa-ba", False), (1, "xa-ba", True)):
        monkeypatch.setattr(store_module, "now", lambda minute=minute: now + dt.timedelta(minutes=minute))
        if fine:
            hand_in(store, f"s{minute}", commune=commune)
            continue
        with pytest.raises(StoreError) as error:
            hand_in(store, f"s{minute}", commune=commune)
        assert "14:27 ngày 05/06/2026" in str(error.value)
        assert "(14:30 ngày 05/06/2026)" in str(error.value)
    assert sorted(held(store)) == ["s-2", "s0", "s1"]


def test_illustrative_figures_may_be_of_any_time(home: Path) -> None:
    store = open_store(ILLUSTRATIVE)
    for at, day in enumerate((9, 1)):
        store.append(Batch("xa", "sample", f"s{at}", "An"), {}, at, at=dt.datetime(2026, 6, day))
    assert store.seq("xa") == 2


# ── the journal ──────────────────────────────────────────────────────────────────────────────────────


def noted(store: Store) -> list[str]:
    return [one.batch_id for one in journal.read(store.journal).entries]


def test_every_acknowledged_batch_is_in_the_journal_when_its_receipt_is_given(store: Store) -> None:
    for at in range(3):
        receipt = hand_in(store, f"s{at}", many=at)
        last = journal.read(store.journal).entries[-1]
        assert (last.batch_id, last.digest, last.rows, last.by) == (receipt.batch_id, receipt.digest, at, "An")
    hand_in(store, "s2")  # pressed again
    assert len(noted(store)) == 3


def test_what_was_not_written_is_not_noted(store: Store) -> None:
    hand_in(store, "s1")
    with pytest.raises(MovedError):
        store.append(Batch("xa", "hand_in", "s2", "An"), {}, 0)
    with pytest.raises(StoreError):
        store.append(Batch("xa", "hand_in", "s2", "An"), {"observation": [{"indicator": "XA-01"}]}, 1)
    assert len(noted(store)) == 1


def test_a_journal_that_cannot_be_written_stops_nobody_and_is_made_good_at_the_next_opening(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(store, "s1")

    def fails(*_: object) -> None:
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as broken:
        broken.setattr(journal, "add", fails)
        receipts = [hand_in(store, "s2"), hand_in(store, "s3", commune="xa-hai")]
    assert [one.written for one in receipts] == [True, True]
    assert len(noted(store)) == 1
    close_stores()
    assert sorted(noted(open_store())) == sorted(one for (one,) in open_store().rows("SELECT batch_id FROM batch"))
    assert verify_store(open_store()) == []


def test_illustrative_figures_keep_no_journal(home: Path) -> None:
    hand_in(open_store(ILLUSTRATIVE), "s1")
    assert not (home / journal.NAME).exists()


# ── copies ───────────────────────────────────────────────────────────────────────────────────────────


def test_a_copy_is_a_whole_store_in_one_file(any_store: Store, tmp_path: Path) -> None:
    hand_in(any_store, "s1")
    hand_in(any_store, "s2", commune="xa-hai")
    path = tmp_path / "nơi khác's" / "bản sao.duckdb"
    for _ in range(2):  # the second takes the place of the first
        any_store.copy_to(path)
    assert [one.name for one in path.parent.iterdir()] == ["bản sao.duckdb"]
    assert list((any_store.path.parent / BACKUP).iterdir()) == []
    copy = Store(path, any_store.kind, as_copy=True)
    shapes = [
        one.rows(
            "SELECT table_name, column_name, column_index, data_type, is_nullable FROM duckdb_columns()"
            " WHERE NOT internal ORDER BY ALL"
        )
        for one in (copy, any_store)
    ]
    assert shapes[0] == shapes[1]
    for table in ("meta", "head", "batch", "observation", "current_figure"):
        assert copy.rows(f"SELECT * FROM {table} ORDER BY ALL") == any_store.rows(f"SELECT * FROM {table} ORDER BY ALL")
    assert verify_store(copy) == []
    with pytest.raises(StoreError, match="bản sao"):
        hand_in(copy, "s3")
    copy.close()
    assert [one.name for one in path.parent.iterdir()] == ["bản sao.duckdb"]
    assert hand_in(any_store, "s3").seq == 2


def test_copies_made_while_officers_write_are_each_a_moment_of_the_store(store: Store, tmp_path: Path) -> None:
    hand_in(store, "s0")

    def write(commune: str) -> None:
        for at in range(50):
            hand_in(store, f"n{at}", many=20, commune=commune)

    copies = []
    with ThreadPoolExecutor(4) as pool:
        writing = [pool.submit(write, f"xa-{at}") for at in range(4)]
        while not all(one.done() for one in writing):
            copies.append(tmp_path / f"{len(copies)}.duckdb")
            store.copy_to(copies[-1])
        for one in writing:
            one.result()
    whole = held(store)
    assert len(whole) == 201
    sizes = []
    for path in copies:
        copy = Store(path, REAL, as_copy=True)
        seen = examine(copy)
        assert (seen.troubles, seen.rows) == ((), 3 + 20 * (seen.batches - 1))
        for commune in copy.communes():
            sql = "SELECT digest FROM batch WHERE commune = $c ORDER BY seq"
            mine, theirs = (one.rows(sql, {"c": commune}) for one in (copy, store))
            assert mine == theirs[: len(mine)]
        sizes.append(seen.batches)
        copy.close()
    assert sizes == sorted(sizes)
    assert verify_store(store) == []


def test_a_copy_that_cannot_be_made_leaves_what_was_there_and_the_store_goes_on(store: Store, tmp_path: Path) -> None:
    hand_in(store, "s1")
    path = tmp_path / "x.duckdb"
    store.copy_to(path)
    before = path.read_bytes()
    (store.path.parent / BACKUP).rmdir()
    (store.path.parent / BACKUP).write_text("no folder", encoding="utf-8")
    with pytest.raises(StoreError, match="Chưa sao được"):
        store.copy_to(path)
    assert path.read_bytes() == before
    assert hand_in(store, "s2").seq == 2
    (store.path.parent / BACKUP).unlink()
    store.copy_to(path)
    assert path.read_bytes() != before


def test_two_copies_at_once_wait_for_each_other(store: Store, tmp_path: Path) -> None:
    hand_in(store, "s1", many=500)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda at: store.copy_to(tmp_path / f"{at}.duckdb"), range(8)))
    for at in range(8):
        copy = Store(tmp_path / f"{at}.duckdb", REAL, as_copy=True)
        assert verify_store(copy) == []
        copy.close()


def test_the_copy_under_way_can_be_reached_by_no_question_afterwards(store: Store, tmp_path: Path) -> None:
    store.copy_to(tmp_path / "x.duckdb")
    with pytest.raises(duckdb.Error, match="ban_sao"):
        store.rows("SELECT * FROM ban_sao.batch")


def test_a_copy_looked_at_is_neither_made_nor_changed(home: Path, tmp_path: Path) -> None:
    with pytest.raises(StoreError):
        Store(tmp_path / "khong-co.duckdb", REAL, as_copy=True)
    assert list(tmp_path.glob("khong-co*")) == []
    make_old(tmp_path / "cu.duckdb")
    before = (tmp_path / "cu.duckdb").read_bytes()
    with pytest.raises(StoreError, match="nâng cấp"):
        Store(tmp_path / "cu.duckdb", REAL, as_copy=True)
    assert (tmp_path / "cu.duckdb").read_bytes() == before


# ── closing and exchanging ───────────────────────────────────────────────────────────────────────────


def test_a_closed_store_refuses_with_a_sentence(store: Store, tmp_path: Path) -> None:
    hand_in(store, "s1")
    close_stores()
    acts = (
        lambda: store.rows("SELECT 1"), lambda: store.frame("SELECT 1"), lambda: store.seq("xa"), store.communes,
        lambda: hand_in(store, "s2"), lambda: store.copy_to(tmp_path / "x.duckdb"), lambda: store.history("xa"),
        lambda: store.append(Batch("xa", "hand_in", "s2", "An"), {}, 1),
    )  # fmt: skip
    for act in acts:
        with pytest.raises(StoreError) as error:
            act()
        assert str(error.value) == CLOSED
    store.close()
    assert held(open_store()) == ["s1"]


def test_while_files_are_exchanged_whoever_asks_waits_and_gets_the_new_store(home: Path) -> None:
    old = open_store()
    hand_in(old, "s1")
    close_stores()
    earlier = store_path(REAL).read_bytes()
    old = open_store()
    hand_in(old, "s2")
    asked = threading.Event()

    def ask() -> list[str]:
        asked.set()
        return held(open_store())

    with ThreadPoolExecutor(1) as pool:
        with closed(REAL, "Quản trị") as path:
            answer = pool.submit(ask)
            asked.wait()
            time.sleep(0.05)
            assert not answer.done()
            assert not path.with_name(f"{path.name}.wal").exists()
            path.write_bytes(earlier)
            with pytest.raises(StoreError, match="tải lại trang"):
                old.seq("xa")
        assert answer.result() == ["s1"]
    assert open_store().missing == ()
    assert hand_in(open_store(), "s3").seq == 2


def test_the_other_kind_of_store_goes_on_meanwhile(home: Path) -> None:
    with closed(REAL, "Quản trị"), ThreadPoolExecutor(1) as pool:
        assert pool.submit(lambda: hand_in(open_store(ILLUSTRATIVE), "s1").seq).result(30) == 1


def test_an_exchange_that_fails_gives_nothing_up(home: Path) -> None:
    hand_in(open_store(), "s1")
    close_stores()
    earlier = store_path(REAL).read_bytes()
    hand_in(open_store(), "s2")
    with pytest.raises(RuntimeError), closed(REAL, "Quản trị") as path:
        path.write_bytes(earlier)
        raise RuntimeError
    assert [one.seq for one in open_store().missing] == [2]


def test_an_exchange_for_something_unreadable_says_so_and_the_next_one_mends_it(home: Path) -> None:
    hand_in(open_store(), "s1")
    close_stores()
    good = store_path(REAL).read_bytes()
    with pytest.raises(StoreError) as error, closed(REAL, "Quản trị") as path:
        path.write_bytes(b"x" * 5000)
    assert error.value.damaged
    with closed(REAL, "Quản trị") as path:
        path.write_bytes(good)
    assert held(open_store()) == ["s1"]


def test_closing_waits_for_those_who_are_reading(store: Store) -> None:
    hand_in(store, "s1", many=2000)
    sql = """
        SELECT sum(hash(one.raw, two.place, three.place))
        FROM observation AS one, observation AS two, range(3) AS three(place)
    """
    started = threading.Event()

    def read() -> int:
        started.set()
        return len(store.rows(sql))

    with ThreadPoolExecutor(2) as pool:
        answers = [pool.submit(read) for _ in range(2)]
        started.wait()
        time.sleep(0.02)
        store.close()
        for one in answers:
            try:
                assert one.result() == 1
            except StoreError as error:
                assert str(error) == CLOSED
    assert "mở được" in ask_elsewhere()


def ask_elsewhere() -> str:
    return child("print('mở được', open_store().communes())").stdout


# ── upgrades ─────────────────────────────────────────────────────────────────────────────────────────


CHAINLESS = 3


def make_old(path: Path, batches: int = 3) -> None:
    """A store of the last version without a chain, with figures."""
    schema = Path(__file__).with_name(f"schema_{CHAINLESS}.sql").read_text(encoding="utf-8")
    with duckdb.connect(str(path), config={"storage_compatibility_version": "v1.5.0"}) as connection:
        connection.execute(schema)
        connection.execute("INSERT INTO meta VALUES (?, 'kho-cu', 'real', TIMESTAMP '2026-01-01')", [CHAINLESS])
        connection.execute("INSERT INTO head (commune, seq) VALUES ('xa', ?)", [batches])
        connection.execute(
            "INSERT INTO batch SELECT 'b' || one, 's' || one, one, 'xa', 'hand_in', NULL, NULL, 'An',"
            " TIMESTAMP '2026-01-01', NULL, NULL FROM range(1, ? + 1) AS many(one)", [batches]
        )  # fmt: skip
        connection.execute(
            "INSERT INTO observation SELECT 'b' || one, 'xa', 'XA-01', 'thon-' || two, DATE '2026-01-01', two, 50,"
            " NULL, 'reported', 'T1', 'C7', '29', 'a' FROM range(1, ? + 1) AS many(one), range(40) AS more(two)",
            [batches],
        )


def test_an_old_store_gets_a_chain_that_verifies_and_a_journal(home: Path) -> None:
    make_old(store_path(REAL))
    store = open_store()
    seen = examine(store)
    assert (seen.troubles, seen.batches, seen.rows, seen.noted) == ((), 3, 120, 3)
    assert hand_in(store, "new").seq == 4
    assert verify_store(store) == []


def test_the_same_old_store_gets_the_same_chain_again(home: Path, tmp_path: Path) -> None:
    make_old(tmp_path / "a.duckdb")
    shutil.copy(tmp_path / "a.duckdb", store_path(REAL))
    one = open_store().rows("SELECT digest FROM batch ORDER BY seq")
    close_stores()
    shutil.copy(tmp_path / "a.duckdb", store_path(REAL))  # an old copy put back by hand is the same store
    assert open_store().rows("SELECT digest FROM batch ORDER BY seq") == one
    assert (open_store().read_only, verify_store(open_store())) == ("", [])


@POSIX
def test_an_upgrade_killed_at_any_moment_may_be_done_again(home: Path) -> None:
    path, chance, before = store_path(REAL), random.Random(2), None
    program = [
        sys.executable,
        "-c",
        CHILD + "print('now', flush=True)\nopen_store()\nprint('up', flush=True)\nos._exit(0)",
    ]
    versions = set()
    for turn in range(8):
        for one in home.iterdir():
            shutil.rmtree(one) if one.is_dir() else one.unlink()
        make_old(path, batches=60)
        before = path.read_bytes()
        running = subprocess.Popen(program, cwd=ROOT, stdout=subprocess.PIPE)
        running.stdout.readline()
        time.sleep(chance.uniform(0, 0.25))
        running.send_signal(signal.SIGKILL)
        running.communicate()
        with duckdb.connect(str(path), read_only=True) as connection:
            [(version,)] = connection.execute("SELECT schema_version FROM meta").fetchall()
            columns = {one for (one, *_) in connection.execute("DESCRIBE batch").fetchall()}
        assert ("digest" in columns) == (version == SCHEMA_VERSION), turn
        versions.add(version)
        store = open_store()
        seen = examine(store)
        assert (seen.troubles, seen.batches, seen.rows) == ((), 60, 2400)
        assert (home / BACKUP / f"tien-do-phien-ban-{CHAINLESS}.duckdb").read_bytes() == before
        close_stores()
    assert CHAINLESS in versions


# ── a connection that broke ──────────────────────────────────────────────────────────────────────────


def test_a_broken_connection_is_a_sentence_once_and_mended_for_the_next(
    store: Store, monkeypatch: pytest.MonkeyPatch
) -> None:
    hand_in(store, "s1")

    def broken(*_: object) -> list:
        raise duckdb.FatalException("database has been invalidated because of a previous fatal error")

    opened = store._connection._current
    with monkeypatch.context() as patch:
        patch.setattr(store_module, "_batches", broken)
        patch.setattr(store._connection, "_works", lambda: False)
        with pytest.raises(StoreError, match="đang được mở lại") as error:
            store.history("xa")
    assert not error.value.damaged
    assert held(store) == ["s1"]
    assert store._connection._current is not opened
    assert hand_in(store, "s2").seq == 2


@pytest.mark.parametrize("reached", [True, False], ids=["the commit had reached the disk", "it had not"])
def test_a_connection_that_breaks_in_a_commit_tells_what_became_of_it(
    store: Store, monkeypatch: pytest.MonkeyPatch, reached: bool
) -> None:
    hand_in(store, "s1")
    seal = Store._seal

    def breaks(cursor: duckdb.DuckDBPyConnection, *rest: object) -> None:
        seal(cursor, *rest)
        cursor.execute("COMMIT" if reached else "ROLLBACK")
        raise duckdb.FatalException("Failed to create checkpoint because of error: No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(Store, "_seal", staticmethod(breaks))
        if reached:
            assert hand_in(store, "s2").written
        else:
            with pytest.raises(StoreError, match="đầy"):
                hand_in(store, "s2")
    assert held(store) == ["s1", "s2"][: 1 + reached]
    assert verify_store(store) == []
    assert hand_in(store, "s3").seq == 2 + reached
