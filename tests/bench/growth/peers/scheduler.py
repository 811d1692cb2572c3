"""APScheduler with its SQLAlchemy job store: every job is a row in SQLite."""

from typing import Any

from apscheduler.schedulers.asyncio import AsyncIOScheduler

from tests.bench.growth.peers import jobs
from tests.bench.growth.peers.life import run
from tests.bench.speed.peers.steps import FILE

scheduler = AsyncIOScheduler(jobstores={"default": jobs.store(FILE)})


async def begin(application: Any) -> None:
    """Begin: the jobs are in the file."""
    jobs.bots.append(application.bot)
    scheduler.start()


run(begin)
