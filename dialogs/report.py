"""What can a person tell about an attempt?"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dialogs.kinds import Item, ReplyKind


@dataclass(frozen=True, slots=True)
class PersonWasRefused:
    """Has a no of Meta's to an objection that was never noted here."""


@dataclass(frozen=True, slots=True)
class PersonSent:
    """Sent the form, today."""

    case: int
    attempt: int


@dataclass(frozen=True, slots=True)
class PersonRecorded:
    """Tells what Meta answered to an attempt."""

    case: int
    attempt: int
    reply: ReplyKind


@dataclass(frozen=True, slots=True)
class PersonHeardNothing:
    """No answer to an attempt so far."""

    case: int
    attempt: int


@dataclass(frozen=True, slots=True)
class PersonEscalated:
    """Wrote to Meta, or complained to the authority."""

    case: int
    attempt: int
    step: Literal["asked", "complained"]


@dataclass(frozen=True, slots=True)
class PersonDated:
    """Says when a recorded thing happened: that day, about then, or not sure (None)."""

    case: int
    attempt: int
    item: Item
    day: date | None
    about: bool


@dataclass(frozen=True, slots=True)
class PersonWithdrew:
    """Takes back a recorded thing: it did not happen."""

    case: int
    attempt: int
    item: Item


@dataclass(frozen=True, slots=True)
class PersonStartedAgain:
    """Wants a new attempt after this one."""

    case: int
    attempt: int
