"""What may concern a checked period: questions by the period they are about, held against a slow reading."""

from __future__ import annotations

import random

from data.closing_touch import touched
from data.model import Period, Place
from data.plan_store import set_up
from data.store import Batch, Store
from tests.builders import somebody

SLUG, MAY, JUNE, JULY, AUGUST = "tan-ninh", *(Period(2026, month) for month in range(5, 9))


def test_what_was_said_is_held_against_a_slow_reading_of_every_thread(store: Store):
    """The referee keeps every line of every thread and asks of each batch whether its thread names another period."""
    set_up(store, SLUG, [Place("thon-01", "Thôn 1")], somebody())
    chance = random.Random(5)
    begun = store.seq(SLUG)
    threads: dict[str, set[Period]] = {}
    lines: list[tuple[int, str]] = []
    for at in range(36):
        thread = f"q{chance.randrange(8)}"
        period = chance.choice([None, MAY, JUNE, JULY]) if thread not in threads else None
        row = {"question_id": thread, "kind": "answered" if thread in threads else "asked", "text": "?"}
        batch = Batch(SLUG, "question", f"line-{at}", "An")
        receipt = store.append(batch, {"question_entry": [row | {"period": period and period.date}]}, store.seq(SLUG))
        threads.setdefault(thread, {period} - {None})
        lines.append((receipt.seq, thread))
    for period in (MAY, JUNE, JULY, AUGUST):
        for since in range(begun, store.seq(SLUG) + 1):
            wanted = any(seq > since and threads[thread] <= {period} for seq, thread in lines)
            assert touched(store, SLUG, period, since) is wanted
