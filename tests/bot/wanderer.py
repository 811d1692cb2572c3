"""What does somebody do who walks at random, command and press?

Beside them the pure core walks the same way, so that what must be on the screen, and what must be remembered,
is known at every step.
"""

import asyncio
import time
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from typing import Any
from zlib import crc32

from bot.engine import SPREAD
from bot.telegram import wire
from dialogs import machine
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
from tests.bot.phone import Phone, as_kept, looks
from tests.bot.process import PATIENCE, Bot
from tests.bot.test_journey import BOOK as BOOK

COMMANDS = ("start", "status", "help", "settings", "reminders", "faq")
OFTEN = 0.1
EAGER = 5  # what is about an objection is pressed so much more often
THINKING = (0.0, 0.1)
LATER = timedelta(minutes=2)
ELSEWHERE = (Deleting, Privacy, Remind, RemindDay, RemindHour)  # they end the walk, or show the hour


class Wanderer:
    """Somebody who presses whatever is on offer, and now and then sends a command."""

    def __init__(self, bot: Bot, seed: int) -> None:
        self.phone = Phone(bot, bot.phone("de").person)
        self.session = Session(
            language="de", app="de", offset=crc32(str(self.phone.person).encode()) % SPREAD
        )
        self.turns = 0
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

    async def _new(self, known: set[int]) -> None:
        await self._until(lambda message: message["message_id"] not in known)

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


def facts(session: Session) -> Session:
    """Return a session without the instant of the last press."""
    return replace(session, acted=None)
