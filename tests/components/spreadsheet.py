"""A small spreadsheet: works out the formulas of a workbook again, after some of its cells have been changed.

It is stricter than Excel: text in a sum of two cells, an order between text and number, a cell that needs itself or a
division by zero end in an exception instead of an error value.
"""

from __future__ import annotations

import datetime as dt
import io
import math
import re
from collections.abc import Callable
from copy import copy
from decimal import ROUND_HALF_UP, ROUND_UP, Decimal
from functools import cache

import openpyxl
from openpyxl.utils import get_column_letter, range_boundaries

_TOKEN = re.compile(r'"(?:[^"]|"")*"|\d+(?:\.\d+)?|\$?[A-Z]+\$?\d+|[A-Za-z_][A-Za-z_0-9]*|<=|>=|<>|[-+*/&<>=(),:]')
_DAY_ZERO = dt.datetime(1899, 12, 30)
_STRENGTH = {"<": 0, ">": 0, "=": 0, "<=": 0, ">=": 0, "<>": 0, "&": 1, "+": 2, "-": 2, "*": 3, "/": 3}


def _number(value: object) -> float:
    if isinstance(value, str):
        raise ValueError(f"#VALUE! from {value!r}")
    return 0.0 if value is None else float(value)


def _same(a: object, b: object) -> bool:
    left, right = ("" if one is None else one for one in (a, b))
    return left == right


_OPERATORS: dict[str, Callable] = {
    "+": lambda a, b: _number(a) + _number(b), "-": lambda a, b: _number(a) - _number(b),
    "*": lambda a, b: _number(a) * _number(b), "/": lambda a, b: _number(a) / _number(b),
    "&": lambda a, b: f"{a:g}{b}" if isinstance(a, float) else f"{a}{b:g}" if isinstance(b, float) else f"{a}{b}",
    "=": _same, "<>": lambda a, b: not _same(a, b),
    "<": lambda a, b: _number(a) < _number(b), ">": lambda a, b: _number(a) > _number(b),
    "<=": lambda a, b: _number(a) <= _number(b), ">=": lambda a, b: _number(a) >= _number(b),
}  # fmt: skip


def _numbers(values: list) -> list[float]:
    flat = [one for value in values for one in (value if isinstance(value, list) else [value])]
    return [float(one) for one in flat if isinstance(one, int | float) and not isinstance(one, bool)]


def _rounded(value: object, digits: object, how: str) -> float:
    exact = Decimal(f"{_number(value):.15g}")  # as many digits as Excel has
    return float(exact.quantize(Decimal(1).scaleb(-int(digits)), how))


def _meets(value: object, criterion: object) -> bool:
    found = re.fullmatch(r"(<|>)(.+)", criterion) if isinstance(criterion, str) else None
    if found:
        return isinstance(value, int | float) and _OPERATORS[found[1]](value, float(found[2]))
    return value == criterion


def _day(serial: object) -> dt.datetime:
    return _DAY_ZERO + dt.timedelta(days=_number(serial))


_FUNCTIONS: dict[str, Callable] = {
    "AND": lambda *a: all(a), "OR": lambda *a: any(a), "ISNUMBER": lambda a: isinstance(a, int | float),
    "COUNT": lambda *a: len(_numbers(a)), "SUM": lambda *a: math.fsum(_numbers(a)),
    "MAX": lambda *a: max(_numbers(a)), "MIN": lambda *a: min(_numbers(a)), "ABS": lambda a: abs(_number(a)),
    "INT": lambda a: math.floor(_number(a)), "ROUND": lambda a, n: _rounded(a, n, ROUND_HALF_UP),
    "ROUNDUP": lambda a, n: _rounded(a, n, ROUND_UP), "YEAR": lambda a: _day(a).year, "MONTH": lambda a: _day(a).month,
    "DATE": lambda y, m, d: (dt.datetime(int(y + (m - 1) // 12), int((m - 1) % 12) + 1, int(d)) - _DAY_ZERO).days,
    "COUNTIF": lambda many, what: sum(_meets(one, what) for one in many),
    "SUMIF": lambda many, what, sums: math.fsum(s for one, s in zip(many, sums, strict=True) if _meets(one, what)),
    "SUMPRODUCT": math.fsum, "INDEX": lambda many, at: many[int(at) - 1],
    "MATCH": lambda what, many, _: many.index(what) + 1,
}  # fmt: skip


class Spreadsheet:
    """A workbook's cells by sheet and address; `changed` ones stand in place of what the file holds."""

    def __init__(self, file: bytes) -> None:
        self.book = openpyxl.load_workbook(io.BytesIO(file))
        kept = openpyxl.load_workbook(io.BytesIO(file), data_only=True)
        filled = [(sheet.title, one) for sheet in self.book for row in sheet.iter_rows() for one in row
                  if one.value is not None]  # fmt: skip
        self._formulas = {(sheet, one.coordinate): one.value[1:] for sheet, one in filled if one.data_type == "f"}
        self._saved = {(sheet, one.coordinate): _serial(kept[sheet][one.coordinate].value) for sheet, one in filled}
        self.names = {name: self._address(one.attr_text) for name, one in self.book.defined_names.items()}
        self._changes: dict[tuple[str, str], object] = {}
        self._known: dict[tuple[str, str], object] = {}
        self._areas: dict[tuple[str, str], list] = {}

    @staticmethod
    def _address(text: str) -> tuple[str, str]:
        sheet, cell = text.replace("$", "").split("!")
        return sheet.strip("'"), cell

    def changed(self, **changes: object) -> Spreadsheet:
        """The same workbook after somebody has typed into cells, by name or "Sheet!B3"; a day is typed as a day."""
        other = copy(self)
        other._changes = {self.where(name): _serial(value) for name, value in changes.items()}
        other._known, other._areas = {}, {}
        return other

    def where(self, name: str) -> tuple[str, str]:
        """The sheet and the address of a name."""
        return self.names[name] if name in self.names else self._address(name)

    def formulas(self) -> list[tuple[str, str]]:
        """Where formulas stand."""
        return list(self._formulas)

    def cached(self, sheet: str, cell: str) -> object:
        """What the file says the cell holds."""
        return self._saved.get((sheet, cell))

    def value(self, name: str) -> object:
        """What a named cell holds once everything has been worked out."""
        return self.cell(*self.where(name))

    def named(self, name: str) -> object:
        sheet, cell = self.names[name]
        return self.cells(sheet, cell) if ":" in cell else self.cell(sheet, cell)

    def cell(self, sheet: str, cell: str) -> object:
        key = (sheet, cell)
        if key in self._changes:
            return self._changes[key]
        if key not in self._formulas:
            return self._saved.get(key)
        if key not in self._known:
            self._known[key] = RecursionError  # a cell that needs itself finds this
            self._known[key] = _formula(self._formulas[key])(self, sheet)
        if self._known[key] is RecursionError:
            raise RecursionError(f"{sheet}!{cell} needs itself")
        return self._known[key]

    def cells(self, sheet: str, area: str) -> list:
        key = (sheet, area)
        if key not in self._areas:  # a path's cells ask for the same columns again and again
            self._areas[key] = [self.cell(sheet, one) for one in _addresses(area)]
        return self._areas[key]


@cache
def _addresses(area: str) -> list[str]:
    first, top, last, bottom = range_boundaries(area)
    return [f"{get_column_letter(column)}{row}" for row in range(top, bottom + 1) for column in range(first, last + 1)]


def _serial(value: object) -> object:
    if isinstance(value, dt.date):
        return (dt.datetime(value.year, value.month, value.day) - _DAY_ZERO).days
    return value


_Worked = Callable[["Spreadsheet", str], object]
"""A formula ready to be worked out for a workbook, on a sheet."""


@cache
def _formula(text: str) -> _Worked:
    tokens = _TOKEN.findall(text)
    assert "".join(tokens) == text, f"cannot read {text}"
    reader = _Reader(tokens)
    found = reader.level(0)
    assert reader.at == len(tokens), f"cannot read {text}"
    return found


class _Reader:
    """One formula, read from left to right."""

    def __init__(self, tokens: list[str]) -> None:
        self.tokens, self.at = [*tokens, ""], 0

    def _next(self) -> str:
        self.at += 1
        return self.tokens[self.at - 1]

    def _expect(self, wanted: str) -> None:
        assert self._next() == wanted

    def level(self, least: int) -> _Worked:
        """What binds at least so strongly."""
        left = self._unary()
        while (strength := _STRENGTH.get(self.tokens[self.at], -1)) >= least:
            left = _both(_OPERATORS[self._next()], left, self.level(strength + 1))
        return left

    def _unary(self) -> _Worked:
        if self.tokens[self.at] != "-":
            return self._primary()
        self._next()
        inner = self._unary()
        return lambda book, sheet: -_number(inner(book, sheet))

    def _primary(self) -> _Worked:
        token = self._next()
        if token == "(":
            inner = self.level(0)
            self._expect(")")
            return inner
        if token[0] == '"' or token[0].isdigit() or token in ("TRUE", "FALSE"):
            value = token == "TRUE" if token[0] in "TF" else float(token) if token[0] != '"' else _text(token)
            return lambda book, sheet: value
        if self.tokens[self.at] == "(":
            return self._call(token)
        token = token.replace("$", "")
        if self.tokens[self.at] == ":":
            self._next()
            area = f"{token}:{self._next().replace('$', '')}"
            return lambda book, sheet: book.cells(sheet, area)
        return lambda book, sheet: book.named(token) if token in book.names else book.cell(sheet, token)

    def _call(self, name: str) -> _Worked:
        self._expect("(")
        found = [self.level(0)]
        while self.tokens[self.at] == ",":
            self._next()
            found.append(self.level(0))
        self._expect(")")
        if name == "IF":
            condition, then, otherwise = found
            return lambda book, sheet: (then if condition(book, sheet) else otherwise)(book, sheet)
        function = _FUNCTIONS[name]
        return lambda book, sheet: function(*(one(book, sheet) for one in found))


def _text(token: str) -> str:
    return token[1:-1].replace('""', '"')


def _both(operator: Callable, left: _Worked, right: _Worked) -> _Worked:
    return lambda book, sheet: _each(operator, left(book, sheet), right(book, sheet))


def _each(operator: Callable, left: object, right: object) -> object:
    """The operator on two values, or on each of a column."""
    if not isinstance(left, list) and not isinstance(right, list):
        return operator(left, right)
    many = len(left if isinstance(left, list) else right)
    pairs = zip(*(one if isinstance(one, list) else [one] * many for one in (left, right)), strict=True)
    return [operator(a, b) for a, b in pairs]
