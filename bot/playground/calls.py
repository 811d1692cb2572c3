"""What did the bot call, and how did it end?"""

import time
from collections import Counter, deque
from enum import StrEnum
from typing import NamedTuple

KEPT_CALLS = 100_000


class Outcome(StrEnum):
    """How a call ended."""

    DONE = "done"
    REFUSED = "refused"
    FLOODED = "flooded"
    REPLACED = "replaced"
    LOST_BEFORE = "lost before"
    LOST_AFTER = "lost after"


class Call(NamedTuple):
    """One call: when it came and ended by the monotonic clock, for which chat, and how it ended."""

    time: float
    method: str
    chat_id: int | None
    kind: Outcome
    ended: float = 0.0


class CallLog:
    """The newest calls, counters of all, and the sends that are under way."""

    def __init__(self) -> None:
        self.calls: deque[Call] = deque(maxlen=KEPT_CALLS)
        self.counts: Counter[str] = Counter()
        self.under_way = 0
        self.most_under_way = 0

    def begin(self, method: str) -> float:
        """Note that a call came, and return when."""
        self.counts[method] += 1
        if is_send(method):
            self.under_way += 1
            self.most_under_way = max(self.most_under_way, self.under_way)
        return time.monotonic()

    def end(self, call: Call) -> None:
        """Note how a call ended."""
        self.calls.append(call._replace(ended=time.monotonic()))
        if is_send(call.method):
            self.under_way -= 1


def is_send(method: str) -> bool:
    """Tell whether a method puts something before a person."""
    return method.startswith(("send", "edit")) and method != "sendChatAction"
