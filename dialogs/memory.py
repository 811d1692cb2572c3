"""How is a session written down and read back?

Compact JSON: what equals its default is left out, so a field added later needs no migration, and what most
sessions hold is short. A reader keeps what it can read: a case it does not understand stays where it is set
aside, the others go on.
"""

import json
from dataclasses import fields, is_dataclass, replace
from datetime import datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from dialogs.screen import Home, Welcome
from dialogs.session import Case, Session

VERSION = 1
"""Raised when a stored field changes its meaning; a release reads its predecessor's and its successor's."""

SHORT = {
    "accounts": "a",
    "acted": "u",
    "answers": "w",
    "app": "q",
    "attempts": "t",
    "case": "e",
    "cases": "o",
    "country": "c",
    "form": "f",
    "guide": "g",
    "index": "i",
    "kind": "k",
    "last_case": "n",
    "links": "l",
    "option": "x",
    "product": "p",
    "region": "r",
    "reminders": "m",
    "screen": "y",
    "sent": "d",
    "step": "s",
    "trail": "b",
    "zone": "z",
}
"""Names that most sessions hold, as they are stored. No letter may change its meaning."""
_LONG = {short: name for name, short in SHORT.items()}
_ALONE = {"accounts": "product", "screen": "kind", "trail": "kind"}
"""What is stored by itself where all else is as always: a screen by its kind, when it has nothing more."""

_session = TypeAdapter(Session)
_case = TypeAdapter(Case)
_fields = {field.name for field in fields(Session)}


def written(session: Session) -> str:
    """Return the session as text to store, with instants in whole seconds."""
    return json.dumps(
        {"v": VERSION, **_plain(session, short=True)}, separators=(",", ":"), ensure_ascii=False
    )


def told(session: Session) -> str:
    """Return the session as text for people, with every name in full; it is read back as well."""
    return json.dumps({"v": VERSION, **_plain(session, short=False)}, indent=2, ensure_ascii=False)


def read(text: str) -> tuple[Session, bool]:
    """Return the session, and whether all of the text could be read."""
    try:
        stored = json.loads(text, object_hook=named)
        stored.pop("v", None)
        return _session.validate_python(stored, strict=False), True
    except (ValueError, AttributeError, TypeError, RecursionError):
        return _salvaged(text), False


def named(stored: dict[str, Any]) -> dict[str, Any]:
    """Return what was stored with its names in full, whichever it was stored with."""
    full = {_LONG.get(name, name): value for name, value in stored.items()}
    for name, only in _ALONE.items():
        if name in full:
            full[name] = _whole(full[name], only)
    return full


def _whole(value: Any, only: str) -> Any:
    if isinstance(value, list):
        return [_whole(item, only) for item in value]
    return {only: value} if isinstance(value, str) else value


def _shortened(plain: dict[str, Any]) -> dict[str, Any]:
    short = {SHORT.get(name, name): value for name, value in plain.items()}
    for name, only in _ALONE.items():
        if name in plain:
            short[SHORT[name]] = _alone(plain[name], SHORT[only])
    return short


def _alone(value: Any, only: str) -> Any:
    if isinstance(value, list):
        return [_alone(item, only) for item in value]
    return value[only] if value.keys() == {only} else value


def _plain(value: Any, *, short: bool) -> Any:
    if value is None or isinstance(value, str | int):
        return value
    kind: object = type(value)
    if stored := _stored(kind):
        found = [(name, getattr(value, name), default) for name, default in stored]
        plain = {
            name: _plain(item, short=short)
            for name, item, default in found
            if name == "kind" or item != default
        }
        return _shortened(plain) if short else plain
    if isinstance(value, tuple):
        return [_plain(item, short=short) for item in value]
    if short and isinstance(value, datetime) and value.tzinfo:
        return int(value.timestamp())
    return value.isoformat()


@cache
def _stored(kind: Any) -> tuple[tuple[str, object], ...]:
    """Return the fields of a kind of value, with their defaults; none when it has no fields."""
    return tuple((field.name, field.default) for field in fields(kind)) if is_dataclass(kind) else ()


def _salvaged(text: str) -> Session:
    """Return what parses by itself, field by field and case by case."""
    try:
        stored = json.loads(text, object_hook=named)
    except (ValueError, RecursionError):
        return Session()
    session = Session()
    if not isinstance(stored, dict):
        return session
    for name in stored.keys() & _fields:
        value = stored[name]
        if name == "cases" and isinstance(value, list):
            session = replace(session, cases=tuple(case for item in value if (case := _readable(item))))
            continue
        try:
            whole = _session.validate_python({name: value})
        except ValidationError:
            continue
        session = replace(session, **{name: getattr(whole, name)})
    known = max((case.id for case in session.cases), default=0)
    lost = isinstance(session.screen, Welcome) and session.cases
    return replace(
        session, last_case=max(session.last_case, known), screen=Home() if lost else session.screen
    )


def _readable(item: object) -> Case | None:
    try:
        return _case.validate_python(item)
    except ValidationError:
        return None
