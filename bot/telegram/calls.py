"""What is called for every press? Plain values go out; of an answer comes back only what somebody reads."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, ClassVar

from telegram import Bot
from telegram.error import NetworkError

from bot.telegram.format import NO_PREVIEW, keyboard
from dialogs.reply import Reply

_NO_PREVIEW = NO_PREVIEW.to_json()


@dataclass(frozen=True, slots=True)
class Form:
    """The fields of a call, as the request reads them."""

    json_parameters: Mapping[str, str]
    contains_files: ClassVar[bool] = False


class Calls:
    """Sends, edits and answers without the objects of the library, which cost more than all else here."""

    def __init__(self, bot: Bot) -> None:
        self._bot = bot

    async def send(self, chat: int, reply: Reply, mode: str | None) -> int:
        """Send a new message; return its id."""
        told = await self._call("sendMessage", {"chat_id": str(chat), **_said(reply, mode)})
        if isinstance(told, dict) and isinstance(number := told.get("message_id"), int):
            return number
        raise NetworkError("an answer that names no message")

    async def edit(self, chat: int, message: int, reply: Reply, mode: str | None) -> None:
        """Let a message show something else."""
        where = {"chat_id": str(chat), "message_id": str(message)}
        await self._call("editMessageText", {**where, **_said(reply, mode)})

    async def answer(self, query: str) -> None:
        """Answer a press, without text."""
        await self._call("answerCallbackQuery", {"callback_query_id": query})

    async def _call(self, method: str, fields: Mapping[str, str]) -> Any:
        form: Any = Form(fields)
        return await self._bot.request.post(f"{self._bot.base_url}/{method}", form)


def _said(reply: Reply, mode: str | None) -> dict[str, str]:
    said = {"text": reply.text, "link_preview_options": _NO_PREVIEW}
    if mode is not None:
        said["parse_mode"] = mode
    if (buttons := keyboard(reply)) is not None:
        said["reply_markup"] = json.dumps(buttons)
    return said
