"""What the texts around a table name: villages, indicators, months; and the layout they make."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence

from data.intake.grid import Raw
from data.intake.lexicon import Lexicon, is_motto, tone_blind
from data.intake.months import Mention
from data.intake.table import Page, Table
from data.intake.words import tone_key
from data.model import Indicator, Place

_UNIT_WORDS = r"(thôn|xóm|bản|làng|ấp|buôn|khu phố|tổ dân phố|tdp)"
_NO_VILLAGE = frozenset({"các", "theo", "từng", "mỗi", "cấp", "số", "tên", "danh", "trưởng", "ngoài", "và", "hoặc"})
_NOT_A_NAME = frozenset({
    "có", "tham", "trên", "trong", "đã", "được", "của", "thuộc", "và", "hoặc", "tháng", "kỳ", "năm", "quý", "đạt",
    "đến", "xóm", "bản", "thôn",
})  # fmt: skip


def unknown_village(text: str) -> bool:
    """Whether a short text is a village's name that we do not know."""
    words = tone_blind(text).split()
    return bool(
        re.match(rf"{_UNIT_WORDS}\s+\S", tone_blind(text))
        and len(words) <= 6
        and words[1] not in _NOT_A_NAME
        and words[-1] not in _NOT_A_NAME
    )


def places_in(text: str, lexicon: Lexicon) -> tuple[list[Place], str]:
    """(the villages a title names, the wording of one that we do not know)."""
    words = text.replace(":", " : ").replace(",", " , ").replace("–", " – ").split()
    plain = [tone_blind(one) for one in words]
    found: dict[str, Place] = {}
    unknown = ""
    for at, word in enumerate(plain):
        if not re.fullmatch(_UNIT_WORDS, word) and " ".join(plain[at : at + 3]) != "tổ dân phố":
            continue
        before = plain[at - 1] if at else ""
        if before in _NO_VILLAGE or before.isdigit():
            continue
        grams = [" ".join(words[at:end]) for end in range(min(at + 6, len(words)), at + 1, -1)]
        place = next((one for gram in grams if (one := lexicon.place(gram).found)), None)
        if place is not None:
            found[place.id] = place
        elif at + 1 < len(plain) and plain[at + 1] and plain[at + 1] not in _NOT_A_NAME and _is_name(words[at + 1]):
            unknown = " ".join(words[at : at + 4])
    return list(found.values()), unknown


def _is_name(word: str) -> bool:
    return word[:1].isupper() or word[:1].isdigit()


def indicators_in(texts: Iterable[str], lexicon: Lexicon) -> Iterator[Indicator]:
    """The indicators that titles name: whole lines, or what stands after a colon or in quotes."""
    for text in texts:
        pieces = [text, *re.split(r"[:«»\"“”]", text)]
        bare = re.sub(r"(?i)^(biểu|bảng|phụ lục|báo cáo|tổng hợp|kết quả|theo dõi|số liệu)[\s\d.:–-]*", "", text)
        for piece in (*pieces, bare, without_month(text, lexicon), without_month(bare, lexicon)):
            found = lexicon.indicator(piece.strip()).found if piece.strip() else None
            if found is not None:
                yield found


def month_in(text: str, lexicon: Lexicon) -> Mention | None:
    """The one month a heading names, alone or among other words; a whole year is none."""
    whole = lexicon.month(Raw("text", text))
    if whole:
        return whole if whole.span != "year" else None
    found = [one for one in lexicon.months(text) if one.month and one.span != "year"]
    return found[0] if len(found) == 1 else None


def without_month(text: str, lexicon: Lexicon) -> str:
    """The text with its months taken out."""
    for one in lexicon.months(text):
        text = text.replace(one.text, " ")
    return " ".join(text.split()).strip(" -–,.:")


def heading_texts(page: Page, tables: Sequence[Table]) -> list[str]:
    """The texts above the first table of a sheet, or all where it has none."""
    first = min((one.top for one in tables), default=None)
    return [
        raw.text
        for row in page.numbers()
        if first is None or row < first
        for _, raw in sorted(page.rows[row].items())
        if raw.kind == "text" and not is_motto(raw.text)
    ]


def layout_of(tables: Iterable[Table], lexicon: Lexicon) -> str:
    """The wording of all headers without their months: the same from month to month, another for another sheet."""
    return "\n".join(
        tone_key(" ".join(without_month(part, lexicon) for part in column.path))
        for one in tables
        for column in one.columns
    )
