"""XML walked element by element in constant memory; entities, the classic bombs, are refused where declared."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from xml.parsers import expat

from data.intake.formats.cells import RefusedError

Start = Callable[[str, dict[str, str]], None]
End = Callable[[str], None]
Text = Callable[[str], None]


def walk(chunks: Iterable[bytes], start: Start, end: End | None = None, text: Text | None = None) -> None:
    """Call back for every element and text of one document."""
    parser = expat.ParserCreate()
    parser.buffer_text = True
    parser.StartElementHandler = start
    parser.EndElementHandler = end
    parser.CharacterDataHandler = text
    parser.EntityDeclHandler = parser.ExternalEntityRefHandler = parser.UnparsedEntityDeclHandler = _refuse
    for chunk in chunks:
        parser.Parse(chunk, False)
    parser.Parse(b"", True)


def local(name: str) -> str:
    """An element's or attribute's name without its prefix."""
    return name.rpartition(":")[2]


def _refuse(*_: object) -> None:
    raise RefusedError("damaged")
