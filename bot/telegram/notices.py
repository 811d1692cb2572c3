"""How does what is owed besides the screen go out: a text, a picture or a file?"""

import asyncio
from dataclasses import replace

from telegram import Bot, InputFile
from telegram.constants import ParseMode

from bot.clock import Clock
from bot.rendering.file import made
from bot.store import Row, Store
from bot.telegram.calls import Calls
from bot.telegram.format import markup, plain
from bot.telegram.photo import Photos
from dialogs.book import Book
from dialogs.notice import Drawn, File
from dialogs.reply import Reply


class Notices:
    """Sends notices, each as a message of its own."""

    def __init__(self, bot: Bot, book: Book, store: Store, clock: Clock) -> None:
        self._bot = bot
        self._calls = Calls(bot)
        self._book = book
        self._clock = clock
        self._photos = Photos(bot, store)

    async def send(self, chat: int, row: Row, reply: Reply, *, refused: bool) -> None:
        """Send what a reply describes; as plain text what was refused once."""
        text, mode = (plain(reply.text), None) if refused else (reply.text, ParseMode.HTML)
        if reply.picture and not refused:
            await self._photos.send(chat, reply.picture, text, markup(reply))
        elif reply.file is None:
            await self._calls.send(chat, replace(reply, text=text), mode)
        else:
            content = await asyncio.to_thread(made, self._book, row.session, reply.file, self._clock.now())
            document = InputFile(content, filename=reply.file.name)
            await self._bot.send_document(
                chat, document, caption=text, parse_mode=mode, reply_markup=markup(reply)
            )


def own_accord(row: Row) -> bool:
    """Whether the first notice is one that the person did not ask for."""
    return bool(row.session.notices) and not isinstance(row.session.notices[0], File | Drawn)
