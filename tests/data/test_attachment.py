"""Files that come with an answer: taken by what they are, refused in a sentence that says what to do."""

from __future__ import annotations

import pytest

from data.attachment import MAX_BYTES, MAX_NAME, TYPES, attachment
from data.errors import RefusalError

_ZIP, _OLE = b"PK\x03\x04rest", b"\xd0\xcf\x11\xe0rest"
GOOD = {
    "pdf": b"%PDF-1.7", "docx": _ZIP, "xlsx": _ZIP, "odt": _ZIP, "ods": _ZIP, "doc": _OLE, "xls": _OLE,
    "jpg": b"\xff\xd8\xff\xe0", "jpeg": b"\xff\xd8\xff\xe1", "png": b"\x89PNG\r\n", "csv": "thôn;số\n".encode(),
    "txt": "\ufeffGhi chú".encode("utf-16"),
}  # fmt: skip


@pytest.mark.parametrize("kind", TYPES)
def test_what_it_says_it_is_is_taken_with_its_name_whatever_its_case(kind: str):
    taken = attachment(f"Biên bản.{kind.upper()}", GOOD[kind])
    assert (taken.name, taken.content) == (f"Biên bản.{kind.upper()}", GOOD[kind])


@pytest.mark.parametrize("kind", TYPES)
def test_a_program_is_no_document_whatever_its_name(kind: str):
    with pytest.raises(RefusalError, match="nội dung không phải loại"):
        attachment(f"a.{kind}", b"MZ\x90\x00\x03\x00")


@pytest.mark.parametrize("name", ["a.exe", "a", "pdf", ".pdf", "a.pdf.exe", "a.docm", "a.html", "", "...", "a.pdf."])
def test_other_kinds_are_refused_and_the_kinds_named(name: str):
    with pytest.raises(RefusalError, match=r"Không nhận tệp .* PDF, Word, Excel"):
        attachment(name, b"%PDF-1.7")


def test_an_empty_file_and_a_large_one_are_refused_by_name():
    with pytest.raises(RefusalError, match=r"«a\.pdf» trống"):
        attachment("a.pdf", b"")
    whole = b"%PDF".ljust(MAX_BYTES, b" ")
    assert attachment("a.pdf", whole).content == whole
    with pytest.raises(RefusalError, match="lớn hơn 10 MB"):
        attachment("a.pdf", whole + b" ")


@pytest.mark.parametrize(
    ("name", "kept"),
    [("C:\\Users\\an\\b.pdf", "b.pdf"), ("../../b.pdf", "b.pdf"), ("a\u202efdp.pdf", "afdp.pdf"),
     (" b  c.pdf ", "b c.pdf"), ("a\r\nX: 1.pdf", "a X: 1.pdf"), ("tie\u0302\u0309u mu\u0323c.pdf", "tiểu mục.pdf")],
)  # fmt: skip
def test_a_name_is_kept_without_its_folder_and_what_cannot_be_seen(name: str, kept: str):
    assert attachment(name, b"%PDF").name == kept


def test_a_name_may_be_two_hundred_characters_long_and_no_more():
    assert len(attachment("ệ" * (MAX_NAME - 4) + ".pdf", b"%PDF").name) == MAX_NAME
    with pytest.raises(RefusalError, match="đổi tên ngắn hơn"):
        attachment("ệ" * (MAX_NAME - 3) + ".pdf", b"%PDF")
