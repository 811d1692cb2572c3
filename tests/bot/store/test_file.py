"""Which files are taken for a database of the bot, and by whom."""

import sqlite3
from pathlib import Path

import pytest

from bot.store import Change, StoreError
from bot.store.sqlite import SqliteStore
from tests.bot.store.conftest import Opens
from tests.bot.store.decisions import turn
from tests.bot.store.files import content, look, save


def modes(path: str) -> dict[str, str]:
    """Return who may do what with a database and the files beside it."""
    return {file.name: oct(file.stat().st_mode & 0o777) for file in Path(path).parent.iterdir()}


async def test_new_files_are_for_their_owner_alone(store: SqliteStore, path: str) -> None:
    await store.change([Change(5, turn)])
    names = ("bot.db", "bot.db-lock", "bot.db-shm", "bot.db-wal")
    assert modes(path) == dict.fromkeys(names, "0o600")


async def test_a_second_bot_on_the_same_file_is_refused_until_the_first_has_ended(opens: Opens) -> None:
    store = await opens()
    with pytest.raises(StoreError, match=r"^.*bot\.db is in use by another process: stop that one first\.$"):
        await opens()
    await store.close()
    await opens()


async def test_who_only_reads_is_welcome_beside_the_bot_and_cannot_write(opens: Opens) -> None:
    store = await opens()
    await store.change([Change(5, turn)])
    reader = await opens(exclusive=False)
    assert await reader.owing() == [5]
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await reader.change([Change(5, turn)])
    await store.change([Change(6, turn)])
    assert await reader.owing() == [5, 6]


async def test_who_only_reads_needs_a_database_and_makes_none(opens: Opens, path: str) -> None:
    with pytest.raises(StoreError, match="cannot be used"):
        await opens(exclusive=False)
    assert content(path) == b""
    await (await opens()).close()
    assert await (await opens(exclusive=False)).owing() == []


async def test_a_name_with_signs_of_its_own_is_no_other_name(opens: Opens, tmp_path: Path) -> None:
    where = str(tmp_path / "ö ?#% 1.db")
    await (await opens(where)).change([Change(5, turn)])
    assert await (await opens(where, exclusive=False)).owing() == [5]


async def test_a_folder_that_is_missing_is_named(opens: Opens, tmp_path: Path) -> None:
    for where in (tmp_path / "missing" / "bot.db", tmp_path):
        with pytest.raises(StoreError, match=r"^.* cannot be used \(.*\): check its folder, .*\.$"):
            await opens(str(where))


@pytest.mark.parametrize(
    "statement",
    ["CREATE TABLE films (title TEXT)", "PRAGMA user_version = 1", "PRAGMA application_id = 7"],
)
async def test_the_database_of_another_program_is_refused_and_left_alone(
    opens: Opens, path: str, statement: str
) -> None:
    look(path, statement)
    before = content(path)
    with pytest.raises(StoreError, match="is not a database of this bot: name another file"):
        await opens()
    assert content(path) == before


@pytest.mark.parametrize("written", [b"Dear diary, " * 99, b"SQLite format 3\x00" + b"\x07" * 5000])
async def test_what_is_no_database_is_refused_and_left_alone(opens: Opens, path: str, written: bytes) -> None:
    save(path, written)
    with pytest.raises(StoreError, match=r"^.*damaged or not a database.*`optout-bot restore`\.$"):
        await opens()
    assert content(path) == written


@pytest.mark.parametrize("table", ["aside", "chats", "meta", "poison", "updates"])
async def test_a_table_that_damage_has_hidden_is_missed_at_the_start(
    opens: Opens, path: str, table: str
) -> None:
    await (await opens()).close()
    look(path, f"ALTER TABLE {table} RENAME TO {table}x")
    with pytest.raises(StoreError, match="restore"):
        await opens()


async def test_a_complaint_that_quotes_damaged_bytes_is_one_line_too(opens: Opens, path: str) -> None:
    await (await opens()).close()
    save(path, content(path).replace(b"CREATE TABLE updates", b"CREATE TABL\xff updates"))
    with pytest.raises(StoreError, match="restore"):
        await opens()
