"""What do many people do who walk at random while the bot is killed again and again?

Beside each of them the pure core walks the same way, so that what must be on the screen, and what must be
remembered, is known at every step.
"""

import asyncio
import json
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from random import Random
from typing import Any
from zlib import crc32

from bot.engine import SPREAD
from bot.telegram import wire
from dialogs import machine, memory
from dialogs.events import (
    Event,
    PersonCommanded,
    PersonDeletedData,
    PersonFinishedMap,
    PersonLinked,
    PersonLooked,
    PersonOpened,
    PersonSet,
)
from dialogs.guide import GuideEvent
from dialogs.outcome import OutcomeEvent
from dialogs.reply import Press
from dialogs.screen import Deleting, Privacy, Remind, RemindDay, RemindHour
from dialogs.session import Session
from dialogs.state import state
from tests.bot.phone import Phone, as_kept, looks
from tests.bot.process import PATIENCE, Bot
from tests.bot.test_journey import BOOK as BOOK

COMMANDS = ("start", "status", "help", "settings", "reminders", "faq")
OFTEN = 0.1
EAGER = 5  # what is about an objection is pressed so much more often
THINKING = (0.0, 0.1)
ALIVE = (0.0, 0.15)
AT_LEAST = 20  # turns of each, so that a slow machine comes far enough too
LATENCY = 0.004
LATER = timedelta(minutes=2)
ELSEWHERE = (Deleting, Privacy, Remind, RemindDay, RemindHour)  # they end the walk, or show the hour


class Wanderer:
    """Somebody who presses whatever is on offer, and now and then sends a command."""

    def __init__(self, bot: Bot, seed: int, kills: Callable[[], int]) -> None:
        self.phone = Phone(bot, bot.phone("de").person)
        self.session = Session(
            language="de", app="de", offset=crc32(str(self.phone.person).encode()) % SPREAD
        )
        self.sent = 0  # messages that the bot has to send
        self.turns = 0
        self.repeatable = 0  # how often a message may have come again: once per kill while it was under way
        self._kills = kills
        self._under_way_since: int | None = None  # how many kills there were when the last message was sent
        self._random = Random(seed)
        self._expected: tuple[object, ...] = ()

    async def begin(self) -> None:
        """Go to the form, and wish never to be asked whether it worked: that would show the time of day."""
        await self._send(PersonCommanded("start", ("en", "DE", "facebook", "instagram")))
        for event in (PersonSet("asks", False), PersonFinishedMap(), PersonLinked(1, 0)):
            await self._press(event)

    async def step(self) -> None:
        """Do something, and wait until it is on the screen."""
        await asyncio.sleep(self._random.uniform(*THINKING))
        if self._random.random() < OFTEN:
            await self._send(PersonCommanded(self._random.choice(COMMANDS)))
        else:
            shown = machine.view(BOOK, self.session, datetime.now(UTC))
            events = [button.event for row in shown.rows for button in row if isinstance(button, Press)]
            steady = [event for event in events if self._is_steady(event)]
            weights = [EAGER if isinstance(event, GuideEvent | OutcomeEvent) else 1 for event in steady]
            await self._press(self._random.choices(steady, weights)[0])

    def _is_steady(self, event: Event) -> bool:
        """Whether what follows is the same a moment later, so that the core can foretell it."""
        if isinstance(event, PersonDeletedData | PersonLooked):  # what others see depends on it
            return False
        if isinstance(event, PersonOpened) and isinstance(event.screen, ELSEWHERE):
            return False
        now = datetime.now(UTC)
        turns = [machine.update(BOOK, self.session, event, moment) for moment in (now, now + LATER)]
        session = turns[0].session
        if facts(session) != facts(turns[1].session) or isinstance(session.screen, ELSEWHERE):
            return False
        if session.notices:  # a message besides the screen
            return False
        views = [machine.view(BOOK, session, moment) for moment in (now, now + LATER)]
        return views[0] == views[1]

    async def _send(self, event: PersonCommanded) -> None:
        known = {message["message_id"] for message in self.phone.messages}
        self._happens(event)
        self.phone.send({"text": f"/{event.command} {'_'.join(event.parts)}".strip()})
        await self._new(known)

    async def _press(self, event: Any) -> None:
        known = {message["message_id"] for message in self.phone.messages}
        self._happens(event)
        at = self.phone.at
        self.phone.touch(wire.written(event))
        if self.session.reader:
            await self._new(known)
        else:
            await self._until(lambda message: message["message_id"] == at)
            self.settle()

    async def _new(self, known: set[int]) -> None:
        since = self._kills()
        self.sent += 1
        await self._until(lambda message: message["message_id"] not in known)
        self.settle()
        self._under_way_since = since

    def settle(self) -> None:
        """Count the kills that the last new message lived through: now something newer is on the screen."""
        if self._under_way_since is not None:
            self.repeatable += self._kills() - self._under_way_since
            self._under_way_since = None

    def _happens(self, event: Event) -> None:
        now = datetime.now(UTC)
        turn = machine.update(BOOK, self.session, event, now)
        self.session = turn.session
        self.turns += turn.shows
        self._expected = as_kept(machine.view(BOOK, self.session, now))

    async def _until(self, is_meant: Any) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            for message in self.phone.messages:
                if is_meant(message) and looks(message) == self._expected:
                    self.phone.at = message["message_id"]
                    return
            if time.monotonic() > deadline:
                texts = [message.get("text") for message in self.phone.messages][-3:]
                lost = f"lost: {self._expected[0]}\non the phone: {texts}"
                raise AssertionError(f"{lost}\n{self.phone.bot.last_lines()}")
            await asyncio.sleep(0.005)


class Chaos:
    """Many people who walk, and a bot that is killed."""

    def __init__(self, bot: Bot, people: int, seed: int) -> None:
        self.bot = bot
        self.people = [Wanderer(bot, seed + number, lambda: self.kills) for number in range(people)]
        self.kills = 0
        self.under_way = 0  # sends that were under way when the bot was killed, all together
        self._random = Random(seed)
        self._walking = True
        bot.api.faults.latency = LATENCY

    async def walk(self, kills: int) -> None:
        """Let everybody walk until the bot was killed so often; then let them end where they are."""
        async with asyncio.TaskGroup() as group:
            for wanderer in self.people:
                group.create_task(self._wander(wanderer))
            while self.kills < kills:
                await asyncio.sleep(self._random.uniform(*ALIVE))
                self.under_way += self.bot.api.under_way
                polls = self.bot.api.counts["getUpdates"]
                self.bot.strike()
                self.kills += 1
                await self.bot.listens()
                await self.bot.until(partial(self._polls_again, polls), "it works again")
            self._walking = False

    def _polls_again(self, before: int) -> bool:
        return self.bot.api.counts["getUpdates"] > before

    async def _wander(self, wanderer: Wanderer) -> None:
        await wanderer.begin()
        while self._walking or wanderer.turns < AT_LEAST:
            await wanderer.step()
        wanderer.settle()

    @property
    def repeated(self) -> int:
        """How many new messages came more often than once."""
        return sum(len(wanderer.phone.messages) - wanderer.sent for wanderer in self.people)

    @property
    def states(self) -> Counter[str]:
        """How far the people have come."""
        return Counter(state(case) for wanderer in self.people for case in wanderer.session.cases)

    def nothing_is_lost_and_nothing_done_twice(self) -> None:
        """Compare what is remembered with what the core says, and count the turns."""
        for wanderer in self.people:
            stored = self.bot.stored(wanderer.phone.person) or {}
            assert stored.pop("revision") == wanderer.turns
            session, whole = memory.read(json.dumps(stored))
            assert whole
            assert facts(session) == facts(wanderer.session)
            assert 0 <= len(wanderer.phone.messages) - wanderer.sent <= wanderer.repeatable

    def figures(self) -> str:
        """Return what happened, in numbers."""
        steps = sum(wanderer.turns for wanderer in self.people)
        return (
            f"{self.kills} kills, {len(self.people)} people, {steps} turns, {dict(self.states)}, "
            f"{self.repeated} new messages repeated, {self.under_way} sends under way when killed"
        )


def facts(session: Session) -> Session:
    """Return a session without the instant of the last press."""
    return replace(session, acted=None)
