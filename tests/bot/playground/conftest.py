"""A local Bot API that listens, and somebody who calls it."""

from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import aiohttp
import pytest

from bot.clock import Clock
from bot.playground.api import BotApi
from bot.playground.world import World

TOKEN = "7:pretend"


@dataclass
class Caller:
    """Calls a local Bot API, and knows the world behind it."""

    url: str
    api: BotApi
    world: World
    http: aiohttp.ClientSession
    ada: int

    async def call(self, method: str, **parameters: object) -> dict[str, Any]:
        """Call a method and return the whole answer."""
        async with self.http.post(f"{self.url}/bot{TOKEN}/{method}", json=parameters) as response:
            answer: dict[str, Any] = await response.json()
            assert response.status == answer.get("error_code", 200)
            return answer

    async def result(self, method: str, **parameters: object) -> Any:
        """Call a method that succeeds and return its result."""
        answer = await self.call(method, **parameters)
        assert answer["ok"], answer
        return answer["result"]

    async def refusal(self, method: str, **parameters: object) -> str:
        """Call a method that is refused and return the reason."""
        answer = await self.call(method, **parameters)
        assert not answer["ok"]
        return str(answer["description"])


@pytest.fixture
async def caller() -> AsyncIterator[Caller]:
    """Listen on a free port; Ada has written to the bot."""
    world = World(Clock())
    api = BotApi(world, TOKEN, bot_id=7, username="pretend_bot")
    ada = world.add_person("Ada", "de").id
    world.write(ada, "/start")
    url = await api.start()
    async with aiohttp.ClientSession() as http:
        yield Caller(url, api, world, http, ada)
    await api.stop()
