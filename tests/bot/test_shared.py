"""What a process leaves to others that share its store, and what it does not."""

import asyncio
from collections.abc import AsyncIterator, Sequence
from dataclasses import replace
from datetime import date
from typing import cast

import pytest
from telegram import Bot
from telegram.error import Forbidden

from bot.clock import Clock
from bot.engine import Engine, Incoming
from bot.metrics import Metrics
from bot.numbers import NOTE, renew
from bot.store import Change, Kept, Outcome, Row
from bot.store.sqlite import SqliteStore
from bot.store.team import Alone
from bot.telegram.limits import Limits
from bot.telegram.showing import Showing
from dialogs.events import PersonCommanded
from dialogs.live import Live
from tests.talk import BOOK

ADA = 5


class Others(Alone):
    """Others are there as well."""

    shared = True


class Shared(SqliteStore):
    """A store in which another process sends to everybody, if a test says so."""

    elsewhere = False
    fails = 0
    team: Others

    async def change(self, changes: Sequence[Change]) -> list[Outcome]:
        if self.fails:
            self.fails -= 1
            raise OSError("the database is gone")
        outcomes = await super().change(changes)
        return [replace(one, ours=not self.elsewhere) if isinstance(one, Kept) else one for one in outcomes]


class Telegram:
    """Takes every message, unless a chat is closed."""

    def __init__(self) -> None:
        self.sent = 0
        self.closed = False
        self.base_url = ""
        self.answered = asyncio.Event()
        self.answered.set()

    @property
    def request(self) -> "Telegram":
        return self

    async def post(self, *_: object) -> dict[str, int]:
        self.sent += 1
        await self.answered.wait()
        if self.closed:
            raise Forbidden("bot was blocked by the user")
        return {"message_id": self.sent}


class Process:
    """One of the processes: a store, what decides, and what sends."""

    def __init__(self, store: Shared) -> None:
        self.store = store
        self.telegram = Telegram()
        self.limits = Limits(0, 0)
        self.showing = Showing(cast(Bot, self.telegram), BOOK, store, Clock(), self.limits)
        self.engine = Engine(BOOK, store, Clock(), self.showing.wake, nobody, nobody)
        self.showing.blocked = self.engine.blocked
        self._updates = 0

    async def come(self) -> None:
        """Let somebody write."""
        self._updates += 1
        incoming = Incoming(self._updates, "command", ADA, PersonCommanded("start"))
        await self.engine.handle([incoming], ordered=True)

    async def row(self) -> Row:
        row = await self.store.row(ADA)
        assert row is not None
        return row


def nobody(*_: object) -> None:
    raise AssertionError("nobody was to be told this")


@pytest.fixture
async def process() -> AsyncIterator[Process]:
    store = await Shared.open(":memory:", Clock())
    store.team = Others()
    process = Process(store)
    yield process
    await process.showing.close(1)
    await store.close()


async def test_what_another_process_sends_is_not_sent_here(process: Process) -> None:
    process.store.elsewhere = True
    await process.come()
    await process.engine.resume([ADA])
    assert process.showing.chats == []

    process.store.elsewhere = False
    await process.engine.resume([ADA])
    assert process.showing.chats == [ADA]
    await process.showing.close(1)
    assert process.telegram.sent == 1
    assert not (await process.row()).owing
    await process.engine.resume([ADA])
    assert process.showing.chats == []


async def test_what_another_has_taken_over_meanwhile_is_left_to_it(process: Process) -> None:
    process.telegram.answered.clear()
    await process.come()
    await asyncio.sleep(0.01)
    await process.come()
    process.store.elsewhere = True
    process.telegram.answered.set()
    await process.showing.close(1)
    assert process.telegram.sent == 1
    assert (await process.row()).shown == 1, "what was under way is noted all the same"


async def test_who_is_cut_off_sends_nothing_until_it_may_again(process: Process) -> None:
    process.store.team.sends = False
    await process.come()
    await process.showing.close(1)
    assert process.telegram.sent == 0
    process.store.team.sends = True
    await process.engine.resume([ADA])
    await process.showing.close(1)
    assert process.telegram.sent == 1


async def test_what_waits_for_its_turn_is_dropped_when_others_may_have_it(process: Process) -> None:
    process.limits.hold(ADA, 0.1)
    await process.come()
    process.store.team.lapsed()
    await asyncio.sleep(0.3)
    assert process.telegram.sent == 0
    assert process.showing.chats == []
    assert (await process.row()).owing


async def test_a_chat_that_is_closed_while_the_database_is_gone_is_noted_later(process: Process) -> None:
    process.telegram.closed = True
    await process.come()
    process.store.fails = 2
    await process.showing.close(5)
    assert process.telegram.sent == 3
    assert (await process.row()).session.blocked


async def test_only_the_one_that_leads_counts_the_numbers_of_the_week(process: Process) -> None:
    store, live, day = process.store, Live(), date(2026, 11, 25)
    store.team.leads = False
    await renew(store, live, day)
    assert live.board is None
    store.team.leads = True
    await renew(store, Live(), day)
    assert await store.note(NOTE)
    store.team.leads = False
    await renew(store, live, day)
    assert live.board is not None, "the others read what it has counted"


async def test_what_another_process_is_to_send_waits_since_it_was_seen_here(process: Process) -> None:
    metrics = Metrics()
    await process.come()
    metrics.saw([Change(ADA, lambda row: row)], [Kept(await process.row(), ours=False)], 0.0)
    await asyncio.sleep(0.01)
    assert metrics.oldest_owed([ADA], shared=True) == 0
    await asyncio.sleep(0.01)
    assert 0 < metrics.oldest_owed([ADA], shared=True) < metrics.oldest_owed([7])
    assert metrics.oldest_owed([], shared=True) == 0
