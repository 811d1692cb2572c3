"""Reading translations takes longer than most tests: these read each file once."""

from functools import cache

from babel.messages.catalog import Message

from dialogs import translation

_read = vars(translation)["_messages"]


@cache
def messages(content: bytes) -> tuple[Message, ...]:
    """Return the messages of a file, read once."""
    return tuple(_read(content))


vars(translation)["_messages"] = messages
