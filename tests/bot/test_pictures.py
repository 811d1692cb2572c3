"""Pictures over the local Bot API: uploaded once, after that sent by the id that Telegram gave them."""

import asyncio
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest

from bot.playground.api import Answer
from bot.playground.world import KEPT_FILES, StoredFile
from bot.telegram import wire
from dialogs.events import PersonAskedForPicture, PersonSet
from tests.bot.phone import Message, Phone, buttons
from tests.bot.process import Bot, running
from tests.bot.test_journey import EU

PHOTO = "sendPhoto"
WHERE, PROGRESS = "Show me where", "Show it as a picture"
WRONG_ID = "Bad Request: wrong file identifier/HTTP URL specified"


async def at_the_form(bot: Bot, language: str = "en") -> Phone:
    phone = bot.phone("de")
    await phone.write(f"/start {language}")
    await phone.press(*EU)
    return phone


def photos(phone: Phone) -> list[Message]:
    return [message for message in phone.messages if "photo" in message]


def file(message: Message) -> str:
    """Return the id of the file that a message shows."""
    found: str = message["photo"][-1]["file_id"]
    return found


def refusal(description: str) -> Answer:
    return Answer(400, {"ok": False, "error_code": 400, "description": description})


async def shown(phone: Phone, label: str) -> Message:
    """Press a button and return the picture that comes."""
    before = len(photos(phone))
    message, data = phone.find(label)
    phone.touch(data, message)
    await phone.bot.until(lambda: len(photos(phone)) > before, f"a picture after {label!r}", within=20)
    settled = "SELECT 1 FROM chats WHERE chat = ? AND owing = 0"
    await phone.bot.until(lambda: phone.bot.rows(settled, phone.person), "its delivery is noted")
    return photos(phone)[-1]


async def test_a_picture_says_the_same_in_words_and_its_back_leads_to_the_step(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = await at_the_form(bot)
        step = phone.text
        picture = await shown(phone, WHERE)

        _, kind, content = bot.world.file(file(picture))
        assert (kind, content[:8]) == ("image/png", b"\x89PNG\r\n\x1a\n")
        assert picture["photo"][-1]["width"] >= 700
        assert "Copy the link" in picture["caption"]
        assert [button["text"] for button in buttons(picture)] == ["Back", "Home"]
        assert step == phone.text

        await phone.press("Back")
        assert phone.text == step
        assert phone.at == phone.messages[-1]["message_id"], "at the bottom, below the picture"


async def test_the_second_person_gets_it_by_its_id_also_after_a_start(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        first, second = await at_the_form(bot), await at_the_form(bot)
        uploaded = await shown(first, WHERE)
        assert file(await shown(second, WHERE)) == file(uploaded)

        await bot.stop()
        await bot.start()
        assert file(await shown(second, WHERE)) == file(uploaded)
        assert noted(bot).keys() == {"picture facebook.form phone en"}


def noted(bot: Bot) -> Mapping[str, Any]:
    return dict(bot.rows("SELECT key, value FROM meta WHERE key LIKE 'picture %'"))


async def test_many_who_ask_at_once_share_one_upload(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        people = [await at_the_form(bot) for _ in range(5)]
        pictures = await asyncio.gather(*(shown(phone, WHERE) for phone in people))

    assert len({file(picture) for picture in pictures}) == 1


@pytest.mark.parametrize(
    "description",
    [WRONG_ID, "Bad Request: wrong file_id or the file is temporarily unavailable"],
)
async def test_an_id_that_is_refused_is_uploaded_again_once(tmp_path: Path, description: str) -> None:
    async with running(tmp_path) as bot:
        phone = await at_the_form(bot)
        old = file(await shown(phone, WHERE))
        bot.on(PHOTO, refusal(description))
        calls = bot.called(PHOTO)

        new = file(await shown(phone, WHERE))
        assert new != old
        assert bot.called(PHOTO) - calls == 2, "refused by its id, then uploaded"
        assert file(await shown(phone, WHERE)) == new
        assert bot.called(PHOTO) - calls == 3


async def test_an_id_of_which_telegram_knows_nothing_any_more_is_replaced(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = await at_the_form(bot)
        old = file(await shown(phone, WHERE))
        for _ in range(KEPT_FILES):
            bot.world.keep_file(StoredFile("later", "image/png", b"x"))

        assert file(await shown(phone, WHERE)) != old


async def test_a_picture_that_is_refused_for_what_it_is_comes_as_words(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = await at_the_form(bot)
        bot.on(PHOTO, refusal("Bad Request: IMAGE_PROCESS_FAILED"))
        before = len(phone.messages)
        phone.touch(wire.written(PersonAskedForPicture(1, "form")))
        await bot.until(lambda: len(phone.messages) > before, "the words of the picture")

        assert photos(phone) == []
        assert "Copy the link" in phone.messages[-1]["text"]
        assert [button["text"] for button in buttons(phone.messages[-1])] == ["Back", "Home"]


async def test_how_far_everything_has_come_is_drawn_anew_each_time_and_noted_nowhere(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = await at_the_form(bot)
        await phone.press("Home")
        first, second = await shown(phone, PROGRESS), await shown(phone, PROGRESS)

        assert file(first) != file(second)
        assert "Facebook and Instagram" in first["caption"]
        assert noted(bot) == {}


async def test_with_a_screen_reader_no_picture_comes(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = await at_the_form(bot)
        old = wire.written(PersonAskedForPicture(1, "form"))
        await phone.tap(wire.written(PersonSet("reader", on=True)))
        await phone.tap(old)

        assert bot.called(PHOTO) == 0
        assert WHERE not in [button["text"] for button in buttons(phone.screen)]
