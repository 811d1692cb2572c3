"""A bot without Telegram: the engine and a store, a clock that is a variable, and a delivery that notes."""

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

from bot.clock import Clock
from bot.engine import Engine, Goodbye, Incoming, Text
from bot.store import Change, Decide, Row
from bot.store.hop import Connection
from bot.store.sqlite import SqliteStore
from dialogs import machine
from dialogs.book import Book
from dialogs.events import Event
from dialogs.notice import Notice
from dialogs.reply import Reply
from tests.talk import BOOK, MONDAY

ONE_LOOK = 50


class Hands(Clock):
    """A clock that goes only when it is moved."""

    def __init__(self, at: datetime = MONDAY) -> None:
        super().__init__()
        self.at = at

    def now(self) -> datetime:
        """Return the present instant."""
        return self.at


@dataclass(frozen=True)
class Delivered:
    """What reached somebody: a screen, or a notice that was owed."""

    chat: int
    at: datetime
    reply: Reply
    notice: Notice | None = None


class Shell:
    """Decides, commits and delivers, one thing after the other."""

    def __init__(self, store: SqliteStore, clock: Hands, book: Book = BOOK) -> None:
        self.store = store
        self.clock = clock
        self.book = book
        self.delivered: list[Delivered] = []
        self.goodbyes: list[int] = []
        self.updates = 0
        self.engine = Engine(book, store, clock, self._woken, self._farewell, self._quoted)

    @classmethod
    async def open(
        cls, path: str = ":memory:", clock: Hands | None = None, factory: type[Connection] = Connection
    ) -> "Shell":
        """Open a store, and what decides around it."""
        clock = clock or Hands()
        return cls(await SqliteStore.open(path, clock, factory=factory), clock)

    def arrives(self, chat: int, what: Event | str, language: str = "en") -> Incoming:
        """Return something that a person did, under the next number."""
        self.updates += 1
        meant = Text(what) if isinstance(what, str) else what
        return Incoming(self.updates, "test", chat, meant, language)

    async def handle(self, *arrived: Incoming) -> None:
        """Commit a batch; raises what the database raises."""
        await self.engine.handle(arrived, ordered=True)

    async def come_due(self) -> int:
        """Let everything happen that is due now; return to how many chats."""
        count = 0
        while chats := await self.store.due(self.clock.now(), ONE_LOOK):
            count += len(chats)
            assert count < 20 * ONE_LOOK, f"something stays due for ever: {chats}"
            await self.engine.came_due(chats)
        return count

    async def deliver(self) -> None:
        """Deliver everything that is owed, and note it, chat by chat."""
        for chat in await self.store.owing():
            while (row := await self.store.row(chat)) and row.owing:
                await self._deliver(chat, row)

    async def _deliver(self, chat: int, row: Row) -> None:
        now = self.clock.now()
        if row.shown < row.revision:
            reply = machine.view(self.book, row.session, now)
            self.delivered.append(Delivered(chat, now, reply))
            await self._note(chat, lambda old: old and replace(old, shown=row.revision, live=1))
            return
        notice = row.session.notices[0]
        shown = machine.view_notice(self.book, row.session, notice, now)
        if shown is not None:
            self.delivered.append(Delivered(chat, now, shown, notice))
        await self._note(chat, lambda old: _without(notice, old))

    async def _note(self, chat: int, decide: Decide) -> None:
        """Note a delivery, as often as it takes."""
        try:
            await self.store.change([Change(chat, decide)])
        except sqlite3.OperationalError:
            await self.store.change([Change(chat, decide)])

    async def wait(self, until: datetime) -> None:
        """Let time pass, and whatever comes due on the way."""
        while (instant := await self.store.next_due()) is not None and instant <= until:
            self.clock.at = max(self.clock.at, instant)
            await self.come_due()
            await self.deliver()
        self.clock.at = until

    async def sleep(self, **time: float) -> None:
        """Let so much time pass."""
        await self.wait(self.clock.at + timedelta(**time))

    async def restart(self, path: str) -> None:
        """End, and begin again with what is in the file."""
        await self.store.close()
        self.store = await SqliteStore.open(path, self.clock)
        self.engine = Engine(self.book, self.store, self.clock, self._woken, self._farewell, self._quoted)

    def of(self, chat: int) -> Sequence[Delivered]:
        """Return what reached somebody."""
        return [one for one in self.delivered if one.chat == chat]

    def _woken(self, chat: int, row: Row) -> None:
        assert row.owing, chat

    def _farewell(self, goodbye: Goodbye) -> None:
        self.goodbyes.append(goodbye.chat)

    def _quoted(self, chat: int, quote: str) -> None:
        assert quote, chat


def _without(notice: Notice, row: Row | None) -> Row | None:
    if row is None or row.session.notices[:1] != (notice,):
        return row
    return replace(row, session=replace(row.session, notices=row.session.notices[1:]))
