"""How a clerk lays a clean sheet out: every shape is read whole, without a question."""

from __future__ import annotations

from tests.data.intake.corpus.case import Case
from tests.data.intake.corpus.sheets import (
    AN_NONG,
    TAN_NINH,
    THONG_NHAT,
    THUONG_NINH,
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
VNEID, BANK, HEALTH, SIGN = (people(AN_NONG[:8], seed) for seed in range(4))
ALL = people(AN_NONG)
PHONE, WASTE = people(THONG_NHAT, 5), people(THONG_NHAT, 6)
SKILL, ACTIVE = people(TAN_NINH, 7), people(TAN_NINH, 8)

_ONE_ROW = f"""
Tỷ lệ người dân có tài khoản định danh điện tử (VNeID) - Tháng 8/2026
STT | Thôn | Số công dân có tài khoản định danh điện tử | Tổng số công dân từ đủ 14 tuổi trở lên | Tỷ lệ (%)
{lines("{n} | {name} | {a} | {b} | {p}", ALL)}
"""

VILLAGES_DOWN: tuple[Case, ...] = (
    case("villages down, one header row, indicator in the title", grid(_ONE_ROW), pairs("AN-14", AUGUST, ALL)),
    case(
        "villages down, one header row, indicators' own words for a and b",
        grid(f"""
Tháng 8 năm 2026
TT | Thôn | Số công dân có tài khoản định danh điện tử | Tổng số công dân từ đủ 14 tuổi trở lên trên địa bàn | Số người dân trưởng thành có chữ ký số | Tổng số người dân trưởng thành trên địa bàn
{lines("{n} | {name} | {a} | {b} | {a2} | {b2}", VNEID, SIGN)}
"""),  # noqa: E501
        pairs("AN-14", AUGUST, VNEID),
        pairs("AN-16", AUGUST, SIGN),
    ),
    case(
        "villages down, two header rows merged",
        grid(f"""
BIỂU TỔNG HỢP THÁNG 8/2026
STT | Thôn | Tỷ lệ người dân có tài khoản định danh điện tử (VNeID) | < | < | Tỷ lệ người dân trưởng thành có chữ ký số | < | <
^ | ^ | Số người có | Tổng số | Tỷ lệ (%) | Số người có | Tổng số | Tỷ lệ (%)
{lines("{n} | {name} | {a} | {b} | {p} | {a2} | {b2} | {p2}", VNEID, SIGN)}
"""),  # noqa: E501
        pairs("AN-14", AUGUST, VNEID),
        pairs("AN-16", AUGUST, SIGN),
    ),
    case(
        "villages down, two header rows, nothing merged",
        grid(f"""
BIỂU TỔNG HỢP THÁNG 8/2026
STT | Thôn | Tỷ lệ người dân có tài khoản định danh điện tử (VNeID) |  |  | Tỷ lệ người dân trưởng thành có chữ ký số |  |
 |  | Số người có | Tổng số | Tỷ lệ (%) | Số người có | Tổng số | Tỷ lệ (%)
{lines("{n} | {name} | {a} | {b} | {p} | {a2} | {b2} | {p2}", VNEID, SIGN)}
"""),  # noqa: E501
        pairs("AN-14", AUGUST, VNEID),
        pairs("AN-16", AUGUST, SIGN),
    ),
    case(
        "villages down, three header rows merged",
        grid(f"""
Kỳ báo cáo: tháng 8/2026
STT | Tên thôn | Đề án 06 | < | < | < | < | < | Hạ tầng số | < | <
^ | ^ | Tỷ lệ người dân có tài khoản định danh điện tử (VNeID) | < | < | Tỷ lệ người dân có Sổ sức khỏe điện tử | < | < | Tỷ lệ phủ sóng mạng di động băng rộng 4G/5G trên dân số | < | <
^ | ^ | a | b | Tỷ lệ % | a | b | Tỷ lệ % | a | b | Tỷ lệ %
{lines("{n} | {name} | {a} | {b} | {p}% | {a2} | {b2} | {p2}% | {a3} | {b3} | {p3}%", VNEID, HEALTH, BANK)}
"""),  # noqa: E501
        pairs("AN-14", AUGUST, VNEID),
        pairs("AN-15", AUGUST, HEALTH),
        pairs("AN-01", AUGUST, BANK),
    ),
    case(
        "villages down, three header rows, nothing merged",
        grid(f"""
Tháng 8/2026
STT | Thôn | Đề án 06 |  |  |  |  |
 |  | Tỷ lệ người dân có tài khoản định danh điện tử (VNeID) |  |  | Tỷ lệ người dân có Sổ sức khỏe điện tử |  |
 |  | Số người | Tổng số | % | Số người | Tổng số | %
{lines("{n} | {name} | {a} | {b} | {p} | {a2} | {b2} | {p2}", VNEID, HEALTH)}
"""),
        pairs("AN-14", AUGUST, VNEID),
        pairs("AN-15", AUGUST, HEALTH),
    ),
    *(
        case(
            f"villages down, children in the order {order}",
            grid(f"""
Tháng 8/2026
STT | Thôn | Tỷ lệ người dân có Sổ sức khỏe điện tử | < | < | Tỷ lệ người dân trưởng thành có chữ ký số | < | <
^ | ^ | {headers} | {headers}
{lines("{n} | {name} | " + first + " | " + second, HEALTH, SIGN)}
"""),
            pairs("AN-15", AUGUST, HEALTH),
            pairs("AN-16", AUGUST, SIGN),
        )
        for order, headers, first, second in (
            ("b a %", "Tổng số | Số người có | Tỷ lệ (%)", "{b} | {a} | {p}", "{b2} | {a2} | {p2}"),
            ("% a b", "Tỷ lệ (%) | Số người có | Tổng số", "{p}% | {a} | {b}", "{p2}% | {a2} | {b2}"),
            ("% b a", "Tỷ lệ | Tổng số người | Trong đó: số người có", "{p}% | {b} | {a}", "{p2}% | {b2} | {a2}"),
            ("a % b", "Số đạt | Tỷ lệ (%) | Tổng số", "{a} | {q} | {b}", "{a2} | {q2} | {b2}"),
        )
    ),
    case(
        "villages down, a and b only, no percent",
        grid(f"""
Tháng 8/2026
Thôn | Tỷ lệ người dân có Sổ sức khỏe điện tử | <
^ | Số người có | Tổng số
{lines("{name} | {a} | {b}", HEALTH)}
"""),
        pairs("AN-15", AUGUST, HEALTH),
    ),
    case(
        "villages down, 45/60 in one cell",
        grid(f"""
Tháng 8/2026
STT | Thôn | Tỷ lệ người dân có Sổ sức khỏe điện tử | Tỷ lệ người dân trưởng thành có chữ ký số
{lines("{n} | {name} | {a}/{b} | {a2}/{b2}", HEALTH, SIGN)}
"""),
        pairs("AN-15", AUGUST, HEALTH),
        pairs("AN-16", AUGUST, SIGN),
    ),
    case(
        "villages down, 45/60 (75,0%) in one cell",
        grid(f"""
Tháng 8/2026
STT | Thôn | Tỷ lệ người dân có Sổ sức khỏe điện tử
{lines("{n} | {name} | {a}/{b} ({q}%)", HEALTH)}
"""),
        pairs("AN-15", AUGUST, HEALTH),
        may_ask=True,
    ),
    case(
        "villages down, bare percents",
        grid(f"""
Tháng 8/2026
STT | Thôn | Tỷ lệ người dân có Sổ sức khỏe điện tử (%) | Tỷ lệ người dân trưởng thành có chữ ký số (%)
{lines("{n} | {name} | {p} | {p2}", HEALTH, SIGN)}
"""),
        percents("AN-15", AUGUST, HEALTH),
        percents("AN-16", AUGUST, SIGN),
    ),
    case(
        "villages down, bare percents by number format",
        grid(f"""
Tháng 8/2026
STT | Thôn | Tỷ lệ người dân có Sổ sức khỏe điện tử
{lines("{n} | {name} | {p}%", HEALTH)}
"""),
        percents("AN-15", AUGUST, HEALTH),
    ),
    case(
        "villages down, short names",
        grid(f"""
Tháng 8/2026
STT | Thôn | Tài khoản định danh VNeID | < | Sổ sức khỏe điện tử | < | Người trưởng thành có chữ ký số | <
^ | ^ | Số người | Tổng số | Số người | Tổng số | Số người | Tổng số
{lines("{n} | {name} | {a} | {b} | {a2} | {b2} | {a3} | {b3}", VNEID, HEALTH, SIGN)}
"""),
        pairs("AN-14", AUGUST, VNEID),
        pairs("AN-15", AUGUST, HEALTH),
        pairs("AN-16", AUGUST, SIGN),
    ),
    case(
        "villages down, codes as headers",
        grid(f"""
Tháng 8/2026
STT | Thôn | AN-14 | < | AN-15 | < | AN-M4 | <
^ | ^ | a | b | a | b | a | b
{lines("{n} | {name} | {a} | {b} | {a2} | {b2} | {a3} | {b3}", VNEID, HEALTH, SIGN)}
"""),
        pairs("AN-14", AUGUST, VNEID),
        pairs("AN-15", AUGUST, HEALTH),
        pairs("AN-M4", AUGUST, SIGN),
    ),
    case(
        "villages down, code and name together",
        grid(f"""
Tháng 8/2026
STT | Thôn | AN-14. Tỷ lệ người dân có tài khoản định danh điện tử (VNeID) | < | AN-15. Tỷ lệ người dân có Sổ sức khỏe điện tử | <
^ | ^ | Tử số | Mẫu số | Tử số | Mẫu số
{lines("{n} | {name} | {a} | {b} | {a2} | {b2}", VNEID, HEALTH)}
"""),  # noqa: E501
        pairs("AN-14", AUGUST, VNEID),
        pairs("AN-15", AUGUST, HEALTH),
    ),
    case(
        "villages down, abbreviated headers",
        grid(f"""
Tháng 8/2026
TT | Thôn | TL người dân có TK định danh điện tử (VNeID) | < | TL người dân có sổ SK điện tử | < | TL người dân trưởng thành có CKS | <
^ | ^ | SL | TS | SL | TS | SL | TS
{lines("{n} | {name} | {a} | {b} | {a2} | {b2} | {a3} | {b3}", VNEID, HEALTH, SIGN)}
"""),  # noqa: E501
        pairs("AN-14", AUGUST, VNEID),
        pairs("AN-15", AUGUST, HEALTH),
        pairs("AN-16", AUGUST, SIGN),
        may_ask=True,
    ),
    case(
        "villages down, units under the headers",
        grid(f"""
Tháng 8/2026
STT | Thôn | Tỷ lệ người dân có Sổ sức khỏe điện tử | < | <
^ | ^ | Số có | Tổng số | Tỷ lệ
 |  | (người) | (người) | (%)
{lines("{n} | {name} | {a} | {b} | {p}", HEALTH)}
"""),
        pairs("AN-15", AUGUST, HEALTH),
    ),
    case(
        "villages down, twenty-two villages and six indicators",
        grid(f"""
Biểu tổng hợp kỳ tháng 08 năm 2026
STT | Thôn | Tỷ lệ phủ sóng mạng di động băng rộng 4G/5G trên dân số | < | < | Tỷ lệ dân số trưởng thành tiếp cận dịch vụ số trong y tế | < | < | Tỷ lệ dân số trưởng thành tiếp cận dịch vụ số trong giáo dục | < | < | Tỷ lệ dân số trưởng thành tiếp cận dịch vụ số trong bảo hiểm | < | < | Tỷ lệ dân số trưởng thành tiếp cận dịch vụ số trong giao thông | < | < | Tỷ lệ dân số từ 15 tuổi trở lên có tài khoản giao dịch tại ngân hàng hoặc các tổ chức được phép khác | < | <
^ | ^ | a | b | % | a | b | % | a | b | % | a | b | % | a | b | % | a | b | %
{lines("{n} | {name} | {a} | {b} | {p} | {a2} | {b2} | {p2} | {a3} | {b3} | {p3} | {a4} | {b4} | {p4} | {a5} | {b5} | {p5} | {a6} | {b6} | {p6}", *(people(AN_NONG, seed) for seed in range(10, 16)))}
"""),  # noqa: E501
        pairs("AN-01", AUGUST, people(AN_NONG, 10)),
        pairs("AN-03a", AUGUST, people(AN_NONG, 11)),
        pairs("AN-03b", AUGUST, people(AN_NONG, 12)),
        pairs("AN-03c", AUGUST, people(AN_NONG, 13)),
        pairs("AN-03d", AUGUST, people(AN_NONG, 14)),
        pairs("AN-12", AUGUST, people(AN_NONG, 15)),
    ),
    case(
        "villages down, four indicators one word apart under a parent",
        grid(f"""
Tháng 8/2026
STT | Thôn | Tỷ lệ dân số trưởng thành tiếp cận dịch vụ số trong | < | < | < | < | < | < | <
^ | ^ | Y tế | < | Giáo dục | < | Bảo hiểm | < | Giao thông | <
^ | ^ | a | b | a | b | a | b | a | b
{lines("{n} | {name} | {a} | {b} | {a2} | {b2} | {a3} | {b3} | {a4} | {b4}", VNEID, BANK, HEALTH, SIGN)}
"""),
        pairs("AN-03a", AUGUST, VNEID),
        pairs("AN-03b", AUGUST, BANK),
        pairs("AN-03c", AUGUST, HEALTH),
        pairs("AN-03d", AUGUST, SIGN),
        may_ask=True,
    ),
    case(
        "villages down, bare village numbers under the heading Thôn",
        grid(f"""
Tháng 8/2026
Thôn | Tỷ lệ người dân có Sổ sức khỏe điện tử | < | <
^ | Số người có | Tổng số | Tỷ lệ (%)
{lines("{bare} | {a} | {b} | {p}", people(AN_NONG, 3))}
"""),
        pairs("AN-15", AUGUST, people(AN_NONG, 3)),
    ),
    case(
        "villages down, names without the word thôn",
        grid(f"""
Tháng 8/2026
STT | Thôn, bản | Tỷ lệ hộ dân phân loại rác thải sinh hoạt tại nguồn | < | <
^ | ^ | Số hộ phân loại | Tổng số hộ | Tỷ lệ (%)
{lines("{n} | {bare} | {a} | {b} | {p}", WASTE)}
"""),
        pairs("TNH-13", AUGUST, WASTE),
        commune="thong-nhat",
        places=THONG_NHAT,
    ),
    case(
        "villages down, heading Đơn vị, roman numbers",
        grid(f"""
Tháng 8/2026
STT | Đơn vị | Tỷ lệ tài khoản định danh điện tử mức độ 2 được kích hoạt | < | <
^ | ^ | Đã kích hoạt | Đã cấp | Tỷ lệ (%)
{lines("{n} | {name} | {a} | {b} | {p}", ACTIVE).replace("1 | Thôn", "I | Thôn", 1)}
"""),
        pairs("TN-04", AUGUST, ACTIVE),
        commune="tan-ninh",
        places=TAN_NINH,
    ),
    case(
        "villages down, counts of a commune's indicator",
        grid(f"""
Tháng 8/2026
STT | Thôn | Số mô hình sản xuất nông nghiệp sạch, thân thiện môi trường
{lines("{n} | {name} | {a}", people(THONG_NHAT, 9))}
"""),
        counts("TNH-14", AUGUST, people(THONG_NHAT, 9)),
        commune="thong-nhat",
        places=THONG_NHAT,
    ),
    case(
        "villages down, ideas received and applied",
        grid(f"""
Tháng 8/2026
STT | Thôn | Số ý tưởng, sáng kiến được tiếp nhận | Số ý tưởng được áp dụng thực tế
{lines("{n} | {name} | {a} | {a2}", people(THUONG_NINH, 1), people(THUONG_NINH, 4))}
"""),
        counts("TH-03", AUGUST, people(THUONG_NINH, 1)),
        counts("TH-04", AUGUST, people(THUONG_NINH, 4)),
        commune="thuong-ninh",
        places=THUONG_NINH,
        may_ask=True,
    ),
    case(
        "villages down, a commune's flow reported by village",
        grid(f"""
Tháng 8/2026
STT | Thôn | Tỷ lệ thanh toán không dùng tiền mặt | < | <
^ | ^ | Số giao dịch không dùng tiền mặt | Tổng số giao dịch | Tỷ lệ (%)
{lines("{n} | {name} | {a} | {b} | {p}", SKILL)}
"""),
        pairs("TN-07", AUGUST, SKILL),
        commune="tan-ninh",
        places=TAN_NINH,
    ),
    case(
        "villages down, share of groups that work, zero and one of one",
        grid("""
Tháng 8/2026
STT | Thôn | Tỷ lệ Tổ công nghệ số cộng đồng hoạt động thường xuyên, hiệu quả | <
^ | ^ | Số tổ hoạt động hiệu quả | Tổng số tổ
1 | Thôn Nà Pài | 1 | 1
2 | Thôn Bản Cóng | 0 | 1
3 | Thôn Tân Tiến | 2 | 2
"""),
        pair("Thôn Nà Pài", "TNH-04", AUGUST, 1, 1),
        pair("Thôn Bản Cóng", "TNH-04", AUGUST, 0, 1),
        pair("Thôn Tân Tiến", "TNH-04", AUGUST, 2, 2),
        commune="thong-nhat",
        places=THONG_NHAT,
    ),
    case(
        "villages down, yes and no",
        grid("""
Tháng 8/2026
STT | Thôn | Thôn, bản có Tổ công nghệ số cộng đồng hoạt động hiệu quả
1 | Thôn Nà Pài | Có
2 | Thôn Bản Cóng | Không
3 | Thôn Tân Tiến | Có
"""),
        pair("Thôn Nà Pài", "TNH-11", AUGUST, 1, 1),
        pair("Thôn Bản Cóng", "TNH-11", AUGUST, 0, 1),
        pair("Thôn Tân Tiến", "TNH-11", AUGUST, 1, 1),
        commune="thong-nhat",
        places=THONG_NHAT,
        may_ask=True,
    ),
)

_LONG = "STT | Thôn | Chỉ tiêu | Kỳ báo cáo | Tử số (a) | Mẫu số (b)"
_THREE = people(AN_NONG[:3], 1), people(AN_NONG[:3], 2)

LONG: tuple[Case, ...] = (
    case(
        "long list, one row a figure",
        grid(f"""
{_LONG}
{lines("{n} | {name} | Tỷ lệ người dân có Sổ sức khỏe điện tử | Tháng 8/2026 | {a} | {b}", HEALTH)}
{lines("{n} | {name} | Tỷ lệ người dân trưởng thành có chữ ký số | Tháng 8/2026 | {a} | {b}", SIGN)}
"""),
        pairs("AN-15", AUGUST, HEALTH),
        pairs("AN-16", AUGUST, SIGN),
    ),
    case(
        "long list, village cells merged",
        grid("""
Thôn | Chỉ tiêu | Tháng | a | b
Thôn 1 | Tỷ lệ người dân có Sổ sức khỏe điện tử | T8/2026 | 101 | 240
^ | Tỷ lệ người dân trưởng thành có chữ ký số | T8/2026 | 33 | 180
Thôn 2 | Tỷ lệ người dân có Sổ sức khỏe điện tử | T8/2026 | 95 | 215
^ | Tỷ lệ người dân trưởng thành có chữ ký số | T8/2026 | 28 | 166
"""),
        pair("Thôn 1", "AN-15", AUGUST, 101, 240),
        pair("Thôn 1", "AN-16", AUGUST, 33, 180),
        pair("Thôn 2", "AN-15", AUGUST, 95, 215),
        pair("Thôn 2", "AN-16", AUGUST, 28, 166),
    ),
    case(
        "long list, village written once and left blank below",
        grid("""
Tháng 8/2026
Thôn | Chỉ tiêu | a | b
Thôn 1 | Tỷ lệ người dân có Sổ sức khỏe điện tử | 101 | 240
 | Tỷ lệ người dân trưởng thành có chữ ký số | 33 | 180
Thôn 2 | Tỷ lệ người dân có Sổ sức khỏe điện tử | 95 | 215
 | Tỷ lệ người dân trưởng thành có chữ ký số | 28 | 166
"""),
        pair("Thôn 1", "AN-15", AUGUST, 101, 240),
        pair("Thôn 1", "AN-16", AUGUST, 33, 180),
        pair("Thôn 2", "AN-15", AUGUST, 95, 215),
        pair("Thôn 2", "AN-16", AUGUST, 28, 166),
        may_ask=True,
    ),
    case(
        "long list, months as real dates",
        grid(f"""
Thôn | Mã chỉ tiêu | Tháng | Số lượng | Tổng số
{lines("{name} | AN-15 | 2026-07-01 | {a} | {b}", _THREE[0])}
{lines("{name} | AN-15 | 2026-08-01 | {a} | {b}", _THREE[1])}
"""),
        pairs("AN-15", "2026-07", _THREE[0]),
        pairs("AN-15", AUGUST, _THREE[1]),
    ),
    case(
        "long list, months as 7/2026",
        grid(f"""
Kỳ | Thôn | Chỉ tiêu | a | b | Tỷ lệ % | Ghi chú
{lines("7/2026 | {name} | Sổ sức khỏe điện tử | {a} | {b} | {p} | ", _THREE[0])}
{lines("8/2026 | {name} | Sổ sức khỏe điện tử | {a} | {b} | {p} | đã rà soát", _THREE[1])}
"""),
        pairs("AN-15", "2026-07", _THREE[0]),
        pairs("AN-15", AUGUST, _THREE[1]),
    ),
    case(
        "long list, month and year in two columns",
        grid(f"""
Năm | Tháng | Thôn | Chỉ tiêu | a | b
{lines("2026 | 7 | {name} | Sổ sức khỏe điện tử | {a} | {b}", _THREE[0])}
{lines("2026 | 8 | {name} | Sổ sức khỏe điện tử | {a} | {b}", _THREE[1])}
"""),
        pairs("AN-15", "2026-07", _THREE[0]),
        pairs("AN-15", AUGUST, _THREE[1]),
        may_ask=True,
    ),
    case(
        "long list, percents alone",
        grid(f"""
Tháng 8/2026
STT | Tên thôn | Tên chỉ tiêu | Kết quả (%)
{lines("{n} | {name} | Tỷ lệ người dân có Sổ sức khỏe điện tử | {p}", HEALTH)}
"""),
        percents("AN-15", AUGUST, HEALTH),
    ),
    case(
        "long list, whole-commune rows without a village column",
        grid("""
Tháng 8/2026
STT | Mã | Chỉ tiêu | Tử số | Mẫu số
1 | AN-08 | Tỷ lệ hồ sơ, kết quả giải quyết TTHC được số hóa | 412 | 450
2 | AN-09 | Tỷ lệ sử dụng dịch vụ công trực tuyến của người dân và doanh nghiệp | 388 | 431
"""),
        whole("AN-08", AUGUST, 412, 450),
        whole("AN-09", AUGUST, 388, 431),
    ),
)

COMMUNE: tuple[Case, ...] = (
    case(
        "indicators down, a and b across",
        grid("""
KẾT QUẢ THÁNG 8/2026
STT | Tên chỉ tiêu | a | b | Tỷ lệ (%)
1 | Tỷ lệ hồ sơ, kết quả giải quyết TTHC được số hóa | 412 | 450 | 91.6
2 | Tỷ lệ sử dụng dịch vụ công trực tuyến của người dân và doanh nghiệp | 388 | 431 | 90.0
3 | Tỷ lệ cán bộ, công chức cấp xã được bồi dưỡng kỹ năng số căn bản | 41 | 52 | 78.8
"""),
        whole("AN-08", AUGUST, 412, 450),
        whole("AN-09", AUGUST, 388, 431),
        whole("AN-02", AUGUST, 41, 52),
    ),
    case(
        "indicators down, unit, plan, done, share of the plan",
        grid("""
KẾT QUẢ THỰC HIỆN CHỈ TIÊU THÁNG 8/2026
STT | Chỉ tiêu | Đơn vị tính | Kế hoạch năm 2026 | Thực hiện | Tỷ lệ so với kế hoạch (%) | Ghi chú
1 | Tỷ lệ người dân có Sổ sức khỏe điện tử | % | 40 | 35.4 | 88.5 |
2 | Số lượng doanh nghiệp khoa học và công nghệ trên địa bàn | Doanh nghiệp | 3 | 2 | 66.7 |
3 | Tỷ lệ hồ sơ, kết quả giải quyết TTHC được số hóa | % | 90 | 91.5 | 101.7 |
"""),
        alone("AN-15", AUGUST, "35.4"),
        alone("AN-04", AUGUST, 2),
        alone("AN-08", AUGUST, "91.5"),
    ),
    case(
        "indicators down, plan, done in the month, luỹ kế, against last year",
        grid("""
BÁO CÁO THÁNG 8 NĂM 2026
STT | Chỉ tiêu | ĐVT | Kế hoạch 2026 | Thực hiện tháng 8 | Luỹ kế từ đầu năm | So cùng kỳ (%)
1 | Số lượng đơn đăng ký sở hữu trí tuệ mỗi năm | đơn | 12 | 1 | 7 | 116.7
2 | Số lượng doanh nghiệp khởi nghiệp sáng tạo | DN | 3 | 0 | 2 | 100
"""),
        alone("AN-07", AUGUST, 1),
        alone("AN-06", AUGUST, 0),
    ),
    case(
        "indicators down, a and b in the rows below",
        grid("""
Tháng 8/2026
STT | Nội dung | Đơn vị tính | Kết quả
1 | Tỷ lệ hồ sơ, kết quả giải quyết TTHC được số hóa | % | 91.6
 | - Tổng số hồ sơ, kết quả giải quyết TTHC được số hóa | hồ sơ | 412
 | - Tổng số hồ sơ, kết quả giải quyết TTHC | hồ sơ | 450
2 | Tỷ lệ cán bộ, công chức cấp xã được bồi dưỡng kỹ năng số căn bản | % | 78.8
 | - Số cán bộ, công chức cấp xã đã được bồi dưỡng kỹ năng số căn bản | người | 41
 | - Tổng số cán bộ, công chức, viên chức cấp xã | người | 52
"""),
        whole("AN-08", AUGUST, 412, 450),
        whole("AN-02", AUGUST, 41, 52),
    ),
    case(
        "indicators down, target beside the month's a and b",
        grid("""
Kỳ tháng 8/2026
TT | Chỉ tiêu | Mục tiêu đến 2030 | Số lượng | Tổng số | Đạt (%) | Chênh lệch so mục tiêu
1 | Tỷ lệ hồ sơ trực tuyến toàn trình | 100% | 320 | 400 | 80.0 | -20.0
2 | Tỷ lệ kết quả giải quyết TTHC được ký số | ≥ 90% | 351 | 390 | 90.0 | 0
"""),
        whole("AN-M1", AUGUST, 320, 400),
        whole("AN-B3", AUGUST, 351, 390),
    ),
    case(
        "indicators down, last month and this month",
        grid("""
BÁO CÁO THÁNG 8/2026
STT | Chỉ tiêu | Tháng trước | < | Tháng này | < | Tăng/giảm
^ | ^ | a | b | a | b | ^
1 | Tỷ lệ hồ sơ, kết quả giải quyết TTHC được số hóa | 390 | 441 | 412 | 450 | 3.2
2 | Tỷ lệ hồ sơ trực tuyến toàn trình | 298 | 385 | 320 | 400 | 2.6
"""),
        whole("AN-08", AUGUST, 412, 450),
        whole("AN-M1", AUGUST, 320, 400),
        also=(*whole("AN-08", "2026-07", 390, 441), *whole("AN-M1", "2026-07", 298, 385)),
    ),
    case(
        "indicators down, luỹ kế alone of stocks",
        grid("""
Tháng 8/2026
STT | Chỉ tiêu | Luỹ kế đến nay | <
^ | ^ | Số người | Tổng số
1 | Tỷ lệ người dân có Sổ sức khỏe điện tử | 4120 | 9800
2 | Tỷ lệ người dân trưởng thành có chữ ký số | 1213 | 7450
"""),
        whole("AN-15", AUGUST, 4120, 9800),
        whole("AN-16", AUGUST, 1213, 7450),
        fine=("cumulative_column",),
    ),
    case(
        "indicators down, luỹ kế alone of a flow",
        grid("""
Tháng 8/2026
STT | Chỉ tiêu | Luỹ kế từ đầu năm | <
^ | ^ | a | b
1 | Tỷ lệ hồ sơ, kết quả giải quyết TTHC được số hóa | 3120 | 3400
"""),
        asked=((None, "AN-08", AUGUST), "cumulative_column"),
    ),
    case(
        "indicators down, sections in roman numbers",
        grid("""
Tháng 8/2026
STT | Chỉ tiêu | a | b
I | CHÍNH QUYỀN SỐ |  |
1 | Tỷ lệ hồ sơ, kết quả giải quyết TTHC được số hóa | 412 | 450
2 | Tỷ lệ hồ sơ trực tuyến toàn trình | 320 | 400
II | NHÂN LỰC SỐ |  |
1 | Tỷ lệ cán bộ, công chức cấp xã được bồi dưỡng kỹ năng số căn bản | 41 | 52
"""),
        whole("AN-08", AUGUST, 412, 450),
        whole("AN-M1", AUGUST, 320, 400),
        whole("AN-02", AUGUST, 41, 52),
    ),
    case(
        "indicators down, score of twenty points",
        grid("""
Tháng 8/2026
STT | Chỉ tiêu | Số điểm đạt | Điểm tối đa
1 | Tỷ lệ người dân, doanh nghiệp đánh giá hài lòng khi sử dụng dịch vụ công trực tuyến | 18.5 | 20
"""),
        whole("AN-11", AUGUST, "18.5", 20),
        may_ask=True,
    ),
    case(
        "indicators down, money with decimals",
        grid("""
Tháng 8/2026
STT | Chỉ tiêu | a (tỷ đồng) | b (tỷ đồng)
1 | Quy mô kinh tế số so với GRDP | "1.234,56" | "9.876,5"
"""),
        whole("TN-05", AUGUST, "1234.56", "9876.5"),
        commune="tan-ninh",
        places=TAN_NINH,
    ),
)

_SUMS = [total(people(AN_NONG, seed)) for seed in range(4)]

VILLAGES_ACROSS: tuple[Case, ...] = (
    case(
        "indicators down, villages across, percents",
        grid("""
Tháng 8/2026
STT | Chỉ tiêu | Thôn 1 | Thôn 2 | Thôn 3 | Thôn 11 | Thôn 12
1 | Tỷ lệ người dân có Sổ sức khỏe điện tử (%) | 35.4 | 41.2 | 28.9 | 55.0 | 61.3
2 | Tỷ lệ người dân trưởng thành có chữ ký số (%) | 12.1 | 15.8 | 9.7 | 20.4 | 18.8
"""),
        *(
            alone(code, AUGUST, value, place)
            for code, values in (
                ("AN-15", ("35.4", "41.2", "28.9", "55", "61.3")),
                ("AN-16", ("12.1", "15.8", "9.7", "20.4", "18.8")),
            )
            for place, value in zip(("Thôn 1", "Thôn 2", "Thôn 3", "Thôn 11", "Thôn 12"), values, strict=True)
        ),
    ),
    case(
        "indicators down, villages across, a and b under each",
        grid("""
Tháng 8/2026
STT | Chỉ tiêu | Thôn 1 | < | Thôn 11 | < | Thôn 21 | <
^ | ^ | a | b | a | b | a | b
1 | Tỷ lệ người dân có Sổ sức khỏe điện tử | 101 | 240 | 95 | 215 | 88 | 199
2 | Tỷ lệ người dân trưởng thành có chữ ký số | 33 | 180 | 28 | 166 | 25 | 150
"""),
        *(
            pair(place, code, AUGUST, *numbers)
            for place, code, numbers in (
                ("Thôn 1", "AN-15", (101, 240)),
                ("Thôn 11", "AN-15", (95, 215)),
                ("Thôn 21", "AN-15", (88, 199)),
                ("Thôn 1", "AN-16", (33, 180)),
                ("Thôn 11", "AN-16", (28, 166)),
                ("Thôn 21", "AN-16", (25, 150)),
            )
        ),
    ),
    case(
        "indicators down, villages across, a and b in rows, a total at the right",
        grid("""
Tháng 8/2026
TT | Chỉ tiêu | Thôn 1 | Thôn 2 | Thôn 3 | Tổng cộng
1 | Tỷ lệ người dân có Sổ sức khỏe điện tử |  |  |  |
 | Số người dân có Sổ sức khỏe điện tử | 101 | 95 | 88 | 284
 | Tổng dân số trên địa bàn có tài khoản định danh VNeID mức độ 2 | 240 | 215 | 199 | 654
 | Tỷ lệ (%) | 42.1 | 44.2 | 44.2 | 43.4
"""),
        pair("Thôn 1", "AN-15", AUGUST, 101, 240),
        pair("Thôn 2", "AN-15", AUGUST, 95, 215),
        pair("Thôn 3", "AN-15", AUGUST, 88, 199),
        also=whole("AN-15", AUGUST, 284, 654),
    ),
    case(
        "one indicator, villages across, rows a, b, percent",
        grid("""
Tỷ lệ người dân có Sổ sức khỏe điện tử tháng 8/2026
Nội dung | Thôn 1 | Thôn 2 | Thôn 3
Số người có | 101 | 95 | 88
Tổng số | 240 | 215 | 199
Tỷ lệ (%) | 42.1 | 44.2 | 44.2
"""),
        pair("Thôn 1", "AN-15", AUGUST, 101, 240),
        pair("Thôn 2", "AN-15", AUGUST, 95, 215),
        pair("Thôn 3", "AN-15", AUGUST, 88, 199),
    ),
    case(
        "indicators down, villages across, 45/60 in one cell",
        grid("""
Tháng 8/2026
STT | Chỉ tiêu | Thôn Tân Tiến | Thôn Tân Tiên | Thôn Đông | Thôn Đồng
1 | Tỷ lệ hộ dân phân loại rác thải sinh hoạt tại nguồn | 45/60 | 51/72 | 38/55 | 40/81
"""),
        pair("Thôn Tân Tiến", "TNH-13", AUGUST, 45, 60),
        pair("Thôn Tân Tiên", "TNH-13", AUGUST, 51, 72),
        pair("Thôn Đông", "TNH-13", AUGUST, 38, 55),
        pair("Thôn Đồng", "TNH-13", AUGUST, 40, 81),
        commune="thong-nhat",
        places=THONG_NHAT,
    ),
)

_JUNE, _JULY, _AUGUST = months(AN_NONG[:6], 3, 4)


def _three(code: str, expect=pairs) -> tuple:
    """What is expected of June, July and August."""
    return (expect(code, "2026-06", _JUNE), expect(code, "2026-07", _JULY), expect(code, AUGUST, _AUGUST))


MONTHS: tuple[Case, ...] = (
    case(
        "months across, one indicator by village, percents",
        grid(f"""
Tỷ lệ người dân có Sổ sức khỏe điện tử (%)
STT | Thôn | T6/2026 | T7/2026 | T8/2026
{lines("{n} | {name} | {p} | {p2} | {p3}", _JUNE, _JULY, _AUGUST)}
"""),
        *_three("AN-15", percents),
    ),
    case(
        "months across, one indicator by village, a and b under each",
        grid(f"""
Tỷ lệ người dân có Sổ sức khỏe điện tử
STT | Thôn | Tháng 6/2026 | < | Tháng 7/2026 | < | Tháng 8/2026 | <
^ | ^ | a | b | a | b | a | b
{lines("{n} | {name} | {a} | {b} | {a2} | {b2} | {a3} | {b3}", _JUNE, _JULY, _AUGUST)}
"""),
        *_three("AN-15"),
    ),
    case(
        "months across, year in the title",
        grid(f"""
Tỷ lệ người dân có Sổ sức khỏe điện tử năm 2026
STT | Thôn | Tháng 6 | < | Tháng 7 | < | Tháng 8 | <
^ | ^ | a | b | a | b | a | b
{lines("{n} | {name} | {a} | {b} | {a2} | {b2} | {a3} | {b3}", _JUNE, _JULY, _AUGUST)}
"""),
        *_three("AN-15"),
    ),
    case(
        "months across, real dates",
        grid(f"""
Tỷ lệ người dân có Sổ sức khỏe điện tử (%)
STT | Thôn | 2026-06-01 | 2026-07-01 | 2026-08-01
{lines("{n} | {name} | {p}% | {p2}% | {p3}%", _JUNE, _JULY, _AUGUST)}
"""),
        *_three("AN-15", percents),
    ),
    case(
        "months across above indicators",
        grid(f"""
STT | Thôn | Tháng 7/2026 | < | < | < | Tháng 8/2026 | < | < | <
^ | ^ | Sổ sức khỏe điện tử | < | Người trưởng thành có chữ ký số | < | Sổ sức khỏe điện tử | < | Người trưởng thành có chữ ký số | <
^ | ^ | a | b | a | b | a | b | a | b
{lines("{n} | {name} | {a} | {b} | {a2} | {b2} | {a3} | {b3} | {a4} | {b4}", _JUNE, _JULY, _AUGUST, people(AN_NONG[:6], 9))}
"""),  # noqa: E501
        pairs("AN-15", "2026-07", _JUNE),
        pairs("AN-16", "2026-07", _JULY),
        pairs("AN-15", AUGUST, _AUGUST),
        pairs("AN-16", AUGUST, people(AN_NONG[:6], 9)),
    ),
    case(
        "months across, indicators of the whole commune",
        grid("""
STT | Chỉ tiêu | ĐVT | T6/2026 | T7/2026 | T8/2026
1 | Tỷ lệ hồ sơ, kết quả giải quyết TTHC được số hóa | % | 88.1 | 89.5 | 91.6
2 | Số lượng đơn đăng ký sở hữu trí tuệ mỗi năm | đơn | 2 | 0 | 1
"""),
        *(alone("AN-08", f"2026-0{month}", value) for month, value in ((6, "88.1"), (7, "89.5"), (8, "91.6"))),
        *(alone("AN-07", f"2026-0{month}", value) for month, value in ((6, 2), (7, 0), (8, 1))),
    ),
    case(
        "months across, the year's later months still blank",
        grid("""
TỔNG HỢP NĂM 2026
STT | Chỉ tiêu | ĐVT | T7/2026 | T8/2026 | T9/2026 | T10/2026 | T11/2026 | T12/2026
1 | Tỷ lệ hồ sơ, kết quả giải quyết TTHC được số hóa | % | 89.5 | 91.6 |  |  |  |
2 | Tỷ lệ hồ sơ trực tuyến toàn trình | % | 77.4 | 80.0 |  |  |  |
"""),
        alone("AN-08", "2026-07", "89.5"),
        alone("AN-08", AUGUST, "91.6"),
        alone("AN-M1", "2026-07", "77.4"),
        alone("AN-M1", AUGUST, "80"),
    ),
    case(
        "stacked months, section rows",
        grid(f"""
Tỷ lệ người dân có Sổ sức khỏe điện tử
STT | Thôn | Số người có | Tổng số | Tỷ lệ (%)
Tháng 6/2026 | < | < | < | <
{lines("{n} | {name} | {a} | {b} | {p}", _JUNE)}
Tháng 7/2026 | < | < | < | <
{lines("{n} | {name} | {a} | {b} | {p}", _JULY)}
Tháng 8/2026 | < | < | < | <
{lines("{n} | {name} | {a} | {b} | {p}", _AUGUST)}
"""),
        *_three("AN-15"),
    ),
    case(
        "stacked months, whole tables",
        grid(f"""
I. THÁNG 6/2026
STT | Thôn | Sổ sức khỏe điện tử | <
^ | ^ | a | b
{lines("{n} | {name} | {a} | {b}", _JUNE)}

II. THÁNG 7/2026
STT | Thôn | Sổ sức khỏe điện tử | <
^ | ^ | a | b
{lines("{n} | {name} | {a} | {b}", _JULY)}

III. THÁNG 8/2026
STT | Thôn | Sổ sức khỏe điện tử | <
^ | ^ | a | b
{lines("{n} | {name} | {a} | {b}", _AUGUST)}
"""),
        *_three("AN-15"),
    ),
    case(
        "stacked months, merged in the first column",
        grid(f"""
Tháng | Thôn | Sổ sức khỏe điện tử | <
^ | ^ | a | b
Tháng 7/2026 | {lines("^ | {name} | {a} | {b}", _JULY)[4:]}
Tháng 8/2026 | {lines("^ | {name} | {a} | {b}", _AUGUST)[4:]}
"""),
        pairs("AN-15", "2026-07", _JULY),
        pairs("AN-15", AUGUST, _AUGUST),
    ),
    case(
        "months by quarter's name in a quarterly plan",
        grid(f"""
BÁO CÁO QUÝ III/2026
STT | Thôn | Tỷ lệ hộ dân phân loại rác thải sinh hoạt tại nguồn | <
^ | ^ | Số hộ | Tổng số hộ
{lines("{n} | {name} | {a} | {b}", WASTE)}
"""),
        pairs("TNH-13", "2026-09", WASTE),
        commune="thong-nhat",
        places=THONG_NHAT,
        may_ask=True,
    ),
    *(
        case(
            f"the month written {written}",
            grid(f"""
{written}
STT | Thôn | Sổ sức khỏe điện tử | <
^ | ^ | a | b
{lines("{n} | {name} | {a} | {b}", _AUGUST)}
"""),
            pairs("AN-15", AUGUST, _AUGUST),
        )
        for written in (
            "BÁO CÁO THÁNG 08 NĂM 2026",
            "Kỳ 8/2026",
            "T8/2026",
            "(Số liệu tháng 8-2026)",
            "Tháng 08.2026",
            "thang 8/2026",
            "Kỳ báo cáo: 08/2026",
        )
    ),
    case(
        "the month as the period's first and last day",
        grid(f"""
Số liệu từ ngày 15/7/2026 đến ngày 14/8/2026
STT | Thôn | Sổ sức khỏe điện tử | <
^ | ^ | a | b
{lines("{n} | {name} | {a} | {b}", _AUGUST)}
"""),
        pairs("AN-15", AUGUST, _AUGUST),
        may_ask=True,
    ),
    case(
        "the month only chosen by the officer",
        grid(f"""
STT | Thôn | Sổ sức khỏe điện tử | <
^ | ^ | a | b
{lines("{n} | {name} | {a} | {b}", _AUGUST)}
"""),
        pairs("AN-15", AUGUST, _AUGUST),
        wanted=AUGUST,
    ),
    case(
        "the month without its year, chosen by the officer",
        grid(f"""
BÁO CÁO THÁNG 8
STT | Thôn | Sổ sức khỏe điện tử | <
^ | ^ | a | b
{lines("{n} | {name} | {a} | {b}", _AUGUST)}
"""),
        pairs("AN-15", AUGUST, _AUGUST),
        wanted=AUGUST,
    ),
    case(
        "the month only in the file's name",
        grid(f"""
STT | Thôn | Sổ sức khỏe điện tử | <
^ | ^ | a | b
{lines("{n} | {name} | {a} | {b}", _AUGUST)}
"""),
        pairs("AN-15", AUGUST, _AUGUST),
        file_name="so lieu thang 8-2026.xlsx",
        may_ask=True,
    ),
    case(
        "the running month",
        grid(f"""
THÁNG 9/2026
STT | Thôn | Sổ sức khỏe điện tử | <
^ | ^ | a | b
{lines("{n} | {name} | {a} | {b}", _AUGUST)}
"""),
        pairs("AN-15", "2026-09", _AUGUST),
    ),
)


def _one_month(rows, name: str, title: str = ""):
    return grid(
        f"""
{title or "TỔNG HỢP"}
STT | Thôn | Tỷ lệ người dân có Sổ sức khỏe điện tử | < | <
^ | ^ | Số người có | Tổng số | Tỷ lệ (%)
{lines("{n} | {name} | {a} | {b} | {p}", rows)}
""",
        name,
    )


_DEPARTMENTS = (
    grid(
        """
Tháng 8/2026
STT | Chỉ tiêu | a | b
1 | Tỷ lệ hồ sơ, kết quả giải quyết TTHC được số hóa | 412 | 450
2 | Tỷ lệ hồ sơ trực tuyến toàn trình | 320 | 400
""",
        "TTPVHCC",
    ),
    grid(
        """
Tháng 8/2026
STT | Chỉ tiêu | a | b
1 | Tỷ lệ người dân có Sổ sức khỏe điện tử | 4120 | 9800
""",
        "Trạm Y tế",
    ),
    grid(
        """
Tháng 8/2026
STT | Chỉ tiêu | Kết quả
1 | Số lượng doanh nghiệp khoa học và công nghệ trên địa bàn | 2
""",
        "Phòng Kinh tế",
    ),
)

SHEETS: tuple[Case, ...] = (
    case(
        "one sheet a month, T6 to T8, year in the titles",
        [_one_month(rows, f"T{month}", "TỔNG HỢP NĂM 2026") for month, rows in ((6, _JUNE), (7, _JULY), (8, _AUGUST))],
        *_three("AN-15"),
    ),
    case(
        "one sheet a month, Tháng 6-2026 to Tháng 8-2026",
        [_one_month(rows, f"Tháng {month}-2026") for month, rows in ((6, _JUNE), (7, _JULY), (8, _AUGUST))],
        *_three("AN-15"),
    ),
    case(
        "one sheet a village",
        [
            grid(
                f"""
Tháng 8/2026
STT | Chỉ tiêu | a | b
1 | Tỷ lệ người dân có Sổ sức khỏe điện tử | {health.a} | {health.b}
2 | Tỷ lệ người dân trưởng thành có chữ ký số | {sign.a} | {sign.b}
""",
                health.name,
            )
            for health, sign in zip(HEALTH, SIGN, strict=True)
        ],
        pairs("AN-15", AUGUST, HEALTH),
        pairs("AN-16", AUGUST, SIGN),
    ),
    case(
        "one sheet a village, named in the title",
        [
            grid(
                f"""
THÔN {one.name[5:].upper()}
Tháng 8/2026
STT | Chỉ tiêu | Số hộ | Tổng số hộ
1 | Tỷ lệ hộ dân phân loại rác thải sinh hoạt tại nguồn | {one.a} | {one.b}
""",
                f"Sheet{at}",
            )
            for at, one in enumerate(WASTE, start=1)
        ],
        pairs("TNH-13", AUGUST, WASTE),
        commune="thong-nhat",
        places=THONG_NHAT,
    ),
    case(
        "one sheet a department",
        _DEPARTMENTS,
        whole("AN-08", AUGUST, 412, 450),
        whole("AN-M1", AUGUST, 320, 400),
        whole("AN-15", AUGUST, 4120, 9800),
        alone("AN-04", AUGUST, 2),
    ),
    case(
        "one sheet an indicator, month chosen by the officer",
        [
            grid(
                f"Tỷ lệ người dân có Sổ sức khỏe điện tử\nSTT | Thôn | a | b\n"
                f"{lines('{n} | {name} | {a} | {b}', HEALTH)}",
                "SSKDT",
            ),
            grid(
                f"Tỷ lệ người dân trưởng thành có chữ ký số\nSTT | Thôn | a | b\n"
                f"{lines('{n} | {name} | {a} | {b}', SIGN)}",
                "CKS",
            ),
        ],
        pairs("AN-15", AUGUST, HEALTH),
        pairs("AN-16", AUGUST, SIGN),
        wanted=AUGUST,
    ),
    case(
        "a cover sheet and an empty sheet before the figures",
        [
            grid("UBND XÃ AN NÔNG\nBÁO CÁO CHUYỂN ĐỔI SỐ\nTháng 8/2026", "Bìa"),
            grid("", "Sheet2"),
            _one_month(HEALTH, "Số liệu", "Tháng 8/2026"),
        ],
        pairs("AN-15", AUGUST, HEALTH),
    ),
    case(
        "two tables stacked on one sheet",
        grid(f"""
BIỂU 1. Tháng 8/2026
STT | Thôn | Tỷ lệ người dân có Sổ sức khỏe điện tử | <
^ | ^ | a | b
{lines("{n} | {name} | {a} | {b}", HEALTH)}


BIỂU 2. Tháng 8/2026
STT | Thôn | Tỷ lệ người dân trưởng thành có chữ ký số | <
^ | ^ | a | b
{lines("{n} | {name} | {a} | {b}", SIGN)}
"""),
        pairs("AN-15", AUGUST, HEALTH),
        pairs("AN-16", AUGUST, SIGN),
    ),
    case(
        "a village table over a table of the whole commune",
        grid(f"""
THÁNG 8/2026
A. Theo thôn
STT | Thôn | Tỷ lệ người dân có Sổ sức khỏe điện tử | <
^ | ^ | a | b
{lines("{n} | {name} | {a} | {b}", HEALTH)}

B. Toàn xã
STT | Chỉ tiêu | a | b
1 | Tỷ lệ hồ sơ, kết quả giải quyết TTHC được số hóa | 412 | 450
2 | Tỷ lệ hồ sơ trực tuyến toàn trình | 320 | 400
"""),
        pairs("AN-15", AUGUST, HEALTH),
        whole("AN-08", AUGUST, 412, 450),
        whole("AN-M1", AUGUST, 320, 400),
    ),
    case(
        "two indicators' tables side by side",
        grid(f"""
Tháng 8/2026
STT | Thôn | Sổ sức khỏe điện tử | < |  | STT | Thôn | Người trưởng thành có chữ ký số | <
^ | ^ | a | b |  | ^ | ^ | a | b
{lines("{n} | {name} | {a} | {b} |  | {n} | {name} | {a2} | {b2}", HEALTH, SIGN)}
"""),
        pairs("AN-15", AUGUST, HEALTH),
        pairs("AN-16", AUGUST, SIGN),
    ),
    case(
        "the villages' list broken into two halves side by side",
        grid(
            "Tháng 8/2026\nSTT | Thôn | Sổ sức khỏe điện tử | < |  | STT | Thôn | Sổ sức khỏe điện tử | <\n"
            "^ | ^ | a | b |  | ^ | ^ | a | b\n"
            + "\n".join(
                f"{at + 1} | {left.name} | {left.a} | {left.b} |  | {at + 12} | {right.name} | {right.a} | {right.b}"
                for at, (left, right) in enumerate(zip(ALL[:11], ALL[11:], strict=True))
            )
        ),
        pairs("AN-15", AUGUST, ALL),
    ),
    case(
        "plan, last month, this month, difference and luỹ kế beside each other",
        grid(f"""
Tháng 8/2026
STT | Thôn | Tỷ lệ người dân có Sổ sức khỏe điện tử | < | < | < | < | <
^ | ^ | Chỉ tiêu giao (%) | Tháng trước | Tháng này (số người có) | Tổng số | Tăng, giảm so tháng trước | Luỹ kế
{lines("{n} | {name} | 40 | {a2} | {a3} | {b3} | 3 | {a3}", _JUNE, _JULY, _AUGUST)}
"""),
        pairs("AN-15", AUGUST, _AUGUST),
        may_ask=True,
    ),
)

CASES = (*VILLAGES_DOWN, *LONG, *COMMUNE, *VILLAGES_ACROSS, *MONTHS, *SHEETS)
