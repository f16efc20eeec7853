"""The command line: check, plans, places, template, read, import, sample. Sentences in Vietnamese."""

from __future__ import annotations

import argparse
import datetime as dt
import json
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

from data.errors import RefusalError
from data.model import Calendar, Department, Indicator, Period, Place, Plan, Problem, Review, Target, Task
from data.plan_check import check_all
from data.plan_files import FOLDER, PlanError, shipped_plans
from data.sample import build
from data.store import ILLUSTRATIVE, open_store


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code of one command: 0 done, 1 refused or unsound."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")
    args = _parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = args.run
    try:
        return run(args)
    except (RefusalError, PlanError) as error:
        print(str(error), file=sys.stderr)
        return 1


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m data", description="Tiến độ: lệnh quản trị")
    commands = parser.add_subparsers(required=True, metavar="LỆNH")
    one = commands.add_parser("check", help="kiểm tra mọi tệp kế hoạch, cả ý nghĩa")
    one.add_argument("--folder", type=Path, default=FOLDER, help="thư mục kế hoạch khác")
    one.set_defaults(run=_check)
    one = commands.add_parser("plans", help="in danh mục kế hoạch")
    one.add_argument("--json", action="store_true", help="in dạng JSON")
    one.set_defaults(run=_plans)
    one = commands.add_parser("sample", help="tạo số liệu minh hoạ trong kho minh hoạ")
    one.add_argument("--until", type=Period.parse, metavar="YYYY-MM", help="kỳ cuối cùng")
    one.set_defaults(run=_sample)
    return parser


def _check(args: argparse.Namespace) -> int:
    problems = check_all(args.folder)
    for one in problems:
        print(_finding(one))
    print(f"Có {len(problems)} lỗi cần sửa." if problems else "Các kế hoạch đều hợp lệ.")
    return 1 if problems else 0


def _finding(one: Problem) -> str:
    place = f"{one.file}:{one.line}" if one.line else one.file
    read = f" (đọc được «{one.text}»)" if one.text else ""
    return f"{place}: {one.message}{read} [{one.kind}]"


def _plans(args: argparse.Namespace) -> int:
    plans = shipped_plans()
    if args.json:
        print(json.dumps({slug: catalogue(plan) for slug, plan in plans.items()}, ensure_ascii=False, indent=2))
        return 0
    for slug, plan in plans.items():
        print(
            f"{slug}: xã {plan.name}, {plan.province}, {plan.span[0]}–{plan.span[1]}:"
            f" {len(plan.targets)} mục tiêu, {len(plan.goals)} mục tiêu định tính, {len(plan.tasks)} nhiệm vụ,"
            f" {len(plan.places)} {plan.unit_word}"
        )
    return 0


def _sample(args: argparse.Namespace) -> int:
    store = open_store(ILLUSTRATIVE)
    build(store, args.until or Period.last_closed(dt.date.today(), Calendar.DECREE))
    print(f"Đã tạo số liệu minh hoạ trong {store.path.name}.")
    return 0


def catalogue(plan: Plan) -> dict:
    """A plan as plain values for JSON, numbers as numbers, unknown as null."""
    return {
        "name": plan.name,
        "province": plan.province,
        "movement": plan.movement,
        "span": list(plan.span),
        "start": str(plan.start),
        "unit_word": plan.unit_word,
        "calendar": plan.calendar,
        "superior": list(plan.superior),
        "phases": [
            {"name": one.name, "start": str(one.start), "end": str(one.end), "given": one.given, "source": one.source}
            for one in plan.phases
        ],
        "reviews": [_review(one) for one in plan.reviews],
        "reporting": [vars(one) for one in plan.reporting],
        "evaluations": list(plan.evaluations),
        "departments": [_named(one) for one in plan.departments],
        "places": [_named(one) for one in plan.places],
        "targets": [_target(one, plan.indicator(one.code)) for one in plan.targets],
        "components": [_meaning(one) for one in plan.indicators if not plan.targets_of(one.code)],
        "goals": [vars(one) for one in plan.goals],
        "tasks": [_task(one) for one in plan.tasks],
        "ideas": plan.ideas,
        "awards": list(plan.awards),
        "notes": list(plan.notes),
    }


def _review(one: Review) -> dict:
    return {
        "kind": one.kind, "year": one.year, "quarter": one.quarter, "given": one.given, "source": one.source,
        "period": str(one.period),
    }  # fmt: skip


def _named(one: Department | Place) -> dict:
    found = {"id": one.id, "name": one.name, "aliases": list(one.aliases)}
    return found | ({"kind": one.kind} if isinstance(one, Department) else {"placeholder": one.placeholder})


def _target(one: Target, indicator: Indicator) -> dict:
    return {
        "code": one.code,
        **_meaning(indicator),
        "comparator": one.comparator,
        "value": _number(one.value),
        "low": _number(one.low),
        "high": _number(one.high),
        "year": one.year,
        "year_given": one.year_given,
        "per_year": one.per_year,
        "given": True,
        "formal": one.formal,
        "lead": one.lead or None,
        "suggested_lead": one.suggested_lead or None,
        "support": list(one.support),
        "legal": one.legal or None,
        "source": one.source,
        "note": one.note or None,
    }


def _meaning(one: Indicator) -> dict:
    return {
        "code": one.code,
        "name": one.name,
        "short": one.short,
        "pillar": one.pillar,
        "measure": one.measure,
        "grade": one.grade,
        "kind": one.kind,
        "over_time": one.over_time,
        "direction": one.direction,
        "noun": one.noun,
        "unit": one.unit,
        "level": one.level,
        "base": one.base or None,
        "scale": _number(one.scale),
        "numerator": one.numerator or None,
        "denominator": one.denominator or None,
        "part_of": one.part_of or None,
        "judged": list(one.judged),
        "reading": one.reading or None,
    }


def _task(one: Task) -> dict:
    return {
        "code": one.code, "group": one.group, "text": one.text, "lead": list(one.lead),
        "support": list(one.support), "when": one.when or None, "parent": one.parent or None,
        "source": one.source, "note": one.note or None,
    }  # fmt: skip


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


if __name__ == "__main__":
    sys.exit(main())
