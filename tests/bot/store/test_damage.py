"""What happens when bytes of the file change by themselves."""

import random
import shutil
import sqlite3
import zlib
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import pytest

from bot.store import Change, Failed, Kept, Row, StoreError, Update
from bot.store.health import Health, looked_through
from bot.store.rows import BEFORE_ALL
from bot.store.sqlite import SqliteStore
from dialogs.memory import read, written
from dialogs.session import Session
from tests.bot.store.conftest import Opens
from tests.bot.store.decisions import fail, forget, keep, kinds, speak, turn
from tests.bot.store.files import content, damage, look, varint

ADA = 5_000_000_001
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
WHOLE = written(Session(country="DE"))
DAMAGED = {
    "another byte": (WHOLE.replace("DE", "FR").encode(), zlib.crc32(WHOLE.encode()), "FR"),
    "not JSON": (WHOLE[:-1].encode(), zlib.crc32(WHOLE[:-1].encode()), None),
    "not text": (b'{"v":1,"country":"D\xff"}', 5, "D\ufffd"),
    "a field of a later release": (b'{"country":"DE","hour":"late"}', 1, "DE"),
    "nothing": (b"", 0, None),
}


@pytest.mark.parametrize("damage", DAMAGED)
async def test_a_damaged_session_is_set_aside_once_and_what_parses_is_kept(
    opens: Opens, path: str, damage: str
) -> None:
    data, crc, country = DAMAGED[damage]
    await (await opens()).close()
    look(path, "INSERT INTO chats VALUES (5, CAST(? AS TEXT), ?, 3, 2, 77, NULL, 1, 5)", data, crc)
    store = await opens()
    row = await store.row(5)
    session, _ = read(data.decode(errors="replace"))
    assert session.country == country
    assert row == Row(session, revision=3, shown=2, live=77, damaged=True)
    assert await store.change([Change(5, keep)]) == [Kept(row)]
    assert look(path, "SELECT count(*) FROM aside") == [(0,)]
    [kept] = await store.change([Change(5, turn)])
    assert kept == Kept(replace(row, revision=4, damaged=False), set_aside=True)
    assert await store.change([Change(5, keep)]) == [Kept(replace(row, revision=4, damaged=False))]
    assert await store.change([Change(5, turn)]) == [Kept(await store.row(5))]
    assert look(path, "SELECT chat, CAST(session AS BLOB), crc FROM aside") == [(5, data, crc)]
    await store.change([Change(5, forget)])
    assert look(path, "SELECT count(*) FROM aside") == [(0,)]


async def test_what_cannot_be_written_in_place_of_a_damaged_session_sets_nothing_aside(
    store: SqliteStore, path: str
) -> None:
    look(path, "INSERT INTO chats VALUES (5, 'no session', 0, 3, 2, 77, NULL, 1, 5)")
    for decide in (speak("\ud800"), fail):
        assert kinds(await store.change([Change(5, decide)])) == [Failed]
    assert look(path, "SELECT count(*) FROM aside") == [(0,)]
    assert look(path, "SELECT session, revision FROM chats") == [("no session", 3)]


async def test_numbers_that_damage_turned_into_something_else_are_read_as_numbers(
    opens: Opens, path: str
) -> None:
    await (await opens()).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '');"
            "UPDATE sqlite_schema SET sql = replace(sql, ' NOT NULL', '') WHERE type = 'table';"
            "PRAGMA writable_schema = RESET;"
            "INSERT INTO chats VALUES (5, NULL, x'00', NULL, 'many', x'ff', -9223372036854775808, 1, 5);"
            "INSERT INTO meta VALUES ('highest update', NULL, NULL);"
        )
    store = await opens()
    row = await store.row(5)
    assert row == Row(read("")[0], live=0, due=datetime(1970, 1, 1, tzinfo=UTC), damaged=True)
    assert await store.next_due() == row.due
    assert kinds(await store.change([Change(5, turn, Update(7))])) == [Kept]
    assert await store.row(5) == replace(row, revision=1, damaged=False)


async def test_damage_met_while_running_is_named_in_one_line(opens: Opens, path: str) -> None:
    store = await opens()
    await store.change([Change(chat, speak("x" * 900)) for chat in range(100)])
    await store.close()
    store = await opens()
    damage(path, range(8192, len(content(path))))
    with pytest.raises(StoreError, match=r"^.* is damaged .* `optout-bot restore`\.$"):
        await store.change([Change(chat, turn) for chat in range(100)])
    with pytest.raises(StoreError, match="restore"):
        await store.row(50)


@pytest.mark.parametrize("bit", range(8))
@pytest.mark.parametrize("byte", range(5))
async def test_a_row_that_drifts_to_another_number_gives_nobody_the_session_of_somebody_else(
    opens: Opens, path: str, byte: int, bit: int
) -> None:
    sound = {chat: Session("de", source=f"of {chat}") for chat in (4_999_999_999, ADA, 5_300_000_000)}
    store = await opens()
    await store.change([Change(chat, partial(remember_at_rest, sound[chat])) for chat in sound])
    await store.close()
    damage(path, [content(path).index(varint(ADA)) + byte], 1 << bit)
    assert is_found(path)
    try:
        store = await opens()
        rows = {chat: await store.row(chat) for chat in (*await store.chats(BEFORE_ALL), *sound)}
        kept = dict(await store.sessions(None, 9))
        outcomes = await store.change([Change(chat, keep_language) for chat in rows])
        aside = look(path, "SELECT chat FROM aside")
    except StoreError:
        return  # it says so in one line: other tests look at that
    for chat, row in rows.items():
        assert row is None or row.session == (Session() if row.damaged else sound[chat])
        assert row is None or not row.damaged or (row.live, row.owing) == (None, False)
        assert kept.get(chat) in (None, sound.get(chat))
    assert [(chat,) for chat, row in rows.items() if row and row.damaged] == aside
    assert [type(outcome) for outcome in outcomes] == [Kept] * len(rows)


def remember_at_rest(session: Session, _: Row | None) -> Row:
    """Remember somebody for whom nothing is due and to whom nothing is owed."""
    return Row(session, revision=3, shown=3, live=77)


def keep_language(row: Row | None) -> Row | None:
    return row and replace(row, session=replace(row.session, language="de"))


def is_found(path: str) -> bool:
    """Whether the full check finds damage."""
    try:
        return looked_through(path).damaged > 0
    except StoreError:
        return True


async def test_who_has_the_number_of_a_drifted_row_begins_anew(opens: Opens, path: str) -> None:
    store = await opens()
    await store.change([Change(ADA, partial(remember_at_rest, Session("de", country="DE")))])
    look(path, "UPDATE chats SET chat = 7, owing = 1, shown = 2")
    assert looked_through(path) == Health(chats=1, damaged=1)
    assert await store.row(ADA) is None
    row = await store.row(7)
    assert row == Row(Session(), revision=3, shown=3, damaged=True)
    assert not row.owing
    assert await store.sessions(None, 9) == []
    await store.change([Change(7, speak("fr"))])
    assert (await store.row(7)) == Row(Session("fr"), revision=4, shown=3)
    assert look(path, "SELECT chat, session LIKE '%DE%' FROM aside") == [(7, 1)]
    assert looked_through(path) == Health(chats=1, damaged=0)


def remember(session: Session, _: Row | None) -> Row:
    return Row(session, due=NOON)


async def test_wherever_a_byte_changes_it_is_read_around_or_named_in_one_line(
    opens: Opens, path: str, tmp_path: Path
) -> None:
    chats = [5_000_000_000 + number * 7919 for number in range(40)]
    sound = {chat: Session("de", last_case=chat) for chat in chats}
    store = await opens()
    await store.change([Change(chat, partial(remember, sound[chat])) for chat in chats])
    await store.change([Change(chat, keep, Update(chat, ordered=False)) for chat in chats])
    await store.close()
    filled = [place for place, byte in enumerate(content(path)) if byte]
    said = []
    for number, place in enumerate(random.Random(1).sample(filled, 30)):
        copy = str(tmp_path / f"{number}.db")
        shutil.copy(path, copy)
        damage(copy, [place])
        try:
            store = await opens(copy)
            for chat in chats:
                row = await store.row(chat)
                assert row is None or row.damaged or row.session == sound[chat]
            await store.change([Change(chat, turn, Update(chat + 1)) for chat in chats])
            await store.due(NOON, 99)
        except StoreError as error:
            said.append(str(error))
    assert said
    assert all("`optout-bot restore`" in line for line in said)
