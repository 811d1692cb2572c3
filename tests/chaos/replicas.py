"""Is anything lost or done twice when several processes of one bot are killed, and their database as well?"""

import asyncio
import bisect
import signal
import time
from pathlib import Path

import asyncpg

from bot.playground.calls import is_send
from bot.store.engines import moved
from tests.bot.postgres import binaries, served
from tests.bot.replicas import TAKES_OVER, Replicas, ready, several
from tests.chaos.crowd import Crowd
from tests.chaos.person import Habits, Person
from tests.chaos.proof import SEED, Progress, Verdict, share
from tests.chaos.town import ANY, Town
from tests.chaos.waiting import keep, planned
from tests.chaos.watched import Watched

DATABASE = "the database"
POINTS = (DATABASE, ANY, ANY, ANY, ANY)  # every tenth kill is one of the database
GONE = 1.0  # seconds for which the database is gone, about
ON_THE_LINE = 0.02  # seconds in which what a process had sent still arrives
LATENCY = 0.004
RATE = 60.0


class Fleet(Town):
    """Several processes behind a balancer, on one PostgreSQL."""

    def __init__(self, replicas: Replicas, world: Watched, seed: int) -> None:
        super().__init__(replicas.bots[0], world, seed)
        self._replicas = replicas
        self._restarts = 0

    @property
    def restarts(self) -> int:
        """How often something was started again."""
        return self._restarts

    async def begin(self, stride: int = 1) -> None:
        """Start all of them."""
        del stride  # no schema is older here
        for bot in self._replicas.bots:
            await self._replicas.start(bot)

    async def kill(self, point: str) -> None:
        """Kill one of the processes, or the database, and wait until all can work again."""
        died = time.monotonic()
        if point == DATABASE:
            await self._kill_database()
        else:
            bot = self.random.choice(self._replicas.bots)
            await bot.kill()
            await self._replicas.start(bot)
        self._restarts += 1
        self.under_way += sum(
            is_send(call.method) and call.time <= died + ON_THE_LINE and call.ended > died
            for call in self.bot.api.calls
        )
        self.points["a process" if point == ANY else point] += 1

    async def _kill_database(self) -> None:
        server = self._replicas.database.server
        await asyncio.to_thread(server.stop, signal.SIGQUIT)
        await asyncio.sleep(self.random.uniform(0, 2 * GONE))
        server.start()
        await server.ready()
        async with asyncio.timeout(TAKES_OVER):
            for bot in self._replicas.bots:
                while (await ready(bot))[0] != 200:  # noqa: ASYNC110  (a process gives no signal)
                    await asyncio.sleep(0.05)

    async def quiet(self, within: float = TAKES_OVER) -> None:
        """Wait until nothing is owed to anybody."""
        await self._replicas.settled(within)

    async def is_done(self, person: int, turns: int, update: int) -> bool:
        """Whether everything somebody did is committed, and everything that followed is delivered."""
        question = """
            SELECT 1 FROM chats WHERE chat = $1 AND NOT owing AND revision >= $2
            AND EXISTS (SELECT 1 FROM updates WHERE id = $3)
        """
        try:
            return bool(await self._replicas.database.look(question, person, turns, update))
        except (OSError, asyncpg.PostgresError):
            return False  # it is gone just now

    async def stored(self, person: int) -> tuple[str, int]:
        """Return the session of somebody as it is stored, and the number of their turns."""
        question = "SELECT session, revision FROM chats WHERE chat = $1"
        found = await self._replicas.database.look(question, person)
        return (found[0][0].decode(), found[0][1]) if found else ("{}", 0)

    async def broken(self) -> list[str]:
        """Return the promises that were broken here."""
        rows = await self._replicas.database.look("SELECT kind, error, place FROM poison")
        return [f"taken back: {row}" for row in rows]

    def most_in_a_second(self) -> int:
        """Return how many sends and edits came within one second, at most."""
        times = sorted(call.time for call in self.bot.api.calls if is_send(call.method))
        return max(bisect.bisect_left(times, moment + 1) - place for place, moment in enumerate(times))


async def replicas(folder: Path, scale: float, tell: Progress) -> Verdict:
    """Kill two and then four processes and their database: 110 kills, 20,000 updates, 5,000 reminders."""
    verdicts = []
    for number in (2, 4) if scale == 1 else (2,):
        place = folder / str(number)
        place.mkdir()
        verdicts.append(await _killed(place, number, scale, tell))
    verdicts.append(await _paced(folder, scale, tell))
    return Verdict("\n  ".join(one.figures for one in verdicts), sum((one.broken for one in verdicts), ()))


async def _killed(folder: Path, number: int, scale: float, tell: Progress) -> Verdict:
    world = Watched()
    programs = binaries()
    if programs is None:
        return Verdict("", ("PostgreSQL is not installed",))
    with served(programs) as server:
        async with (
            server.database() as database,
            several(folder, database, number, world=world) as processes,
        ):
            fleet = Fleet(processes, world, SEED)
            fleet.bot.api.faults.latency = LATENCY
            count = share(scale, 55, 4)
            waiting = planned(fleet, share(scale, 2_500, 20), within=count * 2.0)
            await keep(waiting, folder / "before.db")
            await moved(str(folder / "before.db"), database.address)
            await fleet.begin()
            habits = Habits(thinking=1.0 if scale == 1 else 0.3, questions=0.03)
            people = [Person(fleet, habits, SEED + each) for each in range(share(scale, 100, 10))]
            crowd = Crowd(fleet, people, waiting)
            await crowd.live(share(scale, 10_000, 100), count, POINTS, tell)
            broken = crowd.broken()
            if scale == 1 and crowd.repeated > fleet.under_way:
                broken.append("more new messages were repeated than sends were under way")
            return Verdict(f"{number} processes: {crowd.figures()}", tuple(broken))


async def _paced(folder: Path, scale: float, tell: Progress) -> Verdict:
    """Let many people hurry while all processes together may send so much a second, and one is killed."""
    world = Watched()
    programs = binaries()
    if programs is None:
        return Verdict("", ("PostgreSQL is not installed",))
    with served(programs) as server:
        async with (
            server.database() as database,
            several(folder, database, 3, world=world, OPTOUT_RATE=str(RATE)) as processes,
        ):
            fleet = Fleet(processes, world, SEED)
            await fleet.begin()
            habits = Habits(thinking=0.1, hurries=0)
            people = [Person(fleet, habits, SEED + each) for each in range(60)]
            crowd = Crowd(fleet, people)
            await crowd.live(share(scale, 3_000, 300), share(scale, 6, 1), (ANY,), tell)
            broken, most = crowd.broken(), fleet.most_in_a_second()
            if most > RATE * 1.2 + 1:
                broken.append(f"{most} sends in one second, {RATE:.0f} may be")
            figures = f"3 processes that may send {RATE:.0f} a second: at most {most} in one second"
            return Verdict(f"{figures}, {crowd.pace:.0f} on average", tuple(broken))
