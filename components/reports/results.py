"""Of a period's report what was reached: how it stands on the whole, each indicator, what is behind and where. Pure.

`facts` is a `queries.period_facts.PeriodFacts`. A section is its sentences and tables in order; whoever reads a number
here has read the same words on the screen.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from typing import Any

import pandas as pd

from components.change_words import bottlenecks
from components.closing_snapshot import saw, snapshot_table
from components.missing_words import NOBODY
from components.sentences import BAD, below_path, detail, reported_places, short_of_path, soft
from components.status import BASES, LOOKS, word
from components.tables import goals_table
from components.words import amount, capital, counted, data_date, difference
from data.closed_rows import ClosedRow
from data.model import Plan
from data.progress import Basis, State
from data.standings import Row

Block = str | pd.DataFrame
"""A paragraph, or the table below it."""
NO_NUMBERS = "Kế hoạch không đặt chỉ tiêu bằng số nên kỳ này không có số để chấm đạt hay chậm."
MOST = 5
"""How many villages are named for one indicator."""
_COLUMNS = {
    "Mã": "Mã",
    "Chỉ tiêu": "Chỉ tiêu",
    "Đơn vị": "Đơn vị chủ trì",
    "Thực hiện": "Thực hiện",
    "Lẽ ra đến nay": "Lẽ ra đến nay",
    "Mục tiêu": "Mục tiêu và hạn",
    "Trạng thái": "Trạng thái",
}


def whole(facts: Any) -> list[ClosedRow]:
    """The indicators as the whole commune stands at them, in plan order."""
    return [one for one in facts.rows if one.row is not None]


def formal(facts: Any) -> list[ClosedRow]:
    """Those of them that the plan promises."""
    return [one for one in whole(facts) if one.formal]


def overall(facts: Any) -> list[Block]:
    """The headline, how many reported, and how many targets are in each state."""
    if not whole(facts):
        return [NO_NUMBERS]
    reported = reported_places([one.row for one in whole(facts)], facts.plan)
    came = f"{capital(reported)}; {data_date(facts.period, facts.plan)}."
    targets = formal(facts)
    if not targets:
        return ["Kế hoạch không có chỉ tiêu thi đua bằng số để chấm; các chỉ tiêu dưới đây chỉ để theo dõi.", came]
    states = Counter(one.row.standing.state for one in targets)
    table = pd.DataFrame(
        [(f"{look.shape} {look.word}", str(states[one]), look.meaning) for one, look in LOOKS.items() if states[one]],
        columns=["Trạng thái", "Số chỉ tiêu", "Nghĩa là"],
        dtype="str",
    )
    return [saw(facts, facts.rows), came, f"Trạng thái của {len(targets)} chỉ tiêu thi đua:", table]


# ── each indicator ───────────────────────────────────────────────────────────────────────────────────


def each(facts: Any) -> list[Block]:
    """Every indicator with level, path, target and state; a plan without numbers is told by its goals."""
    if not whole(facts):
        goals = goals_table(facts.plan)
        return ["Kế hoạch đặt các mục tiêu định tính sau:", goals] if len(goals) else ["Kế hoạch chưa ghi mục tiêu."]
    targets, more = formal(facts), [one for one in whole(facts) if not one.formal]
    found: list[Block] = [f"{len(targets)} chỉ tiêu thi đua của kế hoạch:", _each_table(targets)] if targets else []
    if more:
        found += [f"{len(more)} chỉ tiêu theo dõi thêm, không tính vào kết quả chung:", _each_table(more)]
    return found + _notes(whole(facts), facts.plan)


def _each_table(rows: Sequence[ClosedRow]) -> pd.DataFrame:
    table = snapshot_table(rows)[[*_COLUMNS]].rename(columns=_COLUMNS)
    return table.replace({"Đơn vị chủ trì": {"": NOBODY}, "Mục tiêu và hạn": {"": LOOKS[State.NO_TARGET].word}})


def _notes(rows: Sequence[ClosedRow], plan: Plan) -> list[str]:
    """What has to be known to read the tables, each said once with the codes it is about."""
    found: dict[str, list[str]] = defaultdict(list)
    for one in rows:
        for note in _notes_of(one.row, plan):
            found[note].append(one.indicator.code)
    return [f"Ghi chú ({', '.join(codes)}): {note}" for note, codes in found.items()]


def _notes_of(row: Row, plan: Plan) -> Iterator[str]:
    one = row.standing
    if one.level is not None and one.level.period != one.at:
        yield f"Số của {one.level.period.label.lower()}, kỳ này chưa có số mới."
    if row.official and row.villages_sum is not None:
        summed, gap = amount(one.indicator, row.villages_sum), one.level.value - row.villages_sum
        where = f"cộng từ các {plan.unit_word} là {summed}, lệch {difference(one.indicator, gap)}"
        yield f"Đang lấy số toàn xã; {where}."
    if one.aim is not None and one.aim.basis is not Basis.GIVEN:
        yield f"Mục tiêu {BASES[one.aim.basis]}."
    if soft(one):
        yield soft(one)


# ── what is behind ───────────────────────────────────────────────────────────────────────────────────


def behind(facts: Any) -> list[Block]:
    """The targets that are behind, by how much and because of which villages, most of the counted noun first."""
    if not whole(facts):
        return ["Không có chỉ tiêu bằng số nào để chấm."]
    late = [one for one in formal(facts) if one.row.standing.state in BAD]
    unknown = sum(one.row.standing.state is State.NOT_ENOUGH for one in formal(facts))
    unjudged = f"{unknown} chỉ tiêu chưa đủ số liệu nên chưa chấm được." if unknown else ""
    if not late:
        return [f"Không có chỉ tiêu nào bị chấm là chậm. {unjudged}".strip()]
    lines = bottlenecks([one.row for one in late], most=len(late))
    order = {line.code: at for at, line in enumerate(lines)}
    late.sort(key=lambda one: order.get(one.indicator.code, len(order)))
    first = f"{len(late)} chỉ tiêu chậm" + (f"; trước hết là {lines[0].name}: {lines[0].says}" if lines else ".")
    table = pd.DataFrame([_late(one, facts.plan) for one in late], dtype="str")
    return [f"{first} {unjudged}".strip(), table]


def _late(one: ClosedRow, plan: Plan) -> dict[str, str]:
    standing = one.row.standing
    state = f"{LOOKS[standing.state].shape} {word(standing)}"
    return {
        "Mã": one.indicator.code,
        "Chỉ tiêu": one.indicator.short,
        "Đơn vị chủ trì": one.owner or NOBODY,
        "Thực hiện": f"{amount(one.indicator, standing.level.value)}, {state}",
        "So với lộ trình": short_of_path(standing) if below_path(standing) else detail(one.row),
        "Nhiều nhất ở": _where(one.row, plan),
    }


def _where(row: Row, plan: Plan) -> str:
    """The villages that lack most: "Thôn 7 (118 người), Thôn 3 (12 người) và 4 nơi khác"."""
    if not row.gaps:
        return f"không tính riêng từng {plan.unit_word}"
    named = ", ".join(f"{gap.place.name} ({counted(row.standing.indicator, gap.units)})" for gap in row.gaps[:MOST])
    return named + (f" và {len(row.gaps) - MOST} nơi khác" if len(row.gaps) > MOST else "")
