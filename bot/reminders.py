"""When do we look at what comes due? All timing lies in the store, so a restart loses nothing."""

import asyncio
import logging

from bot.clock import Clock
from bot.engine import Engine
from bot.store import Store, StoreError
from bot.telegram.showing import Showing

log = logging.getLogger(__name__)

TICK = 0.5
TOGETHER = 3
"""Chats in one commit: whoever acts meanwhile waits for it, about a millisecond for each on slow cores."""
WIPE_EVERY = 10.0
LOOK_FOR_ORPHANS = 2.0
MOST_UNDER_WAY = 64
"""Chats served at once before more is let come due: a backlog stays in the store, a kill repeats little."""


async def watch(engine: Engine, store: Store, showing: Showing, clock: Clock) -> None:
    """Let what is due happen, for ever; a store that fails is asked again."""
    while True:
        try:
            while showing.under_way < MOST_UNDER_WAY and (chats := await store.due(clock.now(), TOGETHER)):
                await engine.came_due(chats)
        except StoreError:
            raise
        except Exception as error:
            log.error("cannot look at what is due: %s", type(error).__name__)
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
        try:
            while room := max(0, MOST_UNDER_WAY - showing.under_way):
                chats = await store.team.orphans(showing.chats, min(room, TOGETHER))
                await engine.resume(chats)
                if len(chats) < TOGETHER:
                    break
        except StoreError:
            raise
        except Exception as error:
            log.error("cannot look for what nobody sends: %s", type(error).__name__)
        await asyncio.sleep(LOOK_FOR_ORPHANS)


async def wipe(store: Store) -> None:
    """Remove the bytes of those who were forgotten, for ever; what a kill left over goes at the start."""
    while True:
        try:
            await store.wipe()
        except StoreError:
            raise
        except Exception as error:
            log.error("cannot wipe what was forgotten: %s", type(error).__name__)
        await asyncio.sleep(WIPE_EVERY)
