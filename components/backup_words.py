"""Backups in words: how things stand, why one was made, what a restore would take away."""

from __future__ import annotations

import datetime as dt
import unicodedata
from collections.abc import Sequence

import pandas as pd

from components.words import KINDS, number
from data.backup.loss import Gone, Loss
from data.backup.rotation import Why
from data.backup.sets import BackupSet
from data.clock import moment
from data.communes import commune_name

WHY = {
    Why.START: "Khi khởi động",
    Why.NIGHT: "Hằng đêm",
    Why.ASKED: "Có người bấm",
    Why.BEFORE_RESTORE: "Trước khi khôi phục",
    Why.BEFORE_UPGRADE: "Trước khi nâng cấp",
}
OLD = dt.timedelta(hours=26)
"""From which age the newest backup is too old: a night has gone by without one."""
WORD = "KHÔI PHỤC"
"""What is typed to go back to a backup."""


def standing(sets: Sequence[BackupSet], now: dt.datetime, trouble: str) -> tuple[str, bool]:
    """How things stand, and whether that is a warning; `now` in UTC, `trouble` of the keeper."""
    good = [one for one in sets if one.good]
    if not good:
        return " ".join(one for one in ("Chưa có bản sao lưu nào dùng được.", trouble) if one), True
    age = now - good[0].made_at
    said = f"Bản sao lưu gần nhất: {moment(good[0].made_at)} ({_ago(age)}). Có {len(good)} bản dùng được."
    said += " Đã quá một đêm chưa có bản mới." if age > OLD else ""
    said += " Bản này ghi giờ sau giờ hiện tại: hãy kiểm tra đồng hồ của máy chủ." if age < dt.timedelta(0) else ""
    return " ".join(one for one in (said, trouble) if one), bool(trouble) or not dt.timedelta(0) <= age <= OLD


def _ago(age: dt.timedelta) -> str:
    minutes = int(age.total_seconds() // 60)
    if minutes < 1:
        return "vừa xong"
    if minutes < 60:
        return f"{minutes} phút trước"
    return f"{minutes // 60} giờ trước" if minutes < 60 * 48 else f"{minutes // 1440} ngày trước"


def size(many: int) -> str:
    """So many bytes as people say it: 3,4 MB."""
    return f"{number(many / 2**20, 1)} MB"


def sets_table(sets: Sequence[BackupSet]) -> pd.DataFrame:
    """A row for each backup, in the order given."""
    rows = [
        {
            "Lúc": moment(one.made_at),
            "Vì sao": WHY.get(one.why, ""),
            "Số đợt của từng xã": _communes(one),
            "Số liệu": number(one.manifest.figures) if one.manifest else "",
            "Cỡ": size(one.size),
            "Tình trạng": one.trouble or "Dùng được",
            "Tệp": one.path.name,
        }
        for one in sets
    ]
    return pd.DataFrame(rows, dtype="str")


def _communes(one: BackupSet) -> str:
    return ", ".join(f"{held.name}: {held.seq}" for held in one.manifest.communes) if one.manifest else ""


def loss_table(batches: Sequence[Gone], from_journal: bool = False) -> pd.DataFrame:
    """A row for each batch; the journal counts rows of every kind."""
    many = "Số dòng" if from_journal else "Số liệu"
    rows = [
        {
            "Xã": commune_name(one.commune),
            "Đợt": str(one.seq),
            "Lúc": moment(one.at),
            "Người nộp": one.by,
            "Việc": KINDS.get(one.kind, "Việc khác"),
            "Tệp": one.file or "–",
            many: number(one.many),
        }
        for one in batches
    ]
    return pd.DataFrame(rows, dtype="str")


def confirmed(typed: str, word: str) -> bool:
    """Whether the word has been typed, whichever way its marks are put together."""
    return unicodedata.normalize("NFC", typed).strip().upper() == word


def nothing_lost(loss: Loss) -> bool:
    """Whether going back takes no batch away, for certain."""
    return loss.known and not loss.gone
