"""What follows from an event?"""

from dataclasses import dataclass
from typing import Literal

from dialogs.session import Session


@dataclass(frozen=True, slots=True)
class Forget:
    """Delete the chat and everything about it; the reply is then shown from memory."""

    kind: Literal["forget"] = "forget"


Effect = Forget


@dataclass(frozen=True, slots=True)
class Turn:
    """The next session, whether its screen is the answer, and what must follow outside."""

    session: Session
    shows: bool = True
    effects: tuple[Effect, ...] = ()
