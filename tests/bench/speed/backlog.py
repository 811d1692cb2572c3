"""What do people feel while thousands of reminders are due, and how fast and in which order do these go out?

With the limits as they are by default. The reminders are in the database before the bot starts.
"""

import asyncio
import tempfile
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median

from bot.settings import Settings
from tests.bench.speed.crowd import Crowd, reader
from tests.bench.speed.numbers import astray, at, ms
from tests.bench.speed.people import waiting
from tests.bench.speed.runner import OURS, running
from tests.bench.speed.story import FIRST, Step
from tests.bench.speed.telegram import Telegram

ACTING = 100
PACE = 10.0
"""How often a second somebody acts; the rest of the limit is for reminders."""
MANY = 3000
FEW = 10.0
"""How many reminders a second come due where they stay below the limit."""
SETTLED = 4.0
LIMITS = {
    f"OPTOUT_{name.upper()}": str(Settings.model_fields[name].default) for name in ("rate", "chat_rate")
}
LIMIT = float(LIMITS["OPTOUT_RATE"])


@dataclass
class Row:
    """What was seen in all rounds of one kind; times in seconds."""

    p50: list[float] = field(default_factory=list)
    p99: list[float] = field(default_factory=list)
    late: list[float] = field(default_factory=list)
    shares: list[float] = field(default_factory=list)  # of the limit, as it went out
    astray: int = 0  # by how many places a reminder came out of its order at most
    lost: int = 0  # reminders that came twice, or not although they had to


async def compared(rounds: int, seconds: float, ours: Sequence[Step]) -> dict[str, Row]:
    """Return what is seen with nothing due, with a backlog, and with reminders below the limit, in turn."""
    rows = {"nothing due": Row(), "backlog": Row(), "below the limit": Row()}
    for _ in range(rounds):
        for name, row in rows.items():
            await _measure(row, _moments(name, seconds), seconds, ours)
    return rows


def _moments(name: str, seconds: float) -> dict[int, datetime]:
    """Return who is to be reminded, and when: the oldest need not have the lowest number."""
    now = datetime.now(UTC).replace(microsecond=0)
    if name == "backlog":
        return {FIRST - 1 - n: now - timedelta(seconds=MANY - n) for n in range(MANY)}
    if name == "below the limit":
        begin, many = now + timedelta(seconds=2 * SETTLED), int(FEW * seconds)
        return {FIRST - 1 - n: begin + timedelta(seconds=int(n / FEW)) for n in range(many)}
    return {}


async def _measure(row: Row, moments: Mapping[int, datetime], seconds: float, ours: Sequence[Step]) -> None:
    came: dict[int, float] = {}
    twice: list[int] = []

    def reminded(chat: int, _: str) -> None:
        twice.extend([chat] if chat in came else [])
        came.setdefault(chat, time.time())

    with tempfile.TemporaryDirectory() as name:
        database = str(Path(name) / "bot.db")
        waiting(database, moments.items())
        crowd = Crowd(ours, ACTING, reader(database, OURS.question), reminded)
        async with running(OURS, crowd.telegram, Path(name), **LIMITS):
            sent, _ = await asyncio.gather(
                _rate(crowd.telegram, seconds), crowd.open(PACE, 2 * SETTLED, seconds)
            )
            await asyncio.sleep(SETTLED)
        if crowd.skipped or crowd.uncommitted:
            raise RuntimeError(f"{crowd.skipped} skipped, {crowd.uncommitted} not committed")
    row.p50.append(at(50, crowd.waits))
    row.p99.append(at(99, crowd.waits))
    row.shares.append(sent / LIMIT)
    row.late += [moment - moments[chat].timestamp() for chat, moment in came.items()]
    row.astray = max(row.astray, astray(_order(moments), list(came)))
    row.lost += len(twice) + (len(moments) - len(came)) * (len(moments) < MANY)


async def _rate(telegram: Telegram, seconds: float) -> float:
    """Return how many messages go out in a second, once the start is over."""
    await asyncio.sleep(2 * SETTLED)
    before, began = telegram.messages, time.perf_counter()
    await asyncio.sleep(seconds)
    return (telegram.messages - before) / (time.perf_counter() - began)


def _order(moments: Mapping[int, datetime]) -> list[int]:
    return sorted(moments, key=lambda chat: (moments[chat], chat))


def table(rows: Mapping[str, Row]) -> list[str]:
    """Return what was seen as a table; in brackets, divided by the same with nothing due."""
    calm = median(rows["nothing due"].p99)
    columns = (
        "reminders",
        "p50 ms",
        "p99 ms",
        "sent, of the limit",
        "late p50 ms",
        "late p99 ms",
        "places astray",
        "lost",
    )
    lines = [f"| {' | '.join(columns)} |", "|---|---|---|---|---|---|---|---|"]
    for name, row in rows.items():
        p99 = median(row.p99)
        below = name == "below the limit"
        cells = (
            name,
            ms(median(row.p50)),
            f"{ms(p99)} ({p99 / calm:.2f})",
            f"{median(row.shares):.1%}",
            ms(at(50, row.late)) if below else "–",
            ms(at(99, row.late)) if below else "–",
            f"{row.astray}" if row.late else "–",
            f"{row.lost}" if row.late else "–",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return lines
