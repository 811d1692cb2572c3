"""Letters on their way: asked for by a press, made in a process of their own, kept nowhere."""

import json
import re
from pathlib import Path

from tests.bot.phone import Phone
from tests.bot.process import running
from tests.bot.test_journey import EU


async def test_a_letter_comes_as_pdf_and_as_text_and_is_kept_nowhere(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = bot.phone("de")
        await phone.write("/start en")
        await phone.press(*EU, "I sent it", "Refused", "A plain no", "Write to Meta")
        await phone.tap("fl:meta-pdf:1")
        await bot.until(lambda: len(documents(phone)) == 1, "the letter as PDF")
        await phone.tap("fl:meta-text:1")
        await bot.until(lambda: bool(copyable(phone)), "the letter as text")
        stored = json.dumps([list(row) for row in bot.rows("SELECT * FROM chats")], default=str)

    [(name, content)] = documents(phone)
    assert name == "letter-to-meta.pdf"
    assert content.startswith(b"%PDF-")
    [text] = copyable(phone)
    assert "My name: ____" in text
    assert "Yours faithfully" in text
    assert not re.search("faithfully|____|please check", stored)


def documents(phone: Phone) -> list[tuple[str, bytes]]:
    """Return the files in a chat, with their names."""
    found = [message["document"] for message in phone.messages if "document" in message]
    stored = [phone.bot.world.file(document["file_id"]) for document in found]
    return [(name, content) for name, _, content in stored]


def copyable(phone: Phone) -> list[str]:
    """Return what stands in the blocks to copy."""
    return [
        message["text"][entity["offset"] : entity["offset"] + entity["length"]]
        for message in phone.messages
        for entity in message.get("entities", ())
        if entity["type"] == "pre"
    ]
