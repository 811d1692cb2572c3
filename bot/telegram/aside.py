"""What comes from elsewhere than a private chat, and how is it answered? Nothing of it is remembered."""

import asyncio
import logging
import math
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from telegram import (
    Bot,
    InlineQuery,
    InlineQueryResultArticle,
    InputTextMessageContent,
    Message,
    ReplyParameters,
    Update,
)
from telegram.constants import ChatType, ParseMode
from telegram.error import RetryAfter, TelegramError

from bot.telegram.errors import seconds
from bot.telegram.format import NO_PREVIEW, markup
from bot.telegram.limits import Limits
from bot.understanding.meaning import read
from dialogs import aside
from dialogs.book import Book
from dialogs.reply import Reply

log = logging.getLogger(__name__)

PATIENCE = 5.0
CACHED = 300
COMMANDS = frozenset({"start", "help", "faq"})
GROUPS = frozenset({ChatType.GROUP, ChatType.SUPERGROUP})


@dataclass(frozen=True, slots=True)
class Aside:
    """Something asked in passing; it leaves no trace."""

    update: int
    language: str
    text: str = field(repr=False)
    query: str | None = None  # an inline query to answer
    chat: int = 0
    message: int = 0
    about: str = field(default="", repr=False)  # the text that was replied to


def overheard(raw: Update, name: str) -> Aside | None:
    """Return what an update from elsewhere asks of us; None for what is not meant for us."""
    if raw.inline_query:
        return _inline(raw.update_id, raw.inline_query)
    message = raw.message
    if (
        message is None
        or message.chat.type not in GROUPS
        or message.from_user is None
        or message.from_user.is_bot
    ):
        return None
    return _in_group(raw.update_id, message, name) if _meant(message, name) else None


def _inline(update: int, query: InlineQuery) -> Aside:
    return Aside(update, (query.from_user.language_code or "en").lower(), query.query, query=query.id)


def _in_group(update: int, message: Message, name: str) -> Aside:
    text = _named(name).sub(" ", message.text or "").strip()
    answered = message.reply_to_message
    about = (answered.text or "") if answered and not _is_ours(answered, name) else ""
    tag = (message.from_user.language_code if message.from_user else None) or "en"
    return Aside(update, tag.lower(), text, None, message.chat.id, message.message_id, about)


def _meant(message: Message, name: str) -> bool:
    """Whether a message names us, is a command of ours, or replies to us."""
    text = message.text or ""
    words = text[1:].split(maxsplit=1) if text.startswith("/") else []
    command = (words or [""])[0].partition("@")
    is_command = command[0].lower() in COMMANDS and command[2].lower() == name.lower()
    replied = message.reply_to_message is not None and _is_ours(message.reply_to_message, name)
    return is_command or bool(_named(name).search(text)) or replied


def _named(name: str) -> re.Pattern[str]:
    return re.compile(rf"@{name}\b", re.IGNORECASE)


def _is_ours(message: Message, name: str) -> bool:
    return message.from_user is not None and message.from_user.username == name


class ShortRoad:
    """Answers in passing, or not at all: after five seconds it is too late."""

    def __init__(self, bot: Bot, book: Book, limits: Limits, now: Callable[[], datetime]) -> None:
        self._bot = bot
        self._limits = limits
        self._held = -math.inf  # until then no cards are given
        self._book = book
        self._now = now

    @property
    def name(self) -> str:
        """The name of the bot, without the at sign."""
        return self._bot.username

    async def answer(self, asked: Aside) -> None:
        """Answer what was asked; what fails is given up."""
        try:
            async with asyncio.timeout(PATIENCE):
                await (self._cards(asked) if asked.query else self._speak(asked))
        except (TelegramError, TimeoutError) as error:
            log.info("an aside was given up: %s", type(error).__name__)

    async def _cards(self, asked: Aside) -> None:
        now = asyncio.get_running_loop().time
        if self._held > now():
            return
        topics = self._topics(asked.text, asked.language) or aside.usual(self._book)
        cards = [self._card(topic, asked.language) for topic in topics]
        try:
            await self._bot.answer_inline_query(
                asked.query or "", cards, cache_time=CACHED, is_personal=False
            )
        except RetryAfter as error:
            self._held = now() + seconds(error)
            raise

    def _card(self, topic: str, language: str) -> InlineQueryResultArticle:
        reply = aside.answer(self._book, language, topic, self._bot.username, self._now())
        content = InputTextMessageContent(
            reply.text, parse_mode=ParseMode.HTML, link_preview_options=NO_PREVIEW
        )
        title = aside.titled(self._book, language, topic)
        return InlineQueryResultArticle(topic, title, content, reply_markup=markup(reply))

    async def _speak(self, asked: Aside) -> None:
        await self._limits.turn(asked.chat, own_accord=True)
        reply = self._said(asked)
        try:
            await self._bot.send_message(
                asked.chat,
                reply.text,
                parse_mode=ParseMode.HTML,
                reply_markup=markup(reply),
                link_preview_options=NO_PREVIEW,
                reply_parameters=ReplyParameters(asked.message, allow_sending_without_reply=True),
            )
        except RetryAfter as error:
            self._limits.hold(asked.chat, seconds(error))
            raise

    def _said(self, asked: Aside) -> Reply:
        name, now = self._bot.username, self._now()
        if asked.about and read(asked.about, asked.language).kind in ("chain_post", "objection"):
            return aside.chain(self._book, asked.language, name, now)
        topics = self._topics(asked.text, asked.language)
        if topics and not asked.text.startswith("/"):
            return aside.answer(self._book, asked.language, topics[0], name, now)
        return aside.hello(self._book, asked.language, name, now)

    def _topics(self, text: str, language: str) -> tuple[str, ...]:
        reading = read(text, language) if text.strip() else None
        if reading is None or reading.kind != "question":
            return ()
        return (reading.topic,) if reading.topic else reading.suggestions
