"""How does a picture reach a chat? Uploaded once; after that Telegram is told the id it gave to the file."""

import asyncio
import logging
from collections import defaultdict
from hashlib import sha256

from telegram import Bot, InlineKeyboardMarkup, InputFile
from telegram.constants import ParseMode
from telegram.error import BadRequest

from bot.rendering.picture import VERSION, png
from bot.store import Store
from dialogs.drawing import Drawing, Sketch

log = logging.getLogger(__name__)

FORGOTTEN = "wrong file_id", "wrong file identifier", "wrong remote file", "file reference"
"""What Telegram says of an id that it does not know (any more)."""


class Photos:
    """Sends pictures; the ids of those that show nothing personal are noted in the store."""

    def __init__(self, bot: Bot, store: Store) -> None:
        self._bot = bot
        self._store = store
        self._turns: defaultdict[str, asyncio.Lock] = defaultdict(asyncio.Lock)

    async def send(
        self, chat: int, drawing: Drawing, caption: str, markup: InlineKeyboardMarkup | None
    ) -> None:
        """Send a picture with its caption; raises what Telegram answers."""

        async def sent(photo: str | InputFile) -> str:
            message = await self._bot.send_photo(
                chat, photo, caption=caption, parse_mode=ParseMode.HTML, reply_markup=markup
            )
            return message.photo[-1].file_id

        if not isinstance(drawing, Sketch):
            await sent(await _made(drawing))
            return
        refused = ""
        while True:
            async with self._turns[_key(drawing)]:
                known = await self._known(drawing)
                if known in ("", refused):
                    await self._note(drawing, await sent(await _made(drawing)))
                    return
            try:
                await sent(known)
            except BadRequest as error:
                if not any(words in error.message.lower() for words in FORGOTTEN):
                    raise
                refused = known
            else:
                return

    async def _known(self, sketch: Sketch) -> str:
        """Return the id of an earlier upload of exactly this, drawn like this; empty when there is none."""
        try:
            noted = await self._store.note(_key(sketch)) or ""
        except Exception as error:  # at worst it is uploaded once more
            log.error("cannot read what is noted of a picture: %s", type(error).__name__)
            return ""
        drawn, _, file = noted.partition(" ")
        return file if drawn == _drawn(sketch) else ""

    async def _note(self, sketch: Sketch, file: str) -> None:
        try:
            await self._store.set_note(_key(sketch), f"{_drawn(sketch)} {file}")
        except Exception as error:  # it has been sent: at worst it is uploaded once more
            log.error("cannot note a picture: %s", type(error).__name__)


async def _made(drawing: Drawing) -> InputFile:
    return InputFile(await asyncio.to_thread(png, drawing), filename="picture.png")


def _key(sketch: Sketch) -> str:
    """Return under what a picture is noted: a newer one of the same takes the place of the older."""
    return f"picture {sketch.name} {sketch.device} {sketch.language}"


def _drawn(sketch: Sketch) -> str:
    """Return what tells apart what is drawn: every word of it, and how it is drawn."""
    return sha256(f"{VERSION} {sketch!r}".encode()).hexdigest()[:16]
