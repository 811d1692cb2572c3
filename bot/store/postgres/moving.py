"""How does everything get from a SQLite file into PostgreSQL, all of it or nothing?

One transaction copies every table and reads it back; only when both sides are the same, row for row, it ends
well. What was owed or due stays so, what was set aside is carried unchanged. A row whose key has drifted is
nobody's: it is counted as not whole, and stays behind in the file.
"""

import sqlite3
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

from bot.store import StoreError
from bot.store.address import shown
from bot.store.file import locked, opening
from bot.store.health import Health, looked_through, reading
from bot.store.migrations import check
from bot.store.migrations import shipped as shipped_for_files
from bot.store.postgres.schema import migrate, shipped
from bot.store.postgres.server import AWAY, Connection, Server, refusing, unreachable

TOGETHER = 1000
WHOLE = 2**256


@dataclass(frozen=True, slots=True)
class Table:
    """A table: its columns, what stands for them where SQLite holds other types, and which rows go."""

    name: str
    columns: tuple[str, ...]
    there: tuple[str, ...]
    which: str = "1"


def _table(name: str, columns: str, which: str = "1", **there: str) -> Table:
    names = tuple(columns.split())
    return Table(name, names, tuple(there.get(column, column) for column in names), which)


TABLES = (
    _table(
        "chats",
        "chat session crc revision shown live due owing",
        which="owner = chat",
        session="CAST(session AS BLOB)",
    ),
    _table(
        "aside",
        "chat session crc at",
        session="CAST(session AS BLOB)",
        crc="CASE typeof(crc) WHEN 'integer' THEN crc END",
    ),
    _table("updates", "id at"),
    _table("poison", "update_id kind error place at"),
    _table("meta", "key value at"),
    _table("looks", "week guide step device region same different"),
    _table("marks", "mark"),
)
_BOOLEAN = {"owing"}


class Sum:
    """What a table holds, whatever the order of its rows."""

    def __init__(self) -> None:
        self.rows = 0
        self._digest = 0

    def add(self, row: tuple[object, ...]) -> None:
        """Count a row in."""
        self.rows += 1
        self._digest = (self._digest + int.from_bytes(sha256(repr(row).encode()).digest())) % WHOLE

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Sum) and (self.rows, self._digest) == (other.rows, other._digest)

    __hash__ = None  # type: ignore[assignment]  # it changes


async def moved(path: str, address: str) -> Health:
    """Copy a file that no bot uses into an empty database; raises StoreError, and then nothing was copied."""
    if not Path(path).is_file():  # noqa: ASYNC240  (nothing else waits here)
        raise StoreError(f"there is no database at {path}.")
    with opening(path), locked(path):
        found = looked_through(path)
        server = Server(address)
        try:
            with refusing(address):
                await migrate(server, address, shipped())
                await _copied(path, server, address)
        except AWAY as error:
            raise unreachable(address, error) from None
        finally:
            await server.close()
    return found


async def _copied(path: str, server: Server, address: str) -> None:
    connection = await server.unhurried()
    try:
        with reading(path) as file:
            check(file, path, shipped_for_files())
            async with connection.transaction():
                for table in TABLES:
                    await _fill(file, connection, table, address)
    finally:
        connection.terminate()


async def _fill(file: sqlite3.Connection, connection: Connection, table: Table, address: str) -> None:
    """Copy a table, and read it back."""
    if await connection.fetch(f"SELECT 1 FROM {table.name} LIMIT 1"):  # noqa: S608  (a name of ours)
        raise StoreError(f"{shown(address)} is not empty ({table.name}): name a database without any chats.")
    before, after = Sum(), Sum()
    records = _rows(file, table, before)
    await connection.copy_records_to_table(table.name, records=records, columns=list(table.columns))
    question = f"SELECT {', '.join(table.columns)} FROM {table.name}"  # noqa: S608  (names of ours)
    async for row in connection.cursor(question, prefetch=TOGETHER):
        after.add(tuple(row))
    if before != after:
        raise StoreError(
            f"{table.name} differs after copying ({before.rows} rows here, {after.rows} there): "
            "nothing was kept, the file is as it was."
        )


def _rows(file: sqlite3.Connection, table: Table, count: Sum) -> Iterator[tuple[object, ...]]:
    """Yield the rows of a table as PostgreSQL keeps them."""
    question = f"SELECT {', '.join(table.there)} FROM {table.name} WHERE {table.which}"  # noqa: S608  (ours)
    for values in file.execute(question):
        row = tuple(
            bool(value) if column in _BOOLEAN else value
            for column, value in zip(table.columns, values, strict=True)
        )
        count.add(row)
        yield row
