"""What stands above and below an administrative document (Decree 30/2020): who issues it, its title, who gets it.

Number, date, receivers, the signer's office and signature are the clerk's and the leader's to write: they stay open.
"""

from __future__ import annotations

from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Mm, Pt
from docx.table import _Cell
from docx.text.paragraph import Paragraph

from components.reports.document import BODY, CELL, WIDE, Paper, as_text, lay_out

STATE = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
MOTTO = "Độc lập - Tự do - Hạnh phúc"
BODY_OF = "ỦY BAN NHÂN DÂN"
_ROOM = "\u00a0" * 8
NUMBER = f"Số:{_ROOM}/BC-UBND"
DATE = f"ngày{_ROOM}tháng{_ROOM}năm{_ROOM}"
OPEN = "………………………"
RECEIVERS = (f"{OPEN};", f"{OPEN};", "Lưu: VT, …………")
_ISSUER = 64
"""Millimetres of the left half."""


def letterhead(paper: Paper, name: str) -> None:
    """Who issues it on the left, the state's name and motto on the right; below them number, place and date."""
    left, right, number, date = _halves(paper, 2)
    _line(left, BODY_OF, Pt(13), bold=True)
    _line(left, f"Xã {name}", Pt(13), bold=True, capitals=True)
    _ruled(left.add_paragraph(style=CELL), 20)
    _line(right, STATE, Pt(12), bold=True)
    _line(right, MOTTO, Pt(13), bold=True)
    _ruled(right.add_paragraph(style=CELL), 21)
    _line(number, NUMBER, Pt(13)).paragraph_format.space_before = Pt(4)
    _line(date, f"{name}, {DATE}", Pt(13), italic=True).paragraph_format.space_before = Pt(4)


def title(paper: Paper, kind: str, subject: str) -> None:
    """The document's kind and what it is about, in the middle, with a rule below them."""
    for text, style in ((kind, "Title"), (subject, "Subtitle")):
        paper.document.add_paragraph(as_text(text), style=style)
    _ruled(paper.document.add_paragraph(style=CELL), 60).paragraph_format.space_after = Pt(10)


def ending(paper: Paper) -> None:
    """Room for those who receive it, and for the office, the signature and the seal of who signs."""
    left, right = _halves(paper, 1)
    _line(left, "Nơi nhận:", Pt(12), bold=True, italic=True, centred=False)
    for one in RECEIVERS:
        _line(left, f"- {one}", Pt(11), centred=False)
    _line(right, f"TM. {BODY_OF}", BODY, bold=True)
    _line(right, OPEN, BODY, bold=True)
    for _ in range(4):
        _line(right, "", BODY)
    _line(right, OPEN, BODY, bold=True)
    paper.document.add_paragraph(style=CELL).paragraph_format.line_spacing = Pt(1)  # Word ends no page with a table


def _halves(paper: Paper, rows: int) -> list[_Cell]:
    """The cells of a table without lines, two in a row, never parted from each other or from what stands above."""
    table = paper.document.add_table(rows, 2)
    lay_out(table, [Mm(_ISSUER), Mm(WIDE - _ISSUER)])
    paper.keep_with_above(table)
    return [cell for row in table.rows for cell in row.cells]


def _line(
    cell: _Cell,
    text: str,
    size: Pt,
    *,
    bold: bool = False,
    italic: bool = False,
    capitals: bool = False,
    centred: bool = True,
) -> Paragraph:
    """One more line of the cell."""
    paragraph = cell.paragraphs[0] if not cell.paragraphs[0].runs else cell.add_paragraph()
    paragraph.style = CELL
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER if centred else None
    paragraph.paragraph_format.keep_with_next = True
    run = paragraph.add_run(as_text(text))
    run.font.size, run.bold, run.italic, run.font.all_caps = size, bold, italic, capitals
    return paragraph


def _ruled(paragraph: Paragraph, inset: int) -> Paragraph:
    """The empty paragraph as a rule that ends so many millimetres before either side."""
    borders, line = OxmlElement("w:pBdr"), OxmlElement("w:bottom")
    for name, value in {"val": "single", "sz": "6", "space": "0", "color": "000000"}.items():
        line.set(qn(f"w:{name}"), value)
    borders.append(line)
    paragraph.paragraph_format.left_indent = paragraph.paragraph_format.right_indent = Mm(inset)
    paragraph.paragraph_format.line_spacing = Pt(3)
    spacing = paragraph._p.pPr.find(qn("w:spacing"))
    spacing.addprevious(borders)
    return paragraph
