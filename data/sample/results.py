"""What was recorded of the plans' tasks: most done in time, some late, a few overdue without a result."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterator

from data.model import Plan
from data.questions import due_day
from data.sample.deeds import Deed, on
from data.sample.months import draw
from data.sample.people import People
from data.store import Store
from data.task_store import record
from data.tasks import Instance, instances, is_heading

DONE, LATE, SOON = 0.85, 0.12, 0.6
"""How often something was done that is due by now, and how often of that late; and how often what is due later."""
YEAR = 366
"""Days from which on a task has years, of which it takes the first."""
TEXTS = {
    "TN-T13": "Các phòng, đơn vị đã lập lộ trình theo nguyên tắc năm rõ, gửi Phòng Văn hóa - Xã hội tổng hợp.",
    "TN-T27": "16 Tổ công nghệ số cộng đồng họp giao ban, phân công thành viên phụ trách từng nhóm hộ.",
    "TN-T31": "Các đơn vị đã ban hành kế hoạch chi tiết, gắn với chương trình công tác năm.",
    "TN-T34": "Đã phát động tại hội nghị toàn xã; 16 thôn và các đơn vị ký giao ước thi đua.",
    "TN-T35": "Đã ban hành bộ tiêu chí thi đua cho phòng, đơn vị và từng thôn.",
    "TN-T36": "Đã rà soát, trình HĐND xã cơ chế hỗ trợ Tổ công nghệ số cộng đồng.",
    "AN-T-I.1": "Đã rà soát văn bản của xã về chuyển đổi số; bãi bỏ 2, sửa 3 văn bản.",
    "AN-T-II.1": "Đã phát 24 buổi trên đài truyền thanh, tổ chức 6 buổi tuyên truyền tại các thôn.",
    "AN-T-II.4": "Chuyên mục chuyển đổi số phát hằng tuần, đăng trên trang tin của xã.",
    "AN-T-III.2": "Đã lắp thêm 8 camera tại các trục đường chính, kết nối về Công an xã.",
    "AN-T-IV.1": "Đã thay 12 máy tính, nâng cấp mạng LAN tại trụ sở UBND xã.",
    "AN-T-IV.2": "Đã lắp wifi công cộng tại bộ phận một cửa và 9 nhà văn hóa thôn.",
    "AN-T-IV.5": "Đã mở 2 lớp bồi dưỡng kỹ năng số cho cán bộ, công chức xã.",
    "AN-T-V.3.4": "Đã hướng dẫn thanh toán điện tử an toàn tại 4 phiên chợ và 3 hợp tác xã.",
    "AN-T-VI.3": "Đã tập huấn kỹ năng số cho thành viên 22 Tổ công nghệ số cộng đồng.",
    "TH-T1": "Đã phát động trên truyền thanh, trang tin của xã và tại hội nghị các thôn.",
    "TH-T3": "Đã mở hộp thư và biểu mẫu trực tuyến nhận ý tưởng; công khai đầu mối ở các thôn.",
    "TH-T11": "UBND xã đã ban hành kế hoạch triển khai phong trào theo tham mưu của phòng.",
    "TH-T21": "Đã mở 5 buổi hướng dẫn chữ ký số, dịch vụ công trực tuyến tại các thôn.",
    "TNH-T6": "Đã tập huấn kỹ năng số cho cán bộ xã và đại diện các thôn.",
    "TNH-T8": "Các Tổ công nghệ số cộng đồng đã đến từng hộ hướng dẫn dùng VNeID, thanh toán số.",
    "TNH-T15": "Các phòng, MTTQ và các thôn đã lập chương trình cụ thể thực hiện phong trào.",
    "GM-T15": "Đã tuyên truyền mục đích, ý nghĩa phong trào trên đài và tại hội nghị các xóm.",
    "GM-T18": "Các cơ quan, đơn vị đã ban hành kế hoạch phong trào thi đua của đơn vị.",
    "GM-T22": "Các đơn vị, trường học đã lập kế hoạch học tập số và Bình dân học vụ số.",
    "GM-T25": "Các đơn vị đã gửi báo cáo năm về UBND xã qua Phòng Văn hóa - Xã hội.",
    "GM-T26": "Các hội, đoàn thể đã vận động hội viên tham gia 10 buổi học kỹ năng số.",
}
"""What was done, by task; a task that is not due yet is done only if it stands here."""
ELSE = "Đã hoàn thành nội dung được giao; kết quả nêu trong báo cáo năm của đơn vị."


def recorded(plan: Plan, today: dt.date, who: People) -> Iterator[Deed]:
    """Every result, recorded the next working day by an officer of the department that leads, else the coordinator."""
    for task in plan.tasks:
        for one in () if is_heading(plan, task.code) else instances(plan, task):
            day = _day(plan, one, today)
            if day is not None:
                yield Deed(on(due_day(day, 1), 15, 5), _recording(plan, one, day, who))


def _recording(plan: Plan, one: Instance, day: dt.date, who: People):
    by = who.officer(next(iter(one.task.lead), ""))
    text = TEXTS.get(one.task.code, ELSE)

    def recording(store: Store) -> None:
        record(store, plan, one.task.code, one.name, text, day, by, f"sample:{one.task.code}:{one.name}")

    return recording


def _day(plan: Plan, one: Instance, today: dt.date) -> dt.date | None:
    """The day on which it was done, None where it was not."""
    chance = draw(plan.slug, one.task.code, one.name, "outcome")
    begins = max(one.begins, plan.start.first_day(plan.calendar))
    told = one.task.code in TEXTS
    if one.due is None or (told and (one.due - begins).days > YEAR):
        return begins + dt.timedelta(chance.randint(40, 150)) if told else None
    over = one.due < today
    if one.due < begins or chance.random() > (DONE if over else SOON if told else 0):
        return None
    if over and chance.random() < LATE:
        return one.due + dt.timedelta(chance.randint(3, 20))
    days = (one.due - begins).days
    return begins + dt.timedelta(chance.randint(days // 3, days * 9 // 10))
