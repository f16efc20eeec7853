"""Text or number in a cell → an exact number, nothing at all, or a reason. Never a guess."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from data.intake.grid import Raw

NOTHING = frozenset(
    {"", "-", "–", "—", "--", ".", "..", "...", "…", "x", "không có", "chưa có", "chưa có số liệu", "không có số liệu",
     "n/a", "na", "kcsl", "ko có", "k có", "chưa báo cáo", "chưa báo", "chưa nộp", "chưa có sl", "không có sl"}
)  # fmt: skip
"""What officers write for "no figure": missing, never zero."""
NOT_ARISEN = frozenset({"không phát sinh", "kps", "ko phát sinh"})
LIMIT = Decimal(10) ** 12
MAX_PERCENT = 1_000
"""Above this a percent is a typing error; above 100 it is only suspicious."""
_STEP = Decimal("0.0001")
_VIETNAMESE = str.maketrans({",": ".", ".": ",", "-": "−"})
_QUOTED = re.compile(r'"[^"]*"|\\.')
_ROUND = Decimal("1e-6")
_NOISE = Decimal("1e-12")
"""What sums of binary fractions leave behind, as a share of the number: 0.1 + 0.2 is 0.3."""
_GROUPED = re.compile(r"[1-9]\d{0,2}([. ])\d{3}(\1\d{3})*")
_COMMA_GROUPED = re.compile(r"[1-9]\d{0,2}(,\d{3})+")
_DECIMAL_COMMA = re.compile(r"(\d+|[1-9]\d{0,2}([. ])\d{3}(\2\d{3})*),\d+")
_PAIR = re.compile(r"(?P<a>[\d., ]*\d)\s*[/／]\s*(?P<b>\d[\d., ]*?)\s*(?:[^\W\d_]+\s*)?(\(?\s*[\d.,]+\s*%\s*\)?)?")
_NUMERIC = re.compile(r"'?[-−+]?\d[\d.,]*%?(/\d[\d.,]*)?(\(\d[\d.,]*%\))?")


@dataclass(frozen=True)
class Number:
    """What a cell says: a value, `not_arisen`, nothing (all empty), or `trouble` with its kind and sentence."""

    value: Decimal | None = None
    not_arisen: bool = False
    trouble: str = ""
    why: str = ""

    @property
    def empty(self) -> bool:
        """True where the cell holds no figure."""
        return self.value is None and not self.not_arisen and not self.trouble


def read_number(raw: Raw | None, noun: str, *, whole: bool) -> Number:
    """The number a cell holds, for a column that counts `noun` (in whole units where `whole`)."""
    if raw is None:
        return Number()
    if raw.kind == "number":
        if "%" in raw.format:
            return _bad("percent_in_count", f"ô này ghi tỷ lệ %, cần ghi số {noun}")
        return _fit(Decimal(raw.text), noun, whole=whole)
    refused = {
        "error": ("excel_error", "ô đang báo lỗi của Excel; hãy sửa công thức hoặc gõ số"),
        "formula": (
            "formula_without_value",
            "công thức chưa có kết quả; hãy mở bằng Excel, lưu lại, hoặc gõ số",
        ),
        "date": ("date_in_number", "Excel đã đổi ô này thành ngày tháng; hãy định dạng lại là số rồi gõ lại"),
        "bool": ("text_in_number", f"cần ghi số {noun}"),
    }
    if raw.kind in refused:
        return _bad(*refused[raw.kind])
    return _from_text(raw.text, noun, whole=whole)


def read_percent(raw: Raw | None) -> Number:
    """The percent a cell holds: 35.4 for 35,4 %, whatever the cell's format; a fraction without % is asked about."""
    if raw is None:
        return Number()
    if raw.kind == "number":
        value = Decimal(raw.text)
        if "%" in _QUOTED.sub("", raw.format):  # 0.0"%" only writes the sign behind the number
            value *= 100
        return _percent(value.quantize(_STEP) if abs(value - value.quantize(_STEP)) < _ROUND else value)
    if raw.kind != "text":
        return read_number(raw, "%", whole=False)
    plain = _plain(raw.text)
    marked = plain.rstrip().endswith("%")
    digits = plain.rstrip().removesuffix("%").rstrip()
    if re.fullmatch(r"\d{1,3}\.\d{1,2}", digits):  # too short a tail for thousands
        return _percent(Decimal(digits))
    number = _from_text(digits if marked else plain, "%", whole=False)
    return _percent(number.value) if number.value is not None else number


def _percent(value: Decimal) -> Number:
    if value < 0:
        return _bad("negative", "tỷ lệ không thể âm")
    if value > MAX_PERCENT:
        return _bad("text_in_number", "tỷ lệ này lớn quá mức có thể; hãy kiểm tra lại")
    return Number(_tidy(value.quantize(_STEP)))


def read_pair(raw: Raw | None, noun: str, *, whole: bool) -> tuple[Number, Number] | None:
    """(a, b) of a cell like "45/60" or "45/60 (75%)"; None where it holds no such pair."""
    if raw is None or raw.kind != "text":
        return None
    found = _PAIR.fullmatch(_plain(raw.text))
    if found is None:
        return None
    return _from_text(found["a"], noun, whole=whole), _from_text(found["b"], noun, whole=whole)


def plain_value(raw: Raw | None) -> Decimal | None:
    """The number a cell holds whatever it counts, to compare with others; None where that is open."""
    found = (read_number(raw, "", whole=whole).value for whole in (True, False))
    return next((one for one in found if one is not None), None)


def spoken(value: Decimal, decimals: int = 1, *, signed: bool = False) -> str:
    """A number as Vietnamese sentences write it: 1.234,5, idle zeros left out."""
    text = f"{value:{'+' if signed else ''},.{decimals}f}"
    text = text.rstrip("0").rstrip(".") if "." in text else text
    return text.translate(_VIETNAMESE)


def is_numeric(text: str) -> bool:
    """Whether a text is written as a number, a percent or a fraction, right or ambiguous."""
    return bool(_NUMERIC.fullmatch("".join(text.split())))


def _from_text(text: str, noun: str, *, whole: bool) -> Number:
    plain = _plain(text)
    folded = " ".join(plain.casefold().split())
    if folded in NOTHING:
        return Number()
    if folded in NOT_ARISEN:
        return Number(not_arisen=True)
    negative, digits = (True, plain[1:].strip()) if plain[:1] in "-−" else (False, plain)
    if re.fullmatch(r"\d+", digits):
        number = digits
    elif _DECIMAL_COMMA.fullmatch(digits) and not (whole and _COMMA_GROUPED.fullmatch(digits)):
        number = re.sub(r"[. ]", "", digits).replace(",", ".")
        if _COMMA_GROUPED.fullmatch(digits):
            return _bad("ambiguous_number", "dấu phẩy ở đây là phần lẻ hay hàng nghìn? Hãy gõ lại dạng số của Excel")
    elif _GROUPED.fullmatch(digits):
        if not whole and "." in digits:
            return _bad("ambiguous_number", "dấu chấm ở đây là phần lẻ hay hàng nghìn? Hãy gõ lại dạng số của Excel")
        number = re.sub(r"[. ]", "", digits)
    elif _COMMA_GROUPED.fullmatch(digits) or re.fullmatch(r"\d+\.\d+", digits):
        return _bad(
            "ambiguous_number",
            "không rõ dấu phân cách là phần lẻ hay hàng nghìn; hãy gõ lại dạng số của Excel",
        )
    elif "%" in digits:
        return _bad("percent_in_count", f"ô này ghi tỷ lệ %, cần ghi số {noun}")
    else:
        return _bad("text_in_number", f"đây là chữ, cần ghi số {noun}; chưa có số thì để trống")
    return _fit(Decimal(number).copy_negate() if negative else Decimal(number), noun, whole=whole)


def _plain(text: str) -> str:
    spaced = "".join(" " if unicodedata.category(one) == "Zs" else one for one in text)
    return unicodedata.normalize("NFC", spaced).strip().lstrip("'").strip()  # NFKC would read 12² as 122


def _fit(value: Decimal, noun: str, *, whole: bool) -> Number:
    if value < 0:
        return _bad("negative", f"số {noun} không thể âm")
    if value >= LIMIT:
        return _bad("too_large", "số lớn quá mức có thể; hãy kiểm tra lại các chữ số")
    if whole and value != value.to_integral_value():
        return _bad("not_whole", f"số {noun} phải là số nguyên; nếu là tỷ lệ thì không ghi vào ô này")
    kept = value.quantize(_STEP)
    if abs(value - kept) > value * _NOISE:
        return _bad("too_precise", "số này có hơn 4 chữ số lẻ; hãy làm tròn rồi gõ lại")
    return Number(_tidy(kept))


def _tidy(value: Decimal) -> Decimal:
    """The number without idle zeros and without an exponent."""
    return value.to_integral_value() if value == value.to_integral_value() else value.normalize()


def _bad(kind: str, why: str) -> Number:
    return Number(trouble=kind, why=why)
