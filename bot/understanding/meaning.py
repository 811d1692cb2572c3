"""What does a text mean? The meaning goes on to the core; the text ends here."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from typing import get_args

from bot.understanding import heard
from bot.understanding.dates import Wish, understood_date
from bot.understanding.kinds import ANGER, KINDS, OBJECTIONS, OUTSIDE, PASTED
from bot.understanding.language import recognised
from bot.understanding.model import Model, loaded
from bot.understanding.signs import code, personal, secret, signs
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
from dialogs.scene import Scene
from dialogs.screen import Countries, Welcome
from dialogs.session import Session
from dialogs.settings import matching

NOTHING = Reply("")
SUGGESTED = 3
UNCLEAR: Pasted = "reply_unclear"
PASTED_KINDS: dict[str, Pasted] = {kind: kind for kind in get_args(Pasted)}
LONGEST_TITLE = 40
REAL_MAIL, REFUSED, SECRET = "real_mail", "refused", "secret"
FEW = 5
"""Words up to which something is typed rather than pasted."""
NAME = 2
"""Words up to which what is not understood may be the name of a country."""
HAS_CODE = re.compile(r"(?:\d[ -]?){3}\d")
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
    if (event := wanted(Scene.of(book, session, here), screen, text)) is not None:
        return event
    asked = isinstance(session.screen, Welcome | Countries)
    if asked and (country := countries.found(text, book.words(session.language).locale)):
        return PersonChoseCountry(country)
    meaning = meant(book, whole(book, session.language, text, here), session, text)
    named = asked and len(text.split()) <= NAME and "?" not in text
    return PersonWroteSomething(what="name") if named and meaning == PersonWroteSomething() else meaning


def whole(book: Book, language: str, text: str, here: datetime) -> Reading:
    """Return what is read in a text: a time, the title of an answer, what the weights say, or anger."""
    reading = _no_fake(read(text, language), text)
    wish = understood_date(text, language, here)
    if wish is not None:
        return replace(_of_kind(reading, "date"), wish=wish)
    if topic := _title(book, matching(book, language), text):
        return _about(replace(reading, language=language), topic)
    if reading.kind not in OBJECTIONS and (plainly := _heard(reading, text)):
        return plainly
    return _of_kind(reading, ANGER) if _scolds(reading, text) else reading


def _no_fake(reading: Reading, text: str) -> Reading:
    """Return a fake that shows no sign of one as a general message, if it is short or says a yes or a no."""
    if reading.kind != "phishing" or reading.signs:
        return reading
    says = heard.granted(text, reading.language) or heard.refused(text, reading.language)
    return _of_kind(reading, "notice") if says or len(text.split()) <= SHORT else reading


def _of_kind(reading: Reading, kind: str) -> Reading:
    return replace(reading, kind=kind, topic=None, suggestions=(), signs=())


def _about(reading: Reading, topic: str) -> Reading:
    return replace(reading, kind="question", topic=topic, suggestions=(), signs=())


def _heard(reading: Reading, text: str) -> Reading | None:
    """Return what is read in words that leave no doubt, whatever the weights say."""
    topic = heard.asked(text, reading.language)
    pasted = reading.kind in PASTED
    if code(text):
        return _of_kind(reading, "reply_code")
    if topic == REAL_MAIL and not pasted:
        return _about(reading, topic)
    if secret(text) and not (pasted and len(text.split()) > FEW):
        return _of_kind(reading, SECRET)
    if (agreed := heard.told(text, reading.language)) is not None:
        return _of_kind(reading, "reply_confirmed" if agreed else "reply_refused")
    if _refuses(reading, text):
        return _of_kind(reading, UNCLEAR if heard.granted(text, reading.language) else "reply_refused")
    if pasted and not _too_little(reading.kind, text):
        return _pasted(reading, text)
    if topic is not None:
        return _about(reading, topic)
    return _said(reading, text) or (_of_kind(reading, "other") if pasted else None)


def _refuses(reading: Reading, text: str) -> bool:
    """Whether words say no, and it is neither a fake nor the wrong form, which say so, too."""
    other = reading.topic is not None or reading.kind in {"phishing", "reply_wrong_form"}
    return not other and heard.refused(text, reading.language)


def _too_little(kind: str, text: str) -> bool:
    """Whether a text cannot be what it was taken for: "form" is no reply, "31.2." no code."""
    least = {"reply_wrong_form": 2, "reply_code": 0 if HAS_CODE.search(text) else 3}.get(kind, 0)
    return len(text.split()) < least


def _said(reading: Reading, text: str) -> Reading | None:
    """Return what somebody says of an answer of Meta's: that it is a yes, or that it came."""
    if reading.topic is None and heard.granted(text, reading.language):
        return _of_kind(reading, "reply_confirmed")
    return _of_kind(reading, UNCLEAR) if heard.came(text, reading.language) else None


def _pasted(reading: Reading, text: str) -> Reading | None:
    """Return what was pasted where words say it better; None where it stays as it was read."""
    few = len(text.split()) <= SHORT
    if reading.kind == "reply_refused" and few and heard.doubts(text, reading.language):
        return _about(reading, REFUSED)
    if reading.kind != "phishing" and heard.granted(text, reading.language):
        return _of_kind(reading, UNCLEAR if reading.kind == "reply_refused" else "reply_confirmed")
    asks = reading.kind == "reply_confirmed" and text.rstrip().endswith("?")
    return _of_kind(reading, UNCLEAR) if asks else None


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
        return PersonObjected(reading.kind == "chain_post", personal(text))
    if reading.kind == ANGER:
        return PersonScolded()
    if reading.kind == SECRET:
        return PersonWroteSomething(what="secret")
    if reading.kind in PASTED_KINDS:
        return PersonPasted(PASTED_KINDS[reading.kind], reading.signs, personal(text))
    if reading.topic is not None and reading.topic in book.topics:
        return PersonAsked(reading.topic, other)
    known = tuple(topic for topic in reading.suggestions if topic in book.topics)
    return PersonAskedVaguely(known, other) if known else PersonWroteSomething(other)


LONGEST_QUOTE = 160


def deciding(text: str, usual: str, kind: str) -> str:
    """Return the first sentence that clearly speaks for a kind, or does most; it is kept nowhere.

    A greeting decides nothing, and a name in it is not repeated.
    """
    language = recognised(text, usual)
    model = loaded(language)
    if kind not in model.labels:
        return ""
    place = model.labels.index(kind)
    parts = (heard.ungreeted(part.strip(), language) for part in heard.SENTENCE.split(text))
    sentences = [part for part in parts if part]
    scores = {sentence: model.scores(sentence)[place] for sentence in sentences}
    clear = next((sentence for sentence, score in scores.items() if score > 0), None)
    best = clear or max(scores, key=scores.__getitem__, default="")
    best = best.encode("utf-8", "replace").decode()  # half an emoji would have the whole message refused
    return best if len(best) <= LONGEST_QUOTE else f"{best[:LONGEST_QUOTE]}…"
