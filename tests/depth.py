"""How much does a test look at of what repeats itself, or could go on for ever?

`LOOK` says it: `short` (what `make test` does: a share of it), `whole` (what CI does: all of what
repeats itself), or `long` (what `make properties` does: all, and for minutes what could go on for ever).
"""

import os
from collections.abc import Sequence
from typing import TypeVar

T = TypeVar("T")

LOOKS = ("short", "whole", "long")
LOOK = LOOKS.index(os.environ.get("LOOK") or "short")
LONG = LOOKS[LOOK] == "long"


def depth(short: int, whole: int, long: int) -> int:
    """Return how many examples to try."""
    return (short, whole, long)[LOOK]


def some(many: Sequence[T], share: int, turn: int = 0) -> Sequence[T]:
    """Return one in so many, another one at each turn; all of them when looking at the whole."""
    return many if LOOK else many[turn % share :: share]
