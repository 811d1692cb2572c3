"""The bot is killed at the worst moments: nothing a person did is lost, and nothing is done twice."""

import asyncio
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from functools import partial
from pathlib import Path

import pytest

from bot.telegram import wire
from dialogs.events import PersonDeletedData
from tests.bot.phone import Phone
from tests.bot.process import Bot, kept_running
from tests.bot.test_journey import EU
from tests.bot.test_own_data import files, traces


@contextmanager
def nobody_else_writes(bot: Bot) -> Iterator[None]:
    """Hold the lock of the database: whoever wants to commit has to wait."""
    with closing(sqlite3.connect(bot.database, isolation_level=None)) as connection:
        connection.execute("BEGIN IMMEDIATE")
        yield
        connection.execute("ROLLBACK")


async def at_the_form(bot: Bot) -> Phone:
    phone = bot.phone("de")
    await phone.write("/start en")
    await phone.press(*EU)
    return phone


def turns(phone: Phone) -> int:
    return int((phone.bot.stored(phone.person) or {"revision": 0})["revision"])


async def test_killed_before_the_commit_the_update_comes_again_and_counts_once(tmp_path: Path) -> None:
    async with kept_running(tmp_path) as bot:
        phone = await at_the_form(bot)
        before, counted = phone.messages, turns(phone)

        with nobody_else_writes(bot):
            answered = bot.called("answerCallbackQuery")
            phone.touch(phone.find("I sent it")[1])
            await bot.until(lambda: bot.called("answerCallbackQuery") > answered, "the press is fetched")
            await asyncio.sleep(0.05)
            assert turns(phone) == counted
            bot.strike()
        assert phone.messages == before
        await bot.listens()

        await phone.changed(before, "the press counts")
        assert turns(phone) == counted + 1
        assert len(phone.messages) == 1
        assert len(bot.stored(phone.person)["cases"][0]["attempts"]) == 1  # type: ignore[index]


@pytest.mark.parametrize("way", ["edit", "send"])
async def test_killed_before_the_send_what_is_owed_comes_once_at_the_next_start(
    tmp_path: Path, way: str
) -> None:
    async with kept_running(tmp_path) as bot:
        phone = await at_the_form(bot)
        before, counted = phone.messages, turns(phone)

        bot.on("editMessageText" if way == "edit" else "sendMessage", bot.strike)
        if way == "edit":
            phone.touch(phone.find("I sent it")[1])
        else:
            phone.send({"text": "/status"})
        await bot.listens()

        await phone.changed(before, "the screen that was owed")
        await phone.write("/status")
        assert len(phone.messages) == (2 if way == "edit" else 3)
        assert turns(phone) == counted + 2


@pytest.mark.parametrize("way", ["edit", "send"])
async def test_killed_before_the_note_a_message_comes_at_most_twice_and_an_edit_harms_nobody(
    tmp_path: Path, way: str
) -> None:
    async with kept_running(tmp_path) as bot:
        phone = await at_the_form(bot)
        counted = turns(phone)

        bot.on("editMessageText" if way == "edit" else "sendMessage", partial(bot.strike, before=False))
        if way == "edit":
            await phone.press("I sent it")
        else:
            await phone.write("/status")
        await bot.listens()
        await bot.until(lambda: shown(phone) == counted + 1, "the delivery is noted")

        assert turns(phone) == counted + 1
        assert len(phone.messages) == (1 if way == "edit" else 3)
        await phone.press(*(["Confirmed by e-mail"] if way == "edit" else ["Settings"]))
        assert turns(phone) == counted + 2


def shown(phone: Phone) -> int:
    return int(phone.bot.rows("SELECT shown FROM chats WHERE chat = ?", phone.person)[0][0])


async def test_killed_before_the_batch_is_acknowledged_it_is_recognised(tmp_path: Path) -> None:
    async with kept_running(tmp_path) as bot:
        phone = await at_the_form(bot)
        place, sent = phone.find("I sent it")
        await bot.until(lambda: not len(bot.world.updates), "everything is acknowledged")

        phone.touch(sent, place)
        bot.on("getUpdates", bot.strike)
        await bot.listens()

        await bot.until(lambda: not len(bot.world.updates), "it is acknowledged now")
        await phone.press("Confirmed by e-mail")
        assert [len(case["attempts"]) for case in bot.stored(phone.person)["cases"]] == [1]  # type: ignore[index]
        assert turns(phone) == 1 + len(EU) + 2
        assert len(phone.messages) == 1


@pytest.mark.parametrize("before", [True, False])
async def test_killed_while_files_are_sent_both_arrive_in_order(tmp_path: Path, before: bool) -> None:
    async with kept_running(tmp_path) as bot:
        phone = await at_the_form(bot)
        bot.on("sendDocument", partial(bot.strike, before=before))
        phone.send({"text": "/export"})
        await bot.listens()
        await bot.until(lambda: len(files(phone)) == 2, "both files")
        await bot.until(lambda: not (bot.stored(phone.person) or {}).get("notices"), "nothing is owed")

        kinds = [message["document"]["mime_type"] for message in phone.messages if "document" in message]
        assert kinds == ["text/html"] * (1 if before else 2) + ["application/json"]


async def test_killed_while_somebody_is_forgotten_they_stay_forgotten(tmp_path: Path) -> None:
    async with kept_running(tmp_path) as bot:
        phone, other = await at_the_form(bot), await at_the_form(bot)
        bot.on("editMessageText", bot.strike, chat=phone.person)
        update = phone.touch(wire.written(PersonDeletedData()))
        await bot.listens()
        bot.world.updates.repeat(dict(update))
        await other.write("/status")

        assert bot.rows("SELECT chat FROM chats") == [(other.person,)]
        await bot.until(lambda: not traces(bot, phone.person), "no trace is left", within=3)
