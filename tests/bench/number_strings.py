"""100,000 numbers written as people write them: how many come back, are asked about, or turn into another number.

`python tests/bench/number_strings.py [how many]`; ends with 1 if one turned into another number.
"""

from __future__ import annotations

import random
import sys
from collections import Counter
from decimal import Decimal
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[2]))

from data.intake.grid import Raw
from data.intake.numbers import read_number, read_percent


def written(value: Decimal, dice: random.Random) -> str:
    """One way to write a number: grouped or not, decimal comma, blanks and apostrophes around."""
    whole, _, part = f"{value:f}".partition(".")
    if dice.random() < 0.6:
        mark = dice.choice((".", " ", "\u00a0", "\u202f"))
        whole = f"{int(whole):,}".replace(",", mark)
    text = f"{whole},{part}" if part else whole
    return dice.choice(("", " ", "'", "\u00a0")) + text + dice.choice(("", " ", "\u00a0"))


def main() -> int:
    """Print the counts."""
    many = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    dice, found = random.Random(2026), Counter()
    for _ in range(many):
        places = dice.choice((0, 0, 0, 1, 2, 3, 4))
        value = Decimal(dice.randrange(10 ** dice.randint(1, 9))).scaleb(-places)
        text = written(value, dice)
        if places == 0:
            read = read_number(Raw("text", text), "người", whole=True)
        elif value <= 100 and dice.random() < 0.5:
            read = read_percent(Raw("text", text.rstrip() + dice.choice(("%", " %", ""))))
        else:
            read = read_number(Raw("text", text), "tỷ đồng", whole=False)
        outcome = "asked" if read.trouble else "right" if read.value == value else "WRONG"
        found[outcome] += 1
        if outcome == "WRONG":
            print(repr(text), read)
    print(dict(found))
    return 1 if found["WRONG"] else 0


if __name__ == "__main__":
    sys.exit(main())
