"""How long do people wait for the screen that follows from what they did?

A step counts when the message shows the text that follows from it, and when a second reader of the database
sees it committed. Nobody does a second thing before the first is answered.
"""

import asyncio
import sqlite3
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from itertools import islice

from tests.bench.speed.story import Step, chats
from tests.bench.speed.telegram import Telegram

PATIENCE = 90.0  # four hundred people, whom some serve one by one at 50 ms each
MEMORY = 120.0


@dataclass(slots=True)
class Person:
    """Somebody on their way through the story."""

    chat: int
    done: int = 0
    message: int = 0
    since: float = 0.0
    busy: bool = False


@dataclass
class Crowd:
    """Everybody, what they see, and how long it took."""

    story: Sequence[Step]
    many: int
    committed: Callable[[int], int] | None = None
    elsewhere: Callable[[int, str], None] | None = None  # is told what others see
    apart: int = 1  # between the numbers of two chats
    waits: list[float] = field(default_factory=list)
    skipped: int = 0
    uncommitted: int = 0
    counting: bool = False
    goes_on: bool = False

    def __post_init__(self) -> None:
        self.telegram = Telegram(self.saw)
        self.people = {chat: Person(chat) for chat in islice(chats(self.apart), self.many)}

    def saw(self, chat: int, message: int, text: str) -> None:
        """Note what somebody sees."""
        person = self.people.get(chat)
        if person is None and self.elsewhere is not None:
            self.elsewhere(chat, text)
        if person is None or not person.busy:
            return
        step = self.story[person.done]
        if text != step.shows:
            self.skipped += any(text == later.shows for later in self.story[person.done + 1 :][:3])
            return
        if self.counting:
            self.waits.append(time.perf_counter() - person.since)
            if self.committed is not None:
                self.uncommitted += self.committed(chat) < step.turns
        person.done, person.message, person.busy = person.done + 1, message, False
        if self.goes_on:
            asyncio.get_running_loop().call_soon(self.act, person)

    def act(self, person: Person) -> bool:
        """Let somebody do what comes next, if they are not waiting and not at the end."""
        if person.busy or person.done >= len(self.story):
            return False
        step = self.story[person.done]
        person.busy, person.since = True, time.perf_counter()
        if step.writes:
            self.telegram.write(person.chat, step.writes)
        else:
            self.telegram.press(person.chat, person.message, step.presses)
        return True

    @property
    def done(self) -> int:
        """How many steps were answered so far."""
        return sum(person.done for person in self.people.values())

    async def lives(self, rate: float, warm_up: float, seconds: float) -> float:
        """Let people act, at a rate or in a closed loop; return the answered steps a second of the loop."""
        if not rate:
            return await self.closed(warm_up, seconds)
        await self.open(rate, warm_up, seconds)
        return 0.0

    async def closed(self, warm_up: float, seconds: float) -> float:
        """Let everybody act as soon as they are answered; return the answered steps a second."""
        self.goes_on = True
        for person in self.people.values():
            self.act(person)
        await asyncio.sleep(warm_up)
        self.counting, began = True, time.perf_counter()
        await asyncio.sleep(seconds)
        self.counting, took = False, time.perf_counter() - began
        self.goes_on = False
        await self.quiet()
        return len(self.waits) / took

    async def open(self, rate: float, warm_up: float, seconds: float) -> None:
        """Let people act at a fixed rate, whoever is not waiting next."""
        began, number, turn = time.perf_counter(), 0, list(self.people.values())
        while (now := time.perf_counter() - began) < warm_up + seconds:
            self.counting = now >= warm_up
            while number <= now * rate:
                self._anybody(turn)
                number += 1
            await asyncio.sleep(max(0.0, number / rate - (time.perf_counter() - began)))
        await self.quiet()
        self.counting = False

    def _anybody(self, turn: list[Person]) -> None:
        for _ in range(len(turn)):
            turn.append(turn.pop(0))
            if self.act(turn[-1]):
                return

    async def quiet(self) -> None:
        """Wait until everybody is answered."""
        deadline = time.monotonic() + PATIENCE
        while waiting := [person for person in self.people.values() if person.busy]:
            if time.monotonic() > deadline:
                step = self.story[waiting[0].done]
                raise TimeoutError(
                    f"{len(waiting)} unanswered, one at {step.writes or step.presses!r}: {step.shows!r}"
                )
            await asyncio.sleep(0.01)


def reader(database: str, question: str) -> Callable[[int], int]:
    """Return what tells how many turns of a chat are committed, as a second reader of the file sees it."""
    connections: list[sqlite3.Connection] = []

    def committed(chat: int) -> int:
        if not connections:
            connections.append(sqlite3.connect(f"file:{database}?mode=ro", uri=True, isolation_level=None))
        found = connections[0].execute(question, (chat,)).fetchone()
        return int(found[0]) if found else 0

    return committed
