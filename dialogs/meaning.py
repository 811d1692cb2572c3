"""What can a typed text mean?

A text is understood before the core sees it, and then dropped: what remains are these small values.
`language` is that of the text, where it is another than the person's.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

Pasted = Literal[
    "reply_confirmed",
    "reply_code",
    "reply_received",
    "reply_more_info",
    "reply_refused",
    "reply_wrong_form",
    "reply_unclear",
    "phishing",
    "notice",
]
Wrote = Literal["", "greeting", "name", "picture", "secret", "thanks"]
Doubt = Literal["", "past", "ambiguous", "night"]


@dataclass(frozen=True, slots=True)
class PersonAsked:
    """Asked a question that has an answer."""

    topic: str
    language: str = ""


@dataclass(frozen=True, slots=True)
class PersonAskedVaguely:
    """Asked a question that may be one of these."""

    topics: tuple[str, ...]
    language: str = ""


@dataclass(frozen=True, slots=True)
class PersonObjected:
    """Wrote an objection, or a chain post, to us instead of Meta."""

    chain: bool = False
    personal: bool = False  # it held an address, a link or a code


@dataclass(frozen=True, slots=True)
class PersonScolded:
    """Wrote something angry that is no question and no objection."""


@dataclass(frozen=True, slots=True)
class PersonPasted:
    """Pasted what they got: from Meta, or from somebody who says so."""

    what: Pasted
    signs: tuple[str, ...] = ()  # of a fake
    personal: bool = False  # it held an address, a link or a code


@dataclass(frozen=True, slots=True)
class PersonWished:
    """Wrote when they want to be reminded."""

    day: date
    hour: int
    minute: int
    doubt: Doubt = ""


@dataclass(frozen=True, slots=True)
class PersonWroteSomething:
    """Wrote something that was not understood or has nothing to do with us, or what is no question at all.

    What may be the name of a country is told apart only where one is asked for.
    """

    language: str = ""
    what: Wrote = ""


Meaning = (
    PersonAsked
    | PersonAskedVaguely
    | PersonObjected
    | PersonScolded
    | PersonPasted
    | PersonWished
    | PersonWroteSomething
)
