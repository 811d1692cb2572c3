"""How one schema becomes the next in PostgreSQL, while several processes start or work."""

import asyncio
from collections.abc import AsyncIterator
from dataclasses import replace

import asyncpg
import pytest

from bot.clock import Clock
from bot.store import Change, StoreError
from bot.store.postgres import replica, store
from bot.store.postgres.schema import Migration, check, migrate, migration, shipped
from bot.store.postgres.server import Server
from bot.store.postgres.store import PostgresStore
from tests.bot.postgres import PASSWORD, Database
from tests.bot.store.decisions import turn

NOW = shipped()[-1].number
BESIDE = Migration(NOW + 1, NOW, "ALTER TABLE chats ADD COLUMN mood text; UPDATE chats SET mood = 'calm'")
APART = Migration(NOW + 2, NOW + 2, "ALTER TABLE chats DROP COLUMN shown")
BROKEN = Migration(NOW + 1, NOW, "CREATE TABLE moods (mood text); INSERT INTO nowhere VALUES (1)")


@pytest.fixture
async def server(database: Database) -> AsyncIterator[Server]:
    server = Server(database.address)
    yield server
    await server.close()


async def applied(database: Database) -> list[int]:
    return [number for (number,) in await database.look("SELECT number FROM optout_schema ORDER BY number")]


def test_the_shipped_migrations_are_numbered_from_one_without_a_gap() -> None:
    assert [migration.number for migration in shipped()] == list(range(1, NOW + 1))
    assert all(1 <= migration.oldest <= migration.number for migration in shipped())


def test_a_migration_says_who_can_work_with_it() -> None:
    assert migration(7, "-- oldest: 5\nSELECT 1").oldest == 5
    with pytest.raises(ValueError, match="migration 7"):
        migration(7, "SELECT 1")


async def test_of_many_that_start_at_once_each_step_is_made_by_one(database: Database) -> None:
    servers = [Server(database.address) for _ in range(6)]
    steps = [*shipped(), BESIDE, replace(BROKEN, number=NOW + 2, sql="CREATE TABLE moods (mood text)")]
    await asyncio.gather(*(migrate(server, database.address, steps) for server in servers))
    assert await applied(database) == [*range(1, NOW + 3)]
    for server in servers:
        await server.close()


async def test_a_step_that_breaks_leaves_nothing(database: Database, server: Server) -> None:
    await migrate(server, database.address, shipped())
    with pytest.raises(asyncpg.UndefinedTableError):
        await migrate(server, database.address, [*shipped(), BROKEN])
    assert await applied(database) == [*range(1, NOW + 1)]
    assert await database.look("SELECT 1 FROM information_schema.tables WHERE table_name = 'moods'") == []


async def test_an_older_one_works_beside_a_newer_schema_that_lets_it(database: Database) -> None:
    older = await PostgresStore.open(database.address, Clock())
    await older.change([Change(5, turn)])
    newer = Server(database.address)
    await migrate(newer, database.address, [*shipped(), BESIDE])
    await older.change([Change(5, turn), Change(6, turn)])
    await older.team.beat()
    started_later = await PostgresStore.open(database.address, Clock())
    await started_later.change([Change(5, turn)])
    assert await database.look("SELECT chat, revision, mood FROM chats ORDER BY chat") == [
        (5, 3, "calm"),
        (6, 1, None),
    ]
    for closing in (older, started_later, newer):
        await closing.close()


async def test_an_older_one_ends_with_a_line_when_it_can_work_no_more(
    monkeypatch: pytest.MonkeyPatch, database: Database, server: Server
) -> None:
    monkeypatch.setattr(replica, "BEAT", 0.05)
    older = await PostgresStore.open(database.address, Clock())
    await migrate(server, database.address, [*shipped(), BESIDE, APART])
    async with asyncio.timeout(5):
        with pytest.raises(StoreError, match=f"schema {NOW + 2}.* up to {NOW}: start a newer"):
            await older.team.watch()
    await older.close()
    with pytest.raises(StoreError, match=f"schema {NOW + 2}.* up to {NOW}: start a newer"):
        await PostgresStore.open(database.address, Clock())


async def test_who_only_reads_asks_for_a_start_when_the_schema_is_older(
    database: Database, server: Server
) -> None:
    with pytest.raises(StoreError, match=f"schema 0.* needs schema {NOW}: start `optout-bot run` once"):
        await check(server, database.address, shipped())


async def test_a_database_of_somebody_else_is_left_alone(database: Database) -> None:
    await database.look("CREATE TABLE recipes (cake text)")
    with pytest.raises(StoreError, match="not a database of this bot") as refused:
        await PostgresStore.open(database.address, Clock())
    assert PASSWORD not in str(refused.value)
    assert await database.look(
        "SELECT table_name FROM information_schema.tables WHERE table_schema = 'public'"
    ) == [("recipes",)]


@pytest.mark.parametrize(
    ("wrong", "why"),
    [
        (PASSWORD, "password authentication failed"),
        ("/test_", "does not exist"),
        ("optout:", "password authentication failed"),
    ],
)
async def test_what_waiting_cannot_mend_is_one_line(database: Database, wrong: str, why: str) -> None:
    with pytest.raises(StoreError, match=why) as refused:
        await PostgresStore.open(database.address.replace(wrong, f"{wrong}x".replace(":x", "x:")), Clock())
    assert PASSWORD not in str(refused.value)
    assert "\n" not in str(refused.value)


async def test_an_address_that_cannot_be_read_is_one_line() -> None:
    with pytest.raises(StoreError, match="OPTOUT_DATABASE") as refused:
        await PostgresStore.open("postgresql://optout:hush@127.0.0.1:port/x", Clock())
    assert "hush" not in str(refused.value)


async def test_a_server_that_is_not_there_yet_is_waited_for(
    monkeypatch: pytest.MonkeyPatch, database: Database, caplog: pytest.LogCaptureFixture
) -> None:
    monkeypatch.setattr(store, "FIRST_PAUSE", 0.1)
    database.server.stop()
    opening = asyncio.ensure_future(PostgresStore.open(database.address, Clock()))
    await asyncio.sleep(0.5)
    assert not opening.done()
    database.server.start()
    await (await asyncio.wait_for(opening, 15)).close()
    assert "cannot be reached" in caplog.text
    assert PASSWORD not in caplog.text
