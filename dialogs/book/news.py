"""What has changed in a guide, and what does it ask of those on their way?"""

from datetime import date
from typing import Literal

from dialogs.book.provenance import Strict
from dialogs.session import Region


class News(Strict):
    """A change that matters; of no region named it concerns all. The list of a guide grows at its end."""

    id: str
    day: date
    regions: tuple[Region, ...] = ()
    asks: Literal["nothing", "again"]
    text: str
