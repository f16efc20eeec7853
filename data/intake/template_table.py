"""Grid → figures for the workbook we give (`data/template.py`): every input cell read by its hidden keys."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from decimal import Decimal

from openpyxl.utils import get_column_letter

from data.intake.borders import not_there
from data.intake.grid import FileRefusedError, Raw, Sheet, read_grid
from data.intake.numbers import Number, read_number
from data.intake.reading import Reading
from data.model import Figure, FigureState, Indicator, Kind, Period, Plan, Problem, Severity
from data.store import ILLUSTRATIVE
from data.template import CODE, KEY, META, NAME, STATE, STATES, VALUE, VERSION, VILLAGES, WHOLE, YES_NO, A, B

RULE = "template"
Key = tuple[str, str | None]
"""(indicator code, place id or None for the whole commune)"""


@dataclass(frozen=True)
class Spot:
    """Where a cell stands and what it holds."""

    sheet: str
    cell: str
    raw: Raw | None


def read_template(
    content: bytes, name: str, plan: Plan, kind: str, today_period: Period, wanted: Period | None = None
) -> Reading:
    """The figures and problems of one filled template; a file that is not for us is refused with its reason.

    `kind` is the store's kind, `today_period` the period running now (nothing later is taken), `wanted` the
    period the officer asked for, if any.
    """
    empty = Reading(name, hashlib.sha256(content).hexdigest())
    try:
        sheets = read_grid(content, name)
        meta = _meta(sheets)
        period = Period.parse(meta["period"])
        _belongs(meta, period, plan, kind, today_period, wanted)
    except FileRefusedError as refusal:
        return replace(empty, refused=refusal.kind, reason=str(refusal))
    found = replace(empty, commune=plan.slug, department=meta["department"] or "", period=period)
    return _figures(found, plan, sheets)


def _meta(sheets: list[Sheet]) -> dict:
    raw = next((one.cells.get((1, 1)) for one in sheets if one.name == META), None)
    if raw is None:
        raise FileRefusedError(
            "not_our_template",
            "Tệp này không phải mẫu do Tiến độ tạo ra (hoặc phần khoá ẩn đã bị xoá). Hãy tải mẫu của kỳ, chép số"
            " vào các ô màu vàng rồi nộp lại.",
        )
    try:
        meta = json.loads(raw.text)
        version, _ = meta["version"], Period.parse(meta["period"])
        whole = {"commune", "department", "kind"} <= meta.keys()
    except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
        whole = False
    if not whole:
        raise FileRefusedError(
            "not_our_template",
            "Phần khoá ẩn của mẫu đã bị sửa nên không biết số liệu của xã nào, kỳ nào. Hãy tải lại mẫu.",
        )
    if version != VERSION:
        raise FileRefusedError(
            "old_template",
            "Mẫu này thuộc phiên bản khác của phần mềm. Hãy tải lại mẫu của kỳ rồi chép số sang.",
        )
    return meta


def _belongs(meta: Mapping, period: Period, plan: Plan, kind: str, today_period: Period, wanted: Period | None) -> None:
    if meta["commune"] != plan.slug:
        raise FileRefusedError(
            "wrong_commune",
            f"Mẫu này của xã có mã «{meta['commune']}», còn đang mở xã {plan.name} («{plan.slug}»)."
            " Hãy chọn đúng xã hoặc đúng tệp.",
        )
    if meta["kind"] != kind:
        made = "xem thử với số liệu minh hoạ" if meta["kind"] == ILLUSTRATIVE else "dùng số liệu thật"
        raise FileRefusedError(
            "wrong_store",
            f"Mẫu này được tạo khi đang {made}. Số liệu minh hoạ và số liệu thật không được lẫn nhau:"
            " hãy tải lại mẫu ở đúng nơi.",
        )
    if wanted is not None and period != wanted:
        raise FileRefusedError(
            "wrong_period",
            f"Mẫu này của {period.label}, còn đang chọn {wanted.label}. Hãy chọn đúng kỳ hoặc đúng tệp.",
        )
    if period > today_period:
        raise FileRefusedError(
            "future_period", f"{period.label} chưa đến nên chưa thể có số liệu. Hãy kiểm tra lại kỳ của mẫu."
        )
    if not plan.start <= period <= plan.end:
        raise FileRefusedError(
            "wrong_period", f"{period.label} nằm ngoài thời gian kế hoạch {plan.span[0]}–{plan.span[1]}."
        )


def _figures(found: Reading, plan: Plan, sheets: list[Sheet]) -> Reading:
    problems: list[Problem] = []
    spots: dict[Key, list[dict[str, Spot]]] = defaultdict(list)
    keyed = [one for one in sheets if one.name in (VILLAGES, WHOLE) or (one.name != META and _key_spot(one))]
    if not keyed or not all(_keys_are_whole(one, plan) for one in keyed):
        return replace(
            found,
            refused="not_our_template",
            reason="Hàng hoặc cột khoá ẩn của mẫu đã bị xoá, bị sửa nên không biết ô nào của chỉ tiêu nào."
            " Hãy tải lại mẫu.",
        )
    for sheet in keyed:
        for key, fields in _rows(sheet, plan, problems):
            if _at_its_time(plan, key, found.period, fields, problems):
                spots[key].append(fields)
    figures = [
        figure
        for key, rows in spots.items()
        for figure in _one_of(rows, [_figure(plan, key, found.period, one, problems) for one in rows], problems)
    ]
    return replace(found, figures=tuple(figures), problems=tuple(problems), covers=tuple(spots))


def _at_its_time(plan: Plan, key: Key, period: Period, fields: Mapping[str, Spot], problems: list[Problem]) -> bool:
    """Whether the row's village was there in that period; said where it was not and the row is filled in."""
    place = plan.place(key[1]) if key[1] else None
    if place is None or place.existed(period):
        return True
    filled = next((one for name, one in fields.items() if name != STATE and one.raw and one.raw.text.strip()), None)
    if filled is not None:
        problems.append(_problem("place_of_other_time", filled, not_there(plan, place, period)))
    return False


def _key_spot(sheet: Sheet) -> tuple[int, int] | None:
    return next((spot for spot, raw in sheet.cells.items() if raw.text == KEY), None)


def _key_columns(sheet: Sheet, at: tuple[int, int]) -> dict[int, tuple[str, str]]:
    """(indicator code or "", field) by column, from left to right."""
    key_row, key_column = at
    return {
        column: tuple(raw.text.split("|", 1))
        for (row, column), raw in sorted(sheet.cells.items())
        if row == key_row and column != key_column and "|" in raw.text
    }


def _keys_are_whole(sheet: Sheet, plan: Plan) -> bool:
    """Whether the key row still says whose each row is, and which cells belong together."""
    at = _key_spot(sheet)
    fields: dict[str, list[str]] = defaultdict(list)
    for code, field in _key_columns(sheet, at).values() if at else ():
        fields[code].append(field)
    own = fields.pop("", [])
    if CODE in own:
        return _copies([one for one in own if one != CODE], [A, B, STATE])
    known = [(plan.indicator(code), many) for code, many in fields.items() if plan.indicator(code)]
    heads = {raw.text.split(" · ")[0] for (row, _), raw in sheet.cells.items() if at and row == at[0] + 1}
    if any(plan.indicator(code) and code not in fields for code in heads):
        return False
    return NAME in own and all(_copies(many, [A, B] if one.kind.is_rate else [VALUE]) for one, many in known)


def _copies(fields: list[str], wanted: list[str]) -> bool:
    """Whether the fields are the wanted ones in order, once or several times over (a copied column)."""
    return bool(fields) and fields == wanted * (len(fields) // len(wanted))


def _rows(sheet: Sheet, plan: Plan, problems: list[Problem]) -> Iterator[tuple[Key, dict[str, Spot]]]:
    """(key, input cells by field) for every row × indicator of one keyed sheet; a copied column comes twice."""
    key_row, key_column = _key_spot(sheet)
    columns = _known_columns(sheet, (key_row, key_column), plan, problems)
    filled = sorted({row for row, column in sheet.cells if row > key_row and column in columns})
    for row in filled:
        raw = sheet.cells.get((row, key_column))
        inputs = {column: sheet.cells.get((row, column)) for column in columns}
        if raw is None:
            _unkeyed_row(sheet, row, inputs, columns, problems)
            continue
        row_key = raw.text
        if not _names_agree(sheet, row, row_key, inputs, columns, plan, problems):
            continue
        grouped: dict[Key, list[dict[str, Spot]]] = defaultdict(list)
        for column, (code, field) in columns.items():
            if field not in (NAME, CODE):
                many = grouped[(code, row_key) if code else (row_key, None)]
                if not many or field in many[-1]:
                    many.append({})
                many[-1][field] = _spot(sheet, row, column)
        yield from ((key, fields) for key, many in grouped.items() for fields in many)


def _known_columns(
    sheet: Sheet, at: tuple[int, int], plan: Plan, problems: list[Problem]
) -> dict[int, tuple[str, str]]:
    found = _key_columns(sheet, at)
    unknown: dict[str, int] = {}
    for column, (code, _) in found.items():
        if code and plan.indicator(code) is None:
            unknown.setdefault(code, column)
    for code, column in unknown.items():
        problems.append(_unknown_indicator(code, _spot(sheet, at[0], column)))
    return {column: key for column, key in found.items() if key[0] not in unknown}


def _unknown_indicator(code: str, spot: Spot) -> Problem:
    return _problem("unknown_indicator", spot, f"Mã chỉ tiêu «{code}» không có trong kế hoạch của xã. Hãy tải lại mẫu.")


def _unkeyed_row(sheet: Sheet, row: int, inputs: Mapping, columns: Mapping, problems: list[Problem]) -> None:
    for column, raw in inputs.items():
        if raw is None or raw.kind not in ("number", "formula", "text") or columns[column][1] not in (A, VALUE):
            continue
        number = read_number(raw, "", whole=False)
        if not number.empty and number.trouble != "text_in_number":  # a note or a signature may stand here
            message = "Dòng này được thêm vào nên không biết của thôn hay chỉ tiêu nào. Hãy điền vào dòng có sẵn."
            problems.append(_problem("missing_place", _spot(sheet, row, column), message))


def _names_agree(
    sheet: Sheet,
    row: int,
    row_key: str,
    inputs: Mapping,
    columns: Mapping,
    plan: Plan,
    problems: list[Problem],
) -> bool:
    """A row whose visible name is another's has been half sorted: its figures cannot be trusted."""
    for column, (_, field) in columns.items():
        if field not in (NAME, CODE):
            continue
        shown = inputs[column].text.strip() if inputs[column] else ""
        spot = _spot(sheet, row, column)
        place = plan.place(row_key) if field == NAME else None
        if field == NAME and place is None:
            message = f"«{shown or row_key}» không còn trong danh sách của xã. Hãy tải lại mẫu."
            problems.append(_problem("unknown_place", spot, message))
            return False
        if shown not in ({place.name, *place.aliases} if place else {row_key}):
            message = (
                f"Dòng này của «{place.name if place else row_key}» nhưng tên đang là «{shown}»: bảng đã bị sắp xếp"
                " hoặc sửa lệch. Hãy tải lại mẫu và điền lại."
            )
            problems.append(_problem("unknown_place", spot, message))
            return False
        if field == CODE and plan.indicator(row_key) is None:
            problems.append(_unknown_indicator(row_key, spot))
            return False
    return True


def _spot(sheet: Sheet, row: int, column: int) -> Spot:
    return Spot(sheet.name, f"{get_column_letter(column)}{row}", sheet.cells.get((row, column)))


def _one_of(rows: list[dict[str, Spot]], figures: list[Figure | None], problems: list[Problem]) -> list[Figure]:
    """The one figure of a key; of two that differ none is taken, two that agree are taken once."""
    given = [one for one in figures if one is not None]
    if len(given) < 2:
        return given
    first = given[0]
    for other in given[1:]:
        same = other.numbers == first.numbers
        message = f"Số này đã có ở ô {first.cell} (sheet {first.sheet})" + (
            ", hai chỗ giống nhau nên chỉ lấy một." if same else " nhưng khác nhau. Hãy giữ lại một chỗ."
        )
        spot = Spot(other.sheet, other.cell, Raw("text", other.raw))
        kind = "duplicate_identical" if same else "duplicate_conflict"
        problems.append(_problem(kind, spot, message, Severity.WARNING if same else Severity.ERROR))
    return [first] if all(one.numbers == first.numbers for one in given) else []


# ── one figure ───────────────────────────────────────────────────────────────────────────────────────

_NOTHING_RATE = {"numerator": Decimal(0), "denominator": Decimal(0), "state": FigureState.NOTHING_AROSE}
_NOTHING_COUNT = {"value": Decimal(0), "state": FigureState.NOTHING_AROSE}


def _figure(plan: Plan, key: Key, period: Period, fields: Mapping[str, Spot], problems: list[Problem]) -> Figure | None:
    indicator = plan.indicator(key[0])
    state, ok = _state(fields.get(STATE), problems)
    spot = fields.get(VALUE) or fields.get(A)
    blank = Figure(key[0], key[1], period, state=state, sheet=spot.sheet, cell=spot.cell, raw=_raw(spot), rule=RULE)
    if indicator.kind.is_rate:
        figure = _rate(indicator, blank, fields, problems)
    else:
        figure = _count(indicator, blank, spot, problems)
    return figure if ok else None


def _state(spot: Spot | None, problems: list[Problem]) -> tuple[FigureState, bool]:
    if spot is None or spot.raw is None or not spot.raw.text.strip():
        return FigureState.REPORTED, True
    if spot.raw.text.strip() in STATES:
        return STATES[spot.raw.text.strip()], True
    message = f"Tình trạng «{spot.raw.text}» không có trong danh sách; hãy chọn: {', '.join(STATES)}."
    problems.append(_problem("unknown_state", spot, message))
    return FigureState.REPORTED, False


def _number(indicator: Indicator, spot: Spot | None, problems: list[Problem]) -> Number:
    number = read_number(spot.raw if spot else None, indicator.noun, whole=indicator.whole)
    if number.trouble:
        problems.append(_problem(number.trouble, spot, f"Đọc được «{_raw(spot)}»: {number.why}."))
    return number


def _rate(indicator: Indicator, blank: Figure, fields: Mapping[str, Spot], problems: list[Problem]) -> Figure | None:
    upper, lower = fields[A], fields.get(B)
    a, b = _number(indicator, upper, problems), _number(indicator, lower, problems)
    if a.trouble or b.trouble:
        return None
    if a.not_arisen or b.not_arisen or blank.state is FigureState.NOTHING_AROSE:
        typed = [(upper, a)] if indicator.base or indicator.kind is Kind.SCORE else [(upper, a), (lower, b)]
        wrong = [_contradicts(spot, number, problems) for spot, number in typed]  # a b from số nền stands anyway
        return None if any(wrong) else replace(blank, **_NOTHING_RATE)
    if a.empty:
        return None
    if b.value is None:
        message = f"Có tử số {_raw(upper)} nhưng chưa có mẫu số. Hãy điền mẫu số (b) vào ô {lower.cell}."
        problems.append(_problem("missing_value", lower, message))
        return None
    if indicator.kind is Kind.SCORE and b.value != indicator.scale:
        message = f"Thang điểm là {indicator.scale} nhưng ô này đang ghi {_raw(lower)}. Hãy trả lại {indicator.scale}."
        problems.append(_problem("wrong_scale", lower, message))
        return None
    if b.value == 0 and a.value == 0:
        return replace(blank, **_NOTHING_RATE)
    if b.value == 0:
        message = f"Mẫu số là 0 nhưng tử số là {_raw(upper)}. Hãy sửa một trong hai ô."
        problems.append(_problem("zero_denominator", lower, message))
        return None
    if a.value > b.value:
        impossible = indicator.kind is Kind.SCORE
        message = f"Tử số {_raw(upper)} lớn hơn mẫu số {_raw(lower)}." + (
            " Điểm không thể quá thang điểm, hãy sửa." if impossible else " Hãy kiểm tra lại hai ô."
        )
        problems.append(_problem("a_gt_b", upper, message, Severity.ERROR if impossible else Severity.WARNING))
        if impossible:
            return None
    return replace(blank, numerator=a.value, denominator=b.value)


def _count(indicator: Indicator, blank: Figure, spot: Spot, problems: list[Problem]) -> Figure | None:
    if indicator.kind is Kind.YES_NO and spot.raw is not None and spot.raw.text.strip() in YES_NO:
        return replace(blank, value=YES_NO[spot.raw.text.strip()])
    number = _number(indicator, spot, problems)
    if number.trouble:
        return None
    if number.not_arisen or blank.state is FigureState.NOTHING_AROSE:
        return None if _contradicts(spot, number, problems) else replace(blank, **_NOTHING_COUNT)
    return None if number.empty else replace(blank, value=number.value)


def _contradicts(spot: Spot, number: Number, problems: list[Problem]) -> bool:
    if not number.value:
        return False
    message = f"Đã chọn «Không phát sinh» nhưng ô này ghi {_raw(spot)}. Hãy bỏ một trong hai."
    problems.append(_problem("contradiction", spot, message))
    return True


def _raw(spot: Spot | None) -> str:
    return spot.raw.text if spot and spot.raw else ""


def _problem(kind: str, spot: Spot, message: str, severity: Severity = Severity.ERROR) -> Problem:
    return Problem(severity, kind, message, sheet=spot.sheet, cell=spot.cell, text=_raw(spot))
