"""One file → one reading: the template by its keys, any other workbook by what its tables say."""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import replace

from data.flat.layout import Layout
from data.intake.context import Clock
from data.intake.findings import Findings, Spot
from data.intake.flat import is_flat, read_flat
from data.intake.grid import FileRefusedError, Sheet, read_grid
from data.intake.legacy import decode
from data.intake.lexicon import Lexicon
from data.intake.months import mentions
from data.intake.reader import Reader
from data.intake.reading import Reading
from data.intake.refusals import personal_data, wrong_commune
from data.intake.template_table import read_template
from data.model import Period, Plan
from data.review import is_review
from data.standings import BaseFigure
from data.template import META

PLAIN = Layout()
"""The layout of a commune that has set none of its own."""


def read_workbook(
    content: bytes,
    name: str,
    plan: Plan,
    kind: str,
    today_period: Period,
    wanted: Period | None = None,
    answers: Mapping[str, str] | None = None,
    bases: Sequence[BaseFigure] = (),
    flat: Layout = PLAIN,
) -> Reading:
    """The figures, problems and questions of one file; a file that is not for us is refused with its reason.

    `kind` is the store's kind, `today_period` the period running now (nothing later is taken), `wanted` the
    period the officer chose, `answers` what was said to earlier questions, by their keys, `bases` the số nền
    known: they stand in where a sheet gives a without b; `flat` the layout in which the commune exports its figures.
    """
    empty = Reading(name, hashlib.sha256(content).hexdigest())
    try:
        sheets = [one for one in read_grid(content, name) if not is_review(one)]
    except FileRefusedError as refusal:
        return replace(empty, refused=refusal.kind, reason=str(refusal))
    if any(one.name == META for one in sheets):
        return replace(read_template(content, name, plan, kind, today_period, wanted), sheets=tuple(sheets))
    if is_flat(sheets, flat):
        return replace(read_flat(empty, sheets, flat, plan, kind, today_period, wanted), sheets=tuple(sheets))
    return replace(read_sheets(empty, sheets, plan, today_period, wanted, answers, bases), sheets=tuple(sheets))


def read_sheets(
    empty: Reading,
    sheets: Sequence[Sheet],
    plan: Plan,
    today_period: Period,
    wanted: Period | None = None,
    answers: Mapping[str, str] | None = None,
    bases: Sequence[BaseFigure] = (),
) -> Reading:
    """The reading of sheets that follow no template; `empty` carries the file's name and hash."""
    name = empty.file_name
    findings = Findings(dict(answers or {}))
    decoded = [_decoded(one, findings) for one in sheets]
    refused = personal_data(decoded) or wrong_commune(decoded, name, plan)
    if refused:
        return replace(empty, refused=refused[0], reason=refused[1])
    clock = Clock(plan, today_period, wanted, next((one for one in mentions(name) if one.month), None))
    reader = Reader(plan, findings, clock, Lexicon(plan, findings.answers), [one.name for one in decoded], bases)
    for sheet in decoded:
        reader.sheet(sheet)
    return reader.finish(empty)


def _decoded(sheet: Sheet, findings: Findings) -> Sheet:
    """The sheet with TCVN3 and VNI texts in Unicode, letters composed; says once what was read how."""
    cells = dict(sheet.cells)
    first: Spot | None = None
    count = 0
    for (row, column), raw in sheet.cells.items():
        text = decode(raw.text, raw.font) if raw.kind == "text" else None
        if text is not None and text != raw.text:
            cells[row, column] = replace(raw, text=text)
            first = first or Spot(sheet.name, row, column, raw)
            count += 1
        elif raw.kind == "text" and not unicodedata.is_normalized("NFC", raw.text):
            cells[row, column] = replace(raw, text=unicodedata.normalize("NFC", raw.text))
    sheet = replace(sheet, name=unicodedata.normalize("NFC", sheet.name), cells=cells)
    if first is None:
        return sheet
    shown = cells[first.row, first.column].text
    findings.warn(
        "legacy_encoding", first,
        f"Trang «{sheet.name}» có {count} ô chữ kiểu cũ (TCVN3 hoặc VNI), đã được đổi để đọc: ô này là «{shown}».",
    )  # fmt: skip
    return sheet
