"""Does the bot send more than Telegram allows, or sooner than it was told to?"""

import math
import time
from collections import deque

from bot.playground.errors import BotApiError

MOST_PER_SECOND = 30
PENALTY = 3


class Limits:
    """Counts what is sent, and remembers who was told to hold for how long."""

    def __init__(self) -> None:
        self.refused = 0
        self.early = 0
        self._sent: deque[float] = deque()
        self._held: dict[int | None, float] = {}

    def hold(self, chat_id: int | None, seconds: float) -> None:
        """Remember that a chat, or with None the whole bot, was told to wait so long."""
        self._held[chat_id] = time.monotonic() + seconds

    def note(self, chat_id: int | None, enforce: bool) -> None:
        """Count one send, and refuse it when limits are enforced and it comes too soon."""
        now = time.monotonic()
        self._held = {held: until for held, until in self._held.items() if until > now}
        waits = [self._held[held] - now for held in {chat_id, None} & self._held.keys()]
        self.early += bool(waits)
        if enforce and waits:
            raise self._refusal(max(waits))
        while self._sent and self._sent[0] <= now - 1:
            self._sent.popleft()
        if enforce and len(self._sent) >= MOST_PER_SECOND:
            self.hold(None, PENALTY)
            raise self._refusal(PENALTY)
        self._sent.append(now)

    def _refusal(self, seconds: float) -> BotApiError:
        self.refused += 1
        wait = math.ceil(seconds)
        return BotApiError(429, f"Too Many Requests: retry after {wait}", {"retry_after": wait})
