"""How do the bytes of what was deleted leave the file?

A note says that something was deleted, so that a kill before the wiping is made up for at the next start.
"""

import sqlite3
from datetime import datetime

from bot.store import looks, notes
from bot.store.rows import instant

FORGOTTEN = "forgotten since wiping"
"""The key of the note: how often something was deleted."""


def noted(connection: sqlite3.Connection, now: int) -> None:
    """Note that bytes are to be removed."""
    connection.execute(
        "INSERT INTO meta VALUES (?, 1, ?) ON CONFLICT (key) DO UPDATE SET value = value + 1",
        (FORGOTTEN, now),
    )


def wanted(connection: sqlite3.Connection, now: int) -> str | None:
    """Return the note when bytes are to be removed; what a week leaves behind is deleted here."""
    connection.execute("BEGIN IMMEDIATE")
    if looks.ended(connection, now):
        noted(connection, now)
    connection.execute("COMMIT")
    found = connection.execute("SELECT value FROM meta WHERE key = ?", (FORGOTTEN,)).fetchone()
    return str(found[0]) if found else None


def done(connection: sqlite3.Connection, note: str, began: int) -> None:
    """Take the note away; if something more was deleted meanwhile, it waits since the wiping began."""
    connection.execute("DELETE FROM meta WHERE key = ? AND value = ?", (FORGOTTEN, note))
    connection.execute("UPDATE meta SET at = ? WHERE key = ?", (began, FORGOTTEN))


def owed(connection: sqlite3.Connection) -> datetime | None:
    """Return since when bytes wait to be removed."""
    note = notes.noted(connection, FORGOTTEN)
    return instant(note[1]) if note else None


def is_emptied(connection: sqlite3.Connection) -> bool:
    """Bring the file up to date and cut the log to nothing, unless somebody reads from it."""
    connection.execute("PRAGMA busy_timeout = 0")
    try:
        busy = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0]
        return not busy
    finally:
        connection.execute("PRAGMA busy_timeout = 5000")
