"""What does PostgreSQL cost beside SQLite, and what do several processes bring?

    python -m tests.bench.speed.engines

The same people walk the same way, by polling and by webhook, round after round, all in one run. CPU is that
of all processes of the bot, and beside it that of all processes of PostgreSQL.
"""

import argparse
import asyncio
import sys
import tempfile
from collections import defaultdict
from collections.abc import AsyncIterator, Mapping, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import asyncpg

from tests.bench.machine import Machine
from tests.bench.speed.crowd import Crowd, reader
from tests.bench.speed.hooked import SECRET, Hooked
from tests.bench.speed.numbers import at, under
from tests.bench.speed.runner import OURS, Running, more_files, running, started
from tests.bench.speed.story import Step, story
from tests.bot.postgres import Postgres, binaries, served
from tests.bot.process import free_port

PEOPLE, LONG, WARM_UP, CALM = 400, 250, 1.5, 100.0
NOTES = (
    "Medians of the rounds; in brackets: divided by SQLite's with the same way of being told.",
    "All limits are off, everything is durable, and PostgreSQL runs on the same machine with its defaults.",
    "0 screens were skipped; what people were shown last was committed when it was over.",
)
NOT_MEASURED = (
    "more than this machine: people, Telegram, all processes and PostgreSQL share its cores, so that further "
    "processes can only take from one another",
    "a network between them, a balancer, TLS, and a second PostgreSQL that has to confirm each commit",
)


@dataclass(frozen=True)
class Setup:
    """How the bot runs: on which engine, told in which way, as how many processes."""

    name: str
    shared: bool
    processes: int = 0  # 0: one that polls


SETUPS = (
    Setup("SQLite, polling", shared=False),
    Setup("PostgreSQL, polling", shared=True),
    Setup("SQLite, webhook", shared=False, processes=1),
    Setup("PostgreSQL, webhook", shared=True, processes=1),
    Setup("PostgreSQL, webhook, 2 processes", shared=True, processes=2),
    Setup("PostgreSQL, webhook, 4 processes", shared=True, processes=4),
)


@dataclass(frozen=True)
class Cost:
    """What one measurement gave: updates a second, µs of CPU an update, and ms of waiting."""

    rate: float = 0.0
    cpu: float = 0.0
    server: float = 0.0
    p50: float = 0.0
    p99: float = 0.0
    peak: float = 0.0


async def measured(setup: Setup, server: Postgres, steps: list[Step], rate: float, seconds: float) -> Cost:
    """Measure once, in a closed loop or at a rate; raises when a screen was skipped or is not committed."""
    async with AsyncExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        database = await stack.enter_async_context(server.database()) if setup.shared else None
        address = database.address if database else str(folder / "bot.db")
        crowd = Crowd(steps, PEOPLE, None if database else reader(address, OURS.question))
        bots = await stack.enter_async_context(_bots(setup, crowd, folder, address))
        await asyncio.sleep(0.5)
        before, spent, done = _cpu(bots), server.cpu, crowd.done
        reached = await crowd.lives(rate, WARM_UP, seconds)
        many = max(1, crowd.done - done)
        cpu, spent = (_cpu(bots) - before) / many, (server.cpu - spent) / many
        late = await _uncommitted(database.address, crowd) if database else crowd.uncommitted
        if crowd.skipped or late:
            raise RuntimeError(f"{setup.name}: {crowd.skipped} skipped, {late} not committed")
        p50, p99 = (at(percent, crowd.waits) * 1000 for percent in (50, 99))
        return Cost(reached, cpu * 1e6, spent * 1e6, p50, p99, sum(bot.peak for bot in bots))


@asynccontextmanager
async def _bots(setup: Setup, crowd: Crowd, folder: Path, database: str) -> AsyncIterator[list[Running]]:
    if not setup.processes:
        async with running(OURS, crowd.telegram, folder, OPTOUT_DATABASE=database) as bot:
            yield [bot]
        return
    places = [f"127.0.0.1:{free_port()}" for _ in range(setup.processes)]
    hooked = Hooked(crowd.saw, [f"http://{place}/told" for place in places])
    crowd.telegram = hooked
    common = {"OPTOUT_DATABASE": database, "OPTOUT_WEBHOOK_SECRET": SECRET}
    common["OPTOUT_WEBHOOK_URL"] = f"http://{places[0]}/told"
    url = await hooked.start()
    try:
        async with AsyncExitStack() as stack:
            bots = list[Running]()
            for number, place in enumerate(places):
                (folder / str(number)).mkdir()
                starting = started(OURS, url, folder / str(number), place, **common)
                bots.append(await stack.enter_async_context(starting))
            yield bots
    finally:
        await hooked.stop()


async def _uncommitted(address: str, crowd: Crowd) -> int:
    """Return how many of those who acted have fewer turns than they were shown."""
    connection = await asyncpg.connect(address)
    try:
        turns = {
            row["chat"]: row["revision"] for row in await connection.fetch("SELECT chat, revision FROM chats")
        }
    finally:
        await connection.close()
    acted = [person for person in crowd.people.values() if person.done]
    return sum(turns.get(person.chat, 0) < crowd.story[person.done - 1].turns for person in acted)


def _cpu(bots: Sequence[Running]) -> float:
    return sum(bot.cpu for bot in bots)


async def compared(server: Postgres, rounds: int, seconds: float) -> Mapping[str, tuple[Cost, Cost]]:
    """Return for each setup the medians in a closed loop, and at a calm rate."""
    steps = story(LONG)
    found: dict[tuple[str, float], list[Cost]] = defaultdict(list)
    for number in range(rounds):
        for setup in SETUPS:
            for rate in (0.0, CALM):
                cost = await measured(setup, server, steps, rate, seconds)
                found[setup.name, rate].append(cost)
                print(f"round {number + 1}, {setup.name}: {cost}", file=sys.stderr, flush=True)
    return {
        setup.name: (_medians(found[setup.name, 0.0]), _medians(found[setup.name, CALM])) for setup in SETUPS
    }


def _medians(costs: Sequence[Cost]) -> Cost:
    return Cost(*(median(getattr(cost, name) for cost in costs) for name in Cost.__dataclass_fields__))


def table(found: Mapping[str, tuple[Cost, Cost]]) -> list[str]:
    """Return the figures as a table."""
    columns = (
        "",
        "updates/s",
        "CPU µs an update",
        "and PostgreSQL's",
        "at 100/s: CPU µs an update",
        "and PostgreSQL's",
        "p50 ms",
        "p99 ms",
        "peak MB",
    )
    lines = [f"| {' | '.join(columns)} |", "|" + "---|" * len(columns)]
    for setup in SETUPS:
        closed, calm = found[setup.name]
        other, calmer = found["SQLite, webhook" if setup.processes else "SQLite, polling"]
        cells = (
            setup.name,
            f"{closed.rate:,.0f} ({closed.rate / other.rate:.2f})",
            f"{closed.cpu:,.0f} ({closed.cpu / other.cpu:.2f})",
            f"{closed.server:,.0f}" if setup.shared else "–",
            f"{calm.cpu:,.0f} ({calm.cpu / calmer.cpu:.2f})",
            f"{calm.server:,.0f}" if setup.shared else "–",
            f"{calm.p50:.1f} ({calm.p50 / calmer.p50:.2f})",
            f"{calm.p99:.1f} ({calm.p99 / calmer.p99:.2f})",
            f"{closed.peak:.0f}",
        )
        lines.append(f"| {' | '.join(cells)} |")
    return lines


def main() -> None:
    """Measure, and print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seconds", type=float, default=6.0)
    chosen = parser.parse_args()
    more_files()
    programs, machine = binaries(), Machine()
    if programs is None:
        sys.exit("PostgreSQL is not installed (apt-get install postgresql)")
    with served(programs) as server:
        lines = table(asyncio.run(compared(server, chosen.rounds, chosen.seconds)))
    print("\n".join([*lines, *under(machine.words(), NOTES, NOT_MEASURED)]))


if __name__ == "__main__":
    main()
