"""aiogram's own way: its finite state machine, in memory, or in SQLite with a commit for every step."""

import asyncio
import json
import sys
from typing import Any

import aiosqlite
from aiogram import Bot, Dispatcher
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.fsm.context import FSMContext
from aiogram.fsm.storage.base import BaseStorage
from aiogram.fsm.storage.memory import MemoryStorage
from aiogram.types import CallbackQuery, InlineKeyboardButton, InlineKeyboardMarkup, Message

from tests.bench.speed.peers.steps import FILE, TOKEN, URL
from tests.bench.speed.peers.texts import shown

MARKUP = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Next", callback_data="next")]])

SCHEMA = "CREATE TABLE people (chat INTEGER PRIMARY KEY, step INTEGER NOT NULL, data TEXT NOT NULL)"
KEEP = (
    "INSERT INTO people VALUES (?, ?, ?) "
    "ON CONFLICT (chat) DO UPDATE SET step = excluded.step, data = excluded.data"
)


class SqliteStorage(BaseStorage):  # type: ignore[misc]  # aiogram is there only in the bench's own environment
    """A row for each chat."""

    def __init__(self, database: aiosqlite.Connection) -> None:
        self._database = database

    async def set_state(self, key: Any, state: Any = None) -> None:
        """Keep nothing: the step is in the data."""

    async def get_state(self, key: Any) -> str | None:
        """Return no state."""

    async def set_data(self, key: Any, data: Any) -> None:
        """Keep the data, durably."""
        await self._database.execute(
            KEEP,
            (key.chat_id, data.get("step", 0), json.dumps(data)),
        )
        await self._database.commit()

    async def get_data(self, key: Any) -> dict[str, Any]:
        """Return the data."""
        cursor = await self._database.execute("SELECT data FROM people WHERE chat = ?", (key.chat_id,))
        found = await cursor.fetchone()
        return json.loads(found[0]) if found else {}

    async def close(self) -> None:
        """End."""
        await self._database.close()


async def storage(kind: str) -> BaseStorage:
    """Open the storage."""
    if kind == "memory":
        return MemoryStorage()
    database = await aiosqlite.connect(FILE)
    await database.execute("PRAGMA journal_mode = WAL")
    await database.execute("PRAGMA synchronous = FULL")
    await database.execute(SCHEMA)
    return SqliteStorage(database)


async def stepped(state: FSMContext) -> str:
    """Do a step; return what is shown then."""
    done = (await state.get_data()).get("step", 0) + 1
    await state.set_data({"step": done})
    return shown(done)


async def written(message: Message, state: FSMContext) -> None:
    """Answer a text."""
    await message.answer(await stepped(state), reply_markup=MARKUP)


async def pressed(query: CallbackQuery, state: FSMContext) -> None:
    """Answer a press."""
    text = await stepped(state)
    await query.answer()
    if isinstance(query.message, Message):
        await query.message.edit_text(text, reply_markup=MARKUP)


async def main() -> None:
    """Poll until killed."""
    session = AiohttpSession(api=TelegramAPIServer.from_base(URL))
    dispatcher = Dispatcher(storage=await storage(sys.argv[1]))
    dispatcher.message.register(written)
    dispatcher.callback_query.register(pressed)
    await dispatcher.start_polling(Bot(TOKEN, session=session), handle_signals=False)


asyncio.run(main())
