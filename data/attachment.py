"""A file that comes with an answer: taken only where it is one of the kinds offices exchange, and not too large."""

from __future__ import annotations

import re
from dataclasses import dataclass

from data.errors import RefusalError
from data.plan_store import clean_name

MAX_BYTES = 10 * 2**20
MAX_NAME = 200
"""Characters in a file's name."""
_ZIP, _OLE = (b"PK\x03\x04",), (b"\xd0\xcf\x11\xe0",)
_BEGINS = {
    "pdf": (b"%PDF",), "docx": _ZIP, "xlsx": _ZIP, "odt": _ZIP, "ods": _ZIP, "doc": _OLE, "xls": _OLE,
    "jpg": (b"\xff\xd8\xff",), "jpeg": (b"\xff\xd8\xff",), "png": (b"\x89PNG",), "csv": (), "txt": (),
}  # fmt: skip
"""How a file of each kind begins; a text has no beginning of its own."""
TYPES = tuple(_BEGINS)


@dataclass(frozen=True)
class Attachment:
    """A file that may be kept, by the name it is shown and given back under."""

    name: str
    content: bytes


def attachment(name: str, content: bytes) -> Attachment:
    """The file; RefusalError where it is empty, too large, badly named, or not what its name says."""
    name = clean_name(re.split(r"[\\/]", name)[-1])
    kind = name.rpartition(".")[2].lower() if "." in name.strip(".") else ""
    if len(name) > MAX_NAME:
        raise RefusalError(
            f"Tên tệp dài {len(name)} ký tự, tối đa là {MAX_NAME}. Hãy đổi tên ngắn hơn rồi đính kèm lại."
        )
    if kind not in _BEGINS:
        raise RefusalError(
            f"Không nhận tệp «{name}». Hãy đính kèm tệp PDF, Word, Excel, OpenDocument, CSV, TXT, hoặc ảnh JPG, PNG."
        )
    if not content:
        raise RefusalError(f"Tệp «{name}» trống (0 byte). Hãy kiểm tra rồi đính kèm lại.")
    if len(content) > MAX_BYTES:
        raise RefusalError(f"Tệp «{name}» lớn hơn {MAX_BYTES // 2**20} MB. Hãy thu nhỏ hoặc chỉ gửi phần cần thiết.")
    if not _is(kind, content):
        raise RefusalError(
            f"Tệp «{name}» có nội dung không phải loại .{kind} như tên ghi. Hãy mở tệp, lưu lại đúng loại rồi đính kèm."
        )
    return Attachment(name, content)


def _is(kind: str, content: bytes) -> bool:
    begins = _BEGINS[kind]
    if not begins:
        return b"\0" not in content or content.startswith((b"\xff\xfe", b"\xfe\xff"))
    return content.startswith(begins)
