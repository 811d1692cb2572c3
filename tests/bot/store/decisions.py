"""Decisions about a chat, as the core would make them."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.store import Decide, Failed, Kept, Outcome, Repeated, Row
from dialogs.session import Session


def turn(row: Row | None) -> Row:
    """Count a turn; the first one makes the chat known."""
    return replace(row, revision=row.revision + 1) if row else Row(Session(), revision=1)


def forget(row: Row | None) -> None:
    """Forget the chat."""


def keep(row: Row | None) -> Row | None:
    """Decide nothing."""
    return row


def fail(row: Row | None) -> Row | None:
    """Raise, with words that nobody may ever read again."""
    raise ValueError(f"something a person wrote, in {row}")


def deliver(row: Row | None) -> Row | None:
    """Note that the newest screen was delivered."""
    return row and replace(row, shown=row.revision)


def speak(language: str) -> Decide:
    """Change the language of a chat, known or not."""
    return lambda row: replace(turn(row), session=replace(turn(row).session, language=language))


def wake(due: datetime | None) -> Decide:
    """Set the instant at which something comes due."""
    return lambda row: replace(turn(row), due=due)


def kinds(outcomes: Sequence[Outcome]) -> list[type[Kept | Repeated | Failed]]:
    """Return what kind of outcome each is."""
    return [type(outcome) for outcome in outcomes]
