"""Numbers, dates and safe text as Vietnamese read them. The numbers were written by hand."""

from __future__ import annotations

import datetime as dt
import re
import unicodedata
from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from components.words import (
    amount,
    capital,
    change,
    counted,
    day,
    difference,
    literal,
    number,
    percent,
    plain,
    short_number,
    span,
)
from data.model import Calendar, Kind, Period
from tests.builders import make_count, make_indicator, make_plan

CHECKED = settings(max_examples=200, deadline=None, derandomize=True)
PEOPLE = make_indicator()
IDEAS = make_count()
MONEY = make_indicator(noun="tỷ đồng")
POINTS = make_indicator(kind=Kind.SCORE, noun="điểm", scale=Decimal(20))


# ── numbers ──────────────────────────────────────────────────────────────────────────────────────────


@pytest.mark.parametrize(
    ("value", "decimals", "text"),
    [
        (None, 0, "–"),
        (0, 0, "0"),
        (7, 0, "7"),
        (1234, 0, "1.234"),
        (Decimal("1234.5"), 1, "1.234,5"),
        (Decimal("1234567.891"), 2, "1.234.567,89"),
        (Decimal("999999.95"), 1, "1.000.000,0"),
        (Decimal("59.0000"), 0, "59"),
        (Fraction(1, 3), 1, "0,3"),
        (Fraction(2, 3), 1, "0,7"),
        (35.4, 1, "35,4"),
        # half goes away from zero, never to the even neighbour
        (Decimal("0.5"), 0, "1"),
        (Decimal("1.5"), 0, "2"),
        (Decimal("2.5"), 0, "3"),
        (Decimal("0.25"), 1, "0,3"),
        (Fraction(1, 20), 1, "0,1"),
        (Decimal("-2.5"), 0, "-3"),
        # nothing is ever minus zero
        (Decimal("-0.04"), 1, "0,0"),
        (Fraction(-1, 100), 0, "0"),
        (-0.0, 0, "0"),
        (Decimal("-0.05"), 1, "-0,1"),
        (Decimal("-1234.5"), 1, "-1.234,5"),
    ],
)
def test_numbers(value, decimals, text):
    assert number(value, decimals) == text


exact = st.fractions(min_value=-(10**9), max_value=10**9, max_denominator=9_999)


@CHECKED
@given(exact, st.integers(0, 3))
def test_a_number_is_the_nearest_one_half_up(value, decimals):
    text = number(value, decimals)
    assert re.fullmatch(r"-?\d{1,3}(\.\d{3})*" + (rf",\d{{{decimals}}}" if decimals else ""), text)
    tenths = int(abs(value) * 10**decimals + Fraction(1, 2))
    shown = int(re.sub(r"\D", "", text))
    assert shown == tenths
    assert text.startswith("-") == (value < 0 and tenths > 0)


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (65, "65"), (Decimal("65.0"), "65"), (Decimal("65.04"), "65"), (Decimal("35.4"), "35,4"), (1000, "1.000"),
        (100, "100"), (Decimal("10.05"), "10,1"), (Decimal("-0.04"), "0"), (None, "–"),
    ],
)  # fmt: skip
def test_short_numbers_say_no_empty_fraction(value, text):
    assert short_number(value) == text


@pytest.mark.parametrize(
    ("value", "text"), [(Decimal("35.4"), "35,4 %"), (65, "65,0 %"), (Fraction(200, 3), "66,7 %"), (None, "–")]
)
def test_percents_keep_one_decimal(value, text):
    assert percent(value) == text


@pytest.mark.parametrize(
    ("indicator", "value", "text"),
    [
        (PEOPLE, Fraction(312, 5), "62,4 %"),
        (PEOPLE, 150, "150,0 %"),
        (POINTS, 59, "59,0 %"),
        (IDEAS, 3, "3 ý tưởng"),
        (IDEAS, Fraction(5, 2), "2,5 ý tưởng"),
        (IDEAS, 1200, "1.200 ý tưởng"),
        (PEOPLE, None, "–"),
        (IDEAS, None, "–"),
    ],
)
def test_amounts_carry_their_unit(indicator, value, text):
    assert amount(indicator, value) == text


@pytest.mark.parametrize(
    ("indicator", "value", "text"),
    [
        (PEOPLE, Fraction(34, 10), "3,4 điểm"),
        (PEOPLE, Fraction(-34, 10), "3,4 điểm"),
        (PEOPLE, 0, "0,0 điểm"),
        (PEOPLE, Fraction(1, 20), "0,1 điểm"),
        (PEOPLE, Fraction(1, 21), "dưới 0,1 điểm"),
        (PEOPLE, Fraction(-1, 1000), "dưới 0,1 điểm"),
        (IDEAS, -2, "2 ý tưởng"),
        (IDEAS, Fraction(3, 2), "1,5 ý tưởng"),
    ],
)
def test_differences_are_sizes(indicator, value, text):
    assert difference(indicator, value) == text


@pytest.mark.parametrize(
    ("indicator", "value", "text"),
    [
        (PEOPLE, 1.25, "+1,3 điểm"),
        (PEOPLE, Fraction(-34, 10), "−3,4 điểm"),
        (PEOPLE, 0, "không đổi"),
        (PEOPLE, 0.04, "tăng dưới 0,1 điểm"),
        (PEOPLE, Fraction(-1, 25), "giảm dưới 0,1 điểm"),
        (IDEAS, -2, "−2 ý tưởng"),
        (IDEAS, 0.125, "+0,1 ý tưởng"),
    ],
)
def test_changes_carry_a_sign_or_a_word(indicator, value, text):
    assert change(indicator, value) == text


def test_the_words_of_a_change_are_the_callers():
    assert change(PEOPLE, 0.01, "hơn", "kém") == "hơn dưới 0,1 điểm"
    assert change(PEOPLE, -0.01, "hơn", "kém") == "kém dưới 0,1 điểm"


@pytest.mark.parametrize(
    ("indicator", "units", "text"),
    [
        (PEOPLE, 118, "118 người"),
        (PEOPLE, 5327, "5.327 người"),
        (IDEAS, 1, "1 ý tưởng"),
        (MONEY, Fraction(781, 10), "78,1 tỷ đồng"),
        (MONEY, 78, "78 tỷ đồng"),
        (POINTS, Fraction(36, 5), "7,2 điểm thang 20"),
    ],
)
def test_what_is_missing_is_counted_in_its_noun(indicator, units, text):
    assert counted(indicator, units) == text


# ── time ─────────────────────────────────────────────────────────────────────────────────────────────


def test_a_day():
    assert day(dt.date(2026, 6, 5)) == "05/06/2026"


@pytest.mark.parametrize(
    ("calendar", "period", "text"),
    [
        (Calendar.DECREE, Period(2026, 6), "Kỳ 6/2026 (15/05–14/06/2026)"),
        (Calendar.MONTH, Period(2026, 6), "Kỳ 6/2026 (01/06–30/06/2026)"),
        (Calendar.MONTH, Period(2028, 2), "Kỳ 2/2028 (01/02–29/02/2028)"),
        (Calendar.DECREE, Period(2027, 3), "Kỳ 3/2027 (15/02–14/03/2027)"),
    ],
)
def test_a_period_shows_its_days(calendar, period, text):
    assert span(period, make_plan(calendar=calendar)) == text


@pytest.mark.parametrize(
    ("text", "large"), [("đã báo", "Đã báo"), ("thôn VNeID", "Thôn VNeID"), ("", ""), ("ổ 1", "Ổ 1")]
)
def test_only_the_first_letter_grows(text, large):
    assert capital(text) == large


# ── text from people ─────────────────────────────────────────────────────────────────────────────────

JOINER = "\u2060"
"""Invisible; keeps apart what Streamlit would recognise after Markdown's own escapes are gone."""
ACTIVE = set("\\`*_{}[]()#+-.!|~$:<>&")
LIVE = {
    # components/StreamlitMarkdown of Streamlit 1.67 looks for these in the text that Markdown leaves behind,
    # where a backslash no longer helps; each was seen alive in Chromium
    "icon": re.compile(r":material/\w+:"),
    "logo": re.compile(r":streamlit:"),
    "address": re.compile(r"(https?://|www\.)\S", re.IGNORECASE),
    "mail": re.compile(r"[-.\w+]@[-\w]+\.[-\w]"),
    "icon as Streamlit rewrites it": re.compile(r":material_\w+:"),
    "arrow": re.compile(r"(^|\s)(<?->|<-|--|[<>~]=)(\s|$)"),
}


def shown(markdown: str) -> str:
    """What Markdown makes of backslash escapes: the character itself."""
    return re.sub(r"\\([!-/:-@\[-`{-~])", r"\1", markdown)


def seen(text: str) -> str:
    """The text on one line, without what has no shape: controls, byte order marks, turns of the reading direction."""
    turns = {"LRE", "RLE", "LRO", "RLO", "PDF", "LRI", "RLI", "FSI", "PDI"}
    flat = re.sub("[\t\n\v\f\r\x85\u2028\u2029]+", " ", text)
    kept = (one for one in flat if unicodedata.category(one) != "Cc" and unicodedata.bidirectional(one) not in turns)
    return "".join(one for one in kept if one not in "\ufeff\u061c\u200e\u200f")


def unescaped(markdown: str) -> str:
    """What Markdown would still read as its own."""
    return re.sub(r"\\[!-/:-@\[-`{-~]", "", markdown)


@pytest.mark.parametrize(
    "text",
    [
        ":red[x]", ":blue-background[x]", ":small[x]", "$x$", "$$x$$", "[a](javascript:b)", "![a](b.png)", "<b>x</b>",
        "<javascript:alert(1)>", "1. một", "1) một", "- một", "+ một", "* một", "# đầu", "> trích", "`mã`", "```mã",
        "~~gạch~~", "**đậm**", "_nghiêng_", ":smile:", ":+1:", "| a | b |", "&lt;b&gt;", "[^1]", "***", "a\\b",
    ],
)  # fmt: skip
def test_markdown_and_its_directives_are_switched_off(text):
    assert shown(literal(text)) == text
    assert ACTIVE.isdisjoint(unescaped(literal(text)))


@pytest.mark.parametrize(
    "text",
    [
        "Thôn :material/home:", ":streamlit:", "https://xa.example/x", "HTTP://xa.example", "www.xa.example",
        "vanthu@xa.example.vn", "mailto:a@b.vn", ":material_home:", "a -> b", "->", "5 >= 4", "a <-> b", "--",
    ],
)  # fmt: skip
def test_what_streamlit_looks_for_after_markdown_is_switched_off_too(text):
    assert any(rule.search(text) for rule in LIVE.values()), "else the case says nothing"
    assert shown(literal(text)).replace(JOINER, "") == text
    assert not [what for what, rule in LIVE.items() if rule.search(shown(literal(text)))]


@pytest.mark.parametrize("broken", ["Thôn\n1", "Thôn\r1", "Thôn\r\n1", "Thôn\n\n1"])
def test_text_stays_on_its_line(broken):
    assert re.fullmatch(r"Thôn +1", literal(broken))


@pytest.mark.parametrize("text", ["\u202ecod.xslx", "\u2066an\u2069", "\ufeffan", "a\x1fb", "\u200fan"])
def test_nothing_unseen_turns_what_follows(text):
    assert literal(text) == literal(seen(text)) != text
    assert plain(text) == seen(text)


@pytest.mark.parametrize("text", [" trước", "sau ", "\u3000cả hai\u00a0"])
def test_bold_type_keeps_its_stars_around_blanks(text):
    safe = literal(text)
    assert safe.strip() == safe
    assert safe.replace(JOINER, "") == text


pieces = [*ACTIVE, *"a1 ôw@/=^\n\r", ":material/a:", ":material_a:", "www.", "https://", ":streamlit:", "a@b.c", " -> "]
lively = st.lists(st.sampled_from(sorted(pieces))).map("".join)


@CHECKED
@given(st.text() | lively)
def test_any_text_is_shown_as_it_stands_and_nothing_else(text):
    safe = literal(text)
    assert shown(safe).replace(JOINER, "") == seen(text).replace(JOINER, "")
    assert ACTIVE.isdisjoint(unescaped(safe))
    assert not [what for what, rule in LIVE.items() if rule.search(shown(safe))]


@pytest.mark.parametrize(
    ("text", "safe"),
    [
        ("Thôn 1", "Thôn 1"),
        ("<b>x</b>", "&lt;b&gt;x&lt;/b&gt;"),
        ("R&D", "R&amp;D"),
        ("&lt;", "&amp;lt;"),
        ('<a href="javascript:x">', '&lt;a href="javascript:x"&gt;'),
    ],
)
def test_text_in_a_chart_is_no_html(text, safe):
    assert plain(text) == safe


@CHECKED
@given(st.text())
def test_text_in_a_chart_can_be_read_back(text):
    safe = plain(text)
    assert not re.search(r"[<>]|&(?!(amp|lt|gt);)", safe)
    assert safe.replace("&lt;", "<").replace("&gt;", ">").replace("&amp;", "&") == seen(text)
