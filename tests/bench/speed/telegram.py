"""What is Telegram to a benchmark? It answers after a latency, checks nothing, and says what was shown."""

import asyncio
import json
from collections import deque
from collections.abc import Callable, Mapping
from typing import Any

from aiohttp import web

BATCH = 100
BOT = {"id": 7, "is_bot": True, "first_name": "Bench", "username": "bench_bot"}
Shown = Callable[[int, int, str], None]
"""Is told the chat, the message and its text."""


class Telegram:
    """Hands out updates and takes messages."""

    def __init__(self, shown: Shown) -> None:
        self.latency = 0.0
        self.messages = 0
        self.polls = 0
        self.acknowledged = 0  # the newest update that was
        self._shown = shown
        self._waiting: deque[tuple[int, dict[str, Any]]] = deque()
        self._came = asyncio.Event()
        self._update = self._message = 1000
        self._runner: web.AppRunner | None = None

    async def start(self) -> str:
        """Listen on a free port; return the address."""
        application = web.Application(client_max_size=10_000_000)
        application.router.add_route("*", "/bot{token}/{method}", self._answer)
        self._runner = web.AppRunner(application, access_log=None)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        return f"http://{host}:{port}"

    async def stop(self) -> None:
        """Stop listening."""
        if self._runner is not None:
            await self._runner.cleanup()

    @property
    def newest(self) -> int:
        """The number of the newest update."""
        return self._update

    def write(self, chat: int, text: str) -> None:
        """Somebody writes."""
        self._message += 1
        entities = [{"type": "bot_command", "offset": 0, "length": len(text.split()[0])}]
        message = self._told(chat, self._message, text) | {"from": _person(chat), "entities": entities}
        self._comes({"message": message})

    def press(self, chat: int, message: int, data: str) -> None:
        """Somebody presses a button of a message."""
        shown = self._told(chat, message, "…") | {"from": BOT}
        query = {"from": _person(chat), "message": shown, "chat_instance": "1", "data": data}
        self._comes({"callback_query": {"id": str(self._update), **query}})

    def _comes(self, update: dict[str, Any]) -> None:
        self._update += 1
        self._waiting.append((self._update, {"update_id": self._update, **update}))
        self._came.set()

    @staticmethod
    def _told(chat: int, message: int, text: str) -> dict[str, Any]:
        return {"message_id": message, "date": 1_790_000_000, "chat": _chat(chat), "text": text}

    async def _answer(self, request: web.Request) -> web.Response:
        values = {**request.query, **await request.post()}
        if self.latency:
            await asyncio.sleep(self.latency)
        method = request.match_info["method"].lower()
        if method == "getupdates":
            return _result(await self._updates(values))
        if method in ("sendmessage", "editmessagetext"):
            return _result(self._shows(values))
        return _result(BOT if method == "getme" else True)

    async def _updates(self, values: Mapping[str, Any]) -> list[dict[str, Any]]:
        self.polls += 1
        offset, wait = int(values.get("offset", 0)), float(values.get("timeout", 0))
        self.acknowledged = max(self.acknowledged, offset - 1)
        while self._waiting and self._waiting[0][0] < offset:
            self._waiting.popleft()
        if not self._waiting and wait:
            self._came.clear()
            try:
                await asyncio.wait_for(self._came.wait(), wait)
            except TimeoutError:
                return []
        return [update for _, update in list(self._waiting)[:BATCH]]

    def _shows(self, values: Mapping[str, Any]) -> dict[str, Any]:
        self.messages += 1
        chat, text = int(values["chat_id"]), str(values["text"])
        if "message_id" in values:
            message = int(values["message_id"])
        else:
            self._message += 1
            message = self._message
        self._shown(chat, message, text)
        return self._told(chat, message, text) | {"from": BOT}


def _person(chat: int) -> dict[str, Any]:
    return {"id": chat, "is_bot": False, "first_name": "A", "language_code": "de"}


def _chat(chat: int) -> dict[str, Any]:
    return {"id": chat, "type": "private", "first_name": "A"}


def _result(value: object) -> web.Response:
    return web.json_response({"ok": True, "result": value}, dumps=json.dumps)
