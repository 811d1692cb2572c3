"""What can be owed to a person besides the screen: messages of their own, as small values without text?"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dialogs.meaning import Doubt, Pasted
from dialogs.screen import FileKind, Product, Region, ReminderKind


@dataclass(frozen=True, slots=True)
class Nudge:
    """What came due: cases with the kind of their reminder."""

    items: tuple[tuple[int, ReminderKind], ...]
    late: bool = False
    last: bool = False
    kind: Literal["nudge"] = "nudge"


@dataclass(frozen=True, slots=True)
class File:
    """A file to be made on the spot: of a case (0: of all), or everything stored."""

    what: FileKind
    case: int = 0
    kind: Literal["file"] = "file"


@dataclass(frozen=True, slots=True)
class Drawn:
    """A picture of a step of a case; or (no case, no step) of how far everything has come."""

    case: int = 0
    step: str = ""
    kind: Literal["drawn"] = "drawn"


@dataclass(frozen=True, slots=True)
class Expiring:
    """Soon everything will be forgotten, on this day."""

    day: date
    kind: Literal["expiring"] = "expiring"


@dataclass(frozen=True, slots=True)
class Rested:
    """The bot was brought back from a copy, and these reminders came due since: cases and kinds."""

    items: tuple[tuple[int, ReminderKind], ...]
    kind: Literal["rested"] = "rested"


@dataclass(frozen=True, slots=True)
class Farewell:
    """The bot is closing: the take-away of all cases."""

    kind: Literal["farewell"] = "farewell"


@dataclass(frozen=True, slots=True)
class Announced:
    """For an operator: so many chats are being told."""

    chats: int
    kind: Literal["announced"] = "announced"


@dataclass(frozen=True, slots=True)
class Alarm:
    """A guide changed in a way that matters to these cases: the guide and the id of its news."""

    guide: str
    news: str
    cases: tuple[int, ...]
    kind: Literal["alarm"] = "alarm"


@dataclass(frozen=True, slots=True)
class TooMany:
    """One at a time, please: stands in place of the eleventh notice, and for what was too much to be read."""

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
    personal: bool = False
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
class Calm:
    """Who we are, said to somebody who is angry; the second time in other words."""

    again: bool = False
    kind: Literal["calm"] = "calm"


@dataclass(frozen=True, slots=True)
class Forward:
    """What somebody else can do, as a message to send on to them."""

    product: Product
    region: Region
    kind: Literal["forward"] = "forward"


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """I can answer questions about this objection, and that was none; or what else was wrong with it."""

    language: str = ""
    what: Literal["unknown", "picture", "secret", "thanks"] = "unknown"
    kind: Literal["not-understood"] = "not-understood"


Notice = (
    Nudge
    | File
    | Drawn
    | Expiring
    | Alarm
    | Rested
    | Farewell
    | Announced
    | TooMany
    | Answer
    | Suggestions
    | NotMeta
    | Recognised
    | ReadBack
    | Calm
    | Forward
    | NotUnderstood
)
