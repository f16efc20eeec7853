"""The same sheets in every format that offices save: each must give the same figures."""

from __future__ import annotations

from collections.abc import Callable

from tests.data.intake import writers
from tests.data.intake.corpus.case import ANY, Case
from tests.data.intake.corpus.sheets import (
    AN_NONG,
    THONG_NHAT,
    Table,
    alone,
    as_shown,
    case,
    grid,
    lines,
    pair,
    pairs,
    people,
    percents,
    raw,
    total,
)

AUGUST = "2026-08"
WASTE, PHONE = people(THONG_NHAT, 6), people(THONG_NHAT, 5)
HEALTH = people(AN_NONG[:8], 2)
HERE = {"commune": "thong-nhat", "places": THONG_NHAT}
EVERY = (".xlsx", ".xlsm", ".xls", ".ods", ".fods", ".xml", ".html")

_FULL = grid(f"""
ỦY BAN NHÂN DÂN | < |  | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM | < | <
XÃ THỐNG NHẤT | < |  | Độc lập - Tự do - Hạnh phúc | < | <

BÁO CÁO THÁNG 8 NĂM 2026 | < | < | < | < | <
STT | Thôn | Tỷ lệ hộ dân phân loại rác thải sinh hoạt tại nguồn | < | < | Tỷ lệ người dân trưởng thành có điện thoại thông minh
^ | ^ | Số hộ phân loại | Tổng số hộ | Tỷ lệ | ^
{lines("{n} | {name} | {a} | {b} | {p}% | {p2}%", WASTE, PHONE)}
 | Tổng cộng | {total(WASTE).a} | {total(WASTE).b} | {total(WASTE).percent}% |

 | | | Thống Nhất, ngày 05 tháng 9 năm 2026 | |
""")  # noqa: E501
_EXPECTED = (*pairs("TNH-13", AUGUST, WASTE), *percents("TNH-03a", AUGUST, PHONE))

_DATES = grid("""
Tỷ lệ người dân có Sổ sức khỏe điện tử
Thôn | 2026-07-01 | < | 2026-08-01 | <
^ | a | b | a | b
Thôn 1 | 101 | 240 | 104 | 240
Thôn 11 | 95 | 215 | 99 | 215
""")
_DATED = (
    *pair("Thôn 1", "AN-15", "2026-07", 101, 240),
    *pair("Thôn 11", "AN-15", "2026-07", 95, 215),
    *pair("Thôn 1", "AN-15", AUGUST, 104, 240),
    *pair("Thôn 11", "AN-15", AUGUST, 99, 215),
)

_HIDDEN = grid(
    f"""
Tháng 8/2026
STT | Thôn | Sổ sức khỏe điện tử | <
^ | ^ | a | b
{lines("{n} | {name} | {a} | {b}", HEALTH)}
""",
    hidden_rows=frozenset({5}),
)

WORKBOOKS: tuple[Case, ...] = (
    *(case(f"a full sheet as {ending}", _FULL, _EXPECTED, file_name=f"bieu{ending}", **HERE) for ending in EVERY),
    *(case(f"months as dates as {ending}", _DATES, _DATED, file_name=f"bieu{ending}") for ending in EVERY),
    *(
        case(
            f"a hidden row as {ending}",
            _HIDDEN,
            pairs("AN-15", AUGUST, [HEALTH[0], *HEALTH[2:]]),
            kinds=("hidden_row",),
            unread=(("Thôn 2", "AN-15", AUGUST),),
            file_name=f"bieu{ending}",
        )
        for ending in (".xlsx", ".xls", ".ods")
    ),
    *(
        case(
            f"bare village numbers as {ending}",
            grid(
                "Tháng 8/2026\nThôn | Sổ sức khỏe điện tử | <\n^ | a | b\n1 | 101 | 240\n11 | 95 | 215\n21 | 88 | 199"
            ),
            pair("Thôn 1", "AN-15", AUGUST, 101, 240),
            pair("Thôn 11", "AN-15", AUGUST, 95, 215),
            pair("Thôn 21", "AN-15", AUGUST, 88, 199),
            file_name=f"bieu{ending}",
        )
        for ending in (".xls", ".ods", ".csv", ".html")
    ),
    case("a full sheet as .xlsb", _FULL, _EXPECTED, file_name="bieu.xlsb", fine=(ANY,), may_ask=True, **HERE),
    *(
        case(
            f"three sheets as {ending}",
            [
                grid(
                    f"TỔNG HỢP\nThôn | Sổ sức khỏe điện tử | <\n^ | a | b\nThôn 1 | {100 + month} | 240",
                    f"T{month}-2026",
                )
                for month in (6, 7, 8)
            ],
            *(pair("Thôn 1", "AN-15", f"2026-0{month}", 100 + month, 240) for month in (6, 7, 8)),
            file_name=f"bieu{ending}",
        )
        for ending in (".xls", ".ods")
    ),
    case(
        "Excel errors as .xls",
        grid("Tháng 8/2026\nThôn | Sổ sức khỏe điện tử | <\n^ | a | b\nThôn 1 | #REF! | 240\nThôn 2 | 95 | 215"),
        pair("Thôn 2", "AN-15", AUGUST, 95, 215),
        kinds=("excel_error@B4",),
        asked=(("Thôn 1", "AN-15", AUGUST),),
        file_name="bieu.xls",
    ),
    case(
        "Excel errors as .ods",
        grid("Tháng 8/2026\nThôn | Sổ sức khỏe điện tử | <\n^ | a | b\nThôn 1 | #REF! | 240\nThôn 2 | 95 | 215"),
        pair("Thôn 2", "AN-15", AUGUST, 95, 215),
        asked=(("Thôn 1", "AN-15", AUGUST),),
        fine=(ANY,),
        file_name="bieu.ods",
    ),
)

_FLAT = grid(f"""
BÁO CÁO THÁNG 8 NĂM 2026
STT | Thôn | Tỷ lệ hộ dân phân loại rác thải sinh hoạt tại nguồn |  |  | Tỷ lệ người dân trưởng thành có điện thoại thông minh (%)
 |  | Số hộ phân loại | Tổng số hộ | Tỷ lệ (%) |
{lines("{n} | {name} | {a} | {b} | {p} | {p2}", WASTE, PHONE)}
""")  # noqa: E501


def _text(name: str, write: Callable[[Table], bytes]) -> Case:
    return raw(name, lambda: write(_FLAT), _EXPECTED, file_name="bieu.csv", **HERE)


def _typed(name: str, text: str, *expected, **facts) -> Case:
    """A .csv as it stands in the file."""
    return raw(name, text.encode, *expected, file_name="bieu.csv", **facts)


def _csv(delimiter: str, encoding: str) -> Callable[[Table], bytes]:
    return lambda table: writers.text(table, delimiter, encoding, as_shown)


def _cp1258(delimiter: str) -> Callable[[Table], bytes]:
    return lambda table: writers.cp1258(writers.text(table, delimiter, "utf-8", as_shown).decode())


def _with_points(delimiter: str) -> Callable[[Table], bytes]:
    return lambda table: writers.text(table, delimiter, "utf-8-sig", writers.plain)


TEXTS: tuple[Case, ...] = (
    _text("csv: comma, UTF-8, decimal commas quoted", _csv(",", "utf-8")),
    _text("csv: semicolon, UTF-8", _csv(";", "utf-8")),
    _text("csv: semicolon, UTF-8 with BOM", _csv(";", "utf-8-sig")),
    _text("csv: comma, UTF-8 with BOM, decimal points", _with_points(",")),
    _text("csv: tab, UTF-16", _csv("\t", "utf-16")),
    _text("csv: comma, UTF-16", _csv(",", "utf-16")),
    _text("csv: semicolon, UTF-16 big-endian with BOM", lambda table: b"\xfe\xff" + _csv(";", "utf-16-be")(table)),
    _text("csv: semicolon, windows-1258", _cp1258(";")),
    _text("csv: comma, windows-1258", _cp1258(",")),
    _typed(
        "csv: a long list with dots for thousands",
        """
Thôn;Chỉ tiêu;Tháng;a;b
Thôn 1;Sổ sức khỏe điện tử;8/2026;1.101;2.240
Thôn 2;Sổ sức khỏe điện tử;8/2026;995;2.215
""",
        pair("Thôn 1", "AN-15", AUGUST, 1101, 2240),
        pair("Thôn 2", "AN-15", AUGUST, 995, 2215),
    ),
    _typed(
        "csv: 1.234 in a percent column is asked",
        """
Tháng 8/2026
Thôn;Sổ sức khỏe điện tử (%)
Thôn 1;1.234
Thôn 2;41,2
""",
        alone("AN-15", AUGUST, "41.2", "Thôn 2"),
        kinds=("ambiguous_number",),
        asked=(("Thôn 1", "AN-15", AUGUST),),
    ),
    _typed(
        "csv: 1,234 quoted in a count",
        """
Tháng 8/2026
Thôn,Chỉ tiêu,a,b
Thôn 1,Sổ sức khỏe điện tử,"1,101","2,240"
Thôn 2,Sổ sức khỏe điện tử,995,"2,215"
""",
        pair("Thôn 1", "AN-15", AUGUST, 1101, 2240),
        pair("Thôn 2", "AN-15", AUGUST, 995, 2215),
        may_ask=True,
    ),
)

_PAGE = f"""<html><head><meta charset="utf-8"><title>bieu</title></head><body>
<p>UBND XÃ AN NÔNG</p><p>Tháng 8/2026</p>
<table><tr><th rowspan="2">STT</th><th rowspan=2>Thôn</th><th colspan="3">Tỷ lệ người dân có Sổ sức khỏe điện tử</th></tr>
<tr><th>Số người có</th><th>Tổng số</th><th>Tỷ lệ (%)</th></tr>
{"".join(f"<tr><td>{at}<td>{one.name}<td>{one.a}<td>{one.b}<td>{one.percent}&nbsp;%</tr>" for at, one in enumerate(HEALTH, 1))}
</table></body></html>"""  # noqa: E501

PAGES: tuple[Case, ...] = (
    raw(
        "a web page saved as .xls, title outside the table, the month chosen",
        _PAGE.encode,
        pairs("AN-15", AUGUST, HEALTH),
        file_name="bieu.xls",
        wanted=AUGUST,
    ),
    raw(
        "a web page saved as .xls, the month only outside the table",
        _PAGE.encode,
        pairs("AN-15", AUGUST, HEALTH),
        file_name="bieu.xls",
        may_ask=True,
    ),
    raw(
        "a web page in UTF-16 with a BOM",
        lambda: _PAGE.replace("utf-8", "utf-16").encode("utf-16"),
        pairs("AN-15", AUGUST, HEALTH),
        file_name="bieu.xls",
        wanted=AUGUST,
        may_ask=True,
    ),
    case(
        "an .xls with several sheets of two kinds",
        [_DATES, grid("Tháng 8/2026\nChỉ tiêu | a | b\nSố hóa hồ sơ, kết quả TTHC | 412 | 450", "Xã")],
        _DATED,
        ((None, "AN-08", AUGUST, "412", "450", None),),
        file_name="bieu.xls",
    ),
)

CASES = (*WORKBOOKS, *TEXTS, *PAGES)
