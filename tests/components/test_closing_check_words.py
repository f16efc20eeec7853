"""The check list of a period to be closed: each point and its absence, and what signing it means."""

from __future__ import annotations

from components.closing_check_words import check_points, points, will_close
from tests.builders import make_plan
from tests.components.closed import JUNE, checks

PLAN = make_plan()


def test_the_check_list_says_each_point_and_its_absence():
    assert points(checks()) == "không còn gì vướng"
    assert list(check_points(checks(), PLAN).values()) == [
        "● Đủ số: kế hoạch không đòi báo cáo kỳ này", "● Số đáng ngờ: không có", "● Đủ để chấm: mọi chỉ tiêu đều đủ",
        "● Giải trình: không có câu hỏi nào chờ trả lời",
    ]  # fmt: skip
    full = checks(owed=(1, 2, 3), missing=(1,), odd=(1, 2), questions=(1,), thin=(1,), partly=(1, 2))
    assert points(full) == (
        "còn thiếu 1/3 số, 2 số đáng ngờ, 1 câu hỏi chưa trả lời, 1 chỉ tiêu chưa đủ số liệu để chấm"
    )
    assert list(check_points(full, PLAN).values()) == [
        "▲ Đủ số: còn thiếu 1 trong 3 số phải báo", "▲ Số đáng ngờ: 2 số cần xem lại",
        "▲ Đủ để chấm: 1 chỉ tiêu chưa đủ số liệu, 2 chỉ tiêu đã chấm khi chưa đủ nơi báo",
        "▲ Giải trình: 1 câu hỏi về kỳ này chưa được trả lời",
    ]  # fmt: skip


def test_a_period_without_any_figure_says_so_plainly():
    nothing = checks(asked=True, empty=True, owed=(1, 2), missing=(1, 2))
    assert points(nothing) == "không có số nào, còn thiếu 2/2 số"
    assert check_points(nothing, PLAN)["Đủ số"] == "▲ Đủ số: không có số nào; còn thiếu 2 trong 2 số phải báo"
    assert will_close(nothing, JUNE, make_plan()) == (
        "Sẽ chốt kỳ 6/2026 (15/05–14/06/2026) như đang thấy: 1 chỉ tiêu, không có số nào, còn thiếu 2/2 số. Bản chốt sẽ"
        " ghi rõ là không có số nào được báo. Sau khi ký, số sửa thêm là số liệu điều chỉnh; bản chốt không đổi."
    )


def test_why_a_period_owes_nothing_is_told_apart():
    before = checks(asked=True, empty=True)
    assert check_points(before, PLAN)["Đủ số"] == (
        "▲ Đủ số: không có số nào; kỳ này đã qua hạn trước ngày xã bắt đầu dùng phần mềm nên không có số phải báo"
    )
    assert check_points(checks(empty=True), PLAN)["Đủ số"] == (
        "▲ Đủ số: không có số nào; kế hoạch không đòi báo cáo kỳ này"
    )


def test_a_plan_without_indicators_lacks_no_figure():
    plan = make_plan(indicators=())
    assert list(check_points(checks(asked=True, questions=(1,)), plan).values()) == [
        "● Đủ số: kế hoạch không đặt chỉ tiêu bằng số", "▲ Giải trình: 1 câu hỏi về kỳ này chưa được trả lời",
    ]  # fmt: skip
    assert "kế hoạch không đặt chỉ tiêu bằng số, không còn gì vướng." in will_close(checks(), JUNE, plan)
