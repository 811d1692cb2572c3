"""Where does Telegram deliver updates, and does it?"""

import logging
from datetime import datetime

from telegram import Bot

from bot.telegram.reading import ALLOWED

log = logging.getLogger(__name__)

REFUSED = "401"
"""What Telegram quotes when the answer was that the secret is wrong."""


class Hook:
    """The address at which this bot takes updates; it is set once more when somebody else has changed it."""

    def __init__(self, bot: Bot, url: str, secret: str) -> None:
        self._bot = bot
        self._url = url
        self._secret = secret
        self.pending = 0
        """How many updates waited to be delivered when we last looked."""
        self.failed: datetime | None = None
        """When a delivery last failed, as Telegram said when we last looked."""

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
        if said.url != self._url:
            log.error("the webhook was changed or deleted by somebody else: it is set again")
            await self.set()
        elif is_news:
            log.error("Telegram cannot deliver to the webhook: %s", said.last_error_message)
            if REFUSED in (said.last_error_message or ""):
                await self.set()  # under another secret, perhaps
