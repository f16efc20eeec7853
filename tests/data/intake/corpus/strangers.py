"""Names that are almost ours: another base, a negation, half a name, a T that may be a village or a month."""

from __future__ import annotations

from tests.data.intake.corpus.case import ANY, Case
from tests.data.intake.corpus.sheets import (
    AN_NONG,
    TAN_NINH,
    THONG_NHAT,
    Row,
    alone,
    case,
    grid,
    lines,
    months,
    pair,
    pairs,
    people,
    percents,
)

AUGUST = "2026-08"
ROWS, OTHER = people(AN_NONG[:4], 2), people(AN_NONG[:4], 3)
WASTE = people(THONG_NHAT[:4], 6)
HERE = {"commune": "thong-nhat", "places": THONG_NHAT}
THERE = {"commune": "tan-ninh", "places": TAN_NINH}


def _header(header: str, rows: list[Row] = ROWS, code: str = "", **facts) -> Case:
    """Percents under a header that is no indicator of ours; `code` is the one it may mean."""
    drawn = f"Tháng 8/2026\nSTT | Thôn | {header} (%)\n{lines('{n} | {name} | {p}', rows)}"
    also = percents(code, AUGUST, rows) if code else ()
    name = f"{facts.get('commune', 'an-nong')}: the header {header}"
    return case(name, grid(drawn), also=also, fine=(ANY,), refused_will_do=True, **facts)


HEADERS: tuple[Case, ...] = (
    *(
        _header(header)
        for header in (
            "Tỷ lệ người dân chưa có Sổ sức khỏe điện tử",
            "Tỷ lệ người dân không có Sổ sức khỏe điện tử",
            "Tỷ lệ trẻ em có Sổ sức khỏe điện tử",
            "Tỷ lệ học sinh có Sổ sức khỏe điện tử",
            "Tỷ lệ doanh nghiệp có chữ ký số",
            "Tỷ lệ cán bộ, công chức có chữ ký số",
            "Tỷ lệ người dân có tài khoản",
            "Tỷ lệ hộ gia đình",
            "Tỷ lệ hộ nghèo",
            "Tỷ lệ cán bộ, công chức",
            "Tỷ lệ hồ sơ TTHC giải quyết đúng hạn",
            "Tỷ lệ hồ sơ, kết quả giải quyết TTHC chưa được số hóa",
            "Tỷ lệ dân số trưởng thành tiếp cận dịch vụ số",
            "Tỷ lệ dân số trưởng thành tiếp cận dịch vụ số trong y tế, giáo dục",
            "Tỷ lệ dân số trưởng thành tiếp cận dịch vụ số trong nông nghiệp",
            "Tỷ lệ người dân tham gia bảo hiểm y tế",
            "Tỷ lệ phủ sóng mạng di động băng rộng 5G",
            "Tỷ lệ người cao tuổi có tài khoản định danh điện tử",
            "Tỷ lệ hộ kinh doanh có tài khoản ngân hàng",
        )
    ),
    *(
        _header(header, WASTE, **HERE)
        for header in (
            "Tỷ lệ người dân trưởng thành có tài khoản định danh điện tử (VNeID) mức độ 1",
            "Tỷ lệ người dân trưởng thành có máy tính",
            "Tỷ lệ hộ dân chưa phân loại rác thải sinh hoạt tại nguồn",
            "Tỷ lệ hộ dân được thu gom rác thải sinh hoạt",
            "Tỷ lệ thôn, bản có Tổ công nghệ số cộng đồng",
            "Tỷ lệ người dân có tài khoản",
        )
    ),
    _header("Tỷ lệ tài khoản định danh điện tử mức độ 1 được kích hoạt", people(TAN_NINH, 1), **THERE),
    _header("Tỷ lệ tài khoản định danh điện tử mức độ 2 chưa được kích hoạt", people(TAN_NINH, 1), **THERE),
    _header("Tỷ lệ hồ sơ trực tuyến", people(TAN_NINH, 1), "TN-01", **THERE),
    _header("Tỷ lệ hồ sơ trực tuyến một phần", people(TAN_NINH, 1), **THERE),
    _header("Tỷ lệ người dân có Sổ sức khỏe điện tử trên VNeID", code="AN-15"),
    _header("Tỷ lệ hồ sơ TTHC số hóa", code="AN-08"),
    _header("Tỷ lệ hộ phân loại rác tại nguồn", WASTE, "TNH-13", **HERE),
    _header("Tỷ lệ người trưởng thành có TK thanh toán số", WASTE, "TNH-03c", **HERE),
)


def _ab(header: str, a: str, b: str, **facts) -> Case:
    """a and b under a known parent whose own words for them say something else."""
    drawn = f"""
Tháng 8/2026
STT | Thôn | {header} | <
^ | ^ | {a} | {b}
{lines("{n} | {name} | {a} | {b}", ROWS)}
"""
    return case(f"a and b called {a}, {b}", grid(drawn), fine=(ANY,), **facts)


PARTS: tuple[Case, ...] = (
    _ab("Sổ sức khỏe điện tử", "Số người chưa có sổ", "Tổng số người"),
    _ab("Sổ sức khỏe điện tử", "Số người không có", "Tổng số"),
    _ab("Sổ sức khỏe điện tử", "Còn lại chưa thực hiện", "Tổng số"),
    _ab("Sổ sức khỏe điện tử", "Chỉ tiêu giao (người)", "Tổng số"),
    _ab("Sổ sức khỏe điện tử", "Tăng thêm trong tháng", "Tổng số"),
    _ab("Sổ sức khỏe điện tử", "Kế hoạch", "Thực hiện"),
    _ab("Sổ sức khỏe điện tử", "Tháng trước", "Tổng số"),
    _ab("Sổ sức khỏe điện tử", "Số người đã cấp mới", "Số người chưa cấp"),
    _ab("Sổ sức khỏe điện tử", "Số có", "Số chưa có"),
)

LETTERS: tuple[Case, ...] = (
    case(
        "sheets T1 to T3 that are villages",
        [
            grid(
                f"THÔN {at}\nTháng 8/2026\nSTT | Chỉ tiêu | a | b\n1 | Sổ sức khỏe điện tử | {100 + at} | 240", f"T{at}"
            )
            for at in (1, 2, 3)
        ],
        *(pair(f"Thôn {at}", "AN-15", AUGUST, 100 + at, 240) for at in (1, 2, 3)),
        may_ask=True,
    ),
    case(
        "sheets T1 to T3 that may be villages or months",
        [
            grid(f"Tháng 8/2026\nSTT | Chỉ tiêu | a | b\n1 | Sổ sức khỏe điện tử | {100 + at} | 240", f"T{at}")
            for at in (1, 2, 3)
        ],
        also=tuple(seen for at in (1, 2, 3) for seen in pair(f"Thôn {at}", "AN-15", AUGUST, 100 + at, 240)),
        fine=(ANY,),
    ),
    case(
        "columns T1 to T3 that may be villages or months",
        grid("Tháng 8/2026\nSTT | Chỉ tiêu | T1 | T2 | T3\n1 | Sổ sức khỏe điện tử (%) | 35.1 | 36.2 | 37.3"),
        also=tuple(
            seen
            for at, value in enumerate(("35.1", "36.2", "37.3"), start=1)
            for seen in alone("AN-15", AUGUST, value, f"Thôn {at}")
        ),
        fine=(ANY,),
    ),
    case(
        "columns T6 to T8 of a year, by village",
        grid(
            "Sổ sức khỏe điện tử (%) năm 2026\nThôn | T6 | T7 | T8\n"
            + lines("{name} | {p} | {p2} | {p3}", *months(AN_NONG[:4], 3, 2))
        ),
        *(percents("AN-15", f"2026-0{at}", rows) for at, rows in enumerate(months(AN_NONG[:4], 3, 2), start=6)),
    ),
    case(
        "columns T6 to T8 without a year",
        grid(
            "Sổ sức khỏe điện tử (%)\nThôn | T6 | T7 | T8\n"
            + lines("{name} | {p} | {p2} | {p3}", *months(AN_NONG[:4], 3, 2))
        ),
        *(percents("AN-15", f"2026-0{at}", rows) for at, rows in enumerate(months(AN_NONG[:4], 3, 2), start=6)),
        may_ask=True,
    ),
    case(
        "rows T1 to T4 of villages under a month's title",
        grid(
            "Tháng 8/2026\nSTT | Thôn | Sổ sức khỏe điện tử | <\n^ | ^ | a | b\n"
            + lines("{n} | T{n} | {a} | {b}", ROWS)
        ),
        pairs("AN-15", AUGUST, ROWS),
    ),
    case(
        "a village's sheet name against its title",
        grid("THÔN 2\nTháng 8/2026\nSTT | Chỉ tiêu | a | b\n1 | Sổ sức khỏe điện tử | 101 | 240", "Thôn 1"),
        also=pair("Thôn 2", "AN-15", AUGUST, 101, 240),
        fine=(ANY,),
    ),
    case(
        "years across are no months",
        grid(
            "Sổ sức khỏe điện tử (%)\nSTT | Thôn | Năm 2025 | Năm 2026\n"
            + lines("{n} | {name} | {p2} | {p}", ROWS, OTHER)
        ),
        fine=(ANY,),
    ),
    case(
        "a month before the plan beside two of it",
        grid(
            "Sổ sức khỏe điện tử (%)\nThôn | Tháng 12/2025 | Tháng 1/2026 | Tháng 2/2026\n"
            + lines("{name} | {p} | {p2} | {p3}", *months(AN_NONG[:4], 3, 2))
        ),
        *(percents("AN-15", f"2026-0{at}", rows) for at, rows in enumerate(months(AN_NONG[:4], 3, 2)[1:], start=1)),
        also=percents("AN-15", "2025-12", months(AN_NONG[:4], 3, 2)[0]),
        fine=("other_period",),
    ),
    case(
        "months across with one of them chosen",
        grid(
            "Sổ sức khỏe điện tử (%)\nThôn | T6/2026 | T7/2026 | T8/2026\n"
            + lines("{name} | {p} | {p2} | {p3}", *months(AN_NONG[:4], 3, 2))
        ),
        percents("AN-15", AUGUST, months(AN_NONG[:4], 3, 2)[2]),
        also=(
            *percents("AN-15", "2026-06", months(AN_NONG[:4], 3, 2)[0]),
            *percents("AN-15", "2026-07", months(AN_NONG[:4], 3, 2)[1]),
        ),
        fine=("other_period",),
        wanted=AUGUST,
    ),
    case(
        "villages across, a and b in one header row",
        grid("""
Tháng 8/2026
STT | Chỉ tiêu | Thôn 1 (a) | Thôn 1 (b) | Thôn 11 (a) | Thôn 11 (b)
1 | Tỷ lệ người dân có Sổ sức khỏe điện tử | 101 | 240 | 95 | 215
"""),
        pair("Thôn 1", "AN-15", AUGUST, 101, 240),
        pair("Thôn 11", "AN-15", AUGUST, 95, 215),
        may_ask=True,
    ),
    case(
        "bare percents with the commune's own below",
        grid("Tháng 8/2026\nThôn | Sổ sức khỏe điện tử (%)\n" + lines("{name} | {p}", ROWS) + "\nToàn xã | 44.4"),
        percents("AN-15", AUGUST, ROWS),
        also=alone("AN-15", AUGUST, "44.4"),
        fine=(ANY,),
    ),
    case(
        "the commune's own name in the total row",
        grid(
            "Tháng 8/2026\nThôn | Sổ sức khỏe điện tử | <\n^ | a | b\n"
            + lines("{name} | {a} | {b}", ROWS)
            + f"\nXã An Nông | {sum(one.a for one in ROWS)} | {sum(one.b for one in ROWS)}"
        ),
        pairs("AN-15", AUGUST, ROWS),
        may_ask=True,
    ),
    case(
        "two candidates for b",
        grid(f"""
Tháng 8/2026
STT | Thôn | Tỷ lệ người dân có tài khoản định danh điện tử (VNeID) | < | <
^ | ^ | Tổng dân số | Số công dân từ đủ 14 tuổi trở lên | Số người có tài khoản
{lines("{n} | {name} | 999{n} | {b} | {a}", ROWS)}
"""),
        pairs("AN-14", AUGUST, ROWS),
        may_ask=True,
    ),
)

ACHIEVED: tuple[Case, ...] = (
    case(
        "the share of a target that was reached is no rate, by village",
        grid("""
Tháng 8/2026
STT | Thôn | Sổ sức khỏe điện tử | < | <
^ | ^ | Kế hoạch | Thực hiện | Tỷ lệ
1 | Thôn 1 | 60 | 45 | 75
2 | Thôn 2 | 80 | 40 | 50
"""),
        asked=(("Thôn 1", "AN-15", AUGUST), ("Thôn 2", "AN-15", AUGUST)),
        fine=(ANY,),
    ),
    case(
        "the share of a target that was reached is no rate, whole commune",
        grid("""
Tháng 8/2026
TT | Chỉ tiêu | ĐVT | Kế hoạch | Thực hiện | Tỷ lệ (%)
1 | Tỷ lệ người dân có Sổ sức khỏe điện tử | người | 6500 | 5200 | 80
2 | Tỷ lệ người dân trưởng thành có chữ ký số | người | 1000 | 700 | 70
"""),
        asked=((None, "AN-15", AUGUST), (None, "AN-16", AUGUST)),
        fine=(ANY,),
    ),
)

CASES = (*HEADERS, *PARTS, *LETTERS, *ACHIEVED)
