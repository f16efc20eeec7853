"""A commune that was put down in the store is known wherever the shipped ones are."""

from __future__ import annotations

from pathlib import Path

import pytest

from data.__main__ import main
from data.access import Grant, Role
from data.accounts.command import read_role
from data.communes import commune_name, known_slugs
from data.errors import RefusalError
from data.model import Calendar, Place
from data.new_commune import NewCommune, plan_of, taken
from data.plan_files import slugs
from data.plan_store import set_up
from data.store import Store
from tests.builders import somebody


@pytest.fixture
def commune(store: Store) -> Store:
    text = plan_of(NewCommune("Đồng Tiến", "Nghệ An", "xóm", Calendar.MONTH, "an-nong"), taken(store))
    set_up(store, text.slug, [Place("xom-01", "Xóm Đông")], somebody(), text=text)
    return store


def test_before_a_store_only_those_that_ship_are_known(home: Path):
    assert (known_slugs(), commune_name("an-nong"), commune_name("dong-tien")) == (slugs(), "An Nông", "dong-tien")
    assert list(home.iterdir()) == [], "asking makes no store"


def test_it_is_named_and_may_be_granted(commune: Store):
    assert known_slugs() == sorted([*slugs(), "dong-tien"])
    assert commune_name("dong-tien") == "Đồng Tiến"
    assert read_role("can-bo:dong-tien:kt") == Grant(Role.OFFICER, "dong-tien", department="kt")
    assert read_role("thon:dong-tien:xom-01") == Grant(Role.VILLAGE, "dong-tien", village="xom-01")
    with pytest.raises(RefusalError, match="dong-tien"):
        read_role("can-bo:dong-lui")


def test_its_template_is_made_by_the_command(commune: Store, tmp_path: Path, capsys: pytest.CaptureFixture):
    out = tmp_path / "mau.xlsx"
    assert main(["template", "dong-tien", "2026-06", str(out)]) == 0
    assert out.exists()
    assert main(["template", "dong-lui", "2026-06", str(out)]) == 1
    assert "dong-tien" in capsys.readouterr().err
