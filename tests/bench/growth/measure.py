"""What does a bot, or a scheduler, cost with so many people in its database?"""

import asyncio
import shutil
import tempfile
import time
from collections.abc import Sequence
from itertools import islice
from pathlib import Path

from tests.bench.growth.grown import Grown
from tests.bench.growth.peers import jobs
from tests.bench.growth.peers.due import AT_ONCE, soon
from tests.bench.growth.questions import asked
from tests.bench.growth.town import WIDTH, chats
from tests.bench.growth.watched import STALL
from tests.bench.speed.crowd import Crowd, reader
from tests.bench.speed.people import waiting
from tests.bench.speed.runner import OURS, Kind, running
from tests.bench.speed.story import Step
from tests.bench.speed.telegram import Telegram

ACTING = 400
CALM = 100.0
WARM_UP = 1.5
PATIENCE = 15.0
"""Seconds after the start by which what came due has come, or never will."""
WATCHED = Kind(OURS.name, ("-m", "tests.bench.growth.watched"), OURS.question, steps=False)


async def ours(file: Path, many: int, story: Sequence[Step], seconds: float) -> Grown:
    """Measure our bot with a copy of a database: first so many reminders at once, then people who act."""
    some = list(islice(chats(many), 0, None, many // AT_ONCE))[:AT_ONCE]
    with tempfile.TemporaryDirectory(dir=file.parent) as name:
        folder, found = Path(name), Grown(_size(file, many))
        database = str(shutil.copyfile(file, folder / "bot.db"))
        planned = soon()
        waiting(database, ((chat, planned) for chat in some))
        crowd = Crowd(
            story,
            ACTING,
            reader(database, WATCHED.question),
            lambda *_: found.late.append(time.time() - planned.timestamp()),
            apart=WIDTH // ACTING,
        )
        async with running(WATCHED, crowd.telegram, folder) as bot:
            await _all_came(found)
            await crowd.open(CALM, WARM_UP, seconds)
            found.ready, found.peak = bot.ready, bot.peak
            found.stall, found.computing = map(float, (folder / STALL).read_text(encoding="utf-8").split())
            found.due, found.lots = await asked(database)
        if crowd.skipped or crowd.uncommitted:
            raise RuntimeError(f"{many}: {crowd.skipped} skipped, {crowd.uncommitted} not committed")
        found.waits = crowd.waits
        return found


async def scheduler(module: str, file: Path | None, many: int) -> Grown:
    """Measure a scheduler: with a copy of its jobs, or planning them anew when it keeps none."""
    with tempfile.TemporaryDirectory(dir=file and file.parent) as name:
        folder, found = Path(name), Grown(_size(file, many))
        if file is not None:
            jobs.plan(str(shutil.copyfile(file, folder / "bot.db")), range(1, 1 + AT_ONCE), soon())

        def shown(_: int, __: int, text: str) -> None:
            found.late.append(time.time() - float(text.rpartition(" ")[2]))

        kind = Kind(module, ("-m", f"tests.bench.growth.peers.{module}", str(many)))
        async with running(kind, Telegram(shown), folder) as bot:
            await _all_came(found)
            found.ready, found.peak = bot.ready, bot.peak
        return found


def _size(file: Path | None, many: int) -> float:
    return file.stat().st_size / many if file else 0.0


async def _all_came(found: Grown) -> None:
    deadline = time.monotonic() + PATIENCE
    while found.dropped and time.monotonic() < deadline:  # noqa: ASYNC110  (what never comes gives no signal)
        await asyncio.sleep(0.05)
