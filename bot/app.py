"""How does the bot live: its parts are built, it works, it ends? The only place that chooses parts."""

import asyncio
import contextlib
import logging
import signal
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from aiohttp import web
from telegram import Bot
from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot import looks, numbers, reminders
from bot.announce import Announcer, announced
from bot.clock import Clock
from bot.engine import Engine
from bot.metrics import Metrics
from bot.operators import Operators
from bot.settings import Settings
from bot.store import Store, StoreError
from bot.store.address import is_shared
from bot.store.engines import joined
from bot.store.sqlite import SqliteStore
from bot.store.team import Duty
from bot.telegram.aside import ShortRoad
from bot.telegram.errors import seconds
from bot.telegram.intake import Intake, fetching
from bot.telegram.limits import Limits
from bot.telegram.profile import present
from bot.telegram.reading import ALLOWED
from bot.telegram.request import AiohttpRequest
from bot.telegram.showing import Showing
from bot.web import Ready, figures, health, listen, webhook
from dialogs.book import Book, Operator
from dialogs.book.extra import read as words
from dialogs.book.reader import load
from dialogs.looks import alarm
from dialogs.spot import Spot

log = logging.getLogger(__name__)

Life = Coroutine[Any, Any, None]
T = TypeVar("T")

DATABASE = "optout.db"
GRACE = 2.5
"""Seconds for sends under way when the bot is stopped; commits and requests have theirs, five in all."""


class RefusedError(Exception):
    """Something a restart cannot mend; the text is one line that says what to do."""


@dataclass
class Parts:
    """Everything that works together while the bot runs."""

    settings: Settings
    book: Book
    clock: Clock
    store: Store
    bot: Bot
    engine: Engine
    showing: Showing
    intake: Intake
    stopping: asyncio.Event
    announcer: Announcer
    refused: bool = False  # Telegram refuses the token
    damage: StoreError | None = None  # the database cannot be used any more

    def refuse(self) -> None:
        """Stop for good: the token is refused."""
        self.refused = True
        self.stopping.set()


def book(settings: Settings) -> Book:
    """Return the content, with who runs this bot."""
    return load(operator=Operator(settings.operator, settings.keep_days, words(settings.extra)))


@contextlib.asynccontextmanager
async def parts(
    settings: Settings, token: str, clock: Clock, store: Store, stopping: asyncio.Event | None = None
) -> AsyncIterator[Parts]:
    """Build the parts around an open store; end them in order."""
    content = book(settings)
    base, polling = f"{settings.api_url.rstrip('/')}/bot", AiohttpRequest(connections=4)
    bot = Bot(token, base_url=base, request=AiohttpRequest(), get_updates_request=polling)
    limits = Limits(settings.rate, settings.chat_rate, team=store.team)
    showing = Showing(bot, content, store, clock, limits)
    engine = Engine(content, store, clock, showing.wake, showing.farewell, showing.remember)
    intake = Intake(fetching(bot, polling), engine, store, showing, ShortRoad(bot, content, clock.now), clock)
    showing.blocked = engine.blocked
    announcer = Announcer(engine, store, showing, clock, announced(content))
    engine.meant = Operators(settings.admins, announcer).meant
    stopping = stopping or asyncio.Event()
    built = Parts(settings, content, clock, store, bot, engine, showing, intake, stopping, announcer)
    try:
        yield built
    finally:
        await showing.close(0 if built.refused else GRACE)
        with contextlib.suppress(TelegramError, RuntimeError):
            await bot.shutdown()


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
    metrics, polls = Metrics(), settings.webhook_url is None
    built.store.watched_by(metrics.saw)
    ready = Ready(built.store, built.intake, built.clock, settings.operator, metrics, polls=polls)
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


@contextlib.asynccontextmanager
async def work(built: Parts) -> AsyncIterator[None]:
    """Do everything a running bot does, as long as this is open."""
    built.showing.fatal = built.refuse
    store, team = built.store, built.store.team
    if not team.shared:
        await reminders.resume(store, built.showing)
    tasks = [
        _task(_watched(built, reminders.watch(built.engine, store, built.showing, built.clock))),
        _task(_watched(built, looks.watch(store, built.book.live, built.clock, partial(_tell, built)))),
        _task(_watched(built, numbers.watch(store, built.book.live, built.clock))),
        _task(_watched(built, team.watch())),
        *(_task(_watched(built, team.leading(duty))) for duty in _once(built)),
    ]
    if team.shared:
        tasks.append(_task(_watched(built, reminders.take_over(built.engine, store, built.showing))))
    try:
        yield
    finally:
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        if team.leads:
            await built.intake.acknowledge()


def _once(built: Parts) -> list[Duty]:
    """Return what one process does for all."""
    takes_updates = (
        partial(_insist, built, partial(_set_webhook, built))
        if built.settings.webhook_url
        else built.intake.poll
    )
    wipe, introduce = partial(reminders.wipe, built.store), partial(present, built.bot, built.book)
    return [takes_updates, wipe, built.announcer.watch, introduce]


def _tell(built: Parts, spot: Spot) -> None:
    """Tell the operators in their own chats that a place seems to have changed."""
    for chat in built.settings.admins:
        built.showing.announce(chat, alarm(built.book, spot, built.clock.now()))


async def _watched(built: Parts, duty: Life) -> None:
    """Do a duty; stop for good when the token is refused or the database is damaged."""
    try:
        await duty
    except InvalidToken:
        built.refuse()
    except StoreError as error:
        built.damage = error
        built.stopping.set()


async def introduced(built: Parts) -> bool:
    """Learn from Telegram who we are, however long it cannot be reached; return whether that was possible."""
    asking = await _unless(built.stopping, _insist(built, built.bot.initialize))
    return not asking.cancelled() and asking.exception() is None


async def _unless(stopping: asyncio.Event, work: Coroutine[Any, Any, T]) -> "asyncio.Task[T]":
    """Return some work when it has ended; it is cancelled when the bot is stopped before."""
    working, waiting = asyncio.create_task(work), asyncio.create_task(stopping.wait())
    await asyncio.wait((working, waiting), return_when=asyncio.FIRST_COMPLETED)
    working.cancel()
    waiting.cancel()
    await asyncio.gather(working, waiting, return_exceptions=True)
    return working


async def _insist(built: Parts, call: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Call Telegram until it does what it is asked; a refused token ends the bot, and with it this."""
    pause = 1.0
    while True:
        try:
            await call()
            return
        except InvalidToken:
            built.refuse()
        except RetryAfter as error:
            pause = max(pause, seconds(error))
        except TelegramError as error:
            log.warning(
                "Telegram cannot be reached (%s: %s); trying again", type(error).__name__, error.message
            )
        await asyncio.sleep(pause)
        pause = min(pause * 2, 30)


async def _set_webhook(built: Parts) -> None:
    settings = built.settings
    await built.bot.set_webhook(
        settings.webhook_url or "",
        secret_token=settings.secret,
        allowed_updates=list(ALLOWED),
        max_connections=100,
    )


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


def _task(work: Coroutine[Any, Any, None]) -> asyncio.Task[None]:
    return asyncio.create_task(work)
