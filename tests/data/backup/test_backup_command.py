"""The commands, as an officer types them from the guide."""

from __future__ import annotations

import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from data.__main__ import main
from data.accounts import close_accounts, open_accounts
from data.backup.sets import sets
from data.store import REAL, close_stores, open_store
from tests.data.backup.backup_scene import ADMIN, hand_in, held, moved_to, people, template

ROOT = Path(__file__).parents[3]


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("ready") / "home")


@pytest.fixture
def scene(home: Path, ready: Path) -> Iterator[Path]:
    yield Path(shutil.copytree(ready, home, dirs_exist_ok=True))
    close_accounts()


def test_a_backup_carried_to_a_clean_machine_by_the_guide(
    scene: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    """1. backup; 2. the file onto a stick; 3. restore on the new machine; 4. look."""
    then, who = held(), people(scene / "tai-khoan.sqlite")
    assert main(["backup"]) == 0
    stick = tmp_path / "usb"
    stick.mkdir()
    [made] = sets()
    shutil.copy(made.path, stick)
    new = moved_to(tmp_path / "máy mới", monkeypatch)
    monkeypatch.setattr("builtins.input", lambda _: "khôi phục")
    assert main(["restore", str(stick / made.path.name)]) == 0
    said = capsys.readouterr().out
    assert "Đã sao lưu và kiểm tra" in said
    assert "Đã khôi phục và kiểm tra" in said
    assert "Tài khoản cũng lấy từ bản sao lưu" in said
    assert held() == then
    assert people(new / "tai-khoan.sqlite") == who


def test_the_list_names_every_backup_and_finds_the_damaged(scene: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["sets"]) == 0
    assert "Chưa có bản sao lưu nào" in capsys.readouterr().out
    main(["backup"])
    assert main(["sets", "--check"]) == 0
    assert "An Nông: 4 đợt" in capsys.readouterr().out
    [made] = sets()
    content = bytearray(made.path.read_bytes())
    content[len(content) // 2] ^= 1
    made.path.write_bytes(content)
    assert main(["sets", "--check"]) == 1
    assert "không còn như lúc sao lưu" in capsys.readouterr().out


def test_a_restore_tells_first_and_asks(
    scene: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture
) -> None:
    main(["backup"])
    hand_in(b"four", 4)
    open_accounts().add("moi.ve", "Mới", [], ADMIN)
    [made] = sets()
    monkeypatch.setattr("builtins.input", lambda _: "thôi")
    assert main(["restore", made.path.name]) == 1
    shown = capsys.readouterr()
    assert "Mất đợt số 5 của xã An Nông" in shown.out
    assert "moi.ve" not in shown.out
    assert "Chưa khôi phục gì" in shown.err
    assert open_store(REAL).seq("an-nong") == 5
    assert main(["restore", made.path.name, "--with-accounts", "--yes"]) == 0
    assert "moi.ve" in capsys.readouterr().out
    assert open_store(REAL).seq("an-nong") == 4


def test_a_file_that_is_not_there_is_said(scene: Path, capsys: pytest.CaptureFixture) -> None:
    assert main(["restore", "không-có.zip", "--yes"]) == 1
    assert "Không thấy tệp" in capsys.readouterr().err


@pytest.mark.parametrize("command", [["backup"], ["restore"]])
def test_while_the_app_runs_the_commands_say_so(scene: Path, command: list[str], capsys: pytest.CaptureFixture) -> None:
    main(["backup"])
    [made] = sets()
    close_stores()
    script = "from data.store import open_store\nopen_store()\nprint('mine', flush=True)\ninput()"
    with subprocess.Popen(
        [sys.executable, "-c", script], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout.readline() == "mine\n"
        assert main([*command, *([str(made.path), "--yes"] if command == ["restore"] else [])]) == 1
        other.kill()
    assert "chính Tiến độ đang chạy" in capsys.readouterr().err
