"""How are sessions kept in one SQLite file?

One connection writes: SQLite before 3.51.3 has a rare race when two write and checkpoint at the same moment.
"""

import asyncio
import sqlite3
import zlib
from collections.abc import Sequence
from contextlib import AsyncExitStack
from dataclasses import replace
from datetime import date, datetime
from functools import partial
from typing import Any, Self, TypeVar
from urllib.parse import quote

import aiosqlite

from bot.clock import Clock
from bot.store import (
    Change,
    Count,
    Failed,
    Kept,
    Outcome,
    Repeated,
    Row,
    Update,
    Upkeep,
    Watch,
    looks,
    notes,
    wiping,
)
from bot.store.copies import expire, newest
from bot.store.file import locked, opening, using
from bot.store.group import Writer
from bot.store.handled import HIGHEST, Handled
from bot.store.hop import Connection, Work, hop
from bot.store.migrations import check, migrate, shipped
from bot.store.recent import read, written
from bot.store.rows import BEFORE_ALL, instant, place, seconds
from bot.store.team import Alone
from dialogs import memory
from dialogs.session import Session

POISON_KEPT = 1000

T = TypeVar("T")


class SqliteStore:
    """Sessions in one SQLite file, or in memory."""

    def __init__(
        self, database: aiosqlite.Connection, path: str, clock: Clock, ending: AsyncExitStack
    ) -> None:
        self._database = database
        self._path = path
        self._clock = clock
        self._ending = ending
        self.team = Alone()
        self._writer = Writer(lambda changes: self._hop(partial(_commit, changes, self._seconds())))

    @classmethod
    async def open(
        cls, path: str, clock: Clock, *, exclusive: bool = True, factory: type[Connection] = Connection
    ) -> Self:
        """Open a file and bring its schema up to date; or else only read it, beside who writes."""
        address = path if exclusive else f"file:{quote(path)}?mode=ro"
        with opening(path):
            async with AsyncExitStack() as ending:
                if exclusive and path != ":memory:":
                    ending.enter_context(locked(path))
                database = await aiosqlite.connect(
                    address, uri=not exclusive, isolation_level=None, factory=factory
                )
                ending.push_async_callback(database.close)
                await hop(database, partial(_prepare, path=path, exclusive=exclusive))
                return cls(database, path, clock, ending.pop_all())

    async def change(self, changes: Sequence[Change]) -> list[Outcome]:
        """Commit all changes as one, in order; when the database raises, nothing is changed."""
        return await self._writer.write(changes)

    def watched_by(self, watch: Watch) -> None:
        """Tell of every change from now on."""
        self._writer.watch = watch

    async def row(self, chat: int) -> Row | None:
        """Return what is committed about a chat."""
        return await self._hop(partial(_row, chat=chat))

    async def owing(self) -> list[int]:
        """Return the chats to which something is owed, in the order of their numbers."""
        return await self._column("SELECT chat FROM chats WHERE owing = 1 ORDER BY chat")

    async def chats(self, after: int, limit: int | None = None) -> list[int]:
        """Return the chats with a higher number than that, in order, at most so many."""
        question = "SELECT chat FROM chats WHERE chat > ? ORDER BY chat LIMIT ?"
        return await self._column(question, after, -1 if limit is None else limit)

    async def due(self, now: datetime, limit: int) -> list[int]:
        """Return the chats for which something is due, the oldest first."""
        question = "SELECT chat FROM chats WHERE due IS NOT NULL AND due <= ? ORDER BY due, chat LIMIT ?"
        return await self._column(question, int(now.timestamp()), limit)

    async def next_due(self) -> datetime | None:
        """Return the earliest instant at which something comes due."""
        found = await self._column("SELECT CAST(min(due) AS INTEGER) FROM chats WHERE due IS NOT NULL")
        return instant(found[0])

    async def sessions(self, after: int | None, limit: int) -> list[tuple[int, Session]]:
        """Return chats with their sessions, in the order of their numbers, from behind a number on."""
        return await self._hop(partial(_sessions, after=after, limit=limit))

    async def looks(self, since: date) -> list[Count]:
        """Return what people tapped in the weeks that began on a day or later."""
        return await self._hop(partial(looks.counts, since=since))

    async def note(self, key: str) -> str | None:
        """Return what the store notes about itself under a key (its bot, its clock)."""
        found = await self._hop(partial(notes.noted, key=key))
        return found and found[0]

    async def set_note(self, key: str, value: str) -> None:
        """Note something about the store itself."""
        await self._hop(partial(notes.noting, key=key, value=value, now=self._seconds()))

    async def wipe(self) -> None:
        """Remove the bytes of what was deleted from the file and from what lies beside it, old copies too."""
        # secure_delete overwrites what is deleted, but not the copies that a split of a page left behind, and
        # not the numbers of chats in the inner pages of the tree: only a rewritten file is free of both.
        began = self._seconds()
        note = await self._hop(partial(wiping.wanted, now=began))
        await self._hop(lambda _: expire(self._path, self._clock.now()))
        if note is None:
            return
        await self._column("VACUUM")
        while not await self._hop(wiping.is_emptied):  # noqa: ASYNC110  (another process gives no signal)
            await asyncio.sleep(0.2)  # it reads an older state of the file, a backup for example
        await self._hop(partial(wiping.done, note=note, began=began))

    async def upkeep(self) -> Upkeep:
        """Return how it stands with what is to be done regularly."""
        return await self._hop(lambda connection: Upkeep(wiping.owed(connection), newest(self._path)))

    async def close(self) -> None:
        """End, with everything that was committed safe."""
        try:
            await self._writer.close()
        finally:
            await self._ending.aclose()

    async def _column(self, question: str, *parameters: int) -> list[Any]:
        rows = await self._hop(lambda connection: connection.execute(question, parameters).fetchall())
        return [value for (value,) in rows]

    async def _hop(self, work: Work[T]) -> T:
        with using(self._path):
            return await hop(self._database, work)

    def _seconds(self) -> int:
        return int(self._clock.now().timestamp())


# From here on everything runs in the thread of the connection.


def _prepare(connection: sqlite3.Connection, path: str, exclusive: bool) -> None:
    connection.text_factory = partial(str, encoding="utf-8", errors="replace")  # damage is for _row to notice
    connection.execute("PRAGMA busy_timeout = 5000")
    if exclusive:
        connection.execute("PRAGMA synchronous = FULL")
        connection.execute("PRAGMA secure_delete = ON")
        migrate(connection, path, shipped())
        # Only now: this writes, and until here the file was perhaps another program's.
        connection.execute("PRAGMA journal_mode = WAL")
    else:
        check(connection, path, shipped())
    # A table or a column that damage has hidden is missed now, not at the first update.
    connection.execute("SELECT crc, chat, session, at FROM aside LIMIT 0")
    connection.execute("SELECT update_id, kind, error, place, at, id FROM poison, updates USING (at) LIMIT 0")
    notes.noted(connection, HIGHEST)
    _row(connection, 0)


def _commit(changes: list[Change], now: int, connection: sqlite3.Connection) -> list[Outcome]:
    connection.execute("BEGIN IMMEDIATE")
    handled = Handled(connection, now)
    outcomes = [_outcome(connection, change, handled, now) for change in changes]
    handled.keep()
    connection.execute("COMMIT")
    return outcomes


def _outcome(connection: sqlite3.Connection, change: Change, handled: Handled, now: int) -> Outcome:
    if change.update and change.update in handled:
        return Repeated()
    outcome: Outcome
    connection.execute("SAVEPOINT change")
    try:
        outcome = _changed(connection, change, now)
    except sqlite3.Error:
        raise  # the database, not the decision: nothing of the whole group may remain
    except Exception as error:
        connection.execute("ROLLBACK TO change")
        _poison(connection, change.update, error, now)
        outcome = Failed(error)
    connection.execute("RELEASE change")
    if change.update:
        handled.add(change.update)
    return outcome


def _changed(connection: sqlite3.Connection, change: Change, now: int) -> Kept:
    before = _row(connection, change.chat)
    after = change.decide(before)
    if after is before:
        return Kept(before)
    if after is None:
        connection.execute("DELETE FROM chats WHERE chat = ?", (change.chat,))
        connection.execute("DELETE FROM aside WHERE chat = ?", (change.chat,))
        wiping.noted(connection, now)
        return Kept(None)
    damaged = before is not None and before.damaged
    if damaged:
        connection.execute(
            "INSERT INTO aside SELECT chat, session, crc, ? FROM chats WHERE chat = ?", (now, change.chat)
        )
    for vote in after.votes:
        looks.counted(connection, change.chat, vote, now)
    due = seconds(after.due)
    placed = (after.revision, after.shown, after.live, due, after.owing, change.chat)
    if before and after.session is before.session and not damaged:
        connection.execute(
            "UPDATE chats SET revision = ?, shown = ?, live = ?, due = ?, owing = ? WHERE chat = ?", placed
        )
    else:
        text = written(after.session)
        connection.execute(
            "INSERT OR REPLACE INTO chats (session, crc, owner, revision, shown, live, due, owing, chat) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (text, zlib.crc32(text.encode()), change.chat, *placed),
        )
    return Kept(replace(after, due=instant(due), damaged=False, votes=()), set_aside=damaged)


def _row(connection: sqlite3.Connection, chat: int) -> Row | None:
    # The casts let a number that damage has turned into something else be read as a number all the same.
    found = connection.execute(
        "SELECT CAST(session AS TEXT), crc, CAST(revision AS INTEGER), CAST(shown AS INTEGER), "
        "CAST(live AS INTEGER), CAST(due AS INTEGER), owner FROM chats WHERE chat = ?",
        (chat,),
    ).fetchone()
    if found is None:
        return None
    text, crc, revision, shown, live, due, owner = found
    if owner != chat:  # the number has drifted: whatever is in the row, it is not about this chat
        return Row(Session(), revision or 0, shown=revision or 0, due=instant(due), damaged=True)
    session, is_whole = read(text or "")
    damaged = not is_whole or zlib.crc32(text.encode()) != crc
    return Row(session, revision or 0, shown or 0, live, instant(due), damaged)


def _sessions(connection: sqlite3.Connection, after: int | None, limit: int) -> list[tuple[int, Session]]:
    found = connection.execute(
        "SELECT chat, CAST(session AS TEXT) FROM chats WHERE chat > ? AND owner = chat ORDER BY chat LIMIT ?",
        (BEFORE_ALL if after is None else after, limit),
    )
    return [(chat, memory.read(text or "")[0]) for chat, text in found]


def _poison(connection: sqlite3.Connection, update: Update | None, error: Exception, now: int) -> None:
    connection.execute(
        "INSERT INTO poison (update_id, kind, error, place, at) VALUES (?, ?, ?, ?, ?)",
        (update and update.id, update.kind if update else "own", type(error).__name__, place(error), now),
    )
    connection.execute("DELETE FROM poison WHERE rowid <= last_insert_rowid() - ?", (POISON_KEPT,))
