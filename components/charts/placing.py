"""Where words stand in a chart, in pixels: off one another, off the marks, and off the lines if they can."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise
from math import ceil, hypot
from typing import NamedTuple

from components.charts.room import width_of
from components.words import plain

_LINE = 1.25
_FAR = 60
"""Pixels words may move to stay off the lines; further off, words over a line are the smaller evil."""


class Box(NamedTuple):
    """A rectangle in pixels, by its middle."""

    x: float
    y: float
    width: float
    height: float

    def covers(self, other: Box) -> bool:
        """Whether the two share more than an edge."""
        return (
            2 * abs(self.x - other.x) < self.width + other.width - 0.01
            and 2 * abs(self.y - other.y) < self.height + other.height - 0.01
        )

    def gap(self, x: float, y: float) -> float:
        """How far a spot is from the rectangle."""
        return hypot(max(abs(self.x - x) - self.width / 2, 0), max(abs(self.y - y) - self.height / 2, 0))


@dataclass(frozen=True)
class Wish:
    """A box where words would like to stand, and the spot of what they name."""

    box: Box
    spot: tuple[float, float]


@dataclass(frozen=True)
class Words:
    """A text that looks for its place: near one of its wishes, best first, and nearer to its own than to any rival."""

    text: str
    colour: str
    wishes: tuple[Wish, ...]
    rivals: tuple[Box, ...] = ()
    reach: float = _FAR


def around(text: str, colour: str, spots: Sequence[tuple[float, float]], font: int) -> Words:
    """The words wished over or under one of the spots, or else aslant, where a steep line leaves room."""
    width, height = width_of(plain(text), font) + 6, _LINE * font
    sides = ((0, 1.15), (0, -1.15), (-0.5, 1), (0.5, -1), (0.5, 1), (-0.5, -1))
    wishes = [
        Wish(Box(x + right * (width + font), y + up * font, width, height), (x, y))
        for right, up in sides
        for x, y in spots
    ]
    return Words(plain(text), colour, tuple(wishes))


def along(runs: Iterable[Sequence[tuple[float, float]]]) -> list[Box]:
    """Small boxes all along the stretches of a line."""
    found = []
    for spots in runs:
        for (x, y), (to_x, to_y) in pairwise(spots if len(spots) > 1 else spots * 2):
            steps = max(ceil(hypot(to_x - x, to_y - y) / 8), 1)
            found += [Box(x + (to_x - x) * at / steps, y + (to_y - y) * at / steps, 6, 6) for at in range(steps + 1)]
    return [one for at, one in enumerate(found) if not at or one != found[at - 1]]


def placed(
    wanted: Sequence[Words], lines: Sequence[Box], marks: Sequence[Box], width: float, height: float
) -> list[Box | None]:
    """Where each of the words stands: within the area, off one another and off the marks, off the lines if they can.

    None for words that find no room: what they name still says it on hover.
    """
    found: list[Box | None] = []
    for words in wanted:
        fixed = [*marks, *(box for box in found if box)]
        free = _nearest(words, [*fixed, *lines], width, height) or _nearest(words, fixed, width, height)
        found.append(free or _nearest(replace(words, rivals=()), fixed, width, height))
    return found


def _nearest(words: Words, taken: Sequence[Box], width: float, height: float) -> Box | None:
    """The free box that is moved least from a wish, earlier wishes first; None if all are far."""
    best: tuple[float, Box | None] = words.reach, None
    for rank, wish in enumerate(words.wishes):
        half = wish.box.width / 2
        box = wish.box._replace(x=max(min(wish.box.x, width - half), half))
        near = [other for other in taken if 2 * abs(other.x - box.x) < other.width + box.width]
        for y in _heights(box, near):
            cost = abs(y - box.y) + rank / 2
            if cost >= best[0]:
                break
            moved = Box(box.x, y, box.width, box.height)
            if box.height / 2 <= y <= height - box.height / 2 and _is_own(moved, wish.spot, words.rivals):
                best = cost, moved
    return best[1]


def _is_own(box: Box, spot: tuple[float, float], rivals: Sequence[Box]) -> bool:
    own = box.gap(*spot) ** 2 - 0.01
    left, right = box.x - box.width / 2, box.x + box.width / 2
    low, high = box.y - box.height / 2, box.y + box.height / 2
    for x, y, _, _ in rivals:  # plain arithmetic: a busy chart asks this two hundred thousand times
        across = left - x if x < left else x - right if x > right else 0
        up = low - y if y < low else y - high if y > high else 0
        if across * across + up * up < own:
            return False
    return True


def _heights(box: Box, near: Sequence[Box]) -> list[float]:
    """The heights at which a box is free: as it wishes, or just touching another; the nearest first."""
    blocked: list[tuple[float, float]] = []
    for other in sorted(near, key=lambda other: other.y - other.height / 2):
        reach = (other.height + box.height) / 2
        low, high = other.y - reach, other.y + reach
        if blocked and low < blocked[-1][1]:
            low, high = blocked[-1][0], max(blocked.pop()[1], high)
        blocked.append((low, high))
    free = [] if any(low < box.y < high for low, high in blocked) else [box.y]
    return sorted([*free, *(end for ends in blocked for end in ends)], key=lambda y: abs(y - box.y))
