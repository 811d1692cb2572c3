"""What remains of somebody who asked to be forgotten: not a byte."""

import asyncio
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.clock import Clock
from bot.reminders import rest
from bot.store import Change, Kept
from bot.store.hop import Connection
from bot.store.sqlite import SqliteStore
from bot.store.wiping import FORGOTTEN
from tests.bot.store.conftest import Opens
from tests.bot.store.decisions import forget, kinds, speak, turn, wake
from tests.bot.store.files import content, everything, look, varint

ADA = 5_123_456_789
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


def traces(path: str, chats: Sequence[int]) -> dict[int, list[str]]:
    """Return where the numbers of chats stand: as text, as integers of any width, as keys of rows."""
    stored, found = everything(path), {}
    for chat in chats:
        shapes = {f"{width} bytes": chat.to_bytes(width, "big") for width in (5, 6, 8)}
        shapes["text"] = str(chat).encode()
        shapes["key"] = varint(chat)
        if names := [name for name, shape in shapes.items() if shape in stored]:
            found[chat] = names
    return found


async def test_after_wiping_no_byte_tells_who_was_forgotten(store: SqliteStore, path: str) -> None:
    chats = [5_123_456_789 + number * 7_654_321 for number in range(400)]
    for length in (10, 700, 90, 2500):  # rows grow and shrink, so pages are split and joined
        await store.change([Change(chat, wake(NOON + timedelta(hours=chat % 99))) for chat in chats])
        await store.change([Change(chat, speak("x" * length)) for chat in chats[length % 3 :: 3]])
    forgotten = chats[::4]
    before = traces(path, forgotten)
    assert set(before) == set(forgotten)
    assert {"key", "6 bytes"} <= set(before[forgotten[0]])
    await store.change([Change(chat, forget) for chat in forgotten])
    await store.wipe()
    assert traces(path, forgotten) == {}
    assert traces(path, chats[1:2])


async def test_a_session_set_aside_is_found_and_wiped_as_well(store: SqliteStore, path: str) -> None:
    look(path, "INSERT INTO chats VALUES (5, 'secret words', 0, 3, 2, 77, NULL, 1, 5)")
    await store.change([Change(5, turn)])
    assert b"secret words" in everything(path)
    await store.change([Change(5, forget)])
    await store.wipe()
    assert b"secret words" not in everything(path)


async def test_wiping_waits_for_somebody_who_reads_an_older_state(store: SqliteStore, path: str) -> None:
    await store.change([Change(ADA, turn)])
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM chats").fetchall()
        await store.change([Change(ADA, forget)])
        wiping = asyncio.ensure_future(store.wipe())
        await asyncio.wait([wiping], timeout=0.05)
        assert not wiping.done()
        meanwhile = await asyncio.wait_for(store.change([Change(6, turn)]), 2)  # nobody else waits for it
        assert kinds(meanwhile) == [Kept]
        reader.execute("COMMIT")
        await wiping
    assert traces(path, [ADA]) == {}


async def test_a_kill_before_the_wiping_is_made_up_for_after_the_next_start(opens: Opens, path: str) -> None:
    store = await opens()
    await store.change([Change(ADA, wake(NOON)), Change(6, turn)])
    await store.change([Change(ADA, forget)])
    await store.close()
    store = await opens()
    await store.wipe()
    assert traces(path, [ADA]) == {}
    before = content(path), content(f"{path}-wal")
    await store.wipe()  # nobody was forgotten since: nothing is written
    assert (content(path), content(f"{path}-wal")) == before


async def test_bytes_that_a_full_disk_keeps_are_owed_since_the_first_was_forgotten(opens: Opens) -> None:
    room = {"full": True}

    class Full(Connection):
        def execute(self, work: Any, parameters: Any = (), /) -> sqlite3.Cursor:
            if work == "VACUUM" and room["full"]:
                raise sqlite3.OperationalError("database or disk is full")
            return super().execute(work, parameters)

    store = await opens(factory=Full, clock=(clock := Clock()))
    began = clock.now()
    assert (await store.upkeep()).wipe_owed is None
    await store.change([Change(ADA, turn), Change(6, turn), Change(ADA, forget)])
    with pytest.raises(sqlite3.OperationalError):
        await store.wipe()
    owed = (await store.upkeep()).wipe_owed
    assert owed is not None
    assert began <= owed <= clock.now()
    clock.push(timedelta(hours=2))
    await store.change([Change(6, forget)])
    assert (await store.upkeep()).wipe_owed == owed
    room["full"] = False
    await store.wipe()
    assert (await store.upkeep()).wipe_owed is None


async def test_who_is_forgotten_during_a_wiping_is_owed_since_that_began(opens: Opens) -> None:
    store = await opens(clock=(clock := Clock()))
    await store.change([Change(ADA, turn), Change(6, turn), Change(6, forget)])
    clock.push(timedelta(hours=2))
    wiping = asyncio.ensure_future(store.wipe())
    forgetting = asyncio.ensure_future(store.change([Change(ADA, forget)]))
    await asyncio.gather(wiping, forgetting)
    owed = (await store.upkeep()).wipe_owed
    assert owed is not None
    assert clock.now() - owed < timedelta(hours=1)


async def test_who_is_forgotten_during_a_wiping_is_wiped_by_the_next_one(store: SqliteStore) -> None:
    await store.change([Change(ADA, turn), Change(6, turn), Change(6, forget)])
    wiping = asyncio.ensure_future(store.wipe())
    forgetting = asyncio.ensure_future(store.change([Change(ADA, forget)]))
    await asyncio.gather(wiping, forgetting)
    assert await store.note(FORGOTTEN) == "2"
    await store.wipe()
    assert await store.note(FORGOTTEN) is None


def test_wiping_rests_the_longer_the_longer_it_takes() -> None:
    assert [rest(took) for took in (0.0, 0.1, 1.0, 2.0)] == [10.0, 10.0, 20.0, 40.0]
    assert rest(600.0) < 60, "within a minute the next one begins"
