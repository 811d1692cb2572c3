"""Which countries are there, what are they called, and which clocks do they keep?"""

import unicodedata
from collections.abc import Mapping
from datetime import UTC, date, datetime, timedelta
from functools import cache, lru_cache
from importlib.resources import files
from zoneinfo import ZoneInfo

from babel import Locale

WITHOUT_ZONE_TABLE = {"XK": ("Europe/Belgrade",)}
GROUPS = 12
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
    """Return the country a text names, in a language or in English, with or without accents."""
    wanted = _bare(text)
    for language in (locale, Locale("en")):
        for country in all_zones():
            if _bare(name(country, language)) == wanted:
                return country
    return {"uk": "GB", "usa": "US", "england": "GB", "scotland": "GB", "wales": "GB", "holland": "NL"}.get(
        wanted
    )


def _bare(text: str) -> str:
    decomposed = unicodedata.normalize("NFKD", text.strip())
    letters = (letter for letter in decomposed if not unicodedata.combining(letter))
    return "".join(letters).casefold().replace("ı", "i").replace("ß", "ss")
