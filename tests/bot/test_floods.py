"""Too many requests: the bot waits exactly as long as it is told, and by itself it never sends too many."""

import asyncio
import time
from pathlib import Path

from bot.telegram import wire
from bot.telegram.aside import PATIENCE
from dialogs.events import PersonHas
from tests.bot.phone import Phone
from tests.bot.process import running
from tests.bot.test_faults import EDIT, SEND, TOO_MANY, offers, refusal, started
from tests.bot.test_strange import quiet
from tests.chaos.fleet import watching

STRIP = "editMessageReplyMarkup"


async def test_too_many_requests_hold_one_chat_exactly_so_long_and_nobody_else(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        held, other = await asyncio.gather(started(bot), started(bot))
        bot.on(EDIT, TOO_MANY, chat=held.person)
        begin = time.monotonic()
        place, data = held.find("Which accounts")
        await asyncio.gather(held.tap(data, place), quick(other, begin))
        waited = time.monotonic() - begin

        assert 1.0 <= waited < 2.0
        assert bot.api.limits.early == 0


async def quick(phone: Phone, begin: float) -> None:
    await phone.press("Which accounts", "Facebook", "Instagram", "Done")
    assert time.monotonic() - begin < 0.9


async def test_too_many_requests_for_all_hold_everybody_and_lose_nothing(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phones = await asyncio.gather(*(started(bot) for _ in range(6)))
        for phone in phones:
            bot.on(EDIT, TOO_MANY, chat=phone.person)
        begin = time.monotonic()
        waiting = [asyncio.create_task(phone.press("Which accounts", "Facebook")) for phone in phones]
        await bot.until(lambda: bot.api.counts[EDIT] >= 12, "all are told to wait")
        newcomer = bot.phone("de")
        await newcomer.write("/start")
        assert time.monotonic() - begin >= 1.0
        await asyncio.gather(*waiting)

        assert bot.api.limits.early == 0
        assert all(offers(phone, wire.written(PersonHas("facebook", 0))) for phone in phones)


async def test_who_asks_in_a_group_without_end_gets_no_more_than_the_limits_allow(tmp_path: Path) -> None:
    async with running(tmp_path, OPTOUT_RATE="1") as bot:
        person, group = await started(bot), bot.world.add_group("Friends")
        for number in range(60):
            bot.world.write(person.person, f"@{bot.world.bot['username']} hello {number}", group)
        await person.write("/status")
        await bot.until(lambda: quiet(bot), "everything is acknowledged")
        await asyncio.sleep(PATIENCE)  # then those that still waited for their turn are given up

        assert 1 <= bot.called(SEND, chat=group) <= 3 * PATIENCE


async def test_a_group_that_is_told_to_hold_holds(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        person, group = await started(bot), bot.world.add_group("Friends")
        bot.on(SEND, TOO_MANY, chat=group)
        for number in range(2):
            bot.world.write(person.person, f"@{bot.world.bot['username']} hello {number}", group)
            await bot.until(lambda: bot.called(SEND, chat=group) > number, "one more is answered")  # noqa: B023

        assert bot.api.limits.early == 0


async def test_groups_that_are_told_to_hold_hold_nobody_else(tmp_path: Path) -> None:
    for_long = refusal(429, "Too Many Requests: retry after 600", retry_after=600)
    async with running(tmp_path) as bot:
        person = await started(bot)
        for number in range(3):
            group = bot.world.add_group("Friends", -100 - number)
            bot.on(SEND, for_long, chat=group)
            bot.world.write(person.person, f"@{bot.world.bot['username']} hello", group)
            await bot.until(lambda: bot.called(SEND, chat=group), "it is told to hold")  # noqa: B023
        await person.write("/status")
        await person.press("Help")


async def test_by_default_no_more_goes_out_than_the_rate_allows(tmp_path: Path) -> None:
    usual = {"OPTOUT_RATE": "28", "OPTOUT_CHAT_RATE": "1"}
    async with running(tmp_path, **usual) as bot, watching() as stood_still:
        phones = [bot.phone("de") for _ in range(25)]
        await asyncio.gather(*(phone.write("/start en_a11y") for phone in phones))
        await asyncio.gather(*(phone.press("Germany") for phone in phones))
        await bot.until(lambda: bot.called(STRIP) == len(phones), "old messages lose their buttons")

        times = sorted(call.time for call in bot.api.calls if call.method in (SEND, STRIP))
        assert len(times) == 3 * len(phones)
        most = max(sum(begin <= other < begin + 1 for other in times) for begin in times)
        # What was saved up, once more where the bot stood still, and what came while the test itself did.
        assert most <= 28 * (1.4 + stood_still()) + 2 < len(times)
