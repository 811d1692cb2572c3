"""How does a group of changes become one transaction, next to those of other replicas?

The chats concerned are locked in the order of their numbers, so that no two replicas wait for each other,
decided about in memory, and written back together. A chat that was not there cannot be locked: whoever writes
it second finds that out, and the whole group is decided once more. A decision may run several times, and
counts once.
"""

import asyncio
import random
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

import asyncpg

from bot.store import Change, Decide, Failed, Kept, Outcome, Repeated, Row
from bot.store.postgres import looks
from bot.store.postgres.handled import Handled
from bot.store.postgres.server import Connection, Record, whole
from bot.store.recent import read, written
from bot.store.rows import instant, place, seconds
from dialogs.turn import Voted

ATTEMPTS = 5
WITHIN = 20.0
"""Seconds for a group, with all its attempts."""
AGAIN = (
    asyncpg.SerializationError,
    asyncpg.DeadlockDetectedError,
    asyncpg.InvalidCachedStatementError,  # a newer replica has added a column
)
BIGGEST = 2**63

_LOCK = """
    SELECT chat, session, crc, revision, shown, live, due, server,
        server <> $2 AND EXISTS (SELECT 1 FROM replicas WHERE id = server AND until > now()) AS elsewhere
    FROM chats WHERE chat = ANY($1::bigint[]) ORDER BY chat FOR UPDATE OF chats
"""
_VALUES = """
    unnest($1::bigint[], $2::bytea[], $3::bigint[], $4::bigint[], $5::bigint[], $6::bigint[], $7::bigint[],
        $8::boolean[], $9::text[]) AS fresh (chat, session, crc, revision, shown, live, due, owing, server)
"""
_UPDATE = f"""
    UPDATE chats SET session = fresh.session, crc = fresh.crc, revision = fresh.revision, shown = fresh.shown,
        live = fresh.live, due = fresh.due, owing = fresh.owing, server = fresh.server
    FROM {_VALUES} WHERE chats.chat = fresh.chat
"""  # noqa: S608  (a constant)
_INSERT = f"""
    INSERT INTO chats (chat, session, crc, revision, shown, live, due, owing, server)
    SELECT chat, session, crc, revision, shown, live, due, owing, server FROM {_VALUES}
    ON CONFLICT DO NOTHING RETURNING chat
"""  # noqa: S608  (a constant)
_FORGET = "DELETE FROM chats WHERE chat = ANY($1::bigint[])"
_FORGET_ASIDE = "DELETE FROM aside WHERE chat = ANY($1::bigint[])"
_ASIDE = "INSERT INTO aside (chat, session, crc, at) VALUES ($1, $2, $3, $4)"
_POISON = "INSERT INTO poison (update_id, kind, error, place, at) VALUES ($1, $2, $3, $4, $5)"


class LateError(Exception):
    """Somebody else has written a chat that was not there when we looked."""


@dataclass(slots=True)
class _Chat:
    """A chat inside the transaction: what is stored, and what it has become."""

    stored: Record | None = None
    row: Row | None = None
    session: bytes = b""
    crc: int = 0
    elsewhere: bool = False  # another replica that lives sends to it
    server: str | None = None
    fresh: bool = False  # it is to be written
    forgotten: bool = False
    aside: Record | None = None


def row_of(stored: Record) -> Row:
    """Return what is stored about a chat."""
    # Nothing says a second time whose it is, as in a SQLite file: the index by which a row is found holds the
    # number a second time, pages can have checksums of the server's, and a release before would not write it.
    session, is_whole = read(stored["session"].decode(errors="replace"))
    damaged = not is_whole or zlib.crc32(stored["session"]) != stored["crc"]
    due = instant(stored["due"])
    return Row(session, stored["revision"], stored["shown"], stored["live"], due, damaged=damaged)


async def commit(connection: Connection, changes: Sequence[Change], me: str, now: int) -> list[Outcome]:
    """Commit a group; when the database raises, nothing is changed, or the line broke at the very end."""
    async with asyncio.timeout(WITHIN):
        for _ in range(ATTEMPTS - 1):
            try:
                return await _attempt(connection, changes, me, now)
            except (LateError, *AGAIN):
                await connection.execute("ROLLBACK")
                await asyncio.sleep(random.uniform(0, 0.05))  # noqa: S311 - jitter
        return await _attempt(connection, changes, me, now)


async def _attempt(connection: Connection, changes: Sequence[Change], me: str, now: int) -> list[Outcome]:
    async with whole(connection):
        updates = [change.update for change in changes if change.update]
        handled = await Handled.among(connection, updates, now)
        group = _Group(now, await _locked(connection, sorted({change.chat for change in changes}), me))
        outcomes = [group.outcome(change, handled) for change in changes]
        await group.write(connection, me)
        await handled.keep(connection)
        return outcomes


async def _locked(connection: Connection, chats: Sequence[int], me: str) -> dict[int, _Chat]:
    known = {record["chat"]: _chat(record) for record in await connection.fetch(_LOCK, chats, me)}
    return {chat: known.get(chat) or _Chat() for chat in chats}


def _chat(stored: Record) -> _Chat:
    elsewhere = bool(stored["elsewhere"])
    return _Chat(stored, row_of(stored), stored["session"], stored["crc"], elsewhere, stored["server"])


@dataclass(slots=True)
class _Group:
    """What is decided in one transaction, until it is written."""

    now: int
    chats: dict[int, _Chat]
    votes: list[tuple[int, Voted]] = field(default_factory=list)
    poison: list[tuple[int | None, str, str, str, int]] = field(default_factory=list)

    def outcome(self, change: Change, handled: Handled) -> Outcome:
        """Decide about one change; what raises is taken back alone."""
        update = change.update
        if update and update in handled:
            return Repeated()
        outcome: Outcome
        try:
            outcome = self._changed(change.chat, change.decide)
        except Exception as error:
            number, kind = (update.id, update.kind) if update else (None, "own")
            self.poison.append((number, kind, type(error).__name__, place(error), self.now))
            outcome = Failed(error)
        if update:
            handled.add(update)
        return outcome

    def _changed(self, number: int, decide: Decide) -> Kept:
        chat = self.chats[number]
        before = chat.row
        after = decide(before)
        if after is before:
            return Kept(before, ours=not chat.elsewhere)
        if after is None:
            self.chats[number] = _Chat(chat.stored, forgotten=True)
            return Kept(None)
        due = seconds(after.due)
        _check(after.revision, after.shown, after.live or 0, due or 0)
        if before is None or before.damaged or after.session is not before.session:
            chat.session = written(after.session).encode()
            chat.crc = zlib.crc32(chat.session)
        damaged = before is not None and before.damaged
        if damaged:
            chat.aside = chat.stored
        self.votes += [(number, vote) for vote in after.votes]
        chat.row = replace(after, due=instant(due), damaged=False, votes=())
        chat.fresh = True
        return Kept(chat.row, ours=not chat.elsewhere, set_aside=damaged)

    async def write(self, connection: Connection, me: str) -> None:
        """Write what was decided, in as few statements as there are kinds of it."""
        for chat in self.chats.values():
            if chat.row and not chat.elsewhere:
                server = me if chat.row.owing else None
                chat.fresh |= server != chat.server
                chat.server = server
        await self._forget(connection)
        fresh = [(number, chat) for number, chat in self.chats.items() if chat.fresh and chat.row]
        if known := [pair for pair in fresh if pair[1].stored]:
            await connection.execute(_UPDATE, *_columns(known))
        new = [pair for pair in fresh if not pair[1].stored]
        if new and len(await connection.fetch(_INSERT, *_columns(new))) < len(new):
            raise LateError
        await looks.counted(connection, self.votes, self.now)
        if self.poison:
            await connection.executemany(_POISON, self.poison)

    async def _forget(self, connection: Connection) -> None:
        """Delete who was forgotten from every table, and set aside what could not be read whole."""
        if forgotten := [number for number, chat in self.chats.items() if chat.forgotten]:
            await connection.execute(_FORGET_ASIDE, forgotten)
            gone = [number for number in forgotten if not self.chats[number].row]
            await connection.execute(_FORGET, gone)
        damaged = [(number, chat.aside) for number, chat in self.chats.items() if chat.aside]
        if damaged:
            values = [(number, aside["session"], aside["crc"], self.now) for number, aside in damaged]
            await connection.executemany(_ASIDE, values)


def _columns(chats: Sequence[tuple[int, _Chat]]) -> list[list[object]]:
    rows = [
        (
            number,
            chat.session,
            chat.crc,
            row.revision,
            row.shown,
            row.live,
            seconds(row.due),
            row.owing,
            chat.server,
        )
        for number, chat in chats
        if (row := chat.row)
    ]
    return [list(column) for column in zip(*rows, strict=True)]


def _check(*numbers: int) -> None:
    """Raise OverflowError for what a column cannot hold: it alone is taken back, and not the whole group."""
    for number in numbers:
        if not -BIGGEST <= number < BIGGEST:
            raise OverflowError
