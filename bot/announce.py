"""How does everybody hear of something once, also when the bot is killed on the way?

Chats are gone through in the order of their numbers, a batch at a time; how far is noted after each batch. A
batch that a kill repeats gives nothing twice: the event sees to that, by a mark in the session.
"""

import asyncio
from collections.abc import Mapping
from contextlib import suppress
from typing import Protocol

from bot.clock import Clock
from bot.engine import Engine
from bot.reminders import MOST_UNDER_WAY, TICK, TOGETHER
from bot.store import Store
from dialogs.book import Book
from dialogs.events import Event, FarewellCame, GuideChanged

FAREWELL = "farewell"
DONE = "done"
BEFORE_ALL = 0
LOOK = 2.0
"""Seconds between two looks whether another process was told to begin."""


def noted(name: str) -> str:
    """Return under which key the store notes how far an announcement has come: a chat, or DONE."""
    return f"announced {name}"


class Busy(Protocol):
    """Whoever shows what is owed."""

    @property
    def under_way(self) -> int:
        """How many chats are being served."""


def announced(book: Book) -> dict[str, Event]:
    """Return what can be announced: a name that never changes, and what then happens to each chat."""
    news = {
        f"{guide.id} {item.id}": GuideChanged(guide.id, item.id)
        for guide in book.guides.values()
        for item in guide.news
    }
    return {FAREWELL: FarewellCame(), **news}


class Announcer:
    """Goes through all chats for each announcement that was begun and has not come to its end."""

    def __init__(
        self,
        engine: Engine,
        store: Store,
        showing: Busy,
        clock: Clock,
        events: Mapping[str, Event],
    ) -> None:
        self._engine = engine
        self._store = store
        self._showing = showing
        self._clock = clock
        self._events = events
        self._begun = asyncio.Event()

    async def begin(self, name: str) -> int:
        """Begin, or go on where it stopped; return how many chats are still to come."""
        reached = await self._reached(name)
        if reached is None:
            reached = BEFORE_ALL
            await self._store.set_note(noted(name), str(reached))
        self._begun.set()
        return len(await self._store.chats(reached))

    async def begin_news(self) -> None:
        """Begin with the changes of guides that nobody was told of yet."""
        for name in self._events:
            if name != FAREWELL and await self._store.note(noted(name)) is None:
                await self.begin(name)

    async def watch(self) -> None:
        """Go on with what was begun, for ever."""
        await self.begin_news()
        while True:
            self._begun.clear()
            for name, event in self._events.items():
                await self._through(name, event)
            with suppress(TimeoutError):
                await asyncio.wait_for(self._begun.wait(), LOOK if self._store.team.shared else None)

    async def _through(self, name: str, event: Event) -> None:
        while (reached := await self._reached(name)) is not None:
            while self._showing.under_way >= MOST_UNDER_WAY:
                await self._clock.wait(TICK)
            chats = await self._store.chats(reached, TOGETHER)
            await self._engine.happens(chats, event)
            await self._store.set_note(noted(name), str(chats[-1]) if chats else DONE)

    async def _reached(self, name: str) -> int | None:
        """Return the last chat that was reached; None when there is nothing to do."""
        value = await self._store.note(noted(name))
        return None if value in (None, DONE) else int(value or BEFORE_ALL)
