"""Valid workbooks of every format, and the same damaged in ways that a seed decides."""

from __future__ import annotations

import datetime as dt
import io
import random
import zipfile
from functools import cache

from tests.data.intake import writers
from tests.data.intake.writers import Table, cp1258, packed

_TABLE = Table(
    [["Thôn", "a", "b", "Tỷ lệ", "Ngày"]]
    + [[f"Thôn {at}", at * 7, at * 11, at / 13, dt.datetime(2026, 6, at)] for at in range(1, 13)]
    + [["Ghi chú: số liệu tạm tính"]],
    formats={(at, 4): "0.0%" for at in range(2, 14)} | {(at, 5): "dd/mm/yyyy" for at in range(2, 14)},
    fonts={(2, 1): ".VnTime"},
    merges=[(14, 1, 14, 5)],
    hidden_rows=frozenset({5}),
    hidden_columns=frozenset({3}),
)
_HIDDEN = Table([["khoá"]], name="Ẩn", state="hidden")
FORMATS = ("xlsx", "xls", "ods", "fods", "2003 XML", "HTML", "csv", "csv in windows-1258", "xlsb")


@cache
def valid(name: str) -> bytes:
    """The untouched workbook of a format."""
    match name:
        case "xlsx":
            return writers.xlsx(_TABLE, _HIDDEN)
        case "xls":
            return writers.xls(_TABLE, _HIDDEN)
        case "ods":
            return writers.ods(_TABLE, _HIDDEN)
        case "fods":
            return writers.fods(_TABLE, _HIDDEN)
        case "2003 XML":
            return writers.sheetml(_TABLE, _HIDDEN)
        case "HTML":
            return writers.html(_TABLE, _HIDDEN)
        case "csv":
            return writers.text(_TABLE, ";")
        case "xlsb":
            return writers.xlsb(_TABLE)
    return cp1258(writers.text(_TABLE, ";").decode())


def mutated(name: str, seed: int) -> bytes:
    """A damaged workbook: bytes changed, cut, doubled, moved, or a part rewritten and packed with honest sums."""
    draw = random.Random(f"{name} {seed}")
    content = valid(name)
    if content.startswith(b"PK") and draw.random() < 0.6:
        archive = zipfile.ZipFile(io.BytesIO(content))
        members = {one: archive.read(one) for one in archive.namelist()}
        for _ in range(draw.randint(1, 3)):
            part = draw.choice(list(members))
            members[part] = _changed(members[part], draw)
        if draw.random() < 0.1:
            members.pop(draw.choice(list(members)))
        return packed(members)
    for _ in range(draw.choice([1, 1, 2, 5])):
        content = _changed(content, draw)
    return content


_PIECES = (
    b"", b"\x00", b"<", b">", b"&lt;", b"&#0;", b"99999999999", b"-1", b"]]>", b"<!--", b'"', b";", b"\xff\xff\xff\xff",
    b"XFD1048576", b"NaN", b"1e999", b"</table>", b"<table>", b"\r\n", b"\xc3", b"A0", b'="',
)  # fmt: skip


def _changed(content: bytes, draw: random.Random) -> bytes:
    left, right = sorted(draw.randrange(len(content) + 1) for _ in range(2))
    match draw.randrange(6):
        case 0:
            flipped = bytearray(content or b"\x00")
            for _ in range(draw.randint(1, 8)):
                flipped[draw.randrange(len(flipped))] = draw.randrange(256)
            return bytes(flipped)
        case 1:
            return content[:left]
        case 2:
            return content[:right] + content[left:right] + content[right:]
        case 3:
            return content[:left] + content[min(right, left + 60) :]
        case 4:
            return content[:left] + draw.randbytes(min(right - left, 40)) + content[min(right, left + 40) :]
    return content[:left] + draw.choice(_PIECES) + content[min(right, left + draw.choice([0, 1, 8])) :]
