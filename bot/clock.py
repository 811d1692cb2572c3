"""What time is it, and how does one wait for it?"""

import asyncio
from datetime import UTC, datetime, timedelta


class Clock:
    """The time of the machine, plus an offset that only the playground ever sets."""

    def __init__(self, offset: timedelta = timedelta(0)) -> None:
        self.offset = offset
        self._pushed = asyncio.Event()

    def now(self) -> datetime:
        """Return the present instant, in UTC and whole seconds: nothing finer is remembered."""
        return (datetime.now(UTC) + self.offset).replace(microsecond=0)

    def push(self, by: timedelta) -> None:
        """Move the time forward and wake everybody who waits for it."""
        self.offset += by
        self._pushed.set()
        self._pushed = asyncio.Event()

    async def wait(self, seconds: float) -> None:
        """Wait so long, or until the time is pushed."""
        try:
            await asyncio.wait_for(self._pushed.wait(), seconds)
        except TimeoutError:
            return
