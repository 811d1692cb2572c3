"""How does the playground live: the unchanged bot, a local Bot API, a page, a clock to push."""

import asyncio
import contextlib
import time
from datetime import datetime, timedelta
from functools import partial

from bot import app
from bot.clock import Clock
from bot.duties import work
from bot.metrics import Metrics
from bot.parts import Parts, parts
from bot.playground.api import BotApi
from bot.playground.page import Page
from bot.playground.world import World
from bot.settings import Settings
from bot.store import Store
from bot.web import Ready, health
from dialogs import memory

DATABASE = "playground.db"
OWNER = "the playground"
TOKEN = "1:playground"  # noqa: S105 - it opens nothing but the local Bot API beside it
LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})
OFFSET = "clock"
SAVE_EVERY = 0.5
MOST_STOPS, MOST_LOOKS, LOOK = 50, 40, 0.05


async def run(settings: Settings) -> None:
    """Run the playground until it is told to stop; raises RefusedError."""
    host, port = settings.address
    if host not in LOOPBACK:
        raise app.RefusedError(
            f"the playground listens on this computer only, not on {host}: set OPTOUT_LISTEN"
        )
    clock = Clock()
    store = await app.open_store(settings.database or DATABASE, clock)
    try:
        await app.belongs(store, OWNER)
        clock.offset = timedelta(seconds=float(await store.note(OFFSET) or 0))
        await _play(settings, host, port, clock, store)
    finally:
        await store.close()


async def _play(settings: Settings, host: str, port: int, clock: Clock, store: Store) -> None:
    world = World(clock)
    world.updates.next_id = time.time_ns() // 1_000_000  # above those of earlier starts, which are remembered
    ada = world.add_person("Ada", "en", id=1001)
    ada.started = await store.row(ada.id) is not None
    api = BotApi(world, TOKEN)
    pretended = settings.model_copy(update={"api_url": await api.start(), "webhook_url": None})
    try:
        async with parts(pretended, TOKEN, clock, store) as built:
            app.stop_on_signals(built.stopping)
            await _serve(built, world, host, port)
    finally:
        await api.stop()


async def _serve(built: Parts, world: World, host: str, port: int) -> None:
    async def about(chat: int) -> str:
        row = await built.store.row(chat)
        return "nothing" if row is None else memory.told(row.session)

    page = Page(world, built.clock, about, f"{host}:{port}")
    ready = Ready(built.store, built.intake, built.clock, built.settings.operator, Metrics())
    runner, address = await app.listening([*page.routes(), *health(lambda: ready)], built.settings)
    page.address = address
    page.push = partial(_push, built)
    print(address, flush=True)
    saving = asyncio.create_task(_save_clock(built))
    try:
        if await app.introduced(built):
            async with work(built):
                await built.stopping.wait()
    finally:
        saving.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await saving
        page.end()
        await runner.cleanup()


async def _push(built: Parts, by: timedelta) -> None:
    """Move the time on, with a stop at whatever comes due on the way, so that nothing is late."""
    offset = built.clock.offset + by
    goal = built.clock.now() + by
    for _ in range(MOST_STOPS):
        instant = await built.store.next_due()
        if instant is None or instant > goal:
            break
        built.clock.push(max(instant - built.clock.now(), timedelta(0)))
        await _handled(built, instant)
    built.clock.push(max(offset - built.clock.offset, timedelta(0)))


async def _handled(built: Parts, instant: datetime) -> None:
    """Wait a while until what is due at an instant has been let happen."""
    for _ in range(MOST_LOOKS):
        if await built.store.next_due() != instant:
            return
        await asyncio.sleep(LOOK)


async def _save_clock(built: Parts) -> None:
    """Keep the pretended time over a restart."""
    saved = built.clock.offset
    while True:
        await built.clock.wait(SAVE_EVERY)
        if built.clock.offset != saved:
            saved = built.clock.offset
            await built.store.set_note(OFFSET, str(saved.total_seconds()))
