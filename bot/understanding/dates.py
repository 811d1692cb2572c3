"""When does somebody want to be reminded?

Known words and numbers become marks of one letter, filler words vanish, and any other word ends the attempt. The row
of marks is then cut into pieces by _PIECES (a day, a time of day, a while from now), with backtracking: the first cut
that leaves nothing over and contradicts itself nowhere is the wish. The words of a language are calendar_words/xx.toml.

The readings chosen where people differ; each is read back before it is saved:
- The name of today is the day in a week. "Next Friday" is the coming Friday when that is more than two days away, else
  the one after; in Dutch, Polish and Swedish it is always that of next week. "Coming" and "this" are the coming one.
- "Next week" is a week from today; with a weekday ("Tuesday next week", "in two weeks on Friday") it is that of the
  calendar week, which begins on Monday.
- A day without a year is the next such day. 3/4 is the third of April; English cannot know that, so it is doubtful.
- Hours from 1 to 6 mean the afternoon where nothing else is said, those up to 11 the evening once the morning is gone.
  Languages of the 24-hour clock take 6:30, "6 Uhr" or "6h" at their word, and hours before six with minutes only.
"""

import re
import tomllib
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache
from importlib.resources import files
from itertools import count
from typing import NamedTuple

from dialogs.days import EARLY_EVENING, at_night
from dialogs.meaning import Doubt

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "tr")
LONGEST, MOST_MARKS = 200, 14


@dataclass(frozen=True)
class Wish:
    """A wall time that was wished for."""

    wall: datetime
    exact: bool = False
    doubt: Doubt = ""


def understood_date(text: str, language: str, here: datetime) -> Wish | None:
    """Return the time that a text names, when all of it is one; `here` is the wall clock of who wrote it."""
    home = language.split("-")[0]
    words = _words(home if home in LANGUAGES else "en")
    marks = _marked(text, words) if len(text) <= LONGEST else None
    if not marks or len(marks) > MOST_MARKS:
        return None
    kinds = "".join(mark.kind for mark in marks)
    readings = _readings(_Scene(marks, kinds, words, here), 0, {})
    return next((wish for said in readings if (wish := _wish(said, words, here))), None)


# ------------------------------------------------------------------ from letters to marks


class _Mark(NamedTuple):
    kind: str
    value: float = 0


class _Words(NamedTuple):
    """The words of a language, and how it reads them."""

    phrases: dict[str, tuple[_Mark, ...]]
    longest: int
    near: dict[str, str]  # words with one letter left out -> the word
    twelve: bool  # hours have a twelve-hour clock, and the month may come first
    next_week: bool  # "next Friday" is that of next week


_KINDS = {
    "day": "r", "weekday": "w", "short": "s", "month": "m", "number": "n", "ordinal": "o", "suffix": "O", "clock": "c",
    "at": "a", "oclock": "k", "hour": "H", "minutes": "t", "days": "l", "months": "g", "half": "h", "plushalf": "A",
    "quarter": "q", "to": "b", "past": "f", "minus": "v", "part": "p", "next": "x", "coming": "i", "this": "T",
    "in": ">", "later": "+", "ago": "<", "on": "j", "edge": "e", "morning": "G",
}  # fmt: skip
_SPEC = re.compile(r"([a-z]+)(?: (-?\d+)(?::(\d\d))?)?")
_FOLDED = str.maketrans({"ß": "ss", "ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe", "’": "'", "ʼ": "'"})
_DROPPED = ("Mn", "So", "Sk", "Cf")
_TOKEN = re.compile(
    r"(?P<iso>(\d{4})([-/.])(\d\d?)\3(\d\d?)(?!\d))"
    r"|(?P<day>(\d\d?)(?: ?([./]) ?|(-))(\d\d?)(?:(?:\8|\9) ?(\d{4}|\d\d))?(?!\d)(\.?))"
    r"|(?P<clock>(\d\d?)[:hu](\d\d)(?!\d))"
    r"|(?P<number>\d+(?:,\d)?)|(?P<word>[^\W\d_]+)|(?P<space>[\s.,;:!?'\"()…–—-]+)"
)


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_FOLDED))
    return "".join(letter for letter in letters if unicodedata.category(letter) not in _DROPPED)


@cache
def _words(language: str) -> _Words:
    """Return the words of a language, read when first needed."""
    path = files("bot.understanding") / "calendar_words" / f"{language}.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    phrases: dict[str, tuple[_Mark, ...]] = {}
    for spec, listed in table["words"].items():
        marks = tuple(
            _Mark(_KINDS[name], int(value or 0) * (60 if minutes else 1) + int(minutes or 0))
            for name, value, minutes in _SPEC.findall(spec)
            if name != "filler"
        )
        phrases |= dict.fromkeys(_listed(listed), marks)
    for name in ("weekday", "short", "month", "number", "ordinal"):
        for place, listed in enumerate(table[name], 0 if name in ("weekday", "short", "number") else 1):
            phrases |= dict.fromkeys(_listed(listed), (_Mark(_KINDS[name], place),))
    near = {
        shorter: phrase
        for phrase, marks in phrases.items()
        if len(phrase) > 6 and " " not in phrase and marks and marks[0].kind in "wmr"
        for shorter in (phrase, *_shorter(phrase))
    }
    longest = max(phrase.count(" ") + 1 for phrase in phrases)
    return _Words(phrases, longest, near, table["twelve"], table["next_week"])


def _listed(text: str) -> Iterator[str]:
    """Yield the phrases of a list as people may type them, also with ae for ä."""
    for spelt in {text, re.sub("([äöü])", r"\1e", text)}:
        for phrase in spelt.split(","):
            yield " ".join(re.findall(r"[^\W\d_]+", _plain(phrase)))


def _shorter(word: str) -> Iterator[str]:
    yield from (word[:place] + word[place + 1 :] for place in range(len(word)))


def _marked(text: str, words: _Words) -> list[_Mark] | None:
    """Return the marks of a text, None when it holds anything else."""
    tokens, place, plain = list[str | _Mark](), 0, _plain(text)
    while place < len(plain):
        found = _TOKEN.match(plain, place)
        if found is None:
            return None
        if found.lastgroup != "space":
            tokens.append(found["word"] or _numeric(found, words))
        place = found.end()
    return _looked_up(tokens, words)


def _numeric(found: re.Match[str], words: _Words) -> _Mark:
    """Return the mark of what begins with a digit; the value of a date is written yyyyaabb."""
    if found["iso"]:
        return _Mark("d", int(found[2]) * 10000 + int(found[5]) * 100 + int(found[4]))
    if found["day"]:
        sign, year = found[8] or found[9], int(found[11] or 0)
        value = (year + 2000 * (0 < year < 100)) * 10000 + int(found[7]) * 100 + int(found[10])
        if sign != ".":
            return _Mark("/" if sign == "/" or year else "-", value)
        plain = year or found[12] or (len(found[10]) == 1 and found[10] != "5")
        return _Mark("d" if plain else "." if len(found[10]) == 2 else ",", value)
    if found["clock"]:
        loose = words.twelve and not found["clock"].startswith("0")
        return _Mark("C" if loose else "c", int(found[14]) * 60 + int(found[15]))
    year = len(found["number"]) == 4 and "1990" <= found["number"] < "2100"
    return _Mark("y" if year else "n", float(found["number"].replace(",", ".")))


def _looked_up(tokens: list[str | _Mark], words: _Words) -> list[_Mark] | None:
    """Return tokens as marks: of words the longest phrase first."""
    marks, place = list[_Mark](), 0
    while place < len(tokens):
        token = tokens[place]
        if isinstance(token, _Mark):
            marks, place = [*marks, token], place + 1
            continue
        length, found = _phrase(tokens, place, words)
        if found is None:
            return None
        if found and found[0].kind == "O":
            if not marks or marks[-1].kind != "n":
                return None
            found = (_Mark("o", marks.pop().value),)
        marks, place = [*marks, *found], place + length
    return marks


def _phrase(tokens: list[str | _Mark], place: int, words: _Words) -> tuple[int, tuple[_Mark, ...] | None]:
    ...
