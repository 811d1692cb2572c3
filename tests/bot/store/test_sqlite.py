"""What is true of one SQLite file: what a group costs, what a kill leaves, what forgetting leaves."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
import zlib
from collections.abc import AsyncIterator
from contextlib import closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from bot.clock import Clock
from bot.store import Change, Failed, Kept, Repeated, Row, StoreError, Update
from bot.store.hop import Connection
from bot.store.sqlite import POISON_KEPT, SqliteStore
from dialogs.memory import written
from dialogs.session import Session
from tests.bot.store.decisions import fail, forget, keep, kinds, speak, turn, wake

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@pytest.fixture
def path(tmp_path: Path) -> str:
    return str(tmp_path / "bot.db")


@pytest.fixture
async def store(path: str) -> AsyncIterator[SqliteStore]:
    store = await SqliteStore.open(path, Clock())
    yield store
    await store.close()


def look(path: str, question: str, *parameters: object) -> list[Any]:
    """Read, or damage, a file behind the back of the store."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        return connection.execute(question, parameters).fetchall()


# ------------------------------------------------------------------------------------------------ groups


async def test_those_who_wait_share_a_commit() -> None:
    statements: list[str] = []

    class Traced(Connection):
        def execute(self, work: Any, parameters: Any = (), /) -> sqlite3.Cursor:
            statements.append(work if isinstance(work, str) else "hop")
            return super().execute(work, parameters)

    store = await SqliteStore.open(":memory:", Clock(), factory=Traced)
    statements.clear()
    await asyncio.gather(*(store.change([Change(chat, turn)]) for chat in range(100)))
    assert statements.count("COMMIT") == statements.count("hop") == 1
    statements.clear()
    await asyncio.gather(*(store.change([Change(chat, turn), Change(chat, turn)]) for chat in range(300)))
    assert statements.count("COMMIT") == 3  # 128 callers with two changes each fill a group
    await store.close()


async def test_everything_is_in_the_file_after_it_was_closed(path: str) -> None:
    store = await SqliteStore.open(path, Clock())
    await store.change([Change(5, wake(NOON), Update(9))])
    before = await store.row(5)
    await store.set_note("bot", "7")
    await store.close()
    store = await SqliteStore.open(path, Clock())
    assert await store.row(5) == before
    assert await store.note("bot") == "7"
    assert kinds(await store.change([Change(5, turn, Update(9))])) == [Repeated]
    await store.close()


async def test_the_file_is_written_carefully(store: SqliteStore, path: str) -> None:
    for pragma, value in (("synchronous", 2), ("secure_delete", 1), ("busy_timeout", 5000)):
        assert await store._column(f"PRAGMA {pragma}") == [value]
    assert look(path, "PRAGMA journal_mode") == [("wal",)]


# ------------------------------------------------------------------------------------------------ poison


async def test_poison_is_noted_without_its_words(store: SqliteStore, path: str) -> None:
    await store.change([Change(5_000_000_001, fail, Update(4, "message")), Change(2, fail)])
    [noted, own] = look(path, "SELECT update_id, kind, error, place FROM poison ORDER BY rowid")
    assert noted[:3] == (4, "message", "ValueError")
    assert noted[3].startswith("store/decisions.py:")
    assert own[:3] == (None, "own", "ValueError")


async def test_poison_does_not_pile_up(store: SqliteStore, path: str) -> None:
    await store.change([Change(1, fail, Update(number)) for number in range(1, POISON_KEPT + 11)])
    assert look(path, "SELECT count(*), min(update_id) FROM poison") == [(POISON_KEPT, 11)]


# ------------------------------------------------------------------------------------------------ damage

WHOLE = written(Session("de", country="DE"))
DAMAGED = {
    "another byte": (WHOLE.replace("DE", "FR").encode(), zlib.crc32(WHOLE.encode()), "FR"),
    "not JSON": (WHOLE[:-1].encode(), zlib.crc32(WHOLE[:-1].encode()), None),
    "not text": (b'{"v":1,"country":"D\xff"}', 5, "D\ufffd"),
    "a field of a later release": (b'{"country":"DE","hour":"late"}', 1, "DE"),
    "nothing": (b"", 0, None),
}


@pytest.mark.parametrize("damage", DAMAGED)
async def test_a_damaged_session_is_set_aside_once_and_what_parses_is_kept(path: str, damage: str) -> None:
    data, crc, country = DAMAGED[damage]
    await (await SqliteStore.open(path, Clock())).close()
    look(path, "INSERT INTO chats VALUES (5, CAST(? AS TEXT), ?, 3, 2, 77, NULL, 1)", data, crc)
    store = await SqliteStore.open(path, Clock())
    row = await store.row(5)
    assert row == Row(Session(country=country), revision=3, shown=2, live=77, damaged=True)
    assert await store.change([Change(5, keep)]) == [Kept(row)]
    assert look(path, "SELECT count(*) FROM aside") == [(0,)]
    [kept] = await store.change([Change(5, turn)])
    assert kept == Kept(replace(row, revision=4, damaged=False)) == Kept(await store.row(5))
    await store.change([Change(5, turn)])
    assert look(path, "SELECT chat, CAST(session AS BLOB), crc FROM aside") == [(5, data, crc)]
    await store.change([Change(5, forget)])
    assert look(path, "SELECT count(*) FROM aside") == [(0,)]
    await store.close()


async def test_numbers_that_damage_turned_into_something_else_are_read_as_numbers(path: str) -> None:
    await (await SqliteStore.open(path, Clock())).close()
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.executescript(
            "PRAGMA writable_schema = ON; UPDATE sqlite_schema SET sql = replace(sql, 'STRICT', '');"
            "UPDATE sqlite_schema SET sql = replace(sql, ' NOT NULL', ''); PRAGMA writable_schema = RESET;"
            "INSERT INTO chats VALUES (5, NULL, x'00', NULL, 'many', x'ff', -9223372036854775808, 1);"
        )
    store = await SqliteStore.open(path, Clock())
    row = await store.row(5)
    assert row == Row(Session(), live=0, due=datetime(1970, 1, 1, tzinfo=UTC), damaged=True)
    assert await store.next_due() == row.due
    await store.change([Change(5, turn)])
    assert await store.row(5) == replace(row, revision=1, damaged=False)
    await store.close()


async def test_damage_met_while_running_is_named_in_one_line(path: str) -> None:
    store = await SqliteStore.open(path, Clock())
    await store.change([Change(chat, speak("x" * 900)) for chat in range(100)])
    await store.close()
    store = await SqliteStore.open(path, Clock())
    pages = Path(path).read_bytes()
    Path(path).write_bytes(pages[:8192] + b"\xff" * (len(pages) - 8192))
    with pytest.raises(StoreError, match=r"^.* is damaged .* `optout-bot restore`\.$"):
        await store.change([Change(chat, turn) for chat in range(100)])
    with pytest.raises(StoreError, match="restore"):
        await store.row(50)
    await store.close()


# ------------------------------------------------------------------------------------------------ forgetting


def traces(path: str, chat: int) -> list[str]:
    """Return where a chat's number stands: as text, as an integer of any width, as the key of a row."""
    key = bytes([chat >> shift & 0x7F | 0x80 * (shift > 0) for shift in range(63, -1, -7) if chat >> shift])
    shapes = {"text": str(chat).encode(), "key": key}
    shapes |= {f"{width} bytes": chat.to_bytes(width, "big") for width in (5, 6, 8)}
    found = []
    for file in (path, f"{path}-wal", f"{path}-shm"):
        data = Path(file).read_bytes() if Path(file).exists() else b""
        found += [f"{name} in {file}" for name, shape in shapes.items() if shape in data]
    return found


async def test_after_wiping_no_byte_tells_who_was_forgotten(store: SqliteStore, path: str) -> None:
    chats = [2**34 + number * 7_654_321 for number in range(400)]
    for length in (10, 700, 90, 2500):  # rows grow and shrink, so pages are split and joined
        for start in range(0, len(chats), 40):
            await store.change(
                [Change(chat, wake(NOON + timedelta(hours=chat % 99))) for chat in chats[start : start + 40]]
                + [Change(chat, speak("x" * length)) for chat in chats[start::7]]
            )
    forgotten = chats[::4]
    assert all(traces(path, chat) for chat in forgotten)
    assert any("key" in trace for trace in traces(path, forgotten[0]))
    assert any("5 bytes" in trace for trace in traces(path, forgotten[0]))
    await store.change([Change(chat, forget) for chat in forgotten])
    await store.wipe()
    assert [trace for chat in forgotten for trace in traces(path, chat)] == []
    assert traces(path, chats[1])
    assert Path(f"{path}-wal").stat().st_size == 0


async def test_a_session_set_aside_is_found_and_wiped_as_well(store: SqliteStore, path: str) -> None:
    look(path, "INSERT INTO chats VALUES (5, 'secret words', 0, 3, 2, 77, NULL, 1)")
    await store.change([Change(5, turn)])
    await store.wipe()
    assert b"secret words" in Path(path).read_bytes()
    await store.change([Change(5, forget)])
    await store.wipe()
    assert b"secret words" not in Path(path).read_bytes()


async def test_wiping_waits_for_somebody_who_reads_an_older_state(store: SqliteStore, path: str) -> None:
    await store.change([Change(5, turn)])
    with closing(sqlite3.connect(path, isolation_level=None)) as reader:
        reader.execute("BEGIN")
        reader.execute("SELECT count(*) FROM chats").fetchall()
        await store.change([Change(5, forget)])
        wiping = asyncio.ensure_future(store.wipe())
        await asyncio.wait([wiping], timeout=0.05)
        assert not wiping.done()
        assert kinds(await store.change([Change(6, turn)])) == [Kept]  # nobody else waits meanwhile
        reader.execute("COMMIT")
        await wiping
    assert Path(f"{path}-wal").stat().st_size == 0


# ------------------------------------------------------------------------------------------------ kill

WRITES_UNTIL_KILLED = """
import asyncio, sys
from bot.clock import Clock
from bot.store import Change, Update
from bot.store.sqlite import SqliteStore
from tests.bot.store.decisions import turn

async def write(store, chat):
    for number in range(1, 100_000):
        await store.change([Change(chat, turn, Update(chat * 1_000_000 + number, ordered=False))])
        print(chat, number, flush=True)

async def main():
    store = await SqliteStore.open(sys.argv[1], Clock())
    await asyncio.gather(*(write(store, chat) for chat in range(1, 9)))

asyncio.run(main())
"""


async def test_after_a_kill_everything_acknowledged_is_there_once(path: str) -> None:
    command = [sys.executable, "-c", WRITES_UNTIL_KILLED, path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(500)]
        os.kill(process.pid, signal.SIGKILL)
        lines += [line for line in process.stdout if line.endswith("\n")]
    acknowledged = dict(tuple(map(int, line.split())) for line in lines)  # the last one of each chat
    store = await SqliteStore.open(path, Clock())
    for chat, number in acknowledged.items():
        row = await store.row(chat)
        assert row is not None
        assert number <= row.revision <= number + 1
        again = [
            Change(chat, fail, Update(chat * 1_000_000 + done, ordered=False))
            for done in range(1, number + 1)
        ]
        assert set(kinds(await store.change(again))) == {Repeated}
    await store.close()
