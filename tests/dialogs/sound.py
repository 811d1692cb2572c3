"""Is a message one that Telegram takes as it is meant, and does it lead on?"""

import re
from xml.etree import ElementTree as Xml

from bot.playground.checks import check_caption, check_message
from bot.playground.entities import CLEANED
from bot.telegram import wire
from bot.telegram.format import keyboard, plain
from dialogs.reply import Reply
from tests.dialogs.graph import presses

BARE = re.compile(r"&(?!(?:lt|gt|amp|quot|#[0-9]+|#x[0-9a-f]+);)")


def words(text: str) -> str:
    """Return the words of a text with markup, as a parser reads it that forgives nothing."""
    whole = text.replace("<blockquote expandable>", "<blockquote>").translate(CLEANED)
    whole = BARE.sub("&amp;", whole)  # Telegram takes an ampersand that begins nothing for what it is
    return "".join(Xml.fromstring(f"<message>{whole}</message>").itertext())  # noqa: S314 - it is our own


def is_accepted(reply: Reply) -> None:
    """Check a message as Telegram does, and that its markup says nothing but what it says in words."""
    markup = keyboard(reply)
    assert markup is not None, reply.text
    if reply.file is not None or reply.picture is not None:
        check_caption(reply.text, "HTML", markup)
    else:
        check_message(reply.text, markup)
    assert words(reply.text) == plain(reply.text).translate(CLEANED)


def is_sound(reply: Reply) -> None:
    """Check a message of a private chat: it is accepted, and each of its buttons comes back as it was."""
    is_accepted(reply)
    buttons = list(presses(reply))
    assert buttons, reply.text
    for button in buttons:
        assert wire.read(wire.written(button.event)) == button.event
