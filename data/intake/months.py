"""The months a text speaks of; never those of a signing line, a document's number or a plan's span."""

from __future__ import annotations

import calendar
import datetime as dt
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache

_READ = 1_000
_WORDS = {
    "mười một": 11, "mười hai": 12, "một": 1, "giêng": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "sáu": 6, "bảy": 7,
    "bẩy": 7, "tám": 8, "chín": 9, "mười": 10, "chạp": 12, "muoi mot": 11, "muoi hai": 12, "mot": 1, "gieng": 1,
    "tu": 4, "bon": 4, "bay": 7, "tam": 8, "chin": 9, "muoi": 10,
}  # fmt: skip
"""Months spelled out. "năm" is missing: "tháng năm" may be May or "month, year"; "thang sau" may be next month."""
_ROMANS = {"i": 1, "ii": 2, "iii": 3, "iv": 4, "v": 5, "vi": 6, "vii": 7, "viii": 8, "ix": 9, "xi": 11, "xii": 12}
"""Roman months. A lone "X" is missing: it is as often a blank to fill in as October."""
_QUARTERS = {"1": 1, "2": 2, "3": 3, "4": 4, "01": 1, "02": 2, "03": 3, "04": 4, "i": 1, "ii": 2, "iii": 3, "iv": 4,
             "một": 1, "hai": 2, "ba": 3, "tư": 4, "bốn": 4, "mot": 1, "tu": 4, "bon": 4}  # fmt: skip
_COUNTS = {"sáu": 6, "sau": 6, "chín": 9, "chin": 9, "ba": 3}
_ENGLISH = {
    one: at
    for at, one in enumerate(["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"], 1)
}

_B, _E = r"(?<![^\W_])", r"(?![^\W_])"
_YEAR = r"(?P<year>20[0-9]{2})"
_TO_YEAR = rf"(?:[\s,(./_\-–—]*(?:(?:của\s+)?n[aă]m)?[\s_]*{_YEAR}(?![0-9]|\s*[-–—]\s*20[0-9]{{2}}))?"
_MONTH = r"(?:1[0-2]|0?[1-9])(?![0-9])"
_DAY = r"(?:3[01]|[12][0-9]|0?[1-9])(?![0-9])"
_BLANK = r"[\s.…_]*"
_NAMED = "|".join(sorted((re.escape(one) for one in _WORDS), key=len, reverse=True))
_ROMAN = "|".join(sorted(_ROMANS, key=len, reverse=True))


def _date(name: str) -> str:
    """A pattern for one day, its groups named by `name`: "15/5/2026", "15/5", "15 tháng 5 năm 2026"."""
    return (
        rf"(?P<{name}d>{_DAY})\s*(?:[/\-.]|\s+th[aá]ng\s+)\s*(?P<{name}m>{_MONTH})"
        rf"(?:\s*(?:[/\-.,]|\s*n[aă]m)\s*(?P<{name}y>20[0-9]{{2}}))?"
    )


_RANGE = re.compile(
    rf"(?:t[uừ]\s+)?(?:ng[aà]y\s*)?(?<![0-9/.\-]){_date('a')}\s*(?:[-–—]|->|đ[eế]n|den|t[oớ]i)\s*(?:h[eế]t\s*)?"
    rf"(?:ng[aà]y\s*)?{_date('b')}(?![0-9/])"
)
_UP_TO = re.compile(
    rf"(?:t[ií]nh\s+[đd][eế]n|s[oố]\s+li[eệ]u\s+[đd][eế]n|[đd][eế]n\s+h[eế]t)\s*(?:h[eế]t\s*)?(?:ng[aà]y\s*)?"
    rf"{_date('b')}(?![0-9/])"
)
_NOT_MONTHS = (
    re.compile(
        rf"ng[aà]y{_BLANK}(?:{_DAY})?{_BLANK}th[aá]ng{_BLANK}"
        rf"(?:{_MONTH}|[ivx]+(?![^\W_])|(?!n[aă]m)[^\W\d_]+(?=\s+n[aă]m))?{_BLANK}"
        r"(?:n[aă]m[\s.…_]*(?:20)?[0-9]{0,4})?"
    ),
    re.compile(r"[0-9]{1,6}(?:/[0-9]{4})?\s*[/\-]\s*(?!n[aă]m)(?:[a-zđ]{2,}[&a-zđ]*[0-9]*)(?:\s*[-–/]\s*[a-zđ]+)*"),
    re.compile(
        rf"(?:s[oố]|bi[eể]u(?:\s+m[aẫ]u)?|m[aẫ]u|ph[uụ]\s+l[uụ]c)\s*:?\s*{_MONTH}\s*[/\-.]\s*20[0-9]{{2}}(?![0-9])"
    ),
    re.compile(
        r"(?:n[aă]m(?:\s+h[oọ]c)?\s*)?20[0-9]{2}\s*(?:[-–—]|->|đ[eế]n|den|t[oớ]i)\s*(?:n[aă]m\s*)?"
        r"(?:20)?[0-9]{2}(?![0-9])(?<!-0[1-9])(?<!-1[0-2])"
    ),
    re.compile(r"(?:n[aă]m\s*)?20[0-9]{2}\s*[-–—]\s*20[0-9]{2}"),
    re.compile(r"(?:đ[eế]n|den|t[oớ]i)\s+(?:n[aă]m\s+)?20[0-9]{2}(?![0-9])(?!\s*[-/.])"),
    re.compile(rf"(?<![0-9/.\-]){_DAY}\s?([/\-.])\s?{_MONTH}\s?\1\s?(?:20)?[0-9]{{2}}(?![0-9])"),
    re.compile(rf"(?<![0-9])20[0-9]{{2}}[/\-.]{_MONTH}[/\-.]{_DAY}(?![0-9])"),
    re.compile(rf"ng[aà]y\s*{_DAY}\s*[/\-.]\s*{_MONTH}(?:\s*[/\-.]\s*[0-9]{{2,4}})?(?![0-9])"),
)  # fmt: skip
_RUN = re.compile(
    rf"{_B}(?P<n>0?[2-9]|1[0-2]|s[aá]u|ch[ií]n|ba)\s*(?:th[aá]ng|t(?=\s*(?:đ|d)[aầ]u))(?!\s*(?:[0-9]|này))"
    rf"(?P<end>\s+(?:(?:đ|d)[aầ]u|cu[oố]i)\s+n[aă]m)?{_E}{_TO_YEAR}"
)
_QUARTER = re.compile(
    rf"{_B}(?:qu[yýíi]\s*(?P<q>0?[1-4]|iv|i{{1,3}}|một|hai|ba|tư|bốn|mot|tu|bon)"
    rf"|q\.?\s?(?P<q2>[1-4]|iv|i{{1,3}})){_E}{_TO_YEAR}"
)
_MONTHS = (
    re.compile(
        rf"{_B}th[aá]ng[\s_.\-:]*(?P<m>{_MONTH}){_E}"
        rf"(?P<more>(?:\s*(?:,|;|và|va|\+|&|đ[eế]n|den|[-–])\s*(?:th[aá]ng\s*)?{_MONTH}(?![0-9%]|[^\W_])"
        rf"(?=\s*(?:$|[,;+&)./\-–]|và|n[aă]m|đ)))*){_TO_YEAR}"
    ),
    re.compile(rf"{_B}th[aá]ng\s+(?P<m>năm)\s+n[aă]m\s+{_YEAR}{_E}"),
    re.compile(rf"{_B}th[aá]ng\s+(?P<m>{_NAMED}|{_ROMAN}){_E}{_TO_YEAR}"),
    re.compile(rf"{_B}k[yỳìi][\s_.:]*(?P<m>{_MONTH}){_E}(?!\s*(?:th[aá]ng|%)){_TO_YEAR}"),
    re.compile(
        rf"{_B}(?:thg|th|t|k)[.\s_\-]?\s?(?P<m>{_MONTH})"
        r"(?:\s*[/.\-_]\s*(?P<year>20[0-9]{2}|2[0-9])|\s(?P<year2>20[0-9]{2}))(?![0-9]|[^\W_]|[/.\-][0-9])"
    ),
    re.compile(rf"{_B}(?:thg[.\s]?|t\.?)(?P<m>{_MONTH}){_E}(?![.,][0-9])"),
    re.compile(rf"(?<![0-9/.,\-–])(?<![^\W_])(?P<m>{_MONTH})\s?[/\-._]\s?{_YEAR}(?![0-9]|[^\W_]|[/.\-][0-9])"),
    re.compile(rf"(?<![0-9/.,\-–])(?<![^\W_]){_YEAR}[/\-._](?P<m>0[1-9]|1[0-2])(?![0-9]|[^\W_]|[/.\-][0-9])"),
    re.compile(rf"{_B}(?P<m>{'|'.join(_ENGLISH)})[a-z]{{0,6}}[\s\-/.,']*(?P<year>20[0-9]{{2}}|2[0-9]){_E}"),
)  # fmt: skip
_YEAR_ALONE = re.compile(rf"{_B}n[aă]m\s*{_YEAR}(?![0-9])")
_SIGNING = re.compile(
    rf"(?:[^\d:;()]{{0,60}}[,.\s])?ng[aà]y{_BLANK}(?:{_DAY})?{_BLANK}"
    rf"(?:th[aá]ng{_BLANK}(?:{_MONTH})?{_BLANK}n[aă]m[\s.…_]*(?:20)?[0-9]{{0,4}}"
    rf"|[/\-.]\s*{_MONTH}\s*[/\-.]\s*(?:20)?[0-9]{{2}})[\s.…_]*"
)
_SPEAKS_OF_DATES = re.compile(
    rf"{_B}(?:t[uừ]|đ[eế]n|den|s[oố]|theo|c[uủ]a|quy[eế]t|k[eế]|c[oô]ng v[aă]n|t[ií]nh|tr[uư][oớ]c|h[aạ]n){_E}"
)
_AROUND = re.compile(
    rf"[\s()\[\]:;,.\-–—_/]|{_B}(?:kỳ|ky|báo|bao|cáo|cao|số|so|liệu|lieu|bc|thực|thuc|hiện|hien|kết|ket|quả|qua|của|cua"
    rf"|trong|th){_E}"
)


@dataclass(frozen=True)
class Mention:
    """A stretch of time a text names: by its last month, or without a month where only a year is named.

    `span`: month | quarter | half | nine | year, or "months" for another run from January ("5 tháng đầu năm").
    """

    year: int | None
    month: int | None
    span: str
    text: str


@lru_cache(maxsize=20_000)
def mentions(text: str) -> tuple[Mention, ...]:
    """Every month, quarter, half or year that the text names (in its first thousand signs), in order, each once."""
    plain = unicodedata.normalize("NFC", text[:_READ])
    rest = "".join(one.lower() if len(one.lower()) == 1 else one for one in plain)
    rest = "".join(" " if one.isspace() or unicodedata.category(one) == "Cf" else one for one in rest)
    found: list[tuple[int, Mention]] = []

    def take(pattern: re.Pattern[str], read) -> None:
        nonlocal rest
        for hit in list(pattern.finditer(rest)):
            read_ones = read(hit)
            if read_ones is None:
                continue
            piece = plain[hit.start() : hit.end()].strip(" ,(.-–/_")
            found.extend((hit.start(), Mention(year, month, span, piece)) for year, month, span in read_ones)
            rest = rest[: hit.start()] + "\x00" * (hit.end() - hit.start()) + rest[hit.end() :]

    take(_RANGE, _range)
    take(_UP_TO, _up_to)
    for pattern in _NOT_MONTHS:
        take(pattern, lambda _: ())
    take(_RUN, _run)
    take(_QUARTER, lambda hit: [(_year(hit), _QUARTERS[hit["q"] or hit["q2"]] * 3, "quarter")])
    for pattern in _MONTHS:
        take(pattern, _months)
    take(_YEAR_ALONE, lambda hit: [(_year(hit), 12, "year")])
    dated = {(one.month, one.span) for _, one in found if one.year}
    ordered = (one for _, one in sorted(found, key=lambda pair: pair[0]))
    return tuple(dict.fromkeys(one for one in ordered if one.year or (one.month, one.span) not in dated))


def whole_month(text: str) -> Mention | None:
    """The month that a heading or a sheet's name consists of ("T6", "06-2026", "Tháng 6 (kỳ báo cáo)"); else None."""
    named = mentions(re.sub(r"^\s*(?:t|th)\s+(?=[0-9])", "T", text, flags=re.IGNORECASE))
    if len(named) != 1 or named[0].span != "month":
        return None
    plain = unicodedata.normalize("NFC", text[:_READ])
    around = plain.replace(named[0].text, " ", 1) if named[0].text in plain else re.sub(r"^\s*\w+\s+\S+", "", plain)
    return named[0] if not _AROUND.sub("", around.lower()) else None


def period_of_date(iso: str) -> Mention | None:
    """The month of a true date cell (ISO text); None where it is no date."""
    try:
        day = dt.datetime.fromisoformat(iso)
    except ValueError:
        return None
    return Mention(day.year, day.month, "month", iso)


def is_signing(text: str) -> bool:
    """Whether the text is the line of place and date above a signature ("An Nông, ngày 05 tháng 7 năm 2026")."""
    plain = unicodedata.normalize("NFC", text[:_READ]).lower().strip(" ()[].,;")
    hit = _SIGNING.fullmatch(plain)
    return bool(hit) and not _SPEAKS_OF_DATES.search(plain)


def _year(hit: re.Match[str]) -> int | None:
    named = hit.groupdict()
    text = named.get("year") or named.get("year2")
    return None if text is None else int(text) if len(text) == 4 else 2000 + int(text)


def _months(hit: re.Match[str]) -> list[tuple[int | None, int, str]]:
    first = hit["m"]
    number = (
        int(first)
        if first.isdigit()
        else 5
        if first == "năm"
        else _WORDS.get(first) or _ROMANS.get(first) or _ENGLISH[first]
    )
    more = [int(one) for one in re.findall(r"[0-9]+", hit.groupdict().get("more") or "")]
    return [(_year(hit), month, "month") for month in (number, *more)]


def _run(hit: re.Match[str]) -> list[tuple[int | None, int, str]]:
    count = _COUNTS.get(hit["n"]) or int(hit["n"])
    late = "cu" in (hit["end"] or "")
    span = {3: "quarter", 6: "half", 9: "nine", 12: "year"}.get(count, "months")
    return [(_year(hit), 12 if late else count, span)]


def _range(hit: re.Match[str]) -> list[tuple[int | None, int, str]] | None:
    """The month a counted stretch ends in: it must run from the day after one cut-off to the next, or be set aside."""
    end_year = int(hit["by"]) if hit["by"] else None
    start_year = int(hit["ay"]) if hit["ay"] else None
    shown = end_year or start_year
    if end_year is None and start_year is not None:
        end_year = start_year
    year = end_year or 2001
    first, last = (int(hit["ad"]), int(hit["am"])), (int(hit["bd"]), int(hit["bm"]))
    start_of = start_year or (year if first[1] <= last[1] else year - 1)
    try:
        start, end = dt.date(start_of, first[1], first[0]), dt.date(year, last[1], last[0])
    except ValueError:
        return []
    after = end + dt.timedelta(days=1)
    if after.day != start.day:
        return []
    months = (after.year - start.year) * 12 + after.month - start.month
    span = {1: "month", 3: "quarter", 6: "half", 9: "nine", 12: "year"}.get(months, "months")
    return [(shown, end.month, span)] if 1 <= months <= 12 else []


def _up_to(hit: re.Match[str]) -> list[tuple[int | None, int, str]]:
    """The month of a cut-off day (the 14th, or a month's last); nothing for another day."""
    year, month, day = int(hit["by"]) if hit["by"] else None, int(hit["bm"]), int(hit["bd"])
    last = calendar.monthrange(year or 2001, month)[1]
    return [(year, month, "month")] if day in (14, last) else []
