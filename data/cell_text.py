"""Text as a spreadsheet's cell takes it: never run, never too long, nothing that XML cannot hold."""

from __future__ import annotations

import re

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LIKE_FORMULA = re.compile(
    "[\\s'\"\x00-\x1f\x7f-\x9f\xad\u180e\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff]*[=+@＝＋－＠-]"
)
_LEADING = ("\t", "\n", "\r")
_LONGEST = 32_000
"""Excel repairs a cell longer than 32.767 of its units, of which rare letters and pictures take two."""


def writable(text: str) -> str:
    """The text without what XML cannot hold, as long as a cell may be."""
    whole = _UNWRITABLE.sub("", text)
    return whole.encode("utf-16-le")[: 2 * _LONGEST].decode("utf-16-le", "ignore")


def like_formula(text: str) -> bool:
    """Whether a spreadsheet might run the text once somebody edits its cell or saves it as CSV.

    Blanks, quotes and what is not seen before the sign hide nothing; neither do the wide signs of eastern keyboards.
    """
    return text.startswith(_LEADING) or _LIKE_FORMULA.match(text) is not None
