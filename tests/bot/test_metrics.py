"""What operators learn from /ready, /metrics and the log, and that they learn nothing about anybody."""

import json
import re
import sqlite3
import time
from collections.abc import Iterator, Mapping
from contextlib import closing
from dataclasses import replace
from datetime import datetime
from pathlib import Path

import aiohttp
import pytest

from bot.clock import Clock
from bot.engine import Engine, Incoming, Text
from bot.exposition import SECONDS, Histogram, family, histogram
from bot.metrics import Metrics, State, text
from bot.playground.api import Delay
from bot.store import Change, Failed, Kept, Outcome, Repeated, Row, Update
from bot.store.sqlite import SqliteStore
from bot.store.wiping import FORGOTTEN
from bot.web import summary
from dialogs.notice import File
from dialogs.session import Session
from tests.bot.process import FIRST_PERSON, Bot, pretended, receiving, running
from tests.bot.store.decisions import keep
from tests.bot.store.files import look
from tests.bot.test_kill import at_the_form, nobody_else_writes
from tests.bot.test_life import BAD_GATEWAY
from tests.talk import BOOK, MONDAY
from tests.test_deploy import alerts

SLOW = 2.0  # seconds that an answer takes: long enough to look meanwhile
LINE = re.compile(r'([a-z_]+)(?:\{((?:[a-z]+="(?:[^"\\\n]|\\.)*",?)+)\})? (\S+)')
CHAT = 5


async def asked(bot: Bot, path: str) -> tuple[int, str]:
    async with aiohttp.ClientSession() as http, http.get(bot.address + path) as response:
        return response.status, await response.text()


async def figures(bot: Bot) -> dict[str, float]:
    """Return every sample, as Prometheus would read it."""
    status, said = await asked(bot, "/metrics")
    assert status == 200
    return parsed(said)


def slow(found: Mapping[str, float]) -> float:
    """Return how many answers took more than half a second."""
    return found["optout_answer_seconds_count"] - found['optout_answer_seconds_bucket{le="0.5"}']


def parsed(said: str) -> dict[str, float]:
    found: dict[str, float] = {}
    described: set[str] = set()
    for line in said.splitlines():
        if line.startswith("# "):
            described.add(line.split()[2])
            continue
        matched = LINE.fullmatch(line)
        assert matched, line
        name, labels, value = matched.groups()
        assert re.sub("_(bucket|sum|count)$", "", name) in described
        found[f"{name}{{{labels}}}" if labels else name] = float(value)
    return found


async def ready(bot: Bot) -> tuple[int, Mapping[str, object]]:
    status, said = await asked(bot, "/ready")
    return status, json.loads(said)


# -------------------------------------------------------------------- a running bot


@pytest.mark.parametrize("way", ["polling", "webhook"])
async def test_what_people_do_is_counted_and_nothing_is_told_of_them(tmp_path: Path, way: str) -> None:
    async with receiving(tmp_path, way) as bot:
        phone = await at_the_form(bot)
        bot.world.updates.repeat(dict(await phone.write("Will they read my private letters?")))
        await bot.until(lambda: bot.called("sendMessage", chat=phone.person) == 2, "the answer")
        found = await figures(bot)
        _, said = await asked(bot, "/metrics")

        assert found['optout_updates_total{kind="command",outcome="kept"}'] == 1
        assert found['optout_updates_total{kind="press",outcome="kept"}'] == phone.presses
        assert found['optout_updates_total{kind="text",outcome="kept"}'] == 1
        assert found["optout_commit_seconds_count"] >= phone.presses + 2
        assert found["optout_owed_chats"] == 0
        assert found["optout_operator_named"] == found["optout_database_writable"] == 1
        assert ("optout_poll_age_seconds" in found) == (way == "polling")
        assert ("optout_webhook_pending_updates" in found) == (way == "webhook")
        assert found["process_resident_memory_bytes"] > 10_000_000
        assert found['optout_content_age_days{of="newest"}'] <= found['optout_content_age_days{of="oldest"}']
        assert str(phone.person) not in said
        assert "letters" not in said


async def test_answers_are_timed_and_what_is_owed_is_seen_while_it_is_owed(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = await at_the_form(bot)
        await bot.until(lambda: not bot.rows("SELECT 1 FROM chats WHERE owing"), "all so far is noted")
        before = slow(await figures(bot))
        bot.on("editMessageText", Delay(SLOW), chat=phone.person)
        phone.touch(phone.find("I sent it")[1])
        await bot.until(lambda: bot.rows("SELECT 1 FROM chats WHERE owing"), "it is owed")
        status, said = await ready(bot)
        assert (status, said["owed"]) == (200, 1)
        assert 0 < float(str(said["oldest"])) < SLOW
        await bot.until(lambda: not bot.rows("SELECT 1 FROM chats WHERE owing"), "it is delivered")
        found = await figures(bot)

        assert (await ready(bot))[1]["owed"] == 0
        assert slow(found) - before == 1
        assert found['optout_deliveries_total{what="screen"}'] == phone.presses + 1


async def test_every_counter_that_an_alarm_watches_is_told_from_the_start(tmp_path: Path) -> None:
    watched = {series for expression in alerts().values() for series in counters(expression)}
    async with running(tmp_path) as bot:
        found = await figures(bot)

    assert watched
    assert watched - {re.sub(r"_bucket\{.*", "_bucket", series) for series in found} == set()


def counters(expression: str) -> Iterator[str]:
    """Yield each series whose growth is watched: Prometheus sees none in the first value of a new one."""
    for name, labels in re.findall(r"(\w+)(?:\{([^}]*)\})?\[", expression):
        kinds = re.findall(r'kind=~?"([^"]+)"', labels)
        yield from (f'{name}{{kind="{kind}"}}' for kind in kinds[0].split("|")) if kinds else [name]


async def test_trouble_with_telegram_and_a_reminder_that_waits_are_counted(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        phone = await at_the_form(bot)
        bot.on("editMessageText", BAD_GATEWAY)
        await phone.press("I sent it")
        assert (await figures(bot))['optout_trouble_total{kind="unknown"}'] == 1
        assert (await figures(bot))["optout_reminders_late_seconds"] == 0


async def test_a_bot_whose_database_cannot_be_written_is_not_ready_until_it_can(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        assert (await ready(bot))[0] == 200
        with nobody_else_writes(bot):
            status, said = await ready(bot)
            assert (status, said["ready"], said["database"]) == (503, False, False)
        await bot.phone().write("/start")
        assert (await ready(bot))[0] == 200


async def test_bytes_of_the_forgotten_that_cannot_be_removed_are_told_until_they_are_gone(
    tmp_path: Path,
) -> None:
    async with running(tmp_path) as bot:
        phone = await at_the_form(bot)
        assert (await figures(bot))["optout_wipe_owed_seconds"] == 0
        await bot.stop()
        path = str(bot.database)
        with closing(sqlite3.connect(path, isolation_level=None)) as reader:
            reader.executescript("BEGIN; SELECT count(*) FROM chats;")
            look(path, "INSERT INTO meta VALUES (?, 1, ?)", FORGOTTEN, int(time.time()) - 5000)
            await bot.start()
            assert (await figures(bot))["optout_wipe_owed_seconds"] >= 5000
        await bot.until(lambda: not bot.rows("SELECT 1 FROM meta WHERE key = ?", FORGOTTEN), "it is wiped")
        assert (await figures(bot))["optout_wipe_owed_seconds"] == 0
        assert bot.stored(phone.person)


async def test_a_bot_without_a_named_operator_says_so(tmp_path: Path) -> None:
    async with running(tmp_path, OPTOUT_OPERATOR="") as bot:
        assert (await ready(bot))[1]["operator"] == "not named"
        assert (await figures(bot))["optout_operator_named"] == 0


async def test_what_was_taken_back_is_counted_by_its_type(tmp_path: Path) -> None:
    async with running(tmp_path) as bot:
        bot.world.updates.push("message", {"chat": "none"})
        await bot.phone().write("/start")
        found = await figures(bot)

        assert found['optout_updates_total{kind="unreadable",outcome="failed"}'] == 1
        assert sum(count for name, count in found.items() if name.startswith("optout_errors_total")) == 1
        assert found["optout_failures_total"] == 1


async def test_a_stored_session_that_was_not_whole_is_counted_and_logged_without_its_chat(
    tmp_path: Path,
) -> None:
    async with running(tmp_path) as bot:
        assert (await figures(bot))["optout_sessions_set_aside_total"] == 0
        phone = await at_the_form(bot)
        await bot.until(lambda: not bot.rows("SELECT 1 FROM chats WHERE owing"), "all so far is noted")
        look(str(bot.database), "UPDATE chats SET crc = crc + 1")
        await phone.write("/status")
        await phone.write("/status")

        assert (await figures(bot))["optout_sessions_set_aside_total"] == 1
        assert bot.errors.count("could not be read whole and was set aside") == 1
        assert str(phone.person) not in bot.errors


async def test_the_log_names_updates_by_id_and_holds_no_word_of_anybody(tmp_path: Path) -> None:
    words = ("Quokka", "Zanzibar", "Nevermore", "obliterate")
    async with pretended(tmp_path, OPTOUT_LOG_LEVEL="DEBUG", OPTOUT_LOG_FORMAT="json") as bot:
        await bot.start()
        phone = bot.phone("de", "Ada Nevermore")
        await phone.write("/start en")
        asked_of = [await phone.write(text) for text in ("Quokka?", "/zanzibar Zanzibar", "obliterate me")]
        phone.touch("Quokka Zanzibar")
        unreadable = bot.world.updates.push("message", {"text": "Quokka", "chat": "Zanzibar"})["update_id"]
        await phone.write("/status")
        lines = [json.loads(line) for line in bot.errors.splitlines()]

    assert {update["update_id"] for update in asked_of} <= {line.get("update") for line in lines}
    assert any(line["level"] == "ERROR" and line.get("update") == unreadable for line in lines)
    assert not any(word.lower() in bot.errors.lower() for word in words)
    assert str(FIRST_PERSON) not in bot.errors


class Stopped(Clock):
    """A clock that fails with words that nobody may ever read again."""

    def now(self) -> datetime:
        raise ValueError("what somebody wrote")


async def test_what_is_taken_back_is_logged_by_its_type_only(caplog: pytest.LogCaptureFixture) -> None:
    store = await SqliteStore.open(":memory:", Clock())
    engine = Engine(BOOK, store, Stopped(), unasked, unasked, unasked)
    await engine.handle([Incoming(7, "text", CHAT, Text("what somebody wrote"))], ordered=True)
    await store.close()

    assert caplog.messages == ["update 7 (text) was taken back: ValueError"]


def unasked(*_: object) -> None:
    raise AssertionError("nobody was to be told anything")


# -------------------------------------------------------------------- by hand


def saw(metrics: Metrics, row: Row | None, update: str = "", outcome: Outcome | None = None) -> None:
    change = Change(CHAT, keep, Update(1, update) if update else None)
    metrics.saw([change], [outcome or Kept(row)], 0.02)


def owing(shown: int, revision: int, *notices: File) -> Row:
    return Row(Session(notices=notices), revision, shown)


WELL = State(database=True, polled=2.0, owed=0, oldest=0.0, late=0.0, operator="somebody")


@pytest.mark.parametrize(
    ("state", "is_ready"),
    [
        (WELL, True),
        (replace(WELL, polled=None, operator=None, owed=9, oldest=99.0, late=99.0), True),
        (replace(WELL, polled=61.0), False),
        (replace(WELL, database=False), False),
    ],
)
def test_ready_means_that_the_database_and_telegram_can_be_used(state: State, is_ready: bool) -> None:
    said = summary(state)

    assert said["ready"] == is_ready
    assert (said["owed"], said["oldest"], said["late"]) == (state.owed, state.oldest, state.late)


def test_the_figures_are_those_of_the_moment() -> None:
    state = State(
        False,
        None,
        3,
        oldest=70.0,
        late=600.0,
        operator=None,
        pending=7,
        delivered_here=False,
        undelivered=30.0,
    )
    found = parsed(text(Metrics(), state, {"held": 2}, BOOK, MONDAY.date()))

    assert found["optout_database_writable"] == found["optout_operator_named"] == 0
    assert found["optout_owed_chats"] == 3
    assert found["optout_owed_oldest_seconds"] == 70
    assert found["optout_reminders_late_seconds"] == 600
    assert found['optout_trouble_total{kind="held"}'] == 2
    assert "optout_poll_age_seconds" not in found
    assert found["optout_webhook_pending_updates"] == 7
    assert found["optout_webhook_ours"] == 0
    assert found["optout_webhook_error_age_seconds"] == 30


def test_a_chat_counts_as_owed_from_its_update_to_its_last_delivery() -> None:
    metrics = Metrics()
    saw(metrics, owing(0, 1, File("data")), "press")
    assert metrics.oldest_owed([CHAT]) >= 0.02
    saw(metrics, owing(0, 2, File("data")), "press")
    assert metrics.answers.total == 0
    saw(metrics, owing(2, 2, File("data")))
    saw(metrics, owing(2, 2))
    saw(metrics, owing(2, 2))

    assert metrics.deliveries == {"screen": 1, "notice": 1}
    assert sum(metrics.answers.counts) == 2
    assert metrics.oldest_owed([]) == 0


def test_what_a_start_found_owed_waits_since_the_start() -> None:
    metrics = Metrics()
    saw(metrics, owing(0, 1), "press")
    saw(metrics, None)

    assert metrics.oldest_owed([CHAT]) >= 0
    assert metrics.deliveries == {}


def test_outcomes_and_errors_are_counted_by_kind() -> None:
    metrics = Metrics()
    saw(metrics, None, "press", Repeated())
    saw(metrics, None, "press", Failed(KeyError("a word of somebody's")))
    metrics.saw([], OSError("disk"), 1.0)

    assert metrics.updates == {("press", "repeated"): 1, ("press", "failed"): 1}
    assert metrics.errors == {"KeyError": 1, "database: OSError": 1}


def test_the_text_is_what_prometheus_reads() -> None:
    found = Histogram()
    for seconds in (0.001, 0.005, 0.3, 99.0):
        found.observe(seconds)
    lines = parsed(histogram("a_seconds", "How long.", found))

    assert lines['a_seconds_bucket{le="0.005"}'] == 2
    assert lines['a_seconds_bucket{le="0.5"}'] == 3
    assert lines['a_seconds_bucket{le="60.0"}'] == 3
    assert lines['a_seconds_bucket{le="+Inf"}'] == lines["a_seconds_count"] == 4
    assert lines["a_seconds_sum"] == pytest.approx(99.306)
    assert len(found.counts) == len(SECONDS) + 1
    strange = family("b_total", "counter", "What.", [({"kind": 'a "b"\\\nc'}, 2)])
    assert strange.splitlines()[-1] == r'b_total{kind="a \"b\"\\\nc"} 2'
    assert parsed(strange)
