"""When may the next message go? One bucket for the whole bot, one per chat, and whatever Telegram says.

Replies to people go before what we send of our own accord; among equals, first come, first served.
"""

import asyncio
import heapq
import itertools
import time
from collections.abc import Callable
from dataclasses import dataclass, field

BURST = 20
KEPT = 4096
"""Buckets of chats that are looked through at a time; full ones are dropped."""


@dataclass
class Bucket:
    """Tokens that come back at a rate, up to a number."""

    rate: float
    size: float
    tokens: float
    at: float

    def wait(self, now: float) -> float:
        """Return the seconds until there is a token."""
        self.tokens = min(self.size, self.tokens + (now - self.at) * self.rate)
        self.at = now
        return max(0.0, (1 - self.tokens) / self.rate)


@dataclass(order=True)
class Waiting:
    """Somebody who waits for a turn."""

    priority: bool
    number: int
    chat: int = field(compare=False)
    turn: asyncio.Future[None] = field(compare=False)


class Limits:
    """Hands out turns to send."""

    def __init__(
        self, rate: float, chat_rate: float, burst: int = BURST, now: Callable[[], float] = time.monotonic
    ) -> None:
        self._now = now
        self._rate, self._chat_rate, self._burst = rate, chat_rate, burst
        self._whole = Bucket(rate, max(1.0, rate), max(1.0, rate), now()) if rate else None
        self._chats: dict[int, Bucket] = {}
        self._held: dict[int, float] = {}
        self._all_held = 0.0
        self._queue: list[Waiting] = []
        self._numbers = itertools.count()
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, chat: int, own_accord: bool) -> None:
        """Return when a message may go to a chat."""
        if not self._rate and not self._chat_rate and not self._held and not self._queue:
            return
        waiting = Waiting(own_accord, next(self._numbers), chat, asyncio.get_running_loop().create_future())
        heapq.heappush(self._queue, waiting)
        self._serve()
        await waiting.turn

    def hold(self, chat: int, seconds: float) -> None:
        """Hold a chat exactly so long; while two are held, Telegram means the whole bot."""
        now = self._now()
        self._held = {held: until for held, until in self._held.items() if until > now}
        self._held[chat] = max(self._held.get(chat, 0.0), now + seconds)
        if len(self._held) > 1:
            self._all_held = max(self._held.values())

    def held(self, chat: int) -> bool:
        """Whether a chat is held now."""
        return self._until(chat) > self._now()

    def _until(self, chat: int) -> float:
        return max(self._all_held, self._held.get(chat, 0.0))

    def _serve(self) -> None:
        """Give a turn to everybody who may go now, in order, and come back when the next may."""
        now = self._now()
        later: list[Waiting] = []
        soonest = float("inf")
        while self._queue:
            pause = self._whole.wait(now) if self._whole else 0.0
            if (wait := max(pause, self._all_held - now)) > 0:
                soonest = min(soonest, wait)
                break
            waiting = heapq.heappop(self._queue)
            if waiting.turn.done():
                continue
            if (wait := self._chat_wait(waiting.chat, now)) > 0:
                soonest = min(soonest, wait)
                later.append(waiting)
                continue
            self._spend(waiting.chat, now)
            waiting.turn.set_result(None)
        for waiting in later:
            heapq.heappush(self._queue, waiting)
        self._come_back(soonest)

    def _chat_wait(self, chat: int, now: float) -> float:
        bucket = self._chats.get(chat)
        pause = bucket.wait(now) if bucket else 0.0
        return max(pause, self._held.get(chat, 0.0) - now)

    def _spend(self, chat: int, now: float) -> None:
        if self._whole:
            self._whole.tokens -= 1
        if self._chat_rate:
            bucket = self._chats.get(chat) or Bucket(self._chat_rate, self._burst, self._burst, now)
            bucket.wait(now)
            bucket.tokens -= 1
            self._chats[chat] = bucket
            if len(self._chats) > KEPT:
                self._chats = {key: kept for key, kept in self._chats.items() if _in_use(kept, now)}

    def _come_back(self, wait: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if self._queue and wait < float("inf"):
            self._timer = asyncio.get_running_loop().call_later(max(wait, 0.001), self._serve)


def _in_use(bucket: Bucket, now: float) -> bool:
    bucket.wait(now)
    return bucket.tokens < bucket.size
