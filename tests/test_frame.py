"""The frame as it is run: first start, trial, pickers, and a store that cannot be opened."""

from __future__ import annotations

import datetime as dt
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from streamlit.testing.v1 import AppTest

from components.filters import COMMUNE_TO_OPEN
from data import sample
from data.access import Grant, Role
from data.accounts import Session
from data.errors import StoreError
from data.model import FigureState, Period, Place
from data.plan_store import set_up
from data.store import FILES, ILLUSTRATIVE, REAL, Batch, Store, open_store
from pages import (
    accounts,
    audit,
    backups,
    bases,
    batches,
    bottlenecks,
    boundaries,
    closing,
    compare,
    departments,
    export,
    hand_in,
    indicator,
    missing,
    overview,
    own_village,
    plan,
    questions,
    quick_entry,
    rescue,
    scenario,
    start,
    tasks,
    villages,
)  # fmt: skip
from pages import set_up as set_up_page
from tests.builders import somebody
from tests.pages.conftest import foreign, visible
from tests.visitors import EVERYTHING, session_of, trial_session

APP = Path(__file__).parents[1] / "app.py"
TODAY = dt.date(2026, 8, 20)
BANNER = "**SỐ LIỆU MINH HOẠ**"
PAGES = [
    overview, villages, departments, indicator, bottlenecks, questions, tasks, scenario, compare, hand_in, missing,
    quick_entry, batches, closing, export, bases, boundaries, plan, set_up_page, start, own_village, audit, accounts,
    backups, rescue,
]  # fmt: skip


@pytest.fixture(autouse=True)
def today(home: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """One day on every machine, one empty data folder a test."""
    for name in (
        "data.visit.today",
        "components.entry.today",
        "data.closing_store.today",
        "data.question_store.today",
        "data.question_thread.today",
        "data.target_versions.today",
        "data.task_store.today",
        "queries.closings.today",
    ):
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


@pytest.fixture
def let_in(monkeypatch: pytest.MonkeyPatch) -> Callable[[Session | None], None]:
    """Tell the frame who the gate let in."""

    def tell(session: Session | None) -> None:
        monkeypatch.setattr("components.gate.visitor", lambda: session)

    return tell


@pytest.fixture(autouse=True)
def somebody_is_in(let_in: Callable[[Session | None], None]) -> None:
    """A person who may do everything, unless a test says otherwise."""
    let_in(session_of(*EVERYTHING))


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


# ── who comes ────────────────────────────────────────────────────────────────────────────────────────


def test_without_a_session_nothing_is_drawn_or_opened(home: Path, let_in: Callable):
    let_in(None)
    app = opened()
    assert told(app) == "Phiên làm việc đã hết. Hãy tải lại trang để đăng nhập."
    assert list(home.glob("*.duckdb")) == []


def test_the_gate_missing_altogether_lets_nobody_in(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.undo()
    assert told(opened()).startswith("Phiên làm việc đã hết")


def test_a_one_time_password_opens_no_page(let_in: Callable):
    set_up(open_store(REAL), "tan-ninh", [Place("thon-01", "Thôn Đông")], somebody("Người thử"))
    let_in(session_of(*EVERYTHING, one_time=True))
    app = opened()
    assert title(app) == "Tiến độ"
    assert "Tân Ninh" not in " ".join(visible(app))


def test_the_first_start_leads_the_coordinator_to_set_up(home: Path):
    app = opened()
    assert not app.exception
    assert title(app) == "Tiến độ"
    assert [one.label for one in app.button] == ["Thiết lập cho xã của tôi"]
    assert len(app.sidebar.selectbox) == 0
    assert [one.name for one in home.glob("*.duckdb")] == [FILES[REAL]], "looking makes no illustrative store"
    assert BANNER not in " ".join(visible(app))
    assert foreign(app) == []
    app.button[0].click().run()
    assert not app.exception
    assert title(app) == "Thiết lập xã"


def test_the_sidebar_says_who_is_in_and_how_to_leave():
    app = opened()
    text = " ".join(one.value for one in app.sidebar.markdown)
    assert "Chị Lan" in text
    assert "(/dang-xuat)" in text
    assert "(/doi-mat-khau)" in text


def test_a_person_sees_only_the_communes_of_their_roles(let_in: Callable):
    for slug in ("tan-ninh", "giao-minh"):
        set_up(open_store(REAL), slug, [Place("thon-01", "Thôn Đông")], somebody("Người thử"))
    let_in(session_of(Grant(Role.LEADER, "giao-minh")))
    app = opened(xa="xã Tân Ninh")
    assert title(app) == "Tổng quan xã Giao Minh"
    assert picker(app, "Xã").options == ["xã Giao Minh"]


def test_an_administrator_alone_sees_no_figures(let_in: Callable):
    set_up(open_store(REAL), "tan-ninh", [Place("thon-01", "Thôn Đông")], somebody("Người thử"))
    let_in(session_of(Grant(Role.ADMIN)))
    app = opened()
    assert not app.exception
    assert title(app) == "Tiến độ"
    assert "Tân Ninh" not in " ".join(visible(app))


def test_a_villages_person_begins_with_their_village(trial: Path, let_in: Callable):
    set_up(open_store(REAL), "tan-ninh", [Place("thon-01", "Thôn Đông")], somebody("Người thử"))
    let_in(session_of(Grant(Role.VILLAGE, "tan-ninh", village="thon-01")))
    app = opened()
    assert title(app) == "Thôn của tôi"
    assert len(app.sidebar.text_input) == 0, "the search box would name the others"


# ── trial ────────────────────────────────────────────────────────────────────────────────────────────


def test_the_trial_begins_with_the_overview_under_its_banner(home: Path, let_in: Callable):
    """From an empty folder: the illustrative months are built on the way."""
    let_in(trial_session())
    app = opened()
    assert not app.exception
    assert title(app) == "Tổng quan xã An Nông"
    assert app.warning[0].value.startswith(BANNER)
    assert picker(app, "Kỳ báo cáo").options[0] == "Kỳ 8/2026"
    assert [one.name for one in home.glob("*.duckdb")] == [FILES[ILLUSTRATIVE]], "the real store is not even opened"


@pytest.fixture
def trying(trial: Path, let_in: Callable) -> Path:
    """Somebody tries the illustrative figures that have been built before."""
    let_in(trial_session())
    return trial


def test_the_banner_stands_above_everything_of_the_page(trying: Path):
    nodes = [one.type for one in opened().main]
    assert nodes.index("warning") < nodes.index("title")


def test_a_link_into_the_trial_opens_it_elsewhere(trying: Path):
    assert opened().query_params["xem-thu"] == "true"


def test_the_accounts_being_unreadable_is_a_sentence(monkeypatch: pytest.MonkeyPatch):
    def fail() -> None:
        raise StoreError("Kho tài khoản hỏng.")

    monkeypatch.setattr("components.gate.visitor", fail)
    assert told(opened()) == "Kho tài khoản hỏng."


def test_the_trial_can_be_left(trying: Path):
    text = " ".join(one.value for one in opened().sidebar.markdown)
    assert "[Thoát xem thử](/dang-xuat)" in text


def test_who_is_signed_in_never_sees_illustrative_figures(trial: Path):
    set_up(open_store(REAL), "tan-ninh", [Place("thon-01", "Thôn Đông")], somebody("Người thử"))
    app = opened(xem_thu="true")
    assert title(app) == "Tổng quan xã Tân Ninh"
    assert len(app.warning) == 0


COMMUNES = ["xã An Nông", "xã Giao Minh", "xã Tân Ninh", "xã Thống Nhất", "xã Thượng Ninh"]


@pytest.mark.parametrize("name", COMMUNES)
def test_a_link_opens_its_commune(trying: Path, name: str):
    app = opened(xa=name)
    assert not app.exception
    assert title(app) == f"Tổng quan {name}"
    assert picker(app, "Xã").options == COMMUNES
    assert foreign(app) == []


def test_a_link_opens_its_period(trying: Path):
    app = opened(xa="xã Tân Ninh", ky="Kỳ 3/2026")
    assert picker(app, "Kỳ báo cáo").value == Period(2026, 3)
    assert any(one.startswith("Kỳ 3/2026 (15/02–14/03/2026)") for one in visible(app))


@pytest.mark.parametrize(
    "query", [{"xa": "xã Không Có"}, {"ky": "Kỳ 13/2026"}, {"xa": "<b>x</b>", "ky": "'; DROP TABLE x"}]
)
def test_a_broken_link_opens_what_there_is(trying: Path, query: dict[str, str]):
    app = opened(**query)
    assert not app.exception
    assert title(app) == "Tổng quan xã An Nông"
    assert picker(app, "Kỳ báo cáo").value == Period(2026, 8)


def test_a_period_that_another_commune_lacks_is_not_carried_over(trying: Path):
    app = opened(xa="xã An Nông", ky="Kỳ 1/2026")
    picker(app, "Xã").select("thong-nhat").run()
    assert not app.exception
    assert title(app) == "Tổng quan xã Thống Nhất"
    assert picker(app, "Kỳ báo cáo").value in [Period(2026, 7), Period(2026, 8)]


def test_a_commune_just_set_up_is_the_one_looked_at(trying: Path):
    app = opened(xa="xã An Nông")
    app.session_state[COMMUNE_TO_OPEN] = "thong-nhat"
    app.run()
    assert title(app) == "Tổng quan xã Thống Nhất"
    picker(app, "Xã").select("an-nong").run()
    assert title(app) == "Tổng quan xã An Nông", "once, not for ever"


def test_a_commune_without_figures_has_no_period_to_pick(trying: Path):
    app = opened(xa="xã Giao Minh")
    assert [one.label for one in app.sidebar.selectbox] == ["Xã"]


# ── real ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_commune_that_is_set_up_opens_without_a_banner():
    set_up(open_store(REAL), "tan-ninh", [Place("thon-01", "Thôn Đông")], somebody("Người thử"))
    app = opened()
    assert not app.exception
    assert title(app) == "Tổng quan xã Tân Ninh"
    assert len(app.warning) == 0
    assert "Chưa có số liệu nào" in app.info[0].value
    assert picker(app, "Xã").options == ["xã Tân Ninh"]


def reported(*periods: Period) -> AppTest:
    """Tân Ninh with one figure of each of these periods, opened on TODAY: kỳ 8 is over, kỳ 9 runs."""
    store = open_store(REAL)
    set_up(store, "tan-ninh", [Place("thon-01", "Thôn Đông")], somebody("Người thử"))
    for one in periods:
        row = {"indicator": "TN-02", "place": "thon-01", "period": one.date, "state": FigureState.REPORTED,
               "numerator": 1, "denominator": 2}  # fmt: skip
        batch = Batch("tan-ninh", "hand_in", str(one), "Người thử", "so-lieu.xlsx", "0" * 64)
        store.append(batch, {"observation": [row]}, store.seq("tan-ninh"))
    return opened()


def test_an_early_figure_of_the_running_month_does_not_turn_the_pages_to_it():
    app = reported(Period(2026, 7), Period(2026, 9))
    assert picker(app, "Kỳ báo cáo").value == Period(2026, 7)
    picker(app, "Kỳ báo cáo").select(Period(2026, 9)).run()
    assert picker(app, "Kỳ báo cáo").value == Period(2026, 9)


def test_the_running_month_is_shown_where_there_is_no_other():
    assert picker(reported(Period(2026, 9)), "Kỳ báo cáo").value == Period(2026, 9)


# ── a store that cannot be opened ────────────────────────────────────────────────────────────────────


def told(app: AppTest) -> str:
    """The one sentence of a page that only refuses."""
    assert not app.exception
    assert (len(app.title), len(app.button)) == (0, 0)
    [refusal] = app.error
    assert "Traceback" not in " ".join(visible(app))
    return refusal.value.replace("\\", "")


def test_a_damaged_store_is_left_as_it_was_and_the_ways_out_are_the_administrators(home: Path, let_in: Callable):
    (home / FILES[REAL]).write_bytes(b"hong" * 4096)
    app = opened()
    assert not app.exception
    assert [one for one in foreign(app) if str(home) not in one] == []
    assert title(app) == "Cứu số liệu"
    let_in(session_of(Grant(Role.LEADER)))
    app = opened()
    assert not app.exception
    assert len(app.button) == 0, "a leader is told, no more"
    assert (home / FILES[REAL]).read_bytes() == b"hong" * 4096


def test_a_damaged_store_does_not_keep_the_trial_shut(trying: Path):
    (trying.parent / FILES[REAL]).write_bytes(b"hong" * 4096)
    assert title(opened()) == "Tổng quan xã An Nông"


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
