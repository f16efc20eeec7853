"""The flat file's layout as a commune has set it."""

from __future__ import annotations

from data.access import Act, User, require
from data.errors import RefusalError
from data.flat.layout import Layout, from_text, to_text, troubles
from data.model import Plan
from data.on_top import on_top
from data.store import Batch, Receipt, Store

SETTING = "setting"
_NAME = "flat_layout"
_NEWEST = """
SELECT value
FROM setting
JOIN live_batch USING (batch_id)
WHERE setting.commune = $commune AND name = $name
ORDER BY seq DESC
LIMIT 1
"""


def flat_layout(store: Store, commune: str) -> Layout:
    """The commune's own layout, else the plain one with every column."""
    found = store.rows(_NEWEST, {"commune": commune, "name": _NAME})
    return from_text(found[0][0]) if found else Layout()


def set_flat_layout(store: Store, plan: Plan, layout: Layout, by: User, submission_id: str) -> Receipt:
    """The receipt of a new layout; RefusalError says what is wrong with it, or that it is not theirs to set."""
    require(by, Act.PLAN, plan.slug)
    trouble = next(troubles(layout, plan), "")
    if trouble:
        raise RefusalError(trouble)
    batch = Batch(plan.slug, SETTING, submission_id, by.signed, login=by.login or None, note="Cách xuất tệp cho tỉnh")
    return on_top(store, batch, lambda _: {"setting": [{"name": _NAME, "value": to_text(layout)}]})
