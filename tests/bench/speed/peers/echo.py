"""A bot that stores nothing: python-telegram-bot over our aiohttp request, many chats at once."""

from collections import Counter
from typing import Any

from telegram import Update

from bot.telegram.request import AiohttpRequest
from tests.bench.speed.peers.ptb import builder, handlers, reply, run

AT_ONCE = 256
steps: Counter[int] = Counter()  # so that its texts can be checked


async def step(update: Update, _: Any) -> None:
    """Do a step."""
    assert update.effective_chat is not None
    steps[update.effective_chat.id] += 1
    await reply(update, steps[update.effective_chat.id])


application = (
    builder()
    .request(AiohttpRequest())
    .get_updates_request(AiohttpRequest(connections=4))
    .concurrent_updates(AT_ONCE)
    .build()
)
application.add_handlers(handlers(step))
run(application)
