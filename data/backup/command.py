"""The commands backup, sets and restore, for a machine whose screen is a terminal."""

from __future__ import annotations

import argparse
from pathlib import Path

from data.access import COMMAND_LINE
from data.backup.check import check
from data.backup.make import make
from data.backup.restore import finish_interrupted, preview, restore
from data.backup.rotation import Why
from data.backup.sets import folder, sets
from data.clock import moment, now
from data.errors import RefusalError

WORD = "KHÔI PHỤC"


def register(commands: argparse._SubParsersAction) -> None:
    """Add the commands to the parser."""
    one = commands.add_parser("backup", help="sao lưu ngay rồi kiểm tra bản sao lưu")
    one.set_defaults(run=_backup)
    one = commands.add_parser("sets", help="liệt kê các bản sao lưu")
    one.add_argument("--check", action="store_true", help="mở từng bản ra kiểm tra")
    one.set_defaults(run=_sets)
    one = commands.add_parser("restore", help="khôi phục từ một bản sao lưu")
    one.add_argument("file", metavar="TỆP", type=Path, help="tệp .zip, hoặc tên một bản trong thư mục sao-luu")
    one.add_argument("--with-accounts", action="store_true", help="lấy lại cả tài khoản như lúc đó")
    one.add_argument("--yes", action="store_true", help="không hỏi lại")
    one.set_defaults(run=_restore)


def _backup(_: argparse.Namespace) -> int:
    finish_interrupted()
    made = make(Why.ASKED, COMMAND_LINE)
    print(f"Đã sao lưu và kiểm tra: {made.path}")
    if made.warning:
        print(f"Lưu ý: {made.warning}")
    return 0


def _sets(args: argparse.Namespace) -> int:
    found = sets()
    sound = True
    for one in found:
        held = ", ".join(f"{held.name}: {held.seq} đợt" for held in one.manifest.communes) if one.manifest else ""
        verdict = check(one.path) if args.check and one.good else None
        trouble = one.trouble or " ".join(verdict.problems if verdict else ())
        sound = sound and not trouble
        print(f"{one.path.name}  {moment(one.made_at)}  {one.size / 2**20:.1f} MB  {held or '–'}  {trouble}".rstrip())
    print(f"{len(found)} tệp trong {folder()}." if found else f"Chưa có bản sao lưu nào trong {folder()}.")
    return 0 if sound else 1


def _restore(args: argparse.Namespace) -> int:
    finish_interrupted()
    path = args.file if args.file.exists() else folder() / args.file.name
    if not path.exists():
        raise RefusalError(f"Không thấy tệp {args.file}. Hãy kiểm tra đường dẫn; lệnh sets liệt kê các bản đang có.")
    loss = preview(path)
    print(f"Khôi phục {path.name} thì:")
    for line in loss.sentences()[: None if args.with_accounts else -len(loss.accounts) or None]:
        print(f"  {line}")
    if not args.yes and input(f"Gõ {WORD} rồi Enter để tiếp tục: ").strip().upper() != WORD:
        raise RefusalError("Chưa khôi phục gì.")
    done = restore(path, COMMAND_LINE, with_accounts=args.with_accounts, seen=loss)
    print(f"Đã khôi phục và kiểm tra lúc {moment(now())}. Các tệp cũ nằm trong {done.aside}.")
    if done.with_accounts:
        print("Tài khoản cũng lấy từ bản sao lưu; mọi người phải đăng nhập lại.")
    if done.warning:
        print(f"Lưu ý: {done.warning}")
    return 0
