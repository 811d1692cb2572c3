"""Which countries are there, what are they called, and which clocks do they keep?"""

import re
import tomllib
import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel import Locale

WITHOUT_ZONE_TABLE = {"XK": ("Europe/Belgrade",)}
GROUPS = 12
MOST_WORDS, MENDED = 8, 5
"""Words of a sentence in which a country is looked for, and letters of what may be a name with a typo."""
ALSO_CALLED = {
    **dict.fromkeys(("uk", "gb", "great britain", "britain", "england", "scotland", "wales"), "GB"),
    **dict.fromkeys(("northern ireland", "grossbritannien", "schottland", "nordirland", "vk"), "GB"),
    **dict.fromkeys(("angleterre", "inglaterra", "inghilterra", "engeland", "anglia", "ingiltere"), "GB"),
    **dict.fromkeys(("usa", "united states of america", "amerika"), "US"),
    **dict.fromkeys(("brd", "bundesrepublik", "bundesrepublik deutschland"), "DE"),
    **dict.fromkeys(("holland", "hollande", "holanda", "olanda", "hollanda"), "NL"),
    **dict.fromkeys(("tschechei", "czechia", "czech republic"), "CZ"),
    **dict.fromkeys(("niemczech", "niemiec"), "DE"),
    **dict.fromkeys(("polsce", "polski"), "PL"),
}
"""What people call a country besides its name."""
_NOT = frozenset({"not", "nicht", "pas", "non", "nao", "niet", "nie", "inte", "degil", "kein", "keine"})
_LEFT = frozenset({"moved", "left", "weggezogen", "ausgewandert", "quitte"})
_OTHERWISE = frozenset({"new", "south", "north", "east", "west"})
"""What makes a name one of another place: New Mexico, New South Wales."""
_WORD = re.compile(r"\w+")
LARGEST = frozenset(
    {
        "America/Sao_Paulo",
        "America/New_York",
        "Australia/Sydney",
        "Asia/Jakarta",
        "Asia/Almaty",
        "Asia/Shanghai",
    }
    | {"Europe/Moscow", "America/Mexico_City", "America/Toronto", "Pacific/Auckland", "America/Santiago"}
)
"""Of the zones that keep the same clock in a large country, the one its people know best."""


@cache
def all_zones() -> Mapping[str, tuple[str, ...]]:
    """Return the time zones of every country, the most populous first (the table that comes with tzdata)."""
    zones: dict[str, tuple[str, ...]] = dict(WITHOUT_ZONE_TABLE)
    table = (files("tzdata") / "zoneinfo" / "zone.tab").read_text(encoding="utf-8")
    for line in table.splitlines():
        if line and not line.startswith("#"):
            code, _, zone = line.split("\t")[:3]
            zones[code] = (*zones.get(code, ()), zone)
    return zones


def clocks(country: str, now: datetime) -> tuple[str, ...]:
    """Return one zone for each clock that is kept in a country, in winter and in summer."""
    return _clocks(country, now.date())


@lru_cache(maxsize=512)
def _clocks(country: str, today: date) -> tuple[str, ...]:
    now = datetime(today.year, today.month, today.day, 12, tzinfo=UTC)
    found: dict[tuple[timedelta | None, timedelta | None], str] = {}
    for zone in sorted(all_zones().get(country, ("UTC",)), key=lambda zone: zone not in LARGEST):
        home = ZoneInfo(zone)
        seasons = now.astimezone(home).utcoffset(), (now + timedelta(days=182)).astimezone(home).utcoffset()
        found.setdefault(seasons, zone)
    return tuple(found.values())


def name(country: str, locale: Locale) -> str:
    """Return what a country is called in a language."""
    return str(locale.territories.get(country, country))


@cache
def _sorted(locale: Locale) -> tuple[str, ...]:
    return tuple(sorted(all_zones(), key=lambda country: _bare(name(country, locale))))


def groups(locale: Locale) -> tuple[tuple[str, ...], ...]:
    """Return all countries in the order of a language, in groups that fit a screen."""
    countries = _sorted(locale)
    size = -(-len(countries) // GROUPS)
    return tuple(countries[start : start + size] for start in range(0, len(countries), size))


def found(text: str, locale: Locale) -> str | None:
    """Return the country a text names, in a language or in English: all of it, or one in a short sentence.

    All of it may be in a language of that country, too; in a sentence it stands at the end, or before one
    word more. Where no country is named, one letter may be wrong. What names two countries names none; what
    asks, too.
    """
    words = _WORD.findall(_bare(text))
    names = _names(locale)
    typed = " ".join(words)
    if whole := names.get(typed) or _native().get(typed):
        return whole
    if len(words) > MOST_WORDS or "?" in text or not _denying(locale).isdisjoint(words):
        return None
    for size in range(len(words), 0, -1):
        runs = {at: " ".join(words[at : at + size]) for at in range(len(words) - size + 1)}
        named = {at: {names[run]} for at, run in runs.items() if run in names}
        named = named or {at: meant for at, run in runs.items() if (meant := _meant(run, names))}
        if named:
            countries = set[str]().union(*named.values())
            stands = any(_stands(words, at, size) for at in named)
            return countries.pop() if len(countries) == 1 and stands else None
    return None


def _stands(words: list[str], at: int, size: int) -> bool:
    """Whether a name stands at the end, or before one word more, and is not a part of another name."""
    last = at + size == len(words) or (at == 0 and len(words) == size + 1)
    return last and (at == 0 or words[at - 1] not in _OTHERWISE)


def _denying(locale: Locale) -> frozenset[str]:
    """Return the words by which a country that is named is not meant; in Portuguese "no" means "in the"."""
    return _NOT | _LEFT if locale.language == "pt" else _NOT | _LEFT | {"no"}


def _meant(typed: str, names: Mapping[str, str]) -> set[str]:
    """Return the countries that differ in one letter from what was typed."""
    if len(typed) < MENDED:
        return set()
    return {names[name] for name in names if len(name) > MENDED and _alike(typed, name)}


def _alike(typed: str, name: str) -> bool:
    """Whether two names differ in one letter: wrong, missing, too many, or swapped with the next."""
    longer = len(typed) - len(name)
    if not -1 <= longer <= 1:
        return False
    pairs = enumerate(zip(typed, name, strict=False))
    at = next((place for place, (one, other) in pairs if one != other), min(len(typed), len(name)))
    swapped = typed[at : at + 2] == name[at : at + 2][::-1] and typed[at + 2 :] == name[at + 2 :]
    return swapped or typed[at + (longer >= 0) :] == name[at + (longer <= 0) :]


@lru_cache(maxsize=16)
def _names(locale: Locale) -> Mapping[str, str]:
    """Return the countries by what they are called in a language, in English, or for short."""
    called = {
        " ".join(_WORD.findall(_bare(name(country, language)))): country
        for language in (Locale("en"), locale)
        for country in all_zones()
    }
    return ALSO_CALLED | called


@cache
def _native() -> Mapping[str, str]:
    """Return the countries by what they are called in their own languages."""
    listed = tomllib.loads((files("dialogs") / "native.toml").read_text(encoding="utf-8"))
    return {called: country for country, names in listed.items() for called in names}


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.strip())
    letters = (letter for letter in decomposed if not unicodedata.combining(letter))
    return "".join(letters).casefold().replace("ı", "i").replace("ß", "ss")
