"""What stands against a change of villages: unknown or ended ones, shares that do not add up, figures in the way. Pure.

Every answer is a sentence for the person who records the change, "" where nothing stands against it.
"""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from fractions import Fraction

from data.lineage import Change, Village
from data.model import Period, Place, Plan
from data.plan_store import names_trouble


def change_trouble(
    plan: Plan,
    change: Change,
    new: Sequence[Place],
    ever: Collection[str],
    newest: Mapping[str, Period],
    running: Period,
) -> str:
    """Why the change cannot be recorded; `new` are the villages that begin with it, a renamed one under its new name.

    `ever`: ids that the list has ever held; `newest`: the newest period with a figure, by village; `running`: the
    period whose days include today.
    """
    return (
        _time_trouble(plan, change, running)
        or _source_trouble(plan, change, newest)
        or _shape_trouble(plan, change, new, ever)
        or _names_trouble(plan, change, new)
    )


def _time_trouble(plan: Plan, change: Change, running: Period) -> str:
    since = change.since
    if since <= plan.start and not change.renamed:
        return (
            f"{since.label} là kỳ đầu của kế hoạch hoặc trước đó: trước kỳ này chưa có số liệu theo danh sách cũ. Hãy"
            f" sửa thẳng danh sách {plan.unit_word} ở trang Thiết lập xã."
        )
    if since > running:
        return f"{since.label} chưa bắt đầu. Hãy ghi thay đổi khi nó đã có hiệu lực, từ {running.label.lower()} trở về."
    return ""


def _source_trouble(plan: Plan, change: Change, newest: Mapping[str, Period]) -> str:
    for source in change.sources:
        place = plan.place(source)
        if place is None:
            return f"«{source}» không có trong danh sách {plan.unit_word} của xã. Hãy tải lại trang rồi chọn lại."
        if place.until is not None:
            return (
                f"{place.name} đã kết thúc sau {place.until.label.lower()} theo một thay đổi đã ghi. Hãy chọn nơi còn"
                " trong danh sách hiện nay."
            )
        if place.since is not None and change.since <= place.since:
            return (
                f"{place.name} mới có từ {place.since.label.lower()} nên không thể thay đổi từ"
                f" {change.since.label.lower()}. Hãy chọn kỳ sau đó."
            )
        if change.renamed and isinstance(place, Village) and any(change.since <= last for last, _ in place.names):
            return (
                f"{place.name} đã đổi tên ở một kỳ sau {change.since.label.lower()}. Hãy chọn kỳ sau lần đổi tên ấy,"
                " hoặc rút lại lần ấy trước."
            )
        last = newest.get(source)
        if last is not None and last >= change.since and not change.renamed:
            return (
                f"{place.name} đã có số liệu của {last.label.lower()}, nghĩa là kỳ ấy vẫn báo theo địa giới cũ. Hãy"
                f" chọn từ {last.plus(1).label.lower()} trở đi, hoặc rút số liệu ấy trước."
            )
    return ""


def _shape_trouble(plan: Plan, change: Change, new: Sequence[Place], ever: Collection[str]) -> str:
    if change.renamed:
        return ""
    if not change.flows:
        return f"Chưa chọn {plan.unit_word} nào. Hãy chọn nơi thay đổi."
    if len(change.sources) == 1 and len(change.targets) == 1:
        return (
            f"Một {plan.unit_word} thành đúng một {plan.unit_word} thì không phải sáp nhập hay tách. Chỉ đổi tên thì"
            " chọn «Đổi tên»."
        )
    if {one.id for one in new} != set(change.targets) or set(change.targets) & set(ever):
        return "Nơi mới phải có mã mới, chưa từng dùng cho nơi nào khác. Hãy tải lại trang rồi ghi lại."
    if len({(one.source, one.target) for one in change.flows}) < len(change.flows):
        return "Có hai dòng ghi cùng một phần. Hãy bỏ một dòng."
    return _shares_trouble(plan, change)


def _shares_trouble(plan: Plan, change: Change) -> str:
    for source in change.sources:
        flows, name = [one for one in change.flows if one.source == source], plan.place(source).name
        for one in flows:
            if (one.part is None) != (one.whole is None) or (one.part is not None and not 0 < one.part <= one.whole):
                return f"Phần của {name} chuyển đi phải lớn hơn 0 và không quá toàn bộ. Hãy sửa lại các phần."
        if sum((one.share for one in flows), Fraction(0)) != 1:
            return (
                f"Các phần của {name} cộng lại không bằng toàn bộ. Hãy sửa để tổng các phần đúng bằng toàn bộ"
                f" {plan.unit_word} cũ."
            )
    return ""


def _names_trouble(plan: Plan, change: Change, new: Sequence[Place]) -> str:
    for one in new:
        if not one.name:
            return f"Hãy ghi tên của {plan.unit_word} mới."
    if change.renamed and new[0].name == change.renamed:
        return "Tên mới trùng với tên đang dùng. Hãy ghi tên mới."
    left = [one for one in plan.places if one.id not in change.sources]
    return names_trouble([*left, *new])


def take_back_trouble(plan: Plan, change: Change, changes: Sequence[Change], newest: Mapping[str, Period]) -> str:
    """Why a recorded change cannot be taken back: a later one rests on it, or figures of its new villages stand."""
    for other in changes:
        if other.id != change.id and set(other.sources) & set(change.targets) and other.since >= change.since:
            name = plan.place(next(iter(set(other.sources) & set(change.targets)))).name
            return f"{name} còn thay đổi tiếp từ {other.since.label.lower()}. Hãy rút lại thay đổi sau trước."
    if change.renamed:
        if plan.place(change.sources[0]) is not None:
            return ""
        word = plan.unit_word
        return f"{word.capitalize()} này đã bỏ khỏi danh sách nên không có tên nào để rút lại. Hãy thêm lại trước đã."
    standing = [(plan.place(one), newest[one]) for one in change.targets if one in newest]
    if standing:
        place, last = standing[0]
        return (
            f"{place.name} đã có số liệu (mới nhất: {last.label.lower()}) nên chưa rút lại được. Hãy hoàn tác các đợt"
            f" nộp của {plan.unit_word} này ở Lịch sử nộp, rồi rút lại thay đổi."
        )
    return ""
