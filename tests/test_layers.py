"""The house keeps its shape: who imports whom, what lies at the top, what no file may do.

Everything is read with `ast`, so that an import hidden inside a function counts like one at the top.
"""

from __future__ import annotations

import ast
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOP = {"app.py", "pages", "data", "queries", "components", "pyproject.toml", "tests", "README.md"}

STANDARD = set(sys.stdlib_module_names)
DATA = {
    "data", "duckdb", "pandas", "openpyxl", "python_calamine", "xlrd", "rapidfuzz", "sqlalchemy", "argon2", "zxcvbn",
    "scipy",
}  # fmt: skip
QUERIES = {"queries", "data", "duckdb", "pandas"}
COMPONENTS = {
    "components", "data", "streamlit", "plotly", "pandas", "starlette", "openpyxl", "xlsxwriter", "docx", "pptx",
    "typst",
}  # fmt: skip
PAGES = {"data", "queries", "components", "streamlit"}
MAY_IMPORT = {
    "data": DATA,
    "queries": QUERIES,
    "components": COMPONENTS,
    "pages": PAGES,
    "app": DATA | QUERIES | COMPONENTS | PAGES | {"pages"},
}
"""Design §2, the layer table; the standard library is open to all."""

LOADERS = {"importlib", "runpy", "pkgutil", "imp"}
HARMLESS = {"importlib.resources", "importlib.metadata"}
RUNNERS = {"__import__", "eval", "exec", "compile"}


def layer_of(path: Path) -> str:
    return path.relative_to(ROOT).parts[0].removesuffix(".py")


SOURCES = sorted([ROOT / "app.py", *(path for layer in MAY_IMPORT for path in (ROOT / layer).rglob("*.py"))])


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def imports(source: str, layer: str) -> Iterator[tuple[int, str]]:
    """Every import with its line: the dotted name; a relative import means the file's own layer."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            yield from ((node.lineno, one.name) for one in node.names)
        elif isinstance(node, ast.ImportFrom):
            yield node.lineno, layer if node.level else str(node.module)


def forbidden(source: str, layer: str) -> list[str]:
    """The imports that the layer table does not allow, and every other way to load a module."""
    found = []
    for line, name in imports(source, layer):
        top = name.split(".")[0]
        loader = top in LOADERS and name not in HARMLESS and layer != "app"
        if loader or top not in MAY_IMPORT[layer] | STANDARD:
            found.append(f"line {line}: {name}")
    if layer != "app":
        for node in ast.walk(ast.parse(source)):
            called = node.func.id if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) else ""
            if called in RUNNERS:
                found.append(f"line {node.lineno}: {called}")
            if isinstance(node, ast.Attribute) and (node.attr in {"import_module", "__import__"} or _is_modules(node)):
                found.append(f"line {node.lineno}: {node.attr}")
    return found


def _is_modules(node: ast.Attribute) -> bool:
    return node.attr == "modules" and isinstance(node.value, ast.Name) and node.value.id == "sys"


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_every_file_imports_only_what_its_layer_may(path: Path) -> None:
    assert forbidden(path.read_text(encoding="utf-8"), layer_of(path)) == []


@pytest.mark.parametrize(
    ("layer", "source"),
    [
        ("data", "import streamlit as st"),
        ("data", "import plotly.graph_objects as go"),
        ("data", "from queries import figures"),
        ("data", "def late():\n    from components.words import number"),
        ("queries", "import plotly"),
        ("queries", "from components import words"),
        ("queries", "import pages.overview"),
        ("components", "import duckdb"),
        ("components", "def late():\n    import duckdb"),
        ("components", "from queries.figures import periods"),
        ("pages", "import duckdb"),
        ("pages", "import plotly.express as px"),
        ("pages", "from pages import overview"),
        ("pages", "from . import overview"),
        ("pages", "from .overview import render"),
        ("pages", "import pandas as pd"),
        ("data", "import importlib\nimportlib.import_module('streamlit')"),
        ("pages", "from importlib import import_module"),
        ("components", "__import__('duckdb')"),
        ("components", "exec('import duckdb')"),
        ("queries", "import sys\nsys.modules['streamlit']"),
        ("data", "if True:\n    try:\n        import requests\n    except ImportError:\n        requests = None"),
    ],
)
def test_the_guard_sees_a_forbidden_import(layer: str, source: str) -> None:
    assert forbidden(source, layer) != []


@pytest.mark.parametrize(
    ("layer", "source"),
    [
        ("data", "import json\nimport duckdb\nfrom data.model import Plan\nfrom importlib.resources import files"),
        ("components", "import plotly.graph_objects as go\nfrom data.model import Plan\nfrom components import words"),
        ("pages", "import streamlit as st\nfrom queries import figures\nfrom components import words"),
        ("app", "import importlib\nfrom pages import overview\nfrom starlette.middleware import Middleware"),
    ],
)
def test_the_guard_lets_an_allowed_import_pass(layer: str, source: str) -> None:
    assert forbidden(source, layer) == []


def test_no_source_file_lies_outside_the_layers() -> None:
    counted = {name_of(path) for path in SOURCES}
    kept = {one for one in files() if one.endswith(".py") and not one.startswith(("tests/", "."))}
    assert kept == counted


def files() -> list[str]:
    """The files of the repository as git sees them: kept, or new and not ignored."""
    listed = subprocess.run(
        ["git", "-c", "safe.directory=*", "ls-files", "-z", "--cached", "--others", "--exclude-standard"],
        cwd=ROOT, capture_output=True, check=True,
    )  # fmt: skip
    return sorted(one for one in listed.stdout.decode().split("\0") if one and (ROOT / one).exists())


def test_the_top_level_is_the_fixed_list() -> None:
    found = {one.split("/")[0] for one in files()}
    assert {one for one in found if not one.startswith(".")} == TOP


CALM = (ast.Import, ast.ImportFrom, ast.FunctionDef, ast.AsyncFunctionDef, ast.ClassDef)
BUSY = (ast.Call, ast.Await, ast.ListComp, ast.SetComp, ast.DictComp, ast.GeneratorExp, ast.NamedExpr)
PAGE_FILES = [path for path in SOURCES if layer_of(path) == "pages" and path.name != "__init__.py"]


def happenings(source: str) -> list[str]:
    """What a module does when it is imported, beyond importing, naming constants and defining."""
    return [f"line {node.lineno}" for node in ast.parse(source).body if not _is_calm(node)]


def _is_calm(node: ast.stmt) -> bool:
    if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef):
        defaults = [*node.args.defaults, *(one for one in node.args.kw_defaults if one is not None)]
        return not any(_is_busy(one) for one in defaults)
    if isinstance(node, ast.ClassDef):
        return all(_is_calm(one) for one in node.body)
    if isinstance(node, ast.Assign | ast.AnnAssign):
        return node.value is None or not _is_busy(node.value)
    if isinstance(node, ast.Expr):
        return isinstance(node.value, ast.Constant) and isinstance(node.value.value, str)
    return isinstance(node, CALM)


def _is_busy(node: ast.expr) -> bool:
    return any(isinstance(one, BUSY) for one in ast.walk(node))


@pytest.mark.parametrize("path", PAGE_FILES, ids=name_of)
def test_nothing_happens_on_importing_a_page(path: Path) -> None:
    assert happenings(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize("path", PAGE_FILES, ids=name_of)
def test_a_page_has_a_title_and_cannot_run_without_somebody_who_looks(path: Path) -> None:
    body = ast.parse(path.read_text(encoding="utf-8")).body
    named = {name.id for node in body for name in ast.walk(node) if isinstance(name, ast.Name)}
    render = next(node for node in body if isinstance(node, ast.FunctionDef) and node.name == "render")
    assert "TITLE" in named
    without_store = path.name == "rescue.py"  # the store is what will not open; the user is still asked for
    assert [one.arg for one in render.args.args] == (["trouble", "user"] if without_store else ["visit"])
    assert render.args.defaults == []


def test_there_are_pages_to_look_at() -> None:
    assert len(PAGE_FILES) >= 4


@pytest.mark.parametrize(
    "source",
    [
        "import streamlit as st\nst.title('x')",
        "TITLE = load()",
        "for one in range(3):\n    pass",
        "if True:\n    TITLE = 'x'",
        "NAMES = [one for one in 'abc']",
        "def render(visit, today=now()):\n    pass",
        "class Held:\n    value = load()",
        "render(None)",
        "3",
    ],
)
def test_the_guard_sees_what_happens_on_import(source: str) -> None:
    assert happenings(source) != []


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_page_switches_html_on(path: Path) -> None:
    assert "unsafe_allow_html" not in path.read_text(encoding="utf-8")


def silencers(source: str) -> list[str]:
    """Handlers that catch everything by name of nothing, or that do nothing at all."""
    return [
        f"line {node.lineno}"
        for node in ast.walk(ast.parse(source))
        if isinstance(node, ast.ExceptHandler) and (node.type is None or all(_is_nothing(one) for one in node.body))
    ]


def _is_nothing(node: ast.stmt) -> bool:
    literal = isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant)
    return isinstance(node, ast.Pass) or literal


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_error_is_swallowed(path: Path) -> None:
    assert silencers(path.read_text(encoding="utf-8")) == []


@pytest.mark.parametrize(
    "handler", ["except:\n    raise", "except ValueError:\n    pass", "except Exception:\n    ...", "except:\n    pass"]
)
def test_the_guard_sees_a_swallowed_error(handler: str) -> None:
    assert silencers(f"try:\n    work()\n{handler}") == ["line 3"]


ASKING = {"execute", "executemany", "sql", "query", "rows", "frame"}
GLUING = {"format", "format_map", "join", "replace", "substitute", "safe_substitute"}
CONSTANTS_OK = {ROOT / "data" / "store_tables.py"}
"""Where a module constant may be glued together from other module constants: the INSERT texts."""


def glued_sql(source: str, constants_ok: bool = False) -> list[str]:
    """Statements handed to the database that are not a fixed text: f-strings, %, +, format, join."""
    tree = ast.parse(source)
    top = {name: value for node in tree.body for name, value in _named(node)}
    inner = [pair for node in ast.walk(tree) if node not in tree.body for pair in _named(node)]
    found = []
    for call in (node for node in ast.walk(tree) if isinstance(node, ast.Call)):
        asked = call.func.attr if isinstance(call.func, ast.Attribute) else getattr(call.func, "id", "")
        texts = [*call.args[:1], *(one.value for one in call.keywords if one.arg in {"sql", "query"})]
        if asked not in ASKING:
            continue
        for text in texts:
            used = {one.id for one in ast.walk(text) if isinstance(one, ast.Name)}
            values = [text, *(value for name, value in inner if name in used)]
            values += [] if constants_ok else [top[name] for name in used & top.keys()]
            if any(_is_glued(one) for one in values):
                found.append(f"line {call.lineno}")
    return found


def _named(node: ast.AST) -> Iterator[tuple[str, ast.expr]]:
    """The names that a statement gives a value, with that value."""
    if isinstance(node, ast.Assign | ast.AnnAssign | ast.AugAssign | ast.NamedExpr) and node.value is not None:
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        value = ast.BinOp(ast.Constant(""), ast.Add(), node.value) if isinstance(node, ast.AugAssign) else node.value
        yield from ((one.id, value) for one in targets if isinstance(one, ast.Name))


def _is_glued(node: ast.expr) -> bool:
    for one in ast.walk(node):
        if isinstance(one, ast.JoinedStr) or (isinstance(one, ast.BinOp) and isinstance(one.op, ast.Add | ast.Mod)):
            return True
        if isinstance(one, ast.Call) and isinstance(one.func, ast.Attribute) and one.func.attr in GLUING:
            return True
    return False


@pytest.mark.parametrize("path", SOURCES, ids=name_of)
def test_no_sql_is_glued_together(path: Path) -> None:
    assert glued_sql(path.read_text(encoding="utf-8"), path in CONSTANTS_OK) == []


def test_the_insert_texts_are_made_of_constants_alone() -> None:
    """Every free name in a module constant of store_tables.py is itself a module constant or an import, never input."""
    tree = ast.parse((ROOT / "data" / "store_tables.py").read_text(encoding="utf-8"))
    constants = {name for node in tree.body for name, _ in _named(node)}
    known = constants | {one.asname or one.name for node in tree.body for one in getattr(node, "names", [])}
    glued = [value for node in tree.body for _, value in _named(node) if _is_glued(value)]
    assert glued
    for value in glued:
        names = [one for one in ast.walk(value) if isinstance(one, ast.Name)]
        bound = {one.id for one in names if isinstance(one.ctx, ast.Store)}
        assert {one.id for one in names if isinstance(one.ctx, ast.Load)} <= known | bound


@pytest.mark.parametrize(
    "source",
    [
        "cursor.execute(f'SELECT * FROM {table}')",
        "cursor.execute('SELECT ' + name)",
        "cursor.execute('SELECT %s' % name)",
        "cursor.execute('SELECT {}'.format(name))",
        "cursor.execute(', '.join(names))",
        "def ask(store, name):\n    text = f'SELECT {name}'\n    return store.rows(text)",
        "def ask(store, name):\n    text = 'SELECT 1'\n    text += name\n    return store.frame(text, {})",
        "TEXT = 'SELECT %s' % 1\ndef ask(store):\n    return store.rows(TEXT)",
        "store.rows(sql='SELECT ' + name)",
        "def ask(cursor, name):\n    cursor.execute((text := 'SELECT ' + name))",
    ],
)
def test_the_guard_sees_glued_sql(source: str) -> None:
    assert glued_sql(source) != []


@pytest.mark.parametrize(
    "source",
    [
        "cursor.execute('SELECT 1' ' + 2', {'a': f'{x}'})",
        "_ROWS = 'SELECT 1'\ndef ask(store, slug):\n    return store.rows(_ROWS, {'commune': slug})",
        "def rows(self, sql):\n    return self.cursor().execute(sql).fetchall()",
    ],
)
def test_the_guard_lets_fixed_sql_pass(source: str) -> None:
    assert glued_sql(source) == []
