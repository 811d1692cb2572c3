"""How is a language written here: quotation marks, address, length of a sentence, and who has read it?"""

import re
import tomllib
from collections.abc import Iterator
from datetime import date
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import Field

from dialogs.book.provenance import Strict

Key = Literal["sent", "confirmed", "refused", "nothing", "back", "home"]
"""The buttons that are known by a word; each word stands on at most one button of a screen."""

MARKS = '"“”„«»‹›‘‚'
"""Quotation marks of all languages; the apostrophe is none."""
ENGLISH = re.compile(r"\b(the|and|you|your|with|for|from|this|that|not|what)\b", re.IGNORECASE)
MUCH = 3
"""So many English words in a text, and it is English."""

_TAG = re.compile(r"<[^>]*>|\{[^}]*\}|https?://\S+")
_SENTENCE = re.compile(r"[.!?:;\n]\s*")


class Reviewed(Strict):
    """Who has read a language as a native speaker, and when; nobody of the team writes this."""

    by: str
    day: date


class Manners(Strict):
    """How a language is written here: a file beside its translation."""

    quotes: str
    address: str = ""  # a pattern of the other forms of address; nothing but letters may match it
    sentence: int = 30  # words in the longest sentence
    words: dict[Key, str] = Field(default={})
    reviewed: Reviewed | None = None


def read(folder: Traversable, language: str) -> Manners:
    """Return the manners of a language; one without a file has the loosest."""
    file = folder / "translations" / f"{language}.toml"
    if not file.is_file():
        return Manners(quotes=MARKS, sentence=60)
    return Manners.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))


def faults(manners: Manners, address: str, text: str, english: str) -> Iterator[str]:
    """Yield what is ill-mannered in a translated text."""
    said = _TAG.sub(" ", text)
    if (text == english and len(english.split()) > MUCH) or len(ENGLISH.findall(said)) >= MUCH:
        yield "is English"
    if foreign := sorted({mark for mark in said if mark in MARKS and mark not in manners.quotes}):
        yield f"quotation marks of another language: {' '.join(foreign)}"
    if address.startswith("letters."):
        return
    if manners.address and (found := re.search(manners.address, said)):
        yield f"another form of address: {found[0]}"
    longest = max((len(sentence.split()) for sentence in _SENTENCE.split(said)), default=0)
    if longest > manners.sentence:
        yield f"a sentence of {longest} words; at most {manners.sentence}"
