"""Text from people never reaches Markdown bare: every f-string and name given to a call that reads it is looked at."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
SOURCES = sorted([ROOT / "app.py", *(ROOT / "pages").glob("*.py"), *(ROOT / "components").rglob("*.py")])
READ_FIRST = {
    "markdown", "write", "caption", "title", "header", "subheader", "error", "warning", "info", "success", "toast",
    "say",
    "expander", "button", "checkbox", "toggle", "download_button", "link_button", "form_submit_button", "popover",
    "radio",
    "selectbox", "multiselect", "text_input", "text_area", "number_input", "date_input", "slider", "select_slider",
    "pills",
    "segmented_control", "file_uploader", "metric", "tabs", "dialog", "badge", "status", "spinner", "menu_button",
}  # fmt: skip
"""Calls whose first text is Markdown."""
READ_SECOND = {"progress"}
READ_NAMED = {"label", "help", "body", "text", "captions", "caption", "title_markdown"}
"""Arguments that are Markdown wherever they stand."""
SAID = {
    "name", "short", "file_name", "note", "source", "raw", "legal", "submitted_by", "message", "reason", "text", "said",
    "says", "noun", "unit", "numerator", "denominator", "reading", "signed", "login", "by", "document", "sheet",
    "asked",
    "province", "movement", "title", "subtitle", "issuer", "about", "address", "agent", "headline", "sentence",
    "detail",
}  # fmt: skip
"""Attributes that hold what people typed, or sentences made of it."""
SAFE = {"literal", "as_written", "number", "short_number", "percent", "day", "moment", "len", "span"}
"""Functions whose answer may be read as Markdown."""
OURS = {("page", "title"), ("period", "label"), ("one", "label"), ("look", "meaning"), ("look", "word")}
"""Texts of our own that are named like theirs."""


def bare(source: str) -> list[str]:
    """Where what people said is handed over without `literal`: the line and the name."""
    return [
        f"line {one.lineno}: {ast.unparse(one)}"
        for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call))
        for given in _read(call)
        for one in _said(given)
    ]


def _read(call: ast.Call) -> list[ast.expr]:
    """The arguments that the call reads as Markdown."""
    called = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
    if isinstance(call.func, ast.Name) and called != "say":
        return []  # Streamlit's are methods: of `st`, of a column, of a container
    if called == "page_link":
        return [one.value for one in call.keywords if one.arg in READ_NAMED]
    if called not in READ_FIRST | READ_SECOND:
        return []
    first = call.args[1:2] if called in READ_SECOND else call.args if called == "metric" else call.args[:1]
    return [*first, *(one.value for one in call.keywords if one.arg in READ_NAMED)]


def _said(node: ast.AST) -> list[ast.Attribute]:
    """The attributes in it that hold what people typed, outside of a call that makes them safe."""
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        if called in SAFE:
            return []
        return [one for part in (*node.args, *(each.value for each in node.keywords)) for one in _said(part)]
    if isinstance(node, ast.IfExp):
        return [*_said(node.body), *_said(node.orelse)]
    if isinstance(node, ast.Attribute):
        owner = getattr(node.value, "id", getattr(node.value, "attr", ""))
        return [node] if node.attr in SAID and (owner, node.attr) not in OURS else []
    return [one for child in ast.iter_child_nodes(node) for one in _said(child)]


def raw_html(source: str) -> list[str]:
    """Where HTML is switched on or drawn."""
    found = []
    for call in (node for node in ast.walk(ast.parse(source)) if isinstance(node, ast.Call)):
        drawn = isinstance(call.func, ast.Attribute) and ast.unparse(call.func) in (
            "st.html",
            "st.iframe",
            "components.html",
        )
        named = any(one.arg in ("unsafe_allow_html", "unsafe_allow_javascript") for one in call.keywords)
        found += [f"line {call.lineno}"] if drawn or named else []
    return found


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_what_people_said_is_literal_wherever_markdown_is_read(path: Path):
    assert bare(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_html_is_drawn(path: Path):
    assert raw_html(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "source",
    [
        "st.markdown(f'Xã {plan.name}')", "st.error(one.message)", "say(f'**{place.name}**: {literal(x)}')",
        "left.caption(batch.note)", "st.page_link(p, label=one.short)", "st.expander(f'Tệp {one.file_name}')",
        "st.button('x', help=target.legal)", "st.progress(0.1, f'Đọc {one.name}')", "st.metric('x', place.name)",
        "st.title('Xã ' + plan.name)", "st.info(', '.join(one.name for one in places))",
        "st.error(one.name if x else 'y')",
        "st.text_input(f'Số {indicator.noun}')", "st.caption('%s' % one.source)", "st.error('{}'.format(one.raw))",
    ],
)  # fmt: skip
def test_the_guard_sees_a_bare_name(source: str):
    assert bare(source) != []


@pytest.mark.parametrize(
    "source",
    [
        "st.markdown(f'Xã {literal(plan.name)}')", "st.error(literal(one.message))", "say(literal(f'{one.name}: {x}'))",
        "st.selectbox('Xã', [one.name for one in plans])", "st.dataframe(one.name)",
        "st.page_link(p, label=literal(one.name))",
        "st.markdown(f'{len(one.name)} chữ')", "st.download_button('Tải', data, file_name=batch.file_name)",
    ],
)  # fmt: skip
def test_the_guard_lets_literal_text_pass(source: str):
    assert bare(source) == []


@pytest.mark.parametrize(
    "source", ["st.html(x)", "st.markdown(x, unsafe_allow_html=True)", "st.html('<b>', unsafe_allow_javascript=True)"]
)
def test_the_guard_sees_html(source: str):
    assert raw_html(source) != []
