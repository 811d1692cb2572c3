"""Everything from a SQLite file arrives in PostgreSQL, or nothing does, and one line says so."""

import sqlite3
from contextlib import closing
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.store import Change, Row, Store, StoreError, Update
from bot.store.engines import UsageError, healthy, moved
from bot.store.health import Health
from bot.store.postgres.moving import TABLES
from bot.store.postgres.store import PostgresStore
from bot.store.sqlite import SqliteStore
from dialogs.notice import TooMany
from dialogs.session import Session
from dialogs.spot import Spot
from dialogs.turn import Voted
from tests.bot.postgres import Database
from tests.bot.store.decisions import deliver, fail, kinds, speak, turn, wake
from tests.bot.store.files import look
from tests.depth import some

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
VOTED = Voted(Spot("facebook", "form", "browser", "eu"), same=True)
DIFFERENCES = [(table.name, how) for table in TABLES for how in ("another value", "a row less")]


async def fill(path: str) -> None:
    """Let everything be there that can be there."""
    store = await SqliteStore.open(path, Clock())
    for chat in range(1, 30):
        await store.change(
            [Change(chat, turn, Update(chat, ordered=chat % 2 == 0)), Change(chat, speak("de"))]
        )
    await store.change([Change(chat, deliver) for chat in range(1, 20)])
    await store.change([Change(7, wake(NOON)), Change(8, fail, Update(500, "text"))])
    await store.change([Change(9, lambda row: replace(row or Row(Session()), votes=(VOTED,)))])
    await store.change([Change(10, lambda row: row and replace(row, session=Session(notices=(TooMany(),))))])
    await store.set_note("owner", "bot 7")
    await store.close()
    look(path, "UPDATE chats SET session = ? WHERE chat = 11", '{"v":1,"language":"d')
    look(path, "UPDATE chats SET session = CAST(? AS TEXT) WHERE chat = 12", b'{"v":1,"app":"\xff\x00"}')
    look(path, "INSERT INTO aside VALUES (13, ?, 'no number', 5)", b"\xff\x00 bytes")


async def everything(store: Store) -> list[object]:
    rows = [await store.row(chat) for chat in range(1, 31)]
    owed = [await store.owing(), await store.due(NOON, 99), await store.next_due()]
    return [*rows, *owed, await store.sessions(None, 99), await store.looks(date(2000, 1, 3))]


async def test_everything_arrives_and_goes_on_where_it_was(tmp_path: Path, database: Database) -> None:
    path = str(tmp_path / "bot.db")
    await fill(path)
    before = await SqliteStore.open(path, Clock(), exclusive=False)
    expected = await everything(before)
    await before.close()

    found = await moved(path, database.address)
    assert (found.chats, found.damaged) == (29, 2)
    assert await healthy(database.address) == found
    store = await PostgresStore.open(database.address, Clock())
    assert await everything(store) == expected
    assert await store.note("owner") == "bot 7"
    assert kinds(
        await store.change([Change(1, fail, Update(28)), Change(1, fail, Update(27, ordered=False))])
    ) == [
        *kinds(await store.change([Change(1, fail, Update(1, ordered=False))])),
        *kinds(await store.change([Change(1, fail, Update(500))])),
    ]
    assert await database.look("SELECT session, crc, at FROM aside") == [(b"\xff\x00 bytes", None, 5)]
    assert set(await store.team.orphans([], 99)) == set(await store.owing())
    await store.close()


async def test_a_row_whose_number_has_drifted_stays_behind(tmp_path: Path, database: Database) -> None:
    path = str(tmp_path / "bot.db")
    await fill(path)
    look(path, "UPDATE chats SET chat = 40 WHERE chat = 14")

    assert await moved(path, database.address) == Health(chats=29, damaged=3)
    assert await healthy(database.address) == Health(chats=28, damaged=2)
    assert await database.look("SELECT 1 FROM chats WHERE chat IN (14, 40)") == []


async def test_a_database_in_which_somebody_is_known_is_refused(tmp_path: Path, database: Database) -> None:
    path = str(tmp_path / "bot.db")
    await fill(path)
    store = await PostgresStore.open(database.address, Clock())
    await store.change([Change(77, turn)])
    await store.close()
    with pytest.raises(StoreError, match="is not empty"):
        await moved(path, database.address)
    assert await database.look("SELECT chat FROM chats") == [(77,)]


@pytest.mark.parametrize(("table", "how"), some(DIFFERENCES, 3))
async def test_what_differs_after_copying_is_noticed_and_nothing_is_kept(
    tmp_path: Path, database: Database, table: str, how: str
) -> None:
    path = str(tmp_path / "bot.db")
    await fill(path)
    await (await PostgresStore.open(database.address, Clock())).close()
    columns = {"chats": "shown = NEW.shown + 1", "updates": "at = 1", "marks": "mark = '\\x00'"}
    change = columns.get(table, {"looks": "same = 9", "poison": "at = 1"}.get(table, "at = 9"))
    last = "RETURN NULL" if how == "a row less" else f"NEW.{change}; RETURN NEW"
    await database.look(
        f"CREATE FUNCTION spoil() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN {last}; END $$"
    )
    await database.look(
        f"CREATE TRIGGER spoil BEFORE INSERT ON {table} FOR EACH ROW EXECUTE FUNCTION spoil()"
    )
    with pytest.raises(StoreError, match=f"{table} differs"):
        await moved(path, database.address)
    everything = " UNION ALL ".join(f"SELECT 1 FROM {table.name}" for table in TABLES)  # noqa: S608 - ours
    assert await database.look(everything) == []


async def test_a_file_that_a_bot_uses_is_not_copied(tmp_path: Path, database: Database) -> None:
    path = str(tmp_path / "bot.db")
    store = await SqliteStore.open(path, Clock())
    with pytest.raises(StoreError, match="in use by another process"):
        await moved(path, database.address)
    await store.close()


async def test_a_file_that_is_not_there_or_not_ours_is_refused(tmp_path: Path, database: Database) -> None:
    path = str(tmp_path / "bot.db")
    with pytest.raises(StoreError, match="there is no database"):
        await moved(path, database.address)
    assert not Path(path).exists()  # noqa: ASYNC240  (nothing else waits here)
    with closing(sqlite3.connect(path)) as other:
        other.execute("CREATE TABLE recipes (cake TEXT)")
    with pytest.raises(StoreError, match="not a database of this bot"):
        await moved(path, database.address)


@pytest.mark.parametrize(
    "way", [("a.db", "b.db"), ("postgresql://x/y", "a.db"), ("postgres://x", "postgres://y")]
)
async def test_only_one_direction_is_offered(way: tuple[str, str]) -> None:
    with pytest.raises(UsageError, match="from a SQLite file"):
        await moved(*way)
