"""How does a store keep its promises when it shares them with others?"""

import asyncio
import logging
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from dataclasses import replace
from datetime import date, datetime
from typing import Self

from bot.clock import Clock
from bot.store import Change, Count, Kept, Outcome, Row, Upkeep, Watch
from bot.store.group import Writer
from bot.store.handled import WEBHOOK_MEMORY
from bot.store.postgres import looks
from bot.store.postgres.commit import commit, row_of
from bot.store.postgres.replica import Replica
from bot.store.postgres.schema import check, migrate, shipped
from bot.store.postgres.server import AWAY, Server, refusing, unreachable, whole
from bot.store.rows import BEFORE_ALL, instant
from dialogs.memory import read
from dialogs.session import Session

log = logging.getLogger(__name__)

POISON_KEPT = 1000
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 15.0
LEAVING = 1.5
"""Seconds to finish a commit, and to say goodbye to the others."""
DEAD = 60
"""Seconds after which a dead replica is forgotten."""

_ROW = "SELECT chat, session, crc, revision, shown, live, due FROM chats WHERE chat = $1"
_OWING = "SELECT chat FROM chats WHERE owing ORDER BY chat"
_CHATS = "SELECT chat FROM chats WHERE chat > $1 ORDER BY chat LIMIT $2"
_NEXT_DUE = "SELECT min(due) AS due FROM chats WHERE due IS NOT NULL"
_SESSIONS = """
    SELECT chat, session FROM chats WHERE chat > $1 ORDER BY chat LIMIT $2
"""
_ROWS = """
    SELECT chat, session, crc, revision, shown, live, due FROM chats
    WHERE chat > $1 ORDER BY chat LIMIT $2
"""
_NOTE = "SELECT value FROM meta WHERE key = $1"
_SET_NOTE = """
    INSERT INTO meta (key, value, at) VALUES ($1, $2, $3)
    ON CONFLICT (key) DO UPDATE SET value = excluded.value, at = excluded.at
"""
_OLD_UPDATES = "DELETE FROM updates WHERE at < $1"
_OLD_POISON = """
    DELETE FROM poison WHERE at < (
        SELECT min(at) FROM (SELECT at FROM poison ORDER BY at DESC LIMIT $1) AS kept
    )
"""
_DEAD = "DELETE FROM replicas WHERE until < now() - $1 * interval '1 second'"


class PostgresStore:
    """Sessions in a PostgreSQL database, beside other processes that do the same."""

    def __init__(self, server: Server, team: Replica, clock: Clock) -> None:
        self._server = server
        self._clock = clock
        self._writer = Writer(self._commit)
        self.team = team

    @classmethod
    async def open(cls, address: str, clock: Clock) -> Self:
        """Wait for the server, bring the schema up to date, and join the others; raises StoreError."""
        pause = FIRST_PAUSE
        while True:
            async with _attempt(address) as server:
                try:
                    with refusing(address):
                        return await cls._joined(server, address, clock)
                except AWAY as error:
                    log.warning("%s Trying again.", unreachable(address, error))
            await asyncio.sleep(pause)
            pause = min(pause * 2, LONGEST_PAUSE)

    @classmethod
    async def _joined(cls, server: Server, address: str, clock: Clock) -> Self:
        await migrate(server, address, shipped())
        store = cls(server, Replica(server, address, shipped()[-1].number), clock)
        await store.team.join()
        return store

    async def change(self, changes: Sequence[Change]) -> list[Outcome]:
        """Commit all changes as one, in order; when the database raises, nothing is changed."""
        return await self._writer.write(changes)

    def watched_by(self, watch: Watch) -> None:
        """Tell of every change from now on."""
        self._writer.watch = watch

    async def row(self, chat: int) -> Row | None:
        """Return what is committed about a chat."""
        found = await self._server.fetch(_ROW, chat)
        return row_of(found[0]) if found else None

    async def owing(self) -> list[int]:
        """Return the chats to which something is owed, in the order of their numbers."""
        return [row["chat"] for row in await self._server.fetch(_OWING)]

    async def chats(self, after: int, limit: int | None = None) -> list[int]:
        """Return the chats with a higher number than that, in order, at most so many."""
        return [row["chat"] for row in await self._server.fetch(_CHATS, after, limit)]

    async def due(self, now: datetime, limit: int) -> list[int]:
        """Claim the chats for which something is due, the oldest first: no other replica gets them."""
        return await self.team.due(int(now.timestamp()), limit)

    async def next_due(self) -> datetime | None:
        """Return the earliest instant at which something comes due."""
        return instant((await self._server.fetch(_NEXT_DUE))[0]["due"])

    async def rows(self, after: int | None, limit: int) -> list[tuple[int, Row]]:
        """Return chats with all that is kept about them, in order, from behind a number on."""
        return [(row["chat"], row_of(row)) for row in await self._server.fetch(_ROWS, _behind(after), limit)]

    async def sessions(self, after: int | None, limit: int) -> list[tuple[int, Session]]:
        """Return chats with their sessions, in the order of their numbers, from behind a number on."""
        found = await self._server.fetch(_SESSIONS, _behind(after), limit)
        return [(chat, read(session.decode(errors="replace"))[0]) for chat, session in found]

    async def looks(self, since: date) -> list[Count]:
        """Return what people tapped in the weeks that began on a day or later."""
        return await looks.counts(self._server, since)

    async def note(self, key: str) -> str | None:
        """Return what the store notes about itself under a key (its bot, its clock)."""
        found = await self._server.fetch(_NOTE, key)
        return found[0]["value"] if found else None

    async def set_note(self, key: str, value: str) -> None:
        """Note something about the store itself."""
        await self._server.fetch(_SET_NOTE, key, value, self._seconds())

    async def wipe(self) -> None:
        """Delete what may be kept for a while only; the space of what is deleted is the server's to reuse."""
        now = self._seconds()
        async with self._server.reading() as connection, whole(connection):
            await looks.end(connection, now)
            await connection.execute(_OLD_UPDATES, now - WEBHOOK_MEMORY)
            await connection.execute(_OLD_POISON, POISON_KEPT)
            await connection.execute(_DEAD, DEAD)

    async def upkeep(self) -> Upkeep:
        """Return nothing: space and copies are for whoever keeps the server."""
        return Upkeep()

    async def close(self) -> None:
        """End, with everything that was committed safe, and the others free to go on at once."""
        for ending in (self._writer.close, self.team.leave):
            with suppress(*AWAY):
                async with asyncio.timeout(LEAVING):
                    await ending()
        await self._server.close()

    async def _commit(self, changes: list[Change]) -> list[Outcome]:
        me = self.team.id
        async with self._server.writing() as connection:
            outcomes = await commit(connection, changes, me, self._seconds())
        if me == self.team.id:
            return outcomes
        # Cut off meanwhile: what is owed there is anybody's to claim, under a name that is no longer ours.
        return [
            replace(outcome, ours=False) if isinstance(outcome, Kept) else outcome for outcome in outcomes
        ]

    def _seconds(self) -> int:
        return int(self._clock.now().timestamp())


@asynccontextmanager
async def reading(address: str, clock: Clock) -> AsyncIterator[PostgresStore]:
    """Open a database beside those who write it, to read only; raises StoreError."""
    async with _attempt(address) as server:
        try:
            with refusing(address):
                await check(server, address, shipped())
        except AWAY as error:
            raise unreachable(address, error) from None
        yield PostgresStore(server, Replica(server, address, shipped()[-1].number), clock)
        await server.close()


@asynccontextmanager
async def _attempt(address: str) -> AsyncIterator[Server]:
    """Yield a server that is given up when something is raised."""
    server = Server(address)
    try:
        yield server
    except BaseException:
        await server.close()
        raise


def _behind(after: int | None) -> int:
    return BEFORE_ALL if after is None else after
