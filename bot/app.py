"""How does the bot live: it begins, it works, it ends?"""

import asyncio
import logging
import signal
from collections.abc import Coroutine
from typing import Any, TypeVar

from aiohttp import web

from bot.clock import Clock
from bot.duties import insist, work
from bot.metrics import Metrics
from bot.parts import Parts, parts
from bot.settings import Settings
from bot.store import Store, StoreError
from bot.store.address import is_shared
from bot.store.engines import joined
from bot.store.sqlite import SqliteStore
from bot.web import Ready, figures, health, listen, webhook

log = logging.getLogger(__name__)

T = TypeVar("T")

DATABASE = "optout.db"


class RefusedError(Exception):
    """Something a restart cannot mend; the text is one line that says what to do."""


async def run(settings: Settings) -> None:
    """Run the bot on Telegram until it is told to stop; raises RefusedError."""
    token = settings.bot_token
    if token is None:
        raise RefusedError("there is no token: set OPTOUT_TOKEN or OPTOUT_TOKEN_FILE")
    if settings.operator is None:
        log.warning("OPTOUT_OPERATOR is not set: people cannot see who runs this bot")
    clock, stopping = Clock(), asyncio.Event()
    stop_on_signals(stopping)
    opening = await _unless(stopping, open_store(settings.database or DATABASE, clock))
    if opening.cancelled():
        return
    store = opening.result()
    try:
        async with parts(settings, token, clock, store, stopping) as built:
            await _live(built)
    finally:
        await store.close()


async def open_store(database: str, clock: Clock) -> Store:
    """Open the database; raises RefusedError with one line."""
    try:
        if is_shared(database):
            return await joined(database, clock)
        return await SqliteStore.open(database, clock)
    except StoreError as error:
        raise RefusedError(str(error)) from None


async def belongs(store: Store, owner: str) -> None:
    """Note whose database this is; raises RefusedError when it is another's."""
    noted = await store.note("owner")
    if noted is None:
        await store.set_note("owner", owner)
    elif noted != owner:
        raise RefusedError(
            f"this database belongs to {noted}, not to {owner}: set OPTOUT_DATABASE to another file"
        )


async def _live(built: Parts) -> None:
    settings, stopping = built.settings, built.stopping
    metrics = Metrics()
    built.store.watched_by(metrics.saw)
    ready = Ready(built.store, built.intake, built.clock, settings.operator, metrics, built.hook)
    routes = [*health(lambda: ready), figures(ready, metrics, built.showing.counts, built.book)]
    if settings.webhook_url and settings.secret:
        routes.append(webhook(built.intake, settings.webhook_url, settings.secret))
    runner, address = await listening(routes, settings)
    print(address, flush=True)
    try:
        if await introduced(built):
            await belongs(built.store, f"bot {built.bot.id}")
            async with work(built):
                await stopping.wait()
    finally:
        await runner.cleanup()
    if built.damage is not None:
        raise RefusedError(str(built.damage))
    if built.refused:
        raise RefusedError("Telegram refuses the token: it is wrong or was revoked. Get one from @BotFather")


async def introduced(built: Parts) -> bool:
    """Learn from Telegram who we are, however long it cannot be reached; return whether that was possible."""
    asking = await _unless(built.stopping, insist(built, built.bot.initialize))
    if asking.cancelled() or asking.exception() is not None:
        return False
    built.book.live.name = built.bot.first_name
    return True


async def _unless(stopping: asyncio.Event, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
    """Return some work when it has ended; it is cancelled when the bot is stopped before."""
    working, waiting = asyncio.create_task(work), asyncio.create_task(stopping.wait())
    await asyncio.wait((working, waiting), return_when=asyncio.FIRST_COMPLETED)
    working.cancel()
    waiting.cancel()
    await asyncio.gather(working, waiting, return_exceptions=True)
    return working


async def listening(routes: list[web.RouteDef], settings: Settings) -> tuple[web.AppRunner, str]:
    """Listen where the settings say; raises RefusedError when that cannot be."""
    try:
        return await listen(routes, *settings.address)
    except OSError as error:
        raise RefusedError(
            f"cannot listen on {settings.listen} ({error.strerror}): set OPTOUT_LISTEN"
        ) from None


def stop_on_signals(stopping: asyncio.Event) -> None:
    """End in order when the process is told to."""
    loop = asyncio.get_running_loop()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, stopping.set)
