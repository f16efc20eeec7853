"""Streamlit's own words in Vietnamese: its interface has no translations, so they are replaced on the way out.

An ASGI middleware rewrites `<html lang>` and the quoted texts of Streamlit's scripts. A text that a later
version words differently stays English and the browser test that looks for English names it. Browsers keep Streamlit's
scripts for a year, so ours stand at an address that changes with the words: else an upgrade would show the old ones.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Awaitable, Callable, MutableMapping
from typing import Any

from components.gate.assets import SCRIPT

Scope = MutableMapping[str, Any]
Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]
Send = Callable[[MutableMapping[str, Any]], Awaitable[None]]

PHRASES = {
    "Page not found": "Không có trang này",
    "Upload": "Chọn tệp",
    "Uploading...": "Đang tải lên…",
    "Add files": "Thêm tệp",
    "Drag and drop a file here": "Kéo thả tệp vào đây",
    "Drag and drop files here": "Kéo thả các tệp vào đây",
    "Search": "Tìm",
    "Close Search": "Đóng tìm kiếm",
    "Next Result": "Kết quả sau",
    "Previous Result": "Kết quả trước",
    "Download as CSV": "Tải về dạng CSV",
    "Show/hide columns": "Ẩn, hiện cột",
    "Add row": "Thêm dòng",
    "Delete row(s)": "Xoá dòng",
    "Clear selection": "Bỏ chọn",
    "Select all": "Chọn tất cả",
    "Select...": "Chọn…",
    "Edit": "Sửa",
    "Empty": "Trống",
    "No data": "Không có dữ liệu",
    "No content": "Trống",
    "Dataframe column menu": "Thực đơn của cột",
    "Copy column name": "Chép tên cột",
    "Fullscreen": "Toàn màn hình",
    "Close fullscreen": "Thoát toàn màn hình",
    "Download as PNG": "Tải về dạng ảnh",
    "No results": "Không tìm thấy",
    "Choose an option": "Chọn một mục",
    "Choose options": "Chọn các mục",
    "Clear value": "Xoá lựa chọn",
    "Clear all": "Xoá hết",
    "Open": "Mở",
    "Selected values": "Các mục đã chọn",
    "Choose date": "Chọn ngày",
    "Choose date range": "Chọn khoảng ngày",
    "Clear date": "Xoá ngày",
    "Clear dates": "Xoá ngày",
    "Next page": "Trang sau",
    "Previous page": "Trang trước",
    "Pagination": "Các trang của danh sách",
    "Next month": "Tháng sau",
    "Previous month": "Tháng trước",
    "Skip to main content": "Tới nội dung chính",
    "Sidebar": "Thanh bên",
    "App pages": "Các trang",
    "file upload": "nộp tệp",
    "Collapse sidebar": "Thu gọn thanh bên",
    "Expand sidebar": "Mở thanh bên",
    "Link to heading": "Liên kết tới mục này",
    "Running...": "Đang xử lý…",
    "Please wait...": "Xin chờ…",
    "Stop": "Dừng",
    "Rerun": "Chạy lại",
    "Always rerun": "Luôn chạy lại",
    "Connection error": "Mất kết nối",
    "Bad message format": "Dữ liệu nhận được không đúng",
    "Network issue": "Lỗi mạng",
    "(required)": "(bắt buộc)",
    "Close": "Đóng",
    "Cancel": "Huỷ",
    "Sort ascending": "Xếp tăng dần",
    "Sort descending": "Xếp giảm dần",
    "Pin column": "Ghim cột",
    "Unpin column": "Bỏ ghim cột",
    "Hide column": "Ẩn cột",
}
"""Whole texts, replaced where they stand as the value of a label, a child or a tool tip."""

FRAGMENTS = {
    b"`The page that you have requested does not seem to exist`": "`Không có trang nào ở địa chỉ này`",
    b"}. Running the app's main page.`": "}. Đang mở trang chính.`",
    b"} per file`": "} mỗi tệp`",
    b"`Press ${": "`Nhấn ${",
    b"`Press Enter to ${": "`Nhấn Enter để ${",
    b"+Enter to ${": "+Enter để ${",
    b"`submit form`:`apply`": "`gửi`:`áp dụng`",
    b"} files are not allowed.`": "}: loại tệp này không nhận.`",
    b"`Page ${": "`Trang ${",
    b"`Select ${": "`Chọn cả ${",
    b"} matches`": "} mục khớp`",
    b"`Help for ${": "`Giải thích: ${",
    b"`Upload failed`": "`Chưa tải lên được`",
    b"?`Copied`:`Copy to clipboard`": "?`Đã chép`:`Chép`",
    b"=`Connecting`,": "=`Đang kết nối`,",
    b"}),`Autosize`]": "}),`Vừa nội dung`]",
    b"}),`Format`]": "}),`Định dạng`]",
    b"}),`Statistics`]": "}),`Thống kê`]",
}
"""Pieces of texts that Streamlit puts together."""

_WORDS = re.compile(
    rb'((?:label|children|"aria-label"|title|placeholder|content|tooltip|helpText)\s*:\s*(?:[^,;`{}]{0,60}[?:]\s*)?'
    rb"(?:`[^`]{1,40}`\s*:\s*)?(?:[^,;`{}]{0,60}\?\s*)?)`("
    + b"|".join(re.escape(one.encode()) for one in sorted(PHRASES, key=len, reverse=True))
    + rb")`"
)
_ALONE = re.compile(
    rb"(?<=[?:,(\[])`(" + b"|".join(re.escape(one.encode()) for one in PHRASES if " " in one or "." in one) + rb")`"
)
_SCRIPTS = "/static/js/"
_WORDING = hashlib.sha256(repr((PHRASES, FRAGMENTS, _WORDS.pattern, _ALONE.pattern)).encode()).hexdigest()[:8]
OWN = f"/static/js-{_WORDING}/"
"""Where the scripts stand in the words of this version."""


def translate_script(body: bytes) -> bytes:
    """The script with Streamlit's texts in Vietnamese."""
    body = _WORDS.sub(lambda found: found[1] + _quoted(found[2]), body)
    body = _ALONE.sub(lambda found: _quoted(found[1]), body)
    for english, vietnamese in FRAGMENTS.items():
        body = body.replace(english, vietnamese.encode())
    return body


def _quoted(english: bytes) -> bytes:
    return b"`" + PHRASES[english.decode()].encode() + b"`"


def translate_page(body: bytes, script: str = "") -> bytes:
    """The page with its language declared as Vietnamese, Streamlit's scripts in our words, `script` before them all."""
    body = body.replace(f".{_SCRIPTS}".encode(), f".{OWN}".encode())
    own = f'<head>\n    <script src="{script}"></script>' if script else "<head>"
    return body.replace(b'<html lang="en">', b'<html lang="vi">', 1).replace(b"<head>", own.encode(), 1)


class VietnameseInterface:
    """ASGI middleware: Streamlit's scripts and page shell leave in Vietnamese."""

    def __init__(self, app: Callable[[Scope, Receive, Send], Awaitable[None]], script: str = SCRIPT) -> None:
        """Stand before `app`; `script` is the address of a script of ours that every page loads first."""
        self.app, self.script = app, script
        self._translated: dict[str, bytes] = {}

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on; rewrite the answer where it is a script or the page shell."""
        path = scope.get("path", "")
        if path.startswith(OWN):
            path = _SCRIPTS + path.removeprefix(OWN)
            scope = {**scope, "path": path, "raw_path": path.encode()}
        script = path.startswith(_SCRIPTS) and path.endswith(".js")
        if scope["type"] != "http" or not (script or _may_be_page(scope, path)):
            await self.app(scope, receive, send)
            return
        plain = {b"accept-encoding", b"if-none-match", b"if-modified-since", b"range"}
        headers = [one for one in scope["headers"] if one[0] not in plain]
        rewrite = _Rewrite(send, path, script, self._translated, self.script)
        await self.app({**scope, "headers": headers}, receive, rewrite)


def _may_be_page(scope: Scope, path: str) -> bool:
    wants_page = any(name == b"accept" and b"text/html" in value for name, value in scope["headers"])
    return scope.get("method") == "GET" and wants_page and not path.startswith(("/_stcore", "/media", "/static"))


class _Rewrite:
    """Holds an answer back until it is whole, then sends it translated."""

    def __init__(self, send: Send, path: str, script: bool, done: dict[str, bytes], own: str) -> None:
        self.send, self.path, self.script, self.done, self.own = send, path, script, done, own
        self.start: MutableMapping[str, Any] = {}
        self.body = bytearray()

    async def __call__(self, message: MutableMapping[str, Any]) -> None:
        if message["type"] == "http.response.start":
            self.start = message
            return
        self.body += message.get("body", b"")
        if not message.get("more_body"):
            await self._finish()

    async def _finish(self) -> None:
        body = bytes(self.body)
        if self.start["status"] == 200:
            body = self._script(body) if self.script else translate_page(body, self.own)
        headers = [
            one for one in self.start["headers"] if one[0].lower() not in (b"content-length", b"etag", b"last-modified")
        ]
        headers.append((b"content-length", str(len(body)).encode()))
        await self.send({**self.start, "headers": headers})
        await self.send({"type": "http.response.body", "body": body})

    def _script(self, body: bytes) -> bytes:
        if self.path not in self.done:
            self.done[self.path] = translate_script(body)
        return self.done[self.path]
