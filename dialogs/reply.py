"""What is shown?

A reply knows nothing of Telegram. Its text is marked up with a handful of HTML tags (b, i, code, blockquote,
and tg-time for instants); whoever shows it elsewhere reads those.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal

from dialogs.drawing import Drawing
from dialogs.events import ButtonEvent
from dialogs.screen import FileKind

Style = Literal["primary", "success", "danger"]


@dataclass(frozen=True, slots=True)
class Press:
    """A button that carries an event."""

    label: str
    event: ButtonEvent
    style: Style | None = None


@dataclass(frozen=True, slots=True)
class Link:
    """A button that opens an address."""

    label: str
    url: str


@dataclass(frozen=True, slots=True)
class Copy:
    """A button that puts a text (at most 256 characters) on the clipboard."""

    label: str
    text: str


Button = Press | Link | Copy
Row = tuple[Button, ...]


@dataclass(frozen=True, slots=True)
class Description:
    """A file to be made: what it holds, and what it is called."""

    what: FileKind
    name: str
    case: int = 0


@dataclass(frozen=True, slots=True)
class Reply:
    """A text with rows of buttons, or a file or a picture with the text as its caption."""

    text: str
    rows: tuple[Row, ...] = ()
    file: Description | None = None
    picture: Drawing | None = None


def in_rows(buttons: Sequence[Button], width: int) -> tuple[Row, ...]:
    """Return buttons in rows of a width."""
    return tuple(tuple(buttons[start : start + width]) for start in range(0, len(buttons), width))
