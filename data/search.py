"""Find an indicator, a village or a department by any words of its name, with or without marks. Pure."""

from __future__ import annotations

from collections.abc import Iterator
from enum import StrEnum
from typing import NamedTuple

from data.intake.words import bare_key
from data.model import Plan


class Kind(StrEnum):
    """What was found."""

    INDICATOR = "indicator"
    VILLAGE = "village"
    DEPARTMENT = "department"


class Found(NamedTuple):
    """One thing found: its id (code, village, department) and its name."""

    kind: Kind
    id: str
    name: str


def search(plan: Plan, text: str, most: int = 8) -> list[Found]:
    """What the plan knows by every word of `text`, each the beginning of one of its words; nearest first.

    A word that is a number must be the whole number: "thon 1" is never Thôn 11.
    """
    wanted = bare_key(text).split()
    if not wanted:
        return []
    ranked = []
    for order, (one, spellings) in enumerate(_known(plan)):
        ranks = [rank for said in spellings if (rank := _rank(wanted, bare_key(said).split())) is not None]
        if ranks:
            ranked.append((min(ranks), order, one))
    return [one for *_, one in sorted(ranked)[:most]]


def _rank(wanted: list[str], words: list[str]) -> int | None:
    """0: the name itself, 1: it begins so, 2: the words are in it; None: they are not."""
    if wanted == words:
        return 0
    if not all(any(_begins(word, one) for word in words) for one in wanted):
        return None
    return 1 if all(map(_begins, words, wanted)) else 2


def _begins(word: str, wanted: str) -> bool:
    return word == wanted if wanted.isdigit() else word.startswith(wanted)


def _known(plan: Plan) -> Iterator[tuple[Found, tuple[str, ...]]]:
    for one in plan.indicators:
        yield Found(Kind.INDICATOR, one.code, one.short), (one.code, one.short, one.name)
    for one in plan.places:
        yield Found(Kind.VILLAGE, one.id, one.name), (one.name, *one.aliases)
    for one in plan.departments:
        yield Found(Kind.DEPARTMENT, one.id, one.name), (one.name, *one.aliases)
