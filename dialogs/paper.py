"""What stands on a page to print or to keep? Values without layout; whoever draws it decides how it looks."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph in the markup of a reply; lines that begin with a number are steps."""

    markup: str


@dataclass(frozen=True, slots=True)
class Address:
    """A link in full, and who reported it when."""

    name: str
    url: str
    note: str


@dataclass(frozen=True, slots=True)
class Quote:
    """A text to copy."""

    label: str
    text: str


@dataclass(frozen=True, slots=True)
class Blank:
    """A line to write on."""

    label: str


@dataclass(frozen=True, slots=True)
class Entries:
    """The days of a case for a calendar, inside the page."""

    label: str
    name: str
    case: int


Block = Text | Address | Quote | Blank | Entries


@dataclass(frozen=True, slots=True)
class Section:
    """A heading and what stands under it; `language` where it is not the page's, `small` for sources."""

    title: str
    blocks: tuple[Block, ...]
    language: str = ""
    small: bool = False


@dataclass(frozen=True, slots=True)
class Paper:
    """A page: what it is, how old it is, its sections, and what it is not."""

    language: str
    title: str
    about: tuple[str, ...]
    sections: tuple[Section, ...]
    foot: str
