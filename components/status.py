"""State → word + shape + colour, once. Never red against green; the colour is never the only sign."""

from __future__ import annotations

from dataclasses import dataclass

from data.outlook import Prospect
from data.progress import Basis, Standing, State
from data.villages import Tier

GOOD, BEHIND, NEUTRAL, INK = "#0072B2", "#C2410C", "#5B6B7B", "#111827"


@dataclass(frozen=True)
class Look:
    """How a state is said and drawn."""

    word: str
    shape: str
    colour: str
    meaning: str


LOOKS = {  # in the order in which states are listed
    State.MET: Look("Đạt", "●", GOOD, "đã bằng hoặc hơn mục tiêu"),
    State.ON_TRACK: Look("Đúng tiến độ", "◐", GOOD, "đang trên lộ trình"),
    State.BEHIND: Look("Chậm", "▲", BEHIND, "dưới lộ trình, còn đuổi kịp"),
    State.OUT_OF_REACH: Look("Khó đạt", "×", BEHIND, "nhịp độ cần có chưa nơi nào từng giữ được"),
    State.REGRESSING: Look("Thụt lùi", "▼", BEHIND, "dưới lộ trình và đang giảm"),
    State.NOT_ENOUGH: Look("Chưa đủ số liệu", "–", NEUTRAL, "thiếu số liệu hoặc chưa đủ 3 kỳ"),
    State.NO_TARGET: Look("Không đặt mục tiêu", "○", NEUTRAL, "chỉ theo dõi mức và xu hướng"),
}

PROSPECTS = {  # in the order in which they are listed
    Prospect.REACHED: Look("Đã tới mốc", "●", GOOD, "mức hiện nay đã bằng hoặc hơn mức của mốc"),
    Prospect.LIKELY: Look("Sẽ kịp", "◐", GOOD, "giữ nhịp độ này thì kịp"),
    Prospect.OPEN: Look("Chưa chắc kịp", "▲", BEHIND, "chỉ kịp ở đầu thuận lợi của khoảng dự báo"),
    Prospect.UNLIKELY: Look("Không kịp", "×", BEHIND, "giữ nhịp độ này thì không kịp"),
    Prospect.MISSED: Look("Lỡ mốc", "▼", BEHIND, "đến mốc mà chưa tới mức"),
    Prospect.UNKNOWN: Look("Chưa dự báo được", "–", NEUTRAL, "thiếu số liệu hoặc chưa đủ 3 kỳ"),
    Prospect.NO_GOAL: Look("Không đặt mức", "○", NEUTRAL, "kế hoạch không đặt mức cho mốc này"),
}
"""What is said of a milestone, as `LOOKS` of the path until now."""

TIERS = {
    Tier.ABOVE: "trên mức",
    Tier.LEVEL: "ngang mức",
    Tier.BELOW: "dưới mức",
}

BASES = {
    Basis.BASELINE: "mốc xuất phát",
    Basis.GIVEN: "kế hoạch ghi",
    Basis.INTERPOLATED: "nội suy",
    Basis.CARRIED: "tạm tính",
    Basis.ASSUMED_YEAR: "tạm lấy năm cuối kế hoạch",
}


def look_of(state: State | Prospect) -> Look:
    """How a state, or a milestone's prospect, is said and drawn."""
    return LOOKS[state] if isinstance(state, State) else PROSPECTS[state]


def word(standing: Standing) -> str:
    """The state's word, with the extra marks "Vượt", "Về đích sớm" and "Chưa chấm" (a target not yet judged)."""
    if standing.state is State.NO_TARGET and standing.aim is not None:
        return "Chưa chấm"
    if standing.state is State.MET and standing.exceeded:
        return "Vượt, về đích sớm" if standing.early else "Vượt"
    if standing.state is State.MET and standing.early:
        return "Đạt, về đích sớm"
    return LOOKS[standing.state].word
