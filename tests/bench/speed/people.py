"""Who is in the database before the bot starts? People who sent their form, each with a reminder to come."""

import sqlite3
import zlib
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from bot.store.migrations import migrate, shipped
from dialogs import days, memory
from dialogs.schedule import due, reminding
from dialogs.session import Reminder, Session
from tests.bot.test_journey import BOOK
from tests.talk import Talk

AGO = timedelta(days=3)
PRESSES = ("Germany", "Which accounts", "Facebook", "Instagram", "Done", "Yes, linked", "In a browser")
SENT = "I sent it"
NOON = 13
KEEP = (
    "INSERT OR REPLACE INTO chats (chat, session, crc, due, owner, revision, shown, live, owing) "
    "VALUES (?1, ?2, ?3, ?4, ?1, 9, 9, 9, 0)"
)


@dataclass(frozen=True, slots=True)
class Stored:
    """What the store keeps of somebody to whom nothing is owed."""

    text: str
    crc: int
    due: int


def sent(now: datetime, offset: int = 0) -> Session:
    """Return what is remembered of somebody who sent their form three days ago, where it is noon now."""
    talk = Talk(BOOK, Session(app="de", offset=offset), now - AGO).command("start").press(*PRESSES, SENT)
    ahead = (NOON - now.hour + 12) % 24 - 12
    return replace(talk.session, zone=f"Etc/GMT{-ahead:+d}" if ahead else "UTC")


def reminded(session: Session, moment: datetime) -> Session:
    """Return somebody who chose to be reminded at this moment."""
    chosen = Reminder("look", days.local(moment, session.zone), chosen=True)
    return session.keep(reminding(session.cases[0], chosen))


def stored(session: Session, now: datetime) -> Stored:
    """Return what is kept of somebody."""
    text, moment = memory.written(session), due(BOOK, session, now - AGO)
    assert moment is not None, "somebody who acted is due at some time"
    return Stored(text, zlib.crc32(text.encode()), int(moment.timestamp()))


def keep(path: str, people: Iterable[tuple[int, Stored]]) -> None:
    """Write people into a database, which is made when it is not there."""
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        migrate(connection, path, shipped())
        connection.execute("BEGIN")
        connection.executemany(KEEP, ((chat, one.text, one.crc, one.due) for chat, one in people))
        connection.execute("COMMIT")


def waiting(path: str, moments: Iterable[tuple[int, datetime]]) -> None:
    """Write people into a database who chose to be reminded at these moments."""
    now = datetime.now(UTC)
    session = sent(now)
    keep(path, ((chat, stored(reminded(session, moment), now)) for chat, moment in moments))
