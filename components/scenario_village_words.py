"""Villages in a what-if: who does how much by which rule, and what hangs on one of them; as sentences and tables."""

from __future__ import annotations

from collections.abc import Sequence
from fractions import Fraction

import pandas as pd

from components.milestone_words import end_of
from components.words import capital, change, counted, difference, percent, short_number
from data.model import Indicator, Plan
from data.scenario import Scenario
from data.sharing import Alone, Gain, KeepingUp, Rule, Sharing, Unshared

RULES = {
    Rule.EQUAL_POINTS: "Đều điểm",
    Rule.BY_GAP: "Theo phần còn thiếu",
    Rule.LARGEST_FIRST: "Nơi đông trước",
    Rule.BEST_PACE: "Theo 3 nơi nhanh nhất",
    Rule.BY_HAND: "Tự chia",
}
_NAMED = 5


def rule_said(rule: Rule, plan: Plan) -> str:
    """What a rule does."""
    word = plan.unit_word
    return {
        Rule.EQUAL_POINTS: f"Mỗi {word} thêm cùng số điểm; nơi nào lên tới 100 % thì phần dư chia cho nơi khác.",
        Rule.BY_GAP: f"{capital(word)} còn thiếu nhiều thì làm nhiều; nơi đã đạt mức thì không phải làm thêm.",
        Rule.LARGEST_FIRST: f"{capital(word)} có mẫu số lớn làm trước, mỗi nơi chỉ tới mức cần đạt, đủ thì dừng.",
        Rule.BEST_PACE: f"{capital(word)} nào cũng theo nhịp bình quân của nhiều nhất 3 nơi nhanh nhất, tối đa 100 %.",
        Rule.BY_HAND: f"Ghi số giao thêm cho từng {word}; không vượt quá 100 %.",
    }[rule]


def sharing_headline(indicator: Indicator, found: Sharing, plan: Plan) -> str:
    """Who does how much, in one sentence."""
    word, many = plan.unit_word, len(found.parts)
    given = sum(one.units for one in found.parts)
    if not found.whole and not given:
        return f"{many} {word} cộng lại đã đủ mức {percent(found.goal)}; không phải chia thêm."
    if not given:
        return f"Cần thêm {counted(indicator, found.whole)}; chưa giao cho {word} nào."
    text = f"{many} {word} cùng thêm {counted(indicator, given)} thì cộng lại đạt {percent(found.reached)}"
    if found.step is not None:
        each = " mỗi tháng" if found.rule is Rule.BEST_PACE else ""
        text += f", mỗi {word} +{short_number(found.step)} điểm{each}"
    most = max(found.parts, key=lambda one: one.units)
    text += f"; nhiều nhất là {most.place.name}: {counted(indicator, most.units)}"
    return f"{text} (từ {percent(most.before)} lên {percent(most.after)}).{_left(indicator, found)}"


def _left(indicator: Indicator, found: Sharing) -> str:
    if found.left > 0:
        return f" Còn {counted(indicator, found.left)} chưa giao được."
    return f" Dư {counted(indicator, -found.left)} so với cần." if found.left < 0 else ""


def sharing_notes(indicator: Indicator, found: Sharing, plan: Plan, whole: int | Fraction | None) -> list[str]:
    """What a reader should know beside the sentence: who is full, who was cut, who is not counted in.

    `whole`: what the commune's own figure says is needed; it need not be what the villages' sums say.
    """
    said = []
    if whole is not None and whole != found.whole:
        said.append(
            f"Tính theo số của xã thì cần thêm {counted(indicator, whole)}; cộng từ các {plan.unit_word} đã báo thì cần"
            f" {counted(indicator, found.whole)}."
        )
    full = [one.place.name for one in found.parts if one.units and one.units == one.room]
    if full:
        said.append(f"{_names(full)} lên tới 100 %, không giao thêm được nữa.")
    if found.cut:
        room = {one.place: one.room for one in found.parts}
        cut = [f"{one.name} (nhiều nhất {counted(indicator, room[one])})" for one in found.cut]
        said.append(f"Số giao phải từ 0 đến phần còn lại, nên đã lấy mức gần nhất ở: {_names(cut)}.")
    if found.silent:
        names = _names([one.name for one in found.silent])
        said.append(f"Không tính {len(found.silent)} {plan.unit_word} chưa có tử số và mẫu số của kỳ này: {names}.")
    return said


def _names(names: Sequence[str]) -> str:
    more = len(names) - _NAMED
    return ", ".join(names[:_NAMED]) + (f" và {more} nơi khác" if more > 0 else "")


def unshared(why: Unshared, plan: Plan) -> str:
    """Why nothing is shared out."""
    word = plan.unit_word
    return {
        Unshared.COMMUNE_ONLY: f"Chỉ tiêu này không cộng được từ số của các {word} nên không chia được.",
        Unshared.NO_SUMS: f"Chưa {word} nào có tử số và mẫu số của kỳ này nên chưa chia được. Hãy nộp số theo {word}.",
        Unshared.FALLING: f"Chỉ tiêu càng thấp càng tốt nên không chia phần tăng cho các {word}.",
        Unshared.NO_PACE: f"Chưa {word} nào có nhịp tăng (cần ít nhất 3 kỳ) nên chưa dùng được cách này.",
    }[why]


def sharing_table(found: Sharing, indicator: Indicator) -> pd.DataFrame:
    """Each village's share as numbers."""
    noun = indicator.noun
    return pd.DataFrame(
        [
            {
                "Nơi": one.place.name,
                f"Đang có ({noun})": one.have,
                f"Mẫu số đến hạn ({noun})": one.base,
                "Nay (%)": float(one.before),
                f"Thêm ({noun})": one.units,
                "Sau khi thêm (%)": float(one.after),
            }
            for one in found.parts
        ]
    )


def gains_headline(indicator: Indicator, found: Sequence[Gain], plan: Plan) -> str:
    """What the commune gains if each laggard came up to the average, in one sentence."""
    if not found:
        return f"Các {plan.unit_word} đang bằng nhau, không nơi nào dưới bình quân."
    best, together = found[0], sum(one.points for one in found)
    units = sum(one.units for one in found)
    return (
        f"Riêng {best.place.name} lên mức bình quân thì xã thêm {difference(indicator, best.points)}"
        f" ({counted(indicator, best.units)}); cả {len(found)} {plan.unit_word} dưới bình quân cùng lên thì thêm"
        f" {difference(indicator, together)} ({counted(indicator, units)})."
    )


def gains_table(found: Sequence[Gain], indicator: Indicator) -> pd.DataFrame:
    """What each village would bring, as numbers."""
    return pd.DataFrame(
        [
            {
                "Nơi": one.place.name,
                "Nay (%)": float(one.value),
                f"Phải thêm ({indicator.noun})": one.units,
                "Xã thêm (điểm)": float(one.points),
            }
            for one in found
        ]
    )


def alone_said(indicator: Indicator, one: Alone, scenario: Scenario, plan: Plan) -> list[str]:
    """What hangs on one village: if it stands still, and what it must do so that the commune makes it."""
    name, when = one.place.name, end_of(scenario.due)
    others = f"các {plan.unit_word} khác giữ nhịp riêng"
    said = [
        f"Nếu {name} đứng yên, {others}: đến {when} xã được {percent(one.still)}"
        f" (nếu {name} cũng giữ nhịp: {percent(one.usual)})."
    ]
    goal = percent(scenario.goal)
    if one.units is None:
        full = f"dù {name} lên 100 %, xã mới được {percent(one.full)}"
        return [*said, f"Một mình {name} không đưa xã tới {goal} được: {full}."]
    if not one.units:
        return [*said, f"Xã vẫn đạt {goal} dù {name} đứng yên."]
    need = f"{name} phải thêm {counted(indicator, one.units)}, tức là lên {percent(one.needed)}"
    return [*said, f"Để xã đạt {goal} khi {others}: {need}."]


def keeping_up_said(indicator: Indicator, found: KeepingUp, scenario: Scenario) -> list[str]:
    """What changes if one village keeps up with another: at its level of today, at its pace until then."""
    name, model, when = found.place.name, found.model.name, end_of(scenario.due)
    if found.level is None:
        said = [f"{name} đã bằng hoặc hơn mức hiện nay của {model}."]
    else:
        more = f"{difference(indicator, found.level.points)} ({counted(indicator, found.level.units)})"
        said = [f"Nếu {name} bằng mức {model} hiện nay: xã thêm {more}."]
    if found.by_pace is None:
        return [*said, f"{model} chưa đủ 3 kỳ nên chưa có nhịp để theo."]
    off = found.by_pace - found.usual
    beside = f"{change(indicator, off, 'hơn', 'kém')} so với khi {name} giữ nhịp của mình" if off else "không đổi"
    return [*said, f"Nếu {name} đi theo nhịp của {model}: đến {when} xã được {percent(found.by_pace)}, {beside}."]
