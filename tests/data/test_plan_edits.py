"""What edits come to: one version for a row, with what follows from them."""

from __future__ import annotations

import pytest

from data.model import Goal
from data.plan_editing import tables
from data.plan_edits import Edit, settled
from data.plan_files import GOALS, INDICATORS, TARGETS, TASKS, shipped
from data.plan_store import load_plan
from data.plan_tables import DEPARTMENTS
from data.store import Store
from tests.data.changing import (
    FIBRE,
    FIBRE_TARGET,
    JULY,
    OCTOBER,
    SLUG,
    VNEID,
    change,
)

pytestmark = pytest.mark.usefixtures("august")


def test_two_edits_of_one_row_are_one_version(commune: Store):
    change(commune, Edit(INDICATORS, VNEID, {"name": "Có VNeID"}), Edit(INDICATORS, VNEID, {"short": "VNeID"}))
    now = load_plan(commune, SLUG).indicator(VNEID)
    assert (now.name, now.short) == ("Có VNeID", "VNeID")
    assert commune.rows("SELECT count(*) FROM plan_row WHERE in_force_from = DATE '2026-07-01'") == [(1,)]


def test_a_department_keeps_its_former_name_as_a_spelling(commune: Store):
    old = load_plan(commune, SLUG).department("kt")
    change(commune, Edit(DEPARTMENTS, "kt", {"name": "Phòng Kinh tế và Hạ tầng"}))
    now = load_plan(commune, SLUG).department("kt")
    assert (now.name, now.aliases) == ("Phòng Kinh tế và Hạ tầng", (*old.aliases, old.name))


def test_what_is_there_already_is_no_edit_and_what_is_left_out_stays(commune: Store):
    found, _ = tables(commune, SLUG)
    same = dict(found[TARGETS][f"{VNEID}:2026"])
    assert settled([Edit(TARGETS, f"{VNEID}:2026", same), Edit(TASKS, "AN-T-9.9", None)], found, JULY) == []
    [one] = settled([Edit(TARGETS, f"{VNEID}:2026", {**same, "note": "x"})], found, JULY)
    assert one.cells == {"note": "x"}, "who promised what is not told anew"


def test_an_indicator_takes_its_promises_with_it(commune: Store):
    change(commune, FIBRE, FIBRE_TARGET, by=OCTOBER)
    found, _ = tables(commune, SLUG)
    gone = settled([Edit(INDICATORS, "AN-24", None)], found, JULY)
    assert [(one.table, one.key, one.cells) for one in gone] == [
        (INDICATORS, "AN-24", None), (TARGETS, "AN-24:2027", None),
    ]  # fmt: skip


def test_a_goal_without_a_number_is_known_by_its_document(commune: Store):
    change(commune, Edit(GOALS, "AN-G12", {"code": "AN-G12", "text": "Người già biết dùng VNeID"}))
    assert load_plan(commune, SLUG).goals == (
        *shipped(SLUG).goals,
        Goal("AN-G12", "Người già biết dùng VNeID", JULY.said),
    )
