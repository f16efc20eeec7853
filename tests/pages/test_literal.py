"""What people said, on every page: as it stands where text is text, escaped where Markdown or Plotly would read it.

What reaches the browser is looked at field by field; a field that is not known to be plain text counts as Markdown.
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import openpyxl
import pytest
from google.protobuf.message import Message
from streamlit.testing.v1 import AppTest

from components.screen import LARGE
from components.words import literal
from data.model import Period
from data.plan_store import clean_name, load_plan
from data.store import REAL, Store
from data.visit import Visit
from pages.scenario import ADOPTING, SAVED, SHARING, TARGETS, VILLAGES
from queries.scenarios import scenarios
from tests.builders import somebody
from tests.hostile import MARK, SLUG, Names, fill
from tests.pages.conftest import SECONDS, frame
from tests.payloads import LIVELY

UNTIL = Period(2026, 7)
PLAIN = {
    ("selectbox", "options"), ("selectbox", "raw_value"), ("multiselect", "options"), ("plotly_chart", "alt"),
    ("arrow_data_frame", "alt"), ("dataframe", "alt"), ("text_input", "default"), ("text_input", "placeholder"),
    ("text_area", "default"), ("text_area", "value"), ("code", "body"), ("code", "code_text"),
    ("page_link", "query_string"),
}  # fmt: skip
"""Fields that the browser shows without reading them: each was seen so in Chromium (tests/browser/test_literal.py)."""
_OWN = re.compile(r"</?b>|<br>|<extra></extra>")


@pytest.fixture(scope="module")
def hostile(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[Store, Names]]:
    """An Nông with hostile names everywhere; only to look at."""
    store = Store(tmp_path_factory.mktemp("hostile") / "so-lieu.duckdb", REAL)
    yield store, fill(store, UNTIL)
    store.close()


def drawn(store: Store, page: str, state: dict[str, Any] | None = None, **query: str) -> AppTest:
    visit = Visit(somebody("Người thử"), store, load_plan(store, SLUG), UNTIL)
    shown = AppTest.from_function(frame, args=(visit, page), default_timeout=SECONDS)
    for name, value in query.items():
        shown.query_params[name.replace("_", "-")] = value
    for name, value in (state or {}).items():
        shown.session_state[name] = value
    shown.run()
    assert not shown.exception
    return shown


# ── what leaves for the browser ──────────────────────────────────────────────────────────────────────


def fields(shown: AppTest) -> Iterator[tuple[str, str, str]]:
    """Every text of the page as (kind of element, field, text)."""
    for root in (shown.main, shown.sidebar):
        for node in nodes(root):
            yield from ((node.type, path, text) for path, text in texts(getattr(node, "proto", None)))


def nodes(node: Any) -> Iterator[Any]:
    yield node
    for child in getattr(node, "children", {}).values():
        yield from nodes(child)


def texts(proto: object, path: str = "") -> Iterator[tuple[str, str]]:
    if not isinstance(proto, Message):
        return
    for field, value in proto.ListFields():
        many = value.values() if hasattr(value, "items") else value
        single = isinstance(value, str | bytes | Message | int | float)
        for one in [value] if single else many:
            if isinstance(one, str):
                yield from [] if field.name == "id" else [(path + field.name, one)]
            else:
                yield from texts(one, f"{path}{field.name}.")


def alive(shown: AppTest, names: Names) -> list[tuple]:
    """Where a name stands as something that would be read: (element, field, the text up to its mark)."""
    found = []
    for kind, path, text in fields(shown):
        if path.endswith("spec"):
            found += [(kind, path, one) for one in chart_texts(text) if MARK.search(one) and reads(one)]
            continue
        for mark in MARK.finditer(text):
            said, before = names.said[int(mark[1])].split("¤")[0], text[: mark.start()]
            plain = (kind, path) in PLAIN and before.endswith(said)
            if not plain and not before.endswith(literal(f"«{said}¤")[1:-1]):
                found.append((kind, path, before[-120:]))
    return found


def chart_texts(spec: str) -> Iterator[str]:
    """Every text in a Plotly figure's JSON."""

    def walk(value: Any) -> Iterator[str]:
        if isinstance(value, str):
            yield value
        for one in value.values() if isinstance(value, dict) else value if isinstance(value, list) else ():
            yield from walk(one)

    return walk(json.loads(spec))


def reads(text: str) -> bool:
    """Whether Plotly would read something in it beside the tags that are ours."""
    return bool(re.search(r"[<>]|&(?!(amp|lt|gt);)", _OWN.sub("", text)))


def marks(shown: AppTest) -> int:
    return sum(len(MARK.findall(text)) for _, _, text in fields(shown))


# ── the pages ────────────────────────────────────────────────────────────────────────────────────────

LOOKS = [
    ("overview", {}, {}),
    ("overview", {LARGE: True}, {}),
    ("villages", {}, {"thon": "thon-03", "so_voi": "thon-04"}),
    ("villages", {LARGE: True}, {"thon": "thon-05"}),
    ("departments", {}, {}),
    ("departments", {LARGE: True}, {}),
    ("missing", {}, {}),
    ("missing", {LARGE: True}, {}),
    ("indicator", {}, {"chi_tieu": "AN-01"}),
    ("indicator", {LARGE: True}, {"chi_tieu": "AN-03a"}),
    ("questions", {}, {}),
    ("questions", {LARGE: True}, {"hoi": "true", "chi_tieu": "AN-01"}),
    ("bottlenecks", {}, {}),
    ("bottlenecks", {LARGE: True}, {}),
    ("tasks", {}, {}),
    ("tasks", {LARGE: True}, {}),
    ("closing", {}, {}),
    ("closing", {LARGE: True}, {}),
    ("compare", {}, {}),
    ("compare", {LARGE: True}, {}),
    ("hand_in", {}, {}),
    ("quick_entry", {}, {"chi_tieu": "AN-01", "noi": "thon-02"}),
    ("batches", {}, {"dot": "1"}),
    ("batches", {}, {"dot": "3"}),
    ("bases", {}, {}),
    ("set_up", {}, {}),
    *(("plan", {}, {"phan_ke_hoach": part}) for part in ("Mục tiêu", "Mốc", "Đơn vị", "Nhiệm vụ", "Lịch sử thay đổi")),
    ("boundaries", {}, {}),
    *(("scenario", {}, {"chi_tieu": code}) for code in ("AN-01", "AN-02", "AN-10")),
    ("scenario", {LARGE: True}, {"chi_tieu": "AN-01"}),
]


@pytest.mark.parametrize(("page", "state", "query"), LOOKS)
def test_nothing_that_people_named_is_read_as_anything_but_text(hostile, page: str, state: dict, query: dict):
    store, names = hostile
    shown = drawn(store, page, state, **query)
    assert alive(shown, names) == []
    assert marks(shown) > 0


@pytest.mark.parametrize("part", [SHARING, VILLAGES, TARGETS, SAVED, ADOPTING])
def test_nor_in_what_the_what_if_goes_on_to_say(hostile, part: str):
    store, names = hostile
    shown = drawn(store, "scenario", chi_tieu="AN-01")
    [picker] = [one for one in shown.segmented_control if part in one.options]
    picker.set_value(part).run()
    assert not shown.exception
    assert alive(shown, names) == []


def test_nor_in_a_closing_that_is_opened(hostile):
    store, names = hostile
    shown = drawn(store, "closing")
    for at in (0, 1):
        box = next(one for one in shown.selectbox if one.label.startswith("Mở một bản chốt"))
        shown = box.select(box.options[at]).run()
        assert not shown.exception
        assert alive(shown, names) == []


def test_nor_in_a_saved_scenario_that_a_link_opens(hostile):
    store, names = hostile
    for one in scenarios(store, SLUG):
        shown = drawn(store, "scenario", phuong_an=one.scenario_id)
        assert alive(shown, names) == []
        assert any(literal(one.name)[:-1] in text for _, _, text in fields(shown))


# ── a file on the counter ────────────────────────────────────────────────────────────────────────────


def report(said: list[str]) -> bytes:
    """A department's report in which the title, a heading, villages and numbers are those texts."""
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.title = re.sub(r"[\[\]:*?/\\']", "", MARK.sub("", said[0]))[:31] or "T6"
    head = [said[1]], ["TT", "Thôn", "Số người trưởng thành tiếp cận dịch vụ số trong y tế", said[2], "Ghi chú"]
    for row, cells in enumerate([*head, *([at, one, 30 + at, one, one] for at, one in enumerate(said, 1))], 1):
        for column, value in enumerate(cells, 1):
            cell = sheet.cell(row, column)
            cell.value = value
            cell.data_type = "s" if isinstance(value, str) else "n"
    out = BytesIO()
    book.save(out)
    return out.getvalue()


@pytest.mark.parametrize("first", range(0, len(LIVELY), 12))
def test_nor_in_a_file_that_is_handed_in(hostile, first: int):
    store, names = hostile
    given = Names()
    given.said = list(names.said)
    for one in LIVELY[first : first + 12]:
        given.said.append(f"{clean_name(one)}¤{len(given.said)}¤")
    said = given.said[len(names.said) :]
    shown = drawn(store, "hand_in")
    shown.file_uploader[0].set_value((f"{said[3]}.xlsx", report(said), "application/octet-stream")).run()
    assert not shown.exception
    assert alive(shown, given) == []
    assert marks(shown) > 12
