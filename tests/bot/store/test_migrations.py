"""How one schema becomes the next, also when the process is killed on the way."""

import multiprocessing
import os
import signal
import sqlite3
from contextlib import closing
from itertools import count
from pathlib import Path

import pytest

from bot.store import Change, StoreError
from bot.store.health import Health, looked_through
from bot.store.migrations import Migration, check, migrate, shipped
from tests.bot.store.conftest import Opens
from tests.bot.store.decisions import turn
from tests.bot.store.files import content, look, save
from tests.bot.store.released import ROWS, build, everything_is_there

NOW = shipped()[-1].number
LATER = [
    Migration(NOW + 1, "ALTER TABLE chats ADD COLUMN mood TEXT;\nUPDATE chats SET mood = 'calm';"),
    Migration(NOW + 2, "CREATE TABLE moods (mood TEXT);\nINSERT INTO moods SELECT mood FROM chats;"),
]


def connect(path: str) -> closing[sqlite3.Connection]:
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA synchronous = OFF")  # a kill takes the process, not what the system was given
    return closing(connection)


def raise_to(path: str, migrations: list[Migration]) -> None:
    with connect(path) as connection:
        migrate(connection, path, migrations)


@pytest.fixture
async def old(opens: Opens, path: str) -> str:
    """Return a file of the schema of today that knows a chat."""
    store = await opens()
    await store.change([Change(5, turn)])
    await store.close()
    return path


def test_the_shipped_migrations_are_numbered_from_one_without_a_gap() -> None:
    assert [migration.number for migration in shipped()] == list(range(1, len(shipped()) + 1))


def test_a_new_file_is_ours_and_needs_no_copy(path: str) -> None:
    raise_to(path, shipped())
    assert look(path, "PRAGMA user_version") == [(shipped()[-1].number,)]
    assert content(path)[68:72] == b"OptO"
    assert [file.name for file in Path(path).parent.iterdir()] == ["bot.db"]


def test_an_older_file_is_copied_before_it_is_changed(old: str) -> None:
    Path(f"{old}.before-{NOW + 1:03}.unfinished").write_bytes(
        b"half of a copy, from a process that was killed"
    )
    raise_to(old, [*shipped(), *LATER])
    assert look(old, "SELECT chat, chats.mood, moods.mood FROM chats, moods") == [(5, "calm", "calm")]
    copy = Path(f"{old}.before-{NOW + 1:03}")
    assert look(str(copy), "SELECT chat FROM chats") == [(5,)]
    assert look(str(copy), "PRAGMA user_version") == [(NOW,)]
    assert oct(copy.stat().st_mode & 0o777) == "0o600"
    raise_to(old, [*shipped(), *LATER])
    assert len(list(copy.parent.glob("*before*"))) == 1


async def test_a_newer_schema_is_refused_naming_both(opens: Opens, old: str) -> None:
    raise_to(old, [*shipped(), *LATER])
    for exclusive in (True, False):
        with pytest.raises(
            StoreError, match=rf"has schema {NOW + 2}, this program knows schemas up to {NOW}: .*\.$"
        ):
            await opens(exclusive=exclusive)


def test_who_only_reads_migrates_nothing(old: str) -> None:
    with (
        connect(old) as connection,
        pytest.raises(StoreError, match=f"has schema {NOW}, this program needs schema {NOW + 2}"),
    ):
        check(connection, old, [*shipped(), *LATER])


def test_a_migration_that_fails_leaves_what_was_there(old: str) -> None:
    broken = Migration(NOW + 2, "CREATE TABLE moods (mood TEXT);\nINSERT INTO nowhere VALUES (1);")
    with pytest.raises(sqlite3.OperationalError):
        raise_to(old, [*shipped(), LATER[0], broken])
    assert look(old, "PRAGMA user_version") == [(NOW + 1,)]
    raise_to(old, [*shipped(), *LATER])
    assert look(old, "SELECT mood FROM moods") == [("calm",)]


def migrate_until_killed(path: str, statement: int, migrations: list[Migration]) -> None:
    counter = count()

    def trace(_: str) -> None:
        if next(counter) == statement:
            os.kill(os.getpid(), signal.SIGKILL)

    with connect(path) as connection:
        connection.set_trace_callback(trace)
        migrate(connection, path, migrations)


def killed(path: str, statement: int, migrations: list[Migration]) -> bool:
    """Migrate in a process that is killed at a statement; return whether there were so many."""
    process = multiprocessing.get_context("fork").Process(
        target=migrate_until_killed, args=(path, statement, migrations)
    )
    process.start()
    process.join()
    return process.exitcode != 0


def test_a_kill_at_any_statement_of_a_migration_costs_nothing(old: str) -> None:
    before = content(old)
    for statement in range(100):
        Path(old).write_bytes(before)
        if not killed(old, statement, [*shipped(), *LATER]):
            break
        assert look(old, "PRAGMA integrity_check") == [("ok",)]
        raise_to(old, [*shipped(), *LATER])
        assert look(old, "SELECT chat, chats.mood, moods.mood FROM chats, moods") == [(5, "calm", "calm")]
        assert look(f"{old}.before-{NOW + 1:03}", "SELECT chat FROM chats") == [(5,)]
    assert statement > 12


@pytest.mark.parametrize("schema", range(1, NOW))
async def test_a_file_of_every_earlier_schema_is_brought_up_to_date_with_everything_in_it(
    opens: Opens, path: str, schema: int
) -> None:
    build(path, schema)
    assert looked_through(path) == Health(chats=len(ROWS), damaged=0), "a copy is whole as it is"
    await everything_is_there(await opens(), path)


@pytest.mark.parametrize("schema", range(NOW))
async def test_a_kill_at_any_statement_of_a_shipped_migration_costs_nothing(
    opens: Opens, path: str, schema: int
) -> None:
    build(path, schema)
    before = content(path)
    for statement in range(100):
        save(path, before)
        if not killed(path, statement, shipped()):
            break
        store = await opens()
        if schema:
            await everything_is_there(store, path)
        assert await store.row(5) is None
        await store.close()
    assert statement > 6
