"""A line to PostgreSQL that breaks at its n-th word, for every n of a short day: nothing is half written."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime

import pytest

from bot.clock import Clock
from bot.store import Row
from bot.store.postgres.replica import Replica
from bot.store.postgres.schema import migrate, shipped
from bot.store.postgres.server import AWAY, Server
from bot.store.postgres.store import PostgresStore
from tests.bot.postgres import Database
from tests.bot.store.test_faults import CHATS, DAY, NOON
from tests.bot.wire import ANSWER_LOST, CUT, PASS, Fate, Wire
from tests.depth import some

State = tuple[list[Row | None], list[int], list[int], datetime | None]
TABLES = "chats, aside, updates, poison, meta"


class Nth:
    """Lets something become of the n-th thing that is said."""

    def __init__(self, number: int, fate: Fate) -> None:
        self.left = number
        self._fate = fate

    def __call__(self, said: bytes) -> Fate:
        del said
        self.left -= 1
        return self._fate if self.left == 0 else PASS


@asynccontextmanager
async def opened(database: Database, port: int | None = None) -> AsyncIterator[PostgresStore]:
    """Open a store that nobody hears of, so that nothing is said but what it commits."""
    server = Server(database.server.address(database.name, port))
    if port is None:
        await migrate(server, database.address, shipped())
    yield PostgresStore(server, Replica(server, database.address, 1), Clock())
    await server.close()


async def state(store: PostgresStore) -> State:
    rows = [await store.row(chat) for chat in CHATS]
    return rows, await store.owing(), await store.due(NOON, 9), await store.next_due()


async def live(store: PostgresStore, beside: PostgresStore, sound: list[State]) -> list[State]:
    """Commit the batches of a day, each once more when the line breaks; return what is kept after each."""
    states = [await state(beside)]
    for batch in DAY:
        try:
            await store.change(batch)
        except AWAY:
            assert await state(beside) in (sound[len(states) - 1], sound[len(states)])  # never half of it
            await store.change(batch)
        states.append(await state(beside))
    return states


@pytest.mark.parametrize("fate", [CUT, ANSWER_LOST], ids=str)
async def test_a_line_that_breaks_at_any_word_costs_nothing(database: Database, fate: Fate) -> None:
    wire = Wire(database.server.port)
    async with wire.listening(), opened(database) as beside:
        sound: list[State] = []
        for number in (0, *some(range(1, 200), 6, 3 * (fate is CUT))):
            nth = Nth(number, fate)
            async with opened(database, wire.port) as store:
                wire.fate = nth
                states = await live(store, beside, sound)
            sound = sound or states
            assert states == sound, f"after a break at word {number}"
            await database.look(f"TRUNCATE {TABLES}")
            wire.fate = lambda _: PASS
            if number and nth.left > 0:
                break
        assert 15 < number < 199
