"""Text or number in a cell → an exact number, nothing at all, or a reason. Never a guess."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from decimal import Decimal

from data.intake.grid import Raw

NOTHING = frozenset(
    {"", "-", "–", "—", "--", ".", "..", "...", "…", "x", "không có", "chưa có", "chưa có số liệu", "không có số liệu",
     "n/a", "na"}
)  # fmt: skip
"""What officers write for "no figure": missing, never zero."""
NOT_ARISEN = frozenset({"không phát sinh", "kps", "ko phát sinh"})
LIMIT = Decimal(10) ** 12
_STEP = Decimal("0.0001")
_NOISE = Decimal("1e-12")
"""What sums of binary fractions leave behind, as a share of the number: 0.1 + 0.2 is 0.3."""
_GROUPED = re.compile(r"[1-9]\d{0,2}([. ])\d{3}(\1\d{3})*")
_COMMA_GROUPED = re.compile(r"[1-9]\d{0,2}(,\d{3})+")
_DECIMAL_COMMA = re.compile(r"(\d+|[1-9]\d{0,2}([. ])\d{3}(\2\d{3})*),\d+")


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


def _from_text(text: str, noun: str, *, whole: bool) -> Number:
    spaced = "".join(" " if unicodedata.category(one) == "Zs" else one for one in text)
    plain = unicodedata.normalize("NFC", spaced).strip().lstrip("'").strip()  # NFKC would read 12² as 122
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
    return Number(kept.to_integral_value() if whole else kept.normalize())


def _bad(kind: str, why: str) -> Number:
    return Number(trouble=kind, why=why)
