"""What does a text mean? The meaning goes on to the core; the text ends here."""

from dialogs import countries
from dialogs.book import Book
from dialogs.events import PersonChoseCountry, PersonWroteSomething
from dialogs.screen import Countries, Welcome
from dialogs.session import Session


def understood(book: Book, session: Session, text: str) -> PersonChoseCountry | PersonWroteSomething:
    """Return what a text means to somebody who stands where this session stands."""
    if isinstance(session.screen, Welcome | Countries):
        country = countries.found(text, book.words(session.language).locale)
        if country:
            return PersonChoseCountry(country)
    return PersonWroteSomething()
