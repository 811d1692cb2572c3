"""What follows from an event?"""

from dataclasses import dataclass
from typing import Literal

from dialogs.session import Session
from dialogs.spot import Spot


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete the chat and everything about it; the reply is then shown from memory."""

    kind: Literal["forget"] = "forget"


@dataclass(frozen=True, slots=True)
class Voted:
    """Count that a place looked as described, or different."""

    spot: Spot
    same: bool
    kind: Literal["voted"] = "voted"


Effect = Forget | Voted


@dataclass(frozen=True, slots=True)
class Turn:
    """The next session, whether its screen is the answer, and what must follow outside."""

    session: Session
    shows: bool = True
    effects: tuple[Effect, ...] = ()
