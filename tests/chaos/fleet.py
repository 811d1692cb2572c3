"""How do people live with several processes of one bot, of which any is killed, and their database too?"""

import asyncio
import time
from bisect import bisect_left
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from bot.playground.calls import is_send
from tests.bot.postgres import Postgres
from tests.bot.process import Bot
from tests.bot.replicas import TAKES_OVER, Replicas, ready, several
from tests.chaos.town import Town
from tests.chaos.watched import Watched

PROCESS, DATABASE = "a process", "the database"
EVERY = 11  # of so many kills the second is one of the database
GONE = 0.3, 2.0  # seconds for which the database is gone
LONG = 8.0  # seconds of every fifth time: longer than any lease
FIFTH = 5
LOOK = 0.01

_DONE = """
    SELECT 1 FROM chats WHERE chat = $1 AND NOT owing AND revision >= $2
    AND EXISTS (SELECT 1 FROM updates WHERE id = $3)
"""
_STORED = "SELECT convert_from(session, 'UTF8'), revision FROM chats WHERE chat = $1"


class Fleet(Town):
    """Several processes behind a balancer, on one database; each is started again whenever it is killed."""

    alone = False

    def __init__(self, replicas: Replicas, world: Watched, seed: int) -> None:
        super().__init__(replicas.bots[0], world, seed)
        self.bots, self.database = replicas.bots, replicas.database
        self._replicas = replicas
        self._came_back = 0  # how often the database did
        self._dead = 0  # whether something is not there again yet: others serve people meanwhile
        self.gone = 0.0  # seconds without a database, together

    @property
    def deaths(self) -> int:
        """How often something was killed, also what is not there again yet."""
        return self.kills + self._dead

    @property
    def restarts(self) -> int:
        """How often something was there again: each start of a process says its number."""
        starts = sum(line.isdecimal() for bot in self.bots for line in bot.lines)
        return starts - len(self.bots) + self._came_back

    async def begin(self, stride: int = 1) -> None:
        """Start all of them, one after the other."""
        del stride  # no schema is older here
        for bot in self.bots:
            await bot.keep_running()
            await self._works(bot)
            self._replicas.balancer.behind.append(bot)

    async def kill(self, point: str) -> None:
        """Kill a process, or one time in eleven the database, and wait until all work again."""
        del point  # it is any moment
        if self.kills % EVERY == 1:
            await self.kill_database()
        else:
            await self.kill_process(self.random.choice(self.bots))

    async def kill_process(self, bot: Bot) -> None:
        """Kill one of them, and wait until it is there again by itself."""
        died, self._dead = time.monotonic(), 1
        bot.strike()
        await self._works(bot)
        self._killed(PROCESS, died)

    async def kill_database(self) -> None:
        """Kill everything that the database consists of, and start it again after a while."""
        server, often = self.database.server, self.points[DATABASE] + 1
        died, self._dead = time.monotonic(), 1
        await asyncio.to_thread(server.kill)
        await asyncio.sleep(LONG if often % FIFTH == 0 else self.random.uniform(*GONE))
        server.start()
        await server.ready()
        self.gone += time.monotonic() - died
        await asyncio.gather(*map(self._is_ready, self.bots))
        self._came_back += 1
        self._killed(DATABASE, died)

    def _killed(self, what: str, died: float) -> None:
        """Count a kill, and the sends that had come before it and were answered after it."""
        self.points[what] += 1
        self._dead = 0
        sends = (call for call in self.bot.api.calls if is_send(call.method))
        self.under_way += sum(call.time <= died < call.ended for call in sends)

    async def _works(self, bot: Bot) -> None:
        await bot.listens()
        await self._is_ready(bot)

    async def _is_ready(self, bot: Bot) -> None:
        async with asyncio.timeout(TAKES_OVER):
            while (await ready(bot))[0] != 200:  # noqa: ASYNC110  (a process gives no signal)
                await asyncio.sleep(0.05)

    # ---------------------------------------------------------------- what became of it

    async def quiet(self, within: float = TAKES_OVER) -> None:
        """Wait until nothing is owed to anybody."""
        await self._replicas.settled(within)

    async def is_done(self, person: int, turns: int, update: int) -> bool:
        """Whether everything somebody did is committed, and everything that followed is delivered."""
        try:
            return bool(await self.database.look(_DONE, person, turns, update))
        except (OSError, asyncpg.PostgresError):
            return False  # the database is gone just now

    async def stored(self, person: int) -> tuple[str, int]:
        """Return the session of somebody as it is stored, and the number of their turns."""
        found = await self.database.look(_STORED, person)
        return (found[0][0], found[0][1]) if found else ("{}", 0)

    async def broken(self) -> list[str]:
        """Return the promises that were broken here."""
        rows = await self.database.look("SELECT kind, error, place FROM poison")
        return [f"taken back: {row}" for row in rows]

    def besides(self) -> str:
        """Return what else happened."""
        return f"no database for {self.gone:.0f} s"

    def most_in_a_second(self) -> int:
        """Return how many sends came within one second, at most."""
        times = self._sends()
        return max(bisect_left(times, moment + 1) - place for place, moment in enumerate(times))

    def pace(self) -> float:
        """Return how many sends a second came, from the first to the last."""
        times = self._sends()
        return len(times) / (times[-1] - times[0])

    def _sends(self) -> list[float]:
        return sorted(call.time for call in self.bot.api.calls if is_send(call.method))


@asynccontextmanager
async def assembled(
    folder: Path, server: Postgres, number: int, seed: int, *, polls: bool = False, **settings: str
) -> AsyncIterator[Fleet]:
    """Build so many processes on an empty database, none of them started; all are ended at last."""
    world = Watched()
    async with (
        server.database() as database,
        several(folder, database, number, polls=polls, world=world, **settings) as replicas,
    ):
        yield Fleet(replicas, world, seed)


@asynccontextmanager
async def watching() -> AsyncIterator[Callable[[], float]]:
    """Yield what tells for how many seconds this process stood still at most."""
    longest = 0.0

    async def look() -> None:
        nonlocal longest
        while True:
            before = time.monotonic()
            await asyncio.sleep(LOOK)
            longest = max(longest, time.monotonic() - before - LOOK)

    looking = asyncio.create_task(look())
    try:
        yield lambda: longest
    finally:
        looking.cancel()
