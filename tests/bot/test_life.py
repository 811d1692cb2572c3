"""The life of the process: when it refuses to begin, what it waits out, and how it ends."""

import asyncio
import sqlite3
import time
from contextlib import closing, suppress
from io import BytesIO
from pathlib import Path
from urllib.parse import urlsplit

import aiohttp
import pytest

from bot.playground.api import Answer, Delay, Fault
from tests.bot.process import BOT_ID, RUN, SECRET, TOKEN, Bot, free_port, pretended, receiving, running
from tests.bot.test_kill import at_the_form, nobody_else_writes, turns

HEADER = "X-Telegram-Bot-Api-Secret-Token"
UNAUTHORIZED = Answer(401, {"ok": False, "error_code": 401, "description": "Unauthorized"})
BAD_GATEWAY = Answer(502, b"<html>Bad Gateway</html>", "text/html")
OTHER_POLLER = Answer(
    409,
    {"ok": False, "error_code": 409, "description": "Conflict: terminated by other getUpdates request"},
)


async def refused(bot: Bot, *, anew: bool = False) -> str:
    """Run a bot that refuses to begin, and return its one line."""
    await (bot.execute("-m", "bot", *RUN) if anew else bot.launch())
    assert await bot.ended() == 2
    assert bot.errors.count("\n") == 1, bot.errors
    return bot.errors


# -------------------------------------------------------------------- refused


async def test_a_wrong_token_ends_with_one_line(tmp_path: Path) -> None:
    async with pretended(tmp_path, OPTOUT_TOKEN=f"{BOT_ID}:another-token-that-nobody-gave-out-1") as bot:
        line = await refused(bot, anew=True)

    assert "BotFather" in line
    assert "another-token" not in line


@pytest.mark.parametrize("method", ["getUpdates", "editMessageText", "setWebhook"])
async def test_a_token_that_is_revoked_ends_the_bot(tmp_path: Path, method: str) -> None:
    async with pretended(tmp_path, **(webhook_settings() if method == "setWebhook" else {})) as bot:
        bot.on(method, *[UNAUTHORIZED] * 9)
        if method == "editMessageText":
            phone = bot.phone("de")
            phone.send({"text": "/start en"})
            await bot.start()
            await bot.until(lambda: phone.messages, "welcome")
            phone.touch("co:DE", phone.messages[-1]["message_id"])
        else:
            await bot.launch()

        assert await bot.ended() == 2
        assert "BotFather" in bot.errors.splitlines()[-1]


async def test_a_second_bot_on_the_file_is_refused(tmp_path: Path) -> None:
    async with running(tmp_path) as bot, pretended(tmp_path) as second:
        line = await refused(second)
        assert "in use by another process" in line

        await bot.phone().write("/start")


@pytest.mark.parametrize("owner", ["bot 8", "the playground"])
async def test_a_database_of_another_bot_is_refused(tmp_path: Path, owner: str) -> None:
    async with pretended(tmp_path) as bot:
        await bot.start()
        assert await bot.stop() == 0
        with closing(sqlite3.connect(bot.database)) as connection, connection:
            connection.execute("UPDATE meta SET value = ? WHERE key = 'owner'", (owner,))
    async with pretended(tmp_path) as bot:
        line = await refused(bot)

    assert owner in line
    assert f"bot {BOT_ID}" in line
    assert TOKEN not in line


async def test_a_webhook_without_a_secret_is_refused(tmp_path: Path) -> None:
    async with pretended(tmp_path, OPTOUT_WEBHOOK_URL="http://127.0.0.1:1/x") as bot:
        assert "OPTOUT_WEBHOOK_SECRET" in await refused(bot)


async def test_no_token_and_no_playground_is_refused(tmp_path: Path) -> None:
    async with pretended(tmp_path, OPTOUT_TOKEN="") as bot:
        assert "OPTOUT_TOKEN" in await refused(bot)


# -------------------------------------------------------------------- waited out


async def test_another_poller_and_a_webhook_are_named_and_waited_for(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = await at_the_form(bot)
        bot.on("getUpdates", OTHER_POLLER)
        await phone.press("I sent it", "Confirmed by e-mail")
        assert "another process polls" in bot.errors

        await call(bot, "setWebhook", url="http://127.0.0.1:9/elsewhere")
        await bot.until(lambda: "a webhook is set" in bot.errors, "it says so")
        phone.send({"text": "/status"})
        await call(bot, "deleteWebhook")
        await bot.until(lambda: len(phone.messages) == 2, "it resumes alone")


async def call(bot: Bot, method: str, **parameters: str) -> None:
    url = f"{bot.url}/bot{TOKEN}/{method}"
    async with aiohttp.ClientSession() as http, http.post(url, json=parameters) as response:
        assert response.status == 200


@pytest.mark.parametrize("method", ["getMe", "setWebhook"])
async def test_telegram_may_be_in_trouble_while_the_bot_begins(tmp_path: Path, method: str) -> None:
    async with pretended(tmp_path, **webhook_settings()) as bot:
        bot.on(method, BAD_GATEWAY)
        await bot.launch()
        await bot.phone().write("/start")
        assert await bot.stop() == 0


async def test_an_update_that_comes_before_telegram_has_said_who_we_are_is_not_accepted(
    tmp_path: Path,
) -> None:
    async with pretended(tmp_path, **webhook_settings()) as bot:
        phone, update = bot.phone(), {"update_id": 900}
        chat, person = {"id": phone.person, "type": "private"}, {"id": phone.person, "is_bot": False}
        message = {"message_id": 1, "date": 1, "chat": chat, "from": person, "text": "/start DE"}
        bot.on("getMe", Delay(1.0))
        await bot.launch()
        await bot.listens()
        async with aiohttp.ClientSession(headers={HEADER: SECRET}) as http:

            async def status() -> int:
                where, what = f"{bot.address}/from-telegram", {**update, "message": message}
                async with http.post(where, json=what) as response:
                    return response.status

            assert await status() == 503
            await bot.until(lambda: bot.called("setWebhook"), "it knows who it is")
            assert await status() == 200
        await bot.until(lambda: bot.stored(phone.person), "it was read then")
        assert bot.rows("SELECT * FROM poison") == []


def webhook_settings() -> dict[str, str]:
    listen = f"127.0.0.1:{free_port()}"
    return {
        "OPTOUT_LISTEN": listen,
        "OPTOUT_WEBHOOK_SECRET": SECRET,
        "OPTOUT_WEBHOOK_URL": f"http://{listen}/from-telegram",
    }


# -------------------------------------------------------------------- the end


async def ends_in_time(bot: Bot) -> None:
    begin = time.monotonic()
    assert await bot.stop() == 0
    assert time.monotonic() - begin < 5


async def test_asked_to_end_it_finishes_what_is_under_way(tmp_path: Path) -> None:
    async with pretended(tmp_path) as bot:
        await bot.start(anew=True)
        phone, slow = await at_the_form(bot), await at_the_form(bot)
        before, counted = phone.messages, turns(phone)
        bot.on("editMessageText", Delay(1.0), chat=slow.person)
        slow.touch(slow.find("I sent it")[1])
        await bot.until(lambda: turns(slow) == counted + 1, "its screen is on its way")
        with nobody_else_writes(bot):
            answered = bot.called("answerCallbackQuery")
            phone.touch(phone.find("I sent it")[1])
            await bot.until(lambda: bot.called("answerCallbackQuery") > answered, "the press is fetched")
            ending = asyncio.create_task(ends_in_time(bot))
            await asyncio.sleep(0.3)
            assert turns(phone) == counted
        await ending

        assert turns(phone) == counted + 1
        assert phone.messages != before
        assert bot.rows("SELECT chat FROM chats WHERE owing = 1 OR shown < revision") == []
        assert len(bot.world.updates) == 0, "nothing is delivered again"


@pytest.mark.parametrize(
    ("method", "fault"),
    [("getUpdates", Delay(30)), ("editMessageText", Delay(30))],
)
async def test_it_ends_in_time_although_telegram_does_not_answer(
    tmp_path: Path, method: str, fault: Fault
) -> None:
    async with running(tmp_path) as bot:
        phone = await at_the_form(bot)
        await bot.until(lambda: not len(bot.world.updates), "everything is acknowledged")
        bot.on(method, *[fault] * 50)
        if method == "editMessageText":
            phone.touch(phone.find("I sent it")[1])
            await bot.until(lambda: turns(phone) == len(EVERY_TURN), "the press is committed")
        await ends_in_time(bot)


EVERY_TURN = ("/start", *range(7), "I sent it")


@pytest.mark.parametrize("method", ["getMe", "setWebhook"])
async def test_it_ends_in_time_although_it_could_not_begin(tmp_path: Path, method: str) -> None:
    async with pretended(tmp_path, **webhook_settings()) as bot:
        bot.on(method, Delay(30))
        await bot.launch()
        await bot.listens()
        await bot.until(lambda: bot.api.counts[method], "it begins")
        await ends_in_time(bot)


# -------------------------------------------------------------------- the webhook


async def test_the_webhook_takes_updates_at_its_path_with_its_secret_and_nothing_else(tmp_path: Path) -> None:
    async with receiving(tmp_path, "webhook") as bot, aiohttp.ClientSession() as http:
        address = f"{bot.address}/from-telegram"
        good = {HEADER: SECRET}

        async def status(
            url: str = address, headers: dict[str, str] = good, data: bytes | BytesIO = b"{}"
        ) -> int:
            async with http.post(url, headers=headers, data=data) as response:
                return response.status

        assert await status(headers={}) == 401
        assert await status(headers={HEADER: f"{SECRET}x"}) == 401
        assert await status(headers={HEADER: "ä"}, data=b"not parsed") == 401
        assert await status(url=f"{bot.address}/") == 404
        assert await status(url=f"{bot.address}/from-telegram/more") == 404
        assert await status(url=f"{bot.address}/bot{TOKEN}/getMe") == 404
        with suppress(aiohttp.ClientError):  # it may cut the connection before everything is sent
            assert await status(data=BytesIO(b"x" * 10_000_000)) == 413
        for bad in (b"", b"{", b"[]", b"null", b"1", b'"x"', b"{}", b'{"update_id": "1"}', b"[" * 100_000):
            assert await status(data=bad) == 400
        assert await status(data=b'{"update_id": 900, "message": {}}') == 200
        assert await status(data=b'{"update_id": 901}') == 200
        for path in ("/health", "/ready"):
            async with http.get(bot.address + path) as response:
                assert response.status == 200
        await bot.phone().write("/start")


async def test_slow_requests_keep_nobody_waiting_and_do_not_hold_up_the_end(tmp_path: Path) -> None:
    async with receiving(tmp_path, "webhook") as bot:
        host = urlsplit(bot.address)
        writers = []
        for _ in range(20):
            _, writer = await asyncio.open_connection(host.hostname, host.port)
            writer.write(f"POST /from-telegram HTTP/1.1\r\nHost: x\r\n{HEADER}: {SECRET}\r\n".encode())
            writer.write(b"Content-Length: 99\r\n\r\n{")
            await writer.drain()
            writers.append(writer)
        await bot.phone().write("/start")

        await ends_in_time(bot)
        for writer in writers:
            writer.close()
