"""python-telegram-bot's JobQueue: every job is in memory, and planned again at each start."""

import asyncio
import sys
from datetime import UTC, datetime
from typing import Any

from tests.bench.growth.peers.due import AT_ONCE, LATER, soon, text
from tests.bench.growth.peers.life import run

SETTLED = 1.0
tasks: set[asyncio.Task[None]] = set()


async def send(context: Any) -> None:
    """Send what is due."""
    await context.bot.send_message(context.job.chat_id, text(context.job.data))


def plan(queue: Any, chats: range, moment: datetime) -> None:
    """Have chats written to at a time."""
    for chat in chats:
        queue.run_once(send, moment, data=moment, chat_id=chat)


async def plan_soon(queue: Any) -> None:
    """Plan what comes due soon: now that the start is over, it is known when that is."""
    await asyncio.sleep(SETTLED)
    plan(queue, range(1, 1 + AT_ONCE), soon())


async def begin(application: Any) -> None:
    """Plan everything."""
    plan(application.job_queue, range(int(sys.argv[1])), datetime.now(UTC) + LATER)
    tasks.add(asyncio.create_task(plan_soon(application.job_queue)))


run(begin)
