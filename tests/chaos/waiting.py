"""Who waits for a message while the bot is killed: for a reminder, and for news of a guide?"""

import re
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime, timedelta
from itertools import groupby
from pathlib import Path

from bot.clock import Clock
from bot.store import Change, Row
from bot.store.migrations import migrate, shipped
from bot.store.sqlite import SqliteStore
from dialogs import days
from dialogs.schedule import due, reminding
from dialogs.session import Reminder, Session
from tests.bot.phone import Message
from tests.bot.test_journey import BOOK
from tests.bot.test_late import UK, sent_days_ago
from tests.chaos.town import Town

NOON = 13
FIRST = 2.0
NEWS = re.compile(r"News number (\d+)")
REMINDER = "reminder"


@dataclass
class Waiting:
    """Somebody who sent their form days ago, and has chosen when to be reminded."""

    id: int
    planned: datetime
    heard: list[str] = field(default_factory=list)  # everything that came, in order
    came: datetime | None = None  # when the reminder came first

    def saw(self, message: Message, new: bool) -> None:
        """Note what came."""
        news = NEWS.search(str(message.get("text")))
        self.heard += [news[1] if news else REMINDER] if new else []
        if not news:
            self.came = self.came or datetime.now(UTC)

    def wrong(self, news: int) -> list[str]:
        """Return what was lost, or told twice or out of order; a message may have come again at once."""
        heard = [what for what, _ in groupby(self.heard)]
        reminders, others = heard.count(REMINDER), [what for what in heard if what != REMINDER]
        found = {
            "a reminder was lost": not reminders,
            "a reminder came again later": reminders > 1,
            f"of {news} pieces of news came {others}": [what for what, _ in groupby(others)]
            != [str(number) for number in range(news)],
        }
        return [words for words, holds in found.items() if holds]

    def repeated(self) -> int:
        """Return how many messages came more often than once."""
        return len(self.heard) - len(set(self.heard))


async def prepare(town: Town, count: int, within: float) -> list[Waiting]:
    """Write people who wait into a database of the oldest schema, as a bot did that ended since."""
    people, newest = planned(town, count, within), town.bot.database.with_name("newest.db")
    await keep(people, newest)
    _aged(newest, town.bot.database)
    return people


def planned(town: Town, count: int, within: float) -> list[Waiting]:
    """Return so many people who wait, to be reminded one after the other in so many seconds."""
    bot, now = town.bot, datetime.now(UTC).replace(microsecond=0)
    people = []
    for number in range(count):
        phone = bot.phone("en-gb")
        bot.world.write(phone.person, "/start")  # or else it could not write to them
        someone = Waiting(phone.person, now + timedelta(seconds=FIRST + int(number * within / count)))
        town.world.watching[someone.id] = someone.saw
        people.append(someone)
    bot.world.updates.clear()
    return people


async def keep(people: Sequence[Waiting], database: Path) -> None:
    """Write people who wait into a new database."""
    base = sent_days_ago(NOON, *UK, "I sent it", app="en-gb")
    store = await SqliteStore.open(str(database), Clock())
    rows = [_row(base, someone.planned) for someone in people]
    await store.change(
        [
            Change(someone.id, lambda _, row=row: row)  # type: ignore[misc]  # a lambda with a default
            for someone, row in zip(people, rows, strict=True)
        ]
    )
    await store.close()


def _row(base: Session, moment: datetime) -> Row:
    chosen = Reminder("look", days.local(moment, base.zone), chosen=True)
    session = replace(base.keep(reminding(base.cases[0], chosen)), acted=moment - timedelta(days=3))
    return Row(session, 9, 9, None, due(BOOK, session, moment - timedelta(seconds=1)))


def _aged(newest: Path, oldest: Path) -> None:
    """Write the chats of a database into one of the oldest schema."""
    with closing(sqlite3.connect(oldest, isolation_level=None)) as connection:
        migrate(connection, str(oldest), shipped()[:1])
        connection.execute("ATTACH ? AS newest", (str(newest),))
        known = ", ".join(name for _, name, *_ in connection.execute("PRAGMA main.table_info(chats)"))
        connection.execute(f"INSERT INTO chats SELECT {known} FROM newest.chats")  # noqa: S608 - names of ours


def lateness(people: Sequence[Waiting]) -> list[float]:
    """Return by how many seconds the reminders were late, in order."""
    return sorted((someone.came - someone.planned).total_seconds() for someone in people if someone.came)
