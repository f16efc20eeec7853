"""A what-if as a workbook an officer can check and continue: inputs in yellow, everything else live formulas."""

from __future__ import annotations

from collections.abc import Sequence

from components.exhibit import Caption
from components.scenario_book.book import HEAD, Book
from components.scenario_book.formulas import Formulas
from components.scenario_book.lines import Line, Lines
from components.scenario_book.path import Path
from components.scenario_book.results import every_line
from components.scenario_book.sharing import sharing_sheet
from components.scenario_village_words import rule_said
from components.scenario_words import assumption
from data.model import Plan
from data.scenario import Outcome, Unknown
from data.sharing import Sharing
from data.standings import Row
from data.villages import Cell

SCENARIO, METHOD = "Phương án", "Cách tính"
_FIRST = HEAD + 1


def scenario_workbook(
    caption: Caption,
    plan: Plan,
    row: Row,
    outcome: Outcome,
    sharing: Sharing | None = None,
    cells: Sequence[Cell] = (),
) -> bytes:
    """The .xlsx file of a scenario; with a sharing of its goal among villages (`cells`) also theirs."""
    book, path = Book(caption), Path(plan, row, outcome)
    lines = Lines(plan, row, outcome, len(path.periods), path.plan_column is not None, path.usual_column is not None)
    written = every_line(lines)
    _scenario_sheet(book, written)
    if sharing is not None and sharing.parts:
        sharing_sheet(book, plan, row, outcome.scenario, sharing, cells)
    path.sheet(book, lines)
    path.copied(book, lines)
    _method_sheet(book, _method(caption, plan, row, outcome, sharing, written))
    return book.done()


def _scenario_sheet(book: Book, lines: Sequence[Line]) -> None:
    sheet = book.sheet(SCENARIO, (38, 24, 24, 62), ("Nội dung", "Giá trị", "Đơn vị", "Ghi chú"))
    solved = next(at for at, line in enumerate(lines) if line.name == "kiem_tra") + 1
    for at, line in enumerate(lines):
        row = _FIRST + at
        if line.value is None:
            for column in range(4):
                book.put(sheet, row, column, line.label if not column else None, kind="quiet", bold=True, wrap=False)
            continue
        book.put(sheet, row, 0, line.label, bold=at == solved)
        kind = "input" if line.limits else "result" if at == solved else ""
        book.put(
            sheet, row, 1, line.value, line.style, formula=line.formula, name=line.name, limits=line.limits, kind=kind,
            bold=at == solved,
        )  # fmt: skip
        book.put(sheet, row, 2, line.unit)
        book.put(sheet, row, 3, line.note)


def _method(
    caption: Caption, plan: Plan, row: Row, outcome: Outcome, sharing: Sharing | None, lines: Sequence[Line]
) -> list[str]:
    indicator = row.standing.indicator
    said = [
        f"Chỉ tiêu: {indicator.name}.",
        f"Kết luận khi xuất tệp: {caption.says}",
        f"{assumption(row, outcome.scenario, outcome)} (khi xuất tệp; sửa ô vàng thì tính theo ô vàng)",
        "Ô vàng là số nhập, sửa được. Ô xanh là kết quả. Các ô còn lại là công thức hoặc số chép từ hệ thống.",
    ]
    said += [f"Ô vàng «{line.label}»: {line.note or 'nhập số của phương án.'}" for line in lines if line.limits]
    said += [
        "Mức theo phần trăm luôn nằm từ 0 đến 100; số lượng không âm.",
        "Đường phương án sau hạn là nếu vẫn giữ nhịp ấy.",
        "Mức kế hoạch chép từ hệ thống khi xuất, không đổi khi sửa ô vàng; hạn muộn hơn trang Lộ trình thì ghi “–”.",
    ]
    written = Formulas(row, outcome.scenario.unknown)
    if written.flows:
        said.append("Chỉ tiêu cộng theo năm: sang tháng 1 thì tính lại từ đầu.")
    if written.mean:
        said.append("Đường giữ nhịp hiện nay chép từ hệ thống khi xuất, không đổi khi sửa ô vàng.")
    if indicator.whole and written.in_units and outcome.scenario.unknown is not Unknown.REACHED:
        said.append(f"Số {indicator.noun} lẻ được làm tròn lên để chắc chắn đạt mức.")
    if sharing is not None:
        said.append(f"Chia cho các {plan.unit_word}: {rule_said(sharing.rule, plan)}")
        said.append(f"Số cần của trang này cộng từ các {plan.unit_word} có số, nên có thể khác số của toàn xã.")
    said.append("Sửa tệp này không đổi số liệu, mục tiêu hay phương án đã lưu trong hệ thống.")
    return said


def _method_sheet(book: Book, said: Sequence[str]) -> None:
    sheet = book.sheet(METHOD, (6, 120), ("", "Cách tính và giả định"))
    for at, text in enumerate(said, start=1):
        book.put(sheet, HEAD + at, 0, at)
        book.put(sheet, HEAD + at, 1, text)
