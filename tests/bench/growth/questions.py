"""How long does the store take to answer, asked as the bot asks it?"""

import time
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta

from bot.clock import Clock
from bot.numbers import TOGETHER as COUNTED
from bot.reminders import TOGETHER
from bot.store.sqlite import SqliteStore
from tests.bench.growth.town import DAYS, WIDTH
from tests.bench.speed.story import FIRST

OFTEN = 1000
SELDOM = 9
NEARLY_ALL = WIDTH * 9 // 10


async def asked(path: str) -> tuple[list[float], list[float]]:
    """Return the seconds it takes to say what is due, and to read a lot for the numbers of the week."""
    store = await SqliteStore.open(path, Clock(), exclusive=False)
    try:
        now = datetime.now(UTC)
        some = now + timedelta(days=DAYS[-1])
        due = await _timed(OFTEN, lambda: store.due(now, TOGETHER))
        due += await _timed(OFTEN, lambda: store.due(some, TOGETHER))
        return due, await _timed(SELDOM, lambda: store.sessions(FIRST + NEARLY_ALL, COUNTED))
    finally:
        await store.close()


async def _timed(often: int, ask: Callable[[], Awaitable[object]]) -> list[float]:
    found = []
    for _ in range(often):
        began = time.perf_counter()
        await ask()
        found.append(time.perf_counter() - began)
    return found
