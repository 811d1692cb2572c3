"""Who may use operator commands, and what do those do?"""

from collections.abc import Collection
from dataclasses import replace

from bot.announce import FAREWELL, Announcer
from bot.engine import Incoming
from dialogs.events import OperatorSaidFarewell, PersonCommanded


class Operators:
    """The chats from which the bot can be closed; from any other the command is one that it does not know."""

    def __init__(self, admins: Collection[int], announcer: Announcer) -> None:
        self._admins = admins
        self._announcer = announcer

    async def meant(self, incoming: Incoming) -> Incoming:
        """Return an operator's command as what it does; anything else as it is."""
        what = incoming.what
        if incoming.chat not in self._admins or not isinstance(what, PersonCommanded):
            return incoming
        if what.command != FAREWELL:
            return incoming
        # Noted before the command counts as handled: after a kill in between it goes on all the same.
        return replace(incoming, what=OperatorSaidFarewell(await self._announcer.begin(FAREWELL)))
