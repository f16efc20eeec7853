"""Written names → villages and indicators: keys and numbers decide; similarity only suggests."""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, TypeVar

from rapidfuzz import fuzz

from data.intake.months import mentions as month_mentions
from data.intake.words import LONGEST_LABEL, Reading, bare_key, neighbours, tone_key, unmarked, words
from data.model import Indicator, Place, Plan

T = TypeVar("T")

SUGGESTIONS = 3


@dataclass(frozen=True)
class Match(Generic[T]):
    """What a written name stands for: `found` and how, or at most three `suggestions` to ask about."""

    found: T | None = None
    how: str = ""
    suggestions: tuple[T, ...] = ()


# ── totals ───────────────────────────────────────────────────────────────────────────────────────────

_TOTALS = frozenset(
    " ".join(one.split())
    for one in str.split(
        """
        tong | tong cong | tong so | cong | cong tong | toan xa | chung | chung toan xa | toan xa chung | tong toan xa
        | cong toan xa | tong cong toan xa | tong so toan xa | tong chung | cong chung | tinh chung | ca xa | tong ca xa
        | tc | t c | t cong | tong xa | cong xa | tong hop | tong hop toan xa | binh quan | trung binh | bq | tb
        | binh quan chung | binh quan toan xa | trung binh toan xa | trung binh chung | binh quan xa | total | sum
        | σ | cong cac thon | tong cac thon | tong cong cac thon | toan dia ban | tong so chung
        """,
        "|",
    )
)
_COUNTED = re.compile(
    r"(tong|cong|tong cong|toan xa|tong so|ca) [0-9]{1,3} "
    r"(thon|xom|ban|lang|ap|buon|khu|to|tdp|to dan pho|khu pho|khom|don vi)"
)
_SUMMED = re.compile(r"(.*\S )?(tong|cong) a( b)*")
_LOOKALIKES = frozenset(tone_key(one) for one in ("công", "tông", "tống", "cống", "chúng", "chùng", "trúng"))


def is_total(text: str) -> bool:
    """Whether a row or column label names a sum or a mean over places, not a place or an indicator."""
    if text.strip() in ("∑", "Σ"):
        return True
    if len(text) > LONGEST_LABEL:
        return False
    outside = re.sub(r"\([^()]*\)", " ", text)
    key = bare_key(outside)
    if not unmarked(outside) and tone_key(outside).split()[0] in _LOOKALIKES:
        return False
    return key in _TOTALS or bool(_COUNTED.fullmatch(key) or _SUMMED.fullmatch(key))


_WHOLES = (
    "toàn xã", "cấp xã", "ubnd xã", "xã", "ủy ban nhân dân xã", "chung toàn xã", "toàn địa bàn", "cả xã",
    "trên địa bàn xã", "địa bàn xã", "toàn địa bàn xã", "số liệu toàn xã", "số liệu cấp xã", "cấp xã chung",
)  # fmt: skip


def is_whole_commune(text: str, commune: str = "") -> bool:
    """Whether a label names the commune itself ("Toàn xã", "UBND xã", "xã An Nông")."""
    fold = bare_key if unmarked(text) else tone_key
    name = fold(commune)
    keys = {fold(one) for one in _WHOLES}
    if name:
        keys |= {f"{one} {name}" for one in keys} | {name}
    return fold(text) in keys


# ── villages ─────────────────────────────────────────────────────────────────────────────────────────

_UNITS: Mapping[str, str] = {
    "thôn": "thôn", "xóm": "xóm", "bản": "bản", "làng": "làng", "ấp": "ấp", "buôn": "buôn", "khu phố": "khu phố",
    "khu": "khu", "tổ dân phố": "tổ dân phố", "tdp": "tổ dân phố", "tổ dp": "tổ dân phố", "tổ": "tổ", "đội": "đội",
    "khóm": "khóm", "tiểu khu": "tiểu khu", "khu dân cư": "khu dân cư", "kdc": "khu dân cư", "kp": "khu phố",
}  # fmt: skip
_SHORT_UNITS: Mapping[str, tuple[str, ...]] = {
    "t": ("thôn", "tổ"), "th": ("thôn",), "x": ("xóm",), "b": ("bản", "buôn"), "k": ("khu", "khóm"), "đ": ("đội",),
    "l": ("làng",), "tk": ("tiểu khu",), "d": ("đội",),
}  # fmt: skip
_BELOW = frozenset({"tổ", "đội"})
"""Groups inside a village: never taken for the village of the same number, unless the commune's own are so called."""
_SPELLED_ONES: Mapping[str, int] = {
    "một": 1, "hai": 2, "ba": 3, "bốn": 4, "tư": 4, "năm": 5, "lăm": 5, "nhăm": 5, "sáu": 6, "bảy": 7, "bẩy": 7,
    "tám": 8, "chín": 9, "mốt": 1,
}  # fmt: skip
_ROMAN = re.compile(r"(?=[ivx])(x{0,3})(ix|iv|v?i{0,3})")
_LIST_NUMBER = re.compile(r"\A\s*[0-9]{1,3}\s*[.)]\s*(?=[^\W\d_])")
_LIKE = 72


@dataclass(frozen=True)
class _Form:
    """One way to take a name apart: the units it may carry, and the rest in words."""

    units: tuple[str, ...]
    rest: tuple[str, ...]

    @property
    def number(self) -> int | None:
        """The number the rest consists of."""
        return int(self.rest[0][1:]) if len(self.rest) == 1 and self.rest[0].startswith("#") else None


class _Reader:
    """Takes names apart, in one of two worlds: with marks or without any."""

    def __init__(self, bare: bool, unit_word: str) -> None:
        self.bare = bare
        self.key = bare_key if bare else tone_key
        units = dict(_UNITS) | ({unit_word: unit_word} if unit_word and unit_word not in _UNITS else {})
        self.units = sorted(
            ((tuple(self.key(way).split()), unit) for way, unit in units.items() if self.key(way)),
            key=lambda one: -len(one[0]),
        )
        self.short = {self.key(way): meant for way, meant in _SHORT_UNITS.items()}
        self.ones = {self.key(word): value for word, value in _SPELLED_ONES.items()}
        self.ten = {self.key("mười"), self.key("mươi")}
        self.number_word = self.key("số")

    def forms(self, text: str) -> tuple[_Form, ...]:
        """Every reading of a name, from nothing taken off to all unit words taken off."""
        parts = self._unglued(self.key(text).split())
        found = [_Form((), self._numbered(parts, unit=False))]
        units: tuple[str, ...] = ()
        while parts:
            taken = self._unit(parts, units)
            if taken is None:
                break
            length, units = taken
            parts = parts[length:]
            if parts[:1] == [self.number_word] and len(parts) > 1:
                parts = parts[1:]
            if parts:
                found.append(_Form(units, self._numbered(parts, unit=True)))
        if parts[:1] == [self.number_word] and len(parts) == 2 and not units:
            found.append(_Form((), self._numbered(parts[1:], unit=True)))
        return tuple(found)

    def _unglued(self, parts: Sequence[str]) -> list[str]:
        """ "thôn5" is "thôn 5", "t2" is "t 2", "5 a" is "5a"."""
        split: list[str] = []
        for one in parts:
            glued = re.fullmatch(r"([^\W\d_]+)([0-9]{1,3}[a-zđ]?)", one)
            opens = glued and (glued[1] in self.short or any(way == (glued[1],) for way, _ in self.units))
            split += [glued[1], glued[2]] if glued and opens and not split else [one]
        joined: list[str] = []
        for one in split:
            if joined and re.fullmatch(r"[0-9]{1,3}", joined[-1]) and re.fullmatch(r"[a-hđ]", one):
                joined[-1] += one
            else:
                joined.append(one)
        return joined

    def _unit(self, parts: Sequence[str], before: tuple[str, ...]) -> tuple[int, tuple[str, ...]] | None:
        for way, unit in self.units:
            if tuple(parts[: len(way)]) == way:
                return len(way), (*before, unit)
        if not before and len(parts) == 2 and parts[0] in self.short and re.match(r"[0-9]", parts[1]):
            return 1, self.short[parts[0]]
        return None

    def _numbered(self, parts: Sequence[str], *, unit: bool) -> tuple[str, ...]:
        """The words with numbers in one spelling: "05" and, after a unit word, "năm" and "v" are "#5"."""
        spelled = self._spelled(parts) if unit else None
        if spelled is not None:
            return (f"#{spelled}",)
        plain = [re.sub(r"^0+(?=[0-9])", "", one) for one in parts]
        return tuple(
            f"#{one}"
            if re.fullmatch(r"[0-9]{1,9}", one)
            else f"#{_roman(one)}"
            if self._is_roman(one, at, unit)
            else one
            for at, one in enumerate(plain)
        )

    @staticmethod
    def _is_roman(one: str, at: int, unit: bool) -> bool:
        return bool(one) and (at > 0 or unit) and _ROMAN.fullmatch(one) is not None

    def _spelled(self, parts: Sequence[str]) -> int | None:
        ones = [self.ones.get(one) for one in parts]
        tens = [one in self.ten for one in parts]
        match tens:
            case [False]:
                return ones[0]
            case [True]:
                return 10
            case [True, False] if ones[1]:
                return 10 + ones[1]
            case [False, True] if ones[0]:
                return 10 * ones[0]
            case [False, False] if ones[0] and ones[1] and ones[0] > 1:
                return 10 * ones[0] + ones[1] if parts[1] not in (self.key("hai"), self.key("ba")) else None
            case [False, True, False] if ones[0] and ones[2]:
                return 10 * ones[0] + ones[2]
        return None


def _roman(text: str) -> int:
    values = {"i": 1, "v": 5, "x": 10}
    total = 0
    for one, after in zip(text, (*text[1:], ""), strict=True):
        total += -values[one] if after and values[after] > values[one] else values[one]
    return total


class Places:
    """The villages of one commune, as officers write them."""

    def __init__(
        self,
        places: Sequence[Place],
        unit_word: str = "",
        remembered: Mapping[str, str] | None = None,
        commune: str = "",
    ) -> None:
        """Learn names, other spellings and what was answered before (key of the written name → place id)."""
        self._by_id = {one.id: one for one in places}
        self._commune = commune
        self._remembered = {tone_key(written): place for written, place in (remembered or {}).items()}
        self._worlds = [_World(places, _Reader(bare, unit_word)) for bare in (False, True)]
        self._spellings = [(self._worlds[1].reader.forms(way)[-1].rest, one.id) for one in places for way in _ways(one)]

    def match(self, text: str) -> Match[Place]:
        """The village a cell names, or the villages to ask about."""
        if len(text) > LONGEST_LABEL:
            return Match()
        whole = self._one(text)
        if whole.found or not tone_key(text):
            return whole
        unlisted = _LIST_NUMBER.sub("", text, count=1)
        if unlisted != text and (listed := self._one(unlisted)).found:
            return listed
        parted = self._parted(text)
        if parted is not None:
            return parted
        return whole if whole.suggestions else Match(suggestions=self._similar(text))

    def _one(self, text: str) -> Match[Place]:
        """One name, nothing around it."""
        named = self._worlds[0].exact.get(tone_key(text), frozenset())
        if len(named) == 1:
            return self._found(named, "exact")
        answered = self._remembered.get(tone_key(text), "")
        if answered in self._by_id:
            return Match(self._by_id[answered], "remembered")
        if named:
            return self._ask(named)
        for world in self._worlds[: 2 if unmarked(text) else 1]:
            ids, sure = world.look_up(text)
            if not ids:
                continue
            if is_total(text) or len(ids) > 1 or not sure:
                return self._ask(ids)
            return self._found(ids, "unmarked" if world.reader.bare else world.how(text))
        return Match()

    def _parted(self, text: str) -> Match[Place] | None:
        """A name and more about it: "Thôn 5 (Đông Sơn)", "Thôn 5 - Đông Sơn"; None where it has no parts."""
        inside = re.findall(r"[(\[]([^()\[\]]*)[)\]]", text)
        outside = re.sub(r"[(\[][^()\[\]]*[)\]]", " ", text)
        pieces = [one for one in re.split(r"\s[-–—/]\s|[:;,]|\n", outside) if tone_key(one)]
        pieces = [one for one in pieces if not is_whole_commune(one, self._commune)] or pieces
        inside = [
            one for one in inside if tone_key(one) and not (self._commune and is_whole_commune(one, self._commune))
        ]
        if len(pieces) + len(inside) == 1 and tone_key(text) == tone_key((pieces + inside)[0]):
            return None
        outer = [self._one(one) for one in pieces]
        inner = [self._one(one) for one in inside]
        known = {one.found.id: one.found for one in (*outer, *inner) if one.found}
        hints = {one.id: one for match in (*outer, *inner) for one in match.suggestions}
        silent = all(one.found for one in outer) or (len(pieces) == 1 and not hints)
        harmless = all(m.found or _harmless(t) for m, t in zip((*outer, *inner), (*pieces, *inside), strict=True))
        if len(known) == 1 and not hints and silent and harmless:
            return Match(next(iter(known.values())), "abbreviated")
        if known or hints:
            return Match(suggestions=tuple((known | hints).values())[:SUGGESTIONS])
        return None

    def _similar(self, text: str) -> tuple[Place, ...]:
        """Villages whose names look alike; for a text with a number only those of that very number."""
        if is_total(text):
            return ()
        rest = self._worlds[1].reader.forms(text)[-1].rest
        numbers = {int(one) for one in re.findall(r"[0-9]{1,9}", bare_key(text))}
        if numbers:
            same = [place for name, place in self._spellings if len(numbers) == 1 and name == (f"#{min(numbers)}",)]
            return tuple(self._by_id[one] for one in dict.fromkeys(same))[:SUGGESTIONS]
        scored = [
            (fuzz.ratio(" ".join(rest), " ".join(name)), place)
            for name, place in self._spellings
            if not any(one.startswith("#") for one in name)
        ]
        close = sorted((one for one in scored if one[0] >= _LIKE), key=lambda one: -one[0])
        return tuple(self._by_id[one] for one in dict.fromkeys(place for _, place in close))[:SUGGESTIONS]

    def _found(self, ids: Iterable[str], how: str) -> Match[Place]:
        return Match(self._by_id[next(iter(ids))], how)

    def _ask(self, ids: Iterable[str]) -> Match[Place]:
        return Match(suggestions=tuple(one for key, one in self._by_id.items() if key in set(ids))[:SUGGESTIONS])


_SPEAKS_OF_A_PART = frozenset(
    bare_key(one)
    for one in ("xã", "phường", "tổ", "đội", "cụm", "khu", "phần", "trừ", "gồm", "nhóm", "cũ", "nhập", "chi")
)


def _harmless(text: str) -> bool:
    """Whether an unknown addition to a name leaves the village whole: no number, no part, no other commune."""
    parts = bare_key(text).split()
    return not any(one in _SPEAKS_OF_A_PART or any(sign.isdigit() for sign in one) for one in parts)


def _ways(place: Place) -> tuple[str, ...]:
    return (place.name, *place.aliases)


class _World:
    """All names of a commune's villages under one kind of key."""

    def __init__(self, places: Sequence[Place], reader: _Reader) -> None:
        self.reader = reader
        self.exact: dict[str, frozenset[str]] = {}
        self.with_unit: dict[tuple[str, tuple[str, ...]], set[str]] = defaultdict(set)
        self.rest: dict[tuple[str, ...], set[str]] = defaultdict(set)
        exact: dict[str, set[str]] = defaultdict(set)
        self.used_units: set[str] = set()
        for place in places:
            for way in _ways(place):
                exact[reader.key(way)].add(place.id)
                for form in reader.forms(way):
                    self.rest[form.rest].add(place.id)
                    if form.units:
                        self.with_unit[form.units[-1], form.rest].add(place.id)
                        self.used_units.add(form.units[-1])
        self.exact = {key: frozenset(ids) for key, ids in exact.items()}

    def look_up(self, text: str) -> tuple[set[str], bool]:
        """The villages the text may name, and whether a single one is sure."""
        key = self.reader.key(text)
        if self.reader.bare and key in self.exact:
            return set(self.exact[key]), self._enough(key)
        forms = self.reader.forms(text)
        for form in forms:
            same_unit = {one for unit in form.units[-2:] for one in self.with_unit.get((unit, form.rest), ())}
            if same_unit:
                return same_unit, True
        ids: set[str] = set()
        for form in forms:
            ids |= self.rest.get(form.rest, set())
        return ids, bool(ids) and self._enough(key) and self._right_kind(forms[-1])

    def _enough(self, key: str) -> bool:
        """One unmarked syllable alone ("nam") says too little."""
        return not self.reader.bare or " " in key or any(one.isdigit() for one in key)

    def _right_kind(self, form: _Form) -> bool:
        short = len(form.units) > 1 and set(form.units) in [set(one) for one in _SHORT_UNITS.values()]
        if short:
            return False
        return not form.units or form.units[-1] not in _BELOW or form.units[-1] in self.used_units

    def how(self, text: str) -> str:
        """The word for a match that is not exact."""
        return "number" if any("#" in one for form in self.reader.forms(text) for one in form.rest) else "abbreviated"


# ── indicators ───────────────────────────────────────────────────────────────────────────────────────

_ITEM = re.compile(
    r"\A\s*(?:[-–—+*•·▪]+\s*|\(?(?:[0-9]{1,2}(?:\.[0-9]{1,2})*\.?|[0-9]{1,2}[a-hđ]|[ivx]{1,4}|[a-hđ])\s*[.),:]\s*(?=\D)"
    r"|[a-hđ]\s*/\s+|\([0-9]{1,2}[a-hđ]?\)\s*|[0-9]{1,2}\s+(?=[tT][ỷỉỶỈ]\s|[sS]ố\s))",
    re.IGNORECASE,
)
_FOREIGN = re.compile(r"\W*[A-ZĐ]{2,4}-[A-Z]?[0-9]{1,3}[a-h]?(?![^\W_])")
_SIDE = r"(?:tử số|mẫu số|tỷ lệ|tỉ lệ|số đạt|tổng số|kết quả|thực hiện|giá trị|%|a|b)"
_SIDE_TAIL = re.compile(
    rf"(?:\s*[(\[]\s*{_SIDE}\s*[)\]]|\s*[-–—:›>\n]\s*{_SIDE}(?:\s*\(\s*[ab%]\s*\))?)\s*$", re.IGNORECASE
)
_COUNTED_NOUNS = (
    r"(?:%|người|hộ|hồ sơ|doanh nghiệp|dn|đơn|điểm|thôn|tổ|cán bộ|mô hình|ý tưởng|tỷ đồng|triệu đồng|đồng|cá nhân"
    r"|văn bản|sản phẩm|giao dịch|đơn vị|lượt|phần trăm|công dân|tài khoản)"
)
_UNIT_TAIL = re.compile(
    rf"[\s,;\-–]*(?:[(\[]\s*(?:đvt|đơn vị( tính)?)?\s*:?\s*{_COUNTED_NOUNS}\s*[)\]]|%)\s*[.:;]*\s*$", re.IGNORECASE
)
_GOOD_PART = 0.75
_MARGIN = 3
_ALIKE, _TYPED = 0.4, 0.7
_TURNING = ("không", "chưa", "dưới", "ngoài", "trừ", "cận", "hơn", "giảm", "tăng", "trước", "sau", "quá", "đúng")
"""Words that turn a name into its opposite: never left out unseen."""


@dataclass(frozen=True)
class _Said:
    """What one indicator is called, word by word, in one of two worlds: with marks or without any."""

    code: str
    forms: tuple[Reading, ...]
    all: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    numbers: frozenset[str]
    turns: frozenset[str]
    base: frozenset[str]
    plain: tuple[str, ...]

    @classmethod
    def of(cls, indicator: Indicator, bare: bool) -> _Said:
        """Every wording of the indicator."""
        ways = (*_wordings(indicator), re.sub(r"\([^()]*\)", " ", indicator.name))
        forms = tuple(dict.fromkeys(one for way in ways for one in words(way, bare).readings if one.spoken))
        return cls(
            indicator.code,
            forms,
            frozenset().union(*(one.all for one in forms)),
            frozenset().union(*(neighbours(way, bare) for way in ways)),
            frozenset(one for one in words(indicator.name, bare).first if any(sign.isdigit() for sign in one)),
            frozenset(
                bare_key(turn) if bare else tone_key(turn)
                for turn in _TURNING
                if any(tone_key(turn) in words(way).first for way in ways)
            ),
            words(indicator.denominator, bare).first if indicator.denominator else frozenset(),
            tuple(bare_key(way) for way in _wordings(indicator)),
        )

    def holds(self, reading: Reading) -> bool:
        """Whether every word of the reading, and every expansion it supposes, stands in a wording."""
        return bool(reading.spoken) and reading.all <= self.all and reading.supposed <= self.pairs

    def is_called(self, reading: Reading) -> bool:
        """Whether the reading is a wording, word for word."""
        return any(reading.all == one.all for one in self.forms) and reading.supposed <= self.pairs

    def is_short_for(self, reading: Reading) -> bool:
        """Whether the reading is a wording with little left out: its ends, its numbers and its turns are there."""
        return self.numbers <= reading.all and any(
            {one.spoken[0], one.spoken[-1]} <= reading.all
            and len(reading.all & one.all) >= _GOOD_PART * len(one.all)
            and one.all & self.turns <= reading.all
            for one in self.forms
        )

    def left_out(self, reading: Reading) -> int:
        """How many words of the nearest wording the reading lacks."""
        return min(len(one.all - reading.all) for one in self.forms)


class Indicators:
    """The indicators of one plan, as officers write them."""

    def __init__(self, plan: Plan, remembered: Mapping[str, str] | None = None) -> None:
        """Learn names, short names and numerators, and what was answered before (written name → code)."""
        self._by_code = {one.code: one for one in plan.indicators}
        self._remembered = {tone_key(written): code for written, code in (remembered or {}).items()}
        self._codes = {_squashed(one.code): one.code for one in plan.indicators}
        prefix = re.escape(unicodedata.normalize("NFC", plan.code_prefix).casefold())
        self._code = re.compile(rf"(?<![^\W_]){prefix}[\s\-_.–]*([a-zđ]?0*[0-9]{{1,3}}[a-zđ]?)(?![^\W_])")
        self._prefix = plan.code_prefix
        self._commune = plan.name
        self._keys: dict[bool, dict[str, set[str]]] = {False: defaultdict(set), True: defaultdict(set)}
        for one in plan.indicators:
            for way in _wordings(one):
                for bare in (False, True):
                    self._keys[bare][_key(way, bare)].add(one.code)
        self._said = {bare: [_Said.of(one, bare) for one in plan.indicators] for bare in (False, True)}

    def match(self, text: str) -> Match[Indicator]:
        """The indicator a header names for certain, or the indicators to ask about."""
        if len(text) > LONGEST_LABEL:
            return Match()
        text = unicodedata.normalize("NFC", text)
        codes, rest = self._coded(text)
        named = self._named(rest) if tone_key(rest) else Match()
        if codes:
            known = [code for code in codes if code in self._by_code]
            if len(codes) == 1 and known and named.found in (None, self._by_code[known[0]]):
                return Match(self._by_code[known[0]], "exact")
            both = [*known, *([named.found.code] if named.found else []), *(one.code for one in named.suggestions)]
            near = [one for one in self._by_code if any(_squashed(one).startswith(_squashed(code)) for code in codes)]
            return self._ask([*both, *near])
        if _FOREIGN.match(text) and not text.startswith(f"{self._prefix}-"):
            return self._ask([one.code for one in (named.found, *named.suggestions) if one])
        return named

    def mentions(self, text: str) -> tuple[Indicator, ...]:
        """The indicators whose code or whole name stands somewhere in a longer text such as a title."""
        codes, rest = self._coded(unicodedata.normalize("NFC", text))
        found = [code for code in codes if code in self._by_code]
        key = f" {_key(rest, False)} "
        spans: list[tuple[int, int, str]] = []
        for name, owners in self._keys[False].items():
            at = key.find(f" {name} ") if name.count(" ") >= 2 else -1
            if at >= 0 and len(owners) == 1:
                spans.append((at, at + len(name), next(iter(owners))))
        widest = [
            one for one in spans
            if not any(o[0] <= one[0] and one[1] <= o[1] and o[1] - o[0] > one[1] - one[0] for o in spans)
        ]  # fmt: skip
        return tuple(self._by_code[code] for code in dict.fromkeys([*found, *(code for *_, code in widest)]))

    def _coded(self, text: str) -> tuple[list[str], str]:
        """The codes that stand in the text (unknown ones as written) and the text without them."""
        folded = text.casefold()
        hits = [(one.span(), _squashed(self._prefix + one[1])) for one in self._code.finditer(folded)]
        rest = folded
        for (start, end), _ in reversed(hits):
            rest = rest[:start] + " " + rest[end:]
        return list(dict.fromkeys(self._codes.get(code, code) for _, code in hits)), rest if hits else text

    def _named(self, text: str) -> Match[Indicator]:
        answered = self._remembered.get(tone_key(text), "")
        for candidate in _peeled(text, self._commune):
            for bare in (False, True)[: 2 if unmarked(text) else 1]:
                owners = self._keys[bare].get(_key(candidate, bare), set())
                if len(owners) == 1 and self._fits(candidate, next(iter(owners)), bare):
                    return Match(self._by_code[next(iter(owners))], "unmarked" if bare else "exact")
        if answered in self._by_code:
            return Match(self._by_code[answered], "remembered")
        *_, core = _peeled(text, self._commune)
        for bare in (False, True)[: 2 if unmarked(text) else 1]:
            code = self._told(core, bare)
            if code:
                return Match(self._by_code[code], "abbreviated")
        return self._ask(self._alike(core))

    def _fits(self, text: str, code: str, bare: bool) -> bool:
        """A rate is never read into an indicator that counts."""
        return not words(text, bare).rate or self._by_code[code].kind.is_rate

    def _told(self, text: str, bare: bool) -> str:
        """The one indicator that the words of the text mean under every reading that makes sense; "" else."""
        spoken = words(text, bare)
        sensible = [one for one in spoken.readings if any(said.holds(one) for said in self._said[bare])]
        called = [one for one in sensible if any(said.is_called(one) for said in self._said[bare])]
        told = {self._decided(one, bare) for one in called or sensible}
        if len(told) != 1 or not (code := told.pop()):
            return ""
        said = next(one for one in self._said[bare] if one.code == code)
        only_base = spoken.counts and any(one.all <= said.base and not said.is_called(one) for one in sensible)
        return code if not only_base and self._fits(text, code, bare) else ""

    def _decided(self, reading: Reading, bare: bool) -> str:
        said = self._said[bare]
        called = [one.code for one in said if one.is_called(reading)]
        if called:
            return called[0] if len(called) == 1 else ""
        owners = [one for one in said if one.holds(reading)]
        if len(owners) != 1 or not owners[0].is_short_for(reading):
            return ""
        own = owners[0].left_out(reading)
        others = (one.left_out(reading) + len(reading.all - one.all) for one in said if one is not owners[0])
        return owners[0].code if all(other - own >= _MARGIN for other in others) else ""

    def _alike(self, text: str) -> list[str]:
        """Codes whose wordings look like the text, best first."""
        said = words(text, True).first
        plain = bare_key(text)
        if not said:
            return []
        scored = []
        for one in self._said[True]:
            shared = max(2 * len(said & form.all) / (len(said) + len(form.all)) for form in one.forms)
            typed = max(fuzz.ratio(plain, way) / 100 for way in one.plain)
            scored.append((max(shared, typed if typed > _TYPED else 0), len(said & one.all), one.code))
        return [code for score, _, code in sorted(scored, key=lambda one: one[:2], reverse=True) if score >= _ALIKE]

    def _ask(self, codes: Iterable[str]) -> Match[Indicator]:
        return Match(suggestions=tuple(self._by_code[code] for code in dict.fromkeys(codes))[:SUGGESTIONS])


def _squashed(code: str) -> str:
    letters = re.sub(r"[^\w]|_", "", code.casefold())
    return re.sub(r"(?<![0-9])0+(?=[0-9])", "", letters)


def _wordings(indicator: Indicator) -> tuple[str, ...]:
    return tuple(one for one in (indicator.name, indicator.short, indicator.numerator) if one)


def _key(text: str, bare: bool) -> str:
    fold = bare_key if bare else tone_key
    return " ".join(fold("tỷ") if one == fold("tỉ") else one for one in fold(text).split())


def _peeled(text: str, commune: str) -> tuple[str, ...]:
    """The text as written, then with months, list numbers, units and the commune's name taken off."""
    core = text
    for mention in month_mentions(text):
        core = core.replace(mention.text, " ")
    core = re.sub(rf"(xã\s+)?{re.escape(commune)}", " ", core, flags=re.IGNORECASE) if commune else core
    while (shorter := _ITEM.sub("", core, count=1)) != core and tone_key(shorter):
        core = shorter
    while (shorter := _UNIT_TAIL.sub("", core)) != core and tone_key(shorter):
        core = shorter
    bared = _SIDE_TAIL.sub("", core)
    bared = _UNIT_TAIL.sub("", bared)
    ways = [text, core, *([bared] if tone_key(bared) else [])]
    return tuple(dict.fromkeys(ways))
