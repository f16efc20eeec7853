"""Several difficulties in one workbook, as they come in life, and in the formats they come in."""

from __future__ import annotations

from dataclasses import replace

from tests.data.intake.corpus import spellings
from tests.data.intake.corpus.case import ANY, Case
from tests.data.intake.corpus.sheets import (
    AN_NONG,
    TAN_NINH,
    THONG_NHAT,
    THUONG_NINH,
    Table,
    alone,
    case,
    counts,
    grid,
    lines,
    months,
    pair,
    pairs,
    people,
    percents,
    total,
    whole,
)

AUGUST = "2026-08"
ALL, SIGN = people(AN_NONG, 1), people(AN_NONG, 2)
WASTE, PHONE = people(THONG_NHAT, 3), people(THONG_NHAT, 4)
ACTIVE = people(TAN_NINH, 5)
THERE = {"commune": "thong-nhat", "places": THONG_NHAT}

_OFFICIAL = f"""
UỶ BAN NHÂN DÂN | < | < |  | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM | < | < | <
XÃ AN NÔNG | < | < |  | Độc lập - Tự do - Hạnh phúc | < | < | <
Số: 87/BC-UBND | | | | An Nông, ngày 06 tháng 9 năm 2026 | < | < | <

TỔNG HỢP KẾT QUẢ THỰC HIỆN CHỈ TIÊU CHUYỂN ĐỔI SỐ THÁNG 8 NĂM 2026 | < | < | < | < | < | < | <
(Kèm theo Báo cáo số 87/BC-UBND ngày 06/9/2026 của UBND xã An Nông) | < | < | < | < | < | < | <
STT | Thôn | Tỷ lệ người dân có tài khoản định danh điện tử (VNeID) | < | < | Tỷ lệ người dân trưởng thành có chữ ký số | < | <
^ | ^ | Số người có | Tổng số | Tỷ lệ (%) | Số người có | Tổng số | Tỷ lệ (%)
(1) | (2) | (3) | (4) | (5)=(3)/(4) | (6) | (7) | (8)=(6)/(7)
I | CÁC THÔN PHÍA BẮC | | | | | |
{lines("{n} | {name} | {a} | {b} | {p} | {a2} | {b2} | {p2}", ALL[:11], SIGN[:11])}
II | CÁC THÔN PHÍA NAM | | | | | |
{lines("{n} | {name} | {a} | {b} | {p} | {a2} | {b2} | {p2}", ALL[11:], SIGN[11:])}
 | Tổng cộng | {total(ALL).a} | {total(ALL).b} | {total(ALL).percent} | {total(SIGN).a} | {total(SIGN).b} | {total(SIGN).percent}
Ghi chú: Thôn 7 chưa có sóng 4G tại 02 xóm; 15 người đi làm ăn xa. | | | | | | |

 | NGƯỜI LẬP BIỂU | | | | TM. UỶ BAN NHÂN DÂN | < | <
 | | | | | KT. CHỦ TỊCH | < | <
 | | | | | PHÓ CHỦ TỊCH | < | <

 | Trần Thị Mai | | | | Lê Văn Nam | < | <
"""  # noqa: E501
_READ = (*pairs("AN-14", AUGUST, ALL), *pairs("AN-16", AUGUST, SIGN))

OFFICIAL: tuple[Case, ...] = (
    *(
        case(f"the whole official form as {ending}", grid(_OFFICIAL), _READ, file_name=f"bieu{ending}")
        for ending in (".xlsx", ".xls", ".ods", ".html")
    ),
    *(
        case(
            f"the whole official form in {said}",
            grid(_OFFICIAL, font=font, spelled=how),
            _READ,
            fine=("legacy_encoding",),
            file_name=name,
        )
        for said, font, how, name in (
            ("TCVN3", ".VnTime", spellings.tcvn3, "bieu.xls"),
            ("VNI", "VNI-Times", spellings.vni, "bieu.xls"),
            ("NFD", "", spellings.decomposed, "bieu.xlsx"),
            ("text without marks", "", spellings.unmarked, "bieu.xlsx"),
            ("capitals", "", str.upper, "bieu.ods"),
        )
    ),
    case(
        "the official form of another commune in TCVN3, xls",
        grid(
            _OFFICIAL.replace("AN NÔNG", "tân ninh").replace("An Nông", "Tân Ninh"),
            font=".VnTime",
            spelled=spellings.tcvn3,
        ),
        refused="wrong_commune",
        file_name="bieu.xls",
    ),
)

_ERRORS = """
UBND XÃ AN NÔNG
BIỂU SỐ LIỆU THÁNG 8/2026
STT | Thôn | Sổ sức khỏe điện tử | < | < | Người trưởng thành có chữ ký số | < | <
^ | ^ | a | b | % | a | b | %
1 | Thôn 1 | 101 | 240 | 42.1 | 33 | 180 | 18.3
2 | Thôn 02 | "1.095" | "1.215" | "90,1%" | - | 166 | -
3 | T.3 | 88 | 0 | | 28 | 166 | 16.9
4 | Thôn Bốn | -5 | 199 | | #VALUE! | 150 |
5 | Thôn 5 | "9O" | 180 | | 22 | 160 | 13.8
6 | Thôn 6 | 77 | 190 | 40.5 | 25 | |
7 | Thôn 23 | 60 | 170 | 35.3 | 20 | 140 | 14.3
8 | Thôn 8 | không có | 200 | | 31 | 170 | 18.2
8 | Thôn 8 | 66 | 200 | 33.0 | 32 | 170 | 18.8
9 | Thôn 9 | 2026-05-12 | 210 | | 30 | 175 | 17.1
 | Cộng | 9999 | 2604 | | 221 | 1477 |
"""
_BAD = tuple(
    (f"Thôn {number}", code, AUGUST)
    for code, numbers in (("AN-15", (3, 4, 5, 9)), ("AN-16", (2, 4, 6, 8)))
    for number in numbers
)
_GOOD = (
    *pair("Thôn 1", "AN-15", AUGUST, 101, 240),
    *pair("Thôn 1", "AN-16", AUGUST, 33, 180),
    *pair("Thôn 2", "AN-15", AUGUST, 1095, 1215),
    *pair("Thôn 3", "AN-16", AUGUST, 28, 166),
    *pair("Thôn 5", "AN-16", AUGUST, 22, 160),
    *pair("Thôn 6", "AN-15", AUGUST, 77, 190),
    *pair("Thôn 9", "AN-16", AUGUST, 30, 175),
)

SPOILT: tuple[Case, ...] = (
    *(
        case(
            f"ten kinds of mistakes as {ending}",
            grid(_ERRORS),
            _GOOD,
            also=pair("Thôn 8", "AN-15", AUGUST, 66, 200),
            asked=_BAD,
            file_name=f"bieu{ending}",
            kinds=(
                "zero_denominator@7",
                "negative@C8",
                "excel_error@F8",
                "text_in_number@C9",
                "missing_value@10",
                "unknown_place@11",
                "duplicate_conflict",
                "date_in_number@C14",
            ),
            fine=("missing_marker", "percent_mismatch", "total_mismatch", "duplicate_identical"),
        )
        for ending in (".xlsx", ".xls", ".ods", ".xml")
    ),
    case(
        "hidden rows and columns, a wrong total, an unknown column, a repeated header",
        grid(
            f"""
Tháng 8/2026
STT | Thôn | Sổ sức khỏe điện tử | < | Số hộ nghèo | Người trưởng thành có chữ ký số | <
^ | ^ | a | b | ^ | a | b
{lines("{n} | {name} | {a} | {b} | 5 | {a2} | {b2}", ALL[:4], SIGN[:4])}
STT | Thôn | Sổ sức khỏe điện tử | < | Số hộ nghèo | Người trưởng thành có chữ ký số | <
^ | ^ | a | b | ^ | a | b
{lines("{n} | {name} | {a} | {b} | 5 | {a2} | {b2}", ALL[4:8], SIGN[4:8])}
 | Tổng cộng | 1 | {total(ALL[:8]).b} | 40 | 1 | 1
""",
            hidden_rows=frozenset({5}),
            hidden_columns=frozenset({6, 7}),
        ),
        pairs("AN-15", AUGUST, [ALL[0], *ALL[2:8]]),
        kinds=("hidden_row", "hidden_column", "total_mismatch@C14"),
        fine=("unknown_indicator", "total_mismatch"),
        unread=(("Thôn 2", "AN-15", AUGUST), *((one.name, "AN-16", AUGUST) for one in SIGN[:8])),
    ),
)


def _july_and_august(name: str, rows: tuple, title: str = "") -> Table:
    return grid(
        f"""
UBND XÃ THỐNG NHẤT
{title or name}
STT | Thôn, bản | Hộ phân loại rác tại nguồn | < | Có điện thoại thông minh (%)
^ | ^ | Số hộ | Tổng số hộ | ^
{lines("{n} | {name} | {a} | {b} | {p2}%", *rows)}
Tổng | < | {total(rows[0]).a} | {total(rows[0]).b} |
Người lập: Hoàng Thị Hạnh - ngày 02/9/2026
""",
        name,
    )


_W, _P = months(THONG_NHAT, 2, 3), months(THONG_NHAT, 2, 4)
_YEAR = months(AN_NONG[:5], 3, 7)

BOOKS: tuple[Case, ...] = (
    *(
        case(
            f"two months, a cover, a hidden draft as {ending}",
            [
                grid("UBND XÃ THỐNG NHẤT\nSỐ LIỆU CHUYỂN ĐỔI SỐ NĂM 2026", "Bìa"),
                _july_and_august("Tháng 7-2026", (_W[0], _P[0]), "BÁO CÁO THÁNG 7/2026"),
                _july_and_august("Tháng 8-2026", (_W[1], _P[1]), "BÁO CÁO THÁNG 8/2026"),
                replace(_july_and_august("Nháp", (_W[0], _P[1]), "BÁO CÁO THÁNG 8/2026"), state="hidden"),
            ],
            pairs("TNH-13", "2026-07", _W[0]),
            pairs("TNH-13", AUGUST, _W[1]),
            percents("TNH-03a", "2026-07", _P[0]),
            percents("TNH-03a", AUGUST, _P[1]),
            kinds=("hidden_sheet",),
            file_name=f"bieu{ending}",
            **THERE,
        )
        for ending in (".xlsx", ".xls", ".ods")
    ),
    case(
        "Thống Nhất: near-equal names, hoà, Ð, NFD and capitals at once",
        grid(f"""
UBND XÃ THỐNG NHẤT
THÁNG 8/2026
STT | Thôn | Hộ phân loại rác tại nguồn | <
^ | ^ | a | b
1 | {spellings.decomposed("Thôn Tân Tiến")} | 45 | 60
2 | TÂN TIÊN | 51 | 72
3 | Thôn \u00d0ông | 38 | 55
4 | thôn đồng | 40 | 81
5 | {spellings.decomposed("Thôn Hoà Bình")} | 33 | 70
6 | "\u00a0Bản Cóng " | 21 | 44
"""),
        pair("Thôn Tân Tiến", "TNH-13", AUGUST, 45, 60),
        pair("Thôn Tân Tiên", "TNH-13", AUGUST, 51, 72),
        pair("Thôn Đông", "TNH-13", AUGUST, 38, 55),
        pair("Thôn Đồng", "TNH-13", AUGUST, 40, 81),
        pair("Thôn Hòa Bình", "TNH-13", AUGUST, 33, 70),
        pair("Thôn Bản Cóng", "TNH-13", AUGUST, 21, 44),
        **THERE,
    ),
    case(
        "formulas with results, a hidden row, percents by format, a signature",
        grid(f"""
UBND XÃ TÂN NINH
Tháng 8/2026
STT | Thôn | Kích hoạt định danh điện tử mức độ 2 | < | <
^ | ^ | Đã kích hoạt | Đã cấp | Tỷ lệ
{lines("{n} | {name} | =A1*0+{a} -> {a} | {b} | =C5/D5 -> {p}%", ACTIVE)}
Tổng cộng | < | =SUM(C5:C12) -> {total(ACTIVE).a} | =SUM(D5:D12) -> {total(ACTIVE).b} | =C13/D13 -> {total(ACTIVE).percent}%

 | | Tân Ninh, ngày 05 tháng 9 năm 2026
"""),  # noqa: E501
        pairs("TN-04", AUGUST, ACTIVE),
        commune="tan-ninh",
        places=TAN_NINH,
    ),
    case(
        "a long list in .xls with merged villages, dashes and text numbers",
        grid("""
Thôn | Chỉ tiêu | Kỳ | a | b | Tỷ lệ
Thôn 1 | Tỷ lệ người dân có Sổ sức khỏe điện tử | T8/2026 | "1.101" | "2.240" | "49,2%"
^ | Tỷ lệ người dân trưởng thành có chữ ký số | T8/2026 | - | 180 | -
Thôn 11 | Tỷ lệ người dân có Sổ sức khỏe điện tử | T8/2026 | 95 | 215 | 44.2%
^ | Tỷ lệ người dân trưởng thành có chữ ký số | T8/2026 | 28 | 166 | 16.9%
"""),
        pair("Thôn 1", "AN-15", AUGUST, 1101, 2240),
        pair("Thôn 11", "AN-15", AUGUST, 95, 215),
        pair("Thôn 11", "AN-16", AUGUST, 28, 166),
        fine=("missing_marker",),
        file_name="bieu.xls",
    ),
    case(
        "the year across in .ods: months as dates, blanks to come, a sum",
        grid(f"""
UBND XÃ AN NÔNG
Tỷ lệ người dân có Sổ sức khỏe điện tử
STT | Thôn | 2026-06-01 | < | 2026-07-01 | < | 2026-08-01 | < | 2026-09-01 | < | 2026-10-01 | <
^ | ^ | a | b | a | b | a | b | a | b | a | b
{lines("{n} | {name} | {a} | {b} | {a2} | {b2} | {a3} | {b3} | | | |", *_YEAR)}
 | Toàn xã | {" | ".join(f"{total(one).a} | {total(one).b}" for one in _YEAR)} | | | |
"""),
        *(pairs("AN-15", f"2026-0{at}", rows) for at, rows in enumerate(_YEAR, start=6)),
        file_name="bieu.ods",
    ),
    case(
        "the commune's indicators in .xls: sections, targets, luỹ kế, bare percents and counts",
        grid("""
UBND XÃ AN NÔNG
BÁO CÁO THÁNG 8/2026
STT | Chỉ tiêu | ĐVT | Mục tiêu 2026 | Kết quả trong tháng | Luỹ kế 8 tháng | Đánh giá
I | Chính quyền số | | | | |
1 | Tỷ lệ hồ sơ, kết quả giải quyết TTHC được số hóa | % | 90 | "91,5" | "89,7" | Đạt
2 | Tỷ lệ hồ sơ trực tuyến toàn trình | % | 100 | 80% | 77.4% | Chưa đạt
II | Kinh tế số | | | | |
1 | Số lượng đơn đăng ký sở hữu trí tuệ mỗi năm | đơn | 2-3 | 1 | 3 | Đạt
2 | Số lượng doanh nghiệp khởi nghiệp sáng tạo | DN | 1 | 0 | 1 | Đạt
"""),
        alone("AN-08", AUGUST, "91.5"),
        alone("AN-M1", AUGUST, "80"),
        alone("AN-07", AUGUST, 1),
        alone("AN-06", AUGUST, 0),
        file_name="bieu.xls",
    ),
    case(
        "Thượng Ninh: ideas by village with totals, counts as text, a blank village",
        grid(f"""
UBND XÃ THƯỢNG NINH
Tổng hợp ý tưởng, sáng kiến tháng 8/2026
STT | Thôn | Số ý tưởng, sáng kiến được tiếp nhận | Số ý tưởng được áp dụng thực tế
{lines('{n} | {name} | "{a}" | ', people(THUONG_NINH[:5], 3))}
6 | Thôn Cát Xuân | | 0
 | Tổng cộng | {total(people(THUONG_NINH[:5], 3)).a} | 0
"""),
        counts("TH-03", AUGUST, people(THUONG_NINH[:5], 3)),
        alone("TH-04", AUGUST, 0, "Thôn Cát Xuân"),
        commune="thuong-ninh",
        places=THUONG_NINH,
    ),
    case(
        "several departments stacked on one sheet under their names",
        grid(
            """
UBND XÃ AN NÔNG
THÁNG 8/2026
I. TRUNG TÂM PHỤC VỤ HÀNH CHÍNH CÔNG
STT | Chỉ tiêu | a | b | Tỷ lệ (%)
1 | Tỷ lệ hồ sơ, kết quả giải quyết TTHC được số hóa | 412 | 450 | 91.6
2 | Tỷ lệ hồ sơ trực tuyến toàn trình | 320 | 400 | 80.0

II. TRẠM Y TẾ
STT | Chỉ tiêu | a | b | Tỷ lệ (%)
1 | Tỷ lệ người dân có Sổ sức khỏe điện tử | 4.120 | 9.800 | 42.0
""".replace("4.120 | 9.800", '"4.120" | "9.800"')
        ),
        whole("AN-08", AUGUST, 412, 450),
        whole("AN-M1", AUGUST, 320, 400),
        whole("AN-15", AUGUST, 4120, 9800),
    ),
    case(
        "personal data hidden behind an official form",
        [
            grid(_OFFICIAL, "TH"),
            grid(
                'STT | Họ và tên | Ngày sinh | Số CCCD\n1 | Lê An | 01/02/1990 | "038090001234"', "DS", state="hidden"
            ),
        ],
        refused="personal_data",
    ),
    case(
        "a web page of the year with everything merged, the month chosen",
        grid(_OFFICIAL),
        _READ,
        file_name="bieu.html",
        wanted=AUGUST,
    ),
    case(
        "the official form handed in for another month",
        grid(_OFFICIAL),
        also=_READ,
        wanted="2026-07",
        asked=("other_period",),
        fine=(ANY,),
        unread=tuple((one.name, "AN-14", "2026-07") for one in ALL),
    ),
    case(
        "the official form handed in a year early",
        grid(_OFFICIAL.replace("THÁNG 8 NĂM 2026", "THÁNG 8 NĂM 2027")),
        asked=("future_period", *((one.name, "AN-14", "2027-08") for one in ALL)),
        fine=(ANY,),
    ),
)

CASES = (*OFFICIAL, *SPOILT, *BOOKS)
