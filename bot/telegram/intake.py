"""How do updates come in, so that none is acknowledged before it is committed?"""

import asyncio
import json
import logging
import random
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any
from urllib.parse import urlencode

from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, RetryAfter, TelegramError

from bot.clock import Clock
from bot.engine import Engine, Incoming, Unreadable
from bot.store import StoreError
from bot.telegram.aside import Aside, ShortRoad
from bot.telegram.errors import seconds
from bot.telegram.reading import ALLOWED, NOBODY, read, sender, writer
from bot.telegram.request import AiohttpRequest
from bot.telegram.showing import Showing
from bot.telegram.throttle import Admission, Throttle
from dialogs.events import PersonSentTooMuch

log = logging.getLogger(__name__)

LONG_POLL = 25
FIRST_PAUSE, LONGEST_PAUSE = 0.5, 30.0
PROMPT = 0.05  # seconds after which a press is answered, whatever the disk does
LAST = 1.5  # seconds to finish and to acknowledge when the bot is stopped

Raw = Mapping[str, Any]
Fetch = Callable[[int | None, int, int], Awaitable[Sequence[Raw]]]


class Intake:
    """Takes updates in, by polling or from a webhook."""

    def __init__(
        self,
        fetch: Fetch,
        engine: Engine,
        showing: Showing,
        short: ShortRoad,
        clock: Clock,
        throttle: Throttle | None = None,
    ) -> None:
        self._fetch = fetch
        self._short = short
        self._engine = engine
        self._showing = showing
        self._clock = clock
        self._throttle = throttle
        self._offset: int | None = None
        self._taking: asyncio.Future[None] | None = None  # the batch that is being committed, or was last
        self.polled = clock.now()  # the last successful poll, or the start

    async def take(self, batch: Sequence[Raw], *, ordered: bool) -> None:
        """Commit a batch in order; raises what the database raises, and then nothing is acknowledged."""
        name = self._short.name  # raises before Telegram has told us: then nothing is acknowledged, either
        people = [sender(raw) for raw in batch]
        admissions = [self._admission(person) for person in people]
        try:
            await self._commit([_read(*one, name) for one in zip(batch, admissions, strict=True)], ordered)
        except Exception:
            for person, admission in zip(people, admissions, strict=True):
                self._forget(person, admission)
            raise

    async def _commit(self, read: Sequence[Incoming | Aside | None], ordered: bool) -> None:
        """Commit what was read as one: once a later id is noted, what is before it counts as handled."""
        arrived = [_noted(one) if isinstance(one, Aside) else one for one in read if one is not None]
        queries = [incoming.query for incoming in arrived if incoming.query is not None]
        # What people see goes first; only where the disk is slow is a press answered before it.
        late = asyncio.get_running_loop().call_later(PROMPT, self._answer, queries)
        try:
            new = await self._engine.handle(arrived, ordered=ordered)
        finally:
            late.cancel()
            self._answer(queries)
        for asked in read:
            if isinstance(asked, Aside) and asked.update in new:
                new.remove(asked.update)
                self._showing.in_background(self._short.answer(asked))

    def _admission(self, person: int) -> Admission:
        return self._throttle.admit(person) if self._throttle and person else "read"

    def _forget(self, person: int, admission: Admission) -> None:
        if self._throttle:
            self._throttle.forget(person, admission)

    def _answer(self, queries: list[str]) -> None:
        """Answer presses, each once."""
        while queries:
            self._showing.answer(queries.pop(0))

    async def poll(self) -> None:
        """Take updates from getUpdates, for ever; raises InvalidToken."""
        pause = FIRST_PAUSE
        self.polled = self._clock.now()
        while True:
            try:
                batch = await self._fetch(self._offset, LONG_POLL, 100)
                if batch:
                    self._taking = asyncio.ensure_future(self._taken(batch))
                    await asyncio.shield(self._taking)  # told to stop, what is under way is finished
                self.polled = self._clock.now()
                pause = FIRST_PAUSE
            except (InvalidToken, StoreError):
                raise
            except RetryAfter as error:
                await asyncio.sleep(seconds(error))
            except Exception as error:
                log.warning("%s; trying again", _reason(error))
                await asyncio.sleep(pause * random.uniform(0.5, 1.0))  # noqa: S311 - jitter
                pause = min(pause * 2, LONGEST_PAUSE)

    async def _taken(self, batch: Sequence[Raw]) -> None:
        await self.take(batch, ordered=True)
        self._offset = max(int(raw["update_id"]) for raw in batch) + 1

    async def acknowledge(self) -> None:
        """Finish what is under way and tell Telegram, so that nothing is delivered again after a stop."""
        try:
            async with asyncio.timeout(LAST):
                if self._taking is not None:
                    await asyncio.gather(self._taking, return_exceptions=True)
                if self._offset is not None:
                    await self._fetch(self._offset, 0, 1)
        except (TelegramError, TimeoutError) as error:
            log.warning("could not acknowledge at the end: %s", type(error).__name__)


def fetching(bot: Bot, request: AiohttpRequest) -> Fetch:
    """Return what asks getUpdates, as plain values: one bad update must not hide the others."""

    async def fetch(offset: int | None, wait: int, limit: int) -> Sequence[Raw]:
        arguments = {"timeout": wait, "limit": limit, "allowed_updates": json.dumps(ALLOWED)}
        if offset is not None:
            arguments["offset"] = offset
        batch = await request.post(
            f"{bot.base_url}/getUpdates?{urlencode(arguments)}", read_timeout=wait + 10
        )
        if not isinstance(batch, list):
            raise NetworkError("an answer that holds no updates")
        return batch

    return fetch


def _read(raw: Raw, admission: Admission, name: str) -> Incoming | Aside | None:
    """Return what an update says; of one that is too many only that it came."""
    number = int(raw["update_id"])
    if admission == "told":
        return Incoming(number, "flood", writer(raw), PersonSentTooMuch())
    if admission == "passed over":
        return Incoming(number, "flood", NOBODY, None)
    try:
        return read(raw, name)
    except Exception as error:
        return Incoming(number, "unreadable", writer(raw), Unreadable(error))


def _noted(asked: Aside) -> Incoming:
    """Return what of something asked in passing is kept: the number of the update."""
    return Incoming(asked.update, "aside", NOBODY, None)


def _reason(error: Exception) -> str:
    if isinstance(error, Conflict):
        webhook = "webhook" in error.message.lower()
        other = "a webhook is set for this bot" if webhook else "another process polls with this token"
        return f"cannot poll: {other}"
    if isinstance(error, TelegramError):
        return f"Telegram cannot be reached ({type(error).__name__})"
    return f"cannot commit ({type(error).__name__}): nothing was acknowledged"
