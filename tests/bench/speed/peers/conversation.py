"""python-telegram-bot's own way: a ConversationHandler, kept by PicklePersistence every second."""

from typing import Any

from telegram import Update
from telegram.ext import ConversationHandler, PicklePersistence

from tests.bench.speed.peers.ptb import builder, handlers, reply, run
from tests.bench.speed.peers.steps import FILE

WALKING = 1


async def step(update: Update, context: Any) -> int:
    """Do a step."""
    context.user_data["step"] = context.user_data.get("step", 0) + 1
    await reply(update, context.user_data["step"])
    return WALKING


application = builder().persistence(PicklePersistence(f"{FILE}.pickle", update_interval=1)).build()
application.add_handler(
    ConversationHandler(
        entry_points=handlers(step),
        states={WALKING: handlers(step)},
        fallbacks=[],
        name="walk",
        persistent=True,
        per_message=False,
    )
)
run(application)
