"""What appears on the phone of whom?"""

from collections.abc import Callable

from bot.clock import Clock
from bot.playground.raw import Raw
from bot.playground.world import World

Saw = Callable[[Raw, bool], None]
"""Is told of a message, and whether it is a new one."""


class Watched(World):
    """A Telegram in memory that tells each person what appears on their phone."""

    def __init__(self) -> None:
        super().__init__(Clock())
        self.watching: dict[int, Saw] = {}

    def post(self, chat_id: int, content: Raw) -> Raw:
        """Put a message of the bot into a chat."""
        message = super().post(chat_id, content)
        if saw := self.watching.get(chat_id):
            saw(message, True)
        return message

    def replace(self, message: Raw, changes: Raw) -> Raw:
        """Put a message in the place of its former self."""
        edited = super().replace(message, changes)
        if (saw := self.watching.get(message["chat"]["id"])) and "text" in changes:
            saw(edited, False)
        return edited
