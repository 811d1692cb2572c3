"""How is a press answered, so that its button stops waiting? At once or not at all: it is not what counts."""

import asyncio
import math
from collections import Counter

from telegram.error import RetryAfter, TelegramError

from bot.telegram.calls import Calls
from bot.telegram.errors import seconds


class Answers:
    """Answers presses without text; while Telegram says to hold, answers are dropped."""

    def __init__(self, calls: Calls, counts: Counter[str]) -> None:
        self._calls = calls
        self._counts = counts
        self._held = -math.inf

    async def give(self, query: str) -> None:
        """Answer a press; what fails is counted and given up."""
        now = asyncio.get_running_loop().time
        if self._held > now():
            self._counts["answer: dropped"] += 1
            return
        try:
            await self._calls.answer(query)
        except TelegramError as error:
            self._counts[f"answer: {type(error).__name__}"] += 1
            if isinstance(error, RetryAfter):
                self._held = max(self._held, now() + seconds(error))
