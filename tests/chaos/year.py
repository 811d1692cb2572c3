"""Is any reminder lost, told at night or twice in a year of every zone with daylight saving?

The clock is a variable: it jumps by hours and by a day, forwards and back; twice the bot is down for a week.
"""

import zoneinfo
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from random import Random

from bot.clock import Clock
from bot.store import Change, Row
from bot.store.sqlite import SqliteStore
from dialogs import days
from dialogs.events import (
    Event,
    PersonAskedToBeReminded,
    PersonChoseHour,
    PersonChoseTime,
    PersonCommanded,
    PersonRecorded,
    PersonStoppedReminder,
)
from dialogs.notice import Nudge
from dialogs.schedule import kind_now
from dialogs.session import Hour
from tests.chaos.diary import Diary
from tests.chaos.proof import SEED, Progress, Verdict, share
from tests.chaos.shell import ONE_LOOK, Hands, Shell
from tests.dialogs.people import at_the_form, sent_twice

BEGIN = datetime(2026, 11, 25, tzinfo=UTC)
YEAR = 365
ACTS = 0.3  # of everybody, on a day
HOUR, DAY, WEEK = timedelta(hours=1), timedelta(days=1), timedelta(days=7)
JUMPS = {40: HOUR, 41: -HOUR, 90: DAY, 93: -DAY, 150: 3 * HOUR, 151: -2 * HOUR, 200: -HOUR, 260: DAY}
"""On which day of the year the clock jumps, and how far."""
HOURS: tuple[Hour, ...] = (9, 12, 18)
DOWN = frozenset({120, 300})
"""The days on which the bot goes down for a week."""


class Year(Shell):
    """A bot that notes in a diary what it tells."""

    def __init__(self, store: SqliteStore, clock: Hands) -> None:
        super().__init__(store, clock)
        self.diary = Diary()

    async def come_due(self) -> int:
        """Let everything happen that is due now, and compare before and after."""
        count = 0
        while chats := await self.store.due(self.clock.now(), ONE_LOOK):
            count += len(chats)
            assert count < 20 * ONE_LOOK, f"something stays due for ever: {chats}"
            before = [await self.store.row(chat) for chat in chats]
            await self.engine.came_due(chats)
            for chat, old in zip(chats, before, strict=True):
                new = await self.store.row(chat)
                assert old is not None
                assert new is not None, "nobody is forgotten within a year"
                self.diary.compare(old, new, self.clock.now())
        return count


def zones() -> Iterator[str]:
    """Return every zone whose clocks change within the year."""
    for name in sorted(zoneinfo.available_timezones()):
        home = zoneinfo.ZoneInfo(name)
        offsets = {(BEGIN + timedelta(days=day)).astimezone(home).utcoffset() for day in range(0, YEAR, 7)}
        if len(offsets) > 1:
            yield name


async def year(folder: Path, scale: float, tell: Progress) -> Verdict:
    """Let a year pass for somebody in each zone; a short one takes fewer zones, and five months."""
    chance, places = Random(SEED), list(zones())
    places = places[:: max(1, round(len(places) / share(scale, len(places), 5)))]
    length = share(scale, YEAR, 155)
    clock, path = Hands(BEGIN), str(folder / "year.db")
    shell = Year(await SqliteStore.open(path, Clock()), clock)
    shell.store = await _began(shell, path, places)
    try:
        for day in range(length):
            await _day(shell, list(range(1, len(places) + 1)), chance, path, day)
            tell(f"day {day + 1}, {shell.diary.told} reminders")
    finally:
        await shell.store.close()
    kept = sum(len(one.notice.items) for one in shell.delivered if isinstance(one.notice, Nudge))
    broken = shell.diary.broken(kept)
    jumps, weeks = (sum(day < length for day in those) for those in (JUMPS, DOWN))
    return Verdict(
        f"{len(places)} zones with daylight saving, {length} days, {jumps} jumps of the clock, {weeks} weeks "
        f"of downtime: {shell.diary.figures()}",
        broken,
    )


async def _began(shell: Year, path: str, places: Sequence[str]) -> SqliteStore:
    """Write down people of whom each has sent a form, or stands before it."""
    bases = (at_the_form().press("I sent it").session, sent_twice().session, at_the_form().session)
    changes = []
    for chat, zone in enumerate(places, start=1):
        base = bases[chat % len(bases)]
        cases = tuple(
            replace(case, reminders=()) for case in base.cases
        )  # they were planned for days long past
        session = replace(base, cases=cases, zone=zone, offset=chat % 51, acted=BEGIN - DAY)
        row = Row(session, 1, 1, None, BEGIN)
        changes.append(Change(chat, lambda _, row=row: row))  # type: ignore[misc]  # a lambda with a default
    await shell.store.change(changes)
    await shell.restart(path)
    return shell.store


async def _day(shell: Year, chats: Sequence[int], chance: Random, path: str, day: int) -> None:
    clock, diary = shell.clock, shell.diary
    begin = clock.at
    for seconds in sorted(chance.uniform(0, DAY.total_seconds()) for _ in range(round(ACTS * len(chats)))):
        await shell.wait(begin + timedelta(seconds=seconds))
        await _acts(shell, chance.choice(chats), chance)
    await shell.wait(begin + DAY)
    for chat in chats:
        row = await shell.store.row(chat)
        assert row is not None
        diary.overdue(row.session, clock.at)
    if day in JUMPS or day in DOWN:
        clock.at += JUMPS.get(day, WEEK)
        diary.rested = clock.at + (abs(JUMPS[day]) if day in JUMPS else timedelta(0))
        if day in DOWN:
            await shell.restart(path)
        await shell.come_due()
        await shell.deliver()


async def _acts(shell: Year, chat: int, chance: Random) -> None:
    """Let somebody do something with their reminders."""
    row = await shell.store.row(chat)
    assert row is not None
    found = chance.choice(row.session.cases)
    case, about = found.id, kind_now(found)
    date = days.local(shell.clock.at, row.session.zone).date() + timedelta(days=chance.randint(0, 9))
    hour = chance.choice((0, 1, 2, 2, 3, 9, 13, 18, 19, 23))  # clocks change at night
    hours: Hour = chance.choice(HOURS)
    events: list[Event] = [
        PersonChoseTime(case, about, date, hour, chance.randrange(60)),
        PersonChoseTime(case, about, date, hour, 30),
        PersonAskedToBeReminded(case, about, "days", chance.randint(1, 14)),
        PersonAskedToBeReminded(case, about, "hour"),
        PersonStoppedReminder(case, about),
        PersonRecorded(case, 0, "received"),
        PersonChoseHour(hours),
        PersonCommanded("status"),
    ]
    if not found.walking:
        events.append(PersonAskedToBeReminded(case, "month", "month"))
    await shell.handle(shell.arrives(chat, chance.choice(events)))
    await shell.deliver()
