"""Who may do what where. Everything that is not granted is denied.

The menu asks before it shows a page, and every function that writes asks again: a hidden button is no lock.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, replace
from enum import StrEnum

from data.errors import RefusalError
from data.model import Indicator, Level, Plan


class Role(StrEnum):
    """What a person is in a commune; one account may be several."""

    LEADER = "leader"
    OFFICER = "officer"
    COORDINATOR = "coordinator"
    VILLAGE = "village"
    MONITOR = "monitor"
    ADMIN = "admin"


class Act(StrEnum):
    """What can be asked for. `SEE` is the whole commune, `OWN_VILLAGE` the card of one's own villages.

    `FILES` are the workbooks as they were handed in, which may hold more than figures. `ASK` why a figure is as it is,
    `ANSWER` such a question, `REMARK` on a figure without asking; `CHECK` a period's figures before they are closed,
    `SIGN` the closing.
    """

    SEE = "see"
    OWN_VILLAGE = "own_village"
    FILES = "files"
    WRITE = "write"
    SCENARIO = "scenario"
    ASK = "ask"
    ANSWER = "answer"
    REMARK = "remark"
    CHECK = "check"
    SIGN = "sign"
    PLAN = "plan"
    AUDIT = "audit"
    ACCOUNTS = "accounts"
    BACKUP = "backup"


_ALLOWED = {
    Role.LEADER: {Act.SEE, Act.FILES, Act.SCENARIO, Act.ASK, Act.REMARK, Act.SIGN},
    Role.OFFICER: {Act.SEE, Act.FILES, Act.WRITE, Act.ANSWER},
    Role.COORDINATOR: {
        Act.SEE,
        Act.FILES,
        Act.WRITE,
        Act.SCENARIO,
        Act.ASK,
        Act.ANSWER,
        Act.REMARK,
        Act.CHECK,
        Act.PLAN,
        Act.AUDIT,
    },
    Role.VILLAGE: {Act.OWN_VILLAGE, Act.WRITE},
    Role.MONITOR: {Act.SEE, Act.REMARK},
    Role.ADMIN: {Act.ACCOUNTS, Act.BACKUP},
}
_OF_THE_MACHINE = {Act.ACCOUNTS, Act.BACKUP}
"""Acts that concern the whole installation: only a role held for every commune allows them."""


@dataclass(frozen=True)
class Grant:
    """One role. `commune` "" is every commune; an officer has a `department`, a village's person a `village`."""

    role: Role
    commune: str = ""
    department: str = ""
    village: str = ""


@dataclass(frozen=True)
class User:
    """Who acts: `name` as shown and recorded, `login` "" for one without an account (a command, a trial)."""

    name: str
    login: str = ""
    grants: tuple[Grant, ...] = ()

    @property
    def signed(self) -> str:
        """How what this person does is signed: names repeat, sign-in names do not."""
        return f"{self.name} ({self.login})" if self.login else self.name


COMMAND_LINE = User("Lệnh quản trị", grants=(Grant(Role.COORDINATOR), Grant(Role.ADMIN)))
"""Whoever may run commands in the data folder could change its files as well."""
TRIAL = User("Người xem thử", grants=(Grant(Role.COORDINATOR), Grant(Role.LEADER)))
"""Everybody who tries the illustrative figures."""


@dataclass(frozen=True)
class Scope:
    """The figures that a person may write in one commune."""

    everything: bool = False
    indicators: frozenset[str] = frozenset()
    villages: frozenset[str] = frozenset()

    def covers(self, indicator: Indicator | None, place: str | None) -> bool:
        """Whether that indicator's figure at that place (None: the whole commune) may be written.

        `indicator` None: one that the plan does not have, which is nobody's part of it.
        """
        if self.everything or indicator is None:
            return self.everything
        own = place in self.villages and indicator.level is Level.PLACE
        return indicator.code in self.indicators or own

    def part_of(self, plan: Plan) -> Plan:
        """The plan with the indicators and villages of which something may be written: what to make a form from."""
        if self.everything:
            return plan
        places, former = (
            tuple(one for one in many if self.indicators or one.id in self.villages)
            for many in (plan.places, plan.former)
        )
        spots = (None, *(one.id for one in (*places, *former)))
        indicators = (one for one in plan.indicators if any(self.covers(one, spot) for spot in spots))
        return replace(plan, indicators=tuple(indicators), places=places, former=former)


def may(user: User, act: Act, commune: str = "") -> bool:
    """Whether the person may do that in that commune; "" asks about the installation or, for others, any commune."""
    if act in _OF_THE_MACHINE:
        return any(act in _ALLOWED[one.role] and not one.commune for one in user.grants)
    return any(act in _ALLOWED[one.role] and _concerns(one, commune) for one in user.grants)


def require(user: User, act: Act, commune: str = "") -> None:
    """Nothing where the person may do that, else RefusalError."""
    if not may(user, act, commune):
        raise RefusalError(_REFUSALS[act])


def own_villages(user: User, commune: str) -> frozenset[str]:
    """The villages whose card the person may see without seeing the commune."""
    mine = (one for one in user.grants if one.role is Role.VILLAGE and _concerns(one, commune))
    return frozenset(one.village for one in mine if one.village)


def scope(user: User, plan: Plan) -> Scope:
    """The figures of that plan's commune that the person may write."""
    mine = [one for one in user.grants if Act.WRITE in _ALLOWED[one.role] and _concerns(one, plan.slug)]
    if any(one.role is Role.COORDINATOR for one in mine):
        return Scope(everything=True)
    departments = {one.department for one in mine if one.role is Role.OFFICER}
    codes = frozenset(one.code for one in plan.indicators if plan.departments_of(one) & departments)
    return Scope(indicators=codes, villages=own_villages(user, plan.slug))


def require_figures(user: User, plan: Plan, cells: Collection[tuple[str, str | None]]) -> None:
    """Nothing where the person may write every one of these (indicator code, place), else RefusalError names them."""
    require(user, Act.WRITE, plan.slug)
    allowed = scope(user, plan)
    denied = {code for code, place in cells if not allowed.covers(plan.indicator(code), place)}
    if denied:
        named = ", ".join(sorted(denied))
        raise RefusalError(
            f"Có số không thuộc phần bạn được nộp ({named}) nên chưa ghi gì. Hãy bỏ các số ấy ra, hoặc nhờ người điều"
            " phối ghi."
        )


def _concerns(grant: Grant, commune: str) -> bool:
    return not grant.commune or not commune or grant.commune == commune


_REFUSALS = {
    Act.SEE: "Tài khoản của bạn không được xem số liệu của xã này. Hãy nhờ người quản trị cấp vai trò.",
    Act.OWN_VILLAGE: "Tài khoản của bạn không được giao thôn nào. Hãy nhờ người quản trị cấp vai trò.",
    Act.FILES: "Tệp gốc chỉ dành cho lãnh đạo, cán bộ và người điều phối.",
    Act.WRITE: "Tài khoản của bạn không được nộp hay sửa số liệu của xã này. Hãy nhờ cán bộ phụ trách hoặc người điều"
    " phối.",
    Act.SCENARIO: "Lưu hoặc bỏ phương án là việc của lãnh đạo và người điều phối.",
    Act.ASK: "Hỏi giải trình là việc của lãnh đạo và người điều phối.",
    Act.ANSWER: "Trả lời giải trình là việc của đơn vị phụ trách và người điều phối.",
    Act.REMARK: "Tài khoản của bạn không được góp ý vào số liệu của xã này.",
    Act.CHECK: "Kiểm tra số liệu để chốt kỳ là việc của người điều phối.",
    Act.SIGN: "Ký chốt kỳ là việc của lãnh đạo.",
    Act.PLAN: "Sửa kế hoạch, danh sách thôn, số nền và mục tiêu là việc của người điều phối.",
    Act.AUDIT: "Nhật ký chỉ dành cho người điều phối.",
    Act.ACCOUNTS: "Quản lý tài khoản là việc của người quản trị.",
    Act.BACKUP: "Sao lưu và khôi phục là việc của người quản trị.",
}
