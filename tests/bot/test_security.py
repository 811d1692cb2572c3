"""Who would do harm, entry by entry, where no other test shows already that they cannot."""

import asyncio
import os
import stat
import time
from pathlib import Path

import pytest

from bot.telegram import throttle
from dialogs.notice import TooMany
from dialogs.notices import MOST
from tests.bot.process import Bot, pretended, running
from tests.bot.test_kill import at_the_form, turns
from tests.bot.test_life import refused
from tests.bot.test_strange import quiet

FLOOD = 1_000
SENDING = ("editMessageText", "sendMessage")
USUAL = {"OPTOUT_RATE": "28", "OPTOUT_CHAT_RATE": "1"}
PLAY = "playground"


async def test_who_presses_a_thousand_times_without_limits_loses_nothing_and_others_get_on(
    tmp_path: Path,
) -> None:
    async with running(tmp_path) as bot:
        flooder, other = await at_the_form(bot), await at_the_form(bot)
        counted = turns(flooder)
        place, data = flooder.find("Home")
        sent = bot.called(*SENDING, chat=flooder.person)
        for _ in range(FLOOD):
            flooder.touch(data, place)
        await asyncio.gather(other.press("I sent it"), bot.phone().write("/start"))
        await settled(bot)

        assert turns(flooder) == counted + FLOOD
        extra = bot.called(*SENDING, chat=flooder.person) - sent
        assert 1 <= extra < FLOOD / 2, "screens in between are skipped, so that there is time for others"


async def test_who_sends_a_thousand_updates_at_once_gets_one_notice_and_is_heard_again(
    tmp_path: Path,
) -> None:
    async with running(tmp_path, **USUAL) as bot:
        flooder, other = await at_the_form(bot), await at_the_form(bot)
        counted, began = turns(flooder), time.monotonic()
        place, data = flooder.find("Home")
        for number in range(FLOOD):
            if number % 2:
                flooder.send({"text": "/status"})
            else:
                flooder.touch(data, place)
        await asyncio.gather(other.press("I sent it"), bot.phone().write("/start"))
        await bot.until(lambda: quiet(bot), "everything is acknowledged")
        read = turns(flooder) - counted
        await settled(bot)

        assert read <= throttle.MOST + 1 + (time.monotonic() - began) / throttle.EACH
        told = [message for message in flooder.messages if "One at a time" in message.get("text", "")]
        assert len(told) == 1
        await asyncio.sleep(throttle.EACH)  # nobody taps sooner
        await flooder.write("/status")


async def test_who_asks_a_hundred_things_at_once_is_asked_for_patience_once(tmp_path: Path) -> None:
    async with running(tmp_path, OPTOUT_CHAT_RATE="1") as bot:
        flooder = await at_the_form(bot)
        before = len(flooder.messages)
        for _ in range(100):
            flooder.send({"text": "How long does it take?"})
        await bot.until(lambda: quiet(bot), "everything is acknowledged", within=30)
        stored = bot.stored(flooder.person) or {}
        kinds = [notice["kind"] for notice in stored.get("notices", [])]

        assert kinds.count(TooMany().kind) <= 1
        assert len(kinds) <= MOST + 1
        assert len(flooder.messages) - before < 50, "a burst, and then one a second"


async def settled(bot: Bot) -> None:
    """Wait until everything is acknowledged and shown."""
    await bot.until(lambda: quiet(bot), "everything is acknowledged", within=30)
    await bot.until(lambda: not owed(bot), "everything is shown", within=60)


def owed(bot: Bot) -> list[object]:
    return bot.rows("SELECT chat FROM chats WHERE owing")


async def test_nobody_else_on_the_machine_reads_the_files_however_loose_its_habits(tmp_path: Path) -> None:
    usual = os.umask(0)
    try:
        async with pretended(tmp_path) as bot:
            await bot.start(anew=True)
            await bot.phone().write("/start")
            found = modes(tmp_path)
    finally:
        os.umask(usual)

    assert found == dict.fromkeys(("bot.db", "bot.db-lock", "bot.db-shm", "bot.db-wal"), 0o600)


def modes(folder: Path) -> dict[str, int]:
    """Return who may do what with the files of the database."""
    return {file.name: stat.S_IMODE(file.stat().st_mode) for file in folder.glob("bot.db*")}


@pytest.mark.parametrize("listen", ["0.0.0.0:0", "[::]:0"])
async def test_the_playground_listens_on_loopback_or_not_at_all(tmp_path: Path, listen: str) -> None:
    async with pretended(tmp_path, OPTOUT_LISTEN=listen) as bot:
        await bot.launch(PLAY)

        assert await bot.ended() == 2
        assert "listens on this computer only" in bot.errors
        assert bot.errors.count("\n") == 1


async def test_the_playground_and_a_bot_do_not_open_the_files_of_each_other(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        assert await bot.stop() == 0
        await bot.launch(PLAY)
        assert await bot.ended() == 2
        assert "this database belongs to bot 7" in bot.errors
        bot.database.unlink()
        await bot.launch(PLAY)
        await bot.listens()
        assert await bot.stop() == 0
    async with pretended(tmp_path) as bot:
        assert "this database belongs to the playground" in await refused(bot)
