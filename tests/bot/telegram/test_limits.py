"""Who may send when; in these tests time passes at once, whenever everybody waits."""

import asyncio
import functools
import selectors
from collections.abc import Callable, Coroutine
from typing import Any, Self

import pytest

from bot.store.team import Alone, Grant
from bot.telegram.allowance import RETRY
from bot.telegram.limits import BURST, KEPT, Limits


class Selector(selectors.SelectSelector):
    """Waits for nothing: what it was to wait has passed."""

    now = 1000.0
    asked = 0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        assert timeout is not None, "everybody waits for ever"
        self.asked += 1
        self.now += max(0.0, timeout)
        return super().select(0)


class Loop(asyncio.SelectorEventLoop):
    """An event loop in whose world nothing takes time but waiting."""

    def __init__(self) -> None:
        self.selector = Selector()
        super().__init__(self.selector)

    def time(self) -> float:
        return self.selector.now


def in_no_time(test: Callable[[], Coroutine[Any, Any, None]]) -> Callable[[], None]:
    """Run a test in such a loop."""

    @functools.wraps(test)
    def run() -> None:
        with asyncio.Runner(loop_factory=Loop) as runner:
            runner.run(test())

    return run


class Sending:
    """Limits, and a record of what went when."""

    def __init__(self, rate: float = 0, chat_rate: float = 0) -> None:
        self.now = asyncio.get_running_loop().time
        self.began = self.now()
        self.limits = Limits(rate, chat_rate, now=self.now)
        self.chats: list[int] = []
        self.times: list[float] = []

    async def one(self, chat: int, own_accord: bool = False) -> None:
        await self.limits.turn(chat, own_accord)
        self.chats.append(chat)
        self.times.append(round(self.now() - self.began, 3))

    async def all(self, *chats: int) -> None:
        await asyncio.gather(*(self.one(chat) for chat in chats))


@in_no_time
async def test_without_limits_nobody_waits() -> None:
    sending = Sending()
    await sending.all(*range(500), *[1] * 500)
    assert set(sending.times) == {0}


@in_no_time
async def test_the_whole_bot_keeps_to_its_rate_first_come_first_served() -> None:
    sending = Sending(rate=25)
    await sending.all(*range(105))
    assert sending.chats == list(range(105))
    assert sending.times[:7] == [0, 0, 0, 0, 0, 0.04, 0.08]
    assert sending.times[-1] == 4.0
    assert all(sum(second <= at < second + 1 for at in sending.times) <= 30 for second in sending.times)


@in_no_time
async def test_a_slow_rate_still_lets_a_first_message_go_at_once() -> None:
    sending = Sending(rate=0.5)
    await sending.all(1, 2, 3)
    assert sending.times == [0, 2, 4]


@in_no_time
async def test_a_chat_is_slowed_after_a_burst_and_slows_nobody_else() -> None:
    sending = Sending(chat_rate=1)
    await asyncio.gather(sending.all(*[1] * (BURST + 3)), sending.all(2, 3, 4))
    assert sending.times == [0] * (BURST + 3) + [1, 2, 3]
    assert sending.chats[-6:] == [2, 3, 4, 1, 1, 1]
    await asyncio.sleep(5)
    await sending.all(*[1] * 6)
    assert sending.times[-6:] == [8, 8, 8, 8, 8, 9]


@in_no_time
async def test_a_flood_in_one_chat_costs_the_others_no_turn() -> None:
    sending = Sending(rate=10, chat_rate=1)
    flood = asyncio.ensure_future(sending.all(*[1] * 200))
    await asyncio.sleep(10)
    await sending.all(2, 3)
    assert dict(zip(sending.chats, sending.times, strict=True)) == {1: 10, 2: 10, 3: 10.1}
    flood.cancel()


@in_no_time
async def test_replies_go_before_what_we_send_of_our_own_accord() -> None:
    sending = Sending(rate=1)
    notices = [sending.one(chat, own_accord=True) for chat in (1, 2, 3)]
    replies = [sending.one(chat) for chat in (4, 5)]
    await asyncio.gather(*notices, *replies)
    assert sending.chats == [1, 4, 5, 2, 3]  # the first one found nobody before it
    assert sending.times == [0, 1, 2, 3, 4]


@in_no_time
async def test_while_a_backlog_goes_out_at_the_full_rate_replies_go_at_once() -> None:
    sending = Sending(rate=25)
    backlog = [asyncio.ensure_future(sending.one(chat, own_accord=True)) for chat in range(1000)]
    await asyncio.sleep(20)
    for chat in (-1, -2):
        await sending.one(chat)
    assert sending.times[-2:] == [20, 20]
    assert len(sending.times) == pytest.approx(20 * 25, abs=5)
    for waiting in backlog:
        waiting.cancel()


@in_no_time
async def test_a_chat_is_held_exactly_as_long_as_telegram_says() -> None:
    sending = Sending()
    sending.limits.hold(1, 7.25)
    assert sending.limits.held(1)
    assert not sending.limits.held(2)
    await sending.all(1, 2, 1)
    assert sending.chats == [2, 1, 1]
    assert sending.times == [0, 7.25, 7.25]
    assert not sending.limits.held(1)


@in_no_time
async def test_a_shorter_hold_does_not_end_a_longer_one() -> None:
    sending = Sending()
    sending.limits.hold(1, 30)
    sending.limits.hold(1, 5)
    await sending.all(1, 2)
    assert (sending.chats, sending.times) == ([2, 1], [0, 30])


@in_no_time
async def test_two_chats_held_at_once_hold_everything_until_the_later_end() -> None:
    sending = Sending(rate=100, chat_rate=1)
    waiting = [asyncio.ensure_future(sending.one(3, own_accord=True)) for _ in range(2)]
    sending.limits.hold(1, 10)
    sending.limits.hold(2, 4)
    assert sending.limits.held(3)
    await asyncio.gather(*waiting, sending.all(4, 1, 2))
    assert sending.chats == [4, 1, 2, 3, 3]  # the order is kept
    assert set(sending.times) == {10}


@in_no_time
async def test_a_group_gets_twenty_a_minute_and_holds_nobody_else() -> None:
    now = asyncio.get_running_loop().time
    limits, begin = Limits(0, 1, now=now), now()
    for _ in range(BURST + 2):
        await limits.turn(-100, own_accord=True)
    assert now() - begin == pytest.approx(6)
    for group in (-100, -200):
        limits.hold(group, 600)
    assert limits.held(-100)
    assert not limits.held(5)


@in_no_time
async def test_chats_held_one_after_the_other_hold_nobody_else() -> None:
    sending = Sending()
    sending.limits.hold(1, 3)
    await asyncio.sleep(3.5)
    sending.limits.hold(2, 3)
    assert not sending.limits.held(3)
    await sending.all(3, 2, 1)
    assert sending.times == [3.5, 3.5, 6.5]


@in_no_time
async def test_who_gives_up_takes_no_turn_from_the_others() -> None:
    sending = Sending(rate=1)
    waiting = [asyncio.ensure_future(sending.one(chat)) for chat in range(5)]
    await asyncio.sleep(0.5)
    waiting[1].cancel()
    waiting[3].cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    assert (sending.chats, sending.times) == ([0, 2, 4], [0, 1, 2])


@in_no_time
async def test_waiting_costs_no_work() -> None:
    loop = asyncio.get_running_loop()
    assert isinstance(loop, Loop)
    sending = Sending(rate=10, chat_rate=1)
    sending.limits.hold(1, 3600)
    await sending.all(1, 1)
    assert sending.times == [3600, 3600]
    assert loop.selector.asked < 10


@in_no_time
async def test_a_million_chats_leave_nothing_behind() -> None:
    sending = Sending(chat_rate=1)
    kept = 0
    for chat in range(20 * KEPT):
        await sending.limits.turn(chat, own_accord=False)
        kept = max(kept, len(sending.limits._chats))  # noqa: SLF001 - nothing else shows what is kept
        if chat % 100 == 0:
            await asyncio.sleep(0.1)
    assert kept <= 2 * KEPT


class Team(Alone):
    """Several processes that share a budget; a bucket that all of them ask."""

    shared = True

    def __init__(self, size: int, rate: float, now: Callable[[], float]) -> None:
        super().__init__()
        self.size = size
        self.held_until = 0.0
        self.held: list[float] = []
        self.asked: list[int] = []
        self.fails = 0
        self.slow = 0.0
        self._rate, self._now = rate, now
        self._tokens, self._at = rate / 5, now()

    def budget(self, rate: float) -> Self:  # type: ignore[override]  # of the one process there is none
        assert rate in (0, self._rate)
        return self

    async def ask(self, wanted: int) -> Grant:
        self.asked.append(wanted)
        await asyncio.sleep(self.slow)
        if self.fails:
            self.fails -= 1
            raise OSError("the database is gone")
        self._tokens = min(self._rate / 5, self._tokens + (self._now() - self._at) * self._rate)
        self._at = self._now()
        granted = int(min(self._tokens + 1e-6, wanted))
        self._tokens -= granted
        return Grant(granted, max(0.1, (1 - self._tokens) / self._rate))

    async def hold(self, seconds: float) -> None:
        self.held.append(seconds)


def together(size: int, rate: float, chat_rate: float = 0) -> tuple[Team, list[Sending]]:
    """Return processes that share a rate."""
    now = asyncio.get_running_loop().time
    team = Team(size, rate, now)
    sending = [Sending() for _ in range(size)]
    for one in sending:
        one.limits = Limits(rate, chat_rate, now=now, team=team)
    return team, sending


@in_no_time
async def test_several_processes_together_keep_to_the_rate_of_the_bot() -> None:
    team, sending = together(3, 25)
    await asyncio.gather(*(one.all(*range(35)) for one in sending))
    times = sorted(at for one in sending for at in one.times)
    assert 3.9 <= times[-1] <= 4.6
    assert all(sum(second <= at < second + 1 for at in times) <= 30 for second in times)
    assert all(one.chats == list(range(35)) for one in sending)
    assert len(team.asked) < 200


@in_no_time
async def test_nobody_asks_for_more_than_can_go_at_once() -> None:
    team, [sending] = together(1, 25, chat_rate=1)
    await sending.all(*[1] * (BURST + 2), 2)
    assert (len(sending.chats), sending.chats[-2:]) == (BURST + 3, [1, 1])  # the other one did not wait
    assert team.asked[0] == 1  # the first one found nobody before it
    sending.limits.hold(1, 10)
    asked = len(team.asked)
    await sending.all(1)
    assert sending.times[-1] >= 10
    assert len(team.asked) == asked + 1


@in_no_time
async def test_a_chat_is_slowed_as_if_each_process_wrote_to_it() -> None:
    _, [sending, _] = together(2, 0, chat_rate=1)
    await sending.all(*[1] * (BURST // 2 + 2))
    assert sending.times[-3:] == [0, 2, 4]


@in_no_time
async def test_what_nobody_uses_any_more_is_not_put_by() -> None:
    team, [sending] = together(1, 25)
    team.slow = 1.0
    waiting = asyncio.ensure_future(sending.one(1))
    await asyncio.sleep(0.5)
    waiting.cancel()
    await asyncio.sleep(1)
    await sending.one(2)
    assert (sending.chats, team.asked) == ([2], [1, 1])


@in_no_time
async def test_a_budget_that_cannot_be_asked_is_asked_again() -> None:
    team, [sending] = together(1, 25)
    team.fails = 3
    await sending.all(1, 2)
    assert sending.chats == [1, 2]
    assert sending.times == [3 * RETRY] * 2


@in_no_time
async def test_what_one_is_told_to_hold_the_others_hear_of_and_obey() -> None:
    team, [one, other] = together(2, 25)
    one.limits.hold(1, 10)
    one.limits.hold(2, 4)
    await asyncio.sleep(0.01)
    assert team.held == [10]
    team.held_until = other.now() + 7
    await other.all(5)
    assert 6.9 <= other.times[0] <= 7.1
