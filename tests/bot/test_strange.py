"""What nobody expects: strange messages, forged buttons, typed rubbish; none of it does harm."""

import asyncio
from functools import partial
from pathlib import Path
from random import Random
from typing import Any

import pytest

from bot.playground.api import Answer, LoseAnswer
from bot.telegram import wire
from tests.bot.phone import Phone, buttons
from tests.bot.process import FIRST_PERSON, TOKEN, Bot, receiving, running
from tests.bot.test_journey import EU
from tests.bot.test_kill import at_the_form, turns

MARK = "qwertzuiop"
FORGED = 1_500
NUMBERS = (str(FIRST_PERSON),)
"""Chats that somebody else may name."""
TYPED = (
    f"<b>{MARK}</b> & <a href='x'>{MARK}</a> </i> &amp; <tg-time unix='1'>",
    "😀" * 2048,
    f"{MARK}\ud800 \udfff",
    f"{MARK}\x00\x07\x1b[31m",
    f"\u202e{MARK}\u200b\u2066\ufeff",
    f"/start {MARK}\ud800_DE\x00",
    "/",
    f"/{MARK}\x00 <b>",
    "/start " + "a" * 4_000,
    "Deutschland" * 300,
    "We can't honour your objection \ud800 to your information being used for AI at Meta. \udfff <b>",
)
CONTENTS: tuple[dict[str, Any], ...] = (
    {"photo": [{"file_id": "f", "file_unique_id": "u", "width": 1, "height": 1}], "caption": "/start <b>"},
    {"sticker": {"file_id": "f", "file_unique_id": "u", "type": "regular", "width": 1, "height": 1}
     | {"is_animated": False, "is_video": False}},
    {"contact": {"phone_number": "1", "first_name": MARK}},
    {"location": {"longitude": 1.0, "latitude": 2.0}},
    {"dice": {"emoji": "🎲", "value": 6}},
    {"something_of_next_year": {"a": 1}},
    {"pinned_message": {"message_id": 1, "date": 0, "chat": {"id": 1, "type": "private"}}},
)  # fmt: skip


def quiet(bot: Bot) -> bool:
    """Whether nothing waits any more."""
    return not len(bot.world.updates)


async def nothing_was_taken_back(bot: Bot) -> None:
    await bot.until(lambda: quiet(bot), "everything is acknowledged")
    assert bot.rows("SELECT kind, error, place FROM poison") == []


async def test_what_is_not_from_a_person_in_a_private_chat_is_not_theirs(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = await at_the_form(bot)
        world, person = bot.world, phone.person
        group = world.add_group("Friends")
        before = phone.messages
        robot = {"id": 99, "is_bot": True, "first_name": "Robot"}

        world.write(person, "/start", group)
        world.send(
            person, {"from": robot, "text": "/start", "sender_chat": {"id": group, "type": "group"}}, group
        )
        world.send(person, {"migrate_to_chat_id": -100_5, "text": None}, group)
        world.send(person, {"from": robot, "text": "/start"})
        message = {"message_id": 1, "date": 1, "chat": {"id": person, "type": "private"}, "text": "/delete"}
        for kind in ("edited_message", "channel_post", "business_message", "a_kind_of_next_year"):
            world.updates.next_id += 1
            world.updates.repeat({"update_id": world.updates.next_id - 1, kind: message})
        world.ask(person, "inline")
        other = bot.phone()
        await other.write("/start")
        await nothing_was_taken_back(bot)

        assert phone.messages == before  # a group may get an answer of its own
        assert bot.rows("SELECT chat FROM chats ORDER BY chat") == [(person,), (other.person,)]


async def test_whatever_is_sent_or_typed_gets_a_polite_answer_and_is_not_kept(tmp_path: Path) -> None:
    async with running(tmp_path, OPTOUT_LOG_LEVEL="DEBUG") as bot:
        phones = [bot.phone("de", f"<i>{MARK}\ud800\x00") for _ in (*TYPED, *CONTENTS)]
        contents = [*({"text": text} for text in TYPED), *CONTENTS]
        await asyncio.gather(*(phone.write("/start en") for phone in phones))
        await asyncio.gather(*(phone.press(*EU) for phone in phones))
        await asyncio.gather(
            *(answered(phone, content) for phone, content in zip(phones, contents, strict=True))
        )
        await nothing_was_taken_back(bot)

        assert not holds(tmp_path, MARK)
        assert not holds(tmp_path, "Deutschland")
        assert holds(tmp_path, "facebook"), "the search finds what is there"


def holds(folder: Path, text: str) -> bool:
    """Whether a text stands in the database or in the output."""
    return any(text.encode() in path.read_bytes() for path in folder.iterdir())


async def answered(phone: Phone, content: dict[str, Any]) -> None:
    before = phone.messages
    phone.send(content)
    await phone.changed(before, f"an answer to {str(content)[:60]!r}")
    assert len(phone.messages) == 2
    assert MARK not in phone.text


async def test_a_press_without_its_message_brings_a_fresh_screen(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = await at_the_form(bot)
        for count, more in enumerate(({}, {"inline_message_id": "x"}), start=2):
            before = phone.messages
            pressed = bot.world.press(phone.person, 1, "h", force=True)["callback_query"]
            bot.world.updates.acknowledge(bot.world.updates.next_id)
            query = {key: value for key, value in pressed.items() if key != "message"}
            bot.world.updates.push("callback_query", {**query, **more})
            await phone.changed(before, "a fresh screen")
            await bot.until(partial(answer, bot, query["id"]), "the button waits no longer")
            assert len(phone.messages) == count
        await nothing_was_taken_back(bot)


def answer(bot: Bot, query: str) -> object:
    """Return what was answered to a press."""
    asked = bot.world.asked(query)
    return asked and asked.answer


async def test_an_update_that_cannot_be_read_stops_nobody_and_nothing_of_it_is_noted(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        bot.world.updates.push("message", {"text": MARK, "chat": {"id": "x"}})
        bot.world.updates.push("callback_query", {"data": MARK})
        phone = bot.phone()
        await phone.write("/start")
        before = phone.messages
        theirs = {"chat": {"id": phone.person, "type": "private"}, "from": {}}
        bot.world.updates.push("message", {"text": MARK, **theirs})
        await phone.changed(before, "a word to the one whose message it was")
        assert "did not work" in phone.text
        bot.world.updates.push("callback_query", {"id": "1", "from": {"id": phone.person}, "data": ["h"]})
        await bot.until(lambda: quiet(bot), "everything is acknowledged")

        assert [kind for (kind,) in bot.rows("SELECT kind FROM poison")] == ["unreadable"] * 4
        assert MARK not in str(bot.rows("SELECT * FROM poison"))


def forged(random: Random) -> str:
    """Return callback data that no button ever carried: any 1 to 64 bytes, or nearly what we write."""
    if random.random() < 0.3:
        return bytes(random.choices(range(256), k=random.randint(1, 64))).decode("latin-1")[:32]
    code = random.choice(sorted({*wire.EVENTS, wire.OPEN} - {"de"}))  # "de" alone deletes, as it should
    parts = [random.choice([*wire.SCREENS])] if code == wire.OPEN else []
    values = ("0", "1", "-1", "9" * 18, "9" * 40, "", "facebook", "mail", "sent", "look",
              "9999-12-31", "0001-01-01", "2026-13-01", *NUMBERS, "DE", "de", "login", "browser", "True",
              "\ud800")  # fmt: skip
    parts += random.choices(values, k=random.randint(0, 4))
    data = ":".join([code, *parts])
    while len(data.encode("utf-8", "surrogatepass")) > wire.LIMIT:
        data = data[:-1]
    return data


async def test_forged_presses_harm_nobody(tmp_path: Path) -> None:
    random = Random(20261123)
    async with running(tmp_path) as bot:
        other, phone = await at_the_form(bot), await at_the_form(bot)
        assert str(other.person) in NUMBERS, "what is forged names them"
        before = bot.stored(other.person)
        for _ in range(FORGED):
            phone.touch(forged(random))
        await bot.until(lambda: quiet(bot), "everything is acknowledged")
        await phone.write("/status")

        assert buttons(phone.screen)
        assert turns(phone) > FORGED / 2
        assert bot.stored(other.person) == before
        await nothing_was_taken_back(bot)


@pytest.mark.parametrize("shape", ["text", "json"])
async def test_the_token_stands_in_no_output_whatever_goes_wrong(tmp_path: Path, shape: str) -> None:
    loud = {"OPTOUT_LOG_LEVEL": "DEBUG", "OPTOUT_LOG_FORMAT": shape}
    async with receiving(tmp_path, "webhook" if shape == "json" else "polling", **loud) as bot:
        phone = await at_the_form(bot)
        gone = Answer(404, {"ok": False, "error_code": 404, "description": f"Not Found /bot{TOKEN}/x"})
        page = Answer(502, f"<html>{TOKEN}</html>".encode(), "text/html")
        said = f"Bad Request: can't parse /bot{TOKEN}/x"
        refused = Answer(400, {"ok": False, "error_code": 400, "description": said})
        bot.on("editMessageText", page, Answer(200, TOKEN.encode()), refused)
        bot.on("getUpdates", LoseAnswer(before=True))
        await phone.press("I sent it")
        bot.on("answerCallbackQuery", page)
        bot.on("editMessageText", gone)
        phone.touch(phone.find("Confirmed by e-mail")[1])

        assert await bot.ended() == 2
        assert "can't parse" in bot.errors.lower()
        assert "BotFather" in bot.errors.splitlines()[-1]  # `pretended` then looks for the token
