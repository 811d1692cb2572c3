"""Is the content sound: shape, languages, lengths, age?"""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import date
from typing import TypedDict

from dialogs.book import Book, Card, Provenance
from dialogs.book.manners import faults
from dialogs.book.translation import Words

LONGEST_LABEL = 40
LONGEST_COPY = 256
LONGEST_TEXT = 1500
"""A card's text: a phone screen, and far from Telegram's 4,096."""
LIMITS = {"phrases.bot.short": 120, "phrases.bot.about": 512}

OURSELVES = frozenset({"pages.rights"})
"""What they say of times is our own promise and needs no source."""

_TIME = re.compile(
    r"\b(usually|often|mostly|sometimes|normally|typically)\b"
    r"|\b(\d+|an?|one|two|three|six|few|several|some) (second|minute|hour|day|week|month|year)s?\b",
    re.IGNORECASE,
)
_CHANGES = re.compile(r"^\d+\. .*\b(delete|remove|limit|hide|deactivate)\b", re.IGNORECASE | re.MULTILINE)
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
    officials = (*book.authorities.values(), *book.controllers.values())
    known: list[Provenance] = [*book.facts.values(), *book.sites.values(), *officials]
    ages = Counter(fact.age(today) for fact in known)
    others = [book.words(language) for language in book.languages if language != "en"]
    return Report(
        errors=[*_english(book), *(error for words in others for error in _translated(book, words))],
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
        authorities=len(book.authorities),
    )


def in_words(found: Report) -> str:
    """Return a report for people."""
    lines = [f"error: {error}" for error in found["errors"]]
    lines += [f"warning: {warning}" for warning in found["warnings"]]
    states = ", ".join(f"{found[state]} {state}" for state in ("reported", "fresh", "ageing", "unconfirmed"))
    lines.append(f"{found['facts']} facts: {states}; the oldest is {found['oldest_days']} days old")
    lines.append(f"{found['authorities']} authorities")
    lines += [f"{language}: {percent} %" for language, percent in found["languages"].items()]
    lines.append("sound" if not found["errors"] else f"{len(found['errors'])} errors")
    return "\n".join(lines)


def _percent(words: Words) -> int:
    return 100 * len(words.translated) // len(words.english)


def _cards(book: Book) -> dict[str, Card]:
    walked = [
        card for guide in (*book.guides.values(), *book.elsewhere.values()) for card in guide.steps.values()
    ]
    looked_up = (*book.pages.values(), *book.topics.values(), *book.whys.values())
    return {card.address: card for card in (*walked, *looked_up)}


def _unfounded(card: Card) -> Iterator[str]:
    """Yield what a card says without what it needs to say it."""
    said = f"{card.text}\n{card.more}"
    time = _TIME.search(said)
    if time and not card.facts and not card.links and card.address not in OURSELVES:
        yield f"en: {card.address}: “{time[0]}” has no source: name a fact"
    if _CHANGES.search(said) and card.undo is None:
        yield f"en: {card.address}: changes something of one's own: say whether it can be undone (undo)"


def _english(book: Book) -> Iterator[str]:
    for card in _cards(book).values():
        yield from _unfounded(card)
    for address, text in book.texts.items():
        if complaint := _too_long(address, text):
            yield f"en: {address}: {complaint}"


def _translated(book: Book, words: Words) -> Iterator[str]:
    manners = book.manners(words.language)
    if not words.has("phrases"):
        yield f"{words.language}: the phrases are not complete, so the language cannot be offered"
    for address, text in words.translated.items():
        english = words.english[address]
        for fault in faults(manners, address, text, english):
            yield f"{words.language}: {address}: {fault}"
        if sorted(_PLACEHOLDER.findall(text)) != sorted(_PLACEHOLDER.findall(english)):
            yield f"{words.language}: {address}: other {{placeholders}} than the English"
        if sorted(_TAG.findall(text)) != sorted(_TAG.findall(english)):
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
