"""What may an operator say in their own words?

A name, a greeting, a help card, a hotline and a page per country, campaign words: `extra.toml` in a folder of
the operator's, laid beside the shipped content. There is no place in it for anything that replaces a sentence
of ours, and its texts are shown as plain text.
"""

import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field, ValidationError

from dialogs.book.provenance import Strict

FILE = "extra.toml"
Code = Annotated[str, Field(pattern=r"^[a-z]{2}(-[A-Z]{2})?$")]
Country = Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
Word = Annotated[str, Field(pattern=r"^[a-z0-9-]{3,20}$")]
Web = Annotated[str, Field(pattern=r"^https://[!-~]+$", max_length=200)]
Said = dict[Code, str]
"""A text in one or more languages."""

LONGEST = {"name": 60, "greeting": 200, "title": 40, "text": 600}


class ExtraError(Exception):
    """An operator's words that cannot be used; the text is one line."""


class Contact(Strict):
    """Where people of a country find help of the operator's."""

    hotline: str = Field(default="", max_length=60)
    page: Web | None = None


class Extra(Strict):
    """An operator's own words."""

    name: Said = Field(default={})
    greeting: Said = Field(default={})
    title: Said = Field(default={})
    text: Said = Field(default={})
    bot: str = Field(default="", pattern=r"^(@[A-Za-z0-9_]{5,32})?$")
    report: Web | None = None
    campaigns: tuple[Word, ...] = ()
    countries: dict[Country, Contact] = Field(default={})

    def says(self, what: str, language: str) -> str:
        """Return a text in a language, in English, or in the language that there is; none: empty."""
        said: Said = getattr(self, what)
        return said.get(language) or said.get("en") or next(iter(said.values()), "")


def read(folder: Path | None) -> Extra:
    """Return the words in a folder; without one there are none. Raises ExtraError."""
    if folder is None:
        return Extra()
    try:
        extra = Extra.model_validate(tomllib.loads((folder / FILE).read_text(encoding="utf-8")))
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise ExtraError(f"OPTOUT_EXTRA: {folder / FILE}: {type(error).__name__}") from None
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ExtraError(f"OPTOUT_EXTRA: {FILE}: {where}: {first['msg']}") from None
    for complaint in complaints(extra):
        raise ExtraError(f"OPTOUT_EXTRA: {FILE}: {complaint}")
    return extra


def complaints(extra: Extra) -> Iterator[str]:
    """Yield what is too long, or stands alone."""
    for what, most in LONGEST.items():
        for language, text in getattr(extra, what).items():
            if len(text) > most:
                yield f"{what}.{language}: {len(text)} characters; at most {most}"
    if bool(extra.title) != bool(extra.text):
        yield "title and text go together"
