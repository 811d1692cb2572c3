"""What every engine must do: these tests know nothing of files, statements or threads."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from bot.app import open_store
from bot.clock import Clock
from bot.store import Change, Failed, Kept, Repeated, Row, Store, StoreError, Update
from dialogs.notice import TooMany
from dialogs.screen import Home
from dialogs.session import Account, Answer, Attempt, Case, Day, Reminder, Session
from tests.bot.postgres import Postgres
from tests.bot.store.decisions import deliver, fail, forget, keep, kinds, speak, turn, wake

ADA, BEN = 5_000_000_001, 7_000_000_002
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)


@asynccontextmanager
async def in_memory(request: pytest.FixtureRequest) -> AsyncIterator[str]:  # noqa: ARG001  (all are alike)
    yield ":memory:"


@asynccontextmanager
async def in_a_file(request: pytest.FixtureRequest) -> AsyncIterator[str]:
    yield str(request.getfixturevalue("tmp_path") / "bot.db")


@asynccontextmanager
async def in_postgres(request: pytest.FixtureRequest) -> AsyncIterator[str]:
    server: Postgres = request.getfixturevalue("postgres")
    async with server.database() as database:
        yield database.address


@pytest.fixture
def clock() -> Clock:
    return Clock()


@pytest.fixture(params=[in_memory, in_a_file, in_postgres], ids=lambda engine: engine.__name__)
async def store(request: pytest.FixtureRequest, clock: Clock) -> AsyncIterator[Store]:
    async with request.param(request) as where:
        store = await open_store(where, clock)
        yield store
        await store.close()


async def revision(store: Store, chat: int = ADA) -> int:
    row = await store.row(chat)
    return row.revision if row else 0


# ---------------------------------------------------------------------------------------- what is kept


async def test_nobody_is_known_before_they_write(store: Store) -> None:
    assert await store.row(ADA) is None
    assert await store.owing() == []
    assert await store.due(NOON, 10) == []
    assert await store.next_due() is None


async def test_what_was_decided_is_read_back_whole(store: Store) -> None:
    attempt = Attempt(sent=Day(date(2026, 11, 2), about=True), form="eu")
    case = Case(
        1,
        "instagram",
        "eu",
        (Account("instagram", 2),),
        answers=(Answer("open", "app"),),
        attempts=(attempt,),
        reminders=(Reminder("look", datetime(2026, 12, 1, 18)),),  # noqa: DTZ001  (a wall time)
    )
    session = Session("de", country="DE", zone="Europe/Berlin", cases=(case,), last_case=1, screen=Home())
    row = Row(session, revision=7, shown=6, live=991, due=NOON)
    [kept] = await store.change([Change(ADA, lambda _: row)])
    assert kept == Kept(row)
    assert await store.row(ADA) == row


async def test_later_changes_see_earlier_ones_of_the_same_call(store: Store) -> None:
    outcomes = await store.change(
        [Change(ADA, turn), Change(ADA, turn), Change(BEN, turn), Change(ADA, turn)]
    )
    assert [outcome.row.revision for outcome in outcomes if isinstance(outcome, Kept) and outcome.row] == [
        1,
        2,
        1,
        3,
    ]


async def test_deciding_nothing_changes_nothing(store: Store) -> None:
    [before] = await store.change([Change(ADA, turn)])
    assert await store.change([Change(ADA, keep), Change(BEN, keep)]) == [before, Kept(None)]
    assert await store.row(BEN) is None


async def test_nothing_to_change_is_no_change(store: Store) -> None:
    assert await store.change([]) == []


async def test_a_forgotten_chat_is_gone_and_may_come_back(store: Store) -> None:
    await store.change([Change(ADA, wake(NOON)), Change(BEN, wake(NOON))])
    assert await store.change([Change(ADA, forget)]) == [Kept(None)]
    assert await store.row(ADA) is None
    assert await store.owing() == [BEN]
    assert await store.due(NOON, 10) == [BEN]
    await store.wipe()
    assert await revision(store, BEN) == 1
    await store.change([Change(ADA, turn)])
    assert await revision(store) == 1


async def test_hundreds_at_once_lose_no_change(store: Store) -> None:
    chats = [ADA, BEN, *range(1, 30)]
    await asyncio.gather(*(store.change([Change(chat, turn)]) for chat in chats for _ in range(20)))
    assert {await revision(store, chat) for chat in chats} == {20}


async def test_more_changes_than_a_group_holds_are_still_one(store: Store) -> None:
    outcomes = await store.change([Change(ADA, turn) for _ in range(600)])
    assert len(outcomes) == 600
    assert await revision(store) == 600


async def test_who_stops_waiting_loses_nothing(store: Store) -> None:
    waiting = [asyncio.ensure_future(store.change([Change(ADA, turn), Change(BEN, turn)])) for _ in range(20)]
    await asyncio.sleep(0)
    for one in waiting:
        one.cancel()
    await asyncio.gather(*waiting, return_exceptions=True)
    await store.change([Change(1, turn)])
    assert await revision(store, ADA) == await revision(store, BEN) == 20


async def test_closing_finishes_what_waits_and_takes_nothing_more(store: Store) -> None:
    waiting = [asyncio.ensure_future(store.change([Change(ADA, turn)])) for _ in range(5)]
    await asyncio.sleep(0)
    await store.close()
    assert {kinds(outcomes)[0] for outcomes in await asyncio.gather(*waiting)} == {Kept}
    with pytest.raises(StoreError, match="closed"):
        await store.change([Change(ADA, turn)])
    await store.close()


async def test_all_chats_are_listed_in_order_from_any_of_them_on(store: Store) -> None:
    assert await store.chats(0) == []
    await store.change([Change(chat, turn) for chat in (BEN, ADA, 12)])

    assert await store.chats(0) == [12, ADA, BEN]
    assert await store.chats(12) == [ADA, BEN]
    assert await store.chats(11, 2) == [12, ADA]
    assert await store.chats(BEN) == []


# ------------------------------------------------------------------------------------ what is repeated


async def test_an_update_that_comes_again_is_not_decided_again(store: Store) -> None:
    for ordered in (False, True):
        update = Update(10 + ordered, ordered=ordered)
        outcomes = await store.change([Change(ADA, turn, update), Change(ADA, fail, update)])
        outcomes += await store.change([Change(ADA, fail, update), Change(ADA, turn)])
        assert kinds(outcomes) == [Kept, Repeated, Repeated, Kept]
    assert await revision(store) == 4


async def test_polling_skips_gaps_and_takes_every_lower_id_for_a_repeated_one(store: Store) -> None:
    outcomes = await store.change([Change(ADA, turn, Update(number)) for number in (100, 105, 103, 100, 106)])
    assert kinds(outcomes) == [Kept, Kept, Repeated, Repeated, Kept]
    assert kinds(await store.change([Change(ADA, turn, Update(99)), Change(ADA, turn, Update(107))])) == [
        Repeated,
        Kept,
    ]


async def test_a_webhook_takes_late_ids_once_each_in_any_order(store: Store) -> None:
    numbers = (205, 201, 205, 300, 202, 201, 204)
    outcomes = await store.change([Change(ADA, turn, Update(number, ordered=False)) for number in numbers])
    assert kinds(outcomes) == [Kept, Kept, Repeated, Kept, Kept, Repeated, Kept]


async def test_a_webhook_remembers_an_id_for_two_days(store: Store, clock: Clock) -> None:
    change = [Change(ADA, turn, Update(205, ordered=False))]
    assert kinds(await store.change(change)) == [Kept]
    clock.push(timedelta(hours=47, minutes=59))
    assert kinds(await store.change(change)) == [Repeated]
    clock.push(timedelta(minutes=2))
    assert kinds(await store.change(change)) == [Kept]


async def test_changing_between_polling_and_webhook_repeats_nothing(store: Store) -> None:
    await store.change([Change(ADA, turn, Update(100)), Change(ADA, turn, Update(110, ordered=False))])
    outcomes = await store.change(
        [
            Change(ADA, turn, Update(100, ordered=False)),
            Change(ADA, turn, Update(110)),
            Change(ADA, turn, Update(109)),
        ]
    )
    assert kinds(outcomes) == [Repeated, Repeated, Kept]


@pytest.mark.parametrize("number", [4, 100, 9000])
async def test_after_a_quiet_week_every_id_is_new_and_counting_starts_anew(
    store: Store, clock: Clock, number: int
) -> None:
    await store.change([Change(ADA, turn, Update(100))])
    clock.push(timedelta(days=6, hours=23))
    assert kinds(await store.change([Change(ADA, turn, Update(99))])) == [Repeated]
    clock.push(timedelta(hours=2))
    again = [Change(ADA, turn, Update(number)), Change(ADA, turn, Update(number))]
    again += [Change(ADA, turn, Update(number - 1)), Change(ADA, turn, Update(number + 1))]
    assert kinds(await store.change(again)) == [Kept, Repeated, Repeated, Kept]


async def test_a_clock_that_jumps_back_repeats_nothing(store: Store, clock: Clock) -> None:
    changes = [Change(ADA, turn, Update(100)), Change(ADA, turn, Update(90, ordered=False))]
    assert kinds(await store.change(changes[:1])) == [Kept]
    clock.push(timedelta(days=-1))
    assert kinds(await store.change(changes)) == [Repeated, Repeated]


async def test_a_forgotten_chat_stays_forgotten_when_the_update_comes_again(store: Store) -> None:
    await store.change([Change(ADA, turn, Update(1))])
    await store.change([Change(ADA, forget, Update(2))])
    assert kinds(await store.change([Change(ADA, turn, Update(1)), Change(ADA, turn, Update(2))])) == [
        Repeated,
        Repeated,
    ]
    assert await store.row(ADA) is None


# -------------------------------------------------------------------------------------- what is poison


@pytest.mark.parametrize("ordered", [True, False])
async def test_a_decision_that_raises_stops_nobody_else(store: Store, ordered: bool) -> None:
    updates = [Update(number, ordered=ordered) for number in range(1, 4)]
    changes = [
        Change(chat, decide, update)
        for chat, decide, update in zip((ADA, ADA, BEN), (turn, fail, turn), updates, strict=True)
    ]
    outcomes = await store.change(changes)
    assert kinds(outcomes) == [Kept, Failed, Kept]
    assert isinstance(outcomes[1], Failed)
    assert isinstance(outcomes[1].error, ValueError)
    assert kinds(await store.change(changes)) == [Repeated, Repeated, Repeated]
    assert (await revision(store, ADA), await revision(store, BEN)) == (1, 1)


async def test_what_cannot_be_written_down_is_taken_back_alone(store: Store) -> None:
    outcomes = await store.change([Change(BEN, turn), Change(ADA, speak("\ud800")), Change(ADA, wake(NOON))])
    assert kinds(outcomes) == [Kept, Failed, Kept]
    assert await revision(store) == 1
    [failed] = await store.change([Change(ADA, lambda row: row and replace(row, live=2**70))])
    assert isinstance(failed, Failed)
    assert await store.due(NOON, 5) == [ADA]


# -------------------------------------------------------------------------------- what is owed and due


async def test_what_was_not_delivered_is_owed_in_the_order_of_the_chats(store: Store) -> None:
    await store.change([Change(BEN, turn), Change(ADA, turn), Change(3, turn), Change(3, deliver)])
    assert await store.owing() == [ADA, BEN]
    await store.change([Change(BEN, deliver)])
    assert await store.owing() == [ADA]


async def test_a_notice_is_owed_but_not_to_somebody_who_blocked_the_bot(store: Store) -> None:
    noticed = Row(Session(notices=(TooMany(),)))
    blocked = Row(Session(notices=(TooMany(),), blocked=date(2026, 11, 1)), revision=3)
    await store.change([Change(ADA, lambda _: noticed), Change(BEN, lambda _: blocked)])
    assert await store.owing() == [ADA]


async def test_nothing_is_owed_to_somebody_who_rests(store: Store) -> None:
    for chat, rests in ((ADA, True), (BEN, False)):
        row = Row(Session(notices=(TooMany(),), rests=rests), revision=3)
        await store.change([Change(chat, lambda _, row=row: row)])  # type: ignore[misc]  # a default
    assert await store.owing() == [BEN]


async def test_what_came_due_is_named_the_oldest_first(store: Store) -> None:
    for chat, minutes in ((1, 5), (2, -5), (3, 0), (4, -10)):
        await store.change([Change(chat, wake(NOON + timedelta(minutes=minutes)))])
    await store.change([Change(5, turn)])
    assert await store.next_due() == NOON - timedelta(minutes=10)
    assert await store.due(NOON, 10) == [4, 2, 3]
    assert await store.due(NOON, 2) == [4, 2]
    await store.change([Change(4, wake(None)), Change(2, forget)])
    assert await store.due(NOON, 10) == [3]
    assert await store.next_due() == NOON


async def test_nothing_comes_due_before_its_instant(store: Store) -> None:
    due = NOON + timedelta(microseconds=1)
    await store.change([Change(ADA, wake(due))])
    assert await store.due(NOON, 1) == []
    [ada] = await store.due(NOON + timedelta(seconds=1), 1)
    row = await store.row(ada)
    assert row is not None
    assert row.due is not None
    assert row.due >= due
    assert await store.next_due() == row.due


async def test_the_store_notes_things_about_itself(store: Store) -> None:
    assert await store.note("bot") is None
    await store.set_note("bot", "7")
    await store.set_note("bot", "8")
    assert await store.note("bot") == "8"
