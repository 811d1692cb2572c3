"""The benchmark can count."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from pathlib import Path

import pytest

from bot.clock import Clock
from bot.store.sqlite import SqliteStore
from dialogs.session import Session
from tests.bench.growth import town
from tests.bench.growth.grown import Grown
from tests.bench.growth.table import cells
from tests.bench.speed import spread
from tests.bench.speed.numbers import astray, at, ms
from tests.bench.speed.people import sent, waiting
from tests.bench.speed.story import FIRST, OFFSET, chats, offset


@pytest.mark.parametrize(
    ("percent", "values", "value"),
    [
        (99, [], 0),
        (99, [3], 3),
        (50, [4, 1, 3, 2], 2),
        (99, [*range(100, 0, -1)], 99),
        (99, [*range(300)], 296),
    ],
)
def test_a_percentile_is_one_of_the_values(percent: float, values: list[float], value: float) -> None:
    assert at(percent, values) == value


def test_seconds_are_shown_with_as_many_places_as_say_something() -> None:
    assert [ms(seconds) for seconds in (0.0000351, 0.0123, 2.6)] == ["0.035", "12.3", "2,600"]


@pytest.mark.parametrize(
    ("came", "places"), [([], 0), ([7, 5, 9], 0), ([5, 7, 9], 1), ([9, 7, 5, 8], 2), ([7, 9, 8, 5], 2)]
)
def test_who_comes_out_of_turn_is_astray(came: list[int], places: int) -> None:
    assert astray([7, 5, 9, 8], came) == places


def test_people_of_every_size_are_others_than_those_who_act() -> None:
    for many in (1_000, 10_000):
        people = list(town.chats(many))
        acting = list(islice(chats(town.WIDTH // 400), 400))
        assert len({*people, *acting}) == many + 400
        assert {offset(chat) for chat in acting} == {OFFSET}
        assert max(people) > max(acting) - town.WIDTH // 100


async def test_those_who_wait_come_due_at_their_moment(tmp_path: Path) -> None:
    path, now = str(tmp_path / "bot.db"), datetime.now(UTC).replace(microsecond=0)
    moments = {number: now + timedelta(seconds=20 * number - 3000) for number in range(1, 200)}
    waiting(path, moments.items())
    store = await SqliteStore.open(path, Clock())
    rows = {number: await store.row(number) for number in moments}
    assert await store.owing() == []
    await store.close()

    assert {number: row and row.due for number, row in rows.items()} == moments


async def test_a_town_has_reminders_in_the_days_to_come(tmp_path: Path) -> None:
    path = str(tmp_path / "bot.db")
    town.build(path, 300)
    store = await SqliteStore.open(path, Clock())
    people, first = await store.sessions(None, 1000), await store.next_due()
    await store.close()

    assert [len(session.cases[0].reminders) for _, session in people] == [1] * 300
    assert first is not None
    assert first > datetime.now(UTC) + timedelta(days=1)


def test_rounds_are_shown_beside_those_of_the_first_size() -> None:
    first = [Grown(754, 0.5, 70, [0.5] * 300, [0.01], [0.0001], [0.01], 0.02, 0.01) for _ in range(3)]
    slow = replace(first[0], peak=80, waits=[0.02], late=[])
    there = cells([slow, slow, first[0]], first)
    assert there[1:7] == ["80 (+10)", "754", "500.0", "500.0", "600 of 900", "20.0 (2.00)"]
    assert set(cells([], first)) == {"–"}
    assert cells([Grown(0.0, late=[0.1])], [])[2:] == ["–", "100.0", "100.0", "299 of 300", *["–"] * 6]


def test_where_proposals_lie_is_told() -> None:
    there = sent(datetime.now(UTC), offset(FIRST))
    elsewhere = sent(datetime.now(UTC), (offset(FIRST + 1) + 1) % 51)
    said = spread.told([(FIRST, there), (FIRST + 1, elsewhere), (FIRST + 2, Session())])
    assert "2 people" in said
    assert "on 2 minutes, at most 1 on one, 1 where" in said
