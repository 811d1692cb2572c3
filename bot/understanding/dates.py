"""When does somebody want to be reminded?"""

from dataclasses import dataclass
from datetime import datetime

from dialogs.meaning import Doubt


@dataclass(frozen=True)
class Wish:
    """A wall time that was wished for."""

    wall: datetime
    exact: bool = False
    doubt: Doubt = ""


def understood_date(text: str, language: str, here: datetime) -> Wish | None:
    """Return the time that a text names, when all of it is one."""
    del text, language, here
    return None
