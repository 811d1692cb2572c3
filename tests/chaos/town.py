"""How do hundreds of people live with a bot that is killed at any moment, and at named ones?"""

import asyncio
import os
import random
import time
from collections import Counter
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, suppress
from functools import partial
from itertools import dropwhile, takewhile
from pathlib import Path

from bot.playground.api import BotApi, Delay, Fault, LoseAnswer
from bot.playground.calls import is_send
from bot.playground.limits import Limits
from bot.store.handled import HIGHEST
from tests.bot.process import BOT_ID, PATIENCE, TOKEN, Bot
from tests.chaos import child
from tests.chaos.copies import Copies
from tests.chaos.watched import Watched

Trouble = Callable[[str, Mapping[str, object]], Fault | None]

ANY, FETCHED, BEFORE_SEND, AFTER_SEND = "any moment", "after fetching", "before the send", "before the note"
ON_ITS_WAY, BACKUP = "a press while a screen is on its way", "in a backup"
MIGRATION, ALARM = "in a migration", "in a change alarm"
IN_CHILD = (child.BEFORE, child.IN, child.AFTER)
POINTS = (ANY, FETCHED, *IN_CHILD, BEFORE_SEND, AFTER_SEND, ON_ITS_WAY, BACKUP, ALARM)
DELAY = 0.02
COPYING = 0.03  # seconds, about
HALF = 0.5
LONGEST_CALL = 60.0


class Town:
    """A bot and its Telegram; counts kills, and what the local Bot API had under way at each."""

    alone = True  # whether there is one process, and nobody left who remembers what it was told

    def __init__(self, bot: Bot, world: Watched, seed: int) -> None:
        self.bot, self.world = bot, world
        self.random = random.Random(seed)
        self.under_way = self.early = self.news = 0
        self.points: Counter[str] = Counter()
        self.lurks = False  # whether a kill waits for what people do
        self.weather: Trouble = _fair
        self._died = 0.0
        self.press_again: Callable[[int], bool] = lambda _: False  # lets somebody press before they see
        self._trap: Trouble = _fair
        self._struck = asyncio.Event()
        self.copies = Copies(bot.database)
        bot.api.faults.on_call = self._trouble

    @property
    def kills(self) -> int:
        """How often the process was killed."""
        return self.points.total()

    @property
    def deaths(self) -> int:
        """How often it was killed, also when it is not there again yet; meanwhile nobody is served by it."""
        return self.kills

    @property
    def restarts(self) -> int:
        """How often the process was started again: each start says its number."""
        return sum(line.isdecimal() for line in self.bot.lines) - 1

    async def begin(self, stride: int = 1) -> None:
        """Start the bot; in a database of an older schema it dies at each n-th statement of a migration."""
        older = self.bot.database.exists()
        if older:
            self._arm(f"{child.STATEMENT}/1/{stride}")
        await self.bot.fork(child.run)
        await self._listens()
        (self.bot.database.parent / child.POINT).unlink(missing_ok=True)
        if older:
            self.points[MIGRATION] = self.restarts

    async def kill(self, point: str) -> None:
        """Kill the bot at this point, and wait until it is there again by itself."""
        self.lurks = True
        if point == ALARM:
            await self._change_a_guide()
        elif point in IN_CHILD:
            self._arm(point)
        elif point == BACKUP:
            await self._kill_in_backup()
        elif point == ANY:
            self._strike()
        else:
            self._struck.clear()
            self._trap = partial(self._traps, point)
            async with asyncio.timeout(PATIENCE):
                await self._struck.wait()
        await self._comes_back()
        self.points[point] += 1

    async def quiet(self, within: float = PATIENCE) -> None:
        """Wait until nothing is owed to anybody."""
        question = "SELECT 1 FROM chats WHERE owing = 1 LIMIT 1"
        await self.bot.until(lambda: not self.bot.rows(question), "nothing is owed any more", within)

    async def is_done(self, person: int, turns: int, update: int) -> bool:
        """Whether everything somebody did is committed, and everything that followed is delivered."""
        where = "(chat, key, owing) = (?, ?, 0) AND revision >= ? AND value + 0 >= ?"
        question = f"SELECT 1 FROM chats, meta WHERE {where}"  # noqa: S608 - both are ours
        return bool(self.bot.rows(question, person, HIGHEST, turns, update))

    async def stored(self, person: int) -> tuple[str, int]:
        """Return the session of somebody as it is stored, and the number of their turns."""
        found = self.bot.rows("SELECT session, revision FROM chats WHERE chat = ?", person)
        return found[0] if found else ("{}", 0)

    async def broken(self) -> list[str]:
        """Return the promises that were broken here."""
        found = [f"taken back: {row}" for row in self.bot.rows("SELECT kind, error, place FROM poison")]
        return found + self.copies.broken()

    def besides(self) -> str:
        """Return what else happened."""
        copies = len(self.copies.complete)
        return f"{self.news} pieces of news told to each of those who wait; {copies} copies completed"

    # ---------------------------------------------------------------- how it is killed

    def _arm(self, point: str) -> None:
        (self.bot.database.parent / child.POINT).write_text(point, encoding="utf-8")

    def _strike(self) -> Fault:
        self._died = time.monotonic()
        fault = self.bot.strike()
        self._struck.set()
        return fault

    def _trouble(self, method: str, values: Mapping[str, object]) -> Fault | None:
        if method == "getMe" and self.alone:  # a start: who was killed forgets how long they were to wait
            self.early += self.bot.api.limits.early
            self.bot.api.limits = Limits()
        if fault := self._trap(method, values):
            self._trap = _fair
            return fault
        return self.weather(method, values)

    def _traps(self, point: str, method: str, values: Mapping[str, object]) -> Fault | None:
        later = asyncio.get_running_loop().call_later
        if point == FETCHED and method == "getUpdates" and len(self.world.updates):
            later(self.bot.api.faults.latency + self.random.uniform(0, 0.004), self._strike)
            return Delay(0)
        if point == BEFORE_SEND and is_send(method):
            return self._strike()
        if point == AFTER_SEND and is_send(method):
            self._strike()
            return LoseAnswer(before=False)
        if (
            point == ON_ITS_WAY
            and method == "editMessageText"
            and self.press_again(int(str(values["chat_id"])))
        ):
            later(self.random.uniform(DELAY / 4, DELAY), self._strike)
            return Delay(DELAY)
        return None

    async def _kill_in_backup(self) -> None:
        process = await self.copies.begin()
        await asyncio.sleep(self.random.uniform(0, COPYING))
        self._strike()
        await self.copies.end(process, kill=self.random.random() < HALF)  # the other half outlives the bot

    # ---------------------------------------------------------------- how it comes back

    async def _change_a_guide(self) -> None:
        """Kill the bot, so that at the next start it tells of one change more, and dies on the way."""
        self.news += 1
        (self.bot.database.parent / child.NEWS).write_text(str(self.news), encoding="utf-8")
        self._arm(f"{child.ANNOUNCING}/{self.random.randint(1, 3)}")
        self._strike()
        await self._listens()
        self._struck.clear()
        self.points[ANY] += 1

    async def _comes_back(self) -> None:
        dies = not self._struck.is_set()
        self._struck.clear()
        polls = self.bot.api.counts["getUpdates"]
        if dies:
            await self._dies()
        self.lurks = False
        await self._listens()
        await self.bot.until(lambda: self.bot.api.counts["getUpdates"] > polls, "it works again")
        self.under_way += self._were_under_way()

    def _were_under_way(self) -> int:
        """Return how many sends had left the process that died last, and were not answered before it did."""
        newest_first = reversed(self.bot.api.calls)
        older = dropwhile(lambda call: call.method != "getMe", newest_first)
        since = takewhile(lambda call: call.ended > self._died - LONGEST_CALL, older)
        return sum(is_send(call.method) and call.ended > self._died for call in since)

    async def _dies(self) -> None:
        """Wait until the process has died by itself; the system forgets it at once."""
        deadline = time.monotonic() + PATIENCE
        while _lives(self.bot.pid):
            assert time.monotonic() < deadline, "it did not come to the place where it was to die"
            await asyncio.sleep(0.001)
        died = self.bot.database.parent / child.DIED
        self._died = float(died.read_text(encoding="utf-8")) if died.exists() else time.monotonic()

    async def _listens(self) -> None:
        """Wait until the bot listens, as long as it is started again and again."""
        while True:
            started = len(self.bot.lines)
            with suppress(TimeoutError):
                return await self.bot.listens()
            if len(self.bot.lines) == started:
                raise AssertionError(f"the bot did not start again\n{self.bot.last_lines()}")


def _lives(process: int) -> bool:
    try:
        os.kill(process, 0)
    except ProcessLookupError:
        return False
    return True


def _fair(_: str, __: Mapping[str, object]) -> Fault | None:
    return None


@asynccontextmanager
async def founded(folder: Path, seed: int, **settings: str) -> AsyncIterator[Town]:
    """Found a town whose bot is not started yet; everything is ended at last."""
    world = Watched()
    api = BotApi(world, TOKEN, bot_id=BOT_ID)
    bot = Bot(world, api, await api.start(), folder, settings)
    try:
        yield Town(bot, world, seed)
    finally:
        await bot.end()
        await api.stop()
    said = bot.errors
    assert TOKEN.partition(":")[2] not in said, "the token stands in the output"
    assert "Traceback" not in said, bot.last_lines()
