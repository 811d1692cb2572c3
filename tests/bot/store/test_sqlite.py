"""What a group costs, and what is there after the file was closed, or its process killed."""

import asyncio
import os
import signal
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from typing import Any

from bot.store import Change, Repeated, Update
from bot.store.hop import Connection
from bot.store.sqlite import POISON_KEPT, SqliteStore
from tests.bot.store.conftest import Opens
from tests.bot.store.decisions import fail, kinds, turn, wake
from tests.bot.store.files import look

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


async def test_those_who_wait_share_a_commit(opens: Opens) -> None:
    statements: list[str] = []

    class Traced(Connection):
        def execute(self, work: Any, parameters: Any = (), /) -> sqlite3.Cursor:
            statements.append(work if isinstance(work, str) else "hop")
            return super().execute(work, parameters)

    store = await opens(":memory:", factory=Traced)
    statements.clear()
    await asyncio.gather(*(store.change([Change(chat, turn)]) for chat in range(100)))
    assert statements.count("COMMIT") == statements.count("hop") == 1
    statements.clear()
    await asyncio.gather(*(store.change([Change(chat, turn), Change(chat, turn)]) for chat in range(300)))
    assert statements.count("COMMIT") == 3  # 128 callers with two changes each fill a group


async def test_everything_is_in_the_file_after_it_was_closed(opens: Opens) -> None:
    store = await opens()
    await store.change([Change(5, wake(NOON), Update(9))])
    before = await store.row(5)
    await store.set_note("bot", "7")
    await store.close()
    store = await opens()
    assert await store.row(5) == before
    assert await store.note("bot") == "7"
    assert kinds(await store.change([Change(5, turn, Update(9))])) == [Repeated]


async def test_the_file_is_written_carefully(opens: Opens, path: str) -> None:
    opened: list[sqlite3.Connection] = []

    class Seen(Connection):
        def __init__(self, *arguments: Any, **settings: Any) -> None:
            super().__init__(*arguments, **{**settings, "check_same_thread": False})
            opened.append(self)

    await opens(factory=Seen)
    for pragma, value in (("synchronous", 2), ("secure_delete", 1), ("busy_timeout", 5000)):
        assert opened[0].execute(f"PRAGMA {pragma}").fetchone() == (value,)
    assert look(path, "PRAGMA journal_mode") == [("wal",)]


async def test_poison_is_noted_without_its_words(store: SqliteStore, path: str) -> None:
    await store.change([Change(5_000_000_001, fail, Update(4, "message")), Change(2, fail)])
    [noted, own] = look(path, "SELECT update_id, kind, error, place FROM poison ORDER BY rowid")
    assert noted[:3] == (4, "message", "ValueError")
    assert noted[3].startswith("store/decisions.py:")
    assert own[:3] == (None, "own", "ValueError")


async def test_poison_does_not_pile_up(store: SqliteStore, path: str) -> None:
    await store.change([Change(1, fail, Update(number)) for number in range(1, POISON_KEPT + 11)])
    assert look(path, "SELECT count(*), min(update_id) FROM poison") == [(POISON_KEPT, 11)]


WRITES_UNTIL_KILLED = """
import asyncio, sys
from bot.clock import Clock
from bot.store import Change, Update
from bot.store.sqlite import SqliteStore
from tests.bot.store.conftest import Opens
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


def killed_while_writing(path: str) -> dict[int, int]:
    """Return the last turn of each chat that a process acknowledged before it was killed."""
    command = [sys.executable, "-c", WRITES_UNTIL_KILLED, path]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        lines = [process.stdout.readline() for _ in range(500)]
        os.kill(process.pid, signal.SIGKILL)
        lines += [line for line in process.stdout if line.endswith("\n")]
    return {int(chat): int(number) for chat, number in (line.split() for line in lines)}


async def test_after_a_kill_everything_acknowledged_is_there_once(opens: Opens, path: str) -> None:
    acknowledged = killed_while_writing(path)
    assert acknowledged
    store = await opens()
    for chat, number in acknowledged.items():
        row = await store.row(chat)
        assert row is not None
        assert number <= row.revision <= number + 1
        again = [
            Change(chat, fail, Update(chat * 1_000_000 + done, ordered=False))
            for done in range(1, number + 1)
        ]
        assert set(kinds(await store.change(again))) == {Repeated}
