"""How often Telegram is asked for updates while that goes wrong; in these tests time passes at once."""

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from datetime import timedelta
from itertools import pairwise
from typing import Any, cast

import pytest
from telegram import Bot
from telegram.error import Conflict, InvalidToken, NetworkError, TimedOut

from bot.clock import Clock
from bot.telegram.intake import FIRST_PAUSE, LONGEST_PAUSE, Intake, Raw, fetching
from bot.telegram.request import AiohttpRequest, Held, NotSent
from tests.bot.telegram.test_limits import in_no_time

ROUNDING = 1e-6
OFTEN = 12
"""Troubles one after the other: by then the pauses are as long as they get."""

Trouble = Callable[[], Exception]
TROUBLES: dict[str, Trouble] = {
    "a page instead of an answer": lambda: NetworkError("an answer that is not Telegram's (HTTP 502)"),
    "a cut connection": lambda: NetworkError("the connection broke (ServerDisconnectedError)"),
    "no answer in time": lambda: TimedOut("no answer in time"),
    "no connection": lambda: NotSent("no connection (ClientConnectorError)"),
    "another poller": lambda: Conflict("Conflict: terminated by other getUpdates request"),
    "a database that fails": lambda: OSError("the disk is full"),
}


async def asked(*answers: Exception | None) -> list[float]:
    """Poll until these answers were given, each a trouble or no update; return when each was asked for."""
    now, given, times = asyncio.get_running_loop().time, iter(answers), list[float]()

    async def fetch(*_: object) -> Sequence[Raw]:
        times.append(now())
        answer = next(given, InvalidToken("that is the end"))
        if answer is not None:
            raise answer
        return []

    unused: Any = None  # without updates nothing else is asked
    with pytest.raises(InvalidToken):
        await Intake(fetch, unused, unused, unused, Clock()).poll()
    return times


def pauses(times: Sequence[float]) -> list[float]:
    return [later - sooner for sooner, later in pairwise(times)]


@pytest.mark.parametrize("trouble", TROUBLES)
def test_while_there_is_trouble_the_pauses_grow_and_once_it_is_over_they_begin_anew(trouble: str) -> None:
    @in_no_time
    async def run() -> None:
        wrong = TROUBLES[trouble]
        *waited, _, again = pauses(await asked(*(wrong() for _ in range(OFTEN)), None, wrong()))

        assert len(waited) == OFTEN
        for number, pause in enumerate([*waited, again]):
            longest = min(FIRST_PAUSE * 2 ** (number % OFTEN), LONGEST_PAUSE)
            assert longest / 2 - ROUNDING <= pause <= longest + ROUNDING

    run()


@in_no_time
async def test_too_many_requests_for_updates_hold_exactly_so_long_as_telegram_says() -> None:
    times = await asked(*(Held(timedelta(seconds=wait)) for wait in (7, 0.25, 90)))

    assert pauses(times) == pytest.approx([7, 0.25, 90], abs=ROUNDING)


class Server:
    """Answers a request for updates with something."""

    def __init__(self, answer: object) -> None:
        self._answer = answer

    async def post(self, *_: object, **__: object) -> object:
        return self._answer


def fetched(answer: object) -> Awaitable[Sequence[Raw]]:
    bot, request = Bot("7:unused"), cast(AiohttpRequest, Server(answer))
    return fetching(bot, request)(None, 25, 100)


async def test_an_empty_list_is_no_trouble() -> None:
    assert await fetched([]) == []


@pytest.mark.parametrize("garbage", [True, None, {}, "[]"])
async def test_what_is_no_list_of_updates_is_trouble_and_not_asked_for_again_at_once(garbage: object) -> None:
    with pytest.raises(NetworkError):
        await fetched(garbage)
