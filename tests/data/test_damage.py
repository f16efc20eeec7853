"""A damaged store gives everything that was acknowledged or says that it is damaged; then there is a way out.

The long form is `python -m tests.bench.damage --times 1000`.
"""

from __future__ import annotations

from pathlib import Path

from tests.data.durable import clean, posix_only

SEED, TIMES, RESCUE = 6, 60, 6


@posix_only
def test_no_damage_gives_a_wrong_figure_and_every_damaged_store_comes_back(tmp_path: Path) -> None:
    found = clean("tests.bench.damage:tries", tmp_path, times=TIMES, seed=SEED, rescue=RESCUE)
    print(f"seed {SEED}", *found["outcomes"].items(), sep="\n")
    print(*found["troubles"], sep="\n")
    assert found["troubles"] == []
    assert sum(many for one, many in found["outcomes"].items() if "rescued" not in one) == TIMES
    assert {one for one in found["outcomes"] if one.startswith("rescued")} == {
        "rescued: restored",
        "rescued: wal set aside",
        "rescued: quarantined, then restored",
    }
