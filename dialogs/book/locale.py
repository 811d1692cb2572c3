"""In which locale is something said? Babel's, without the megabytes of tables that nobody asks for."""

from typing import Any, cast

from babel import Locale, localedata
from babel.core import get_global

UNASKED = (
    "compact_currency_formats",
    "compact_decimal_formats",
    "compound_unit_patterns",
    "currency_names",
    "currency_names_plural",
    "currency_symbols",
    "interval_formats",
    "meta_zones",
    "time_zones",
    "unit_display_names",
    "unit_patterns",
    "zone_formats",
)
"""What a locale says about money, measures and time zones; all of it is empty here."""


def locale(language: str) -> Locale:
    """Return the locale of a language, which is called as the file of its translation is."""
    found = Locale.parse(language, sep="-")
    for name in ("root", found.language, str(found)):
        localedata.load(name).update({key: {} for key in UNASKED})
    return found


def _thin_out() -> None:
    """Empty the tables about all languages and countries; of the likely scripts those of our locales stay."""
    for key in ("territory_currencies", "territory_languages"):
        cast("dict[str, Any]", get_global(key)).clear()
    likely = cast("dict[str, Any]", get_global("likely_subtags"))
    kept = {name: likely[name] for name in localedata.locale_identifiers() if name in likely}
    likely.clear()
    likely.update(kept)


_thin_out()  # as early as can be: what is read later takes their place
ENGLISH = locale("en-GB")
