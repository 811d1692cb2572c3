"""What does a text mean? The meaning goes on to the core; the text ends here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import get_args

from bot.understanding.dates import Wish, understood_date
from bot.understanding.kinds import ANGER, KINDS, OBJECTIONS, OUTSIDE, PASTED
from bot.understanding.language import recognised
from bot.understanding.model import Model, loaded
from bot.understanding.signs import personal, signs
from bot.understanding.temper import SHORT, angry
from bot.understanding.text import plain
from bot.understanding.wanted import Wanted, wanted
from dialogs import countries
from dialogs.book import Book
from dialogs.events import PersonChoseCountry
from dialogs.meaning import (
    Meaning,
    Pasted,
    PersonAsked,
    PersonAskedVaguely,
    PersonObjected,
    PersonPasted,
    PersonScolded,
    PersonWished,
    PersonWroteSomething,
)
from dialogs.reply import Reply
from dialogs.screen import Countries, Welcome
from dialogs.session import Session
from dialogs.settings import matching

NOTHING = Reply("")
SUGGESTED = 3
UNCLEAR: Pasted = "reply_unclear"
PASTED_KINDS: dict[str, Pasted] = {kind: kind for kind in get_args(Pasted)}
LONGEST_TITLE = 40
LONG = 90
"""Characters from which a text that looks like a reply of Meta's may be one."""


@dataclass(frozen=True)
class Reading:
    """What was read in a text: its kind, its topic or what it may be, and the best three."""

    language: str
    kind: str
    topic: str | None
    suggestions: tuple[str, ...]
    ranked: tuple[str, ...]
    signs: tuple[str, ...] = ()
    wish: Wish | None = None


def read(text: str, usual: str) -> Reading:
    """Return what is read in a text by somebody whose usual language this is."""
    language = recognised(text, usual)
    model = loaded(language)
    scores = dict(zip(model.labels, model.scores(text), strict=True))
    ranked = _best(scores, (label for label in model.labels if label not in KINDS and label not in OUTSIDE))
    kind = _kind(model, scores, text)
    if kind:
        return Reading(language, kind, None, (), ranked[:SUGGESTED], signs(text) if kind in PASTED else ())
    outside = max(scores[label] for label in OUTSIDE)
    rival = max(outside, scores[ranked[1]], *(scores[kind] for kind in KINDS))
    if scores[ranked[0]] - rival >= model.bars["answer"]:
        return Reading(language, "question", ranked[0], (), ranked[:SUGGESTED])
    if scores[ranked[0]] - outside >= model.bars["suggest"]:
        return Reading(language, "question", None, ranked[:SUGGESTED], ranked[:SUGGESTED])
    return Reading(language, "other", None, (), ranked[:SUGGESTED])


def _best(scores: dict[str, float], labels: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(labels, key=scores.__getitem__, reverse=True))


def _kind(model: Model, scores: dict[str, float], text: str) -> str | None:
    """Return the kind of message a text is, when it clearly is none of our questions."""
    if _lead(scores, OBJECTIONS) >= model.bars["objection"]:
        return _best(scores, OBJECTIONS)[0]
    if _lead(scores, PASTED) < model.bars["pasted"]:
        return None
    best = _best(scores, PASTED)
    if best[0] == "reply_confirmed" and scores[best[0]] - scores[best[1]] < model.bars["confirmed"]:
        return UNCLEAR if best[1] == "reply_refused" else best[1]  # a doubtful yes is never a yes
    return "phishing" if len(text) >= LONG and _looks_false(text) else best[0]


def _lead(scores: dict[str, float], group: frozenset[str]) -> float:
    """Return how far a group of kinds leads everything else."""
    rivals = (score for label, score in scores.items() if label not in group and label != "date")
    return max(scores[label] for label in group) - max(rivals)


def _looks_false(text: str) -> bool:
    found = signs(text)
    return "link" in found and len(found) > 1


def understood(
    book: Book, session: Session, text: str, here: datetime, screen: Reply = NOTHING
) -> Wanted | Meaning:
    """Return what a text means to somebody who stands where this session stands, and sees this screen."""
    if (event := wanted(session, screen, text)) is not None:
        return event
    if isinstance(session.screen, Welcome | Countries):
        country = countries.found(text, book.words(session.language).locale)
        if country:
            return PersonChoseCountry(country)
    return meant(book, whole(book, session.language, text, here), session, text)


def whole(book: Book, language: str, text: str, here: datetime) -> Reading:
    """Return what is read in a text: a time, the title of an answer, what the weights say, or anger."""
    reading = read(text, language)
    wish = understood_date(text, language, here)
    if wish is not None:
        return replace(reading, kind="date", topic=None, suggestions=(), signs=(), wish=wish)
    topic = _title(book, matching(book, language), text)
    if topic is None:
        return replace(reading, kind=ANGER, suggestions=()) if _scolds(reading, text) else reading
    return replace(reading, language=language, kind="question", topic=topic, suggestions=(), signs=())


def _scolds(reading: Reading, text: str) -> bool:
    vague = reading.kind == "question" and reading.topic is None and len(text.split()) <= SHORT
    return (reading.kind == "other" or vague) and angry(text, reading.language)


def _title(book: Book, language: str, text: str) -> str | None:
    """Return the topic whose very title somebody wrote, with or without its question mark."""
    if len(text) > LONGEST_TITLE:
        return None
    words, wanted = book.words(language), plain(text).rstrip(" ?")
    titles = ((name, words.plain(f"{card.address}.title")) for name, card in book.topics.items())
    return next((name for name, title in titles if _bare(title) == wanted), None)


@cache
def _bare(title: str) -> str:
    """Return the title of an answer in plain letters; of what people write nothing is remembered."""
    return plain(title).rstrip(" ?")


def meant(book: Book, reading: Reading, session: Session, text: str) -> Meaning:
    """Return what was read as what happened."""
    other = "" if reading.language == session.language else reading.language
    if reading.wish is not None:
        wall = reading.wish.wall
        return PersonWished(wall.date(), wall.hour, wall.minute, reading.wish.doubt)
    if reading.kind in OBJECTIONS:
        return PersonObjected(chain=reading.kind == "chain_post")
    if reading.kind == ANGER:
        return PersonScolded()
    if reading.kind in PASTED_KINDS:
        return PersonPasted(PASTED_KINDS[reading.kind], reading.signs, personal(text))
    if reading.topic is not None and reading.topic in book.topics:
        return PersonAsked(reading.topic, other)
    known = tuple(topic for topic in reading.suggestions if topic in book.topics)
    return PersonAskedVaguely(known, other) if known else PersonWroteSomething(other)


_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
LONGEST_QUOTE = 160


def deciding(text: str, usual: str, kind: str) -> str:
    """Return the first sentence that clearly speaks for a kind, or does most; it is kept nowhere."""
    model = loaded(recognised(text, usual))
    if kind not in model.labels:
        return ""
    place = model.labels.index(kind)
    sentences = [part.strip() for part in _SENTENCE.split(text) if part.strip()]
    scores = {sentence: model.scores(sentence)[place] for sentence in sentences}
    clear = next((sentence for sentence, score in scores.items() if score > 0), None)
    best = clear or max(scores, key=scores.__getitem__, default="")
    best = best.encode("utf-8", "replace").decode()  # half an emoji would have the whole message refused
    return best if len(best) <= LONGEST_QUOTE else f"{best[:LONGEST_QUOTE]}…"
