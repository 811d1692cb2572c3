"""Files as earlier releases have left them."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime

from bot.store import Row
from bot.store.health import Health, looked_through
from bot.store.migrations import migrate, shipped
from bot.store.rows import BEFORE_ALL
from bot.store.sqlite import SqliteStore
from dialogs.session import Session
from tests.bot.store.files import look
from tests.dialogs.released import FIRST, stored

ROWS = {
    5_000_000_001: Row(FIRST, 12, 12, 991, datetime.fromtimestamp(1_764_612_000, UTC)),
    7_000_000_002: Row(Session("de", offset=5), 2, 1),
    7_000_000_003: Row(Session(app="fr", country="FR"), 4, 4, 55),
}
BESIDE = """
    SELECT aside.chat, session, crc, updates.id, update_id, place, group_concat(value)
    FROM aside, updates, poison, meta GROUP BY 1
"""


def build(path: str, schema: int) -> None:
    """Write a file of an earlier schema, with rows as the first program wrote them; of none, no file."""
    if schema:
        with closing(sqlite3.connect(path, isolation_level=None)) as connection:
            connection.executescript(
                f"PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF; {stored('001.sql')}"
            )
            migrate(connection, path, shipped()[:schema])


async def everything_is_there(store: SqliteStore, path: str) -> None:
    """Look at everything that the first program wrote."""
    assert {chat: await store.row(chat) for chat in await store.chats(BEFORE_ALL)} == ROWS
    assert await store.owing() == [7_000_000_002]
    assert looked_through(path) == Health(chats=3, damaged=0)
    [beside] = look(path, BESIDE)
    assert beside == (
        7_000_000_003,
        '{"v":1,"country":"F',
        5,
        900_001,
        77,
        "dialogs/machine.py:7",
        "800000,bot 7",
    )
