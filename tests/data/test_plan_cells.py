"""What people type into the plan is a cell or a sentence, and every cell is read as it is shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import settings as steady
from hypothesis import strategies as st

from data.plan_cells import read, shown
from data.plan_editing import tables
from data.plan_files import shipped, slugs
from data.plan_store import set_up
from data.plan_tables import TABLES, Names
from data.store import Store
from tests.builders import somebody


@pytest.mark.parametrize("slug", slugs())
def test_every_cell_of_every_plan_is_read_as_it_is_shown(store: Store, slug: str):
    set_up(store, slug, shipped(slug).places, somebody("An"))
    found, names = tables(store, slug)
    for name, many in found.items():
        for cells in many.values():
            for column in TABLES[name].columns:
                assert read(column, shown(column, cells.get(column.name, ""), names), names) == (
                    cells.get(column.name, ""), "",
                )  # fmt: skip


@steady(max_examples=50)
@given(st.text(max_size=30))
def test_whatever_is_typed_is_a_cell_or_a_sentence(typed: str):
    names = Names({"kt": "Phòng Kinh tế"}, {"adults": "Người trưởng thành"}, {"kt": "kt", "phòng kinh tế": "kt"})
    for table in TABLES.values():
        for column in table.columns:
            cell, why = read(column, typed, names)
            assert not (cell and why)
            assert cell == cell.strip()
