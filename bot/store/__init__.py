"""What does a place that keeps sessions promise?

A store is a handful of methods. The decisions are pure functions handed to it, so that an engine may run them
in a thread, in a transaction, next to a hundred others.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from bot.store.team import Team
from dialogs.session import Session
from dialogs.spot import Spot
from dialogs.turn import Voted


@dataclass(frozen=True, slots=True)
class Row:
    """A chat: its session, what was decided (`revision`), what was delivered (`shown`), and where."""

    session: Session
    revision: int = 0
    shown: int = 0
    live: int | None = None  # the id of the message that carries the screen
    due: datetime | None = None  # the earliest instant at which something comes due, in UTC
    damaged: bool = False  # this session could not be read whole; its bytes were set aside
    votes: tuple[Voted, ...] = ()  # to be counted in the same commit; never read back

    @property
    def owing(self) -> bool:
        """Whether something has been decided that was not delivered yet."""
        reachable = self.session.blocked is None and not self.session.rests
        return reachable and (self.shown < self.revision or bool(self.session.notices))


Decide = Callable[[Row | None], Row | None]


@dataclass(frozen=True, slots=True)
class Change:
    """A change of one chat: a pure decision from its row to its next row (None: no such chat)."""

    chat: int
    decide: Decide
    update: "Update | None" = None


@dataclass(frozen=True, slots=True)
class Update:
    """The id under which Telegram delivered what is changed now, and whether ids come in order (polling)."""

    id: int
    kind: str = "update"
    ordered: bool = True


@dataclass(frozen=True, slots=True)
class Kept:
    """Committed; this is the row now (None: the chat is not, or no longer, known).

    What it owes is ours to send, unless another process is just sending to this chat: it then sees this row.
    """

    row: Row | None
    ours: bool = True
    set_aside: bool = False  # what was stored before could not be read whole, and is kept beside


@dataclass(frozen=True, slots=True)
class Repeated:
    """This update had been committed before; nothing was changed."""


@dataclass(frozen=True, slots=True)
class Failed:
    """The decision raised; it alone was taken back, and its update counts as handled."""

    error: Exception


Outcome = Kept | Repeated | Failed


@dataclass(frozen=True, slots=True)
class Count:
    """How often people tapped in a week (its Monday) that a spot looks the same, or different."""

    week: date
    spot: Spot
    same: int
    different: int


@dataclass(frozen=True, slots=True)
class Upkeep:
    """What is to be done regularly; None where it is done, or not ours to do."""

    wipe_owed: datetime | None = None  # since when bytes of people who were forgotten wait to be removed
    copied: datetime | None = None  # when the newest copy was made


Watch = Callable[[Sequence[Change], Sequence[Outcome] | Exception, float], None]
"""Is told of changes, what became of them or what the database raised, and after how many seconds."""


class StoreError(Exception):
    """The database cannot be used; the text is one line for the operator that says what to do."""


class Store(Protocol):
    """Where sessions are kept."""

    @property
    def team(self) -> Team:
        """The processes that keep sessions there."""

    async def change(self, changes: Sequence[Change]) -> list[Outcome]:
        """Commit all changes as one, in order; when the database raises, nothing is changed."""

    def watched_by(self, watch: Watch) -> None:
        """Tell of every change from now on."""

    async def row(self, chat: int) -> Row | None:
        """Return what is committed about a chat."""

    async def owing(self) -> list[int]:
        """Return the chats to which something is owed, in the order of their numbers."""

    async def chats(self, after: int, limit: int | None = None) -> list[int]:
        """Return the chats with a higher number than that, in order, at most so many."""

    async def due(self, now: datetime, limit: int) -> list[int]:
        """Return the chats for which something is due, the oldest first."""

    async def next_due(self) -> datetime | None:
        """Return the earliest instant at which something comes due."""

    async def sessions(self, after: int | None, limit: int) -> list[tuple[int, Session]]:
        """Return chats with their sessions, in the order of their numbers, from behind a number on."""

    async def looks(self, since: date) -> list[Count]:
        """Return what people tapped in the weeks that began on a day or later."""

    async def note(self, key: str) -> str | None:
        """Return what the store notes about itself under a key (its bot, its clock)."""

    async def set_note(self, key: str, value: str) -> None:
        """Note something about the store itself."""

    async def wipe(self) -> None:
        """Remove the bytes of what was deleted from everywhere the engine can reach."""

    async def upkeep(self) -> Upkeep:
        """Return how it stands with what is to be done regularly."""

    async def close(self) -> None:
        """End, with everything that was committed safe."""
