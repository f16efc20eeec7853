"""State → word + shape + colour, once. Never red against green; the colour is never the only sign."""

from __future__ import annotations

from dataclasses import dataclass

from data.progress import Basis, Standing, State

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

BASES = {
    Basis.BASELINE: "mốc xuất phát",
    Basis.GIVEN: "kế hoạch ghi",
    Basis.INTERPOLATED: "nội suy",
    Basis.CARRIED: "tạm tính",
    Basis.ASSUMED_YEAR: "tạm lấy năm cuối kế hoạch",
}


def word(standing: Standing) -> str:
    """The state's word, with the extra marks "Vượt", "Về đích sớm" and "Chưa chấm" (a target not yet judged)."""
    if standing.state is State.NO_TARGET and standing.aim is not None:
        return "Chưa chấm"
    if standing.state is State.MET and standing.exceeded:
        return "Vượt, về đích sớm" if standing.early else "Vượt"
    if standing.state is State.MET and standing.early:
        return "Đạt, về đích sớm"
    return LOOKS[standing.state].word
