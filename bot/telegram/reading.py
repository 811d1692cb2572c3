"""What does an update of Telegram's say?"""

from collections.abc import Mapping
from typing import Any

from telegram import CallbackQuery, ChatMemberUpdated, Message, Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.engine import Incoming, Text
from bot.telegram import wire
from bot.telegram.aside import Aside, overheard
from dialogs.events import PersonBlockedBot, PersonCommanded
from dialogs.meaning import PersonWroteSomething

ALLOWED = ("message", "callback_query", "inline_query", "my_chat_member")
LONGEST_PAYLOAD = 80


def read(raw: Mapping[str, Any], name: str) -> Incoming | Aside | None:
    """Return what an update says to the bot of that name; None for what is not meant for us."""
    update = Update.de_json(dict(raw))
    if update.callback_query:
        return _press(update.update_id, update.callback_query)
    if update.message and update.message.chat.type == ChatType.PRIVATE:
        return _message(update.update_id, update.message)
    if update.my_chat_member:
        return _membership(update.update_id, update.my_chat_member)
    return overheard(update, name)


def _press(update: int, query: CallbackQuery) -> Incoming | None:
    message = query.message
    if message is not None and message.chat.type != ChatType.PRIVATE:
        return None
    live = message.message_id if isinstance(message, Message) and message.text is not None else None
    tag = query.from_user.language_code or "en"
    chat = message.chat.id if message is not None else query.from_user.id
    return Incoming(update, "press", chat, wire.read(query.data or ""), tag.lower(), live, query.id)


def _message(update: int, message: Message) -> Incoming | None:
    person = message.from_user
    if person is None or person.is_bot:
        return None
    tag = (person.language_code or "en").lower()
    text = message.text or ""
    if text.startswith("/"):
        return Incoming(update, "command", message.chat.id, _command(text), tag)
    what = Text(text) if text else PersonWroteSomething()
    return Incoming(update, "text", message.chat.id, what, tag)


def _command(text: str) -> PersonCommanded:
    name, _, payload = text[1:].partition(" ")
    parts = tuple(part for part in payload.strip()[:LONGEST_PAYLOAD].split("_") if part)
    return PersonCommanded(name.partition("@")[0].lower(), parts)


def _membership(update: int, change: ChatMemberUpdated) -> Incoming | None:
    if change.chat.type != ChatType.PRIVATE:
        return None
    if change.new_chat_member.status not in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT):
        return None  # back again: what they do next says so
    return Incoming(update, "membership", change.chat.id, PersonBlockedBot())
