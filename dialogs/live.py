"""What does the bot learn while it runs? The shell renews it; the core only reads."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from dialogs.board import Board
from dialogs.spot import Seen, Spot


@dataclass
class Live:
    """What people tapped lately, and the numbers of the week."""

    seen: Mapping[Spot, Seen] = field(default_factory=dict)
    board: Board | None = None
    name: str = ""  # what this chat is called, as Telegram says
