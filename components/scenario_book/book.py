"""A workbook with live formulas, each beside its computed value: Excel's protected view and phones never calculate."""

from __future__ import annotations

import datetime as dt
import io
from collections.abc import Sequence
from dataclasses import dataclass

import xlsxwriter
from xlsxwriter.format import Format
from xlsxwriter.worksheet import Worksheet

from components.exhibit import Caption
from components.scenario_words import NOT_REPORTED
from components.workbook import plain, writable
from data.cell_text import like_formula

FORMATS = {
    "percent": '0.0##" %"',
    "points": '+0.0##" điểm";-0.0##" điểm";0" điểm"',
    "count": "#,##0",
    "amount": "#,##0.0##",
    "pace": "#,##0.00#",
    "change": "+#,##0.0##;-#,##0.0##;0",
    "month": "mm/yyyy",
    "text": "General",
}
HEAD = 3
"""The row of a table's header, from 0; the band, the title and the source stand above it."""
_INPUT, _RESULT, _QUIET = "#FFF2CC", "#DCEBF7", "#E9EDF1"
_BAND = {"bold": True, "bg_color": "#C2410C", "font_color": "#FFFFFF", "valign": "vcenter"}
_DAY_ZERO = dt.date(1899, 12, 30)
"""The day from which Excel counts."""
_FOOTER = 200
_HINT = 250


@dataclass(frozen=True)
class Limits:
    """What may be typed into an input cell: `kind` decimal, date or list, and what to say otherwise."""

    kind: str
    low: object
    high: object = None
    says: str = ""


class Book:
    """The workbook while it is written: rows and columns from 0, every text literal, every sheet marked."""

    def __init__(self, caption: Caption) -> None:
        """Begin a workbook whose sheets bear that title and source."""
        self.caption = caption
        self._file = io.BytesIO()
        self._book = xlsxwriter.Workbook(self._file, {"in_memory": True})
        self._book.set_properties({"title": writable(caption.title), "author": "Tiến độ", "comments": NOT_REPORTED})
        self._book.set_calc_mode("auto")
        self._formats: dict[tuple, Format] = {}

    def done(self) -> bytes:
        """The finished file."""
        self._book.close()
        return self._file.getvalue()

    def look(self, style: str = "text", kind: str = "", *, bold: bool = False, wrap: bool = True) -> Format:
        """The format of a cell; `kind`: input (yellow), result (blue) or quiet (grey)."""
        key = (style, kind, bold, wrap)
        if key not in self._formats:
            made = {"num_format": FORMATS[style], "bold": bold, "text_wrap": wrap, "valign": "top"}
            if kind:
                made |= {"bg_color": {"input": _INPUT, "result": _RESULT, "quiet": _QUIET}[kind]}
                made |= {"border": 1, "border_color": "#B9C3CD"}
            self._formats[key] = self._book.add_format(made)
        return self._formats[key]

    def sheet(self, name: str, widths: Sequence[float], head: Sequence[str], at: int = HEAD) -> Worksheet:
        """A sheet for A4 across, marked as simulated above and in print, its header frozen in row `at`."""
        sheet = self._book.add_worksheet(name)
        sheet.set_landscape()
        sheet.set_paper(9)
        sheet.fit_to_pages(1, 0)
        sheet.set_margins(left=0.5, right=0.5, top=0.9, bottom=0.8)
        sheet.set_header(f"&C&B{NOT_REPORTED}")
        source = writable(f"{self.caption.subtitle} · {self.caption.source}").replace("\n", " ")
        sheet.set_footer(f"&L&8{source[:_FOOTER].replace('&', 'và')}&R&8&P/&N")  # an & is a command there
        sheet.repeat_rows(0, at)
        sheet.freeze_panes(at + 1, 1)
        for column, width in enumerate(widths):
            sheet.set_column(column, column, width)
        band = self._book.add_format(_BAND)
        for column in range(len(widths)):
            sheet.write_blank(0, column, None, band)
        sheet.write_string(0, 0, NOT_REPORTED, band)
        self.put(sheet, 1, 0, self.caption.title, bold=True, wrap=False)
        self.put(sheet, 2, 0, source, wrap=False)
        for column, text in enumerate(head):
            self.put(sheet, at, column, text, kind="quiet", bold=True)
        return sheet

    def put(
        self,
        sheet: Worksheet,
        row: int,
        column: int,
        value: object,
        style: str = "text",
        *,
        formula: str = "",
        name: str = "",
        limits: Limits | None = None,
        kind: str = "",
        bold: bool = False,
        wrap: bool = True,
    ) -> None:
        """The value in its cell, with the formula that gives it, the cell's name and what may be typed there."""
        found, look = plain(value), self.look(style, kind, bold=bold, wrap=wrap)
        if formula:
            shown = (found - _DAY_ZERO).days if isinstance(found, dt.date) else found
            sheet.write_formula(row, column, f"={formula}", look, "" if shown is None else shown)
        elif isinstance(found, str):
            self._text(sheet, row, column, writable(found), look)
        elif isinstance(found, dt.date):
            sheet.write_datetime(row, column, dt.datetime(found.year, found.month, found.day), look)
        elif found is not None:
            sheet.write_number(row, column, found, look)
        elif kind:
            sheet.write_blank(row, column, None, look)
        if name:
            self.name(sheet, name, row, column)
        if limits is not None:
            _validate(sheet, row, column, limits)

    def name(self, sheet: Worksheet, name: str, row: int, column: int, last: int | None = None) -> None:
        """Name a cell, or the column's cells down to row `last`."""
        letter = xlsxwriter.utility.xl_col_to_name(column)
        end = "" if last is None else f":${letter}${last + 1}"
        self._book.define_name(name, f"='{sheet.name}'!${letter}${row + 1}{end}")

    def chart(self, sheet: Worksheet, series: Sequence[dict], last: int, cell: str) -> None:
        """A line chart of columns of that sheet, down to row `last`; `series`: column, colour, dash."""
        chart = self._book.add_chart({"type": "line"})
        for one in series:
            chart.add_series(
                {
                    "name": [sheet.name, HEAD, one["column"]],
                    "categories": [sheet.name, HEAD + 1, 0, last, 0],
                    "values": [sheet.name, HEAD + 1, one["column"], last, one["column"]],
                    "line": {"color": one["colour"], "width": one["width"], "dash_type": one["dash"]},
                    "marker": {"type": "none"},
                }
            )
        title = writable(f"MÔ PHỎNG – {self.caption.title}").replace("!", "!\u2060")  # "x!A1" would be a reference
        chart.set_title({"name": title, "name_font": {"size": 12}})
        chart.set_x_axis({"date_axis": True, "num_format": "mm/yyyy", "major_unit": 6, "major_unit_type": "months"})
        chart.set_y_axis({"major_gridlines": {"visible": True, "line": {"color": "#E2E6EA"}}})
        chart.set_legend({"position": "bottom"})
        chart.set_size({"width": 760, "height": 380})
        chart.show_blanks_as("gap")
        sheet.insert_chart(cell, chart, {"description": writable(self.caption.title)[:_HINT]})

    def _text(self, sheet: Worksheet, row: int, column: int, text: str, look: Format) -> None:
        """Text that never runs as a formula, not even when somebody edits the cell."""
        if like_formula(text):
            quoted = (look, "quoted")
            if quoted not in self._formats:
                self._formats[quoted] = self._book.add_format(
                    {"quote_prefix": True, "text_wrap": True, "valign": "top", "bold": look.bold}
                )
            look = self._formats[quoted]
        sheet.write_string(row, column, text, look)


def _validate(sheet: Worksheet, row: int, column: int, limits: Limits) -> None:
    rule: dict[str, object] = {"validate": limits.kind, "error_title": "Số nhập", "error_message": limits.says[:_HINT]}
    if limits.kind == "list":
        rule["source"] = limits.low
    else:
        rule |= {"criteria": "between", "minimum": limits.low, "maximum": limits.high}
        if limits.high is None:
            rule = {**rule, "criteria": ">=", "value": limits.low}
            del rule["minimum"], rule["maximum"]
    sheet.data_validation(row, column, row, column, rule)
