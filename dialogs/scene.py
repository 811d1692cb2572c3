"""What does a screen need to be drawn?

A scene is the content, the words of the person's language, the session and the time, with a small vocabulary
to say things: phrases, days, accounts, buttons.
"""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

from babel.dates import format_date, format_skeleton, format_time, format_timedelta, get_date_format
from babel.lists import format_list

from dialogs import days
from dialogs.book import Book
from dialogs.book.translation import Markup, Words
from dialogs.events import ButtonEvent, PersonOpened
from dialogs.reply import Press, Style
from dialogs.screen import Screen
from dialogs.session import Account, Case, Day, Region, Reminder, Session

_YEAR = re.compile(r"(\s*'de'|,)?\s*y+")
TODAY, TOMORROW, YESTERDAY = 0, 1, -1
NOON, AFTERNOON = 11, 15


@dataclass(frozen=True)
class Scene:
    """Everything a view reads."""

    book: Book
    words: Words
    session: Session
    now: datetime

    @classmethod
    def of(cls, book: Book, session: Session, now: datetime) -> "Scene":
        """Return the scene of a session in the person's language."""
        return cls(book, book.words(session.language), session, now)

    def in_english(self) -> "Scene":
        """Return the same scene in English."""
        return replace(self, words=self.book.words("en"))

    @property
    def region(self) -> Region | None:
        """The region of the person's account, once they have said where it is."""
        country = self.session.country
        return self.book.region(country) if country else None

    # -------------------------------------------------------------- words

    def say(self, phrase: str, **values: object) -> Markup:
        """Return a phrase with markup."""
        return self.words.say(f"phrases.{phrase}", **values)

    def label(self, phrase: str, **values: object) -> str:
        """Return a phrase for a button."""
        return self.words.plain(f"phrases.{phrase}", **values)

    def text(self, *parts: str) -> str:
        """Return paragraphs as one text; empty ones are left out."""
        return "\n\n".join(part for part in parts if part)

    def listed(self, items: Iterable[str]) -> str:
        """Return items as a list in words."""
        return format_list(list(items), locale=self.words.locale)

    def account(self, account: Account) -> str:
        """Return the neutral label of an account."""
        guide = self.book.guides.get(account.product)
        name = guide.name if guide else account.product.capitalize()
        if account.whose:
            return self.label(f"other.of.{account.whose}", account=name)
        return name if account.number == 1 else f"{name} {account.number}"

    def accounts(self, case: Case) -> str:
        """Return the accounts of a case in words."""
        return self.listed(self.account(account) for account in case.accounts)

    # -------------------------------------------------------------- buttons

    def press(self, phrase: str, event: ButtonEvent, style: Style | None = None, **values: object) -> Press:
        """Return a button with a phrase as its label."""
        return Press(self.label(phrase, **values), event, style)

    def open(self, phrase: str, screen: Screen, style: Style | None = None, **values: object) -> Press:
        """Return a button that opens a screen."""
        return self.press(phrase, PersonOpened(screen), style, **values)

    # -------------------------------------------------------------- time

    @property
    def here(self) -> datetime:
        """The person's own wall clock."""
        return days.local(self.now, self.session.zone)

    @property
    def today(self) -> date:
        """The person's own day."""
        return self.here.date()

    def weekday(self, day: date) -> str:
        """Return a day with its weekday (and its year, when that is another)."""
        pattern = get_date_format("full", self.words.locale).pattern
        if day.year == self.today.year:
            pattern = _YEAR.sub("", pattern)
        if self.words.language == "en":
            pattern = pattern.replace("EEEE, ", "EEEE ")
        return format_date(day, pattern, locale=self.words.locale)

    def short(self, day: date) -> str:
        """Return a day for a button."""
        moment = datetime(day.year, day.month, day.day, tzinfo=UTC)
        return format_skeleton("MMMEd", moment, locale=self.words.locale)

    def ahead(self, day: date) -> str:
        """Return how far away a day is: today, tomorrow, in 3 days, 2 weeks ago."""
        distance = (day - self.today).days
        if distance in (TODAY, TOMORROW, YESTERDAY):
            return self.label(
                {TODAY: "day.today", TOMORROW: "day.tomorrow", YESTERDAY: "day.yesterday"}[distance]
            )
        return format_timedelta(
            timedelta(days=distance), add_direction=True, locale=self.words.locale, threshold=1.5
        )

    def day(self, day: Day) -> str:
        """Return a recorded day in words: exact, about, or unknown."""
        if day.on is None:
            return self.label("day.unknown")
        return self.label("day.about", day=self.weekday(day.on)) if day.about else self.weekday(day.on)

    def clock(self, wall: datetime) -> str:
        """Return a time of day."""
        return format_time(wall, "short", locale=self.words.locale)

    def when(self, reminder: Reminder) -> str:
        """Return the time of a reminder: to the minute where the person chose it, roughly where we did."""
        return self.moment(reminder.at) if reminder.chosen else self.roughly(reminder.at)

    def roughly(self, wall: datetime) -> str:
        """Return a time that we proposed, as roughly as it is meant: the day, and about the hour."""
        part = "morning" if wall.hour < NOON else "midday" if wall.hour < AFTERNOON else "evening"
        return self.label(f"day.{part}", day=self.near(wall.date()))

    def near(self, day: date) -> str:
        """Return today or tomorrow in words, any other day with its weekday and its distance."""
        if abs((day - self.today).days) <= 1:
            return self.ahead(day)
        return self.label("day.with-distance", day=self.weekday(day), distance=self.ahead(day))

    def moment(self, wall: datetime) -> Markup:
        """Return a wall time as an instant that the reader's own device shows in its own clock."""
        stamp = int(days.instant(wall, self.session.zone).timestamp())
        said = f"{self.weekday(wall.date())}, {self.clock(wall)}"
        return Markup(f'<tg-time unix="{stamp}" format="wDt">{said}</tg-time>')
