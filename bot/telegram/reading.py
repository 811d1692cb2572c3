"""What does an update of Telegram's say?

What comes from a private chat is read as it is: the objects of the library would cost more than what follows.
"""

from collections.abc import Mapping
from typing import Any

from telegram import Update
from telegram.constants import ChatMemberStatus, ChatType

from bot.engine import Incoming, Text
from bot.telegram import wire
from bot.telegram.aside import Aside, overheard
from bot.understanding.wanted import command
from dialogs.events import PersonBlockedBot, PersonCommanded
from dialogs.meaning import PersonWroteSomething

ALLOWED = ("message", "callback_query", "inline_query", "my_chat_member")
UNREADABLE = {"photo", "sticker", "voice", "audio", "document", "video", "video_note", "animation"}
"""What holds something that cannot be read here."""
LONGEST_PAYLOAD = 80
MOST = 2**53
"""No number of a chat is higher, says Telegram."""
NOBODY = 0
"""No chat has this number."""

Raw = Mapping[str, Any]


def read(raw: Raw, name: str) -> Incoming | Aside | None:
    """Return what an update says to the bot of that name; None for what is not meant for us.

    Raises whatever an update raises that is not as Telegram describes it.
    """
    number: int = raw["update_id"]
    if query := raw.get("callback_query"):
        return _press(number, query)
    if (message := raw.get("message")) and _is_private(message):
        return _message(number, message)
    if change := raw.get("my_chat_member"):
        return _membership(number, change)
    return overheard(Update.de_json(dict(raw)), name)


def sender(raw: Raw) -> int:
    """Return the number of whoever sent an update, from wherever, as far as can be told."""
    part = next((part for kind in ALLOWED if (part := _part(raw, kind))), {})
    number = _part(part, "from").get("id")
    return number if type(number) is int else NOBODY


def writer(raw: Raw) -> int:
    """Return the private chat of somebody whose update is not read, as far as can be told."""
    said, pressed = _part(raw, "message"), _part(raw, "callback_query")
    place = _part(said or _part(pressed, "message"), "chat")
    if place and place.get("type") != ChatType.PRIVATE:
        return NOBODY
    number = (place or _part(pressed, "from")).get("id")
    return number if type(number) is int and abs(number) < MOST else NOBODY


def _part(raw: Raw, name: str) -> Raw:
    part = raw.get(name)
    return part if isinstance(part, Mapping) else {}


def _press(update: int, query: Raw) -> Incoming | None:
    message: Raw | None = query.get("message")
    if message is not None and not _is_private(message):
        return None
    live = message["message_id"] if message is not None and message.get("text") is not None else None
    chat = message["chat"]["id"] if message is not None else query["from"]["id"]
    what = wire.read(query.get("data") or "")
    return Incoming(update, "press", chat, what, _tag(query["from"]), live, query["id"])


def _message(update: int, message: Raw) -> Incoming | None:
    person: Raw | None = message.get("from")
    if person is None or person["is_bot"]:
        return None
    chat, tag = message["chat"]["id"], _tag(person)
    text: str = message.get("text") or ""
    if text.startswith("/"):
        return Incoming(update, "command", chat, _command(text), tag)
    seen = PersonWroteSomething(what="picture" if message.keys() & UNREADABLE else "")
    return Incoming(update, "text", chat, Text(text) if text else seen, tag)


def _command(text: str) -> PersonCommanded:
    name, _, payload = text[1:].partition(" ")
    parts = tuple(part for part in payload.strip()[:LONGEST_PAYLOAD].split("_") if part)
    return PersonCommanded(command(name.partition("@")[0].lower()), parts)


def _membership(update: int, change: Raw) -> Incoming | None:
    if not _is_private(change):
        return None
    if change["new_chat_member"]["status"] not in (ChatMemberStatus.BANNED, ChatMemberStatus.LEFT):
        return None  # back again: what they do next says so
    return Incoming(update, "membership", change["chat"]["id"], PersonBlockedBot())


def _is_private(happened: Raw) -> bool:
    return bool(happened["chat"]["type"] == ChatType.PRIVATE)


def _tag(person: Raw) -> str:
    return str(person.get("language_code") or "en").lower()
