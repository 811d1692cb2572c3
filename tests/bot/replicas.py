"""How does a test run several processes of one bot, behind a balancer, on one PostgreSQL?"""

import asyncio
import json
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from functools import partial
from itertools import count
from pathlib import Path
from typing import Any

import aiohttp
from aiohttp import web

from bot.clock import Clock
from bot.playground.api import BotApi, Fault
from bot.playground.world import World
from dialogs import memory
from tests.bot.postgres import PASSWORD, Database
from tests.bot.process import BOT_ID, SECRET, TOKEN, Bot

HEADER = "X-Telegram-Bot-Api-Secret-Token"
PATH = "/from-telegram"
TAKES_OVER = 15.0
"""Seconds within which another replica goes on."""


class Balancer:
    """Hands each request to one of those that live, in turn."""

    def __init__(self) -> None:
        self.behind: list[Bot] = []
        self.answers: list[int] = []
        self.address = ""
        self._turn = count()

    async def hand_on(self, request: web.Request) -> web.Response:
        """Let somebody answer; whoever cannot be reached is passed over."""
        body, turn = await request.read(), next(self._turn)
        status = 502
        for offset in range(len(self.behind)):
            bot = self.behind[(turn + offset) % len(self.behind)]
            try:
                async with aiohttp.ClientSession() as http:
                    headers = {HEADER: request.headers.get(HEADER, "")}
                    async with http.post(f"{bot.address}{PATH}", data=body, headers=headers) as answer:
                        status = answer.status
                        break
            except aiohttp.ClientError:
                continue
        self.answers.append(status)
        return web.Response(status=status)

    @asynccontextmanager
    async def listening(self) -> AsyncIterator["Balancer"]:
        """Listen on a free port."""
        application = web.Application()
        application.add_routes([web.post(PATH, self.hand_on)])
        runner = web.AppRunner(application, access_log=None)
        await runner.setup()
        await web.TCPSite(runner, "127.0.0.1", 0).start()
        self.address = f"http://127.0.0.1:{runner.addresses[0][1]}{PATH}"
        try:
            yield self
        finally:
            await runner.cleanup()


class Replicas:
    """Several processes of one bot, and what is around them."""

    def __init__(self, bots: list[Bot], balancer: Balancer, database: Database) -> None:
        self.bots = bots
        self.balancer = balancer
        self.database = database

    async def start(self, bot: Bot, *arguments: str) -> None:
        """Start a process, or Python with these arguments, and wait until it can work."""
        await (bot.execute(*arguments) if arguments else bot.launch())
        await bot.listens()
        if bot not in self.balancer.behind:
            self.balancer.behind.append(bot)
        async with asyncio.timeout(TAKES_OVER):
            while (await ready(bot))[0] != 200:  # noqa: ASYNC110  (a process gives no signal)
                await asyncio.sleep(0.05)

    async def settled(self, within: float = TAKES_OVER) -> None:
        """Wait until nothing is owed to anybody."""
        async with asyncio.timeout(within):
            while await self.database.look("SELECT chat FROM chats WHERE owing"):  # noqa: ASYNC110
                await asyncio.sleep(0.05)

    async def kept(self, person: int) -> tuple[dict[str, Any], int]:
        """Return the session of somebody, and the number of their turns."""
        question = "SELECT session, revision FROM chats WHERE chat = $1"
        [(session, revision)] = await self.database.look(question, person)
        return json.loads(session, object_hook=memory.named), revision


async def ready(bot: Bot) -> tuple[int, dict[str, object]]:
    """Return what a process says of itself."""
    async with aiohttp.ClientSession() as http, http.get(f"{bot.address}/ready") as answer:
        return answer.status, await answer.json()


def _trouble(bots: list[Bot], called: str, values: Mapping[str, object]) -> Fault | None:
    return next((fault for bot in bots if (fault := bot.trouble(called, values))), None)


@asynccontextmanager
async def several(
    folder: Path,
    database: Database,
    number: int,
    *,
    polls: bool = False,
    world: World | None = None,
    **settings: str,
) -> AsyncIterator[Replicas]:
    """Build a Telegram, a balancer and some processes, none of them started; all are ended at last."""
    world = world or World(Clock())
    api = BotApi(world, TOKEN, bot_id=BOT_ID)
    api.webhook.first_pause = 0.05
    url = await api.start()
    async with Balancer().listening() as balancer:
        common = {"OPTOUT_DATABASE": database.address, **settings}
        if not polls:
            common |= {"OPTOUT_WEBHOOK_SECRET": SECRET, "OPTOUT_WEBHOOK_URL": balancer.address}
        bots = [Bot(world, api, url, folder, common) for _ in range(number)]
        api.faults.on_call = partial(_trouble, bots)
        try:
            yield Replicas(bots, balancer, database)
        finally:
            for bot in bots:
                await bot.end()
            await api.stop()
    for bot in bots:
        said = bot.errors + "\n".join(bot.lines)
        assert TOKEN.partition(":")[2] not in said, "the token stands in the output"
        assert PASSWORD not in said, "the password stands in the output"
        assert "Traceback" not in said, bot.last_lines()
