"""Cells that belong together → one figure each: a and b, a bare percent, or a count; or the reason why not."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from decimal import Decimal

from data.intake.findings import Findings, Spot
from data.intake.lexicon import tone_blind
from data.intake.numbers import NOTHING, Number, read_number, read_pair, read_percent, spoken
from data.model import MEASURED_NOUNS, Figure, FigureState, Indicator, Kind, OverTime, Period, Place, Plan

A, B, PERCENT, VALUE = "a", "b", "percent", "value"
TOLERANCE = Decimal("0.1")
"""Percent points by which a written percent may differ from a / b before it is said."""
YES = frozenset({"có", "đạt", "x", "✓", "✔", "đã có", "rồi"})
NO = frozenset({"không", "chưa", "chưa đạt", "không đạt", "chưa có"})
_SCALE = re.compile(r"\b(nghìn|ngàn|triệu|tỷ|tỉ|trăm)\b")

_FRACTIONS = "fractions"
"""Marks a table whose bare values are all between 0 and 1."""
Key = tuple[str, str | None, Period]
"""(indicator code, place id or None for the whole commune, period)"""


@dataclass(frozen=True)
class Piece:
    """One cell that is part of a figure: which field it is, and the wording and unit around it."""

    spot: Spot
    field: str
    wording: str
    unit: str
    table: int
    rule: str = ""


@dataclass
class Group:
    """The cells of one figure."""

    key: Key
    pieces: dict[str, list[Piece]] = field(default_factory=lambda: defaultdict(list))

    def first(self, name: str) -> Piece | None:
        """The cell of a field that says something, else any."""
        found = self.pieces.get(name, [])
        return next((one for one in found if not is_blank(one.spot)), found[0] if found else None)

    @property
    def spot(self) -> Spot:
        """The cell that stands for the figure."""
        return next(one.spot for name in (A, VALUE, PERCENT, B) if (one := self.first(name)))


def is_blank(spot: Spot) -> bool:
    """Whether a cell holds no figure: nothing, or a mark for nothing."""
    raw = spot.raw
    return raw is None or (raw.kind == "text" and " ".join(raw.text.split()).casefold() in NOTHING)


def is_tick(spot: Spot, indicator: Indicator) -> bool:
    """Whether an "x" says yes: for shares of villages or teams, where elsewhere it marks nothing."""
    return indicator.kind is Kind.SHARE and spot.text.strip().casefold() == "x"


class Assembler:
    """Makes figures of groups for one plan; what cannot be known goes to the findings."""

    def __init__(self, plan: Plan, findings: Findings, scales: Mapping[tuple[int, str], str]) -> None:
        """`scales`: for (table, indicator) whether bare values are percents or counts, as far as it shows."""
        self.plan, self.findings, self.scales = plan, findings, scales

    def figure(self, group: Group) -> Figure | None:
        """The figure of a group, None where it has none or must be asked about."""
        indicator = self.plan.indicator(group.key[0])
        if not self._agrees(group) or not self._units_fit(group, indicator):
            return None
        if indicator.kind.is_rate:
            return self._rate(group, indicator)
        return self._count(group, indicator)

    def _agrees(self, group: Group) -> bool:
        """Two cells for one field must say the same."""
        for many in group.pieces.values():
            given = [one for one in many if not is_blank(one.spot)]
            distinct = {_canonical(one.spot) for one in given}
            if len(distinct) > 1:
                self._conflict([one.spot for one in given])
                return False
            for one in given[1:]:
                self.findings.warn(
                    "duplicate_identical", one.spot,
                    f"Số này đã có ở ô {given[0].spot.cell} (trang {given[0].spot.sheet}), hai chỗ giống nhau nên chỉ"
                    " lấy một.",
                )  # fmt: skip
        return True

    def _conflict(self, spots: Sequence[Spot]) -> None:
        first, *others = spots
        for one in others:
            if _canonical(one) != _canonical(first):
                self.findings.error(
                    "duplicate_conflict", one,
                    f"Số này đã có ở ô {first.cell} (trang {first.sheet}) là «{first.text}» nhưng ở đây khác."
                    " Hãy giữ lại một chỗ.",
                )  # fmt: skip

    def _units_fit(self, group: Group, indicator: Indicator) -> bool:
        """A unit of thousands or millions over another unit must be asked about, never read as it stands."""
        for many in group.pieces.values():
            for one in many:
                words = tone_blind(f"{one.unit}")
                scaled = _SCALE.search(words)
                if scaled and one.field != PERCENT and words not in indicator.noun and not is_blank(one.spot):
                    self.findings.error(
                        "unit_mismatch", one.spot,
                        f"Đơn vị ở đây là «{one.unit}», còn chỉ tiêu {indicator.code} tính bằng {indicator.noun}."
                        " Hãy đổi số sang đúng đơn vị.",
                    )  # fmt: skip
                    return False
        return True

    # ── rates ────────────────────────────────────────────────────────────────────────────────────────

    def _rate(self, group: Group, indicator: Indicator) -> Figure | None:
        a, b, percent, value = (group.first(name) for name in (A, B, PERCENT, VALUE))
        for one in (value, a, percent):
            pair = read_pair(one.spot.raw, indicator.noun, whole=indicator.whole) if one else None
            if pair:
                return self._from_numbers(group, indicator, *pair, one.spot, one.spot, "a/b")
        ticked = next((one for one in (value, a) if one is not None and is_tick(one.spot, indicator)), None)
        if ticked is not None and group.key[1] is not None:
            return self._yes_no(group, indicator, ticked)
        if a is None and value is not None and self._is_count(value, indicator, b):
            a, value = value, None
        if a is not None and not (is_blank(a.spot) and value is not None):
            return self._from_pieces(group, indicator, a, b, percent)
        shown = value if value is not None and not is_blank(value.spot) else percent
        if shown is None or is_blank(shown.spot):
            return self._empty(group, indicator)
        yes = self._yes_no(group, indicator, shown)
        return yes if yes is not None else self._bare(group, indicator, shown)

    def _is_count(self, value: Piece, indicator: Indicator, b: Piece | None) -> bool:
        """Whether a figure without a name is a count of the noun (a), by what stands beside it."""
        raw = value.spot.raw
        if raw is not None and ("%" in raw.format or "%" in raw.text):
            return False
        return (b is not None and not is_blank(b.spot)) or self._scale(value, indicator) == A

    def _scale(self, value: Piece, indicator: Indicator) -> str:
        return hint(value, indicator) or self.scales.get((value.table, indicator.code), "")

    def _from_pieces(
        self, group: Group, indicator: Indicator, a: Piece, b: Piece | None, percent: Piece | None
    ) -> Figure | None:
        upper = self._number(a.spot, indicator)
        if upper is None:
            return None
        if b is None and indicator.kind is Kind.SCORE and indicator.scale:
            lower: Number | None = Number(indicator.scale)
            return self._from_numbers(group, indicator, upper, lower, a.spot, a.spot, "a, thang điểm", percent)
        lower = self._number(b.spot, indicator) if b is not None else Number()
        if lower is None:
            return None
        if upper.not_arisen or lower.not_arisen:
            return self._nothing_arose(group, a.spot)
        if upper.empty:
            if percent is not None and not is_blank(percent.spot) and not _is_zero_percent(percent.spot):
                return self._bare(group, indicator, percent)
            return self._empty(group, indicator)
        if lower.empty:
            return self._without_b(group, indicator, a, b, percent)
        return self._from_numbers(group, indicator, upper, lower, a.spot, b.spot, "a, b", percent)

    def _without_b(
        self, group: Group, indicator: Indicator, a: Piece, b: Piece | None, percent: Piece | None
    ) -> Figure | None:
        if percent is not None and not is_blank(percent.spot):
            return self._bare(group, indicator, percent)
        spot = b.spot if b is not None else a.spot
        self.findings.ask(
            f"base:{indicator.code}:{group.key[1] or ''}:{group.key[2]}", "missing_value", spot,
            f"{indicator.code}: có số {indicator.noun} đạt được là «{a.spot.text}» ở ô {a.spot.cell} nhưng chưa có tổng"
            f" số {indicator.noun} để tính tỷ lệ. Hãy ghi thêm mẫu số vào tệp, hoặc nhập số nền rồi nộp lại.",
            (),
        )  # fmt: skip
        return None

    def _from_numbers(
        self,
        group: Group,
        indicator: Indicator,
        upper: Number,
        lower: Number,
        a: Spot,
        b: Spot,
        rule: str,
        percent: Piece | None = None,
    ) -> Figure | None:
        for number, spot in ((upper, a), (lower, b)):
            if number.trouble:
                self.findings.error(number.trouble, spot, f"Đọc được «{spot.text}»: {number.why}.")
                return None
        if upper.value is None or lower.value is None:
            return self._empty(group, indicator)
        if lower.value == 0:
            return self._over_zero(group, indicator, upper.value, a, b)
        if indicator.kind is Kind.SCORE and indicator.scale and lower.value != indicator.scale:
            self.findings.error(
                "wrong_scale", b, f"Thang điểm là {indicator.scale} nhưng ô này ghi «{b.text}». Hãy kiểm tra lại."
            )
            return None
        if upper.value > lower.value:
            self.findings.warn(
                "a_gt_b", a, f"Tử số «{a.text}» lớn hơn mẫu số «{b.text}» (ô {b.cell}). Hãy kiểm tra lại hai ô."
            )
        if percent is not None and not is_blank(percent.spot):
            self._check_percent(upper.value, lower.value, percent.spot, a, b)
        return self._made(group, a, rule, numerator=upper.value, denominator=lower.value)

    def _over_zero(self, group: Group, indicator: Indicator, upper: Decimal, a: Spot, b: Spot) -> Figure | None:
        if upper == 0 and indicator.over_time is OverTime.FLOW:
            self.findings.warn("zero_denominator", b, "Mẫu số và tử số đều là 0: hiểu là không phát sinh trong kỳ.")
            return self._nothing_arose(group, a)
        self.findings.error(
            "zero_denominator", b,
            f"Mẫu số là 0 nên không tính được tỷ lệ (tử số là «{a.text}»). Hãy ghi đúng mẫu số, hoặc để trống nếu chưa"
            " có số.",
        )  # fmt: skip
        return None

    def _check_percent(self, upper: Decimal, lower: Decimal, spot: Spot, a: Spot, b: Spot) -> None:
        if spot.raw.kind in ("error", "formula"):
            return
        written = read_percent(spot.raw)
        true = 100 * upper / lower
        close = {written.value} | ({written.value * 100} if written.value is not None and written.value <= 1 else set())
        if written.value is not None and all(abs(one - true) > TOLERANCE for one in close):
            self.findings.warn(
                "percent_mismatch", spot,
                f"Ô này ghi «{spot.text}» nhưng {a.cell} chia {b.cell} là {spoken(true)} %. Hệ thống dùng tử số và mẫu"
                " số; hãy kiểm tra lại ba ô.",
            )  # fmt: skip

    def _bare(self, group: Group, indicator: Indicator, shown: Piece) -> Figure | None:
        """A percent that came without its a and b: kept and shown, never summed."""
        scale = PERCENT if shown.field == PERCENT else self._scale(shown, indicator)
        raw = shown.spot.raw
        number = read_percent(raw)
        if number.trouble:
            self.findings.error(number.trouble, shown.spot, f"Đọc được «{raw.text}»: {number.why}.")
            return None
        percent_shown = "%" in raw.format or "%" in raw.text
        if not scale and not percent_shown:
            answer = self.findings.ask(
                f"scale:{indicator.code}:{tone_blind(shown.wording)}", "ambiguous_number", shown.spot,
                f"{indicator.code}: các số ở cột «{shown.wording or indicator.short}» (ví dụ «{raw.text}») là tỷ lệ %"
                f" hay là số {indicator.noun}?",
                ((PERCENT, "Là tỷ lệ %"), (A, f"Là số {indicator.noun}")),
            )  # fmt: skip
            if answer == A:
                return self._without_b(group, indicator, shown, None, None)
            if answer != PERCENT:
                return None
        if number.not_arisen:
            return self._nothing_arose(group, shown.spot)
        if number.empty:
            return self._empty(group, indicator)
        value = number.value
        if not percent_shown and 0 < value <= 1 and (value < 1 or self.scales.get((shown.table, _FRACTIONS))):
            answer = self.findings.ask(
                f"fraction:{indicator.code}:{tone_blind(shown.wording)}", "ambiguous_number", shown.spot,
                f"{indicator.code}: «{raw.text}» có phải là {spoken(value * 100, 2)} % không?",
                (("percent", f"Đúng, là {spoken(value * 100, 2)} %"), ("as_is", f"Không, là {spoken(value, 4)} %")),
            )  # fmt: skip
            if answer not in ("percent", "as_is"):
                return None
            value = value * 100 if answer == "percent" else value
        if value > 100:
            self.findings.warn("a_gt_b", shown.spot, f"Tỷ lệ «{raw.text}» lớn hơn 100 %. Hãy kiểm tra lại.")
        return self._made(group, shown.spot, "percent", value=value)

    def _yes_no(self, group: Group, indicator: Indicator, shown: Piece) -> Figure | None:
        """A village's yes or no for a share of villages or teams: one of one, or none of one."""
        if indicator.kind is not Kind.SHARE or group.key[1] is None or shown.spot.raw.kind != "text":
            return None
        word = " ".join(shown.spot.raw.text.split()).casefold()
        if word not in YES | NO:
            return None
        one = Decimal(1)
        return self._made(group, shown.spot, "có/không", numerator=one if word in YES else one - 1, denominator=one)

    # ── counts ───────────────────────────────────────────────────────────────────────────────────────

    def _count(self, group: Group, indicator: Indicator) -> Figure | None:
        given = [one for name in (VALUE, A) for one in group.pieces.get(name, []) if not is_blank(one.spot)]
        if not given:
            return self._empty(group, indicator)
        spot = given[0].spot
        number = self._number(spot, indicator)
        if number is None:
            return None
        if number.not_arisen:
            return self._made(group, spot, "value", value=Decimal(0), state=FigureState.NOTHING_AROSE)
        return self._empty(group, indicator) if number.empty else self._made(group, spot, "value", value=number.value)

    # ── common ───────────────────────────────────────────────────────────────────────────────────────

    def _number(self, spot: Spot, indicator: Indicator) -> Number | None:
        whole = indicator.whole and indicator.kind is not Kind.SCORE
        number = read_number(spot.raw, indicator.noun, whole=whole)
        if number.trouble:
            self.findings.error(number.trouble, spot, f"Đọc được «{spot.text}»: {number.why}.")
            return None
        return number

    def _nothing_arose(self, group: Group, spot: Spot) -> Figure:
        zero = Decimal(0)
        return self._made(
            group, spot, "không phát sinh", numerator=zero, denominator=zero, state=FigureState.NOTHING_AROSE
        )

    def _empty(self, group: Group, indicator: Indicator) -> None:
        spot = group.spot
        if not is_blank(spot):
            self.findings.ignore(
                "missing_value", spot,
                f"{indicator.code}: chỉ có mẫu số «{spot.text}», chưa có tử số, nên được coi là chưa có số liệu.",
            )  # fmt: skip
            return
        marked = spot.raw is not None
        text = f"ghi «{spot.text}»" if marked else "để trống"
        self.findings.ignore(
            "missing_marker" if marked else "missing_value", spot,
            f"{indicator.code}: ô này {text} nên được coi là chưa có số liệu, không phải 0.",
        )  # fmt: skip

    def _made(self, group: Group, spot: Spot, rule: str, **numbers: object) -> Figure:
        code, place, period = group.key
        return Figure(code, place, period, sheet=spot.sheet, cell=spot.cell, raw=spot.text, rule=rule, **numbers)


def _canonical(spot: Spot) -> str:
    number = read_number(spot.raw, "", whole=False)
    return str(number.value.normalize()) if number.value is not None else spot.text.strip()


def _is_zero_percent(spot: Spot) -> bool:
    """Whether a percent is only what a formula makes of blanks: an error or 0."""
    return spot.raw.kind in ("error", "formula") or bool(spot.raw.formula) or read_percent(spot.raw).value == 0


_PERCENT_WORDS = re.compile(r"^(tỷ lệ|tỉ lệ|tl|ty le|ti le)\b|%")


def hint(piece: Piece, indicator: Indicator) -> str:
    """Whether the wording or unit around a bare figure of a rate says percent or count; "" where it says neither."""
    unit = piece.unit.casefold().strip()
    if "%" in unit:
        return PERCENT
    nouns = tone_blind(indicator.noun)
    if unit and (tone_blind(unit) in nouns or nouns in tone_blind(unit)):
        return A
    wording = " ".join(piece.wording.casefold().split())
    if "%" in wording:
        return PERCENT
    last = tone_blind(re.split(r"›", wording)[-1])
    if _PERCENT_WORDS.search(last) or _PERCENT_WORDS.search(tone_blind(wording)):
        return PERCENT
    if re.match(r"(tổng số|số lượng|số)\s", last):
        return A
    return ""


def scales_of(pieces: Sequence[Piece], plan: Plan) -> dict[tuple[int, str], str]:
    """For (table, indicator): whether its bare values show themselves to be percents or counts."""
    found: dict[tuple[int, str], list[Decimal]] = defaultdict(list)
    shown: set[tuple[int, str]] = set()
    for piece, code in pieces:
        raw = piece.spot.raw
        if raw is None:
            continue
        if "%" in raw.format or "%" in raw.text:
            shown.add((piece.table, code))
            continue
        number = read_percent(replace(raw, format="General"))
        if number.value is not None:
            found[piece.table, code].append(number.value)
    scales = {}
    for (table, code), values in found.items():
        indicator = plan.indicator(code)
        fractions = [one for one in values if one != one.to_integral_value()]
        if (table, code) in shown:
            scales[table, code] = PERCENT
        elif max(values) > 100:
            scales[table, code] = A
        elif fractions and indicator.noun not in MEASURED_NOUNS and max(values) > 1:
            scales[table, code] = PERCENT
        if fractions and max(values) <= 1:
            scales[table, _FRACTIONS] = "yes"
    return scales


def place_name(place: Place | None) -> str:
    """How a place is called in a sentence."""
    return place.name if place else "toàn xã"
