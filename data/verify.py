"""Is everything still as it was written? Recomputes every digest and checks what keys would have checked.

One changed byte anywhere in what was handed in is found: in a batch, in a row of it, in the heads, in the journal
beside the store, in an original file.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from data.chain import digest
from data.errors import StoreError
from data.journal import NAME, Entry
from data.model import FigureState
from data.originals import FOLDER
from data.store import TABLES, History, Store, Written, entry_of

_COMMUNES = "SELECT commune FROM head UNION SELECT commune FROM batch ORDER BY commune"
_ORPHANS = "SELECT count(*) FROM query_table($table) WHERE batch_id NOT IN (SELECT batch_id FROM batch)"


@dataclass(frozen=True)
class Verdict:
    """What was checked, and in plain sentences what is not as it was written."""

    troubles: tuple[str, ...]
    communes: int
    batches: int
    rows: int
    noted: int
    originals: int


def verify_store(store: Store, originals: Path | None = None) -> list[str]:
    """What is not as it was written, as sentences; empty where all is sound."""
    return list(examine(store, originals).troubles)


def examine(store: Store, originals: Path | None = None) -> Verdict:
    """The verdict over the store, its journal and the original files (`originals`: their folder, if elsewhere)."""
    try:
        return _examine(store, originals or store.path.parent / FOLDER)
    except StoreError as error:
        return Verdict((str(error),), 0, 0, 0, 0, 0)
    except OSError:
        return Verdict((f"Không đọc được sổ ghi {NAME}. Hãy kiểm tra quyền của tệp rồi kiểm tra lại.",), 0, 0, 0, 0, 0)


def _examine(store: Store, originals: Path) -> Verdict:
    before = store.noted()  # whatever stands here must be in the store, which is read after it
    communes = [slug for (slug,) in store.rows(_COMMUNES)]
    found: dict[str, tuple[Mapping[str, Any], int]] = {}
    troubles: list[str] = []
    ids: Counter[str] = Counter()
    for slug in communes:
        history = store.history(slug)
        troubles += _chain(slug, history)
        for one in history.batches:
            ids[one.batch["batch_id"]] += 1
            found[one.batch["batch_id"]] = one.batch, sum(map(len, one.rows.values()))
    troubles += [f"Mã đợt {one} đứng ở {many} đợt nộp." for one, many in ids.items() if many > 1]
    troubles += _orphans(store)
    entries = {key: entry_of(batch, rows) for key, (batch, rows) in found.items()}
    troubles += _journal(before.entries, before.broken, entries)
    if store.journal and not store.missing:
        noted = {one.batch_id for one in store.noted().entries}
        troubles += [f"{_named(one)} không có trong sổ ghi {NAME}." for key, one in entries.items() if key not in noted]
    files, wrong = _originals([batch for batch, _ in found.values()], originals)
    rows = sum(rows for _, rows in found.values())
    return Verdict((*troubles, *wrong), len(communes), len(found), rows, len(before.entries), files)


# ── one commune ──────────────────────────────────────────────────────────────────────────────────────


def _chain(slug: str, history: History) -> Iterator[str]:
    known: dict[str, int] = {}
    previous = history.seed
    for at, one in enumerate(history.batches, start=1):
        batch = one.batch
        name = f"Đợt số {batch['seq']} của xã «{slug}»"
        if batch["seq"] != at:
            yield f"{name} đứng ở chỗ của đợt số {at}: có đợt bị bỏ, lặp hoặc đổi số."
        if batch["previous"] != previous:
            yield f"{name} không nối tiếp đợt trước nó: có đợt bị sửa, thêm hoặc bỏ."
        if batch["digest"] != digest(batch["previous"] or "", batch, one.rows):
            yield f"{name} ({batch['submitted_by']}) không còn như lúc ghi: đợt nộp hoặc số liệu của nó đã bị sửa."
        yield from _meaning(name, one, known)
        known[batch["batch_id"]] = batch["seq"]
        previous = batch["digest"]
    if list(history.heads) != [(len(history.batches), previous)]:
        yield f"Số đợt đã ghi của xã «{slug}» không khớp với các đợt trong kho: có đợt ở cuối bị bỏ, thêm hoặc sửa."


def _meaning(name: str, one: Written, known: Mapping[str, int]) -> Iterator[str]:
    undoes = one.batch["undoes"]
    if undoes is not None and undoes not in known:
        yield f"{name} hoàn tác một đợt không có trước nó."
    states = {row["state"] for row in one.rows.get("observation", ())} - set(FigureState)
    if states:
        yield f"{name} có số liệu ở trạng thái lạ: {', '.join(sorted(map(str, states)))}."


def _orphans(store: Store) -> Iterator[str]:
    for table in TABLES:
        [(count,)] = store.rows(_ORPHANS, {"table": table})
        if count:
            yield f"Có {count} dòng trong bảng {table} không thuộc đợt nộp nào."


# ── beside the store ─────────────────────────────────────────────────────────────────────────────────


def _journal(noted: Sequence[Entry], broken: Sequence[int], entries: Mapping[str, Entry]) -> Iterator[str]:
    for number in broken:
        yield f"Dòng {number} của sổ ghi {NAME} không còn như lúc ghi."
    for one in noted:
        stands = entries.get(one.batch_id)
        if stands is None:
            yield f"{_named(one)} có trong sổ ghi {NAME} nhưng không còn trong kho."
        elif asdict(stands) != asdict(one):
            yield f"{_named(one)} trong kho không khớp với sổ ghi {NAME}."


def _named(one: Entry) -> str:
    file = f", tệp {one.file}" if one.file else ""
    return f"Đợt số {one.seq} của xã «{one.commune}» ({one.by}, {one.clock}{file})"


def _originals(batches: Sequence[Mapping[str, Any]], folder: Path) -> tuple[int, list[str]]:
    """How many original files the batches name, and which of them are not as they came."""
    named = {one["file_sha256"]: one for one in batches if one["file_sha256"]}
    wrong = []
    for sha256, batch in named.items():
        trouble = _original(folder / sha256[:2] / sha256, sha256)
        if trouble:
            wrong.append(f"Tệp gốc {batch['file_name']} của đợt số {batch['seq']}, xã «{batch['commune']}», {trouble}.")
    return len(named), wrong


def _original(path: Path, sha256: str) -> str:
    try:
        with path.open("rb") as file:
            same = hashlib.file_digest(file, "sha256").hexdigest() == sha256
    except (OSError, ValueError):
        return "không còn hoặc không đọc được"
    return "" if same else "không còn như lúc nộp"
