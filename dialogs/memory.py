"""How is a session written down and read back?

Compact JSON: what equals its default is left out, so a field added later needs no migration. A reader keeps
what it can read: a case it does not understand stays where it is set aside, the others go on.
"""

import json
from dataclasses import fields, is_dataclass, replace
from datetime import date, datetime
from functools import cache
from typing import Any

from pydantic import TypeAdapter, ValidationError

from dialogs.screen import Home, Welcome
from dialogs.session import Case, Session

VERSION = 1
"""Raised when a stored field changes its meaning; a release reads its predecessor's and its successor's."""

_session = TypeAdapter(Session)
_case = TypeAdapter(Case)
_fields = {field.name for field in fields(Session)}


def written(session: Session) -> str:
    """Return the session as text."""
    return json.dumps({"v": VERSION, **_plain(session)}, separators=(",", ":"), ensure_ascii=False)


def read(text: str) -> tuple[Session, bool]:
    """Return the session, and whether all of the text could be read."""
    try:
        stored = json.loads(text)
        stored.pop("v", None)
        return _session.validate_python(stored, strict=False), True
    except (ValueError, AttributeError, TypeError, RecursionError):
        return _salvaged(text), False


def _plain(value: Any) -> Any:
    kind: object = type(value)
    if stored := _stored(kind):
        found = [(name, getattr(value, name), default) for name, default in stored]
        return {name: _plain(item) for name, item, default in found if name == "kind" or item != default}
    if isinstance(value, tuple):
        return [_plain(item) for item in value]
    if isinstance(value, datetime | date):
        return value.isoformat()
    return value


@cache
def _stored(kind: Any) -> tuple[tuple[str, object], ...]:
    """Return the fields of a kind of value, with their defaults; none when it has no fields."""
    return tuple((field.name, field.default) for field in fields(kind)) if is_dataclass(kind) else ()


def _salvaged(text: str) -> Session:
    """Return what parses by itself, field by field and case by case."""
    try:
        stored = json.loads(text)
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
