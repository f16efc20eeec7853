"""Backups in words."""

from __future__ import annotations

import datetime as dt
import unicodedata
from pathlib import Path

import pytest

from components.backup_words import WHY, WORD, confirmed, loss_table, sets_table, size, standing
from data.backup.loss import Gone
from data.backup.manifest import Held, Manifest
from data.backup.rotation import Why
from data.backup.sets import BackupSet
from tests.components.conftest import faults

NOW = dt.datetime(2026, 6, 5, 7, 2)


def made(ago: dt.timedelta, trouble: str = "") -> BackupSet:
    held = Held("an-nong", "An Nông", 12, "ab", NOW, "An (an)")
    manifest = Manifest(1, "0.1.0", 4, "x", NOW - ago, Why.NIGHT, "Tiến độ", (held,), 1234, 3, "", {})
    return BackupSet(Path("tien-do-1.zip"), 3_600_000, manifest, trouble)


@pytest.mark.parametrize(
    ("ago", "said", "warning"),
    [
        (dt.timedelta(seconds=3), "vừa xong", False),
        (dt.timedelta(minutes=5), "5 phút trước", False),
        (dt.timedelta(hours=26), "26 giờ trước", False),
        (dt.timedelta(hours=27), "quá một đêm", True),
        (dt.timedelta(days=9), "9 ngày trước", True),
        (dt.timedelta(days=-2), "đồng hồ", True),
    ],
)
def test_how_things_stand(ago: dt.timedelta, said: str, warning: bool) -> None:
    sentence, warns = standing([made(ago)], NOW, "")
    assert said in sentence
    assert warns is warning
    assert faults(sentence) == []


def test_damaged_ones_do_not_count() -> None:
    sentence, warns = standing([made(dt.timedelta(0), "Hỏng."), made(dt.timedelta(hours=30))], NOW, "")
    assert "Có 1 bản" in sentence
    assert warns
    assert standing([made(dt.timedelta(0), "Hỏng.")], NOW, "Ổ đĩa đầy.") == (
        "Chưa có bản sao lưu nào dùng được. Ổ đĩa đầy.", True,
    )  # fmt: skip


def test_trouble_at_night_is_said_beside_a_young_backup() -> None:
    sentence, warns = standing([made(dt.timedelta(hours=1))], NOW, "Ổ đĩa đầy.")
    assert sentence.endswith("Ổ đĩa đầy.")
    assert warns


def test_a_row_says_what_is_in_it() -> None:
    [row] = sets_table([made(dt.timedelta(hours=1))]).to_dict("records")
    assert row == {
        "Lúc": "13:02 ngày 05/06/2026", "Vì sao": "Hằng đêm", "Số đợt của từng xã": "An Nông: 12", "Số liệu": "1.234",
        "Cỡ": "3,4 MB", "Tình trạng": "Dùng được", "Tệp": "tien-do-1.zip",
    }  # fmt: skip


def test_every_reason_has_its_word() -> None:
    assert WHY.keys() == set(Why)
    assert size(0) == "0,0 MB"


def test_a_lost_batch_has_its_row() -> None:
    gone = Gone("x", "an-nong", 5, NOW, "An (an)", "hand_in", "", 1200)
    [row] = loss_table([gone], from_journal=True).to_dict("records")
    assert (row["Xã"], row["Việc"], row["Tệp"], row["Số dòng"]) == ("An Nông", "Nộp tệp", "–", "1.200")


def test_the_word_may_be_typed_in_any_way_but_must_be_it() -> None:
    for one in (WORD, " khôi phục ", unicodedata.normalize("NFD", WORD)):
        assert confirmed(one, WORD)
    for one in ("", "KHOI PHUC", "KHÔI PHỤC!"):
        assert not confirmed(one, WORD)
