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
from bot.store import Change, Repeated, Row, Store, StoreError, Update
from bot.telegram.aside import Aside, ShortRoad
from bot.telegram.errors import seconds
from bot.telegram.reading import ALLOWED, read, writer
from bot.telegram.request import AiohttpRequest
from bot.telegram.showing import Showing

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
        self, fetch: Fetch, engine: Engine, store: Store, showing: Showing, short: ShortRoad, clock: Clock
    ) -> None:
        self._fetch = fetch
        self._short = short
        self._engine = engine
        self._store = store
        self._showing = showing
        self._clock = clock
        self._offset: int | None = None
        self._taking: asyncio.Future[None] | None = None  # the batch that is being committed, or was last
        self.polled = clock.now()  # the last successful poll, or the start

    async def take(self, batch: Sequence[Raw], *, ordered: bool) -> None:
        """Commit a batch in order; raises what the database raises, and then nothing is acknowledged."""
        name = self._short.name  # raises before Telegram has told us: then nothing is acknowledged, either
        arrived: list[Incoming] = []
        for raw in batch:
            try:
                incoming = read(raw, name)
            except Exception as error:
                incoming = Incoming(int(raw["update_id"]), "unreadable", writer(raw), Unreadable(error))
            if isinstance(incoming, Aside):
                await self._commit(arrived, ordered=ordered)
                await self._answer_aside(incoming, ordered=ordered)
                continue
            if incoming is None:
                continue
            arrived.append(incoming)
        await self._commit(arrived, ordered=ordered)

    async def _commit(self, arrived: list[Incoming], *, ordered: bool) -> None:
        """Commit what arrived so far as one: once a later id is noted, these would count as handled."""
        queries = [incoming.query for incoming in arrived if incoming.query is not None]
        # What people see goes first; only where the disk is slow is a press answered before it.
        late = asyncio.get_running_loop().call_later(PROMPT, self._answer, queries)
        try:
            await self._engine.handle(tuple(arrived), ordered=ordered)
        finally:
            late.cancel()
            self._answer(queries)
        arrived.clear()

    def _answer(self, queries: list[str]) -> None:
        """Answer presses, each once."""
        while queries:
            self._showing.answer(queries.pop(0))

    async def _answer_aside(self, asked: Aside, *, ordered: bool) -> None:
        """Note the id of an update from elsewhere, and nothing else; answer it once."""
        noted = Change(0, _nobody, Update(asked.update, "aside", ordered=ordered))
        if not isinstance((await self._store.change([noted]))[0], Repeated):
            self._showing.in_background(self._short.answer(asked))

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


def _nobody(_: Row | None) -> Row | None:
    return None


def _reason(error: Exception) -> str:
    if isinstance(error, Conflict):
        webhook = "webhook" in error.message.lower()
        other = "a webhook is set for this bot" if webhook else "another process polls with this token"
        return f"cannot poll: {other}"
    if isinstance(error, TelegramError):
        return f"Telegram cannot be reached ({type(error).__name__})"
    return f"cannot commit ({type(error).__name__}): nothing was acknowledged"
