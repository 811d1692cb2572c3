"""How does a button carry an event in 64 bytes, and how is it read back?

A letter or two for what it is, then its fields, with colons between: `c:1:login:browser`. A code is never
reused with another meaning; every string ever released is listed in tests/data/buttons.txt and must still be
understood. What is not exactly what would be written is not understood at all.
"""

from dataclasses import fields
from datetime import date
from functools import cache
from typing import Any, Literal, get_args, get_origin, get_type_hints

from dialogs import events, screen
from dialogs.events import ButtonEvent, PersonOpened, PersonPressedUnknown

LIMIT = 64

EVENTS: dict[str, type[Any]] = {
    "co": events.PersonChoseCountry,
    "zo": events.PersonChoseZone,
    "la": events.PersonChoseLanguage,
    "ha": events.PersonHas,
    "us": events.PersonUses,
    "fi": events.PersonFinishedMap,
    "li": events.PersonLinked,
    "fo": events.PersonFoundEarlier,
    "fr": events.PersonWasRefused,
    "c": events.PersonChose,
    "b": events.PersonWentBack,
    "s": events.PersonSent,
    "r": events.PersonRecorded,
    "n": events.PersonHeardNothing,
    "es": events.PersonEscalated,
    "da": events.PersonDated,
    "w": events.PersonWithdrew,
    "ag": events.PersonStartedAgain,
    "re": events.PersonAskedToBeReminded,
    "ti": events.PersonChoseTime,
    "st": events.PersonStoppedReminder,
    "lo": events.PersonLooked,
    "mo": events.PersonMovedCase,
    "se": events.PersonSet,
    "ho": events.PersonChoseHour,
    "fl": events.PersonAskedForFile,
    "hl": events.PersonHelps,
    "ms": events.PersonAskedForMessage,
    "aa": events.PersonAskedAgain,
    "pi": events.PersonAskedForPicture,
    "kp": events.PersonKeptData,
    "de": events.PersonDeletedData,
}
SCREENS: dict[str, type[Any]] = {
    "we": screen.Welcome,
    "co": screen.Countries,
    "zo": screen.Zones,
    "sc": screen.Scope,
    "ac": screen.Accounts,
    "li": screen.Linking,
    "wa": screen.Walk,
    "rs": screen.Reasons,
    "fo": screen.Follow,
    "ld": screen.Ladder,
    "le": screen.Letter,
    "tl": screen.Timeline,
    "da": screen.Dating,
    "ea": screen.Earlier,
    "mo": screen.Moving,
    "re": screen.Remind,
    "rd": screen.RemindDay,
    "rh": screen.RemindHour,
    "rl": screen.Reminders,
    "h": screen.Home,
    "se": screen.Settings,
    "la": screen.Languages,
    "pr": screen.Privacy,
    "de": screen.Deleting,
    "p": screen.Page,
    "so": screen.Sources,
    "fq": screen.Faq,
    "tp": screen.Topic,
    "el": screen.Elsewhere,
    "nu": screen.Numbers,
    "hs": screen.House,
    "ot": screen.ForOther,
    "tc": screen.TheirCountry,
    "hp": screen.Helping,
    "go": screen.Gone,
}
OPEN = "o"

_codes = {kind: code for code, kind in EVENTS.items()}
_screen_codes = {kind: code for code, kind in SCREENS.items()}
_names = {
    kind: [field.name for field in fields(kind) if field.name != "kind"] for kind in (*_codes, *_screen_codes)
}
_types = {kind: get_type_hints(kind) for kind in _names}


def written(event: ButtonEvent) -> str:
    """Return what a button carries; raises ValueError when that is longer than Telegram takes."""
    if isinstance(event, PersonOpened):
        parts = [OPEN, _screen_codes[type(event.screen)], *_fields(event.screen)]
    else:
        parts = [_codes[type(event)], *_fields(event)]
    data = ":".join(parts)
    if len(data.encode()) > LIMIT:
        raise ValueError(f"a button carries {len(data.encode())} bytes: {data}")
    return data


def read(data: str) -> ButtonEvent | PersonPressedUnknown:
    """Return the event that a button carried; anything else means nothing."""
    code, *parts = data.split(":")
    event = _opened(parts) if code == OPEN else _built(EVENTS.get(code), parts)
    try:
        return event if event is not None and written(event) == data else PersonPressedUnknown()
    except ValueError:
        return PersonPressedUnknown()


def _opened(parts: list[str]) -> PersonOpened | None:
    shown = _built(SCREENS.get(parts[0]), parts[1:]) if parts else None
    return PersonOpened(shown) if shown is not None else None


def _built(kind: type[Any] | None, parts: list[str]) -> Any:
    if kind is None or len(parts) != len(_names[kind]):
        return None
    types = _types[kind]
    try:
        return kind(*(_value(types[name], part) for name, part in zip(_names[kind], parts, strict=True)))
    except ValueError:
        return None


def _value(kind: Any, part: str) -> object:
    """Return what a part says, as the type of its field; raises ValueError."""
    if kind is int:
        return int(part)
    if kind is bool:
        return bool(("0", "1").index(part))
    if options := _options(kind):
        return options[options.index(part)]
    if kind is str:
        return part
    if kind is date or part:
        return date.fromisoformat(part)
    return None


@cache
def _options(kind: Any) -> list[object]:
    """Return the values that are allowed by a literal, or by several joined."""
    literals = [member for member in (kind, *get_args(kind)) if get_origin(member) is Literal]
    return [value for literal in literals for value in get_args(literal)]


def _fields(value: object) -> list[str]:
    return [_text(getattr(value, name)) for name in _names[type(value)]]


def _text(value: object) -> str:
    if value is None:
        return ""
    if isinstance(value, bool):
        return str(int(value))
    if isinstance(value, date):
        return value.isoformat()
    return str(value)
