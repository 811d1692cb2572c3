"""Which parts does a bot have? The only place that chooses them."""

import asyncio
import contextlib
from collections.abc import AsyncIterator
from dataclasses import dataclass

from telegram import Bot
from telegram.error import TelegramError

from bot.announce import Announcer, announced
from bot.clock import Clock
from bot.engine import Engine
from bot.operators import Operators
from bot.settings import Settings
from bot.store import Store, StoreError
from bot.telegram.aside import ShortRoad
from bot.telegram.hook import Hook
from bot.telegram.intake import Intake, fetching
from bot.telegram.limits import Limits
from bot.telegram.request import AiohttpRequest
from bot.telegram.showing import Showing
from bot.telegram.throttle import Throttle
from dialogs.book import Book, Operator
from dialogs.book.extra import read as words
from dialogs.book.reader import load

GRACE = 2.5
"""Seconds for sends under way when the bot is stopped; commits and requests have theirs, five in all."""


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
    hook: Hook | None  # how updates are delivered; None: they are fetched
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
    short = ShortRoad(bot, content, limits, clock.now)
    throttle = Throttle() if settings.chat_rate else None
    intake = Intake(fetching(bot, polling), engine, showing, short, clock, throttle)
    showing.blocked = engine.blocked
    announcer = Announcer(engine, store, showing, clock, announced(content))
    engine.meant = Operators(settings.admins, announcer).meant
    stopping = stopping or asyncio.Event()
    url, secret = settings.webhook_url, settings.secret
    hook = Hook(bot, url, secret) if url and secret else None
    built = Parts(settings, content, clock, store, bot, engine, showing, intake, stopping, announcer, hook)
    try:
        yield built
    finally:
        await showing.close(0 if built.refused else GRACE)
        with contextlib.suppress(TelegramError, RuntimeError):
            await bot.shutdown()
