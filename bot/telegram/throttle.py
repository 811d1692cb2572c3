"""Who sends more than anybody can mean, so that others would wait for them?"""

import time
from collections.abc import Callable
from typing import Literal

MOST = 40
"""How many updates of one person are read at once."""
EACH = 0.2
"""Seconds after which one more is: nobody taps faster for long."""
KEPT = 4096  # people who were counted, before those that are quiet again are dropped

Admission = Literal["read", "told", "passed over"]


class Throttle:
    """Reads so many updates of a person at once; of what comes beyond, the first is answered for all."""

    def __init__(self, now: Callable[[], float] = time.monotonic) -> None:
        self._now = now
        self._quiet_at: dict[int, float] = {}  # from when on somebody may send so many again
        self._told = set[int]()
        self._most = KEPT

    def admit(self, person: int) -> Admission:
        """Say what becomes of one more update of a person's, and count it."""
        now = self._now()
        quiet_at = self._quiet_at.get(person, now)
        if quiet_at <= now:
            self._make_room(now)
            self._told.discard(person)
        if quiet_at - now < (MOST - 0.5) * EACH:  # so many tokens less the one that is taken, rounding aside
            self._quiet_at[person] = max(quiet_at, now) + EACH
            return "read"
        if person in self._told:
            return "passed over"
        self._told.add(person)
        return "told"

    def forget(self, person: int, admission: Admission) -> None:
        """Count an update as if it had not come: it was not committed, and will come again."""
        if admission == "read" and person in self._quiet_at:
            self._quiet_at[person] -= EACH
        if admission == "told":
            self._told.discard(person)

    def _make_room(self, now: float) -> None:
        """Drop who is quiet again: a new one is the same."""
        if len(self._quiet_at) >= self._most:
            self._quiet_at = {person: at for person, at in self._quiet_at.items() if at > now}
            self._told &= self._quiet_at.keys()
            self._most = max(KEPT, 2 * len(self._quiet_at))  # so that looking through them stays rare
