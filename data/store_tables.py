"""The tables whose rows come with a batch, and the statements that write, count and copy them."""

from __future__ import annotations

COLUMNS = {
    "observation": {
        "indicator": "VARCHAR", "place": "VARCHAR", "period": "DATE", "numerator": "DECIMAL(20, 4)",
        "denominator": "DECIMAL(20, 4)", "value": "DECIMAL(20, 4)", "state": "VARCHAR", "sheet": "VARCHAR",
        "cell": "VARCHAR", "raw": "VARCHAR", "rule": "VARCHAR",
    },
    "base_figure": {
        "base": "VARCHAR", "place": "VARCHAR", "as_of": "DATE", "value": "DECIMAL(20, 4)", "source": "VARCHAR",
    },
    "baseline": {"indicator": "VARCHAR", "as_of": "DATE", "value": "DECIMAL(20, 4)", "source": "VARCHAR"},
    "answer": {"layout": "VARCHAR", "question": "VARCHAR", "answer": "VARCHAR"},
    "plan_row": {
        "file": "VARCHAR", "position": "INTEGER", "row_key": "VARCHAR", "cells": "VARCHAR",
        "in_force_from": "DATE",
    },
    "scenario": {
        "scenario_id": "VARCHAR", "name": "VARCHAR", "indicator": "VARCHAR", "period": "DATE", "data_seq": "BIGINT",
        "inputs": "VARCHAR", "results": "VARCHAR",
    },
    "question_entry": {
        "question_id": "VARCHAR", "kind": "VARCHAR", "indicator": "VARCHAR", "place": "VARCHAR", "period": "DATE",
        "numerator": "DECIMAL(20, 4)", "denominator": "DECIMAL(20, 4)", "value": "DECIMAL(20, 4)", "state": "VARCHAR",
        "places": "INTEGER", "department": "VARCHAR", "due": "DATE", "text": "VARCHAR",
    },
    "closing": {"period": "DATE", "kind": "VARCHAR", "number": "INTEGER", "data_seq": "BIGINT", "note": "VARCHAR"},
    "closing_row": {"indicator": "VARCHAR", "place": "VARCHAR", "content": "VARCHAR"},
    "lineage": {
        "change_id": "VARCHAR", "in_force_from": "DATE", "from_place": "VARCHAR", "to_place": "VARCHAR",
        "share_part": "DECIMAL(20, 4)", "share_whole": "DECIMAL(20, 4)", "basis": "VARCHAR",
        "document": "VARCHAR", "old_name": "VARCHAR",
    },
    "task_result": {"task": "VARCHAR", "instance": "VARCHAR", "day": "DATE", "text": "VARCHAR"},
    "setting": {"name": "VARCHAR", "value": "VARCHAR"},
}  # fmt: skip
TABLES = tuple(COLUMNS)
"""The tables whose rows come with a batch."""
INSERT = {
    table: f"INSERT INTO {table} ({', '.join(['batch_id', 'commune', *columns])}) SELECT $batch_id, $commune, "
    + ", ".join(f"CAST({name} AS {kind})" for name, kind in columns.items())
    + " FROM fresh"
    for table, columns in COLUMNS.items()
}
COUNTS = (
    "SELECT batch_id, count(*) FROM ("
    + " UNION ALL ".join(f"SELECT batch_id FROM {table}" for table in COLUMNS)
    + ") GROUP BY batch_id"
)
COPY = [f"INSERT INTO ban_sao.{table} BY NAME SELECT * FROM {table}" for table in ("meta", "head", "batch", *COLUMNS)]
