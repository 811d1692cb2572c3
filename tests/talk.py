"""A pretend person who talks to the core: presses labels, writes, waits, looks. No I/O."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta

from dialogs import countries, machine
from dialogs.book import Book
from dialogs.book.reader import load
from dialogs.events import DueDateCame, Event, PersonChoseCountry, PersonCommanded
from dialogs.meaning import PersonWroteSomething
from dialogs.reply import Copy, Link, Press, Reply
from dialogs.schedule import due
from dialogs.screen import Countries, Welcome
from dialogs.session import Session
from dialogs.turn import Forget

MONDAY = datetime(2026, 11, 23, 9, 0, tzinfo=UTC)

BOOK = load()


class Talk:
    """One person's conversation, with a clock that is a variable."""

    def __init__(self, book: Book = BOOK, session: Session | None = None, now: datetime = MONDAY) -> None:
        self.book = book
        self.now = now
        self.session = session or Session(offset=5)
        self.messages: list[Reply] = []  # what came besides the screen
        self.forgotten = False

    def happens(self, event: Event) -> "Talk":
        """Let something happen."""
        turn = machine.update(self.book, self.session, event, self.now)
        self.session = turn.session
        self.forgotten = Forget() in turn.effects
        for notice in self.session.notices:
            reply = machine.view_notice(self.book, self.session, notice, self.now)
            if reply is not None:
                self.messages.append(reply)
        self.session = replace(self.session, notices=())
        return self

    @property
    def screen(self) -> Reply:
        """What is on the screen."""
        return machine.view(self.book, self.session, self.now)

    @property
    def text(self) -> str:
        """The text on the screen."""
        return self.screen.text

    def buttons(self, reply: Reply | None = None) -> list[str]:
        """The labels on offer."""
        return [button.label for row in (reply or self.screen).rows for button in row]

    def _find(self, label: str, reply: Reply | None) -> Press:
        shown = reply or self.screen
        found = [button for row in shown.rows for button in row if label in button.label]
        exact = [button for button in found if button.label == label]
        for button in (*exact, *found):
            if isinstance(button, Press):
                return button
        raise AssertionError(f"there is no {label!r}; on offer: {self.buttons(shown)}\n{shown.text}")

    def press(self, *labels: str) -> "Talk":
        """Press buttons of the screen, one after the other; each pressed twice, which equals once."""
        for label in labels:
            event = self._find(label, None).event
            self.happens(event)
            once = self.session
            self.happens(event)
            assert self.session == once, f"pressing {label!r} twice is not pressing it once"
        return self

    def press_on(self, message: Reply, label: str) -> "Talk":
        """Press a button of an older message."""
        return self.happens(self._find(label, message).event)

    def command(self, command: str, *parts: str) -> "Talk":
        """Send a command."""
        return self.happens(PersonCommanded(command, parts))

    def write(self, text: str) -> "Talk":
        """Type something."""
        asked = isinstance(self.session.screen, Welcome | Countries)
        locale = self.book.words(self.session.language).locale
        country = countries.found(text, locale) if asked else None
        return self.happens(PersonChoseCountry(country) if country else PersonWroteSomething())

    def wait(self, **time: float) -> "Talk":
        """Let time pass; what comes due on the way arrives."""
        until = self.now + timedelta(**time)
        while (next_due := due(self.book, self.session, self.now)) is not None and next_due <= until:
            self.now = max(next_due, self.now)
            before = self.session
            self.happens(DueDateCame())
            assert self.session != before or self.forgotten, "something stays due for ever"
            if self.forgotten:
                break
        self.now = until
        return self

    def copies(self) -> Iterator[str]:
        """What can be copied from the screen."""
        return (button.text for row in self.screen.rows for button in row if isinstance(button, Copy))

    def links(self) -> Iterator[str]:
        """What can be opened from the screen."""
        return (button.url for row in self.screen.rows for button in row if isinstance(button, Link))
