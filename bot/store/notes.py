"""What does a store note about itself?"""

import sqlite3


def noted(connection: sqlite3.Connection, key: str) -> tuple[str, int] | None:
    """Return a note and when it was made, in unix seconds."""
    found: tuple[str, int] | None = connection.execute(
        "SELECT CAST(coalesce(value, '') AS TEXT), CAST(coalesce(at, 0) AS INTEGER) FROM meta WHERE key = ?",
        (key,),
    ).fetchone()
    return found


def noting(connection: sqlite3.Connection, key: str, value: str, now: int) -> None:
    """Note something, in place of what was noted under this key."""
    connection.execute("INSERT OR REPLACE INTO meta (key, value, at) VALUES (?, ?, ?)", (key, value, now))
