"""What can be owed to a person besides the screen: messages of their own, as small values without text?"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dialogs.meaning import Doubt, Pasted
from dialogs.screen import ReminderKind


@dataclass(frozen=True, slots=True)
class Nudge:
    """What came due: cases with the kind of their reminder."""

    items: tuple[tuple[int, ReminderKind], ...]
    late: bool = False
    last: bool = False
    kind: Literal["nudge"] = "nudge"


@dataclass(frozen=True, slots=True)
class File:
    """A file to be made on the spot: a calendar entry of a case, or everything stored."""

    what: Literal["calendar", "data", "readable"]
    case: int = 0
    kind: Literal["file"] = "file"


@dataclass(frozen=True, slots=True)
class Expiring:
    """Soon everything will be forgotten, on this day."""

    day: date
    kind: Literal["expiring"] = "expiring"


@dataclass(frozen=True, slots=True)
class TooMany:
    """One at a time, please: stands in place of the eleventh notice."""

    kind: Literal["many"] = "many"


@dataclass(frozen=True, slots=True)
class Answer:
    """The answer to a question; an offer to change the language, where the question was in another."""

    topic: str
    language: str = ""
    kind: Literal["answer"] = "answer"


@dataclass(frozen=True, slots=True)
class Suggestions:
    """Did you mean one of these?"""

    topics: tuple[str, ...]
    language: str = ""
    kind: Literal["suggestions"] = "suggestions"


@dataclass(frozen=True, slots=True)
class NotMeta:
    """I am not Meta, and Meta has not seen this."""

    chain: bool = False
    again: bool = False
    kind: Literal["not-meta"] = "not-meta"


@dataclass(frozen=True, slots=True)
class Recognised:
    """What was pasted, offered as the outcome of a case."""

    what: Pasted
    signs: tuple[str, ...] = ()
    personal: bool = False
    kind: Literal["recognised"] = "recognised"


@dataclass(frozen=True, slots=True)
class ReadBack:
    """A wish for a reminder, read back with its day before it is kept."""

    day: date
    hour: int
    minute: int
    doubt: Doubt = ""
    kind: Literal["read-back"] = "read-back"


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """I can answer questions about this objection, and that was none."""

    language: str = ""
    kind: Literal["not-understood"] = "not-understood"


Notice = (
    Nudge | File | Expiring | TooMany | Answer | Suggestions | NotMeta | Recognised | ReadBack | NotUnderstood
)
