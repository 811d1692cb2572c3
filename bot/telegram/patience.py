"""How patient are we with a send that failed?"""

import asyncio
import random
from dataclasses import dataclass

FIRST_PAUSE, LONGEST_PAUSE = 0.5, 60.0
SOON = 2.0
"""The longest pause before a delivery is noted: what is not noted, others may send."""


@dataclass
class Patience:
    """What went wrong with the send that comes next."""

    pause: float = FIRST_PAUSE
    unknown: int = 0  # sends of which nobody knows whether they arrived
    refused: int = 0  # times the content was refused
    anew: bool = False  # the message cannot be edited

    async def wait(self, longest: float = LONGEST_PAUSE) -> None:
        """Wait a growing while, not in step with others."""
        await asyncio.sleep(self.pause * random.uniform(0.5, 1.0))  # noqa: S311 - jitter
        self.pause = min(self.pause * 2, longest)
