"""What tests of a plan's changes share: a day, and An Nông with six months of figures."""

from __future__ import annotations

from collections.abc import Callable

import pytest

from data.store import Store
from tests.data import changing


@pytest.fixture
def august(monkeypatch: pytest.MonkeyPatch) -> None:
    """It is the day of `tests.data.changing`."""
    changing.on(monkeypatch, changing.TODAY)


@pytest.fixture
def commune(august: None, begun: Callable) -> Store:
    """An Nông as `tests.data.changing` begins it."""
    return begun(changing.begin)
