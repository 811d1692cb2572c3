"""How does one of several processes get its part of what the whole bot may send?

Asked for only while somebody waits, at most as much as can go at once, and spent at once: nothing is put by
that could be sent on top of what the others are given meanwhile.
"""

import asyncio
import logging
import math
from collections.abc import Callable

from bot.store.team import Budget, Grant

log = logging.getLogger(__name__)

RETRY = 0.5


class Allowance:
    """A bucket that is filled by asking; `came` is called with what was granted, and may spend it."""

    def __init__(self, budget: Budget, came: Callable[[], None]) -> None:
        self._budget = budget
        self._came = came
        self._task: asyncio.Task[None] | None = None
        self.tokens = 0.0

    def wait(self, now: float, left: float = 0.0) -> float:
        """Return the seconds until there is a token: none, or nobody knows."""
        del now, left  # what is granted goes at once
        return 0.0 if self.tokens >= 1 else math.inf

    def ask(self, wanted: int) -> None:
        """Ask for so much, unless that is just being done."""
        if self._task is None and wanted:
            self._task = asyncio.ensure_future(self._ask(wanted))

    async def _ask(self, wanted: int) -> None:
        try:
            grant = await self._budget.ask(wanted)
        except Exception as error:
            log.error("cannot ask how much may be sent: %s", type(error).__name__)
            grant = Grant(0, RETRY)
        self.tokens = grant.tokens
        self._came()
        self.tokens = 0.0
        if grant.tokens < wanted:
            await asyncio.sleep(grant.wait)
        self._task = None
        self._came()  # who waits still, or again, is asked for
