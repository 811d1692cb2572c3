"""What came due while the bot was down: sent once, marked as late, and not at night."""

import asyncio
from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.clock import Clock
from bot.store import Change, Row
from bot.store.sqlite import SqliteStore
from dialogs import days, machine
from dialogs.notice import Nudge
from dialogs.schedule import due
from dialogs.session import Session
from tests.bot.phone import Phone, as_kept, looks
from tests.bot.process import Bot, pretended
from tests.bot.test_journey import BOOK, EU
from tests.talk import Talk

UK = ("United Kingdom", "Which accounts", "More than one Instagram", "Done", "No, separate", "In a browser")


def where_it_is(hour: int) -> str:
    """Return a time zone in which it is about this hour now."""
    ahead = (hour - datetime.now(UTC).hour + 12) % 24 - 12
    return f"Etc/GMT{-ahead:+d}" if ahead else "UTC"


def sent_days_ago(hour: int, *presses: str, app: str = "de") -> Session:
    """Return what is remembered of somebody who sent their form three days ago."""
    talk = Talk(BOOK, Session(app=app, offset=5), datetime.now(UTC) - timedelta(days=3))
    talk.command("start").press(*presses)
    return replace(talk.session, zone=where_it_is(hour), screen=talk.session.screen)


async def prepare(bot: Bot, sessions: Sequence[Session]) -> list[Phone]:
    """Write down these sessions as a bot did that ended since."""
    phones = [bot.phone("de") for _ in sessions]
    for phone in phones:
        bot.world.write(phone.person, "/start")  # or else it could not write to them
    bot.world.updates.clear()
    then = datetime.now(UTC) - timedelta(days=3)
    rows = [Row(session, 9, 9, None, due(BOOK, session, then)) for session in sessions]
    store = await SqliteStore.open(str(bot.database), Clock())
    changes = [
        Change(phone.person, lambda _, row=row: row)  # type: ignore[misc]  # a lambda with a default
        for phone, row in zip(phones, rows, strict=True)
    ]
    await store.change(changes)
    await store.close()
    return phones


async def test_what_came_due_while_the_bot_was_down_is_sent_once_marked_as_late_and_not_at_night(
    tmp_path: Path,
) -> None:
    async with pretended(tmp_path) as bot:
        by_day = sent_days_ago(13, *EU, "I sent it")
        of_two = sent_days_ago(
            13, *UK, "I sent it", "Home", "Instagram 2", "In a browser", "I sent it", app="en-gb"
        )
        at_night = sent_days_ago(2, *EU, "I sent it")
        day, two, night = await prepare(bot, [by_day, of_two, at_night])
        await bot.start()
        await bot.until(lambda: day.messages and two.messages, "the reminders")
        await bot.until(lambda: not bot.rows("SELECT 1 FROM chats WHERE owing"), "they are noted")
        await bot.until(lambda: due_at(night) > datetime.now(UTC), "the night is respected")
        await bot.kill()
        await bot.start()
        await asyncio.sleep(1.2)  # twice as long as the bot takes to look again

        assert [len(phone.messages) for phone in (day, two, night)] == [1, 1, 0]
        assert looks(day.messages[0]) == late(by_day, 1)
        assert looks(two.messages[0]) == late(of_two, 1, 2)
        assert not days.at_night(days.local(due_at(night), at_night.zone))

        day.at = day.messages[0]["message_id"]
        await day.press("Confirmed by e-mail")
        assert len(day.messages) == 1
        assert "reminders" not in bot.stored(day.person)["cases"][0]  # type: ignore[index]


def late(session: Session, *cases: int) -> tuple[object, ...]:
    """Return how a late reminder of these cases looks."""
    notice = Nudge(tuple((case, "look") for case in cases), late=True)
    reply = machine.view_notice(BOOK, session, notice, datetime.now(UTC))
    assert reply is not None
    return as_kept(reply)


def due_at(phone: Phone) -> datetime:
    """Return when something comes due for somebody."""
    seconds = phone.bot.rows("SELECT due FROM chats WHERE chat = ?", phone.person)[0][0]
    return datetime.fromtimestamp(seconds, UTC)
