"""What do hundreds of people get from a bot that is killed while everything around it goes wrong?

They walk as in tests/bot/chaos.py. On top of it they press twice, block the bot and come back, answers are lost,
and everything may be delivered twice.
"""

import asyncio
import json
import random
import time
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import partial
from typing import Any

from bot.playground.api import Answer, Fault, LoseAnswer
from bot.playground.calls import is_send
from bot.playground.limits import Limits
from bot.telegram import wire
from dialogs import machine, memory
from dialogs.events import PersonBlockedBot, PersonCommanded, PersonSet
from dialogs.guide import GuideEvent
from dialogs.outcome import OutcomeEvent
from dialogs.reply import Press
from tests.bot.chaos import BOOK, COMMANDS, EAGER, Wanderer, facts
from tests.bot.phone import looks
from tests.bot.process import Bot
from tests.bot.test_faults import GARBAGE, HTML, TOO_MANY, refusal

PATIENCE = 60.0
LOOK = 0.01
GIVEN_UP_AFTER = 2.0
TOO_OLD = refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid")
PER_CALL: tuple[tuple[str, float, Fault], ...] = (
    ("429", 0.02, TOO_MANY),
    ("502", 0.02, HTML),
    ("garbage", 0.01, GARBAGE),
    ("lost before", 0.03, LoseAnswer(before=True)),
    ("lost after", 0.03, LoseAnswer(before=False)),
)


@dataclass(frozen=True)
class Weather:
    """How bad it is: what goes wrong, how often, and how people behave."""

    latency: float = 0.004
    faults: bool = False
    blocks: float = 0.0  # steps before which somebody blocks the bot
    double_taps: float = 0.0
    twice: bool = False  # everything is delivered twice
    writes: float = 0.1  # steps that send a command, so that a new message follows
    thinking: float = 0.5  # seconds between an answer and the next step, about


class Trouble:
    """Lets calls go wrong, and counts."""

    def __init__(self, seed: int) -> None:
        self.counts: Counter[str] = Counter()
        self.lost: Counter[int] = Counter()  # answers to new messages, per chat
        self._random = random.Random(seed)

    def __call__(self, method: str, values: Mapping[str, object]) -> Fault | None:
        """Return what goes wrong with this call."""
        if method == "answerCallbackQuery" and self._random.random() < 0.1:
            return self._counted("too old", TOO_OLD)
        if not is_send(method) and method != "getUpdates":
            return None
        dice = self._random.random()
        for name, chance, fault in PER_CALL:
            if (dice := dice - chance) < 0:
                break
        else:
            return None
        if isinstance(fault, Answer) and fault.code == 429 and method == "getUpdates":
            return None
        if fault == LoseAnswer(before=False) and method == "sendMessage":
            self.lost[int(str(values["chat_id"]))] += 1
        return self._counted(name, fault)

    def _counted(self, name: str, fault: Fault) -> Fault:
        self.counts[name] += 1
        return fault


class GivenUpError(Exception):
    """The bot lost two answers to one message, and sends no third."""


class Walker(Wanderer):
    """Somebody who walks in bad weather."""

    def __init__(self, storm: "Storm", number: int) -> None:
        super().__init__(storm.bot, storm.seed + number, lambda: storm.kills)
        self.given_up = 0
        self.blocked = 0
        self._weather = storm.weather

    async def step(self) -> None:
        """Do something, and wait until it is on the screen; what never came is asked for again."""
        await asyncio.sleep(self._random.uniform(0, 2 * self._weather.thinking))
        try:
            await self._do()
        except GivenUpError:
            await self._ask_again()

    async def _do(self) -> None:
        dice = self._random.random()
        if dice < self._weather.blocks:
            await self._block()
        elif dice < self._weather.blocks + self._weather.writes:
            await self._send(PersonCommanded(self._random.choice(COMMANDS)))
        else:
            event = self._choice()
            if self._random.random() < self._weather.double_taps:
                self._happens(event)
                self._touch(event)
            await self._press(event)

    async def _ask_again(self) -> None:
        while True:
            self.given_up += 1
            try:
                await self._send(PersonCommanded("status"))
            except GivenUpError:
                continue
            return

    async def begin(self) -> None:
        """Go to the form; not all in the same instant."""
        await asyncio.sleep(self._random.uniform(0, 4 * self._weather.thinking))
        try:
            await super().begin()
        except GivenUpError:
            await self._ask_again()

    def _choice(self) -> Any:
        shown = machine.view(BOOK, self.session, datetime.now(UTC))
        events = [button.event for row in shown.rows for button in row if isinstance(button, Press)]
        weights = [EAGER if isinstance(event, GuideEvent | OutcomeEvent) else 1 for event in events]
        while True:
            event = self._random.choices(events, weights)[0]
            if self._is_steady(event) and not (isinstance(event, PersonSet) and event.setting == "reader"):
                return event

    def _touch(self, event: Any) -> None:
        self.phone.touch(wire.written(event))

    async def _block(self) -> None:
        """Block the bot, which learns of it only when it writes; come back later."""
        bot, person = self.phone.bot, self.phone.person
        bot.world.people[person].blocked = True
        event = self._choice()
        self._happens(event)
        self._touch(event)
        await bot.until(lambda: (bot.stored(person) or {}).get("blocked"), "the block is noted", PATIENCE)
        self._happens(PersonBlockedBot())
        self.blocked += 1
        bot.world.people[person].blocked = False
        await self._send(PersonCommanded("start"))

    async def _until(self, is_meant: Any) -> None:
        begin = time.monotonic()
        looked = begin
        while True:
            for message in reversed(self.phone.messages):
                if is_meant(message) and looks(message) == self._expected:
                    self.phone.at = message["message_id"]
                    return
            now = time.monotonic()
            if now - begin > PATIENCE:
                raise AssertionError(f"lost: {self._expected[0]}\n{self.phone.bot.last_lines()}")
            if now - looked > GIVEN_UP_AFTER:
                looked = now
                if self._nothing_is_owed() and not any(map(self._is_expected, self.phone.messages)):
                    raise GivenUpError
            await asyncio.sleep(LOOK)

    def _is_expected(self, message: Any) -> bool:
        return looks(message) == self._expected

    def _nothing_is_owed(self) -> bool:
        question = "SELECT 1 FROM chats WHERE chat = ? AND owing = 0 AND revision = ?"
        return bool(self.phone.bot.rows(question, self.phone.person, self.turns))


class Storm:
    """Many people, a bot that is killed, and bad weather."""

    def __init__(self, bot: Bot, people: int, weather: Weather, seed: int) -> None:
        self.bot = bot
        self.seed = seed
        self.weather = weather
        self.kills = self.restarts = self.under_way = self.early = 0
        self.seconds = 0.0
        self.trouble = Trouble(seed)
        self._random = random.Random(seed)
        self._raging = True
        self._first = bot.world.updates.next_id
        self._sends = 0
        bot.doubles = weather.twice
        bot.api.faults.latency = weather.latency
        if weather.faults:
            bot.api.faults.on_call = self.trouble
        self.people = [Walker(self, number) for number in range(people)]

    @property
    def updates(self) -> int:
        """How many updates there were; each counts once, however often it was delivered."""
        return self.bot.world.updates.next_id - self._first

    async def rage(self, updates: int, kills: int, seconds: float) -> None:
        """Let everybody walk for so many updates, with kills on the way; end earlier when time is over."""
        begin = time.monotonic()
        async with asyncio.TaskGroup() as group:
            for walker in self.people:
                group.create_task(self._walk(walker))
            every = updates / kills if kills else 0.0
            while self.updates < updates and time.monotonic() - begin < seconds:
                if kills and self.kills < kills:
                    goal = self.updates + self._random.uniform(0, 2 * every)
                    while self.updates < goal and time.monotonic() - begin < seconds:
                        await asyncio.sleep(self._random.uniform(0, 2 * LOOK))
                    await self._kill()
                await asyncio.sleep(LOOK)
            self.seconds = time.monotonic() - begin
            counts = self.bot.api.counts
            self._sends = sum(number for method, number in counts.items() if is_send(method))
            self._raging = False

    async def _kill(self) -> None:
        api = self.bot.api
        self.under_way += api.under_way
        polls = api.counts["getUpdates"]
        self.bot.strike()
        self.kills += 1
        self.early += api.limits.early
        api.limits = Limits()  # who is killed forgets what they were told to wait for
        await self.bot.listens()
        await self.bot.until(partial(self._polls_again, polls), "it works again", PATIENCE)
        self.restarts += 1

    def _polls_again(self, before: int) -> bool:
        return self.bot.api.counts["getUpdates"] > before

    async def _walk(self, walker: Walker) -> None:
        await walker.begin()
        while self._raging:
            await walker.step()
        walker.settle()

    # ---------------------------------------------------------------- the verdict

    def wrong(self) -> list[str]:
        """Return what was lost, done twice, or repeated more often than promised."""
        found = [
            f"{said} for {walker.phone.person}" for walker in self.people for said in self._wrong(walker)
        ]
        if self.early + self.bot.api.limits.early:
            found.append("a 429 was answered early")
        if taken_back := self.bot.rows("SELECT kind, error, place FROM poison"):
            found.append(f"taken back: {taken_back}")
        return found

    def _wrong(self, walker: Walker) -> list[str]:
        stored = self.bot.stored(walker.phone.person) or {"revision": 0}
        counted = stored.pop("revision")
        session, is_whole = memory.read(json.dumps(stored))
        extra = len(walker.phone.messages) - walker.sent
        promised = walker.repeatable + self.trouble.lost[walker.phone.person]
        said = {
            "a turn was lost": counted < walker.turns,
            "a turn was done twice": counted > walker.turns,
            "something else is remembered": not is_whole or facts(session) != facts(walker.session),
            "a message is missing": extra < -walker.given_up - walker.blocked,
            "a message came too often": extra > promised,
        }
        return [words for words, holds in said.items() if holds]

    @property
    def repeated(self) -> int:
        """How many new messages came more often than they were asked for."""
        return sum(max(0, len(walker.phone.messages) - walker.sent) for walker in self.people)

    def figures(self) -> str:
        """Return what happened, in numbers."""
        taps = sum(walker.turns for walker in self.people)
        parts = [
            f"{self.kills} kills, {self.restarts} restarts by itself, {self.updates} updates, {taps} turns of "
            f"{len(self.people)} people, {self._sends / max(self.seconds, 1e-9):.0f} sends and edits a second, "
            f"{self.weather.latency * 1000:.0f} ms to the server",
            f"{self.repeated} new messages repeated, {self.under_way} sends and edits under way when killed",
        ]
        if self.weather.faults:
            asked = sum(walker.given_up for walker in self.people)
            blocks = sum(walker.blocked for walker in self.people)
            parts.append(f"{dict(self.trouble.counts)}, {blocks} blocks, {asked} asked again")
        wrong = self.wrong()
        parts.append(f"wrong: {len(wrong)}" + "".join(f"\n  {words}" for words in wrong[:10]))
        return "; ".join(parts)
