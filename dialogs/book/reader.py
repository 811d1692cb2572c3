"""How is content read, and what is unsound about it?

Every complaint names the file, the step and the option.
"""

import tomllib
from collections.abc import Iterator, Mapping
from importlib.resources.abc import Traversable
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from dialogs.book import CONTENT, Book, Card, Fact, Group, Guide, Operator, Reason, Regions, Site, Topic
from dialogs.book.authority import Authority, Controller, Frame
from dialogs.book.picture import Picture
from dialogs.book.picture import complaints as picture_complaints

READABLE = frozenset({"title", "text", "more", "paper", "label", "name", "source"})

T = TypeVar("T", bound=BaseModel)


class ContentError(Exception):
    """Content that cannot be used; the text names file, step and option."""


def load(
    folder: Traversable = CONTENT,
    operator: Operator | None = None,
) -> Book:
    """Read and check all content; raises ContentError."""
    texts: dict[str, str] = {}
    shared = {
        name: _addressed(_table(folder, f"steps/{name}", texts)["steps"], f"steps/{name}.steps")
        for name in _names(folder / "steps")
    }
    _table(folder, "phrases", texts)
    faq = _table(folder, "faq", texts)
    letters = _table(folder, "letters", texts)
    pictures = _table(folder, "pictures", texts)["pictures"]
    others = {name: _table(folder, f"elsewhere/{name}", texts) for name in _names(folder / "elsewhere")}
    book = Book(
        guides={name: _guide(folder, name, shared, texts) for name in _names(folder / "guides")},
        pages=_all(Card, _addressed(_table(folder, "pages", texts), "pages"), "pages.toml"),
        sites=_all(Site, _addressed(_table(folder, "links", texts), "links"), "links.toml")
        | _own(Site, others, "links"),
        facts=_all(Fact, _addressed(_table(folder, "facts", texts), "facts"), "facts.toml")
        | _own(Fact, others, "facts"),
        reasons={
            frame: _all(Reason, kinds, f"reasons.toml: {frame}")
            for frame, kinds in _table(folder, "reasons", texts).items()
        },
        groups=_all(Group, faq["groups"], "faq.toml: groups"),
        topics=_all(Topic, _addressed(faq["topics"], "faq.topics"), "faq.toml"),
        whys=_all(Card, _addressed(faq["why"], "faq.why"), "faq.toml: why"),
        regions=_sound(Regions, _toml(folder / "regions.toml"), "regions.toml"),
        texts=texts,
        operator=operator or Operator(),
        folder=folder,
        elsewhere={name: _elsewhere(name, table, shared) for name, table in others.items()},
        authorities=_all(
            Authority, _addressed(_toml(folder / "authorities.toml"), "authorities"), "authorities.toml"
        ),
        controllers=_all(Controller, _toml(folder / "controllers.toml"), "controllers.toml"),
        letters={
            region: _all(Frame, frames, f"letters.toml: {region}")
            for region, frames in letters.items()
            if region != "parts"
        },
        pictures=_all(Picture, pictures, "pictures.toml"),
    )
    for complaint in complaints(book):
        raise ContentError(complaint)
    return book


def complaints(book: Book) -> Iterator[str]:
    """Yield what refers to something that is not there."""
    yield from _campaign_complaints(book)
    for guide in book.guides.values():
        local = {name for name, site in guide.links.items() if site in book.sites}
        for name in guide.links.keys() - local:
            yield f"guides/{guide.id}.toml: link {name}: there is no {guide.links[name]} in links.toml"
        for step, card in guide.steps.items():
            place = f"guides/{guide.id}.toml: step {step}"
            yield from _card_complaints(book, card, place, guide.steps, local)
    for guide in book.elsewhere.values():
        for step, card in guide.steps.items():
            place = f"elsewhere/{guide.id}.toml: step {step}"
            yield from _card_complaints(book, card, place, guide.steps, book.sites.keys())
    for topic, card in {**book.topics, **book.whys}.items():
        yield from _card_complaints(book, card, f"faq.toml: topic {topic}", {}, book.sites.keys())
        yield from _variant_complaints(book, card, f"faq.toml: topic {topic}")
    for page, card in book.pages.items():
        yield from _card_complaints(book, card, f"pages.toml: page {page}", {}, book.sites.keys())
    yield from _authority_complaints(book)


def _authority_complaints(book: Book) -> Iterator[str]:
    """Yield the countries with a right whose authority is missing, and the regions without a letter."""
    regions = book.regions
    homes = (*regions.eu, *regions.uk, *regions.switzerland, *regions.brazil)
    yield from (
        f"authorities.toml: there is none for {home}" for home in homes if home not in book.authorities
    )
    yield from (f"authorities.toml: {home} has no region" for home in book.authorities if home not in homes)
    for region in ("eu", "uk", "switzerland", "brazil"):
        if region not in book.controllers:
            yield f"controllers.toml: there is none for {region}"
        missing = {"meta", "authority"} - book.letters.get(region, {}).keys()
        yield from (f"letters.toml: {region}: there is no letter to {to}" for to in sorted(missing))


def _campaign_complaints(book: Book) -> Iterator[str]:
    taken = {"a11y", *book.guides, *book.elsewhere, *book.languages}
    for word in taken.intersection(book.operator.extra.campaigns):
        yield f"OPTOUT_EXTRA: campaigns: {word} means something else in a link already"


def _variant_complaints(book: Book, card: Card, place: str) -> Iterator[str]:
    for region, variant in (card.regional if isinstance(card, Topic) else {}).items():
        here = f"{place}, in {region}"
        yield from (f"{here}: there is no link {link}" for link in variant.links if link not in book.sites)
        yield from (f"{here}: there is no fact {fact}" for fact in variant.facts if fact not in book.facts)


def _card_complaints(
    book: Book, card: Card, place: str, steps: Mapping[str, Card], links: Any
) -> Iterator[str]:
    yield from (f"{place}: there is no link {link}" for link in card.links if link not in links)
    yield from (f"{place}: there is no fact {fact}" for fact in card.facts if fact not in book.facts)
    if card.picture in book.pictures:
        wrong = picture_complaints(book.pictures[card.picture], book.texts, links, card.options)
        yield from (f"{place}, picture {card.picture}: {complaint}" for complaint in wrong)
    elif card.picture:
        yield f"{place}: there is no picture {card.picture}"
    for name, option in card.options.items():
        here = f"{place}, option {name}"
        if sum(way is not None for way in (option.to, option.opens, option.shows, option.does)) != 1:
            yield f"{here}: exactly one of to, opens, shows and does"
        if option.shows is not None and option.shows not in book.elsewhere:
            yield f"{here}: there is no elsewhere/{option.shows}.toml"
        if option.opens is not None and option.opens not in book.pages:
            yield f"{here}: there is no page {option.opens}"
        ways = option.to.values() if isinstance(option.to, dict) else [option.to] if option.to else []
        yield from (f"{here}: there is no step {way}" for way in ways if way not in steps)


def _guide(folder: Traversable, name: str, shared: Mapping[str, Any], texts: dict[str, str]) -> Guide:
    table = _table(folder, f"guides/{name}", texts)
    steps = _steps(f"guides/{name}", table, shared)
    return _sound(Guide, {"id": name, **table, "steps": steps}, f"guides/{name}.toml")


def _steps(place: str, table: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    """Return the steps of a guide: those it shares, and its own in place of them."""
    common: dict[str, Any] = {}
    for other in table.get("shares", ()):
        common |= shared[other]
    return common | _addressed(table.get("steps", {}), f"{place}.steps")


def _elsewhere(name: str, table: Mapping[str, Any], shared: Mapping[str, Any]) -> Guide:
    """Return the guide for another company; its own links and facts go by its name, too."""
    steps = {}
    for step, card in _steps(f"elsewhere/{name}", table, shared).items():
        named = {
            kind: [f"{name}.{key}" if key in table.get(kind, ()) else key for key in card.get(kind, ())]
            for kind in ("links", "facts")
        }
        steps[step] = {**card, **named}
    about = {key: value for key, value in table.items() if key not in ("links", "facts")}
    return _sound(Guide, {"id": name, "product": name, **about, "steps": steps}, f"elsewhere/{name}.toml")


def _own(shape: type[T], others: Mapping[str, Any], kind: str) -> dict[str, T]:
    """Return the links or the facts that the guides for other companies bring along."""
    return {
        f"{name}.{key}": value
        for name, table in others.items()
        for key, value in _all(
            shape, _addressed(table.get(kind, {}), f"elsewhere/{name}.{kind}"), f"elsewhere/{name}.toml"
        ).items()
    }


def _addressed(tables: Mapping[str, Any], prefix: str) -> dict[str, Any]:
    return {name: {"address": f"{prefix}.{name}", **table} for name, table in tables.items()}


def _table(folder: Traversable, name: str, texts: dict[str, str]) -> dict[str, Any]:
    """Read a file, and note its readable texts under their addresses."""
    table = _toml(folder / f"{name}.toml")
    texts.update(_readable(table, name, everything=name in ("phrases", "letters")))
    return table


def _readable(value: object, address: str, everything: bool) -> Iterator[tuple[str, str]]:
    if isinstance(value, list):
        value = {str(number): item for number, item in enumerate(value) if isinstance(item, dict)}
    if not isinstance(value, dict):
        return
    for key, item in value.items():
        if not isinstance(item, str):
            yield from _readable(item, f"{address}.{key}", everything)
        elif everything or (key in READABLE and "." in address):
            yield f"{address}.{key}", item.strip()


def _toml(path: Traversable) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except (tomllib.TOMLDecodeError, FileNotFoundError) as error:
        raise ContentError(f"{path.name}: {error}") from None


def _names(folder: Traversable) -> list[str]:
    found = (entry.name for entry in folder.iterdir()) if folder.is_dir() else iter(())
    return sorted(name.removesuffix(".toml") for name in found if name.endswith(".toml"))


def _all(shape: type[T], table: Mapping[str, Any], place: str) -> dict[str, T]:
    return {name: _sound(shape, value, f"{place}: {name}") for name, value in table.items()}


def _sound(shape: type[T], value: object, place: str) -> T:
    try:
        return shape.model_validate(value)
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(str(part) for part in first["loc"])
        raise ContentError(f"{place}: {where}: {first['msg']}") from None
