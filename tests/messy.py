"""A commune's own workbook, as an office keeps it: motto, title, merged headings, a total, notes and a signature."""

from __future__ import annotations

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook

NAME = (
    "Tỷ lệ hộ gia đình có ít nhất một thành viên có kỹ năng sử dụng dịch vụ công trực tuyến và thực hiện thanh toán"
    " không dùng tiền mặt"
)
"""An indicator of Tân Ninh (TN-02), in the office's own words."""


def monthly(month: int, villages: Mapping[str, tuple[object, object]], year: int = 2026) -> bytes:
    """The bytes of one month's table: villages down, a and b across, every figure as the office typed it."""
    book = Workbook()
    sheet = book.active
    sheet.title = f"T{month}"
    sheet["A1"], sheet["D1"] = "UBND XÃ TÂN NINH", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    sheet["D2"] = "Độc lập - Tự do - Hạnh phúc"
    sheet["A4"] = f"KẾT QUẢ THỰC HIỆN PHONG TRÀO THI ĐUA THÁNG {month}/{year}"
    sheet["A6"], sheet["B6"], sheet["C6"] = "TT", "Thôn", NAME
    sheet["C7"], sheet["D7"], sheet["E7"] = "Số hộ có kỹ năng (a)", "Tổng số hộ (b)", "Tỷ lệ %"
    for merged in ("A1:C1", "D1:F1", "D2:F2", "A4:F4", "A6:A7", "B6:B7", "C6:E6"):
        sheet.merge_cells(merged)
    row = 8
    for number, (name, (a, b)) in enumerate(villages.items(), 1):
        for column, value in enumerate((number, name, a, b), 1):
            sheet.cell(row, column).value = value
        row += 1
    numbers = [(a, b) for a, b in villages.values() if isinstance(a, int) and isinstance(b, int)]
    sheet.cell(row, 2).value = "Cộng"
    sheet.cell(row, 3).value, sheet.cell(row, 4).value = (sum(column) for column in zip(*numbers, strict=True))
    sheet.cell(row + 2, 1).value = "Ghi chú: số liệu do Tổ công nghệ số cộng đồng rà soát."
    sheet.cell(row + 4, 5).value = "NGƯỜI LẬP BIỂU"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def saved(folder: Path, name: str, content: bytes) -> Path:
    """The file with that content, in the folder."""
    path = folder / name
    path.write_bytes(content)
    return path
