"""The command line: check, plans, places, template, read, import, undo, sample. Sentences in Vietnamese."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable, Sequence
from decimal import Decimal
from pathlib import Path

from data.access import COMMAND_LINE, Scope
from data.accounts import command as users_command
from data.accounts import open_accounts
from data.backup import command as backup_command
from data.backup.keeper import keep_before_upgrade
from data.backup.restore import finish_interrupted
from data.communes import known_slugs, stored
from data.errors import RefusalError
from data.figures import bases, standing_before
from data.intake.batch import commit, difference
from data.intake.desk import receive
from data.intake.read import read_workbook
from data.intake.reading import Reading
from data.intake.several import together
from data.intake.undo import plan_undo, undo
from data.model import (
    Calendar,
    Department,
    Figure,
    Indicator,
    Period,
    Place,
    Plan,
    Problem,
    Review,
    Severity,
    Target,
    Task,
)
from data.originals import keep
from data.plan_check import check_all
from data.plan_files import FOLDER, PlanError, shipped, shipped_plans, slugs
from data.plan_store import load_plan, places_ever, read_places_csv, replace_places, set_up
from data.sample import build
from data.store import ILLUSTRATIVE, REAL, open_store, store_path
from data.template import TemplateRequest, departments_with_template, make
from data.verify import examine
from data.visit import today


def main(argv: Sequence[str] | None = None) -> int:
    """The exit code of one command: 0 done, 1 refused or unsound."""
    for stream in (sys.stdout, sys.stderr):
        stream.reconfigure(encoding="utf-8")
    args = _parser().parse_args(argv)
    run: Callable[[argparse.Namespace], int] = args.run
    try:
        if run not in (_check, _plans, _sample):
            finish_interrupted()
            keep_before_upgrade()
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
    one = commands.add_parser("places", help="ghi danh sách thôn của xã từ tệp CSV (cột name,other_spellings)")
    one.add_argument("slug", metavar="XÃ")
    one.add_argument("file", metavar="TỆP.csv", type=Path)
    one.set_defaults(run=_places)
    one = commands.add_parser("template", help="tạo tệp mẫu của một kỳ")
    one.add_argument("slug", metavar="XÃ")
    one.add_argument("period", metavar="YYYY-MM", type=Period.parse)
    one.add_argument("out", metavar="TỆP.xlsx", type=Path)
    one.add_argument("--department", metavar="MÃ", help="mã đơn vị; bỏ trống là tất cả")
    one.set_defaults(run=_template)
    for name, run, text in (("read", _read, "đọc thử tệp, không ghi"), ("import", _import, "đọc và ghi tệp")):
        one = commands.add_parser(name, help=text)
        one.add_argument("files", metavar="TỆP", type=Path, nargs="+")
        one.add_argument("--commune", required=True, metavar="XÃ")
        one.add_argument("--period", type=Period.parse, metavar="YYYY-MM")
        one.add_argument("--json", action="store_true", help="in dạng JSON")
        one.set_defaults(run=run)
    one = commands.add_parser("undo", help="hoàn tác một đợt nộp")
    one.add_argument("slug", metavar="XÃ")
    one.add_argument("seq", metavar="SỐ", type=int, help="số của đợt nộp, như trên biên nhận")
    one.set_defaults(run=_undo)
    one = commands.add_parser("verify", help="kiểm tra kho số liệu, nhật ký, tài khoản và tệp gốc còn nguyên vẹn")
    one.set_defaults(run=_verify)
    backup_command.register(commands)
    users_command.register(commands)
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
    build(store, args.until or Period.last_closed(today(), Calendar.DECREE))
    print(f"Đã tạo số liệu minh hoạ trong {store.path.name}.")
    return 0


def _places(args: argparse.Namespace) -> int:
    before = _plan(args.slug)
    store = open_store(REAL)
    places = read_places_csv(args.file, before, places_ever(store, args.slug))
    if store.seq(args.slug):
        replace_places(store, before, places, COMMAND_LINE, store.seq(args.slug))
    else:
        set_up(store, args.slug, places, COMMAND_LINE)
    print(f"Xã {before.name} có {len(places)} {before.unit_word}.")
    return 0


def _template(args: argparse.Namespace) -> int:
    plan = _plan(args.slug)
    department = plan.department(args.department) if args.department else None
    if args.department and department is None:
        known = ", ".join(one.id for one in departments_with_template(plan))
        raise RefusalError(f"Không có đơn vị «{args.department}». Các đơn vị có chỉ tiêu: {known}.")
    if not plan.start <= args.period <= plan.end:
        raise RefusalError(
            f"{args.period.label} nằm ngoài thời gian kế hoạch: từ {plan.start.label.lower()} đến"
            f" {plan.end.label.lower()}. Hãy chọn kỳ khác."
        )
    store = open_store(REAL)
    previous = standing_before(store, plan.slug, args.period)
    request = TemplateRequest(plan, department, args.period, REAL, previous, bases(store, plan.slug))
    try:
        args.out.write_bytes(make(request))
    except OSError as error:
        reason = f"Không ghi được {args.out.name}. Hãy kiểm tra thư mục, quyền ghi và đóng tệp trong Excel."
        raise RefusalError(reason) from error
    print(f"Đã tạo {args.out.name}.")
    return 0


def _read(args: argparse.Namespace) -> int:
    plan = _plan(args.commune)
    found = together([_reading(path, plan, args.period) for path in args.files])
    if args.json:
        print(json.dumps([reading_json(one, plan) for one in found], ensure_ascii=False, indent=2))
    else:
        for one in found:
            print(_reading_text(one))
    return 1 if any(one.refused or one.errors for one in found) else 0


def _import(args: argparse.Namespace) -> int:
    store = open_store(REAL)
    plan = _plan(args.commune)
    if not store.seq(plan.slug):
        raise RefusalError(f"Xã {plan.name} chưa được thiết lập. Hãy mở Tiến độ và thiết lập xã trước.")
    code = 0
    readings = together([_reading(path, plan, args.period) for path in args.files])
    for path, reading in zip(args.files, readings, strict=True):
        print(_reading_text(reading))
        if reading.refused or reading.errors:
            code = 1
            continue
        found = difference(store, reading)
        if not found.to_write:
            print("Không có số mới: số liệu này đã có trong kho, hoặc tệp chưa điền số nào.")
            continue
        keep(path.read_bytes())
        receipt = commit(store, found, COMMAND_LINE)
        print(f"Đã ghi đợt nộp số {receipt.seq}: {len(found.new)} số mới, {len(found.changed)} số thay đổi.")
    return code


def _undo(args: argparse.Namespace) -> int:
    store, plan = open_store(REAL), _plan(args.slug)
    found = store.rows(
        "SELECT batch_id FROM live_batch WHERE commune = $commune AND seq = $seq",
        {"commune": plan.slug, "seq": args.seq},
    )
    if not found:
        raise RefusalError(f"Xã {plan.name} không có đợt nộp số {args.seq}.")
    planned = plan_undo(store, plan.slug, found[0][0])
    receipt = undo(store, planned, COMMAND_LINE)
    print(
        f"Đã hoàn tác đợt nộp số {args.seq} bằng đợt số {receipt.seq}: trả lại {len(planned.restored)} số cũ,"
        f" rút {len(planned.withdrawn)} số, để nguyên {len(planned.refused)} số đã được sửa sau đó."
    )
    return 0


def _verify(_: argparse.Namespace) -> int:
    seen = examine(open_store(REAL))
    found = [*seen.troubles, *open_accounts().verify()]
    for one in found:
        print(one)
    print(
        f"Đã kiểm tra {seen.batches} đợt nộp của {seen.communes} xã, {seen.rows} dòng, {seen.noted} dòng sổ ghi,"
        f" {seen.originals} tệp gốc và nhật ký tài khoản."
    )
    print(f"Có {len(found)} chỗ không nguyên vẹn." if found else "Tất cả nguyên vẹn.")
    return 1 if found else 0


def _plan(slug: str) -> Plan:
    """The commune's plan: from the store once it is set up there, else as shipped."""
    if slug not in slugs() and slug not in stored():
        raise RefusalError(f"Không có kế hoạch của xã «{slug}». Các xã có kế hoạch: {', '.join(known_slugs())}.")
    if store_path(REAL).exists() and open_store(REAL).seq(slug):
        return load_plan(open_store(REAL), slug)
    return shipped(slug)


def _reading(path: Path, plan: Plan, period: Period | None) -> Reading:
    try:
        content = path.read_bytes()
    except OSError as error:
        reason = f"Không mở được tệp {path.name}. Hãy kiểm tra đường dẫn và đóng tệp trong Excel."
        raise RefusalError(reason) from error
    running = Period.containing(today(), plan.calendar)
    if not store_path(REAL).exists():
        return read_workbook(content, path.name, plan, REAL, running, period)
    return receive(open_store(REAL), plan, Scope(everything=True), content, path.name, running, period)


def _reading_text(reading: Reading) -> str:
    if reading.refused:
        return f"{reading.file_name}: {reading.reason}"
    periods = ", ".join(one.label for one in reading.periods) or "chưa rõ kỳ"
    asked = sum(one.severity is Severity.QUESTION for one in reading.errors)
    questions = f", {asked} chỗ cần trả lời" if asked else ""
    errors = len(reading.errors) - asked
    lines = [f"{reading.file_name}: {periods}, {len(reading.figures)} số, {errors} lỗi{questions}."]
    lines += [f"  {one.sheet}!{one.cell}: {one.message}" for one in reading.problems]
    return "\n".join(lines)


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
            {
                "name": one.name,
                "start": str(one.start),
                "end": str(one.end),
                "given": one.given,
                "source": one.source,
            }
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


def reading_json(one: Reading, plan: Plan) -> dict:
    """One file's dry run as plain values for JSON."""
    return {
        "file": one.file_name,
        "refused": bool(one.refused),
        "kind": one.refused or None,
        "reason": one.reason or None,
        "period": str(one.period) if one.period else None,
        "observations": [_observation(figure, plan) for figure in one.figures],
        "problems": [
            {
                "severity": problem.severity, "kind": problem.kind, "sheet": problem.sheet, "cell": problem.cell,
                "text": problem.text, "message": problem.message,
            }
            for problem in one.problems
        ],
    }  # fmt: skip


def _observation(figure: Figure, plan: Plan) -> dict:
    value = figure.value
    if figure.denominator:
        value = 100 * figure.numerator / figure.denominator
    return {
        "place": plan.place(figure.place).name if figure.place else None,
        "indicator": figure.indicator,
        "indicator_name": plan.indicator(figure.indicator).name,
        "period": str(figure.period),
        "numerator": _number(figure.numerator),
        "denominator": _number(figure.denominator),
        "value": _number(value),
        "state": figure.state,
        "sheet": figure.sheet,
        "cell": figure.cell,
    }


def _number(value: Decimal | None) -> int | float | None:
    if value is None:
        return None
    return int(value) if value == value.to_integral_value() else float(value)


if __name__ == "__main__":
    sys.exit(main())
