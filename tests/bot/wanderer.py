"""What does somebody do who walks at random, command and press?

Beside them the pure core walks the same way, so that what must be on the screen is known at every step.
"""

import asyncio
import time
from collections.abc import Callable
from random import Random

from bot.telegram import wire
from dialogs.events import ButtonEvent, Event, PersonCommanded, PersonFinishedMap, PersonLinked, PersonSet
from tests.bot.phone import Message, Phone, looks
from tests.bot.process import PATIENCE, Bot
from tests.chaos.model import COMMANDS, Model

OFTEN = 0.1
THINKING = (0.0, 0.1)


class Wanderer:
    """Somebody who presses whatever is on offer, and now and then sends a command."""

    def __init__(self, bot: Bot, seed: int) -> None:
        self.phone = Phone(bot, bot.phone("de").person)
        self.model = Model(self.phone.person)
        self._random = Random(seed)

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
            await self._press(self.model.choice(self._random))

    def happens(self, event: Event) -> None:
        """Let the core do what they do."""
        self.model.happens(event)

    async def _send(self, event: PersonCommanded) -> None:
        known = {message["message_id"] for message in self.phone.messages}
        self.happens(event)
        self.phone.send({"text": f"/{event.command} {'_'.join(event.parts)}".strip()})
        await self._until(lambda message: message["message_id"] not in known)

    async def _press(self, event: ButtonEvent) -> None:
        at = self.phone.at
        self.happens(event)
        self.phone.touch(wire.written(event))
        await self._until(lambda message: message["message_id"] == at)

    async def _until(self, is_meant: Callable[[Message], bool]) -> None:
        deadline = time.monotonic() + PATIENCE
        while True:
            for message in self.phone.messages:
                if is_meant(message) and looks(message) == self.model.screen:
                    self.phone.at = message["message_id"]
                    return
            if time.monotonic() > deadline:
                texts = [message.get("text") for message in self.phone.messages][-3:]
                lost = f"lost: {self.model.screen[0]}\non the phone: {texts}"
                raise AssertionError(f"{lost}\n{self.phone.bot.last_lines()}")
            await asyncio.sleep(0.005)
