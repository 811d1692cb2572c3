"""How many messages may all replicas together send? One bucket, in one row.

A replica takes what it can spend at once, and nothing ahead: so the rate of the whole bot is that of the
bucket, however many there are.
"""

from time import monotonic

from bot.store.postgres.server import Server
from bot.store.team import Grant

NAME = "messages"
SHORTEST = 0.1
"""Seconds between two questions of somebody who got nothing."""

_FULL = """
    INSERT INTO budget (name, tokens, granted, at, held) VALUES ($1, $2, 0, now(), now())
    ON CONFLICT DO NOTHING
"""
_THERE = """
    least($3, tokens + $2 * greatest(0, extract(epoch FROM now() - at))::double precision)
"""
_TAKE = f"""
    UPDATE budget SET granted = floor(least($4, {_THERE})), tokens = {_THERE} - floor(least($4, {_THERE})),
        at = greatest(at, now())
    WHERE name = $1 AND held <= now()
    RETURNING granted, tokens
"""  # noqa: S608  (a constant)
_HELD = "SELECT extract(epoch FROM held - now()) AS held FROM budget WHERE name = $1"
_HOLD = """
    INSERT INTO budget (name, tokens, granted, at, held)
    VALUES ($1, 0, 0, now(), now() + $2 * interval '1 second')
    ON CONFLICT (name) DO UPDATE SET held = greatest(budget.held, excluded.held)
"""


class SharedBudget:
    """What all processes together may send."""

    def __init__(self, server: Server) -> None:
        self._server = server
        self.rate = 0.0
        self.held_until = 0.0

    async def ask(self, wanted: int) -> Grant:
        """Take what there is, at most so much."""
        size = max(1.0, self.rate / 5)
        parameters = NAME, self.rate, size, float(wanted)
        taken = await self._server.fetch(_TAKE, *parameters)
        if not taken:
            await self._server.fetch(_FULL, NAME, size)
            self.hear(await self._held())
            return Grant(0, max(SHORTEST, self.held_until - monotonic()))
        granted, tokens = taken[0]
        return Grant(int(granted), max(SHORTEST, (1 - tokens) / self.rate))

    async def hold(self, seconds: float) -> None:
        """Let nobody send for so long."""
        await self._server.fetch(_HOLD, NAME, float(seconds))

    def hear(self, held: float) -> None:
        """Obey what a replica wrote down: nothing goes for so many seconds."""
        if held > 0:
            self.held_until = max(self.held_until, monotonic() + held)

    async def _held(self) -> float:
        found = await self._server.fetch(_HELD, NAME)
        return float(found[0]["held"]) if found else 0.0
