"""Runs one .sql file of this folder: values bound by name, a cursor of its own."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

import pandas as pd

from data.store import Store

FOLDER = Path(__file__).parent


@cache
def sql(name: str) -> str:
    """The text of `<name>.sql`."""
    return (FOLDER / f"{name}.sql").read_text(encoding="utf-8")


def rows(store: Store, name: str, params: Mapping[str, Any]) -> list[tuple]:
    """The answer as tuples with exact decimals, to judge."""
    return store.rows(sql(name), params)


def frame(store: Store, name: str, params: Mapping[str, Any]) -> pd.DataFrame:
    """The answer as a frame of floats, to draw."""
    return store.frame(sql(name), params)
