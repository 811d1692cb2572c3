"""What does the profile of the bot say, in every language?"""

import asyncio
import logging

from telegram import Bot, BotCommand
from telegram.error import TelegramError

from dialogs.book import Book
from dialogs.commands import COMMANDS

log = logging.getLogger(__name__)

PAUSE = 0.5
"""Seconds before each language: to read one takes a moment, and the first ones belong to those who wait."""


async def present(bot: Bot, content: Book) -> None:
    """Set the commands and descriptions in every language; what fails is left as it was."""
    for language in content.languages:
        await asyncio.sleep(PAUSE)
        words = content.words(language)
        code = None if language == "en" else language.split("-")[0]
        commands = [BotCommand(name, words.plain(f"phrases.commands.{name}")) for name in COMMANDS]
        try:
            await bot.set_my_commands(commands, language_code=code)
            await bot.set_my_description(words.plain("phrases.bot.about"), language_code=code)
            await bot.set_my_short_description(words.plain("phrases.bot.short"), language_code=code)
        except TelegramError as error:
            log.warning("could not set the texts of the profile (%s): %s", language, type(error).__name__)
