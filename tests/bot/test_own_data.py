"""What belongs to a person: their data, their chat, their words."""

import asyncio
import json
from html.parser import HTMLParser
from pathlib import Path

from bot.telegram import wire
from dialogs.commands import COMMANDS
from dialogs.events import PersonDeletedData
from tests.bot.phone import Phone, buttons
from tests.bot.process import Bot, running
from tests.bot.store.files import varint
from tests.bot.test_journey import BOOK, EU


async def test_export_brings_two_files_without_a_name(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = bot.phone("de", "Ada Nevermore")
        await phone.write("/start en")
        await phone.press(*EU)
        bot.world.write(phone.person, "/export")
        await bot.until(lambda: len(files(phone)) == 2, "two files")
        found = files(phone)

    contents = {name.rpartition(".")[2]: content for name, content in found.items()}
    assert json.loads(contents["json"])["country"] == "DE"
    HTMLParser().feed(contents["html"])
    assert contents["html"].startswith("<!doctype html>")
    assert all("Nevermore" not in content and "Ada" not in content for content in contents.values())


def files(phone: Phone) -> dict[str, str]:
    """Return the files in a chat, by name."""
    documents = [message["document"] for message in phone.messages if "document" in message]
    stored = [phone.bot.world.file(document["file_id"]) for document in documents]
    return {name: content.decode() for name, _, content in stored}


async def test_who_was_deleted_stays_deleted_when_the_update_comes_again(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone, other = bot.phone("de"), bot.phone("de")
        await asyncio.gather(phone.write("/start en"), other.write("/start en"))
        await asyncio.gather(phone.press(*EU), other.press(*EU))
        assert traces(bot, phone.person), "the search finds what is there"

        asked = await phone.write("/delete")
        agreed = await phone.tap(wire.written(PersonDeletedData()))
        for update in (agreed, asked):
            bot.world.updates.repeat(dict(update))
        await other.write("/status")

        assert bot.rows("SELECT chat FROM chats") == [(other.person,)]
        assert buttons(phone.screen)
        await bot.until(lambda: not traces(bot, phone.person), "no trace is left", within=20)
        assert traces(bot, other.person)


def traces(bot: Bot, person: int) -> list[str]:
    """Return in which files of the database a person's number stands, as SQLite writes it or as text."""
    found = []
    integers = [person.to_bytes(width, "big", signed=True) for width in (5, 6, 8)]
    for suffix in ("", "-wal", "-shm"):
        path = bot.database.with_name(bot.database.name + suffix)
        content = path.read_bytes() if path.exists() else b""
        found += [suffix for trace in (*integers, varint(person), str(person).encode()) if trace in content]
    return found


async def test_commands_and_descriptions_are_set_in_every_language(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        profile = bot.world.profile
        codes = {"" if language == "en" else language.split("-")[0] for language in BOOK.languages}
        await bot.until(
            lambda: codes == set(profile.texts["short_description"]), "each language has its description"
        )

        for code in codes:
            commands = [command["command"] for command in profile.commands_for(1, code)]
            assert commands == list(COMMANDS)
            assert profile.texts["description"][code]
        descriptions = [tuple(map(str, profile.commands_for(1, code))) for code in codes]
        assert len(set(descriptions)) == len(codes)


async def test_who_blocked_the_bot_is_left_alone_and_returns_to_where_they_were(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = bot.phone("de")
        await phone.write("/start en")
        await phone.press(*EU)
        bot.world.people[phone.person].blocked = True  # before Telegram could tell
        phone.touch(phone.find("I sent it")[1])
        await bot.until(lambda: (bot.stored(phone.person) or {}).get("blocked"), "the block is noted")
        sent = bot.called("editMessageText", "sendMessage", chat=phone.person)
        await bot.kill()
        await bot.start()
        await bot.phone("en").write("/start")
        assert bot.called("editMessageText", "sendMessage", chat=phone.person) == sent

        await phone.write("/start")

        assert "blocked" not in (bot.stored(phone.person) or {})
        assert "Facebook and Instagram" in phone.text
        assert bot.stored(phone.person)["cases"][0]["attempts"][0]["sent"]  # type: ignore[index]
