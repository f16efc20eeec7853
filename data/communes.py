"""The communes that commands and backups may name: those that ship, and those that were put down in the store."""

from __future__ import annotations

from data.errors import StoreError
from data.plan_files import shipped, slugs
from data.plan_store import load_plan
from data.store import REAL, open_store, store_path


def stored() -> dict[str, str]:
    """Slug → name of the communes in the store of real figures; none where it is not there or cannot be opened."""
    if not store_path(REAL).exists():
        return {}
    try:
        store = open_store(REAL)
        return {slug: load_plan(store, slug).name for slug in store.communes()}
    except StoreError:  # while the app runs it alone holds the store
        return {}


def known_slugs() -> list[str]:
    """Every commune that has a plan, in alphabetical order."""
    return sorted({*slugs(), *stored()})


def commune_name(slug: str) -> str:
    """What people call the commune."""
    return shipped(slug).name if slug in slugs() else stored().get(slug, slug)
