"""Which updates were handled before?"""

import sqlite3
from datetime import timedelta

from bot.store import Update
from bot.store.notes import noted, noting

WEBHOOK_MEMORY = int(timedelta(hours=48).total_seconds())  # Telegram repeats an update for 24 hours
QUIET_WEEK = int(timedelta(days=7).total_seconds())  # after it, Telegram may start its numbers anew
HIGHEST = "highest update"  # notes the highest id that came by polling


class Handled:
    """Which updates were handled before: recorded apart from chats, in the transaction of the update."""

    def __init__(self, connection: sqlite3.Connection, now: int) -> None:
        self._connection = connection
        self._now = now
        connection.execute("DELETE FROM updates WHERE at < ?", (now - WEBHOOK_MEMORY,))
        value, at = noted(connection, HIGHEST) or ("", 0)
        self._highest = int(value) if value.isdecimal() and now - at < QUIET_WEEK else -1
        self._grown = False

    def __contains__(self, update: Update) -> bool:
        if update.id <= self._highest:
            return True
        found = self._connection.execute("SELECT 1 FROM updates WHERE id = ?", (update.id,))
        return found.fetchone() is not None

    def add(self, update: Update) -> None:
        """Remember an update."""
        if update.ordered:
            self._highest, self._grown = update.id, True
        else:
            self._connection.execute("INSERT INTO updates (id, at) VALUES (?, ?)", (update.id, self._now))

    def keep(self) -> None:
        """Write down the highest id."""
        if self._grown:
            noting(self._connection, HIGHEST, str(self._highest), self._now)
