"""APScheduler's jobs in SQLAlchemy's store: what one does, and how many are written beforehand."""

import pickle
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from typing import Any
from uuid import uuid4

from apscheduler.jobstores.sqlalchemy import SQLAlchemyJobStore
from apscheduler.schedulers.background import BackgroundScheduler

from tests.bench.growth.peers.due import LATER, text

bots: list[Any] = []


async def send(chat: int, planned: datetime) -> None:
    """Send what is due."""
    await bots[0].send_message(chat, text(planned))


def store(path: str) -> Any:
    """Return the store in a file."""
    return SQLAlchemyJobStore(url=f"sqlite:///{path}")


def build(path: str, many: int) -> None:
    """Write so many jobs for later."""
    plan(path, range(1, 1 + many), datetime.now(UTC) + LATER)


def plan(path: str, chats: range, moment: datetime) -> None:
    """Write jobs: one as APScheduler writes it, and the others like it, as it is too slow for so many."""
    scheduler = BackgroundScheduler(jobstores={"default": store(path)})
    scheduler.start(paused=True)
    job = scheduler.add_job(send, "date", run_date=moment, args=(chats[0], moment))
    state = job.__getstate__()
    scheduler.shutdown()
    with closing(sqlite3.connect(path)) as connection, connection:
        rows = _like(state, chats[1:], moment)
        connection.executemany(
            "INSERT INTO apscheduler_jobs (id, next_run_time, job_state) VALUES (?, ?, ?)", rows
        )


def _like(state: dict[str, Any], chats: range, moment: datetime) -> Iterator[tuple[str, float, bytes]]:
    for chat in chats:
        like = {**state, "id": uuid4().hex, "args": (chat, moment)}
        yield like["id"], moment.timestamp(), pickle.dumps(like, pickle.HIGHEST_PROTOCOL)
