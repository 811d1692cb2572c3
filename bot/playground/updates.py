"""Which updates wait for the bot?"""

import asyncio
from collections import OrderedDict
from collections.abc import Callable, Coroutine

from bot.playground.raw import Raw

UNASKED = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
"""The kinds that come only when they are asked for."""


class Updates:
    """The updates that the bot has not acknowledged yet, in the order in which they happened."""

    def __init__(self, next_id: int = 1) -> None:
        self.next_id = next_id
        self.allowed: frozenset[str] = frozenset()
        self.listener: Callable[[int, Raw], None] | None = None
        self._waiting: OrderedDict[int, Raw] = OrderedDict()
        self._arrivals = 0
        self._came = asyncio.Event()

    def __len__(self) -> int:
        return len(self._waiting)

    def push(self, kind: str, content: Raw) -> Raw:
        """Add what happened, under the next id, and return the update."""
        update: Raw = {"update_id": self.next_id, kind: content}
        self.next_id += 1
        if kind in self.allowed or (not self.allowed and kind not in UNASKED):
            self.repeat(update)
        return update

    def repeat(self, update: Raw) -> None:
        """Add an update as it is: a test may deliver one twice, late or under any id."""
        self._arrivals += 1
        self._waiting[self._arrivals] = update
        if self.listener is not None:
            self.listener(self._arrivals, update)
        self._came.set()
        self._came = asyncio.Event()

    def first(self, limit: int) -> list[Raw]:
        """Return the oldest updates without acknowledging them."""
        return [update for update, _ in zip(self._waiting.values(), range(limit), strict=False)]

    def acknowledge(self, offset: int) -> None:
        """Drop everything below the offset; a negative one keeps only so many of the newest."""
        if offset < 0:
            while len(self._waiting) > -offset:
                self._waiting.popitem(last=False)
        while offset > 0 and self._waiting and next(iter(self._waiting.values()))["update_id"] < offset:
            self._waiting.popitem(last=False)

    def waiting(self) -> list[tuple[int, Raw]]:
        """Return everything that waits, by the number of its arrival."""
        return list(self._waiting.items())

    def drop(self, arrival: int) -> None:
        """Drop one update that has been delivered."""
        self._waiting.pop(arrival, None)

    def clear(self) -> None:
        """Drop everything that waits."""
        self._waiting.clear()

    def came(self) -> Coroutine[None, None, object]:
        """Return something to await: that another update comes, counted from now."""
        return self._came.wait()
