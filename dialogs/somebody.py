"""For whom else can it be? The screens and the events of somebody who helps."""

from dataclasses import dataclass
from typing import Literal

from dialogs.kinds import Product, Region, Whose


@dataclass(frozen=True, slots=True)
class ForOther:
    """It is for somebody else: for whom?"""

    kind: Literal["for-other"] = "for-other"


@dataclass(frozen=True, slots=True)
class TheirCountry:
    """Where is their account at home? As with `Countries`; only the region goes on from here."""

    whose: Whose
    group: int = 0
    kind: Literal["their-country"] = "their-country"


@dataclass(frozen=True, slots=True)
class Helping:
    """Which account of theirs; and with it, what can be sent to them."""

    whose: Whose
    region: Region
    product: Product | Literal[""] = ""
    kind: Literal["helping"] = "helping"


@dataclass(frozen=True, slots=True)
class PersonHelps:
    """Wants somebody else's account kept, to be reminded to ask them; or no longer."""

    whose: Whose
    product: Product
    region: Region
    helps: bool


@dataclass(frozen=True, slots=True)
class PersonAskedForMessage:
    """Wants the message that can be sent on to somebody else."""

    product: Product
    region: Region
