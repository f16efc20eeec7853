"""The door through which the first account is made: with a code from the terminal, once, then never again."""

from __future__ import annotations

import hmac
import secrets
import sys
from collections.abc import Callable

ADDRESS = "/lan-dau"
_LETTERS = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
"""32 signs that nobody mistakes for one another: five bits each."""
_GROUPS, _SIGNS = 3, 4
_TRIES = 10


class FirstDoor:
    """Holds the one-time code, in memory only, while no account exists."""

    def __init__(self, any_account: Callable[[], bool], address: Callable[[], str]) -> None:
        """`address` is where this machine's own browser finds the door, "" where it cannot."""
        self._any_account, self._address = any_account, address
        self._code, self._wrong, self._shut = "", 0, False

    def is_open(self) -> bool:
        """Whether the first account is still to be made; once it is not, never again."""
        self._shut = self._shut or self._any_account()
        return not self._shut

    def shut(self) -> None:
        """The first account is made."""
        self._shut = True

    def announce(self) -> None:
        """Make a new code and print it, unless there are accounts."""
        if not self.is_open():
            return
        signs = "".join(secrets.choice(_LETTERS) for _ in range(_GROUPS * _SIGNS))
        self._code, self._wrong = signs, 0
        shown = "-".join(signs[at : at + _SIGNS] for at in range(0, len(signs), _SIGNS))
        say(_announcement(self._address(), shown))

    def fits(self, code: str) -> bool:
        """Whether that is the code; after ten wrong ones there is another."""
        told = "".join(sign for sign in code.upper() if sign.isalnum())
        if self._code and hmac.compare_digest(told.encode(), self._code.encode()):
            return True
        self._wrong += 1
        if self._wrong >= _TRIES:
            self.announce()
        return False


def _announcement(address: str, code: str) -> str:
    how = (
        f"Mở địa chỉ sau trên chính máy này: {address}\nMã dùng một lần: {code}"
        if address
        else "Trang này chỉ mở được khi máy chủ nghe ở 127.0.0.1: hãy khởi động một lần không kèm --server.address."
    )
    line = "-" * 72
    return f"\n{line}\nTiến độ chưa có tài khoản nào. Để tạo tài khoản đầu tiên:\n{how}\n{line}\n"


def say(text: str) -> None:
    """Print, also where the terminal lacks Vietnamese letters: address and code need none."""
    encoding = sys.stdout.encoding or "utf-8"
    print(text.encode(encoding, "replace").decode(encoding), flush=True)
