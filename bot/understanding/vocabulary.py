"""Which words of a calendar does a language have? They are listed in calendar_words/."""

import re
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from functools import cache
from importlib.resources import files
from typing import Any, NamedTuple

FOLDER = files("bot.understanding") / "calendar_words"
GRAMMAR = tomllib.loads((FOLDER / "grammar.toml").read_text(encoding="utf-8"))
NUMBER = (
    r"\d{4}([-/.])\d\d?\1\d\d?(?!\d)|\d\d?(?: ?([./]) ?|(-))\d\d?(?:(?:\2|\3)(?: ?\d{4}|\d\d))?(?!\d)\.?"
    r"|\d\d?[:hu][0-5]\d(?!\d)|\d+(?:,\d)?"
)
FOLDED = str.maketrans({"ø": "o", "ł": "l", "ı": "i", "æ": "ae", "œ": "oe"} | dict.fromkeys("’‘ʼ´`", "'"))
DROPPED = ("Mn", "So", "Sk", "Cf")  # accents and pictures
BETWEEN = r"[\s.,;:!?'\"()…–—“”„«»¿¡@-]+"


class Mark(NamedTuple):
    """What a word or number stands for: a letter of grammar.toml and its value."""

    kind: str
    value: float = 0


class Words(NamedTuple):
    """The words of a language."""

    phrases: Mapping[str, tuple[Mark, ...]]
    scanner: re.Pattern[str]
    shelves: Mapping[str, tuple[str, ...]]  # the single words by their first letter
    twelve: bool  # clocks have twelve hours, and the month may come first
    next_week: bool  # "next Friday" is that of next week
    day_behind: bool  # "mardi 8" is the eighth, not eight o'clock
    bare_unit: bool  # "in week" is in one week


@cache
def words(language: str) -> Words:
    """Return the words of a language, read when first needed."""
    table = tomllib.loads((FOLDER / f"{language}.toml").read_text(encoding="utf-8"))
    phrases = {each: _marks(spec) for spec, listed in table["words"].items() for each in _listed(listed)}
    phrases = _numbers(table) | phrases
    longest_first = "|".join(sorted(phrases, reverse=True))
    scanner = re.compile(rf"(?<![^\W\d_])(?:{longest_first})(?![^\W\d_])|{NUMBER}")
    single = sorted({word for phrase in phrases for word in re.findall(r"[^\W\d_]+", phrase)})
    shelves: dict[str, list[str]] = {}
    for word in single:
        shelves.setdefault(word[0], []).append(word)
    kept = {letter: tuple(shelf) for letter, shelf in shelves.items()}
    flags = (table[flag] for flag in ("twelve", "next_week", "day_behind", "bare_unit"))
    return Words(phrases, scanner, kept, *flags)


def plain(text: str) -> str:
    """Return a text in small letters without accents, pictures and the signs between words."""
    text = re.sub(r"\b[éè]\b", "is", text.casefold())  # a verb; "e" is but an "and"
    text = re.sub(r"\bso\.,?(?= ?(?:(?:um|gegen|ab) )?\d)", "sonntag", text)  # else but a filler
    text = re.sub(r"(\d?) ?½", lambda half: f"{half[1] or 0},5", text)
    letters = unicodedata.normalize("NFKD", text.translate(FOLDED))
    seen = "".join(letter for letter in letters if unicodedata.category(letter) not in DROPPED)
    return re.sub(BETWEEN + r"(?=[^\W\d_])", " ", seen)


@cache
def _marks(spec: str) -> tuple[Mark, ...]:
    """Return marks as the files write them: "day 0 part 20:00"; filler words have none."""
    found, kinds = re.findall(r"([a-z]+)(?: (-?[\d.]+)(?::(\d\d))?)?", spec), GRAMMAR["kinds"]
    return tuple(Mark(kinds[name], int(a) * 60 + int(b) if b else float(a or 0)) for name, a, b in found)


def _listed(text: str) -> Iterator[str]:
    """Yield the phrases of a list as they look in plain letters, those with ä also with ae."""
    other = re.sub("[äöü]", lambda letter: f"{plain(letter[0])}e", text)
    for spelt in (text, other) if other != text else (text,):
        parted = plain(spelt.replace(",", "|")).split("|")
        yield from (re.sub(BETWEEN, " ", phrase).strip() for phrase in parted)


def _numbers(table: Mapping[str, Any]) -> dict[str, tuple[Mark, ...]]:
    """Return the numbers from 21 to 99 as the language puts them together of tens and units."""
    tens, units = (
        [
            (each, value)
            for value, forms in enumerate(table[key].split(","), 1)
            for each in forms.strip().split("/")
        ]
        for key in ("tens", "units")
    )
    made = [
        (form.format(ten=ten, unit=unit), 10 + 10 * high + low)
        for form in table["compound"].split(", ")
        for ten, high in tens
        for unit, low in units
    ]
    listed = list(_listed(",".join(phrase for phrase, _ in made)))
    values = [(Mark("n", value),) for _, value in made]
    return dict(zip(listed, values * (len(listed) // len(made)), strict=True))
