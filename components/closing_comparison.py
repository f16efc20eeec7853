"""Two closings side by side in words: a sentence first, then what turned, moved, was promised anew, came."""

from __future__ import annotations

from collections.abc import Sequence

import pandas as pd

from components.change_words import Line, turned
from components.sentences import promise
from components.words import amount, change, counted
from data.compare_closings import Compared, Promise, Reported, Shift
from data.model import Indicator
from data.progress import Aim, better_or_equal

MOST = 8
NO_TARGET = "không có mục tiêu"


def headline(found: Compared, adjusted: int) -> str:
    """What changed between two closings, in one sentence; `adjusted`: figures of the earlier one changed meanwhile."""
    turns = {better: sum(one.better is better for one in found.turns) for better in (True, False, None)}
    up = sum(_better(one) for one in found.shifts)
    said = [f"{turns[False]} chỉ tiêu xấu đi"] if turns[False] else []
    said += [f"{turns[True]} chỉ tiêu tốt lên"] if turns[True] else []
    said += [f"mức tiến ở {up} chỉ tiêu"] if up else []
    said += [f"mức lùi ở {len(found.shifts) - up} chỉ tiêu"] if len(found.shifts) > up else []
    said += [f"{turns[None]} chỉ tiêu bắt đầu hoặc thôi được chấm"] if turns[None] else []
    said += [f"{len(found.gained)} chỉ tiêu nay mới có mức"] if found.gained else []
    said += [f"{len(found.lost)} chỉ tiêu nay không có mức"] if found.lost else []
    said += [f"{len(found.apart)} chỉ tiêu không trừ cho nhau được"] if found.apart else []
    said += [f"{len(found.promises)} mục tiêu đang tính đổi"] if found.promises else []
    said += [f"{len(found.new)} chỉ tiêu mới"] if found.new else []
    said += [f"{len(found.dropped)} chỉ tiêu thôi theo dõi"] if found.dropped else []
    said += [f"{adjusted} số của lần trước đã điều chỉnh"] if adjusted else []
    if not said and found.reported:
        return f"Chỉ khác số đã báo, ở {len(found.reported)} chỉ tiêu."
    if not said:
        return "Không có gì khác giữa hai lần chốt."
    text = ", ".join(said)
    return f"{text[0].upper()}{text[1:]}."


def groups(found: Compared) -> list[tuple[str, list[Line], int]]:
    """What differs as (heading, its first lines, how many more there are)."""
    return [(heading, lines[:MOST], max(len(lines) - MOST, 0)) for heading, lines in _all(found)]


def compared_table(found: Compared) -> pd.DataFrame:
    """Everything that differs, one row each."""
    rows = [(heading, line.code, line.name, line.says) for heading, lines in _all(found) for line in lines]
    return pd.DataFrame(rows, columns=["Việc", "Mã", "Chỉ tiêu", "Khác thế nào"], dtype="str")


def _all(found: Compared) -> list[tuple[str, list[Line]]]:
    """Every line under its heading; empty groups are left out."""
    shifts = sorted(found.shifts, key=lambda one: -abs(one.points))
    named = {
        "Trạng thái xấu đi": turned(found.turns, better=False),
        "Trạng thái tốt lên": turned(found.turns, better=True),
        "Bắt đầu hoặc thôi được chấm": turned(found.turns, better=None),
        "Mức tiến": [_shift(one) for one in shifts if _better(one)],
        "Mức lùi": [_shift(one) for one in shifts if not _better(one)],
        "Mục tiêu đang tính đổi": [_promise(one) for one in found.promises],
        "Số đã báo đổi": [_reported(one) for one in found.reported],
        "Lần trước chưa có mức, nay có": _names(found.gained),
        "Lần trước có mức, nay chưa có": _names(found.lost),
        "Không trừ cho nhau được (sang năm mới tính lại từ đầu, hoặc cách tính đã đổi)": _names(found.apart),
        "Chỉ tiêu mới trong kế hoạch": _names(found.new),
        "Chỉ tiêu không còn trong kế hoạch": _names(found.dropped),
    }
    return [(heading, lines) for heading, lines in named.items() if lines]


def _better(one: Shift) -> bool:
    return better_or_equal(one.indicator, one.points, 0)


def _shift(one: Shift) -> Line:
    indicator = one.indicator
    said = (
        f"{amount(indicator, one.before.value)} → {amount(indicator, one.now.value)} ({change(indicator, one.points)}"
    )
    if indicator.kind.is_rate and one.units and one.alike is None:  # other villages would bend the count too
        said += f"; {'thêm' if one.units > 0 else 'bớt'} {counted(indicator, abs(one.units))}"
    said += ")"
    if one.alike is not None:
        said += f"; riêng {one.places} nơi có số cả hai lần: {change(indicator, one.alike)}"
    return Line(indicator.code, indicator.short, f"{said}.")


def _promise(one: Promise) -> Line:
    said = f"{_aim(one.indicator, one.before)} → {_aim(one.indicator, one.now)}."
    return Line(one.indicator.code, one.indicator.short, said)


def _aim(indicator: Indicator, aim: Aim | None) -> str:
    return f"{promise(indicator, aim.target)}, hết {aim.due.label.lower()}" if aim else NO_TARGET


def _reported(one: Reported) -> Line:
    (came, owed), (came_now, owed_now) = one.before, one.now
    return Line(one.indicator.code, one.indicator.short, f"{came}/{owed} số → {came_now}/{owed_now} số.")


def _names(many: Sequence[Indicator]) -> list[Line]:
    return [Line(one.code, one.short, f"{one.code}.") for one in many]
