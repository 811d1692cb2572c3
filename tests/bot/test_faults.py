"""What goes wrong between the bot and Telegram, with the bot as a process of its own."""

import asyncio
from collections.abc import Awaitable, Callable
from itertools import pairwise
from pathlib import Path

import pytest

from bot.playground.api import Answer, Delay, LoseAnswer
from bot.telegram import wire
from dialogs.events import PersonDeletedData, PersonHas
from tests.bot.phone import Phone, buttons
from tests.bot.process import Bot, receiving, running
from tests.bot.test_journey import EU

HTML = Answer(502, b"<html><body>Bad Gateway</body></html>", "text/html")
GARBAGE = Answer(200, b"\x00garbage")
EDIT, SEND = "editMessageText", "sendMessage"


def refusal(code: int, description: str, **parameters: int) -> Answer:
    body = {"ok": False, "error_code": code, "description": description}
    return Answer(code, {**body, "parameters": parameters} if parameters else body)


TOO_MANY = refusal(429, "Too Many Requests: retry after 1", retry_after=1)
NOT_MODIFIED = refusal(400, "Bad Request: message is not modified")
NOT_EDITABLE = [
    refusal(400, f"Bad Request: {why}")
    for why in ("message to edit not found", "message can't be edited", "MESSAGE_ID_INVALID")
]
NOT_PARSED = refusal(400, "Bad Request: can't parse entities: unsupported start tag")


async def started(bot: Bot) -> Phone:
    phone = bot.phone("de")
    await phone.write("/start en")
    await phone.press("Germany")
    return phone


async def settled(phone: Phone) -> None:
    """Wait until nothing is owed to somebody."""
    question = "SELECT 1 FROM chats WHERE chat = ? AND shown = revision AND owing = 0"
    await phone.bot.until(lambda: phone.bot.rows(question, phone.person), "nothing is owed")


def offers(phone: Phone, data: str) -> bool:
    """Whether a button of the newest screen carries this."""
    return data in [button.get("callback_data") for button in buttons(phone.messages[-1])]


def edits(phone: Phone) -> int:
    return phone.bot.called(EDIT, chat=phone.person)


# -------------------------------------------------------------------- one message


async def a_lost_edit_is_repeated_and_harms_nobody(phone: Phone) -> None:
    before = edits(phone)
    phone.bot.on(EDIT, LoseAnswer(before=False), LoseAnswer(before=True), chat=phone.person)
    await phone.press("Which accounts")
    await settled(phone)

    assert edits(phone) - before == 3
    assert len(phone.messages) == 1
    await phone.press("Facebook")


async def a_lost_message_is_repeated_once(phone: Phone) -> None:
    phone.bot.on(SEND, LoseAnswer(before=False), chat=phone.person)
    await phone.write("/status")
    await settled(phone)

    assert len(phone.messages) == 3
    older = phone.messages[1]
    await phone.tap(buttons(older)[0]["callback_data"], older["message_id"])
    assert phone.at == older["message_id"]


async def a_message_lost_twice_is_not_sent_a_third_time(phone: Phone) -> None:
    phone.bot.on(SEND, *[LoseAnswer(before=False)] * 2, chat=phone.person)
    await phone.write("/status")
    await settled(phone)

    assert len(phone.messages) == 3
    await phone.write("/help")
    assert len(phone.messages) == 4


async def not_modified_means_done(phone: Phone) -> None:
    before = edits(phone)
    phone.bot.on(EDIT, NOT_MODIFIED, chat=phone.person)
    phone.touch(phone.find("Which accounts")[1])
    await phone.bot.until(lambda: edits(phone) > before, "an edit")
    await settled(phone)

    assert edits(phone) - before == 1


async def what_cannot_be_edited_is_sent_anew(phone: Phone) -> None:
    for label, why in zip(("Which accounts", "Facebook", "Instagram"), NOT_EDITABLE, strict=True):
        before, counted = edits(phone), len(phone.messages)
        phone.bot.on(EDIT, why, chat=phone.person)
        await phone.press(label)
        await settled(phone)
        assert (edits(phone) - before, len(phone.messages) - counted) == (1, 1)

    await phone.press("Done")
    assert len(phone.messages) == 1 + len(NOT_EDITABLE)


async def a_press_on_a_deleted_message_brings_a_new_one(phone: Phone) -> None:
    place, data = phone.find("Which accounts")
    before = edits(phone)
    phone.bot.world.remove(dict(phone.messages[0]))
    await phone.tap(data, place)

    assert phone.at != place
    assert edits(phone) == before
    await phone.press("Facebook")


async def what_is_refused_comes_once_as_plain_text(phone: Phone) -> None:
    phone.bot.on(EDIT, NOT_PARSED, chat=phone.person)
    before = edits(phone)
    await phone.press("Which accounts")
    await settled(phone)

    assert edits(phone) - before == 2
    assert "entities" not in phone.screen
    assert "<b>" not in phone.text
    await phone.press("Facebook")
    assert "entities" in phone.screen


async def what_is_refused_as_plain_text_too_leads_home(phone: Phone) -> None:
    phone.bot.on(EDIT, NOT_PARSED, NOT_PARSED, chat=phone.person)
    before = edits(phone)
    phone.touch(phone.find("Which accounts")[1])
    await phone.bot.until(lambda: edits(phone) == before + 3, "plain text, then home")
    await settled(phone)

    assert "Settings" in [button["text"] for button in buttons(phone.messages[-1])]


async def what_is_refused_altogether_is_dropped(phone: Phone) -> None:
    phone.bot.on(EDIT, NOT_PARSED, NOT_PARSED, NOT_PARSED, chat=phone.person)
    before = edits(phone)
    phone.touch(phone.find("Which accounts")[1])
    await phone.bot.until(lambda: edits(phone) == before + 3, "three attempts")
    await settled(phone)

    await phone.write("/status")
    assert edits(phone) == before + 3


async def trouble_on_the_way_is_waited_for(phone: Phone) -> None:
    before = len(phone.bot.api.calls)
    phone.bot.on(EDIT, HTML, GARBAGE, refusal(500, "Internal Server Error"), chat=phone.person)
    await phone.press("Which accounts")

    new = list(phone.bot.api.calls)[before:]
    times = [call.time for call in new if call.method == EDIT and call.chat_id == phone.person]
    pauses = [later - sooner for sooner, later in pairwise(times)]
    assert len(pauses) == 3
    assert 0.2 < pauses[0] < 0.9
    assert 0.4 < pauses[1] < 1.4
    assert 0.9 < pauses[2] < 2.4


async def a_press_while_the_last_screen_is_on_its_way_is_shown_next(phone: Phone) -> None:
    phone.bot.on(EDIT, Delay(0.4), chat=phone.person)
    before = edits(phone)
    phone.touch(phone.find("Which accounts")[1])
    await phone.bot.until(lambda: (phone.bot.stored(phone.person) or {})["revision"] == 3, "the first press")
    phone.touch(wire.written(PersonHas("facebook", 1)))
    phone.touch(wire.written(PersonHas("instagram", 2)))
    await phone.bot.until(lambda: (phone.bot.stored(phone.person) or {})["revision"] == 5, "all presses")
    assert edits(phone) == before
    await settled(phone)

    assert edits(phone) - before == 2
    assert offers(phone, wire.written(PersonHas("facebook", 0)))
    assert offers(phone, wire.written(PersonHas("instagram", 0)))


async def goodbye_waits_for_what_is_on_its_way(phone: Phone) -> None:
    phone.bot.on(EDIT, Delay(0.4), chat=phone.person)
    phone.touch(phone.find("Which accounts")[1])
    await phone.bot.until(lambda: (phone.bot.stored(phone.person) or {})["revision"] == 3, "the first press")
    phone.touch(wire.written(PersonDeletedData()))
    await phone.bot.until(lambda: edits(phone) == 3, "a screen, then goodbye")

    assert len(buttons(phone.messages[0])) == 1
    assert phone.bot.stored(phone.person) is None


async def trouble_holds_goodbye_as_well(phone: Phone) -> None:
    phone.bot.on(EDIT, TOO_MANY, HTML, chat=phone.person)
    phone.touch(wire.written(PersonDeletedData()))
    await phone.bot.until(lambda: len(buttons(phone.messages[0])) == 1, "goodbye")


ONE_MESSAGE: tuple[Callable[[Phone], Awaitable[None]], ...] = (
    a_lost_edit_is_repeated_and_harms_nobody,
    a_lost_message_is_repeated_once,
    a_message_lost_twice_is_not_sent_a_third_time,
    not_modified_means_done,
    what_cannot_be_edited_is_sent_anew,
    a_press_on_a_deleted_message_brings_a_new_one,
    what_is_refused_comes_once_as_plain_text,
    what_is_refused_as_plain_text_too_leads_home,
    what_is_refused_altogether_is_dropped,
    trouble_on_the_way_is_waited_for,
    a_press_while_the_last_screen_is_on_its_way_is_shown_next,
    goodbye_waits_for_what_is_on_its_way,
    trouble_holds_goodbye_as_well,
)


async def test_what_goes_wrong_with_a_message_is_mended_for_each_person_alone(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phones = await asyncio.gather(*(started(bot) for _ in ONE_MESSAGE))
        ended = await asyncio.gather(
            *(scene(phone) for scene, phone in zip(ONE_MESSAGE, phones, strict=True)), return_exceptions=True
        )

    wrong = {scene.__name__: error for scene, error in zip(ONE_MESSAGE, ended, strict=True) if error}
    assert not wrong, "\n".join(f"{name}: {error!r}" for name, error in wrong.items())


# -------------------------------------------------------------------- updates


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_every_update_twice_counts_once(tmp_path: Path, way: str) -> None:
    async with receiving(tmp_path, way) as bot:
        bot.doubles = True
        phones = [bot.phone("de") for _ in range(5)]
        first = [phone.send({"text": "/start en"}) for phone in phones]
        await bot.until(lambda: all(phone.messages for phone in phones), "welcome")
        for phone in phones:
            phone.at = phone.messages[0]["message_id"]
        await asyncio.gather(*(phone.press(*EU, "I sent it", "Confirmed by e-mail") for phone in phones))
        for update in first:
            bot.world.updates.repeat(dict(update))
        await bot.until(lambda: not len(bot.world.updates), "everything is delivered")

        for phone in phones:
            stored = bot.stored(phone.person) or {}
            assert stored["revision"] == 1 + len(EU) + 2
            assert len(stored["cases"][0]["attempts"]) == 1
            assert len(stored["cases"][0]["attempts"][0]["replies"]) == 1
            assert [len(phone.messages), "Confirmed" in phone.text] == [1, True]


async def test_trouble_while_asking_for_updates_is_waited_for(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = await started(bot)
        bot.on("getUpdates", HTML, LoseAnswer(before=False))
        await phone.press("Which accounts", "Facebook")
        assert bot.errors.count("trying again") >= 2
