"""What can happen?

Past facts, subject first. A button's says where and what shall be, never what to flip: twice equals once.
"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dialogs.happenings import DueDateCame as DueDateCame
from dialogs.happenings import FarewellCame as FarewellCame
from dialogs.happenings import GuideChanged as GuideChanged
from dialogs.happenings import OperatorSaidFarewell as OperatorSaidFarewell
from dialogs.happenings import PersonBlockedBot as PersonBlockedBot
from dialogs.happenings import PersonSentTooMuch as PersonSentTooMuch
from dialogs.happenings import TroubleCame as TroubleCame
from dialogs.meaning import Meaning
from dialogs.report import PersonDated as PersonDated
from dialogs.report import PersonEscalated as PersonEscalated
from dialogs.report import PersonHeardNothing as PersonHeardNothing
from dialogs.report import PersonRecorded as PersonRecorded
from dialogs.report import PersonSent as PersonSent
from dialogs.report import PersonStartedAgain as PersonStartedAgain
from dialogs.report import PersonWasRefused as PersonWasRefused
from dialogs.report import PersonWithdrew as PersonWithdrew
from dialogs.screen import FileKind, Product, ReminderKind, Screen
from dialogs.somebody import PersonAskedForMessage as PersonAskedForMessage
from dialogs.somebody import PersonHelps as PersonHelps

Setting = Literal["discreet", "reader", "detailed", "asks", "news"]


@dataclass(frozen=True, slots=True)
class PersonOpened:
    """Wants to see a screen."""

    screen: Screen


@dataclass(frozen=True, slots=True)
class PersonChoseCountry:
    """Says where the account is at home (an ISO 3166 code)."""

    country: str


@dataclass(frozen=True, slots=True)
class PersonChoseZone:
    """Says which time zone it is (an IANA name)."""

    zone: str


@dataclass(frozen=True, slots=True)
class PersonChoseLanguage:
    """Wants to read another language."""

    language: str


@dataclass(frozen=True, slots=True)
class PersonHas:
    """Has so many accounts of a product; 0 takes it from the map."""

    product: Product
    number: int


@dataclass(frozen=True, slots=True)
class PersonUses:
    """Uses a product that has no form of its own, or does not."""

    product: Literal["threads", "whatsapp"]
    uses: bool


@dataclass(frozen=True, slots=True)
class PersonFinishedMap:
    """Has named every account."""


@dataclass(frozen=True, slots=True)
class PersonLinked:
    """Says that the account at this place shares an Accounts Centre with that at `first` (itself: none)."""

    index: int
    first: int


@dataclass(frozen=True, slots=True)
class PersonFoundEarlier:
    """Has found a confirmation from an earlier year."""


@dataclass(frozen=True, slots=True)
class PersonChose:
    """Chose an option at a step."""

    case: int
    step: str
    option: str


@dataclass(frozen=True, slots=True)
class PersonWentBack:
    """Takes back the answer that led to this step."""

    case: int
    step: str


@dataclass(frozen=True, slots=True)
class PersonAskedToBeReminded:
    """Wants a message in an hour, in so many days, or on the day by which Meta has to answer."""

    case: int
    about: ReminderKind
    when: Literal["hour", "days", "month"]
    days: int = 0


@dataclass(frozen=True, slots=True)
class PersonChoseTime:
    """Wants a message on this day at this time."""

    case: int
    about: ReminderKind
    day: date
    hour: int
    minute: int = 0


@dataclass(frozen=True, slots=True)
class PersonStoppedReminder:
    """Wants no message of this kind about this case."""

    case: int
    about: ReminderKind


@dataclass(frozen=True, slots=True)
class PersonLooked:
    """Says that the place a step leads to looked as described, or different."""

    case: int
    step: str
    same: bool


@dataclass(frozen=True, slots=True)
class PersonMovedCase:
    """Decides whether an unsent case follows to the new country."""

    case: int
    follow: bool


@dataclass(frozen=True, slots=True)
class PersonSet:
    """Switches a setting on or off."""

    setting: Setting
    on: bool


@dataclass(frozen=True, slots=True)
class PersonChoseHour:
    """Says about when our own proposals may come."""

    hour: int


@dataclass(frozen=True, slots=True)
class PersonAskedForFile:
    """Wants a file."""

    what: FileKind
    case: int


@dataclass(frozen=True, slots=True)
class PersonAskedAgain:
    """Wants what was said to a text in another language: the answer, or up to three suggestions."""

    language: str
    topic: str = ""
    second: str = ""
    third: str = ""


@dataclass(frozen=True, slots=True)
class PersonAskedForPicture:
    """Wants to see where to tap at a step; or (no case, no step) how far everything has come."""

    case: int = 0
    step: str = ""


@dataclass(frozen=True, slots=True)
class PersonKeptData:
    """Wants to be remembered for longer."""


@dataclass(frozen=True, slots=True)
class PersonDeletedData:
    """Wants to be forgotten, confirmed."""


ButtonEvent = (
    PersonOpened
    | PersonChoseCountry
    | PersonChoseZone
    | PersonChoseLanguage
    | PersonHas
    | PersonUses
    | PersonFinishedMap
    | PersonLinked
    | PersonFoundEarlier
    | PersonWasRefused
    | PersonChose
    | PersonWentBack
    | PersonSent
    | PersonRecorded
    | PersonHeardNothing
    | PersonEscalated
    | PersonDated
    | PersonWithdrew
    | PersonStartedAgain
    | PersonAskedToBeReminded
    | PersonChoseTime
    | PersonStoppedReminder
    | PersonLooked
    | PersonMovedCase
    | PersonSet
    | PersonChoseHour
    | PersonAskedForFile
    | PersonHelps
    | PersonAskedForMessage
    | PersonAskedAgain
    | PersonAskedForPicture
    | PersonKeptData
    | PersonDeletedData
)


@dataclass(frozen=True, slots=True)
class PersonCommanded:
    """Sent a command; `parts` are those of a deep link that were understood."""

    command: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PersonPressedUnknown:
    """Pressed a button that means nothing (any more)."""


Event = (
    ButtonEvent
    | PersonCommanded
    | Meaning
    | PersonPressedUnknown
    | PersonBlockedBot
    | PersonSentTooMuch
    | DueDateCame
    | GuideChanged
    | OperatorSaidFarewell
    | FarewellCame
    | TroubleCame
)
