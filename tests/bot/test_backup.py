"""Copies made while the bot works, and what happens to people when one is brought back."""

import asyncio
import os
import sqlite3
import time
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager, closing
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.backup import RESTORED, backup, restore
from bot.clock import Clock
from bot.store import Change, StoreError
from bot.store.copies import KEPT
from bot.store.health import Health, looked_through
from bot.store.migrations import migrate, shipped
from bot.store.sqlite import SqliteStore
from bot.telegram import wire
from dialogs import machine, memory
from dialogs.events import Event, PersonDeletedData
from dialogs.session import Session
from tests.bot.forked import ran
from tests.bot.phone import buttons
from tests.bot.process import Bot, pretended, running
from tests.bot.store.decisions import forget, turn
from tests.bot.store.files import content, damage, look, varint
from tests.bot.test_journey import BOOK, EU
from tests.bot.test_late import prepare, sent_days_ago
from tests.bot.test_life import refused
from tests.bot.test_metrics import figures
from tests.bot.wanderer import Wanderer
from tests.chaos.model import facts

PEOPLE, COPIES = 8, 12
CHAT = 5_000_000_123


# -------------------------------------------------------------------- under load


class Remembered(Wanderer):
    """Somebody who walks, and remembers what there was to be remembered after each turn."""

    history: dict[int, Session]

    def happens(self, event: Event) -> None:
        super().happens(event)
        self.history = {**getattr(self, "history", {}), self.model.turns: self.model.session}


async def test_every_copy_made_under_load_is_whole_and_leads_to_the_same_screens(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        people = [Remembered(bot, number) for number in range(PEOPLE)]
        copying = True

        async def walk(person: Remembered) -> None:
            await person.begin()
            while copying:
                await person.step()

        async with asyncio.TaskGroup() as group:
            for person in people:
                group.create_task(walk(person))
            for number in range(COPIES):
                await asyncio.sleep(0.1)
                health = await asyncio.to_thread(backup, str(bot.database), str(tmp_path / f"{number}.db"))
                assert health.damaged == 0
            copying = False

        found = [turns_in(tmp_path / f"{number}.db", people) for number in range(COPIES)]
        assert found == sorted(found), "a later copy knows at least as much"
        assert found[0] < found[-1]


def turns_in(copy: Path, people: list[Remembered]) -> int:
    """Return how many turns a copy knows of; each session is as it was then, and shows the same screen."""
    assert look(str(copy), "PRAGMA integrity_check") == [("ok",)]
    histories = {person.phone.person: person.history for person in people}
    turns = 0
    for chat, text, revision in look(str(copy), "SELECT chat, session, revision FROM chats"):
        session, whole = memory.read(text)
        then, now = histories[chat][revision], datetime.now(UTC)
        assert whole
        then = replace(then, notices=session.notices)  # a copy may be older than the delivery of one
        assert facts(session) == facts(then)
        assert machine.view(BOOK, session, now) == machine.view(BOOK, then, now)
        turns += revision
    return turns


# -------------------------------------------------------------------- a copy


@pytest.fixture
def database(tmp_path: Path) -> str:
    """Keep one chat in a database that nobody uses now."""
    path = str(tmp_path / "bot.db")
    asyncio.run(known(path, CHAT))
    return path


async def known(path: str, *chats: int) -> None:
    async with opened(path) as store:
        await store.change([Change(chat, turn) for chat in chats])


@asynccontextmanager
async def opened(path: str) -> AsyncIterator[SqliteStore]:
    store = await SqliteStore.open(path, Clock())
    try:
        yield store
    finally:
        await store.close()


def chats(path: str | Path) -> list[int]:
    return [chat for (chat,) in look(str(path), "SELECT chat FROM chats ORDER BY chat")]


def named(folder: Path, pattern: str) -> set[str]:
    return {file.name for file in folder.glob(pattern)}


def brought_back(database: str, copy: str) -> str | None:
    return restore(database, copy, BOOK, Clock())[1]


def test_a_copy_is_for_its_owner_only_and_nothing_is_overwritten(database: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    Path(f"{copy}.unfinished").write_bytes(b"half of a copy, from a process that was killed")
    assert backup(database, str(copy)).chats == 1
    assert oct(copy.stat().st_mode & 0o777) == "0o600"
    assert not Path(f"{copy}.unfinished").exists()
    before = copy.read_bytes()

    with pytest.raises(StoreError, match="is there already: name a new file"):
        backup(database, str(copy))
    assert copy.read_bytes() == before


async def test_the_age_of_the_newest_copy_is_told_and_without_one_that_of_the_database(
    tmp_path: Path,
) -> None:
    async with running(tmp_path) as bot:
        ago(Path(f"{bot.database}-lock"), days=3)
        assert (await figures(bot))["optout_copy_age_seconds"] > 2.9 * 86_400
        await asyncio.to_thread(backup, str(bot.database), str(tmp_path / "first.db"))
        assert (await figures(bot))["optout_copy_age_seconds"] < 86_400
        ago(Path(f"{bot.database}.copied"), days=2)
        with pytest.raises(StoreError):
            await asyncio.to_thread(backup, str(bot.database), str(tmp_path / "no" / "folder.db"))
        assert (await figures(bot))["optout_copy_age_seconds"] > 1.9 * 86_400
        await asyncio.to_thread(backup, str(bot.database), str(tmp_path / "second.db"))
        assert (await figures(bot))["optout_copy_age_seconds"] < 86_400


def ago(file: Path, days: int) -> None:
    then = time.time() - days * 86_400
    os.utime(file, (then, then))


def test_a_copy_that_cannot_be_noted_is_a_copy_all_the_same(
    database: str, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    Path(f"{database}.copied").symlink_to(tmp_path / "no" / "folder")

    assert backup(database, str(tmp_path / "copy.db")).chats == 1
    assert looked_through(str(tmp_path / "copy.db")).chats == 1
    assert [message for message in caplog.messages if "bot.db.copied" in message]


async def test_a_copy_holds_no_byte_of_who_was_forgotten(tmp_path: Path) -> None:
    path = str(tmp_path / "bot.db")
    await known(path, CHAT, 7)
    await asyncio.to_thread(backup, path, str(tmp_path / "with.db"))
    async with opened(path) as store:
        await store.change([Change(CHAT, forget)])
        await asyncio.to_thread(backup, path, str(tmp_path / "without.db"))

    traces = (varint(CHAT), CHAT.to_bytes(6, "big"), str(CHAT).encode())
    assert any(trace in content(str(tmp_path / "with.db")) for trace in traces)
    assert not any(trace in content(str(tmp_path / "without.db")) for trace in traces)


@pytest.mark.parametrize("where", ["missing/copy.db", ""])
def test_a_place_that_cannot_be_written_is_named(database: str, tmp_path: Path, where: str) -> None:
    with pytest.raises(StoreError, match=r"is there already|cannot be used \(No such file"):
        backup(database, str(tmp_path / where))


def test_a_damaged_database_is_not_copied(database: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    damage(database, range(4096, 8192))

    with pytest.raises(StoreError, match=r"damaged .* `optout-bot restore`"):
        backup(database, str(copy))
    assert list(tmp_path.glob("copy.db*")) == []


def test_a_page_that_copies_well_but_is_wrong_is_found(database: str) -> None:
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.executescript(
            "PRAGMA writable_schema = ON;"
            "UPDATE sqlite_schema SET sql = replace(sql, 'owing = 1', 'owing = 0') "
            "WHERE name = 'chats_owing';"
        )
    with pytest.raises(StoreError, match=r"is damaged .*restore"):
        looked_through(database)


# -------------------------------------------------------------------- bringing one back


def not_a_copy(copy: Path) -> None:
    copy.write_bytes(b"Dear diary, " * 999)


def of_nobody(copy: Path) -> None:
    copy.write_bytes(b"")


def of_another_program(copy: Path) -> None:
    copy.unlink()
    look(str(copy), "CREATE TABLE films (title TEXT)")


def of_a_newer_release(copy: Path) -> None:
    look(str(copy), "PRAGMA user_version = 999")


def with_a_page_lost(copy: Path) -> None:
    damage(str(copy), range(4096, 8192))


REFUSED: dict[Callable[[Path], None], str] = {
    not_a_copy: "damaged or not a database",
    of_nobody: "is empty",
    of_another_program: "is not a database of this bot",
    of_a_newer_release: r"has schema 999, this program knows schemas up to \d",
    with_a_page_lost: "is damaged",
    Path.unlink: "cannot be used",
}


@pytest.mark.parametrize("spoilt", REFUSED)
def test_what_is_no_sound_copy_is_refused_before_anything_is_touched(
    database: str, tmp_path: Path, spoilt: Callable[[Path], None]
) -> None:
    copy = tmp_path / "copy.db"
    backup(database, str(copy))
    spoilt(copy)
    before = {file.name: file.read_bytes() for file in tmp_path.glob("bot.db*")}

    with pytest.raises(StoreError, match=REFUSED[spoilt]):
        brought_back(database, str(copy))
    assert {file.name: file.read_bytes() for file in tmp_path.glob("bot.db*")} == before


def test_the_database_is_no_copy_of_itself(database: str) -> None:
    with pytest.raises(StoreError, match="is the database itself"):
        brought_back(database, database)


async def test_while_the_bot_runs_nothing_is_brought_back(tmp_path: Path) -> None:
    path, copy = str(tmp_path / "bot.db"), str(tmp_path / "copy.db")
    await known(path, CHAT)
    async with opened(path):
        await asyncio.to_thread(backup, path, copy)
        with pytest.raises(StoreError, match="in use by another process: stop that one first"):
            await asyncio.to_thread(brought_back, path, copy)
    assert named(tmp_path, "*") == {"bot.db", "bot.db-lock", "bot.db.copied", "copy.db"}


def test_the_older_database_is_kept_with_what_its_log_still_holds(database: str, tmp_path: Path) -> None:
    copy = tmp_path / "copy.db"
    backup(database, str(copy))
    with closing(sqlite3.connect(database, isolation_level=None)) as connection:
        connection.execute("PRAGMA wal_autocheckpoint = 0")
        connection.execute("INSERT INTO chats VALUES (6, '{}', 0, 1, 1, NULL, NULL, 0, 6)")
        files = {suffix: content(database + suffix) for suffix in ("", "-wal")}
    for suffix, data in files.items():  # as a kill leaves them
        Path(database + suffix).write_bytes(data)

    kept = brought_back(database, str(copy))

    assert kept is not None
    assert chats(database) == [CHAT]
    assert chats(kept) == [6, CHAT]
    assert look(database, "SELECT count(*) FROM meta WHERE key = ?", RESTORED) == [(1,)]
    assert named(tmp_path, "bot.db.restoring*") == set()
    assert oct(Path(database).stat().st_mode & 0o777) == "0o600"


def test_where_there_was_no_database_none_is_kept(database: str, tmp_path: Path) -> None:
    elsewhere = tmp_path / "new.db"

    assert brought_back(str(elsewhere), database) is None
    assert chats(elsewhere) == [CHAT]


def test_a_copy_of_an_older_release_is_brought_up_to_date(database: str, tmp_path: Path) -> None:
    copy = str(tmp_path / "old.db")
    with closing(sqlite3.connect(copy, isolation_level=None)) as connection:
        migrate(connection, copy, shipped()[:1])
        connection.execute("INSERT INTO chats VALUES (6, '{}', 2745614147, 1, 1, NULL, NULL, 0)")

    brought_back(database, copy)

    assert look(database, "PRAGMA user_version") == [(shipped()[-1].number,)]
    assert chats(database) == [6]


def test_a_session_that_is_not_whole_is_set_aside_and_rests_with_the_others(
    database: str, tmp_path: Path
) -> None:
    copy = str(tmp_path / "copy.db")
    look(database, 'INSERT INTO chats VALUES (6, \'{"country":"DE","hour":1}\', 1, 2, 1, NULL, 5, 1, 6)')
    assert backup(database, copy) == Health(chats=2, damaged=1)

    assert restore(database, copy, BOOK, Clock())[0] == Health(chats=2, damaged=1)

    [(text, due, owing)] = look(database, "SELECT session, due, owing FROM chats WHERE chat = 6")
    assert memory.read(text) == (Session(country="DE", rests=True), True)
    assert (due, owing) == (None, 0)
    assert look(database, "SELECT chat FROM aside") == [(6,)]


async def test_copies_of_our_own_go_after_seven_days(tmp_path: Path) -> None:
    path = tmp_path / "bot.db"
    names = (
        "bot.db.before-002",
        "bot.db.replaced-2026-11-01T120000Z",
        "bot.db.replaced-2026-11-01T120000Z-wal",
    )
    for name in (*names, "bot.db.before-003", "other.db.before-002"):
        (tmp_path / name).touch()
    for name in (*names, "other.db.before-002"):
        long_ago = (datetime.now(UTC) - KEPT - timedelta(hours=1)).timestamp()
        os.utime(tmp_path / name, (long_ago, long_ago))
    async with opened(str(path)) as store:
        await store.wipe()

    assert named(tmp_path, "*.db.*") == {"bot.db.before-003", "other.db.before-002"}


# -------------------------------------------------------------------- the commands, and people


async def said(bot: Bot, *arguments: str) -> tuple[int, str, str]:
    """Run a command beside the bot; return its exit code and what it wrote."""
    settings = {"OPTOUT_DATABASE": str(bot.database)}
    done = await asyncio.to_thread(ran, *arguments, folder=bot.database.parent, settings=settings)
    return done.returncode, done.stdout.decode(), done.stderr.decode()


async def test_after_a_restore_nobody_is_written_to_before_they_write(tmp_path: Path) -> None:
    copy = str(tmp_path / "copy.db")
    async with pretended(tmp_path) as bot:
        ada, ben = await prepare(bot, [sent_days_ago(13, *EU, "I sent it")] * 2)
        assert (await said(bot, "backup", copy))[0] == 0
        await bot.start()
        await bot.until(lambda: ada.messages and ben.messages, "the reminders")
        await ben.tap(wire.written(PersonDeletedData()), ben.messages[0]["message_id"])
        code, _, line = await said(bot, "restore", copy)
        assert (code, line.count("\n")) == (1, 1)
        assert "in use by another process" in line
        await bot.stop()

        code, line, _ = await said(bot, "restore", copy)
        assert code == 0
        assert "2 chats, verified" in line
        written_to = {phone.person: sends(bot, phone.person) for phone in (ada, ben)}
        await bot.start()
        await bot.phone("de").write("/start")
        await asyncio.sleep(1.2)  # twice as long as the bot takes to look at what is due
        assert {phone.person: sends(bot, phone.person) for phone in (ada, ben)} == written_to

        before = len(ada.messages)
        ada.send({"text": "/status"})
        await bot.until(lambda: len(ada.messages) == before + 2, "the screen, and what rested")
        assert "older copy" in ada.messages[-1]["text"]
        assert "Has Meta answered?" in ada.messages[-1]["text"]
        assert any("Delete everything" in button["text"] for button in buttons(ada.messages[-1]))
        await asyncio.sleep(1.2)
        assert len(ada.messages) == before + 2
        assert sends(bot, ben.person) == written_to[ben.person]
        assert (bot.stored(ben.person) or {})["rests"]


def sends(bot: Bot, person: int) -> int:
    return bot.called("sendMessage", "editMessageText", "sendDocument", chat=person)


async def test_a_damaged_database_ends_the_bot_with_one_line_and_restore_mends_it(tmp_path: Path) -> None:
    copy = str(tmp_path / "copy.db")
    async with pretended(tmp_path) as bot:
        await known(str(bot.database), CHAT)
        assert (await said(bot, "check", "--database"))[1].count("1 chats, verified") == 1
        await said(bot, "backup", copy)
        bot.database.write_bytes(bot.database.read_bytes()[:100] + b"\xff" * 9000)
        damaged = bot.database.read_bytes()

        assert "`optout-bot restore`" in await refused(bot)
        code, out, _ = await said(bot, "check", "--database", "--json")
        assert code == 1
        assert "optout-bot restore" in out
        assert bot.database.read_bytes() == damaged
        assert (await said(bot, "restore", copy))[0] == 0
        [kept] = named(tmp_path, "bot.db.replaced-*Z")
        assert content(str(tmp_path / kept)) == damaged

        await bot.start()
        await bot.phone("de").write("/start")
        assert CHAT in chats(bot.database)


async def test_the_check_finds_a_session_that_is_not_whole(tmp_path: Path) -> None:
    async with pretended(tmp_path) as bot:
        await known(str(bot.database), CHAT)
        look(str(bot.database), "UPDATE chats SET crc = crc + 1")
        code, out, errors = await said(bot, "check", "--database")

    assert code == 1
    assert "sessions that cannot be read whole: 1" in out
    assert str(CHAT) not in out + errors


@pytest.mark.parametrize("command", ["backup", "restore"])
async def test_what_cannot_be_done_is_one_line(tmp_path: Path, command: str) -> None:
    async with pretended(tmp_path) as bot:
        code, out, errors = await said(bot, command, str(tmp_path / "nowhere" / "copy.db"))

    assert (code, out, errors.count("\n")) == (1, "", 1)
