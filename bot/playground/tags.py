"""What does one tag of a formatted text say?"""

import re
from dataclasses import dataclass

from bot.playground.errors import BotApiError, bad_request

KINDS = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "blockquote": "blockquote",
    "tg-time": "date_time",
    "tg-emoji": "custom_emoji",
}
"""The kind of entity that each tag makes."""

ATTRIBUTES = {
    "span": {"class"},
    "code": {"class"},
    "a": {"href"},
    "blockquote": {"expandable"},
    "tg-time": {"unix", "format"},
    "tg-emoji": {"emoji-id"},
}
REQUIRED = {"span": {"class"}, "a": {"href"}, "tg-time": {"unix"}, "tg-emoji": {"emoji-id"}}

NAMED = {"lt": "<", "gt": ">", "amp": "&", "quot": '"'}
REFERENCE = re.compile(r"&(?:#(?P<decimal>\d+)|#[xX](?P<hex>[0-9a-fA-F]+)|(?P<name>[A-Za-z]+));?")
NAME = re.compile(r"</?([^\s>]*)")
ATTRIBUTE = re.compile(
    r"""\s+(?P<name>[^\s=>"'/]+)(?:\s*=\s*(?:"(?P<double>[^"]*)"|'(?P<single>[^']*)'|(?P<bare>[A-Za-z0-9.-]+)(?=[\s>])))?"""
)
END = re.compile(r"\s*>")


@dataclass(frozen=True)
class Tag:
    """One start or end tag, with the place where the text goes on after it."""

    name: str
    closes: bool
    attributes: dict[str, str]
    begin: int
    end: int

    @property
    def kind(self) -> str:
        """Return the kind of entity that the tag makes."""
        return KINDS[self.name]


def unparsable(reason: str) -> BotApiError:
    """Return the error for a text whose formatting cannot be read."""
    return bad_request(f"can't parse entities: {reason}")


def place(text: str, position: int) -> str:
    """Name a position as Telegram does, in bytes."""
    return f"at byte offset {len(text[:position].encode())}"


def read_tag(text: str, begin: int) -> Tag:
    """Read the tag that begins at this position."""
    named = NAME.match(text, begin)
    name = named.group(1).lower() if named else ""
    position = named.end() if named else begin
    if text.startswith("</", begin):
        return Tag(name, True, {}, begin, _end(text, begin, position, "Unclosed end tag"))
    if position == len(text):
        raise unparsable(f"Unclosed start tag {place(text, begin)}")
    if name not in KINDS:
        raise unparsable(f'Unsupported start tag "{name}" {place(text, begin)}')
    attributes: dict[str, str] = {}
    while match := ATTRIBUTE.match(text, position):
        value = match["double"] or match["single"] or match["bare"] or ""
        attributes[match["name"].lower()] = REFERENCE.sub(lambda found: character(found, text), value)
        position = match.end()
    _check_attributes(text, begin, name, attributes)
    return Tag(name, False, attributes, begin, _end(text, begin, position, f'Unclosed start tag "{name}"'))


def character(reference: re.Match[str], text: str) -> str:
    """Return what a reference such as &lt; or &#8217; stands for, or refuse an unknown one."""
    name = reference["name"]
    if name is None:
        number = int(reference["decimal"]) if reference["decimal"] else int(reference["hex"], 16)
        if not 0 < number <= 0x10FFFF or 0xD800 <= number < 0xE000:
            raise unparsable(f'Unsupported entity "{reference[0]}" {place(text, reference.start())}')
        return chr(number)
    if name in NAMED:
        return NAMED[name]
    if reference[0].endswith(";"):
        raise unparsable(f'Unsupported entity "{reference[0]}" {place(text, reference.start())}')
    return reference[0]


def _check_attributes(text: str, begin: int, name: str, attributes: dict[str, str]) -> None:
    for unknown in attributes.keys() - ATTRIBUTES.get(name, set()):
        raise unparsable(f'Unsupported attribute "{unknown}" of the tag "{name}" {place(text, begin)}')
    for missing in REQUIRED.get(name, set()) - attributes.keys():
        raise unparsable(f'Tag "{name}" must have attribute "{missing}" {place(text, begin)}')
    if name == "span" and attributes["class"] != "tg-spoiler":
        raise unparsable(f'Tag "span" must have class "tg-spoiler" {place(text, begin)}')
    if name == "code" and not attributes.get("class", "language-").startswith("language-"):
        raise unparsable(f'Tag "code" must have class "language-..." {place(text, begin)}')


def _end(text: str, begin: int, position: int, complaint: str) -> int:
    end = END.match(text, position)
    if end is None:
        raise unparsable(f"{complaint} {place(text, begin)}")
    return end.end()
