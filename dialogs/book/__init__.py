"""What shape does content have?

Everything a person reads lies in `content/`, as TOML in English, with translations laid over it.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from importlib.resources import files
from importlib.resources.abc import Traversable
from typing import Literal

from pydantic import Field

from dialogs.book import manners
from dialogs.book.authority import Authority, Controller, Frame
from dialogs.book.extra import Extra
from dialogs.book.manners import Manners
from dialogs.book.news import News
from dialogs.book.picture import Picture
from dialogs.book.provenance import Checked as Checked
from dialogs.book.provenance import Provenance as Provenance
from dialogs.book.provenance import Strict
from dialogs.book.translation import Words, translations
from dialogs.live import Live
from dialogs.reply import Style
from dialogs.session import Region

CONTENT = files("dialogs") / "content"

ByRegion = dict[str, str]
Action = Literal[
    "send",
    "later",
    "week",
    "already",
    "go-on",
    "accounts",
    "country",
    "home",
    "earlier",
    "refused",
    "note",
    "news",
    "reader",
    "reminders",
    "language",
    "settings",
    "privacy",
    "export",
    "delete",
    "elsewhere",
    "for-other",
    "for-child",
]


class Fact(Provenance):
    """A statement."""

    text: str


class Site(Provenance):
    """An address on the web."""

    url: str
    name: str
    form: bool = False
    login: str = ""  # where a person who opens it has to be logged in, and what they must then see
    sees: str = ""


class Snippet(Strict):
    """A text to copy."""

    label: str
    text: str


class Option(Strict):
    """A way on: to a step, to a page, to the guide for another company, or something to do."""

    label: str
    to: str | ByRegion | None = None
    opens: str | None = None
    shows: str | None = None
    does: Action | None = None
    style: Style | None = None

    def next(self, region: Region) -> str | None:
        """Return the step this leads to in a region."""
        return chosen(self.to, region)


class Card(Strict):
    """What a step and a page have in common: a text, links, and ways on."""

    address: str
    title: str = ""
    text: str
    more: str = ""
    paper: str = ""  # instead of both on a printed page, where they speak of this chat
    links: tuple[str, ...] = ()
    facts: tuple[str, ...] = ()
    copies: tuple[Snippet, ...] = ()
    undo: Literal["yes", "no", "partly"] | None = None
    stage: int = 1
    reasons: bool = False
    nudge: bool = False
    picture: str = ""
    form: bool = False  # speaks of Meta's form: where none is known, that is said first
    options: dict[str, Option] = Field(default={})


class Variant(Strict):
    """An answer as it is for people of one region."""

    text: str
    facts: tuple[str, ...] = ()
    links: tuple[str, ...] = ()  # instead of those of the answer for everybody


class Topic(Card):
    """A question people ask, with its answer; a finer one lies within a listed one."""

    group: str = ""
    within: str = ""
    regional: dict[Region, Variant] = Field(default={}, alias="in")


class Group(Strict):
    """A group of questions."""

    label: str


class Guide(Strict):
    """The way to object for one product."""

    id: str
    product: str
    name: str
    shares: tuple[str, ...] = ()
    start: str | ByRegion
    links: dict[str, str] = Field(default={})
    steps: dict[str, Card]
    news: tuple[News, ...] = ()

    def first(self, region: Region) -> str:
        """Return the first step in a region."""
        return chosen(self.start, region) or next(iter(self.steps))


class Reason(Strict):
    """A reason to copy."""

    label: str = ""
    text: str


class Regions(Strict):
    """Which country belongs where, and which the app's language puts first."""

    eu: tuple[str, ...]
    uk: tuple[str, ...]
    switzerland: tuple[str, ...]
    brazil: tuple[str, ...]
    none: tuple[str, ...]
    belongs: dict[str, str]
    first: dict[str, tuple[str, ...]]


@dataclass(frozen=True)
class Operator:
    """Who runs this bot, and how long it remembers."""

    name: str | None = None
    keep_days: int = 400
    extra: Extra = field(default_factory=Extra)


@dataclass(frozen=True)
class Book:
    """All content, in English, with translations laid over it when they are first needed."""

    guides: Mapping[str, Guide]
    pages: Mapping[str, Card]
    sites: Mapping[str, Site]
    facts: Mapping[str, Fact]
    reasons: Mapping[str, Mapping[str, Reason]]
    groups: Mapping[str, Group]
    topics: Mapping[str, Topic]
    whys: Mapping[str, Card]
    regions: Regions
    texts: Mapping[str, str]
    operator: Operator = field(default_factory=Operator)
    live: Live = field(default_factory=Live)
    folder: Traversable = CONTENT
    elsewhere: Mapping[str, Guide] = field(default_factory=dict)
    authorities: Mapping[str, Authority] = field(default_factory=dict)
    controllers: Mapping[str, Controller] = field(default_factory=dict)
    letters: Mapping[str, Mapping[str, Frame]] = field(default_factory=dict)
    pictures: Mapping[str, Picture] = field(default_factory=dict)

    @cached_property
    def languages(self) -> tuple[str, ...]:
        """The languages on offer: English, and every other whose file is there."""
        return ("en", *translations(self.folder))

    @cached_property
    def _words(self) -> dict[str, Words]:
        return {}

    @cached_property
    def _places(self) -> dict[str, int]:
        return {address: place for place, address in enumerate(self.texts)}

    def words(self, language: str) -> Words:
        """Return the words of a language; they are read when first needed. One that is gone is English."""
        offered = language if language in self.languages else "en"
        if offered not in self._words:
            self._words[offered] = Words.load(self.texts, self._places, offered, self.folder)
        return self._words[offered]

    def manners(self, language: str) -> Manners:
        """Return how a language is written here, and who has read it."""
        if language not in self._manners:
            self._manners[language] = manners.read(self.folder, language)
        return self._manners[language]

    @cached_property
    def _manners(self) -> dict[str, Manners]:
        return {}

    def region(self, country: str | None) -> Region:
        """Return the region a country belongs to."""
        home = self.regions.belongs.get(country or "", country)
        named: tuple[Region, ...] = ("eu", "uk", "switzerland", "brazil", "none")
        return next((region for region in named if home in getattr(self.regions, region)), "uncertain")

    def authority(self, country: str | None, region: str) -> Authority | None:
        """Return the authority of a country that belongs to that region; else the only one of the region."""
        home = self.regions.belongs.get(country or "", country)
        there = {code: found for code, found in self.authorities.items() if self.region(code) == region}
        return there.get(home or "", next(iter(there.values())) if len(there) == 1 else None)


def chosen(way: str | ByRegion | None, region: Region) -> str | None:
    """Return where a way leads in a region."""
    return way.get(region, way.get("else")) if isinstance(way, dict) else way
