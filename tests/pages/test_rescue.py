"""Cứu số liệu: the way out of a damaged store for administrators, the sentence and a name for others."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data.access import User
from data.accounts import close_accounts
from data.backup.make import make
from data.backup.rotation import Why
from data.backup.sets import sets
from data.errors import StoreError
from data.store import REAL, close_stores, open_store
from pages import rescue
from tests.data.backup.backup_scene import ADMIN, OFFICER, begin, hand_in, spoil_wal, template, torn_house
from tests.pages.conftest import foreign, visible
from tests.pages.test_backups import press

SECONDS = 60


def work() -> None:
    begin()
    make(Why.ASKED, ADMIN)
    hand_in(b"four", 4)


@pytest.fixture(scope="module")
def kept(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return template(tmp_path_factory.mktemp("kept") / "home", work)


@pytest.fixture
def spoilt(home: Path, kept: Path) -> Iterator[Path]:
    """A house whose store does not open: one month is newer than its backup."""
    shutil.copytree(kept, home, dirs_exist_ok=True)
    with (home / "tien-do.duckdb").open("rb+") as file:
        file.write(b"\0" * 20_000)
    yield home
    close_stores()
    close_accounts()


@pytest.fixture(scope="module")
def torn(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return torn_house(tmp_path_factory.mktemp("torn") / "home")


@pytest.fixture
def wal(home: Path, torn: Path) -> Iterator[Path]:
    """A house whose WAL is damaged: two months lie in it."""
    shutil.copytree(torn, home, dirs_exist_ok=True)
    spoil_wal(home / "tien-do.duckdb.wal")
    yield home
    close_stores()
    close_accounts()


def drawn(user):
    """What app.py does: the page while the store does not open, else that it does."""
    import streamlit as st

    from data.errors import StoreError
    from data.store import open_store
    from pages import rescue

    try:
        open_store()
    except StoreError as error:
        rescue.render(error, user)
    else:
        st.title("Mở được rồi")


def shown(user: User = ADMIN) -> AppTest:
    app = AppTest.from_function(drawn, args=(user,), default_timeout=SECONDS).run()
    assert not app.exception
    return app


def said(app: AppTest) -> str:
    return "\n".join(visible(app)).replace("\\", "")


def typed(app: AppTest, word: str, key: str) -> AppTest:
    return app.text_input(key=f"word-{key}").set_value(word).run()


def test_others_read_the_sentence_and_whom_to_call(spoilt: Path) -> None:
    app = shown(OFFICER)
    assert "Không đọc được kho số liệu" in app.error[0].value.replace("\\", "")
    assert "Hãy gọi người quản trị (Quản trị)" in said(app)
    assert not app.button
    assert not app.text_input
    assert foreign(app) == []


def test_without_readable_accounts_the_sentence_still_stands(spoilt: Path) -> None:
    (spoilt / "tai-khoan.sqlite").write_bytes(b"x" * 9000)
    assert "Hãy gọi người quản trị." in said(shown(OFFICER))


def test_the_last_good_backup_is_offered_with_what_would_be_lost(spoilt: Path) -> None:
    app = shown()
    assert "Mất đợt số 5 của xã An Nông" in said(app)
    assert foreign(app) == []
    assert next(one for one in app.button if one.label == "Khôi phục").disabled
    app = press(typed(app, "KHÔI PHỤC", "rescue"), "Khôi phục")
    assert "Đã khôi phục" in app.success[0].value
    app = press(app, "Mở Tiến độ")
    assert app.title[0].value == "Mở được rồi"
    assert open_store(REAL).seq("an-nong") == 4


def test_a_damaged_wal_is_set_aside_and_its_files_are_given_back(wal: Path) -> None:
    app = shown()
    text = said(app)
    assert text.index("Cách 1: cất phần ghi tạm bị hỏng") < text.index("Cách 2: khôi phục bản sao lưu")
    assert "Mất đợt số 2 của xã Tân Ninh" in text
    app = press(typed(app, rescue.ASIDE, "wal"), "Cất phần hỏng và mở kho")
    assert "hãy nộp lại" in said(app)
    assert "thang-4.xlsx" in said(app)
    assert len(app.get("download_button")) == 2
    assert foreign(app) == []
    assert open_store(REAL).read_only == ""


def test_without_a_backup_one_may_begin_empty(spoilt: Path) -> None:
    for one in sets():
        one.path.unlink()
    app = shown()
    assert "Không có bản sao lưu nào dùng được" in said(app)
    app = press(typed(app, rescue.EMPTY, "empty"), "Bắt đầu từ kho trống")
    assert "bắt đầu từ kho trống" in app.success[0].value
    assert open_store(REAL).communes() == []
    assert [one.name for one in (spoilt / "hong").glob("*/*")]


def test_a_damaged_backup_is_said_and_nothing_is_offered(spoilt: Path) -> None:
    [made] = sets()
    content = bytearray(made.path.read_bytes())
    content[len(content) // 2] ^= 1
    made.path.write_bytes(content)
    app = shown()
    assert any("không còn như lúc sao lưu" in one.value for one in app.error)
    assert not any(one.label == "Khôi phục" for one in app.button)


def test_asking_changes_nothing(spoilt: Path) -> None:
    before = (spoilt / "tien-do.duckdb").read_bytes()
    shown()
    with pytest.raises(StoreError):
        open_store(REAL)
    assert (spoilt / "tien-do.duckdb").read_bytes() == before
