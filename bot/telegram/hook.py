"""Where does Telegram deliver updates, and does it?"""

import logging
from datetime import datetime

from telegram import Bot

from bot.telegram.reading import ALLOWED

log = logging.getLogger(__name__)

REFUSED = "webhook: 401"
"""What Telegram says when the answer was that the secret is wrong."""
LONGEST = 100
"""Characters of what whoever answers at the address may have written into the log."""


class Hook:
    """The address at which this bot takes updates.

    One that is gone is set again. One that is somebody else's is taken back once: two that take it from each
    other for ever would tear the updates apart.
    """

    def __init__(self, bot: Bot, url: str, secret: str) -> None:
        self._bot = bot
        self._url = url
        self._secret = secret
        self.pending = 0
        """How many updates waited to be delivered when we last looked."""
        self.failed: datetime | None = None
        """When a delivery last failed, as Telegram said when we last looked."""
        self.ours = True
        """Whether updates were to be delivered here when we last looked."""
        self._yields = False

    async def set(self) -> None:
        """Let Telegram deliver here; raises what Telegram raises."""
        await self._bot.set_webhook(
            self._url, secret_token=self._secret, allowed_updates=list(ALLOWED), max_connections=100
        )

    async def look(self) -> None:
        """Ask Telegram how it goes; raises what Telegram raises."""
        said = await self._bot.get_webhook_info()
        is_news = said.last_error_date is not None and said.last_error_date != self.failed
        self.pending, self.failed = said.pending_update_count, said.last_error_date
        self.ours = said.url == self._url
        if not self.ours:
            await self._taken_back(gone=not said.url)
        elif is_news:
            log.error("Telegram cannot deliver to the webhook: %.*r", LONGEST, said.last_error_message)
            if REFUSED in (said.last_error_message or ""):
                await self.set()  # under another secret, perhaps

    async def _taken_back(self, *, gone: bool) -> None:
        if self._yields and not gone:
            log.error("the webhook is somebody else's again, who uses the same token: it is left to them")
            return
        log.error("the webhook was %s by somebody else: it is set again", "deleted" if gone else "changed")
        self._yields = self._yields or not gone
        await self.set()
