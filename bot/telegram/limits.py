"""When may the next message go? One bucket for the whole bot, one per chat, and whatever Telegram says.

Replies to people go before what we send of our own accord, which leaves a few turns for them; among equals,
first come, first served.
"""

import asyncio
import heapq
import itertools
import logging
import math
import time
from collections.abc import Callable
from dataclasses import dataclass, field

from bot.store.team import Alone, Budget, Team
from bot.telegram.allowance import Allowance

log = logging.getLogger(__name__)

BURST = 20
GROUP_RATE = 20 / 60
"""What Telegram lets a bot send to one group, a second; the numbers of groups are below zero."""
KEPT = 4096  # buckets of chats, before the full ones among them are dropped
ROUNDING = 1e-9


@dataclass(slots=True)
class _Bucket:
    """Tokens that come back at a rate, up to a number."""

    rate: float
    size: float
    tokens: float
    at: float

    def fill(self, now: float) -> None:
        self.tokens = min(self.size, self.tokens + max(0.0, now - self.at) * self.rate)
        self.at = now

    def wait(self, now: float, left: float = 0.0) -> float:
        """Return the seconds until there is a token, and so many more that are left."""
        self.fill(now)
        lacking = 1 + left - self.tokens
        return 0.0 if lacking <= ROUNDING else lacking / self.rate


@dataclass(order=True, slots=True)
class _Waiting:
    own_accord: bool  # False comes first
    number: int
    chat: int = field(compare=False)
    turn: asyncio.Future[None] = field(compare=False)


class Limits:
    """Hands out turns to send; a rate of 0 is no limit. A team shares the rate of the whole bot."""

    def __init__(
        self,
        rate: float,
        chat_rate: float,
        burst: int = BURST,
        now: Callable[[], float] = time.monotonic,
        team: Team | None = None,
    ) -> None:
        self._now = now
        self._team = team or Alone()
        self._budget = self._team.budget(rate)
        self._holding = set[asyncio.Task[None]]()
        # A full bucket and what flows in during a second together exceed the rate by a fifth at most.
        size = max(1.0, rate / 5)
        self._whole: _Bucket | Allowance | None = _Bucket(rate, size, size, now()) if rate else None
        if rate and self._budget:
            self._whole = Allowance(self._budget, self._serve)
        self._left = (size - 1) / 2  # by what we send of our own accord: a backlog may not delay replies
        self._chat_rate, self._burst = chat_rate, burst
        self._chats: dict[int, _Bucket] = {}
        self._most = KEPT
        self._held: dict[int, float] = {}
        self._all_held = -math.inf
        self._queue: list[_Waiting] = []
        self._numbers = itertools.count()
        self._timer: asyncio.TimerHandle | None = None

    async def turn(self, chat: int, own_accord: bool) -> None:
        """Return when a message may go to a chat."""
        turn = asyncio.get_running_loop().create_future()
        heapq.heappush(self._queue, _Waiting(own_accord, next(self._numbers), chat, turn))
        self._serve()
        await turn

    def hold(self, chat: int, seconds: float) -> None:
        """Hold a chat exactly so long; while two people are held, Telegram means the whole bot."""
        now = self._now()
        self._held = {held: until for held, until in self._held.items() if until > now}
        self._held[chat] = max(self._held.get(chat, now), now + seconds)
        people = [until for held, until in self._held.items() if held > 0]
        if chat > 0 and len(people) > 1:
            self._all_held = max(people)
            self._tell(self._all_held - now)

    def held(self, chat: int) -> bool:
        """Whether nothing may go to a chat because Telegram said so."""
        return max(self._all_held, self._held.get(chat, -math.inf)) > self._now()

    def _serve(self) -> None:
        """Give a turn to everybody who may go now, in order, and come back when the next one may."""
        now, soonest = self._now(), math.inf
        passed_over: list[_Waiting] = []
        while self._queue:
            if (wait := self._wait(now, self._queue[0].own_accord)) > 0:
                soonest = min(soonest, wait)
                break
            waiting = heapq.heappop(self._queue)
            if waiting.turn.done():
                continue  # whoever waited was cancelled
            if (wait := self._chat_wait(waiting.chat, now)) > 0:
                soonest = min(soonest, wait)
                passed_over.append(waiting)
                continue
            self._spend(waiting.chat, now)
            waiting.turn.set_result(None)
        for waiting in passed_over:
            heapq.heappush(self._queue, waiting)
        self._come_back(self._asked(self._whole, now) if isinstance(self._whole, Allowance) else soonest)

    def _asked(self, whole: Allowance, now: float) -> float:
        """Ask for those who could go; return after how many seconds another one could."""
        if self._all_held > now:
            return self._all_held - now
        waits = [self._chat_wait(one.chat, now) for one in self._queue if not one.turn.done()]
        whole.ask(sum(wait <= 0 for wait in waits))
        return min((wait for wait in waits if wait > 0), default=math.inf)

    def _wait(self, now: float, own_accord: bool) -> float:
        if self._budget:
            self._all_held = max(self._all_held, self._budget.held_until)
        left = self._left if own_accord else 0.0
        return max(self._whole.wait(now, left) if self._whole else 0.0, self._all_held - now)

    def _tell(self, seconds: float) -> None:
        """Tell the others that nothing may go."""
        if self._budget:
            task = asyncio.ensure_future(_told(self._budget, seconds))
            self._holding.add(task)
            task.add_done_callback(self._holding.discard)

    def _chat_wait(self, chat: int, now: float) -> float:
        bucket = self._chats.get(chat)
        return max(bucket.wait(now) if bucket else 0.0, self._held.get(chat, now) - now)

    def _spend(self, chat: int, now: float) -> None:
        if self._whole:
            self._whole.tokens -= 1
        if self._chat_rate:
            if chat not in self._chats:
                self._make_room(now)
                most = self._chat_rate if chat > 0 else min(self._chat_rate, GROUP_RATE)
                rate, burst = most / self._team.size, max(1.0, self._burst / self._team.size)
                self._chats[chat] = _Bucket(rate, burst, burst, now)
            self._chats[chat].tokens -= 1

    def _make_room(self, now: float) -> None:
        """Drop the buckets that are full again: a new one is the same."""
        if len(self._chats) < self._most:
            return
        for bucket in self._chats.values():
            bucket.fill(now)
        self._chats = {chat: bucket for chat, bucket in self._chats.items() if bucket.tokens < bucket.size}
        self._most = max(KEPT, 2 * len(self._chats))  # so that looking through them stays rare

    def _come_back(self, wait: float) -> None:
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        if wait < math.inf:
            self._timer = asyncio.get_running_loop().call_later(wait + ROUNDING, self._serve)


async def _told(budget: Budget, seconds: float) -> None:
    try:
        await budget.hold(seconds)
    except Exception as error:  # the others will be told by Telegram
        log.error("cannot tell the other replicas to hold: %s", type(error).__name__)
