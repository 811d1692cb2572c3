"""How is much that was measured said in few numbers and lines?"""

from collections.abc import Sequence
from math import ceil


def at(percent: float, values: Sequence[float]) -> float:
    """Return the smallest value that so many percent of all do not exceed; 0 when there are none."""
    return sorted(values)[max(0, ceil(len(values) * percent / 100) - 1)] if values else 0.0


def ms(seconds: float) -> str:
    """Return seconds as milliseconds, with as many places as say something."""
    return f"{seconds * 1000:,.{3 if seconds < 0.001 else 1 if seconds < 1 else 0}f}"


def astray(order: Sequence[int], came: Sequence[int]) -> int:
    """Return by how many places somebody came before or after their turn, at most."""
    turn = {chat: place for place, chat in enumerate(order)}
    return max((abs(turn[chat] - place) for place, chat in enumerate(came)), default=0)


def under(machine: str, notes: Sequence[str], missing: Sequence[str]) -> list[str]:
    """Return the lines under a table: where it was measured, how to read it, and what it does not say."""
    return ["", machine, *notes, "", "Not measured:", *(f"- {one}" for one in missing)]
