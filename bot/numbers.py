"""How do the numbers of the week come about? Everything stored is counted once, and only sums remain."""

import asyncio
from collections.abc import AsyncIterator
from datetime import date, timedelta

from pydantic import TypeAdapter, ValidationError

from bot.clock import Clock
from bot.store import Store
from dialogs.board import Board, Entry, board, entries
from dialogs.live import Live

EVERY = 600.0
"""Seconds between two looks at the calendar."""
TOGETHER = 5
PAUSE = 0.01
"""Seconds between two lots, so that nobody waits because we count."""
NOTE = "numbers of the week"

_board = TypeAdapter(Board)


async def watch(store: Store, live: Live, clock: Clock) -> None:
    """Keep the numbers of the week, for ever."""
    while True:
        await renew(store, live, clock.now().date())
        await asyncio.sleep(EVERY)


async def renew(store: Store, live: Live, today: date) -> None:
    """Show the numbers that were counted this week; count them when there are none."""
    monday = today - timedelta(days=today.weekday())
    if live.board is None or live.board.day < monday:
        live.board = await noted(store)
    if store.team.leads and (live.board is None or live.board.day < monday):
        live.board = board([entry async for entry in counted(store)], monday)
        await store.set_note(NOTE, _board.dump_json(live.board).decode())


async def noted(store: Store) -> Board | None:
    """Return the numbers as they were last counted; None when they never were, or cannot be read."""
    try:
        return _board.validate_json(await store.note(NOTE) or "")
    except ValidationError:
        return None


async def counted(store: Store) -> AsyncIterator[Entry]:
    """Yield what every chat adds."""
    last: int | None = None
    while lot := await store.sessions(last, TOGETHER):
        for _, session in lot:
            for entry in entries(session):
                yield entry
        last = lot[-1][0]
        await asyncio.sleep(PAUSE)
