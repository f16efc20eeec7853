"""What stands around, between and inside the figures of a real sheet: set aside, read, marked or asked about."""

from __future__ import annotations

from tests.data.intake.corpus import spellings
from tests.data.intake.corpus.case import ANY, Case
from tests.data.intake.corpus.sheets import (
    AN_NONG,
    TAN_NINH,
    THONG_NHAT,
    Row,
    alone,
    case,
    counts,
    grid,
    lines,
    pair,
    pairs,
    people,
    percents,
    raw,
    total,
    whole,
    with_notes,
    written,
)

AUGUST = "2026-08"
ROWS, OTHER = people(AN_NONG[:8], 2), people(AN_NONG[:8], 3)
SUM, SUM2 = total(ROWS), total(OTHER)
WASTE = people(THONG_NHAT, 6)
HERE = {"commune": "thong-nhat", "places": THONG_NHAT}

_HEAD = """
STT | Thôn | Tỷ lệ người dân có Sổ sức khỏe điện tử | < | <
^ | ^ | Số người có | Tổng số | Tỷ lệ (%)
""".strip("\n")
_TOP = f"Tháng 8/2026\n{_HEAD}"
_BODY = lines("{n} | {name} | {a} | {b} | {p}", ROWS)
_WASTE_TOP = """
Tháng 8/2026
STT | Thôn | Tỷ lệ hộ dân phân loại rác thải sinh hoạt tại nguồn | < | <
^ | ^ | Số hộ phân loại | Tổng số hộ | Tỷ lệ (%)
""".strip("\n")
READ = pairs("AN-15", AUGUST, ROWS)

AROUND: tuple[Case, ...] = (
    case(
        "motto, organisation, number and date above; signatures below",
        grid(f"""
UỶ BAN NHÂN DÂN | < |  | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM | <
XÃ AN NÔNG | < |  | Độc lập - Tự do - Hạnh phúc | <
Số: 125/BC-UBND |  |  | An Nông, ngày 05 tháng 9 năm 2026 | <

BÁO CÁO KẾT QUẢ THÁNG 8 NĂM 2026 | < | < | < | <
(Kèm theo Báo cáo số 125/BC-UBND ngày 05/9/2026 của UBND xã) | < | < | < | <
 |  |  |  | Đơn vị tính: người
{_HEAD}
{_BODY}

 |  |  | An Nông, ngày 05 tháng 9 năm 2026 | <
NGƯỜI LẬP BIỂU |  |  | KT. CHỦ TỊCH | <
 |  |  | PHÓ CHỦ TỊCH | <
(Ký, ghi rõ họ tên) |  |  |  |


Nguyễn Thị Hoa |  |  | Lê Văn Bình | <
"""),
        READ,
    ),
    case(
        "notes with numbers and places of receipt below",
        grid(f"""
{_TOP}
{_BODY}
Ghi chú: Thôn 3 có 12 người đi làm ăn xa, 5 người chưa có điện thoại; so với tháng 7 tăng 15 người. | < | < | < | <
Nơi nhận: | | | |
- Đảng ủy, HĐND xã (để b/c); | | | |
- Các thôn 1, 2, 3 (t/h); | | | |
- Lưu: VT, 02 bản. | | | |
"""),
        READ,
    ),
    case(
        "a note that names another commune",
        grid(f"{_TOP}\n{_BODY}\nGhi chú: cách làm học tập từ xã Tân Ninh, đoàn tham quan 12 người"),
        READ,
    ),
    case(
        "only a signing date, no month chosen",
        grid(f"{_HEAD}\n{_BODY}\n\n | | An Nông, ngày 05 tháng 9 năm 2026"),
        asked=("missing_period", *(one[:3] for one in READ), *((one.name, "AN-15", "2026-09") for one in ROWS)),
    ),
    case(
        "only a signing date in another month, the month chosen",
        grid(f"UBND XÃ AN NÔNG\nAn Nông, ngày 05 tháng 9 năm 2026\n{_HEAD}\n{_BODY}\nNgày 05/9/2026"),
        READ,
        wanted=AUGUST,
    ),
    case(
        "a signing date in another month than the title",
        grid(f"{_TOP}\n{_BODY}\n\n | | An Nông, ngày 03 tháng 9 năm 2026"),
        READ,
    ),
    case(
        "a number of columns row (1) (2) (3)=(1)/(2)",
        grid(f"{_TOP}\n(1) | (2) | (3) | (4) | (5)=(3)/(4)*100\n{_BODY}"),
        READ,
    ),
    case("a number of columns row A B 1 2 3=1/2", grid(f"{_TOP}\nA | B | 1 | 2 | 3=1/2\n{_BODY}"), READ),
    case("a number of columns row of plain numbers", grid(f"{_TOP}\n1 | 2 | 3 | 4 | 5\n{_BODY}"), READ),
    case(
        "blank rows between header and figures and inside them",
        grid(f"""
{_TOP}

{lines("{n} | {name} | {a} | {b} | {p}", ROWS[:4])}

{lines("{n} | {name} | {a} | {b} | {p}", ROWS[4:])}
"""),
        READ,
    ),
    case(
        "section rows between villages",
        grid(f"""
{_TOP}
I | KHU VỰC PHÍA BẮC | | |
{lines("{n} | {name} | {a} | {b} | {p}", ROWS[:4])}
II | KHU VỰC PHÍA NAM | | |
{lines("{n} | {name} | {a} | {b} | {p}", ROWS[4:])}
"""),
        READ,
    ),
    case(
        "the header repeated in the middle, as printing does",
        grid(f"""
{_TOP}
{lines("{n} | {name} | {a} | {b} | {p}", ROWS[:4])}
{_HEAD}
{lines("{n} | {name} | {a} | {b} | {p}", ROWS[4:])}
"""),
        READ,
    ),
    case(
        "the table begins at column D and row 9",
        grid("\n" * 7 + "\n".join(f" |  |  | {line}" for line in f"{_TOP}\n{_BODY}".split("\n")) + "\n"),
        READ,
    ),
    case(
        "extra columns: date of entry, who entered, remarks",
        grid(f"""
Tháng 8/2026
STT | Thôn | Sổ sức khỏe điện tử | < | Người nhập | Ngày nhập | Ghi chú
^ | ^ | a | b | ^ | ^ | ^
{lines("{n} | {name} | {a} | {b} | vp{n} | 05/09/2026 | đã kiểm tra", ROWS)}
"""),
        READ,
        fine=("unknown_indicator",),
    ),
    case(
        "an unknown indicator's column",
        grid(f"""
Tháng 8/2026
STT | Thôn | Sổ sức khỏe điện tử | < | Số công dân được cấp CCCD gắn chip
^ | ^ | a | b | ^
{lines("{n} | {name} | {a} | {b} | {a2}", ROWS, OTHER)}
"""),
        READ,
        kinds=("unknown_indicator",),
    ),
    case(
        "a column of households that no indicator asks for",
        grid(f"""
Tháng 8/2026
STT | Thôn | Tổng số hộ | Tổng dân số | Sổ sức khỏe điện tử | <
^ | ^ | ^ | ^ | a | b
{lines("{n} | {name} | {a2} | {b2} | {a} | {b}", ROWS, OTHER)}
"""),
        READ,
        fine=("unknown_indicator",),
    ),
    raw(
        "notes on cells",
        lambda: with_notes(written([grid(f"{_TOP}\n{_BODY}")], "bieu.xlsx"), C4="a", D5="chưa khớp: 999", B6="?"),
        READ,
    ),
)

TOTALS: tuple[Case, ...] = (
    *(
        case(
            f"a right total {where}",
            grid(f"{_TOP}\n{drawn}"),
            READ,
        )
        for where, drawn in (
            ("at the bottom, Tổng cộng", f"{_BODY}\nTổng cộng | < | {SUM.a} | {SUM.b} | {SUM.percent}"),
            ("at the top, Toàn xã", f" | Toàn xã | {SUM.a} | {SUM.b} | {SUM.percent}\n{_BODY}"),
            ("at the bottom, Cộng", f"{_BODY}\n | Cộng | {SUM.a} | {SUM.b} | {SUM.percent}"),
            ("at the bottom, TỔNG SỐ", f"{_BODY}\n | TỔNG SỐ | {SUM.a} | {SUM.b} | {SUM.percent}"),
            ("at the bottom, Tổng toàn xã:", f"{_BODY}\nTổng toàn xã: | | {SUM.a} | {SUM.b} | {SUM.percent}"),
        )
    ),
    case(
        "right totals of two sections and of all",
        grid(f"""
{_TOP}
I | KHU A | {total(ROWS[:4]).a} | {total(ROWS[:4]).b} | {total(ROWS[:4]).percent}
{lines("{n} | {name} | {a} | {b} | {p}", ROWS[:4])}
II | KHU B | {total(ROWS[4:]).a} | {total(ROWS[4:]).b} | {total(ROWS[4:]).percent}
{lines("{n} | {name} | {a} | {b} | {p}", ROWS[4:])}
 | Tổng cộng | {SUM.a} | {SUM.b} | {SUM.percent}
"""),
        READ,
        may_ask=True,
    ),
    case(
        "subtotals named Cộng in the middle",
        grid(f"""
{_TOP}
{lines("{n} | {name} | {a} | {b} | {p}", ROWS[:4])}
 | Cộng | {total(ROWS[:4]).a} | {total(ROWS[:4]).b} | {total(ROWS[:4]).percent}
{lines("{n} | {name} | {a} | {b} | {p}", ROWS[4:])}
 | Cộng | {total(ROWS[4:]).a} | {total(ROWS[4:]).b} | {total(ROWS[4:]).percent}
 | Tổng cộng | {SUM.a} | {SUM.b} | {SUM.percent}
"""),
        READ,
    ),
    case(
        "a wrong total of a",
        grid(f"{_TOP}\n{_BODY}\n | Tổng cộng | {SUM.a + 90} | {SUM.b} | {SUM.percent}"),
        READ,
        kinds=("total_mismatch@C12",),
        fine=("percent_mismatch",),
    ),
    case(
        "a wrong total of b at the top",
        grid(f"{_TOP}\n | Toàn xã | {SUM.a} | {SUM.b - 100} | {SUM.percent}\n{_BODY}"),
        READ,
        kinds=("total_mismatch@D4",),
        fine=("percent_mismatch",),
    ),
    case(
        "a mean of percents in the total",
        grid(f"{_TOP}\n{_BODY}\n | Tổng cộng | {SUM.a} | {SUM.b} | 99.9"),
        READ,
        kinds=("total_mismatch@E12",),
        fine=("percent_mismatch",),
    ),
    case(
        "a village called Cộng Hòa is no total",
        grid("""
Tháng 8/2026
Thôn | Hộ phân loại rác tại nguồn | <
^ | a | b
Cộng Hòa | 45 | 60
Tổng Hợp | 50 | 80
Tổng cộng | 95 | 140
"""),
        pair("Thôn Cộng Hòa", "TNH-13", AUGUST, 45, 60),
        pair("Thôn Tổng Hợp", "TNH-13", AUGUST, 50, 80),
        commune="thong-nhat",
        places=("Thôn Cộng Hòa", "Thôn Tổng Hợp"),
        may_ask=True,
        fine=("unknown_place",),
    ),
    case(
        "the whole commune's own figure only in the total row",
        grid(f"""
Tháng 8/2026
STT | Thôn | Sổ sức khỏe điện tử | < | Số hóa hồ sơ, kết quả TTHC | <
^ | ^ | a | b | a | b
{lines("{n} | {name} | {a} | {b} |  | ", ROWS)}
 | Toàn xã | {SUM.a} | {SUM.b} | 412 | 450
"""),
        READ,
        whole("AN-08", AUGUST, 412, 450),
        may_ask=True,
    ),
    case(
        "a commune's figure merged down over all villages",
        grid("""
Tháng 8/2026
STT | Thôn | Sổ sức khỏe điện tử | < | Số hóa hồ sơ, kết quả TTHC (%)
^ | ^ | a | b | ^
1 | Thôn 1 | 101 | 240 | 91.5
2 | Thôn 2 | 95 | 215 | ^
3 | Thôn 3 | 88 | 199 | ^
"""),
        pair("Thôn 1", "AN-15", AUGUST, 101, 240),
        pair("Thôn 2", "AN-15", AUGUST, 95, 215),
        pair("Thôn 3", "AN-15", AUGUST, 88, 199),
        also=alone("AN-08", AUGUST, "91.5"),
        fine=(ANY,),
        asked=tuple((f"Thôn {one}", "AN-08", AUGUST) for one in (1, 2, 3)),
    ),
    case(
        "one figure merged over two villages",
        grid("""
Tháng 8/2026
STT | Thôn | Sổ sức khỏe điện tử | <
^ | ^ | a | b
1 | Thôn 1 | 101 | 240
2 | Thôn 2 | 180 | 415
3 | Thôn 3 | ^ | ^
"""),
        pair("Thôn 1", "AN-15", AUGUST, 101, 240),
        fine=(ANY,),
        asked=(("Thôn 2", "AN-15", AUGUST), ("Thôn 3", "AN-15", AUGUST)),
    ),
)

HIDDEN: tuple[Case, ...] = (
    case(
        "a hidden row",
        grid(f"{_TOP}\n{_BODY}", hidden_rows=frozenset({6})),
        pairs("AN-15", AUGUST, [*ROWS[:2], *ROWS[3:]]),
        kinds=("hidden_row",),
        unread=(("Thôn 3", "AN-15", AUGUST),),
    ),
    case(
        "hidden columns of another indicator",
        grid(
            f"""
Tháng 8/2026
STT | Thôn | Sổ sức khỏe điện tử | < | Người trưởng thành có chữ ký số | <
^ | ^ | a | b | a | b
{lines("{n} | {name} | {a} | {b} | {a2} | {b2}", ROWS, OTHER)}
""",
            hidden_columns=frozenset({5, 6}),
        ),
        READ,
        kinds=("hidden_column",),
    ),
    case(
        "a hidden sheet of last month",
        [
            grid(f"{_TOP}\n{_BODY}", "T8"),
            grid(f"Tháng 7/2026\n{_HEAD}\n{lines('{n} | {name} | {a} | {b} | {p}', OTHER)}", "T7", state="hidden"),
        ],
        READ,
        kinds=("hidden_sheet",),
    ),
    case(
        "a very hidden sheet of settings",
        [grid(f"{_TOP}\n{_BODY}", "T8"), grid("Danh mục\nThôn 1\nThôn 2", "dm", state="veryHidden")],
        READ,
        fine=("hidden_sheet",),
    ),
    case(
        "a hidden column of serial numbers does no harm",
        grid(f"{_TOP}\n{_BODY}", hidden_columns=frozenset({1})),
        READ,
        fine=("hidden_column",),
        wanted=AUGUST,
    ),
)

_CALCULATED = f"""
{_TOP}
{lines("{n} | {name} | ={a}+0 -> {a} | {b} | =C{n}/D{n} -> {p}%", ROWS)}
 | Tổng cộng | =SUM(C4:C11) -> {SUM.a} | =SUM(D4:D11) -> {SUM.b} | =C12/D12 -> {SUM.percent}%
"""

FORMULAS: tuple[Case, ...] = (
    case("formulas with their stored results", grid(_CALCULATED), READ),
    case(
        "percent formulas that no program has calculated",
        grid(f"{_TOP}\n{lines('{n} | {name} | {a} | {b} | =C{n}/D{n}*100', ROWS)}"),
        READ,
        fine=("formula_without_value",),
    ),
    case(
        "a formula without a result in a's place",
        grid(f"{_TOP}\n1 | Thôn 1 | =40+61 | 240 | \n2 | Thôn 2 | 95 | 215 | 44.2"),
        pair("Thôn 2", "AN-15", AUGUST, 95, 215),
        kinds=("formula_without_value@C4",),
        asked=(("Thôn 1", "AN-15", AUGUST),),
    ),
    case(
        "totals by formulas that no program has calculated",
        grid(f"{_TOP}\n{_BODY}\n | Tổng cộng | =SUM(C4:C11) | =SUM(D4:D11) | =C12/D12*100"),
        READ,
        fine=("formula_without_value",),
    ),
    case(
        "Excel errors in a and in b",
        grid(f"{_TOP}\n1 | Thôn 1 | #REF! | 240 | \n2 | Thôn 2 | 95 | #N/A | \n3 | Thôn 3 | 88 | 199 | 44.2"),
        pair("Thôn 3", "AN-15", AUGUST, 88, 199),
        kinds=("excel_error@C4", "excel_error@D5"),
        asked=(("Thôn 1", "AN-15", AUGUST), ("Thôn 2", "AN-15", AUGUST)),
        fine=("missing_value",),
    ),
    case(
        "#DIV/0! in the percent of a village where nothing arose",
        grid(f"{_TOP}\n1 | Thôn 1 | 0 | 0 | #DIV/0!\n2 | Thôn 2 | 95 | 215 | 44.2"),
        pair("Thôn 2", "AN-15", AUGUST, 95, 215),
        also=pair("Thôn 1", "AN-15", AUGUST, 0, 0),
        fine=("excel_error", "zero_denominator"),
    ),
    case(
        "a stored error of a formula in a bare percent",
        grid("Tháng 8/2026\nThôn | Sổ sức khỏe điện tử (%)\nThôn 1 | =1/0 -> #DIV/0!\nThôn 2 | 44.2"),
        alone("AN-15", AUGUST, "44.2", "Thôn 2"),
        kinds=("excel_error@B3",),
        asked=(("Thôn 1", "AN-15", AUGUST),),
    ),
)


def _numbers(name: str, a: str, b: str, *expected, percent: str = "", **facts) -> Case:
    """One village whose a and b are written so, between two ordinary ones."""
    drawn = f"{_TOP}\n1 | Thôn 1 | 101 | 1240 | \n2 | Thôn 2 | {a} | {b} | {percent}\n3 | Thôn 3 | 88 | 1199 | "
    ordinary = (*pair("Thôn 1", "AN-15", AUGUST, 101, 1240), *pair("Thôn 3", "AN-15", AUGUST, 88, 1199))
    return case(name, grid(drawn), ordinary, *expected, **facts)


_SECOND = ("Thôn 2", "AN-15", AUGUST)

NUMBERS: tuple[Case, ...] = (
    _numbers("numbers typed as text", '"95"', '"1215"', pair("Thôn 2", "AN-15", AUGUST, 95, 1215)),
    _numbers(
        "thousands by NBSP and by thin space",
        '"1\u00a0095"',
        '"1\u2009215"',
        pair("Thôn 2", "AN-15", AUGUST, 1095, 1215),
    ),
    _numbers("trailing NBSP", '"95\u00a0"', '"\u00a01215 "', pair("Thôn 2", "AN-15", AUGUST, 95, 1215)),
    _numbers("thousands by a plain space", '"1 095"', '"1 215"', pair("Thôn 2", "AN-15", AUGUST, 1095, 1215)),
    _numbers("1.234 as text in a count of people", '"1.095"', '"1.215"', pair("Thôn 2", "AN-15", AUGUST, 1095, 1215)),
    _numbers(
        "1,234 as text in a count of people",
        '"1,095"',
        '"1,215"',
        pair("Thôn 2", "AN-15", AUGUST, 1095, 1215),
        may_ask=True,
    ),
    _numbers(
        "an apostrophe before the number", '"\'95"', '"1215"', pair("Thôn 2", "AN-15", AUGUST, 95, 1215), may_ask=True
    ),
    _numbers("units in the cells", "95 người", "1.215 người", pair("Thôn 2", "AN-15", AUGUST, 95, 1215), may_ask=True),
    _numbers("a true zero", "0", "1215", pair("Thôn 2", "AN-15", AUGUST, 0, 1215)),
    _numbers("a letter O for a zero", "9O", "1215", kinds=("text_in_number@C5",), asked=(_SECOND,)),
    _numbers("about so many", "khoảng 95", "1215", kinds=("text_in_number@C5",), asked=(_SECOND,)),
    _numbers("two numbers in one cell of a", "95-97", "1215", kinds=("text_in_number@C5",), asked=(_SECOND,)),
    _numbers("half a person", "95.5", "1215", asked=(_SECOND,), fine=(ANY,)),
    _numbers("half a person, as text", '"95,5"', "1215", asked=(_SECOND,), fine=(ANY,)),
    _numbers("a date where a count was typed", "2026-12-05", "1215", kinds=("date_in_number@C5",), asked=(_SECOND,)),
    _numbers("TRUE where a count stood", "TRUE", "1215", asked=(_SECOND,), fine=(ANY,)),
    _numbers(
        "a greater than b",
        "1300",
        "1215",
        pair("Thôn 2", "AN-15", AUGUST, 1300, 1215),
        kinds=("a_gt_b@5",),
        may_ask=True,
    ),
    _numbers("b is zero under an a", "95", "0", kinds=("zero_denominator@5",), asked=(_SECOND,)),
    _numbers("a negative a", "-95", "1215", kinds=("negative@C5",), asked=(_SECOND,)),
    _numbers("a negative a as text", '"-95"', "1215", kinds=("negative@C5",), asked=(_SECOND,)),
    _numbers("a negative a in brackets", '"(95)"', "1215", asked=(_SECOND,), fine=(ANY,)),
    _numbers(
        "a percent that contradicts a and b",
        "95",
        "1215",
        pair("Thôn 2", "AN-15", AUGUST, 95, 1215),
        percent="57.8",
        kinds=("percent_mismatch@5",),
        may_ask=True,
    ),
    *(
        _numbers(f"missing, written {written or 'blank'}", written, "1215", fine=("missing_value", "missing_marker"))
        for written in ("", "-", "–", "...", "..", "không có", "x", "Chưa có số liệu", "n/a")
    ),
    _numbers("both missing, dashes", "-", "-", percent="-", fine=("missing_marker",)),
    _numbers("b missing under an a", "95", "", kinds=("missing_value@5",), asked=(_SECOND,)),
    _numbers("an ambiguous dot among text numbers", '"1.09"', "1215", asked=(_SECOND,), fine=(ANY,)),
)


def _percents(name: str, drawn: str, *expected, header: str = "Sổ sức khỏe điện tử (%)", **facts) -> Case:
    """Villages with bare percents, one token a village."""
    body = "\n".join(f"{at} | Thôn {at} | {one}" for at, one in enumerate(drawn.split("; "), start=1))
    return case(name, grid(f"Tháng 8/2026\nSTT | Thôn | {header}\n{body}"), *expected, **facts)


def _read(**values: str):
    """What is expected of bare percents: _read(t1="35.4") for Thôn 1."""
    return [seen for key, value in values.items() for seen in alone("AN-15", AUGUST, value, f"Thôn {key[1:]}")]


PERCENTS: tuple[Case, ...] = (
    _percents("35,4% as text", '"35,4%"; "41,2 %"; "28%"', _read(t1="35.4", t2="41.2", t3="28")),
    _percents("35,4 as text", '"35,4"; "41,2"; "28"', _read(t1="35.4", t2="41.2", t3="28")),
    _percents("35.4% as text", '"35.4%"; "41.25 %"; "28.0%"', _read(t1="35.4", t2="41.25", t3="28")),
    _percents("0,354 shown as 35,4 %", "35.4%; 41.2%; 100%; 0.9%", _read(t1="35.4", t2="41.2", t3="100", t4="0.9")),
    _percents("plain numbers", "35.4; 41.2; 0.9; 100", _read(t1="35.4", t2="41.2", t3="0.9", t4="100"), may_ask=True),
    _percents(
        "one fraction among percents",
        "35.4; 0.412; 28.9; 55.1",
        _read(t1="35.4", t3="28.9", t4="55.1"),
        kinds=("ambiguous_number@C4",),
        asked=(("Thôn 2", "AN-15", AUGUST),),
    ),
    _percents(
        "all fractions without a format",
        "0.354; 0.412; 0.289",
        asked=tuple((f"Thôn {one}", "AN-15", AUGUST) for one in (1, 2, 3)),
        fine=(ANY,),
    ),
    _percents(
        "1.234 as text in a percent column",
        '"1.234"; 41.2',
        _read(t2="41.2"),
        kinds=("ambiguous_number@C3",),
        asked=(("Thôn 1", "AN-15", AUGUST),),
    ),
    _percents("a percent over a hundred", "135.4; 41.2", _read(t2="41.2"), also=tuple(_read(t1="135.4")), fine=(ANY,)),
    _percents(
        "a negative percent",
        "-35.4; 41.2",
        _read(t2="41.2"),
        kinds=("negative@C3",),
        asked=(("Thôn 1", "AN-15", AUGUST),),
    ),
    _percents("percents missing", "35.4; -; ; không có; 28.9", _read(t1="35.4", t5="28.9"), fine=("missing_marker",)),
    _percents(
        "a date where 5/12 was typed",
        "2026-12-05; 41.2",
        _read(t2="41.2"),
        kinds=("date_in_number@C3",),
        asked=(("Thôn 1", "AN-15", AUGUST),),
    ),
    _percents(
        "5/12 as text is five of twelve",
        "5/12; 7/20",
        pair("Thôn 1", "AN-15", AUGUST, 5, 12),
        pair("Thôn 2", "AN-15", AUGUST, 7, 20),
        header="Sổ sức khỏe điện tử",
        may_ask=True,
    ),
    _percents(
        "45/60 turned into a month by Excel",
        "2060-01-01; 44/61",
        pair("Thôn 2", "AN-15", AUGUST, 44, 61),
        header="Sổ sức khỏe điện tử",
        kinds=("date_in_number@C3",),
        asked=(("Thôn 1", "AN-15", AUGUST),),
    ),
    _percents("a range", "30-50%; 41.2", _read(t2="41.2"), asked=(("Thôn 1", "AN-15", AUGUST),), fine=(ANY,)),
    _percents("a comparison", ">70%; 41.2", _read(t2="41.2"), asked=(("Thôn 1", "AN-15", AUGUST),), fine=(ANY,)),
    _percents("a word", "Đạt; 41.2", _read(t2="41.2"), asked=(("Thôn 1", "AN-15", AUGUST),), fine=(ANY,)),
)

_DOTS = (Row("Thôn 1", 1095, 2215), Row("Thôn 2", 1250, 2300), Row("Thôn 3", 998, 1199))
MANY: tuple[Case, ...] = (
    case(
        "dots as thousands throughout, commas in percents",
        grid("""
Tháng 8/2026
STT | Thôn | Sổ sức khỏe điện tử | < | <
^ | ^ | a | b | %
1 | Thôn 1 | "1.095" | "2.215" | "49,4"
2 | Thôn 2 | "1.250" | "2.300" | "54,3"
3 | Thôn 3 | "998" | "1.199" | "83,2"
"""),
        pairs("AN-15", AUGUST, _DOTS),
    ),
    case(
        "identical duplicates",
        grid(f"{_TOP}\n{_BODY}\n9 | Thôn 3 | {ROWS[2].a} | {ROWS[2].b} | {ROWS[2].percent}"),
        READ,
        kinds=("duplicate_identical",),
    ),
    case(
        "conflicting duplicates",
        grid(f"{_TOP}\n{_BODY}\n9 | Thôn 3 | {ROWS[2].a + 7} | {ROWS[2].b} | {ROWS[2].percent}"),
        pairs("AN-15", AUGUST, [*ROWS[:2], *ROWS[3:]]),
        kinds=("duplicate_conflict",),
        asked=(("Thôn 3", "AN-15", AUGUST),),
        fine=("percent_mismatch",),
    ),
    case(
        "conflicting duplicates on two sheets of one month",
        [
            grid(f"{_TOP}\n1 | Thôn 1 | 101 | 240 | 42.1\n2 | Thôn 2 | 95 | 215 | 44.2", "Lan"),
            grid(f"{_TOP}\n1 | Thôn 1 | 111 | 240 | 46.3\n2 | Thôn 3 | 88 | 199 | 44.2", "Hùng"),
        ],
        pair("Thôn 2", "AN-15", AUGUST, 95, 215),
        pair("Thôn 3", "AN-15", AUGUST, 88, 199),
        kinds=("duplicate_conflict",),
        asked=(("Thôn 1", "AN-15", AUGUST),),
    ),
    case(
        "one indicator in two columns that disagree",
        grid("""
Tháng 8/2026
STT | Thôn | Sổ sức khỏe điện tử | < | Tỷ lệ người dân có Sổ sức khỏe điện tử | <
^ | ^ | a | b | a | b
1 | Thôn 1 | 101 | 240 | 103 | 240
2 | Thôn 2 | 95 | 215 | 95 | 215
"""),
        pair("Thôn 2", "AN-15", AUGUST, 95, 215),
        kinds=("duplicate_conflict",),
        fine=("duplicate_identical",),
        asked=(("Thôn 1", "AN-15", AUGUST),),
    ),
)


def _named(name: str, villages: dict[str, str], **facts) -> Case:
    """Villages as somebody wrote them → what they are in truth, "" where nobody can know."""
    known = {one: people(list(villages))[at] for at, one in enumerate(villages)}
    expected = [
        seen
        for one, true in villages.items()
        if true
        for seen in pair(true, "AN-15", AUGUST, known[one].a, known[one].b)
    ]
    body = "\n".join(
        f"{at} | {one} | {row.a} | {row.b} | {row.percent}" for at, (one, row) in enumerate(known.items(), 1)
    )
    return case(name, grid(f"{_TOP}\n{body}"), expected, **facts)


def _waste(name: str, villages: dict[str, str], **facts) -> Case:
    """The same for the villages of Thống Nhất, whose names are words."""
    known = people(list(villages), 4)
    expected = [
        seen for one in known if villages[one.name] for seen in pair(villages[one.name], "TNH-13", AUGUST, one.a, one.b)
    ]
    body = lines("{n} | {name} | {a} | {b} | {p}", known)
    return case(name, grid(f"{_WASTE_TOP}\n{body}"), expected, **(HERE | facts))


NAMES: tuple[Case, ...] = (
    _named(
        "numbered villages in twelve spellings",
        {
            "thôn 01": "Thôn 1",
            "T.2": "Thôn 2",
            "Thôn Ba": "Thôn 3",
            "thôn số 4": "Thôn 4",
            "T5": "Thôn 5",
            "THÔN 6": "Thôn 6",
            "Thôn  7": "Thôn 7",
            "Thôn VIII": "Thôn 8",
            "thôn 9.": "Thôn 9",
            "Thon 10": "Thôn 10",
            "Thôn11": "Thôn 11",
            "Thôn số 21": "Thôn 21",
        },
    ),
    _named(
        "numbers in words",
        {
            "Thôn Một": "Thôn 1",
            "Thôn Mười": "Thôn 10",
            "Thôn Mười Một": "Thôn 11",
            "Thôn Hai Mươi": "Thôn 20",
            "Thôn Hai Mốt": "Thôn 21",
        },
        may_ask=True,
    ),
    _named(
        "a village beyond the list",
        {"Thôn 1": "Thôn 1", "Thôn 23": "", "Thôn 11": "Thôn 11"},
        kinds=("unknown_place@5",),
        asked=("unknown_place",),
    ),
    _named(
        "a village with a letter", {"Thôn 1": "Thôn 1", "Thôn 1A": "", "Thôn 11": "Thôn 11"}, asked=("unknown_place@5",)
    ),
    _named(
        "two villages in one row", {"Thôn 1": "Thôn 1", "Thôn 2, 3": "", "Thôn 4": "Thôn 4"}, asked=("unknown_place@5",)
    ),
    _named("a range of villages in one row", {"Thôn 1-3": "", "Thôn 4": "Thôn 4"}, asked=("unknown_place@4",)),
    _named(
        "a row without a village's name",
        {"Thôn 1": "Thôn 1", "": "", "Thôn 4": "Thôn 4"},
        kinds=("missing_place@5",),
        fine=("unknown_place",),
    ),
    _waste(
        "villages one tone apart",
        {
            "Thôn Tân Tiến": "Thôn Tân Tiến",
            "Thôn Tân Tiên": "Thôn Tân Tiên",
            "Thôn Đông": "Thôn Đông",
            "Thôn Đồng": "Thôn Đồng",
        },
    ),
    _waste(
        "a tone that no village has", {"Thôn Tân Tiền": "", "Thôn Pò Mới": "Thôn Pò Mới"}, asked=("unknown_place@4",)
    ),
    _waste(
        "no marks where two villages would fit",
        {"Thon Tan Tien": "", "Thon Po Moi": "Thôn Pò Mới"},
        asked=("unknown_place@4",),
        may_ask=True,
    ),
    _waste(
        "no marks and no word where two villages would fit",
        {"Dong": "", "Na Pai": "Thôn Nà Pài"},
        asked=("unknown_place@4",),
        may_ask=True,
    ),
    _waste("a slip of the pen", {"Thôn Khuổi Lủng": "", "Thôn Nà Pài": "Thôn Nà Pài"}, asked=("unknown_place@4",)),
    _waste("hoà for hòa", {"Thôn Hoà Bình": "Thôn Hòa Bình", "Thôn Nà Pài": "Thôn Nà Pài"}),
    _waste("capitals", {"THÔN HÒA BÌNH": "Thôn Hòa Bình", "BẢN CÓNG": "Thôn Bản Cóng", "TÂN TIÊN": "Thôn Tân Tiên"}),
    _waste("bản for thôn", {"Bản Nà Pài": "Thôn Nà Pài", "Xóm Pò Mới": "Thôn Pò Mới"}, may_ask=True),
    _waste(
        "serial numbers before the names",
        {"1. Thôn Nà Pài": "Thôn Nà Pài", "2. Thôn Pò Mới": "Thôn Pò Mới"},
        may_ask=True,
    ),
    _waste(
        "the commune after the names",
        {"Thôn Nà Pài, xã Thống Nhất": "Thôn Nà Pài", "Thôn Pò Mới (xã Thống Nhất)": "Thôn Pò Mới"},
        may_ask=True,
    ),
    _waste(
        "spellings that the commune has told us",
        {"Nà Bái": "Thôn Nà Pài", "Xóm Mới": "Thôn Pò Mới"},
        places=("Thôn Nà Pài=Nà Bái", "Thôn Pò Mới=Xóm Mới; Thôn Mới"),
    ),
    case(
        "villages and their numbers one apart",
        grid("""
Tháng 8/2026
Thôn | Kích hoạt định danh điện tử mức độ 2 | <
^ | a | b
Tân Thành 1 | 45 | 60
Tân Thành 2 | 50 | 80
Tân Thành | 95 | 140
Thuỷ Sơn | 33 | 70
"""),
        pair("Thôn Tân Thành 1", "TN-04", AUGUST, 45, 60),
        pair("Thôn Tân Thành 2", "TN-04", AUGUST, 50, 80),
        pair("Thôn Thủy Sơn", "TN-04", AUGUST, 33, 70),
        asked=("unknown_place@6",),
        commune="tan-ninh",
        places=TAN_NINH,
    ),
    case(
        "a commune whose villages nobody has listed",
        grid("Tháng 8/2026\nThôn | Kích hoạt định danh điện tử mức độ 2 | <\n^ | a | b\nThôn Thái Nhân | 45 | 60"),
        asked=("no_places",),
        fine=(ANY,),
        commune="tan-ninh",
    ),
    case(
        "two indicators one condition apart, full names",
        grid(f"""
Tháng 8/2026
STT | Thôn | Tỷ lệ người dân trưởng thành có tài khoản định danh điện tử (VNeID) mức độ 2 | < | Tỷ lệ người dân trưởng thành có tài khoản VNeID và sử dụng dịch vụ công trực tuyến khi có nhu cầu | < | Tỷ lệ người dân trưởng thành có điện thoại thông minh, VNeID mức độ 2 và tài khoản thanh toán số | <
^ | ^ | a | b | a | b | a | b
{lines("{n} | {name} | {a} | {b} | {a2} | {b2} | {a3} | {b3}", WASTE, people(THONG_NHAT, 7), people(THONG_NHAT, 8))}
"""),  # noqa: E501
        pairs("TNH-03b", AUGUST, WASTE),
        pairs("TNH-05", AUGUST, people(THONG_NHAT, 7)),
        pairs("TNH-03", AUGUST, people(THONG_NHAT, 8)),
        **HERE,
    ),
    case(
        "a header that two indicators would fit",
        grid(f"""
Tháng 8/2026
STT | Thôn | Tỷ lệ người dân có VNeID | <
^ | ^ | a | b
{lines("{n} | {name} | {a} | {b}", WASTE)}
"""),
        asked=("unknown_indicator",),
        fine=(ANY,),
        **HERE,
    ),
    case(
        "tổ and thôn of the community groups kept apart",
        grid("""
Tháng 8/2026
STT | Thôn | Tỷ lệ Tổ công nghệ số cộng đồng hoạt động thường xuyên, hiệu quả | < | Tỷ lệ thôn, bản có Tổ công nghệ số cộng đồng hoạt động hiệu quả | <
^ | ^ | a | b | a | b
1 | Thôn Nà Pài | 2 | 3 | 1 | 1
2 | Thôn Bản Cóng | 1 | 2 | 0 | 1
"""),  # noqa: E501
        pair("Thôn Nà Pài", "TNH-04", AUGUST, 2, 3),
        pair("Thôn Bản Cóng", "TNH-04", AUGUST, 1, 2),
        pair("Thôn Nà Pài", "TNH-11", AUGUST, 1, 1),
        pair("Thôn Bản Cóng", "TNH-11", AUGUST, 0, 1),
        **HERE,
    ),
    case(
        "abbreviations of offices",
        grid("""
Tháng 8/2026
TT | Chỉ tiêu | a | b
1 | TL hồ sơ TTHC được số hóa | 412 | 450
2 | TL CBCC được bồi dưỡng KNS căn bản | 41 | 52
3 | Tỷ lệ sử dụng DVCTT của người dân và DN | 388 | 431
"""),
        whole("AN-08", AUGUST, 412, 450),
        whole("AN-02", AUGUST, 41, 52),
        whole("AN-09", AUGUST, 388, 431),
        may_ask=True,
    ),
    case(
        "line breaks, double spaces and stars in the headers",
        grid(
            """
Tháng 8/2026
STT | Thôn | X | <
^ | ^ | Số người  có* | Tổng  số
1 | Thôn 1 | 101 | 240
""".replace("X", "Tỷ lệ người dân\x0bcó  Sổ sức khỏe điện tử (*)"),
            spelled=lambda text: text.replace("\x0b", "\n"),
        ),
        pair("Thôn 1", "AN-15", AUGUST, 101, 240),
    ),
)

_PLAIN = f"Tháng 8/2026\n{_HEAD}\n{_BODY}"
_FULL = (
    """
UỶ BAN NHÂN DÂN XÃ THỐNG NHẤT
Tháng 8 năm 2026
STT | Thôn | Tỷ lệ hộ dân phân loại rác thải sinh hoạt tại nguồn | < | <
^ | ^ | Số hộ phân loại | Tổng số hộ | Tỷ lệ (%)
"""
    + lines("{n} | {name} | {a} | {b} | {p}", WASTE)
    + f"\n | Tổng cộng | {total(WASTE).a} | {total(WASTE).b} | {total(WASTE).percent}"
)

LEGACY: tuple[Case, ...] = (
    case(
        "TCVN3 in .VnTime",
        grid(_FULL, font=".VnTime", spelled=spellings.tcvn3),
        pairs("TNH-13", AUGUST, WASTE),
        fine=("legacy_encoding",),
        **HERE,
    ),
    case(
        "TCVN3 with ư, the soft hyphen",
        grid(_PLAIN, font=".VnArial", spelled=spellings.tcvn3),
        READ,
        fine=("legacy_encoding",),
    ),
    case(
        "VNI with capitals",
        grid(_PLAIN.upper(), font="VNI-Helve", spelled=spellings.vni),
        READ,
        fine=("legacy_encoding",),
    ),
    case(
        "TCVN3 in .VnTime, xls",
        grid(_FULL, font=".VnTime", spelled=spellings.tcvn3),
        pairs("TNH-13", AUGUST, WASTE),
        fine=("legacy_encoding",),
        file_name="bieu.xls",
        **HERE,
    ),
    case(
        "TCVN3 capitals in .VnTimeH",
        grid(_FULL, font=".VnTimeH", spelled=spellings.tcvn3_capitals),
        pairs("TNH-13", AUGUST, WASTE),
        fine=("legacy_encoding",),
        **HERE,
    ),
    case(
        "VNI-Times",
        grid(_FULL, font="VNI-Times", spelled=spellings.vni),
        pairs("TNH-13", AUGUST, WASTE),
        fine=("legacy_encoding",),
        **HERE,
    ),
    case(
        "VNI-Times, xls",
        grid(_FULL, font="VNI-Times", spelled=spellings.vni),
        pairs("TNH-13", AUGUST, WASTE),
        fine=("legacy_encoding",),
        file_name="bieu.xls",
        **HERE,
    ),
    case(
        "TCVN3 under a Unicode font",
        grid(_FULL, font="Times New Roman", spelled=spellings.tcvn3),
        pairs("TNH-13", AUGUST, WASTE),
        may_ask=True,
        **HERE,
    ),
    case(
        "VNI under a Unicode font",
        grid(_FULL, font="Arial", spelled=spellings.vni),
        pairs("TNH-13", AUGUST, WASTE),
        may_ask=True,
        **HERE,
    ),
    case(
        "TCVN3 villages under Unicode headers",
        grid(f"{_WASTE_TOP}\n{lines('{n} | {name} | {a} | {b} | {p}', WASTE, named=spellings.tcvn3)}", font=".VnTime"),
        pairs("TNH-13", AUGUST, WASTE),
        fine=("legacy_encoding",),
        may_ask=True,
        **HERE,
    ),
    case("NFD", grid(_FULL, spelled=spellings.decomposed), pairs("TNH-13", AUGUST, WASTE), **HERE),
    case("Ð for Đ", grid(_FULL, spelled=spellings.eth), pairs("TNH-13", AUGUST, WASTE), **HERE),
    case("new tone marks throughout", grid(_FULL, spelled=spellings.new_tones), pairs("TNH-13", AUGUST, WASTE), **HERE),
    case(
        "no marks at all, numbered villages",
        grid(_PLAIN, spelled=spellings.unmarked),
        READ,
    ),
    case(
        "no marks at all, villages that stay apart",
        grid(
            f"{_WASTE_TOP}\n{lines('{n} | {name} | {a} | {b} | {p}', [WASTE[0], WASTE[1], *WASTE[6:]])}",
            spelled=spellings.unmarked,
        ),
        pairs("TNH-13", AUGUST, [WASTE[0], WASTE[1], *WASTE[6:]]),
        may_ask=True,
        **HERE,
    ),
    case(
        "no marks at all, villages that fall together",
        grid(f"{_WASTE_TOP}\n{lines('{n} | {name} | {a} | {b} | {p}', WASTE[2:6])}", spelled=spellings.unmarked),
        asked=tuple((one.name, "TNH-13", AUGUST) for one in WASTE[2:6]),
        fine=(ANY,),
        **HERE,
    ),
    case("all in capitals", grid(_FULL, spelled=str.upper), pairs("TNH-13", AUGUST, WASTE), **HERE),
)

TIMES: tuple[Case, ...] = (
    case("no month anywhere", grid(f"{_HEAD}\n{_BODY}"), asked=("missing_period", *(one[:3] for one in READ))),
    case(
        "a future month",
        grid(f"Tháng 10/2026\n{_HEAD}\n{_BODY}"),
        asked=("future_period", *((one.name, "AN-15", "2026-10") for one in ROWS)),
        fine=(ANY,),
    ),
    case(
        "a future month with another one chosen",
        grid(f"Tháng 12/2026\n{_HEAD}\n{_BODY}"),
        asked=tuple((one.name, "AN-15", month) for one in ROWS for month in (AUGUST, "2026-12")),
        fine=(ANY,),
        wanted=AUGUST,
    ),
    case(
        "last month's sheet handed in for this month",
        grid(f"Tháng 7/2026\n{_HEAD}\n{_BODY}"),
        asked=("other_period", *(one[:3] for one in READ)),
        also=pairs("AN-15", "2026-07", ROWS),
        wanted=AUGUST,
    ),
    case(
        "last year's sheet handed in for this month",
        grid(f"Tháng 8/2025\n{_HEAD}\n{_BODY}"),
        unread=tuple(one[:3] for one in READ),
        also=pairs("AN-15", "2025-08", ROWS),
        kinds=("other_period",),
        wanted=AUGUST,
    ),
    case(
        "title and sheet name of two months",
        grid(f"Tháng 8/2026\n{_HEAD}\n{_BODY}", "T7-2026"),
        also=(*READ,),
        fine=(ANY,),
        asked=tuple((one.name, "AN-15", "2026-07") for one in ROWS),
    ),
    case(
        "a month without a year, none chosen",
        grid(f"Tháng 8\n{_HEAD}\n{_BODY}"),
        READ,
        may_ask=True,
    ),
    case("a month 13", grid(f"Tháng 13/2026\n{_HEAD}\n{_BODY}"), asked=tuple(one[:3] for one in READ), fine=(ANY,)),
    case(
        "half a year is no month",
        grid(f"BÁO CÁO 6 THÁNG ĐẦU NĂM 2026\n{_HEAD.replace('Sổ sức khỏe', 'Sổ sức khoẻ')}\n{_BODY}"),
        also=pairs("AN-15", "2026-06", ROWS),
        fine=(ANY,),
    ),
    case(
        "half a year's flow is no month's",
        grid("BÁO CÁO 6 THÁNG ĐẦU NĂM 2026\nSTT | Chỉ tiêu | a | b\n1 | Số hóa hồ sơ, kết quả TTHC | 2412 | 2750"),
        asked=((None, "AN-08", "2026-06"), (None, "AN-08", AUGUST)),
        fine=(ANY,),
    ),
    case(
        "a flow cumulated by its title",
        grid(
            "LUỸ KẾ TỪ ĐẦU NĂM ĐẾN THÁNG 8/2026\nSTT | Chỉ tiêu | a | b\n1 | Số hóa hồ sơ, kết quả TTHC | 2412 | 2750"
        ),
        asked=((None, "AN-08", AUGUST),),
        fine=(ANY,),
    ),
    case(
        "the month and luỹ kế of a flow beside each other",
        grid("""
Tháng 8/2026
STT | Chỉ tiêu | Trong tháng | < | Lũy kế | <
^ | ^ | a | b | a | b
1 | Tỷ lệ hồ sơ, kết quả giải quyết TTHC được số hóa | 412 | 450 | 3120 | 3400
"""),
        whole("AN-08", AUGUST, 412, 450),
    ),
    case(
        "luỹ kế of a stock by village, and target and difference",
        grid(f"""
Tháng 8/2026
STT | Thôn | Sổ sức khỏe điện tử | < | < | < | <
^ | ^ | Kế hoạch (%) | Lũy kế số người có | Tổng số | Tỷ lệ (%) | Còn thiếu so KH
{lines("{n} | {name} | 40 | {a} | {b} | {p} | 12", ROWS)}
"""),
        READ,
        may_ask=True,
    ),
    case(
        "last month's column named by its month, one month chosen",
        grid(f"""
STT | Thôn | Sổ sức khỏe điện tử tháng 7/2026 (%) | Sổ sức khỏe điện tử tháng 8/2026 (%) | Tăng giảm (%)
{lines("{n} | {name} | {p2} | {p} | 1.5", ROWS, OTHER)}
"""),
        percents("AN-15", AUGUST, ROWS),
        also=percents("AN-15", "2026-07", OTHER),
        fine=("other_period",),
        wanted=AUGUST,
    ),
    case(
        "last year's same month beside this month",
        grid(f"""
Tháng 8/2026
STT | Thôn | Sổ sức khỏe điện tử (%) | < | <
^ | ^ | Cùng kỳ năm trước | Thực hiện | So sánh (+/-)
{lines("{n} | {name} | {p2} | {p} | 2.1", ROWS, OTHER)}
"""),
        percents("AN-15", AUGUST, ROWS),
        also=percents("AN-15", "2025-08", OTHER),
    ),
    case(
        "counts cumulated by village beside the month's",
        grid(f"""
Tháng 8/2026
STT | Thôn | Số ý tưởng, sáng kiến được tiếp nhận | <
^ | ^ | Trong tháng | Luỹ kế năm
{lines("{n} | {name} | {a} | {b}", people(("Thôn Đức Phú", "Thôn Đức Bình", "Thôn Khe Khoai"), 2))}
"""),
        counts("TH-03", AUGUST, people(("Thôn Đức Phú", "Thôn Đức Bình", "Thôn Khe Khoai"), 2)),
        commune="thuong-ninh",
        places=("Thôn Đức Phú", "Thôn Đức Bình", "Thôn Khe Khoai"),
        may_ask=True,
    ),
)

CASES = (
    *AROUND,
    *TOTALS,
    *HIDDEN,
    *FORMULAS,
    *NUMBERS,
    *PERCENTS,
    *MANY,
    *NAMES,
    *LEGACY,
    *TIMES,
)
