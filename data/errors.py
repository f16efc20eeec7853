"""The refusals the product makes on purpose: a plain Vietnamese sentence each, shown as it is."""

from __future__ import annotations


class RefusalError(Exception):
    """Something cannot be done; `str()` says in Vietnamese what, why and what to do."""


class StoreError(RefusalError):
    """The store cannot be opened or written.

    `damaged`: the file or its WAL cannot be read as a database, or comes back with less than was acknowledged;
    `wal`: only the WAL is to blame, the file opens without it. Both False for locks, rights, versions, a full disk.
    """

    def __init__(self, sentence: str, *, damaged: bool = False, wal: bool = False) -> None:
        """Say it in one sentence."""
        super().__init__(sentence)
        self.damaged, self.wal = damaged, wal


class MovedError(RefusalError):
    """Somebody wrote since the difference was shown; show the new difference."""

    def __init__(self) -> None:
        """Say it in one sentence."""
        super().__init__("Vừa có người khác ghi số liệu của xã này. Hãy xem lại phần khác biệt rồi ghi.")
