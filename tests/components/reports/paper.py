"""A report's Word file read again, as whoever opens it finds it."""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterator

import docx
import pandas as pd
from docx.document import Document
from docx.table import Table

Block = str | pd.DataFrame
LAST = "…"
_LIVE = re.compile(r"<w:(hyperlink|object|altChunk|drawing|pict|dirty|fldChar|instrText|subDoc|script|frame)\b")


def opened(content: bytes) -> Document:
    return docx.Document(io.BytesIO(content))


def parts(content: bytes) -> dict[str, list[Block]]:
    """What stands under each heading, in order; what comes before the first under "", after the last under LAST."""
    found: dict[str, list[Block]] = {"": []}
    heading = ""
    for one in opened(content).iter_inner_content():
        if isinstance(one, Table):
            found[heading].append(frame(one))
        elif one.style.name == "Heading 1":
            heading = one.text
            found[heading] = []
        else:
            heading = LAST if one.text.startswith("Trên đây") else heading
            found.setdefault(heading, []).append(one.text)
    return found


def part(content: bytes, heading: str) -> list[Block]:
    """What stands under the one heading with these words."""
    [found] = [blocks for name, blocks in parts(content).items() if heading in name]
    return found


def tables(content: bytes, heading: str) -> list[pd.DataFrame]:
    return [one for one in part(content, heading) if isinstance(one, pd.DataFrame)]


def said(content: bytes, heading: str) -> str:
    """The sentences under a heading."""
    return "\n".join(one for one in part(content, heading) if isinstance(one, str))


def frame(table: Table) -> pd.DataFrame:
    """A table as texts, its first row the names of the columns."""
    first, *lines = [[cell.text for cell in row.cells] for row in table.rows]
    return pd.DataFrame(lines, columns=first, dtype="str")


def files(content: bytes) -> dict[str, str]:
    """Every part of the file that is XML."""
    with zipfile.ZipFile(io.BytesIO(content)) as made:
        return {
            one: made.read(one).decode("utf-8") for one in made.namelist() if one.endswith((".xml", ".rels"))
        }  # fmt: skip


def text(content: bytes) -> str:
    """Every word that a reader sees, headers included."""
    document = opened(content)
    section = document.sections[0]
    above = [one.text for each in (section.header, section.first_page_header) for one in each.paragraphs]
    return "\n".join([*above, *_words(document)])


def _words(document: Document) -> Iterator[str]:
    for one in document.iter_inner_content():
        if isinstance(one, Table):
            yield from (cell.text for row in one.rows for cell in row.cells)
        else:
            yield one.text


def live(content: bytes) -> list[str]:
    """What in the file is more than text, our own page number apart: fields, links, pictures, what lies outside."""
    made = files(content)
    found = [f"{name}: {one[0]}" for name, text in made.items() for one in _LIVE.finditer(text)]
    fields = [one for text in made.values() for one in re.findall(r'<w:fldSimple w:instr="([^"]*)"', text)]
    outside = [name for name, text in made.items() if 'TargetMode="External"' in text]
    return found + [one for one in fields if one != "PAGE"] + outside
