"""The canonical form of a batch: written down once here by hand, and told apart wherever something differs."""

from __future__ import annotations

import datetime as dt
import hashlib
from decimal import Decimal

import pytest

from data.chain import digest, seed

AT = dt.datetime(2026, 6, 5, 7, 2, 3, 456)
BATCH = {
    "batch_id": "b1", "seq": 12, "commune": "xã «Mẫu»", "submitted_at": AT, "note": None, "file_name": "",
    "previous": "khac", "digest": "khac",
}  # fmt: skip
ROWS = {
    "observation": [
        {"place": "t2", "period": dt.date(2026, 1, 1), "value": Decimal("35.4000"), "raw": 'a"\n'},
        {"place": None, "period": dt.date(2026, 1, 1), "value": Decimal("0.0000"), "raw": "b"},
    ],
    "answer": [{"layout": "x", "question": "q", "answer": None}],
}


def sha(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def test_the_digest_is_the_hash_of_the_text_as_the_docstring_says() -> None:
    text = (
        "ab\n"
        '{"batch_id":"b1","commune":"xã «Mẫu»","file_name":"","seq":"12","submitted_at":"2026-06-05T07:02:03.000456"}\n'
        '["answer",{"layout":"x","question":"q"}]\n'
        '["observation",{"period":"2026-01-01","place":"t2","raw":"a\\"\\n","value":"35.4"}]\n'
        '["observation",{"period":"2026-01-01","raw":"b","value":"0"}]'
    )
    assert digest("ab", BATCH, ROWS) == sha(text)


def test_the_seed_is_the_hash_of_the_stores_own_row() -> None:
    meta = {"schema_version": 4, "store_id": "k", "kind": "real", "created_at": AT}
    assert seed(meta) == sha('{"created_at":"2026-06-05T07:02:03.000456","kind":"real","store_id":"k"}')
    assert seed(meta) == seed({**meta, "schema_version": 5})


def test_the_order_in_which_rows_tables_and_columns_come_does_not_matter() -> None:
    turned = {name: [dict(reversed(row.items())) for row in reversed(many)] for name, many in reversed(ROWS.items())}
    assert digest("ab", dict(reversed(BATCH.items())), turned) == digest("ab", BATCH, ROWS)


def test_a_table_without_rows_and_a_new_column_without_a_value_change_nothing() -> None:
    wider = {name: [{**row, "later": None} for row in many] for name, many in ROWS.items()}
    assert digest("ab", {**BATCH, "later": None}, {**wider, "scenario": []}) == digest("ab", BATCH, ROWS)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        (None, ""),
        ("", " "),
        ("a", "A"),
        ("é", "e\u0301"),
        (Decimal(0), None),
        (Decimal("35.4"), Decimal("35.4001")),
        (Decimal(1), Decimal(-1)),
        (dt.date(2026, 1, 1), dt.date(2026, 1, 2)),
        (AT, AT + dt.timedelta(microseconds=1)),
    ],
)
def test_what_differs_in_one_cell_differs_in_the_digest(one: object, other: object) -> None:
    def of(value: object) -> tuple[str, str]:
        return digest("", {"note": value}, {}), digest("", {}, {"observation": [{"raw": value}]})

    assert all(mine != yours for mine, yours in zip(of(one), of(other), strict=True))


def test_numbers_that_are_equal_read_equal_however_they_are_written() -> None:
    many = [Decimal("29"), Decimal("29.0000"), Decimal("2.9E+1")]
    assert len({digest("", {}, {"observation": [{"value": one}]}) for one in many}) == 1
    huge = Decimal("12345678901234567890123456789012345.6789")
    assert digest("", {"value": huge}, {}) == sha('\n{"value":"12345678901234567890123456789012345.6789"}')


def test_a_text_cannot_pass_itself_off_as_more_rows_or_another_cell() -> None:
    lines = digest("", {}, {"answer": [{"a": "x"}, {"a": "y"}]})
    assert digest("", {}, {"answer": [{"a": 'x"}]\n["answer",{"a":"y'}]}) != lines
    assert digest("", {"a": 'x","b":"y'}, {}) != digest("", {"a": "x", "b": "y"}, {})


def test_the_same_row_in_another_table_twice_or_after_another_batch_is_something_else() -> None:
    row = {"batch_id": "b"}
    found = {
        digest("", {}, {"answer": [row]}),
        digest("", {}, {"scenario": [row]}),
        digest("", {}, {"answer": [row, row]}),
        digest("x", {}, {"answer": [row]}),
    }
    assert len(found) == 4
