"""Frozen values as JSON takes them, and back, exactly: fractions as "3/7", decimals as "35.40", months as "2026-06"."""

from __future__ import annotations

import types
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from decimal import Decimal
from enum import Enum
from fractions import Fraction
from functools import cache
from math import isfinite
from typing import Any, Union, get_args, get_origin, get_type_hints

from data.model import Period


def to_json(value: Any, leave: tuple[str, ...] = ()) -> Any:
    """The value as JSON takes it; of a dataclass the fields in `leave` are left out.

    ValueError for a number that is none, TypeError for a kind of value that is not known here.
    """
    match value:
        case Enum():
            return value.value
        case None | bool() | int() | str():
            return value
        case float():
            if not isfinite(value):
                raise ValueError(value)
            return value
        case Fraction() | Decimal() | Period():
            return str(value)
        case frozenset():
            return [to_json(one) for one in sorted(value)]
        case tuple():
            return [to_json(one) for one in value]
    if is_dataclass(value):
        return {one.name: to_json(getattr(value, one.name)) for one in fields(value) if one.name not in leave}
    raise TypeError(type(value))


def from_json(kind: Any, found: Any, **given: Any) -> Any:
    """The value of that type which `to_json` wrote; `given` are the fields that were left out of a dataclass.

    What a dataclass has gained since has its default; ValueError, TypeError or KeyError where it is something else.
    """
    if is_dataclass(kind) and kind is not Period:
        if not isinstance(found, Mapping):
            raise TypeError(found)
        hints = _hints(kind)
        return kind(**{name: from_json(hints[name], one) for name, one in found.items() if name in hints}, **given)
    origin, parts = get_origin(kind), get_args(kind)
    if origin in (Union, types.UnionType):
        return from_json(_fitting(parts, found), found)
    if origin in (tuple, frozenset):
        if not isinstance(found, list):
            raise TypeError(found)
        return origin(from_json(parts[0], one) for one in found)
    return _plain(kind, found)


@cache
def _hints(kind: type) -> dict[str, Any]:
    return get_type_hints(kind)


def _fitting(parts: tuple[Any, ...], found: Any) -> Any:
    """Which of the types of a union the value is of: an int is written as a number, a fraction as a text."""
    if found is None and type(None) in parts:
        return type(None)
    known = [one for one in parts if one is not type(None)]
    if len(known) > 1:
        known = [one for one in known if (one is int) is isinstance(found, int)]
    [only] = known
    return only


def _plain(kind: Any, found: Any) -> Any:
    if kind is type(None):
        return None
    if kind is Period:
        return Period.parse(found)
    if kind in (Fraction, Decimal):
        if not isinstance(found, str):
            raise TypeError(found)
        return kind(found)
    if isinstance(kind, type) and issubclass(kind, Enum):
        return kind(found)
    if kind not in (str, bool, int, float) or type(found) is not kind:
        raise TypeError(found)
    return found
