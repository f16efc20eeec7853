"""Whether a period still is what was looked at: any batch written since that may change it, or asks about it."""

from __future__ import annotations

from data.model import Period
from data.store import Store

_TOUCHED = """
SELECT kind, submitted_by
FROM live_batch
WHERE
    commune = $commune
    AND seq > $seq
    AND kind NOT IN ('scenario', 'closing', 'task', 'setting')
    AND NOT (
        kind IN ('hand_in', 'quick_entry', 'undo', 'sample')
        AND batch_id NOT IN (
            SELECT batch_id FROM observation WHERE commune = $commune AND period <= $period
            UNION ALL
            SELECT batch_id FROM base_figure WHERE commune = $commune
            UNION ALL
            SELECT batch_id FROM baseline WHERE commune = $commune
            UNION ALL
            SELECT batch_id FROM plan_row WHERE commune = $commune
            UNION ALL
            SELECT batch_id FROM lineage WHERE commune = $commune
        )
    )
    AND NOT (
        kind = 'question'
        AND batch_id NOT IN (
            SELECT batch_id
            FROM question_entry
            WHERE
                commune = $commune
                AND question_id NOT IN (
                    SELECT question_id FROM question_entry WHERE commune = $commune AND period <> $period
                )
        )
    )
ORDER BY seq DESC
LIMIT 1
"""


def touched(store: Store, commune: str, period: Period, since: int) -> bool:
    """Whether anything written after that `seq` may change what the period shows, or ask about it.

    What cannot is named: scenarios, closings, figures of later periods that came without base or plan, and what was
    asked about another period, with all that was said of it since; only what was asked first names its period.
    """
    return bool(store.rows(_TOUCHED, {"commune": commune, "seq": since, "period": period.date}))
