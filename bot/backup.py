"""How is everything copied while the bot runs, and brought back when it was lost?

After a restore nobody is written to before they write: they may have asked to be forgotten since the copy was
made. What was due or owed rests until then, and is told to them as one message (`dialogs/schedule.py`).
"""

import asyncio
import os
from contextlib import suppress
from dataclasses import replace
from glob import escape
from pathlib import Path

from bot.clock import Clock
from bot.store import Change, Decide, Failed, Row, StoreError
from bot.store.copies import appearing, copy, noted, replaced, synced
from bot.store.file import locked, opening
from bot.store.health import Health, looked_through, reading
from bot.store.sqlite import SqliteStore
from dialogs.book import Book
from dialogs.schedule import due

TOGETHER = 256  # chats in one commit
RESTORED = "restored"  # notes when that was


def backup(database: str, to: str) -> Health:
    """Write a verified copy of a database, also while the bot runs; raises StoreError."""
    if Path(to).exists():
        raise StoreError(f"{to} is there already: name a new file, a copy is never overwritten.")
    with opening(to), appearing(to) as place:
        with reading(database) as connection:
            copy(connection, place)
        health = looked_through(place)
    noted(database)
    return health


def restore(database: str, source: str, book: Book, clock: Clock) -> tuple[Health, str | None]:
    """Put a verified copy in place of a database; return what was found, and where the older one is kept.

    The bot must not run. Raises StoreError; then the database is as it was.
    """
    if Path(source).exists() and Path(database).exists() and Path(source).samefile(database):
        raise StoreError(f"{source} is the database itself: name a copy of it.")
    health = looked_through(source)
    place = f"{database}.restoring"
    with opening(database), locked(database):
        try:
            _clear(place)
            Path(place).touch(mode=0o600)
            with reading(source) as connection:
                copy(connection, place)
            asyncio.run(_put_to_rest(place, book, clock))
            looked_through(place)
            kept = _kept(database, replaced(database, clock.now()))
            Path(place).replace(database)
            synced(Path(database).parent)
        finally:
            _clear(place)
    return health, kept


async def _put_to_rest(path: str, book: Book, clock: Clock) -> None:
    """Let nothing go out to anybody before they write."""
    store = await SqliteStore.open(path, clock)
    try:
        last, rest = -(2**63), _resting(book, clock)
        while some := await store.chats(last, TOGETHER):
            last = some[-1]
            for outcome in await store.change([Change(chat, rest) for chat in some]):
                if isinstance(outcome, Failed):
                    raise StoreError(f"a session cannot be kept ({type(outcome.error).__name__}).")
        await store.set_note(RESTORED, clock.now().isoformat(timespec="seconds"))
    finally:
        await store.close()


def _resting(book: Book, clock: Clock) -> Decide:
    def decide(row: Row | None) -> Row | None:
        if row is None:
            return None
        session = replace(row.session, rests=True)
        return replace(row, session=session, due=due(book, session, clock.now()))

    return decide


def _kept(database: str, name: str) -> str | None:
    """Keep the older database, with its log, under another name; its own is free of the log afterwards."""
    if not Path(database).stat().st_size:
        return None  # there was none: the lock made this file
    for suffix in ("", "-wal"):
        with suppress(FileNotFoundError):
            os.utime(database + suffix)  # its days are counted from now
            os.link(database + suffix, name + suffix)
    # Before the new file has the name: SQLite would take an older log for its own.
    for suffix in ("-wal", "-shm"):
        Path(database + suffix).unlink(missing_ok=True)
    return name


def _clear(place: str) -> None:
    for left in Path(place).parent.glob(f"{escape(Path(place).name)}*"):
        left.unlink()
