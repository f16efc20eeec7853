"""What the meeting saw: the list of closings."""

from __future__ import annotations

from components.closing_snapshot import closings_table
from tests.components.closed import closing


def test_closings_are_listed_with_their_states():
    table = closings_table([closing(5, 2), closing(4, in_force=False)])
    assert list(table["Kỳ"]) == ["6/2026 (lần 2)", "6/2026"]
    assert list(table["Đạt"]) == ["3", "3"]
    assert "Khó đạt" not in table.columns
    assert table["Ghi chú"][1] == "Khi chốt còn thiếu 2 trên 9 số phải báo. Đã mở lại."
