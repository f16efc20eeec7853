"""The frame as it is run: first start, trial, pickers, and a store that cannot be opened."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from data import sample
from data.errors import StoreError
from data.model import Period, Place
from data.plan_store import set_up
from data.store import FILES, ILLUSTRATIVE, REAL, Store, open_store
from pages import (
    bases,
    batches,
    compare,
    departments,
    hand_in,
    indicator,
    overview,
    quick_entry,
    scenario,
    start,
    villages,
)  # fmt: skip
from pages import set_up as set_up_page
from tests.pages.conftest import foreign, visible

APP = Path(__file__).parents[1] / "app.py"
TODAY = dt.date(2026, 8, 20)
BANNER = "**SỐ LIỆU MINH HOẠ**"
PAGES = [
    overview, villages, departments, indicator, scenario, compare, hand_in, quick_entry, batches, bases, set_up_page,
    start,
]  # fmt: skip


@pytest.fixture(autouse=True)
def today(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One day on every machine, one empty data folder a test."""
    for name in ("data.visit.today", "components.entry.today"):
        monkeypatch.setattr(name, lambda: TODAY)
    return home


@pytest.fixture(scope="module")
def sample_file(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """The illustrative store up to Kỳ 8/2026, closed."""
    path = tmp_path_factory.mktemp("sample") / FILES[ILLUSTRATIVE]
    store = Store(path, ILLUSTRATIVE)
    sample.build(store, Period(2026, 8))
    store.close()
    return path


@pytest.fixture
def trial(home: Path, sample_file: Path) -> Path:
    """A data folder whose illustrative store has been built before."""
    return Path(shutil.copy(sample_file, home))


def opened(**query: str) -> AppTest:
    app = AppTest.from_file(APP, default_timeout=60)
    for name, value in query.items():
        app.query_params[name.replace("_", "-")] = value
    return app.run()


def title(app: AppTest) -> str:
    return app.title[0].value.replace("\\", "")


def picker(app: AppTest, label: str):
    return next(one for one in app.sidebar.selectbox if one.label == label)


# ── pages ────────────────────────────────────────────────────────────────────────────────────────────


def test_every_page_file_is_one_of_the_pages():
    files = {path.stem for path in (APP.parent / "pages").glob("*.py")} - {"__init__"}
    assert files == {one.__name__.removeprefix("pages.") for one in PAGES}


@pytest.mark.parametrize("page", PAGES)
def test_a_page_has_a_vietnamese_title_an_address_and_a_render(page):
    assert callable(page.render)
    assert re.fullmatch(r"[a-z]+(-[a-z]+)*", page.ADDRESS), "an address of plain letters"
    assert page.TITLE == page.TITLE.strip() != ""
    assert not page.TITLE.isascii()


@pytest.mark.parametrize("name", ["TITLE", "ADDRESS"])
def test_no_two_pages_share(name: str):
    assert len({getattr(page, name) for page in PAGES}) == len(PAGES)


# ── first start ──────────────────────────────────────────────────────────────────────────────────────


def test_the_first_start_shows_two_ways_in(home: Path):
    app = opened()
    assert not app.exception
    assert title(app) == "Tiến độ"
    assert [one.label for one in app.button] == ["Xem thử với số liệu minh hoạ", "Thiết lập cho xã của tôi"]
    assert len(app.sidebar.selectbox) == 0
    assert [one.name for one in home.glob("*.duckdb")] == [FILES[REAL]], "looking makes no illustrative store"
    assert BANNER not in " ".join(visible(app))
    assert foreign(app) == []


def test_the_real_way_in_leads_to_set_up():
    app = opened()
    app.button[1].click().run()
    assert not app.exception
    assert title(app) == "Thiết lập xã"


# ── trial ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_trial_begins_with_the_overview_under_its_banner(home: Path):
    """From an empty folder: the illustrative months are built on the way."""
    app = opened()
    app.button[0].click().run()
    assert not app.exception
    assert title(app) == "Tổng quan xã An Nông"
    assert app.warning[0].value.startswith(BANNER)
    assert picker(app, "Kỳ báo cáo").options[0] == "Kỳ 8/2026"
    assert app.query_params["xem-thu"] == "true", "a link opens the same view"
    assert {one.name for one in home.glob("*.duckdb")} == set(FILES.values())
    assert open_store(REAL).communes() == []


def test_the_banner_stands_above_everything_of_the_page(trial: Path):
    nodes = [one.type for one in opened(xem_thu="true").main]
    assert nodes.index("warning") < nodes.index("title")


def test_the_trial_can_be_left(trial: Path):
    app = opened(xem_thu="true")
    app.sidebar.toggle[0].set_value(False).run()
    assert not app.exception
    assert title(app) == "Tiến độ"
    assert len(app.warning) == 0


COMMUNES = ["xã An Nông", "xã Giao Minh", "xã Tân Ninh", "xã Thống Nhất", "xã Thượng Ninh"]


@pytest.mark.parametrize("name", COMMUNES)
def test_a_link_opens_its_commune(trial: Path, name: str):
    app = opened(xem_thu="true", xa=name)
    assert not app.exception
    assert title(app) == f"Tổng quan {name}"
    assert picker(app, "Xã").options == COMMUNES
    assert foreign(app) == []


def test_a_link_opens_its_period(trial: Path):
    app = opened(xem_thu="true", xa="xã Tân Ninh", ky="Kỳ 3/2026")
    assert picker(app, "Kỳ báo cáo").value == Period(2026, 3)
    assert visible(app)[2].startswith("Kỳ 3/2026 (15/02–14/03/2026)")


@pytest.mark.parametrize(
    "query", [{"xa": "xã Không Có"}, {"ky": "Kỳ 13/2026"}, {"xa": "<b>x</b>", "ky": "'; DROP TABLE x"}]
)
def test_a_broken_link_opens_what_there_is(trial: Path, query: dict[str, str]):
    app = opened(xem_thu="true", **query)
    assert not app.exception
    assert title(app) == "Tổng quan xã An Nông"
    assert picker(app, "Kỳ báo cáo").value == Period(2026, 8)


def test_a_period_that_another_commune_lacks_is_not_carried_over(trial: Path):
    app = opened(xem_thu="true", xa="xã An Nông", ky="Kỳ 1/2026")
    picker(app, "Xã").select("thong-nhat").run()
    assert not app.exception
    assert title(app) == "Tổng quan xã Thống Nhất"
    assert picker(app, "Kỳ báo cáo").value in [Period(2026, 7), Period(2026, 8)]


def test_a_commune_without_figures_has_no_period_to_pick(trial: Path):
    app = opened(xem_thu="true", xa="xã Giao Minh")
    assert [one.label for one in app.sidebar.selectbox] == ["Xã"]


# ── real ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_commune_that_is_set_up_opens_without_a_banner():
    set_up(open_store(REAL), "tan-ninh", [Place("thon-01", "Thôn Đông")], "Người thử")
    app = opened()
    assert not app.exception
    assert title(app) == "Tổng quan xã Tân Ninh"
    assert len(app.warning) == 0
    assert "Chưa có số liệu nào" in app.info[0].value
    assert picker(app, "Xã").options == ["xã Tân Ninh"]


def test_trial_and_real_are_never_mixed(trial: Path):
    set_up(open_store(REAL), "tan-ninh", [Place("thon-01", "Thôn Đông")], "Người thử")
    app = opened(xem_thu="true")
    assert picker(app, "Xã").options == COMMUNES
    app.sidebar.toggle[0].set_value(False).run()
    assert picker(app, "Xã").options == ["xã Tân Ninh"]
    assert open_store(REAL).rows("SELECT count(*) FROM observation") == [(0,)]


# ── a store that cannot be opened ────────────────────────────────────────────────────────────────────


def told(app: AppTest) -> str:
    """The one sentence of a page that only refuses."""
    assert not app.exception
    assert (len(app.title), len(app.button)) == (0, 0)
    [refusal] = app.error
    assert "Traceback" not in " ".join(visible(app))
    return refusal.value.replace("\\", "")


def test_a_damaged_store_is_said_in_a_sentence(home: Path):
    (home / FILES[REAL]).write_bytes(b"hong" * 4096)
    app = opened()
    assert foreign(app) == []
    assert told(app) == (
        "Không đọc hoặc ghi được kho số liệu tien-do.duckdb. Tệp có thể hỏng hoặc do phiên bản mới hơn tạo ra;"
        " hãy giữ nguyên tệp và báo người quản trị."
    )
    assert (home / FILES[REAL]).read_bytes() == b"hong" * 4096, "left as it was"


def test_a_damaged_store_does_not_keep_the_trial_shut(trial: Path):
    (trial.parent / FILES[REAL]).write_bytes(b"hong" * 4096)
    app = opened()
    told(app)
    app.sidebar.toggle[0].set_value(True).run()
    assert title(app) == "Tổng quan xã An Nông"


def test_illustrative_figures_in_the_place_of_real_ones_are_refused(home: Path, sample_file: Path):
    shutil.copy(sample_file, home / FILES[REAL])
    assert "Số liệu thật và minh hoạ không được lẫn nhau" in told(opened())


def test_any_refusal_of_the_store_is_said_as_it_is(monkeypatch: pytest.MonkeyPatch):
    def refuse(kind: str) -> Store:
        raise StoreError("Ổ đĩa **đã đầy** <b>.")

    monkeypatch.setattr("data.store.open_store", refuse)
    assert told(opened()) == "Ổ đĩa **đã đầy** <b>."


def test_an_unforeseen_error_is_one_sentence_and_nothing_of_the_machine(monkeypatch: pytest.MonkeyPatch):
    def fail(*_: object) -> Store:
        raise RuntimeError("/home/bi-mat/kho")

    for broken in ("data.store.open_store", "pages.start.render"):
        with monkeypatch.context() as patched:
            patched.setattr(broken, fail)
            app = opened()
        assert not app.exception
        shown = " ".join(visible(app))
        assert "Có lỗi ngoài dự kiến" in shown
        assert "bi-mat" not in shown
