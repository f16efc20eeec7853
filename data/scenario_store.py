"""Saved what-if scenarios (phương án): written beside the figures, never into them.

A scenario is frozen by the `seq` whose figures it was computed on, so it goes on top of whatever stands: nobody's
later write is in its way. What is saved is never edited; taken away, it stays in the history and its name is free.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from data.access import Act, User, require
from data.errors import RefusalError
from data.model import Period
from data.on_top import on_top
from data.plan_store import clean_name
from data.store import Batch, Receipt, Store

SCENARIO = "scenario"
MAX_NAME = 80
"""Characters in a scenario's name."""

_NAMES = """
SELECT scenario_id, name
FROM scenario
JOIN live_batch USING (batch_id)
WHERE scenario.commune = $commune
ORDER BY seq
"""


def save(
    store: Store,
    commune: str,
    name: str,
    indicator: str,
    period: Period,
    data_seq: int,
    inputs: Mapping[str, Any],
    results: Mapping[str, Any],
    by: User,
    submission_id: str,
) -> Receipt:
    """The receipt of a scenario, whose id is the `submission_id`: pressing twice is one scenario.

    `inputs` and `results` are what JSON can say: texts as keys; texts, finite numbers, truth values, lists, objects.
    RefusalError where the name is missing, too long or borne by another, a number is none, or saving is not theirs.
    """
    require(by, Act.SCENARIO, commune)
    name = clean_name(name)
    row = {
        "scenario_id": submission_id, "name": name, "indicator": indicator, "period": period.date,
        "data_seq": data_seq, "inputs": _json(inputs), "results": _json(results),
    }  # fmt: skip

    def trouble(names: Mapping[str, str | None], seen: int) -> str:
        return _name_trouble(name, submission_id, names) or _data_trouble(data_seq, seen)

    batch = Batch(commune, SCENARIO, f"scenario:{submission_id}", by.signed, login=by.login or None)
    return _write(store, batch, row, trouble)


def withdraw(store: Store, commune: str, scenario_id: str, by: User) -> Receipt:
    """The receipt of taking a scenario away; RefusalError where there is none, it has gone or is not theirs to take."""
    require(by, Act.SCENARIO, commune)

    def trouble(names: Mapping[str, str | None], _: int) -> str:
        if scenario_id not in names:
            return "Không tìm thấy phương án này. Hãy chọn một phương án trong danh sách của xã."
        return "" if names[scenario_id] else "Phương án này đã được bỏ trước đó; không cần làm gì thêm."

    row = {"scenario_id": scenario_id, "name": None}
    batch = Batch(commune, SCENARIO, f"scenario_withdrawn:{scenario_id}", by.signed, login=by.login or None)
    return _write(store, batch, row, trouble)


def _write(
    store: Store, batch: Batch, row: Mapping[str, Any], trouble: Callable[[Mapping[str, str | None], int], str]
) -> Receipt:
    """The receipt of one row on top of whatever stands.

    `trouble` says why not, from every scenario's name and the `seq` they were read at.
    """

    def rows(seen: int) -> dict[str, list[Mapping[str, Any]]]:
        sentence = trouble(dict(store.rows(_NAMES, {"commune": batch.commune})), seen)
        if sentence:
            raise RefusalError(sentence)
        return {"scenario": [row]}

    return on_top(store, batch, rows)


def _name_trouble(name: str, scenario_id: str, names: Mapping[str, str | None]) -> str:
    """What is wrong with the name beside those of the other scenarios (None: taken away), "" where all is well."""
    if not name:
        return "Hãy đặt tên cho phương án rồi lưu."
    if len(name) > MAX_NAME:
        return f"Tên phương án dài {len(name)} ký tự, tối đa là {MAX_NAME}. Hãy đặt tên ngắn hơn."
    if names.get(scenario_id, name) != name:
        return "Phương án này đã được lưu với tên khác hoặc đã được bỏ. Hãy tải lại trang rồi lưu như phương án mới."
    others = {one.casefold() for key, one in names.items() if one and key != scenario_id}
    if name.casefold() in others:
        return f"Xã đã có phương án tên «{name}». Hãy đặt tên khác, hoặc bỏ phương án cũ rồi lưu lại."
    return ""


def _data_trouble(data_seq: int, seen: int) -> str:
    if 0 < data_seq <= seen:
        return ""
    return "Phương án phải tính trên số liệu đã có trong kho của xã. Hãy tải lại trang rồi tính lại."


def _json(content: Mapping[str, Any]) -> str:
    try:
        return json.dumps(dict(content), ensure_ascii=False, allow_nan=False)
    except ValueError as error:
        raise RefusalError("Phương án có số không tính được nên chưa lưu. Hãy sửa số đã nhập rồi lưu lại.") from error
