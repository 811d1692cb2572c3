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

_COMPACT = json.JSONEncoder(separators=(",", ":"), ensure_ascii=False)
_AS_IT_IS = (str, int, type(None))
_NEVER = object()
"""Equals nothing: a kind is written also where it is as always."""

_session = TypeAdapter(Session)
_case = TypeAdapter(Case)
_fields = {field.name for field in fields(Session)}


def written(session: Session) -> str:
    """Return the session as text to store, with instants in whole seconds."""
    return _COMPACT.encode({"v": VERSION, **_plain(session, short=True)})


def told(session: Session) -> str:
    """Return the session as text for people, with every name in full; it is read back as well."""
    return json.dumps({"v": VERSION, **_plain(session, short=False)}, indent=2, ensure_ascii=False)


def read(text: str) -> tuple[Session, bool]:
    """Return the session, and whether all of the text could be read."""
    try:
        stored = _NAMED.decode(text)
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


_NAMED = json.JSONDecoder(object_hook=named)


def _whole(value: Any, only: str) -> Any:
    if isinstance(value, list):
        return [_whole(item, only) for item in value]
    return {only: value} if isinstance(value, str) else value


def _alone(value: Any, only: str) -> Any:
    if isinstance(value, list):
        return [_alone(item, only) for item in value]
    return value[only] if value.keys() == {only} else value


def _plain(value: Any, *, short: bool) -> Any:
    if isinstance(value, _AS_IT_IS):
        return value
    if isinstance(value, tuple):
        return [_plain(item, short=short) for item in value]
    kind: object = type(value)
    if stored := _stored(kind, short):
        plain = {
            key: _plain(item, short=short)
            for name, key, default in stored
            if (item := getattr(value, name)) != default
        }
        return _shortened(plain) if short else plain
    if short and isinstance(value, datetime) and value.tzinfo:
        return int(value.timestamp())
    return value.isoformat()


def _shortened(plain: dict[str, Any]) -> dict[str, Any]:
    for name, only in _ALONE.items():
        if (key := SHORT[name]) in plain:
            plain[key] = _alone(plain[key], SHORT[only])
    return plain


@cache
def _stored(kind: Any, short: bool) -> tuple[tuple[str, str, object], ...]:
    """Return the fields of a kind of value, the name of each in the store, and when it is left out."""
    return tuple(
        (
            field.name,
            SHORT.get(field.name, field.name) if short else field.name,
            _NEVER if field.name == "kind" else field.default,
        )
        for field in (fields(kind) if is_dataclass(kind) else ())
    )


def _salvaged(text: str) -> Session:
    """Return what parses by itself, field by field and case by case."""
    try:
        stored = _NAMED.decode(text)
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
