"""How do many who write share one commit?

What a commit costs is the wait for the disk, so what comes meanwhile goes together as the next one.
"""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from time import monotonic

from bot.store import Change, Outcome, StoreError, Watch

LARGEST = 256  # changes in one commit; more gains little, and the first would wait for the last


@dataclass(frozen=True, slots=True)
class _Waiting:
    changes: Sequence[Change]
    outcomes: asyncio.Future[list[Outcome]]
    begun: float


class Writer:
    """Hands everything that waits, group by group, to the one function that commits."""

    def __init__(self, commit: Callable[[list[Change]], Awaitable[list[Outcome]]]) -> None:
        self._commit = commit
        self._waiting: list[_Waiting] = []
        self._task: asyncio.Task[None] | None = None
        self._closed = False
        self.watch: Watch = _nobody

    async def write(self, changes: Sequence[Change]) -> list[Outcome]:
        """Return what became of these changes, once they are committed, all or none of them."""
        if self._closed:
            raise StoreError("The database is closed already: start the bot again.")
        if not changes:
            return []
        outcomes: asyncio.Future[list[Outcome]] = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(tuple(changes), outcomes, monotonic()))
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._write())
        # Whoever is cancelled only stops waiting: what they asked for is still done, and never by half.
        return await asyncio.shield(outcomes)

    async def close(self) -> None:
        """Take nothing more, and finish what waits."""
        self._closed = True
        if self._task is not None:
            await asyncio.wait([self._task])

    async def _write(self) -> None:
        while self._waiting:
            group = self._next_group()
            try:
                outcomes = iter(
                    await self._commit([change for waiting in group for change in waiting.changes])
                )
            except Exception as error:
                for waiting in group:
                    self.watch(waiting.changes, error, monotonic() - waiting.begun)
                    waiting.outcomes.set_exception(error)
            else:
                for waiting in group:
                    became = [next(outcomes) for _ in waiting.changes]
                    self.watch(waiting.changes, became, monotonic() - waiting.begun)
                    waiting.outcomes.set_result(became)
            finally:
                for waiting in group:
                    waiting.outcomes.cancel()  # does something only when this task itself is cancelled

    def _next_group(self) -> list[_Waiting]:
        size = taken = 0
        while taken < len(self._waiting) and (
            taken == 0 or size + len(self._waiting[taken].changes) <= LARGEST
        ):
            size += len(self._waiting[taken].changes)
            taken += 1
        group, self._waiting = self._waiting[:taken], self._waiting[taken:]
        return group


def _nobody(changes: Sequence[Change], outcomes: Sequence[Outcome] | Exception, seconds: float) -> None:
    """Watch nothing."""
