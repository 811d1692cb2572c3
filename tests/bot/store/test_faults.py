"""A database that fails at its n-th statement, for every n of a short day: nothing is half written."""

import asyncio
import sqlite3
from datetime import UTC, datetime
from typing import Any

import pytest

from bot.store import Change, Kept, Row, StoreError, Update
from bot.store.hop import Connection
from bot.store.rows import BEFORE_ALL
from bot.store.sqlite import SqliteStore
from tests.bot.store.conftest import Opens
from tests.bot.store.decisions import deliver, fail, forget, kinds, speak, turn, wake
from tests.bot.store.files import complaint
from tests.bot.store.released import ROWS, build
from tests.depth import some

NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
CHATS = range(1, 5)
DAY: list[list[Change]] = [
    [Change(1, turn, Update(10)), Change(2, speak("de"), Update(11)), Change(1, turn, Update(12))],
    [Change(3, wake(NOON), Update(13)), Change(3, fail, Update(14)), Change(1, turn, Update(12))],
    [Change(1, deliver), Change(2, deliver)],
    [Change(2, forget, Update(7000, ordered=False)), Change(4, turn, Update(7001, ordered=False))],
]

State = tuple[list[Row | None], list[int], list[int], datetime | None]


class Disk:
    """Does so many statements (None: all), then fails, for good or once; late: after the last one."""

    def __init__(self, late: bool = False, once: bool = False) -> None:
        self.left: int | None = None
        self.late = late
        self.once = once

    def check(self) -> None:
        if self.left == 0:
            self.left = None if self.once else 0
            raise sqlite3.OperationalError("disk I/O error")

    def connection(self) -> type[Connection]:
        disk = self

        class Failing(Connection):
            def execute(self, work: Any, parameters: Any = (), /) -> sqlite3.Cursor:
                if not isinstance(work, str):
                    return super().execute(work, parameters)
                disk.check()
                answer = super().execute(work, parameters)
                if disk.left is not None:
                    disk.left -= 1
                    if disk.late:
                        disk.check()
                return answer

            def rollback(self) -> None:
                disk.check()
                super().rollback()

        return Failing


async def state(store: SqliteStore) -> State:
    rows = [await store.row(chat) for chat in CHATS]
    return rows, await store.owing(), await store.due(NOON, 9), await store.next_due()


async def live(
    store: SqliteStore, disk: Disk, left: int | None, sound: list[State] | None = None
) -> list[State]:
    """Commit the batches of a day, each once more when the disk fails; return what is kept after each."""
    states = [await state(store)]
    for batch in DAY:
        disk.left = left
        try:
            await store.change(batch)
            left = disk.left
        except sqlite3.OperationalError:
            left = disk.left = None
            assert sound
            assert await state(store) in (sound[len(states) - 1], sound[len(states)])  # never half of it
            await store.change(batch)
        disk.left = None
        states.append(await state(store))
    return states if left is None else []  # a day without a failure proves nothing


@pytest.mark.parametrize("once", [False, True])
@pytest.mark.parametrize("late", [False, True])
async def test_a_disk_that_fails_at_any_statement_costs_nothing(opens: Opens, late: bool, once: bool) -> None:
    sound = await live(await opens(":memory:"), Disk(), None)
    for number in some(range(1, 200), 3, 2 * late + once):
        disk = Disk(late, once)
        states = await live(await opens(":memory:", factory=disk.connection()), disk, number, sound)
        if not states:
            break
        assert states == sound, f"after a failure at statement {number}"
    assert 60 < number < 199


async def test_everybody_in_a_group_hears_of_the_fault_and_the_next_group_goes_on(opens: Opens) -> None:
    disk = Disk()
    store = await opens(":memory:", factory=disk.connection())
    disk.left = 20
    callers = (store.change([Change(chat, turn, Update(chat))]) for chat in range(1, 101))
    outcomes = await asyncio.gather(*callers, return_exceptions=True)
    assert {type(outcome) for outcome in outcomes} == {sqlite3.OperationalError}
    with pytest.raises(sqlite3.OperationalError):
        await store.set_note("bot", "7")
    disk.left = None
    assert await store.owing() == []
    assert kinds(await store.change([Change(1, turn, Update(1))])) == [Kept]


def on_a_disk(pragma: str) -> type[Connection]:
    """Return connections that a pragma keeps from writing."""

    class Kept(Connection):
        def __init__(self, *arguments: Any, **settings: Any) -> None:
            super().__init__(*arguments, **settings)
            super().execute(pragma)

    return Kept


def failing(name: str) -> type[Connection]:
    """Return connections that fail at their first look into the file, as SQLite does."""

    class Failing(Connection):
        def execute(self, work: Any, parameters: Any = (), /) -> sqlite3.Cursor:
            if work == "PRAGMA application_id":
                raise complaint(name)
            return super().execute(work, parameters)

    return Failing


UNUSABLE = {
    "full": (on_a_disk("PRAGMA max_page_count = 1"), "full"),
    "read-only": (on_a_disk("PRAGMA query_only = ON"), "readonly"),
    **{
        name: (failing(name), "failed as")
        for name in ("FULL", "IOERR_READ", "IOERR_FSYNC", "READONLY_DIRECTORY")
    },
}


@pytest.mark.parametrize("schema", [0, 1])
@pytest.mark.parametrize("trouble", UNUSABLE)
async def test_what_keeps_a_bot_from_its_file_at_the_start_is_not_called_damage(
    opens: Opens, path: str, trouble: str, schema: int
) -> None:
    build(path, schema)
    factory, said = UNUSABLE[trouble]
    with pytest.raises(
        StoreError, match=rf"^.*bot\.db cannot be used \(.*{said}.*\): check its folder, .*\.$"
    ):
        await opens(factory=factory)
    store = await opens()
    assert await store.chats(BEFORE_ALL) == (list(ROWS) if schema else [])


async def test_a_full_disk_is_survived(opens: Opens) -> None:
    room = {"pages": 20}

    class Small(Connection):
        def execute(self, work: Any, parameters: Any = (), /) -> sqlite3.Cursor:
            super().execute(f"PRAGMA max_page_count = {room['pages']}")
            return super().execute(work, parameters)

    async def written(store: SqliteStore, chat: int) -> bool:
        try:
            return kinds(await store.change([Change(chat, speak("x" * 900))])) == [Kept]
        except sqlite3.OperationalError:
            return False

    store, chat = await opens(factory=Small), 1
    while await written(store, chat):
        chat += 1
    assert chat > 5
    assert await store.row(chat) is None
    assert await store.row(chat - 1)
    room["pages"] = 1000
    assert await written(store, chat)
