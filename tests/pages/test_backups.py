"""Sao lưu: how things stand, making, checking and going back, for administrators."""

from __future__ import annotations

import datetime as dt
import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.access import TRIAL, User
from data.accounts import close_accounts, open_accounts
from data.backup import keeper
from data.backup.make import make
from data.backup.rotation import Why
from data.backup.sets import sets
from data.store import REAL, close_stores, open_store
from data.visit import Visit
from pages import backups
from tests.data.backup.backup_scene import ADMIN, begin, hand_in, template
from tests.pages.conftest import foreign, visible

SECONDS = 60


@pytest.fixture(scope="module")
def ready(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("ready") / "home")


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("kept") / "home", lambda: (begin(), make(Why.ASKED, ADMIN)))


@pytest.fixture
def scene(home: Path, ready: Path) -> Iterator[Path]:
    yield Path(shutil.copytree(ready, home, dirs_exist_ok=True))
    close_accounts()


@pytest.fixture
def made(home: Path, kept: Path) -> Iterator[Path]:
    """The one backup of a house in which a month has been handed in since."""
    shutil.copytree(kept, home, dirs_exist_ok=True)
    hand_in(b"four", 4)
    yield sets()[0].path
    close_accounts()


def drawn(user):
    """What app.py does: AppTest runs this function's text as a script."""
    from data.store import open_store
    from data.visit import Visit
    from pages import backups

    backups.render(Visit(user, open_store()))


def shown(user: User = ADMIN) -> AppTest:
    return AppTest.from_function(drawn, args=(user,), default_timeout=SECONDS).run()


def said(app: AppTest) -> str:
    return "\n".join(visible(app)).replace("\\", "")


def pick(app: AppTest, row: int = 0) -> AppTest:
    """Tick a row of the list, as a click of the browser would."""
    states = app._tree.get_widget_states()
    [table] = [one for one in app.dataframe if "sets-" in one.proto.id]
    ticked = {"selection": {"rows": [row], "columns": [], "cells": []}}
    states.widgets.add(id=table.proto.id, string_value=json.dumps(ticked))
    return app._run(states)


def wrong(app: AppTest) -> list[str]:
    """What is no Vietnamese on the screen, the path of the folder aside."""
    return [one for one in foreign(app) if "Tìm lại" not in one]


def press(app: AppTest, label: str) -> AppTest:
    return next(one for one in app.button if one.label == label).click().run()


def test_before_the_first_one_the_page_warns(scene: Path) -> None:
    app = shown()
    assert "Chưa có bản sao lưu nào dùng được" in app.warning[0].value
    assert not app.exception
    assert wrong(app) == []


def test_pressing_makes_one_and_the_page_says_so(scene: Path) -> None:
    app = press(shown(), "Sao lưu ngay")
    assert "Đã sao lưu và kiểm tra" in app.success[0].value
    assert "vừa xong" in said(app)
    assert not app.warning
    [made] = sets()
    table = app.dataframe[0].value
    assert list(table["Số đợt của từng xã"]) == ["An Nông: 4, Tân Ninh: 1"]
    assert list(table["Tệp"]) == [made.path.name]
    assert wrong(app) == []


def test_an_old_one_and_trouble_at_night_are_warnings(made: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(backups, "now", lambda: sets()[0].made_at + dt.timedelta(hours=27))
    assert "quá một đêm" in shown().warning[0].value
    monkeypatch.setattr(backups, "now", lambda: sets()[0].made_at + dt.timedelta(hours=1))
    assert not shown().warning
    monkeypatch.setattr(backups, "last_trouble", lambda: "Ổ đĩa chỉ còn 10 MB.")
    assert "10 MB" in shown().warning[0].value
    assert keeper.last_trouble() == ""


def test_damaged_and_foreign_files_are_listed_literally(made: Path) -> None:
    made.with_name("[x](javascript:alert) <b>.zip").write_bytes(b"x")
    app = shown()
    assert "[x](javascript:alert) <b>.zip" in list(app.dataframe[0].value["Tệp"])
    app = pick(app, list(app.dataframe[0].value["Tệp"]).index("[x](javascript:alert) <b>.zip"))
    assert not app.exception
    assert "không mở được" in said(app)
    assert not any(one.label == "Khôi phục…" for one in app.button)


def test_checking_one_says_whether_it_is_sound(made: Path) -> None:
    app = press(pick(shown()), "Kiểm tra lại")
    assert "nguyên vẹn" in app.success[0].value
    content = bytearray(made.read_bytes())
    content[len(content) // 2] ^= 1
    made.write_bytes(content)
    app = press(pick(shown()), "Kiểm tra lại")
    assert "không còn như lúc sao lưu" in app.error[0].value


def test_going_back_shows_the_loss_and_waits_for_the_word(made: Path) -> None:
    app = press(pick(shown()), "Khôi phục…")
    assert "Mất đợt số 5 của xã An Nông" in said(app)
    go = next(one for one in app.button if one.label == "Khôi phục")
    assert go.disabled
    app.text_input[0].set_value("khoi phuc").run()
    assert next(one for one in app.button if one.label == "Khôi phục").disabled
    assert open_store(REAL).seq("an-nong") == 5
    app.text_input[0].set_value("khôi phục").run()
    assert wrong(app) == []
    app = press(app, "Khôi phục")
    assert "Đã khôi phục" in app.success[0].value
    assert open_store(REAL).seq("an-nong") == 4
    assert not app.exception


def test_accounts_are_named_only_where_they_go_too(made: Path) -> None:
    open_accounts().add("moi.ve", "Mới", [], ADMIN)
    app = press(pick(shown()), "Khôi phục…")
    assert "moi.ve" not in said(app)
    app.checkbox[0].check().run()
    assert "moi.ve" in said(app)


def test_a_person_without_the_role_changes_nothing(scene: Path) -> None:
    app = press(shown(TRIAL), "Sao lưu ngay")
    assert "quản trị" in app.error[0].value
    assert sets() == []


def test_an_incomplete_store_is_told_and_can_be_accepted(made: Path, home: Path) -> None:
    shutil.copy(home / "so-ghi.jsonl", home / "x")
    close_stores()
    with (home / "so-ghi.jsonl").open("ab") as file:
        file.write(entry_of_a_lost_batch())
    app = shown()
    assert "sổ ghi" in app.error[0].value
    assert wrong(app) == []
    app.text_input[0].set_value(backups.ACCEPT).run()
    app = press(app, "Nhận kho hiện có")
    assert "Đã nhận kho hiện có" in app.success[0].value
    assert open_store(REAL).read_only == ""


def entry_of_a_lost_batch() -> bytes:
    from dataclasses import replace

    from data import journal

    path = Path(str(open_store(REAL).journal))
    close_stores()
    last = journal.read(path).entries[-1]
    scratch = path.with_name("y")
    journal.add(scratch, [replace(last, seq=9, batch_id="mất", file="thang-9.xlsx")])
    return scratch.read_bytes()


def test_the_page_is_drawn_for_a_visit_with_no_commune(home: Path) -> None:
    assert Visit(ADMIN, open_store(REAL)).plan is None
    assert not shown().exception
    close_accounts()
