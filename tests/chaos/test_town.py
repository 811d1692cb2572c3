"""What a proof counts is what the bot did, also when it is slow to hear or quick to come back."""

import asyncio
from pathlib import Path

import pytest

from bot.playground.api import Delay
from dialogs.events import PersonCommanded
from tests.chaos.crowd import Crowd
from tests.chaos.person import Habits, Person
from tests.chaos.proof import SEED
from tests.chaos.town import BEFORE_SEND, ON_ITS_WAY, founded


async def test_what_the_bot_has_not_heard_yet_is_not_lost(tmp_path: Path) -> None:
    async with founded(tmp_path, SEED) as town:
        await town.begin()
        person = Person(town, Habits(thinking=0), SEED)
        await person.begin()
        town.weather = lambda method, _: Delay(0.3) if method == "getUpdates" else None
        for _ in range(2):
            person.model.happens(PersonCommanded("help"))
            person.phone.send({"text": "/help"})
        crowd = Crowd(town, [person])
        await crowd.end()

        assert crowd.lost == crowd.twice == 0
        assert crowd.others == []


async def test_who_was_killed_does_not_know_how_long_they_were_to_wait(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    async with founded(tmp_path, SEED) as town:
        await town.begin()
        listens = town.bot.listens

        async def late() -> None:
            await asyncio.sleep(0.5)  # meanwhile it sends what it owes
            await listens()

        monkeypatch.setattr(town.bot, "listens", late)
        town.bot.api.limits.hold(None, 60)
        town.bot.phone("en").send({"text": "/start"})
        await town.kill(BEFORE_SEND)
        await town.quiet()

        assert town.early + town.bot.api.limits.early == 0


async def test_people_who_wait_for_a_late_kill_go_on_where_it_waits_for_them(tmp_path: Path) -> None:
    async with founded(tmp_path, SEED) as town:
        await town.begin()
        person = Person(town, Habits(thinking=0, writes=0, hurries=0), SEED)
        crowd = Crowd(town, [person])
        town.press_again = lambda _: person.press_again()
        crowd._per_kill = crowd._goal = 0  # noqa: SLF001 - as it is when a kill came late
        walking = asyncio.create_task(crowd._walk(person))  # noqa: SLF001
        await asyncio.sleep(1)
        seen = crowd.updates
        await asyncio.sleep(0.3)
        assert crowd.updates == seen, "they wait"

        await town.kill(ON_ITS_WAY)
        walking.cancel()

        assert crowd.updates > seen
        assert town.kills == 1
