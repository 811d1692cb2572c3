"""What is heard in a text without any weights? Patterns by hand, for what must not be missed or mistaken."""

import re
import tomllib
from collections.abc import Mapping
from functools import cache
from importlib.resources import files
from typing import NamedTuple

from bot.understanding.text import plain

LONGEST = 120
"""Characters up to which a text is a question, or news in a few words."""
SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_GREETED = 5
_GLAD = re.compile(r"( (?:!|super|toll|endlich|juhu|great|yay|finally|hurra\w*|genial|merci|danke|thanks))+$")
"""What people add to an answer that they tell, and that changes nothing in it."""
"""Words of a greeting with a name."""


class Heard(NamedTuple):
    """The patterns of a language."""

    granted: re.Pattern[str]
    refused: re.Pattern[str]
    came: re.Pattern[str]
    said_no: re.Pattern[str]
    said_yes: re.Pattern[str]
    unless: re.Pattern[str]
    perhaps: re.Pattern[str]
    hello: re.Pattern[str]
    asks: Mapping[str, re.Pattern[str]]


def granted(text: str, language: str) -> bool:
    """Whether some sentence says without any if or but that an objection is granted."""
    sentences = [plain(sentence) for sentence in SENTENCE.split(text)]
    return any(
        heard.granted.search(said) and not heard.unless.search(said)
        for heard in _either_of(language)
        for said in sentences
    )


def refused(text: str, language: str) -> bool:
    """Whether some sentence says without any if that an objection is refused."""
    sentences = [plain(sentence) for sentence in SENTENCE.split(text)]
    return any(
        heard.refused.search(said) and not heard.perhaps.search(said)
        for heard in _either_of(language)
        for said in sentences
    )


def doubts(text: str, language: str) -> bool:
    """Whether somebody only asks in a few words about a no, or says that there was none."""
    return len(text) <= LONGEST and bool(_heard(language).perhaps.search(plain(text)))


def came(text: str, language: str) -> bool:
    """Whether somebody says in a few words that a confirmation came."""
    heard, said = _heard(language), plain(text)
    return len(text) <= LONGEST and bool(heard.came.search(said)) and not heard.unless.search(said)


def told(text: str, language: str) -> bool | None:
    """Return whether Meta agreed, where all that somebody says is what it answered."""
    said = _GLAD.sub("", plain(text)) if len(text) <= LONGEST else ""
    for heard in _either_of(language):
        if heard.said_no.fullmatch(said) or heard.said_yes.fullmatch(said):
            return not heard.said_no.fullmatch(said)
    return None


def asked(text: str, language: str) -> str | None:
    """Return the topic that is asked for in words that leave no doubt."""
    said = plain(text) if len(text) <= LONGEST else ""
    return next((topic for topic, asks in _heard(language).asks.items() if asks.search(said)), None)


def ungreeted(sentence: str, language: str) -> str:
    """Return a sentence without the greeting before it; nothing when it is but a greeting."""
    head, comma, rest = sentence.partition(",")
    greets = len(head.split()) <= _GREETED and _heard(language).hello.match(plain(head))
    return (rest.strip() if comma else "") if greets else sentence


def _either_of(language: str) -> tuple[Heard, ...]:
    """Return the patterns of a language, and the English ones: Meta's mails may be in English anywhere."""
    return (_heard(language),) if language == "en" else (_heard(language), _heard("en"))


@cache
def _heard(language: str) -> Heard:
    listed = tomllib.loads((files("bot.understanding") / "heard.toml").read_text(encoding="utf-8"))[language]
    asks = {topic: _either(found) for topic, found in listed.pop("asks").items()}
    return Heard(**{name: _either(found) for name, found in listed.items()}, asks=asks)


def _either(patterns: list[str]) -> re.Pattern[str]:
    return re.compile("|".join(rf"(?<!\w)(?:{pattern})(?!\w)" for pattern in patterns))
