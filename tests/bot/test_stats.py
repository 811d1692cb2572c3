"""`stats` and the numbers of the week: counted from the store, beside the bot, and only once a week."""

import asyncio
import json
from collections.abc import AsyncIterator
from datetime import date, timedelta
from pathlib import Path

import pytest

from bot.__main__ import main
from bot.clock import Clock
from bot.numbers import NOTE, TOGETHER, counted, renew
from bot.store import Change, Row
from bot.store.sqlite import SqliteStore
from dialogs.live import Live
from dialogs.session import Attempt, Case, Day, MetaReply, Session

DAY = date(2026, 11, 23)


def confirmed(day: date = DAY) -> Row:
    attempt = Attempt(sent=Day(day), replies=(MetaReply("mail", Day(day)),))
    return Row(Session(cases=(Case(1, "facebook", "eu", (), attempts=(attempt,)),)))


async def known(store: SqliteStore, number: int, row: Row) -> None:
    chats = range(1000, 1000 + number)
    await store.change([Change(chat, lambda _: row) for chat in chats])


@pytest.fixture
async def store(tmp_path: Path) -> AsyncIterator[SqliteStore]:
    store = await SqliteStore.open(str(tmp_path / "bot.db"), Clock())
    yield store
    await store.close()


async def test_every_chat_is_counted_once_whatever_their_number(store: SqliteStore) -> None:
    await known(store, 2 * TOGETHER + 7, confirmed())

    assert len([entry async for entry in counted(store)]) == 2 * TOGETHER + 7


async def test_the_numbers_are_counted_once_a_week_and_kept_over_a_restart(store: SqliteStore) -> None:
    live = Live()
    await known(store, 12, confirmed())
    await renew(store, live, DAY)
    assert live.board
    assert live.board.cases == 10

    await known(store, 40, confirmed())
    again = Live()
    await renew(store, again, DAY + timedelta(days=6))
    assert again.board == live.board, "not counted anew within the week"

    await renew(store, again, DAY + timedelta(days=7))
    assert again.board
    assert again.board.cases == 40


async def test_a_note_that_cannot_be_read_is_counted_anew(store: SqliteStore) -> None:
    await store.set_note(NOTE, "{")
    live = Live()
    await renew(store, live, DAY)
    assert live.board


def filled(path: Path) -> None:
    async def fill() -> None:
        store = await SqliteStore.open(str(path), Clock())
        await known(store, 25, confirmed())
        await store.close()

    asyncio.run(fill())


def test_stats_prints_counts_in_three_shapes(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    filled(tmp_path / "bot.db")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("OPTOUT_DATABASE", "bot.db")

    assert main(["stats", "--json", "--by", "region"]) == 0
    assert json.loads(capsys.readouterr().out) == [
        {"group": "eu", "confirmed": 20, "refused": 0, "unanswered": 0}
    ]
    assert main(["stats", "--csv"]) == 0
    assert capsys.readouterr().out == "group,confirmed,refused,unanswered\nfacebook,20,0,0\n"
    assert main(["stats", "--since", "2026-11-24"]) == 0
    assert "too few to show" in capsys.readouterr().out


def test_stats_of_a_file_that_is_not_there_is_one_line(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.chdir(tmp_path)

    assert main(["stats"]) == 1
    assert capsys.readouterr().err.count("\n") == 1
