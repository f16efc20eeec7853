"""Files that are not for us: each is refused with its reason, or is not refused although it looks like one."""

from __future__ import annotations

import io
import zipfile

from tests.data.intake import writers
from tests.data.intake.corpus import spellings
from tests.data.intake.corpus.case import ANY, Case
from tests.data.intake.corpus.sheets import AN_NONG, TAN_NINH, case, grid, lines, pairs, people, raw, written

AUGUST = "2026-08"
ROWS = people(AN_NONG[:6], 2)
_BODY = f"""
Tháng 8/2026
STT | Thôn | Tỷ lệ người dân có Sổ sức khỏe điện tử | <
^ | ^ | Số người có | Tổng số
{lines("{n} | {name} | {a} | {b}", ROWS)}
""".strip("\n")
READ = pairs("AN-15", AUGUST, ROWS)


def _bytes(content: bytes, name: str, file_name: str = "bieu.xlsx") -> Case:
    return Case(name, lambda: content, file_name, refused=ANY)


def _zip(**members: str) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as archive:
        for name, text in members.items():
            archive.writestr(name.replace("__", "/").replace("_xml", ".xml"), text)
    return out.getvalue()


ANOTHER: tuple[Case, ...] = (
    *(
        case(f"another commune's heading: {heading}", grid(f"{heading}\n{_BODY}"), refused="wrong_commune")
        for heading in (
            "UBND XÃ TÂN NINH",
            "ỦY BAN NHÂN DÂN XÃ THỐNG NHẤT",
            "UBND xã Hoằng Lộc",
            "UBND XA TAN NINH",
            "BÁO CÁO CỦA XÃ GIAO MINH THÁNG 8/2026",
            "UBND PHƯỜNG HẠC THÀNH",
            "Xã: | Tân Ninh",
            "Đơn vị: Xã Tân Ninh",
        )
    ),
    case(
        "another commune's heading over two cells",
        grid(
            f"UỶ BAN NHÂN DÂN | | | CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM\n"
            f"XÃ TÂN NINH | | | Độc lập - Tự do - Hạnh phúc\n{_BODY}"
        ),
        refused="wrong_commune",
    ),
    case(
        "another commune's heading in TCVN3",
        grid(f"UBND xã Tân Ninh\n{_BODY}", font=".VnTime", spelled=spellings.tcvn3),
        refused="wrong_commune",
    ),
    case(
        "another commune's heading, xls", grid(f"UBND XÃ TÂN NINH\n{_BODY}"), refused="wrong_commune", file_name="b.xls"
    ),
    case(
        "another commune's heading on the second sheet",
        [grid(_BODY, "T8"), grid(f"UBND XÃ TÂN NINH\n{_BODY.replace('8/2026', '7/2026')}", "T7")],
        refused="wrong_commune",
    ),
    case(
        "two communes that merged, in a note",
        grid(f"UBND XÃ AN NÔNG\n{_BODY}\nGhi chú: số liệu gồm cả địa bàn sáp nhập từ xã Nông Trường cũ."),
        READ,
    ),
    case("our own heading", grid(f"UBND HUYỆN TRIỆU SƠN\nUBND XÃ AN NÔNG\n{_BODY}"), READ),
    case("our own heading without marks", grid(f"UBND xa An Nong\n{_BODY}"), READ),
    case("our own heading in NFD", grid(spellings.decomposed(f"UBND XÃ AN NÔNG\n{_BODY}")), READ),
    case(
        "a village that bears another commune's name",
        grid(
            f"UBND XÃ TÂN NINH\nTháng 8/2026\nThôn | Kích hoạt định danh điện tử mức độ 2 | <\n^ | a | b\n"
            f"{lines('{name} | {a} | {b}', people(('Thôn Thống Nhất', *TAN_NINH), 1))}"
        ),
        pairs("TN-04", AUGUST, people(("Thôn Thống Nhất", *TAN_NINH), 1)),
        commune="tan-ninh",
        places=("Thôn Thống Nhất", *TAN_NINH),
    ),
)

_PEOPLE = """
DANH SÁCH NGƯỜI DÂN CÓ SỔ SỨC KHỎE ĐIỆN TỬ THÁNG 8/2026
STT | Họ và tên | {} | Thôn
1 | Nguyễn Văn An | {} | Thôn 1
2 | Lê Thị Bình | {} | Thôn 2
"""

PERSONAL: tuple[Case, ...] = (
    *(
        case(f"a list of persons with {header}", grid(_PEOPLE.format(header, one, two)), refused="personal_data")
        for header, one, two in (
            ("Số CCCD", '"038090001234"', '"038190004321"'),
            ("SĐT", '"0912345678"', '"0987654321"'),
            ("Ngày sinh", "01/02/1990", "03/04/1985"),
            ("Số điện thoại", '"0912345678"', '"0987654321"'),
            ("Số định danh cá nhân", '"038090001234"', '"038190004321"'),
            ("Năm sinh", "1990", "1985"),
        )
    ),
    case(
        "personal columns on the second sheet beside figures",
        [grid(_BODY, "Tổng hợp"), grid(_PEOPLE.format("Căn cước công dân", '"038090001234"', '"038190004321"'), "DS")],
        refused="personal_data",
    ),
    case(
        "personal columns in a table of figures",
        grid("""
Tháng 8/2026
STT | Thôn | Họ tên trưởng thôn | Điện thoại | Sổ sức khỏe điện tử | <
^ | ^ | ^ | ^ | a | b
1 | Thôn 1 | Nguyễn Văn An | "0912345678" | 101 | 240
2 | Thôn 2 | Lê Thị Bình | "0987654321" | 95 | 215
"""),
        refused="personal_data",
    ),
    case(
        "personal columns without marks in .xls",
        grid(_PEOPLE.format("So CCCD", '"038090001234"', '"038190004321"'), spelled=spellings.unmarked),
        refused="personal_data",
        file_name="ds.xls",
    ),
    case(
        "counts of identity cards and telephones are no personal data",
        grid(f"""
Tháng 8/2026
STT | Thôn | Sổ sức khỏe điện tử | < | Số CCCD đã cấp | Số thuê bao điện thoại
^ | ^ | a | b | ^ | ^
{lines("{n} | {name} | {a} | {b} | {b} | {a}", ROWS)}
"""),
        READ,
        kinds=("unknown_indicator",),
    ),
    case(
        "the office's telephone in the heading is no personal data",
        grid(
            f"UBND XÃ AN NÔNG\nĐiện thoại: 0237.3812.345\n{_BODY}\n\nNgười lập biểu (ký, ghi rõ họ tên): Nguyễn Văn An"
        ),
        READ,
    ),
)

_XLSX = written([grid(_BODY)], "x.xlsx")

FILES: tuple[Case, ...] = (
    _bytes(b"", "an empty file"),
    _bytes(_XLSX[: len(_XLSX) // 2], "a truncated workbook"),
    _bytes(bytes(range(256)) * 20, "random bytes"),
    _bytes(b"%PDF-1.7\n1 0 obj\n<<>>\nendobj\n" + bytes(200), "a pdf renamed to .xlsx"),
    _bytes(_zip(word__document_xml="<w/>"), "a zip that is no workbook"),
    _bytes(
        _zip(**{"[Content_Types]_xml": "<Types/>", "word__document_xml": "<w:document/>"}),
        "a Word file renamed to .xlsx",
    ),
    _bytes(b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2048), "a broken .xls", "bieu.xls"),
    _bytes(b"\x89PNG\r\n\x1a\n" + bytes(500), "a picture renamed to .xls", "bieu.xls"),
    raw("an .xlsx named .xls", lambda: _XLSX, READ, file_name="bieu.xls"),
    raw("an .xls named .xlsx", lambda: written([grid(_BODY)], ".xls"), READ),
    raw("a .csv named .xls", lambda: writers.text(grid(_BODY)), READ, file_name="bieu.xls"),
    raw("an HTML page named .xls", lambda: writers.html(grid(_BODY)), READ, file_name="bieu.xls"),
)

CASES = (*ANOTHER, *PERSONAL, *FILES)
