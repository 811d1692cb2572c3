"""Where can a person be?"""

from dataclasses import dataclass
from typing import Literal

from dialogs.kinds import FileKind as FileKind
from dialogs.kinds import Item as Item
from dialogs.kinds import LetterKind as LetterKind
from dialogs.kinds import Product as Product
from dialogs.kinds import Recipient as Recipient
from dialogs.kinds import Region as Region
from dialogs.kinds import ReminderKind as ReminderKind
from dialogs.kinds import ReplyKind as ReplyKind
from dialogs.kinds import Whose as Whose
from dialogs.reminding import Remind as Remind
from dialogs.reminding import RemindDay as RemindDay
from dialogs.reminding import Reminders as Reminders
from dialogs.reminding import RemindHour as RemindHour
from dialogs.somebody import ForOther as ForOther
from dialogs.somebody import Helping as Helping
from dialogs.somebody import TheirCountry as TheirCountry


@dataclass(frozen=True, slots=True)
class Welcome:
    """What this is, and the question for the country."""

    kind: Literal["welcome"] = "welcome"


@dataclass(frozen=True, slots=True)
class Countries:
    """The countries of the world, a group of first letters at a time (0: the groups)."""

    group: int = 0
    kind: Literal["countries"] = "countries"


@dataclass(frozen=True, slots=True)
class Zones:
    """Which of a country's time zones?"""

    kind: Literal["zones"] = "zones"


@dataclass(frozen=True, slots=True)
class Scope:
    """What an objection does and does not do."""

    kind: Literal["scope"] = "scope"


@dataclass(frozen=True, slots=True)
class Accounts:
    """The account map."""

    kind: Literal["accounts"] = "accounts"


@dataclass(frozen=True, slots=True)
class Linking:
    """Is this account (by its place on the map) in one Accounts Centre with an earlier one?"""

    index: int
    kind: Literal["linking"] = "linking"


@dataclass(frozen=True, slots=True)
class Walk:
    """The step of the guide at which a case stands."""

    case: int
    kind: Literal["walk"] = "walk"


@dataclass(frozen=True, slots=True)
class Reasons:
    """Reasons to copy."""

    case: int
    kind: Literal["reasons"] = "reasons"


@dataclass(frozen=True, slots=True)
class Follow:
    """What came after the form was sent."""

    case: int
    kind: Literal["follow"] = "follow"


@dataclass(frozen=True, slots=True)
class Timeline:
    """Everything recorded about a case, to correct."""

    case: int
    kind: Literal["timeline"] = "timeline"


@dataclass(frozen=True, slots=True)
class Ladder:
    """What one can do after a refusal or a long silence."""

    case: int
    kind: Literal["ladder"] = "ladder"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to Meta or the authority. Said before: there is proof; Meta did not ask for more time."""

    case: int
    to: Recipient
    proof: bool = False
    in_time: bool = False
    kind: Literal["letter"] = "letter"


@dataclass(frozen=True, slots=True)
class Dating:
    """When was it? `item` is `sent`, `asked`, `complained` or the kind of a reply."""

    case: int
    attempt: int
    item: Item
    earlier: bool = False
    kind: Literal["dating"] = "dating"


@dataclass(frozen=True, slots=True)
class Earlier:
    """Which case does the confirmation from an earlier year belong to?"""

    case: int
    kind: Literal["earlier"] = "earlier"


@dataclass(frozen=True, slots=True)
class Moving:
    """The country changed: shall this unsent case follow?"""

    case: int
    kind: Literal["moving"] = "moving"


@dataclass(frozen=True, slots=True)
class Home:
    """Every case with its state, and the ways on."""

    kind: Literal["home"] = "home"


@dataclass(frozen=True, slots=True)
class Settings:
    """What a person may switch."""

    kind: Literal["settings"] = "settings"


@dataclass(frozen=True, slots=True)
class Languages:
    """The languages on offer."""

    kind: Literal["languages"] = "languages"


@dataclass(frozen=True, slots=True)
class Privacy:
    """Everything stored, in plain words."""

    kind: Literal["privacy"] = "privacy"


@dataclass(frozen=True, slots=True)
class Deleting:
    """Delete everything? One confirmation."""

    kind: Literal["deleting"] = "deleting"


@dataclass(frozen=True, slots=True)
class Page:
    """A page of content."""

    name: str
    kind: Literal["page"] = "page"


@dataclass(frozen=True, slots=True)
class Faq:
    """The questions people ask: the groups, or one of them."""

    group: str = ""
    kind: Literal["faq"] = "faq"


@dataclass(frozen=True, slots=True)
class Topic:
    """A question with its answer, or a piece on why it matters."""

    name: str
    kind: Literal["topic"] = "topic"


@dataclass(frozen=True, slots=True)
class Elsewhere:
    """A step of a short guide for another company; without a guide all of them, without a step its first."""

    guide: str = ""
    step: str = ""
    kind: Literal["elsewhere"] = "elsewhere"


WRONG_FORM = "wrong-form"
"""The page on a form that was the wrong one."""
TOPIC = "?"
"""Before the name of a topic where a page is named."""


@dataclass(frozen=True, slots=True)
class Sources:
    """How sure is this? The facts behind a page, or (with a case) behind the step at which it stands."""

    page: str = ""
    case: int = 0
    kind: Literal["sources"] = "sources"


@dataclass(frozen=True, slots=True)
class House:
    """What the operator offers besides this bot."""

    kind: Literal["house"] = "house"


@dataclass(frozen=True, slots=True)
class Numbers:
    """How Meta answered, as people tapped it: counts only."""

    kind: Literal["numbers"] = "numbers"


@dataclass(frozen=True, slots=True)
class Gone:
    """The goodbye after everything was deleted; shown from memory, never stored."""

    kind: Literal["gone"] = "gone"


Screen = (
    Welcome
    | Countries
    | Zones
    | Scope
    | Accounts
    | Linking
    | Walk
    | Reasons
    | Follow
    | Timeline
    | Ladder
    | Letter
    | Dating
    | Earlier
    | Moving
    | Remind
    | RemindDay
    | RemindHour
    | Reminders
    | Home
    | Settings
    | Languages
    | Privacy
    | Deleting
    | Page
    | Faq
    | Topic
    | Elsewhere
    | ForOther
    | TheirCountry
    | Helping
    | Sources
    | Numbers
    | House
    | Gone
)
