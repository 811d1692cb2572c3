"""What a bot does all the time goes on, whatever fails meanwhile."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import pairwise
from pathlib import Path
from typing import Any

import pytest

from bot import duties, reminders
from bot.announce import FAREWELL
from bot.clock import Clock
from bot.duties import kept, work
from bot.parts import Parts, parts
from bot.playground.api import BotApi
from bot.playground.world import World
from bot.settings import Settings
from bot.store import Change, Row
from bot.store.sqlite import SqliteStore
from bot.store.wiping import FORGOTTEN
from bot.telegram.hook import Hook
from dialogs.session import Session
from tests.bot.process import BOT_ID, PATIENCE, SECRET, TOKEN, free_port
from tests.bot.test_journey import EU
from tests.bot.test_late import sent_days_ago

ADA, BEN = 5, 6
ELSEWHERE = "http://127.0.0.1:1/elsewhere"


@dataclass
class Office:
    """A bot at work in this process, with its Telegram."""

    world: World
    api: BotApi
    built: Parts

    def texts(self, person: int) -> list[str]:
        """Return what the bot has sent to somebody."""
        bot = self.world.bot["id"]
        return [str(one.get("text")) for one in self.world.messages(person) if one["from"]["id"] == bot]


@asynccontextmanager
async def opened(path: Path, **settings: str) -> AsyncIterator[Office]:
    world, clock = World(Clock()), Clock()
    api = BotApi(world, TOKEN, bot_id=BOT_ID)
    api.webhook.first_pause = 0.05
    chosen = Settings.model_validate(
        {"token": TOKEN, "api_url": await api.start(), "rate": 0, "chat_rate": 0, **settings}
    )
    store = await SqliteStore.open(str(path / "bot.db"), clock)
    try:
        async with parts(chosen, TOKEN, clock, store) as built:
            await built.bot.initialize()
            yield Office(world, api, built)
    finally:
        await store.close()
        await api.stop()


def person(office: Office, number: int) -> None:
    """Let somebody begin, whom the bot may thus write to."""
    office.world.add_person("Ada", "en", number)
    office.world.write(number, "/start")


async def until(holds: Callable[[], Awaitable[bool]]) -> None:
    async with asyncio.timeout(PATIENCE):
        while not await holds():  # noqa: ASYNC110  (neither gives a signal)
            await asyncio.sleep(0.02)


async def test_a_duty_that_fails_begins_again(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(duties, "AGAIN", 0.02)
    monkeypatch.setattr(reminders, "WIPE_EVERY", 0.02)
    async with opened(tmp_path) as office:
        built, store, failed = office.built, office.built.store, Counter[str]()
        for number in (ADA, BEN):
            person(office, number)
        office.world.updates.clear()
        session = sent_days_ago(13, *EU, "I sent it")
        reminded = Row(session, 1, 1, None, datetime.now(UTC) - timedelta(hours=1))
        await store.change([Change(ADA, lambda _: reminded), Change(BEN, lambda _: Row(Session()))])
        await store.change([Change(BEN, lambda _: None)])
        assert await store.note(FORGOTTEN) is not None

        def falter(name: str, times: int) -> None:
            sound = getattr(store, name)

            async def faltering(*arguments: Any) -> Any:
                if failed[name] < times:
                    failed[name] += 1
                    raise OSError("the disk is full for a moment")
                return await sound(*arguments)

            monkeypatch.setattr(store, name, faltering)

        names = {"due": 3, "looks": 3, "sessions": 3, "wipe": 3, "chats": 1}
        for name, times in names.items():
            falter(name, times)
        async with work(built):
            with pytest.raises(OSError, match="full"):
                await built.announcer.begin(FAREWELL)
            await until(lambda: said(office, ADA, 2))
            await until(lambda: is_wiped(store))
            await until(lambda: is_counted(built))

        assert failed == names
        assert built.showing.counts["duty"] >= 3 * 4
        assert not built.stopping.is_set()


async def test_a_duty_that_fails_again_and_again_begins_ever_more_seldom(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duties, "AGAIN", 0.01)
    monkeypatch.setattr(duties, "LONGEST_PAUSE", 0.3)
    begun: list[float] = []

    async def fails() -> None:
        begun.append(time.monotonic())
        raise OSError("the disk is full")

    async with opened(tmp_path) as office:
        keeping = asyncio.create_task(kept(office.built, fails))
        async with asyncio.timeout(PATIENCE):
            while len(begun) < 8:  # noqa: ASYNC110  (it gives no signal)
                await asyncio.sleep(0.01)
        keeping.cancel()
    pauses = [after - before for before, after in pairwise(begun)]
    least = (0.01, 0.02, 0.04, 0.08, 0.16, 0.3, 0.3)
    assert all(pause >= wanted for pause, wanted in zip(pauses, least, strict=True))


async def said(office: Office, number: int, count: int) -> bool:
    """Whether somebody was reminded, and told that the bot closes."""
    return len(office.texts(number)) >= count


async def is_wiped(store: Any) -> bool:
    return await store.note(FORGOTTEN) is None


async def is_counted(built: Parts) -> bool:
    return built.book.live.board is not None


async def test_a_webhook_that_somebody_else_has_taken_away_is_set_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(duties, "LOOK_AT_WEBHOOK", 0.02)
    ours = {"webhook_url": f"http://127.0.0.1:{free_port()}/here", "webhook_secret": SECRET}
    async with opened(tmp_path, **ours) as office, work(office.built):
        await until(lambda: delivers(office, ours["webhook_url"]))
        await office.built.bot.delete_webhook()
        await until(lambda: delivers(office, ours["webhook_url"]))
        for _ in range(2):
            await office.built.bot.delete_webhook()
            await until(lambda: delivers(office, ours["webhook_url"]))
        await office.built.bot.set_webhook(ELSEWHERE)
        await until(lambda: delivers(office, ours["webhook_url"]))
        await office.built.bot.set_webhook(ELSEWHERE)
        await until(lambda: knows(office, False))
        looks = office.api.counts["getWebhookInfo"]
        await until(lambda: looked(office, looks + 5))
        assert await delivers(office, ELSEWHERE), "two would take it from each other for ever"


async def knows(office: Office, ours: bool) -> bool:
    return office.built.hook is not None and office.built.hook.ours is ours


async def looked(office: Office, count: int) -> bool:
    return office.api.counts["getWebhookInfo"] >= count


async def delivers(office: Office, url: str) -> bool:
    return (await office.built.bot.get_webhook_info()).url == url


async def test_what_cannot_be_delivered_is_seen_and_another_secret_is_put_right(tmp_path: Path) -> None:
    async def stranger(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        await reader.readuntil(b"\r\n\r\n")
        writer.write(b"HTTP/1.1 401 Unauthorized\r\nContent-Length: 0\r\nConnection: close\r\n\r\n")
        await writer.drain()
        writer.close()

    server = await asyncio.start_server(stranger, "127.0.0.1", 0)
    async with server, opened(tmp_path) as office:
        port = server.sockets[0].getsockname()[1]
        hook = Hook(office.built.bot, f"http://127.0.0.1:{port}/here", SECRET)
        await hook.set()
        await hook.look()
        assert (hook.pending, hook.failed) == (0, None)
        person(office, ADA)

        async def failed() -> bool:
            await hook.look()
            return hook.failed is not None

        await until(failed)
        assert hook.pending == 1
        assert office.api.counts["setWebhook"] == 2
