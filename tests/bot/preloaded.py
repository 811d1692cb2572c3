"""What has been loaded before the bot starts is loaded once: the program, and the words of every language.

A bot that a test starts takes its translations from what was read here; one started anew reads files.
"""

import gc
from functools import cache

from babel.messages.catalog import Message

from dialogs import translation
from dialogs.book import CONTENT

_read = vars(translation)["_messages"]


@cache
def messages(content: bytes) -> tuple[Message, ...]:
    """Return the messages of a file, read once."""
    return tuple(_read(content))


for language in translation.translations(CONTENT):
    messages((CONTENT / "translations" / f"{language}.po").read_bytes())
vars(translation)["_messages"] = messages
gc.collect()
gc.freeze()  # it stays, so no start looks it through again
