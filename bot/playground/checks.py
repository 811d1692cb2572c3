"""Which messages, commands and texts does Telegram accept, and what does it keep of them?"""

import re
from dataclasses import dataclass

from bot.playground.buttons import check_markup
from bot.playground.entities import Entity, parse_html, parse_plain, utf16_length
from bot.playground.errors import BotApiError, bad_request
from bot.playground.raw import Raw

__all__ = [
    "BotApiError",
    "CheckedMessage",
    "bad_request",
    "check_caption",
    "check_commands",
    "check_language",
    "check_markup",
    "check_message",
    "check_profile_text",
    "check_text",
]

LONGEST_TEXT = 4_096
LONGEST_CAPTION = 1_024
MOST_ENTITIES = 100
MOST_COMMANDS = 100
COMMAND = re.compile(r"[a-z0-9_]{1,32}")
LONGEST_COMMAND_DESCRIPTION = 256
LONGEST_PROFILE_TEXTS = {"name": 64, "description": 512, "short_description": 120}


@dataclass(frozen=True)
class CheckedMessage:
    """A message that Telegram would accept, as it would keep it."""

    text: str
    entities: tuple[Entity, ...]
    markup: Raw | None


def check_message(text: str, reply_markup: Raw | None) -> CheckedMessage:
    """Check a message whose text is formatted as HTML."""
    return check_text(text, "HTML", reply_markup)


def check_text(text: str, parse_mode: str | None, reply_markup: object) -> CheckedMessage:
    """Check a message with or without formatting."""
    plain, entities = _parse(text, parse_mode)
    if not plain:
        raise bad_request("message text is empty")
    if utf16_length(plain) > LONGEST_TEXT:
        raise bad_request("message is too long")
    return CheckedMessage(plain, entities, check_markup(reply_markup))


def check_caption(caption: str, parse_mode: str | None, reply_markup: object) -> CheckedMessage:
    """Check what stands under a file; it may be empty."""
    plain, entities = _parse(caption, parse_mode)
    if utf16_length(plain) > LONGEST_CAPTION:
        raise bad_request("message caption is too long")
    return CheckedMessage(plain, entities, check_markup(reply_markup))


def check_commands(commands: object) -> list[Raw]:
    """Check the list of commands that the menu shows."""
    if not isinstance(commands, list):
        raise bad_request("can't parse commands: Array expected")
    if len(commands) > MOST_COMMANDS:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    return [_command(command) for command in commands]


def check_profile_text(kind: str, text: str) -> str:
    """Check the name, the description or the short description of the bot."""
    plain, _ = parse_plain(text)
    if utf16_length(plain) > LONGEST_PROFILE_TEXTS[kind]:
        raise bad_request(f"{kind.replace('_', ' ')} is too long")
    return plain


def check_language(code: str) -> str:
    """Check a language of two letters; none stands for all the others."""
    if not re.fullmatch(r"([a-z]{2})?", code):
        raise bad_request("invalid language code specified")
    return code


def _parse(text: str, parse_mode: str | None) -> tuple[str, tuple[Entity, ...]]:
    if parse_mode and parse_mode.lower() != "html":
        raise bad_request("unsupported parse_mode")
    plain, entities = parse_html(text) if parse_mode else parse_plain(text)
    if len(entities) > MOST_ENTITIES:
        raise bad_request("too many entities")
    return plain, tuple(entities)


def _command(command: object) -> Raw:
    if not isinstance(command, dict) or set(command) != {"command", "description"}:
        raise bad_request('can\'t parse BotCommand: fields "command" and "description" expected')
    name = str(command["command"]).removeprefix("/")
    if COMMAND.fullmatch(name) is None:
        raise bad_request("BOT_COMMAND_INVALID")
    description, _ = parse_plain(str(command["description"]))
    if not 1 <= utf16_length(description) <= LONGEST_COMMAND_DESCRIPTION:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    return {"command": name, "description": description}
