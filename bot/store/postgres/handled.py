"""Which updates were handled before, by any replica?

The id of an update is written first: whoever writes the same one waits until our commit, and then sees it.
"""

from collections.abc import Collection
from typing import Self

from bot.store import Update
from bot.store.handled import HIGHEST, QUIET_WEEK, WEBHOOK_MEMORY
from bot.store.postgres.server import Connection

_LATE = """
    INSERT INTO updates (id, at)
    SELECT id, $2::bigint FROM unnest($1::bigint[]) AS come (id)
    WHERE id > coalesce((SELECT value::bigint FROM meta WHERE key = $4 AND at > $5), -1)
    ON CONFLICT (id) DO UPDATE SET at = excluded.at WHERE updates.at < $3
    RETURNING id
"""
_POLLED = "SELECT value, at FROM meta WHERE key = $1 FOR UPDATE"
_FIRST_POLL = "INSERT INTO meta (key, value, at) VALUES ($1, '-1', 0) ON CONFLICT DO NOTHING"
_AMONG_LATE = "SELECT id FROM updates WHERE id = ANY($1::bigint[]) AND at >= $2"
_HIGHEST = "UPDATE meta SET value = $2, at = $3 WHERE key = $1"


class Handled:
    """Which updates were handled before: recorded apart from chats, in the transaction of the update."""

    def __init__(self, now: int, highest: int, before: set[int]) -> None:
        self._now = now
        self._highest = highest
        self._before = before
        self._grown = False

    @classmethod
    async def among(cls, connection: Connection, updates: Collection[Update], now: int) -> Self:
        """Find out which of these updates are new; until the commit nobody else gets any of them."""
        highest, before, remembered = -1, set[int](), now - WEBHOOK_MEMORY
        if ordered := [update.id for update in updates if update.ordered]:
            highest = await _highest(connection, now)
            found = await connection.fetch(_AMONG_LATE, ordered, remembered)
            before |= {row["id"] for row in found}
        if late := sorted({update.id for update in updates if not update.ordered}):
            new = await connection.fetch(_LATE, late, now, remembered, HIGHEST, now - QUIET_WEEK)
            before |= set(late) - {row["id"] for row in new}
        return cls(now, highest, before)

    def __contains__(self, update: Update) -> bool:
        return update.id <= self._highest or update.id in self._before

    def add(self, update: Update) -> None:
        """Remember an update."""
        if update.ordered:
            self._highest, self._grown = update.id, True
        else:
            self._before.add(update.id)

    async def keep(self, connection: Connection) -> None:
        """Write down the highest id."""
        if self._grown:
            await connection.execute(_HIGHEST, HIGHEST, str(self._highest), self._now)


async def _highest(connection: Connection, now: int) -> int:
    """Return the highest id that came by polling, and keep it from everybody else until the commit."""
    while not (found := await connection.fetch(_POLLED, HIGHEST)):
        await connection.execute(_FIRST_POLL, HIGHEST)
    value, at = found[0]
    return int(value) if value.isdecimal() and now - at < QUIET_WEEK else -1
