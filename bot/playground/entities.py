"""What does a text with HTML formatting become in Telegram?"""

import re
from dataclasses import dataclass
from typing import NotRequired, TypedDict

from bot.playground.links import checked_link
from bot.playground.tags import REFERENCE, Tag, character, place, read_tag, unparsable

STYLES = frozenset({"bold", "italic", "underline", "strikethrough", "spoiler"})
SOLID = frozenset({"text_link", "date_time", "code", "pre"})
VERBATIM = frozenset({"code", "pre"})
DATE_TIME_FORMAT = re.compile(r"r|w?[dD]?[tT]?")
CLEANED: dict[int, str] = dict.fromkeys(range(32), " ") | {10: "\n", 13: ""}
SPACES = " \n"
SPECIAL = re.compile("[<&]")
SURROGATE = re.compile("[\\ud800-\\udfff]")
"""Half of an emoji: no text that is UTF-8 holds it."""


class Entity(TypedDict):
    """A stretch of a text that is shown in its own way, measured in UTF-16 units."""

    type: str
    offset: int
    length: int
    url: NotRequired[str]
    language: NotRequired[str]
    custom_emoji_id: NotRequired[str]
    unix_time: NotRequired[int]
    date_time_format: NotRequired[str]


@dataclass
class _Open:
    tag: Tag
    offset: int
    language: str = ""


def utf16_length(text: str) -> int:
    """Measure a text as Telegram does."""
    return len(text.encode("utf-16-le")) // 2


def refuse_surrogates(text: str) -> None:
    """Refuse a text that is not UTF-8, such as one with half an emoji."""
    if SURROGATE.search(text):
        raise unparsable("strings must be encoded in UTF-8")


def parse_html(text: str) -> tuple[str, list[Entity]]:
    """Return the plain text and its entities, or refuse what Telegram would refuse or quietly drop."""
    refuse_surrogates(text)
    reader = _Reader(text)
    reader.read()
    entities = _around_verbatim(reader.entities[::-1])
    entities.sort(key=lambda entity: (entity["offset"], -entity["length"]))
    return trim("".join(reader.pieces), entities)


def parse_plain(text: str) -> tuple[str, list[Entity]]:
    """Return a text without formatting as Telegram keeps it."""
    refuse_surrogates(text)
    return trim(text.translate(CLEANED), [])


def trim(plain: str, entities: list[Entity]) -> tuple[str, list[Entity]]:
    """Cut white space off both ends; at the front only up to the first entity."""
    plain = plain.rstrip(SPACES)
    length = utf16_length(plain)
    kept = [
        Entity(**{**entity, "length": min(entity["length"], length - entity["offset"])})
        for entity in entities
        if entity["offset"] < length
    ]
    room = kept[0]["offset"] if kept else length
    front = min(room, len(plain) - len(plain.lstrip(SPACES)))
    return plain[front:], [Entity(**{**entity, "offset": entity["offset"] - front}) for entity in kept]


class _Reader:
    """Walks along a text once, keeping the tags that are open."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.pieces: list[str] = []
        self.entities: list[Entity] = []
        self._open: list[_Open] = []
        self._offset = 0

    def read(self) -> None:
        position = 0
        while position < len(self.text):
            position = self._step(position)
        if self._open:
            raise unparsable(f'Can\'t find end tag corresponding to start tag "{self._open[-1].tag.name}"')

    def _step(self, position: int) -> int:
        if self.text[position] == "<":
            tag = read_tag(self.text, position)
            (self._close if tag.closes else self._begin)(tag)
            return tag.end
        if reference := REFERENCE.match(self.text, position):
            self._add(character(reference, self.text))
            return reference.end()
        found = SPECIAL.search(self.text, position + 1)
        end = found.start() if found else len(self.text)
        self._add(self.text[position:end])
        return end

    def _add(self, piece: str) -> None:
        piece = piece.translate(CLEANED)
        self.pieces.append(piece)
        self._offset += utf16_length(piece)

    def _begin(self, tag: Tag) -> None:
        around = [opened.tag.kind for opened in self._open]
        if _clashes(tag.kind, around):
            raise unparsable(
                f'Tag "{tag.name}" can\'t be inside "{around[-1]}" {place(self.text, tag.begin)}'
            )
        self._open.append(_Open(tag, self._offset))

    def _close(self, tag: Tag) -> None:
        where = place(self.text, tag.begin)
        if not self._open:
            raise unparsable(f"Unexpected end tag {where}")
        opened = self._open.pop()
        if tag.name != opened.tag.name:
            raise unparsable(
                f'Unmatched end tag {where}, expected "</{opened.tag.name}>", found "</{tag.name}>"'
            )
        around = [other.tag.kind for other in self._open]
        if opened.tag.kind == "code" and "pre" in around:
            self._open[-1].language = _language(opened)
        elif self._offset > opened.offset and opened.tag.kind not in around:
            self.entities.append(_entity(opened, self._offset - opened.offset, self.text))


def _clashes(kind: str, around: list[str]) -> bool:
    if kind == "code" and around[-1:] == ["pre"]:
        return False
    if VERBATIM.intersection(around):
        return True
    return (kind in SOLID and bool(SOLID.intersection(around))) or (kind == "blockquote" and kind in around)


def _language(opened: _Open) -> str:
    return opened.tag.attributes.get("class", "").removeprefix("language-")


def _entity(opened: _Open, length: int, text: str) -> Entity:
    entity = Entity(type=opened.tag.kind, offset=opened.offset, length=length)
    attributes = opened.tag.attributes
    match opened.tag.kind:
        case "text_link":
            entity["url"] = _link(attributes["href"], opened.tag, text)
        case "pre" if opened.language:
            entity["language"] = opened.language
        case "blockquote" if "expandable" in attributes:
            entity["type"] = "expandable_blockquote"
        case "custom_emoji":
            entity["custom_emoji_id"] = _digits(attributes["emoji-id"], "custom emoji identifier")
        case "date_time":
            entity["unix_time"] = int(_digits(attributes["unix"], "date"))
            if attributes.get("format"):
                entity["date_time_format"] = _date_time_format(attributes["format"])
    return entity


def _link(url: str, tag: Tag, text: str) -> str:
    link = checked_link(url)
    if link is None:
        raise unparsable(f'Unsupported link "{url}" {place(text, tag.begin)}')
    return link


def _digits(value: str, what: str) -> str:
    if not re.fullmatch(r"[0-9]{1,19}", value):
        raise unparsable(f"Invalid {what} specified")
    return value


def _date_time_format(value: str) -> str:
    if DATE_TIME_FORMAT.fullmatch(value) is None:
        raise unparsable("Invalid date-time format specified")
    return value


def _around_verbatim(entities: list[Entity]) -> list[Entity]:
    """Cut code out of the styles around it: nothing else applies to code."""
    verbatim = sorted(
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in entities
        if entity["type"] in VERBATIM
    )
    kept = []
    for entity in entities:
        if entity["type"] in STYLES and verbatim:
            kept += _pieces(entity, verbatim)
        else:
            kept.append(entity)
    return kept


def _pieces(entity: Entity, holes: list[tuple[int, int]]) -> list[Entity]:
    begin, end = entity["offset"], entity["offset"] + entity["length"]
    inside = [hole for hole in holes if begin <= hole[0] and hole[1] <= end]
    edges = [begin, *(edge for hole in inside for edge in hole), end]
    return [
        Entity(type=entity["type"], offset=start, length=stop - start)
        for start, stop in zip(edges[::2], edges[1::2], strict=True)
        if stop > start
    ]
