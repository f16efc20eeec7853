"""The changes of villages that a commune has recorded and not taken back, oldest first."""

from __future__ import annotations

from data.lineage import Change, Flow
from data.model import Period
from data.store import Store

_ROWS = """
SELECT change_id, in_force_from, from_place, to_place, share_part, share_whole, basis, document, old_name
FROM lineage
JOIN live_batch USING (batch_id)
WHERE lineage.commune = $commune
ORDER BY seq, from_place, to_place
"""


def recorded(store: Store, commune: str) -> tuple[Change, ...]:
    """Every change that stands, by the period it holds from; what was taken back is left out."""
    found: dict[str, Change] = {}
    for change_id, day, source, target, part, whole, basis, document, old in store.rows(_ROWS, {"commune": commune}):
        if source is None:
            found.pop(change_id, None)
            continue
        flow = Flow(source, target, part, whole)
        before = found.get(change_id)
        flows = (*before.flows, flow) if before else (flow,)
        since = Period(day.year, day.month)
        found[change_id] = Change(change_id, since, flows, basis or "", document or "", old or "")
    return tuple(sorted(found.values(), key=lambda one: one.since))
