"""Reading content takes longer than most tests: these read each text once, and none is timed."""

import tomllib
from functools import cache
from types import SimpleNamespace

from babel.messages.catalog import Message
from hypothesis import settings

from dialogs.book import reader, translation

_read = vars(translation)["_messages"]


@cache
def messages(content: bytes) -> tuple[Message, ...]:
    """Return the messages of a file, read once."""
    return tuple(_read(content))


vars(translation)["_messages"] = messages
vars(reader)["tomllib"] = SimpleNamespace(loads=cache(tomllib.loads), TOMLDecodeError=tomllib.TOMLDecodeError)

settings.register_profile("untimed", deadline=None)  # how long something takes is for the benchmarks to say
settings.load_profile("untimed")
