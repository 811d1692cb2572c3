"""A guide has changed: a crash in the middle skips nobody on their way, and nobody is told twice."""

import asyncio
from collections.abc import AsyncIterator
from functools import partial
from pathlib import Path

import pytest

from bot.announce import DONE, Announcer, announced, noted
from bot.clock import Clock
from bot.engine import Engine
from bot.reminders import TOGETHER
from bot.store import Change, Row
from bot.store.sqlite import SqliteStore
from dialogs.events import Event, GuideChanged
from dialogs.session import Session
from tests.dialogs.people import at_the_form, sent_twice
from tests.dialogs.test_alarm import CHANGED, book

CHATS = 2 * TOGETHER + 50
NAME = "facebook new-form"
ON_THE_WAY = at_the_form().session
ELSEWHERE = sent_twice().session


class Showing:
    """Nobody is being served."""

    under_way = 0


class Crashing(Engine):
    """Crashes after so many batches, once they are committed and not noted."""

    left = 99

    async def happens(self, chats: list[int], event: Event) -> None:  # type: ignore[override]
        await super().happens(chats, event)
        self.left -= 1
        if not self.left:
            raise asyncio.CancelledError


def known(row: Row, _: Row | None) -> Row:
    return row


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = await SqliteStore.open(str(tmp_path / "bot.db"), Clock())
    sessions = [ON_THE_WAY, ELSEWHERE, Session()]
    await store.change([Change(1000 + n, partial(known, Row(sessions[n % 3]))) for n in range(CHATS)])
    yield store
    await store.close()


def announcer(store: SqliteStore, left: int = 99) -> Announcer:
    content = book()
    engine = Crashing(content, store, Clock(), lambda *_: None, lambda _: None, lambda *_: None)
    engine.left = left
    events = {name: event for name, event in announced(content).items() if name == NAME}
    assert events == {NAME: CHANGED}
    return Announcer(engine, store, Showing(), Clock(), events)


async def through(store: SqliteStore, left: int = 99) -> None:
    """Let a bot live until it crashes, or has told everybody."""
    watching = asyncio.create_task(announcer(store, left).watch())
    while not watching.done() and await store.note(noted(NAME)) != DONE:  # noqa: ASYNC110  (a note rings no bell)
        await asyncio.sleep(0.01)
    watching.cancel()
    await asyncio.gather(watching, return_exceptions=True)


async def told(store: SqliteStore) -> list[int]:
    sessions = [session for _, session in await store.sessions(None, CHATS)]
    return [len(session.alarms) + len(session.notices) for session in sessions]


@pytest.mark.parametrize("crash", [1, 2, 3])
async def test_a_crash_after_any_batch_skips_nobody_and_tells_nobody_twice(
    store: SqliteStore, crash: int
) -> None:
    await through(store, crash)
    assert await store.note(noted(NAME)) != DONE
    await through(store)

    assert await told(store) == [int(number % 3 == 0) for number in range(CHATS)]


async def test_at_the_next_start_nobody_is_told_again(store: SqliteStore) -> None:
    await through(store)
    once = await told(store)
    await through(store)

    assert await told(store) == once


def test_every_change_of_every_guide_is_announced_under_a_name_of_its_own() -> None:
    assert set(announced(book()).values()) >= {GuideChanged(guide, "new-form") for guide in book().guides}
