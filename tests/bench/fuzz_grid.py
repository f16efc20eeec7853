"""How many damaged workbooks read or are refused, and how many do anything else.

`python tests/bench/fuzz_grid.py 20000` prints one line a format and ends with 1 if one
raised anything but a refusal or took longer than ten seconds.
"""

from __future__ import annotations

import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

SECONDS = 10


def main(number: int, first: int = 0) -> int:
    """Try that many, spread over the formats, seeds from `first` on; 0 if all did as they should."""
    sys.path.insert(0, str(Path(__file__).parents[2]))
    from data.intake.grid import FileRefusedError, read_grid
    from tests.data.intake.mutations import FORMATS, mutated

    def tried(case: tuple[str, int]) -> tuple[str, str, float]:
        name, seed = case
        content = mutated(name, seed)
        began = time.perf_counter()
        try:
            for sheet in read_grid(content, "so-lieu"):
                "".join(raw.text + raw.font + raw.format + raw.formula for raw in sheet.cells.values()).encode()
            found = "reads"
        except FileRefusedError as refusal:
            found = refusal.kind
        except Exception as error:
            found = f"UNHANDLED in {name}, seed {seed}: {error!r}"
        return name, found, time.perf_counter() - began

    cases = [(FORMATS[at % len(FORMATS)], first + at // len(FORMATS)) for at in range(number)]
    counts: dict[str, Counter[str]] = {name: Counter() for name in FORMATS}
    slowest = 0.0
    with ThreadPoolExecutor(max_workers=2) as pool:
        for name, found, seconds in pool.map(tried, cases):
            counts[name][found] += 1
            slowest = max(slowest, seconds)
    for name, found in counts.items():
        print(f"{name:20}", ", ".join(f"{kind} {many}" for kind, many in found.most_common()))
    unhandled = sum(many for found in counts.values() for kind, many in found.items() if kind.startswith("UNHANDLED"))
    print(f"{number} workbooks, {unhandled} unhandled, slowest {slowest:.1f} s")
    return int(unhandled > 0 or slowest > SECONDS)


if __name__ == "__main__":
    sys.exit(main(*map(int, sys.argv[1:3] or ["20000"])))
