"""Who does what when several processes share a database?

One of them leads: it polls, and does what is to be done once. Each sends what it has committed, unless
another one that lives sends to that chat already. All of them share one budget of messages.
"""

from collections.abc import Awaitable, Callable, Collection
from dataclasses import dataclass
from typing import Protocol

Duty = Callable[[], Awaitable[None]]


@dataclass(frozen=True, slots=True)
class Grant:
    """So many messages may go now; after so many seconds it may be worth asking again."""

    tokens: int
    wait: float


class Budget(Protocol):
    """What all processes together may send."""

    @property
    def held_until(self) -> float:
        """Until when (monotonic) nothing may go at all, because Telegram told one of us so."""

    async def ask(self, wanted: int) -> Grant:
        """Take what there is, at most so much."""

    async def hold(self, seconds: float) -> None:
        """Let nobody send for so long."""


class Team(Protocol):
    """The processes that share a database, as one of them sees them."""

    lapsed: Callable[[], None]
    """Called when others may have taken over what this process was sending."""

    @property
    def shared(self) -> bool:
        """Whether there can be others at all."""

    @property
    def leads(self) -> bool:
        """Whether this process is the one that does what is to be done once."""

    @property
    def sends(self) -> bool:
        """Whether what this process holds is still its own to send."""

    @property
    def size(self) -> int:
        """How many processes work now."""

    def budget(self, rate: float) -> Budget | None:
        """Return the budget of all together; None where nobody shares it."""

    async def leading(self, duty: Duty) -> None:
        """Do a duty whenever this process leads."""

    async def orphans(self, but: Collection[int], limit: int) -> list[int]:
        """Claim chats to which something is owed and nobody sends, at most so many; not those."""

    async def watch(self) -> None:
        """Raise StoreError once this process may not go on."""


class Alone:
    """One process, and nobody beside it."""

    shared = False
    leads = True
    sends = True
    size = 1

    def __init__(self) -> None:
        self.lapsed: Callable[[], None] = _nothing

    def budget(self, rate: float) -> None:
        """Return nothing: there is nobody to share with."""
        del rate

    async def leading(self, duty: Duty) -> None:
        """Do a duty."""
        await duty()

    async def orphans(self, but: Collection[int], limit: int) -> list[int]:
        """Return nobody: what is owed is sent at the start."""
        del but, limit
        return []

    async def watch(self) -> None:
        """Find nothing."""


def _nothing() -> None:
    """Do nothing."""
