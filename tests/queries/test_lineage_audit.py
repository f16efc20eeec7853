"""A merger, a split, a rename and taking one back, as the audit tells them; a figure's source keeps the old village."""

from __future__ import annotations

from decimal import Decimal

import pytest

from components.audit_words import changes_table
from components.tables import place_name
from data.errors import RefusalError
from data.intake.undo import plan_undo
from data.lineage_store import Draft, What, record, take_back
from data.model import Period
from data.plan_store import blank_places, load_plan, set_up
from data.store import Batch, Store
from queries.audit import Asked, changes
from queries.figures import sources
from tests.builders import somebody

SLUG, JUNE, JULY = "an-nong", Period(2026, 6), Period(2026, 7)


@pytest.fixture
def told(store: Store) -> list[dict]:
    """The audit's lines of kind lineage, the newest batch first."""
    set_up(store, SLUG, blank_places(["Đông", "Tây", "Nam", "Bắc"], "thôn"), somebody("An"))
    one = {"indicator": "AN-14", "place": "thon-01", "period": JUNE.date, "state": "reported", "value": 40}
    store.append(Batch(SLUG, "hand_in", "s", "An"), {"observation": [one]}, store.seq(SLUG))
    drafts = (
        Draft(What.MERGE, JULY, ("thon-01", "thon-02"), ("Đông Tây",), document="NQ 1"),
        Draft(What.SPLIT, JULY, ("thon-03",), ("Một", "Hai"), (Decimal(30), Decimal(70)), "dân số", "NQ 2"),
        Draft(What.RENAME, JULY, ("thon-04",), ("Bắc Sơn",), document="NQ 3"),
    )
    for at, draft in enumerate(drafts):
        record(store, SLUG, draft, somebody("Bình"), f"p{at}", JULY)
    take_back(store, SLUG, "p2", somebody("Bình"))
    _, found = changes(store, SLUG, Asked(kind="lineage"), 100)
    table = changes_table([one for one in found if one.subject == "lineage"], load_plan(store, SLUG))
    return table.to_dict("records")


def test_every_part_of_a_change_is_a_line_with_its_document(told: list[dict]):
    assert {(one["Nội dung"], one["Kỳ, ngày"]) for one in told[1:]} == {("Sáp nhập, tách thôn", "từ 7/2026")}
    assert sorted((one["Trước"], one["Sau"]) for one in told[1:]) == [
        ("Bắc", "đổi tên thành Bắc"),  # by the name it bears today: the new one was taken back
        ("Nam", "vào Hai 70/100 (dân số)"),
        ("Nam", "vào Một 30/100 (dân số)"),
        ("Tây", "vào Đông Tây"),
        ("Đông", "vào Đông Tây"),
    ]
    assert {one["Nguồn"] for one in told[1:]} == {f"gõ trên màn hình; NQ {at}" for at in (1, 2, 3)}


def test_taking_back_names_the_document_of_what_it_takes_back(told: list[dict]):
    assert (told[0]["Nội dung"], told[0]["Sau"]) == ("Rút lại sáp nhập, tách thôn", "đã bỏ")
    assert "NQ 3" in told[0]["Nguồn"]


def test_the_source_of_an_old_figure_keeps_the_old_villages_name(told: list[dict], store: Store):
    plan = load_plan(store, SLUG)
    [one] = sources(store, SLUG, JULY)
    assert place_name(plan, one.figure.place) == "Đông"


def test_a_change_is_not_undone_among_the_hand_ins(told: list[dict], store: Store):
    [(batch,)] = store.rows("SELECT batch_id FROM batch WHERE kind = 'lineage' ORDER BY seq LIMIT 1")
    with pytest.raises(RefusalError, match="trang Sáp nhập, tách thôn"):
        plan_undo(store, SLUG, batch)
