"""How does a reply look in Telegram's terms?"""

import re
from html import unescape
from typing import Any

from telegram import InlineKeyboardMarkup, LinkPreviewOptions

from bot.telegram import wire
from dialogs.reply import Button, Copy, Link, Press, Reply

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_TAG = re.compile(r"<[^>]+>")


def keyboard(reply: Reply) -> dict[str, Any] | None:
    """Return the buttons of a reply, as plain values."""
    if not reply.rows:
        return None
    return {"inline_keyboard": [[_button(button) for button in row] for row in reply.rows]}


def markup(reply: Reply) -> InlineKeyboardMarkup | None:
    """Return the buttons of a reply, for the methods of the library."""
    buttons = keyboard(reply)
    return InlineKeyboardMarkup.de_json(buttons) if buttons else None


def _button(button: Button) -> dict[str, Any]:
    if isinstance(button, Press):
        shown = {"text": button.label, "callback_data": wire.written(button.event)}
        return {**shown, "style": button.style} if button.style else shown
    if isinstance(button, Link):
        return {"text": button.label, "url": button.url}
    assert isinstance(button, Copy)  # noqa: S101 - the union has no other member
    return {"text": button.label, "copy_text": {"text": button.text}}


def plain(text: str) -> str:
    """Return a text without its markup, for the one time that Telegram refuses it."""
    return unescape(_TAG.sub("", text))
