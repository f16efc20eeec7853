"""What every test may ask for: a data folder of its own, and stores that are closed afterwards."""

from __future__ import annotations

import shutil
import sys
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from streamlit.components.v2 import manifest_scanner

from data.accounts import close_accounts
from data.plan_files import FOLDER
from data.store import ILLUSTRATIVE, REAL, Store, close_stores, open_store

settings.register_profile("steady", deadline=None, derandomize=True)  # no timing is asserted, no run differs
settings.load_profile("steady")


@pytest.fixture(scope="session", autouse=True)
def scanned_once() -> Iterator[None]:
    """Streamlit reads what every installed package says of itself once, not before every run of every AppTest."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(manifest_scanner, "scan_component_manifests", cache(manifest_scanner.scan_component_manifests))
        yield


@pytest.fixture(autouse=True)
def own_main(monkeypatch: pytest.MonkeyPatch) -> None:
    """The main module stays: AppTest leaves its script in its place, and a spawned child would run that instead."""
    monkeypatch.setitem(sys.modules, "__main__", sys.modules["__main__"])


@pytest.fixture
def home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """An empty data folder; every store opened in it is closed when the test ends."""
    folder = tmp_path / "home"
    folder.mkdir()
    monkeypatch.setenv("TIEN_DO_HOME", str(folder))
    _close()
    yield folder
    _close()


def _close() -> None:
    close_stores()
    close_accounts()


@pytest.fixture
def store(home: Path) -> Store:
    """An empty store for real figures."""
    return open_store(REAL)


_folders: dict[Callable, Path] = {}


@pytest.fixture
def begun(home: Path, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Callable[[Store], object]], Store]:
    """`begun(work)` is a store for real figures after that work: done once a process, its data folder copied since."""

    def after(work: Callable[[Store], object]) -> Store:
        if work in _folders:
            shutil.copytree(_folders[work], home, dirs_exist_ok=True)
        else:
            work(open_store(REAL))
            _close()
            _folders[work] = shutil.copytree(home, tmp_path_factory.mktemp("begun") / "home")
        return open_store(REAL)

    return after


@pytest.fixture(params=[REAL, ILLUSTRATIVE])
def any_store(home: Path, request: pytest.FixtureRequest) -> Store:
    """An empty store, once of each kind: both must behave alike."""
    return open_store(request.param)


@pytest.fixture
def plans(tmp_path: Path) -> Path:
    """A copy of the shipped plan files, to break."""
    return Path(shutil.copytree(FOLDER, tmp_path / "plans"))
