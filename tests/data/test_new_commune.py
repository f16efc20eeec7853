"""A commune that is none of the five: its own codes, nothing of the pattern's document, sound from the first day."""

from __future__ import annotations

import datetime as dt
import re

import pytest

from data.errors import RefusalError
from data.model import Calendar, Period, Place, Rhythm
from data.new_commune import NewCommune, Taken, plan_of, prefix_of, slug_of, taken, trouble
from data.plan_check import check
from data.plan_editing import Decision, Edit, write
from data.plan_files import BASES, INDICATORS, TARGETS, build, shipped, shipped_plans, slugs
from data.plan_store import load_plan, set_up
from data.plan_tables import DEPARTMENTS
from data.store import Store
from tests.builders import somebody
from tests.data.changing import FIBRE, FIBRE_TARGET, NEW, TEAM

NOBODY = Taken(frozenset(), frozenset(), frozenset())


def asked(name: str = "Đồng Tiến", pattern: str = "", **more: object) -> NewCommune:
    return NewCommune(name, "Nghệ An", "xóm", Calendar.MONTH, pattern, **more)


@pytest.mark.parametrize("pattern", ["", *slugs()])
@pytest.mark.parametrize("calendar", list(Calendar))
def test_the_plan_is_sound_and_its_own(store: Store, pattern: str, calendar: Calendar):
    text = plan_of(NewCommune("Đồng Tiến", "Nghệ An", "xóm", calendar, pattern), taken(store))
    plan, problems = build(text)
    assert (problems, check(text)) == ([], [])
    assert (plan.slug, plan.code_prefix, plan.calendar, plan.places) == ("dong-tien", "DT", calendar, ())
    assert (plan.number, plan.date, plan.superior, plan.notes) == ("", "", (), ())
    assert {one.legal for one in plan.targets} <= {""}


@pytest.mark.parametrize("pattern", slugs())
def test_a_pattern_gives_all_but_its_name_codes_and_document(store: Store, pattern: str):
    text, old = plan_of(asked(pattern=pattern), taken(store)), shipped(pattern)
    plan, _ = build(text)
    assert [one.code for one in plan.indicators] == [
        one.code.replace(f"{old.code_prefix}-", "DT-", 1) for one in old.indicators
    ]
    assert [(one.value, one.low, one.year, one.lead) for one in plan.targets] == [
        (one.value, one.low, one.year, one.lead) for one in old.targets
    ]
    assert [one.id for one in plan.departments] == [one.id for one in old.departments]
    assert {one.source.startswith(f"theo mẫu xã {old.name}: ") for one in (*plan.targets, *plan.tasks)} <= {True}
    said = str(text.header) + str([row.cells for name, rows in text.rows.items() for row in rows if name != BASES])
    assert re.findall(rf"(?<![\w-]){old.code_prefix}-(?:[0-9MBGT])\w*", said) == []
    assert said.replace(f"theo mẫu xã {old.name}", "").count(old.name) == 0


def test_an_empty_plan_starts_when_and_as_often_as_was_said(store: Store):
    plan, _ = build(plan_of(asked(start=Period(2027, 3), rhythm=Rhythm.QUARTERLY), NOBODY))
    assert (plan.start, plan.rhythm, plan.span, plan.indicators) == (Period(2027, 3), "quarterly", (2026, 2030), ())


def test_names_are_told_apart(store: Store):
    plan, _ = build(plan_of(asked("Tân Ninh"), taken(store)))
    assert (plan.slug, plan.code_prefix) == ("tan-ninh-2", "TNI")
    set_up(store, plan.slug, [], somebody(), text=plan_of(asked("Tân Ninh"), taken(store)))
    again = NewCommune("Tân Ninh", "Lào Cai", "thôn", Calendar.DECREE)
    assert (slug_of("Tân Ninh", taken(store).slugs), plan_of(again, taken(store)).header["code_prefix"]) == (
        "tan-ninh-3", "TNIN",
    )  # fmt: skip
    assert "đã có kế hoạch" in trouble(asked("TÂN  NINH"), taken(store))


@pytest.mark.parametrize("one", list(shipped_plans().values()), ids=lambda one: one.slug)
def test_a_shipped_commune_is_chosen_not_made_again(store: Store, one):
    again = NewCommune(one.name, one.province, "thôn", Calendar.DECREE)
    assert trouble(again, taken(store)) == (
        f"Xã {one.name}, {one.province} đã có kế hoạch. Hãy chọn xã ấy trong danh sách, không tạo thêm."
    )


@pytest.mark.parametrize("name", ["", " ", "12", "…", "Xã Đồng Tiến", "phường 1 Bến", "x" * 61])
def test_a_name_that_is_none_is_asked_again(name: str):
    assert trouble(asked(name), NOBODY).endswith(".")
    with pytest.raises(RefusalError):
        plan_of(asked(name), NOBODY)


def test_a_prefix_is_always_found():
    known: set[str] = set()
    for _ in range(60):
        known.add(prefix_of("Đồng Tiến", known))
    assert len(known) == 60
    assert all(re.fullmatch("[A-Z]{1,6}", one) for one in known)


def test_an_empty_commune_gets_its_indicators_afterwards(store: Store):
    text = plan_of(asked(), taken(store))
    set_up(store, text.slug, [Place("xom-01", "Xóm Đông")], somebody(), text=text)
    plan = load_plan(store, "dong-tien")
    first = Decision("Kế hoạch 5/KH-UBND", dt.date(2026, 1, 20), plan.start)
    edits = [
        Edit(DEPARTMENTS, "tcn", TEAM),
        Edit(INDICATORS, "DT-01", {**NEW, "code": "DT-01"}),
        Edit(TARGETS, "DT-01:2027", {**FIBRE_TARGET.cells, "code": "DT-01", "lead": "tcn"}),
    ]
    write(store, "dong-tien", edits, first, somebody(), store.seq("dong-tien"), "x")
    plan = load_plan(store, "dong-tien")
    assert [(one.code, one.since) for one in plan.indicators] == [("DT-01", None)]
    assert plan.targets_of("DT-01")[0].lead == "tcn"
    assert FIBRE.key not in {one.code for one in plan.indicators}
