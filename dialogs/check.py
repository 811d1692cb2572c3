"""Is the content sound: shape, languages, lengths, age?"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from typing import TypedDict

from dialogs.book import Book, Provenance
from dialogs.translation import Words

LONGEST_LABEL = 40
LONGEST_COPY = 256
LONGEST_TEXT = 1500
"""A card's text: a phone screen, and far from Telegram's 4,096."""
LIMITS = {"phrases.bot.short": 120, "phrases.bot.about": 512}

FRESH, AGEING = timedelta(days=45), timedelta(days=120)

_PLACEHOLDER = re.compile(r"\{[^}]*\}")
_TAG = re.compile(r"</?[a-z][^>]*>")


class Report(TypedDict):
    """What `check --json` prints."""

    errors: list[str]
    warnings: list[str]
    facts: int
    reported: int
    fresh: int
    ageing: int
    unconfirmed: int
    oldest_days: int
    languages: dict[str, int]
    authorities: int


def report(book: Book, today: date) -> Report:
    """Return everything that is wrong, and how old the facts are."""
    known: list[Provenance] = [*book.facts.values(), *book.sites.values()]
    ages = Counter(age(fact, today) for fact in known)
    others = [book.words(language) for language in book.languages if language != "en"]
    return Report(
        errors=[*_english(book), *(error for words in others for error in _translated(words))],
        warnings=[
            f"{words.language}: {address}: not translated" for words in others for address in words.missing()
        ],
        facts=len(known),
        reported=ages["reported"],
        fresh=ages["fresh"],
        ageing=ages["ageing"],
        unconfirmed=ages["unconfirmed"],
        oldest_days=max(((today - fact.reported).days for fact in known), default=0),
        languages={words.language: _percent(words) for words in others},
        authorities=0,
    )


def age(fact: Provenance, today: date) -> str:
    """Return how fresh a fact is: counted from the day a person opened it, else only reported."""
    if fact.checked is None:
        return "reported"
    since = today - fact.checked.day
    if since < FRESH:
        return "fresh"
    return "ageing" if since < AGEING else "unconfirmed"


def in_words(found: Report) -> str:
    """Return a report for people."""
    lines = [f"error: {error}" for error in found["errors"]]
    lines += [f"warning: {warning}" for warning in found["warnings"]]
    states = ", ".join(f"{found[state]} {state}" for state in ("reported", "fresh", "ageing", "unconfirmed"))
    lines.append(f"{found['facts']} facts: {states}; the oldest is {found['oldest_days']} days old")
    lines += [f"{language}: {percent} %" for language, percent in found["languages"].items()]
    lines.append("sound" if not found["errors"] else f"{len(found['errors'])} errors")
    return "\n".join(lines)


def _percent(words: Words) -> int:
    return 100 * len(words.translated) // len(words.english)


def _english(book: Book) -> Iterator[str]:
    for address, text in book.texts.items():
        if complaint := _too_long(address, text):
            yield f"en: {address}: {complaint}"


def _translated(words: Words) -> Iterator[str]:
    if not words.has("phrases"):
        yield f"{words.language}: the phrases are not complete, so the language cannot be offered"
    for address, text in words.translated.items():
        english = words.english[address]
        if Counter(_PLACEHOLDER.findall(text)) != Counter(_PLACEHOLDER.findall(english)):
            yield f"{words.language}: {address}: other {{placeholders}} than the English"
        if Counter(_TAG.findall(text)) != Counter(_TAG.findall(english)):
            yield f"{words.language}: {address}: other markup than the English"
        if complaint := _too_long(address, text):
            yield f"{words.language}: {address}: {complaint}"


def _too_long(address: str, text: str) -> str | None:
    limit = LIMITS.get(address) or _limit(address)
    return f"{len(text)} characters; at most {limit}" if len(text) > limit else None


def _limit(address: str) -> int:
    if address.endswith(".label"):
        return LONGEST_LABEL
    copied = ".copies." in address or address.startswith("reasons.")
    return LONGEST_COPY if copied and not address.endswith(".long.text") else LONGEST_TEXT
