"""What became of many people who walked and waited while the bot was killed, and was it as promised?"""

import asyncio
import math
import time
from collections import Counter
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field

from bot.playground.calls import is_send
from dialogs import memory
from tests.chaos.model import facts
from tests.chaos.person import Person
from tests.chaos.proof import Progress
from tests.chaos.town import ANY, Town
from tests.chaos.waiting import Waiting, lateness

LOOK = 0.005
TRIES = 2  # a new message whose answer is lost is sent once more, and then taken for sent
LONGEST = 2400.0
"""Seconds that people may walk."""
OFTEN = 0.5  # of the kills, those at named points


@dataclass
class Crowd:
    """Many people who walk, some who wait, and a bot that is killed."""

    town: Town
    people: list[Person]
    waiting: Sequence[Waiting] = ()
    answers_lost: Counter[int] = field(default_factory=Counter)  # to new messages, per chat
    failed: Counter[int] = field(default_factory=Counter)  # sendings of new messages, per chat
    seconds: float = 0.0
    lost: int = 0
    twice: int = 0
    others: list[str] = field(default_factory=list)
    _walking: bool = True
    _per_kill: float = math.inf  # updates between two kills
    _goal: float = 0.0  # the number of updates at which the next kill comes

    @property
    def updates(self) -> int:
        """How many updates there were; each counts once, however often it was delivered."""
        return self.town.world.updates.next_id - 1

    async def live(self, updates: int, kills: int, points: Sequence[str], tell: Progress) -> None:
        """Let everybody walk for so many updates, with so many kills; end earlier when time is over."""
        begin, chance = time.monotonic(), self.town.random
        persons = {person.id: person for person in self.people}
        self.town.press_again = lambda chat: chat in persons and persons[chat].press_again()
        named = list(points)  # each once, before chance decides
        self._per_kill = updates / kills if kills else math.inf
        async with asyncio.TaskGroup() as group:
            for person in self.people:
                group.create_task(self._walk(person))
            while self.updates < updates or self.town.kills < kills:
                await asyncio.sleep(chance.uniform(0, 2 * LOOK))
                if time.monotonic() - begin > LONGEST:
                    self.others.append(f"time was over after {self.town.kills} kills, {self.updates} updates")
                    break
                if self.town.kills < kills and self.updates >= self._goal:
                    other = chance.choice(points) if chance.random() < OFTEN else ANY
                    await self.town.kill(named.pop() if named else other)
                    ahead = chance.uniform(0, 2) * self._per_kill
                    late = max(self._goal, self.updates - self._per_kill)  # who is late catches up, a little
                    self._goal = late + ahead if self.town.kills < kills else math.inf
                    tell(f"{self.town.kills} of {kills} kills, {self.updates} of {updates} updates")
            self.seconds = time.monotonic() - begin
            self._walking = False
        await self.end()

    async def _walk(self, person: Person) -> None:
        await person.begin()
        while self._walking:
            if self.updates > self._goal + self._per_kill and not self.town.lurks:
                await asyncio.sleep(0.05)  # a kill is late: on a slow machine there would be more between two
            else:
                await person.step()
        person.settle()

    async def end(self) -> None:
        """Wait for whatever is still to come, and compare what is stored with what happened."""
        bot, updates = self.town.bot, self.town.world.updates
        last = max((someone.planned.timestamp() for someone in self.waiting), default=0.0)
        await asyncio.sleep(max(0.0, last + 1 - time.time()))
        await bot.until(lambda: not len(updates), "everything is fetched", 60)  # not all is waited for above
        await self.town.quiet(60)
        with suppress(AssertionError):  # what is still missing then is told with everything else
            await bot.until(self._all_is_told, "the news", 60)
        for person in self.people:
            stored, turns = await self.town.stored(person.id)
            self.lost += max(0, person.model.turns - turns)
            self.twice += max(0, turns - person.model.turns)
            session, is_whole = memory.read(stored)
            if not is_whole or facts(session) != facts(person.model.session):
                self.others.append(f"{person.id}: something else is remembered than happened")
        self.others += await self.town.broken()

    def _all_is_told(self) -> bool:
        return not any(someone.wrong(self.town.news) for someone in self.waiting)

    @property
    def repeated(self) -> int:
        """How many new messages came more often than once."""
        walked = sum(person.posted - person.sent for person in self.people)
        return walked + sum(someone.repeated() for someone in self.waiting)

    @property
    def pace(self) -> float:
        """Sends and edits a second."""
        counts = self.town.bot.api.counts
        return sum(number for method, number in counts.items() if is_send(method)) / max(self.seconds, 1e-9)

    def broken(self) -> list[str]:
        """Return the promises that were broken."""
        town, found = self.town, list(self.others)
        found += [f"{self.lost} transitions lost"] * bool(self.lost)
        found += [f"{self.twice} transitions done twice"] * bool(self.twice)
        found += ["a 429 was answered early"] * bool(town.early + town.bot.api.limits.early)
        found += [f"{town.kills} kills, but {town.restarts} restarts"] * (town.kills != town.restarts)
        for person in self.people:
            extra = person.posted - person.sent
            most = person.repeatable + self.answers_lost[person.id]
            if not -person.given_up <= extra <= most:
                found.append(f"{person.id}: {extra} messages too many, {most} may be")
            if person.model.second:
                found.append(f"{person.id}: {person.model.second} double taps changed something twice")
            if person.missed or person.given_up > self.failed[person.id] // TRIES:
                found.append(
                    f"{person.id}: {person.missed} screens missing, asked again {person.given_up} times"
                )
            if person.strays:
                found.append(f"{person.id}: screens out of order: {'; '.join(person.strays)}")
        for someone in self.waiting:
            found += [f"{someone.id}: {words}" for words in someone.wrong(town.news)]
        return found

    def figures(self) -> str:
        """Return what happened, in numbers."""
        town = self.town
        latency = town.bot.api.faults.latency * 1000
        strays = sum(len(person.strays) for person in self.people)
        parts = [
            f"{town.kills} kills, {town.restarts} restarts by itself, {self.updates} updates of "
            f"{len(self.people)} people in {self.seconds:.0f} s",
            f"{self.pace:.0f} sends and edits a second, {latency:.0f} ms to the server",
            f"transitions lost {self.lost}, done twice {self.twice}, screens out of order {strays}",
            f"new messages repeated {self.repeated} ({self.repeated / max(1, town.kills):.2f} a kill), "
            f"sends and edits under way when killed {town.under_way}",
        ]
        if self.waiting:
            late = lateness(self.waiting)
            lost = len(self.waiting) - len(late)
            parts.append(
                f"{len(self.waiting)} reminders, {lost} lost, late: median {late[len(late) // 2]:.1f} s, "
                f"longest {late[-1]:.1f} s; {town.besides()}"
            )
        points = ", ".join(f"{name} {number}" for name, number in sorted(town.points.items()))
        return "; ".join(parts) + f"\n  killed {points}"
