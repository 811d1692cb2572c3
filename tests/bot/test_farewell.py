"""One command of an operator gives everyone their take-away once, also when the bot is killed on the way."""

import asyncio
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from datetime import timedelta
from functools import partial
from pathlib import Path
from typing import Any

import pytest

from bot.announce import DONE, FAREWELL, Announcer, announced, noted
from bot.clock import Clock
from bot.engine import Engine, Incoming
from bot.operators import Operators
from bot.playground.api import Delay, Fault
from bot.reminders import MOST_UNDER_WAY, TOGETHER
from bot.store import Change, Kept, Row, Store, StoreError
from bot.store.sqlite import SqliteStore
from dialogs.events import Event, FarewellCame, OperatorSaidFarewell, PersonCommanded
from dialogs.notice import Farewell
from dialogs.session import Session
from tests.bot.phone import Phone
from tests.bot.process import Bot, kept_running, running
from tests.bot.test_own_data import files
from tests.talk import BOOK

CHATS = 2 * TOGETHER + 50
PEOPLE = 60
KILLS = 2
LIFE = 20
"""After so many sends the bot is killed, so often."""
ADMIN = 77
BEFORE, AFTER = "before the commit", "after the commit, before the note"


class Showing:
    """So many chats are being served."""

    under_way = 0


class Flaky(Engine):
    """Fails before or after the commit of a batch, as a kill does."""

    troubles: list[BaseException | None]

    async def happens(self, chats: Any, event: Event) -> list[int]:
        trouble = self.troubles.pop(0) if self.troubles else None
        if trouble is not None and trouble.args == (BEFORE,):
            raise trouble
        failed = await super().happens(chats, event)
        if trouble is not None:
            raise trouble
        return failed


class Bots:
    """A store full of people, and what goes through them; each `announcer` is a bot that was started anew."""

    def __init__(self, store: Store) -> None:
        self.store = store
        self.clock = Clock()
        self.showing = Showing()
        self.woken: Counter[int] = Counter()
        self.troubles: list[BaseException | None] = []

    def announcer(self) -> Announcer:
        engine = Flaky(BOOK, self.store, self.clock, self._wake, lambda _: None, lambda _, __: None)
        engine.troubles = self.troubles
        return Announcer(engine, self.store, self.showing, self.clock, announced(BOOK))

    def _wake(self, chat: int, row: Row) -> None:
        self.woken[chat] += len(row.session.notices)

    async def given(self) -> Counter[int]:
        """Return how often each chat is owed a farewell."""
        rows = [(chat, await self.store.row(chat)) for chat in await self.store.chats(0)]
        return Counter({chat: row.session.notices.count(Farewell()) for chat, row in rows if row is not None})


@pytest.fixture
async def bots() -> AsyncIterator[Bots]:
    store = await SqliteStore.open(":memory:", Clock())
    people = [Change(chat, lambda _: Row(Session(country="DE"))) for chat in range(1, CHATS + 1)]
    assert all(isinstance(outcome, Kept) for outcome in await store.change(people))
    yield Bots(store)
    await store.close()


@asynccontextmanager
async def watching(announcer: Announcer) -> AsyncIterator["asyncio.Task[None]"]:
    task = asyncio.create_task(announcer.watch())
    try:
        yield task
    finally:
        task.cancel()
        with suppress(asyncio.CancelledError, StoreError, Killed):
            await task


class Killed(BaseException):
    """The process ends here."""


async def ended(bots: Bots) -> None:
    async with asyncio.timeout(10):
        while await bots.store.note(noted(FAREWELL)) != DONE:  # noqa: ASYNC110  (the store gives no signal)
            await asyncio.sleep(0.01)


EVERYONE = Counter(dict.fromkeys(range(1, CHATS + 1), 1))


async def test_everyone_is_told_once_and_a_second_time_changes_nothing(bots: Bots) -> None:
    announcer = bots.announcer()
    async with watching(announcer):
        assert await announcer.begin(FAREWELL) == CHATS
        await ended(bots)
        assert await bots.given() == bots.woken == EVERYONE

        assert await announcer.begin(FAREWELL) == CHATS
        await ended(bots)
        assert await bots.given() == EVERYONE


@pytest.mark.parametrize("when", [BEFORE, AFTER])
@pytest.mark.parametrize("batch", [0, 1, 2])
async def test_killed_in_the_middle_nobody_is_skipped_or_told_twice(
    bots: Bots, batch: int, when: str
) -> None:
    announcer = bots.announcer()
    bots.troubles += [*[None] * batch, Killed(when)]
    await announcer.begin(FAREWELL)
    async with watching(announcer) as task:
        await asyncio.wait([task], timeout=10)
        assert isinstance(task.exception(), Killed)
    assert (await bots.given()).total() == min(CHATS, (batch + (when == AFTER)) * TOGETHER)

    async with watching(bots.announcer()):  # nothing but a start
        await ended(bots)
    assert await bots.given() == EVERYONE


async def test_a_second_command_goes_on_where_the_first_stopped(bots: Bots) -> None:
    announcer = bots.announcer()
    await announcer.begin(FAREWELL)
    bots.troubles += [None, Killed(AFTER)]
    async with watching(announcer) as task:
        await asyncio.wait([task], timeout=10)

    assert await bots.announcer().begin(FAREWELL) == CHATS - TOGETHER


async def test_it_waits_while_many_are_being_served(bots: Bots) -> None:
    bots.showing.under_way = MOST_UNDER_WAY
    announcer = bots.announcer()
    async with watching(announcer):
        await announcer.begin(FAREWELL)
        await asyncio.sleep(0.05)
        assert (await bots.given()).total() == 0

        bots.showing.under_way = MOST_UNDER_WAY - 1
        bots.clock.push(timedelta(0))  # whoever waits looks again
        await ended(bots)
    assert await bots.given() == EVERYONE


async def test_it_goes_on_where_it_stopped_when_the_database_has_failed(bots: Bots) -> None:
    bots.troubles += [None, OSError("the disk is full for a moment")]
    announcer = bots.announcer()
    await announcer.begin(FAREWELL)
    with pytest.raises(OSError, match="full"):
        await announcer.watch()
    async with watching(announcer):
        await ended(bots)
    assert await bots.given() == EVERYONE


async def test_nothing_happens_before_it_is_begun(bots: Bots) -> None:
    async with watching(bots.announcer()):
        await asyncio.sleep(0.02)
        assert await bots.store.note(noted(FAREWELL)) is None
    assert (await bots.given()).total() == 0


async def test_only_an_operator_means_it(bots: Bots) -> None:
    operators = Operators((ADMIN,), bots.announcer())
    command = PersonCommanded("farewell", ("x",))

    meant = await operators.meant(Incoming(1, "command", ADMIN, command))
    assert meant.what == OperatorSaidFarewell(CHATS)
    for chat, what in ((5, command), (ADMIN, PersonCommanded("start")), (ADMIN, FarewellCame())):
        incoming = Incoming(2, "command", chat, what)
        assert await operators.meant(incoming) == incoming


# -------------------------------------------------------------------- the whole bot


async def begun(bot: Bot) -> list[Phone]:
    """Return people, the first an operator, who have all said where they live."""
    people = [bot.phone() for _ in range(PEOPLE)]
    for phone in people:
        phone.send({"text": "/start DE_facebook"})
    await bot.until(lambda: all(phone.messages for phone in people), "everybody has a screen", within=60)
    return people


def pages(phone: Phone) -> list[str]:
    return [content for name, content in files(phone).items() if name == "take-away.html"]


def documents(phone: Phone) -> int:
    return sum("document" in message for message in phone.messages)


def owing(bot: Bot) -> set[int]:
    return {chat for (chat,) in bot.rows("SELECT chat FROM chats WHERE owing = 1")}


async def test_anybody_else_is_told_that_there_is_no_such_command(tmp_path: Path) -> None:
    async with running(tmp_path, OPTOUT_ADMINS="1, 2") as bot:
        phone = bot.phone()
        await phone.write("/start DE")
        await phone.write("/farewell")

        assert "I do not know that command" in phone.text
        assert documents(phone) == 0


async def test_everybody_gets_their_page_although_the_bot_is_killed_twice(tmp_path: Path) -> None:
    first = 5_000_000_123
    async with kept_running(tmp_path, OPTOUT_ADMINS=f"{first}") as bot:
        people = await begun(bot)
        assert people[0].person == first
        sends, kills, under_way = 0, 0, set[int]()

        def sending() -> Fault:
            nonlocal sends, kills
            sends += 1
            if sends != LIFE or kills == KILLS:
                return Delay(0)
            kills += 1
            return bot.strike()

        def starting() -> Fault:
            """Note whose page has arrived although its delivery could not be noted any more."""
            nonlocal sends
            sends, owed = 0, owing(bot)
            under_way.update(phone.person for phone in people if documents(phone) and phone.person in owed)
            return Delay(0)

        bot.on("sendDocument", *[sending] * PEOPLE * 3)
        bot.on("getMe", *[starting] * KILLS)
        people[0].send({"text": "/farewell"})
        for kill in range(1, KILLS + 1):
            await bot.until(partial(lambda kill: kills >= kill, kill), "the bot is killed", within=60)
            await bot.listens()
        await bot.until(lambda: all(map(documents, people)), "everybody has their page", within=60)
        await bot.until(
            lambda: not bot.rows("SELECT 1 FROM chats WHERE owing = 1"), "nothing is owed", within=60
        )

        twice = {phone.person for phone in people if documents(phone) > 1}
        print(f"{PEOPLE} people, {len(under_way)} under way when killed, {len(twice)} got two")
        assert twice <= under_way
        assert all("Reasons to copy" in pages(phone)[0] for phone in people[:5])
        said = [message.get("text", "") for message in people[0].messages]
        assert any(f"{PEOPLE} chats" in text for text in said)

        before = [documents(phone) for phone in people]
        await people[0].write("/farewell")
        reached = "SELECT value FROM meta WHERE key = ?"
        await bot.until(lambda: bot.rows(reached, noted(FAREWELL)) == [(DONE,)], "it has ended")
        await people[1].write("/status")
        assert [documents(phone) for phone in people] == before
