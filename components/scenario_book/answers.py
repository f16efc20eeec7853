"""What a scenario's sheet works out by formula: the one thing that is asked for, whether the inputs make sense, how
hard it is. The formulas of `data.scenario.work_out`.
"""

from __future__ import annotations

from components.scenario_book.formulas import DUE_MONTH, DUE_MONTHS, OK, VALID, Formulas, guarded, quoted
from data.scenario import HORIZON, LEAST_MORE, Effort, Unknown, grows

EFFORT_WORDS = {
    Effort.NONE: "Không phải làm thêm so với hiện nay",
    Effort.USUAL: "Trong tầm: nhịp gần đây đã đủ",
    Effort.KEPT_UP: "Làm được nếu cố: đã có nơi giữ được nhịp này",
    Effort.UNHEARD: "Khó: chưa nơi nào từng giữ được nhịp này",
    Effort.UNKNOWN: "Chưa đủ kỳ để biết có nơi nào từng giữ được nhịp này",
}
NEVER = "Không đạt được trong năm của hạn: các tháng còn lại làm tốt nhất cũng không đủ. Hạ mức hoặc lùi hạn."
NOT_FOUND = "Với nhịp này, trong 25 năm tới vẫn chưa đạt mức"
REACHED = "đạt"


def pace(one: Formulas) -> str:
    """The pace that leads to the goal; words where none does."""
    if one.mean:
        known = one.known(DUE_MONTHS, DUE_MONTH, "thang_truoc")
        found = f"(muc_phai_toi*({known}+so_thang)-hien_nay*{known})/so_thang"
    else:
        found = _step(one)
    if one.flows:
        beyond = f"OR(ROUND({found},9)<0,ROUND({found},9)>100)" if one.mean else f"ROUND({found},9)<0"
        found = f"IF({beyond},{quoted(NEVER)},{found})"
    return guarded(OK, f"IF({one.satisfied('muc_dung_yen')},{one.idle},{found})")


def _step(one: Formulas) -> str:
    """What is missing beyond what comes while waiting, shared out evenly among the months."""
    missing = f"({one.missing('muc_phai_toi')})"
    if one.one_by_one:
        beyond = one.missing(f"(muc_tieu{_more(one)})")
        missing = f"IF({one.strictly},IF(can_them>0,{one.sign}can_them,{beyond}),con_thieu)"
    return f"({missing}{'*100/mau_so' if one.counted else ''}-nhip_cho*thang_truoc)/so_thang"


def must_reach(one: Formulas) -> str:
    """The number that keeps the goal where nothing is counted one by one: a little beyond it for "trên"."""
    return f"IF({one.strictly},muc_tieu{_more(one)},muc_tieu)"


def _more(one: Formulas) -> str:
    return f"{'-' if one.falls else '+'}{float(LEAST_MORE)}"


def goal(one: Formulas) -> str:
    """The level that the pace leads to."""
    return guarded(OK, one.at_due("nhip"))


def due() -> str:
    """The first month of the path that keeps the goal."""
    first = f"INDEX(lt_ky,MATCH({quoted(REACHED)},lt_dat,0))"
    return guarded(OK, f"IF(COUNTIF(lt_dat,{quoted(REACHED)})=0,{quoted(NOT_FOUND)},{first})")


def check(one: Formulas) -> str:
    """VALID, or the first thing that is wrong with the inputs."""
    found = quoted(VALID)
    for condition, words in reversed([_missing(one), *_off_scale(one), *_untimely(one)]):
        found = f"IF({condition},{quoted(words)},{found})"
    return found


def _missing(one: Formulas) -> tuple[str, str]:
    names = [name for name in ("muc_tieu", "den_ky", "nhip") if name != one.solved]
    names += ["ky_so_lieu", "bat_dau", *(("tu_so", "mau_so") if one.counted else ("hien_nay",))]
    names += [*(["tang_mau_so"] if grows(one.row) else []), *(["so_thang_da_bao"] if one.needs_months else [])]
    return f"COUNT({','.join(names)})<{len(names)}", "Có ô vàng để trống hoặc không phải số, ngày"


def _off_scale(one: Formulas) -> list[tuple[str, str]]:
    wrong = [("hien_nay<0", "Mức hiện nay không được âm")]
    if one.counted:
        wrong = [("OR(mau_so<=0,tu_so<0)", "Mẫu số phải lớn hơn 0, tử số không âm")]
    if one.needs_months:
        wrong.append(("so_thang_da_bao<=0", "Số tháng đã có trong năm phải lớn hơn 0"))
    if one.unknown is not Unknown.REACHED:
        beyond, says = ("OR(muc_tieu<0,muc_tieu>100)", "từ 0 đến 100 %") if one.rate else ("muc_tieu<0", "không âm")
        wrong.append((beyond, f"Mức phải {says}"))
    if one.unknown is not Unknown.PACE and one.flows:
        beyond, says = ("OR(nhip<0,nhip>100)", "từ 0 đến 100 %") if one.mean else ("nhip<0", "không âm")
        wrong.append((beyond, f"Nhịp phải {says}"))
    if grows(one.row):
        wrong.append(("OR(tang_mau_so<0,tang_mau_so>=100)", "Độ tăng mẫu số phải từ 0 đến dưới 100 % mỗi năm"))
    return wrong


def _untimely(one: Formulas) -> list[tuple[str, str]]:
    if one.unknown is Unknown.DUE:
        return []
    at = one.row.standing.at
    seen = f"den_ky<DATE({at.plus(1).year},{at.plus(1).month},1)"
    return [
        (f"OR({DUE_MONTHS}<1,{seen})", f"Hạn phải sau kỳ của số liệu và sau {at.label.lower()}"),
        (f"{DUE_MONTHS}>{HORIZON}", "Hạn quá xa: chỉ tính trong 25 năm tới"),
        (f"thang_cho>={DUE_MONTHS}", "Tháng bắt đầu phải không sau hạn"),
    ]


def effort(one: Formulas) -> str:
    """How the pace compares with what has been kept up, in words."""

    def enough(had: str) -> str:
        return f"ROUND({one.sign}({had}-nhip),9)>=0"

    words = {effort: quoted(text) for effort, text in EFFORT_WORDS.items()}
    best = f"IF({enough('nhip_cao_nhat')},{words[Effort.KEPT_UP]},{words[Effort.UNHEARD]})"
    rest = f"IF(ISNUMBER(nhip_cao_nhat),{best},{words[Effort.UNKNOWN]})"
    usual = f"IF(IF(ISNUMBER(nhip_gan_day),{enough('nhip_gan_day')},FALSE),{words[Effort.USUAL]},{rest})"
    return guarded(one.done, f"IF({enough(one.idle)},{words[Effort.NONE]},{usual})")
