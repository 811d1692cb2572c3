"""What do others feel when one sends a thousand updates at once, with the limits as they are by default?"""

import asyncio
import tempfile
import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median

from tests.bench.speed.backlog import ACTING, LIMITS, SETTLED
from tests.bench.speed.crowd import Crowd, reader
from tests.bench.speed.numbers import at, ms
from tests.bench.speed.runner import OURS, running
from tests.bench.speed.story import FIRST, Step
from tests.bench.speed.telegram import Telegram

FLOOD = 1000
STRANGER = FIRST - 1
QUESTION = "How long does it take?"
PACE = 15.0
"""How often a second others act, so that the limit of all leaves room for the one."""
AT_LEAST = 60.0
"""Seconds around a flood, as many as an operator's graph shows at least."""


@dataclass
class Row:
    """What others felt in all rounds of one kind, in seconds."""

    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    longest: list[float] = field(default_factory=list)
    taken: list[float] = field(default_factory=list)  # until everything of the flood was committed


async def seen(rounds: int, seconds: float, ours: Sequence[Step]) -> str:
    """Return in words what others feel without a flood, and with one in the midst of it, in turn."""
    rows = {0: Row(), FLOOD: Row()}
    for _ in range(rounds):
        for many, row in rows.items():
            await _measure(row, many, max(seconds, AT_LEAST), ours)
    return told(rows[0], rows[FLOOD])


async def _measure(row: Row, many: int, seconds: float, ours: Sequence[Step]) -> None:
    with tempfile.TemporaryDirectory() as name:
        crowd = Crowd(ours, ACTING, reader(str(Path(name) / "bot.db"), OURS.question))
        async with running(OURS, crowd.telegram, Path(name), **LIMITS):
            took, _ = await asyncio.gather(
                _flood(crowd.telegram, many, seconds / 2, ours), crowd.open(PACE, 2 * SETTLED, seconds)
            )
        if crowd.skipped or crowd.uncommitted:
            raise RuntimeError(f"{crowd.skipped} skipped, {crowd.uncommitted} not committed")
    row.p50.append(at(50, crowd.waits))
    row.p99.append(at(99, crowd.waits))
    row.longest.append(max(crowd.waits))
    row.taken.append(took)


async def _flood(telegram: Telegram, many: int, after: float, ours: Sequence[Step]) -> float:
    """Let somebody press and ask in turn; return the seconds until all of it was acknowledged."""
    telegram.write(STRANGER, ours[0].writes)
    telegram.write(STRANGER, QUESTION)  # the first one also reads what its language needs
    await asyncio.sleep(2 * SETTLED + after)
    presses, began = [step.presses for step in ours if step.presses], time.perf_counter()
    for number in range(many):
        if number % 2:
            telegram.write(STRANGER, QUESTION)
        else:
            telegram.press(STRANGER, 1, presses[number % len(presses)])
    last = telegram.newest
    while telegram.acknowledged < last:  # noqa: ASYNC110  (a poll gives no signal)
        await asyncio.sleep(0.005)
    return time.perf_counter() - began


def told(calm: Row, flooded: Row) -> str:
    """Return both kinds in words; in brackets, divided by the same without a flood."""
    p99 = median(flooded.p99)
    return (
        f"While {ACTING} people act {PACE:.0f} times a second, one sends {FLOOD} updates at once, half of "
        f"them questions, committed within {ms(median(flooded.taken))} ms: in the minute around it p50 "
        f"is {ms(median(flooded.p50))} ms, p99 {ms(p99)} ms ({p99 / median(calm.p99):.2f}), the longest wait "
        f"{ms(max(flooded.longest))} ms ({max(flooded.longest) / max(calm.longest):.1f})."
    )
