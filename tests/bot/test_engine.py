"""An update that cannot be handled is taken back alone, and whoever sent it is told."""

import gc
import logging
import tracemalloc
from collections.abc import AsyncIterator
from itertools import pairwise
from pathlib import Path
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
from dialogs.events import Event, PersonChoseCountry, PersonCommanded, PersonOpened, PersonSentTooMuch
from dialogs.notice import TooMany
from dialogs.screen import Scope
from tests.bot.store.files import look
from tests.talk import BOOK

ADA, BEN = 5, 6
DUE = "what is due"
WAYS: dict[str, Event | Text] = {
    "press": PersonOpened(Scope()),
    "command": PersonCommanded("status"),
    "text": Text("does it cover whatsapp?"),
}
"""What somebody may do next."""


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


@pytest.mark.parametrize("what", [*WAYS, DUE])
async def test_whose_session_was_damaged_is_told_so_in_one_line_and_only_once(
    tmp_path: Path, what: str
) -> None:
    path = str(tmp_path / "bot.db")
    store = await SqliteStore.open(path, Clock())
    start, germany = PersonCommanded("start"), PersonChoseCountry("DE")
    engine = Engine(BOOK, store, Clock(), somebody, nobody, nobody)
    await engine.handle(
        [Incoming(1, "command", ADA, start), Incoming(2, "press", ADA, germany)], ordered=True
    )
    await store.close()
    look(path, "UPDATE chats SET crc = crc + 1")

    store = await SqliteStore.open(path, Clock())
    engine = Engine(BOOK, store, Clock(), somebody, nobody, nobody)
    told = []
    for update in (3, 4):
        if (what, update) == (DUE, 3):
            await engine.came_due([ADA])
        else:
            does = WAYS.get(what, WAYS["press"])
            await engine.handle([Incoming(update, what, ADA, does, pressed=1)], ordered=True)
        row = await store.row(ADA)
        assert row
        assert row.session.country == "DE"
        said = machine.view(BOOK, row.session, Clock().now()).text
        told.append([line for line in said.splitlines() if "could not be read" in line])
    await store.close()

    assert [len(lines) for lines in told] == [1, 0]


async def test_what_comes_again_wakes_nobody(store: SqliteStore) -> None:
    woken: list[tuple[int, Row]] = []
    engine = Engine(BOOK, store, Clock(), lambda *waking: woken.append(waking), nobody, nobody)
    for _ in range(3):
        await engine.handle([Incoming(1, "command", ADA, PersonCommanded("start"))], ordered=False)

    assert len(woken) == 1


async def test_what_is_only_noted_changes_nothing_and_is_known_when_it_comes_again(
    store: SqliteStore,
) -> None:
    engine = Engine(BOOK, store, Clock(), lambda *_: None, nobody, nobody)
    await engine.handle([Incoming(1, "command", ADA, PersonCommanded("start"))], ordered=True)
    before = await store.row(ADA)

    assert await engine.handle([Incoming(2, "flood", ADA, None)], ordered=True) == {2}
    assert await engine.handle([Incoming(2, "press", ADA, PersonOpened(Scope()))], ordered=True) == set()
    assert await store.row(ADA) == before


async def test_who_sent_too_much_is_asked_for_patience_and_who_is_not_known_stays_unknown(
    store: SqliteStore,
) -> None:
    engine = Engine(BOOK, store, Clock(), lambda *_: None, nobody, nobody)
    await engine.handle([Incoming(1, "command", ADA, PersonCommanded("start"))], ordered=True)
    for number in (2, 4):
        too_much = [Incoming(number + one, "flood", (ADA, BEN)[one], PersonSentTooMuch()) for one in (0, 1)]
        await engine.handle(too_much, ordered=True)

    row = await store.row(ADA)
    assert row
    assert row.session.notices == (TooMany(),)
    assert await store.row(BEN) is None


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


@pytest.mark.whole
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

    logging.disable()  # what is logged is kept until the test has ended
    tracemalloc.start()
    try:
        sizes = [await taken(range(1, 701))]  # a few hundred sessions are known by heart
        sizes += [await taken(range(begin, begin + 250)) for begin in (701, 951, 1201)]
    finally:
        tracemalloc.stop()
        logging.disable(logging.NOTSET)
    assert telegram.sent == 1450
    # What else lives in this process grows as well, by some fifty bytes for each; what matters is larger.
    assert min(after - before for before, after in pairwise(sizes)) < 250 * 200


def somebody(*_: object) -> None:
    """Take notice of whoever is told something."""


def nobody(*_: object) -> None:
    raise AssertionError("nobody was to be told this")
