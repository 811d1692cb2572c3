"""An update that cannot be handled is taken back alone, and whoever sent it is told."""

import gc
import tracemalloc
from collections.abc import AsyncIterator
from typing import NoReturn, cast

import pytest
from telegram import Bot

from bot import engine as module
from bot.clock import Clock
from bot.engine import Engine, Incoming, Text
from bot.metrics import Metrics
from bot.store import Row
from bot.store.sqlite import SqliteStore
from bot.telegram.limits import Limits
from bot.telegram.showing import Showing
from dialogs import machine
from dialogs.events import PersonChoseCountry, PersonCommanded
from tests.talk import BOOK

ADA, BEN = 5, 6


@pytest.fixture
async def store() -> AsyncIterator[SqliteStore]:
    opened = await SqliteStore.open(":memory:", Clock())
    yield opened
    await opened.close()


def fails(*_: object) -> NoReturn:
    raise RuntimeError("what somebody wrote")


async def test_an_update_that_raises_is_taken_back_alone_and_its_person_is_told(
    store: SqliteStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(module, "understood", fails)
    woken: list[tuple[int, Row]] = []
    engine = Engine(BOOK, store, Clock(), lambda *waking: woken.append(waking), nobody, nobody)
    batch = [
        Incoming(1, "command", ADA, PersonCommanded("start")),
        Incoming(2, "press", ADA, PersonChoseCountry("DE"), pressed=1),
        Incoming(3, "text", ADA, Text("what somebody wrote")),
        Incoming(4, "command", BEN, PersonCommanded("start")),
    ]
    await engine.handle(batch, ordered=True)

    assert [chat for chat, _ in woken] == [ADA, ADA, BEN, ADA], "the one who failed is told last"
    ada, ben = await store.row(ADA), await store.row(BEN)
    assert ada
    assert ben
    assert "did not work" in machine.view(BOOK, ada.session, Clock().now()).text
    assert ada.session.country == "DE", "what came before it in the batch stays"
    assert (ada.revision, ben.revision) == (3, 1)

    await engine.handle(batch, ordered=True)
    assert await store.row(ADA) == ada, "none of them counts again, the one that failed neither"


async def test_what_comes_again_wakes_nobody(store: SqliteStore) -> None:
    woken: list[tuple[int, Row]] = []
    engine = Engine(BOOK, store, Clock(), lambda *waking: woken.append(waking), nobody, nobody)
    for _ in range(3):
        await engine.handle([Incoming(1, "command", ADA, PersonCommanded("start"))], ordered=False)

    assert len(woken) == 1


class Telegram:
    """Takes every message."""

    sent = 0

    base_url = ""

    @property
    def request(self) -> "Telegram":
        return self

    async def post(self, *_: object) -> dict[str, int]:
        self.sent += 1
        return {"message_id": self.sent}


async def test_ever_new_people_leave_nothing_in_memory(store: SqliteStore) -> None:
    telegram, metrics = Telegram(), Metrics()
    showing = Showing(cast(Bot, telegram), BOOK, store, Clock(), Limits(0, 0))
    engine = Engine(BOOK, store, Clock(), showing.wake, nobody, nobody)
    store.watched_by(metrics.saw)

    async def taken(people: range) -> int:
        for person in people:
            await engine.handle([Incoming(person, "command", person, PersonCommanded("start"))], ordered=True)
        await showing.close(9)
        gc.collect()
        return tracemalloc.get_traced_memory()[0]

    tracemalloc.start()
    try:
        before = await taken(range(1, 1201))  # a few hundred sessions are known by heart
        after = await taken(range(1201, 2401))
    finally:
        tracemalloc.stop()
    assert telegram.sent == 2400
    assert after - before < 1200 * 100, "not a hundred bytes for each of them"


def nobody(*_: object) -> None:
    raise AssertionError("nobody was to be told this")
