"""How do taps on how a place looked reach the screens, and the operators?"""

import asyncio
import logging
from collections import Counter, defaultdict
from collections.abc import Callable, Sequence
from datetime import date, datetime, timedelta

from bot.clock import Clock
from bot.store import Count, Store
from dialogs.live import Live
from dialogs.looks import MANY
from dialogs.spot import Seen, Spot

log = logging.getLogger(__name__)

EVERY = 60.0
"""Seconds between two looks at the counts."""
MONTH = timedelta(days=30)
WEEK = timedelta(days=7)

Tell = Callable[[Spot], None]


def seen(counts: Sequence[Count], today: date) -> dict[Spot, Seen]:
    """Return what people tapped: the same in 30 days, different in the worse of this week and the last."""
    same: Counter[Spot] = Counter()
    different: defaultdict[Spot, int] = defaultdict(int)
    for count in counts:
        if today - count.week <= MONTH:
            same[count.spot] += count.same
        if today - count.week < 2 * WEEK:
            different[count.spot] = max(different[count.spot], count.different)
    return {spot: Seen(same[spot], different[spot]) for spot in same.keys() | different.keys()}


async def watch(store: Store, live: Live, clock: Clock, tell: Tell) -> None:
    """Keep what the screens know in step with the counts, for ever; tell of each alarm once in a week."""
    while True:
        await renew(store, live, clock.now(), tell)
        await asyncio.sleep(EVERY)


async def renew(store: Store, live: Live, now: datetime, tell: Tell) -> None:
    """Read the counts once."""
    counts = await store.looks(now.date() - MONTH)
    live.seen = seen(counts, now.date())
    for count in counts:
        if count.different >= MANY and now.date() - count.week < WEEK:
            key = f"told {count.week} {' '.join(_names(count.spot))}"
            if store.team.leads and await store.note(key) is None:
                await store.set_note(key, "")
                log.warning("several people say that it looks different: %s", ", ".join(_names(count.spot)))
                tell(count.spot)


def _names(spot: Spot) -> tuple[str, ...]:
    return spot.guide, spot.step, spot.device, spot.region
