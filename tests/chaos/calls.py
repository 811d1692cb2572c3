"""Is a day the same day when any one call of the database fails?"""

import re
import sqlite3
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial
from itertools import product
from pathlib import Path
from typing import Any

from bot.store import Row, StoreError
from bot.store.hop import Connection
from dialogs.events import (
    Event,
    PersonAskedForFile,
    PersonChoseCountry,
    PersonCommanded,
    PersonDeletedData,
    PersonFinishedMap,
    PersonHas,
    PersonLinked,
    PersonRecorded,
    PersonSent,
)
from tests.bot.store.files import complaint
from tests.chaos.proof import Progress, Verdict
from tests.chaos.shell import Delivered, Shell

ADA, BEN = 5_000_000_001, 7_000_000_002
DAY: tuple[tuple[tuple[int, Event | str], ...], ...] = (
    ((ADA, PersonCommanded("start")), (BEN, PersonCommanded("start")), (ADA, PersonChoseCountry("DE"))),
    ((ADA, PersonHas("facebook", 1)), (ADA, PersonFinishedMap()), (BEN, "does it cover whatsapp?")),
    ((ADA, PersonLinked(1, 0)), (ADA, PersonSent(1, 0)), (BEN, PersonChoseCountry("GB"))),
    ((ADA, "remind me tomorrow at 15:00"), (ADA, PersonAskedForFile("calendar", 1)), (BEN, "\x00<b>")),
    ((BEN, PersonDeletedData()), (ADA, PersonRecorded(1, 0, "received"))),
)
NIGHTS = (2, 30)
"""Days until what is due comes due."""
KINDS = ("IOERR_WRITE", "FULL", "READONLY", "ERROR")
SAID = re.compile(r".* cannot be used \(failed as .*\): check its folder, its permissions and the disk\.")
"""Said at the start, of what is no damage."""
STATEMENTS = 150  # there are more, or the day has become too short to prove anything

Lived = tuple[list[Delivered], list[Row | None]]


@dataclass
class Disk:
    """Does so many statements (None: all), then fails once; late: that one is done all the same."""

    left: int | None
    kind: str = ""
    late: bool = False
    failures: int = 0
    said: str = ""  # at the start, when it failed then

    def connection(self) -> type[Connection]:
        """Return connections to a database on this disk."""
        disk = self

        class Failing(Connection):
            def execute(self, work: Any, parameters: Any = (), /) -> sqlite3.Cursor:
                if not isinstance(work, str) or disk.left is None:
                    return super().execute(work, parameters)
                disk.left -= 1
                if disk.left >= 0:
                    return super().execute(work, parameters)
                disk.left, disk.failures = None, disk.failures + 1
                if disk.late:
                    super().execute(work, parameters)
                raise complaint(disk.kind)

        return Failing

    @property
    def clear(self) -> bool:
        """Whether the right thing was said at the start, if anything."""
        return not self.said or self.kind == "ERROR" or bool(SAID.fullmatch(self.said))


async def lived(disk: Disk) -> Lived:
    """Live a day on this disk; return what people saw, and what is remembered."""
    shell = await _opened(disk)
    try:
        for batch in DAY:
            arrived = [shell.arrives(chat, what) for chat, what in batch]
            await _until_done(partial(shell.handle, *arrived))
            await _until_done(shell.deliver)
        for night in NIGHTS:
            shell.clock.at += timedelta(days=night)
            await _until_done(shell.come_due)
            await _until_done(shell.deliver)
        disk.left = None
        return shell.delivered, [await shell.store.row(chat) for chat in (ADA, BEN)]
    finally:
        await shell.store.close()


async def _opened(disk: Disk) -> Shell:
    """Start on this disk; when it fails, say why, and start once more."""
    try:
        return await Shell.open(factory=disk.connection())
    except StoreError as error:
        disk.said = str(error)
        return await Shell.open(factory=disk.connection())


async def _until_done(what: Callable[[], Awaitable[object]]) -> None:
    """Do something; when the disk fails, once more, as Telegram and the bot do."""
    try:
        await what()
    except sqlite3.OperationalError:
        await what()


async def calls(_: Path, scale: float, tell: Progress) -> Verdict:
    """Let the n-th call fail, for every n of a day, in every way."""
    sound, broken, tried, starts = await lived(Disk(None)), list[str](), 0, 0
    ways = list(product(KINDS, (False, True)))
    stride = min(8, max(1, round(1 / scale / len(ways))))
    number = failures = 0
    while failures == tried:
        for kind, late in ways if scale == 1 else [ways[number % len(ways)]]:
            disk = Disk(number, kind, late)
            if await lived(disk) != sound:
                broken.append(f"another day after {kind!r} at call {number}{', done all the same' * late}")
            if not disk.clear:
                broken.append(f"at the start, {kind!r} at call {number}: {disk.said}")
            starts += bool(disk.said)
            tried, failures = tried + 1, failures + disk.failures
        number += stride
        tell(f"{number} calls")
    if number < STATEMENTS:
        broken.append(f"the day has only {number} calls")
    if not starts:
        broken.append("no start has failed")
    figures = f"{failures} failures at {number} calls, {starts} of them at the start, {len(broken)} broken"
    return Verdict(figures, tuple(broken))
