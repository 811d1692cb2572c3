"""What is Telegram to several processes? It posts each update to one of them, in turn, until it is taken."""

import asyncio
import json
from collections.abc import Sequence
from contextlib import suppress
from itertools import count
from typing import Any

import aiohttp

from tests.bench.speed.telegram import Shown, Telegram

HEADER = "X-Telegram-Bot-Api-Secret-Token"
SECRET = "a-secret-of-the-benchmark"
PAUSE = 0.05
CONNECTIONS = 100
"""As many as the bot asks Telegram for."""


class Hooked(Telegram):
    """Posts updates; nobody asks for them. Nobody does two things at once, so no order has to be kept."""

    def __init__(self, shown: Shown, addresses: Sequence[str]) -> None:
        super().__init__(shown)
        self._addresses = addresses
        self._turn = count()
        self._posts = set[asyncio.Task[None]]()
        self._http: aiohttp.ClientSession | None = None

    async def start(self) -> str:
        """Listen on a free port; return the address."""
        self._http = aiohttp.ClientSession(
            headers={HEADER: SECRET, "Content-Type": "application/json"},
            connector=aiohttp.TCPConnector(limit=CONNECTIONS),
        )
        return await super().start()

    async def stop(self) -> None:
        """Stop listening and posting."""
        for post in self._posts:
            post.cancel()
        await asyncio.gather(*self._posts, return_exceptions=True)
        if self._http is not None:
            await self._http.close()
        await super().stop()

    def _comes(self, update: dict[str, Any]) -> None:
        self._update += 1
        post = asyncio.ensure_future(self._post(json.dumps({"update_id": self._update, **update})))
        self._posts.add(post)
        post.add_done_callback(self._posts.discard)

    async def _post(self, update: str) -> None:
        assert self._http is not None
        while True:
            address = self._addresses[next(self._turn) % len(self._addresses)]
            with suppress(aiohttp.ClientError):
                async with self._http.post(address, data=update) as answer:
                    if answer.status == 200:
                        return
            await asyncio.sleep(PAUSE)
