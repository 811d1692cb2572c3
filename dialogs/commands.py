"""What do commands and deep links lead to?"""

from dataclasses import replace
from datetime import datetime

from dialogs import accounts, countries, privacy, settings, start
from dialogs.accounts import PRODUCTS
from dialogs.book import Book
from dialogs.events import OperatorSaidFarewell, PersonChoseCountry, PersonChoseLanguage, PersonCommanded
from dialogs.notice import Announced
from dialogs.notices import owed
from dialogs.screen import (
    Deleting,
    Elsewhere,
    Faq,
    Home,
    Languages,
    Numbers,
    Page,
    Privacy,
    Reminders,
    Screen,
    Settings,
    Welcome,
)
from dialogs.session import Session
from dialogs.trail import opened, root
from dialogs.turn import Turn

Command = PersonCommanded | OperatorSaidFarewell

SCREENS: dict[str, Screen] = {
    "help": Page("help"),
    "faq": Faq(),
    "reminders": Reminders(),
    "language": Languages(),
    "settings": Settings(),
    "privacy": Privacy(),
    "numbers": Numbers(),
    "delete": Deleting(),
}
COMMANDS = (
    "start",
    "status",
    "faq",
    "reminders",
    "language",
    "settings",
    "privacy",
    "export",
    "delete",
    "numbers",
    "help",
    "cancel",
)
"""All commands, in the order of their list; each has its phrase."""


def update(book: Book, session: Session, event: Command, now: datetime) -> Turn:
    """Return what follows from a command."""
    match event:
        case OperatorSaidFarewell(chats):
            return Turn(owed(session, Announced(chats)), shows=False)
        case PersonCommanded("start", parts):
            return Turn(_started(book, session, parts, now))
        case PersonCommanded("status"):
            return Turn(opened(session, Home()))
        case PersonCommanded("cancel"):
            return Turn(replace(opened(session, root(session)), remark="cancelled"))
        case PersonCommanded("export"):
            return Turn(privacy.exported(session), shows=False)
        case PersonCommanded(command) if command in SCREENS:
            return Turn(opened(session, SCREENS[command]))
        case _:
            return Turn(replace(session, remark="command"))


def _started(book: Book, session: Session, parts: tuple[str, ...], now: datetime) -> Session:
    """Return the session at its beginning, with what a deep link says already chosen."""
    for part in parts:
        session = _prepared(book, session, part)
    other = next((part for part in parts if part in book.elsewhere), None)
    country = next((part for part in parts if part in countries.all_zones()), None)
    if country:
        session = start.update(book, session, PersonChoseCountry(country), now)
        return opened(session, Elsewhere(other)) if other else session
    if other:
        return opened(session, Elsewhere(other))
    if session.cases:
        return opened(session, Home())
    return opened(session, start.onward(book, session) if session.country else Welcome())


def _prepared(book: Book, session: Session, part: str) -> Session:
    if part in book.operator.extra.campaigns:
        return replace(session, source=session.source or part)
    if part == "a11y":
        return replace(session, reader=True)
    if part in book.languages:
        return settings.update(book, session, PersonChoseLanguage(part))
    for product in PRODUCTS:
        if part == product and not any(account.product == product for account in session.accounts):
            return accounts.having(session, product, 1)
    return session
