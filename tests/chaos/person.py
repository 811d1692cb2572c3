"""What does a person do beside whom the pure core walks, so that what must have happened is known?"""

import asyncio
import time
from contextlib import suppress
from dataclasses import dataclass
from random import Random
from typing import Any

from bot.telegram import wire
from dialogs.events import PersonBlockedBot, PersonCommanded, PersonFinishedMap, PersonLinked, PersonSet
from tests.bot.phone import Message, Phone, looks
from tests.chaos.model import COMMANDS, Look, Model
from tests.chaos.town import Town

PATIENCE = 60.0
GIVEN_UP_AFTER = 2.0
ASKS_AGAIN = 5
HURRY = (0.0, 0.01)
QUESTIONS = ("does it cover whatsapp?", "is it free?", "who are you?", "what is the deadline?")


@dataclass(frozen=True)
class Habits:
    """How people behave: seconds between an answer and the next step, and the shares of what they do."""

    thinking: float = 1.0
    writes: float = 0.1  # steps that send a command, so that a new message follows
    hurries: float = 0.3  # presses followed by another one before anything is on the screen
    double_taps: float = 0.0
    questions: float = 0.0  # steps in which they ask several questions at once
    blocks: float = 0.0  # steps before which they block the bot


class GivenUpError(Exception):
    """The bot lost two answers to one message, and sends no third."""


class Person:
    """Somebody who presses whatever is on offer, and now and then sends a command."""

    def __init__(self, town: Town, habits: Habits, seed: int) -> None:
        self.phone: Phone = town.bot.phone("de")
        self.id = self.phone.person
        self.model = Model(self.id)
        self.sent = self.posted = 0  # new messages that the bot had to send, and those that came
        self.repeatable = 0  # how often a message may have come again: once per kill while it was under way
        self.strays: list[str] = []  # screens that came out of order, or that the core does not know
        self.given_up = self.blocked = 0
        self.missed = 0  # screens that never came, although an edit is repeated until it is answered
        self._town, self._habits, self._random = town, habits, Random(seed)
        self._seen: dict[int, Look] = {}
        self._at = self._newest = 0  # the message to press on, and the newest one
        self._update = 0  # the number of the last thing they did
        self._edits = False  # whether a screen is waited for that comes by editing
        self._since: int | None = None  # how many kills there were when the last message was asked for
        self._bell = asyncio.Event()
        town.world.watching[self.id] = self._saw

    async def begin(self) -> None:
        """Go to the form, and wish never to be asked whether it worked: that would show the time of day."""
        await asyncio.sleep(self._random.uniform(0, 2 * self._habits.thinking))
        try:
            await self._send(PersonCommanded("start", ("en", "DE", "facebook", "instagram")))
            for event in (PersonSet("asks", False), PersonFinishedMap(), PersonLinked(1, 0)):
                await self._press(event)
        except GivenUpError:
            await self._ask_again()

    async def step(self) -> None:
        """Do something, and wait until it is on the screen; what never came is asked for again."""
        await asyncio.sleep(self._random.uniform(0, 2 * self._habits.thinking))
        dice = self._random.random()
        try:
            if dice < self._habits.blocks:
                await self._block()
            elif dice < self._habits.blocks + self._habits.writes:
                await self._send(PersonCommanded(self._random.choice(COMMANDS)))
            elif dice > 1 - self._habits.questions:
                await self._ask()
            else:
                await self._press(self.model.choice(self._random))
        except GivenUpError:
            await self._ask_again()

    def press_again(self) -> bool:
        """Press once more while a screen is on its way by editing; return whether that is so."""
        if self._edits:
            self._touch(self.model.choice(self._random))
        return self._edits

    def settle(self) -> None:
        """Count the kills that the last new message lived through: now something newer is on the screen."""
        if self._since is not None:
            self.repeatable += self._town.deaths - self._since
            self._since = None

    async def _send(self, event: PersonCommanded) -> None:
        since, newest = self._town.kills, self._newest
        self.model.happens(event)
        self._write(f"/{event.command} {'_'.join(event.parts)}".strip())
        await self._until(lambda: self._shows_since(newest))
        self._at = self._shows_since(newest)
        self.settle()
        self._since = since

    async def _ask(self) -> None:
        """Ask questions without a pause; each is answered by a message of its own, in order."""
        since = self._town.kills
        for text in self._random.sample(QUESTIONS, self._random.randint(2, len(QUESTIONS))):
            self.model.asks(text)
            self._write(text)
        await self._until(lambda: not self.model.unanswered)
        self.settle()
        self._since = since

    async def _press(self, event: Any) -> None:
        self._edits = True
        try:
            self._touch(event)
            if self._random.random() < self._habits.double_taps:
                self.model.again(event)
                self._tap(event)
            while self._random.random() < self._habits.hurries:
                await asyncio.sleep(self._random.uniform(*HURRY))
                self._touch(self.model.choice(self._random))
            await self._until(lambda: self._seen[self._at] == self.model.screen)
        except GivenUpError:
            self.missed += 1
            raise
        finally:
            self._edits = False
        self.settle()

    def _touch(self, event: Any) -> None:
        self.model.happens(event)
        self._tap(event)

    def _tap(self, event: Any) -> None:
        self._update = self.phone.touch(wire.written(event), self._at)["update_id"]

    def _write(self, text: str) -> None:
        self._update = self.phone.send({"text": text})["update_id"]
        self.sent += 1

    async def _block(self) -> None:
        """Block the bot, which learns of it only when it writes; come back later."""
        bot, person = self._town.bot, self._town.world.people[self.id]
        person.blocked = True
        self._touch(self.model.choice(self._random))
        await bot.until(lambda: (bot.stored(self.id) or {}).get("blocked"), "the block is noted", PATIENCE)
        self.model.happens(PersonBlockedBot())
        self.blocked += 1
        person.blocked = False
        await self._send(PersonCommanded("start"))

    async def _ask_again(self) -> None:
        for _ in range(ASKS_AGAIN):
            self.given_up += 1
            with suppress(GivenUpError):
                return await self._send(PersonCommanded("status"))
        raise AssertionError(f"{self.id} is never answered; not seen: {self.model.screen[0]}")

    def _saw(self, message: Message, new: bool) -> None:
        look = looks({name: value for name, value in message.items() if value is not None})
        number = message["message_id"]
        self.posted += new
        self._newest = max(self._newest, number)
        self._seen[number] = look
        if not self.model.seen(look):
            self.strays.append(f"{str(look[0])[:60]!r} instead of {str(self.model.screen[0])[:60]!r}")
        self._bell.set()

    def _shows_since(self, newest: int) -> int:
        """Return a newer message that shows the screen, or 0; an answer may have come again after it."""
        new = (number for number, look in self._seen.items() if number > newest and look == self.model.screen)
        return max(new, default=0)

    async def _until(self, holds: Any) -> None:
        deadline = time.monotonic() + PATIENCE
        while not holds():
            self._bell.clear()
            try:
                await asyncio.wait_for(self._bell.wait(), GIVEN_UP_AFTER)
            except TimeoutError:
                done = await self._town.is_done(self.id, self.model.turns, self._update)
                if holds():
                    return
                if done:
                    raise GivenUpError from None
                if time.monotonic() > deadline:
                    lost = f"{self.id} waits for ever for: {self.model.screen[0]}"
                    raise AssertionError(f"{lost}\n{self._town.bot.last_lines()}") from None
