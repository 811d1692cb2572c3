"""What several processes promise that share a database: these tests are two stores on one PostgreSQL."""

import asyncio
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import asyncpg
import pytest

from bot.clock import Clock
from bot.looks import renew
from bot.store import Change, Kept, Outcome, Repeated, Row, Update
from bot.store.looks import KEY
from bot.store.postgres import replica, server
from bot.store.postgres.store import POISON_KEPT, PostgresStore, reading
from bot.telegram.limits import Limits
from dialogs.live import Live
from dialogs.session import Session
from dialogs.spot import Spot
from dialogs.turn import Voted
from tests.bot.postgres import Database
from tests.bot.store.decisions import deliver, fail, forget, keep, kinds, turn, wake
from tests.bot.wire import ANSWER_LOST, CUT, SWALLOW, Once, Wire

ADA, BEN = 5_000_000_001, 7_000_000_002
NOON = datetime(2026, 11, 25, 12, tzinfo=UTC)
SPOT = Spot("facebook", "form", "browser", "eu")
Joins = Callable[..., Awaitable[PostgresStore]]


@pytest.fixture
async def joins(database: Database) -> AsyncIterator[Joins]:
    """Let another process join."""
    async with AsyncExitStack() as opened:

        async def join(address: str = database.address, clock: Clock | None = None) -> PostgresStore:
            store = await PostgresStore.open(address, clock or Clock())
            opened.push_async_callback(store.close)
            return store

        yield join


@pytest.fixture
def unbeaten(monkeypatch: pytest.MonkeyPatch) -> None:
    """Renew leases only where a test says so; they last longer than a machine may stand still."""
    monkeypatch.setattr(replica, "BEAT", 600.0)
    monkeypatch.setattr(replica, "LEASE", 60.0)


@pytest.fixture
def ahead(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """Set the clocks of all processes ahead by seconds."""
    real = time.monotonic

    def set_ahead(seconds: float) -> None:
        monkeypatch.setattr(replica, "monotonic", lambda: real() + seconds)

    return set_ahead


@pytest.fixture
async def one(joins: Joins) -> PostgresStore:
    return await joins()


@pytest.fixture
async def other(one: PostgresStore, joins: Joins) -> PostgresStore:
    assert one.team.leads
    return await joins()


@pytest.fixture
async def wire(database: Database) -> AsyncIterator[Wire]:
    async with Wire(database.server.port).listening() as wire:
        yield wire


def through(wire: Wire, database: Database) -> str:
    return database.server.address(database.name, wire.port)


def ours(outcome: Outcome) -> bool:
    assert isinstance(outcome, Kept)
    return outcome.ours


async def changed(store: PostgresStore, *changes: Change) -> list[Outcome]:
    return await store.change(changes)


async def die(database: Database, store: PostgresStore) -> None:
    """Let the lease of a process run out, as if it had been silent for long."""
    for table, key in (("replicas", "id"), ("leases", "replica")):
        await database.look(
            f"UPDATE {table} SET until = now() - interval '1 second' WHERE {key} = $1",  # noqa: S608
            store.team.id,
        )


# ------------------------------------------------------------------------------------ one after another


@asynccontextmanager
async def holding(database: Database, statement: str) -> AsyncIterator[None]:
    """Hold what a statement locks, from a line of its own."""
    connection = await asyncpg.connect(database.address)
    try:
        async with connection.transaction():
            await connection.execute(statement)
            yield
    finally:
        await connection.close()


async def waited_for(database: Database) -> None:
    """Return when somebody waits for a lock."""
    question = (
        "SELECT 1 FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND datname = current_database()"
    )
    async with asyncio.timeout(10):
        while not await database.look(question):  # noqa: ASYNC110  (a lock gives no signal)
            await asyncio.sleep(0.01)


async def test_an_update_that_reaches_two_at_once_is_done_once(
    one: PostgresStore, other: PostgresStore
) -> None:
    for ordered in (False, True):
        calls = [
            store.change([Change(ADA, turn, Update(1000 * ordered + number, ordered=ordered))])
            for number in range(1, 101)
            for store in (one, other)
        ]
        before = await one.row(ADA)
        became = kinds([outcomes[0] for outcomes in await asyncio.gather(*calls)])
        after = await one.row(ADA)
        assert after is not None
        done = after.revision - (before.revision if before else 0)
        assert done == became.count(Kept)
        if not ordered:
            assert (became.count(Kept), became.count(Repeated)) == (100, 100)


async def test_what_two_decide_about_a_chat_comes_one_after_the_other(
    one: PostgresStore, other: PostgresStore
) -> None:
    chats = [ADA, BEN, *range(1, 20)]
    revisions: dict[int, list[int]] = {chat: [] for chat in chats}

    async def walk(store: PostgresStore, chat: int) -> None:
        [outcome] = await store.change([Change(chat, turn)])
        assert isinstance(outcome, Kept)
        assert outcome.row is not None
        revisions[chat].append(outcome.row.revision)

    lots = [walk(store, chat) for _ in range(15) for chat in chats for store in (one, other)]
    await asyncio.gather(*lots)
    assert all(sorted(found) == list(range(1, 31)) for found in revisions.values())


async def test_groups_that_share_chats_in_any_order_do_not_stand_in_each_others_way(
    one: PostgresStore, other: PostgresStore
) -> None:
    there = [Change(chat, turn) for chat in range(1, 60)]
    began = time.monotonic()
    for _ in range(20):
        await asyncio.gather(one.change(there), other.change(there[::-1]))
    assert time.monotonic() - began < 10  # whoever waits for each other is parted after a second
    assert {(await one.row(chat) or Row(Session())).revision for chat in range(1, 60)} == {40}


# ---------------------------------------------------------------------------------------- who sends


async def test_one_of_them_sends_and_hears_of_what_the_other_commits(
    one: PostgresStore, other: PostgresStore
) -> None:
    assert ours((await changed(one, Change(ADA, turn)))[0])
    assert not ours((await changed(other, Change(ADA, turn)))[0])
    assert await other.team.orphans([], 10) == []

    [noted] = await changed(one, Change(ADA, lambda row: row and replace(row, shown=1)))
    assert isinstance(noted, Kept)
    assert noted.ours
    assert noted.row
    assert noted.row.owing  # what the other committed is seen with the note of the delivery
    await changed(one, Change(ADA, deliver))
    assert ours((await changed(other, Change(ADA, turn)))[0])


async def test_what_is_decided_elsewhere_leaves_it_with_who_sends(
    one: PostgresStore, other: PostgresStore
) -> None:
    await changed(one, Change(ADA, turn))
    await changed(other, Change(ADA, deliver))  # nothing is owed, but one is still sending
    assert not ours((await changed(other, Change(ADA, turn)))[0])


async def test_what_a_dead_one_was_sending_is_taken_over_once(
    database: Database, one: PostgresStore, other: PostgresStore, joins: Joins
) -> None:
    third = await joins()
    await changed(one, *[Change(chat, turn) for chat in range(1, 41)])
    await die(database, one)
    found = await asyncio.gather(*(store.team.orphans([3, 4], 15) for store in (other, third)))
    assert sorted(found[0] + found[1]) == [chat for chat in range(1, 33) if chat not in (3, 4)]
    assert await other.team.orphans([*found[0], 3, 4], 50) == list(range(33, 41))
    assert ours((await changed(other, Change(3, keep)))[0])
    assert not ours((await changed(third, Change(3, keep)))[0])


async def test_who_ends_well_gives_everything_back_at_once(one: PostgresStore, other: PostgresStore) -> None:
    await changed(one, Change(ADA, turn))
    assert not other.team.leads
    await one.close()
    assert await other.team.orphans([], 10) == [ADA]
    await other.team.beat()
    assert other.team.leads


async def test_what_is_due_comes_to_one_of_them(
    database: Database, one: PostgresStore, other: PostgresStore
) -> None:
    await changed(one, *[Change(chat, wake(NOON)) for chat in range(1, 101)])
    await changed(one, *[Change(chat, deliver) for chat in range(1, 101)])
    lots = await asyncio.gather(*(store.due(NOON, 30) for store in (one, other, one, other)))
    mine, theirs = {*lots[0], *lots[2]}, {*lots[1], *lots[3]}
    assert not mine & theirs
    assert mine | theirs
    await die(database, one)
    assert set(await other.due(NOON, 100)) == set(range(1, 101))
    # Decided and not owing: it is nobody's again.
    await changed(other, Change(5, lambda row: row and replace(row, due=None)))
    assert await database.look("SELECT server FROM chats WHERE chat = 5") == [(None,)]


@pytest.mark.usefixtures("unbeaten")
async def test_who_was_cut_off_for_too_long_stops_and_goes_on_under_another_name(
    ahead: Callable[[float], None], database: Database, one: PostgresStore, other: PostgresStore
) -> None:
    lapses: list[str] = []
    one.team.lapsed = lambda: lapses.append(one.team.id)
    await changed(one, Change(ADA, turn))
    before = one.team.id
    assert one.team.sends
    ahead(replica.LEASE)
    assert not one.team.sends
    assert not one.team.leads
    await die(database, one)
    assert await one.team.orphans([], 5) == await one.due(NOON, 5) == []  # it does not know yet who it is
    await one.team.beat()
    assert one.team.id != before
    assert lapses == [one.team.id]
    assert one.team.sends
    assert (
        await one.team.orphans([], 5) == await one.due(NOON, 5) == []
    )  # others may still note what they sent
    ahead(0)
    assert await other.team.orphans([], 5) == [ADA]
    await die(database, other)
    ahead(replica.LEASE + 4)
    await one.team.beat()
    ahead(2 * replica.LEASE + 0.5)
    assert await one.team.orphans([], 5) == [ADA]


@pytest.mark.usefixtures("unbeaten")
async def test_what_was_claimed_while_one_was_cut_off_is_anybodys_again(
    ahead: Callable[[float], None], database: Database, one: PostgresStore, other: PostgresStore
) -> None:
    await changed(one, Change(ADA, turn))
    async with holding(database, "LOCK TABLE chats"):
        claiming = asyncio.ensure_future(one.team.orphans([], 5))
        await waited_for(database)
        ahead(replica.LEASE)
        await die(database, one)
        await one.team.beat()
    assert await claiming == []
    ahead(0)
    assert await other.team.orphans([], 5) == [ADA]


@pytest.mark.usefixtures("unbeaten")
async def test_a_lease_that_ran_out_in_the_database_alone_is_noticed(
    database: Database, one: PostgresStore
) -> None:
    before = one.team.id
    await die(database, one)
    await one.team.beat()
    assert one.team.id != before


@pytest.mark.usefixtures("unbeaten")
async def test_one_leads_and_when_it_is_silent_another(
    database: Database, one: PostgresStore, other: PostgresStore
) -> None:
    doing: list[str] = []

    async def duty() -> None:
        doing.append("begun")
        try:
            await asyncio.Event().wait()
        finally:
            doing.append("ended")

    leading = asyncio.ensure_future(other.team.leading(duty))
    await other.team.beat()
    await asyncio.sleep(2 * replica.LOOK)
    assert doing == []
    await die(database, one)
    await other.team.beat()
    await one.team.beat()
    assert (one.team.leads, other.team.leads) == (False, True)
    await asyncio.sleep(2 * replica.LOOK)
    assert doing == ["begun"]
    await die(database, other)
    await one.team.beat()
    await other.team.beat()
    await asyncio.sleep(2 * replica.LOOK)
    assert doing == ["begun", "ended"]
    leading.cancel()


async def test_everybody_knows_how_many_they_are(one: PostgresStore, other: PostgresStore) -> None:
    await one.team.beat()
    assert (one.team.size, other.team.size) == (2, 2)
    await other.close()
    await one.team.beat()
    assert one.team.size == 1


# ------------------------------------------------------------------------------------- a broken line


async def test_a_commit_whose_end_nobody_saw_is_not_done_again_and_what_it_owes_is_sent(
    database: Database, wire: Wire, joins: Joins
) -> None:
    store = await joins(through(wire, database))
    change = Change(ADA, turn, Update(1, ordered=False))
    wire.fate = Once(b"COMMIT\0", ANSWER_LOST)
    with pytest.raises(server.AWAY):
        await store.change([change])
    assert kinds(await store.change([change])) == [Repeated]
    assert await store.team.orphans([], 5) == [ADA]
    row = await store.row(ADA)
    assert row is not None
    assert row.revision == 1


async def test_a_line_that_breaks_before_the_commit_leaves_nothing(
    database: Database, wire: Wire, joins: Joins
) -> None:
    store = await joins(through(wire, database))
    change = Change(ADA, turn, Update(1, ordered=False))
    for what in (b"INSERT INTO updates", b"FOR UPDATE", b"INSERT INTO chats", b"COMMIT\0"):
        wire.fate = Once(what, CUT)
        with pytest.raises(server.AWAY):
            await store.change([change])
        assert wire.fate.done, what
        assert await database.look("SELECT (SELECT count(*) FROM chats), (SELECT count(*) FROM updates)") == [
            (0, 0)
        ]
    assert kinds(await store.change([change])) == [Kept]


async def test_a_line_on_which_nothing_comes_back_is_given_up(
    monkeypatch: pytest.MonkeyPatch, database: Database, wire: Wire, joins: Joins
) -> None:
    monkeypatch.setattr(server, "ANSWER", 0.3)
    store = await joins(through(wire, database))
    change = Change(ADA, turn, Update(1, ordered=False))
    wire.fate = Once(b"FOR UPDATE", SWALLOW)
    async with asyncio.timeout(3):
        with pytest.raises(server.AWAY):
            await store.change([change])
        assert wire.fate.done
        assert kinds(await store.change([Change(BEN, turn)])) == [Kept], "on another line, at once"
    # The server gives the forgotten transaction up by itself: its update is free again.
    async with asyncio.timeout(12):
        while True:
            try:
                outcomes = await store.change([change])
            except server.AWAY:
                continue
            break
    assert kinds(outcomes) == [Kept]


async def test_it_ends_in_time_although_nothing_comes_back(
    database: Database, wire: Wire, joins: Joins
) -> None:
    store = await joins(through(wire, database))
    await changed(store, Change(ADA, turn))
    wire.fate = lambda _: SWALLOW
    change = asyncio.ensure_future(store.change([Change(ADA, turn)]))
    await asyncio.sleep(0.05)
    async with asyncio.timeout(5):
        await store.close()
        with pytest.raises(server.AWAY):
            await change


async def test_a_server_that_goes_and_comes_back_is_found_again(
    database: Database, one: PostgresStore
) -> None:
    await changed(one, Change(ADA, turn))
    database.server.stop()
    for _ in range(2):
        with pytest.raises(server.AWAY):
            await changed(one, Change(ADA, turn))
        with pytest.raises(server.AWAY):
            await one.row(ADA)
    database.server.start()
    await database.server.ready()
    assert kinds(await changed(one, Change(ADA, turn))) == [Kept]
    assert (await one.row(ADA) or Row(Session())).revision == 2


# ------------------------------------------------------------------------------- what else is promised


async def test_poison_is_noted_without_its_words_and_does_not_pile_up(
    database: Database, one: PostgresStore
) -> None:
    await changed(one, Change(ADA, fail, Update(7, "text", ordered=False)), Change(ADA, fail))
    noted = await database.look("SELECT update_id, kind, error, place FROM poison ORDER BY kind")
    assert [row[:3] for row in noted] == [(None, "own", "ValueError"), (7, "text", "ValueError")]
    assert all(row[3].startswith("store/decisions.py:") for row in noted)
    await database.look(
        "INSERT INTO poison SELECT i, 'old', 'E', 'p', i FROM generate_series(1, $1::bigint) AS t (i)",
        POISON_KEPT + 50,
    )
    await one.wipe()
    assert await database.look("SELECT count(*) FROM poison") == [(POISON_KEPT,)]


async def test_a_damaged_session_is_set_aside_once_and_goes_with_its_chat(
    database: Database, one: PostgresStore
) -> None:
    await changed(one, Change(ADA, turn))
    await database.look("UPDATE chats SET session = $1 WHERE chat = $2", b'{"v":1,"language":"de"', ADA)
    row = await one.row(ADA)
    assert row is not None
    assert row.damaged
    first, second = await one.change([Change(ADA, turn), Change(ADA, turn)])
    assert isinstance(first, Kept)
    assert isinstance(second, Kept)
    assert (first.set_aside, second.set_aside) == (True, False)
    assert await database.look("SELECT chat, session FROM aside") == [(ADA, b'{"v":1,"language":"de"')]
    await changed(one, Change(ADA, turn), Change(ADA, forget))
    for table in ("chats", "aside"):
        assert await database.look(f"SELECT * FROM {table}") == []  # noqa: S608  (names of ours)


async def test_a_tap_counts_once_whichever_of_them_it_reaches(
    database: Database, one: PostgresStore, other: PostgresStore
) -> None:
    def vote(row: Row | None) -> Row:
        return replace(row or Row(Session()), votes=(Voted(SPOT, same=True),))

    voters = [7, 8, 9]
    await asyncio.gather(
        *(store.change([Change(chat, vote)]) for store in (one, other) for chat in voters * 4)
    )
    assert [(count.same, count.different) for count in await other.looks(date(2000, 1, 3))] == [(3, 0)]
    before = await one.note(KEY)
    await one.wipe()
    assert await one.note(KEY) == before
    later = Clock(timedelta(days=7))
    third = await PostgresStore.open(database.address, later)
    await changed(third, Change(7, vote), Change(7, fail))
    assert len(await third.looks(date(2000, 1, 3))) == 2
    assert await third.note(KEY) != before
    later.push(timedelta(days=7))
    await third.wipe()
    assert await third.note(KEY) is None
    assert await database.look("SELECT * FROM marks") == []
    await third.close()


async def test_in_the_moment_a_week_begins_nobody_counts_twice(database: Database) -> None:
    def vote(row: Row | None) -> Row:
        return replace(row or Row(Session()), votes=(Voted(SPOT, same=True),))

    clock = Clock()
    stores = [await PostgresStore.open(database.address, clock) for _ in range(4)]
    for week in range(1, 13):
        for _ in range(2):
            votes = [store.change([Change(number, vote)]) for number, store in enumerate(stores)]
            await asyncio.gather(*votes)
        assert [count.same for count in await stores[0].looks(date(2000, 1, 3))] == [len(stores)] * week
        clock.push(timedelta(days=7))
    for store in stores:
        await store.close()


async def test_only_the_one_that_leads_tells_of_an_alarm(one: PostgresStore, other: PostgresStore) -> None:
    def vote(row: Row | None) -> Row:
        return replace(row or Row(Session()), votes=(Voted(SPOT, same=False),))

    told: dict[PostgresStore, list[Spot]] = {one: [], other: []}
    await changed(one, *[Change(chat, vote) for chat in range(1, 6)])
    for store in (other, one, other, one):
        live = Live()
        await renew(store, live, datetime.now(UTC), told[store].append)
        assert live.seen[SPOT].different == 5
    assert told == {one: [SPOT], other: []}


async def test_old_ids_and_dead_names_are_dropped(database: Database, joins: Joins) -> None:
    clock = Clock()
    store = await joins(clock=clock)
    await changed(store, Change(ADA, turn, Update(1, ordered=False)))
    await database.look("INSERT INTO replicas VALUES ('gone', now() - interval '2 minutes')")
    await store.wipe()
    assert await database.look("SELECT id FROM updates") == [(1,)]
    clock.push(timedelta(hours=49))
    await store.wipe()
    assert await database.look("SELECT id FROM updates") == []
    assert await database.look("SELECT id FROM replicas") == [(store.team.id,)]


async def test_it_is_read_beside_those_who_write(database: Database, one: PostgresStore) -> None:
    await changed(one, Change(ADA, turn), Change(BEN, turn))
    async with reading(database.address, Clock()) as beside:
        assert [chat for chat, _ in await beside.sessions(None, 5)] == [ADA, BEN]
    assert await database.look("SELECT count(*) FROM replicas") == [(1,)]


# ------------------------------------------------------------------------------------------ the rate


async def test_two_of_them_together_keep_to_the_rate_of_the_bot(
    one: PostgresStore, other: PostgresStore
) -> None:
    rate = 40.0
    limits = [Limits(rate, 0, team=store.team) for store in (one, other)]
    sent: list[float] = []

    async def send(limit: Limits, chat: int) -> None:
        await limit.turn(chat, own_accord=False)
        sent.append(time.monotonic())

    began = time.monotonic()
    await asyncio.gather(*(send(limits[chat % 2], chat) for chat in range(120)))
    took = time.monotonic() - began
    size = rate / 5
    assert (120 - size) / rate - 0.1 <= took < 2 * 120 / rate
    for first, at in enumerate(sent):
        within = sum(at <= then < at + 1 for then in sent[first:])
        assert within <= rate + size + 3, "the slack is what a slow machine adds between grant and send"


async def test_somebody_alone_gets_the_whole_rate(one: PostgresStore, other: PostgresStore) -> None:
    limit = Limits(50, 0, team=other.team)
    began = time.monotonic()
    await asyncio.gather(*(limit.turn(chat, own_accord=False) for chat in range(60)))
    assert time.monotonic() - began < 3
    assert one.team.sends


async def test_when_one_is_told_to_hold_all_of_them_do(one: PostgresStore, other: PostgresStore) -> None:
    mine, theirs = (Limits(100, 0, team=store.team) for store in (one, other))
    await theirs.turn(5, own_accord=False)
    mine.hold(1, 1.2)
    mine.hold(2, 1.2)
    began = time.monotonic()
    await asyncio.sleep(0.1)
    await theirs.turn(5, own_accord=False)
    assert time.monotonic() - began >= 1.0
    unlimited = Limits(0, 0, team=other.team)
    mine.hold(1, 1.2)
    mine.hold(2, 1.2)
    await asyncio.sleep(0.1)
    await other.team.beat()
    assert unlimited.held(99) or unlimited._wait(time.monotonic(), own_accord=False) > 0  # noqa: SLF001
