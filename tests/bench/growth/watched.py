"""How long did the loop stand still? The bot as `run` starts it, with a task more that looks at the time."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from bot import app, duties
from bot.__main__ import main
from bot.parts import Parts

LOOK = 0.005
STALL = Path("stall")
"""Holds two figures in seconds, in the folder where the bot was started: the longest stall so far, and the
longest in which the process computed all the while: what others do on the machine is in the first only."""

_work = duties.work


async def _watch() -> None:
    longest = computing = 0.0
    while True:
        before, spent = time.perf_counter(), time.process_time()
        await asyncio.sleep(LOOK)
        stalled = time.perf_counter() - before - LOOK
        own = min(stalled, time.process_time() - spent)
        if stalled > longest or own > computing:
            longest, computing = max(longest, stalled), max(computing, own)
            _note(longest, computing)


def _note(*stalls: float) -> None:
    STALL.write_text(" ".join(f"{stall:.6f}" for stall in stalls), encoding="utf-8")


@asynccontextmanager
async def work(built: Parts) -> AsyncIterator[None]:
    """Do everything a running bot does, watched."""
    watching = asyncio.create_task(_watch())
    async with _work(built):
        yield
    watching.cancel()


if __name__ == "__main__":
    vars(app)["work"] = work
    sys.exit(main(["run", "--no-playground"]))
