"""How does a guide become a page outside of the chat, for websites and for people without Telegram?"""

from datetime import datetime

from bot.rendering.page import page
from dialogs import countries, printed
from dialogs.book import Book
from dialogs.scene import Scene
from dialogs.session import Session


class UnknownError(Exception):
    """A product, country or language that there is not; the text is one line."""


def guide(book: Book, product: str, country: str, language: str, now: datetime) -> bytes:
    """Return a guide as a page that needs nothing else; raises UnknownError."""
    known = (*book.guides, *book.elsewhere)
    if product not in known:
        raise UnknownError(f"there is no guide {product!r}; there are: {', '.join(known)}")
    if country not in countries.all_zones():
        raise UnknownError(f"there is no country {country!r}: give two capitals of ISO 3166, for example DE")
    if language not in book.languages:
        raise UnknownError(f"there is no language {language!r}; there are: {', '.join(book.languages)}")
    scene = Scene.of(book, Session(language=language, country=country), now)
    return page(printed.guide(scene, (product,), book.region(country)), _nothing)


def _nothing(_: int) -> bytes:
    return b""
