"""When do we look at what comes due? All timing lies in the store, so a restart loses nothing."""

import asyncio
from time import monotonic

from bot.clock import Clock
from bot.engine import Engine
from bot.store import Store, StoreError
from bot.telegram.showing import Showing

TICK = 0.5
TOGETHER = 3
"""Chats in one commit: whoever acts meanwhile waits for it, about a millisecond for each on slow cores."""
WIPE_EVERY = 10.0
REST, LONGEST_REST = 20.0, 45.0
"""How many times as long as a wiping took there is none, in seconds at most: commits wait while it lasts, and
whoever begins and is forgotten again and again may not keep everybody waiting."""
LOOK_FOR_ORPHANS = 2.0
MOST_UNDER_WAY = 64
"""Chats served at once before more is let come due: a backlog stays in the store, a kill repeats little."""


async def watch(engine: Engine, store: Store, showing: Showing, clock: Clock) -> None:
    """Let what is due happen, for ever."""
    while True:
        while showing.under_way < MOST_UNDER_WAY and (chats := await store.due(clock.now(), TOGETHER)):
            await engine.came_due(chats)
        await clock.wait(TICK)


async def resume(store: Store, showing: Showing) -> None:
    """Send what was owed when the bot last stopped."""
    for chat in await store.owing():
        row = await store.row(chat)
        if row is not None:
            showing.wake(chat, row)


async def take_over(engine: Engine, store: Store, showing: Showing) -> None:
    """Send what is owed and nobody sends, for ever: somebody has died, or a commit ended in the dark."""
    while True:
        while room := max(0, MOST_UNDER_WAY - showing.under_way):
            chats = await store.team.orphans(showing.chats, min(room, TOGETHER))
            await engine.resume(chats)
            if len(chats) < TOGETHER:
                break
        await asyncio.sleep(LOOK_FOR_ORPHANS)


async def wipe(store: Store) -> None:
    """Remove the bytes of those who were forgotten, for ever; what a kill left over goes at the start."""
    while True:
        begun = monotonic()
        try:
            await store.wipe()
        except StoreError:
            raise
        except Exception:
            await asyncio.sleep(rest(monotonic() - begun))  # a full disk stays full for a while
            raise
        await asyncio.sleep(rest(monotonic() - begun))


def rest(took: float) -> float:
    """Return for how many seconds nothing is wiped after a wiping that took so long."""
    return min(max(WIPE_EVERY, REST * took), LONGEST_REST)
