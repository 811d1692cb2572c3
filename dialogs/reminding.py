"""On which screens does one choose when we write again?"""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from dialogs.kinds import ReminderKind


@dataclass(frozen=True, slots=True)
class Remind:
    """When shall we write again?"""

    case: int
    about: ReminderKind
    kind: Literal["remind"] = "remind"


@dataclass(frozen=True, slots=True)
class RemindDay:
    """On which other day?"""

    case: int
    about: ReminderKind
    kind: Literal["day"] = "day"


@dataclass(frozen=True, slots=True)
class RemindHour:
    """At what hour of the chosen day?"""

    case: int
    about: ReminderKind
    day: date
    kind: Literal["hour"] = "hour"


@dataclass(frozen=True, slots=True)
class Reminders:
    """All reminders."""

    kind: Literal["reminders"] = "reminders"
