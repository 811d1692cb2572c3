"""Do the reminders that the bot proposes itself lie apart, though many people sent their form at once?"""

import asyncio
import tempfile
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

from bot.clock import Clock
from bot.store.sqlite import SqliteStore
from bot.telegram import wire
from dialogs.reply import Press
from dialogs.session import Session
from tests.bench.speed.crowd import reader
from tests.bench.speed.people import PRESSES, SENT
from tests.bench.speed.runner import OURS, running
from tests.bench.speed.story import FIRST, offset
from tests.bench.speed.telegram import Telegram
from tests.bot.test_journey import BOOK
from tests.talk import Talk

PEOPLE = 500
PATIENCE = 30.0


def presses() -> Iterator[str]:
    """Yield what is pressed from /start until the form is sent."""
    talk = Talk(BOOK, Session(app="de")).command("start")
    for label in (*PRESSES, SENT):
        buttons = [button for row in talk.screen.rows for button in row if isinstance(button, Press)]
        yield wire.written(next(button.event for button in buttons if label in button.label))
        talk.press(label)


async def seen() -> str:
    """Let people send their form at once; return how their proposals lie."""
    with tempfile.TemporaryDirectory() as name:
        database = str(Path(name) / "bot.db")
        telegram, steps = Telegram(lambda *_: None), list(presses())
        async with running(OURS, telegram, Path(name)):
            for chat in range(FIRST, FIRST + PEOPLE):
                telegram.write(chat, "/start")
                for message, data in enumerate(steps, 1):
                    telegram.press(chat, message, data)
            committed = reader(database, OURS.question)
            async with asyncio.timeout(PATIENCE):
                while committed(FIRST + PEOPLE - 1) <= len(steps):  # noqa: ASYNC110  (a file gives no signal)
                    await asyncio.sleep(0.05)
        store = await SqliteStore.open(database, Clock(), exclusive=False)
        try:
            return told(await store.sessions(None, PEOPLE))
        finally:
            await store.close()


def told(people: list[tuple[int, Session]]) -> str:
    """Return in words on how many minutes the proposals lie, and whether each is where its number puts it."""
    planned = {
        chat: reminder.at.minute
        for chat, session in people
        for case in session.cases
        for reminder in case.reminders
        if not reminder.chosen
    }
    minutes, own = Counter(planned.values()), sum(minute == offset(chat) for chat, minute in planned.items())
    return (
        f"{len(planned)} people sent their form at once: the bot's proposals lie on {len(minutes)} minutes, "
        f"at most {max(minutes.values(), default=0)} on one, {own} where the offset of their chat puts them."
    )
