"""Who acts in a made-up commune: people with Vietnamese names, the same every time. Pure."""

from __future__ import annotations

from dataclasses import dataclass

from data.access import Grant, Role, User
from data.model import Plan
from data.sample.months import draw

_FAMILIES = ("Nguyễn", "Lê", "Trần", "Phạm", "Hoàng", "Đỗ", "Vũ", "Bùi", "Trịnh", "Mai")
_WOMEN = ("Hạnh", "Lan", "Hương", "Thảo", "Yến", "Nhung", "Liên", "Ngọc", "Hiền", "Thu", "Loan", "Hoa", "Tâm", "Phượng")
_MEN = ("Hùng", "Dũng", "Thành", "Tuấn", "Sơn", "Long", "Bình", "Cường", "Hải", "Nam", "Quân", "Tiến", "Đức", "Khánh")
_MIDDLE = ("Văn", "Hữu", "Xuân", "Quang", "Đình")


@dataclass(frozen=True)
class People:
    """Those who act: one of each role, and an officer of every department."""

    leader: User
    coordinator: User
    monitor: User
    officers: dict[str, User]

    def officer(self, department: str) -> User:
        """Who answers for that department: its officer, the coordinator where the plan has no such department."""
        return self.officers.get(department, self.coordinator)


def people_of(plan: Plan) -> People:
    """The people of that plan's commune."""
    names = _names(plan.slug, 3 + len(plan.departments))
    leader, coordinator, monitor = (
        User(name, grants=(Grant(role, plan.slug),))
        for name, role in zip(names, (Role.LEADER, Role.COORDINATOR, Role.MONITOR), strict=False)
    )
    officers = {
        one.id: User(name, grants=(Grant(Role.OFFICER, plan.slug, department=one.id),))
        for one, name in zip(plan.departments, names[3:], strict=True)
    }
    return People(leader, coordinator, monitor, officers)


def _names(slug: str, many: int) -> list[str]:
    chance = draw(slug, "people's names")
    given = [f"Thị {name}" for name in _WOMEN] + [f"{chance.choice(_MIDDLE)} {name}" for name in _MEN]
    chance.shuffle(given)
    families = chance.sample(_FAMILIES, len(_FAMILIES))
    return [f"{families[at % len(families)]} {given[at % len(given)]}" for at in range(many)]
