"""What do we remember about a chat?

Everything is here and nothing else is kept: no name, no handle, no e-mail address, no free text. There is no
field that could hold one. The place inside a walk is not here either: it is replayed from the answers, so an
edited guide needs no migration. What happened in the world (sent, answered, when) is recorded, never derived.
"""

from dataclasses import dataclass, field, replace
from datetime import date
from typing import Literal

from pydantic import AwareDatetime, NaiveDatetime

from dialogs.notice import Alarm, Notice
from dialogs.screen import Product as Product
from dialogs.screen import Region as Region
from dialogs.screen import ReminderKind, Screen, Welcome, Whose
from dialogs.screen import ReplyKind as ReplyKind

Other = Literal["threads", "whatsapp"]
Hour = Literal[9, 12, 18]

CONFIRMED: frozenset[str] = frozenset({"mail", "screen", "notification", "earlier"})


@dataclass(frozen=True, slots=True)
class Day:
    """A day of the person's own calendar: exact, about, or unknown (no date)."""

    on: date | None = None
    about: bool = False


@dataclass(frozen=True, slots=True)
class Answer:
    """What the person chose at a step of a guide."""

    step: str
    option: str


@dataclass(frozen=True, slots=True)
class MetaReply:
    """What Meta answered, as the person recorded it."""

    kind: ReplyKind
    day: Day = Day()


@dataclass(frozen=True, slots=True)
class Attempt:
    """One sending of the form and what followed from it."""

    sent: Day | None = None
    form: str = ""
    replies: tuple[MetaReply, ...] = ()
    asked: Day | None = None
    complained: Day | None = None
    renews: bool = False  # begun although an earlier attempt was confirmed

    @property
    def empty(self) -> bool:
        """Whether nothing has happened yet."""
        return self.sent is None and not self.replies and self.asked is None and self.complained is None


@dataclass(frozen=True, slots=True)
class Reminder:
    """When to write again: a wall time in the person's own zone, proposed by us or chosen by the person."""

    kind: ReminderKind
    at: NaiveDatetime
    chosen: bool = False


@dataclass(frozen=True, slots=True)
class Account:
    """An account under a neutral label: the second Instagram account is `Account("instagram", 2)`."""

    product: Product
    number: int = 1
    whose: Whose | Literal[""] = ""  # somebody else's, whom the person helps


@dataclass(frozen=True, slots=True)
class Case:
    """One objection: the accounts it covers, its guide, its region (fixed at the start) and what happened."""

    id: int
    guide: str
    region: Region
    accounts: tuple[Account, ...]
    answers: tuple[Answer, ...] = ()
    attempts: tuple[Attempt, ...] = (Attempt(),)
    reminders: tuple[Reminder, ...] = ()
    nudges: int = 0

    @property
    def attempt(self) -> Attempt:
        """The attempt that is under way, or was the last."""
        return self.attempts[-1]

    @property
    def whose(self) -> Whose | Literal[""]:
        """Whom the person helps with it; nobody when it is their own."""
        return self.accounts[0].whose

    @property
    def recorded(self) -> bool:
        """Whether something happened that may never be dropped."""
        return any(not attempt.empty for attempt in self.attempts)

    @property
    def walking(self) -> bool:
        """Whether the form of the attempt under way is still to be sent."""
        return self.attempt.empty


@dataclass(frozen=True, slots=True)
class Session:
    """Everything we remember about a chat."""

    language: str = "en"
    app: str = "en"  # the language of the app, in small letters; orders the first countries, nothing else
    country: str | None = None
    zone: str | None = None
    offset: int = 0  # minutes, stable per chat: spreads our own proposals over the hour
    discreet: bool = False
    reader: bool = False  # a screen reader is in use
    detailed: bool = False
    hour: Hour = 18  # about when our own proposals come
    asks: bool = True  # whether "Did it work?" may be asked after a quarter of an hour
    news: bool = False  # asked to be told when a form comes to a country without one
    accounts: tuple[Account, ...] = ()
    others: tuple[Other, ...] = ()  # used, but without a form of their own
    links: tuple[
        int, ...
    ] = ()  # per account on the map: the place of the first account of its Accounts Centre
    found: bool = False  # said to have found a confirmation of an earlier year
    refused: bool = False  # said to have a no of Meta's from before; the later of this and found counts
    cases: tuple[Case, ...] = ()
    last_case: int = 0
    screen: Screen = field(default=Welcome())
    trail: tuple[Screen, ...] = ()
    remark: str = ""  # the phrase that says what just changed
    notices: tuple[Notice, ...] = ()
    alarms: tuple[Alarm, ...] = ()  # not told yet, because it is night or the person is busy
    heard: tuple[str, ...] = ()  # the news that were told, or are about to be
    objections: int = 0  # to Meta, and angry words, written to us in a row; after two of a kind we are silent
    scoldings: int = 0  # the angry words among them
    acted: AwareDatetime | None = None  # the last thing the person did, in UTC
    reached: AwareDatetime | None = None  # the last reminder delivered, in UTC
    warned: AwareDatetime | None = None  # when it was said that everything will be forgotten, in UTC
    blocked: date | None = None
    source: str = ""  # the campaign word of a deep link, one that the operator lists
    farewell: bool = False  # was given the take-away when the bot closed
    rests: bool = False  # brought back from a copy: nothing goes out before the person writes

    @property
    def own_cases(self) -> tuple[Case, ...]:
        """The cases that are not somebody else's."""
        return tuple(case for case in self.cases if not case.whose)

    def case(self, number: int) -> Case | None:
        """Return the case of that number, if there is one."""
        return next((case for case in self.cases if case.id == number), None)

    def keep(self, case: Case) -> "Session":
        """Return the session with this case in place of its older self."""
        return replace(self, cases=tuple(case if old.id == case.id else old for old in self.cases))
