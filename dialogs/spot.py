"""Where was it seen, and how often lately: a step of a guide, on a device, in a region?"""

from dataclasses import dataclass
from typing import Literal

from dialogs.session import Region

Device = Literal["browser", "app", "iphone", "android", "computer", "other"]
DEVICES: tuple[Device, ...] = ("browser", "app", "iphone", "android", "computer")
"""Named as the options of a guide that lead there."""


@dataclass(frozen=True, slots=True)
class Spot:
    """A step as people of a region see it on a device."""

    guide: str
    step: str
    device: Device
    region: Region


@dataclass(frozen=True, slots=True)
class Seen:
    """How many people tapped: the same within the last 30 days, different within the worst late week."""

    same: int = 0
    different: int = 0
