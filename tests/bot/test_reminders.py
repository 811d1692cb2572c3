"""What is due happens in small lots, and what cannot be decided keeps nobody else waiting."""

import asyncio
from collections.abc import AsyncIterator
from datetime import datetime, timedelta
from typing import cast

import pytest

from bot.clock import Clock
from bot.engine import LATER, Engine
from bot.reminders import MOST_UNDER_WAY, TICK, TOGETHER, watch
from bot.store import Change, Row
from bot.store.sqlite import SqliteStore
from bot.telegram.showing import Showing
from dialogs import machine
from dialogs.book import Book
from dialogs.events import Event
from dialogs.notice import Farewell
from dialogs.session import Session
from dialogs.turn import Turn
from tests.talk import BOOK, MONDAY


class Idle:
    """Shows nothing."""

    under_way = 0


@pytest.fixture
async def store() -> AsyncIterator[SqliteStore]:
    opened = await SqliteStore.open(":memory:", Clock())
    yield opened
    await opened.close()


def nobody(*_: object) -> None:
    """Hear of somebody to whom something is owed, or of somebody who was forgotten."""


async def test_what_is_due_and_cannot_be_decided_rests_and_keeps_nobody_else_waiting(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    decided, update = list[str](), machine.update

    def decide(book: Book, session: Session, event: Event, now: datetime) -> Turn:
        decided.append(session.country or "")
        if session.country == "FR":
            raise KeyError("a defect")
        return update(book, session, event, now)

    monkeypatch.setattr(machine, "update", decide)
    clock, showing = Clock(), Idle()
    engine = Engine(BOOK, store, clock, nobody, nobody, nobody)
    poisoned, healthy = (Row(Session(country=code), due=MONDAY) for code in ("FR", "DE"))
    chats = dict.fromkeys(range(1, 2 * TOGETHER), poisoned) | {99: healthy}
    await store.change([Change(chat, lambda _, row=row: row) for chat, row in chats.items()])  # type: ignore[misc]
    watching = asyncio.ensure_future(watch(engine, store, cast(Showing, showing), clock))
    async with asyncio.timeout(10):
        while "DE" not in decided:  # noqa: ASYNC110  (deciding gives no signal)
            await asyncio.sleep(0.01)
    await asyncio.sleep(2 * TICK)
    watching.cancel()

    assert len(decided) == len(chats), "each once"
    later = await store.row(1)
    assert later
    assert later.due
    assert timedelta(0) < later.due - clock.now() <= LATER
    assert later.session == poisoned.session


async def test_a_backlog_stays_in_the_store_while_many_are_served(store: SqliteStore) -> None:
    showing, clock = Idle(), Clock()

    def wake(*_: object) -> None:
        showing.under_way += 1

    engine = Engine(BOOK, store, clock, wake, nobody, nobody)
    rested = Row(Session(country="DE", notices=(Farewell(),)), due=MONDAY)
    await store.change([Change(chat, lambda _: rested) for chat in range(1, 300)])
    watching = asyncio.ensure_future(watch(engine, store, cast(Showing, showing), clock))
    async with asyncio.timeout(10):
        while showing.under_way < MOST_UNDER_WAY:  # noqa: ASYNC110  (nobody gives a signal)
            await asyncio.sleep(0.01)
    await asyncio.sleep(2 * TICK)
    watching.cancel()

    assert showing.under_way < 100, "and not the other two hundred"
