"""How a scenario's course is written in Excel: the formulas of `data.scenario.Course`, over named cells.

What is compared is rounded at the ninth decimal and what is counted at the seventh, so that 12,0000000001 people are
twelve.
"""

from __future__ import annotations

from dataclasses import dataclass

from components.scenario_words import means
from data.model import Comparator, Direction, OverTime
from data.scenario import Unknown, grows
from data.standings import Row

VALID = "Hợp lệ"
DASH = '"–"'
OK = f'kiem_tra="{VALID}"'
DUE_MONTHS, DUE_MONTH = "so_thang_toi_han", "MONTH(den_ky)"


def quoted(text: str) -> str:
    """The text as a formula holds it."""
    return '"' + text.replace('"', '""') + '"'


def guarded(condition: str, formula: str, otherwise: str = DASH) -> str:
    """The formula where the condition holds, else a dash or words."""
    return f"IF({condition},{formula},{otherwise})"


def months_between(later: str, earlier: str) -> str:
    """Whole calendar months from one date to another, whatever their days."""
    return f"(YEAR({later})-YEAR({earlier}))*12+MONTH({later})-MONTH({earlier})"


@dataclass(frozen=True)
class Formulas:
    """The formulas of one row. `t`: months since the data's, `m`: the calendar month; `w`, `n`: months of waiting and
    of effort.
    """

    row: Row
    unknown: Unknown

    @property
    def rate(self) -> bool:
        """Whether levels are percent."""
        return self.row.standing.indicator.kind.is_rate

    @property
    def counted(self) -> bool:
        """Whether a and b stand in the sheet, and the level is their share."""
        return self.rate and self.row.standing.level.denominator is not None

    @property
    def flows(self) -> bool:
        """Whether months add up over a year."""
        return self.row.standing.indicator.over_time is OverTime.FLOW

    @property
    def mean(self) -> bool:
        """Whether a pace is the mean of the months to come."""
        return means(self.row.standing.indicator)

    @property
    def falls(self) -> bool:
        """Whether less is better."""
        return self.row.standing.indicator.direction is Direction.DOWN

    @property
    def sign(self) -> str:
        """The factor that makes "better" greater."""
        return "-" if self.falls else ""

    @property
    def in_units(self) -> bool:
        """Whether the effort can be counted in the noun."""
        return not self.mean and (self.counted or not self.rate)

    @property
    def one_by_one(self) -> bool:
        """Whether what is to be added or taken away is counted in whole ones; events that stay away are not."""
        whole = self.in_units and self.row.standing.indicator.whole
        return whole and (not (self.flows and self.falls) or self.unknown is Unknown.REACHED)

    @property
    def needs_months(self) -> bool:
        """Whether it matters how many months the year's figure holds."""
        return self.mean or (self.flows and self.falls)

    @property
    def idle(self) -> str:
        """The pace of doing no more than now; events that should become fewer do not stop by themselves."""
        if self.mean:
            return "hien_nay"
        return "hien_nay/so_thang_da_bao" if self.needs_months else "0"

    @property
    def solved(self) -> str:
        """The name of the cell that is worked out."""
        return {Unknown.PACE: "nhip", Unknown.DUE: "den_ky"}.get(self.unknown, "muc_tieu")

    @property
    def ready(self) -> str:
        """When the months until the due period are known and sensible."""
        return "ISNUMBER(den_ky)" if self.unknown is Unknown.DUE else OK

    @property
    def done(self) -> str:
        """When the scenario has an answer."""
        return f"ISNUMBER({self.solved})"

    def effort_months(self, t: str, m: str) -> str:
        """Months of effort: of a flow those of its year alone."""
        return f"MAX(0,MIN({t}-thang_cho,{m}))" if self.flows else f"MAX(0,{t}-thang_cho)"

    def waiting_months(self, t: str, m: str) -> str:
        """Months before the effort starts: of a flow those of its year alone."""
        return f"MAX(0,MIN(thang_cho,{t})+1-MAX(1,{t}-{m}+1))" if self.flows else f"MIN(thang_cho,{t})"

    def base(self, t: str) -> str:
        """The denominator, growing evenly."""
        return f"mau_so*(1+tang_mau_so*{t}/1200)" if grows(self.row) else "mau_so"

    def known(self, t: str, m: str, w: str) -> str:
        """Months of a flow rate's year that run at the present rate: those reported and those before the start."""
        return f"(IF({t}<{m},so_thang_da_bao,0)+{w})"

    def value(self, pace: str, t: str, m: str, w: str, n: str) -> str:
        """The level after `w` months at the recent pace and `n` of effort, kept on the scale."""
        if self.mean:
            known = self.known(t, m, w)
            return self.clipped(f"IF({known}+{n}=0,hien_nay,(hien_nay*{known}+{pace}*{n})/({known}+{n}))")
        gained = f"nhip_cho*{w}+{pace}*{n}"
        if self.counted:
            return self.clipped(f"100*(tu_so+({gained})*mau_so/100)/({self.base(t)})")
        return self.clipped(f"{self.began(t, m)}+{gained}")

    def began(self, t: str, m: str) -> str:
        """What is counted already: the level, of a flow what this year has so far."""
        return f"IF({t}<{m},hien_nay,0)" if self.flows else "hien_nay"

    def clipped(self, value: str) -> str:
        """The value kept on the scale."""
        return f"MAX(0,MIN(100,{value}))" if self.rate else f"MAX(0,{value})"

    def at_due(self, pace: str) -> str:
        """The level in the due month at that pace."""
        return self.value(pace, DUE_MONTHS, DUE_MONTH, "thang_truoc", "so_thang")

    def usual(self, t: str, m: str) -> str:
        """Where the recent pace leads if nothing changes; of a flow's rate there is no formula."""
        if self.flows:
            return self.clipped(f"IF({t}<{m},hien_nay+nhip_gan_day*{t},nhip_gan_day*{m})")
        gained = f"nhip_gan_day*{t}"
        if self.counted:
            return self.clipped(f"100*(tu_so+{gained}*mau_so/100)/({self.base(t)})")
        return self.clipped(f"hien_nay+{gained}")

    @property
    def comparisons(self) -> dict[Comparator, str]:
        """How a value may be held against the goal, in words."""
        more, at_least = ("dưới", "không quá") if self.falls else ("trên", "từ mức này")
        return {Comparator.AT_LEAST: at_least, Comparator.MORE: more}

    @property
    def strictly(self) -> str:
        """When the goal must be passed."""
        return f"cach_so={quoted(self.comparisons[Comparator.MORE])}"

    def satisfied(self, value: str) -> str:
        """Whether a value keeps the goal, as `cach_so` says."""
        off = f"ROUND({self.sign}({value}-muc_tieu),9)"
        return f"IF({self.strictly},{off}>0,{off}>=0)"

    def missing(self, goal: str) -> str:
        """What must change until the due period, in the noun; in points where that is not known."""
        if self.counted and not self.flows:
            return f"{goal}*mau_so_den_han/100-tu_so"
        return f"{goal}-{self.began(DUE_MONTHS, DUE_MONTH)}"

    def units(self) -> str:
        """How many of the noun that is: whole ones rounded up, one more for "trên"; of a pace what it changes."""
        if self.unknown is Unknown.PACE:
            return f"IF({self.satisfied('muc_dung_yen')},0,{self.rounded_up(f'{self.sign}con_thieu')})"
        if self.unknown is Unknown.DUE:
            return self.rounded_up(f"{self.sign}con_thieu")
        if not self.one_by_one:
            return "con_thieu"
        return "-INT(-ROUND(con_thieu,7))"

    def rounded_up(self, missing: str) -> str:
        """What is missing, never negative, in whole ones where the noun has no halves."""
        if not self.row.standing.indicator.whole:
            return f"MAX(0,{missing})"
        exact = f"ROUND({missing},7)"
        return f"MAX(0,IF({self.strictly},INT({exact})+1,ROUNDUP({exact},0)))"
