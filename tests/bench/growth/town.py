"""Who lives in a database of a thousand or of a million people? Each has a case and a reminder to come."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime, timedelta

from bot.engine import SPREAD
from dialogs.schedule import proposal, reminding
from tests.bench.speed.people import Stored, keep, sent, stored
from tests.bench.speed.story import FIRST, OFFSET, offset

WIDTH = 60_000_000
"""The numbers among which the chats of every size are spread evenly."""
DAYS = range(2, 32)


def chats(many: int) -> Iterator[int]:
    """Yield the numbers of so many chats; none has the offset of those who act."""
    for place in range(many):
        number = FIRST + place * (WIDTH // many)
        while offset(number) == OFFSET:
            number += 1
        yield number


def build(path: str, many: int) -> None:
    """Write a database of so many people, with reminders in the days to come."""
    kinds, chance = _kinds(), random.Random(many)
    keep(path, ((chat, chance.choice(kinds)) for chat in chats(many)))


def _kinds() -> list[Stored]:
    """Return everything that people may have: the bot's proposals, for all offsets and many days."""
    now, found = datetime.now(UTC), list[Stored]()
    for minutes in range(SPREAD):
        session = sent(now, minutes)
        for day in DAYS:
            reminder = proposal(session, "look", (now + timedelta(days=day)).date())
            found.append(stored(session.keep(reminding(session.cases[0], reminder)), now))
    return found
