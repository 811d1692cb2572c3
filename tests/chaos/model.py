"""What must have happened to somebody, step by step, as the pure core says?"""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from random import Random
from zlib import crc32

from bot.engine import SPREAD
from bot.understanding.meaning import understood
from dialogs import machine
from dialogs.days import local
from dialogs.events import ButtonEvent, Event, PersonDeletedData, PersonLooked, PersonOpened, PersonSet
from dialogs.guide import GuideEvent
from dialogs.notice import Notice
from dialogs.outcome import OutcomeEvent
from dialogs.reply import Press
from dialogs.screen import Deleting, Privacy, Remind, RemindDay, RemindHour
from dialogs.session import Session
from tests.bot.phone import as_kept
from tests.bot.test_journey import BOOK

COMMANDS = ("start", "status", "help", "settings", "reminders", "faq")
EAGER = 5  # what is about an objection is pressed so much more often
LATER = timedelta(minutes=2)
ELSEWHERE = (Deleting, Privacy, Remind, RemindDay, RemindHour)  # they end the walk, or show the hour

Look = tuple[object, ...]


class Model:
    """The session of somebody, the number of their turns, and the screens that were to be seen."""

    def __init__(self, chat: int) -> None:
        self.session = Session(language="de", app="de", offset=crc32(str(chat).encode()) % SPREAD)
        self.turns = 0
        self.second = 0  # double taps that the core would count twice
        self._screens: list[Look] = []
        self._place = 0  # of the newest screen that was seen
        self._answers: list[object] = []  # texts of answers, in order: none may be skipped
        self._notices: list[Notice] = []  # what they were made from
        self._answered = 0

    @property
    def screen(self) -> Look:
        """What the newest screen looks like."""
        return self._screens[-1]

    def happens(self, event: Event) -> None:
        """Let something happen."""
        now = datetime.now(UTC)
        turn = machine.update(BOOK, self.session, event, now)
        self.session = turn.session
        if turn.shows:
            self.turns += 1
            self._screens.append(as_kept(machine.view(BOOK, self.session, now)))

    def again(self, event: Event) -> None:
        """Let something happen a second time, which must change nothing."""
        once = facts(self.session)
        self.happens(event)
        self.second += facts(self.session) != once

    def asks(self, text: str) -> None:
        """Let them type something that is answered by a message besides the screen."""
        now = datetime.now(UTC)
        screen = machine.view(BOOK, self.session, now)
        self.happens(understood(BOOK, self.session, text, local(now, self.session.zone), screen))
        for notice in self.session.notices:
            self._answers.append(self._told(notice, now))
            self._notices.append(notice)
        self.session = replace(self.session, notices=())
        # As long as nobody has noted that the screen was seen it may come again, as it looks by now.
        self._screens.append(as_kept(machine.view(BOOK, self.session, now)))

    @property
    def unanswered(self) -> int:
        """How many answers to questions were not seen yet."""
        return len(self._answers) - self._answered

    def seen(self, look: Look) -> bool:
        """Note that a message was seen; return whether it is one of those, and in order."""
        text, before = look[0], self._answered  # only the text: Back leads to wherever one is when it comes
        if text in self._answers[max(0, before - 1) : before + 1]:  # the last again, or the next
            self._answered += text in self._answers[before : before + 1]
            return True
        places = range(self._place, len(self._screens))
        place = next((place for place in places if self._screens[place] == look), None)
        self._place = self._place if place is None else place
        return place is not None or (bool(before) and text == self._told(self._notices[before - 1]))

    def _told(self, notice: Notice, now: datetime | None = None) -> object:
        """Return the text of an answer, in the language of now: one that comes again is told in that."""
        answer = machine.view_notice(BOOK, self.session, notice, now or datetime.now(UTC))
        assert answer is not None
        return as_kept(answer)[0]

    def choice(self, random: Random) -> ButtonEvent:
        """Return something on offer, whose outcome can be foretold."""
        shown = machine.view(BOOK, self.session, datetime.now(UTC))
        events = [button.event for row in shown.rows for button in row if isinstance(button, Press)]
        weights = [EAGER if isinstance(event, GuideEvent | OutcomeEvent) else 1 for event in events]
        while True:
            event = random.choices(events, weights)[0]
            if is_steady(self.session, event):
                return event


def facts(session: Session) -> Session:
    """Return a session without the instant of the last press."""
    return replace(session, acted=None)


def is_steady(session: Session, event: Event) -> bool:
    """Whether what follows is the same a moment later, so that the core can foretell it."""
    if isinstance(event, PersonDeletedData | PersonLooked):  # what others see depends on it
        return False
    if isinstance(event, PersonOpened) and isinstance(event.screen, ELSEWHERE):
        return False
    if isinstance(event, PersonSet) and event.setting == "reader":  # then every screen is a new message
        return False
    now = datetime.now(UTC)
    soon, later = (machine.update(BOOK, session, event, moment).session for moment in (now, now + LATER))
    if facts(soon) != facts(later) or isinstance(soon.screen, ELSEWHERE) or soon.notices or _hears(soon):
        return False
    return machine.view(BOOK, soon, now) == machine.view(BOOK, soon, now + LATER)


def _hears(session: Session) -> bool:
    """Whether somebody would be told the news of tests/chaos/child.py: others wait for them."""
    return any(case.region == "uk" for case in session.cases)
