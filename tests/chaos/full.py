"""Is anything lost when the disk is full for a while, again and again?"""

import asyncio
import sqlite3
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from bot.clock import Clock
from bot.duties import work
from bot.parts import parts
from bot.playground.api import BotApi
from bot.settings import Settings
from bot.store.hop import Connection
from bot.store.sqlite import SqliteStore
from tests.bot.process import BOT_ID, FIRST_PERSON, TOKEN
from tests.chaos.proof import Progress, Verdict, share
from tests.chaos.watched import Watched

PATIENCE = 20.0
ROOMY = 1_000_000  # pages
NEW = 150  # people who come while it is full


@dataclass
class Room:
    """How many pages the database may have; 0 is no limit."""

    pages: int = 0

    def connection(self) -> type[Connection]:
        """Return connections to a database that has this room."""
        room = self

        class Small(Connection):
            def execute(self, work: Any, parameters: Any = (), /) -> sqlite3.Cursor:
                if room.pages:
                    super().execute(f"PRAGMA max_page_count = {room.pages}")
                return super().execute(work, parameters)

        return Small


@dataclass
class Crowded:
    """People who write to a bot whose disk is full now and then; each writes once."""

    world: Watched
    api: BotApi
    room: Room
    path: Path
    people: list[int] = field(default_factory=list)
    held: int = 0  # updates that had to wait
    broken: list[str] = field(default_factory=list)

    async def fill(self, stopping: asyncio.Event) -> None:
        """Let many write while the disk is full, and make room when nothing goes on any more."""
        asked = self.api.counts["getUpdates"] + 1
        self.room.pages = _pages(self.path) + 1
        for _ in range(NEW):
            self.people.append(self.world.add_person("Ada", "en", FIRST_PERSON + 7 * len(self.people)).id)
            self.world.write(self.people[-1], "/start")
        await self._until(lambda: self.api.counts["getUpdates"] > asked)  # it asks again, for the same
        waiting = len(self.world.updates)
        self.held += waiting
        if not waiting or self.answered + waiting > len(self.people):
            self.broken.append(f"{waiting} wait, {self.answered} of {len(self.people)} are answered")
        if stopping.is_set():
            self.broken.append("the bot stopped")
        self.room.pages = ROOMY
        await self._until(lambda: self.answered >= len(self.people) and not len(self.world.updates))

    @property
    def answered(self) -> int:
        """How many messages the bot has sent."""
        bot = self.world.bot["id"]
        chats = (self.world.messages(person) for person in self.people)
        return sum(message["from"]["id"] == bot for chat in chats for message in chat)

    async def _until(self, holds: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE):
            version = self.world.version
            while not holds():
                version = await self.world.wait_change(version, 0.02)


async def full(folder: Path, scale: float, tell: Progress) -> Verdict:
    """Fill the disk and make room again, several times, while hundreds of people write."""
    world, room, path = Watched(), Room(), folder / "bot.db"
    api = BotApi(world, TOKEN, bot_id=BOT_ID)
    settings = Settings(token=TOKEN, api_url=await api.start(), rate=0, chat_rate=0)
    store = await SqliteStore.open(str(path), Clock(), factory=room.connection())
    crowd = Crowded(world, api, room, path)
    try:
        async with parts(settings, TOKEN, Clock(), store) as built:
            await built.bot.initialize()
            async with work(built):
                for again in range(share(scale, 20, 1)):
                    await crowd.fill(built.stopping)
                    tell(f"full {again + 1} times")
        if crowd.answered != len(crowd.people) or built.damage:
            crowd.broken.append(f"{crowd.answered} answers to {len(crowd.people)} people; {built.damage}")
    finally:
        await store.close()
        await api.stop()
    figures = f"{crowd.held} updates held up by a full disk, {len(crowd.people)} people answered once each"
    return Verdict(figures, tuple(crowd.broken))


def _pages(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection:
        return int(connection.execute("PRAGMA page_count").fetchone()[0])
