"""How does a reply look in Telegram's terms?"""

import re
from html import unescape

from telegram import CopyTextButton, InlineKeyboardButton, InlineKeyboardMarkup, LinkPreviewOptions

from bot.telegram import wire
from dialogs.reply import Button, Copy, Link, Press, Reply

NO_PREVIEW = LinkPreviewOptions(is_disabled=True)
_TAG = re.compile(r"<[^>]+>")


def keyboard(reply: Reply) -> InlineKeyboardMarkup | None:
    """Return the buttons of a reply."""
    if not reply.rows:
        return None
    return InlineKeyboardMarkup([[_button(button) for button in row] for row in reply.rows])


def _button(button: Button) -> InlineKeyboardButton:
    if isinstance(button, Press):
        return InlineKeyboardButton(
            button.label, callback_data=wire.written(button.event), style=button.style
        )
    if isinstance(button, Link):
        return InlineKeyboardButton(button.label, url=button.url)
    assert isinstance(button, Copy)  # noqa: S101 - the union has no other member
    return InlineKeyboardButton(button.label, copy_text=CopyTextButton(button.text))


def plain(text: str) -> str:
    """Return a text without its markup, for the one time that Telegram refuses it."""
    return unescape(_TAG.sub("", text))
