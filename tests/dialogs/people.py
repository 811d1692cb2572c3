"""People who stand somewhere, and how they wait."""

from datetime import datetime, timedelta

from dialogs import days
from dialogs.book import Book
from dialogs.reply import Reply
from dialogs.schedule import due
from dialogs.session import Session
from tests.talk import BOOK, MONDAY, Talk

GERMAN = Session(app="de", offset=5)


def at_the_form(now: datetime = MONDAY, session: Session = GERMAN, book: Book = BOOK) -> Talk:
    """Return somebody in Germany who has the form before them, with Facebook and Instagram linked."""
    talk = Talk(book, session, now).command("start")
    return talk.press("Germany", "Which accounts", "Facebook", "Instagram", "Done", "Yes", "In a browser")


def sent_twice(now: datetime = MONDAY) -> Talk:
    """Return somebody in the UK who has sent the form for two Instagram accounts that are not linked."""
    talk = Talk(session=Session(app="en-gb", offset=5), now=now).command("start")
    talk.press("United Kingdom", "Which accounts", "More than one Instagram", "Done", "No, separate")
    return talk.press("In a browser", "I sent it", "Home", "Instagram 2: begin", "In a browser", "I sent it")


def next_message(talk: Talk) -> Reply:
    """Wait for the next message, and return it."""
    count = len(talk.messages)
    while len(talk.messages) == count:
        instant = due(talk.book, talk.session, talk.now)
        assert instant is not None, "nothing comes any more"
        talk.wait(seconds=(instant - talk.now).total_seconds())
    return talk.messages[-1]


def clock(talk: Talk) -> str:
    """Return the person's own day and time, as `11-23 10:00`."""
    return f"{days.local(talk.now, talk.session.zone):%m-%d %H:%M}"


def until(talk: Talk, wall: str) -> Talk:
    """Wait until a wall time of the person's own, written `2026-11-24 18:05`."""
    instant = days.instant(datetime.fromisoformat(wall), talk.session.zone)
    return talk.wait(seconds=(instant - talk.now) / timedelta(seconds=1))
