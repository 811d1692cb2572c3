"""How does what happened become what is committed?

    gather (in the store) · decide (the pure core) · record (one commit) · show (afterwards, elsewhere)

Nothing is acknowledged before it is committed, and nothing is sent that was not.
"""

import logging
import zlib
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta

from bot.clock import Clock
from bot.store import Change, Decide, Failed, Kept, Outcome, Repeated, Row, Store, Update
from bot.understanding.meaning import deciding, understood
from dialogs import machine
from dialogs.book import Book
from dialogs.days import local
from dialogs.events import DueDateCame, Event, PersonBlockedBot, PersonSentTooMuch, TroubleCame
from dialogs.meaning import PersonPasted
from dialogs.reply import Reply
from dialogs.schedule import due
from dialogs.session import Session
from dialogs.settings import matching
from dialogs.turn import Forget, Turn, Voted

log = logging.getLogger(__name__)

SPREAD = 51
"""Minutes over which our own proposals are spread, by a stable offset per chat."""
LATER = timedelta(hours=6)
"""When something due whose decision raised is tried again: it may keep neither itself nor others busy."""


Unasked = PersonBlockedBot | PersonSentTooMuch
"""What says nothing about somebody who is not known."""


@dataclass(frozen=True, slots=True)
class Text:
    """Something typed, on its way to be understood; it is never stored."""

    text: str = field(repr=False)


@dataclass(frozen=True, slots=True)
class Unreadable:
    """Something that could not be read; to decide about it raises what reading it raised."""

    error: Exception


@dataclass(frozen=True, slots=True)
class Incoming:
    """What a person did: an event, or a text still to be understood, and on which message.

    Of what holds nothing to decide only the number is noted.
    """

    update: int
    kind: str
    chat: int
    what: Event | Text | Unreadable | None
    language: str = "en"
    pressed: int | None = None  # the message whose button was pressed
    query: str | None = None  # the press, to be answered


@dataclass
class Goodbye:
    """What is said to somebody who was just forgotten; it exists in memory only."""

    chat: int
    live: int | None
    reply: Reply


@dataclass
class Decision:
    """One change on its way: what the core decided is kept for what follows the commit."""

    incoming: Incoming
    goodbye: Goodbye | None = field(default=None)
    quote: str = field(default="", repr=False)  # the sentence that decided; it exists in memory only


Wake = Callable[[int, Row], None]
Farewell = Callable[[Goodbye], None]
Remember = Callable[[int, str], None]
Meant = Callable[[Incoming], Awaitable[Incoming]]


class Engine:
    """The road of an update: everything decided is committed in one go, then those concerned are woken."""

    def __init__(
        self, book: Book, store: Store, clock: Clock, wake: Wake, farewell: Farewell, remember: Remember
    ) -> None:
        self.book = book
        self.store = store
        self.clock = clock
        self._wake = wake
        self._farewell = farewell
        self._remember = remember
        self.meant: Meant = _as_it_is

    async def handle(self, arrived: Sequence[Incoming], *, ordered: bool) -> set[int]:
        """Commit what arrived, as one, and return the numbers of what had not been committed before.

        Raises what the database raises: then nothing may be acknowledged.
        """
        decisions = [Decision(await self.meant(incoming)) for incoming in arrived]
        outcomes = await self.store.change(
            [
                Change(
                    decision.incoming.chat,
                    self._deciding(decision),
                    Update(decision.incoming.update, decision.incoming.kind, ordered=ordered),
                )
                for decision in decisions
            ]
        )
        # What failed comes last: it waits for another commit, and nobody else's row may grow old meanwhile.
        followed = list(zip(decisions, outcomes, strict=True))
        for decision, outcome in sorted(followed, key=lambda pair: isinstance(pair[1], Failed)):
            await self._follow(decision, outcome)
        return {one.incoming.update for one, became in followed if not isinstance(became, Repeated)}

    async def came_due(self, chats: Sequence[int]) -> None:
        """Let what is due happen to these chats; where that raises it rests for some hours."""
        if failed := await self.happens(chats, DueDateCame()):
            await self.store.change([Change(chat, self._postponed) for chat in failed])

    async def happens(self, chats: Sequence[int], event: Event) -> list[int]:
        """Let something happen to these chats, in one commit, and wake those to whom something is owed.

        Return the chats for which it was taken back, because to decide it raised.
        """
        outcomes = await self.store.change([Change(chat, self._happening(event)) for chat in chats])
        failed: list[int] = []
        for chat, outcome in zip(chats, outcomes, strict=True):
            self._woken(chat, outcome)
            if isinstance(outcome, Failed):
                log.error("%s was taken back: %s", type(event).__name__, type(outcome.error).__name__)
                failed.append(chat)
        return failed

    async def resume(self, chats: Sequence[int]) -> None:
        """Wake those of these chats to whom something is owed: nobody else sends it."""
        outcomes = await self.store.change([Change(chat, _as_it_stands) for chat in chats])
        for chat, outcome in zip(chats, outcomes, strict=True):
            self._woken(chat, outcome)

    async def blocked(self, chat: int) -> None:
        """Note that a chat cannot be written to."""
        await self.store.change([Change(chat, self._happening(PersonBlockedBot()))])

    async def _follow(self, decision: Decision, outcome: Outcome) -> None:
        incoming = decision.incoming
        if isinstance(outcome, Failed):
            log.error(
                "update %d (%s) was taken back: %s",
                incoming.update,
                incoming.kind,
                type(outcome.error).__name__,
            )
            again = await self.store.change([Change(incoming.chat, self._happening(TroubleCame("failed")))])
            self._woken(incoming.chat, again[0])
        elif isinstance(outcome, Repeated):
            log.info("update %d had been committed before", incoming.update)
        elif decision.goodbye is not None:
            self._farewell(decision.goodbye)
        else:
            if decision.quote and isinstance(outcome, Kept) and outcome.ours:
                self._remember(incoming.chat, decision.quote)
            self._woken(incoming.chat, outcome)

    def _woken(self, chat: int, outcome: Outcome) -> None:
        if isinstance(outcome, Kept) and outcome.ours and outcome.row is not None and outcome.row.owing:
            self._wake(chat, outcome.row)

    def _deciding(self, decision: Decision) -> Decide:
        incoming = decision.incoming

        def decide(row: Row | None) -> Row | None:
            decision.goodbye, decision.quote = None, ""  # a store may decide once more
            if incoming.what is None or (row is None and isinstance(incoming.what, Unasked)):
                return row
            before = row or Row(self._stranger(incoming))
            turn = self._decided(before, self._event(incoming.what, decision, before.session))
            if Forget() in turn.effects:
                reply = machine.view(self.book, turn.session, self.clock.now())
                decision.goodbye = Goodbye(incoming.chat, incoming.pressed, reply)
                return None
            return self._next(before, turn, incoming.pressed)

        return decide

    def _happening(self, event: Event) -> Decide:
        """Return the decision about something that no message of the person's caused."""

        def decide(row: Row | None) -> Row | None:
            if row is None:
                return None
            turn = self._decided(row, event)
            if Forget() in turn.effects:
                return None
            if turn.session == row.session and not turn.shows:
                return self._rescheduled(row)
            return self._next(row, turn, row.live)

        return decide

    def _decided(self, row: Row, event: Event) -> Turn:
        """Return what follows; whose session was not whole is told so, whatever it was that found it."""
        now = self.clock.now()
        turn = machine.update(self.book, row.session, event, now)
        if row.damaged and not turn.effects:
            return machine.update(self.book, turn.session, TroubleCame("damaged"), now)
        return turn

    def _event(self, what: Event | Text | Unreadable, decision: Decision, session: Session) -> Event:
        """Return what happened; a text is understood here, and goes no further."""
        if isinstance(what, Unreadable):
            raise what.error
        if not isinstance(what, Text):
            return what
        now = self.clock.now()
        screen = machine.view(self.book, session, now)
        event = understood(self.book, session, what.text, local(now, session.zone), screen)
        if isinstance(event, PersonPasted):
            decision.quote = deciding(what.text, session.language, event.what)
        return event

    def _next(self, row: Row, turn: Turn, pressed: int | None) -> Row:
        noticed = turn.session.notices != row.session.notices
        return Row(
            session=turn.session,
            revision=row.revision + turn.shows,
            shown=row.shown,
            live=None if noticed else pressed,
            due=due(self.book, turn.session, self.clock.now()),
            votes=tuple(effect for effect in turn.effects if isinstance(effect, Voted)),
        )

    def _rescheduled(self, row: Row) -> Row:
        instant = due(self.book, row.session, self.clock.now())
        return row if instant == row.due else replace(row, due=instant)

    def _postponed(self, row: Row | None) -> Row | None:
        return row and replace(row, due=self.clock.now() + LATER)

    def _stranger(self, incoming: Incoming) -> Session:
        offset = zlib.crc32(str(incoming.chat).encode()) % SPREAD
        return Session(language=matching(self.book, incoming.language), app=incoming.language, offset=offset)


def _as_it_stands(row: Row | None) -> Row | None:
    return row


async def _as_it_is(incoming: Incoming) -> Incoming:
    return incoming
