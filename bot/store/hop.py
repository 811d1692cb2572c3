"""How does a whole transaction run in the thread of a connection, as one step?"""

import sqlite3
from collections.abc import Callable
from contextlib import suppress
from functools import partial
from typing import Any, TypeVar

import aiosqlite

T = TypeVar("T")
Work = Callable[[sqlite3.Connection], T]


class Connection(sqlite3.Connection):
    """A connection that also executes a function of itself: aiosqlite takes it for a statement."""

    def execute(self, work: Any, parameters: Any = (), /) -> sqlite3.Cursor:
        """Execute a statement, or a function of this connection."""
        return super().execute(work, parameters) if isinstance(work, str) else _Returned(self, work)


class _Returned(sqlite3.Cursor):
    """What a function returned, in the shape of an answer to a statement."""

    def __init__(self, connection: Connection, work: Work[object]) -> None:
        super().__init__(connection)
        self._value = work(connection)

    def fetchall(self) -> list[object]:
        return [self._value]


async def hop(database: aiosqlite.Connection, work: Work[T]) -> T:
    """Return what some work returns; when it raises, nothing of it remains."""
    statement: Any = partial(_whole, work=work)
    (value,) = await database.execute_fetchall(statement)
    return value  # type: ignore[return-value]  # aiosqlite expects a row here; it is what the work returned


def _whole(connection: sqlite3.Connection, work: Work[T]) -> T:
    if connection.in_transaction:
        connection.rollback()  # an earlier attempt to do so failed
    try:
        return work(connection)
    except BaseException:
        if connection.in_transaction:
            with suppress(sqlite3.Error):
                connection.rollback()
        raise
