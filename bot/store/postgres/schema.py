"""Is this database ours, and how does its schema become the one of this program, while others work?

Each migration says which program is the oldest that can work with what it makes: an older replica goes on
beside a newer schema as long as that is not above its own.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from importlib.resources import files

from bot.store import StoreError
from bot.store.address import shown
from bot.store.postgres.server import Connection, Server

LOCK = 0x4F70744F  # "OptO": the advisory lock of whoever changes the schema
WAITING = 600.0
"""Seconds for each migration, and for another replica that is just making one."""

APPLIED = "SELECT number, oldest FROM optout_schema ORDER BY number"
"""Asks for the migrations that were made: their numbers, and the oldest program that can work with each."""

_HEAD = re.compile(r"-- oldest: (\d+)\n")
_TABLE = """
    CREATE TABLE IF NOT EXISTS optout_schema (
        number bigint PRIMARY KEY,
        oldest bigint NOT NULL,
        at timestamptz NOT NULL DEFAULT now()
    )
"""
_TABLES = "SELECT table_name FROM information_schema.tables WHERE table_schema = current_schema()"
_NOTE = "INSERT INTO optout_schema (number, oldest) VALUES ($1, $2)"


@dataclass(frozen=True, slots=True)
class Migration:
    """One step from a schema to the next, and the oldest program that can work with the next."""

    number: int
    oldest: int
    sql: str


def shipped() -> list[Migration]:
    """Return the migrations that come with this program, in order."""
    folder = files("bot.store").joinpath("schema", "postgres")
    found = {file.name: file for file in folder.iterdir() if file.name.endswith(".sql")}
    return [migration(int(name[:3]), found[name].read_text(encoding="utf-8")) for name in sorted(found)]


def migration(number: int, sql: str) -> Migration:
    """Return a migration; its first line says who can work with it."""
    head = _HEAD.match(sql)
    if head is None:
        raise ValueError(f"migration {number} does not begin with `-- oldest: N`")
    return Migration(number, int(head[1]), sql)


async def migrate(server: Server, address: str, migrations: Sequence[Migration]) -> None:
    """Bring the schema up to date, one transaction each; of several who try, each step is made by one."""
    connection = await server.connected()
    try:
        for _ in migrations:
            if not await _step(connection, address, migrations):
                return
    finally:
        connection.terminate()


async def check(server: Server, address: str, migrations: Sequence[Migration]) -> None:
    """Refuse a database that only a running bot may bring up to date, or that only a newer program knows."""
    async with server.reading() as connection:
        found = await _version(connection, address, migrations[-1].number)
    if found < migrations[-1].number:
        raise StoreError(
            f"{shown(address)} has schema {found}, this program needs schema {migrations[-1].number}: "
            "start `optout-bot run` once."
        )


def refusal(address: str, applied: Sequence[tuple[int, int]], newest: int) -> StoreError | None:
    """Return why this program cannot work with what was applied; None when it can."""
    newer = [(number, oldest) for number, oldest in applied if number > newest]
    if all(oldest <= newest for _, oldest in newer):
        return None
    return StoreError(
        f"{shown(address)} has schema {newer[-1][0]}, this program knows schemas up to {newest}: "
        "start a newer release."
    )


async def _step(connection: Connection, address: str, migrations: Sequence[Migration]) -> bool:
    """Make the next migration, if there is one."""
    async with connection.transaction():
        await connection.execute(f"SET LOCAL lock_timeout = '{WAITING:.0f}s'")
        await connection.execute(f"SET LOCAL statement_timeout = '{WAITING:.0f}s'")
        await connection.execute("SELECT pg_advisory_xact_lock($1)", LOCK, timeout=WAITING)
        found = await _version(connection, address, migrations[-1].number)
        missing = [migration for migration in migrations if migration.number > found]
        if not missing:
            return False
        await connection.execute(_TABLE)
        await connection.execute(missing[0].sql, timeout=WAITING)
        await connection.execute(_NOTE, missing[0].number, missing[0].oldest)
    return True


async def _version(connection: Connection, address: str, newest: int) -> int:
    """Return the schema of a database, 0 when it is empty; raises StoreError when it is not one for us."""
    tables = {row["table_name"] for row in await connection.fetch(_TABLES)}
    if not tables:
        return 0
    if "optout_schema" not in tables:
        raise StoreError(f"{shown(address)} is not a database of this bot: name an empty one.")
    found = [(number, oldest) for number, oldest in await connection.fetch(APPLIED)]
    if refused := refusal(address, found, newest):
        raise refused
    return max((number for number, _ in found), default=0)
