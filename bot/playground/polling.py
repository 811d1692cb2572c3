"""How does the bot fetch its updates?"""

import asyncio
from typing import Any

from bot.playground.errors import BotApiError
from bot.playground.parameters import Parameters
from bot.playground.raw import Raw
from bot.playground.updates import Updates

MOST_UPDATES = 100
LONGEST_POLL = 50
BY_POLL = "terminated by other getUpdates request; make sure that only one bot instance is running"
BY_WEBHOOK = "terminated by setWebhook request"


class Polling:
    """Lets one call at a time wait for updates; a later one ends it."""

    def __init__(self, updates: Updates) -> None:
        self._updates = updates
        self._ended: asyncio.Future[str] | None = None

    async def get_updates(self, parameters: Parameters) -> list[Raw]:
        """Return what waits, or wait for something to come."""
        self.end(BY_POLL)
        ended = self._ended = asyncio.get_running_loop().create_future()
        allowed = parameters.names("allowed_updates")
        if allowed is not None:
            self._updates.allowed = allowed
        self._updates.acknowledge(parameters.number("offset", 0))
        limit = min(max(parameters.number("limit", MOST_UPDATES), 1), MOST_UPDATES)
        timeout = min(max(parameters.number("timeout", 0), 0), LONGEST_POLL)
        if not len(self._updates) and timeout:
            await self._wait(ended, timeout)
        if ended.done():
            raise BotApiError(409, f"Conflict: {ended.result()}")
        return self._updates.first(limit)

    def end(self, reason: str) -> None:
        """End the call that waits now."""
        if self._ended is not None and not self._ended.done():
            self._ended.set_result(reason)

    async def _wait(self, ended: asyncio.Future[str], timeout: float) -> None:
        came = asyncio.ensure_future(self._updates.came())
        try:
            waits: set[asyncio.Future[Any]] = {came, ended}
            await asyncio.wait(waits, timeout=timeout, return_when=asyncio.FIRST_COMPLETED)
        finally:
            came.cancel()
