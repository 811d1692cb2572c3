"""What does a picture show? Words in their places; how it is drawn is somebody else's business."""

from dataclasses import dataclass
from typing import Literal

Device = Literal["iphone", "android", "phone", "computer"]
LineKind = Literal[
    "filler", "row", "bars", "text", "word", "field", "button", "grey", "account", "spinner", "puzzle"
]


@dataclass(frozen=True, slots=True)
class Line:
    """One line of a screen; `tap` marks the place to tap, with its number in the text (0: without one)."""

    kind: LineKind
    text: str = ""
    tap: int | None = None


@dataclass(frozen=True, slots=True)
class Panel:
    """A screen: a title or an address at the top, lines below, and perhaps words underneath."""

    title: str
    lines: tuple[Line, ...]
    address: str = ""
    tap: int | None = None  # the address is the place to tap
    below: str = ""


@dataclass(frozen=True, slots=True)
class Sketch:
    """Screens side by side, in the order in which one meets them; the name is that of the description."""

    name: str
    language: str
    device: Device
    panels: tuple[Panel, ...]
    note: str


@dataclass(frozen=True, slots=True)
class Standing:
    """How one case stands: its accounts, its state in words, how far of how many steps, and its dates."""

    accounts: str
    state: str
    done: int
    of: int
    closed: bool
    dates: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Progress:
    """How every case stands. Personal: made anew each time, and kept nowhere."""

    title: str
    cases: tuple[Standing, ...]
    note: str


Drawing = Sketch | Progress
