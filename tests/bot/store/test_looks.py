"""Votes on how a place looked: once a chat, week and step, and nothing left of who voted."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.clock import Clock
from bot.looks import renew, seen
from bot.store import Change, Count, Decide, Row
from bot.store.sqlite import SqliteStore
from dialogs.live import Live
from dialogs.looks import MANY
from dialogs.session import Session
from dialogs.spot import Seen, Spot
from dialogs.turn import Voted
from tests.bot.store.conftest import Opens
from tests.bot.store.decisions import fail, forget
from tests.bot.store.files import everything

SPOT = Spot("facebook", "form", "browser", "eu")
LONG_AGO = date(2000, 1, 3)
MONDAY = date(2026, 11, 23)


def vote(*, same: bool, spot: Spot = SPOT) -> Decide:
    return lambda row: replace(row or Row(Session()), votes=(Voted(spot, same),))


async def voted(store: SqliteStore, chat: int, *, same: bool, spot: Spot = SPOT) -> None:
    await store.change([Change(chat, vote(same=same, spot=spot))])


async def numbers(store: SqliteStore) -> list[tuple[int, int]]:
    return [(count.same, count.different) for count in await store.looks(LONG_AGO)]


class At(Clock):
    """A clock that a test sets."""

    instant = datetime(2026, 11, 25, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.instant


async def test_one_chat_a_thousand_times_counts_once(store: SqliteStore) -> None:
    await store.change([Change(7, vote(same=number % 2 == 0)) for number in range(1000)])

    assert await numbers(store) == [(1, 0)]


async def test_one_who_was_forgotten_and_comes_back_counts_no_second_time(store: SqliteStore) -> None:
    await voted(store, 7, same=False)
    await store.change([Change(7, forget)])
    await voted(store, 7, same=False)

    assert await numbers(store) == [(0, 1)]


async def test_another_step_counts_for_itself_another_device_does_not(store: SqliteStore) -> None:
    await voted(store, 7, same=True)
    await voted(store, 7, same=True, spot=replace(SPOT, device="computer"))
    await voted(store, 7, same=True, spot=replace(SPOT, step="form-uk"))

    assert await numbers(store) == [(1, 0), (1, 0)]


async def test_five_who_collude_can_only_move_a_warning(store: SqliteStore) -> None:
    told: list[Spot] = []
    live = Live()
    for chat in range(5):
        await voted(store, chat, same=False)

    await renew(store, live, datetime.now(UTC), told.append)
    await renew(store, live, datetime.now(UTC), told.append)

    assert live.seen == {SPOT: Seen(same=0, different=5)}
    assert told == [SPOT], "the operators hear of it once"


async def test_below_three_nobody_is_told(store: SqliteStore) -> None:
    told: list[Spot] = []
    for chat in range(MANY - 1):
        await voted(store, chat, same=False)

    await renew(store, Live(), datetime.now(UTC), told.append)

    assert told == []


async def test_a_vote_that_is_taken_back_is_not_counted(store: SqliteStore) -> None:
    await store.change([Change(7, vote(same=True)), Change(8, fail)])
    assert await numbers(store) == [(1, 0)]


async def test_key_and_marks_go_from_the_bytes_when_the_week_ends(path: str) -> None:
    clock = At()
    store = await SqliteStore.open(path, clock)
    try:
        await voted(store, 7, same=True)
        key = (await store.note("key of the week") or "").split()[1].encode()
        await store.wipe()
        assert key in everything(path), "the search finds it while it is there"

        clock.instant += timedelta(days=7)
        await store.wipe()

        assert await store.note("key of the week") is None
        assert key not in everything(path)
        await voted(store, 7, same=True)
        assert await numbers(store) == [(1, 0), (1, 0)], "a new week is a new vote"
    finally:
        await store.close()


async def test_a_vote_in_a_new_week_destroys_the_key_of_the_last(path: str) -> None:
    clock = At()
    store = await SqliteStore.open(path, clock)
    try:
        await voted(store, 7, same=True)
        first = await store.note("key of the week")
        clock.instant += timedelta(days=7)
        await voted(store, 8, same=True)
        assert await store.note("key of the week") != first
    finally:
        await store.close()


def of_week(week: date, same: int, different: int) -> Count:
    return Count(week, SPOT, same, different)


@pytest.mark.parametrize(
    ("counts", "result"),
    [
        ([of_week(MONDAY, 2, 0), of_week(MONDAY - timedelta(days=28), 3, 0)], Seen(5, 0)),
        ([of_week(MONDAY - timedelta(days=35), 3, 0)], None),
        ([of_week(MONDAY, 0, 1), of_week(MONDAY - timedelta(days=7), 0, 2)], Seen(0, 2)),
        ([of_week(MONDAY - timedelta(days=14), 1, 9)], Seen(1, 0)),
    ],
)
def test_lately_is_thirty_days_and_a_warning_two_weeks(counts: list[Count], result: Seen | None) -> None:
    assert seen(counts, date(2026, 11, 25)).get(SPOT) in ({result} if result else {None, Seen(0, 0)})


async def test_counts_come_back_after_a_restart(path: str, opens: Opens) -> None:
    store = await opens(path)
    await voted(store, 7, same=True)
    await store.close()

    again = await SqliteStore.open(path, Clock())
    try:
        assert await numbers(again) == [(1, 0)]
    finally:
        await again.close()
