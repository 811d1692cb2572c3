"""Which engine keeps a database? What PostgreSQL needs is loaded by those only who use it."""

from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from pathlib import Path

from bot.clock import Clock
from bot.store import Store, StoreError
from bot.store.address import is_shared
from bot.store.health import Health, looked_through
from bot.store.sqlite import SqliteStore


class UsageError(StoreError):
    """Something has to be installed first, or another command to be used."""


async def joined(address: str, clock: Clock) -> Store:
    """Open a PostgreSQL database beside other processes; raises StoreError."""
    with _installed():
        from bot.store.postgres.store import PostgresStore
    return await PostgresStore.open(address, clock)


@asynccontextmanager
async def reading(database: str, clock: Clock) -> AsyncIterator[Store]:
    """Read a database beside whoever writes it; raises StoreError."""
    if is_shared(database):
        with _installed():
            from bot.store.postgres import store as postgres
        async with postgres.reading(database, clock) as shared:
            yield shared
        return
    if not Path(database).is_file():  # noqa: ASYNC240  (one look, before anything is served)
        raise StoreError(f"there is no database at {database}: set OPTOUT_DATABASE")
    store = await SqliteStore.open(database, clock, exclusive=False)
    try:
        yield store
    finally:
        await store.close()


async def healthy(database: str) -> Health:
    """Look a database through, session by session; raises StoreError when it cannot be used."""
    if not is_shared(database):
        return looked_through(database)
    with _installed():
        from bot.store.postgres import health
    return await health.looked_through(database)


async def moved(path: str, address: str) -> Health:
    """Copy everything from a SQLite file into an empty PostgreSQL database; raises StoreError."""
    if is_shared(path) or not is_shared(address):
        raise UsageError("this goes from a SQLite file to a postgresql:// database: name them in this order.")
    with _installed():
        from bot.store.postgres import moving
    return await moving.moved(path, address)


def refuse_copies(database: str, program: str) -> None:
    """Refuse to copy what has programs of its own for that; raises UsageError."""
    if is_shared(database):
        raise UsageError(
            f"a postgresql:// database is copied and brought back by its own programs: use {program}."
        )


@contextmanager
def _installed() -> Iterator[None]:
    try:
        yield
    except ModuleNotFoundError:
        raise UsageError(
            "a postgresql:// database needs asyncpg: pip install 'optout-bot[postgres]'"
        ) from None
