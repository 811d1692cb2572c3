"""A bot as most are written: python-telegram-bot as it comes, and a durable commit for every update."""

from typing import Any

import aiosqlite
from telegram import Update

from tests.bench.speed.peers.ptb import builder, handlers, reply, run
from tests.bench.speed.peers.steps import FILE, KEEP, SCHEMA


async def opened(application: Any) -> None:
    """Open the database."""
    database = application.bot_data["database"] = await aiosqlite.connect(FILE)
    await database.execute("PRAGMA journal_mode = WAL")
    await database.execute("PRAGMA synchronous = FULL")
    await database.execute(SCHEMA)


async def step(update: Update, context: Any) -> None:
    """Do a step."""
    assert update.effective_chat is not None
    database, chat = context.bot_data["database"], update.effective_chat.id
    found = await (await database.execute("SELECT step FROM people WHERE chat = ?", (chat,))).fetchone()
    done = (found[0] if found else 0) + 1
    await database.execute(KEEP, (chat, done))
    await database.commit()
    await reply(update, done)


application = builder().post_init(opened).build()
application.add_handlers(handlers(step))
run(application)
