"""When does somebody want to be reminded?

Known words and numbers become marks of one letter (_KINDS), filler words vanish, any other word ends the attempt. The
row of marks is cut into pieces (_PIECES: a day, a time, a while from now), with backtracking; the first cut that leaves
nothing over and does not contradict itself is the wish. The words of a language are in calendar_words/xx.toml.

The readings chosen where people differ; each is read back before it is saved:
- The name of today is the day in a week. "Next Friday" is the coming Friday when that is more than two days away, else
  the one after; in Dutch, Polish and Swedish it is that of next week. "This" and "coming" are the coming one.
- "Next week" is a week from today; with a weekday ("Tuesday next week", "in two weeks on Friday") that of the calendar
  week, which begins on Monday.
- A day without a year is the next such day. 3/4 is the third of April; English cannot know that, so it is doubtful.
- Hours up to 6 mean the afternoon where nothing else is said, those up to 11 the evening once the morning is gone.
  Where clocks have 24 hours, 6:30 and "6 Uhr" are taken at their word, and only "5 Uhr" and earlier are not.
"""

import re
import tomllib
import unicodedata
from calendar import monthrange
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import cache, partial
from importlib.resources import files
from typing import NamedTuple

from dialogs.days import at_night
from dialogs.meaning import Doubt

LANGUAGES = ("en", "de", "fr", "es", "it", "pt", "nl", "pl", "sv", "tr")
LONGEST, MOST_MARKS, LONGEST_PHRASE = 200, 14, 6
DAY, NOON, EARLY_EVENING, NIGHT = 24 * 60, 12 * 60, 18 * 60, 20 * 60  # in minutes


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
    scene = _Scene(marks, "".join(mark.kind for mark in marks), words, here)
    try:
        return next((wish for said in _readings(scene, 0, {}) if (wish := _wish(said, scene))), None)
    except OverflowError:  # beyond the year 9999
        return None


# ------------------------------------------------------------------ from letters to marks


class _Mark(NamedTuple):
    kind: str
    value: float = 0


class _Words(NamedTuple):
    phrases: dict[str, tuple[_Mark, ...]]
    twelve: bool  # clocks have twelve hours, and the month may come first
    next_week: bool  # "next Friday" is that of next week


_KINDS = {
    "day": "r", "weekday": "w", "short": "s", "month": "m", "number": "n", "ordinal": "o", "suffix": "O", "morning": "G",
    "at": "a", "oclock": "k", "hour": "H", "minutes": "t", "days": "l", "months": "g", "half": "h", "plushalf": "A",
    "quarter": "q", "to": "b", "before": "B", "past": "f", "minus": "v", "part": "p", "next": "x", "coming": "i",
    "this": "T", "in": ">", "later": "+", "ago": "<", "on": "j", "edge": "e", "clock": "c",
}  # fmt: skip
_TOKEN = re.compile(
    r"\d{4}([-/.])\d\d?\1\d\d?(?!\d)|\d\d?(?: ?([./]) ?|(-))\d\d?(?:(?:\2|\3) ?(?:\d{4}|\d\d))?(?!\d)\.?"
    r"|\d\d?[:hu]\d\d(?!\d)|\d+(?:,\d)?|[^\W\d_]+"
)
_FOLDED = str.maketrans({"ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe"})
_DROPPED = ("Mn", "So", "Sk", "Cf")  # accents and pictures
_BETWEEN = " \t\n\r.,;:!?'\"()…–—-’‘ʼ“”„«»¿¡"


def _plain(text: str) -> str:
    letters = unicodedata.normalize("NFKD", text.casefold().translate(_FOLDED))
    return "".join(letter for letter in letters if unicodedata.category(letter) not in _DROPPED)


@cache
def _words(language: str) -> _Words:
    """Return the words of a language, read when first needed."""
    path = files("bot.understanding") / "calendar_words" / f"{language}.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8"))
    phrases = {phrase: _spec(spec) for spec, listed in table["words"].items() for phrase in _listed(listed)}
    days = {phrase: marks for phrase, marks in phrases.items() if marks and marks[0].kind in "rwm"}
    slips = {slip: marks for phrase, marks in days.items() if len(phrase) > 6 for slip in _slips(phrase)}
    return _Words(slips | phrases, table["twelve"], table["next_week"])


def _spec(spec: str) -> tuple[_Mark, ...]:
    """Return marks as the files write them: "day 0 part 20:00"; filler words have none."""
    found = re.findall(r"([a-z]+)(?: (-?\d+)(?::(\d\d))?)?", spec)
    return tuple(_Mark(_KINDS[name], int(a) * 60 + int(b) if b else int(a or 0)) for name, a, b in found)


def _listed(text: str) -> Iterator[str]:
    """Yield the phrases of a list as they look in plain letters, those with ä also with ae."""
    for spelt in (text, re.sub("[äöü]", lambda letter: f"{_plain(letter[0])}e", text)):
        yield from (" ".join(re.findall(r"\w+", _plain(phrase))) for phrase in spelt.split(","))


def _slips(word: str) -> Iterator[str]:
    """Yield a word with a letter left out, doubled or swapped with the next."""
    for place in range(1, len(word)):
        before, letter, after = word[:place], word[place], word[place + 1 :]
        yield from (before + after, before + 2 * letter + after, before + after[:1] + letter + after[1:])


def _marked(text: str, words: _Words) -> list[_Mark] | None:
    """Return the marks of a text, None when it holds anything else."""
    plain = _plain(text)
    tokens = [found[0] for found in _TOKEN.finditer(plain)]
    marks: list[_Mark] = []
    while tokens:
        length, found = _known(tokens, words)
        if found is None:
            return None
        marks, tokens = [*marks, *found], tokens[length:]
    return None if _TOKEN.sub("", plain).strip(_BETWEEN) else marks


def _known(tokens: list[str], words: _Words) -> tuple[int, tuple[_Mark, ...] | None]:
    """Return how many tokens make the longest phrase at the beginning, and its marks."""
    for length in range(LONGEST_PHRASE, 0, -1):
        marks = words.phrases.get(" ".join(tokens[:length]))
        if marks is not None:
            return length, marks
    return 1, (_numeric(tokens[0], words),) if tokens[0][0].isdigit() else _compound(tokens[0], words)


def _compound(word: str, words: _Words) -> tuple[_Mark, ...] | None:
    """Return the marks of a day and a part of it in one word: "Freitagabend"."""
    for cut in range(3, len(word) - 2):
        day = words.phrases.get(word[:cut]) or words.phrases.get(word[:cut].removesuffix("s"))
        part = words.phrases.get(word[cut:])
        if day and part and day[0].kind in "wr" and part[0].kind in "pG":
            return day + part
    return None


def _numeric(token: str, words: _Words) -> _Mark:
    """Return the mark of what begins with a digit; the value of a date is written yyyyaabb."""
    first, *rest = (int(part) for part in re.findall(r"\d+", token))
    sign = re.sub(r"[\d ]", "", token)
    if not rest:
        return _Mark("y" if 1990 <= first < 2100 else "n", first)
    if sign in (":", "h", "u"):
        return _Mark("C" if words.twelve and token[0] != "0" else "c", first * 60 + rest[0])
    if sign == ",":
        return _Mark("n", first + rest[0] / 10)
    if first > 999:
        return _Mark("d", first * 10000 + rest[1] * 100 + rest[0])
    year = rest[1] + 2000 * (rest[1] < 100) if rest[1:] else 0
    if sign == ".":
        sign = ":" if token[-2].isdigit() else "," if token.endswith(".5") else "."
    return _Mark(sign[0] if not year or sign[0] != "-" else "/", year * 10000 + first * 100 + rest[0])


# ------------------------------------------------------------------ from marks to pieces


class _Scene(NamedTuple):
    marks: list[_Mark]
    kinds: str
    words: _Words
    here: datetime


_Said = dict[str, int]
"""What pieces say: day (an ordinal), weekday, days, months, minutes, clock, part; and how (next, loose, ...)."""
_ADDING = ("days", "months", "minutes", "doubtful")


def _readings(scene: _Scene, start: int, said: _Said) -> Iterator[_Said]:
    """Yield what the marks from a place on add to what was said before, in every way that fits."""
    if start == len(scene.kinds):
        yield said
    for pattern, build in _PIECES:
        found = pattern.match(scene.kinds, start)
        more = build(scene, scene.marks[start : found.end()], found[0]) if found else None
        if found and more is not None and all(said.get(name, more[name]) == more[name] for name in more.keys() - _ADDING):
            sums = {name: said.get(name, 0) + more[name] for name in more.keys() & _ADDING}
            yield from _readings(scene, found.end(), said | more | sums)


def _clock(scene: _Scene, marks: list[_Mark], kinds: str, weights: tuple[int, ...]) -> _Said | None:
    """Say a time of day; loose: it may mean the other half of the day (1: only in the small hours)."""
    values = [divmod(int(mark.value), 100) if mark.kind == ":" else ... for mark in marks if mark.kind in "ncC:hqA"]
