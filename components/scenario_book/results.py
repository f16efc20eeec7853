"""What follows from a scenario's inputs, line by line, each by formula with its worked-out value."""

from __future__ import annotations

from collections.abc import Iterator
from fractions import Fraction
from math import ceil

from components.scenario_book import answers
from components.scenario_book.formulas import DASH, DUE_MONTH, DUE_MONTHS, VALID, guarded, months_between
from components.scenario_book.lines import Line, Lines
from components.tables import place_name
from components.words import NOT_KNOWN
from data.model import Comparator
from data.progress import SUSTAINED
from data.scenario import LEAST_MORE, Unknown, comparator_of, grows

NO_PACE = "chưa đủ 3 kỳ"


def every_line(lines: Lines) -> list[Line]:
    """Every line of the first sheet from top to bottom."""
    return [
        Line("Giả định – ô vàng sửa được, các ô khác tự tính lại"),
        *lines.asked(),
        Line("Số liệu làm gốc – ô vàng thay được khi có kỳ mới"),
        *lines.reported(),
        Line("Kết quả"),
        *_answer(lines),
        *_months(lines),
        *_still(lines),
        *_units(lines),
        *_beside(lines),
        *_feasible(lines),
    ]


def _answer(lines: Lines) -> Iterator[Line]:
    written = lines.formulas
    yield Line(
        "Kiểm tra số nhập", VALID, "text", "kiem_tra", answers.check(written), note="Sai thì câu ở đây nói phải sửa gì."
    )
    match lines.outcome.scenario.unknown:
        case Unknown.PACE:
            yield lines.pace(answers.pace(written))
        case Unknown.DUE:
            yield lines.due(answers.due())
        case _:
            yield lines.goal(answers.goal(written))


def _months(lines: Lines) -> Iterator[Line]:
    one, course, written = lines.outcome.scenario, lines.course, lines.formulas
    first = course.level.period
    yield Line(
        "Số tháng từ số liệu đến hạn", one.due.ordinal - first.ordinal, "count", DUE_MONTHS,
        guarded("COUNT(ky_so_lieu,den_ky)=2", months_between("den_ky", "ky_so_lieu")), "tháng",
    )  # fmt: skip
    yield Line(
        "Số tháng chờ trước khi bắt đầu", course.start.ordinal - first.ordinal - 1, "count", "thang_cho",
        guarded("COUNT(ky_so_lieu,bat_dau)=2", f"MAX(0,{months_between('bat_dau', 'ky_so_lieu')}-1)"), "tháng",
    )  # fmt: skip
    yield Line(
        "Số tháng làm", lines.outcome.months, "count", "so_thang",
        guarded(written.ready, written.effort_months(DUE_MONTHS, DUE_MONTH)), "tháng",
        "Chỉ các tháng trong năm của hạn." if written.flows else "Bằng tháng đến hạn − tháng chờ",
    )  # fmt: skip
    yield Line(
        "Số tháng chờ trước hạn", course.idle(one.due), "count", "thang_truoc",
        guarded(written.ready, written.waiting_months(DUE_MONTHS, DUE_MONTH)), "tháng",
        "Chỉ các tháng trong năm của hạn." if written.flows else "",
    )  # fmt: skip
    if not written.mean:
        yield Line(
            "Nhịp trong lúc chờ", course.usual, lines.pace_style[0], "nhip_cho",
            "IF(ISNUMBER(nhip_gan_day),nhip_gan_day,0)", lines.pace_style[1], "Bằng nhịp gần đây; chưa có thì 0.",
        )  # fmt: skip


def _still(lines: Lines) -> Iterator[Line]:
    one, course, written = lines.outcome.scenario, lines.course, lines.formulas
    indicator = lines.row.standing.indicator
    unit = "" if written.rate else indicator.unit
    yield Line(
        "Mức vào hạn nếu không làm thêm", course.value(_idle(lines), one.due), lines.level_style, "muc_dung_yen",
        guarded(written.ready, written.at_due(written.idle)), unit,
        "Mỗi tháng như bình quân năm nay." if written.needs_months else "Từ tháng bắt đầu không thêm gì.",
    )  # fmt: skip
    if one.unknown is Unknown.PACE and not written.one_by_one:
        strictly = comparator_of(lines.plan, lines.row, one.goal, one.due) is Comparator.MORE
        yield Line(
            "Mức phải tới", one.goal + strictly * course.sign * LEAST_MORE, lines.level_style, "muc_phai_toi",
            answers.must_reach(written), unit, f"Chữ “{written.comparisons[Comparator.MORE]}”: vượt 0,1.",
        )  # fmt: skip


def _units(lines: Lines) -> Iterator[Line]:
    one, course, written = lines.outcome.scenario, lines.course, lines.formulas
    indicator = lines.row.standing.indicator
    if not written.in_units:
        why = "mỗi tháng phát sinh bao nhiêu là chưa biết" if written.mean else "số liệu chỉ có phần trăm"
        yield Line("Số cần thêm", "không tính được", note=f"Không rõ bao nhiêu {indicator.noun}: {why}.")
        return
    if written.counted:
        yield Line(
            "Mẫu số đến hạn", course.base(one.due), "amount", "mau_so_den_han",
            guarded(written.ready, written.base(DUE_MONTHS)), indicator.noun,
            "Bằng mẫu số × (1 + tăng mỗi năm × số tháng ÷ 1200)" if grows(lines.row) else "Bằng mẫu số",
        )  # fmt: skip
    allowed = written.flows and written.falls and one.unknown is not Unknown.REACHED
    note = "Bằng mức × mẫu số đến hạn ÷ 100 − tử số" if written.counted else "Bằng mức − số đã có"
    yield Line(
        "Còn được phép" if allowed else "Chênh đến mức", course.missing(one.goal, one.due), "change", "con_thieu",
        guarded(written.ready, written.missing("muc_tieu")), indicator.noun, note,
    )  # fmt: skip
    if not allowed:
        yield _counted(lines)
    if written.counted:
        yield Line(
            "Mỗi tháng làm", one.pace * course.level.denominator / 100, "change", "",
            guarded(written.done, "nhip*mau_so/100"), indicator.noun, "Bằng nhịp × mẫu số ÷ 100",
        )  # fmt: skip


def _counted(lines: Lines) -> Line:
    written, indicator = lines.formulas, lines.row.standing.indicator
    label, style = "Cả thảy phải bớt" if written.falls else "Cả thảy phải thêm", lines.many
    rounds = f"Làm tròn lên; “{written.comparisons[Comparator.MORE]}” thì thêm 1."
    units = lines.outcome.units
    if written.unknown is Unknown.REACHED:
        if indicator.whole:  # rounded as the formula does it: a pace is a float, and its last bit is nobody
            one = lines.outcome.scenario
            units = ceil(round(lines.course.missing(one.goal, one.due), 7))
        label, style, rounds = "Cả thảy thêm (+), bớt (−)", "change", "Làm tròn lên."
    return Line(
        label, units, style, "can_them", guarded(written.ready, written.units()), indicator.noun,
        rounds if indicator.whole else "",
    )  # fmt: skip


def _idle(lines: Lines) -> Fraction:
    """What `Formulas.idle` comes to."""
    level = lines.course.level
    if lines.formulas.mean:
        return level.value
    return level.value / (level.months * lines.course.held) if lines.formulas.needs_months else Fraction(0)


def _beside(lines: Lines) -> Iterator[Line]:
    one, written = lines.outcome.scenario, lines.formulas
    unit = "" if lines.row.standing.indicator.kind.is_rate else lines.row.standing.indicator.unit
    difference = "points" if lines.row.standing.indicator.kind.is_rate else "change"
    value = lines.course.value(one.pace, one.due)
    yield Line(
        "Mức vào hạn theo phương án", value, lines.level_style, "muc_den_han",
        guarded(written.done, written.at_due("nhip")), unit,
    )  # fmt: skip
    usual = lines.outcome.usual
    planned = None if lines.outcome.planned is None else lines.outcome.planned[0]
    for label, name, has, found, least, without in (
        ("Mức kế hoạch vào hạn", "ke_hoach", lines.has_plan, planned, 0, "kế hoạch không đặt mức"),
        ("Giữ nhịp hiện nay thì vào hạn được", "nhip_nay", lines.has_usual, usual, 1, NO_PACE),
    ):
        if not has:
            yield Line(label, without)
            continue
        yield Line(label, NOT_KNOWN if found is None else found, lines.level_style, f"muc_{name}",
                   _looked_up(lines, f"lt_{name}", least), unit, "Theo trang Lộ trình.")  # fmt: skip
        yield Line(
            "  Phương án hơn, kém", NOT_KNOWN if found is None else float(value) - float(found), difference, "",
            guarded(f"COUNT(muc_den_han,muc_{name})=2", f"muc_den_han-muc_{name}"), unit,
        )  # fmt: skip


def _looked_up(lines: Lines, column: str, least: int) -> str:
    at = f"{DUE_MONTHS}+1"
    found = f'IF(INDEX({column},{at})="",{DASH},INDEX({column},{at}))'
    outside = f"OR({DUE_MONTHS}<{least},{at}>{lines.rows})"
    return guarded(lines.formulas.ready, f"IF({outside},{DASH},{found})")


def _feasible(lines: Lines) -> Iterator[Line]:
    found, (style, unit) = lines.outcome.feasibility, lines.pace_style
    mean = lines.formulas.mean
    yield Line(
        "Nhịp gần đây", NO_PACE if found.recent is None else found.recent, style, "nhip_gan_day",
        "hien_nay" if mean else "", unit, "Năm nay đến giờ." if mean else "Tính từ các kỳ đã báo (tối đa 12 kỳ).",
    )  # fmt: skip
    best = f"chưa đủ {SUSTAINED} kỳ" if found.best is None else found.best
    who = "" if found.best is None else f"{SUSTAINED} kỳ liền: {place_name(lines.plan, found.place)}."
    yield Line("Nhịp cao nhất từng giữ được", best, style, "nhip_cao_nhat", unit=unit, note=who)
    yield Line("Đánh giá", answers.EFFORT_WORDS[found.effort], "text", "danh_gia", answers.effort(lines.formulas))
