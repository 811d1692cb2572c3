"""How much of one person's is read; in these tests time passes only when told."""

import asyncio
from collections import Counter
from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest

from bot.clock import Clock
from bot.engine import Incoming
from bot.telegram.intake import Intake, Raw
from bot.telegram.throttle import EACH, KEPT, MOST, Admission, Throttle

ADA, BEN = 5, 6
FLOOD = 1_000


class Gate:
    """A throttle with a clock of its own."""

    def __init__(self) -> None:
        self.now = 0.0
        self.throttle = Throttle(lambda: self.now)

    def admit(self, number: int, person: int = ADA) -> Counter[Admission]:
        """Return what becomes of so many updates at once."""
        return Counter(self.throttle.admit(person) for _ in range(number))


def test_of_a_thousand_at_once_forty_are_read_and_one_is_answered_for_all_the_others() -> None:
    assert Gate().admit(FLOOD) == {"read": MOST, "told": 1, "passed over": FLOOD - MOST - 1}


def test_who_goes_on_is_read_as_fast_as_somebody_can_tap_and_is_told_once() -> None:
    gate = Gate()
    became = gate.admit(FLOOD)
    for _ in range(100):
        gate.now += 2 * EACH
        became += gate.admit(20)

    assert became["read"] == MOST + 2 * 100
    assert became["told"] == 1


def test_who_was_quiet_may_send_as_much_again_and_is_told_again() -> None:
    gate = Gate()
    gate.admit(FLOOD)
    gate.now += MOST * EACH + EACH

    assert gate.admit(FLOOD) == {"read": MOST, "told": 1, "passed over": FLOOD - MOST - 1}


def test_a_flood_costs_nobody_else_anything() -> None:
    gate = Gate()
    gate.admit(FLOOD)

    assert gate.admit(MOST, BEN) == {"read": MOST}


def test_who_is_quiet_again_leaves_nothing_in_memory() -> None:
    gate = Gate()
    for person in range(3 * KEPT):
        gate.admit(MOST + 1 if person % 100 == 0 else 1, person)
        gate.now += 0.02

    held = gate.throttle.__dict__
    assert max(len(value) for value in held.values() if isinstance(value, dict | set)) <= KEPT


class Tries:
    """An engine whose database fails so many times, and the intake before it."""

    def __init__(self, failing: int) -> None:
        self.failing = failing
        self.arrived: list[Incoming] = []
        unused: Any = SimpleNamespace(name="bot", answer=None)
        engine: Any = self
        self.intake = Intake(no_updates, engine, unused, unused, Clock(), Throttle())

    async def handle(self, arrived: Sequence[Incoming], *, ordered: bool) -> set[int]:
        assert ordered
        if self.failing:
            self.failing -= 1
            raise OSError("the disk is full")
        self.arrived += arrived
        return {incoming.update for incoming in arrived}

    async def take(self, batch: Sequence[Raw]) -> None:
        """Take a batch again until it is committed, as Telegram delivers it."""
        for _ in range(self.failing):
            with pytest.raises(OSError, match="full"):
                await self.intake.take(batch, ordered=True)
        await self.intake.take(batch, ordered=True)


async def no_updates(*_: object) -> Sequence[Raw]:
    await asyncio.sleep(3600)
    return []


def writes(update: int, person: int = ADA) -> Raw:
    sender = {"id": person, "is_bot": False, "first_name": "Ada"}
    message = {"message_id": 1, "date": 1, "chat": {"id": person, "type": "private"}, "from": sender}
    return {"update_id": update, "message": {**message, "text": "/status"}}


async def test_what_was_not_committed_counts_once_however_often_it_comes() -> None:
    tries = Tries(failing=5)
    await tries.take([writes(number) for number in range(MOST)])

    assert [incoming.kind for incoming in tries.arrived] == ["command"] * MOST


async def test_of_what_is_too_much_only_the_numbers_are_kept_also_when_the_database_failed() -> None:
    tries = Tries(failing=3)
    await tries.take([writes(number) for number in range(MOST + 9)])
    beyond = [incoming for incoming in tries.arrived if incoming.kind == "flood"]

    assert [incoming.update for incoming in tries.arrived] == list(range(MOST + 9))
    assert [incoming.chat for incoming in beyond] == [ADA] + [0] * 8
    assert [incoming.what is None for incoming in beyond] == [False] + [True] * 8


async def test_what_says_not_from_whom_it_is_is_read_however_much_it_is() -> None:
    tries = Tries(failing=0)
    await tries.take([{"update_id": number, "message": {"from": []}} for number in range(2 * MOST)])

    assert {incoming.kind for incoming in tries.arrived} == {"unreadable"}
