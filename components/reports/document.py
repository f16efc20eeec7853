"""A sheet of paper as a Word file: A4, Times New Roman, sentences and tables, numbered from the second page on.

What is handed over is text and stays text: nothing in it becomes a field, a link or a picture. The same content gives
the same bytes on every day.
"""

from __future__ import annotations

import datetime as dt
import io
import re
import zipfile
from collections.abc import Mapping, Sequence

import pandas as pd
from docx import Document
from docx.enum.table import WD_TABLE_ALIGNMENT
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.oxml.text.font import CT_RPr
from docx.section import Section
from docx.shared import Mm, Pt, RGBColor
from docx.styles.style import ParagraphStyle
from docx.table import Table, _Row
from docx.text.paragraph import Paragraph

from components.words import NOT_KNOWN

FONT, LANGUAGE = "Times New Roman", "vi-VN"
BODY, SMALL = Pt(14), Pt(11)
"""The size of sentences and headings, and of what stands in tables."""
LEFT, RIGHT, TOP, BOTTOM = 30, 15, 20, 20
WIDE = 210 - LEFT - RIGHT
"""Margins, and the room between them, in millimetres."""
CELL = "No Spacing"
"""The style of a table's cells, one of Word's own, so that Word shows its name in the reader's language."""
USUAL = 14
"""How wide a column is whose width nobody gave, beside the others."""
_NO_CLOCK = (1980, 1, 1, 0, 0, 0)
_BREAKS = re.compile("\r\n|[\r\x0b\x0c\x85\u2028\u2029]")
_UNSEEN = re.compile(
    "[\x00-\x08\x0e-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff\ud800-\udfff\ufffe\uffff]"
)
"""What XML cannot hold, and what has no shape but turns the reading direction."""


def as_text(text: str) -> str:
    """Text from people as a Word file holds it: its lines, without what is not seen."""
    return _UNSEEN.sub("", _BREAKS.sub("\n", text)).replace("\t", " ")


class Paper:
    """A document that is written from top to bottom; `marks` stand above every page."""

    def __init__(self, title: str, author: str, at: dt.datetime, marks: Sequence[str] = ()) -> None:
        """An empty sheet; `at` (UTC) is the moment it tells of, not the one it was printed at."""
        self.document = Document()
        _set_defaults(self.document)
        _set_styles(self.document)
        _set_page(self.document.sections[0], marks)
        _set_properties(self.document, title, author, at)

    def heading(self, text: str) -> None:
        """A section's heading, which Word lists in its navigation."""
        self.document.add_paragraph(as_text(text), style="Heading 1")

    def sentence(self, text: str, *, bold: bool = False) -> Paragraph:
        """One paragraph."""
        paragraph = self.document.add_paragraph()
        paragraph.add_run(as_text(text)).bold = bold or None
        return paragraph

    def table(self, name: str, rows: pd.DataFrame, widths: Mapping[str, int]) -> None:
        """The rows under a header that every page repeats; an empty cell says so with a dash.

        `name` is read out by screen readers; `widths` of columns, by their names, are shares of the page's.
        """
        shares = [widths.get(one, USUAL) for one in rows.columns]
        table = self.document.add_table(len(rows) + 1, len(rows.columns), style="Table Grid")
        lay_out(table, [Mm(WIDE * one / sum(shares)) for one in shares])
        _describe(table, name)
        for row, line in zip(table.rows, [rows.columns, *rows.itertuples(index=False)], strict=True):
            _mark_row(row, "w:cantSplit")
            for cell, text in zip(row.cells, line, strict=True):
                cell.paragraphs[0].style = CELL
                cell.paragraphs[0].add_run(as_text(str(text)) or NOT_KNOWN)
        _head(table.rows[0])
        self.keep_with_above(table)

    def keep_with_above(self, table: Table) -> None:
        """The paragraph above the table stands on the page on which the table begins."""
        above = table._tbl.getprevious()
        if above is not None and above.tag == qn("w:p"):
            Paragraph(above, self.document).paragraph_format.keep_with_next = True

    def content(self) -> bytes:
        """The .docx file."""
        file = io.BytesIO()
        self.document.save(file)
        return _without_clock(file)


def lay_out(table: Table, widths: Sequence[int]) -> None:
    """Columns as wide as these and no wider, whatever stands in them."""
    table.autofit, table.alignment = False, WD_TABLE_ALIGNMENT.CENTER
    for column, width in zip(table.columns, widths, strict=True):
        column.width = width
    for row in table.rows:
        for cell, width in zip(row.cells, widths, strict=True):
            cell.width = width


def _head(row: _Row) -> None:
    _mark_row(row, "w:tblHeader")
    for cell in row.cells:
        cell.paragraphs[0].alignment = WD_ALIGN_PARAGRAPH.CENTER
        cell.paragraphs[0].runs[0].bold = True


def _mark_row(row: _Row, name: str) -> None:
    row._tr.get_or_add_trPr().append(OxmlElement(name))


def _describe(table: Table, name: str) -> None:
    caption = OxmlElement("w:tblCaption")
    caption.set(qn("w:val"), as_text(name))
    table._tbl.tblPr.append(caption)


# ── the sheet ────────────────────────────────────────────────────────────────────────────────────────


def _set_defaults(document: Document) -> None:
    """Letters and language of everything that does not say otherwise."""
    for one in document.styles.element.xpath("w:docDefaults/w:rPrDefault/w:rPr"):
        _name_font(one)
        one.sz_val = BODY
    for one in document.styles.element.xpath("w:docDefaults//w:lang"):
        one.set(qn("w:val"), LANGUAGE)
    for one in document.settings.element.xpath("w:themeFontLang"):
        one.set(qn("w:val"), LANGUAGE)


def _set_styles(document: Document) -> None:
    styles = document.styles
    normal, heading, cell = styles["Normal"], styles["Heading 1"], styles[CELL]
    for one in ("Title", "Subtitle"):
        _set_plain(styles[one])
    for style, size in ((normal, BODY), (heading, BODY), (styles["Header"], Pt(13)), (cell, SMALL)):
        _set_font(style, size)
    for style in (normal, heading):
        style.paragraph_format.space_before = style.paragraph_format.space_after = Pt(3)
        style.paragraph_format.line_spacing = 1.15
    normal.paragraph_format.first_line_indent = Mm(10)
    normal.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
    heading.paragraph_format.space_before = Pt(9)
    cell.paragraph_format.first_line_indent = Mm(0)
    cell.paragraph_format.alignment = WD_ALIGN_PARAGRAPH.LEFT
    cell.paragraph_format.space_before = cell.paragraph_format.space_after = Pt(2)
    for one in ("Header", "Title", "Subtitle"):
        styles[one].paragraph_format.first_line_indent = Mm(0)
        styles[one].paragraph_format.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _set_plain(style: ParagraphStyle) -> None:
    """A title without Word's colours, rules and wide letters."""
    for part in (style.element.pPr, style.element.rPr):
        style.element.remove(part)
    _set_font(style, BODY)
    style.font.bold = True


def _set_font(style: ParagraphStyle, size: Pt) -> None:
    """The style's letters, black, and no other style's linked to it."""
    style.font.size, style.font.color.rgb = size, RGBColor(0, 0, 0)
    _name_font(style.element.get_or_add_rPr())
    for link in style.element.findall(qn("w:link")):
        style.element.remove(link)


def _name_font(about: CT_RPr) -> None:
    """The font by its name: a theme's would be that of the machine."""
    fonts = about.get_or_add_rFonts()
    fonts.attrib.clear()
    for name in ("ascii", "hAnsi", "eastAsia", "cs"):
        fonts.set(qn(f"w:{name}"), FONT)


def _set_page(section: Section, marks: Sequence[str]) -> None:
    """Upright A4; the page's number in the middle of the upper margin, the marks below it and on the first page too."""
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin, section.right_margin = Mm(LEFT), Mm(RIGHT)
    section.top_margin, section.bottom_margin = Mm(TOP), Mm(BOTTOM)
    section.header_distance = section.footer_distance = Mm(10)
    section.different_first_page_header_footer = True
    number = OxmlElement("w:fldSimple")
    number.set(qn("w:instr"), "PAGE")
    number.append(section.header.paragraphs[0].add_run("2")._r)
    section.header.paragraphs[0]._p.append(number)
    for at, mark in enumerate(marks):
        first = section.first_page_header
        paragraph = first.paragraphs[0] if not at else first.add_paragraph(style="Header")
        for one in (paragraph, section.header.add_paragraph(style="Header")):
            one.add_run(as_text(mark)).bold = True


def _set_properties(document: Document, title: str, author: str, at: dt.datetime) -> None:
    about = document.core_properties
    about.title, about.author, about.language = as_text(title)[:255], as_text(author)[:255], LANGUAGE
    about.comments = about.keywords = about.subject = about.last_modified_by = ""
    about.created = about.modified = at
    links = document.part.package.rels
    for key in [key for key, one in links.items() if one.reltype.endswith("/thumbnail")]:
        del links[key]  # a picture of an empty page


def _without_clock(file: io.BytesIO) -> bytes:
    """The same file with no trace of when and where it was packed."""
    packed = io.BytesIO()
    with zipfile.ZipFile(file) as made, zipfile.ZipFile(packed, "w") as kept:
        for one in made.infolist():
            entry = zipfile.ZipInfo(one.filename, _NO_CLOCK)
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 3, 0o600 << 16
            kept.writestr(entry, made.read(one))
    return packed.getvalue()
