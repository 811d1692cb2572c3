"""Where does a statement come from, how old is it, and how sure?"""

from datetime import date, timedelta
from typing import Literal

from pydantic import BaseModel, ConfigDict

FRESH, AGEING = timedelta(days=45), timedelta(days=120)
"""Since somebody opened it: so long it is fresh, so long ageing; then it is unconfirmed."""

Age = Literal["reported", "fresh", "ageing", "unconfirmed"]


class Strict(BaseModel):
    """A table in which an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class Checked(Strict):
    """Who opened it: written only by a person who did."""

    day: date
    device: str
    region: str


class Provenance(Strict):
    """Where a statement comes from, how old it is, and how sure."""

    address: str = ""
    source: str
    reported: date
    precision: Literal["day", "month", "year"] = "day"
    confidence: Literal["H", "M", "L", "unverified"]
    says: Literal["meta", "authority", "court", "guide", "person"]
    regions: tuple[str, ...] = ()
    devices: tuple[str, ...] = ()
    checked: Checked | None = None
    law: bool = False  # a text of the law: its day is the law's own
    ours: bool = False  # about this bot, or found by nobody else

    def age(self, today: date) -> Age:
        """Return how fresh this is: counted from the day a person opened it, else only reported."""
        if self.checked is None:
            return "reported"
        since = today - self.checked.day
        if since < FRESH:
            return "fresh"
        return "ageing" if since < AGEING else "unconfirmed"
