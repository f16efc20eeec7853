"""Streamlit's own words leave in Vietnamese and nothing else of it is touched: the installed scripts are read."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache
from pathlib import Path

import pytest
import streamlit

from components import vietnamese as interface
from components.vietnamese import FRAGMENTS, OWN, PHRASES, VietnameseInterface, translate_page, translate_script
from tests.components.conftest import run_alone

STATIC = Path(streamlit.__file__).parent / "static"
SCRIPTS = sorted((STATIC / "static" / "js").glob("*.js"))
SAID = {f"`{english}`".encode(): f"`{vietnamese}`".encode() for english, vietnamese in PHRASES.items()}
SAID |= {english: vietnamese.encode() for english, vietnamese in FRAGMENTS.items()}


@cache
def changed() -> dict[str, list[tuple[bytes, bytes, bytes]]]:
    """For each installed script that changes: (text before, English, text after) of every change, in order."""
    found = {}
    for path in SCRIPTS:
        before = path.read_bytes()
        after = translate_script(before)
        if after != before:
            found[path.name] = list(_changes(before, after))
    return found


def _changes(before: bytes, after: bytes) -> Iterator[tuple[bytes, bytes, bytes]]:
    """Walk both texts side by side; every place where they part must be a known text and its translation."""
    at, there = 0, 0
    while before[at:] != after[there:]:
        same = _common(before, at, after, there)
        at, there = at + same, there + same
        english, back = _told(before, at, after, there)
        yield before[max(at - back - 12, 0) : at - back], english, before[at - back + len(english) :][:4]
        at, there = at - back + len(english), there - back + len(SAID[english])


def _common(before: bytes, at: int, after: bytes, there: int) -> int:
    low, high = 0, min(len(before) - at, len(after) - there)
    while low < high:
        middle = (low + high + 1) // 2
        low, high = (middle, high) if before[at : at + middle] == after[there : there + middle] else (low, middle - 1)
    return low


def _told(before: bytes, at: int, after: bytes, there: int) -> tuple[bytes, int]:
    """The known text that begins at most 40 bytes before the place where both part."""
    for back in range(1, 40):
        for english, vietnamese in SAID.items():
            start, other = at - back, there - back
            if before.startswith(english, start) and after.startswith(vietnamese, other) and back < len(english):
                return english, back
    raise AssertionError(
        f"changed, but not by a known text: …{before[at - 40 : at + 40]!r}… → {after[there - 5 : there + 40]!r}"
    )


def test_only_known_texts_change():
    assert changed(), "nothing was translated"
    for name, places in changed().items():
        assert places, name


def test_every_text_is_found_in_the_installed_scripts():
    """A text that a new Streamlit words differently would stay English: this names it."""
    used = {english for places in changed().values() for _, english, _ in places}
    assert sorted(one.decode() for one in SAID.keys() - used) == []


def test_no_text_that_the_scripts_compare_with_changes():
    for name, places in changed().items():
        for before, english, after in places:
            compared = before.endswith((b"===", b"!==", b"==", b"!=", b"case", b"case ")) or after[:1] in (
                b"=",
                b"!",
                b".",
            )
            named = before.endswith((b"key:", b"type:", b"kind:", b"id:", b"value:", b'testid":'))
            assert not compared, (name, before, english)
            assert not named, (name, before, english)


@pytest.mark.parametrize(
    ("script", "texts"),
    [
        ("FileUploader", ["`Chọn tệp`", "} mỗi tệp`", "`Kéo thả tệp vào đây`", "`Thêm tệp`"]),
        ("DataFrame", ["`Tìm`", "`Tải về dạng CSV`", "`Thêm dòng`", "`Xoá dòng`", "`Xếp tăng dần`", "`Ghim cột`",
                       "`Vừa nội dung`", "`Định dạng`", "`Thống kê`", "`Ẩn, hiện cột`"]),
        ("DateInput", ["`Chọn ngày`", "`Xoá ngày`"]),
        ("Selectbox", ["`Không tìm thấy`", "`Xoá lựa chọn`", "`Mở`"]),
        ("Multiselect", ["`Chọn cả ${", "} mục khớp`"]),
        ("InputInstructions", ["`Nhấn Enter để ${", "+Enter để ${", "`gửi`:`áp dụng`"]),
        ("Toolbar", ["`Toàn màn hình`", "`Thoát toàn màn hình`"]),
        ("index", ["`Đang xử lý…`", "`Mất kết nối`", "`Thu gọn thanh bên`", "`Đang kết nối`", "`Đóng`", "`Dừng`"]),
    ],
)  # fmt: skip
def test_what_the_pages_show_is_vietnamese(script, texts):
    [path] = [one for one in SCRIPTS if one.name.startswith(f"{script}.") and one.name in changed()]
    after = translate_script(path.read_bytes()).decode()
    assert [text for text in texts if text not in after] == []


def test_the_charts_own_library_changes_in_one_tool_tip_only():
    [places] = [places for name, places in changed().items() if name.startswith("PlotlyChart.")]
    assert [english for _, english, _ in places] == [b"`Close fullscreen`"]


def test_translating_twice_changes_nothing_more():
    for name in changed():
        once = translate_script((STATIC / "static" / "js" / name).read_bytes())
        assert translate_script(once) == once, name


@pytest.mark.parametrize("vietnamese", PHRASES.values())
def test_no_translation_ends_its_quotes(vietnamese):
    assert not set("`\\${}") & set(vietnamese)
    assert vietnamese.strip() == vietnamese != ""


@pytest.mark.parametrize(("english", "vietnamese"), FRAGMENTS.items())
def test_a_fragment_keeps_its_code(english, vietnamese):
    for mark in "`${}()[]=,":
        assert english.decode().count(mark) == vietnamese.count(mark), mark


def test_the_page_shell_says_it_is_vietnamese():
    shell = (STATIC / "index.html").read_bytes()
    assert b'<html lang="en">' in shell, "else the replacement finds nothing"
    vietnamese = shell.replace(b'lang="en"', b'lang="vi"', 1)
    assert translate_page(shell) == vietnamese.replace(b"./static/js/", f".{OWN}".encode())
    assert vietnamese.count(b"./static/js/") > 10, "else browsers keep what they had before an upgrade"
    assert translate_page(b"<p>x</p>") == b"<p>x</p>"


# ── on the wire ──────────────────────────────────────────────────────────────────────────────────────

ENGLISH = b"x({label:`Search`,key:`Search`})"
SHELL = b'<!doctype html><html lang="en"><body></body></html>'


class Server:
    """A tiny application that answers one body, in pieces, and remembers the request."""

    def __init__(self, body: bytes, status: int = 200, *, pieces: int = 1) -> None:
        self.body, self.status, self.pieces, self.scopes = body, status, pieces, []

    async def __call__(self, scope, receive, send) -> None:
        self.scopes.append(scope)
        headers = [
            (b"content-type", b"text/plain"), (b"Content-Length", str(len(self.body)).encode()), (b"etag", b'"1"'),
            (b"last-modified", b"Sat, 01 Aug 2026 00:00:00 GMT"), (b"cache-control", b"no-cache"),
        ]  # fmt: skip
        await send({"type": "http.response.start", "status": self.status, "headers": headers})
        size = -(-len(self.body) // self.pieces) or 1
        parts = [self.body[at : at + size] for at in range(0, len(self.body), size)] or [b""]
        for number, part in enumerate(parts, 1):
            await send({"type": "http.response.body", "body": part, "more_body": number < len(parts)})


def ask(middleware, path: str, *, method: str = "GET", kind: str = "http", headers=()) -> tuple[dict, bytes, int]:
    """(the answer's start, its body, how many messages) for one request."""
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        return {"type": "http.request", "body": b"", "more_body": False}

    scope = {"type": kind, "method": method, "path": path, "headers": list(headers)}
    run_alone(middleware(scope, receive, send))
    start = sent[0] | {"headers": {name.lower(): value for name, value in sent[0]["headers"]}}
    return start, b"".join(one.get("body", b"") for one in sent[1:]), len(sent)


HTML = (b"accept", b"text/html,application/xhtml+xml")


@pytest.mark.parametrize("pieces", [1, 2, 7])
def test_a_script_leaves_translated_with_its_true_length(pieces):
    start, body, _ = ask(VietnameseInterface(Server(ENGLISH, pieces=pieces)), "/static/js/DataFrame.x.js")
    assert body == "x({label:`Tìm`,key:`Search`})".encode()
    assert start["headers"][b"content-length"] == str(len(body)).encode()
    assert b"etag" not in start["headers"], "the browser must not compare with the untranslated file"
    assert b"last-modified" not in start["headers"]
    assert start["headers"][b"cache-control"] == b"no-cache"


def test_at_the_address_of_these_words_stands_streamlits_script_in_these_words():
    server = Server(ENGLISH)
    _, body, _ = ask(VietnameseInterface(server), f"{OWN}a.js")
    assert body == "x({label:`Tìm`,key:`Search`})".encode()
    assert (server.scopes[0]["path"], server.scopes[0]["raw_path"]) == ("/static/js/a.js", b"/static/js/a.js")


def test_other_words_stand_at_another_address():
    source = Path(interface.__file__).read_text(encoding="utf-8")
    addresses = []
    for words in ('"Search": "Tìm"', '"Search": "Tìm kiếm"'):
        version = {"__name__": "version"}
        exec(source.replace('"Search": "Tìm"', words), version)
        addresses.append(version["OWN"])
    assert addresses[0] == OWN != addresses[1]


@pytest.mark.parametrize("path", ["/", "/tong-quan", "/thiet-lap"])
def test_the_page_shell_leaves_declared_vietnamese(path):
    start, body, _ = ask(VietnameseInterface(Server(SHELL, pieces=3)), path, headers=[HTML])
    assert body == SHELL.replace(b'"en"', b'"vi"')
    assert start["headers"][b"content-length"] == str(len(body)).encode()


def test_the_server_is_asked_for_the_whole_plain_file():
    server = Server(ENGLISH)
    asked = [
        (b"accept-encoding", b"gzip"), (b"if-none-match", b'"1"'), (b"if-modified-since", b"x"),
        (b"range", b"bytes=0-3"), (b"host", b"127.0.0.1"),
    ]  # fmt: skip
    ask(VietnameseInterface(server), "/static/js/a.js", headers=asked)
    assert server.scopes[0]["headers"] == [(b"host", b"127.0.0.1")]


@pytest.mark.parametrize("status", [304, 404, 500])
def test_another_status_keeps_its_body(status):
    middleware = VietnameseInterface(Server(ENGLISH, status))
    start, body, _ = ask(middleware, "/static/js/a.js")
    assert (start["status"], body) == (status, ENGLISH)
    assert start["headers"][b"content-length"] == str(len(ENGLISH)).encode()
    middleware.app = Server(b"y({label:`Search`})")
    assert ask(middleware, "/static/js/a.js")[1] == "y({label:`Tìm`})".encode(), "a refusal is not remembered"


def test_a_script_is_translated_once():
    middleware = VietnameseInterface(Server(ENGLISH))
    first = ask(middleware, "/static/js/a.js")[1]
    middleware.app = Server(b"something else")
    assert ask(middleware, "/static/js/a.js")[1] == first
    assert ask(middleware, "/static/js/b.js")[1] == b"something else"


@pytest.mark.parametrize(
    ("path", "headers", "method", "kind"),
    [
        ("/static/js/a.css", [], "GET", "http"),
        ("/static/media/a.js", [], "GET", "http"),
        ("/media/a.js", [HTML], "GET", "http"),
        ("/_stcore/health", [HTML], "GET", "http"),
        ("/_stcore/upload_file/a/b", [HTML], "PUT", "http"),
        ("/", [], "GET", "http"),
        ("/", [(b"accept", b"application/json")], "GET", "http"),
        ("/", [HTML], "POST", "http"),
        ("/_stcore/stream", [], "GET", "websocket"),
        ("/static/js/a.js", [], "GET", "websocket"),
    ],
)
def test_every_other_answer_passes_as_it_is(path, headers, method, kind):
    server = Server(SHELL + ENGLISH, pieces=3)
    start, body, messages = ask(VietnameseInterface(server), path, method=method, kind=kind, headers=headers)
    assert body == SHELL + ENGLISH
    assert start["headers"][b"etag"] == b'"1"'
    assert messages == 4, "piece by piece, not held back"
    assert server.scopes[0]["headers"] == headers
