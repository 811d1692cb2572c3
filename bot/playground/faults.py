"""What shall go wrong between the bot and Telegram?"""

from collections.abc import Callable, Mapping
from dataclasses import dataclass

from bot.playground.raw import Raw


@dataclass(frozen=True)
class Answer:
    """Answer this instead of doing what was asked."""

    code: int
    body: Raw | bytes
    content_type: str = "application/json"


@dataclass(frozen=True)
class LoseAnswer:
    """Cut the connection, before or after doing what was asked."""

    before: bool


@dataclass(frozen=True)
class Delay:
    """Take so many seconds longer."""

    seconds: float


Fault = Answer | LoseAnswer | Delay


@dataclass
class Faults:
    """The faults of the moment; a test may change them at any time."""

    latency: float = 0.0
    on_call: Callable[[str, Mapping[str, object]], Fault | None] | None = None
    enforce_limits: bool = False

    def decide(self, method: str, values: Mapping[str, object]) -> Fault | None:
        """Return what goes wrong with this call."""
        return self.on_call(method, values) if self.on_call else None
