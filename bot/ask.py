"""What would the bot understand of a text, and what would it answer? For scripts and for measuring."""

from dataclasses import dataclass
from datetime import datetime
from typing import TypedDict

from bot.telegram.format import plain
from bot.understanding.kinds import ANGER
from bot.understanding.meaning import SECRET, UNCLEAR, Reading, meant, whole
from dialogs import machine
from dialogs.book import Book
from dialogs.countries import clocks
from dialogs.days import local
from dialogs.screen import Home
from dialogs.session import Session
from dialogs.settings import matching

CALLED = {UNCLEAR: "reply_received", ANGER: "other", SECRET: "other"}
"""Finer kinds of our own, by the name that others rely on."""


class Asked(TypedDict):
    """What `ask --json` prints."""

    text: str
    lang: str
    kind: str
    topic: str | None
    suggestions: list[str]
    ranked: list[str]
    variant: str | None
    answer: str


@dataclass(frozen=True)
class Person:
    """Who asks: the content, the language they wrote down, and a session in the language we have for it."""

    book: Book
    language: str
    country: str


def person(book: Book, language: str, country: str) -> Person:
    """Return somebody of that language whose account is at home there."""
    return Person(book, language, country.upper())


def asked(who: Person, text: str, now: datetime) -> Asked:
    """Return what the bot understands of a text, and what it answers."""
    zone = clocks(who.country, now)[0]
    session = Session(
        language=matching(who.book, who.language), country=who.country, zone=zone, screen=Home(), acted=now
    )
    reading = whole(who.book, who.language, text, local(now, zone))
    return _told(who, text, reading, _answer(who.book, session, meant(who.book, reading, session, text), now))


def _answer(book: Book, session: Session, meaning: machine.PersonEvent, now: datetime) -> str:
    after = machine.update(book, session, meaning, now).session
    replies = (machine.view_notice(book, after, notice, now) for notice in after.notices)
    return "\n\n".join(plain(reply.text) for reply in replies if reply)


def _told(who: Person, text: str, reading: Reading, answer: str) -> Asked:
    def listed(topic: str) -> str:
        return who.book.topics[topic].within or topic

    variant = reading.topic if reading.topic and who.book.topics[reading.topic].within else None
    return Asked(
        text=text,
        lang=reading.language,
        kind=CALLED.get(reading.kind, reading.kind),
        topic=listed(reading.topic) if reading.topic else None,
        suggestions=[listed(topic) for topic in reading.suggestions],
        ranked=[listed(topic) for topic in reading.ranked],
        variant=variant,
        answer=answer,
    )


def in_words(found: Asked) -> str:
    """Return it for people."""
    what = found["topic"] or ", ".join(found["suggestions"]) or found["kind"]
    return f"{found['lang']}: {what}\n\n{found['answer']}"
