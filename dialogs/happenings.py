"""What happens that no button and no word of a person says?"""

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class PersonBlockedBot:
    """Does not want to be written to, or cannot be."""


@dataclass(frozen=True, slots=True)
class PersonSentTooMuch:
    """Sent more at once than is read."""


@dataclass(frozen=True, slots=True)
class DueDateCame:
    """The earliest instant of the session was reached."""


@dataclass(frozen=True, slots=True)
class OperatorSaidFarewell:
    """Closes the bot, as an operator; so many chats are to be told."""

    chats: int


@dataclass(frozen=True, slots=True)
class FarewellCame:
    """The bot is closing."""


@dataclass(frozen=True, slots=True)
class GuideChanged:
    """A guide changed in a way that matters; `news` is the id of what its file says about it."""

    guide: str
    news: str


@dataclass(frozen=True, slots=True)
class TroubleCame:
    """Something the person did was taken back, or what was stored could not be read whole."""

    what: Literal["failed", "damaged"]
