"""A period's report as a Word file (báo cáo kỳ): of a closing what the meeting saw, else a draft that says so.

Pure: what is known goes in, bytes come out; the same closing with the same corrections since gives the same bytes.
"""

from __future__ import annotations

from typing import Any

from components.closing_check_words import points
from components.closing_stage_words import stage
from components.reports.document import Paper
from components.reports.letterhead import ending, letterhead, title
from components.reports.open_points import adjusted, asked, missing
from components.reports.results import Block, behind, each, overall
from components.words import data_date, day, span
from data.clock import moment

DRAFT = "BẢN NHÁP, CHƯA CHỐT"
MADE_UP = "SỐ LIỆU MINH HOẠ, KHÔNG PHẢI CỦA XÃ NÀO"
PARTS = {
    "Kết quả chung": overall,
    "Kết quả từng chỉ tiêu": each,
    "Chỉ tiêu cần tập trung": behind,
    "Giải trình còn chờ": asked,
    "Số liệu còn thiếu và số cần xem lại": missing,
    "Số liệu điều chỉnh sau khi chốt": adjusted,
}
_NUMERALS = ("I", "II", "III", "IV", "V", "VI")
WIDTHS = {
    "Mã": 11, "Chỉ tiêu": 25, "Đơn vị chủ trì": 20, "Thực hiện": 15, "Lẽ ra đến nay": 13, "Mục tiêu và hạn": 18,
    "Trạng thái": 16, "Số chỉ tiêu": 8, "Nghĩa là": 30, "So với lộ trình": 18, "Nhiều nhất ở": 28, "Mục tiêu": 60,
    "Hỏi về": 20, "Nội dung": 28, "Phải báo": 8, "Còn thiếu": 8, "Chỉ tiêu còn thiếu số": 34, "Đơn vị": 20, "Nơi": 14,
    "Số": 20, "Vì sao đáng ngờ": 34, "Vì sao": 40, "Khác thế nào": 34,
}  # fmt: skip
"""How wide the columns of the tables are beside each other."""


def period_report(facts: Any) -> bytes:
    """The .docx file of that period (`queries.period_facts.PeriodFacts`)."""
    plan, draft = facts.plan, facts.closing is None
    marks = [DRAFT] * draft + [MADE_UP] * facts.made_up
    name = f"Báo cáo {facts.period.label.lower()}, xã {plan.name}"
    paper = Paper(name, f"UBND xã {plan.name}", facts.at, marks)
    letterhead(paper, plan.name)
    title(paper, "BÁO CÁO", _subject(facts))
    for line in _opening(facts):
        paper.sentence(line)
    for numeral, (heading, part) in zip(_NUMERALS, PARTS.items(), strict=True):
        paper.heading(f"{numeral}. {heading}")
        _write(paper, heading, part(facts), lead=part is overall)
    paper.sentence(f"Trên đây là kết quả {facts.period.label.lower()} của xã {plan.name}./.")
    ending(paper)
    return paper.content()


def _write(paper: Paper, heading: str, blocks: list[Block], *, lead: bool) -> None:
    """Sentences and tables in order; `lead`: the first sentence is what a leader reads first of all."""
    for at, block in enumerate(blocks):
        if isinstance(block, str):
            paper.sentence(block, bold=lead and at == 0)
        else:
            paper.table(heading, block, WIDTHS)


def _subject(facts: Any) -> str:
    movement = f" “{facts.plan.movement}”" if facts.plan.movement else ""
    return f"Kết quả thực hiện kế hoạch phong trào thi đua{movement}, {span(facts.period, facts.plan).lower()}"


def _opening(facts: Any) -> list[str]:
    """Whose report it is, and on which figures it stands: a closing's, by whom and when, or what stands now."""
    plan = facts.plan
    basis = f"Thực hiện Kế hoạch số {plan.number}, " if plan.number else ""
    said = f"{basis}Ủy ban nhân dân xã {plan.name} báo cáo kết quả {facts.period.label.lower()}, "
    said += f"{data_date(facts.period, plan)}, như sau."
    return [said, *(_of_closing(facts) if facts.closing else _of_draft(facts))]


def _of_closing(facts: Any) -> list[str]:
    closing = facts.closing
    signed, check = closing.event, closing.check
    time = f", lần {closing.time}" if closing.time > 1 else ""
    said = f"Số liệu theo bản chốt số {signed.number}{time}: {check.by} kiểm tra lúc {moment(check.at)}, {signed.by} ký"
    said += f" chốt lúc {moment(signed.at)}."
    found = [f"{said} {signed.note}".strip()]
    if check.note:
        found.append(f"Khi kiểm tra, {check.by} ghi: {check.note}")
    if not closing.in_force:
        found.append("Bản chốt này đã được mở lại, không còn là bản chốt đang dùng của kỳ.")
    return found


def _of_draft(facts: Any) -> list[str]:
    where = stage(facts.cycle, touched=facts.touched, open_points=points(facts.checks))
    return [f"Bản nháp lập ngày {day(facts.day)} từ số liệu đang có, còn có thể thay đổi. {where}"]
