"""How long reading a commune's monthly workbook takes beside the bare cell read: `python tests/bench/read_speed.py`.

Prints, for 22 villages and 1 to 30 indicators, milliseconds and ratios of one run; nothing is asserted.
"""

from __future__ import annotations

import statistics
import subprocess
import sys
import time
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

from openpyxl import Workbook, load_workbook

sys.path.insert(0, str(Path(__file__).parents[2]))

from data.intake.read import read_workbook
from data.model import Period
from data.plan_files import shipped
from data.store import REAL

PLAN = shipped("an-nong")
RATES = [one for one in PLAN.indicators if one.kind.is_rate and one.scale is None]
RUNS = 7


def workbook(count: int) -> bytes:
    """A month of `count` indicators by village, a and b of each; indicators repeat as further months."""
    book = Workbook()
    for at in range(0, count, len(RATES)):
        sheet = book.active if at == 0 else book.create_sheet()
        sheet.title = f"T{7 + at // len(RATES)}"
        some = RATES[: min(len(RATES), count - at)]
        sheet.append((f"Số liệu tháng {7 + at // len(RATES)}/2026",))
        sheet.append(("TT", "Thôn", *(f"{one.name} – {side}" for one in some for side in ("Tử số", "Mẫu số"))))
        for number, place in enumerate(PLAN.places, 1):
            sheet.append((number, place.name, *(value for _ in some for value in (40 + number, 90 + number))))
    out = BytesIO()
    book.save(out)
    return out.getvalue()


def median_of(action: Callable[[], object]) -> float:
    """The median of several runs in milliseconds."""
    times = []
    for _ in range(RUNS):
        start = time.perf_counter()
        action()
        times.append(1000 * (time.perf_counter() - start))
    return statistics.median(times)


def cells(content: bytes) -> int:
    """The bare read: every cell's value once."""
    return sum(
        1 for sheet in load_workbook(BytesIO(content)) for row in sheet.iter_rows() for cell in row if cell.value
    )


def main() -> None:
    """Print the table."""
    start = median_of(lambda: subprocess.run([sys.executable, "-c", "import openpyxl"], check=True))
    print(f"start of a process with the library: {start:.0f} ms")
    for count in (1, 5, 15, 30):
        content = workbook(count)
        bare = median_of(lambda content=content: cells(content))
        whole = median_of(lambda content=content: read_workbook(content, "thang.xlsx", PLAN, REAL, Period(2026, 9)))
        figures = len(read_workbook(content, "thang.xlsx", PLAN, REAL, Period(2026, 9)).figures)
        print(
            f"{count:3} indicators, {figures:4} figures: bare {bare:6.1f} ms, whole {whole:6.1f} ms,"
            f" {whole / (bare + start):.2f} × (bare + start)"
        )


if __name__ == "__main__":
    main()
