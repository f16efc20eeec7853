"""Sheets as they come out of reporting work: what else stands in them, and how the same facts are said otherwise."""

from __future__ import annotations

from dataclasses import replace

from tests.data.intake.corpus.case import ANY, Case
from tests.data.intake.corpus.sheets import (
    AN_NONG,
    TAN_NINH,
    THONG_NHAT,
    alone,
    case,
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
ROWS, OTHER = people(AN_NONG[:6], 2), people(AN_NONG[:6], 3)
JULY, NOW = months(AN_NONG[:6], 2, 2)
WASTE = people(THONG_NHAT, 6)
HERE = {"commune": "thong-nhat", "places": THONG_NHAT}
READ = pairs("AN-15", AUGUST, ROWS)
BOTH = (*READ, *pairs("AN-16", AUGUST, OTHER))


def _unread(code: str, rows, *periods: str) -> tuple:
    return tuple((one.name, code, period) for one in rows for period in periods)


SECTIONS: tuple[Case, ...] = (
    case(
        "indicators as section rows above the villages",
        grid(f"""
BÁO CÁO THÁNG 8/2026
STT | Nội dung | a | b | Tỷ lệ (%)
I | Tỷ lệ người dân có Sổ sức khỏe điện tử | | |
{lines("{n} | {name} | {a} | {b} | {p}", ROWS)}
II | Tỷ lệ người dân trưởng thành có chữ ký số | | |
{lines("{n} | {name} | {a} | {b} | {p}", OTHER)}
"""),
        BOTH,
    ),
    case(
        "indicators as merged section rows",
        grid(f"""
BÁO CÁO THÁNG 8/2026
STT | Thôn | Số người | Tổng số | Tỷ lệ (%)
1. Tỷ lệ người dân có Sổ sức khỏe điện tử | < | < | < | <
{lines("{n} | {name} | {a} | {b} | {p}", ROWS)}
2. Tỷ lệ người dân trưởng thành có chữ ký số | < | < | < | <
{lines("{n} | {name} | {a} | {b} | {p}", OTHER)}
"""),
        BOTH,
    ),
    case(
        "villages as section rows above the indicators",
        grid(
            "Tháng 8/2026\nSTT | Chỉ tiêu | a | b | Tỷ lệ (%)\n"
            + "\n".join(
                f"{one.name.upper()} | < | < | < | <\n"
                f"1 | Tỷ lệ người dân có Sổ sức khỏe điện tử | {one.a} | {one.b} | {one.percent}\n"
                f"2 | Tỷ lệ người dân trưởng thành có chữ ký số | {two.a} | {two.b} | {two.percent}"
                for one, two in zip(ROWS, OTHER, strict=True)
            )
        ),
        BOTH,
    ),
    case(
        "villages in roman sections above the indicators, not merged",
        grid(
            "Tháng 8/2026\nTT | Nội dung | Số hộ | Tổng số hộ\n"
            + "\n".join(
                f"{roman} | {one.name} | |\n1 | Tỷ lệ hộ dân phân loại rác thải sinh hoạt tại nguồn | {one.a} | {one.b}"
                for roman, one in zip(("I", "II", "III", "IV", "V"), WASTE, strict=False)
            )
        ),
        pairs("TNH-13", AUGUST, WASTE[:5]),
        **HERE,
    ),
    case(
        "months as rows inside each village",
        grid(
            "Tỷ lệ người dân có Sổ sức khỏe điện tử\nThôn | Tháng | a | b\n"
            + "\n".join(
                f"{old.name} | Tháng 7/2026 | {old.a} | {old.b}\n^ | Tháng 8/2026 | {new.a} | {new.b}"
                for old, new in zip(JULY, NOW, strict=True)
            )
        ),
        pairs("AN-15", "2026-07", JULY),
        pairs("AN-15", AUGUST, NOW),
    ),
    case(
        "a, b and percent as rows inside each village",
        grid(
            "Tháng 8/2026\nThôn | Nội dung | Sổ sức khỏe điện tử | Người trưởng thành có chữ ký số\n"
            + "\n".join(
                f"{one.name} | Số người có | {one.a} | {two.a}\n^ | Tổng số | {one.b} | {two.b}\n"
                f"^ | Tỷ lệ (%) | {one.percent} | {two.percent}"
                for one, two in zip(ROWS, OTHER, strict=True)
            )
        ),
        BOTH,
        may_ask=True,
    ),
    case(
        "villages and indicators down, months across",
        grid(
            "Thôn | Chỉ tiêu (%) | T7/2026 | T8/2026\n"
            + lines("{name} | Tỷ lệ người dân có Sổ sức khỏe điện tử | {p} | {p2}", JULY, NOW)
        ),
        percents("AN-15", "2026-07", JULY),
        percents("AN-15", AUGUST, NOW),
    ),
    case(
        "a and b rows under the indicator, months across",
        grid("""
STT | Chỉ tiêu | Tháng 7/2026 | Tháng 8/2026
1 | Tỷ lệ hồ sơ, kết quả giải quyết TTHC được số hóa (%) | 88.4 | 91.6
 | Tổng số hồ sơ, kết quả giải quyết TTHC được số hóa | 390 | 412
 | Tổng số hồ sơ, kết quả giải quyết TTHC | 441 | 450
"""),
        whole("AN-08", "2026-07", 390, 441),
        whole("AN-08", AUGUST, 412, 450),
    ),
    case(
        "a parent indicator with parts lettered a to d",
        grid("""
Tháng 8/2026
STT | Chỉ tiêu | Số người | Tổng số | Tỷ lệ (%)
3 | Tỷ lệ dân số trưởng thành tiếp cận dịch vụ số trong: | | |
a | Y tế | 4100 | 7450 | 55.0
b | Giáo dục | 3900 | 7450 | 52.3
c | Bảo hiểm | 3800 | 7450 | 51.0
d | Giao thông | 2100 | 7450 | 28.2
"""),
        whole("AN-03a", AUGUST, 4100, 7450),
        whole("AN-03b", AUGUST, 3900, 7450),
        whole("AN-03c", AUGUST, 3800, 7450),
        whole("AN-03d", AUGUST, 2100, 7450),
        may_ask=True,
    ),
    case(
        "the plan's own lettered rows",
        grid("""
Tháng 8/2026
STT | Tên chỉ tiêu | Chỉ tiêu cấp xã | a | b | Kết quả (%)
3 | a, Tỷ lệ dân số trưởng thành tiếp cận dịch vụ số trong y tế | 80% | 4100 | 7450 | 55.0
 | b, Tỷ lệ dân số trưởng thành tiếp cận dịch vụ số trong giáo dục | 80% | 3900 | 7450 | 52.3
 | c, Tỷ lệ dân số trưởng thành tiếp cận dịch vụ số trong bảo hiểm. | 80% | 3800 | 7450 | 51.0
15 | Tỷ lệ người dân có Sổ sức khỏe điện tử | Trên 40% | 4120 | 9800 | 42.0
4 | Số lượng doanh nghiệp khoa học và công nghệ trên địa bàn | Khuyến khích | | | 2
"""),
        whole("AN-03a", AUGUST, 4100, 7450),
        whole("AN-03b", AUGUST, 3900, 7450),
        whole("AN-03c", AUGUST, 3800, 7450),
        whole("AN-15", AUGUST, 4120, 9800),
        alone("AN-04", AUGUST, 2),
        may_ask=True,
    ),
)


def _cells(name: str, label: str, **facts) -> Case:
    """One village's own sheet, which says in its heading whose and of when it is."""
    drawn = f"{label}\nSTT | Chỉ tiêu | a | b\n1 | Tỷ lệ người dân có Sổ sức khỏe điện tử | 101 | 240"
    facts.setdefault("may_ask", False)
    return case(name, grid(drawn), pair("Thôn 5", "AN-15", AUGUST, 101, 240), **facts)


HEADINGS: tuple[Case, ...] = (
    _cells("a village's sheet: Đơn vị báo cáo: Thôn 5", "Đơn vị báo cáo: Thôn 5\nKỳ báo cáo: 8/2026"),
    _cells("a village's sheet: label and value in two cells", "Đơn vị: | Thôn 5\nKỳ báo cáo: | Tháng 8/2026"),
    _cells("a village's sheet: the commune and the village in one heading", "UBND XÃ AN NÔNG - THÔN 5\nTHÁNG 8/2026"),
    _cells("a village's sheet: month and year in cells of their own", "Thôn 5\nTháng: | 8 | Năm: | 2026", may_ask=True),
    case(
        "a sheet of a village that nobody knows",
        grid("Đơn vị báo cáo: Thôn 30\nTháng 8/2026\nSTT | Chỉ tiêu | a | b\n1 | Sổ sức khỏe điện tử | 101 | 240"),
        asked=(("Thôn 3", "AN-15", AUGUST), (None, "AN-15", AUGUST)),
        fine=(ANY,),
    ),
    case(
        "a department's sheet of the whole commune",
        grid(
            "Đơn vị báo cáo: Trạm Y tế\nKỳ báo cáo: 8/2026\nSTT | Chỉ tiêu | a | b\n"
            "1 | Sổ sức khỏe điện tử | 4120 | 9800"
        ),
        whole("AN-15", AUGUST, 4120, 9800),
    ),
    case(
        "results of this month and tasks of the next in one title",
        grid(f"""
Báo cáo kết quả tháng 8, nhiệm vụ trọng tâm tháng 9 năm 2026
STT | Thôn | Sổ sức khỏe điện tử | <
^ | ^ | a | b
{lines("{n} | {name} | {a} | {b}", ROWS)}
"""),
        READ,
        unread=_unread("AN-15", ROWS, "2026-09"),
        may_ask=True,
    ),
    case(
        "a title with the month and the day of the figures",
        grid(f"""
KẾT QUẢ THÁNG 8/2026 (số liệu tính đến ngày 31/8/2026)
STT | Thôn | Sổ sức khỏe điện tử | <
^ | ^ | a | b
{lines("{n} | {name} | {a} | {b}", ROWS)}
"""),
        READ,
    ),
    case(
        "a title with the number and date of a plan",
        grid(f"""
KẾT QUẢ THÁNG 8/2026
(thực hiện Kế hoạch số 28/KH-UBND ngày 24/01/2026 và Kế hoạch số 116/KH-UBND ngày 20/4/2026)
STT | Thôn | Sổ sức khỏe điện tử | <
^ | ^ | a | b
{lines("{n} | {name} | {a} | {b}", ROWS)}
"""),
        READ,
    ),
    case(
        "only a plan's date in the title",
        grid(f"""
Thực hiện Kế hoạch số 28/KH-UBND ngày 24/01/2026
STT | Thôn | Sổ sức khỏe điện tử | <
^ | ^ | a | b
{lines("{n} | {name} | {a} | {b}", ROWS)}
"""),
        asked=("missing_period",),
        unread=_unread("AN-15", ROWS, "2026-01", "2026-02", AUGUST),
    ),
    case(
        "a table of several communes",
        grid("""
UBND TỈNH THANH HÓA
Tháng 8/2026
STT | Xã | Sổ sức khỏe điện tử | <
^ | ^ | a | b
1 | Xã An Nông | 4120 | 9800
2 | Xã Tân Ninh | 3120 | 8800
3 | Xã Thượng Ninh | 2120 | 7800
"""),
        also=whole("AN-15", AUGUST, 4120, 9800),
        fine=(ANY,),
        refused_will_do=True,
    ),
    case(
        "a row of another commune alone",
        grid("Tháng 8/2026\nSTT | Xã | Sổ sức khỏe điện tử | <\n^ | ^ | a | b\n1 | Xã Tân Ninh | 3120 | 8800"),
        asked=((None, "AN-15", AUGUST),),
        fine=(ANY,),
        refused_will_do=True,
    ),
    case(
        "villages of another commune named in their rows",
        grid("""
Tháng 8/2026
Thôn | Sổ sức khỏe điện tử | <
^ | a | b
Thôn 1 xã Tân Ninh | 101 | 240
Thôn 2 xã Tân Ninh | 95 | 215
"""),
        refused=ANY,
    ),
)


def _columns(name: str, head: str, pattern: str, *expected, **facts) -> Case:
    """Villages down under two drawn header rows."""
    body = lines(pattern, ROWS, OTHER, [replace(one, a=one.a - 9) for one in ROWS])
    return case(name, grid(f"Tháng 8/2026\n{head.strip()}\n{body}"), *expected, **facts)


COLUMNS: tuple[Case, ...] = (
    _columns(
        "a rank beside the percent",
        "STT | Thôn | Sổ sức khỏe điện tử | < | < | <\n^ | ^ | Số người | Tổng số | Tỷ lệ (%) | Xếp thứ",
        "{n} | {name} | {a} | {b} | {p} | {n}",
        READ,
        fine=("unknown_indicator",),
    ),
    _columns(
        "a rank column at the end of a table of percents",
        "STT | Thôn | Sổ sức khỏe điện tử (%) | Xếp hạng | Xếp loại",
        "{n} | {name} | {p} | {n} | Khá",
        percents("AN-15", AUGUST, ROWS),
        fine=("unknown_indicator",),
    ),
    _columns(
        "those who have and those who have not",
        "STT | Thôn | Sổ sức khỏe điện tử | < | <\n^ | ^ | Tổng số | Đã có | Chưa có",
        "{n} | {name} | {b} | {a} | {n}",
        READ,
        may_ask=True,
    ),
    _columns(
        "only those who have not",
        "STT | Thôn | Sổ sức khỏe điện tử | <\n^ | ^ | Số người chưa có | Tổng số",
        "{n} | {name} | {a} | {b}",
        unread=_unread("AN-15", ROWS, AUGUST),
        fine=(ANY,),
    ),
    _columns(
        "only the share of those who have not",
        "STT | Thôn | Sổ sức khỏe điện tử\n^ | ^ | Tỷ lệ chưa có (%)",
        "{n} | {name} | {p}",
        unread=_unread("AN-15", ROWS, AUGUST),
        fine=(ANY,),
    ),
    _columns(
        "plan and done in persons, share of the plan done",
        "STT | Thôn | Sổ sức khỏe điện tử | < | <\n"
        "^ | ^ | Kế hoạch giao (người) | Thực hiện (người) | Đạt so với kế hoạch (%)",
        "{n} | {name} | {b} | {a} | {p}",
        unread=_unread("AN-15", ROWS, AUGUST),
        fine=(ANY,),
    ),
    _columns(
        "plan, done and share of the plan, all in percent",
        "STT | Thôn | Sổ sức khỏe điện tử | < | <\n^ | ^ | Kế hoạch (%) | Thực hiện (%) | % hoàn thành kế hoạch",
        "{n} | {name} | 40 | {p} | {n}.5",
        percents("AN-15", AUGUST, ROWS),
    ),
    _columns(
        "new in the month beside all so far",
        "STT | Thôn | Sổ sức khỏe điện tử | < | <\n^ | ^ | Phát sinh mới trong tháng | Tổng số người có | Tổng số dân",
        "{n} | {name} | {n} | {a} | {b}",
        READ,
        may_ask=True,
    ),
    _columns(
        "opening, increase, decrease, closing",
        "STT | Thôn | Sổ sức khỏe điện tử | < | < | < | <\n"
        "^ | ^ | Đầu kỳ | Tăng trong kỳ | Giảm trong kỳ | Cuối kỳ | Tổng số dân",
        "{n} | {name} | {a3} | 9 | 0 | {a} | {b}",
        READ,
        may_ask=True,
    ),
    _columns(
        "villages under a header that is blank",
        "STT |  | Sổ sức khỏe điện tử | <\n^ | | a | b",
        "{n} | {name} | {a} | {b}",
        READ,
    ),
    _columns(
        "serial numbers and villages under headers that are blank",
        " |  | Sổ sức khỏe điện tử | <\n | | a | b",
        "{n} | {name} | {a} | {b}",
        READ,
        may_ask=True,
    ),
    _columns(
        "growth in percent beside the percent",
        "STT | Thôn | Sổ sức khỏe điện tử | <\n^ | ^ | Tỷ lệ (%) | Tốc độ tăng (%)",
        "{n} | {name} | {p} | {n}.2",
        percents("AN-15", AUGUST, ROWS),
        may_ask=True,
    ),
    _columns(
        "men and women beside all",
        "STT | Thôn | Sổ sức khỏe điện tử | < | < | <\n^ | ^ | Số người có | Trong đó: nam | Trong đó: nữ | Tổng số",
        "{n} | {name} | {a} | {n} | {n} | {b}",
        READ,
        may_ask=True,
    ),
    _columns(
        "a with its percent and no b",
        "STT | Thôn | Sổ sức khỏe điện tử | <\n^ | ^ | Số người | Tỷ lệ (%)",
        "{n} | {name} | {a} | {p}",
        percents("AN-15", AUGUST, ROWS),
        may_ask=True,
    ),
    _columns(
        "one b for several indicators",
        "STT | Thôn | Tổng số người dân trưởng thành | Số người dân trưởng thành có chữ ký số | "
        "Số người trưởng thành tiếp cận dịch vụ số trong y tế",
        "{n} | {name} | {b} | {a} | {a3}",
        pairs("AN-16", AUGUST, ROWS),
        pairs("AN-03a", AUGUST, [replace(one, a=one.a - 9) for one in ROWS]),
        may_ask=True,
    ),
    _columns(
        "plan of the year, done last year, done this month",
        "STT | Thôn | Sổ sức khỏe điện tử (%) | < | <\n"
        "^ | ^ | Thực hiện năm 2025 | Kế hoạch năm 2026 | Thực hiện tháng 8/2026",
        "{n} | {name} | {p2} | 40 | {p}",
        percents("AN-15", AUGUST, ROWS),
        may_ask=True,
        unread=_unread("AN-15", ROWS, "2026-12"),
    ),
    _columns(
        "the target in the header's own words",
        "STT | Thôn | Sổ sức khỏe điện tử (chỉ tiêu 40%) | <\n^ | ^ | Số người có | Tổng số",
        "{n} | {name} | {a} | {b}",
        READ,
    ),
    _columns(
        "the plan's numbers before the names",
        "STT | Thôn | 15. Tỷ lệ người dân có Sổ sức khỏe điện tử | < | "
        "16. Tỷ lệ người dân trưởng thành có chữ ký số | <\n^ | ^ | a | b | a | b",
        "{n} | {name} | {a} | {b} | {a2} | {b2}",
        BOTH,
    ),
    _columns(
        "the word chỉ tiêu and a number before the names",
        "STT | Thôn | Chỉ tiêu 15: Tỷ lệ người dân có Sổ sức khỏe điện tử | <\n^ | ^ | a | b",
        "{n} | {name} | {a} | {b}",
        READ,
    ),
    _columns(
        "two columns both called Tỷ lệ under different parents",
        "STT | Thôn | Sổ sức khỏe điện tử | Người trưởng thành có chữ ký số\n^ | ^ | Tỷ lệ | Tỷ lệ",
        "{n} | {name} | {p}% | {p2}%",
        percents("AN-15", AUGUST, ROWS),
        percents("AN-16", AUGUST, OTHER),
    ),
    _columns(
        "a title over a column of the signed-up and of the active",
        "STT | Thôn | Tỷ lệ người dân có tài khoản định danh điện tử (VNeID) | < | "
        "Dẫn đầu về kích hoạt định danh điện tử | <\n"
        "^ | ^ | Số người | Tổng số | Số tài khoản đã kích hoạt | Số tài khoản đã cấp",
        "{n} | {name} | {a} | {b} | {a2} | {b2}",
        pairs("AN-14", AUGUST, ROWS),
        pairs("AN-M2", AUGUST, OTHER),
    ),
    case(
        "bare village numbers in another order than the serial numbers",
        grid("""  # noqa: E501
Tháng 8/2026
TT | Thôn | Sổ sức khỏe điện tử | <
^ | ^ | a | b
1 | 5 | 101 | 240
2 | 11 | 95 | 215
3 | 1 | 88 | 199
"""),
        pair("Thôn 5", "AN-15", AUGUST, 101, 240),
        pair("Thôn 11", "AN-15", AUGUST, 95, 215),
        pair("Thôn 1", "AN-15", AUGUST, 88, 199),
    ),
    case(
        "months as the last days of months",
        grid(f"""
Sổ sức khỏe điện tử (%)
STT | Thôn | 2026-07-31 | 2026-08-31
{lines("{n} | {name} | {p} | {p2}", JULY, NOW)}
"""),
        percents("AN-15", "2026-07", JULY),
        percents("AN-15", AUGUST, NOW),
        may_ask=True,
    ),
    case(
        "percents in every writing at once",
        grid("""
Tháng 8/2026
Thôn | Sổ sức khỏe điện tử (%)
Thôn 1 | 35.4%
Thôn 2 | 41.2
Thôn 3 | "28,9%"
Thôn 4 | "30,1"
Thôn 5 | 100%
"""),
        *(
            alone("AN-15", AUGUST, value, f"Thôn {at}")
            for at, value in enumerate(("35.4", "41.2", "28.9", "30.1", "100"), start=1)
        ),
    ),
    case(
        "quarters beside months",
        grid("""
STT | Chỉ tiêu | ĐVT | Tháng 4/2026 | Tháng 5/2026 | Tháng 6/2026 | Quý II/2026 | Tháng 7/2026
1 | Số lượng đơn đăng ký sở hữu trí tuệ mỗi năm | đơn | 1 | 2 | 4 | 7 | 3
"""),
        *(alone("AN-07", f"2026-0{month}", value) for month, value in ((4, 1), (5, 2), (6, 4), (7, 3))),
        may_ask=True,
    ),
    case(
        "the year's sum beside its months",
        grid("""
NĂM 2026
STT | Chỉ tiêu | ĐVT | Tháng 6 | Tháng 7 | Tháng 8 | Cộng
1 | Số lượng đơn đăng ký sở hữu trí tuệ mỗi năm | đơn | 4 | 3 | 5 | 12
"""),
        *(alone("AN-07", f"2026-0{month}", value) for month, value in ((6, 4), (7, 3), (8, 5))),
    ),
    case(
        "village numbers across under the word Thôn",
        grid("""
Tháng 8/2026
STT | Chỉ tiêu | Thôn | < | < | <
^ | ^ | 1 | 2 | 11 | 12
1 | Tỷ lệ người dân có Sổ sức khỏe điện tử (%) | 35.4 | 41.2 | 28.9 | 55.5
"""),
        *(
            alone("AN-15", AUGUST, value, f"Thôn {at}")
            for at, value in ((1, "35.4"), (2, "41.2"), (11, "28.9"), (12, "55.5"))
        ),
        may_ask=True,
    ),
)

_SPOILT = """
Tháng 8/2026
STT | Thôn | Sổ sức khỏe điện tử | < | <
^ | ^ | a | b | Tỷ lệ (%)
1 | Thôn 1 | 101 | 240 | 42.1
{}
3 | Thôn 3 | 88 | 199 | 44.2
"""


def _row(name: str, row: str, *expected, **facts) -> Case:
    """An unusual second row between two ordinary ones."""
    ordinary = (*pair("Thôn 1", "AN-15", AUGUST, 101, 240), *pair("Thôn 3", "AN-15", AUGUST, 88, 199))
    return case(name, grid(_SPOILT.format(row)), ordinary, *expected, **facts)


_SECOND = ("Thôn 2", "AN-15", AUGUST)

ROWS_: tuple[Case, ...] = (
    _row("a missing a under a calculated 0 %", "2 | Thôn 2 | - | 215 | 0.0%", unread=(_SECOND,), fine=(ANY,)),
    _row("a blank a under a calculated 0", "2 | Thôn 2 |  | 215 | 0", unread=(_SECOND,), fine=(ANY,)),
    _row("a village without any figure", "2 | Thôn 2 | | |"),
    _row(
        "nothing arose",
        "2 | Thôn 2 | 0 | 0 | 0",
        also=pair("Thôn 2", "AN-15", AUGUST, 0, 0),
        fine=("zero_denominator",),
    ),
    _row("an average row in the middle", " | Bình quân | 94.5 | 219.5 | 43.1", unread=(_SECOND,), fine=(ANY,)),
    _row("a school among the villages", "2 | Trường THCS An Nông | 95 | 215 | 44.2", asked=("unknown_place@5",)),
    _row("a number with a footnote mark", "2 | Thôn 2 | 95* | 215 | 44.2", asked=(_SECOND,), fine=(ANY,)),
    _row("a number with a footnote number", "2 | Thôn 2 | 95(1) | 215 | 44.2", asked=(_SECOND,), fine=(ANY,)),
    _row(
        "a with decimals of zero",
        '2 | Thôn 2 | "95,0" | 215.0 | 44.2',
        pair("Thôn 2", "AN-15", AUGUST, 95, 215),
        may_ask=True,
    ),
    _row("a remark in a's place", "2 | Thôn 2 | đang rà soát | 215 |", unread=(_SECOND,), fine=(ANY,)),
    _row(
        "a village with a remark",
        "2 | Thôn 2 (mới sáp nhập) | 95 | 215 | 44.2",
        pair("Thôn 2", "AN-15", AUGUST, 95, 215),
        may_ask=True,
    ),
    _row("a struck total that is no village", "2 | Cộng dồn | 189 | 439 | 43.1", unread=(_SECOND,), fine=(ANY,)),
    _row(
        "a and b swapped",
        "2 | Thôn 2 | 215 | 95 | 44.2",
        also=pair("Thôn 2", "AN-15", AUGUST, 215, 95),
        kinds=("a_gt_b@5",),
        fine=(ANY,),
    ),
    _row("thousands of people in words", "2 | Thôn 2 | 1 nghìn | 2215 |", unread=(_SECOND,), fine=(ANY,)),
    _row(
        "a b ten times too great against the percent",
        "2 | Thôn 2 | 95 | 2150 | 44.2",
        pair("Thôn 2", "AN-15", AUGUST, 95, 2150),
        kinds=("percent_mismatch@5",),
        may_ask=True,
    ),
)


def _format(name: str, shown: str, value: str, *expected, **facts) -> Case:
    """Bare percents under a number format."""
    table = grid(f"Tháng 8/2026\nThôn | Sổ sức khỏe điện tử\nThôn 1 | {value}\nThôn 2 | {value}")
    return case(name, replace(table, formats={(3, 2): shown, (4, 2): shown}), *expected, **facts)


FORMATS: tuple[Case, ...] = (
    _format(
        "a percent sign that is only written behind",
        '0.0"%"',
        "35.4",
        *(alone("AN-15", AUGUST, "35.4", f"Thôn {at}") for at in (1, 2)),
        may_ask=True,
    ),
    _format("35,4 shown as 3540 %", "0%", "35.4", asked=(("Thôn 1", "AN-15", AUGUST),), fine=(ANY,)),
    _format(
        "a percent with two decimals shown with none",
        "0%",
        "0.3549",
        *(alone("AN-15", AUGUST, "35.49", f"Thôn {at}") for at in (1, 2)),
    ),
    _format(
        "a bare number under a header that says neither",
        "General",
        "35",
        asked=(("Thôn 1", "AN-15", AUGUST),),
        fine=(ANY,),
    ),
    case(
        "a count shown with thousands' separators",
        replace(
            grid("Tháng 8/2026\nThôn | Sổ sức khỏe điện tử | <\n^ | a | b\nThôn 1 | 1234 | 5678"),
            formats={(4, 2): "#,##0", (4, 3): "#,##0"},
        ),
        pair("Thôn 1", "AN-15", AUGUST, 1234, 5678),
    ),
)

_SHEET = """
Tháng 8/2026
STT | Chỉ tiêu | a | b
1 | Tỷ lệ người dân có Sổ sức khỏe điện tử | {} | {}
"""

BOOKS: tuple[Case, ...] = (
    case(
        "a sheet a village and one of their sums",
        [
            *(grid(_SHEET.format(one.a, one.b), one.name) for one in ROWS),
            grid(_SHEET.format(total(ROWS).a, total(ROWS).b), "Tổng hợp"),
        ],
        READ,
        also=whole("AN-15", AUGUST, total(ROWS).a, total(ROWS).b),
        may_ask=True,
    ),
    case(
        "a copy of the same sheet",
        [grid(_SHEET.format(4120, 9800), "T8"), grid(_SHEET.format(4120, 9800), "T8 (2)")],
        whole("AN-15", AUGUST, 4120, 9800),
        kinds=("duplicate_identical",),
    ),
    case(
        "a sheet of guidance without a table",
        [
            grid(
                "HƯỚNG DẪN\n1. Ghi số người, không ghi tỷ lệ.\n2. Gửi trước ngày 18 hằng tháng.\n"
                "3. Liên hệ: Phòng VH-XH",
                "HD",
            ),
            grid(_SHEET.format(4120, 9800), "BC"),
        ],
        whole("AN-15", AUGUST, 4120, 9800),
    ),
    case(
        "a list of tasks beside the figures",
        [
            grid(
                "STT | Nhiệm vụ | Đơn vị chủ trì | Thời gian\n"
                "1 | Tuyên truyền chuyển đổi số | Phòng VH-XH | Tháng 9\n2 | Tập huấn 120 người | Công an xã | Quý IV",
                "NV",
            ),
            grid(_SHEET.format(4120, 9800), "BC"),
        ],
        whole("AN-15", AUGUST, 4120, 9800),
        fine=(ANY,),
    ),
    case(
        "villages of Tân Ninh in two tables of one sheet, one after a signature",
        grid(f"""
UBND XÃ TÂN NINH
Tháng 8/2026
Thôn | Kích hoạt định danh điện tử mức độ 2 | <
^ | a | b
{lines("{name} | {a} | {b}", people(TAN_NINH[:4], 1))}
Người lập biểu: Lê Văn Tám

Thôn | Kích hoạt định danh điện tử mức độ 2 | <
^ | a | b
{lines("{name} | {a} | {b}", people(TAN_NINH[4:], 5))}
"""),
        pairs("TN-04", AUGUST, people(TAN_NINH[:4], 1)),
        pairs("TN-04", AUGUST, people(TAN_NINH[4:], 5)),
        commune="tan-ninh",
        places=TAN_NINH,
        may_ask=True,
    ),
)

CASES = (*SECTIONS, *HEADINGS, *COLUMNS, *ROWS_, *FORMATS, *BOOKS)
