"""A backup is whole, opened and verified, or it is none."""

from __future__ import annotations

import datetime as dt
import json
import os
import shutil
import sqlite3
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from types import SimpleNamespace

import pytest

from data.access import COMMAND_LINE, TRIAL
from data.accounts import Accounts, close_accounts, open_accounts
from data.backup import make as backup
from data.backup import sets as backup_set
from data.backup.check import check, unpacked
from data.backup.lock import BackupError, BusyError, one_at_a_time
from data.backup.make import make, make_unasked
from data.backup.manifest import FIGURES, MANIFEST, Member
from data.backup.rotation import Why
from data.backup.sets import sets
from data.errors import RefusalError
from data.originals import original
from data.store import REAL, Store, open_store
from tests.data.backup.backup_scene import (
    ADMIN,
    OFFICER,
    begin,
    forge,
    hand_in,
    held,
    other_manifest,
    people,
    rewritten,
    template,
    tree,
)

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("ready") / "home")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("kept") / "home", lambda: (begin(), make(Why.ASKED, ADMIN)))


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    yield
    close_accounts()


@pytest.fixture
def scene(home: Path, ready: Path) -> Path:
    return Path(shutil.copytree(ready, home, dirs_exist_ok=True))


@pytest.fixture
def made(home: Path, kept: Path) -> backup_set.BackupSet:
    """A house with one backup."""
    shutil.copytree(kept, home, dirs_exist_ok=True)
    [found] = sets()
    return found


def whats() -> list[str]:
    return [one.what for one in open_accounts().events() if one.what.startswith("backup.")]


def manifest(path: Path) -> dict:
    with zipfile.ZipFile(path) as archive:
        return json.loads(archive.read(MANIFEST))


# ── what is in it ────────────────────────────────────────────────────────────────────────────────────


def test_figures_accounts_and_files_are_in_it_row_by_row(home: Path, made: backup_set.BackupSet) -> None:
    with unpacked(made.path) as found:
        assert held(found.store) == held()
        assert people(found.accounts.file.path) == people(home / "tai-khoan.sqlite")
    with zipfile.ZipFile(made.path) as archive:
        for month in (1, 2, 3):
            content = f"tháng {month}".encode()
            sha256 = backup.hashlib.sha256(content).hexdigest()
            assert archive.read(f"tep-goc/{sha256[:2]}/{sha256}") == content
        assert archive.read("so-ghi.jsonl") == (home / "so-ghi.jsonl").read_bytes()


def test_the_manifest_says_what_when_why_and_how_far(made: backup_set.BackupSet) -> None:
    said = made.manifest
    assert (said.why, said.by, said.figures, said.accounts) == ("asked", "Quản trị (quan.tri)", 6, 2)
    assert [(one.commune, one.name, one.seq) for one in said.communes] == [
        ("an-nong", "An Nông", 4), ("tan-ninh", "Tân Ninh", 1),
    ]  # fmt: skip
    assert said.communes[0].last_by == "An (an)"
    assert made.good
    assert check(made.path).sound


def test_making_one_is_logged_with_its_name_and_size(made: backup_set.BackupSet) -> None:
    [event] = [one for one in open_accounts().events() if one.what == "backup.made"]
    assert (event.who, event.about) == ("Quản trị (quan.tri)", made.path.name)
    assert event.after["size"] == made.path.stat().st_size
    assert event.after["sha256"] == backup.hashlib.sha256(made.path.read_bytes()).hexdigest()


@pytest.mark.skipif(os.name != "posix", reason="rights of POSIX")
def test_nobody_else_on_the_machine_may_read_it(made: backup_set.BackupSet) -> None:
    assert made.path.stat().st_mode & 0o077 == 0


@pytest.mark.parametrize("by", [TRIAL, OFFICER])
def test_only_an_administrator_makes_one(scene: Path, by) -> None:
    with pytest.raises(RefusalError, match="quản trị"):
        make(Why.ASKED, by)
    with pytest.raises(RefusalError, match="quản trị"):
        make_unasked(Why.START, by)
    assert sets() == []


def test_a_lost_original_is_named_and_stops_no_backup(scene: Path) -> None:
    lost = next(one for one in (scene / "tep-goc").glob("??/*") if one.read_bytes() == "tháng 2".encode())
    lost.write_bytes(b"x")
    found = make(Why.ASKED, ADMIN)
    assert "1 tệp gốc" in found.warning
    assert found.manifest.missing == (lost.name,)
    assert check(found.path).sound


def test_the_copy_is_one_moment_of_two_hundred_writes(scene: Path) -> None:
    stop = threading.Event()

    def write() -> None:
        for one in range(200):
            if not stop.is_set():
                hand_in(f"đợt {one}".encode(), 4 + one % 8, "tan-ninh", one)

    writer = threading.Thread(target=write)
    writer.start()
    try:
        found = [make(Why.ASKED, ADMIN) for _ in range(3)]
    finally:
        stop.set()
        writer.join()
    for one in found:
        with unpacked(one.path) as copy:
            seq = copy.store.seq("tan-ninh")
            assert one.manifest.communes[1].seq == seq
            assert copy.store.rows("SELECT count(*) FROM observation WHERE commune = 'tan-ninh'") == [(2 * (seq - 1),)]
    assert found[0].manifest.communes[1].seq < found[2].manifest.communes[1].seq


# ── at the start ─────────────────────────────────────────────────────────────────────────────────────


def test_there_is_nothing_to_keep_in_an_empty_house(home: Path) -> None:
    assert make_unasked(Why.START, ADMIN) is None
    assert list(home.iterdir()) == []
    open_store(REAL)
    assert make_unasked(Why.NIGHT, ADMIN) is None
    assert sets() == []


def test_a_night_makes_one_even_where_nothing_is_new(scene: Path) -> None:
    first = make_unasked(Why.START, ADMIN)
    assert make_unasked(Why.NIGHT, ADMIN).path != first.path


def test_a_start_with_nothing_new_verifies_the_newest_instead(scene: Path) -> None:
    first = make_unasked(Why.START, ADMIN)
    assert make_unasked(Why.START, ADMIN).path == first.path
    assert len(sets()) == 1
    assert whats() == ["backup.checked", "backup.made"]


@pytest.mark.parametrize("news", ["figures", "accounts"])
def test_a_start_with_something_new_makes_one(scene: Path, news: str) -> None:
    first = make_unasked(Why.START, ADMIN)
    hand_in(b"m", 4) if news == "figures" else open_accounts().add("moi.ve", "Mới", [], COMMAND_LINE)
    assert make_unasked(Why.START, ADMIN).path != first.path
    assert len(sets()) == 2


def test_a_start_finds_the_newest_damaged_and_makes_another(scene: Path) -> None:
    first = make_unasked(Why.START, ADMIN)
    content = bytearray(first.path.read_bytes())
    content[len(content) // 2] ^= 1
    first.path.write_bytes(content)
    second = make_unasked(Why.START, ADMIN)
    assert second.path != first.path
    assert [one.path.suffix for one in sets() if not one.good] == [".hong"]
    assert check(second.path).sound


def test_a_start_on_the_next_day_makes_one_all_the_same(scene: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    first = make_unasked(Why.START, ADMIN)
    tomorrow = backup.now() + dt.timedelta(hours=25)
    monkeypatch.setattr(backup, "now", lambda: tomorrow)
    assert make_unasked(Why.START, ADMIN).path != first.path


# ── damage is found ──────────────────────────────────────────────────────────────────────────────────


def test_a_byte_changed_in_any_member_is_found(made: backup_set.BackupSet, tmp_path: Path) -> None:
    whole = made.path.read_bytes()
    with zipfile.ZipFile(made.path) as archive:
        spans = [
            (one.filename, one.header_offset + 30 + len(one.filename), one.file_size) for one in archive.infolist()
        ]
    bad = tmp_path / made.path.name
    for name, start, size in spans:
        extra = int.from_bytes(whole[start - len(name) - 2 : start - len(name)], "little")
        for at in (0, size // 3, size - 1):
            content = bytearray(whole)
            content[start + extra + at] ^= 0x20
            bad.write_bytes(content)
            assert not check(bad).sound, (name, at)


def test_a_truncated_file_is_found(made: backup_set.BackupSet, tmp_path: Path) -> None:
    whole = made.path.read_bytes()
    bad = tmp_path / made.path.name
    for part in range(40):
        bad.write_bytes(whole[: len(whole) * part // 40])
        verdict = check(bad)
        assert not verdict.sound
        assert verdict.backup.trouble


@pytest.mark.parametrize(
    "name",
    ["../ngoai.txt", "/etc/ngoai", "tep-goc/../../ngoai", "C:\\ngoai", "tep-goc/aa/ngan", "cai-gi.exe", "tep-goc/"],
)
def test_a_member_that_does_not_belong_is_refused(made: backup_set.BackupSet, tmp_path: Path, name: str) -> None:
    bad = rewritten(made.path, tmp_path / "x.zip", lambda members: forge({name: b"x"}, members))
    before = tree(tmp_path / "home" / "tep-goc")
    assert "không phải bản sao lưu" in check(bad).problems[0]
    assert tree(tmp_path / "home" / "tep-goc") == before
    assert not (tmp_path / "ngoai.txt").exists()


def test_a_bomb_is_refused_before_anything_is_unpacked(made: backup_set.BackupSet, tmp_path: Path) -> None:
    bomb = rewritten(
        made.path, tmp_path / "x.zip", lambda members: forge({FIGURES: b"\0" * (64 << 20)}, members),
        compression=zipfile.ZIP_DEFLATED,
    )  # fmt: skip
    assert bomb.stat().st_size < 1 << 20
    assert "nén lại" in check(bomb).problems[0]


def test_a_symbolic_link_is_refused(made: backup_set.BackupSet, tmp_path: Path) -> None:
    bad = tmp_path / "x.zip"
    with zipfile.ZipFile(made.path) as archive, zipfile.ZipFile(bad, "w") as target:
        for one in archive.infolist():
            content = archive.read(one)
            if one.filename == FIGURES:
                one.external_attr = 0o120777 << 16
            target.writestr(one, content)
    assert not check(bad).sound


def test_a_member_that_comes_twice_is_refused(made: backup_set.BackupSet, tmp_path: Path) -> None:
    bad = Path(shutil.copy(made.path, tmp_path / "x.zip"))
    with zipfile.ZipFile(bad, "a") as archive, pytest.warns(UserWarning, match="Duplicate"):
        archive.writestr(FIGURES, b"x")
    assert not check(bad).sound


@pytest.mark.parametrize(
    "change",
    [
        lambda members: members.update({MANIFEST: b"{"}),
        lambda members: members.update({MANIFEST: b"[]"}),
        lambda members: members.update({MANIFEST: b"[" * 100_000}),
        lambda members: members.pop(MANIFEST),
        lambda members: members.pop(FIGURES),
        lambda members: members.pop("tai-khoan.sqlite"),
        other_manifest(members={}),
        other_manifest(members={"../x": {"size": 1, "sha256": ""}}),
        other_manifest(format="1"),
        other_manifest(made_at="hôm qua"),
        other_manifest(communes=[]),
        other_manifest(communes=[{"commune": "an-nong"}]),
        other_manifest(missing=["0" * 64]),
        other_manifest(more=1),
    ],
)
def test_a_wrong_manifest_is_found(made: backup_set.BackupSet, tmp_path: Path, change) -> None:
    bad = rewritten(made.path, tmp_path / "x.zip", change)
    verdict = check(bad)
    assert not verdict.sound
    assert verdict.problems[0].endswith(".")


def test_one_of_newer_software_is_refused_by_name(made: backup_set.BackupSet, tmp_path: Path) -> None:
    newer = rewritten(made.path, tmp_path / "x.zip", other_manifest(format=2))
    assert "phiên bản phần mềm mới hơn" in check(newer).problems[0]


def test_a_store_whose_figure_was_changed_inside_is_found(made: backup_set.BackupSet, tmp_path: Path) -> None:
    """Everything re-hashed by somebody who knows how: only the chain tells."""
    import duckdb

    inside = tmp_path / "inside.duckdb"
    with zipfile.ZipFile(made.path) as archive:
        inside.write_bytes(archive.read(FIGURES))
    with duckdb.connect(str(inside)) as connection:
        connection.execute("UPDATE observation SET value = value + 1 WHERE place = 'thon-01'")
    bad = rewritten(made.path, tmp_path / "x.zip", lambda members: forge({FIGURES: inside.read_bytes()}, members))
    assert "không nguyên vẹn" in check(bad).problems[0]


def test_accounts_whose_log_was_changed_inside_are_found(made: backup_set.BackupSet, tmp_path: Path) -> None:
    inside = tmp_path / "inside.sqlite"
    with zipfile.ZipFile(made.path) as archive:
        inside.write_bytes(archive.read("tai-khoan.sqlite"))
    with closing(sqlite3.connect(inside)) as connection:
        connection.execute("UPDATE event SET who = 'ai đó' WHERE seq = 1")
        connection.commit()
    change = {"tai-khoan.sqlite": inside.read_bytes()}
    bad = rewritten(made.path, tmp_path / "x.zip", lambda members: forge(change, members))
    assert "không nguyên vẹn" in check(bad).problems[0]


def test_foreign_and_damaged_files_are_listed_with_their_trouble(made: backup_set.BackupSet) -> None:
    folder = made.path.parent
    (folder / "ảnh.zip").write_bytes(b"x")
    (folder / "khác.txt").write_text("x")
    bad = folder / "tien-do-20200101-000000-aaaaaa.zip"
    bad.write_bytes(made.path.read_bytes()[:5000])
    found = {one.path.name: one.good for one in sets()}
    assert found == {made.path.name: True, "ảnh.zip": False, bad.name: False}


# ── when it cannot be made ───────────────────────────────────────────────────────────────────────────


def leftovers(home: Path) -> list[str]:
    return [one.name for one in (home / "sao-luu").iterdir() if one.name != ".khoa"]


def test_without_room_there_is_a_sentence_and_nothing_else(scene: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backup.shutil, "disk_usage", lambda _: SimpleNamespace(free=10 << 20))
    with pytest.raises(BackupError, match="chỉ còn 10 MB"):
        make(Why.ASKED, ADMIN)
    assert leftovers(scene) == []


def full_disk(limit: int) -> subprocess.CompletedProcess:
    """In a process of its own: files may not grow beyond the limit; the exit code says what happened."""
    script = (
        "import resource, signal, sys\n"
        "signal.signal(signal.SIGXFSZ, signal.SIG_IGN)\n"
        "from data.backup.make import make\n"
        "from data.access import COMMAND_LINE\n"
        "from data.errors import RefusalError\n"
        f"resource.setrlimit(resource.RLIMIT_FSIZE, ({limit}, {limit}))\n"
        "try:\n    make('asked', COMMAND_LINE)\n"
        "except RefusalError as error:\n    print(error)\n    sys.exit(3)\n"
    )
    return subprocess.run([sys.executable, "-c", script], cwd=ROOT, check=False, capture_output=True, text=True)


@pytest.mark.skipif(os.name != "posix", reason="limits of POSIX")
@pytest.mark.parametrize("share", [0.1, 0.5, 0.95])
def test_a_write_that_fails_leaves_a_sentence_and_no_half_backup(made: backup_set.BackupSet, share: float) -> None:
    done = full_disk(int(made.size * share))
    assert done.returncode == 3, done.stderr
    assert "Traceback" not in done.stderr
    assert [one.path for one in sets()] == [made.path]
    assert leftovers(made.path.parents[1]) == [made.path.name]
    assert make(Why.ASKED, ADMIN).good


def test_a_folder_that_cannot_be_written_is_said(scene: Path) -> None:
    (scene / "sao-luu").write_text("một tệp chứ không phải thư mục")
    with pytest.raises(BackupError, match="sao-luu"):
        make(Why.ASKED, ADMIN)


def test_one_that_is_not_sound_is_put_aside_and_never_counts(scene: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    real = backup.copy_in

    def spoil(archive: zipfile.ZipFile, name: str, source: Path):
        made = real(archive, name, source)
        return Member(made.size, "0" * 64) if name == FIGURES else made

    monkeypatch.setattr(backup, "copy_in", spoil)
    for _ in range(5):
        with pytest.raises(BackupError, match="để riêng"):
            make(Why.ASKED, ADMIN)
    assert not any(one.good for one in sets())
    assert whats() == ["backup.failed"] * 5
    monkeypatch.undo()
    monkeypatch.setenv("TIEN_DO_HOME", str(scene))
    make(Why.ASKED, ADMIN)
    assert len([one for one in sets() if not one.good]) == 3


def test_what_a_kill_left_is_gone_after_the_next_run(scene: Path) -> None:
    folder = scene / "sao-luu"
    (folder / ".thu-x" / "y").mkdir(parents=True)
    (folder / "tien-do-20260101-000000-abcdef.zip.part").write_bytes(b"x")
    (folder / ".thu-x" / "z").write_bytes(b"x")
    found = make(Why.ASKED, ADMIN)
    assert leftovers(scene) == [found.path.name]


def test_two_at_once_are_refused(scene: Path) -> None:
    with one_at_a_time(), pytest.raises(BusyError):
        make(Why.ASKED, ADMIN)
    assert make(Why.ASKED, ADMIN).good


def test_two_processes_at_once_are_refused(scene: Path) -> None:
    script = (
        "from data.backup.lock import one_at_a_time\nwith one_at_a_time():\n    print('mine', flush=True)\n    input()"
    )
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "mine\n"
        with pytest.raises(BusyError):
            make(Why.ASKED, ADMIN)
        other.kill()
    assert make(Why.ASKED, ADMIN).good


# ── the second folder ────────────────────────────────────────────────────────────────────────────────


def test_it_is_copied_to_the_second_folder_too(scene: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    other = tmp_path / "usb"
    other.mkdir()
    monkeypatch.setenv("TIEN_DO_BACKUP", str(other))
    found = make(Why.ASKED, ADMIN)
    assert found.warning == ""
    assert tree(other) == {found.path.name: backup.hashlib.sha256(found.path.read_bytes()).hexdigest()}
    assert [one.path for one in sets()] == [found.path]
    found.path.unlink()
    assert [one.path for one in sets()] == [other / found.path.name]


def test_a_second_folder_that_is_not_there_is_a_warning(
    scene: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TIEN_DO_BACKUP", str(tmp_path / "chưa cắm"))
    found = make(Why.ASKED, ADMIN)
    assert found.good
    assert "TIEN_DO_BACKUP" in found.warning
    assert not (tmp_path / "chưa cắm").exists()


def test_rotation_leaves_the_backups_of_another_machine_alone(
    scene: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = tmp_path / "chung"
    other.mkdir()
    monkeypatch.setenv("TIEN_DO_BACKUP", str(other))
    first = make(Why.ASKED, ADMIN)
    foreign = rewritten(first.path, other / "tien-do-20200101-000000-aaaaaa.zip", other_manifest(store="khác"))
    (other / "tien-do-20200101-000000-bbbbbb.chua-xong").write_bytes(b"x")
    for _ in range(9):
        make(Why.START, ADMIN)
    assert foreign.exists()
    assert (other / "tien-do-20200101-000000-bbbbbb.chua-xong").exists()
    assert len([one for one in other.glob("*.zip") if one != foreign]) == 8
    assert len(list((scene / "sao-luu").glob("*.zip"))) == 8


def test_opened_stores_are_the_same_after_a_backup(scene: Path) -> None:
    before = held()
    make(Why.ASKED, ADMIN)
    assert held() == before
    assert original(backup.hashlib.sha256("tháng 1".encode()).hexdigest()) == "tháng 1".encode()
    with closing(Accounts(scene / "tai-khoan.sqlite")) as accounts:
        assert accounts.verify() == []
    assert isinstance(open_store(REAL), Store)
