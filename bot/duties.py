"""What does a bot do all the time, and what when that fails?"""

import asyncio
import contextlib
import logging
from collections.abc import AsyncIterator, Callable, Coroutine
from functools import partial
from time import monotonic
from typing import Any

from telegram.error import InvalidToken, RetryAfter, TelegramError

from bot import looks, numbers, reminders
from bot.parts import Parts
from bot.store import StoreError
from bot.store.rows import place
from bot.store.team import Duty
from bot.telegram.errors import seconds
from bot.telegram.hook import Hook
from bot.telegram.profile import present
from dialogs.looks import alarm
from dialogs.spot import Spot

log = logging.getLogger(__name__)

AGAIN, LONGEST_PAUSE = 0.5, 2.0
"""Seconds after which a duty that failed begins again; twice as many each time that it fails at once."""
LOOK_AT_WEBHOOK = 60.0
"""Seconds between two looks whether Telegram still delivers to us."""


@contextlib.asynccontextmanager
async def work(built: Parts) -> AsyncIterator[None]:
    """Do everything a running bot does, as long as this is open."""
    built.showing.fatal = built.refuse
    store, team = built.store, built.store.team
    if not team.shared:
        await reminders.resume(store, built.showing)
    duties: list[Duty] = [
        partial(reminders.watch, built.engine, store, built.showing, built.clock),
        partial(looks.watch, store, built.book.live, built.clock, partial(_tell, built)),
        partial(numbers.watch, store, built.book.live, built.clock),
        team.watch,
        *(partial(team.leading, duty) for duty in _once(built)),
    ]
    if team.shared:
        duties.append(partial(reminders.take_over, built.engine, store, built.showing))
    tasks = [asyncio.create_task(kept(built, duty)) for duty in duties]
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
    takes_updates = partial(_deliver, built, built.hook) if built.hook else built.intake.poll
    wipe, introduce = partial(reminders.wipe, built.store), partial(present, built.bot, built.book)
    return [takes_updates, wipe, built.announcer.watch, introduce]


async def _deliver(built: Parts, hook: Hook) -> None:
    """Let Telegram deliver to us, for ever."""
    await insist(built, hook.set)
    while True:
        await insist(built, hook.look)
        await asyncio.sleep(LOOK_AT_WEBHOOK)


def _tell(built: Parts, spot: Spot) -> None:
    """Tell the operators in their own chats that a place seems to have changed."""
    for chat in built.settings.admins:
        built.showing.announce(chat, alarm(built.book, spot, built.clock.now()))


async def kept(built: Parts, duty: Duty) -> None:
    """Do a duty, and again when it fails; stop for good when token or database cannot be used any more."""
    pause = AGAIN
    while True:
        begun = monotonic()
        try:
            return await duty()
        except InvalidToken:
            return built.refuse()
        except StoreError as error:
            built.damage = error
            return built.stopping.set()
        except Exception as error:
            built.showing.counts["duty"] += 1
            log.error("a duty failed and begins again: %s (%s)", type(error).__name__, place(error))
        if monotonic() - begun > LONGEST_PAUSE:
            pause = AGAIN
        await asyncio.sleep(pause)
        pause = min(2 * pause, LONGEST_PAUSE)


async def insist(built: Parts, call: Callable[[], Coroutine[Any, Any, None]]) -> None:
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
