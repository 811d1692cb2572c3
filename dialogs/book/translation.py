"""How are the words of another language laid over the English ones?

English lies in TOML. Every other language is one gettext file, with the TOML address as the context and the
English text as the id: when the English changes, its translation is visibly stale and no longer used. The
unit that falls back to English is a card (a step or a page); phrases have to be complete for a language to be
offered.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from html import escape
from importlib.resources.abc import Traversable
from io import BytesIO

from babel import Locale
from babel.messages.catalog import Catalog, Message
from babel.messages.pofile import read_po, write_po

from dialogs.book.locale import ENGLISH, locale
from dialogs.book.texts import Texts


class Markup(str):
    """A text that is marked up already and must not be escaped again."""

    __slots__ = ()


PASSING = (b'"POT-', b'"PO-', b'"Last-', b'"Language-Team', b'"Report-', b'"Project-', b'"Generated-')
"""Headers that would change with every run, or name somebody."""


@dataclass(frozen=True)
class Words:
    """All texts in one language."""

    language: str
    locale: Locale
    english: Mapping[str, str]
    translated: Mapping[str, str]

    @classmethod
    def load(
        cls, english: Mapping[str, str], places: Mapping[str, int], language: str, folder: Traversable
    ) -> "Words":
        """Read a language; English needs no file."""
        if language == "en":
            return cls("en", ENGLISH, english, english)
        translated = (
            (message.context, str(message.string))
            for message in _messages((folder / "translations" / f"{language}.po").read_bytes())
            if message.context and message.string and not message.fuzzy
            if english.get(message.context) == message.id
        )
        return cls(language, locale(language), english, Texts(places, translated))

    def has(self, address: str) -> bool:
        """Whether everything under an address (a card, a group of phrases) is translated and up to date."""
        return address not in self._incomplete

    @cached_property
    def _incomplete(self) -> frozenset[str]:
        """The addresses of what is missing, and of everything it belongs to."""
        parts = (address.split(".") for address in self.missing())
        return frozenset(".".join(part[:length]) for part in parts for length in range(1, len(part) + 1))

    def plain(self, address: str, **values: object) -> str:
        """Return a text without markup: a label, a file name."""
        return self._text(address).format_map(values)

    def say(self, address: str, **values: object) -> Markup:
        """Return a text with markup; what is filled in is escaped, here and nowhere else."""
        safe = {
            name: value if isinstance(value, Markup) else escape(str(value), quote=False)
            for name, value in values.items()
        }
        return Markup(self._text(address).format_map(safe))

    def _text(self, address: str) -> str:
        return self.translated.get(address) or self.english[address]

    def missing(self) -> Iterator[str]:
        """Yield the addresses whose translation is missing or stale."""
        return (address for address in self.english if address not in self.translated)


def _messages(content: bytes) -> Iterator[Message]:
    """Yield the messages of a file; a hundred at once, because all of them take megabytes for a moment."""
    entries = content.split(b"\n\n")
    for start in range(0, len(entries), 100):
        yield from read_po(BytesIO(b"\n\n".join(entries[start : start + 100])))


def translations(folder: Traversable) -> list[str]:
    """Return the languages that have a file, English not among them."""
    found = folder / "translations"
    names = [entry.name for entry in found.iterdir()] if found.is_dir() else []
    return sorted(name.removesuffix(".po") for name in names if name.endswith(".po"))


def refreshed(english: Mapping[str, str], language: str, older: bytes) -> bytes:
    """Return the file of a language with every English text, in order, and the translations still good."""
    old = read_po(BytesIO(older)) if older else Catalog()
    known = {(message.context, message.id): message for message in old}
    catalog = Catalog(locale=language.replace("-", "_"), header_comment="", fuzzy=False)
    for address, text in english.items():
        kept = known.get((address, text))
        catalog.add(text, kept.string if kept else "", context=address, flags=kept.flags if kept else ())
    buffer = BytesIO()
    write_po(buffer, catalog, width=0)
    lines = buffer.getvalue().splitlines(keepends=True)
    return b"".join(line for line in lines if not line.startswith(PASSING))
