"""What is a proof: how much of it is done, what does it tell, what was broken?"""

import sys
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from pathlib import Path

SEED = 20261125
SHORT = 0.004
"""How much of each proof `make test` does; each has a least that still proves something."""

Progress = Callable[[str], None]


@dataclass(frozen=True)
class Verdict:
    """The figures of a proof, and the promises that were broken."""

    figures: str
    broken: tuple[str, ...] = ()

    def __str__(self) -> str:
        more = f"\n  … and {len(self.broken) - 20} more" if len(self.broken) > 20 else ""
        return self.figures + "".join(f"\n  BROKEN: {words}" for words in self.broken[:20]) + more


Proof = Callable[[Path, float, Progress], Awaitable[Verdict]]
"""Is given an empty folder, how much to do (1: what `make chaos` does), and whom to tell of progress."""


def share(scale: float, many: int, few: int) -> int:
    """Return so much of a number, but not less than a few."""
    return max(few, round(many * scale))


def one_line(words: str) -> None:
    """Show how far it is, in place of what was shown before."""
    print(f"\r{words[:100]:<100}", end="", file=sys.stderr, flush=True)


def nobody(_: str) -> None:
    """Tell nobody."""
