"""One bot, several processes: whichever dies, and when the database goes, nothing is lost or done twice."""

import asyncio
import os
import signal
import time
from pathlib import Path

import pytest

from bot.announce import DONE, FAREWELL, noted
from bot.clock import Clock
from bot.playground.api import Delay
from bot.store.engines import joined
from bot.store.postgres.schema import shipped
from tests.bot.phone import Phone
from tests.bot.postgres import NAME, PASSWORD, Database
from tests.bot.process import Bot
from tests.bot.replicas import TAKES_OVER, ready, several
from tests.bot.test_own_data import files

NEWER = """
import sys
from bot.store.postgres import store
from bot.store.postgres.schema import Migration
steps = [*store.shipped(), Migration({number}, {oldest}, "ALTER TABLE chats ADD COLUMN mood_{number} text")]
store.shipped = lambda: steps
from bot.__main__ import main
sys.exit(main(["run", "--no-playground"]))
"""
"""A release whose schema goes further."""
WITHOUT_ASYNCPG = """
import sys
sys.modules["asyncpg"] = None
from bot.__main__ import main
print([main(line.split()) for line in sys.argv[1:]])
"""


# --------------------------------------------------------------------------------- a process dies


async def test_what_a_process_was_to_send_when_it_died_another_sends_within_seconds(
    tmp_path: Path, database: Database
) -> None:
    async with several(tmp_path, database, 2) as replicas:
        first, second = replicas.bots
        await replicas.start(first)
        phone = first.phone()
        first.on("sendMessage", first.strike)
        phone.send({"text": "/start DE"})
        await first.ended()
        assert phone.messages == []
        began = time.monotonic()
        await replicas.start(second)
        await phone.changed([], "the screen that was owed")
        assert time.monotonic() - began < TAKES_OVER
        await replicas.settled()
        assert len(phone.messages) == 1


async def test_who_stood_still_for_too_long_sends_nothing_that_others_have_sent(
    tmp_path: Path, database: Database
) -> None:
    async with several(tmp_path, database, 2, OPTOUT_RATE="1") as replicas:
        first, second = replicas.bots
        await replicas.start(first)
        people = [first.phone() for _ in range(6)]
        for phone in people:
            phone.send({"text": "/start DE"})
        await first.until(lambda: any(phone.messages for phone in people), "the first has a screen")
        os.kill(first.pid, signal.SIGSTOP)
        replicas.balancer.behind.remove(first)
        await replicas.start(second)
        await first.until(lambda: all(phone.messages for phone in people), "all have", within=25)
        await replicas.settled()
        os.kill(first.pid, signal.SIGCONT)
        await asyncio.sleep(3)
        assert sum(len(phone.messages) for phone in people) <= len(people) + 1  # one was under way
        assert "cut off for too long" in first.errors
        assert (await ready(first))[0] == 200


async def test_one_polls_and_when_it_dies_another_within_fifteen_seconds(
    tmp_path: Path, database: Database
) -> None:
    async with several(tmp_path, database, 2, polls=True) as replicas:
        first, second = replicas.bots
        await replicas.start(first)
        await replicas.start(second)
        phone = first.phone()
        await phone.write("/start DE")
        status, said = await ready(second)
        assert (status, said["polled"]) == (200, None)

        await first.kill()
        began = time.monotonic()
        phone.send({"text": "/status"})
        await second.until(lambda: len(phone.messages) == 2, "the other one answers", within=TAKES_OVER)
        assert time.monotonic() - began < TAKES_OVER
        await first.launch()
        await first.listens()
        assert await second.stop() == 0  # who ends well gives back at once
        phone.send({"text": "/status"})
        await first.until(lambda: len(phone.messages) == 3, "the first one answers again", within=TAKES_OVER)
        assert "another process polls" not in first.errors + second.errors


async def test_a_farewell_that_reaches_any_process_is_sent_by_the_one_that_leads(
    tmp_path: Path, database: Database
) -> None:
    async with several(tmp_path, database, 2, OPTOUT_ADMINS="5000000123") as replicas:
        for bot in replicas.bots:
            await replicas.start(bot)
        people = [replicas.bots[0].phone() for _ in range(5)]
        for phone in people:
            await phone.write("/start DE_facebook")
        replicas.balancer.behind.remove(replicas.bots[0])  # the other one does not lead
        people[0].send({"text": "/farewell"})
        await replicas.bots[0].until(lambda: all(map(files, people)), "everybody has their page")
        await replicas.settled()
        async with asyncio.timeout(10):
            question = "SELECT value FROM meta WHERE key = $1"
            while await database.look(question, noted(FAREWELL)) != [(DONE,)]:  # noqa: ASYNC110
                await asyncio.sleep(0.05)
        assert all(sum("document" in message for message in phone.messages) == 1 for phone in people)


# -------------------------------------------------------------------------------- the database goes


@pytest.mark.parametrize("number", [pytest.param(signal.SIGINT, marks=pytest.mark.whole), signal.SIGQUIT])
async def test_while_the_database_is_gone_nothing_is_accepted_and_then_all_goes_on(
    tmp_path: Path, database: Database, number: int
) -> None:
    async with several(tmp_path, database, 2) as replicas:
        for bot in replicas.bots:
            await replicas.start(bot)
        bot, server = replicas.bots[0], database.server
        phone, waiting = bot.phone(), bot.phone()
        await phone.write("/start DE")
        pids = [each.pid for each in replicas.bots]
        bot.on("sendMessage", Delay(0.5), chat=waiting.person)
        waiting.send({"text": "/start DE"})
        await bot.until(lambda: replicas.balancer.answers.count(200) == 2, "both are accepted")
        await asyncio.sleep(0.1)  # it is being sent when the database goes

        server.stop(number)
        before, asked = phone.messages, len(replicas.balancer.answers)
        phone.send({"text": "/status"})
        await bot.until(lambda: len(replicas.balancer.answers) > asked + 2, "it is delivered again and again")
        assert set(replicas.balancer.answers[asked:]) == {503}
        assert [await ready(each) for each in replicas.bots] == [(503, _gone()), (503, _gone())]
        await asyncio.sleep(7)  # longer than a lease
        assert phone.messages == before

        server.start()
        await server.ready()
        await bot.until(lambda: len(phone.messages) == len(before) + 1, "it is answered", within=20)
        await replicas.settled(30)
        assert len(waiting.messages) == 1
        assert [(await ready(each))[0] for each in replicas.bots] == [200, 200]
        assert (await replicas.kept(phone.person))[1] == 2
        assert [each.pid for each in replicas.bots] == pids
        for each in replicas.bots:
            assert await each.stop() == 0


def _gone() -> dict[str, object]:
    said: dict[str, object] = {"ready": False, "database": False, "telegram": True, "polled": None}
    return {**said, "owed": 0, "oldest": 0.0, "late": 0.0, "operator": "the tests, tests@example.org"}


async def test_a_start_without_a_database_waits_and_can_be_ended(tmp_path: Path, database: Database) -> None:
    database.server.stop()
    try:
        async with several(tmp_path, database, 1) as replicas:
            [bot] = replicas.bots
            await bot.launch()
            await bot.until(lambda: "Trying again" in bot.errors, "it says why it waits")
            assert await bot.stop() == 0
            assert all("cannot be reached" in line for line in bot.errors.splitlines())
            await bot.launch()
            await asyncio.sleep(1)
            database.server.start()
            await bot.listens()
    finally:
        database.server.start()
        await database.server.ready()


# ---------------------------------------------------------------------------------- another release


@pytest.mark.whole
async def test_old_and_new_work_side_by_side_while_the_schema_changes(
    tmp_path: Path, database: Database
) -> None:
    now = shipped()[-1].number
    async with several(tmp_path, database, 2) as replicas:
        older, newer = replicas.bots
        await replicas.start(older)
        people = [older.phone() for _ in range(4)]
        walking = asyncio.gather(*(walk_a_little(phone) for phone in people))
        await replicas.start(newer, "-c", NEWER.format(number=now + 1, oldest=now))
        await walking
        await asyncio.gather(*(walk_a_little(phone) for phone in people))
        assert await database.look("SELECT max(number) FROM optout_schema") == [(now + 1,)]
        assert await older.stop() == 0
        await replicas.start(older)  # an older one also starts beside it
        assert await newer.stop() == 0

        await replicas.start(newer, "-c", NEWER.format(number=now + 2, oldest=now + 2))
        assert await older.ended() == 2
        last = older.errors.splitlines()[-1]
        assert f"has schema {now + 2}" in last
        assert f"up to {now}" in last
        await asyncio.gather(*(walk_a_little(phone) for phone in people))


async def walk_a_little(phone: Phone) -> None:
    await phone.write("/start DE")
    for _ in range(3):
        await phone.write("/status")


# --------------------------------------------------------------------------------- on the command line


async def called(bot: Bot, *arguments: str) -> tuple[int, str, str]:
    """Run a command, and return what it ends with and says."""
    errors = len(bot.errors)
    bot.lines.clear()
    await (bot.execute if arguments[0] == "-c" else bot.launch)(*arguments)
    code = await bot.ended()
    return code, "\n".join(bot.lines), bot.errors[errors:]


@pytest.mark.whole
async def test_what_the_commands_do_with_an_address(tmp_path: Path, database: Database) -> None:
    async with several(tmp_path, database, 1) as replicas:
        [bot] = replicas.bots
        code, _, said = await called(bot, "stats")
        assert (code, said.count("\n")) == (1, 1)
        assert "start `optout-bot run` once" in said
        await replicas.start(bot)
        phone = bot.phone()
        await phone.write("/start DE")
        await bot.stop()

        code, printed, _ = await called(bot, "stats", "--json")
        assert (code, printed) == (0, "[]")
        code, printed, _ = await called(bot, "check", "--database")
        assert code == 0
        assert f"/{database.name}: 1 chats, verified" in printed
        await database.look("UPDATE chats SET crc = crc + 1")
        code, printed, _ = await called(bot, "check", "--database")
        assert code == 1
        assert "cannot be read whole: 1" in printed
        for command, program in (("backup", "pg_dump"), ("restore", "pg_restore")):
            code, _, said = await called(bot, command, "copy.db")
            assert (code, said.count("\n")) == (2, 1)
            assert program in said


@pytest.mark.whole
async def test_without_asyncpg_one_line_says_what_to_install(tmp_path: Path, database: Database) -> None:
    lines = "run --no-playground", "stats", "check --database", "migrate-store bot.db postgresql://x/y"
    async with several(tmp_path, database, 1) as replicas:
        _, codes, said = await called(replicas.bots[0], "-c", WITHOUT_ASYNCPG, *lines)
        assert (codes, said.count("\n")) == (str([2] * len(lines)), len(lines)), said
        assert said.count("optout-bot[postgres]") == len(lines)


async def test_a_file_moves_there_on_the_command_line(tmp_path: Path, database: Database) -> None:
    async with several(tmp_path, database, 1) as replicas:
        [bot] = replicas.bots
        code, printed, said = await called(bot, "migrate-store", "bot.db", database.address)
        assert (code, printed) == (1, "")
        assert "there is no database at bot.db" in said
        code, _, said = await called(bot, "migrate-store", "bot.db", "other.db")
        assert (code, said.count("\n")) == (2, 1)
    async with several(tmp_path, database, 1, OPTOUT_DATABASE=str(tmp_path / "bot.db")) as replicas:
        [bot] = replicas.bots
        await replicas.start(bot)
        await bot.phone().write("/start DE")
        await bot.stop()
        code, printed, said = await called(bot, "migrate-store", "bot.db", database.address)
        assert (code, said) == (0, ""), said
        assert printed.startswith(
            f"postgresql://127.0.0.1:{database.server.port}/{database.name}: 1 chats, verified"
        )
        assert PASSWORD not in printed


async def test_a_password_in_a_file_of_its_own_opens_the_database(tmp_path: Path, database: Database) -> None:
    login = tmp_path / "login"
    login.touch(mode=0o400)
    login.write_text(f"127.0.0.1:{database.server.port}:*:{NAME}:{PASSWORD}\n")
    address = f"postgresql://{NAME}@127.0.0.1:{database.server.port}/{database.name}?passfile={login}"

    store = await joined(address, Clock())
    assert await store.owing() == []
    await store.close()
